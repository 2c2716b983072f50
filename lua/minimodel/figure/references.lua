-- references.lua: what data are held against: lines across the axes at one value, and stripes between two.
--
-- Does not: choose where their words go among the candidates (legend.lua).
local options = require "minimodel.options"
local artists = require "minimodel.figure.artists"
local colors = require "minimodel.figure.colors"
local geometry = require "minimodel.figure.geometry"
local markup = require "minimodel.figure.markup"
local Pen = require "minimodel.figure.pen"

local references = {}

local finite, along, number, one_of, line_key = geometry.finite, geometry.along, artists.number, artists.one_of,
  artists.line_key
local amount = artists.amount

-- Words that belong to a line or a stripe: an artist of their own, above the data, which legend.lua gives the best of
-- its candidates {x, y, align, vertical}.
local function placed_words(text, style)
  local words = { kind = "words", order = 55, words = text, placed = true,
    style = style } -- legend.lua sets its `at` and `text`
  function words.draw(pen)
    local at = words.at
    if not at then return end
    style.align, style.vertical = at[3], at[4]
    pen:text(words.text, at[1], at[2], style)
  end
  return words
end

local rule_options = { label = 1, color = 1, dash = 1, width = 1, alpha = 1, text = 1 }

-- A line across the whole axes at one value; `text` is written along it, `label` goes to the legend.
local function rule(who, horizontal)
  return function(_, value, given)
    local o = options.check(who, given, rule_options)
    value = number(who, horizontal and "y" or "x", value)
    markup.check(who, "text", o.text)
    local self = { kind = who, order = 28, label = markup.check(who, "label", o.label), text = o.text,
      dash = one_of(who, "dash", o.dash or "dashed", Pen.dash_names), width = amount(who, o, "width", 0, 100) or 0.9,
      marker = "none", marker_size = 0, color = o.color or "muted" }
    self.paint = colors.paint(self.color, o.alpha, who)
    self.key = line_key(self)

    local function ends(ax)
      local box = ax.box
      if horizontal then
        local py = ax.y_at(value)
        return box.x, py, box.x + box.width, py
      end
      local px = ax.x_at(value)
      return px, box.y, px, box.y + box.height
    end

    function self.bounds()
      if horizontal then return nil, nil, value, value end
      return value, value
    end
    function self.odd(ax, count)
      local log_x, log_y = ax:logs()
      if not geometry.placed(value, horizontal and log_y or not horizontal and log_x) then
        count "references below log"
      end
    end
    function self.draw(pen, ax)
      local x0, y0, x1, y1 = ends(ax)
      if not (finite(x0) and finite(y0) and ax:inside(x0, y0)) then return end
      pen:line({ x0, y0, x1, y1 }, Pen.stroke(self.paint, self.width, self.dash))
    end
    function self.samples(ax, add)
      local x0, y0, x1, y1 = ends(ax)
      if finite(x0) and finite(y0) then along(x0, y0, x1, y1, add) end
    end
    if not o.text then return self end

    local words = placed_words(o.text, { size = Pen.sizes.note, color = self.color, halo = 2.4 })
    function words.candidates(ax)
      local x0, y0, x1, y1 = ends(ax)
      local list = {}
      if not (finite(x0) and finite(y0) and ax:inside(x0, y0)) then return list end
      for i = 0, 8 do
        local f = i / 8
        if horizontal then
          local x, align = x1 - 3 - f * (x1 - x0 - 6), 1 - f
          list[#list + 1] = { x, y0 - 2, align, "bottom" }
          list[#list + 1] = { x, y0 + 3, align, "top" }
        elseif i < 8 then
          local y = y0 + 4 + f * (y1 - y0 - 8)
          list[#list + 1] = { x0 + 4, y, 0, "top" }
          list[#list + 1] = { x0 - 4, y, 1, "top" }
        end
      end
      return list
    end
    return self, words
  end
end
references.horizontal = rule("horizontal", true)
references.vertical = rule("vertical", false)

local span_options = { color = 1, alpha = 1, label = 1, text = 1, axis = 1 }

-- The stripe between two values of x (axis = "y": of y).
function references.span(_, from, to, given)
  local o = options.check("span", given, span_options)
  from, to = number("span", "x0", from), number("span", "x1", to)
  markup.check("span", "text", o.text)
  local across = one_of("span", "axis", o.axis or "x", { "x", "y" }) == "x"
  local self = { kind = "span", order = 5, label = markup.check("span", "label", o.label), color = o.color or "shade" }
  self.paint = colors.paint(self.color, o.alpha or (o.color and 0.14 or 1), "span")

  -- What of it the box shows: just past the edge where it goes on.
  local function rectangle(ax)
    local box = ax.box
    local at, edge, size = ax.x_at, box.x, box.width
    if not across then at, edge, size = ax.y_at, box.y, box.height end
    local a, b = at(from), at(to)
    a, b = math.max(edge - 2, math.min(a, b)), math.min(edge + size + 2, math.max(a, b))
    if not (a == a and b == b and b > a) then return 0 / 0, 0 / 0, 0 / 0, 0 / 0 end
    if across then return a, box.y, b - a, box.height end
    return box.x, a, box.width, b - a
  end
  function self.bounds()
    if across then return math.min(from, to), math.max(from, to) end
    return nil, nil, math.min(from, to), math.max(from, to)
  end
  function self.odd(ax, count)
    local log_x, log_y = ax:logs()
    local log = across and log_x or not across and log_y
    if not (geometry.placed(from, log) and geometry.placed(to, log)) then count "references below log" end
  end
  function self.draw(pen, ax)
    local x, y, w, h = rectangle(ax)
    if not (finite(x) and finite(y) and finite(w) and finite(h)) then return end
    ax:clipped(pen, function() pen:rectangle(x, y, w, h, self.paint) end)
  end
  function self.key(pen, kx, ky, w)
    pen:rectangle(kx, ky - 3.5, w, 7, self.paint, { paint = colors.paint("muted", 0.5), width = 0.4 })
  end
  if not o.text then return self end

  local words = placed_words(o.text, { size = Pen.sizes.note, color = "muted", halo = 2.4, halo_color = not o.color
    and "shade" or nil })
  function words.candidates(ax)
    local x, y, w, h = rectangle(ax)
    local list, box = {}, ax.box
    if not (finite(x) and finite(y) and finite(w) and finite(h)) then return list end
    local left, right = math.max(x, box.x), math.min(x + w, box.x + box.width)
    local top, bottom = math.max(y, box.y), math.min(y + h, box.y + box.height)
    for _, f in ipairs { 0.5, 0, 1 } do
      local px = left + 4 + f * (right - left - 8)
      list[#list + 1] = { px, top + 4, f, "top" }
      list[#list + 1] = { px, bottom - 3, f, "bottom" }
    end
    return list
  end
  return self, words
end

return references
