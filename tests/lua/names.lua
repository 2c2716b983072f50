-- Every name that users are promised is there, under the room it was promised in.
local tap = require "minimodel.tap"
local mm = require "minimodel"

local function has(where, object, names)
  for name in names:gmatch "%S+" do
    local ok, value = pcall(function() return object[name] end)
    tap.ok(ok and value ~= nil, where .. name)
  end
end

local callable = { ["function"] = true, table = true }
has("mm.", mm, [[tensor zeros ones full arange randn rand load concat stack where embedding attention random tape memory
  nn positional measure figure lab isa threads version versions]])
local t = mm.ones { 2, 2 }
has("t:", t, [[save totable item matmul transpose T reshape slice permute gather take astype copy contiguous assign
  select broadcast_to requires_grad zero_grad detach sum mean max min argmax logsumexp exp log sqrt tanh gelu relu
  silu sigmoid sin cos abs square softmax log_softmax layer_norm rms_norm lt le gt ge eq ne maximum minimum dropout
  linear]])
has("t.", t, "shape dtype needs_grad")
has("mm.positional.", mm.positional, "sinusoidal rope_frequencies rope alibi_slopes alibi_bias learned t5_buckets "
  .. "schemes")
has("mm.positional.schemes.", mm.positional.schemes, "sinusoidal learned rope alibi none")
has("mm.nn.", mm.nn, "MultiHeadAttention MiniGPT Linear Embedding LayerNorm RMSNorm MLP")
local rng = mm.random(0)
has("rng:", rng, "split normal uniform integer shuffle")
has("mm.measure.", mm.measure, "row_entropy normalised_entropy equivariance_error translation_error attention_distance "
  .. "band_mass first_token_mass")
do
  local tape <close> = mm.tape()
  has("tape:", tape, "backward dump close")
end
tap.fails(function() mm.random() end, "random: the seed is a whole number, got nil", "a generator needs a seed")
tap.fails(function() rng:split() end, "split: a stream's name is a text, got nil", "a stream needs a name")
local m = mm.nn.Linear { inputs = 2, outputs = 2 }
has("m:", m, "forward parameters named_parameters save load")
for _, name in ipairs { "lab", "figure" } do
  local call = getmetatable(mm[name]) and getmetatable(mm[name]).__call
  tap.ok(callable[type(mm[name])] and (type(mm[name]) == "function" or call),
    "mm." .. name .. " is called with a table")
end
tap.done()
