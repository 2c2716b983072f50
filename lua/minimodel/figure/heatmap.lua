-- heatmap.lua: a matrix as colours: its cells, cut to what the axes show.
--
-- Does not: choose the scale that its colours stand for (colorbar.lua), or colour cells (colour.c).
local core = require "minimodel.core"
local options = require "minimodel.options"
local artists = require "minimodel.figure.artists"
local colormaps = require "minimodel.figure.colormaps"
local geometry = require "minimodel.figure.geometry"
local scales = require "minimodel.figure.scales"

local heatmap = {}

local finite, number, one_of = geometry.finite, artists.number, artists.one_of

-- The cells with rows or columns the other way round.
local function flipped(cells, rows, columns, across, down)
  local lines = {}
  for i = 1, rows do
    local line = cells:sub((i - 1) * columns + 1, i * columns)
    lines[down and rows + 1 - i or i] = across and line:reverse() or line
  end
  return table.concat(lines)
end

-- Of n cells between two edges, those that lie in [low, high]: first, last, and their outer edges; nil where there are
-- none.
local function seen_along(n, from, to, low, high)
  if low <= from + 0.01 and high >= to - 0.01 then return 1, n, from, to end
  local each = to / n - from / n
  if not (finite(each) and each > 0) or from >= high or to <= low then return nil end
  local first = math.max(0, math.min(n - 1, math.floor((low - from) / each)))
  local last = math.max(first, math.min(n - 1, math.ceil((high - from) / each) - 1))
  return first + 1, last + 1, from + first * each, last == n - 1 and to or from + (last + 1) * each
end

