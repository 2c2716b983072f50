-- Figures at their edges: ranges that doubles hardly tell apart, numbers without a place, words that do not fit, names
-- from outside put into an SVG, options of the wrong kind, finalizers and metamethods that run in the middle. Right
-- values are written out here.
local tap = require "minimodel.tap"
local mm = require "minimodel"
local core = require "minimodel.core"
local ticks = require "minimodel.figure.ticks"

local nan, inf = 0 / 0, math.huge

-- Runs f with a bound on the steps that it may take, so that what never ends fails.
local function ends(f, name)
  local steps = 0
  debug.sethook(function()
    steps = steps + 1
    if steps > 200 then error "more than 20 million steps" end
  end, "", 100000)
  local ok, message = pcall(f)
  debug.sethook()
  return tap.ok(ok, name .. ": ends", "%s", message)
end

local function figure(x, y, axes, line)
  local fig = mm.figure { width = 10, height = 7 }
  local ax = fig:axes(axes)
  ax:line(x, y, line or { color = "#123456" })
  return fig, ax
end

-- The points of chains with a stroke or fill of #123456 in the record, in order.
local function chains(fig, color)
  local out, last = {}, nil
  for line in fig:write("txt"):gmatch "[^\n]+" do
    if line:match "^chain" or line:match "^arc" then
      last = {}
      for n in line:gmatch "%s(%-?%d+%.%d+)" do last[#last + 1] = tonumber(n) end
    elseif line:match "^paint" and line:find(color or "#123456", 1, true) then
      out[#out + 1] = last
    end
  end
  return out
end

-- ---- Ranges (B1) ----------------------------------------------------------------------------------------------------

for name, y in pairs {
  ["two roundings of 0.3"] = { 0.1 + 0.2, 0.3 },
  ["5 and its neighbour"] = { 5, 5 + 1e-15 },
  ["1e16 and 1e16 + 4"] = { 1e16, 1e16 + 4 },
  ["all that there is"] = { -1e308, 1e308 },
  ["the largest numbers"] = { -1.7e308, 1.7e308 },
  ["numbers with few digits"] = { 0, 5e-324 },
  ["small numbers"] = { 1e-310, 3e-309 },
  ["sums of a softmax"] = (mm.randn(mm.random(0), { 2, 64 }, "float64"):softmax(2)):sum(2):totable(),
} do
  local fig, ax = figure({ 1, 2 }, y)
  if ends(function() fig:write "png" end, name) then
    tap.ok(ax.y.low < math.min(table.unpack(y)) and ax.y.high > math.max(table.unpack(y)),
      name .. ": the axis holds them", "%g … %g",
      ax.y.low, ax.y.high)
    tap.ok(#ax.y_marks >= 2, name .. ": with ticks", "%d", #ax.y_marks)
  end
end
for _, case in ipairs { { 6, 0.6, 1.4, "0.6 0.8 1.0 1.2 1.4" }, { 4, 0.96, 1.04, "1" },
  { 4, 98, 103, "98 100 102" } } do
  local fig = mm.figure { width = case[1], height = 4 }
  local ax = fig:axes { x_limits = { case[2], case[3] } }:line({ case[2], case[3] }, { 0, 1 })
  fig:write "txt"
  local labels = {}
  for i, mark in ipairs(ax.x_marks) do labels[i] = mark.label end
  tap.is(table.concat(labels, " "), case[4], ("an axis of %d cm from %g to %g is not bare"):format(table.unpack(case)))
end
local _, flat = figure({ 1, 2 }, { 0.1 + 0.2, 0.3 })
flat:prepare()
tap.near({ flat.y.low, flat.y.high }, { 0.27 - 0.0036, 0.33 + 0.0036 }, 1e-12,
  "a range of a few ulps is that of one number")
ends(function() figure({ 1e-200, 1, 1e200 }, { 1e-200, 1, 1e200 }, { x_scale = "log",
  y_scale = "log" }):write "svg" end, "a log axis of 400 decades")
for name, options in pairs { linear = {}, symlog = { scale = "symlog" }, log = { scale = "log" },
    diverging = { colormap = "RdBu" } } do
  for _, row in ipairs { { 0.3, 0.1 + 0.2 }, { -1e308, 1e308 }, { 1e-300, 1e300 } } do
    local fig = mm.figure { width = 8, height = 6 }
    fig:colorbar(fig:axes():heatmap({ row }, options))
    ends(function() fig:write "png" end, ("colours of %g, %g, %s"):format(row[1], row[2], name))
  end
end
local widest = ticks.linear(-1e308, 1e308, 5)
for i, v in ipairs(widest) do widest[i] = v / 1e308 end
tap.near(widest, { -1, -0.5, 0, 0.5, 1 }, 1e-12, "ticks as far as numbers go")
local near = ticks.linear(1, 1 + 1e-12, 4)
tap.ok(#near >= 3 and #near <= 9, "ticks where numbers are dense", "%d", #near)
for _, values in ipairs { { 1e-320, 1e300 }, { 0.30000000000000004, 0.3 }, { 5e-324 }, { -1e308, 1e308 },
    { 0, 1e-7 } } do
  for _, name in ipairs { "format", "format_log" } do
    local texts = ticks[name](values)
    for i, text in ipairs(texts) do
      local back = tonumber((text:gsub("−", "-"):gsub("\u{2009}", ""):gsub("×10^{(.-)}", "e%1"):gsub("^(-?)10^{(.-)}$",
        "%11e%2")))
      tap.ok(back and math.abs(back - values[i]) <= 1e-5 * math.abs(values[i]), ("%s(%.17g) is %s"):format(name,
        values[i], text))
    end
  end
end

-- ---- Given ticks: those on the axis, by their place
-- ------------------------------------------------------------------

-- The words of the record that stand beside axes or bar, in order.
local function words_of(fig)
  local out = {}
  for text in fig:write("txt"):gmatch '\ntext [^\n]*"([^\n]*)"' do out[#out + 1] = text end
  return out
end
for name, case in pairs {
  ["a log axis of 320 decades"] = { scale = "log", limits = { 1e-15, 1e305 }, ticks = { -1, 0, 1e-200, 1e-16, 1e-15, 1,
    1e305 },
    kept = { "10⁻¹⁵", "1", "10³⁰⁵" } },
  ["a log axis of one decade"] = { scale = "log", limits = { 1, 10 }, ticks = { 0.999, 1, 10, 10.01 },
    kept = { "1", "10¹" } },
  ["a narrow range of large numbers"] = { scale = "linear", limits = { 1e6, 1e6 + 1e-6 },
    ticks = { 1e6 - 1e-7, 1e6, 1e6 + 1e-6, 1e6 + 1.1e-6 }, kept = { "10⁶", "10⁶" } },
} do
  local labels = {}
  for i, v in ipairs(case.ticks) do labels[i] = ("%.0e"):format(v) end
  local fig = mm.figure { width = 10, height = 7 }
  local ax = fig:axes { x_ticks = {}, y_scale = case.scale, y_limits = case.limits, y_ticks = case.ticks,
    y_labels = labels }
  ax:line({ 0, 1 }, case.limits)
  tap.is(words_of(fig), case.kept, name)
  fig = mm.figure { width = 10, height = 7 }
  ax = fig:axes { x_ticks = {}, y_ticks = {} }
  ax:heatmap({ { case.limits[1], case.limits[2] } }, { scale = case.scale, low = case.limits[1],
    high = case.limits[2] })
  fig:colorbar(ax, { ticks = case.ticks, labels = labels })
  tap.is(words_of(fig), case.kept, name .. ", a colour bar")
end

-- ---- Logarithmic axes (B2, B5, B6) ----------------------------------------------------------------------------------

local log_figure, log_axes = figure({ 1, 2, 3 }, { 0, 100, 1000 }, { y_scale = "log" })
log_figure:write "txt"
tap.near({ math.log(log_axes.y.low, 10), math.log(log_axes.y.high, 10) }, { 2 - 0.06, 3 + 0.06 }, 1e-9,
  "limits come from what is positive")
tap.is(#chains(log_figure), 1, "and the line is drawn")
tap.is(log_figure:warnings "en", { "1 point is not drawn: a logarithmic axis begins above 0" },
  "what has no place is told")

local bars = mm.figure { width = 8, height = 6 }
local bar_axes = bars:axes({ y_scale = "log" }):bar(nil, { 3, 40, 500 }, { color = "#123456" })
local drawn, box = chains(bars), bar_axes.box
tap.is(#drawn, 3, "bars stand on a log axis")
tap.is(bar_axes.y.low, 1, "the shortest on the decade below it")
local on_foot = true
for _, p in ipairs(drawn) do
  on_foot = on_foot and math.max(p[2], p[6]) >= box.y + box.height - 0.01 and math.abs(p[6] - p[2]) > 2
end
tap.ok(on_foot, "all of them from the foot of the axes")

for name, case in pairs {
  ["below 0 on a log axis"] = { { 10, 20 }, { -1, 5 }, { 30, 40 }, { y_scale = "log" }, 1, "bottom" },
  ["infinite upwards"] = { { 10, 20 }, { 8, 15 }, { inf, 40 }, {}, 1, "top" },
  ["infinite downwards"] = { { 10, 20 }, { -inf, 15 }, { 11, 40 }, {}, 1, "bottom" },
} do
  local fig = mm.figure { width = 8, height = 6 }
  local ax = fig:axes(case[4]):errorbar({ 1, 2 }, case[1], case[2], case[3], { color = "#123456" })
  local edge = { top = function() return ax.box.y end, bottom = function() return ax.box.y + ax.box.height end }
  local uprights = {}
  for _, p in ipairs(chains(fig)) do
    if #p == 4 and p[1] == p[3] and p[2] ~= p[4] then uprights[#uprights + 1] = p end
  end
  local p = uprights[case[5]]
  tap.ok(#uprights == 2 and math.min(math.abs(p[2] - edge[case[6]]()), math.abs(p[4] - edge[case[6]]())) < 2.5,
    "an error bar that is " .. name .. " runs to the edge of the axes")
  tap.is(fig:warnings "en", {}, "and is nothing to warn of")
  local stripe = mm.figure { width = 8, height = 6 }
  stripe:axes(case[4]):band({ 1, 2 }, case[2], case[3], { color = "#123456", alpha = 1 })
  tap.is(#chains(stripe), 1, "a band that is " .. name .. " is whole")
end
tap.fails(function() mm.figure():axes({ x_scale = "log" }):heatmap({ { 1, 2 } }, { extent = { 1, 1000, 0, 1 } }) end,
  "heatmap: cells are equally wide, so x_scale cannot be log", "a heatmap on a log axis is refused")
tap.fails(function() mm.figure():axes():heatmap({ { 1, 2 } }):set { y_scale = "log" } end,
  "heatmap: cells are equally wide, so y_scale cannot be log", "later too")

-- ---- What is not drawn, counted -------------------------------------------------------------------------------------

local odd = mm.figure { width = 10, height = 7 }
odd:axes():line({ 1, 2, 3, 4, 5 }, { 1, nan, nan, inf, 2 }):scatter({ nan, 1 }, { 1, 1 })
tap.is(odd:warnings "en", { "3 points are not drawn: not a number", "1 point is not drawn: infinite" },
  "points that are no numbers are counted")
tap.is(odd:warnings "es", { "3 puntos no se dibujan: no son números", "1 punto no se dibuja: es infinito" },
  "in Spanish too")
local cells = mm.figure { width = 10, height = 7 }
cells:axes():heatmap { { 1, nan }, { inf, 2 } }
tap.is(cells:warnings(), { "1 cell is grey: not a number", "1 cell is infinite and has the last colour of its side" },
  "and cells")
tap.is(mm.figure({ title = "fine" }):warnings(), {}, "nothing to say is nothing")
tap.fails(function() mm.figure():warnings "fr" end, 'there is no language "fr"')

-- ---- Words (B7, B19, B20) -------------------------------------------------------------------------------------------

-- All texts: words, and a box that holds them.
local function texts(fig, language)
  local out, page = {}, nil
  for line in fig:write("txt", { language = language }):gmatch "[^\n]+" do
    if line:match "^page" then
      page = { tonumber(line:match "page (%S+)"), tonumber(line:match "page %S+ (%S+)") }
    elseif line:match "^text" then
      local x, y, align, vertical, size = line:match "^text (%S+) (%S+) align (%S+) (%a+) size (%S+)"
      local w, ascent, descent = line:match "extent (%S+) (%S+) (%S+)"
      x, y, align, size, w, ascent, descent = tonumber(x), tonumber(y), tonumber(align), tonumber(size), tonumber(w),
        tonumber(ascent),
        tonumber(descent)
      local left, top = -align * w, -ascent
      if vertical == "top" then
        top = 0
      elseif vertical == "bottom" then
        top = -descent - ascent
      elseif vertical == "middle" then
        top = -(ascent + descent - 0.236 * size) / 2
      end
      local angle = math.rad(tonumber(line:match "angle (%S+)") or 0)
      local b = { inf, inf, -inf, -inf }
      for i = 0, 3 do
        local px, py = left + (i % 2) * w, top + (i // 2) * (ascent + descent)
        local qx, qy = x + px * math.cos(angle) + py * math.sin(angle), y - px * math.sin(angle) + py * math.cos(angle)
        b = { math.min(b[1], qx), math.min(b[2], qy), math.max(b[3], qx), math.max(b[4], qy) }
      end
      out[#out + 1] = { words = line:match '"(.*)"$', box = b, size = size }
    end
  end
  return out, page
end

local function on_page(fig, name)
  local list, page = texts(fig)
  local off
  for _, t in ipairs(list) do
    if t.box[1] < -0.1 or t.box[2] < -0.1 or t.box[3] > page[1] + 0.1 or t.box[4] > page[2] + 0.1 then
      off = off or t.words
    end
  end
  tap.is(off, nil, name .. ": all words are on the page")
  return list
end

local cut = mm.figure { width = 14, height = 7 }
for _ = 1, 2 do
  local ax = cut:axes { x_limits = { 0, 5 }, y_limits = { 0, 5 } }
  ax:line({ 0, 10 }, { 0, 10 }, { label = "leaves at the top" }):line({ 0, 2, 20 }, { 1, 1, 1 },
    { label = "leaves at the right" })
  ax:line({ 6, 7 }, { 1, 1 }, { label = "never there" }):label_lines()
end
local ax_left = cut.blocks[1].cells[1][1]
local seen = on_page(cut, "labels of lines that limits cut")
local inside_own_panel = true
for _, t in ipairs(seen) do
  if t.words:match "^leaves" and t.box[1] < 200 then
    inside_own_panel = inside_own_panel and t.box[3] < ax_left.box.x + ax_left.box.width + 110
  end
end
tap.ok(inside_own_panel, "each stands at its own panel, where the line leaves the box")
tap.is(cut:warnings(), { "2 lines have no label: they lie outside the axes" },
  "a line that is nowhere to be seen is told")

local legends = mm.figure { width = 12, height = 8 }
legends:axes():line({ 1, 2 }, { 1, 2 }, { label = "first\nentry" }):line({ 1, 2 }, { 2, 1 }, { label = "second" })
  :legend { title = { en = "Schemes", es = "Esquemas" }, position = "top left" }
local in_legend = {}
for _, t in ipairs(on_page(legends, "a legend of two lines")) do in_legend[t.words] = t.box end
tap.ok(in_legend["first|entry"] and in_legend["first|entry"][4] <= in_legend.second[2] + 0.5,
  "the entry after it stands below both")
tap.ok(in_legend.Schemes and in_legend.Schemes[4] <= in_legend["first|entry"][2] + 0.5, "its title is drawn, above")

do -- a title is set in bold: it is broken where the bold words no longer fit, not the plain ones
  local legend = require "minimodel.figure.legend"
  local measure, asked, too_wide = legend.measure, 0, nil
  function legend.measure(pen, entries, columns, title, most)
    local set = measure(pen, entries, columns, title, most)
    if most then
      asked = asked + 1
      if set.width > most + 1e-6 then too_wide = too_wide or title end
    end
    return set
  end
  for n = 4, 40 do
    local titled = mm.figure { width = 8, height = 8 }
    titled:axes():line({ 1, 2 }, { 1, 2 }, { label = "a" }):legend { title = ("mm "):rep(n) .. ("i"):rep(n % 3) }
    titled:write "txt"
  end
  legend.measure = measure
  tap.ok(asked >= 37 and not too_wide, "a legend is never wider than it may be", "%s", too_wide)
end

-- A heatmap with values on its axes: alone, its cells are squares; beside anything else a unit is as long both ways.
for more, ratio in pairs { [false] = 2, [true] = 1 } do
  local fig = mm.figure { width = 12, height = 12 }
  local ax = fig:axes { aspect = "equal" }
  ax:heatmap(mm.zeros { 2, 4 }, { extent = { 0, 10, 0, 10 } })
  if more then ax:circle(5, 5, 1) end
  fig:write "txt"
  tap.near(ax.box.width / ax.box.height, ratio, 1e-9, more and "a map with a circle" or "a map alone: square cells")
end

local long = ("位置编码"):rep(60)
local path = "/usr/" .. ("local_share"):rep(20) .. "/file.lua"
for name, text in pairs { Chinese = long, ["a path"] = path, ["one word"] = ("W"):rep(300),
    ["many words"] = ("word "):rep(200) } do
  for place = 1, 8 do
    local o = { title = place == 1 and text or nil, subtitle = place == 2 and text or nil }
    local fig = mm.figure(o)
    local ax = fig:axes { title = place == 3 and text or nil, x_label = place == 4 and text or nil,
      y_label = place == 5 and text or nil }
    ax:line({ 1, 2 }, { 1, 2 }, { label = place == 6 and text or "a" })
    if place == 6 then ax:legend() end
    if place == 7 then ax:annotate { text = text, x = 1.5, y = 1.5 } end
    if place == 8 then ax:horizontal(1.5, { text = text }) end
    on_page(fig, ("%s in place %d"):format(name, place))
  end
end
local names = mm.figure { width = 10, height = 8 }
names:axes({ y_label = "a very long label of a short axis that needs more than one line to stand in" })
  :bar(nil, { 1, 2, 3 }, { labels = { path, ("label "):rep(20), "c" } })
on_page(names, "long labels of bars")
local rows = mm.figure { width = 12 }
local row_grid = rows:grid { rows = 2, columns = 2, row_labels = { ("row "):rep(30), "b" },
  column_labels = { ("column "):rep(20), path } }
for i = 1, 2 do for j = 1, 2 do row_grid:at(i, j):line({ 0, 1 }, { 0, 1 }) end end
on_page(rows, "long labels of a grid")
tap.fails(function()
  local wide = mm.figure { width = 8 }
  local wide_grid = wide:grid { columns = 30 }
  for j = 1, 30 do wide_grid:at(1, j):line({ 0, 1 }, { 0, 1 }) end
  wide:write "svg"
end, "figure: panels and their words need a width of about", "30 columns on 8 cm are refused")

local boxes = mm.figure { title = "a \u{10FFFD} b" }
tap.is(boxes:warnings "en", { "the letter \u{10FFFD} (U+10FFFD) is in none of the fonts and shows as a box" },
  "a letter that no font has is named")
tap.is(boxes:warnings "es", { "la letra \u{10FFFD} (U+10FFFD) no está en ninguna fuente y se ve como un recuadro" },
  "in Spanish too")

-- ---- Nothing leaves the page (E5, E9) -------------------------------------------------------------------------------

for _, x in ipairs { 1e28, 1e300, -1e300, 1.7e308 } do
  local fig = figure({ 1, 2, 3 }, { 1, 2, 3 })
  fig.blocks[1].cells[1][1]:set({ x_limits = { 0, 4 } }):text(x, 2, "far"):arrow(x, 2, 1, 1):circle(x, 0, 1)
  local svg = fig:write "svg"
  tap.is(svg:find "[%z\1-\8\14-\31]", nil, ("a text at %g leaves no stray bytes in the SVG"):format(x))
  tap.is(svg:find "%d%d%d%d%d%d%d", nil, "nor numbers that no page has")
  tap.ok(#fig:warnings() > 0, "and is told")
end
local round = mm.figure { width = 8, height = 8 }
round:axes({ x_limits = { -2, 2 }, y_limits = { -2, 2 }, aspect = "equal" }):arc(0, 0, 1, 0, 1e7):arc(0, 0, 1e308, 0,
  90):circle(0, 0, 1e9)
ends(function() round:write "svg" end, "an arc of ten million degrees")
tap.ok(#round:write "svg" < 20000, "goes once round", "%d bytes", #round:write "svg")
tap.is(round:warnings(), { "2 shapes are not drawn: they are too large for the axes" },
  "circles larger than any page are told")
local zoom = mm.figure { width = 8, height = 8 }
zoom:axes({ x_limits = { 2.4, 2.6 }, y_limits = { 2.4, 2.6 } }):heatmap(mm.arange(25):reshape { 5, 5 },
  { colormap = "gray" })
local image = zoom:write("txt"):match "image"
tap.ok(not image and #chains(zoom, "#") > 0, "cells larger than the axes are cut")
for line in zoom:write("txt"):gmatch "chain closed[^\n]+" do
  for n in line:gmatch "%s(%-?%d+%.%d+)" do
    if math.abs(tonumber(n)) > 1000 then tap.ok(false, "a cell reaches " .. n) end
  end
end

-- ---- Names from outside in an SVG (B14, E7) -------------------------------------------------------------------------

local function ids(svg)
  local found = {}
  for id in svg:gmatch ' id="([^"]*)"' do found[#found + 1] = id end
  return found
end
local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir " .. folder)
local all, twice = {}, nil
for _, name in ipairs { "año", "aéo", "a_o", "a-o", "a o" } do
  local fig = figure({ 1, 2 }, { 1, 2 }, nil, { label = "a" })
  fig:legend()
  fig.blocks[1].cells[1][1]:legend()
  fig:save(folder .. "/" .. name .. ".svg")
  local file <close> = assert(io.open(folder .. "/" .. name .. ".svg"))
  local svg = file:read "a"
  for _, id in ipairs(ids(svg)) do
    if all[id] then twice = id end
    all[id] = true
    if not id:match "^[%w_-]+$" then twice = "odd: " .. id end
  end
end
tap.is(twice, nil, "ids of five figures with names alike are all different")
local evil = [[</title><script>alert(1)</script>" onload="x' & \*b\*]]
local svg = mm.figure({ title = evil, description = evil }):write("svg", { prefix = evil })
tap.ok(not svg:find "<script" and not svg:find 'onload="' and select(2, svg:gsub("<title>", "")) == 1,
  "texts of a figure are data in its SVG")
tap.ok(svg:find("&lt;script&gt;", 1, true), "escaped")
local plain = mm.figure { width = 8, height = 5 }
plain:axes({ title = evil }):line({ 1, 2 }, { 1, 2 }, { label = evil }):legend()
tap.ok(not plain:write("svg"):find "<script", "titles and labels too")

-- ---- Files (E14) ----------------------------------------------------------------------------------------------------

local target = folder .. "/victim"
local function write(to, text)
  local file <close> = assert(io.open(to, "w"))
  file:write(text)
end
write(target, "mine")
local stat <close> = io.open "/proc/self/stat"
local pid = stat and stat:read "a":match "^(%d+)"
if pid then
  os.execute(("ln -s %s %s/a.svg.%s.tmp"):format(target, folder, pid))
  mm.figure({ title = "a" }):save(folder .. "/a.svg")
  local file <close> = assert(io.open(target))
  tap.is(file:read "a", "mine", "a link planted under a name to be foreseen is not followed")
end
local mode <close> = io.popen(("umask 022; stat -c %%a %s/a.svg"):format(folder))
tap.ok((mode:read "l" or ""):match "^6[04]4$", "a figure may be read by others, as any new file")
local name_long = ("n"):rep(251) .. ".svg"
tap.ok(pcall(function() mm.figure():save(folder .. "/" .. name_long) end), "a name as long as the file system allows")
local list <close> = io.popen("ls -A " .. folder)
tap.is(list:read "a":find("minimodel-", 1, true), nil, "no temporary file is left")
tap.fails(function() core.figure_write("a\0b", "x") end, "byte 0", "a name with a byte 0 is refused")

-- ---- Options of the wrong kind (B24) --------------------------------------------------------------------------------

local function refuses(f, part)
  local ok, message = pcall(f)
  tap.ok(not ok and tostring(message):find(part, 1, true) and tostring(message):match "figure_edges%.lua:%d+:",
    "refused: " .. part, "%s", message)
end
local function axes(options) return mm.figure():axes(options) end
refuses(function() axes():line({ 1 }, { 1 }, { width = "fat" }) end,
  "line: width should be a number from 0 to 100, got fat")
refuses(function() axes():line({ 1 }, { 1 }, { marker_size = {} }) end, "line: marker_size should be a number")
refuses(function() axes():line({ 1 }, { 1 }, { alpha = 3 }) end, "line: alpha should be a number from 0 to 1, got 3")
refuses(function() axes():scatter({ 1 }, { 1 }, { size = { 1, 2 } }) end, "scatter: size should be a number")
refuses(function() axes():heatmap({ { 1 } }, { low = nan }) end, "heatmap: low should be a finite number")
refuses(function() axes():heatmap({ { 1 } }, { scale = "symlog", linear = 0 }) end, "heatmap: linear should be above 0")
refuses(function() axes():heatmap({ { 1 } }, { extent = { 0, 0, 0, 1 } }) end, "heatmap: extent has no width")
refuses(function() axes():bar(nil, { 1 }, { width = -1 }) end, "bar: width should be above 0")
refuses(function() axes():bar(nil, { 1 }, { base = nan }) end, "bar: base should be a finite number")
refuses(function() axes():bar(nil, { 1, 2 }, { errors = { low = { 1 }, high = { 1, 2 } } }) end,
  "bar: there are 2 values, 1 errors.low")
refuses(function() axes():text(0, 0, "a", { size = "big" }) end, "text: size should be a number")
refuses(function() axes():text(0, 0, nil, { angle = nan }) end, "text: angle should be a finite number")
refuses(function() axes():circle(0, 0, 1, { order = "last" }) end, "circle: order should be a finite number")
refuses(function() axes():line({ 1 }, { 1 }, { color = { 2, 0, 0 } }) end,
  "line: a colour {r, g, b} is made of numbers from 0 to 1, entry 1 is 2")
refuses(function() axes():line({ 1 }, { 1 }, { label = {} }) end, "line: label should be a text or { en = …, es = … }")
refuses(function() mm.figure { title = "a\7b" } end, "figure: title has a control character (byte 7, at 2)")
refuses(function() mm.figure { title = { en = "a", es = "b\0" } } end,
  "figure: title.es has a control character (byte 0, at 2)")
refuses(function() mm.figure { title = { en = "a", fr = "b" } } end, "figure: title is in fr; there is en, es")
refuses(function() mm.figure { title = true } end, "figure: title should be a text or { en = …, es = … }, got boolean")
refuses(function() mm.figure { title = ("x"):rep(5000) } end, "figure: title has 5000 bytes; a figure takes 4000")
refuses(function() axes { x_label = "\27[31m" } end, "axes: x_label has a control character")
refuses(function() axes { x_limits = { low = 1 } } end, "axes: x_limits should be {low, high}")
refuses(function() mm.figure():grid { rows = 1e9 } end, "there may be 100 in a row or a column")
refuses(function() mm.figure():grid { columns = 2, widths = { 1, -1 } } end,
  "grid: widths should be a number from 0.01 to 100")
refuses(function() mm.figure():write("svg", { prefix = 5 }) end, "figure: prefix should be a string")
local barred = mm.figure()
refuses(function() barred:colorbar(barred:axes():heatmap { { 1, 2 } }, { ticks = { nan } }) end,
  "colorbar: ticks[1] should be a finite number")

-- ---- Finalizers and metamethods in the middle (E4) ------------------------------------------------------------------

local function device() return core.figure_device("png", { width = 10, height = 10, scale = 1 }) end
for name, f in pairs {
  ["a paint whose fields close the device"] = function()
    local d = device()
    d:paint(setmetatable({}, { __index = function() d:close() return 1 end }))
    d:paint(setmetatable({}, { __index = function() d:close() return 1 end }), { width = 1 })
  end,
  ["a path that claims 2^61 points"] = function() device():chain(setmetatable({},
    { __len = function() return 1 << 61 end })) end,
  ["a row of length −2"] = function() mm.figure():axes():heatmap { setmetatable({},
    { __len = function() return -2 end }) } end,
  ["rows without end"] = function()
    mm.figure():axes():heatmap(setmetatable({}, { __len = function() return 1 << 60 end,
      __index = function() return {} end }))
  end,
  ["rows that change"] = function()
    local n = 0
    mm.figure():axes():heatmap(setmetatable({}, { __len = function() return 2 end, __index = function()
      n = n + 1
      return n <= 2 and { 1 } or nil
    end }))
  end,
  ["a device closed by a finalizer"] = function()
    local d = device()
    for _ = 1, 2000 do
      setmetatable({}, { __gc = function() d:close() end })
      d:chain({ 1, 1, 2, 2, 3, 3, 4, 4 })
      d:paint({ 0, 0, 0, 1 }, { paint = { 0, 0, 0, 1 }, width = 1, dashes = { 1, 1 } })
      d:text("abc", 9, false, 1, 1, 0, "top", 0, { 0, 0, 0, 1, "ink" })
    end
  end,
} do
  local ok, message = pcall(f)
  tap.ok(ok or tostring(message):match "figure" or tostring(message):match "heatmap", name .. " is no crash", "%s",
    message)
end
local program = os.getenv "MINIMODEL" or arg[-1] or "build/minimodel"
write(folder .. "/end.lua", [[
x = setmetatable({}, { __gc = function()
  print(pcall(function() return require("minimodel").core.figure_measure("abc", 10) end))
end })
local mm = require "minimodel"
mm.core.figure_measure("abc", 10)
]])
local last <close> = io.popen(("%s %s/end.lua 2>&1"):format(program, folder))
local said = last:read "a"
tap.ok(said:find "the fonts are closed", "fonts asked for at the very end are an error", "%s", said)
local _, _, status = last:close()
tap.is(status, 0, "and no crash")

-- ---- Memory (E12): a message or the same picture, never a crash, half a file or another font ------------------------

write(folder .. "/memory.lua", [[
local mm = require "minimodel"
local fig = mm.figure { width = 12, title = "memory, *T*_{i}, θ" }
fig:axes {}:heatmap(mm.ones { 64, 64 })
fig:save(arg[1])
]])
local function limited(megabytes, to)
  local run <close> = io.popen(("sh -c 'ulimit -v %d; MINIMODEL_THREADS=1 exec %s %s/memory.lua %s' 2>&1")
    :format(megabytes * 1024, program,
    folder, to))
  local words = run:read "a"
  local _, how, code = run:close()
  return words, how, code
end
local free = folder .. "/free.png"
local _, _, code = limited(1000, free)
if code == 0 then -- a program under a sanitizer takes more than there is
  local file <close> = assert(io.open(free, "rb"))
  local right, refused, bad = file:read "a", 0, nil
  for megabytes = 60, 200, 20 do
    local place = ("%s/m%d.png"):format(folder, megabytes)
    local words, how, result = limited(megabytes, place)
    local picture = io.open(place, "rb")
    local bytes = picture and picture:read "a"
    if picture then picture:close() end
    if result ~= 0 and not bytes and how == "exit" and result == 1 and words:find "out of memory" then
      refused = refused + 1
    elseif result ~= 0 or bytes ~= right then
      bad = bad or ("%d MB: %s %d, %s"):format(megabytes, how, result, words)
    end
  end
  tap.is(bad, nil, "under any limit there is a message, or the picture")
  tap.ok(refused > 0, "and a limit that is too low has its message")
end
local left <close> = io.popen("ls -A " .. folder)
tap.is(left:read "a":find("minimodel-", 1, true), nil, "no half file is left")

-- ---- In a lab (E15): what is not drawn is told under the figure; a figure that fails leaves nothing -----------------

write(folder .. "/lab.lua", [[
local mm = require "minimodel"
local lab = mm.lab { experiment = "odd", seed = 0, title = "Odd" }
local fig = mm.figure {}
fig:axes {}:line({ 1, 2, 3 }, { 1, 0 / 0, 2 })
lab:figure("line", fig, { caption = { en = "A line.", es = "Una línea." }, alt = { en = "a", es = "a" } })
local wide = mm.figure { width = 4 }
local grid = wide:grid { columns = 30 }
for j = 1, 30 do grid:at(1, j):line({ 0, 1 }, { 0, 1 }) end
print(pcall(lab.figure, lab, "wide", wide, { caption = { en = "w", es = "w" }, alt = { en = "a", es = "a" } }))
]])
local lab_run <close> = io.popen(("%s %s/lab.lua --out %s 2>&1"):format(program, folder, folder))
said = lab_run:read "a"
local _, _, lab_status = lab_run:close()
tap.ok(lab_status == 0 and said:find "figure: panels and their words need a width",
  "a figure that fails under pcall is no other error", "%s", said)
local function readme(name)
  local file <close> = assert(io.open(folder .. "/odd/" .. name))
  return file:read "a"
end
tap.ok(readme "README.md":find("A line. (1 point is not drawn: not a number.)", 1, true),
  "the caption says what is not drawn")
tap.ok(readme "README.es.md":find("Una línea. (1 punto no se dibuja: no es un número.)", 1, true), "in Spanish too")
local made <close> = io.popen("ls " .. folder .. "/odd")
tap.is(made:read "a":find "wide", nil, "no file of the figure that failed")

-- ---- A scale has two numbers; a legend that is higher than its axes goes on in another column

for _, case in ipairs { { -3.4, 3.6, 5 }, { 0.0031, 4.99, 5 }, { -35.4144, -35.4057, 5 }, { 1, 1000, 4 } } do
  local fig = mm.figure { width = 8, height = case[3] }
  local ax = fig:axes {}
  ax:heatmap(mm.tensor { { case[1], case[2] } })
  fig:colorbar(ax)
  local _, numbers = fig:write("txt"):match("group colour bar(.*)"):gsub("\ntext ", "")
  tap.ok(numbers >= 2, ("the colour bar of %g … %g has two numbers"):format(case[1], case[2]), "%d", numbers)
end
for height, expected in pairs { [3] = 2, [5] = 3, [6] = 3, [8] = 6 } do -- as many as fit
  local fig = mm.figure { width = 8, height = height }
  local ax = fig:axes {}
  ax:heatmap(mm.tensor { { 0, 1 } })
  fig:colorbar(ax)
  local _, numbers = fig:write("txt"):match("group colour bar(.*)"):gsub("\ntext ", "")
  tap.is(numbers, expected, ("the numbers of a colour bar in a figure of %d cm"):format(height))
end
do
  local fig = mm.figure { width = 16, height = 5 }
  local ax = fig:axes {}
  for i = 1, 30 do ax:line({ 1, 2 }, { i, i + 1 }, { label = "a" .. i }) end
  ax:legend { position = "outside right" }
  local places, over = {}, nil
  for x, y, label in fig:write("txt"):gmatch "\ntext ([%d.]+) ([%d.]+) [^\n]* \"(a%d+)\"" do
    for _, other in ipairs(places) do
      if other.x == x and math.abs(other.y - y) < 8 then over = label end
    end
    places[#places + 1] = { x = x, y = tonumber(y) }
  end
  tap.is({ #places, over }, { 30 }, "thirty entries, none over another")
end

do -- labels for which there is no room are told
  local function warned(draw)
    local fig = mm.figure { width = 9, height = 6 }
    draw(fig:axes {})
    return table.concat(fig:warnings "en", "; "), table.concat(fig:warnings "es", "; ")
  end
  local function lines(n)
    return function(ax)
      for i = 1, n do ax:line({ 0, 1 }, { 1, 1 + i }, { label = "s" .. i }) end
      ax:label_lines()
    end
  end
  local function labelled(n)
    local at, called = {}, {}
    for i = 1, n do at[i], called[i] = i, "label " .. i end
    return function(ax) ax:set({ x_ticks = at, x_labels = called }):line({ 1, n }, { 1, 2 }) end
  end
  local english, spanish = warned(lines(25))
  tap.ok(english:find "labels lie over others: there is no room for all" and spanish:find "no hay sitio para todos",
    "labels of lines that lie over each other are told", "%s", english)
  tap.ok(warned(labelled(300)):find "299 labels lie over others", "labels of ticks, too")
  tap.is({ (warned(lines(8))), (warned(labelled(12))) }, { "", "" }, "and none where there is room")
end

os.execute("rm -r " .. folder)

tap.done()
