--- Exercise 20: features cut into heads, and back.
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, d, H = 3, 8, 2

local function split(x, heads) return x:reshape { x.shape[1], heads, -1 }:permute(2, 1, 3) end
local function merge(y) return y:permute(2, 1, 3):contiguous():reshape { y.shape[2], -1 } end

return {
  id = "20-heads",
  title = { en = "Heads are slices of features", es = "Las cabezas son porciones de las componentes" },
  functions = { "split", "merge" },
  without = { "nn", "core" },
  numbers = { T = T, d = d, H = H, D = d // H },
  statement = {
    en = [[
A layer of several heads computes q, k and v for all heads at once, and cuts the
features into as many slices: head h takes the features from h D on, with
D = d / H, counted from 0.

  split(x, H)    (T, d) to (H, T, D)
  merge(y)       (H, T, D) back to (T, d)

With T = ${T}, d = ${d} and H = ${H} each head has ${D} features. merge(split(x, H)) is x.
Caution: x:reshape {H, T, D} has the right shape and the wrong numbers, since
it cuts the list of all numbers where it happens to fall. Reshape to (T, H, D)
first, and exchange the first two axes with t:permute or t:transpose.
]],
    es = [[
Una capa con varias cabezas calcula q, k y v de todas a la vez, y corta las
componentes en otras tantas porciones: la cabeza h toma las componentes desde
h D, con D = d / H, contadas desde 0.

  split(x, H)    de (T, d) a (H, T, D)
  merge(y)       de (H, T, D) otra vez a (T, d)

Con T = ${T}, d = ${d} y H = ${H}, cada cabeza tiene ${D} componentes.
merge(split(x, H)) es x. Cuidado: x:reshape {H, T, D} tiene la forma correcta y
los números equivocados, porque corta la lista de todos los números por donde
cae. Cambie antes la forma a (T, H, D) e intercambie los dos primeros ejes con
t:permute o t:transpose.
]],
  },
  start = [[
local function split(x, H)
  local T, d = x.shape[1], x.shape[2]
  return x:reshape { H, T, d // H }               -- ???
end

local function merge(y)
  local H, T, D = y.shape[1], y.shape[2], y.shape[3]
  return y:reshape { T, H * D }                   -- ???
end

return { split = split, merge = merge }
]],
  solution = [[
local function split(x, H)
  local T, d = x.shape[1], x.shape[2]
  return x:reshape { T, H, d // H }:transpose(1, 2)
end

local function merge(y)
  local H, T, D = y.shape[1], y.shape[2], y.shape[3]
  return y:transpose(1, 2):contiguous():reshape { T, H * D }
end

return { split = split, merge = merge }
]],
  hints = {
    { en = "x:reshape { T, H, d // H } keeps each token's features together.",
      es = "x:reshape { T, H, d // H } mantiene juntas las componentes de cada token." },
    { en = "t:transpose(1, 2) exchanges the first two axes.",
      es = "t:transpose(1, 2) intercambia los dos primeros ejes." },
    { en = "merge goes back the same way: transpose first, then reshape { T, H * D }.",
      es = "merge deshace el mismo camino: primero transpose y después reshape { T, H * D }." },
  },
  checks = {
    { name = { en = "split", es = "split" },
      function(ask, rng)
        for _, heads in ipairs { H, 4 } do
          local x = draw.tensor(rng, { rng:integer(3, 6), d })
          verdict.equal(ask, "split", { x, heads }, split(x, heads), 0)
        end
      end },
    { name = { en = "merge", es = "merge" },
      function(ask, rng)
        local y = draw.tensor(rng, { rng:integer(2, 4), rng:integer(3, 6), 3 })
        verdict.equal(ask, "merge", { y }, merge(y), 0)
      end },
    { name = { en = "one head is all of it", es = "una sola cabeza es todo" },
      function(ask, rng)
        local x = draw.tensor(rng, { T, rng:integer(2, 6) })
        verdict.equal(ask, "split", { x, 1 }, x:reshape { 1, T, -1 }, 0)
      end },
    { name = { en = "there and back", es = "ida y vuelta" },
      function(ask, rng)
        local x = draw.tensor(rng, { rng:integer(3, 6), d })
        local y = ask("split", x, H)
        verdict.near("split(x, 2)", y, split(x, H), 0)
        local back = ask("merge", mm.is_tensor(y) and y or mm.tensor(y, "float64"))
        verdict.near("merge(split(x, 2))", back, x, 0)
      end },
  },
}
