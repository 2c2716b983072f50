-- The literate form: blocks become calls on the same lines, values see locals, mistakes are refused with file and
-- line; and what the READMEs make of it. luacheck: no max line length
local tap = require "minimodel.tap"
local loader = require "minimodel.literate.loader"
local markdown = require "minimodel.literate.markdown"
local scan = require "minimodel.literate.scan"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local path = folder .. "/script.lua"

--- Loads a source; returns chunk, message.
local function load_source(source)
  shell.write(path, source)
  return loader.load(path)
end

--- Runs a source and returns what was said: {{language, text of value 1, …}, …}.
local function said(source)
  local out = {}
  local before = loader.listen(function(block, texts)
    local row = { block.language }
    for i, text in ipairs(texts) do row[i + 1] = text[block.language] or text.en end
    out[#out + 1] = row
  end)
  local chunk, message = load_source(source)
  local ok, problem = pcall(chunk or error, message)
  loader.listen(before)
  if not ok then error(problem, 0) end
  return out
end

local function refused(source, message, name)
  local chunk, problem = load_source(source)
  tap.ok(chunk == nil and problem == path .. message, name, "got      %s\nexpected %s", tostring(problem),
    path .. message)
end

-- Values
tap.is(said "local x = 0.25\n--[[en\nx is `=x` or `=%.1e x`\n]]\n", { { "en", "0.25", "2.5e-01" } },
  "values see locals")
tap.is(said "local x = 3\n--[=[es\n`=({x})[1]` `=x + 1`\n]=]\nx = 9\n", { { "es", "3", "4" } },
  "nested brackets; values are taken where the block stands")
tap.is(said "local t = { en = 'one', es = 'uno' }\n--[[en\n`=t`\n]]\n--[[es\n`=t`\n]]\n",
  { { "en", "one" }, { "es", "uno" } }, "a text in two languages")
tap.is(said "do local x = 1 end\n--[[all\n$x$\n]]\n", { { "all" } }, "a block for all")
tap.is(said "local x = 2.0\n--[[en\n```\n`=not_this`\n```\n`=x`\n]]\n", { { "en", "2" } },
  "fenced code is left alone; a whole float prints whole")
tap.is(said "#!/usr/bin/env minimodel\n--[[en\nhello\n]]\n", { { "en" } }, "a shebang is blanked")
tap.is(said "--[[en\n]] local y = 1\nassert(y == 1)\n", { { "en" } },
  "code after a block, on its last line, still runs")
tap.is(#said "--[[ an ordinary comment\n]]\nlocal s = '--[[en'\nlocal t = [[\n--[[en\n]]\n", 0,
  "comments and strings that look like blocks")

-- Any script of Lua 5.4 runs: what looks like prose and is not stays what it is
local function ran(source, name)
  local chunk, message = load_source(source)
  tap.ok(chunk, name, "%s", tostring(message))
  return chunk and chunk()
end
tap.is(ran('local s = "a\\z\n   --[[en"\nreturn s', "a string that \\z carries over the line"), "a--[[en",
  "is that string")
tap.is(ran('local s = "a\\\nb"\n--[[en\nx\n]]\nreturn s', "a string with an escaped end of line"), "a\nb",
  "is that string")
ran("do\n  --[[todo\n  later\n  ]]\n  --[[fr\n  x ]]\nend\n", "a comment with another tag, inside a block")
ran("local function f()\n--[[all done\nhere\n]]\nend\nf()\n", "a comment that begins with all and more")
tap.is(said "goto done\ndo local x = 1 end\n::done::\n--[[en\nx\n]]\n", { { "en" } }, "a label before prose")
tap.is(said "if true then goto done end\nlocal x = 1\nprint(x)\n--[[en\nfirst\n]]\n::done::\n--[[en\nlast\n]]\n",
  { { "en" } },
  "a jump over prose to a label at the end: what follows the label is said, what was jumped over is not")
tap.ok(select(2, load_source "goto done\nlocal x = 1\n::done::\n--[[en\n`=x`\n]]\n")
  :find(":5: value `=x`: prose after a label", 1, true),
  "a value there sees no locals, and is refused")
tap.is(said(("--[[en\n%s\n]]\n"):format(("`=1` "):rep(400)))[1][401], "1", "a block may have hundreds of values")

-- Code quoted in prose is nobody's
local function quoted(text) return #said("--[[en\n" .. text .. "\n]]\n")[1] - 1 end
tap.is(quoted "`` `=nothing.at.all` ``", 0, "two backticks around a value")
tap.is(quoted "~~~\n`=nothing.x`\n~~~", 0, "a fence of tildes")
tap.is(quoted "````\n```\n`=nothing.x`\n````", 0, "a fence of four")
tap.is(quoted "\\`=nothing.x`", 0, "a backslash before the backtick")
tap.is(quoted "a ` b `=1`", 0, "a backtick alone opens code, as in Markdown")
tap.is(quoted "`=1``=2`", 2, "two values side by side")
tap.is(quoted "```\ncode\n```\n`=1` and `x` and `=2`", 2, "values beside code")

-- Lines stay true
local function error_of(source)
  local ok, message = pcall(said, source)
  return not ok and message or "no error"
end
tap.is(error_of "--[[en\n\n\na\n]]\nerror 'here'\n", path .. ":6: here", "an error after a block has its own line")
tap.is(error_of "--[[en\nfirst\n`=nothing.at.all`\n]]\n", path .. ":3: attempt to index a nil value (global 'nothing')",
  "a value that raises, on its own line")
tap.is(error_of "--[[en\n\n`=nothing`\n]]\n", path .. ":3: value `=nothing` is nil here", "a value that is nil")
tap.ok(error_of("--[[en\n`=%d 0.5`\n]]\n"):find(path .. ":2: value `=%d 0.5`: bad argument", 1, true),
  "a format that does not fit")

-- Refused
refused("local function f()\n--[[en\nx\n]]\nend\n",
  ":2: prose goes between statements of the main chunk, not inside a function", "in a function")
refused("for i = 1, 2 do\n--[[en\nx\n]]\nend\n",
  ":2: prose goes between statements of the main chunk, not inside a statement", "in a loop")
refused("local x = {\n--[[en\nx\n]]\n}\n",
  ":2: prose goes between statements of the main chunk, not inside a statement", "in a table")
refused("local x =\n--[[en\nx\n]]\n1\n", ":2: prose goes between statements of the main chunk, not inside a statement",
  "in an expression")
refused("return 1\n--[[en\nx\n]]\n", ":2: prose goes between statements of the main chunk, not after its return",
  "after the return")
refused(" --[[en\nx\n]]\n", ":1: a prose block starts at column 0", "an indented block")
refused("--[[en\nnever closed\n", ":1: this prose block is never closed by ]]", "a block that never ends")
refused("--[[en\n\n`=1 +`\n]]\n", ":3: value `=1 +` is not an expression: unexpected symbol near ')'",
  "a value that is no expression")
refused("--[[en\nx\n]]\nlocal = 1\n", ":4: <name> expected near '='", "a syntax error has its own line")
tap.ok(select(2, loader.load(folder .. "/none.lua")):find "No such file", "a file that does not exist")

-- Parameters, found without running
local found = scan.source('local a = lab:param("a", 1,\n {en="(", es=")"})\nlocal b = lab:param(\'b\', f(2), m)\nlocal '
  .. 'c = lab:param(name, 1, m)\n-- lab:param("d")\n', "x")
tap.is(found.parameters, { { name = "a", line = 1 }, { name = "b", line = 3 } }, "names of parameters")
tap.is({ found.dynamic, found.last_parameter_line }, { true, 4 },
  "a computed name is noticed; the line of the last one")

-- READMEs
local fixture = shell.quote(shell.root .. "/tests/lua/fixtures/literate.lua")
tap.is(shell.minimodel(folder, fixture), 0, "the fixture runs")
local en, es = shell.read(folder .. "/figures/00-literate/README.md"),
  shell.read(folder .. "/figures/00-literate/README.es.md")
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s", part) end
has(en, "English · [Español](README.es.md)", "en links to es")
has(es, "[English](README.md) · Español", "es links to en")
has(en, "([Figure 1](#fig-waves))", "a reference to a later figure")
has(es, "([Figura 1](#fig-waves)) y a la [Tabla 1](#tbl-squares), una ecuación ([Ecuación 1](#eq-omega))",
  "references in Spanish")
has(en, "$$\n\\omega_k = 10000^{-2k/d} \\tag{1}\n$$", "an equation with its number")
has(en, '<a id="fig-waves"></a>\n\n![A line that oscillates between -1 and 1 three times.](waves.png)\n\n**Figure 1.** '
  .. 'A wave of amplitude 1.', "a figure")
has(en, '<a id="sec-all"></a>\n\n# A lab', "a section's anchor")
has(es, "(waves.es.png)", "the Spanish picture")
has(en, "<details><summary>Code, lines 17–29</summary>", "code folds")
has(es, "<details><summary>Código, líneas 47–77</summary>", "code with its lines")
has(en, "```text\nsums\t4 8 16\nthe last is 2.285 | a bar\n```", "print and io.write are kept")
has(en, "| three lengths | 3 | ≥ 1 | ✓\u{a0}held |", "a check")
has(en, "a work (Vaswani et al., [2017](#ref-vaswani2017)).", "a citation")
has(en, '- <a id="ref-vaswani2017"></a>Vaswani, Ashish', "the list of references")
has(es, "| es 10 (una conjetura) | 10 | 1.111 | ✗\u{a0}**falsa** | los términos decrecen |",
  "expected, measured, verdict, why")
has(es, "| 8 | 64 | 1.462 | sí |", "a table")
has(en, "`t[t[1]]` is 4. The base is 1.0e+04.", "values in prose")
has(es, "dibujado en la [Figura 1](#fig-waves) como seno.", "a value in Spanish")
tap.ok(not en:find "{#", "no label is left over")
tap.ok(not en:find "`=", "no value is left over")

-- References to nothing, labels twice
shell.write(path, [==[
local mm = require "minimodel"
local lab = mm.lab { experiment = "00-x", title = "x" }
--[[en
See @fig:none.
$$a$$ {#eq:a}
$$b$$ {#eq:a}
]]
--[[es
Véase @fig:none.
$$a$$ {#eq:a}
$$b$$ {#eq:a}
]]
]==])
local status, _, errors = shell.minimodel(folder, "script.lua")
tap.is(status, 1, "a reference to nothing fails the run")
has(errors, "script.lua:4: reference to nothing: @fig:none", "it says where")
has(errors, "script.lua:6: the label eq:a stands twice", "a label that stands twice")
shell.remove(folder)
-- Work in proportion to the source, however much stands on one line: each of these took minutes, or hours, when every
-- token or span looked at its whole line again.
tap.is(scan.source(("("):rep(300000), "x").last_line, 1, "a line of 300,000 brackets")
local long = scan.source("--[[en\n" .. ("`=x` \\` "):rep(100000) .. "\n]]\n", "x")
tap.is(#long.blocks[1].values, 100000, "a line of prose with 100,000 values")
tap.is(#markdown.spans(("` `` "):rep(99999)), 66666, "and one where every third run closes a span")

tap.done()
