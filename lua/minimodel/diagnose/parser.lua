--- Parses Lua 5.4 into a tree whose nodes know where they stand, and resolves each name to the local that it means.
--
-- Runs only to explain: when Lua has refused a script or a script has failed, and to look for traps in one that is
-- about to run. Lua's own
-- compiler decides what is valid.
--
-- parser.parse(source) → tree, or nil and what stopped it: { token, before, expected, open = {…}, in_statement }.
-- A node is { tag, first, last, line, … } with first and last the bytes it spans:
--   Nil True False Vararg Number String | Name {name, declared, scope} | Index {object, key, dot} | Call {callee,
--   arguments}
--   Method {object, name, name_first, arguments} | Paren {inner} | Binary {op, op_first, left, right} | Unary {op,
--   operand}
--   Table {items = {{key, name, value, first}}} | Function {parameters, body, named}
--   Local {names, values} Assign {targets, values} CallStatement {call} Do {body} While {condition, body} Repeat
--   {body, condition}
--   If {clauses = {{condition, body}}, otherwise} For {names, values, body} Return {values} Goto Label Break
-- A target of Assign has `given`, the expression of its value, where it has one by itself.
-- A name's `declared` is the declaration { name, first, line, values, index, parameter, count } of the local; nil
-- makes it a global. `scope` is the innermost declaration visible there; each has the one before as `outer`.
-- Does not step over tokens, or find what a name means: reader.lua does.
local reader = require "minimodel.diagnose.reader"

local parser = {}
local Parser, node = reader.class(), reader.node

local BINARY = {   -- left and right priority, as lparser.c has them
  ["or"] = { 1, 1 }, ["and"] = { 2, 2 }, ["<"] = { 3, 3 }, [">"] = { 3, 3 }, ["<="] = { 3, 3 }, [">="] = { 3, 3 },
    ["~="] = { 3, 3 },
  ["=="] = { 3, 3 }, ["|"] = { 4, 4 }, ["~"] = { 5, 5 }, ["&"] = { 6, 6 }, ["<<"] = { 7, 7 }, [">>"] = { 7, 7 },
    [".."] = { 9, 8 },
  ["+"] = { 10, 10 }, ["-"] = { 10, 10 }, ["*"] = { 11, 11 }, ["/"] = { 11, 11 }, ["//"] = { 11, 11 },
    ["%"] = { 11, 11 }, ["^"] = { 14, 13 },
}
local UNARY = { ["not"] = true, ["-"] = true, ["#"] = true, ["~"] = true }
local UNARY_PRIORITY = 12
local BLOCK_ENDS = { ["end"] = true, ["else"] = true, ["elseif"] = true, ["until"] = true, ["<eof>"] = true }

-- ---- Expressions

