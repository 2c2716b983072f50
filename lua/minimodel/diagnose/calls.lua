--- Errors that the library raises: which operand, option or argument of the learner's call they are about, what the
-- operands are by the
-- learner's names, and what would work. Completes a report; where nothing certain is known the report stays as it is.
local advice = require "minimodel.diagnose.advice"
local elsewhere = require "minimodel.diagnose.elsewhere"
local frames = require "minimodel.diagnose.frames"
local host = require "minimodel.host"
local locate = require "minimodel.diagnose.locate"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local values = require "minimodel.diagnose.values"

local say = messages.say
local calls = {}

--- Is it a table of functions, such as mm or mm.nn, which are called with a dot?
local function is_room(value)
  if type(value) ~= "table" then return false end
  for name, module in pairs(package.loaded) do
    if rawequal(module, value) and type(name) == "string" and (name:find "^minimodel" or _G[name] == module) then
      return true
    end
  end
  return false
end

--- Is it an object, whose methods are called with a colon?
local function is_object(value)
  if values.is_tensor(value) then return true end
  local meta = debug.getmetatable(value)
  if type(meta) ~= "table" or is_room(value) then return false end
  if type(value) == "table" and type(rawget(value, "fields")) == "table" then return true end   -- a module of mm.nn
  return type(value) == "userdata" or type(value) == "table" and type(rawget(meta, "__index")) == "table"
end

--- Was a method of the library called without the object that it is of? callee: what was called, by its name, with n
-- arguments.
local function lacks_self(callee, name, n, message)
  local core = package.loaded["minimodel.core"]
  local given = callee.arguments[1]
  local wanted = tonumber(message:match "^[%w_]+: argument (%d+) should be")
  if core and callee.info.func == core.methods[name] then return not values.is_tensor(given) or wanted == n + 1 end
  if callee.info.what == "C" then return core and wanted == 1 and callee.info.func ~= core[name] end
  if callee.parameters[1] ~= "self" or not host.is_library(callee.info.source) then return false end
  local there, method = pcall(function() return given[name] end)
  return not (there and method == callee.info.func)
end

--- Tells that what was called with a dot, callee, is a method of the object called `name`.
local function name_as_method(report, callee, name)
  report.message = report.place .. ("`%s` is a method of `%s`: it is called with a colon, %s:%s(…)"):format(callee.name,
    name, name, callee.name)
  report.marks = { { callee.mark, callee.mark } }
end

