--- Reads a Lua source without running it: where its prose blocks stand, what values they quote, which parameters it declares.
-- Knows Lua's tokens and how its blocks nest, which is enough to say whether prose stands between two statements of the main chunk.
-- Does not parse expressions: the loader lets Lua itself judge those.
local scan = {}

local LANGUAGES = { en = true, es = true, all = true }
local OPENS  = { ["function"] = true, ["if"] = true, ["do"] = true, ["repeat"] = true, ["("] = true, ["{"] = true, ["["] = true }
local CLOSES = { ["end"] = true, ["until"] = true, [")"] = true, ["}"] = true, ["]"] = true }

--- The tokens of a source: an iterator of kind ("comment", "string", "name", "symbol"), text, first byte, line, column (from 0).
-- A token that never ends (an open string) ends with the source: Lua will say so better when it loads the file.
function scan.tokens(source)
  local at, line, seen = 1, 1, 1  -- seen: the first byte of the line

  local function line_of(position)
    while true do
      local newline = source:find("\n", seen, true)
      if not newline or newline >= position then return line end
      line, seen = line + 1, newline + 1
    end
  end

  local function long_end(start)  -- start: first byte of "[==["; nil unless it opens a long bracket
    local level = source:match("^%[(=*)%[", start)
    if not level then return nil end
    local _, last = source:find("]" .. level .. "]", start + #level + 2, true)
    return last or #source
  end

  local function quoted_end(start)
    local quote, i = source:sub(start, start), start + 1
    while i <= #source do
      local c = source:sub(i, i)
      if c == quote or c == "\n" then return i end
      i = i + (c == "\\" and 2 or 1)
    end
    return #source
  end

  return function()
    at = source:find("%S", at)
    if not at then return nil end
    local start, c = at, source:sub(at, at)
    local last, kind
    if source:find("^%-%-", at) then
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

--- The values a text quotes: `=expr` or `=%.1e expr`, outside fenced code. Each is {first, last, line, format, expression}.
function scan.values(text, first_line)
  local values, line, position, fenced = {}, first_line, 1, false
  for row in (text .. "\n"):gmatch("(.-)\n") do
    if row:find("^%s*```") then fenced = not fenced end
    local from = 1
    while not fenced do
      local first, last, inside = row:find("`=([^`]+)`", from)
      if not first then break end
      local format, expression = inside:match("^(%%[-+ #0]*%d*%.?%d*%a)%s+(.+)$")
      values[#values + 1] = {
        first = position + first - 1, last = position + last - 1, line = line, format = format, expression = expression or inside,
      }
      from = last + 1
    end
    line, position = line + 1, position + #row + 1
  end
  return values
end

local function raise(name, line, format, ...)
  error(("%s:%d: "):format(name, line) .. format:format(...), 0)
end

--- The prose blocks and parameters of a source. Returns {blocks, parameters, dynamic, last_parameter_line, lines};
-- a block is {language, text, values, first_byte, last_byte, first_line, last_line, text_line}. Raises a message with file and line.
function scan.source(source, name)
  local blocks, parameters, dynamic, last_parameter_line = {}, {}, false, 0
  local open, functions = {}, 0                       -- what is open here, and how many of those are functions
  local previous, before, pending, returned = nil, nil, {}, false
  local last_line = 0
  for kind, text, first, line, column in scan.tokens(source) do
    last_line = line
    if kind == "comment" then
      local level, tag, gap = text:match("^%-%-%[(=*)%[(%l+)([^\n]*)\n")
      if tag and not gap:find("%S") then
        if #open > 0 or returned then
          raise(name, line, "prose goes between statements of the main chunk%s",
            functions > 0 and ", not inside a function" or returned and ", not after its return" or ", not inside a statement")
        elseif not LANGUAGES[tag] then
          raise(name, line, "unknown tag '%s': a prose block is en, es or all", tag)
        elseif column > 0 then
          raise(name, line, "a prose block starts at column 0")
        elseif text:sub(-#level - 2) ~= "]" .. level .. "]" then
          raise(name, line, "this prose block is never closed by ]%s]", level)
        end
        local body = text:sub(#level + 5 + #tag + #gap + 1, -#level - 3)
        local rows = select(2, text:gsub("\n", ""))
        blocks[#blocks + 1] = {
          language = tag, text = body, values = scan.values(body, line + 1), first_byte = first, last_byte = first + #text - 1,
          first_line = line, last_line = line + rows, text_line = line + 1,
        }
      end
    else
      -- lab:param("name", …): the name, and the line on which the call ends
      if text == "(" and previous == "param" and before == ":" then
        pending[#pending + 1] = { depth = #open, line = line, name = false }
      elseif pending[1] and previous == "(" and pending[#pending].name == false and pending[#pending].depth == #open - 1 then
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
  return { blocks = blocks, parameters = parameters, dynamic = dynamic, last_parameter_line = last_parameter_line, last_line = last_line }
end

return scan
