-- minimodel learn 16-relative-bias

--[[en
A number for each distance
==========================

A learned bias can belong to the distance j − i between key and query rather
than to positions: the same numbers everywhere. Distances beyond k, to either
side, share the number at the end, so a list of 2k + 1 numbers is enough, for
the distances −k … k in order:

  bias(list, T)      (T, T): entry (i, j) is the list's number for j − i,
                     clipped to −k … k; k is known from the list's length

With k = 2, T = 4 and list = {10, 20, 30, 40, 50}, row 1 is
{30, 40, 50, 50}. While training, every entry of the bias hands its gradient to
the number that it was read from:

  gather(g, k)       2k + 1 sums, for the gradient g (T, T) of the bias
]]
--[[es
Un número por distancia
=======================

Un sesgo aprendido puede depender de la distancia j − i entre clave y consulta
en lugar de las posiciones: los mismos números en todas partes. Las distancias
de más de k, a un lado o al otro, comparten el número del extremo, así que
basta una lista de 2k + 1 números, los de las distancias −k … k en orden:

  bias(list, T)      (T, T): el elemento (i, j) es el número de la lista para
                     j − i recortado a −k … k; k se deduce de su longitud

Con k = 2, T = 4 y list = {10, 20, 30, 40, 50}, la fila 1 es
{30, 40, 50, 50}. Al entrenar, cada elemento del sesgo entrega su gradiente al
número del que se leyó:

  gather(g, k)       2k + 1 sumas, del gradiente g (T, T) del sesgo
]]

-- which entry of the list, from 1, belongs to the distance j - i
local function index(i, j, k)
  local distance = j - i                          -- ???
  return distance + k + 1
end

local function bias(list, T)
  local k = #list // 2
  local rows = {}
  for i = 1, T do
    rows[i] = {}
    for j = 1, T do rows[i][j] = list[index(i, j, k)] end
  end
  return rows
end

local function gather(g, k)
  local sums = {}
  for n = 1, 2 * k + 1 do sums[n] = 0 end
  for i, row in ipairs(g) do
    for j, x in ipairs(row) do
      local n = 1                                 -- ???
      sums[n] = sums[n] + x
    end
  end
  return sums
end

return { bias = bias, gather = gather }
