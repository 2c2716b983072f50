--- What Tab offers: names and keywords, fields and methods of a value, options of a call, files inside a string.
-- Returns a function of (line up to the cursor, the word at its end, the names that the line sees, the script's
-- locals) that gives a sorted list
-- of words to put in the word's place. Reads values, and never runs code of the learner.
local lfs = require "lfs"
local reference = require "minimodel.reference"
local tokens = require "minimodel.diagnose.tokens"
local values = require "minimodel.diagnose.values"

local ROOMS = { "nn", "positional", "measure", "figure", "lab", "train", "data", "statistics", "record", "help",
  "versions" }
local FIELDS = { "shape", "dtype", "grad", "needs_grad" }

local function sorted(set)
  local list = {}
  for word in pairs(set) do list[#list + 1] = word end
  table.sort(list)
  return list
end

--- Files whose names begin as the string does that is open at the end of the line; nil where none is open.
local function files(line, word)
  local all = tokens.all(line)
  local last = all[#all - 1]
  if not last or last.kind ~= "string" or not last.open then return nil end
  local typed = line:sub(last.first + 1)
  local folder, name = typed:match "^(.-)([^/]*)$"
  local lead = word:sub(1, #word - #name)                   -- what of the word stands before the name
  local found = {}
  local ok, iterate, state = pcall(lfs.dir, folder == "" and "." or folder)
  if not ok then return {} end
  for file in iterate, state do
    if file:sub(1, #name) == name and (file:sub(1, 1) ~= "." or name:sub(1, 1) == ".") then
      local is_folder = lfs.attributes(folder .. file, "mode") == "directory"
      found[lead .. file .. (is_folder and "/" or "")] = true
    end
  end
  return sorted(found)
end

--- The value that a chain such as mm.nn stands for; nil where it cannot be read without running code.
local function value_of(chain, env, locals)
  local value
  for name, mark in chain:gmatch "([%w_]+)([%.:]?)" do
    if value == nil then
      value = locals and locals[name]
      if value == nil then value = rawget(env, name) end
      if value == nil then value = rawget(_G, name) end
      if value == nil and name == "mm" then value = require "minimodel" end
    elseif type(value) == "table" then
      local inner = rawget(value, name)
      if inner == nil and rawequal(value, package.loaded.minimodel) then
        local ok, room = pcall(function() return package.loaded.minimodel[name] end)
        inner = ok and room or nil
      end
      value = inner
    else
      return nil
    end
    if value == nil then return nil end
    if mark == "" then break end
  end
  return value
end

--- Names after a dot or a colon.
local function members(chain, mark, part, env, locals)
  local value = value_of(chain, env, locals)
  if value == nil then return {} end
  if type(value) == "string" then value = string end
  local names = values.names_of(value)
  if values.is_tensor(value) and mark == "." then table.move(FIELDS, 1, #FIELDS, #names + 1, names) end
  if rawequal(value, package.loaded.minimodel) then table.move(ROOMS, 1, #ROOMS, #names + 1, names) end
  local found = {}
  for _, name in ipairs(names) do
    if name:sub(1, #part) == part and not name:find "^__" then found[chain .. mark .. name] = true end
  end
  return sorted(found)
end

--- The options of the call whose table is open at the end of the line.
local function options_of(line, part, found)
  local all, open = tokens.all(line), {}
  for i, token in ipairs(all) do
    if token.text == "{" or token.text == "(" then open[#open + 1] = i
    elseif token.text == "}" or token.text == ")" then open[#open] = nil end
  end
  local at = open[#open]
  if not at or all[at].text ~= "{" then return end
  local before = all[#all - 1]
  if before.kind == "name" then before = all[#all - 2] end
  if before.text ~= "{" and before.text ~= "," and before.text ~= ";" then return end
  local i = at - 1
  while all[i] and all[i].text ~= "(" and all[i].kind ~= "name" do i = i - 1 end
  if all[i] and all[i].text == "(" then i = i - 1 end
  local name = all[i] and all[i].kind == "name" and all[i].text
  if not name then return end
  for _, entry in ipairs((reference.find(name))) do
    for _, item in ipairs(entry.options or {}) do
      local option = reference.option(item).name
      if option:sub(1, #part) == part then found[option .. " = "] = true end
    end
  end
end

return function(line, word, env, locals)
  local in_string = files(line, word)
  if in_string then return in_string end
  local asked = line:match "^%s*help%s+([%w_%.:]*)$" or line:match "^%s*%?%s*([%w_%.:]*)$"
  if asked then
    local found = {}
    local _, all = reference.find ""
    for _, name in ipairs(all) do
      if name:sub(1, #asked) == asked and name:find "^[%w_%.:]+$" then found[name] = true end
    end
    return sorted(found)
  end
  local chain, mark, part = word:match "^([%a_][%w_%.]*)([%.:])([%w_]*)$"
  if chain then return members(chain, mark, part, env, locals) end
  part = word:match "[%w_]*$"
  if part ~= word then return {} end
  local found = {}
  options_of(line, part, found)
  if part == "" then return sorted(found) end
  local function add(name)
    if type(name) == "string" and name:sub(1, #part) == part and name:find "^[%a_][%w_]*$" then found[name] = true end
  end
  for name in pairs(locals or {}) do add(name) end
  for name in next, _G do add(name) end
  for name in pairs(tokens.keywords) do add(name) end
  add "mm"
  return sorted(found)
end
