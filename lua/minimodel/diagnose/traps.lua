--- Traps that run without an error: read in the source before a script runs, and told as warnings.
--
-- A tensor as a condition is always true, a tensor is never equal to a number, a name of another language has no
-- value, a name without `local`
-- is a new global. Says something only where it is certain of it. In a script that makes a lab, a name that nothing
-- gives a value is an error.
-- Does not look into values: locate.lua and machine.lua do, when something failed.
local elsewhere = require "minimodel.diagnose.elsewhere"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local values = require "minimodel.diagnose.values"
local parser = require "minimodel.diagnose.parser"

local say = messages.say
local traps = {}

local COMPARISONS = { gt = true, ge = true, lt = true, le = true, eq = true, ne = true }
local MAKERS = { zeros = true, ones = true, full = true, tensor = true, arange = true, randn = true, rand = true,
  concat = true, stack = true,
  where = true, embedding = true, linear = true, cross_entropy = true, load = true }
-- methods of a tensor that do not give one
local NO_TENSOR = { item = true, totable = true, is_contiguous = true, close = true }
-- what other libraries have as fields, or print without parentheses
local METHODS = { T = true, sum = true, mean = true, max = true, min = true, item = true, abs = true, exp = true,
  log = true, sqrt = true, square = true }
local ARITHMETIC = { ["+"] = true, ["-"] = true, ["*"] = true, ["/"] = true, ["^"] = true }
local EQUALITY = { ["=="] = true, ["~="] = true }
local LITERAL = { Number = true, String = true, True = true, False = true, Table = true }
local FOREIGN = { None = "nil", null = "nil", undefined = "nil", True = "true", False = "false", NULL = "nil" }

--- Is the expression sure to be a tensor? A local counts when it is given a value once.
local function is_tensor(node, depth)
  depth = depth or 0
  if not node or depth > 20 then return false end
  if node.tag == "Paren" then return is_tensor(node.inner, depth + 1) end
  if node.tag == "Call" then
    local callee = node.callee
    return callee.tag == "Index" and callee.dot and callee.object.tag == "Name" and callee.object.name == "mm"
      and MAKERS[callee.name] or false
  end
  if node.tag == "Method" then return not NO_TENSOR[node.name] and is_tensor(node.object, depth + 1) end
  if node.tag == "Binary" then
    return ARITHMETIC[node.op] and (is_tensor(node.left, depth + 1) or is_tensor(node.right, depth + 1)) or false
  end
  if node.tag == "Unary" then return node.op == "-" and is_tensor(node.operand, depth + 1) end
  if node.tag == "Name" then
    local declared = node.declared
    if not declared or declared.count > 0 or not declared.values or declared.loop then return false end
    local value = declared.values[declared.index]
    return is_tensor(value, depth + 1)
  end
  return false
end

local function is_mine(tree, name) return tree.defined[name] end

--- An expression that stands for true or false and is a tensor: the method call at its end, or nil.
local function tensor_as_condition(tree, node)
  while node and node.tag == "Paren" do node = node.inner end
  if not node then return nil end
  if node.tag == "Method" and COMPARISONS[node.name] and #node.arguments == 1 and not is_mine(tree, node.name) then
    return node
  end
  if (node.tag == "Method" or node.tag == "Call" or node.tag == "Binary") and is_tensor(node) then return node end
end

--- Calls each(condition) for every expression whose truth is asked.
local function conditions(tree, each)
  local function truth(node)
    while node and node.tag == "Paren" do node = node.inner end
    if not node then return end
    -- its parts are visited by themselves
    if node.tag == "Binary" and (node.op == "and" or node.op == "or") then return end
    if node.tag == "Unary" and node.op == "not" then return end
    each(node)
  end
  local function operands(node)
    if node.tag == "Binary" and (node.op == "and" or node.op == "or") then
      truth(node.left)
      if node.is_condition then truth(node.right) end
    elseif node.tag == "Unary" and node.op == "not" then
      truth(node.operand)
    elseif node.tag == "Call" and node.callee.tag == "Name" and node.callee.name == "assert"
      and not node.callee.declared and node.arguments[1] then
      truth(node.arguments[1])
    end
  end
  local function mark(node)
    while node and node.tag == "Paren" do node = node.inner end
    if node and node.tag == "Binary" and (node.op == "and" or node.op == "or") then
      node.is_condition = true
      mark(node.left)
      mark(node.right)
    end
  end
  local function visit(block)
    for _, statement in ipairs(block or {}) do
      for _, clause in ipairs(statement.clauses or {}) do
        mark(clause.condition)
        truth(clause.condition)
        visit(clause.body)
      end
      if statement.condition then
        mark(statement.condition)
        truth(statement.condition)
      end
      visit(statement.body)
      visit(statement.otherwise)
    end
  end
  visit(tree.body)
  for _, body in ipairs(tree.functions) do visit(body) end
  for _, node in ipairs(tree.expressions) do operands(node) end
