-- The recommendation of the phase report, whichever way the measurements went: invented manifests, and the sentence each allows. And the
-- tables over all labs: every claim with its verdict and a link, digests that tell results apart.
local tap = require "minimodel.tap"
-- luacheck: no max line length
local evidence = require "minimodel.weave.evidence"
local recommend = dofile "docs/phases/16/recommendation.lua"

local ARMS = { "none", "sinusoidal", "rope", "learned", "alibi" }

--- A manifest of lab 04 in which the arms have these mean losses at twenty tokens; seeds: how far the seeds scatter.
local function compared(means, options)
  options = options or {}
  local results, ranking = { causes = {}, floor = { 1.4, 1.3, 1.3, 1.3 } }, {}
  local difference = means.rope - means.sinusoidal
  for a, arm in ipairs(ARMS) do
    local seeds = {}
    for i = 1, 20 do seeds[i] = means[arm] + (options.scatter or 0.01) * ((i * (a + 3)) % 7 - 3) end
    results[("loss_%s_long_20"):format(arm)], results[("accuracy_%s_long_20"):format(arm)] = seeds, { 0.8, 0.9 }
    results.causes[arm] = { blocks = 0.03, concatenation = 1.2, stretch_20 = 0.6 }
    ranking[a] = arm
  end
  results.causes.rope.blocks = -2e-7
  table.sort(ranking, function(a, b) return means[a] < means[b] end)
  local half = options.half or 0.05
  results.ranking_T20 = ranking
  results.primary = { estimate = difference, low = difference - half, high = difference + half, p = 0.001 }
  return { config = { quick = options.quick or false, lengths = { 6, 10, 15, 20 }, seeds = 20, arms = ARMS }, results = results }
end

local function of(made) return recommend(made and { ["16-pe-compare"] = { experiment = "16-pe-compare", made = made } } or {}) end
local function says(made, en, es, because, name)
  local said = of(made)
  tap.is({ said.sentence.en, said.sentence.es }, { en, es }, name)
  for _, part in ipairs(because) do
    tap.ok(said.because.en:find(part, 1, true) or said.because.es:find(part, 1, true), name .. ": " .. part, "%s\n%s", said.because.en, said.because.es)
  end
  return said
end

local MEANS = { none = 2.0, sinusoidal = 2.5, rope = 1.6, learned = 2.4, alibi = 1.8 }
local function with(changes)
  local out = {}
  for arm, x in pairs(MEANS) do out[arm] = changes[arm] or x end
  return out
end

local said = says(nil, "For the time being, build the next phase's mini-GPT with RoPE", "De momento, construya el mini-GPT de la fase siguiente con RoPE",
  { "lab 04 has left no manifest here", "la práctica 04 no ha dejado aquí ningún manifiesto" }, "no manifest")
