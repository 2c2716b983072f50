--- Checks that the positional encodings share: what an argument should be, said with its name and the value it had.
local core = require "minimodel.core"
local options = require "minimodel.options"

local arguments = {}

--- `value` once it is one of the names in the list.
function arguments.choice(who, what, value, names)
  for _, name in ipairs(names) do
    if value == name then return value end
  end
  local shown = type(value) == "string" and ('"%s"'):format(value) or tostring(value)
  options.fail("%s: there is no %s %s%s", who, what, shown, options.hint(tostring(value), names))
end

function arguments.is_tensor(value) return getmetatable(value) == core.metatable end

--- `value` once it is a tensor.
function arguments.tensor(who, what, value)
  if not arguments.is_tensor(value) then
    options.fail("%s: %s should be a tensor, got %s", who, what, options.kind(value))
  end
  return value
end

function arguments.shape(t) return #t.shape == 0 and "scalar" or table.concat(t.shape, " × ") end

--- Positions offset … offset + T − 1 as a list, or nil where the offset is 0, which every function takes for 0
-- … T − 1.
function arguments.run(offset, T)
  if offset == 0 then return nil end
  local positions = {}
  for t = 1, T do positions[t] = offset + t - 1 end
  return positions
end

--- Positions, each with the offset added. What is no number is left for the check that names it.
function arguments.shifted(positions, offset)
  if offset == 0 then return positions end
  if arguments.is_tensor(positions) then return positions:astype "float64" + offset end
  if type(positions) ~= "table" then return positions end
  local moved = {}
  for t, position in ipairs(positions) do moved[t] = type(position) == "number" and position + offset or position end
  return moved
end

--- The positions of the T rows of x: as given, or 0 … T − 1. One position too many or too few is an error.
function arguments.positions(who, positions, T, shape)
  if positions == nil then return T end
  if type(positions) ~= "table" and not arguments.is_tensor(positions) then
    options.fail("%s: positions should be a table of numbers or a tensor, got %s", who, options.kind(positions))
  end
  if #positions ~= T then
    options.fail("%s: there are %d positions for T = %d rows; the tensor is %s", who, #positions, T, shape)
  end
  return positions
end

return arguments
