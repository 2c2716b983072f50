-- ticks.lua: which numbers an axis shows (locators) and how they are written (formatters), kept apart.
--
-- Linear: the extended Wilkinson rule (Talbot, Lin and Hanrahan 2010, doi:10.1109/TVCG.2010.130): the best of all
-- labellings by simplicity, coverage, density and legibility. Logarithmic: decades, or 1–2–5 where the range is short.
-- Every search here has a bound that does not depend on the numbers. Does not: measure or draw; a caller who finds
-- that labels collide asks again for fewer.
local geometry = require "minimodel.figure.geometry"

local ticks = {}
local max, min = math.max, math.min

local nice = { 1, 5, 2, 2.5, 4, 3 } -- in order of preference

-- How round the numbers q · j · 10^z are; 1 for the roundest that hold 0.
local function simplicity(i, j, low, high, step)
  local n = #nice
  local fraction = low % step / step
  local holds_zero = (fraction < 1e-10 or fraction > 1 - 1e-10) and low <= 0 and high >= 0
  return 1 - (i - 1) / (n - 1) - j + (holds_zero and 1 or 0)
end
local function most_simplicity(i, j) return 1 - (i - 1) / (#nice - 1) - j + 1 end

-- How much of the range is covered, and neither more.
local function coverage(a, b, low, high)
  local range = 0.1 * (b - a)
  return 1 - 0.5 * (((b - high) / range) ^ 2 + ((a - low) / range) ^ 2)
end
local function most_coverage(a, b, span)
  local range = b - a
  if span <= range then return 1 end
  local half = (span - range) / 2
  return 1 - (half / (0.1 * range)) ^ 2
end

-- How near the number of ticks per length is to the wanted.
local function density(k, m, a, b, low, high)
  local r, wanted = (k - 1) / (high - low), (m - 1) / (max(high, b) - min(a, low))
  return 2 - max(r / wanted, wanted / r)
end
local function most_density(k, m) return k >= m and 2 - (k - 1) / (m - 1) or 1 end

-- How short the labels are: decimals beyond those that the size of the step asks for (2.5 has one, 0.5 none) cost.
local function legibility(q, j, power)
  local step = q * j * 10.0 ^ -math.floor(math.log(q * j, 10) + 1e-9)
  local long = math.abs(step - math.floor(step + 0.5)) > 1e-9
  return long and power + math.floor(math.log(q * j, 10) + 1e-9) <= 0 and 0 or 1
end

-- The paper weighs coverage more; here the limits are given, and what falls outside is not drawn.
local function score(s, c, d, l) return 0.4 * s + 0.1 * c + 0.4 * d + 0.1 * l end

local function ceil(x) return math.ceil(x - 1e-9) end
local function floor(x) return math.floor(x + 1e-9) end

-- First, last and step of the best labelling of [a, b] with about m ticks.
local function extended(a, b, m, whole)
  local best, first, last, by = -2, nil, nil, nil
  for j = 1, 20 do
    if score(most_simplicity(1, j), 1, 1, 1) < best then break end
    for i, q in ipairs(nice) do
      local s = most_simplicity(i, j)
      if score(s, 1, 1, 1) < best then break end
      for k = 2, 40 do
        local d = most_density(k, m)
        if score(s, 1, d, 1) < best then break end
        local z = math.ceil(math.log((b - a) / ((k + 1) * j * q), 10))
        for power = z, z + 12 do
          local step = j * q * 10.0 ^ power
          if score(s, most_coverage(a, b, step * (k - 1)), d, 1) < best then break end
          local from, to = floor(b / step) * j - (k - 1) * j, ceil(a / step) * j
          local readable = legibility(q, j, power)
          for start = from, to do
            local low = start * step / j
            local high = low + step * (k - 1)
            local value = score(simplicity(i, j, low, high, step), coverage(a, b, low, high),
              density(k, m, a, b, low, high), readable)
            local allowed = not whole or step % 1 == 0 and low % 1 == 0
            if allowed and value > best then best, first, last, by = value, low, high, step end
          end
        end
      end
    end
  end
  return first, last, by
end

-- Multiples of 1, 2 or 5 times a power of ten, for a range so narrow beside its numbers that the search above would
-- not see the difference between one and the next.
local function simple(low, high, count)
  local wanted = (high - low) / count
  local power = 10.0 ^ math.floor(math.log(wanted, 10))
  local step = power
  for _, m in ipairs { 1, 2, 5, 10 } do
    step = m * power
    if step >= wanted then break end
  end
  local out, first = {}, math.ceil(low / step)
  for i = 0, count + 1 do
    local value = (first + i) * step
    if value >= low and value <= high and value ~= out[#out] then out[#out + 1] = value end
  end
  return #out > 0 and out or { low }
end

-- Round numbers within [low, high], about `count` of them; with `whole`, integers only.
function ticks.linear(low, high, count, whole)
  if high ~= high or low ~= low or high <= low or geometry.constant(low, high) then return { low } end
  count = math.max(2, count)
  local size = math.max(math.abs(low), math.abs(high))
  if size > 1e280 or size < 1e-280 then -- the search multiplies and divides; there is no room for that out there
    local factor = size > 1 and 1e30 or 1e-30
    local out = ticks.linear(low / factor, high / factor, count, false)
    for i, v in ipairs(out) do out[i] = v * factor end
    return out
  end
  if whole and math.floor(high) - math.ceil(low) < 1 then return { math.ceil(low) } end
  if (high - low) / size < 1e-11 then return simple(low, high, count) end
  local out = {}
  local first, last, step = extended(low, high, count, whole)
  if not first then return { math.ceil(low) } end
  -- The best labelling may reach past the range; and what lies inside is taken, out to both ends.
  local slack = 1e-9 * (high - low)
  local before = math.max(0, math.floor((first - low + slack) / step))
  local after = math.max(0, math.floor((high + slack - last) / step))
  first, last = first - before * step, last + after * step
  local n = math.min(200, math.floor((last - first) / step + 0.5))
  for i = 0, n do
    local value = first + i * step
    if math.abs(value) < 1e-9 * step then value = 0.0 end
    if value >= low - slack and value <= high + slack then out[#out + 1] = value end
  end
  return out
end

-- Decades, thinned to about `count`; 1–2–5 within them where there are few; second, the small marks between decades.
function ticks.log(low, high, count)
  local from, to = math.ceil(math.log(low, 10) - 1e-9), math.floor(math.log(high, 10) + 1e-9)
  local decades = to - from + 1
  local major, minor = {}, {}
  local function add(list, value)
    if value >= low * (1 - 1e-9) and value <= high * (1 + 1e-9) then list[#list + 1] = value end
  end
  if math.log(high, 10) - math.log(low, 10) < 0.6 then return ticks.linear(low, high, count), minor end
  local stride = math.max(1, math.ceil(decades / math.max(2, count)))
  local multiples = { 1 }
  if decades * 3 <= count + 1 and decades <= 3 then
    multiples = { 1, 2, 5 }
  elseif decades * 2 <= count + 1 and decades <= 2 then
    multiples = { 1, 3 }
  end
  for e = math.max(-330, from - 1), math.min(310, to) do
    if (e - from) % stride == 0 or #multiples > 1 then
      for _, m in ipairs(multiples) do add(major, m * 10.0 ^ e) end
    end
    if stride == 1 then
      for m = 2, 9 do add(minor, m * 10.0 ^ e) end
    else
      add(minor, 10.0 ^ e)
    end
  end
  if #major < 2 then return ticks.linear(low, high, count), minor end
  return major, minor
end

-- 0 and, on both sides, the decades from the end of the linear part on.
function ticks.symlog(low, high, count, linear)
  local out, largest = { 0.0 }, math.max(-low, high)
  local from, to = math.ceil(math.log(linear, 10) - 1e-9), math.floor(math.log(largest, 10) + 1e-9)
  if to < from then return ticks.linear(low, high, count) end
  local stride = math.max(1, math.ceil(2 * (to - from + 1) / math.max(2, count)))
  for e = to, from, -stride do
    if 10.0 ^ e <= high * (1 + 1e-9) then out[#out + 1] = 10.0 ^ e end
    if -10.0 ^ e >= low * (1 + 1e-9) then out[#out + 1] = -10.0 ^ e end
  end
  table.sort(out)
  return out
end

-- ---- Formatters -----------------------------------------------------------------------------------------------------

local function minus(text) return (text:gsub("-", "−")) end

local function smallest_gap(values)
  local gap = math.huge
  for i = 2, #values do gap = math.min(gap, math.abs(values[i] - values[i - 1])) end
  if gap == math.huge or gap == 0 then gap = 1e-3 * math.abs(values[1] or 1) end
  return gap
end

-- How many decimals tell all the values exactly, up to 10; relative to how far they are apart.
local function decimals(values, gap)
  for d = 0, 10 do
    local exact = true
    for _, v in ipairs(values) do
      local scaled = v * 10.0 ^ d
      if math.abs(scaled - math.floor(scaled + 0.5)) > 1e-3 * gap * 10.0 ^ d then exact = false end
    end
    if exact then return d end
  end
  return 10
end

-- 1.5×10^{6}, with as many digits as it takes to be within `error` of the value.
local function power_of_ten(value, error)
  error = error or math.abs(value) * 1e-6
  local mantissa, exponent
  for digits = 0, 16 do
    mantissa, exponent = ("%." .. digits .. "e"):format(value):match "^(.*)e(.*)$"
    if math.abs(tonumber(mantissa .. "e" .. exponent) - value) <= error then break end
  end
  local power = "10^{" .. minus(("%d"):format(tonumber(exponent))) .. "}"
  if mantissa == "1" or mantissa == "-1" then return minus(mantissa:sub(1, -2)) .. power end
  return minus(mantissa) .. "×" .. power
end

-- Thousands apart by a thin space from 10 000 on, as print does.
local function grouped(text)
  local sign, whole, rest = text:match "^(%-?)(%d+)(.*)$"
  if not whole or #whole < 5 then return text end
  return sign .. whole:reverse():gsub("(%d%d%d)", "%1\0"):gsub("%z$", ""):reverse():gsub("%z", "\u{2009}") .. rest
end

-- The same number of decimals for all; powers of ten where that would be unreadable.
function ticks.format(values)
  local largest, out = 0, {}
  for _, v in ipairs(values) do largest = math.max(largest, math.abs(v)) end
  local gap = smallest_gap(values)
  local d = decimals(values, gap)
  if largest >= 1e6 or d > 5 or (largest > 0 and largest < 1e-3) then
    for i, v in ipairs(values) do out[i] = v == 0 and "0" or power_of_ten(v, 1e-3 * gap) end
    return out
  end
  for i, v in ipairs(values) do out[i] = v == 0 and "0" or minus(grouped(("%." .. d .. "f"):format(v))) end
  return out
end

-- Each by itself: plain from 0.001 to 1000 where all of them are, powers of ten otherwise.
function ticks.format_log(values)
  local plain, out = true, {}
  for _, v in ipairs(values) do
    local a = math.abs(v)
    if a ~= 0 and (a < 0.999e-3 or a > 9999) then plain = false end
  end
  for i, v in ipairs(values) do
    out[i] = v == 0 and "0" or plain and minus(("%.6g"):format(v)) or power_of_ten(v)
  end
  return out
end

return ticks
