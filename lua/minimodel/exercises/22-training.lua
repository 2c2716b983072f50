--- Exercise 22: a training loop: tape, gradient, step, and the gradient forgotten.
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local steps, rate = 5, 0.1

--- { losses =, w = } of gradient descent on mean (x w − y)², with w from zeros; plain arithmetic, no tape.
local function train(x, y, n, step)
  local w = mm.zeros({ x.shape[2], 1 }, "float64")
  local losses = {}
  for i = 1, n do
    local error = x:matmul(w) - y
    losses[i] = error:square():mean():item()
    w = w - x:T():matmul(error) * (2 * step / x.shape[1])
  end
  return { losses = losses, w = w:totable() }
end

local function problem(rng, rows, columns)
  local x = draw.tensor(rng, { rows, columns })
  return x, x:matmul(draw.tensor(rng, { columns, 1 }))
end

return {
  id = "22-training",
  title = { en = "A training loop", es = "Un bucle de entrenamiento" },
  functions = { "train" },
  without = { "train", "core" },
  numbers = { n = steps, rate = rate },
  statement = {
    en = [[
Find w so that x w is near y. Each step opens a tape, computes the loss, walks
back, and moves w a little against its gradient:

  loss = mean (x w − y)²
  w    = w − rate · d loss / d w

  train(x, y, steps, rate)    { losses = a list of the loss before each step,
                              w = the weights after the last }

x is (N, d), y is (N, 1), both float64; w is (d, 1) and begins with zeros. Two
things to know: w.grad adds up from step to step until w:zero_grad(), and
w:assign(t) writes new numbers into w; the tape must be closed before it.
The checks begin with ${n} steps at the rate ${rate}. Helpful: mm.tape,
tape:backward, t:square, t:mean.
]],
    es = [[
Encuentre w tal que x w se acerque a y. Cada paso abre una cinta, calcula la
pérdida, la recorre hacia atrás y mueve w un poco en contra de su gradiente:

  pérdida = media de (x w − y)²
  w       = w − rate · d pérdida / d w

  train(x, y, steps, rate)    { losses = una lista con la pérdida antes de cada
                              paso, w = los pesos tras el último }

x es (N, d), y es (N, 1), ambos float64; w es (d, 1) y empieza con ceros. Dos
cosas que saber: w.grad se acumula de un paso a otro hasta w:zero_grad(), y
w:assign(t) escribe números nuevos en w; antes hay que cerrar la cinta. Las
comprobaciones empiezan con ${n} pasos a la tasa ${rate}. Le servirán: mm.tape,
tape:backward, t:square, t:mean.
]],
  },
  start = [[
local mm = require "minimodel"

local function train(x, y, steps, rate)
  local w = mm.zeros({ x.shape[2], 1 }, "float64"):requires_grad()
  local losses = {}
  for step = 1, steps do
    do
      local tape <close> = mm.tape()
      local loss = (x:matmul(w) - y):mean()           -- ???
      losses[step] = loss:item()
      tape:backward(loss)
    end                                               -- the tape closes here
    w:assign(w)                                       -- ???
                                                      -- ???
  end
  return { losses = losses, w = w }
end

return { train = train }
]],
  solution = [[
local mm = require "minimodel"

local function train(x, y, steps, rate)
  local w = mm.zeros({ x.shape[2], 1 }, "float64"):requires_grad()
  local losses = {}
  for step = 1, steps do
    do
      local tape <close> = mm.tape()
      local loss = (x:matmul(w) - y):square():mean()
      losses[step] = loss:item()
      tape:backward(loss)
    end                                               -- the tape closes here
    w:assign(w - w.grad * rate)
    w:zero_grad()
  end
  return { losses = losses, w = w }
end

return { train = train }
]],
  hints = {
    { en = "The loss is a mean of squares: (…):square():mean().",
      es = "La pérdida es una media de cuadrados: (…):square():mean()." },
    { en = "w:assign(w - w.grad * rate) moves w.", es = "w:assign(w - w.grad * rate) mueve w." },
    { en = "After the step, w:zero_grad(): else the next gradient is added to this one.",
      es = "Tras el paso, w:zero_grad(): si no, el gradiente siguiente se suma a este." },
  },
  checks = {
    { name = { en = "the first loss", es = "la primera pérdida" },
      function(ask, rng)
        local x, y = problem(rng, 6, 2)
        local got = ask("train", x, y, 1, rate)
        verdict.need(type(got) == "table", "train gives no table", "train no da una tabla")
        verdict.near("train(x, y, 1, 0.1).losses", got.losses, train(x, y, 1, rate).losses, 1e-9)
      end },
    { name = { en = "one step against the gradient", es = "un paso en contra del gradiente" },
      function(ask, rng)
        local x, y = problem(rng, 6, 3)
        local step = 0.05 + 0.1 * rng:uniform()
        local got = ask("train", x, y, 1, step)
        verdict.need(type(got) == "table", "train gives no table", "train no da una tabla")
        verdict.near(("train(x, y, 1, %.4g).w"):format(step), got.w, train(x, y, 1, step).w, 1e-9)
      end },
    { name = { en = "many steps", es = "muchos pasos" },
      function(ask, rng)
        for _, n in ipairs { steps, rng:integer(8, 20) } do
          local x, y = problem(rng, 8, 2)
          local got, want = ask("train", x, y, n, rate), train(x, y, n, rate)
          verdict.need(type(got) == "table", "train gives no table", "train no da una tabla")
          verdict.near(("train(x, y, %d, 0.1).losses"):format(n), got.losses, want.losses, 1e-7)
          verdict.near(("train(x, y, %d, 0.1).w"):format(n), got.w, want.w, 1e-7)
        end
      end },
  },
}
