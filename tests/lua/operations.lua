-- Operations as Lua reaches them: values worked out here by other means, broadcasting, numbers beside tensors, and
-- error texts. (Gradients and exactness are tested in C, beside the ops.)
local tap = require "minimodel.tap"
local mm = require "minimodel"

local a = mm.tensor({ { 1, -2, 3 }, { 0.5, 4, -1 } }, "float64")
local b = mm.tensor({ 2, 0.5, -1 }, "float64")

--- What f makes of each number in nested tables.
local function each(x, f)
  if type(x) ~= "table" then return f(x) end
  local out = {}
  for i, item in ipairs(x) do out[i] = each(item, f) end
  return out
end

local function map(t, f) return each(t:totable(), f) end

local function sigmoid(x) return 1 / (1 + math.exp(-x)) end
local function tanh(x) return 2 * sigmoid(2 * x) - 1 end

do -- operators and numbers
  tap.is((a + b):totable(), { { 3.0, -1.5, 2.0 }, { 2.5, 4.5, -2.0 } }, "a + b broadcasts")
  tap.is((a - 1):totable(), map(a, function(x) return x - 1 end), "a − 1")
  tap.is((1 - a):totable(), map(a, function(x) return 1 - x end), "1 − a")
  tap.is((2 * a):totable(), map(a, function(x) return 2 * x end), "2 a")
  tap.is((a / b)[2]:totable(), { 0.25, 8.0, 1.0 }, "a / b")
  tap.near(1 / a, map(a, function(x) return 1 / x end), 1e-15, "1 / a")
  tap.near(a ^ 2, map(a, function(x) return x ^ 2 end), 1e-14, "a ^ 2")
  tap.is((-a):totable(), map(a, function(x) return -x end), "−a")
  tap.is((a + 1).dtype, "float64", "a number takes the tensor's type")
  tap.fails(function() return a + mm.ones { 3 } end, "float32", "types are not mixed")
  tap.fails(function() return a + mm.ones({ 4 }, "float64") end, "2 × 3", "shapes that do not broadcast are named")
  tap.fails(function() return a + "1" end, "between a tensor and a tensor or a number, got string", "a text")
  tap.fails(function() return a < b end, "a:lt(b)", "a < b says what to write")
  tap.fails(function() return a <= 1 end, "a:le(b)", "a <= 1 too")
end

do -- elementwise
  local positive = mm.tensor({ 0.3, 1, 2.5 }, "float64")
  local reference = {
    abs = math.abs, exp = math.exp, sin = math.sin, cos = math.cos, sigmoid = sigmoid, tanh = tanh,
    gelu = function(x) return 0.5 * x * (1 + tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ^ 3))) end,
    relu = function(x) return math.max(x, 0) end, silu = function(x) return x * sigmoid(x) end,
    square = function(x) return x * x end, reciprocal = function(x) return 1 / x end,
    sign = function(x) return x > 0 and 1 or x < 0 and -1 or 0 end,
  }
  for name, f in pairs(reference) do tap.near(a[name](a), map(a, f), 2e-14, name) end
  tap.near(positive:log(), map(positive, math.log), 1e-15, "log")
  tap.near(positive:sqrt(), map(positive, math.sqrt), 1e-15, "sqrt")
  tap.near(mm.tensor({ 0, 0.5, 1 }, "float64"):plogp(), { 0, 0.5 * math.log(2), 0 }, 1e-15, "plogp is 0 at 0")
  tap.is(a:gt(0):totable(), { { 1.0, 0.0, 1.0 }, { 1.0, 1.0, 0.0 } }, "gt")
  tap.is(a:ge(3)[1]:totable(), { 0.0, 0.0, 1.0 }, "ge")
  tap.is(a:lt(b)[1]:totable(), { 1.0, 1.0, 0.0 }, "lt")
  tap.is(a:le(-2)[1]:totable(), { 0.0, 1.0, 0.0 }, "le")
  tap.is(a:eq(4)[2]:totable(), { 0.0, 1.0, 0.0 }, "eq")
  tap.is(a:ne(4)[2]:totable(), { 1.0, 0.0, 1.0 }, "ne")
  tap.is(a:maximum(0)[1]:totable(), { 1.0, 0.0, 3.0 }, "maximum")
  tap.is(a:minimum(b)[2]:totable(), { 0.5, 0.5, -1.0 }, "minimum")
  tap.is(mm.where(a:gt(0), a, 0)[1]:totable(), { 1.0, 0.0, 3.0 }, "where with a number")
  tap.is(mm.where(a:gt(0), -math.huge, 0)[1]:totable(), { -math.huge, 0.0, -math.huge }, "where with two numbers")
  tap.is(mm.where(mm.tensor({ 1, 0, 1 }, "int64"), a, b)[1]:totable(), { 1.0, 0.5, 3.0 }, "a condition of integers")
