--- Exercise 17: T5's buckets of distances, the causal kind (Raffel et al. 2020, section 2.1).
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local buckets, most = 8, 32

--- The bucket of a distance, read from the engine's table of the last query.
local function bucket(distance, n, max_distance)
  local rows = mm.positional.t5_buckets(distance + 1, { causal = true, buckets = n, max_distance = max_distance })
  return rows[{ distance + 1, 1 }]
end

local some = {}
for i = 0, 9 do some[i + 1] = bucket(i, buckets, most) end

return {
  id = "17-t5-buckets",
  title = { en = "Buckets that widen", es = "Cubetas que se ensanchan" },
  functions = { "bucket" },
  without = { "positional", "core" },
  numbers = { n = buckets, half = buckets // 2, M = most, list = table.concat(some, ", ") },
  statement = {
    en = [[
T5 learns one number for each bucket of distances: near ones singly, far ones
together, in steps that widen like a logarithm. For a key at a distance from 0
on behind its query, with n buckets, h = n // 2, and M the distance at which the
logarithm reaches n:

  distance < h     bucket = distance
  otherwise        bucket = h + floor(ln(distance / h) / ln(M / h) · (n − h)),
                   at most n − 1

  bucket(distance, n, M)    a whole number from 0 to n − 1

With n = ${n} and M = ${M} the distances 0 … 9 fall into
${list}. From M on there is one bucket for everything.
]],
    es = [[
T5 aprende un número por cada cubeta de distancias: las cercanas una a una, las
lejanas juntas, en tramos que se ensanchan como un logaritmo. Para una clave
situada a una distancia, de 0 en adelante, por detrás de su consulta, con n
cubetas, h = n // 2, y M la distancia en la que el logaritmo llega a n:

  distancia < h    cubeta = distancia
  si no            cubeta = h + floor(ln(distancia / h) / ln(M / h) · (n − h)),
                   como mucho n − 1

  bucket(distance, n, M)    un número entero de 0 a n − 1

Con n = ${n} y M = ${M}, las distancias 0 … 9 caen en
${list}. Desde M hay una sola cubeta para todo.
]],
  },
  start = [[
local function bucket(distance, n, M)
  local h = n // 2
  if distance < h then
    return 0                                      -- ???
  end
  local steps = 0                                 -- ???
  return h + steps                                -- ???
end

return { bucket = bucket }
]],
  solution = [[
local function bucket(distance, n, M)
  local h = n // 2
  if distance < h then
    return distance
  end
  local steps = math.floor(math.log(distance / h) / math.log(M / h) * (n - h))
  return math.min(h + steps, n - 1)
end

return { bucket = bucket }
]],
  hints = {
    { en = "math.log is ln, math.floor rounds down.", es = "math.log es ln, y math.floor redondea hacia abajo." },
    { en = "steps is the whole floor(…); math.min keeps the sum at n − 1 at most.",
      es = "steps es todo el floor(…); math.min mantiene la suma en n − 1 como mucho." },
  },
  checks = {
    { name = { en = "near distances singly", es = "las distancias cercanas, una a una" },
      function(ask, rng)
        local n = 2 * rng:integer(4, 16)
        for _, distance in ipairs { 0, 1, rng:integer(2, n // 2 - 1), n // 2 - 1 } do
          verdict.equal(ask, "bucket", { distance, n, 128 }, distance, 0)
        end
      end },
    { name = { en = "far ones together", es = "las lejanas, juntas" },
      function(ask, rng)
        -- whole powers of the step stand on an edge, where rounding decides: they are left out
        for _, distance in ipairs { 5, 9, 11, 17, 23, rng:integer(24, 30) } do
          verdict.equal(ask, "bucket", { distance, buckets, most }, bucket(distance, buckets, most), 0)
        end
        local distance = rng:integer(17, 31)
        verdict.equal(ask, "bucket", { distance, 32, 128 }, bucket(distance, 32, 128), 0)
      end },
    { name = { en = "from M on, the last bucket", es = "desde M, la última cubeta" },
      function(ask, rng)
        for _, distance in ipairs { most + 1, most + rng:integer(2, 9), 1000 } do
          verdict.equal(ask, "bucket", { distance, buckets, most }, buckets - 1, 0)
        end
      end },
  },
}
