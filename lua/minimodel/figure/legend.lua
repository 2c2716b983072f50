-- legend.lua: words placed clear of the data: legends, labels at the ends of lines, notes without a place of their own.
--
-- Everything the artists cover is sampled as points of the page; a candidate place costs what it would hide. Does not:
-- draw data.
local colors = require "minimodel.figure.colors"
local geometry = require "minimodel.figure.geometry"
local shapes = require "minimodel.figure.shapes"
local Pen = require "minimodel.figure.pen"

local legend = {}

local key_width, key_gap, line_height, pad, column_gap = 17, 5, 13, 4, 14

-- ---- What is covered ------------------------------------------------------------------------------------------------

-- The points covered by data, and the boxes taken by words.
local function covered(pen, axes)
  local points, boxes = {}, {}
  for _, artist in ipairs(axes.artists) do
    if artist.samples then
      artist.samples(axes, function(x, y)
        if geometry.finite(x) and geometry.finite(y) then
          points[#points + 1] = x
          points[#points + 1] = y
        end
      end)
    end
    if artist.box and not artist.placed then
      local box = artist.box(pen, axes)
      if box then boxes[#boxes + 1] = box end
    end
  end
  return points, boxes
end

local function overlap(a, b)
  local w = math.min(a[3], b[3]) - math.max(a[1], b[1])
  local h = math.min(a[4], b[4]) - math.max(a[2], b[2])
  return w > 0 and h > 0 and w * h or 0
end

local function hidden(points, box, margin)
  local n = 0
  local x0, y0, x1, y1 = box[1] - margin, box[2] - margin, box[3] + margin, box[4] + margin
  for i = 1, #points, 2 do
    local x, y = points[i], points[i + 1]
    if x > x0 and x < x1 and y > y0 and y < y1 then n = n + 1 end
  end
  return n
end

-- ---- Legends --------------------------------------------------------------------------------------------------------

-- The artists with a label, the first of each label.
function legend.entries(list_of_axes)
  local entries, seen = {}, {}
  for _, axes in ipairs(list_of_axes) do
    for _, artist in ipairs(axes.artists) do
      if artist.label and artist.key then
        local name = type(artist.label) == "table" and (artist.label.en or artist.label.es) or artist.label
        if not seen[name] then
          seen[name] = true
          entries[#entries + 1] = artist
        end
      end
    end
  end
  return entries
end

-- A legend set in columns: its width and height, each column's width and each row's height; the words of each entry,
-- cut into lines that fit beside a key, and of the title. most: how wide it may be.
function legend.measure(pen, entries, columns, title, most)
  columns = math.max(1, math.min(columns or 1, #entries))
  local rows = math.ceil(#entries / columns)
  most = (most or pen.limit) - 2 * pad
  local set = { rows = rows, widths = {}, heights = {}, words = {}, title_height = 0 }
  local width, height = 0, 0
  for i, entry in ipairs(entries) do
    local c, r = (i - 1) // rows + 1, (i - 1) % rows + 1
    set.words[i] = pen:wrap(entry.label, Pen.sizes.note, false, most - key_width - key_gap)
    local wide, _, descent = pen:measure(set.words[i], Pen.sizes.note)
    set.widths[c] = math.max(set.widths[c] or 0, key_width + key_gap + wide)
    set.heights[r] = math.max(set.heights[r] or 0, line_height + descent - 0.236 * Pen.sizes.note)
  end
  for c, w in ipairs(set.widths) do width = width + w + (c > 1 and column_gap or 0) end
  for _, h in ipairs(set.heights) do height = height + h end
  if title then
    set.title = pen:wrap(title, Pen.sizes.note, true, most)
    local wide, _, descent = pen:measure(set.title, Pen.sizes.note, true)
    set.title_height = line_height + descent - 0.236 * Pen.sizes.note
    width = math.max(width, wide)
  end
  set.width, set.height = width + 2 * pad, height + set.title_height + 2 * pad - 2
  return set
end

-- As many columns as fit in `width`.
function legend.fitting(pen, entries, width)
  for columns = math.min(#entries, 40), 2, -1 do
    if legend.measure(pen, entries, columns).width <= width then return columns end
  end
  return 1
end

function legend.draw(pen, entries, x, y, columns, backed, title, most)
  local set = legend.measure(pen, entries, columns, title, most)
  pen.device:group "legend"
  if backed then
    pen:on_paper(x, y, x + set.width, y + set.height, function()
      pen:rectangle(x, y, set.width, set.height, colors.paint("paper", 0.85))
    end)
  end
  if set.title then
    pen:text(set.title, x + pad, y + pad - 1 + 0.5 * line_height + 3, { size = Pen.sizes.note, bold = true })
  end
  local left, c, top = x + pad, 1, y + pad - 1 + set.title_height
  for i, entry in ipairs(entries) do
    local row = (i - 1) % set.rows + 1
    if i > 1 and row == 1 then
      left = left + set.widths[c] + column_gap
      c, top = c + 1, y + pad - 1 + set.title_height
    end
    local middle = top + 0.5 * set.heights[row]
    pen:on_paper(left, middle - 6, left + key_width, middle + 6, function() entry.key(pen, left, middle, key_width) end)
    pen:text(set.words[i], left + key_width + key_gap, middle, { size = Pen.sizes.note, vertical = "middle" })
    top = top + set.heights[row]
  end
  pen.device:ungroup()
end

local fractions = {
  ["top left"] = { 0, 0 }, ["top"] = { 0.5, 0 }, ["top right"] = { 1, 0 }, ["left"] = { 0, 0.5 },
  ["center"] = { 0.5, 0.5 },
  ["right"] = { 1, 0.5 }, ["bottom left"] = { 0, 1 }, ["bottom"] = { 0.5, 1 }, ["bottom right"] = { 1, 1 },
}
local preferred = { "top right", "top left", "bottom right", "bottom left", "right", "left", "top", "bottom", "center" }

local function box_at(axes, place, width, height)
  local box, f = axes.box, fractions[place]
  local x = box.x + 4 + f[1] * (box.width - width - 8)
  local y = box.y + 3 + f[2] * (box.height - height - 6)
  return { x, y, x + width, y + height }
end

-- How wide the axes' legend may be: beside the data or over them, only a part of the page.
local function most_of(pen, asked) return asked.position:match "^outside [tb]" and pen.limit or 0.6 * pen.limit end

-- Asks for room to the right of the axes, in so many columns that the legend does not reach below them.
local function stand_beside(pen, axes, entries, most)
  local asked = axes.legend_asked
  local _, _, _, bottom = axes:overhang(pen)
  local columns = asked.columns or 1
  local set = legend.measure(pen, entries, columns, asked.title, most)
  while not asked.columns and columns < #entries and set.height > axes.box.height + bottom + 2 do
    columns = columns + 1
    set = legend.measure(pen, entries, columns, asked.title, most)
  end
  axes.legend_outside, axes.legend_columns = true, columns
  axes.extra_right = (axes.extra_right or 0) + set.width + 6
end

-- Settles where the axes' legend goes: axes.legend_at = {place, x, y}. True when it found no clear place inside and
-- has asked for room outside, so that the page must be laid out again.
function legend.settle(pen, axes)
  axes.legend_at = nil
  local asked = axes.legend_asked
  if not asked or asked.position == "none" then return false end
  local entries = legend.entries { axes }
  if #entries == 0 then return false end
  local most = most_of(pen, asked)
  local set = legend.measure(pen, entries, asked.columns, asked.title, most)
  local width, height = set.width, set.height
  local place = asked.position
  if place == "auto" and axes.legend_outside then place = "outside right" end
  if place == "auto" then
    local points, boxes = covered(pen, axes)
    local best, least
    for _, name in ipairs(preferred) do
      local candidate = box_at(axes, name, width, height)
      local cost = hidden(points, candidate, 3)
      for _, b in ipairs(boxes) do cost = cost + overlap(candidate, b) end
      if candidate[1] < axes.box.x or candidate[2] < axes.box.y then cost = cost + 1000 end
      if not least or cost < least then best, least = name, cost end
    end
    if least > 0 then
      stand_beside(pen, axes, entries, most)
      return true
    end
    place = best
  elseif place == "outside right" and not axes.legend_outside then
    stand_beside(pen, axes, entries, most)
    return true
  elseif (place == "outside top" or place == "outside bottom") and not axes.legend_outside then
    axes.legend_outside = true
    axes.legend_columns = asked.columns or legend.fitting(pen, entries, axes.box.width)
    local tall = legend.measure(pen, entries, axes.legend_columns, asked.title, most).height
    local side = place == "outside top" and "extra_top" or "extra_bottom"
    axes[side] = (axes[side] or 0) + tall + 2
    return true
  end
  local box = axes.box
  local columns = axes.legend_columns or asked.columns
  set = legend.measure(pen, entries, columns, asked.title, most)
  width, height = set.width, set.height
  if place == "outside right" then
    axes.legend_at = { x = box.x + box.width + 6, y = box.y - 2, columns = columns }
  elseif place == "outside top" then
    axes.legend_at = { x = box.x - pad, y = box.y - height - 2, columns = columns }
  elseif place == "outside bottom" then
    local _, _, _, bottom = axes:overhang(pen)
    axes.legend_at = { x = box.x - pad, y = box.y + box.height + bottom - height, columns = columns }
  else
    local at = box_at(axes, place, width, height)
    axes.legend_at = { x = at[1], y = at[2], columns = columns, inside = true, box = at }
  end
  return false
end

function legend.draw_axes(pen, axes)
  local at = axes.legend_at
  if not at then return end
  local asked = axes.legend_asked
  legend.draw(pen, legend.entries { axes }, at.x, at.y, at.columns, at.inside, asked.title, most_of(pen, asked))
end

-- ---- Labels at the ends of lines ------------------------------------------------------------------------------------

local function labelled_lines(axes)
  local list = {}
  for _, artist in ipairs(axes.artists) do
    if artist.finish and artist.label then list[#list + 1] = artist end
  end
  return list
end

function legend.end_words(pen, artist) return pen:wrap(artist.label, Pen.sizes.note, false, pen.limit * 0.35) end

-- The room that end labels, each after a sample of its line, take to the right of the box.
function legend.label_room(pen, axes)
  local widest = 0
  for _, artist in ipairs(labelled_lines(axes)) do
    widest = math.max(widest, (pen:measure(legend.end_words(pen, artist), Pen.sizes.note)))
  end
  return widest > 0 and widest + key_width + key_gap + 9 or 0
end

-- Moves wanted places apart to at least `gap`, each as little as the others allow (pool adjacent violators), inside
-- [low, high].
function legend.apart(wanted, gap, low, high)
  local order = {}
  for i = 1, #wanted do order[i] = i end
  table.sort(order, function(a, b)
    if wanted[a] ~= wanted[b] then return wanted[a] < wanted[b] end
    return a < b
  end)
  local blocks = {}
  for rank, i in ipairs(order) do
    blocks[#blocks + 1] = { sum = wanted[i] - (rank - 1) * gap, n = 1 }
    while #blocks > 1 and blocks[#blocks].sum / blocks[#blocks].n < blocks[#blocks - 1].sum / blocks[#blocks - 1].n do
      local last = table.remove(blocks)
      blocks[#blocks].sum, blocks[#blocks].n = blocks[#blocks].sum + last.sum, blocks[#blocks].n + last.n
    end
  end
  local out, rank = {}, 0
  local lowest, highest = low, high - (#wanted - 1) * gap
  for _, block in ipairs(blocks) do
    local level = math.max(lowest, math.min(math.max(lowest, highest), block.sum / block.n))
    for _ = 1, block.n do
      rank = rank + 1
      out[order[rank]] = level + (rank - 1) * gap
    end
  end
  return out
end

function legend.draw_line_labels(pen, axes)
  if not axes.labelled then return end
  local lines, wanted, at, gap = {}, {}, {}, 11.5
  for _, artist in ipairs(labelled_lines(axes)) do
    local x, y = artist.finish(axes)
    if x then
      lines[#lines + 1] = artist
      wanted[#wanted + 1] = y
      at[#at + 1] = x
      local _, ascent, descent = pen:measure(legend.end_words(pen, artist), Pen.sizes.note)
      gap = math.max(gap, ascent + descent + 3)
    else
      pen.count "lines off the axes"
    end
  end
  local box = axes.box
  local places = legend.apart(wanted, gap, box.y + 3, box.y + box.height - 3)
  for i, artist in ipairs(lines) do
    local left = math.max(at[i], box.x + box.width) + 7
    if pen.height and places[i] + 6 > pen.height then pen.count "labels crowded" end -- back on the page, over the last
    pen:on_paper(at[i], places[i] - 6, left + key_width, places[i] + 6, function()
      if math.abs(places[i] - wanted[i]) > 2 or left - at[i] > 14 then
        pen:line({ at[i] + 4, wanted[i], left - 1, places[i] }, { paint = colors.paint(artist.color, 0.55),
          width = 0.7 })
      end
      artist.key(pen, left, places[i], key_width)
    end)
    -- The line's sample and ink for the words: orange letters on white cannot be read, and grey print has no orange.
    pen:text(legend.end_words(pen, artist), left + key_width + key_gap, places[i], { size = Pen.sizes.note,
      vertical = "middle" })
  end
end

-- ---- Notes ----------------------------------------------------------------------------------------------------------

-- Gives each note that has no place one that hides least: near, off the data, off other words, inside the box.
function legend.place_notes(pen, axes)
  local waiting = {}
  for _, artist in ipairs(axes.artists) do
    if artist.placed and (artist.candidates or artist.point(axes)) then waiting[#waiting + 1] = artist end
  end
  if #waiting == 0 then return end
  local points, boxes = covered(pen, axes)
  if axes.legend_at and axes.legend_at.box then boxes[#boxes + 1] = axes.legend_at.box end
  local heatmap = axes:first "heatmap"
  if heatmap then points = {} end
  local frame = axes.box
  -- What hiding data, touching other words and leaving the frame cost.
  local function price(box)
    local cost = 3 * hidden(points, box, 2)
    for _, b in ipairs(boxes) do
      cost = cost + (overlap({ box[1] - 3, box[2] - 2, box[3] + 3, box[4] + 2 }, b) > 0 and 400 or 0)
    end
    if box[1] < frame.x + 1 or box[3] > frame.x + frame.width - 1 or box[2] < frame.y + 1
        or box[4] > frame.y + frame.height - 1 then
      cost = cost + 1000
    end
    return cost
  end
  local function along(note)
    local least, taken = math.huge, nil
    note.text = pen:wrap(note.words, note.style.size, false, math.max(40, frame.width - 8))
    note.at = nil
    for i, at in ipairs(note.candidates(axes)) do
      note.style.align, note.style.vertical = at[3], at[4]
      local box = shapes.text_box(pen, note.text, at[1], at[2], note.style)
      local cost = price(box) + 0.1 * i
      if cost < least then note.at, least, taken = at, cost, box end
    end
    boxes[#boxes + 1] = taken
  end
  local function around(note)
    local best, least = nil, math.huge
    for _, distance in ipairs { 11, 18, 28, 42, 60, 85 } do
      for _, direction in ipairs { 60, 120, -60, -120, 0, 180, 90, -90, 30, 150, -30, -150 } do
        local ox, oy = distance * math.cos(math.rad(direction)), -distance * math.sin(math.rad(direction))
        note.attach(ox, oy)
        local box = note.box(pen, axes)
        local cost = distance * 0.25 + price(box)
        if cost < least then best, least = { ox, oy }, cost end
      end
    end
    note.attach(best[1], best[2])
    boxes[#boxes + 1] = note.box(pen, axes)
  end
  for _, note in ipairs(waiting) do
    if note.candidates then along(note) else around(note) end
  end
end

return legend
