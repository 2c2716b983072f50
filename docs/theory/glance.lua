#!/usr/bin/env minimodel
-- Figures at a glance: what the chapters explain at length, in one picture each: the three doors of attention, digits
-- that become hands, what each longer input changes, the tape and the streaming softmax. Does: draw, and compute every
-- number that is shown. Does not: explain; the chapters do. All of it reads in black and white: shapes, numbers and
-- words say what there is to say.
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "theory-glance", seed = 0,
  title = { en = "The theory at a glance", es = "La teoría de un vistazo" },
}

-- A sheet of paper of so many millimetres under its title: a figure whose axes are the paper's own.
local function sheet(width, height)
  local fig = mm.figure { width = width / 10, height = (height + 14) / 10 }
  return fig, fig:axes { frame = "none", x_limits = { 0, width }, y_limits = { 0, height } }
end

local function rectangle(ax, x, y, width, height, options)
  return ax:polygon({ x, x + width, x + width, x }, { y, y, y + height, y + height }, options)
end

-- Words without a halo: nothing lies under them.
local function say(ax, x, y, text, options)
  options = options or {}
  options.halo = false
  return ax:text(x, y, text, options)
end

-- A frame with words in its middle.
local function box(ax, x, y, width, height, text, options)
  options = options or {}
  rectangle(ax, x, y, width, height, { fill = options.fill or "paper", color = "ink", width = options.width or 0.9 })
  say(ax, x + width / 2, y + height / 2, text, { size = options.size, bold = options.bold })
end

-- A number in a disc, dark on light and light on dark.
local function disc(ax, x, y, text)
  ax:line({ x }, { y }, { marker = "circle", marker_size = 15, color = "ink", width = 0 })
  say(ax, x, y, text, { color = "paper", bold = true, size = 9 })
end

-- ---- Chapter 00: three doors --------------------------------------------------------------------------------

local doors, d = sheet(170, 77)
local steps = {
  { 1, 18, "token *x_{i}*" }, { 34, 24, "*W_{Q}*, *W_{K}*, *W_{V}*" }, { 80, 28, "*q_{i}* · *k_{j}* / √*d*" },
  { 125, 18, "softmax" }, { 149, 20, "Σ *A_{ij}* *v_{j}*" },
}
local rail = 56
for n, step in ipairs(steps) do
  box(d, step[1], rail - 5, step[2], 10, step[3])
  local after = steps[n + 1]
  if after then d:arrow(step[1] + step[2], rail, after[1], rail, { color = "ink", width = 1, head = 5 }) end
end
local gates = {
  { at = 26, left = 1, name = { en = "add", es = "sumar" }, what = "*x_{i}* + *p_{i}*",
    who = { en = "sinusoidal\nlearned table", es = "sinusoidal\ntabla aprendida" },
    sees = { en = "each token carries\nits own place", es = "cada token lleva\nsu propio lugar" } },
  { at = 69, left = 58, name = { en = "rotate", es = "girar" }, what = "*R_{i}* *q_{i}*,  *R_{j}* *k_{j}*",
    who = { en = "RoPE, and its scalings:\nlinear, NTK, YaRN, Llama 3",
      es = "RoPE y sus escalados:\nlinear, NTK, YaRN, Llama 3" },
    sees = { en = "a score knows\nthe distance *i* − *j* alone",
      es = "la puntuación solo conoce\nla distancia *i* − *j*" } },
  { at = 117.5, left = 115, name = { en = "bias", es = "sesgo" }, what = "*q_{i}* · *k_{j}* / √*d* + *b_{i−j}*",
    who = { en = "ALiBi: a slope\nT5: a table of buckets", es = "ALiBi: una pendiente\nT5: una tabla de cubetas" },
    sees = { en = "distance changes the score,\nwhatever the words are",
      es = "la distancia cambia la puntuación,\nsean cuales sean las palabras" } },
}
for n, gate in ipairs(gates) do
  local left, width, top = gate.left, 54, 40
  disc(d, gate.at, rail, tostring(n))
  d:line({ gate.at, gate.at }, { rail - 4, top }, { color = "ink", width = 0.8, dash = "dotted" })
  rectangle(d, left, 1, width, top - 1, { fill = "shade", color = "muted", width = 0.6, order = 20 })
  disc(d, left + 5, top - 4.5, tostring(n))
  say(d, left + 10, top - 4.5, gate.name, { anchor = "left", bold = true, size = 10 })
  say(d, left + 3, top - 13, gate.what, { anchor = "left", size = 9 })
  say(d, left + 3, top - 18, gate.who, { anchor = "top left", size = 9 })
  say(d, left + 3, 9.5, gate.sees, { anchor = "top left", size = 8.5, color = "muted" })
