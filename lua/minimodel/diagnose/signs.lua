--- Why Lua's parser refused a script: signs and operators of Python, C and JavaScript, and signs that no keyboard for
-- programs has; what to write instead. A rule looks at the place where the parser stopped and either is sure or answers
-- nothing.
--
-- Does not: try them, or know in which order (refusal.lua); know words and blocks of other languages (foreign.lua), or
-- lists and subscripts (brackets.lua).
local messages = require "minimodel.messages"
local stops = require "minimodel.diagnose.stops"

local say = messages.say
local token_at, touches, is_word, statement, innermost, rest_of_line, answer, at_token =
  stops.token_at, stops.touches, stops.is_word, stops.statement, stops.innermost, stops.rest_of_line, stops.answer,
  stops.at_token

local rules = {}

local CHARACTERS = {
  ["“"] = '"', ["”"] = '"', ["„"] = '"', ["«"] = '"', ["»"] = '"', ["‘"] = "'", ["’"] = "'", ["−"] = "-", ["–"] = "-",
    ["—"] = "-", ["×"] = "*",
  ["·"] = "*", ["÷"] = "/", ["≤"] = "<=", ["≥"] = ">=", ["≠"] = "~=", ["→"] = "=", ["π"] = "math.pi",
    ["∞"] = "math.huge", ["²"] = "^ 2",
  ["³"] = "^ 3", ["…"] = "...", ["（"] = "(", ["）"] = ")", ["，"] = ",", ["；"] = ";", ["：" ] = ":", ["¬"] = "not",
}

function rules.characters(stop)
  local token = stop.token
  if token.kind ~= "unknown" then return nil end
  local after, before = token_at(stop, 1), token_at(stop, -1)
  if token.text == "!" then
    if after.text == "=" or after.text == "==" then
      return answer(token.first, after.last, token.line, say "write ~= for “is not equal to”",
        "`!=` is not an operator of Lua")
    end
    return at_token(token, say("write: not %s", after.text), "`!` is not an operator of Lua")
  elseif token.text == "?" then
    return at_token(token, say "a choice between two values is written: condition and a or b",
      "`? :` is not an operator of Lua")
  elseif token.text == "`" then
    return at_token(token, say 'strings stand in "…" or \'…\'; values are joined with .. or by string.format',
      "strings in backquotes are not of Lua")
  elseif token.text == "\u{a0}" or token.text == "\u{200b}" or token.text == "\u{feff}" then
    return at_token(token, say "delete it and type a space",
      "a space that is none stands here: an invisible character, copied from a page or a document")
  elseif token.text == "@" then
    return at_token(token, say "the product of matrices is a:matmul(b)", "`@` is not an operator of Lua")
  elseif token.text == "$" or token.text == "\\" then
    return at_token(token, nil, "the character %s has no meaning in Lua", token.text)
  end
  if CHARACTERS[token.text] then
    return at_token(token, say("type %s", CHARACTERS[token.text]), "the character %s is not one that Lua knows",
      token.text)
  end
  -- a letter with an accent, or of another alphabet, within a word
  local first, last = token.first, token.last
  if is_word(before) and touches(before, token) then first = before.first end
  while first > 1 and stop.source:find("^[%w_\128-\255]", first - 1) do first = first - 1 end
  last = select(2, stop.source:find("^[%w_\128-\255]+", first)) or last
  local word = stop.source:sub(first, last)
  local PLAIN = { ["á"] = "a", ["é"] = "e", ["í"] = "i", ["ó"] = "o", ["ú"] = "u", ["ü"] = "u", ["ñ"] = "ni",
    ["ç"] = "c", ["à"] = "a", ["è"] = "e",
    ["Á"] = "A", ["É"] = "E", ["Í"] = "I", ["Ó"] = "O", ["Ú"] = "U", ["Ñ"] = "Ni", ["α"] = "alpha", ["β"] = "beta",
      ["θ"] = "theta", ["ω"] = "omega",
    ["λ"] = "lambda", ["μ"] = "mu", ["σ"] = "sigma", ["δ"] = "delta", ["ε"] = "epsilon", ["φ"] = "phi",
      ["Δ"] = "delta" }
  local plain = word:gsub("[\192-\255][\128-\191]*", PLAIN)
  local help = not plain:find "[\128-\255]" and say("write: %s", plain) or nil
  return answer(first, last, token.line, help, "names are made of the letters a … z, digits and _, not %s", word)
end

