--- What other languages, libraries and older versions of Lua call something, and how it is written here. The learner's
-- own names come first: whoever asks has seen that the name has no value. And what only tensors have, where it is asked
-- of a list or a number.
local foreign = require "minimodel.diagnose.foreign"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local values = require "minimodel.diagnose.values"

local say = messages.say
local elsewhere = {}

-- A bare name → what Lua has.
local HABITS = {
  len = "#t", range = "for i = 1, n do … end", str = "tostring(x)", int = "math.floor(x)",
  float = "tonumber(x), and math.huge for infinity",
  enumerate = "for i, x in ipairs(t) do … end", append = "t[#t + 1] = x", printf = "io.write(string.format(…))",
    sum = "t:sum()",
  sqrt = "math.sqrt(x)", exp = "math.exp(x)", log = "math.log(x)", sin = "math.sin(x)", cos = "math.cos(x)",
    abs = "math.abs(x)", pi = "math.pi", clip = "math.max(low, math.min(x, high))",
    clamp = "math.max(low, math.min(x, high))",
  max = "math.max(a, b)", min = "math.min(a, b)", floor = "math.floor(x)", round = "math.floor(x + 0.5)",
    pow = "x ^ y", isinstance = "type(x) == \"…\"",
  unpack = "table.unpack(t)", loadstring = "load(text)", push = "t[#t + 1] = x", typeof = "type(x)",
    zip = "for i = 1, #a do … a[i], b[i] … end",
  input = "io.read()", format = "string.format(…)", None = "nil", null = "nil",
    undefined = "nil",
  f = "string.format(\"x is %g\", x)", sys = "arg[1], or in a lab lab:param(\"name\", 5)",
  True = "true", False = "false", console = "print(…)", Math = "math", inf = "math.huge", Infinity = "math.huge",
  infinity = "math.huge", nan = "0 / 0", NaN = "0 / 0", println = "print(…)",
  foreach = "for i, x in ipairs(t) do … end",
  map = "mm.map(t, f)", list = "{ … }", dict = "{ name = value }", set = "{ [x] = true }", tuple = "{ … }",
  sorted = "table.sort(t)", reversed = "for i = #t, 1, -1 do … end", any = "for i, x in ipairs(t) do … end",
  all = "for i, x in ipairs(t) do … end", repr = "tostring(x)", bool = "x ~= 0", parseInt = "math.floor(tonumber(x))",
  parseFloat = "tonumber(x)", exit = "os.exit()", open = "io.open(path)", raise = "error(message)",
}
local IN_ROOM = {
  ["math.mod"] = "math.fmod(x, y)", ["math.round"] = "math.floor(x + 0.5)",
    ["table.getn"] = "#t", ["table.push"] = "t[#t + 1] = x",
  ["table.append"] = "t[#t + 1] = x", ["table.length"] = "#t", ["string.length"] = "#s",
    ["string.split"] = "s:gmatch \"[^,]+\"",
  ["math.ln"] = "math.log(x)", ["table.join"] = "table.concat(t, \", \")", ["string.join"] = "table.concat(t, \", \")",
  ["table.map"] = "for i, x in ipairs(t) do … end", ["string.trim"] = "s:match \"^%s*(.-)%s*$\"",
    ["math.inf"] = "math.huge", ["math.nan"] = "0 / 0", ["math.infinity"] = "math.huge", ["math.PI"] = "math.pi",
  ["math.e"] = "math.exp(1)",
  ["math.log2"] = "math.log(x, 2)", ["math.log10"] = "math.log(x, 10)", ["math.tanh"] = "t:tanh()",
  ["math.trunc"] = "(math.modf(x))", ["math.pow"] = "x ^ y",
  ["math.clamp"] = "math.max(low, math.min(x, high))", ["math.clip"] = "math.max(low, math.min(x, high))",
  ["string.contains"] = "s:find(part, 1, true)", ["table.len"] = "#t", ["table.size"] = "#t",
}

-- Methods that the lists and strings of other languages have; @ is the table or the string.
local OF_TABLE = {
  append = "@[#@ + 1] = x", push = "@[#@ + 1] = x", add = "@[#@ + 1] = x", insert = "table.insert(@, x)",
  pop = "table.remove(@)", remove = "table.remove(@)", join = "table.concat(@, \", \")", sort = "table.sort(@)",
  len = "#@", length = "#@", size = "#@", count = "#@", items = "for key, x in pairs(@) do … end",
  keys = "for key in pairs(@) do … end", forEach = "for i, x in ipairs(@) do … end", map = "mm.map(@, f)",
  copy = "table.move(@, 1, #@, 1, {})", unpack = "table.unpack(@)",
}
local OF_STRING = {
  split = "@:gmatch \"[^,]+\"", trim = "@:match \"^%s*(.-)%s*$\"", strip = "@:match \"^%s*(.-)%s*$\"",
  length = "#@", replace = "@:gsub(old, new)", toUpperCase = "@:upper()", toLowerCase = "@:lower()",
  contains = "@:find(part, 1, true)", startswith = "@:sub(1, #part) == part", join = "table.concat(t, @)",
}

