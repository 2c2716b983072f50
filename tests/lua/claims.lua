-- The named words of a lab and its claims: words leave the code, values in them are data in every output, a verdict
-- follows from the relation, and whatever is missing is refused with file and line and nothing written.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local json = require "minimodel.json"
local relation = require "minimodel.lab.relation"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s\nin %s", part, text) end
local function lacks(text, part, name) tap.ok(not text:find(part, 1, true), name, "found %s\nin %s", part, text) end

-- ---- The fixture: all kinds of words, with values that are no Markdown

local fixture = shell.quote(shell.root .. "/tests/lua/fixtures/words.lua")
local _
local status, printed, said = shell.minimodel(folder, fixture .. " --lang es")
tap.is({ status, said }, { 0, "" }, "the fixture runs")
has(printed, "✓ el peor es pequeño: 1e-09 < 1e-05", "the name of a check, in the reader's language")
has(printed, "hola\t<pad> *a*|_b_ $x\n", "print takes the text of the reader's language")
has(printed, "✓ verdadera: cae 3 → -1, -2", "a claim in Spanish")
has(printed, "Todo va bien con 3 números en [0, 1) y <pad> *a*|_b_ $x.", "the finding ends the run")
local at = folder .. "/figures/00-short"
local en, es = shell.read(at .. "/README.md"), shell.read(at .. "/README.es.md")
has(en, "_All is well with 3 numbers in \\[0, 1)", "the finding stands at the head, not a score")
has(en, "hello\t<pad>", "the English report has the English print")
has(es, "hola\t<pad>", "the Spanish one the Spanish")
has(en, "x in \\[0, 1) and (0, 1\\], $\\omega_{k}$, \\<pad\\> \\*a\\*\\|\\_b\\_ <span>$</span>x; "
  .. "see [Table 1](#tbl-t).",
  "a caption: mathematics and references, data as itself")
has(en, "| first | second $\\theta$ |", "columns named in words")
has(en, "| \\_\\_init\\_\\_ | 0.000 |", "a cell of data, and a zero without sign")
has(en, "| the result | \\<bos\\> |", "a result by its words")
has(en, "-0: 0.0. `` `=x` `` and ~~~.", "a value in double backticks is quoted; a zero has no sign")
has(en, "~~~~\n`=nothing`\n~~~\n~~~~", "a fence of four is closed by four")
has(en, "| it falls by 3 (Su et al., [2021](#ref-su2021), section 2) | below 0, see [Figure 1](#fig-f) |",
  "a claim with its source")
local idea, picture, setup = en:find("## One", 1, true), en:find("](f.png)](#fig-f)", 1, true),
  en:find("<summary>Set-up, lines 10–", 1, true)
tap.ok(idea and picture and setup and idea < picture and picture < setup,
  "the idea first, then the picture, then the set-up, folded")
has(es, "<summary>Código de figuras y tablas, líneas", "code of figures folds, and says so")
local manifest = json.decode(shell.read(at .. "/manifest.json"))
tap.is(manifest.finding.es, "Todo va bien con 3 números en [0, 1) y <pad> *a*|_b_ $x.",
  "the finding is in the manifest, in both languages")
tap.is({ manifest.expectations[1].verdict, manifest.expectations[1].measured }, { "true", "-1, -2" },
  "the verdict is a key")
tap.is(manifest.checks[1].name, "the worst is small", "the name of a check in the manifest")
status, printed = shell.minimodel(folder, fixture .. " --help --lang es")
has(printed, "Una práctica corta", "help has the title")
has(printed, "--n       cuántos (por defecto 3)", "and what a parameter means")
tap.is(status, 0, "help of a lab with words")

-- ---- What is refused

local HEAD = '--[[en lab\ntitle: x\nn: how many\n]]\n--[[es lab\ntitle: x\nn: cuántos\n]]\n'
  .. 'local mm = require "minimodel"\nlocal lab = mm.lab { experiment = "00-x" }\n'   -- ten lines
local function twins(name, english, spanish)
  return ("--[[en %s\n%s\n]]\n--[[es %s\n%s\n]]\n"):format(name, english, name, spanish or english)
end
local function run(body, words)
  shell.write(folder .. "/x.lua", HEAD .. body)
  return shell.minimodel(folder, "x.lua " .. (words or ""))
