-- minimodel learn 24-cache

--[[en
Keys and values, kept
=====================

A model writes one token at a time. Its new query needs the keys and values of
all tokens so far, which do not change: they are kept, and only the new row is
computed. One step of one head, which is softmax(q kᵀ / √D) v:

  step(cache, q, k, v)    q, k and v are (1, D) rows of the new token;
                          returns { out =, cache = }: its output (1, D), and
                          { k =, v = } with the rows so far, for the next step

The first step gets cache = {}: nothing is kept yet. After T steps the outputs
are the rows of causal attention over the whole sequence; the checks use T = 5,
D = 4 and others. No mask is needed: what is not written yet is not there.
Helpful: mm.concat(list, axis), t:matmul, t:softmax.
]]
--[[es
Claves y valores, guardados
===========================

Un modelo escribe un token cada vez. Su consulta nueva necesita las claves y los
valores de todos los tokens anteriores, que no cambian: se guardan y solo se
calcula la fila nueva. Un paso de una cabeza, que es softmax(q kᵀ / √D) v:

  step(cache, q, k, v)    q, k y v son filas (1, D) del token nuevo; devuelve
                          { out =, cache = }: su salida (1, D) y { k =, v = }
                          con las filas hasta ahora, para el paso siguiente

El primer paso recibe cache = {}: aún no hay nada guardado. Tras T pasos, las
salidas son las filas de la atención causal sobre la secuencia entera; las
comprobaciones usan T = 5, D = 4 y otros. No hace falta máscara: lo que aún no
está escrito no está. Le servirán: mm.concat(lista, eje), t:matmul, t:softmax.
]]

local mm = require "minimodel"

local function step(cache, q, k, v)
  local keys = k                                          -- ???
  local values = v                                        -- ???
  local weights = q:matmul(keys:T()):softmax(-1)          -- ???
  return { out = weights:matmul(values), cache = { k = keys, v = values } }
end

return { step = step }
