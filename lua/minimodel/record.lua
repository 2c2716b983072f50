--- mm.record: numbers with names on their axes, which is what a sweep leaves.
--
--     local H = mm.record("scheme", "T", "seed")
--     H:put(1.23, scheme, T, seed)                       -- in the innermost loop; a scheme is known by its name
--     H:of("rope"):change "T"                            -- for each seed: at the last T, less at the first
--     print(H:of { scheme = "rope", T = 256 })           -- 5.060 [4.912, 5.124]: mean [smallest, largest]
--
-- Keys that are numbers stand in ascending order, others in the order in which they first came. A place is written
-- once: a second value for it is an error, so two schemes of one name cannot overwrite each other. What is put is a
-- number or a tensor (of a matrix, say); a tensor without axes becomes a number. NaN is kept and spreads, as in NumPy:
-- a mean, a lowest or a highest of numbers with a NaN among them is NaN. Nothing (nil) cannot be put. A place that was
-- never written is left out of means and lists, and is an error where a number is needed there (of, change, arithmetic
-- between records). No method changes the record it is called on but put. Does not: draw (figure/plots.lua), estimate
-- intervals or test hypotheses (mm.statistics).
local host = require "minimodel.host"
local json = require "minimodel.json"
local options = require "minimodel.options"
local sums = require "minimodel.sums"
local text = require "minimodel.record.text"

local Record = {}
Record.__index = Record
local fail = options.fail

-- ---- Axes and keys --------------------------------------------------------------------------------------------------

local function add_key(self, i, key)
  if self.order[i][key] then return end
  local names = self.names[i]
  local at = #names + 1
  if type(key) == "number" then
    while at > 1 and type(names[at - 1]) == "number" and names[at - 1] > key do at = at - 1 end
  end
  table.insert(names, at, key)
  self.order[i][key] = true
end

--- A record without numbers. `known`: the keys of each axis, in order, so that it outlives a choice among them.
local function new(axes, known)
  local self = setmetatable({ axes = axes, names = {}, order = {}, tree = {}, size = 0 }, Record)
  for i = 1, #axes do
    local names, order = {}, {}
    for k, key in ipairs(known and known[i] or names) do names[k], order[key] = key, true end
    self.names[i], self.order[i] = names, order
  end
  return self
end

local function is_record(value) return getmetatable(value) == Record end

local function axis_of(self, axis, who)
  for i, name in ipairs(self.axes) do
    if name == axis then return i end
  end
  if #self.axes == 0 then fail("record: %s: no axis is left, so there is no %s", who, tostring(axis)) end
  fail("record: %s: there is no axis %s%s", who, tostring(axis), options.hint(tostring(axis), self.axes))
end

--- What a place is called by: a table, such as a scheme, by its name; 64.0 as 64.
local function key_of(self, i, value, who)
  if type(value) == "table" then value = value.name end
  local kind = type(value)
  if kind == "string" or kind == "boolean" then return value end
  if kind == "number" and value == value then return math.tointeger(value) or value end
  fail("record: %s: a key of axis %s is a number, a text, or a table with a name, got %s", who, self.axes[i],
    value == nil and "nothing (nil)" or tostring(value))
end

local function place(self, keys)
  local parts = {}
  for i, axis in ipairs(self.axes) do
    parts[i] = ("%s = %s"):format(axis, type(keys[i]) == "string" and ("%q"):format(keys[i]) or tostring(keys[i]))
  end
  return table.concat(parts, ", ")
end

local function get(self, keys)
  local node = self.tree
  for i = 1, #self.axes do
    node = node[keys[i]]
    if node == nil then return nil end
  end
  if #self.axes == 0 then return node.value end
  return node
end

--- Writes a place; false where there is a value already.
local function set(self, value, keys)
  local node, n, order = self.tree, #self.axes, self.order
  for i = 1, n - 1 do
    local key = keys[i]
    local below = node[key]
    if below == nil then
      if not order[i][key] then add_key(self, i, key) end
      below = {}
      node[key] = below
    end
    node = below
  end
  local key = n == 0 and "value" or keys[n]
  if node[key] ~= nil then return false end
  if n > 0 and not order[n][key] then add_key(self, n, key) end
  node[key] = value
  self.size = self.size + 1
  return true
end

local function is_tensor(value) return type(value) == "userdata" and value.shape ~= nil end

--- What is kept of a value that is meant for a place: a number, or a tensor that has axes.
local function kept(self, value, keys)
  if type(value) == "number" then return value end
  if not is_tensor(value) then
    fail("record: put takes a number or a tensor; got %s at %s",
      value == nil and "nothing (nil)" or "a " .. type(value), place(self, keys))
  end
  return #value.shape == 0 and value:item() or value
