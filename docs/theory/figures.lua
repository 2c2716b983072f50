#!/usr/bin/env minimodel
-- The figures of the theory chapters that no lab draws, and the numbers that go with them. Does: draw and measure.
-- Does not: explain; the chapters do.
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "theory", seed = 0,
  title = { en = "Figures of the theory chapters", es = "Figuras de los capítulos de teoría" },
}
local base = lab:param("base", 10000, { en = "base of the frequencies", es = "base de las frecuencias" })
local reach = lab:param("reach", 2000, { en = "positions in the logarithmic law",
  es = "posiciones de la ley logarítmica" })
local buckets = lab:param("buckets", 32, { en = "buckets of T5, causal", es = "cubetas de T5, causal" })
local max_distance = lab:param("max_distance", 128, { en = "distance that sets the scale of the buckets",
  es = "distancia que fija la escala de las cubetas" })
local T_max = lab:param("T_max", 64, { en = "rows of the learned table", es = "filas de la tabla aprendida" })
local d_head = lab:param("d_head", 128, { en = "width of a head", es = "anchura de una cabeza" })
local trained = lab:param("trained", 4096, { en = "trained length", es = "longitud entrenada" })
local factor = lab:param("factor", 8, { en = "how many times longer", es = "cuántas veces más larga" })
local n_pairs = lab:param("pairs", 20, { en = "paired differences in the example",
  es = "diferencias pareadas del ejemplo" }, { min = 2 })
local effect = lab:param("effect", 0.7, { en = "mean of the example's differences, in standard deviations",
  es = "media de las diferencias del ejemplo, en desviaciones típicas" })
local T_memory = lab:param("T_memory", { 128, 256, 512, 1024, 2048 }, { en = "lengths at which memory is measured",
  es = "longitudes a las que se mide la memoria" })

-- ---- Chapter 01: the dot product of sinusoids falls with the logarithm of the distance

local EULER = 0.57721566490153286
local function law(p) return 1 - (EULER + math.log(p)) / math.log(base) end
local function alike(d)      -- PE(0) · PE(p) / (d/2) for p = 1 … reach
  local t = mm.positional.sinusoidal(reach + 1, d, { base = base, dtype = "float64" })
  return (t:matmul(t[1]) / (d / 2)):slice(1, 2, reach + 1)
end
local p, predicted = {}, {}
for i = 1, reach do p[i], predicted[i] = i, law(i) end
local narrow, wide = alike(32), alike(512)
local log_law = mm.figure { width = 15, height = 8.5,
  title = { en = "Far is less alike, by the logarithm of the distance",
    es = "Lo lejano se parece menos, según el logaritmo de la distancia" } }
local axes = log_law:axes { x_label = { en = "distance", es = "distancia" }, x_scale = "log",
  y_label = { en = "dot product / (d/2)", es = "producto escalar / (d/2)" } }
axes:line(p, narrow, { label = "d = 32", color = 2, alpha = 0.8, width = 1 })
axes:line(p, wide, { label = "d = 512", color = 1 })
axes:line(p, predicted, { label = "1 − (ln p + γ) / ln b", color = "ink", dash = "dashed" })
axes:legend {}
local at = math.min(100, reach)
local off = math.abs(wide[at]:item() - law(at))
lab:result("log_law_at_100", { narrow = narrow[at]:item(), wide = wide[at]:item(), law = law(at) })
if base == 10000 and reach >= 100 then
  lab:check({ en = "d = 512 follows the logarithmic law at distance 100: error",
    es = "d = 512 sigue la ley logarítmica a distancia 100: error" }, off, "<", 0.01)
end
lab:figure("log_law", log_law, {
  caption = { en = "Dot product of two encodings, as a share of its maximum, against their distance.",
    es = "Producto escalar de dos codificaciones, como fracción de su máximo, según la distancia." },
  alt = { en = ("Three curves falling along a logarithmic axis; at distance %d: d = 32 %.2f, d = 512 %.2f, the law "
    .. "%.2f."):format(at, narrow[at]:item(), wide[at]:item(), law(at)),
          es = ("Tres curvas que bajan en un eje logarítmico; a distancia %d: d = 32 %.2f, d = 512 %.2f, la ley %.2f.")
            :format(at, narrow[at]:item(), wide[at]:item(), law(at)) } })

-- ---- Chapter 02: which bucket a distance falls into, and which row of a learned table a position reads


local span = 2 * max_distance
local last_row = mm.positional.t5_buckets(span + 1, { buckets = buckets, max_distance = max_distance,
  causal = true })[span + 1]
local distances, bucket_of = {}, {}
for distance = 0, span do
  distances[distance + 1], bucket_of[distance + 1] = distance, last_row[span + 1 - distance]:item()
