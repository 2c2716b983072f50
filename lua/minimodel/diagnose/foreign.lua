--- Why Lua's parser refused a script: words and blocks as Python, C and JavaScript write them; what to write instead. A
-- rule looks at the place where the parser stopped and either is sure or answers nothing.
--
-- foreign.instead is what Lua has in place of a word, for elsewhere.lua. Does not try the rules (refusal.lua).
local messages = require "minimodel.messages"
local stops = require "minimodel.diagnose.stops"
local tokens = require "minimodel.diagnose.tokens"

local say = messages.say
local token_at, touches, starts_expression, statement, innermost, answer, at_token =
  stops.token_at, stops.touches, stops.starts_expression, stops.statement, stops.innermost, stops.answer,
  stops.at_token

local rules = {}

local WORDS = {   -- what stands first in a statement of another language → what Lua has
  def = "function name(x) … end", fn = "function name(x) … end", func = "function name(x) … end",
    fun = "function name(x) … end",
  import = 'local name = require "name"', from = 'local name = require "name"',
    include = 'local name = require "name"', using = 'local name = require "name"',
  let = "local x = …", var = "local x = …", const = "local x <const> = …", int = "local x = …", float = "local x = …",
    double = "local x = …",
  auto = "local x = …", bool = "local x = …", string = "local x = …", char = "local x = …", global = "x = …",
  elif = "elseif condition then", elsif = "elseif condition then",
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
  endif = "end", endfor = "end", endwhile = "end", fi = "end", done = "end", exit = "os.exit()", quit = "os.exit()" }

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
  if not instead then return nil end
  instead = messages.entry(instead) and say(instead) or instead      -- some are words, not code
  return answer(target.first, target.last, target.line, say("in Lua this is written: %s", instead),
    "`%s` is not a word of Lua", target.name)
end

--- Local, End, Function: a word of Lua with a capital letter, where the parser stopped or just before.
function rules.capitals(stop)
  for i = stop.at, math.max(1, stop.at - 12), -1 do
    local token = stop.list[i]
    if token.line < stop.token.line - 1 then break end
    if token.kind == "name" and token.text:find "^%u" and tokens.keywords[token.text:lower()] then
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

return rules
