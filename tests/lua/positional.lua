-- positional: tables against values computed elsewhere, RoPE's theorem in both layouts and both types, frequency
-- scaling, and errors that name the argument, its value and what is allowed.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local P = mm.positional

-- ---- The sinusoid

tap.near(P.sinusoidal(7, 4, { dtype = "float64" }):take(mm.tensor({ 0, 1, 5, 6 }, "int64")), {
  { 0, 1, 0, 1 },
  { .841470984808, .540302305868, .009999833334, .999950000417 },
  { -.958924274663, .283662185463, .049979169271, .998750260395 },
  { -.279415498199, .960170286650, .059964006479, .998200539935 },
}, 5e-13, "sinusoidal, d = 4: the hand exercise")
local pe = P.sinusoidal(7, 4, { dtype = "float64" })
local gram = pe:matmul(pe:T()):totable()
tap.near({ gram[1][2], gram[6][7], gram[1][6] }, { 1.540252306285, 1.540252306285, 1.282412445858 }, 5e-13,
  "its dot products")
tap.near(gram[1][2], gram[6][7], 1e-15, "same distance, same product")
tap.near(gram[4][4], 2, 1e-15, "|PE|² = d/2")
tap.is(P.sinusoidal(3, 4).dtype, "float32", "float32 by default")
tap.is(P.sinusoidal(5, 6).shape, { 5, 6 }, "(T, d)")
tap.near(P.sinusoidal({ 5, -2, 0.5 }, 4, { dtype = "float64" })[2], { math.sin(-2), math.cos(2), math.sin(-0.02),
  math.cos(0.02) },
  1e-15, "positions may be given, and may be negative")
tap.near(P.sinusoidal(mm.tensor({ 4, 5, 6 }, "int64"), 4), P.sinusoidal({ 4, 5, 6 }, 4), 0, "positions may be a tensor")
tap.near(P.sinusoidal(2, 4, { base = 100, dtype = "float64" })[2][3], math.sin(0.1), 1e-16, "another base")
do
  local rotation = { { .540302305868, .841470984808 }, { .995004165278, .099833416647 }, { .999950000417,
    .009999833334 },
    { .9999995, .000999999833 } }
  for dtype, tolerance in pairs { float32 = 1e-5, float64 = 1e-11 } do
    local rows, worst = P.sinusoidal(10, 8, { dtype = dtype }):totable(), 0
    for p = 1, 9 do
      for k, r in ipairs(rotation) do
        local s, c = rows[p][2 * k - 1], rows[p][2 * k]
        worst = math.max(worst, math.abs(r[1] * s + r[2] * c - rows[p + 1][2 * k - 1]),
          math.abs(-r[2] * s + r[1] * c - rows[p + 1][2 * k]))
      end
    end
    tap.ok(worst < tolerance,
      "a shift by one is one rotation per pair, [[c, s], [−s, c]] in (sin, cos) order, " .. dtype, "%g", worst)
  end
end

-- ---- RoPE: known values and the theorem

local q4 = mm.tensor({ { 1, 2, 3, 4 } }, "float64")
local k4 = mm.tensor({ { 5, 6, 7, 8 } }, "float64")
local function score(q, k, m, n, layout, more)
  local given = more or {}
  given.layout = layout
  given.positions = { m }
  local turned = P.rope(q, given)
  given.positions = { n }
  return (turned * P.rope(k, given)):sum():item()
end
tap.near(P.rope(q4, { offset = 1 }), { { -1.1426396637, 1.9220755965, 2.9598506679, 4.0297995017 } }, 1e-10,
  "R₁q, interleaved by default")
tap.near(P.rope(q4, { offset = 3, positions = { -2 } }), P.rope(q4, { offset = 1 }), 0,
  "an offset is added to the positions given")
tap.near(P.rope(q4, { offset = 3, positions = mm.tensor({ -2 }, "int64") }), P.rope(q4, { offset = 1 }), 0,
  "also to those of a tensor")
tap.near(P.rope(q4, { offset = 1, layout = "half" }), { { -1.9841106486, 1.9599006675, 2.4623779024,
  4.0197996683 } }, 1e-10,
  "R₁q, half")
