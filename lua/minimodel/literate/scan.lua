--- Reads a Lua source without running it: where its prose blocks stand, what values they quote, which parameters it
-- declares. Knows Lua's tokens and how its blocks nest, which is enough to say whether prose stands between two
-- statements of the main chunk. Does not parse expressions: the loader lets Lua itself judge those.
local markdown = require "minimodel.literate.markdown"

local scan = {}

--- The parameters that lab:experiment declares (lab/experiment.lua).
local EXPERIMENT = { "seeds", "rates", "draws", "workers", "shard", "fresh", "register" }

local LANGUAGES = { en = true, es = true, all = true }
local KEY = "^([%w_][%w_%-%.]*):%f[%s\0]%s*(.*)$"   -- how an entry of a block of words begins
local ONE_TEXT = "finding"                          -- the block whose words are one sentence without a key
local OPENS  = { ["function"] = true, ["if"] = true, ["do"] = true, ["repeat"] = true, ["("] = true, ["{"] = true,
  ["["] = true }
local BACKSLASH = ("\\"):byte()
local CLOSES = { ["end"] = true, ["until"] = true, [")"] = true, ["}"] = true, ["]"] = true }

--- The tokens of a source: an iterator of kind ("comment", "string", "name", "symbol"), text, first byte,
-- line, column (from 0). A token that never ends (an open string) ends with the source: Lua will say so
-- better when it loads the file.
function scan.tokens(source)
  local at, line, seen = 1, 1, 1  -- seen: the first byte of the line
  local newline = source:find("\n", 1, true)  -- where the line ends: looked for once, however many tokens stand in it

  local function line_of(position)
    while newline and newline < position do
      line, seen = line + 1, newline + 1
      newline = source:find("\n", seen, true)
    end
    return line
  end

  local function long_end(start)  -- start: first byte of "[==["; nil unless it opens a long bracket
    local level = source:match("^%[(=*)%[", start)
    if not level then return nil end
    local _, last = source:find("]" .. level .. "]", start + #level + 2, true)
    return last or #source
  end

  local function quoted_end(start)
    local stops = "[\\\n" .. source:sub(start, start) .. "]"
    local i = source:find(stops, start + 1)
    while i and source:byte(i) == BACKSLASH do
      local after = source:find("^z", i + 1) and (source:find("%S", i + 2) or #source + 1)
        or i + (source:find("^\r\n", i + 1) and 3 or 2)
      i = source:find(stops, after)
    end
    return i or #source
  end

  return function()
    at = source:find("%S", at)
    if not at then return nil end
    local start, c = at, source:sub(at, at)
    local last, kind
    if c == "-" and source:find("^-", at + 1) then
      kind, last = "comment", long_end(at + 2) or (source:find("\n", at, true) or #source + 1) - 1
    elseif c == "[" and long_end(at) then
      kind, last = "string", long_end(at)
    elseif c == '"' or c == "'" then
      kind, last = "string", quoted_end(at)
    elseif c:find("[%a_]") then
      kind, last = "name", select(2, source:find("^[%w_]+", at))
    elseif c:find("%d") then
      kind, last = "number", select(2, source:find("^[%w%.]+", at))
    else
      kind, last = "symbol", at
    end
    at = last + 1
    local on = line_of(start)
    return kind, source:sub(start, last), start, on, start - seen
  end
end

--- The values a text quotes: `=expr` or `=%.1e expr` between single backticks, outside other code. Each is {first,
-- last, line, format, expression}.
function scan.values(text, first_line)
  local values, line, position, in_code = {}, first_line, 1, markdown.fences()
  for row in (text .. "\n"):gmatch("(.-)\n") do
    if not in_code(row) then
      for _, span in ipairs(markdown.spans(row)) do
        local inside = span.ticks == 1 and span.inside:match("^=(.+)$")
        if inside then
          local format, expression = inside:match("^(%%[-+ #0]*%d*%.?%d*%a)%s+(.+)$")
          values[#values + 1] = {
            first = position + span.first - 1, last = position + span.last - 1, line = line, format = format,
            expression = expression or inside,
          }
        end
      end
    end
    line, position = line + 1, position + #row + 1
  end
  return values
end

local function raise(name, line, format, ...)
  error(("%s:%d: "):format(name, line) .. format:format(...), 0)
end

--- The entries of a block of words: {key = {parts, line}}, also in order as a list of keys. parts holds pieces of text
-- and numbers of values. A line `key: text` begins an entry, the lines after it go on with it.
local function entries(block, name)
  local found, key, position, line, n = { order = {} }, nil, 1, block.text_line, 0
  local function begin(wanted)
    if found[wanted] then raise(name, line, "%s: %s stands twice in this block", block.label, wanted) end
    key, found[wanted] = wanted, { parts = {}, line = line }
    found.order[#found.order + 1] = wanted
  end
  for row in (block.text .. "\n"):gmatch("(.-)\n") do
    local wanted, rest = row:match(KEY)
    local from = position
    if wanted then
      begin(wanted)
      from = position + #row - #rest
    elseif row:find("%S") and not key then
      if block.label ~= ONE_TEXT then
        raise(name, line, "%s: a line of words begins with its key, as in `title: …`, not '%s'", block.label,
          row:match("^%s*(.-)%s*$"))
      end
      begin(ONE_TEXT)
    end
    if key and row:find("%S") then
      local parts, stop = found[key].parts, position + #row:match("^(.-)%s*$") - 1
      from = block.text:find("%S", from) or from
      if #parts > 0 then parts[#parts + 1] = " " end
      for k = n + 1, #block.values do
        local value = block.values[k]
        if value.first > stop then break end
        parts[#parts + 1] = block.text:sub(from, value.first - 1)
        parts[#parts + 1] = k
        from, n = value.last + 1, k
      end
      if from <= stop then parts[#parts + 1] = block.text:sub(from, stop) end
    end
    position, line = position + #row + 1, line + 1
  end
  return found
end

--- Is a comment that opens with a tag a block of ours? `--[[en` is prose, `--[[en fig:decay` words with
-- that name; "all done" is what anybody may write in a comment, so that after `all` the first line must be
-- an entry. Returns the tag and the name.
local function tag_of(text)
  local tag, rest, body = text:match("^%-%-%[=*%[(%l+)([^\n]*)\n([^\n]*)")
  if not (tag and LANGUAGES[tag]) then return nil end
  local label = rest:match("^%s+(%S+)%s*$")
  if label then return (tag ~= "all" or body:find(KEY)) and tag or nil, label end
  return not rest:find("%S") and tag or nil
end

--- Where a block goes on past its own end: how many lines below its first another one opens in it (nil where none does,
-- or the source ends before), and the line that was meant to close it, such as `]`; nil where there is none.
local function past_its_end(body, level)
  local n, closing = 0, nil
  for row in (body .. "\n"):gmatch "(.-)\n" do
    n = n + 1
    local tag = row:match("^%-%-%[" .. level .. "%[(%l+)%f[%s\0]")
    if tag and LANGUAGES[tag] then return n, closing end
    if row:find "^%s*%-*%]=*%]?%s*$" then closing = closing or n end
  end
  return nil, closing
end

--- The prose blocks and parameters of a source. Returns {blocks, parameters, dynamic, last_parameter_line, last_line};
-- a block is {language, text, values, first_byte, last_byte, first_line, last_line, text_line} and, where it holds
-- words, label and entries. Raises a message with file and line. A comment with any other tag is an ordinary comment.
function scan.source(source, name)
  local blocks, parameters, dynamic, last_parameter_line = {}, {}, false, 0
  local open, functions = {}, 0                       -- what is open here, and how many of those are functions
  local previous, before, pending, returned = nil, nil, {}, false
  local last_line, last_statement = 0, 0
  for kind, text, first, line, column in scan.tokens(source) do
    last_line = line
    if kind ~= "comment" then last_statement = first end
    if kind == "comment" then
      local tag, label = tag_of(text)
      if tag then
        local level, head = text:match("^%-%-%[(=*)%[([^\n]*)\n")
        if #open > 0 or returned then
          raise(name, line, "prose goes between statements of the main chunk%s",
            functions > 0 and ", not inside a function" or returned and ", not after its return"
              or ", not inside a statement")
        elseif column > 0 then
          raise(name, line, "a prose block starts at column 0")
        end
        local body = text:sub(#level + 5 + #head + 1, -#level - 3)
        local closed = text:sub(-#level - 2) == "]" .. level .. "]"
        local opens, meant = past_its_end(closed and body or text:sub(#level + 5 + #head + 1), level)
        if meant and (opens or not closed) then
          raise(name, line + meant, "this line should be ]%s]: it closes the block that begins in line %d", level, line)
        elseif opens then
          raise(name, line, "this block is never closed by ]%s]: line %d opens another inside it", level, line + opens)
        elseif not closed then
          raise(name, line, "this prose block is never closed by ]%s]", level)
        end
        local rows = select(2, text:gsub("\n", ""))
        local block = {
          language = tag, label = label, text = body, values = scan.values(body, line + 1), first_byte = first,
          last_byte = first + #text - 1, first_line = line, last_line = line + rows, text_line = line + 1,
        }
        block.entries = label and entries(block, name)
        blocks[#blocks + 1] = block
      end
    else
      -- lab:experiment {…} declares parameters of its own, which may be given from the line on which the call ends
      if previous == "experiment" and before == ":" and (text == "(" or text == "{") then
        pending[#pending + 1] = { depth = #open, line = line }
        for _, own in ipairs(EXPERIMENT) do parameters[#parameters + 1] = { name = own, line = line } end
      end
      -- lab:param("name", …): the name, and the line on which the call ends
      if text == "(" and previous == "param" and before == ":" then
        pending[#pending + 1] = { depth = #open, line = line, name = false }
      elseif pending[1] and previous == "(" and pending[#pending].name == false
        and pending[#pending].depth == #open - 1 then
        local call = pending[#pending]
        call.name = kind == "string" and text:match("^[\"'](.*)[\"']$") or nil
        if call.name then
          parameters[#parameters + 1] = { name = call.name, line = call.line }
        else
          dynamic = true
        end
      end
      if kind == "name" or kind == "symbol" then
        if OPENS[text] and not (kind == "name" and (previous == "." or previous == ":")) then
          open[#open + 1] = text
          if text == "function" then functions = functions + 1 end
        elseif CLOSES[text] and #open > 0 then
          if table.remove(open) == "function" then functions = functions - 1 end
          local call = pending[#pending]
          if call and #open == call.depth then
            pending[#pending] = nil
            last_parameter_line = math.max(last_parameter_line, line)
          end
        elseif text == "return" and #open == 0 then
          returned = true
        end
      end
      before, previous = previous, text
    end
  end
  return { blocks = blocks, parameters = parameters, dynamic = dynamic, last_parameter_line = last_parameter_line,
    last_line = last_line,
    last_statement = last_statement }
end

return scan
