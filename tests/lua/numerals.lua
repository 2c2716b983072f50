-- Numbers as a reader of a page expects them: minus signs, powers of ten, digits in threes; and what only looks like
-- a number stays.
local numerals = require "minimodel.numerals"
local tap = require "minimodel.tap"

local function spelt(text, en, es, why)
  tap.is(numerals.spell(text, "en"), en, ("%s: %s in English"):format(why, text))
  tap.is(numerals.spell(text, "es"), es or en, ("%s: %s in Spanish"):format(why, text))
end

spelt("-0.5 [-0.73, 0.45]", "−0.5 [−0.73, 0.45]", nil, "a true minus")
spelt("2^(-3), x=-5", "2^(−3), x=−5", nil, "a true minus after any sign")
spelt("-0.000 [-0.00, 0.01]", "0.000 [0.00, 0.01]", nil, "a zero has no sign")
spelt("5.96e-08 < 1e-06", "5.96\u{a0}×\u{a0}10⁻⁸ < 10⁻⁶", nil, "a power of ten")
spelt("-1e+05, -2.5E3", "−10⁵, −2.5\u{a0}×\u{a0}10³", nil, "a power of ten with signs")
spelt("0e+00", "0", nil, "a power that is none")
spelt("132352 weights, 1234567.5", "132,352 weights, 1,234,567.5", "132\u{202f}352 weights, 1\u{202f}234\u{202f}567.5",
  "digits in threes")
spelt("9999", "9999", nil, "four digits stay together")
spelt("-12345.", "−12,345.", "−12\u{202f}345.", "a full stop after a number")
for _, text in ipairs { "arXiv 2212.10356", "10.1145/12345", "2026-11-28", "v12345x", "#12345", "12345678ab", "10-20",
  "a-1", "45,000", "f16e2x", "eq:1e5" } do
  spelt(text, text, nil, "not a number of ours")
end
tap.is(numerals.spell("seed 20260101, -1", "en", true), "seed 20260101, −1",
  "what may be typed again keeps its digits together")
tap.done()
