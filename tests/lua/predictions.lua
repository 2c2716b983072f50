-- The learner's own predictions: asked for by --predict or written by hand, dated, kept through reruns, shown beside
-- what came out in both languages, and never in the way of a report that has none.
local tap = require "minimodel.tap"
local json = require "dkjson"
local shell = dofile "tests/lua/fixtures/shell.lua"

local folder = shell.folder()
local at = folder .. "/figures/00-x"
local file = at .. "/predictions.json"

local function claim(id, en, es)
  return ("--[[en claim:%s\nclaim: %s\nexpected: e\ntrue: t\nfalse: f\nundecided: u\n]]\n"
    .. "--[[es claim:%s\nclaim: %s\nexpected: e\ntrue: t\nfalse: f\nundecided: u\n]]\n"):format(id, en, id, es)
end
shell.write(folder .. "/x.lua", 'local mm = require "minimodel"\nlocal lab = mm.lab { experiment = "00-x", seed = 0 }\n'
  .. claim("falls", "it falls", "baja") .. claim("rises", "it rises", "sube")
  .. claim("gap_size", "by half a nat", "por medio nat") .. claim("unsure", "it is so", "es así")
  .. 'lab:claim("falls", function() return -0.25 end, "<", 0)\n'
  .. 'lab:claim("rises", function() return -0.25 end, ">", 0)\n'
  .. 'lab:claim("gap_size", function() return { estimate = -0.5, low = -0.7, high = -0.3 } end, "holds", -0.5)\n'
  .. 'lab:claim("unsure", function() return { estimate = 0.1, low = -0.2, high = 0.4 } end, ">", 0)\n'
  .. "lab:confront()\n")

--- The lab with some words, answers given as if typed: status, stdout, stderr.
local function lab(words, answers)
  local from = answers and ("printf '%%s' %s | "):format(shell.quote(answers)) or ""
  return shell.command(folder, from .. "MINIMODEL_NO_REPORT=1 " .. shell.quote(shell.program) .. " x.lua " .. words)
end
local function has(text, part, what) tap.ok(text and text:find(part, 1, true), what, "%s", tostring(text)) end
local function hasnt(text, part, what) tap.ok(not text:find(part, 1, true), what, "%s", text) end
--- What the table of predictions says of a claim.
local function row(text, begins)
  return (text:match "| You said |.*" or text:match "| Usted dijo |.*"):match("\n| " .. begins .. " | ([^\n]*)")
end

-- ---- Without predictions nothing is different

lab ""
local plain, simple = shell.read(at .. "/README.md"), shell.read(at .. "/README.es.md")
hasnt(plain, "You said", "without predictions the report has no such table")
tap.is(shell.read(file), nil, "and no file is made")
shell.remove(folder .. "/figures")

-- ---- Asked for

local status, _, said = lab "--predict"
local printed
tap.is(status, 2, "nobody answers: status 2")
has(said, 'figures/00-x/predictions.json yourself, such as {"falls": "yes"}', "it says how to write the file instead")
tap.is(shell.read(file), nil, "nothing is kept")
status, _, said = lab "--predict --lang es"
tap.is(status, 2, "in Spanish too")
has(said, '{"falls": "sí"}', "with a Spanish answer")

status, printed = lab("--predict", "yes\nperhaps\nno\n1e999\n-0,4\n")
tap.is(status, 0, "three answers, then the end of the input")
tap.is(select(2, printed:gsub("a number such as %-0.5", "")), 2, "another word and a number without end are none")
has(printed, "1/4  it falls", "each claim is shown")
has(printed, "a number such as -0.5", "what is no answer is asked for again")
local kept = json.decode(shell.read(file))
tap.is({ kept.falls.said, kept.rises.said, kept.gap_size.said, kept.unsure }, { true, false, -0.4 },
  "what was said is kept")
local today = os.date "!%Y-%m-%d"
tap.is({ kept.falls.date, kept.falls.result }, { today }, "dated, and without a result there")

-- ---- Shown beside what came out, and kept

local text = shell.read(file)
status, printed = lab ""
tap.is(status, 0, "the lab runs")
has(printed, "Your predictions: 3 as you said, 0 otherwise, 0 open", "the sum is said")
local english, spanish = shell.read(at .. "/README.md"), shell.read(at .. "/README.es.md")
has(english, "**What you said, and what came out**", "a table of its own")
tap.is(row(english, "it falls"), ("it will hold, on %s | ✓\u{a0}**true**: -0.25 | as you said |"):format(today),
  "what was said of a claim that holds")
tap.is(row(english, "it rises"), ("it will not hold, on %s | ✗\u{a0}**false**: -0.25 | as you said |"):format(today),
  "of one that does not")
