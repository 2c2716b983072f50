#!/usr/bin/env minimodel
-- Lab 07: what happens past the trained length when length is the only thing that is new?
-- Does: train nine arms on windows of running text, read them at two, three and four times the trained length, and take
-- the causes apart. Does not: meet words, sentences or joins that training did not have.
--[[en
A model that has read windows of 16 tokens is handed 64. In lab 04 a longer text was also a text of another kind:
joined sentences, for a model that had only seen them alone. Here it is the same running text, and there is more of it:
whatever goes wrong, length did it. The loss past the sixteenth token is measured above the grammar's own entropy, so
that zero means a model that knows all there is to know.
]]
--[[es
A un modelo que ha leído ventanas de 16 tokens se le dan 64. En la práctica 04 un texto más largo era también un texto
de otra clase, frases unidas para quien solo las había visto sueltas. Aquí es el mismo texto seguido y hay más: si algo
va mal, es por la longitud. La pérdida después del token dieciséis se mide por encima de la entropía de la propia
gramática, de modo que cero es un modelo que sabe todo lo que se puede saber.
]]
--[[en lab
title: Lab 07: length alone
steps: training steps
windows: test windows per length
]]
--[[es lab
title: Práctica 07: solo la longitud
steps: pasos de entrenamiento
windows: ventanas de prueba por longitud
]]
local mm = require "minimodel"
local lengths, evaluate, schemes = mm.data.lengths, mm.train.evaluate, mm.positional.schemes
local lab = mm.lab { experiment = "16-length-alone", seed = 0, quick = true }
local steps = lab:param("steps", lab.quick and 30 or 300, { min = 1 })
local n_windows = lab:param("windows", lab.quick and 8 or 64, { min = 2 })

-- ---- What is read

local L, FAR = 16, 64
local text, windows = mm.random(lab.seed):split "test text of lab 07, second draw", {}
for _, T in ipairs { L, 32, 48, FAR } do windows[T] = lengths.windows(n_windows, T, text:split("windows " .. T)) end
local near = lengths.band_mask(FAR, L)

-- ---- One run: an arm, a seed and a rate go in; numbers come out

local function scheme_of(arm, rng)
  if arm == "learned" then
    return schemes.learned { T_max = FAR, d = 64, std = 0.5 ^ 0.5, rng = rng:split "positions" }
  end
  -- a base at which the slowest pair turns once within L
  if arm == "rope_short" then return schemes.rope { base = (L / (2 * math.pi)) ^ (16 / 14) } end
  if arm == "sinusoidal_soft" then return schemes.sinusoidal { scale = 0.3 } end
  return schemes[arm:match "^%a+"]()
end
local function model_of(arm, seed)
  local rng = mm.random(seed)
  return mm.nn.MiniGPT { vocab = mm.data.verb_grammar.vocabulary_size, d_model = 64, n_layers = 2, n_heads = 4,
    d_ff = 256, max_len = FAR, scheme = scheme_of(arm, rng), rng = rng:split "weights" }
