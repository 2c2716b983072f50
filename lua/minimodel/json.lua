--- Canonical JSON: sorted keys, one entry a line, numbers that read back as the same number: one text for one value.
-- dkjson reads, and spells texts; writing is done here, since it prints numbers with 14 digits and keys in the order
-- of a hash. A table with keys 1 … n is an array, any other a map with text keys; json.null is null. An empty table is
-- [], or {} where json.map or the text it was read from says that it is a map. NaN and the infinities, which JSON
-- cannot say, are written as the texts "NaN", "Infinity", "-Infinity".
local dkjson = require "dkjson"

local json = { null = dkjson.null }

local MAP = { __jsontype = "object" }   -- as dkjson marks the maps it reads

--- The same table, to be written as a map even when it is empty.
function json.map(value)
  return setmetatable(value, MAP)
end

--- The shortest decimal text that reads back as x.
function json.number(x)
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x ~= x then return '"NaN"' end
  if x == math.huge or x == -math.huge then return x > 0 and '"Infinity"' or '"-Infinity"' end
  for digits = 15, 17 do
    local text = ("%." .. digits .. "g"):format(x)
    if digits == 17 or tonumber(text) == x then
      return text:find("[.e]") and text or text .. ".0"
    end
  end
end

local write

--- The keys of a map in order, or nil for an array.
local function keys_of(value)
  local keys, n = {}, #value
  for key in pairs(value) do
    if type(key) == "string" then
      keys[#keys + 1] = key
    elseif math.type(key) ~= "integer" or key < 1 or key > n then
      error(("a JSON map has text keys, not %s"):format(tostring(key)), 0)
    end
  end
  if n > 0 and #keys > 0 then error("a JSON value is a list or a map, not both", 0) end
  table.sort(keys)
  local marked = getmetatable(value)
  return (#keys > 0 or n == 0 and marked and marked.__jsontype == "object") and keys or nil
end

local DEEPEST = 100

local function write_table(value, indent, open)
  if #indent > 2 * DEEPEST then
    error(("a table nested deeper than %d cannot be written as JSON"):format(DEEPEST), 0)
  end
  if open[value] then error("a table that contains itself cannot be written as JSON", 0) end
  open[value] = true
  local keys, out, flat = keys_of(value), {}, true
  local inner = indent .. "  "
  if keys then
    for i, key in ipairs(keys) do out[i] = dkjson.quotestring(key) .. ": " .. write(value[key], inner, open) end
    flat = #keys == 0
  else
    for i, item in ipairs(value) do
      out[i] = write(item, inner, open)
      flat = flat and not out[i]:find("[\n{[]")
    end
  end
  open[value] = nil
  local before, after = keys and "{" or "[", keys and "}" or "]"
  if flat then return before .. table.concat(out, ", ") .. after end
  return ("%s\n%s%s\n%s%s"):format(before, inner, table.concat(out, ",\n" .. inner), indent, after)
end

function write(value, indent, open)
  local kind = type(value)
  if value == json.null then return "null" end
  if kind == "string" then return dkjson.quotestring(value) end
  if kind == "boolean" then return tostring(value) end
  if kind == "number" then return json.number(value) end
  if kind == "table" then return write_table(value, indent, open) end
  error(("a %s cannot be written as JSON"):format(kind), 0)
end

--- The canonical text of a value, with a newline at the end.
function json.encode(value)
  return write(value, "", {}) .. "\n"
end

--- The value of a JSON text; null becomes json.null. nil, message when it is no JSON.
function json.decode(text)
  local value, _, message = dkjson.decode(text, 1, json.null)
  if message then return nil, message end
  return value
end

return json
