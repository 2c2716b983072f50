-- Which numbers an axis shows and how they are written. Does not draw.
local tap = require "minimodel.tap"
local ticks = require "minimodel.figure.ticks"
local markup = require "minimodel.figure.markup"

local rng = require("minimodel").random(7)

-- Properties that every labelling has, over many ranges: inside, evenly spaced, round, not too many.
local function round_step(step)
  local mantissa = step / 10.0 ^ math.floor(math.log(step, 10) + 1e-9)
  for _, multiple in ipairs { 1, 1.2, 1.5, 1.6, 1.75, 1.8, 2, 2.1, 2.25, 2.4, 2.5, 2.7, 2.8, 3, 3.2, 3.5, 3.6, 4, 4.5,
    5, 6, 7, 7.5, 8, 9, 10 } do
    if math.abs(mantissa - multiple) < 1e-6 then return true end
  end
  return false
end

local inside, even, nice, few, exact = 0, 0, 0, 0, 0
local rounds = 400
for _ = 1, rounds do
  local low = rng:normal() * 10 ^ rng:integer(-6, 6)
  local high = low + rng:uniform() * 10 ^ rng:integer(-4, 7) + 1e-7 * math.abs(low)
  local count = rng:integer(3, 9)
  local values = ticks.linear(low, high, count)
  local ok_inside, ok_even = #values > 0, true
  local slack = 1e-8 * (high - low)
  for i, v in ipairs(values) do
    ok_inside = ok_inside and v >= low - slack and v <= high + slack
    if i > 2 then
      ok_even = ok_even and math.abs((v - values[i - 1]) - (values[2] - values[1])) < 1e-6 * (high - low)
    end
  end
  inside = inside + (ok_inside and 1 or 0)
  even = even + (ok_even and 1 or 0)
  nice = nice + ((#values < 2 or round_step(values[2] - values[1])) and 1 or 0)
  few = few + (#values <= 2 * count and 1 or 0)
  -- What is written reads back as the number itself.
  local ok_exact = true
  for i, text in ipairs(ticks.format(values)) do
    local plain = text:gsub("−", "-"):gsub("\u{2009}", ""):gsub("×10^{(.-)}", "e%1"):gsub("^(-?)10^{(.-)}$", "%11e%2")
    local back = tonumber(plain)
    ok_exact = ok_exact and back and math.abs(back - values[i]) <= 2e-3 * (high - low)
  end
  exact = exact + (ok_exact and 1 or 0)
  if not ok_exact then tap.note("%.17g … %.17g: %s", low, high, table.concat(ticks.format(values), "  ")) end
end
tap.is(inside, rounds, "ticks lie inside the range")
tap.is(even, rounds, "ticks are evenly spaced")
tap.is(nice, rounds, "steps are round numbers")
tap.is(few, rounds, "at most twice as many ticks as asked for")
tap.is(exact, rounds, "labels read back as their numbers")

tap.is(ticks.format(ticks.linear(0, 1, 6)), { "0", "0.2", "0.4", "0.6", "0.8", "1.0" }, "0 … 1")
tap.is(ticks.format(ticks.linear(-1, 1, 5)), { "−1.0", "−0.5", "0", "0.5", "1.0" },
  "the minus sign is U+2212, zero is plain")
tap.is(ticks.linear(0, 255, 4, true), { 0, 100, 200 }, "0 … 255")
tap.is(ticks.linear(3, 3, 5), { 3 }, "a range of one number")
tap.is(ticks.linear(0 / 0, 1, 5)[2], nil, "a range that is no range")

for _, n in ipairs { 1, 2, 3, 7, 24, 64, 255 } do
  local whole = true
  for _, v in ipairs(ticks.linear(-0.5, n - 0.5, 5, true)) do whole = whole and v % 1 == 0 end
  tap.ok(whole, ("ticks of %d cells are whole"):format(n))
end

tap.is(ticks.format_log((ticks.log(0.01, 100, 5))), { "0.01", "0.1", "1", "10", "100" }, "decades, plain")
tap.is(ticks.format_log((ticks.log(1e-6, 1, 5))), { "10^{−6}", "10^{−4}", "10^{−2}", "10^{0}" },
  "many decades are thinned and raised")
tap.is(ticks.format_log((ticks.log(0.1, 10, 8))), { "0.1", "0.2", "0.5", "1", "2", "5", "10" },
  "1–2–5 where there is room")
local _, minor = ticks.log(1, 100, 3)
tap.is(#minor, 16, "small marks between decades")
tap.is(ticks.symlog(-100, 100, 9, 1), { -100, -10, -1, 0, 1, 10, 100 }, "symmetric decades about 0")
tap.is(ticks.format { 0, 5000, 10000 }, { "0", "5000", "10\u{2009}000" }, "thousands apart from 10 000 on")
tap.is(ticks.format { 0, 1500000 }, { "0", "1.5×10^{6}" }, "millions as powers of ten")

-- Markup
tap.is(markup.render("W_{Q} & <x>", 10), 'W<span size="7168" rise="-1741">Q</span> &amp; &lt;x&gt;',
  "lowered, and what XML keeps for itself")
tap.is(markup.render("*T* a*b*c 2 * 3 *x", 10), "<i>T</i> a*b*c 2 * 3 *x", "stars slant words, products stay")
tap.is(markup.render("\\*T\\* x\\_{2}", 10), "*T* x_{2}", "a backslash protects")
tap.is(markup.plain "*H* / ln *T_{max}*", "H / ln T_max", "plain words for metadata")
tap.is(markup.choose({ en = "length", es = "longitud" }, "es"), "longitud", "the reader's language")
tap.is(markup.choose({ en = "length" }, "es"), "length", "English where there is no other")
tap.is(markup.words "a *b c* d_{e f}", { "a", "*b c*", "d_{e f}" }, "no line break inside braces and stars")

tap.done()
