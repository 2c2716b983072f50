--- Exercise 09: RoPE with pairs across the halves, and how the two layouts are one (GPT-NeoX, Llama as published).
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local D = 8

local function rope(x, p, layout)
  return mm.positional.rope(mm.tensor({ x }, "float64"), { positions = { p }, layout = layout }):totable()[1]
end

--- Where each feature of the half layout stands in the interleaved one, from 0.
local function order(width)
  local list = {}
  for i = 0, width // 2 - 1 do
    list[i + 1], list[width // 2 + i + 1] = 2 * i, 2 * i + 1
  end
  return list
end

return {
  id = "09-rope-half",
  title = { en = "The other layout of RoPE", es = "La otra disposición de RoPE" },
  functions = { "rope_half", "order" },
  without = { "positional", "core" },
  numbers = { D = D, half = D // 2, order = order(D) },
  statement = {
    en = [[
Many programs pair feature i with feature i + D/2 rather than with its
neighbour: for D = ${D}, feature 0 with feature ${half}. The angles are the same,
θ = 10000^(−2i/D) for pair i:

  y[i]       = x[i] cos a − x[i + D/2] sin a
  y[i + D/2] = x[i] sin a + x[i + D/2] cos a      a = p θ

  rope_half(x, p)    y, for a list x of D numbers

The two layouts are one up to the order of the features. That order:

  order(D)    a list of D numbers, counted from 0: feature j of the half layout
              is feature order[j] of the interleaved one

so order(${D}) is ${order}. Weights that were trained with one
layout and run with the other give nonsense without any error; reordered, they
give the same numbers.
]],
    es = [[
Muchos programas emparejan la componente i con la i + D/2, y no con su vecina:
con D = ${D}, la componente 0 con la ${half}. Los ángulos son los mismos,
θ = 10000^(−2i/D) para el par i:

  y[i]       = x[i] cos a − x[i + D/2] sen a
  y[i + D/2] = x[i] sen a + x[i + D/2] cos a      a = p θ

  rope_half(x, p)    y, de una lista x de D números

Las dos disposiciones son una misma salvo el orden de las componentes:

  order(D)    una lista de D números, contados desde 0: la componente j de la
              disposición por mitades es la componente order[j] de la otra

de modo que order(${D}) es ${order}. Unos pesos entrenados con una
disposición y ejecutados con la otra dan disparates sin ningún error;
reordenados, dan los mismos números.
]],
  },
  start = [[
local function rope_half(x, p)
  local D, y = #x, {}
  local half = D // 2
  for i = 0, half - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = x[i + 1], x[i + 2]         -- ???
    y[i + 1] = a * c - b * s
    y[i + 2] = a * s + b * c                -- ???
  end
  return y
end

local function order(D)
  local list = {}
  for i = 0, D // 2 - 1 do
    list[i + 1] = 0                         -- ???
    list[D // 2 + i + 1] = 0                -- ???
  end
  return list
end

return { rope_half = rope_half, order = order }
]],
  solution = [[
local function rope_half(x, p)
  local D, y = #x, {}
  local half = D // 2
  for i = 0, half - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = x[i + 1], x[half + i + 1]
    y[i + 1] = a * c - b * s
    y[half + i + 1] = a * s + b * c
  end
  return y
end

local function order(D)
  local list = {}
  for i = 0, D // 2 - 1 do
    list[i + 1] = 2 * i
    list[D // 2 + i + 1] = 2 * i + 1
  end
  return list
end

return { rope_half = rope_half, order = order }
]],
  hints = {
    { en = "The partner of x[i + 1] is x[half + i + 1].", es = "La pareja de x[i + 1] es x[half + i + 1]." },
    { en = "In the interleaved layout pair i is the features 2i and 2i + 1, counted from 0.",
      es = "En la disposición alternada, el par i son las componentes 2i y 2i + 1, contadas desde 0." },
  },
  checks = {
    { name = { en = "pairs across the halves", es = "pares entre las dos mitades" },
      function(ask, rng)
        for _, width in ipairs { D, 2 * rng:integer(2, 7) } do
          local x, p = draw.list(rng, width, -1, 1), rng:integer(1, 90)
          verdict.equal(ask, "rope_half", { x, p }, rope(x, p, "half"), 1e-9)
        end
      end },
    { name = { en = "the order that leads from one to the other", es = "el orden que lleva de una a otra" },
      function(ask, rng)
        for _, width in ipairs { D, 2 * rng:integer(2, 7) } do
          verdict.equal(ask, "order", { width }, order(width), 0)
        end
      end },
    { name = { en = "turned and reordered, or reordered and turned", es = "girar y reordenar, o reordenar y girar" },
      function(ask, rng)
        local x, p = draw.list(rng, D, -1, 1), rng:integer(1, 90)
        local list = ask("order", D)
        verdict.near(("order(%d)"):format(D), list, order(D), 0)
        local turned, before, after = rope(x, p, "interleaved"), {}, {}
        for j, at in ipairs(list) do before[j], after[j] = x[at + 1], turned[at + 1] end
        verdict.equal(ask, "rope_half", { before, p }, after, 1e-9)
      end },
  },
}