end

local function warning(found, node, first, last, help, format, ...)
  found[#found + 1] = { warning = true, line = node.line, marks = { { first, last } }, help = help,
    message = select("#", ...) > 0 and format:format(...) or format, at = first }
end

local function text_of(tree, node)
  local text = tree.source:sub(node.first, node.last)
  return #text <= 40 and not text:find "\n" and text or nil
end

local function find_conditions(tree, found)
  conditions(tree, function(condition)
    local node = tensor_as_condition(tree, condition)
    if not node then return end
    local text = text_of(tree, node) or "x:gt(0)"
    local help
    if node.tag == "Method" and COMPARISONS[node.name] then
      help = say("all of them: %s:min():item() == 1; at least one: %s:max():item() == 1", text, text)
    else
      help = say("a number to compare is %s:item(), where there is one element", node.tag == "Binary" and "(" .. text
        .. ")" or text)
    end
    warning(found, node, node.first, node.last, help,
      "this condition is always true: it is a tensor, and only nil and false count as false")
  end)
end

local function find_equalities(tree, found)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Binary" and EQUALITY[node.op] then
      local tensor = LITERAL[node.right.tag] and is_tensor(node.left) and node.left or LITERAL[node.left.tag]
        and is_tensor(node.right) and node.right
      if tensor then
        local text = text_of(tree, tensor) or "t"
        warning(found, node, node.op_first, node.op_first + 1,
          say("%s:item() is the number of a tensor with one element; %s:eq(x) compares each element", text, text),
          "a tensor is never equal to a value of another kind: this is always %s", node.op == "==" and "false"
            or "true")
      end
    end
  end
end

--- `not a == b`, which Lua reads as (not a) == b: false, whatever the two are, but for true and false.
local function find_negations(tree, found)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Binary" and EQUALITY[node.op] and node.left.tag == "Unary" and node.left.op == "not"
      and (node.right.tag == "Number" or node.right.tag == "String" or node.right.tag == "Nil") then
      local text = text_of(tree, node.left.operand) or "a"
      local right = text_of(tree, node.right) or "b"
      warning(found, node, node.left.first, node.right.last,
        say("write: %s %s %s", text, node.op == "==" and "~=" or "==", right),
        "`not` comes before the comparison: this is always %s", node.op == "==" and "false" or "true")
    end
  end
end

--- A method of a tensor, such as x.T, printed as if it were what the method gives. (Computing with it is an error.)
local function find_uncalled(tree, found)
  for _, call in ipairs(tree.expressions) do
    local prints = call.tag == "Call" and call.callee.tag == "Name" and not call.callee.declared
      and (call.callee.name == "print" or call.callee.name == "tostring")
    for _, node in ipairs(prints and call.arguments or {}) do
      if node.tag == "Index" and node.dot and METHODS[node.name] and node.object.tag == "Name"
        and is_tensor(node.object) then
        local text, name = node.object.name, node.name
        warning(found, node, node.name_first - 1, node.name_first - 1, nil,
          "`%s` is a method of `%s`: it is called with a colon, %s:%s(…)", name, text, text, name)
      end
    end
  end
end

--- Names that only other languages know.
local function find_foreign(tree, found)
  for _, name in ipairs(tree.names) do
    if FOREIGN[name.name] and not name.declared and not name.is_written and not tree.written[name.name] then
      warning(found, name, name.first, name.last, say("in Lua this is written: %s", FOREIGN[name.name]),
        "`%s` has no value in Lua: it is nil", name.name)
    end
  end
end

