--- Exercise 15: what a learned table does past its last row.
local verdict = require "minimodel.exercises.verdict"

local T_max = 8

local function row(p, rows, overflow)
  if overflow == "wrap" then return p % rows end
  return math.max(0, math.min(p, rows - 1))
end

return {
  id = "15-learned-edge",
  title = { en = "The edge of a learned table", es = "El borde de una tabla aprendida" },
  functions = { "row", "rows" },
  without = { "positional", "core" },
  numbers = { T = T_max, last = T_max - 1, p = T_max + 1, wrap = row(T_max + 1, T_max, "wrap") },
  statement = {
    en = [[
A learned table has one row for each position that training showed, rows 0 …
T_max − 1, and nothing for the next one. What then? Three answers:

  "error"    stop, and say so: error("…")
  "clamp"    read the last row again (and the first for negative positions)
  "wrap"     begin again with row 0: position T_max reads row 0

  row(p, T_max, overflow)      the row, from 0, that position p reads
  rows(list, T_max, overflow)  the same for a list of positions

With T_max = ${T}, position ${p} reads row ${last} with "clamp" and row ${wrap} with "wrap". A
position inside the table reads its own row whatever overflow is. An overflow
that is none of the three is an error too: who mistypes it wants to know.
]],
    es = [[
Una tabla aprendida tiene una fila por cada posición que mostró el
entrenamiento, filas 0 … T_max − 1, y nada para la siguiente. ¿Y entonces? Tres
respuestas:

  "error"    parar y decirlo: error("…")
  "clamp"    leer otra vez la última fila (y la primera si es negativa)
  "wrap"     empezar de nuevo por la fila 0: la posición T_max lee la fila 0

  row(p, T_max, overflow)      la fila, desde 0, que lee la posición p
  rows(list, T_max, overflow)  lo mismo de una lista de posiciones

Con T_max = ${T}, la posición ${p} lee la fila ${last} con "clamp" y la ${wrap} con "wrap".
Una posición dentro de la tabla lee su propia fila sea cual sea overflow. Un
overflow que no es ninguno de los tres también es un error: quien lo escribe
mal quiere saberlo.
]],
  },
  start = [[
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
]],
  solution = [[
local function row(p, T_max, overflow)
  if overflow == "clamp" then
    return math.max(0, math.min(p, T_max - 1))
  elseif overflow == "wrap" then
    return p % T_max
  elseif overflow == "error" then
    if p < 0 or p >= T_max then error("position " .. p .. " is outside the table") end
    return p
  end
  error("there is no overflow " .. tostring(overflow))
end

local function rows(list, T_max, overflow)
  local out = {}
  for i, p in ipairs(list) do
    out[i] = row(p, T_max, overflow)
  end
  return out
end

return { row = row, rows = rows }
]],
  hints = {
    { en = "The last row is T_max − 1; math.min and math.max keep a number between two others.",
      es = "La última fila es T_max − 1; math.min y math.max mantienen un número entre otros dos." },
    { en = "In Lua p % T_max is from 0 to T_max − 1, for negative p too.",
      es = "En Lua, p % T_max va de 0 a T_max − 1, también con p negativo." },
    { en = "error(\"…\") stops. After the last elseif comes what nobody foresaw: an error as well.",
      es = "error(\"…\") detiene el programa. Tras el último elseif queda lo imprevisto: también un error." },
  },
  checks = {
    { name = { en = "inside the table nothing overflows", es = "dentro de la tabla nada se desborda" },
      function(ask, rng)
        local p, size = rng:integer(0, T_max - 1), rng:integer(T_max, 20)
        for _, overflow in ipairs { "error", "clamp", "wrap" } do
          verdict.equal(ask, "row", { p, size, overflow }, p, 0)
          verdict.equal(ask, "row", { size - 1, size, overflow }, size - 1, 0)
        end
      end },
    { name = { en = "clamp", es = "clamp" },
      function(ask, rng)
        local size = rng:integer(T_max, 20)
        for _, p in ipairs { size, size + rng:integer(1, 40), -rng:integer(1, 9) } do
          verdict.equal(ask, "row", { p, size, "clamp" }, row(p, size, "clamp"), 0)
        end
      end },
    { name = { en = "wrap", es = "wrap" },
      function(ask, rng)
        local size = rng:integer(T_max, 20)
        for _, p in ipairs { size, size + rng:integer(1, 40), -rng:integer(1, 9) } do
          verdict.equal(ask, "row", { p, size, "wrap" }, row(p, size, "wrap"), 0)
        end
      end },
    { name = { en = "an error where there is no row", es = "un error donde no hay fila" },
      function(ask, rng)
        local size = rng:integer(T_max, 20)
        verdict.refuses(ask, "row", { size, size, "error" })
        verdict.refuses(ask, "row", { -1, size, "error" })
        verdict.refuses(ask, "row", { 1, size, "clmap" })
      end },
    { name = { en = "a list of positions", es = "una lista de posiciones" },
      function(ask, rng)
        local size, list, want = rng:integer(3, 6), {}, {}
        for i = 1, 9 do
          list[i] = rng:integer(0, 30)
          want[i] = row(list[i], size, "wrap")
        end
        verdict.equal(ask, "rows", { list, size, "wrap" }, want, 0)
      end },
  },
}
