-- One allocation of the engine fails in the middle of a lab, or all past a limit: the lab either goes on to the same
-- results (memory was collected and the call made again), or ends with a message that says so and leaves nothing half
-- made.
--
-- A sample; MINIMODEL_FAILING=n asks for n places.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local PLACES = tonumber(os.getenv "MINIMODEL_FAILING") or 10
local LAB = "labs/00-permutation-equivariance.lua"

local folder = shell.folder()
shell.write(folder .. "/failing.lua", [[
local core = require "minimodel.core"
if arg[4] == "limit" then core.memory_limit(tonumber(arg[1])) else core.fail_after(tonumber(arg[1])) end
local ok, made, message = pcall(require("minimodel.lab.pages").run, arg[2], arg[3])
core.fail_after(-1)
core.memory_limit(0)
if not ok or not made then
  io.stderr:write(tostring(ok and message or made), "\n")
  os.exit(1)
end
]])
local function run(n, out, how)
  local _, _, status = os.execute(("%s %s/failing.lua %d %s %s %s > %s/said 2>&1"):format(shell.quote(shell.program),
    folder, n, LAB, out, how or "", folder))
  return status, shell.read(folder .. "/said")
end
local function results(out)
  local found = {}
  for name in lfs.dir(out) do
    if name:sub(1, 1) ~= "." then found[#found + 1] = shell.read(out .. "/" .. name .. "/manifest.json") or "none" end
    if name:find "partial" then found[#found + 1] = name end
  end
  return table.concat(found, "\n")
end

local whole = folder .. "/whole"
lfs.mkdir(whole)
local status, said = run(-1, whole)
tap.is(status, 0, "the lab by itself" .. (status == 0 and "" or ": " .. said))
local want, n, ended = results(whole), 0, 0

local function goes_on_or_ends(what, out, how)
  lfs.mkdir(out)
  status, said = run(n, out, how)
  local made = results(out)
  if status == 0 then
    tap.ok(made == want, what .. ": the same results")
  else
    ended = ended + 1
    tap.ok(status == 1 and said:find "memory" and made == "", what .. ": said, and nothing is left", "status %s, %s",
      tostring(status), said)
  end
end

for place = 1, PLACES do
  goes_on_or_ends(("allocation %d fails"):format(n), folder .. "/" .. place)
  n = n < 4 and n + 1 or n * 2 + place
end
for i = 10, 16, 2 do
  n = 1 << i
  goes_on_or_ends(("no more than %d bytes"):format(n), folder .. "/limit" .. i, "limit")
end
tap.ok(ended > 0, ("%d runs were ended"):format(ended))
tap.done()
