--- Why Lua's parser refused a script: lists, ranges and several subscripts in brackets, as other languages have them;
-- what to write instead. A rule looks at the place where the parser stopped and either is sure or answers nothing.
--
-- Does not try the rules (refusal.lua).
local messages = require "minimodel.messages"
local stops = require "minimodel.diagnose.stops"

local say = messages.say
local token_at, touches, innermost, rest_of_line, answer, at_token =
  stops.token_at, stops.touches, stops.innermost, stops.rest_of_line, stops.answer, stops.at_token

local rules = {}

--- What stands between a bracket and the one that closes it on its line, as a list of Lua, [1, [2, 3]] as
-- { 1, { 2, 3 } }; nil where it goes on past the line.
local function as_list(source, first)
  local text = source:match("^%b[]", first) or source:match("^%b()", first)
  if not text or text:find "\n" or #text > 40 then return nil end
  return (text:gsub("[%[(]%s*", "{ "):gsub("%s*[%])]", " }"):gsub("{  }", "{}"))
end

--- [1, 2] of Python and JavaScript, also after a method's name, and (1, 2).
function rules.lists(stop)
  local token, before, inner = stop.token, token_at(stop, -1), innermost(stop)
  local bracket
  if token.text == "[" and (stop.expected == "expression" or stop.expected == "arguments") then
    bracket = token
  elseif inner and inner.what == "{" and (token.text == "," and (stop.expected == "]" or stop.expected == "=")
    or token.text == "}" and stop.expected == "=") then                            -- { [1, 2], [3, 4] }, { [1] }
    for i = stop.at - 1, 2, -1 do
      if stop.list[i].text == "[" then
        local outer = stop.list[i - 1].text
        bracket = (outer == "{" or outer == ",") and stop.list[i] or nil
        break
      end
    end
  elseif token.text == "," and inner and inner.what == "(" and stop.expected == ")" then
    bracket = inner.token                                                         -- (1, 2), which no name stands before
  end
  if not bracket then return nil end
  local rest = rest_of_line(stop.source, bracket.first)
  if bracket.text == "[" and rest:find "%f[%w]for%f[%W].*%f[%w]in%f[%W]" then
    return at_token(bracket, say "a list is filled in a loop: for i, x in ipairs(t) do list[i] = … end",
      "a list is written in braces; brackets are for subscripts")
  end
  local list = as_list(stop.source, bracket.first)
  local shown = list and (stop.expected == "arguments" and before.kind == "name" and ":" .. before.text .. " " or "")
    .. list or "{ … }"
  return at_token(bracket, say("write: %s", shown), bracket.text == "(" and "a list is written in braces"
    or "a list is written in braces; brackets are for subscripts")
end

--- What stands between commas, each without the space around it; commas within brackets separate nothing.
local function parts(text)
  local list, depth, from = {}, 0, 1
  for at, sign in text:gmatch "()([%[%](){},])" do
    if sign == "," and depth == 0 then
      list[#list + 1], from = text:sub(from, at - 1), at + 1
    elseif sign ~= "," then
      depth = depth + (sign:find "[%[({]" and 1 or -1)
    end
  end
  list[#list + 1] = text:sub(from)
  for i, part in ipairs(list) do list[i] = part:match "^%s*(.-)%s*$" end
  return list
end

--- Whether a name was given a list or something of mm's before the parser stopped: "list", "tensor", or nil where that
-- cannot be seen.
local function kind_of(stop, name)
  for i = stop.at - 1, 3, -1 do
    local value = stop.list[i]
    if stop.list[i - 1].text == "=" and stop.list[i - 2].text == name then
      return value.text == "{" and "list" or value.text == "mm" and "tensor" or nil
    end
  end
end

function rules.subscripts(stop)
  local token, inner, before = stop.token, innermost(stop), token_at(stop, -1)
  for i = #stop.open, 1, -1 do
    if stop.open[i].what == "[" then
      local bracket = stop.open[i].token
      local inside = stop.source:match("^%b[]", bracket.first)
      inside = inside and not inside:find "\n" and inside:sub(2, -2) or nil
      if token.text == "," and inner == stop.open[i] then
        local name = stop.source:sub(1, bracket.first - 1):match "([%a_][%w_%.]*)%s*$" or "t"
        if inside and name:find "^mm%." then                                        -- mm.zeros[2, 3]
          return at_token(bracket, say("write: %s", ("%s { %s }"):format(name, inside)),
            "a list is written in braces; brackets are for subscripts")
        end
        local of_tensor, of_lists = ("%s[{%s}]"):format(name, inside), name .. "[" .. table.concat(parts(inside or ""),
          "][") .. "]"
        local kind = kind_of(stop, name)
        local help = inside and (kind and say("write: %s", kind == "list" and of_lists or of_tensor)
          or say("of a tensor: %s; of lists in lists: %s", of_tensor, of_lists))
        return at_token(token, help, kind == "list" and "each subscript stands in brackets of its own"
          or "several subscripts stand in a table")
      end
      if inside and inside:find "^[^:]*:[^:]*$" and bracket.line == token.line then
        local colon = bracket.last + inside:find(":", 1, true)
        local a, b = inside:match "^%s*(.-)%s*:%s*(.-)%s*$"
        if inside:find(",", 1, true) then                                           -- x[:, 1], x[2, :]
          return answer(colon, colon, bracket.line,
            say "a row is t[i], a column t:select(2, j), a part of an axis t:slice(axis, first, last)",
            "subscripts cannot be ranges in Lua")
        end
        return answer(colon, colon, bracket.line,
          say("a part of an axis is t:slice(axis, first, last), such as t:slice(1, %s, %s)", a == "" and "1" or a,
          b == "" and "-1" or b),
          "subscripts cannot be ranges in Lua")
      end
    end
  end
  if token.kind == "number" and token.text:find "^%.%d" and (before.kind == "name" or before.text == ")"
    or before.text == "]") and touches(before, token) then
    return at_token(token, say("write: %s[%s]", before.text, token.text:sub(2)),
      "entries are not read with a dot and a number")
  end
  if inner and inner.what == "for" and token.text == ":" then
    return at_token(token, say "write: for i = 1, n do … end", "the bounds of a loop are separated by a comma")
  end
end

return rules
