-- mm.record: what is put comes back, by every way of asking; sums and extremes against plain loops; what cannot be is
-- refused in words.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local json = require "minimodel.json"
local looks = require "minimodel.positional.looks"

local schemes, lengths = { "sinusoidal", "rope", "none" }, { 128, 64, 256 }         -- not in order, on purpose
local function value(s, T, seed) return math.sin(s * 12.9898 + T * 78.233 + seed) * 3 end
local H = mm.record("scheme", "T", "seed")
for s, scheme in ipairs(schemes) do
  for _, T in ipairs(lengths) do
    for seed = 0, 4 do tap.is(H:put(value(s, T, seed), { name = scheme }, T, seed), value(s, T, seed)) end
  end
end

-- ---- What was put

tap.is(H:count(), 45, "count")
tap.is({ H:keys "scheme", H:keys "T", H:keys "seed" }, { schemes, { 64, 128, 256 }, { 0, 1, 2, 3, 4 } },
  "names keep the order in which they came, numbers stand in ascending order")
tap.is({ H:of("rope", 64, 3), H:of { scheme = "rope", T = 64, seed = 3 },
  H:of { T = 64.0 }:of { name = "rope" }:of(3) },
  { value(2, 64, 3), value(2, 64, 3), value(2, 64, 3) }, "three ways to one number")
tap.is(H:of { T = 64, seed = 0 }:list(), { value(1, 64, 0), value(2, 64, 0), value(3, 64, 0) },
  "of holds any axes, and the rest remains")
