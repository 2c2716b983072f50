-- minimodel learn 06-sinusoidal

--[[en
Sines and cosines
=================

The table that the first transformer added to its embeddings. Row p, for the
position p, holds d/2 pairs; pair k turns by ω = base^(−2k/d) per position:

  PE[p, 2k]     = sin(p ω)
  PE[p, 2k + 1] = cos(p ω)      p = 0 … T − 1,  k = 0 … d/2 − 1

  sinusoidal_pe(T, d, base)    nested lists or a tensor (T, d)

The formula counts rows and columns from 0 and Lua counts from 1: column 2k of
the paper is t[2k + 1] here. With base 10000, the row of position 1 of
sinusoidal_pe(3, 4, 10000) is {0.8415, 0.5403, 0.01, 1}.
]]
--[[es
Senos y cosenos
===============

La tabla que el primer transformer sumaba a las representaciones de sus tokens.
La fila p, de la posición p, tiene d/2 pares; el par k gira ω = base^(−2k/d)
por posición:

  PE[p, 2k]     = sen(p ω)
  PE[p, 2k + 1] = cos(p ω)      p = 0 … T − 1,  k = 0 … d/2 − 1

  sinusoidal_pe(T, d, base)    listas anidadas o un tensor (T, d)

La fórmula cuenta filas y columnas desde 0, y Lua desde 1: la columna 2k del
artículo es aquí t[2k + 1]. Con base 10000, la fila de la posición 1 de
sinusoidal_pe(3, 4, 10000) es {0.8415, 0.5403, 0.01, 1}.
]]

local function sinusoidal_pe(T, d, base)
  local rows = {}
  for p = 0, T - 1 do
    local row = {}
    for k = 0, d // 2 - 1 do
      local omega = 1                        -- ???
      row[2 * k + 1] = math.sin(p * omega)
      row[2 * k + 2] = 0                     -- ???
    end
    rows[p + 1] = row
  end
  return rows
end

return { sinusoidal_pe = sinusoidal_pe }
