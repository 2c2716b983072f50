--- Tests that speak TAP, for prove. A file makes checks and ends with tap.done(), which fails when there were none,
-- and when a tensor is still alive after everything was let go.
--
--     local tap = require "minimodel.tap"
--     tap.is(mm.tensor({1, 2}):sum():item(), 3, "sum")
--     tap.done()
local lines = require "minimodel.report.tap"

local tap = {}

local count, failed, finished = 0, 0, false
io.stdout:setvbuf "line"   -- a crash must not hide the checks before it

local function caller()
  for level = 3, math.huge do
    local info = debug.getinfo(level, "Sl")
    if not info then return "?" end
    if info.currentline > 0 and not info.source:match "minimodel/tap%.lua$" then
      return info.short_src .. ":" .. info.currentline
    end
  end
end

local function diagnose(format, ...)
  for line in format:format(...):gmatch "[^\n]+" do print("#   " .. line) end
end
tap.note = diagnose

--- Passes when `condition` is true. The rest is a diagnosis, printed when it is not.
function tap.ok(condition, name, diagnosis, ...)
  count = count + 1
  if not condition then failed = failed + 1 end
  io.stdout:write(lines.line(condition, count, name or caller()))
  if not condition then
    diagnose("at %s", caller())
    if diagnosis then diagnose(diagnosis, ...) end
  end
  return condition
end

local function show(value)
  if type(value) == "string" then return ("%q"):format(value) end
  if type(value) ~= "table" then return tostring(value) end
  local parts = {}
  for i, item in ipairs(value) do parts[i] = show(item) end
  for key, item in pairs(value) do
    if not (math.type(key) == "integer" and key >= 1 and key <= #value) then
      parts[#parts + 1] = tostring(key) .. " = " .. show(item)
    end
  end
  return "{" .. table.concat(parts, ", ") .. "}"
end

local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b or (a ~= a and b ~= b) end
  for key, value in pairs(a) do
    if not same(value, b[key]) then return false end
  end
  for key in pairs(b) do
    if a[key] == nil then return false end
  end
  return true
end

--- Equal; tables by what they hold.
function tap.is(got, expected, name)
  return tap.ok(same(got, expected), name, "got      %s\nexpected %s", show(got), show(expected))
end

local function plain(x)
  if type(x) == "userdata" then return x:totable() end
  return x
end

--- The largest difference between nested tables of numbers, and where it is; the reason when they cannot be compared.
local function largest(a, b, where)
  if type(a) == "number" and type(b) == "number" then
    if a == b or (a ~= a and b ~= b) then return 0, where end
    local difference = math.abs(a - b)
    return difference == difference and difference or math.huge, where
  end
  if type(a) ~= "table" or type(b) ~= "table" or #a ~= #b then return nil, where end
  local most, at = 0, where
  for i = 1, #a do
    local difference, index = largest(a[i], b[i], where .. (where == "" and "" or ", ") .. i)
    if not difference then return nil, index end
    if difference > most then most, at = difference, index end
  end
  return most, at
end

local function at_index(x, where)
  for i in where:gmatch "%d+" do x = type(x) == "table" and x[tonumber(i)] or x end
  return show(x)
end

--- Numbers, tables or tensors that differ by no more than `tolerance` anywhere.
function tap.near(got, expected, tolerance, name)
  got, expected = plain(got), plain(expected)
  local difference, where = largest(got, expected, "")
  if not difference then
    return tap.ok(false, name, "shapes differ at [%s]: got %s, expected %s", where, at_index(got, where),
      at_index(expected, where))
  end
  return tap.ok(difference <= tolerance, name, "largest difference %.3g (allowed %.3g) at [%s]: got %s, expected %s",
    difference, tolerance,
    where, at_index(got, where), at_index(expected, where))
end

--- Passes when calling f raises an error whose text matches the Lua pattern.
function tap.raises(f, pattern, name)
  local ok, message = pcall(f)
  if ok then return tap.ok(false, name, "no error was raised; expected one like %s", pattern) end
  return tap.ok(tostring(message):find(pattern) ~= nil, name, "error    %s\nexpected %s", tostring(message), pattern)
end

--- Passes when calling f raises an error that contains `text` as it is.
function tap.fails(f, text, name)
  local ok, message = pcall(f)
  if ok then return tap.ok(false, name, "no error was raised; expected one with: %s", text) end
  return tap.ok(tostring(message):find(text, 1, true) ~= nil, name, "error         %s\nexpected with %s",
    tostring(message), text)
end

--- For what cannot be tested here: prints why and ends the file.
function tap.skip_all(reason)
  finished = true
  print("1..0 # SKIP " .. reason)
  os.exit(0, true)
end

--- Ends the file: tensors alive, the plan, the exit status. Everything that may hold a tensor must be a local of the
-- file, or gone.
function tap.done()
  finished = true
  local none = count == 0
  if none then tap.ok(false, "a test without a check is a failure") end
  print("1.." .. count)
  io.stdout:flush()
  if failed > 0 then print(("# %d of %d failed"):format(failed, count)) end
  tap.status = failed > 0 and 1 or 0
end

--- The program calls this when the script has ended and its locals are gone; problem: what it raised, if it did.
-- Returns the exit status, or nil where there is nothing to say.
function tap.conclude(problem)
  if problem or (count == 0 and not finished) then return nil end
  if not finished then
    print(("not ok %d - the test ended without tap.done()"):format(count + 1))
    return 1
  end
  collectgarbage()
  collectgarbage()
  local core = package.loaded["minimodel.core"]
  local _, _, alive = 0, 0, 0
  if core then _, _, alive = core.memory() end
  if alive > 0 then
    io.stderr:write(("# %d tensors are still alive at the end of the test\n"):format(alive))
    return 1
  end
  return tap.status
end

return tap
