-- run.lua: ours against each peer that is installed, both in one run. `make bench` calls it; by hand:
--
--   build/minimodel bench/run.lua [quick] [pairs=N] [matmul] [attention] [training] [cold] [threads] [growth]
--
-- The words choose groups (all of them by default); quick: small sizes, few pairs. Leaves bench.txt, bench.json and
-- the pictures in build/bench. A ratio is the peer's time over ours, the median of the pairs; the range is the middle
-- half of them. Times are the processor's, so that other programs on the machine count little; two threads against
-- one are timed by the clock. Does not: know how anything is measured (worker.h, ours.lua, peers/), tune anything.
local mm = require "minimodel"
local host = require "minimodel.host"
local json = require "minimodel.json"

local here = arg[0]:match "^(.*)/" or "."
package.path = here .. "/?.lua;" .. package.path
local sides = require "sides"

local program = os.getenv "MINIMODEL" or "build/minimodel"
local python = os.getenv "PYTHON" or "/usr/bin/python3"
local out = os.getenv "BENCH_OUT" or "build/bench"
local peers = here .. "/peers/"
sides.scratch = out .. "/scratch"
os.execute("mkdir -p " .. sides.quoted { sides.scratch })

local chosen, quick, rounds = {}, false, 11
for _, word in ipairs { ... } do
  if word == "quick" then quick, rounds = true, 3
  elseif word:match "^pairs=%d+$" then rounds = tonumber(word:match "%d+")
  else chosen[word] = true end
end
local groups = { "matmul", "attention", "training", "cold", "threads", "growth" }
for word in pairs(chosen) do
  local known = false
  for _, group in ipairs(groups) do known = known or group == word end
  if not known then error(("unknown group %s; there are %s"):format(word, table.concat(groups, ", ")), 0) end
end
local function wanted(group) return not next(chosen) or chosen[group] end

local result = { cases = {}, growth = {}, missing = {}, machine = { isa = mm.isa } }
local report = assert(io.open(out .. "/bench.txt", "w"))
local function say(format, ...)
  local line = format:format(...)
  print(line)
  io.stdout:flush()
  report:write(line, "\n")
end

-- ---- What there is

