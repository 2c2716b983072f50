-- minimodel learn 08-rope

--[[en
RoPE: turn the pairs
====================

RoPE adds nothing to the embeddings: it turns queries and keys. The features of
a vector x go in pairs of neighbours, (0, 1), (2, 3), …, and pair i turns by
the angle a = p θ, with θ = 10000^(−2i/D) and p the position:

  y[2i]     = x[2i] cos a − x[2i + 1] sin a
  y[2i + 1] = x[2i] sin a + x[2i + 1] cos a       i = 0 … D/2 − 1

  rope(x, p)             y, for a list x of D numbers
  score(q, p, k, s)      the dot product of q turned to position p
                         and k turned to position s

Features are counted from 0 here and from 1 in Lua. For example,
rope({1, 0, 1, 0}, 1) is {0.5403, 0.8415, 1, 0.01}.
The point: score depends on p − s alone. The checks see to it.
]]
--[[es
RoPE: girar los pares
=====================

RoPE no suma nada a las representaciones: gira consultas y claves. Las
componentes de un vector x van por pares de vecinas, (0, 1), (2, 3), …, y el
par i gira el ángulo a = p θ, con θ = 10000^(−2i/D) y p la posición:

  y[2i]     = x[2i] cos a − x[2i + 1] sen a
  y[2i + 1] = x[2i] sen a + x[2i + 1] cos a       i = 0 … D/2 − 1

  rope(x, p)             y, de una lista x de D números
  score(q, p, k, s)      el producto escalar de q girado a la posición p
                         y k girado a la posición s

Aquí las componentes se cuentan desde 0, y en Lua desde 1. Por ejemplo,
rope({1, 0, 1, 0}, 1) es {0.5403, 0.8415, 1, 0.01}.
La gracia: score depende solo de p − s. Las comprobaciones lo miran.
]]

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