has(row(english, "by half a nat"), "−0.4, on", "a number")
has(row(english, "by half a nat"), "as you said", "inside the interval")
tap.is(row(english, "it is so"), nil, "nothing of what nothing was said of")
has(spanish, "**Lo que usted dijo y lo que salió**", "in Spanish")
has(row(spanish, "baja"), "se cumplirá, el " .. today, "with what was said")
has(row(spanish, "sube"), "como usted dijo", "and what came of it")
tap.is(shell.read(file), text, "a run leaves the file as it was")
lab "--seed 1"
has(shell.read(at .. "/seed=1/README.md"), "as you said", "a result beside the lab's own shows them too")
lab ""
tap.is(shell.read(at .. "/README.md"), english, "a rerun keeps them")

-- ---- Said after a result

status, printed = lab("--predict", "0.35\n")
tap.is(status, 0, "--predict again asks for what is missing")
has(printed, ("you have said: it will hold (%s); that stays"):format(today), "what was said stays")
has(printed, ("A result of %s is already in figures/00-x"):format(today), "and says that a result is there")
kept = json.decode(shell.read(file))
tap.is({ kept.falls.said, kept.falls.result, kept.unsure.said, kept.unsure.result }, { true, nil, 0.35, today },
  "only the new answer has that remark")
lab ""
has(row(shell.read(at .. "/README.md"), "it is so"), ("when a result of %s was there already"):format(today),
  "which the report repeats")

-- ---- Written by hand

shell.remove(folder .. "/figures")
os.execute(("mkdir -p %s"):format(shell.quote(at)))
shell.write(file, '{ "falls": "no", "rises": "Sí", "gap_size": -0.9, "unsure": true, "fals": "yes" }')
status, printed, said = lab ""
tap.is(status, 0, "a file by hand is taken")
has(printed, "Your predictions: 0 as you said, 3 otherwise, 1 open", "yes, no and numbers are read in either language")
has(said, "no claim called 'fals'; did you mean 'falls'?", "an unknown claim is named, with the nearest")
kept = json.decode(shell.read(file))
tap.is({ kept.falls.said, kept.falls.date, kept.falls.result, kept.fals }, { false, today, nil, "yes" },
  "the run dates the answers and changes none")
shell.write(file, '{ "falls": "maybe", "rises": { "said": -0.1, "date": "2020-02-02", "result": "2020-02-01" } }')
status, _, said = lab ""
tap.is(status, 0, "an answer that is none does not stop the lab")
has(said, "what is said of 'falls' should be yes, no or a number", "and is named")
has(row(shell.read(at .. "/README.md"), "it rises"),
  "−0.1, on 2020-02-02, when a result of 2020-02-01 was there already", "dates are those of the file")
has(row(shell.read(at .. "/README.md"), "it rises"), "away by 0.15", "a number against a number: how far away")

-- ---- Broken

local broken = '{ "falls": tr'
shell.write(file, broken)
status, _, said = lab ""
tap.is(status, 0, "a broken file does not stop the lab")
has(said, "predictions.json cannot be read", "it is said")
tap.is(shell.read(file), broken, "and it stays")
tap.is(shell.read(at .. "/README.md"), plain, "the report is, to the byte, that without predictions")
tap.is(shell.read(at .. "/README.es.md"), simple, "in both languages")
shell.write(file .. ".broken-1", "older")
status, printed = lab("--predict", "no\n")
tap.is(status, 0, "--predict begins anew")
has(printed, "is kept as figures/00-x/predictions.json.broken-2", "and says where the broken file is")
tap.is({ shell.read(file .. ".broken-1"), shell.read(file .. ".broken-2") }, { "older", broken }, "nothing is lost")
tap.is(json.decode(shell.read(file)).falls.said, false, "the new answer is kept")
shell.write(file, "[1, 2]")
_, _, said = lab ""
has(said, "cannot be read", "a list is no such file")

-- ---- No claims, and the words about it

shell.write(folder .. "/y.lua", 'local mm = require "minimodel"\nlocal lab = mm.lab { experiment = "00-y" }\n'
  .. 'lab:result("r", 1)\n')
status, _, said = shell.minimodel(folder, "y.lua --predict")
tap.is(status, 2, "a lab without claims: status 2")
has(said, "has no claims to predict", "and it says so")
for language, words in pairs { en = "your own predictions", es = "propias predicciones" } do
  _, printed = shell.minimodel(folder, "x.lua --help --lang " .. language)
  has(printed, words, "--help of a lab lists it: " .. language)
end
for _, kind in ipairs { "bash", "zsh", "fish" } do
  _, printed = shell.minimodel(folder, "reference completions." .. kind)
  has(printed, "predict", "the completions of " .. kind .. " know it")
end

shell.remove(folder)
tap.done()
