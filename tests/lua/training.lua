-- training: a small GPT against PyTorch, step by step; the cache against the full pass; saving and loading; the
-- loop's schedule, its resuming, and what it does when a number is none.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local train, grammar, lengths = mm.train, mm.data.verb_grammar, mm.data.lengths
local safetensors = require "minimodel.safetensors"
local schemes = mm.positional.schemes

local here = arg[0]:match "^(.*)/lua/[^/]*$" or "tests"
local scratch = os.tmpname()
os.remove(scratch)

local function gpt(given)
  local o = { vocab = 32, d_model = 16, n_layers = 2, n_heads = 2, d_ff = 32, seed = 3 }
  for key, value in pairs(given or {}) do o[key] = value end
  return mm.nn.MiniGPT(o)
end

-- ---- Parity with PyTorch (tests/oracles/gpt_torch.py made the numbers)

local function fill(model, flat)
  local at = 1
  for _, entry in ipairs(model:named_parameters()) do
    local size = 1
    for _, n in ipairs(entry[2].shape) do size = size * n end
    entry[2]:assign(flat:slice(1, at, at + size - 1):reshape(entry[2].shape):astype(entry[2].dtype))
    at = at + size
  end
  return at - 1
end
local function flat(model)
  local parts = {}
  for i, p in ipairs(model:parameters()) do parts[i] = p:flatten() end
  return mm.concat(parts, 1)
end
local function batch(step)
  local ids, targets = {}, {}
  for b = 0, 3 do
    local row = {}
    for t = 0, 8 do row[t + 1] = (13 * step + 7 * b + 3 * t * t + b * t * step) % 32 end
    ids[b + 1], targets[b + 1] = table.move(row, 1, 8, 1, {}), table.move(row, 2, 9, 1, {})
  end
  return ids, targets
end
local function hundred_steps(dtype)
  local model = gpt { scheme = schemes.rope(), dtype = dtype }
  local count = fill(model, mm.load(here .. "/oracles/gpt_weights.npy"))
  local losses = train.fit { model = model, steps = 100, rate = 0.01, warmup = 10, final = 0.001, decay = 0.1, clip = 1,
    loss = function(step) return model:loss(batch(step)) end }
  return losses, model, count
end

do
  local expected = mm.load(here .. "/oracles/gpt_losses.npy"):totable()
  local losses, model, count = hundred_steps "float64"
  tap.is(count, model:count(), "the reference has as many weights as the model")
  tap.near(losses[1], expected[1], 1e-12, "PyTorch: the loss before the first step, float64")
  tap.near(losses[2], expected[2], 1e-12, "PyTorch: after one step, float64")
  tap.near(losses, expected, 1e-8, "PyTorch: all 100 losses, float64")
  tap.near(flat(model), mm.load(here .. "/oracles/gpt_final.npy"), 1e-7,
    "PyTorch: the weights after 100 steps, float64")
  local single = hundred_steps "float32"
  tap.near(single, mm.load(here .. "/oracles/gpt_losses_float32.npy"):totable(), 1e-4, "PyTorch: 100 losses, float32")
  tap.near(single, expected, 1e-4, "and float32 stays near float64")
end

-- ---- Counting

do
  local model = mm.nn.MiniGPT { vocab = 512, d_model = 64, n_layers = 2, n_heads = 4, d_ff = 256, max_len = 32,
    scheme = schemes.rope() }
  tap.is(model:count(), 512 * 64 + 2 * (4 * 64 ^ 2 + 2 * 64 * 256 + 256 + 64 + 4 * 64) + 128,
    "parameters, counted by formula")
  local untied = mm.nn.MiniGPT { vocab = 512, d_model = 64, n_layers = 2, n_heads = 4, d_ff = 256, tied = false }
  tap.is(untied:count() - model:count(), 512 * 64, "a head of its own is one more table")
  local f = model:flops(20)
  tap.is(f.projections, 2 * 20 * 4 * 2 * 64 * 64, "operations of the projections")
  tap.is(f.attention, 2 * 2 * (2 * 64) * 210, "of causal attention: 210 pairs")
  tap.is(f.rotation, 2 * 20 * 64 * 6, "of RoPE: 6 for each of d/2 pairs, of q and of k")
  tap.is({ f.mlp, f.head }, { 2 * 20 * 2 * 2 * 64 * 256, 20 * 2 * 64 * 512 }, "of the hidden layers and of the head")
  tap.is(f.total, f.projections + f.attention + f.mlp + f.head + f.rotation, "and in all")
  tap.is(untied:flops(20).rotation, 0, "no scheme, no rotation")
