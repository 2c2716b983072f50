-- optimizer.lua: AdamW over a model's parameters, with the gradient clipped by its global norm.
--
-- Does: hold the two moments, take a step, hand its state out and take it back. Does not: choose the learning rate
-- (schedule.lua) or the batches (fit.lua).

local core = require "minimodel.core"
local options = require "minimodel.options"

local AdamW = {}
AdamW.__index = AdamW

local DEFAULTS = { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.01, clip = math.huge }
local SHARE, ANY = { least = 0, below = 1 }, { least = 0 }
local RANGES = { beta1 = SHARE, beta2 = SHARE, epsilon = ANY, decay = ANY, clip = { above = 0 } }

-- AdamW { parameters = {…}, beta1=, beta2=, epsilon=, decay=, clip= } (Loshchilov and Hutter 2019). Decay is decoupled
-- and falls on matrices alone: gains and biases are left free. clip: the largest global norm (Pascanu et al. 2013).
-- A tensor that is listed twice is one parameter.
local function new(_, given)
  local o = options.check("AdamW", given, { "parameters", "beta1", "beta2", "epsilon", "decay", "clip" })
  if type(o.parameters) ~= "table" or #o.parameters == 0 then
    options.fail("AdamW: parameters should be a list of tensors that is not empty")
  end
  local self = setmetatable({ parameters = {}, m = {}, v = {}, steps = 0 }, AdamW)
  for name, value in pairs(DEFAULTS) do
    local free = o[name] == math.huge and name == "clip" -- clipped by nothing
    self[name] = free and math.huge or options.number("AdamW", o, name, RANGES[name], value)
  end
  local seen = {}
  for _, p in ipairs(o.parameters) do
    if not seen[p] then self.parameters[#self.parameters + 1] = p end
    seen[p] = true
  end
  for i, p in ipairs(self.parameters) do
    if getmetatable(p) ~= core.metatable then
      options.fail("AdamW: parameters should be a list of tensors; entry %d is a %s", i, options.kind(p))
    end
    p:requires_grad()
    self.m[i], self.v[i] = core.full(p.shape, 0, p.dtype), core.full(p.shape, 0, p.dtype)
  end
  return self
end

-- One step at this rate with the gradients the parameters hold, which are then forgotten. Returns their global norm. A
-- norm that is no number moves nothing: the caller decides.
function AdamW:step(rate)
  if type(rate) ~= "number" or rate - rate ~= 0 then
    options.fail("AdamW: the rate of a step should be a finite number, got %s", tostring(rate))
  end
  local held, grads = {}, {}
  for i, p in ipairs(self.parameters) do
    local grad = p.grad
    if grad then held[#held + 1], grads[#grads + 1] = i, grad end
  end
  if #grads == 0 then options.fail("AdamW: no parameter has a gradient; call tape:backward(loss) first") end
  local norm = core.global_norm(grads)
  if norm == norm and norm < math.huge then
    self.steps = self.steps + 1
    local scale = norm > self.clip and self.clip / norm or 1.0
    for n, i in ipairs(held) do
      local p = self.parameters[i]
      core.adamw_step(p, self.m[i], self.v[i], grads[n], rate, self.beta1, self.beta2, self.epsilon,
        #p.shape > 1 and self.decay or 0.0, self.steps, scale)
    end
  end
  for _, p in ipairs(self.parameters) do p:zero_grad() end
  return norm
end

-- What a checkpoint must hold for the next step to be the same bits.
function AdamW:state()
  return { m = self.m, v = self.v, steps = self.steps }
end

return setmetatable(AdamW, { __call = new })
