-- The recommendation of the phase report, whichever way the measurements went: invented manifests, and the sentence
-- each allows. And the tables over all labs: every claim with its verdict and a link, digests that tell results
-- apart.
local tap = require "minimodel.tap"
-- luacheck: no max line length
local evidence = require "minimodel.report.evidence"
local recommend = dofile "docs/phases/16/recommendation.lua"

--- Manifests of labs 04 and 07 with these rankings and these contrasts RoPE − sinusoid.
local function contrast(estimate, half)
  return { estimate = estimate, low = estimate - half, high = estimate + half }
end
local function labs_of(head, alone, options)
  options = options or {}
  local function lab(experiment, ranking, primary)
    local losses = {}
    for i, arm in ipairs(ranking) do losses[arm] = { 0.1, i / 10 } end
    return { experiment = experiment, made = { config = { quick = options.quick or false },
      results = { ranking = ranking, primary = primary, loss = losses, past = losses, floor = { long_20 = 1.3 } } } }
  end
  return { ["16-pe-compare"] = lab("16-pe-compare", head, contrast(options.head or -0.6, 0.1)),
    ["16-length-alone"] = lab("16-length-alone", alone, contrast(options.alone or -0.3, 0.1)) }
end
local FIRST, SECOND = { "rope", "alibi", "none", "learned", "sinusoidal" }, { "rope", "none", "alibi", "learned",
  "sinusoidal" }

local said = recommend {}
tap.is(said.sentence.en, "For the time being, build the next phase's mini-GPT with RoPE",
  "without runs nothing is decided")
tap.ok(not said.decided and #said.rows == 0, "and no evidence is claimed")
tap.ok(not recommend(labs_of(FIRST, SECOND, { quick = true })).decided, "nor by quick runs")
said = recommend(labs_of(FIRST, SECOND))
tap.is({ said.sentence.en, said.sentence.es }, { "Build the next phase's mini-GPT with RoPE",
  "Construya el mini-GPT de la fase siguiente con RoPE" }, "RoPE has the smallest sum of ranks")
for _, part in ipairs { "number 1 in lab 04 and number 1 in lab 07",
  "0.60 nats below the sinusoid's (-0.60 [-0.70, -0.50])",
  "0.30 nats below" } do
  tap.ok(said.because.en:find(part, 1, true), "it rests on: " .. part, "%s", said.because.en)
end
tap.ok(said.because.es:find("la menor suma de puestos", 1, true), "in Spanish too")
tap.is(#said.rows, 2, "two rows of evidence")
tap.ok(said.rows[2].answer.es:find("RoPE 0.10, sin posiciones 0.20", 1, true), "with the numbers", "%s",
  said.rows[2].answer.es)
said = recommend(labs_of({ "alibi", "rope", "none", "learned", "sinusoidal" }, FIRST))
tap.is(said.chosen, "rope", "a tie goes to lab 07's better one")
tap.ok(said.fallback.en:find("Second choice: ALiBi (the course names the sinusoid). Do not use a learned table", 1,
  true), "and the next is the fallback")
said = recommend(labs_of(FIRST, FIRST, { head = 0.4, alone = 0.05 }))
tap.ok(said.because.en:find("0.40 nats *above* the sinusoid's", 1, true) and said.because.en:find("not shown to differ",
  1, true),
  "whichever way the contrasts went", "%s", said.because.en)
tap.is(recommend(labs_of({ "none", "rope", "alibi", "learned", "sinusoidal" }, { "none", "rope", "alibi", "learned",
  "sinusoidal" })).sentence.es,
  "Construya el mini-GPT de la fase siguiente sin codificación posicional", "no positions may win")

-- ---- The tables

local lab = { experiment = "16-x", path = "labs/07-x", title = { en = "Lab 07: X", es = "Práctica 07: X" }, made = {
  seed = 3, finding = { en = "It rises by 2.50 in [0, 1).", es = "Sube 2.50 en [0, 1)." },
  versions = { minimodel = "1.0.0", lua = "Lua 5.4.4", isa = "avx2" }, results = { a = 0.5 },
    figures = { ["a.png"] = "sha256:0123456789abcdef01", ["a.es.png"] = "sha256:fedc" },
  checks = { { ok = true }, { ok = false } },
  expectations = {
    { id = "one", claim = "it holds", source = "su2021, section 2", expected = "yes", measured = 0.25, verdict = "true",
      es = { claim = "se cumple", expected = "sí", source = "su2021, sección 2" } },
    { id = "two", claim = "a | b", source = "course", expected = 1, measured = 2, verdict = "false" },
    { id = "three", claim = "c", source = "course", expected = 1, measured = 2, verdict = "untested" },
  } } }
local claims = evidence.claims { lab }
local function has(text, part, name) tap.ok(text:find(part, 1, true), name, "looked for %s in\n%s", part, text) end
has(claims.en, "### [Lab 07: X](../labs/07-x.html)", "a heading for each lab")
has(claims.en, "| it holds | [@su2021, section 2] | yes | 0.25 | ✓\u{a0}**true** | "
  .. "[lab\u{a0}07](../labs/07-x.html#claim-one) |", "a claim")
has(claims.es, "| se cumple | [@su2021, sección 2] | sí | 0.25 | ✓\u{a0}**verdadera** | "
  .. "[práctica\u{a0}07](../labs/07-x.es.html#claim-one) |", "in Spanish")
has(claims.en, "| a \\| b | course | 1 | 2 | ✗\u{a0}**false** |", "a bar in a claim")
local found = evidence.findings { lab, { experiment = "00-silent", made = { expectations = {} } } }
tap.is(found.en, "- [lab\u{a0}07](../labs/07-x.html): It rises by 2\\.50 in \\[0\\, 1\\)\\.",
  "what a lab found, in a sentence; a lab that says nothing is left out")
local before = evidence.provenance { lab }.en
has(before, "| `16-x` | [lab\u{a0}07](../labs/07-x.html) | 3 | 1/2 |", "what it was run with")
lab.made.results.a = 0.5 + 2.0 ^ -50
tap.ok(evidence.provenance { lab }.en ~= before, "the digest sees the last bits")
has(evidence.figures { lab }.es, "| `16-x` | `a.es.png` | `fedc` |", "digests of figures in the reader's language")
tap.ok(not evidence.figures { lab }.en:find("a.es.png", 1, true), "and in no other")
tap.is(evidence.versions { lab, lab }, { en = "minimodel 1.0.0, Lua 5.4.4, instruction set avx2",
  es = "minimodel 1.0.0, Lua 5.4.4, juego de instrucciones avx2" }, "versions are said once")
tap.done()
