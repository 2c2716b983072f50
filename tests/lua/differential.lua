-- Random programs over the tensor API, with gradients, against plain Lua doubles (fixtures/slow.lua): views of views,
-- broadcasting, sizes 0 and 1, NaN and infinities, writing in place, take and gather, norms, attention, losses.
--
-- A few seconds by default; MINIMODEL_DIFFERENTIAL=seconds for longer, MINIMODEL_SEED=n for one program again. Programs
-- of float32 are held to a looser tolerance. With NaN or infinity among the numbers only values are compared.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local slow = dofile "tests/lua/fixtures/slow.lua"

local SECONDS = tonumber(os.getenv "MINIMODEL_DIFFERENTIAL") or 12
local ONE = math.tointeger(tonumber(os.getenv "MINIMODEL_SEED"))

local rng, dtype, wild, grad, log
local function pick(n) return rng:integer(1, n) end
local function one_of(list) return list[pick(#list)] end
local function held(x) return dtype == "float32" and string.unpack("f", string.pack("f", x)) or x end

local function nested(shape, data)
  local at = 0
  local function level(axis)
    if axis > #shape then
      at = at + 1
      return data[at]
    end
    local list = {}
    for i = 1, shape[axis] do list[i] = level(axis + 1) end
    return list
  end
  return level(1)
end
local function tensor(shape, data, kind)
  if slow.count(shape) == 0 then return mm.zeros(shape, kind or dtype) end
  return mm.tensor(nested(shape, data), kind or dtype)
end

local SPECIAL = { 0.0, -0.0, 1 / 0, -1 / 0, 0 / 0, 1e-30, 1e30 }

--- A pair: the engine's tensor t and the slow one s. Leaves are listed.
local leaves
local function leaf(shape, positive)
  local data = {}
  for i = 1, slow.count(shape) do
    local x = rng:normal()
    if positive then x = 0.5 + math.abs(x) end
    if wild and pick(6) == 1 then x = one_of(SPECIAL) end
    data[i] = held(x)
  end
  local pair = { t = tensor(shape, data), s = slow.leaf(shape, data) }
  if pick(3) == 1 and #shape >= 2 then -- the same numbers behind a permuted or strided memory
    local axes = {}
    for i = 1, #shape do axes[i] = #shape + 1 - i end
    pair.t = pair.t:permute(axes):contiguous():permute(axes)
  end
  if grad then pair.t:requires_grad() end
  leaves[#leaves + 1] = pair
  return pair
end

local SIZES = { 0, 1, 1, 2, 2, 3, 4, 5 }
local function shape_of(most)
  local shape = {}
  for i = 1, rng:integer(0, most) do shape[i] = pick(12) == 1 and 0 or SIZES[1 + pick(#SIZES - 1)] end
  return shape
end
local function full_shape(n) -- n axes, none empty
  local shape = {}
  for i = 1, n do shape[i] = pick(4) end
  return shape
end
local function is_empty(shape) return slow.count(shape) == 0 end
local function copy(list) return table.move(list, 1, #list, 1, {}) end

-- ---- Steps: each takes a pair and gives one, or nil where it does not apply

-- The largest finite entry.
local function largest(x)
  local most = 0.0
  for _, value in ipairs(x.s.data) do
    if math.abs(value) < math.huge then most = math.max(most, math.abs(value)) end
  end
  return most
end

-- Does the sum of these hang on its order? 1e30 + 1 − 1e30 is 0 or 1.
local function cancels(name, x) return (name == "sum" or name == "mean") and largest(x) > 1e6 end

local steps = {}
local SAFE = { "neg", "abs", "square", "sin", "cos", "tanh", "sigmoid", "relu", "silu", "gelu" }
function steps.unary(x)
  local name = one_of(SAFE)
  if wild then name = one_of { "neg", "abs", "relu", "square" } end
  -- a float's own rounding turns the angle by a part of that
  if (name == "sin" or name == "cos") and dtype == "float32" and largest(x) > 50 then return nil end
  return { t = name == "neg" and -x.t or x.t[name](x.t), s = slow.map(x.s, name) }, name
end
function steps.positive(x)
  if wild then return nil end
  local name = one_of { "sqrt", "log", "reciprocal", "exp" }
  local t, s = x.t:sigmoid() + 0.5, slow.both(slow.map(x.s, "sigmoid"), slow.leaf({}, { 0.5 }), "add")
  return { t = t[name](t), s = slow.map(s, name) }, name
end
local operators = { add = function(a, b) return a + b end, sub = function(a, b) return a - b end,
  mul = function(a, b) return a * b end, div = function(a, b) return a / b end,
  maximum = function(a, b) return a:maximum(b) end, minimum = function(a, b) return a:minimum(b) end }
function steps.binary(x)
  local name = one_of { "add", "sub", "mul", "maximum", "minimum", "div" }
  local shape, n = {}, #x.s.shape
  for i = 1, n do shape[i] = pick(3) == 1 and 1 or x.s.shape[i] end
  for _ = 1, rng:integer(0, n) do
    if pick(3) == 1 then table.remove(shape, 1) end
  end
  if pick(4) == 1 and #shape == n and n < 4 then table.insert(shape, 1, pick(3)) end
  local y = leaf(shape, name == "div")
  if pick(2) == 1 and name ~= "div" then x, y = y, x end
  return { t = operators[name](x.t, y.t), s = slow.both(x.s, y.s, name) }, name
end
function steps.number(x)
  local name, value = one_of { "add", "mul", "sub" }, held(rng:normal())
  return { t = operators[name](value, x.t), s = slow.both(slow.leaf({}, { value }), x.s, name) }, name .. " a number"
end
function steps.itself(x)
  return { t = x.t * x.t, s = slow.both(x.s, x.s, "mul") }, "x * x"
end
function steps.reshape(x)
  local count, shape = slow.count(x.s.shape), {}
  if count == 0 then return nil end
  while count > 1 and #shape < 3 do
    local divisors = {}
    for d = 1, count do
      if count % d == 0 then divisors[#divisors + 1] = d end
    end
    shape[#shape + 1] = one_of(divisors)
    count = count // shape[#shape]
  end
  shape[#shape + 1] = count
  local asked = copy(shape)
  if pick(2) == 1 then asked[pick(#asked)] = -1 end
  return { t = x.t:reshape(asked), s = slow.reshape(x.s, shape) }, "reshape"
end
function steps.permute(x)
  local axes = {}
  for i = 1, #x.s.shape do axes[i] = i end
  rng:shuffle(axes)
  return { t = x.t:permute(axes), s = slow.permute(x.s, axes) }, "permute"
end
function steps.transposed(x)
  local n = #x.s.shape
  if n < 2 then return nil end
  local axes = {}
  for i = 1, n do axes[i] = i end
  axes[n], axes[n - 1] = n - 1, n
  return { t = x.t:T(), s = slow.permute(x.s, axes) }, "T"
end
local function axis_of(x)
  if #x.s.shape == 0 then return nil end
  local axis = pick(#x.s.shape)
  return axis, pick(2) == 1 and axis or axis - #x.s.shape - 1
end
function steps.slice(x)
  local axis, named = axis_of(x)
  if not axis or x.s.shape[axis] == 0 then return nil end
  local size = x.s.shape[axis]
  local first = pick(size)
  local last, step = rng:integer(first - 1, size), pick(3)
  return { t = x.t:slice(named, first, last, step), s = slow.slice(x.s, axis, first, last, step) }, "slice"
end
function steps.select(x)
  local axis, named = axis_of(x)
  if not axis or x.s.shape[axis] == 0 then return nil end
  local i = pick(x.s.shape[axis])
  local counted = pick(2) == 1 and i or i - x.s.shape[axis] - 1
  return { t = x.t:select(named, counted), s = slow.select(x.s, axis, i) }, "select"
end
function steps.broadcast(x)
  local shape = copy(x.s.shape)
  for i, n in ipairs(shape) do
    if n == 1 and pick(2) == 1 then shape[i] = pick(3) end
  end
  if #shape < 4 and pick(2) == 1 then table.insert(shape, 1, pick(3)) end
  return { t = x.t:broadcast_to(shape), s = slow.broadcast_to(x.s, shape) }, "broadcast_to"
end
function steps.contiguous(x) return { t = x.t:contiguous(), s = x.s }, "contiguous" end
function steps.reduce(x)
  local axis, named = axis_of(x)
  local name = one_of { "sum", "mean", "max", "min", "logsumexp" }
  if cancels(name, x) then return nil end
  if not axis or x.s.shape[axis] == 0 and name ~= "sum" then return nil end
  local keep = pick(2) == 1
  return { t = x.t[name](x.t, named, keep), s = slow.reduce(x.s, name, axis, keep) }, name
end
function steps.reduce_all(x)
  local name = one_of { "sum", "mean", "max", "min", "logsumexp" }
  if cancels(name, x) then return nil end
  if is_empty(x.s.shape) and name ~= "sum" then return nil end
  local flat = slow.reshape(x.s, { slow.count(x.s.shape) })
  return { t = x.t[name](x.t), s = slow.reduce(flat, name, 1) }, name .. " of all"
end
function steps.softmax(x)
  local axis, named = axis_of(x)
  if not axis or is_empty(x.s.shape) then return nil end
  local name = one_of { "softmax", "log_softmax" }
  return { t = x.t[name](x.t, named), s = slow[name](x.s, axis) }, name
end
function steps.norm(x)
  if #x.s.shape == 0 or is_empty(x.s.shape) or wild then return nil end
  local centred = pick(2) == 1
  local gain, bias = leaf { x.s.shape[#x.s.shape] }, leaf { x.s.shape[#x.s.shape] }
  local s = slow.both(slow.normalise(x.s, 0.125, centred), gain.s, "mul")
  if not centred then return { t = x.t:rms_norm(gain.t, 0.125), s = s }, "rms_norm" end
  return { t = x.t:layer_norm(gain.t, bias.t, 0.125), s = slow.both(s, bias.s, "add") }, "layer_norm"
end
function steps.matmul(x)
  local n = #x.s.shape
  if n < 2 or wild then return nil end
  local shape = { x.s.shape[n], pick(4) }
  for i = n - 2, 1, -1 do
    if pick(2) == 1 then break end
    table.insert(shape, 1, pick(2) == 1 and 1 or x.s.shape[i])
  end
  local y = leaf(shape)
  return { t = x.t:matmul(y.t), s = slow.matmul(x.s, y.s) }, "matmul"
end
function steps.linear(x)
  local n = #x.s.shape
  if n < 1 or wild then return nil end
  local W, b = leaf { x.s.shape[n], pick(4) }, leaf { 1 }
  b = { t = b.t:broadcast_to { W.s.shape[2] }, s = slow.broadcast_to(b.s, { W.s.shape[2] }) }
  local rows = slow.count(x.s.shape) // math.max(1, x.s.shape[n])
  if x.s.shape[n] == 0 then return nil end
  local product = slow.matmul(slow.reshape(x.s, { rows, x.s.shape[n] }), W.s)
  local shape = copy(x.s.shape)
  shape[n] = W.s.shape[2]
  return { t = x.t:linear(W.t, b.t), s = slow.both(slow.reshape(product, shape), b.s, "add") }, "linear"
end
local function ids(shape, least, most)
  local list = {}
  for i = 1, slow.count(shape) do list[i] = rng:integer(least, most) end
  return list
end
function steps.take(x)
  if #x.s.shape == 0 or x.s.shape[1] == 0 then return nil end
  local shape = shape_of(2)
  if #shape + #x.s.shape > 5 then return nil end
  local list = ids(shape, 0, x.s.shape[1] - 1)
  return { t = x.t:take(tensor(shape, list, "int64")), s = slow.take(x.s, list, shape) }, "take"
end
function steps.gather(x)
  local axis, named = axis_of(x)
  if not axis or x.s.shape[axis] == 0 then return nil end
  local shape = {}
  for i, n in ipairs(x.s.shape) do shape[i] = i == axis and pick(5) or rng:integer(math.min(1, n), n) end
  local list = ids(shape, 1, x.s.shape[axis])
  local index = tensor(shape, list, one_of { "int32", "int64" })
  return { t = x.t:gather(named, index), s = slow.gather(x.s, axis, list, shape) }, "gather"
end
function steps.where(x)
  local shape, data = {}, {}
  for i, n in ipairs(x.s.shape) do shape[i] = pick(3) == 1 and 1 or n end
  for i = 1, slow.count(shape) do data[i] = rng:integer(0, 1) end
  local y = leaf(pick(2) == 1 and {} or copy(x.s.shape))
  local condition = slow.leaf(shape, data)
  return { t = mm.where(tensor(shape, data), x.t, y.t), s = slow.where(condition, x.s, y.s, x.s.shape) }, "where"
end
function steps.concat(x)
  local axis, named = axis_of(x)
  if not axis then return nil end
  local shape = copy(x.s.shape)
  shape[axis] = rng:integer(0, 3)
  local y = leaf(shape)
  return { t = mm.concat({ x.t, y.t, x.t }, named), s = slow.concat({ x.s, y.s, x.s }, axis) }, "concat"
end
function steps.written(x) -- numbers written in place, into views, before they are used
  if is_empty(x.s.shape) or #x.s.shape == 0 then return nil end
  local t, data = mm.zeros(x.s.shape, dtype), {}
  for i = 1, slow.count(x.s.shape) do data[i] = 0.0 end
  local whole = slow.leaf(x.s.shape, data)
  for _ = 1, 3 do
    local axis, value = pick(#x.s.shape), held(rng:normal())
    local first = pick(x.s.shape[axis])
    t:slice(axis, first, nil, pick(2)):assign(0.0)
    t:slice(axis, first, x.s.shape[axis]):assign(value)
    slow.each(x.s.shape, function(index, at)
      if index[axis] + 1 >= first then data[at] = value end
    end)
    local i = pick(x.s.shape[1])
    t[i] = held(value + 1)
    slow.each(x.s.shape, function(index, at)
      if index[1] == i - 1 then data[at] = held(value + 1) end
    end)
  end
  return { t = x.t * t, s = slow.both(x.s, whole, "mul") }, "assign"
end
function steps.attention()
  if wild then return nil end
  local H, T, S, D, E, B = pick(2), pick(4), pick(4), pick(3), pick(3), pick(2)
  local q, k, v = leaf { B, H, T, D }, leaf { H, S, D }, leaf { B, 1, S, E }
  local causal, scale = pick(2) == 1, one_of { false, 0.0, 0.7 }
  local bias = pick(2) == 1 and leaf { one_of { 1, H }, one_of { 1, T }, S } or nil
  local slopes = pick(3) == 1 and ids({ H }, 0, 2) or nil
  local factor = scale or 1 / math.sqrt(D)
  local scores = slow.matmul(q.s, slow.permute(k.s, { 1, 3, 2 }))
  scores = slow.both(scores, slow.leaf({}, { factor }), "mul")
  if bias then scores = slow.both(scores, bias.s, "add") end
  local mask = {}
  slow.each({ H, T, S }, function(index, at)
    local distance = index[2] + S - T - index[3]
    mask[at] = causal and distance < 0 and -math.huge or slopes and -slopes[index[1] + 1] * math.abs(distance) or 0.0
  end)
  scores = slow.both(scores, slow.leaf({ H, T, S }, mask), "add")
  local values = slow.broadcast_to(v.s, { B, H, S, E })
  local s = slow.matmul(slow.softmax(scores, 4), values)
  local t = mm.attention(q.t, k.t, v.t,
    { causal = causal, scale = scale or nil, bias = bias and bias.t, slopes = slopes })
  return { t = t, s = s }, "attention"
end
function steps.loss()
  if wild then return nil end
  local n, V = pick(4), pick(4)
  local logits, targets, mean = leaf { n, V }, ids({ n }, -1, V - 1), pick(2) == 1
  local counted = 0
  for _, target in ipairs(targets) do counted = counted + (target >= 0 and 1 or 0) end
  if counted == 0 then return nil end
  local p, pickers = slow.log_softmax(logits.s, 2), {}
  for i = 1, n * V do pickers[i] = 0.0 end
  for i, target in ipairs(targets) do
    if target >= 0 then pickers[(i - 1) * V + target + 1] = mean and -1 / counted or -1 end
  end
  local s = slow.reduce(slow.both(p, slow.leaf({ n, V }, pickers), "mul"), "sum", 2)
  if mean then s = slow.reduce(s, "sum", 1) end
  return { t = mm.cross_entropy(logits.t, targets, { mean = mean }), s = s }, "cross_entropy"
end

local names = {}
for name in pairs(steps) do names[#names + 1] = name end
table.sort(names)

-- ---- One program

local function apart(got, want, tolerance)
  if got == want or got ~= got and want ~= want then return false end
  local near = math.abs(got - want) <= tolerance * (1 + math.abs(want)) -- false for a NaN
  return not near
end
local function flat(t) return t:copy():reshape { -1 }:totable() end

--- nil, or what differs.
local function compare(what, t, shape, data, tolerance)
  if table.concat(t.shape, " ") ~= table.concat(shape, " ") then
    return ("%s: the shape is {%s}, wanted {%s}"):format(what, table.concat(t.shape, ", "), table.concat(shape, ", "))
  end
  for i, x in ipairs(flat(t)) do
    if apart(x, data[i], tolerance) then
      return ("%s: element %d is %.17g, wanted %.17g"):format(what, i, x, data[i])
    end
  end
end

local function program(seed)
  rng, leaves, log = mm.random(seed), {}, {}
  dtype, wild = pick(4) == 1 and "float32" or "float64", pick(5) == 1
  grad = not wild
  local tolerance = dtype == "float32" and 2e-4 or 1e-9
  slow.start()
  local tape <close> = grad and mm.tape() or nil
  local x = leaf(pick(8) == 1 and shape_of(4) or full_shape(rng:integer(0, 4)))
  local all, size = { x }, 1
  for _ = 1, pick(8) do
    local from = one_of(all)
    local y, name = steps[one_of(names)](from)
    if y and slow.count(y.s.shape) <= 2000 then
      log[#log + 1] = ("%s → {%s}"):format(name, table.concat(y.s.shape, ", "))
      -- what overflows a float does so here
      for i, value in ipairs(wild and y.s.data or {}) do y.s.data[i] = held(value) end
      local problem = compare(name, y.t, y.s.shape, y.s.data, tolerance)
      if problem then return problem end
      local large = 0.0
      for _, value in ipairs(y.s.data) do large = math.max(large, math.abs(value)) end
      if large > 1e4 and not wild then return nil end -- what follows would compare rounding
      all[#all + 1], size = y, size + 1
    end
  end
  if not grad or size == 1 then return nil end
  local y = all[#all]
  local w = {}
  for i = 1, #y.s.data do w[i] = held(rng:normal()) end
  slow.backward(y.s, w)
  if not y.t.needs_grad then return "the result does not need a gradient" end
  tape:backward((y.t * tensor(y.s.shape, w)):sum())
  for i, l in ipairs(leaves) do
    local got = l.t.grad
    if got then
      local problem = compare("the gradient of leaf " .. i, got, l.s.shape, l.s.grad, 20 * tolerance)
      if problem then return problem end
    else
      for _, g in ipairs(l.s.grad) do
        if g ~= 0 then return ("leaf %d has no gradient, wanted %g"):format(i, g) end
      end
    end
  end
end

-- ---- Many

local first = ONE or os.time() * 100000
local start, count, found = os.clock(), 0, {}
repeat
  local seed = first + count
  local ok, problem = pcall(program, seed)
  if not ok then problem = "raised: " .. tostring(problem) end
  if problem then
    found[#found + 1] = ("MINIMODEL_SEED=%d (%s%s): %s\n%s"):format(seed, dtype, wild and ", wild" or "", problem,
      table.concat(log, "\n"))
  end
  count = count + 1
until ONE or os.clock() - start > SECONDS or #found >= 5
leaves = nil
tap.ok(#found == 0, "random programs agree with plain doubles", "%s", table.concat(found, "\n\n"):gsub("%%", "%%%%"))
tap.note("%d programs from seed %d on", count, first)
tap.ok(count > 0, "there were some")
tap.done()
