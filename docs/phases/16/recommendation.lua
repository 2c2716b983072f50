-- What the phase report recommends, worked out from what the labs left. Does: choose the sentence that the measurements allow, whichever
-- way they went, and the rows of evidence under it. Does not: measure, or say anything that no manifest says.
--
-- The rule, fixed before the numbers were in. A scheme can be recommended if it has no last row (the learned table has one). RoPE is
-- recommended when nothing that can be recommended is shown to be better than it, since it alone comes with a theorem: positions by
-- themselves cost it nothing. "Shown" means that the 95 % interval of the paired difference over seeds leaves zero out. Where something
-- is shown to be better, that is recommended, and RoPE is what to compare it with.
-- One thing was added after the numbers were in, and the page says so where it decides: an advantage that turns into a disadvantage at
-- every learning rate the two arms share belongs to the rate, not to the scheme, and is not counted as shown.
-- luacheck: no max line length
local statistics = require "minimodel.statistics"
local words = require "minimodel.lab.words"

local NAME = {
  none = { en = "no positional encoding", es = "ninguna codificación posicional" }, sinusoidal = { en = "the sinusoid", es = "la sinusoide" },
  rope = { en = "RoPE", es = "RoPE" }, learned = { en = "the learned table", es = "la tabla aprendida" }, alibi = { en = "ALiBi", es = "ALiBi" },
}
local ARM = {   -- in lists
  none = { en = "no positions", es = "sin posiciones" }, sinusoidal = { en = "sinusoid", es = "sinusoide" }, rope = "RoPE",
  learned = { en = "learned", es = "aprendida" }, alibi = "ALiBi", causal = { en = "no positions but a causal mask", es = "sin posiciones pero con máscara causal" },
}
local BARE = { none = { en = "a model without positions", es = "un modelo sin posiciones" } }
local WITH = { none = { en = "without positional encoding", es = "sin codificación posicional" } }

--- A format in both languages, filled in with values that may be in both.
local function both(format, ...)
  local out = words.fill(format, ...)
  for language, filled in pairs(out) do
    -- a minus sign, where C prints a hyphen; a number keeps its sign of percent
    out[language] = filled:gsub("([%s%(%[])%-(%d)", "%1−%2"):gsub("(%d) %%", "%1\u{a0}%%")
  end
  return out
end

local function text(en, es) return { en = en, es = es } end

--- The mean of paired differences a − b, and its 95 % interval over seeds.
local function paired(a, b)
  local d = {}
  for i = 1, #a do d[i] = a[i] - b[i] end
  local mean, n = statistics.mean(d), #d
  local half = statistics.student_quantile(0.975, n - 1) * statistics.deviation(d) / math.sqrt(n)
  return { estimate = mean, low = mean - half, high = mean + half }
end

--- {low, high} of the differences rival − RoPE at the rates that both were trained at, when all of them speak for RoPE.
local function at_equal_rates(differences)
  if not differences or #differences == 0 then return nil end
  local low, high = math.min(table.unpack(differences)), math.max(table.unpack(differences))
  return low > 0 and { low = low, high = high } or nil
end

