--- What the program says to people, in their language.
--
-- A message is written in English where it arises; the Spanish of each format stands in messages/es/, under the code
-- of what it is about
-- (`minimodel explain CODE`). Two ways lead to it:
--   messages.say(format, …)     for what is printed at once: string.format in the reader's language
--   messages.translate(text)    for an error, when it is shown. Inside the program errors are English in every
--   language, so that a script can
--                               look for a word in one, and a report that quotes one does not depend on who runs the
--                               lab.
-- Does not print, and does not choose what to say.
local session = require "minimodel.session"

local messages = {}

local PARTS = { "engine", "library", "lab", "report", "figure", "command", "learn", "lua", "advice", "check" }
messages.languages = { "en", "es" }

--- The language that the environment asks for: MINIMODEL_LANG, else the locale. en where neither names one that there
-- is.
function messages.of_environment()
  for _, variable in ipairs { "MINIMODEL_LANG", "LC_ALL", "LC_MESSAGES", "LANG" } do
    local value = os.getenv(variable)
    if value and value ~= "" then return value:sub(1, 2):lower() == "es" and "es" or "en" end
  end
  return "en"
end

--- "en" or "es": what the command line asked for, or else the environment.
function messages.language()
  if not session.language then session.language = messages.of_environment() end
  return session.language
end

-- ---- The catalogue

local spanish, code_of, entries, said

