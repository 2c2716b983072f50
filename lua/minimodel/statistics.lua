-- statistics.lua: what an experiment with a few paired seeds may conclude.
--
-- Does: medians and quantiles, the paired sign-flip test, bootstrap intervals (percentile and BCa, also over seeds and
-- then sentences), Holm's correction, equivalence by two one-sided tests, the share of seeds that pass a bar. Numbers
-- come in as plain Lua arrays. Does not: draw from a hidden generator (each function that samples is handed one), or
-- know what a seed or a sentence is.

local check = require "minimodel.statistics.check"
local core = require "minimodel.core"
local distributions = require "minimodel.statistics.distributions"
local options = require "minimodel.options"
local sums = require "minimodel.sums"

local statistics = {}
for name, f in pairs(distributions) do statistics[name] = f end

local fail = options.fail

-- `given` over `defaults`; a default of NONE is an option that is absent unless given.
local NONE = {}
local function settings(who, given, defaults)
  options.check(who, given, defaults)
  local o = {}
  for key, value in pairs(defaults) do if value ~= NONE then o[key] = value end end
  for key, value in pairs(given or {}) do o[key] = value end
  if o.rng ~= nil then options.generator(who, o.rng) end
  if o.draws then o.draws = options.whole(who, o, "draws", 1) end
  return o
end

---- Summaries -------------------------------------------------------------------------------------------------------

local sum = sums.of

function statistics.mean(x)
  check.numbers("mean", x, 1)
  return sums.mean(x)
end

-- Whether a square, or a sum of some, lost nothing to the ends of what a double holds.
local function is_moderate(x) return x > 1e-180 and x < 1e180 end

-- The numbers over the largest of them, and that one: their squares neither overflow nor vanish.
local function unit(x)
  local largest, out = 0.0, {}
  for i = 1, #x do largest = math.max(largest, math.abs(x[i])) end
  for i = 1, #x do out[i] = largest > 0 and x[i] / largest or 0.0 end
  return out, largest
end