elsewhere.of_table, elsewhere.of_string = OF_TABLE, OF_STRING

-- What of a bare name holds for tensors and has another name there.
local CLAMPED = "t:maximum(low):minimum(high)"
local OF_TENSOR = { clip = CLAMPED, clamp = CLAMPED }
elsewhere.clamped = CLAMPED
local FIELDS = { shape = true, dtype = true }   -- of tensors; grad means nothing for what was made just now

--- Is it a list of which mm.tensor may make one, or mm.stack? And are its entries tensors, so that it is mm.stack?
local function is_list(value)
  local inner = type(value) == "table" and not debug.getmetatable(value) and value[1] or nil
  return type(inner) == "number" or type(inner) == "table" or values.is_tensor(inner), values.is_tensor(inner)
end

--- What may help where a method or a field of tensors is asked of something else: `object`, where it is known, which
-- the learner calls `text`. nil where tensors have no such name, or the object is of another kind.
function elsewhere.of_tensor(name, object, known, text)
  local core = package.loaded["minimodel.core"]
  local is_method = core and core.methods[name] ~= nil
  if not is_method and not (core and FIELDS[name]) or OF_TABLE[name] then return nil end
  if not known then return say("`%s` belongs to tensors; mm.tensor(…) makes one from a list or a number", name) end
  local there, holds_tensors = is_list(object)
  if not there and type(object) ~= "number" then return nil end
  text = text or "…"
  if type(object) == "number" and is_method and math[name] then
    return say("`%s` is a number: %s", text, ("math.%s(%s)"):format(name, text))
  end
  local made = ("mm.%s(%s)"):format(holds_tensors and "stack" or "tensor", text)
  return say(there and "`%s` is a plain list, and `%s` belongs to tensors: %s"
    or "`%s` is a number, and `%s` belongs to tensors: %s", text, name, made .. (is_method and (":%s(…)"):format(name)
    or "." .. name))
end

--- How the manual writes a name that stands alone: "mm.zeros(…)", "t:softmax(…)"; nil where it has none such, and in
-- a page, which does not carry the manual.
local function in_manual(name, prefix)
  local there, reference = pcall(require, "minimodel.reference")
  if not there then return nil end
  for _, entry in ipairs((reference.find(name))) do
    for _, each in ipairs(reference.names(entry)) do
      if each == prefix .. name then return each .. (entry.value and "" or "(…)") end
    end
  end
end

local LIBRARIES = { np = true, numpy = true, torch = true, tf = true, jnp = true }

--- What is said of a bare name that other languages have.
local function of_habit(name)
  if name == "mm" then return say('put this at the top of the script: local mm = require "minimodel"') end
  if LIBRARIES[name] then
    return say "for numbers Lua has math, as in math.exp(x); for tensors there is mm, as in mm.zeros {3, 4} or t:exp()"
  end
  local text = HABITS[name] or foreign.instead[name]
  if not text then return nil end
  text = messages.entry(text) and say(text) or text                  -- some are words, not code
  local of_tensor = OF_TENSOR[name] or text:find "^math%." and in_manual(name, "t:")
  if of_tensor then return say("in Lua this is written: %s; of a tensor: %s", text, of_tensor) end
  return say("in Lua this is written: %s", text)
end

--- What is said of a bare name that stands in a room of Lua or of this library.
local function of_room(name)
  for _, room in ipairs { "math", "string", "table" } do
    if rawget(_G[room], name) ~= nil then return say("in Lua this is written: %s", room .. "." .. name) end
  end
  local there = in_manual(name, "mm.") or in_manual(name, "t:")
  return there and say("here this is written: %s", there) or nil
end

--- The function of a room of mm that is called so, such as mm.measure.row_entropy; nil where there is none, or several,
-- and in a page.
function elsewhere.function_of(name)
  local there, reference = pcall(require, "minimodel.reference")
  if not there then return nil end
  local found = reference.find(name)
  return #found == 1 and found[1].name:match("^mm%.[%w_]+%." .. name .. "$") or nil
end

--- What may help with a bare name that has no value; scope: the innermost local that it sees. A sentence, or nil.
function elsewhere.bare(name, scope)
  local habit = of_habit(name)
  if habit then return habit end
  local near = options.nearest(name, values.locals(scope))
  if near and near ~= name then return say("did you mean `%s`?", near) end
  local room = of_room(name)
  if room then return room end
  near = values.near(name, scope)
  return near and near ~= name and say("did you mean `%s`?", near) or nil
end

--- What is said of room.name, such as math.inf.
function elsewhere.field(room, name)
  local text = IN_ROOM[room .. "." .. name]
  return text and say("in Lua this is written: %s", text) or nil
end

return elsewhere
