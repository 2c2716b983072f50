-- What every implementation of positions must satisfy. Each property is a function of an implementation that returns
-- whether it holds; raising an error counts as not holding. They use known values, theorems and limits, never the
-- program's own output.
local mm = require "minimodel"

local properties = {}
local function property(name, holds) properties[#properties + 1] = { name = name, holds = holds } end

local function off(a, b)
  if type(b) == "table" then b = mm.tensor(b, "float64") end
  local most = (a:astype "float64" - b):abs():max():item()
  return most == most and most or math.huge
end

local function drawn(name, shape) return mm.randn(mm.random(20):split(name), shape, "float64") end

-- ---- Sinusoid

property("sinusoid: hand exercise", function(it)
  return off(it:sinusoidal({ 0, 1, 5, 6 }, 4), {
    { 0, 1, 0, 1 },
    { .841470984808, .540302305868, .009999833334, .999950000417 },
    { -.958924274663, .283662185463, .049979169271, .998750260395 },
    { -.279415498199, .960170286650, .059964006479, .998200539935 },
  }) < 1e-11
end)

property("sinusoid: first row is position 0", function(it)
  return off(it:sinusoidal(3, 4):slice(1, 1, 1), { { 0, 1, 0, 1 } }) == 0
end)

property("sinusoid: a shift is one rotation", function(it)
  local rows, worst = it:sinusoidal({ 0, 1, 2, 3, 40, 41, 900, 901 }, 8):totable(), 0
  for k = 1, 7, 2 do
    local s, c = rows[2][k], rows[2][k + 1]     -- PE(1) is what PE(0) = (0, 1) was turned into
    for p = 1, 7, 2 do
      local a, b = rows[p], rows[p + 1]
      worst = math.max(worst, math.abs(c * a[k] + s * a[k + 1] - b[k]), math.abs(-s * a[k] + c * a[k + 1] - b[k + 1]))
    end
  end
  return worst < 1e-12
end)

-- 60-digit arithmetic
property("sinusoid: exact at position 10⁶", function(it)
  return off(it:sinusoidal({ 1000000 }, 64):slice(2, 3, 4),
    { { .72805937542775581841, -.68551407414563423185 } }) < 1e-12
end)

-- ---- RoPE

local q4, k4 = mm.tensor({ { 1, 2, 3, 4 } }, "float64"), mm.tensor({ { 5, 6, 7, 8 } }, "float64")

property("rope: known values", function(it)
  return off(it:rope(q4, { positions = { 1 }, layout = "interleaved" }),
      { { -1.1426396637, 1.9220755965, 2.9598506679, 4.0297995017 } }) < 1e-9
    and off(it:rope(q4, { positions = { 1 }, layout = "half" }),
      { { -1.9841106486, 1.9599006675, 2.4623779024, 4.0197996683 } }) < 1e-9
end)

local function score(it, m, n, layout)
  local q = it:rotate(q4, q4, { m }, layout)
  local _, k = it:rotate(k4, k4, { n }, layout)
  return (q * k):sum():item()
end

property("rope: scores are those of the paper's formula", function(it)
  return math.abs(score(it, 3, 1, "interleaved") - 42.1977197580) < 1e-9
    and math.abs(score(it, 3, 1, "half") - 25.7370137950) < 1e-9
    and math.abs(score(it, 1, 3, "interleaved") - 49.6320885061) < 1e-9
      and math.abs(score(it, 1, 3, "half") - 40.6057512913) < 1e-9
end)

property("rope: a score depends on the offset alone", function(it)
  for _, layout in ipairs { "interleaved", "half" } do
    for _, pair in ipairs { { 5, 3 }, { 102, 100 }, { 0, -2 } } do
      if math.abs(score(it, pair[1], pair[2], layout) - score(it, 3, 1, layout)) > 1e-11 then return false end
    end
  end
  return true
end)

property("rope: norms are kept, position 0 turns nothing", function(it)
  local x = drawn("norms", { 6, 8 })
  local turned = it:rope(x, { positions = { 0, 1, 2, 30, 400, -5 } })
  return off((turned * turned):sum(-1), (x * x):sum(-1)) < 1e-13 and off(turned:slice(1, 1, 1), x:slice(1, 1, 1)) == 0
end)

property("rope: heads turn alike", function(it)
  local x = drawn("heads", { 5, 8 })
  local heads = mm.stack { x, x, x }
  local turned = it:rope(heads, { positions = { 0, 1, 2, 3, 4 } })
  return off(turned:select(1, 3), turned:select(1, 1)) == 0
end)

property("rope: exact at position 10⁶", function(it)
  local unit = mm.concat({ mm.tensor({ { 0, 0, 1, 0 } }, "float64"), mm.zeros({ 1, 60 }, "float64") }, -1)
  return off(it:rope(unit, { positions = { 1000000 } }):slice(2, 3, 4),
    { { -.68551407414563423185, .72805937542775581841 } }) < 1e-12
end)

property("rope: backward is the transpose", function(it)
  local x, g = drawn("x", { 4, 8 }), drawn("g", { 4, 8 })
  for _, scaling in ipairs { false, { kind = "linear", factor = 4 } } do
    local given = { positions = { 3, 5, 7, 100 }, scaling = scaling or nil }
    local forward = (it:rope(x, given) * g):sum():item()
    if math.abs((it:rope_gradient(x, g, given) * x):sum():item() - forward) > 1e-12 then return false end
  end
  return true
end)

property("rope: scaled frequencies are the published ones", function(it)
  return off(it:rope_frequencies(16, { kind = "ntk", factor = 4 }), { 1.0, 0.25941281701492275, 0.06729500963161782,
      0.017457188019584336, 0.004528618321319533, 0.0011747816359188909, 0.00030475341355111886,
        7.905694150420948e-05 }) < 1e-14
    and off(it:rope_frequencies(16, { kind = "yarn", factor = 4, original_length = 32 }),
      { 1.0, 0.19764235376052372, 0.025,
      0.007905694150420948, 0.0025, 0.000790569415042095, 0.00025, 7.905694150420948e-05 }) < 1e-14
end)

-- ---- A sequence fed in pieces is the sequence whole

local H, T, D = 2, 9, 8

--- Attention of H heads over T tokens, first all at once, then as a cache would see them: three, then one at a time.
local function cached(it, rotate, bias)
  local q, k, v = drawn("q", { H, T, D }), drawn("k", { H, T, D }), drawn("v", { H, T, D })
  local function pass(first, last, K)
    local n, new_q, new_k = last - first + 1, q:slice(2, first, last), k:slice(2, first, last)
    if rotate then new_q, new_k = it:rotate(new_q, new_k, it:positions(first - 1, n)) end
    K = K and mm.concat({ K, new_k }, 2) or new_k
    return it:attention(new_q, K, v:slice(2, 1, last), true, bias and it:alibi_bias(H, n, last) or nil), K
  end
  local whole = pass(1, T)
  local out, K = pass(1, 3)
  local pieces = { out }
  for t = 4, T do
    out, K = pass(t, t, K)
    pieces[#pieces + 1] = out
  end
  return off(mm.concat(pieces, 2), whole) < 1e-13
end
property("cache: rotations in pieces as whole", function(it) return cached(it, true, false) end)
property("cache: biases in pieces as whole", function(it) return cached(it, false, true) end)

property("cache: tables in pieces as whole", function(it)
  local rows, x = drawn("rows", { T, D }), mm.zeros({ T, D }, "float64")
  local whole = it:learned(rows, x, it:positions(0, T), "error")
  for t = 1, T do
    local piece = it:learned(rows, x:slice(1, t, t), it:positions(t - 1, 1), "error")
    if off(piece, whole:slice(1, t, t)) > 0 then return false end
    if off(it:sinusoidal(it:positions(t - 1, 1), D), it:sinusoidal(it:positions(0, T), D):slice(1, t, t)) > 0 then
      return false
    end
  end
  return true
end)

-- ---- ALiBi and T5

property("alibi: slopes of 4 and 8 heads", function(it)
  return off(it:alibi_slopes(8), { 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256 }) == 0
    and off(it:alibi_slopes(4), { 1 / 4, 1 / 16, 1 / 64, 1 / 256 }) == 0
end)

property("alibi: slopes of 6 and 12 heads", function(it)
  local r = 2 ^ -0.5
  return off(it:alibi_slopes(6), { 1 / 4, 1 / 16, 1 / 64, 1 / 256, 1 / 2, 1 / 8 }) == 0
    and off(it:alibi_slopes(12), { 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256, r, r / 2, r / 4,
      r / 8 }) < 1e-15
end)

property("alibi: the nearer key weighs more", function(it)
  local A = it:alibi_bias(8, 64, 64):select(1, 1):slice(1, 64, 64):softmax(-1)
  return math.abs(mm.measure.row_entropy(A)[1]:item() - 1.703499) < 1e-6 and math.abs(A:slice(-1, 61, 64):sum():item()
    - .864665) < 1e-6
end)

property("alibi: new queries are the last positions", function(it)
  return off(it:alibi_bias(8, 2, 5), it:alibi_bias(8, 5, 5):slice(2, 4, 5)) == 0
end)

property("t5: keys before and after, near and far", function(it)
  local both, causal = it:t5_buckets(200, false), it:t5_buckets(200, true)
  return both[{ 1, 2 }] == 17 and both[{ 2, 1 }] == 1 and both[{ 65, 1 }] == 14 and both[{ 200, 1 }] == 15
    and causal[{ 20, 1 }] == 17
    and causal[{ 1, 20 }] == 0
end)

-- ---- Learned

property("learned: position p reads row p", function(it)
  local rows = drawn("learned", { 4, 3 })
  return off(it:learned(rows, mm.zeros({ 4, 3 }, "float64"), { 0, 1, 2, 3 }, "error"), rows) == 0
end)

property("learned: past the table is refused, or clamped when asked", function(it)
  local rows, x = drawn("learned", { 4, 3 }), mm.zeros({ 2, 3 }, "float64")
  local went_well, message = pcall(function() return it:learned(rows, x, { 3, 4 }, "error") end)
  return not went_well and tostring(message):find("T_max = 4", 1, true) ~= nil
    and off(it:learned(rows, x, { 3, 9 }, "clamp"), rows:take(mm.tensor({ 3, 3 }, "int64"))) == 0
end)

-- ---- Attention

property("attention: a row with nothing to attend to is zero", function(it)
  local q, k, v = drawn("q", { 1, 3, 4 }):requires_grad(), drawn("k", { 1, 3, 4 }), drawn("v", { 1, 3, 4 })
  local bias = mm.tensor({ { { 0, 0, 0 }, { -math.huge, -math.huge, -math.huge }, { 0, -math.huge, 0 } } }, "float64")
  local tape <close> = mm.tape()
  local out = it:attention(q, k, v, false, bias)
  tape:backward((out * v):sum())
  local zero = mm.zeros({ 4 }, "float64")
  return off(out[1][2], zero) == 0 and off(q.grad[1][2], zero) == 0 and off(q.grad[1][1], zero) < math.huge
end)

property("attention: causal rows see themselves and what came before", function(it)
  local q, k, v = drawn("q", { 1, 5, 4 }), drawn("k", { 1, 5, 4 }), drawn("v", { 1, 5, 4 })
  local out = it:attention(q, k, v, true)
  local other = mm.concat({ v:slice(2, 1, 3), drawn("other", { 1, 2, 4 }) }, 2)
  local changed = it:attention(q, k, other, true)
  local own = mm.concat({ v:slice(2, 1, 2), drawn("own", { 1, 1, 4 }), v:slice(2, 4, 5) }, 2)
  return off(changed:slice(2, 1, 3), out:slice(2, 1, 3)) == 0 and off(it:attention(q, k, own, true)[1][3],
    out[1][3]) > 1e-3
end)

return properties