end
say(d, 1, 72, "*A_{ij}* = softmax_{*j*} ( *R_{i}* ② *q_{i}* · *R_{j}* ② *k_{j}* / √*d* + *b_{i−j}* ③ ),"
  .. "   *q_{i}* = *W_{Q}* ( *x_{i}* + *p_{i}* ① )", { anchor = "left", size = 10 })
--[[en fig:doors
title: Attention has three doors through which position can come in
caption: The steps of attention, and where each scheme lets position in: (1) added to the token, (2) a rotation of
  queries and keys, (3) a bias on the score.
alt: A row of boxes: token, projections, score, softmax, weighted sum of values. Door 1, between token and
  projections, adds a vector: sinusoidal, learned table. Door 2, before the score, rotates queries and keys: RoPE
  and its scalings. Door 3, after the score, adds a bias: ALiBi, T5.
]]
--[[es fig:doors
title: La atención tiene tres puertas por las que puede entrar la posición
caption: Los pasos de la atención y por dónde deja entrar cada esquema la posición: (1) sumada al token, (2) como
  giro de consultas y claves, (3) como sesgo de la puntuación.
alt: Una fila de cajas: token, proyecciones, puntuación, softmax, suma ponderada de valores. La puerta 1, entre
  token y proyecciones, suma un vector: sinusoidal, tabla aprendida. La puerta 2, antes de la puntuación, gira
  consultas y claves: RoPE y sus escalados. La puerta 3, tras la puntuación, suma un sesgo: ALiBi, T5.
]]
lab:figure("doors", doors)

-- ---- Chapter 01: digits that become hands -------------------------------------------------------------------

local POSITIONS, DIGITS = 12, 4
local hands, h = sheet(170, 91)
local column, first = 11.4, 39 -- millimetres
local function x_of(position) return first + column * position end
say(h, x_of(0) - 7, 88, { en = "position", es = "posición" }, { anchor = "right", color = "muted" })
for position = 0, POSITIONS - 1 do say(h, x_of(position), 88, tostring(position), { color = "muted" }) end
local jumps, turns, right = {}, {}, { anchor = "right" }
for digit = 0, DIGITS - 1 do
  local period, y = 2 ^ (digit + 1), 80 - 8.5 * digit
  local clock = 37 - 10.6 * digit
  local one = period // 2
  say(h, x_of(0) - 7, y, { en = ("digit of the %ds"):format(one), es = ("cifra de los %d"):format(one) }, right)
  say(h, x_of(0) - 7, clock, { en = ("hand of period %d"):format(period), es = ("aguja de periodo %d"):format(period) },
    right)
  jumps[digit + 1], turns[digit + 1] = 0, 360 / period
  for position = 0, POSITIONS - 1 do
    local x, bit = x_of(position), position >> digit & 1
    local before = position > 0 and (position - 1) >> digit & 1 or bit
    jumps[digit + 1] = jumps[digit + 1] + (bit ~= before and 1 or 0)
    rectangle(h, x - 3.6, y - 3.6, 7.2, 7.2, { fill = bit == 1 and "ink" or "paper", color = "ink", width = 0.7 })
    say(h, x, y, tostring(bit), { color = bit == 1 and "paper" or "ink", bold = bit == 1 })
    local angle = 2 * math.pi * position / period
    h:circle(x, clock, 4.4, { color = "muted", width = 0.8 })
    h:line({ x }, { clock + 4.4 }, { marker = "circle", marker_size = 2, color = "muted", width = 0 })
    local dx, dy = 4.1 * math.sin(angle), 4.1 * math.cos(angle)
    h:arrow(x, clock, x + dx, clock + dy, { color = "ink", width = 1.3, head = 4.5 })
  end