function rules.compound(stop)
  local token, after, target = stop.token, token_at(stop, 1), stop.incomplete
  local before = token_at(stop, -1)
  if token.text == "+" and before.text == "+" and touches(before, token) then
    return answer(before.first, token.last, token.line, say "write: x + 1", "`++` is not an operator of Lua")
  end
  if token.text == ":" and after.text == "=" and touches(token, after) then
    return answer(token.first, after.last, token.line, say "write = to give a value",
      "`%s` is not an operator of Lua", ":=")
  elseif token.text == "==" and before.kind == "name" and token_at(stop, -2).text == "local" then
    return at_token(token, say "write = to give a value", "`==` compares; it gives no value")
  end
  if not target or stop.expected ~= "statement" then return nil end
  local name = stop.source:sub(target.first, target.last)
  if #name > 40 or name:find "\n" then name = "x" end
  if ({ ["+"] = 1, ["-"] = 1, ["*"] = 1, ["/"] = 1, ["%"] = 1, ["^"] = 1, [".."] = 1, ["//"] = 1, ["|"] = 1,
    ["&"] = 1 })[token.text] then
    if after.text == "=" and touches(token, after) then
      local value = rest_of_line(stop.source, after.last + 1):gsub("%-%-.*$", ""):gsub("%s+end%s*$", "")
        :match "^%s*(.-)%s*$"
      -- H -= a + b is H = H - (a + b)
      if token.text ~= "+" and token.text ~= ".." and not value:find "^[%w_.]*$" then value = "(" .. value .. ")" end
      return answer(token.first, after.last, token.line, say("write: %s = %s %s %s", name, name, token.text,
        value ~= "" and value or "…"),
        "`%s=` is not an operator of Lua", token.text)
    elseif token.text == "+" and after.text == "+" and touches(token, after) then
      return answer(token.first, after.last, token.line, say("write: %s = %s + 1", name, name),
        "`++` is not an operator of Lua")
    end
  end
  local tail = stop.source:match("^%-%-", target.last + 1)
  if tail then
    return answer(target.last + 1, target.last + 2, target.last_line, say("write: %s = %s - 1", name, name),
      "`--` begins a comment in Lua; it does not count down")
  end
  if token.text == "<=" or token.text == "==" or token.text == ">=" or token.text == "~=" then
    if token.text == "==" then
      return at_token(token, say("`=` gives a value: %s = …; `==` compares, inside a condition", name),
        "a comparison is not a statement")
    end
  end
end

--- `//`, `#` and `/* */` as comments.
function rules.comments(stop)
  local token, after = stop.token, token_at(stop, 1)
  local at_start = token.first == statement(stop).first
  local help = say "write: -- a comment"
  if at_start and (token.text == "#" or token.text == "//") then
    return at_token(token, help, "comments begin with -- in Lua, not with %s", token.text)
  end
  if token.text == "/" and (after.text == "*" or after.text == "/") or token.text == "*"
    and token_at(stop, -1).text == "/" then
    return answer(token.first, math.max(token.last, after.last == token.last + 1 and after.last or 0), token.line, help,
      "comments begin with -- in Lua, not with %s", "/*")
  end
  local target = stop.incomplete
  for i = stop.at - 1, math.max(1, stop.at - 6), -1 do                -- x = 3 // three things
    local slashes = stop.list[i]
    if slashes.text == "//" and target and target.tag == "Name" and slashes.line == target.line
      and stop.list[i + 1].kind == "name" then
      return at_token(slashes, help, "comments begin with -- in Lua, not with %s", "//")
    end
  end
end

--- "text":format(x)
function rules.of_string(stop)
  local token, before, after = stop.token, token_at(stop, -1), token_at(stop, 1)
  if (token.text == ":" or token.text == ".") and before.kind == "string" and after.kind == "name" then
    return at_token(before, say("write: (%s):%s(…)", before.text, after.text), "a string whose method is called stands "
      .. "in parentheses")
  end
end

