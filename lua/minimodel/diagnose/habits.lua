--- Why Lua's parser refused a script: habits of Python, C and JavaScript, and signs that no keyboard for programs has;
-- what to write instead. A rule looks at the place where the parser stopped and either is sure or answers nothing.
--
-- Does not: try them, or know in which order (refusal.lua).
local messages = require "minimodel.messages"
local stops = require "minimodel.diagnose.stops"

local say = messages.say
local token_at, touches, is_word, starts_expression, statement, innermost, rest_of_line, answer, at_token =
  stops.token_at, stops.touches, stops.is_word, stops.starts_expression, stops.statement, stops.innermost,
  stops.rest_of_line, stops.answer, stops.at_token

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

local WORDS = {   -- what stands first in a statement of another language → what Lua has
  def = "function name(x) … end", fn = "function name(x) … end", func = "function name(x) … end",
    fun = "function name(x) … end",
  import = 'local name = require "name"', from = 'local name = require "name"',
    include = 'local name = require "name"', using = 'local name = require "name"',
  let = "local x = …", var = "local x = …", const = "local x <const> = …", int = "local x = …", float = "local x = …",
    double = "local x = …",
  auto = "local x = …", bool = "local x = …", string = "local x = …", char = "local x = …", global = "x = …",
  elif = "elseif condition then", elsif = "elseif condition then", elseif_ = "elseif condition then",
  class = "a table with a metatable; mm.nn has modules ready", async = "function name(x) … end", del = "x = nil",
    delete = "x = nil",
  switch = "if … then … elseif … then … else … end", case = "elseif condition then",
    unless = "if not condition then … end",
  try = "local ok, problem = pcall(f)", except = "local ok, problem = pcall(f)", catch = "local ok, problem = pcall(f)",
  throw = 'error("…")', raise = 'error("…")', foreach = "for i, x in ipairs(t) do … end", begin = "do … end",
    print = "print(…)", echo = "print(…)",
  puts = "print(…)", new = "Name { … }", yield = "coroutine.yield(x)", with = "local x <close> = …",
    assert = "assert(condition)",
  endif = "end", endfor = "end", endwhile = "end", fi = "end", done = "end", esac = "end",
    lambda = "function(x) return … end",
}
rules.instead = WORDS
local ALONE = { try = WORDS.try, pass = "nothing, or a comment",
  continue = "goto continue, with ::continue:: before the loop's end",
  ["next"] = "goto continue, with ::continue:: before the loop's end",
  endif = "end", endfor = "end", endwhile = "end", fi = "end", done = "end", exit = "os.exit()", quit = "os.exit()",
    clear = nil, pass_ = nil }