end
local function run(case)
  local model, batches = model_of(case.arm, case.seed), mm.random(case.seed):split "batches"
  if case.nudge > 0 then mm.train.nudge(model, mm.random(case.nudge):split "nudge") end
  local losses = mm.train.fit { model = model, steps = steps, rate = case.rate, warmup = 20, decay = 0.1, clip = 1,
    loss = function(step)
      local rng = batches:split("step " .. step)
      local batch = lengths.pack(lengths.windows(16, L, rng:split "text"))
      local positions = case.arm:find "_random$" and lengths.spread(L, FAR, rng:split "positions") or nil
      return model:loss(batch.inputs, batch.targets, { positions = positions })
    end }
  local found = { first_loss = losses[1], last_loss = losses[#losses],
    inside = evaluate.score(model, windows[L]).excess }
  for _, T in ipairs { 32, 48, FAR } do
    local score = evaluate.score(model, windows[T], { from = L + 1 })
    local right, verbs = 0, 0
    for w = 1, n_windows do right, verbs = right + score.right[w], verbs + score.verbs[w] end
    found["past_" .. T], found["right_" .. T], found.place = score.excess, right / verbs, score.excess_at
  end
  found.shifted = evaluate.score(model, windows[L], { offset = FAR - L }).excess
  found.hidden = evaluate.score(model, windows[FAR], { mask = near, from = L + 1 }).excess
  for _, kind in ipairs(case.arm == "rope" and { "linear", "ntk", "yarn" } or {}) do
    local yarn = kind == "yarn"
    model.scheme = schemes.rope { scaling = { kind = kind, factor = FAR / L, original_length = yarn and L or nil,
      attention_factor = yarn or nil } }
    found[kind] = evaluate.score(model, windows[FAR], { from = L + 1 }).excess
  end
  return found
end

local FIVE = { "none", "sinusoidal", "rope", "learned", "alibi" }
local study = lab:experiment {
  arms = { "none", "sinusoidal", "rope", "learned", "alibi", "rope_short", "sinusoidal_random", "rope_random",
    "sinusoidal_soft" },
  seeds = lab.quick and 2 or 20, first_seed = lab.quick and 1 or 201,
  rates = lab.quick and { 0.006 } or { 0.003, 0.006 }, gate = { quantity = "inside", seeds = lab.quick and 1 or 3 },
  run = run, specification = "docs/prereg/07-length-alone",
}

--[[en
# The specification {#sec:spec}

It stands in `docs/prereg/07-length-alone.md` and was written before any model
of this run was trained. In short: five schemes, and four further arms for the causes; twenty paired seeds; two
learning rates, of which no arm chooses, since the outcome of a seed is the mean over them; one primary contrast, RoPE
minus sinusoid at `=FAR` tokens.
]]
--[[es
# La especificación {#sec:spec}

Está en `docs/prereg/07-length-alone.es.md` y se escribió antes de entrenar
ningún modelo de esta ejecución. En resumen: cinco esquemas, y otros cuatro brazos para las causas; veinte semillas
emparejadas; dos tasas de aprendizaje, entre las que ningún brazo elige, pues el resultado de una semilla es la media
de ambas; un contraste principal, RoPE menos sinusoide con `=FAR` tokens.
]]
--[[en claim:beyond
source: course, theory 04
claim: beyond the trained length RoPE's loss is lower than the sinusoid's
expected: RoPE − sinusoid below 0 at `=FAR` tokens
true: with length alone new, and no rate chosen, the difference stands
false: with length alone new, RoPE is not better
undecided: the interval holds zero
]]
--[[es claim:beyond
source: curso, teoría 04
claim: más allá de la longitud entrenada la pérdida con RoPE es menor que con la sinusoide
expected: RoPE − sinusoide por debajo de 0 con `=FAR` tokens
true: con la longitud como única novedad, y sin elegir tasa, la diferencia se mantiene
false: con la longitud como única novedad, RoPE no es mejor
undecided: el intervalo contiene el cero
]]
--[[en claim:inside
source: course, theory 04
claim: within the trained length the two are alike
expected: RoPE − sinusoid inside ±`=0.02` nats
true: two one-sided sign-flip tests put it there: what follows is not a better model but a longer text
false: they differ where both were trained
undecided: not shown to be alike within the margin, which is not to say that they differ
]]
--[[es claim:inside
source: curso, teoría 04
claim: dentro de la longitud entrenada ambas son iguales
expected: RoPE − sinusoide entre ±`=0.02` nats
true: dos pruebas unilaterales de inversión de signos la sitúan ahí: lo que sigue no es un modelo mejor sino un texto
  más largo
false: se diferencian donde ambas se entrenaron
undecided: no queda demostrado que sean iguales dentro del margen, lo que no quiere decir que sean distintas
]]
--[[en claim:flat
source: course, theory 04
claim: RoPE's loss does not change with length
expected: past 16 at `=FAR` tokens as inside 16, to within `=0.02` nats
true: it hardly changes
false: it rises too; it rises less
undecided: the interval reaches over the bound
]]
--[[es claim:flat
source: curso, teoría 04
claim: la pérdida con RoPE no cambia con la longitud
expected: después del 16 con `=FAR` tokens como dentro de los 16, hasta `=0.02` nats
true: apenas cambia
false: también sube; sube menos
undecided: el intervalo pasa de la cota
]]
--[[en claim:positions
source: course, theory 04
claim: the sinusoid fails because its positions are new
expected: new positions alone cost at least 0.8 of what length costs
true: new positions alone explain it
false: new positions alone cost a part; the rest comes with far keys, at distances that no window had
]]
--[[es claim:positions
source: curso, teoría 04
claim: la sinusoide falla porque sus posiciones son nuevas
expected: las posiciones nuevas por sí solas cuestan al menos 0.8 de lo que cuesta la longitud
true: las posiciones nuevas por sí solas lo explican
false: las posiciones nuevas por sí solas cuestan una parte; el resto llega con las claves lejanas, a distancias que
  ninguna ventana tenía
]]
--[[en claim:distances
source: course, theory 04
claim: RoPE's relative distances are still those of training
expected: hiding the keys 16 or more back changes its loss by less than `=0.02` nats
true: far keys make no difference
false: a distance past 15 is as new to RoPE as a position past 15 is to the sinusoid; hide those keys and nearly all
  of the loss is gone
undecided: the interval reaches over the bound
]]
--[[es claim:distances
source: curso, teoría 04
claim: las distancias relativas de RoPE siguen siendo las del entrenamiento
expected: ocultar las claves a 16 o más lugares cambia su pérdida en menos de `=0.02` nats
true: las claves lejanas no importan
false: una distancia mayor que 15 es tan nueva para RoPE como una posición mayor que 15 para la sinusoide; si se
  ocultan esas claves, casi toda la pérdida desaparece
undecided: el intervalo pasa de la cota
]]
--[[en claim:alibi
source: course, theory 04
claim: four times the trained length needs ALiBi or YaRN
expected: ALiBi − RoPE below 0, and RoPE with YaRN below RoPE
true: both are better than plain RoPE at four times its length
false: at least one of the two is no better
undecided: at least one of the two is not shown to be better
]]
--[[es claim:alibi
source: curso, teoría 04
claim: cuatro veces la longitud entrenada exige ALiBi o YaRN
expected: ALiBi − RoPE por debajo de 0, y RoPE con YaRN por debajo de RoPE
true: ambos son mejores que RoPE sin más a cuatro veces su longitud
false: al menos uno de los dos no es mejor
undecided: no queda demostrado que ambos sean mejores
]]
--[[en claim:spread
source: ruoss2023
claim: late positions met in training are no longer new
expected: spread − fixed positions below 0 at `=FAR` tokens, for the sinusoid
true: a model that has met late positions, if only in few places at once, reads them
false: it does not help here
undecided: the interval holds zero
]]
--[[es claim:spread
source: ruoss2023
claim: las posiciones tardías que se ven al entrenar dejan de ser nuevas
expected: posiciones repartidas − fijas por debajo de 0 con `=FAR` tokens, para la sinusoide
true: un modelo que ha visto posiciones tardías, aunque pocas a la vez, las lee
false: aquí no ayuda
undecided: el intervalo contiene el cero
]]
local c, share
lab:claim("beyond", function() return c.primary end, "<", 0)
lab:claim("inside", function() return c.parity, c.parity.equivalent and "true" or "undecided" end, "equivalent", 0.02)
lab:claim("flat", function() return c.flat end, "within", 0.02)
lab:claim("positions", function() return share end, ">=", 0.8)
lab:claim("distances", function() return c.far_rope end, "within", 0.02)
lab:claim("alibi", function() return { c.alibi, c.yarn } end, "<", 0)
lab:claim("spread", function() return c.spread_sinusoidal end, "<", 0)

-- ---- The runs and the contrasts: the first is the primary one

study:run()
local list = {
  { "primary", "rope", "sinusoidal", "past_64" }, { "parity", "rope", "sinusoidal", "inside", margin = 0.02 },
  { "at_32", "rope", "sinusoidal", "past_32" }, { "at_48", "rope", "sinusoidal", "past_48" },
  { "forms", "rope", "sinusoidal", "right_64" }, { "alibi", "alibi", "rope", "past_64" },
  { "none", "none", "rope", "past_64" }, { "learned", "learned", "sinusoidal", "past_64" },
  { "shift_sinusoidal", { "sinusoidal", "shifted" }, { "sinusoidal", "inside" } },
  { "shift_learned", { "learned", "shifted" }, { "learned", "inside" } },
  { "far_sinusoidal", { "sinusoidal", "hidden" }, { "sinusoidal", "past_64" } },
  { "far_rope", { "rope", "hidden" }, { "rope", "past_64" } },
  { "linear", { "rope", "linear" }, { "rope", "past_64" } },
  { "ntk", { "rope", "ntk" }, { "rope", "past_64" } }, { "yarn", { "rope", "yarn" }, { "rope", "past_64" } },
  { "short", "rope_short", "rope", "past_64" }, { "spread_sinusoidal", "sinusoidal_random", "sinusoidal", "past_64" },
  { "spread_rope", "rope_random", "rope", "past_64" }, { "soft", "sinusoidal_soft", "sinusoidal", "past_64" },
}

--[[en checks
halves: of 10,000 random halves of the seeds, the share with the sign of the whole
moved: one unit in the last place of the first weights moves the primary mean by less than a quarter of its interval
invariant: without positions, with RoPE and with ALiBi, late positions by themselves change nothing: worst difference
]]
--[[es checks
halves: de 10 000 mitades al azar de las semillas, la proporción con el signo del total
moved: una unidad en la última cifra de los primeros pesos mueve la media principal menos de un cuarto de su intervalo
invariant: sin posiciones, con RoPE y con ALiBi, las posiciones tardías por sí solas no cambian nada: peor diferencia
]]
c = study:answer(list)
c.flat = study:contrasts({ { "flat", { "rope", "past_64" }, { "rope", "inside" } } })[1]
share = (study:mean("sinusoidal", "shifted") - study:mean("sinusoidal", "inside"))
  / (study:mean("sinusoidal", "past_64") - study:mean("sinusoidal", "inside"))
lab:result("past", study:record("T", { 32, 48, 64 }, function(T) return "past_" .. T end):mean "seed")
lab:result("ranking", study:record(nil, nil, "past_64", FIVE):mean("seed"):ranked())
lab:result("causes", { positions = c.shift_sinusoidal.estimate, hidden = c.far_rope.estimate,
  yarn = c.yarn.estimate, short = c.short.estimate, spread = c.spread_sinusoidal.estimate })

--[[en arms
none: no positions
sinusoidal: sinusoid
rope: RoPE
learned: learned table
alibi: ALiBi
rope_short: RoPE, short base
sinusoidal_random: sinusoid, spread positions
rope_random: RoPE, spread positions
sinusoidal_soft: sinusoid at 0.3
]]
--[[es arms
none: sin posiciones
sinusoidal: sinusoide
rope: RoPE
learned: tabla aprendida
alibi: ALiBi
rope_short: RoPE, base corta
sinusoidal_random: sinusoide, posiciones repartidas
rope_random: RoPE, posiciones repartidas
sinusoidal_soft: sinusoide a 0.3
]]
-- schemes that know differences of positions only
lab:check("invariant", study:worst({ "none", "rope", "alibi" }, "shifted", "inside"), "<", 1e-4)

--[[en
`=study.registration`.

# The gate {#sec:gate}

Before any length past `=L` was read, each rate was put to a test: the first weights of three seeds were moved by one
unit in the last place, and the loss inside `=L` tokens had to stay where it was. Where it does not, rounding decides
what a run ends as, and nothing should be read into it [@summers2021].
]]
--[[es
`=study.registration`.

# La prueba previa {#sec:gate}

Antes de leer ninguna longitud mayor que `=L`, cada tasa pasó por una prueba: los primeros pesos de tres semillas se
movieron una unidad en su última cifra y la pérdida dentro de los `=L` tokens tenía que quedarse donde estaba. Si no
se queda, es el redondeo quien decide en qué acaba una ejecución, y no hay que leer nada en ella [@summers2021].
]]
--[[en tbl:gate
columns: rate | largest change (nats) | in arm | verdict
caption: What one unit in the last place of the first weights does to the loss inside the trained length.
]]
--[[es tbl:gate
columns: tasa | mayor cambio (nats) | en el brazo | veredicto
caption: Qué le hace a la pérdida dentro de la longitud entrenada una unidad en la última cifra de los primeros pesos.
]]
lab:table("gate", study:gate_cells(lab:words "arms"))

--[[en
# Past the trained length {#sec:past}

@fig:past_by_place is the answer place by place: up to the sixteenth token all five schemes lie on the floor, the
grammar's own entropy, and then they part.
]]
--[[es
# Más allá de la longitud entrenada {#sec:past}

La @fig:past_by_place es la respuesta lugar a lugar: hasta el token dieciséis los cinco esquemas quedan en el suelo, que
es la entropía de la gramática, y después se separan.
]]
local mean = study:record(nil, nil, "past_64", FIVE):mean("seed"):table()

--[[en fig:past_by_place
title: Past the trained length they part
x: place in the window
y: nats above the grammar's entropy
trained: trained length
caption: Loss above the floor by place, means of four places and twenty seeds; bands are 95 % intervals over seeds.
alt: Up to place 16 all curves lie near 0. From 17 to 64 the mean is `=%.2f mean.sinusoidal` nats with the sinusoid,
  `=%.2f mean.learned` with the learned table, `=%.2f mean.none` without positions, `=%.2f mean.rope` with RoPE and
  `=%.2f mean.alibi` with ALiBi.
]]
--[[es fig:past_by_place
title: Más allá de la longitud entrenada se separan
x: lugar en la ventana
y: nats por encima de la entropía de la gramática
trained: longitud entrenada
caption: Pérdida por encima del suelo según el lugar, medias de cuatro lugares y veinte semillas; las bandas son
  intervalos del 95 % sobre semillas.
alt: Hasta el lugar 16 todas las curvas están cerca de 0. Del 17 al 64 la media es `=%.2f mean.sinusoidal` nats con la
  sinusoide, `=%.2f mean.learned` con la tabla aprendida, `=%.2f mean.none` sin posiciones, `=%.2f mean.rope` con RoPE
  y `=%.2f mean.alibi` con ALiBi.
]]
--[[en fig:past_by_length
x: tokens read
y: nats above the grammar's entropy, past token 16
caption: Every seed a dot, with the mean and its 95 % bootstrap interval; at 16 the loss inside the trained length.
alt: At 64 tokens RoPE minus sinusoid is `=%+.2f c.primary.estimate` nats, 95 % interval `=%+.2f c.primary.low` to
  `=%+.2f c.primary.high`.
]]
--[[es fig:past_by_length
x: tokens leídos
y: nats por encima de la entropía de la gramática, después del token 16
caption: Cada semilla un punto, con la media y su intervalo bootstrap del 95 %; en 16, la pérdida dentro de la
  longitud entrenada.
alt: Con 64 tokens RoPE menos sinusoide es `=%+.2f c.primary.estimate` nats, intervalo del 95 % de
  `=%+.2f c.primary.low` a `=%+.2f c.primary.high`.
]]
local w, by_place = lab:words "fig:past_by_place", mm.figure { width = 16, height = 8.5 }
local axes = by_place:axes(lab:axes("fig:past_by_place", { x_ticks = { 1, 16, 32, 48, 64 } })):label_lines()
mm.figure.bands(axes, study:places("place", 4, FIVE), { interval = study.bars })
axes:vertical(L + 0.5, { color = "muted", dash = "dotted", text = w.trained })
lab:figure("past_by_place", by_place)
local at = { [L] = "inside", [32] = "past_32", [48] = "past_48", [FAR] = "past_64" }
local by_length = study:record("T", { L, 32, 48, FAR }, function(T) return at[T] end, FIVE)
lab:figure("past_by_length",
  mm.figure.seeds(by_length, lab:words "fig:past_by_length", { interval = study.bars, width = 16 }))

--[[en
# The causes {#sec:causes}

A position and a distance past sixteen are both new. On the same trained models each can be changed alone: windows of
16 read at the positions 48 … 63 have new positions and old distances; windows of 64 with the keys hidden that are 16
or more back have new positions, for the schemes that add them, and old distances. For RoPE and ALiBi the first
changes nothing, by the theorem of lab 02. What distances do to RoPE is seen in its clock hands (@fig:clock_hands): at
a base of 10,000 the slow pairs move through a small arc in training, and past 16 they point where they never pointed.
]]
--[[es
# Las causas {#sec:causes}

Una posición y una distancia mayores que dieciséis son nuevas las dos. Con los mismos modelos entrenados se puede
cambiar cada una por separado: las ventanas de 16 leídas en las posiciones 48 … 63 tienen posiciones nuevas y
distancias conocidas; las ventanas de 64 con las claves a 16 o más lugares ocultas tienen posiciones nuevas, en los
esquemas que las suman, y distancias conocidas. Con RoPE y con ALiBi lo primero no cambia nada, por el teorema de la
práctica 02. Lo que las distancias le hacen a RoPE se ve en las agujas de su reloj (@fig:clock_hands): con la base
10 000 los pares lentos recorren al entrenar un arco pequeño, y después del 16 apuntan adonde nunca apuntaron.
]]
--[[en contrasts
primary: RoPE − sinusoid, 64 tokens (primary)
parity: RoPE − sinusoid, inside 16 (parity)
at_32: RoPE − sinusoid, 32 tokens
at_48: RoPE − sinusoid, 48 tokens
forms: RoPE − sinusoid, share of right forms
alibi: ALiBi − RoPE
none: no positions − RoPE
learned: learned table − sinusoid
same: On the same models
shift_sinusoidal: sinusoid: new positions alone
shift_learned: learned table: new positions alone
far_sinusoidal: sinusoid: far keys hidden
far_rope: RoPE: far keys hidden
linear: RoPE: positions interpolated
ntk: RoPE: NTK scaling
yarn: RoPE: YaRN
other: By further arms
short: RoPE: short base
spread_sinusoidal: sinusoid: spread positions
spread_rope: RoPE: spread positions
soft: sinusoid at 0.3
]]
--[[es contrasts
primary: RoPE − sinusoide, 64 tokens (principal)
parity: RoPE − sinusoide, dentro de 16 (paridad)
at_32: RoPE − sinusoide, 32 tokens
at_48: RoPE − sinusoide, 48 tokens
forms: RoPE − sinusoide, proporción de formas correctas
alibi: ALiBi − RoPE
none: sin posiciones − RoPE
learned: tabla aprendida − sinusoide
same: Con los mismos modelos
shift_sinusoidal: sinusoide: solo posiciones nuevas
shift_learned: tabla aprendida: solo posiciones nuevas
far_sinusoidal: sinusoide: claves lejanas ocultas
far_rope: RoPE: claves lejanas ocultas
linear: RoPE: posiciones interpoladas
ntk: RoPE: escalado NTK
yarn: RoPE: YaRN
other: Con otros brazos
short: RoPE: base corta
spread_sinusoidal: sinusoide: posiciones repartidas
spread_rope: RoPE: posiciones repartidas
soft: sinusoide a 0.3
]]
local unturned = 0 -- pairs that do not go round within L, at the usual base
for _, omega in ipairs(mm.positional.rope_frequencies(16):totable()) do
  if omega * L < 2 * math.pi then unturned = unturned + 1 end
end

--[[en fig:causes
title: What is changed, and what it does to the loss past token 16
x: change of nats above the grammar's entropy
caption: Contrasts with 95 % intervals over seeds and windows; hollow where the interval holds zero.
alt: New positions alone cost the sinusoid `=%+.2f c.shift_sinusoidal.estimate` nats. Hiding far keys changes RoPE by
  `=%+.2f c.far_rope.estimate`, YaRN by `=%+.2f c.yarn.estimate`, a short base by `=%+.2f c.short.estimate`. Spread
  positions change the sinusoid by `=%+.2f c.spread_sinusoidal.estimate`.
]]
--[[es fig:causes
title: Qué se cambia y qué le hace a la pérdida después del token 16
x: cambio en nats por encima de la entropía de la gramática
caption: Contrastes con intervalos del 95 % sobre semillas y ventanas; huecos donde el intervalo contiene el cero.
alt: Las posiciones nuevas por sí solas le cuestan a la sinusoide `=%+.2f c.shift_sinusoidal.estimate` nats. Ocultar
  las claves lejanas cambia RoPE en `=%+.2f c.far_rope.estimate`, YaRN en `=%+.2f c.yarn.estimate`, una base corta en
  `=%+.2f c.short.estimate`. Las posiciones repartidas cambian la sinusoide en `=%+.2f c.spread_sinusoidal.estimate`.
]]
--[[en fig:clock_hands
title: A hand that has not gone round points somewhere new
x: pair of RoPE, fast to slow
turns: turns
y: nats past token 16, 64 tokens
full: base 10,000
short: short base
caption: Left: how often each pair's hand has gone round after 16 tokens (lower line) and 64 (upper), at the base
  10,000 and at the short base; below the line it has not seen all directions. Right: the loss past token 16.
alt: At base 10,000, `=unturned` of 8 pairs have not gone round within 16 tokens; at the short base all have. Past
  token 16 the loss is `=%.2f study:mean("rope", "past_64")` and `=%.2f study:mean("rope_short", "past_64")` nats.
]]
--[[es fig:clock_hands
title: Una aguja que no ha dado la vuelta apunta a un sitio nuevo
x: par de RoPE, de rápido a lento
turns: vueltas
y: nats después del token 16, 64 tokens
full: base 10 000
short: base corta
caption: Izquierda: cuántas vueltas ha dado la aguja de cada par tras 16 tokens (línea inferior) y 64 (superior),
  con la base 10 000 y con la base corta; por debajo de la línea no ha visto todas las direcciones. Derecha: la
  pérdida después del token 16.
alt: Con la base 10 000, `=unturned` de 8 pares no han dado la vuelta en 16 tokens; con la base corta, todos. Después
  del token 16 la pérdida es de `=%.2f study:mean("rope", "past_64")` y `=%.2f study:mean("rope_short", "past_64")`
  nats.
]]
--[[en tbl:contrasts
columns: contrast | difference | interval | p
caption: All contrasts. Intervals of 95 % over seeds and windows (90 % for parity). p: exact paired sign flips, after
  Holm's correction but for the primary one; for parity, of the two one-sided tests.
]]
--[[es tbl:contrasts
columns: contraste | diferencia | intervalo | p
caption: Todos los contrastes. Intervalos del 95 % sobre semillas y ventanas (90 % en la paridad). p: inversión exacta
  de signos por pares, tras la corrección de Holm salvo en el principal; en la paridad, la de las dos pruebas
  unilaterales.
]]
local words = lab:words "contrasts"
local rows = { "primary", "same", "shift_sinusoidal", "shift_learned", "far_sinusoidal", "far_rope", "linear", "ntk",
  "yarn", "other", "short", "spread_sinusoidal", "spread_rope", "soft" }
lab:figure("causes", mm.figure.forest(study:forest(c, words, rows), lab:words "fig:causes"))
local hands, pairs_of_rope = mm.figure { width = 16, height = 7.5 }, { 1, 2, 3, 4, 5, 6, 7, 8 }
w = lab:words "fig:clock_hands"
local panels = hands:grid { columns = 2, widths = { 1.4, 1 }, ticks = "all" }
local left = panels:axes(1, 1, { x_label = w.x, y_label = w.turns, y_scale = "log", x_ticks = pairs_of_rope })
left:horizontal(1, { color = "muted" })
local short_base = (L / (2 * math.pi)) ^ (16 / 14)
for _, b in ipairs { { 10000, "blue", "solid", w.full }, { short_base, "red", "dashed", w.short } } do
  local omega = mm.positional.rope_frequencies(16, { base = b[1] }):totable()
  for _, T in ipairs { L, FAR } do
    local turns = mm.map(omega, function(o) return o * T / (2 * math.pi) end)
    left:line(pairs_of_rope, turns, { color = b[2], dash = b[3], marker = "circle", label = T == L and b[4] or nil })
  end
end
left:legend { position = "bottom left" }
local right, group = panels:axes(1, 2, { y_label = w.y }), mm.record("what", "seed")
for name, arm in pairs { [1] = "rope", [2] = "rope_short" } do
  for i, x in ipairs(study:outcomes(arm, "past_64")) do group:put(x, name, study.seeds[i]) end
end
mm.figure.seeds(right, group, { interval = study.bars })
right:set { x_ticks = { 1, 2 }, x_labels = { w.full, w.short }, x_limits = { 0.5, 2.5 } }
lab:figure("clock_hands", hands)
lab:table("contrasts", study:cells(c, words))

--[[en
# Expected and measured {#sec:verdicts}

Where a figure has brackets, it is an interval of 95 %.
]]
--[[es
# Lo esperado y lo medido {#sec:verdicts}

Donde una cifra lleva corchetes, es un intervalo del 95 %.
]]
lab:confront()
local sure, best = study:sign(c.primary), lab.results.ranking[1]

--[[en says
lower: With length alone new, RoPE's loss past the trained length is lower than the sinusoid's, by
  `=%.2f -c.primary.estimate` nats at four times that length
higher: With length alone new, RoPE's loss past the trained length is higher than the sinusoid's, by
  `=%.2f c.primary.estimate` nats
undecided: With length alone new, no difference between RoPE and the sinusoid is shown past the trained length
quick: A quick run, from which nothing is concluded
]]
--[[es says
lower: Con la longitud como única novedad, la pérdida con RoPE más allá de lo entrenado es menor que con la sinusoide,
  en `=%.2f -c.primary.estimate` nats a cuatro veces esa longitud
higher: Con la longitud como única novedad, la pérdida con RoPE más allá de lo entrenado es mayor que con la
  sinusoide, en `=%.2f c.primary.estimate` nats
undecided: Con la longitud como única novedad, no se demuestra diferencia entre RoPE y la sinusoide más allá de lo
  entrenado
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

`=lab:case("says", sure)` (interval `=%.2f c.primary.low` to `=%.2f c.primary.high`). Of the five,
`=mm.positional.looks.of(best).label` loses least. Neither the sinusoid nor RoPE is out of danger past its length: the
one meets new positions, the other new distances. New positions alone account for `=%.0f 100 * share` % of what length
costs the sinusoid.

Two remedies follow, and they are the ones in use. The first is to fold the hands back before reading, without
training. How they are folded matters: here interpolation changes the loss by `=%+.2f c.linear.estimate` nats, NTK by
`=%+.2f c.ntk.estimate` and YaRN by `=%+.2f c.yarn.estimate`. The second is to train so that nothing is new: a base at
which every pair goes round, or positions spread over the range to be read. What spread positions cost is seen inside
the trained length: `=%.3f study:mean("rope_random", "inside")` nats above the floor, against
`=%.3f study:mean("rope", "inside")`.

What this does not show: that far tokens would be *used*. In this grammar a sentence is all the context that matters,
and a scheme that never looks beyond sixteen tokens, as ALiBi hardly does, has nothing to lose.
]]
--[[es
# Con qué quedarse {#sec:end}

`=lab:case("says", sure)` (intervalo de `=%.2f c.primary.low` a `=%.2f c.primary.high`). De los cinco, el que menos
pierde es `=mm.positional.looks.of(best).label`. Ni la sinusoide ni RoPE están a salvo más allá de su longitud: la una
encuentra posiciones nuevas y la otra distancias nuevas. Las posiciones nuevas por sí solas explican el
`=%.0f 100 * share` % de lo que la longitud le cuesta a la sinusoide.

De ahí salen dos remedios, que son los que se usan. El primero es llevar las agujas de vuelta a los ángulos conocidos
antes de leer, sin entrenar. Importa cómo se hace: aquí la interpolación cambia la pérdida en
`=%+.2f c.linear.estimate` nats, NTK en `=%+.2f c.ntk.estimate` y YaRN en `=%+.2f c.yarn.estimate`. El segundo es
entrenar de modo que nada sea nuevo: con una base con la que todos los pares den la vuelta, o con posiciones repartidas
por todo lo que se vaya a leer. Lo que cuestan las posiciones repartidas se ve dentro de la longitud entrenada:
`=%.3f study:mean("rope_random", "inside")` nats por encima del suelo, frente a
`=%.3f study:mean("rope", "inside")`.

Lo que esto no muestra: que los tokens lejanos se *usen*. En esta gramática el único contexto que importa es la frase,
y un esquema que apenas mira más allá de dieciséis tokens, como ALiBi, no tiene nada que perder.
]]
