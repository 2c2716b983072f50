-- Numbers at the edge of what a type holds: logits and rows that are large or tiny, sums that are long. Each against
-- doubles and formulas in plain Lua. What is asked everywhere: finite input has a finite answer, and a sum has the same
-- care along every axis.
local mm = require "minimodel"
local core = require "minimodel.core"
local tap = require "minimodel.tap"

-- The number as the type holds it.
local function held(x, dtype) return dtype == "float32" and string.unpack("f", string.pack("f", x)) or x end

local function gradients(inputs, f)
  for _, x in ipairs(inputs) do x:requires_grad() end
  local tape <close> = mm.tape()
  local y = f(table.unpack(inputs))
  tape:backward(y)
  local found = {}
  for i, x in ipairs(inputs) do found[i] = x.grad:totable() end
  return y:item(), table.unpack(found)
end

-- ---- ln Σ e^x: the greatest is taken off before anything is rounded

for dtype, tolerance in pairs { float32 = 1e-6, float64 = 1e-15 } do
  local large = dtype == "float64" and { 1e17, -1e300 } or { 3e38, -3e38 }
  for _, x in ipairs { 0, 1e3, -1e3, 1e5, 1e6, 1e8, -1e9, table.unpack(large) } do
    local target = mm.tensor({ 0 }, "int64")
    local loss, dx = gradients({ mm.full({ 1, 3 }, x, dtype) }, function(t) return mm.cross_entropy(t, target) end)
    local name = ("three logits of %g, %s: "):format(x, dtype)
    tap.near(loss, math.log(3), tolerance, name .. "the loss is ln 3")
    tap.near(dx[1], { -2 / 3, 1 / 3, 1 / 3 }, tolerance, name .. "and its gradient the softmax without the target")
    tap.near(mm.full({ 3 }, x, dtype):log_softmax(1):totable(), { -math.log(3), -math.log(3), -math.log(3) }, tolerance,
      name .. "log_softmax")
    -- attention: all scores of a row are x, so that every weight is 1/3; d out / d v is the weight
    local q, k = mm.ones({ 1, 1, 1 }, dtype), mm.zeros({ 1, 3, 1 }, dtype)
    local v = mm.tensor({ { { 1 }, { 2 }, { 3 } } }, dtype)
    local bias = mm.full({ 1, 3 }, x, dtype)
    local _, dbias, dv = gradients({ bias, v },
      function(b, values) return mm.attention(q, k, values, { bias = b }):sum() end)
    tap.near(dv[1], { { 1 / 3 }, { 1 / 3 }, { 1 / 3 } }, tolerance, name .. "attention, the gradient of v")
    tap.near(dbias[1], { -1 / 3, 0, 1 / 3 }, 2 * tolerance, name .. "attention, the gradient of the bias")
  end
  -- logits 1 apart, far from 0, where the type still holds them apart
  local far = dtype == "float32" and 1e6 or 1e15
  local loss, dx = gradients({ mm.tensor({ { far, far + 1, far - 2 } }, dtype) },
    function(t) return mm.cross_entropy(t, mm.tensor({ 1 }, "int64")) end)
  local total = math.exp(-1) + 1 + math.exp(-3)
  tap.near(loss, math.log(total), 2 * tolerance, "logits far from 0: " .. dtype)
  tap.near(dx[1], { math.exp(-1) / total, 1 / total - 1, math.exp(-3) / total }, 2 * tolerance, "and the gradient")
end

-- ---- Norms: numbers are scaled before they are squared

local function norm(x, gain, epsilon, centred)                -- and the gradient of Σ w y, by doubles near 1
  local n, scale = #x, 0
  for _, a in ipairs(x) do scale = math.max(scale, math.abs(a)) end
  local mean, square, y = 0, 0, {}
  for _, a in ipairs(x) do mean = mean + (centred and a / scale / n or 0) end
  for _, a in ipairs(x) do square = square + (a / scale - mean) ^ 2 / n end
  local root = math.sqrt(square + epsilon / scale / scale)
  for i, a in ipairs(x) do y[i] = (a / scale - mean) / root * gain[i] end
  return y, root * scale, mean
end

