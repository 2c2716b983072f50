-- artists.lua: what an axes can hold: each kind checks its data when it is made and knows how to draw itself.
--
-- An artist is a table with `order` (what lies below what), and where it applies: bounds(log_x, log_y) → x_low,
-- x_high, y_low, y_high of those of its data that have a place; draw(pen, axes); odd(axes, count) counts those that
-- have none; samples(axes, add) → points of the page it covers, for placing legends and notes clear of them;
-- key(pen, x, y, width) draws its sample in a legend that has its `label`. Does not: choose limits or places (axes,
-- layout), draw matrices (heatmap.lua), reference lines (references.lua) or shapes (shapes.lua).
local core = require "minimodel.core"
local options = require "minimodel.options"
local colors = require "minimodel.figure.colors"
local geometry = require "minimodel.figure.geometry"
local markup = require "minimodel.figure.markup"
local Pen = require "minimodel.figure.pen"
local warnings = require "minimodel.figure.warnings"

local artists = {}

local huge = math.huge
local finite, placed, range, runs, along = geometry.finite, geometry.placed, geometry.range, geometry.runs,
  geometry.along

-- ---- Checking -------------------------------------------------------------------------------------------------------

-- A table of numbers or a tensor of one axis → a table of numbers.
local function numbers(who, what, value)
  if type(value) ~= "table" and type(value) ~= "userdata" then
    options.fail("%s: %s should be a table of numbers or a tensor of one axis, got %s", who, what, options.kind(value))
  end
  if type(value) == "table" then
    local list = {}
    for i = 1, #value do
      if type(value[i]) ~= "number" then
        options.fail("%s: %s[%d] is a %s, not a number", who, what, i, options.kind(value[i]))
      end
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
  if type(value) ~= "number" or not finite(value) then
    options.fail("%s: %s should be a finite number, got %s", who, what, tostring(value))
  end
  return value + 0.0
end
artists.number = number

-- o[key], a number from low to high; nil where it is not given.
local function amount(who, o, key, low, high)
  local value = o[key]
  if value ~= nil and (type(value) ~= "number" or not (value >= low and value <= high)) then
    options.fail("%s: %s should be a number from %g to %g, got %s", who, key, low, high, tostring(value))
  end
  return value
end
artists.amount = amount

local function one_of(who, what, value, allowed)
  for _, name in ipairs(allowed) do
    if name == value then return value end
  end
  local shown = type(value) == "string" and '"' .. value .. '"' or tostring(value)
  options.fail("%s: there is no %s %s%s", who, what, shown, options.hint(tostring(value), allowed))
end
artists.one_of = one_of

-- ---- Lines, bands, points -------------------------------------------------------------------------------------------

local line_options = { label = 1, color = 1, dash = 1, marker = 1, width = 1, alpha = 1, marker_size = 1 }

local function line_key(self)
  return function(pen, x, y, width)
    if self.band then pen:rectangle(x, y - 4, width, 8, self.band) end
    if self.width > 0 then pen:line({ x, y, x + width, y }, Pen.stroke(self.paint, self.width, self.dash)) end
    pen:marker(self.marker, x + width / 2, y, self.marker_size, self.paint, colors.paint "paper")
  end
end
artists.line_key = line_key

-- A band without a label of its own and the line of its colour, whichever is drawn first: the line's sample shows both.
local function join(axes, self)
  local other = self.kind == "band" and "line" or "band"
  for i = #axes.artists, 1, -1 do
    local artist = axes.artists[i]
    if artist.kind == other and artist.color == self.color then
      local line, band = artist, self
      if other == "band" then line, band = self, artist end
      if not band.label and not line.band then line.band = band.paint end
      return
    end
  end
end

-- The range of the points that have a place in both directions.
function artists.pairs_range(x, y, log_x, log_y)
  local x0, x1, y0, y1 = huge, -huge, huge, -huge
  for i = 1, #x do
    if placed(x[i], log_x) and placed(y[i], log_y) then
      x0, x1, y0, y1 = math.min(x0, x[i]), math.max(x1, x[i]), math.min(y0, y[i]), math.max(y1, y[i])
    end
  end
  return x0, x1, y0, y1
