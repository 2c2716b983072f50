--- Exercise 12: the slopes of ALiBi for any number of heads (Press et al. 2022, section 3 and their code).
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local function slopes(n) return mm.positional.alibi_slopes(n) end

return {
  id = "12-alibi-slopes",
  title = { en = "A slope for every head", es = "Una pendiente por cabeza" },
  functions = { "power", "slopes" },
  without = { "positional", "core" },
  numbers = { two = slopes(2):totable(), three = slopes(3):totable() },
  statement = {
    en = [[
ALiBi takes a penalty from each score that grows with the distance, by a slope
of its own for each head. For n heads, n a power of two, they are

  m_h = 2^(−8h/n),   h = 1 … n

and end at 1/256 whatever n is. Where n is no power of two, take the slopes of
the power of two below it, and fill up with every other slope of its double,
beginning with the first.

  power(n)     the largest power of two that is not above n
  slopes(n)    a list of n numbers

For example, slopes(2) is ${two} and slopes(3) is
${three}: the two of n = 2, and the first of the four of n = 4.
]],
    es = [[
ALiBi resta de cada puntuación una penalización que crece con la distancia, con
una pendiente propia para cada cabeza. Con n cabezas, y n potencia de dos, son

  m_h = 2^(−8h/n),   h = 1 … n

y acaban en 1/256 sea cual sea n. Si n no es potencia de dos, se toman las
pendientes de la potencia de dos anterior y se completa con una de cada dos
pendientes de su doble, empezando por la primera.

  power(n)     la mayor potencia de dos que no pasa de n
  slopes(n)    una lista de n números

Por ejemplo, slopes(2) es ${two} y slopes(3) es
${three}: las dos de n = 2 y la primera de las cuatro de n = 4.
]],
  },
  start = [[
local function power(n)
  local p = 1
  while false do p = 2 * p end              -- ???
  return p
end

local function slopes(n)
  local p, list = power(n), {}
  for h = 1, p do
    list[h] = 0                             -- ???
  end
  for i = 1, n - p do
    local h = i                             -- ???
    list[p + i] = 2 ^ (-8 * h / (2 * p))
  end
  return list
end

return { power = power, slopes = slopes }
]],
  solution = [[
local function power(n)
  local p = 1
  while 2 * p <= n do p = 2 * p end
  return p
end

local function slopes(n)
  local p, list = power(n), {}
  for h = 1, p do
    list[h] = 2 ^ (-8 * h / p)
  end
  for i = 1, n - p do
    local h = 2 * i - 1
    list[p + i] = 2 ^ (-8 * h / (2 * p))
  end
  return list
end

return { power = power, slopes = slopes }
]],
  hints = {
    { en = "Double p as long as its double is not above n.", es = "Doble p mientras su doble no pase de n." },
    { en = "Within the power of two, slope h is 2 ^ (-8 * h / p).",
      es = "Dentro de la potencia de dos, la pendiente h es 2 ^ (-8 * h / p)." },
    { en = "Every other one, beginning with the first: h = 1, 3, 5, …, which is 2 * i - 1.",
      es = "Una de cada dos, empezando por la primera: h = 1, 3, 5, …; es decir, 2 * i - 1." },
  },
  checks = {
    { name = { en = "the largest power of two up to n", es = "la mayor potencia de dos hasta n" },
      function(ask, rng)
        for _, n in ipairs { 1, 2, 3, 8, rng:integer(9, 15), rng:integer(17, 31) } do
          verdict.equal(ask, "power", { n }, 2 ^ math.floor(math.log(n, 2) + 1e-9), 0)
        end
      end },
    { name = { en = "a power of two", es = "una potencia de dos" },
      function(ask, rng)
        for _, n in ipairs { 2, 8, 2 ^ rng:integer(2, 5) // 1 | 0 } do
          verdict.equal(ask, "slopes", { n }, slopes(n), 1e-12)
        end
      end },
    { name = { en = "any other number", es = "cualquier otro número" },
      function(ask, rng)
        for _, n in ipairs { 3, 12, rng:integer(5, 7), rng:integer(17, 30) } do
          verdict.equal(ask, "slopes", { n }, slopes(n), 1e-12)
        end
      end },
  },
}