local expected = {
  interleaved = { { 0, 0, 70 }, { 3, 1, 42.1977197580 }, { 5, 3, 42.1977197580 }, { 102, 100, 42.1977197580 }, { 1,
    3, 49.6320885061 } },
  half = { { 0, 0, 70 }, { 3, 1, 25.7370137950 }, { 5, 3, 25.7370137950 }, { 102, 100, 25.7370137950 }, { 1, 3,
    40.6057512913 } },
}
for layout, rows in pairs(expected) do
  for _, row in ipairs(rows) do
    tap.near(score(q4, k4, row[1], row[2], layout), row[3], 1e-9, ("score at (%d, %d), %s"):format(row[1], row[2],
      layout))
  end
end
local frequencies, tails = P.rope_frequencies(16)
local powers = {}
for i = 0, 7 do powers[i + 1] = 10 ^ (-i / 2) end
tap.near(frequencies, powers, 1e-16, "d_head 16: θ_i = 10^(−i/2)")
tap.is({ frequencies.dtype, frequencies.shape, #tails }, { "float64", { 8 }, 8 },
  "frequencies are float64, with as many tails")

local rng = mm.random(3)
for dtype, tolerance in pairs { float32 = 1e-5, float64 = 1e-12 } do
  for _, layout in ipairs { "interleaved", "half" } do
    local q, k = mm.randn(rng, { 1, 16 }, dtype), mm.randn(rng, { 1, 16 }, dtype)
    local size = (q * q):sum():sqrt():item() * (k * k):sum():sqrt():item()
    local worst = 0
    for _, mn in ipairs { { 0, 1 }, { 3, 7 }, { 5, 5 }, { 10, 12 }, { 20, 8 } } do
      local turned = (q * P.rope(k, { layout = layout, offset = mn[2] - mn[1] })):sum():item()
      worst = math.max(worst, math.abs(score(q, k, mn[1], mn[2], layout) - turned))
    end
    tap.ok(worst < tolerance * math.max(1, size),
      ("⟨R_m q, R_n k⟩ = ⟨q, R_(n−m) k⟩, %s, %s"):format(layout, dtype), "%g", worst)
    local drift = 0
    for _, shift in ipairs { 10, 1000, 100000, 999990 } do
      drift = math.max(drift, math.abs(score(q, k, 7 + shift, 3 + shift, layout) - score(q, k, 7, 3, layout)))
    end
    tap.ok(drift < tolerance * math.max(1, size), ("no drift up to position 10⁶, %s, %s"):format(layout, dtype),
      "%g", drift)
    local x = mm.randn(rng, { 2, 5, 16 }, dtype)
    local turned = P.rope(x, { layout = layout })
    tap.near((turned * turned):sum(-1), (x * x):sum(-1), 20 * tolerance, "norms are kept")
    tap.near(P.rope(turned, { layout = layout, positions = { 0, -1, -2, -3, -4 } }), x, tolerance, "R_(−m) R_m = 1")
    tap.near(turned:select(2, 1), x:select(2, 1), 0, "position 0 turns nothing")
    tap.is({ turned.shape, turned.dtype }, { x.shape, dtype }, "shape and type stay")
  end
end

do
  -- cos and sin of 10⁶ · 10000^(−2/64), to 20 digits
  local unit = mm.tensor({ { 0, 0, 1, 0 } }, "float64")
  local wide = mm.concat({ unit, mm.zeros({ 1, 60 }, "float64") }, -1)
  tap.near(P.rope(wide, { offset = 1000000 })[1]:slice(1, 3, 4), { -.68551407414563423185, .72805937542775581841 },
    1.2e-16,
    "exact at position 10⁶, float64")
  tap.near(P.rope(wide:astype "float32", { offset = 1000000 })[1]:slice(1, 3, 4),
    { -.68551407414563423185, .72805937542775581841 },
    2 ^ -25, "half an ulp at position 10⁶, float32")
end

-- Row i of interleaved pairs (2i, 2i+1) goes to places i and i + d/2 of the other layout.
local order = {}
for i = 0, 7 do order[i + 1], order[i + 9] = 2 * i, 2 * i + 1 end
local function permuted(x) return x:T():take(mm.tensor(order, "int64")):T() end
do
  local x = mm.randn(rng, { 6, 16 }, "float64")
  tap.near(permuted(P.rope(x)), P.rope(permuted(x), { layout = "half" }), 1e-15,
    "the layouts agree after the fixed permutation of features")
  tap.ok((P.rope(x) - P.rope(x, { layout = "half" })):abs():max():item() > 0.1, "and not otherwise")
end
do
  local x = mm.randn(rng, { 3, 6, 16 }, "float64")
  for _, layout in ipairs { "interleaved", "half" } do
    local part = P.rope(x, { layout = layout, rotary = 4 })
    tap.near(part:slice(-1, 1, 4), P.rope(x:slice(-1, 1, 4), { layout = layout }), 0,
      "partial rotary: the first features turn, " .. layout)
    tap.near(part:slice(-1, 5, 16), x:slice(-1, 5, 16), 0, "and the others pass through")
  end
  tap.near(P.rope(x:select(1, 2), { positions = { 3, 1, 4, 1, 5, 9 } })[3], P.rope(x:select(1, 2):slice(1, 3, 3),
    { offset = 4 })[1], 0,
    "each row turns by its own position")
  local cosines, sines = P.rope_schedule(6, P.rope_frequencies(16), { dtype = "float64" })
  tap.is({ cosines.shape, sines.dtype }, { { 6, 8 }, "float64" }, "the schedule is (T, pairs)")
end

-- Backward of the rotation is the rotation back, scaled or not: d loss / d x = Rᵀ g.
for _, scaling in ipairs { false, { kind = "linear", factor = 4 }, { kind = "yarn", factor = 4,
  original_length = 32, attention_factor = true } } do
  local x = mm.randn(rng, { 2, 5, 16 }, "float64"):requires_grad()
  local g = mm.randn(rng, { 2, 5, 16 }, "float64")
  for _, layout in ipairs { "interleaved", "half" } do
    local tape <close> = mm.tape()
    x:zero_grad()
    local given = { layout = layout, scaling = scaling or nil, offset = 2 }
    tape:backward((P.rope(x, given) * g):sum())
    local magnitude = scaling and scaling.attention_factor and (0.1 * math.log(4) + 1) ^ 2 or 1
    -- Rᵀ turned once more gives g again (times the magnitude twice)
    tap.near(P.rope(x.grad, given) / magnitude, g, 1e-14, "the gradient turned forward is the gradient that came, "
      .. layout .. ", " .. (scaling and scaling.kind or "no scaling"))
  end
end

-- ---- Frequency scaling

local function recomputed(d, base, change)
  local out = {}
  for i = 0, d // 2 - 1 do out[i + 1] = change(base ^ (-2 * i / d), i) end
  return out
end
tap.near(P.rope_frequencies(16, { base = 500 }), recomputed(16, 500, function(f) return f end), 1e-15, "base")
tap.near(P.rope_frequencies(16, { scaling = { kind = "linear", factor = 4 } }), recomputed(16, 1e4,
  function(f) return f / 4 end), 1e-15, "linear")
tap.near(P.rope_frequencies(16, { scaling = { kind = "ntk", factor = 4 } }),
  recomputed(16, 1e4 * 4 ^ (16 / 14), function(f) return f end), 1e-15, "ntk")
tap.near(P.rope_frequencies(16, { scaling = { kind = "dynamic", factor = 2, original_length = 32,
  current_length = 96 } }),
  recomputed(16, 1e4 * 5 ^ (16 / 14), function(f) return f end), 1e-15, "dynamic: s L′/L − (s − 1) = 5")
do
  local function turns_pair(turns) return 128 * math.log(4096 / (turns * 2 * math.pi)) / (2 * math.log(1e4)) end
  local low, high = math.floor(turns_pair(32)), math.ceil(turns_pair(1))
  local function ramp(f, i)
    local share = math.max(0, math.min(1, (i - low) / (high - low)))
    return f / 16 * share + f * (1 - share)
  end
  local yarn = { kind = "yarn", factor = 16, original_length = 4096 }
  tap.near(P.rope_frequencies(128, { scaling = yarn }), recomputed(128, 1e4, ramp), 1e-15,
    "yarn, alpha = 1 and beta = 32 by default")
  low, high = math.floor(turns_pair(16)), math.ceil(turns_pair(2))
  yarn.alpha, yarn.beta = 2, 16
  tap.near(P.rope_frequencies(128, { scaling = yarn }), recomputed(128, 1e4, ramp), 1e-15, "yarn with other bounds")
  local llama3 = { kind = "llama3", factor = 8, original_length = 8192, low_freq_factor = 1, high_freq_factor = 4 }
  tap.near(P.rope_frequencies(128, { base = 5e5, scaling = llama3 }), recomputed(128, 5e5, function(f)
    local wavelength = 2 * math.pi / f
    if wavelength < 8192 / 4 then return f end
    if wavelength > 8192 then return f / 8 end
    local smooth = (8192 / wavelength - 1) / 3
    return (1 - smooth) * f / 8 + smooth * f
  end), 1e-15, "llama3")
  tap.near(P.rope(q4, { offset = 0, scaling = { kind = "yarn", factor = 4, original_length = 32,
    attention_factor = true } }),
    q4 * (0.1 * math.log(4) + 1), 1e-15, "yarn's attention factor, where it is asked for")
  local dynamic = { kind = "dynamic", factor = 2, original_length = 4 }
  local x = mm.randn(rng, { 9, 16 }, "float64")
  tap.near(P.rope(x:slice(1, 1, 4), { scaling = dynamic }), P.rope(x:slice(1, 1, 4)), 1e-15,
    "dynamic: nothing changes within the trained length")
  local told = { kind = "dynamic", factor = 2, original_length = 4, current_length = 9 }
  tap.near(P.rope(x, { scaling = dynamic }), P.rope(x, { scaling = told }), 0,
    "and the length now is that of the positions")
end

-- ---- ALiBi and T5

tap.is(P.alibi_slopes(8):totable(), { 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256 },
  "slopes of 8 heads")
tap.is(P.alibi_slopes(4):totable(), { 1 / 4, 1 / 16, 1 / 64, 1 / 256 }, "slopes of 4 heads")
tap.is(P.alibi_slopes(6):totable(), { 1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8 },
  "slopes of 6 heads: every other one of 8 after those of 4")
tap.near(P.alibi_slopes(12):slice(1, 9, 12), { 2 ^ -0.5, 2 ^ -1.5, 2 ^ -2.5, 2 ^ -3.5 }, 1e-16, "slopes of 12 heads")
tap.is(P.alibi_bias(8, 3)[1]:totable(), { { 0, -.5, -1 }, { -.5, 0, -.5 }, { -1, -.5, 0 } }, "bias −m |i − j|")
tap.is(P.alibi_bias(8, 3, { causal = true })[2]:totable(), { { 0, -math.huge, -math.huge }, { -.25, 0,
  -math.huge }, { -.5, -.25, 0 } },
  "causal: −inf for keys after the query")
tap.is(P.alibi_bias(8, 1, { S = 3 })[1]:totable(), { { -1, -.5, 0 } }, "a single query is the last position")
tap.is({ P.alibi_bias(2, 4).shape, P.alibi_bias(2, 4).dtype, P.alibi_bias(2, 4, { dtype = "float64" }).dtype },
  { { 2, 4, 4 }, "float32", "float64" }, "(n_heads, T, T)")
tap.is(P.t5_buckets(4)[2]:totable(), { 1, 0, 17, 18 }, "T5: before, at, after")
tap.is(P.t5_buckets(4, { causal = true })[4]:totable(), { 3, 2, 1, 0 }, "T5, causal")
tap.is({ P.t5_buckets(200)[{ 65, 1 }], P.t5_buckets(200)[{ 200, 1 }], P.t5_buckets(2).dtype }, { 14, 15, "int64" },
  "T5: far ones share")
tap.is(P.t5_buckets(3, { buckets = 4, max_distance = 2 }):totable(), { { 0, 3, 3 }, { 1, 0, 3 }, { 1, 1, 0 } },
  "T5: other sizes")

-- ---- Learned

do
  local x = mm.zeros({ 2, 6, 8 })
  local learned = P.learned { T_max = 4, d = 8, overflow = "clamp", rng = mm.random(5), std = 1 }
  tap.near(learned:add(x)[1]:slice(1, 1, 4), learned.table, 0, "learned: each position adds its row")
  tap.near(learned:add(x)[2][6], learned.table[4], 0, "clamp reads the last row")
  local wrapping = P.learned { T_max = 4, d = 8, overflow = "wrap", rng = mm.random(5), std = 1 }
  tap.near(wrapping:add(x)[2][6], wrapping.table[2], 0, "wrap starts again")
  tap.near(learned.table, wrapping.table, 0, "the generator decides the rows")
  tap.is({ #learned:parameters(), learned:named_parameters()[1][1] }, { 1, "table" }, "the table is a parameter")
  local tape <close> = mm.tape()
  tape:backward(learned:add(x):sum())
  tap.is(learned.table.grad:sum(-1):totable(), { 16, 16, 16, 48 }, "gradients go to the rows that were read")
end

-- ---- Bad input: every message names the argument, its value and what is allowed

local x = mm.ones { 4, 16 }
for _, case in ipairs {
  { function() P.sinusoidal(4, 7) end,
    "sinusoidal: d must be positive and even, because features go in pairs; it is 7" },
  { function() P.sinusoidal(4, 0) end, "it is 0" },
  { function() P.sinusoidal(4, -2) end, "it is -2" },
  { function() P.sinusoidal(4, "8") end, "d should be a whole number, got 8" },
  { function() P.sinusoidal(0, 8) end, "T, should be a whole number from 1 on, got 0" },
  { function() P.sinusoidal(-3, 8) end, "got -3" },
  { function() P.sinusoidal(2.5, 8) end, "got 2.5" },
  { function() P.sinusoidal({}, 8) end, "at least one position; there are 0" },
  { function() P.sinusoidal({ 1, "two" }, 8) end, "positions[2] should be a number, got string" },
  { function() P.sinusoidal({ 1, 0 / 0 }, 8) end, "position 1 (counting from 0) is" },
  { function() P.sinusoidal({ math.huge }, 8) end,
    "is inf; a position must be a finite number of at most 2^53 in magnitude" },
  { function() P.sinusoidal("4", 8) end,
    "positions should be a number of positions, a table of numbers or a tensor, got string" },
  { function() P.sinusoidal(4, 8, { bse = 3 }) end, 'unknown option "bse"; did you mean "base"?' },
  { function() P.sinusoidal(4, 8, { base = 0 }) end, "base must be a finite number of at least 1; it is 0" },
  { function() P.sinusoidal(4, 8, { dtype = "int64" }) end, "dtype must be float32 or float64; it is int64" },
  { function() P.sinusoidal(4, 8, { dtype = "float16" }) end, 'got "float16"' },
  { function() P.rope_frequencies(15) end,
    "rope_frequencies: d_head must be positive and even, because features go in pairs; it is 15" },
  { function() P.rope_frequencies(0) end, "it is 0" },
  { function() P.rope_frequencies(16, { base = "big" }) end, "base should be a number, got big" },
  { function() P.rope_frequencies(16, { scaling = { kind = "yarm" } }) end,
    'there is no scaling.kind "yarm"; did you mean "yarn"?' },
  { function() P.rope_frequencies(16, { scaling = { factor = 2 } }) end,
    "scaling.kind is missing; there is linear, ntk, dynamic, yarn, llama3" },
  { function() P.rope_frequencies(16, { scaling = "linear" }) end, "scaling should be a table" },
  { function() P.rope_frequencies(16, { scaling = { kind = "linear" } }) end,
    'scaling.factor is missing; kind "linear" needs factor' },
  { function() P.rope_frequencies(16, { scaling = { kind = "linear", factor = 0.5 } }) end,
    "scaling.factor must be a number from 1 to 2^53; it is 0.5" },
  { function() P.rope_frequencies(16, { scaling = { kind = "linear", factor = "4" } }) end,
    "scaling.factor should be a number, got 4" },
  { function() P.rope_frequencies(16, { scaling = { kind = "ntk", facter = 4 } }) end,
    'unknown option "facter"; did you mean "factor"?' },
  { function() P.rope_frequencies(2, { scaling = { kind = "ntk", factor = 4 } }) end, "needs d_head of at least 4" },
  { function() P.rope_frequencies(16, { scaling = { kind = "dynamic", factor = 4, original_length = 8 } }) end,
    "scaling.current_length is missing" },
  { function() P.rope_frequencies(16, { scaling = { kind = "yarn", factor = 4 } }) end,
    "scaling.original_length is missing" },
  { function() P.rope_frequencies(16, { scaling = { kind = "yarn", factor = 4, original_length = 1 } }) end,
    "bounds lie outside the pairs 0 … 7" },
  { function() P.rope_frequencies(16, { scaling = { kind = "yarn", factor = 4, original_length = 1e9 } }) end,
    "bounds lie outside the pairs 0 … 7" },
  { function() P.rope_frequencies(16, { scaling = { kind = "yarn", factor = 4, original_length = 64, alpha = 9,
    beta = 3 } }) end, "0 < alpha < beta; alpha is 9, beta is 3" },
  { function() P.rope_frequencies(16, { scaling = { kind = "llama3", factor = 4, original_length = 64,
    low_freq_factor = 1 } }) end, "scaling.high_freq_factor is missing" },
  { function() P.rope_frequencies(16, { scaling = { kind = "llama3", factor = 4, original_length = 64,
    low_freq_factor = 4, high_freq_factor = 1 } }) end, "0 < low < high; low is 4, high is 1" },
  { function() P.rope(x, { layout = "interlaced" }) end,
    'rope: there is no layout "interlaced"; did you mean "interleaved"?' },
  { function() P.rope(x, { layout = "halves" }) end, 'did you mean "half"?' },
  { function() P.rope(mm.ones { 4, 15 }) end,
    "d_head must be positive and even, because features go in pairs; it is 15" },
  { function() P.rope(mm.ones { 16 }) end, "x should be (…, T, d_head), got 16" },
  { function() P.rope { 1, 2 } end, "x should be a tensor, got table" },
  { function() P.rope(x, { positions = { 1, 2, 3 } }) end,
    "there are 3 positions for T = 4 rows; the tensor is 4 × 16" },
  { function() P.rope(x, { positions = { 1, 2, 3, "four" } }) end, "positions[4] should be a number, got string" },
  { function() P.rope(x, { positions = { 1, 2, 3, 0 / 0 } }) end, "position 3 (counting from 0) is" },
  { function() P.rope(x, { positions = 4 }) end, "positions should be a table of numbers or a tensor, got number" },
  { function() P.rope(x, { offset = "1" }) end, "offset should be a number" },
  { function() P.rope(x, { offset = 1, positions = { 1, 2, 3, "four" } }) end,
    "positions[4] should be a number, got string" },
  { function() P.rope(x, { rotary = 5 }) end,
    "rotary, the number of features that turn, should be even and from 2 to d_head = 16, got 5" },
  { function() P.rope(x, { rotary = 18 }) end, "got 18" },
  { function() P.rope(x, { scaling = { kind = "yarn", factor = 4, original_length = 64,
    attention_factor = "big" } }) end, "attention_factor should be a number, or true" },
  { function() P.rope_schedule(4, { 1, 0 / 0 }) end, "frequency 1 (counting from 0) is" },
  { function() P.rope_schedule(4, { 1, 2 }, { tails = { 0 } }) end, "there are 2 frequencies and 1 tails" },
  { function() P.rope_schedule(4, { 1, 2 }, { tails = { 0, 0 / 0 } }) end, "tail 1 (counting from 0) is" },
  { function() P.alibi_slopes(0) end, "alibi_slopes: n_heads must be at least 1; it is 0" },
  { function() P.alibi_slopes(-8) end, "it is -8" },
  { function() P.alibi_slopes(2.5) end, "n_heads should be a whole number, got 2.5" },
  { function() P.alibi_bias(0, 4) end, "alibi_bias: n_heads must be at least 1; it is 0" },
  { function() P.alibi_bias(2, 0) end, "T is 0" },
  { function() P.alibi_bias(2, 4, { S = 3 }) end, "T is 4, S is 3" },
  { function() P.alibi_bias(2, 4, { causal = 1 }) end, "true or false" },
  { function() P.alibi_bias(2, 4, { casual = true }) end, 'unknown option "casual"; did you mean "causal"?' },
  { function() P.t5_buckets(0) end, "T is 0" },
  { function() P.t5_buckets(4, { buckets = 3 }) end, "buckets must be at least 4 and even" },
  { function() P.t5_buckets(4, { max_distance = 8 }) end, "max_distance must be more than 8" },
  { function() P.learned { d = 4 } end, "T_max should be a whole number from 1 on, got nil" },
  { function() P.learned { T_max = 0, d = 4 } end, "T_max should be a whole number from 1 on, got 0" },
  { function() P.learned { T_max = 4, d = -1 } end, "d should be a whole number from 1 on, got -1" },
  { function() P.learned { T_max = 4, d = 4, overflow = "clap" } end,
    'there is no overflow "clap"; did you mean "clamp"?' },
  { function() P.learned { T_max = 4, d = 4, std = "0.1" } end, "std should be a finite number from 0 on" },
  { function() P.learned { T_max = 3, d = 16 }:add(x) end,
    'position 3 is outside the table, which was made for T_max = 3 positions, 0 … 2; overflow = "error" '
      .. 'refuses it, "clamp" reads the nearest row, "wrap" starts again' },
  { function() P.learned { T_max = 8, d = 16 }:add(x, { 0, 1, 1.5, 2 }) end, "position 2 (counting from 0) is 1.5" },
  { function() P.learned { T_max = 8, d = 4 }:add(x) end,
    "the table is 8 × 4, so x should end in 4 features; it is 4 × 16" },
} do
  tap.fails(case[1], case[2], "refused: " .. case[2])
end
tap.raises(function() P.sinusoidal(4, 7) end, "positional%.lua:%d+: ", "and it names the line of the script")

-- ---- Out of memory, at every allocation, leaves nothing behind

do
  local function survives(f, name)
    collectgarbage()
    local live = mm.memory().live
    local n = 0
    repeat
      mm.core.fail_after(n)
      local done = pcall(f)
      mm.core.fail_after(-1)
      n = n + 1
    until done or n > 200
    collectgarbage()
    tap.ok(n <= 200 and mm.memory().live == live, name .. " survives memory running out",
      "%d tries, %d bytes left", n, mm.memory().live - live)
  end
  survives(function() P.sinusoidal(8, 8) end, "sinusoidal")
  survives(function() P.rope(x) end, "rope")
  survives(function() P.alibi_bias(6, 8) end, "alibi_bias")
  survives(function() P.schemes.t5 { n_heads = 2 }:bias(2, 8) end, "t5")
  survives(function() P.learned { T_max = 8, d = 16 }:add(x) end, "learned")
end

-- The published bound holds: |score| ≤ max_i |h_{i+1} − h_i| · Σ_j |S_j| with h_i = q_i · conj(k_i), for random q and
-- k.
do
  local d, half, held = 16, 8, true
  local q, k = mm.randn(mm.random(5), { 20, d }, "float64"):totable(),
    mm.randn(mm.random(6), { 20, d }, "float64"):totable()
  for draw = 1, 20 do
    for _, n in ipairs { 0, 1, 7, 40, 300 } do
      local total, most, before = 0, 0, { 0, 0 }
      for i = half, 1, -1 do
        local a, b, c, e = q[draw][2 * i - 1], q[draw][2 * i], k[draw][2 * i - 1], k[draw][2 * i]
        local h, theta = { a * c + b * e, b * c - a * e }, n * 10000 ^ (-2 * (i - 1) / d)
        total = total + h[1] * math.cos(theta) - h[2] * math.sin(theta)
        most, before = math.max(most, math.sqrt((before[1] - h[1]) ^ 2 + (before[2] - h[2]) ^ 2)), h
      end
      held = held and math.abs(total) <= most * mm.positional.rope_bound(d, n) * half * (half + 1) / 2 + 1e-12
    end
  end
  tap.ok(held, "rope_bound: no score passes the published bound")
end

-- The horizon, by hand: pairs of 16 turn by 10^(−i/2).
do
  local one, two = 3, 3 / 100 -- the angles of two pairs, 3 apart, with base 10000
  local both = math.sqrt((math.cos(one) + math.cos(two)) ^ 2 + (math.sin(one) + math.sin(two)) ^ 2)
  tap.near(mm.positional.rope_bound(4, 3), (1 + both) / 3, 1e-12, "rope_bound by hand")
  tap.is(select(2, mm.positional.rope_horizon(16, 1, 1)), 0, "one position is a length")
  local faces, new = mm.positional.rope_horizon(16, 32, 128)
  local count, turn = 0, 2 * math.pi
  for i = 0, 7 do
    local seen = 32 * 10 ^ (-i / 2)
    tap.near({ faces[i + 1].seen, faces[i + 1].reached }, { math.min(seen, turn), math.min(4 * seen, turn) }, 1e-12,
      ("pair %d: the angles seen and reached"):format(i))
    tap.is(faces[i + 1].new, seen < turn, ("pair %d: new where it has not been all the way round"):format(i))
    if seen < turn then count = count + 1 end
  end
  tap.is(new, count, "how many pairs meet new angles")
  tap.is(select(2, mm.positional.rope_horizon(16, 32, 128, { scaling = { kind = "linear", factor = 4 } })), 0,
    "linear scaling folds all of them back")
  tap.is(select(2, mm.positional.rope_horizon(16, 32, 32)), 0, "the trained length itself shows nothing new")
  tap.fails(function() mm.positional.rope_horizon(16, 32) end,
    "rope_horizon: the length is a number from 1 on, got nil", "no length")
end

tap.done()
