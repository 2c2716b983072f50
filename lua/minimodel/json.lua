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
  for i = 1, n do
    if value[i] == nil then error(("a JSON list may have no holes, and entry %d of this one is nil"):format(i), 0) end
  end
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

-- ---- Reading. dkjson reads more than JSON is (members without a name, items without a comma, comments, anything after
-- the end), and of two members of one name it keeps the last; so the text is held against the grammar first (RFC 8259).

local grammar = {}   -- by the first character of a value: function(text, at, depth) → where the value ends, or nil

local function after_blanks(text, at) return text:find("[^ \t\r\n]", at) or #text + 1 end

-- A value with the blanks after it: where the next token begins, or nil and the place of what is no JSON, or a message.
local function value_end(text, at, depth)
  local rule = grammar[text:sub(at, at)]
  if depth > DEEPEST then return nil, "it is nested too deeply" end
  if not rule then return nil, at end
  local after, wrong = rule(text, at, depth)
  if not after then return nil, wrong or at end
  return after_blanks(text, after)
end

grammar['"'] = function(text, at)
  local from = at + 1
  while true do
    local stop = text:find('["\\\0-\31]', from)
    if not stop then return nil, #text + 1 end
    if text:byte(stop) == 34 then return stop + 1 end
    from = text:match('^\\["\\/bfnrt]()', stop) or text:match("^\\u%x%x%x%x()", stop)
    if not from then return nil, stop end
  end
end

-- Members between brackets, up to `close`. one(at) → where a member ends.
local function members_end(text, at, close, one)
  at = after_blanks(text, at + 1)
  if text:sub(at, at) == close then return at + 1 end
  while true do
    local after, wrong = one(at)
    if not after then return nil, wrong end
    local sign = text:sub(after, after)
    if sign == close then return after + 1 end
    if sign ~= "," then return nil, after end
    at = after_blanks(text, after + 1)
  end
end

grammar["["] = function(text, at, depth)
  return members_end(text, at, "]", function(from) return value_end(text, from, depth + 1) end)
end

grammar["{"] = function(text, at, depth)
  local taken = {}
  return members_end(text, at, "}", function(from)
    if text:sub(from, from) ~= '"' then return nil, from end
    local after, wrong = value_end(text, from, depth)
    if not after then return nil, wrong end
    local name = dkjson.decode(text:sub(from, after - 1))
    if taken[name] or text:sub(after, after) ~= ":" then return nil, taken[name] and from or after end
    taken[name] = true
    return value_end(text, after_blanks(text, after + 1), depth + 1)
  end)
end

local function number_end(text, at)
  local whole = text:match("^%-?0()", at) or text:match("^%-?[1-9]%d*()", at)
  local part = whole and (text:match("^%.%d+()", whole) or whole)
  return part and (text:match("^[eE][+-]?%d+()", part) or part)
end
for digit in ("-0123456789"):gmatch "." do grammar[digit] = number_end end
for _, word in ipairs { "true", "false", "null" } do
  grammar[word:sub(1, 1)] = function(text, at) return text:match("^" .. word .. "()", at) end
end

--- The value of a JSON text; null becomes json.null. nil, message when it is no JSON, when two members of a map have
-- one name, or when it is nested deeper than what is written here.
function json.decode(text)
  local at, wrong = value_end(text, after_blanks(text, 1), 0)
  if type(wrong) == "string" then return nil, wrong end
  if not at or at <= #text then
    local before = text:sub(1, (at or wrong) - 1)
    return nil, ("no valid JSON at line %d, column %d"):format(select(2, before:gsub("\n", "")) + 1,
      #before:match "[^\n]*$" + 1)
  end
  return (dkjson.decode(text, 1, json.null))
end

return json
