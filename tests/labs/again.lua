-- One committed run of each arm of labs 04, 05 and 07 is made again, under each vector instruction set that this
-- processor has, and must be the committed record bit for bit. Without vectors a run takes thirty times as long:
-- there one run of lab 04 is made again.
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"
local scratch = shell.folder()
-- make asan: a run takes ten times as long, and labs/trained.lua walks the same code at a small size
if os.getenv "ASAN_OPTIONS" then tap.skip_all "the sanitizers take ten times as long" end
local root = shell.read "/proc/self/environ" and os.getenv "PWD" or "."

--- id → digest of the numbers, as a file of runs has it.
local function bits_in(text)
  local out = {}
  for line in (text or ""):gmatch "[^\n]+" do out[line:match '"id":"([^"]+)"'] = line:match '"bits":"(%x+)"' end
  return out
end

-- A share of the runs that takes each arm once or more: arms stand one after another, and the step from run to run has
-- no factor in common with their number. One process makes a whole share.
for _, lab in ipairs {
  { name = "04-head-to-head", experiment = "16-pe-compare", arms = 6, shard = "1/47", generic = "3/312" },
  { name = "05-sequence-ordering", experiment = "16-ordering", arms = 10, shard = "1/21" },
  { name = "07-length-alone", experiment = "16-length-alone", arms = 9, shard = "1/44" },
} do
  local committed = bits_in(shell.read("figures/" .. lab.experiment .. "/runs.jsonl"))
  for _, isa in ipairs { "avx2", "avx512", "neon", "generic" } do
    local shard = lab.shard
    if isa == "generic" then shard = lab.generic end
    local out = scratch .. "/" .. lab.name .. "-" .. isa
    local status, said, wrong
    if shard then
      status, said, wrong = shell.command(root, ("MINIMODEL_ISA=%s %s --threads 1 --out %s labs/%s.lua --fresh "
        .. "--shard %s"):format(isa, shell.quote(shell.program), out, lab.name, shard))
    end
    if shard and not wrong:find("instruction set", 1, true) then
      local made = tonumber(said:match "(%d+) made now") or 0
      tap.ok(status == 0 and made > 0, ("%s, %s: the runs are made"):format(lab.name, isa), "%s", wrong)
      local same, all, arms, seen = 0, 0, 0, {}
      for _, file in ipairs(shell.names(out .. "/" .. lab.experiment .. "/runs")) do
        for id, bits in pairs(file:find "^%w.*%.json$" and file ~= "words.json"
          and bits_in(shell.read(out .. "/" .. lab.experiment .. "/runs/" .. file)) or {}) do
          local arm = id:match "^[%w_]+"
          all, same = all + 1, same + (committed[id] == bits and 1 or 0)
          arms, seen[arm] = arms + (seen[arm] and 0 or 1), true
        end
      end
      tap.is({ all, same }, { made, made }, ("%s, %s: bit for bit the committed records"):format(lab.name, isa))
      tap.is(arms, isa == "generic" and 1 or lab.arms, ("%s, %s: of each arm"):format(lab.name, isa))
    end
  end
end

shell.remove(scratch)
tap.done()
