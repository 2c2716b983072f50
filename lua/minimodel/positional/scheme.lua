--- The protocol by which any model takes any positional encoding, checked where a model meets a scheme.
--
-- A scheme is a table with a name and any of
--     scheme:add(x, positions)        x (…, T, d) → the same shape: added to the embeddings
--     scheme:rotate(q, k, positions)  q, k (…, T, d_head) → both: applied to queries and keys
--     scheme:bias(n_heads, T)         → (T, T) or (n_heads, T, T): added to the scores, −math.huge masks;
--                                       a function that takes S, the number of keys, too, gives (…, T, S); one that
--                                       takes (n_heads, T, S, positions) is told those of the keys where they are not
--                                       one after the other, and the queries' are the last T of them
-- `positions` is nil for 0 … T − 1, or a list of T numbers. A new one is ten lines of Lua.
local options = require "minimodel.options"
local arguments = require "minimodel.positional.arguments"

local scheme = {}

local functions = { "add", "rotate", "bias", "slopes" }

local function name_of(s) return type(s.name) == "string" and s.name or "without a name" end

local function same_shape(a, b)
  local of_a, of_b = a.shape, b.shape
  if #of_a ~= #of_b then return false end
  for i, n in ipairs(of_a) do
    if n ~= of_b[i] then return false end
  end
  return true
end

--- `got` once it is a tensor of the shape and type of `like`.
local function check_like(s, f, what, got, like)
  if not arguments.is_tensor(got) then
    options.fail("scheme %s: %s should return %s as a tensor, got %s", name_of(s), f, what, options.kind(got))
  end
  if not same_shape(got, like) then
    options.fail("scheme %s: %s should return %s in the shape it came in, %s; it returned %s", name_of(s), f, what,
      arguments.shape(like), arguments.shape(got))
  end
  if got.dtype ~= like.dtype then
    options.fail("scheme %s: %s should return %s as %s, as it came; it returned %s", name_of(s), f, what,
      like.dtype, got.dtype)
  end
  return got
end

--- s once it is a scheme: a table, whose functions have names that a model will look for. nil stays nil: no
-- positions.
function scheme.check(who, s)
  if s == nil then return nil end
  if type(s) ~= "table" then
    options.fail("%s: a scheme is a table with any of add, rotate and bias, such as schemes.rope(); got %s", who,
      type(s))
  end
  local known, other
  for _, name in ipairs(functions) do
    if s[name] then
      known = true
      if type(s[name]) ~= "function" then
        options.fail("%s: scheme %s: %s should be a function, got %s", who, name_of(s), name, options.kind(s[name]))
      end
    end
  end
  for key, value in pairs(s) do
    if type(value) == "function" and type(key) == "string" and (not other or key < other) then other = key end
  end
  if not known and other then
    options.fail('%s: scheme %s has none of add, rotate and bias; it has "%s"%s', who, name_of(s), other,
      options.hint(other, functions))
  end
  return s
end

--- The embeddings x (…, T, d) with positions added.
function scheme.apply_add(s, x, positions)
  if not (s and s.add) then return x end
  return check_like(s, "add", "x", s:add(x, positions), x)
end

--- Queries and keys (…, T, d_head), rotated.
function scheme.apply_rotate(s, q, k, positions)
  if not (s and s.rotate) then return q, k end
  local turned_q, turned_k = s:rotate(q, k, positions)
  return check_like(s, "rotate", "q", turned_q, q), check_like(s, "rotate", "k", turned_k, k)
end

--- Whether a function written `function s:bias(n_heads, T, S, positions)` asks for S (n = 4) and positions (n = 5).
local function takes(f, n)
  local info = debug.getinfo(f, "u")
  return info.isvararg or info.nparams >= n
end

--- Whether positions are one after the other: then distances are those of 0 … S − 1.
local function is_run(positions)
  for i = 2, #positions do
    if positions[i] ~= positions[i - 1] + 1 then return false end
  end
  return true
end

local function fail_apart(s)
  options.fail("scheme %s: its bias takes no positions, and these are not one after the other; write it as " ..
    "bias(n_heads, T, S, positions)", name_of(s))
