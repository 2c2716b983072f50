-- The book on paper: two pages made into an EPUB in each language, and looked into. `make docs-check` runs it. With
-- PAPER=all, as tests/night/paper.sh asks, also as PDF, and the whole book that `make book` has made in DOCS, with
-- epubcheck.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local paper = require "minimodel.report.paper"
local pandoc = require "minimodel.report.pandoc"
local words = require "minimodel.report.words"
local shell = dofile "tests/lua/fixtures/shell.lua"

local docs = os.getenv "DOCS" or "build/docs"
local picture = docs .. "/results/theory-glance/doors.svg"
if not lfs.attributes(picture, "mode") then tap.skip_all("there is no book in " .. docs .. "; make docs makes it") end
for _, name in ipairs { "pandoc", "zip", "unzip" } do
  if not os.execute("command -v " .. name .. " > /dev/null 2>&1") then tap.skip_all(name .. " is missing") end
end
local all = os.getenv "PAPER" == "all"
local function have(name) return os.execute("command -v " .. name .. " > /dev/null 2>&1") == true end

-- ---- Two pages

local HYPHENS = { en = ("The representation of positional information characteristically differentiates "
  .. "architectures. "):rep(12), es = ("La representación de la información posicional caracteriza "
  .. "extraordinariamente a las arquitecturas. "):rep(12) }
