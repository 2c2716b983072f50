--- Cuts a Lua source into tokens that know where they stand.
-- Keeps what Lua itself would refuse (a curly quote, an accent in a name, `!=`), so that the reason can be told. Does
-- not parse (parser.lua).
--
-- A token is { kind, text, first, last, line }: kind is "name", "keyword", "number", "string", "symbol", "unknown" or
-- "end"; first and last are
-- bytes of the source. A string that is never closed has `open = true`.
local tokens = {}

local KEYWORDS = {}
local WORDS = "and break do else elseif end false for function goto if in local nil not or repeat return then true "
  .. "until while"
for word in WORDS:gmatch "%a+" do
  KEYWORDS[word] = true
end
tokens.keywords = KEYWORDS

local THREE, TWO = { ["..."] = true }, {}
for symbol in ("== ~= <= >= // :: .. << >>"):gmatch "%S+" do TWO[symbol] = true end
local ONE = "[%+%-%*/%%%^#&~|<>=%(%)%{%}%[%];:,%.]"

--- The end of a long bracket that opens at `at`; nil where none opens; #source and true where it is never closed.
local function long_end(source, at)
  local level = source:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, last = source:find("]" .. level .. "]", at + #level + 2, true)
  return last or #source, last == nil
end

local function quoted_end(source, at)
  local quote, i = source:sub(at, at), at + 1
  while i <= #source do
    local c = source:sub(i, i)
    if c == quote then return i, false end
    if c == "\n" then return i - 1, true end
    if c == "\\" then
      if source:find("^z", i + 1) then
        i = source:find("%S", i + 2) or #source + 1
      else
        i = i + (source:find("^\r\n", i + 1) and 3 or 2)
      end
    else
      i = i + 1
    end
  end
  return #source, true
end

local function number_end(source, at)
  local exponent = source:find("^0[xX]", at) and "[pP]" or "[eE]"
  local i = at
  while true do
    if source:find("^" .. exponent .. "[%+%-]", i) then i = i + 2
    elseif source:find("^[%w%.]", i) then i = i + 1
    else return i - 1 end
  end
end

--- Kind, last byte and whether it stays open, of the token at `at`, which is neither space nor comment.
local function read(source, at)
  local c = source:sub(at, at)
  if c:find "[%a_]" then
    local last = select(2, source:find("^[%w_]+", at))
    return KEYWORDS[source:sub(at, last)] and "keyword" or "name", last
  end
  if c:find "%d" or source:find("^%.%d", at) then return "number", number_end(source, at) end
  if c == '"' or c == "'" then
    local last, open = quoted_end(source, at)
    return "string", last, open
  end
  local last, open = long_end(source, at)
  if last then return "string", last, open end
  if THREE[source:sub(at, at + 2)] then return "symbol", at + 2 end
  if TWO[source:sub(at, at + 1)] then return "symbol", at + 1 end
  if c:find(ONE) then return "symbol", at end
  return "unknown", select(2, source:find("^[\192-\255][\128-\191]*", at)) or at
end

--- All tokens of a source, the last of kind "end". The first line is passed over where it starts with #, as Lua does.
function tokens.all(source)
  local list, line, counted = {}, 1, 1
  local at = source:match "^#[^\n]*()" or 1
  local function line_at(position)
    for newline in source:sub(counted, position - 1):gmatch "\n" do line = line + #newline end
    counted = math.max(counted, position)
    return line
  end
  while true do
    at = source:find("[^%s]", at)
    if not at then break end
    if source:find("^%-%-", at) then
      local last = long_end(source, at + 2)
      at = (last or (source:find("\n", at, true) or #source + 1) - 1) + 1
    else
      local kind, last, open = read(source, at)
      list[#list + 1] = { kind = kind, text = source:sub(at, last), first = at, last = last, line = line_at(at),
        open = open or nil }
      at = last + 1
    end
  end
  local last = list[#list]
  list[#list + 1] = { kind = "end", text = "<eof>", first = #source + 1, last = #source, line = line_at(#source + 1),
    after = last }
  return list
end

return tokens