-- Sample standard deviation, with n − 1.
function statistics.deviation(x)
  check.numbers("deviation", x, 2)
  local mean, squares = sums.mean(x), {}
  for i = 1, #x do squares[i] = (x[i] - mean) ^ 2 end
  local total = sum(squares)
  if is_moderate(total) or total ~= total then return math.sqrt(total / (#x - 1)) end
  local apart = {}
  for i = 1, #x do apart[i] = x[i] / 4 - mean / 4 end
  local parts, largest = unit(apart)
  for i = 1, #x do squares[i] = parts[i] ^ 2 end
  return 4 * largest * math.sqrt(sum(squares) / (#x - 1))
end

local function sorted(x)
  local copy = table.move(x, 1, #x, 1, {})
  table.sort(copy)
  return copy
end

-- From low to high by a share: either itself where nothing is added to it, and no difference that overflows.
local function between(low, high, share)
  if share == 0 or low == high then return low end
  local gap = high - low
  if math.abs(gap) < math.huge then return low + share * gap end
  return (1 - share) * low + share * high
end

local function quantile_of_sorted(x, p)
  local h = (#x - 1) * p
  local below = math.floor(h)
  return between(x[below + 1], x[math.min(below + 2, #x)], h - below)
end

-- Linear interpolation between order statistics: Hyndman and Fan 1996, definition 7.
function statistics.quantile(x, p)
  check.numbers("quantile", x, 1)
  check.probability("quantile", p)
  return quantile_of_sorted(sorted(x), p)
end

function statistics.median(x)
  check.numbers("median", x, 1)
  return quantile_of_sorted(sorted(x), 0.5)
end

-- Paired differences a[i] − b[i].
function statistics.differences(a, b)
  check.numbers("differences", a, 1)
  check.numbers("differences", b, 1)
  if #a ~= #b then fail("differences: %d values against %d: pairs are needed", #a, #b) end
  local d = {}
  for i = 1, #a do d[i] = a[i] - b[i] end
  return d
end

---- The paired sign-flip test ----------------------------------------------------------------------------------------

-- All 2^m sums of ±d[first … last], sorted.
local function signed_sums(d, first, last)
  local totals = { 0.0 }
  for i = first, last do
    local n = #totals
    for j = 1, n do
      totals[n + j] = totals[j] + d[i]
      totals[j] = totals[j] - d[i]
    end
  end
  table.sort(totals)
  return totals
end

-- How many of the 2^n sums of ±d reach `bound`: the sums of either half are sorted and a pair of fingers walks them, so
-- that 30 pairs cost 2 · 2^15 sums in place of 2^30 (Horowitz and Sahni 1974 split a set for subset sums so).
--> sign-flip-count
local function count_reaching(a, b, bound)
  local count, j = 0, #b + 1
  for i = 1, #a do -- as a[i] grows, ever smaller b will do
    while j > 1 and a[i] + b[j - 1] >= bound do j = j - 1 end
    count = count + (#b + 1 - j)
  end
  return count
end
--<

local SIGN_FLIP = { alternative = "two-sided", exact_limit = 30, draws = 100000, rng = NONE }

-- Is the mean of paired differences zero? Under that hypothesis, with differences symmetric about it, each sign could
-- as well have been the other: the p value is the share of all 2^n sign patterns whose sum is at least as extreme as
-- the one seen (Fisher 1935, section 21). Exact up to `exact_limit` pairs; beyond, `draws` patterns are sampled from
-- `rng` and p = (1 + reached) / (1 + draws), which keeps the level (Phipson and Smyth 2010). n pairs cannot give a
-- two-sided p below 2^(1−n): five seeds stop at 0.0625. alternative: "two-sided", "greater" (mean > 0) or "less".
function statistics.sign_flip(differences, given)
  check.finite("sign_flip", differences, 1)
  local o = settings("sign_flip", given, SIGN_FLIP)
  local exact_limit = options.whole("sign_flip", o, "exact_limit", 0)
  local side = o.alternative
  check.choice("sign_flip", "alternative", side, { "two-sided", "greater", "less" })
  local d, n, size = {}, #differences, 0.0
  for i = 1, n do
    d[i] = side == "less" and -differences[i] or differences[i] + 0.0
    size = size + math.abs(d[i])
  end
  if size == math.huge then -- a power of two off all of them: the patterns are the same
    size = 0.0
    for i = 1, n do
      d[i] = d[i] * 2.0 ^ -64
      size = size + math.abs(d[i])
    end
  end
  local observed = sum(d)
  if side == "two-sided" then observed = math.abs(observed) end
  local bound = observed - 1e-12 * size -- a tie stays a tie whatever order it was added in
  local result = { mean = sums.mean(differences), n = n }
  if n <= exact_limit then
    local half = n // 2
    local a, b = signed_sums(d, 1, half), signed_sums(d, half + 1, n)
    local reached = count_reaching(a, b, bound)
    if side == "two-sided" then reached = 2 * reached end -- the patterns come in mirrored pairs
    result.exact, result.patterns = true, 2.0 ^ n
    result.p = math.min(1.0, reached / 2.0 ^ n)
    return result
  end
  check.generator("sign_flip", o.rng)
  local reached = core.sampled_flips(o.rng, d, bound, side == "two-sided", o.draws)
  result.exact, result.patterns = false, o.draws
  result.p = (1 + reached) / (1 + o.draws)
  return result
end

---- Bootstrap ---------------------------------------------------------------------------------------------------------

local BOOTSTRAP = { rng = NONE, draws = 10000, level = 0.95, method = "bca", statistic = statistics.mean }

-- The quantiles low_p and high_p of a float64 tensor in ascending order.
local function interval_of(sorted_means, low_p, high_p)
  local n = #sorted_means
  local function at(p)
    local h = (n - 1) * p
    local below = math.floor(h)
    return between(sorted_means[below + 1]:item(), sorted_means[math.min(below + 2, n)]:item(), h - below)
  end
  return at(low_p), at(high_p)
end

local function interval(replicates, low_p, high_p)
  table.sort(replicates)
  return quantile_of_sorted(replicates, low_p), quantile_of_sorted(replicates, high_p)
end

-- Interval for statistic(x): x is drawn again with replacement `draws` times.
-- method "percentile": the quantiles of the replicates. "bca": the same quantiles moved by the bias z₀ and the
-- acceleration a, with a from leaving one out (Efron 1987; Efron and Tibshirani 1993, section 14.3).
-- Returns { estimate, low, high, level, draws }.
function statistics.bootstrap(x, given)
  check.finite("bootstrap", x, 2)
  local o = settings("bootstrap", given, BOOTSTRAP)
  check.generator("bootstrap", o.rng)
  check.level("bootstrap", "level", o.level)
  check.choice("bootstrap", "method", o.method, { "bca", "percentile" })
  local function statistic(list)
    local value = o.statistic(list)
    if type(value) ~= "number" or value ~= value then
      fail("bootstrap: statistic should return a number, got %s", tostring(value))
    end
    return value
  end
  local n, estimate = #x, statistic(x)
  local replicates, sample = {}, {}
  for draw = 1, o.draws do
    for i = 1, n do sample[i] = x[o.rng:integer(1, n)] end
    replicates[draw] = statistic(sample)
  end
  local low_p, high_p = (1 - o.level) / 2, (1 + o.level) / 2
  if o.method == "bca" then
    local below = 0
    for _, r in ipairs(replicates) do
      if r < estimate then below = below + 1 elseif r == estimate then below = below + 0.5 end
    end
    local share = math.min(math.max(below / o.draws, 0.5 / o.draws), 1 - 0.5 / o.draws)
    local z0 = distributions.normal_quantile(share)
    local left_out, rest = {}, {}
    for i = 1, n do
      for j = 1, n - 1 do rest[j] = x[j < i and j or j + 1] end
      left_out[i] = statistic(rest)
    end
    local centre, apart = sums.mean(left_out), {}
    for i = 1, n do apart[i] = centre - left_out[i] end
    local function powers(list)
      local cubes, squares = 0.0, 0.0
      for i = 1, n do cubes, squares = cubes + list[i] ^ 3, squares + list[i] ^ 2 end
      return cubes, squares
    end
    local cubes, squares = powers(apart)
    if not is_moderate(squares) then cubes, squares = powers((unit(apart))) end -- the ratio is of no scale
    local a = squares > 0 and cubes / (6 * squares ^ 1.5) or 0.0
    local function moved(p)
      local z = z0 + distributions.normal_quantile(p)
      return distributions.normal_cdf(z0 + z / (1 - a * z))
    end
    low_p, high_p = moved(low_p), moved(high_p)
  end
  local low, high = interval(replicates, low_p, high_p)
  return { estimate = estimate, low = low, high = high, level = o.level, draws = o.draws }
end

local NESTED = { rng = NONE, draws = 10000, level = 0.95, shared = false, choose = NONE }

-- Interval for the mean of means of `groups` (seeds), each a table of values (sentences): the groups are drawn again,
-- then the values within each (Davison and Hinkley 1997, section 3.8). With shared = true value j is the same sentence
-- in every group, and one draw of sentences serves them all (Owen 2007, "The pigeonhole bootstrap"): a sentence that is
-- hard is hard for every seed, and the interval must be wide enough for another set of sentences.
-- choose(drawn), which needs shared = true, is asked in every draw: drawn[g] says how often group g was drawn, and it
-- returns the groups to use in that draw instead of `groups`. Where the groups come from a choice that the same seeds
-- made (a learning rate), an interval that takes the choice as given is as a rule too narrow (Efron 2014).
function statistics.bootstrap_nested(groups, given)
  local o = settings("bootstrap_nested", given, NESTED)
  options.truth("bootstrap_nested", o, "shared")
  if type(groups) ~= "table" or #groups < 2 then fail("bootstrap_nested: needs at least 2 groups") end
  for g = 1, #groups do
    check.finite("bootstrap_nested", groups[g], 1)
    if o.shared and #groups[g] ~= #groups[1] then
      fail("bootstrap_nested: shared values need groups of one size, group %d has %d, not %d", g,
        #groups[g], #groups[1])
    end
  end
  if o.choose and not o.shared then fail("bootstrap_nested: choose needs shared = true") end
  check.generator("bootstrap_nested", o.rng)
  check.level("bootstrap_nested", "level", o.level)
  local means = {}
  for g = 1, #groups do means[g] = sums.mean(groups[g]) end
  if o.shared and not o.choose then
    local values = {}
    for g = 1, #groups do table.move(groups[g], 1, #groups[g], #values + 1, values) end
    local low, high = interval_of(core.bootstrap_means(o.rng, values, #groups, o.draws), (1 - o.level) / 2,
      (1 + o.level) / 2)
    return { estimate = sums.mean(means), low = low, high = high, level = o.level, draws = o.draws }
  end
  if not o.shared then
    local values, sizes = {}, {}
    for g = 1, #groups do
      table.move(groups[g], 1, #groups[g], #values + 1, values)
      sizes[g] = #groups[g]
    end
    local low, high = interval_of(core.bootstrap_groups(o.rng, values, sizes, o.draws), (1 - o.level) / 2,
      (1 + o.level) / 2)
    return { estimate = sums.mean(means), low = low, high = high, level = o.level, draws = o.draws }
  end
  local replicates, rng = {}, o.rng
  for draw = 1, o.draws do
    -- Weights first: the mean over drawn groups and drawn values is a sum over both of how often each was drawn.
    local total, drawn = 0.0, {}
    for g = 1, #groups do drawn[g] = 0 end
    for _ = 1, #groups do
      local g = rng:integer(1, #groups)
      drawn[g] = drawn[g] + 1
    end
    local m, times = #groups[1], {}
    for j = 1, m do times[j] = 0 end
    for _ = 1, m do
      local j = rng:integer(1, m)
      times[j] = times[j] + 1
    end
    local chosen = o.choose(drawn)
    for g = 1, #groups do
      if drawn[g] > 0 then
        local values, inner = chosen[g], 0.0
        for j = 1, m do inner = inner + times[j] * values[j] end
        total = total + drawn[g] * inner / m
      end
    end
    replicates[draw] = total / #groups
  end
  local low, high = interval(replicates, (1 - o.level) / 2, (1 + o.level) / 2)
  return { estimate = sums.mean(means), low = low, high = high, level = o.level, draws = o.draws }
end

---- Several tests, equivalence, shares -------------------------------------------------------------------------------

-- Adjusted p values in the order given: sorted upwards, p_(k) times (m − k + 1), never falling, never above 1.
-- Reject where the adjusted value is below the level: the chance of any false rejection stays below it (Holm 1979).
function statistics.holm(p)
  check.numbers("holm", p, 1)
  local order = {}
  for i = 1, #p do
    if p[i] < 0 or p[i] > 1 then fail("holm: p[%d] = %g is no probability", i, p[i]) end
    order[i] = i
  end
  table.sort(order, function(i, j) return p[i] < p[j] or (p[i] == p[j] and i < j) end)
  --> holm
  local adjusted, largest = {}, 0.0
  for k, i in ipairs(order) do
    largest = math.max(largest, math.min(1.0, (#p - k + 1) * p[i]))
    adjusted[i] = largest
  end
  return adjusted
  --<
end

local EQUIVALENCE = { margin = NONE, alpha = 0.05, method = "student", rng = NONE }

-- Is the mean difference within ±margin? Two one-sided tests (Schuirmann 1987): it is neither below −margin nor above
-- +margin; p is the larger of the two. method "student" uses t with n − 1 degrees of freedom, and then `low … high` is
-- the 1 − 2 alpha interval, which lies inside the margin exactly when both tests reject; "sign-flip" asks sign_flip
-- whether d + margin is above 0 and d − margin below it, and reports no interval. A large p says "not shown", never
-- "different".
function statistics.equivalence(differences, given)
  check.finite("equivalence", differences, 2)
  local o = settings("equivalence", given, EQUIVALENCE)
  if not (type(o.margin) == "number" and o.margin > 0) then
    fail("equivalence: margin must be a positive number, got %s", tostring(o.margin))
  end
  check.level("equivalence", "alpha", o.alpha)
  check.choice("equivalence", "method", o.method, { "student", "sign-flip" })
  local n, mean = #differences, sums.mean(differences)
  local result = { mean = mean, margin = o.margin, n = n, method = o.method }
  if o.method == "student" then
    local error_of_mean = statistics.deviation(differences) / math.sqrt(n)
    if error_of_mean == 0 then
      result.p = math.abs(mean) < o.margin and 0.0 or 1.0
      result.low, result.high = mean, mean
    else
      local above = 1 - distributions.student_cdf((mean + o.margin) / error_of_mean, n - 1)
      local below = distributions.student_cdf((mean - o.margin) / error_of_mean, n - 1)
      local reach = distributions.student_quantile(1 - o.alpha, n - 1) * error_of_mean
      result.p = math.max(above, below)
      result.low, result.high = mean - reach, mean + reach
    end
  else
    local up, down = {}, {}
    for i = 1, n do up[i], down[i] = differences[i] + o.margin, differences[i] - o.margin end
    local above = statistics.sign_flip(up, { alternative = "greater", rng = o.rng })
    local below = statistics.sign_flip(down, { alternative = "less", rng = o.rng })
    result.p = math.max(above.p, below.p)
  end
  result.equivalent = result.p < o.alpha
  return result
end

-- The share of `draws` random halves of x whose mean has the sign of the whole mean: how little a result leans on
-- which seeds were drawn.
function statistics.half_signs(x, given)
  check.finite("half_signs", x, 2)
  local o = settings("half_signs", given, { rng = NONE, draws = 10000 })
  check.generator("half_signs", o.rng)
  return core.half_signs(o.rng, x, o.draws) / o.draws
end

-- How many values reach `bar`, the share, and Wilson's 1927 score interval for it (95 % unless told).
function statistics.share(x, bar, level)
  check.numbers("share", x, 1)
  if type(bar) ~= "number" or bar ~= bar then fail("share: bar should be a number, got %s", tostring(bar)) end
  level = level or 0.95
  check.level("share", "level", level)
  local count, n = 0, #x
  for i = 1, n do if x[i] >= bar then count = count + 1 end end
  local z, p = distributions.normal_quantile((1 + level) / 2), count / n
  local centre, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
  local scale = 1 + z * z / n
  return { share = p, count = count, n = n, low = math.max(0.0, (centre - spread) / scale),
    high = math.min(1.0, (centre + spread) / scale), level = level }
end

return options.room("mm.statistics", statistics)
