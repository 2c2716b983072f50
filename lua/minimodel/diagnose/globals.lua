--- While a lab runs, reading a global that was never given a value is an error with the nearest name, where Lua would
-- give nil.
-- The library and other modules read globals as Lua has it; so does any script that makes no lab.
local host = require "minimodel.host"
local options = require "minimodel.options"
local values = require "minimodel.diagnose.values"

local globals = {}

local before, watching

--- The names of the locals that the function at `level` of the stack can see.
local function visible(level)
  local names = {}
  for i = 1, 250 do
    local name = debug.getlocal(level + 1, i)
    if not name then break end
    if not name:find "^%(" then names[#names + 1] = name end
  end
  local f = debug.getinfo(level + 1, "f").func
  for i = 1, 60 do
    local name = debug.getupvalue(f, i)
    if not name then break end
    names[#names + 1] = name
  end
  return names
end

local function missing(_, name)
  local info = debug.getinfo(2, "S")
  if type(name) ~= "string" or not info or info.what == "C" or host.is_library(info.source) then return nil end
  local near = options.nearest(name, visible(2)) or values.near(name)
  if near == name then near = nil end   -- mm, in a file that does not require it
  options.fail("`%s` was never given a value%s", name, near and ("; did you mean %s?"):format(near) or "")
end

--- From now on, until unwatch. A second call does nothing.
function globals.watch()
  if watching then return end
  watching, before = { __index = missing }, getmetatable(_G)
  setmetatable(_G, watching)
end

function globals.unwatch()
  if watching and getmetatable(_G) == watching then setmetatable(_G, before) end
  watching, before = nil, nil
end

return globals
