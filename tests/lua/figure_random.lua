-- Random figures: whatever the data, the scales and the options are, drawing ends within a bound on its steps; what is
-- refused is refused in words of our own; every finite point inside the axes is drawn where an independent map says;
-- and nothing leaves the page.
--
-- FIGURE_RANDOM=FROM-TO runs the seeds FROM … TO in place of the first few hundred. A failure names its seed.
local tap = require "minimodel.tap"
local mm = require "minimodel"

local from, to = (os.getenv "FIGURE_RANDOM" or "1-260"):match "^(%d+)%-(%d+)$"
from, to = math.tointeger(tonumber(from)), math.tointeger(tonumber(to))

local rng
local function whole(a, b) return rng:integer(a, b) end
local function pick(list) return list[whole(1, #list)] end
local function chance(p) return rng:uniform() < p end

-- ---- Things to draw -------------------------------------------------------------------------------------------------

local nan, inf = 0 / 0, math.huge
local odd = { 0, -0.0, 1, -1, 1e-3, 1e-9, 1e9, 1e300, -1e300, 5e-324, 1e-310, nan, inf, -inf, 2.0 ^ 53, 1e17,
  1 + 2.0 ^ -52, 1e308,
  -1.7e308, 0.1 + 0.2, 0.3 }

-- Lists of one kind: ordinary, far apart, close together, above 0, odd.
local kinds = {
  function() return 10 * rng:normal() end,
  function() return rng:normal() * 10.0 ^ whole(-12, 12) end,
  function() return 1000 + whole(-3, 3) * 2.0 ^ -43 end,
  function() return 10.0 ^ (rng:normal() * 3) end,
  function() return chance(0.3) and pick(odd) or rng:normal() end,
  function() return whole(-5, 5) end,
  function() return (rng:uniform() - 0.5) * 10.0 ^ whole(-320, 308) end,
}
local function list(n)
  local kind, out = pick(kinds), {}
  for i = 1, n do out[i] = kind() end
  if chance(0.2) and n > 0 then return mm.tensor(out, "float64") end
  return out
end
local function number() return pick(kinds)() end
local texts = { "a", "", "*θ*_{i}^{2}", "x_", "^{", "}{", "_{_{_{a}}}", "<b>&amp;\"'", "línea\nnueva",
  ("word "):rep(60), ("W"):rep(150), "$x$",
  "%s %d", "&#0;",
  "\u{202e}abc", "🙂", "a_{b", "***", "\\", "位置编码", { en = "e", es = "s" }, { en = "only" }, 5, "\n\n", " ", "-",
    "a*b*c" }
local wrong = { true, {}, "\0", "\xff", "\27", print, { fr = "x" }, ("long "):rep(2000) }
local function text() return chance(0.03) and pick(wrong) or pick(texts) end
local function some_texts()
  local out = {}
  for i = 1, whole(0, 4) do out[i] = text() end
  return out
end
local function maybe(list_)
  return function() return chance(0.04) and pick { "zz", -1, {}, true, nan } or pick(list_) end
end
local option = {
  label = text, text = text, title = text, subtitle = text, x_label = text, y_label = text, description = text,
  color = maybe { "blue", "red", "#ff0000", "shade", 5, { 1, 0.5, 0 } }, fill = maybe { "shade", "blue" },
  alpha = maybe { 0, 0.5, 1 }, width = maybe { 0, 0.5, 1.5, 4, 80 }, dash = maybe { "solid", "dashed", "dotted",
    "dashdot" },
  marker = maybe { "circle", "none", "plus", "square", "triangle" }, order = maybe { 1, 25, 60 }, size = maybe { 1, 5,
    30 },
  marker_size = maybe { 1, 5, 30 }, x_scale = maybe { "linear", "log" }, y_scale = maybe { "linear", "log" },
  x_limits = function() return { chance(0.7) and number() or nil, chance(0.7) and number() or nil } end,
  y_limits = function() return { chance(0.7) and number() or nil, chance(0.7) and number() or nil } end,
  x_ticks = function() return list(whole(0, 5)) end, y_ticks = function() return list(whole(0, 5)) end,
  x_labels = some_texts, y_labels = some_texts, labels = some_texts, aspect = maybe { "equal", "auto" },
    invert_y = maybe { true, false },
  frame = maybe { "box", "open", "none" }, grid = maybe { true, false }, low = number, high = number, linear = number,
  extent = function() return list(4) end, colormap = maybe { "viridis", "RdBu", "gray_r" }, scale = maybe { "linear",
    "log", "symlog" },
  x = number, y = number, dx = number, dy = number, anchor = maybe { "center", "top left", "bottom", "baseline right" },
  position = maybe { "auto", "top", "bottom", "outside right", "outside top", "outside bottom", "top left", "none" },
  columns = maybe { 1, 2, 3 },
  rows = maybe { 1, 2 }, share = maybe { 1, 3 }, ticks = function() return chance(0.5) and pick { "all", "none",
    "outer" } or list(3) end,
  angle = maybe { 0, 30, 90, -45, 1e9 }, bold = maybe { true, false }, halo = maybe { true, false, 2 },
    base = maybe { 0, 1, -2 },
  errors = function() return list(3) end, axis = maybe { "x", "y" }, wedge = maybe { true, false },
    arrow = maybe { true, false },
  head = maybe { 3, 8 }, share_x = maybe { true, false }, share_y = maybe { true, false }, row_labels = some_texts,
    column_labels = some_texts,
  height = maybe { 4, 8, 12 }, arrange = maybe { "row", "column" },
}
-- What each call takes; now and then something that it does not.
local takes = {
  line = "label color dash marker width alpha marker_size", band = "color alpha label",
    scatter = "label color marker size alpha",
  bar = "labels color errors label width base alpha", errorbar = "label color marker size width alpha",
  heatmap = "colormap low high scale linear extent", horizontal = "label color dash width alpha text",
    vertical = "label color dash width alpha text",
  span = "color alpha label text axis", circle = "color fill alpha width dash label order wedge",
    arc = "color fill alpha width dash label order wedge",
  polygon = "color fill alpha width dash label order", arrow = "color alpha width label order head",
    text = "anchor size color angle bold halo",
  annotate = "dx dy anchor arrow color size bold", legend = "position columns title", label_lines = "",
  axes = "title x_label y_label x_scale y_scale x_limits y_limits x_ticks y_ticks x_labels y_labels invert_y aspect "
    .. "frame grid",
  figure = "title subtitle description arrange height",
    grid = "rows columns x_label y_label share_x share_y aspect row_labels column_labels",
  colorbar = "label", figure_legend = "position",
}
local all_names = {}
for name in pairs(option) do all_names[#all_names + 1] = name end
table.sort(all_names)
local names = {}
for name, line in pairs(takes) do
  names[name] = {}
  for word in line:gmatch "%S+" do table.insert(names[name], word) end
end
local function options(name, most)
  local out = {}
  for _ = 1, whole(0, most or 3) do
    local key = (chance(0.03) or #names[name] == 0) and pick(all_names) or pick(names[name])
    out[key] = option[key]()
  end
  return out
end
local function matrix()
  local rows, columns, out = whole(0, 5), whole(0, 5), {}
  for i = 1, rows do
    out[i] = list(columns)
    if type(out[i]) ~= "table" then out[i] = out[i]:totable() end
  end
  return out
end
local function arguments(name)
  local n = whole(0, 7)
  if name == "line" or name == "scatter" or name == "polygon" or name == "bar" then
    return list(n), list(n), options(name)
  end
  if name == "band" then return list(n), list(n), list(n), options(name) end
  if name == "errorbar" then return list(n), list(n), list(n), list(n), options(name) end
  if name == "heatmap" then return matrix(), options(name) end
  if name == "horizontal" or name == "vertical" then return number(), options(name) end
  if name == "span" then return number(), number(), options(name) end
  if name == "circle" then return number(), number(), number(), options(name) end
  if name == "arc" then return number(), number(), number(), number(), number(), options(name) end
  if name == "arrow" then return number(), number(), number(), number(), options(name) end
  if name == "text" then return number(), number(), text(), options(name) end
  local o = options(name)
  if name == "annotate" then o.text, o.x, o.y = text(), number(), number() end
  return o
end
local artists = { "line", "band", "scatter", "bar", "errorbar", "heatmap", "horizontal", "vertical", "span", "circle",
  "arc",
  "polygon", "arrow", "text", "annotate", "legend", "label_lines" }

-- ---- What must hold -------------------------------------------------------------------------------------------------

local problems = {}
local seed
local function problem(...)
  problems[#problems + 1] = ("seed %d: %s"):format(seed, (...):format(select(2, ...)))
end

-- f within a bound on its steps. A refusal is in our own words, at the line of this file.
local function try(f, ...)
  local steps = 0
  debug.sethook(function()
    steps = steps + 1
    if steps > 400 then error "more than 40 million steps" end
  end, "", 100000)
  local ok, result = pcall(f, ...)
  debug.sethook()
  if ok then return result end
  local said = tostring(result)
  if not said:match "figure_random%.lua:%d+: %l[%w_ ]*: " then problem("%s", said) end
  for _, alien in ipairs { "attempt to", "bad argument", "million steps", "expected, got", "minimodel/" } do
    if said:find(alien, 1, true) then problem("%s", said) end
  end
end

local function numbers(line)
  local out = {}
  for n in line:gmatch "%s(%-?%d+%.%d+)" do out[#out + 1] = tonumber(n) end
  return out
end

-- The rectangle of a text in the record.
local function text_box(line)
  local x, y, align, vertical, size = line:match "^text (%S+) (%S+) align (%S+) (%a+) size (%S+)"
  local w, ascent, descent = line:match "extent (%S+) (%S+) (%S+)"
  local angle = math.rad(tonumber(line:match "^[^\"]* angle (%S+)") or 0)
  local left, top = -align * w, -ascent
  if vertical == "top" then
    top = 0
  elseif vertical == "bottom" then
    top = -descent - ascent
  elseif vertical == "middle" then
    top = -(ascent + descent - 0.236 * size) / 2
  end
  local b = { inf, inf, -inf, -inf }
  for i = 0, 3 do
    local px, py = left + (i % 2) * w, top + (i // 2) * (ascent + descent)
    local qx, qy = x + px * math.cos(angle) + py * math.sin(angle), y - px * math.sin(angle) + py * math.cos(angle)
    b = { math.min(b[1], qx), math.min(b[2], qy), math.max(b[3], qx), math.max(b[4], qy) }
  end
  return b
end

-- Nothing leaves the page but what a clip on the page cuts.
local function stays(record)
  local width, height = record:match "^page (%S+) (%S+)"
  width, height = tonumber(width), tonumber(height)
  local clips, depth = 0, 0
  local function on(x0, y0, x1, y1, slack)
    return x0 >= -slack and y0 >= -slack and x1 <= width + slack and y1 <= height + slack
  end
  for line in record:gmatch "[^\n]+" do
    local call = line:match "^%a+"
    local n = numbers(line)
    if call == "clip" then
      clips = clips + 1
      if not on(n[1], n[2], n[1] + n[3], n[2] + n[4], 1) then problem("a clip reaches off the page: %s", line) end
    elseif call == "unclip" then
      clips = clips - 1
    elseif call == "group" then
      depth = depth + 1
    elseif call == "ungroup" then
      depth = depth - 1
    elseif call == "text" then
      local b = text_box(line)
      if not on(b[1], b[2], b[3], b[4], 0.6) then problem("a text leaves the page: %s", line) end
    elseif clips == 0 and call == "chain" then
      for i = 1, #n, 2 do
        if not on(n[i], n[i + 1], n[i], n[i + 1], 17) then
          problem("a line leaves the page of %g × %g: %s", width, height, line:sub(1, 200))
        end
      end
    elseif clips == 0 and call == "arc" then
      if not on(n[1] - n[3], n[2] - n[3], n[1] + n[3], n[2] + n[3], 20) then
        problem("an arc leaves the page: %s", line)
      end
    elseif clips == 0 and call == "image" then
      if not on(n[1], n[2], n[1] + n[3], n[2] + n[4], 0.1) then problem("an image leaves the page: %s", line) end
    end
    if line:find "nan" or line:find "inf%f[%A]" and not line:find '"' then
      problem("a place that is no number: %s", line)
    end
  end
  if clips ~= 0 or depth ~= 0 then problem "clips and groups are not closed" end
end

-- A figure of anything.
local function anything()
  local o = options("figure", 2)
  o.width = pick { 5, 8, 12, 16 }
  local fig = try(mm.figure, o)
  if not fig then return end
  local axes = {}
  if chance(0.3) then
    local grid = try(fig.grid, fig, options "grid")
    for i = 1, grid and grid.rows or 0 do
      for j = 1, grid.columns do axes[#axes + 1] = grid:at(i, j) end
    end
    if grid and chance(0.3) then try(fig.colorbar, fig, grid, options "colorbar") end
  end
  for _ = 1, whole(0, 2) do axes[#axes + 1] = try(fig.axes, fig, options "axes") end
  for _ = 1, #axes > 0 and whole(0, 7) or 0 do
    local ax, name = pick(axes), pick(artists)
    try(ax[name], ax, arguments(name))
  end
  if chance(0.2) and axes[1] then try(fig.colorbar, fig, pick(axes), options "colorbar") end
  if chance(0.2) then try(fig.legend, fig, options "figure_legend") end
  local record = try(fig.write, fig, "txt", { language = pick { "en", "es" } })
  if record then stays(record) end
  local format = pick { "svg", "png", "pdf" }
  local bytes = chance(0.35) and try(fig.write, fig, format)
  if format == "svg" and bytes and (bytes:find "[\"' ,]nan" or bytes:find "[\"' ,]%-?inf") then
    problem "nan or inf in an SVG"
  end
end

-- Points: each finite one inside the axes is drawn, at the place that a map of our own gives; others are not, and are
-- counted.
local function points()
  local n = whole(1, 40)
  local x, y = list(n), list(n)
  local xs, ys = type(x) == "table" and x or x:totable(), type(y) == "table" and y or y:totable()
  local function limits(values)
    if chance(0.5) then return nil end
    local a, b = pick(values), pick(values)
    if a == a and b == b and math.abs(a) < inf and math.abs(b) < inf and a < b then return { a, b } end
  end
  local o = { x_scale = pick { "linear", "log" }, y_scale = pick { "linear", "log" }, x_limits = limits(xs),
    y_limits = limits(ys) }
  for _, d in ipairs { "x", "y" } do
    if o[d .. "_scale"] == "log" and o[d .. "_limits"] and o[d .. "_limits"][1] <= 0 then o[d .. "_limits"] = nil end
  end
  local fig = mm.figure { width = 10, height = 8 }
  local ax = try(fig.axes, fig, o)
  if not ax then return end
  try(ax.scatter, ax, x, y, { color = "#123456", size = 2 })
  if chance(0.5) then try(ax.line, ax, x, y, { color = "#654321" }) end
  local record = try(fig.write, fig, "txt")
  if not record then return end
  stays(record)
  local found, last = {}, nil
  for line in record:gmatch "[^\n]+" do
    if line:match "^arc" then
      last = numbers(line)
    elseif line:match "^paint" and line:find("#123456", 1, true) and last then
      found[#found + 1] = last
      last = nil
    end
  end
  local function place(v, d, edge, size)
    local r = ax[d]
    if v ~= v or math.abs(v) == inf or r.kind == "log" and v <= 0 then return nil end
    local t
    if r.kind == "log" then
      t = (math.log(v) - math.log(r.low)) / (math.log(r.high) - math.log(r.low))
    else
      t = (v / 4 - r.low / 4) / (r.high / 4 - r.low / 4)
    end
    return edge + size * (d == "x" and t or 1 - t)
  end
  local wanted, box = 0, ax.box
  for i = 1, n do
    local px, py = place(xs[i], "x", box.x, box.width), place(ys[i], "y", box.y, box.height)
    if px and py and px >= box.x and px <= box.x + box.width and py >= box.y and py <= box.y + box.height then
      wanted = wanted + 1
      local drawn = false
      for _, p in ipairs(found) do drawn = drawn or math.abs(p[1] - px) < 0.03 and math.abs(p[2] - py) < 0.03 end
      if not drawn then problem("point %d (%.17g, %.17g) is not at (%.2f, %.2f)", i, xs[i], ys[i], px, py) end
    end
  end
  if #found < wanted or #found > n then problem("%d points are drawn, %d are inside", #found, wanted) end
  local lost = 0
  for i = 1, n do
    local ok = xs[i] == xs[i] and ys[i] == ys[i] and math.abs(xs[i]) < inf and math.abs(ys[i]) < inf
      and (o.x_scale == "linear" or xs[i] > 0)
      and (o.y_scale == "linear" or ys[i] > 0)
    lost = lost + (ok and 0 or 1)
  end
  local told = 0
  for _, sentence in ipairs(fig:warnings()) do told = told + (tonumber(sentence:match "^(%d+) points? ") or 0) end
  if lost ~= told and lost * 2 ~= told then problem("%d points have no place, %d are told of", lost,
      told) end -- told twice where a line has them too
end

for i = from, to do
  seed = i
  rng = mm.random(i):split "figure"
  if i % 2 == 0 then points() else anything() end
end
tap.ok(#problems == 0, ("seeds %d … %d: figures end, draw what is inside and stay on the page"):format(from, to), "%s",
  table.concat(problems, "\n", 1, math.min(#problems, 12)):gsub("%%", "%%%%"))
if #problems > 12 then tap.note("and %d more", #problems - 12) end
rng = nil
tap.done()
