--- Exercise 06: the sinusoidal table (Vaswani et al. 2017, section 3.5).
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, d = 3, 4

local function table_of(rows, columns, base)
  return mm.positional.sinusoidal(rows, columns, { base = base, dtype = "float64" })
end

local one = table_of(T, d)[2]

return {
  id = "06-sinusoidal",
  title = { en = "Sines and cosines", es = "Senos y cosenos" },
  functions = { "sinusoidal_pe" },
  without = { "positional", "core" },
  numbers = { T = T, d = d, row = one:totable() },
  statement = {
    en = [[
The table that the first transformer added to its embeddings. Row p, for the
position p, holds d/2 pairs; pair k turns by ω = base^(−2k/d) per position:

  PE[p, 2k]     = sin(p ω)
  PE[p, 2k + 1] = cos(p ω)      p = 0 … T − 1,  k = 0 … d/2 − 1

  sinusoidal_pe(T, d, base)    nested lists or a tensor (T, d)

The formula counts rows and columns from 0 and Lua counts from 1: column 2k of
the paper is t[2k + 1] here. With base 10000, the row of position 1 of
sinusoidal_pe(${T}, ${d}, 10000) is ${row}.
]],
    es = [[
La tabla que el primer transformer sumaba a las representaciones de sus tokens.
La fila p, de la posición p, tiene d/2 pares; el par k gira ω = base^(−2k/d)
por posición:

  PE[p, 2k]     = sen(p ω)
  PE[p, 2k + 1] = cos(p ω)      p = 0 … T − 1,  k = 0 … d/2 − 1

  sinusoidal_pe(T, d, base)    listas anidadas o un tensor (T, d)

La fórmula cuenta filas y columnas desde 0, y Lua desde 1: la columna 2k del
artículo es aquí t[2k + 1]. Con base 10000, la fila de la posición 1 de
sinusoidal_pe(${T}, ${d}, 10000) es ${row}.
]],
  },
  start = [[
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
]],
  solution = [[
local function sinusoidal_pe(T, d, base)
  local rows = {}
  for p = 0, T - 1 do
    local row = {}
    for k = 0, d // 2 - 1 do
      local omega = base ^ (-2 * k / d)
      row[2 * k + 1] = math.sin(p * omega)
      row[2 * k + 2] = math.cos(p * omega)
    end
    rows[p + 1] = row
  end
  return rows
end

return { sinusoidal_pe = sinusoidal_pe }
]],
  hints = {
    { en = "A power is base ^ x; x is −2k/d, and d is the whole width, not the number of pairs.",
      es = "Una potencia se escribe base ^ x; x es −2k/d, y d es el ancho entero, no el número de pares." },
    { en = "The second of each pair is math.cos of the same angle.",
      es = "El segundo de cada par es math.cos del mismo ángulo." },
  },
  checks = {
    { name = { en = "the row of position 0 is 0, 1, 0, 1 …", es = "la fila de la posición 0 es 0, 1, 0, 1 …" },
      function(ask, rng)
        local width = 2 * rng:integer(1, 5)
        verdict.equal(ask, "sinusoidal_pe", { 1, width, 10000 }, table_of(1, width), 1e-6)
      end },
    { name = { en = "the first pair turns by 1 per position", es = "el primer par gira 1 por posición" },
      function(ask, rng)
        local rows = rng:integer(3, 9)
        verdict.equal(ask, "sinusoidal_pe", { rows, 2, 10000 }, table_of(rows, 2), 1e-6)
      end },
    { name = { en = "the others more slowly", es = "los demás, más despacio" },
      function(ask, rng)
        verdict.equal(ask, "sinusoidal_pe", { T, d, 10000 }, table_of(T, d), 1e-6)
        local rows, width = rng:integer(4, 9), 2 * rng:integer(3, 8)
        verdict.equal(ask, "sinusoidal_pe", { rows, width, 10000 }, table_of(rows, width), 1e-6)
      end },
    { name = { en = "with any base", es = "con cualquier base" },
      function(ask, rng)
        local base = rng:integer(20, 5000)
        verdict.equal(ask, "sinusoidal_pe", { 5, 6, base }, table_of(5, 6, base), 1e-6)
      end },
  },
}
