--- Exercise 08: RoPE with neighbouring features as pairs (Su et al. 2021, section 3.2).
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local values = require "minimodel.exercises.values"
local verdict = require "minimodel.exercises.verdict"

local D = 6

local function rope(x, p)
  local made = mm.positional.rope(mm.tensor({ x }, "float64"), { positions = { p } })
  return made:totable()[1]
end

local function dot(a, b)
  local sum = 0
  for i, x in ipairs(a) do sum = sum + x * b[i] end
  return sum
end

return {
  id = "08-rope",
  title = { en = "RoPE: turn the pairs", es = "RoPE: girar los pares" },
  functions = { "rope", "score" },
  without = { "positional", "core" },
  numbers = { D = D, turned = rope({ 1, 0, 1, 0 }, 1) },
  statement = {
    en = [[
RoPE adds nothing to the embeddings: it turns queries and keys. The features of
a vector x go in pairs of neighbours, (0, 1), (2, 3), …, and pair i turns by
the angle a = p θ, with θ = 10000^(−2i/D) and p the position:

  y[2i]     = x[2i] cos a − x[2i + 1] sin a
  y[2i + 1] = x[2i] sin a + x[2i + 1] cos a       i = 0 … D/2 − 1

  rope(x, p)             y, for a list x of D numbers
  score(q, p, k, s)      the dot product of q turned to position p
                         and k turned to position s

Features are counted from 0 here and from 1 in Lua. For example,
rope({1, 0, 1, 0}, 1) is ${turned}.
The point: score depends on p − s alone. The checks see to it.
]],
    es = [[
RoPE no suma nada a las representaciones: gira consultas y claves. Las
componentes de un vector x van por pares de vecinas, (0, 1), (2, 3), …, y el
par i gira el ángulo a = p θ, con θ = 10000^(−2i/D) y p la posición:

  y[2i]     = x[2i] cos a − x[2i + 1] sen a
  y[2i + 1] = x[2i] sen a + x[2i + 1] cos a       i = 0 … D/2 − 1

  rope(x, p)             y, de una lista x de D números
  score(q, p, k, s)      el producto escalar de q girado a la posición p
                         y k girado a la posición s

Aquí las componentes se cuentan desde 0, y en Lua desde 1. Por ejemplo,
rope({1, 0, 1, 0}, 1) es ${turned}.
La gracia: score depende solo de p − s. Las comprobaciones lo miran.
]],
  },
  start = [[
local function rope(x, p)
  local D, y = #x, {}
  for i = 0, D // 2 - 1 do
    local angle = 0                         -- ???
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = x[2 * i + 1], x[2 * i + 2]
    y[2 * i + 1] = a                        -- ???
    y[2 * i + 2] = b                        -- ???
  end
  return y
end

local function score(q, p, k, s)
  local turned_q, turned_k = rope(q, p), rope(k, s)
  local sum = 0
  for i = 1, #q do
    sum = sum                               -- ???
  end
  return sum
end

return { rope = rope, score = score }
]],
  solution = [[
local function rope(x, p)
  local D, y = #x, {}
  for i = 0, D // 2 - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = x[2 * i + 1], x[2 * i + 2]
    y[2 * i + 1] = a * c - b * s
    y[2 * i + 2] = a * s + b * c
  end
  return y
end

local function score(q, p, k, s)
  local turned_q, turned_k = rope(q, p), rope(k, s)
  local sum = 0
  for i = 1, #q do
    sum = sum + turned_q[i] * turned_k[i]
  end
  return sum
end

return { rope = rope, score = score }
]],
  hints = {
    { en = "The angle is p * 10000 ^ (-2 * i / D).", es = "El ángulo es p * 10000 ^ (-2 * i / D)." },
    { en = "In the loop, a is x[2i] and b is x[2i + 1] of the formula.",
      es = "En el bucle, a es x[2i] y b es x[2i + 1] de la fórmula." },
    { en = "A dot product is the sum of turned_q[i] * turned_k[i].",
      es = "Un producto escalar es la suma de turned_q[i] * turned_k[i]." },
  },
  checks = {
    { name = { en = "the first pair turns by p", es = "el primer par gira p" },
      function(ask, rng)
        local x, p = draw.list(rng, 2, -1, 1), rng:integer(1, 30)
        verdict.equal(ask, "rope", { x, p }, rope(x, p), 1e-9)
      end },
    { name = { en = "every pair by its own angle", es = "cada par, su propio ángulo" },
      function(ask, rng)
        verdict.equal(ask, "rope", { { 1, 0, 1, 0 }, 1 }, rope({ 1, 0, 1, 0 }, 1), 1e-9)
        for _, width in ipairs { D, 2 * rng:integer(4, 8) } do
          local x, p = draw.list(rng, width, -1, 1), rng:integer(1, 300)
          verdict.equal(ask, "rope", { x, p }, rope(x, p), 1e-9)
        end
      end },
    { name = { en = "at position 0 nothing turns, and lengths stay",
        es = "en la posición 0 nada gira, y las longitudes quedan" },
      function(ask, rng)
        local x, p = draw.list(rng, D, -1, 1), rng:integer(1, 99)
        verdict.equal(ask, "rope", { x, 0 }, x, 1e-12)
        local y = ask("rope", x, p)
        verdict.near(values.call("rope", { x, p }), y, rope(x, p), 1e-9)
        verdict.near("|rope(x, p)|²", dot(y, y), dot(x, x), 1e-9)
      end },
    { name = { en = "a score depends on p − s alone", es = "una puntuación depende solo de p − s" },
      function(ask, rng)
        local q, k = draw.list(rng, D, -1, 1), draw.list(rng, D, -1, 1)
        local p, s, far = rng:integer(0, 30), rng:integer(0, 30), rng:integer(50, 500)
        local right = dot(rope(q, p), rope(k, s))
        verdict.equal(ask, "score", { q, p, k, s }, right, 1e-9)
        verdict.equal(ask, "score", { q, p + far, k, s + far }, right, 1e-8)
      end },
  },
}
