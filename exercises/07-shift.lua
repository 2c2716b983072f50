-- minimodel learn 07-shift

--[[en
Moving by k is a rotation
=========================

Why sines and cosines in pairs? Because the row of position p + k is the row of
position p times a matrix M that does not depend on p:

  PE[p] · M = PE[p + k]       rows on the left, as models have them

  sin(a + b) = sin a cos b + cos a sin b
  cos(a + b) = cos a cos b − sin a sin b

M has a block of 2 × 2 for each pair, on its diagonal, and zeros elsewhere. The
pair i (from 0) turns by ω = 10000^(−2i/d) per position, so by the angle k ω.

  shift(k, d)    M, nested lists of d rows with d numbers each

The checks also try negative k: moving back is a shift too.
]]
--[[es
Avanzar k es una rotación
=========================

¿Por qué senos y cosenos por pares? Porque la fila de la posición p + k es la
fila de la posición p por una matriz M que no depende de p:

  PE[p] · M = PE[p + k]       filas a la izquierda, como en los modelos

  sen(a + b) = sen a cos b + cos a sen b
  cos(a + b) = cos a cos b − sen a sen b

M tiene un bloque de 2 × 2 por cada par, en la diagonal, y ceros en lo demás.
El par i (desde 0) gira ω = 10000^(−2i/d) por posición; es decir, el ángulo k ω.

  shift(k, d)    M, listas anidadas de d filas con d números cada una

Las comprobaciones prueban también k negativos: retroceder también es avanzar.
]]

local function shift(k, d)
  local M = {}
  for i = 1, d do
    M[i] = {}
    for j = 1, d do M[i][j] = 0 end
  end
  for i = 0, d // 2 - 1 do
    local angle = k * 10000 ^ (-2 * i / d)
    local c, s = math.cos(angle), math.sin(angle)
    local at = 2 * i + 1                            -- where the block begins
    M[at][at], M[at][at + 1] = 0, 0                 -- ???
    M[at + 1][at], M[at + 1][at + 1] = 0, 0         -- ???
  end
  return M
end

return { shift = shift }
