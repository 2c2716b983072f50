-- The whole book, after `make docs`: every page has its twin, no link or anchor is dead, HTML is well formed, the PDF can be searched and is
-- drawn in vectors and says its words in its language, a second `make docs` makes nothing. `make docs-check` runs it; tests/docs.lua, run
-- there with DOCS set, looks at the same pages in a browser.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local root = os.getenv "DOCS" or "build/docs"
if root:sub(1, 1) ~= "/" then root = lfs.currentdir() .. "/" .. root end
if not lfs.attributes(root .. "/index.html", "mode") then tap.skip_all("there is no book in " .. root .. "; make docs makes it") end

local function have(name) return os.execute("command -v " .. name .. " >/dev/null 2>&1") end

-- ---- Pages, twins, links

local pages, pdfs = {}, {}
local function gather(folder)
  for _, name in ipairs(shell.names(root .. folder)) do
    local path = folder .. "/" .. name
    if name:find "%.html$" then pages[#pages + 1] = path
    elseif name:find "%.pdf$" then pdfs[#pdfs + 1] = path end
  end
end
for _, folder in ipairs { "", "/theory", "/labs", "/phases", "/manual" } do
  local there = lfs.attributes(root .. folder, "mode") == "directory"
  if tap.ok(there, "the book has " .. (folder == "" and "an index" or folder:sub(2))) then gather(folder) end
end

local function twin(path)
  if path:find "%.es%.%a+$" then return (path:gsub("%.es(%.%a+)$", "%1")) end
  return (path:gsub("(%.%a+)$", ".es%1"))
end

local text, anchors = {}, {}
for _, path in ipairs(pages) do
  text[path] = shell.read(root .. path):gsub("<style>.-</style>", ""):gsub('src="data:[^"]*"', "")
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
  if not text[path]:find(('hreflang="%s" lang='):format(others), 1, true) then complain("%s does not lead to its twin", path) end
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

-- ---- HTML

if have "tidy" then
  for _, path in ipairs(pages) do
    local _, _, said = shell.command(root, "tidy -q -e --show-warnings no --drop-empty-elements no ." .. shell.quote(path))
    if said:find "Error:" then complain("%s: %s", path, said) end
  end
  report "every page is well formed, says tidy"
else
  tap.note "no tidy here: the HTML was not checked"
end

-- ---- PDF

local WORDS = { en = { "Contents", "Figure 1", "Table 1", "References" }, es = { "Índice", "Figura 1", "Tabla 1", "Referencias" } }
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
    tap.ok(first:find(language == "es" and "Recomendación" or "Recommendation", 1, true) and first:find(WORDS[language][2], 1, true),
      path .. ": recommendation and evidence stand on the first page")
    local _, fonts = shell.command(root, "pdffonts ." .. shell.quote(path))
    for row in fonts:gmatch "[^\n]+" do
      if row:find " no +%a+ +%a+ +%d+ +%d+%s*$" or row:find "Type 3" then complain("%s: %s", path, row) end
    end
    report(path .. ": all fonts are embedded outlines")
    local _, images = shell.command(root, "pdfimages -list ." .. shell.quote(path))
    for row in images:gmatch "[^\n]+" do
      local width, height = row:match "^%s*%d+%s+%d+%s+%a+%s+(%d+)%s+(%d+)"
      if width and tonumber(width) * tonumber(height) > 300 * 300 then complain("%s: a picture of %s × %s points", path, width, height) end
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
