-- limits.lua: from where to where an axis goes: over the data, with a margin so that nothing sits on the edge, or as
-- the script asked.
--
-- Does not: know which numbers are marked on it (marks.lua, ticks.lua) or where they are on the page.
local geometry = require "minimodel.figure.geometry"

local limits = {}

-- The range of the data that have a place, in one direction; nil where there is none.
local function extent(axes, direction, log)
  local low, high = math.huge, -math.huge
  local log_x, log_y = axes:logs()
  for _, artist in ipairs(axes.artists) do
    if artist.bounds then
      local x0, x1, y0, y1 = artist.bounds(log_x, log_y)
      local a, b = x0, x1
      if direction == "y" then a, b = y0, y1 end
      if a and geometry.placed(a, log) then low, high = math.min(low, a), math.max(high, a) end
      if b and geometry.placed(b, log) then low, high = math.min(low, b), math.max(high, b) end
    end
  end
  if low <= high then return low, high end
end

-- A number and its neighbours, for data that are all one number.
local function around(low, high)
  local size = math.max(math.abs(low), math.abs(high))
  local half = size < 1e-290 and 1 or size * 0.1
  return low - half, high + half
end

local smallest = 2.0 ^ -1022 -- below it numbers have fewer digits

local function widen_log(low, high, part, bars)
  if geometry.constant(low, high) then low, high = low / 2, high * 2 end
  local factor = high / low
  factor = factor < math.huge and factor ^ part or math.exp(part * (math.log(high) - math.log(low)))
  -- The shortest bar stands on the decade below it.
  local foot = bars and 10.0 ^ (math.ceil(math.log(low, 10) - 1e-9) - 1) or low / factor
  return math.max(math.min(low, smallest), foot), math.min(geometry.largest, high * factor)
end

local function widen(low, high, part, bar, direction)
  if geometry.constant(low, high) then low, high = around(low, high) end
  local margin = part * (high - low)
  if margin == math.huge then margin = part * high - part * low end
  local foot = bar and direction == "y" and bar.sticky
  local across = bar and direction == "x" -- bars have room beside them already
  if low ~= foot and not across then low = low - margin end
  if high ~= foot and not across then high = high + margin end
  return math.max(-geometry.largest, low), math.min(geometry.largest, high)
end

-- What the script asked for; where it asked for one end, the other lies beyond it.
local function settle(asked, low, high, log)
  local a, b = asked[1], asked[2]
  if a and b then return a, b end
  low, high = a or low, b or high
  if not (a or b) or low < high and not geometry.constant(low, high) then return low, high end
  local far = math.max(1, math.abs(a or b))
  if a then return a, math.min(geometry.largest, log and a * 10 or a + far) end
  return log and math.max(smallest, b / 10) or math.max(-geometry.largest, b - far), b
end

-- Data first, then a margin so that nothing sits on the edge; what the script asked for goes before both.
function limits.find(axes, direction)
  local o = axes.options
  local kind = o[direction .. "_scale"] or "linear"
  local log = kind == "log"
  local low, high = extent(axes, direction, log)
  if not low then low, high = log and 1 or 0, log and 10 or 1 end
  local heatmap, bar = axes:first "heatmap", axes:first "bar"
  if not heatmap then
    local part = direction == "x" and 0.03 or 0.06
    if log then
      low, high = widen_log(low, high, part, bar and direction == "y" and not geometry.placed(bar.sticky, true))
    else
      low, high = widen(low, high, part, bar, direction)
    end
  elseif geometry.constant(low, high) then
    low, high = around(low, high)
  end
  low, high = settle(o[direction .. "_limits"] or {}, low, high, log)
  return { kind = kind, low = low, high = high }
end

return limits
