-- minimodel learn 10-rope-inverse

--[[en
Turning back
============

A rotation by a is undone by a rotation by −a: the same cosine, the sine with
its sign changed. So nothing is lost by RoPE; and the gradient comes for free,
since the transpose of a rotation is its inverse.

  undo(y, p)        x, where y is x turned to position p (pairs of neighbours,
                    θ = 10000^(−2i/D), as in the exercise before the last)
  backward(g, p)    the gradient of a loss by x, where g is its gradient by y:
                    g turned back

x, y and g are lists of D numbers. The checks use D = 6 and others, p = 7 and
others, and compare backward with what the tape computes.
]]
--[[es
Girar hacia atrás
=================

Un giro de ángulo a se deshace con un giro de −a: el mismo coseno y el seno con
el signo cambiado. Así que RoPE no pierde nada; y el gradiente sale gratis,
porque la traspuesta de una rotación es su inversa.

  undo(y, p)        x, donde y es x girado a la posición p (pares de vecinas,
                    θ = 10000^(−2i/D), como en el antepenúltimo ejercicio)
  backward(g, p)    el gradiente de una pérdida respecto a x, donde g es su
                    gradiente respecto a y: g girado hacia atrás

x, y y g son listas de D números. Las comprobaciones usan D = 6 y otros,
p = 7 y otras, y comparan backward con lo que calcula la cinta.
]]

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
