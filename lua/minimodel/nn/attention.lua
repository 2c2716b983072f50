--- MultiHeadAttention: projections, heads, and the places where a positional scheme comes in
-- (minimodel.positional.scheme says what a scheme is and checks what it returns).
local core = require "minimodel.core"
local options = require "minimodel.options"
local module = require "minimodel.nn.module"
local arguments = require "minimodel.positional.arguments"
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

--- What a layer makes its scores of: x with its positions added, all heads' q (…, n_heads, T, d_head) and k (…,
-- n_heads, S, d_head), whether they are causal, and what is added to them, as a bias or by slopes; keys are the
-- positions of all S keys, nil for 0 … S − 1. o: the options of the method `who`.
local function scores_of(self, x, o, who)
  module.check_width("MultiHeadAttention", x, self.d_model, "d_model")
  local shape = x.shape
  if #shape < 2 then
    options.fail("MultiHeadAttention: x should be (…, T, d_model), it is %s", table.concat(shape, " × "))
  end
  if o.mask ~= nil then arguments.tensor(who, "mask", o.mask) end
  local T, cache, positions = shape[#shape - 1], o.cache, o.positions
  local scheme, causal = self.scheme, self.causal
  if o.scheme ~= nil then scheme = schemes.check(who, o.scheme or nil) end
  if o.causal ~= nil then causal = o.causal end
  local keys
  positions, keys = schemes.places(cache, positions, T)

  --> attention-scores
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
  return { x = x, q = q, k = k, causal = causal, bias = bias, slopes = slopes, keys = keys, T = T, S = S }
  --<
end

--- x (…, T, d_model) → y (…, T, d_model) and, with weights = true, A (…, n_heads, T, S). Options: scheme (false for
-- none) and causal, the module's own by default; weights; positions, of the T rows; mask: added to the scores on top of
-- the scheme's bias, broadcast to A's shape, −math.huge hides; cache: a table, empty at first, that keeps the keys and
-- values of what was seen, so that a sequence can be fed in pieces; S counts them all. What follows a cache stands at
-- the positions after its last one, unless told otherwise. A call that fails leaves the cache as it was.
function MultiHeadAttention:forward(x, given)
  local who = "MultiHeadAttention:forward"
  local o = options.check(who, given, forward_options)
  local cache, s = o.cache, scores_of(self, x, o, who)

  local v = split(self, s.x:matmul(self.W_V))
  if cache and cache.v then v = core.concat({ cache.v, v }, -2) end
  local out, A = core.attention(s.q, s.k, v, s.causal, s.bias, s.slopes, nil, o.weights)
  local y = join(self, out):matmul(self.W_O)
  if cache then cache.k, cache.v, cache.length, cache.positions = s.k, v, s.S, s.keys end
  return y, A
end

--- Whether a bias fits the scores (…, n_heads, T, S) by its last three axes; where it does not, the engine says so.
local function fits(bias, n_heads, T, S)
  local shape = bias.shape
  for i, n in ipairs { S, T, n_heads } do
    local size = shape[#shape + 1 - i] or 1
    if size ~= 1 and size ~= n then return false end
  end
  return true
end

--- x (…, T, d_model) → A (…, n_heads, T, T), what forward gives second with weights = true, without what it averages.
-- Options: scheme, causal, positions and mask, as forward has them; head: of this one alone, from 1: A is (…, T, T). No
-- gradient passes through A.
function MultiHeadAttention:weights(x, given)
  local who = "MultiHeadAttention:weights"
  local o = options.check(who, given, weights_options)
  local head = type(o.head) == "number" and math.tointeger(o.head)
  if o.head ~= nil and not (head and head >= 1 and head <= self.n_heads) then
    options.fail("%s: head should be a whole number from 1 to %d, got %s", who, self.n_heads, tostring(o.head))
  end
  local s = scores_of(self, x, o, who)
  local bias = s.bias
  if not head or bias and not fits(bias, self.n_heads, s.T, s.S) then
    local A = core.attention_weights(s.q, s.k, s.causal, bias, s.slopes)   -- no tail call: an error shows this method
    return A
  end
  local function own(t, axis) return t and t:slice(axis, head, head) end
  if bias and (bias.shape[#bias.shape - 2] or 1) > 1 then bias = own(bias, -3) end
  return core.attention_weights(own(s.q, -3), own(s.k, -3), s.causal, bias, own(s.slopes, 1)):select(-3, 1)
end

function MultiHeadAttention:describe()
  return ("%d, %d heads of %d%s"):format(self.d_model, self.n_heads, self.d_head, self.scheme and ", "
    .. tostring(self.scheme.name) or "")
end

return MultiHeadAttention
