-- What the properties of the bug museum look at: everything positional as the program has it, as methods of one
-- table, so that an exhibit can put a wrong one in the place of any.
local mm = require "minimodel"
local P = mm.positional

local real = {}

--- (T, d); positions: T or a list
function real:sinusoidal(positions, d) return P.sinusoidal(positions, d, { dtype = "float64" }) end

--- x (…, T, d) rotated. given: layout, positions, scaling
function real:rope(x, given) return P.rope(x, given) end

--- queries and keys (…, T, d), rotated by the same positions
function real:rotate(q, k, positions, layout)
  return self:rope(q, { positions = positions, layout = layout }),
    self:rope(k, { positions = positions, layout = layout })
end

--- d ⟨g, rope(x)⟩ / d x
function real:rope_gradient(x, g, given)
  local leaf = x:copy():requires_grad()
  local tape <close> = mm.tape()
  tape:backward((self:rope(leaf, given) * g):sum())
  return leaf.grad
end

function real:rope_frequencies(d, scaling) return (P.rope_frequencies(d, { scaling = scaling })) end

function real:alibi_slopes(n_heads) return P.alibi_slopes(n_heads) end

--- (n_heads, T, S)
function real:alibi_bias(n_heads, T, S) return P.alibi_bias(n_heads, T, { S = S, dtype = "float64" }) end

--- (T, T)
function real:t5_buckets(T, causal) return P.t5_buckets(T, { causal = causal }) end

--- x (T, d) + rows of a table (T_max, d)
function real:learned(rows, x, positions, overflow)
  local scheme = P.learned { T_max = rows.shape[1], d = rows.shape[2], overflow = overflow, dtype = "float64" }
  scheme.table = rows
  return scheme:add(x, positions)
end

--- q, k, v (H, T, d); bias (H, T, S) or nil
function real:attention(q, k, v, causal, bias) return (mm.attention(q, k, v, { causal = causal, bias = bias })) end

--- The positions of T new tokens after `offset` others, as a cache hands them to a scheme.
function real:positions(offset, T)
  local list = {}
  for t = 1, T do list[t] = offset + t - 1 end
  return list
end

return real
