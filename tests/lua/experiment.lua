-- lab:experiment: runs are cut, stopped, killed, split and merged, and the records are the same bits as when nothing
-- happened; a record is never taken for one of another configuration; a rate that rounding decides is dropped; a
-- registration that no longer fits is said.
local lfs = require "lfs"
local mm = require "minimodel"
local tap = require "minimodel.tap"
local host = require "minimodel.host"
local identity = require "minimodel.experiment.identity"
local store = require "minimodel.experiment.store"
local studies = require "minimodel.experiment.study"
local workers = require "minimodel.experiment.workers"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local function has(text, part, name) tap.ok((text or ""):find(part, 1, true), name, "%s", text) end
local function hasnt(text, part, name) tap.ok(not (text or ""):find(part, 1, true), name, "%s", text) end

local LAB = [[
local mm = require "minimodel"
local lab = mm.lab { experiment = "99-x", seed = 0, quick = true, title = { en = "X", es = "X" } }
local steps = lab:param("steps", 4, { en = "s", es = "s" })
local slow = lab:param("slow", 0.0, { en = "s", es = "s" })
local chaos = lab:param("chaos", 0.5, { en = "s", es = "s" })
lab:check({ en = "early", es = "early" }, 1, "==", 1)
local data = { 1, 2, { 3 } }
local function run(case)
  if os.getenv "WHO" then
    local file = assert(io.open(os.getenv "WHO", "a"))
    file:write(io.open("/proc/self/cmdline"):read "a":find("--shard", 1, true) and "helps" or "alone", "\n")
    file:close()
  end
  local until_then = os.clock() + slow
  local rng = mm.random(case.seed):split(("%s %g"):format(case.arm, case.rate))
  local list = {}
  for i = 1, 5 do list[i] = rng:normal() + (case.arm == "b" and 1 or 0) * steps end
  while os.clock() < until_then do rng:normal() end
  return { list = list, loss = data[3][1] + case.seed + (case.rate > chaos and case.nudge or 0) / 10, seed = case.seed }
end
local study = lab:experiment { arms = { "a", "b" }, seeds = 4, first_seed = 11, rates = { 0.25, 0.5 }, run = run,
  gate = { quantity = "loss", seeds = 2 }, specification = "spec/x" }
study:run()
local c = study:contrasts { { "primary", "b", "a", "list" }, { "same", "a", "a", "seed", margin = 1 } }
print("primary", ("%.6f"):format(c.primary.estimate), c.primary.p, #study.seeds, study.registered,
  study.registration[lab.language])
lab:result("list", study:matrix("a", "list"))
]]
shell.write(folder .. "/x.lua", LAB)
local function run(words) return shell.minimodel(folder, "x.lua " .. (words or "")) end
local function lines(path)
  local out = {}
  for line in (shell.read(folder .. "/" .. path) or ""):gmatch "[^\n]+" do
    out[#out + 1] = line:match '"bits":"(%x+)' .. line:match '"key":"(%x+)'
  end
  return out
end

-- ---- Whole, in two processes, in one, in shares

local status, printed = run "--workers 2 --out one"
tap.is(status, 0, "two processes")
has(printed, "primary\t3.", "the contrast is there")
has(printed, "there is no specification spec/x.md", "nothing was registered")
local whole = lines "one/99-x/runs.jsonl"
tap.is(#whole, 24, "16 runs and 8 for the gate, one line each")
tap.is(select(2, shell.read(folder .. "/one/99-x/runs.jsonl"):gsub('"nudge":1,', "")), 8, "these by one unit each")
tap.is(shell.names(folder .. "/one/99-x"), { "README.es.md", "README.md", "manifest.json", "runs.jsonl" },
  "one file, nothing else")
run "--workers 1 --out two"
tap.is(lines "two/99-x/runs.jsonl", whole, "in one process: the same records")
local _
for _, share in ipairs { "0/3", "1/3", "2/3" } do -- 0/3 is 3/3: arrays of a scheduler may begin at 0
  status, printed = run("--out three --shard " .. share)
  tap.is(status, 0, "share " .. share)
  has(printed, "of 24 runs: 0 were there, 8 made now", "says what was there and what it made")
  hasnt(printed, "early", "and prints no checks")
end
_, printed = run "--out three --shard any"
has(printed, "share any of 24 runs: 24 were there, 0 made now", "where all is there it says so")
_, printed = run "--out three --shard 2/3 --fresh"
has(printed, "0 were there, 8 made now", "a share makes its runs again with --fresh")
run "--out three"
tap.is(lines "three/99-x/runs.jsonl", whole, "shares, merged: the same records")
tap.ok(not lfs.attributes(folder .. "/three/99-x/runs", "mode"), "and their files are gone")
local before = shell.read(folder .. "/one/99-x/runs.jsonl")
run "--out one"
tap.is(shell.read(folder .. "/one/99-x/runs.jsonl"), before, "a second time nothing is made again")
shell.command(folder, ("MINIMODEL_NO_REPORT=1 WHO=who %s x.lua --workers 2 --out one --fresh")
  :format(shell.quote(shell.program)))
tap.is(shell.read(folder .. "/who"), ("helps\n"):rep(24), "with --fresh the helpers make each run again, once")

-- ---- Two starts at once: what one has merged the other takes, though the folder is gone in which it was at work

local start = shell.quote(shell.program) .. " x.lua --workers 1 --slow 0.02 --out both"
status = shell.command(folder, ("export MINIMODEL_NO_REPORT=1; { %s; echo $? > first; } & %s; second=$?; wait; "
  .. 'test "$second $(cat first)" = "0 0"'):format(start, start))
tap.is(status, 0, "two starts at once both end well")
local both = shell.names(folder .. "/both/99-x")
tap.ok(#both == 4 and both[4]:find "^runs%-%x+%.jsonl$", "and leave one file of runs", "%s", table.concat(both, " "))
tap.is(#lines("both/99-x/" .. both[4]), 24, "with each run once")
local late = store.open(folder .. "/late", "runs")
late:make_folder()
late:read()
local works = { { id = "a", key = ("a"):rep(64), config = { arm = "a" } },
  { id = "b", key = ("b"):rep(64), config = {} } }
tap.ok(late:claim(works[1]), "a run is claimed")
local other = store.open(folder .. "/late", "runs"):read()
for _, work in ipairs(works) do other:put(work, { x = 1.5 }, 0) end
other:merge(works)
tap.ok(late:appeared(works[2]) and late:appeared(works[1]), "what another start has merged meanwhile is there")
late:put(works[1], { x = 1.5 }, 0)
tap.ok(late:claim { id = "c", key = ("c"):rep(64), config = {} }, "and the folder is made again for what is not")
late:release()
late:read():merge(works)
tap.is({ #lines "late/runs.jsonl", late:get(works[1]):get "x" }, { 2, 1.5 }, "the same runs, merged again")

-- ---- Words of the shares, kept for the merge

run "--out words --seeds 3 --steps 5 --shard any"
status, printed = run "--out words"
tap.is(status, 0, "the merge needs no words")
has(printed, "were started with --seeds 3 --steps 5", "and says which it takes")
has(printed, "\t3\t", "it reports three seeds")
run "--out several --seeds 3 --shard any"
run "--out several --seeds 2 --shard any"
local _, said
status, _, said = run "--out several"
tap.is(status, 2, "runs of two starts: which is meant must be said")
has(said, "holds runs of several starts", "and it is told so")
_, printed = run "--out two --shard any"
has(printed, "24 were there, 0 made now", "a share of what was merged has nothing to do")
tap.ok(not lfs.attributes(folder .. "/two/99-x/runs", "mode"), "and leaves nothing behind")
run "--out two --seeds 2 --steps 5 --shard any"
status, printed = run "--out two"
tap.is(status, 0, "so that shares started with other words are merged without words")
has(printed, "were started with --seeds 2 --steps 5", "by theirs")

-- ---- The first line comes before what is there is read: the file of runs is a pipe in which nobody writes yet

do
  local command = ([[mkdir -p pipe/99-x && mkfifo pipe/99-x/runs.jsonl || exit 1
MINIMODEL_NO_REPORT=1 %s x.lua --out pipe --workers 1 > pipe/said 2>&1 &
n=0; until grep -q rates pipe/said || [ $n -ge 600 ]; do sleep 0.1; n=$((n + 1)); done
cp pipe/said pipe/first
exec 3> pipe/99-x/runs.jsonl; rm pipe/99-x/runs.jsonl; exec 3>&-
wait $!]]):format(shell.quote(shell.program))
  status = shell.command(folder, command)
  tap.is(status, 0, "a lab whose runs cannot be read yet")
  has(shell.read(folder .. "/pipe/first"), "99-x: 2 arms, 4 seeds, rates 0.25,0.5\n", "has said what it does")
  tap.is(lines "pipe/99-x/runs.jsonl", whole, "and goes on when they can")
end

-- ---- Another configuration

run "--out one --steps 5"
tap.is(shell.read(folder .. "/one/99-x/runs.jsonl"), before, "other words leave the runs there as they are")
tap.is(#shell.names(folder .. "/one/99-x"), 5, "they have a file of their own")
shell.write(folder .. "/x.lua", (LAB:gsub("data = { 1, 2, { 3 } }", "data = { 1, 2, { 4 } }")))
_, printed = run "--out one --shard any"
has(printed, "0 were there, 24 made now", "other data: every run is another")
shell.write(folder .. "/x.lua", (LAB:gsub("return { list = list", "list[1] = list[1] + 1\n  return { list = list")))
_, printed = run "--out two --shard any"
has(printed, "0 were there, 24 made now", "another code: every run is another")
shell.write(folder .. "/x.lua", (LAB:gsub("local list = {}", "-- a word of comment\n\n  local   list = {}")))
_, printed = run "--out three --shard any"
has(printed, "24 were there, 0 made now", "a comment or a space: the same runs")
shell.write(folder .. "/x.lua", LAB)
tap.ok(not lfs.attributes(folder .. "/figures/99-x/runs.jsonl", "mode"), "--out holds for the runs")

-- ---- Damage

local path = folder .. "/two/99-x/runs.jsonl"
local text = shell.read(path)
shell.write(path, text:sub(1, #text - 40))
shell.remove(folder .. "/two/99-x/runs")
run "--out two"
tap.is(lines "two/99-x/runs.jsonl", whole, "a line that is cut short is made again")

-- ---- Killed, interrupted; left behind

local machine = host.machine():gsub("[^%w]", "_")
do -- a process that has ended is gone, though nobody has asked how; in a container nobody may ever
  local script = [[$| = 1; my $child = fork; exit 0 unless $child; print "$child $$\n"; sleep 60]]
  local pipe <close> = io.popen("exec perl -e '" .. script .. "'")
  local child, parent = pipe:read("l"):match "(%d+) (%d+)"
  local tries = 0
  while host.alive(math.tointeger(tonumber(child))) and tries < 100 do
    os.execute "sleep 0.02"
    tries = tries + 1
  end
  tap.ok(tries < 100, "a process that has ended, but was not waited for, is gone")
  tap.ok(host.alive(math.tointeger(tonumber(parent))), "its parent is not")
  os.execute("kill " .. parent)
end

local GONE = 4194303
while host.alive(GONE) do GONE = GONE - 1 end
lfs.mkdir(folder .. "/kill")
lfs.mkdir(folder .. "/kill/99-x")
lfs.mkdir(folder .. "/kill/99-x/runs-left")
for _, signal in ipairs { "KILL", "INT" } do
  local out = "killed-" .. signal
  -- The program runs in a group of its own, so that the signal reaches its processes as Ctrl-C does; it is sent once
  -- 3 runs are there. What it says on stderr ends when the last of its processes has ended.
  shell.command(folder, ([[
mkfifo said.%s
cat said.%s > said &
reader=$!
perl -e '$SIG{INT} = "DEFAULT"; setpgrp; exec @ARGV' %s x.lua --slow 0.05 --workers 2 --out %s > /dev/null 2> said.%s &
n=0
while [ "$(ls %s/99-x/runs-*/ 2> /dev/null | grep -c 'json$')" -lt 4 ] && [ $n -lt 400 ]; do
  sleep 0.02; n=$((n+1))
done
kill -s %s -- -$!
wait $reader
true]]):format(signal, signal, shell.quote(shell.program), out, signal, out, signal))
  local _, messages = shell.read(folder .. "/said"):gsub("minimodel: ", "")
  tap.is(messages, signal == "INT" and 1 or 0, "SIG" .. signal .. ": only the process that was started says so")
  local name = shell.names(folder .. "/" .. out .. "/99-x")[1]
  local working = folder .. "/" .. out .. "/99-x/" .. name
  local there = #shell.names(working)
  tap.ok(there >= 3, "SIG" .. signal .. ": what was finished is there")
  shell.write(("%s/.a.json.partial-%s-%d-00"):format(working, machine, GONE), "half")
  shell.write(("%s/.b.json.partial-%s-%d-00"):format(working, machine, host.process()), "of a living process")
  status = run("--slow 0.05 --workers 2 --out " .. out)
  tap.is(status, 0, "the same command goes on")
  local made = lines(out .. "/99-x/" .. name .. ".jsonl")
  tap.is(#made, 24, "to the end")
  tap.is((made[1] or ""):sub(1, 64), whole[1]:sub(1, 64), "and to the same numbers")
  tap.is(shell.names(working), { (".b.json.partial-%s-%d-00"):format(machine, host.process()) },
    "what a process that is gone left half-written is taken away, what a living one writes is not")
end
-- kill -9 on the process that started the others: they end after the run they are at, without a word
shell.command(folder, ([[
mkfifo said.orphans
cat said.orphans > said &
reader=$!
%s x.lua --slow 0.2 --workers 2 --out orphans > /dev/null 2> said.orphans &
parent=$!
n=0
while [ "$(ls orphans/99-x/runs-*/ 2> /dev/null | grep -c 'json$')" -lt 3 ] && [ $n -lt 400 ]; do
  sleep 0.02; n=$((n+1))
done
kill -9 $parent
wait $reader
ls orphans/99-x/runs-*/ | grep -c 'json$' > count
true]]):format(shell.quote(shell.program)))
tap.is(shell.read(folder .. "/said"), "", "what nobody reads any more is no fault of the others")
local left = tonumber(shell.read(folder .. "/count"))
tap.ok(left >= 3 and left < 24, ("kill -9 on the first process: the others end after the run they are at (%d of 24 "
  .. "runs)"):format(left))

-- ---- Bad words

for _, wrong in ipairs { "4/3", "1", "a/b", "1/0", "-1/2", "1.5/3", "''" } do
  status, _, said = run("--shard " .. wrong)
  tap.is(status, 2, "no share: " .. wrong)
  has(said, '--shard needs "k/n"', "and it is told so")
end
status = run "--rates 0.1,0.1"
tap.is(status, 2, "a rate that is given twice")
local function refused(change, by, message, name)
  shell.write(folder .. "/y.lua", (LAB:gsub(change, by)))
  local found, _, what = shell.minimodel(folder, "y.lua --workers 1 --out bad")
  tap.ok(found ~= 0, name)
  has(what, message, name .. ": told")
end
refused('{ "a", "b" }', '{ "a", "a" }', "two arms are called a", "two arms of one name")
refused('{ "a", "b" }', '{ "a b" }', "an arm's name is made of", "a name with a space")
refused('gate = { quantity', 'gates = { quantity', 'unknown option "gates"; did you mean "gate"', "a key misspelt")
refused('return { list = list', 'do return end return { list = list', "a run returns a table of its numbers, not nil",
  "a run that returns nothing")
refused('return { list = list', 'return { list = 0 / 0', "the run's list holds", "a run that returns NaN")
refused('return { list = list', 'return { list = { 1, nil, 3 }', "the run's list has no entry 2", "a list with a hole")
refused('"b", "a", "list"', '"b", "c", "list"', "there is no run of arm c", "a contrast with an arm there is none of")
refused('"b", "a", "list"', '"b", "a", "lsit"', 'return nothing called "lsit"', "a quantity there is none of")

-- ---- The gate

status, printed = run "--chaos 0.3 --out gate"
tap.is(status, 0, "one rate of two fails the gate")
has(printed, "dropped for all arms, as the gate asks: rate 0.5", "it is said, and dropped for all")
status, _, said = run "--chaos 0.1 --out gate"
tap.is(status, 1, "where no rate passes there is no outcome")
has(said, "no rate passes the gate", "and it is told so")

-- ---- Registration

lfs.mkdir(folder .. "/spec")
shell.write(folder .. "/spec/x.md", "what was fixed\n")
shell.write(folder .. "/spec/x.es.md", "lo que se fijó\n")
_, printed = run "--out register"
has(printed, "follows a specification that was not fixed before it", "a specification that was not registered")
status, printed = run "--register"
tap.is(status, 0, "it is registered")
has(printed, "registered: spec/x.json", "and said so")
status = run "--register"
tap.is(status, 1, "once")
_, printed = run "--out register"
has(printed, "true\tThis run was preregistered", "a run that keeps to it")
has(shell.read(folder .. "/register/99-x/manifest.json"), '"registration": {', "the manifest has its digest")
_, printed = run "--out register --lang es"
has(printed, "Esta ejecución se prerregistró", "in Spanish too")
_, printed = run "--out register --seeds 3"
has(printed, "false\tThis run is not the one that was fixed beforehand: it differs in the seeds", "other seeds")
shell.write(folder .. "/spec/x.es.md", "otra cosa\n")
_, printed = run "--out register"
has(printed, "it differs in the text of the specification", "another text")
hasnt(printed, "preregistered", "the word is refused")
shell.write(folder .. "/x.lua", (LAB:gsub("%+ case.seed", "- case.seed")))
_, printed = run "--out register"
has(printed, "the text of the specification, the code or the data of a run", "another code")

-- ---- Parts

tap.is(workers.words { "--seeds", "3", "--shard", "1/2", "--quick", "--workers=2", "--fresh", "--steps", "-4" },
  { "--seeds", "3", "--quick", "--steps", "-4" }, "words without those that say who works")
local processors = workers.processors()
tap.ok(processors >= 1, "processors")
shell.command(folder, "SLURM_CPUS_PER_TASK=1 " .. shell.quote(shell.program)
  .. [[ -e 'print(require "minimodel.experiment.workers".processors())' > count-3]])
tap.is(shell.read(folder .. "/count-3"), "1\n", "a scheduler's allocation counts")
local shared = { 1 }
local function helper(x) return x + shared[1] end
local function subject(x) return helper(x) end
local first = identity.code(subject)
tap.is(identity.code(subject), first, "the same code, the same digest")
shared[1] = 2
tap.ok(identity.code(subject) ~= first, "what a function sees counts")
do -- what a run asks its lab for, and the streams it draws from
  local lab, rng = { seed = 0, quick = false, other = 1 }, mm.random(0):split "data"
  local apart = { [lab] = true }
  local function asks() return lab.seed, lab.quick and 1 or 2, rng:uniform() end
  local function asks_nothing() return lab end
  local function of(f) return identity.code(f, apart) end
  local asked, none = of(asks), of(asks_nothing)
  lab.other = 2
  tap.is(of(asks), asked, "what it does not ask for does not count")
  lab.seed = 7
  tap.ok(of(asks) ~= asked, "another lab.seed, where a run asks for it")
  tap.is(of(asks_nothing), none, "and not where none does")
  lab.seed, lab.quick = 0, true
  tap.ok(of(asks) ~= asked, "lab.quick, too")
  lab.quick = false
  tap.is(of(asks), asked, "the same again")
  rng:uniform()
  tap.is(of(asks), asked, "the same stream")
  rng = mm.random(7):split "data"
  tap.ok(of(asks) ~= asked, "a stream of another seed")
end
tap.is(#identity.arithmetic(), 64, "the arithmetic has a digest")
tap.is(identity.describe(function() return mm.zeros, 1 end), identity.describe(function() return mm.zeros, 1 end),
  "the library is known by name")

-- ---- Contrasts against counting by hand

local values = { a = { 0.1, 0.5, -0.2, 0.4 }, b = { 1.1, 0.9, 0.4, 1.9 } }
local study = studies.new { arms = { "a", "b" }, seeds = { 1, 2, 3, 4 }, rates = { 1, 2 }, kept = { 1, 2 },
  rng = mm.random(1), draws = 500,
  gate_seeds = { 1, 2 } }
study.find = function(arm, seed, rate, nudge)
  return { get = function(_, name)
    if name == "list" then return { values[arm][seed], values[arm][seed] + rate } end
    return values[arm][seed] + rate + nudge / 100
  end }
end
tap.near(study:outcomes("a", "x"), { 1.6, 2.0, 1.3, 1.9 }, 1e-12, "an outcome is the mean over the rates")
tap.near(study:matrix("a", "list")[1], { 0.1, 1.6 }, 1e-12, "entry by entry")
tap.near(study:outcomes("a", "x - x"), { 0, 0, 0, 0 }, 1e-12, "a difference of two quantities")
local c = study:contrasts { { "one", "b", "a", "x" }, { "two", "b", "a", "list" },
  { "three", { "a", "x" }, { "b", "x" } },
  { "even", "a", "a", "x", margin = 0.5 } }
tap.near(c.one.estimate, 0.875, 1e-12, "the mean difference")
tap.is(c.one.p, 0.125, "exact sign flips: the least that four seeds can give")
tap.ok(c.one.holm == nil and c.two.holm == 0.25 and c.three.holm == 0.25,
  "Holm's correction over all but the first and the equivalence")
tap.ok(c.even.equivalent == false and c.even.p == 1 / 16, "four seeds cannot show equivalence at 0.05")
tap.ok(c.one.low <= c.one.estimate and c.one.estimate <= c.one.high, "the interval holds the estimate")
local firm = study:stability({ "one", "b", "a", "x" }, c.one)
tap.is({ firm.halves, firm.moved < 1e-12 }, { 1, true }, "every half has the sign; a shift of both arms moves nothing")
tap.fails(function() study:contrasts { { "one", "b", "a", "x" }, { "one", "b", "a", "x" } } end, "two are called one",
  "two of one name")
tap.is(store.words(folder .. "/nowhere"), nil, "no words where there is no folder")

shell.remove(folder)
tap.done()
