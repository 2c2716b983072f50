--- What tensors get from Lua: how they print, a few methods made of others, and the name that was meant when one is
-- mistyped. The rest of their methods is C (src/binding).
local core = require "minimodel.core"
local options = require "minimodel.options"

local methods, metatable = core.methods, core.metatable

-- ---- Methods made of others

methods.sub = nil   -- a - b; the names of the operators are no methods
for _, name in ipairs { "add", "mul", "div", "pow", "neg" } do methods[name] = nil end

function methods:flatten() return self:reshape { -1 } end

--- Mean of squared distances from the mean: along an axis, or of all elements.
function methods:var(axis, keep)
  local centred = self - self:mean(axis, axis and true)
  return (centred * centred):mean(axis, keep)
end

--- The root of that. Distances are divided by the largest before they are squared, so that no square overflows or
-- vanishes; equal numbers have the deviation 0, and its gradient is 0 too, where the root's own would be infinite.
function methods:std(axis, keep)
  local centred = self - self:mean(axis, axis and true)
  local largest = centred:abs():max(axis, axis and true):detach()
  largest = core.where(largest:eq(0), 1, largest)
  local unit = centred / largest
  local square = (unit * unit):mean(axis, keep)
  local flat = square:eq(0)
  local root = core.where(flat, 0, core.where(flat, 1, square):sqrt())
  return root * largest:reshape(root.shape)
end

-- ---- Printing, as NumPy does

local EDGE, FULL = 3, 1000   -- items shown at each end of a long axis, and how many elements are shown in full

--- The numbers that will be printed, nested; "…" where some are left out.
local function shown(t, shape, axis, abbreviate)
  if axis > #shape then return t:item() end
  local n, items = shape[axis], {}
  local function add(i) items[#items + 1] = shown(t:select(1, i), shape, axis + 1, abbreviate) end
  if abbreviate and n > 2 * EDGE then
    for i = 1, EDGE do add(i) end
    items[#items + 1] = "…"
    for i = n - EDGE + 1, n do add(i) end
  else
    for i = 1, n do add(i) end
  end
  return items
end

local function each(items, f)
  if type(items) ~= "table" then return f(items) end
  for _, item in ipairs(items) do each(item, f) end
end

--- Digits needed after the point so that every number shows at most `most` of them, without trailing zeros.
local function decimals(numbers, most)
  local needed = 0
  for _, x in ipairs(numbers) do
    local digits = (("%%.%df"):format(most)):format(x):match "%.(%d-)0*$"
    needed = math.max(needed, #digits)
  end
  return needed
end

--- A function that turns each of these numbers into text; all texts have one width.
local function formatter(items)
  local finite, least, most = {}, math.huge, 0
  local whole = true
  each(items, function(x)
    if type(x) ~= "number" then return end
    whole = whole and math.type(x) == "integer"
    if x == x and math.abs(x) ~= math.huge then
      finite[#finite + 1] = x
      if x ~= 0 then least, most = math.min(least, math.abs(x)), math.max(most, math.abs(x)) end
    end
  end)
  local format
  if whole then
    format = "%d"
  elseif most >= 1e8 or (most > 0 and (least < 1e-4 or most / least > 1e3 and most >= 1e4)) then
    format = "%.4e"
  else
    format = ("%%.%df"):format(math.max(1, decimals(finite, 4)))
  end
  local function text(x)
    if x ~= x then return "nan" end
    if x == math.huge then return "inf" end
    if x == -math.huge then return "-inf" end
    return format:format(x)
  end
  local width = 1
  each(items, function(x)
    if type(x) == "number" then width = math.max(width, #text(x)) end
  end)
  return function(x) return (" "):rep(width - #text(x)) .. text(x) end
end

local function lay_out(items, text, depth)
  if type(items) ~= "table" then return text(items) end
  local parts, nested = {}, type(items[1]) == "table"
  for i, item in ipairs(items) do parts[i] = item == "…" and "…" or lay_out(item, text, depth + 1) end
  return "[" .. table.concat(parts, nested and "\n" .. (" "):rep(depth + 1) or " ") .. "]"
end

function metatable:__tostring()
  local shape, count = self.shape, 1
  for _, n in ipairs(shape) do count = count * n end
  local title = #shape == 0 and "scalar" or table.concat(shape, " × ")
  local items = count == 0 and {} or shown(self, shape, 1, count > FULL)
  local text = lay_out(items, formatter(items), 0)
  return ("%s%s(%s, %s)"):format(text, #shape < 2 and "  " or "\n", title, self.dtype)
end

function metatable.__concat(a, b) return tostring(a) .. tostring(b) end
metatable.__name = "tensor"

-- ---- Names that do not exist

local fields = { "shape", "dtype", "grad", "needs_grad" }

function methods.__missing(_, name)
  local names = table.move(fields, 1, #fields, 1, {})
  for known in pairs(methods) do
    if not known:match "^__" then names[#names + 1] = known end
  end
  table.sort(names)
  local near = options.nearest(name, names)
  options.fail("a tensor has no %s%s", name, near and ("; did you mean %s?"):format(near) or "")
end

-- ---- The tape, printed

--- One line for each op that was recorded: number, name, shape, and the numbers of the entries it came from.
function core.tape_metatable.__index:dump()
  local lines = {}
  for i, entry in ipairs(self:entries()) do
    local from = {}
    for j, input in ipairs(entry.inputs) do
      from[j] = input > 0 and "#" .. input or input == 0 and "leaf" or "constant"
    end
    lines[i] = ("#%-4d %-14s %-18s from %s%s"):format(i, entry.op, #entry.shape == 0 and "scalar"
      or table.concat(entry.shape, " × "),
      table.concat(from, ", "), entry.released and "  (released)" or "")
  end
  return table.concat(lines, "\n")
end

function core.tape_metatable:__tostring() return ("tape of %d operations"):format(#self) end

-- A number is its own item, so that what t[i] or t[{i, j}] gives can be treated like any other result with one element.
debug.setmetatable(0, { __index = { item = function(x) return x end } })

return methods
