#!/usr/bin/env minimodel
-- Lab 06: ALiBi, a straight line added to the scores.
-- Does: the slopes for any number of heads, the bias maps, entropy against its closed form, what the symmetric form cannot see, the effect on lab 03's
-- entropy curve. Does not: train (labs 04 and 05 do).
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "16-alibi", seed = 0,
  title = { en = "Lab 06: ALiBi, distance as a penalty", es = "Práctica 06: ALiBi, la distancia como penalización" },
}
local n_heads = lab:param("n_heads", 8, { en = "heads in the figures", es = "cabezas en las figuras" }, { min = 1 })
local T       = lab:param("T", 64, { en = "length of the bias maps and of the closed-form row", es = "longitud de los mapas y de la fila con forma cerrada" }, { min = 2 })
local lengths = lab:param("T_sweep", { 64, 96, 128, 192, 256 }, { en = "sequence lengths of the entropy curve", es = "longitudes de la curva de entropía" }, { min = 2 })

--[[en
ALiBi leaves the embeddings alone. It subtracts from each score a penalty proportional to the distance, with a slope $m_h$ of its own for each head [@press2022]:

$$s_{ij} = \frac{q_i \cdot k_j}{\sqrt{d_{\text{head}}}} - m_h\,(i - j), \qquad j \le i$$ {#eq:alibi}

After the softmax the penalty is a factor $e^{-m_h (i-j)}$: an exponential window, $1/m_h$ positions deep. Steep heads read the last words, shallow heads the whole page.
]]
--[[es
ALiBi no toca las representaciones de los tokens. A cada puntuación le resta una penalización proporcional a la distancia, con una pendiente $m_h$ propia de cada cabeza [@press2022]:

$$s_{ij} = \frac{q_i \cdot k_j}{\sqrt{d_{\text{head}}}} - m_h\,(i - j), \qquad j \le i$$ {#eq:alibi}

Tras la softmax la penalización es un factor $e^{-m_h (i-j)}$: una ventana exponencial de $1/m_h$ posiciones. Las cabezas empinadas, las de pendiente fuerte, leen las últimas palabras; las suaves, la página entera.
]]

local halves = lab:expect { id = "halves", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "the slopes of h heads are 1/2, 1/4, …, 1/2^h", es = "las pendientes de h cabezas son 1/2, 1/4, …, 1/2^h" },
  expected = { en = "for every number of heads tried", es = "para todos los números de cabezas probados" } }
local symmetric = lab:expect { id = "symmetric", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "a penalty m · |i − j| tells the model about order", es = "una penalización m · |i − j| informa al modelo del orden" },
  expected = { en = "a sequence and its reverse give outputs that differ by more than the reversal", es = "una secuencia y su inversa dan salidas que difieren en algo más que la inversión" } }
local bounded = lab:expect { id = "bounded", source = { en = "press2022, section 3", es = "press2022, sección 3" },
  claim = { en = "a head's attention keeps its reach as the sequence grows", es = "la atención de una cabeza mantiene su alcance al crecer la secuencia" },
  expected = { en = "entropy of the steeper head of lab 03 changes by less than 0.2 nats over the sweep", es = "la entropía de la cabeza más empinada de la práctica 03 cambia menos de 0.2 nats en el barrido" } }
local extrapolates = lab:expect { id = "extrapolates", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "ALiBi extrapolates excellently to longer sequences", es = "ALiBi extrapola de forma excelente a secuencias más largas" },
  expected = { en = "not decidable without training", es = "no se puede decidir sin entrenar" } }

--[[en
# The slopes {#sec:slopes}

For a power of two, $m_h = 2^{-8h/H}$ with $h = 1 \dots H$: a geometric series from $2^{-8/H}$ down to $2^{-8}$, always ending at 1/256. The simpler rule $1/2^h$ is that series for eight heads and for no other number. When $H$ is not a power of two, the authors take the
slopes of the power below and fill up with every other slope of the double.
]]
--[[es
# Las pendientes {#sec:slopes}

Si $H$ es potencia de dos, $m_h = 2^{-8h/H}$ con $h = 1 \dots H$: una progresión geométrica que va de $2^{-8/H}$ a $2^{-8}$ y acaba siempre en 1/256. La regla más simple, $1/2^h$, es esa progresión con ocho cabezas y con ningún otro número. Si $H$ no es potencia de dos, los autores toman las
pendientes de la potencia anterior y completan con una de cada dos de la potencia doble.
]]

