--- Where code stands in Markdown: fences and code spans, as CommonMark reads them. What stands in code is nobody's to
-- change. Does not know any other construct.
local markdown = {}

local BACKSLASH = ("\\"):byte()

--- A reader of fences: a function that is given the lines in order and answers whether one is code (a fence itself
-- counts as code). A fence of n marks ends with at least as many of the same kind.
function markdown.fences()
  local mark, length
  return function(line)
    local marks, rest = line:match("^%s*(```+)([^`]*)$")
    if not marks then marks, rest = line:match("^%s*(~~~+)(.*)$") end
    if mark then
      if marks and marks:sub(1, 1) == mark and #marks >= length and not rest:find("%S") then mark = nil end
      return true
    end
    if marks then mark, length = marks:sub(1, 1), #marks end
    return marks ~= nil
  end
end

--- Calls each(line, number) for every line of a text that is not inside a code fence.
function markdown.unfenced(text, each)
  local in_code, number = markdown.fences(), 0
  for line in (text .. "\n"):gmatch("(.-)\n") do
    number = number + 1
    if not in_code(line) then each(line, number) end
  end
end

--- The code spans of a line: a list of {first, last, inside, ticks}. A run of backticks is closed by a run of the same
-- length; a backslash before the first one makes it a letter. A value, `=x`, ends at the next backtick: another may
-- follow at once.
function markdown.spans(line)
  local spans, at = {}, 1
  while true do
    local first, last = line:find("`+", at)
    if not first then return spans end
    local slash = first - 1
    while line:byte(slash) == BACKSLASH do slash = slash - 1 end
    if (first - 1 - slash) % 2 == 1 then
      at = first + 1
    else
      local ticks, from = last - first + 1, last + 1
      local close, closed   -- the run that ends the span
      if ticks == 1 and line:sub(from, from) == "=" then
        close = line:find("`", from, true)
        closed = close
      else
        repeat
          close, closed = line:find("`+", from)
          from = closed and closed + 1
        until not close or closed - close + 1 == ticks
      end
      if close then
        spans[#spans + 1] = { first = first, last = closed, inside = line:sub(last + 1, close - 1), ticks = ticks }
        at = closed + 1
      else
        at = last + 1
      end
    end
  end
end

--- A line with `change` applied to what is not in code spans.
function markdown.outside_code(line, change)
  local out, at = {}, 1
  local function put(text)
    if text ~= "" then out[#out + 1] = change(text) end
  end
  for _, span in ipairs(markdown.spans(line)) do
    put(line:sub(at, span.first - 1))
    out[#out + 1] = line:sub(span.first, span.last)
    at = span.last + 1
  end
  put(line:sub(at))
  return table.concat(out)
end

return markdown
