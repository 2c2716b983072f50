-- Colours measured, not believed: lightness in CIELAB, differences under simulated colour blindness, contrast with
-- the page. Simulation: Machado, Oliveira and Fernandes 2009, severity 1, in linear light.
local tap = require "minimodel.tap"
local figure = require("minimodel").figure
local colormaps = figure.colormaps

local function linear(c) return c <= 0.04045 and c / 12.92 or ((c + 0.055) / 1.055) ^ 2.4 end
local function split(hex)
  return { tonumber(hex:sub(2, 3), 16) / 255, tonumber(hex:sub(4, 5), 16) / 255, tonumber(hex:sub(6, 7), 16) / 255 }
end
local function light(rgb) return { linear(rgb[1]), linear(rgb[2]), linear(rgb[3]) } end
local function luminance(l) return 0.2126729 * l[1] + 0.7151522 * l[2] + 0.0721750 * l[3] end

local function lab(l)
  local x = (0.4124564 * l[1] + 0.3575761 * l[2] + 0.1804375 * l[3]) / 0.95047
  local y, z = luminance(l), (0.0193339 * l[1] + 0.1191920 * l[2] + 0.9503041 * l[3]) / 1.08883
  local function f(t) return t > 0.008856 and t ^ (1 / 3) or 7.787 * t + 16 / 116 end
  return { 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z)) }
end

local eyes = {
  ["common sight"] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
  deuteranopia = { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 },
    { -0.011820, 0.042940, 0.968881 } },
  protanopia = { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 },
    { -0.003882, -0.048116, 1.051998 } },
  tritanopia = { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 },
    { 0.004733, 0.691367, 0.303900 } },
}

local function seen(l, eye)
  local out = {}
  for i = 1, 3 do
    local v = eye[i][1] * l[1] + eye[i][2] * l[2] + eye[i][3] * l[3]
    out[i] = math.max(0, math.min(1, v))
  end
  return out
end

local function contrast(a, b)
  local x, y = luminance(light(a)) + 0.05, luminance(light(b)) + 0.05
  return math.max(x, y) / math.min(x, y)
end

-- Colour maps
local function lightness(integer)
  return lab(light { (integer >> 16 & 255) / 255, (integer >> 8 & 255) / 255, (integer & 255) / 255 })[1]
end
for _, name in ipairs { "viridis", "cividis", "magma", "gray" } do
  local palette, rises = colormaps.palette(name), true
  for i = 2, 255 do rises = rises and lightness(palette[i]) > lightness(palette[i - 1]) - 0.25 end
  tap.ok(rises and lightness(palette[255]) - lightness(palette[1]) > 60,
    name .. ": lightness rises from end to end, so it reads in grey")
  local back = colormaps.palette(name .. "_r")
  tap.ok(back[1] == palette[255] and back[255] == palette[1], name .. "_r runs backwards")
end
local viridis = colormaps.palette "viridis"
tap.is({ viridis[1], viridis[255] }, { 0x440154, 0xfde725 }, "viridis begins and ends as published")
local diverging = colormaps.palette "RdBu_r"
tap.is({ diverging[1], diverging[128], diverging[255] }, { 0x053061, 0xf7f7f7, 0x67001f },
  "RdBu_r: blue below, white at the middle, red above")
local symmetric, peak = true, true
for i = 1, 127 do
  symmetric = symmetric and math.abs(lightness(diverging[i]) - lightness(diverging[256 - i])) < 9
  peak = peak and lightness(diverging[i]) <= lightness(diverging[128])
end
tap.ok(symmetric and peak, "RdBu_r is lightest in the middle and darkens alike on both sides")
tap.is(colormaps.palette "jet", nil, "there is no such map")

-- Series
local names = figure.colors
for eye, matrix in pairs(eyes) do
  local least, least_first = math.huge, math.huge
  for i = 1, #names do
    for j = 1, i - 1 do
      local a, b = lab(seen(light(split(figure.series[names[i]][1])), matrix)),
        lab(seen(light(split(figure.series[names[j]][1])), matrix))
      local d = math.sqrt((a[1] - b[1]) ^ 2 + (a[2] - b[2]) ^ 2 + (a[3] - b[3]) ^ 2)
      least = math.min(least, d)
      if i <= 5 then least_first = math.min(least_first, d) end
    end
  end
  tap.ok(least_first > 19 and least > 12, ("series colours differ for eyes with %s"):format(eye),
    "first five %.1f, all %.1f", least_first, least)
end
local levels, first = {}, {}
for i, name in ipairs(names) do
  levels[i] = lab(light(split(figure.series[name][1])))[1]
  if i <= 5 then first[i] = levels[i] end
end
table.sort(levels)
table.sort(first)
local gap, first_gap = math.huge, math.huge
for i = 2, #levels do gap = math.min(gap, levels[i] - levels[i - 1]) end
for i = 2, #first do first_gap = math.min(first_gap, first[i] - first[i - 1]) end
tap.ok(first_gap > 7 and gap > 4, "series colours differ in lightness, so they are told apart in grey",
  "first five %.1f, all %.1f", first_gap, gap)

-- Contrast with the page, light and dark
for mode = 1, 2 do
  local paper, page = split(figure.theme.paper[mode]), mode == 1 and "light" or "dark"
  for _, name in ipairs { "ink", "muted" } do
    local ratio = contrast(split(figure.theme[name][mode]), paper)
    tap.ok(ratio > 4.5, ("%s letters on a %s page: WCAG AA"):format(name, page), "%.2f", ratio)
  end
  for _, name in ipairs(names) do
    local ratio = contrast(split(figure.series[name][mode]), paper)
    tap.ok(ratio > (mode == 1 and 2.1 or 4.5), ("%s lines show on a %s page"):format(name, page), "%.2f", ratio)
  end
end

tap.done()
