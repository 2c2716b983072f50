-- museum: every property holds for the program, and every known bug, switched on, makes the tests go red that are
-- named for it, and no others. A property that no bug turns red would be a test that cannot fail: there is none.
local tap = require "minimodel.tap"

local here = debug.getinfo(1, "S").source:match "^@(.*/)" or "./"
local function room(name) return dofile(here .. "../museum/" .. name .. ".lua") end
local real, properties, exhibits = room "implementation", room "properties", room "exhibits"

local function holds(property, implementation)
  local went_well, result = pcall(property.holds, implementation)
  return went_well and result == true, not went_well and tostring(result) or nil
end

for _, property in ipairs(properties) do
  local held, message = holds(property, real)
  tap.ok(held, "the program: " .. property.name, "%s", message or "it does not hold")
end

local rows, caught = {}, {}
for number, exhibit in ipairs(exhibits) do
  local expected, red, marks = {}, {}, {}
  for _, name in ipairs(exhibit.red) do expected[name] = true end
  local implementation = setmetatable({}, { __index = real })
  for name, f in pairs(exhibit.wrong) do implementation[name] = f end
  for i, property in ipairs(properties) do
    local held = holds(property, implementation)
    marks[i] = held and "·" or "R"
    if not held then
      red[property.name], caught[property.name] = true, true
    end
  end
  tap.is(red, expected, ("%d, %s: caught"):format(number, exhibit.name))
  if exhibit.known then tap.ok(exhibit.known(implementation), ("%d is the bug it says it is"):format(number)) end
  rows[number] = ("%s %2d %s"):format(table.concat(marks, " "), number, exhibit.name)
end
for _, property in ipairs(properties) do
  tap.ok(caught[property.name], "some bug turns it red: " .. property.name)
end

tap.note("%s", "")
for i, property in ipairs(properties) do
  tap.note("%s%s %s", ("│ "):rep(i - 1), "┌", property.name)
end
for _, row in ipairs(rows) do tap.note("%s", row) end

tap.done()
