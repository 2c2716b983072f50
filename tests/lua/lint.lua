-- The parity lint: what it must find, with file and line, and what it must leave alone; and that the project's own
-- pages pass. luacheck: no max line length
local lfs = require "lfs"
local tap = require "minimodel.tap"
local lint = require "minimodel.report.lint"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()

--- What the lint says of a source, without the folder.
local function said(source, ending)
  local path = folder .. "/x" .. (ending or ".lua")
  shell.write(path, source)
  local out = {}
  for i, problem in ipairs(lint.check(path)) do out[i] = problem:gsub("^" .. folder:gsub("%p", "%%%0") .. "/", "") end
  return out
end

local function pair(en, es) return ("--[[en\n%s\n]]\n--[[es\n%s\n]]\n"):format(en, es) end

-- Twins
tap.is(said(pair("# A {#sec:a}\n$x$ `=%.1f y` @sec:a [l](u.png)",
  "# B {#sec:a}\n`=%.1f y` y $x$, véase @sec:a [m](u.es.png)")), {}, "twins that agree")
tap.is(said "--[[en\na\n]]\n", { "x.lua:1: this en block has no es block after it" }, "an en block alone")
tap.is(said "--[[es\na\n]]\n", { "x.lua:1: this es block has no en block before it" }, "an es block alone")
tap.is(said("--[[en\na\n]]\n" .. pair("b", "c")), { "x.lua:1: this en block has no es block after it" },
  "the first of two")
tap.is(said(pair("# A", "## A")), { "x.lua:4: the twin of line 1 has other headings: en #; es ##" }, "heading levels")
tap.is(said(pair("$a+b$", "$a-b$")), { "x.lua:4: the twin of line 1 has other formulas: en a+b; es a-b" }, "formulas")
tap.is(said(pair("$a \\text{ for all } b$", "$a\\text{ para todo }b$")), {}, "words inside formulas may differ")
tap.is(said(pair("$$a\n= b$$", "$$a = b$$")), {}, "and white space")
tap.is(said(pair("`=x`", "`=%d x`")), { "x.lua:4: the twin of line 1 has other values: en x; es %d x" }, "values")
tap.is(said(pair("`=name.en`", "`=name.es`")), {}, "a value may choose its language")
tap.is(said("--[[all\n$$x$$ {#eq:a}\n$$y$$ {#eq:b}\n]]\n" .. pair("@eq:a", "@eq:b")),
  { "x.lua:8: the twin of line 5 has other references: en eq:a; es eq:b" }, "references")
tap.is(said(pair("[@vaswani2017]", "sin cita")),
  { "x.lua:4: the twin of line 1 has other references: en vaswani2017; es –" }, "citations")
tap.is(said(pair("![a](a.png)", "![a](b.png)")),
  { "x.lua:4: the twin of line 1 has other figures and links: en a.png; es b.png" }, "pictures")
tap.is(said(pair("Why? `a?`", "¿Por qué? `a?`")), {}, "a question opens and closes")
tap.is(said(pair("Why?", "Por qué?")), { "x.lua:4: 0 opening ¿, 1 closing ?" }, "a question that never opens")
tap.is(said(pair("```lua\n-- $x$ `=y` @fig:z\n```", "```lua\n-- otra cosa\n```")), {}, "fenced code is nobody's prose")

-- Calls
tap.is(said 'lab:figure("f", fig, { caption = "c" })\n', { "x.lua:1: this figure has no alternative text (alt)" },
  "a figure without alt")
tap.is(said 'lab:figure("f", fig, { caption = { en = "c", es = "c" }, alt = "a" })\n', {}, "a figure with it")
tap.is(said 'local f = mm.figure { width = 3 }\nlab:figure(name, f, options)\n', {}, "options that are not written out")
tap.is(said 'local t = {\n  title = { en = "a" } }\n', { "x.lua:2: this text has en but no es" },
  "a text without its twin")
tap.is(said('lab:table("t", rows, {})\n' .. pair("@tbl:t", "@tbl:t")), {}, "a reference to a table")
tap.is(said(pair("@fig:f", "@fig:f")), { "x.lua:2: reference to nothing: @fig:f",
  "x.lua:5: reference to nothing: @fig:f" }, "references to nothing")
tap.is(said('lab:figure(name, f, o)\n' .. pair("@fig:f", "@fig:f")), {}, "a computed name may be any")
tap.is(said " --[[en\na\n]]\n", { "x.lua:1: a prose block starts at column 0" }, "what cannot be loaded is said")

-- Pages
local function page(en, es) return ("::: en\n%s\n:::\n\n::: es\n%s\n:::\n"):format(en, es) end
tap.is(said(page("# A\n\n::: answer\nx\n:::", "# B\n\n::: answer\ny\n:::"), ".md"), {},
  "a page that agrees, with a div inside")
tap.is(said(page("# A", "$x$"), ".md"), { "x.md:5: the twin of line 1 has other headings: en #; es –",
  "x.md:5: the twin of line 1 has other formulas: en –; es x" }, "a page that does not")
tap.is(said("::: en\na\n", ".md"), { "x.md:1: this en block is never closed" }, "a div that never ends")
tap.is(said('![c](f.svg){#fig:f alt="what it shows"}\n' .. page("@fig:f", "@fig:f"), ".md"), {}, "a figure of a page")
tap.is(said("![c](f.svg){#fig:f}\n", ".md"), { "x.md:1: this figure has no alternative text (alt)" }, "one without alt")
tap.is(said("text\n\n![c](f.svg)\n", ".md"),
  { 'x.md:3: this figure has neither label nor alternative text: {#fig:name alt="…"}' }, "one without anything")

-- The project's own
for _, place in ipairs { "labs", "docs/theory", "docs/phases/16", "tests/lua/fixtures" } do
  if lfs.attributes(place, "mode") == "directory" then
    for _, name in ipairs(shell.names(place)) do
      if name:find "%.lua$" or name:find "%.md$" then
        local problems = lint.check(place .. "/" .. name)
        tap.ok(#problems == 0, place .. "/" .. name, "%s", table.concat(problems, "\n"))
      end
    end
  end
end
shell.remove(folder)
tap.done()
