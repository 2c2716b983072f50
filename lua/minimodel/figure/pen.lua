-- pen.lua: what artists draw with: a device, the reader's language, and texts in place of markup.
--
-- Lengths are points, y downwards. Without a device a pen only measures: layout comes before drawing. Does not: know axes.
local core = require "minimodel.core"
local markup = require "minimodel.figure.markup"
local colors = require "minimodel.figure.colors"

local Pen = {}
Pen.__index = Pen

Pen.cm = 72 / 2.54
-- Sizes of letters in points, by what they say.
Pen.sizes = { title = 11, subtitle = 9, label = 9, tick = 8, note = 8.5 }

function Pen.new(language, device)
  return setmetatable({ language = language, device = device, kept = {} }, Pen)
end

-- A learner's text → pango markup at this size, nil for nothing.
function Pen:markup(text, size)
  local words = markup.choose(text, self.language)
  if not words or words == "" then return nil end
  local of_size = self.kept[size]
  if not of_size then
    of_size = {}
    self.kept[size] = of_size
  end
  local result = of_size[words]
  if not result then
    result = markup.render(words, size)
    of_size[words] = result
  end
  return result
end

-- Width, height of capitals above the baseline, depth of the last line below the first baseline; zeros for no text.
function Pen:measure(text, size, bold)
  local words = self:markup(text, size)
  if not words then return 0, 0, 0 end
  return core.figure_measure(words, size, bold)
end

-- The text cut into lines no wider than `width`.
function Pen:wrap(text, size, bold, width)
  local words = markup.choose(text, self.language)
  if not words or self:measure(words, size, bold) <= width then return words end
  local lines, line = {}, nil
  for _, word in ipairs(markup.words(words)) do
    local longer = line and line .. " " .. word or word
    if line and self:measure(longer, size, bold) > width then
      lines[#lines + 1] = line
      line = word
    else
      line = longer
    end
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

-- style: size, bold, align (0 left … 1 right), vertical ("baseline", "middle", "top", "bottom"), angle, color, halo (points), halo_color
function Pen:text(text, x, y, style)
  local size = style.size or Pen.sizes.label
  local words = self:markup(text, size)
  if not words then return end
  local halo = style.halo and { paint = colors.paint(style.halo_color or "paper"), width = style.halo, round = true } or nil
  self.device:text(words, size, style.bold or false, x, y, style.align or 0, style.vertical or "baseline", style.angle or 0,
    colors.paint(style.color or "ink"), halo)
end

function Pen:line(points, stroke)
  self.device:chain(points)
  self.device:paint(nil, stroke)
end

function Pen:polygon(points, fill, stroke)
  self.device:chain(points, false, true)
  self.device:paint(fill, stroke)
end

function Pen:rectangle(x, y, width, height, fill, stroke)
  self:polygon({ x, y, x + width, y, x + width, y + height, x, y + height }, fill, stroke)
end

function Pen:circle(x, y, radius, fill, stroke)
  self.device:arc(x, y, radius, 0, 360, false, true)
  self.device:paint(fill, stroke)
end

local function regular(n, turn, radius)
  local points = {}
  for i = 0, n - 1 do
    local angle = math.rad(turn + 360 * i / n)
    points[#points + 1] = radius * math.cos(angle)
    points[#points + 1] = -radius * math.sin(angle)
  end
  return points
end

-- The markers' outlines for a size of 1 point across, scaled to look equally large.
local outlines = {
  square = regular(4, 45, 0.62),
  triangle = regular(3, 90, 0.68),
  diamond = regular(4, 90, 0.66),
  pentagon = regular(5, 90, 0.58),
}
local strokes = {
  cross = { { -0.4, -0.4, 0.4, 0.4 }, { -0.4, 0.4, 0.4, -0.4 } },
  plus = { { -0.5, 0, 0.5, 0 }, { 0, -0.5, 0, 0.5 } },
}
Pen.markers = { "circle", "square", "triangle", "diamond", "pentagon", "cross", "plus", "none" }

function Pen:marker(kind, x, y, size, paint, edge)
  if kind == "none" then return end
  if strokes[kind] then
    for _, s in ipairs(strokes[kind]) do
      self:line({ x + size * s[1], y + size * s[2], x + size * s[3], y + size * s[4] }, { paint = paint, width = size * 0.26, round = true })
    end
    return
  end
  local stroke = edge and { paint = edge, width = math.min(0.8, size * 0.14) } or nil
  if kind == "circle" then return self:circle(x, y, size / 2, paint, stroke) end
  local points = {}
  for i, v in ipairs(outlines[kind]) do points[i] = (i % 2 == 1 and x or y) + size * v end
  self:polygon(points, paint, stroke)
end

local dashes = { solid = nil, dashed = { 4.5, 2.6 }, dotted = { 0.01, 2.6 }, dashdot = { 5, 2.4, 0.01, 2.4 } }
Pen.dash_names = { "solid", "dashed", "dotted", "dashdot" }

function Pen.stroke(paint, width, dash)
  local pattern = dashes[dash or "solid"]
  if pattern then
    local scaled = {}
    for i, v in ipairs(pattern) do scaled[i] = v * math.max(0.7, width / 1.3) end
    pattern = scaled
  end
  return { paint = paint, width = width, dashes = pattern, round = true }
end

-- An arrow from (x0, y0) to the tip at (x1, y1).
function Pen:arrow(x0, y0, x1, y1, paint, width, head)
  local dx, dy = x1 - x0, y1 - y0
  local length = math.sqrt(dx * dx + dy * dy)
  if length < 1e-6 then return end
  dx, dy = dx / length, dy / length
  head = math.min(head or 3 + 2 * width, 0.7 * length)
  local bx, by = x1 - head * dx, y1 - head * dy
  local half = head * 0.36
  self:line({ x0, y0, bx, by }, { paint = paint, width = width })
  self:polygon({ x1, y1, bx - half * dy, by + half * dx, bx + half * dy, by - half * dx }, paint)
end

return Pen
