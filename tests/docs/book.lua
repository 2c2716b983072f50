-- The whole book, after `make docs`: every page has its twin, no link or anchor is dead, HTML is well formed, the PDF
-- can be searched and is drawn in vectors and says its words in its language, a second `make docs` makes nothing.
-- `make docs-check` runs it; tests/docs.lua, run there with DOCS set, looks at the same pages in a browser.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local root = os.getenv "DOCS" or "build/docs"
if root:sub(1, 1) ~= "/" then root = lfs.currentdir() .. "/" .. root end
if not lfs.attributes(root .. "/index.html", "mode") then
  tap.skip_all("there is no book in " .. root .. "; make docs makes it")
end

local function have(name) return os.execute("command -v " .. name .. " >/dev/null 2>&1") end

-- ---- Pages, twins, links

local pages, pdfs = {}, {}
local function gather(folder)
  for _, name in ipairs(shell.names(root .. folder)) do
    local path = folder .. "/" .. name
    if name:find "%.html$" then pages[#pages + 1] = path
    elseif name:find "%.pdf$" and folder ~= "" then pdfs[#pdfs + 1] = path end   -- the whole book: docs/paper.lua
  end
end
for _, folder in ipairs { "", "/theory", "/labs", "/phases", "/manual", "/sheets" } do
  local there = lfs.attributes(root .. folder, "mode") == "directory"
  if tap.ok(there, "the book has " .. (folder == "" and "an index" or folder:sub(2))) then gather(folder) end
end

local function twin(path)
  if path:find "%.es%.%a+$" then return (path:gsub("%.es(%.%a+)$", "%1")) end
  return (path:gsub("(%.%a+)$", ".es%1"))
end

local text, anchors = {}, {}
for _, path in ipairs(pages) do
  text[path] = shell.read(root .. path):gsub("<style>.-</style>", ""):gsub("<script.->.-</script>", "")
    :gsub('src="data:[^"]*"', "")
  anchors[path] = {}
  for id in text[path]:gmatch ' id="([^"]*)"' do anchors[path][id] = true end
end

local function resolve(from, to)
  local path = to == "" and from or from:match "^(.*/)" .. to
  local count
  repeat path, count = path:gsub("/[^/]+/%.%./", "/", 1) until count == 0
  return path
end

local problems = {}
local function complain(format, ...) problems[#problems + 1] = format:format(...) end
local function report(name)
  tap.ok(#problems == 0, name, "%s", (table.concat(problems, "\n"):gsub("%%", "%%%%")))
  problems = {}
end
for _, path in ipairs(pages) do
  local other = twin(path)
  if not text[other] then complain("%s has no twin", path) end
  local own, others = "en", "es"
  if path:find "%.es%.html$" then own, others = others, own end
  if not text[path]:find(('hreflang="%s" lang='):format(others), 1, true) then
    complain("%s does not lead to its twin", path)
  end
  if not text[path]:find(('<html lang="%s">'):format(own), 1, true) then complain("%s is in another language", path) end
end
report(("%d pages, each with its twin"):format(#pages))

local count = 0
for _, path in ipairs(pages) do
  for target in text[path]:gmatch ' href="([^"]*)"' do
    if not target:find "^%a+:" then
      count = count + 1
      local to, anchor = target:match "^([^#]*)#?(.*)$"
      to = resolve(path, to)
      if not text[to] and not lfs.attributes(root .. to, "mode") then
        complain("%s leads nowhere: %s", path, target)
      elseif anchor ~= "" and not (anchors[to] and anchors[to][anchor]) then
        complain("%s: there is no such place: %s", path, target)
      end
    end
  end
end
report(("%d links within the book lead somewhere"):format(count))

-- ---- Its size: the pages, and the pictures that they show from beside them, each counted once

local MOST = 12e6   -- bytes that the book may take as HTML; half of it leaves room to grow
local bytes, drawn, counted = 0, 0, {}
for _, path in ipairs(pages) do
  bytes = bytes + lfs.attributes(root .. path, "size")
  local whole = shell.read(root .. path)
  for link in whole:gmatch ' src="([^"]*%.svg)"' do
    local at = resolve(path, (link:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end)))
    if not counted[at] then
      counted[at] = true
      drawn = drawn + (lfs.attributes(root .. at, "size") or complain("%s shows no picture: %s", path, link) or 0)
    end
  end
  for image in whole:gmatch "<img [^>]*>" do
    if not image:find ' width="%d+"' or not image:find ' height="%d+"' then
      complain("%s: a picture without its size: %s", path, image:sub(1, 100))
    end
    if image:find('src="data:', 1, true) then complain("%s: a picture within the page", path) end
  end
end
report "pictures lie beside the pages, and say how large they are"
tap.ok(bytes < MOST / 2 and bytes + drawn < MOST + 2e6, ("%.2f MB of HTML, at most 6; %.2f MB of pictures beside it, "
  .. "at most 14 in all"):format(bytes / 1e6, drawn / 1e6))

-- ---- The path

local function count_of(path, what) return select(2, text[path]:gsub(what, "")) end
for _, path in ipairs(pages) do
  if not path:find "/index" then
    for _, way in ipairs { "prev", "next" } do
      local n = count_of(path, 'rel="' .. way .. '"')
      local ends = way == "prev" and path:find "/theory/00%-" or way == "next" and path:find "/manual/command"
      if n ~= 2 and not (n == 0 and ends) then
        complain("%s: %d links called %s", path, n, way)
      end
    end
    if count_of(path, 'aria%-current="page"') ~= 1 then complain("%s is not marked in its side bar", path) end
  end
  if path:find "/%d%d%-" then
    for attributes, heading in text[path]:gmatch "<h[23]([^>]*)>(.-)</h[23]>" do
      if not attributes:find "entry" and not heading:find '^<span class="number">[%d.]+</span> ' then
        complain("%s: a heading without a number: %s", path, heading)
      end
    end
    if not text[path]:find '<h1 class="title">%S+ %d%d: ' then complain("%s: its title has no number", path) end
  end
  if path:find "/labs/" and not text[path]:find '<p class="around">[^\n]*href="%.%./theory/' then
    complain("%s leads to no chapter", path)
  end
  for code in text[path]:gsub("<pre.->(.-)</pre>", "\n%1"):gmatch "<code[^>]*>(minimodel [%l%-/]+)" do
    complain("%s: in a checkout this is ./%s", path, code)
  end
end
report "ways on stand at both ends, titles and sections bear numbers, labs lead to their chapter, commands are ./"

for _, language in ipairs { "", ".es" } do
  local index = text["/index" .. language .. ".html"]
  for what, at in pairs { rope = "theory/03-rope%s.html", run = "labs/03-extrapolation%s.html",
    report = "phases/16%s.html", scheme = "manual/positional%s.html#scheme-add" } do
    if not index:find('href="' .. at:format(language) .. '"', 1, true) then complain("%s: %s", language, what) end
  end
  if not index:find("./minimodel labs/03-extrapolation.lua", 1, true) then
    complain("%s: how a lab is run", language)
  end
  for lab in pairs(text) do
    if lab:find("^/labs/%d%d[%w%-]*" .. language .. "%.html$")
      and not index:find(('href="%s"'):format(lab:sub(2)), 1, true) then
      complain("the index leads to no %s", lab)
    end
  end
  if select(2, index:gsub('class="linked"', "")) < 8 then complain "the index shows too few pictures" end
end
report "the index leads to what a newcomer asks, to every lab, and shows its picture"

-- The exercises: one section each, with its checks; the scripts that run them, where there is a runtime
do
  local exercises, practice = require "minimodel.exercises", text["/sheets/exercises.html"] or ""
  for _, id in ipairs(exercises.list()) do
    if not practice:find(('<h2 id="exercise-%s">'):format(id), 1, true)
      or not practice:find(('<div class="checks" data-exercise="%s">'):format(id), 1, true) then
      complain("the page of the exercises has no %s", id)
    end
  end
  for _, name in ipairs { "minimodel-runtime.js", "minimodel-exercises.js" } do
    if lfs.attributes(root .. "/minimodel-runtime.js", "mode") and not lfs.attributes(root .. "/" .. name, "mode") then
      complain("%s is not beside the pages", name)
    end
  end
  report(("%d exercises have their section"):format(#exercises.list()))
end

-- The report links to each claim in the lab's page: as many rows as expectations with a name
local _, claims = (text["/phases/16.html"] or ""):gsub('href="%.%./labs/[^"#]*#claim%-', "")
tap.ok(claims > 30, ("the phase report leads to %d claims"):format(claims))

for _, path in ipairs(pages) do
  for _, mark in ipairs { "%*%*%?%?%*%*", "`=", "{#%a+:", "%f[%w@]@fig:", "%f[%w@]@sec:" } do
    local found = text[path]:gsub("<pre.->.-</pre>", ""):gsub("<code.->.-</code>", ""):match(mark)
    if found then complain("%s: left over: %s", path, found) end
  end
end
report "no reference and no value is left unresolved"

-- ---- Numbers and words as each language writes them

--- What is read aloud of a page: no code, no formulas, no styles.
local function prose(html)
  for _, tag in ipairs { "head", "script", "style", "template", "pre", "code", "math", "svg" } do
    html = html:gsub("<" .. tag .. "[%s>].-</" .. tag .. ">", " \u{2026} ")
  end
  return html
end
for _, path in ipairs(pages) do
  local read = prose(text[path]):gsub("<[^>]*>", " ")
  for number in read:gmatch "[%s%(%[]%-%d[%d%.]*" do complain("%s: a hyphen for a minus: %s", path, number) end
  for number in read:gmatch "%f[%w]%d[%d%.]*e[%+%-]?%d+%f[%W]" do
    complain("%s: a power of ten as programs write it: %s", path, number)
  end
  for number in read:gmatch "[%s%(%[]%d%d%d%d%d+%f[%s%.,;%)]" do   -- but for parameters, which may be typed again
    if not path:find "^/labs/" then complain("%s: digits not in threes: %s", path, number) end
  end
  for number in read:gmatch "%d[ \n]+%%" do complain("%s: a line can part this from its percent: %s", path, number) end
  for piece in prose(text[path]):gmatch ">([^<]+)<" do   -- in Spanish a narrow space keeps them together
    local number = path:find "%.es%.html$" and piece:match "%f[%d]%d%d?%d? %d%d%d%f[%D]"
    if number then complain("%s: a number that a line can break: %s", path, number) end
  end
end
report "numbers have a true minus, powers of ten, digits in threes"

for _, path in ipairs(pages) do
  if path:find "%.es%.html$" then
    for before, kind, word in prose(text[path]):gmatch '([^<>]*)<a href="#(%a+:)[^"]*"[^>]*>([^<]*)</a>' do
      local article = before:find "%f[%a][Ll]as?%s+$" or before:find "[%(,;]%s*$" or before:find "%s[ya]%s+$"
      if kind:find "^fig" or kind:find "^tbl" or kind:find "^eq" then
        if not article then complain("%s: «%s» without its article after «%s»", path, word, before:sub(-30)) end
        if word:find "^%u" then complain("%s: «%s» has a capital within a sentence", path, word) end
      end
    end
    if text[path]:find "<m[io]>sin</m[io]>" then complain("%s: a formula says sin", path) end
    if text[path]:find "<m[io]>max</m[io]>" then complain("%s: a formula says max", path) end
  end
end
report "Spanish pages: references have their article, formulas say sen and máx"

-- The glossary: each term is a word of the pages in its language, besides the sheets themselves
do
  local spoken = { en = {}, es = {} }
  for _, path in ipairs(pages) do
    if not path:find "^/sheets/" then
      local language = path:find "%.es%.html$" and "es" or "en"
      table.insert(spoken[language], (prose(text[path]):gsub("<[^>]*>", " "):lower():gsub("%s+", " ")))
    end
  end
  for _, term in ipairs(dofile "docs/glossary.lua") do
    for language, list in pairs(spoken) do
      local word = (term.looks and term.looks[language] or term[language]):lower()
      if not table.concat(list, "\n"):find(word, 1, true) then complain("no page says %s (%s)", word, language) end
    end
  end
  report "every term of the glossary is used in both languages"
end

-- ---- HTML

if have "tidy" then
  for _, path in ipairs(pages) do
    local _, _, said = shell.command(root, "tidy -q -e --show-warnings no --drop-empty-elements no ."
      .. shell.quote(path))
    if said:find "Error:" then complain("%s: %s", path, said) end
  end
  report "every page is well formed, says tidy"
else
  tap.note "no tidy here: the HTML was not checked"
end

-- ---- PDF

local WORDS = { en = { "Contents", "Figure 1", "Table 1", "References" },
  es = { "Índice", "Figura 1", "Tabla 1", "Referencias" } }
if #pdfs == 0 then
  tap.note "no PDF was made: lualatex, or its Spanish, is missing"
elseif not have "pdftotext" then
  tap.note "no poppler-utils here: the PDF was not checked"
else
  for _, path in ipairs(pdfs) do
    local language = path:find "%.es%.pdf$" and "es" or "en"
    local _, said = shell.command(root, "pdftotext -layout ." .. shell.quote(path) .. " -")
    for _, word in ipairs(WORDS[language]) do tap.ok(said:find(word, 1, true), ("%s says %s"):format(path, word)) end
    for _, word in ipairs(WORDS[language == "es" and "en" or "es"]) do
      if not said:find(word, 1, true) then goto continue end
      complain("%s says %s", path, word)
      ::continue::
    end
    report(path .. " says nothing in the other language")
    tap.ok(said:find "%a%a%-\n", path .. " hyphenates")
    tap.ok(not said:find "\u{fffd}", path .. " can be searched: every sign has its letter")
    local first = said:match "^[^\f]*"
    tap.ok(not path:find "^/phases/" or first:find(language == "es" and "Recomendación" or "Recommendation", 1, true)
      and first:find(WORDS[language][2], 1, true),
      path .. ": recommendation and evidence stand on the first page")
    -- A PDF with tags has headings and figures among them; one without says where the accessible form is.
    local _, about = shell.command(root, "pdfinfo ." .. shell.quote(path))
    if about:find "Tagged: +yes" then
      local _, structure = shell.command(root, "pdfinfo -struct-text ." .. shell.quote(path))
      tap.ok(structure:find "%f[%w]H1%f[%W]" and structure:find "%f[%w]Figure%f[%W]", path .. " is tagged as it reads")
    else
      local index = text["/index" .. (language == "es" and ".es" or "") .. ".html"]
      local told = path:find "^/phases/" and index or said
      local word = language == "es" and "accesible" or "accessible"
      tap.ok(about:find "Tagged: +no" and told:find(word, 1, true), path .. " has no tags, and it is said what has",
        "%s", about)
    end
    local _, fonts = shell.command(root, "pdffonts ." .. shell.quote(path))
    for row in fonts:gmatch "[^\n]+" do
      if row:find " no +%a+ +%a+ +%d+ +%d+%s*$" or row:find "Type 3" then complain("%s: %s", path, row) end
    end
    report(path .. ": all fonts are embedded outlines")
    local _, images = shell.command(root, "pdfimages -list ." .. shell.quote(path))
    for row in images:gmatch "[^\n]+" do
      local width, height = row:match "^%s*%d+%s+%d+%s+%a+%s+(%d+)%s+(%d+)"
      if width and tonumber(width) * tonumber(height) > 300 * 300 then
        complain("%s: a picture of %s × %s points", path, width, height)
      end
    end
    report(path .. ": figures are drawn in vectors; only cells of maps are pictures")
  end
end

-- ---- Again, with nothing changed

if have "make" then
  local clock = require("minimodel.host").clock
  local start = clock()
  local status, printed, said = shell.command(shell.root, "make docs")
  local seconds = clock() - start
  tap.ok(status == 0 and (said == "" or #pdfs == 0), "a second make docs finds nothing to say", "%s", said)
  tap.ok(not printed:find "\nrun " and not printed:find "\npage ", "and makes nothing", "%s", printed)
  tap.note("it took %.2f s", seconds)
end
tap.done()
