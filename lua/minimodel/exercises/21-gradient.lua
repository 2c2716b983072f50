--- Exercise 21: the gradient of softmax and cross-entropy, by hand.
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local function row_of(logits) return mm.tensor({ logits }, "float64") end

local function loss(logits, target) return mm.cross_entropy(row_of(logits), { target }):item() end

--- By the tape.
local function gradient(logits, target)
  local leaf = row_of(logits):requires_grad()
  local tape <close> = mm.tape()
  tape:backward(mm.cross_entropy(leaf, { target }))
  return leaf.grad:totable()[1]
end

local example = { 2, 0, 0 }

return {
  id = "21-gradient",
  title = { en = "A gradient by hand", es = "Un gradiente a mano" },
  functions = { "loss", "gradient", "difference" },
  without = { "cross_entropy", "tape", "core" },
  numbers = { x = example, L = loss(example, 0), g = gradient(example, 0) },
  statement = {
    en = [[
A model gives a list x of scores (logits), one for each token, and the next
token turns out to be t. The loss is how surprised it was:

  loss(x, t)             −ln p_t,  p = softmax(x);  t counts from 0
  gradient(x, t)         d loss / d x_i, a list: p_i, and p_i − 1 for i = t
  difference(x, t, h)    the same by central differences, to check it:
                         (loss at x_i + h − loss at x_i − h) / 2h

loss(${x}, 0) is ${L} and its gradient
${g}: it adds up to 0, pulls the right
token up and pushes the others down. mm.tape, which would compute the gradient,
is not available here.
]],
    es = [[
Un modelo da una lista x de puntuaciones (logits), una por token, y el token
siguiente resulta ser t. La pérdida es lo que le sorprendió:

  loss(x, t)             −ln p_t,  p = softmax(x);  t se cuenta desde 0
  gradient(x, t)         d pérdida / d x_i, una lista: p_i, y p_i − 1 si i = t
  difference(x, t, h)    lo mismo por diferencias centrales, para comprobarlo:
                         (pérdida con x_i + h − pérdida con x_i − h) / 2h

loss(${x}, 0) es ${L} y su gradiente
${g}: suma 0, tira hacia arriba del
token acertado y empuja a los demás hacia abajo. mm.tape, que calcularía el
gradiente, no está disponible aquí.
]],
  },
  start = [[
local function softmax(x)
  local c = math.max(table.unpack(x))
  local p, sum = {}, 0
  for i, v in ipairs(x) do
    p[i] = math.exp(v - c)
    sum = sum + p[i]
  end
  for i = 1, #p do p[i] = p[i] / sum end
  return p
end

local function loss(x, t)
  return nil                                -- ???
end

local function gradient(x, t)
  local g = softmax(x)
  return g                                  -- ???
end

local function difference(x, t, h)
  local g = {}
  for i = 1, #x do
    local up, down = { table.unpack(x) }, { table.unpack(x) }
    up[i], down[i] = x[i] + h, x[i] - h
    g[i] = 0                                -- ???
  end
  return g
end

return { loss = loss, gradient = gradient, difference = difference }
]],
  solution = [[
local function softmax(x)
  local c = math.max(table.unpack(x))
  local p, sum = {}, 0
  for i, v in ipairs(x) do
    p[i] = math.exp(v - c)
    sum = sum + p[i]
  end
  for i = 1, #p do p[i] = p[i] / sum end
  return p
end

local function loss(x, t)
  return -math.log(softmax(x)[t + 1])
end

local function gradient(x, t)
  local g = softmax(x)
  g[t + 1] = g[t + 1] - 1
  return g
end

local function difference(x, t, h)
  local g = {}
  for i = 1, #x do
    local up, down = { table.unpack(x) }, { table.unpack(x) }
    up[i], down[i] = x[i] + h, x[i] - h
    g[i] = (loss(up, t) - loss(down, t)) / (2 * h)
  end
  return g
end

return { loss = loss, gradient = gradient, difference = difference }
]],
  hints = {
    { en = "Token t is entry t + 1 of a Lua list.", es = "El token t es el elemento t + 1 de una lista de Lua." },
    { en = "gradient: take 1 from g[t + 1] and return g.", es = "gradient: reste 1 de g[t + 1] y devuelva g." },
    { en = "difference: (loss(up, t) - loss(down, t)) / (2 * h).",
      es = "difference: (loss(up, t) - loss(down, t)) / (2 * h)." },
  },
  checks = {
    { name = { en = "the loss", es = "la pérdida" },
      function(ask, rng)
        verdict.equal(ask, "loss", { example, 0 }, loss(example, 0), 1e-9)
        local x = draw.list(rng, rng:integer(4, 8), -3, 3)
        local t = rng:integer(1, #x - 1)
        verdict.equal(ask, "loss", { x, t }, loss(x, t), 1e-9)
      end },
    { name = { en = "the gradient", es = "el gradiente" },
      function(ask, rng)
        verdict.equal(ask, "gradient", { example, 0 }, gradient(example, 0), 1e-9)
        local x = draw.list(rng, rng:integer(4, 8), -3, 3)
        local t = rng:integer(1, #x - 1)
        verdict.equal(ask, "gradient", { x, t }, gradient(x, t), 1e-9)
      end },
    { name = { en = "central differences say the same", es = "las diferencias centrales dicen lo mismo" },
      function(ask, rng)
        local x = draw.list(rng, rng:integer(3, 6), -3, 3)
        local t, h = rng:integer(0, #x - 1), 0.01 * rng:integer(1, 9)
        local want = {}
        for i = 1, #x do
          local up, down = { table.unpack(x) }, { table.unpack(x) }
          up[i], down[i] = x[i] + h, x[i] - h
          want[i] = (loss(up, t) - loss(down, t)) / (2 * h)
        end
        verdict.equal(ask, "difference", { x, t, h }, want, 1e-7)
      end },
  },
}
