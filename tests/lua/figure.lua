-- Figures as their calls: laid out inside the page, nothing on top of anything, data where it belongs, the same bytes
-- twice. The record (format "txt") is read back; what it looks like is for eyes, what it must not do is here.
local tap = require "minimodel.tap"
local mm = require "minimodel"
local core = require "minimodel.core"

-- ---- Reading the record
-- ------------------------------------------------------------------------------------------------

local function read(fig, language)
  local out = { texts = {}, images = {}, chains = {}, groups = {} }
  local group = "page"
  local function numbers(line)
    local list = {}
    for n in line:gmatch "%s(%-?%d+%.%d+)" do list[#list + 1] = tonumber(n) end
    return list
  end
  for line in fig:write("txt", { language = language }):gmatch "[^\n]+" do
    local call = line:match "^%S+"
    if call == "page" then
      local n = numbers(line)
      out.width, out.height = n[1], n[2]
    elseif call == "group" then
      group = line:match "^group (.*)$"
      out.groups[group] = true
    elseif call == "ungroup" then
      group = "page"
    elseif call == "image" then
      local n = numbers(line)
      out.images[#out.images + 1] = { x = n[1], y = n[2], width = n[3], height = n[4], cells = line:match "|(.*)$",
        group = group }
    elseif call == "arc" then
      out.chains[#out.chains + 1] = { points = {}, arc = numbers(line), group = group }
    elseif call == "chain" then
      out.chains[#out.chains + 1] = { points = numbers(line), closed = line:match "closed" ~= nil, group = group }
    elseif call == "paint" then
      out.chains[#out.chains].stroke = line:match "stroke (%S+)"
      out.chains[#out.chains].fill = line:match "fill (%S+)"
    elseif call == "text" then
      local n = numbers(line:match '^(.-)"')
      local extent = { line:match "extent (%S+) (%S+) (%S+)" }
      local w, ascent, descent = tonumber(extent[1]), tonumber(extent[2]), tonumber(extent[3])
      local align, vertical, angle = tonumber(line:match "align (%S+)"), line:match "align %S+ (%a+)",
        tonumber(line:match "angle (%S+)") or 0
      local size = tonumber(line:match "size (%S+)")
      local left, top = -align * w, -(ascent + descent - 0.236 * size) / 2
      if vertical == "baseline" then
        top = -ascent
      elseif vertical == "top" then
        top = 0
      elseif vertical == "bottom" then
        top = -descent - ascent
      end
      local bottom = top + ascent + descent
      local box = { n[1] + left, n[2] + top, n[1] + left + w, n[2] + bottom }
      if angle == 90 then box = { n[1] + top, n[2] - left - w, n[1] + bottom, n[2] - left } end
      out.texts[#out.texts + 1] = { words = line:match '"(.*)"$', box = box, angle = angle, group = group }
    end
  end
  return out
end

local function find(page, words)
  for _, text in ipairs(page.texts) do
    if text.words == words then return text end
  end
end

local function count(page, words)
  local n = 0
  for _, text in ipairs(page.texts) do n = n + (text.words == words and 1 or 0) end
  return n
end

local function touch(a, b)
  return math.min(a[3], b[3]) - math.max(a[1], b[1]) > 0.5 and math.min(a[4], b[4]) - math.max(a[2], b[2]) > 0.5
end

-- Every text lies on the page and on no other text.
local function tidy(fig, name)
  for _, language in ipairs { "en", "es" } do
    local page = read(fig, language)
    local off, on = nil, nil
    for i, text in ipairs(page.texts) do
      local b = text.box
      if b[1] < 0 or b[2] < 0 or b[3] > page.width or b[4] > page.height then off = off or text.words end
      for j = 1, i - 1 do
        if touch(b, page.texts[j].box) then on = on or text.words .. " / " .. page.texts[j].words end
      end
    end
    tap.is(off, nil, ("%s (%s): all words are on the page"):format(name, language))
    tap.is(on, nil, ("%s (%s): no words on other words"):format(name, language))
  end
end

-- ---- A grid of heatmaps, as lab 03 draws
-- -------------------------------------------------------------------------------

local lengths, schemes = { 6, 12, 40 }, { { en = "sinusoidal", es = "sinusoidal" }, { en = "learned",
  es = "aprendida" } }
local function attention_grid()
  local fig = mm.figure { width = 15, title = { en = "Attention before any training",
    es = "Atención antes de entrenar" }, subtitle = "*T*·*A*" }
  local grid = fig:grid { rows = 2, columns = 3, row_labels = schemes, column_labels = { "*T* = 6", "*T* = 12",
    "*T* = 40" }, aspect = "equal",
    x_label = { en = "key position", es = "posición de la clave" }, y_label = { en = "query position",
      es = "posición de la consulta" },
    share_x = true, share_y = true }
  for i = 1, 2 do
    for j, T in ipairs(lengths) do
      grid:at(i, j):heatmap(mm.randn(mm.random(i):split(tostring(T)), { T, T }):softmax(2) * T,
        { scale = "log", low = 0.1, high = 10 })
    end
  end
  fig:colorbar(grid, { label = "*T*·*A_{ij}*" })
  return fig
end

local fig = attention_grid()
tidy(fig, "heatmap grid")
local page = read(fig, "es")
tap.ok(find(page, "Atención antes de entrenar") and find(page, "aprendida"), "Spanish words for Spanish readers")
tap.is(#page.images, 7, "six matrices and one colour bar")
local square, aligned = true, true
for i = 1, 6 do
  local image = page.images[i]
  square = square and math.abs(image.width - image.height) < 0.02
  aligned = aligned and math.abs(image.width - page.images[1].width) < 0.02
    and math.abs(image.x - page.images[(i - 1) % 3 + 1].x) < 0.02
end
tap.ok(square and aligned, "panels are square, of one size, in columns")
tap.ok(find(page, "10") and find(page, "1") and find(page, "0.1"), "the colour bar's ticks are decades")
tap.ok(page.height < 15 / 2.54 * 72, "without a height, square panels decide it")

-- ---- Orientation and missing numbers
-- -----------------------------------------------------------------------------------

local function cells(matrix, options, axes_options)
  local f = mm.figure { width = 6, height = 6 }
  f:axes(axes_options):heatmap(matrix, options)
  return read(f).images[1].cells
end
tap.is(cells { { 0, 1 }, { 2, 4 } }, "0 63|127 254", "row 1 is on top")
tap.is(cells({ { 0, 1 }, { 2, 4 } }, nil, { invert_y = false }), "127 254|0 63",
  "and at the bottom where y runs upwards")
tap.is(cells(mm.tensor { { 0, 1 }, { 2, 4 } }), "0 63|127 254", "a tensor is a table of rows")
tap.is(cells(mm.tensor({ { 0, 2 }, { 1, 4 } }, "float64"):T()), "0 63|127 254", "and so is a transposed view")
tap.is(cells { { 0 / 0, 1, 3 } }, "255 0 254", "NaN has its own colour and no part in the scale")
for _, dtype in ipairs { "float32", "float64", "int32", "int64" } do
  local x = mm.arange(24, dtype):reshape { 2, 3, 4 }:transpose(1, 3):slice(1, 2, 4)
  tap.is(core.figure_numbers(x), { 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23 },
    "a view of three axes is read in its own order: " .. dtype)
end
tap.is(core.figure_numbers(mm.zeros { 2, 0, 3 }), {}, "and one without elements")
tap.is(cells({ { 0.1, 1, 10, 0, -3, 1000 } }, { scale = "log", low = 0.1, high = 10 }), "0 127 254 0 0 254",
  "log scale: ends hold what lies beyond")
tap.is(cells({ { -100, 0, 100 } }, { scale = "symlog", linear = 1 }), "0 127 254", "symlog is symmetric")
tap.is(cells({ { -3, 0, 1 } }, { colormap = "RdBu_r" }), "0 127 170", "a diverging map is white at 0")
tap.is(cells { { 5, 5 } }, "127 127", "one value is the middle of the scale")

local f = mm.figure { width = 8, height = 6 }
f:axes():line({ 1, 2, 3, 4, 5, 6 }, { 1, 2, 0 / 0, 2, math.huge, 3 }, { color = "#123456" })
local pieces = 0
for _, chain in ipairs(read(f).chains) do
  if chain.stroke == "#123456" then pieces = pieces + 1 end
end
tap.is(pieces, 1, "NaN and infinities are gaps in a line")

f = mm.figure { width = 8, height = 6 }
f:axes({ x_limits = { 0, 1 }, y_limits = { 0, 1 } }):line({ -1e8, 1e8 }, { -1e8, 1e8 }, { color = "#123456" })
for _, chain in ipairs(read(f).chains) do
  if chain.stroke == "#123456" then
    local p = chain.points
    tap.ok(math.abs(p[1]) <= 2e4 and math.abs(p[3]) <= 2e4, "a line that leaves the page is cut")
    local b = read(f)
    tap.ok(math.abs(p[1]) + math.abs(p[2]) > b.width, "far outside, not at the edge")
  end
end

for name, draw in pairs {
  ["no axes"] = function() end,
  ["an empty axes"] = function(g) g:axes() end,
  ["empty series"] = function(g)
    g:axes():line({}, {}):scatter({}, {}):band({}, {}, {}):bar({}, {}):errorbar({}, {}, {}, {}):legend()
  end,
  ["no finite number"] = function(g) g:axes():line({ 0 / 0 }, { 1 }, { label = "a" }):label_lines():legend() end,
  ["an empty matrix"] = function(g) g:colorbar(g:axes():heatmap {}) end,
  ["a matrix of NaN"] = function(g) g:colorbar(g:axes():heatmap { { 0 / 0 } }) end,
  ["zeros on a log scale"] = function(g) g:colorbar(g:axes():heatmap({ { 0, 0 } }, { scale = "log" })) end,
  ["negative numbers on log axes"] = function(g)
    g:axes({ x_scale = "log", y_scale = "log" }):line({ -1, 1 }, { 1, -1 })
  end,
  ["one point"] = function(g) g:axes():line({ 1 }, { 1 }) end,
} do
  local g = mm.figure { width = 8, height = 6 }
  draw(g)
  local ok, message = true, nil
  for _, format in ipairs { "png", "svg", "pdf", "txt" } do
    local fine, said = pcall(g.write, g, format)
    ok, message = ok and fine, message or (not fine and said) or nil
  end
  tap.ok(ok, name .. " can be drawn", "%s", message)
end

-- ---- Lines, legends, labels at line ends, notes
-- ------------------------------------------------------------------------

local function curves(finish)
  local g = mm.figure { width = 14, height = 8, title = "Curves" }
  local ax = g:axes { x_label = "*T*", y_label = { en = "entropy (nats)", es = "entropía (nats)" } }
  local x = mm.arange(50)
  for i = 1, 5 do ax:line(x, (x + 1):log() * (1 + 0.01 * i) + (i == 5 and 1 or 0), { label = "series " .. i }) end
  finish(g, ax)
  return g
end

do -- what fills a band: its upper edge, then its lower one back
  local g = mm.figure { width = 8, height = 6 }
  local band = g:axes { x_limits = { 0, 2 }, y_limits = { 0, 4 } }
  band:band({ 0, 1, 2 }, { 1, 0, 1 }, { 2, 4, 3 }, { color = "#123456" })
  band:scatter({ 1 }, { 1 }, { label = "dots" }):line({ 0, 2 }, { 1, 2 }, { label = "a line" }):label_lines()
  local drawn = read(g)
  local outline, within = nil, band.box
  for _, chain in ipairs(drawn.chains) do
    if #chain.points == 12 then outline = chain.points end
  end
  local wanted = {}
  for _, p in ipairs { { 0, 2 }, { 1, 4 }, { 2, 3 }, { 2, 1 }, { 1, 0 }, { 0, 1 } } do
    wanted[#wanted + 1] = within.x + within.width * p[1] / 2
    wanted[#wanted + 1] = within.y + within.height * (1 - p[2] / 4)
  end
  tap.near(outline, wanted, 0.02, "a band is filled between its edges")
  tap.is({ count(drawn, "a line"), count(drawn, "dots") }, { 1, 0 },
    "lines have their labels at their ends, dots have none")
end

do -- panels that share an axis: its numbers stand once, beside the first
  local g = mm.figure { width = 14, height = 5 }
  local panels = g:grid { columns = 3, share_y = true }
  for i = 1, 3 do panels:at(1, i):line({ 0, 1 }, { 0, 1 }) end
  g:write "txt"
  tap.is({ panels:at(1, 1).show_y_ticks, panels:at(1, 2).show_y_ticks, panels:at(1, 3).show_y_ticks },
    { true, false, false }, "ticks of a shared axis")
  local words = mm.figure { width = 6, height = 6 }
  words:axes({ x_ticks = { 1, 2 }, x_labels = { ("a long label "):rep(9), "b" } }):line({ 1, 2 }, { 1, 2 })
  tidy(words, "long labels that are given")
end

local with_legend = curves(function(_, ax) ax:legend() end)
tidy(with_legend, "legend")
local function legend_hides(g)
  local p, hidden = read(g), 0
  local box = { math.huge, math.huge, -math.huge, -math.huge }
  for _, text in ipairs(p.texts) do
    if text.group == "legend" then
      box = { math.min(box[1], text.box[1] - 22), math.min(box[2], text.box[2]), math.max(box[3], text.box[3]),
        math.max(box[4], text.box[4]) }
    end
  end
  for _, chain in ipairs(p.chains) do
    if chain.group:match "^axes" and #chain.points > 20 then
      for i = 1, #chain.points, 2 do
        local x, y = chain.points[i], chain.points[i + 1]
        if x > box[1] and x < box[3] and y > box[2] and y < box[4] then hidden = hidden + 1 end
      end
    end
  end
  return hidden, box, p
end
tap.is((legend_hides(with_legend)), 0, "the legend hides no data")
tap.is(count(read(with_legend), "series 3"), 1, "the legend is there")

local crowded = mm.figure { width = 9, height = 6 }
local ax = crowded:axes()
local rng = mm.random(1)
for i = 1, 3 do ax:line(mm.arange(200), mm.rand(rng, { 200 }), { label = "noise " .. i }) end
ax:legend()
local hidden, box, crowded_page = legend_hides(crowded)
tap.ok(hidden == 0 and box[3] <= crowded_page.width, "where every place is taken it stands outside")
tidy(crowded, "crowded")

local labelled = curves(function(_, a) a:label_lines() end)
tidy(labelled, "labels at line ends")

local legend = require "minimodel.figure.legend"
local apart, near = true, true
for trial = 1, 50 do
  local r, wanted = mm.random(trial), {}
  for i = 1, 8 do wanted[i] = 100 * r:uniform() end
  local places = legend.apart(wanted, 11, -10, 120)
  local sorted = table.move(places, 1, #places, 1, {})
  table.sort(sorted)
  for i = 2, #sorted do apart = apart and sorted[i] - sorted[i - 1] > 11 - 1e-9 end
  for i = 1, 8 do
    for j = 1, 8 do near = near and (wanted[i] >= wanted[j] or places[i] < places[j]) end
  end
end
tap.ok(apart, "labels at line ends keep their distance")
tap.ok(near, "and their order")
tap.is(legend.apart({ 10, 50, 90 }, 11, 0, 100), { 10, 50, 90 }, "and stay where they are when they do not touch")

local notes = mm.figure { width = 14, height = 8 }
local noted = notes:axes():line(mm.arange(60), (mm.arange(60) * 0.4):sin())
for i = 0, 9 do noted:annotate { text = "note " .. i, x = 6 * i, y = math.sin(2.4 * i) } end
tidy(notes, "ten notes")
local cluster = mm.figure { width = 14, height = 8 }
local near_by = cluster:axes():line({ 0, 10 }, { 0, 10 })
for i = 0, 5 do near_by:annotate { text = "a note of some length " .. i, x = 5 + 0.1 * i, y = 5 + 0.1 * i } end
tidy(cluster, "six notes on one spot")

local rules = mm.figure { width = 12, height = 7 }
rules:axes():bar(nil, { 0.5, 0.9, 0.8 }, { labels = { "none", "sinusoidal positions", "rotary positions" },
  errors = { 0.1, 0.1, 0.1 } })
  :horizontal(0.5, { text = { en = "chance", es = "azar" } }):vertical(2.5, { text = "here" })
tidy(rules, "bars with a reference line")

-- ---- Shared axes
-- -------------------------------------------------------------------------------------------------------

local function panels(share)
  local g = mm.figure { width = 14, height = 8 }
  local grid = g:grid { rows = 2, columns = 2, share_x = share, share_y = share }
  for i = 1, 2 do
    for j = 1, 2 do grid:at(i, j):line({ 0, 10 * j }, { 0, 100 * i }) end
  end
  return g, grid
end
local shared, shared_grid = panels(true)
tidy(shared, "shared axes")
tap.is(shared_grid:at(1, 1).x.high, shared_grid:at(2, 2).x.high, "shared panels have one range")
tap.is(count(read(shared), "20"), 2, "and tick labels at the outer panels only")
local own = panels(false)
tidy(own, "axes of their own")

-- ---- Bytes
-- -------------------------------------------------------------------------------------------------------------

for _, format in ipairs { "png", "svg", "pdf", "txt" } do
  tap.ok(attention_grid():write(format) == attention_grid():write(format),
    format .. ": the same figure is the same bytes")
end
local png = fig:write("png", { scale = 2 })
tap.is(png:sub(1, 8), "\137PNG\r\n\26\n", "a PNG")
local width, height = (">I4I4"):unpack(png, 17)
tap.ok(math.abs(width - 2 * page.width) <= 1 and math.abs(height - 2 * page.height) <= 1, "of the size asked for")
local small, large = #fig:write "png", #fig:write("png", { scale = 6 })
tap.ok(small < large, "more pixels, more bytes")

local svg = fig:write("svg", { prefix = "one", language = "es", description = { en = "what it shows",
  es = "lo que muestra" } })
local ids, twice, foreign = {}, nil, nil
for id in svg:gmatch ' id="([^"]*)"' do
  if ids[id] then twice = id end
  ids[id] = true
  if not id:match "^one%-" then foreign = id end
end
tap.is({ twice, foreign }, {}, "ids of an SVG are its own")
for reference in svg:gmatch "url%(#([^)]*)%)" do
  if not ids[reference] then foreign = reference end
end
tap.is(foreign, nil, "and what they are referred to by")
tap.ok(svg:match "<title>Atención antes de entrenar</title>" and svg:match "<desc>lo que muestra</desc>"
  and svg:match 'lang="es"',
  "it says what it is, to readers who hear it")
tap.ok(svg:match "prefers%-color%-scheme: dark" and svg:match 'class="f%-paper"' and svg:match 'class="f%-ink"',
  "and has classes for dark pages")
local style = svg:match "<style>(.-)</style>"
local unknown
for classes in svg:gmatch ' class="([^"]*)"' do
  for class in classes:gmatch "%S+" do
    if not style:find("." .. class .. "{", 1, true) then unknown = class end
  end
end
tap.is(unknown, nil, "each class has its rule")
tap.ok(svg:match "image%-rendering:pixelated", "cells stay crisp")
tap.is(svg:match "nan" or svg:match "inf[^o]", nil, "no number is missing")
local depth, balanced = 0, true
for close, name, own_end in svg:gmatch "<(/?)(%a+)[^>]-(/?)>" do
  if close == "/" then depth = depth - 1 elseif own_end == "" then depth = depth + 1 end
  balanced = balanced and depth >= 0 and name ~= nil
end
tap.ok(balanced and depth == 0, "every element is closed")

local pdf = fig:write("pdf")
tap.is(pdf:sub(1, 5), "%PDF-", "a PDF")

-- Since 1.18 cairo compresses what a PDF says of itself, so another program reads it.
local function creation_date(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  local pipe = assert(io.popen(("TZ=UTC0 pdfinfo -isodates '%s'"):format(path)))
  local said = pipe:read "a"
  pipe:close()
  os.remove(path)
  return said:match "PDF version:" and (said:match "CreationDate:%s*([^\n]+)" or "none")
end
if os.execute "command -v pdfinfo >/dev/null 2>&1" then
  tap.is(creation_date(pdf), "none", "without a date unless one is given")
  tap.is(creation_date(fig:write("pdf", { date = "2024-02-03T04:05:06Z" })), "2024-02-03T04:05:06Z",
    "and with the one that is")
else
  tap.note "pdfinfo is not here, so no PDF was asked for its date (on Debian, sudo apt-get install poppler-utils)"
end

-- ---- Errors
-- ------------------------------------------------------------------------------------------------------------

local function refuses(f_, pattern, name)
  local ok, message = pcall(f_)
  tap.ok(not ok and tostring(message):find(pattern, 1, true) and tostring(message):match "figure%.lua:%d+:",
    name or pattern, "%s", message)
end
refuses(function() mm.figure():axes():line({ 1, 2, 3, 4, 5 }, { 1, 2, 3, 4, 5, 6 }) end,
  "line: x has 5 values, y has 6")
refuses(function() mm.figure():axes():band({ 1, 2 }, { 1 }, { 1, 2 }) end, "band: x has 2 values, low has 1")
refuses(function() mm.figure():axes():line({ 1 }, { "a" }) end, "line: y[1] is a string, not a number")
refuses(function() mm.figure():axes():line(mm.ones { 2, 2 }, { 1 }) end,
  "line: x should have one axis, this tensor has 2")
refuses(function() mm.figure():axes():line({ 1 }, { 1 }, { colour = "red" }) end,
  'unknown option "colour"; did you mean "color"?')
refuses(function() mm.figure():axes():line({ 1 }, { 1 }, { color = "bleu" }) end,
  'line: "bleu" is not a colour; did you mean "blue"?')
refuses(function() mm.figure():axes():heatmap({ { 1 } }, { colormap = "virdis" }) end, 'did you mean "viridis"?')
refuses(function() mm.figure():axes():heatmap { { 1, 2 }, { 3 } } end, "heatmap: row 1 has 2 values, row 2 has 1")
refuses(function() mm.figure():axes():heatmap(mm.ones { 3 }) end, "heatmap: the matrix must have 2 axes")
refuses(function() mm.figure():axes():heatmap({ { 1 } }, { low = 2, high = 1 }) end,
  "heatmap: low (2) should be below high (1)")
refuses(function() mm.figure():axes():heatmap({ { 1 } }, { scale = "log", low = 0 }) end, "a log scale begins above 0")
refuses(function() mm.figure { widht = 3 } end, 'figure: unknown option "widht"; did you mean "width"?')
refuses(function() mm.figure { width = -3 } end, "figure: width should be from 1 to 200 centimetres")
refuses(function() mm.figure():axes { x_scale = "log", x_limits = { 0, 1 } } end,
  "x_limits on a log scale should be above 0")
refuses(function() mm.figure():grid({ rows = 2 }):at(3, 1) end,
  "grid: there is no panel (3, 1) in 2 rows and 1 columns")
refuses(function() mm.figure():grid { rows = 2, row_labels = { "a" } } end,
  "grid: row_labels has 1 entries, 2 are needed")
for place, labels in ipairs { { true, "b" }, { "a", true } } do
  refuses(function() mm.figure():axes { x_ticks = { 1, 2 }, x_labels = labels } end,
    ("x_labels[%d] should be a text"):format(place))
end
refuses(function() local g = mm.figure() g:colorbar(g:axes()) end, "colorbar: there is no heatmap")

-- What a span covers of its box: from value to value in its direction, all of the other
do
  local covered = {}
  local pen = { rectangle = function(_, ...) covered = { ... } covered[5] = nil end }
  local around = { box = { x = 10, y = 20, width = 100, height = 50 }, clipped = function(_, _, draw) draw() end,
    x_at = function(v) return 10 + v end, y_at = function(v) return 70 - v end }
  for axis, expected in pairs { x = { 15, 20, 10, 50 }, y = { 10, 55, 100, 10 } } do
    require("minimodel.figure.references").span(nil, 5, 15, { axis = axis }).draw(pen, around)
    tap.is(covered, expected, "a span of " .. axis)
  end
end
refuses(function() mm.figure():axes():annotate { x = 1, y = 1 } end, "annotate: there is no text")
refuses(function() mm.figure():axes():horizontal(0 / 0) end, "horizontal: y should be a finite number")
refuses(function() mm.figure():save "figure.jpg" end, "should end in .png, .svg, .pdf or .txt")
refuses(function() mm.figure():save "/no/such/folder/figure.png" end,
  "cannot write /no/such/folder/figure.png: No such file or directory")
refuses(function() mm.figure():write("png", { scale = 1e9 }) end, "scale should be from 0 to 40")
refuses(function() mm.figure { title = "caf\xe9" }:write "png" end, "is not UTF-8")

-- A full disk, in the shape of a limit on a file's size: the message names the file, what was there stays, nothing
-- else does.
local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir " .. folder)
local path, script = folder .. "/figure.png", folder .. "/script.lua"
local function write(to, text)
  local file <close> = assert(io.open(to, "w"))
  file:write(text)
end
write(path, "before")
write(script, ('require("minimodel").figure { width = 30, height = 30, title = "A figure" }:save(%q)'):format(path))
local program = os.getenv "MINIMODEL" or arg[-1] or "build/minimodel"
local run <close> = io.popen(("sh -c 'trap \"\" XFSZ; ulimit -f 1; exec %s %s' 2>&1"):format(program, script))
local said = run:read "a"
tap.ok(said:find("cannot write " .. path, 1, true), "a full disk is reported with the file's name", "%s", said)
local file <close> = assert(io.open(path))
tap.is(file:read "a", "before", "what was there before stays")
local list <close> = io.popen("ls " .. folder)
tap.is(list:read "a", "figure.png\nscript.lua\n", "and no temporary file is left")

-- No fonts at all
write(folder .. "/fonts.conf", '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>')
local bare <close> = io.popen(("FONTCONFIG_FILE=%s/fonts.conf %s %s 2>&1"):format(folder, program, script))
said = bare:read "a"
tap.ok(said:find("fonts-dejavu-core", 1, true), "a missing font is reported with the package that brings it", "%s",
  said)

-- Upright alone: a slant made up for the oblique would draw other pictures than on a classmate's machine.
local upright <close> = io.popen "fc-match -f '%{file}' 'DejaVu Sans:style=Book' 2>/dev/null"
local font = upright:read "a"
if font:find "DejaVuSans%.ttf$" then
  os.execute(("mkdir %s/fonts && cp %s %s/fonts/"):format(folder, font, folder))
  write(folder .. "/fonts.conf", ('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM '
    .. '"fonts.dtd"><fontconfig><dir>%s/fonts</dir>'
    .. "<cachedir>%s/cache</cachedir></fontconfig>"):format(folder, folder))
  local slanted <close> = io.popen(("FONTCONFIG_FILE=%s/fonts.conf %s %s 2>&1"):format(folder, program, script))
  said = slanted:read "a"
  tap.ok(said:find("fonts-dejavu-extra", 1, true), "and so is a missing oblique", "%s", said)
end
os.execute("rm -r " .. folder)

-- Small multiples whose data go from −0.8 to 1: the ticks say so, not 0 and 1 alone.
do
  local figure = mm.figure { width = 16, height = 7 }
  local grid = figure:grid { rows = 3, columns = 3, share_y = true }
  for i = 1, 3 do
    for j = 1, 3 do grid:at(i, j):line({ 0, 1, 2 }, { -0.8, 0.3, 1 }) end
  end
  tap.ok(figure:write("txt"):find("−0.5", 1, true), "small panels: a tick below zero where the data go below zero")
end

tap.done()
