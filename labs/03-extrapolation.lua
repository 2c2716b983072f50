#!/usr/bin/env minimodel
-- Lab 03: what happens to attention, in an untrained model, when the sequence outgrows the length one had in mind.
-- Does: five positional schemes, five lengths, twenty seeds; attention maps, row entropies, the course's claims confronted.
-- Does not: train (labs 04 and 05 do).
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "16-extrapolation", seed = 0,
  title = { en = "Lab 03: extrapolation, before any training", es = "Práctica 03: extrapolar sin haber entrenado" },
}

local lengths  = lab:param("T_sweep", { 64, 96, 128, 192, 256 }, { en = "sequence lengths", es = "longitudes de secuencia" }, { min = 2 })
local T_max    = lab:param("T_max", 64, { en = "rows of the learned table", es = "filas de la tabla aprendida" }, { min = 1 })
local overflow = lab:param("overflow", "clamp", {
  en = "what the learned table does past its end: clamp or wrap",
  es = "qué hace la tabla aprendida más allá de su final: clamp (repetir la última fila) o wrap (volver a empezar)" },
  { choices = { "clamp", "wrap" } })
local n_seeds  = lab:param("seeds", 20, { en = "seeds in the band", es = "semillas de la banda" }, { min = 1 })
local export   = lab:param("export", false, {
  en = "also save inputs, weights and attention as .npy", es = "guardar también entradas, pesos y atención en .npy" })

--[[en
The question sounds simple. A model has been prepared for sequences of length `=T_max`; we hand it longer ones. Which way
of telling it about positions holds up? The course answers with a picture: attention weights of an *untrained* layer,
computed at growing lengths, and their entropy. We draw that picture, add the two controls it lacks (no positions at
all, and ALiBi), repeat it over `=n_seeds` seeds, and then ask what such a picture is able to say.

# The set-up {#sec:setup}

One attention layer, `d_model = 32`, two heads, random weights; inputs $x_t \sim \mathcal{N}(0, I)$ drawn once for the longest
sequence and cut to length, so that a shorter sequence is a prefix of a longer one. Head 0 of each layer is what we look at.
]]
--[[es
La pregunta parece sencilla. Un modelo se ha preparado para secuencias de longitud `=T_max` y le damos otras más largas.
¿Qué manera de indicarle las posiciones aguanta mejor? El curso responde con una imagen: los pesos de atención de una
capa *sin entrenar*, a longitudes crecientes, y su entropía. Dibujamos esa imagen, le añadimos los dos controles que le
faltan (ninguna posición, y ALiBi), la repetimos con `=n_seeds` semillas y después nos preguntamos qué puede decir una
imagen así.

# El montaje {#sec:setup}

Una capa de atención, `d_model = 32`, dos cabezas, pesos al azar; las entradas $x_t \sim \mathcal{N}(0, I)$ se sortean una sola
vez para la secuencia más larga y se recortan, de modo que una secuencia corta es el comienzo de otra larga. Miramos la
cabeza 0 de cada capa.
]]

local d_model, n_heads = 32, 2
local longest, shortest = 0, math.huge
for _, T in ipairs(lengths) do longest, shortest = math.max(longest, T), math.min(shortest, T) end

local schemes = mm.positional.schemes
local function arms(seed)      -- a scheme of your own joins the sweep by being added to this list
  local table_rng = mm.random(seed):split "learned table"
  return {
    schemes.sinusoidal(),
    mm.positional.learned { T_max = T_max, d = d_model, overflow = overflow, rng = table_rng, std = 0.02 },
    schemes.rope(),
    schemes.none(),
    schemes.alibi(),
  }
end

lab:config("d_model", d_model)
lab:config("n_heads", n_heads)
lab:config("learned_T_max", T_max)
lab:config("learned_overflow", overflow)
lab:config("trained", false)
local compared = {}
for a, scheme in ipairs(arms(lab.seed)) do compared[a] = scheme.name end
lab:manifest("schemes_compared", compared)

