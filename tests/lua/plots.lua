-- Plots of records: which numbers they hand to which artist, recomputed by loops; words and looks; what they refuse.
-- The pictures themselves are figure.lua's.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local plots = mm.figure
local looks = require "minimodel.positional.looks"

local schemes, lengths, seeds = { "sinusoidal", "rope", "none" }, { 8, 16, 64 }, 5
local H = mm.record("scheme", "T", "seed")
local function value(s, T, seed) return math.cos(s * 7.1 + T * 3.3 + seed * seed) end
for s, scheme in ipairs(schemes) do
  for _, T in ipairs(lengths) do
    for seed = 1, seeds do H:put(value(s, T, seed), scheme, T, seed) end
  end
end

--- An axes that notes what it is asked to draw: { {name, arguments…}, … }.
local function listening()
  local axes, calls = mm.figure({}):axes {}, {}
  for _, name in ipairs { "line", "band", "scatter", "errorbar", "vertical", "text" } do
    axes[name] = function(self, ...)
      calls[#calls + 1] = { name, ... }
      return self
    end
  end
  return axes, calls
end
local function only(calls, name)
  local out = {}
  for _, call in ipairs(calls) do
    if call[1] == name then out[#out + 1] = call end
  end
  return out
end

-- ---- Curves and bands

do
  local axes, calls = listening()
  tap.ok(plots.curves(axes, H, { under = "none" }) == axes, "curves on an axes give the axes")
  local lines, bands = only(calls, "line"), only(calls, "band")
  tap.is({ #lines, #bands }, { 3, 3 }, "a line and a band for each series")
  local first = lines[1][4]
  tap.is({ first.width, first.marker, first.color }, { 6, "none", "muted" },
    "the control first, wide and without markers")
  local rope = lines[3]
  tap.is({ rope[2], rope[3] }, { lengths, { value(2, 8, 1), value(2, 16, 1), value(2, 64, 1) } },
    "the first seed is the line")
  tap.is({ rope[4].color, rope[4].marker, rope[4].dash, rope[4].label }, { "blue", "square", "solid", "RoPE" },
    "in the scheme's look")
  local low, high = {}, {}
  for i, T in ipairs(lengths) do
    low[i], high[i] = math.huge, -math.huge
    for seed = 1, seeds do low[i], high[i] = math.min(low[i], value(2, T, seed)),
      math.max(high[i], value(2, T, seed)) end
  end
  tap.is({ bands[3][3], bands[3][4] }, { low, high }, "the band is the range over seeds")
end
do
  local axes, calls = listening()
  plots.bands(axes, H)
  local lines, bands = only(calls, "line"), only(calls, "band")
  for i, T in ipairs(lengths) do
    local total, squares = 0, 0
    for seed = 1, seeds do total = total + value(1, T, seed) end
    local mean = total / seeds
    for seed = 1, seeds do squares = squares + (value(1, T, seed) - mean) ^ 2 end
    local half = 2.7764451051978 * math.sqrt(squares / (seeds - 1) / seeds)      -- t of 0.975, 4 degrees of freedom
    tap.near({ lines[1][3][i], bands[1][3][i], bands[1][4][i] }, { mean, mean - half, mean + half }, 1e-9,
      ("T = %d: the mean and Student's interval"):format(T))
  end
end
do
  local axes, calls = listening()
  plots.bands(axes, H, { interval = function(list) return #list, 10 + #list end })
  tap.is({ calls[1][3], calls[1][4] }, { { 5, 5, 5 }, { 15, 15, 15 } }, "an interval of one's own")
  axes, calls = listening()
  plots.curves(axes, H:of { scheme = "rope", seed = 1 })
  tap.is({ #calls, calls[1][1], calls[1][3] }, { 1, "line", { value(2, 8, 1), value(2, 16, 1), value(2, 64, 1) } },
    "(x): one line, no band")
  tap.is(calls[1][4].label, nil, "that needs no label")
  axes, calls = listening()
  local heads = mm.record("head", "T")
  for head = 1, 3 do
    for _, T in ipairs(lengths) do heads:put(head * T, head, T) end
  end
  plots.curves(axes, heads)
  local signs = {}
  for i, call in ipairs(calls) do signs[i] = call[4].color .. call[4].marker .. call[4].dash end
  tap.ok(signs[1] ~= signs[2] and signs[2] ~= signs[3] and signs[1] ~= signs[3],
    "series that are no schemes differ in every sign")
  tap.is(calls[2][4].label, { en = "head 2", es = "cabeza 2" }, "and are called by their axis, in both languages")
end
local words = { x = { en = "length", es = "longitud" }, y = "nats" }
do
  local english = plots.curves(H, words):write("txt", { language = "en" })
  local spanish = plots.curves(H, words):write("txt", { language = "es" })
  tap.ok(english:find("length", 1, true) and english:find("no positions", 1, true) and english:find("RoPE", 1, true),
    "words and labels in English")
  tap.ok(spanish:find("longitud", 1, true) and spanish:find("sin posiciones", 1, true), "and in Spanish")
  tap.is(english == plots.curves(H, words):write("txt", { language = "en" }), true, "the same record, the same figure")
end

-- ---- Every seed a dot

do
  local axes, calls = listening()
  plots.seeds(axes, H)
  local dots, means = only(calls, "scatter"), only(calls, "errorbar")
  tap.is({ #dots, #means }, { 9, 9 }, "dots and a mean for each series at each place")
  local nearest, order = true, {}
  for g, call in ipairs(dots) do
    local own = lengths[(g - 1) % 3 + 1]
    for k, x in ipairs(call[2]) do
      for _, other in ipairs(lengths) do nearest = nearest
        and (other == own or math.abs(x - own) < math.abs(x - other)) end
      order[#order + 1] = call[3][k]
    end
  end
  tap.ok(nearest, "no dot is moved nearer to another length than to its own")
  tap.is(order, H:list(), "each seed is there once")
  local mean = 0
  for seed = 1, seeds do mean = mean + value(2, 16, seed) / seeds end
  tap.near(means[5][3], { mean }, 1e-12, "the marker is the mean")
  tap.is({ axes.options.x_ticks, axes.options.x_labels }, { lengths, { "8", "16", "64" } },
    "ticks at the lengths, not at the dots")
  axes, calls = listening()
  plots.seeds(axes, H:of { T = 16 })
  tap.is({ axes.options.x_ticks, axes.options.x_labels[2], axes.options.x_limits },
    { { 1, 2, 3 }, "RoPE", { 0.5, 3.5 } }, "names stand side by side")
  local within = true
  for g, call in ipairs(only(calls, "scatter")) do
    for _, x in ipairs(call[2]) do within = within and math.abs(x - g) < 0.5 end
  end
  tap.ok(within, "each dot in its own place")
end

-- ---- Maps, multiples, contrasts, tables

do
  local maps = mm.record("scheme", "T")
  for _, T in ipairs { 2, 3 } do
    maps:put(mm.full({ T, T }, 1 / T), "rope", T)
    maps:put(mm.full({ T, T }, 0.5), "none", T)
  end
  local text = plots.maps(maps, { x = "key", y = "query", bar = "weight" }, { colormap = "RdBu_r" }):write("txt")
  for _, label in ipairs { "key", "query", "weight", "RoPE", "no positions" } do
    tap.ok(text:find(label, 1, true), "maps: " .. label .. " is written")
  end
  tap.is(select(2, text:gsub("\nimage", "")), 5, "maps: four pictures, and the bar's")
  local bar = plots.maps(maps:of "rope", {}, { colorbar = false }):write "txt"
  tap.is(select(2, bar:gsub("\nimage", "")), 2, "one axis: one row, and no bar where none is asked for")
end
do
  local panels = {}
  plots.multiples(H, words, { draw = function(_, part, key) panels[#panels + 1] = { key, part:axis_names() } end })
  tap.is(panels, { { "sinusoidal", { "T", "seed" } }, { "rope", { "T", "seed" } }, { "none", { "T", "seed" } } },
    "multiples: a panel for each key")
  local text = plots.multiples(H, { x = "T", y = "nats", rope = "turned" }):write "txt"
  tap.ok(text:find("turned", 1, true) and text:find("sinusoidal", 1, true), "called by the words, or by the look")
end
do
  local rows = { { heading = "Causes" }, { label = "far", estimate = -0.654, low = -0.8, high = -0.5 },
    { label = "near", estimate = 0.05, low = -0.1, high = 0.2 } }
  local text = plots.forest(rows, { x = "nats" }):write "txt"
  for _, wanted in ipairs { "Causes", "far", "near", "−0.65 [−0.80, −0.50]", "+0.05 [−0.10, +0.20]" } do
    tap.ok(text:find(wanted, 1, true), "forest: " .. wanted)
  end
  local seeded = mm.record("contrast", "seed")
  for seed = 1, 4 do seeded:put(seed, "rise", seed) end
  tap.ok(plots.forest(seeded, { x = "nats", rise = "it rises" }):write("txt"):find("+2.50 [", 1, true),
    "forest: of a record, its means")
  tap.fails(function() plots.forest({ { label = "x", estimate = 1, low = 0 } }, {}) end, "forest: row 1 has no high",
    "an interval that lacks an end")
  tap.fails(function() plots.forest({}, {}) end, "forest: there are no rows", "nothing to draw")
end
do
  local axes, calls = listening()
  local matrix = { { 0, 1 }, { 0.25, 0.75 } }
  axes:heatmap(matrix, { low = 0, high = 1 })
  plots.numbers(axes, matrix, "%.2f")
  local texts = only(calls, "text")
  tap.is({ texts[2][2], texts[2][3], texts[2][4] }, { 1, 0, "1.00" }, "numbers: each in its cell")
  tap.is({ texts[1][5].color, texts[2][5].color }, { "#ffffff", "#000000" }, "white on dark, black on light")
end
do
  local horizon = mm.positional.rope_horizon(4, 8, 32)
  local function face(_, column) return column == 1 and horizon[2]
    or { hands = { { 0, "a", "blue" }, { 3, "b", "red" } }, between = "green" } end
  local text = plots.clocks({ column = { en = "pair %d", es = "par %d" } },
    { rows = { "far" }, columns = 2, face = face }):write("txt",
    { language = "es" })
  for _, wanted in ipairs { "par 0", "par 1", "far", "a", "b" } do
    tap.ok(text:find(wanted, 1, true), "clocks: " .. wanted .. " is written")
  end
  tap.fails(function() plots.clocks({}, { rows = { "x" }, columns = 1 }) end,
    "clocks: rows (a list of labels) and face", "no face")
end
tap.is(plots.cells("%.1f", H:mean "seed")[2][1], "RoPE", "cells: the rows of a table")
tap.is({ plots.look("rope", { dash = "dotted" }).dash, plots.look("rope").color, looks.of("rope").dash },
  { "dotted", "blue", "solid" },
  "look: options of a line, which the scheme's own signs outlive")

-- ---- NaN, large numbers, formats

do
  local R = mm.record("scheme", "T", "seed")
  for T, list in pairs { [8] = { 1, 2 }, [16] = { 0 / 0, 2 }, [32] = { 0 / 0, 0 / 0 }, [64] = { 3, 4 } } do
    for seed, x in ipairs(list) do R:put(x, "rope", T, seed) end
  end
  local fig = plots.curves(R, words)
  local bands = {}
  for corners in fig:write("txt"):gmatch "chain closed ([%d. ]+)\npaint fill #%x+/0%.18" do
    local low, high = math.huge, -math.huge
    for x in corners:gmatch "([%d.]+) [%d.]+" do
      low, high = math.min(low, tonumber(x)), math.max(high, tonumber(x))
    end
    bands[#bands + 1] = high - low
  end
  tap.near(bands, { 4, 4, 17 }, 0.02, "a band at each place with numbers, none across those without; the key")
  local forest = plots.forest({ { label = "a", estimate = 1e300, low = -1e300, high = 2e300 } }, {}):write("txt")
  tap.ok(forest:find("+10³⁰⁰ [−10³⁰⁰, +2", 1, true), "a forest of large numbers", "%s", forest)
  local ax = mm.figure({}):axes {}:heatmap { { 1.5, 2 } }
  local nans = mm.record("a")
  for i, x in ipairs { 0 / 0, -(0 / 0), 1.5 } do nans:put(x, i) end
  local rows = nans:cells("nan is no banana: %+.1f")
  tap.is({ rows[1][2], rows[2][2], rows[3][2] },
    { "NaN is no banana: NaN", "NaN is no banana: NaN", "nan is no banana: +1.5" }, "a NaN has no sign")
  tap.fails(function() plots.numbers(ax, { { 1.5, 2 } }, "%d") end, 'numbers: the format "%d" does not fit 1.5', "%d")
  tap.fails(function() plots.clocks({ column = "%d %s" }, { rows = { "a" }, columns = 1, face = print }) end,
    'clocks: the format "%d %s" does not fit 0', "two numbers, and one is there")
  tap.fails(function() return R:mean("seed"):cells("%d %d") end, 'cells: the format "%d %d" does not fit', "cells")
end

-- ---- Places at which nothing was put

do
  local R = mm.record("task", "scheme", "T", "seed")
  for t, task in ipairs { "a", "b" } do
    for T = 1, 3 do
      for seed = 1, 2 do R:put(T + seed, task, "rope", t * T * 10, seed) end
    end
  end
  tap.ok(plots.multiples(R, {}), "multiples of panels that have their own x")
  local b, x = R:of "b", {}
  for _, kind in ipairs { "curves", "bands", "seeds" } do
    local page = plots[kind](b, {}):write("txt")
    tap.ok(page:find('"20"', 1, true) and page:find('"60"', 1, true), kind .. " of places that others have, too")
    x[#x + 1] = page:find "[^%w]nan[^%w]"
  end
  tap.is(x, {}, "and nothing is drawn where nothing is")
end
tap.fails(function() plots.curves(H, words, { interval = print }) end, 'interval is drawn with band = "interval"',
  "an interval that would not be drawn")
tap.fails(function() mm.figure({}):axes({}):heatmap({ { 1 } }, { linear = 2 }) end,
  "linear says where a symlog scale bends; scale is linear", "a bend of no scale")
tap.fails(function() mm.figure({}):axes { legend = true } end, 'axes: unknown option "legend"',
  "an option of no effect")

-- ---- What they refuse

tap.fails(function() plots.curves({ 1, 2 }) end, "curves: a record is needed (series, x, seed), got table",
  "a list is no record")
tap.fails(function() plots.maps(H) end,
  "maps: the record should have the axes (rows, columns), this one has scheme, T, seed", "too many axes")
tap.fails(function() plots.curves(mm.record("scheme", "T")) end, "curves: the record holds nothing yet", "nothing put")
tap.fails(function() plots.curves(H, words, { wdth = 3 }) end, 'curves: unknown option "wdth"; did you mean "width"?',
  "a misspelt option")
tap.fails(function() plots.curves(H, words, { band = "sd" }) end, 'curves: there is no band "sd"',
  "a band that is none")
tap.fails(function() plots.seeds(H, words, { under = "none" }) end, 'seeds: unknown option "under"',
  "an option of another plot")
tap.fails(function() return plots.curvs end, 'mm.figure.curvs does not exist; did you mean "curves"?',
  "a misspelt plot")

tap.done()
