#!/usr/bin/env minimodel
-- The figures of the theory chapters that no lab draws, and the numbers that go with them. Does: draw and measure. Does not: explain;
-- the chapters do.
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "theory", seed = 0,
  title = { en = "Figures of the theory chapters", es = "Figuras de los capítulos de teoría" },
}
local base = lab:param("base", 10000, { en = "base of the frequencies", es = "base de las frecuencias" })
local reach = lab:param("reach", 2000, { en = "positions in the logarithmic law", es = "posiciones de la ley logarítmica" })

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
  title = { en = "Far is less alike, by the logarithm of the distance", es = "Lo lejano se parece menos, según el logaritmo de la distancia" } }
local axes = log_law:axes { x_label = { en = "distance", es = "distancia" }, x_scale = "log", y_label = { en = "dot product / (d/2)", es = "producto escalar / (d/2)" } }
axes:line(p, narrow, { label = "d = 32", color = 2, alpha = 0.8, width = 1 })
axes:line(p, wide, { label = "d = 512", color = 1 })
axes:line(p, predicted, { label = "1 − (ln p + γ) / ln b", color = "ink", dash = "dashed" })
axes:legend {}
local at = math.min(100, reach)
local off = math.abs(wide[at]:item() - law(at))
lab:result("log_law_at_100", { narrow = narrow[at]:item(), wide = wide[at]:item(), law = law(at) })
if base == 10000 and reach >= 100 then
  lab:check({ en = "d = 512 follows the logarithmic law at distance 100: error", es = "d = 512 sigue la ley logarítmica a distancia 100: error" }, off, "<", 0.01)
end
lab:figure("log_law", log_law, {
  caption = { en = "Dot product of two encodings, as a share of its maximum, against their distance.", es = "Producto escalar de dos codificaciones, como parte de su máximo, según la distancia." },
  alt = { en = ("Three curves falling along a logarithmic axis; at distance %d: d = 32 %.2f, d = 512 %.2f, the law %.2f."):format(at, narrow[at]:item(), wide[at]:item(), law(at)),
          es = ("Tres curvas que bajan en un eje logarítmico; a distancia %d: d = 32 %.2f, d = 512 %.2f, la ley %.2f."):format(at, narrow[at]:item(), wide[at]:item(), law(at)) } })
