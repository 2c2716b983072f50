-- artists.lua: what an axes can hold: each kind checks its data when it is made and knows how to draw itself.
--
-- An artist is a table with `order` (what lies below what), and where it applies: bounds() → x_low, x_high, y_low, y_high of its
-- data; draw(pen, axes); samples(axes, add) → points of the page it covers, for placing legends and notes clear of them;
-- key(pen, x, y, width) draws its sample in a legend that has its `label`. Does not: choose limits or places (axes, layout),
-- draw reference lines (references.lua) or shapes (shapes.lua).
local core = require "minimodel.core"
local options = require "minimodel.options"
local colors = require "minimodel.figure.colors"
local colormaps = require "minimodel.figure.colormaps"
local scales = require "minimodel.figure.scales"
local Pen = require "minimodel.figure.pen"

local artists = {}

local huge = math.huge
local function finite(v) return v == v and v ~= huge and v ~= -huge end
artists.finite = finite

-- ---- Checking ----------------------------------------------------------------------------------------------------------

-- A table of numbers or a tensor of one axis → a table of numbers.
local function numbers(who, what, value)
  if type(value) ~= "table" and type(value) ~= "userdata" then
    options.fail("%s: %s should be a table of numbers or a tensor of one axis, got %s", who, what, type(value))
  end
  if type(value) == "table" then
    local list = {}
    for i = 1, #value do
      if type(value[i]) ~= "number" then options.fail("%s: %s[%d] is a %s, not a number", who, what, i, type(value[i])) end
      list[i] = value[i] + 0.0
    end
    return list
  end
  local list, axes = core.figure_numbers(value)
  if axes > 1 then options.fail("%s: %s should have one axis, this tensor has %d", who, what, axes) end
  return list
end
artists.numbers = numbers

local function same_length(who, x, named)
  for _, pair in ipairs(named) do
    if #pair[2] ~= #x then options.fail("%s: x has %d values, %s has %d", who, #x, pair[1], #pair[2]) end
  end
end

local function number(who, what, value)
  if type(value) ~= "number" or not finite(value) then options.fail("%s: %s should be a finite number, got %s", who, what, tostring(value)) end
  return value + 0.0
end
artists.number = number

local function one_of(who, what, value, allowed)
  for _, name in ipairs(allowed) do
    if name == value then return value end
  end
  local shown = type(value) == "string" and '"' .. value .. '"' or tostring(value)
  options.fail("%s: %s is %s%s", who, what, shown, options.hint(tostring(value), allowed))
end
artists.one_of = one_of

local function range(list, low, high)
  for _, v in ipairs(list) do
    if finite(v) then low, high = math.min(low, v), math.max(high, v) end
  end
  return low, high
end

-- Points along the straight line between two places, near enough together for a small label not to slip between.
local function along(x0, y0, x1, y1, add)
  local n = math.min(400, math.max(1, math.ceil(math.max(math.abs(x1 - x0), math.abs(y1 - y0)) / 3)))
  for i = 0, n do add(x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n) end
end
artists.along = along

-- ---- Heatmap -----------------------------------------------------------------------------------------------------------

local heatmap_options = { colormap = 1, low = 1, high = 1, scale = 1, linear = 1, extent = 1 }

