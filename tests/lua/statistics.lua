-- statistics: against values enumerated or integrated outside this project (NumPy enumeration of all sign patterns,
-- tables of the normal and Student distributions), and against properties that must hold.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local s = mm.statistics

-- Summaries
tap.is(s.median { 3, 1, 2, 10 }, 2.5, "median of an even number")
tap.is(s.median { 3, 1, 2 }, 2, "median of an odd number")
tap.near(s.quantile({ 1, 2, 3, 4 }, 0.3), 1.9, 1e-15, "quantile interpolates: definition 7")
tap.is(s.mean { 1e16, 1, -1e16 }, 1 / 3, "the mean does not lose what cancels")
tap.near(s.deviation { 2, 4, 4, 4, 5, 5, 7, 9 }, math.sqrt(32 / 7), 1e-15, "standard deviation with n − 1")

-- Distributions
tap.near(s.normal_cdf(1.96), 0.9750021048517795, 1e-15, "normal cdf at 1.96")
tap.near(s.normal_cdf(-3), 0.0013498980316300933, 1e-15, "normal cdf at −3")
tap.near(s.normal_quantile(0.975), 1.959963984540054, 1e-14, "normal quantile at 0.975")
tap.near(s.normal_quantile(1e-6), -4.753424308822899, 1e-9, "normal quantile at 1e−6")
tap.near(s.student_cdf(-1, 1), 0.25, 1e-14, "Student with one degree of freedom is Cauchy: 1/4 at −1")
tap.near(s.student_cdf(math.sqrt(2), 2), 0.5 + 1 / (2 * math.sqrt(2)), 1e-14, "Student with two has a closed form")
tap.near(s.student_quantile(0.975, 19), 2.093024054408263, 1e-10, "Student quantile, 19 degrees")
tap.near(s.student_quantile(0.95, 4), 2.1318467863266499, 1e-10, "Student quantile, 4 degrees")

-- Sign flips: all 4096 patterns of these differences, counted by NumPy
local d = { 0.1, -0.3, 0.5, 0.7, -0.2, 0.9, 0.4, 0.33, -0.05, 0.6, 0.25, -0.1 }
tap.is(s.sign_flip(d).p, 166 / 4096, "two-sided")
tap.is(s.sign_flip(d, { alternative = "greater" }).p, 83 / 4096, "greater")
tap.is(s.sign_flip(d, { alternative = "less" }).p, 4024 / 4096, "less")
tap.is(s.sign_flip({ 1, 2, 3, 4, 5 }).p, 0.0625, "five pairs stop at 2/32")
tap.is(s.sign_flip({ 0, 0, 0 }).p, 1.0, "no difference at all")
tap.is(s.sign_flip({ 0.1, 0.1, 0.1, -0.3 }).p, 1.0, "a sum of zero up to rounding ties with every pattern")
tap.is(s.sign_flip({ 0.3, 0.1, 0.2, 0.1, 0.3, 0.2 }).p, s.sign_flip({ 0.1, 0.1, 0.2, 0.2, 0.3, 0.3 }).p,
  "order does not matter")
local function brute(x)
  local n, reached, observed = #x, 0, 0
  for i = 1, n do observed = observed + x[i] end
  for pattern = 0, 2 ^ n - 1 do
    local total = 0
    for i = 1, n do total = total + (pattern >> (i - 1) & 1 == 0 and x[i] or -x[i]) end
    if math.abs(total) >= math.abs(observed) - 1e-12 then reached = reached + 1 end
  end
  return reached / 2 ^ n
end
local rng = mm.random(5)
for n = 1, 11 do
  local x = {}
  for i = 1, n do x[i] = rng:integer(-4, 6) / 4 end -- few values, so many ties
  tap.is(s.sign_flip(x).p, brute(x), "the two halves count what counting all gives, n = " .. n)
