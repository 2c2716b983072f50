--- Exercise 19: layer norm by hand (Ba et al. 2016), and what it forgets.
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local epsilon = 1e-5

local function normed(x, eps)
  local mean, var = 0, 0
  for _, v in ipairs(x) do mean = mean + v / #x end
  for _, v in ipairs(x) do var = var + (v - mean) ^ 2 / #x end
  local y = {}
  for i, v in ipairs(x) do y[i] = (v - mean) / math.sqrt(var + eps) end
  return y
end

local function scaled(x, gain, bias, eps)
  local y = normed(x, eps)
  for i, v in ipairs(y) do y[i] = v * gain[i] + bias[i] end
  return y
end

return {
  id = "19-layer-norm",
  title = { en = "Layer norm by hand", es = "La normalización de capa a mano" },
  functions = { "norm", "layer_norm" },
  numbers = { eps = ("%g"):format(epsilon), y = normed({ 1, 3 }, 0) },
  statement = {
    en = [[
Before each attention a model brings every token's features to mean 0 and
variance 1:

  norm(x, eps)                      (x − mean) / √(variance + eps)
  layer_norm(x, gain, bias, eps)    norm(x, eps) · gain + bias, by feature

x, gain and bias are lists of d numbers. The variance is the mean of the squared
distances from the mean: divide by d, not by d − 1. eps, ${eps} as a rule, keeps
the division finite where all features are equal. norm({1, 3}, 0) is ${y}.
]],
    es = [[
Antes de cada atención, un modelo lleva las componentes de cada token a media 0
y varianza 1:

  norm(x, eps)                      (x − media) / √(varianza + eps)
  layer_norm(x, gain, bias, eps)    norm(x, eps) · gain + bias, por componente

x, gain y bias son listas de d números. La varianza es la media de los cuadrados
de las distancias a la media: se divide por d, no por d − 1. eps, normalmente
${eps}, mantiene finita la división si todas las componentes son iguales.
norm({1, 3}, 0) es ${y}.
]],
  },
  start = [[
local function norm(x, eps)
  local d, mean, variance = #x, 0, 0
  for _, v in ipairs(x) do mean = mean + v / d end
  for _, v in ipairs(x) do
    variance = variance                     -- ???
  end
  local y = {}
  for i, v in ipairs(x) do
    y[i] = v - mean                         -- ???
  end
  return y
end

local function layer_norm(x, gain, bias, eps)
  local y = norm(x, eps)
  for i = 1, #y do
    y[i] = y[i]                             -- ???
  end
  return y
end

return { norm = norm, layer_norm = layer_norm }
]],
  solution = [[
local function norm(x, eps)
  local d, mean, variance = #x, 0, 0
  for _, v in ipairs(x) do mean = mean + v / d end
  for _, v in ipairs(x) do
    variance = variance + (v - mean) ^ 2 / d
  end
  local y = {}
  for i, v in ipairs(x) do
    y[i] = (v - mean) / math.sqrt(variance + eps)
  end
  return y
end

local function layer_norm(x, gain, bias, eps)
  local y = norm(x, eps)
  for i = 1, #y do
    y[i] = y[i] * gain[i] + bias[i]
  end
  return y
end

return { norm = norm, layer_norm = layer_norm }
]],
  hints = {
    { en = "The variance adds (v − mean)² / d for each feature; a square is x ^ 2.",
      es = "La varianza suma (v − media)² / d por cada componente; un cuadrado es x ^ 2." },
    { en = "eps goes under the root: math.sqrt(variance + eps).",
      es = "eps va dentro de la raíz: math.sqrt(variance + eps)." },
    { en = "Gain multiplies, bias is added, feature by feature.",
      es = "La ganancia multiplica y el sesgo se suma, componente a componente." },
  },
  checks = {
    { name = { en = "mean 0 and variance 1", es = "media 0 y varianza 1" },
      function(ask, rng)
        verdict.equal(ask, "norm", { { 1, 3 }, 0 }, { -1, 1 }, 1e-9)
        local x = draw.list(rng, rng:integer(3, 9), -5, 5)
        verdict.equal(ask, "norm", { x, epsilon }, normed(x, epsilon), 1e-9)
      end },
    { name = { en = "equal features stay finite", es = "componentes iguales siguen finitas" },
      function(ask, rng)
        local v = rng:integer(1, 9)
        verdict.equal(ask, "norm", { { v, v, v }, epsilon }, { 0, 0, 0 }, 1e-9)
        local x = { v, v + 1e-3, v - 1e-3 }
        verdict.equal(ask, "norm", { x, epsilon }, normed(x, epsilon), 1e-6)
      end },
    { name = { en = "gain and bias", es = "ganancia y sesgo" },
      function(ask, rng)
        local d = rng:integer(3, 7)
        local x, gain, bias = draw.list(rng, d, -5, 5), draw.list(rng, d, 0.5, 2), draw.list(rng, d, -1, 1)
        verdict.equal(ask, "layer_norm", { x, gain, bias, epsilon }, scaled(x, gain, bias, epsilon), 1e-9)
      end },
  },
}
