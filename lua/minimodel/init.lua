--- mm: everything in one table. Names follow the manual; what is not in the table yet (mm.nn, mm.lab, …) is loaded
-- when it is first used.
--
-- Axes and subscripts count from 1, as Lua does; positions and token ids count from 0, as the mathematics does.
local core = require "minimodel.core"
local host = require "minimodel.host"
local options = require "minimodel.options"
require "minimodel.tensor"

local mm = {
  version = host.version,
  isa = core.isa,
  threads = core.threads,
  core = core,
}

-- ---- Making tensors

mm.tensor, mm.full, mm.arange = core.tensor, core.full, core.arange
mm.random, mm.randn, mm.rand = core.random, core.randn, core.rand
mm.load, mm.concat, mm.where = core.load, core.concat, core.where

function mm.zeros(shape, dtype) return core.full(shape, 0, dtype) end
function mm.ones(shape, dtype) return core.full(shape, 1, dtype) end

function mm.is_tensor(value) return getmetatable(value) == core.metatable end

--- Joins tensors of one shape along a new axis (the first by default).
function mm.stack(list, axis)
  axis = axis or 1
  local parts = {}
  for i, t in ipairs(list) do
    local shape = t.shape
    local at = axis < 0 and axis + #shape + 2 or axis
    if at < 1 or at > #shape + 1 then
      options.fail("stack: axis %d; there are %d axes in the result", axis, #shape + 1)
    end
    table.insert(shape, at, 1)
    parts[i] = t:reshape(shape)
  end
  return core.concat(parts, axis)
end

-- ---- What models are made of

--- Rows of a table by token id; ids count from 0 and may be a tensor of integers or a (nested) table.
function mm.embedding(rows, ids)
  return rows:take(core.ids(ids))
end

function mm.linear(x, W, b) return x:linear(W, b) end

local attention_options = { "causal", "bias", "slopes", "scale", "weights" }

--- Scaled dot-product attention. q (…, H, T, D), k (…, H, S, D), v (…, H, S, E) → out (…, H, T, E) and, with weights
-- = true, the weights (…, H, T, S). Options: causal, bias (broadcasts to the weights' shape; -math.huge masks),
-- slopes (H; ALiBi without forming the bias), scale (1/sqrt(D) by default), weights.
function mm.attention(q, k, v, given)
  local o = options.check("attention", given, attention_options)
  local slopes = o.slopes
  if type(slopes) == "table" then
    slopes = core.tensor(slopes, q.dtype)
  elseif mm.is_tensor(slopes) and mm.is_tensor(q) then
    slopes = slopes:astype(q.dtype)
  end
  return core.attention(q, k, v, o.causal, o.bias, slopes, options.number("attention", o, "scale", {}), o.weights)
end

--- −log softmax(logits)[target], the mean over targets, or each with mean = false. Targets are ids, from 0; those
-- equal to `ignore` do not count.
function mm.cross_entropy(logits, targets, given)
  local o = options.check("cross_entropy", given, { "ignore", "mean" })
  return core.cross_entropy(logits, core.ids(targets), o.ignore, options.truth("cross_entropy", o, "mean", true))
end

-- ---- Lists

--- The smallest and the largest number of a list.
function mm.range(list)
  if type(list) ~= "table" or #list == 0 then options.fail("range: a list of numbers is wanted, with at least one") end
  local low, high = list[1], list[1]
  for i, x in ipairs(list) do
    if type(x) ~= "number" then options.fail("range: entry %d is a %s, not a number", i, options.kind(x)) end
    if x ~= x then return x, x end -- a NaN spreads, as it does in records and tensors
    low, high = math.min(low, x), math.max(high, x)
  end
  return low, high
end

--- The list of f(item, …) for every item of a list.
function mm.map(list, f, ...)
  if type(list) ~= "table" or type(f) ~= "function" then
    options.fail("map: a list and a function are wanted, got a %s and a %s", options.kind(list), options.kind(f))
  end
  local out = {}
  for i, item in ipairs(list) do out[i] = f(item, ...) end
  return out
end

-- ---- The tape and the memory

mm.tape = core.tape

--- {live=, peak=, tensors=}: bytes of tensor memory now and at most so far, and how many tensors have memory of their
-- own.
function mm.memory()
  local live, peak, tensors = core.memory()
  return { live = live, peak = peak, tensors = tensors }
end

-- ---- Rooms that open when they are first asked for

local rooms = { "nn", "positional", "measure", "figure", "lab", "train", "data", "statistics", "record", "terms",
  "help" }

local function versions()
  local found = { minimodel = host.version, lua = host.lua, compiler = host.compiler, isa = core.isa }
  for name, text in pairs(core.figure_versions and core.figure_versions() or {}) do found[name] = text end
  return found
end

return setmetatable(mm, {
  __index = function(_, name)
    if name == "versions" then
      mm.versions = versions()
      return mm.versions
    end
    for _, room in ipairs(rooms) do
      if room == name then
        mm[name] = require("minimodel." .. name)
        return mm[name]
      end
    end
    if rawget(core.methods, name) then
      options.fail("mm.%s does not exist, but every tensor t has it: t:%s", name, name)
    end
    local names = table.move(rooms, 1, #rooms, 1, { "versions" })
    for known in pairs(mm) do names[#names + 1] = known end
    table.sort(names)
    local near = options.nearest(tostring(name), names)
    local methods = {}
    for known in pairs(core.methods) do methods[#methods + 1] = known end
    table.sort(methods)
    local method = not near and options.nearest(tostring(name), methods)
    if method then
      options.fail("mm.%s does not exist; did you mean t:%s, which every tensor t has?", tostring(name), method)
    end
    options.fail("mm.%s does not exist%s", tostring(name), near and ("; did you mean mm.%s?"):format(near) or "")
  end,
})
