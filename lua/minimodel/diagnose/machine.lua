--- Errors that Lua itself raises while a script runs: which variable it was, why it may be so, and what to do.
-- Completes a report; where nothing certain is known the report stays as it is.
local frames = require "minimodel.diagnose.frames"
local locate = require "minimodel.diagnose.locate"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local sources = require "minimodel.diagnose.sources"
local values = require "minimodel.diagnose.values"

local say = messages.say
local machine = {}

-- What other languages and older versions of Lua call it. A string is shown as it is; a function of the learner's own
-- may have such a name, so
-- these count only where the name has no value.
local HABITS = {
  len = "#t", range = "for i = 1, n do … end", str = "tostring(x)", int = "math.tointeger(x)", float = "tonumber(x)",
  enumerate = "for i, x in ipairs(t) do … end", append = "t[#t + 1] = x", printf = "io.write(string.format(…))",
    sum = "t:sum()",
  sqrt = "math.sqrt(x)", exp = "math.exp(x)", log = "math.log(x)", sin = "math.sin(x)", cos = "math.cos(x)",
    abs = "math.abs(x)",
  max = "math.max(a, b)", min = "math.min(a, b)", floor = "math.floor(x)", round = "math.floor(x + 0.5)",
    pow = "x ^ y", isinstance = "type(x) == \"…\"",
  unpack = "table.unpack(t)", loadstring = "load(text)", push = "t[#t + 1] = x", typeof = "type(x)",
    zip = "for i = 1, #a do … a[i], b[i] … end",
  input = "io.read()", format = "string.format(…)", np = "mm", numpy = "mm", torch = "mm", None = "nil", null = "nil",
    undefined = "nil",
  True = "true", False = "false", console = "print(…)", Math = "math", self = nil,
}
local IN_ROOM = {
  ["math.pow"] = "x ^ y", ["math.mod"] = "math.fmod(x, y)", ["math.round"] = "math.floor(x + 0.5)",
    ["table.getn"] = "#t", ["table.push"] = "t[#t + 1] = x",
  ["table.append"] = "t[#t + 1] = x", ["table.length"] = "#t", ["string.length"] = "#s",
    ["string.split"] = "s:gmatch \"[^,]+\"",
  ["math.ln"] = "math.log(x)", ["table.join"] = "table.concat(t, \", \")", ["string.join"] = "table.concat(t, \", \")",
  ["table.map"] = "for i, x in ipairs(t) do … end", ["string.trim"] = "s:match \"^%s*(.-)%s*$\"",
    ["math.inf"] = "math.huge",
  ["string.contains"] = "s:find(part, 1, true)", ["table.len"] = "#t", ["table.size"] = "#t",
}

-- Methods that the lists and strings of other languages have; @ is the table or the string.
local OF_TABLE = {
  append = "@[#@ + 1] = x", push = "@[#@ + 1] = x", add = "@[#@ + 1] = x", insert = "table.insert(@, x)",
  pop = "table.remove(@)", remove = "table.remove(@)", join = "table.concat(@, \", \")", sort = "table.sort(@)",
  len = "#@", length = "#@", size = "#@", count = "#@", items = "for key, x in pairs(@) do … end",
  keys = "for key in pairs(@) do … end", forEach = "for i, x in ipairs(@) do … end", map = "mm.map(@, f)",
  copy = "table.move(@, 1, #@, 1, {})", unpack = "table.unpack(@)",
}
local OF_STRING = {
  split = "@:gmatch \"[^,]+\"", trim = "@:match \"^%s*(.-)%s*$\"", strip = "@:match \"^%s*(.-)%s*$\"",
  length = "#@", replace = "@:gsub(old, new)", toUpperCase = "@:upper()", toLowerCase = "@:lower()",
  contains = "@:find(part, 1, true)", startswith = "@:sub(1, #part) == part", join = "table.concat(t, @)",
}