--- The lab that compares trained models, if it ran in full: what its numbers allow to say. nil while they allow nothing.
local function compared(made)
  if not made or made.config.quick ~= false then return nil end
  local out = { made = made, far = made.config.lengths[#made.config.lengths], trained = made.config.lengths[1], seeds = made.config.seeds,
    primary = made.results.primary, loss = {} }
  for _, arm in ipairs(made.config.arms) do out.loss[arm] = made.results[("loss_%s_long_%d"):format(arm, out.far)] end
  for _, arm in ipairs(made.results.ranking_T20) do
    if arm ~= "learned" then
      out.best = arm
      break
    end
  end
  out.behind = out.best ~= "rope" and paired(out.loss.rope, out.loss[out.best]) or nil   -- RoPE − best
  out.reversed = out.behind and out.behind.low > 0 and at_equal_rates(made.results[out.best .. "_minus_rope_at_equal_rates"]) or nil
  out.chosen = out.behind and out.behind.low > 0 and not out.reversed and out.best or "rope"
  return out
end

local function interval(c) return ("%+.2f [%+.2f, %+.2f]"):format(c.estimate, c.low, c.high) end

--- The recommendation in a sentence, and what it rests on.
local function verdict(found, made)
  if not found then
    local why = made and both({ en = "lab 04 was run in its quick form, with %d seeds, from which nothing can be concluded",
      es = "la práctica 04 se ejecutó en su forma rápida, con %d semillas, de las que no se puede concluir nada" }, made.config.seeds)
      or text("lab 04 has left no manifest here", "la práctica 04 no ha dejado aquí ningún manifiesto")
    return text("For the time being, build the next phase's mini-GPT with RoPE", "De momento, construya el mini-GPT de la fase siguiente con RoPE"),
      both({ en = "This rests on lab 02's theorem alone: %s.", es = "Esto se apoya solo en el teorema de la práctica 02: %s." }, why)
  end
  local p = found.primary
  local times = found.far / found.trained
  local shown = p.high < 0 and both({ en = "%.2f nats a token below the sinusoid's", es = "%.2f nats por token por debajo de la de la sinusoide" }, -p.estimate)
    or p.low > 0 and both({ en = "%.2f nats a token *above* the sinusoid's", es = "%.2f nats por token *por encima* de la de la sinusoide" }, p.estimate)
    or text("not shown to differ from the sinusoid's", "sin diferencia demostrada con la de la sinusoide")
  local base = both({ en = "At %d tokens, %.1f times the trained length, RoPE's loss is %s (%s, p = %.2g, %d paired seeds)",
    es = "Con %d tokens, %.1f veces la longitud entrenada, la pérdida de RoPE queda %s (%s, p = %.2g, %d semillas emparejadas)" },
    found.far, times, shown, interval(p), p.p, found.seeds)
  if found.chosen == "rope" then
    local rest = found.reversed and both({
      en = "%s's is lower when each arm keeps the learning rate that it chose (RoPE − %s %s) and higher, by %.2f to %.2f, at every rate that both were trained at: an advantage that turns with the rate is not counted, a rule added when this was seen",
      es = "la de %s es menor si cada brazo conserva la tasa de aprendizaje que eligió (RoPE − %s %s) y mayor, entre %.2f y %.2f, con todas las tasas con que se entrenaron ambos: una ventaja que cambia de signo con la tasa no se cuenta, regla añadida al verlo" },
      NAME[found.best], NAME[found.best], interval(found.behind), found.reversed.low, found.reversed.high)
      or not found.behind and text("no scheme that can be recommended has a lower one", "ningún esquema recomendable la tiene menor")
      or both({ en = "the lowest, that of %s, is not told apart from it (RoPE − %s %s)", es = "la menor, la de %s, no se distingue de ella (RoPE − %s %s)" },
        NAME[found.best], NAME[found.best], interval(found.behind))
    local sentence = p.high < 0 and text("Build the next phase's mini-GPT with RoPE", "Construya el mini-GPT de la fase siguiente con RoPE")
      or text("Build the next phase's mini-GPT with RoPE, for what it guarantees and not for what it won", "Construya el mini-GPT de la fase siguiente con RoPE, por lo que garantiza y no por lo que ganó")
    return sentence, both({ en = "%s; %s.", es = "%s; %s." }, base, rest)
  end
  return both({ en = "Build the next phase's mini-GPT %s, and keep RoPE beside it to compare", es = "Construya el mini-GPT de la fase siguiente %s, y tenga RoPE al lado para comparar" },
    WITH[found.chosen] or both({ en = "with %s", es = "con %s" }, NAME[found.chosen])),
    both({ en = "%s; %s does better than RoPE (RoPE − %s %s).", es = "%s; %s lo hace mejor que RoPE (RoPE − %s %s)." }, base, NAME[found.chosen],
      NAME[found.chosen], interval(found.behind))
end

--- What to fall back on, and what not to use.
local function fallback(found)
  local no_table = text("Not a learned table: it ends at its last row, and rows that no training text reached hold noise.",
    "No use una tabla aprendida: se acaba en su última fila, y las filas a las que no llegó ningún texto de entrenamiento contienen ruido.")
  if not found then
    return both({ en = "If rotations prove too intricate, the sinusoid needs no training and has no end. %s", es = "Si las rotaciones resultan demasiado complicadas, la sinusoide no se entrena ni se acaba. %s" }, no_table)
  end
  local second = found.chosen ~= "rope" and "rope"
  for _, arm in ipairs(found.made.results.ranking_T20) do
    if not second and arm ~= "learned" and arm ~= "none" and arm ~= found.chosen then second = arm end
  end
  local course = second == "sinusoidal" and text("", "") or text(", where the course names the sinusoid", "; el curso nombra la sinusoide")
  return both({ en = "The fallback is %s%s. %s", es = "La alternativa es %s%s. %s" }, NAME[second], course, no_table)
end

--- What the recommended scheme does not buy: nothing is said when no arm carries distant agreement clearly better.
local function price(found)
  local best
  for _, arm in ipairs(found and found.made.config.arms or {}) do
    local right = found.made.results.causes[arm].stretch_20
    if arm ~= "learned" and (not best or right > found.made.results.causes[best].stretch_20) then best = arm end
  end
  local causes = found and found.made.results.causes
  if not best or causes[best].stretch_20 - causes[found.chosen].stretch_20 < 0.05 then return text("", "") end
  return both({ en = "What it does not buy is distance: with adverbs between subject and verb, up to %d tokens, %s finds %.0f %% of the right forms, and %s %.0f %%.",
    es = "Lo que no da es alcance: con adverbios entre sujeto y verbo, hasta %d tokens, %s acierta el %.0f %% de las formas, y %s, el %.0f %%." },
    found.far, NAME[found.chosen], 100 * causes[found.chosen].stretch_20, BARE[best] or NAME[best], 100 * causes[best].stretch_20)
end

-- ---- The rows under it

local function mean(list) return statistics.mean(list) end

local function listed(arms, value, format)
  local out = { en = {}, es = {} }
  for _, arm in ipairs(arms) do
    for language, parts in pairs(out) do parts[#parts + 1] = ("%s " .. format):format(words.pick(ARM[arm], language), value(arm)) end
  end
  return text(table.concat(out.en, ", "), table.concat(out.es, ", "))
end

--- Questions and what was measured: rows of {question, answer, experiment}.
local function evidence(labs, found)
  local rows = {}
  local function row(experiment, question, answer)
    rows[#rows + 1] = { question = question, answer = answer, lab = labs[experiment], experiment = experiment }
  end
  local rope = labs["16-rope"] and labs["16-rope"].made.results
  local function scientific(x)
    local mantissa, exponent = ("%.0e"):format(x):match "(.-)e(.+)"
    return ("$%s \\times 10^{%d}$"):format(mantissa, math.tointeger(tonumber(exponent)))
  end
  if rope then
    row("16-rope", text("Does RoPE's score depend on the offset alone?", "¿Depende la puntuación de RoPE solo de la distancia?"),
      both({ en = "yes: the offset leaves %s of its variance unexplained; of the sinusoid's, %.0f %%", es = "sí: la distancia deja sin explicar %s de su varianza; de la de la sinusoide, el %.0f %%" },
        scientific(rope.unexplained_rope), 100 * rope.unexplained_sinusoidal))
  end
  if found then
    local loss = listed(found.made.results.ranking_T20, function(arm) return mean(found.loss[arm]) end, "%.2f")
    row("16-pe-compare", both({ en = "Which trained arm has the lowest loss at %d tokens?", es = "¿Qué brazo entrenado tiene la menor pérdida con %d tokens?" }, found.far),
      both({ en = "%s nats a token; the grammar's own entropy is %.2f", es = "%s nats por token; la entropía de la propia gramática es %.2f" }, loss, found.made.results.floor[#found.made.results.floor]))
    local cause = found.made.results.causes
    row("16-pe-compare", text("What do new positions alone cost?", "¿Cuánto cuestan las posiciones nuevas por sí solas?"),
      both({ en = "the sinusoid %+.2f nats of the %+.2f it loses, RoPE %+.2f of %+.2f", es = "a la sinusoide %+.2f nats de los %+.2f que pierde; a RoPE, %+.2f de %+.2f" },
        cause.sinusoidal.blocks, cause.sinusoidal.concatenation, math.abs(cause.rope.blocks) < 0.005 and 0 or cause.rope.blocks, cause.rope.concatenation))
    row("16-pe-compare", both({ en = "Which arm conjugates best at %d tokens?", es = "¿Qué brazo conjuga mejor con %d tokens?" }, found.far),
      both({ en = "right forms: %s", es = "formas correctas: %s" }, listed(found.made.config.arms, function(arm)
        return 100 * mean(found.made.results[("accuracy_%s_long_%d"):format(arm, found.far)])
      end, "%.0f %%")))
    row("16-pe-compare", both({ en = "And with adverbs between subject and verb, up to %d tokens?", es = "¿Y con adverbios entre sujeto y verbo, hasta %d tokens?" }, found.far),
      both({ en = "right forms: %s", es = "formas correctas: %s" },
        listed(found.made.config.arms, function(arm) return 100 * cause[arm].stretch_20 end, "%.0f %%")))
  end
  local ordering = labs["16-ordering"] and labs["16-ordering"].made
  if ordering and ordering.config.quick == false then
    row("16-ordering", both({ en = "Who still sees order at n = %d, past the trained lengths?", es = "¿Quién ve aún el orden con n = %d, más allá de lo entrenado?" }, ordering.config.lengths[#ordering.config.lengths]),
      both({ en = "balanced accuracy: %s", es = "exactitud equilibrada: %s" }, listed(ordering.config.arms, function(arm)
        local last = {}
        for i, seed in ipairs(ordering.results["accuracy_" .. arm]) do last[i] = seed[#seed] end
        return 100 * statistics.median(last)
      end, "%.0f %%")))
  end
  if rope then
    local new = labs["16-rope"].made.expectation "in-distribution"
    row("16-rope", text("Is RoPE “in distribution” at any length?", "¿Está RoPE «en distribución» a cualquier longitud?"),
      both({ en = "no: %s meet angles never seen, at %d times the length", es = "no: %s encuentran ángulos nunca vistos, a %d veces la longitud" },
        { en = new.measured, es = new.es and new.es.measured or new.measured }, labs["16-rope"].made.config.factor))
  end
  return rows
end

--- labs: as weave/fill.lua gives them, a list that is also found by experiment.
return function(labs)
  local made = labs["16-pe-compare"] and labs["16-pe-compare"].made
  local found = compared(made)
  local sentence, because = verdict(found, made)
  return { sentence = sentence, because = because, fallback = fallback(found), price = price(found), rows = evidence(labs, found), decided = found ~= nil, chosen = found and found.chosen }
end
