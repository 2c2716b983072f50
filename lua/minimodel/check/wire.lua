--- Values as bytes, between the process that runs a file and the one that judges it: nil, booleans, numbers, texts,
-- tensors, and tables of these. Strict both ways: what is anything else is not written, and bytes that are not exactly
-- one value are not read, so that nothing that is read can be more than data.
--
-- A value is a letter and what the letter asks for, little-endian:
--   n t f   nil, true, false
--   i d     an integer, a float: 8 bytes
--   s       a text: its length in 4 bytes, its bytes
--   T       a tensor: its type and its number of axes in a byte each, its sizes in 8 bytes each, its numbers
--   {       a table: how many entries in 4 bytes; each a key (true, false, i, d or s) and a value, no key twice
-- Does not call a metamethod of what it writes.
local core = require "minimodel.core"

local wire = {
  DEEPEST = 20,       -- tables in tables
  MOST = 500000,      -- entries of all tables and numbers of all tensors together
}

local TYPES = { "float32", "float64", "int32", "int64" }
local PACKED = { float32 = "f", float64 = "d", int32 = "i4", int64 = "i8" }
local SIZE = { f = 4, d = 8, i4 = 4, i8 = 8 }
local MOST_AXES = 8

local pack, unpack, rep, next_entry, kind_of, kind_of_number = string.pack, string.unpack, string.rep, next, type,
  math.type
local concat, unpack_list, metatable_of = table.concat, table.unpack, debug.getmetatable
local methods, tensor_metatable = core.methods, core.metatable
local type_of = {}
for i, name in ipairs(TYPES) do type_of[name] = i end

-- ---- Writing

local CHUNK = 200   -- values that go to string.pack at once

local function write_tensor(t, out, left)
  local dtype, shape = t.dtype, t.shape
  local count = 1
  for _, size in ipairs(shape) do count = count * size end
  if count > left then error({ kind = "large" }, 0) end
  out[#out + 1] = pack("<c1BB", "T", type_of[dtype], #shape)
  for _, size in ipairs(shape) do out[#out + 1] = pack("<i8", size) end
  if count == 0 then return 0 end
  local numbers, letter = methods.totable(methods.reshape(t, { count })), PACKED[dtype]
  for first = 1, count, CHUNK do
    local last = math.min(count, first + CHUNK - 1)
    out[#out + 1] = pack("<" .. rep(letter, last - first + 1), unpack_list(numbers, first, last))
  end
  return count
end

--- The bytes of a value; nil and what is in the way where it is, or holds, something else ("function", "userdata",
-- "thread"), a table that is "deep" or has a "key" of another kind, or more than there is room for: "large".
function wire.encode(value)
  local out, left = {}, wire.MOST
  local put
  local function put_table(x, depth)
    if depth > wire.DEEPEST then error({ kind = "deep" }, 0) end
    local at, count = #out + 1, 0
    out[at] = ""
    for key, item in next_entry, x do
      local kind = kind_of(key)
      if kind ~= "string" and kind ~= "number" and kind ~= "boolean" then error({ kind = "key" }, 0) end
      count, left = count + 1, left - 1
      if left < 0 then error({ kind = "large" }, 0) end
      if kind_of_number(key) == "integer" and kind_of_number(item) == "float" then   -- a list: most of what is sent
        out[#out + 1] = pack("<c1i8c1d", "i", key, "d", item)
      else
        put(key, depth)
        put(item, depth)
      end
    end
    out[at] = pack("<c1I4", "{", count)
  end
  function put(x, depth)
    local kind = kind_of(x)
    if kind == "nil" then
      out[#out + 1] = "n"
    elseif kind == "boolean" then
      out[#out + 1] = x and "t" or "f"
    elseif kind == "number" then
      out[#out + 1] = kind_of_number(x) == "integer" and pack("<c1i8", "i", x) or pack("<c1d", "d", x)
    elseif kind == "string" then
      left = left - #x // 8
      if left < 0 then error({ kind = "large" }, 0) end
      out[#out + 1] = pack("<c1s4", "s", x)
    elseif kind == "table" then
      put_table(x, depth + 1)
    elseif metatable_of(x) == tensor_metatable then
      left = left - write_tensor(x, out, left)
    else
      error({ kind = kind }, 0)
    end
  end
  local ok, problem = pcall(put, value, 0)
  if ok then return concat(out) end
  if kind_of(problem) == "table" and problem.kind then return nil, problem.kind end
  error(problem, 0)
end

-- ---- Reading

local function refuse(why) error({ refused = why }, 0) end

--- Reads from bytes at `at`: { bytes =, at =, left = }.
local reader = {}

function reader:take(format, size)
  if #self.bytes - self.at + 1 < size then refuse "it ends too early" end
  local value = unpack("<" .. format, self.bytes, self.at)
  self.at = self.at + size
  return value
end

function reader:spend(count)
  self.left = self.left - count
  if self.left < 0 then refuse "it is too large" end
end

function reader:tensor()
  local dtype, axes = TYPES[self:take("B", 1)], self:take("B", 1)
  if not dtype or axes > MOST_AXES then refuse "a tensor of no type, or of too many axes" end
  local shape, count = {}, 1
  for i = 1, axes do
    shape[i] = self:take("i8", 8)
    if shape[i] < 0 or shape[i] > wire.MOST then refuse "a tensor with an impossible size" end
    count = count * shape[i]
    if count > wire.MOST then refuse "it is too large" end
  end
  self:spend(count)
  local letter = PACKED[dtype]
  if #self.bytes - self.at + 1 < count * SIZE[letter] then refuse "a tensor with fewer numbers than its shape says" end
  if count == 0 then return core.full(shape, 0, dtype) end
  local numbers = {}
  for first = 1, count, CHUNK do
    local length = math.min(CHUNK, count - first + 1)
    table.move({ unpack("<" .. rep(letter, length), self.bytes, self.at) }, 1, length, first, numbers)
    self.at = self.at + length * SIZE[letter]
  end
  return methods.reshape(core.tensor(numbers, dtype), shape)
end

function reader:table(depth)
  if depth > wire.DEEPEST then refuse "tables nested too deep" end
  local count, made = self:take("I4", 4), {}
  self:spend(count)
  for _ = 1, count do
    local key = self:value(depth)
    local kind = type(key)
    if kind ~= "string" and kind ~= "number" and kind ~= "boolean" or key ~= key then refuse "a key of no kind" end
    if made[key] ~= nil then refuse "a key twice" end
    made[key] = self:value(depth)
  end
  return made
end

function reader:value(depth)
  local letter = self:take("c1", 1)
  if letter == "n" then return nil end
  if letter == "t" or letter == "f" then return letter == "t" end
  if letter == "i" then return self:take("i8", 8) end
  if letter == "d" then return self:take("d", 8) end
  if letter == "s" then
    local length = self:take("I4", 4)
    self:spend(length // 8)
    return self:take("c" .. length, length)
  end
  if letter == "T" then return self:tensor() end
  if letter == "{" then return self:table(depth + 1) end
  refuse "a letter that means nothing"
end

local function read(bytes)
  local state = setmetatable({ bytes = bytes, at = 1, left = wire.MOST }, { __index = reader })
  local value = state:value(0)
  if state.at ~= #bytes + 1 then refuse "more bytes than one value" end
  return value
end

--- The value that the bytes are, as true, value; false and why not where they are none, or ask for a tensor that the
-- engine refuses.
function wire.decode(bytes)
  local ok, value = pcall(read, bytes)
  if ok then return true, value end
  return false, type(value) == "table" and value.refused or tostring(value)
end

return wire