local w = { 1, -2, 0.5, 3 }
for dtype, tolerance in pairs { float32 = 2e-6, float64 = 1e-14 } do
  local big, small = dtype == "float64" and 1e300 or 1e38, dtype == "float64" and 1e-155 or 1e-36
  for _, size in ipairs { 1, 1e30, big, 1e-30, small } do
    for _, epsilon in ipairs { 1e-5, 0 } do
      local row, gain = {}, { 1, 2, -1, 0.5 }
      for i, a in ipairs { 1, -1, 2, 0 } do row[i] = held(a * size, dtype) end
      local name = (" of %g, epsilon %g, %s"):format(size, epsilon, dtype)
      for _, kind in ipairs { "layer_norm", "rms_norm" } do
        local want, deviation, mean = norm(row, gain, epsilon, kind == "layer_norm")
        local g = mm.tensor(gain, dtype)
        local function y_of(t)
          if kind == "layer_norm" then return t:layer_norm(g, nil, epsilon) end
          return t:rms_norm(g, epsilon)
        end
        local x = mm.tensor({ row }, dtype)
        local got, relative = y_of(x):totable()[1], {}
        for i = 1, 4 do relative[i] = want[i] == 0 and got[i] or got[i] / want[i] - 1 end
        tap.near(relative, { 0, 0, 0, 0 }, tolerance, kind .. name)
        -- dx = (g − mean(g) − ŷ mean(g ŷ)) / deviation, with ŷ = y / gain and g = w gain
        local _, dx = gradients({ x }, function(t) return (y_of(t) * mm.tensor(w, dtype)):sum() end)
        local mean_g, mean_gy = 0, 0
        for i = 1, 4 do
          if kind == "layer_norm" then mean_g = mean_g + w[i] * gain[i] / 4 end
          mean_gy = mean_gy + w[i] * want[i] / 4
        end
        for i = 1, 4 do
          local slope = w[i] * gain[i] - mean_g - want[i] / gain[i] * mean_gy
          relative[i] = dx[1][i] * deviation - slope
        end
        tap.near(relative, { 0, 0, 0, 0 }, 20 * tolerance, kind .. name .. ": the gradient")
        tap.ok(mean == mean, "a mean")
      end
    end
  end
  -- Equal elements: their mean is each of them, so that 0 comes out whatever ε is. The slope in x, of the output times
  -- w, is (w − mean of w) / √ε; with ε = 0, where there is none, 0.
  for name, row in pairs { large = { big, 4 }, ["0.1"] = { 0.1, 7 }, third = { -1 / 3, 5 }, ["1e30"] = { 1e30, 3 },
    zeros = { 0, 6 }, one = { 0.1, 1 }, long = { 0.1, 5000 } } do
    for _, epsilon in ipairs { 0, 1e-5 } do
      for _, kind in ipairs(row[1] == 0 and { "layer_norm", "rms_norm" } or { "layer_norm" }) do
        local value, n = row[1], row[2]
        local x, counted, want, slope = mm.full({ n }, value, dtype):requires_grad(), {}, {}, {}
        local middle = kind == "layer_norm" and (n + 1) / 2 or 0
        for i = 1, n do
          counted[i], want[i], slope[i] = i, 0, epsilon == 0 and 0 or (i - middle) / math.sqrt(epsilon)
        end
        local tape = mm.tape()
        local gain = kind == "layer_norm" and mm.full({ n }, 2, dtype):requires_grad() or nil
        local y = kind == "layer_norm" and x:layer_norm(gain, nil, epsilon) or x:rms_norm(nil, epsilon)
        tape:backward((y * mm.tensor(counted, dtype)):sum())
        local case = ("%s, %s of %s, epsilon %g"):format(dtype, kind, name, epsilon)
        tap.is(y:totable(), want, case)
        local factor = gain and 0.5 or 1
        tap.near((x.grad * factor):totable(), slope, dtype == "float32" and 1e-6 * n / 0.003 or 1e-8,
          case .. ": the slope")
        if gain then tap.is(gain.grad:totable(), want, case .. ": of the gain") end
      end
    end
  end
  local odd = mm.tensor({ { 1, 0 / 0, 2 }, { 1, math.huge, 2 }, { 1, 2, 3 } }, dtype)
  local seen = {}
  for i, row in ipairs(odd:layer_norm():totable()) do seen[i] = row[1] ~= row[1] end
  tap.is(seen, { true, true, false }, "a NaN or an infinity is one in all of its row, and in no other: " .. dtype)
