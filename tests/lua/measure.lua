-- measure: each measure against a closed form or a recomputation in plain Lua, at the edges of its range, and its
-- refusals.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local M, P = mm.measure, mm.positional

-- ---- Rows of weights

local T = 64
local bias = P.alibi_bias(8, T, { causal = true, dtype = "float64" })
local A = bias:softmax(-1)                     -- zero content: the weights are ALiBi's alone
local last = A[1][T]:totable()                 -- slope 1/2, the row that sees all
local entropy, near, distance, total = 0, 0, 0, 0
for j = 1, T do total = total + math.exp(-0.5 * (T - j)) end
for j = 1, T do
  local p = math.exp(-0.5 * (T - j)) / total
  entropy, distance = entropy - p * math.log(p), distance + p * (T - j)
  if T - j <= 3 then near = near + p end
end
tap.near(last[T], 1 / total, 1e-15, "the row is what it is taken for")
tap.near({ entropy, near, distance }, { 1.703499, .864665, 1.541494 }, 5e-7, "known values of a zero-content row")
tap.near(M.row_entropy(A)[{ 1, T }], entropy, 1e-14, "row_entropy")
tap.near(M.band_mass(A, 3)[{ 1, T }], near, 1e-14, "band_mass within 3")
tap.near(M.attention_distance(A)[{ 1, T }], distance, 1e-13, "attention_distance")
tap.near(M.first_token_mass(A)[{ 1, T }], last[1], 1e-18, "first_token_mass")
for _, name in ipairs { "row_entropy", "attention_distance", "first_token_mass", "normalised_entropy" } do
  tap.is({ M[name](A).shape, M[name](A:astype "float32").dtype }, { { 8, T }, "float64" },
    name .. ": a number per head and row, in float64")
end
tap.is(M.band_mass(A, 3).shape, { 8, T }, "band_mass: the same")

local uniform, sharp = mm.full({ 5, 8 }, 1 / 8, "float64"), mm.tensor({ { 0, 0, 1, 0 }, { 1, 0, 0, 0 } }, "float64")
tap.near(M.row_entropy(uniform), mm.full({ 5 }, math.log(8), "float64"), 1e-15, "a uniform row: ln S")
tap.near(M.normalised_entropy(uniform), mm.ones({ 5 }, "float64"), 1e-15, "which is 1 when divided by ln S")
tap.is(M.row_entropy(sharp):totable(), { 0, 0 }, "a row on one key: 0, and 0 ln 0 is 0")
tap.is(M.normalised_entropy(mm.ones { 3, 1 }):totable(), { 0, 0, 0 }, "a single key leaves nothing to spread over")
tap.is(M.attention_distance(sharp):totable(), { 0, 3 }, "more keys than queries: the queries are the last positions")
tap.is(M.band_mass(sharp, 2):totable(), { 1, 0 }, "and so for the band")
tap.is(M.band_mass(sharp, 0):totable(), { 1, 0 }, "a band of 0 is the key itself")
tap.is(M.first_token_mass(sharp):totable(), { 0, 1 }, "first token")
do
  local causal = {}
  for i = 1, 4 do
    causal[i] = {}
    for j = 1, 4 do causal[i][j] = j <= i and 1 / i or 0 end
  end
  tap.near(M.normalised_entropy(mm.tensor(causal, "float64"), { causal = true }), { 0, 1, 1, 1 }, 1e-15,
    "causal: divided by ln of the keys that are seen")
end

-- ---- What the offset explains

local function by_hand(scores, causal)
  local n, sums, counts, all, count = #scores, {}, {}, 0, 0
  local function each(f)
    for i = 1, n do
      for j = 1, causal and i or n do f(scores[i][j], j - i, i, j) end
    end
  end
  each(function(s, offset)
    sums[offset], counts[offset] = (sums[offset] or 0) + s, (counts[offset] or 0) + 1
    all, count = all + s, count + 1
  end)
  local left, spread = 0, 0
  each(function(s, offset)
    left = left + (s - sums[offset] / counts[offset]) ^ 2
    spread = spread + (s - all / count) ^ 2
  end)
  local means = {}
  for offset = 1 - n, n - 1 do means[offset + n] = sums[offset] and sums[offset] / counts[offset] or 0 end
  return left / spread, means
end
local rng = mm.random(11)
for _, n in ipairs { 1, 2, 3, 7 } do
  local S = mm.randn(rng, { 2, n, n }, "float64")
  for _, causal in ipairs { false, true } do
    local taken = M.translation(S, { causal = causal })
    for b = 1, 2 do
      local share, means = by_hand(S[b]:totable(), causal)
      if n == 1 then share = 0 end
      tap.near(taken.error[b], share, 1e-14, ("translation error of a random %d × %d%s"):format(n, n,
        causal and ", causal" or ""))
      tap.near(taken.means[b], means, 1e-14, "and its means by offset")
    end
    tap.is({ taken.means.shape, taken.residual.shape }, { { 2, 2 * n - 1 }, { 2, n, n } }, "shapes")
  end
