--- MultiHeadAttention: projections, heads, and the places where a positional scheme comes in
-- (minimodel.positional.scheme says what a scheme is and checks what it returns).
local core = require "minimodel.core"
local options = require "minimodel.options"
local module = require "minimodel.nn.module"
local schemes = require "minimodel.positional.scheme"

local MultiHeadAttention = module.class("MultiHeadAttention", { "d_model", "n_heads", "seed", "rng", "scheme", "causal",
  "dtype" })

local projections = { "W_Q", "W_K", "W_V", "W_O" }
local forward_options = { "scheme", "causal", "weights", "positions", "cache", "mask" }
local weights_options = { "scheme", "causal", "positions", "mask", "head" }

--- W_Q, W_K, W_V, W_O (d_model × d_model), no biases, are drawn in this order from N(0, 1) / sqrt(d_model).
function MultiHeadAttention:init(given)
  local name = "MultiHeadAttention"
  self.d_model, self.n_heads = options.whole(name, given, "d_model", 1), options.whole(name, given, "n_heads", 1)
  if self.d_model % self.n_heads ~= 0 then
    options.fail("%s: n_heads = %d does not divide d_model = %d", name, self.n_heads, self.d_model)
  end
  self.d_head = self.d_model // self.n_heads
  self.scheme, self.causal = schemes.check(name, given.scheme), options.truth(name, given, "causal", false)
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

--- The weights alone, of all heads or of one: q (…, n_heads, T, d_head), k (…, n_heads, S, d_head).
local function weights_of(self, who, head, q, k, causal, bias, slopes)
  if head == nil then return core.attention_weights(q, k, causal, bias, slopes) end
  local h = type(head) == "number" and math.tointeger(head)
  if not h or h < 1 or h > self.n_heads then
    options.fail("%s: head should be a whole number from 1 to %d, got %s", who, self.n_heads, tostring(head))
  end
  local function own(t, axis) return t and t:slice(axis, h, h) end
  if bias and #bias.shape > 2 and bias.shape[#bias.shape - 2] > 1 then bias = own(bias, -3) end
  return core.attention_weights(own(q, -3), own(k, -3), causal, bias, own(slopes, 1)):select(-3, 1)
end

--- forward, or the weights alone; `allowed` are the options that `given` may have. Not to be called as a tail: the
-- trail of an error begins with the method that a script called.
local function attend(self, x, given, who, allowed)
  local o = options.check(who, given, allowed)
  module.check_width("MultiHeadAttention", x, self.d_model, "d_model")
  local shape = x.shape
  if #shape < 2 then
    options.fail("MultiHeadAttention: x should be (…, T, d_model), it is %s", table.concat(shape, " × "))
  end
  local T, cache, positions = shape[#shape - 1], o.cache, o.positions
  local scheme, causal = self.scheme, self.causal
  if o.scheme ~= nil then scheme = schemes.check(who, o.scheme or nil) end
  if o.causal ~= nil then causal = o.causal end
  local keys                                   -- the positions of all keys, nil for 0 … S − 1
  positions, keys = schemes.places(cache, positions, T)

  --> attention-forward
  x = schemes.apply_add(scheme, x, positions)
  local q, k = split(self, x:matmul(self.W_Q)), split(self, x:matmul(self.W_K))
  q, k = schemes.apply_rotate(scheme, q, k, positions)
  if cache and cache.k then k = core.concat({ cache.k, k }, -2) end

  local S = cache and (cache.length or 0) + T or T
  if keys and #keys ~= S then options.fail("%s: there are %d positions for %d keys", "MultiHeadAttention", #keys, S) end
  local slopes = schemes.apply_slopes(scheme, self.n_heads, keys)
  if type(slopes) == "table" then slopes = core.tensor(slopes, x.dtype) end
  local bias = not slopes and schemes.apply_bias(scheme, self.n_heads, T, S, x.dtype, keys) or nil
  if o.mask then bias = bias and bias + o.mask or o.mask end
  if allowed == weights_options then return weights_of(self, who, o.head, q, k, causal, bias, slopes) end

  local v = split(self, x:matmul(self.W_V))
  if cache and cache.v then v = core.concat({ cache.v, v }, -2) end
  local out, A = core.attention(q, k, v, causal, bias, slopes, nil, o.weights)
  local y = join(self, out):matmul(self.W_O)
  if cache then cache.k, cache.v, cache.length, cache.positions = k, v, S, keys end
  return y, A
  --<
end

--- x (…, T, d_model) → y (…, T, d_model) and, with weights = true, A (…, n_heads, T, S). Options: scheme (false for
-- none) and causal, the module's own by default; weights; positions, of the T rows; mask: added to the scores on top of
-- the scheme's bias, broadcast to A's shape, −math.huge hides; cache: a table, empty at first, that keeps the keys and
-- values of what was seen, so that a sequence can be fed in pieces; S counts them all. What follows a cache stands at
-- the positions after its last one, unless told otherwise. A call that fails leaves the cache as it was.
function MultiHeadAttention:forward(x, given)
  local y, A = attend(self, x, given, "MultiHeadAttention:forward", forward_options)
  return y, A
end

--- x (…, T, d_model) → A (…, n_heads, T, T), the attention weights alone: nothing is averaged with them. Options:
-- scheme, causal, positions and mask, as forward has them; head: of this one alone, from 1: A is (…, T, T). No gradient
-- passes through A.
function MultiHeadAttention:weights(x, given)
  local A = attend(self, x, given, "MultiHeadAttention:weights", weights_options)
  return A
end

function MultiHeadAttention:describe()
  return ("%d, %d heads of %d%s"):format(self.d_model, self.n_heads, self.d_head, self.scheme and ", "
    .. tostring(self.scheme.name) or "")
end

return MultiHeadAttention
