-- shapes.lua: artists drawn at places the script names: arcs, circles, polygons, arrows, texts and notes.
--
-- Coordinates are the axes' data; a radius is in units of x, so circles want aspect = "equal". Does not: data series
-- (artists.lua); choose where a note without a place goes (legend.lua).
local options = require "minimodel.options"
local colors = require "minimodel.figure.colors"
local artists = require "minimodel.figure.artists"
local geometry = require "minimodel.figure.geometry"
local markup = require "minimodel.figure.markup"
local warnings = require "minimodel.figure.warnings"
local Pen = require "minimodel.figure.pen"

local shapes = {}

local finite = geometry.finite

local shape_options = { color = 1, fill = 1, alpha = 1, width = 1, dash = 1, label = 1, order = 1 }

local function start(who, axes, given, allowed)
  local o = options.check(who, given, allowed or shape_options)
  local self = { kind = who, order = o.order == nil and 25 or artists.number(who, "order", o.order),
    label = markup.check(who, "label", o.label), width = artists.amount(who, o, "width", 0, 100) or 1.2,
      marker = "none", marker_size = 0 }
  self.color = o.color
  if o.color == nil and o.fill == nil then self.color = axes:current_color() end
  self.stroke_paint = colors.paint(self.color, o.alpha, who)
  self.fill_paint = colors.paint(o.fill, o.alpha, who)
  self.paint = self.fill_paint or self.stroke_paint
  self.stroke = self.stroke_paint and Pen.stroke(self.stroke_paint, self.width, artists.one_of(who, "dash",
    o.dash or "solid", Pen.dash_names))
  function self.key(pen, x, y, w)
    if self.fill_paint then return pen:rectangle(x, y - 3, w, 6, self.fill_paint) end
    pen:line({ x, y, x + w, y }, self.stroke)
  end
  return self, o
end

local arc_options = { color = 1, fill = 1, alpha = 1, width = 1, dash = 1, label = 1, order = 1, wedge = 1 }

-- Part of a circle, from angle to angle in degrees counter-clockwise; wedge = true joins it to the centre.
local function arc(who, axes, x, y, radius, from, to, given)
  local self, o = start(who, axes, given, arc_options)
  x, y, radius = artists.number(who, "x", x), artists.number(who, "y", y), artists.number(who, "radius", radius)
  from, to = artists.number(who, "from", from), artists.number(who, "to", to)
  to = from + math.max(-360, math.min(360, to - from)) -- once round is all there is to see
  radius = math.abs(radius)
  function self.bounds() return x - radius, x + radius, y - radius, y + radius end

  -- Centre and radius on the page; nil where a device cannot count so far.
  local function place(ax)
    local px, py = ax.x_at(x), ax.y_at(y)
    local r = math.abs(ax.x_at(x + radius) - px)
    if math.max(math.abs(px), math.abs(py), r) < geometry.far then return px, py, r end
  end
  function self.odd(ax, count)
    if ax.box and not place(ax) then count "shapes too large" end
  end
  function self.draw(pen, ax)
    local px, py, r = place(ax)
    if not px then return end
    ax:kept(pen, px - r, py - r, px + r, py + r, function()
      if o.wedge then
        pen.device:chain { px, py }
        pen.device:arc(px, py, r, from, to, true, true)
      else
        pen.device:arc(px, py, r, from, to, false, math.abs(to - from) >= 360)
      end
      pen.device:paint(self.fill_paint, self.stroke)
    end)
  end
  function self.samples(ax, add)
    local px, py, r = place(ax)
    if not px then return end
    for i = 0, 36 do
      local angle = math.rad(from + (to - from) * i / 36)
      for part = self.fill_paint and 0.2 or 1, 1, 0.2 do
        add(px + part * r * math.cos(angle), py - part * r * math.sin(angle))
      end
    end
  end
  return self
end

function shapes.arc(axes, x, y, radius, from, to, given) return arc("arc", axes, x, y, radius, from, to, given) end
function shapes.circle(axes, x, y, radius, given) return arc("circle", axes, x, y, radius, 0, 360, given) end

