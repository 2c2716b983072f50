-- Labs are short scripts: how many lines of code each has, how wide its lines are, that it asks for minimodel alone and
-- that luacheck, for which a value in prose is a use, finds nothing; and that what it measures is what the committed
-- reference run measured, to the last bit.
local tap = require "minimodel.tap"
local json = require "dkjson"

local shell = dofile "tests/lua/fixtures/shell.lua"
local code = dofile "tests/lua/fixtures/code.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read

-- lines of code at most, and the experiment whose results are compared
local LABS = {
  { "labs/00-permutation-equivariance.lua", 100, "16-permutation-equivariance" },
  { "labs/01-sinusoidal.lua", 100, "16-sinusoidal" },
  { "labs/02-rope.lua", 100, "16-rope" },
  { "labs/03-extrapolation.lua", 100, "16-extrapolation" },
  { "labs/06-alibi.lua", 100, "16-alibi" },
}

tap.is(code.lines "#!/usr/bin/env x\n-- a\n\n--[[en\nb\n]]\nlocal x = 1 -- c\nlocal s = [[\nd\n]]\n", 4,
  "what a line of code is")
tap.is(code.long(("é"):rep(120) .. "\n" .. ("x"):rep(121), 120), { 2 }, "columns are letters, not bytes")

--- What holds for the text of a lab.
local function form(path, most)
  local text = read(path)
  local lines = code.lines(text)
  tap.ok(lines <= most, ("%s: at most %d lines of code"):format(path, most), "it has %d", lines)
  tap.is(code.long(text, 120), {}, path .. ": no line past 120 columns")
  local said = code.luacheck(shell, path)
  if said then tap.is(said, "", path .. ": luacheck finds nothing, with no class of warning switched off") end
  local asked = {}
  for name in text:gmatch 'require%s*%(?%s*"([^"]+)"' do asked[#asked + 1] = name end
  tap.is(asked, { "minimodel" }, path .. ": requires minimodel and no inner room")
end

for _, name in ipairs { "04-head-to-head", "05-sequence-ordering", "07-length-alone" } do
  form("labs/" .. name .. ".lua", 150)         -- tests/labs/trained.lua runs them
end
for _, lab in ipairs(LABS) do
  local path, most, experiment = table.unpack(lab)
  form(path, most)
  local command = ("%s %s --out %s >%s/log 2>&1"):format(program, path, scratch, scratch)
  tap.ok(shell.command(".", command) == 0, path .. ": runs", "%s", read(scratch .. "/log"))
  tap.ok(not read(scratch .. "/log"):find("minimodel: ", 1, true),
    path .. ": without a warning", "%s", read(scratch .. "/log"))
  local made = json.decode(read(("%s/%s/manifest.json"):format(scratch, experiment)))
  local kept = json.decode(read(("figures/%s/manifest.json"):format(experiment)))
  tap.is(made.results, kept.results, experiment .. ": results as committed, bit for bit")
  local got, before = {}, {}
  for i, check in ipairs(made.checks) do got[i] = { check.name, check.got } end
  for i, check in ipairs(kept.checks) do before[i] = { check.name, check.got } end
  tap.is(got, before, experiment .. ": what the checks measured as committed, bit for bit")
  tap.is(made.config, kept.config, experiment .. ": the same config")
  tap.ok(made.finding and made.finding.en and made.finding.es, experiment .. ": its finding stands in both languages")
end

shell.remove(scratch)
tap.done()
