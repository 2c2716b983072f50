-- minimodel learn 25-sweep

--[[en
A sweep and its record
======================

A sweep tries every combination; a record keeps each number at its place, with
named axes, and answers afterwards without another loop.

The sweep: heads that look alike at the last w keys, at lengths T. The entropy
of such a row is ln of the number of keys that it sees, the smaller of w and T.

  sweep(windows, lengths)    { changes = a plain list: for each window, entropy
                             at the last length less entropy at the first,
                             highest = the highest of all,
                             mean = the mean of all }

For windows {4, 32} and lengths {8, 16, 64} the entropies are

              T = 8    T = 16    T = 64
  w = 4       1.386     1.386     1.386
  w = 32      2.079     2.773     3.466

so that changes is {0, 1.386}, highest 3.466 and mean 2.079:
the narrow head stops widening. Helpful: mm.record("w", "T"),
H:put(value, w, T), H:change "T", which is a record of one axis, :list(), which
makes a plain list of it, H:high(), H:mean(); `minimodel --help record:change`.
Keys that are numbers stand in ascending order; the checks give rising lists.
]]
--[[es
Un barrido y su registro
========================

Un barrido prueba todas las combinaciones; un registro guarda cada número en su
lugar, con ejes que tienen nombre, y responde después sin otro bucle.

El barrido: cabezas que miran por igual las últimas w claves, con longitudes T.
La entropía de una fila así es el ln del número de claves que ve, el menor de w
y T.

  sweep(windows, lengths)    { changes = una lista corriente: por cada ventana,
                             la entropía con la última longitud menos la de la
                             primera,
                             highest = la mayor de todas,
                             mean = la media de todas }

Con ventanas {4, 32} y longitudes {8, 16, 64}, las entropías son

              T = 8    T = 16    T = 64
  w = 4       1.386     1.386     1.386
  w = 32      2.079     2.773     3.466

de modo que changes es {0, 1.386}, highest 3.466 y mean 2.079:
la cabeza estrecha deja de ensancharse. Le servirán: mm.record("w", "T"),
H:put(valor, w, T), H:change "T", que es un registro de un solo eje, :list(),
que hace de él una lista corriente, H:high(), H:mean();
`minimodel --help record:change`. Las claves numéricas van en orden creciente;
las comprobaciones dan listas crecientes.
]]

local mm = require "minimodel"

local function sweep(windows, lengths)
  local H = mm.record("w", "T")
  for _, w in ipairs(windows) do
    for _, T in ipairs(lengths) do
      H:put(0, w, T)                              -- ???
    end
  end
  return { changes = {}, highest = nil, mean = nil }    -- ???
end

return { sweep = sweep }
