-- Labs 04 and 05 from outside, in their quick form: the files they promise, the expectations declared before the results and all of them
-- confronted, numbers that cannot be otherwise; and the same bits from one process or several, with and without vector instructions.
-- Then the published full run of lab 04: its manifest says what its runs say.
local tap = require "minimodel.tap"
local json = require "dkjson"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.program, shell.folder(), shell.read

local function run(lab, experiment, folder, more, environment)
  local ok = os.execute(("%s SOURCE_DATE_EPOCH=0 %s labs/%s.lua --quick --out %s/%s %s >%s/log 2>&1"):format(environment or "", program, lab,
    scratch, folder, more or "", scratch))
  local path = ("%s/%s/%s"):format(scratch, folder, experiment)
  return ok, path, read(path .. "/manifest.json"), read(scratch .. "/log")
end

local function examine(lab, experiment, figures, tables)
  local ok, path, text, log = run(lab, experiment, "first")
  tap.ok(ok, lab .. ": runs, and its checks hold", "%s", log)
  local manifest = json.decode(text)
  local missing = {}
  for _, name in ipairs(figures) do
    for _, ending in ipairs { ".png", ".svg", ".pdf", ".es.png", ".es.svg", ".es.pdf" } do
      if not lfs.attributes(path .. "/" .. name .. ending) then missing[#missing + 1] = name .. ending end
    end
  end
  tap.is(missing, {}, lab .. ": leaves its figures")
  local unconfronted = 0
  for _, e in ipairs(manifest.expectations) do
    if e.measured == nil then unconfronted = unconfronted + 1 end
  end
  tap.is(unconfronted, 0, lab .. ": every expectation is confronted")
  local readme, spanish = read(path .. "/README.md"), read(path .. "/README.es.md")
  local declared, measured = readme:find("Declared before the run", 1, true), readme:find("Expected and measured", 1, true)
  tap.ok(declared and measured and declared < measured, lab .. ": declared before it is measured")
  for _, name in ipairs(tables) do
    tap.ok(readme:find("tbl-" .. name, 1, true) and spanish:find("tbl-" .. name, 1, true), lab .. ": table " .. name .. " in both languages")
  end
  tap.is(lfs.attributes(path .. "/runs-quick", "mode"), "directory", lab .. ": its runs are kept beside the report")
  return manifest, path
end

-- ---- Lab 04

local head, path = examine("04-head-to-head", "16-pe-compare", { "pe_compare_curves", "per_position_loss", "attention_T20", "conjugation_accuracy" },
  { "contrasts", "by_word", "causes", "attention", "rates" })
tap.is(head.results.parameters, 132352, "parameters of the mini-GPT")
tap.near(head.results.grammar_nats_per_token, 1.3786959632994, 1e-12, "entropy of the grammar")
local above = true
for _, arm in ipairs(head.config.arms) do
  for _, what in ipairs { "one", "long_10", "long_15", "long_20" } do
    for _, loss in ipairs(head.results[("loss_%s_%s"):format(arm, what)]) do above = above and loss > head.results.floor[1] - 0.2 end
    for _, share in ipairs(head.results[("accuracy_%s_%s"):format(arm, what)]) do above = above and share >= 0 and share <= 1 end
  end
end
tap.ok(above, "no loss below the grammar, no share outside 0 … 1")
for _, arm in ipairs { "none", "rope", "alibi" } do
  tap.near(head.results.causes[arm].blocks, 0, 1e-4, arm .. ": new positions alone change nothing")
end
tap.ok(math.abs(head.results.causes.learned.blocks) > 1e-3, "but they do for a learned table")

local first = read(path .. "/manifest.json")
run("04-head-to-head", "16-pe-compare", "first")
tap.is(read(path .. "/manifest.json"), first, "a second time, from the runs that are there: the same manifest")

-- A few steps are enough to part ways, and without vector instructions a step is slow.
local function plain(text)
  return (text:gsub('"isa": "[^"]*"', '"isa": "any"'):gsub('"workers": %d+', '"workers": 0'))
end
local few = "--seeds 2 --steps 3 --batch 4 --sequences 3 --draws 100"
local ok, _, several, log = run("04-head-to-head", "16-pe-compare", "several", few .. " --workers 2")
tap.ok(ok, "lab 04 in two processes", "%s", log)
local _, _, single = run("04-head-to-head", "16-pe-compare", "single", few .. " --workers 1", "MINIMODEL_ISA=generic")
tap.is(plain(single or ""), plain(several or "none"), "in one, without vector instructions: the same manifest, to the last digit")

-- ---- Lab 05

local ordering = examine("05-sequence-ordering", "16-ordering", { "always_no", "ordering_accuracy" }, { "example", "ordering", "contrasts" })
tap.near(ordering.results.always_no_accuracy, 1 - 1 / 24, 0.02, "always no on random orders of four")
tap.is(ordering.results.always_no_balanced, 0.5, "and balanced")
local chance = true
for _, seed in ipairs(ordering.results.accuracy_none) do
  for _, accuracy in ipairs(seed) do chance = chance and math.abs(accuracy - 0.5) <= 0.03 end
end
tap.ok(chance, "both ways without positions: chance at every length")

-- ---- The full run of lab 04, as published

local published = read "figures/16-pe-compare/manifest.json"
if published and not json.decode(published).config.quick then
  ok = os.execute(("SOURCE_DATE_EPOCH=0 %s labs/04-head-to-head.lua --out %s/full >%s/log 2>&1"):format(program, scratch, scratch))
  tap.ok(ok, "the full report is made again from the published runs", "%s", read(scratch .. "/log"))
  local again, before = json.decode(read(scratch .. "/full/16-pe-compare/manifest.json")), json.decode(published)
  tap.is(again.results, before.results, "with the published results")
  tap.is(#before.results.primary.seeds, 20, "over twenty seeds")
end

os.execute("rm -r " .. scratch)
tap.done()