end
local twenty = {}
for i = 1, 20 do twenty[i] = 0.2 + mm.random(3):split(tostring(i)):normal() end
local exact, sampled = s.sign_flip(twenty), s.sign_flip(twenty, { exact_limit = 5, draws = 50000, rng = mm.random(1) })
tap.ok(exact.exact and not sampled.exact and exact.patterns == 2 ^ 20, "exact up to the limit, sampled beyond")
tap.near(sampled.p, exact.p, 4 * math.sqrt(exact.p / 50000), "the sampled p is near the exact one")
tap.ok(s.sign_flip({ 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 },
  { exact_limit = 0, draws = 99, rng = mm.random(1) }).p >= 0.01,
  "a sampled p is never zero")

-- Bootstrap: the percentile interval of these twelve, by 100,000 draws in NumPy, is 0.0583 … 0.4667; SciPy's BCa
-- 0.0583 … 0.4655
local p = s.bootstrap(d, { rng = mm.random(2), method = "percentile" })
tap.near({ p.low, p.high }, { 0.0583, 0.4667 }, 0.012, "percentile interval")
local b = s.bootstrap(d, { rng = mm.random(2) })
tap.near({ b.low, b.high }, { 0.0583, 0.4655 }, 0.012, "BCa interval")
tap.near(b.estimate, 0.26083333333333333, 1e-15, "its estimate is the statistic of the sample")
local m = s.bootstrap(d, { rng = mm.random(2), statistic = s.median, method = "percentile" })
tap.ok(m.low >= -0.3 and m.high <= 0.9 and m.estimate == s.median(d), "any statistic")
local skewed = {}
for i = 1, 30 do skewed[i] = math.exp(mm.random(9):split(tostring(i)):normal()) end
local percentile = s.bootstrap(skewed, { rng = mm.random(4), method = "percentile" })
local bca = s.bootstrap(skewed, { rng = mm.random(4) })
tap.ok(bca.low > percentile.low and bca.high > percentile.high, "with a long right tail BCa moves to the right")

