--- Exercise 11: which pairs of RoPE have not turned once within the trained length.
local verdict = require "minimodel.exercises.verdict"

local D, trained = 8, 64

local function wavelength(i, width, base) return 2 * math.pi * base ^ (2 * i / width) end
local function unseen(width, base, length)
  local count = 0
  for i = 0, width // 2 - 1 do
    if wavelength(i, width, base) > length then count = count + 1 end
  end
  return count
end

local base_of = 10000.0

return {
  id = "11-rope-horizon",
  title = { en = "Angles that training never showed", es = "Ángulos que el entrenamiento no mostró" },
  functions = { "wavelength", "unseen" },
  without = { "positional", "core" },
  numbers = { D = D, L = trained, first = wavelength(0, D, base_of), last = wavelength(D // 2 - 1, D, base_of),
    n = unseen(D, base_of, trained) },
  statement = {
    en = [[
Pair i of RoPE turns by θ = base^(−2i/D) per position, so it needs

  wavelength = 2π / θ = 2π base^(2i/D)

positions for a whole turn. A pair with a wavelength longer than the trained
length L has only ever shown a part of the circle; further out it reaches
angles that the model never saw. That is why RoPE does not extrapolate by
itself, and why the slow pairs are the ones to stretch.

  wavelength(i, D, base)     of pair i, counted from 0
  unseen(D, base, L)         how many of the D/2 pairs have wavelength > L

For D = ${D} and base 10000 the first pair's wavelength is ${first}, the last
one's ${last}; with L = ${L}, unseen is ${n}.
]],
    es = [[
El par i de RoPE gira θ = base^(−2i/D) por posición, así que necesita

  longitud de onda = 2π / θ = 2π base^(2i/D)

posiciones para dar una vuelta. Un par con una longitud de onda mayor que la
longitud entrenada L solo ha mostrado una parte del círculo; más allá llega a
ángulos que el modelo nunca vio. Por eso RoPE no extrapola por sí sola, y por
eso son los pares lentos los que hay que estirar.

  wavelength(i, D, base)     la del par i, contado desde 0
  unseen(D, base, L)         cuántos de los D/2 pares tienen longitud de
                             onda > L

Con D = ${D} y base 10000, la longitud de onda del primer par es ${first} y la del
último, ${last}; con L = ${L}, unseen es ${n}.
]],
  },
  start = [[
local function wavelength(i, D, base)
  return nil                                -- ???
end

local function unseen(D, base, L)
  local count = 0
  for i = 0, D // 2 - 1 do
    if false then count = count + 1 end     -- ???
  end
  return count
end

return { wavelength = wavelength, unseen = unseen }
]],
  solution = [[
local function wavelength(i, D, base)
  return 2 * math.pi * base ^ (2 * i / D)
end

local function unseen(D, base, L)
  local count = 0
  for i = 0, D // 2 - 1 do
    if wavelength(i, D, base) > L then count = count + 1 end
  end
  return count
end

return { wavelength = wavelength, unseen = unseen }
]],
  hints = {
    { en = "π is math.pi and a power is base ^ (2 * i / D).",
      es = "π es math.pi, y una potencia, base ^ (2 * i / D)." },
    { en = "In unseen, call wavelength(i, D, base) and compare it with L.",
      es = "En unseen, llame a wavelength(i, D, base) y compárela con L." },
  },
  checks = {
    { name = { en = "the wavelength of each pair", es = "la longitud de onda de cada par" },
      function(ask, rng)
        verdict.equal(ask, "wavelength", { 0, D, base_of }, wavelength(0, D, base_of), 1e-9)
        local width = 2 * rng:integer(3, 20)
        local i, base = rng:integer(1, width // 2 - 1), rng:integer(50, 90000)
        verdict.equal(ask, "wavelength", { i, width, base }, wavelength(i, width, base), 1e-6)
      end },
    { name = { en = "how many never turned once", es = "cuántos no dieron ni una vuelta" },
      function(ask, rng)
        verdict.equal(ask, "unseen", { D, base_of, trained }, unseen(D, base_of, trained), 0)
        local width = 2 * rng:integer(10, 32)
        for _, length in ipairs { 20, rng:integer(30, 300), rng:integer(1000, 9000) } do
          verdict.equal(ask, "unseen", { width, base_of, length }, unseen(width, base_of, length), 0)
        end
      end },
    { name = { en = "a longer training leaves fewer, a larger base more",
        es = "entrenar con más longitud deja menos; una base mayor, más" },
      function(ask, rng)
        local width = 2 * rng:integer(16, 32)
        for _, base in ipairs { 100.0, 10000.0, 500000.0 } do
          verdict.equal(ask, "unseen", { width, base, 128 }, unseen(width, base, 128), 0)
        end
      end },
  },
}