end
local function refused(body, message, name)
  local got, _, problem = run(body)
  local ours = problem:match "minimodel/[%w_/]+%.lua:%d+: %l" -- a message is for whoever wrote the script
  tap.ok(got == 1 and problem:find(message, 1, true) and not ours, name, "status %s, said %s\nexpected 1 and %s",
    tostring(got), problem, message)
  tap.is(lfs.attributes(folder .. "/figures/00-x", "mode"), nil, name .. ": nothing is written")
end

refused('lab:param("m", 1)\n', "x.lua:11: param 'm': its meaning is missing", "a parameter without words")
refused('lab:param("nn", 1)\n', [[did you mean "n"?]], "a parameter whose words are spelt otherwise")
refused('lab:figure("f", mm.figure {})\n', "x.lua:11: figure 'f': its words are missing: a block --[[en fig:f",
  "a figure without words")
refused('lab:table("t", {})\n', "x.lua:11: table 't': its words are missing: a block --[[en tbl:t",
  "a table without words")
refused('lab:claim("c", print, "<", 1)\n', "x.lua:11: claim 'c': its words are missing: a block --[[en claim:c",
  "a claim without words")
refused(twins("checks", "a: one") .. 'lab:check("b", 1, "<", 2)\n',
  "x.lua:17: check 'b': the block --[[en checks has no 'b:'",
  "a check without words")
refused(twins("fig:f", "caption: c\nalt: a"),
  "x.lua:11: these words have no figure: nothing in the script is called fig:f",
  "words without a figure")
refused(twins("checks", "a: one"), "x.lua:12: these words have no check: nothing in the script is called a",
  "words without a check")
refused("--[[en fig:f\ncaption: c\n]]\n", "x.lua:11: this en block (fig:f) has no es block after it",
  "words without their twin")
refused("--[[en\nprose\n]]\n", "x.lua:11: this en block has no es block after it", "prose without its twin")
refused("--[[en\n`=1`\n]]\n--[[es\n`=2`\n]]\n", "x.lua:14: the twin of line 11 has other values: en 1; es 2",
  "prose with other values")
refused(twins("fig:f", "caption: `=1`", "caption: `=2`"),
  "x.lua:15: fig:f: 'caption:' has other values than its twin: en 1; es 2",
  "words with other values")
refused(twins("fig:f", "caption: c\nalt: a", "caption: c"), "x.lua:13: fig:f: 'alt:' is said in en alone",
  "a key in one language")
refused(twins("fig:f", "no key here"), "x.lua:12: fig:f: a line of words begins with its key", "a line without a key")
refused(twins("fig:f", "x: a\nx: b"), "x.lua:13: fig:f: x stands twice in this block", "a key twice")
refused(twins("w", "title: t") .. 'print(lab:words("w").titel)\n',
  [[x.lua:17: words w: there is no 'titel:'; did you mean "title"?]],
  "a key misspelt")
refused('lab:words("none")\n', "x.lua:11: words: there is no block --[[en none", "a block that is not there")
refused('print(lab:words("w").a)\nlocal x = 1\n' .. twins("w", "a: `=x`"),
  "x.lua:14: w is asked for above this line, where its values are not known yet", "words asked for above their values")
refused(twins("w", "a: `=nothing`") .. 'print(lab:words("w").a)\n', "x.lua:12: `nothing` was never given a value",
  "a value that is nil")

status = run('local name = "de" .. "cay"\nlocal fig = mm.figure {}\nlab:figure(name, fig)\n'
  .. twins("fig:decay", "caption: c\nalt: a"))
tap.is(status, 0, "words whose name is put together are used all the same")
shell.remove(folder .. "/figures")

-- ---- Claims

local CLAIM = twins("claim:c", "source: s\nclaim: c\nexpected: e\ntrue: t\nfalse: f")
refused(CLAIM .. 'lab:claim("c", function() return 1 end, "<", 2)\n',
  "x.lua:25: this claim is never confronted: call lab:confront()",
  "a claim that is never confronted")
refused(CLAIM .. 'lab:claim("c", function() end, "<", 2)\nlab:confront()\n',
  "x.lua:26: claim 'c': its measure gave nothing; where that can be, its words say why in 'untested:'",
    "a measure that gives nothing")