end
lab:result("digit_jumps", jumps)
lab:result("hand_degrees", turns)
--[[en fig:hands
title: A digit jumps, a hand turns
caption: Positions 0 to 11 as binary digits (black: 1) and as clock hands. A hand of period 2 jumps like a digit;
  the hands of the sinusoids are slower, and none of them jumps.
alt: Above, four rows of digits: the first changes `=jumps[1]` times in twelve positions, the last `=jumps[4]` time.
  Below, four rows of clocks: the hands turn by `=%.0f turns[1]`, `=%.0f turns[2]`, `=%.0f turns[3]` and
  `=%.1f turns[4]` degrees a position.
]]
--[[es fig:hands
title: Una cifra salta, una aguja gira
caption: Las posiciones de 0 a 11 como cifras binarias (negro: 1) y como agujas de reloj. Una aguja de periodo 2
  salta como una cifra; las de las sinusoides son más lentas y ninguna salta.
alt: Arriba, cuatro filas de cifras: la primera cambia `=jumps[1]` veces en doce posiciones, la última `=jumps[4]`.
  Abajo, cuatro filas de relojes: las agujas giran `=%.0f turns[1]`, `=%.0f turns[2]`, `=%.0f turns[3]` y
  `=%.1f turns[4]` grados por posición.
]]
lab:figure("hands", hands)

-- ---- Chapter 04: what grows when a sentence does ------------------------------------------------------------

local adverbs = mm.data.verb_grammar.adverbs
local longer, g = sheet(170, 98)
local alone, joined = { ".", "I", "work" }, { ".", "he", "works", ".", "we", "ran", ".", "I", "work" }
local stretched = { ".", "I", adverbs[1], adverbs[2], adverbs[1], adverbs[2], adverbs[1], "work" }
-- at: the position of the first word; link: subject and verb; new: positions, distances, sentences before
local rows = {
  { name = { en = "as trained", es = "al entrenar" }, words = alone, at = 0, link = { 2, 3 },
    new = { false, false, false } },
  { name = { en = "shift", es = "desplazar" }, words = alone, at = 6, link = { 2, 3 }, new = { true, false, false } },
  { name = { en = "stretch", es = "estirar" }, words = stretched, at = 0, link = { 2, 8 },
    new = { true, true, false } },
  { name = { en = "blocks", es = "bloques" }, words = joined, at = 0, link = { 8, 9 }, hidden = 6,
    new = { true, false, false } },
  { name = { en = "concatenation", es = "concatenación" }, words = joined, at = 0, link = { 8, 9 }, sees = 6,
    new = { true, true, true } },
}
local cell, start = 10.8, 27
for slot = 0, 8 do say(g, start + cell * (slot + 0.5), 92, tostring(slot), { color = "muted", size = 8 }) end
say(g, start - 2, 92, { en = "position", es = "posición" }, { anchor = "right", color = "muted", size = 8 })
local trained = mm.data.lengths.trained
g:line({ start + cell * trained, start + cell * trained }, { 1, 95 }, { color = "ink", dash = "dashed", width = 0.9 })
say(g, start + cell * trained + 1, 95.5, { en = "never seen in training →", es = "nunca visto al entrenar →" },
  { anchor = "left", size = 8 })
local heads = { { en = "positions", es = "posiciones" }, { en = "distances", es = "distancias" },
  { en = "sentences\nbefore", es = "frases\nantes" } }
