--- Where in the source the failing call, operation or name stands; nothing where that is not certain.
-- Lua keeps lines and no columns, so the tree gives the candidates and the values of names decide between them.
local frames = require "minimodel.diagnose.frames"

local locate = {}

local OPERATORS = { add = "+", sub = "-", mul = "*", div = "/", pow = "^", mod = "%", idiv = "//", concat = "..",
  lt = "<", le = "<=", eq = "==" }
local SWAPPED = { ["<"] = ">", ["<="] = ">=", ["=="] = "~=" }

local function covers(node, line, last) return node.line <= line and line <= (last or node.last_line) end

--- Whether what is known of an argument's expression contradicts the value that was passed.
local function contradicts(state, node, value)
  local kind = node.tag
  if (kind == "Table") ~= (type(value) == "table") and kind == "Table" and type(value) ~= "userdata" then
    return true
  end
  local seen, known = frames.evaluate(state, node)
  -- a function may have put something else in its place
  if not known or type(seen) ~= type(value) then return false end
  if type(value) == "number" and state.callee.info.what ~= "C" then return false end
  return not rawequal(seen, value)
end

--- The expressions that become the callee's arguments, in order. `by_index`: what failed is looking the name up, not
-- the call.
local function parts(node, by_index)
  if node.tag == "Method" then
    if by_index then
      return { node.object, { tag = "String", value = node.name, first = node.name_first,
        last = node.name_first + #node.name - 1 } }
    end
    return { node.object, table.unpack(node.arguments) }
  end
  if node.tag == "Call" then return node.arguments end
  if node.tag == "Binary" then
    if node.op == ">" or node.op == ">=" then return { node.right, node.left } end
    return { node.left, node.right }
  end
  if node.tag == "Unary" then return { node.operand } end
  return { node.object, node.key }
end

local function is_candidate(node, callee, line)
  local what, name = callee.info.namewhat, callee.info.name
  if what == "metamethod" then
    if name == "index" then
      return node.tag == "Index" and not node.is_target and covers(node, line) or node.tag == "Method"
        and covers(node, line, node.name_line)
    end
    if name == "newindex" then return node.tag == "Index" and node.is_target and covers(node, line) end
    if name == "unm" or name == "len" then
      return node.tag == "Unary" and node.op == (name == "unm" and "-" or "#") and covers(node, line)
    end
    local op = OPERATORS[name]
    return node.tag == "Binary" and (node.op == op or SWAPPED[op] == node.op) and node.op_line == line
  end
  if node.tag == "Method" then
    return (what == "method" or what == "") and (node.name == name or what == "") and covers(node, line, node.name_line)
  end
  if node.tag == "Call" and what ~= "method" then
    return (what == "" or node.callee.name == name) and covers(node, line, node.opens_line)
  end
  return false
end

--- Marks the targets of assignments, which are written and not read.
local function mark_targets(tree)
  if tree.targets_marked then return end
  tree.targets_marked = true
  local function visit(block)
    for _, statement in ipairs(block or {}) do
      for _, target in ipairs(statement.targets or {}) do target.is_target = true end
      visit(statement.body)
      for _, clause in ipairs(statement.clauses or {}) do visit(clause.body) end
      visit(statement.otherwise)
      for _, value in ipairs(statement.values or {}) do
        if value.tag == "Function" then visit(value.body) end
      end
    end
  end
  visit(tree.body)
  for _, expression in ipairs(tree.expressions) do
    for _, argument in ipairs(expression.arguments or {}) do
      if argument.tag == "Function" then visit(argument.body) end
    end
  end
end

--- Whether the expressions may be what was passed; a table that is called passes itself first (shift 1).
local function agree(state, list, shift)
  local passed = state.callee.arguments
  for i = 1, math.min(#list, passed.n - shift) do
    if contradicts(state, list[i], passed[i + shift]) then return false end
  end
  return true
end

--- The one expression of the learner's line that made the failing call: node, and its argument expressions. nil when
-- none or several can be it.
function locate.call(tree, state)
  local callee, line = state.callee, state.info.currentline
  if not (tree and callee) then return nil end
  mark_targets(tree)
  local found, arguments
  for _, node in ipairs(tree.expressions) do
    if is_candidate(node, callee, line) then
      local list, possible = parts(node, callee.info.name == "index" and callee.info.namewhat == "metamethod"), true
      if node.tag == "Call" then
        local f, known = frames.evaluate(state, node.callee)
        if known and type(f) == "function" and f ~= callee.info.func then   -- a tail call took its place
          possible = callee.info.istailcall and debug.getinfo(f, "S").what == "Lua"
        end
      end
      possible = possible and (agree(state, list, 0)
        or callee.info.namewhat ~= "metamethod" and type(callee.arguments[1]) == "table" and agree(state, list, 1))
      if possible then
        if found then return nil end
        found, arguments = node, list
      end
    end
  end
  return found, arguments
end

local ARITHMETIC = { ["+"] = true, ["-"] = true, ["*"] = true, ["/"] = true, ["//"] = true, ["%"] = true, ["^"] = true }
local COMPARE = { ["<"] = true, [">"] = true, ["<="] = true, [">="] = true }

local function is_variable(node, kind, name)
  if kind == "method" or kind == "field" then
    return node.tag == "Index"
      and (node.name == name or not node.dot and node.key.tag == "String" and node.key.text:sub(2, -2) == name)
  end
  if kind == "global" then return node.tag == "Name" and node.name == name and not node.declared end
  return node.tag == "Name" and node.name == name
end

--- What stands in an expression as the operand of what Lua refused: index, call, arithmetic, concatenate, length,
-- compare.
local function operands(node, doing)
  if doing == "index" then
    if node.tag == "Index" or node.tag == "Method" then return { node.object } end
  elseif doing == "call" then
    if node.tag == "Call" then return { node.callee } end
    if node.tag == "Method" then return { { tag = "Index", name = node.name, first = node.name_first,
      last = node.name_first + #node.name - 1, dot = true, key = { tag = "String", value = node.name },
      object = node.object, line = node.name_line, mark = node.mark, method = node } } end
  elseif node.tag == "Binary" and (doing == "arithmetic" and ARITHMETIC[node.op] or doing == "concatenate"
    and node.op == ".."
    or doing == "compare" and COMPARE[node.op]) then
    return { node.left, node.right, operator = node }
  elseif node.tag == "Unary" and (doing == "arithmetic" and node.op == "-" or doing == "length" and node.op == "#") then
    return { node.operand, operator = node }
  end
  return {}
end

local function has_choice(tree, line)
  for _, node in ipairs(tree.expressions) do
    if node.tag == "Binary" and (node.op == "and" or node.op == "or") and covers(node, line) then return true end
  end
end

--- The operand that Lua's own error speaks of: (doing) "index", kind "local", name "A". Returns its node and the whole
-- expression.
function locate.operand(tree, line, doing, kind, name)
  local found, whole, several
  for _, node in ipairs(tree.expressions) do
    if covers(node, line) then
      for _, operand in ipairs(operands(node, doing)) do
        if is_variable(operand, kind, name) and (not found or operand.first ~= found.first) then
          if found then several = true end
          if not found or operand.first < found.first then found, whole = operand, node end
        end
      end
    end
  end
  if several and has_choice(tree, line) then return nil end
  return found, whole
end

--- The one t[i] of a line that is an operand of `doing` and may hold nothing; nil where there are several.
function locate.empty(tree, state, doing)
  local found
  for _, node in ipairs(tree.expressions) do
    if covers(node, state.info.currentline) then
      for _, operand in ipairs(operands(node, doing)) do
        if operand.tag == "Index" and not operand.dot and not operand.method and operand ~= found then
          local value, known = frames.evaluate(state, operand)
          if not (known and value ~= nil) then
            if found then return nil end
            found = operand
          end
        end
      end
    end
  end
  return found
end

--- The line of an exercise's place that is still to be filled in, `nil -- ???`, which made an expression nil: its own,
-- or one inside the function that it calls. nil where there is none.
function locate.blank(tree, state, node)
  local first, last = node and node.line, node and node.last_line
  if node and (node.tag == "Call" or node.tag == "Method") then
    local callee = node.callee or { tag = "Index", object = node.object, key = { tag = "String", value = node.name } }
    local f, known = frames.evaluate(state, callee)
    local info = known and type(f) == "function" and debug.getinfo(f, "S")
    if not info or info.source ~= state.info.source then return nil end
    first, last = info.linedefined, info.lastlinedefined
  elseif not node or node.tag ~= "Nil" then
    return nil
  end
  local number = 0
  for line in (tree.source .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    if number >= first and number <= (last or first) and line:find "%f[%w_]nil%f[^%w_].*%-%-.*%?%?%?" then
      return number
    end
  end
end

--- The only expression of a line that does `doing`, where Lua named no variable.
function locate.only(tree, line, doing)
  local found
  for _, node in ipairs(tree.expressions) do
    if covers(node, line) and #operands(node, doing) > 0 then
      if found then return nil end
      found = node
    end
  end
  return found
end

--- The reads of a global name on a line.
function locate.name(tree, line, name)
  for _, node in ipairs(tree.names) do
    if node.name == name and node.line == line and not node.declared then return node end
  end
end

--- The entry of a table of texts, { en = …, es = … }, among the arguments that is of another language, or nil.
function locate.other_language(arguments)
  for _, argument in ipairs(arguments) do
    for _, item in ipairs(argument.tag == "Table" and argument.items or {}) do
      if item.name and #item.name == 2 and item.name ~= "en" and item.name ~= "es" then return item end
    end
  end
end

--- The value of key `name` among the tables that are arguments: its item.
function locate.option(arguments, name)
  for _, argument in ipairs(arguments) do
    if argument.tag == "Table" then
      for _, item in ipairs(argument.items) do
        if item.name == name then return item end
        if item.value.tag == "Table" then
          local inner = locate.option({ item.value }, name)
          if inner then return inner end
        end
      end
    end
  end
end

--- The text of a node, or nil when it is too long to be a name for something.
function locate.text(tree, node, most)
  local text = tree.source:sub(node.first, node.last)
  if #text > (most or 30) or text:find "\n" then return nil end
  return text
end

return locate
