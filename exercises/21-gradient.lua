-- minimodel learn 21-gradient

--[[en
A gradient by hand
==================

A model gives a list x of scores (logits), one for each token, and the next
token turns out to be t. The loss is how surprised it was:

  loss(x, t)             −ln p_t,  p = softmax(x);  t counts from 0
  gradient(x, t)         d loss / d x_i, a list: p_i, and p_i − 1 for i = t
  difference(x, t, h)    the same by central differences, to check it:
                         (loss at x_i + h − loss at x_i − h) / 2h

loss({2, 0, 0}, 0) is 0.2395 and its gradient
{-0.213, 0.1065, 0.1065}: it adds up to 0, pulls the right
token up and pushes the others down. mm.tape, which would compute the gradient,
is not available here.
]]
--[[es
Un gradiente a mano
===================

Un modelo da una lista x de puntuaciones (logits), una por token, y el token
siguiente resulta ser t. La pérdida es lo que le sorprendió:

  loss(x, t)             −ln p_t,  p = softmax(x);  t se cuenta desde 0
  gradient(x, t)         d pérdida / d x_i, una lista: p_i, y p_i − 1 si i = t
  difference(x, t, h)    lo mismo por diferencias centrales, para comprobarlo:
                         (pérdida con x_i + h − pérdida con x_i − h) / 2h

loss({2, 0, 0}, 0) es 0.2395 y su gradiente
{-0.213, 0.1065, 0.1065}: suma 0, tira hacia arriba del
token acertado y empuja a los demás hacia abajo. mm.tape, que calcularía el
gradiente, no está disponible aquí.
]]

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