-- of these, the ones that look like a call: switch (x) {
local CALLED = { switch = true, foreach = true, unless = true, catch = true, try = true }

function rules.words(stop)
  local token, target = stop.token, stop.incomplete
  for i = stop.at, 1, -1 do                                           -- lambda anywhere in the line
    local word = stop.list[i]
    if word.line < token.line then break end
    if word.kind == "name" and word.text == "lambda" and (stop.list[i + 1].kind == "name"
      or stop.list[i + 1].text == ":") then
      return at_token(word, say("in Lua this is written: %s", WORDS.lambda), "`%s` is not a word of Lua", "lambda")
    end
  end
  for i = stop.at, math.min(stop.at + 12, #stop.list - 1) do           -- (x, y) => …, () => …
    local sign, after = stop.list[i], stop.list[i + 1]
    if sign.line ~= token.line then break end
    if sign.text == "=" and after.text == ">" and touches(sign, after) and stop.list[i - 1].text == ")"
      and (token.text == "," or token.text == ")") then
      return answer(sign.first, after.last, sign.line, say("in Lua this is written: %s", WORDS.lambda),
        "`%s` is not a word of Lua", "=>")
    end
  end
  local arrow = token.text == "=" and token_at(stop, 1).text == ">" and touches(token, token_at(stop, 1))
  if (arrow or token.text == "=>") and (stop.expected == "then" or stop.expected == "do") then
    return answer(token.first, token.first + 1, token.line, say "write >= for “is not less than”",
      "`%s` is not an operator of Lua", "=>")
  end
  if arrow or token.text == "=>" then
    return answer(token.first, token.first + 1, token.line, say("in Lua this is written: %s", WORDS.lambda),
      "`%s` is not a word of Lua", "=>")
  end
  local first = statement(stop)
  if first and first.kind == "name" and CALLED[first.text] and first.line == token.line and first ~= token then
    return at_token(first, say("in Lua this is written: %s", WORDS[first.text]), "`%s` is not a word of Lua",
      first.text)
  end
  if not (target and target.tag == "Name" and stop.expected == "statement" and target.last_line) then return nil end
  local same_line = token.line == target.line
  local instead = same_line and (starts_expression(token) or token.text == ":" or token.text == "if"
    or token.text == "*") and WORDS[target.name]
  instead = instead or (not same_line or token.text == "end" or token.text == ";") and ALONE[target.name]
  if target.name == "class" and instead then instead = WORDS.class end
  if not instead then return nil end
  instead = messages.entry(instead) and say(instead) or instead      -- some are words, not code
  return answer(target.first, target.last, target.line, say("in Lua this is written: %s", instead),
    "`%s` is not a word of Lua", target.name)
end

local KEYWORDS = {}
for word in ("and break do else elseif end false for function goto if in local nil not or repeat return then true "
  .. "until while"):gmatch "%a+" do KEYWORDS[word] = true end

--- Local, End, Function: a word of Lua with a capital letter, where the parser stopped or just before.
function rules.capitals(stop)
  for i = stop.at, math.max(1, stop.at - 12), -1 do
    local token = stop.list[i]
    if token.line < stop.token.line - 1 then break end
    if token.kind == "name" and token.text:find "^%u" and KEYWORDS[token.text:lower()] then
      return at_token(token, say("write: %s", token.text:lower()), "the words of Lua are written in small letters")
    end
  end
end

--- for x = list do, for x of list do
function rules.loops(stop)
  local token, within = stop.token, false
  for i = stop.at, 1, -1 do
    if stop.list[i].line ~= token.line then break end
    within = within or stop.list[i].text == "for"
  end
  if not within then return nil end
  if stop.expected == "," and token.text == "do" then
    return at_token(token, say "write: for i, x in ipairs(t) do, or for i = 1, n do",
      "a loop that counts has a first and a last number")
  elseif token.text == "of" then
    return at_token(token, say "write: for i, x in ipairs(t) do", "`%s` is not a word of Lua", "of")
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

--- `if x > 1: print(x)`, on one line.
local function colon_inside(stop)
  if stop.expected ~= "then" and stop.expected ~= "do" then return nil end
  local word = statement(stop)
  for i = stop.at, math.max(1, stop.at - 12), -1 do
    local token, after = stop.list[i], stop.list[i + 1]
    if token.text == ":" and token.kind == "symbol" and token.line == word.line and after and not touches(token, after)
      and (i == stop.at or after.kind == "name") then
      return at_token(token, say("write `%s` in place of the colon, and `end` after the last line of the block",
        stop.expected), "a block does not begin with a colon in Lua")
    end
  end
end

--- `if x > 1:` and `for i in range(3):`
function rules.colon_at_end(stop)
  local inside = colon_inside(stop)
  if inside then return inside end
  for i = stop.statement_first or 1, math.min(stop.at, #stop.list - 1) do
    local token, after = stop.list[i], stop.list[i + 1]
    if token.text == ":" and token.kind == "symbol" and after.line > token.line then
      local word = statement(stop)
      for j = i, 1, -1 do                                            -- the word that the line begins with
        if stop.list[j].line ~= token.line then break end
        word = stop.list[j]
      end
      local instead = ({ ["if"] = "then", ["elseif"] = "then", ["elif"] = "then", ["for"] = "do",
        ["while"] = "do" })[word.text]
      if word.text == "elif" then
        return at_token(word, say("in Lua this is written: %s", WORDS.elif), "`%s` is not a word of Lua", "elif")
      end
      if word.text == "def" or word.text == "class" or word.text == "try" or word.text == "except"
        or word.text == "with" then
        return at_token(word, say("in Lua this is written: %s", WORDS[word.text]), "`%s` is not a word of Lua",
          word.text)
      end
      if instead then
        return at_token(token, say("write `%s` in place of the colon, and `end` after the last line of the block",
          instead), "a block does not begin with a colon in Lua")
      end
      return at_token(token, say "delete the colon; the block ends with `end`",
        "a block does not begin with a colon in Lua")
    end
  end
end

--- `if (x > 1) {`, `function f(x) {`, `for (i = 0; …)`
function rules.braces(stop)
  local token, before = stop.token, token_at(stop, -1)
  local help = say("write: if condition then … end, for i = 1, n do … end, while condition do … end, function f(x) … "
    .. "end")
  local inner = innermost(stop)
  if inner and inner.what == "for" and token.text == "(" and before.text == "for" then
    return at_token(token, say "write: for i = 1, n do … end", "a loop that counts has no parentheses in Lua")
  end
  if token.text == "{" and before.text == ")" and stop.expected == "expression" then return at_token(token, help,
    "blocks are not put in braces in Lua") end
  if token.text == "}" and stop.expected ~= "}" and (not inner or inner.what ~= "{" and inner.what ~= "("
    and inner.what ~= "[") then
    return at_token(token, say "a block ends with `end`", "nothing is open here that `}` could close")
  end
  for i = #stop.open, 1, -1 do                                        -- `if (…) {` was read as a call with a table
    local what, brace = stop.open[i].what, stop.open[i].token
    if what == "{" then
      for j = 2, stop.at do
        if stop.list[j] == brace and stop.list[j - 1].text == ")" then
          local k = j
          while k > 1 and stop.list[k - 1].line == brace.line do k = k - 1 end
          if ({ ["if"] = 1, ["while"] = 1, ["elseif"] = 1, ["for"] = 1 })[stop.list[k].text] then
            return at_token(brace, help, "blocks are not put in braces in Lua")
          end
        end
      end
    end
  end
  if (stop.expected == "then" or stop.expected == "do") and inner then
    if token.text == "{" then return at_token(token, help, "blocks are not put in braces in Lua") end
    for j = stop.at - 1, 2, -1 do
      local brace = stop.list[j]
      if brace.text == "{" and stop.list[j - 1].text == ")"
        and brace.line == inner.token.line then return at_token(brace, help, "blocks are not put in braces in Lua") end
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

function rules.colons(stop)
  local before = token_at(stop, -1)
  local inner = innermost(stop)
  if inner and inner.what == "{" and stop.token.line == inner.token.line or inner and inner.what == "{" then
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
