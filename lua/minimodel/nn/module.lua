--- What every module has: parameters in a fixed order, saving and loading, a name. A class is made by
-- module.class(name) and fills self.fields, the names of its parameters and of the modules inside it, in order; a
-- field may be a list of modules.
local options = require "minimodel.options"

local module = {}

local Module = {}

local function collect(self, prefix, out, seen)
  for _, field in ipairs(self.fields) do
    local value = self[field]
    if type(value) == "userdata" then
      if not seen[value] then out[#out + 1] = { prefix .. field, value } end
      seen[value] = true
    elseif type(value) == "table" and value.fields then
      collect(value, prefix .. field .. ".", out, seen)
    elseif type(value) == "table" then
      for i, part in ipairs(value) do collect(part, ("%s%s.%d."):format(prefix, field, i), out, seen) end
    end
  end
  return out
end

--- A list of {name, tensor}; the name of an inner module's parameter begins with the field it is kept in:
-- "blocks.1.attention.W_Q". One that is in several places, because modules share it, is listed once, under its first
-- name.
function Module:named_parameters() return collect(self, "", {}, {}) end

--- The tensors alone, in the same order.
function Module:parameters()
  local tensors = {}
  for i, entry in ipairs(self:named_parameters()) do tensors[i] = entry[2] end
  return tensors
end

--- How many numbers there are to learn.
function Module:count()
  local total = 0
  for _, entry in ipairs(self:named_parameters()) do
    local size = 1
    for _, n in ipairs(entry[2].shape) do size = size * n end
    total = total + size
  end
  return total
end

--- Writes the parameters to a safetensors file.
function Module:save(path)
  require("minimodel.safetensors").save(path, self:named_parameters())
  return self
end

--- Reads them back; names, shapes and types must be those of this module, else nothing changes.
function Module:load(path)
  require("minimodel.safetensors").load_into(path, self:named_parameters())
  return self
end

function Module:__call(...) return self:forward(...) end

--- A new class: calling it with a table of options makes an object. The class gives `init(self, options)`, `allowed`
-- (names of its options) and `forward`.
function module.class(name, allowed)
  local class = { name = name }
  for key, value in pairs(Module) do class[key] = value end
  class.__index = class
  function class.__tostring(self) return name .. "(" .. self:describe() .. ")" end
  return setmetatable(class, {
    __call = function(_, given)
      if type(given) ~= "table" then options.fail("%s: options in a table are wanted, such as %s { … }", name, name) end
      local self = setmetatable({ fields = {} }, class)
      class.init(self, options.check(name, given, allowed))
      return self
    end,
  })
end

--- The generator of a module: rng = as it is, or one made from seed = (0 by default).
function module.generator(name, given)
  local core = require "minimodel.core"
  if given.rng ~= nil then
    if given.seed ~= nil then options.fail("%s: seed and rng exclude each other", name) end
    return options.generator(name, given.rng)
  end
  return core.random(given.seed or 0)
end

--- x's last axis must be `size`.
function module.check_width(name, x, size, what)
  local core = require "minimodel.core"
  if getmetatable(x) ~= core.metatable then options.fail("%s: a tensor is wanted, got %s", name, options.kind(x)) end
  local shape = x.shape
  if shape[#shape] ~= size then
    options.fail("%s: x is %s, but %s = %d: its last axis should be %d", name,
      #shape == 0 and "a scalar" or table.concat(shape, " × "), what, size, size)
  end
end

--- A parameter: a leaf that collects a gradient when a tape is open.
function module.parameter(t) return t:requires_grad() end

return module
