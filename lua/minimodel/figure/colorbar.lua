-- colorbar.lua: the scale that heatmaps share, and the bar that shows it.
--
-- Does not: colour cells (colour.c) or place itself beside panels (layout.lua).
local colors = require "minimodel.figure.colors"
local geometry = require "minimodel.figure.geometry"
local colormaps = require "minimodel.figure.colormaps"
local scales = require "minimodel.figure.scales"
local Pen = require "minimodel.figure.pen"

local Bar = {}
Bar.__index = Bar

-- maps: the heatmaps it speaks for, not empty.
function Bar.new(maps, o) return setmetatable({ maps = maps, options = o }, Bar) end

-- One scale for a set of heatmaps: what the script asked for, else the range of all their numbers; symmetric about 0
-- for a diverging map.
function Bar.share(maps)
  local first = maps[1]
  local kind = first.scale_kind
  local low, high, positive, asked_low, asked_high = math.huge, -math.huge, math.huge, nil, nil
  local linear
  for _, map in ipairs(maps) do
    local a, b, p = table.unpack(map.range)
    if a then low, high, positive = math.min(low, a), math.max(high, b), math.min(positive, p or math.huge) end
    asked_low, asked_high, linear = asked_low or map.low, asked_high or map.high, linear or map.linear
  end
  local data_low, data_high = low, high
  if low > high then low, high, positive = 0, 1, 0.1 end
  if kind == "log" then
    high = asked_high or (high > 0 and high) or 1
    low = asked_low or math.max(math.min(positive, high), high * 1e-4)
    if low >= high or geometry.constant(low, high) then
      if asked_low then high = low * 10 else low = high / 10 end
    end
  else
    if first.colormap:match "^RdBu" and low < 0 and high > 0 then
      high = math.max(-low, high)
      low = -high
    end
    low, high = asked_low or low, asked_high or high
    if low >= high or geometry.constant(low, high) then
      local half = low == 0 and 1 or math.abs(low) * 0.1
      if asked_low then
        high = low + 2 * half
      elseif asked_high then
        low = high - 2 * half
      else
        low, high = low - half, high + half
      end
    end
  end
  local scale = { kind = kind, low = low, high = high, linear = linear or math.max(math.abs(low), math.abs(high)) / 100,
    under = data_low < low * (1 - 1e-9) - (low <= 0 and 1e-12 or 0), over = data_high > high * (1 + 1e-9) }
  if kind ~= "log" then
    local slack = 1e-9 * (high - low)
    scale.under, scale.over = data_low < low - slack, data_high > high + slack
  end
  for _, map in ipairs(maps) do map.scale = scale end
  return scale
end

function Bar:measure(pen, height)
  local scale, o = self.maps[1].scale, self.options
  local values, labels, minor = o.ticks, o.labels, {}
  self.marks, self.minor = {}, {}
  local widest = 0
  local function on(v) -- by its place, as on an axis
    local position = scales.position(scale, v)
    return position >= -1e-9 and position <= 1 + 1e-9
  end
  local function shown()
    local n = 0
    for _, v in ipairs(values) do n = n + (on(v) and 1 or 0) end
    return n
  end
  if values then
    labels = labels or scales.format(scale.kind, values)
  else
    local wanted = math.max(2, math.floor(height / 32))
    for more = 0, 3 do -- more than fits, if only one would be shown otherwise: one number is no scale
      values, labels, minor = scales.ticks(scale.kind, scale.low, scale.high, wanted + more, false, scale.linear)
      if shown() > 1 then break end
    end
  end
  for i, v in ipairs(values) do
    if on(v) then
      local label = o.labels and pen:wrap(labels[i], Pen.sizes.tick, false, pen.limit * 0.3) or labels[i]
      self.marks[#self.marks + 1] = { value = v, label = label }
      widest = math.max(widest, (pen:measure(label, Pen.sizes.tick)))
    end
  end
  for _, v in ipairs(minor) do
    if on(v) then self.minor[#self.minor + 1] = v end
  end
  self.widest = widest
  self.room = 6 + widest
  self.label = pen:wrap(o.label, Pen.sizes.label, false, math.max(60, height + 12))
  if self.label then
    local _, ascent, descent = pen:measure(self.label, Pen.sizes.label)
    self.room = self.room + 5 + ascent + descent
  end
end

-- The bar with its left edge at x, from y down `height`; a point at an end says that numbers lie beyond it.
function Bar:draw(pen, x, y, width, height)
  local scale, map = self.maps[1].scale, self.maps[1]
  pen.device:group "colour bar"
  local palette = colormaps.palette(map.colormap)
  local levels = {}
  for i = colormaps.levels - 1, 0, -1 do levels[#levels + 1] = string.char(i) end
  local tip = math.min(width * 0.9, height / 3)
  local top, foot = y + (scale.over and tip or 0), y + height - (scale.under and tip or 0)
  local function rgb(level)
    local c = palette[level + 1]
    return { (c >> 16 & 255) / 255, (c >> 8 & 255) / 255, (c & 255) / 255, 1 }
  end
  if scale.over then
    pen:polygon({ x, top + 0.3, x + width, top + 0.3, x + width / 2, y }, rgb(colormaps.levels - 1))
  end
  if scale.under then pen:polygon({ x, foot - 0.3, x + width, foot - 0.3, x + width / 2, y + height }, rgb(0)) end
  pen.device:image(table.concat(levels), 1, colormaps.levels, palette, x, top, width, foot - top)
  local stroke = { paint = colors.paint "muted", width = 0.7 }
  local outline = { x, top }
  local function to(a, b) outline[#outline + 1], outline[#outline + 2] = a, b end
  if scale.over then to(x + width / 2, y) end
  to(x + width, top)
  to(x + width, foot)
  if scale.under then to(x + width / 2, y + height) end
  to(x, foot)
  pen:polygon(outline, nil, stroke)
  local function at(v) return foot + (top - foot) * scales.position(scale, v) end
  for _, v in ipairs(self.minor) do pen:line({ x + width, at(v), x + width + 1.8, at(v) }, stroke) end
  for _, mark in ipairs(self.marks) do
    local py = at(mark.value)
    pen:line({ x + width, py, x + width + 3, py }, stroke)
    pen:text(mark.label, x + width + 6, py, { size = Pen.sizes.tick, vertical = "middle", color = "muted" })
  end
  if self.label then
    local _, ascent = pen:measure(self.label, Pen.sizes.label)
    pen:text(self.label, x + width + 6 + self.widest + 5 + ascent, y + height / 2, { size = Pen.sizes.label,
      align = 0.5, angle = 90 })
  end
  pen.device:ungroup()
end

return Bar
