-- layout.lua: from centimetres of page to a box for every panel.
--
-- A figure is blocks, side by side or one above the other; a block is a grid of axes with its own labels and colour
-- bar. Texts are measured first; what is left is shared among the panels; because ticks depend on the boxes and boxes
-- on the ticks, this is done three times. Does not: draw (figure.lua).
local options = require "minimodel.options"
local Pen = require "minimodel.figure.pen"
local legend = require "minimodel.figure.legend"

local layout = {}

layout.bar_width, layout.bar_gap = 8, 11

local function each(block, action)
  for i = 1, block.rows do
    for j = 1, block.columns do
      local axes = block.cells[i][j]
      if axes then action(axes, i, j) end
    end
  end
end
layout.each = each

-- ---- Limits ---------------------------------------------------------------------------------------------------------

-- Panels that share a direction take the union of their limits; a heatmap keeps its own.
local function share(block)
  each(block, function(axes) axes:prepare() end)
  for _, d in ipairs { "x", "y" } do
    if block.options["share_" .. d] then
      local low, high = math.huge, -math.huge
      each(block, function(axes)
        if not axes:first "heatmap" then low, high = math.min(low, axes[d].low), math.max(high, axes[d].high) end
      end)
      each(block, function(axes)
        if not axes:first "heatmap" then
          local asked = axes.options[d .. "_limits"] or {}
          axes[d].low, axes[d].high = asked[1] or low, asked[2] or high
        end
      end)
    end
  end
end

local function same(a, b) return a and b and a.kind == b.kind and a.low == b.low and a.high == b.high end

-- Tick labels stand where the next panel below (or to the left) does not already say the same.
local function choose_tick_labels(block)
  each(block, function(axes, i, j)
    local below, before = nil, nil
    for k = block.rows, i + 1, -1 do below = block.cells[k][j] or below end
    for k = 1, j - 1 do before = before or block.cells[i][k] end
    local mode = block.options.ticks or "outer"
    axes.show_x_ticks = mode == "all" or not below or not (block.options.share_x or same(axes.x, below.x))
    axes.show_y_ticks = mode == "all" or not before or not (block.options.share_y or same(axes.y, before.y))
    if mode == "none" then axes.show_x_ticks, axes.show_y_ticks = false, false end
  end)
end

-- ---- Room -----------------------------------------------------------------------------------------------------------

local function text_height(pen, text, size, bold)
  if not text then return 0 end
  local _, ascent, descent = pen:measure(text, size, bold)
  return ascent + descent
end

-- The block's own words, cut to what they stand beside: the panels as the pass before had them.
local function cut_words(pen, block)
  local o, size = block.options, Pen.sizes.label
  local x0, x1, y0, y1 = math.huge, -math.huge, math.huge, -math.huge
  local wide, tall = {}, {}
  each(block, function(axes, i, j)
    local b = axes.box
    x0, x1, y0, y1 = math.min(x0, b.x), math.max(x1, b.x + b.width), math.min(y0, b.y), math.max(y1, b.y + b.height)
    wide[j], tall[i] = math.max(wide[j] or 0, b.width), math.max(tall[i] or 0, b.height)
  end)
  local words = { x_label = pen:wrap(o.x_label, size, false, math.max(60, x1 - x0)),
    y_label = pen:wrap(o.y_label, size, false, math.max(60, y1 - y0)), columns = {}, rows = {} }
  for j, text in pairs(o.column_labels or {}) do
    words.columns[j] = pen:wrap(text, size, false, math.max(24, wide[j] or 0))
  end
  for i, text in pairs(o.row_labels or {}) do
    words.rows[i] = pen:measure(text, size) > 2.6 * Pen.cm and pen:wrap(text, size, false, math.max(40, tall[i] or 0))
      or text
  end
  block.words = words
end

-- What the block's own labels take on each side.
local function furniture(pen, block)
  cut_words(pen, block)
  local o, left, right, top, bottom = block.words, 0, 0, 0, 0
  if o.y_label then left = left + text_height(pen, o.y_label, Pen.sizes.label) + 6 end
  block.row_label_width, block.row_labels_turned = 0, false
  if next(o.rows) then
    local thickest = 0
    for i, text in pairs(o.rows) do
      local width = pen:measure(block.options.row_labels[i], Pen.sizes.label)
      block.row_label_width = math.max(block.row_label_width, width)
      thickest = math.max(thickest, text_height(pen, text, Pen.sizes.label))
    end
    if block.row_label_width > 2.6 * Pen.cm then
      block.row_labels_turned, block.row_label_width = true, math.max(Pen.sizes.label * 1.2, thickest)
    end
    left = left + block.row_label_width + 8
  end
  if next(o.columns) then
    local tallest = 0
    for _, text in pairs(o.columns) do tallest = math.max(tallest, text_height(pen, text, Pen.sizes.label)) end
    top = top + tallest + 4
  end
  if o.x_label then bottom = bottom + text_height(pen, o.x_label, Pen.sizes.label) + 5 end
  if block.colorbar then right = right + layout.bar_gap + layout.bar_width + (block.colorbar.room or 40) end
  return left, right, top, bottom
