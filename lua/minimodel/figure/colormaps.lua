-- colormaps.lua: the colour maps, from their published values, as palettes of 255 colours.
--
-- viridis and magma: Stéfan van der Walt and Nathaniel Smith, 2015, released under CC0; cividis: Jamie Nuñez,
-- Christopher Anderton and Ryan Renslow, 2018 (doi:10.1371/journal.pone.0199239); 256 colours each, as
-- matplotlib ships them. RdBu: the diverging scheme of 11 classes by Cynthia Brewer (colorbrewer2.org), joined
-- linearly; RdBu_r is the same with blue low and red high.
-- Does not: decide which value gets which colour (colour.c, scales.lua).
local colormaps = {}

-- The table of a map whose neighbours differ little: its first colour, and of each further one the steps that red,
-- green and blue go from the one before, as letters around m: a page carries it in a fourth of the bytes.
local function steps(first, letters)
  local out, color = { first }, { first:match "(%x%x)(%x%x)(%x%x)" }
  for three in letters:gsub("%s", ""):gmatch "..." do
    for k = 1, 3 do color[k] = ("%02x"):format(tonumber(color[k], 16) + three:byte(k) - ("m"):byte()) end
    out[#out + 1] = table.concat(color)
  end
  return table.concat(out)
end

local tables = {}

tables.viridis = steps("440154", [[
mnononmnononmnomonmnnnoomnnmoomnnmonnnomonmnnmnnmoomnnmnnmnnmonmnnmnomonmnnmnnmnnmonmnnlnnmommnnmnnmnnlnnmommnnmnnlnn
mommnnlnnmnmmnnlommnnlnmmnnmnmlnnmomlnnmnmlnmmnnlnmmnmmonlnmmnmlnmmnnlnmmnmlnmmnnlnmmnmlommnmlnmmnnlnmmnmlnmmnmlnmmnm
lnmmnmlnnmnmlnmmnmmnmlnmmnmlnmmnmlnmmnmmnmlnmmnmlmmmnmmnmlnmmnmlnmmnmmnmlnmmnmmnmlnmmnmlnmmnmmnmlnmmnmmmmlnmmnmmnmlnm
mnmlnmmnmmnllnmmnmmnmlnmmnmmnmmnllnmmmmmnmlnmmnlmnmmnmmnmmnlmnmlnmmnlmnmnnmmnlmnmmnmmmlmnmnnlmnmnnlmnmnnmmnlnnlnnmnnl
mnmnnlnmmnnlnnlnnmonlnnlnnlnnmonlnnlomlnnmonlnnlonlnnlonlomlnnlonlonlonlonlomlonlonlonlonlomlonlonkonlomlonlonkpnloml
onkonlpmlonkonlpnlomkonlpmkonlpnkomlpnkonkpmlonkpmlonkpmkonlpmkpnkomlpnkomkpnlpmkonkpmkpnlomkpnkpmkomlpnkpmlomkpnkpml
onlpmkpmlonlpmlpmlonmpmlommpnmpmnommpnnomnpmnomnpnnomoomnpnoomo]])

tables.magma = steps("000004", [[
nmnmnnmmonmnmnommonnommpnnonmonnommonnonnonmonnonnonmonnpnnoomonnonnonmpnnonmonnpomonnonmpomonnpnmoomonmpnmoonpnmoomp
olonmoompnmoomoomoolonmoomoomnnloomoomnomnnmoomnomnnnnomnommnmnonnomnnnmomnnnmomnonmnnnommnnmomnnnmonmnmnonmonmnmmonm
nnnommnnmommnnmonmommnnmonmnmmonmnmnonmnmmonmonmnmlonmnmmonmommnnmonmnmmonmommnnmomlnnmommonmnmmonlnmmonmommnnlommonm
nmlonmonmnmlonmnmlonmommnnlommonlnmmonlonmnmlonmnmlonlonmnmlonlnnmomlonlnnmomlnnlonmnnlonlnnlommnnlonlnnlonlnnmnolonl
nnlnnlnnmoolnnlnnmnolnnlnnmnolnnlnomnomnnlnommolnnmnommomnomnnmmomnommomnommomnonmnmmomnonmommonnommonmonnommnnmonmon
monnonmonmonmonmonmnnnonmonmonmonmoomonmonmnnmoomonmonmoomonmonmnomonmoomonmoomonmnomonmoomoomonmoomnnmoomoomonmoomoo
mnnloomoomoomonmoomnomoomoomonmoolnomoomoomoomoomoomnnmoomoomoo]])

tables.cividis = steps("00224e", [[
mnnmnomnommnmnomnomnnmmomnomnommomnnmnommomnomnommomnnmnommnmnmmmnnnmqnmpmlqnmpnmpmmonmonmomlonmonmonmommnnlonmnmmonm
nnmonmnmlnnmonmnmmnnmonmnmmnnmnnlnmmnnmonmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnmnnmnmmnnn
nnmnnmnmmnnmmnmnmmnnmnnmnmnnnmnnmnnmnmmnnmmnnnmmnnmnnmnmmnnnnnmnnmmmmnnmnnnnmmnnmnnmnnnnmmmnmnnmnmnnnmnnmnnnnmmmnmnnn
nmmnnmnnnnnmmmnnnmnnmnnnnmmnnmnnmnmmmnmnnmnnmnmmnnnnnmnnmnmmnnmnnlnnmnmmnnmnnmnnmnmmnnmnnmnnmnmmnnmmnmnnmnmlnnmnnmnnm
nnmnmmnnlnnmnnmnmmnnmnnlnnmnnmnmmnnlnnmnnmnmmnnlnnmnnmnnmnmlnnmnnmnnlnnmnnmnmlonmnnlnnmnnmnmlnnmnnlnnmnnmnnlnmmnnlnnm
nnlnnmnnlnmmnnlnnmnnlnnmnnlnnlommnnlnnlnnmnnlnnmnnlnnlnmlnnmnnlnnlnnlonmnnlnnlnnlnmlnnmnnlnnlnnlnnlonlnnlnnlnnlnnlnnl
nmknnlonlnnlnnlnnknnlnnlnnkonlnnknnlnnknnkonknnknnknnmmnnmnnmoo]])

tables.RdBu = [[
67001fb2182bd6604df4a582fddbc7f7f7f7d1e5f092c5de4393c32166ac053061]]

tables.gray = "000000ffffff"

-- "rrggbbrrggbb…" → {{r, g, b}, …}, components 0 … 255
local function parse(text)
  local colors = {}
  for r, g, b in text:gsub("%s", ""):gmatch "(%x%x)(%x%x)(%x%x)" do
    colors[#colors + 1] = { tonumber(r, 16), tonumber(g, 16), tonumber(b, 16) }
  end
  return colors
end

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
  local colors, palette = parse(tables[base]), {}
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
