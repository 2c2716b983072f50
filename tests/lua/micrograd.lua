-- micrograd: reverse-mode differentiation on one page of Lua, number by number, and the engine's tape beside it: the
-- same network, the same gradients, the same training. After Karpathy's micrograd (2020); a graph here is a tape too,
-- so backward is one loop.
local mm = require "minimodel"
local tap = require "minimodel.tap"

local Value, tape = {}, {}
Value.__index = Value

local function value(data, backward)
  local v = setmetatable({ data = data, grad = 0.0, backward = backward or function() end }, Value)
  tape[#tape + 1] = v
  return v
end
local function wrap(x) return getmetatable(x) == Value and x or value(x + 0.0) end

function Value.__add(a, b)
  a, b = wrap(a), wrap(b)
  return value(a.data + b.data, function(out)
    a.grad, b.grad = a.grad + out.grad, b.grad + out.grad
  end)
end
function Value.__mul(a, b)
  a, b = wrap(a), wrap(b)
  return value(a.data * b.data, function(out)
    a.grad = a.grad + b.data * out.grad
    b.grad = b.grad + a.data * out.grad
  end)
end
function Value.__pow(a, n)
  return value(a.data ^ n, function(out) a.grad = a.grad + n * a.data ^ (n - 1) * out.grad end)
end
function Value.__unm(a) return a * -1 end
function Value.__sub(a, b) return a + -wrap(b) end
function Value.__div(a, b) return wrap(a) * wrap(b) ^ -1 end
function Value:exp()
  local e = math.exp(self.data)
  return value(e, function(out) self.grad = self.grad + e * out.grad end)
end
function Value:log()
  return value(math.log(self.data), function(out) self.grad = self.grad + out.grad / self.data end)
end
function Value:tanh()
  local t = 1 - 2 / (math.exp(2 * self.data) + 1)
  return value(t, function(out) self.grad = self.grad + (1 - t * t) * out.grad end)
end

local function backward(loss)
  loss.grad = 1.0
  for i = #tape, 1, -1 do tape[i].backward(tape[i]) end
end

-- A network: 3 inputs, 5 hidden units with tanh, 4 classes, softmax and cross-entropy; 6 examples.
local sizes, classes = { 3, 5, 4 }, { 0, 3, 1, 2, 2, 0 }
local rng = mm.random(11)
local inputs = mm.randn(rng, { 6, 3 }, "float64"):totable()
local start = { W1 = mm.randn(rng, { 3, 5 }, "float64"), b1 = mm.randn(rng, { 5 }, "float64"),
  W2 = mm.randn(rng, { 5, 4 }, "float64"), b2 = mm.randn(rng, { 4 }, "float64") }

local function loss_of(p)
  local total = value(0.0)
  for n, x in ipairs(inputs) do
    local layer = x
    for l = 1, 2 do
      local out = {}
      for j = 1, sizes[l + 1] do
        local z = p["b" .. l][j]
        for i = 1, sizes[l] do z = z + p["W" .. l][i][j] * layer[i] end
        out[j] = l == 1 and z:tanh() or z
      end
      layer = out
    end
    local sum = value(0.0)
    for j = 1, 4 do sum = sum + layer[j]:exp() end
    total = total + (sum:log() - layer[classes[n] + 1])
  end
  return total / 6
end

local function values_of(t)
  if type(t) == "number" then return value(t) end
  local out = {}
  for i, x in ipairs(t) do out[i] = values_of(x) end
  return out
end
local function map(t, f)
  if getmetatable(t) == Value then return f(t) end
  local out = {}
  for i, x in ipairs(t) do out[i] = map(x, f) end
  return out
end

local names = { "W1", "b1", "W2", "b2" }
local by_number, by_tensor = {}, {}
for _, name in ipairs(names) do
  by_number[name], by_tensor[name] = start[name]:totable(), start[name]:copy():requires_grad()
end
local x = mm.tensor(inputs, "float64")
local worst, last = 0, nil
for step = 1, 60 do
  -- one page
  tape = {}
  local p = {}
  for _, name in ipairs(names) do p[name] = values_of(by_number[name]) end
  local loss = loss_of(p)
  backward(loss)
  for _, name in ipairs(names) do
    by_number[name] = map(p[name], function(v) return v.data - 0.5 * v.grad end)
  end
  -- the engine
  local recorded <close> = mm.tape()
  local q = by_tensor
  local other = mm.cross_entropy(x:linear(q.W1, q.b1):tanh():linear(q.W2, q.b2), classes)
  recorded:backward(other)
  if step == 1 then
    for _, name in ipairs(names) do
      tap.near(q[name].grad, map(p[name], function(v) return v.grad end), 1e-14, "gradient of " .. name)
    end
  end
  worst, last = math.max(worst, math.abs(loss.data - other:item())), loss.data
  local moved = {}
  for _, name in ipairs(names) do moved[name] = (q[name]:detach() - q[name].grad * 0.5) end
  recorded:close()
  for _, name in ipairs(names) do by_tensor[name] = moved[name]:requires_grad() end
end
tap.ok(worst < 1e-12, ("60 steps of training agree: the losses differ by at most %.2g"):format(worst))
tap.ok(last < 0.3, ("and both learn: loss %.4f"):format(last))

-- What each operation of the page gives, against the engine's own
tape = {}
local a, b = value(0.7), value(-1.3)
local f = (a * b + a ^ 3):tanh() / (b:exp() + 1) - a
backward(f)
local recorded = mm.tape()
local A, B = mm.tensor(0.7, "float64"):requires_grad(), mm.tensor(-1.3, "float64"):requires_grad()
local F = (A * B + A ^ 3):tanh() / (B:exp() + 1) - A
recorded:backward(F)
tap.near({ F:item(), A.grad:item(), B.grad:item() }, { f.data, a.grad, b.grad }, 1e-15, "an expression of two numbers")
recorded:close()

tap.done()
