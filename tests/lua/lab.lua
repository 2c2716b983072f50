-- mm.lab as its users meet it: parameters from the command line, mistakes and their messages, exit statuses, TAP,
-- help, and a result folder that appears whole or not at all. luacheck: no max line length
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local fixture = shell.quote(shell.root .. "/tests/lua/fixtures/literate.lua")
local HEAD = 'local mm = require "minimodel"\nlocal lab = mm.lab { experiment = "00-x", title = "x" }\n'

--- Runs a lab with this body; returns status, stdout, stderr.
local function run(body, words)
  shell.write(folder .. "/x.lua", HEAD .. body)
  return shell.minimodel(folder, "x.lua " .. (words or ""))
end

local function fails(body, status, message, name, words)
  local got, _, said = run(body, words)
  local ours = said:match "minimodel/[%w_/]+%.lua:%d+: %l" -- a message is for whoever wrote the script
  tap.ok(got == status and said:find(message, 1, true) and not ours, name,
    "status %s, said %s\nexpected %d and %s", tostring(got), said, status, message)
end

local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s\nin %s", part, text) end

-- ---- Parameters

local PARAMS = [[
local text = { en = "one", es = "uno" }
local n = lab:param("n", 64, text, { min = 2 })
local x = lab:param("x_rate", 0.5, text)
local s = lab:param("s", "wave", text, { choices = { "wave", "line" } })
local b = lab:param("b", false, text)
local l = lab:param("l", { 1, 2 }, text)
print(n, math.type(n), x, s, b, table.concat(l, "+"), lab.seed)
]]
local _, printed = run(PARAMS)
has(printed, "64\tinteger\t0.5\twave\tfalse\t1+2\t0", "defaults")
local status
status, printed = run(PARAMS, "--n 3 --x_rate=2 --s line --b --l 5,-6,7 --seed 9")
has(printed, "3\tinteger\t2.0\tline\ttrue\t5+-6+7\t9", "values from the command line")
tap.is(status, 0, "status 0")
_, printed = run(PARAMS, "--b false --l 4")
has(printed, "false\t4", "a truth that is said, a list of one")
fails(PARAMS, 2, "minimodel: unknown parameter --x_rat; did you mean --x_rate?", "a misspelt parameter", "--x_rat 1")
fails(PARAMS, 2, "minimodel: unknown parameter --zebra; this lab has --b, --l, --n, --s, --seed, --x_rate",
  "an unknown parameter", "--zebra 1")
fails(PARAMS, 2, "minimodel: --n needs a whole number such as 64, not '1.5'", "a number that is not whole", "--n 1.5")
fails(PARAMS, 2, "minimodel: --n must be at least 2, not 1", "a number that is too small", "--n 1")
fails(PARAMS, 2, "minimodel: --l needs a whole number such as 64, not 'a'", "a list of letters", "--l 1,a")
fails(PARAMS, 2, "minimodel: --l needs a list such as 1,2, not '1,,2'", "a list with a hole", "--l 1,,2")
fails(PARAMS, 2, "minimodel: --s must be one of wave,line, not circle", "no such choice", "--s circle")
fails(PARAMS, 2, "minimodel: --b needs true or false, not 'perhaps'", "no truth", "--b perhaps")
fails(PARAMS, 2, "minimodel: --n is given twice", "twice", "--n 3 --n 4")
tap.is(lfs.attributes(folder .. "/figures/.00-x.partial", "mode"), nil, "nothing is left")

-- ---- Help

status, printed = shell.minimodel(folder, fixture .. " --help --lang es")
tap.is(status, 0, "help succeeds")
has(printed, "--lengths  longitudes que se prueban (por defecto 4,8,16)", "help in Spanish, with defaults")
has(printed, "[--NOMBRE", "and how to use it")
has(printed, "--quick    una ejecución corta", "announced modes are listed")
tap.ok(not printed:find("sums\t", 1, true), "help does not run the measurements")
tap.is(lfs.attributes(folder .. "/figures/00-literate", "mode"), nil, "and writes nothing")
_, printed = run(PARAMS .. 'error "measuring"\n', "--help --lang en")
has(printed, "--x_rate  one (default 0.5)", "help stops after the last parameter")
has(printed, "[--NAME", "in English too")
status, printed = run('error "measuring"\n', "--help")
tap.is(status, 0, "help of a lab without parameters stops at once")
has(printed, "--seed N", "it has a seed still")

-- ---- How far a lab is, on a terminal

