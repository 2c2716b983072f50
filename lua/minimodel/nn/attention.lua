--- MultiHeadAttention: projections, heads, and the places where a positional scheme comes in.
--
-- A scheme is a table with any of
--   add(self, x, positions)           x + something, before the projections          x (…, T, d_model)
--   rotate(self, q, k, positions)     both turned, after the heads are split         q, k (…, n_heads, T, d_head)
--   bias(self, n_heads, T[, S])       added to the scores; −inf masks                (T, S) or (n_heads, T, S)
--   slopes(self, n_heads)             ALiBi's, in place of a bias that is never formed
-- and a name. positions is nil for 0 … T−1, or an array of numbers. A scheme of one's own needs one of these methods and ten lines.
local core = require "minimodel.core"
local options = require "minimodel.options"
local module = require "minimodel.nn.module"

local MultiHeadAttention = module.class("MultiHeadAttention", { "d_model", "n_heads", "seed", "rng", "scheme", "causal", "dtype" })

local projections = { "W_Q", "W_K", "W_V", "W_O" }
local forward_options = { "scheme", "causal", "weights", "positions", "cache" }

local function check_scheme(scheme)
  if scheme == nil or scheme == false then return nil end
  if type(scheme) ~= "table" then
    options.fail("MultiHeadAttention: a scheme is a table with add, rotate or bias, got %s", type(scheme))
  end
  return scheme
end

--- W_Q, W_K, W_V, W_O (d_model × d_model), no biases, are drawn in this order from N(0, 1) / sqrt(d_model).
function MultiHeadAttention:init(given)
  local name = "MultiHeadAttention"
  self.d_model, self.n_heads = options.whole(name, given, "d_model", 1), options.whole(name, given, "n_heads", 1)
  if self.d_model % self.n_heads ~= 0 then
    options.fail("%s: n_heads = %d does not divide d_model = %d", name, self.n_heads, self.d_model)
  end
  self.d_head = self.d_model // self.n_heads
  self.scheme, self.causal = check_scheme(given.scheme), given.causal or false
  local rng = module.generator(name, given)
  for _, W in ipairs(projections) do
    self[W] = module.parameter(core.randn(rng, { self.d_model, self.d_model }, given.dtype) / math.sqrt(self.d_model))
  end
  self.fields = projections
end

--- (…, T, d_model) → (…, n_heads, T, d_head): heads are consecutive blocks of columns.
local function split(self, x)
  local shape = x.shape
  shape[#shape] = self.n_heads
  shape[#shape + 1] = self.d_head
  return x:reshape(shape):transpose(-3, -2)
end

--- (…, n_heads, T, d_head) → (…, T, d_model)
local function join(self, x)
  local joined = x:transpose(-3, -2)
  local shape = joined.shape
  shape[#shape] = nil
  shape[#shape] = self.d_model
  return joined:reshape(shape)
end

--- The scheme's bias for T queries at the end of S keys, (…, T, S). A scheme that only knows bias(n_heads, T) gives the last T rows
-- of its square for S.
local function bias_of(self, scheme, T, S, dtype)
  local bias = scheme:bias(self.n_heads, T, S)
  if bias == nil then return nil end
  local shape = bias.shape
  if shape[#shape] ~= S or shape[#shape - 1] ~= T then
    bias = scheme:bias(self.n_heads, S, S)
    shape = bias.shape
    if #shape < 2 or shape[#shape] ~= S or shape[#shape - 1] ~= S then
      options.fail("%s:bias(%d, %d): the bias should be %d × %d, or one such for each head; it is %s", scheme.name or "scheme", self.n_heads, S,
        S, S, table.concat(shape, " × "))
    end
    bias = bias:slice(-2, S - T + 1, S)
  end
  return bias.dtype == dtype and bias or bias:astype(dtype)
end

local function sequence(first, n)
  local positions = {}
  for i = 1, n do positions[i] = first + i - 1 end
  return positions
end

--- x (…, T, d_model) → y (…, T, d_model) and, with weights = true, A (…, n_heads, T, S).
-- Options: scheme and causal (the module's own by default), weights, positions (of the T rows), cache: a table, empty at first, that
-- keeps the keys and values of what was seen, so that a sequence can be fed in pieces; S counts them all.
function MultiHeadAttention:forward(x, given)
  local o = options.check("MultiHeadAttention:forward", given, forward_options)
  module.check_width("MultiHeadAttention", x, self.d_model, "d_model")
  local shape = x.shape
  if #shape < 2 then options.fail("MultiHeadAttention: x should be (…, T, d_model), it is %s", table.concat(shape, " × ")) end
  local T, cache, positions = shape[#shape - 1], o.cache, o.positions
  local scheme = check_scheme(o.scheme == nil and self.scheme or o.scheme)
  local causal = self.causal
  if o.causal ~= nil then causal = o.causal end
  if cache and cache.length and not positions then positions = sequence(cache.length, T) end

  if scheme and scheme.add then x = scheme:add(x, positions) end
  local q, k, v = split(self, x:matmul(self.W_Q)), split(self, x:matmul(self.W_K)), split(self, x:matmul(self.W_V))
  if scheme and scheme.rotate then q, k = scheme:rotate(q, k, positions) end
  if cache then
    if cache.k then k, v = core.concat({ cache.k, k }, -2), core.concat({ cache.v, v }, -2) end
    cache.k, cache.v, cache.length = k, v, (cache.length or 0) + T
  end

  local S, slopes, bias = cache and cache.length or T, nil, nil
  if scheme and scheme.slopes then
    slopes = scheme:slopes(self.n_heads)
    if type(slopes) == "table" then slopes = core.tensor(slopes, x.dtype) end
  elseif scheme and scheme.bias then
    bias = bias_of(self, scheme, T, S, x.dtype)
  end
  local out, A = core.attention(q, k, v, causal, bias, slopes, nil, o.weights)
  return join(self, out):matmul(self.W_O), A
end

function MultiHeadAttention:describe()
  return ("%d, %d heads of %d%s"):format(self.d_model, self.n_heads, self.d_head, self.scheme and ", " .. tostring(self.scheme.name) or "")
end

return MultiHeadAttention