--- Assignments that make a global: every one in a lab; elsewhere only where the name is never read and a local is
-- called almost so.
local function find_globals(tree, found, makes_lab)
  local seen = {}
  for _, name in ipairs(tree.names) do
    if name.is_written and not name.declared and not seen[name.name] and rawget(_G, name.name) == nil then
      seen[name.name] = true
      local near = options.nearest(name.name, values.locals(name.scope))
      if near and not tree.read[name.name] then
        warning(found, name, name.first, name.last, say("did you mean `%s`? Otherwise write local before it", near),
          "`%s` is a new global variable, which nothing reads", name.name)
      elseif makes_lab and not name.of_function then
        warning(found, name, name.first, name.last, near and say("write local before it; did you mean `%s`?", near)
          or say "write local before it",
          "`%s` is a new global variable", name.name)
      end
    end
  end
end

local OWN = { minimodel = true, lfs = true }

--- In a lab: a name that nothing in the script gives a value. Certain only where no other module may have made a
-- global of it.
local function find_undefined(tree)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Call" and node.callee.tag == "Name" and (node.callee.name == "dofile"
      or node.callee.name == "load" or node.callee.name == "setmetatable") then
      return nil
    end
    if node.tag == "Call" and node.callee.tag == "Name" and node.callee.name == "require" then
      local argument = node.arguments[1]
      local module = argument and argument.tag == "String" and argument.text:match "^[\"'](.-)[\"']$"
      if not module or not OWN[module:match "^[^%.]+"] then return nil end
    end
  end
  for _, name in ipairs(tree.names) do
    if not name.declared and not name.is_written and not tree.written[name.name] and rawget(_G, name.name) == nil
      and not FOREIGN[name.name]
      and name.name ~= "mm" and name.name ~= "arg" and not tree.guarded[name.name] then
      return { line = name.line, marks = { { name.first, name.last } },
        message = ("`%s` was never given a value"):format(name.name),
        help = elsewhere.bare(name.name, name.scope) }
    end
  end
end

--- What the rules need to know of the whole script.
local function survey(tree)
  tree.written, tree.read, tree.defined, tree.functions, tree.guarded = {}, {}, {}, {}, {}
  for _, name in ipairs(tree.names) do
    if not name.declared then tree[name.is_written and "written" or "read"][name.name] = true end
  end
  local function enter(node)
    if type(node) ~= "table" or node.surveyed then return end
    if node.tag == "Function" then tree.functions[#tree.functions + 1] = node.body end
    if node.tag == "Assign" then
      for _, target in ipairs(node.targets) do
        if target.tag == "Index" and target.dot then tree.defined[target.name] = true end
        if node.is_function and target.tag == "Name" then target.of_function = true end
      end
    end
    if node.tag == "Table" then
      for _, item in ipairs(node.items) do
        if item.name and item.value.tag == "Function" then tree.defined[item.name] = true end
      end
    end
    node.surveyed = true
    for key, child in pairs(node) do
      if type(child) == "table" and key ~= "declared" and key ~= "scope" and key ~= "names" and key ~= "parameters" then
        enter(child)
      end
    end
  end
  enter(tree.body)
  -- `if name then` and `name or default` ask whether there is a value
  conditions(tree, function(node)
    if node.tag == "Name" then tree.guarded[node.name] = true end
  end)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Binary" and EQUALITY[node.op] and node.right.tag == "Nil" and node.left.tag == "Name" then
      tree.guarded[node.left.name] = true
    end
  end
end

--- The reports of a script that is about to run: warnings, and for a lab perhaps an error. chunk is its name, "@FILE".
function traps.find(source, chunk, makes_lab)
  if not source:find("minimodel", 1, true) then return {} end
  local tree = parser.parse(source)
  if not tree then return {} end
  survey(tree)
  local found = {}
  find_conditions(tree, found)
  find_equalities(tree, found)
  find_negations(tree, found)
  find_uncalled(tree, found)
  find_foreign(tree, found)
  find_globals(tree, found, makes_lab)
  table.sort(found, function(a, b) return a.at < b.at end)
  local undefined = makes_lab and find_undefined(tree)
  if undefined then found[#found + 1] = undefined end
  for _, report in ipairs(found) do
    report.source, report.text = chunk, source
    report.message = ("%s:%d: %s"):format(chunk:sub(2), report.line, report.message)
  end
  return found
end

return traps
