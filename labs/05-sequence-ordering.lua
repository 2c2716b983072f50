#!/usr/bin/env minimodel
-- Lab 05: is this sequence in ascending order?
-- Does: show why the task as usually set measures nothing, set it so that only order can answer it, and cross five
-- encodings with two masks, trained on 3 to 8 numbers and read on up to 16. Does not: tune an arm until it does what
-- was foreseen.
--[[en
Give a model the numbers 3, 1, 4, 2 and ask whether they ascend. It is the smallest question about order there is, and
a good test of what marks positions, provided that it cannot be answered in another way.

# The trap {#sec:trap}

Take random permutations, as one would. Of the $n!$ orders of $n$ numbers one ascends, so a machine that always says
*no* is right in

$$1 - \frac{1}{n!}$$ {#eq:always_no}

of the cases: 95.8 % for four numbers, and rising. An accuracy of 96 % on such a test says nothing. The remedy has
three parts: as many ascending sequences as others; the same numbers in both, so that no sum or maximum gives them
away; and among the others many that miss by one swap of neighbours, since a random order of eight numbers has on
average fourteen pairs the wrong way round, which is easy to spot.
]]
--[[es
Se le dan a un modelo los números 3, 1, 4, 2 y se le pregunta si ascienden. Es la pregunta más pequeña que hay sobre
el orden, y una buena prueba de lo que marca posiciones, siempre que no se pueda responder de otra manera.

# La trampa {#sec:trap}

Tomemos permutaciones al azar, como haría cualquiera. De los $n!$ órdenes de $n$ números asciende uno, así que una
máquina que diga siempre *no* acierta en

$$1 - \frac{1}{n!}$$ {#eq:always_no}

de los casos: el 95.8 % con cuatro números, y subiendo. Acertar el 96 % en una prueba así no dice nada. El remedio
tiene tres partes: tantas secuencias ascendentes como de las otras; los mismos números en ambas, para que ninguna suma
ni ningún máximo las delate; y entre las otras, muchas que fallen por un solo intercambio de vecinos, ya que un orden
al azar de ocho números tiene en promedio catorce parejas al revés, y basta una ojeada.
]]
--[[en lab
title: Lab 05: is it in order?
steps: training steps
pairs: pairs of sequences per step
test_pairs: test pairs per length
]]
--[[es lab
title: Práctica 05: ¿está en orden?
steps: pasos de entrenamiento
pairs: pares de secuencias por paso
test_pairs: pares de prueba por longitud
]]
local mm = require "minimodel"
local ordering, schemes = mm.data.ordering, mm.positional.schemes
local lab = mm.lab { experiment = "16-ordering", seed = 0, quick = true }
local steps = lab:param("steps", lab.quick and 60 or 600, { min = 1 })
local n_pairs = lab:param("pairs", 32, { min = 1 })
local n_test = lab:param("test_pairs", lab.quick and 20 or 100, { min = 4 })

local RANGE, SHORT, LONG, LENGTHS = 32, 3, 8, { 3, 4, 5, 6, 7, 8, 10, 12, 14, 16 }
local EXAMPLE = { { values = { 3, 1, 4, 2 } }, { values = { 1, 2, 3, 4 } } }
local test, held_out, draw = {}, {}, mm.random(lab.seed):split "test pairs of lab 05, third draw"
for _, e in ipairs(EXAMPLE) do held_out[ordering.key(e.values)] = true end
for i, n in ipairs(LENGTHS) do test[i] = ordering.examples(n, RANGE, n_test, draw:split("length " .. n), held_out) end

-- ---- One run: an arm, a seed and a rate go in; numbers come out

local function model_of(arm, seed)
  local mask, name = arm:match "^(%a+)_(%a+)$"
  local rng = mm.random(seed)
  local scheme = name == "learned"
    and schemes.learned { T_max = 16, d = 32, std = 0.5 ^ 0.5, rng = rng:split "positions" } or schemes[name] {}
  return mm.nn.Classifier { vocab = RANGE, d_model = 32, n_layers = 2, n_heads = 4, d_ff = 64,
    causal = mask == "causal", scheme = scheme, rng = rng:split "weights" }
end
local function margins(model, examples) -- how much more the model believes in "ascending" than in "not"
  local values = {}
  for i, e in ipairs(examples) do values[i] = e.values end
  local logits = model:forward(values)
  return (logits:slice(2, 2, 2) - logits:slice(2, 1, 1)):flatten():totable()
end
local function run(case)
  local model, batches = model_of(case.arm, case.seed), mm.random(case.seed):split "batches"
  if case.nudge > 0 then mm.train.nudge(model, mm.random(case.nudge):split "nudge") end
  local losses = mm.train.fit { model = model, steps = steps, rate = case.rate, warmup = 50, decay = 0.01, clip = 1,
    loss = function(step)
      local rng, values, labels = batches:split("step " .. step), {}, {}
      local n = rng:integer(SHORT, LONG)
      while #values < 2 * n_pairs do
        local yes, no = ordering.pair(n, RANGE, rng)
        if not (held_out[ordering.key(yes.values)] or held_out[ordering.key(no.values)]) then
          values[#values + 1], values[#values + 2] = yes.values, no.values
          labels[#labels + 1], labels[#labels + 2] = 1, 0
        end
      end
      return mm.cross_entropy(model:forward(values), labels)
    end }
  local found, loss, counted = { first_loss = losses[1], last_loss = losses[#losses] }, 0, 0
  for i, n in ipairs(LENGTHS) do
    local margin, choice, near, right = margins(model, test[i]), {}, {}, { 0, 0 }
    for k = 1, #margin, 2 do -- a pair: ascending, then its twin of the same numbers
      local ahead = margin[k] - margin[k + 1]
      local chosen = math.abs(ahead) <= 1e-4 and 0.5 or ahead > 0 and 1 or 0
      choice[#choice + 1] = chosen
      if test[i][k + 1].kind == "near miss" then near[#near + 1] = chosen end
      right[1], right[2] = right[1] + (margin[k] > 0 and 1 or 0), right[2] + (margin[k + 1] > 0 and 0 or 1)
    end
    found["choice_" .. n], found["near_" .. n] = choice, near
    found["yes_" .. n], found["no_" .. n] = right[1] / n_test, right[2] / n_test
    for k, m in ipairs(n <= LONG and margin or {}) do
      loss, counted = loss + math.log(1 + math.exp(k % 2 == 1 and -m or m)), counted + 1
    end
  end
  found.inside, found.example = loss / counted, margins(model, EXAMPLE)
  return found
end

local arms = {}
for _, mask in ipairs { "both", "causal" } do
  for _, name in ipairs { "none", "sinusoidal", "learned", "rope", "alibi" } do
    arms[#arms + 1] = mask .. "_" .. name
  end
end
local study = lab:experiment {
  arms = arms, seeds = lab.quick and 2 or 10, first_seed = lab.quick and 1 or 501,
  rates = lab.quick and { 0.002 } or { 0.001, 0.002 }, gate = { quantity = "inside", seeds = lab.quick and 1 or 3 },
  run = run, specification = "docs/prereg/05-sequence-ordering",
}

--[[en
# The specification {#sec:spec}

It stands in `docs/prereg/05-sequence-ordering.md` and was written before
any model of this run was trained. Five encodings are crossed with two masks, and contrasts are made within a mask
only: a model that looks both ways and one that does not are two different machines. The outcome is a *forced choice
within a pair*: of the two orders of the same numbers, to which does the model give the larger margin for “ascending”?
That asks what the model sees. Balanced accuracy, shown beside it, asks for a threshold as well, and a threshold that
was learnt on short sequences need not fit long ones.

**A proof before the run.** A model that looks both ways without positions gives a permuted sequence the permuted
outputs, and their mean is the same. So it gives the two sequences of a pair one answer: half right, whatever is
learnt. A causal mask breaks this: place $i$ sees the set of the first $i$ numbers.
]]
--[[es
# La especificación {#sec:spec}

Está en `docs/prereg/05-sequence-ordering.es.md` y se escribió antes de
entrenar ningún modelo de esta ejecución. Se cruzan cinco codificaciones con dos máscaras, y los contrastes se hacen
solo dentro de una máscara: un modelo que mira a ambos lados y otro que no son dos máquinas distintas. El resultado es
una *elección forzada dentro de un par*: de los dos órdenes de los mismos números, ¿a cuál da el modelo el mayor
margen para «asciende»? Eso pregunta qué ve el modelo. La exactitud equilibrada, que se muestra al lado, pide además
un umbral, y un umbral aprendido con secuencias cortas no tiene por qué servir para las largas.

**Una demostración antes de medir.** Un modelo que mira a ambos lados sin posiciones da a una secuencia permutada las
salidas permutadas, y su media es la misma. Así que da a las dos secuencias de un par una sola respuesta: la mitad de
aciertos, se aprenda lo que se aprenda. Una máscara causal rompe esto: el lugar $i$ ve el conjunto de los primeros $i$
números.
]]
--[[en claim:blind
source: course, week 2
claim: attention without positions does not know the order of its tokens
expected: half of the choices right, at every length, looking both ways
true: as proved above, to the last pair: both orders get one answer, which counts half
false: a proof was contradicted, so something is wrong here
]]
--[[es claim:blind
source: curso, semana 2
claim: la atención sin posiciones no conoce el orden de sus tokens
expected: la mitad de las elecciones acertadas, con cualquier longitud, mirando a ambos lados
true: como se demostró arriba, hasta el último par: ambos órdenes reciben una sola respuesta, que cuenta la mitad
false: se contradice una demostración, así que algo está mal aquí
]]
--[[en claim:causal
source: course, week 2
claim: the same holds for any attention
expected: half of the choices right with a causal mask, at n = 16
true: a causal mask tells it nothing
false: a causal mask is a way of marking positions: each place sees a set of its own
undecided: the interval reaches over the bounds
]]
--[[es claim:causal
source: curso, semana 2
claim: lo mismo vale para cualquier atención
expected: la mitad de las elecciones acertadas con máscara causal, con n = 16
true: una máscara causal no le dice nada
false: una máscara causal es una manera de marcar posiciones: cada lugar ve un conjunto propio
undecided: el intervalo pasa de las cotas
]]
--[[en claim:mask
source: the specification
claim: with a causal mask the sinusoid adds nothing: no positions do as well
expected: no positions − sinusoid inside ±0.05 at n = 16
true: two one-sided sign-flip tests put it there
undecided: not shown to be alike within the margin
]]
--[[es claim:mask
source: la especificación
claim: con máscara causal la sinusoide no añade nada: sin posiciones se hace igual de bien
expected: sin posiciones − sinusoide entre ±0.05 con n = 16
true: dos pruebas unilaterales de inversión de signos la sitúan ahí
undecided: no queda demostrado que sean iguales dentro del margen
]]
--[[en claim:within
source: course, week 2
claim: within the trained range the learned table is slightly better than the sinusoid
expected: learned − sinusoid above 0 at n = 8, looking both ways
true: it is
false: it is not
undecided: the interval holds zero
]]
--[[es claim:within
source: curso, semana 2
claim: dentro del rango entrenado la tabla aprendida es algo mejor que la sinusoide
expected: aprendida − sinusoide por encima de 0 con n = 8, mirando a ambos lados
true: lo es
false: no lo es
undecided: el intervalo contiene el cero
]]
--[[en claim:sinusoid
source: course, week 2
claim: the sinusoid can generalise beyond the trained length
expected: more than 0.6 of the choices right at n = 16, looking both ways
true: it keeps some sense of order at twice the length
false: it keeps none
undecided: the interval reaches over the bound
]]
--[[es claim:sinusoid
source: curso, semana 2
claim: la sinusoide puede generalizar más allá de la longitud entrenada
expected: más de 0.6 de las elecciones acertadas con n = 16, mirando a ambos lados
true: conserva algún sentido del orden al doble de longitud
false: no conserva ninguno
undecided: el intervalo pasa de la cota
]]
--[[en claim:learned
source: course, week 2
claim: the learned table cannot
expected: between 0.4 and 0.6 of the choices right at n = 16, looking both ways
true: rows that training never touched say nothing
false: the rows it did train see part of every longer sequence, and that part is often enough
undecided: the interval reaches over the bounds
]]
--[[es claim:learned
source: curso, semana 2
claim: la tabla aprendida no puede
expected: entre 0.4 y 0.6 de las elecciones acertadas con n = 16, mirando a ambos lados
true: las filas que el entrenamiento no tocó no dicen nada
false: las filas que sí entrenó ven una parte de toda secuencia más larga, y esa parte basta a menudo
undecided: el intervalo pasa de las cotas
]]
--[[en claim:rope
source: course, week 2
claim: RoPE, being relative, carries over to longer sequences
expected: RoPE − sinusoid above 0 for near misses at n = 10, looking both ways
true: the difference between neighbours is a distance of one at any length
false: it does not
undecided: the interval holds zero
]]
--[[es claim:rope
source: curso, semana 2
claim: RoPE, por ser relativa, se traslada a secuencias más largas
expected: RoPE − sinusoide por encima de 0 en los fallos por un intercambio con n = 10, mirando a ambos lados
true: la diferencia entre vecinos es una distancia de uno con cualquier longitud
false: no se traslada
undecided: el intervalo contiene el cero
]]
--[[en claim:alibi
source: course, week 2
claim: ALiBi extrapolates excellently
expected: at least 0.9 of the choices right at n = 16, looking both ways
true: it does
false: looking both ways its bias is the same to either side, and a sequence looks like its reverse
undecided: the interval reaches over the bound
]]
--[[es claim:alibi
source: curso, semana 2
claim: ALiBi extrapola de forma excelente
expected: al menos 0.9 de las elecciones acertadas con n = 16, mirando a ambos lados
true: lo hace
false: mirando a ambos lados su sesgo es el mismo a un lado y a otro, y una secuencia se parece a su inversa
undecided: el intervalo pasa de la cota
]]
local c
local function choice(arm, n) return study:interval(arm, "choice_" .. n) end
local function blind() return mm.map(LENGTHS, function(n) return study:mean("both_none", "choice_" .. n) end) end
lab:claim("blind", blind, "between", { 0.499, 0.501 })
lab:claim("causal", function() return choice("causal_none", 16) end, "between", { 0.4, 0.6 })
lab:claim("mask", function() return c.mask, c.mask.equivalent and "true" or "undecided" end, "equivalent", 0.05)
lab:claim("within", function() return c.learned_8 end, ">", 0)
lab:claim("sinusoid", function() return choice("both_sinusoidal", 16) end, ">", 0.6)
lab:claim("learned", function() return choice("both_learned", 16) end, "between", { 0.4, 0.6 })
lab:claim("rope", function() return c.primary end, ">", 0)
lab:claim("alibi", function() return choice("both_alibi", 16) end, ">=", 0.9)

-- ---- The runs and the contrasts: the first is the primary one

study:run()
local list = {
  { "primary", "both_rope", "both_sinusoidal", "near_10" },
  { "mask", "causal_none", "causal_sinusoidal", "choice_16", margin = 0.05 },
  { "near_16", "both_rope", "both_sinusoidal", "near_16" },
  { "learned_8", "both_learned", "both_sinusoidal", "choice_8" },
  { "learned_16", "both_learned", "both_sinusoidal", "choice_16" },
  { "alibi_16", "both_alibi", "both_sinusoidal", "choice_16" },
  { "alibi_rope", "both_alibi", "both_rope", "choice_16" },
  { "causal_rope", "causal_rope", "causal_sinusoidal", "choice_16" },
  { "causal_learned", "causal_learned", "causal_sinusoidal", "choice_16" },
  { "causal_alibi", "causal_alibi", "causal_sinusoidal", "choice_16" },
}

--[[en checks
trap: always no, on random orders of four: distance from 1 − 1/24
balanced: its balanced accuracy
twins: both ways without positions, the two orders of [3, 1, 4, 2] get one margin: worst difference
halves: of 10,000 random halves of the seeds, the share with the sign of the whole
moved: one unit in the last place of the first weights moves the primary mean by less than a quarter of its interval
]]
--[[es checks
trap: siempre no, con órdenes al azar de cuatro: distancia a 1 − 1/24
balanced: su exactitud equilibrada
twins: a ambos lados sin posiciones, los dos órdenes de [3, 1, 4, 2] reciben un margen: peor diferencia
halves: de 10 000 mitades al azar de las semillas, la proporción con el signo del total
moved: una unidad en la última cifra de los primeros pesos mueve la media principal menos de un cuarto de su intervalo
]]
c = study:answer(list)

-- ---- The trap, tried

local trap, labels, answers, always_no, worst = mm.random(lab.seed):split "trap", {}, {}, 0, 0
for i = 1, 2400 do
  labels[i], answers[i] = ordering.random(4, RANGE, trap).label, 0
  always_no = always_no + (1 - labels[i]) / 2400
end
lab:result("always_no_accuracy", always_no)

for _, pair in ipairs(study:matrix("both_none", "example")) do worst = math.max(worst, math.abs(pair[1] - pair[2])) end
lab:check("trap", math.abs(always_no - ordering.always_no(4)), "<", 0.02)
lab:check("balanced", ordering.balanced_accuracy(labels, answers), "==", 0.5)
lab:check("twins", worst, "<", 1e-4)

--[[en
`=study.registration`. Rates whose runs turn on rounding are dropped for all arms before any length past `=LONG` is
read (@tbl:gate).
]]
--[[es
`=study.registration`. Las tasas cuyas ejecuciones dependen del redondeo se descartan para todos los brazos antes de
leer ninguna longitud mayor que `=LONG` (@tbl:gate).
]]
--[[en arms
none: no positions
sinusoidal: sinusoid
rope: RoPE
learned: learned
alibi: ALiBi
both: both ways
causal: causal
]]
--[[es arms
none: sin posiciones
sinusoidal: sinusoide
rope: RoPE
learned: aprendida
alibi: ALiBi
both: ambos lados
causal: causal
]]
--[[en tbl:gate
columns: rate | largest change of the loss | in arm | verdict
caption: What one unit in the last place of the first weights does to the loss on held-out pairs of trained lengths.
]]
--[[es tbl:gate
columns: tasa | mayor cambio de la pérdida | en el brazo | veredicto
caption: Qué le hace a la pérdida en pares reservados de longitudes entrenadas una unidad en la última cifra de los
  primeros pesos.
]]
local names = {}
for _, arm in ipairs(arms) do
  local mask, name = arm:match "^(%a+)_(%a+)$"
  names[arm] = lab:fill({ en = "%s, %s", es = "%s, %s" }, lab:words("arms")[name], lab:words("arms")[mask])
end
lab:table("gate", study:gate_cells(names))

--[[en fig:always_no
title: Saying no is not an answer
x: numbers in the sequence, *n*
y: right answers of “always no” (%)
random: random permutations
balanced: balanced classes
caption: What a machine that always says no scores on random permutations, and on as many of each class.
alt: On random permutations 50 % with two numbers, `=%.1f 100 * ordering.always_no(4)` % with four,
  `=%.2f 100 * ordering.always_no(8)` % with eight; on balanced classes 50 % throughout.
]]
--[[es fig:always_no
title: Decir siempre «no» no es responder
x: números de la secuencia, *n*
y: aciertos de «siempre no» (%)
random: permutaciones al azar
balanced: clases equilibradas
caption: Lo que obtiene una máquina que dice siempre que no con permutaciones al azar y con igual número de cada clase.
alt: Con permutaciones al azar, 50 % con dos números, `=%.1f 100 * ordering.always_no(4)` % con cuatro,
  `=%.2f 100 * ordering.always_no(8)` % con ocho; con clases equilibradas, 50 % siempre.
]]
local w, fig, ns = lab:words "fig:always_no", mm.figure { width = 14, height = 7 }, { 2, 3, 4, 5, 6, 7, 8 }
local axes = fig:axes(lab:axes("fig:always_no", { y_limits = { 40, 102 }, x_ticks = ns })):label_lines()
axes:line(ns, mm.map(ns, function(n) return 100 * ordering.always_no(n) end), { color = "red", marker = "circle",
  label = w.random })
axes:line(ns, mm.map(ns, function() return 50 end), { color = "blue", marker = "square", label = w.balanced })
lab:figure("always_no", fig)

--[[en
# What was measured {#sec:measured}

@fig:ordering_accuracy has the forced choice above and the balanced accuracy below. A causal mask makes the encoding
nearly superfluous: every arm gets there. Looking both ways, they part. Where the upper panel is high and the lower
one near a half, the model sees the order and calls it by the wrong name: its threshold has drifted.
]]
--[[es
# Lo que se midió {#sec:measured}

La @fig:ordering_accuracy tiene arriba la elección forzada y abajo la exactitud equilibrada. Una máscara causal vuelve
casi superflua la codificación: todos los brazos llegan. Mirando a ambos lados, se separan. Donde el panel de arriba
está alto y el de abajo cerca de la mitad, el modelo ve el orden y lo llama por el nombre equivocado: su umbral se ha
desplazado.
]]
local at, least, example = {}, 100, {}
for i, arm in ipairs(arms) do
  local pair, seen = { 0, 0 }, study:matrix(arm, "example")
  at[arm] = 100 * study:mean(arm, "choice_16")
  if arm:find "^causal" then least = math.min(least, at[arm]) end
  for _, margin in ipairs(seen) do
    for k = 1, 2 do pair[k] = pair[k] + 1 / (1 + math.exp(-margin[k])) / #seen end
  end
  example[i] = { names[arm], ("%.3f"):format(pair[1]), ("%.3f"):format(pair[2]) }
end

--[[en fig:ordering_accuracy
x: numbers in the sequence, *n*
choice: forced choice (%)
balanced: balanced accuracy (%)
both: looks both ways
causal: causal mask
trained: trained
caption: Share of right answers by length, means over seeds with 95 % bootstrap intervals; lengths up to 8 were
  trained. Above: forced choice within a pair. Below: balanced accuracy.
alt: Looking both ways, forced choice at n = 16 is `=%.0f at.both_none` % without positions,
  `=%.0f at.both_sinusoidal` % with the sinusoid, `=%.0f at.both_learned` % learned, `=%.0f at.both_rope` % with RoPE,
  `=%.0f at.both_alibi` % with ALiBi; with a causal mask it is at least `=%.0f least` % for every arm.
]]
--[[es fig:ordering_accuracy
x: números de la secuencia, *n*
choice: elección forzada (%)
balanced: exactitud equilibrada (%)
both: mira a ambos lados
causal: máscara causal
trained: entrenado
caption: Proporción de aciertos según la longitud, medias sobre semillas con intervalos bootstrap del 95 %; hasta 8 se
  entrenó. Arriba: elección forzada dentro de un par. Abajo: exactitud equilibrada.
alt: Mirando a ambos lados, la elección forzada con n = 16 es del `=%.0f at.both_none` % sin posiciones,
  `=%.0f at.both_sinusoidal` % con la sinusoide, `=%.0f at.both_learned` % aprendida, `=%.0f at.both_rope` % con RoPE,
  `=%.0f at.both_alibi` % con ALiBi; con máscara causal es al menos del `=%.0f least` % en todos los brazos.
]]
--[[en tbl:example
columns: arm | [3, 1, 4, 2] | [1, 2, 3, 4]
caption: The probability that each arm gives to “ascending”, mean over seeds. Neither sequence was trained on.
]]
--[[es tbl:example
columns: brazo | [3, 1, 4, 2] | [1, 2, 3, 4]
caption: La probabilidad que cada brazo da a «asciende», media sobre semillas. Ninguna de las dos secuencias se
  entrenó.
]]
--[[en tbl:contrasts
columns: contrast | difference | interval | p
primary: both ways: RoPE − sinusoid, near misses, n = 10 (primary)
mask: causal: no positions − sinusoid, n = 16 (equivalence)
near_16: both ways: RoPE − sinusoid, near misses, n = 16
learned_8: both ways: learned − sinusoid, n = 8
learned_16: both ways: learned − sinusoid, n = 16
alibi_16: both ways: ALiBi − sinusoid, n = 16
alibi_rope: both ways: ALiBi − RoPE, n = 16
causal_rope: causal: RoPE − sinusoid, n = 16
causal_learned: causal: learned − sinusoid, n = 16
causal_alibi: causal: ALiBi − sinusoid, n = 16
caption: All contrasts of the forced choice. Intervals of 95 % over seeds and pairs (90 % for equivalence). p: exact
  paired sign flips, after Holm's correction but for the primary one; for equivalence, of the two one-sided tests.
]]
--[[es tbl:contrasts
columns: contraste | diferencia | intervalo | p
primary: ambos lados: RoPE − sinusoide, fallos por un intercambio, n = 10 (principal)
mask: causal: sin posiciones − sinusoide, n = 16 (equivalencia)
near_16: ambos lados: RoPE − sinusoide, fallos por un intercambio, n = 16
learned_8: ambos lados: aprendida − sinusoide, n = 8
learned_16: ambos lados: aprendida − sinusoide, n = 16
alibi_16: ambos lados: ALiBi − sinusoide, n = 16
alibi_rope: ambos lados: ALiBi − RoPE, n = 16
causal_rope: causal: RoPE − sinusoide, n = 16
causal_learned: causal: aprendida − sinusoide, n = 16
causal_alibi: causal: ALiBi − sinusoide, n = 16
caption: Todos los contrastes de la elección forzada. Intervalos del 95 % sobre semillas y pares (90 % en la
  equivalencia). p: inversión exacta de signos por pares, tras la corrección de Holm salvo en el principal; en la
  equivalencia, la de las dos pruebas unilaterales.
]]
w, fig = lab:words "fig:ordering_accuracy", mm.figure { width = 18, height = 13 }
local panels = fig:grid { rows = 2, columns = 2, x_label = w.x, share_x = true, share_y = true }
for column, mask in ipairs { "both", "causal" } do
  local own = table.move(arms, 5 * column - 4, 5 * column, 1, {})
  local function of(what)
    return study:record("n", LENGTHS, function(n) return what .. n end, own,
      function(arm) return arm:match "_(%a+)$" end)
  end
  for row, shown in ipairs { of "choice_" * 100, (of "yes_" + of "no_") * 50 } do
    axes = panels:axes(row, column, { title = row == 1 and w[mask] or nil, x_ticks = { 3, 8, 12, 16 },
      y_label = column == 1 and (row == 1 and w.choice or w.balanced) or nil, y_limits = { 20, 103 } })
    mm.figure.bands(axes, shown, { interval = study.bars, labels = row + column == 2 })
    axes:vertical(LONG + 0.5, { color = "muted", dash = "dotted", text = row + column == 2 and w.trained or nil })
  end
end
lab:figure("ordering_accuracy", fig:legend { position = "bottom" })
lab:table("contrasts", study:cells(c, lab:words "tbl:contrasts"))
lab:table("example", example)
lab:result("choice_16", at)

--[[en
# Expected and measured {#sec:verdicts}
]]
--[[es
# Lo esperado y lo medido {#sec:verdicts}
]]
lab:confront()
local sure = study:sign(c.primary)

--[[en says
higher: Looking both ways, at ten numbers, RoPE tells a near miss from its ascending twin more often than the sinusoid
  does, by `=%.0f 100 * c.primary.estimate` points; with a causal mask hardly any encoding is needed
lower: Looking both ways, at ten numbers, RoPE tells a near miss from its ascending twin less often than the sinusoid
  does
undecided: Looking both ways, no difference between RoPE and the sinusoid is shown at ten numbers
quick: A quick run, from which nothing is concluded
]]
--[[es says
higher: Mirando a ambos lados y con diez números, RoPE distingue de su gemela ascendente una secuencia con un solo
  intercambio más a menudo que la sinusoide, `=%.0f 100 * c.primary.estimate` puntos más; con máscara causal apenas hace
  falta codificación
lower: Mirando a ambos lados y con diez números, RoPE distingue de su gemela ascendente una secuencia con un solo
  intercambio menos a menudo que la sinusoide
undecided: Mirando a ambos lados, no se demuestra diferencia entre RoPE y la sinusoide con diez números
quick: Una ejecución corta, de la que no se concluye nada
]]
--[[en finding
`=lab:case("says", sure)`.
]]
--[[es finding
`=lab:case("says", sure)`.
]]
--[[en
# What to take away {#sec:end}

`=lab:case("says", sure)`. The 95.8 % of the naive test say nothing; half of the pairs is what a blind model gets, by
proof and by measurement. What looked like a failure of RoPE at sixteen numbers in balanced accuracy is for the most
part its threshold: it sees the order and misjudges how sure to be. And ALiBi, looking both ways, is symmetric: it
marks how far, not which way, so that the order is left to the ends of the sequence to give away.
]]
--[[es
# Con qué quedarse {#sec:end}

`=lab:case("says", sure)`. El 95.8 % de la prueba ingenua no dice nada; la mitad de los pares es lo que acierta un
modelo ciego, por demostración y por medida. Lo que en la exactitud equilibrada parecía un fracaso de RoPE con
dieciséis números es sobre todo su umbral: ve el orden y calcula mal su propia seguridad. Y ALiBi, mirando a ambos
lados, es simétrico: marca cuánto, no hacia dónde, y el orden solo lo delatan los extremos de la secuencia.
]]
