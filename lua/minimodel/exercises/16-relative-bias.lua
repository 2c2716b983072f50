--- Exercise 16: a learned bias by clipped distance (Shaw et al. 2018, section 3.2, as a bias).
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local reach, T = 2, 4

local function index(i, j, k) return math.max(-k, math.min(j - i, k)) + k + 1 end
local function bias(list, length)
  local k, rows = #list // 2, {}
  for i = 1, length do
    rows[i] = {}
    for j = 1, length do rows[i][j] = list[index(i, j, k)] end
  end
  return rows
end

--- How a gradient of the bias gathers in the list.
local function gather(g, k)
  local out = {}
  for n = 1, 2 * k + 1 do out[n] = 0 end
  for i, row in ipairs(g) do
    for j, x in ipairs(row) do out[index(i, j, k)] = out[index(i, j, k)] + x end
  end
  return out
end

local example = { 10, 20, 30, 40, 50 }

return {
  id = "16-relative-bias",
  title = { en = "A number for each distance", es = "Un número por distancia" },
  functions = { "bias", "gather" },
  without = { "positional", "core" },
  numbers = { k = reach, T = T, list = example, row = bias(example, T)[1] },
  statement = {
    en = [[
A learned bias can belong to the distance j − i between key and query rather
than to positions: the same numbers everywhere. Distances beyond k, to either
side, share the number at the end, so a list of 2k + 1 numbers is enough, for
the distances −k … k in order:

  bias(list, T)      (T, T): entry (i, j) is the list's number for j − i,
                     clipped to −k … k; k is known from the list's length

With k = ${k}, T = ${T} and list = ${list}, row 1 is
${row}. While training, every entry of the bias hands its gradient to
the number that it was read from:

  gather(g, k)       2k + 1 sums, for the gradient g (T, T) of the bias
]],
    es = [[
Un sesgo aprendido puede depender de la distancia j − i entre clave y consulta
en lugar de las posiciones: los mismos números en todas partes. Las distancias
de más de k, a un lado o al otro, comparten el número del extremo, así que
basta una lista de 2k + 1 números, los de las distancias −k … k en orden:

  bias(list, T)      (T, T): el elemento (i, j) es el número de la lista para
                     j − i recortado a −k … k; k se deduce de su longitud

Con k = ${k}, T = ${T} y list = ${list}, la fila 1 es
${row}. Al entrenar, cada elemento del sesgo entrega su gradiente al
número del que se leyó:

  gather(g, k)       2k + 1 sumas, del gradiente g (T, T) del sesgo
]],
  },
  start = [[
-- which entry of the list, from 1, belongs to the distance j - i
local function index(i, j, k)
  local distance = j - i                          -- ???
  return distance + k + 1
end

local function bias(list, T)
  local k = #list // 2
  local rows = {}
  for i = 1, T do
    rows[i] = {}
    for j = 1, T do rows[i][j] = list[index(i, j, k)] end
  end
  return rows
end

local function gather(g, k)
  local sums = {}
  for n = 1, 2 * k + 1 do sums[n] = 0 end
  for i, row in ipairs(g) do
    for j, x in ipairs(row) do
      local n = 1                                 -- ???
      sums[n] = sums[n] + x
    end
  end
  return sums
end

return { bias = bias, gather = gather }
]],
  solution = [[
-- which entry of the list, from 1, belongs to the distance j - i
local function index(i, j, k)
  local distance = math.max(-k, math.min(j - i, k))
  return distance + k + 1
end

local function bias(list, T)
  local k = #list // 2
  local rows = {}
  for i = 1, T do
    rows[i] = {}
    for j = 1, T do rows[i][j] = list[index(i, j, k)] end
  end
  return rows
end

local function gather(g, k)
  local sums = {}
  for n = 1, 2 * k + 1 do sums[n] = 0 end
  for i, row in ipairs(g) do
    for j, x in ipairs(row) do
      local n = index(i, j, k)
      sums[n] = sums[n] + x
    end
  end
  return sums
end

return { bias = bias, gather = gather }
]],
  hints = {
    { en = "To clip a number to −k … k: math.max(-k, math.min(number, k)).",
      es = "Para recortar un número a −k … k: math.max(-k, math.min(número, k))." },
    { en = "gather goes the way of bias backwards: the same index(i, j, k).",
      es = "gather recorre al revés el camino de bias: el mismo index(i, j, k)." },
  },
  checks = {
    { name = { en = "within the reach", es = "dentro del alcance" },
      function(ask, rng)
        local k = rng:integer(2, 4)
        local list = draw.list(rng, 2 * k + 1, -1, 1)
        verdict.equal(ask, "bias", { list, k + 1 }, bias(list, k + 1), 1e-12)
      end },
    { name = { en = "beyond it the ends are shared", es = "más allá se comparten los extremos" },
      function(ask, rng)
        verdict.equal(ask, "bias", { example, T }, bias(example, T), 1e-12)
        local k, length = rng:integer(1, 3), rng:integer(6, 9)
        local list = draw.list(rng, 2 * k + 1, -1, 1)
        verdict.equal(ask, "bias", { list, length }, bias(list, length), 1e-12)
      end },
    { name = { en = "gradients gather where the number came from",
        es = "los gradientes se reúnen donde estaba el número" },
      function(ask, rng)
        local k, length = rng:integer(1, 3), rng:integer(4, 7)
        local g = {}
        for i = 1, length do g[i] = draw.list(rng, length, -1, 1) end
        verdict.equal(ask, "gather", { g, k }, gather(g, k), 1e-9)
      end },
  },
}