end
do
  local S = mm.randn(rng, { 6, 6 }, "float64")
  local taken = M.translation(S)
  local rebuilt = {}
  local means, residual = taken.means:totable(), taken.residual:totable()
  for i = 1, 6 do
    rebuilt[i] = {}
    for j = 1, 6 do rebuilt[i][j] = means[j - i + 6] + residual[i][j] end
  end
  tap.near(rebuilt, S, 1e-15, "means and residual make the scores again")
end
tap.is(M.translation_error(P.alibi_bias(4, 9)):totable(), { 0, 0, 0, 0 }, "a Toeplitz matrix: 0")
tap.is(M.translation_error(mm.full({ 5, 5 }, 0.1)), 0, "all scores equal: nothing to explain")
local blind = M.translation_error(mm.randn(rng, { 64, 64 }))
tap.ok(blind > 0.9 and blind < 1, "noise: nearly nothing is explained", "%g", blind)
do
  local masked = P.alibi_bias(1, 9, { causal = true })[1]
  tap.is(M.translation_error(masked, { causal = true }), 0, "causal: what is masked does not count")
  local pe = P.sinusoidal(64, 32, { dtype = "float64" })
  local gram = M.translation_error(pe:matmul(pe:T()))
  tap.ok(gram < 1e-25, "PE PEᵀ is a function of the offset alone", "%g", gram)
  local W = mm.randn(rng, { 32, 32 }, "float64")
  local projected = M.translation_error(pe:matmul(W):matmul(pe:T()))
  tap.ok(projected > 0.1, "and through a random matrix it is not", "%g", projected)
end

-- ---- Similarity, and order

local x = mm.tensor({ { 3, 4 }, { -4, 3 }, { 6, 8 } }, "float64")
tap.near(M.cosine_similarity(x), { { 1, 0, 1 }, { 0, 1, 0 }, { 1, 0, 1 } }, 1e-15, "cosine_similarity")
do
  local tokens = mm.randn(rng, { 6, 8 }, "float64")
  local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 1, seed = 0, dtype = "float64" }
  local order = { 2, 0, 5, 1, 4, 3 }
  local free, after, before = M.equivariance_error(function(t) return (mha:forward(t)) end, tokens, order)
  tap.ok(free < 1e-14, "attention without positions is equivariant", "%g", free)
  tap.near(before[1], mha:forward(tokens)[3], 0, "row i of P x is row permutation[i] of x")
  tap.near(after, before, 1e-14, "both sides are given, to be looked at")
  local rope = P.schemes.rope()
  local bound = M.equivariance_error(function(t) return (mha:forward(t, { scheme = rope })) end, tokens, order)
  tap.ok(bound > 0.01, "with positions it is not", "%g", bound)
  local masked = M.equivariance_error(function(t) return (mha:forward(t, { causal = true })) end, tokens, order)
  tap.ok(masked > 0.01, "nor with a causal mask", "%g", masked)
  tap.is((M.equivariance_error(function(t) return t * 3 end, mm.randn(rng, { 2, 6, 4 }), order)), 0,
    "batches are permuted along T")
end

-- ---- Refusals

for _, case in ipairs {
  { function() M.row_entropy { 1, 2 } end, "row_entropy: a tensor (…, T, S) is wanted, got table" },
  { function() M.row_entropy(mm.ones { 4 }) end, "row_entropy: a tensor (…, T, S) is wanted, got 4" },
  { function() M.band_mass(A) end, "w, how far the band reaches, should be a number from 0 on, got nil" },
  { function() M.band_mass(A, -1) end, "got -1" },
  { function() M.band_mass(A, 0 / 0) end, "band_mass: w" },
  { function() M.translation_error(mm.ones { 3, 4 }) end, "scores should be (…, T, T), got 3 × 4" },
  { function() M.translation_error(mm.ones { 3, 3 }, { casual = true }) end, 'did you mean "causal"?' },
  { function() M.attention_distance(mm.ones { 0, 3 }) end, "there are no scores" },
  { function() M.equivariance_error(print, x, { 0, 1 }) end, "permutation has 2 entries for T = 3 rows" },
  { function() M.equivariance_error(print, x, { 0, 1, 1 }) end, "should hold each of 0 … 2 once; entry 3 is 1" },
  { function() M.equivariance_error(print, x, { 1, 2, 3 }) end, "entry 3 is 3" },
} do
  tap.fails(case[1], case[2], "refused: " .. case[2])
