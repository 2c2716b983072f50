--- How a mistake is shown: the message with file and line, the source line with carets, what helps, and where the
-- script was.
-- Within 80 columns; no colour where stderr is no terminal, NO_COLOR is set or --plain was asked for. With --plain the
-- columns are said in
-- words, for those who have the text read aloud. Does not find out anything.
local host = require "minimodel.host"
local messages = require "minimodel.messages"
local session = require "minimodel.session"
local sources = require "minimodel.diagnose.sources"

local show = {}

local WIDTH = 80
local columns = WIDTH   -- what is left of it where a report is shown within something else
local RED, BOLD, OFF = "\27[31m", "\27[1m", "\27[0m"

local function colours()
  local no_color = os.getenv "NO_COLOR"
  return host.terminal(2) and not session.plain and (not no_color or no_color == "") and os.getenv "TERM" ~= "dumb"
end

local function width_of(text) return utf8.len(text) or #text end

--- Words in lines of at most WIDTH columns (fewer within show.within); the first begins with `lead`, the others with as
-- many spaces.
function show.wrap(text, lead)
  local lines, line, indent = {}, lead, (" "):rep(width_of(lead))
  local empty = true
  for word in text:gmatch "%S+" do
    if not empty and width_of(line) + 1 + width_of(word) > columns then
      lines[#lines + 1] = line
      line, empty = indent, true
    end
    line = empty and line .. word or line .. " " .. word
    empty = false
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

--- How the program is called here: as its launcher was typed, such as ./minimodel, or by its name.
function show.command()
  local typed = os.getenv "MINIMODEL_COMMAND"
  return typed and typed ~= "" and typed or "minimodel"
end

--- A text that names commands of the program, such as `minimodel explain MM-S01`, with show.command() in their place.
function show.typed(text)
  local command = show.command():gsub("%%", "%%%%")
  for _, word in ipairs { "explain", "learn", "new", "weave", "watch", "check", "doctor", "%-%-help", "%-e",
    "[%w_%-]+%.lua" } do
    text = text:gsub("%f[%w%./]minimodel (" .. word .. ")%f[^%w]", command .. " %1")
  end
  return text
end

--- A text of paragraphs and of two columns (a name, two blanks or more, what it means) in lines of at most WIDTH
-- columns, with commands as they are typed here: for help, which is written in longer lines. A line that begins with a
-- tab is code, which stays as it is; but the value after --> may stand below it.
function show.fit(text)
  text = show.typed(text)
  local out, paragraph, indent, wide = {}, {}, "", false
  local function flush()
    if wide then paragraph = { show.wrap(table.concat(paragraph, " "), indent) } end
    table.move(paragraph, 1, #paragraph, #out + 1, out)
    paragraph, wide = {}, false
  end
  for line in text:gsub("\n$", ""):gmatch "[^\n]*" do
    local lead, rest = line:match "^(%s*%S.-%s%s+)(%S.*)$"
    local margin = line:match "^%s*"
    if line:sub(1, 1) == "\t" then
      flush()
      local code, value = line:match "^\t(.-)%s*(%-%->.*)$"
      if value and width_of(line) + 3 > WIDTH then                    -- the value of a long line stands below it
        out[#out + 1], out[#out + 2] = "    " .. code, "      " .. value
      else
        out[#out + 1] = ("    " .. line:sub(2)):gsub("%s+$", "")
      end
    elseif lead then
      flush()
      if width_of(line) <= WIDTH then
        out[#out + 1] = line
      elseif width_of(lead) <= 48 then
        out[#out + 1] = show.wrap(rest, lead)
      else
        out[#out + 1] = lead:match "^(.-)%s*$"
        out[#out + 1] = show.wrap(rest, margin .. "    ")
      end
    elseif line == "" then
      flush()
      out[#out + 1] = line
    else
      if margin ~= indent then flush() end
      indent, wide = margin, wide or width_of(line) > WIDTH
      paragraph[#paragraph + 1] = line
    end
  end
  flush()
  return table.concat(out, "\n") .. "\n"
end

--- The part of a source line that fits, so that the marks are in it: its text, and where the cut begins.
local function window(line, from, to, room)
  if width_of(line) <= room then return line, 1 end
  local first = math.max(1, math.min(from - 20, to - room + 10))
  while first > 1 and line:find("^[\128-\191]", first) do first = first - 1 end
  local last = first - 1
  local cells = 0
  while last < #line and cells < room - 2 do
    last = last + 1
    if not line:find("^[\128-\191]", last + 1) then cells = cells + 1 end
  end
  return (first > 1 and "…" or "") .. line:sub(first, last) .. (last < #line and "…" or ""),
    first - (first > 1 and #"…" or 0)
end

--- The source line of a report with carets under its marks, which are { first, last } in bytes of the source.
local function excerpt(report, paint)
  local text = report.text or report.source and sources.text(report.source)
  if not text or not report.line then return nil end
  local line, begins = sources.line(text, report.line)
  if not line or not line:find "%S" then return nil end
  local before = not report.text and report.line == 1 and sources.hidden(report.source) or 0
  line, begins = line:sub(before + 1), begins + before
  local marks = {}
  for _, mark in ipairs(report.marks or {}) do
    local first, last = mark[1] - begins + 1, math.min(mark[2] - begins + 1, #line)
    if first >= 1 and first <= #line + 1 then marks[#marks + 1] = { first, math.max(first, last) } end
  end
  table.sort(marks, function(a, b) return a[1] < b[1] end)
  if session.plain then
    local out = { "  " .. messages.say("line %d: %s", report.line, line:match "^%s*(.-)%s*$") }
    for _, mark in ipairs(marks) do
      local word = line:sub(mark[1], mark[2])
      local column = width_of(line:sub(1, mark[1] - 1)) + 1
      out[#out + 1] = "  " .. (word:find "%S" and messages.say("at column %d: %s", column, word)
        or messages.say("at column %d", column))
    end
    return out
  end
  local number = ("%5d"):format(report.line)
  local shown, offset = window(line:gsub("\t", " "), marks[1] and marks[1][1] or 1, marks[1] and marks[#marks][2]
    or 1, columns - #number - 3)
  local out = { number .. " | " .. shown }
  if #marks == 0 then return out end
  local carets, at = "", 0
  for _, mark in ipairs(marks) do
    local first, last = mark[1] - offset + 1, mark[2] - offset + 1
    local from = width_of(shown:sub(1, first - 1))
    local length = math.max(1, width_of(shown:sub(first, last)))
    if from >= at then
      carets = carets .. (" "):rep(from - at) .. ("^"):rep(length)
      at = from + length
    end
  end
  out[2] = (" "):rep(#number) .. " | " .. (paint and RED .. carets .. OFF or carets)
  return out
end

local function add(out, text, lead) out[#out + 1] = show.wrap(text, lead) end

--- The report as text: { message, code, source, text, line, marks, notes = {…}, help, lines, warning, own }.
-- message is English and holds file and line, or is the learner's `own`; notes and help are in the reader's language
-- already.
function show.text(report)
  local paint = colours()
  local message, code = report.message, nil
  if not report.own then
    message, code = messages.translate(report.message)
    message = show.typed(message)
  end
  code = report.code or code
  local place, rest = message:match "^([^\n:]+:%d+: )(.*)$"
  if not place then place, rest = "", message end
  if report.warning then rest = messages.say("warning: %s", rest) end
  local out = { place .. (paint and BOLD .. rest .. OFF or rest) .. (code and (" [%s]"):format(code) or "") }
  local also = report.also and { source = report.source, text = report.text, line = report.also.line,
    marks = report.also.marks }
  for _, each in ipairs(also and { also, report } or { report }) do
    for _, line in ipairs(excerpt(each, paint) or {}) do out[#out + 1] = line end
  end
  for _, note in ipairs(report.notes or {}) do add(out, note, "  ") end
  if report.help then add(out, report.help, "  " .. messages.say "help: ") end
  if code and not report.warning and not report.brief then
    add(out, show.typed(messages.say("more: minimodel explain %s", code)), "  ")
  end
  for _, line in ipairs(report.trace or {}) do out[#out + 1] = "  " .. line end
  return table.concat(out, "\n")
end

--- The lines of a report but its first, each after a margin.
function show.within(report, margin)
  columns = WIDTH - #margin
  local ok, text = pcall(show.text, report)
  columns = WIDTH
  if not ok then error(text, 0) end
  local lines = {}
  for line in text:gmatch "\n([^\n]*)" do lines[#lines + 1] = margin .. line end
  return lines
end

--- Writes the report to stderr.
function show.tell(report)
  io.stdout:flush()
  io.stderr:write("minimodel: ", show.text(report), "\n")
end

--- Writes a message that names its file and line, with that line below it and what helps, if anything.
function show.problem(message, warning, help)
  local path, line = message:match "^([^\n:]+):(%d+): "
  show.tell { message = message, source = path and "@" .. path, line = tonumber(line), warning = warning, help = help }
end

return show
