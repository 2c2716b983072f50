--- Short names for the locals of a Lua file, for pages that have to carry it. The same name becomes the same letters
-- throughout the file: nothing that saw another variable before sees another one after.
--
-- Does: tell locals, parameters and upvalues from globals, fields, methods and labels, as Lua's grammar does (reference
-- manual 5.4, section 9). Does not: check a source; Lua has loaded it. A local function that is named as the field
-- that it is made of (`local read = files.read`) keeps its name, which Lua's messages about it say.
local scan = require "minimodel.literate.scan"

local shorten = {}

local KEYWORDS, UNARY, BINARY = require("minimodel.diagnose.tokens").keywords, {}, {}
for sign in ("not - # ~"):gmatch "%S+" do UNARY[sign] = true end
for sign in ("+ - * / // % ^ & | ~ << >> .. < <= > >= == ~= and or"):gmatch "%S+" do BINARY[sign] = true end
local LONG = { ["..."] = true, [".."] = true, ["=="] = true, ["~="] = true, ["<="] = true, [">="] = true, ["//"] = true,
  ["::"] = true, ["<<"] = true, [">>"] = true }

--- The tokens of a source without its comments: {kind, text, first}, signs of more than one character whole.
local function tokens_of(source)
  local list = {}
  for kind, text, first in scan.tokens(source) do
    local last = list[#list]
    local touches = last and last.kind == "symbol" and last.first + #last.text == first
    if touches and kind == "symbol" and LONG[last.text .. text] then
      last.text = last.text .. text
    elseif touches and kind == "number" and last.text == "." then
      last.kind, last.text = kind, "." .. text
    elseif kind ~= "comment" then
      list[#list + 1] = { kind = kind, text = text, first = first }
    end
  end
  list[#list + 1] = { kind = "end", text = "", first = #source + 1 }
  return list
end

-- ---- Which names are locals

local Reader = {}
Reader.__index = Reader

function Reader:at(text) return self.list[self.n].text == text and self.list[self.n].kind ~= "string" end

function Reader:next()
  self.n = self.n + 1
  return self.list[self.n - 1]
end

function Reader:accept(text)
  if self:at(text) then return self:next() end
end

function Reader:expect(text)
  return self:accept(text) or error(("%s expected near %s, byte %d"):format(text, self.list[self.n].text,
    self.list[self.n].first))
end

--- A name that stands where a variable is used.
function Reader:use(token)
  local scope = self.scope
  while scope and not scope.names[token.text] do scope = scope.outer end
  local list = scope and self.locals or self.globals
  list[#list + 1] = token
end

--- Names that begin to be seen.
function Reader:declare(names)
  for _, token in ipairs(names) do
    self.scope.names[token.text] = true
    self.locals[#self.locals + 1] = token
  end
end

function Reader:open(names)
  self.scope = { outer = self.scope, names = {} }
  self:declare(names or {})
end

function Reader:close() self.scope = self.scope.outer end

function Reader:body()   -- of a function, from its parameters on
  local names = {}
  self:expect "("
  while not self:accept ")" do
    local token = self:next()
    if token.kind == "name" then names[#names + 1] = token end
  end
  self:open(names)
  self:block()
  self:expect "end"
  self:close()
end

function Reader:table()
  self:expect "{"
  while not self:accept "}" do
    local token, after = self.list[self.n], self.list[self.n + 1]
    if self:accept "[" then
      self:expression()
      self:expect "]"
      self:expect "="
    elseif token.kind == "name" and after.text == "=" and after.kind == "symbol" then
      self.n = self.n + 2
    end
    self:expression()
    if not self:accept "," then self:accept ";" end
  end
end

function Reader:arguments()
  self:expect "("
  if not self:at ")" then self:expressions() end
  self:expect ")"
end

--- A variable, a call or a value in parentheses, with what follows it.
function Reader:suffixed()
  if self:accept "(" then
    self:expression()
    self:expect ")"
  else
    local token = self:next()
    self:use(token)
    if self:at "(" or self.list[self.n].kind == "string" then self.called[token.text] = true end
  end
  while true do
    local token = self.list[self.n]
    if token.kind == "string" then
      self:next()
    elseif self:accept "." or self:accept ":" then
      self:next()
    elseif self:accept "[" then
      self:expression()
      self:expect "]"
    elseif self:at "(" then
      self:arguments()
    elseif self:at "{" then
      self:table()
    else
      return
    end
  end
end

function Reader:expression()
  while UNARY[self.list[self.n].text] and self.list[self.n].kind ~= "string" do self:next() end
  local token = self.list[self.n]
  if token.kind == "string" or token.kind == "number" or self:at "nil" or self:at "true" or self:at "false"
    or self:at "..." then
    self:next()
  elseif self:accept "function" then
    self:body()
  elseif self:at "{" then
    self:table()
  else
    self:suffixed()
  end
  token = self.list[self.n]
  if BINARY[token.text] and token.kind ~= "string" then
    self:next()
    self:expression()
  end
end

function Reader:expressions()
  repeat self:expression() until not self:accept ","
end

--- The names of a `local` or `for`, without attributes.
function Reader:names()
  local names = {}
  repeat
    names[#names + 1] = self:next()
    if self:accept "<" then self.n = self.n + 2 end
  until not self:accept ","
  return names
end

--- Declares after the values, and keeps the name of what is made of a field so named.
function Reader:local_()
  if self:accept "function" then
    self:declare { self:next() }
    return self:body()
  end
  local names, from = self:names(), self.n
  if self:accept "=" then self:expressions() end
  for at = from, self.n - 2 do
    if self.list[at].text == "." then self.fields[self.list[at + 1].text] = true end
  end
  for _, token in ipairs(names) do self.kept[token.text] = self.kept[token.text] or self.fields[token.text] end
  self.fields = {}
  self:declare(names)
end

function Reader:for_()
  local names = self:names()
  if not self:accept "=" then self:expect "in" end
  self:expressions()
  self:expect "do"
  self:open(names)
  self:block()
  self:expect "end"
  self:close()
end

function Reader:inner(last)
  self:open()
  self:block()
  if last then self:expect(last) end
  self:close()
end

function Reader:statement()
  if self:accept "local" then
    self:local_()
  elseif self:accept "function" then
    self:use(self:next())
    while self:accept "." or self:accept ":" do self:next() end
    self:body()
  elseif self:accept "for" then
    self:for_()
  elseif self:accept "do" then
    self:inner "end"
  elseif self:accept "while" then
    self:expression()
    self:expect "do"
    self:inner "end"
  elseif self:accept "repeat" then
    self:open()
    self:block()
    self:expect "until"
    self:expression()   -- which sees the block's locals
    self:close()
  elseif self:accept "if" then
    repeat
      self:expression()
      self:expect "then"
      self:inner()
    until not self:accept "elseif"
    if self:accept "else" then self:inner() end
    self:expect "end"
  elseif self:accept "return" then
    if not (self:at "end" or self:at "else" or self:at "elseif" or self:at "until" or self:at ";"
      or self.list[self.n].kind == "end") then self:expressions() end
  elseif self:accept "goto" then
    self:next()
  elseif self:accept "::" then
    self.n = self.n + 2
  elseif not (self:accept "break" or self:accept ";") then
    self:suffixed()
    while self:accept "," do self:suffixed() end
    if self:accept "=" then self:expressions() end
  end
end

function Reader:block()
  while not (self:at "end" or self:at "else" or self:at "elseif" or self:at "until"
    or self.list[self.n].kind == "end") do self:statement() end
end

local function read(source)
  local reader = setmetatable({ list = tokens_of(source), n = 1, locals = {}, globals = {}, kept = {}, fields = {},
    called = {} }, Reader)
  reader:open()
  reader:block()
  assert(reader.list[reader.n].kind == "end", "not read to its end")
  return reader
end

-- ---- What they are called

--- The n-th shortest name that Lua takes, from 0.
local function name_of(n)
  local FIRST, AFTER = "etanisorlcdupmfgbhvykxwqjzETANISORLCDUPMFGBHVYKXWQJZ_", "etanisorlcdupmfgbhvykxwqjz0123456789_"
  local at = n % #FIRST
  local name = FIRST:sub(at + 1, at + 1)
  n = n // #FIRST
  while n > 0 do
    local digit = (n - 1) % #AFTER
    name, n = name .. AFTER:sub(digit + 1, digit + 1), (n - 1) // #AFTER
  end
  return name
end

--- A source with short names for its locals: the more often one is used, the shorter.
function shorten.source(source)
  local reader, counts, taken = read(source), {}, { self = true, _ENV = true }
  for _, token in ipairs(reader.globals) do taken[token.text] = true end
  for name in pairs(reader.kept) do taken[name] = taken[name] or reader.called[name] end
  for _, token in ipairs(reader.locals) do counts[token.text] = (counts[token.text] or 0) + 1 end
  local names, short, n = {}, {}, 0
  for name in pairs(counts) do
    if not taken[name] then names[#names + 1] = name end
  end
  table.sort(names, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  for _, name in ipairs(names) do
    local made
    repeat made, n = name_of(n), n + 1 until not taken[made] and not KEYWORDS[made]
    short[name] = made
  end
  local parts, at = {}, 1
  for _, token in ipairs(reader.locals) do token.renamed = short[token.text] end
  for _, token in ipairs(reader.list) do
    if token.renamed then
      parts[#parts + 1] = source:sub(at, token.first - 1) .. token.renamed
      at = token.first + #token.text
    end
  end
  return table.concat(parts) .. source:sub(at)
end

return shorten
