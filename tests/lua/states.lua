-- What a call leaves behind, and what it takes: caches and the positions in them, checkpoints, parameters that modules
-- share, options; and three answers that are read off a model's numbers, recomputed here from made-up ones.
local mm = require "minimodel"
local safetensors = require "minimodel.safetensors"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"
local S = mm.positional.schemes

local function model_with(scheme, seed)
  return mm.nn.MiniGPT { vocab = 9, d_model = 16, n_heads = 2, n_layers = 2, seed = seed or 3, scheme = scheme,
    dtype = "float64" }
end
local function rows(t, first, last) return t:slice(2, first, last) end

-- A scheme of one's own, whose bias takes positions: −(distance)² / 50
local squares = { name = "squares" }
function squares:bias(_, T, n, positions)
  local list = {}
  for i = 1, T do
    list[i] = {}
    for j = 1, n do
      local query, key = n - T + i - 1, j - 1
      if positions then query, key = positions[n - T + i], positions[j] end
      list[i][j] = -(query - key) ^ 2 / 50
    end
  end
  return mm.tensor(list, "float64")
end

local schemes = {
  none = function() return nil end, sinusoidal = S.sinusoidal, rope = S.rope, alibi = S.alibi,
  ["alibi, causal"] = function() return S.alibi { causal = true } end,
  learned = function() return S.learned { T_max = 200, d = 16, dtype = "float64" } end,
  t5 = function() return S.t5 { n_heads = 2, dtype = "float64", max_distance = 20, std = 0.5 } end,
  squares = function() return squares end,
}
local ids = { { 1, 4, 2, 8, 5, 7, 3, 6 } }
local head, tail = { { 1, 4, 2, 8, 5 } }, { { 7, 3, 6 } }

-- ---- A cache goes on after the positions it was given

for name, make in pairs(schemes) do
  local m = model_with(make())
  local cases = { ["100 …"] = { 100, 101, 102, 103, 104 }, apart = { 0, 10, 20, 21, 40 }, ["0 …"] = false }
  if name ~= "learned" then cases["… −1"] = { -9, -7, -3, -2, -1 } end
  for case, positions in pairs(cases) do
    local whole
    if positions then
      whole = table.move(positions, 1, 5, 1, {})
      for t = 6, 8 do whole[t] = whole[t - 1] + 1 end
    end
    local full = m:forward(ids, { positions = whole })
    local cache = {}
    local first = m:forward(head, { positions = positions or nil, cache = cache })
    local second = m:forward(tail, { cache = cache })
    tap.near(first, rows(full, 1, 5), 1e-12, ("%s, positions %s: the first piece"):format(name, case))
    tap.near(second, rows(full, 6, 8), 1e-12, ("%s, positions %s: what follows is as in one piece"):format(name, case))
  end
  if name ~= "none" then
    local m3 = model_with(make())
    local apart = m3:forward(head, { positions = { 0, 10, 20, 21, 40 } }) - m3:forward(head)
    tap.ok(apart:abs():max():item() > 1e-3, name .. ": positions count")
  end
  local m2, positions = model_with(make()), mm.tensor({ 2, 4, 6, 8, 9 }, "int64")
  tap.near(m2:forward(head, { positions = positions }), m2:forward(head, { positions = { 2, 4, 6, 8, 9 } }), 0,
    name .. ": positions may be a tensor")
end

-- ---- A call that fails changes nothing

do
  local m, cache = model_with(S.rope()), {}
  m:forward(head, { cache = cache })
  local k = cache[1].k
  tap.ok(not pcall(m.forward, m, tail, { cache = cache, mask = mm.zeros({ 1, 1, 3, 5 }, "float64") }),
    "a mask of a wrong width")
  local keep = m.blocks[2].mlp.forward
  m.blocks[2].mlp.forward = function() error "the second block fails" end
  tap.fails(function() m:forward(tail, { cache = cache }) end, "the second block fails", "a block that fails half way")
  m.blocks[2].mlp.forward = keep
  tap.is(cache.length, 5, "the cache has the length it had")
  tap.ok(rawequal(cache[1].k, k) and cache[1].length == 5 and cache[2].length == 5, "in every block")
  tap.near(m:forward(tail, { cache = cache }), rows(m:forward(ids), 6, 8), 1e-12, "and goes on rightly")
end

-- ---- A bias and positions: used, or refused