do
  local walked = {}
  H:each(function(x, scheme, T, seed) walked[#walked + 1] = ("%s %d %d %.17g"):format(scheme, T, seed, x) end)
  tap.is({ #walked, walked[1], walked[6] }, { 45, ("sinusoidal 64 0 %.17g"):format(value(1, 64, 0)),
    ("sinusoidal 128 0 %.17g"):format(value(1, 128, 0)) }, "each walks in the order of the keys")
end
local keys = H:keys "T"
keys[1] = 0
tap.is(H:keys("T")[1], 64, "the list of keys is a copy")
tap.is(H:only("T", { 256, 64 }):keys "T", { 64, 256 }, "only some numbers, still ascending")
tap.is(H:only("scheme", { "none", "rope" }):keys "scheme", { "none", "rope" },
  "only some names, in the order asked for")
tap.is(H:only("scheme", "rope"):count(), 15, "only one name")
do
  local zeros = mm.record("k")
  zeros:put(0, 1)
  zeros:put(0.0, 2)
  zeros:put(-1, 3)
  tap.is(zeros:only("k", function(k) return k < 3 end):list(), { 0, 0.0 }, "only keeps a zero")
end
tap.is(H:only("T", function(T) return T > 999 end):count(), 0, "only may leave nothing")
tap.is(H:map(function(x, scheme, T) return scheme == "rope" and x / T or nil end):list(),
  (H:of "rope" / H:of("rope"):map(function(_, T) return T end)):list(),
  "map with keys; nil leaves a place empty")

-- ---- One axis less

do
  local mean, rise, most, least = H:mean "seed", H:change "T", H:most "T", H:least "scheme"
  local worst = 0
  for s, scheme in ipairs(schemes) do
    for _, T in ipairs(lengths) do
      local total = 0
      for seed = 0, 4 do total = total + value(s, T, seed) end
      worst = math.max(worst, math.abs(total / 5 - mean:of(scheme, T)))
    end
    for seed = 0, 4 do
      worst = math.max(worst, math.abs(value(s, 256, seed) - value(s, 64, seed) - rise:of(scheme, seed)))
      worst = math.max(worst, math.abs(math.max(value(s, 64, seed), value(s, 128, seed),
        value(s, 256, seed)) - most:of(scheme, seed)))
    end
  end
  tap.ok(worst < 1e-14, "mean, change and most against loops", "%g", worst)
  tap.is(rise:of("rope", 2), value(2, 256, 2) - value(2, 64, 2), "change: the last less the first, to the last bit")
  tap.is(least:of(128, 4), math.min(value(1, 128, 4), value(2, 128, 4), value(3, 128, 4)), "least")
  tap.is(H:of("rope"):mean "T":mean "seed" ~= nil, true, "down to a number")
  tap.is(H:fold("seed", function(list, seeds) return #list + seeds[5] end):low(), 9, "fold hands on values and keys")
end
local low, high = math.huge, -math.huge
H:each(function(x) low, high = math.min(low, x), math.max(high, x) end)
tap.is({ H:low(), H:high() }, { low, high }, "low and high of all")

do
  local long = mm.record("i")
  for i = 1, 300000 do long:put(i % 2 == 0 and 1e16 or 1.0, i) end
  tap.is({ long:low(), long:high() }, { 1, 1e16 }, "a list longer than a C stack of arguments")
  local x = mm.record("i")
  for i, v in ipairs { 1e100, 1.0, -1e100, 1.0 } do x:put(v, i) end
  tap.is(x:mean(), 0.5, "a mean that plain summing would call 0")
  local y = mm.record("i")
  for i, v in ipairs { math.huge, 1.0 } do y:put(v, i) end
  tap.is(y:mean(), math.huge, "an infinite mean is infinite")
end
do
  local x = mm.record("i")
  for i, v in ipairs { 1, 0 / 0, 3 } do x:put(v, i) end
  tap.ok(x:mean() ~= x:mean() and x:low() ~= x:low() and x:high() ~= x:high() and x:least "i" ~= x:least "i",
    "NaN spreads")
  tap.is(tostring(x), "NaN", "and is said")
  tap.is(x:ranked(), { 1, 3, 2 }, "NaN comes last in rank")
end
do
  local none = mm.record("scheme", "T")
  tap.is({ none:low() == nil, none:high() == nil, none:mean() == nil, none:list(), tostring(none), none:count() },
    { true, true, true, {}, "nothing", 0 }, "of nothing: nil, an empty list")
  tap.is(none:mean("T"):count(), 0, "and nothing is left of it along an axis")
  local one = mm.record("T")
  one:put(5, 64)
  tap.is(one:change "T", nil, "along one key nothing changes: nil")
end

-- ---- Arithmetic

do
  local d = H:of "rope" - H:of "none"
  tap.is(d:of(128, 3), value(2, 128, 3) - value(3, 128, 3), "difference, place by place")
  tap.is((2 * H - 1):of("rope", 64, 0), 2 * value(2, 64, 0) - 1, "with numbers, from both sides")
  tap.is((1 / (H * H + 1)):of("none", 256, 4), 1 / (value(3, 256, 4) ^ 2 + 1), "product, sum, quotient")
  tap.is((-H):of("none", 256, 4), -value(3, 256, 4), "minus")
  local against = H - H:of "none"
  tap.is({ against:of("none"):low(), against:of("none"):high(), against:of("rope", 128, 3) }, { 0, 0, d:of(128, 3) },
    "a record without an axis is repeated along it")
  tap.is((H:of "none" - H):of("rope", 128, 3), -d:of(128, 3), "from either side")
  tap.fails(function() return H:of("rope"):only("T", { 64 }) - H:of "none" end,
    "-: one of the two has nothing at T = 128, seed = 0",
    "a place that one lacks")
  tap.fails(function() return H:of "none" / H:of("rope"):only("T", { 64 }) end,
    "/: one of the two has nothing at T = 128, seed = 0",
    "from either side")
  tap.fails(function() return H:mean "T" - H:mean "seed" end, "-: one has the axes scheme, seed, the other scheme, T",
    "other axes")
  tap.fails(function() return H - nil end, "- between a record and a nil", "nothing")
  tap.fails(function() return "x" * H end, "* between a string and a record", "a text")
end

-- ---- Tables

tap.is(H:mean("seed"):totable().rope, { H:mean("seed"):of("rope", 64), H:mean("seed"):of("rope", 128),
  H:mean("seed"):of("rope", 256) },
  "totable: by key, a list along the last axis")
tap.is(json.decode(json.encode(H:totable())).none["128"][3], value(3, 128, 2), "through a manifest, to the last bit")
do
  local ragged = mm.record("a", "b")
  ragged:put(1, "x", 1)
  ragged:put(2, "x", 2)
  ragged:put(3, "y", 2)
  tap.is(ragged:totable(), { x = { 1, 2 }, y = { json.null, 3 } }, "a place that was not written is null")
  tap.is(ragged:mean("b"):list(), { 1.5, 3 }, "and is left out of a mean")
  tap.fails(function() ragged:change "b" end, "change: values are missing at b = 1", "but not out of a change")
  tap.fails(function() return ragged:of("y", 1) end, 'of: nothing was put at a = "y", b = 1',
    "nor where the value is asked for")
  tap.is(ragged:table().x[2], 2, "table: by key")
  tap.fails(function() return ragged:table().z end, "nothing was put at a = z", "a key that is not there")
end
tap.fails(function() return H:of{ T = 64, seed = 0 }:table().roep end,
  'nothing was put at scheme = roep; did you mean "rope"?', "a misspelt key in prose")
tap.is({ H:of{ T = 64, seed = 0 }:nearest(value(3, 64, 0) + 1e-9), H:of { T = 64, seed = 0 }:ranked() },
  { "none", (function()
  local list = { 1, 2, 3 }
  table.sort(list, function(a, b) return value(a, 64, 0) < value(b, 64, 0) end)
  return { schemes[list[1]], schemes[list[2]], schemes[list[3]] }
end)() }, "nearest and ranked")

do
  local small = mm.record("scheme", "T", "seed")
  for seed, x in ipairs { 5.0, 4.9, 5.1 } do small:put(x, "rope", 64, seed) end
  for seed, x in ipairs { -0.0001, 0.0002, 0.00005 } do small:put(x, "none", 64, seed) end
  tap.is({ tostring(small:of "rope"), tostring(small:of "none") },
    { "5.000 [4.900, 5.100]", "5.00 × 10⁻⁵ [−1.00 × 10⁻⁴, 2.00 × 10⁻⁴]" },
    "as text: mean [lowest, highest], never 0.000 for what is not 0")
  local cells = small:mean("seed"):cells("%.2f (%.1f)", small:least "seed")
  tap.is({ cells[1], cells[2][2] }, { { "RoPE", "5.00 (4.9)" }, "0.00 (-0.0)" }, "cells")
  tap.is(cells[2][1], { en = "no positions", es = "sin posiciones" }, "rows are called as the schemes are")
  tap.is(cells.columns { first = "scheme" }, { "scheme", "T = 64" }, "columns as the table's words and the keys say")
  tap.is(small:cells()[1], { "RoPE", "5.000 [4.900, 5.100]" }, "without a format: what is left of each place, in short")
  tap.is(small:of { T = 64 }:mean("seed"):cells().columns { first = "a", value = "b" }, { "a", "b" },
    "one axis: one column")
end

do
  local small = mm.record("scheme", "T")
  small:put(1, "none", 64)
  small:put(2.5, "rope", 64)
  tap.is(small:text(), "scheme        T = 64\nno positions  1\nRoPE          2.500", "text: a table to print, aligned")
  tap.is(small:text "es":match "\n(%C+)", "sin posiciones  1", "in the reader's language")
end

-- ---- Tensors

do
  local maps = mm.record("scheme", "T")
  maps:put(mm.full({ 2, 2 }, 0.5), "rope", 2)
  maps:put(mm.tensor { { 1, 0 }, { 0, 1 } }, "none", 2)
  tap.is(maps:map(function(A, _, T) return A * T end):of("rope", 2):totable(), { { 1, 1 }, { 1, 1 } },
    "matrices are kept and mapped")
  tap.is(maps:mean("scheme"):of(2):totable(), { { 0.75, 0.25 }, { 0.25, 0.75 } }, "and averaged")
  tap.is(maps:totable(), { rope = { { { 0.5, 0.5 }, { 0.5, 0.5 } } }, none = { { { 1, 0 }, { 0, 1 } } } },
    "totable opens them")
  tap.fails(function() maps:low() end, "low: the values should be numbers, not tensors", "but have no lowest")
  tap.is(math.type(mm.record("a"):put(mm.tensor({ 1, 2 }):sum(), 1)), "float", "a tensor without axes becomes a number")
end

-- ---- What cannot be

tap.fails(function() H:put(1, "rope", 64, 3) end, 'there is already a value at scheme = "rope", T = 64, seed = 3',
  "the same place twice")
tap.fails(function() H:put(1, { name = "rope" }, 64.0, 3) end,
  "a place is written once; are there two of the name rope? { name = … } gives one another", "two schemes of one name")
tap.fails(function() H:put(1, "rope", 64) end, "put needs a key for each axis (scheme, T, seed), that is 3; got 2",
  "too few keys")
tap.fails(function() H:put(1, "rope", 64, 1, 1) end, "that is 3; got 4", "too many")
tap.fails(function() H:put(1, "rope", nil, 9) end,
  "a key of axis T is a number, a text, or a table with a name, got nothing (nil)", "no key")
tap.fails(function() H:put(1, "rope", 0 / 0, 9) end, "a key of axis T", "NaN is no key")
tap.fails(function() H:put(1, {}, 64, 9) end, "a key of axis scheme is a number", "a scheme without a name")
tap.fails(function() H:put(nil, "rope", 64, 9) end,
  'put takes a number or a tensor; got nothing (nil) at scheme = "rope", T = 64, seed = 9', "no value")
tap.fails(function() H:put("1", "rope", 64, 9) end, "got a string", "a text")
tap.is({ H:count(), H:keys "seed" }, { 45, { 0, 1, 2, 3, 4 } }, "what is refused leaves the record as it was")
tap.fails(function() H:mean "sede" end, 'mean: there is no axis sede; did you mean "seed"?', "a misspelt axis")
tap.fails(function() H:of { Tt = 3 } end, 'of: there is no axis Tt; did you mean "T"?', "of")
tap.fails(function() H:of "roep" end, 'of: nothing was put at scheme = roep; did you mean "rope"?', "a misspelt key")
tap.fails(function() H:only("scheme", { "roep" }) end, 'nothing was put at scheme = roep; did you mean "rope"?', "only")
tap.fails(function() H:of() end, "from one to 3 keys (scheme, T, seed), got 0", "of nothing")
tap.fails(function() H:nearest(1) end, "nearest: one axis is needed, this record has scheme, T, seed",
  "nearest of more than one axis")
tap.fails(function() H:cells "%.1f" end, "cells: one or two axes", "cells of three")
tap.fails(function() mm.record() end, "record: name the axes", "no axes")
tap.fails(function() mm.record("a", "a") end, "two axes called a", "an axis twice")
tap.fails(function() mm.record("a", 1) end, "the name of axis 2 is a text, got number", "an axis without a name")
tap.fails(function() mm.record("name") end, "an axis cannot be called name", "the name that names a table")

-- ---- Looks

do
  local seen = {}
  for _, name in ipairs { "sinusoidal", "learned", "rope", "alibi", "t5", "none", "mine", "hers" } do
    local look = looks.of(name)
    local signs = look.color .. " " .. look.marker .. " " .. look.dash
    tap.ok(not seen[look.color .. look.marker] and not seen[look.marker .. look.dash],
      name .. ": told apart by marker and dash alone", "%s", signs)
    seen[look.color .. look.marker], seen[look.marker .. look.dash] = true, true
  end
  tap.is({ looks.of({ name = "mine" }).label, looks.of "mine" == looks.of "mine" }, { "mine", true },
    "a scheme of one's own is called by its name")
  tap.is({ looks.called("scheme", "rope"), looks.called("T", 64), looks.called("T", 64, true),
    looks.called("rate", 0.5, true) },
    { "RoPE", "T = 64", "*T* = 64", "rate = 0.5" }, "what keys are called")
  tap.is(looks.called("seed", 3), { en = "seed 3", es = "semilla 3" }, "in both languages")
end

do -- the mean of numbers whose sum is no double
  local huge = mm.record("seed")
  for seed, x in ipairs { 1e308, 1e308, -0.5e308 } do huge:put(x, seed) end
  tap.near(huge:mean() / 1e307, 5, 1e-14, "a mean is there where the sum overflows")
end

do -- keys that a table cannot tell apart; a key that is no UTF-8
  local alike = mm.record("a", "b")
  alike:put(1, "1", 1)
  alike:put(2, 1, 1)
  tap.fails(function() return alike:totable() end, "a has two keys of different kinds that a table would both call 1",
    "1 and \"1\" in one table")
  local odd = mm.record("a")
  odd:put(3, "\xff")
  tap.ok(odd:text():find("3", 1, true), "a key of odd bytes is printed")
  for _, list in ipairs { { 1, 0 / 0, 3 }, { 0 / 0, 1 }, { 1, 0 / 0 } } do
    local least, most = mm.range(list)
    tap.ok(least ~= least and most ~= most, "the range of a NaN is NaN, wherever it stands")
  end
end

tap.done()
