-- No answer, whatever it is, makes the checks of an exercise raise anything but a verdict, and none of these passes:
-- what comes from another process is data, but any data.
local exercises = require "minimodel.exercises"
local mm = require "minimodel"
local tap = require "minimodel.tap"

local ANSWERS = {
  ["nothing"] = function() return nil end, ["true"] = function() return true end,
  ["a text"] = function() return "x" end,
  ["a number"] = function() return 3.5 end, ["the least integer"] = function() return math.mininteger end,
  ["NaN"] = function() return 0 / 0 end, ["infinite"] = function() return -math.huge end,
  ["an empty table"] = function() return {} end, ["an empty row"] = function() return { {} } end,
  ["deep tables"] = function() return { { { { { { 1 } } } } } } end,
  ["all kinds"] = function() return { 1, "x", { 2 }, true } end,
  ["a list with holes"] = function() return { [2] = 1, [7] = 3 } end,
  ["a map"] = function() return { a = 1, b = { c = "x" } } end, ["texts"] = function() return { "a", "b" } end,
  ["fields of others"] = function()
    return { held = 3, loss = { 1, 2 }, value = "x", low = 0 / 0, high = "y", per_seed = {}, 1, 2 }
  end,
  ["a tensor without axes"] = function() return mm.tensor(3) end, ["a vector"] = function() return mm.ones { 3 } end,
  ["a matrix"] = function() return mm.ones { 2, 3 } end, ["three axes"] = function() return mm.ones { 7, 7, 7 } end,
  ["eight axes"] = function() return mm.ones { 1, 1, 1, 1, 1, 1, 1, 1 } end,
  ["integers"] = function() return mm.ones({ 4 }, "int64") end, ["no numbers"] = function() return mm.zeros { 0 } end,
  ["no rows"] = function() return mm.zeros { 2, 0, 3 } end,
  ["a matrix of NaN"] = function() return mm.full({ 3, 3 }, 0 / 0) end,
  ["tensors in a table"] = function() return { mm.ones { 2 }, mm.ones { 3 } } end,
  ["an error"] = function(name) error({ stopped = "no", call = name .. "()" }, 0) end,
  ["a function"] = function(name) error({ gives = "function", call = name .. "()" }, 0) end,
}

for _, id in ipairs(exercises.list()) do
  local raised, passed = {}, {}
  for name, give in pairs(ANSWERS) do
    local ok, result = pcall(exercises.run, id, give, { 1 })
    if not ok then raised[#raised + 1] = name .. ": " .. tostring(result)
    elseif result.held == result.total then passed[#passed + 1] = name end
  end
  tap.ok(#raised == 0, id .. ": every answer gets a verdict", "%s", table.concat(raised, "\n"))
  tap.ok(#passed == 0, id .. ": none of them passes", "%s", table.concat(passed, "\n"))
end
tap.done()
