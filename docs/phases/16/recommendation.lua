-- What the phase report recommends, worked out from what the labs left. Does: choose the sentence that the measurements
-- allow, whichever way they went, and the rows of evidence under it. Does not: measure, or say anything that no
-- manifest says. The rule itself stands in lua/minimodel/report/recommendation.lua.
local looks = require "minimodel.positional.looks"
local recommendation = require "minimodel.report.recommendation"
local words = require "minimodel.report.words"

local NAME = {
  none = { en = "no positional encoding", es = "ninguna codificación posicional" },
  sinusoidal = { en = "the sinusoid", es = "la sinusoide" }, rope = { en = "RoPE", es = "RoPE" },
  learned = { en = "the learned table", es = "la tabla aprendida" }, alibi = { en = "ALiBi", es = "ALiBi" },
}

local both = words.fill

local function text(en, es) return { en = en, es = es } end
local function interval(c) return ("%+.2f [%+.2f, %+.2f]"):format(c.estimate, c.low, c.high) end

--- RoPE − sinusoid in words.
local function primary(c)
  if c.high < 0 then
    return both({ en = "%.2f nats below the sinusoid's (%s)",
      es = "%.2f nats por debajo de la pérdida de la sinusoide (%s)" },
      -c.estimate, interval(c))
  elseif c.low > 0 then
    return both({ en = "%.2f nats *above* the sinusoid's (%s)",
      es = "%.2f nats *por encima* de la pérdida de la sinusoide (%s)" }, c.estimate, interval(c))
  end
  return both({ en = "not shown to differ from the sinusoid's (%s)",
    es = "sin diferencia demostrada con la de la sinusoide (%s)" }, interval(c))
end

--- The recommendation in a sentence, and what it rests on.
local function verdict(found)
  if not found then
    return text("For the time being, build the next phase's mini-GPT with RoPE",
      "De momento, construya el mini-GPT de la fase siguiente con RoPE"),
      text("This rests on lab 02's theorem alone: labs 04 and 07 have not both left a full run here.",
        "Esto se apoya solo en el teorema de la práctica 02: las prácticas 04 y 07 no han dejado aquí las dos una "
          .. "ejecución completa.")
  end
  local ranks = found.ranks[found.chosen]
  local sentence = found.chosen == "none"
    and text("Build the next phase's mini-GPT without positional encoding",
      "Construya el mini-GPT de la fase siguiente sin codificación posicional")
    or both({ en = "Build the next phase's mini-GPT with %s",
      es = "Construya el mini-GPT de la fase siguiente con %s" },
      NAME[found.chosen])
  return sentence, both({
    en = "Of five schemes it is number %d in lab 04 and number %d in lab 07, the smallest sum of ranks. RoPE's loss is "
      .. "%s on joined sentences at three times the trained length, and %s at four times it where length alone is "
      .. "new.",
    es = "De cinco esquemas es el número %d en la práctica 04 y el número %d en la 07, la menor suma de puestos. La "
      .. "pérdida de RoPE queda %s con frases unidas a tres veces la longitud entrenada, y %s a cuatro veces donde "
      .. "solo la longitud es nueva." },
    ranks.head, ranks.alone, primary(found.head.results.primary), primary(found.alone.results.primary))
end

--- What to fall back on, and what not to use.
local function fallback(found)
  local no_table = text("Do not use a learned table: it ends at its last row, and rows that no training text reached "
    .. "hold noise.",
    "No use una tabla aprendida: se acaba en su última fila, y las filas a las que no llegó ningún texto de "
      .. "entrenamiento contienen ruido.")
  if not found or not found.fallback then return no_table end
  local course = found.fallback == "sinusoidal" and text("", "")
    or text(" (the course names the sinusoid)", " (el curso nombra la sinusoide)")
  return both({ en = "Second choice: %s%s. %s", es = "Segunda opción: %s%s. %s" }, NAME[found.fallback], course,
    no_table)
end

-- ---- The rows under it

local function listed(arms, value, format)
  local out = { en = {}, es = {} }
  for _, arm in ipairs(arms) do
    for language, parts in pairs(out) do
      parts[#parts + 1] = ("%s " .. format):format(words.pick(looks.of(arm).label, language), value(arm))
    end
  end
  return text(table.concat(out.en, ", "), table.concat(out.es, ", "))
end

local function last(list) return list[#list] end

--- A claim's measured value and verdict.
local function measured(made, id)
  local claim = made.expectation(id)
  return { en = tostring(claim.measured), es = claim.es and claim.es.measured or tostring(claim.measured) }
end

--- Questions and what was measured: rows of {question, answer, experiment}.
local function evidence(labs, found)
  local rows = {}
  local function row(experiment, question, answer)
    rows[#rows + 1] = { question = question, answer = answer, lab = labs[experiment], experiment = experiment }
  end
  local rope = labs["16-rope"] and labs["16-rope"].made
  if rope then
    local mantissa, exponent = ("%.0e"):format(rope.results.unexplained_rope):match "(.-)e(.+)"
    row("16-rope", text("Does RoPE's score depend on the offset alone?",
      "¿Depende la puntuación de RoPE solo de la distancia?"),
      both({ en = "yes: the offset leaves $%s \\times 10^{%d}$ of its variance unexplained; of the sinusoid's, %.0f %%",
        es = "sí: la distancia deja sin explicar $%s \\times 10^{%d}$ de su varianza; de la de la sinusoide, el "
          .. "%.0f %%" },
        mantissa, math.tointeger(tonumber(exponent)), 100 * rope.results.unexplained_sinusoidal))
  end
  if found then
    local head, alone = found.head.results, found.alone.results
    row("16-pe-compare", text("Which scheme loses least on sentences joined to 20 tokens?",
      "¿Qué esquema pierde menos con frases unidas hasta sumar 20 tokens?"),
      both({ en = "nats per token: %s; the grammar's own entropy is %.2f",
        es = "nats por token: %s; la entropía de la propia gramática es %.2f" },
        listed(head.ranking, function(arm) return last(head.loss[arm]) end, "%.2f"), head.floor.long_20))
    row("16-length-alone", text("And where length alone is new, four times the trained one?",
      "¿Y donde solo la longitud es nueva, cuatro veces la entrenada?"),
      both({ en = "nats above the grammar's entropy: %s", es = "nats por encima de la entropía de la gramática: %s" },
        listed(alone.ranking, function(arm) return last(alone.past[arm]) end, "%.2f")))
  end
  if rope then
    row("16-rope", text("Is RoPE “in distribution” at any length?",
      "¿Se mantiene RoPE, a cualquier longitud, dentro de la distribución de entrenamiento?"),
      both({ en = "no: %s meet angles never seen, at %d times the length",
        es = "no: %s encuentran ángulos nunca vistos, a %d veces la longitud" },
        measured(rope, "in-distribution"), rope.config.factor))
  end
  return rows
end

--- labs: as report/fill.lua gives them, a list that is also found by experiment.
return function(labs)
  local function made(experiment) return labs[experiment] and labs[experiment].made end
  local found = recommendation.decide(made "16-pe-compare", made "16-length-alone")
  local sentence, because = verdict(found)
  return { sentence = sentence, because = because, fallback = fallback(found), rows = evidence(labs, found),
    decided = found ~= nil, chosen = found and found.chosen }
end
