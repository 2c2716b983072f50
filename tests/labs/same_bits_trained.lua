-- The promise of the same bits over training: 200 steps of a small MiniGPT, and the trained labs at their quick size,
-- leave the same numbers under each instruction set that this machine has, and with one, two and three threads.
-- same_bits.lua has the forward labs.
local tap = require "minimodel.tap"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read
-- make asan: all of it takes ten times as long, so there is less of it
local sanitized = os.getenv "ASAN_OPTIONS" ~= nil

-- ---- Two hundred steps

local script = scratch .. "/train.lua"
local file = assert(io.open(script, "w"))
local source = [[
local mm = require "minimodel"
local host = require "minimodel.host"
local schemes = { mm.positional.schemes.rope(), mm.positional.schemes.sinusoidal(), mm.positional.schemes.alibi() }
local bytes = {}
local function keep(x) bytes[#bytes + 1] = ("<d"):pack(x) end
for i, scheme in ipairs(schemes) do
  local model = mm.nn.MiniGPT { vocab = 40, d_model = 24, n_layers = 2, n_heads = 3, seed = i, scheme = scheme }
  local rng = mm.random(i)
  local losses = mm.train.fit { model = model, steps = i == 1 and 200 or 20, rate = 0.01, warmup = 10,
    loss = function(step)
    local draw, ids, targets = rng:split("batch " .. step), {}, {}
    for b = 1, 13 do
      ids[b], targets[b] = {}, {}
      for t = 1, 11 do
        ids[b][t] = draw:integer(0, 39)
        targets[b][t] = (7 * ids[b][t] + 3) % 40
      end
    end
    return model:loss(ids, targets)
  end }
  for _, loss in ipairs(losses) do keep(loss) end
  for _, p in ipairs(model:parameters()) do
    for _, x in ipairs(p:detach():flatten():totable()) do keep(x) end
  end
  print(("%.3f → %.3f"):format(losses[1], losses[#losses]))
end
do -- as large as the labs' model and batch, so that threads have work to share
  local model = mm.nn.MiniGPT { vocab = 512, d_model = 64, n_layers = 2, n_heads = 4, scheme = schemes[1] }
  local rng, optimizer = mm.random(9), mm.train.AdamW { parameters = model:parameters() }
  local ids = (mm.rand(rng, { 32, 32 }) * 512):astype "int64"
  for _ = 1, 5 do
    local tape <close> = mm.tape()
    local loss = model:loss(ids, ids)
    keep(loss:item())
    tape:backward(loss)
    keep(optimizer:step(0.01))
  end
  for _, x in ipairs(model.embedding.table:detach():flatten():totable()) do keep(x) end
end
print(mm.isa, mm.threads)
print(host.sha256(table.concat(bytes)))
]]
file:write((source:gsub("200 or 20", sanitized and "8 or 4" or "%0")))
file:close()

--- What a command prints, or nil when the instruction set is not to be had.
local function run(isa, threads, words)
  local ok = os.execute(("%s SOURCE_DATE_EPOCH=0 %s --threads %d %s > %s/log 2>&1"):format(isa and "MINIMODEL_ISA="
    .. isa or "", program,
    threads, words, scratch))
  local log = read(scratch .. "/log")
  if not ok and log:find("instruction set", 1, true) then return nil end
  if not ok then tap.note("%s", log) end
  assert(ok, "the run failed")
  return log
end

local function digest(log) return log:match "(%x+)%s*$" end

local first = run(nil, 1, script)
tap.note("%s", first)
local from, to = first:match "(%S+) → (%S+)"
tap.ok(tonumber(to) < tonumber(from) / (sanitized and 1 or 2), "it learns")
tap.is(#digest(first), 64, "there is a digest")
for _, isa in ipairs { "generic", "avx2", "avx512", "neon" } do
  local log = run(isa, 1, script)
  if log then
    tap.ok(log:find(isa .. "\t1", 1, true), isa .. " was used")
    tap.is(digest(log), digest(first), ("training: %s gives the same weights and losses"):format(isa))
  end
end
for threads = 2, sanitized and 2 or 3 do
  local log = run(nil, threads, script)
  tap.ok(log:find(("\t%d\n"):format(threads), 1, true), threads .. " threads were used")
  tap.is(digest(log), digest(first), ("training: %d threads give the same weights and losses"):format(threads))
end

-- ---- The trained labs, small: without fused multiply-adds in the processor's own vectors (generic), a step takes
-- thirty times as long, so that one of them is enough there

--- name → content of what a lab leaves: pictures, pages, the manifest but for the line that names the instruction
-- set. What it keeps of each run says how long that took, and is not looked at.
local function leaves(lab, isa, threads)
  local out = ("%s/%s-%s-%d"):format(scratch, lab[1], isa or "best", threads)
  if not run(isa, threads, ("labs/%s.lua --quick --workers 1 --out %s %s"):format(lab[1], out, lab[2])) then
    return nil
  end
  local files = {}
  for folder in lfs.dir(out) do
    if not folder:find "^%." then
      for name in lfs.dir(out .. "/" .. folder) do
        local path = out .. "/" .. folder .. "/" .. name
        -- the file of runs says how long each took, and is not looked at
        if lfs.attributes(path, "mode") == "file" and not name:find "%.jsonl$" then files[name] = read(path) end
      end
    end
  end
  files["manifest.json"] = files["manifest.json"]:gsub('"isa": "[^"]*"', '"isa": "any"')
  return files
end

--- Names of what two sets of files do not share, byte for byte.
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

local LABS = {
  { "04-head-to-head", "--seeds 2 --steps 6 --batch 8 --sequences 2 --draws 100" },
  { "07-length-alone", "--seeds 2 --steps 4 --windows 2 --draws 100" },
  { "05-sequence-ordering", "--seeds 2 --steps 6 --pairs 8 --test_pairs 4" },
}
for i, lab in ipairs(LABS) do
  if sanitized and i > 1 then break end
  local reference = leaves(lab, nil, 1)
  for _, isa in ipairs(sanitized and {} or { "avx2", "avx512", "neon", i == 1 and "generic" or nil }) do
    local files = leaves(lab, isa, 1)
    if files then tap.is(differing(reference, files), "", ("%s: %s leaves the same bytes"):format(lab[1], isa)) end
  end
  for threads = 2, (sanitized or i > 1) and 2 or 3 do
    tap.is(differing(reference, leaves(lab, nil, threads)), "", ("%s: %d threads leave the same bytes"):format(lab[1],
      threads))
  end
end

shell.remove(scratch)
tap.done()
