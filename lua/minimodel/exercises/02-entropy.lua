--- Exercise 02: the entropy of a row of attention (Shannon 1948, section 6).
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local function entropy(row)
  local H = 0
  for _, p in ipairs(row) do
    if p > 0 then H = H - p * math.log(p) end
  end
  return H
end

local function uniform(n)
  local row = {}
  for i = 1, n do row[i] = 1 / n end
  return row
end

local skewed = { 0.5, 0.25, 0.25 }

return {
  id = "02-entropy",
  title = { en = "How wide a row looks", es = "Cuánto abarca una fila" },
  functions = { "entropy", "width" },
  numbers = { row = skewed, H = entropy(skewed), width = math.exp(entropy(skewed)) },
  statement = {
    en = [[
A row of attention is a list of weights that add up to 1. Its entropy,

  H = −Σ p ln p      in nats: ln is the natural logarithm

is 0 where all the weight is on one key and ln n where n keys get the same. A
key of weight 0 adds nothing. e^H is the width: how many keys of equal weight
would be as spread out.

  entropy(row)    H of a list of weights
  width(row)      e^H

For example, entropy(${row}) is ${H} and the width of that row is
${width}.
]],
    es = [[
Una fila de atención es una lista de pesos que suman 1. Su entropía,

  H = −Σ p ln p      en nats: ln es el logaritmo natural

es 0 si todo el peso está en una clave, y ln n si n claves reciben lo mismo.
Una clave de peso 0 no añade nada. e^H es la anchura: cuántas claves de igual
peso estarían igual de repartidas.

  entropy(row)    H de una lista de pesos
  width(row)      e^H

Por ejemplo, entropy(${row}) es ${H} y la anchura de esa fila es
${width}.
]],
  },
  start = [[
local function entropy(row)
  local H = 0
  for _, p in ipairs(row) do
    H = H      -- ???
  end
  return H
end

local function width(row)
  return nil   -- ???
end

return { entropy = entropy, width = width }
]],
  solution = [[
local function entropy(row)
  local H = 0
  for _, p in ipairs(row) do
    if p > 0 then H = H - p * math.log(p) end
  end
  return H
end

local function width(row)
  return math.exp(entropy(row))
end

return { entropy = entropy, width = width }
]],
  hints = {
    { en = "Each key adds −p ln p; math.log(p) is ln p.", es = "Cada clave añade −p ln p; math.log(p) es ln p." },
    { en = "math.log(0) is −∞ and 0 · −∞ is no number: leave out the keys with p = 0, by an if.",
      es = "math.log(0) es −∞, y 0 · −∞ no es un número: deje fuera, con un if, las claves con p = 0." },
  },
  checks = {
    { name = { en = "equal weights give ln n", es = "pesos iguales dan ln n" },
      function(ask, rng)
        for _, n in ipairs { 2, 8, rng:integer(9, 90) } do
          verdict.equal(ask, "entropy", { uniform(n) }, math.log(n), 1e-9)
        end
      end },
    { name = { en = "one key with all the weight gives 0", es = "una clave con todo el peso da 0" },
      function(ask, rng)
        local row = {}
        for i = 1, rng:integer(3, 9) do row[i] = 0 end
        row[rng:integer(1, #row)] = 1
        verdict.equal(ask, "entropy", { row }, 0, 1e-12)
      end },
    { name = { en = "any row", es = "cualquier fila" },
      function(ask, rng)
        verdict.equal(ask, "entropy", { skewed }, entropy(skewed), 1e-9)
        for n = 3, 6 do
          local row = draw.shares(rng, n)
          verdict.equal(ask, "entropy", { row }, entropy(row), 1e-9)
        end
      end },
    { name = { en = "width is e^H", es = "width es e^H" },
      function(ask, rng)
        for _, row in ipairs { uniform(rng:integer(2, 9)), skewed, draw.shares(rng, 5) } do
          verdict.equal(ask, "width", { row }, math.exp(entropy(row)), 1e-9)
        end
      end },
  },
}