local columns_at = 134
for k, head in ipairs(heads) do say(g, columns_at + 14.5 * (k - 1), 92, head, { size = 7 }) end
for n, row in ipairs(rows) do
  local y = 80 - 18 * (n - 1)
  say(g, start - 2, y, row.name, { anchor = "right", bold = true })
  for i, word in ipairs(row.words) do
    local x = start + cell * (row.at + i - 1)
    local faded = row.hidden and i <= row.hidden
    local inside = i == row.link[1] or i == row.link[2]
    rectangle(g, x + 0.4, y - 3.6, cell - 0.8, 7.2, { fill = inside and "shade" or "paper",
      color = faded and "grid" or "ink", width = inside and 1.4 or 0.7 })
    say(g, x + cell / 2, y, word, { size = #word > 5 and 7 or 8, color = faded and "muted" or "ink", bold = inside })
  end
  -- From the verb back to the subject that decides its ending.
  local a, b = start + cell * (row.at + row.link[1] - 0.5), start + cell * (row.at + row.link[2] - 0.5)
  g:line({ b, b, a, a }, { y + 3.8, y + 6.3, y + 6.3, y + 5 }, { color = "ink", width = 1 })
  g:arrow(a, y + 6.3, a, y + 3.7, { color = "ink", width = 1, head = 4.5 })
  if row.hidden then
    local wall = start + cell * row.hidden
    g:line({ wall, wall }, { y - 5.5, y + 5.5 }, { color = "ink", width = 2.4 })
  elseif row.sees then
    local other = start + cell * 1.5
    g:line({ b, b, other, other }, { y - 3.8, y - 6, y - 6, y - 3.8 }, { color = "ink", width = 0.8, dash = "dotted" })
  end
  for k, new in ipairs(row.new) do
    local x = columns_at + 14.5 * (k - 1)
    if new then rectangle(g, x - 6, y - 3, 12, 6, { fill = "ink", color = "ink" }) end
    say(g, x, y, new and { en = "new", es = "nuevo" } or "–",
      { color = new and "paper" or "muted", size = 8, bold = new })
  end
end
--[[en fig:longer
title: Longer is four things: each row brings the model something new
caption: One sentence, four ways to make it longer. The arrow runs from the verb to the subject that decides its
  ending; black says what is new to a model trained on `=trained` tokens.
alt: Five rows of words over positions 0 to 8. Shift: the sentence at positions 6 to 8, new positions. Stretch:
  adverbs between subject and verb, new positions and distances. Blocks: other sentences before, hidden, new
  positions. Concatenation: other sentences before, visible, all three new.
]]
--[[es fig:longer
title: Alargar son cuatro cosas: cada fila trae algo nuevo al modelo
caption: Una frase y cuatro maneras de alargarla. La flecha va del verbo al sujeto que decide su terminación; en
  negro, lo que es nuevo para un modelo entrenado con `=trained` tokens.
alt: Cinco filas de palabras sobre las posiciones 0 a 8. Desplazar: la frase en las posiciones 6 a 8, posiciones
  nuevas. Estirar: adverbios entre sujeto y verbo, posiciones y distancias nuevas. Bloques: otras frases delante,
  ocultas, posiciones nuevas. Concatenación: otras frases delante, a la vista, las tres cosas nuevas.
]]
lab:figure("longer", longer)

-- ---- Chapter 05: the tape, and a softmax that streams -------------------------------------------------------

-- A row of scores met in three blocks: the running maximum m, the sum l of exp(s − m), and the mean o of the values
-- so far.
local scores = { { 1, 3, 2 }, { 0, 4, 1 }, { 2, 5, 2 } }
local values = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 } }
local m, l, o, passed = -math.huge, 0, 0, {}
for b, block in ipairs(scores) do
  local before = m
  for _, score in ipairs(block) do m = math.max(m, score) end
  local shrink = math.exp(before - m)
  l, o = l * shrink, o * shrink
  for i, score in ipairs(block) do
    local weight = math.exp(score - m)
    l, o = l + weight, o + weight * values[b][i]
  end
  passed[b] = { m = m, l = l, o = o / l, shrink = shrink }
