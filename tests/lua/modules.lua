-- The modules of mm.nn: shapes, parameters in order, schemes of every kind, a cache that changes nothing, files, and
-- error texts.
local tap = require "minimodel.tap"
local mm = require "minimodel"

local function inputs(T, d, dtype) return mm.randn(mm.random(9):split "inputs", { T, d }, dtype or "float64") end

do -- Linear, Embedding, norms, MLP
  local linear = mm.nn.Linear { inputs = 3, outputs = 2, seed = 1, dtype = "float64" }
  local x = inputs(4, 3)
  tap.is(tostring(linear), "Linear(3 → 2)", "Linear prints as what it does")
  tap.near(linear:forward(x), x:matmul(linear.W) + linear.b, 1e-15, "x W + b")
  tap.is(#linear:parameters(), 2, "two parameters")
  tap.is(#mm.nn.Linear({ inputs = 3, outputs = 2, bias = false }):parameters(), 1, "one without a bias")
  tap.is(linear:count(), 8, "eight numbers")
  tap.ok(linear.W.needs_grad, "parameters collect gradients")
  tap.fails(function() linear:forward(inputs(4, 5)) end,
    "Linear: x is 4 × 5, but inputs = 3: its last axis should be 3", "another width")
  tap.fails(function() mm.nn.Linear { input = 3, outputs = 2 } end,
    'Linear: unknown option "input"; did you mean "inputs"?', "a mistyped option")
  tap.fails(function() mm.nn.Linear { inputs = 0, outputs = 2 } end, "inputs should be a whole number from 1 on, got 0",
    "a size of nothing")
  tap.fails(function() mm.nn.Linear() end, "Linear: options in a table are wanted", "no options")
  tap.fails(function() mm.nn.Linera {} end, 'did you mean "Linear"?', "a mistyped module")

  local embedding = mm.nn.Embedding { vocabulary = 5, d_model = 4, seed = 2 }
  tap.is(embedding:forward({ { 0, 4 } }).shape, { 1, 2, 4 }, "a row for each id")
  tap.is(tostring(embedding), "Embedding(5 × 4)", "Embedding prints its table")
  tap.near(mm.nn.LayerNorm({ d_model = 3, dtype = "float64" }):forward(x), x:layer_norm(), 1e-15,
    "LayerNorm starts with gain 1, bias 0")
  tap.near(mm.nn.RMSNorm({ d_model = 3, dtype = "float64" }):forward(x), x:rms_norm(), 1e-15,
    "RMSNorm starts with gain 1")
  local mlp = mm.nn.MLP { d_model = 3, seed = 3, dtype = "float64", activation = "relu" }
  tap.near(mlp:forward(x), mlp.down:forward(mlp.up:forward(x):relu()), 1e-15, "MLP")
  tap.is(tostring(mlp), "MLP(3 → 12 → 3, relu)", "four times as wide inside")
  tap.is(mlp:named_parameters()[3][1], "down.W", "inner parameters are named by their path")
  tap.fails(function() mm.nn.MLP { d_model = 3, activation = "gelo" } end, 'did you mean "gelu"?',
    "a mistyped activation")
end

do -- MultiHeadAttention against its formula
  local d, H, T = 8, 2, 5
  local mha = mm.nn.MultiHeadAttention { d_model = d, n_heads = H, seed = 4, dtype = "float64" }
  tap.is(tostring(mha), "MultiHeadAttention(8, 2 heads of 4)", "it prints its sizes")
  local names = {}
  for i, entry in ipairs(mha:named_parameters()) do names[i] = entry[1] end
  tap.is(names, { "W_Q", "W_K", "W_V", "W_O" }, "four matrices, in order")
  local rng = mm.random(4)
  for i, W in ipairs(mha:parameters()) do
    tap.near(W, mm.randn(rng, { d, d }, "float64") / math.sqrt(d), 1e-16, names[i] .. " is drawn in this order")
  end
  local x = inputs(T, d)
  local y, A = mha:forward(x, { weights = true })
  local heads = {}
  for h = 1, H do
    local first, last = (h - 1) * 4 + 1, h * 4
    local q, k, v = x:matmul(mha.W_Q):slice(2, first, last), x:matmul(mha.W_K):slice(2, first, last),
      x:matmul(mha.W_V):slice(2, first, last)
    local weights = (q:matmul(k:T()) / 2):softmax(-1)
    tap.near(A[h], weights, 1e-14, "weights of head " .. h)
    heads[h] = weights:matmul(v)
  end
  tap.near(y, mm.concat(heads, 2):matmul(mha.W_O), 1e-14, "heads are consecutive blocks of columns")
  tap.near(mha:forward(x), y, 1e-14, "the same without weights")
  local batch = mm.stack { x, x * 2 }
  tap.near(mha:forward(batch)[1], y, 1e-14, "a batch is its sequences")
  tap.is(mha:forward(batch).shape, { 2, T, d }, "(B, T, d_model)")
  local _, causal = mha:forward(x, { weights = true, causal = true })
  tap.is(causal[{ 1, 2, 3 }], 0.0, "causal: nothing from the future")
  tap.near(mha:weights(x), A, 1e-15, "weights gives what forward gives second")
  tap.near(mha:weights(batch, { causal = true })[1], causal, 1e-15, "of a batch, and causal")
  for _, shape in ipairs { { H, T, T }, { T, T }, { T }, { 1, 1, T }, { 2, H, T, T }, { 2, 1, 1, T } } do
    local mask = mm.randn(mm.random(9), shape, "float64")
    local masked, text = mha:weights(batch, { mask = mask }), table.concat(shape, " × ")
    tap.near(masked, select(2, mha:forward(batch, { mask = mask, weights = true })), 1e-15, "under a mask of " .. text)
    tap.is(mha:weights(batch, { mask = mask, head = 2 }):totable(), masked:select(2, 2):totable(),
      "of one head, under a mask of " .. text)
  end
  local rope, far = mm.positional.schemes.rope(), { 3, 5, 8, 13, 21 }
  tap.near(mha:weights(x, { scheme = rope, positions = far }),
    select(2, mha:forward(x, { scheme = rope, positions = far, weights = true })), 1e-15, "at positions of one's own")
  tap.is(mha:weights(mm.zeros({ 3, 0, d }, "float64"), { head = 1 }).shape, { 3, 0, 0 }, "of no tokens at all")
  tap.is(mha:weights(mm.zeros({ 0, 2, T, d }, "float64")).shape, { 0, 2, H, T, T }, "of no sequences")
  local hidden = mm.full({ T }, -math.huge, "float64")
  tap.is(mha:weights(x, { mask = hidden, head = 1 }):abs():max():item(), 0.0, "where all is hidden they are zeros")

  tap.fails(function() mm.nn.MultiHeadAttention { d_model = 32, n_heads = 5 } end,
    "MultiHeadAttention: n_heads = 5 does not divide d_model = 32", "heads that do not divide")
  tap.fails(function() mha:forward(inputs(T, 6)) end,
    "MultiHeadAttention: x is 5 × 6, but d_model = 8: its last axis should be 8", "another width")
  tap.fails(function() mha:forward(x[1]) end, "x should be (…, T, d_model), it is 8", "one row")
  tap.fails(function() mha:forward { { 1 } } end, "a tensor is wanted, got table", "a table")
  tap.fails(function() mha:forward(x, { sheme = {} }) end, 'did you mean "scheme"?', "a mistyped option")
  tap.fails(function() mha:forward(x, { scheme = "rope" }) end, "a scheme is a table", "a scheme that is text")
  tap.fails(function() mha:weights(x, { cache = {} }) end, 'MultiHeadAttention:weights: unknown option "cache"',
    "weights alone have no cache to fill")
  tap.fails(function() mha:weights(x, { scheme = "rope" }) end, "MultiHeadAttention:weights: a scheme is a table",
    "nor take they text for a scheme")
  for _, head in ipairs { false, 2 } do
    local function under(mask)
      return function() mha:weights(mm.stack { x, x, x }, { mask = mask, head = head or nil }) end
    end
    tap.fails(under(mm.zeros({ 3, T, T }, "float64")),
      "a bias of 3 × 5 × 5 does not broadcast to the scores (…, H, T, S), 3 × 2 × 5 × 5",
      "a mask for each sequence is none for each head, head = " .. tostring(head))
    tap.fails(under(mm.zeros({ 2, 4, 5 }, "float64")),
      "a bias of 2 × 4 × 5 does not broadcast to the scores (…, H, T, S), 3 × 2 × 5 × 5",
      "a mask of another length, head = " .. tostring(head))
    for _, mask in ipairs { { { 1 } }, 1, "causal", false } do
      tap.fails(under(mask), "MultiHeadAttention:weights: mask should be a tensor, got " .. type(mask),
        "a mask that is a " .. type(mask) .. ", head = " .. tostring(head))
    end
  end
  tap.fails(function() mha:forward(x, { mask = 1 }) end,
    "MultiHeadAttention:forward: mask should be a tensor, got number", "forward wants a tensor, too")
  for _, head in ipairs { 0, 3, 1.5, "1", false } do
    tap.fails(function() mha:weights(x, { head = head }) end,
      "MultiHeadAttention:weights: head should be a whole number from 1 to 2, got " .. tostring(head),
      "no head " .. tostring(head))
  end
end

do -- every scheme, in one pass and in pieces
  local d, T = 8, 9
  local x = inputs(T, d)
  local P = mm.positional
  local window = { name = "window" }
  function window:bias(_, n)
    local distance = mm.arange(n):reshape { n, 1 } - mm.arange(n):reshape { 1, n }
    return mm.where(distance:abs():gt(2), -math.huge, 0)
  end
  local schemes = {
    none = false,
    sinusoidal = P.schemes.sinusoidal(),
    learned = P.learned { T_max = 16, d = d, rng = mm.random(1), dtype = "float64" },
    rope = P.schemes.rope(),
    alibi = P.schemes.alibi(),
    window = window,
  }
  local seen = {}
  for _, name in ipairs { "none", "sinusoidal", "learned", "rope", "alibi", "window" } do
    local scheme = schemes[name]
    local mha = mm.nn.MultiHeadAttention { d_model = d, n_heads = 2, seed = 6, causal = true, dtype = "float64" }
    local whole, A = mha:forward(x, { scheme = scheme, weights = true })
    tap.near(A:sum(-1), mm.ones({ 2, T }, "float64"), 1e-14, name .. ": rows sum to one")
    local alone = mha:weights(x, { scheme = scheme })
    tap.near(alone, A, 1e-15, name .. ": the weights alone")
    for h = 1, 2 do
      tap.is(mha:weights(x, { scheme = scheme, head = h }):totable(), alone[h]:totable(), name .. ": of head " .. h)
    end
    local cache, pieces = {}, {}
    pieces[1] = mha:forward(x:slice(1, 1, 4), { scheme = scheme, cache = cache })
    for t = 5, T do pieces[#pieces + 1] = mha:forward(x:slice(1, t, t), { scheme = scheme, cache = cache }) end
    tap.near(mm.concat(pieces, 1), whole, 1e-13, name .. ": fed in pieces, it says the same")
    tap.is(cache.length, T, name .. ": the cache has seen all")
    for other, result in pairs(seen) do
      tap.ok((result - whole):abs():max():item() > 1e-3, name .. " is not " .. other)
    end
    seen[name] = whole
  end
  local mha = mm.nn.MultiHeadAttention { d_model = d, n_heads = 2, seed = 6, scheme = schemes.rope, dtype = "float64" }
  local shifted = {}
  for i = 1, T do shifted[i] = 100 + i end
  tap.near(mha:forward(x, { positions = shifted }), mha:forward(x), 1e-11, "rope: only differences of positions count")
  local plain = mm.nn.MultiHeadAttention { d_model = d, n_heads = 2, seed = 6, dtype = "float64" }
  tap.near(mha:forward(x, { scheme = false }), plain:forward(x), 1e-15, "scheme = false: none")
  tap.is(tostring(mha), "MultiHeadAttention(8, 2 heads of 4, rope)", "the scheme is named")
  local broken = { name = "broken", bias = function() return mm.ones { 3 } end }
  tap.fails(function() mha:forward(x, { scheme = broken }) end, "scheme broken",
    "a bias of another shape is refused by name")
end

do -- whatever takes rng says what it should be
  local sizes = { vocab = 5, d_model = 4, n_layers = 1, n_heads = 2, d_ff = 4 }
  local function with(given, rng)
    local out = { rng = rng }
    for key, value in pairs(given) do out[key] = value end
    return out
  end
  local model = mm.nn.MiniGPT(sizes)
  local takers = {
    Linear = function(rng) mm.nn.Linear { inputs = 2, outputs = 3, rng = rng } end,
    Embedding = function(rng) mm.nn.Embedding { vocabulary = 2, d_model = 3, rng = rng } end,
    MLP = function(rng) mm.nn.MLP { d_model = 3, rng = rng } end,
    MultiHeadAttention = function(rng) mm.nn.MultiHeadAttention { d_model = 4, n_heads = 2, rng = rng } end,
    Block = function(rng) mm.nn.Block { d_model = 4, n_heads = 2, rng = rng } end,
    MiniGPT = function(rng) mm.nn.MiniGPT(with(sizes, rng)) end,
    Classifier = function(rng) mm.nn.Classifier(with(sizes, rng)) end,
    ["MiniGPT:generate"] = function(rng) model:generate({ 1 }, 1, { rng = rng, temperature = 0 }) end,
    learned = function(rng) mm.positional.schemes.learned { T_max = 2, d = 3, rng = rng } end,
    ["schemes.t5"] = function(rng) mm.positional.schemes.t5 { n_heads = 2, rng = rng } end,
    bootstrap = function(rng) mm.statistics.bootstrap({ 1, 2 }, { rng = rng }) end,
    sign_flip = function(rng) mm.statistics.sign_flip({ 1, 2 }, { rng = rng }) end,
    draw = function(rng) mm.data.verb_grammar.draw(rng) end,
    windows = function(rng) mm.data.lengths.windows(1, 8, rng) end,
    spread = function(rng) mm.data.lengths.spread(2, 8, rng) end,
    concatenate = function(rng) mm.data.lengths.concatenate({ mm.data.verb_grammar.draw(mm.random(1)) }, 8, 1, rng) end,
    ordering = function(rng) mm.data.ordering.pair(3, 8, rng) end,
  }
  for name, take in pairs(takers) do
    for got, rng in pairs { number = 5, boolean = false, table = {}, ["a tensor"] = mm.zeros { 2 } } do
      tap.fails(function() take(rng) end, ("%s: rng should be a generator, made by mm.random(seed), got %s")
        :format(name, got),
        ("%s, %s for a generator"):format(name, got))
    end
  end
end

do -- so does whatever takes a scheme
  local sizes = { vocab = 5, d_model = 4, n_layers = 1, n_heads = 2, d_ff = 4 }
  for _, name in ipairs { "MiniGPT", "Classifier" } do
    for got, scheme in pairs { boolean = true, number = 5, string = "rope", ["function"] = print,
      userdata = mm.ones { 2 } } do
      sizes.scheme = scheme
      tap.fails(function() mm.nn[name](sizes) end, name
        .. ": a scheme is a table with any of add, rotate and bias, such as schemes.rope(); got " .. got,
        name .. ": a scheme that is a " .. got)
    end
    sizes.scheme = false
    tap.is(mm.nn[name](sizes).scheme, false, name .. ": false is none")
  end
end

tap.fails(function() mm.nn.Block { d_model = 0, n_heads = 1 } end,
  "Block: d_model should be a whole number from 1 on, got 0", "a block of nothing")
tap.is(mm.nn.Block({ d_model = 1, n_heads = 1 }):count() > 0, true, "one of width 1")

do -- the looks of schemes that learners write: eight apart, then the first again
  local looks, seen, apart = require "minimodel.positional.looks", {}, 0
  for i = 1, 8 do
    local look = looks.of("scheme " .. i)
    local key = look.color .. look.marker .. look.dash
    apart, seen[key] = apart + (seen[key] and 0 or 1), true
  end
  local first, ninth = looks.of "scheme 1", looks.of "scheme 9"
  tap.is({ apart, ninth.color, ninth.marker, ninth.dash }, { 8, first.color, first.marker, first.dash }, "their looks")
end

do -- saving and loading
  local path = os.tmpname()
  local a = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 1 }
  local b = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 4, seed = 2 }
  a:save(path)
  b:load(path)
  for i, W in ipairs(b:parameters()) do
    tap.is(W:totable(), a:parameters()[i]:totable(), "matrix " .. i .. " comes back")
  end
  tap.fails(function() mm.nn.Linear({ inputs = 8, outputs = 8 }):load(path) end, "'W'",
    "another model's file is refused")
  tap.fails(function() mm.nn.MultiHeadAttention({ d_model = 4, n_heads = 2 }):load(path) end, "8 × 8",
    "and other shapes")
  os.remove(path)
end

tap.done()
