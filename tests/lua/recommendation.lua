-- The recommendation that lab 03's manifest names is the one that the rule gives on the committed reference runs.
local tap = require "minimodel.tap"
local json = require "dkjson"
local recommendation = require "minimodel.report.recommendation"
local mm = require "minimodel"
local read = dofile("tests/lua/fixtures/shell.lua").read

local function manifest(experiment) return json.decode(read("figures/" .. experiment .. "/manifest.json")) end
local found = recommendation.decide(manifest "16-pe-compare", manifest "16-length-alone")
tap.is({ found.chosen, found.fallback }, { recommendation.settled.chosen, recommendation.settled.fallback },
  "the rule, applied to the committed manifests of labs 04 and 07, gives what is settled")
tap.is(manifest("16-extrapolation").phase_17_recommendation, recommendation.name(recommendation.settled),
  "and lab 03's committed manifest names it")
for _, role in ipairs { "chosen", "fallback" } do
  tap.ok(rawget(mm.positional.schemes, recommendation.settled[role]), "the " .. role .. " is a scheme")
end

-- The rule itself, on invented rankings.
local function made(ranking, quick) return { config = { quick = quick or false }, results = { ranking = ranking } } end
local function chosen(head, alone)
  local d = recommendation.decide(made(head), made(alone))
  return { d.chosen, d.fallback, table.concat(d.ruled_out, " ") }
end
tap.is(chosen({ "rope", "alibi", "none", "learned", "sinusoidal" }, { "alibi", "rope", "none", "learned",
  "sinusoidal" }),
  { "alibi", "rope", "learned sinusoidal" }, "a tie goes to the better one where length alone is new")
tap.is(chosen({ "rope", "none", "alibi", "learned", "sinusoidal" }, { "rope", "alibi", "none", "learned",
  "sinusoidal" }),
  { "rope", "none", "alibi learned sinusoidal" }, "worse than no positions in one lab: not recommended")
tap.is(chosen({ "sinusoidal", "rope", "alibi", "learned", "none" }, { "rope", "alibi", "sinusoidal", "learned",
  "none" }),
  { "rope", "sinusoidal", "" }, "the smallest sum of ranks")
tap.is(recommendation.decide(made({ "rope" }, true), made { "rope" }), nil, "a quick run allows no conclusion")
tap.is(recommendation.decide(made { "rope" }, nil), nil, "nor does a lab that was not run")

tap.done()
