-- Labs 04, 05 and 07 from outside, in their quick form: the files they promise, claims declared before the results
-- and all of them confronted; the same manifest from one process or several. Then the published full runs: their
-- manifests say what their runs say.
local tap = require "minimodel.tap"
local json = require "dkjson"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read

local function run(lab, experiment, folder, more, environment)
  local ok = os.execute(("%s SOURCE_DATE_EPOCH=0 MINIMODEL_NO_REPORT=1 %s --out %s/%s labs/%s.lua --quick %s >%s/log "
    .. "2>&1"):format(environment or "", program,
    scratch, folder, lab, more or "", scratch))
  local path = ("%s/%s/%s"):format(scratch, folder, experiment)
  return ok, path, read(path .. "/manifest.json"), read(scratch .. "/log")
end

-- make asan: a step takes ten times as long, so there are fewer
local fewer = os.getenv "ASAN_OPTIONS" and "--seeds 2 --steps 6 --draws 100" or ""

local function examine(lab, experiment, figures, tables)
  local ok, path, text, log = run(lab, experiment, "first", fewer)
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
  local declared, measured = readme:find("Declared before the run", 1, true), readme:find("Expected and measured", 1,
    true)
  tap.ok(declared and measured and declared < measured, lab .. ": declared before it is measured")
  for _, name in ipairs(tables) do
    tap.ok(readme:find("tbl-" .. name, 1, true) and spanish:find("tbl-" .. name, 1, true), lab .. ": table " .. name
      .. " in both languages")
  end
  tap.ok(table.concat(shell.names(path), "\n"):find "runs%-quick[^\n]*%.jsonl" ~= nil,
    lab .. ": its runs are kept beside the report")
  return manifest, path
end

local LABS = {
  { "04-head-to-head", "16-pe-compare", { "pe_compare_curves", "per_position_loss", "attention_T20",
    "conjugation_accuracy" },
    { "gate", "rates", "causes", "contrasts" }, 20 },
  { "05-sequence-ordering", "16-ordering", { "always_no", "ordering_accuracy" }, { "gate", "contrasts", "example" },
    10 },
  { "07-length-alone", "16-length-alone", { "past_by_place", "past_by_length", "causes", "clock_hands" },
    { "gate", "contrasts" }, 20 },
}
for _, lab in ipairs(LABS) do examine(lab[1], lab[2], lab[3], lab[4]) end

-- ---- The published full runs

for _, lab in ipairs(LABS) do
  local before = json.decode(read("figures/" .. lab[2] .. "/manifest.json"))
  local ok = os.execute(("MINIMODEL_NO_REPORT=1 SOURCE_DATE_EPOCH=0 %s --out %s/full labs/%s.lua --workers 1 >%s/log "
    .. "2>&1"):format(program,
    scratch, lab[1], scratch))
  tap.ok(ok, lab[1] .. ": the full report is made again from the published runs", "%s", read(scratch .. "/log"))
  local again = json.decode(read(("%s/full/%s/manifest.json"):format(scratch, lab[2])))
  tap.is(again.results, before.results, "with the published results")
  tap.is(again.registration, before.registration, "and the registration holds")
  tap.ok(before.registration, "as published")
  tap.is(#before.results.primary.seeds, lab[5], "over all its seeds")
  tap.ok(before.results.stability.halves >= 0.99
    and before.results.stability.moved < before.results.stability.width / 4,
    "and the primary contrast leans neither on which seeds were drawn nor on rounding")
end

os.execute("rm -r " .. scratch)
tap.done()