end

function artists.line(axes, x, y, given)
  local o = options.check("line", given, line_options)
  x, y = numbers("line", "x", x), numbers("line", "y", y)
  same_length("line", x, { { "y", y } })
  local self = { kind = "line", order = 30, label = markup.check("line", "label", o.label),
    dash = one_of("line", "dash", o.dash or "solid", Pen.dash_names),
    marker = one_of("line", "marker", o.marker or "none", Pen.markers),
    width = amount("line", o, "width", 0, 100) or 1.5,
    marker_size = amount("line", o, "marker_size", 0, 200) or 5.2 }
  self.color = axes:next_color(o.color)
  self.paint = colors.paint(self.color, o.alpha, "line")
  self.key = line_key(self)
  join(axes, self)

  function self.bounds(log_x, log_y) return artists.pairs_range(x, y, log_x, log_y) end
  function self.odd(ax, count) warnings.points(count, { x, y }, { ax:logs() }) end

  function self.draw(pen, ax)
    local stroke = Pen.stroke(self.paint, self.width, self.dash)
    local parts = runs(ax, x, y)
    ax:clipped(pen, function()
      for _, run in ipairs(parts) do
        if #run > 2 then
          pen:line(run, stroke)
        elseif self.marker == "none" then
          pen:circle(run[1], run[2], self.width, self.paint)
        end
      end
    end)
    if self.marker == "none" then return end
    local edge = colors.paint "paper"
    for _, run in ipairs(parts) do
      for i = 1, #run, 2 do
        if ax:inside(run[i], run[i + 1]) then
          pen:marker(self.marker, run[i], run[i + 1], self.marker_size, self.paint, edge)
        end
      end
    end
  end

  function self.samples(ax, add)
    for _, run in ipairs(runs(ax, x, y)) do
      add(run[1], run[2])
      for i = 3, #run, 2 do along(run[i - 2], run[i - 1], run[i], run[i + 1], add) end
    end
  end

  -- Where the line ends, or leaves the box for the last time: where a direct label begins.
  function self.finish(ax)
    local box, last_x, last_y = ax.box, nil, nil
    local left, top, right, bottom = box.x - 0.5, box.y - 0.5, box.x + box.width + 0.5, box.y + box.height + 0.5
    for _, run in ipairs(runs(ax, x, y)) do
      if #run == 2 and ax:inside(run[1], run[2]) then last_x, last_y = run[1], run[2] end
      for i = 3, #run, 2 do
        local _, _, px, py = geometry.cut(run[i - 2], run[i - 1], run[i], run[i + 1], left, top, right, bottom)
        if px then last_x, last_y = px, py end
      end
    end
    return last_x, last_y
  end
  return self
end

local band_options = { color = 1, alpha = 1, label = 1 }

