--- Options in one table, whose unknown keys are refused with the name that was probably meant; and errors raised at
-- the learner's line. Does not check the values: whoever uses an option knows what it may be.
local host = require "minimodel.host"

local options = {}

--- Raises an error whose position is the line of the learner's script that is running.
function options.fail(message, ...)
  if select("#", ...) > 0 then message = message:format(...) end
  error(host.where() .. message, 0)
end

local OURS = { tensor = "tensor", ["minimodel.random"] = "generator", ["minimodel.tape"] = "tape" }

--- What a value is, for messages: "tensor", "generator", "tape", or what Lua calls it.
function options.kind(value)
  local meta = type(value) == "userdata" and getmetatable(value)
  return type(meta) == "table" and OURS[meta.__name] or type(value)
end

--- How many letters to change, add, drop or swap with a neighbour to make b of a (Damerau 1964).
local function distance(a, b)
  local before, row = {}, {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local last = row
    row = { [0] = i }
    for j = 1, #b do
      local same = a:byte(i) == b:byte(j)
      row[j] = math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same and 0 or 1))
      if i > 1 and j > 1 and a:byte(i) == b:byte(j - 1) and a:byte(i - 1) == b:byte(j) then
        row[j] = math.min(row[j], before[j - 2] + 1)
      end
    end
    before = last
  end
  return row[#b]
end

-- What other libraries call it.
local ELSEWHERE = {
  lr = "rate", learning_rate = "rate", eta = "rate", epochs = "steps", iterations = "steps", num_steps = "steps",
  weight_decay = "decay", num_heads = "n_heads", nhead = "n_heads", heads = "n_heads", embed_dim = "d_model",
  hidden_size = "d_model", n_embd = "d_model", dim = "d_model", num_layers = "n_layers", layers = "n_layers",
  n_layer = "n_layers", vocab_size = "vocab", block_size = "max_len", max_length = "max_len", is_causal = "causal",
  attn_mask = "bias", in_features = "inputs", out_features = "outputs", theta = "base", eps = "epsilon",
  betas = "beta1", xlabel = "x_label", ylabel = "y_label", xlim = "x_limits", ylim = "y_limits", colour = "color",
  ["=<"] = "<=", ["=>"] = ">=", ["≤"] = "<=", ["≥"] = ">=", ["="] = "==", ["==="] = "==", ["≈"] = "within",
  generator = "rng", random_state = "seed", name = "experiment", max_grad_norm = "clip",
}

--- The candidate that a mistyped word most likely stood for, or nil when none is near: at least half of the letters
-- must be right.
function options.nearest(word, candidates)
  local meant = ELSEWHERE[word]
  for _, candidate in ipairs(candidates) do
    if candidate == meant then return meant end
  end
  local best, least = nil, #word // 3 + 2
  for _, candidate in ipairs(candidates) do
    local d = distance(word:lower(), candidate:lower())
    if d < least and 2 * d <= math.max(#word, #candidate) and (d <= 1 or #word > 4) then best, least = candidate, d end
  end
  return best
end

--- `; did you mean "x"?`, or the whole choice when nothing is near.
function options.hint(word, candidates)
  local near = options.nearest(word, candidates)
  if near then return ('; did you mean "%s"?'):format(near) end
  return "; there is " .. table.concat(candidates, ", ")
end

local function names_of(allowed)
  local names = {}
  for key, value in pairs(allowed) do names[#names + 1] = type(key) == "string" and key or value end
  table.sort(names)
  return names
end

--- `room` again, where asking for a name it does not have is an error that proposes one. name: how scripts reach it,
-- such as "mm.measure".
function options.room(name, room)
  return setmetatable(room, {
    __index = function(_, wanted)
      options.fail("%s.%s does not exist%s", name, tostring(wanted), options.hint(tostring(wanted), names_of(room)))
    end,
  })
end

--- Returns `given` (an empty table for nil) once each of its keys is one of `allowed`: a list of names, or a table
-- whose keys are the names.
function options.check(name, given, allowed)
  if given == nil then return {} end
  if type(given) ~= "table" then
    options.fail("%s: options are a table, such as { key = value }, got %s", name, options.kind(given))
  end
  local names
  for key in pairs(given) do
    if not names then
      names = {}
      for k, known in pairs(allowed) do names[type(k) == "string" and k or known] = true end
    end
    if not names[key] then
      options.fail('%s: unknown option "%s"%s', name, tostring(key), options.hint(tostring(key), names_of(allowed)))
    end
  end
  return given
end

--- The format filled with the values, a NaN among them as NaN: the C library writes nan or -nan, as the processor has
-- it. An error that says so where the format does not fit them.
function options.filled(name, format, ...)
  local fits, text = pcall(string.format, format, ...)
  for i = 1, fits and select("#", ...) or 0 do
    local value = select(i, ...)
    if value ~= value then text = text:gsub("%f[%w+-][+-]?nan%f[^%w]", "NaN") end
  end
  if fits then return text end
  local shown = {}
  for i = 1, select("#", ...) do shown[i] = tostring((select(i, ...))) end
  options.fail('%s: the format "%s" does not fit %s', name, tostring(format), table.concat(shown, ", "))
end

--- rng once it is a random generator; an error that says so otherwise. The engine is asked for here and not above: the
-- command line is read with this module, and it says how many threads the engine is to have.
function options.generator(name, rng)
  local core = require "minimodel.core"
  if getmetatable(rng) ~= getmetatable(core.random(0)) then
    local got = getmetatable(rng) == core.metatable and "a tensor" or type(rng)
    options.fail("%s: rng should be a generator, made by mm.random(seed), got %s", name, got)
  end
  return rng
end

--- given[key], true or false; `otherwise` where it is nil. A text such as "no" would count as true.
function options.truth(name, given, key, otherwise)
  local value = given[key]
  if value == nil then return otherwise end
  if type(value) ~= "boolean" then
    options.fail("%s: %s should be true or false, got %s", name, key, tostring(value))
  end
  return value
end

--- given[key], a whole number from `least` on; an error that says so otherwise.
function options.whole(name, given, key, least)
  local value = given[key]
  local whole = math.type(value) == "integer" and value or math.type(value) == "float" and math.tointeger(value)
  if not whole or whole < least then
    options.fail("%s: %s should be a whole number from %d on, got %s", name, key, least, tostring(value))
  end
  return whole
end

--- given[key], a finite number; `otherwise` where it is nil. range: { least = } or { above = }, and below = beside
-- least.
function options.number(name, given, key, range, otherwise)
  local value = given[key]
  if value == nil then return otherwise end
  local least, above, below = range.least, range.above, range.below
  local finite = type(value) == "number" and value == value and math.abs(value) < math.huge
  if finite and value >= (least or value) and (not above or value > above) and (not below or value < below) then
    return value
  end
  local got = tostring(value)
  if above then options.fail("%s: %s should be a finite number above %g, got %s", name, key, above, got) end
  if below then options.fail("%s: %s should be a number from %g to below %g, got %s", name, key, least, below, got) end
  if least then options.fail("%s: %s should be a finite number from %g on, got %s", name, key, least, got) end
  options.fail("%s: %s should be a finite number, got %s", name, key, got)
end

return options