--[[en
A learned table has `=T_max` rows and no row after that. Asked for more it must do *something*. Ours raises an error unless told
otherwise; this run uses `=overflow`. Reading past the end of the table without a check, as a careless C program would, is worse
than either: the result is whatever happened to lie in memory.

# What the course expects {#sec:expectations}

Each claim is written down with the measure that will decide it before anything is computed.
]]
--[[es
Una tabla aprendida tiene `=T_max` filas y ninguna más. Si se le pide otra posición, *algo* tiene que hacer. La nuestra
da un error salvo que se le indique otra cosa; en esta ejecución usa `=overflow`. Leer más allá del final sin comprobarlo,
como haría un programa en C descuidado, es peor que cualquiera de las dos opciones: sale lo que hubiera en la memoria.

# Lo que espera el curso {#sec:expectations}

Cada afirmación queda escrita, con la medida que la decidirá, antes de calcular nada.
]]

local rope_constant = lab:expect { id = "rope-constant", source = { en = "course, lab 03, block D", es = "curso, laboratorio 03, bloque D" },
  claim = { en = "RoPE keeps the mean entropy roughly constant as T grows",
            es = "RoPE mantiene la entropía media más o menos constante al crecer T" },
  expected = { en = "change from the shortest to the longest T below 0.1 nats", es = "cambio entre la T menor y la mayor inferior a 0.1 nats" } }
local sinusoid_rises = lab:expect { id = "sinusoid-degrades", source = { en = "course, lab 03, block D", es = "curso, laboratorio 03, bloque D" },
  claim = { en = "the sinusoid's entropy rises because its attention degrades: it rises more than RoPE's",
            es = "la entropía de la sinusoide sube porque su atención se degrada: sube más que la de RoPE" },
  expected = { en = "paired difference of the two rises above 0 in every seed", es = "diferencia pareada entre ambas subidas mayor que 0 en todas las semillas" } }
local learned_spikes = lab:expect { id = "learned-spikes", source = { en = "course, lab 03, block D", es = "curso, laboratorio 03, bloque D" },
  claim = { en = "the learned table's entropy spikes past its last row",
            es = "la entropía de la tabla aprendida se dispara más allá de su última fila" },
  expected = { en = "normalised entropy past T_max at least 0.02 above the control without positions",
               es = "entropía normalizada más allá de T_max al menos 0.02 por encima del control sin posiciones" } }
local same_rows = lab:expect { id = "rows-alike", source = { en = "course, lab 03, block C", es = "curso, laboratorio 03, bloque C" },
  claim = { en = "with the learned table, rows past its end all look like its last row",
            es = "con la tabla aprendida, las filas más allá del final se parecen todas a la última" },
  expected = { en = "distance to the last row under half of the distance between ordinary rows",
               es = "distancia a la última fila menor que la mitad de la distancia entre filas cualesquiera" } }
local far_noise = lab:expect { id = "far-noise", source = { en = "course, lab 03, background", es = "curso, laboratorio 03, introducción" },
  claim = { en = "near positions are attended to, far ones turn into noise",
            es = "se atiende a las posiciones cercanas y las lejanas se vuelven ruido" },
  expected = { en = "the three schemes put at least 1.2 times the uniform share on the 17 nearest keys",
               es = "los tres esquemas dan a las 17 claves más cercanas al menos 1.2 veces la parte uniforme" } }

