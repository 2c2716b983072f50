-- safetensors.lua: named tensors in one file that other tools read.
--
-- The format (Hugging Face, safetensors 0.3): 8 bytes, little-endian, the length N of the header; N bytes of JSON,
-- {"name": {"dtype": "F32", "shape": [64, 32], "data_offsets": [begin, end]}, …, "__metadata__": {"key": "text"}};
-- then the elements, little-endian, in C order, without gaps. Does: write (whole, or not at all), read, and check
-- every number it reads before it is believed. Does not: map files into memory, or hold types the engine lacks (F16,
-- BF16): these are refused by name.

local dkjson = require "dkjson"
local core = require "minimodel.core"
local host = require "minimodel.host"
local json = require "minimodel.json"
local options = require "minimodel.options"

local safetensors = {}

local fail = options.fail

local CODES = { float32 = "F32", float64 = "F64", int32 = "I32", int64 = "I64" }
local TYPES = { F32 = "float32", F64 = "float64", I32 = "int32", I64 = "int64" }
local PACK = { float32 = "f", float64 = "d", int32 = "i4", int64 = "i8" }
local SIZE = { float32 = 4, float64 = 8, int32 = 4, int64 = 8 }
local CHUNK = 100 -- values per call of string.pack, which takes them from the stack

local function flatten(value, out)
  if type(value) == "number" then
    out[#out + 1] = value
  else
    for i = 1, #value do flatten(value[i], out) end
  end
  return out
end

local function bytes_of(tensor)
  local values, parts = flatten(tensor:totable(), {}), {}
  local letter = PACK[tensor.dtype]
  if letter:sub(1, 1) == "i" then
    for i = 1, #values do values[i] = math.tointeger(values[i]) end
  end
  for first = 1, #values, CHUNK do
    local last = math.min(first + CHUNK - 1, #values)
    parts[#parts + 1] = string.pack("<" .. letter:rep(last - first + 1), table.unpack(values, first, last))
  end
  return table.concat(parts)
end

local function count_of(shape)
  local count = 1
  for _, size in ipairs(shape) do count = count * size end
  return count
end

local function shape_text(shape)
  return #shape == 0 and "scalar" or table.concat(shape, " × ")
end

-- Writes entries, a list of { name, tensor } in the order given, and metadata, a table of texts, through a temporary
-- name.
function safetensors.save(path, entries, metadata)
  local header, data, at, seen = {}, {}, 0, {}
  local keys = {}
  for key in pairs(metadata or {}) do keys[#keys + 1] = key end
  table.sort(keys)
  if #keys > 0 then
    local fields = {}
    for i, key in ipairs(keys) do
      fields[i] = dkjson.quotestring(key) .. ":" .. dkjson.quotestring(tostring(metadata[key]))
    end
    header[1] = '"__metadata__":{' .. table.concat(fields, ",") .. "}"
  end
  for _, entry in ipairs(entries) do
    local name, tensor = entry[1], entry[2]
    if type(name) ~= "string" or not utf8.len(name) or seen[name] or name == "__metadata__" then
      fail("safetensors: %s cannot be the name of a tensor here", tostring(name))
    end
    seen[name] = true
    local size = count_of(tensor.shape) * SIZE[tensor.dtype]
    header[#header + 1] = ('%s:{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}'):format(dkjson.quotestring(name),
      CODES[tensor.dtype], table.concat(tensor.shape, ","), at, at + size)
    data[#data + 1] = bytes_of(tensor)
    at = at + size
  end
  local text = "{" .. table.concat(header, ",") .. "}"
  text = text .. (" "):rep(-#text % 8) -- so that the elements are aligned
  table.insert(data, 1, string.pack("<I8", #text) .. text)
  local temporary = ("%s.%s.partial"):format(path, host.unpredictable()) -- a name that nobody can have taken before
  local made, message = host.create(temporary, table.concat(data))
  if not made then fail("safetensors: cannot write %s", message) end
  local renamed, why = os.rename(temporary, path)
  if not renamed then
    os.remove(temporary)
    fail("safetensors: cannot write %s: %s", path, why)
  end
end

-- A list of the header, as the reader marks it: {} and null are none, and would pass for the shape of a scalar.
local function is_list(x) return type(x) == "table" and (getmetatable(x) or {}).__jsontype == "array" end

local function is_count(x) return math.type(x) == "integer" and x >= 0 end

-- One entry of the header, checked: { name, dtype, shape, first, last } with offsets from the start of the data.
local function checked(path, name, entry, data_size)
  if type(entry) ~= "table" then fail("safetensors: %s: the entry of '%s' is no object", path, name) end
  local dtype = TYPES[entry.dtype]
  if not dtype then
    fail("safetensors: %s: '%s' is of type %s; F32, F64, I32 and I64 can be read", path, name, tostring(entry.dtype))
  end
  local shape, offsets = entry.shape, entry.data_offsets
  if not is_list(shape) or not is_list(offsets) or #offsets ~= 2 then
    fail("safetensors: %s: '%s' lacks its shape or its offsets", path, name)
  end
  for _, size in ipairs(shape) do
    if not is_count(size) then fail("safetensors: %s: '%s' has a size that is no count", path, name) end
  end
  if #shape > 8 then fail("safetensors: %s: '%s' has %d axes; 8 are possible", path, name, #shape) end
  local first, last = offsets[1], offsets[2]
  local count = 1.0
  for _, size in ipairs(shape) do count = count * size end
  if not (is_count(first) and is_count(last)) or last - first ~= count * SIZE[dtype] then
    fail("safetensors: %s: '%s' is %s of %s, but its offsets do not span that", path, name, shape_text(shape), dtype)
  end
  if last > data_size then
    fail("safetensors: %s is truncated: '%s' ends at byte %d of the data, and %d are there", path, name, last,
      data_size)
  end
  return { name = name, dtype = dtype, shape = shape, first = first, last = last }
end

-- Reads a file: { name = tensor }, the names in the order of their data, and the metadata.
function safetensors.load(path)
  local file, message = io.open(path, "rb")
  if not file then fail("safetensors: cannot read %s", message) end
  local bytes = file:read "a"
  file:close()
  if not bytes or #bytes < 8 then fail("safetensors: %s is truncated: the length of its header is missing", path) end
  local length = string.unpack("<i8", bytes)
  if length < 2 or length > 100 * 1024 * 1024 then
    fail("safetensors: %s is no safetensors file: its header would be %d bytes long", path, length)
  end
  if #bytes < 8 + length then
    fail("safetensors: %s is truncated: its header is %d bytes long, and %d are there", path, length, #bytes - 8)
  end
  local text = bytes:sub(9, 8 + length)
  local header, problem = json.decode(text)
  if not utf8.len(text) then problem = "it is not UTF-8" end
  if problem or text:sub(1, 1) ~= "{" then
    fail("safetensors: %s is no safetensors file: its header is no JSON object (%s)", path,
      problem or "it does not begin with {")
  end
  local data_first, data_size = 8 + length, #bytes - 8 - length
  local metadata, entries = header.__metadata__ or {}, {}
  header.__metadata__ = nil
  local texts = type(metadata) == "table"
  for key, value in pairs(texts and metadata or {}) do
    texts = texts and type(key) == "string" and type(value) == "string"
  end
  if not texts or metadata == json.null then fail("safetensors: %s: its metadata is no map of names to texts", path) end
  for name, entry in pairs(header) do entries[#entries + 1] = checked(path, name, entry, data_size) end
  table.sort(entries, function(a, b)
    if a.first ~= b.first then return a.first < b.first end
    if a.last ~= b.last then return a.last < b.last end -- an empty tensor begins where the next does
    return a.name < b.name
  end)
  local at = 0
  for _, entry in ipairs(entries) do
    if entry.first ~= at then
      fail("safetensors: %s: the data of '%s' does not begin where the last ended", path, entry.name)
    end
    at = entry.last
  end
  if at ~= data_size then
    fail("safetensors: %s holds %d bytes of data, and its header accounts for %d", path, data_size, at)
  end
  local tensors, names = {}, {}
  for i, entry in ipairs(entries) do
    local letter, size = PACK[entry.dtype], SIZE[entry.dtype]
    local count, values = (entry.last - entry.first) // size, {}
    for first = 1, count, CHUNK do
      local n = math.min(CHUNK, count - first + 1)
      local some = { string.unpack("<" .. letter:rep(n), bytes, data_first + entry.first + (first - 1) * size + 1) }
      table.move(some, 1, n, first, values)
    end
    local tensor = count == 0 and core.full(entry.shape, 0, entry.dtype) or core.tensor(values, entry.dtype)
    tensors[entry.name], names[i] = tensor:reshape(entry.shape), entry.name
  end
  return tensors, names, metadata
end

-- Writes the file's tensors over those of `entries` ({ name, tensor } as save takes them). Names, shapes and types
-- must be the same on both sides; nothing is written when they are not. Returns the metadata.
function safetensors.load_into(path, entries)
  local tensors, names, metadata = safetensors.load(path)
  local wanted = {}
  for _, entry in ipairs(entries) do
    local name, mine, theirs = entry[1], entry[2], tensors[entry[1]]
    wanted[name] = true
    if not theirs then fail("load: %s has no tensor '%s'%s", path, name, options.hint(name, names)) end
    if shape_text(mine.shape) ~= shape_text(theirs.shape) then
      fail("load: %s: '%s' is %s in the file and %s in the model", path, name, shape_text(theirs.shape),
        shape_text(mine.shape))
    end
    if mine.dtype ~= theirs.dtype then
      fail("load: %s: '%s' is %s in the file and %s in the model", path, name, theirs.dtype, mine.dtype)
    end
  end
  for _, name in ipairs(names) do
    if not wanted[name] then fail("load: %s holds '%s', which the model has not", path, name) end
  end
  for _, entry in ipairs(entries) do entry[2]:assign(tensors[entry[1]]) end
  return metadata
end

return safetensors
