--- Exercise 10: the inverse of a rotation, which is also its gradient.
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local D, p = 6, 7

local function rope(x, position)
  return mm.positional.rope(mm.tensor({ x }, "float64"), { positions = { position } })
end
local function turned(x, position) return rope(x, position):totable()[1] end

--- d(g · rope(x, position)) / dx, by the tape.
local function gradient(x, position, g)
  local leaf = mm.tensor({ x }, "float64"):requires_grad()
  local tape <close> = mm.tape()
  local y = mm.positional.rope(leaf, { positions = { position } })
  tape:backward((y * mm.tensor({ g }, "float64")):sum())
  return leaf.grad:totable()[1]
end

return {
  id = "10-rope-inverse",
  title = { en = "Turning back", es = "Girar hacia atrás" },
  functions = { "undo", "backward" },
  without = { "positional", "core" },
  numbers = { D = D, p = p },
  statement = {
    en = [[
A rotation by a is undone by a rotation by −a: the same cosine, the sine with
its sign changed. So nothing is lost by RoPE; and the gradient comes for free,
since the transpose of a rotation is its inverse.

  undo(y, p)        x, where y is x turned to position p (pairs of neighbours,
                    θ = 10000^(−2i/D), as in the exercise before the last)
  backward(g, p)    the gradient of a loss by x, where g is its gradient by y:
                    g turned back

x, y and g are lists of D numbers. The checks use D = ${D} and others, p = ${p} and
others, and compare backward with what the tape computes.
]],
    es = [[
Un giro de ángulo a se deshace con un giro de −a: el mismo coseno y el seno con
el signo cambiado. Así que RoPE no pierde nada; y el gradiente sale gratis,
porque la traspuesta de una rotación es su inversa.

  undo(y, p)        x, donde y es x girado a la posición p (pares de vecinas,
                    θ = 10000^(−2i/D), como en el antepenúltimo ejercicio)
  backward(g, p)    el gradiente de una pérdida respecto a x, donde g es su
                    gradiente respecto a y: g girado hacia atrás

x, y y g son listas de D números. Las comprobaciones usan D = ${D} y otros,
p = ${p} y otras, y comparan backward con lo que calcula la cinta.
]],
  },
  start = [[
local function undo(y, p)
  local D, x = #y, {}
  for i = 0, D // 2 - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = y[2 * i + 1], y[2 * i + 2]
    x[2 * i + 1] = a * c - b * s            -- ???
    x[2 * i + 2] = a * s + b * c            -- ???
  end
  return x
end

local function backward(g, p)
  return nil                                -- ???
end

return { undo = undo, backward = backward }
]],
  solution = [[
local function undo(y, p)
  local D, x = #y, {}
  for i = 0, D // 2 - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = y[2 * i + 1], y[2 * i + 2]
    x[2 * i + 1] = a * c + b * s
    x[2 * i + 2] = b * c - a * s
  end
  return x
end

local function backward(g, p)
  return undo(g, p)
end

return { undo = undo, backward = backward }
]],
  hints = {
    { en = "Put −angle for angle: cos stays, sin changes its sign.",
      es = "Ponga −ángulo en lugar de ángulo: el coseno queda igual y el seno cambia de signo." },
    { en = "backward is undo, of g.", es = "backward es undo, aplicada a g." },
  },
  checks = {
    { name = { en = "undo brings x back", es = "undo devuelve x" },
      function(ask, rng)
        for _, width in ipairs { D, 2 * rng:integer(1, 7) } do
          local x, position = draw.list(rng, width, -1, 1), rng:integer(1, 300)
          verdict.equal(ask, "undo", { turned(x, position), position }, x, 1e-9)
        end
      end },
    { name = { en = "at a negative position too", es = "también en una posición negativa" },
      function(ask, rng)
        local x, position = draw.list(rng, D, -1, 1), -rng:integer(1, 300)
        verdict.equal(ask, "undo", { turned(x, position), position }, x, 1e-9)
      end },
    { name = { en = "backward is what the tape computes", es = "backward es lo que calcula la cinta" },
      function(ask, rng)
        for _, position in ipairs { p, rng:integer(8, 99) } do
          local x, g = draw.list(rng, D, -1, 1), draw.list(rng, D, -1, 1)
          verdict.equal(ask, "backward", { g, position }, gradient(x, position, g), 1e-9)
        end
      end },
  },
}