-- A biased and skewed statistic, the variance with n: SciPy, 100,000 draws, gives 0.410 … 7.81 by BCa, 0.086 … 6.36
-- by percentiles
local function variance(x) return s.deviation(x) ^ 2 * (#x - 1) / #x end
local spread = s.bootstrap({ 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.4, 2.5, 6.0 },
  { rng = mm.random(3), draws = 20000, statistic = variance })
tap.near(spread.low, 0.41, 0.03, "BCa of a biased statistic, from below")
tap.near(spread.high, 7.81, 0.15, "and from above")
do -- the same draws of the opposite numbers: the interval is its mirror image, to the last draw
  local x, opposite = { 0.1, 0.2, 0.4, 0.7, 2.5 }, { -0.1, -0.2, -0.4, -0.7, -2.5 }
  local here = s.bootstrap(x, { rng = mm.random(3), draws = 40 })
  local there = s.bootstrap(opposite, { rng = mm.random(3), draws = 40 })
  tap.near({ there.low, there.high }, { -here.high, -here.low }, 1e-9, "BCa of the opposite numbers")
end

-- Coverage: 95 % intervals hold the truth about 95 times in 100
local covered = 0
for trial = 1, 200 do
  local x = {}
  local draw = mm.random(77):split("trial " .. trial)
  for i = 1, 20 do x[i] = draw:normal() end
  local interval = s.bootstrap(x, { rng = draw, draws = 400 })
  if interval.low <= 0 and 0 <= interval.high then covered = covered + 1 end
end
tap.ok(covered >= 178 and covered <= 198, ("coverage: %d of 200"):format(covered))

-- Nested
local groups = { { 1, 2, 3 }, { 2, 3, 4 }, { 0, 1, 2 }, { 5, 6, 7 } }
local nested = s.bootstrap_nested(groups, { rng = mm.random(6), draws = 4000 })
tap.near(nested.estimate, 3, 1e-14, "the mean of means")
do   -- the same draws, one by one
  local uneven, again, means = { { 1, 2, 3 }, { 4 }, { 0.5, -7 } }, mm.random(9), {}
  for draw = 1, 300 do
    local total = 0.0
    for _ = 1, 3 do
      local values, inner = uneven[again:integer(1, 3)], 0.0
      for _ = 1, #values do inner = inner + values[again:integer(1, #values)] end
      total = total + inner / #values
    end
    means[draw] = total / 3
  end
  local drawn = s.bootstrap_nested(uneven, { rng = mm.random(9), draws = 300 })
  tap.is({ drawn.low, drawn.high }, { s.quantile(means, 0.025), s.quantile(means, 0.975) },
    "groups of different sizes: each group drawn is drawn from again")
end
local core = require "minimodel.core"
for _, sizes in ipairs { { 2 }, { 2, 2 }, {}, { 0, 3 } } do
  tap.fails(function() core.bootstrap_groups(mm.random(1), { 1, 2, 3 }, sizes, 5) end,
    #sizes > 1 and sizes[1] == 0 and "whole number from 1" or "do not add up", "sizes that are not those of the values")
end
for how, options in pairs {
  ["drawn apart"] = { rng = mm.random(6), draws = 50 }, shared = { rng = mm.random(6), draws = 50, shared = true },
  chosen = { rng = mm.random(6), draws = 50, shared = true, choose = function() return { { 2, 2 }, { 2, 2 } } end },
} do
  local same = s.bootstrap_nested({ { 2, 2 }, { 2, 2 } }, options)
  tap.is({ same.low, same.estimate, same.high }, { 2.0, 2.0, 2.0 }, "equal values leave nothing to draw: " .. how)
end
local shared = s.bootstrap_nested(groups, { rng = mm.random(6), draws = 4000, shared = true })
tap.ok(shared.high - shared.low > nested.high - nested.low, "sentences shared by all seeds widen the interval")
local only_seeds = s.bootstrap_nested({ { 2 }, { 3 }, { 1 }, { 6 } }, { rng = mm.random(6), draws = 4000 })
tap.ok(nested.high - nested.low > only_seeds.high - only_seeds.low, "two levels are wider than the seeds alone")

-- A choice made on the data: of two candidates whose scores are noise, the better is kept. Its mean is biased, and an
-- interval that takes the choice for given covers the truth (0) too seldom; one that chooses again in each draw is
-- wider.
local narrower, trials = 0, 40
for trial = 1, trials do
  local draw = mm.random(5):split("choice " .. trial)
  local score, value = { {}, {} }, { {}, {} }
  for c = 1, 2 do
    for g = 1, 12 do score[c][g], value[c][g] = draw:normal(), { 3 * c + draw:normal() } end
  end
  local function choose(drawn)
    local total = { 0.0, 0.0 }
    for c = 1, 2 do
      for g = 1, 12 do total[c] = total[c] + drawn[g] * score[c][g] end
    end
    return total[1] > total[2] and value[1] or value[2]
  end
  local every = {}
  for g = 1, 12 do every[g] = 1 end
  local kept = choose(every)
  local given = s.bootstrap_nested(kept, { rng = draw:split "given", draws = 400, shared = true })
  local again = s.bootstrap_nested(kept, { rng = draw:split "again", draws = 400, shared = true, choose = choose })
  if given.high - given.low < again.high - again.low then narrower = narrower + 1 end
end
tap.ok(narrower >= 0.9 * trials, ("a choice taken for given makes the interval narrower: %d of %d"):format(narrower,
  trials))
local fixed = { rng = mm.random(6), draws = 500, shared = true, choose = function() return groups end }
tap.is(s.bootstrap_nested(groups, fixed),
  s.bootstrap_nested(groups, { rng = mm.random(6), draws = 500, shared = true }),
  "a choice that never changes changes nothing")
tap.fails(function() s.bootstrap_nested(groups, { rng = mm.random(6), choose = function() return groups end }) end,
  "choose needs shared = true", "a choice where sentences are not shared")

-- Holm: worked by hand
tap.near(s.holm { 0.01, 0.04, 0.03, 0.005 }, { 0.03, 0.06, 0.06, 0.02 }, 1e-15, "Holm in the order given")
tap.is(s.holm { 0.6, 0.7 }, { 1.0, 1.0 }, "never above one")
tap.is(s.holm { 0.2 }, { 0.2 }, "one test is not corrected")

-- Equivalence: SciPy's t gives p and the 90 % interval; the sign-flip p counts all patterns of d ± 0.6
local e = s.equivalence(d, { margin = 0.6 })
tap.near({ e.p, e.low, e.high }, { 0.005029276170089861, 0.06450858452588368, 0.45715808214078 }, 1e-9,
  "two one-sided t tests")
tap.is(e.equivalent, true, "inside the margin")
tap.is(s.equivalence(d, { margin = 0.3 }).equivalent, false, "not inside a smaller one")
tap.is(s.equivalence(d, { margin = 0.6, method = "sign-flip" }).p, 30 / 4096, "two one-sided sign-flip tests")
tap.is(s.equivalence({ 0.01, 0.01 }, { margin = 0.02 }).p, 0.0, "no spread at all")

-- Share, with Wilson's interval: 8 of 10
local share = s.share({ 1, 1, 1, 0, 1, 1, 1, 1, 1, 0 }, 0.5)
tap.is({ share.count, share.n, share.share }, { 8, 10, 0.8 }, "share")
tap.near({ share.low, share.high }, { 0.490162471536642, 0.943317848545625 }, 1e-12, "Wilson's interval")

-- What is refused
tap.fails(function() s.sign_flip {} end, "sign_flip: needs at least 1 number, got 0", "no pairs")
tap.fails(function() s.sign_flip { 1, 0 / 0 } end, "entry 2 is", "a NaN is no difference")
tap.fails(function() s.sign_flip({ 1 }, { alternative = "both" }) end, 'got "both"', "an unknown alternative")
tap.fails(function() s.sign_flip({ 1 }, { altarnative = "less" }) end, 'did you mean "alternative"?',
  "a mistyped option")
tap.fails(function() s.bootstrap { 1, 2, 3 } end, "needs a generator", "no hidden generator")
tap.fails(function() s.equivalence({ 1, 2 }, {}) end, "margin must be a positive number", "no margin")
tap.fails(function() s.differences({ 1, 2 }, { 1 }) end, "2 values against 1", "unpaired")
tap.fails(function() s.holm { 0.5, 1.5 } end, "p[2] = 1.5", "no probability")
tap.fails(function() s.bootstrap_nested({ { 1, 2 }, { 1 } }, { rng = mm.random(1), shared = true }) end,
  "group 2 has 1, not 2",
  "shared sentences need groups of one size")
tap.fails(function() s.share({ 1 }, 0 / 0) end, "share: bar should be a number", "no bar")

-- At the ends of what a double holds, and where a formula loses its digits: mpmath, 40 digits; a count of patterns
local inf, nan = math.huge, 0 / 0
tap.is({ s.mean { inf, 1 }, s.mean { 1, -inf } }, { inf, -inf }, "the mean of an infinity")
tap.near(s.mean { 1e308, 1e308, -1e308 } / 1e307, 10 / 3, 1e-14, "a mean whose sum on the way is no double")
tap.is({ s.median { 1, 2, inf }, s.median { inf, inf, inf }, s.median { -inf, 0, inf }, s.quantile({ -inf, 0 }, 0.5) },
  { 2, inf, 0, -inf }, "quantiles among infinities")
tap.is(s.median { -1.5e308, 1.5e308 }, 0.0, "a median whose gap is no double")
for _, size in ipairs { 1e200, 1e-200, 1e-310, 1e308 } do
  local scaled = { -0.5 * size, 0.5 * size, size }
  tap.near(s.deviation(scaled) / size, s.deviation { -0.5, 0.5, 1 }, 1e-12, ("deviation at %g"):format(size))
  tap.is({ s.sign_flip(scaled).p, s.sign_flip({ size, size, size }).p }, { 0.75, 0.25 },
    ("sign flips at %g"):format(size))
end
local twelve, plain = { 1, 2, 5, 9 }, s.bootstrap({ 1, 2, 5, 9 }, { rng = mm.random(3), draws = 500 })
for _, size in ipairs { 2.0 ^ 700, 2.0 ^ -700 } do
  local scaled = {}
  for i, x in ipairs(twelve) do scaled[i] = x * size end
  local found = s.bootstrap(scaled, { rng = mm.random(3), draws = 500 })
  tap.near({ found.low / size, found.high / size }, { plain.low, plain.high }, 1e-12, ("BCa at %g"):format(size))
end
for x, tail in pairs { [-10] = 7.6198530241605261e-24, [-8] = 6.2209605742717841e-16, [-6] = 9.865876450376981e-10,
  [-38] = 2.885428e-316 } do
  tap.near(s.normal_cdf(x) / tail, 1, 1e-6, ("Φ(%d)"):format(x))
end
tap.is(s.normal_cdf(nan) ~= s.normal_cdf(nan), true, "Φ of a NaN")
for tail, x in pairs { [1e-10] = -6.3613409024040562, [1e-17] = -8.4937932241095990, [1e-300] = -37.047096299361199 } do
  tap.near(s.normal_quantile(tail), x, 1e-12, ("Φ⁻¹(%g)"):format(tail))
end
tap.near(s.normal_quantile(1 - 2.0 ^ -40), -s.normal_quantile(2.0 ^ -40), 1e-12, "Φ⁻¹ near 1")
local heavy = { { -2, 1e6, 0.0227502669256596042 }, { -2, 1e4, 0.0227636303307177213 }, { -2, inf, 0.0227501319481792 },
  { -1e200, 1, 3.1830988618379067e-201 }, { -1e-9, 3, 0.49999999963244740 } }
for _, row in ipairs(heavy) do
  tap.near(s.student_cdf(row[1], row[2]) / row[3], 1, 1e-10, ("Student's t at %g, %g degrees"):format(row[1], row[2]))
end
tap.is(s.student_quantile(0.5, 3), 0.0, "its median")
tap.near(s.student_quantile(1e-300, 1) / -3.183098861837907e299, 1, 1e-12, "its far quantile")
for name, call in pairs {
  sign_flip = function() s.sign_flip { inf, 1 } end,
  equivalence = function() s.equivalence({ inf, 1 }, { margin = 1 }) end,
  bootstrap = function() s.bootstrap({ inf, 1 }, { rng = mm.random(0) }) end,
  half_signs = function() s.half_signs({ inf, 1 }, { rng = mm.random(0) }) end,
  bootstrap_nested = function() s.bootstrap_nested({ { inf }, { 1 } }, { rng = mm.random(0) }) end,
} do
  tap.fails(call, name .. ": entry 1 is inf; finite numbers are needed", "no infinity: " .. name)
end
for _, draws in ipairs { 0, -1, 2.5, nan, "3" } do
  tap.fails(function() s.bootstrap({ 1, 2 }, { rng = mm.random(0), draws = draws }) end,
    "draws should be a whole number from 1 on", "draws = " .. tostring(draws))
end
tap.fails(function() s.bootstrap({ 1, 2 }, { rng = mm.random(0), statistic = function() return nan end }) end,
  "statistic should return a number", "a statistic that is none")
tap.fails(function() s.sign_flip({ 1 }, { exact_limit = nan }) end, "exact_limit should be a whole number", "no limit")
for _, level in ipairs { -1, 2, nan } do
  tap.fails(function() s.normal_quantile(level) end, "normal_quantile: p must lie in [0, 1]", "Φ⁻¹(" .. level .. ")")
end

tap.done()
