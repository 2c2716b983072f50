--- The book on paper: the phase reports as PDF, and the whole book in one document for each language, as PDF and EPUB.
-- Takes the pages as report/book.lua has them, in the order of docs/book.lua; docs/pandoc/chapters.lua, a filter of
-- pandoc's, makes one document of them.
local lfs = require "lfs"
local index = require "minimodel.report.index"
local inline = require "minimodel.report.inline"
local order = require "minimodel.report.order"
local page = require "minimodel.report.page"
local pandoc = require "minimodel.report.pandoc"
local practice = require "minimodel.report.exercises"
local sheets = require "minimodel.report.sheets"
local words = require "minimodel.report.words"

local paper = {}

--- What the EPUB offers to those who do not see it, in schema.org's names.
local FEATURES = { "alternativeText", "MathML", "readingOrder", "structuralNavigation", "tableOfContents",
  "displayTransformability" }

--- The metadata of the package that say so. Pandoc 3 writes them itself; this is for pandoc 2.
function paper.accessibility(language)
  local out = {}
  local function meta(property, value)
    out[#out + 1] = ('    <meta property="schema:%s">%s</meta>\n'):format(property, value)
  end
  meta("accessMode", "textual")
  meta("accessMode", "visual")
  meta("accessModeSufficient", "textual")
  for _, feature in ipairs(FEATURES) do meta("accessibilityFeature", feature) end
  meta("accessibilityHazard", "none")
  meta("accessibilitySummary", inline.escape(words.get("epub_summary", language), "html"))
  return table.concat(out)
end

--- The file of the whole book, beside its index: minimodel.pdf, minimodel.es.epub.
function paper.file(language, kind)
  return "minimodel" .. (language == "es" and ".es." or ".") .. kind
end

--- A page without its metadata; what they say under its title is its first paragraph.
local function body(text)
  local head, rest = text:match "^%-%-%-\n(.-)\n%-%-%-\n(.*)$"
  if not head then return text end
  local status = ("\n" .. head):match "\nsubtitle: '(.-)'\n"
  return (status and ("::: status\n%s\n:::\n\n"):format((status:gsub("''", "'"))) or "") .. rest
end

--- A heading of the first level, which names its page; chapters.lua reads it.
local function heading(title, name, numbered)
  return ("# %s {#%s page=\"%s\"%s}\n"):format(title, (name:gsub("/", "-")), name, numbered and " .numbered" or "")
end

--- Markdown of the whole book. options: book (docs/book.lua), list (the entries in order), text(entry, language) (the
-- Markdown of a page), kind ("pdf" or "epub"), cites (does any page cite a work?), explained(code) (where the manual
-- explains a name).
local function whole_text(options, language)
  local book, kind = options.book, options.kind
  local title, subtitle = words.get("book", language):match "^(.-): (.*)$"
  local out = { ("---\ntitle: %s\nsubtitle: %s\nlang: %s\nidentifier: %s\n"):format(page.quoted(title),
    page.quoted((subtitle:gsub("^%l", string.upper))), language, "minimodel-book-" .. language) }
  local function put(format, ...) out[#out + 1] = select("#", ...) > 0 and format:format(...) or format end
  if kind == "epub" then
    put("accessModes: [textual, visual]\naccessModeSufficient: [textual]\naccessibilityFeatures: [%s]\n"
      .. "accessibilityHazards: [none]\naccessibilitySummary: %s\n", table.concat(FEATURES, ", "),
      page.quoted(words.get("epub_summary", language)))
  end
  put "---\n"
  put(heading(words.get("about", language), "about"))
  if book.introduction then put(book.introduction[language] .. "\n") end
  put(index.needed(book, { "own" }, language))
  if book.course then put("## %s\n\n%s\n", words.get("course", language), book.course[language]) end
  put("## %s\n\n%s\n", words.get("forms", language), words.get(kind == "pdf" and "pdf_form" or "epub_form", language))
  local part
  for _, entry in ipairs(options.list) do
    if entry.id ~= "sheets/questions" then   -- they stand at the end of each page
      if entry.part ~= part then
        part = entry.part
        put("```{=latex}\n\\part{%s}\n```\n", words.get(part, language))
      end
      local text = entry.id == "sheets/exercises" and practice.page(language, options.explained, true)
        or options.text(entry, language)
      if entry.id ~= "sheets/answers" and sheets.questions(text) then
        text = sheets.without_answers(text) .. "\n" .. words.get("answers_at", language) .. "\n"
      end
      put(heading(order.title(entry, language), entry.id, entry.number ~= nil))
      put(body(text) .. "\n")
    end
  end
  if options.cites then put("%s\n::: {#refs}\n:::\n", heading(words.get("references", language), "references")) end
  return table.concat(out, "\n")
end

--- Is lualatex there? Where it is not, that is said once.
local function can_typeset()
  if pandoc.need "lualatex" then return true end
  io.stderr:write(words.get("no_pdf", "en"), " / ", words.get("no_pdf", "es"), "\n")
  return false
end

--- The phase reports as PDF, where it is asked for and lualatex is. An entry's `pdf` says that there is one for the
-- index: one that says what the page says.
function paper.phases(self, asked)
  local can
  for _, entry in ipairs(self.list) do
    for _, language in ipairs(entry.section == "phases" and words.languages or {}) do
      local text = self:text(entry, language):gsub("(%]%([^)%s]+)%.svg%)", "%1.pdf)")
      local target, id = self:target(entry, language):gsub("%.html$", ".pdf"), entry.id .. ".pdf." .. language
      local key = self:key(text, {}, entry.used)
      local current = self.made[id] and self.made[id].key == key and lfs.attributes(target, "mode") ~= nil
      if current then self.now[id] = self.made[id] end
      if not current and asked and can == nil then can = can_typeset() end
      if not current and can then
        io.stdout:write("page  ", target, "\n")
        pandoc.begin(self:workroom(),
          { text = text, language = language, target = target, kind = "pdf", cites = page.cites(text) },
          function(ok, message)
            if ok then self.now[id] = { key = key } else self:complain(entry, message) end
          end)
      end
      entry.pdf = current or can or false
    end
  end
end

--- The whole book as PDF and EPUB, where it is asked for ("epub": as EPUB alone). self: the book of report/book.lua,
-- whose `whole` then says which of them are there for the index: those that say what the pages say.
function paper.whole(self, asked)
  self.whole = {}
  local cites, used, keys = false, {}, {}
  for _, entry in ipairs(self.list) do
    cites = cites or page.cites(self:text(entry, "en"))
    for path in pairs(entry.used or {}) do used[path] = true end
    keys[#keys + 1] = entry.key
  end
  for _, kind in ipairs(asked == "epub" and { "epub" } or { "pdf", "epub" }) do
    local can, message = true, nil
    if asked and kind == "pdf" then can = can_typeset() end
    for _, name in ipairs(asked and kind == "epub" and { "zip", "unzip" } or {}) do
      if can then can, message = pandoc.need(name) end
    end
    if message then self:complain({ path = "EPUB" }, message) end
    for _, language in ipairs(can and words.languages or {}) do
      local target, id = self.to .. "/" .. paper.file(language, kind), "whole." .. kind .. "." .. language
      local there = lfs.attributes(target, "mode") == "file"
      if there or asked then
        local text = whole_text({ book = self.order, list = self.list, kind = kind, cites = cites,
          explained = function(code) return self.explained(code, language) end,
          text = function(entry, reader) return self:text(entry, reader) end }, language)
        local key = self:key(text, {}, used, table.concat(keys, " "))
        local current = there and self.made[id] and self.made[id].key == key
        if current then self.now[id] = self.made[id] end
        if current or asked then self.whole[kind .. "." .. language] = paper.file(language, kind) end
        if asked and not current then
          io.stdout:write("book  ", target, "\n")
          pandoc.begin(self:workroom(), { text = text, language = language, target = target, kind = kind, whole = true,
            package = paper.accessibility(language) }, function(ok, problem)
            if ok then self.now[id] = { key = key } else self:complain({ path = target }, problem) end
          end)
        end
      end
    end
  end
end

return paper
