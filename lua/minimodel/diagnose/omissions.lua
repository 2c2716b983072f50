--- Why Lua's parser refused a script: what was left out by oversight, or is one too many; what to write. A rule looks
-- at the place where the parser stopped and either is sure or answers nothing.
--
-- Does not: try them, or know in which order (refusal.lua).
local messages = require "minimodel.messages"
local stops = require "minimodel.diagnose.stops"

local say = messages.say
local token_at, touches, starts_expression, indentation, statement, innermost, answer, at_token, behind =
  stops.token_at, stops.touches, stops.starts_expression, stops.indentation, stops.statement, stops.innermost,
  stops.answer, stops.at_token, stops.behind

local rules = {}

function rules.unfinished_string(stop)
  for i = math.max(1, stop.at - 1), stop.at do
    local token = stop.list[i]
    if token and token.open then
      return answer(token.first, token.first, token.line, token.text:sub(1, 1) ~= "["
        and say("close it with %s on the same line", token.text:sub(1, 1)) or nil,
        "this string is never closed")
    end
  end
end

function rules.named_by_keyword(stop)
  local token, after, before = stop.token, token_at(stop, 1), token_at(stop, -1)
  if token.kind ~= "keyword" then return nil end
  if before.text == ":" and not touches(before, token) then return nil end   -- a block of Python begins
  if stop.expected == "name" and (before.text == "local" or before.text == "." or before.text == ":"
    or before.text == "," or before.text == "function" or before.text == "for" or before.text == "(") or
    after.text == "=" and innermost(stop) and innermost(stop).what == "{" and stop.expected == "expression" then
    local help = before.text == "." and say('t["%s"] is possible; another name is better', token.text)
      or say("choose another name, such as %s_", token.text)
    return at_token(token, help, "`%s` is a word of Lua and cannot be a name", token.text)
  end
end

function rules.commas(stop)
  local token, inner, before = stop.token, innermost(stop), token_at(stop, -1)
  if not inner then return nil end
  if inner.what == "{" and stop.expected == "}" and (starts_expression(token) or token.text == "[")
    and not (token.line > before.line and indentation(stop.source, token) <= indentation(stop.source, inner.token)) then
    return behind(before, say("write a comma after %s", before.text), "a comma is missing here")
  end
  if before.kind == "string" and token.kind == "name" and touches(before, token) then
    return at_token(before, say "inside a string, write \\\" for the mark itself, or put '…' around the string",
      "a quotation mark ends the string here")
  end
  if inner.what == "(" and stop.expected == ")" and starts_expression(token) and token.line == before.line
    and token.kind ~= "keyword" then
    return behind(before, say("write a comma, or an operator such as .. or +, before %s", token.text),
      "a comma is missing here")
  end
end

function rules.brackets(stop)
  local token, inner, before = stop.token, innermost(stop), token_at(stop, -1)
  if not inner or stop.expected ~= ")" and stop.expected ~= "]" and stop.expected ~= "}"
    or inner.what ~= ({ [")"] = "(", ["]"] = "[", ["}"] = "{" })[stop.expected] then return nil end
  if token.text == ")" or token.text == "]" or token.text == "}" then
    local opener = ({ [")"] = "(", ["]"] = "[", ["}"] = "{" })[token.text]
    local found = at_token(token, say("write `%s` here, or `%s` in place of `%s`", stop.expected, opener, inner.what),
      "`%s` does not close `%s` of line %d", token.text, inner.what, inner.token.line)
    found.marks[2] = inner.token.line == token.line and { inner.token.first, inner.token.last } or nil
    return found
  end
  if token.line > before.line or token.kind == "keyword" or token.kind == "end" then
    local found = behind(before, say("write `%s` here", stop.expected),
      "`%s` is missing: `%s` of line %d is never closed", stop.expected, inner.what, inner.token.line)
    if inner.token.line == before.line then found.marks[2] = { inner.token.first, inner.token.last } end
    return found
  end