local packages = {
  OpenBLAS = { "libopenblas0-pthread", { out .. "/peers/openblas", 16 } },
  NumPy = { "python3-numpy", { python, peers .. "matmul_numpy.py", 16 } },
  PyTorch = { "python3-torch", { python, peers .. "attention_torch.py", 1, 8, "full", 8, "forward", "plain" } },
}
local present = {}
for name, entry in pairs(packages) do
  local worker = sides.start(entry[2])
  present[name] = worker ~= nil
  if worker then sides.stop(worker) else result.missing[#result.missing + 1] = { peer = name, package = entry[1] } end
end
present.matplotlib = os.execute(sides.quoted { python, "-c", "import numpy, matplotlib" } .. " 2> /dev/null") and true
  or false
if not present.matplotlib then
  result.missing[#result.missing + 1] = { peer = "matplotlib", package = "python3-matplotlib" }
end
present.plain, present.ours = true, true
table.sort(result.missing, function(a, b) return a.peer < b.peer end)

local cpu = ""
local info = io.open "/proc/cpuinfo"
if info then
  cpu = info:read "a"
  info:close()
end
result.machine.processor = cpu:match "model name%s*:%s*([^\n]*)" or "unknown"

say("minimodel %s, %s, kernels for %s", mm.version, result.machine.processor, mm.isa)
for _, entry in ipairs(result.missing) do
  say("%s is not there; on Debian: sudo apt-get install %s", entry.peer, entry.package)
end

local peak, peak_worker = sides.measure({ out .. "/peak" }, 5, "processor")
if peak then
  result.machine.peak_gflops = peak_worker.facts.operations / peak.median / 1e9
  say("one thread's peak: %.0f GFLOP/s (fused multiply-adds of %d bits)", result.machine.peak_gflops,
    peak_worker.facts.bits)
end

-- OpenBLAS may take a processor for an older one; which of the core types that this one can be is best depends on the
-- size.
local core_types = {}
for _, entry in ipairs { { "SkylakeX", "avx512f" }, { "Cooperlake", "avx512_bf16" }, { "Sapphirerapids", "amx_tile" },
  { "Haswell", "avx2" },
  { "Zen", "avx2" } } do
  if cpu:find("[ :]" .. entry[2] .. "[ \n]") then core_types[#core_types + 1] = entry[1] end
end
local function best_core(n)
  local best, least
  for _, name in ipairs(core_types) do
    local took = sides.measure({ out .. "/peers/openblas", n, env = { OPENBLAS_CORETYPE = name } }, 5, "processor")
    if took and (not least or took.low < least) then best, least = name, took.low end
  end
  return best
end
local torch_core = present.OpenBLAS and #core_types > 0 and best_core(256) or nil
local function with_core(side, core)
  side.env = core and { OPENBLAS_CORETYPE = core } or nil
  return side
end

-- ---- A case

local function time(seconds)
  if seconds < 1e-3 then return ("%.3g µs"):format(seconds * 1e6) end
  if seconds < 1 then return ("%.3g ms"):format(seconds * 1e3) end
  return ("%.3g s"):format(seconds)
end
local function pad(text, width) return text .. (" "):rep(width - utf8.len(text)) end

local function heading(title)
  say ""
  say("%s %s %s %s %s", pad(title, 48), pad("ours", 10), pad("peer", 10), pad("ratio (middle half)", 22), "wanted")
end

--- case { name =, group =, peer = (a name in `present`), ours = side, theirs = side, clock =, target =, same = fact
-- that must agree, flops = of a matrix product, work = (facts → operations that nothing can do without: their time at
-- the peak is the floor) }
local function case(o)
  if not present[o.peer] then return nil end
  local a, why_a = sides.start(o.ours)
  local b, why_b
  if a then b, why_b = sides.start(o.theirs) end
  if not (a and b) then
    if a then sides.stop(a) end
    say("%s not measured: %s", pad(o.name, 48), why_a or why_b)
    result.cases[#result.cases + 1] = { group = o.group, name = o.name, peer = o.peer, failed = why_a or why_b }
    return nil
  end
  local got = sides.compare(a, b, o.rounds or rounds, o.clock or "processor")
  sides.stop(a)
  sides.stop(b)
  got.group, got.name, got.peer, got.target, got.size, got.threads = o.group, o.name, o.peer, o.target, o.size,
    o.threads
  got.how, got.extra_bytes = b.facts.way or b.fact, a.facts.extra
  if o.flops then got.gflops, got.peer_gflops = o.flops / got.ours.median / 1e9, o.flops / got.theirs.median / 1e9 end
  if o.same then
    local x, y = a.facts[o.same], b.facts[o.same]
    got.agree = math.abs(x - y) <= 1e-3 * math.abs(x)
    if not got.agree then say("%s: %s is %s here and %s there: not the same work", o.name, o.same, x, y) end
  end
  got.held = got.target and got.ratio.median >= got.target or nil
  local more = ""
  if got.gflops then
    more = ("  %.0f / %.0f GFLOP/s"):format(got.gflops, got.peer_gflops)
    if result.machine.peak_gflops then
      got.share_of_peak = got.gflops / result.machine.peak_gflops
      more = more .. (", %.0f %% of peak"):format(100 * got.share_of_peak)
    end
  end
  if o.work and result.machine.peak_gflops then
    got.floor = o.work(a.facts) / result.machine.peak_gflops / 1e9
    more = ("  floor %s%s"):format(time(got.floor), got.target and got.theirs.median / got.target < got.floor
      and ": above the mark" or "")
  end
  say("%s %s %s %s %s%s", pad(o.name, 48), pad(time(got.ours.median), 10), pad(time(got.theirs.median), 10),
    pad(("%.2f (%.2f … %.2f)"):format(got.ratio.median, got.ratio.low, got.ratio.high), 22),
    got.target and ("%g %s"):format(got.target, got.held and "yes" or "NO") or "-", more)
  result.cases[#result.cases + 1] = got
  return got
end

local function engine(n, threads) return { out .. "/engine", n, threads or 1 } end
local function ours(threads, ...) return { program, "--threads", threads, here .. "/ours.lua", ... } end

-- ---- Matrix product

local function matmul()
  heading "matrix product, float32, from C, OpenBLAS"
  for _, n in ipairs(quick and { 16, 64, 256 } or { 16, 32, 64, 128, 256, 512, 1024, 2048 }) do
    local core = present.OpenBLAS and best_core(n)
    case { group = "matmul", name = ("n = %d, %s"):format(n, core or "core type by itself"), peer = "OpenBLAS",
      size = n, ours = engine(n),
      theirs = with_core({ out .. "/peers/openblas", n }, core), flops = 2 * n ^ 3, target = n <= 128 and 1 or 0.9 }
  end
  heading "matrix product as a script calls it, NumPy"
  for _, n in ipairs(quick and { 64 } or { 16, 64, 256, 1024 }) do
    case { group = "matmul from a script", name = ("n = %d"):format(n), peer = "NumPy", size = n,
      ours = ours(1, "matmul", n),
      theirs = with_core({ python, peers .. "matmul_numpy.py", n }, torch_core), flops = 2 * n ^ 3 }
  end
end

-- ---- Attention

local attention_targets = { forward = { [1024] = 3, [4096] = 8 }, both = { [1024] = 3 } }

local function attention()
  for _, way in ipairs { "fastest", "plain" } do
    heading(("attention, PyTorch %s"):format(way == "plain" and "as it is first written" or "in its fastest form"))
    for _, shape in ipairs { { 4, 64, "causal" }, { 2, 16, "full" } } do
      for _, what in ipairs { "forward", "both" } do
        for _, T in ipairs(quick and { 256 } or way == "plain" and { 1024, 4096 } or { 256, 512, 1024, 2048, 4096 }) do
          local words = { shape[1], shape[2], shape[3], T, what }
          case { group = "attention, " .. way, size = T, peer = "PyTorch", rounds = T >= 2048 and math.min(rounds, 5)
            or nil,
            name = ("%d × %d %s, T = %d, %s"):format(shape[1], shape[2], shape[3], T, what == "both" and "with backward"
              or "forward"),
            -- two products forward and five backward, half of each where causal
            work = function()
              return shape[1] * shape[2] * T ^ 2 * (what == "both" and 14 or 4) / (shape[3] == "causal" and 2 or 1)
            end,
            ours = ours(1, "attention", table.unpack(words)), target = shape[1] == 4 and attention_targets[what][T]
              or nil,
            theirs = with_core({ python, peers .. "attention_torch.py", words[1], words[2], words[3], T, what, way },
              torch_core) }
        end
      end
    end
  end
  local T = quick and 4096 or 16384
  local _, worker = sides.measure(ours(1, "attention", 4, 64, "causal", T, "forward"), 1, "processor")
  local beyond = (worker.facts.extra - worker.facts.out) / 2 ^ 20
  say("%s", ("memory at T = %d beyond inputs and output: %.1f MiB (wanted: below 64)"):format(T, beyond))
  result.attention_beyond_mib = { T = T, mib = beyond }
end

-- ---- Training

--- Writes what all sides start from: our weights and one batch. Returns the folder.
local function start_from(d, layers, heads, V, B, T)
  local folder = ("%s/gpt-%d-%d-%d-%d"):format(sides.scratch, d, layers, B, T)
  os.execute("mkdir -p " .. sides.quoted { folder })
  local model = mm.nn.MiniGPT { d_model = d, n_layers = layers, n_heads = heads, vocab = V, seed = 0 }
  for i, p in ipairs(model:parameters()) do p:detach():save(("%s/p%03d.npy"):format(folder, i)) end
  local rng = mm.random(1)
  for _, name in ipairs { "ids", "targets" } do
    local rows = {}
    for b = 1, B do
      rows[b] = {}
      for t = 1, T do rows[b][t] = rng:integer(0, V - 1) end
    end
    mm.tensor(rows, "int64"):save(folder .. "/" .. name .. ".npy")
  end
  return folder
end

local mini, large = { d = 64, layers = 2, heads = 4, V = 512 }, { d = 256, layers = 6, heads = 4, V = 4096 }
local function train_words(model, kind, B, T, warm)
  return start_from(model.d, model.layers, model.heads, model.V, B, T), kind, B, T, model.d, model.layers, model.heads,
    model.V, warm
end

local function name_of(model, kind, B, T)
  return ("%s, %s, B %d, T %d"):format(model == mini and "mini-GPT" or "5.8 M parameters", kind, B, T)
end

-- A multiplication and an addition for each parameter and token, forward and twice backward; attention left out.
local function work_of(B, T)
  return function(facts) return 6 * facts.parameters * B * T end
end

local function training()
  local function against_torch(way, model, kind, B, T, warm, target, count)
    local words = { train_words(model, kind, B, T, warm) }
    local theirs = table.move(words, 1, #words, 3, { python, peers .. "gpt_torch.py" })
    theirs[#theirs + 1] = way
    case { group = "training, " .. way, name = name_of(model, kind, B, T), peer = "PyTorch",
      ours = ours(1, "train", table.unpack(words)),
      theirs = with_core(theirs, torch_core), target = target, same = "loss", rounds = count, work = work_of(B, T) }
  end
  for _, way in ipairs { "fastest", "plain" } do
    heading(("training step, PyTorch %s"):format(way == "plain" and "as it is first written" or "in its fastest form"))
    against_torch(way, mini, "rope", 32, 32, 10, 4)
    against_torch(way, mini, "rope", 32, 5, 10, 6)
    against_torch(way, mini, "sinusoidal", 32, 32, 10)
    against_torch(way, mini, "sinusoidal", 32, 5, 10)
    if not quick then against_torch(way, large, "rope", 8, 256, 2, 2, math.min(rounds, 5)) end
  end
  heading "training step, plain C (the design of llm.c)"
  for _, T in ipairs { 32, 5 } do
    for _, kind in ipairs { "rope", "sinusoidal" } do
      local words = { train_words(mini, kind, 32, T, 10) }
      case { group = "training, plain C", name = name_of(mini, kind, 32, T), peer = "plain",
        ours = ours(1, "train", table.unpack(words)),
        theirs = { out .. "/peers/plain_gpt", table.unpack(words) }, target = kind == "rope" and T == 32 and 6 or nil,
          same = "loss",
        work = work_of(32, T) }
    end
  end
end

-- ---- From a cold start

local function cold()
  heading "from the start to the end of the process"
  local folder = sides.scratch .. "/lab03"
  local got
  for _, entry in ipairs { { "lab 03's two figures", { here .. "/lab03.lua", folder } },
    { "lab 03 whole", { here .. "/../labs/03-extrapolation.lua", "--out", folder } } } do
    got = case { group = "cold", name = entry[1], peer = "matplotlib", target = 10,
      ours = { out .. "/cold", program, "--threads", 1, table.unpack(entry[2]) },
      theirs = { out .. "/cold", python, peers .. "lab03.py", folder }, rounds = math.min(rounds, 7) }
    if got then
      got.memory_share = got.ours_kilobytes / got.peer_kilobytes
      say("    memory %.0f and %.0f MiB: %.2f of theirs (wanted: a third)", got.ours_kilobytes / 1024,
        got.peer_kilobytes / 1024, got.memory_share)
    end
  end
  for _, entry in ipairs { { "matplotlib", "import numpy, matplotlib.pyplot" }, { "PyTorch", "import torch" } } do
    got = case { group = "cold", name = ('minimodel -e "", %s'):format(entry[2]), peer = entry[1],
      ours = { out .. "/cold", program, "-e", "" }, theirs = { out .. "/cold", python, "-c", entry[2] },
        rounds = math.min(rounds, 7) }
    if got then result.start_ms = got.ours.median * 1e3 end
  end
  if result.start_ms then say("    minimodel -e \"\": %.1f ms (wanted: below 10)", result.start_ms) end
end

-- ---- Two threads against one

local function threads()
  heading "two threads (ours) against one (peer)"
  local function both(name, one, two, count)
    case { group = "threads", name = name, peer = "ours", ours = two, theirs = one, clock = "wall", target = 0.95,
      rounds = count }
  end
  for _, n in ipairs(quick and { 64, 256 } or { 16, 64, 128, 256, 512, 1024, 2048 }) do
    both(("matrix product, n = %d"):format(n), engine(n, 1), engine(n, 2))
  end
  for _, what in ipairs { "forward", "both" } do
    for _, T in ipairs(quick and { 256 } or { 256, 1024, 4096 }) do
      both(("attention 4 × 64 causal, T = %d, %s"):format(T, what), ours(1, "attention", 4, 64, "causal", T, what),
        ours(2, "attention", 4, 64, "causal", T, what))
    end
  end
  for _, entry in ipairs { { mini, "rope", 32, 32, 10 }, { mini, "rope", 32, 5, 10 },
    not quick and { large, "rope", 8, 256, 1 } or nil } do
    local words = { train_words(table.unpack(entry)) }
    both("training, " .. name_of(table.unpack(entry)), ours(1, "train", table.unpack(words)),
      ours(2, "train", table.unpack(words)))
  end
  local lab = here .. "/../labs/03-extrapolation.lua"
  both("lab 03 whole", { out .. "/cold", program, "--threads", 1, lab, "--out", sides.scratch .. "/one" },
    { out .. "/cold", program, "--threads", 2, lab, "--out", sides.scratch .. "/two" }, math.min(rounds, 7))
end

-- ---- Cost against size

--- Least squares of log seconds on log size: the exponent.
local function exponent(sizes, seconds)
  local n, sx, sy, sxx, sxy = #sizes, 0.0, 0.0, 0.0, 0.0
  for i, size in ipairs(sizes) do
    local x, y = math.log(size), math.log(seconds[i])
    sx, sy, sxx, sxy = sx + x, sy + y, sxx + x * x, sxy + x * y
  end
  return (n * sxy - sx * sy) / (n * sxx - sx * sx)
end

local function growth()
  say ""
  say("%s %s", pad("cost against size, ours, one thread", 48), "time ~ size^exponent")
  local function series(name, sizes, side_of)
    local seconds = {}
    for i, size in ipairs(sizes) do
      seconds[i] = assert(sides.measure(side_of(size), quick and 1 or 5, "processor")).median
    end
    local entry = { name = name, sizes = sizes, seconds = seconds, exponent = exponent(sizes, seconds) }
    local times = {}
    for i, s in ipairs(seconds) do times[i] = ("%d: %s"):format(sizes[i], time(s)) end
    say("%s %.2f   %s", pad(name, 48), entry.exponent, table.concat(times, ", "))
    result.growth[#result.growth + 1] = entry
  end
  series("matrix product, n", quick and { 64, 128 } or { 64, 128, 256, 512, 1024 }, function(n) return engine(n) end)
  series("attention 4 × 64 causal, T", quick and { 128, 256 } or { 256, 512, 1024, 2048, 4096, 8192 },
    function(T) return ours(1, "attention", 4, 64, "causal", T, "forward") end)
  local function step(d, B, T)
    return ours(1, "train", train_words({ d = d, layers = 2, heads = 4, V = 512 }, "rope", B, T, 1))
  end
  series("training step, B 8, T 32, d", quick and { 32, 64 } or { 32, 64, 128, 256, 512 }, function(d)
    return step(d, 8, 32)
  end)
  series("training step, d 64, T 32, batch", quick and { 1, 4 } or { 1, 2, 4, 8, 16, 32, 64 }, function(B)
    return step(64, B, 32)
  end)
  series("training step, d 64, B 4, T", quick and { 8, 32 } or { 8, 16, 32, 64, 128, 256, 512 }, function(T)
    return step(64, 4, T)
  end)
end

-- ---- All of it

local begun = host.clock()
local run = { matmul = matmul, attention = attention, training = training, cold = cold, threads = threads,
  growth = growth }
for _, group in ipairs(groups) do
  if wanted(group) then run[group]() end
end
say ""
local met, of = 0, 0
for _, entry in ipairs(result.cases) do
  if entry.target then
    of = of + 1
    if entry.held then met = met + 1 end
  end
end
say("%d of %d marks met; %.0f s", met, of, host.clock() - begun)
report:close()
local file = assert(io.open(out .. "/bench.json", "w"))
file:write(json.encode(result))
file:close()
require "picture"(result, out)
os.execute("rm -rf " .. sides.quoted { sides.scratch })
