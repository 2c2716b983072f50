--- Why Lua refused a script, for a reader: the first rule that knows the place where the parser stopped, or what only
-- the compiler finds.
--
-- The rules are in signs.lua, foreign.lua and brackets.lua (other languages') and omissions.lua (what is missing or too
-- much).
local brackets = require "minimodel.diagnose.brackets"
local foreign = require "minimodel.diagnose.foreign"
local messages = require "minimodel.messages"
local omissions = require "minimodel.diagnose.omissions"
local parser = require "minimodel.diagnose.parser"
local signs = require "minimodel.diagnose.signs"
local sources = require "minimodel.diagnose.sources"

local say = messages.say
local refusal = {}

--- Tried in this order: what is sure of more stands before what would answer too.
local RULES = {
  omissions.unfinished_string, signs.blocks, foreign.capitals, signs.characters, signs.of_string, foreign.loops,
  signs.compound, signs.comments, foreign.words, omissions.named_by_keyword, foreign.colon_at_end, foreign.braces,
  brackets.lists, brackets.subscripts, signs.conditions, signs.colons, omissions.commas, signs.parameters,
  omissions.brackets, omissions.block_words, omissions.ends, omissions.return_inside, omissions.statements,
}

-- ---- What only Lua's compiler finds

--- `near` of Lua's own message, found on its line when it stands there once.
local function near(source, line, word)
  local text, begins = sources.line(source, line)
  if not text then return nil end
  local first, last = text:find(word, 1, true)
  if not first or text:find(word, last + 1, true) then return nil end
  return { { begins + first - 1, begins + last - 1 } }
end

local function by_message(found, source, line, text)
  local number = text:match "^malformed number near '(.-)'"
  if number then
    found.marks = near(source, line, number)
    local digits, name = number:match "^(%d+)([%a_][%w_]*)$"
    if digits then found.help = say("write: %s * %s; a name cannot begin with a digit", digits, name) end
    return
  end
  local name = text:match "^attempt to assign to const variable '(.-)'" or text:match "^no visible label '(.-)'"
    or text:match "near '(.-)'$"
  if name then found.marks = near(source, line, name) end
  if text:find "^break outside" then name = "break" end
  local at = tonumber(text:match " at line (%d+)")
  if at then
    found.message, found.line = found.message:gsub(":%d+: ", (":%d: "):format(at), 1), at
    found.marks = name and near(source, at, name)
  end
end

--- The report of a text that Lua refused with this message; chunk is its name as Lua has it ("@file", "=(typed)").
function refusal.report(message, chunk, source)
  source = source or sources.text(chunk)
  local place, line, text = message:match "^([^\n]-):(%d+): (.*)$"
  local report = { message = message, source = chunk, text = source }
  if not place or not source then return report end
  report.line = tonumber(line)
  local tree, stop = parser.parse(source)
  local found
  if not tree then
    for _, rule in ipairs(RULES) do
      local ok, given = pcall(rule, stop)
      if not ok and os.getenv "MINIMODEL_DIAGNOSE" then io.stderr:write("diagnose: ", given, "\n") end
      if ok and given then
        found = given
        break
      end
    end
    if not found and stop.token.line == report.line and stop.token.kind ~= "end" then
      report.marks = { { stop.token.first, stop.token.last } }
    end
  else
    by_message(report, source, report.line, text)
  end
  if found then
    report.message = ("%s:%d: %s"):format(place, found.line, found.message)
    report.line, report.marks, report.help, report.also = found.line, found.marks, found.help, found.also
  end
  return report
end

return refusal