end

--- Keeps a number or a tensor at a place, one key for each axis. Returns it. A place is written once.
function Record:put(value, ...)
  local keys, n = { ... }, #self.axes
  if select("#", ...) ~= n then
    fail("record: put needs a key for each axis (%s), that is %d; got %d", table.concat(self.axes, ", "), n,
      (select("#", ...)))
  end
  for i = 1, n do
    local key = keys[i]
    if type(key) ~= "string" and math.type(key) ~= "integer" then keys[i] = key_of(self, i, key, "put") end
  end
  if type(value) ~= "number" then value = kept(self, value, keys) end
  if not set(self, value, keys) then
    for i = 1, n do
      if type((select(i, ...))) == "table" then
        fail("record: there is already a value at %s; a place is written once; are there two of the name %s? { name = "
          .. "… } gives one another", place(self, keys), keys[i])
      end
    end
    fail("record: there is already a value at %s; a place is written once", place(self, keys))
  end
  return value
end

--- The keys of an axis, in order: a list.
function Record:keys(axis)
  local names = self.names[axis_of(self, axis, "keys")]
  return table.move(names, 1, #names, 1, {})
end

--- The names of the axes: a list.
function Record:axis_names() return table.move(self.axes, 1, #self.axes, 1, {}) end

--- How many places hold a value.
function Record:count() return self.size end

-- ---- Walking --------------------------------------------------------------------------------------------------------

--- Calls f(value, key, …) for every value, in the order of the keys.
function Record:each(f)
  local keys, n = {}, #self.axes
  local function walk(node, i)
    if i > n then return f(node, table.unpack(keys, 1, n)) end
    for _, key in ipairs(self.names[i]) do
      local below = node[key]
      if below ~= nil then
        keys[i] = key
        walk(below, i + 1)
      end
    end
  end
  if n > 0 then walk(self.tree, 1) elseif self.size > 0 then f(self.tree.value) end
end

--- A record on the same axes, of f(value, key, …); where f returns nil the place stays empty.
function Record:map(f)
  local out = new(self.axes, self.names)
  local keys, n = {}, #self.axes
  local function made(value)
    local result = f(value, table.unpack(keys, 1, n))
    if result == nil then return nil end
    out.size = out.size + 1
    return kept(out, result, keys)
  end
  local function walk(node, i)           -- every place is a new one, and its keys are known
    local copy
    for _, key in ipairs(self.names[i]) do
      local below = node[key]
      if below ~= nil then
        keys[i] = key
        local result
        if i < n then result = walk(below, i + 1) else result = made(below) end
        if result ~= nil then
          copy = copy or {}
          copy[key] = result
        end
      end
    end
    return copy
  end
  if n > 0 then out.tree = walk(self.tree, 1) or {} elseif self.size > 0 then out.tree.value = made(self.tree.value) end
  return out
end

--- All values in order, as a plain list.
function Record:list()
  local out = {}
  self:each(function(value) out[#out + 1] = value end)
  return out
end

-- ---- Parts ----------------------------------------------------------------------------------------------------------

--- The keys to hold, by axis number: of("rope", 64) names the first axes, of { T = 64 } any.
local function held_keys(self, ...)
  local given, held = table.pack(...), {}
  local first = given[1]
  local by_name = type(first) == "table" and type(first.name) == "string"      -- a scheme, not { axis = key }
  if given.n == 1 and type(first) == "table" and not by_name then
    for axis, key in pairs(first) do
      local i = axis_of(self, axis, "of")
      held[i] = key_of(self, i, key, "of")
    end
    if not next(held) then fail("record: of: which axis is held? Write of { %s = … }", self.axes[1] or "axis") end
  else
    if given.n == 0 or given.n > #self.axes then
      fail("record: of: from one to %d keys (%s), got %d", #self.axes, table.concat(self.axes, ", "), given.n)
    end
    for i = 1, given.n do held[i] = key_of(self, i, given[i], "of") end
  end
  for i, key in pairs(held) do
    if not self.order[i][key] then
      local known = {}
      for k, name in ipairs(self.names[i]) do known[k] = tostring(name) end
      if #known == 0 then fail("record: of: nothing has been put yet") end
      fail("record: of: nothing was put at %s = %s%s", self.axes[i], tostring(key), options.hint(tostring(key), known))
    end
  end
  return held
end

--- What is left when axes are held: of "rope" holds the first axis, of { T = 256 } the one that is named. The value
-- itself when all are.
function Record:of(...)
  local held = held_keys(self, ...)
  local rest, rest_names, all = {}, {}, {}
  for i, axis in ipairs(self.axes) do
    if held[i] == nil then
      rest[#rest + 1], rest_names[#rest_names + 1] = axis, self.names[i]
    else
      all[i] = held[i]
    end
  end
  if #rest == 0 then
    local value = get(self, all)
    if value == nil then fail("record: of: nothing was put at %s", place(self, all)) end
    return value
  end
  local out = new(rest, rest_names)
  local left, n = {}, #self.axes
  local function walk(node, i, k)      -- only where the held keys lead: a plot asks for a part at every point
    if i > n then return set(out, node, left) end
    for _, key in ipairs(held[i] == nil and self.names[i] or { held[i] }) do
      local below = node[key]
      if below ~= nil then
        left[k] = key
        walk(below, i + 1, held[i] == nil and k + 1 or k)
      end
    end
  end
  walk(self.tree, 1, 1)
  return out
end

--- Only some keys of an axis: those for which wanted(key) is true, or those of a list, in its order. An axis of numbers
-- stays ascending. Of nothing a record without values is left.
function Record:only(axis, wanted)
  local at = axis_of(self, axis, "only")
  local chosen, taken = {}, {}
  if type(wanted) == "function" then
    for _, key in ipairs(self.names[at]) do
      if wanted(key) then chosen[#chosen + 1], taken[key] = key, true end
    end
  else
    if type(wanted) ~= "table" or wanted.name then wanted = { wanted } end
    for _, key in ipairs(wanted) do
      key = key_of(self, at, key, "only")
      held_keys(self, { [axis] = key })
      if not taken[key] then chosen[#chosen + 1], taken[key] = key, true end
    end
  end
  local known = table.move(self.names, 1, #self.names, 1, {})
  known[at] = {}
  local out = new(self.axes, known)
  for _, key in ipairs(chosen) do add_key(out, at, key) end
  self:each(function(value, ...)
    if taken[select(at, ...)] then set(out, value, { ... }) end
  end)
  return out
end

-- ---- One axis less --------------------------------------------------------------------------------------------------

local function numbers(list, who)
  for _, value in ipairs(list) do
    if type(value) ~= "number" then
      fail("record: %s: the values should be numbers, not tensors; map them to numbers first", who)
    end
  end
  return list
end

--- One axis less: f(values, keys) of what stands along it; nil leaves the place empty. The value itself when no axis is
-- left.
function Record:fold(axis, f)
  local at = axis_of(self, axis, "fold")
  local rest, rest_names = {}, {}
  for i, name in ipairs(self.axes) do
    if i ~= at then rest[#rest + 1], rest_names[#rest_names + 1] = name, self.names[i] end
  end
  local out, left, n = new(rest, rest_names), {}, #self.axes
  --- Axis i, past the one that goes: what stands along that, a node for each key, is walked side by side.
  local function walk_beside(nodes, along, i)
    if i > n then
      local made = f(nodes, along)
      if made ~= nil then set(out, kept(out, made, left), left) end
      return
    end
    for _, key in ipairs(self.names[i]) do
      local below, there = {}, {}
      for j, node in ipairs(nodes) do
        if node[key] ~= nil then below[#below + 1], there[#there + 1] = node[key], along[j] end
      end
      left[i - 1] = key
      if #below > 0 then walk_beside(below, there, i + 1) end
    end
  end
  local function walk(node, i)
    local nodes, along = {}, {}
    for _, key in ipairs(self.names[i]) do
      local below = node[key]
      if below ~= nil and i < at then
        left[i] = key
        walk(below, i + 1)
      elseif below ~= nil then
        nodes[#nodes + 1], along[#along + 1] = below, key
      end
    end
    if i == at and #rest == 0 then return #nodes > 0 and f(nodes, along) or nil end
    if i == at and #nodes > 0 then walk_beside(nodes, along, i + 1) end
  end
  local whole = walk(self.tree, 1)
  if #rest == 0 then return whole end
  return out
end

local function mean(list)
  if #list == 0 then return nil end
  if type(list[1]) == "number" then return sums.mean(list) end
  local total = list[1]
  for i = 2, #list do total = total + list[i] end
  return total / #list
end

--- The best of a list, where better(a, b); a NaN among them is the answer.
local function extreme(list, better)
  local best = list[1]
  for _, x in ipairs(list) do
    if x ~= x then return x end
    if better(x, best) then best = x end
  end
  return best
end
local function lowest(list, who) return extreme(numbers(list, who), function(a, b) return a < b end) end
local function highest(list, who) return extreme(numbers(list, who), function(a, b) return a > b end) end

local function along(who, f)
  return function(self, axis)
    if axis == nil then return f(self:list(), who) end
    axis_of(self, axis, who)
    return self:fold(axis, function(list) return f(list, who) end)
  end
end

--- The mean along an axis; of all values where none is named (nil of no values). least and most likewise: the lowest,
-- the highest. The mean of tensors is a tensor.
Record.mean, Record.least, Record.most = along("mean", mean), along("least", lowest), along("most", highest)

--- The lowest and the highest of all values; nil when there are none.
function Record:low() return lowest(self:list(), "low") end
function Record:high() return highest(self:list(), "high") end

--- At the last key of an axis, less at its first. Along an axis of fewer than two keys nothing changes and nothing is
-- left.
function Record:change(axis)
  local at = axis_of(self, axis, "change")
  local names = self.names[at]
  local first, last = names[1], names[#names]
  local function difference(list, keys)
    numbers(list, "change")
    if keys[1] ~= first or keys[#keys] ~= last then
      fail("record: change: values are missing at %s = %s", axis, tostring(keys[1] ~= first and first or last))
    end
    if first == last then return nil end
    return list[#list] - list[1]
  end
  return self:fold(axis, difference)
end

-- ---- Arithmetic -----------------------------------------------------------------------------------------------------

--- f of a record with a number, or of two records place by place: every axis of one is an axis of the other, along the
-- axes that one of them lacks it is repeated, and a place that only one of them has is an error.
local function paired(sign, f)
  return function(a, b)
    if not is_record(a) then
      if type(a) ~= "number" then fail("record: %s between a %s and a record", sign, options.kind(a)) end
      return b:map(function(y) return f(a, y) end)
    end
    if not is_record(b) then
      if type(b) ~= "number" then
        fail("record: %s between a record and a %s", sign, b == nil and "nil" or options.kind(b))
      end
      return a:map(function(x) return f(x, b) end)
    end
    local large, small = a, b
    if #b.axes > #a.axes then large, small = b, a end
    local at = {}
    for i, axis in ipairs(small.axes) do
      for j, name in ipairs(large.axes) do
        if name == axis then at[i] = j end
      end
      if not at[i] then
        fail("record: %s: one has the axes %s, the other %s", sign, table.concat(a.axes, ", "),
          table.concat(b.axes, ", "))
      end
    end
    local out, met = new(large.axes, large.names), new(small.axes)
    large:each(function(value, ...)
      local all, keys = { ... }, {}
      for i, j in ipairs(at) do keys[i] = all[j] end
      local other = get(small, keys)
      if other == nil then fail("record: %s: one of the two has nothing at %s", sign, place(small, keys)) end
      set(met, true, keys)
      set(out, large == a and f(value, other) or f(other, value), all)
    end)
    if met.size < small.size then
      small:each(function(_, ...)
        if get(met, { ... }) == nil then fail("record: %s: one of the two has nothing at %s", sign,
          place(small, { ... })) end
      end)
    end
    return out
  end
end

Record.__add = paired("+", function(x, y) return x + y end)
Record.__sub = paired("-", function(x, y) return x - y end)
Record.__mul = paired("*", function(x, y) return x * y end)
Record.__div = paired("/", function(x, y) return x / y end)
function Record:__unm() return self:map(function(x) return -x end) end

-- ---- As tables ------------------------------------------------------------------------------------------------------

--- What a manifest keeps: tables by key, and a list along a last axis of numbers. A place of such a list that was never
-- written is null.
function Record:totable()
  local last = #self.axes
  local function walk(node, i)
    local out, listed = {}, i == last
    for _, key in ipairs(self.names[i]) do listed = listed and type(key) == "number" end
    for rank, key in ipairs(self.names[i]) do
      local value = node[key]
      if value ~= nil and i < last then value = walk(value, i + 1) end
      if is_tensor(value) then value = value:totable() end
      local name = tostring(key)
      if not listed and value ~= nil and out[name] ~= nil then
        fail("record: %s has two keys of different kinds that a table would both call %s", self.axes[i], name)
      end
      if listed then out[rank] = value == nil and json.null or value else out[name] = value end
    end
    return out
  end
  return walk(self.tree, 1)
end

local function asked(axis, names)
  return { __index = function(_, wanted)
    local known = {}
    for i, name in ipairs(names) do known[i] = tostring(name) end
    fail("record: nothing was put at %s = %s%s", axis, tostring(wanted),
      #known > 0 and options.hint(tostring(wanted), known) or "")
  end }
end

--- Tables by key, one inside the other, for prose: local rise = H:change("T"):table(), then rise.rope. A key that is
-- not there is an error.
function Record:table()
  local function walk(node, i)
    local out = {}
    for _, key in ipairs(self.names[i]) do
      if node[key] ~= nil then out[key] = i == #self.axes and node[key] or walk(node[key], i + 1) end
    end
    return setmetatable(out, asked(self.axes[i], self.names[i]))
  end
  return walk(self.tree, 1)
end

local function single_axis(self, who)
  if #self.axes ~= 1 then fail("record: %s: one axis is needed, this record has %s", who,
    table.concat(self.axes, ", ")) end
  numbers(self:list(), who)
end

--- The key of a record of one axis whose number is nearest to x, the first of several; nil when there is none.
function Record:nearest(x)
  single_axis(self, "nearest")
  local best, least = nil, math.huge
  self:each(function(value, key)
    if math.abs(value - x) < least then best, least = key, math.abs(value - x) end
  end)
  return best
end

--- The keys of a record of one axis by rising value; equal values keep their order. NaN has no rank and comes last.
function Record:ranked()
  single_axis(self, "ranked")
  local entries, out = {}, {}
  self:each(function(value, key) entries[#entries + 1] = { value = value, key = key, rank = #entries } end)
  table.sort(entries, function(a, b)
    local no_a, no_b = a.value ~= a.value, b.value ~= b.value
    if no_a ~= no_b then return no_b end
    if not no_a and a.value ~= b.value then return a.value < b.value end
    return a.rank < b.rank
  end)
  for i, entry in ipairs(entries) do out[i] = entry.key end
  return out
end

-- ---- As text --------------------------------------------------------------------------------------------------------

--- The mean of all numbers, and the lowest and highest in brackets: how a record reads in a sentence.
function Record:__tostring() return text.summary(self) end

--- The record as a table in plain text, to print: the first axis down, the second across, mean and range of the rest in
-- each cell. language: "en" unless given.
function Record:text(language) return text.lines(self, language) end

--- Rows and columns for lab:table: the first axis down, the second across, the mean and range of the rest in each cell.
-- With a format, such as "%.3f (%.3f)", a cell shows what this record and those after it hold there. The result has
-- `columns`, their titles, given the words of the table: texts by key of the second axis, `first` for what stands
-- above the rows' keys, `value` above an only column. What the keys are called otherwise, positional/looks.lua says.
function Record:cells(format, ...)
  local others = { ... }
  for i, other in ipairs(others) do
    if not is_record(other) then
      fail("record: cells: what follows the format are records; number %d is a %s", i, options.kind(other))
    end
  end
  return text.cells(self, format, others)
end

-- ---- What a script asks of a record that it has not

local MEANT = { get = "of", append = "put", add = "put", set = "put", insert = "put", max = "high", min = "low",
  values = "list", tolist = "list", items = "each" }
local getinfo = debug.getinfo

--- H["rope"], H.append: an error where a script asks; the library may look whether something is there.
setmetatable(Record, { __index = function(_, key)
  local asks = getinfo(2, "S")
  if not asks or asks.what == "C" or host.is_library(asks.source) then return nil end
  local names = {}
  for name, value in next, Record do
    if type(value) == "function" and not name:find "^__" then names[#names + 1] = name end
  end
  table.sort(names)
  local near = type(key) == "string" and (MEANT[key] or options.nearest(key, names))
  if near then fail('record: it has no %s; did you mean "%s"?', key, near) end
  fail("record: its values are read with of, as in H:of(%s), not with H[…] or a dot",
    type(key) == "string" and ("%q"):format(key) or tostring(key))
end })

function Record:__newindex(key)
  fail("record: a value is written with put, as in H:put(value, %s, …), not with H[…] = value",
    type(key) == "string" and ("%q"):format(key) or tostring(key))
end

return setmetatable({ is = is_record }, {
  __call = function(_, ...)
    local axes, seen = { ... }, {}
    if #axes == 0 then fail "record: name the axes, such as mm.record(\"scheme\", \"T\", \"seed\")" end
    for i, axis in ipairs(axes) do
      if type(axis) ~= "string" then fail("record: the name of axis %d is a text, got %s", i, options.kind(axis)) end
      if seen[axis] then fail("record: there are two axes called %s", axis) end
      if axis == "name" then fail "record: an axis cannot be called name: a table with a name is a key" end
      seen[axis] = true
    end
    return new(axes)
  end,
})
