-- minimodel learn 01-shuffle

--[[en
Order is invisible
==================

Attention without positions cannot tell one order of its tokens from another:
shuffle the rows of x first and attend after, or attend first and shuffle the
rows of the result. Both give the same numbers. Show it.

  attend(x)            softmax(x xᵀ / √d) x, for x of T rows and d columns;
                       softmax row by row, so that each row sums to 1
  shuffle(x, order)    the rows of x in that order; order is a list of row
                       numbers, counted from 0, such as {2, 0, 1}
  gap(x, P, order)     add the table P to the rows of the input, and take the
                       largest |attend(shuffled x + P) − shuffled attend(x + P)|

With P all zeros the gap is rounding, some 1e-16. With a table of positions it
is not: adding P is what makes the order visible. The checks use x of 5 × 4
numbers and other shapes. Helpful: t:matmul, t:T, t:softmax, t:take, t:abs,
t:max, t:item; `minimodel --help take` explains one.
]]
--[[es
El orden es invisible
=====================

Una atención sin posiciones no distingue un orden de sus tokens de otro: se
pueden barajar antes las filas de x y atender después, o atender primero y
barajar las filas del resultado. Las dos cosas dan los mismos números.
Demuéstrelo.

  attend(x)            softmax(x xᵀ / √d) x, con x de T filas y d columnas;
                       softmax fila a fila, de modo que cada fila sume 1
  shuffle(x, order)    las filas de x en ese orden; order es una lista de
                       números de fila, contados desde 0, como {2, 0, 1}
  gap(x, P, order)     sume la tabla P a las filas de la entrada y tome el mayor
                       |attend(x barajada + P) − attend(x + P) barajado|

Si P es todo ceros, la diferencia es redondeo, cerca de 1e-16. Con una tabla de
posiciones ya no: sumar P es lo que hace visible el orden. Las comprobaciones
usan x de 5 × 4 números y otras formas. Le servirán: t:matmul, t:T,
t:softmax, t:take, t:abs, t:max, t:item; `minimodel --help take` explica una.
]]

local mm = require "minimodel"

local function attend(x)
  local d = x.shape[2]
  local scores = x:matmul(x:T()) / math.sqrt(d)     -- (T, T)
  return nil                                        -- ???
end

local function shuffle(x, order)
  local ids = mm.tensor(order, "int64")
  return nil                                        -- ???
end

local function gap(x, P, order)
  local shuffled_first = nil                        -- ???
  local shuffled_last = shuffle(attend(x + P), order)
  return (shuffled_first - shuffled_last):abs():max():item()
end

return { attend = attend, shuffle = shuffle, gap = gap }
