-- axes.lua: one panel: its artists, its limits, its ticks, and drawing all of it into the box that layout gives it.
--
-- Does not: decide where the box is (layout.lua), how far its sides reach (limits.lua) and which numbers stand at them
-- (marks.lua), where legends and notes go (legend.lua), what an artist looks like (artists.lua).
local options = require "minimodel.options"
local colors = require "minimodel.figure.colors"
local scales = require "minimodel.figure.scales"
local artists = require "minimodel.figure.artists"
local heatmaps = require "minimodel.figure.heatmap"
local limits = require "minimodel.figure.limits"
local marks = require "minimodel.figure.marks"
local markup = require "minimodel.figure.markup"
local references = require "minimodel.figure.references"
local shapes = require "minimodel.figure.shapes"
local Pen = require "minimodel.figure.pen"

local Axes = {}
Axes.__index = Axes

local allowed = { title = 1, x_label = 1, y_label = 1, x_scale = 1, y_scale = 1, x_limits = 1, y_limits = 1,
  x_ticks = 1, y_ticks = 1, x_labels = 1,
  y_labels = 1, invert_y = 1, aspect = 1, frame = 1, grid = 1 }

local function check(who, o)
  options.check(who, o, allowed)
  markup.check(who, "title", o.title)
  for _, name in ipairs { "x_scale", "y_scale" } do
    if o[name] then artists.one_of(who, name, o[name], scales.axis_kinds) end
  end
  if o.aspect then artists.one_of(who, "aspect", o.aspect, { "equal", "auto" }) end
  if o.frame ~= nil then artists.one_of(who, "frame", o.frame, { "box", "open", "none" }) end
  for _, name in ipairs { "x_limits", "y_limits", "x_ticks", "y_ticks", "x_labels", "y_labels" } do
    if o[name] ~= nil and type(o[name]) ~= "table" then
      options.fail("%s: %s should be a table, got %s", who, name, options.kind(o[name]))
    end
  end
  for _, d in ipairs { "x", "y" } do
    local ends, ticks, labels = o[d .. "_limits"], o[d .. "_ticks"], o[d .. "_labels"]
    for i, v in ipairs(ticks or {}) do artists.number(who, ("%s_ticks[%d]"):format(d, i), v) end
    for i, v in pairs(ends or {}) do
      if i ~= 1 and i ~= 2 then options.fail("%s: %s_limits should be {low, high}", who, d) end
      artists.number(who, ("%s_limits[%d]"):format(d, i), v)
    end
    if ends and ends[1] and ends[2] and ends[1] == ends[2] then
      options.fail("%s: %s_limits are both %s", who, d, tostring(ends[1]))
    end
    if ends and o[d .. "_scale"] == "log" and ((ends[1] or 1) <= 0 or (ends[2] or 1) <= 0) then
      options.fail("%s: %s_limits on a log scale should be above 0", who, d)
    end
    if labels and #labels ~= #(ticks or {}) then
      options.fail("%s: there are %d %s_ticks and %d %s_labels", who, #(ticks or {}), d, #labels, d)
    end
    markup.check_list(who, d .. "_labels", labels)
    markup.check(who, d .. "_label", o[d .. "_label"])
  end
end

function Axes.new(given)
  local self = setmetatable({ options = {}, artists = {}, series = 0, ticks_found = {} }, Axes)
  return self:set(given)
end

-- Sets options after the axes was made; those not given stay.
function Axes:set(given)
  check("axes", given or {})
  for key, value in pairs(given or {}) do self.options[key] = value end
  if self:first "heatmap" then heatmaps.linear_only(self) end
  return self
end

-- ---- Adding artists -------------------------------------------------------------------------------------------------

-- The colour of a series: the one asked for, or the next of the cycle.
function Axes:next_color(color)
  if color ~= nil then return color end
  self.series = self.series + 1
  return self.series
end

-- The colour of the series drawn last (the first, before any).
function Axes:current_color() return math.max(1, self.series) end

local function adds(make)
  return function(self, ...)
    local artist, words = make(self, ...)
    self.artists[#self.artists + 1] = artist
    self.artists[#self.artists + 1] = words
    return self
  end
end
Axes.heatmap = adds(heatmaps.new)
for _, name in ipairs { "line", "band", "scatter", "bar", "errorbar" } do Axes[name] = adds(artists[name]) end
for _, name in ipairs { "horizontal", "vertical", "span" } do Axes[name] = adds(references[name]) end
for _, name in ipairs { "arc", "circle", "polygon", "arrow", "text", "annotate" } do Axes[name] = adds(shapes[name]) end

local legend_options = { position = 1, columns = 1, title = 1 }
local places = { "auto", "top left", "top", "top right", "left", "center", "right", "bottom left", "bottom",
  "bottom right", "outside right",
  "outside top", "outside bottom", "none" }

-- position "auto": where it covers least of the data, outside when every place covers some.
function Axes:legend(given)
  local o = options.check("legend", given, legend_options)
  artists.one_of("legend", "position", o.position or "auto", places)
  markup.check("legend", "title", o.title)
  if o.columns ~= nil then options.whole("legend", o, "columns", 1) end
  self.legend_asked = { position = o.position or "auto", columns = o.columns, title = o.title }
  return self
end

-- Writes each line's label at its end, moved apart where they would touch, instead of a legend.
function Axes:label_lines()
  self.labelled = true
  return self
end

function Axes:first(kind)
  for _, artist in ipairs(self.artists) do
    if artist.kind == kind then return artist end
  end
end

-- ---- Limits ---------------------------------------------------------------------------------------------------------

-- Whether each axis is logarithmic.
function Axes:logs() return self.options.x_scale == "log", self.options.y_scale == "log" end

function Axes:prepare()
  self.x, self.y = limits.find(self, "x"), limits.find(self, "y")
  local heatmap = self:first "heatmap"
  local downwards = self.options.invert_y
  if downwards == nil then downwards = heatmap ~= nil and heatmap.extent[4] > heatmap.extent[3] end
  self.downwards = downwards
end

-- Width over height of the box that makes a unit as long in both directions; nil where the box is free.
function Axes:ratio()
  local heatmap = self:first "heatmap"
  local equal = self.options.aspect
  if equal == nil and self.grid_aspect then equal = self.grid_aspect end
  local square = heatmap and heatmap.whole and heatmap.rows == heatmap.columns
  if equal == nil and square then equal = "equal" end -- square cells
  if equal ~= "equal" then return nil end
  local x, y = self.x, self.y
  if heatmap and not (heatmap.whole or #self.artists > 1) then
    return math.max(1, heatmap.columns) / math.max(1, heatmap.rows)
  end
  if x.kind == "log" or y.kind == "log" then return 1 end
  local shape = math.abs((x.high / 2 - x.low / 2) / (y.high / 2 - y.low / 2))
  return math.max(1e-3, math.min(1e3, shape))
end

-- ---- Ticks ----------------------------------------------------------------------------------------------------------

function Axes:set_box(x, y, width, height)
  self.box = { x = x, y = y, width = width, height = height }
  self.x_at = scales.map(self.x.kind, self.x.low, self.x.high, x, x + width)
  local bottom, top = y + height, y
  if self.downwards then bottom, top = top, bottom end
  self.y_at = scales.map(self.y.kind, self.y.low, self.y.high, bottom, top)
end

function Axes:inside(px, py)
  local box = self.box
  return px >= box.x - 0.5 and px <= box.x + box.width + 0.5 and py >= box.y - 0.5 and py <= box.y + box.height + 0.5
end

-- Where a value stands in y, for something that reaches so far: the end of the axes where it is infinite, or too small
-- for a logarithmic axis; nil for what is not a number.
function Axes:reach(value)
  if value ~= value then return nil end
  local low, high = math.min(self.y.low, self.y.high), math.max(self.y.low, self.y.high)
  if value == math.huge then return self.y_at(high) end
  if value == -math.huge or self.y.kind == "log" and value <= 0 then return self.y_at(low) end
  return self.y_at(value)
end

-- Draws what takes this rectangle of the page, clipped only where it leaves the box, so that a line on the edge stays
-- whole.
function Axes:kept(pen, x0, y0, x1, y1, draw)
  local box = self.box
  if x0 < box.x - 2 or y0 < box.y - 2 or x1 > box.x + box.width + 2 or y1 > box.y + box.height + 2 then
    self:clipped(pen, draw)
  else
    draw()
  end
end

-- Draws with everything outside the box hidden; half a line's width may show at the edge.
function Axes:clipped(pen, draw)
  local box = self.box
  pen.device:clip(box.x - 0.75, box.y - 0.75, box.width + 1.5, box.height + 1.5)
  draw()
  pen.device:unclip()
end

function Axes:find_ticks(pen)
  self.x_marks, self.x_minor = marks.of(self, pen, "x")
  self.y_marks, self.y_minor = marks.of(self, pen, "y")
end

local tick_length, tick_gap = 3, 3
local turn = 35 -- degrees, for labels that would touch

function Axes:frame()
  if self.options.frame then return self.options.frame end
  return self:first "heatmap" and "box" or "open"
end

-- The axes' own words, cut into lines that are no longer than the side they stand at.
function Axes:words(pen)
  local o, box, size = self.options, self.box, Pen.sizes.label
  local x_label = pen:wrap(o.x_label, size, false, math.max(60, box.width + 12))
  return x_label, pen:wrap(o.y_label, size, false, math.max(100, box.height + 12))
end

-- How far what belongs to the axes reaches beyond its box.
function Axes:overhang(pen)
  local o = self.options
  local left, right, top, bottom = 0, 0, 0, 0
  local frame = self:frame()
  if frame ~= "none" then
    local size = Pen.sizes.tick
    if self.show_y_ticks and #self.y_marks > 0 then
      local widest = 0
      for _, t in ipairs(self.y_marks) do widest = math.max(widest, t.width) end
      left = tick_length + tick_gap + widest
    end
    if self.show_x_ticks and #self.x_marks > 0 and self.x_turned then
      local widest = 0
      local deepest = 0
      for _, t in ipairs(self.x_marks) do
        widest = math.max(widest, t.width)
        local _, _, descent = pen:measure(t.label, size)
        deepest = math.max(deepest, descent - size * 0.24)
        left = math.max(left, self.box.x - (self.x_at(t.value) - t.width * math.cos(math.rad(turn))))
      end
      bottom = tick_gap + 2 + widest * math.sin(math.rad(turn)) + (size + deepest) * math.cos(math.rad(turn))
    elseif self.show_x_ticks and #self.x_marks > 0 then
      bottom = tick_length + tick_gap + size * 0.95
      local deepest = 0
      for _, t in ipairs(self.x_marks) do
        local _, _, descent = pen:measure(t.label, size)
        deepest = math.max(deepest, descent)
        local over = self.x_at(t.value) + t.width / 2 - (self.box.x + self.box.width)
        right = math.max(right, over)
        left = math.max(left, self.box.x - (self.x_at(t.value) - t.width / 2))
      end
      bottom = bottom + math.max(0, deepest - size * 0.24)
    end
    if self.show_y_ticks and #self.y_marks > 0 then top = math.max(top, 2) end
  end
  local x_label, y_label = self:words(pen)
  if x_label then
    local _, ascent, descent = pen:measure(x_label, Pen.sizes.label)
    bottom = bottom + 5 + ascent + descent
  end
  if y_label then
    local _, ascent, descent = pen:measure(y_label, Pen.sizes.label)
    left = left + 6 + ascent + descent
  end
  if o.title then
    local _, ascent, descent = pen:measure(self.wrapped_title or o.title, Pen.sizes.label, true)
    top = math.max(top, 5 + ascent + descent)
  end
  return left, right + (self.extra_right or 0), top + (self.extra_top or 0), bottom + (self.extra_bottom or 0)
end

-- ---- Drawing --------------------------------------------------------------------------------------------------------

local function draw_grid(self, pen)
  local box, stroke = self.box, { paint = colors.paint "grid", width = 0.6 }
  for _, t in ipairs(self.y_marks) do
    local y = self.y_at(t.value)
    pen:line({ box.x, y, box.x + box.width, y }, stroke)
  end
  if self:first "bar" then return end
  for _, t in ipairs(self.x_marks) do
    local x = self.x_at(t.value)
    pen:line({ x, box.y, x, box.y + box.height }, stroke)
  end
end

local function draw_frame(self, pen)
  local box, frame = self.box, self:frame()
  local stroke = { paint = colors.paint "muted", width = 0.7 }
  if frame == "box" then
    pen:rectangle(box.x, box.y, box.width, box.height, nil, stroke)
  elseif frame == "open" then
    pen:line({ box.x, box.y + box.height, box.x + box.width, box.y + box.height }, stroke)
  else
    return
  end
  local size, foot = Pen.sizes.tick, box.y + box.height
  if self.show_x_ticks then
    for i, t in ipairs(self.x_marks) do
      local x = self.x_at(t.value)
      if not self:first "bar" then pen:line({ x, foot, x, foot + tick_length }, stroke) end
      if self.x_turned then
        local before = i > 1 and math.abs(x - self.x_at(self.x_marks[i - 1].value)) or math.huge
        if before * math.sin(math.rad(turn)) < 0.7 * size then pen.count "labels crowded" end
        pen:text(t.label, x + 3, foot + tick_gap + 2, { size = size, align = 1, vertical = "top", color = "muted",
          angle = turn })
      else
        pen:text(t.label, x, foot + tick_length + tick_gap, { size = size, align = 0.5, vertical = "top",
          color = "muted" })
      end
    end
    for _, v in ipairs(self.x_minor) do
      local x = self.x_at(v)
      pen:line({ x, foot, x, foot + tick_length * 0.6 }, stroke)
    end
  end
  if self.show_y_ticks then
    for _, t in ipairs(self.y_marks) do
      local y = self.y_at(t.value)
      if frame == "box" then pen:line({ box.x - tick_length, y, box.x, y }, stroke) end
      pen:text(t.label, box.x - tick_length - tick_gap, y, { size = size, align = 1, vertical = "middle",
        color = "muted" })
    end
    if frame == "box" then
      for _, v in ipairs(self.y_minor) do
        local y = self.y_at(v)
        pen:line({ box.x - tick_length * 0.6, y, box.x, y }, stroke)
      end
    end
  end
end

local function draw_labels(self, pen)
  local o, box = self.options, self.box
  local left, _, _, bottom = self:overhang(pen)
  local x_label, y_label = self:words(pen)
  if x_label then
    local _, _, descent = pen:measure(x_label, Pen.sizes.label)
    pen:text(x_label, box.x + box.width / 2, box.y + box.height + bottom - (self.extra_bottom or 0) - descent,
      { size = Pen.sizes.label, align = 0.5 })
  end
  if y_label then
    local _, ascent = pen:measure(y_label, Pen.sizes.label)
    pen:text(y_label, box.x - left + ascent, box.y + box.height / 2, { size = Pen.sizes.label, align = 0.5,
      angle = 90 })
  end
  if o.title then
    local _, _, descent = pen:measure(self.wrapped_title or o.title, Pen.sizes.label, true)
    local y = box.y - 5 - descent - (self.extra_top or 0)
    pen:text(self.wrapped_title or o.title, box.x, y, { size = Pen.sizes.label, bold = true })
  end
end

function Axes:draw(pen, name)
  pen.device:group(name)
  local heatmap = self:first "heatmap"
  local grid = self.options.grid
  if grid == nil then grid = not heatmap and self:frame() ~= "none" end
  local ordered = {}
  for i, artist in ipairs(self.artists) do ordered[i] = { artist, i } end
  table.sort(ordered, function(a, b)
    if a[1].order ~= b[1].order then return a[1].order < b[1].order end
    return a[2] < b[2]
  end)
  local drawn_grid, framed = not grid, false
  for _, pair in ipairs(ordered) do
    if not drawn_grid and pair[1].order > 5 then
      draw_grid(self, pen)
      drawn_grid = true
    end
    if pair[1].order >= 10 and not framed then
      framed = true
      draw_frame(self, pen)
    end
    pair[1].draw(pen, self)
  end
  if not drawn_grid then draw_grid(self, pen) end
  if not framed then draw_frame(self, pen) end
  draw_labels(self, pen)
  pen.device:ungroup()
end

return Axes
