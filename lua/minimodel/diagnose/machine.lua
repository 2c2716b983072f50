--- Errors that Lua itself raises while a script runs: which variable it was, why it may be so, and what to do.
-- Completes a report; where nothing certain is known the report stays as it is.
local elsewhere = require "minimodel.diagnose.elsewhere"
local frames = require "minimodel.diagnose.frames"
local gradients = require "minimodel.diagnose.gradients"
local locate = require "minimodel.diagnose.locate"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local sources = require "minimodel.diagnose.sources"
local values = require "minimodel.diagnose.values"

local say = messages.say
local machine = {}

local function mark(report, node) report.marks = { { node.first, node.last } } end
local function mark_name(report, node)
  local first = node.name_first or node.first
  report.marks = { { first, first + #node.name - 1 } }
end

local function note(report, text)
  report.notes = report.notes or {}
  report.notes[#report.notes + 1] = text
end

local missing

--- Of a method of the learner's own that was called with a dot, so that its first argument became `self`; nil where it
-- was not, or that is not certain.
local function called_with_dot(tree, state)
  local caller, found = state.lines[2], nil
  if not caller or caller.source ~= state.info.source then return nil end
  if debug.getlocal(state.info.func, 1) ~= "self" then return nil end
  for _, node in ipairs(tree.expressions) do
    local name = node.tag == "Method" and node.name or node.tag == "Call" and node.callee.name
    if name == state.lines[1].name and node.line <= caller.line and caller.line <= node.last_line then
      if found or node.tag == "Method" or not node.callee.dot then return nil end
      found = node.callee
    end
  end
  local object = found and locate.text(tree, found.object, 24)
  return object and say("line %d calls it with a dot; a method is called with a colon: %s", caller.line,
    ("%s:%s(…)"):format(object, found.name))
end

--- Why a local is nil: what its declaration says.
local function history(tree, state, declared)
  if not declared then return nil end
  if declared.parameter and declared.count == 0 then
    local dot = called_with_dot(tree, state)
    if dot then return dot end
    local caller = state.lines[2]
    return caller and caller.source == state.info.source
      and say("`%s` is a parameter: the call in line %d gives nothing for it", declared.name, caller.line)
      or say("`%s` is a parameter: the call gives nothing for it", declared.name)
  end
  if not declared.values then return nil end
  local last = declared.values[#declared.values]
  local blank = locate.blank(tree, state, declared.values[declared.index])
  if blank and declared.count == 0 then return say("line %d, marked ???, is still to be filled in", blank) end
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
  local value = declared.count == 0 and not declared.loop and declared.values[declared.index]
  if value and value.tag == "Index" then
    local why = value.dot and missing(tree, state, value, "field", value.name)
      or not value.dot and machine.at_subscript(tree, state, value)
    if why then return say("line %d reads %s: %s", value.line, locate.text(tree, value, 24) or "…", why) end
  end
  if value then return say("line %d gives `%s` its value, which was nil", declared.line, declared.name) end
end

--- Why an expression is nil, as far as the source and the values there tell: a sentence, or nil.
function machine.why(tree, state, node)
  if node.tag == "Name" then
    return missing(tree, state, node, node.declared and "local" or "global", node.name)
  elseif node.tag == "Index" then
    if not node.dot then return machine.at_subscript(tree, state, node) end
    return missing(tree, state, node, "field", node.name)
  elseif node.tag == "Call" or node.tag == "Method" then
    local blank = locate.blank(tree, state, node)
    return blank and say("line %d, marked ???, is still to be filled in", blank)
      or say "this call returned nothing; does that function end with return?"
  end
end

--- What may help where nothing stands at a subscript; node is t[i].
function machine.at_subscript(tree, state, node)
  local object, known = frames.evaluate(state, node.object)
  local key, key_known = frames.evaluate(state, node.key)
  local name, subscript = locate.text(tree, node.object, 24), locate.text(tree, node.key, 24)
  if key_known and key == nil and node.key.tag ~= "Nil" and subscript then
    return say("`%s` has no value here", subscript)
  end
  if not (known and type(object) == "table" and name and key_known) then
    return say "nothing stands at that subscript: lists count from 1, up to #t"
  end
  if type(key) == "string" then
    local near = options.nearest(key, values.names_of(object))
    return near and say("did you mean `%s`?", near) or say("`%s` has no field `%s`", name, key)
  elseif math.type(key) == "float" and key % 1 ~= 0 then
    return say("`%s` is %s: the entries of a list stand at whole numbers", subscript, tostring(key))
  elseif type(key) == "number" and key < 1 then
    return say("lists count from 1: %s[1] is the first, %s[#%s] the last", name, name, name)
  elseif type(key) == "number" and #object > 0 and key > #object then
    return say("`%s` has %d entries, and the subscript is %s", name, #object, tostring(key))
  elseif type(key) == "number" and #object == 0 and next(object) == nil then
    return say("`%s` is empty here", name)
  end
  return say "nothing stands at that subscript: lists count from 1, up to #t"
end

--- Where Lua speaks of field '?' or 'integer index': the one t[i] of the line, as an operand of `doing`, that holds
-- nothing; nil where it is not certain. The message then names it as the learner wrote it.
local function subscripted(report, tree, state, doing, name)
  if name ~= "?" and name ~= "integer index" then return nil end
  local node = locate.empty(tree, state, doing)
  local text = node and locate.text(tree, node)
  report.message = report.message:gsub("%(field '[^']*'%)$", function() return ("(field '%s')"):format(text or "?") end)
  if node then mark(report, node) end
  report.help = node and machine.at_subscript(tree, state, node)
    or say "nothing stands at that subscript: lists count from 1, up to #t"
  return true
end

--- What may help with a name that has no value. `what` is local, global, field, method, upvalue.
function missing(tree, state, node, what, name)
  if what == "global" then
    return elsewhere.bare(name, node and node.scope)
      or say("nothing with the name `%s` has been given a value; is it misspelt, or declared inside another block?",
        name)
  end
  if (what == "field" or what == "method") and node and node.object then
    local object_name = locate.text(tree, node.object)
    local instead = object_name and elsewhere.field(object_name, name)
    if instead then return instead end
    local object, known = frames.evaluate(state, node.object)
    if name == "grad" and values.is_tensor(object) then return gradients.absent(tree, state, node.object) end
    if node.object.name == "self" and type(object) ~= "table" then
      local dot = called_with_dot(tree, state)
      if dot then return dot end
    end
    if name == "zero_grad" and known and type(object) == "table" then
      return say "optimizer:step(rate) forgets the gradients by itself"
    end
    local of_tensor = elsewhere.of_tensor(name, object, known, object_name)
    if of_tensor then return of_tensor end
    if known and object ~= nil then
      local near = options.nearest(name, values.names_of(object))
      local own = type(object) == "string" and elsewhere.of_string[name]
        or type(object) == "table" and not debug.getmetatable(object) and elsewhere.of_table[name]
      if own and object_name then
        return say("in Lua this is written: %s", (own:gsub("@", function() return object_name end)))
      end
      if near then return say("did you mean `%s`?", near) end
      if object_name and (type(object) == "table" or type(object) == "number") then
        return say("`%s` has no field `%s`", object_name, name)
      end
    end
    return nil
  end
  return node and history(tree, state, node.declared)
end

-- ---- One rule for each kind of message: { pattern, function(report, tree, state, captures…) }

local function index_of(report, tree, state, kind, what, name)
  if kind == "nil" and subscripted(report, tree, state, "index", name) then return end
  local node = locate.operand(tree, state.info.currentline, "index", what, name)
  if node then (node.name_first and mark_name or mark)(report, node) end
  if kind == "nil" then report.help = missing(tree, state, node, what, name) end
end

local function call_of(report, tree, state, kind, what, name)
  if kind == "nil" and subscripted(report, tree, state, "call", name) then return end
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
  elseif kind == "minimodel.shape" and node and node.object then
    report.help = say("its sizes are in the table %s.shape", locate.text(tree, node.object) or "t")
  elseif kind == "table" then
    local text = node and locate.text(tree, node) or name
    report.help = say("`%s` is a table; its entries are %s[i] and %s.name", text, text, text)
  else
    report.help = say("only functions can be called; `%s` is a %s", name, messages.translate(kind))
  end
end

--- Is it a table of functions that nobody adds to, such as math?
local function is_library(state, node)
  local object, known = frames.evaluate(state, node)
  return known and type(object) == "table"
    and (rawget(_G, node.name or "") == object or object == package.loaded.minimodel)
end

local function arithmetic_on(report, tree, state, kind, what, name)
  if kind == "nil" and subscripted(report, tree, state, "arithmetic", name) then return end
  local node = locate.operand(tree, state.info.currentline, "arithmetic", what, name)
  if node then mark(report, node) end
  local text = node and locate.text(tree, node) or name
  if kind == "nil" then
    local object = (what == "field" or what == "method") and node and node.object
    local line = object and text and sources.line(tree.source, node.line)
    local is_counted = line and line:find(text:gsub("%p", "%%%0") .. "%s*=[^=]")
    if not object then
      report.help = missing(tree, state, node, what, name)
    elseif is_library(state, object) or type(frames.evaluate(state, object)) == "number" or name == "grad" then
      report.help = missing(tree, state, node, what, name)
    elseif not is_counted then
      local known = frames.evaluate(state, object)
      local near = type(known) == "table" and options.nearest(name, values.names_of(known))
      report.help = elsewhere.field(locate.text(tree, object) or "", name) or near and say("did you mean `%s`?", near)
    end
    local is_given = node and node.declared and (node.declared.values and #node.declared.values > 0
      or node.declared.count > 0)
    local owner = object and frames.evaluate(state, object)
    local is_made = is_given or object and (values.is_tensor(owner) or is_library(state, object))
    report.help = report.help or is_made and say("`%s` has no value here", text)
      or say("`%s` has no value yet; give it one before: %s = 0", text, text)
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
    if kind == "nil" then report.help = machine.why(tree, state, culprit) end
  elseif node.tag ~= "Binary" then
    mark(report, node.callee or node.object or node)
  end
end

local function compared(report, tree, state, left, right)
  local node = locate.only(tree, state.info.currentline, "compare")
  if not node then
    if left == "boolean" or right == "boolean" then
      report.help = say "two comparisons are joined by and: a < b and b < c"
    end
    return
  end
  report.marks = { { node.op_first, node.op_first + #node.op - 1 } }
  for _, side in ipairs { node.left, node.right } do
    local value, known = frames.evaluate(state, side)
    local text = locate.text(tree, side)
    if known and text and (side.tag == "Name" or side.tag == "Index") then
      note(report, say("`%s` is %s", text, values.describe(value) or messages.translate(type(value))))
      if value == nil or type(value) == "string" then
        mark(report, side)
        report.help = value == nil and (machine.why(tree, state, side) or say("`%s` has no value here", text))
          or say("`%s` is a string; tonumber(%s) makes a number of it", text, text)
      end
    end
  end
  if left == "boolean" or right == "boolean" then
    report.help = say "two comparisons are joined by and: a < b and b < c"
  elseif not report.help and (left == "table" and right == "table") then
    report.help = say "compare their entries, one by one"
  end
end

local function concatenated(report, tree, state, kind, what, name)
  if kind == "nil" and what and subscripted(report, tree, state, "concatenate", name) then return end
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
  if kind == "nil" and what and subscripted(report, tree, state, "length", name) then return end
  local node = what and locate.operand(tree, state.info.currentline, "length", what, name)
  if node then mark(report, node) end
  if kind == "nil" and what then report.help = missing(tree, state, node, what, name)
  elseif kind == "number" then report.help = say "# gives the length of a table, a string or a tensor" end
end

local function bad_argument(report, tree, state, number, name, _, got)
  local node, arguments = locate.call(tree, state)
  if not node then return end
  local receiver = node.tag == "Call" and node.callee.dot and frames.evaluate(state, node.callee.object)
  if type(receiver) == "string" then                                    -- s.upper()
    local object = locate.text(tree, node.callee.object)
    report.message = report.place .. ("`%s` is a method of `%s`: it is called with a colon, %s:%s(…)"):format(
      node.callee.name, object, object, node.callee.name)
    report.marks = { { node.callee.mark, node.callee.mark } }
    return
  end
  local argument = arguments[tonumber(number) + (node.tag == "Method" and 1 or 0)]
  if argument then
    mark(report, argument)
    local text = locate.text(tree, argument)
    if got == "nil" then report.help = machine.why(tree, state, argument) end
    local value, known = frames.evaluate(state, argument)
    if known and values.is_tensor(value) and got == "tensor" and text then
      if #value.shape == 0 then
        report.help = say("%s:item() is its number", text)
      elseif package.loaded["minimodel.core"].methods[name] then
        report.help = say("of every element: %s", ("%s:%s()"):format(text, name))
      end
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
        elseif kind == "number" then
          report.help = say("write: for i = 1, %s do", name.name)
        else
          report.help = say("write: for i, x in ipairs(%s) do, or for key, x in pairs(%s) do", name.name, name.name)
        end
        return
      end
    end
  end
  if kind == "table" then report.help = say "write: for i, x in ipairs(t) do" end
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
        report.help = machine.why(tree, state, argument) or say("`%s` has no value here", text)
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
  { "^attempt to call a ([%a%.]+) value %(([%a ]+) '([^']*)'%)$", call_of },
  { "^attempt to perform arithmetic on a ([%a%.]+) value %(([%a ]+) '([^']*)'%)$", arithmetic_on },
  { "^attempt to concatenate a ([%a%.]+) value %(([%a ]+) '([^']*)'%)$", concatenated },
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