end

do -- reductions
  tap.is(a:sum():item(), 5.5, "sum of all")
  tap.is(a:sum(1):totable(), { 1.5, 2.0, 2.0 }, "sum along axis 1")
  tap.is(a:sum(-1):totable(), { 2.0, 3.5 }, "sum along the last")
  tap.is(a:sum(2, true).shape, { 2, 1 }, "keep leaves an axis of one")
  tap.near(a:mean(2), { 2 / 3, 3.5 / 3 }, 1e-15, "mean")
  tap.is(a:max():item(), 4.0, "max")
  tap.is(a:min(1):totable(), { 0.5, -2.0, -1.0 }, "min along axis 1")
  tap.is(a:argmax(2):totable(), { 3, 2 }, "argmax is a subscript")
  tap.is(a:argmax():item(), 5, "argmax of all counts in order")
  tap.is(a[1][a[1]:argmax():item()], a[1]:max():item(), "t[t:argmax()] is t:max()")
  tap.is(a:gather(2, a:argmax(2):reshape { 2, 1 }):totable(), { { 3.0 }, { 4.0 } }, "gather takes what argmax gives")
  tap.near(a:logsumexp(2)[1], math.log(math.exp(1) + math.exp(-2) + math.exp(3)), 1e-14, "logsumexp")
  local sum, squares = 0, 0
  map(a, function(x) sum, squares = sum + x, squares + x * x end)
  tap.near(a:var(), squares / 6 - (sum / 6) ^ 2, 1e-14, "var")
  tap.near(a:std(2, true):square(), a:var(2, true), 1e-14, "std is the root of var")
  tap.fails(function() return a:sum(3) end, "3", "an axis that is not there")
  tap.fails(function() return a:sum(1, "keep") end, "true or false", "keep is a truth")
end

