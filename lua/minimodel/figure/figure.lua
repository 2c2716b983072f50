-- figure.lua: a figure: its blocks of axes, its colour bars and legend, and saving it in a format and a language.
--
-- Does not: place boxes (layout.lua) or draw what is inside an axes (axes.lua).
local core = require "minimodel.core"
local options = require "minimodel.options"
local colors = require "minimodel.figure.colors"
local markup = require "minimodel.figure.markup"
local artists = require "minimodel.figure.artists"
local legend = require "minimodel.figure.legend"
local layout = require "minimodel.figure.layout"
local Axes = require "minimodel.figure.axes"
local Bar = require "minimodel.figure.colorbar"
local Pen = require "minimodel.figure.pen"
local warnings = require "minimodel.figure.warnings"

local Figure = {}
Figure.__index = Figure
local Grid = {}
Grid.__index = Grid

local figure_options = { width = 1, height = 1, title = 1, subtitle = 1, arrange = 1, description = 1 }

function Figure.new(given)
  local o = options.check("figure", given, figure_options)
  local self = setmetatable({ options = {}, blocks = {}, known_ticks = {}, noted = {} }, Figure)
  for key, value in pairs(o) do self.options[key] = value end
  self.options.width = o.width or 16
  for _, name in ipairs { "width", "height" } do
    local value = self.options[name]
    if value and (type(value) ~= "number" or not (value >= 1 and value <= 200)) then
      options.fail("figure: %s should be from 1 to 200 centimetres, got %s", name, tostring(value))
    end
  end
  for _, name in ipairs { "title", "subtitle", "description" } do markup.check("figure", name, o[name]) end
  if o.arrange then artists.one_of("figure", "arrange", o.arrange, { "row", "column" }) end
  return self
end

-- ---- Panels ---------------------------------------------------------------------------------------------------------

