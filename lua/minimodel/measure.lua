--- mm.measure: numbers that say what a matrix of scores or weights does. Scores S and weights A are (…, T, S): a
-- row per query, a column per key; where there are more keys than queries, the queries are the last T positions. All
-- sums are taken in float64.
--
-- Does not draw, and does not decide what a good value is.
local core = require "minimodel.core"
local options = require "minimodel.options"

local measure = {}

local function shape_text(t) return #t.shape == 0 and "a scalar" or table.concat(t.shape, " × ") end

--- The rows T and columns S of x, once it is a matrix or several.
local function sides(who, x)
  if getmetatable(x) ~= core.metatable then options.fail("%s: a tensor (…, T, S) is wanted, got %s", who,
    type(x)) end
  local shape = x.shape
  if #shape < 2 then options.fail("%s: a tensor (…, T, S) is wanted, got %s", who, shape_text(x)) end
  local T, S = shape[#shape - 1], shape[#shape]
  if T < 1 or S < 1 then options.fail("%s: there are no scores in a tensor that is %s", who, shape_text(x)) end
  return T, S
end

--- x in float64, its rows T and columns S; and x again where it had to be made, to be closed.
local function matrix(who, x)
  local T, S = sides(who, x)
  local wide = x:astype "float64"
  return wide, T, S, not rawequal(wide, x) and wide or nil
end

-- A matrix of T × S that is made on the way is closed as soon as it is summed: a sweep makes thousands, and each that
-- waits for the collector brings its next turn nearer.

--- (T, S): how far key j is from query i, |i − j|.
local function distances(T, S)
  local query = core.arange(T, "float64"):reshape { T, 1 } + (S - T)
  local offset <close> = query - core.arange(S, "float64"):reshape { 1, S }
  return offset:abs()
end

--- (…, T): H_i = −Σ_j A_ij ln A_ij, in nats. Shannon 1948.
function measure.row_entropy(A)
  local weights, _, _, _ <close> = matrix("row_entropy", A)
  local terms <close> = weights:plogp()
  return terms:sum(-1)
end

--- (…, T): H_i / ln S, 1 for a uniform row. With { causal = true } the divisor is ln of the keys that row may see;
-- a row that sees one key has nothing to spread over and counts 0.
function measure.normalised_entropy(A, given)
  local o = options.check("normalised_entropy", given, { "causal" })
  local T, S = sides("normalised_entropy", A)
  local entropy = measure.row_entropy(A)
  if not o.causal then return entropy / math.max(math.log(S), math.log(2)) end
  return entropy / (core.arange(T, "float64") + (S - T + 1)):maximum(2):log()
end

--- (…, T): Σ_j A_ij |i − j|, how far back (or ahead) a row looks on average.
function measure.attention_distance(A)
  local weights, T, S, _ <close> = matrix("attention_distance", A)
  local apart <close> = distances(T, S)
  local terms <close> = weights * apart
  return terms:sum(-1)
end

local bands = setmetatable({}, { __mode = "v" })   -- until the next collection: a sweep asks for the same one again

--- (T, S): 1 where |i − j| <= w, 0 elsewhere.
local function band(T, S, w)
  local key = ("%d %d %.17g"):format(T, S, w)
  local near = bands[key]
  if not near then
    local apart <close> = distances(T, S)
    near = apart:le(w)
    bands[key] = near
  end
  return near
end

--- (…, T): Σ_j A_ij over |i − j| <= w.
function measure.band_mass(A, w)
  local weights, T, S, _ <close> = matrix("band_mass", A)
  if type(w) ~= "number" or w ~= w or w < 0 then
    options.fail("band_mass: w, how far the band reaches, should be a number from 0 on, got %s", tostring(w))
  end
  local terms <close> = weights * band(T, S, w)
  return terms:sum(-1)
end

--- What rows put within w of the diagonal, over what uniform rows would put there: a number, the mean over rows.
function measure.nearness(A, w)
  local T, S = sides("nearness", A)
  return measure.band_mass(A, w):mean():item() * T * S / band(T, S, w):sum():item()
end

--- How unlike the rows of P (n, S) and of Q (m, S) are: the mean over all pairs of the total variation distance
-- ½ Σ_j |p_j − q_j|, 0 for equal rows, 1 for rows of weights that share no key.
function measure.row_distance(P, Q)
  for _, t in ipairs { P, Q } do
    if getmetatable(t) ~= core.metatable then
      options.fail("row_distance: two matrices are wanted, got %s", options.kind(t))
    end
  end
  local n, m = P.shape[1], Q.shape[1]
  if #P.shape ~= 2 or #Q.shape ~= 2 or P.shape[2] ~= Q.shape[2] then
    options.fail("row_distance: two matrices with rows of one length are wanted, got %s and %s", shape_text(P),
      shape_text(Q))
  end
  if n < 1 or m < 1 then
    options.fail("row_distance: there are no rows to compare in tensors that are %s and %s", shape_text(P),
      shape_text(Q))
  end
  local total = 0
  for j = 1, m do                                                              -- (n, S), one row of Q at a time
    local difference <close> = P - Q:slice(1, j, j)
    local size <close> = difference:abs()
    total = total + size:sum():item()
  end
  return total / (2 * n * m)
end

--- max |a − b| over all elements of two tensors of one shape: a number.
function measure.max_difference(a, b)
  for _, t in ipairs { a, b } do
    if getmetatable(t) ~= core.metatable then
      options.fail("max_difference: two tensors are wanted, got %s", options.kind(t))
    end
  end
  if shape_text(a) ~= shape_text(b) then
    options.fail("max_difference: two tensors of one shape are wanted, got %s and %s", shape_text(a), shape_text(b))
  end
  return (a - b):abs():max():item()
end

--- (…, T): A_i0, what falls on the first key.
function measure.first_token_mass(A)
  return (matrix("first_token_mass", A):select(-1, 1))
end

--- (…, T, T): cosine of the angle between each two rows of x (…, T, d).
function measure.cosine_similarity(x)
  local rows = matrix("cosine_similarity", x)
  local largest = rows:abs():max(-1, true):detach()
  if (largest:gt(1e150) + largest:lt(1e-150) * largest:gt(0)):max():item() > 0 then  -- squares would leave a double
    rows = rows / core.where(largest:eq(0), 1, largest)
  end
  local unit = rows / (rows * rows):sum(-1, true):sqrt()
  return unit:matmul(unit:T())
end

-- ---- Does the offset explain the scores?

--- x (…, T, T) → (…, T, 2T + 1), where column c holds the scores of one offset j − i: c for offsets 0 … T
-- − 1, 2T + 1 + offset for negative ones. Rows of 2T laid out one after the other and cut into rows of 2T + 1
-- slide each row one place to the left.
local function shear(x, T)
  local lead = x.shape
  lead[#lead], lead[#lead - 1] = nil, nil
  local function shape(...) return table.move({ ... }, 1, select("#", ...), #lead + 1, table.move(lead, 1, #lead,
    1, {})) end
  local wide = core.concat({ x, core.full(x.shape, 0, x.dtype) }, -1):reshape(shape(2 * T * T))
  return core.concat({ wide, core.full(shape(T), 0, x.dtype) }, -1):reshape(shape(T, 2 * T + 1)), shape
end

--- Takes a square matrix of scores apart into what the offset j − i says and the rest:
--   means     (…, 2T − 1) the mean score at each offset from −(T − 1) to T − 1
--   residual  (…, T, T)   scores less the mean of their offset
--   error     (…)         Σ residual² / Σ (scores − mean)²: the share of variance that the offset does not explain; 0
-- where scores are
--                         a function of the offset (a Toeplitz matrix), near 1 where the offset says nothing
-- With { causal = true } only keys up to the query count.
function measure.translation(S, given)
  local o = options.check("translation", given, { "causal" })
  local scores, T, columns = matrix("translation", S)
  if T ~= columns then options.fail("translation: scores should be (…, T, T), got %s", shape_text(S)) end
  local counted = core.full({ T, T }, 1, "float64")
  if o.causal then
    local index = core.arange(T, "float64")
    counted = index:reshape({ T, 1 }):ge(index:reshape { 1, T })
  end
  scores = core.where(counted, scores, 0)
  local largest, scale = scores:abs():max():item(), 1
  if largest > 1e140 then scale = 2.0 ^ -700 elseif largest > 0 and largest < 1e-140 then scale = 2.0 ^ 700 end
  if scale ~= 1 then scores = scores * scale end     -- a power of two, for squares that would leave a double

  local by_offset, shape = shear(scores, T)
  local present = shear(counted, T)
  local count = present:sum(-2, true)
  local mean = by_offset:sum(-2, true) / count:maximum(1)
  local rest = (by_offset - mean) * present
  local width = 2 * T * T
  local residual = rest:reshape(shape(T * (2 * T + 1))):slice(-1, 1, width):reshape(shape(T, 2 * T)):slice(-1, 1, T)

  local overall = scores:sum(-1, true):sum(-2, true) / counted:sum()
  local spread = (scores - overall) * counted
  local total, left = (spread * spread):sum(-1):sum(-1), (rest * rest):sum(-1):sum(-1)
  local flat = mean:reshape(shape(2 * T + 1))
  local means = flat:slice(-1, 1, T)
  if T > 1 then means = core.concat({ flat:slice(-1, T + 3, 2 * T + 1), means }, -1) end
  -- scores that are all equal, to the last bits of a double, leave nothing to explain
  local nothing = total:le((scores * scores):sum(-1):sum(-1) * 1e-28)
  if scale ~= 1 then means, residual = means / scale, residual / scale end
  return { means = means, residual = residual, error = core.where(nothing, 0, left / total) }
end

--- The share alone: a number for a matrix, a tensor (…) for several.
function measure.translation_error(S, given)
  local error = measure.translation(S, given).error
  if #error.shape == 0 then return error:item() end
  return error
end

-- ---- Does the order of the tokens matter?

--- max |f(P x) − P f(x)| / max |f(x)|, for a permutation of the rows of x (…, T, d): a list of T row numbers
-- from 0, row i of P x being row permutation[i] of x. f: a function or a module. Also gives f(P x) and P f(x), to be
-- looked at.
function measure.equivariance_error(f, x, permutation)
  local T = sides("equivariance_error", x)
  local seen = {}
  for i, from in ipairs(permutation) do
    from = type(from) == "number" and math.tointeger(from)
    if not from or from < 0 or from >= T or seen[from] then
      options.fail("equivariance_error: permutation should hold each of 0 … %d once; entry %d is %s", T - 1, i,
        tostring(from))
    end
    seen[from] = true
  end
  if #permutation ~= T then options.fail("equivariance_error: permutation has %d entries for T = %d rows",
    #permutation, T) end

  local order = core.tensor(permutation, "int64")
  local function permuted(t)
    local axes, back = { #t.shape - 1 }, {}
    for axis = 1, #t.shape do
      if axis ~= #t.shape - 1 then axes[#axes + 1] = axis end
    end
    for i, axis in ipairs(axes) do back[axis] = i end
    return t:permute(axes):take(order):permute(back)
  end
  --> equivariance-error
  local before, after = permuted(f(x)), f(permuted(x))
  local largest = (after - before):abs():max():item()
  return largest / before:abs():max():item(), after, before
  --<
end

--- The share of the entries of rows past the n-th that lie outside what the first n rows showed in the same column.
function measure.outside(rows, n)
  local values, T, d = matrix("outside", rows)
  if #values.shape ~= 2 then options.fail("outside: rows should be (T, d), got %s", shape_text(rows)) end
  local whole = type(n) == "number" and math.tointeger(n)
  if not whole or whole < 1 or whole >= T then
    options.fail("outside: n should be a whole number from 1 to %d, got %s", T - 1, tostring(n))
  end
  n = whole
  local seen, past = values:slice(-2, 1, n), values:slice(-2, n + 1, T)
  local low, high = seen:min(-2):reshape { 1, d }, seen:max(-2):reshape { 1, d }
  local within = past:ge(low) * past:le(high)      -- a NaN is within nothing, and nothing within it
  return (1 - within):astype("float64"):mean():item()
end

return options.room("mm.measure", measure)