-- A matrix as colours, row 1 on top.
function artists.heatmap(_, matrix, given)
  local o = options.check("heatmap", given, heatmap_options)
  local values, rows, columns = core.figure_values(matrix)
  local colormap = o.colormap or "viridis"
  if not colormaps.palette(colormap) then
    local names = colormaps.names()
    for i = 1, #names do names[#names + 1] = names[i] .. "_r" end
    one_of("heatmap", "colormap", colormap, names)
  end
  local kind = one_of("heatmap", "scale", o.scale or "linear", scales.color_kinds)
  if o.low and o.high and number("heatmap", "low", o.low) >= number("heatmap", "high", o.high) then
    options.fail("heatmap: low (%s) should be below high (%s)", o.low, o.high)
  end
  if kind == "log" and (o.low or 1) <= 0 then options.fail("heatmap: low is %s; a log scale begins above 0", o.low) end
  local extent = o.extent or { -0.5, columns - 0.5, -0.5, rows - 0.5 }
  if type(extent) ~= "table" or #extent ~= 4 then options.fail("heatmap: extent should be {x0, x1, y0, y1}: the outer edges, y0 at row 1") end
  local self = { kind = "heatmap", order = 0, values = values, rows = rows, columns = columns, colormap = colormap, extent = extent,
    whole = not o.extent, range = { values:range() }, scale_kind = kind, low = o.low, high = o.high, linear = o.linear }

  function self.bounds()
    return math.min(extent[1], extent[2]), math.max(extent[1], extent[2]), math.min(extent[3], extent[4]), math.max(extent[3], extent[4])
  end

  function self.draw(pen, axes)
    if rows == 0 or columns == 0 then return end
    local scale = self.scale
    local key = ("%s %.17g %.17g"):format(scale.kind, scale.low, scale.high)
    if self.cells_key ~= key then
      self.cells = values:cells(scale.kind, scale.low, scale.high, scale.linear)
      self.cells_key, self.packed = key, nil
    end
    local x0, x1, y0, y1 = axes.x_at(extent[1]), axes.x_at(extent[2]), axes.y_at(extent[3]), axes.y_at(extent[4])
    -- Whichever way the axes run, row 1 goes with y0 and column 1 with x0.
    local cells, palette = self.cells, colormaps.palette(colormap)
    local across, down = x1 < x0, y1 < y0
    if across or down then
      cells = artists.flipped(cells, rows, columns, across, down)
      x0, x1, y0, y1 = math.min(x0, x1), math.max(x0, x1), math.min(y0, y1), math.max(y0, y1)
    elseif pen.device:packs() then -- the same compressed cells go into every page
      self.packed = self.packed or core.figure_packed(cells, columns, rows, palette)
    end
    pen.device:image(cells, columns, rows, palette, x0, y0, x1 - x0, y1 - y0, not (across or down) and self.packed or nil)
  end

  function self.samples(axes, add)
    local box = axes.box
    for i = 0, 20 do
      for j = 0, 20 do add(box.x + box.width * i / 20, box.y + box.height * j / 20) end
    end
  end
  return self
end

function artists.flipped(cells, rows, columns, across, down)
  local lines = {}
  for i = 1, rows do
    local line = cells:sub((i - 1) * columns + 1, i * columns)
    lines[down and rows + 1 - i or i] = across and line:reverse() or line
  end
  return table.concat(lines)
end

-- ---- Lines, bands, points ----------------------------------------------------------------------------------------------

local line_options = { label = 1, color = 1, dash = 1, marker = 1, width = 1, alpha = 1, marker_size = 1 }

-- No page is this large; a device counts in small units and cannot go much further.
local far = 2e4

-- The part of a segment within the square ±far (Liang and Barsky 1984); nil when there is none.
local function within(x0, y0, x1, y1)
  local from, to = 0, 1
  for _, side in ipairs { { x0 - x1, x0 + far }, { x1 - x0, far - x0 }, { y0 - y1, y0 + far }, { y1 - y0, far - y0 } } do
    local p, q = side[1], side[2]
    if p == 0 and q < 0 then return nil end
    if p < 0 then from = math.max(from, q / p) elseif p > 0 then to = math.min(to, q / p) end
  end
  if from > to then return nil end
  return x0 + from * (x1 - x0), y0 + from * (y1 - y0), x0 + to * (x1 - x0), y0 + to * (y1 - y0)
end

