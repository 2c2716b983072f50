-- Tables of options with any keys and values, for what models, training and schemes are made by: refused in words, or
-- taken; never an error from inside the library.
local mm = require "minimodel"
local S = mm.positional.schemes
local targets = {
  { mm.nn.MiniGPT, { "vocab", "d_model", "n_layers", "n_heads", "d_ff", "max_len", "scheme", "tied", "seed", "rng",
    "dtype" } },
  { mm.nn.Classifier, { "vocab", "classes", "d_model", "n_layers", "n_heads", "d_ff", "causal", "scheme", "seed",
    "dtype" } },
  { mm.nn.MultiHeadAttention, { "d_model", "n_heads", "seed", "rng", "scheme", "causal", "dtype" } },
  { mm.nn.Linear, { "inputs", "outputs", "bias", "seed", "rng", "std", "dtype" } },
  { mm.nn.LayerNorm, { "d_model", "epsilon", "bias", "dtype" } },
  { mm.nn.MLP, { "d_model", "d_hidden", "activation", "bias", "seed", "rng", "std", "dtype" } },
  { mm.train.AdamW, { "parameters", "beta1", "beta2", "epsilon", "decay", "clip" } },
  { S.rope, { "layout", "base", "scaling", "rotary", "name" } }, { S.alibi, { "causal" } },
  { S.sinusoidal, { "base", "scale" } }, { S.learned, { "T_max", "d", "overflow", "rng", "std", "dtype" } },
  { S.t5, { "n_heads", "buckets", "max_distance", "causal", "rng", "std", "dtype" } },
}

return function(bytes)
  local at = 0
  local function byte()
    at = at + 1
    return bytes:byte(at) or 0
  end
  local VALUES = { 1, 2, 4, 8, 0, -1, 2.0, 1.5, 0 / 0, 1 / 0, math.maxinteger, "float32", "half", "x", true, false, {},
    { mm.ones { 2 } }, mm.random(1), S.rope(), { kind = "linear", factor = 2 }, { kind = "yarn" }, print }
  local target = targets[1 + byte() % #targets]
  local given = {}
  for _, key in ipairs(target[2]) do
    local choice = byte()
    if choice < 128 then
      given[key] = VALUES[1 + choice % 3]
    elseif choice < 240 then
      given[key] = VALUES[1 + byte() % #VALUES]
    end
  end
  local size = 1
  for _, key in ipairs { "vocab", "d_model", "n_layers", "n_heads", "d_ff", "inputs", "outputs", "T_max", "d",
    "buckets", "d_hidden" } do
    if type(given[key]) == "number" and given[key] > 64 then size = size * 1e9 end
  end
  if size > 1 then return end -- a memory test, and a slow one
  local ok, problem = pcall(target[1], given)
  assert(ok or type(problem) == "string", tostring(problem))
  assert(ok or not problem:find "minimodel/%S+%.lua:%d+: attempt", problem)
end
