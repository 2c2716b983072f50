--- A run as pieces: what a page shows that the run made, each with the id that the page's element has (data-piece).
--
-- Figures, tables, groups of checks, claims, results and parameters, printed text, values in prose, the status and how
-- to make it all again: as HTML, made without pandoc, so that a page in which the lab has run again can put each in the
-- place of what stands there. Pieces of prose and of code have an id and no HTML: they say what follows what, so that a
-- new piece finds its place. Formulas, references and citations stand as spans that name them (report/inline.lua); the
-- page holds how each looks, as pandoc made it: report/page.lua asks phrases() which there are. Does not know prose.
local bibliography = require "minimodel.report.bibliography"
local cells = require "minimodel.report.cells"
local document = require "minimodel.report.document"
local inline = require "minimodel.report.inline"
local numerals = require "minimodel.numerals"
local words = require "minimodel.report.words"

local pieces = {}

--- Writes the source of a claim, for cells.of: a citation where the bibliography has it; aside: in parentheses.
function pieces.cite(language, how)
  return function(source, aside)
    if not source then return "" end
    local citation = bibliography.citation(words.pick(source, language), aside)
    if citation then return how.kind == "html" and inline.markdown(citation, language, how) or citation end
    local text = inline.markdown(source, language, how)
    return aside and "(" .. text .. ")" or text
  end
end

--- What stands above the table of a group, or nil.
function pieces.heading(kind, language)
  local name = cells.title[kind]
  return name and words.get(name, language) or nil
end

