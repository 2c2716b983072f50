--- The normal distribution and Student's t: shares below a number and the numbers of a share, with their digits in the
-- far tails too. Does not: draw from them (core.random does).
local check = require "minimodel.statistics.check"
local options = require "minimodel.options"

local distributions = {}

-- φ(x) / Φ(−x), x > 4: the continued fraction of Laplace (Abramowitz and Stegun 26.2.14).
local function tail_ratio(x)
  local ratio = x
  for k = 100, 1, -1 do ratio = x + k / ratio end
  return ratio
end

-- Φ(x) = ½ + φ(x) Σ_k x^(2k+1) / (1·3·5…(2k+1)): Marsaglia 2004, "Evaluating the normal distribution"; far below 0,
-- where that is a small difference of large numbers, φ(x) over the ratio of the tail.
local function normal_cdf(x)
  if x < -5 then return math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi) / tail_ratio(-x) end
  if x > 38 then return 1.0 elseif x ~= x then return x end
  local term, total, k = x, 0.0, 1
  while total + term ~= total do
    total = total + term
    k = k + 2
    term = term * x * x / k
  end
  return 0.5 + total * math.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)
end

function distributions.normal_cdf(x)
  check.number("normal_cdf", "x", x)
  return normal_cdf(x)
end

local TAIL = 1e-5

-- Newton on ln Φ, whose slope is φ/Φ, where p is so small that 1 − p would lose it.
local function tail_quantile(p)
  local x = math.sqrt(-2 * math.log(p))
  for _ = 1, 50 do
    local ratio = tail_ratio(x)
    local step = (-0.5 * x * x - 0.5 * math.log(2 * math.pi) - math.log(ratio) - math.log(p)) / ratio
    x = x + step
    if math.abs(step) < 1e-15 * x then break end
  end
  return -x
end

-- Newton from 0: Φ is concave on that side, so the steps rise to the root and never pass it.
local function normal_quantile(p)
  if p == 0 then return -math.huge elseif p == 1 then return math.huge end
  if p < TAIL then return tail_quantile(p) elseif 1 - p < TAIL then return -tail_quantile(1 - p) end
  if p < 0.5 then return -normal_quantile(1 - p) end
  local x = 0.0
  for _ = 1, 200 do
    local step = (p - normal_cdf(x)) * math.sqrt(2 * math.pi) * math.exp(0.5 * x * x)
    x = x + step
    if math.abs(step) < 1e-15 * (1 + x) then break end
  end
  return x
end

function distributions.normal_quantile(p)
  check.probability("normal_quantile", p)
  return normal_quantile(p)
end

-- ln Γ(x), x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) after raising x to 10 by Γ(x + 1) = x Γ(x).
local function log_gamma(x)
  local shift = 0.0
  while x < 10 do
    shift = shift + math.log(x)
    x = x + 1
  end
  local r, s = 1 / x, 1 / (x * x)
  local series = r * (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * 691 / 360360)))))
  return (x - 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi) + series - shift
end

-- I_x(a, b), the regularised incomplete beta function, by its continued fraction (DLMF 8.17.22) in Lentz's form.
local function incomplete_beta(x, a, b)
  if x <= 0 then return 0.0 elseif x >= 1 then return 1.0 end
  if x > (a + 1) / (a + b + 2) then return 1 - incomplete_beta(1 - x, b, a) end
  local tiny = 1e-300
  local function away_from_zero(v) return math.abs(v) < tiny and tiny or v end
  local front = math.exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * math.log(x) + b * math.log(1 - x)) / a
  local c, d = 1.0, 1 / away_from_zero(1 - (a + b) * x / (a + 1))
  local fraction = d
  for m = 1, 1000 do
    local even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away_from_zero(1 + even * d)
    c = away_from_zero(1 + even / c)
    fraction = fraction * d * c
    local odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away_from_zero(1 + odd * d)
    c = away_from_zero(1 + odd / c)
    local change = d * c
    fraction = fraction * change
    if math.abs(change - 1) < 1e-16 then break end
  end
  return front * fraction
end

-- ln(1 + y), y >= 0, without the loss of 1 + y: Kahan's quotient.
local function log_1p(y)
  local whole = 1 + y
  return whole == 1 and y or math.log(whole) * (y / (whole - 1))
end

local MANY = 1e4

-- P(T > t), t >= 0: ½ I_{ν/(ν+t²)}(ν/2, ½) (Abramowitz and Stegun 26.7.1). Near 0 by the other end of I; far out,
-- where t² overflows or ν/(ν+t²) vanishes, by its first term; for many degrees the normal tail at Hill's z (1970,
-- Algorithm 395).
local function student_tail(t, degrees)
  if degrees > MANY then
    local a = degrees - 0.5
    local b, square = 48 * a * a, a * log_1p(t / degrees * t)
    if degrees == math.huge or square == math.huge then return normal_cdf(-t) end
    local term = (((-0.4 * square - 3.3) * square - 24) * square - 85.5) / (0.8 * square * square + 100 + b)
    return normal_cdf(-math.sqrt(square) * (1 + (term + square + 3) / b))
  end
  local x, half = degrees / (degrees + t * t), degrees / 2
  if t * t / degrees < 1e-5 then return 0.5 - 0.5 * incomplete_beta(t * t / (degrees + t * t), 0.5, half) end
  if x < 1e-290 and t < math.huge then
    return 0.5 * math.exp(log_gamma(half + 0.5) - log_gamma(half) - log_gamma(0.5)
      + half * (math.log(degrees) - 2 * math.log(t))) / half
  end
  return 0.5 * incomplete_beta(x, half, 0.5)
end

-- P(T <= t) for Student's t.
function distributions.student_cdf(t, degrees)
  check.number("student_cdf", "t", t)
  if not (type(degrees) == "number" and degrees > 0) then
    options.fail("student_cdf: degrees of freedom must be positive, got %s", tostring(degrees))
  end
  if t ~= t then return t end
  local tail = student_tail(math.abs(t), degrees)
  return t >= 0 and 1 - tail or tail
end

-- Bisection on the monotone cdf, to the last bit that changes.
function distributions.student_quantile(p, degrees)
  check.level("student_quantile", "p", p)
  if p == 0.5 then return 0.0 end
  local low, high = -1.0, 1.0
  while distributions.student_cdf(low, degrees) > p do low = 2 * low end
  while distributions.student_cdf(high, degrees) < p do high = 2 * high end
  while true do
    local middle = 0.5 * (low + high)
    if middle <= low or middle >= high then return middle end
    if distributions.student_cdf(middle, degrees) < p then low = middle else high = middle end
  end
end

return distributions