end
local width_of_last = 0
for distance = 0, max_distance - 1 do
  if bucket_of[distance + 1] == bucket_of[max_distance] then width_of_last = width_of_last + 1 end
end
lab:check({ en = "near distances have a bucket each: bucket of distance B/2 − 1",
  es = "las distancias cercanas tienen cubeta propia: cubeta de la distancia B/2 − 1" },
  bucket_of[buckets // 2], "==", buckets // 2 - 1)
lab:check({ en = "bucket of the largest distance drawn", es = "cubeta de la mayor distancia dibujada" },
  bucket_of[span + 1], "==", buckets - 1)
lab:result("bucket_of_max_distance_less_one", bucket_of[max_distance])

local positions, clamped, wrapped = {}, {}, {}
for i = 0, 3 * T_max - 1 do
  positions[i + 1], clamped[i + 1], wrapped[i + 1] = i, math.min(i, T_max - 1), i % T_max
end
local tables = mm.figure { width = 17, height = 8,
  title = { en = "Two ways to run out: of rows, and of resolution",
    es = "Dos maneras de quedarse corto: de filas y de resolución" } }
local sides = tables:grid { rows = 1, columns = 2, share_y = false }
local rows = sides:axes(1, 1, { title = { en = "learned table: row read", es = "tabla aprendida: fila leída" },
  x_label = { en = "position", es = "posición" }, y_label = { en = "row", es = "fila" } })
rows:span(0, T_max - 1, { color = "green", alpha = 0.15 })
rows:line(positions, wrapped, { label = "wrap", color = 2, dash = "dashed" })
rows:line(positions, clamped, { label = "clamp", color = 1 })
rows:legend {}
local steps = sides:axes(1, 2, { title = { en = "T5: bucket of a distance", es = "T5: cubeta de una distancia" },
  x_label = { en = "distance", es = "distancia" }, y_label = { en = "bucket", es = "cubeta" } })
steps:line(distances, bucket_of, { color = 1 })
lab:figure("tables", tables, {
  caption = { en = "Left: the row of a learned table that each position reads, by overflow rule; training reaches the "
    .. "shaded part. Right: T5's bucket of each distance.",
              es = "Izquierda: fila de la tabla aprendida que lee cada posición, según la regla de desbordamiento; el "
                .. "entrenamiento llega a la parte sombreada. Derecha: cubeta de T5 para cada distancia." },
  alt = { en = ("Left, rows climb to %d and stay (clamp) or start again (wrap). Right, buckets climb one by one to %d "
    .. "and then ever more slowly to %d at distance %d."):format(T_max - 1, buckets // 2, buckets - 1, max_distance),
          es = ("A la izquierda, las filas suben hasta %d y se quedan (clamp) o vuelven a empezar (wrap). A la "
            .. "derecha, las cubetas suben de una en una hasta %d y después cada vez más despacio hasta %d a "
            .. "distancia %d."):format(T_max - 1, buckets // 2, buckets - 1, max_distance) } })

-- ---- Chapter 03: what each scaling does to each frequency


local plain = mm.positional.rope_frequencies(d_head, { base = base })
local pair_numbers, turned_once = {}, 0
for i = 1, d_head // 2 do
  pair_numbers[i] = i - 1
  if trained * plain[i]:item() >= 2 * math.pi then turned_once = turned_once + 1 end
end
local kinds = {
  { { en = "linear", es = "lineal" }, { kind = "linear", factor = factor }, "dotted" },
  { "NTK", { kind = "ntk", factor = factor }, "dashed" },
  { "YaRN", { kind = "yarn", factor = factor, original_length = trained, alpha = 1, beta = 32 }, "dashdot" },
  { "Llama 3", { kind = "llama3", factor = factor, original_length = trained, low_freq_factor = 1,
    high_freq_factor = 4 }, "solid" },
}
local scaling = mm.figure { width = 15, height = 8.5,
  title = { en = "Who is slowed down: all, the slow, or the very slow",
    es = "A quién se frena: a todos, a los lentos o a los muy lentos" } }
local panel = scaling:axes { x_label = { en = "pair i", es = "par i" }, y_label = { en = "new frequency / old",
  es = "frecuencia nueva / antigua" }, y_limits = { 0, 1.05 } }
panel:vertical(turned_once - 0.5, { color = "muted", dash = "dotted" })
local slowest, kept = {}, {}
for k, kind in ipairs(kinds) do
  local ratio = mm.positional.rope_frequencies(d_head, { base = base, scaling = kind[2] }) / plain
  panel:line(pair_numbers, ratio, { label = kind[1], color = k, dash = kind[3] })
  slowest[k], kept[k] = ratio[d_head // 2]:item(), ratio[1]:item()
end
panel:legend {}
lab:result("turned_once", turned_once)
lab:result("slowest_ratio", { linear = slowest[1], ntk = slowest[2], yarn = slowest[3], llama3 = slowest[4] })
lab:check({ en = "every scaling divides the slowest frequency by the factor: worst error",
  es = "todo escalado divide la frecuencia más lenta por el factor: peor error" },
  math.max(math.abs(slowest[1] * factor - 1), math.abs(slowest[2] * factor - 1), math.abs(slowest[3] * factor - 1),
    math.abs(slowest[4] * factor - 1)), "<", 1e-12)
lab:check({ en = "all but linear keep the fastest: worst error",
  es = "todos menos el lineal conservan la más rápida: peor error" },
  math.max(math.abs(kept[2] - 1), math.abs(kept[3] - 1), math.abs(kept[4] - 1)), "<", 1e-12)
lab:figure("frequency_scaling", scaling, {
  caption = { en = "By what each scaling multiplies each frequency. Left of the dotted line, pairs that go right round "
    .. "within the trained length.",
              es = "Por cuánto multiplica cada escalado cada frecuencia. A la izquierda de la línea de puntos, los "
                .. "pares que dan la vuelta entera dentro de la longitud entrenada." },
  alt = { en = ("Four curves over %d pairs. Linear is flat at 1/%d; NTK falls smoothly from 1 to 1/%d; YaRN and Llama "
    .. "3 stay at 1, then ramp down to 1/%d before pair %d."):format(d_head // 2, factor, factor, factor, turned_once),
          es = ("Cuatro curvas sobre %d pares. Linear es plana en 1/%d; NTK baja suavemente de 1 a 1/%d; YaRN y Llama "
            .. "3 siguen en 1 y después bajan en rampa a 1/%d antes del par %d."):format(d_head // 2, factor, factor,
            factor, turned_once) } })

-- ---- Chapter 04: what the sign-flip test counts, and how small its p can get

local statistics = mm.statistics

local differences, rng = {}, mm.random(lab.seed):split "differences"
for i = 1, n_pairs do differences[i] = effect + rng:normal() end
local test = statistics.sign_flip(differences, { rng = rng:split "test" })
local flipped, flips = {}, rng:split "flips"
local SAMPLES = 20000
for s = 1, SAMPLES do
  local total = 0
  for i = 1, n_pairs do total = total + (flips:integer(0, 1) == 0 and differences[i] or -differences[i]) end
  flipped[s] = total / n_pairs
end
local widest = 0
for _, x in ipairs(flipped) do widest = math.max(widest, math.abs(x)) end
widest = math.max(widest, math.abs(test.mean)) * 1.05
local BINS = 41
local centre, share = {}, {}
for b = 1, BINS do centre[b], share[b] = widest * (2 * (b - 0.5) / BINS - 1), 0 end
for _, x in ipairs(flipped) do
  local b = math.min(BINS, math.floor((x / widest + 1) / 2 * BINS) + 1)
  share[b] = share[b] + 1 / SAMPLES
end
local counts, least = {}, {}
for n = 2, 12 do counts[n - 1], least[n - 1] = n, 2.0 ^ (1 - n) end

local flip = mm.figure { width = 17, height = 8,
  title = { en = "Had each sign been a coin's, how often would the mean be this far out?",
    es = "Si cada signo fuera de una moneda, ¿con qué frecuencia saldría una media tan alejada?" } }
local halves = flip:grid { rows = 1, columns = 2, share_y = false, share_x = false }
local tick = widest > 0.6 and 0.5 or 0.2
local null = halves:axes(1, 1, { x_ticks = { -tick, 0, tick }, x_label = { en = "mean difference after flipping signs",
  es = "diferencia media tras cambiar signos" }, y_label = { en = "share of patterns", es = "parte de los patrones" } })
null:line(centre, share, { color = 1 })
null:vertical(test.mean, { color = 2, text = { en = "seen", es = "vista" } })
null:vertical(-test.mean, { color = 2, dash = "dotted" })
local floor = halves:axes(1, 2, { x_label = { en = "pairs n", es = "pares n" }, y_label = { en = "smallest p, 2^{1−n}",
  es = "menor p, 2^{1−n}" }, y_scale = "log" })
floor:horizontal(0.05, { color = "muted", dash = "dotted", text = "0.05" })
floor:line(counts, least, { color = 1, marker = "circle" })
lab:result("sign_flip", { p = test.p, mean = test.mean, pairs = n_pairs })
local five = statistics.sign_flip({ 1, 2, 3, 4, 5 }).p
lab:check({ en = "five pairs of one sign: p", es = "cinco pares del mismo signo: p" }, five, "==", 0.0625)
lab:figure("sign_flip", flip, {
  caption = { en = ("Left: the mean of %d made-up differences under random signs, and the mean seen. Right: the "
    .. "smallest two-sided p that n pairs can give."):format(n_pairs),
              es = ("Izquierda: la media de %d diferencias inventadas con signos al azar, y la media vista. Derecha: "
                .. "la menor p bilateral que pueden dar n pares."):format(n_pairs) },
  alt = { en = ("Left, a bell about zero with the mean seen at %.2f, p = %.4f. Right, p halves with each pair: 0.0625 "
    .. "for five, 0.03125 for six."):format(test.mean, test.p),
          es = ("A la izquierda, una campana en torno a cero con la media vista en %.2f, p = %.4f. A la derecha, p se "
            .. "divide por dos con cada par: 0.0625 con cinco, 0.03125 con seis."):format(test.mean, test.p) } })

-- ---- Chapter 05: what attention keeps for the backward pass, streamed and spelled out


-- Bytes alive after a forward pass on a tape, beyond the inputs; the output and the gradient of q.
local function kept_by(T, forward)
  local x = mm.random(lab.seed):split("memory " .. T)
  local q, k, v = mm.randn(x, { T, 32 }):requires_grad(), mm.randn(x, { T, 32 }):requires_grad(),
    mm.randn(x, { T, 32 }):requires_grad()
  local tape <close> = mm.tape()
  collectgarbage()
  local before = mm.memory().live
  local out = forward(q, k, v)
  collectgarbage()
  local bytes = mm.memory().live - before
  tape:backward((out * out):sum())
  return bytes, out, q.grad
end
local function streamed(q, k, v)
  return (mm.attention(q:reshape { 1, q.shape[1], 32 }, k:reshape { 1, k.shape[1], 32 },
    v:reshape { 1, v.shape[1], 32 })):reshape(q.shape)
end
local function spelled_out(q, k, v) return (q:matmul(k:T()) / math.sqrt(32)):softmax(-1):matmul(v) end

local stream_bytes, whole_bytes, difference, gradient_difference = {}, {}, 0, 0
for i, T in ipairs(T_memory) do
  local out_a, out_b, grad_a, grad_b
  stream_bytes[i], out_a, grad_a = kept_by(T, streamed)
  whole_bytes[i], out_b, grad_b = kept_by(T, spelled_out)
  difference = math.max(difference, (out_a - out_b):abs():max():item())
  gradient_difference = math.max(gradient_difference, (grad_a - grad_b):abs():max():item() / grad_b:abs():max():item())
end
local last = #T_memory
local memory = mm.figure { width = 15, height = 8.5,
  title = { en = "Kept for the backward pass: T or T × T",
    es = "Lo que se guarda para el paso hacia atrás: T o T × T" } }
local memory_axes = memory:axes { x_label = { en = "sequence length T", es = "longitud de secuencia T" },
  y_label = { en = "bytes kept", es = "bytes guardados" }, x_scale = "log", y_scale = "log", x_ticks = T_memory }
memory_axes:line(T_memory, whole_bytes, { label = { en = "matmul, softmax, matmul", es = "matmul, softmax, matmul" },
  color = 2, marker = "square" })
memory_axes:line(T_memory, stream_bytes, { label = { en = "streaming", es = "por bloques" }, color = 1,
  marker = "circle" })
memory_axes:legend {}
lab:result("attention_bytes", { T = T_memory[last], streaming = stream_bytes[last], whole = whole_bytes[last] })
lab:result("attention_difference", { output = difference, gradient = gradient_difference })
if last > 1 then
  local growth = math.log(T_memory[last] / T_memory[last - 1])
  lab:result("attention_growth", { streaming = math.log(stream_bytes[last] / stream_bytes[last - 1]) / growth,
    whole = math.log(whole_bytes[last] / whole_bytes[last - 1]) / growth })
end
lab:check({ en = "streaming and whole attention: outputs differ by",
  es = "atención por bloques y entera: las salidas difieren en" }, difference, "<", 1e-5)
lab:check({ en = "and gradients, relative to the largest, by", es = "y los gradientes, relativos al mayor, en" },
  gradient_difference, "<", 1e-4)
lab:figure("attention_memory", memory, {
  caption = { en = "Bytes that one head of width 32 leaves on the tape in a forward pass, by sequence length.",
    es = "Bytes que una cabeza de anchura 32 deja en la cinta en un paso hacia delante, según la longitud." },
  alt = { en = ("Two lines on logarithmic axes. At T = %d: %.1f MB spelled out, %.2f MB streaming.")
    :format(T_memory[last], whole_bytes[last] / 1e6, stream_bytes[last] / 1e6),
          es = ("Dos rectas en ejes logarítmicos. Con T = %d: %.1f MB operación a operación, %.2f MB por bloques.")
            :format(T_memory[last], whole_bytes[last] / 1e6, stream_bytes[last] / 1e6) } })