local slope_rows, geometric, matching = {}, 0, {}
local tried = { 2, 4, 6, 8, 12, 16 }
for r, heads in ipairs(tried) do
  local m = mm.positional.alibi_slopes(heads):totable()
  local text, halved = {}, true
  for h, slope in ipairs(m) do
    text[h] = slope >= 0.01 and ("%.4g"):format(slope) or ("1/%.4g"):format(1 / slope)
    if math.abs(slope - 2.0 ^ -h) > 1e-15 then halved = false end
  end
  slope_rows[r] = { ("%d"):format(heads), table.concat(text, ", ") }
  if halved then matching[#matching + 1] = heads end
  local power = 1
  while power * 2 <= heads do power = power * 2 end
  for h = 2, power do geometric = math.max(geometric, math.abs(m[h] / m[h - 1] - 2.0 ^ (-8 / power))) end
end
lab:table("slopes", slope_rows, { columns = { { en = "heads", es = "cabezas" }, { en = "slopes", es = "pendientes" } }, caption = { en = "Slopes by number of heads.", es = "Pendientes según el número de cabezas." } })
lab:check({ en = "ratio of neighbouring slopes is 2^(−8/H): worst error", es = "la razón entre pendientes vecinas es 2^(−8/H): peor error" }, geometric, "<", 1e-14)
halves:measured({ en = "for " .. table.concat(matching, ", ") .. " heads only", es = "solo con " .. table.concat(matching, ", ") .. " cabezas" }, #matching == #tried,
  { en = "the series is fixed by its end, 1/256, not by its start; two heads get 1/16 and 1/256", es = "la progresión queda fijada por su final, 1/256, no por su comienzo; a dos cabezas les tocan 1/16 y 1/256" })

--[[en
# The bias, head by head {#sec:bias}
]]
--[[es
# El sesgo, cabeza a cabeza {#sec:bias}
]]

local bias = mm.positional.alibi_bias(n_heads, T, { causal = true })
local slopes = mm.positional.alibi_slopes(n_heads):totable()
local columns = math.min(4, n_heads)
local rows = (n_heads + columns - 1) // columns
local maps = mm.figure { width = 3.6 * columns + 3, height = 3.6 * rows + 2.4,
  title = { en = "The same line, steep to shallow", es = "La misma recta, de empinada a suave" } }
local panels = maps:grid { rows = rows, columns = columns, x_label = { en = "key *j*", es = "clave *j*" }, y_label = { en = "query *i*", es = "consulta *i*" } }
for h = 1, n_heads do
  local r, c = (h - 1) // columns + 1, (h - 1) % columns + 1
  panels:axes(r, c, { aspect = "equal", title = ("*m* = 1/%.4g"):format(1 / slopes[h]) }):heatmap(bias[h]:exp(), { colormap = "viridis", low = 0, high = 1 })
end
maps:colorbar(panels, { label = { en = "factor *e*^{−*m* (*i* − *j*)}", es = "factor *e*^{−*m* (*i* − *j*)}" } })
lab:figure("alibi_bias", maps, {
  caption = { en = "What the bias multiplies each weight by, one map per head; above the diagonal, the causal mask.", es = "Por cuánto multiplica el sesgo cada peso, un mapa por cabeza; por encima de la diagonal, la máscara causal." },
  alt = { en = ("%d maps; the factor falls to 1/e after %.0f positions in the first head and %.0f in the last."):format(n_heads, 1 / slopes[1], 1 / slopes[n_heads]),
          es = ("%d mapas; el factor baja a 1/e tras %.0f posiciones en la primera cabeza y %.0f en la última."):format(n_heads, 1 / slopes[1], 1 / slopes[n_heads]) } })

local fan = mm.figure { width = 15, height = 8.5,
  title = { en = "Each head has its horizon: 1/*m* positions", es = "Cada cabeza tiene su horizonte: 1/*m* posiciones" } }
local fan_axes = fan:axes { x_label = { en = "distance *i* − *j*", es = "distancia *i* − *j*" }, y_label = { en = "penalty −*m* (*i* − *j*)", es = "penalización −*m* (*i* − *j*)" }, x_limits = { 0, 300 }, y_limits = { -4, 0.2 } }
for h = 1, n_heads do
  fan_axes:line({ 0, 300 }, { 0, -300 * slopes[h] }, { color = h, label = ("1/%.4g"):format(1 / slopes[h]) })
  if 1 / slopes[h] <= 300 then fan_axes:scatter({ 1 / slopes[h] }, { -1 }, { color = h }) end
end
fan_axes:horizontal(-1, { color = "muted", dash = "dotted" })
fan_axes:legend { title = { en = "slope *m*", es = "pendiente *m*" }, position = "outside right" }
lab:figure("alibi_slopes", fan, {
  caption = { en = "Penalty against distance for each head; the dots mark where it reaches −1, at distance 1/m.", es = "Penalización según la distancia en cada cabeza; los puntos marcan dónde llega a −1, a distancia 1/m." },
  alt = { en = ("A fan of %d lines with slopes from 1/%.4g to 1/%.4g."):format(n_heads, 1 / slopes[1], 1 / slopes[n_heads]), es = ("Un abanico de %d rectas con pendientes de 1/%.4g a 1/%.4g."):format(n_heads, 1 / slopes[1], 1 / slopes[n_heads]) } })

--[[en
# A row with nothing to say {#sec:closed}

Let the content be zero. Then the last causal row is $r^d$ over its $T$ distances $d$, with $r = e^{-m}$, and its entropy has a closed form,

$$H = \ln Z + m\,\bar d, \qquad Z = \frac{1 - r^T}{1 - r}, \qquad \bar d = \frac{r}{1 - r} - \frac{T r^T}{1 - r^T}$$ {#eq:closed}
]]
--[[es
# Una fila sin nada que decir {#sec:closed}

Supongamos contenido nulo. Entonces la última fila causal es $r^d$ sobre sus $T$ distancias $d$, con $r = e^{-m}$, y su entropía tiene forma cerrada,

$$H = \ln Z + m\,\bar d, \qquad Z = \frac{1 - r^T}{1 - r}, \qquad \bar d = \frac{r}{1 - r} - \frac{T r^T}{1 - r^T}$$ {#eq:closed}
]]

local function closed(m, n)
  local r = math.exp(-m)
  local Z, distance = (1 - r ^ n) / (1 - r), r / (1 - r) - n * r ^ n / (1 - r ^ n)
  return math.log(Z) + m * distance, distance, (1 - r ^ 4) / (1 - r ^ n)
end
local zero = mm.zeros({ n_heads, T, 4 }, "float64")
local _, A = mm.attention(zero, zero, zero, { causal = true, bias = mm.positional.alibi_bias(n_heads, T, { causal = true, dtype = "float64" }), weights = true })
local entropy_error, distance_error, mass_error, closed_rows = 0, 0, 0, {}
for h = 1, n_heads do
  local last = A[h]:slice(1, T, T)                                               -- (1, T)
  local H, distance, mass = closed(slopes[h], T)
  local measured_H = mm.measure.row_entropy(last):item()
  local d = mm.arange(T, "float64") * -1 + (T - 1)
  local measured_distance = (last:reshape { T } * d):sum():item()
  local measured_mass = last:slice(2, T - 3, T):sum():item()
  entropy_error, distance_error, mass_error = math.max(entropy_error, math.abs(H - measured_H)), math.max(distance_error, math.abs(distance - measured_distance)), math.max(mass_error, math.abs(mass - measured_mass))
  closed_rows[h] = { ("1/%.4g"):format(1 / slopes[h]), ("%.6f"):format(measured_H), ("%.6f"):format(H), ("%.6f"):format(measured_distance), ("%.6f"):format(measured_mass) }
end
lab:table("closed", closed_rows, { columns = { "m", { en = "entropy", es = "entropía" }, { en = "closed form", es = "forma cerrada" }, { en = "mean distance", es = "distancia media" }, { en = "mass on the nearest four", es = "masa en las cuatro más cercanas" } },
  caption = { en = "The last row of a zero-content causal head.", es = "La última fila de una cabeza causal sin contenido." } })
lab:check({ en = "entropy against its closed form", es = "entropía frente a su forma cerrada" }, entropy_error, "<", 1e-12)
lab:check({ en = "mean distance against its closed form", es = "distancia media frente a su forma cerrada" }, distance_error, "<", 1e-11)
lab:check({ en = "mass on the nearest four against its closed form", es = "masa en las cuatro más cercanas frente a su forma cerrada" }, mass_error, "<", 1e-12)

--[[en
# A mirror it cannot see through {#sec:mirror}

Write the penalty as $m\,|i - j|$ and drop the mask, as some pages do. Reverse the sequence and every distance is what it was, so the outputs come out reversed and otherwise the same: before and after have no meaning. The causal mask is what gives ALiBi a direction.
]]
--[[es
# Un espejo que no distingue {#sec:mirror}

Escribamos la penalización como $m\,|i - j|$ y quitemos la máscara, como hacen algunas páginas. Al invertir la secuencia todas las distancias siguen igual, de modo que las salidas aparecen invertidas y por lo demás idénticas: antes y después no significan nada. Es la máscara causal la que da dirección a ALiBi.
]]

local function reversed(x) return x:take((mm.arange(x.shape[1]) * -1 + (x.shape[1] - 1)):astype "int64") end
local mirror = {}
for _, causal in ipairs { false, true } do
  local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, seed = lab.seed, dtype = "float64", causal = causal, scheme = mm.positional.schemes.alibi() }
  local x = mm.randn(mm.random(lab.seed):split "mirror", { 12, 32 }, "float64")
  mirror[causal] = (reversed((mha:forward(x))) - (mha:forward(reversed(x)))):abs():max():item()
end
lab:check({ en = "symmetric bias: reversed input, reversed output", es = "sesgo simétrico: entrada invertida, salida invertida" }, mirror[false], "<", 1e-12)
lab:check({ en = "causal bias: not so", es = "sesgo causal: no es así" }, mirror[true], ">", 1e-3)
symmetric:measured(("%.1e"):format(mirror[false]), mirror[false] > 1e-3, { en = "it knows how far, not on which side; with the causal mask the difference is " .. ("%.2g"):format(mirror[true]),
  es = "sabe a qué distancia, no de qué lado; con la máscara causal la diferencia es " .. ("%.2g"):format(mirror[true]) })

--[[en
# Lab 03's curve again {#sec:curve}

The same untrained layer as in lab 03, head by head, with and without the bias. Without it the entropy follows $\ln T$. With it, a head stops gaining once the sequence is longer than its window.
]]
--[[es
# Otra vez la curva de la práctica 03 {#sec:curve}

La misma capa sin entrenar de la práctica 03, cabeza a cabeza, con el sesgo y sin él. Sin él la entropía sigue a $\ln T$. Con él, una cabeza deja de ganar en cuanto la secuencia supera su ventana.
]]

local longest = 0
for _, n in ipairs(lengths) do longest = math.max(longest, n) end
local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, seed = lab.seed }
local X = mm.randn(mm.random(lab.seed):split "inputs", { longest, 32 })
local curve = { none = {}, steep = {}, shallow = {} }
for i, n in ipairs(lengths) do
  local _, plain = mha:forward(X:slice(1, 1, n), { scheme = mm.positional.schemes.none(), weights = true })
  local _, biased = mha:forward(X:slice(1, 1, n), { scheme = mm.positional.schemes.alibi(), weights = true })
  curve.none[i] = mm.measure.row_entropy(plain[1]):mean():item()
  curve.steep[i] = mm.measure.row_entropy(biased[1]):mean():item()
  curve.shallow[i] = mm.measure.row_entropy(biased[2]):mean():item()
end
local entropy = mm.figure { width = 14, height = 8.5, title = { en = "Steep heads stop widening, shallow ones go on", es = "Las cabezas empinadas se frenan; las suaves, no" } }
local entropy_axes = entropy:axes { x_label = { en = "sequence length *T*", es = "longitud de secuencia *T*" }, y_label = { en = "mean entropy (nats)", es = "entropía media (nats)" }, x_ticks = lengths }
local ln_T = {}
for i, n in ipairs(lengths) do ln_T[i] = math.log(n) end
entropy_axes:line(lengths, ln_T, { label = "ln *T*", color = "ink", dash = "dotted" })
entropy_axes:line(lengths, curve.none, { label = { en = "no bias, head 0", es = "sin sesgo, cabeza 0" }, color = "purple", marker = "diamond" })
entropy_axes:line(lengths, curve.shallow, { label = "*m* = 1/256", color = "orange", marker = "square" })
entropy_axes:line(lengths, curve.steep, { label = "*m* = 1/16", color = "blue", marker = "circle" })
entropy_axes:legend {}
lab:figure("alibi_entropy", entropy, {
  caption = { en = "Mean row entropy of lab 03's untrained layer with ALiBi's two slopes, and of its head 0 without bias.", es = "Entropía media por fila de la capa sin entrenar de la práctica 03 con las dos pendientes de ALiBi, y de su cabeza 0 sin sesgo." },
  alt = { en = ("From T = %d to %d: no bias %.2f to %.2f nats, slope 1/256 %.2f to %.2f, slope 1/16 %.2f to %.2f."):format(lengths[1], lengths[#lengths], curve.none[1], curve.none[#lengths], curve.shallow[1], curve.shallow[#lengths], curve.steep[1], curve.steep[#lengths]),
          es = ("De T = %d a %d: sin sesgo %.2f a %.2f nats, pendiente 1/256 %.2f a %.2f, pendiente 1/16 %.2f a %.2f."):format(lengths[1], lengths[#lengths], curve.none[1], curve.none[#lengths], curve.shallow[1], curve.shallow[#lengths], curve.steep[1], curve.steep[#lengths]) } })
local rise = curve.steep[#lengths] - curve.steep[1]
lab:result("entropy_rise_steep", rise)
lab:result("entropy_rise_none", curve.none[#lengths] - curve.none[1])
bounded:measured({ en = ("%+.3f nats; without bias %+.3f"):format(rise, curve.none[#lengths] - curve.none[1]), es = ("%+.3f nats; sin sesgo %+.3f"):format(rise, curve.none[#lengths] - curve.none[1]) }, math.abs(rise) < 0.2, math.abs(rise) < 0.2
  and { en = "the window is shorter than the shortest sequence", es = "la ventana es más corta que la secuencia más corta" }
  or { en = "with both sides visible a window of slope 1/16 spans some sixty keys, about the shortest length here, so it is still filling up", es = "al ver ambos lados, una ventana de pendiente 1/16 abarca unas sesenta claves, más o menos la longitud menor, así que aún se está llenando" })
extrapolates:measured({ en = "not measured here", es = "no se mide aquí" }, nil, { en = "an untrained layer has nothing to carry over; labs 04 and 05 train one", es = "una capa sin entrenar no tiene nada que trasladar; las prácticas 04 y 05 entrenan una" })

--[[en
# What this does not show {#sec:limits}

Whether a *model* is better off with a window. A bounded reach keeps what a head computes alike at any length, and it also forgets, by construction, whatever lies beyond. Which of the two matters depends on the task.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Si a un *modelo* le conviene una ventana. Un alcance acotado hace que la cabeza calcule lo mismo a cualquier longitud, y también olvida, por construcción, lo que queda más allá. Cuál de las dos cosas importa depende de la tarea.
]]