end

-- ---- The norm of all gradients

local function full(n, x, dtype) return mm.full({ n }, x, dtype) end
tap.near(core.global_norm { full(4, 2e19) } / 4e19, 1, 1e-7, "the norm of 4 × 2e19 in float32")
tap.near(core.global_norm { full(4, 1e-23) } / 2e-23, 1, 1e-7, "of 4 × 1e-23")
tap.near(core.global_norm { full(4, 1e200, "float64"), full(12, -1e200, "float64") } / 4e200, 1, 1e-15, "of 16 × 1e200")
tap.near(core.global_norm { full(4, 1e-200, "float64") } / 2e-200, 1, 1e-15, "of 1e-200")
tap.near(core.global_norm { full(4, 1e-200, "float64"), full(1, 3) }, 3, 1e-15, "types and sizes beside each other")
tap.is(core.global_norm { full(5, 0) }, 0.0, "of zeros")
tap.is(core.global_norm { full(2, math.huge, "float64") }, math.huge, "an infinity shows")
tap.ok(core.global_norm { mm.tensor { 1, 0 / 0 } } ~= core.global_norm { full(1, 0) }, "and so does a NaN")

-- ---- Sums: the same care along every axis, for any strides

for _, n in ipairs { 1000, 4096, 1000000 } do
  local tenth = held(0.1, "float32")
  local tall, wide = mm.full({ n, 3 }, 0.1), mm.full({ 3, n }, 0.1)
  tap.near(tall:mean(1)[1] / tenth - 1, 0, 1e-6, ("the mean of %d, first axis"):format(n))
  tap.near(wide:mean(2)[1] / tenth - 1, 0, 1e-6, ("the mean of %d, last axis"):format(n))
  tap.near(wide:T():mean(1)[1] / tenth - 1, 0, 1e-6, ("the mean of %d, first axis of a transposed view"):format(n))
  tap.near(tall:T():mean(2)[1] / tenth - 1, 0, 1e-6, ("the mean of %d, last axis of one"):format(n))
