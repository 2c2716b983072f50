--- A table of vectors, one per position, learned with the rest of the model; past its last row it has nothing to say.
local core = require "minimodel.core"
local options = require "minimodel.options"
local arguments = require "minimodel.positional.arguments"

local learned = {}

local scheme = {}
scheme.__index = scheme

--- x (…, T, d) → x + table[rows]; positions past T_max do what `overflow` says.
function scheme:add(x, positions)
  local shape = x.shape
  if shape[#shape] ~= self.d then
    options.fail("learned: the table is %d × %d, so x should end in %d features; it is %s", self.T_max, self.d,
      self.d, arguments.shape(x))
  end
  local wanted = arguments.positions("learned", positions, shape[#shape - 1], arguments.shape(x))
  return x + self.table:take(core.learned_rows(wanted, self.T_max, self.overflow))
end

--- What training changes.
function scheme:named_parameters() return { { "table", self.table } } end
function scheme:parameters() return { self.table } end

--- A scheme. Options: T_max and d, the table's rows and columns; overflow: "error" (the default), "clamp" (read the
-- last row) or "wrap" (start again); rng and std, what the rows are drawn with: N(0, std²), 0.02 by default; dtype.
function learned.scheme(given)
  local o = options.check("learned", given, { "T_max", "d", "overflow", "rng", "std", "dtype" })
  local T_max, d = options.whole("learned", o, "T_max", 1), options.whole("learned", o, "d", 1)
  local overflow = arguments.choice("learned", "overflow", o.overflow or "error", { "error", "clamp", "wrap" })
  local std = options.number("learned", o, "std", { least = 0 }, 0.02)
  local rng = options.generator("learned", o.rng == nil and core.random(0):split "learned positions" or o.rng)
  local rows = (core.randn(rng, { T_max, d }, o.dtype) * std):requires_grad()
  local made = { name = "learned", T_max = T_max, d = d, overflow = overflow, table = rows, fields = { "table" } }
  return setmetatable(made, scheme)
end

return learned
