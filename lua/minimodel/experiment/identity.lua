--- What a run's numbers depend on, as digests: the code that makes them, and the arithmetic of this program.
--
-- Does: read a function's own text, that of the functions of the same script which it calls, and the values that they
-- see; try the engine on a few small trainings. Does not: look at the code of the library, which the trainings stand
-- for.
local host = require "minimodel.host"
local scan = require "minimodel.literate.scan"

local identity = {}

-- ---- Code

--- The text of lines first … last of a source without comments, each token apart from the next by one space.
local function tokens_of(source, first, last)
  local lines, n = {}, 0
  for line in (source .. "\n"):gmatch("(.-)\n") do
    n = n + 1
    if n >= first and n <= last then lines[#lines + 1] = line end
  end
  local out = {}
  for kind, text in scan.tokens(table.concat(lines, "\n")) do
    if kind ~= "comment" then out[#out + 1] = text end
  end
  return table.concat(out, " ")
end

local function source_of(info, sources)
  local path = info.source:match "^@(.*)$"
  if not path then return info.source end
  if not sources[path] then
    local file = io.open(path, "rb")
    sources[path] = file and file:read "a" or ""
    if file then file:close() end
  end
  return sources[path]
end

local ORDER = { number = 1, string = 2, boolean = 3 }
local function sorted_keys(value)
  local keys = {}
  for key in pairs(value) do
    if ORDER[type(key)] then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b)
    local p, q = ORDER[type(a)], ORDER[type(b)]
    if p ~= q then return p < q end
    if p == 3 then return b and not a end
    return a < b
  end)
  return keys
end

