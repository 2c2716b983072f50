-- scales.lua: from a number to a place on an axis or on a colour scale, and the ticks that go with each kind of scale.
--
-- Does not: draw, or choose limits.
local core = require "minimodel.core"
local ticks = require "minimodel.figure.ticks"

local scales = {}

scales.axis_kinds = { "linear", "log" }
scales.color_kinds = { "linear", "log", "symlog" }

-- A map of [low, high] onto page coordinates [from, to]; NaN where the number has no place (0 on a log axis).
function scales.map(kind, low, high, from, to)
  if kind == "log" then
    local a = math.log(low)
    local slope = (to - from) / (math.log(high) - a)
    return function(value) return value > 0 and from + (math.log(value) - a) * slope or 0 / 0 end
  end
  -- Halves, which are exact, because from −1e308 to 1e308 it is further than there are numbers.
  local half = low / 2
  local slope = (to - from) / (high / 2 - half)
  return function(value) return from + (value / 2 - half) * slope end
end

-- Ticks of an axis: numbers, labels, and the small marks of a log axis.
function scales.ticks(kind, low, high, count, whole, linear)
  local lower, upper = math.min(low, high), math.max(low, high)
  if kind == "log" then
    local major, minor = ticks.log(lower, upper, count)
    return major, ticks.format_log(major), minor
  elseif kind == "symlog" then
    local major = ticks.symlog(lower, upper, count, linear)
    return major, ticks.format_log(major), {}
  end
  local major = ticks.linear(lower, upper, count, whole)
  return major, ticks.format(major), {}
end

function scales.format(kind, values) return kind == "linear" and ticks.format(values) or ticks.format_log(values) end

-- Position of a value on a colour scale {kind, low, high, linear}: 0 at low, 1 at high.
function scales.position(scale, value)
  return core.figure_position(scale.kind, scale.low, scale.high, scale.linear or 1, value)
end

return scales