function Parser:list_of_expressions()
  local list = { self:expression() }
  while self:accept "," do list[#list + 1] = self:expression() end
  return list
end

function Parser:table_constructor()
  local brace = self:expect "{"
  local made = node("Table", brace, { items = {} })
  self:opened("{", brace)
  while not self:is "}" do
    local first, item = self.token, {}
    local after = self.list[self.at + 1]
    if first.kind == "name" and after.text == "=" and after.kind == "symbol" then
      self:next()
      self:next()
      item.name, item.name_token = first.text, first
      item.value = self:expression()
    elseif self:is "[" then
      self:next()
      item.key = self:expression()
      self:expect "]"
      self:expect "="
      item.value = self:expression()
    else
      item.value = self:expression()
    end
    item.first, item.last = first.first, self.before.last
    made.items[#made.items + 1] = item
    if not (self:accept "," or self:accept ";") then break end
  end
  self:expect "}"
  self:closed()
  return self:finish(made)
end

function Parser:body_of_function(first, is_method, named, word)
  local made = node("Function", first, { parameters = {}, named = named })
  local outer = self.scope
  self:opened("function", word or first)
  if is_method then
    made.parameters[1] = self:declare({ text = "self", first = first.first, line = first.line }, { parameter = true })
  end
  self:expect "("
  while not self:is ")" do
    if self:accept "..." then break end
    made.parameters[#made.parameters + 1] = self:declare(self:name(), { parameter = true })
    if not self:accept "," then break end
  end
  self:expect ")"
  made.body = self:block()
  self:expect "end"
  self:closed()
  self.scope = outer
  return self:finish(made)
end

function Parser:arguments()
  if self.token.kind == "string" then
    local token = self:next()
    return { self:finish(node("String", token, { text = token.text })) }
  end
  if self:is "{" then return { self:table_constructor() } end
  local paren = self:expect "("
  self:opened("(", paren)
  local list = self:is ")" and {} or self:list_of_expressions()
  self:expect ")"
  self:closed()
  return list
end

function Parser:primary()
  local token = self.token
  if token.kind == "name" then
    self:next()
    local made = node("Name", token, { name = token.text, declared = self:declaration(token.text), scope = self.scope })
    self.names[#self.names + 1] = made
    return self:finish(made)
  elseif self:is "(" then
    self:next()
    self:opened("(", token)
    local made = node("Paren", token, { inner = self:expression() })
    self:expect ")"
    self:closed()
    return self:finish(made)
  end
  self:refuse "expression"
end

function Parser:suffixed()
  local first = self.token
  local made = self:primary()
  while true do
    local token = self.token
    if self:accept "." then
      local key = self:name()
      made = node("Index", first, { object = made, key = { tag = "String", text = key.text, value = key.text,
        first = key.first, last = key.last,
        line = key.line }, dot = true, name = key.text, name_first = key.first, mark = token.first })
    elseif self:is "[" then
      self:next()
      self:opened("[", token)
      made = node("Index", first, { object = made, key = self:expression() })
      self:expect "]"
      self:closed()
    elseif self:accept ":" then
      local name = self:name()
      made = node("Method", first, { object = made, name = name.text, name_first = name.first, name_line = name.line,
        mark = token.first })
      if not (self:is "(" or self:is "{" or self.token.kind == "string") then self:refuse "arguments" end
      made.arguments = self:arguments()
    elseif self:is "(" or self:is "{" or token.kind == "string" then
      made = node("Call", first, { callee = made, opens_line = token.line })
      made.arguments = self:arguments()
    else
      return made
    end
    self:finish(made)
    self.expressions[#self.expressions + 1] = made
  end
end

local SIMPLE = { ["nil"] = "Nil", ["true"] = "True", ["false"] = "False", ["..."] = "Vararg" }

function Parser:simple()
  local token = self.token
  if token.kind == "number" or token.kind == "string" then
    self:next()
    return self:finish(node(token.kind == "number" and "Number" or "String", token, { text = token.text }))
  elseif SIMPLE[token.text] and token.kind ~= "name" then
    self:next()
    return self:finish(node(SIMPLE[token.text], token, {}))
  elseif self:is "{" then
    return self:table_constructor()
  elseif self:is "function" then
    self:next()
    return self:body_of_function(token)
  end
  return self:suffixed()
end

function Parser:expression(limit)
  limit = limit or 0
  local first, left = self.token
  if UNARY[first.text] and first.kind ~= "string" then
    self:next()
    left = node("Unary", first, { op = first.text })
    left.operand = self:expression(UNARY_PRIORITY)
    self:finish(left)
    self.expressions[#self.expressions + 1] = left
  else
    left = self:simple()
  end
  while true do
    local op = self.token
    local priority = op.kind ~= "string" and op.kind ~= "name" and BINARY[op.text]
    if not priority or priority[1] <= limit then return left end
    self:next()
    left = node("Binary", first, { op = op.text, op_first = op.first, op_line = op.line, left = left })
    left.right = self:expression(priority[2])
    self:finish(left)
    self.expressions[#self.expressions + 1] = left
  end
end

-- ---- Statements

local STATEMENT = {}

function Parser:block()
  local outer, made = self.scope, { tag = "Block" }
  while not (BLOCK_ENDS[self.token.text] and self.token.kind ~= "name" and self.token.kind ~= "string") do
    if self:is "return" then
      made[#made + 1] = STATEMENT["return"](self)
      self.returned = made[#made]
      break
    end
    made[#made + 1] = self:statement()
  end
  made.scope = self.scope
  self.scope = outer
  return made
end

--- A block between `what` and `last`.
function Parser:enclosed(what, first, last)
  self:opened(what, first)
  local made = self:block()
  self:expect(last)
  self:closed()
  return made
end

STATEMENT["if"] = function(self)
  local first = self:next()
  local made = node("If", first, { clauses = {} })
  self:opened("if", first)
  local condition = self:expression()
  self:expect "then"
  made.clauses[1] = { condition = condition, body = self:block() }
  while true do
    local token = self.token
    if self:accept "elseif" then
      condition = self:expression()
      self:expect "then"
      made.clauses[#made.clauses + 1] = { condition = condition, body = self:block() }
    elseif self:accept "else" then
      self.open[#self.open].otherwise = token
      made.otherwise = self:block()
      self:expect "end"
      break
    else
      self:expect "end"
      break
    end
  end
  self:closed()
  return self:finish(made)
end

STATEMENT["while"] = function(self)
  local first = self:next()
  local made = node("While", first, {})
  self:opened("while", first)
  made.condition = self:expression()
  self:expect "do"
  made.body = self:block()
  self:expect "end"
  self:closed()
  return self:finish(made)
end

STATEMENT["do"] = function(self)
  local first = self:next()
  return self:finish(node("Do", first, { body = self:enclosed("do", first, "end") }))
end

STATEMENT["repeat"] = function(self)
  local first = self:next()
  local made = node("Repeat", first, {})
  self:opened("repeat", first)
  local outer = self.scope
  made.body = self:block()
  self.scope = made.body.scope   -- the condition sees the block's locals
  self:expect "until"
  made.condition = self:expression()
  self.scope = outer
  self:closed()
  return self:finish(made)
end

STATEMENT["for"] = function(self)
  local first = self:next()
  self:opened("for", first)
  local names = { self:name() }
  if not (self:is "=" or self:is "," or self:is "in") then self:refuse "= or in" end
  local made = node("For", first, { names = {} })
  if self:accept "=" then
    made.numeric = true
    made.values = self:list_of_expressions()
    if #made.values < 2 then self:refuse "," end
  else
    while self:accept "," do names[#names + 1] = self:name() end
    self:expect "in"
    made.values = self:list_of_expressions()
  end
  self:expect "do"
  local outer = self.scope
  for i, name in ipairs(names) do made.names[i] = self:declare(name, { loop = made }) end
  made.body = self:block()
  self:expect "end"
  self.scope = outer
  self:closed()
  return self:finish(made)
end

STATEMENT["function"] = function(self)
  local first = self:next()
  local target, method = self:primary_name(), nil
  while self:is "." or self:is ":" do
    local colon = self:next().text == ":"
    local name = self:name()
    target = self:finish(node("Index", target, { object = target,
      key = { tag = "String", text = name.text, value = name.text, first = name.first,
      last = name.last, line = name.line }, dot = true, name = name.text, name_first = name.first }))
    if colon then
      method = true
      break
    end
  end
  if target.tag == "Name" then self:written(target) end
  return self:finish(node("Assign", first, { targets = { target },
    values = { self:body_of_function(first, method, target) }, is_function = true }))
end

function Parser:primary_name()
  if self.token.kind ~= "name" then self:refuse "name" end
  return self:primary()
end

STATEMENT["local"] = function(self)
  local first = self:next()
  local word = self:accept "function"
  if word then
    local name = self:name()
    local declared = self:declare(name)
    local body = self:body_of_function(first, false, declared, word)
    declared.values, declared.index = { body }, 1
    return self:finish(node("Local", first, { names = { declared }, values = { body } }))
  end
  local names, made = {}, node("Local", first, { names = {} })
  repeat
    names[#names + 1] = self:name()
    if self:accept "<" then
      local attribute = self:name()
      if attribute.text ~= "const" and attribute.text ~= "close" then self:refuse "const or close" end
      self:expect ">"
    end
  until not self:accept ","
  made.values = self:accept "=" and self:list_of_expressions() or {}
  for i, name in ipairs(names) do made.names[i] = self:declare(name, { values = made.values, index = i }) end
  return self:finish(made)
end

STATEMENT["return"] = function(self)
  local first = self:next()
  local made = node("Return", first, { values = {} })
  if not (BLOCK_ENDS[self.token.text] and self.token.kind ~= "name") and not self:is ";" then
    made.values = self:list_of_expressions()
  end
  self:accept ";"
  return self:finish(made)
end

STATEMENT["break"] = function(self) return self:finish(node("Break", self:next(), {})) end
STATEMENT["goto"] = function(self)
  local first = self:next()
  self:name()
  return self:finish(node("Goto", first, {}))
end
STATEMENT["::"] = function(self)
  local first = self:next()
  self:name()
  self:expect "::"
  return self:finish(node("Label", first, {}))
end
STATEMENT[";"] = function(self) return self:finish(node("Empty", self:next(), {})) end

function Parser:statement()
  local first = self.token
  self.statement_first = self.at
  local special = STATEMENT[first.text]
  if special and (first.kind == "keyword" or first.kind == "symbol") then return special(self) end
  local target = self:suffixed()
  if self:is "=" or self:is "," then
    local targets = { target }
    while self:accept "," do targets[#targets + 1] = self:suffixed() end
    for _, each in ipairs(targets) do
      if each.tag ~= "Name" and each.tag ~= "Index" then
        self.incomplete = each
        self:refuse "statement"
      end
      if each.tag == "Name" then self:written(each) end
    end
    self:expect "="
    local given = self:list_of_expressions()
    for i, each in ipairs(targets) do each.given = given[i] end
    return self:finish(node("Assign", first, { targets = targets, values = given }))
  end
  if target.tag ~= "Call" and target.tag ~= "Method" then
    self.incomplete = target
    self:refuse "statement"
  end
  return self:finish(node("CallStatement", first, { call = target }))
end

--- The tree of a source: { body, names, expressions, source }, or nil and what stopped it.
function parser.parse(source)
  local self = reader.open(Parser, source)
  local ok, made = pcall(function()
    local body = self:block()
    if self.token.kind ~= "end" then self:refuse "<eof>" end
    return body
  end)
  if not ok then
    if type(made) ~= "table" then error(made, 0) end
    made.returned, made.incomplete, made.source, made.statement_first = self.returned, self.incomplete, source,
      self.statement_first
    return nil, made
  end
  return { body = made, names = self.names, expressions = self.expressions, source = source, scope = made.scope }
end

return parser