refused(CLAIM .. 'lab:claim("c", function() return nothing.x end, "<", 2)\nlab:confront()\n',
  "x.lua:25: `nothing` was never given a value", "a measure that raises")
refused(CLAIM .. 'lab:claim("c", function() return { low = 1, high = 3 } end, "<", 2)\nlab:confront()\n',
  "x.lua:11: claim 'c': the verdict is undecided, and its words have no 'undecided:' that says why",
    "a verdict without a reason")
refused(CLAIM:gsub("true: t", "ture: t") .. 'lab:claim("c", function() return 1 end, "<", 2)\n',
  [[x.lua:11: claim 'c': unknown word 'ture:'; did you mean "true"?]], "a word misspelt")
refused(CLAIM .. 'lab:claim("c", function() return 1 end, "within", -2)\n', "the bound of within is a size",
  "a bound that cannot be")
refused(CLAIM .. 'lab:claim("c", function() return 1 end, "holds", 2)\nlab:confront()\n', "holds asks of an interval",
  "a number holds nothing")
refused(CLAIM .. 'lab:claim("c", 3, "<", 2)\n', "its measure should be a function", "a measure that is none")
refused(CLAIM .. 'lab:claim("c", function() return 1, "perhaps" end, "<", 2)\nlab:confront()\n',
  "its measure gave the verdict 'perhaps'",
  "a verdict there is none of")
refused(CLAIM .. 'lab:claim("c", function() error "mine" end, "<", 2)\nlab:confront()\n',
  "minimodel: x.lua:25: mine", "the message of a measure stands as it was raised")
for _, name in ipairs { "within", "equivalent" } do
  status = run(CLAIM .. ('lab:claim("c", function() return { low = 0, high = 0.1 } end, "%s", 0.2)\nlab:confront()\n')
    :format(name))
  tap.is(status, 0, name .. " a bound below 1")
end
local body = twins("claim:c", "claim: c\ntrue: t\nuntested: nobody looked\nconditional: for even d")
status, printed = run(body .. 'lab:claim("c", function() return 0/0 end, "<", 2)\nlab:confront()\n')
tap.is(status, 0, "NaN is no error")
has(printed, "? undecided: c → NaN", "and decides nothing")
has(shell.read(folder .. "/figures/00-x/README.md"), "the measure gave NaN, which is not a number", "with a word")
_, printed = run(body .. 'lab:claim("c", function() return {} end, "<", 2)\nlab:confront()\nprint(lab:verdict "c")\n')
has(printed, "– not tested: c → not measured\nuntested\n", "an empty measure is untested where the words allow for it")
_, printed = run(body .. 'lab:claim("c", function() return 4, "conditional" end, "<", 2)\nlab:confront()\n')
has(printed, "◐ true only if: c → 4", "a measure may give the verdict")
shell.remove(folder .. "/figures")

