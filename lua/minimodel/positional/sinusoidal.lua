--- The fixed table of sines and cosines, added to the embeddings. Vaswani et al. 2017, section 3.5.
local core = require "minimodel.core"
local options = require "minimodel.options"
local arguments = require "minimodel.positional.arguments"
local tables = require "minimodel.positional.tables"

local sinusoidal = {}

local BASE = 10000

--- (T, d): sine in even columns, cosine in odd ones (counting from 0), ω_k = base^(−2k/d). T may also be a table
-- or tensor of positions, which may be negative or fractional. Options: base, dtype.
function sinusoidal.encode(T, d, given)
  local o = options.check("sinusoidal", given, { "base", "dtype" })
  return core.sinusoidal(T, d, o.base or BASE, o.dtype)
end

local scheme = {}
scheme.__index = scheme

--- x (…, T, d) → x + scale · PE
function scheme:add(x, positions)
  local shape = x.shape
  local d, dtype, base = shape[#shape], x.dtype, self.base
  local rows = arguments.positions("sinusoidal", positions, shape[#shape - 1], arguments.shape(x))
  local encoding = tables.rows(self.tables, ("%d %s %a"):format(d, dtype, base), rows, function(at)
    return core.sinusoidal(at, d, base, dtype)
  end)
  if self.scale ~= 1 then encoding = encoding * self.scale end
  return x + encoding
end

--- A scheme. Options: base, scale (what the table is multiplied by before it is added, 1 by default).
function sinusoidal.scheme(given)
  local o = options.check("schemes.sinusoidal", given, { "base", "scale" })
  local scale = options.number("schemes.sinusoidal", o, "scale", {}, 1)
  core.sinusoidal(1, 2, o.base or BASE) -- refuses a bad base here, and not in the first forward
  return setmetatable({ name = "sinusoidal", base = o.base or BASE, scale = scale, tables = {} }, scheme)
end

return sinusoidal
