-- plots.lua: whole drawings of records (mm.record) in one call: grids of maps, curves with bands, every seed a dot,
-- small multiples, contrasts with their intervals. Each takes a record and the words of the figure, and gives a
-- figure; or an axes first, and draws there.
--
-- How a key looks and what it is called, positional/looks.lua says; a series that is no scheme takes its signs in
-- order. Intervals are Student's 95 % for the mean unless `interval` computes others. Does not: measure, or test
-- hypotheses (mm.statistics).
local options = require "minimodel.options"
local looks = require "minimodel.positional.looks"
local records = require "minimodel.record"
local artists = require "minimodel.figure.artists"
local colormaps = require "minimodel.figure.colormaps"
local colors = require "minimodel.figure.colors"
local Axes = require "minimodel.figure.axes"
local Figure = require "minimodel.figure.figure"

local plots = {}
local fail = options.fail

-- ---- What all of them need ------------------------------------------------------------------------------------------

--- A record with at least `least` and at most `most` axes.
local function need_record(who, record, least, most, meaning)
  if not records.is(record) then fail("%s: a record is needed (%s), got %s", who, meaning, options.kind(record)) end
  local n = #record.axes
  if n < least or n > most then
    fail("%s: the record should have the axes (%s), this one has %s", who, meaning, table.concat(record.axes, ", "))
  end
  if record:count() == 0 then fail("%s: the record holds nothing yet", who) end
  return record
end

--- A word of the figure that may be missing. A script's words raise where they are asked for what they lack; their
-- metatable's has(key) says what they have.
local function word(words, key)
  local has = words and (getmetatable(words) or {}).has
  if has then return has(key) and words[key] or nil end
  return words and words[key]
end

--- (axes, record, options) or (record, words, options) → axes or nil, record, words, options.
local function arguments(first, second, third)
  if getmetatable(first) == Axes then return first, second, nil, third end
  return nil, first, second, third
end

--- The figure of a plot with one panel, its axes named by the words or by the record.
local function single(words, given, x_name)
  local fig = Figure.new { width = given.width or 14, height = given.height }
  local axes = fig:axes { x_label = word(words, "x") or x_name, y_label = word(words, "y") }
  return fig, axes:set(given.axes)
end

local SIGNS = { "circle", "square", "triangle", "diamond", "pentagon", "cross", "plus" }
local DASHES = { "solid", "dashed", "dashdot", "dotted" }

