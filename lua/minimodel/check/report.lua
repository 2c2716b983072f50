--- What a check found, as people and programs read it: a table, TAP, JSON, CSV. Names and messages come from others:
-- they are shown so that they can neither end a line nor colour a terminal, turn the direction of a text, begin a
-- formula of a spreadsheet, or break the encoding. Does not find out anything.
local json = require "minimodel.json"
local messages = require "minimodel.messages"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local tap = require "minimodel.report.tap"

local report = {}

-- ---- Texts of others

--- Letters that are not seen, or turn the direction of what follows.
local function is_hidden(code)
  return code < 0x20 or code >= 0x7F and code < 0xA0 or code == 0xAD or code >= 0x200B and code <= 0x200F
    or code >= 0x2028 and code <= 0x202E or code >= 0x2060 and code <= 0x206F or code == 0x61C or code == 0xFEFF
    or code >= 0xFFF9 and code <= 0xFFFB or code >= 0xE0000 and code <= 0xE0FFF
end

--- A text in which everything is seen: \n, \x1B, \u{202E}. Always UTF-8.
function report.visible(text)
  local out, at = {}, 1
  while at <= #text do
    local length = utf8.len(text, at, at) and 1 or nil
    local code = length and utf8.codepoint(text, at)
    if not code then
      out[#out + 1] = ("\\x%02X"):format(text:byte(at))
      at = at + 1
    else
      local after = utf8.offset(text, 2, at)
      if not is_hidden(code) then
        out[#out + 1] = text:sub(at, after - 1)
      elseif code == 10 then
        out[#out + 1] = "\\n"
      elseif code < 0x80 then
        out[#out + 1] = ("\\x%02X"):format(code)
      else
        out[#out + 1] = ("\\u{%X}"):format(code)
      end
      at = after
    end
  end
  return table.concat(out)
end

--- The first `most` letters of a text that is UTF-8.
local function cut(text, most)
  if utf8.len(text) <= most then return text end
  return text:sub(1, utf8.offset(text, most) - 1) .. "…"
end

local MOST_SAID, MOST_PRINTED, SHORT = 400, 200, 56   -- SHORT: in the table, where it fills a line

--- A row made ready: every text in it is UTF-8 without anything hidden. name: "path" or "shown".
local function clean(row, name)
  return {
    file = report.visible(row.file[name]), exercise = row.file.exercise or "", held = row.held, total = row.total,
    message = cut(report.visible(row.message or ""), MOST_SAID), seconds = row.seconds,
    printed = row.printed and cut(report.visible(row.printed), MOST_PRINTED) or nil,
    passed = report.passed(row),
  }
end

--- Did every check hold?
function report.passed(row) return row.total > 0 and row.held == row.total end

-- ---- For people

local function decimal(format, x)
  local text = format:format(x)
  return messages.language() == "es" and text:gsub("%.", ",") or text
end

local function pad(text, width) return text .. (" "):rep(width - utf8.len(text)) end

local function sentence(row) return messages.say("%d of %d", row.held, row.total) end

-- Each form is a function of (write, files) that returns a printer: printer(row) for each row, in the order of the
-- files, { file =, held =, total =, message =, printed =, seconds = }; printer(nil, seconds) at the end.

local function for_people(write, list)
  local widest, widest_exercise = utf8.len(messages.say "file"), utf8.len(messages.say "exercise")
  for _, item in ipairs(list) do
    widest = math.max(widest, utf8.len(report.visible(item.shown)))
    widest_exercise = math.max(widest_exercise, utf8.len(item.exercise or ""))
  end
  local count, passed, begun = 0, 0, false
  local function head()
    if session.plain then return end
    write("  " .. pad(messages.say "file", widest) .. "  " .. pad(messages.say "exercise", widest_exercise) .. "  "
      .. pad(messages.say "checks", 8) .. "  " .. messages.say "time" .. "\n")
  end
  local function line(row)
    local checks, time = sentence(row), decimal("%.1f s", row.seconds)
    if session.plain then
      return ("%s: %s, %s%s, %s\n"):format(row.file, row.passed and messages.say "all checks held"
        or messages.say "not all checks held", row.exercise ~= "" and row.exercise .. ", " or "", checks, time)
    end
    return ("%s %s  %s  %s  %s\n"):format(row.passed and "✓" or "✗", pad(row.file, widest),
      pad(row.exercise, widest_exercise), pad(checks, 8), time)
  end
  return function(raw, seconds)
    if not begun then
      begun = true
      head()
    end
    if not raw then
      write("\n" .. messages.say("%d of %d files hold all their checks; %s", passed, count,
        decimal("%.1f s", seconds)) .. "\n")
      return
    end
    local row = clean(raw, "shown")
    count = count + 1
    if row.passed then passed = passed + 1 end
    write(line(row))
    if row.message ~= "" then write(show.wrap(row.message, "    ") .. "\n") end
    if row.printed and not row.passed then
      write(show.wrap(messages.say("it printed: %s", '"' .. cut(row.printed, SHORT) .. '"'), "    ") .. "\n")
    end
  end
end

-- ---- For programs

local function as_tap(write, list)
  local number = 0
  write(("1..%d\n"):format(#list))
  return function(raw)
    if not raw then return end
    local row = clean(raw, "path")
    number = number + 1
    write(tap.line(row.passed, number, ("%s: %s%s"):format(row.file, row.exercise ~= "" and row.exercise .. ", " or "",
      sentence(row))))
    if row.message ~= "" then write("# " .. row.message .. "\n") end
  end
end

local function as_json(write)
  local rows = {}
  return function(raw)
    if not raw then return write(json.encode(rows)) end
    local row = clean(raw, "path")
    rows[#rows + 1] = { file = row.file, exercise = row.exercise, checks_held = row.held, checks = row.total,
      message = row.message, seconds = tonumber(("%.3f"):format(row.seconds)), printed = row.printed }
  end
end

--- A field of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe.
local function field(value)
  if type(value) == "number" then return math.type(value) == "integer" and tostring(value) or ("%.3f"):format(value) end
  if value:find "^%s*[=+%-@|%%]" then value = "'" .. value end
  return '"' .. value:gsub('"', '""') .. '"'
end

local function as_csv(write)
  write "file,exercise,checks_held,checks,message,seconds\n"
  return function(raw)
    if not raw then return end
    local row = clean(raw, "path")
    local fields = { row.file, row.exercise, row.held, row.total, row.message, row.seconds }
    for i, value in ipairs(fields) do fields[i] = field(value) end
    write(table.concat(fields, ",") .. "\n")
  end
end

report.forms = { people = for_people, tap = as_tap, json = as_json, csv = as_csv }

return report