do -- linear algebra and what stands on it
  local function product(x, y)
    local out = {}
    for i, row in ipairs(x) do
      out[i] = {}
      for j = 1, #y[1] do
        local total = 0
        for k, value in ipairs(row) do total = total + value * y[k][j] end
        out[i][j] = total
      end
    end
    return out
  end
  local c = mm.randn(mm.random(2), { 3, 4 }, "float64")
  tap.near(a:matmul(c), product(a:totable(), c:totable()), 1e-14, "matmul")
  tap.near(a:matmul(b), { 2 - 1 - 3, 1 + 2 + 1 }, 1e-14, "matmul with a column")
  local batch = mm.randn(mm.random(3), { 5, 2, 3 }, "float64")
  tap.near(batch:matmul(c)[4], product(batch[4]:totable(), c:totable()), 1e-14, "leading axes broadcast")
  local bias = mm.tensor({ 1, 2, 3, 4 }, "float64")
  tap.near(a:linear(c, bias), a:matmul(c) + bias, 1e-14, "linear")
  tap.near(mm.linear(a, c), a:matmul(c), 1e-14, "linear without a bias")
  tap.fails(function() return a:matmul(a) end, "inner sizes differ", "inner sizes that differ")
  tap.fails(function() return a:matmul(a) end, "2 × 3", "with the shapes")
  tap.fails(function() return a:matmul(2) end, "matmul: argument 1 should be a tensor, got number",
    "matmul with a number")

  local row = { math.exp(1), math.exp(-2), math.exp(3) }
  local total = row[1] + row[2] + row[3]
  tap.near(a:softmax(2)[1], { row[1] / total, row[2] / total, row[3] / total }, 1e-15, "softmax")
  tap.near(a:log_softmax(-1):exp(), a:softmax(-1), 1e-15, "log_softmax")
  tap.near(a:softmax():sum(), 1, 1e-15, "softmax of all elements together")
  tap.near(a:softmax(1):sum(1), { 1, 1, 1 }, 1e-15, "softmax along axis 1")
  tap.is(mm.full({ 2 }, -math.huge):softmax(1):totable(), { 0.0, 0.0 }, "nothing to choose from gives zeros")

  local x = c
  local centred = x - x:mean(2, true)
  tap.near(x:layer_norm(nil, nil, 1e-5), centred / (x:var(2, true) + 1e-5):sqrt(), 1e-14, "layer_norm")
  tap.near(x:layer_norm(bias, bias, 1e-5), centred / (x:var(2, true) + 1e-5):sqrt() * bias + bias, 1e-13,
    "with gain and bias")
  tap.near(x:rms_norm(bias, 1e-6), x / (x:square():mean(2, true) + 1e-6):sqrt() * bias, 1e-14, "rms_norm")

  tap.is(a:take(mm.tensor({ { 1, 0 }, { 1, 1 } }, "int64")).shape, { 2, 2, 3 }, "take gives a row for each id")
  tap.is(mm.embedding(a, { 1, 0 })[1]:totable(), a[2]:totable(), "ids count from 0")
  tap.fails(function() return a:take(mm.tensor({ 2 }, "int64")) end, "2", "an id past the table")
  tap.fails(function() return a:gather(2, mm.tensor({ { 4 }, { 1 } }, "int64")) end,
    "subscript 4 is out of range: axis 2 has 1 … 3", "gather past the end")
  tap.fails(function() return a:gather(2, a) end, "an index is int32 or int64, got float64", "gather with real numbers")
end

do -- attention
  local function normal(name, shape) return mm.randn(mm.random(5):split(name), shape, "float64") end
  local q, k, v = normal("q", { 2, 3, 4 }), normal("k", { 2, 5, 4 }), normal("v", { 2, 5, 6 })
  local scores = q:matmul(k:T()) / 2
  tap.near(mm.attention(q, k, v), scores:softmax(-1):matmul(v), 1e-14, "softmax(q kᵀ / sqrt(d)) v")
  local out, A = mm.attention(q, k, v, { weights = true })
  tap.near(A, scores:softmax(-1), 1e-14, "the weights")
  tap.near(out, A:matmul(v), 1e-14, "and what they weigh")
  local mask = mm.where(mm.arange(5, "float64"):reshape({ 1, 5 }):gt(mm.arange(3, "float64"):reshape { 3, 1 } + 2),
    -math.huge, 0)
  tap.near(mm.attention(q, k, v, { causal = true }), (scores + mask):softmax(-1):matmul(v), 1e-14,
    "causal: query t sees keys up to t + S − T")
  tap.near(mm.attention(q, k, v, { bias = mask }), mm.attention(q, k, v, { causal = true }), 1e-14,
    "a bias of −inf masks")
  tap.near(mm.attention(q, k, v, { scale = 1 }), (scores * 2):softmax(-1):matmul(v), 1e-14, "scale")
  local distance = (mm.arange(3, "float64"):reshape { 3, 1 } + 2 - mm.arange(5, "float64"):reshape { 1, 5 }):abs()
  local slopes = mm.tensor({ 0.5, 0.25 }, "float64")
  tap.near(mm.attention(q, k, v, { slopes = { 0.5, 0.25 } }),
    (scores - distance * slopes:reshape { 2, 1, 1 }):softmax(-1):matmul(v), 1e-14, "slopes")
  tap.near(mm.attention(q, k, v, { slopes = slopes:astype "float32" }), mm.attention(q, k, v, { slopes = slopes }), 0,
    "slopes of another type are cast to that of q")
  local unseen = mm.attention(q, k, v, { bias = mm.full({ 3, 5 }, -math.huge, "float64") })
  tap.is(unseen:abs():max():item(), 0.0, "nothing to attend to gives zeros")
  tap.fails(function() return mm.attention(q, k, v, { casual = true }) end,
    'attention: unknown option "casual"; did you mean "causal"?',
    "a mistyped option")
  tap.fails(function() return mm.attention(q, k, v, true) end, "options are a table", "options that are none")
  tap.fails(function() return mm.attention(q, k:slice(3, 1, 2), v) end, "2 × 5 × 2", "shapes that do not fit are named")
