--- Exercise 26: a claim and the measure that decides it, or leaves it open.
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local z = 2

local function interval(list)
  local mean, var = 0, 0
  for _, x in ipairs(list) do mean = mean + x / #list end
  for _, x in ipairs(list) do var = var + (x - mean) ^ 2 / (#list - 1) end
  local half = z * math.sqrt(var / #list)
  return { mean - half, mean + half }
end

local function decide(list, bound)
  local ends = interval(list)
  if ends[2] < bound then return "holds" elseif ends[1] > bound then return "fails" end
  return "open"
end

local differences = { -0.4, -0.6, -0.5, -0.3 }

--- n numbers around a middle, with a spread.
local function around(rng, n, middle, spread)
  local list = draw.list(rng, n - 2, middle - spread, middle + spread)
  list[n - 1], list[n] = middle - spread, middle + spread
  return list
end

return {
  id = "26-claim",
  title = { en = "A claim and its measure", es = "Una afirmación y su medida" },
  functions = { "interval", "decide" },
  numbers = { list = differences, ends = interval(differences), z = z },
  statement = {
    en = [[
"Scheme A loses less than scheme B" is a claim. Its measure: the difference of
their losses, once for each seed. One seed proves nothing and a mean alone
hides the spread, so take an interval:

  interval(list)         {low, high} = mean ± ${z} s / √n, for n differences;
                         s² = Σ (x − mean)² / (n − 1)
  decide(list, bound)    "holds" if all of the interval lies below the bound,
                         "fails" if all of it lies above,
                         "open" in any other case

interval(${list}) is ${ends}, so "difference < 0"
holds on these seeds. A run that gave nan decides nothing: one nan in the list
and the claim is open. (Every comparison with nan is false.)
]],
    es = [[
«El esquema A pierde menos que el B» es una afirmación. Su medida: la diferencia
de sus pérdidas, una por semilla. Una sola semilla no prueba nada y la media
sola esconde la dispersión, así que tome un intervalo:

  interval(list)         {inferior, superior} = media ± ${z} s / √n, con n
                         diferencias; s² = Σ (x − media)² / (n − 1)
  decide(list, bound)    "holds" si todo el intervalo queda por debajo de
                         bound, "fails" si todo queda por encima,
                         "open" en cualquier otro caso

interval(${list}) es ${ends}, así que
«diferencia < 0» se cumple con estas semillas. Una ejecución que dio nan no
decide nada: con un nan en la lista, la afirmación queda abierta. (Toda
comparación con nan es falsa.)
]],
  },
  start = [[
local function interval(list)
  local n, mean, squares = #list, 0, 0
  for _, x in ipairs(list) do mean = mean + x / n end
  for _, x in ipairs(list) do squares = squares + (x - mean) ^ 2 end
  local s = 0                                     -- ???
  local half = 0                                  -- ???
  return { mean - half, mean + half }
end

local function decide(list, bound)
  local ends = interval(list)
  local low, high = ends[1], ends[2]
  if false then return "holds" end                -- ???
  if false then return "fails" end                -- ???
  return "open"
end

return { interval = interval, decide = decide }
]],
  solution = [[
local function interval(list)
  local n, mean, squares = #list, 0, 0
  for _, x in ipairs(list) do mean = mean + x / n end
  for _, x in ipairs(list) do squares = squares + (x - mean) ^ 2 end
  local s = math.sqrt(squares / (n - 1))
  local half = 2 * s / math.sqrt(n)
  return { mean - half, mean + half }
end

local function decide(list, bound)
  local ends = interval(list)
  local low, high = ends[1], ends[2]
  if high < bound then return "holds" end
  if low > bound then return "fails" end
  return "open"
end

return { interval = interval, decide = decide }
]],
  hints = {
    { en = "s is math.sqrt(squares / (n - 1)), half is 2 * s / math.sqrt(n).",
      es = "s es math.sqrt(squares / (n - 1)) y half es 2 * s / math.sqrt(n)." },
    { en = "All of it is below the bound when high is; all of it is above when low is.",
      es = "Todo el intervalo queda por debajo de la cota si lo está high; todo por encima, si lo está low." },
  },
  checks = {
    { name = { en = "the interval", es = "el intervalo" },
      function(ask, rng)
        verdict.equal(ask, "interval", { differences }, interval(differences), 1e-9)
        local list = draw.list(rng, rng:integer(3, 9), -2, 2)
        verdict.equal(ask, "interval", { list }, interval(list), 1e-9)
      end },
    { name = { en = "it holds, it fails", es = "se cumple, no se cumple" },
      function(ask, rng)
        local n, bound = rng:integer(5, 9), rng:integer(-3, 3)
        verdict.equal(ask, "decide", { around(rng, n, bound - 5, 1), bound }, "holds", 0)
        verdict.equal(ask, "decide", { around(rng, n, bound + 5, 1), bound }, "fails", 0)
      end },
    { name = { en = "open where the spread is wide", es = "abierta si la dispersión es grande" },
      function(ask, rng)
        local n, bound = rng:integer(4, 8), rng:integer(-3, 3)
        for _, side in ipairs { -0.5, 0.5 } do
          local list = around(rng, n, bound + side, 9)
          verdict.equal(ask, "decide", { list, bound }, decide(list, bound), 0)
        end
      end },
    { name = { en = "nan decides nothing", es = "nan no decide nada" },
      function(ask, rng)
        local list, bound = around(rng, 6, -5, 1), rng:integer(0, 3)
        verdict.equal(ask, "decide", { list, bound }, "holds", 0)
        list[rng:integer(1, 6)] = 0 / 0
        verdict.equal(ask, "decide", { list, bound }, "open", 0)
      end },
  },
}
