-- The pages in a real browser: at 360, 768 and 1280 px, light and dark: nothing wider than the window, pictures and formulas shown,
-- contrast of at least 4.5 : 1, headings in order, a way to the other language; and what makes them: one page remade when one source
-- changes, messages for what is missing. With DOCS=folder the pages of that folder are looked at too.
-- luacheck: no max line length
local lfs = require "lfs"
local json = require "minimodel.lab.json"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

if not os.execute "command -v pandoc >/dev/null 2>&1" then tap.skip_all "pandoc is not here" end

local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s", part) end

-- ---- A small checkout

local folder = shell.folder()
lfs.mkdir(folder .. "/labs")
lfs.mkdir(folder .. "/docs")
lfs.mkdir(folder .. "/docs/theory")
local lab = shell.read "tests/lua/fixtures/literate.lua"
shell.write(folder .. "/labs/00-literate.lua", lab)
local theory = shell.read "tests/lua/fixtures/chapter.md"
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
shell.write(folder .. "/code.c", "int a;\n/*> double-it */\n  int twice(int x) {\n    return 2 * x;\n  }\n/*< */\n")

local function book() return shell.minimodel(folder, "weave --all --to out") end
local status, _, said = book()
tap.ok(status == 0 and said == "", "the book is made without a warning", "status %s\n%s", tostring(status), said)
for _, name in ipairs { "index", "labs/00-literate", "theory/00-chapter" } do
  for _, ending in ipairs { ".html", ".es.html" } do tap.ok(lfs.attributes(folder .. "/out/" .. name .. ending, "mode"), name .. ending) end
end

