--- What a relation says of what was measured: the verdict on a claim.
--
-- A measure gives a number, true or false, a tensor, a list, a record (anything with :list()), an interval
-- {low =, high = [, mean =]}, or a list of intervals. Of many, every one must stand in the relation. An
-- interval decides only where all of it lies on one side. Verdicts are keys: true, conditional, false,
-- undecided, untested. Does not know words: lab/claim.lua does.
local options = require "minimodel.options"

local relation = { verdicts = { "true", "conditional", "false", "undecided", "untested" } }

--- What an interval [low, high] says of a relation: true, false, or nil where it straddles. A number is an
-- interval without width.
local RELATIONS = {
  ["<"] = function(low, high, bound) return high < bound or low < bound and nil end,
  ["<="] = function(low, high, bound) return high <= bound or low <= bound and nil end,
  [">"] = function(low, high, bound) return low > bound or high > bound and nil end,
  [">="] = function(low, high, bound) return low >= bound or high >= bound and nil end,
  between = function(low, high, bound)
    if bound[1] <= low and high <= bound[2] then return true end
    return low <= bound[2] and high >= bound[1] and nil
  end,
  holds = function(low, high, bound) return low <= bound and bound <= high end,
}
function RELATIONS.within(low, high, bound) return RELATIONS.between(low, high, { -bound, bound }) end
function RELATIONS.equivalent(low, high, bound) return RELATIONS.between(low, high, { -bound, bound }) end
RELATIONS["=="] = function(low, high, bound) return RELATIONS.between(low, high, { bound, bound }) end

local NAMES = { "<", "<=", ">", ">=", "==", "within", "between", "holds", "equivalent" }

local function is_interval(value)
  return type(value) == "table" and type(value.low) == "number" and type(value.high) == "number"
end

--- Refuses a relation there is none of, and a bound it cannot be compared with.
function relation.check(who, name, bound)
  if not RELATIONS[name] then
    options.fail("%s: there is no relation '%s'%s", who, tostring(name), options.hint(tostring(name), NAMES))
  end
  local kind = type(bound)
  if name == "between" then
    local numbers = kind == "table" and type(bound[1]) == "number" and type(bound[2]) == "number"
    local ordered = numbers and bound[1] <= bound[2] -- a NaN is in no order
    if not ordered then options.fail("%s: between takes { low, high }", who) end
  elseif name == "==" and (kind == "boolean" or kind == "string") then
    return
  elseif kind ~= "number" and not (name == "equivalent" and bound == nil) then
    options.fail("%s: %s takes a number as its bound, not %s", who, name,
      bound == nil and "nothing (nil)" or "a " .. kind)
  elseif bound ~= bound then
    options.fail("%s: the bound is NaN", who)
  elseif (name == "within" or name == "equivalent") and bound and bound < 0 then
    options.fail("%s: the bound of %s is a size: it cannot be negative", who, name)
  end
end

--- The single things that a measured value is made of: a list; nil for nothing. A tensor of one element is its number.
function relation.parts(who, value)
  if value == nil then return {} end
  if type(value) == "userdata" and value.totable then value = value:totable() end
  if type(value) == "number" or type(value) == "boolean" or type(value) == "string" or is_interval(value) then
    return { value }
  end
  if type(value) == "table" and value.list then value = value:list() end
  if type(value) ~= "table" then
    options.fail("%s: its measure gave a %s; a number, a list, a record or an interval is wanted", who,
      options.kind(value))
  end
  local out = {}
  for i = 1, #value do
    if type(value[i]) == "table" and not is_interval(value[i]) or type(value[i]) == "userdata" then
      for _, part in ipairs(relation.parts(who, value[i])) do out[#out + 1] = part end
    else
      out[#out + 1] = value[i]
    end
  end
  if #out == 0 and next(value) ~= nil then
    options.fail("%s: its measure gave a table with keys; a list, a record or an interval {low =, high =} is wanted",
      who)
  end
  return out
end

--- One part against a relation: "true", "false" or "undecided"; and whether it was NaN.
local function judge(who, part, name, bound)
  if type(part) ~= "number" and not is_interval(part) then
    if name ~= "==" or type(part) ~= type(bound) then
      options.fail("%s: its measure gave a %s, which cannot be %s %s", who, options.kind(part), name, tostring(bound))
    end
    return part == bound and "true" or "false"
  end
  local low, high = part, part
  if is_interval(part) then
    local interval = name == "equivalent" and is_interval(part.equivalence) and part.equivalence or part
    if name == "equivalent" and bound == nil then
      bound = interval.margin or part.margin
        or options.fail("%s: equivalent to within what? Give the margin as the bound", who)
    end
    low, high = interval.low, interval.high
  elseif name == "holds" then
    options.fail("%s: holds asks of an interval {low =, high =} whether it contains the bound; its measure gave a "
      .. "number", who)
  elseif bound == nil then
    options.fail("%s: equivalent to within what? Give the margin as the bound", who)
  end
  if low ~= low or high ~= high then return "undecided", true end
  if low > high then options.fail("%s: an interval from %s down to %s", who, tostring(low), tostring(high)) end
  if type(bound) ~= "number" and type(bound) ~= "table" then
    options.fail("%s: its measure gave a number, which cannot be %s %s", who, name, tostring(bound))
  end
  local found = RELATIONS[name](low, high, bound)
  return found == nil and "undecided" or tostring(found)
end

--- The verdict on a measured value: a key, and whether a NaN is the reason. An empty one is "untested".
function relation.verdict(who, value, name, bound)
  local parts = relation.parts(who, value)
  if #parts == 0 then return "untested" end
  local verdict, spoilt = "true", false
  for _, part in ipairs(parts) do
    local found, nan = judge(who, part, name, bound)
    spoilt = spoilt or nan
    if found == "false" or found == "undecided" and verdict == "true" then verdict = found end
  end
  if spoilt then return "undecided", true end   -- nothing is known of a number that is none, whatever the others say
  return verdict
end

--- A measured value for the report and the manifest: a number as it is, anything else as a text.
function relation.said(value, number)
  if type(value) == "userdata" then value = relation.parts("measured", value) end
  if type(value) == "number" then return value end
  if type(value) == "table" and not is_interval(value) and not value.list and #value == 1 then value = value[1] end
  if type(value) == "number" then return value end
  if is_interval(value) and not (getmetatable(value) or {}).__tostring then
    local mean = value.mean or value.estimate
    return ("%s[%s, %s]"):format(mean and number(mean) .. " " or "", number(value.low), number(value.high))
  end
  if type(value) == "table" and not (getmetatable(value) or {}).__tostring then
    local sum, low, high, out = 0, math.huge, -math.huge, {}
    for i, item in ipairs(value) do
      if type(item) == "table" then item = relation.said(item, number) end
      out[i] = type(item) == "number" and number(item) or tostring(item)
      if type(item) == "number" then sum, low, high = sum + item, math.min(low, item), math.max(high, item) end
    end
    if #value <= 6 or low > high then return table.concat(out, ", ") end
    return ("%s [%s, %s]"):format(number(sum / #value), number(low), number(high))
  end
  return tostring(value)
end

return relation