--- Reads the catalogue: every format's Spanish, its code, the list of formats, and which are only said, never part of
-- an error.
local function read()
  if spanish then return end
  spanish, code_of, entries, said = {}, {}, {}, {}
  for _, part in ipairs(PARTS) do
    for code, list in pairs(require("minimodel.messages.es." .. part)) do
      for english, translated in pairs(list) do
        if code ~= "WORDS" then code_of[english] = code end
        spanish[english] = translated
        said[english] = part == "advice" or part == "check"
        entries[#entries + 1] = english
      end
    end
  end
end

--- Spanish of a format, its code, and whether it is only said; nil where the catalogue lacks it.
function messages.entry(english)
  read()
  return spanish[english], code_of[english], said[english]
end

--- All English formats.
function messages.formats()
  read()
  table.sort(entries)
  return entries
end

-- ---- Placeholders

local CONVERSION = "%%(%d*%$?)([-+ #0]*%d*%.?[%d%*]*)([hlzjt]*[%a%%])"

--- The pieces of a format: literal texts, and conversions as { position, flags, letter }.
function messages.pieces(format)
  local pieces, from, count = {}, 1, 0
  while true do
    local first, last, position, flags, letter = format:find(CONVERSION, from)
    if not first then break end
    if position ~= "" and not position:find "%$" then
      flags, position = position .. flags, ""   -- digits without a $ are a width
    end
    if first > from then pieces[#pieces + 1] = format:sub(from, first - 1) end
    if letter == "%" then
      pieces[#pieces + 1] = "%"
    else
      count = count + 1
      pieces[#pieces + 1] = { position = tonumber((position:gsub("%$", ""))) or count, flags = flags,
        letter = letter:match "%a$" }
    end
    from = last + 1
  end
  if from <= #format then pieces[#pieces + 1] = format:sub(from) end
  return pieces
end

--- format filled in with the arguments; a conversion such as %2$s takes the second.
function messages.fill(format, ...)
  local given, out = table.pack(...), {}
  for i, piece in ipairs(messages.pieces(format)) do
    if type(piece) == "string" then
      out[i] = piece
    else
      local letter = piece.letter:gsub("[uz]", "d")
      out[i] = ("%" .. piece.flags .. letter):format(given[piece.position])
    end
  end
  return table.concat(out)
end

--- `format` in the reader's language, filled in. Without arguments it is the text itself.
function messages.say(format, ...)
  local text = messages.language() == "es" and messages.entry(format) or format
  if select("#", ...) == 0 and not text:find("%", 1, true) then return text end
  return messages.fill(text, ...)
end

-- ---- From a text back to its format

local MATCH = { d = "%-?%d+", i = "%-?%d+", u = "%d+", x = "%x+", g = "%-?[%w%.+%-]+", f = "%-?[%w%.+%-]+",
  e = "%-?[%w%.+%-]+", c = ".", q = '".-"' }

local function escaped(text) return (text:gsub("%p", "%%%0")) end

--- { format, pattern, literal, quoted = {…} }: how a format is found in a text that it made; nil where it makes none
-- (it is only said, or has no placeholders). `literal`: how much fixed text it has, letters before all.
local function compile(format)
  if said[format] then return nil end
  local out, literal, quoted, before, pieces = { "^" }, 0, {}, "", messages.pieces(format)
  for i, piece in ipairs(pieces) do
    if type(piece) == "string" then
      out[#out + 1] = escaped(piece)
      literal = literal + 1000 * #piece:gsub("[%s%p]", "") + #piece
      before = piece
    else
      local after = type(pieces[i + 1]) == "string" and pieces[i + 1] or ""
      -- in quotation marks, or part of code such as t:sum(…): a name of the learner's, whatever word it is
      quoted[#quoted + 1] = before:find "[\"'`]$" ~= nil and after:find "^[\"'`]" ~= nil
        or before:find "^[:%.]$" ~= nil or after:find "^[:%.]$" ~= nil or after:find "^[:%.%(][%w…]" ~= nil
      before = ""
      -- two in a row: the second is a hint, which begins with ;
      local meets = type(pieces[i + 1]) == "table"
      out[#out + 1] = "(" .. (MATCH[piece.letter] or i == #pieces and ".*" or meets and "[^;]*" or ".-") .. ")"
    end
  end
  out[#out + 1] = "$"
  return literal >= 1000 and { format = format, pattern = table.concat(out), literal = literal, quoted = quoted } or nil
end

local function most_text_first(a, b)
  if a.literal ~= b.literal then return a.literal > b.literal end
  return a.format < b.format
end

local heads, headless

--- The formats that may have made a text: those that begin with its first letters, then those that begin with a
-- placeholder and have a fixed text that stands in it. Only these are read further: few texts are asked about, and the
-- formats are many.
local function candidates(text)
  if not heads then
    heads, headless = {}, {}
    for _, format in ipairs(messages.formats()) do
      local head = format:match "^[^%%]+"
      heads[#heads + 1] = head and { head, #head, format } or nil
      headless[#headless + 1] = not head and { (select(4, format:match(CONVERSION .. "([^%%]*)"))), format } or nil
    end
  end
  local headed, others = {}, {}
  for _, it in ipairs(heads) do
    if text:sub(1, it[2]) == it[1] then headed[#headed + 1] = compile(it[3]) end
  end
  for _, it in ipairs(headless) do
    if text:find(it[1], 1, true) then others[#others + 1] = compile(it[2]) end
  end
  table.sort(headed, most_text_first)
  table.sort(others, most_text_first)
  return headed, others
end

--- The format that made an English text, and what it was filled with; nil where none did.
function messages.recognise(text)
  if type(text) ~= "string" or text == "" then return nil end
  local known, _, only_said = messages.entry(text)
  if known and not only_said then return text, {}, {} end
  for _, list in ipairs { candidates(text) } do
    for _, entry in ipairs(list) do
      local captures = table.pack(text:match(entry.pattern))
      if captures[1] ~= nil then return entry.format, captures, entry.quoted end
    end
  end
end

local WHERE = "^([^\n:]+:%d+: )(.*)$"

--- An English text in a language, and the code of what it is about. What the catalogue does not know stays as it is.
-- Parts of the text that are messages themselves, such as `; did you mean "x"?`, are translated too, but not what
-- stands in quotation marks.
function messages.translate(text, language, depth)
  language, depth = language or messages.language(), depth or 0
  local where, rest = text:match(WHERE)
  if where and depth < 4 then
    local translated, code = messages.translate(rest, language, depth + 1)
    return where .. translated, code
  end
  local format, captures, quoted = messages.recognise(text)
  if not format then
    local who, what = text:match "^([^\n]-: )(.+)$"    -- a message within another's frame: "result 'x': …"
    if not who or depth > 4 then return text, nil end
    local translated, code = messages.translate(what, language, depth + 1)
    return who .. translated, code
  end
  local _, code = messages.entry(format)
  if language ~= "es" then
    for i = 1, #captures do
      if code then break end
      code = select(2, messages.translate(captures[i], language, depth + 1))
    end
    return text, code
  end
  if #captures == 0 then return (messages.entry(format):gsub("%%%%", "%%")), code end
  for i = 1, #captures do
    if not quoted[i] and depth < 4 then
      local inner, inner_code = messages.translate(captures[i], language, depth + 1)
      captures[i], code = inner, code or inner_code
    end
  end
  local out = {}
  for i, piece in ipairs(messages.pieces((messages.entry(format)))) do out[i] = type(piece) == "string" and piece
    or captures[piece.position] end
  return (table.concat(out):gsub(" de el ", " del "):gsub(" a el ", " al ")), code
end

return messages
