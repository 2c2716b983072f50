--- A value as the prompt shows it: a tensor with shape, range and a corner, a table with its entries, a function with
-- its first line in the
-- manual, a room with its names. Never raises, whatever a value's metatable does, and never runs the script's own code
-- but __tostring.
local messages = require "minimodel.messages"
local reference = require "minimodel.reference"
local show = require "minimodel.diagnose.show"
local values = require "minimodel.diagnose.values"

local display = {}

local FULL = 64                     -- elements of a tensor that are shown all
local ROWS, COLUMNS = 4, 6          -- the corner of a larger one
local ENTRIES = 24                  -- entries of a table
local say = messages.say

local function number(x)
  if x ~= x then return "nan" end
  if x == math.huge then return "inf" elseif x == -math.huge then return "-inf" end
  return ("%.4g"):format(x)
end

--- The first rows and columns of a tensor, of its last two axes where it has more.
local function corner(t)
  local shape = t.shape
  local lead = #shape > 2 and "[" .. ("1, "):rep(#shape - 2) .. "…]" or nil
  while #t.shape > 2 do t = t:select(1, 1) end
  local rows = #t.shape == 2 and t.shape[1] or 1
  local columns = t.shape[#t.shape]
  local cells, width = {}, 1
  for i = 1, math.min(rows, ROWS) do
    cells[i] = {}
    local row = #t.shape == 2 and t:select(1, i) or t
    for j = 1, math.min(columns, COLUMNS) do
      cells[i][j] = number(row[j])
      width = math.max(width, #cells[i][j])
    end
  end
  local lines = {}
  for i, row in ipairs(cells) do
    for j, cell in ipairs(row) do row[j] = (" "):rep(width - #cell) .. cell end
    lines[i] = "  " .. table.concat(row, " ") .. (columns > COLUMNS and " …" or "")
  end
  if rows > ROWS then lines[#lines + 1] = "  …" end
  if lead then table.insert(lines, 1, "  " .. lead) end
  return table.concat(lines, "\n")
end

--- How many of a tensor's elements are no finite numbers.
local function strange(t)
  local ok, n = pcall(function() return (t:reshape { -1 } * 0):ne(0):sum():item() end)
  return ok and math.tointeger(n) or 0
end

local function tensor(t)
  local shape, dtype, sizes = values.shape(t)
  if not shape then return say "a tensor that was closed" end
  local count = 1
  for _, n in ipairs(sizes) do count = count * n end
  if count <= FULL then return tostring(t) end
  local title = say("tensor %s, %s", shape, dtype)
  local real = dtype:find "^float"
  local odd = real and strange(t) or 0
  if odd > 0 then
    title = title .. say(", %d of them not finite", odd)
  else
    title = title .. say(", from %s to %s", number(t:min():item()), number(t:max():item()))
  end
  return title .. "\n" .. corner(t)
end

-- ---- Names of the manual

local named

--- The entry of the manual that a function or a room is, by its value.
local function entry_of(value)
  if not named then
    named = {}
    local mm = package.loaded.minimodel
    if not mm then return nil end
    reference.each(function(entry)
      for _, name in ipairs(reference.names(entry)) do
        local path = name:match "^mm%.([%w_%.]+)$"
        local found = path and mm
        for key in (path or ""):gmatch "[^%.]+" do
          local ok, inner = pcall(function() return found[key] end)
          found = ok and inner or nil
          if found == nil then break end
        end
        local method = name:match "^t:([%w_]+)$"
        if method then found = rawget(mm.core.methods, method) end
        if found ~= nil and found ~= mm and not named[found] then named[found] = entry end
      end
    end)
  end
  return named[value]
end

local function first_sentence(entry)
  local text = entry[messages.language()]:gsub("`", ""):gsub("%$", "")
  return text:match "^(.-[%.:])%s" or text
end

local function described(value)
  local entry = entry_of(value)
  if not entry then return nil end
  return reference.signature(entry) .. "\n" .. show.wrap(first_sentence(entry), "  ")
end

-- ---- Tables

--- The name of a room of mm, and its names.
local function room(value)
  local mm = package.loaded.minimodel
  if not mm then return nil end
  if value == mm then
    local names = {}
    for _, word in ipairs(values.names_of(mm)) do names[#names + 1] = word end
    for _, word in ipairs { "nn", "positional", "measure", "figure", "lab", "train", "data", "statistics", "record",
      "help" } do
      if rawget(mm, word) == nil then names[#names + 1] = word end
    end
    table.sort(names)
    return "mm", names
  end
  for name, module in pairs(package.loaded) do
    local short = type(name) == "string" and name:match "^minimodel%.([%w_]+)$"
    if short and rawequal(module, value) then
      local name_of_room, seen = "mm." .. short, {}
      for _, word in ipairs(values.names_of(value)) do seen[word] = true end
      reference.each(function(entry)                          -- what the room loads when it is first asked for
        for _, full in ipairs(reference.names(entry)) do
          local word = full:match("^mm%.([%w_]+)%.[%w_]+$") == short and full:match "[%w_]+$"
          if word then seen[word] = true end
        end
      end)
      local names = {}
      for word in pairs(seen) do names[#names + 1] = word end
      table.sort(names)
      return name_of_room, names
    end
  end
end

local function brief(value)
  if values.is_tensor(value) then return say("a tensor, %s", (values.shape(value)) or "?") end
  local kind = type(value)
  if kind == "string" then
    return #value <= 40 and ("%q"):format(value):gsub("\\\n", "\\n") or ("%q…"):format(value:sub(1, 36))
  end
  if kind == "table" then return next(value) == nil and "{}" or "{…}" end
  if kind == "function" then return say "a function" end
  local ok, text = pcall(tostring, value)
  return ok and tostring(text) or kind
end

local function key_text(key)
  if type(key) == "string" and key:find "^[%a_][%w_]*$" then return key end
  return "[" .. brief(key) .. "]"
end

local function entries(value)
  local parts, n = {}, rawlen(value)
  for i = 1, math.min(n, ENTRIES) do parts[#parts + 1] = brief(rawget(value, i)) end
  if n > ENTRIES then parts[#parts + 1] = say("… and %d more", n - ENTRIES) end
  local keys = {}
  for key in next, value do
    if not (math.type(key) == "integer" and key >= 1 and key <= n) then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return type(a) == type(b) and (type(a) == "number" or type(a) == "string") and a < b
    or type(a) ~= type(b) and type(a) < type(b) end)
  for i = 1, math.min(#keys, ENTRIES) do parts[#parts + 1] = key_text(keys[i]) .. " = "
    .. brief(rawget(value, keys[i])) end
  if #keys > ENTRIES then parts[#parts + 1] = say("… and %d more", #keys - ENTRIES) end
  local line = "{" .. table.concat(parts, ", ") .. "}"
  if utf8.len(line) and utf8.len(line) <= 80 then return line end
  return "{\n" .. table.concat((function()
    local lines = {}
    for i, part in ipairs(parts) do lines[i] = "  " .. part end
    return lines
  end)(), ",\n") .. "\n}"
end

local function text(value)
  if values.is_tensor(value) then return tensor(value) end
  if type(value) == "string" then return value end
  if type(value) == "function" then return described(value) or tostring(value) end
  if type(value) ~= "table" then return tostring(value) end
  local name, names = room(value)
  if name then return show.wrap(name .. ": " .. table.concat(names, ", "), "") end
  local about = described(value)
  if about then return about end
  local meta = debug.getmetatable(value)
  if type(meta) == "table" and rawget(meta, "__tostring") then return tostring(value) end
  return entries(value)
end

--- The value as text.
function display.text(value)
  local ok, shown = pcall(text, value)
  if ok and type(shown) == "string" then return shown end
  return say("(a %s that cannot be shown)", (messages.translate(type(value))))
end

return display
