-- minimodel learn 14-window

--[[en
A scheme of your own
====================

To minimodel a scheme is a table with a name and any of the methods add, rotate
and bias; any model takes it. This one hides all keys more than `width`
positions away, to either side:

  scheme:bias(n_heads, T)        (T, T): 0 within the window, −∞ outside; it
                                 is the same for every head
  scheme:wide(width)             sets the width (it begins with 2)
  scheme:reached(layers, T)      how far a token can be heard after so many
                                 layers: layers times the width, at most T − 1

The file returns the scheme itself. Each layer passes on what it heard, so
that layers reach further than one window.
]]
--[[es
Un esquema propio
=================

Para minimodel, un esquema es una tabla con un nombre y cualquiera de los
métodos add, rotate y bias; cualquier modelo lo acepta. Este tapa las claves
que están a más de `width` posiciones, a un lado o al otro:

  scheme:bias(n_heads, T)        (T, T): 0 dentro de la ventana, −∞ fuera; es
                                 igual para todas las cabezas
  scheme:wide(width)             fija la anchura (empieza en 2)
  scheme:reached(layers, T)      hasta dónde se puede oír un token tras ese
                                 número de capas: capas por anchura, y como
                                 mucho T − 1

El archivo devuelve el propio esquema. Cada capa transmite lo que oyó, así que
varias capas llegan más allá de una ventana.
]]

local mm = require "minimodel"

local window = { name = "window", width = 2 }

function window:bias(n_heads, T)
  local i, j = mm.arange(T):reshape { T, 1 }, mm.arange(T):reshape { 1, T }
  local distance = i - j                          -- ???
  return mm.where(distance:gt(self.width), 0, 0)  -- ???
end

function window:wide(width)
  self.width = 2                                  -- ???
  return self.width
end

function window:reached(layers, T)
  return nil                                      -- ???
end

return window