-- A closed outline through the points; fill = color fills it.
function shapes.polygon(axes, x, y, given)
  local self = start("polygon", axes, given)
  x, y = artists.numbers("polygon", "x", x), artists.numbers("polygon", "y", y)
  if #x ~= #y then options.fail("polygon: x has %d values, y has %d", #x, #y) end
  local function places(ax)
    local points = {}
    for i = 1, #x do
      local px, py = ax.x_at(x[i]), ax.y_at(y[i])
      if finite(x[i]) and finite(y[i]) and px == px and py == py then
        points[#points + 1], points[#points + 2] = px, py
      end
    end
    return geometry.within(points)
  end
  function self.bounds(log_x, log_y) return artists.pairs_range(x, y, log_x, log_y) end
  function self.odd(ax, count) warnings.points(count, { x, y }, { ax:logs() }) end
  function self.draw(pen, ax)
    local points = places(ax)
    if #points >= 4 then ax:clipped(pen, function() pen:polygon(points, self.fill_paint, self.stroke) end) end
  end
  function self.samples(ax, add)
    local points = places(ax)
    for i = 1, #points, 2 do add(points[i], points[i + 1]) end
  end
  return self
end

local arrow_options = { color = 1, alpha = 1, width = 1, label = 1, order = 1, head = 1 }

-- From (x0, y0) to its tip at (x1, y1).
function shapes.arrow(axes, x0, y0, x1, y1, given)
  local self, o = start("arrow", axes, given, arrow_options)
  x0, y0 = artists.number("arrow", "x0", x0), artists.number("arrow", "y0", y0)
  x1, y1 = artists.number("arrow", "x1", x1), artists.number("arrow", "y1", y1)
  artists.amount("arrow", o, "head", 0, 200)
  function self.bounds(log_x, log_y) return artists.pairs_range({ x0, x1 }, { y0, y1 }, log_x, log_y) end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    if not (geometry.placed(math.min(x0, x1), log_x) and geometry.placed(math.min(y0, y1), log_y)) then
      count "points below log"
    end
  end

  -- On the page, cut where a device cannot count so far; then whether the tip is still there.
  local function place(ax)
    local run = geometry.runs(ax, { x0, x1 }, { y0, y1 })[1]
    if run and #run == 4 then
      return run[1], run[2], run[3], run[4], math.max(math.abs(run[3]), math.abs(run[4])) < geometry.far - 1
    end
  end
  function self.draw(pen, ax)
    local a, b, c, d, tip = place(ax)
    if not a then return end
    local wide = 0.4 * (o.head or 3 + 2 * self.width) + 0.5 * self.width -- of its head, to each side
    ax:kept(pen, math.min(a, c) - wide, math.min(b, d) - wide, math.max(a, c) + wide, math.max(b, d) + wide, function()
      if tip then return pen:arrow(a, b, c, d, self.stroke_paint, self.width, o.head) end
      pen:line({ a, b, c, d }, { paint = self.stroke_paint, width = self.width })
    end)
  end
  function self.samples(ax, add)
    local a, b, c, d = place(ax)
    for i = 0, a and 20 or -1 do add(a + (c - a) * i / 20, b + (d - b) * i / 20) end
  end
  return self
end

-- anchor: where (x, y) is, seen from the text: "left" means that the text begins there.
local anchors = {
  ["left"] = { 0, "middle" }, ["right"] = { 1, "middle" }, ["center"] = { 0.5, "middle" }, ["top"] = { 0.5, "top" },
  ["bottom"] = { 0.5, "bottom" }, ["top left"] = { 0, "top" }, ["top right"] = { 1, "top" }, ["bottom left"] = { 0,
    "bottom" },
  ["bottom right"] = { 1, "bottom" }, ["baseline"] = { 0.5, "baseline" }, ["baseline left"] = { 0, "baseline" },
  ["baseline right"] = { 1, "baseline" },
}
local anchor_names = {}
for name in pairs(anchors) do anchor_names[#anchor_names + 1] = name end
table.sort(anchor_names)

local function anchor(who, name) return table.unpack(anchors[artists.one_of(who, "anchor", name, anchor_names)]) end

-- The rectangle a text takes, {x0, y0, x1, y1}, not turned.
function shapes.text_box(pen, text, x, y, style)
  local w, ascent, descent = pen:measure(text, style.size, style.bold)
  local left = x - (style.align or 0) * w
  local baseline = y
  if style.vertical == "top" then
    baseline = y + ascent
  elseif style.vertical == "bottom" then
    baseline = y - descent
  elseif style.vertical == "middle" then
    baseline = y + (ascent - (descent - 0.23 * style.size)) / 2
  end
  return { left, baseline - ascent, left + w, baseline + descent }
end

local text_options = { anchor = 1, size = 1, color = 1, angle = 1, bold = 1, halo = 1 }

function shapes.text(_, x, y, text, given)
  local o = options.check("text", given, text_options)
  x, y = artists.number("text", "x", x), artists.number("text", "y", y)
  local align, vertical = anchor("text", o.anchor or "center")
  markup.check("text", "the text", text)
  local halo = o.halo
  if halo == nil or halo == true then halo = 2.4 elseif halo then halo = artists.amount("text", o, "halo", 0, 100) end
  local style = { size = artists.amount("text", o, "size", 1, 200) or Pen.sizes.note, color = o.color or "ink",
    angle = o.angle == nil and 0 or artists.number("text", "angle", o.angle), bold = o.bold, align = align,
      vertical = vertical,
    halo = halo or nil }
  colors.paint(style.color, 1, "text")
  local self = { kind = "text", order = 50 }
  function self.draw(pen, ax)
    local px, py = ax.x_at(x), ax.y_at(y)
    if finite(px) and finite(py) then pen:text(pen:wrap(text, style.size, style.bold, pen.limit), px, py, style) end
  end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    if not (geometry.placed(x, log_x) and geometry.placed(y, log_y)) then count "words off the page" end
  end
  function self.box(pen, ax)
    local px, py = ax.x_at(x), ax.y_at(y)
    if finite(px) and finite(py) and style.angle == 0 then
      return shapes.text_box(pen, pen:wrap(text, style.size, style.bold, pen.limit), px, py, style)
    end
  end
  return self
end

local note_options = { text = 1, x = 1, y = 1, dx = 1, dy = 1, anchor = 1, arrow = 1, color = 1, size = 1, bold = 1 }

-- A note on the point (x, y). dx, dy: centimetres from the point to the text, dy upwards; without them a place is
-- found.
function shapes.annotate(_, given)
  local o = options.check("annotate", given, note_options)
  if o.text == nil then options.fail "annotate: there is no text" end
  markup.check("annotate", "text", o.text)
  for _, key in ipairs { "dx", "dy" } do
    artists.amount("annotate", o, key, -100, 100)
  end
  local x, y = artists.number("annotate", "x", o.x), artists.number("annotate", "y", o.y)
  local self = { kind = "annotate", order = 60, placed = not (o.dx or o.dy) and not o.anchor, arrow = o.arrow }
  local style = { size = artists.amount("annotate", o, "size", 1, 200) or Pen.sizes.note, color = o.color or "ink",
    bold = o.bold,
    halo = 2.4 }
  colors.paint(style.color, 1, "annotate")
  local dx, dy = (o.dx or 0) * Pen.cm, -(o.dy or 0) * Pen.cm
  self.style, self.text = style, o.text

  -- The text's end nearest to the point is the one that hangs at the offset.
  local function attach(ox, oy)
    if o.anchor then
      style.align, style.vertical = anchor("annotate", o.anchor)
    elseif math.abs(ox) >= math.abs(oy) then
      style.align, style.vertical = ox < 0 and 1 or 0, "middle"
    else
      style.align = math.abs(ox) < 8 and 0.5 or ox < 0 and 1 or 0
      style.vertical = oy < 0 and "bottom" or "top"
    end
    self.offset = { ox, oy }
  end
  attach(dx, dy)
  self.attach = attach

  function self.bounds() return x, x, y, y end
  -- nil where the point has no place, or one that is far off the page.
  function self.point(ax)
    local px, py = ax.x_at(x), ax.y_at(y)
    if math.max(math.abs(px), math.abs(py)) < geometry.far then return px, py end
  end
  function self.odd(ax, count)
    if ax.box and not self.point(ax) then count "words off the page" end
  end
  local function words(pen) return pen:wrap(o.text, style.size, style.bold, pen.limit) end
  function self.box(pen, ax)
    local px, py = self.point(ax)
    if px then return shapes.text_box(pen, words(pen), px + self.offset[1], py + self.offset[2], style) end
  end
  -- The leader, and ground for words that stand on cells.
  local function lead(pen, ax, px, py, ox, oy)
    local busy = ax:first "heatmap" ~= nil -- words on cells need ground of their own
    local length = math.sqrt(ox * ox + oy * oy)
    if o.arrow ~= false and length > 9 then
      -- A leader from just off the text to just off the point.
      local ux, uy = ox / length, oy / length
      local from, to = length - 2, 3.5
      local paint = colors.paint(o.color or (busy and "ink" or "muted"))
      local x0, y0, x1, y1 = px + ux * from, py + uy * from, px + ux * to, py + uy * to
      if busy then pen:line({ x0, y0, x1, y1 }, { paint = colors.paint("paper", 0.85), width = 3.2, round = true }) end
      if o.arrow then pen:arrow(x0, y0, x1, y1, paint, 0.8, 5) else pen:line({ x0, y0, x1, y1 },
          { paint = paint, width = 0.7 }) end
    end
    if busy then
      local box = self.box(pen, ax)
      pen:rectangle(box[1] - 2.5, box[2] - 2, box[3] - box[1] + 5, box[4] - box[2] + 2.5, colors.paint("paper", 0.88))
    end
  end
  function self.draw(pen, ax)
    local px, py = self.point(ax)
    if not px or not pen:on_page(px, py) then
      if px then pen.count "words off the page" end
      return
    end
    local ox, oy = self.offset[1], self.offset[2]
    local box = self.box(pen, ax)
    pen:on_paper(box[1] - 3, box[2] - 2, box[3] + 3, box[4] + 3, function() lead(pen, ax, px, py, ox, oy) end)
    pen:text(words(pen), px + ox, py + oy, style)
  end
  return self
end

return shapes
