--- What a grammar is read with: a step from token to token, what is open, giving up, and which local a name means.
-- parser.lua has the grammar. Does not know any.
local tokens = require "minimodel.diagnose.tokens"

local reader = {}

local Reader = {}

-- ---- Tokens

function Reader:is(text)
  local token = self.token
  return token.text == text and (token.kind == "symbol" or token.kind == "keyword" or token.kind == "end")
end

function Reader:next()
  self.before = self.token
  self.at = self.at + 1
  self.token = self.list[self.at]
  return self.before
end

--- Gives up: `expected` names what should stand where the token is.
function Reader:refuse(expected)
  error({ token = self.token, at = self.at, before = self.before, expected = expected, open = self.open,
    list = self.list }, 0)
end

function Reader:accept(text)
  if self:is(text) then return self:next() end
end

function Reader:expect(text)
  if not self:is(text) then self:refuse(text) end
  return self:next()
end

function Reader:name()
  if self.token.kind ~= "name" then self:refuse "name" end
  return self:next()
end

--- Remembers what is open here, until close.
function Reader:opened(what, token) self.open[#self.open + 1] = { what = what, token = token, scope = self.scope } end
function Reader:closed() self.open[#self.open] = nil end

--- A node of a tag that begins with the token `first`.
function reader.node(tag, first, fields)
  fields.tag, fields.first, fields.line = tag, first.first, first.line
  return fields
end

function Reader:finish(made)
  made.last, made.last_line = self.before.last, self.before.line
  return made
end

-- ---- Names, and the locals that they mean

function Reader:declare(token, more)
  local declared = more or {}
  declared.name, declared.first, declared.line, declared.outer = token.text, token.first, token.line, self.scope
  declared.count = 0   -- assignments after the declaration
  self.scope = declared
  return declared
end

--- The innermost local of a name that is visible here; nil where it is a global.
function Reader:declaration(name)
  local scope = self.scope
  while scope do
    if scope.name == name then return scope end
    scope = scope.outer
  end
end

--- Counts an assignment to a name.
function Reader:written(target)
  target.is_written = true
  if target.declared then target.declared.count = target.declared.count + 1 end
end

-- ---- A grammar

--- A class for a grammar: its own methods are added to those that are here.
function reader.class()
  local class = {}
  for name, method in pairs(Reader) do class[name] = method end
  class.__index = class
  return class
end

--- An object of that class at the first token of a source.
function reader.open(class, source)
  local list = tokens.all(source)
  return setmetatable({ source = source, list = list, at = 1, token = list[1], before = list[1], open = {},
    names = {}, expressions = {} }, class)
end

return reader
