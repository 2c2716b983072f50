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

for _, lab in ipairs {
  { "04-head-to-head", "16-pe-compare", 312, 6, 3 }, { "05-sequence-ordering", "16-ordering", 260, 10, 9 },
  { "07-length-alone", "16-length-alone", 414, 9, 3 },
} do
  local name, experiment, total, arms, single = table.unpack(lab)
  local committed = bits_in(shell.read("figures/" .. experiment .. "/runs.jsonl"))
  for _, isa in ipairs { "avx2", "avx512", "neon", "generic" } do
    local first, last = 1, arms
    if isa == "generic" then first, last = single, name:find "^04" and single or single - 1 end
    local out, made, there = scratch .. "/" .. name .. "-" .. isa, 0, true
    -- runs stand by seed, rate and arm: the first ones are those of all arms at one seed and rate
    for k = first, last do
      local status, _, said = shell.command(root, ("MINIMODEL_ISA=%s %s --threads 1 --out %s labs/%s.lua --fresh "
        .. "--shard %d/%d"):format(isa,
        shell.quote(shell.program), out, name, k, total))
      if status ~= 0 and said:find("instruction set", 1, true) then
        there = false
        break
      end
      if status ~= 0 then tap.note("%s", said) end
      made = made + (status == 0 and 1 or 0)
    end
    if there and last >= first then
      tap.is(made, last - first + 1, ("%s, %s: the runs are made"):format(name, isa))
      local same, all = 0, 0
      for _, file in ipairs(shell.names(out .. "/" .. experiment .. "/runs")) do
        for id, bits in pairs(file:find "^%w.*%.json$" and file ~= "words.json"
          and bits_in(shell.read(out .. "/" .. experiment .. "/runs/" .. file)) or {}) do
          all, same = all + 1, same + (committed[id] == bits and 1 or 0)
        end
      end
      tap.is({ all, same }, { last - first + 1, last - first + 1 }, ("%s, %s: bit for bit the committed records")
        :format(name, isa))
    end
  end
end

shell.remove(scratch)
tap.done()