local function made(text)
  local pages = {}
  for name in text:gmatch "page%s+out/(%S+)" do pages[#pages + 1] = name end
  table.sort(pages)
  return pages
end
local printed
status, printed = book()
tap.is({ status, made(printed), printed }, { 0, {}, "" }, "with nothing changed nothing is made")
shell.write(folder .. "/docs/theory/00-chapter.md", (theory:gsub("It never stops", "It goes on for ever")))
status, printed = book()
tap.is({ status, made(printed) }, { 0, { "theory/00-chapter.html" } }, "one language of one page changed: one page is made")
shell.write(folder .. "/labs/00-literate.lua", (lab:gsub("{ 4, 8, 16 }", "{ 4, 8, 32 }")))
status, printed = book()
tap.is({ status, made(printed) }, { 0, { "labs/00-literate.es.html", "labs/00-literate.html", "theory/00-chapter.es.html", "theory/00-chapter.html" } },
  "a lab changed: its pages, and the chapter that shows its numbers")
shell.write(folder .. "/labs/00-literate.lua", lab)
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
book()

-- Code that would stand between the reader and what follows folds
local function code_of(lines)
  shell.write(folder .. "/labs/00-literate.lua", lab .. "\n--[[en\nA long one.\n]]\n--[[es\nUno largo.\n]]\n" .. ("local _ = 1\n"):rep(lines))
  book()
  return shell.read(folder .. "/out/labs/00-literate.html"), shell.read(folder .. "/out/labs/00-literate.es.html")
end
local long, largo = code_of(61)
local first, last = long:match '<details class="code"><summary>The code, lines (%d+) to (%d+)</summary>'
tap.ok(first and last - first == 60, "sixty-one lines of code fold", "lines %s to %s", tostring(first), tostring(last))
has(largo, ("<summary>El código, líneas %s a %s</summary>"):format(first, last), "in both languages")
tap.ok(not code_of(60):find("<details class=\"code\">", 1, true), "sixty stand open")
shell.write(folder .. "/labs/00-literate.lua", lab)
book()

-- What a page says
local en, es = shell.read(folder .. "/out/theory/00-chapter.html"), shell.read(folder .. "/out/theory/00-chapter.es.html")
has(en, '<html lang="en">', "the language of the page")
has(en, "the last sum was 2.285", "a value from a manifest")
has(es, "la última suma fue 2.285", "in both languages")
has(es, "Figura\u{a0}1", "a numbered figure")
has(es, "(véase la <a href=\"#eq:twice\">Ecuación\u{a0}(1)</a>)", "a reference to an equation")
has(es, "Sección\u{a0}«Un bucle»", "a reference to a section")
has(es, "<summary>Respuesta</summary>", "an answer that folds")
has(en, "twice", "a snippet by its marker")
tap.ok(not en:find("int a;", 1, true), "and no more than that")
has(en, "(Vaswani et al. 2017)", "a citation")
has(en, 'hreflang="es"', "the other language is named")
has(en, "href=\"../labs/00-literate.html\"", "the next page")
tap.ok(not en:find("_doble_", 1, true) and not en:find("bucle", 1, true), "one language only")
tap.ok(not en:find("https?://[^\"]-%.js") and not en:find "<script", "no script")

-- ---- What is missing is said, with file and line

local function fails(source, message, name)
  shell.write(folder .. "/docs/theory/00-chapter.md", source)
  local got, _, errors = book()
  tap.ok(got == 1 and errors:find(message, 1, true), name, "status %s\n%s\nexpected %s", tostring(got), errors, message)
end
local HEAD = "---\ntitle:\n  en: A\n  es: B\n---\n\n"
fails(HEAD .. "See @fig:none.\n", "docs/theory/00-chapter.md:7: reference to nothing: @fig:none", "a reference to nothing")
fails(HEAD .. "`=x`\n", "docs/theory/00-chapter.md:7: value `=x` is nil here", "a value that is nil")
fails(HEAD .. "```{.lua .values}\nx = run(\"99-none\")\n```\n", "docs/theory/00-chapter.md:8: no lab has left a manifest for '99-none'", "a lab that is not there")
fails(HEAD .. "```{.c include=\"code.c\" marker=\"none\"}\n```\n", "docs/theory/00-chapter.md: snippet: marker not found: none in code.c", "a marker that is not there")
fails(HEAD .. "[there](../labs/none.html)\n", "out/theory/00-chapter.html: this link leads nowhere: ../labs/none.html", "a dead link")
fails(HEAD .. "[there](../labs/00-literate.html#none)\n", "there is no such place: ../labs/00-literate.html#none", "a dead anchor")
fails(HEAD .. "::: en\nalone\n:::\n", "docs/theory/00-chapter.md:7: this en block has no es block after it", "a block without its twin")
fails("no title\n", "docs/theory/00-chapter.md: the metadata need a title with en and es", "no title")
fails(HEAD .. "[@nobody2099]\n", "nobody2099", "a work that the bibliography has not")
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
tap.is(book(), 0, "mended, the book is whole again")

local bin = folder .. "/bin"
lfs.mkdir(bin)
status, _, said = shell.command(folder, "PATH=" .. bin .. " " .. shell.quote(shell.program) .. " weave labs/00-literate.lua")
tap.is(status, 1, "without pandoc: status 1")
has(said, "minimodel weave: pandoc is missing: on Debian, sudo apt-get install pandoc", "and which package to install")
tap.is(lfs.attributes(folder .. "/build", "mode"), nil, "and nothing half-written")
shell.write(bin .. "/lualatex", "#!/bin/sh\n")
shell.write(bin .. "/kpsewhich", "#!/bin/sh\nexit 1\n")
os.execute("chmod +x " .. shell.quote(bin) .. "/*")
status, _, said = shell.command(folder, ("PATH=%s:$PATH %s weave --pdf --to pages labs/00-literate.lua"):format(bin, shell.quote(shell.program)))
tap.is(status, 0, "TeX that cannot divide Spanish words: the pages are made")
has(said, "lualatex, or its Spanish, is missing, so no PDF was made: on Debian, sudo apt-get install texlive-luatex", "but no PDF, and why")

-- ---- In the browser

local browser
local sanitized = (os.getenv "BUILD" or ""):find "asan"   -- the browser is not what the sanitizers look at
for _, name in ipairs { "chromium", "chromium-browser", "google-chrome", "chromium-headless-shell" } do
  if not browser and not sanitized and os.execute("command -v " .. name .. " >/dev/null 2>&1") then browser = name end
end

local function pages_of(root)
  local list = {}
  for _, section in ipairs { "", "theory/", "labs/", "phases/", "manual/" } do
    if lfs.attributes(root .. "/" .. section, "mode") then
      for _, name in ipairs(shell.names(root .. "/" .. section)) do
        if name:find "%.html$" then list[#list + 1] = root .. "/" .. section .. name end
      end
    end
  end
  return list
end

local function look(root, dark)
  local list = pages_of(root)
  local harness = shell.read "tests/docs/look.html"
  local addresses = {}
  for i, path in ipairs(list) do addresses[i] = "file://" .. path end
  harness = harness:gsub("/%*pages%*/%[%]", function() return json.encode(addresses) end):gsub("/%*widths%*/%[%]", "[360, 768, 1280]")
  shell.write(folder .. "/look.html", harness)
  local _, dom, errors = shell.command(folder, ("timeout 300 %s --headless --no-sandbox --disable-gpu --allow-file-access-from-files --user-data-dir=%s "
    .. "--enable-logging=stderr --virtual-time-budget=600000 --window-size=1300,1000 %s --dump-dom file://%s/look.html"):format(browser,
    shell.quote(folder .. "/profile"), dark and "--blink-settings=preferredColorScheme=0" or "", folder))
  local text = dom:match '<pre id="found">(.-)</pre>' or ""
  text = text:gsub("&lt;", "<"):gsub("&gt;", ">"):gsub("&quot;", '"'):gsub("&amp;", "&")
  local answer = json.decode(text)
  local mode = dark and "dark" or "light"
  if not tap.ok(type(answer) == "table" and answer.done, ("the browser looked at %d pages, %s"):format(#list, mode), "%s", errors:sub(-600)) then return end
  local lines = {}
  for _, item in ipairs(answer.found) do
    lines[#lines + 1] = ("%s at %d px: %s: %s"):format(item.page:gsub("^.*/out/", ""), item.width, item.what, item.detail)
  end
  tap.ok(#lines == 0, ("nothing to mend, %s"):format(mode), "%s", table.concat(lines, "\n"):gsub("%%", "%%%%"))
  local console = {}
  for line in errors:gmatch "[^\n]*CONSOLE[^\n]*" do console[#console + 1] = line end
  tap.ok(#console == 0, ("the console is clean, %s"):format(mode), "%s", table.concat(console, "\n"))
  local lost = {}
  for _, pair in ipairs(answer.twins) do
    if not lfs.attributes((pair[2]:gsub("^file://", "")), "mode") then lost[#lost + 1] = pair[1] end
  end
  tap.ok(#lost == 0 and #answer.twins == #list, ("every page leads to its twin, %s"):format(mode), "%s", table.concat(lost, "\n"))
end

if browser then
  look(folder .. "/out", false)
  look(folder .. "/out", true)
  local root = os.getenv "DOCS"
  if root then
    if root:sub(1, 1) ~= "/" then root = lfs.currentdir() .. "/" .. root end
    look(root, false)
    look(root, true)
  end
else
  tap.note "no Chromium here, or not asked: the pages were made, but not looked at"
end

-- ---- HTML that is well formed

if os.execute "command -v tidy >/dev/null 2>&1" then
  for _, path in ipairs(pages_of(folder .. "/out")) do
    local _, _, complaints = shell.command(folder, "tidy -q -e --show-warnings no --drop-empty-elements no " .. shell.quote(path))
    tap.ok(not complaints:find "Error:", "well formed: " .. path:match "[^/]+$", "%s", complaints)
  end
end

shell.remove(folder)
tap.done()
