#!/usr/bin/env minimodel
-- Lab 05: is this sequence in ascending order?
-- Does: show why the task as usually set measures nothing, set it so that only order can answer it, train six arms on 3 to 8 numbers and
-- test them on up to 16. Does not: tune an arm until it does what was foreseen.
local mm = require "minimodel"
local session = require "minimodel.session"
local ordering, statistics = mm.data.ordering, mm.statistics

local lab = mm.lab {
  experiment = "16-ordering", seed = 0, quick = true,
  title = { en = "Lab 05: is it in order?", es = "Práctica 05: ¿está en orden?" },
}
local n_seeds = lab:param("seeds", lab.quick and 2 or 10, { en = "paired seeds per arm", es = "semillas emparejadas por brazo" }, { min = 2 })
local rates = lab:param("rates", lab.quick and { 0.003 } or { 0.001, 0.003, 0.01 }, { en = "learning rates, one to be chosen per arm", es = "tasas de aprendizaje, una por elegir para cada brazo" })
local steps = lab:param("steps", lab.quick and 120 or 600, { en = "training steps", es = "pasos de entrenamiento" }, { min = 1 })
local n_pairs = lab:param("pairs", 32, { en = "pairs of sequences per step", es = "pares de secuencias por paso" }, { min = 1 })
local n_test = lab:param("test_pairs", lab.quick and 40 or 100, { en = "test pairs per length", es = "pares de prueba por longitud" }, { min = 2 })
local workers = lab:param("workers", 0, { en = "processes; 0 for one per core", es = "procesos; 0 para uno por núcleo" }, { min = 0 })
local shard = lab:param("shard", "", { en = "k/n: train only this share of the runs, for a cluster", es = "k/n: entrena solo esta parte de las ejecuciones, para un clúster" })
local fresh = lab:param("fresh", false, { en = "train everything again", es = "vuelve a entrenar todo" })

