-- marks.lua: the ticks that an axes shows, {value =, label =, width =}: as many as its sides have room for, or those
-- that the script gave; fewer are asked for until labels stay apart.
--
-- Does not: say which numbers are round (ticks.lua, through scales.lua) or draw them (axes.lua).
local scales = require "minimodel.figure.scales"
local Pen = require "minimodel.figure.pen"

local marks = {}

-- A grid's panels ask for the same ticks many times over, in each pass of the layout and for each format.
local function remembered(figure, kind, low, high, wanted, whole)
  local key = ("%s %.17g %.17g %d %s"):format(kind, low, high, wanted, whole)
  local found = figure.known_ticks[key]
  if not found then
    found = { scales.ticks(kind, low, high, wanted, whole) }
    figure.known_ticks[key] = found
  end
  return found[1], found[2], found[3]
end

local function find(axes, pen, direction)
  local o, range = axes.options, axes[direction]
  local size = Pen.sizes.tick
  local across = direction == "x"
  local length = across and axes.box.width or axes.box.height
  local at = across and axes.x_at or axes.y_at
  local values, labels, minor = o[direction .. "_ticks"], o[direction .. "_labels"], {}
  local given = labels ~= nil
  local bar = across and axes:first "bar"
  if not values and bar and bar.labels then values, labels, given = bar.x, bar.labels, true end
  local low, high = math.min(range.low, range.high), math.max(range.low, range.high)
  -- Whether a number is on the axis is told by its place: among the numbers of a logarithmic axis there is no one
  -- slack.
  local first, last = math.min(at(low), at(high)), math.max(at(low), at(high))
  local slack = 1e-9 * (last - first)
  local function dress()
    local out = {}
    for i, v in ipairs(values) do
      local place = at(v)
      if place >= first - slack and place <= last + slack then
        local label = given and pen:wrap(labels[i], size, false, pen.limit * 0.3) or labels[i]
        out[#out + 1] = { value = v, label = label, width = (pen:measure(label, size)) }
      end
    end
    return out
  end
  if values then
    labels = labels or scales.format(range.kind, values)
    local out = dress()
    if across then
      axes.x_turned = false
      for i = 2, #out do
        local gap = math.abs(at(out[i].value) - at(out[i - 1].value))
        if gap < (out[i].width + out[i - 1].width) / 2 + 3 then axes.x_turned = true end
      end
    end
    return out, minor
  end
  local heatmap = axes:first "heatmap"
  local whole = heatmap and heatmap.whole or false
  local count = math.max(2, math.min(7, math.floor(length / (across and 48 or 30) + 1)))
  local few, denser
  -- Whether the marks say where the axis begins and ends: no end bare for more than a third of its length.
  local function reaches(out)
    local from, to = at(out[1].value), at(out[#out].value)
    local ends = { at(range.low), at(range.high) }
    table.sort(ends)
    return math.min(from, to) - ends[1] < length / 3 and ends[2] - math.max(from, to) < length / 3
  end
  for wanted = count + 3, 2, -1 do
    values, labels, minor = remembered(axes.figure, range.kind, low, high, wanted, whole)
    local out = dress()
    local clear, apart = wanted <= count or #out == 2, true -- more than fits, if only one would be shown otherwise
    for i = 2, #out do
      local gap = math.abs(at(out[i].value) - at(out[i - 1].value))
      local needed = across and (out[i].width + out[i - 1].width) / 2 + 5 or size * (wanted <= count and 1.5 or 1.3)
      if gap < needed then clear, apart = false, false end
    end
    if apart and #out > 1 and not clear then denser = { out, minor } end
    if clear and #out > 1 then
      if not reaches(out) and denser and reaches(denser[1]) then return denser[1], denser[2] end
      return out, minor
    end
    if #out == 1 then few = { out, minor } end
  end
  local left = denser or few or { {}, minor } -- closer than wanted, or one number: no axis is bare that has room
  return left[1], left[2]
end

-- The layout asks in every pass; where a side stands as it did, so do its ticks.
function marks.of(axes, pen, direction)
  local box, range, last = axes.box, axes[direction], axes.ticks_found[direction]
  local from, length = box.x, box.width
  if direction == "y" then from, length = box.y, box.height end
  if last and last.pen == pen and last.from == from and last.length == length and last.low == range.low
    and last.high == range.high then
    return last.marks, last.minor
  end
  local list, minor = find(axes, pen, direction)
  axes.ticks_found[direction] = { pen = pen, from = from, length = length, low = range.low, high = range.high,
    marks = list, minor = minor }
  return list, minor
end

return marks