--- -- [[en or --[en, which open no block.
function rules.blocks(stop)
  local number = 0
  for line in (stop.source .. "\n"):gmatch "(.-)\n" do
    number = number + 1
    if number > stop.token.line then break end
    local opener = line:match "^%s*%-%-%s*%[+%l%l%f[^%l].*$"
    if opener and number >= stop.token.line - 2 and not line:find "^%-%-%[=*%[" then
      local first = stop.source:find(line, 1, true)
      return answer(first, first + #line - 1, number, say "it opens with --[[en or --[[es, and ]] closes it",
        "this opens no block of words")
    end
  end
end

function rules.conditions(stop)
  local token, after, inner = stop.token, token_at(stop, 1), innermost(stop)
  if token.text == "=" and after.text == "<" and touches(token, after) then
    return answer(token.first, after.last, token.line, say "write <= for “is not greater than”",
      "`%s` is not an operator of Lua", "=<")
  end
  if token.text == "=" and (stop.expected == "then" or stop.expected == "do" or stop.expected == ")" and inner
    and inner.what == "(")
    and not (after.text == ">" and touches(token, after)) then
    local in_condition = stop.expected ~= ")"
    if not in_condition then
      for _, open in ipairs(stop.open) do
        if (open.what == "if" or open.what == "while") and open.token.line == token.line then in_condition = true end
      end
    end
    if in_condition then
      return at_token(token, say "write == to compare", "`=` gives a value to a name; it does not compare")
    end
    if stop.list[stop.at - 1].kind == "name" then
      return at_token(token, say("options stand in a table: f(x, { %s = … })", stop.list[stop.at - 1].text),
        "an argument cannot be given by name like this")
    end
  end
  if token.text == "&" and after.text == "&" then
    return answer(token.first, after.last, token.line, say "write: a and b", "`&&` is not an operator of Lua")
  end
  if token.text == "|" and after.text == "|" then
    return answer(token.first, after.last, token.line, say "write: a or b", "`||` is not an operator of Lua")
  end
  local before = token_at(stop, -1)
  if (token.text == "&" or token.text == "|") and before.text == token.text and touches(before, token) then
    return answer(before.first, token.last, token.line, say(token.text == "&" and "write: a and b" or "write: a or b"),
      "`%s` is not an operator of Lua", token.text .. token.text)
  end
  if token.text == "*" and before.text == "*" and touches(before, token) then
    return answer(before.first, token.last, token.line, say "write: x ^ y", "`**` is not an operator of Lua")
  end
  if token.text == "=" and before.text == "==" and touches(before, token) then
    return answer(before.first, token.last, token.line, say "write == to compare", "`%s` is not an operator of Lua",
      "===")
  end
  if token.text == "=" and before.text == "~=" and touches(before, token) then
    return answer(before.first, token.last, token.line, say "write ~= for “is not equal to”",
      "`%s` is not an operator of Lua", "~==")
  end
  local tilde = token.text == "=" and before.text == "~" and before
    or token.text == "~" and after.text == "=" and token
  if tilde then
    return answer(tilde.first, (tilde == token and after or token).last, token.line,
      say "write ~= for “is not equal to”", "`%s` is not an operator of Lua", "~ =")
  end
  if token.text == ">" and before.text == "<" and touches(before, token) then
    return answer(before.first, token.last, token.line, say "write ~= for “is not equal to”",
      "`%s` is not an operator of Lua", "<>")
  end
  if token.text == "in" and (stop.expected == "then" or stop.expected == "do") then
    return at_token(token, say "to ask whether a table has a key, write: t[key] ~= nil",
      "`in` stands in for loops only")
  end
  if (stop.expected == "then" or stop.expected == "do") and token.kind == "name"
    and (token.text == "is" or token.text == "isnt") then
    return at_token(token, after.text == "not" and say "write ~= for “is not equal to”" or say "write == to compare",
      "`%s` is not a word of Lua", token.text)
  end
  if stop.expected == "then" and token.text == "else" and inner and inner.token.line == token.line then
    return at_token(inner.token, say "a choice between two values is written: condition and a or b",
      "`if` begins a statement; it cannot stand inside an expression")
  end
  if stop.expected == "then" and inner and inner.what == "if" then                 -- x = 3 if y
    for i = 2, stop.at do
      local condition, value = stop.list[i], stop.list[i - 1]
      if condition == inner.token and value.line == condition.line and (value.kind == "name" or value.kind == "number"
        or value.kind == "string" or value.text == ")" or value.text == "}") then
        return at_token(condition, say "write: if condition then name = value end",
          "`if` begins a statement; it cannot stand inside an expression")
      end
    end
  end
  if token.text == "if" and stop.expected == "expression" then
    return at_token(token, say "a choice between two values is written: condition and a or b",
      "`if` begins a statement; it cannot stand inside an expression")
  end
end

function rules.colons(stop)
  local before = token_at(stop, -1)
  local inner = innermost(stop)
  if inner and inner.what == "{" then
    local colon = stop.token.text == ":" and stop.token or before.text == ":" and before
      or token_at(stop, -2).text == ":" and token_at(stop, -2)
    if colon and (stop.expected == "name" or stop.expected == "arguments" or stop.expected == "}") then
      return at_token(colon, say "write: { name = value }",
        "in a table, a name and its value are joined by =, not by a colon")
    end
  end
  if inner and inner.what == "{" and stop.token.text == "=" and before.kind == "string" then
    return at_token(before, say("write: { [%s] = … } or, without the quotation marks, { name = … }", before.text),
      "a key in quotation marks stands in brackets")
  end
  if stop.expected == "arguments" then
    local colon = token_at(stop, -2)
    return at_token(colon, say("a field is read with a dot: .%s; a method is called: :%s()", before.text,
      before.text), "after a colon a call must follow")
  end
end

function rules.parameters(stop)
  local token, before, inner = stop.token, token_at(stop, -1), innermost(stop)
  if inner and inner.what == "function" and stop.expected == ")" and token.text == "=" then
    return at_token(token, say("inside the function write: if %s == nil then %s = … end", before.text, before.text),
      "parameters have no default values in Lua")
  end
  if token.text == ":" and (stop.expected == ")" or stop.expected == "expression" or stop.expected == "name")
    and inner and inner.what == "function" then
    return at_token(token, say "delete the type", "names have no types in Lua")
  end
  if token.text == ":" and stop.expected == "expression" and token.first == statement(stop).first
    and before.kind == "name" and before.line == token.line then
    return at_token(token, say "delete the type", "names have no types in Lua")
  end
end

return rules
