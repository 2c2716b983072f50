--- What was going on when an error arose: the learner's line, the values of its names, and the call that failed.
-- Looks at the stack once, from a message handler, and keeps what it found. Does not judge.
local host = require "minimodel.host"

local frames = {}

local MOST_LINES, MOST_LEVELS = 10, 200   -- of a traceback: an endless recursion has hundreds of thousands

local function is_learners(info) return info.currentline > 0 and not host.is_library(info.source) end

--- The values of a frame's locals by name; where a name is declared twice the inner one counts.
local function locals_of(level)
  local names, values, i = {}, {}, 1
  while true do
    local name, value = debug.getlocal(level + 1, i)
    if not name then return names, values end
    if not name:find "^%(" then
      names[name], values[name] = true, value
    end
    i = i + 1
  end
end

--- What a function was called with, as far as it can be seen: { n =, [i] = value }, and the names of its parameters.
local function arguments_of(level, info)
  local values, names = { n = 0 }, {}
  local most = info.what == "C" and 20 or info.nparams
  for i = 1, most do
    local name, value = debug.getlocal(level + 1, i)
    if not name then break end
    values[i], names[i], values.n = value, name, i
  end
  return values, names
end

--- The state at `level` (1 is the caller): { info, names, values, callee = {info, arguments, parameters}, lines = {…}
-- }, or nil when no frame of
-- the learner's is active. `lines` are all of the learner's frames, innermost first, as { source, short, line, name,
-- what }.
function frames.look(level)
  local found, lines = nil, {}
  local before
  for at = level + 1, level + MOST_LEVELS do
    local info = debug.getinfo(at, "Slnfut")
    if not info then break end
    if is_learners(info) then
      if not found then
        found = { info = info }
        found.names, found.values = locals_of(at)
        if before then
          found.callee = { info = before }
          found.callee.arguments, found.callee.parameters = arguments_of(at - 1, before)
        end
      end
      if #lines == MOST_LINES then
        lines.more = true
        break
      end
      lines[#lines + 1] = { source = info.source, short = info.short_src, line = info.currentline, name = info.name,
        what = info.what }
    end
    before = info
  end
  if found then found.lines = lines end
  return found
end

--- The value of a name in that state, and whether it has one that can be known.
function frames.value(state, name)
  if state.names[name] then return state.values[name], true end
  local environment = _G
  for i = 1, state.info.nups do
    local upvalue, value = debug.getupvalue(state.info.func, i)
    if upvalue == name then return value, true end
    if upvalue == "_ENV" and type(value) == "table" then environment = value end
  end
  return rawget(environment, name), true
end

local UNKNOWN = {}

local function evaluate(state, node)
  local tag = node.tag
  if tag == "Name" then return (frames.value(state, node.name)) end
  if tag == "Paren" then return evaluate(state, node.inner) end
  if tag == "Number" then return tonumber(node.text) end
  if tag == "True" then return true end
  if tag == "False" then return false end
  if tag == "Nil" then return nil end
  if tag == "String" then return node.value or node.text:match "^[\"']([^\\]*)[\"']$" or UNKNOWN end
  if tag == "Unary" and node.op == "-" then
    local x = evaluate(state, node.operand)
    return type(x) == "number" and -x or UNKNOWN
  end
  if tag == "Index" then
    local object, key = evaluate(state, node.object), evaluate(state, node.key)
    if type(object) ~= "table" or object == UNKNOWN or key == nil or key == UNKNOWN then return UNKNOWN end
    local value = rawget(object, key)
    local meta = getmetatable(object)
    if value == nil and type(meta) == "table" then
      if type(meta.__index) == "table" then value = rawget(meta.__index, key) end
      if value == nil then return UNKNOWN end
    end
    return value
  end
  return UNKNOWN
end

--- The value of an expression that can be read without running anything, and true; or nil and false.
function frames.evaluate(state, node)
  local value = evaluate(state, node)
  if value == UNKNOWN then return nil, false end
  return value, true
end

return frames
