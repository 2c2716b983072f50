-- Making tensors and looking at them: every promised name of the "make one" and "look at it" rows, with values and
-- error texts.
local tap = require "minimodel.tap"
local mm = require "minimodel"

do -- making
  local t = mm.tensor { { 1, 2, 3 }, { 4, 5, 6 } }
  tap.is(t.shape, { 2, 3 }, "shape of nested tables")
  tap.is(t.dtype, "float32", "float32 by default")
  tap.is(#t, 2, "# is the size of the first axis")
  tap.is(t:totable(), { { 1.0, 2.0, 3.0 }, { 4.0, 5.0, 6.0 } }, "totable gives back what went in")
  tap.is(mm.tensor(7).shape, {}, "a number is a tensor without axes")
  tap.is(mm.tensor(7):item(), 7.0, "item")
  tap.is(mm.tensor({ 1, 2 }, "int64"):totable(), { 1, 2 }, "integers stay integers")
  tap.is(math.type(mm.tensor({ 5 }, "int32")[1]), "integer", "an element of int32 is an integer")
  tap.is(mm.tensor({ 0.1 }, "float64")[1], 0.1, "float64 keeps all digits")
  tap.ok(mm.tensor { 0.1 }[1] ~= 0.1, "float32 does not")
  tap.is(mm.zeros { 2, 2 }:totable(), { { 0.0, 0.0 }, { 0.0, 0.0 } }, "zeros")
  tap.is(mm.ones({ 2 }, "float64").dtype, "float64", "ones in float64")
  tap.is(mm.full({ 3 }, 2.5):totable(), { 2.5, 2.5, 2.5 }, "full")
  tap.is(mm.full(3, 1).shape, { 3 }, "a number is a shape with one axis")
  tap.is(mm.arange(4):totable(), { 0.0, 1.0, 2.0, 3.0 }, "arange counts from 0")
  tap.is(mm.arange(3, "int64"):totable(), { 0, 1, 2 }, "arange of integers")
  tap.is(mm.tensor({}).shape, { 0 }, "an empty table is a tensor of size 0")
  tap.is(mm.zeros({ 3, 0 }):totable(), { {}, {}, {} }, "an empty axis")
  local twin = mm.tensor(t)
  twin[1] = 0
  tap.is(t[{ 1, 1 }], 1.0, "mm.tensor of a tensor is a copy")
  tap.is(mm.tensor(t, "float64").dtype, "float64", "in another type if asked")
end

do -- what cannot be made
  tap.fails(function() mm.tensor { { 1, 2 }, { 3 } } end, "ragged table", "ragged rows")
  tap.fails(function() mm.tensor { 1, { 2 } } end, "ragged table", "a number beside a table")
  tap.fails(function() mm.tensor { { 1, "x" } } end, "should be a number, got string", "a text inside")
  tap.fails(function() mm.tensor "1" end, "nested tables of numbers", "a text")
  tap.fails(function() mm.tensor({ 1 }, "float16") end,
    'dtype should be "float32", "float64", "int32" or "int64", got "float16"', "an unknown type")
  tap.fails(function() mm.zeros { 2, -1 } end, "-1", "a negative size")
  tap.fails(function() mm.zeros { 1, 1, 1, 1, 1, 1, 1, 1, 1 } end, "at most 8 axes", "nine axes")
  tap.fails(function() mm.zeros { 2.5 } end, "whole numbers", "a size that is not whole")
  tap.fails(function() mm.zeros "3x" end, "a shape, such as {64, 32}", "a shape that is text")
  tap.fails(function() mm.zeros { math.maxinteger, 4 } end, "", "a size that does not fit")
  local deep = 1
  for _ = 1, 9 do deep = { deep } end
  tap.fails(function() mm.tensor(deep) end, "deeper than 8 axes", "nine levels of tables")
end

do -- subscripts
  local t = mm.arange(24):reshape { 2, 3, 4 }
  tap.is(t[2].shape, { 3, 4 }, "t[i] drops an axis")
  tap.is(t[2][3][4], 23.0, "and again; the last one gives a number")
  tap.is(t[{ 2, 3, 4 }], 23.0, "t[{i, j, k}] is a number")
  tap.is(t[{ 1, 2 }]:totable(), { 4.0, 5.0, 6.0, 7.0 }, "t[{i, j}] is what is left")
  tap.is(t[{ -1, -1, -1 }], 23.0, "negative subscripts count from the end")
  tap.is(t[{ 2, 3, 4 }]:item(), 23.0, "a number is its own item")
  t[{ 1, 1, 1 }] = 100
  tap.is(t[{ 1, 1, 1 }], 100.0, "an element is set")
  t[2] = 0
  tap.is(t[2]:sum():item(), 0.0, "a number fills a row")
  t[{ 1, 3 }] = mm.tensor { 1, 2, 3, 4 }
  tap.is(t[{ 1, 3 }]:totable(), { 1.0, 2.0, 3.0, 4.0 }, "a tensor is written over a row")
  tap.fails(function() return t[3] end, "subscript 3 is out of range: axis 1 of this tensor of 2 × 3 × 4 numbers has 1 "
    .. "… 2", "past the end")
  tap.fails(function() return t[0] end, "subscript 0 is out of range", "zero")
  tap.fails(function() return t[{ 1, 1, 1, 1 }] end, "4 subscripts for a tensor that is 2 × 3 × 4", "too many")
  tap.fails(function() return t[1.5] end, "a subscript is a whole number, got 1.5", "a fraction")
  tap.fails(function() return t[{}] end, "subscripts are written {i, j}", "none at all")
  tap.fails(function() return t[true] end, "subscripted by numbers", "a boolean")
  tap.fails(function() t[1] = mm.ones { 5 } end, "5", "a tensor that does not fit is refused")
  tap.fails(function() t.shape = { 1 } end, "shape cannot be set", "shape is not to be set")
  tap.fails(function() return t.shpae end, "a tensor has no shpae; did you mean shape?", "a mistyped field")
  tap.fails(function() return t:matmull(t) end, "did you mean matmul?", "a mistyped method")
  tap.fails(function() return mm.zeroes end, "mm.zeroes does not exist; did you mean mm.zeros?", "a mistyped function")
  tap.fails(function() return mm.softmax end, "mm.softmax does not exist, but every tensor t has it: t:softmax",
    "a method taken for a function")
  for _, case in ipairs { { "measure", "row_entrpy", '"row_entropy"' }, { "statistics", "meen", '"mean"' },
    { "positional", "alibi_slops",
    '"alibi_slopes"' }, { "train", "adamw", '"AdamW"' }, { "data", "length", '"lengths"' },
      { "nn", "MiniGTP", '"MiniGPT"' } } do
    tap.fails(function() return mm[case[1]][case[2]] end, ("mm.%s.%s does not exist; did you mean %s?")
      :format(table.unpack(case)),
      "a mistyped name in mm." .. case[1])
  end
  tap.fails(function() return mm.positional.schemes.yarn end,
    "mm.positional.schemes.yarn does not exist; there is alibi, learned, none, rope, ",
    "an unknown scheme")
  tap.fails(function() return mm.tensor({ 1, 2 }):item() end, "item: one element is wanted, this tensor is 2",
    "item of two")
  tap.fails(function() return #mm.tensor(1) end, "a scalar has no length", "# of a scalar")
end

do -- views share memory, copies do not
  local t = mm.arange(12):reshape { 3, 4 }
  tap.is(t:T().shape, { 4, 3 }, "T")
  tap.is(t:T()[{ 4, 1 }], 3.0, "T's elements")
  tap.is(t:transpose(1, 2):totable(), t:T():totable(), "transpose(1, 2) is T")
  tap.is(t:transpose(-1, -2):totable(), t:T():totable(), "axes count from the end too")
  tap.is(t:reshape({ 2, -1 }).shape, { 2, 6 }, "reshape works out one size")
  tap.is(t:flatten().shape, { 12 }, "flatten")
  tap.is(t:slice(1, 2, 3):totable(), { { 4.0, 5.0, 6.0, 7.0 }, { 8.0, 9.0, 10.0, 11.0 } }, "slice includes both ends")
  tap.is(t:slice(2, 1, 4, 2)[1]:totable(), { 0.0, 2.0 }, "slice with a step")
  tap.is(t:slice(2, -2)[1]:totable(), { 2.0, 3.0 }, "slice from the end")
  tap.is(t:select(2, 3):totable(), { 2.0, 6.0, 10.0 }, "select")
  tap.is(t:reshape({ 1, 3, 4 }):permute(3, 1, 2).shape, { 4, 1, 3 }, "permute")
  tap.is(t:reshape({ 1, 3, 4 }):permute({ 3, 1, 2 }).shape, { 4, 1, 3 }, "permute with a table")
  tap.is(mm.tensor({ 1, 2 }):broadcast_to({ 2, 2 }):totable(), { { 1.0, 2.0 }, { 1.0, 2.0 } }, "broadcast_to")
  tap.is(mm.concat({ t, t }, 2).shape, { 3, 8 }, "concat along the second axis")
  tap.is(mm.concat({ t, t }).shape, { 6, 4 }, "concat along the first by default")
  tap.is(mm.stack({ t, t, t }).shape, { 3, 3, 4 }, "stack makes a new first axis")
  tap.is(mm.stack({ t, t }, -1).shape, { 3, 4, 2 }, "or a last one")
  tap.is(mm.stack({ t, t + 1 }, 3)[{ 1, 1 }]:totable(), { 0.0, 1.0 }, "and the items lie along it")
  t:T()[{ 1, 1 }] = 50
  tap.is(t[{ 1, 1 }], 50.0, "a view writes through")
  local copy = t:copy()
  copy[1] = 0
  tap.is(t[{ 1, 1 }], 50.0, "a copy does not")
  tap.ok(t:is_contiguous() and not t:T():is_contiguous() and t:T():contiguous():is_contiguous(), "contiguous")
  tap.is(t:assign(1):sum():item(), 12.0, "assign")
  tap.is(t:astype("float64").dtype, "float64", "astype")
  tap.is(mm.tensor({ 1.7, -1.7 }):astype("int64"):totable(), { 1, -1 }, "to integers towards zero")
  tap.fails(function() return t:reshape { 5, 5 } end, "3 × 4", "reshape to another count names the shape")
  tap.fails(function() return t:slice(1, 2, 4) end,
    "2 … 4 by 1 is out of range: axis 1 of this tensor of 3 × 4 numbers has 1 … 3", "slice past the end")
  tap.fails(function() return t:slice(3, 1, 1) end, "axis 3 of a tensor that is 3 × 4",
    "slice of an axis that is not there")
  tap.fails(function() return t:transpose(0, 1) end, "axes count from 1", "axis 0")
  tap.fails(function() return t:permute(1) end, "1 axes given for a tensor that is 3 × 4", "permute with too few axes")
  tap.fails(function() return mm.concat({ t, mm.ones { 2, 3 } }) end, "2 × 3", "concat of other widths names the shape")
  tap.fails(function() return mm.concat {} end, "a list of tensors", "concat of nothing")
  tap.fails(function() return mm.concat { t, 1 } end, "entry 2 should be a tensor, got number", "concat of a number")
end

do -- printing
  tap.is(tostring(mm.tensor { { 1, 2.5 }, { -3, 4 } }), "[[ 1.0  2.5]\n [-3.0  4.0]]\n(2 × 2, float32)",
    "aligned numbers, shape, type")
  tap.is(tostring(mm.tensor({ 1, 20, 300 }, "int64")), "[  1  20 300]  (3, int64)", "integers")
  tap.is(tostring(mm.tensor(2.5)), "2.5  (scalar, float32)", "a scalar")
  tap.is(tostring(mm.tensor { 1, math.huge, -math.huge }), "[ 1.0  inf -inf]  (3, float32)", "infinities")
  tap.is(tostring(mm.arange(2000)), "[   0.0    1.0    2.0 … 1997.0 1998.0 1999.0]  (2000, float32)",
    "a long one is shortened")
  tap.is(tostring(mm.tensor { 1e-7, 1 }), "[1.0000e-07 1.0000e+00]  (2, float32)", "a wide range in powers of ten")
  tap.is(tostring(mm.zeros { 2, 0 }), "[]\n(2 × 0, float32)", "nothing")
  tap.is("t = " .. mm.tensor(1), "t = 1.0  (scalar, float32)", "beside a text")
end

do -- files
  local path = os.tmpname()
  local t = mm.randn(mm.random(1), { 3, 5 })
  t:T():save(path)
  tap.is(mm.load(path):totable(), t:T():totable(), "what is saved is loaded, a transposed view too")
  local file = io.open(path, "rb")
  local bytes = file:read "a"
  file:close()
  tap.is(bytes:sub(1, 6), "\x93NUMPY", "in NumPy's format")
  file = io.open(path, "wb")
  file:write(bytes:sub(1, -5))
  file:close()
  tap.fails(function() mm.load(path) end, path, "a truncated file is named")
  file = io.open(path, "wb")
  file:write "PK\3\4 something else"
  file:close()
  tap.fails(function() mm.load(path) end, path, "a foreign file is named")
  os.remove(path)
  tap.fails(function() mm.load "/nowhere/at/all.npy" end, "/nowhere/at/all.npy", "a file that is not there")
  tap.fails(function() t:save "/nowhere/at/all.npy" end, "/nowhere/at/all.npy", "a folder that is not there")
end

do -- generators
  local a, b = mm.random(7), mm.random(7)
  tap.is(a:normal(), b:normal(), "same seed, same draws")
  tap.is(mm.random(7):split("x"):uniform(), a:split("x"):uniform(), "a stream does not depend on what was drawn before")
  tap.ok(mm.random(7):split("x"):uniform() ~= mm.random(7):split("y"):uniform(), "names make streams")
  local low, high = math.huge, -math.huge
  for _ = 1, 1000 do
    local i = a:integer(3, 6)
    low, high = math.min(low, i), math.max(high, i)
  end
  tap.is({ low, high }, { 3, 6 }, "integer includes both ends")
  local seen, orders = {}, 0
  for _ = 1, 300 do
    local key = table.concat(a:shuffle { 1, 2, 3 }, " ")
    if not seen[key] then orders = orders + 1 end
    seen[key] = (seen[key] or 0) + 1
  end
  tap.is(orders, 6, "shuffle gives each of the six orders of three")
  for key, count in pairs(seen) do
    tap.ok(count > 25 and count < 75, "and about as often: " .. key, "%d of 300", count)
  end
  tap.is(mm.randn(mm.random(3), { 2, 2 }):totable(), mm.randn(mm.random(3), { 4 }):reshape({ 2, 2 }):totable(),
    "randn draws in order")
  tap.near(mm.randn(mm.random(3), { 9 }), mm.randn(mm.random(3), { 9 }, "float64"), 1e-6,
    "both types see the same numbers")
  local u = mm.rand(mm.random(1), { 1000 })
  tap.ok(u:min():item() >= 0 and u:max():item() < 1, "rand lies in [0, 1)")
  local fork = a:copy()
  tap.is(fork:uniform(), a:uniform(), "a copy will draw the same")
  tap.fails(function() mm.random "x" end, "the seed is a whole number", "a seed that is text")
  tap.fails(function() mm.randn({ 2 }, { 2 }) end, "made by mm.random(seed)", "no generator")
  tap.fails(function() a:integer(2, 1) end, "2 … 1 holds no number", "an empty range")
end

tap.done()