do
  local progress, written, stderr = require "minimodel.lab.progress".new "en", "", io.stderr
  progress.began, progress.terminal = progress.began - 100, true
  rawset(io, "stderr", { write = function(_, ...) written = table.concat { ... } end, flush = function() end })
  local lines = {}
  for _, fraction in ipairs { 0, 0.25, 1 } do
    progress.drawn = 0
    progress:tell(fraction, "half")
    lines[#lines + 1] = written:match "%% +(.*)"
  end
  rawset(io, "stderr", stderr)
  tap.is(lines, { "? left  half", "5 min 00 s left  half", "0 s left  half" },
    "how long it will take, once that is known")
end

-- ---- Checks, TAP, statuses

local CHECKS = 'lab:check("one # two", 1, "<", 2)\nlab:check("bad", 3, "==", 2, { hint = "look here" })\n'
status, printed = run(CHECKS)
tap.is(status, 1, "a failed check is status 1")
has(printed, "✓ one # two: 1 < 2", "what held")
has(printed, "✗ bad: 3 == 2\n  x.lua:4: FAILED look here", "what failed, where, and the hint")
tap.ok(lfs.attributes(folder .. "/figures/00-x/manifest.json", "mode"), "the result is written all the same")
status, printed = run('print "hello\\nyou"\n' .. CHECKS, "--tap")
tap.is(status, 1, "--tap keeps the status")
has(printed, "# hello\n# you\nok 1 - one \\# two: 1 < 2\nnot ok 2 - bad: 3 == 2\n", "TAP")
has(printed, "1..2\n", "the plan")
status, printed = run('lab:check("a", 1, "<", 2)\nerror "no"\n', "--tap")
has(printed, "not ok 2 - the script raised\n1..2\n", "an error is a failed test")
tap.is(status, 1, "with status 1")
fails('lab:check("a", nil, "<", 2)', 1, "x.lua:3: check 'a': compares nothing (nil) with a number",
  "nothing to compare")
fails('lab:check("a", 1, "=<", 2)', 1, "x.lua:3: check 'a': the comparison should be <, <=, >, >=, == or ~=, not '=<'",
  "no comparison")
fails('lab:check("nan", 0/0, "<", 2)\nos.exit = nil', 1, "", "NaN holds nothing")
fails('lab:check("nan", 0/0, "~=", 2)', 1, "", "and differs from nothing")
fails('lab:check("a", {}, "~=", {})', 1, "x.lua:3: check 'a': compares a table with a table", "a list differs always")
fails('lab:check("a", "1", "~=", 1)', 1, "x.lua:3: check 'a': compares a string with a number", "and a text")
fails('lab:claim("a", function() return 1 end, "between", { 0/0, 1 }, { claim = "x" })', 1,
  "between takes { low, high }", "NaN is no bound")

-- ---- Tables: what would be lost at the end of a run is refused at its line

for code, message in pairs {
  ['{ { 1, 2 } }, { columns = { "a" }, caption = "c" }'] = "row 1 has 2 entries, more than the columns (1)",
  ['{ { 1 } }, { columns = { { title = "a", align = "middle" } }, caption = "c" }'] =
    "align should be left, center or right, not 'middle'",
  ['{ { 1.5 } }, { columns = { { title = "a", format = "%d" } }, caption = "c" }'] = 'the format "%d" does not fit 1.5',
} do
  fails(('lab:table("t", %s)'):format(code), 1, "x.lua:3: table 't': " .. message, message)
end
fails('lab:result("r", { 1, nil, 3 })', 1, "x.lua:3: result 'r': a JSON list may have no holes, and entry 2", "no hole")
fails('lab:fill("%d", 1.5)', 1, 'x.lua:3: fill: the format "%d" does not fit 1.5', "fill")

-- ---- Expectations

fails('lab:expect { claim = "c", source = "s" }\n', 1, "x.lua:3: this claim is never confronted",
  "an expectation nobody confronts")

status, printed = run([[
local words = {}
for index, holds in ipairs { "true", "false", "nil", "before" } do
  local e = lab:expect { claim = "c" .. index, source = "s" }
  if holds == "before" then words[#words + 1] = e:verdict() end
  e:measured(index, ({ ["true"] = true, ["false"] = false })[holds])
  if holds ~= "before" then words[#words + 1] = e:verdict() end
end
lab:print("verdicts: " .. table.concat(words, ", "))
]], "--lang es")
tap.is(status, 0, "a lab may ask for its verdicts")
has(printed, "verdicts: true, false, undecided, untested", "they are the manifest's words, whatever the language")
fails('local e = lab:expect { claim = "c" }\ne:measured(1, true)\ne:measured(2, true)\n', 1,
  "x.lua:5: expect 'c': was already confronted", "twice")
fails('lab:expect { clam = "c" }\n', 1, 'x.lua:3: expect: unknown option "clam"; did you mean "claim"?',
  "a misspelt option")
fails('lab:expect { claim = { en = "c" } }\n', 1, "x.lua:3: expect: the claim should be a text or {en = …, es = …}",
  "half a text")

-- ---- Other mistakes

fails('lab:figure("f", {}, { caption = "c" })\n', 1, "x.lua:3: figure 'f': the alternative text (alt) should be a text "
  .. "or {en = …, es = …}; it is missing", "a figure without alt")
fails('lab:figure("a/b", {}, { caption = "c", alt = "a" })\n', 1, "a name is made of letters", "a name that is a path")
fails('lab:param("p", {}, "m")\n', 1, "x.lua:3: param 'p': the default should be a number", "a default without type")
fails('lab:param("p", 1)\n', 1, "x.lua:3: param 'p': its meaning is missing: give it as a text, or as a line 'p: …' of "
  .. "the block --[[en lab", "a parameter without meaning")
fails('lab:result("r", 1)\nlab:result("r", 2)\n', 1, "x.lua:4: result 'r' was already given", "a result twice")
fails('lab:result("r", print)\n', 1, "x.lua:3: result 'r': a function cannot be written as JSON",
  "a result that is no value")
fails('lab:table("t", { { 1 } }, { caption = "c", columns = { "a", "b" } })\n', 1,
  "x.lua:3: table 't': row 1 has no entry 2", "a short row")
fails('mm.lab { experiment = "00-y" }\n', 1, "x.lua:3: lab: this script already has one", "two labs in a script")
fails('lab:text("README.md", "mine")\n', 1, "x.lua:3: text: README.md is already written", "a name the run needs")
fails('lab:manifest("seed", 3)\n', 1, "manifest 'seed': the run itself writes this key", "a key the run needs")
shell.write(folder .. "/y.lua", 'local mm = require "minimodel"\nmm.lab { experiment = "../x" }\n')
local _, _, said = shell.minimodel(folder, "y.lua")
has(said, "y.lua:2: lab: experiment should be a name such as \"16-rope\", not '../x'", "an experiment that is a path")

-- ---- A result is not overwritten by accident

local at = folder .. "/figures/00-x"
shell.remove(folder .. "/figures")
local OWN = [[
local n = lab:param("n", 4, { en = "one", es = "uno" })
local s = lab:param("s", { 1, 2 }, { en = "two", es = "dos" })
lab:check("small", n, "<", 99)
]]
_, printed = run(OWN)
has(printed, "to look at it: " .. at .. "/README.md", "the full path of what to open first")
local own = shell.read(at .. "/manifest.json")
_, printed = run(OWN, "--n 5 --s 3,4")
has(printed, "written to figures/00-x/n=5+s=3,4\n", "other parameters: beside, named by what differs")
has(printed, "beside the lab's own result, which stays", "and said")
tap.ok(lfs.attributes(at .. "/n=5+s=3,4/README.es.md", "mode"), "the whole result is there")
run(OWN, "--n 4 --s 1,2 --seed 0")
run(OWN, "--seed 7")
run(OWN, "--s " .. ("1,"):rep(60) .. "2")
local beside = shell.names(at)
tap.ok(#beside[#beside] == 80 or #beside[#beside - 1] == 80, "a long name is cut", "%s", table.concat(beside, "\n"))
tap.ok(lfs.attributes(at .. "/seed=7/manifest.json", "mode"), "another seed too")
tap.is(#beside, 6, "the lab's own parameters, though said, are the lab's own result")
tap.is(shell.read(at .. "/manifest.json"), own, "which stays as it was")
os.rename(folder .. "/x.lua", folder .. "/copied.lua")
_, printed = shell.minimodel(folder, "copied.lua --lang es")
has(printed, "guardado en figures/00-x/copied\n", "a copied lab: beside, under its own name")
has(printed, "para verlo: " .. at .. "/copied/README.es.md", "in Spanish")
_, printed = run(OWN, "--n 5 --out elsewhere --no-report")
has(printed, "written to elsewhere/00-x\n", "with --out the reader has chosen")
has(printed, "to look at it: " .. folder .. "/elsewhere/00-x/README.md", "there too")
if os.execute "command -v pandoc >/dev/null 2>&1" then
  _, printed = shell.command(folder, "MINIMODEL_NO_REPORT= " .. shell.quote(shell.program) .. " x.lua --lang es")
  has(printed, "para verlo: " .. at .. "/report.es.html", "where pandoc is, the report comes first")
  status, _, said = shell.minimodel(folder, "weave x.lua --n 5 --s=3,4 --to woven")
  tap.is({ status, said }, { 0, "" }, "a page of it is woven, with other parameters")
  local page = shell.read(folder .. "/woven/labs/x.html") or ""
  local row = "<code>%s</code></td>%%s*<td[^>]*>([^<]*)<"
  tap.is({ page:match(row:format "n"), page:match(row:format "s") }, { "5", "3,4" }, "and says them")
end
shell.write(folder .. "/xdg-open", '#!/bin/sh\nprintf "%s" "$1" > opened\n')
os.execute("chmod +x " .. shell.quote(folder .. "/xdg-open"))
shell.command(folder, ("PATH=%s:$PATH %s x.lua --open --no-report; sleep 0.3"):format(folder,
  shell.quote(shell.program)))
tap.is(shell.read(folder .. "/opened"), at .. "/README.md", "--open opens it")
os.execute(("ln -s there %s/here; ln -s here %s/there"):format(folder, folder))
status, _, said = shell.minimodel(folder, "x.lua --out here")
tap.ok(status == 1, "a folder that is a loop of links is refused", "status %s, said %s", tostring(status), said)
os.execute(("mkdir %s/loop; ln -s 00-x %s/loop/00-x"):format(folder, folder))
fails(OWN, 1, "00-x is a link that leads back to itself", "the result's own folder too", "--out loop")
shell.remove(folder .. "/figures")

-- ---- The folder appears whole or not at all

run('lab:result("r", 1)\nlab:text("mine.txt", "1")\n')
shell.write(at .. "/notes.txt", "of a person")
local before = shell.read(at .. "/manifest.json")
fails('lab:text("mine.txt", "2")\nerror "halfway"\n', 1, "x.lua:4: halfway", "an error in the middle")
tap.is(shell.read(at .. "/manifest.json"), before, "leaves the previous result")
tap.is(shell.read(at .. "/mine.txt"), "1", "all of it")
tap.is(shell.names(folder .. "/figures"), { "00-x" }, "and nothing beside it")
run('lab:result("r", 2)\n')
tap.ok(shell.read(at .. "/manifest.json") ~= before, "the next run replaces it")
tap.is(shell.names(at), { "README.es.md", "README.md", "manifest.json", "notes.txt" },
  "what a person put there stays; what the lab no longer makes goes")
tap.is(shell.read(at .. "/notes.txt"), "of a person", "as it was")

-- What another process left beside it: finished when it was whole, taken away when its process is gone, else let alone
local host = require "minimodel.host"
local machine = host.machine():gsub("[^%w]", "_")
local function leave(process, digits, files)
  local hidden = ("%s/figures/.00-x.partial-%s-%d-%s"):format(folder, machine, process, digits)
  lfs.mkdir(hidden)
  for name, text in pairs(files) do shell.write(hidden .. "/" .. name, text) end
  return hidden
end
local GONE = 4194303 -- above what a kernel gives unless told
while host.alive(GONE) do GONE = GONE - 1 end
local living = leave(host.process(), "aa", { ["mine.txt"] = "of a run that goes on" })
lfs.touch(living, os.time() - 3 * 24 * 3600, os.time() - 3 * 24 * 3600)
leave(GONE, "bb", { ["mine.txt"] = "half" })
leave(GONE, "cc", { ["mine.txt"] = "whole",
  [".commit.json"] = '{"ours": ["mine.txt", "manifest.json"], "place": ["mine.txt", "gone.txt"], "remove": []}' })
leave(GONE, "dd", { ["mine.txt"] = "never", ["notes.txt"] = "a run's",
  [".commit.json"] = '{"ours": ["mine.txt", "manifest.json"], "place": ["mine.txt", "notes.txt"], "remove": '
    .. '["README.md"]}' })
fails('error "early"\n', 1, "early", "an error after others were killed")
tap.is(shell.read(at .. "/mine.txt"), "whole", "a result that was on its way into place is there")
tap.is(shell.read(at .. "/notes.txt"), "of a person", "a person's file is not replaced by it")
tap.is(shell.names(folder .. "/figures"), { ".00-x.partial-" .. machine .. "-" .. host.process() .. "-aa", "00-x",
  "00-x.kept-dd" },
  "what could not take its place is kept, a living process's folder too, half a result is not")
tap.is(shell.read(folder .. "/figures/00-x.kept-dd/notes.txt"), "a run's", "as the run made it")
tap.ok(shell.read(at .. "/README.md"), "and nothing of the result before it is gone")
shell.remove(living)
shell.remove(folder .. "/figures/00-x.kept-dd")
fails('lab:text("notes.txt", "a run\'s")\n', 1,
  "cannot put notes.txt into figures/00-x: no earlier run made what stands there; it is kept in ",
  "a file in the way of a result")
tap.is(shell.read(at .. "/notes.txt"), "of a person", "stays as it is")
for _, name in ipairs(shell.names(folder .. "/figures")) do
  if name:find "kept" then shell.remove(folder .. "/figures/" .. name) end
end
run('lab:result("r", 2)\n')

-- Ctrl-C
shell.write(folder .. "/x.lua", HEAD .. 'lab:text("mine.txt", "3")\nio.open("started", "w"):close()\nwhile true do '
  .. 'end\n')
for _, signal in ipairs { "INT", "TERM", "HUP" } do
  os.remove(folder .. "/started")
  -- a shell starts what is in the background with SIGINT ignored, nohup all with SIGHUP, and it stays so
  status = shell.command(folder, "perl -e '$SIG{" .. signal .. "} = \"DEFAULT\"; exec @ARGV' "
    .. shell.quote(shell.program) .. " x.lua & pid=$!; until [ -e started ]; do sleep 0.05; done; kill -"
    .. signal .. " $pid; wait $pid")
  tap.is(status, 1, signal .. " is status 1")
  tap.is(shell.names(folder .. "/figures"), { "00-x" }, "and leaves nothing")
end

-- Four runs of one lab at once: each ends well, and what stands there in the end is one run, whole
shell.write(folder .. "/x.lua", HEAD .. 'local n = os.getenv "N"\nlab:result("n", n)\n'
  .. 'for i = 1, 30 do lab:text(("t%d.txt"):format(i), n .. "\\n") end\n')
local ended, whole = {}, {}
for round = 1, 4 do
  shell.command(folder,
    ("for n in 1 2 3 4; do { N=$n MINIMODEL_NO_REPORT=1 %s x.lua; echo $? > ended$n; } & done; wait")
    :format(shell.quote(shell.program)))
  for n = 1, 4 do ended[#ended + 1] = shell.read(("%s/ended%d"):format(folder, n)) end
  local parts = {}
  for i = 1, 30 do parts[i] = shell.read(("%s/figures/00-x/t%d.txt"):format(folder, i)) or "nothing" end
  whole[round] = table.concat(parts) == parts[1]:rep(30) and #shell.names(folder .. "/figures") == 1
end
tap.is(table.concat(ended), ("0\n"):rep(16), "sixteen runs, four at once: all end well")
tap.is(whole, { true, true, true, true }, "and leave one run, whole, and nothing else")
run('lab:result("r", 2)\n')

-- A folder that cannot be written
shell.write(folder .. "/file", "")
fails("", 1, "x.lua:2: cannot make the folder file", "a file where a folder should be", "--out file")
if os.execute "test $(id -u) -ne 0" then
  lfs.mkdir(folder .. "/locked")
  os.execute("chmod 555 " .. shell.quote(folder .. "/locked"))
  fails("", 1, "x.lua:2: cannot write into locked: Permission denied", "a folder of somebody else", "--out locked")
end

-- A full disk: files may not grow past 8 kB
local BIG = 'lab:result("r", 3)\nlab:text("big.txt", ("x"):rep(100000))\n'
shell.write(folder .. "/x.lua", HEAD .. BIG)
status, _, said = shell.command(folder, "trap '' XFSZ; ulimit -f 16; " .. shell.quote(shell.program) .. " x.lua")
tap.is(status, 1, "a full disk is status 1")
has(said, "x.lua:4: cannot write figures/00-x/big.txt: File too large", "it says what could not be written")
tap.is(shell.names(folder .. "/figures"), { "00-x" }, "a full disk leaves nothing")
tap.ok(lfs.attributes(at .. "/notes.txt", "mode"), "and the previous result")

-- Output goes where --out says, and print is print again afterwards
run('lab:result("r", 1)\n', "--out elsewhere")
tap.is(shell.names(folder .. "/elsewhere/00-x"), { "README.es.md", "README.md", "manifest.json" },
  "--out DIR writes to DIR/<experiment>")

shell.remove(folder)
tap.done()
