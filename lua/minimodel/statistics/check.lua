--- What mm.statistics asks of its arguments; each function raises with the name of who asks and the place.
local options = require "minimodel.options"

local check = {}

local fail = options.fail

function check.numbers(who, x, least)
  if type(x) ~= "table" or #x < least then
    fail("%s: needs at least %d number%s, got %s", who, least, least == 1 and "" or "s",
      type(x) == "table" and tostring(#x) or options.kind(x))
  end
  for i = 1, #x do
    if type(x[i]) ~= "number" or x[i] ~= x[i] then fail("%s: entry %d is %s, not a number", who, i, tostring(x[i])) end
  end
end

-- Numbers for a test or an interval: with an infinity among them there is no sum to be as extreme as.
function check.finite(who, x, least)
  check.numbers(who, x, least)
  for i = 1, #x do
    if math.abs(x[i]) == math.huge then
      fail("%s: entry %d is %s; finite numbers are needed", who, i, tostring(x[i]))
    end
  end
end

function check.number(who, name, value)
  if type(value) ~= "number" then fail("%s: %s should be a number, got %s", who, name, options.kind(value)) end
end

function check.probability(who, p)
  if not (type(p) == "number" and p >= 0 and p <= 1) then
    fail("%s: p must lie in [0, 1], got %s", who, tostring(p))
  end
end

function check.level(who, name, value)
  if not (type(value) == "number" and value > 0 and value < 1) then
    fail("%s: %s should lie between 0 and 1, got %s", who, name, tostring(value))
  end
end

function check.generator(who, rng)
  if rng == nil then fail("%s: sampling needs a generator: pass rng = mm.random(seed)", who) end
end

function check.choice(who, name, value, choices)
  for _, choice in ipairs(choices) do
    if value == choice then return end
  end
  fail('%s: %s should be one of "%s", got "%s"', who, name, table.concat(choices, '", "'), tostring(value))
end

return check