-- The part of an image that the box shows, whole cells, and whether anything of it lies outside.
local function seen(cells, rows, columns, x0, x1, y0, y1, box)
  local j0, j1, left, right = seen_along(columns, x0, x1, box.x, box.x + box.width)
  local i0, i1, top, bottom = seen_along(rows, y0, y1, box.y, box.y + box.height)
  if not (j0 and i0) then return nil end
  if left == x0 and right == x1 and top == y0 and bottom == y1 and left >= box.x - 0.01
      and right <= box.x + box.width + 0.01
    and top >= box.y - 0.01 and bottom <= box.y + box.height + 0.01 then
    return cells, rows, columns, x0, x1, y0, y1, false
  end
  local lines = {}
  for i = i0, i1 do lines[#lines + 1] = cells:sub((i - 1) * columns + j0, (i - 1) * columns + j1) end
  return table.concat(lines), i1 - i0 + 1, j1 - j0 + 1, left, right, top, bottom, true
end

-- An image that reaches out of the box: as it is, or, where a cell is larger than the box, as rectangles.
local function draw_cells(pen, cells, rows, columns, palette, x0, x1, y0, y1, box)
  if x1 - x0 < 3 * box.width and y1 - y0 < 3 * box.height then
    return pen.device:image(cells, columns, rows, palette, x0, y0, x1 - x0, y1 - y0)
  end
  local function keep(v, from, size) return math.max(from - 2, math.min(from + size + 2, v)) end
  local w, h = (x1 - x0) / columns, (y1 - y0) / rows
  for i = 1, rows do
    local top, bottom = keep(y0 + (i - 1) * h, box.y, box.height), keep(y0 + i * h, box.y, box.height)
    for j = 1, columns do
      local left, right = keep(x0 + (j - 1) * w, box.x, box.width), keep(x0 + j * w, box.x, box.width)
      local rgb = palette[cells:byte((i - 1) * columns + j) + 1]
      pen:rectangle(left, top, right - left, bottom - top, { (rgb >> 16 & 255) / 255, (rgb >> 8 & 255) / 255,
        (rgb & 255) / 255, 1 })
    end
  end
end

local heatmap_options = { colormap = 1, low = 1, high = 1, scale = 1, linear = 1, extent = 1 }

-- Cells are equally wide, which a logarithmic axis cannot show.
function heatmap.linear_only(axes)
  for _, key in ipairs { "x_scale", "y_scale" } do
    if axes.options[key] == "log" then options.fail("heatmap: cells are equally wide, so %s cannot be log", key) end
  end
end

-- A matrix as colours, row 1 on top.
function heatmap.new(axes, matrix, given)
  local o = options.check("heatmap", given, heatmap_options)
  local values, rows, columns = core.figure_values(matrix)
  local colormap = o.colormap or "viridis"
  if type(colormap) ~= "string" or not colormaps.palette(colormap) then
    local names = colormaps.names()
    for i = 1, #names do names[#names + 1] = names[i] .. "_r" end
    one_of("heatmap", "colormap", colormap, names)
  end
  local kind = one_of("heatmap", "scale", o.scale or "linear", scales.color_kinds)
  for _, key in ipairs { "low", "high", "linear" } do
    if o[key] ~= nil then number("heatmap", key, o[key]) end
  end
  if o.linear and kind ~= "symlog" then
    options.fail("heatmap: linear says where a symlog scale bends; scale is %s", kind)
  end
  if o.linear and o.linear <= 0 then options.fail("heatmap: linear should be above 0, got %s", o.linear) end
  if o.low and o.high and o.low >= o.high then
    options.fail("heatmap: low (%s) should be below high (%s)", o.low, o.high)
  end
  if kind == "log" and (o.low or 1) <= 0 then options.fail("heatmap: low is %s; a log scale begins above 0", o.low) end
  local extent = o.extent or { -0.5, columns - 0.5, -0.5, rows - 0.5 }
  if type(extent) ~= "table" or #extent ~= 4 then
    options.fail("heatmap: extent should be {x0, x1, y0, y1}: the outer edges, y0 at row 1")
  end
  for i = 1, 4 do number("heatmap", ("extent[%d]"):format(i), extent[i]) end
  if o.extent and (extent[1] == extent[2] or extent[3] == extent[4]) then
    options.fail("heatmap: extent has no width or no height: {%s}", table.concat(extent, ", "))
  end
  heatmap.linear_only(axes)
  local self = { kind = "heatmap", order = 0, values = values, rows = rows, columns = columns, colormap = colormap,
    extent = extent,
    whole = not o.extent, range = { values:range() }, scale_kind = kind, low = o.low, high = o.high, linear = o.linear }

  function self.bounds()
    return math.min(extent[1], extent[2]), math.max(extent[1], extent[2]), math.min(extent[3], extent[4]),
      math.max(extent[3], extent[4])
  end

  function self.odd(_, count)
    local no_number, infinite = values:odd()
    count("cells not a number", no_number)
    count("cells infinite", infinite)
  end

  function self.draw(pen, ax)
    if rows == 0 or columns == 0 then return end
    local scale = self.scale
    local key = ("%s %.17g %.17g"):format(scale.kind, scale.low, scale.high)
    if self.cells_key ~= key then
      self.cells = values:cells(scale.kind, scale.low, scale.high, scale.linear)
      self.cells_key, self.packed = key, nil
    end
    local palette = colormaps.palette(colormap)
    local x0, x1, y0, y1 = ax.x_at(extent[1]), ax.x_at(extent[2]), ax.y_at(extent[3]), ax.y_at(extent[4])
    -- Whichever way the axes run, row 1 goes with y0 and column 1 with x0.
    local cells, r, c = self.cells, rows, columns
    local across, down = x1 < x0, y1 < y0
    if across or down then
      cells = flipped(cells, rows, columns, across, down)
      x0, x1, y0, y1 = math.min(x0, x1), math.max(x0, x1), math.min(y0, y1), math.max(y0, y1)
    end
    local box = ax.box
    local cut
    cells, r, c, x0, x1, y0, y1, cut = seen(cells, r, c, x0, x1, y0, y1, box)
    if not cells then return end
    if cut then
      ax:clipped(pen, function() draw_cells(pen, cells, r, c, palette, x0, x1, y0, y1, box) end)
      return
    end
    if not (across or down) and pen.device:packs() then -- the same compressed cells go into every page
      self.packed = self.packed or core.figure_packed(cells, columns, rows, palette)
    end
    pen.device:image(cells, c, r, palette, x0, y0, x1 - x0, y1 - y0, not (across or down) and self.packed or nil)
  end

  function self.samples(ax, add)
    local box = ax.box
    for i = 0, 20 do
      for j = 0, 20 do add(box.x + box.width * i / 20, box.y + box.height * j / 20) end
    end
  end
  return self
end

return heatmap