do
  local x = mm.randn(mm.random(4), { 1, 3, 8 }, "float64")
  local far = { 0, 10, 20 }
  local function weights(scheme, positions)
    local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 1, dtype = "float64", causal = false }
    local _, A = mha:forward(x, { scheme = scheme, positions = positions, weights = true })
    return A
  end
  local slopes = mm.positional.alibi_slopes(2)
  local with, without = weights(S.alibi(), far), weights(false)
  local want = {}
  for h = 1, 2 do
    want[h] = {}
    for i = 1, 3 do
      local row, total = {}, 0
      for j = 1, 3 do
        row[j] = without[{ 1, h, i, j }] * math.exp(-slopes[h] * math.abs(far[i] - far[j]))
        total = total + row[j]
      end
      for j = 1, 3 do row[j] = row[j] / total end
      want[h][i] = row
    end
  end
  tap.near(with[1], want, 1e-14, "alibi takes distances from the positions")
  local t5 = S.t5 { n_heads = 2, dtype = "float64", max_distance = 12, buckets = 8, std = 1 }
  local buckets = mm.positional.t5_buckets(41, { buckets = 8, max_distance = 12 })
  local places = { 3, 0, 40 }
  local bias = t5:bias(2, 3, 3, places)
  local same = true
  for i = 1, 3 do
    for j = 1, 3 do
      local bucket = buckets[{ places[i] + 1, places[j] + 1 }]
      for h = 1, 2 do same = same and bias[{ h, i, j }] == t5.table[{ bucket + 1, h }] end
    end
  end
  tap.ok(same, "t5 takes its buckets from the positions, near and far, both ways")
  tap.fails(function() t5:bias(2, 2, 2, { 0, 1.5 }) end, "positions should be whole numbers",
    "t5 knows whole distances")
  local plain = { name = "plain", bias = function(_, _, T) return mm.zeros({ T, T }, "float64") end }
  tap.fails(function() weights(plain, far) end, "its bias takes no positions",
    "a bias of one's own that takes none is refused")
  tap.near(weights(plain, { 7, 8, 9 }), without, 1e-15, "but not where positions are one after the other")
  local only = { name = "only", slopes = function(_, n) return mm.positional.alibi_slopes(n) end }
  tap.fails(function() weights(only, far) end, "its bias takes no positions",
    "nor are slopes alone used for other distances")
  tap.fails(function() weights(S.alibi(), { 0, 1 }) end, "2 positions for 3 keys", "too few positions")
  tap.fails(function() weights(S.alibi(), { 0, 1, 2, 3 }) end, "4 positions for 3 keys", "too many")
end

-- ---- Parameters that are shared are one

do
  local m = model_with(S.rope())
  local before = m:count()
  m.blocks[2] = m.blocks[1]
  local block = mm.nn.Block { d_model = 16, n_heads = 2 }:count()
  tap.is(m:count(), before - block, "a block that stands twice is counted once")
  local names = {}
  for _, entry in ipairs(m:named_parameters()) do names[entry[1]] = true end
  tap.ok(names["blocks.1.attention.W_Q"] and not names["blocks.2.attention.W_Q"], "under its first name")
  local p = mm.tensor({ 2, 2, 2, 2 }, "float64"):requires_grad()
  local optimizer = mm.train.AdamW { parameters = { p, p }, decay = 0 }
  do
    local tape <close> = mm.tape()
    tape:backward((p * p):sum())
  end
  tap.near(optimizer:step(0.01), 8, 1e-12, "a gradient has its norm once")
  tap.near(p:totable(), { 1.99, 1.99, 1.99, 1.99 }, 1e-6, "and is stepped along once")
end

-- ---- A resume past the end