--- The two ways to mix up `.` and `:`; true when it is one of them.
local function dot_or_colon(report, tree, state, node, arguments, message)
  if node.tag == "Call" and node.callee.tag == "Index" and node.callee.dot then
    local object, known = frames.evaluate(state, node.callee.object)
    local name = locate.text(tree, node.callee.object)
    if not known and lacks_self(state.callee, node.callee.name, #arguments, message) then
      name_as_method(report, node.callee, name or "(…)")
      return true
    end
    if not (known and name and is_object(object)) then return false end
    local first, first_known = nil, true
    if arguments[1] then first, first_known = frames.evaluate(state, arguments[1]) end
    if not first_known and state.callee.arguments.n > 0
      and (state.callee.info.what == "Lua" or message:find "argument 1 should be") then
      first, first_known = state.callee.arguments[1], true   -- what the function got as self
    end
    if tonumber(message:match "argument (%d+) should be") ~= #arguments + 1 then   -- not one argument too few
      if not first_known and arguments[1].tag ~= "Table" and arguments[1].tag ~= "Function"
        or rawequal(first, object) then
        return false
      end
      if values.is_tensor(object) and values.is_tensor(first) then return false end   -- x.add(y, z) may be meant
    end
    name_as_method(report, node.callee, name)
    return true
  elseif node.tag == "Method" then
    local object, known = frames.evaluate(state, node.object)
    local name = locate.text(tree, node.object)
    if not (known and name and is_room(object)) then return false end
    report.message = report.place .. ("`%s` is a function of `%s`: it is called with a dot, %s.%s(…)"):format(node.name,
      name, name, node.name)
    report.marks = { { node.mark, node.mark } }
    return true
  end
  return false
end

local function has_word(text, word)
  return #word > 0 and (" " .. text .. " "):find("[^%w_]" .. word:gsub("%p", "%%%0") .. "[^%w_]") ~= nil
end

--- The names of the parameters as the manual has them; none in a page, which does not carry the manual.
local function documented(node)
  local name = node.tag == "Method" and node.name or node.tag == "Call" and node.callee.name
  if not name then return {} end
  local there, reference = pcall(require, "minimodel.reference")
  local found = there and reference.find(name) or {}
  if #found ~= 1 then return {} end
  local names = {}
  for i, item in ipairs(reference.items(found[1].takes)) do names[i] = item.name end
  return names
end

--- The arguments that the message is about: a list of { node, value, known }.
local function at_fault(state, node, arguments, message)
  local shift = node.tag == "Method" and 1 or 0
  local number = tonumber(message:match ": argument (%d+) should be")
  if number and arguments[number + shift] then return { arguments[number + shift] } end
  local got = message:match ": between a tensor and a tensor or a number, got (%a+)"
  if got then                                              -- the operand that is neither
    for i, argument in ipairs(arguments) do
      if options.kind(state.callee.arguments[i]) == got then return { argument } end
    end
  end
  if message:find("^tensor: ragged") or message:find("^tensor: a number or nested") then return { arguments[1] } end
  local option = message:match 'unknown option "([^"]*)"'
  if option then
    local item = locate.option(arguments, option)
    return item and { { tag = "Option", first = item.first, last = item.first + #option - 1 } } or {}
  end
  if message:find("{en = …, es = …}", 1, true) then
    local item = locate.other_language(arguments)
    return item and { { tag = "Option", first = item.first, last = item.last } } or {}
  end
  local body = message:match "^[%w_%.:]+: (.*)$" or message
  local list = {}
  for i, argument in ipairs(arguments) do                 -- tensors whose shape or type the message quotes
    local value, known = state.callee.arguments[i], i <= state.callee.arguments.n
    if not known or not values.is_tensor(value) then value, known = frames.evaluate(state, argument) end
    if known and values.is_tensor(value) and argument.tag ~= "Table" then
      local text, dtype, shape = values.shape(value)
      local plain = text and (#shape == 0 and "scalar" or table.concat(shape, " × "))
      if plain and (has_word(body, plain) or body:find("float", 1, true) and has_word(body, dtype)) then
        list[#list + 1] = argument
        argument.value = value
      end
    end
  end
  if #list > 0 then return list end
  for _, argument in ipairs(arguments) do                 -- options that it names
    if argument.tag == "Table" then
      for _, item in ipairs(argument.items) do
        if item.name and has_word(body, item.name) then
          list[#list + 1] = { tag = "Option", first = item.first, last = item.last, inner = item.value }
        end
      end
    end
  end
  if #list > 0 then return list end
  local names = state.callee.parameters
  if state.callee.info.what == "C" then
    names = documented(node)
    if shift == 1 then table.insert(names, 1, "self") end
  end
  for i, argument in ipairs(arguments) do                 -- parameters that it names
    local name = names[i]
    if name and name ~= "self" and has_word(body, name) then list[#list + 1] = argument end
  end
  return list
end

--- "`A` is 4 × 3, `B` is 4 × 5": what is marked, by the names that the learner gave it.
local function by_name(tree, state, list, message)
  local parts = {}
  local about_type = not message:find(" × ", 1, true) and message:find "float%d%d"
  for _, argument in ipairs(list) do
    local node = argument.inner or argument
    local text = node.tag ~= "Option" and locate.text(tree, node, 24)
    local value, known = argument.value, argument.value ~= nil
    if not known and node.tag ~= "Option" then value, known = frames.evaluate(state, node) end
    if text and known and type(value) ~= "table" and type(value) ~= "function"
      and (node.tag == "Name" or node.tag == "Index" or values.is_tensor(value)) then
      local shape, dtype = nil, nil
      if values.is_tensor(value) then shape, dtype = values.shape(value) end
      local described = about_type and dtype or shape or values.describe(value)
      if described and described == shape and shape:find "^%d+$" then
        parts[#parts + 1] = shape == "1" and say("`%s` has one number", text) or say("`%s` has %s numbers", text, shape)
      elseif described then parts[#parts + 1] = say("`%s` is %s", text, described) end
    end
  end
  return #parts > 0 and table.concat(parts, ", ") or nil
end

--- A report about a call whose `.` should be `:`, or the other way round, however the call failed; nothing otherwise.
function calls.mixed_up(report, tree, state, message)
  local node, arguments = locate.call(tree, state)
  return node and dot_or_colon(report, tree, state, node, arguments, message)
end

--- Completes a report about an error of the library, with message as it is without its place.
function calls.explain(report, tree, state, message)
  local undefined = message:match "^`([^`]*)` was never given a value"   -- the reader of globals in a lab (globals.lua)
  if undefined then
    local name = locate.name(tree, state.info.currentline, undefined)
    if name then report.marks = { { name.first, name.last } } end
    if name and not message:find "; did you mean" then report.help = elsewhere.bare(undefined, name.scope) end
    return
  end
  local node, arguments = locate.call(tree, state)
  if not node then return end
  if dot_or_colon(report, tree, state, node, arguments, message) then return end
  local what, name = state.callee.info.namewhat, state.callee.info.name
  local list
  if what == "metamethod" and (name == "index" or name == "newindex") then
    local key = arguments[2]
    if node.tag == "Method" or node.dot then
      report.marks = { { key.first, key.last } }
      report.help = advice.for_call(message, tree, state, node, arguments)
      return
    end
    list = { key }
    local axis = tonumber(message:match "axis (%d+)")
    if key.tag == "Table" and axis and key.items[axis] and message:find "^subscript" then
      list = { key.items[axis].value }
    end
  elseif what == "metamethod" then
    list = at_fault(state, node, arguments, message)
    if #list == 0 then
      report.marks = { { node.op_first or node.first, (node.op_first or node.first) + #node.op - 1 } }
    end
  else
    list = at_fault(state, node, arguments, message)
    if #list == 0 then
      local first = node.name_first or node.callee and (node.callee.name_first or node.callee.first)
      local called = node.name or node.callee and node.callee.name
      if called then report.marks = { { first, first + #called - 1 } } end
    end
  end
  for _, argument in ipairs(list) do
    report.marks = report.marks or {}
    report.marks[#report.marks + 1] = { argument.first, argument.last }
  end
  local named = by_name(tree, state, list, message)
  if named then report.notes = { named } end
  report.help = advice.for_call(message, tree, state, node, arguments)
end

return calls