end

--- What is added to the scores of T queries, the last of S positions: (T, S) or (n_heads, T, S) in `dtype`; nil
-- where nothing is. positions: those of the keys, nil for 0 … S − 1.
function scheme.apply_bias(s, n_heads, T, S, dtype, positions)
  if not (s and s.bias) then return nil end
  S = S or T
  local apart = positions and not is_run(positions) and positions or nil
  if apart and not takes(s.bias, 5) then fail_apart(s) end
  local square = not takes(s.bias, 4)
  local rows = square and S or T
  local bias = s:bias(n_heads, rows, S, apart)
  if not arguments.is_tensor(bias) then
    options.fail("scheme %s: bias should return a tensor, got %s", name_of(s), options.kind(bias))
  end
  local shape = bias.shape
  local square_fits = #shape >= 2 and shape[#shape - 1] == rows and shape[#shape] == S
  local heads_fit = #shape == 2 or #shape == 3 and (shape[1] == 1 or shape[1] == n_heads)
  if not (square_fits and heads_fit) then
    options.fail("scheme %s: bias should return %d × %d (queries, keys), or %d × %d × %d with heads; it returned %s",
      name_of(s), rows, S, n_heads, rows, S, arguments.shape(bias))
  end
  if rows > T then bias = bias:slice(-2, rows - T + 1, rows) end
  return bias:astype(dtype or bias.dtype)
end

--- The slopes of the heads, a table or a tensor of n_heads numbers, where a scheme's bias is −slope · distance;
-- nil otherwise, and where distances are not those of 0 … S − 1.
function scheme.apply_slopes(s, n_heads, positions)
  if not (s and s.slopes) then return nil end
  if positions and not is_run(positions) then
    if not s.bias then fail_apart(s) end
    return nil
  end
  local slopes = s:slopes(n_heads)
  if type(slopes) ~= "table" and not arguments.is_tensor(slopes) or #slopes ~= n_heads then
    options.fail("scheme %s: slopes should return %d numbers, one for each head", name_of(s), n_heads)
  end
  return slopes
end

--- Positions offset … offset + T − 1 in the form that schemes take: nil where they are 0 … T − 1.
scheme.positions = arguments.run

--- positions once they are a list of finite numbers, or a tensor with one axis; nil stays nil. Whatever scheme there
-- is: one that has no use for them would take anything.
local function checked(positions)
  if positions == nil then return nil end
  local is_tensor = arguments.is_tensor(positions)
  if not is_tensor and type(positions) ~= "table" then
    options.fail("positions should be a list of numbers or a tensor, got %s", options.kind(positions))
  end
  if is_tensor and #positions.shape ~= 1 then
    options.fail("positions should be a list of numbers or a tensor, got %s", arguments.shape(positions))
  end
  for t, position in ipairs(is_tensor and positions:totable() or positions) do
    if type(position) ~= "number" or position - position ~= 0 then
      options.fail("positions: entry %d is %s; finite numbers are wanted", t, tostring(position))
    end
  end
  return positions
end

--- The positions of T rows after a cache, as given or those after its last one (nil for 0 … T − 1), and of all keys:
-- the cache's and theirs (nil for 0 … S − 1). A cache has `length` and, where its positions are not 0 … length − 1,
-- `positions`.
function scheme.places(cache, positions, T)
  if cache ~= nil and type(cache) ~= "table" then
    options.fail("cache should be a table, empty at first, got %s", options.kind(cache))
  end
  local past = cache and cache.length or 0
  local before = cache and cache.positions
  if not checked(positions) then
    positions = arguments.run(before and before[past] + 1 or past, T)
  elseif not before then
    before = {}
    for t = 1, past do before[t] = t - 1 end
  end
  if not before then return positions, nil end
  local keys = table.move(before, 1, past, 1, {})
  local added = positions or arguments.run(0, T)
  if arguments.is_tensor(positions) then added = positions:totable() end
  for t = 1, added and #added or T do keys[past + t] = added and added[t] or t - 1 end
  return positions, keys
end

return scheme