end

do -- loss and tape
  local W = mm.tensor({ { 0.1, 0.2 }, { -0.3, 0.4 } }, "float64"):requires_grad()
  local x = mm.tensor({ { 1, 2 }, { 3, 4 } }, "float64")
  local tape = mm.tape()
  local logits = x:matmul(W)
  local loss = mm.cross_entropy(logits, { 0, 1 })
  local p = logits:softmax(2)
  tap.near(loss, -(math.log(p[{ 1, 1 }]) + math.log(p[{ 2, 2 }])) / 2, 1e-14, "cross_entropy")
  tap.ok(tape:dump():find "matmul" and tape:dump():find "cross_entropy" and #tape >= 2, "dump lists the operations")
  tap.is(tape:first_nonfinite(), nil, "nothing is NaN")
  tape:backward(loss)
  local delta = (p:detach() - mm.tensor({ { 1, 0 }, { 0, 1 } }, "float64")) / 2
  tap.near(W.grad, x:T():matmul(delta), 1e-14, "the gradient is xᵀ (p − y) / n")
  tap.fails(function() tape:backward(loss) end, "backward", "backward twice")
  tape:close()
  tape:close()
  tap.fails(function() return #tape end, "closed", "a closed tape says so")
  tap.ok(W:zero_grad().grad == nil, "zero_grad forgets it")
  tap.ok(W.needs_grad and not W:detach().needs_grad and not x.needs_grad, "needs_grad")
  do
    local inner <close> = mm.tape()
    tap.is(#inner, 0, "a new tape is empty")
    tap.fails(function() mm.tape() end, "tape", "one tape at a time")
  end
  local again <close> = mm.tape()
  tap.ok(again, "and another one when it is closed")
  tap.is(mm.cross_entropy(logits, { 0, -1 }, { mean = false })[2], 0.0, "an ignored target counts nothing")
  tap.fails(function() mm.cross_entropy(logits, { 0, 2 }) end, "2", "a target past the classes")
end

do -- the optimizer's step, by the formula
  local p, m, v = mm.tensor({ 1, -2 }, "float64"), mm.zeros({ 2 }, "float64"), mm.zeros({ 2 }, "float64")
  mm.core.adamw_step(p, m, v, mm.tensor({ 0.5, 1 }, "float64"), 0.1, 0.9, 0.99, 1e-8, 0.01, 1, 1)
  tap.near(p, { 1 - 0.1 * 0.01 - 0.1, -2 + 0.1 * 0.01 * 2 - 0.1 }, 1e-7,
    "the first step is the sign of the gradient, and decay")
  tap.near(mm.core.global_norm { mm.tensor { 3 }, mm.tensor { 4 } }, 5, 1e-12, "global_norm")
end

tap.done()