-- One panel. Called again, it stands beside (arrange = "column": below) the one before.
function Figure:axes(given)
  local axes = Axes.new(given)
  self.blocks[#self.blocks + 1] = { rows = 1, columns = 1, cells = { { axes } }, options = {} }
  axes.figure = self
  return axes
end

local grid_options = { rows = 1, columns = 1, row_labels = 1, column_labels = 1, x_label = 1, y_label = 1, share_x = 1,
  share_y = 1,
  share_colors = 1, widths = 1, heights = 1, aspect = 1, ticks = 1, share = 1 }

-- Panels in rows and columns.
function Figure:grid(given)
  local o = options.check("grid", given, grid_options)
  local size = { rows = o.rows or 1, columns = o.columns or 1 }
  local rows, columns = options.whole("grid", size, "rows", 1), options.whole("grid", size, "columns", 1)
  if rows > 100 or columns > 100 then
    options.fail("grid: %d × %d panels; there may be 100 in a row or a column", rows, columns)
  end
  for _, pair in ipairs { { "row_labels", rows }, { "column_labels", columns }, { "widths", columns },
      { "heights", rows } } do
    local list = o[pair[1]]
    if list ~= nil and type(list) ~= "table" then
      options.fail("grid: %s should be a list, got %s", pair[1], options.kind(list))
    end
    if list and #list ~= pair[2] then
      options.fail("grid: %s has %d entries, %d are needed", pair[1], #list, pair[2])
    end
  end
  for _, name in ipairs { "row_labels", "column_labels" } do markup.check_list("grid", name, o[name]) end
  for _, name in ipairs { "x_label", "y_label" } do markup.check("grid", name, o[name]) end
  for _, name in ipairs { "widths", "heights" } do
    for _, v in ipairs(o[name] or {}) do artists.amount("grid", { [name] = v }, name, 0.01, 100) end
  end
  artists.amount("grid", o, "share", 0.01, 100)
  if o.ticks then artists.one_of("grid", "ticks", o.ticks, { "outer", "all", "none" }) end
  if o.aspect then artists.one_of("grid", "aspect", o.aspect, { "equal", "auto" }) end
  local self_grid = setmetatable({ rows = rows, columns = columns, cells = {}, options = o, figure = self }, Grid)
  for i = 1, rows do self_grid.cells[i] = {} end
  self.blocks[#self.blocks + 1] = self_grid
  return self_grid
end

-- The panel in row i and column j, from 1; made at first use.
function Grid:at(i, j)
  if math.type(i) ~= "integer" or math.type(j) ~= "integer" or i < 1 or i > self.rows or j < 1 or j > self.columns then
    options.fail("grid: there is no panel (%s, %s) in %d rows and %d columns", tostring(i), tostring(j), self.rows,
      self.columns)
  end
  local axes = self.cells[i][j]
  if not axes then
    axes = Axes.new()
    axes.grid_aspect = self.options.aspect
    axes.figure = self.figure
    self.cells[i][j] = axes
  end
  return axes
end

function Grid:axes(i, j, given) return self:at(i, j):set(given) end

function Figure:all_axes()
  local list = {}
  for _, block in ipairs(self.blocks) do layout.each(block, function(axes) list[#list + 1] = axes end) end
  return list
end

-- ---- Colour bars and a common legend --------------------------------------------------------------------------------

local function heatmaps(list)
  local maps = {}
  for _, axes in ipairs(list) do
    for _, artist in ipairs(axes.artists) do
      if artist.kind == "heatmap" then maps[#maps + 1] = artist end
    end
  end
  return maps
end

local colorbar_options = { label = 1, ticks = 1, labels = 1 }

-- The bar for a grid's heatmaps, at its right, or for those of one axes.
function Figure:colorbar(target, given)
  local o = options.check("colorbar", given, colorbar_options)
  local is_grid, is_axes = getmetatable(target) == Grid, getmetatable(target) == Axes
  if not (is_grid or is_axes) then
    options.fail("colorbar: the first argument should be a grid or an axes, got %s", options.kind(target))
  end
  markup.check("colorbar", "label", o.label)
  markup.check_list("colorbar", "labels", o.labels)
  if o.ticks ~= nil then artists.numbers("colorbar", "ticks", o.ticks) end
  for i, v in ipairs(o.ticks or {}) do artists.number("colorbar", ("ticks[%d]"):format(i), v) end
  if o.labels and #o.labels ~= #(o.ticks or {}) then
    options.fail("colorbar: there are %d ticks and %d labels", #(o.ticks or {}), #o.labels)
  end
  local holds = false
  if is_axes then
    holds = target:first "heatmap" ~= nil
  else
    layout.each(target, function(axes) holds = holds or axes:first "heatmap" ~= nil end)
  end
  if not holds then options.fail "colorbar: there is no heatmap to show the colours of; draw it first" end
  target.colorbar_options = o
  return self
end

local legend_options = { position = 1 }

-- One legend for all axes, at the top (under the titles) or the bottom.
function Figure:legend(given)
  local o = options.check("legend", given, legend_options)
  self.legend_asked = { position = artists.one_of("legend", "position", o.position or "top", { "top", "bottom" }) }
  return self
end

-- Heatmaps of a grid share a scale when they are of one kind and colour map, unless share_colors = false.
local function settle_colors(self)
  for _, block in ipairs(self.blocks) do
    local sets, order, list = {}, {}, {}
    layout.each(block, function(axes) list[#list + 1] = axes end)
    for index, map in ipairs(heatmaps(list)) do
      local key = map.scale_kind .. " " .. map.colormap .. (block.options.share_colors == false and " " .. index or "")
      if not sets[key] then
        sets[key] = {}
        order[#order + 1] = key
      end
      table.insert(sets[key], map)
    end
    for _, key in ipairs(order) do Bar.share(sets[key]) end
    local maps = heatmaps(list)
    block.colorbar = block.colorbar_options and #maps > 0 and Bar.new(maps, block.colorbar_options) or nil
    for _, axes in ipairs(list) do
      axes.colorbar = axes.colorbar_options and Bar.new(heatmaps { axes }, axes.colorbar_options) or nil
    end
  end
end

-- ---- Drawing --------------------------------------------------------------------------------------------------------

local function draw_block_labels(pen, block)
  local o = block.words
  if next(o.columns) then
    for j = 1, block.columns do
      local axes
      for i = block.rows, 1, -1 do axes = block.cells[i][j] or axes end
      if axes then
        pen:text(o.columns[j], axes.box.x + axes.box.width / 2, block.top - 4, { size = Pen.sizes.label, align = 0.5,
          vertical = "bottom" })
      end
    end
  end
  local middle_x, first
  layout.each(block, function(axes) first = first or axes end)
  if not first then return end
  local x_low, x_high, y_low, y_high = math.huge, -math.huge, math.huge, -math.huge
  layout.each(block, function(axes)
    local b = axes.box
    x_low, x_high = math.min(x_low, b.x), math.max(x_high, b.x + b.width)
    y_low, y_high = math.min(y_low, b.y), math.max(y_high, b.y + b.height)
  end)
  middle_x = (x_low + x_high) / 2
  local x = block.left
  if o.y_label then
    local _, ascent, descent = pen:measure(o.y_label, Pen.sizes.label)
    pen:text(o.y_label, x + ascent, (y_low + y_high) / 2, { size = Pen.sizes.label, align = 0.5, angle = 90 })
    x = x + ascent + descent + 6
  end
  if next(o.rows) then
    for i = 1, block.rows do
      local axes
      for j = block.columns, 1, -1 do axes = block.cells[i][j] or axes end
      if axes then
        local y = axes.box.y + axes.box.height / 2
        if block.row_labels_turned then
          pen:text(o.rows[i], x + Pen.sizes.label, y, { size = Pen.sizes.label, align = 0.5, angle = 90 })
        else
          pen:text(o.rows[i], x + block.row_label_width, y, { size = Pen.sizes.label, align = 1, vertical = "middle" })
        end
      end
    end
  end
  if o.x_label then
    local _, ascent = pen:measure(o.x_label, Pen.sizes.label)
    pen:text(o.x_label, middle_x, block.bottom + 5 + ascent, { size = Pen.sizes.label, align = 0.5 })
  end
  if block.colorbar then
    block.colorbar:draw(pen, block.right + layout.bar_gap, y_low, layout.bar_width, y_high - y_low)
  end
end

local function draw(self, pen)
  local margin = 8
  if self.title_lines then pen:text(self.title_lines, margin, self.title_y, { size = Pen.sizes.title, bold = true }) end
  if self.subtitle_lines then
    pen:text(self.subtitle_lines, margin, self.subtitle_y, { size = Pen.sizes.subtitle, color = "muted" })
  end
  local count = 0
  for _, block in ipairs(self.blocks) do
    layout.each(block, function(axes)
      count = count + 1
      legend.place_notes(pen, axes)
      axes:draw(pen, "axes " .. count)
      legend.draw_line_labels(pen, axes)
      legend.draw_axes(pen, axes)
      local b = axes.box
      if axes.colorbar then axes.colorbar:draw(pen, b.x + b.width + layout.bar_gap, b.y, layout.bar_width, b.height) end
    end)
    draw_block_labels(pen, block)
  end
  if self.legend_asked then
    local entries = legend.entries(self:all_axes())
    if #entries > 0 then legend.draw(pen, entries, margin - 4, self.legend_y, self.legend_columns) end
  end
end

-- ---- Saving ---------------------------------------------------------------------------------------------------------

local save_options = { language = 1, scale = 1, date = 1, description = 1, prefix = 1 }
local formats = core.figure_formats()

-- The page as bytes: the figure as `pen` laid it out, in one of the formats.
local function page(self, pen, format, o)
  local language = pen.language
  local title = markup.choose(self.options.title, language)
  local description = markup.choose(o.description or self.options.description, language)
  local device <close> = core.figure_device(format, {
    width = self.page_width,
    height = self.page_height,
    paper = colors.paint "paper",
    scale = o.scale or 150 / 72,
    title = title and markup.plain(title),
    description = description and markup.plain(description),
    language = language,
    date = o.date,
    style = format == "svg" and colors.stylesheet() or nil,
    prefix = o.prefix and o.prefix .. "-" or "",
  })
  pen.device = device
  pen.counts = {}
  for _, axes in ipairs(self:all_axes()) do
    for _, artist in ipairs(axes.artists) do
      if artist.odd then artist.odd(axes, pen.count) end
    end
  end
  draw(self, pen)
  self.noted[language] = warnings.say(pen.counts, pen.said, language)
  return device:finish()
end

-- A pen that has laid the figure out, for any number of pages in its language.
local function lay_out(self, o)
  local pen
  local language = artists.one_of("figure", "language", o.language or "en", { "en", "es" })
  pen = Pen.new(language, self.options.width * Pen.cm, function(kind, n)
    pen.counts[kind] = (pen.counts[kind] or 0) + (n or 1)
  end)
  pen.counts = {}
  markup.check("figure", "description", o.description)
  for _, name in ipairs { "title", "subtitle" } do -- a lab may have put them there
    markup.check("figure", name, self.options[name])
  end
  for _, name in ipairs { "prefix", "date" } do
    if o[name] ~= nil and type(o[name]) ~= "string" then
      options.fail("figure: %s should be a string, got %s", name, options.kind(o[name]))
    end
  end
  if o.scale and (type(o.scale) ~= "number" or not (o.scale > 0 and o.scale <= 40)) then
    options.fail("figure: scale should be from 0 to 40 pixels per point, got %s", tostring(o.scale))
  end
  settle_colors(self)
  layout.run(pen, self)
  return pen
end

-- The figure as a string of bytes, in one of the formats.
function Figure:write(format, given)
  local o = options.check("figure", given, save_options)
  artists.one_of("figure", "format", format, formats)
  return page(self, lay_out(self, o), format, o)
end

-- Saves by the path's extension: .png .svg .pdf .txt; a list of paths is laid out once. Each file appears whole or not
-- at all.
function Figure:save(paths, given)
  local o = options.check("figure", given, save_options)
  if type(paths) == "string" then paths = { paths } end
  if type(paths) ~= "table" then options.fail("figure: the path should be a string, got %s", options.kind(paths)) end
  local extensions = {}
  for i, path in ipairs(paths) do
    if type(path) ~= "string" then options.fail("figure: the path should be a string, got %s", options.kind(path)) end
    extensions[i] = path:match "%.(%w+)$"
    local known = false
    for _, format in ipairs(formats) do known = known or format == extensions[i] end
    if not known then
      local last = formats[#formats]
      options.fail("figure: %s should end in .%s or .%s", path, table.concat(formats, ", .", 1, #formats - 1), last)
    end
  end
  core.memory_release() -- drawing wants the memory that measuring has done with
  local pen = lay_out(self, o)
  for i, path in ipairs(paths) do
    local mine = setmetatable({}, { __index = o })
    -- The file's name tells the figure's ids from another's on the same page.
    if extensions[i] == "svg" and not o.prefix then mine.prefix = path:match "([^/\\]*)%.%w+$" end
    core.figure_write(path, page(self, pen, extensions[i], mine))
  end
  return self
end

-- What is not drawn, or not as asked: sentences without a full stop, in the reader's language: points that are no
-- numbers, letters that no font has, words that were made smaller. Empty when there is nothing to say.
function Figure:warnings(language)
  language = artists.one_of("figure", "language", language or "en", { "en", "es" })
  self:write("txt", { language = language })
  return self.noted[language]
end

return Figure
