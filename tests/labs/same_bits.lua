-- The promise of the same bits: every forward lab leaves the same files under each instruction set that this machine
-- has, and with one, two and three threads. The manifest names the instruction set; that line alone may differ.
local tap = require "minimodel.tap"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read

--- name → content of all that a run leaves, or nil when the instruction set is not to be had.
local function leaves(lab, isa, threads)
  local out = ("%s/%s-%s-%d"):format(scratch, lab, isa or "best", threads)
  local ok = os.execute(("%s SOURCE_DATE_EPOCH=0 %s labs/%s.lua --seeds 3 --out %s --threads %d >%s/log 2>&1"):format(
    isa and "MINIMODEL_ISA=" .. isa or "", program, lab, out, threads, scratch))
  local log = read(scratch .. "/log")
  if not ok and log:find("instruction set", 1, true) then return nil end
  if not ok and log:find("unknown parameter --seeds", 1, true) then
    ok = os.execute(("%s SOURCE_DATE_EPOCH=0 %s labs/%s.lua --out %s --threads %d >%s/log 2>&1"):format(
      isa and "MINIMODEL_ISA=" .. isa or "", program, lab, out, threads, scratch))
  end
  if not ok then tap.note("%s", read(scratch .. "/log")) end
  assert(ok, "the lab failed")
  local files = {}
  for folder in lfs.dir(out) do
    if not folder:find "^%." then
      for name in lfs.dir(out .. "/" .. folder) do
        if not name:find "^%." then
          local text = read(out .. "/" .. folder .. "/" .. name)
          if name == "manifest.json" then text = text:gsub('"isa": "[^"]*"', '"isa": "any"') end
          files[name] = text
        end
      end
    end
  end
  return files
end

local function differing(a, b)
  local names = {}
  for name, text in pairs(a) do
    if b[name] ~= text then names[#names + 1] = name end
  end
  for name in pairs(b) do
    if a[name] == nil then names[#names + 1] = name end
  end
  return table.concat(names, ", ")
end

-- make asan: forward.lua and 03_extrapolation.lua run the others there
local LABS = { "00-permutation-equivariance", "06-alibi", "01-sinusoidal", "02-rope", "03-extrapolation" }
for i, lab in ipairs(LABS) do
  if os.getenv "ASAN_OPTIONS" and i > 2 then break end
  local reference = leaves(lab, nil, 1)
  for _, isa in ipairs { "generic", "avx2", "avx512", "neon" } do
    local files = leaves(lab, isa, 1)
    if files then tap.is(differing(reference, files), "", ("%s: %s leaves the same bytes"):format(lab, isa)) end
  end
  for threads = 2, 3 do
    tap.is(differing(reference, leaves(lab, nil, threads)), "", ("%s: %d threads leave the same bytes"):format(lab,
      threads))
  end
end

shell.remove(scratch)
tap.done()
