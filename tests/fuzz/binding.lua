-- The bytes choose calls of every function of the engine's binding, methods and options, with tensors, numbers, texts,
-- tables and nil, in any place; finalizers close tensors at any time. Errors are texts; crashes are found by the
-- sanitizers.
local mm = require "minimodel"
local core = require "minimodel.core"

local LEFT_OUT = { fail_after = true, memory_limit = true, save = true, load = true, figure_write = true }
local functions = {}
for _, room in ipairs { core, core.methods, core.metatable, mm.positional, mm.measure } do
  local names = {}
  for name, f in pairs(room) do
    if type(f) == "function" and not LEFT_OUT[name] and not tostring(name):find "figure" then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  for _, name in ipairs(names) do functions[#functions + 1] = room[name] end
end
-- A table of each pair of results of the call before is asked for as often as the bytes like: past this it is refused.
core.memory_limit(1 << 24)
local Closer = { __gc = function(self) self[1]:close() end }

return function(bytes)
  local at, pool = 0, {}
  local function byte()
    at = at + 1
    return bytes:byte(at) or 0
  end
  local function shape()
    local list = {}
    for i = 1, byte() % 4 do list[i] = byte() % 5 end
    return list
  end
  local TYPES = { "float32", "float64", "int32", "int64" }
  local NUMBERS = { 0, 1, -1, 2, 3, 0.5, 1 / 0, -1 / 0, 0 / 0, math.maxinteger, math.mininteger, 1e300, 2.0 ^ 53, -2,
    7 }
  local function value(depth)
    local kind = byte() % 11
    if kind <= 3 and #pool > 0 then return pool[1 + byte() % #pool] end
    if kind == 4 then return mm.full(shape(), NUMBERS[1 + byte() % 6], TYPES[1 + byte() % 2]) end
    if kind == 5 then return mm.zeros(shape(), TYPES[1 + byte() % 4]) end
    if kind == 6 then return NUMBERS[1 + byte() % #NUMBERS] end
    if kind == 7 then return ({ "float32", "float64", "half", "x\0y", "", "rope" })[1 + byte() % 6] end
    if kind == 8 then return byte() % 2 == 0 end
    if kind == 9 and depth < 3 then
      local list = {}
      for i = 1, byte() % 4 do list[i] = value(depth + 1) end
      if byte() % 4 == 0 then list.causal, list.scale, list.base = value(3), value(3), value(3) end
      return list
    end
    if kind == 10 then return mm.random(byte()) end
    return nil
  end
  local tape = byte() % 3 == 0 and core.tape() or nil
  for _ = 1, 12 do
    if at >= #bytes then break end
    local f, arguments, n = functions[1 + (byte() * 256 + byte()) % #functions], {}, byte() % 6
    for i = 1, n do
      arguments[i] = value(1)
      if tape and byte() % 4 == 0 and mm.is_tensor(arguments[i]) then
        pcall(function() return arguments[i]:requires_grad() end) -- a finalizer may have closed it
      end
    end
    if byte() % 5 == 0 and mm.is_tensor(arguments[1]) then setmetatable({ arguments[1] }, Closer) end
    local ok, a, b = pcall(f, table.unpack(arguments, 1, n))
    assert(ok or type(a) == "string", "an error that is no text")
    for _, result in ipairs { ok and a or nil, ok and b or nil } do
      if mm.is_tensor(result) then
        pool[#pool + 1] = result
        if tape and byte() % 8 == 0 then pcall(tape.backward, tape, result) end
      end
    end
  end
  if tape then tape:close() end
end