end

local function weights(given, n)
  local out, total = {}, 0
  for i = 1, n do
    out[i] = given and given[i] or 1
    total = total + out[i]
  end
  for i = 1, n do out[i] = out[i] / total end
  return out
end

local gap = 9
local least = 12 -- points: a panel that is smaller shows nothing

-- One pass: boxes from the overhangs of the pass before. Returns how far down the block reaches.
local function arrange(pen, block, x, y, width, height)
  local rows, columns = block.rows, block.columns
  local left, right, top, bottom = {}, {}, {}, {}
  for j = 1, columns do left[j], right[j] = 0, 0 end
  for i = 1, rows do top[i], bottom[i] = 0, 0 end
  each(block, function(axes, i, j)
    local l, r, t, b = axes:overhang(pen)
    if axes.labelled then r = math.max(r, legend.label_room(pen, axes)) end
    if axes.colorbar then r = r + layout.bar_gap + layout.bar_width + (axes.colorbar.room or 40) end
    left[j], right[j] = math.max(left[j], l), math.max(right[j], r)
    top[i], bottom[i] = math.max(top[i], t), math.max(bottom[i], b)
  end)
  local fl, fr, ft, fb = furniture(pen, block)
  local free_width, free_height = width - fl - fr - gap * (columns - 1), height - ft - fb - gap * (rows - 1)
  for j = 1, columns do free_width = free_width - left[j] - right[j] end
  for i = 1, rows do free_height = free_height - top[i] - bottom[i] end
  block.lack_width, block.lack_height = least * columns - free_width, least * rows - free_height
  free_width, free_height = math.max(free_width, least * columns), math.max(free_height, least * rows)
  local share_x, share_y = weights(block.options.widths, columns), weights(block.options.heights, rows)
  local widths, heights = {}, {}
  for j = 1, columns do widths[j] = free_width * share_x[j] end
  for i = 1, rows do heights[i] = free_height * share_y[i] end
  -- Where every panel has a shape of its own, rows are as high as their panels ask, and all shrink together to fit.
  local shaped, any = true, false
  each(block, function(axes)
    if axes:ratio() then any = true else shaped = false end
  end)
  if shaped and any then
    local wanted, total = {}, 0
    for i = 1, rows do wanted[i] = 0 end
    each(block, function(axes, i, j) wanted[i] = math.max(wanted[i], widths[j] / axes:ratio()) end)
    for i = 1, rows do total = total + wanted[i] end
    local factor = math.min(1, free_height / total)
    for j = 1, columns do widths[j] = widths[j] * factor end
    for i = 1, rows do heights[i] = wanted[i] * factor end
  end
  local py = y + ft
  block.top = py
  for i = 1, rows do
    py = py + top[i]
    local px = x + fl
    for j = 1, columns do
      px = px + left[j]
      local axes = block.cells[i][j]
      if axes then
        local w, h = widths[j], heights[i]
        local ratio = axes:ratio()
        local ox = 0
        if ratio then
          local fw = math.min(w, h * ratio)
          if not (shaped and any) then ox = (w - fw) / 2 end
          w, h = fw, fw / ratio
        end
        axes:set_box(px + ox, py, w, h)
      end
      px = px + widths[j] + right[j] + gap
    end
    block.right = px - gap
    py = py + heights[i] + bottom[i] + gap
  end
  block.bottom = py - gap
  block.left, block.furniture_left, block.first_left = x, fl, left[1]
  return block.bottom + fb, block.right + fr
end

-- Lays the block out in the rectangle; returns its real bottom and right.
local function place(pen, block, x, y, width, height)
  share(block)
  choose_tick_labels(block)
  each(block, function(axes)
    axes.extra_right, axes.extra_top, axes.extra_bottom = nil, nil, nil
    axes.legend_outside, axes.legend_columns = nil, nil
    axes.wrapped_title = nil
    axes.x_marks, axes.x_minor, axes.y_marks, axes.y_minor = {}, {}, {}, {}
    axes:set_box(x, y, width / block.columns, height / block.rows)
    axes:find_ticks(pen)
  end)
  local bottom, right
  for pass = 1, 4 do
    bottom, right = arrange(pen, block, x, y, width, height)
    local again = false
    each(block, function(axes)
      axes:find_ticks(pen)
      local title = axes.options.title
      if title then
        axes.wrapped_title = pen:wrap(title, Pen.sizes.label, true, axes.box.width + (axes.extra_right or 0))
      end
      if axes.colorbar then axes.colorbar:measure(pen, axes.box.height) end
      if pass >= 2 and legend.settle(pen, axes) then again = true end
    end)
    if block.colorbar then block.colorbar:measure(pen, block.bottom - block.top) end
    if pass == 4 and again then bottom, right = arrange(pen, block, x, y, width, height) end
  end
  return bottom, right
