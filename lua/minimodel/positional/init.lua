--- mm.positional: every way of telling attention where a token stands. Functions that make tables, and schemes that
-- models take.
--
-- Positions count from 0. Tables are computed in double and rounded once; see src/engine/positional.
local sinusoidal = require "minimodel.positional.sinusoidal"
local learned = require "minimodel.positional.learned"
local rope = require "minimodel.positional.rope"
local alibi = require "minimodel.positional.alibi"
local relative = require "minimodel.positional.relative"
local options = require "minimodel.options"

local schemes = {
  sinusoidal = sinusoidal.scheme,
  learned = learned.scheme,
  rope = rope.scheme,
  alibi = alibi.scheme,
  t5 = relative.scheme,
}

--- No positions at all: the control of every comparison.
function schemes.none(given)
  options.check("schemes.none", given, {})
  return { name = "none" }
end

return options.room("mm.positional", {
  sinusoidal = sinusoidal.encode,
  learned = learned.scheme,
  rope_frequencies = rope.frequencies,
  rope_schedule = rope.schedule,
  rope_bound = rope.bound,
  rope_horizon = rope.horizon,
  rope = rope.apply,
  alibi_slopes = alibi.slopes,
  alibi_bias = alibi.bias,
  t5_buckets = relative.buckets,
  schemes = options.room("mm.positional.schemes", schemes),
  scheme = require "minimodel.positional.scheme",
  looks = require "minimodel.positional.looks",
})
