--- Inputs of checks, drawn by a generator.
local mm = require "minimodel"

local draw = {}

--- A tensor of normal numbers, float64.
function draw.tensor(rng, shape) return mm.randn(rng, shape, "float64") end

--- n numbers from low to high.
function draw.list(rng, n, low, high)
  local list = {}
  for i = 1, n do list[i] = low + (high - low) * rng:uniform() end
  return list
end

--- n positive numbers with the sum 1.
function draw.shares(rng, n)
  local list, sum = draw.list(rng, n, 0.01, 1), 0
  for _, x in ipairs(list) do sum = sum + x end
  for i = 1, n do list[i] = list[i] / sum end
  return list
end

--- An order of 0 … n − 1 that is not the one that they are in.
function draw.order(rng, n)
  local order = {}
  for i = 1, n do order[i] = i - 1 end
  repeat rng:shuffle(order) until order[1] ~= 0
  return order
end

return draw