end

-- ---- Nearness, distances between rows and between tensors

do
  local generator = mm.random(4)
  local rows, others = mm.rand(generator, { 3, 5 }):softmax(-1), mm.rand(generator, { 2, 5 }):softmax(-1)
  local p, q, sum = rows:totable(), others:totable(), 0
  for i = 1, 3 do
    for j = 1, 2 do
      for c = 1, 5 do sum = sum + math.abs(p[i][c] - q[j][c]) / 2 / 6 end
    end
  end
  tap.near(M.row_distance(rows, others), sum, 1e-7, "row_distance against loops")
  tap.is(M.row_distance(mm.tensor { { 1, 0, 0 } }, mm.tensor { { 0, 0.5, 0.5 } }), 1, "rows that share no key")
  local inside, fair, W = 0, 0, mm.rand(generator, { 6, 6 }):softmax(-1)
  local w = W:totable()
  for i = 1, 6 do
    for j = 1, 6 do
      if math.abs(i - j) <= 2 then inside, fair = inside + w[i][j], fair + 1 / 6 end
    end
  end
  tap.near(M.nearness(W, 2), inside / fair, 1e-6, "nearness against loops")
  tap.is(M.max_difference(mm.tensor { { 1, -2 }, { 3, 4 } }, mm.tensor { { 1, 2 }, { 3, 7 } }), 4, "max_difference")
  tap.fails(function() M.max_difference(1, mm.ones { 1 }) end, "max_difference: two tensors are wanted, got number",
    "of a number")
  tap.fails(function() M.max_difference(mm.ones { 3 }, mm.ones { 1 }) end, "of one shape are wanted, got 3 and 1",
    "no broadcasting")
  tap.fails(function() M.row_distance(mm.ones { 2, 2, 2 }, mm.ones { 2, 2 }) end, "rows of one length", "three axes")
end

-- ---- Numbers whose squares leave a double; numbers that are none; fewer keys than queries

do
  local function f64(nested) return mm.tensor(nested, "float64") end
  -- offsets −1, 0, 1: means 0, 2, 2; the mean of all is 1.5, Σ (s − 1.5)² = 5, Σ rest² = (1 − 2)² + (3 − 2)² = 2
  for _, size in ipairs { 1, 1e200, 1e-200, 1e307 } do
    local found = M.translation(f64 { { size, 2 * size }, { 0, 3 * size } })
    tap.near(found.error, 0.4, 1e-14, ("translation_error at %g"):format(size))
    tap.near((found.means / size):totable(), { 0, 2, 2 }, 1e-14, ("means at %g"):format(size))
    tap.near((found.residual / size):totable(), { { -1, 0 }, { 0, 1 } }, 1e-14, ("the rest at %g"):format(size))
    local cosines = M.cosine_similarity(f64 { { size, 0 }, { size, size }, { 1, 1 } })
    tap.near(cosines[2]:totable(), { math.sqrt(0.5), 1, 1 }, 1e-14, ("cosines at %g"):format(size))
  end
  for name, bad in pairs { ["a NaN"] = 0 / 0, ["an infinity"] = -math.huge } do
    local error = M.translation_error(f64 { { bad, 1 }, { 2, 3 } })
    tap.ok(error ~= error, "of scores with " .. name .. " nothing is said to be explained")
  end
  tap.is(M.translation_error(f64 { { 0, 0 / 0 }, { 1, 0 } }, { causal = true }), 0.0, "unless it is not looked at")
  for _, case in ipairs { { 4, 2, 0 }, { 4, 2, 1 }, { 5, 2, 1 }, { 5, 2, 3 }, { 7, 3, 9 }, { 2, 5, 1 } } do
    local queries, keys, w = table.unpack(case)
    local even = mm.full({ queries, keys }, 1 / keys, "float64")
    tap.near(M.nearness(even, w), 1, 1e-14, ("nearness of uniform %d × %d at %d is 1"):format(queries, keys, w))
  end
  local none, one = mm.zeros { 0, 3 }, mm.ones { 1, 3 }
  tap.fails(function() M.row_distance(none, one) end, "there are no rows to compare", "no rows")
  tap.fails(function() M.row_distance(one, none) end, "there are no rows to compare", "or no others")
  tap.is(M.outside(mm.tensor { { 1, 2 }, { 3, 0 / 0 }, { 1, 2 } }, 1.0), 0.5, "a NaN is not inside; n = 1.0 is 1")
  tap.fails(function() M.outside(mm.ones { 2, 3, 4 }, 1) end, "outside: rows should be (T, d)", "rows of one table")
end

tap.done()
