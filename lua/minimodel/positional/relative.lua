--- T5's relative positions: a learned number for each head and each bucket of distances, added to the scores. Raffel
-- et al. 2020.
local core = require "minimodel.core"
local options = require "minimodel.options"

local relative = {}

local BUCKETS, MAX_DISTANCE = 32, 128

--- (T, S) int64: the bucket, from 0, of each key's distance from each query. Options: buckets (32), max_distance
-- (128), causal (false: keys before and after have buckets of their own), S (keys; T by default).
function relative.buckets(T, given)
  local o = options.check("t5_buckets", given, { "buckets", "max_distance", "causal", "S" })
  return core.t5_buckets(T, o.S or T, o.buckets or BUCKETS, o.max_distance or MAX_DISTANCE, o.causal)
end

local scheme = {}
scheme.__index = scheme

--- The buckets (T, S) of whole positions that are not one after the other: from what t5_buckets has for the last query
-- of a run, whose keys are all before it; keys after a query have the upper half of the buckets in the same order, or
-- none of their own. Past max_distance there is one bucket.
local function buckets_between(s, T, S, positions)
  local low, high = math.huge, -math.huge
  for j = 1, S do low, high = math.min(low, positions[j]), math.max(high, positions[j]) end
  local far = math.min(s.max_distance, math.tointeger(math.floor(high - low)) or s.max_distance)
  local before, after, rows = core.t5_buckets(1, far + 1, s.buckets, s.max_distance, s.causal)[1]:totable(), {}, {}
  for distance = 0, far do
    local bucket = before[far - distance + 1]
    after[distance + 1] = s.causal and 0 or distance == 0 and bucket or bucket + s.buckets // 2
  end
  for t = 1, T do
    local row, query = {}, positions[S - T + t]
    for j = 1, S do
      local distance = math.tointeger(positions[j] - query)
      if not distance then
        options.fail("t5: positions should be whole numbers, got %s", tostring(positions[j]))
      end
      row[j] = distance >= 0 and after[math.min(distance, far) + 1] or before[math.max(far + distance, 0) + 1]
    end
    rows[t] = row
  end
  return core.tensor(rows, "int64")
end

--- (n_heads, T, S): table[bucket, head]
function scheme:bias(n_heads, T, S, positions)
  if n_heads ~= self.n_heads then options.fail("t5: the table was made for %d heads, the model has %d",
    self.n_heads, n_heads) end
  local buckets = positions and buckets_between(self, T, S, positions)
    or core.t5_buckets(T, S or T, self.buckets, self.max_distance, self.causal)
  return self.table:take(buckets):permute(3, 1, 2)
end

--- What training changes.
function scheme:named_parameters() return { { "table", self.table } } end
function scheme:parameters() return { self.table } end

--- A scheme. Options: n_heads; buckets, max_distance, causal as above; rng and std, what the table is drawn with:
-- N(0, std²), 0.02 by default; dtype.
function relative.scheme(given)
  local o = options.check("schemes.t5", given, { "n_heads", "buckets", "max_distance", "causal", "rng", "std",
    "dtype" })
  local n_heads = options.whole("schemes.t5", o, "n_heads", 1)
  local made = {
    name = "t5",
    n_heads = n_heads,
    buckets = o.buckets or BUCKETS,
    max_distance = o.max_distance or MAX_DISTANCE,
    causal = o.causal or false,
  }
  -- refuses here what would be refused in the first forward
  core.t5_buckets(1, 1, made.buckets, made.max_distance, made.causal)
  local rng = options.generator("schemes.t5", o.rng == nil and core.random(0):split "t5 positions" or o.rng)
  local std = options.number("schemes.t5", o, "std", { least = 0 }, 0.02)
  made.table = (core.randn(rng, { made.buckets, n_heads }, o.dtype) * std):requires_grad()
  made.fields = { "table" }
  return setmetatable(made, scheme)
end

return relative