end
do
  local n = 300000                                            -- gradients of what was broadcast are sums too
  local function relative(t) return t / (n * held(0.1, "float32")) - 1 end
  local x = mm.full({ n, 2 }, 0.1)
  local _, db = gradients({ mm.zeros { 2 } }, function(b) return ((x + b) * x:slice(1, 1, n)):sum() end)
  tap.near(relative(db[1]), 0, 1e-6, "the gradient of a bias that was added")
  local _, dW, dlinear = gradients({ mm.zeros { 1, 2 }, mm.zeros { 2 } },
    function(W, b) return (mm.ones { n, 1 }:linear(W, b) * x):sum() end)
  tap.near(relative(dlinear[1]), 0, 1e-6, "the gradient of linear's bias")
  tap.ok(#dW == 1, "and of its weight")
  local _, dgain, dbias = gradients({ mm.ones { 2 }, mm.zeros { 2 } },
    function(g, b) return (mm.tensor { { 1, -1 } }:broadcast_to { n, 2 }:layer_norm(g, b, 0) * x):sum() end)
  tap.near({ relative(dgain[1]), relative(dbias[1]) }, { 0, 0 }, 2e-6, "the gradients of layer_norm's gain and bias")
  local entries = mm.zeros({ n }, "int64")
  local _, dtable = gradients({ mm.zeros { 2, 2 } }, function(t) return (t:take(entries) * x):sum() end)
  tap.near({ relative(dtable[1][1]), dtable[2][1] }, { 0, 0 }, 1e-6, "the gradient of an entry that was taken often")
  local _, dx = gradients({ mm.zeros { 1, 3 } },
    function(t) return (t:gather(2, mm.full({ 1, n }, 2, "int64")) * x:T():slice(1, 1, 1)):sum() end)
  tap.near({ dx[1][1], relative(dx[1][2]), dx[1][3] }, { 0, 0, 0 }, 1e-6, "and of one that was gathered often")
  -- rows that are long
  local row = mm.full({ 1, n }, 0.1)
  tap.near(row:softmax(2):sum():item(), 1, 1e-6, "a long softmax sums to 1")
  tap.near(row:logsumexp(2)[1], math.log(n) + held(0.1, "float32"), 2e-6, "a long logsumexp")
  tap.near(row:rms_norm(nil, 0)[{ 1, 1 }], 1, 1e-6, "a long rms_norm")
  local zigzag = mm.concat({ mm.full({ 1, n }, 0.2), mm.full({ 1, n }, 0.1) }, 2)
  tap.near(zigzag:layer_norm(nil, nil, 0)[{ 1, 1 }], 1, 1e-5, "a long layer_norm")
end

-- Any axes of any view: near the sum in doubles, and the bits of its contiguous copy.
local rng = mm.random(13)
local function pick(n) return rng:integer(1, n) end
local same_bits, far = true, 0
for _ = 1, 200 do
  local n = pick(4)
  local shape, order = {}, {}
  for i = 1, n do shape[i], order[i] = ({ 1, 2, 3, 7, 17, 40, 140 })[pick(n > 2 and 5 or 7)], i end
  rng:shuffle(order)
  local x = mm.randn(rng, shape, "float32"):permute(order)
  local last = x.shape[1]
  if pick(3) == 1 and last > 2 then x = x:slice(1, 2, last, 2) end
  local axis = pick(n)
  local y, copy = x:sum(axis), x:contiguous():sum(axis)
  same_bits = same_bits and (y - copy):abs():max():item() == 0
  far = math.max(far, (y:astype "float64" - x:astype "float64":sum(axis)):abs():max():item() / math.sqrt(x.shape[axis]))
  -- several axes at once: the gradient of a broadcast tensor of random ones among the axes
  local kept = {}
  for i = 1, n do kept[i] = pick(2) == 1 and x.shape[i] or 1 end
  local b = mm.zeros(kept, "float32"):requires_grad()
  local tape <close> = mm.tape()
  tape:backward((x * (x + b)):sum())
  local want = x:astype "float64"
  for i = 1, n do if kept[i] == 1 then want = want:sum(i, true) end end
  far = math.max(far, (b.grad:astype "float64" - want):abs():max():item() / math.sqrt(#x:reshape { -1 }))
end
tap.ok(same_bits, "a view's sum has the bits of its copy's")
tap.ok(far < 1e-6, "sums of any axes of views", "the farthest is %g off, in units of √n", far)

-- ---- One tensor in several places of a call: its gradient is the sum of what it has in each

do
  local T, d = 5, 3
  local start, g = mm.randn(mm.random(7), { 1, T, d }, "float64"), mm.randn(mm.random(8), { 1, T, d }, "float64")
  local square = mm.randn(mm.random(9), { 4, 4 }, "float64")
  local function by_parts(q, k, v, bias)
    return ((q:matmul(k:transpose(-1, -2)) / math.sqrt(q.shape[#q.shape]) + (bias or 0)):softmax(-1)):matmul(v)
  end
  for _, case in ipairs { { 1, 2, 3 }, { 1, 1, 2 }, { 1, 2, 1 }, { 1, 2, 2 }, { 1, 1, 1 } } do
    local function of(f)
      local leaves = {}
      for _, i in ipairs(case) do leaves[i] = leaves[i] or start:copy() end
      return gradients(leaves, function() return (f(leaves[case[1]], leaves[case[2]], leaves[case[3]]) * g):sum() end)
    end
    local got, want = { of(mm.attention) }, { of(by_parts) }
    tap.near(got, want, 1e-14, ("attention(%d, %d, %d), the gradient of each"):format(table.unpack(case)))
  end
  local _, got = gradients({ square:copy() }, function(x) return mm.attention(x, x, x, { bias = x }):square():sum() end)
  local _, want = gradients({ square:copy() }, function(x) return by_parts(x, x, x, x):square():sum() end)
  tap.near(got, want, 1e-13, "attention of a tensor that is the bias, too")
  local slopes = mm.tensor({ 0.5 }, "float64"):requires_grad()
  mm.attention(start, start, start, { slopes = slopes })
  local _ <close> = mm.tape()
  tap.fails(function() mm.attention(start, start, start, { slopes = slopes }) end, "slopes have no gradient",
    "slopes that ask for a gradient are refused")
  mm.attention(start, start, start, { slopes = slopes:detach() })
end

tap.done()
