--- Exercise 14: a scheme of one's own, a window (Beltagy et al. 2020 used one for long documents).
local verdict = require "minimodel.exercises.verdict"

local width, T = 2, 5

local function bias(w, length)
  local rows = {}
  for i = 1, length do
    rows[i] = {}
    for j = 1, length do rows[i][j] = math.abs(i - j) > w and -math.huge or 0 end
  end
  return rows
end

--- A check of what the scheme does at the width that it was given.
local function with_width(w, holds) verdict.with(("after wide(%d)"):format(w), ("tras wide(%d)"):format(w), holds) end

local function seen(w, length)
  local count = 0
  for _, row in ipairs(bias(w, length)) do
    for _, x in ipairs(row) do count = count + (x == 0 and 1 or 0) end
  end
  return count
end

return {
  id = "14-window",
  title = { en = "A scheme of your own", es = "Un esquema propio" },
  functions = { "bias", "wide", "reached" },
  method = true,
  numbers = { w = width, T = T },
  statement = {
    en = [[
To minimodel a scheme is a table with a name and any of the methods add, rotate
and bias; any model takes it. This one hides all keys more than `width`
positions away, to either side:

  scheme:bias(n_heads, T)        (T, T): 0 within the window, −∞ outside; it
                                 is the same for every head
  scheme:wide(width)             sets the width (it begins with ${w})
  scheme:reached(layers, T)      how far a token can be heard after so many
                                 layers: layers times the width, at most T − 1

The file returns the scheme itself. Each layer passes on what it heard, so
that layers reach further than one window.
]],
    es = [[
Para minimodel, un esquema es una tabla con un nombre y cualquiera de los
métodos add, rotate y bias; cualquier modelo lo acepta. Este tapa las claves
que están a más de `width` posiciones, a un lado o al otro:

  scheme:bias(n_heads, T)        (T, T): 0 dentro de la ventana, −∞ fuera; es
                                 igual para todas las cabezas
  scheme:wide(width)             fija la anchura (empieza en ${w})
  scheme:reached(layers, T)      hasta dónde se puede oír un token tras ese
                                 número de capas: capas por anchura, y como
                                 mucho T − 1

El archivo devuelve el propio esquema. Cada capa transmite lo que oyó, así que
varias capas llegan más allá de una ventana.
]],
  },
  start = [[
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
]],
  solution = [[
local mm = require "minimodel"

local window = { name = "window", width = 2 }

function window:bias(n_heads, T)
  local i, j = mm.arange(T):reshape { T, 1 }, mm.arange(T):reshape { 1, T }
  local distance = (i - j):abs()
  return mm.where(distance:gt(self.width), -math.huge, 0)
end

function window:wide(width)
  self.width = width
  return self.width
end

function window:reached(layers, T)
  return math.min(layers * self.width, T - 1)
end

return window
]],
  hints = {
    { en = "A distance has no sign: (i - j):abs().", es = "Una distancia no tiene signo: (i - j):abs()." },
    { en = "What lies further than the width becomes -math.huge, the rest 0.",
      es = "Lo que está más lejos que la anchura pasa a -math.huge; lo demás, a 0." },
    { en = "The smaller of two numbers is math.min(a, b).", es = "El menor de dos números es math.min(a, b)." },
  },
  checks = {
    { name = { en = "the window reaches to both sides", es = "la ventana llega a los dos lados" },
      function(ask, rng)
        ask("wide", width)
        for _, length in ipairs { T, rng:integer(6, 12) } do
          with_width(width, function() verdict.equal(ask, "bias", { 2, length }, bias(width, length), 0) end)
        end
      end },
    { name = { en = "of any width", es = "de cualquier anchura" },
      function(ask, rng)
        local w, length = rng:integer(3, 5), rng:integer(7, 12)
        verdict.equal(ask, "wide", { w }, w, 0)
        with_width(w, function() verdict.equal(ask, "bias", { 1, length }, bias(w, length), 0) end)
      end },
    { name = { en = "narrower than it was, too", es = "también más estrecha que antes" },
      function(ask, rng)
        local length = rng:integer(7, 12)
        ask("wide", 4)
        with_width(4, function() ask("bias", 1, length) end)
        ask("wide", 0)
        with_width(0, function() verdict.equal(ask, "bias", { 1, length }, bias(0, length), 0) end)
      end },
    { name = { en = "layers reach further", es = "varias capas llegan más lejos" },
      function(ask, rng)
        local w, layers = rng:integer(2, 5), rng:integer(2, 4)
        ask("wide", w)
        with_width(w, function()
          verdict.equal(ask, "reached", { layers, 500 }, layers * w, 0)
          verdict.equal(ask, "reached", { 100, seen(1, 4) }, seen(1, 4) - 1, 0)
        end)
      end },
  },
}
