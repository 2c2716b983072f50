--- The small modules: Linear, Embedding, LayerNorm, RMSNorm, MLP.
local core = require "minimodel.core"
local options = require "minimodel.options"
local module = require "minimodel.nn.module"

local basic = {}

-- ---- Linear: y = x W + b, x (…, inputs), W (inputs, outputs), b (outputs)

local Linear = module.class("Linear", { "inputs", "outputs", "bias", "seed", "rng", "std", "dtype" })
basic.Linear = Linear

--- W is drawn from N(0, std²), std = 1/sqrt(inputs) by default; b starts at zero, and bias = false leaves it out.
function Linear:init(given)
  self.inputs, self.outputs = options.whole("Linear", given, "inputs", 1), options.whole("Linear", given, "outputs", 1)
  local rng = module.generator("Linear", given)
  local std = options.number("Linear", given, "std", { least = 0 }, 1 / math.sqrt(self.inputs))
  self.W = module.parameter(core.randn(rng, { self.inputs, self.outputs }, given.dtype) * std)
  local biased = options.truth("Linear", given, "bias", true)
  self.b = biased and module.parameter(core.full({ self.outputs }, 0, given.dtype)) or false
  self.fields = { "W", "b" }
end

function Linear:forward(x)
  module.check_width("Linear", x, self.inputs, "inputs")
  return x:linear(self.W, self.b or nil)
end

function Linear:describe() return ("%d → %d"):format(self.inputs, self.outputs) end

-- ---- Embedding: rows of a table by token id, from 0

local Embedding = module.class("Embedding", { "vocabulary", "d_model", "seed", "rng", "std", "dtype" })
basic.Embedding = Embedding

--- The table is drawn from N(0, std²), std = 0.02 by default.
function Embedding:init(given)
  self.vocabulary, self.d_model = options.whole("Embedding", given, "vocabulary", 1),
    options.whole("Embedding", given, "d_model", 1)
  local rng = module.generator("Embedding", given)
  local std = options.number("Embedding", given, "std", { least = 0 }, 0.02)
  self.table = module.parameter(core.randn(rng, { self.vocabulary, self.d_model }, given.dtype) * std)
  self.fields = { "table" }
end

--- ids: a tensor of integers, or nested tables of them. (…) → (…, d_model)
function Embedding:forward(ids)
  return self.table:take(core.ids(ids))
end

function Embedding:describe() return ("%d × %d"):format(self.vocabulary, self.d_model) end

-- ---- LayerNorm and RMSNorm, over the last axis

local LayerNorm = module.class("LayerNorm", { "d_model", "epsilon", "bias", "dtype" })
basic.LayerNorm = LayerNorm

function LayerNorm:init(given)
  self.d_model = options.whole("LayerNorm", given, "d_model", 1)
  self.epsilon = options.number("LayerNorm", given, "epsilon", { least = 0 }, 1e-5)
  self.gain = module.parameter(core.full({ self.d_model }, 1, given.dtype))
  local biased = options.truth("LayerNorm", given, "bias", true)
  self.bias = biased and module.parameter(core.full({ self.d_model }, 0, given.dtype)) or false
  self.fields = { "gain", "bias" }
end

function LayerNorm:forward(x)
  module.check_width("LayerNorm", x, self.d_model, "d_model")
  return x:layer_norm(self.gain, self.bias or nil, self.epsilon)
end

function LayerNorm:describe() return tostring(self.d_model) end

local RMSNorm = module.class("RMSNorm", { "d_model", "epsilon", "dtype" })
basic.RMSNorm = RMSNorm

function RMSNorm:init(given)
  self.d_model = options.whole("RMSNorm", given, "d_model", 1)
  self.epsilon = options.number("RMSNorm", given, "epsilon", { least = 0 }, 1e-6)
  self.gain = module.parameter(core.full({ self.d_model }, 1, given.dtype))
  self.fields = { "gain" }
end

function RMSNorm:forward(x)
  module.check_width("RMSNorm", x, self.d_model, "d_model")
  return x:rms_norm(self.gain, self.epsilon)
end

function RMSNorm:describe() return tostring(self.d_model) end

-- ---- MLP: two linear maps with a nonlinearity between them

local MLP = module.class("MLP", { "d_model", "d_hidden", "activation", "bias", "seed", "rng", "std", "dtype" })
basic.MLP = MLP

local activations = { "gelu", "relu", "silu", "tanh", "sigmoid" }

function MLP:init(given)
  local d_model = options.whole("MLP", given, "d_model", 1)
  local d_hidden = given.d_hidden and options.whole("MLP", given, "d_hidden", 1) or 4 * d_model
  self.activation = given.activation or "gelu"
  local is_known = false
  for _, known in ipairs(activations) do is_known = is_known or known == self.activation end
  if not is_known then
    options.fail('MLP: unknown activation "%s"%s', tostring(self.activation), options.hint(tostring(self.activation),
      activations))
  end
  local rng = module.generator("MLP", given)
  self.up = Linear { inputs = d_model, outputs = d_hidden, bias = given.bias, rng = rng, std = given.std,
    dtype = given.dtype }
  self.down = Linear { inputs = d_hidden, outputs = d_model, bias = given.bias, rng = rng, std = given.std,
    dtype = given.dtype }
  self.fields = { "up", "down" }
end

--- (…, d_model) → (…, d_hidden) → (…, d_model)
function MLP:forward(x)
  module.check_width("MLP", x, self.up.inputs, "d_model")
  local hidden = self.up:forward(x)
  return self.down:forward(hidden[self.activation](hidden))
end

function MLP:describe()
  return ("%d → %d → %d, %s"):format(self.up.inputs, self.up.outputs, self.down.outputs, self.activation)
end

return basic
