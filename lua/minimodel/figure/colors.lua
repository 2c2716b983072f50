-- colors.lua: what is drawn in which colour, on a light page and on a dark one.
--
-- The series colours differ in lightness as well as in hue, so that they are told apart in grey and by colour-blind
-- eyes (tests/lua/figure_colors.lua measures both). A paint is {red, green, blue, alpha, role}; the role becomes a
-- class in an SVG, whose style sheet recolours it on a dark page. Does not: colour maps (colormaps.lua).
local options = require "minimodel.options"

local colors = {}

-- role = {on a light page, on a dark page}
colors.theme = {
  paper = { "#ffffff", "#14171c" },
  ink = { "#1f2328", "#e6e8eb" },    -- titles, labels, annotations
  muted = { "#59616b", "#a3abb5" },  -- tick labels, subtitles, axis lines
  grid = { "#e3e6ea", "#2b3139" },   -- grid lines
  shade = { "#f0f2f5", "#20252c" },  -- quiet areas
}

-- In the order in which series take them.
colors.cycle = { "blue", "orange", "green", "purple", "sky", "red", "olive", "brown" }
colors.series = {
  blue = { "#2e4eae", "#7f9bf0" },
  orange = { "#f69816", "#f8a93a" },
  green = { "#087d60", "#2fb28e" },
  purple = { "#6f1f6b", "#cf86ca" },
  sky = { "#40a3cf", "#7cc8ec" },
  red = { "#d7483d", "#f0837a" },
  olive = { "#8f8900", "#c2bc3c" },
  brown = { "#4a2f1b", "#b08a6c" },
}

local function parse(hex)
  local r, g, b = hex:match "^#(%x%x)(%x%x)(%x%x)$"
  if r then return tonumber(r, 16) / 255, tonumber(g, 16) / 255, tonumber(b, 16) / 255 end
end

local kept = {}

local function named(name, alpha)
  local key = name .. "/" .. alpha
  if not kept[key] then
    local pair = colors.theme[name] or colors.series[name]
    local r, g, b = parse(pair[1])
    kept[key] = { r, g, b, alpha, name }
  end
  return kept[key]
end

-- What a learner may write as a colour → a paint: a name above, "#rrggbb", {r, g, b} in [0, 1], or the number of a
-- series. nil and false paint nothing. `who` begins the error message.
function colors.paint(value, alpha, who)
  alpha = alpha or 1
  if type(alpha) ~= "number" or not (alpha >= 0 and alpha <= 1) then
    options.fail("%s: alpha should be a number from 0 to 1, got %s", who or "figure", tostring(alpha))
  end
  if not value then return nil end
  if math.type(value) == "integer" and value >= 1 then
    return named(colors.cycle[(value - 1) % #colors.cycle + 1], alpha)
  end
  if type(value) == "table" and #value >= 3 then
    for i = 1, 4 do
      local v = value[i] or 1
      if type(v) ~= "number" or not (v >= 0 and v <= 1) then
        options.fail("%s: a colour {r, g, b} is made of numbers from 0 to 1, entry %d is %s", who or "figure", i,
          tostring(v))
      end
    end
    return { value[1], value[2], value[3], (value[4] or 1) * alpha }
  end
  if type(value) == "string" then
    if colors.theme[value] or colors.series[value] then return named(value, alpha) end
    local r, g, b = parse(value)
    if r then return { r, g, b, alpha } end
  end
  local names = {}
  for name in pairs(colors.series) do names[#names + 1] = name end
  for name in pairs(colors.theme) do names[#names + 1] = name end
  table.sort(names)
  local shown = type(value) == "string" and '"' .. value .. '"' or tostring(value)
  options.fail('%s: %s is not a colour%s. A colour is "#rrggbb", {r, g, b} in [0, 1], '
    .. "the number of a series, or a name", who or "figure", shown, options.hint(tostring(value), names))
end

-- The style sheet that turns a figure dark: f- classes fill, s- classes stroke.
function colors.stylesheet()
  local names, rules = {}, {}
  for name in pairs(colors.theme) do names[#names + 1] = name end
  for name in pairs(colors.series) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local dark = (colors.theme[name] or colors.series[name])[2]
    rules[#rules + 1] = (".f-%s{fill:%s}.s-%s{stroke:%s}"):format(name, dark, name, dark)
  end
  return "@media (prefers-color-scheme: dark){" .. table.concat(rules) .. "}\n"
end

return colors
