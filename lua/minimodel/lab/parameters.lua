--- The parameters of a lab: their types, what the command line may say of them, and the help that lists them.
-- A parameter's type is that of its default: whole number, number, text, truth, or a list of one of these.
-- Does not decide what to do on a mistake: it raises {usage = message}, which the run turns into exit status 2.
local options = require "minimodel.options"
local words = require "minimodel.report.words"

local parameters = {}

--- A mistake of the person at the command line, not of the script.
function parameters.mistake(format, ...)
  error(setmetatable({ usage = format:format(...) }, { __tostring = function(self) return self.usage end }), 0)
end

--- The words after the script as {order = {names}, name = text}: `--name value`, `--name=value`, or
-- `--name` alone for true.
function parameters.read(arguments)
  local given, i = { order = {} }, 1
  while i <= #arguments do
    local name, text = arguments[i]:match "^%-%-([%w_][^=]*)=?(.*)$"
    if not name then parameters.mistake("'%s' is not a parameter; one is set with --name value", arguments[i]) end
    if not arguments[i]:find("=", 1, true) then
      local following = arguments[i + 1]
      local alone = following == nil or following:find "^%-%-%a"
      text = alone and "true" or following
      if not alone then i = i + 1 end
    end
    if given[name] ~= nil then parameters.mistake("--%s is given twice", name) end
    given[name] = text
    given.order[#given.order + 1] = name
    i = i + 1
  end
  return given
end

local function kind_of(value)
  local kind = math.type(value) or type(value)
  if kind == "table" then
    local first = value[1]
    if first == nil or type(first) == "table" then return nil end
    for _, item in ipairs(value) do
      if type(item) ~= type(first) then return nil end
      if math.type(item) == "float" then first = item end
    end
    local of = kind_of(first)
    return of and "list", of
  end
  if kind == "integer" or kind == "float" or kind == "string" or kind == "boolean" then return kind end
end
parameters.kind_of = kind_of

local KINDS = {
  integer = "a whole number such as 64", float = "a number such as 0.5", boolean = "true or false", string = "a text",
}

local function one(name, kind, text)
  if kind == "string" then return text end
  if kind == "boolean" then
    if text == "true" then return true end
    if text == "false" then return false end
  elseif not text:find("[xXnN]") then
    local x = tonumber(text)
    if x and kind == "float" then return x + 0.0 end
    x = x and math.tointeger(x)
    if x then return x end
  end
  parameters.mistake("--%s needs %s, not '%s'", name, KINDS[kind], text)
end

--- The value that a text from the command line gives to a parameter with this default.
function parameters.value(name, default, text)
  local kind, of = kind_of(default)
  if kind ~= "list" then return one(name, kind, text) end
  local list = {}
  for item in (text .. ","):gmatch("%s*(.-)%s*,") do
    if item == "" then
      parameters.mistake("--%s needs a list such as %s, not '%s'", name, words.typed(default), text)
    end
    list[#list + 1] = one(name, of, item)
  end
  return list
end

--- Checks the limits a lab sets: {min =, max =, choices =}. Every number of a list is checked.
function parameters.limit(name, value, limits)
  if type(value) == "table" then
    for _, item in ipairs(value) do parameters.limit(name, item, limits) end
    return
  end
  if limits.min and value < limits.min then
    parameters.mistake("--%s must be at least %s, not %s", name, words.typed(limits.min), words.typed(value))
  elseif limits.max and value > limits.max then
    parameters.mistake("--%s must be at most %s, not %s", name, words.typed(limits.max), words.typed(value))
  elseif limits.choices then
    for _, choice in ipairs(limits.choices) do
      if choice == value then return end
    end
    parameters.mistake("--%s must be one of %s, not %s", name, words.typed(limits.choices), words.typed(value))
  end
end

--- Refuses an option that no parameter has. `names` is the list of all that the script declares.
function parameters.refuse_unknown(given, names)
  local known = {}
  for _, name in ipairs(names) do known[name] = true end
  for _, name in ipairs(given.order) do
    if not known[name] then
      local near = options.nearest(name, names)
      table.sort(names)
      parameters.mistake("unknown parameter --%s; %s", name, near and ("did you mean --%s?"):format(near)
        or "this lab has --" .. table.concat(names, ", --"))
    end
  end
end

return parameters
