-- pen.lua: what artists draw with: a device, the reader's language, and texts in place of markup.
--
-- Lengths are points, y downwards. Without a device a pen only measures: layout comes before drawing. Does not: know
-- axes.
local core = require "minimodel.core"
local markup = require "minimodel.figure.markup"
local colors = require "minimodel.figure.colors"

local Pen = {}
Pen.__index = Pen

Pen.cm = 72 / 2.54
-- Sizes of letters in points, by what they say.
Pen.sizes = { title = 11, subtitle = 9, label = 9, tick = 8, note = 8.5 }

-- width: of the page, in points; its `height` is set when it is known. count(kind): told of what cannot be drawn
-- (warnings.lua).
function Pen.new(language, width, count)
  return setmetatable({ language = language, kept = {}, wrapped = {}, width = width, limit = width - 16, count = count,
    said = {} }, Pen)
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

-- The most letters that fit in `width`, at least one, and what is left of the word. Not inside braces or between stars.
function Pen:split(word, size, bold, width)
  local ends, depth, slanted = {}, 0, false
  for at, code in utf8.codes(word) do
    local c = utf8.char(code)
    if c == "{" then
      depth = depth + 1
    elseif c == "}" then
      depth = math.max(0, depth - 1)
    elseif c == "*" then
      slanted = not slanted
    end
    local last = at + #c - 1
    local next_one = word:sub(last + 1, last + 1)
    if depth == 0 and not slanted and c ~= "\\" and next_one ~= "_" and next_one ~= "^" and next_one ~= "{" then
      ends[#ends + 1] = last
    end
  end
  if #ends < 2 then return word, "" end
  local low, high = 1, #ends
  while low < high do
    local middle = (low + high + 1) // 2
    if self:measure(word:sub(1, ends[middle]), size, bold) <= width then low = middle else high = middle - 1 end
  end
  return word:sub(1, ends[low]), word:sub(ends[low] + 1)
end

-- One line of text cut into lines no wider than `width`: between words, and within a word that is wider by itself.
local function wrap_line(self, text, size, bold, width, lines)
  local line
  local function place(word)
    local longer = line and line .. " " .. word or word
    if self:measure(longer, size, bold) <= width then
      line = longer
      return
    end
    if line then lines[#lines + 1] = line end
    local rest = word
    while rest ~= "" and self:measure(rest, size, bold) > width do
      local part
      part, rest = self:split(rest, size, bold, width)
      if rest == "" then rest = part break end
      lines[#lines + 1] = part
    end
    line = rest
  end
  for _, word in ipairs(markup.words(text)) do place(word) end
  lines[#lines + 1] = line
end

-- The text in the reader's language, cut into lines no wider than `width`.
function Pen:wrap(text, size, bold, width)
  local words = markup.choose(text, self.language)
  if not words or self:measure(words, size, bold) <= width then return words end
  local key = ("%s %s %.3f %s"):format(size, bold, width, words)
  local lines = self.wrapped[key]
  if not lines then
    lines = {}
    for part in (words .. "\n"):gmatch "(.-)\n" do wrap_line(self, part, size, bold, width, lines) end
    lines = table.concat(lines, "\n")
    self.wrapped[key] = lines
  end
  return lines
end

function Pen:on_page(x, y) return x >= 0 and y >= 0 and x <= self.width and y <= (self.height or math.huge) end

-- Draws what takes this rectangle, cut at the page's edge where it reaches beyond.
function Pen:on_paper(x0, y0, x1, y1, draw)
  if self:on_page(x0, y0) and self:on_page(x1, y1) then return draw() end
  self.device:clip(0, 0, self.width, self.height)
  draw()
  self.device:unclip()
end

-- The rectangle that words take when they hang at (0, 0): left, top, right, bottom.
local function extent(width, ascent, descent, size, style)
  local left, top = -(style.align or 0) * width, -ascent
  if style.vertical == "top" then
    top = 0
  elseif style.vertical == "bottom" then
    top = -descent - ascent
  elseif style.vertical == "middle" then
    top = -(ascent + descent - 0.236 * size) / 2
  end
  if (style.angle or 0) == 0 then return left, top, left + width, top + ascent + descent end
  local corners = { { left, top }, { left + width, top }, { left, top + ascent + descent },
    { left + width, top + ascent + descent } }
  local angle = math.rad(style.angle)
  local c, s = math.cos(angle), math.sin(angle)
  local x0, y0, x1, y1 = math.huge, math.huge, -math.huge, -math.huge
  for _, p in ipairs(corners) do
    local x, y = p[1] * c + p[2] * s, -p[1] * s + p[2] * c
    x0, y0, x1, y1 = math.min(x0, x), math.min(y0, y), math.max(x1, x), math.max(y1, y)
  end
  return x0, y0, x1, y1
end

-- Where words that hang at (x, y) are on the page, moved and made smaller as little as it takes: place and size.
local function fit(self, text, x, y, size, style)
  for _ = 1, 8 do
    local width, ascent, descent = self:measure(text, size, style.bold)
    local x0, y0, x1, y1 = extent(width, ascent, descent, size, style)
    local share = math.min((self.width - 1) / (x1 - x0), (self.height - 1) / (y1 - y0))
    if share >= 1 then
      return math.max(0.5 - x0, math.min(self.width - 0.5 - x1, x)), math.max(0.5 - y0,
        math.min(self.height - 0.5 - y1, y)), size
    end
    size = math.max(0.05, size * share * 0.98)
  end
  return x, y, size
end

-- style: size, bold, align (0 left … 1 right), vertical ("baseline", "middle", "top", "bottom"), angle, color, halo
-- (points), halo_color
function Pen:text(text, x, y, style)
  local asked = style.size or Pen.sizes.label
  local words = self:markup(text, asked)
  if not words then return end
  if not self:on_page(x, y) and not (x > -40 and y > -40 and x < self.width + 40 and y < self.height + 40) then
    return self.count "words off the page"
  end
  local size
  x, y, size = fit(self, text, x, y, asked, style)
  if size < asked then
    self.count "words shrunk"
    words = self:markup(text, size)
  end
  self:notice(words, size, style.bold)
  local halo = style.halo and { paint = colors.paint(style.halo_color or "paper"), width = style.halo, round = true }
    or nil
  self.device:text(words, size, style.bold or false, x, y, style.align or 0, style.vertical or "baseline", style.angle
    or 0,
    colors.paint(style.color or "ink"), halo)
end

-- Remembers the letters that no font has, in the order in which they come: self.said holds them.
function Pen:notice(words, size, bold)
  if not words:find "[\128-\255]" then return end
  for _, code in utf8.codes(core.figure_missing(words, size, bold or false)) do
    local letter = utf8.char(code)
    if not self.said[letter] then
      self.said[letter] = true
      self.said[#self.said + 1] = letter
    end
  end
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
      self:line({ x + size * s[1], y + size * s[2], x + size * s[3], y + size * s[4] },
        { paint = paint, width = size * 0.26, round = true })
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
