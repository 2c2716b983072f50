-- ours.lua: our side of a benchmark, as a worker that measures when it is told to (the words are those of worker.h).
--
--   minimodel [--threads N] bench/ours.lua matmul N
--   minimodel [--threads N] bench/ours.lua attention HEADS D_HEAD causal|full T forward|both
--   minimodel [--threads N] bench/ours.lua train FOLDER rope|sinusoidal B T D LAYERS HEADS V WARM
--
-- train reads from FOLDER what bench/sides.lua wrote for every side: p001.npy …, ids.npy, targets.npy. Does not:
-- compare.
local mm = require "minimodel"
local host = require "minimodel.host"
local train = require "minimodel.train"

local LEAST = 0.03 -- seconds of a measurement

local words = { ... }
local function whole(i)
  return math.tointeger(tonumber(words[i])) or error(("word %d should be a whole number"):format(i), 0)
end

--- The largest resident memory so far, in kB, where the system says it.
local function resident()
  local file = io.open("/proc/self/status")
  local kilobytes = file and file:read("a"):match "VmHWM:%s*(%d+)"
  if file then file:close() end
  return kilobytes or ""
end

local function serve(work, facts)
  local repetitions = 1
  while true do
    local start = os.clock()
    for _ = 1, repetitions do work() end
    local took = os.clock() - start
    if took >= LEAST then break end
    repetitions = took < LEAST / 20 and 10 * repetitions or 1.3 * LEAST / took * repetitions // 1 + 1
  end
  print("ready " .. facts)
  io.stdout:flush()
  for line in io.lines() do
    if line == "end" then break end
    local wall, processor = host.clock(), os.clock()
    for _ = 1, repetitions do work() end
    wall, processor = host.clock() - wall, os.clock() - processor
    print(("%.9g %.9g %s"):format(wall / repetitions, processor / repetitions, resident()))
    io.stdout:flush()
  end
end

local cases = {}

function cases.matmul()
  local n, rng = whole(2), mm.random(0)
  local a, b = mm.randn(rng, { n, n }), mm.randn(rng, { n, n })
  serve(function() return a:matmul(b) end, mm.isa)
end

function cases.attention()
  local heads, width, causal, T, both = whole(2), whole(3), words[4] == "causal", whole(5), words[6] == "both"
  local rng = mm.random(0)
  local q, k, v = mm.randn(rng, { heads, T, width }), mm.randn(rng, { heads, T, width }),
    mm.randn(rng, { heads, T, width })
  local options = { causal = causal }
  local before = mm.memory().peak
  mm.attention(q, k, v, options)
  local facts = ("extra=%d out=%d"):format(mm.memory().peak - before, heads * T * width * 4)
  if not both then return serve(function() mm.attention(q, k, v, options) end, facts) end
  for _, t in ipairs { q, k, v } do t:requires_grad() end
  serve(function()
    local tape <close> = mm.tape()
    tape:backward(mm.attention(q, k, v, options):sum())
  end, facts)
end

function cases.train()
  local folder, kind = words[2], words[3]
  local model = mm.nn.MiniGPT { d_model = whole(6), n_layers = whole(7), n_heads = whole(8), vocab = whole(9), seed = 0,
    scheme = mm.positional.schemes[kind]() }
  for i, p in ipairs(model:parameters()) do p:assign(mm.load(("%s/p%03d.npy"):format(folder, i))) end
  local ids, targets = mm.load(folder .. "/ids.npy"), mm.load(folder .. "/targets.npy")
  local optimizer = train.AdamW { parameters = model:parameters(), decay = 0.0 }
  local last
  local function step()
    local tape <close> = mm.tape()
    local loss = model:loss(ids, targets)
    last = loss:item()
    tape:backward(loss)
    optimizer:step(1e-3)
  end
  for _ = 1, whole(10) do step() end
  serve(step, ("loss=%.6f parameters=%d"):format(last, model:count()))
end

local case = cases[words[1]] or error("what: matmul, attention or train", 0)
case()