--- A text that is the same for two functions exactly when they read the same, call the same and see the same values
-- (to twelve digits: the last ones of a logarithm are the C library's).
-- Comments, spaces and where in the file a function stands do not show. `apart`: a set of tables that are not looked
-- into (the lab itself) but for the numbers, texts and truths that a function asks them for by name, as in lab.seed. A
-- generator is known by its stream, not by how far it was drawn.
function identity.describe(f, apart)
  local modules, seen, count, out, sources = {}, {}, 0, {}, {}
  for name, module in pairs(package.loaded) do
    if type(module) == "table" then modules[module] = name end
  end
  local walk

  --- What a function whose text is `text` asks a table apart for, under the name it has there.
  local function asked_of(name, value, text)
    for key in (" " .. text):gmatch(" " .. name .. " %. ([%a_][%w_]*)") do
      local kind = type(value[key])
      if ORDER[kind] then
        out[#out + 1] = (" .%s = "):format(key)
        walk(value[key])
      end
    end
  end

  local function walk_function(value)
    local info = debug.getinfo(value, "S")
    if info.what == "C" or host.is_library(info.source) then
      out[#out + 1] = "library"
      return
    end
    local text = tokens_of(source_of(info, sources), info.linedefined, info.lastlinedefined)
    out[#out + 1] = text
    local upvalues = {}
    for i = 1, 255 do
      local name, inner = debug.getupvalue(value, i)
      if not name then break end
      if name ~= "_ENV" then upvalues[#upvalues + 1] = { name, inner } end
    end
    table.sort(upvalues, function(a, b) return a[1] < b[1] end)
    for _, pair in ipairs(upvalues) do
      out[#out + 1] = "\n" .. pair[1] .. " = "
      walk(pair[2])
      if apart and apart[pair[2]] then asked_of(pair[1], pair[2], text) end
    end
  end

  function walk(value)
    local kind = type(value)
    if kind == "number" then out[#out + 1] = math.type(value) == "integer" and tostring(value)
      or ("%.12g"):format(value)
    elseif kind == "string" then out[#out + 1] = ("%q"):format(value)
    elseif kind == "boolean" or kind == "nil" then out[#out + 1] = tostring(value)
    elseif kind == "table" and (modules[value] or apart and apart[value]) then out[#out + 1] = modules[value] or "apart"
    elseif seen[value] then out[#out + 1] = "#" .. seen[value]
    elseif kind == "table" then
      count = count + 1
      seen[value] = count
      out[#out + 1] = "{"
      for _, key in ipairs(sorted_keys(value)) do
        out[#out + 1] = tostring(key) .. "="
        walk(value[key])
        out[#out + 1] = ","
      end
      out[#out + 1] = "}"
    elseif kind == "function" then
      count = count + 1
      seen[value] = count
      walk_function(value)
    elseif kind == "userdata" and getmetatable(value) == require("minimodel.core").metatable then
      walk(value:detach():flatten():totable())
    elseif kind == "userdata" and getmetatable(value) == getmetatable(require("minimodel.core").random(0)) then
      local stream = value:split "identity"
      out[#out + 1] = ("generator %d"):format(stream:integer(math.mininteger, math.maxinteger))
    else
      out[#out + 1] = kind
    end
  end

  walk(f)
  return table.concat(out)
end

--- Its SHA-256.
function identity.code(f, apart) return host.sha256(identity.describe(f, apart)) end

-- ---- Arithmetic

--- A few steps of a small model at a rate so large that training is chaotic: whatever changes in the last bit of a
-- sum is soon seen in the first digit of a loss.
local function small_training(mm, model, forward, keep)
  local losses = mm.train.fit { model = model, steps = 5, rate = 0.3, warmup = 2, decay = 0.1, clip = 1,
    loss = forward }
  for _, loss in ipairs(losses) do keep(loss) end
end

local arithmetic
--- The SHA-256 of what this program computes: trainings of both models under every scheme the labs train, and
-- readings with masks, offsets and stretched frequencies. The same on every machine, instruction set and number of
-- threads; another when a kernel, an operation, the optimizer or the generator gives another bit.
function identity.arithmetic()
  if arithmetic then return arithmetic end
  local mm = require "minimodel"
  local schemes, bytes, rng = mm.positional.schemes, {}, mm.random(16):split "arithmetic"
  local function keep(x) bytes[#bytes + 1] = ("<d"):pack(x) end
  local T, ids, targets, labels = 11, {}, {}, {}
  for b = 1, 3 do
    ids[b], targets[b], labels[b] = {}, {}, rng:integer(0, 1)
    for t = 1, T do ids[b][t], targets[b][t] = rng:integer(0, 18), t > 9 and b > 1 and -1 or rng:integer(0, 18) end
  end
  local rows = {}
  for t = 1, T do
    rows[t] = {}
    for u = 1, T do rows[t][u] = t - u >= 5 and -math.huge or 0.0 end
  end
  local late = {}
  for t = 1, T do late[t] = t + 20 end
  local function of(name, d)
    if name == "learned" then return schemes.learned { T_max = 40, d = d, std = 0.7, rng = rng:split "table" } end
    return schemes[name] {}
  end
  for _, name in ipairs { "none", "sinusoidal", "rope", "learned", "alibi" } do
    local model = mm.nn.MiniGPT { vocab = 19, d_model = 16, n_layers = 1, n_heads = 2, d_ff = 24, scheme = of(name, 16),
      seed = 5 }
    small_training(mm, model, function() return model:loss(ids, targets) end, keep)
    keep(model:loss(ids, targets, { positions = late }):item())
    keep(model:loss(ids, targets, { mask = mm.tensor(rows) }):item())
    if name == "rope" then
      for _, scaling in ipairs { { kind = "linear", factor = 4 }, { kind = "ntk", factor = 4 },
        { kind = "yarn", factor = 4,
        original_length = 8, attention_factor = true } } do
        model.scheme = schemes.rope { scaling = scaling }
        keep(model:loss(ids, targets):item())
      end
    end
    for _, causal in ipairs { false, true } do
      local judge = mm.nn.Classifier { vocab = 19, d_model = 16, n_layers = 1, n_heads = 2, d_ff = 24, causal = causal,
        scheme = of(name, 16),
        seed = 6 }
      small_training(mm, judge, function() return mm.cross_entropy(judge:forward(ids), labels) end, keep)
    end
  end
  arithmetic = host.sha256(table.concat(bytes))
  return arithmetic
end

return identity
