--- MiniGPT: token embedding, blocks of causal attention and MLP, a head that may share the embedding's table.
--
--     x  = E[ids] · sqrt(d_model) (+ positions)                      (B, T, d_model)
--     x += attention(layer_norm(x));  x += mlp(layer_norm(x))         for each block (pre-norm: Xiong et al. 2020)
--     logits = layer_norm(x) · Eᵀ                                     (B, T, vocabulary)
--
-- Does: forward with any positional scheme, with a cache, with a mask; sampling; counts of parameters and operations.
-- Does not: train.
local core = require "minimodel.core"
local options = require "minimodel.options"
local module = require "minimodel.nn.module"
local basic = require "minimodel.nn.basic"
local MultiHeadAttention = require "minimodel.nn.attention"
local schemes = require "minimodel.positional.scheme"

local gpt = {}

-- ---- Block

local Block = module.class("Block", { "d_model", "n_heads", "d_ff", "causal", "rng", "seed", "dtype" })
gpt.Block = Block

function Block:init(given)
  local rng, d = module.generator("Block", given), options.whole("Block", given, "d_model", 1)
  self.norm_1 = basic.LayerNorm { d_model = d, dtype = given.dtype }
  self.attention = MultiHeadAttention { d_model = d, n_heads = given.n_heads, causal = given.causal, rng = rng,
    dtype = given.dtype }
  self.norm_2 = basic.LayerNorm { d_model = d, dtype = given.dtype }
  self.mlp = basic.MLP { d_model = d, d_hidden = given.d_ff, rng = rng, dtype = given.dtype }
  self.fields = { "norm_1", "attention", "norm_2", "mlp" }
end

--- x (…, T, d_model) → the same shape and, with weights = true, the attention weights. Options: those of
-- MultiHeadAttention:forward.
function Block:forward(x, given)
  local mixed, A = self.attention:forward(self.norm_1:forward(x), given)
  x = x + mixed
  return x + self.mlp:forward(self.norm_2:forward(x)), A
end

function Block:describe() return ("%s, %s"):format(tostring(self.attention), tostring(self.mlp)) end

-- ---- What the blocks see of a scheme

--- The scheme inside the blocks: what is added to the embedding is added once, before them.
function gpt.inner(scheme)
  return scheme and setmetatable({ add = false }, { __index = scheme }) or false
end

--- Reads the options that every model here shares; `causal` blocks or not.
function gpt.blocks(name, given, rng, causal)
  local blocks = {}
  for i = 1, options.whole(name, given, "n_layers", 1) do
    blocks[i] = Block { d_model = given.d_model, n_heads = given.n_heads, d_ff = given.d_ff, causal = causal,
      rng = rng:split("block " .. i), dtype = given.dtype }
  end
  return blocks
end

-- ---- MiniGPT

local MiniGPT = module.class("MiniGPT", { "vocab", "d_model", "n_layers", "n_heads", "d_ff", "max_len", "scheme",
  "tied", "seed",
  "rng", "dtype" })
gpt.MiniGPT = MiniGPT

