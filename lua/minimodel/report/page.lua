--- Writes a run as Markdown for pandoc: labels, references and citations stay, the filters of docs/pandoc resolve them.
-- Does not call pandoc: report/pandoc.lua does.
local words = require "minimodel.report.words"
local bibliography = require "minimodel.report.bibliography"
local cells = require "minimodel.report.cells"
local document = require "minimodel.report.document"
local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local markdown = require "minimodel.literate.markdown"
local pieces = require "minimodel.report.pieces"
local readme = require "minimodel.report.readme"

local page = {}

--- The file name of a page in a language: name.html, name.es.html.
function page.file(name, language)
  return name .. (language == "es" and ".es" or "") .. ".html"
end

--- The name of a script without its folder and ending.
function page.stem(path)
  return path:match("([^/]+)%.lua$") or path:match("([^/]+)$")
end

--- Markdown as a value of the metadata, which pandoc reads as Markdown too.
local function quoted(text)
  return "'" .. text:gsub("%s*\n%s*", " "):gsub("'", "''") .. "'"
end
page.quoted = quoted

local function fence(text, attributes)
  local longest = 2
  for ticks in text:gmatch("`+") do longest = math.max(longest, #ticks) end
  local marks = ("`"):rep(longest + 1)
  return ("%s{%s}\n%s\n%s\n"):format(marks, attributes, (text:gsub("%s+$", "")), marks)
end

page.fence = fence

local PAPER = 110   -- characters of code that fit on a line of paper

--- Lines no longer than the paper is wide.
local function folded(text)
  return (text:gsub("[^\n]+", function(line)
    local out = {}
    while (utf8.len(line) or 0) > PAPER do
      local at = utf8.offset(line, PAPER + 1)
      out[#out + 1] = line:sub(1, at - 1)
      line = "  " .. line:sub(at)
    end
    out[#out + 1] = line
    return table.concat(out, "\n")
  end))
end

--- Prose with its headings one level down where the lab's title stands above them, and without the title
-- where the prose brings it.
local function prose(text, change)
  local out, in_code = {}, markdown.fences()
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if not in_code(line) and line:find("^#+%s") then line = change(line) end
    out[#out + 1] = line
  end
  return table.concat(out, "\n")
end

--- What the words of a run hold of formulas, references and citations, in a part of the page that is not shown: where
-- the lab runs in the page, its pieces show them so (report/pieces.lua).
local function phrases(book, language)
  local out = { "```{=html}\n<template id=\"phrases\">\n```\n" }
  for _, raw in ipairs(pieces.phrases(book, language)) do
    out[#out + 1] = ("[%s]{.phrase data-of=\"%s\"}\n"):format(raw, raw:gsub('[\\"]', "\\%0"))
  end
  out[#out + 1] = "```{=html}\n</template>\n```\n"
  return table.concat(out, "\n")
end

--- Where a figure of the run is, as a link that says the same in Markdown, HTML and TeX, whatever the folder's name.
local function picture(options, figure, language)
  local ending = (language == "es" and ".es." or ".") .. options.format
  return files.link(options.figures .. "/" .. figure.name .. ending)
end

--- A figure of a run with its caption and its alternative text.
function page.figure(figure, language, options)
  return ('![%s](<%s>){#fig:%s alt="%s"}\n'):format(
    inline.markdown(figure.caption, language, { kind = "pandoc", cell = true }), picture(options, figure, language),
    figure.name, inline.escape(inline.plain(figure.alt, language):gsub("%s+", " "), "pandoc"))
end

--- The Markdown of a run's book for readers of a language. options: figures (folder that holds them), format ("svg" or
-- "pdf"). Returns the text, and the title as Markdown.
function page.write(book, language, options)
  local sequence = book:sequence(language, "pandoc")
  local how = { kind = "pandoc", cell = true }
  local source_of = pieces.cite(language, how)
  local out = {}
  local function put(text) out[#out + 1] = text end
  local titled = readme.titled(sequence)
  local title, anchor = inline.markdown(book.head.title or book.head.experiment, language, how), nil
  local function change(line)
    if not titled then return "#" .. line end
    local marks, heading = line:match("^(#+)%s+(.*)$")
    if #marks > 1 then return line end
    title, anchor = heading:gsub("%s*{[#%.][^}]*}%s*$", ""), heading:match("{#(sec:[%w_%-]+)")
    return ""
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      put(prose(item.text, change))
    elseif item.kind == "code" then
      local fold = item.role ~= "subject" and (' fold="%s"'):format(readme.code_title(item, language)) or ""
      put(fence(item.text, (".lua .numberLines startFrom=%d data-piece=%s%s"):format(item.first, item.id, fold)))
    elseif item.kind == "lead" then
      if options.format ~= "pdf" then
        put(('[![](<%s>){.lead data-piece=lead alt="%s"}](#fig:%s)\n'):format(picture(options, item.figure, language),
          inline.escape(inline.plain(item.figure.alt, language):gsub("%s+", " "), "pandoc"), item.figure.name))
      end
    elseif item.kind == "print" then
      local text = document.printed(item.members[1], language)
      put(fence(options.format == "pdf" and folded(text) or text, ".output data-piece=" .. item.id))
    elseif item.kind == "figure" then
      for _, figure in ipairs(item.members) do put(page.figure(figure, language, options)) end
    elseif item.kind == "table" then
      for _, member in ipairs(item.members) do
        local made = cells.of({ kind = "table", members = { member } }, language, how, source_of)
        put(("::: {#tbl:%s data-piece=tbl:%s}\n%s\nTable: %s\n:::\n"):format(member.name, member.name, cells.pipe(made),
          inline.markdown(member.caption, language, how)))
      end
    else
      local made = cells.of(item, language, how, source_of)
      local heading = pieces.heading(item.kind, language)
      heading = heading and "**" .. heading .. "**\n\n" or ""
      for i, row in ipairs(item.kind == "measured" and made.rows or {}) do   -- a report links to the row of a claim
        row[1] = pieces.label(item.members[i].of, "pandoc") .. row[1]
      end
      if made then
        put(("::: {.group .%s data-piece=%s}\n%s%s:::\n"):format(item.kind, item.id, heading, cells.pipe(made)))
      end
    end
  end
  local sentence, typed = pieces.again(book, language)
  put(("## %s\n\n::: {data-piece=again}\n%s\n\n%s:::\n"):format(words.get("reproduce", language), sentence,
    fence(typed, ".sh")))
  if options.format ~= "pdf" then put(phrases(book, language)) end
  local text = table.concat(out, "\n")
  if anchor then text = ("[]{#%s}\n\n"):format(anchor) .. text end
  local head = ("---\ntitle: %s\nsubtitle: %s\nlang: %s\nsource: %s\n---\n\n"):format(quoted(title),
    quoted(inline.markdown(book:status(), language, how)), language, quoted(inline.escape(book.path, "pandoc")))
  return head .. text, title
end

--- Does any prose of the run cite the bibliography? (Then the page ends with a list of references.)
function page.cites(text)
  local found = false
  markdown.unfenced(text, function(line)
    for key in line:gmatch("@([%w_%-]*%w)") do found = found or bibliography.entry(key) ~= nil end
  end)
  return found
end

return page