end

-- ---- The paired seeds of an experiment: schemes shift no weight

do
  local plain = gpt {}
  local learned = gpt { scheme = schemes.learned { T_max = 8, d = 16, rng = mm.random(3):split "positions" } }
  local same = true
  for i, p in ipairs(plain:parameters()) do same = same and tostring(p) == tostring(learned:parameters()[i]) end
  tap.ok(same, "a learned table shifts no other weight")
  tap.is(learned:count() - plain:count(), 8 * 16, "and is counted")
  tap.fails(function() learned:forward { { 0, 1, 2, 3, 4, 5, 6, 7, 8 } } end, "T_max", "longer than the learned table")
end

-- ---- Forward: the cache, the mask, positions

local all = {
  none = schemes.none(), sinusoidal = schemes.sinusoidal(), rope = schemes.rope(), alibi = schemes.alibi(),
  learned = schemes.learned { T_max = 12, d = 16, dtype = "float64" },
}
for _, name in ipairs { "none", "sinusoidal", "rope", "alibi", "learned" } do
  local model = gpt { scheme = all[name], dtype = "float64" }
  local ids = { { 5, 1, 30, 7, 7, 2, 19, 0, 11, 4 } }
  local full, cache, parts = model:forward(ids), {}, {}
  parts[1] = model:forward({ table.move(ids[1], 1, 4, 1, {}) }, { cache = cache })
  for t = 5, 10 do parts[#parts + 1] = model:forward({ { ids[1][t] } }, { cache = cache }) end
  tap.near(mm.concat(parts, 2), full, 1e-12, name .. ": four tokens, then one at a time, equal the full pass")
  local long = model:generate({ 5, 1 }, 8, { temperature = 0 })
  tap.is(model:generate({ 5, 1 }, 8, { temperature = 0, cached = false }), long,
    name .. ": greedy, with and without cache")
  tap.is(model:generate({ 5, 1 }, 8, { rng = mm.random(4), top_k = 5 }),
    model:generate({ 5, 1 }, 8, { rng = mm.random(4), top_k = 5, cached = false }),
      name .. ": sampled, with and without cache")

  -- Two sentences in one sequence, each seeing itself alone, equal the two read apart at their places
  local hide = {}
  for t = 1, 10 do
    hide[t] = {}
    for u = 1, 10 do hide[t][u] = ((t <= 4) == (u <= 4)) and 0 or -math.huge end
  end
  local masked = model:forward(ids, { mask = mm.tensor({ { hide } }, "float64") })
  local first = model:forward { table.move(ids[1], 1, 4, 1, {}) }
  local second = model:forward({ table.move(ids[1], 5, 10, 1, {}) }, { positions = { 4, 5, 6, 7, 8, 9 } })
  tap.near(masked, mm.concat({ first, second }, 2), 1e-12,
    name .. ": a block-diagonal mask reads each block alone, at its place")
  if name == "rope" or name == "alibi" or name == "none" then
    tap.near(model:forward(ids, { positions = { 90, 91, 92, 93, 94, 95, 96, 97, 98, 99 } }), full, 1e-9,
      name .. ": a shift of all positions changes nothing")
  end
end
do
  local model = gpt { scheme = schemes.rope() }
  local logits, maps = model:forward({ { 1, 2, 3, 4 }, { 5, 6, 7, 8 } }, { weights = true })
  tap.is({ #maps, maps[2].shape, logits.shape }, { 2, { 2, 2, 4, 4 }, { 2, 4, 32 } }, "maps of each block")
  tap.near(maps[1]:sum(-1):totable(), mm.ones({ 2, 2, 4 }):totable(), 1e-6, "their rows are weights")
  tap.is(model:generate({ 1 }, 6, { temperature = 0, stop = model:generate({ 1 }, 1, { temperature = 0 })[1] }),
    model:generate({ 1 }, 1, { temperature = 0 }), "generation stops where it is told")
  tap.fails(function() model:forward { { 1, 32 } } end, "32", "a token id out of range is named")
  tap.fails(function() model:forward { { 1, -1 } } end, "-1", "a negative one too")
  tap.fails(function() gpt({ max_len = 4 }):forward { { 1, 2, 3, 4, 5 } } end, "5 tokens, and max_len is 4",
    "longer than max_len")
  tap.fails(function() model:generate({ 1 }, 3) end, "needs a generator", "no hidden generator")
  tap.fails(function() model:forward({ { 1 } }, { wieghts = true }) end, 'did you mean "weights"?', "a mistyped option")
end

do
  local calls = 0
  local counting = { name = "counting", add = function(_, x) calls = calls + 1 return x end }
  gpt({ scheme = counting }):forward { { 1, 2 } }
  tap.is(calls, 1, "what is added to the embedding is added once, not in every block")
end

-- ---- Classifier

do
  local function classifier(given)
    local o = { vocab = 20, d_model = 16, n_layers = 2, n_heads = 2, d_ff = 32, seed = 5, dtype = "float64" }
    for key, value in pairs(given) do o[key] = value end
    return mm.nn.Classifier(o)
  end
  local ids, permuted = { { 3, 1, 4, 2, 15 } }, { { 15, 4, 3, 2, 1 } }
  local function apart(model)
    return (model:forward(ids) - model:forward(permuted)):abs():max():item()
  end
  tap.ok(apart(classifier {}) < 1e-13, "both ways, no positions: every order gets the same answer")
  tap.ok(apart(classifier { causal = true }) > 1e-3, "a causal mask alone tells orders apart")
  tap.ok(apart(classifier { scheme = schemes.rope() }) > 1e-3, "so do positions")
end

-- ---- safetensors, parsed here by hand

local function read(path)
  local file = assert(io.open(path, "rb"))
  local bytes = file:read "a"
  file:close()
  return bytes
end
local function write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end
do
  local model, path = gpt {}, scratch .. ".safetensors"
  model:save(path)
  local bytes = read(path)
  local n = string.unpack("<I8", bytes)
  local header = bytes:sub(9, 8 + n)
  tap.is(n % 8, 0, "the elements are aligned")
  local first,
    last = header:match '"blocks%.2%.mlp%.down%.W":{"dtype":"F32","shape":%[32,16%],"data_offsets":%[(%d+),(%d+)%]}'
  tap.is(last - first, 32 * 16 * 4, "an entry of the header")
  local expected = model.blocks[2].mlp.down.W:totable()
  local got = {}
  for i = 1, 32 do
    got[i] = {}
    for j = 1, 16 do got[i][j] = string.unpack("<f", bytes, 8 + n + first + 4 * (16 * (i - 1) + j - 1) + 1) end
  end
  tap.is(got, expected, "the elements, in C order")
  local other = gpt { seed = 99 }
  other:load(path)
  tap.is(flat(other):totable(), flat(model):totable(), "load gives back the same bits")
  local logits = other:forward({ { 1, 2, 3 } }):totable()
  tap.is(logits, model:forward({ { 1, 2, 3 } }):totable(), "and the same model")

  local before = flat(other):totable()
  write(path, bytes:sub(1, #bytes - 100))
  tap.fails(function() other:load(path) end, "is truncated", "a truncated file")
  write(path, bytes:sub(1, 200))
  tap.fails(function() other:load(path) end, "is truncated: its header is", "truncated within the header")
  write(path, "PK\3\4 this is another kind of file altogether")
  tap.fails(function() other:load(path) end, "no safetensors file", "another kind of file")
  write(path, "abc")
  tap.fails(function() other:load(path) end, "is truncated: the length of its header", "three bytes")
  write(path, bytes .. "xx")
  tap.fails(function() other:load(path) end, "its header accounts for", "bytes too many")
  write(path, bytes:sub(1, 8) .. header:gsub('"F32"', '"F16"', 1) .. bytes:sub(9 + n))
  tap.fails(function() other:load(path) end, "is of type F16", "a type that is not held")
  gpt({ d_model = 8, n_layers = 2 }):save(path)
  tap.fails(function() other:load(path) end, "'embedding.table' is 32 × 8 in the file and 32 × 16 in the model",
    "another shape")
  gpt({ dtype = "float64" }):save(path)
  tap.fails(function() other:load(path) end, "is float64 in the file and float32 in the model", "another type")
  gpt({ n_layers = 1 }):save(path)
  tap.fails(function() other:load(path) end, "has no tensor 'blocks.2", "a tensor is missing")
  gpt({ n_layers = 3 }):save(path)
  tap.fails(function() other:load(path) end, "holds 'blocks.3", "a tensor too many")
  tap.fails(function() other:load(scratch .. ".nowhere") end, "cannot read", "no file")
  tap.fails(function() other:save "/nowhere/model" end, "cannot write", "no folder")
  tap.is(flat(other):totable(), before, "after all of that the model is what it was")
  safetensors.save(path, { { "é\"\\", mm.tensor({ 1, 2 }, "int64") }, { "none", mm.zeros { 0, 3 } },
    { "one", mm.tensor(2.5, "float64") } },
    { step = 7 })
  local tensors, names, metadata = safetensors.load(path)
  tap.is({ names, metadata.step, tensors["é\"\\"]:totable(), tensors.none.shape, tensors.one:item() },
    { { "é\"\\", "none", "one" }, "7", { 1, 2 }, { 0, 3 }, 2.5 }, "names, metadata, integers, empty ones and scalars")
  os.remove(path)
end

-- ---- The schedule

local plan = { peak = 1, steps = 100, warmup = 10, final = 0.1 }
local rates = {}
for step = 1, 100 do rates[step] = train.schedule.warmup_cosine(step, plan) end
tap.near({ rates[1], rates[5], rates[10], rates[55], rates[100] }, { 0.1, 0.5, 1, 0.55, 0.1 }, 1e-12,
  "warm-up, peak, half way, end")

-- ---- The loop

local corpus = grammar.corpus()
local function verbs_loss(model, seed)
  return function(step)
    local rng, chosen = mm.random(seed):split("batch " .. step), {}
    for i = 1, 16 do chosen[i] = lengths.one(corpus.train[rng:integer(1, #corpus.train)]) end
    local packed = lengths.pack(chosen)
    return model:loss(packed.inputs, packed.targets)
  end
end
do
  local function verbs() return gpt { vocab = 512, scheme = schemes.sinusoidal() } end
  local whole = verbs()
  local losses = train.fit { model = whole, steps = 60, rate = 0.01, warmup = 5, loss = verbs_loss(whole, 1) }
  local tail = 0
  for i = 51, 60 do tail = tail + losses[i] / 10 end
  tap.ok(losses[1] > 4 and tail < 2.6, ("it learns: %.2f at first, %.2f at the end"):format(losses[1], tail))
  local again = verbs()
  tap.is(train.fit { model = again, steps = 60, rate = 0.01, warmup = 5, loss = verbs_loss(again, 1) }, losses,
    "twice the same bits")

  local path = scratch .. ".checkpoint"
  local cut = verbs()
  train.fit { model = cut, steps = 60, rate = 0.01, warmup = 5, loss = verbs_loss(cut, 1), keep = 10, checkpoint = path,
    on_step = function(step) return step == 37 end }
  local resumed = verbs()
  local rest = train.fit { model = resumed, steps = 60, rate = 0.01, warmup = 5, loss = verbs_loss(resumed, 1),
    keep = 10,
    checkpoint = path, resume = true }
  tap.is(rest, table.move(losses, 38, 60, 1, {}), "stopped after step 37 and resumed: the same losses")
  tap.is(flat(resumed):totable(), flat(whole):totable(), "and the same weights, bit for bit")

  -- NaN: the weights are broken on purpose at step 33
  local broken = verbs()
  local steps_seen = 0
  local plain = verbs_loss(broken, 1)
  local function fails_at_33(step)
    steps_seen = step
    local loss = plain(step)
    if step == 33 then return (loss - loss:item() - 1):log() end
    return loss
  end
  tap.raises(function()
    train.fit { model = broken, steps = 60, rate = 0.01, warmup = 5, loss = fails_at_33, keep = 10, checkpoint = path }
  end, "step 33: the loss is %-?nan; the first operation to give no finite number is no%. %d+, log",
    "a NaN names the operation that made it")
  tap.is(steps_seen, 33, "and stops there")
  local thirty = verbs()
  train.fit { model = thirty, steps = 60, rate = 0.01, warmup = 5, loss = verbs_loss(thirty, 1),
    on_step = function(step) return step == 30 end }
  tap.is(flat(broken):totable(), flat(thirty):totable(), "the weights are the last good ones")
  local saved = verbs()
  local entries = {}
  for name, tensor in pairs((safetensors.load(path))) do entries[name] = tensor end
  for _, entry in ipairs(saved:named_parameters()) do entry[2]:assign(entries[entry[1]]) end
  tap.is(flat(saved):totable(), flat(thirty):totable(), "and so are those in the checkpoint")
  os.remove(path)

  local exploding = verbs()
  tap.fails(function()
    train.fit { model = exploding, steps = 5, rate = 0.01, loss = function(step)
      local loss = plain(step)
      for _, p in ipairs(exploding:parameters()) do loss = loss + (p:flatten():slice(1, 1, 1) * 0):sqrt():sum() end
      return loss
    end }
  end, "its gradient is", "a gradient that is no number")

  tap.fails(function() train.fit { model = whole, steps = 5, loss = plain } end,
    "rate should be a finite number above 0", "no rate")
  tap.fails(function() train.fit { model = whole, steps = 5, rate = 1, resume = true, loss = plain } end,
    "needs a checkpoint",
    "nothing to resume from")
  tap.fails(function() train.AdamW { parameters = {} } end, "not empty", "nothing to train")
end

-- ---- Memory

do
  local model, use = gpt { scheme = schemes.rope() }, {}
  train.fit { model = model, steps = 300, rate = 0.001, loss = function(step) return model:loss(batch(step)) end,
    on_step = function(step) use[step] = mm.memory() end }
  local most, least = 0, math.huge
  for step = 10, 300 do most, least = math.max(most, use[step].live), math.min(least, use[step].live) end
  tap.ok(most <= least, ("from step 10 on every step leaves as much memory in use: %d … %d bytes"):format(least, most))
end

-- ---- The optimizer, by hand

do
  local p, q = mm.tensor({ { 1, -2 } }, "float64"):requires_grad(), mm.tensor({ 0.5 }, "float64"):requires_grad()
  local adam = train.AdamW { parameters = { p, q }, decay = 0.1, clip = 1 }
  local tape <close> = mm.tape()
  tape:backward((p * p):sum() + q:sum() * 2) -- gradients (2, −4) and 2: norm sqrt(24)
  local norm = adam:step(0.01)
  tap.near(norm, math.sqrt(24), 1e-14, "the norm before clipping")
  tap.near(p, { { 1 - 0.01 * 0.1 - 0.01, -2 + 0.01 * 0.1 * 2 + 0.01 } }, 1e-9,
    "one step: the sign of the gradient, and the decay of a matrix")
  tap.near(q, { 0.49 }, 1e-9, "no decay of a vector")
  tap.is(p.grad, nil, "the gradients are forgotten")
  tap.fails(function() adam:step(0.01) end, "no parameter has a gradient", "no step without gradients")
end

-- What a training is made of, and a mask beside the blocks
do
  local W = mm.nn.Linear { inputs = 2, outputs = 1 }
  local function loss() return W:forward(mm.ones { 1, 2 }):sum() end
  for message, given in pairs {
    ["fit: model should be a module, got nil"] = { loss = loss },
    ["fit: loss should be a function of the step, got nil"] = { model = W },
    ["fit: step 1: loss should give a tensor, got number"] = { model = W, loss = function() return 1 end },
  } do
    given.steps, given.rate = 1, 0.1
    tap.fails(function() mm.train.fit(given) end, message, message)
  end
  local before = W.W:totable()
  for nan = 1, 3 do   -- the weights that are put back are the last that gave a finite loss
    local back = math.max(0, nan - 2)
    local given = { model = W, steps = 3, rate = 0.1, keep = 1,
      loss = function(step) return loss() * (step == nan and 0 / 0 or 1) end }
    tap.fails(function() mm.train.fit(given) end, ("The weights are those after step %d again"):format(back),
      "a loss that is no number at step " .. nan)
    tap.ok((W.W:totable()[1][1] == before[1][1]) == (back == 0), "and they are")
    W.W:assign(mm.tensor(before))
  end
  local optimizer = mm.train.AdamW { parameters = { W.W } }
  for _, rate in ipairs { 0 / 0, math.huge, "1" } do
    tap.fails(function() optimizer:step(rate) end, "the rate of a step should be a finite number", "a rate of none")
  end
  tap.fails(function() mm.train.fit { model = W, loss = loss, steps = 1, rate = 1, checkpoint = "/tmp" } end,
    "cannot write /tmp: ", "a folder for a file is named")
  local model = mm.nn.MiniGPT { vocab = 512, d_model = 8, n_layers = 1, n_heads = 2 }
  local pool = { grammar.sentence(1, 2, 1), grammar.sentence(2, 2, 1) }
  local s = lengths.concatenate(pool, 6, 1, mm.random(0))
  local function loss_of(given) return mm.train.evaluate.score(model, s, given).loss[1] end
  local score, sum = mm.train.evaluate.score(model, s), 0
  for t = 1, 6 do sum = sum + score.tokens[1][t] end
  tap.near(score.loss[1], sum / 6, 1e-6, "a loss is over every place, the first among them")
  local hidden, blocks, near = -math.huge, lengths.block_mask(s)[1][1], lengths.band_mask(6, 2)
  local both = {}
  for t = 1, 6 do
    both[t] = {}
    for u = 1, 6 do both[t][u] = (blocks[t][u] == hidden or near[t][u] == hidden) and hidden or 0 end
  end
  tap.is(loss_of { blocks = true, mask = near }, loss_of { mask = both }, "a mask beside blocks hides what either does")
  tap.ok(loss_of { blocks = true, mask = near } ~= loss_of { blocks = true }, "and more than the blocks alone")
end

for _, shape in ipairs { "{}", "null", '{"x":1}' } do -- a shape that is no list is no scalar's
  local path = scratch .. "-shape.safetensors"
  local header = ('{"a":{"dtype":"F32","shape":%s,"data_offsets":[0,4]}}'):format(shape)
  local file <close> = assert(io.open(path, "wb"))
  file:write(string.pack("<I8", #header), header, "\0\0\0\0")
  file:flush()
  tap.fails(function() safetensors.load(path) end, "'a' lacks its shape", "shape " .. shape)
  os.remove(path)
end

tap.done()