--- The looks of an axis' keys: schemes have their own; others take colours, markers and dashes in turn.
local function looks_along(axis, keys)
  local out = {}
  for i, key in ipairs(keys) do
    if looks.of_schemes[axis] then
      out[i] = looks.of(key)
    else
      out[i] = { label = looks.called(axis, key, true), color = colors.cycle[(i - 1) % #colors.cycle + 1],
        marker = SIGNS[(i - 1) % #SIGNS + 1], dash = DASHES[(i - 1) % #DASHES + 1] }
    end
  end
  return out
end

--- The options by which a line, scatter or error bar looks like a scheme, and those of `more`.
function plots.look(scheme, more)
  local look, out = looks.of(scheme), {}
  for _, key in ipairs { "label", "color", "marker", "dash" } do out[key] = look[key] end
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

--- Student's 95 % interval for the mean of a list; nil of fewer than two numbers.
local function student(list)
  local n, total, squares = #list, 0, 0
  if n < 2 then return nil end
  for _, x in ipairs(list) do total = total + x end
  local mean = total / n
  for _, x in ipairs(list) do squares = squares + (x - mean) ^ 2 end
  local half = require("minimodel.statistics").student_quantile(0.975, n - 1) * math.sqrt(squares / (n - 1) / n)
  return mean - half, mean + half
end

local function mean_of(list)
  local total = 0
  for _, x in ipairs(list) do total = total + x end
  return total / #list
end

local function range_of(list)
  local low, high = math.huge, -math.huge
  for _, x in ipairs(list) do
    if x ~= x then return x, x end   -- as in the record itself, a NaN spreads
    low, high = math.min(low, x), math.max(high, x)
  end
  return low, high
end

-- ---- Maps -----------------------------------------------------------------------------------------------------------

local map_options = { "colormap", "scale", "low", "high", "linear", "size", "ticks", "colorbar", "each" }

--- A grid of heatmaps on one colour scale. record: (rows, columns) or (columns) of matrices. words: x, y, bar, and what
-- keys are called. Options: those of a heatmap; size = 3 (cm, of a map), ticks = false, colorbar = true,
-- each(matrix, row, column) → the matrix that is drawn. A word ROW_COLUMN stands in the middle of that map.
function plots.maps(record, words, given)
  need_record("maps", record, 1, 2, "rows, columns")
  local o = options.check("maps", given, map_options)
  local rows_axis, columns_axis = record.axes[#record.axes - 1], record.axes[#record.axes]
  local rows, columns = rows_axis and record:keys(rows_axis) or { false }, record:keys(columns_axis)
  local function called(axis, keys)
    local out = {}
    for i, key in ipairs(keys) do out[i] = word(words, key) or looks.called(axis, key, true) end
    return out
  end
  local size, bar = o.size or 3, o.colorbar ~= false
  local fig = Figure.new { width = size * #columns + (rows_axis and 3.4 or 1.6) + (bar and 2 or 0) }
  local grid = fig:grid { rows = #rows, columns = #columns, row_labels = rows_axis and called(rows_axis, rows) or nil,
    column_labels = called(columns_axis, columns), x_label = word(words, "x"), y_label = word(words, "y") }
  local heatmap = { colormap = o.colormap, scale = o.scale, low = o.low, high = o.high, linear = o.linear }
  for i, row in ipairs(rows) do
    for j, column in ipairs(columns) do
      local matrix = rows_axis and record:of(row, column) or record:of(column)
      local axes = grid:axes(i, j, { aspect = "equal" })
      if not o.ticks then axes:set { x_ticks = {}, y_ticks = {} } end
      axes:heatmap(o.each and o.each(matrix, row, column) or matrix, heatmap)
      local note = row and word(words, row .. "_" .. column)
      if note then axes:text((matrix.shape[2] - 1) / 2, (matrix.shape[1] - 1) / 2, note) end
    end
  end
  return bar and fig:colorbar(grid, { label = word(words, "bar") }) or fig
end

-- ---- Curves ---------------------------------------------------------------------------------------------------------

local curve_options = { "under", "line", "band", "interval", "labels", "legend", "width", "height", "axes" }

--- The numbers of one series by x: all seeds of each, or the one there is; nil where nothing was put.
local function by_place(series)
  local out = {}
  series:each(function(value, x)
    local list = out[x] or {}
    out[x], list[#list + 1] = list, value
  end)
  return out
end

local function draw_curves(axes, record, o)
  local series_axis, x_axis = record.axes[1], record.axes[2]
  local keys = record:keys(series_axis)
  local all = looks_along(series_axis, keys)
  local order = {}
  for i, key in ipairs(keys) do table.insert(order, key == o.under and 1 or #order + 1, i) end
  for _, i in ipairs(order) do
    local look, series = all[i], record:of { [series_axis] = keys[i] }
    local x, y, low, high, wide, found = {}, {}, {}, {}, keys[i] == o.under, by_place(series)
    for _, at in ipairs(series:keys(x_axis)) do
      if found[at] then x[#x + 1] = at end
    end
    for j, at in ipairs(x) do
      local values = found[at]
      y[j] = o.line == "mean" and mean_of(values) or values[1]
      if o.band == "interval" then low[j], high[j] = o.interval(values) else low[j], high[j] = range_of(values) end
      low[j], high[j] = low[j] or y[j], high[j] or y[j]
    end
    if o.band ~= "none" and #record.axes == 3 then axes:band(x, low, high, { color = look.color }) end
    local label = type(o.labels) == "table" and o.labels[keys[i]] or look.label
    axes:line(x, y, { label = o.labels and label or nil, color = look.color,
      dash = not wide and look.dash or "solid",
      marker = (wide or #x > 24) and "none" or look.marker, width = wide and 6 or 1.5, alpha = wide and 0.45 or 1 })
  end
  local x = record:keys(x_axis)
  if #x <= 8 and not axes.options.x_ticks then axes:set { x_ticks = x } end
  return axes
end

--- (series, x[, seed]) of a record: (x[, seed]) is one series.
local function as_series(record)
  if #record.axes > 2 or #record.axes == 2 and record.axes[2] ~= "seed" then return record, true end
  local out = records("", table.unpack(record.axes))
  record:each(function(value, ...) out:put(value, "", ...) end)
  return out, false
end

local function curves(who, first, second, third, defaults)
  local axes, record, words, given = arguments(first, second, third)
  need_record(who, record, 1, 3, "series, x, seed")
  local o, settled = options.check(who, given, curve_options), {}
  for key, value in pairs(defaults) do settled[key] = value end
  for key, value in pairs(o) do settled[key] = value end
  artists.one_of(who, "line", settled.line, { "first", "mean" })
  artists.one_of(who, "band", settled.band, { "range", "interval", "none" })
  if settled.interval and settled.band ~= "interval" then
    fail('%s: interval is drawn with band = "interval"; band is "%s"', who, settled.band)
  end
  settled.interval = settled.interval or student
  local series, several = as_series(record)
  if settled.labels == nil then settled.labels = several end
  if axes then return draw_curves(axes, series, settled) end
  local fig
  fig, axes = single(words, settled, ("*%s*"):format(series.axes[2]))
  draw_curves(axes, series, settled)
  if settled.labels then
    if settled.legend then axes:legend { position = settled.legend } else axes:label_lines() end
  end
  return fig
end

--- A line for each key of the first axis of a record (series, x, seed), or (series, x), or (x). The line is the first
-- seed and the band the range of all. curves(record, words, options) → figure, words: x, y; curves(axes, record,
-- options) → axes. Options: under (a key drawn wide and faint below the others: a control), line = "first" | "mean",
-- band = "range" | "interval" | "none", interval (a list → low, high), labels (false, or texts by key), legend (a
-- place; without it each line is labelled at its end), width, height, axes (options of the axes).
function plots.curves(first, second, third)
  return curves("curves", first, second, third, { line = "first", band = "range" })
end

--- The same with the mean over seeds as the line and the 95 % interval of the mean as the band.
function plots.bands(first, second, third)
  return curves("bands", first, second, third, { line = "mean", band = "interval" })
end

-- ---- Every seed a dot -----------------------------------------------------------------------------------------------

local seed_options = { "interval", "labels", "legend", "dots", "ends", "width", "height", "axes" }

--- Where the keys of an axis stand: numbers at themselves, others at 1, 2, 3 …; and the least distance between two of
-- them.
local function places(keys)
  local at, named = {}, false
  for i, key in ipairs(keys) do
    named = named or type(key) ~= "number"
    at[i] = i
  end
  if not named then at = keys end
  local gap = math.huge
  for i = 2, #at do gap = math.min(gap, at[i] - at[i - 1]) end
  return at, gap < math.huge and gap or 1, named
end

--- Dots of one group, spread around x over `room`, and their mean with its interval.
local function draw_group(axes, x, room, values, look, o, label)
  local across = {}
  for k = 1, #values do across[k] = x + (#values > 1 and ((k - 1) / (#values - 1) - 0.5) * room or 0) end
  if o.dots ~= false and #values > 1 then
    axes:scatter(across, values, { color = look.color, size = 2.6, alpha = 0.4 })
  end
  local mean, low, high = mean_of(values), o.interval(values)
  axes:errorbar({ x }, { mean }, { low or mean }, { high or mean },
    { color = look.color, marker = look.marker, size = 6.5, width = 1.6, label = label })
end

local function draw_seeds(axes, record, o)
  local x_axis = #record.axes == 3 and record.axes[2] or record.axes[1]
  local x = record:keys(x_axis)
  local at, gap, named = places(x)
  local ticks, texts = {}, {}
  for i, key in ipairs(x) do
    ticks[i], texts[i] = at[i], named and looks.called(x_axis, key) or tostring(key)
  end
  if #record.axes == 2 then                     -- (x, seed): a group at each place, in the look of its key
    for i, look in ipairs(looks_along(x_axis, x)) do
      draw_group(axes, at[i], 0.5 * gap, record:of(x[i]):list(), look, o)
    end
  else
    local series = record:keys(record.axes[1])
    -- All groups of a place stand within three tenths of the distance to the next on either side: nearer to their own
    -- than to any other.
    local slot = 0.6 * gap / #series
    for s, look in ipairs(looks_along(record.axes[1], series)) do
      local along, means, found = {}, {}, by_place(record:of { [record.axes[1]] = series[s] })
      for j, key in ipairs(x) do
        local values = found[key]
        if values then
          local i = #along + 1
          along[i], means[i] = at[j] + (s - (#series + 1) / 2) * slot, mean_of(values)
          draw_group(axes, along[i], 0.7 * slot, values, look, o,
            not o.ends and i == 1 and o.labels ~= false and look.label or nil)
        end
      end
      if o.ends and #along > 1 then
        axes:line(along, means, { label = look.label, color = look.color, dash = look.dash, marker = look.marker,
          width = 0.8 })
      end
    end
  end
  return axes:set { x_ticks = ticks, x_labels = texts, x_limits = named and { at[1] - 0.5, at[#at] + 0.5 } or nil }
end

--- Every seed a dot, the mean a marker, its 95 % interval a bar. record: (series, x, seed), or (x, seed). Numbers of x
-- stand at themselves, other keys side by side; series stand beside each other, each nearer to its own x than to any
-- other. seeds(record, words, options) → figure, words: x, y; seeds(axes, record, options) → axes. Options: interval
-- (a list → low, high), dots = true, labels = true, legend = "outside right", ends (true: a line joins the means of a
-- series and its label stands at the line's end, in place of a legend), width, height, axes.
function plots.seeds(first, second, third)
  local axes, record, words, given = arguments(first, second, third)
  need_record("seeds", record, 2, 3, "series, x, seed")
  local o = options.check("seeds", given, seed_options)
  local settled = { interval = o.interval or student, dots = o.dots, labels = o.labels, ends = o.ends }
  if axes then return draw_seeds(axes, record, settled) end
  local fig
  fig, axes = single(words, o)
  draw_seeds(axes, record, settled)
  if #record.axes == 3 and o.labels ~= false then
    if o.ends then axes:label_lines() else axes:legend { position = o.legend or "outside right" } end
  end
  return fig
end

-- ---- Small multiples ------------------------------------------------------------------------------------------------

local multiple_options = { "columns", "draw", "legend", "width", "height", "share_x", "share_y", "axes", "curves" }

--- A panel for each key of the first axis, all on one scale. What a panel shows: curves of what is left of the record,
-- or what draw(axes, part, key) draws. words: x, y, bar (for heatmaps), and the titles of panels by key. Options:
-- columns, draw, share_x = true, share_y = true, width, height, axes (options of every panel), curves (options of the
-- curves).
function plots.multiples(record, words, given)
  need_record("multiples", record, 1, 4, "panel, series, x, seed")
  local o = options.check("multiples", given, multiple_options)
  local axis = record.axes[1]
  local keys = record:keys(axis)
  local columns = math.min(#keys, o.columns or math.ceil(math.sqrt(#keys)))
  local rows = (#keys + columns - 1) // columns
  local fig = Figure.new { width = o.width or math.min(18, 5.5 * columns + 2), height = o.height or 4.2 * rows + 2 }
  local grid = fig:grid { rows = rows, columns = columns, x_label = word(words, "x"), y_label = word(words, "y"),
    share_x = o.share_x ~= false, share_y = o.share_y ~= false }
  for i, key in ipairs(keys) do
    local panel = grid:axes((i - 1) // columns + 1, (i - 1) % columns + 1, o.axes)
    panel:set { title = word(words, key) or looks.called(axis, key, true) }
    if o.draw then
      o.draw(panel, record:of(key), key)
    else
      plots.curves(panel, record:of(key), o.curves)
    end
  end
  if word(words, "bar") then fig:colorbar(grid, { label = word(words, "bar") }) end
  return o.legend ~= false and fig:legend { position = o.legend or "bottom" } or fig
end

-- ---- Contrasts ------------------------------------------------------------------------------------------------------

local forest_options = { "zero", "width", "height", "digits", "interval", "axes" }

--- What a forest plot's rows are: {label, estimate, low, high}, or a heading {heading}; from a record (contrast, seed)
-- too.
local function forest_rows(given, words, interval)
  if not records.is(given) then return given end
  need_record("forest", given, 2, 2, "contrast, seed")
  local rows = {}
  for i, key in ipairs(given:keys(given.axes[1])) do
    local values = given:of(key):list()
    local low, high = interval(values)
    rows[i] = { label = word(words, key) or looks.called(given.axes[1], key), estimate = mean_of(values), low = low,
      high = high }
  end
  return rows
end

--- Contrasts one below the other: a square at each estimate, a bar for its interval, the numbers beside it, a line at
-- `zero`. rows: a list of { label =, estimate =, low =, high = [, color =] }, among them headings { heading = text };
-- or a record (contrast, seed). words: x and, for a record, labels by key. Options: zero = 0, digits = 2, interval,
-- width, height, axes. An interval without zero is filled.
function plots.forest(given_rows, words, given)
  local o = options.check("forest", given, forest_options)
  if type(given_rows) ~= "table" then fail("forest: rows are a list or a record, got %s", options.kind(given_rows)) end
  local rows = forest_rows(given_rows, words, o.interval or student)
  if #rows == 0 then fail("forest: there are no rows") end
  local zero, number = o.zero or 0, "%+." .. (o.digits or 2) .. "f"
  local fig = Figure.new { width = o.width or 16, height = o.height or 0.62 * #rows + 2.4 }
  local grid = fig:grid { columns = 2, widths = { 1, 0.42 }, share_y = true, ticks = "all" }
  local limits, ticks, labels = { 0.4, #rows + 0.6 }, {}, {}
  local axes = grid:axes(1, 1, o.axes)
  local beside = grid:axes(1, 2, { frame = "none", grid = false, x_ticks = {}, y_ticks = {}, x_limits = { 0, 1 },
    y_limits = limits })
  axes:vertical(zero, { color = "muted", dash = "solid" })
  local function signed(x)   -- what rounds to zero has no sign; a large number has no hundred digits
    local large = math.abs(x) >= 1e9 and math.abs(x) < math.huge
    return ((large and "%+.3g" or number):format(x):gsub("^[+-](0%.?0*)$", "%1"):gsub("-", "−"))
  end
  local left = math.huge
  for i, row in ipairs(rows) do
    for _, key in ipairs(row.heading and {} or { "label", "estimate", "low", "high" }) do
      if row[key] == nil then fail("forest: row %d has no %s", i, key) end
    end
    left = math.min(left, zero, row.low or zero)
  end
  for i, row in ipairs(rows) do
    local y = #rows + 1 - i
    if row.heading then
      axes:text(left, y, row.heading, { anchor = "left", bold = true, size = 8.5, halo = true })
    else
      ticks[#ticks + 1], labels[#labels + 1] = y, row.label
      local color = row.color or "ink"
      axes:line({ row.low, row.high }, { y, y }, { color = color, width = 1.6 })
      axes:scatter({ row.estimate }, { y }, { color = color, marker = "square", size = 6.5, alpha = 1 })
      if row.low <= zero and zero <= row.high then
        axes:scatter({ row.estimate }, { y }, { color = "paper", marker = "square", size = 3.6, alpha = 1 })
      end
      local numbers = ("%s [%s, %s]"):format(signed(row.estimate), signed(row.low), signed(row.high))
      beside:text(0, y, numbers, { anchor = "left", size = 8 })
    end
  end
  axes:set { y_ticks = ticks, y_labels = labels, y_limits = limits, x_label = word(words, "x") }
  return fig
end

-- ---- Clocks ---------------------------------------------------------------------------------------------------------

local clock_options = { "rows", "columns", "face", "size" }

local function hand(axes, angle, label, color)
  local dx, dy = math.cos(angle), math.sin(angle)
  axes:arrow(0, 0, 0.95 * dx, 0.95 * dy, { color = color, width = 2 })
  if label then axes:text(1.2 * dx, 1.2 * dy, label, { size = 8.5 }) end
end

--- A grid of clock faces: angles from the right, counter-clockwise, in radians. Options: rows (their labels), columns
-- (how many), face(row, column), size = 3.2 (cm). A face is { hands = { { angle, label, colour }, … }, between =
-- colour of the angle between the first two } or { seen =, reached =, new = }, as mm.positional.rope_horizon gives:
-- what was seen is light, what is new dark. words: column, such as "pair %d", which counts from 0.
function plots.clocks(words, given)
  local o = options.check("clocks", given, clock_options)
  if type(o.rows) ~= "table" or #o.rows == 0 or type(o.face) ~= "function" then
    fail("clocks: rows (a list of labels) and face (a function of row and column) are needed")
  end
  local columns, size = options.whole("clocks", o, "columns", 1), o.size or 3.2
  local titles = {}
  for i = 1, columns do
    local title = word(words, "column") or "%d"
    if type(title) ~= "table" then title = { en = title, es = title } end
    titles[i] = { en = options.filled("clocks", title.en, i - 1), es = options.filled("clocks", title.es, i - 1) }
  end
  local fig = Figure.new { width = size * columns + 4.2 }
  local grid = fig:grid { rows = #o.rows, columns = columns, row_labels = o.rows, column_labels = titles }
  for r = 1, #o.rows do
    for i = 1, columns do
      local face, edge = o.face(r, i), 1.15
      if face.hands then edge = 1.32 end
      local axes = grid:axes(r, i, { aspect = "equal", frame = "none", x_ticks = {}, y_ticks = {},
        x_limits = { -edge, edge }, y_limits = { -edge, edge } }):circle(0, 0, 1, { color = "muted" })
      if face.seen then
        axes:arc(0, 0, 1, 0, math.deg(face.seen), { wedge = true, fill = "sky", alpha = 0.4 })
        if face.new then
          axes:arc(0, 0, 1, math.deg(face.seen), math.deg(face.reached), { wedge = true, fill = "red", alpha = 0.9 })
        end
      end
      if face.between then
        local from, to = face.hands[1][1], face.hands[2][1]
        local gap = (to - from + math.pi) % (2 * math.pi) - math.pi
        axes:arc(0, 0, 0.45, math.deg(from), math.deg(from + gap), { wedge = true, fill = face.between, alpha = 0.35 })
      end
      for _, h in ipairs(face.hands or {}) do hand(axes, table.unpack(h)) end
    end
  end
  return fig
end

-- ---- Numbers on a heatmap -------------------------------------------------------------------------------------------

--- Writes each number of a small matrix into its cell of the axes' heatmap, in the ink that is read on the cell's
-- colour.
function plots.numbers(axes, matrix, format)
  local map = getmetatable(axes) == Axes and axes:first "heatmap"
  if not map then fail("numbers: an axes with a heatmap is needed; draw it first") end
  local rows = type(matrix) == "userdata" and matrix:totable() or matrix
  local palette, low, high = colormaps.palette(map.colormap), map.low or map.range[1], map.high or map.range[2]
  for i, row in ipairs(rows) do
    for j, value in ipairs(row) do
      local share = math.max(0, math.min(1, (value - low) / (high - low)))
      local color = palette[1 + math.floor(share * (colormaps.levels - 1) + 0.5)]
      local light = 0.299 * (color >> 16 & 255) + 0.587 * (color >> 8 & 255) + 0.114 * (color & 255)
      axes:text(j - 1, i - 1, options.filled("numbers", format, value),
        { halo = false, color = light > 140 and "#000000" or "#ffffff" })
    end
  end
  return axes
end

-- ---- Tables ---------------------------------------------------------------------------------------------------------

--- record:cells(format, …) with the format first, for lab:table.
function plots.cells(format, record, ...)
  need_record("cells", record, 1, 9, "rows, columns")
  return record:cells(format, ...)
end

return plots
