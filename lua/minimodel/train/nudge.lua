-- nudge.lua: first weights moved by as little as their type can say, to see whether a training is calm or chaotic.

local core = require "minimodel.core"

-- nudge(model, rng): each parameter x becomes one of its neighbours in float32, up or down by the toss of a coin: x ±
-- 0.75 · 2⁻²³ |x| rounds to the number next to it (a power of two has two below it that are half as far; then it may
-- be the second). A zero stays. Whatever a run gives after it must be near what it gave before, or rounding decides
-- it (Summers and Dinneen 2021).
return function(model, rng)
  for _, p in ipairs(model:parameters()) do
    local coin = core.rand(rng, p.shape, p.dtype) - 0.5 + 2.0 ^ -26 -- never zero
    p:assign(p + p * (coin / coin:abs()) * (0.75 * 2.0 ^ -23))
  end
  return model
end
