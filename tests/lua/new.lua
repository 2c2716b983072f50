-- minimodel new: a small bilingual lab that runs, passes the lint, weaves and is short; nothing is asked, nothing
-- written over.
local tap = require "minimodel.tap"
local json = require "minimodel.json"
local lint = require "minimodel.report.lint"
local shell = dofile "tests/lua/fixtures/shell.lua"
local code = dofile "tests/lua/fixtures/code.lua"

local folder = shell.folder()
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s\nin %s", part, text) end

local _
local status, printed, said = shell.minimodel(folder, "new labs/08-mine.lua")
tap.is({ status, said }, { 0, "" }, "a lab is written, with its folder")
has(printed, "labs/08-mine.lua is written; run it with\n  minimodel labs/08-mine.lua", "and how it is run")
_, printed = shell.command(folder, "MINIMODEL_COMMAND=./minimodel " .. shell.quote(shell.program)
  .. " new labs/07-other.lua")
has(printed, "run it with\n  ./minimodel labs/07-other.lua", "in a checkout by its launcher")
os.remove(folder .. "/labs/07-other.lua")
local path = folder .. "/labs/08-mine.lua"
local source = shell.read(path)
tap.ok(code.lines(source) <= 40, ("%d lines of code, at most 40"):format(code.lines(source)))
tap.is(code.long(source, 120), {}, "no line past 120 columns")
tap.is(lint.check(path), {}, "the lint finds nothing")
local found = code.luacheck(shell, path)
if found then tap.is(found, "", "luacheck finds nothing") end

status, printed, said = shell.minimodel(folder, "labs/08-mine.lua --lang es")
tap.is({ status, said }, { 0, "" }, "it runs")
has(printed, "Sin entrenar, la entropía de la atención sube", "and says what it found")
local manifest = json.decode(shell.read(folder .. "/figures/08-mine/manifest.json"))
tap.is({ #manifest.checks, #manifest.expectations, manifest.checks[1].ok, manifest.expectations[1].verdict },
  { 1, 1, true, "true" },
  "one check, one claim")
tap.is(shell.names(folder .. "/figures/08-mine"),
  { "README.es.md", "README.md", "entropy.es.pdf", "entropy.es.png", "entropy.es.svg",
  "entropy.pdf", "entropy.png", "entropy.svg", "manifest.json" }, "one figure")
status, printed = shell.minimodel(folder, "labs/08-mine.lua --help")
tap.is(status, 0, "it has a help")
has(printed, "how many seeds (default 5)", "with its parameter")

shell.write(path, "mine")
status, _, said = shell.minimodel(folder, "new labs/08-mine")
tap.is(status, 1, "it does not write over a file")
has(said, "labs/08-mine.lua is there already", "and says so")
tap.is(shell.read(path), "mine", "the file stays")
status, _, said = shell.minimodel(folder, "new 'a b.lua'")
tap.is(status, 2, "a name that no experiment can have")
has(said, "a lab's name is made of letters", "is refused")
tap.is(shell.minimodel(folder, "new"), 2, "no name is bad usage")
tap.is(shell.minimodel(folder, "new --help"), 0, "help")

shell.remove(folder)
tap.done()