function artists.band(axes, x, low, high, given)
  local o = options.check("band", given, band_options)
  x, low, high = numbers("band", "x", x), numbers("band", "low", low), numbers("band", "high", high)
  same_length("band", x, { { "low", low }, { "high", high } })
  local self = { kind = "band", order = 20, label = markup.check("band", "label", o.label),
    color = o.color or axes:current_color() }
  self.paint = colors.paint(self.color, o.alpha or 0.18, "band")
  join(axes, self)

  function self.bounds(log_x, log_y)
    local x0, x1 = range(x, huge, -huge, log_x)
    local y0, y1 = range(low, huge, -huge, log_y)
    y0, y1 = range(high, y0, y1, log_y)
    return x0, x1, y0, y1
  end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    warnings.points(count, { x, low, high }, { log_x, log_y, log_y }, { false, true, true })
  end

  -- Where an edge is not a number the band is cut, as a line is; where it is infinite, or too small for a logarithmic
  -- axis, it runs to the end of the axes: what is uncertain must not look certain.
  local function parts(ax)
    local out, run = {}, nil
    for i = 1, #x do
      local px, a, b = ax.x_at(x[i]), ax:reach(low[i]), ax:reach(high[i])
      if finite(x[i]) and px == px and a and b then
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
        if #run.top == 1 then -- by itself it has no width of its own
          local px, half = run.top[1][1], 2
          run.top, run.bottom = { { px - half, run.top[1][2] }, { px + half, run.top[1][2] } },
            { { px - half, run.bottom[1][2] }, { px + half, run.bottom[1][2] } }
        end
        for _, p in ipairs(run.top) do
          points[#points + 1], points[#points + 2] = p[1], p[2]
        end
        for i = #run.bottom, 1, -1 do
          points[#points + 1], points[#points + 2] = run.bottom[i][1], run.bottom[i][2]
        end
        points = geometry.within(points)
        if #points >= 4 then pen:polygon(points, self.paint) end
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
  local self = { kind = "scatter", order = 35, label = markup.check("scatter", "label", o.label),
    marker = one_of("scatter", "marker", o.marker or "circle", Pen.markers),
    marker_size = amount("scatter", o, "size", 0, 200) or 4.5,
    width = 0 }
  self.color = axes:next_color(o.color)
  self.paint = colors.paint(self.color, o.alpha or 0.85, "scatter")
  self.key = line_key(self)

  function self.bounds(log_x, log_y) return artists.pairs_range(x, y, log_x, log_y) end
  function self.odd(ax, count) warnings.points(count, { x, y }, { ax:logs() }) end

  local function each(ax, action)
    for i = 1, #x do
      local px, py = ax.x_at(x[i]), ax.y_at(y[i])
      if finite(x[i]) and finite(y[i]) and ax:inside(px, py) then action(px, py) end
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

-- ---- Bars and error bars --------------------------------------------------------------------------------------------

-- Errors as one number each side, or {low, high} ends.
local function spread(who, y, errors)
  if not errors then return nil end
  if type(errors) == "table" and errors.low then
    local low, high = numbers(who, "errors.low", errors.low), numbers(who, "errors.high", errors.high)
    if #low ~= #y or #high ~= #y then
      options.fail("%s: there are %d values, %d errors.low and %d errors.high", who, #y, #low, #high)
    end
    return low, high
  end
  local e, low, high = numbers(who, "errors", errors), {}, {}
  if #e ~= #y then options.fail("%s: there are %d values and %d errors", who, #y, #e) end
  for i, v in ipairs(y) do low[i], high[i] = v - e[i], v + e[i] end
  return low, high
end

-- The vertical bars that have a place: x, and y of both ends, just outside the box where they lie beyond. An end that
-- is infinite, or too small for a logarithmic axis, lies beyond: uncertainty is never hidden.
local function each_error(ax, x, low, high, action)
  for i = 1, #x do
    local px, a, b = ax.x_at(x[i]), ax:reach(low[i]), ax:reach(high[i])
    if finite(x[i]) and px == px and math.abs(px) < geometry.far and a and b then
      local top, bottom = ax.box.y - 2, ax.box.y + ax.box.height + 2
      if math.max(a, b) >= top and math.min(a, b) <= bottom then
        action(px, math.max(top, math.min(bottom, a)), math.max(top, math.min(bottom, b)))
      end
    end
  end
end

local function draw_errors(pen, ax, x, low, high, paint, width, cap)
  local stroke = { paint = paint, width = width }
  each_error(ax, x, low, high, function(px, a, b)
    pen:line({ px, a, px, b }, stroke)
    pen:line({ px - cap, a, px + cap, a }, stroke)
    pen:line({ px - cap, b, px + cap, b }, stroke)
  end)
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
  markup.check_list("bar", "labels", o.labels)
  if o.colors ~= nil and (type(o.colors) ~= "table" or #o.colors == 0) then
    options.fail "bar: colors should be a list of colours"
  end
  if o.labels and #o.labels ~= #x then options.fail("bar: x has %d values, labels has %d", #x, #o.labels) end
  local low, high = spread("bar", heights, o.errors)
  local base, width = o.base == nil and 0.0 or number("bar", "base", o.base), o.width
  if width then
    if number("bar", "width", width) <= 0 then options.fail("bar: width should be above 0, got %s", width) end
  else
    width = huge
    for i = 2, #x do width = math.min(width, math.abs(x[i] - x[i - 1])) end
    width = (finite(width) and width > 0 and width or 1) * 0.72
  end
  local self = { kind = "bar", order = 15, label = markup.check("bar", "label", o.label), labels = o.labels, x = x,
    sticky = base }
  self.color = o.colors and 1 or axes:next_color(o.color)
  local paints = {}
  for i = 1, #x do
    paints[i] = colors.paint(o.colors and o.colors[(i - 1) % #o.colors + 1] or self.color, o.alpha, "bar")
  end
  self.paint = paints[1]

  function self.bounds(log_x, log_y)
    local x0, x1 = range(x, huge, -huge, log_x)
    local y0, y1 = huge, -huge
    if placed(base, log_y) then y0, y1 = base, base end
    y0, y1 = range(heights, y0, y1, log_y)
    if low then
      y0, y1 = range(low, y0, y1, log_y)
      y0, y1 = range(high, y0, y1, log_y)
    end
    if log_x then return x0, x1, y0, y1 end
    return math.max(-geometry.largest, x0 - width * 0.7), math.min(geometry.largest, x1 + width * 0.7), y0, y1
  end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    warnings.points(count, { x, heights }, { log_x, log_y })
    if low then warnings.points(count, { low, high }, { log_y, log_y }, { true, true }) end
  end

  -- Bars as far as they can be seen: just past the box where they go on.
  local function each(ax, action)
    local box = ax.box
    local function keep(v, from, size) return math.max(from - 2, math.min(from + size + 2, v)) end
    for i = 1, #x do
      local left, right, y = ax.x_at(x[i] - width / 2), ax.x_at(x[i] + width / 2), ax.y_at(heights[i])
      local foot = ax:reach(base)
      if left == left and right == right and finite(heights[i]) and y == y then
        left, right = keep(math.min(left, right), box.x, box.width), keep(math.max(left, right), box.x, box.width)
        y, foot = keep(y, box.y, box.height), keep(foot, box.y, box.height)
        if right > left then action(i, left, math.min(y, foot), right - left, math.abs(foot - y)) end
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
    if low then each_error(ax, x, low, high, function(px, a, b) along(px, a, px, b, add) end) end
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
  local width = amount("errorbar", o, "width", 0, 100) or 1.1
  amount("errorbar", o, "size", 0, 200)
  markup.check("errorbar", "label", o.label)
  one_of("errorbar", "marker", o.marker or "circle", Pen.markers)
  local self = artists.scatter(axes, x, y, { label = o.label, color = o.color, marker = o.marker, size = o.size or 5,
    alpha = o.alpha or 1 })
  local draw, bounds, samples, dot = self.draw, self.bounds, self.samples, self.key
  self.kind = "errorbar"
  function self.key(pen, kx, ky, w)
    pen:line({ kx + w / 2, ky - 5.5, kx + w / 2, ky + 5.5 }, { paint = self.paint, width = width })
    dot(pen, kx, ky, w)
  end

  function self.bounds(log_x, log_y)
    local x0, x1, y0, y1 = bounds(log_x, log_y)
    y0, y1 = range(low, y0, y1, log_y)
    y0, y1 = range(high, y0, y1, log_y)
    return x0, x1, y0, y1
  end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    warnings.points(count, { x, y, low, high }, { log_x, log_y, log_y, log_y }, { false, false, true, true })
  end
  function self.draw(pen, ax)
    ax:clipped(pen, function() draw_errors(pen, ax, x, low, high, self.paint, width, 0) end)
    draw(pen, ax)
  end
  function self.samples(ax, add)
    samples(ax, add)
    each_error(ax, x, low, high, function(px, a, b) along(px, a, px, b, add) end)
  end
  return self
end

return artists
