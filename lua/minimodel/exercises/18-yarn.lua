--- Exercise 18: YaRN's ramp: which pairs to stretch (Peng et al. 2023, section 3).
local verdict = require "minimodel.exercises.verdict"

local alpha, beta, L, factor, D = 1, 32, 256, 4, 16

local function ramp(turns, low, high) return math.max(0, math.min(1, (turns - low) / (high - low))) end

local function frequencies(width, length, s)
  local list = {}
  for i = 0, width // 2 - 1 do
    local theta = 10000.0 ^ (-2 * i / width)
    local kept = ramp(length * theta / (2 * math.pi), alpha, beta)
    list[i + 1] = theta / s + kept * (theta - theta / s)
  end
  return list
end

return {
  id = "18-yarn",
  title = { en = "YaRN's ramp", es = "La rampa de YaRN" },
  functions = { "ramp", "frequencies", "temperature" },
  without = { "positional", "core" },
  numbers = { alpha = alpha, beta = beta, L = L, s = factor, D = D },
  statement = {
    en = [[
To read texts s times longer, all angles of RoPE could be divided by s; but the
fast pairs tell neighbours apart and have seen whole turns anyway. YaRN looks at
how often pair i turns within the trained length L:

  r = L θ / 2π,   θ = 10000^(−2i/D)

  ramp(r, alpha, beta)       0 for r below alpha, 1 above beta, a straight line
                             between: (r − alpha) / (beta − alpha)
  frequencies(D, L, s)       for each pair, with alpha = ${alpha} and beta = ${beta},
                             (1 − ramp) θ / s + ramp θ
  temperature(s)             0.1 ln s + 1 (the paper's √(1/t)): queries and
                             keys are multiplied by it

Pairs with ramp 1 stay as they are; those with ramp 0 are stretched. The checks
use D = ${D}, L = ${L}, s = ${s} and others. (The line is straight in r here, as in
the paper; its published code, and minimodel, draw it straight in i.)
]],
    es = [[
Para leer textos s veces más largos se podrían dividir todos los ángulos de RoPE
por s; pero los pares rápidos distinguen a los vecinos, y además ya han visto
vueltas enteras. YaRN mira cuántas vueltas da el par i en la longitud entrenada
L:

  r = L θ / 2π,   θ = 10000^(−2i/D)

  ramp(r, alpha, beta)       0 si r es menor que alpha, 1 si es mayor que beta,
                             y una recta entre medias:
                             (r − alpha) / (beta − alpha)
  frequencies(D, L, s)       para cada par, con alpha = ${alpha} y beta = ${beta},
                             (1 − ramp) θ / s + ramp θ
  temperature(s)             0.1 ln s + 1 (la √(1/t) del artículo): por ella se
                             multiplican consultas y claves

Los pares con rampa 1 quedan como están; los de rampa 0 se estiran. Las
comprobaciones usan D = ${D}, L = ${L}, s = ${s} y otros. (Aquí la rampa es una
recta en r, como en el artículo; su código publicado y minimodel la trazan recta
en i.)
]],
  },
  start = [[
local function ramp(r, alpha, beta)
  return nil                                      -- ???
end

local function frequencies(D, L, s)
  local list = {}
  for i = 0, D // 2 - 1 do
    local theta = 10000 ^ (-2 * i / D)
    local r = 0                                   -- ???
    local share = ramp(r, 1, 32)
    list[i + 1] = theta                           -- ???
  end
  return list
end

local function temperature(s)
  return nil                                      -- ???
end

return { ramp = ramp, frequencies = frequencies, temperature = temperature }
]],
  solution = [[
local function ramp(r, alpha, beta)
  return math.max(0, math.min(1, (r - alpha) / (beta - alpha)))
end

local function frequencies(D, L, s)
  local list = {}
  for i = 0, D // 2 - 1 do
    local theta = 10000 ^ (-2 * i / D)
    local r = L * theta / (2 * math.pi)
    local share = ramp(r, 1, 32)
    list[i + 1] = (1 - share) * theta / s + share * theta
  end
  return list
end

local function temperature(s)
  return 0.1 * math.log(s) + 1
end

return { ramp = ramp, frequencies = frequencies, temperature = temperature }
]],
  hints = {
    { en = "Compute the line first, then keep it between 0 and 1 by math.min and math.max.",
      es = "Calcule primero la recta y después manténgala entre 0 y 1 con math.min y math.max." },
    { en = "r = L * theta / (2 * math.pi).", es = "r = L * theta / (2 * math.pi)." },
    { en = "share of theta as it is, the rest divided by s: (1 - share) * theta / s + share * theta.",
      es = "share de theta queda igual y el resto se divide por s: (1 - share) * theta / s + share * theta." },
  },
  checks = {
    { name = { en = "the ramp between its ends", es = "la rampa entre sus extremos" },
      function(ask, rng)
        for _, r in ipairs { 16.5, 2 + 29 * rng:uniform() } do
          verdict.equal(ask, "ramp", { r, alpha, beta }, ramp(r, alpha, beta), 1e-12)
        end
        verdict.equal(ask, "ramp", { 3, 2, 6 }, 0.25, 1e-12)
      end },
    { name = { en = "flat outside them", es = "llana fuera de ellos" },
      function(ask, rng)
        verdict.equal(ask, "ramp", { rng:uniform(), alpha, beta }, 0, 0)
        verdict.equal(ask, "ramp", { beta + 100 * rng:uniform(), alpha, beta }, 1, 0)
      end },
    { name = { en = "the frequencies", es = "las frecuencias" },
      function(ask, rng)
        verdict.equal(ask, "frequencies", { D, L, factor }, frequencies(D, L, factor), 1e-12)
        local width, length, s = 2 * rng:integer(8, 32), rng:integer(200, 4000), rng:integer(2, 16)
        verdict.equal(ask, "frequencies", { width, length, s }, frequencies(width, length, s), 1e-12)
      end },
    { name = { en = "the temperature", es = "la temperatura" },
      function(ask, rng)
        for _, s in ipairs { 1, factor, rng:integer(5, 60) } do
          verdict.equal(ask, "temperature", { s }, 0.1 * math.log(s) + 1, 1e-12)
        end
      end },
  },
}
