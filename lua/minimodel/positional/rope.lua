--- Rotary positions: pairs of features of queries and keys turn with their position, so that a score depends on the
-- distance alone. Su et al. 2021. The schedule (which angles) is apart from the rotation (core.rope_rotate): the
-- schedule is the lesson.
local core = require "minimodel.core"
local options = require "minimodel.options"
local arguments = require "minimodel.positional.arguments"
local tables = require "minimodel.positional.tables"

local rope = {}

local BASE, LAYOUTS = 10000, { "interleaved", "half" }

-- For each way of stretching the frequencies: the fields that it must be told, and those that it may be, with their
-- defaults.
local scalings = {
  linear = { needs = { "factor" }, defaults = {} },
  ntk = { needs = { "factor" }, defaults = {} },
  dynamic = { needs = { "factor", "original_length", "current_length" }, defaults = {} },
  yarn = { needs = { "factor", "original_length" }, defaults = { alpha = 1, beta = 32, attention_factor = false } },
  llama3 = { needs = { "factor", "original_length", "low_freq_factor", "high_freq_factor" }, defaults = {} },
}
local kinds = { "linear", "ntk", "dynamic", "yarn", "llama3" }

--- One more than the largest position: the length that dynamic scaling asks for where none is told.
local function length_of(positions)
  if type(positions) == "number" then return positions end
  local most = 0
  for t = 1, #positions do
    local p = positions[t]
    if arguments.is_tensor(p) then p = p:item() end
    if type(p) == "number" and p > most then most = p end
  end
  return most + 1
end

