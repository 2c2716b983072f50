-- minimodel learn 05-attention

--[[en
Attention by hand
=================

One head of attention. Queries q (T, D), keys k (S, D), values v (S, E), and a
bias (T, S), such as a mask, that is added to the scores:

  weights(q, k, bias)     softmax(q kᵀ / √D + bias), row by row: (T, S)
  attend(q, k, v, bias)   the weights times v: (T, E)

The checks use D = 6 and numbers of queries and keys that differ. Without the
root of D the scores of long vectors would grow, and the softmax would see
little more than its largest entry. mm.attention is closed in this exercise.
]]
--[[es
La atención a mano
==================

Una cabeza de atención. Consultas q (T, D), claves k (S, D), valores v (S, E) y
un sesgo (T, S), por ejemplo una máscara, que se suma a las puntuaciones:

  weights(q, k, bias)     softmax(q kᵀ / √D + bias), fila a fila: (T, S)
  attend(q, k, v, bias)   los pesos por v: (T, E)

Las comprobaciones usan D = 6 y distinto número de consultas que de claves.
Sin la raíz de D, las puntuaciones de vectores largos crecerían y la softmax
apenas vería más que la mayor. En este ejercicio mm.attention está cerrada.
]]

local mm = require "minimodel"

local function weights(q, k, bias)
  local D = q.shape[2]
  local scores = nil              -- ???
  return (scores + bias)          -- ???
end

local function attend(q, k, v, bias)
  return nil                      -- ???
end

return { weights = weights, attend = attend }