local cases = {   -- value, relation, bound, verdict
  { 1, "<", 2, "true" }, { 2, "<", 2, "false" }, { 2, "<=", 2, "true" }, { 3, "<=", 2, "false" }, { 3, ">", 2, "true" },
  { 2, ">", 2, "false" }, { 2, ">=", 2, "true" }, { 1, ">=", 2, "false" }, { 2, "==", 2, "true" },
    { 2, "==", 2.5, "false" },
  { true, "==", true, "true" }, { false, "==", true, "false" }, { -0.1, "within", 0.1, "true" },
    { -0.2, "within", 0.1, "false" },
  { 5, "between", { 5, 6 }, "true" }, { 4.9, "between", { 5, 6 }, "false" }, { { 1, 1.5 }, "<", 2, "true" },
    { { 1, 2 }, "<", 2, "false" },
  { {}, "<", 2, "untested" }, { { 1, 0 / 0 }, "<", 2, "undecided" }, { { 3, 0 / 0 }, "<", 2, "undecided" },
  { { low = 0, high = 1 }, "<", 2, "true" }, { { low = 2, high = 3 }, "<", 2, "false" },
    { { low = 1, high = 2 }, "<", 2, "undecided" },
  { { low = 1, high = 2 }, "<=", 2, "true" }, { { low = 2, high = 3 }, "<=", 2, "undecided" },
    { { low = 2.1, high = 3 }, "<=", 2, "false" },
  { { low = 3, high = 4 }, ">", 2, "true" }, { { low = 1, high = 2 }, ">", 2, "false" },
    { { low = 2, high = 3 }, ">", 2, "undecided" },
  { { low = 2, high = 3 }, ">=", 2, "true" }, { { low = 1, high = 2 }, ">=", 2, "undecided" },
    { { low = 0, high = 1 }, ">=", 2, "false" },
  { { low = -1, high = 1 }, "holds", 0, "true" }, { { low = 0.5, high = 1 }, "holds", 0, "false" },
  { { low = -0.1, high = 0.1 }, "equivalent", 0.2, "true" }, { { low = 0.3, high = 0.4 }, "equivalent", 0.2, "false" },
  { { low = 0.1, high = 0.4 }, "equivalent", 0.2, "undecided" },
    { { low = -0.1, high = 0.1, margin = 0.2 }, "equivalent", nil, "true" },
  { { low = -0.1, high = 0.3 }, "within", 0.2, "undecided" }, { { low = 3, high = 4 }, "==", 2, "false" },
  { { { low = 0, high = 1 }, { low = 1, high = 3 } }, "<", 2, "undecided" },
    { { { low = 0, high = 1 }, { low = 4, high = 5 } }, "<", 2, "false" },
  { { list = function() return { 1, 2 } end }, "<", 3, "true" },
    { { list = function() return {} end }, "<", 3, "untested" },
}
for _, case in ipairs(cases) do
  local value, name, bound, expected = case[1], case[2], case[3], case[4]
  if case[4] == nil then bound, expected = nil, case[3] end
  tap.is((relation.verdict("x", value, name, bound)), expected,
    ("%s %s %s"):format(relation.said(value, tostring), name, tostring(bound)))
end

-- What was measured, as it is said
local function hundredths(x) return ("%.2f"):format(x) end
for words, value in pairs { ["0.33, 2.00"] = { 1 / 3, 2 }, ["0.33, yes"] = { 1 / 3, "yes" },
  ["1.00, 2.00, 3.00, 4.00, 5.00, 6.00"] = { 1, 2, 3, 4, 5, 6 }, ["4.00 [1.00, 7.00]"] = { 1, 2, 3, 4, 5, 6, 7 },
  ["0.50 [0.25, 1.00]"] = { mean = 0.5, low = 0.25, high = 1 } } do
  tap.is(relation.said(value, hundredths), words, "a value is said: " .. words)
end

-- ---- A refusal says which; what is left early

local check = twins("checks", "no: refused")
status, printed = run(check .. [[
local message = lab:refused("no", "even", function() mm.positional.sinusoidal(4, 3) end)
print(message)
]], "--lang es")
tap.is(status, 0, "the expected refusal")
has(printed, "sinusoidal: d ", "its message, in the reader's language")
has(shell.read(folder .. "/figures/00-x/README.md"), "sinusoidal: d must be positive and even",
  "English in the English report")
lacks(shell.read(folder .. "/figures/00-x/README.es.md"), "must be", "and Spanish in the Spanish one")
status, printed = run(check .. 'lab:refused("no", "even", function() error "not enough memory" end)\n')
tap.is(status, 1, "another error is not the expected refusal")
has(printed, "✗ refused: not enough memory == false", "and is shown")
status, printed = run(check .. 'lab:refused("no", "even", function() end)\n')
tap.is(status, 1, "no error is no refusal")
lacks(printed, "✓", "and the check fails")
shell.remove(folder .. "/figures")
local FAILED = 'lab:check("a", 3, "<", 2)\nos.exit(0)\n'
status = run(FAILED)
tap.is(status, 1, "os.exit(0) after a failed check is status 1")
tap.ok(lfs.attributes(folder .. "/figures/00-x/manifest.json", "mode"), "and the result is written as at any other end")
_, printed = run(FAILED, "--tap")
has(printed, "not ok 1 - a: 3 < 2\n", "the check in TAP")
has(printed, "1..1\n", "and the plan")
shell.remove(folder .. "/figures")
status = run('lab:check("a", 1, "<", 2)\nos.exit(3)\n')
tap.is(status, 3, "a status of one's own stays")
tap.is(lfs.attributes(folder .. "/figures/00-x", "mode"), nil, "and nothing is written")

shell.remove(folder)
tap.done()