end

--- then and do that are left out.
function rules.block_words(stop)
  local token, before = stop.token, token_at(stop, -1)
  if stop.expected ~= "then" and stop.expected ~= "do" then return nil end
  local outer = stop.open[#stop.open - 1]
  if stop.expected == "do" and outer and outer.what == "do" and innermost(stop).what == "while" then
    return at_token(innermost(stop).token, say "a loop with its test at the end is written: repeat … until condition",
      "`while` stands before its block, not after it")
  end
  if token.line > before.line or token.kind == "keyword" and token.text ~= "then" and token.text ~= "do"
    or token.kind == "name" or token.kind == "end" then
    return behind(before, say("write `%s` here", stop.expected), "`%s` is missing", stop.expected)
  elseif token.text == "then" or token.text == "do" then
    return at_token(token, say("write `%s` in place of `%s`", stop.expected, token.text), "`%s` is missing",
      stop.expected)
  end
end

local BLOCKS = { ["if"] = true, ["for"] = true, ["while"] = true, ["do"] = true, ["function"] = true,
  ["repeat"] = true }

--- The opener whose block seems to lack its end: the next line that is not indented more begins with something else.
local function unclosed_by_indentation(stop)
  local found, place
  for index, token in ipairs(stop.list) do
    if BLOCKS[token.text] and token.kind == "keyword" and not (token.text == "do" and stop.list[index - 1]
      and stop.list[index - 1].line == token.line) then
      local k = index
      while k > 1 and stop.list[k - 1].line == token.line do k = k - 1 end
      local begins = stop.list[k]
      local margin = indentation(stop.source, begins)
      local depth_closed = false
      for j = index + 1, #stop.list do
        local later = stop.list[j]
        if later.line == token.line then
          if later.text == "end" or later.text == "until" then depth_closed = true break end
        elseif stop.list[j - 1].line < later.line and later.kind ~= "end"
          and indentation(stop.source, later) <= margin then
          local closes = ({ ["end"] = 1, ["else"] = 1, ["elseif"] = 1, ["until"] = 1 })[later.text]
          if (not closes or indentation(stop.source, later) < margin) and not later.text:find "^[%)%}%]]"
            and (not place or place == later) then
            -- the innermost of those that break off at one place
            found, place = token, later
          end
          depth_closed = true
          if later.text == "end" or later.text == "until" then break end
        end
      end
      if not depth_closed and not found and stop.token.kind == "end" then return token end
    end
  end
  return found
end

function rules.ends(stop)
  local token, inner = stop.token, innermost(stop)
  if stop.expected == "<eof>" and token.text == "end" then
    return at_token(token, say "delete it, or look for a block above that was closed too early",
      "one `end` too many: nothing is open here")
  end
  if stop.expected == "<eof>" and (token.text == "else" or token.text == "elseif" or token.text == "until") then
    return at_token(token, nil, "`%s` without its `%s`", token.text, token.text == "until" and "repeat" or "if")
  end
  if not inner or stop.expected ~= "end" and stop.expected ~= "until" then return nil end
  for i = 2, stop.at do                                               -- else if
    local word, before = stop.list[i], stop.list[i - 1]
    if word.text == "if" and before.text == "else" and word.line == before.line and token.kind == "end" then
      return answer(before.first, word.last, word.line,
        say "write elseif, in one word: else if begins a second if, which needs its own `end`",
        "`else if` leaves an if open")
    end
  end
  if stop.expected == "until" and token.text == "end" then
    local found = at_token(token, say "write: until condition", "`repeat` of line %d is closed by until, not by end",
      inner.token.line)
    found.also = { line = inner.token.line, marks = { { inner.token.first, inner.token.last } } }
    return found
  end
  local missing = token.kind == "end" and unclosed_by_indentation(stop)
  local returned = stop.returned and stop.returned.last and stop.list[stop.at - 1].last == stop.returned.last
  if returned and token.kind ~= "end" and indentation(stop.source, token) > indentation(stop.source, inner.token) then
    return nil
  end
  local opener = missing or inner.token
  local found = at_token(token, say("write `%s` where the block that begins with `%s` in line %d is over",
    stop.expected, opener.text, opener.line),
    "`%s` is missing: `%s` of line %d is never closed", stop.expected, opener.text, opener.line)
  found.also = { line = opener.line, marks = { { opener.first, opener.last } } }
  if token.kind == "end" then
    found.line, found.marks, found.also, found.at_end = opener.line, found.also.marks, nil, token.line
  end
  return found
end

function rules.return_inside(stop)
  local returned, token = stop.returned, stop.token
  if not returned or not returned.last or (stop.expected ~= "<eof>" and stop.expected ~= "end"
    and stop.expected ~= "until") then
    return nil
  end
  if stop.list[stop.at - 1].last ~= returned.last then return nil end
  local help = say("put it at the end, or write in line %d: do %s end", returned.line,
    stop.source:sub(returned.first, returned.last):gsub("\n.*", " …"))
  return at_token(token, help, "`return` in line %d ends the block: nothing may follow it", returned.line)
end

function rules.statements(stop)
  local token, target, before = stop.token, stop.incomplete, token_at(stop, -1)
  if stop.expected == "expression" and token.text == "=" and token.first == statement(stop).first
    and before.text == ")" then
    return at_token(token, say "only names, t.name and t[i] can be given a value", "a call cannot be given a value")
  end
  if stop.expected == "expression" and token.first == statement(stop).first
    and (token.kind == "number" or token.kind == "string") then
    if before.line == token.line and (before.kind == "number" or before.kind == "name" or before.text == ")"
      or before.text == "]") then
      return behind(before, say("write a comma, or an operator such as .. or +, before %s", token.text),
        "something is missing between %s and %s", before.text, token.text)
    end
    return at_token(token, say "print(…) shows a value; name = … keeps it", "a value alone is not a statement")
  end
  if stop.expected == "expression" and token.first ~= statement(stop).first
    and ({ ["+"] = 1, ["*"] = 1, ["/"] = 1, ["=="] = 1, ["<"] = 1, [">"] = 1, ["<="] = 1, [">="] = 1, ["~="] = 1,
      ["and"] = 1, ["or"] = 1, [".."] = 1, [","] = 1, [")"] = 1, ["then"] = 1, ["do"] = 1, ["}"] = 1, ["]"] = 1,
      ["^"] = 1 })[token.text] then
    return at_token(token, nil, "a value is missing between %s and %s", before.text, token.text)
  end
  if stop.expected == "expression" and token.first ~= statement(stop).first
    and (token.line > before.line or token.kind == "end")
    and (before.text == "=" or before.text == "," or before.kind == "symbol"
      and before.text:find "^[%+%-%*/%^<>=~%.]") then
    return behind(before, nil, "a value is missing after %s", before.text)
  end
  if not target or stop.expected ~= "statement" then return nil end
  if target.tag == "Call" or target.tag == "Method" then
    return at_token(token, say "only names, t.name and t[i] can be given a value", "a call cannot be given a value")
  end
  if token.line == target.last_line and token.kind == "name" and target.tag == "Name" then
    return answer(target.first, token.last, target.line, say("a call is written %s(%s), a value is given with %s = …",
      target.name, token.text, target.name),
      "two names side by side mean nothing in Lua")
  end
  if token.line == target.last_line and (token.kind == "number" or starts_expression(token)) then
    return behind(before, say("a call is written %s(%s), a value is given with %s = …", before.text, token.text,
      before.text),
      "something is missing between %s and %s", before.text, token.text)
  end
  return answer(target.first, target.last, target.line,
    say "print(…) shows a value; name = … keeps it; a call needs its ()", "a value alone is not a statement")
end

return rules
