-- colormaps.lua: the colour maps, from their published values, as palettes of 255 colours.
--
-- viridis and magma: Stéfan van der Walt and Nathaniel Smith, 2015, released under CC0; cividis: Jamie Nuñez,
-- Christopher Anderton and Ryan Renslow, 2018 (doi:10.1371/journal.pone.0199239); 256 colours each, as
-- matplotlib ships them. RdBu: the diverging scheme of 11 classes by Cynthia Brewer (colorbrewer2.org), joined
-- linearly; RdBu_r is the same with blue low and red high.
-- Does not: decide which value gets which colour (colour.c, scales.lua).
local colormaps = {}

-- "rrggbbrrggbb…" → {{r, g, b}, …}, components 0 … 255
local function colors_of(text)
  local colors = {}
  for r, g, b in text:gsub("%s", ""):gmatch "(%x%x)(%x%x)(%x%x)" do
    colors[#colors + 1] = { tonumber(r, 16), tonumber(g, 16), tonumber(b, 16) }
  end
  return colors
end

-- The colours of a map whose neighbours differ little: its first, and of each further one the steps that red, green
-- and blue go from the one before, as letters around m: a page carries it in a fourth of the bytes.
local function steps(first, letters)
  local colors, m = colors_of(first), ("m"):byte()
  for r, g, b in letters:gsub("%s", ""):gmatch "(.)(.)(.)" do
    local last = colors[#colors]
    colors[#colors + 1] = { last[1] + r:byte() - m, last[2] + g:byte() - m, last[3] + b:byte() - m }
  end
  return colors
end

local tables = {} -- a map's colours, or what steps makes them from

tables.viridis = { "440154", [[
mnononmnononmnomonmnnnoomnnmoomnnmonnnomonmnnmnnmoomnnmnnmnnmonmnnmnomonmnnmnnmnnmonmnnlnnmommnnmnnmnnlnnmommnnmnnlnn
mommnnlnnmnmmnnlommnnlnmmnnmnmlnnmomlnnmnmlnmmnnlnmmnmmonlnmmnmlnmmnnlnmmnmlnmmnnlnmmnmlommnmlnmmnnlnmmnmlnmmnmlnmmnm
lnmmnmlnnmnmlnmmnmmnmlnmmnmlnmmnmlnmmnmmnmlnmmnmlmmmnmmnmlnmmnmlnmmnmmnmlnmmnmmnmlnmmnmlnmmnmmnmlnmmnmmmmlnmmnmmnmlnm
mnmlnmmnmmnllnmmnmmnmlnmmnmmnmmnllnmmmmmnmlnmmnlmnmmnmmnmmnlmnmlnmmnlmnmnnmmnlmnmmnmmmlmnmnnlmnmnnlmnmnnmmnlnnlnnmnnl
mnmnnlnmmnnlnnlnnmonlnnlnnlnnmonlnnlomlnnmonlnnlonlnnlonlomlnnlonlonlonlonlomlonlonlonlonlomlonlonkonlomlonlonkpnloml
onkonlpmlonkonlpnlomkonlpmkonlpnkomlpnkonkpmlonkpmlonkpmkonlpmkpnkomlpnkomkpnlpmkonkpmkpnlomkpnkpmkomlpnkpmlomkpnkpml
onlpmkpmlonlpmlpmlonmpmlommpnmpmnommpnnomnpmnomnpnnomoomnpnoomo]] }

tables.magma = { "000004", [[
nmnmnnmmonmnmnommonnommpnnonmonnommonnonnonmonnonnonmonnpnnoomonnonnonmpnnonmonnpomonnonmpomonnpnmoomonmpnmoonpnmoomp
olonmoompnmoomoomoolonmoomoomnnloomoomnomnnmoomnomnnnnomnommnmnonnomnnnmomnnnmomnonmnnnommnnmomnnnmonmnmnonmonmnmmonm
nnnommnnmommnnmonmommnnmonmnmmonmnmnonmnmmonmonmnmlonmnmmonmommnnmonmnmmonmommnnmomlnnmommonmnmmonlnmmonmommnnlommonm
nmlonmonmnmlonmnmlonmommnnlommonlnmmonlonmnmlonmnmlonlonmnmlonlnnmomlonlnnmomlnnlonmnnlonlnnlommnnlonlnnlonlnnmnolonl
nnlnnlnnmoolnnlnnmnolnnlnnmnolnnlnomnomnnlnommolnnmnommomnomnnmmomnommomnommomnonmnmmomnonmommonnommonmonnommnnmonmon
monnonmonmonmonmonmnnnonmonmonmonmoomonmonmnnmoomonmonmoomonmonmnomonmoomonmoomonmnomonmoomoomonmoomnnmoomoomonmoomoo
mnnloomoomoomonmoomnomoomoomonmoolnomoomoomoomoomoomnnmoomoomoo]] }

tables.cividis = { "00224e", [[
mnnmnomnommnmnomnomnnmmomnomnommomnnmnommomnomnommomnnmnommnmnmmmnnnmqnmpmlqnmpnmpmmonmonmomlonmonmonmommnnlonmnmmonm
nnmonmnmlnnmonmnmmnnmonmnmmnnmnnlnmmnnmonmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnn
nnmnnmnmmnnmmnmnmmnnmnnmnmnnnmnnmnnmnmmnnmmnnnmmnnmnnmnmmnnnnnmnnmmmmnnmnnnnmmnnmnnmnnnnmmmnmnnmnmnnnmnnmnnnnmmmnmnnn
nmmnnmnnnnnmmmnnnmnnmnnnnmmnnmnnmnmmmnmnnmnnmnmmnnnnnmnnmnmmnnmnnlnnmnmmnnmnnmnnmnmmnnmnnmnnmnmmnnmmnmnnmnmlnnmnnmnnm
nnmnmmnnlnnmnnmnmmnnmnnlnnmnnmnmmnnlnnmnnmnmmnnlnnmnnmnnmnmlnnmnnmnnlnnmnnmnmlonmnnlnnmnnmnmlnnmnnlnnmnnmnnlnmmnnlnnm
nnlnnmnnlnmmnnlnnmnnlnnmnnlnnlommnnlnnlnnmnnlnnmnnlnnlnmlnnmnnlnnlnnlonmnnlnnlnnlnmlnnmnnlnnlnnlnnlonlnnlnnlnnlnnlnnl
nmknnlonlnnlnnlnnknnlnnlnnkonlnnknnlnnknnkonknnknnknnmmnnmnnmoo]] }

tables.RdBu = [[
67001fb2182bd6604df4a582fddbc7f7f7f7d1e5f092c5de4393c32166ac053061]]

tables.gray = "000000ffffff"

-- The colour at position t in [0, 1], between its two neighbours in the table.
local function interpolate(colors, t)
  local place = t * (#colors - 1)
  local i = math.min(math.floor(place), #colors - 2)
  local a, b, f = colors[i + 1], colors[i + 2], place - i
  return a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f, a[3] + (b[3] - a[3]) * f
end

local function round(x) return math.floor(x + 0.5) end

colormaps.bad = 0xc9c9c9 -- "no number here": a grey in none of the maps but gray, where it is hatched by its neighbours
colormaps.levels = 255

local kept = {}

-- The names there are, sorted; each also runs backwards as NAME_r.
function colormaps.names()
  local names = {}
  for name in pairs(tables) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- name → 256 integers 0xRRGGBB: 255 levels and, last, the colour of what is no number; nil when there is no such map.
function colormaps.palette(name)
  if kept[name] then return kept[name] end
  local base, reversed = name, false
  if not tables[name] and name:match "_r$" then base, reversed = name:sub(1, -3), true end
  if not tables[base] then return nil end
  local given, palette = tables[base], {}
  local colors = type(given) == "table" and steps(given[1], given[2]) or colors_of(given)
  for i = 0, colormaps.levels - 1 do
    local t = i / (colormaps.levels - 1)
    local r, g, b = interpolate(colors, reversed and 1 - t or t)
    palette[i + 1] = round(r) << 16 | round(g) << 8 | round(b)
  end
  palette[colormaps.levels + 1] = colormaps.bad
  kept[name] = palette
  return palette
end

return colormaps
