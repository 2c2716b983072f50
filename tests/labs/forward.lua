-- Labs 00, 01, 02 and 06 from outside: the files they promise, the values that were computed elsewhere, the verdicts
-- on their courses.
local tap = require "minimodel.tap"
local json = require "dkjson"
local lfs = require "lfs"

local shell = dofile "tests/lua/fixtures/shell.lua"
local program, scratch, read = shell.quote(shell.program), shell.folder(), shell.read

local function run(lab, experiment, files)
  local ok = os.execute(("%s labs/%s.lua --out %s >%s/log 2>&1"):format(program, lab, scratch, scratch))
  tap.ok(ok, lab .. ": runs, and its checks hold", "%s", read(scratch .. "/log"))
  local folder = scratch .. "/" .. experiment
  local missing = {}
  for _, name in ipairs(files) do
    if not lfs.attributes(folder .. "/" .. name) then missing[#missing + 1] = name end
  end
  tap.is(table.concat(missing, ", "), "", lab .. ": leaves what it promises")
  local manifest = json.decode(read(folder .. "/manifest.json"))
  local verdicts = {}
  for _, e in ipairs(manifest.expectations) do verdicts[e.id] = e.verdict end
  local held = true
  for _, check in ipairs(manifest.checks) do held = held and check.ok end
  tap.ok(held and #manifest.checks > 0, lab .. ": every check of the manifest held")
  return manifest, verdicts, folder
end

local function figure(name)
  return { name .. ".png", name .. ".svg", name .. ".pdf", name .. ".es.png", name .. ".es.svg", name .. ".es.pdf" }
end

local function files(...)
  local list = { "manifest.json", "README.md", "README.es.md" }
  for _, name in ipairs { ... } do
    for _, file in ipairs(figure(name)) do list[#list + 1] = file end
  end
  return list
end

do
  local wanted = files "equivariance"
  wanted[#wanted + 1] = "demo_output.txt"
  local manifest, verdicts, folder = run("00-permutation-equivariance", "16-permutation-equivariance", wanted)
  tap.ok(manifest.results.worst_error_float32 > 1e-8 and manifest.results.worst_error_float32 < 1e-6,
    "00: float32 error near 3e-7",
    "%g", manifest.results.worst_error_float32)
  tap.ok(manifest.results.worst_error_float64 > 1e-17 and manifest.results.worst_error_float64 < 1e-14,
    "00: float64 error near 3e-15 or below",
    "%g", manifest.results.worst_error_float64)
  tap.is(verdicts, { exact = "conditional", ["any-attention"] = "conditional", ["always-breaks"] = "conditional" },
    "00: verdicts: theorems, with their conditions")
  local demo = read(folder .. "/demo_output.txt")
  local equal, rows = 0, {}
  for own, word, left, right in demo:gmatch "(%-?%d[%d%. %-]-) …%s+(%a+)%s+(%-?%d[%d%. %-]-) …%s+(%-?%d[%d%. %-]-) …" do
    if left == right then equal = equal + 1 end
    rows[own], rows[word] = true, left
  end
  tap.is(equal, 3, "00: the printed rows agree side by side")
  tap.ok(rows[rows.he] and rows[rows.work] and rows[rows.I], "00: and are the rows of the first run in another order")
end

do
  local manifest, verdicts = run("01-sinusoidal", "16-sinusoidal", files("pe_heatmap", "dot_product_decay",
    "positional_encoding_viz"))
  local r, c = manifest.results, manifest.config
  tap.is({ c.T_heatmap, c.d_heatmap, c.T_decay, c.d_decay }, { 64, 32, 128, 32 }, "01: the promised config")
  -- Σ_k cos(10000^(−k/16) p), computed here and now.
  local lowest, at, crossing = math.huge, nil, nil
  for p = 0, 4095 do
    local sum = 0
    for k = 0, 15 do sum = sum + math.cos(10000 ^ (-k / 16) * p) end
    if p < 128 and sum < lowest then lowest, at = sum, p end
    if sum <= 0 then crossing = p break end
  end
  tap.near(r.decay_minimum, lowest, 1e-10, "01: the minimum of the decay, recomputed")
  tap.is({ r.decay_minimum_at_p, r.first_zero_crossing_anywhere_p }, { at, crossing },
    "01: where it is, and where the curve first crosses zero")
  local text = read(scratch .. "/16-sinusoidal/manifest.json")
  tap.ok(r.decay_zero_crossing_at_p == nil and text:find('"decay_zero_crossing_at_p": null', 1, true),
    "01: no crossing among the first 128 positions, a null in the manifest")
  tap.ok(r.linear_shift_max_diff > 0 and r.linear_shift_max_diff < 1e-5, "01: linear_shift_max_diff")
  tap.ok(r.translation_error_direct < 1e-20 and r.translation_error_projected > 0.5,
    "01: the offset explains PE · PEᵀ, and little of it through random projections")
  tap.is(verdicts["crosses-zero"], "false", "01: the curve does not cross zero where the course looked")
end

do
  local manifest, verdicts = run("02-rope", "16-rope", files("relative_position_demo", "clock_shop",
    "training_horizon"))
  local r = manifest.results
  for _, layout in ipairs { "interleaved", "half" } do
    local worst = "relative_score_worst_" .. layout
    tap.ok(r[worst .. "_float32"] < 1e-5 and r[worst .. "_float64"] < 1e-12, "02: theorem, " .. layout)
  end
  -- Pairs of 8 with T θ < 2π see angles beyond T at 4 T: θ_i = 10^(−i/2), T = 32.
  local new = 0
  for i = 0, 7 do
    if 32 * 10 ^ (-i / 2) < 2 * math.pi then new = new + 1 end
  end
  tap.is(r.pairs_with_new_angles.none, new, "02: pairs with new angles, recomputed")
  tap.is(r.pairs_with_new_angles.linear, 0, "02: linear scaling leaves none")
  tap.ok(r.unexplained_rope < 1e-20 and r.unexplained_sinusoidal > 0.05, "02: Toeplitz for RoPE, not for the sinusoid")
  tap.is(verdicts, { ["in-distribution"] = "false", decays = "conditional" },
    "02: verdicts: the bound falls, random scores do not")
end

do
  local manifest, verdicts = run("06-alibi", "16-alibi", files("alibi_bias", "alibi_slopes", "alibi_entropy"))
  tap.is(verdicts, { halves = "conditional", symmetric = "conditional", bounded = "true", extrapolates = "untested" },
    "06: verdicts: 1/2^i for eight heads alone, extrapolation not tested without training")
  tap.ok(manifest.results.entropy_rise_steep < manifest.results.entropy_rise_none / 2,
    "06: the steep head's entropy rises less than half as much")
end

shell.remove(scratch)
tap.done()
