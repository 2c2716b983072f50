--- The protocol by which any model takes any positional encoding, checked where a model meets a scheme.
--
-- A scheme is a table with a name and any of
--     scheme:add(x, positions)        x (…, T, d) → the same shape: added to the embeddings
--     scheme:rotate(q, k, positions)  q, k (…, T, d_head) → both: applied to queries and keys
--     scheme:bias(n_heads, T)         → (T, T) or (n_heads, T, T): added to the scores, −math.huge masks;
--                                       a function that takes S, the number of keys, too, gives (…, T, S)
-- `positions` is nil for 0 … T − 1, or a list of T numbers. A new one is ten lines of Lua.
local options = require "minimodel.options"
local arguments = require "minimodel.positional.arguments"

local scheme = {}

local functions = { "add", "rotate", "bias", "slopes" }

local function name_of(s) return type(s.name) == "string" and s.name or "without a name" end

local function same_shape(a, b)
  if #a.shape ~= #b.shape then return false end
  for i, n in ipairs(a.shape) do
    if n ~= b.shape[i] then return false end
  end
  return true
end

--- `got` once it is a tensor of the shape and type of `like`.
local function check_like(s, f, what, got, like)
  if not arguments.is_tensor(got) then
    options.fail("scheme %s: %s should return %s as a tensor, got %s", name_of(s), f, what, type(got))
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
        options.fail("%s: scheme %s: %s should be a function, got %s", who, name_of(s), name, type(s[name]))
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

--- Whether a function written `function s:bias(n_heads, T, S)` asks for S.
local function takes_keys(f)
  local info = debug.getinfo(f, "u")
  return info.isvararg or info.nparams >= 4
end

--- What is added to the scores of T queries, the last of S positions: (T, S) or (n_heads, T, S) in `dtype`; nil
-- where nothing is.
function scheme.apply_bias(s, n_heads, T, S, dtype)
  if not (s and s.bias) then return nil end
  S = S or T
  local square = not takes_keys(s.bias)
  local rows = square and S or T
  local bias = s:bias(n_heads, rows, S)
  if not arguments.is_tensor(bias) then
    options.fail("scheme %s: bias should return a tensor, got %s", name_of(s), type(bias))
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
-- nil otherwise.
function scheme.apply_slopes(s, n_heads)
  if not (s and s.slopes) then return nil end
  local slopes = s:slopes(n_heads)
  if type(slopes) ~= "table" and not arguments.is_tensor(slopes) or #slopes ~= n_heads then
    options.fail("scheme %s: slopes should return %d numbers, one for each head", name_of(s), n_heads)
  end
  return slopes
end

--- Positions offset … offset + T − 1 in the form that schemes take: nil where they are 0 … T − 1.
scheme.positions = arguments.run

return scheme
