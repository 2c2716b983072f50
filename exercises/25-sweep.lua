-- minimodel learn 25-sweep

--[[en
A sweep and its record
======================

A sweep tries every combination; a record keeps each number at its place, with
named axes, and answers afterwards without another loop.

The sweep: heads that look alike at the last w keys, at lengths T. The entropy
of such a row is ln of the number of keys that it sees, the smaller of w and T.

  sweep(windows, lengths)    { changes = for each window, entropy at the last
                             length less entropy at the first,
                             highest = the highest of all,
                             mean = the mean of all }

For windows {4, 32} and lengths {8, 16, 64} the changes are {0, 1.386}:
the narrow head stops widening. Helpful: mm.record("w", "T"),
H:put(value, w, T), H:change "T", :list(), H:high(), H:mean();
`minimodel --help record:change`. Keys that are numbers stand in ascending
order; the checks give rising lists.
]]
--[[es
Un barrido y su registro
========================

Un barrido prueba todas las combinaciones; un registro guarda cada número en su
lugar, con ejes que tienen nombre, y responde después sin otro bucle.

El barrido: cabezas que miran por igual las últimas w claves, con longitudes T.
La entropía de una fila así es el ln del número de claves que ve, el menor de w
y T.

  sweep(windows, lengths)    { changes = por cada ventana, la entropía con la
                             última longitud menos la de la primera,
                             highest = la mayor de todas,
                             mean = la media de todas }

Con ventanas {4, 32} y longitudes {8, 16, 64}, los cambios son {0, 1.386}:
la cabeza estrecha deja de ensancharse. Le servirán: mm.record("w", "T"),
H:put(valor, w, T), H:change "T", :list(), H:high(), H:mean();
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
