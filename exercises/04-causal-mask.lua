-- minimodel learn 04-causal-mask

--[[en
Looking back only
=================

A language model predicts the next token, so a query may not see keys that come
after it. The mask is added to the scores before the softmax: 0 where query i
may see key j, −∞ where it may not.

  mask(T, S)    (T, S): T queries, S keys

With T = S it is the usual triangle: query i sees the keys 0 … i. While a model
writes, the older keys are kept and only the last T positions are queries: then
S > T, and query i stands at position S − T + i. For example, mask(2, 4) has
the rows {0, 0, 0, −∞} and {0, 0, 0, 0}.

Positions count from 0. Write it with mm.arange and mm.where, or with two loops
and mm.tensor; -math.huge is −∞.
]]
--[[es
Mirar solo hacia atrás
======================

Un modelo de lenguaje predice el token siguiente, así que una consulta no debe
ver las claves que vienen después. La máscara se suma a las puntuaciones antes
de la softmax: 0 donde la consulta i puede ver la clave j y −∞ donde no.

  mask(T, S)    (T, S): T consultas, S claves

Con T = S es el triángulo de siempre: la consulta i ve las claves 0 … i.
Mientras un modelo escribe, las claves anteriores se conservan y solo las
últimas T posiciones son consultas: entonces S > T, y la consulta i está en la
posición S − T + i. Por ejemplo, mask(2, 4) tiene las filas
{0, 0, 0, −∞} y {0, 0, 0, 0}.

Las posiciones se cuentan desde 0. Escríbala con mm.arange y mm.where, o con
dos bucles y mm.tensor; -math.huge es −∞.
]]

local mm = require "minimodel"

local function mask(T, S)
  local query = mm.arange(T):reshape { T, 1 }       -- ???
  local key = mm.arange(S):reshape { 1, S }
  return mm.where(key:gt(query), 0, 0)              -- ???
end

return { mask = mask }