--- Weights come from named streams of the generator (embedding, block 1 …, head), so that no scheme and no option
-- shifts another's draw. The table is N(0, 1/d_model) and is multiplied by sqrt(d_model) on the way in (Vaswani et
-- al. 2017, section 3.4): its rows then have entries of size 1, and the sinusoid's, of size 1/sqrt(2), neither drown
-- nor are drowned.
function MiniGPT:init(given)
  local name = "MiniGPT"
  self.vocab, self.d_model = options.whole(name, given, "vocab", 1), options.whole(name, given, "d_model", 1)
  self.max_len = given.max_len and options.whole(name, given, "max_len", 1) or false
  self.tied = options.truth(name, given, "tied", true)
  self.scheme = schemes.check(name, given.scheme or nil) or false
  local rng = module.generator(name, given)
  self.embedding = basic.Embedding { vocabulary = self.vocab, d_model = self.d_model, std = self.d_model ^ -0.5,
    rng = rng:split "embedding", dtype = given.dtype }
  self.blocks = gpt.blocks(name, given, rng, true)
  self.norm = basic.LayerNorm { d_model = self.d_model, dtype = given.dtype }
  self.fields = { "embedding", "blocks", "norm" }
  if not self.tied then
    self.head = basic.Linear { inputs = self.d_model, outputs = self.vocab, bias = false, rng = rng:split "head",
      dtype = given.dtype }
    self.fields[#self.fields + 1] = "head"
  end
  if self.scheme and self.scheme.fields then self.fields[#self.fields + 1] = "scheme" end -- a learned table
end

local forward_options = { "positions", "cache", "weights", "mask" }

local function copied(cache)
  local copy = {}
  for key, value in pairs(cache or copy) do copy[key] = value end
  return copy
end

--- ids (B, T) or (T), from 0, a tensor of integers or nested tables → logits (…, T, vocab) and, with weights = true, a
-- list of each block's attention weights. Options: positions (T numbers; 0 … T−1 by default, or those after the cache's
-- last), cache (a table, empty at first; a call that fails leaves it as it was), weights, mask (an additive bias,
-- broadcast to (B, n_heads, T, S), on top of the causal mask; -math.huge hides).
function MiniGPT:forward(ids, given)
  local o = options.check("MiniGPT:forward", given, forward_options)
  ids = core.ids(ids)
  local T, cache, positions = ids.shape[#ids.shape], o.cache, o.positions
  local past = cache and cache.length or 0
  if self.max_len and past + T > self.max_len then
    options.fail("MiniGPT: %d tokens, and max_len is %d", past + T, self.max_len)
  end
  local keys
  positions, keys = schemes.places(cache, positions, T)
  local x = self.embedding:forward(ids) * self.d_model ^ 0.5
  if self.scheme and self.scheme.add then x = self.scheme:add(x, positions) end
  local inner, maps, caches = gpt.inner(self.scheme), o.weights and {} or nil, {}
  for i, block in ipairs(self.blocks) do
    local A
    if cache then caches[i] = copied(cache[i]) end
    x, A = block:forward(x, { scheme = inner, positions = o.positions, cache = caches[i], weights = o.weights,
      mask = o.mask })
    if maps then maps[i] = A end
  end
  x = self.norm:forward(x)
  local logits = self.tied and x:matmul(self.embedding.table:T()) or self.head:forward(x)
  if cache then -- once all has gone well
    table.move(caches, 1, #caches, 1, cache)
    cache.length, cache.positions = past + T, keys
  end
  return logits, maps
end

--- Mean cross-entropy in nats of targets (B, T) after ids (B, T); a target of −1 does not count. Options: those of
-- forward.
function MiniGPT:loss(ids, targets, given)
  return core.cross_entropy(self:forward(ids, given), core.ids(targets), -1, true)
end

--- Draws n more tokens after ids, a list. Options: rng (needed unless temperature is 0), temperature (1; 0 takes the
-- likeliest), top_k (the likeliest that are drawn from, all by default), stop (an id that ends it), cached (true: each
-- token is computed once; false: the whole sequence each time, the same numbers). Returns the list of new ids.
function MiniGPT:generate(ids, n, given)
  local o = options.check("MiniGPT:generate", given, { "rng", "temperature", "top_k", "stop", "cached" })
  local name = "MiniGPT:generate"
  local temperature = options.number(name, o, "temperature", { least = 0 }, 1)
  local top_k = o.top_k and options.whole(name, o, "top_k", 1)
  local stop = o.stop and options.whole(name, o, "stop", 0)
  if type(ids) ~= "table" then options.fail("%s: ids should be a list of tokens, got %s", name, options.kind(ids)) end
  n = options.whole(name, { n = n }, "n", 0)
  if temperature > 0 and o.rng == nil then
    options.fail("MiniGPT:generate: sampling needs a generator: rng = mm.random(seed), or temperature = 0")
  end
  if o.rng ~= nil then options.generator(name, o.rng) end
  if #ids == 0 then options.fail("MiniGPT:generate: begin with at least one token") end
  local all, new, cache = table.move(ids, 1, #ids, 1, {}), {}, options.truth(name, o, "cached", true) and {} or nil
  local fresh = all
  for i = 1, n do
    local logits = self:forward({ fresh }, { cache = cache })
    local last = logits:slice(2, logits.shape[2], logits.shape[2]):flatten():totable()
    local id
    local order = {}
    for k = 1, #last do
      if last[k] ~= last[k] then options.fail("%s: the logits are no numbers (NaN) after %d tokens", name, #all) end
      order[k] = k
    end
    table.sort(order, function(a, b) return last[a] > last[b] or (last[a] == last[b] and a < b) end)
    if temperature == 0 then
      id = order[1] - 1
    else
      local kept, weights, total = math.min(top_k or #order, #order), {}, 0.0
      for k = 1, kept do
        weights[k] = math.exp((last[order[k]] - last[order[1]]) / temperature)
        total = total + weights[k]
      end
      local left = o.rng:uniform() * total
      for k = 1, kept do
        id = order[k] - 1
        left = left - weights[k]
        if left < 0 then break end
      end
    end
    new[i], all[#all + 1] = id, id
    if id == stop then break end
    fresh = cache and { id } or all
  end
  return new
end

--- Floating-point operations of one forward pass over T tokens, exactly, by part; a multiplication and an addition
-- are two. Norms, nonlinearities and softmax, a few per entry, are left out. RoPE: each of the d_model/2 pairs of q
-- and of k takes 4 multiplications and 2 additions.
function MiniGPT:flops(T)
  T = options.whole("MiniGPT:flops", { T = T }, "T", 0)
  local d, layers = self.d_model, #self.blocks
  local hidden = self.blocks[1].mlp.up.outputs
  local out = {
    projections = layers * T * 4 * 2 * d * d,
    -- causal: token t looks at t keys, for the scores and for the values
    attention = layers * 2 * 2 * d * (T * (T + 1) // 2),
    mlp = layers * T * 2 * 2 * d * hidden,
    head = T * 2 * d * self.vocab,
    rotation = self.scheme and self.scheme.rotate and layers * T * 6 * d or 0,
  }
  out.total = out.projections + out.attention + out.mlp + out.head + out.rotation
  return out
end

function MiniGPT:describe()
  return ("vocab %d, d_model %d, %d layers, %d heads, %s, %d parameters"):format(self.vocab, self.d_model, #self.blocks,
    self.blocks[1].attention.n_heads, self.scheme and tostring(self.scheme.name) or "no positions", self:count())
end

return gpt