--[[en
Give a model the numbers 3, 1, 4, 2 and ask whether they ascend. It is the smallest question about order there is, and a good test of what marks positions, provided that it cannot be answered in another way.

# The trap {#sec:trap}

Take random permutations, as one would. Of the $n!$ orders of $n$ numbers one ascends, so a machine that always says *no* is right in

$$1 - \frac{1}{n!}$$ {#eq:always_no}

of the cases: `=%.1f 100 * ordering.always_no(4)` % for four numbers, and rising. An accuracy of 96 % on such a test says nothing. The remedy has three parts: as many ascending sequences as others; the same numbers in both, so that no sum or maximum gives them away; and among the others many that miss by one swap of neighbours, since a random order of eight numbers has on average fourteen pairs the wrong way round, and one glance finds it.
]]
--[[es
Se le dan a un modelo los números 3, 1, 4, 2 y se le pregunta si ascienden. Es la pregunta más pequeña que hay sobre el orden, y una buena prueba de lo que marca posiciones, siempre que no se pueda responder de otra manera.

# La trampa {#sec:trap}

Tomemos permutaciones al azar, como haría cualquiera. De los $n!$ órdenes de $n$ números asciende uno, así que una máquina que diga siempre *no* acierta en

$$1 - \frac{1}{n!}$$ {#eq:always_no}

de los casos: el `=%.1f 100 * ordering.always_no(4)` % con cuatro números, y subiendo. Acertar el 96 % en una prueba así no dice nada. El remedio tiene tres partes: tantas secuencias ascendentes como de las otras; los mismos números en ambas, para que ninguna suma ni ningún máximo las delate; y entre las otras, muchas que fallen por un solo intercambio de vecinos, ya que un orden al azar de ocho números tiene en promedio catorce parejas al revés, y basta una ojeada.
]]

local RANGE, TRAINED, LENGTHS = 32, { 3, 8 }, { 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16 }
local trap_rng, trap_right, trap_n = mm.random(lab.seed):split "trap", 0, 2400
local trap_labels, trap_answers = {}, {}
for i = 1, trap_n do
  trap_labels[i], trap_answers[i] = ordering.random(4, RANGE, trap_rng).label, 0
  if trap_labels[i] == 0 then trap_right = trap_right + 1 end
end
local trap_balanced = ordering.balanced_accuracy(trap_labels, trap_answers)
lab:result("always_no_accuracy", trap_right / trap_n)
lab:result("always_no_balanced", trap_balanced)
lab:check({ en = "always no, on random orders of four: distance from 1 − 1/24", es = "siempre no, con órdenes al azar de cuatro: distancia a 1 − 1/24" }, math.abs(trap_right / trap_n - ordering.always_no(4)), "<", 0.02)
lab:check({ en = "its balanced accuracy", es = "su exactitud equilibrada" }, trap_balanced, "==", 0.5)
print(("always no, %d random orders of four: accuracy %.3f, balanced accuracy %.3f"):format(trap_n, trap_right / trap_n, trap_balanced))

local trap = mm.figure { width = 14, height = 7.5, title = { en = "Saying no is not an answer", es = "Decir que no no es responder" } }
local trap_axes = trap:axes { x_label = { en = "numbers in the sequence, n", es = "números de la secuencia, n" }, y_label = { en = "right answers of \"always no\" (%)", es = "aciertos de «siempre no» (%)" }, y_limits = { 40, 102 }, x_ticks = { 2, 3, 4, 5, 6, 7, 8 } }
local ns, naive, balanced_line = {}, {}, {}
for n = 2, 8 do ns[n - 1], naive[n - 1], balanced_line[n - 1] = n, 100 * ordering.always_no(n), 50 end
trap_axes:line(ns, naive, { color = "red", marker = "circle", label = { en = "random permutations", es = "permutaciones al azar" } })
trap_axes:line(ns, balanced_line, { color = "blue", marker = "square", label = { en = "balanced classes", es = "clases equilibradas" } })
trap_axes:legend {}
lab:figure("always_no", trap, {
  caption = { en = "What a machine that always says no scores on random permutations, and on as many of each class.", es = "Lo que obtiene una máquina que dice siempre que no con permutaciones al azar y con tantas de cada clase." },
  alt = { en = ("On random permutations %.1f %% with two numbers, %.1f %% with four, %.2f %% with eight; on balanced classes 50 %% throughout."):format(naive[1], naive[3], naive[7]), es = ("Con permutaciones al azar, %.1f %% con dos números, %.1f %% con cuatro, %.2f %% con ocho; con clases equilibradas, 50 %% siempre."):format(naive[1], naive[3], naive[7]) } })

--[[en
# The specification {#sec:spec}

**Task.** $n$ different numbers out of 0 … 31; half of the sequences ascend, half do not; each comes with its twin of the same numbers. Of the sequences that do not ascend, half miss by one swap of neighbours. Trained on $n = 3 \dots 8$, a length per step; tested on pairs held out of training, at $n = 3 \dots 16$.

**Arms.** A classifier of two blocks, width 32, four heads, the mean over places as its readout. It looks both ways, with the sinusoid [@vaswani2017], a learned table of 16 rows, RoPE with interleaved pairs [@su2021], symmetric ALiBi [@press2022], or no positions; and, a sixth, no positions with a causal mask [@haviv2022]. Same weights and batches for each seed; the learning rate of each arm is the one with the best balanced accuracy on validation pairs of trained lengths.

**Statistics.** Balanced accuracy by length, every seed a dot; medians, and the share of seeds that reach 90 %; paired sign-flip tests at $n = 8$ and $n = 16$, corrected by Holm.

**A proof before the run.** A model that looks both ways without positions gives a permuted sequence the permuted outputs, and their mean is the same. So it gives the two sequences of a pair one answer, which is right for exactly one of them: 50 %, whatever is learnt. A causal mask breaks this: place $i$ sees the set of the first $i$ numbers.
]]
--[[es
# La especificación {#sec:spec}

**Tarea.** $n$ números distintos de 0 a 31; la mitad de las secuencias asciende y la mitad no; cada una viene con su gemela de los mismos números. De las que no ascienden, la mitad falla por un solo intercambio de vecinos. Se entrena con $n = 3 \dots 8$, una longitud por paso; se prueba con pares apartados del entrenamiento, con $n = 3 \dots 16$.

**Brazos.** Un clasificador de dos bloques, anchura 32, cuatro cabezas y la media sobre los lugares como salida. Mira hacia ambos lados, con la sinusoide [@vaswani2017], una tabla aprendida de 16 filas, RoPE con pares entrelazados [@su2021], ALiBi simétrico [@press2022] o sin posiciones; y, el sexto, sin posiciones con máscara causal [@haviv2022]. Los mismos pesos y lotes con cada semilla; la tasa de aprendizaje de cada brazo es la de mejor exactitud equilibrada en pares de validación de longitudes entrenadas.

**Estadística.** Exactitud equilibrada por longitud, cada semilla un punto; medianas, y la proporción de semillas que llegan al 90 %; pruebas de inversión de signos por pares con $n = 8$ y $n = 16$, corregidas con Holm.

**Una demostración antes de medir.** Un modelo que mira a ambos lados sin posiciones da a una secuencia permutada las salidas permutadas, y su media es la misma. Así que da a las dos secuencias de un par una sola respuesta, que es correcta exactamente para una de ellas: 50 %, se aprenda lo que se aprenda. Una máscara causal rompe esto: el lugar $i$ ve el conjunto de los primeros $i$ números.
]]

local function claim(id, en, es, expected)
  return lab:expect { id = id, claim = { en = en, es = es }, source = { en = "course, week 2", es = "curso, semana 2" }, expected = expected }
end
local claims = {
  blind = claim("blind", "attention without positions does not know the order of its tokens", "la atención sin posiciones no conoce el orden de sus tokens", { en = "50 % at every length", es = "50 % con cualquier longitud" }),
  causal = claim("causal", "the same holds for any attention", "lo mismo vale para cualquier atención", { en = "50 % with a causal mask too", es = "50 % también con máscara causal" }),
  within = claim("within", "within the trained range the learned table is slightly better than the sinusoid", "dentro del rango entrenado la tabla aprendida es algo mejor que la sinusoide", { en = "higher at n = 8", es = "mayor con n = 8" }),
  sinusoid = claim("sinusoid", "the sinusoid can generalise beyond the trained length", "la sinusoide puede generalizar más allá de la longitud entrenada", { en = "well above 50 % at n = 16", es = "muy por encima del 50 % con n = 16" }),
  learned = claim("learned", "the learned table cannot", "la tabla aprendida no puede", { en = "near 50 % at n = 16", es = "cerca del 50 % con n = 16" }),
  rope = claim("rope", "RoPE, being relative, carries over to longer sequences", "RoPE, por ser relativa, se traslada a secuencias más largas", { en = "above the sinusoid at n = 16", es = "por encima de la sinusoide con n = 16" }),
  alibi = claim("alibi", "ALiBi extrapolates excellently", "ALiBi extrapola de forma excelente", { en = "90 % or more at n = 16", es = "90 % o más con n = 16" }),
}

-- ---- One run

local ARMS = { "none", "causal", "sinusoidal", "learned", "rope", "alibi" }
local function model_of(arm, seed, dtype)
  local rng, schemes = mm.random(seed), mm.positional.schemes
  local scheme
  if arm == "learned" then
    scheme = schemes.learned { T_max = 16, d = 32, std = 0.5 ^ 0.5, rng = rng:split "positions", dtype = dtype }
  else
    scheme = schemes[arm == "causal" and "none" or arm]()
  end
  return mm.nn.Classifier { vocab = RANGE, d_model = 32, n_layers = 2, n_heads = 4, d_ff = 64, causal = arm == "causal", scheme = scheme,
    rng = rng:split "weights", dtype = dtype }
end

local held_out, test, validation = {}, {}, {}
for _, n in ipairs(LENGTHS) do
  test[n] = ordering.examples(n, RANGE, n_test, mm.random(lab.seed):split("test " .. n), held_out)
  if n <= TRAINED[2] then validation[n] = ordering.examples(n, RANGE, n_test, mm.random(lab.seed):split("validation " .. n), held_out) end
end

local function lists(examples)
  local values, labels = {}, {}
  for i, e in ipairs(examples) do values[i], labels[i] = e.values, e.label end
  return values, labels
end
-- Balanced accuracy, and the share of right answers by kind of sequence.
local function score(model, examples)
  local values, labels = lists(examples)
  local logits, answers, right, total = model:forward(values):totable(), {}, {}, {}
  for i, e in ipairs(examples) do
    answers[i] = logits[i][2] > logits[i][1] and 1 or 0
    total[e.kind] = (total[e.kind] or 0) + 1
    right[e.kind] = (right[e.kind] or 0) + (answers[i] == e.label and 1 or 0)
  end
  for kind, n in pairs(total) do right[kind] = right[kind] / n end
  return ordering.balanced_accuracy(labels, answers), right
end
local function probability(model, values)
  return model:forward({ values }):softmax(2)[1][2]:item()
end

local function run(config)
  local model, batches = model_of(config.arm, config.seed), mm.random(config.seed):split "batches"
  local losses = mm.train.fit { model = model, steps = config.steps, rate = config.rate, warmup = 50, decay = 0.01, clip = 1,
    loss = function(step)
      local rng, examples = batches:split("step " .. step), {}
      local n = rng:integer(TRAINED[1], TRAINED[2])
      while #examples < 2 * config.pairs do
        local yes, no = ordering.pair(n, RANGE, rng)
        if not (held_out[ordering.key(yes.values)] or held_out[ordering.key(no.values)]) then
          examples[#examples + 1], examples[#examples + 2] = yes, no
        end
      end
      local values, labels = lists(examples)
      return mm.cross_entropy(model:forward(values), labels)
    end }
  local record = { accuracy = {}, ascending = {}, near_miss = {}, permutation = {}, validation = 0.0,
    loss = statistics.mean(table.move(losses, math.max(1, #losses - 49), #losses, 1, {})) }
  for i, n in ipairs(LENGTHS) do
    local accuracy, by_kind = score(model, test[n])
    record.accuracy[i], record.ascending[i] = accuracy, by_kind.ascending
    record.near_miss[i], record.permutation[i] = by_kind["near miss"] or 0.0, by_kind.permutation or 0.0
  end
  for n = TRAINED[1], TRAINED[2] do record.validation = record.validation + score(model, validation[n]) / (TRAINED[2] - TRAINED[1] + 1) end
  record.example, record.ordered = probability(model, { 3, 1, 4, 2 }), probability(model, { 1, 2, 3, 4 })
  return record
end

local configs = {}
for seed = 1, n_seeds do
  for _, arm in ipairs(ARMS) do
    for _, rate in ipairs(rates) do
      configs[#configs + 1] = { id = ("%s-s%02d-r%g"):format(arm, seed, rate), arm = arm, seed = seed, rate = rate, steps = steps, pairs = n_pairs,
        test_pairs = n_test, evaluation = lab.seed }
    end
  end
end
local records = mm.train.grid.run {
  folder = (lab.quick and (session.out or "figures") or "figures") .. "/16-ordering/" .. (lab.quick and "runs-quick" or "runs"),
  runs = configs, version = "ordering 1", shard = shard, workers = workers > 0 and workers or nil, fresh = fresh, run = run,
  progress = function(fraction, text) lab:progress(fraction, text) end,
}
if not records then -- this was one shard of many: the report is for whoever runs the lab without one
  lab.run:abandon()
  os.exit(0, true)
end

-- ---- At each arm's own rate

-- The rate with the highest mean accuracy in validation; drawn[seed] counts a seed more than once, or not at all.
local function choose(arm, drawn)
  local best, highest
  for _, rate in ipairs(rates) do
    local total = 0
    for seed = 1, n_seeds do
      total = total + (drawn and drawn[seed] or 1) * records[("%s-s%02d-r%g"):format(arm, seed, rate)].validation
    end
    if not best or total > highest then best, highest = rate, total end
  end
  return best
end
local rate_of = {}
for _, arm in ipairs(ARMS) do rate_of[arm] = choose(arm) end
local function by_seed(arm, get, rate)
  local out = {}
  for seed = 1, n_seeds do out[seed] = get(records[("%s-s%02d-r%g"):format(arm, seed, rate or rate_of[arm])]) end
  return out
end
local index_of = {}
for i, n in ipairs(LENGTHS) do index_of[n] = i end
local function accuracy_at(arm, n, rate) return by_seed(arm, function(r) return r.accuracy[index_of[n]] end, rate) end

local NAME = {
  none = { en = "none, both ways", es = "ninguna, ambos lados" }, causal = { en = "none, causal", es = "ninguna, causal" },
  sinusoidal = { en = "sinusoid", es = "sinusoide" }, learned = { en = "learned", es = "aprendida" }, rope = "RoPE",
  alibi = { en = "ALiBi, symmetric", es = "ALiBi, simétrico" },
}
local COLOR = { none = "muted", causal = "red", sinusoidal = "orange", learned = "green", rope = "blue", alibi = "purple" }
local MARKER = { none = "diamond", causal = "diamond", sinusoidal = "circle", learned = "triangle", rope = "square", alibi = "circle" }
local function text(value, language) return type(value) == "table" and value[language] or value end
local function decide(x) if lab.quick then return nil end return x end

local median, shares = {}, {}
for _, arm in ipairs(ARMS) do
  median[arm] = {}
  for i, n in ipairs(LENGTHS) do median[arm][i] = statistics.median(accuracy_at(arm, n)) end
  shares[arm] = { statistics.share(accuracy_at(arm, 8), 0.9), statistics.share(accuracy_at(arm, 16), 0.9) }
  lab:result("accuracy_" .. arm, by_seed(arm, function(r) return r.accuracy end))
end
lab:config("rate_of", rate_of)
lab:config("arms", ARMS)
lab:config("lengths", LENGTHS)

--[[en
# The proof, checked {#sec:proof}

Untrained and in double precision, both sequences of every test pair go through the arm without positions; then the trained arms are asked about 3, 1, 4, 2.
]]
--[[es
# La demostración, comprobada {#sec:proof}

Sin entrenar y en doble precisión, las dos secuencias de cada par de prueba pasan por el brazo sin posiciones; después se pregunta a los brazos entrenados por 3, 1, 4, 2.
]]

local function pair_gap(arm)
  local model, worst = model_of(arm, 1, "float64"), 0
  for _, n in ipairs(LENGTHS) do
    local logits = model:forward((lists(test[n]))):totable()
    for i = 1, #logits, 2 do
      for c = 1, 2 do worst = math.max(worst, math.abs(logits[i][c] - logits[i + 1][c])) end
    end
  end
  return worst
end
local gap = { none = pair_gap "none", causal = pair_gap "causal" }
lab:result("pair_gap", gap)
lab:check({ en = "no positions, both ways: the two of a pair differ by", es = "sin posiciones, ambos lados: los dos de un par difieren en" }, gap.none, "<", 1e-12)
lab:check({ en = "no positions, causal: they differ by", es = "sin posiciones, causal: difieren en" }, gap.causal, ">", 1e-3)
local worst_none = 0
for _, n in ipairs(LENGTHS) do
  for _, a in ipairs(accuracy_at("none", n)) do worst_none = math.max(worst_none, math.abs(a - 0.5)) end
end
lab:check({ en = "trained, it is no further from 50 % than rounding takes it", es = "entrenado, no se aleja del 50 % más de lo que explica el redondeo" }, worst_none, "<=", 0.03)
claims.blind:measured(lab:fill({ en = "at most %.1f points from 50 %%", es = "a lo sumo a %.1f puntos del 50 %%" }, 100 * worst_none), worst_none <= 0.03,
  { en = "by the proof above; it holds for a model that looks both ways", es = "por la demostración de arriba; vale para un modelo que mira a ambos lados" })

local example_rows = {}
for i, arm in ipairs(ARMS) do
  example_rows[i] = { NAME[arm], statistics.median(by_seed(arm, function(r) return r.ordered end)), statistics.median(by_seed(arm, function(r) return r.example end)) }
end
lab:table("example", example_rows, {
  columns = { { en = "arm", es = "brazo" }, { title = "[1, 2, 3, 4]", format = "%.3f" }, { title = "[3, 1, 4, 2]", format = "%.3f" } },
  caption = { en = "Probability given to \"ascending\", median over seeds.", es = "Probabilidad dada a «ascendente», mediana sobre semillas." } })

--[[en
# Beyond eight numbers {#sec:results}

@fig:ordering_accuracy shows every seed. The shaded lengths were trained.
]]
--[[es
# Más allá de ocho números {#sec:results}

En @fig:ordering_accuracy está cada semilla. Las longitudes sombreadas se entrenaron.
]]

local fig = mm.figure { width = 17, height = 10,
  title = lab.quick and { en = "A quick look: too few seeds to conclude", es = "Un vistazo rápido: muy pocas semillas para concluir" }
    or lab:fill({ en = "At n = 16: causal without positions %.0f %%, RoPE %.0f %%, sinusoid %.0f %%", es = "Con n = 16: causal sin posiciones %.0f %%, RoPE %.0f %%, sinusoide %.0f %%" }, 100 * median.causal[#LENGTHS], 100 * median.rope[#LENGTHS], 100 * median.sinusoidal[#LENGTHS]) }
local axes = fig:axes { x_label = { en = "numbers in the sequence, n", es = "números de la secuencia, n" }, y_label = { en = "balanced accuracy (%)", es = "exactitud equilibrada (%)" }, x_ticks = LENGTHS, y_limits = { 40, 102 } }
axes:span(TRAINED[1] - 0.4, TRAINED[2] + 0.5, { color = "muted", alpha = 0.1, text = { en = "trained", es = "entrenadas" } })
axes:horizontal(50, { color = "muted", dash = "dotted", text = { en = "chance", es = "azar" } })
for a, arm in ipairs(ARMS) do
  local x, y = {}, {}
  for i, n in ipairs(LENGTHS) do
    x[i], y[i] = n + (a - 3.5) * 0.11, 100 * median[arm][i]
    local dots, heights = {}, {}
    for seed, value in ipairs(accuracy_at(arm, n)) do dots[seed], heights[seed] = x[i], 100 * value end
    axes:scatter(dots, heights, { color = COLOR[arm], size = 2.2, alpha = 0.4 })
  end
  axes:line(x, y, { color = COLOR[arm], label = NAME[arm], marker = MARKER[arm], marker_size = 4 })
end
axes:legend { position = "outside right" }
local function ends(arm) return 100 * median[arm][index_of[8]], 100 * median[arm][#LENGTHS] end
local alt = { en = {}, es = {} }
for _, arm in ipairs(ARMS) do
  for language, list in pairs(alt) do list[#list + 1] = ("%s %.0f → %.0f %%"):format(text(NAME[arm], language), ends(arm)) end
end
lab:figure("ordering_accuracy", fig, {
  caption = lab:fill({ en = "Balanced accuracy on held-out pairs, %d seeds an arm, each a dot; lines join medians.", es = "Exactitud equilibrada en pares apartados, %d semillas por brazo, cada una un punto; las líneas unen medianas." }, n_seeds),
  alt = { en = "Medians at n = 8 and n = 16: " .. table.concat(alt.en, ", ") .. ".", es = "Medianas con n = 8 y n = 16: " .. table.concat(alt.es, ", ") .. "." } })

local function percent(x) return ("%.0f"):format(100 * x) end
local rows = {}
for i, arm in ipairs(ARMS) do
  local function kind(name) return percent(statistics.median(by_seed(arm, function(r) return r[name][#LENGTHS] end))) end
  rows[i] = { NAME[arm], ("%g"):format(rate_of[arm]), percent(median[arm][index_of[8]]), ("%d/%d"):format(shares[arm][1].count, n_seeds), percent(median[arm][#LENGTHS]),
    ("%d/%d"):format(shares[arm][2].count, n_seeds), kind "ascending", kind "near_miss", kind "permutation" }
end
lab:table("ordering", rows, {
  columns = { { en = "arm", es = "brazo" }, { title = { en = "rate", es = "tasa" }, align = "right" }, { title = "n = 8 (%)", align = "right" }, { title = "≥ 90 %", align = "right" }, { title = "n = 16 (%)", align = "right" }, { title = "≥ 90 %", align = "right" }, { title = { en = "ascending", es = "ascendentes" }, align = "right" }, { title = { en = "near misses", es = "casi en orden" }, align = "right" }, { title = { en = "permutations", es = "permutaciones" }, align = "right" } },
  caption = { en = "Median balanced accuracy at 8 and 16 numbers, how many seeds reach 90 %, and at n = 16 the share of right answers by kind of sequence: an arm that answers everything alike is right on one kind and wrong on the others.", es = "Mediana de la exactitud equilibrada con 8 y 16 números, cuántas semillas llegan al 90 % y, con n = 16, la proporción de aciertos por tipo de secuencia: un brazo que responde siempre lo mismo acierta en un tipo y falla en los demás." } })

-- For the mean of values(rate_a, rate_b) over seeds, where every draw of seeds chooses the rates of arms a and b (or a alone) again.
local function interval(name, draws, values, a, b)
  local made = {}
  local function groups(rate_a, rate_b)
    local key = ("%s %s"):format(rate_a, rate_b)
    if not made[key] then
      made[key] = {}
      for seed, x in ipairs(values(rate_a, rate_b)) do made[key][seed] = { x } end
    end
    return made[key]
  end
  return statistics.bootstrap_nested(groups(rate_of[a], b and rate_of[b]), { rng = mm.random(lab.seed):split("interval " .. name), draws = draws, shared = true,
    choose = function(drawn) return groups(choose(a, drawn), b and choose(b, drawn)) end })
end

local contrasts = {}
local function contrast(name, title, a, b, n)
  local d = statistics.differences(accuracy_at(a, n), accuracy_at(b, n))
  local c = interval(name, lab.quick and 500 or 10000, function(rate_a, rate_b)
    return statistics.differences(accuracy_at(a, n, rate_a), accuracy_at(b, n, rate_b))
  end, a, b)
  c.title, c.p = title, statistics.sign_flip(d, { rng = mm.random(lab.seed):split("signs " .. name) }).p
  contrasts[#contrasts + 1], contrasts[name] = c, c
end
for _, arm in ipairs { "causal", "learned", "rope", "alibi" } do
  for _, n in ipairs { 8, 16 } do
    contrast(arm .. n, lab:fill({ en = "%s − sinusoid, n = %d", es = "%s − sinusoide, n = %d" }, NAME[arm], n), arm, "sinusoidal", n)
  end
end
local p_values, contrast_rows = {}, {}
for i, c in ipairs(contrasts) do p_values[i] = c.p end
for i, p in ipairs(statistics.holm(p_values)) do
  local c = contrasts[i]
  c.corrected = p
  contrast_rows[i] = { c.title, ("%+.1f"):format(100 * c.estimate), ("[%+.1f, %+.1f]"):format(100 * c.low, 100 * c.high), ("%.2g"):format(c.p), ("%.2g"):format(p) }
end
lab:table("contrasts", contrast_rows, {
  columns = { { en = "contrast", es = "contraste" }, { title = { en = "points", es = "puntos" }, align = "right" }, { title = { en = "95 % interval", es = "intervalo del 95 %" }, align = "right" }, { title = "p", align = "right" }, { title = "p, Holm", align = "right" } },
  caption = lab:fill({ en = "Paired differences of balanced accuracy over %d seeds. Each draw of an interval chooses the learning rates again; the p values take them as given.", es = "Diferencias por pares de exactitud equilibrada sobre %d semillas. Cada remuestreo de un intervalo vuelve a elegir las tasas de aprendizaje; los valores p las toman como fijas." }, n_seeds) })

local function range(c) return ("%+.1f [%+.1f, %+.1f]"):format(100 * c.estimate, 100 * c.low, 100 * c.high) end
local function at_16(arm) return interval("mean " .. arm, 2000, function(rate) return accuracy_at(arm, 16, rate) end, arm) end
local function level(arm)
  local c = at_16(arm)
  return c, lab:fill({ en = "mean %.1f %% [%.1f, %.1f], %d of %d seeds reach 90 %%", es = "media %.1f %% [%.1f, %.1f], %d de %d semillas llegan al 90 %%" }, 100 * c.estimate, 100 * c.low, 100 * c.high, shares[arm][2].count, n_seeds)
end
local c, words = level "causal"
claims.causal:measured(words, decide(c.low <= 0.5), { en = "the mask gives each place a different set of numbers to see; it is a position in disguise", es = "la máscara da a cada lugar un conjunto distinto de números que ver; es una posición disfrazada" })
local within = nil -- the interval contains zero: undecided
if contrasts.learned8.low > 0 or contrasts.learned8.high < 0 then within = contrasts.learned8.low > 0 end
claims.within:measured(lab:fill({ en = "%s points", es = "%s puntos" }, range(contrasts.learned8)), decide(within), lab:fill({ en = "learned − sinusoid at n = 8, p = %.2g", es = "aprendida − sinusoide con n = 8, p = %.2g" }, contrasts.learned8.p))
c, words = level "sinusoidal"
claims.sinusoid:measured(words, decide(c.low > 0.6), { en = "confirmed only if the whole interval at n = 16 is above 60 %", es = "solo se confirma si todo el intervalo con n = 16 supera el 60 %" })
c, words = level "learned"
claims.learned:measured(words, decide(c.high < 0.6), { en = "rows 9 to 16 were never trained; confirmed if the interval at n = 16 is below 60 %", es = "las filas 9 a 16 nunca se entrenaron; se confirma si el intervalo con n = 16 queda por debajo del 60 %" })
claims.rope:measured(lab:fill({ en = "%s points over the sinusoid", es = "%s puntos sobre la sinusoide" }, range(contrasts.rope16)), decide(contrasts.rope16.low > 0), lab:fill({ en = "median of RoPE at n = 16: %.0f %%", es = "mediana de RoPE con n = 16: %.0f %%" }, 100 * median.rope[#LENGTHS]))
c, words = level "alibi"
claims.alibi:measured(words, decide(c.low >= 0.9), { en = "symmetric: looking both ways it cannot tell a sequence from its reverse", es = "simétrico: al mirar a ambos lados no distingue una secuencia de su inversa" })

--[[en
# What this does not show {#sec:limits}

One readout and one size. A mean over places thins out a single wrong pair among many, so a scheme may well see it and the readout lose it: failing here is a fact about the whole model. Nor does doing well on order say anything about language; lab 04 asks that.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Una sola salida y un solo tamaño. La media sobre los lugares diluye un único par equivocado entre muchos, de modo que un esquema puede verlo y la salida perderlo: fallar aquí es cosa del modelo entero. Tampoco acertar con el orden dice nada del lenguaje; eso lo pregunta la práctica 04.
]]
