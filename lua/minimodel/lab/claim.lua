--- Claims: declared with the measure that decides them before anything is computed, confronted when it has been.
--
-- lab:claim(id, measure, relation, bound [, words])   measure() gives what lab/relation.lua can judge, and may give a
--   verdict of its own as a second value ("conditional" above all). The words are those of the block claim:ID, or a
--   table: claim, source, expected, and a reason for each verdict that can come up: true, conditional, false,
--   undecided, untested. `measured` says the measured value in words.
-- lab:confront()      measures every claim and says the verdict on each
-- lab:verdict(id)     the verdict's key, once it was confronted
-- lab:expect{claim=, source=, expected= [, id=]} → e; e:measured(value, holds, why); e:verdict()   the same by hand:
--   for what no relation judges, a text or a reader's own look, and for scripts of a few lines, which need no words for
--   verdicts that they will not reach. Our labs have a measure for each claim and use it nowhere.
--
-- An empty measure (nil, a record without entries) is untested, if the words have a reason for that. NaN
-- decides nothing.
local options = require "minimodel.options"
local session = require "minimodel.session"
local texts = require "minimodel.literate.texts"
local words = require "minimodel.report.words"
local need = require "minimodel.lab.need"
local relation = require "minimodel.lab.relation"

local claims = {}
local fail = options.fail

local KEYS = { "claim", "source", "expected", "measured", "true", "conditional", "false", "undecided", "untested" }

--- A key of a claim's words, or nil where they have none.
local function word(item, key)
  if item.keys and not item.keys[key] then return nil end
  return item.words[key]
end

function claims:claim(id, measure, name, bound, given)
  local who = ("claim '%s'"):format(tostring(id))
  need.name(who, id)
  if type(measure) ~= "function" then
    fail("%s: its measure should be a function that is called at lab:confront(), not a %s", who, options.kind(measure))
  end
  relation.check(who, name, bound)
  local item = { id = id, measure = measure, relation = name, bound = bound, line = need.line() }
  if given == nil then
    item.keys, item.where = texts.keys(self.run.found.blocks, "claim:" .. id)
    if not item.keys then
      fail("%s: its words are missing: a block --[[en claim:%s with source:, claim: and expected:", who, id)
    end
    for _, key in ipairs(item.keys) do
      local known = false
      for _, allowed in ipairs(KEYS) do known = known or key == allowed end
      if not known then
        error(("%s%s: unknown word '%s:'%s"):format(item.where, who, key, options.hint(key, KEYS)), 0)
      end
    end
    item.words = self:words("claim:" .. id)
  else
    item.words = options.check(who, given, KEYS)
  end
  for _, other in ipairs(self.book.claims) do
    if other.id == id then fail("%s: there is one of that name already", who) end
  end
  item.claim, item.source, item.expected = word(item, "claim"), word(item, "source"), word(item, "expected")
  need.said(who, "the claim", item.claim)
  self.book:declare(item)
end

--- The reason for a verdict, which the words must have.
local function reason(who, item, verdict)
  local why = word(item, verdict)
  if why then return need.text(who, "the reason", why) end
  local message = ("%s: the verdict is %s, and its words have no '%s:' that says why"):format(who, verdict, verdict)
  if item.where then error(item.where .. message, 0) end
  fail("%s", message)
end

local function decide(item)
  local who = ("claim '%s'"):format(item.id)
  session.measuring = who
  local value, verdict = item.measure()
  session.measuring = nil
  local nan
  if verdict == nil then
    verdict, nan = relation.verdict(who, value, item.relation, item.bound)
  else
    local known = false
    for _, key in ipairs(relation.verdicts) do known = known or key == verdict end
    if not known then
      fail("%s: its measure gave the verdict '%s'%s", who, tostring(verdict),
        options.hint(tostring(verdict), relation.verdicts))
    end
  end
  item.verdict = verdict
  if nan then
    item.measured, item.why = "NaN", words.both "nan"
  elseif verdict == "untested" then
    if not word(item, "untested") then
      fail("%s: its measure gave nothing; where that can be, its words say why in 'untested:'", who)
    end
    item.measured, item.why = words.both "not_measured", reason(who, item, verdict)
  else
    local own = word(item, "measured")
    local said = relation.said(value, words.number)
    item.measured = own or type(said) == "string" and words.literal(said) or said
    item.why = reason(who, item, verdict)
    if type(value) == "table" and type(value.low) == "number" and type(value.high) == "number" then
      item.low, item.high = value.low, value.high
    elseif type(value) == "number" then
      item.value = value
    end
  end
end

function claims:confront()
  local confronted = {}
  for _, item in ipairs(self.book.claims) do
    if item.measure and not item.verdict then
      confronted[#confronted + 1] = item
      decide(item)
      self.book:add("measured", { of = item })
      self.run:show_expectation(item)
    end
  end
  if #confronted == 0 then fail("confront: there is no claim to confront; lab:claim(…) declares one") end
  self.run:show_predictions(confronted)
end

function claims:verdict(id)
  local names = {}
  for _, item in ipairs(self.book.claims) do
    names[#names + 1] = item.id
    if item.id == id then
      return item.verdict or fail("verdict: claim '%s' is not confronted yet; call lab:confront() first", tostring(id))
    end
  end
  fail("verdict: there is no claim '%s'%s", tostring(id), options.hint(tostring(id), names))
end

-- ---- By hand

local Expectation = {}
Expectation.__index = Expectation

local function verdict_of(holds)
  if holds == nil then return "undecided" end
  return tostring(holds)
end

--- What the run found about it: a value or text, whether the claim holds (nil: this run cannot decide), and why.
function Expectation:measured(value, holds, why)
  local item = self.item
  local who = ("expect '%s'"):format(item.id or words.pick(item.claim, "en"))
  if item.verdict then fail("%s: was already confronted", who) end
  if holds ~= nil and type(holds) ~= "boolean" then fail("%s: holds should be true, false or nil", who) end
  if value == nil then fail("%s: the measured value is missing", who) end
  if why ~= nil then need.text(who, "why", why) end
  if type(value) == "userdata" then value = value:item() end
  if value ~= value then holds, why = nil, words.both "nan" end   -- NaN decides nothing
  item.measured, item.verdict, item.why = value, verdict_of(holds), why
  self.lab.book:add("measured", { of = item })
  self.lab.run:show_expectation(item)
end

--- The verdict's key; "untested" before it was measured.
function Expectation:verdict()
  return self.item.verdict or "untested"
end

function claims:expect(given)
  given = options.check("expect", given, { "id", "claim", "source", "expected", "measured", "holds", "why" })
  need.said("expect", "the claim", given.claim)
  local item = { id = given.id, claim = given.claim, source = given.source, expected = given.expected,
    line = need.line() }
  local expectation = setmetatable({ item = item, lab = self }, Expectation)
  self.book:declare(item, given.measured ~= nil)
  if given.measured ~= nil then expectation:measured(given.measured, given.holds, given.why) end
  return expectation
end

return claims
