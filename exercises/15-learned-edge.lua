-- minimodel learn 15-learned-edge

--[[en
The edge of a learned table
===========================

A learned table has one row for each position that training showed, rows 0 …
T_max − 1, and nothing for the next one. What then? Three answers:

  "error"    stop, and say so: error("…")
  "clamp"    read the last row again (and the first for negative positions)
  "wrap"     begin again with row 0: position T_max reads row 0

  row(p, T_max, overflow)      the row, from 0, that position p reads
  rows(list, T_max, overflow)  the same for a list of positions

With T_max = 8, position 9 reads row 7 with "clamp" and row 1 with "wrap". A
position inside the table reads its own row whatever overflow is. An overflow
that is none of the three is an error too: who mistypes it wants to know.
]]
--[[es
El borde de una tabla aprendida
===============================

Una tabla aprendida tiene una fila por cada posición que mostró el
entrenamiento, filas 0 … T_max − 1, y nada para la siguiente. ¿Y entonces? Tres
respuestas:

  "error"    parar y decirlo: error("…")
  "clamp"    leer otra vez la última fila (y la primera si es negativa)
  "wrap"     empezar de nuevo por la fila 0: la posición T_max lee la fila 0

  row(p, T_max, overflow)      la fila, desde 0, que lee la posición p
  rows(list, T_max, overflow)  lo mismo de una lista de posiciones

Con T_max = 8, la posición 9 lee la fila 7 con "clamp" y la 1 con "wrap".
Una posición dentro de la tabla lee su propia fila sea cual sea overflow. Un
overflow que no es ninguno de los tres también es un error: quien lo escribe
mal quiere saberlo.
]]

local function row(p, T_max, overflow)
  if overflow == "clamp" then
    return 0                                -- ???
  elseif overflow == "wrap" then
    return 0                                -- ???
  elseif overflow == "error" then
    return p                                -- ???
  end
end

local function rows(list, T_max, overflow)
  local out = {}
  for i, p in ipairs(list) do
    out[i] = nil                            -- ???
  end
  return out
end

return { row = row, rows = rows }