local function mark(report, node) report.marks = { { node.first, node.last } } end
local function mark_name(report, node)
  local first = node.name_first or node.first
  report.marks = { { first, first + #node.name - 1 } }
end

local function note(report, text)
  report.notes = report.notes or {}
  report.notes[#report.notes + 1] = text
end

--- Why a local is nil: what its declaration says.
local function history(tree, declared)
  if not declared or not declared.values then return nil end
  local last = declared.values[#declared.values]
  if declared.index > #declared.values and last and (last.tag == "Method" or last.tag == "Call")
    and declared.count == 0 then
    if last.name == "forward" and declared.index == 2 then
      return say("forward gives the weights too where they are asked for: %s(x, { weights = true })",
        locate.text(tree, last.object, 20) .. ":forward")
    end
    return say("line %d names %d values, and the call there gave fewer", declared.line, declared.index)
  end
  if #declared.values == 0 and declared.count == 0 then
    return say("line %d declares `%s` without a value", declared.line, declared.name)
  end
  if declared.count == 0 and last and (last.tag == "Call" or last.tag == "Method")
    and declared.index == #declared.values then
    return say("the call in line %d returned nothing; does that function end with return?", declared.line)
  end
end

--- What may help with a name that has no value. `what` is local, global, field, method, upvalue.
local function missing(tree, state, node, what, name)
  if what == "global" then
    if name == "mm" then return say('put this at the top of the script: local mm = require "minimodel"') end
    if HABITS[name] then return say("in Lua this is written: %s", HABITS[name]) end
    local word = require("minimodel.diagnose.habits").instead[name]
    if word then return say("in Lua this is written: %s", word) end
    local near = values.near(name, node and node.scope)
    if near and near ~= name then return say("did you mean `%s`?", near) end
    return say("nothing with the name `%s` has been given a value; is it misspelt, or declared inside another block?",
      name)
  end
  if (what == "field" or what == "method") and node and node.object then
    local object_name = locate.text(tree, node.object)
    local instead = IN_ROOM[(object_name or "") .. "." .. name]
    if instead then return say("in Lua this is written: %s", instead) end
    local object, known = frames.evaluate(state, node.object)
    if name == "zero_grad" and known and type(object) == "table" then
      return say "optimizer:step(rate) forgets the gradients by itself"
    end
    if known and object ~= nil then
      local near = options.nearest(name, values.names_of(object))
      local own = type(object) == "string" and OF_STRING[name]
        or type(object) == "table" and not debug.getmetatable(object) and OF_TABLE[name]
      if own and object_name then
        return say("in Lua this is written: %s", (own:gsub("@", function() return object_name end)))
      end
      if near then return say("did you mean `%s`?", near) end
      if object_name and type(object) == "table" then return say("`%s` has no field `%s`", object_name, name) end
    end
    return nil
  end
  return node and history(tree, node.declared)
end

-- ---- One rule for each kind of message: { pattern, function(report, tree, state, captures…) }

local function index_of(report, tree, state, kind, what, name)
  local node = locate.operand(tree, state.info.currentline, "index", what, name)
  if node then (node.name_first and mark_name or mark)(report, node) end
  if kind == "nil" then report.help = missing(tree, state, node, what, name) end
end

local function call_of(report, tree, state, kind, what, name)
  local node, whole = locate.operand(tree, state.info.currentline, "call", what, name)
  if node then (node.name_first and mark_name or mark)(report, node) end
  if kind == "nil" and name == "f" and whole and whole.arguments[1] and whole.arguments[1].tag == "String" then
    report.help = say("in Lua this is written: %s", "string.format(\"x is %g\", x)")
  elseif kind == "nil" then
    report.help = missing(tree, state, node, what, name)
  elseif (kind == "userdata" or kind == "tensor") and node then
    local value = frames.evaluate(state, node)
    if values.is_tensor(value) then
      report.help = say("`%s` is a tensor; its elements are %s[i] and %s[{i, j}]", name, name, name)
    end
  elseif kind == "table" then
    report.help = say("`%s` is a table; its entries are %s[i] and %s.name", name, name, name)
  else
    report.help = say("only functions can be called; `%s` is a %s", name, messages.translate(kind))
  end
end

local function arithmetic_on(report, tree, state, kind, what, name)
  local node = locate.operand(tree, state.info.currentline, "arithmetic", what, name)
  if node then (node.name_first and mark or mark)(report, node) end
  local text = node and locate.text(tree, node) or name
  if kind == "nil" and name == "?" then
    report.help = say "nothing stands at that subscript: lists count from 1, up to #t"
    return
  end
  if kind == "nil" then
    if what == "global" or what == "local" or what == "upvalue" then
      report.help = missing(tree, state, node, what, name)
    end
    report.help = report.help or say("`%s` has no value yet; give it one before: %s = 0", text, text)
  elseif kind == "function" then
    local object = node and node.object and frames.evaluate(state, node.object)
    local call = values.is_tensor(object) and locate.text(tree, node.object) .. ":" .. node.name or text
    report.help = say("`%s` is a function: call it, %s(…)", text, call)
  elseif kind == "table" then
    report.help = say("`%s` is a table of Lua; mm.tensor(%s) makes a tensor of it, which can be computed with", text,
      text)
  elseif kind == "string" then
    report.help = say("`%s` is a string; tonumber(%s) makes a number of it", text, text)
  elseif kind == "boolean" then
    report.help = say("`%s` is true or false, not a number", text)
  end
end

local function bare(report, tree, state, doing, kind)
  local node = locate.only(tree, state.info.currentline, doing)
  if not node then return end
  local culprit
  if node.tag == "Binary" then
    for _, side in ipairs { node.left, node.right } do
      local value, known = frames.evaluate(state, side)
      if side.tag == "Call" or side.tag == "Method" or known and type(value) == kind then
        culprit = culprit and "both" or side
      end
    end
  end
  if type(culprit) == "table" then
    mark(report, culprit)
    if kind == "nil" and (culprit.tag == "Call" or culprit.tag == "Method") then
      report.help = say("this call returned nothing; does that function end with return?")
    end
  elseif node.tag ~= "Binary" then
    mark(report, node.callee or node.object or node)
  end
end

local function compared(report, tree, state, left, right)
  local node = locate.only(tree, state.info.currentline, "compare")
  if not node then return end
  report.marks = { { node.op_first, node.op_first + #node.op - 1 } }
  for _, side in ipairs { node.left, node.right } do
    local value, known = frames.evaluate(state, side)
    local text = locate.text(tree, side)
    if known and text and (side.tag == "Name" or side.tag == "Index") then
      note(report, say("`%s` is %s", text, values.describe(value) or messages.translate(type(value))))
      if value == nil or type(value) == "string" then
        mark(report, side)
        report.help = value == nil and (missing(tree, state, side, side.tag == "Index" and "field"
          or side.declared and "local" or "global", side.name)
          or say("`%s` has no value here", text)) or say("`%s` is a string; tonumber(%s) makes a number of it", text,
            text)
      end
    end
  end
  if not report.help and (left == "table" and right == "table") then
    report.help = say "compare their entries, one by one"
  end
end

local function concatenated(report, tree, state, kind, what, name)
  local node = what and locate.operand(tree, state.info.currentline, "concatenate", what, name)
  if node then mark(report, node) end
  local text = node and locate.text(tree, node) or name
  if kind == "nil" then
    report.help = (what and missing(tree, state, node, what, name)) or text
      and say("`%s` has no value here", text)
  elseif text then
    report.help = say("tostring(%s) makes a string of it", text)
  end
end

--- Arithmetic that a string refused: "a" + 1, "%d" % 3.
local function on_string(report, tree, state, doing)
  local node = locate.only(tree, state.info.currentline, "arithmetic")
  if not node or node.tag ~= "Binary" then return end
  report.marks = { { node.op_first, node.op_first + #node.op - 1 } }
  if doing == "add" and node.op == "+" then
    report.help = say("strings are joined by ..: %s .. %s", locate.text(tree, node.left, 24) or "a",
      locate.text(tree, node.right, 24) or "b")
  elseif doing == "mod" and node.op == "%" then
    report.help = say("a value is put into a text by: (%s):format(%s)", locate.text(tree, node.left, 24) or "text",
      locate.text(tree, node.right, 24) or "x")
  end
end

local function length_of(report, tree, state, kind, what, name)
  local node = what and locate.operand(tree, state.info.currentline, "length", what, name)
  if node then mark(report, node) end
  if kind == "nil" and what then report.help = missing(tree, state, node, what, name)
  elseif kind == "number" then report.help = say "# gives the length of a table, a string or a tensor" end
end

local function bad_argument(report, tree, state, number, name, _, got)
  local node, arguments = locate.call(tree, state)
  if not node then return end
  local argument = arguments[tonumber(number) + (node.tag == "Method" and 1 or 0)]
  if argument then
    mark(report, argument)
    local text = locate.text(tree, argument)
    if got == "nil" and argument.tag == "Name" then
      report.help = missing(tree, state, argument, argument.declared and "local" or "global", argument.name)
    elseif got == "nil" and argument.tag == "Index" then
      report.help = missing(tree, state, argument, "field", argument.name or "")
    end
    local value, known = frames.evaluate(state, argument)
    if known and values.is_tensor(value) and got == "tensor" and #value.shape == 0 and text then
      report.help = say("%s:item() is its number", text)
    end
    if known and values.is_tensor(value) and (name == "ipairs" or name == "pairs") and text then
      report.help = say("`%s` is a tensor: for i = 1, #%s do … %s[i] … end", text, text, text)
    end
  elseif got == "no value" then
    local first = node.callee and node.callee.first or node.first
    report.marks = { { first, node.last } }
  end
end

local function for_loop(report, tree, state)
  report.help = say "a loop that counts is written: for i = 1, #t do … end"
  local line, begins = sources.line(tree.source, state.info.currentline)
  local body = begins + (line:find "%f[%w]do%f[^%w]" or #line)
  for _, name in ipairs(tree.names) do
    if name.line == state.info.currentline and name.first < body then
      local value = frames.value(state, name.name)
      if type(value) ~= "number" then
        if report.marks then
          report.marks = nil
          return
        end
        mark(report, name)
        if type(value) == "table" or values.is_tensor(value) then
          report.help = say("`%s` is no number; its length is #%s", name.name, name.name)
        elseif type(value) == "string" then
          report.help = say("`%s` is a string; tonumber(%s) makes a number of it", name.name, name.name)
        end
      end
    end
  end
end

local function iterator(report, tree, state, kind)
  for _, name in ipairs(tree.names) do
    if name.line == state.info.currentline then
      local value = frames.value(state, name.name)
      if type(value) == kind or values.is_tensor(value) then
        mark(report, name)
        if values.is_tensor(value) then
          report.help = say("`%s` is a tensor: for i = 1, #%s do … %s[i] … end", name.name, name.name, name.name)
        else
          report.help = say("write: for i, x in ipairs(%s) do, or for key, x in pairs(%s) do", name.name, name.name)
        end
        return
      end
    end
  end
end

--- A loop over a tensor, or over nothing, that its iterator could not go on with; true when it is one.
function machine.loop(report, tree, state)
  if state.callee.info.namewhat ~= "for iterator" then return false end
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Call" and (node.callee.name == "ipairs" or node.callee.name == "pairs")
      and node.line == state.info.currentline and node.arguments[1] then
      local value, known = frames.evaluate(state, node.arguments[1])
      local text = locate.text(tree, node.arguments[1], 20)
      if known and value == nil and text then
        local argument = node.arguments[1]
        mark(report, argument)
        report.help = missing(tree, state, argument, argument.tag == "Index" and "field" or argument.declared
          and "local" or "global",
          argument.name or "") or say("`%s` has no value here", text)
      elseif known and values.is_tensor(value) and text then
        mark(report, node.arguments[1])
        report.help = say("`%s` is a tensor: for i = 1, #%s do … %s[i] … end", text, text, text)
      end
    end
  end
  return true
end

local function no_module(report, tree, state, name)
  report.message = report.place .. ("module '%s' not found"):format(name)
  local node, arguments = locate.call(tree, state)
  if node and arguments[1] then mark(report, arguments[1]) end
  local known = { "minimodel", "lfs" }
  for key in pairs(package.loaded) do
    if type(key) == "string" and not key:find "^_" then known[#known + 1] = key end
  end
  table.sort(known)
  local near = options.nearest(name, known)
  if near then
    report.help = say("did you mean `%s`?", near)
  elseif ({ numpy = 1, torch = 1, np = 1, tensorflow = 1 })[name] then
    report.help = say 'tensors are in minimodel: local mm = require "minimodel"'
  else
    report.help = say("a file %s.lua beside the script would be found", (name:gsub("%.", "/")))
  end
end

local function overflow(report)
  report.message = report.place .. "stack overflow"
  report.help = say "a function calls itself without end; which case should stop it?"
end

local RULES = {
  { "^attempt to index a (%a+) value %(([%a ]+) '([^']*)'%)$", index_of },
  { "^attempt to call a (%a+) value %(for iterator", iterator },
  { "^attempt to call a (%a+) value %(([%a ]+) '([^']*)'%)$", call_of },
  { "^attempt to perform arithmetic on a (%a+) value %(([%a ]+) '([^']*)'%)$", arithmetic_on },
  { "^attempt to concatenate a (%a+) value %(([%a ]+) '([^']*)'%)$", concatenated },
  { "^attempt to get length of a (%a+) value %(([%a ]+) '([^']*)'%)$", length_of },
  { "^attempt to compare (%a+) with (%a+)$", compared },
  { "^attempt to compare two (%a+) values$", function(report, tree, state, kind) compared(report, tree, state, kind,
    kind) end },
  { "^attempt to (%a+) a '%a+' with a '%a+'$", on_string },
  { "^attempt to index a (%a+) value", function(report, tree, state, kind) bare(report, tree, state, "index",
    kind) end },
  { "^attempt to call a (%a+) value", function(report, tree, state, kind) bare(report, tree, state, "call", kind) end },
  { "^attempt to perform arithmetic on a (%a+) value", function(report, tree, state, kind) bare(report, tree, state,
    "arithmetic", kind) end },
  { "^attempt to concatenate a (%a+) value", concatenated },
  { "^bad argument #(%d+) to '([^']*)' %((.-) expected, got ([%a ]+)%)$", bad_argument },
  { "^bad argument #(%d+) to '([^']*)' %((.*)%)$", bad_argument },
  { "^'for' [%a ]+ must be a number$", for_loop }, { "^bad 'for' [%a ]+ %(number expected", for_loop },
  { "^module '([^']*)' not found:", no_module },
  { "^stack overflow", overflow },
}

--- Completes a report about an error that Lua raised; false when the message is none of Lua's.
function machine.explain(report, tree, state, message)
  for _, rule in ipairs(RULES) do
    local captures = table.pack(message:match(rule[1]))
    if captures[1] then
      if tree or rule[2] == overflow or rule[2] == no_module then
        rule[2](report, tree, state, table.unpack(captures, 1, captures.n))
      end
      return true
    end
  end
  return false
end

return machine
