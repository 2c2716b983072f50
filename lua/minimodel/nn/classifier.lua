--- Classifier: a sequence in, one answer out. Blocks as in MiniGPT, but free to look both ways, and a head on the
-- mean over places.
--
-- The mean does not care about order, nor do the blocks when they look both ways: without positions such a model gives
-- every permutation of a sequence the same answer. With a causal mask, or with positions, it need not.
local schemes = require "minimodel.positional.scheme"
local module = require "minimodel.nn.module"
local options = require "minimodel.options"
local basic = require "minimodel.nn.basic"
local gpt = require "minimodel.nn.gpt"

local Classifier = module.class("Classifier", { "vocab", "classes", "d_model", "n_layers", "n_heads", "d_ff", "causal",
  "scheme", "seed",
  "rng", "dtype" })

function Classifier:init(given)
  local name = "Classifier"
  self.vocab, self.d_model = options.whole(name, given, "vocab", 1), options.whole(name, given, "d_model", 1)
  self.classes = given.classes and options.whole(name, given, "classes", 2) or 2
  self.causal = options.truth(name, given, "causal", false)
  self.scheme = schemes.check(name, given.scheme or nil) or false
  local rng = module.generator(name, given)
  self.embedding = basic.Embedding { vocabulary = self.vocab, d_model = self.d_model, std = self.d_model ^ -0.5,
    rng = rng:split "embedding", dtype = given.dtype }
  self.blocks = gpt.blocks(name, given, rng, self.causal)
  self.norm = basic.LayerNorm { d_model = self.d_model, dtype = given.dtype }
  self.head = basic.Linear { inputs = self.d_model, outputs = self.classes, rng = rng:split "head",
    dtype = given.dtype }
  self.fields = { "embedding", "blocks", "norm", "head" }
  if self.scheme and self.scheme.fields then self.fields[#self.fields + 1] = "scheme" end -- a learned table
end

--- ids (B, T), from 0, all sequences of one length → logits (B, classes) and, with weights = true, each block's
-- attention weights.
function Classifier:forward(ids, given)
  local o = options.check("Classifier:forward", given, { "positions", "weights" })
  local x = self.embedding:forward(ids) * self.d_model ^ 0.5
  if self.scheme and self.scheme.add then x = self.scheme:add(x, o.positions) end
  local inner, maps = gpt.inner(self.scheme), o.weights and {} or nil
  for i, block in ipairs(self.blocks) do
    local A
    x, A = block:forward(x, { scheme = inner, positions = o.positions, weights = o.weights })
    if maps then maps[i] = A end
  end
  return self.head:forward(self.norm:forward(x):mean(-2)), maps
end

function Classifier:describe()
  return ("vocab %d, d_model %d, %d layers, %s, %s, %d parameters"):format(self.vocab, self.d_model, #self.blocks,
    self.causal and "causal" or "both ways", self.scheme and tostring(self.scheme.name) or "no positions", self:count())
end

return Classifier
