--- Exercise 13: the bias of ALiBi, and how far a head sees with it.
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local T, m = 3, 0.5

local function bias(slopes, length)
  local heads = {}
  for h, slope in ipairs(slopes) do
    heads[h] = {}
    for i = 1, length do
      heads[h][i] = {}
      for j = 1, length do heads[h][i][j] = j > i and -math.huge or slope * (j - i) end
    end
  end
  return heads
end

local function reach(slope, length)
  local sum, Z = 0, 0
  for distance = 0, length - 1 do
    local weight = math.exp(-slope * distance)
    sum, Z = sum + weight * distance, Z + weight
  end
  return sum / Z
end

return {
  id = "13-alibi-bias",
  title = { en = "A bias and its horizon", es = "Un sesgo y su horizonte" },
  functions = { "bias", "reach" },
  without = { "positional", "core" },
  numbers = { T = T, m = m, row = "{−1, −0.5, 0}", far = reach(m, 1000) },
  statement = {
    en = [[
The bias of ALiBi, with the causal mask in it: for the head with slope m,

  bias[i][j] = −m (i − j)   for j up to i,   −∞ for keys after the query

  bias(slopes, T)    (heads, T, T) for a list of slopes; nested lists or tensor

With the slope ${m} and T = ${T} the last row is ${row}. Where the content
says nothing (all other scores 0), the weights of the last row are e^(−m d) over
their sum, at distances d = 0 … T − 1. How far does it look, on average?

  reach(m, T)        Σ d e^(−m d) / Σ e^(−m d),  d = 0 … T − 1

reach(${m}, 1000) is ${far}, near 1/m: a head has a horizon, whatever T is.
]],
    es = [[
El sesgo de ALiBi, con la máscara causal incluida: en la cabeza de pendiente m,

  bias[i][j] = −m (i − j)   para j hasta i,   −∞ para las claves posteriores

  bias(slopes, T)    (cabezas, T, T) de una lista de pendientes; listas
                     anidadas o un tensor

Con la pendiente ${m} y T = ${T}, la última fila es ${row}. Si el contenido
no dice nada (las demás puntuaciones, 0), los pesos de la última fila son
e^(−m d) entre su suma, a distancias d = 0 … T − 1. ¿A qué distancia mira, en
promedio?

  reach(m, T)        Σ d e^(−m d) / Σ e^(−m d),  d = 0 … T − 1

reach(${m}, 1000) es ${far}, cerca de 1/m: una cabeza tiene un horizonte, sea
cual sea T.
]],
  },
  start = [[
local function bias(slopes, T)
  local heads = {}
  for h, m in ipairs(slopes) do
    heads[h] = {}
    for i = 1, T do
      heads[h][i] = {}
      for j = 1, T do
        heads[h][i][j] = 0                        -- ???
      end
    end
  end
  return heads
end

local function reach(m, T)
  local sum, total = 0, 0
  for d = 0, T - 1 do
    local weight = math.exp(-m * d)
    sum = sum                                     -- ???
    total = total + weight
  end
  return sum / total
end

return { bias = bias, reach = reach }
]],
  solution = [[
local function bias(slopes, T)
  local heads = {}
  for h, m in ipairs(slopes) do
    heads[h] = {}
    for i = 1, T do
      heads[h][i] = {}
      for j = 1, T do
        heads[h][i][j] = j > i and -math.huge or -m * (i - j)
      end
    end
  end
  return heads
end

local function reach(m, T)
  local sum, total = 0, 0
  for d = 0, T - 1 do
    local weight = math.exp(-m * d)
    sum = sum + d * weight
    total = total + weight
  end
  return sum / total
end

return { bias = bias, reach = reach }
]],
  hints = {
    { en = "Two cases: j > i is a later key and gets -math.huge; any other gets -m * (i - j).",
      es = "Dos casos: j > i es una clave posterior y recibe -math.huge; cualquier otra, -m * (i - j)." },
    { en = "A mean with weights: add up d * weight, and divide by the sum of the weights.",
      es = "Una media ponderada: sume d * weight y divida por la suma de los pesos." },
  },
  checks = {
    { name = { en = "one head", es = "una cabeza" },
      function(ask, rng)
        verdict.equal(ask, "bias", { { m }, T }, bias({ m }, T), 1e-6)
        local slope, length = draw.list(rng, 1, 0.01, 2), rng:integer(4, 8)
        verdict.equal(ask, "bias", { slope, length }, bias(slope, length), 1e-6)
      end },
    { name = { en = "many heads, each with its slope", es = "varias cabezas, cada una con su pendiente" },
      function(ask, rng)
        local slopes, length = draw.list(rng, rng:integer(2, 5), 0.01, 2), rng:integer(2, 6)
        verdict.equal(ask, "bias", { slopes, length }, bias(slopes, length), 1e-6)
      end },
    { name = { en = "how far a head looks", es = "a qué distancia mira una cabeza" },
      function(ask, rng)
        verdict.equal(ask, "reach", { m, 1000 }, reach(m, 1000), 1e-9)
        local slope, length = draw.list(rng, 1, 0.01, 2)[1], rng:integer(2, 200)
        verdict.equal(ask, "reach", { slope, length }, reach(slope, length), 1e-9)
      end },
  },
}