end
local all_scores, all_values = {}, {}
for b = 1, 3 do
  for i = 1, 3 do all_scores[#all_scores + 1], all_values[#all_values + 1] = scores[b][i], values[b][i] end
end
local whole = (mm.tensor(all_scores, "float64"):softmax(1) * mm.tensor(all_values, "float64")):sum():item()
lab:check({ en = "streamed and whole softmax: means differ by",
  es = "softmax por bloques y entera: las medias difieren en" }, math.abs(passed[3].o - whole), "<", 1e-14)
lab:result("streamed", { m = passed[3].m, l = passed[3].l, o = passed[3].o, whole = whole })

local tape, t = sheet(170, 104)
local operations = { "matmul", "softmax", "log", "mean" }
local names = { "*x*, *W*", "*S*", "*A*", "ln *A*", "*L*" }
for n = 1, 5 do
  local x = 3 + 37 * (n - 1)
  box(t, x, 85, 14, 9, names[n], { fill = "shade", width = 0.7 })
  if n < 5 then
    t:arrow(x + 14, 91, x + 37, 91, { color = "ink", width = 1.2, head = 5 })
    t:arrow(x + 37, 87, x + 14, 87, { color = "ink", width = 0.8, head = 5 })
    say(t, x + 25.5, 94.5, operations[n], { size = 9, bold = true })
    say(t, x + 25.5, 83, ("∂*L* / ∂ %s"):format(n == 1 and "*W*" or names[n]), { size = 8.5, color = "muted" })
  end
end
say(t, 1, 101, { en = "forward → each step is written on the tape",
  es = "hacia delante → cada paso se apunta en la cinta" }, { anchor = "left", size = 8.5 })
say(t, 169, 76, { en = "← backward: the tape from its end, and nothing else",
  es = "← hacia atrás: la cinta desde el final, y nada más" }, { anchor = "right", size = 8.5 })
local size = 9.5
for b, block in ipairs(scores) do
  local left = 24 + 50 * (b - 1)
  for i, score in ipairs(block) do
    rectangle(t, left + size * (i - 1), 52, size, size, { fill = "paper", color = "ink", width = 0.7 })
    say(t, left + size * (i - 0.5), 52 + size / 2, tostring(score), { size = 9 })
    say(t, left + size * (i - 0.5), 48.5, tostring(values[b][i]), { size = 8.5, color = "muted" })
  end
  say(t, left + size * 1.5, 65.5, { en = ("block %d"):format(b), es = ("bloque %d"):format(b) },
    { size = 8.5, bold = true })
  local now = passed[b]
  rectangle(t, left - 3, 14, 35, 26, { fill = "shade", color = "ink", width = 0.9 })
  say(t, left, 35.5, ("*m* = %g"):format(now.m), { anchor = "left", size = 9 })
  say(t, left, 28, ("*l* = %.4f"):format(now.l), { anchor = "left", size = 9 })
  say(t, left, 20.5, ("*o* = %.4f"):format(now.o), { anchor = "left", size = 9 })
  t:arrow(left + size * 1.5, 46, left + size * 1.5, 40.4, { color = "ink", width = 1, head = 4.5 })
  if b > 1 then
    t:arrow(left - 18, 24, left - 3.2, 24, { color = "ink", width = 1, head = 4.5 })
    say(t, left - 10.5, 29, ("× %.3f"):format(now.shrink), { size = 8 })
  end
end
say(t, 20, 52 + size / 2, { en = "scores", es = "puntuaciones" }, { anchor = "right", size = 8.5 })
say(t, 20, 48.5, { en = "values", es = "valores" }, { anchor = "right", size = 8.5, color = "muted" })
local last = ("%.4f"):format(whole)
say(t, 1, 6.5, { en = "Three numbers are kept; the last mean, " .. last .. ", is that of the whole row at once.\n"
    .. "× is exp(old *m* − new *m*): what was summed before is brought to the new scale.",
  es = "Se guardan tres números; la última media, " .. last .. ", es la de toda la fila de una vez.\n"
    .. "× es exp(*m* anterior − *m* nueva): lo ya sumado pasa a la nueva escala." }, { anchor = "left", size = 8.5 })
--[[en fig:tape
title: A tape is read backwards; a softmax need not see its whole row
caption: Above: a tape of four operations, written forwards and read backwards. Below: a row of scores met three at
  a time; *m* is the largest so far, *l* the sum of exponentials, *o* the mean.
alt: Above, boxes x and W, S, A, ln A, L joined by matmul, softmax, log, mean; arrows run back with the gradients.
  Below, nine scores in three blocks; after each, m is `=%.0f passed[1].m`, `=%.0f passed[2].m`, `=%.0f passed[3].m`
  and the mean `=%.2f passed[1].o`, `=%.2f passed[2].o`, `=%.2f passed[3].o`; the last is that of the whole row.
]]
--[[es fig:tape
title: La cinta se lee hacia atrás; una softmax no necesita ver su fila entera
caption: Arriba: una cinta de cuatro operaciones, escrita hacia delante y leída hacia atrás. Abajo: una fila de
  puntuaciones vista de tres en tres; *m* es la mayor hasta ahora, *l* la suma de exponenciales, *o* la media.
alt: Arriba, cajas x y W, S, A, ln A, L unidas por matmul, softmax, log, mean; las flechas vuelven con los
  gradientes. Abajo, nueve puntuaciones en tres bloques; tras cada uno, m vale `=%.0f passed[1].m`,
  `=%.0f passed[2].m`, `=%.0f passed[3].m` y la media `=%.2f passed[1].o`, `=%.2f passed[2].o`, `=%.2f passed[3].o`;
  la última es la de la fila entera.
]]
lab:figure("tape", tape)
