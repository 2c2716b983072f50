--- What a value is, in words; and the names near a mistyped one. Does not print.
local messages = require "minimodel.messages"
local options = require "minimodel.options"

local values = {}

local say = messages.say

--- The metatable of tensors, once the engine is there.
local function tensor_metatable()
  local core = package.loaded["minimodel.core"]
  return core and core.metatable
end

function values.is_tensor(value)
  return type(value) == "userdata" and debug.getmetatable(value) == tensor_metatable()
end

--- The shape of a tensor as messages write it, its type; nil for a tensor that was closed.
function values.shape(tensor)
  local ok, shape, dtype = pcall(function() return tensor.shape, tensor.dtype end)
  if not ok then return nil end
  return #shape == 0 and say "a scalar" or table.concat(shape, " × "), dtype, shape
end

--- A value in a few words: `4 × 3`, `0`, `nil`, `a table`.
function values.describe(value)
  if values.is_tensor(value) then return values.shape(value) end
  local kind = type(value)
  if kind == "number" or kind == "boolean" or kind == "nil" then return tostring(value) end
  if kind == "string" then return #value < 40 and ("%q"):format(value) or say "a string" end
  if kind == "function" then return say "a function" end
  if kind == "table" then return say "a table" end
end

local function add_keys(names, value)
  if type(value) ~= "table" then return end
  for key in next, value do
    if type(key) == "string" and not key:find "^_" then names[#names + 1] = key end
  end
end

--- The names that stand behind a value: fields, and what its metatable offers.
function values.names_of(value)
  local names = {}
  add_keys(names, value)
  local meta = debug.getmetatable(value)
  local depth = 0
  while type(meta) == "table" and depth < 5 do
    local index = rawget(meta, "__index")
    if value ~= nil and values.is_tensor(value) then index = package.loaded["minimodel.core"].methods end
    if type(index) ~= "table" then break end
    add_keys(names, index)
    meta, depth = debug.getmetatable(index), depth + 1
    if values.is_tensor(value) then break end
  end
  table.sort(names)
  return names
end

--- The locals visible at a name, from its scope.
function values.locals(scope)
  local names = {}
  while scope do
    names[#names + 1] = scope.name
    scope = scope.outer
  end
  return names
end

--- The name nearest to `word` among the locals of a scope, and then among the globals.
function values.near(word, scope)
  local near = options.nearest(word, values.locals(scope))
  if near then return near end
  local names = {}
  for key in next, _G do
    if type(key) == "string" and not key:find "^_" then names[#names + 1] = key end
  end
  names[#names + 1] = "mm"
  table.sort(names)
  return options.nearest(word, names)
end

return values
