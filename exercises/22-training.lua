-- minimodel learn 22-training

--[[en
A training loop
===============

Find w so that x w is near y. Each step opens a tape, computes the loss, walks
back, and moves w a little against its gradient:

  loss = mean (x w − y)²
  w    = w − rate · d loss / d w

  train(x, y, steps, rate)    { losses = a list of the loss before each step,
                              w = the weights after the last }

x is (N, d), y is (N, 1), both float64; w is (d, 1) and begins with zeros. Two
things to know: w.grad adds up from step to step until w:zero_grad(), and
w:assign(t) writes new numbers into w; the tape must be closed before it.
The checks begin with 5 steps at the rate 0.1. Helpful: mm.tape,
tape:backward, t:square, t:mean.
]]
--[[es
Un bucle de entrenamiento
=========================

Encuentre w tal que x w se acerque a y. Cada paso abre una cinta, calcula la
pérdida, la recorre hacia atrás y mueve w un poco en contra de su gradiente:

  pérdida = media de (x w − y)²
  w       = w − rate · d pérdida / d w

  train(x, y, steps, rate)    { losses = una lista con la pérdida antes de cada
                              paso, w = los pesos tras el último }

x es (N, d), y es (N, 1), ambos float64; w es (d, 1) y empieza con ceros. Dos
cosas que saber: w.grad se acumula de un paso a otro hasta w:zero_grad(), y
w:assign(t) escribe números nuevos en w; antes hay que cerrar la cinta. Las
comprobaciones empiezan con 5 pasos a la tasa 0.1. Le servirán: mm.tape,
tape:backward, t:square, t:mean.
]]

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