--- What stands before a claim in the row of its verdict: an empty span with the claim's label, to which reports link,
-- and with what it came to, which docs/pandoc/predict.js holds against what the reader said. "" where it has no name.
function pieces.label(claim, kind)
  if not claim.id then return "" end
  local out = {}
  for _, name in ipairs { "verdict", "low", "high", "value" } do
    local value = claim[name]
    if type(value) == "number" then value = ("%.9g"):format(value) end
    if value then out[#out + 1] = (' data-%s="%s"'):format(name, value) end
  end
  local form = kind == "html" and '<span id="claim-%s"%s></span>' or "[]{#claim-%s%s}"
  return form:format(claim.id, table.concat(out))
end

--- How a run is made again: the sentence and the command.
function pieces.again(book, language, kind)
  local typed, path = book:command()
  return words.get("reproduce_text", language):format(inline.code(path, kind), book.head.seed), typed
end

--- HTML with its numbers as docs/pandoc/numbers.lua spells them on a page: word by word, on one line with a sign of
-- percent, and none in code, in printed text or in what the page itself holds. plain: digits stay together.
local function spelt(html, language, plain)
  local closing   -- of what is let alone
  return (html:gsub("([^<]*)(<?/?%w*)([^>]*>?)", function(text, opening, rest)
    if not closing then
      text = text:gsub("[^ \n]+", function(word) return numerals.spell(word, language, plain) end)
        :gsub("(%d)[ \n]+%%", "%1\u{a0}%%"):gsub("^[ \n]+%%%f[^%%%w]", "\u{a0}%%")
      local alone = opening == "<code" or opening == "<pre" or rest:find("data-phrase", 1, true)
      if alone then closing = "</" .. opening:sub(2) end
    elseif opening == closing then
      closing = nil
    end
    return text .. opening .. rest
  end))
end

local function numbered(labels, label, name, language)
  return ("<strong>%s\u{a0}%d. </strong>"):format(words.get(name, language), labels[label].number)
end

local function output(text)
  return ('<pre class="output" tabindex="0"><code>%s</code></pre>'):format(inline.escape(text, "html"))
end

--- The pieces of a book for readers of a language, in order: {id, kind, html}; of a figure also svg and alt, of the
-- picture at the top the name of its figure. svg(name) → a figure as SVG, or the file that holds it, or nil.
-- phrase(raw, kind): told of each formula, reference and citation.
function pieces.of(book, language, svg, phrase)
  local how = { kind = "html", phrase = phrase }
  local cite, out = pieces.cite(language, how), {}
  local sequence = book:sequence(language, "html")
  local labels = document.labels(sequence, language, book.path)
  local function put(id, kind, html)
    local piece = { id = id, kind = kind, html = html and spelt(html, language, kind == "param") }
    out[#out + 1] = piece
    return piece
  end
  local function text(value) return inline.markdown(value, language, how) end
  local function alternative(figure)
    local alt = inline.plain(figure.alt, language):gsub("%s+", " ")
    return numerals.spell(alt, language)
  end
  put("status", "status", text(book:status()))
  for _, item in ipairs(sequence) do
    local kind = item.kind
    if kind == "code" then
      put(item.id, kind)
    elseif kind == "prose" then
      if item.id then put(item.id, kind) end
      local number = item.id and item.id:match "%d+$"
      for i, value in ipairs(item.id and item.values or {}) do
        put(document.value_id(number, i), "value", document.spelt(value, language, "html", phrase))
      end
    elseif kind == "lead" then
      local piece = put(item.id, kind)
      piece.figure, piece.alt = item.figure.name, alternative(item.figure)
    elseif kind == "print" then
      put(item.id, kind, output(document.printed(item.members[1], language)))
    elseif kind == "figure" then
      for _, figure in ipairs(item.members) do
        local label = "fig:" .. figure.name
        local piece = put(label, kind, numbered(labels, label, "figure", language) .. text(figure.caption))
        piece.svg, piece.alt = svg(figure.name), alternative(figure)
      end
    elseif kind == "table" then
      for _, member in ipairs(item.members) do
        local label = "tbl:" .. member.name
        local made = cells.of({ kind = kind, members = { member } }, language, how, cite)
        put(label, kind, cells.html(made, numbered(labels, label, "table_", language) .. text(member.caption)))
      end
    else
      local made, heading = cells.of(item, language, how, cite), pieces.heading(kind, language)
      for i, row in ipairs(kind == "measured" and made.rows or {}) do
        row[1] = pieces.label(item.members[i].of, "html") .. row[1]
      end
      if made then
        heading = heading and ("<p>%s</p>\n"):format(inline.strong(heading, "html")) or ""
        put(item.id, kind, heading .. cells.html(made))
      end
    end
  end
  local sentence, typed = pieces.again(book, language, "html")
  typed = inline.escape(typed, "html")
  put("again", "again", ('<p>%s</p>\n<pre tabindex="0"><code>%s</code></pre>'):format(sentence, typed))
  return out
end

--- Every formula, reference and citation that the words of a run hold, used or not, as Markdown, sorted: a page that
-- runs the lab may come to show any of them. References to what this run does not have are left out.
function pieces.phrases(book, language)
  local seen, list = {}, {}
  local labels = document.labels(book:sequence(language, "html"), language, book.path)
  local function phrase(raw, kind)
    if seen[raw] or kind == "reference" and not labels[raw:sub(2)] then return end
    seen[raw] = true
    list[#list + 1] = raw
  end
  pieces.of(book, language, function() return nil end, phrase)
  for _, block in ipairs(book.blocks) do
    if block.label and (block.language == language or block.language == "all") then
      for _, key in ipairs(block.entries.order) do
        for _, part in ipairs(block.entries[key].parts) do
          if type(part) == "string" then
            inline.markdown(words.both_of(part), language, { kind = "html", phrase = phrase })
          end
        end
      end
    end
  end
  table.sort(list)
  return list
end

--- What a page needs to run the lab in itself: its source, where in it each listing of code stands, its parameters.
-- live: the lab runs here whole ("whole") or as a small training beside the results that stand ("quick").
function pieces.lab(book)
  local code, parameters = {}, {}
  for _, item in ipairs(book:sequence("en", "html")) do
    if item.kind == "code" then code[#code + 1] = { id = item.id, first = item.first, last = item.last } end
  end
  for i, item in ipairs(book:of "param") do
    local limits = item.limits or {}
    parameters[i] = {
      name = item.name, default = words.typed(item.default), value = words.typed(item.value), kind = item.type,
      meaning = { en = inline.plain(item.meaning, "en"), es = inline.plain(item.meaning, "es") },
      min = limits.min, max = limits.max, choices = limits.choices,
    }
  end
  return {
    name = book.path:match "[^/]+$", experiment = book.head.experiment, source = table.concat(book.lines, "\n") .. "\n",
    seed = book.head.seed, default_seed = book.head.default_seed, code = code, parameters = parameters,
    live = book.head.quick == nil and "whole" or "quick",
  }
end

return pieces
