-- What makes the pages of a book, tried on a small checkout: what they say, one page remade when one source changes,
-- messages for what is missing, what is left behind; then a look at them in a browser (tests/docs/look.lua).
-- docs/pages.lua looks at the real book.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

if not os.execute "command -v pandoc >/dev/null 2>&1" then tap.skip_all "pandoc is not here" end
-- make asan: lua/weave.lua and lua/escape.lua make pages there; here nearly all of the time is pandoc's
if (os.getenv "BUILD" or ""):find "asan" then tap.skip_all "the sanitizers do not reach into pandoc" end

local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s", part) end

-- ---- A small checkout

local folder = shell.folder()
lfs.mkdir(folder .. "/labs")
lfs.mkdir(folder .. "/docs")
lfs.mkdir(folder .. "/docs/theory")
lfs.mkdir(folder .. "/exercises")   -- where they are, the book has their page
local lab = shell.read "tests/lua/fixtures/literate.lua"
shell.write(folder .. "/labs/00-literate.lua", lab)
local theory = shell.read "tests/lua/fixtures/chapter.md"
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
local BOOK = [[return {
  introduction = { en = "What it is.", es = "Qué es." },
  questions = { { en = "What is a loop?", es = "¿Qué es un bucle?", at = "theory/00-chapter" } },
  parts = { { name = "path", pages = {
    { "theory/00-chapter", en = "Count.", es = "Contar." }, { "labs/00-literate", en = "Add.", es = "Sumar." },
  } }, { name = "practice", pages = { { "sheets/exercises", en = "Try.", es = "Probar." } } },
  { name = "sheets", pages = { { "sheets/questions", en = "Ask.", es = "Preguntar." },
    { "sheets/answers", en = "Compare.", es = "Comparar." } } }, { name = "manual" } },
}
]]
shell.write(folder .. "/docs/book.lua", BOOK)
lfs.mkdir(folder .. "/docs/questions")
local questions = {}
for _, each in ipairs { { "en", "Why?" }, { "es", "¿Por qué?" } } do
  local language, word = each[1], each[2]
  questions[#questions + 1] = ("::: %s\n"):format(language)
  for i = 1, 3 do questions[#questions + 1] = ("**%d.** %s\n\n::: answer\n%s\n:::\n"):format(i, word, word) end
  questions[#questions + 1] = ":::\n"
end
shell.write(folder .. "/docs/questions/00-literate.md", table.concat(questions, "\n"))
shell.write(folder .. "/code.c", "int a;\n/*> double-it */\n  int twice(int x) {\n    return 2 * x;\n  }\n/*< */\n")

local function book() return shell.minimodel(folder, "weave --all --to out") end
local status, _, said = book()
tap.ok(status == 0 and said == "", "the book is made without a warning", "status %s\n%s", tostring(status), said)
for _, name in ipairs { "index", "labs/00-literate", "theory/00-chapter", "sheets/exercises" } do
  for _, ending in ipairs { ".html", ".es.html" } do
    tap.ok(lfs.attributes(folder .. "/out/" .. name .. ending, "mode"), name .. ending)
  end
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
tap.is({ status, made(printed) }, { 0, { "theory/00-chapter.html" } },
  "one language of one page changed: one page is made")
shell.write(folder .. "/labs/00-literate.lua", (lab:gsub("{ 4, 8, 16 }", "{ 4, 8, 32 }")))
status, printed = book()
tap.is({ status, made(printed) },
  { 0, { "labs/00-literate.es.html", "labs/00-literate.html", "theory/00-chapter.es.html", "theory/00-chapter.html" } },
  "a lab changed: its pages, and the chapter that shows its numbers")
shell.write(folder .. "/labs/00-literate.lua", lab)
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
book()

-- Code that would stand between the reader and what follows folds
local function code_of(lines)
  shell.write(folder .. "/labs/00-literate.lua", lab .. "\n--[[en\nA long one.\n]]\n--[[es\nUno largo.\n]]\n"
    .. ("local _ = 1\n"):rep(lines))
  book()
  return shell.read(folder .. "/out/labs/00-literate.html"), shell.read(folder .. "/out/labs/00-literate.es.html")
end
local long, largo = code_of(61)
local first, last = long:match '<details class="code"><summary>The code, lines (%d+) to (%d+)</summary>'
tap.ok(first and last - first == 60, "sixty-one lines of code fold", "lines %s to %s", tostring(first), tostring(last))
has(largo, ("<summary>El código, líneas %s a %s</summary>"):format(first, last), "in both languages")
tap.ok(not code_of(60):find("<summary>The code, lines", 1, true), "sixty stand open")
shell.write(folder .. "/labs/00-literate.lua", lab)
book()

-- What a page says
local en, es = shell.read(folder .. "/out/theory/00-chapter.html"),
  shell.read(folder .. "/out/theory/00-chapter.es.html")
has(en, '<html lang="en">', "the language of the page")
has(en, "the last sum was 2.285", "a value from a manifest")
has(es, "la última suma fue 2.285", "in both languages")
has(es, "Figura\u{a0}1", "a numbered figure")
has(es, "(véase la <a href=\"#eq:twice\">ecuación\u{a0}(1)</a>)", "a reference to an equation")
has(es, "sección\u{a0}«Un bucle»", "a reference to a section")
has(es, "<summary>Respuesta</summary>", "an answer that folds")
has(en, "twice", "a snippet by its marker")
tap.ok(not en:find("int a;", 1, true), "and no more than that")
has(en, "(Vaswani et al. 2017)", "a citation")
has(en, 'hreflang="es"', "the other language is named")
local _, times = en:gsub('rel="next" href="%.%./labs/00%-literate%.html"', "")
tap.is(times, 2, "the next page, at both ends")
has(en, '<h1 class="title">Chapter 00: A chapter that uses everything</h1>', "a chapter's title says its number")
has(es, "<title>Capítulo 00: Un capítulo que lo usa todo</title>", "in both languages, and in the window's title")
has(en, '<h2 id="sec:loop"><span class="number">1</span> A loop</h2>', "a section bears a number")
has(en, 'to be tried in <a href="../labs/00-literate.html">Lab 00: A lab that uses everything</a>',
  "a chapter leads to its labs")
local of_lab = shell.read(folder .. "/out/labs/00-literate.es.html")
has(of_lab, 'acompaña al <a href="../theory/00-chapter.es.html">Capítulo 00: Un capítulo que lo usa todo</a>',
  "and a lab back")
local bar = en:match '<nav class="contents".-</nav>' or ""
has(bar, 'aria-current="page">Chapter 00: A chapter that uses everything</a>\n<ul>\n<li><a href="#sec:loop"',
  "the side bar holds the page's own contents at its place")
has(bar, 'href="../manual/tensors.html"', "and the whole book")
local index = shell.read(folder .. "/out/index.html")
has(index, "What it is.", "the index says what the book is")
has(index, 'What is a loop? <a href="theory/00-chapter.html">', "and answers a newcomer's question")
tap.ok(index:find 'src="results/00%-literate/waves%.svg" width="%d+" height="%d+" class="linked" alt="',
  "and shows what a lab drew, and how large it is")
local lab_page = shell.read(folder .. "/out/labs/00-literate.html")
tap.ok(lab_page:find 'src="%.%./results/00%-literate/waves%.svg" width="%d+" height="%d+"'
  and not lab_page:find('src="data:', 1, true), "a page shows its pictures from beside it")
has(index, "<code>./minimodel labs/00-literate.lua</code>", "and how it is run")
tap.ok(index:find "about %d+ min", "and how long a page takes")
tap.ok(not en:find("_doble_", 1, true) and not en:find("bucle", 1, true), "one language only")
local _, scripts = en:gsub("<script", "")
tap.ok(scripts == 1 and en:find('<script src="../book.js"></script>', 1, true), "one script, the book's own, beside it")
has(index, '<a href="sheets/exercises.html">Exercises</a>', "and leads to the exercises")
local practice = shell.read(folder .. "/out/sheets/exercises.es.html")
has(practice, '<h2 id="exercise-02-entropy">02 ', "each exercise has its section")
has(practice, "<code>entropy({0.5, 0.25, 0.25})</code> es 1.04", "its statement, with its numbers and its code as code")
has(practice, '<div class="checks" data-exercise="02-entropy">', "what is checked")
has(practice, "<summary>Pista 1 de 2</summary>", "and hints")
has(practice, '<a href="../manual/operations.es.html#t-take"><code>t:take</code></a>', "names lead to the manual")
local live = require "minimodel.report.live"
tap.is(practice:find('<script src="../minimodel-exercises.js" defer></script>', 1, true) ~= nil,
  live.runtime() ~= nil and live.runtime(live.exercises) ~= nil,
  "where there is a runtime, the page asks for its scripts")
local found = shell.read(folder .. "/out/search.es.js")
tap.ok(found:find('["theory/00-chapter.es.html", "Capítulo 00: Un capítulo que lo usa todo"]', 1, true)
  and found:find('"sec:loop", "1 Un bucle"', 1, true) and found:find("\\nseccion ", 1, true),
  "the index of search names pages, sections, and words without accents", "%s", found:sub(1, 400))

-- ---- What is missing is said, with file and line

local function fails(source, message, name)
  shell.write(folder .. "/docs/theory/00-chapter.md", source)
  local got, _, errors = book()
  tap.ok(got == 1 and errors:find(message, 1, true), name, "status %s\n%s\nexpected %s", tostring(got), errors, message)
end
-- the title is the chapter's own, so that no other page is to be made again
local HEAD = theory:match "^%-%-%-\n.-\n%-%-%-\n\n"
fails(HEAD .. "See @fig:none.\n", "docs/theory/00-chapter.md:7: reference to nothing: @fig:none",
  "a reference to nothing")
fails(HEAD .. "`=x`\n", "docs/theory/00-chapter.md:7: value `=x` is nil here", "a value that is nil")
fails(HEAD .. "```{.lua .values}\nx = run(\"99-none\")\n```\n",
  "docs/theory/00-chapter.md:8: no lab has left a manifest for '99-none'", "a lab that is not there")
fails(HEAD .. "```{.c include=\"code.c\" marker=\"none\"}\n```\n",
  "docs/theory/00-chapter.md: snippet: marker not found: none in code.c", "a marker that is not there")
fails(HEAD .. "[there](../labs/none.html)\n", "out/theory/00-chapter.html: this link leads nowhere: ../labs/none.html",
  "a dead link")
fails(HEAD .. "[there](../labs/00-literate.html#none)\n", "there is no such place: ../labs/00-literate.html#none",
  "a dead anchor")
fails(HEAD .. "::: en\nalone\n:::\n", "docs/theory/00-chapter.md:7: this en block has no es block after it",
  "a block without its twin")
fails(HEAD .. "[lab 07](../labs/00-literate.html)\n",
  "out/theory/00-chapter.html: this link says number 07, and leads to ../labs/00-literate.html", "a number that moved")
fails(HEAD .. "#### Too deep\n", "a heading without a number: “Too deep”", "a heading without a number")
fails("no title\n", "docs/theory/00-chapter.md: the metadata need a title with en and es", "no title")
fails(HEAD .. "[@nobody2099]\n", "nobody2099", "a work that the bibliography has not")
shell.write(folder .. "/docs/theory/00-chapter.md", theory)
local order = require "minimodel.report.order"
local function misordered(what, with, message, name)
  local source = with and BOOK:gsub(what:gsub("%p", "%%%0"), with)
  if source then shell.write(folder .. "/docs/book.lua", source) else os.remove(folder .. "/docs/book.lua") end
  local here = lfs.currentdir()
  lfs.chdir(folder)
  local read, problem = order.read()
  local answer = problem or table.concat(select(2, order.pages(read, {})), "\n")
  lfs.chdir(here)
  tap.ok(answer:find(message, 1, true), name, "%s\nexpected %s", answer, message)
end
misordered("labs/00-literate", "labs/09-gone", "docs/book.lua: labs/09-gone is named, but there is no such page",
  "a page that the order names, and is not there")
misordered('{ "labs/00-literate", en = "Add.", es = "Sumar." },', "",
  "docs/book.lua: labs/00-literate.lua stands in no part of the book", "a page that the order leaves out")
misordered(', es = "Contar."', "", "docs/book.lua: theory/00-chapter needs its goal in both languages",
  "a goal without its twin")
misordered(nil, nil, "docs/book.lua is missing: it says in which order the pages stand", "no order at all")
os.rename(folder .. "/docs/theory/00-chapter.md", folder .. "/docs/theory/chapter.md")
misordered("theory/00-chapter", "theory/chapter", "theory/chapter has no number: its file's name begins with one",
  "a chapter without a number")
os.rename(folder .. "/docs/theory/chapter.md", folder .. "/docs/theory/00-chapter.md")
tap.is(order.mistitled { section = "labs", number = "00", titles = { en = "Lab 00\\: it", es = "Eso: otra vez" } },
  { "its title has two colons (es): “Práctica 00: Eso: otra vez”" }, "a title with two colons")
tap.is(order.mistitled { section = "labs", number = "00",
  titles = { en = "Lab 04\\: it", es = "Práctica 00\\: eso" } },
  { "its title says number 04, its file 00" }, "a title with another number than its file")
shell.write(folder .. "/docs/book.lua", (BOOK:gsub('at = "theory/00%-chapter"', 'at = "theory/07-gone"')))
local strayed, _, astray = book()
tap.ok(strayed == 1 and astray:find("no page of the book is called theory/07-gone", 1, true),
  "a question that leads nowhere", "%s", astray)
shell.write(folder .. "/docs/book.lua", BOOK)
local asked = table.concat(questions, "\n")
local function unanswered(text, message, name)
  shell.write(folder .. "/docs/questions/00-literate.md", text)
  local got, _, errors = book()
  tap.ok(got == 1 and errors:find(message, 1, true), name, "status %s\n%s", tostring(got), errors)
end
local ANSWER = "::: answer\nWhy?\n:::\n"
local from, past = asked:find(ANSWER, 1, true)
unanswered(asked:sub(1, from - 1) .. asked:sub(past + 1), "question 1 has no answer (en)",
  "an exercise without an answer")
unanswered(asked:gsub("%*%*3%.%*%* ¿Por qué%?\n\n::: answer\n¿Por qué%?\n:::\n", ""),
  "3 questions in English, 2 in Spanish", "an exercise without a twin")
shell.write(folder .. "/docs/questions/00-literate.md", asked)
shell.write(folder .. "/docs/glossary.lua", [[return { { en = "loop", at = "theory/00-chapter",
  means = { en = "Again.", es = "Otra vez." } } }]])
shell.write(folder .. "/docs/book.lua", (BOOK:gsub("{ \"sheets/questions\"",
  "{ \"sheets/glossary\", en = \"Look.\", es = \"Mirar.\" }, %0")))
local _, _, untold = book()
tap.ok(untold:find("docs/glossary.lua: the glossary's loop is not said in es", 1, true),
  "a term that the glossary has in one language", "%s", untold)
os.remove(folder .. "/docs/glossary.lua")
shell.write(folder .. "/docs/book.lua", BOOK)
tap.is(book(), 0, "mended, the book is whole again")

local bin = folder .. "/bin"
lfs.mkdir(bin)
status, _, said = shell.command(folder, "PATH=" .. bin .. " " .. shell.quote(shell.program)
  .. " weave labs/00-literate.lua")
tap.is(status, 1, "without pandoc: status 1")
has(said, "minimodel weave: pandoc is missing: on Debian, sudo apt-get install pandoc", "and which package to install")
tap.is(lfs.attributes(folder .. "/build", "mode"), nil, "and nothing half-written")
shell.write(bin .. "/lualatex", "#!/bin/sh\n")
shell.write(bin .. "/kpsewhich", "#!/bin/sh\nexit 1\n")
os.execute("chmod +x " .. shell.quote(bin) .. "/*")
status, _, said = shell.command(folder, ("PATH=%s:$PATH %s weave --pdf --to pages labs/00-literate.lua"):format(bin,
  shell.quote(shell.program)))
tap.is(status, 0, "TeX that cannot divide Spanish words: the pages are made")
has(said, "lualatex, or its Spanish, is missing, so no PDF was made: on Debian, sudo apt-get install texlive-luatex",
  "but no PDF, and why")

-- What is made on the way is taken away, whatever happens
local place = folder .. "/temporary"
lfs.mkdir(place)
local weave = shell.quote(shell.program) .. " weave --to pages labs/00-literate.lua"
status = shell.command(folder, ("TMPDIR=%s %s"):format(shell.quote(place), weave))
tap.is({ status, shell.names(place) }, { 0, {} }, "TMPDIR is taken, and left empty")
status, _, said = shell.command(folder, "TMPDIR=/nowhere " .. weave)
tap.is(status, 1, "no place for temporary files: status 1")
has(said, "cannot make a temporary folder in /nowhere: No such file or directory; TMPDIR can name another place",
  "which, and what to do")
shell.write(bin .. "/pandoc", '#!/bin/sh\nkill -TERM $(cat "$TMPDIR/weave")\n')
os.execute("chmod +x " .. shell.quote(bin .. "/pandoc"))
status, _, said = shell.command(folder, ("export TMPDIR=%s PATH=%s:$PATH; sh -c %s"):format(shell.quote(place),
  shell.quote(bin), shell.quote('echo $$ > "$TMPDIR/weave"; exec ' .. weave)))
tap.ok(status == 1 and said:find("interrupted", 1, true), "a request to end, while pandoc works",
  "status %s\n%s", tostring(status), said)
tap.is(shell.names(place), { "weave" }, "leaves nothing")

-- ---- In the browser: the pages that use everything; docs-check looks at those of the book

local look = dofile "tests/docs/look.lua"
if look.browser then
  local small = {}
  for _, path in ipairs(look.pages(folder .. "/out")) do
    if not path:find("/manual/", 1, true) then small[#small + 1] = path end
  end
  for _, dark in ipairs { false, true } do look.at(small, folder, dark) end
else
  tap.note "no Chromium here, or not asked: the pages were made, but not looked at"
end

-- ---- HTML that is well formed

if os.execute "command -v tidy >/dev/null 2>&1" then
  for _, path in ipairs(look.pages(folder .. "/out")) do
    local _, _, complaints = shell.command(folder, "tidy -q -e --show-warnings no --drop-empty-elements no "
      .. shell.quote(path))
    tap.ok(not complaints:find "Error:", "well formed: " .. path:match "[^/]+$", "%s", complaints)
  end
end

shell.remove(folder)
tap.done()
