--- sums: the sum and the mean of a list of numbers, with rounding errors kept apart (Neumaier 1974), so that a long
-- list loses nothing to its order. An infinity or a NaN gives what plain addition gives; where only the sum is too
-- large for a double, the mean is not.
local sums = {}

local function compensated(list, scale)
  local total, lost = 0.0, 0.0
  for i = 1, #list do
    local x = scale and list[i] * scale or list[i]
    local next_total = total + x
    if math.abs(total) >= math.abs(x) then lost = lost + ((total - next_total) + x)
    else lost = lost + ((x - next_total) + total) end
    total = next_total
  end
  return total + lost
end

local function plain(list)
  local total = 0.0
  for i = 1, #list do total = total + list[i] end
  return total
end

local function is_finite(x) return x - x == 0 end

local SMALLER = 2.0 ^ -64 -- a power of two: large numbers lose nothing by it

--- The sum on a scale, and the scale: 1, or SMALLER where the sum itself is no double.
local function scaled(list)
  local total = compensated(list)
  if is_finite(total) then return total, 1 end
  local smaller = compensated(list, SMALLER)
  if is_finite(smaller) then return smaller, SMALLER end
  return plain(list), 1 -- infinities: their correction is none
end

function sums.of(list)
  local total, scale = scaled(list)
  return total / scale
end

function sums.mean(list)
  local total, scale = scaled(list)
  return total / #list / scale
end

return sums
