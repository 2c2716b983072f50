-- The bug museum: mistakes that no shape gives away, each as a function that is put in the place of the right one.
-- `red` names the properties that must fail, and no others may. `known`, where there is one, checks that the exhibit
-- is the bug it says it is.
local mm = require "minimodel"
local P = mm.positional

local exhibits = {}
local function exhibit(name, wrong, red, known)
  exhibits[#exhibits + 1] = { name = name, wrong = wrong, red = red, known = known }
end

-- ---- Tables made the plain way, with a place to go wrong in

local function float32(x) return (string.unpack("f", string.pack("f", x))) end
local function float16(x)
  if x == 0 then return x end
  local unit = 2 ^ (math.floor(math.log(math.abs(x), 2)) - 10)
  return math.floor(x / unit + 0.5) * unit
end
local function float64(x) return x end

local function listed(positions)
  if type(positions) == "table" then return positions end
  local list = {}
  for t = 1, positions do list[t] = t - 1 end
  return list
end

--- f(angle) for each position and pair; the frequency and the angle go through `round`. `exponent` is 2 where it is
-- right.
local function table_of(f, positions, d, round, exponent)
  local rows = {}
  for t, p in ipairs(listed(positions)) do
    rows[t] = {}
    for i = 0, d // 2 - 1 do rows[t][i + 1] = f(round(p * round(1e4 ^ (-(exponent or 2) * i / d)))) end
  end
  return mm.tensor(rows, "float64")
end

local function woven(first, second)                    -- first in even columns, second in odd ones
  local shape = first.shape
  return mm.stack({ first, second }, 3):reshape { shape[1], 2 * shape[2] }
end

local function sinusoid(round, exponent)
  return function(_, positions, d)
    return woven(table_of(math.sin, positions, d, round, exponent), table_of(math.cos, positions, d, round, exponent))
  end
end

local function turned(x, given, round, cosine, sine)
  local shape = x.shape
  local d, positions = shape[#shape], given.positions
  return mm.core.rope_rotate(x, table_of(cosine or math.cos, positions, d, round), table_of(sine or math.sin, positions,
    d, round),
    given.layout)
end

-- ---- Angles

local far = { "sinusoid: exact at position 10⁶", "rope: exact at position 10⁶" }
local function with(list, more)
  return table.move(more, 1, #more, #list + 1, table.move(list, 1, #list, 1, {}))
end
local function rounded(round)
  return {
    sinusoidal = sinusoid(round),
    rope = function(_, x, given)
      if given.scaling then return P.rope(x, given) end
      return turned(x, given, round)
    end,
  }
end
exhibit("angles in float16", rounded(float16),
  with(far, { "sinusoid: hand exercise", "sinusoid: a shift is one rotation",
  "rope: known values", "rope: scores are those of the paper's formula", "rope: a score depends on the offset alone" }),
  function(it) return math.abs(it:sinusoidal({ 10001 }, 4)[1][1]:item() - math.sin(10001)) > 0.5 end)
exhibit("angles in float32", rounded(float32),
  with(far, { "sinusoid: hand exercise", "sinusoid: a shift is one rotation",
  "rope: scores are those of the paper's formula", "rope: a score depends on the offset alone" }),
  function(it)
    local most = 0
    for p = 99990, 100010 do
      most = math.max(most, (it:sinusoidal({ p }, 64) - P.sinusoidal({ p }, 64, { dtype = "float64" })):abs():max()
        :item())
    end
    return most > 1e-3 and most < 1e-2
  end)
exhibit("angles rounded to double at every step", rounded(float64), far)

-- ---- Sinusoid

exhibit("sine and cosine swapped in the sinusoid", {
  sinusoidal = function(_, positions, d)
    return woven(table_of(math.cos, positions, d, float64), table_of(math.sin, positions, d, float64))
  end,
}, { "sinusoid: hand exercise", "sinusoid: first row is position 0", "sinusoid: a shift is one rotation", far[1] })

exhibit("the sinusoid's exponent is k/d, not 2k/d", { sinusoidal = sinusoid(float64, 1) },
  { "sinusoid: hand exercise", far[1] })

exhibit("positions of the sinusoid count from 1", {
  sinusoidal = function(_, positions, d)
    local list = {}
    for t, p in ipairs(listed(positions)) do list[t] = p + 1 end
    return P.sinusoidal(list, d, { dtype = "float64" })
  end,
}, { "sinusoid: hand exercise", "sinusoid: first row is position 0", "sinusoid: a shift is one rotation", far[1] })

-- ---- RoPE

exhibit("queries paired interleaved, keys by halves", {
  rotate = function(it, q, k, positions)
    return it:rope(q, { positions = positions, layout = "interleaved" }),
      it:rope(k, { positions = positions, layout = "half" })
  end,
}, { "rope: scores are those of the paper's formula", "rope: a score depends on the offset alone" })

-- x cos + turned(x) sin, where the columns of cos and sin are in the order of one layout and turned(x) in that of the
-- other
exhibit("angles in the order of one pairing, rotation in that of the other", {
  rope = function(_, x, given)
    if given.scaling then return P.rope(x, given) end
    local shape = x.shape
    local d = shape[#shape]
    local cosines, sines = table_of(math.cos, given.positions, d, float64), table_of(math.sin, given.positions, d,
      float64)
    if given.layout == "half" then
      local other = mm.concat({ -x:slice(-1, d // 2 + 1, d), x:slice(-1, 1, d // 2) }, -1)
      return x * woven(cosines, cosines) + other * woven(sines, sines)
    end
    shape[#shape], shape[#shape + 1] = d // 2, 2
    local paired = x:reshape(shape)
    local other = mm.concat({ -paired:slice(-1, 2, 2), paired:slice(-1, 1, 1) }, -1):reshape(x.shape)
    return x * mm.concat({ cosines, cosines }, -1) + other * mm.concat({ sines, sines }, -1)
  end,
}, { "rope: known values", "rope: scores are those of the paper's formula", "rope: a score depends on the offset alone",
  "rope: norms are kept, position 0 turns nothing", "rope: exact at position 10⁶" }, function(it)
  local q, k = mm.tensor({ { 1, 2, 3, 4 } }, "float64"), mm.tensor({ { 5, 6, 7, 8 } }, "float64")
  for _, row in ipairs { { 2, 0, 10.91 }, { 3, 1, 67.45 }, { 5, 3, 5.36 } } do
    local _, turned_k = it:rotate(k, k, { row[2] }, "half")
    if math.abs((it:rotate(q, q, { row[1] }, "half") * turned_k):sum():item() - row[3]) > 0.005 then return false end
  end
  return true
end)

exhibit("rotation along the axis of the heads", {
  rope = function(_, x, given)
    if #x.shape < 3 then return P.rope(x, given) end
    return P.rope(x:transpose(-3, -2), { layout = given.layout }):transpose(-3, -2)
  end,
}, { "rope: heads turn alike" })

exhibit("rotation the other way round", {
  rope = function(_, x, given)
    if given.scaling then return P.rope(x, given) end
    return turned(x, given, float64, math.cos, function(a) return -math.sin(a) end)
  end,
}, { "rope: known values", far[2], "rope: scores are those of the paper's formula" })

exhibit("sine and cosine swapped in the rotation", {
  rope = function(_, x, given)
    if given.scaling then return P.rope(x, given) end
    return turned(x, given, float64, math.sin, math.cos)
  end,
}, { "rope: known values", far[2], "rope: scores are those of the paper's formula",
  "rope: norms are kept, position 0 turns nothing" })

exhibit("backward of RoPE does not know of scaling", {
  rope_gradient = function(_, _, g, given)
    local back = {}
    for t, p in ipairs(given.positions) do back[t] = -p end
    return P.rope(g, { positions = back, layout = given.layout })
  end,
}, { "rope: backward is the transpose" })

exhibit("backward of RoPE turns forward", {
  rope_gradient = function(_, _, g, given) return P.rope(g, given) end,
}, { "rope: backward is the transpose" })

exhibit("NTK scaling without its exponent d/(d − 2)", {
  rope_frequencies = function(_, d, scaling)
    if scaling.kind ~= "ntk" then return (P.rope_frequencies(d, { scaling = scaling })) end
    return (P.rope_frequencies(d, { base = 1e4 * scaling.factor }))
  end,
}, { "rope: scaled frequencies are the published ones" })

exhibit("YaRN's ramp without floor and ceil", {
  rope_frequencies = function(_, d, scaling)
    if scaling.kind ~= "yarn" then return (P.rope_frequencies(d, { scaling = scaling })) end
    local function pair(turns)
      return d * math.log(scaling.original_length / (turns * 2 * math.pi)) / (2 * math.log(1e4))
    end
    local low, high, out = math.max(pair(32), 0), math.min(pair(1), d - 1), {}
    for i = 0, d // 2 - 1 do
      local theta, share = 1e4 ^ (-2 * i / d), math.max(0, math.min(1, (i - low) / (high - low)))
      out[i + 1] = theta * (1 - share) + theta / scaling.factor * share
    end
    return mm.tensor(out, "float64")
  end,
}, { "rope: scaled frequencies are the published ones" })

-- ---- Caches

exhibit("each piece starts again at position 0", {
  positions = function(_, _, T) return listed(T) end,
}, { "cache: rotations in pieces as whole", "cache: tables in pieces as whole" })

exhibit("a kept schedule is looked up by length, not by offset", {
  rope = function(it, x, given)
    local T = #given.positions
    it.kept = it.kept or {}
    it.kept[T] = it.kept[T] or given.positions
    return P.rope(x, { positions = it.kept[T], layout = given.layout, scaling = given.scaling })
  end,
}, { "rope: scores are those of the paper's formula", "rope: exact at position 10⁶",
  "cache: rotations in pieces as whole" })

-- ---- ALiBi and T5

exhibit("ALiBi with the sign reversed", {
  alibi_bias = function(_, n, T, S) return -P.alibi_bias(n, T, { S = S, dtype = "float64" }) end,
}, { "alibi: the nearer key weighs more" })

exhibit("slopes 2^(−8h/n) for every head count", {
  alibi_slopes = function(_, n)
    local slopes = {}
    for h = 1, n do slopes[h] = 2 ^ (-8 * h / n) end
    return mm.tensor(slopes, "float64")
  end,
}, { "alibi: slopes of 6 and 12 heads" })

exhibit("slopes 1/2^h for every head count", {
  alibi_slopes = function(_, n)
    local slopes = {}
    for h = 1, n do slopes[h] = 2 ^ -h end
    return mm.tensor(slopes, "float64")
  end,
}, { "alibi: slopes of 4 and 8 heads", "alibi: slopes of 6 and 12 heads" })

exhibit("ALiBi counts new queries from the first position", {
  alibi_bias = function(_, n, T, S) return P.alibi_bias(n, S, { dtype = "float64" }):slice(2, 1, T) end,
}, { "alibi: new queries are the last positions", "cache: biases in pieces as whole" })

exhibit("T5 takes keys before for keys after", {
  t5_buckets = function(_, T, causal) return P.t5_buckets(T, { causal = causal }):T() end,
}, { "t5: keys before and after, near and far" })

-- ---- Learned

exhibit("a learned table read past its end", {
  learned = function(it, rows, x, positions, overflow)
    -- what happens to lie behind it
    local memory = mm.concat({ rows, mm.full({ 8, rows.shape[2] }, 7, "float64") }, 1)
    if overflow == "error" then return x + memory:take(mm.tensor(positions, "int64")) end
    return getmetatable(it).__index.learned(it, rows, x, positions, overflow)
  end,
}, { "learned: past the table is refused, or clamped when asked" })

exhibit("rows of a learned table count from 1", {
  learned = function(it, rows, x, positions, overflow)
    local later = {}
    for t, p in ipairs(positions) do later[t] = (p + 1) % rows.shape[1] end
    for _, p in ipairs(positions) do
      if p >= rows.shape[1] then later = positions end
    end
    return getmetatable(it).__index.learned(it, rows, x, later, overflow)
  end,
}, { "learned: position p reads row p" })

-- ---- Attention

local function weighted(mask)
  return function(_, q, k, v, causal, bias)
    local shape = q.shape
    local T, S = shape[#shape - 1], k.shape[#shape - 1]
    local scores = q:matmul(k:transpose(-2, -1)) / math.sqrt(shape[#shape])
    if bias then scores = scores + bias end
    if causal then
      local i, j = mm.arange(T, "float64"):reshape { T, 1 } + (S - T), mm.arange(S, "float64"):reshape { 1, S }
      scores = mm.where(mask(i, j), scores, -math.huge)
    end
    local weights = (scores - scores:max(-1, true)):exp()
    return (weights / weights:sum(-1, true)):matmul(v)
  end
end

exhibit("softmax of a row that is all masked", {
  attention = weighted(function(i, j) return j:le(i) end),
}, { "attention: a row with nothing to attend to is zero" })

exhibit("the causal mask lets the future in", {
  attention = function(_, q, k, v, causal, bias)
    if not causal then return (mm.attention(q, k, v, { bias = bias })) end
    return weighted(function(i, j) return j:ge(i) end)(_, q, k, v, causal, bias)
  end,
}, { "attention: causal rows see themselves and what came before", "cache: rotations in pieces as whole",
  "cache: biases in pieces as whole" })

exhibit("the causal mask is one place off", {
  attention = function(_, q, k, v, causal, bias)
    if not causal then return (mm.attention(q, k, v, { bias = bias })) end
    return weighted(function(i, j) return j:le(i + 1) end)(_, q, k, v, causal, bias)
  end,
}, { "attention: causal rows see themselves and what came before", "cache: rotations in pieces as whole",
  "cache: biases in pieces as whole" })

return exhibits