tap.ok(not said.decided and #said.rows == 0, "and no evidence is claimed")
says(compared(MEANS, { quick = true }), "For the time being, build the next phase's mini-GPT with RoPE",
  "De momento, construya el mini-GPT de la fase siguiente con RoPE", { "quick form, with 20 seeds", "forma rápida, con 20 semillas" }, "a quick run")

local WITH_ROPE = { "Build the next phase's mini-GPT with RoPE", "Construya el mini-GPT de la fase siguiente con RoPE" }
says(compared(MEANS), WITH_ROPE[1], WITH_ROPE[2],
  { "3.3 times the trained length", "0.90 nats a token below the sinusoid's (−0.90 [−0.95, −0.85], p = 0.001, 20 paired seeds)", "no scheme that can be recommended has a lower one" },
  "RoPE is lowest")
says(compared(with { alibi = 1.598 }, { scatter = 0.05 }), WITH_ROPE[1], WITH_ROPE[2],
  { "the lowest, that of ALiBi, is not told apart from it", "la menor, la de ALiBi, no se distingue de ella" }, "ALiBi is lowest by a hair")
says(compared(with { rope = 2.49 }, { half = 0.2 }), "Build the next phase's mini-GPT with ALiBi, and keep RoPE beside it to compare",
  "Construya el mini-GPT de la fase siguiente con ALiBi, y tenga RoPE al lado para comparar",
  { "not shown to differ from the sinusoid's", "sin diferencia demostrada con la de la sinusoide", "ALiBi does better than RoPE (RoPE − ALiBi +0.69" }, "ALiBi is better")
says(compared(with { rope = 2.49, alibi = 2.6, none = 2.7 }, { half = 0.2, scatter = 0.05 }),
  "Build the next phase's mini-GPT with RoPE, for what it guarantees and not for what it won",
  "Construya el mini-GPT de la fase siguiente con RoPE, por lo que garantiza y no por lo que ganó", { "not shown to differ" }, "nothing is told apart")
said = says(compared(with { sinusoidal = 1.4, rope = 1.6 }), "Build the next phase's mini-GPT with the sinusoid, and keep RoPE beside it to compare",
  "Construya el mini-GPT de la fase siguiente con la sinusoide, y tenga RoPE al lado para comparar", { "0.20 nats a token *above* the sinusoid's" }, "the sinusoid is better")
tap.ok(said.fallback.en:find("The fallback is RoPE", 1, true), "then RoPE is the fallback")
says(compared(with { none = 1.2 }), "Build the next phase's mini-GPT without positional encoding, and keep RoPE beside it to compare",
  "Construya el mini-GPT de la fase siguiente sin codificación posicional, y tenga RoPE al lado para comparar", { "no positional encoding does better" }, "no positions are better")
said = says(compared(with { learned = 1.2 }), WITH_ROPE[1], WITH_ROPE[2], { "no scheme that can be recommended has a lower one" }, "a table that ends is never recommended")
tap.ok(said.fallback.en:find("The fallback is ALiBi, where the course names the sinusoid. Not a learned table", 1, true), "nor is it the fallback")
tap.ok(said.rows[2].answer.en:find("RoPE +0.00 of +1.20", 1, true), "rounding is shown as nothing", "%s", said.rows[2].answer.en)

local turned = compared(with { alibi = 1.4 })
says(turned, "Build the next phase's mini-GPT with ALiBi, and keep RoPE beside it to compare",
  "Construya el mini-GPT de la fase siguiente con ALiBi, y tenga RoPE al lado para comparar", {}, "no word on equal rates")
turned.results.alibi_minus_rope_at_equal_rates = { 0.2, -0.1 }
tap.is(of(turned).chosen, "alibi", "at some equal rates it is worse: not a reversal")
turned.results.alibi_minus_rope_at_equal_rates = { 0.2, 0.1 }
says(turned, WITH_ROPE[1], WITH_ROPE[2], { "and higher, by 0.10 to 0.20, at every rate that both were trained at", "regla añadida al verlo" }, "worse at all equal rates: not counted, and said")

local far = compared(MEANS)
tap.is(of(far).price.en, "", "where all reach equally far nothing is said")
far.results.causes.none.stretch_20 = 0.96
tap.ok(of(far).price.en:find("RoPE finds 60\u{a0}% of the right forms, and a model without positions 96\u{a0}%", 1, true), "what it does not buy", "%s", of(far).price.en)

-- ---- The tables

local lab = { experiment = "16-x", path = "labs/07-x", title = { en = "Lab 07: X", es = "Práctica 07: X" }, made = {
  seed = 3, versions = { minimodel = "1.0.0", lua = "Lua 5.4.4", isa = "avx2" }, results = { a = 0.5 }, figures = { ["a.png"] = "sha256:0123456789abcdef01", ["a.es.png"] = "sha256:fedc" },
  checks = { { ok = true }, { ok = false } },
  expectations = {
    { id = "one", claim = "it holds", source = "su2021, section 2", expected = "yes", measured = 0.25, verdict = "confirmed", es = { claim = "se cumple", expected = "sí", source = "su2021, sección 2" } },
    { id = "two", claim = "a | b", source = "course", expected = 1, measured = 2, verdict = "not confirmed" },
    { id = "three", claim = "c", source = "course", expected = 1, measured = 2, verdict = "never confronted" },
  } } }
local claims = evidence.claims { lab }
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s in\n%s", part, text) end
has(claims.en, "### [Lab 07: X](../labs/07-x.html)", "a heading for each lab")
has(claims.en, "| it holds | [@su2021, section 2] | yes | 0.25 | ✓\u{a0}**confirmed** | [lab\u{a0}07](../labs/07-x.html#claim-one) |", "a claim")
has(claims.es, "| se cumple | [@su2021, sección 2] | sí | 0.25 | ✓\u{a0}**confirmada** | [práctica\u{a0}07](../labs/07-x.es.html#claim-one) |", "in Spanish")
has(claims.en, "| a \\| b | course | 1 | 2 | ✗\u{a0}**not confirmed** |", "a bar in a claim")
tap.is(evidence.tally { lab }, { total = 3, confirmed = 1, contradicted = 1, undecided = 1 }, "how many held")
local before = evidence.provenance { lab }.en
has(before, "| `16-x` | [lab\u{a0}07](../labs/07-x.html) | 3 | 1/2 |", "what it was run with")
lab.made.results.a = 0.5 + 2.0 ^ -50
tap.ok(evidence.provenance { lab }.en ~= before, "the digest sees the last bits")
has(evidence.figures { lab }.es, "| `16-x` | `a.es.png` | `fedc` |", "digests of figures in the reader's language")
tap.ok(not evidence.figures { lab }.en:find("a.es.png", 1, true), "and in no other")
tap.is(evidence.versions { lab, lab }, { en = "minimodel 1.0.0, Lua 5.4.4, instruction set avx2", es = "minimodel 1.0.0, Lua 5.4.4, juego de instrucciones avx2" }, "versions are said once")
tap.done()
