--- Attention with linear biases: each head takes its slope times the distance off its scores. Press et al. 2022.
local core = require "minimodel.core"
local options = require "minimodel.options"

local alibi = {}

--- (n_heads) slopes, float64 unless dtype says otherwise: 2^(−8h/n) for powers of two, the reference rule for
-- other counts.
function alibi.slopes(n_heads, given)
  local o = options.check("alibi_slopes", given, { "dtype" })
  if o.dtype == "int32" or o.dtype == "int64" then
    options.fail("%s: dtype must be float32 or float64; it is %s", "alibi_slopes", o.dtype)
  end
  return core.alibi_slopes(n_heads):astype(o.dtype or "float64")
end

--- (n_heads, T, S) = −m_h |i − j|. Options: causal (−inf for keys after the query), S (keys, when there are
-- more of them than queries: the queries are then the last T positions; S = T by default), dtype.
function alibi.bias(n_heads, T, given)
  local o = options.check("alibi_bias", given, { "causal", "S", "dtype" })
  return core.alibi_bias(n_heads, T, o.S or T, o.causal, o.dtype)
end

local scheme = {}
scheme.__index = scheme

function scheme:bias(n_heads, T, S, positions)
  S = S or T
  if not positions then return core.alibi_bias(n_heads, T, S, self.causal) end
  local at = core.tensor(positions, "float64"):reshape { 1, S }
  local distance = (at - at:slice(2, S - T + 1, S):T()):abs()
  local bias = core.alibi_slopes(n_heads):reshape { n_heads, 1, 1 } * -distance
  if not self.causal then return bias end
  local later = core.arange(S, "float64"):reshape { 1, S }:gt(core.arange(T, "float64"):reshape { T, 1 } + (S - T))
  return core.where(later, -math.huge, bias)
end

--- What attention needs in place of the bias when nobody looks at it.
function scheme:slopes(n_heads) return core.alibi_slopes(n_heads):totable() end

--- A scheme. Options: causal (false by default: a model that is causal masks by itself).
function alibi.scheme(given)
  local o = options.check("schemes.alibi", given, { "causal" })
  local made = setmetatable({ name = "alibi", causal = options.truth("schemes.alibi", o, "causal", false) }, scheme)
  if made.causal then made.slopes = false end -- slopes alone would not mask
  return made
end

return alibi