local PAGE = [[
---
title: 'One'
subtitle: 'A finding\, in short\.'
lang: %s
---

## A section {#sec:loop}

%s See @fig:doors, @eq:angle, @sec:loop and [the other page](../labs/%s%s.html#sec:loop).

![What is seen](<%s>){#fig:doors alt="A picture with 3 doors"}

$$T_{\max} = \sin^2 x$$ {#eq:angle}

```lua
local long = "%s"
```

## Questions {#sec:questions}

**1.** Why?

::: answer
Because.
:::
]]
local function text_of(stem)
  return function(_, entry, language)
    local other = entry.stem == stem and "01-b" or "00-a"
    return PAGE:format(language, HYPHENS[language], other, language == "es" and ".es" or "", picture, ("x"):rep(150))
      :gsub("%.%./labs", entry.stem == "00-a" and "../labs" or "../theory")
  end
end
local folder = shell.folder()
local problems = {}
local self = { to = folder, order = { introduction = { en = "What it is.", es = "Qué es." } }, made = {}, now = {},
  list = {}, text = text_of "00-a", explained = function() end,
  complain = function(_, entry, message) problems[#problems + 1] = entry.path .. ": " .. message end }
for i, id in ipairs { "theory/00-a", "labs/01-b" } do
  local section, stem = id:match "^(.*)/(.*)$"
  self.list[i] = { id = id, section = section, stem = stem, number = stem:match "^%d+", part = "path", path = id,
    titles = { en = "A title", es = "Un título" } }
end
-- The key that the book makes of a text, its pictures and the labs: here the text is all there is.
function self.key(_, text) return text end
function self.workroom(book)
  book.room = book.room or assert(pandoc.lay_out(2))
  return book.room
end
paper.whole(self, all and "all" or "epub")
pandoc.finish(self:workroom())
pandoc.clear(self.room)
tap.ok(#problems == 0, "two pages become a book in each language", "%s", table.concat(problems, "\n"))

-- ---- What must hold of any such file

local function out(command)
  local _, said = shell.command(lfs.currentdir(), command .. " 2>&1")
  return said
end

local function look_at_epub(path, language, name)
  local package = out("unzip -p " .. shell.quote(path) .. " EPUB/content.opf")
  for _, part in ipairs { "accessMode\">textual", "accessModeSufficient\">textual", "accessibilityFeature\">MathML",
    "accessibilityFeature\">alternativeText", "accessibilityHazard\">none", "accessibilitySummary\">" } do
    tap.ok(package:find("schema:" .. part, 1, true), ("%s: its package says schema:%s"):format(name, part))
  end
  tap.ok(package:find("<dc:language>" .. language, 1, true), name .. ": its language")
  local pages = out(("unzip -p %s 'EPUB/text/*.xhtml'"):format(shell.quote(path)))
  local silent = 0
  for image in pages:gmatch "<img [^>]*>" do
    if not image:find 'alt="[^"]+"' then silent = silent + 1 end
  end
  tap.is(silent, 0, name .. ": every picture has an alternative text")
  tap.ok(pages:find("<math", 1, true) and pages:find("<svg", 1, true) == nil
    and package:find('media-type="image/svg+xml"', 1, true), name .. ": formulas are MathML, figures vectors")
  tap.ok(pages:find(('xml:lang="%s"'):format(language), 1, true), name .. ": its pages say their language")
  local contents = out("unzip -p " .. shell.quote(path) .. " EPUB/nav.xhtml")
  local label = words.get("chapter_number", language):format "00"
  tap.ok(contents:find(label, 1, true) and contents:find('epub:type="toc"', 1, true), name .. ": its contents lead on")
  if (all or language == "es") and have "java" and lfs.attributes("/usr/share/java/epubcheck.jar", "mode") then
    local said = out("java -jar /usr/share/java/epubcheck.jar " .. shell.quote(path))
    tap.ok(said:find("0 fatals / 0 errors / 0 warnings", 1, true) or said:find("No errors or warnings", 1, true),
      name .. ": epubcheck finds nothing", "%s", (said:sub(1, 1500):gsub("%%", "%%%%")))
  else
    tap.note "epubcheck is not here, or not asked"
  end
end

local function look_at_pdf(path, language, name)
  local text = out("pdftotext -layout " .. shell.quote(path) .. " -")
  tap.ok(text:find "%a%-\n" or name:find "two pages", name .. ": words are divided")
  tap.ok(not text:find "\u{fffd}", name .. ": every sign has its letter")
  tap.ok(not text:find "[^?]%?%?[^?]", name .. ": every reference leads somewhere")
  tap.ok(text:find(words.get("chapter_number", language):format "00", 1, true), name .. ": a chapter says its number")
  local information = out("pdfinfo " .. shell.quote(path))
  local accessible = text:gsub("%-?%s+", " "):find(language == "es" and "formas accesibles" or "accessible forms")
  tap.ok(information:find "Tagged: +yes" or accessible, name .. ": it is tagged, or says which forms are accessible")
  if have "mutool" then
    local outline = out("mutool show " .. shell.quote(path) .. " outline")
    tap.ok(outline:find(words.get("chapter_number", language):format "00", 1, true), name .. ": its bookmarks",
      "%s", (outline:sub(1, 300):gsub("%%", "%%%%")))
  end
  local images = out("pdfimages -list " .. shell.quote(path))
  local large = 0
  for width, height in images:gmatch "\n%s*%d+%s+%d+%s+%a+%s+(%d+)%s+(%d+)" do
    if tonumber(width) * tonumber(height) > 300 * 300 then large = large + 1 end
  end
  tap.is(large, 0, name .. ": figures are vectors, only the cells of maps are pictures")
end

local function look(root, what)
  for _, language in ipairs(words.languages) do
    local pdf, epub = root .. "/" .. paper.file(language, "pdf"), root .. "/" .. paper.file(language, "epub")
    if lfs.attributes(epub, "mode") then look_at_epub(epub, language, what .. ", EPUB, " .. language) end
    if lfs.attributes(pdf, "mode") and have "pdftotext" then
      look_at_pdf(pdf, language, what .. ", PDF, " .. language)
    else
      tap.note("no PDF of " .. what .. ": lualatex, its Spanish or poppler-utils is missing, or it was not asked")
    end
  end
end
look(folder, "two pages")

-- Of the two pages in particular
local _, pages = shell.command(folder, "unzip -p minimodel.epub 'EPUB/text/*.xhtml'")
tap.ok(not pages:find("Because", 1, true) and pages:find("Why?", 1, true), "questions stand without their answers")
tap.ok(pages:find 'id="fig:theory%-00%-a%-doors"' and pages:find 'id="fig:labs%-01%-b%-doors"',
  "a label of two pages is two labels")
tap.ok(select(2, pages:gsub("Figure\u{a0}1%.", "")) == 2, "each page counts its figures from 1")
tap.ok(pages:find 'href="[^"]*#sec:labs%-01%-b%-loop"', "a link to another page stays in the book")
tap.ok(pages:find("A finding, in short.", 1, true), "what a page says under its title")
local _, lines = shell.command(folder, "pdftotext -layout minimodel.pdf - 2> /dev/null")
tap.ok(lines == "" or not lines:find(("x"):rep(125), 1, true), "code is folded to the width")
shell.remove(folder)

-- The whole book
if all then
  look(docs, "the book")
  for _, language in ipairs(words.languages) do
    local index = shell.read(docs .. "/index" .. (language == "es" and ".es" or "") .. ".html")
    for _, kind in ipairs { "pdf", "epub" } do
      local file = paper.file(language, kind)
      tap.ok(index:find(('href="%s"'):format(file), 1, true) or not lfs.attributes(docs .. "/" .. file, "mode"),
        "the index leads to " .. file)
    end
  end
end
tap.done()