--- A complete copy of the scaling: kind known, no field missing or unknown, defaults filled in. nil stays nil.
-- `positions`, where they are known, tell dynamic scaling its current length.
local function complete(who, scaling, positions)
  if scaling == nil then return nil end
  if type(scaling) ~= "table" then
    options.fail('%s: scaling should be a table such as { kind = "linear", factor = 4 }, got %s', who,
      tostring(scaling))
  end
  if scaling.kind == nil then options.fail("%s: scaling.kind is missing%s", who, options.hint("", kinds)) end
  local rule = scalings[arguments.choice(who, "scaling.kind", scaling.kind, kinds)]
  local allowed = table.move(rule.needs, 1, #rule.needs, 2, { "kind" })
  for name in pairs(rule.defaults) do allowed[#allowed + 1] = name end
  table.sort(allowed)
  options.check(('%s: scaling of kind "%s"'):format(who, scaling.kind), scaling, allowed)
  local whole = { kind = scaling.kind }
  for name, value in pairs(rule.defaults) do whole[name] = value end
  for _, name in ipairs(allowed) do
    if scaling[name] ~= nil then whole[name] = scaling[name] end
  end
  if scaling.kind == "dynamic" and positions and whole.current_length == nil then
    whole.current_length = length_of(positions)
  end
  for _, name in ipairs(rule.needs) do
    if whole[name] == nil then
      options.fail('%s: scaling.%s is missing; kind "%s" needs %s', who, name, scaling.kind,
        table.concat(rule.needs, ", "))
    end
    if type(whole[name]) ~= "number" then
      options.fail("%s: scaling.%s should be a number, got %s", who, name, tostring(whole[name]))
    end
  end
  return whole
end

--- YaRN's factor on cosines and sines: a number, or true for 0.1 ln s + 1 (Peng et al. 2023, section 3.4); 1
-- otherwise.
local function magnitude_of(who, scaling)
  local given = scaling and scaling.attention_factor
  if not given then return 1 end
  if given == true then return 0.1 * math.log(scaling.factor) + 1 end
  if type(given) ~= "number" then
    options.fail("%s: scaling.attention_factor should be a number, or true for 0.1 ln(factor) + 1, got %s", who,
      tostring(given))
  end
  return given
end

local function frequencies_of(d_head, base, scaling)
  return core.rope_frequencies(d_head, base or BASE, scaling)
end

--- (d_head/2) angles per position, float64: θ_i = base^(−2i/d_head), stretched as `scaling` says. Options: base,
-- scaling = {kind=, …}. A second value holds what rounding to float64 left over (rope_schedule takes it as
-- `tails`).
function rope.frequencies(d_head, given)
  local o = options.check("rope_frequencies", given, { "base", "scaling" })
  return frequencies_of(d_head, o.base, complete("rope_frequencies", o.scaling))
end

--- The angles that each pair meets between a query and a key: up to a trained length, and up to a longer one, whose
-- frequencies may be scaled. A list of { seen =, reached =, new = }, angles from 0 to 2π, `new` where the longer length
-- takes the hand to angles that the trained one never showed; and how many are new.
function rope.horizon(d_head, trained, length, given)
  local o = options.check("rope_horizon", given, { "base", "scaling" })
  for i, name in ipairs { "trained length", "length" } do
    local value = select(i, trained, length)
    if type(value) ~= "number" or value ~= value or value < 1 then
      options.fail("rope_horizon: the %s is a number from 1 on, got %s", name, tostring(value))
    end
  end
  local before = rope.frequencies(d_head, { base = o.base }):totable()
  local after = rope.frequencies(d_head, { base = o.base, scaling = o.scaling }):totable()
  local out, count, turn = {}, 0, 2 * math.pi
  for i, theta in ipairs(before) do
    local seen, reached = math.min(trained * theta, turn), math.min(length * after[i], turn)
    local new = reached > seen + 1e-9 and seen < turn
    out[i] = { seen = seen, reached = reached, new = new }
    if new then count = count + 1 end
  end
  return out, count
end

--- What the published upper bound on a score is at a distance, over what it is at distance 0: Σ_j |S_j| / Σ_j j with
-- S_j = Σ_{i < j} e^{i·distance·θ_i}. Whatever q and k are, |score| is at most a number of theirs times this. Su et al.
-- 2021, §3.4.3. Does not say that a score falls: a bound that falls does not force what lies below it.
function rope.bound(d_head, distance, given)
  local o = options.check("rope_bound", given, { "base" })
  if type(distance) ~= "number" or distance - distance ~= 0 then
    options.fail("rope_bound: the distance is a number, got %s", tostring(distance))
  end
  local across, up, total, whole = 0, 0, 0, 0
  for j, theta in ipairs(rope.frequencies(d_head, { base = o.base }):totable()) do
    across, up = across + math.cos(distance * theta), up + math.sin(distance * theta)
    total, whole = total + math.sqrt(across * across + up * up), whole + j
  end
  return total / whole
end

--- Cosines and sines (T, pairs) of position times frequency. positions: T, a table or a tensor; frequencies: a table
-- or a tensor. Options: tails, magnitude (1 by default), dtype.
function rope.schedule(positions, frequencies, given)
  local o = options.check("rope_schedule", given, { "tails", "magnitude", "dtype" })
  return core.rope_schedule(positions, frequencies, o.tails, o.magnitude, o.dtype)
end

--- How many of the d features turn; the rest pass through.
local function rotary_width(who, rotary, d)
  if rotary == nil then return d end
  local whole = type(rotary) == "number" and math.tointeger(rotary)
  if not whole or whole < 2 or whole > d or whole % 2 ~= 0 then
    options.fail("%s: rotary, the number of features that turn, should be even and from 2 to d_head = %d, got %s",
      who, d, tostring(rotary))
  end
  return whole
end

local function rows_and_width(who, x)
  local shape = arguments.tensor(who, "x", x).shape
  if #shape < 2 then options.fail("%s: x should be (…, T, d_head), got %s", who, arguments.shape(x)) end
  return shape[#shape - 1], shape[#shape]
end

--- Rotates x (…, T, d_head). Options: layout ("interleaved": features 2i and 2i+1 make a pair, the default;
-- "half": i and i + d/2), base, scaling, rotary (how many features turn; all by default), positions (0 … T−1 by
-- default; they may be negative) and offset, which is added to each of them.
function rope.apply(x, given)
  local o = options.check("rope", given, { "layout", "base", "scaling", "rotary", "offset", "positions" })
  local T, d = rows_and_width("rope", x)
  local layout = arguments.choice("rope", "layout", o.layout or "interleaved", LAYOUTS)
  local offset = o.offset or 0
  if type(offset) ~= "number" then options.fail("rope: offset should be a number, got %s", tostring(offset)) end
  local positions = o.positions and arguments.shifted(o.positions, offset) or arguments.run(offset, T)
  positions = arguments.positions("rope", positions, T, arguments.shape(x))
  local scaling = complete("rope", o.scaling, positions)
  local frequencies, tails = frequencies_of(rotary_width("rope", o.rotary, d), o.base, scaling)
  local cosines, sines = core.rope_schedule(positions, frequencies, tails, magnitude_of("rope", scaling), x.dtype)
  return core.rope_rotate(x, cosines, sines, layout)
end

local scheme = {}
scheme.__index = scheme

--- The frequencies for heads of this width; they do not depend on positions, so they are kept.
function scheme:frequencies(d_head)
  local kept = self.kept[d_head]
  if not kept then
    kept = { frequencies_of(rotary_width("rope", self.rotary, d_head), self.base, self.scaling) }
    self.kept[d_head] = kept
  end
  return kept[1], kept[2]
end

--- q, k (…, T, d_head) → both rotated by the same angles.
function scheme:rotate(q, k, positions)
  local T, d = rows_and_width("rope", q)
  local T_k, d_k = rows_and_width("rope", k)
  if T ~= T_k or d ~= d_k then
    options.fail("rope: q and k should have the same T and d_head; q is %s, k is %s", arguments.shape(q),
      arguments.shape(k))
  end
  local rows = arguments.positions("rope", positions, T, arguments.shape(q))
  local dtype = q.dtype
  local cosines, sines = tables.rows(self.tables, d .. dtype, rows, function(at)
    local frequencies, tails = self:frequencies(d)
    return core.rope_schedule(at, frequencies, tails, self.magnitude, dtype)
  end)
  return core.rope_rotate(q, cosines, sines, self.layout), core.rope_rotate(k, cosines, sines, self.layout)
end

--- A scheme. Options: layout, base, scaling, rotary, name. Dynamic scaling must be told its current_length: a cache
-- holds keys that were rotated already, so the angles must not change as the sequence grows.
function rope.scheme(given)
  local o = options.check("schemes.rope", given, { "layout", "base", "scaling", "rotary", "name" })
  local scaling = complete("schemes.rope", o.scaling)
  frequencies_of(4, o.base) -- refuses a bad base here, and not in the first forward
  local rotary = type(o.rotary) == "number" and math.tointeger(o.rotary)
  if o.rotary ~= nil and (not rotary or rotary < 2 or rotary % 2 ~= 0) then
    options.fail("schemes.rope: rotary, the number of features that turn, should be even and from 2 on, got %s",
      tostring(o.rotary))
  end
  if o.name ~= nil and type(o.name) ~= "string" then
    options.fail("schemes.rope: name should be a text, got %s", options.kind(o.name))
  end
  return setmetatable({
    name = o.name or "rope",
    layout = arguments.choice("schemes.rope", "layout", o.layout or "interleaved", LAYOUTS),
    base = o.base or BASE,
    rotary = o.rotary,
    scaling = scaling,
    magnitude = magnitude_of("schemes.rope", scaling),
    kept = {},
    tables = {},
  }, scheme)
end

return rope