do
  local path = shell.folder() .. "/checkpoint.safetensors"
  local function fit(steps, resume)
    local m = mm.nn.Linear { inputs = 2, outputs = 1, seed = 1 }
    local x = mm.ones { 3, 2 }
    local losses = mm.train.fit { model = m, steps = steps, rate = 0.1, keep = 10, checkpoint = path, resume = resume,
      loss = function() return (m:forward(x) - 1):square():sum() end }
    return losses, m
  end
  local losses, trained = fit(50)
  tap.is(#losses, 50, "fifty steps")
  local bytes = shell.read(path)
  local none, again = fit(40, true)
  tap.is(none, {}, "resumed at forty: nothing to do")
  tap.ok(shell.read(path) == bytes, "and the checkpoint of step 50 is as it was")
  tap.near(again.W, trained.W, 0, "the weights are those of the checkpoint")
  tap.is(#fit(50, true), 0, "at fifty: nothing either")
  tap.ok(shell.read(path) == bytes, "and the file untouched")
  tap.is(#fit(53, true), 3, "at fifty-three: three steps")
  tap.fails(function() mm.train.fit { model = trained, steps = 1, rate = 0.1, keep = 0, loss = print } end,
    "keep should be a whole number from 1 on, got 0", "keep = 0")
end

-- ---- Empty tensors in a file

do
  local path = shell.folder() .. "/empty.safetensors"
  for _, order in ipairs { { "z", "a" }, { "a", "z" }, { "a", "z", "b" } } do
    local entries, all = {}, { a = mm.tensor { 1, 2 }, b = mm.tensor { 3 }, z = mm.zeros { 0, 3 } }
    for i, name in ipairs(order) do entries[i] = { name, all[name] } end
    safetensors.save(path, entries)
    local read = safetensors.load(path)
    tap.is({ read.a:totable(), read.z.shape }, { { 1, 2 }, { 0, 3 } }, "an empty tensor, " .. table.concat(order, ", "))
  end
end

-- ---- Options are checked where they are given

local small = model_with(S.rope())
local function generate(options) return function() small:generate({ 1 }, 2, options) end end
local rng = mm.random(1)
for _, case in ipairs {
  { generate { rng = rng, top_k = 0 }, "top_k should be a whole number from 1 on, got 0" },
  { generate { rng = rng, top_k = -1 }, "top_k should be a whole number from 1 on, got -1" },
  { generate { rng = rng, top_k = 2.5 }, "top_k should be a whole number from 1 on, got 2.5" },
  { generate { rng = rng, temperature = -1 }, "temperature should be a finite number from 0 on, got -1" },
  { generate { rng = rng, temperature = 0 / 0 }, "temperature should be a finite number from 0 on" },
  { generate { rng = rng, temperature = "hot" }, "temperature should be a finite number from 0 on, got hot" },
  { function() small:generate(3, 1, { rng = rng }) end, "ids should be a list of tokens, got number" },
  { function() small:generate({ 1 }, -1, { rng = rng }) end, "n should be a whole number from 0 on, got -1" },
  { function() mm.nn.LayerNorm { d_model = 4, epsilon = "small" } end, "epsilon should be a finite number from 0 on" },
  { function() mm.nn.Linear { inputs = 1, outputs = 1, std = -1 } end,
    "std should be a finite number from 0 on, got -1" },
  { function() S.sinusoidal { scale = 0 / 0 } end, "scale should be a finite number" },
  { function() mm.train.AdamW { parameters = { mm.ones { 1 } }, beta1 = 1 } end,
    "beta1 should be a number from 0 to below 1" },
  { function() mm.train.AdamW { parameters = { mm.ones { 1 } }, clip = 0 } end,
    "clip should be a finite number above 0, got 0" },
  { function() mm.train.fit { model = small, steps = 1, loss = print } end,
    "rate should be a finite number above 0, got nil" },
  { function() mm.train.fit { model = small, steps = 1, rate = 1, warmup = "x", loss = print } end,
    "warmup should be a finite" },
  { function() mm.attention(mm.ones { 1, 2 }, mm.ones { 1, 2 }, mm.ones { 1, 2 }, { scale = 1 / 0 }) end,
    "scale should be a finite" },
} do tap.fails(case[1], case[2], case[2]) end
tap.near(mm.positional.rope(mm.ones { 3, 8 }, { rotary = 8 / 2 }), mm.positional.rope(mm.ones { 3, 8 }, { rotary = 4 }),
  0,
  "a whole float is a whole number")

-- ---- Sampling, from made-up logits: the draw is the inverse of the distribution over the kept tokens, likeliest first

do
  local logits = { 0.3, 1.7, -0.5, 1.1 }
  local fake = { forward = function() return mm.tensor({ { logits } }, "float64") end }
  local order = { 2, 4, 1, 3 }
  for _, case in ipairs { { k = 4, temperature = 1 }, { k = 3, temperature = 0.5 }, { k = 1, temperature = 2 } } do
    local mine, want = mm.random(8), {}
    local got = mm.nn.MiniGPT.generate(fake, { 0 }, 60, { rng = mm.random(8), temperature = case.temperature,
      top_k = case.k })
    for i = 1, 60 do
      local total = 0
      for k = 1, case.k do total = total + math.exp(logits[order[k]] / case.temperature) end
      local left = mine:uniform()
      for k = 1, case.k do
        left = left - math.exp(logits[order[k]] / case.temperature) / total
        if left < 0 then
          want[i] = order[k] - 1
          break
        end
      end
    end
    tap.is(got, want, ("sampling from the likeliest %d at temperature %g"):format(case.k, case.temperature))
  end
end

do -- of tokens that are equally likely the first is taken; weights of a sequence, layer by layer
  local even = { forward = function() return mm.tensor({ { { 0, 3, 3, 3, 3, 1, 3, 3 } } }, "float64") end }
  tap.is(mm.nn.MiniGPT.generate(even, { 0 }, 2, { rng = mm.random(8), temperature = 0 }), { 1, 1 }, "a tie")
  local maps = mm.train.evaluate.maps(model_with(nil), { inputs = { 1, 2, 3 } })
  tap.is({ #maps, #maps[1], #maps[1][1] }, { 2, 3, 3 }, "maps of two layers")
  tap.near(maps[2][3][1] + maps[2][3][2] + maps[2][3][3], 1, 1e-12, "whose rows are weights")
end

do -- a file without tensors is the shortest header there is
  local none = shell.folder()
  shell.write(none .. "/none", "\2\0\0\0\0\0\0\0{}")
  tap.is(next((safetensors.load(none .. "/none"))), nil, "a safetensors file of nothing")
  shell.remove(none)
end

-- ---- Forced choice and attention's shift, from made-up numbers

do
  local sequence = { inputs = { 0, 1, 2 }, targets = { 1, 2, 0 }, floor = { 0, 0, 0 }, block = { 1, 1, 1 },
    verbs = { { at = 2, right = 2, twins = { 3 } } } }
  local function right(scores)
    local fake = { forward = function() return mm.tensor({ { { 0, 0, 0, 0 }, scores, { 0, 0, 0, 0 } } },
      "float64") end }
    return mm.train.evaluate.score(fake, { sequence }).right[1]
  end
  tap.is({ right { 0, 0, 2, 1 }, right { 0, 0, 1, 2 }, right { 0, 0, 1, 1 } }, { 1, 0, 0 },
    "the right form above its twin, below it, and a tie, which is wrong")

  -- both tokens are as likely: ln 2 at every place, of as many sequences as reach it
  local even = { forward = function() return mm.zeros({ 3, 3, 2 }, "float64") end }
  local function example(n, floor)
    local ones, floors = {}, {}
    for i = 1, n do ones[i], floors[i] = 1, floor end
    return { inputs = ones, targets = ones, floor = floors, verbs = {} }
  end
  local score = mm.train.evaluate.score(even, { example(3, 0.1), example(2, 0.2), example(1, 0.6) })
  local bit = math.log(2)
  tap.near(score.place, { bit, bit, bit }, 1e-12, "the loss at a place is the mean of the sequences that reach it")
  tap.near(score.excess_at, { bit - 0.3, bit - 0.15, bit - 0.1 }, 1e-12, "and so is what is above the floor")

  tap.is(mm.train.evaluate.shares { right = { 1, 0, 1 }, verbs = { 1, 0, 2 } }, { 1.0, 0.5 },
    "shares of right verbs: one verb counts, none is left out")

  local two = { inputs = { 0, 1, 2, 3 }, targets = { 1, 2, 3, 0 }, block = { 1, 1, 2, 2 }, floor = { 0, 0, 0, 0 },
    verbs = {} }
  local short = { { { { 1, 0 }, { 0.4, 0.6 } } } }
  local long = { { { { 1, 0, 0, 0 }, { 0.5, 0.5, 0, 0 }, { 0.1, 0.1, 0.8, 0 }, { 0, 0.5, 0.2, 0.3 } } } }
  local fake =
    { forward = function(_, given) return nil, { mm.tensor(#given[1] == 2 and short or long, "float64") } end }
  -- rows 3 and 4: what is outside, and what is missing inside
  local want = 0.5 * ((0.2 + 0.2) + (0.5 + 0.2 + 0.3)) / 2
  tap.near(mm.train.evaluate.attention_shift(fake, { two }), { want }, 1e-12,
    "attention's shift counts what goes outside")
end

-- ---- Shapes that differ are said, and nothing is written

do
  local path = os.tmpname()
  for words, shapes in pairs { ["2 × 3 in the file and 3 × 2 in the model"] = { { 2, 3 }, { 3, 2 } },
    ["scalar in the file and 1 in the model"] = { {}, { 1 } } } do
    local mine = mm.ones(shapes[2])
    safetensors.save(path, { { "a", mm.zeros(shapes[1]) } }, {})
    tap.fails(function() safetensors.load_into(path, { { "a", mine } }) end, "'a' is " .. words, words)
    tap.is(mine:sum():item(), shapes[1][1] and 6.0 or 1.0, "and nothing is written")
  end
  os.remove(path)
end

tap.done()