end

-- ---- The whole figure -----------------------------------------------------------------------------------------------

local margin = 8

-- Fails where panels have no room; grow: the page may become higher. Returns by how much it must.
local function judge(figure, grow)
  local o, wide, tall = figure.options, 0, 0
  for _, block in ipairs(figure.blocks) do
    wide, tall = math.max(wide, block.lack_width), math.max(tall, block.lack_height)
  end
  local function needed(size, lack) return math.ceil(10 * (size + lack / Pen.cm)) / 10, size end
  if wide > 0.5 then
    options.fail("figure: panels and their words need a width of about %.1f cm, it has %.1f; "
      .. "give a greater width, or draw fewer panels or shorter words", needed(o.width, wide * #figure.blocks))
  end
  if tall <= 0.5 then return 0 end
  local height = figure.page_height / Pen.cm
  if not grow or height + tall / Pen.cm > 200 then
    options.fail("figure: panels and their words need a height of about %.1f cm, it has %.1f; "
      .. "give a greater height, or draw fewer panels or shorter words", needed(height, tall))
  end
  return tall
end

-- Sets figure.page_width and page_height (points), the title's lines, and every box.
function layout.run(pen, figure)
  local more = 0
  for _ = 1, 3 do
    layout.attempt(pen, figure, more)
    local lack = judge(figure, not figure.options.height)
    if lack == 0 then return end
    more = more + lack * #figure.blocks + 1
  end
  judge(figure, false)
end

-- more: points of height beyond what the figure would have.
function layout.attempt(pen, figure, more)
  local o = figure.options
  local width = o.width * Pen.cm
  local y = margin
  figure.title_lines, figure.subtitle_lines = nil, nil
  local inner = width - 2 * margin
  if o.title then
    figure.title_lines = pen:wrap(o.title, Pen.sizes.title, true, inner)
    local _, ascent, descent = pen:measure(figure.title_lines, Pen.sizes.title, true)
    figure.title_y = y + ascent
    y = y + ascent + descent + 3
  end
  if o.subtitle then
    figure.subtitle_lines = pen:wrap(o.subtitle, Pen.sizes.subtitle, false, inner)
    local _, ascent, descent = pen:measure(figure.subtitle_lines, Pen.sizes.subtitle)
    figure.subtitle_y = y + ascent
    y = y + ascent + descent + 2
  end
  if figure.legend_asked then
    local entries = legend.entries(figure:all_axes())
    figure.legend_columns = legend.fitting(pen, entries, inner)
    figure.legend_height = #entries > 0 and legend.measure(pen, entries, figure.legend_columns).height or 0
  end
  local below = 0
  if figure.legend_asked and figure.legend_asked.position == "bottom" then
    below = figure.legend_height
  elseif figure.legend_asked then
    figure.legend_y = y
    y = y + figure.legend_height
  end
  if o.title or o.subtitle or figure.legend_asked then y = y + 5 end
  local height = (o.height or o.width * 0.62) * Pen.cm + more
  local bottom = height - margin - below
  local n = #figure.blocks
  local row = (o.arrange or "row") == "row"
  local gaps = (n - 1) * 16
  local lowest = y
  local shares = {}
  for i, block in ipairs(figure.blocks) do shares[i] = block.options.share or 1 end
  shares = weights(shares, n)
  local x, top = margin, y
  local free = not o.height -- the page is as high as what stands on it
  local room = free and 60 * Pen.cm or bottom - y
  local function all_shaped(block)
    local shaped = true
    each(block, function(axes)
      axes:prepare()
      if not axes:ratio() then shaped = false end
    end)
    return shaped
  end
  for i, block in ipairs(figure.blocks) do
    local w, h = inner, bottom - y
    if row then w = (inner - gaps) * shares[i] else h = (bottom - y - gaps) * shares[i] end
    if free and all_shaped(block) then h = room end
    local reached = place(pen, block, x, top, w, h)
    lowest = math.max(lowest, reached)
    if row then x = x + w + 16 else top = (free and reached or top + h) + 16 end
  end
  if free then height = lowest + margin + below end
  if figure.legend_asked and below > 0 then figure.legend_y = height - margin - below end
  figure.page_width, figure.page_height = width, height
  pen.height = height
end

return layout
