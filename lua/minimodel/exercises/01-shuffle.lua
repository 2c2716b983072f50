--- Exercise 01: without positions, attention does not see the order (Yun et al. 2020, section 2).
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, d = 5, 4

local function attend(x) return (x:matmul(x:T()) / math.sqrt(x.shape[2])):softmax(-1):matmul(x) end
local function shuffle(x, order) return x:take(mm.tensor(order, "int64")) end
local function gap(x, P, order)
  return (attend(shuffle(x, order) + P) - shuffle(attend(x + P), order)):abs():max():item()
end

local function rows_of(rng, rows) return draw.tensor(rng, { rows, d }) end

return {
  id = "01-shuffle",
  title = { en = "Order is invisible", es = "El orden es invisible" },
  functions = { "attend", "shuffle", "gap" },
  numbers = { T = T, d = d },
  statement = {
    en = [[
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
is not: adding P is what makes the order visible. The checks use x of ${T} × ${d}
numbers and other shapes. Helpful: t:matmul, t:T, t:softmax, t:take, t:abs,
t:max, t:item; `minimodel --help take` explains one.
]],
    es = [[
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
usan x de ${T} × ${d} números y otras formas. Le servirán: t:matmul, t:T,
t:softmax, t:take, t:abs, t:max, t:item; `minimodel --help take` explica una.
]],
  },
  start = [[
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
]],
  solution = [[
local mm = require "minimodel"

local function attend(x)
  local d = x.shape[2]
  local scores = x:matmul(x:T()) / math.sqrt(d)     -- (T, T)
  return scores:softmax(-1):matmul(x)
end

local function shuffle(x, order)
  local ids = mm.tensor(order, "int64")
  return x:take(ids)
end

local function gap(x, P, order)
  local shuffled_first = attend(shuffle(x, order) + P)
  local shuffled_last = shuffle(attend(x + P), order)
  return (shuffled_first - shuffled_last):abs():max():item()
end

return { attend = attend, shuffle = shuffle, gap = gap }
]],
  hints = {
    { en = "A row of the scores becomes weights by t:softmax(-1); the weights times x, by t:matmul, are the output.",
      es = "Cada fila de puntuaciones pasa a pesos con t:softmax(-1); los pesos por x, con t:matmul, son la salida." },
    { en = "x:take(ids) gives the rows that ids names.", es = "x:take(ids) da las filas que nombra ids." },
    { en = "In gap the rows are shuffled, then P is added, then attend: attend(shuffle(x, order) + P).",
      es = "En gap se barajan las filas, luego se suma P y después se atiende: attend(shuffle(x, order) + P)." },
  },
  checks = {
    { name = { en = "attend is softmax(x xᵀ / √d) x", es = "attend es softmax(x xᵀ / √d) x" },
      function(ask, rng)
        for _, rows in ipairs { T, rng:integer(6, 9), 1 } do
          local x = rows_of(rng, rows)
          verdict.equal(ask, "attend", { x }, attend(x), 1e-9)
        end
      end },
    { name = { en = "shuffle takes the rows in that order", es = "shuffle toma las filas en ese orden" },
      function(ask, rng)
        for _, rows in ipairs { T, rng:integer(6, 9) } do
          local x, order = rows_of(rng, rows), draw.order(rng, rows)
          verdict.equal(ask, "shuffle", { x, order }, shuffle(x, order), 0)
        end
      end },
    { name = { en = "without positions the gap is rounding", es = "sin posiciones la diferencia es redondeo" },
      function(ask, rng)
        local x, order = rows_of(rng, T), draw.order(rng, T)
        verdict.equal(ask, "gap", { x, mm.zeros({ T, d }, "float64"), order }, 0, 1e-12)
      end },
    { name = { en = "with positions it is not", es = "con posiciones ya no" },
      function(ask, rng)
        for _, rows in ipairs { T, rng:integer(6, 9) } do
          local x, P, order = rows_of(rng, rows), rows_of(rng, rows), draw.order(rng, rows)
          verdict.equal(ask, "gap", { x, P, order }, gap(x, P, order), 1e-9)
        end
      end },
  },
}
