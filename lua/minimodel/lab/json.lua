--- Canonical JSON: sorted keys, numbers that read back as the same number, one text for one value.
-- dkjson does the writing; this file tells it the order of keys and spells the numbers, since it prints them with 14 digits.
-- A table with keys 1 … n is an array, any other a map with text keys; json.null is null, and an empty table is [].
-- NaN and the infinities, which JSON cannot say, are written as the texts "NaN", "Infinity", "-Infinity".
local dkjson = require "dkjson"

local json = { null = dkjson.null }

--- The shortest decimal text that reads back as x, and never in the style of a hexadecimal or a local decimal comma.
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

local function verbatim(text)
  return setmetatable({}, { __tojson = function() return text end })
end

local canonical

local function canonical_table(value, seen)
  if seen[value] then error("a table that contains itself cannot be written as JSON", 0) end
  seen[value] = true
  local order, out, n = {}, {}, #value
  for key, item in pairs(value) do
    if math.type(key) == "integer" and key >= 1 and key <= n then
      out[key] = canonical(item, seen)
    elseif type(key) == "string" then
      order[#order + 1] = key
      out[key] = canonical(item, seen)
    else
      error(("a JSON map has text keys, not %s"):format(tostring(key)), 0)
    end
  end
  if n > 0 and #order > 0 then error("a JSON value is a list or a map, not both", 0) end
  table.sort(order)
  seen[value] = nil
  return setmetatable(out, { __jsonorder = order, __jsontype = #order > 0 and "object" or nil })
end

function canonical(value, seen)
  local kind = type(value)
  if value == json.null or kind == "string" or kind == "boolean" then return value end
  if kind == "number" then return verbatim(json.number(value)) end
  if kind == "table" then return canonical_table(value, seen) end
  local ok, items = pcall(function() return value:totable() end)   -- a tensor
  if ok then return canonical(items, seen) end
  error(("a %s cannot be written as JSON"):format(kind), 0)
end

--- The canonical text of a value, two spaces deep, with a newline at the end.
function json.encode(value)
  return dkjson.encode(canonical(value, {}), { indent = true }) .. "\n"
end

--- The value of a JSON text; null becomes json.null. nil, message when it is no JSON.
function json.decode(text)
  local value, _, message = dkjson.decode(text, 1, json.null)
  if message then return nil, message end
  return value
end

return json