--[[en
# The sweep {#sec:sweep}

The entropy of row $i$ of the attention matrix is

$$H_i = -\sum_j A_{ij} \ln A_{ij}$$ {#eq:entropy}

in nats: $\ln T$ when the row is uniform, 0 when it looks at a single key. We average it over the rows.
]]
--[[es
# El barrido {#sec:sweep}

La entropía de la fila $i$ de la matriz de atención es

$$H_i = -\sum_j A_{ij} \ln A_{ij}$$ {#eq:entropy}

en nats: $\ln T$ si la fila es uniforme, 0 si mira una sola clave. La promediamos sobre las filas.
]]

local names, entropy, maps = {}, {}, {}      -- entropy[name][T][seed]; maps[name][T]: seed 0, head 0
local near, last_row_distance, row_distance = {}, {}, {}   -- near[name][seed], at the longest T; distances of the learned table's rows
local fair_near = mm.measure.band_mass(mm.full({ longest, longest }, 1 / longest), 8):mean():item()

-- Mean total variation distance ½ Σ |p − q| between each row of P (n, T) and each row of Q (m, T).
local function mean_distance(P, Q)
  local n, m, T = P.shape[1], Q.shape[1], P.shape[2]
  return ((P:reshape { n, 1, T } - Q:reshape { 1, m, T }):abs():sum(-1) / 2):mean():item()
end
local worst_row_sum, worst_excess = 0, -math.huge
for k = 1, n_seeds do
  local seed = lab.seed + k - 1
  local mha = mm.nn.MultiHeadAttention { d_model = d_model, n_heads = n_heads, seed = seed }
  local X = mm.randn(mm.random(seed):split "inputs", { longest, d_model })
  for a, scheme in ipairs(arms(seed)) do
    local name = scheme.name
    names[a], entropy[name], maps[name] = name, entropy[name] or {}, maps[name] or {}
    for _, T in ipairs(lengths) do
      local _, A = mha:forward(X:slice(1, 1, T), { scheme = scheme, weights = true })     -- (n_heads, T, T)
      local H = mm.measure.row_entropy(A[1])                                               -- (T,)
      entropy[name][T] = entropy[name][T] or {}
      entropy[name][T][k] = H:mean():item()
      worst_row_sum = math.max(worst_row_sum, (A:sum(-1) - 1):abs():max():item())
      worst_excess = math.max(worst_excess, H:max():item() - math.log(T))
      if k == 1 then maps[name][T] = A[1]:contiguous() end
      if T == longest then
        near[name] = near[name] or {}
        near[name][k] = mm.measure.band_mass(A[1], 8):mean():item() / fair_near
        if name == "learned" and T > T_max and T_max > 1 then
          local ordinary, past = A[1]:slice(1, 1, T_max - 1), A[1]:slice(1, T_max + 1, T)
          last_row_distance[k] = mean_distance(past, A[1]:slice(1, T_max, T_max))
          row_distance[k] = mean_distance(ordinary, A[1]:slice(1, T_max, T_max))
        end
      end
    end
  end
  if export and k == 1 then
    lab:save("X", X)
    for _, parameter in ipairs(mha:named_parameters()) do lab:save(parameter[1], parameter[2]) end
    lab:save("learned", arms(seed)[2].table)
    for name, by_length in pairs(maps) do
      for T, A in pairs(by_length) do lab:save(("attention-%s-%d"):format(name, T), A) end
    end
  end
  lab:progress(k / n_seeds, { en = "seeds", es = "semillas" })
end

lab:check({ en = "each row of attention sums to one: worst error", es = "cada fila de atención suma uno: peor error" },
  worst_row_sum, "<", 1e-5)
lab:check({ en = "no row's entropy exceeds ln T: worst excess", es = "ninguna fila supera ln T de entropía: peor exceso" },
  worst_excess, "<", 1e-5)

--[[en
# The maps {#sec:maps}

A row of $T$ weights that sum to one has entries near $1/T$, so raw weights on one linear scale fade to black as $T$ grows. What can be
compared across lengths is $T \cdot A_{ij}$: how many times its fair share a key receives. One is uniform; the scale is logarithmic.
]]
--[[es
# Los mapas {#sec:maps}

Una fila de $T$ pesos que suman uno tiene entradas cercanas a $1/T$, así que los pesos sin más, en una escala lineal común, se van a negro
al crecer $T$. Lo que sí se puede comparar entre longitudes es $T \cdot A_{ij}$: cuántas veces su parte justa recibe una
clave. Uno es lo uniforme; la escala es logarítmica.
]]

local label = setmetatable({
  sinusoidal = { en = "sinusoidal", es = "sinusoidal" }, learned = { en = "learned", es = "aprendida" },
  rope = "RoPE", none = { en = "no positions", es = "sin posiciones" }, alibi = "ALiBi",
}, { __index = function(_, name) return name end })
local markers = { sinusoidal = "circle", learned = "square", rope = "triangle", alibi = "circle" }
local row_labels, column_labels, column_titles = {}, {}, {}
for a, name in ipairs(names) do row_labels[a] = label[name] end
for c, T in ipairs(lengths) do column_labels[c], column_titles[c] = ("*T* = %d"):format(T), ("T = %d"):format(T) end

local patterns = mm.figure { width = 3 * #lengths + 5.4, height = 3 * #names + 2.6,
  title = { en = "Untrained, only ALiBi's attention knows near from far", es = "Sin entrenar, solo la atención de ALiBi distingue cerca de lejos" },
  subtitle = { en = "attention of head 0, as a multiple of the uniform weight; rows are queries, columns are keys",
               es = "atención de la cabeza 0, como múltiplo del peso uniforme; filas: consultas, columnas: claves" } }
local grid = patterns:grid { rows = #names, columns = #lengths, row_labels = row_labels, column_labels = column_labels,
  x_label = { en = "key position", es = "posición de la clave" }, y_label = { en = "query position", es = "posición de la consulta" } }
for a, name in ipairs(names) do
  for c, T in ipairs(lengths) do
    grid:axes(a, c, { aspect = "equal", x_ticks = {}, y_ticks = {} }):heatmap(maps[name][T] * T, { colormap = "RdBu_r", scale = "log", low = 1 / 16, high = 16 })
  end
end
patterns:colorbar(grid, { label = { en = "*T* · *A* (1 = uniform)", es = "*T* · *A* (1 = uniforme)" } })

local function mean_over_seeds(name, T)
  local sum = 0
  for _, H in ipairs(entropy[name][T]) do sum = sum + H end
  return sum / n_seeds
end
local function change(name, seed) return entropy[name][longest][seed] - entropy[name][shortest][seed] end
local function band(values, scale)
  local low, high = {}, {}
  for c, T in ipairs(lengths) do
    local s = scale(T)
    low[c], high[c] = math.huge, -math.huge
    for _, H in ipairs(values[T]) do low[c], high[c] = math.min(low[c], H * s), math.max(high[c], H * s) end
  end
  return low, high
end

lab:figure("attention_pattern_comparison", patterns, {
  caption = { en = "Attention of head 0 for five schemes (rows) and growing lengths (columns), seed 0. Red: more than the uniform share; blue: less.",
              es = "Atención de la cabeza 0 para cinco esquemas (filas) y longitudes crecientes (columnas), semilla 0. Rojo: más que la parte uniforme; azul: menos." },
  alt = { en = ("Grid of %d by %d attention maps. Mean entropy at T = %d: sinusoidal %.2f, learned %.2f, RoPE %.2f, no positions %.2f, ALiBi %.2f nats; uniform would be %.2f.")
            :format(#names, #lengths, longest, entropy.sinusoidal[longest][1], entropy.learned[longest][1], entropy.rope[longest][1],
                    entropy.none[longest][1], entropy.alibi[longest][1], math.log(longest)),
          es = ("Cuadrícula de %d por %d mapas de atención. Entropía media con T = %d: sinusoidal %.2f, aprendida %.2f, RoPE %.2f, sin posiciones %.2f, ALiBi %.2f nats; la uniforme sería %.2f.")
            :format(#names, #lengths, longest, entropy.sinusoidal[longest][1], entropy.learned[longest][1], entropy.rope[longest][1],
                    entropy.none[longest][1], entropy.alibi[longest][1], math.log(longest)) },
})

--[[en
# The entropies {#sec:entropies}

Seed 0 is drawn as a line, the range over all `=n_seeds` seeds as a band. The dotted line is $\ln T$, the entropy of looking everywhere alike.
On the right each entropy is divided by it.
]]
--[[es
# Las entropías {#sec:entropies}

La semilla 0 se dibuja como línea y el intervalo que abarcan las `=n_seeds` semillas como banda. La línea de puntos es $\ln T$, la entropía de
mirar a todas partes por igual. A la derecha, cada entropía dividida por ella.
]]

local metric = mm.figure { width = 18, height = 8.5,
  title = { en = "All but ALiBi follow ln *T*: there is more to look at, not worse looking",
            es = "Todos menos ALiBi siguen a ln *T*: hay más que mirar, no se mira peor" } }
local panels = metric:grid { rows = 1, columns = 2 }
local left = panels:axes(1, 1, { x_label = { en = "sequence length *T*", es = "longitud de secuencia *T*" },
  y_label = { en = "mean attention entropy (nats)", es = "entropía media de la atención (nats)" }, x_ticks = lengths })
local right = panels:axes(1, 2, { x_label = { en = "sequence length *T*", es = "longitud de secuencia *T*" },
  y_label = { en = "entropy / ln *T*", es = "entropía / ln *T*" }, x_ticks = lengths })
local drawn = {}               -- the control first, under the others
for a, name in ipairs(names) do table.insert(drawn, name == "none" and 1 or #drawn + 1, a) end
local uniform, ones = {}, {}
for c, T in ipairs(lengths) do uniform[c], ones[c] = math.log(T), 1 end
for _, panel in ipairs { { left, function() return 1 end, uniform }, { right, function(T) return 1 / math.log(T) end, ones } } do
  local axes, scale, ceiling = panel[1], panel[2], panel[3]
  local ceiling_label = axes == left and "ln *T*" or nil
  axes:line(lengths, ceiling, { label = ceiling_label, dash = "dotted", color = "ink" })
  for _, a in ipairs(drawn) do
    local name = names[a]
    local low, high = band(entropy[name], scale)
    local seed0 = {}
    for c, T in ipairs(lengths) do seed0[c] = entropy[name][T][1] * scale(T) end
    axes:band(lengths, low, high, { color = a })
    local control = name == "none"           -- wide and faint: other lines run on top of it
    axes:line(lengths, seed0, { label = axes == left and label[name] or nil, color = a, marker = control and "none" or markers[name] or "pentagon",
      width = control and 6 or 1.5, alpha = control and 0.45 or 1 })
  end
end
left:legend {}

local mean_entropy = {}
for _, name in ipairs(names) do
  mean_entropy[name] = {}
  for c, T in ipairs(lengths) do mean_entropy[name][c] = entropy[name][T][1] end
end
lab:result("mean_entropy", mean_entropy)
local rows = {}
for a, name in ipairs(names) do
  rows[a] = { label[name] }
  for c, T in ipairs(lengths) do rows[a][c + 1] = ("%.3f (%.3f)"):format(mean_over_seeds(name, T), mean_over_seeds(name, T) / math.log(T)) end
end
lab:figure("extrapolation_metric", metric, {
  caption = { en = "Mean entropy of head 0 against length (left) and divided by ln T (right). Lines: seed 0; bands: the range of all seeds.",
              es = "Entropía media de la cabeza 0 según la longitud (izquierda) y dividida por ln T (derecha). Líneas: semilla 0; bandas: el intervalo de todas las semillas." },
  alt = { en = ("From T = %d to T = %d the mean entropy changes by %.2f nats for sinusoidal, %.2f learned, %.2f RoPE, %.2f no positions, %.2f ALiBi; ln T changes by %.2f.")
            :format(shortest, longest, change("sinusoidal", 1), change("learned", 1), change("rope", 1), change("none", 1), change("alibi", 1), math.log(longest / shortest)),
          es = ("De T = %d a T = %d la entropía media cambia %.2f nats en sinusoidal, %.2f en aprendida, %.2f en RoPE, %.2f sin posiciones y %.2f en ALiBi; ln T cambia %.2f.")
            :format(shortest, longest, change("sinusoidal", 1), change("learned", 1), change("rope", 1), change("none", 1), change("alibi", 1), math.log(longest / shortest)) },
})
local columns = { { en = "scheme", es = "esquema" } }
for c in ipairs(lengths) do columns[c + 1] = column_titles[c] end
lab:table("entropies", rows, { columns = columns,
  caption = { en = "Mean entropy in nats, averaged over all seeds; in parentheses, divided by ln T.",
              es = "Entropía media en nats, promediada sobre todas las semillas; entre paréntesis, dividida por ln T." } })

--[[en
# Expected and measured {#sec:verdicts}

Each figure below is a mean over `=n_seeds` seeds, with the smallest and the largest value in brackets.
]]
--[[es
# Lo esperado y lo medido {#sec:verdicts}

Cada cifra es una media sobre `=n_seeds` semillas, con el valor menor y el mayor entre corchetes.
]]

local function summary(values)
  local sum, low, high = 0, math.huge, -math.huge
  for _, v in ipairs(values) do sum, low, high = sum + v, math.min(low, v), math.max(high, v) end
  return { mean = sum / #values, low = low, high = high, text = ("%.3f [%.3f, %.3f]"):format(sum / #values, low, high) }
end
local function per_seed(f)
  local values = {}
  for k = 1, n_seeds do values[k] = f(k) end
  return summary(values)
end

local rope_change = per_seed(function(k) return change("rope", k) end)
local rope_holds = math.max(math.abs(rope_change.low), math.abs(rope_change.high)) < 0.1
rope_constant:measured(rope_change.text, rope_holds, rope_holds
  and { en = "over these lengths the change stays under the bound", es = "con estas longitudes el cambio queda bajo la cota" }
  or { en = ("a rotation keeps the norms of q and k, so the scores spread as before over more keys: ln T itself rises by %.3f"):format(math.log(longest / shortest)),
       es = ("una rotación conserva las normas de q y k, así que las puntuaciones se reparten igual entre más claves: el propio ln T sube %.3f"):format(math.log(longest / shortest)) })

local gap = per_seed(function(k) return change("sinusoidal", k) - change("rope", k) end)
sinusoid_rises:measured(gap.text, gap.low > 0, gap.low > 0
  and { en = "in every seed the sinusoid's entropy rises more than RoPE's", es = "en todas las semillas la entropía de la sinusoide sube más que la de RoPE" }
  or { en = "it does rise, but so does ln T, and RoPE's with it; a rise alone is no sign of damage", es = "subir, sube, pero también sube ln T, y RoPE con él; una subida sin más no indica ningún daño" })

-- What is said of the learned table when no length of the sweep goes past it, or it has no second row to compare with.
local nothing_past = {
  measured = { en = "not measured", es = "no se ha medido" },
  why = { en = ("the longest sequence has %d tokens and the table %d rows: this takes at least two rows and a longer sequence"):format(longest, T_max),
          es = ("la secuencia más larga tiene %d tokens y la tabla %d filas: hacen falta al menos dos filas y una secuencia más larga"):format(longest, T_max) },
}
if longest > T_max then
  local excess = per_seed(function(k)
    local largest = -math.huge
    for _, T in ipairs(lengths) do
      if T > T_max then largest = math.max(largest, (entropy.learned[T][k] - entropy.none[T][k]) / math.log(T)) end
    end
    return largest
  end)
  local spike_holds = excess.low >= 0.02
  learned_spikes:measured(excess.text, spike_holds, spike_holds
    and { en = "past the table the entropy leaves the control's", es = "más allá de la tabla la entropía se aparta de la del control" }
    or { en = "the untrained table's entries are 0.02 in size beside inputs of size 1: before training it hardly matters which row is added",
         es = "las entradas de la tabla sin entrenar miden 0.02 frente a entradas de tamaño 1: antes de entrenar apenas importa qué fila se suma" })
else
  learned_spikes:measured(nothing_past.measured, nil, nothing_past.why)
end
if #row_distance > 0 then
  local ratio = per_seed(function(k) return last_row_distance[k] / row_distance[k] end)
  same_rows:measured(ratio.text, ratio.high < 0.5, ratio.high < 0.5
    and { en = "rows past the end do resemble the last one", es = "las filas posteriores sí se parecen a la última" }
    or { en = "they share a position, not a token: each query still carries its own content, and so does its row",
         es = "comparten la posición, no el token: cada consulta lleva su propio contenido, y su fila también" })
else
  same_rows:measured(nothing_past.measured, nil, nothing_past.why)
end

local near_text, near_low = {}, math.huge
for i, name in ipairs { "sinusoidal", "learned", "rope" } do
  local s = summary(near[name])
  near_text[i], near_low = s.text, math.min(near_low, s.low)
end
far_noise:measured(table.concat(near_text, "; "), near_low >= 1.2, near_low >= 1.2
  and { en = "the nearest keys are favoured by all three", es = "los tres favorecen a las claves más cercanas" }
  or { en = ("without training nothing favours the near keys, so there is nothing to lose far away; only ALiBi builds nearness in (%s)"):format(summary(near.alibi).text),
       es = ("sin entrenamiento nada favorece a las claves cercanas, así que lejos no hay nada que perder; solo ALiBi trae la cercanía de fábrica (%s)"):format(summary(near.alibi).text) })

local steadiest, least = nil, math.huge
local drift = {}
for _, name in ipairs(names) do
  local s = per_seed(function(k) return entropy[name][longest][k] / math.log(longest) - entropy[name][shortest][k] / math.log(shortest) end)
  drift[name] = s
  if math.abs(s.mean) < least then steadiest, least = name, math.abs(s.mean) end
end
lab:result("steadiest_normalised_entropy", steadiest)
lab:manifest("phase_17_recommendation", "rope_with_sinusoidal_fallback")

local refused, refusal = pcall(function()
  local strict = mm.positional.learned { T_max = T_max, d = d_model, rng = mm.random(lab.seed):split "learned table", std = 0.02 }
  return strict:add(mm.zeros { T_max + 1, d_model })
end)
lab:check({ en = "a learned table without an overflow rule refuses position T_max", es = "una tabla aprendida sin regla de desbordamiento rechaza la posición T_max" },
  refused and 1 or 0, "==", 0)
print((tostring(refusal):gsub("^[^:]+:%d+: ", "")))

local steady_name = { en = label[steadiest].en or label[steadiest], es = label[steadiest].es or label[steadiest] }

--[[en
# What to take away {#sec:conclusions}

**Which scheme is most stable?** By normalised entropy, *`=steady_name.en`*, whose mean moves by `=%+.3f drift[steadiest].mean` from the shortest
length to the longest; RoPE moves by `=%+.3f drift.rope.mean`, the sinusoid by `=%+.3f drift.sinusoidal.mean`, the layer without positions by
`=%+.3f drift.none.mean`. A layer that knows nothing of order is about as steady as any other: steadiness here is a property of random scores, not of a scheme.

**Where does the learned table fail?** Past row `=T_max`, by definition: it has nothing to say there. What one sees of it in these figures is
close to nothing, because an untrained table says hardly anything before that row either. The message above is what our table answers when it has not been told to
clamp or wrap.

**What can an untrained model not show?** Whether a model *trained* up to a length still works beyond it. Training decides which offsets the
heads come to rely on, and extrapolation is about what happens outside them; random weights rely on none. Entropy tells a shape, not a quality: a head
where it is high may be lost or merely undecided; where it is low, sure or merely stuck.

**What to use in the next chapter?** RoPE, with the sinusoid as the fallback, and no learned table. Nothing on this page is the reason. The reasons are lab 02's theorem (the
score depends on the offset alone) and lab 04's measurements of trained models, whose verdict may amend this one.
]]
--[[es
# Con qué quedarse {#sec:conclusions}

**¿Qué esquema es el más estable?** Según la entropía normalizada, *`=steady_name.es`*, cuya media se mueve `=%+.3f drift[steadiest].mean` de la longitud
menor a la mayor; RoPE se mueve `=%+.3f drift.rope.mean`, la sinusoide `=%+.3f drift.sinusoidal.mean` y la capa sin posiciones
`=%+.3f drift.none.mean`. Una capa que no sabe nada del orden es más o menos tan estable como cualquier otra: aquí la estabilidad es propia de unas puntuaciones al azar, no de un esquema.

**¿Dónde falla la tabla aprendida?** Más allá de la fila `=T_max`, por definición: ahí no tiene nada que decir. En estas figuras no se ve
casi nada de ello, porque una tabla sin entrenar tampoco dice apenas nada antes de esa fila. El mensaje de arriba es lo que responde nuestra tabla si no se le ha
indicado `clamp` ni `wrap`.

**¿Qué no puede mostrar un modelo sin entrenar?** Si un modelo *entrenado* hasta cierta longitud sigue funcionando más allá. El entrenamiento decide en qué
distancias se apoyan las cabezas, y la extrapolación trata de lo que pasa fuera de ellas; unos pesos al azar no se apoyan en ninguna. La entropía habla de una forma, no de una calidad:
si es alta, la cabeza puede estar perdida o solo indecisa; si es baja, segura o solo atascada.

**¿Qué usar en el capítulo siguiente?** RoPE, con la sinusoide como alternativa, y ninguna tabla aprendida. Nada de esta página es el motivo. Los motivos son el teorema de la
práctica 02 (la puntuación depende solo de la distancia) y las mediciones de la práctica 04 con modelos entrenados, cuyo veredicto puede corregir este.
]]
