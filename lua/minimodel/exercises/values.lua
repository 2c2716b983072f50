--- What may pass between an answer and the checks that ask it: nil, booleans, numbers, texts, tensors, and tables of
-- these. Does not carry them anywhere: whoever runs an answer in a process of its own does.
local core = require "minimodel.core"

local values = {}

local DEEPEST, MOST = 20, 1000000

function values.is_tensor(value) return getmetatable(value) == core.metatable end

--- A copy of a value as plain data: tables lose their metatables, tensors stay. nil, and what is in the way, where it
-- holds something else, is nested too deep, or holds too much.
function values.plain(value)
  local left, open = MOST, {}
  local function copy(x, depth)
    local kind = type(x)
    if kind ~= "table" then
      if kind == "nil" or kind == "boolean" or kind == "number" or kind == "string" or values.is_tensor(x) then
        return x
      end
      error({ kind = kind }, 0)
    end
    if depth > DEEPEST or open[x] then error({ kind = "deep" }, 0) end
    open[x] = true
    local made = {}
    for key, item in next, x do
      left = left - 1
      if left < 0 then error({ kind = "large" }, 0) end
      if type(key) ~= "number" and type(key) ~= "string" then error({ kind = "key" }, 0) end
      made[key] = copy(item, depth + 1)
    end
    open[x] = nil
    return made
  end
  local ok, made = pcall(copy, value, 1)
  if ok then return made end
  if type(made) == "table" and made.kind then return nil, made.kind end
  error(made, 0)
end

--- Numbers as nested tables, whether they came in a tensor or in tables; a tensor of one element without axes is its
-- number.
function values.numbers(x)
  if not values.is_tensor(x) then return x end
  if #x.shape == 0 then return x:item() end
  return x:totable()
end

-- ---- As Lua would write them, short

local function number(x)
  if math.type(x) == "integer" then return tostring(x) end
  if x ~= x then return "nan" end
  if x == math.huge then return "math.huge" elseif x == -math.huge then return "-math.huge" end
  return (("%.4g"):format(x))
end

local function sizes(shape) return "{" .. table.concat(shape, ", ") .. "}" end

--- A value in few letters: numbers to four digits, a tensor as "tensor {3, 4}", a long table with its beginning.
function values.show(x, room)
  room = room or 60
  local kind = type(x)
  if kind == "number" then return number(x) end
  if kind == "string" then return ("%q"):format(#x > 40 and x:sub(1, 40) .. "…" or x) end
  if values.is_tensor(x) then return "tensor " .. sizes(x.shape) end
  if kind ~= "table" then return tostring(x) end
  local parts, length = {}, 2
  local function put(text)
    length = length + #text + 2
    if length > room then
      parts[#parts + 1] = "…"
      return false
    end
    parts[#parts + 1] = text
    return true
  end
  local names = {}
  for i = 1, #x do
    if not put(values.show(x[i], room // 2)) then break end
  end
  for key in next, x do
    if math.type(key) ~= "integer" or key < 1 or key > #x then names[#names + 1] = tostring(key) end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    if not put(name .. " = " .. values.show(x[name], room // 2)) then break end
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- How a call reads: entropy({0.5, 0.5}).
function values.call(name, arguments)
  local parts = {}
  for i = 1, arguments.n or #arguments do parts[i] = values.show(arguments[i], 40) end
  return name .. "(" .. table.concat(parts, ", ") .. ")"
end

return values
