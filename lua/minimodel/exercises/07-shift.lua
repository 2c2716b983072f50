--- Exercise 07: a shift by k positions is one matrix, the same at every position (Vaswani et al. 2017, section 3.5).
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local d, k = 6, 3

local function row(p, width) return mm.positional.sinusoidal({ p }, width, { dtype = "float64" }) end

--- M with PE(p) M = PE(p + steps), as nested lists.
local function shift(steps, width)
  local M = {}
  for i = 1, width do
    M[i] = {}
    for j = 1, width do M[i][j] = 0 end
  end
  for pair = 0, width // 2 - 1 do
    local angle = steps * 10000.0 ^ (-2 * pair / width)
    local c, s, at = math.cos(angle), math.sin(angle), 2 * pair + 1
    M[at][at], M[at][at + 1] = c, -s
    M[at + 1][at], M[at + 1][at + 1] = s, c
  end
  return M
end

local function product(rows, M) return rows:matmul(type(M) == "table" and mm.tensor(M, "float64") or M) end

return {
  id = "07-shift",
  title = { en = "Moving by k is a rotation", es = "Avanzar k es una rotación" },
  functions = { "shift" },
  without = { "positional", "core" },
  numbers = { d = d, k = k },
  statement = {
    en = [[
Why sines and cosines in pairs? Because the row of position p + k is the row of
position p times a matrix M that does not depend on p:

  PE[p] · M = PE[p + k]       rows on the left, as models have them

  sin(a + b) = sin a cos b + cos a sin b
  cos(a + b) = cos a cos b − sin a sin b

M has a block of 2 × 2 for each pair, on its diagonal, and zeros elsewhere. The
pair i (from 0) turns by ω = 10000^(−2i/d) per position, so by the angle k ω.

  shift(k, d)    M, nested lists of d rows with d numbers each

The checks also try negative k: moving back is a shift too.
]],
    es = [[
¿Por qué senos y cosenos por pares? Porque la fila de la posición p + k es la
fila de la posición p por una matriz M que no depende de p:

  PE[p] · M = PE[p + k]       filas a la izquierda, como en los modelos

  sen(a + b) = sen a cos b + cos a sen b
  cos(a + b) = cos a cos b − sen a sen b

M tiene un bloque de 2 × 2 por cada par, en la diagonal, y ceros en lo demás.
El par i (desde 0) gira ω = 10000^(−2i/d) por posición; es decir, el ángulo k ω.

  shift(k, d)    M, listas anidadas de d filas con d números cada una

Las comprobaciones prueban también k negativos: retroceder también es avanzar.
]],
  },
  start = [[
local function shift(k, d)
  local M = {}
  for i = 1, d do
    M[i] = {}
    for j = 1, d do M[i][j] = 0 end
  end
  for i = 0, d // 2 - 1 do
    local angle = k * 10000 ^ (-2 * i / d)
    local c, s = math.cos(angle), math.sin(angle)
    local at = 2 * i + 1                            -- where the block begins
    M[at][at], M[at][at + 1] = 0, 0                 -- ???
    M[at + 1][at], M[at + 1][at + 1] = 0, 0         -- ???
  end
  return M
end

return { shift = shift }
]],
  solution = [[
local function shift(k, d)
  local M = {}
  for i = 1, d do
    M[i] = {}
    for j = 1, d do M[i][j] = 0 end
  end
  for i = 0, d // 2 - 1 do
    local angle = k * 10000 ^ (-2 * i / d)
    local c, s = math.cos(angle), math.sin(angle)
    local at = 2 * i + 1                            -- where the block begins
    M[at][at], M[at][at + 1] = c, -s
    M[at + 1][at], M[at + 1][at + 1] = s, c
  end
  return M
end

return { shift = shift }
]],
  hints = {
    { en = "A pair of PE[p] is (sin a, cos a), with a = p ω; the new pair is (sin(a + kω), cos(a + kω)).",
      es = "Un par de PE[p] es (sen a, cos a), con a = p ω; el par nuevo es (sen(a + kω), cos(a + kω))." },
    { en = "The first column of the block makes the new sine: sin a · c + cos a · s. So it is c, s, from above.",
      es = "La primera columna del bloque da el seno nuevo: sen a · c + cos a · s. Es, pues, c, s, de arriba abajo." },
    { en = "The second column makes the new cosine, cos a · c − sin a · s: it is −s, c.",
      es = "La segunda columna da el coseno nuevo, cos a · c − sen a · s: es −s, c." },
  },
  checks = {
    { name = { en = "a shift by 0 changes nothing", es = "avanzar 0 no cambia nada" },
      function(ask, rng)
        local width = 2 * rng:integer(1, 4)
        verdict.equal(ask, "shift", { 0, width }, shift(0, width), 1e-12)
      end },
    { name = { en = "PE[p] · M is PE[p + k]", es = "PE[p] · M es PE[p + k]" },
      function(ask, rng)
        for _, steps in ipairs { k, rng:integer(1, 40) } do
          local got = ask("shift", steps, d)
          verdict.near(("shift(%d, %d)"):format(steps, d), got, shift(steps, d), 1e-9)
          local p = rng:integer(0, 90)
          verdict.near(("PE[%d] · shift(%d, %d)"):format(p, steps, d), product(row(p, d), got), row(p + steps, d), 1e-9)
        end
      end },
    { name = { en = "back as well as forth", es = "tanto hacia atrás como hacia delante" },
      function(ask, rng)
        local steps = -rng:integer(1, 40)
        verdict.equal(ask, "shift", { steps, d }, shift(steps, d), 1e-9)
      end },
    { name = { en = "for any width", es = "con cualquier ancho" },
      function(ask, rng)
        local width, steps = 2 * rng:integer(1, 6), rng:integer(1, 9)
        verdict.equal(ask, "shift", { steps, width }, shift(steps, width), 1e-9)
      end },
  },
}
