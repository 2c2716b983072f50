--- Words and data inside a line: what of a text is mathematics, code or a reference, and how each writer spells it.
--
-- Words are a string, {en =, es =} or a function of the language. In them $…$ is mathematics, `…` code,
-- *…* slanted and **…** bold, @fig:decay a reference, [@key] or @key a work of the bibliography, and a
-- backslash takes the next sign as it is. Every other sign is itself, and so is all of a value that was
-- filled in (literate/texts.lua keeps where values stand). So a caption may hold "x in [0, 1)" and a
-- result "<pad>" in every output. Does not know blocks: headings and lists are prose.
local bibliography = require "minimodel.report.bibliography"
local texts = require "minimodel.literate.texts"
local words = require "minimodel.report.words"

local inline = {}

local KINDS = { fig = true, tbl = true, eq = true, sec = true }

-- ---- Reading

--- Which bytes of a text are data, as a set of positions.
local function data_of(text, spans)
  local data = {}
  for _, span in ipairs(spans) do
    for i = math.max(1, span[1]), math.min(#text, span[2]) do data[i] = true end
  end
  return data
end

--- The end of the mathematics that opens at `first`, or nil: as pandoc has it, no space inside the signs
-- and no digit after them.
local function math_end(text, first, data)
  if not text:find("^%$[^%s$]", first) then return nil end
  local at = first + 1
  while true do
    local close = text:find("$", at, true)
    if not close then return nil end
    if not data[close] and text:sub(close - 1, close - 1) ~= "\\" then
      if text:find("%S", close - 1) ~= close - 1 or text:find("^%d", close + 1) then return nil end
      return close
    end
    at = close + 1
  end
end

local function code_end(text, first, data)
  local _, last = text:find("^`+", first)
  local at = last + 1
  while true do
    local open, close = text:find("`+", at)
    if not open then return nil end
    if close - open == last - first and not data[open] then return last, open, close end
    at = close + 1
  end
end

--- The end of what is slanted or bold: stars that lean on a letter at both ends, so that "2 * 3" and a*b*c
-- are products.
local function star_end(text, first, data, marks)
  if text:find("^[%w]", first - 1) and first > 1 or not text:find("^[^%s*]", first + #marks) then return nil end
  local at = first + #marks
  while true do
    local close = text:find(marks, at, true)
    if not close then return nil end
    local alone = text:sub(close + #marks, close + #marks) ~= "*" and text:sub(close - 1, close - 1) ~= "*"
    if not data[close] and alone and text:find("^%S", close - 1) and not text:find("^%w", close + #marks) then
      return close
    end
    at = close + #marks
  end
end

local read

--- The pieces of a text: {kind = "text" | "math" | "code" | "emph" | "strong" | "reference" | "citation", …}.
function read(text, data)
  local pieces, run, i = {}, {}, 1
  local function flush()
    if #run > 0 then pieces[#pieces + 1] = { kind = "text", text = table.concat(run) } end
    run = {}
  end
  local function put(piece, last)
    flush()
    pieces[#pieces + 1] = piece
    i = last + 1
  end
  local function inner(first, last)
    local moved = {}
    for k = first, last do moved[k - first + 1] = data[k] end
    return read(text:sub(first, last), moved)
  end
  while i <= #text do
    local c = text:sub(i, i)
    local taken = false
    if data[i] then
      taken = false
    elseif c == "\\" and text:find("^%p", i + 1) and not data[i + 1] then
      run[#run + 1] = text:sub(i + 1, i + 1)
      i, taken = i + 2, true
    elseif c == "$" then
      local close = math_end(text, i, data)
      if close then
        put({ kind = "math", text = text:sub(i + 1, close - 1) }, close)
        taken = true
      end
    elseif c == "`" then
      local from, to, close = code_end(text, i, data)
      if from then
        put({ kind = "code", text = text:sub(from + 1, to - 1) }, close)
        taken = true
      end
    elseif c == "*" then
      for _, marks in ipairs { "**", "*" } do
        local close = not taken and text:find(marks, i, true) == i and star_end(text, i, data, marks)
        if close then
          put({ kind = #marks == 2 and "strong" or "emph", inner(i + #marks, close - 1) }, close + #marks - 1)
          taken = true
        end
      end
    elseif c == "[" then
      local key = text:match("^%[@([%w_%-]+)[^%]]*%]", i)
      if key and bibliography.entry(key) then
        local raw = text:match("^%b[]", i) or text:match("^%[[^%]]*%]", i)
        put({ kind = "citation", text = raw }, i + #raw - 1)
        taken = true
      end
    elseif c == "@" and not text:find("^[%w@]", i - 1) or c == "@" and i == 1 then
      local kind, name = text:match("^@(%a+):([%w_%-]*%w)", i)
      local key = text:match("^@([%w_%-]*%w)", i)
      if kind and KINDS[kind] then
        local raw = ("@%s:%s"):format(kind, name)
        put({ kind = "reference", text = raw, label = raw:sub(2) }, i + #raw - 1)
        taken = true
      elseif key and bibliography.entry(key) then
        put({ kind = "citation", text = "@" .. key }, i + #key)
        taken = true
      end
    end
    if not taken then           -- itself, and so is what follows up to the next sign that may begin something
      local stop = text:find("[\\$`*%[@]", i + 1) or #text + 1
      run[#run + 1] = text:sub(i, stop - 1)
      i = stop
    end
  end
  flush()
  return pieces
end

--- The pieces of words, on one line, for readers of a language.
function inline.pieces(text, language)
  local picked = words.pick(text, language)
  if type(picked) == "number" then picked = words.number(picked) end
  picked = picked == nil and "" or tostring(picked)
  return read((picked:gsub("[\r\n]", " ")), data_of(picked, texts.literal(text, language)))
end

-- ---- Writing

local SPELL = {}

--- GitHub's Markdown. A dollar is wrapped, since GitHub looks for mathematics before it reads backslashes.
function SPELL.github(text)
  return (text:gsub("[\\`*_{}%[%]<>#|~&@!]", "\\%0"):gsub("%$", "<span>$</span>"))
end

--- An alternative text in GitHub's Markdown, where no mathematics is looked for.
function SPELL.alt(text)
  return (text:gsub("[\\`*_{}%[%]<>#|~&@!$]", "\\%0"))
end

--- pandoc's Markdown, where a backslash makes any sign itself.
function SPELL.pandoc(text)
  return (text:gsub("%p", "\\%0"))
end

--- HTML, in text and in attributes.
function SPELL.html(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

--- Data as text of a kind of Markdown ("github", "alt" or "pandoc"), or of "html". At the start of a line nothing of it
-- opens a list, a heading or a rule.
function inline.escape(text, kind)
  text = tostring(text):gsub("[\r\n]", " ")
  local out = SPELL[kind](text)
  if kind == "github" then out = out:gsub("^[-+=:]", "\\%0"):gsub("^(%d+)([.)])", "%1\\%2") end
  return out
end

--- A text {en, es}, or one for both, marked as Markdown: report/fill.lua puts it on a page as it is.
function inline.as_markdown(text)
  if type(text) ~= "table" then text = { en = text, es = text } end
  return { en = text.en, es = text.es, markdown = true }
end

--- Code, whatever stands in it: in backticks, or as HTML.
function inline.code(text, kind)
  text = tostring(text):gsub("[\r\n]", " ")
  if kind == "html" then return "<code>" .. SPELL.html(text) .. "</code>" end
  local longest = 0
  for ticks in text:gmatch("`+") do longest = math.max(longest, #ticks) end
  local marks = ("`"):rep(longest + 1)
  local room = (text:find("^`") or text:find("`$") or text:find("^%s*$")) and " " or ""
  return marks .. room .. text .. room .. marks
end

local HTML_TAG = { emph = "em", strong = "strong" }

--- Slanted ("emph") or bold ("strong"), around what is spelt already.
local function marked(text, how, kind)
  if kind == "html" then return ("<%s>%s</%s>"):format(HTML_TAG[how], text, HTML_TAG[how]) end
  local marks = how == "emph" and "*" or "**"
  return marks .. text .. marks
end

--- Bold, around what is spelt already.
function inline.strong(text, kind) return marked(text, "strong", kind) end

--- What HTML cannot say without pandoc, formulas, references and citations, as a span that names it: a page that
-- pandoc made holds how each of them looks (report/pieces.lua).
local function phrase(raw)
  local text = SPELL.html(raw)
  return ('<span data-phrase="%s">%s</span>'):format(text, text)
end

--- Words as Markdown or HTML. options: kind ("github", "pandoc" or "html"), cell (true inside a table), resolve (what
-- becomes of a reference or citation; as it stands without it), phrase (told of each formula, reference and citation).
function inline.markdown(text, language, options)
  local function write(pieces)
    local out = {}
    for k, piece in ipairs(pieces) do
      local spelt
      if piece.kind == "text" then
        spelt = SPELL[options.kind](piece.text)
      elseif piece.kind == "code" then
        spelt = inline.code(piece.text, options.kind)
      elseif piece.kind == "emph" or piece.kind == "strong" then
        spelt = marked(write(piece[1]), piece.kind, options.kind)
      elseif options.kind == "html" then
        local raw = piece.kind == "math" and "$" .. piece.text .. "$" or piece.text
        if options.phrase then options.phrase(raw, piece.kind) end
        spelt = phrase(raw)
      elseif piece.kind == "math" then
        spelt = "$" .. piece.text .. "$"
      else
        spelt = options.resolve and options.resolve(piece.text) or piece.text
      end
      if options.cell and options.kind == "github" and piece.kind ~= "text" then spelt = spelt:gsub("\\?|", "\\|") end
      out[k] = spelt
    end
    return table.concat(out)
  end
  return write(inline.pieces(text, language))
end

--- Words without marks, for a terminal, an alternative text or a title: mathematics as it is typed.
function inline.plain(text, language)
  local function write(pieces)
    local out = {}
    for k, piece in ipairs(pieces) do out[k] = piece[1] and write(piece[1]) or piece.text end
    return table.concat(out)
  end
  return write(inline.pieces(text, language))
end

--- Calls each(label) for every reference in words.
function inline.references(text, language, each)
  local function walk(pieces)
    for _, piece in ipairs(pieces) do
      if piece.kind == "reference" then each(piece.label) elseif piece[1] then walk(piece[1]) end
    end
  end
  walk(inline.pieces(text, language))
end

return inline
