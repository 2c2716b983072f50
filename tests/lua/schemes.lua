-- schemes: every positional scheme, and ones a learner might write, through MultiHeadAttention: what they do to
-- attention, that a sequence fed in pieces gives what it gives whole, that positions reach the scheme, and that a
-- scheme which returns the wrong thing is told so by name.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local schemes = mm.positional.schemes

-- ---- Three schemes in a few lines of Lua each

local window = { name = "window" }                      -- no key further than 3
function window:bias(_, T)
  local distance = mm.arange(T):reshape { T, 1 } - mm.arange(T):reshape { 1, T }
  return mm.where(distance:abs():gt(3), -math.huge, 0)
end

local fast = { name = "rotation with base 500" }
function fast:rotate(q, k, positions)
  local given = { base = 500, positions = positions, layout = "half" }
  return mm.positional.rope(q, given), mm.positional.rope(k, given)
end

local ramp = { name = "ramp" }                          -- the first feature grows with the position
function ramp:add(x, positions)
  local shape = x.shape
  local T, d = shape[#shape - 1], shape[#shape]
  local rows = {}
  for t = 1, T do
    rows[t] = { 0.1 * (positions and positions[t] or t - 1) }
    for i = 2, d do rows[t][i] = 0 end
  end
  return x + mm.tensor(rows, x.dtype)
end

local D, HEADS, T = 32, 4, 23
local function all(dtype)
  return {
    schemes.none(),
    schemes.sinusoidal(),
    schemes.sinusoidal { base = 100, scale = 0.5 },
    schemes.learned { T_max = 16, d = D, overflow = "clamp", std = 1, dtype = dtype },
    schemes.learned { T_max = 16, d = D, overflow = "wrap", std = 1, dtype = dtype },
    schemes.rope(),
    schemes.rope { layout = "half", base = 500 },
    schemes.rope { rotary = 4 },
    schemes.rope { rotary = 4, layout = "half", name = "half of half" },
    schemes.rope { scaling = { kind = "linear", factor = 4 } },
    schemes.rope { scaling = { kind = "ntk", factor = 4 } },
    schemes.rope { scaling = { kind = "dynamic", factor = 4, original_length = 8, current_length = T } },
    schemes.rope { scaling = { kind = "yarn", factor = 4, original_length = 32, attention_factor = true } },
    schemes.rope { scaling = { kind = "llama3", factor = 4, original_length = 32, low_freq_factor = 1,
      high_freq_factor = 4 } },
    schemes.alibi(),
    schemes.alibi { causal = true },
    schemes.t5 { n_heads = HEADS, std = 1, dtype = dtype },
    schemes.t5 { n_heads = HEADS, std = 1, causal = true, buckets = 8, max_distance = 16, dtype = dtype },
    window, fast, ramp,
  }
end

tap.is({ schemes.rope().name, schemes.rope({ name = "mine" }).name }, { "rope", "mine" }, "the name that is given")

local function label(scheme)
  local parts = { scheme.name }
  for _, key in ipairs { "layout", "overflow", "rotary", "causal" } do
    if scheme[key] then parts[#parts + 1] = key .. " " .. tostring(scheme[key]) end
  end
  if scheme.scaling then parts[#parts + 1] = scheme.scaling.kind end
  return table.concat(parts, ", ")
end

-- ---- A sequence in pieces is the sequence whole

for dtype, tolerance in pairs { float32 = 2e-6, float64 = 1e-14 } do
  local mha = mm.nn.MultiHeadAttention { d_model = D, n_heads = HEADS, seed = 1, dtype = dtype }
  local rng = mm.random(2)
  for _, scheme in ipairs(all(dtype)) do
    local x = mm.randn(rng, { 2, T, D }, dtype)
    local whole, A = mha:forward(x, { scheme = scheme, causal = true, weights = true })
    for _, weights in ipairs { false, true } do
      local cache, pieces, rows, at = {}, {}, {}, 1
      for _, n in ipairs { 9, 1, 1, 4, 1, 1, 1, 1, 1, 1, 1, 1 } do
        pieces[#pieces + 1], rows[#rows + 1] = mha:forward(x:slice(-2, at, at + n - 1),
          { scheme = scheme, causal = true, cache = cache, weights = weights })
        at = at + n
      end
      assert(at == T + 1)
      local off = (mm.concat(pieces, -2) - whole):abs():max():item()
      tap.ok(off <= tolerance, ("fed in pieces as whole: %s, %s%s"):format(label(scheme), dtype, weights and ", weights"
        or ""), "%g", off)
      if weights then
        local last = rows[#rows]
        tap.near(last:select(-2, 1), A:select(-2, T), tolerance, "and so is the last row of weights: " .. label(scheme))
      end
    end
  end
end

do
  local ids, rng = {}, mm.random(9)
  for t = 1, T do ids[t] = rng:integer(0, 19) end
  for _, scheme in ipairs(all "float64") do
    local model = mm.nn.MiniGPT { vocab = 20, d_model = D, n_layers = 2, n_heads = HEADS, d_ff = 2 * D, seed = 3,
      scheme = scheme,
      dtype = "float64" }
    local cache, pieces = {}, {}
    for _, piece in ipairs { { 1, 20 }, { 21, 21 }, { 22, 22 }, { 23, 23 } } do
      pieces[#pieces + 1] = model:forward(table.move(ids, piece[1], piece[2], 1, {}), { cache = cache })
    end
    local off = (mm.concat(pieces, 1) - model:forward(ids)):abs():max():item()
    tap.ok(off < 1e-12, "MiniGPT, in pieces as whole: " .. label(scheme), "%g", off)
  end
end

-- ---- What each scheme does to attention

do
  local mha = mm.nn.MultiHeadAttention { d_model = D, n_heads = HEADS, seed = 1, dtype = "float64" }
  local x = mm.randn(mm.random(4), { T, D }, "float64")
  local function shifted(n)
    local positions = {}
    for t = 1, T do positions[t] = n + t - 1 end
    return positions
  end
  local plain = mha:forward(x)
  tap.is((mha:forward(x, { scheme = schemes.none() }) - plain):abs():max():item(), 0, "none is no scheme at all")
  for _, scheme in ipairs(all "float64") do
    local here, there = mha:forward(x, { scheme = scheme }),
      mha:forward(x, { scheme = scheme, positions = shifted(100003) })
    if scheme.name ~= "none" then
      tap.ok((here - plain):abs():max():item() > 1e-3, label(scheme) .. " changes attention")
    end
    local moved = (here - there):abs():max():item()
    if scheme.rotate or scheme.bias or scheme.name == "none" then
      tap.ok(moved < 1e-12, label(scheme) .. " sees distances alone: positions from 100003 on give the same", "%g",
        moved)
    else
      tap.ok(moved > 1e-3, label(scheme) .. " sees the position itself", "%g", moved)
    end
  end
  local slopes, bias = schemes.alibi(), schemes.alibi()
  bias.slopes = false
  tap.near(mha:forward(x, { scheme = slopes }), mha:forward(x, { scheme = bias }), 1e-14, "ALiBi's slopes are its bias")
  local _, A = mha:forward(x, { scheme = window, weights = true })
  tap.near(mm.measure.band_mass(A, 3), mm.ones({ HEADS, T }, "float64"), 1e-14,
    "a window of one's own leaves nothing outside")
  local own = { name = "one's own ALiBi" }
  function own:bias(n_heads, n, S)
    local distance = (mm.arange(n):reshape { n, 1 } + (S - n) - mm.arange(S):reshape { 1, S }):abs()
    return -mm.positional.alibi_slopes(n_heads, { dtype = "float32" }):reshape { n_heads, 1, 1 } * distance
  end
  tap.near(mha:forward(x, { scheme = own }), mha:forward(x, { scheme = slopes }), 1e-14,
    "a bias in float32 is welcome in a float64 model")
  tap.near(mha:forward(x, { scheme = schemes.alibi { causal = true } }),
    mha:forward(x, { scheme = slopes, causal = true }), 1e-14,
    "a causal ALiBi masks in a model that does not")
  local rows = mm.positional.sinusoidal(T, D, { base = 100, dtype = "float64" })
  tap.near(schemes.sinusoidal { base = 100, scale = 0.5 }:add(x), x + rows * 0.5, 0,
    "the sinusoid is added at its scale")
  for _, given in ipairs {
    {}, { layout = "half", base = 500 }, { rotary = 4 },
    { scaling = { kind = "yarn", factor = 4, original_length = 32, attention_factor = true } },
  } do
    local q, positions = mm.randn(mm.random(8), { 2, 3, 8 }, "float64"), { 7, -5, 1000000 }
    local turned_q, turned_k = schemes.rope(given):rotate(q, q * 2, positions)
    given.positions = positions
    tap.near(turned_q, mm.positional.rope(q, given), 0, "the scheme turns queries as mm.positional.rope does")
    tap.near(turned_k, mm.positional.rope(q * 2, given), 0, "and keys")
  end
  local both = { name = "both" }
  both.add, both.rotate, both.inner = ramp.add, function(_, q, k, p) return fast:rotate(q, k, p) end, ramp
  tap.ok((mha:forward(x, { scheme = both }) - mha:forward(x, { scheme = fast })):abs():max():item() > 1e-3,
    "a scheme may do several things")
  local made = mm.nn.MultiHeadAttention { d_model = D, n_heads = HEADS, seed = 1, dtype = "float64",
    scheme = schemes.rope() }
  tap.near(made:forward(x), mha:forward(x, { scheme = schemes.rope() }), 0, "a scheme may be given once, to the module")
end

-- ---- Positions reach the scheme

do
  local seen = {}
  local spy = { name = "spy" }
  function spy:add(x, positions) seen[#seen + 1] = positions or "none" return x end
  function spy:rotate(q, k, positions) seen[#seen + 1] = positions or "none" return q, k end
  local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 0 }
  local cache = {}
  local x = mm.ones { 5, 8 }
  mha:forward(x:slice(1, 1, 3), { scheme = spy, cache = cache, causal = true })
  mha:forward(x:slice(1, 4, 5), { scheme = spy, cache = cache, causal = true })
  mha:forward(x, { scheme = spy, positions = { 0, -1, 7, 7, 2.5 } })
  tap.is(seen, { "none", "none", { 3, 4 }, { 3, 4 }, { 0, -1, 7, 7, 2.5 }, { 0, -1, 7, 7, 2.5 } },
    "none for 0 … T − 1, else a list")
end

-- ---- Training reaches the tables of schemes

do
  local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 0, dtype = "float64" }
  local x = mm.randn(mm.random(6), { 5, 8 }, "float64")
  for _, scheme in ipairs {
    schemes.learned { T_max = 8, d = 8, std = 1, dtype = "float64" },
    schemes.t5 { n_heads = 2, std = 1, dtype = "float64" },
  } do
    local function loss() return (mha:forward(x, { scheme = scheme, causal = true }) ^ 2):sum() end
    do
      local tape <close> = mm.tape()
      tape:backward(loss())
    end
    local step, parameter = 1e-5, scheme:parameters()[1]
    local change = mm.zeros(parameter.shape, "float64")
    change:assign(mm.randn(mm.random(7), parameter.shape, "float64"))
    local start, slope = parameter:copy(), (parameter.grad * change):sum():item()
    parameter:assign(start + change * step)
    local up = loss():item()
    parameter:assign(start - change * step)
    local down = loss():item()
    tap.near((up - down) / (2 * step) / slope, 1, 1e-8,
      scheme.name .. ": the table's gradient is that of central differences")
    tap.is(#scheme:parameters(), 1, scheme.name .. " has a parameter")
  end
end

-- ---- Schemes that go wrong

local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 0 }
local x = mm.ones { 5, 8 }
local function with(scheme)
  return function() mha:forward(x, { scheme = scheme }) end
end
for _, case in ipairs {
  { { name = "short", add = function(_, t) return t:slice(1, 1, 4) end },
    "scheme short: add should return x in the shape it came in, 5 × 8; it returned 4 × 8" },
  { { name = "forgets", add = function() end }, "scheme forgets: add should return x as a tensor, got nil" },
  { { name = "wide", add = function(_, t) return t:astype "float64" end },
    "scheme wide: add should return x as float32, as it came; it returned float64" },
  { { name = "flat", rotate = function(_, q, k) return q:reshape { 5, 8 }, k end },
    "scheme flat: rotate should return q in the shape it came in, 2 × 5 × 4; it returned 5 × 8" },
  { { name = "half-done", rotate = function(_, q) return q end },
    "scheme half-done: rotate should return k as a tensor, got nil" },
  { { name = "row", bias = function(_, _, n) return mm.zeros { n } end },
    "scheme row: bias should return 5 × 5 (queries, keys), or 2 × 5 × 5 with heads; it returned 5" },
  { { name = "heads", bias = function(_, _, n) return mm.zeros { 3, n, n } end }, "it returned 3 × 5 × 5" },
  { { name = "long", bias = function(_, _, n) return mm.zeros { n + 1, n + 1 } end }, "it returned 6 × 6" },
  { { name = "number", bias = function() return 0 end }, "scheme number: bias should return a tensor, got number" },
  { { name = "few", slopes = function() return { 1 } end },
    "scheme few: slopes should return 2 numbers, one for each head" },
  { { bias = function() return 0 end }, "scheme without a name: bias should return a tensor" },
  { { name = "typo", biass = function() end },
    'scheme typo has none of add, rotate and bias; it has "biass"; did you mean "bias"?' },
  { { name = "not called", add = 3 }, "scheme not called: add should be a function, got number" },
  { "rope", "a scheme is a table with any of add, rotate and bias" },
  { schemes.learned { T_max = 4, d = 8 }, "position 4 is outside the table" },
  { schemes.learned { T_max = 8, d = 16 }, "the table is 8 × 16" },
  { schemes.t5 { n_heads = 4 }, "t5: the table was made for 4 heads, the model has 2" },
  { schemes.rope { rotary = 6 }, "rotary, the number of features that turn, should be even and from 2 to d_head = 4, "
    .. "got 6" },
} do
  tap.fails(with(case[1]), case[2], "told so: " .. case[2])
end
for _, case in ipairs {
  { function() schemes.rope { layout = "pairs" } end, 'schemes.rope: there is no layout "pairs"' },
  { function() schemes.rope { scaling = { kind = "dynamic", factor = 2, original_length = 8 } } end,
    "scaling.current_length is missing" },
  { function()
    schemes.rope { scaling = { kind = "yarn", factor = "four", original_length = 8, attention_factor = true } }
  end,
    "scaling.factor should be a number, got four" },
  { function() schemes.rope { base = 0 } end, "base must be a finite number of at least 1; it is 0" },
  { function() schemes.rope { factor = 2 } end, 'schemes.rope: unknown option "factor"' },
  { function() schemes.alibi { casual = true } end, 'did you mean "causal"?' },
  { function() schemes.none { x = 1 } end, 'unknown option "x"' },
  { function() schemes.t5 {} end, "n_heads should be a whole number from 1 on, got nil" },
  { function() schemes.t5 { n_heads = 0 } end, "got 0" },
  { function() schemes.t5 { n_heads = 2, buckets = 5 } end, "buckets must be at least 4 and even" },
  { function() schemes.rope():rotate(mm.ones { 4, 8 }, mm.ones { 5, 8 }) end,
    "q and k should have the same T and d_head; q is 4 × 8, k is 5 × 8" },
  { function() schemes.rope():rotate(mm.ones { 4, 7 }, mm.ones { 4, 7 }) end, "d_head must be positive and even" },
  { function() schemes.sinusoidal():add(mm.ones { 4, 8 }, { 1, 2 }) end, "there are 2 positions for T = 4 rows" },
} do
  tap.fails(case[1], case[2], "refused: " .. case[2])
end

-- ---- What a scheme has no use for is checked all the same: positions, options of the wrong kind

for _, name in ipairs { "none", "alibi", "rope", "sinusoidal" } do
  local layer = mm.nn.MultiHeadAttention { d_model = 4, n_heads = 2, scheme = schemes[name]() }
  local function attend(given) return layer:forward(mm.ones { 3, 4 }, given) end
  for _, case in ipairs { { 5, "a list of numbers or a tensor, got number" }, { "ab", "got string" },
    { { "a", 1, 2 }, "entry 1 is a" }, { { 0, 1, 0 / 0 }, "entry 3 is" }, { { 0, math.huge, 1 }, "entry 2 is inf" },
    { mm.zeros { 3, 1 }, "got 3 × 1" } } do
    tap.fails(function() attend { positions = case[1] } end, case[2], name .. ": " .. case[2])
  end
  tap.fails(function() attend { cache = 1 } end, "cache should be a table", name .. ": a cache")
end
for _, case in ipairs {
  { function() schemes.sinusoidal { base = -1 } end, "base must be a finite number of at least 1; it is -1" },
  { function() schemes.rope { rotary = 3 } end, "rotary, the number of features that turn, should be even" },
  { function() schemes.rope { name = 5 } end, "name should be a text, got number" },
  { function() schemes.alibi { causal = "no" } end, "causal should be true or false, got no" },
  { function() mm.nn.MultiHeadAttention { d_model = 4, n_heads = 2, causal = "no" } end, "causal should be true or f" },
  { function() mm.nn.Classifier { vocab = 2, d_model = 4, n_layers = 1, n_heads = 2, causal = 0 } end, "got 0" },
  { function() mm.nn.MiniGPT { vocab = 2, d_model = 4, n_layers = 1, n_heads = 2, tied = "no" } end, "got no" },
  { function() mm.nn.Linear { inputs = 1, outputs = 1, bias = 0 } end, "Linear: bias should be true or false, got 0" },
  { function() mm.nn.LayerNorm { d_model = 1, bias = 0 } end, "LayerNorm: bias should be true or false, got 0" },
  { function() mm.cross_entropy(mm.ones { 1, 2 }, { 0 }, { mean = 0 }) end, "mean should be true or false, got 0" },
  { function() mm.positional.alibi_slopes(3, { dtype = "int32" }) end, "it is int32" },
  { function() mm.positional.rope_bound(16, math.huge) end, "rope_bound: the distance is a number, got inf" },
} do
  tap.fails(case[1], case[2], "refused: " .. case[2])
end

-- T5 at far positions: each bucket against that of a run which holds both places, and memory for what is asked
for _, causal in ipairs { false, true } do
  local t5 = schemes.t5 { n_heads = 1, buckets = 8, max_distance = 20, causal = causal, std = 1 }
  local run, places = t5:bias(1, 40), { 0, 3, 4, 10, 18, 19, 39 }
  local apart, same = t5:bias(1, #places, #places, places), true
  for t, query in ipairs(places) do
    for j, key in ipairs(places) do
      same = same and apart[{ 1, t, j }] == run[{ 1, query + 1, key + 1 }]
    end
  end
  tap.ok(same, ("T5 apart, causal = %s: the numbers of the run"):format(causal))
end
local far = schemes.t5 { n_heads = 1, max_distance = 10000000 }
tap.is(far:bias(1, 3, 3, { 0, 5, 7 }).shape, { 1, 3, 3 }, "a far max_distance takes no memory of its square")

-- What a scheme keeps of a sequence serves a shorter one and gives way to a longer: the bits are those of the positions
-- given one by one, of which nothing is kept, and of a scheme that has seen no other sequence.
do
  local function count(n)
    local positions = {}
    for t = 1, n do positions[t] = t - 1 end
    return positions
  end
  local function applied(scheme, input, positions)
    if scheme.add then return { scheme:add(input, positions) } end
    return { scheme:rotate(input, input, positions) }
  end
  for _, make in ipairs {
    function() return schemes.sinusoidal() end,
    function() return schemes.sinusoidal { base = 100, scale = 0.5 } end,
    function() return schemes.rope() end,
    function() return schemes.rope { rotary = 4, layout = "half" } end,
  } do
    local scheme, same, seen = make(), true, 0
    for _, case in ipairs { { 7, 8 }, { 23, 8 }, { 5, 8 }, { 23, 8 }, { 40, 8 }, { 12, 16 }, { 12, 8 },
      { 3, 8, "float64" }, { 30, 8, "float64" } } do
      local input = mm.randn(mm.random(case[1]), { 2, case[1], case[2] }, case[3])
      local kept = applied(scheme, input)
      for _, other in ipairs { applied(make(), input), applied(scheme, input, count(case[1])) } do
        for i, values in ipairs(kept) do
          same, seen = same and (values - other[i]):abs():max():item() == 0, seen + 1
        end
      end
    end
    tap.ok(same and seen >= 18, label(scheme) .. ": sequences of many lengths, one after another")
  end
  local moved = schemes.sinusoidal()
  local ones = mm.ones { 4, 8 }
  moved:add(ones)
  moved.base = 50
  moved:add(mm.zeros({ 4, 8 }, "float64"))
  tap.is(moved:add(ones):totable(), schemes.sinusoidal({ base = 50 }):add(ones):totable(),
    "another base, another table")
  moved.base = 50.000000000000007
  tap.ok((moved:add(mm.zeros({ 4, 8 }, "float64")) - schemes.sinusoidal({ base = moved.base }):add(mm.zeros({ 4, 8 },
    "float64"))):abs():max():item() == 0, "and so for a base that is the next number")
end

tap.done()
