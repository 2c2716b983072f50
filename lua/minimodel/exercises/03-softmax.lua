--- Exercise 03: a softmax that does not overflow.
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local large = 1000

local function softmax(x)
  local most, sum, out = -math.huge, 0, {}
  for _, value in ipairs(x) do most = math.max(most, value) end
  for i, value in ipairs(x) do
    out[i] = math.exp(value - most)
    sum = sum + out[i]
  end
  for i = 1, #out do out[i] = out[i] / sum end
  return out
end

return {
  id = "03-softmax",
  title = { en = "A softmax that does not overflow", es = "Una softmax que no se desborda" },
  functions = { "softmax" },
  numbers = { large = large, example = softmax { 0, 1 } },
  statement = {
    en = [[
softmax turns a list of scores into weights that add up to 1:

  softmax(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)

For example, softmax({0, 1}) is ${example}. As it stands in the file it is
right and breaks all the same: exp(${large}) is more than a double can hold, and
infinity divided by infinity is no number (nan). Adding a number c to all
scores changes nothing,

  exp(xᵢ + c) / Σ exp(xⱼ + c) = exp(xᵢ) / Σ exp(xⱼ)

so choose c well. A score of −∞, which a mask puts there, gets the weight 0.
]],
    es = [[
softmax convierte una lista de puntuaciones en pesos que suman 1:

  softmax(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)

Por ejemplo, softmax({0, 1}) es ${example}. Tal como está en el archivo es
correcta, y aun así se rompe: exp(${large}) no cabe en un double, e infinito
entre infinito no es un número (nan). Sumar un número c a todas las
puntuaciones no cambia nada,

  exp(xᵢ + c) / Σ exp(xⱼ + c) = exp(xᵢ) / Σ exp(xⱼ)

así que elija bien c. Una puntuación −∞, que pone ahí una máscara, recibe el
peso 0.
]],
  },
  start = [[
local function softmax(x)
  local c = 0                      -- ???
  local out, sum = {}, 0
  for i, value in ipairs(x) do
    out[i] = math.exp(value)       -- ???
    sum = sum + out[i]
  end
  for i = 1, #out do out[i] = out[i] / sum end
  return out
end

return { softmax = softmax }
]],
  solution = [[
local function softmax(x)
  local c = -math.huge
  for _, value in ipairs(x) do c = math.max(c, value) end
  local out, sum = {}, 0
  for i, value in ipairs(x) do
    out[i] = math.exp(value - c)
    sum = sum + out[i]
  end
  for i = 1, #out do out[i] = out[i] / sum end
  return out
end

return { softmax = softmax }
]],
  hints = {
    { en = "exp(x) is at most 1 as long as x is not above 0.",
      es = "exp(x) no pasa de 1 mientras x no sea mayor que 0." },
    { en = "Take the largest score from all of them: the largest becomes 0, the others are negative.",
      es = "Reste a todas la mayor de las puntuaciones: la mayor queda en 0 y las demás, negativas." },
    { en = "math.max(c, value), in a loop that begins with c = -math.huge, finds the largest.",
      es = "math.max(c, value), en un bucle que empieza con c = -math.huge, encuentra la mayor." },
  },
  checks = {
    { name = { en = "small scores", es = "puntuaciones pequeñas" },
      function(ask, rng)
        verdict.equal(ask, "softmax", { { 0, 1 } }, softmax { 0, 1 }, 1e-12)
        local x = draw.list(rng, rng:integer(2, 7), -3, 3)
        verdict.equal(ask, "softmax", { x }, softmax(x), 1e-12)
      end },
    { name = { en = "large scores", es = "puntuaciones grandes" },
      function(ask, rng)
        verdict.equal(ask, "softmax", { { large, large } }, { 0.5, 0.5 }, 1e-12)
        local x = draw.list(rng, rng:integer(3, 7), large, large + 3)
        verdict.equal(ask, "softmax", { x }, softmax(x), 1e-12)
      end },
    { name = { en = "scores far below 0", es = "puntuaciones muy por debajo de 0" },
      function(ask, rng)
        local x = draw.list(rng, rng:integer(3, 7), -large - 3, -large)
        verdict.equal(ask, "softmax", { x }, softmax(x), 1e-12)
      end },
    { name = { en = "a masked score gets no weight", es = "una puntuación tapada no recibe peso" },
      function(ask, rng)
        local x = draw.list(rng, rng:integer(3, 7), -2, 2)
        x[rng:integer(1, #x)] = -math.huge
        verdict.equal(ask, "softmax", { x }, softmax(x), 1e-12)
      end },
  },
}