-- Runs of points in page coordinates: a gap where a value is NaN, infinite or has no place on the axis, and far off the page.
local function runs(axes, x, y)
  local out, run, last_x, last_y = {}, nil, nil, nil
  local function begin(px, py)
    run = { px, py }
    out[#out + 1] = run
  end
  for i = 1, #x do
    local px, py = axes.x_at(x[i]), axes.y_at(y[i])
    if not (finite(px) and finite(py)) then
      run, last_x = nil, nil
    else
      local near = math.abs(px) < far and math.abs(py) < far
      if near and run then
        run[#run + 1], run[#run + 2] = px, py
      elseif last_x then -- one end is far away
        local x0, y0, x1, y1 = within(last_x, last_y, px, py)
        if x0 then
          if not run then begin(x0, y0) end
          run[#run + 1], run[#run + 2] = x1, y1
        end
        if not near then run = nil end
      elseif near then
        begin(px, py)
      end
      last_x, last_y = px, py
    end
  end
  return out
end

local function line_key(self)
  return function(pen, x, y, width)
    if self.width > 0 then pen:line({ x, y, x + width, y }, Pen.stroke(self.paint, self.width, self.dash)) end
    pen:marker(self.marker, x + width / 2, y, self.marker_size, self.paint, colors.paint "paper")
  end
end
artists.line_key = line_key

function artists.line(axes, x, y, given)
  local o = options.check("line", given, line_options)
  x, y = numbers("line", "x", x), numbers("line", "y", y)
  same_length("line", x, { { "y", y } })
  local self = { kind = "line", order = 30, label = o.label, dash = one_of("line", "dash", o.dash or "solid", Pen.dash_names),
    marker = one_of("line", "marker", o.marker or "none", Pen.markers), width = o.width or 1.5, marker_size = o.marker_size or 5.2 }
  self.color = axes:next_color(o.color)
  self.paint = colors.paint(self.color, o.alpha, "line")
  self.key = line_key(self)

  function self.bounds()
    local x0, x1, y0, y1 = huge, -huge, huge, -huge
    for i = 1, #x do
      if finite(x[i]) and finite(y[i]) then
        x0, x1, y0, y1 = math.min(x0, x[i]), math.max(x1, x[i]), math.min(y0, y[i]), math.max(y1, y[i])
      end
    end
    return x0, x1, y0, y1
  end

  function self.draw(pen, ax)
    local stroke = Pen.stroke(self.paint, self.width, self.dash)
    local parts = runs(ax, x, y)
    ax:clipped(pen, function()
      for _, run in ipairs(parts) do
        if #run > 2 then pen:line(run, stroke) elseif self.marker == "none" then pen:circle(run[1], run[2], self.width, self.paint) end
      end
    end)
    if self.marker == "none" then return end
    local edge = colors.paint "paper"
    for _, run in ipairs(parts) do
      for i = 1, #run, 2 do
        if ax:inside(run[i], run[i + 1]) then pen:marker(self.marker, run[i], run[i + 1], self.marker_size, self.paint, edge) end
      end
    end
  end

  function self.samples(ax, add)
    for _, run in ipairs(runs(ax, x, y)) do
      add(run[1], run[2])
      for i = 3, #run, 2 do along(run[i - 2], run[i - 1], run[i], run[i + 1], add) end
    end
  end

  -- The last point with a place on the page: where a direct label begins.
  function self.finish(ax)
    local parts = runs(ax, x, y)
    local last = parts[#parts]
    if last then return last[#last - 1], last[#last] end
  end
  return self
end

local band_options = { color = 1, alpha = 1, label = 1 }

function artists.band(axes, x, low, high, given)
  local o = options.check("band", given, band_options)
  x, low, high = numbers("band", "x", x), numbers("band", "low", low), numbers("band", "high", high)
  same_length("band", x, { { "low", low }, { "high", high } })
  local self = { kind = "band", order = 20, label = o.label, color = o.color or axes:current_color() }
  self.paint = colors.paint(self.color, o.alpha or 0.18, "band")

  function self.bounds()
    local x0, x1 = range(x, huge, -huge)
    local y0, y1 = range(low, huge, -huge)
    y0, y1 = range(high, y0, y1)
    return x0, x1, y0, y1
  end

  -- Where either edge has no place the band is cut, as a line is.
  local function parts(ax)
    local out, run = {}, nil
    for i = 1, #x do
      local px, a, b = ax.x_at(x[i]), ax.y_at(low[i]), ax.y_at(high[i])
      if finite(px) and finite(a) and finite(b) then
        if not run then
          run = { top = {}, bottom = {} }
          out[#out + 1] = run
        end
        table.insert(run.top, { px, b })
        table.insert(run.bottom, { px, a })
      else
        run = nil
      end
    end
    return out
  end

  function self.draw(pen, ax)
    ax:clipped(pen, function()
      for _, run in ipairs(parts(ax)) do
        local points = {}
        for _, p in ipairs(run.top) do
          points[#points + 1], points[#points + 2] = p[1], p[2]
        end
        for i = #run.bottom, 1, -1 do
          points[#points + 1], points[#points + 2] = run.bottom[i][1], run.bottom[i][2]
        end
        pen:polygon(points, self.paint)
      end
    end)
  end

  function self.samples(ax, add)
    for _, run in ipairs(parts(ax)) do
      for i, p in ipairs(run.top) do
        along(p[1], p[2], p[1], run.bottom[i][2], add)
        local q = run.top[i + 1]
        if q then
          along(p[1], p[2], q[1], q[2], add)
          along(p[1], run.bottom[i][2], q[1], run.bottom[i + 1][2], add)
        end
      end
    end
  end

  function self.key(pen, kx, ky, width) pen:rectangle(kx, ky - 3, width, 6, self.paint) end
  return self
end

local scatter_options = { label = 1, color = 1, marker = 1, size = 1, alpha = 1 }

function artists.scatter(axes, x, y, given)
  local o = options.check("scatter", given, scatter_options)
  x, y = numbers("scatter", "x", x), numbers("scatter", "y", y)
  same_length("scatter", x, { { "y", y } })
  local self = { kind = "scatter", order = 35, label = o.label, marker = one_of("scatter", "marker", o.marker or "circle", Pen.markers),
    marker_size = o.size or 4.5, width = 0 }
  self.color = axes:next_color(o.color)
  self.paint = colors.paint(self.color, o.alpha or 0.85, "scatter")
  self.key = line_key(self)

  function self.bounds()
    local x0, x1 = range(x, huge, -huge)
    local y0, y1 = range(y, huge, -huge)
    return x0, x1, y0, y1
  end

  local function each(ax, action)
    for _, run in ipairs(runs(ax, x, y)) do
      for i = 1, #run, 2 do
        if ax:inside(run[i], run[i + 1]) then action(run[i], run[i + 1]) end
      end
    end
  end

  function self.draw(pen, ax)
    local edge = self.marker_size >= 4 and colors.paint "paper" or nil
    each(ax, function(px, py) pen:marker(self.marker, px, py, self.marker_size, self.paint, edge) end)
  end

  function self.samples(ax, add)
    local r = self.marker_size / 2
    each(ax, function(px, py)
      add(px, py)
      add(px - r, py)
      add(px + r, py)
    end)
  end
  return self
end

-- ---- Bars and error bars -----------------------------------------------------------------------------------------------

-- Errors as one number each side, or {low, high} ends.
local function spread(who, y, errors)
  if not errors then return nil end
  if type(errors) == "table" and errors.low then
    return numbers(who, "errors.low", errors.low), numbers(who, "errors.high", errors.high)
  end
  local e, low, high = numbers(who, "errors", errors), {}, {}
  if #e ~= #y then options.fail("%s: there are %d values and %d errors", who, #y, #e) end
  for i, v in ipairs(y) do low[i], high[i] = v - e[i], v + e[i] end
  return low, high
end

local function draw_errors(pen, ax, x, low, high, paint, width, cap)
  local stroke = { paint = paint, width = width }
  for i = 1, #x do
    local px, a, b = ax.x_at(x[i]), ax.y_at(low[i]), ax.y_at(high[i])
    if finite(px) and finite(a) and finite(b) then
      pen:line({ px, a, px, b }, stroke)
      pen:line({ px - cap, a, px + cap, a }, stroke)
      pen:line({ px - cap, b, px + cap, b }, stroke)
    end
  end
end

local bar_options = { labels = 1, colors = 1, color = 1, errors = 1, label = 1, width = 1, base = 1, alpha = 1 }

function artists.bar(axes, x, heights, given)
  local o = options.check("bar", given, bar_options)
  heights = numbers("bar", "heights", heights)
  if x == nil then
    x = {}
    for i = 1, #heights do x[i] = i end
  end
  x = numbers("bar", "x", x)
  same_length("bar", x, { { "heights", heights } })
  if o.labels and #o.labels ~= #x then options.fail("bar: x has %d values, labels has %d", #x, #o.labels) end
  local low, high = spread("bar", heights, o.errors)
  local base, width = o.base or 0, o.width
  if not width then
    width = huge
    for i = 2, #x do width = math.min(width, math.abs(x[i] - x[i - 1])) end
    width = (finite(width) and width > 0 and width or 1) * 0.72
  end
  local self = { kind = "bar", order = 15, label = o.label, labels = o.labels, x = x, sticky = base }
  self.color = o.colors and 1 or axes:next_color(o.color)
  local paints = {}
  for i = 1, #x do paints[i] = colors.paint(o.colors and o.colors[(i - 1) % #o.colors + 1] or self.color, o.alpha, "bar") end
  self.paint = paints[1]

  function self.bounds()
    local x0, x1 = range(x, huge, -huge)
    local y0, y1 = range(heights, base, base)
    if low then
      y0, y1 = range(low, y0, y1)
      y0, y1 = range(high, y0, y1)
    end
    return x0 - width * 0.7, x1 + width * 0.7, y0, y1
  end

  local function each(ax, action)
    for i = 1, #x do
      local left, right, y = ax.x_at(x[i] - width / 2), ax.x_at(x[i] + width / 2), ax.y_at(heights[i])
      local foot = ax.y_at(base)
      if not finite(foot) then foot = ax.box.y + ax.box.height end
      if finite(left) and finite(right) and finite(y) then
        action(i, math.min(left, right), math.min(y, foot), math.abs(right - left), math.abs(foot - y))
      end
    end
  end

  function self.draw(pen, ax)
    ax:clipped(pen, function()
      each(ax, function(i, left, top, w, h) pen:rectangle(left, top, w, h, paints[i]) end)
      if low then draw_errors(pen, ax, x, low, high, colors.paint "ink", 0.9, 2.5) end
    end)
  end

  function self.samples(ax, add)
    each(ax, function(_, left, top, w, h)
      for i = 0, 3 do along(left + w * i / 3, top, left + w * i / 3, top + h, add) end
    end)
    if not low then return end
    for i = 1, #x do
      local px, a, b = ax.x_at(x[i]), ax.y_at(low[i]), ax.y_at(high[i])
      if finite(px) and finite(a) and finite(b) then along(px, a, px, b, add) end
    end
  end

  function self.key(pen, kx, ky, w) pen:rectangle(kx + w * 0.2, ky - 3, w * 0.6, 6, self.paint) end
  return self
end

local errorbar_options = { label = 1, color = 1, marker = 1, size = 1, width = 1, alpha = 1 }

-- A point at (x, y) with a bar from low to high.
function artists.errorbar(axes, x, y, low, high, given)
  local o = options.check("errorbar", given, errorbar_options)
  x, y = numbers("errorbar", "x", x), numbers("errorbar", "y", y)
  low, high = numbers("errorbar", "low", low), numbers("errorbar", "high", high)
  same_length("errorbar", x, { { "y", y }, { "low", low }, { "high", high } })
  local self = artists.scatter(axes, x, y, { label = o.label, color = o.color, marker = o.marker, size = o.size or 5, alpha = o.alpha or 1 })
  local draw, bounds, samples = self.draw, self.bounds, self.samples
  self.kind = "errorbar"

  function self.bounds()
    local x0, x1, y0, y1 = bounds()
    y0, y1 = range(low, y0, y1)
    y0, y1 = range(high, y0, y1)
    return x0, x1, y0, y1
  end
  function self.draw(pen, ax)
    ax:clipped(pen, function() draw_errors(pen, ax, x, low, high, self.paint, o.width or 1.1, 0) end)
    draw(pen, ax)
  end
  function self.samples(ax, add)
    samples(ax, add)
    for i = 1, #x do
      local px, a, b = ax.x_at(x[i]), ax.y_at(low[i]), ax.y_at(high[i])
      if finite(px) and finite(a) and finite(b) then along(px, a, px, b, add) end
    end
  end
  return self
end

return artists
