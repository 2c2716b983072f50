#!/usr/bin/env minimodel
-- Lab 03: what happens to attention, in an untrained model, when the sequence outgrows the length one had in mind.
-- Does: five positional schemes, five lengths, twenty seeds; attention maps, row entropies, the course's claims
-- confronted. Does not: train (labs 04, 05 and 07 do). Words of figures, tables and claims stand in named blocks; the
-- code has none.
--[[en
The question sounds simple. A model has been prepared for sequences of one length; we hand it longer ones. Which way of
telling it about positions holds up? The course answers with a picture: attention weights of an *untrained* layer,
computed at growing lengths, and their entropy. We draw that picture, add the two controls it lacks (no positions at
all, and ALiBi), repeat it over many seeds, and then ask what such a picture is able to say.
]]
--[[es
La pregunta parece sencilla. Un modelo se ha preparado para secuencias de una longitud y le damos otras más largas. ¿Qué
manera de indicarle las posiciones aguanta mejor? El curso responde con una imagen: los pesos de atención de una capa
*sin entrenar*, a longitudes crecientes, y su entropía. Dibujamos esa imagen, le añadimos los dos controles que le
faltan (sin posiciones, y ALiBi), la repetimos con muchas semillas y después nos preguntamos qué puede decir una
imagen así.
]]
--[[en lab
title: Lab 03: extrapolation, before any training
T_sweep: sequence lengths
learned_T_max: rows of the learned table
learned_overflow: what the learned table does past its end: clamp (repeat the last row) or wrap (start again)
seeds: seeds in the band
]]
--[[es lab
title: Práctica 03: extrapolar sin haber entrenado
T_sweep: longitudes de secuencia
learned_T_max: filas de la tabla aprendida
learned_overflow: qué hace la tabla aprendida más allá de su final: clamp (repetir la última fila)
  o wrap (volver a empezar)
seeds: semillas de la banda
]]

-- f { a = 1 } calls f with named arguments; axes and subscripts count from 1.
local mm  = require "minimodel"
local lab = mm.lab { experiment = "16-extrapolation", seed = 0 }
local lengths  = lab:param("T_sweep", { 64, 96, 128, 192, 256 }, { min = 2 })
local T_max    = lab:param("learned_T_max", 64, { min = 2 })
local overflow = lab:param("learned_overflow", "clamp", { choices = { "clamp", "wrap" } })
local n_seeds  = lab:param("seeds", 20, { min = 1 })      -- a parameter can be set when the lab is run: --seeds 5
local d_model, n_heads = lab:config("d_model", 32), lab:config("n_heads", 2)
lab:config("trained", false)
local shortest, longest = mm.range(lengths)               -- the least and the greatest of a list

--[[en
# The set-up {#sec:setup}

One attention layer, `d_model = 32`, two heads, random weights; inputs $x_t \sim \mathcal{N}(0, I)$ drawn once for the
longest sequence and cut to length, so that a shorter sequence is a prefix of a longer one. Head 0 of each layer is
what we look at.

A learned table has `=T_max` rows and no row after that. Asked for more it must do *something*. Ours raises an error
unless it is told to repeat its last row (`clamp`) or to start again from its first (`wrap`); this run uses
*`=overflow`*. A C program without a bounds check would read whatever happens to follow the table in memory. That is
the worst case, because nothing looks wrong.
]]
--[[es
# El montaje {#sec:setup}

Una capa de atención, `d_model = 32`, dos cabezas, pesos al azar; las entradas $x_t \sim \mathcal{N}(0, I)$ se sortean
una sola vez para la secuencia más larga y se recortan, de modo que una secuencia corta es el comienzo de otra larga.
Miramos la cabeza 0 de cada capa.

Una tabla aprendida tiene `=T_max` filas y ninguna más. Si se le pide otra posición, *algo* tiene que hacer. La
nuestra da un error salvo que se le indique que repita la última fila (`clamp`) o que vuelva a empezar por la primera
(`wrap`); en esta ejecución usa *`=overflow`*. Un programa en C que no comprobara los límites leería lo que hubiera en
la memoria detrás de la tabla. Ese es el peor caso, porque nada parece ir mal.
]]

local schemes = mm.positional.schemes
local function table_of(seed, rule)
  local rng = mm.random(seed):split "learned table"
  return schemes.learned { T_max = T_max, d = d_model, overflow = rule, rng = rng, std = 0.02 }
end
local sinusoidal, rope, none, alibi = schemes.sinusoidal(), schemes.rope(), schemes.none(), schemes.alibi()
local function arms(seed)      -- a scheme of your own joins the sweep by being added to this list
  return { sinusoidal, table_of(seed, overflow), rope, none, alibi }
end

local maps   = mm.record("scheme", "T")            -- attention of head 0, first seed
local H      = mm.record("scheme", "T", "seed")    -- mean entropy of a row, in nats
local near   = mm.record("scheme", "seed")         -- weight on the 17 nearest keys at the longest T; 1 is uniform
local alike  = mm.record("seed")                   -- distance to the last learned row: rows past it over ordinary rows
local sums, excess = mm.record("scheme", "T", "seed"), mm.record("scheme", "T", "seed")      -- for the checks
local function normal()        -- H over ln T: f gets each value and its keys, here scheme, T and seed
  return H:map(function(h, _, T) return h / math.log(T) end)
end

--[[en
# What the course expects {#sec:expectations}

Each claim is written down with the measure that will decide it before anything is computed: the measure is the code
below.
]]
--[[es
# Lo que espera el curso {#sec:expectations}

Cada afirmación queda escrita, con la medida que la decidirá, antes de calcular nada: la medida es el código de abajo.
]]
--[[en claim:rope-constant
source: course, lab 03, block D
claim: RoPE keeps the mean entropy roughly constant as T grows
expected: change from the shortest to the longest T below 0.1 nats; the source gives no number, this is our reading
  of “roughly”
true: over these lengths the change stays under the bound
false: a rotation keeps the norms of q and k, so the scores spread as before over more keys:
  ln T itself rises by `=%.3f math.log(longest / shortest)`
untested: one length alone shows no change
]]
--[[es claim:rope-constant
source: el laboratorio 03 del curso, bloque D
claim: RoPE mantiene la entropía media más o menos constante al crecer T
expected: cambio entre la T menor y la mayor inferior a 0.1 nats; la fuente no da ninguna cifra: así leemos
  «más o menos»
true: con estas longitudes el cambio queda bajo la cota
false: una rotación conserva las normas de q y k, así que las puntuaciones se reparten igual entre más claves:
  el propio ln T sube `=%.3f math.log(longest / shortest)`
untested: una sola longitud no muestra ningún cambio
]]
--[[en claim:sinusoid-degrades
source: course, lab 03, block D
claim: the sinusoid's entropy rises because its attention degrades: it rises more than RoPE's
expected: paired difference of the two rises above 0 in every seed
true: in every seed the sinusoid's entropy rises more than RoPE's
false: it does rise, but so does ln T, and RoPE's with it; a rise alone is no sign of damage
untested: one length alone shows no rise
]]
--[[es claim:sinusoid-degrades
source: el laboratorio 03 del curso, bloque D
claim: la entropía de la sinusoide sube porque su atención se degrada: sube más que la de RoPE
expected: diferencia pareada entre ambas subidas mayor que 0 en todas las semillas
true: en todas las semillas la entropía de la sinusoide sube más que la de RoPE
false: subir, sube, pero también sube ln T, y RoPE con él; una subida sin más no indica ningún daño
untested: una sola longitud no muestra ninguna subida
]]
--[[en claim:learned-spikes
source: course, lab 03, block D
claim: the learned table's entropy spikes past its last row
expected: past the last row, normalised entropy above that of the control without positions, in every seed;
  a spike would be far above it
true: past the table the entropy is above the control's in every seed
false: the untrained table's entries are 0.02 in size beside inputs of size 1: before training it hardly matters
  which row is added
untested: the longest sequence has `=longest` tokens and the table `=T_max` rows: this takes a longer sequence
]]
--[[es claim:learned-spikes
source: el laboratorio 03 del curso, bloque D
claim: la entropía de la tabla aprendida se dispara más allá de su última fila
expected: más allá de la última fila, entropía normalizada mayor que la del control sin posiciones, con todas
  las semillas; si se disparase, sería mucho mayor
true: más allá de la tabla la entropía supera la del control con todas las semillas
false: las entradas de la tabla sin entrenar miden 0.02 frente a entradas de tamaño 1: antes de entrenar apenas importa
  qué fila se suma
untested: la secuencia más larga tiene `=longest` tokens y la tabla `=T_max` filas: hace falta una secuencia más larga
]]
--[[en claim:rows-alike
source: course, lab 03, block C
claim: with the learned table, rows past its end all look like its last row
expected: distance to the last row under half of the distance between ordinary rows; half is our reading of
  “look like”
true: rows past the end do resemble the last one
false: they share a position, not a token: each query still carries its own content, and so does its row
untested: the longest sequence has `=longest` tokens and the table `=T_max` rows: this takes a longer sequence
]]
--[[es claim:rows-alike
source: el laboratorio 03 del curso, bloque C
claim: con la tabla aprendida, las filas más allá del final se parecen todas a la última
expected: distancia a la última fila menor que la mitad de la distancia entre filas cualesquiera; la mitad es
  nuestra lectura de «se parecen»
true: las filas posteriores sí se parecen a la última
false: comparten la posición, no el token: cada consulta lleva su propio contenido, y su fila también
untested: la secuencia más larga tiene `=longest` tokens y la tabla `=T_max` filas: hace falta una secuencia más larga
]]
--[[en claim:far-noise
source: course, lab 03, background
claim: near positions are attended to, far ones turn into noise
expected: in every seed each of the three schemes puts more than the uniform share on the 17 nearest keys
true: the nearest keys are favoured by all three
false: without training nothing favours the near keys, so there is nothing to lose far away;
  only ALiBi builds nearness in (`=near:of "alibi"`)
]]
--[[es claim:far-noise
source: el laboratorio 03 del curso, introducción
claim: se atiende a las posiciones cercanas y las lejanas se vuelven ruido
expected: con todas las semillas, cada uno de los tres esquemas da a las 17 claves más cercanas más de lo que les
  daría un reparto uniforme
true: los tres favorecen a las claves más cercanas
false: sin entrenamiento nada favorece a las claves cercanas, así que lejos no hay nada que perder;
  solo ALiBi trae la cercanía de fábrica (`=near:of "alibi"`)
]]

-- :of holds a key; :change "T" is the value at the longest T less the one at the shortest, :most "T" the largest over
-- T. One value for each seed is left, and a claim is true if every one stands in the relation.
lab:claim("rope-constant", function() return H:of("rope"):change "T" end, "within", 0.1)
lab:claim("sinusoid-degrades", function()
  return H:of("sinusoidal"):change "T" - H:of("rope"):change "T"
end, ">", 0)
lab:claim("learned-spikes", function()
  return (normal():of "learned" - normal():of "none"):only("T", function(T) return T > T_max end):most "T"
end, ">", 0)
lab:claim("rows-alike", function() return alike end, "<", 0.5)
lab:claim("far-noise", function() return near:only("scheme", { "sinusoidal", "learned", "rope" }) end, ">", 1)

--[[en
# The sweep {#sec:sweep}

The entropy of row $i$ of the attention matrix is

$$H_i = -\sum_j A_{ij} \ln A_{ij}$$ {#eq:entropy}

in nats: $\ln T$ when the row is uniform, 0 when it looks at a single key. We average it over the rows.
]]
--[[es
# El barrido {#sec:sweep}

La entropía de la fila $i$ de la matriz de atención es

$$H_i = -\sum_j A_{ij} \ln A_{ij}$$ {#eq:entropy}

en nats: $\ln T$ si la fila es uniforme, 0 si mira una sola clave. La promediamos sobre las filas.
]]
--[[en checks
row-sums: each row of head 0's attention sums to one: worst error
entropy-bound: no row's entropy exceeds ln T: worst excess
no-rule: a learned table without an overflow rule takes the position after its last
]]
--[[es checks
row-sums: cada fila de la atención de la cabeza 0 suma uno: peor error
entropy-bound: ninguna fila supera ln T de entropía: peor exceso
no-rule: una tabla aprendida sin regla de desbordamiento acepta la posición siguiente a la última
]]

for seed in lab:seeds(n_seeds) do
  local mha = mm.nn.MultiHeadAttention { d_model = d_model, n_heads = n_heads, seed = seed }
  local X   = mm.randn(mm.random(seed):split "inputs", { longest, d_model })
  for _, scheme in ipairs(arms(seed)) do
    for _, T in ipairs(lengths) do
      local prefix = X:slice(1, 1, T)                                                     -- axis 1 from 1 to T
      local A = mha:weights(prefix, { scheme = scheme, head = 1 })                        -- (T, T)
      local rows = mm.measure.row_entropy(A)                                              -- (T,)
      H:put(rows:mean(), scheme, T, seed)
      sums:put((A:sum(-1) - 1):abs():max(), scheme, T, seed)
      excess:put(rows:max():item() - math.log(T), scheme, T, seed)
      if seed == lab.seed then maps:put(A, scheme, T) end
      if T == longest then near:put(mm.measure.nearness(A, 8), scheme, seed) end
      if T == longest and T > T_max and scheme.name == "learned" then
        local last = A:slice(1, T_max, T_max)
        local past, ordinary = A:slice(1, T_max + 1, T), A:slice(1, 1, T_max - 1)
        alike:put(mm.measure.row_distance(past, last) / mm.measure.row_distance(ordinary, last), seed)
      end
    end
  end
  if seed == lab.seed then      -- saved as .npy when the lab is run with --export
    lab:keep { X = X, weights = mha, learned = table_of(seed, overflow).table, attention = maps }
  end
end
lab:check("row-sums", sums:high(), "<", 1e-5)
lab:check("entropy-bound", excess:high(), "<", 1e-5)
local first = H:of { seed = lab.seed }             -- (scheme, T)
local at_end = first:of { T = longest }:table()    -- for the words below
lab:result("mean_entropy", first)

--[[en
# The maps {#sec:maps}

A row of $T$ weights that sum to one has entries near $1/T$, so raw weights on one linear scale fade to black as $T$
grows. What can be compared across lengths is $T \cdot A_{ij}$: how many times its fair share a key receives. One is
uniform; the scale is logarithmic.
]]
--[[es
# Los mapas {#sec:maps}

Una fila de $T$ pesos que suman uno tiene entradas cercanas a $1/T$, así que los pesos sin más, en una escala lineal
común, se ven casi negros al crecer $T$. Lo que sí se puede comparar entre longitudes es $T \cdot A_{ij}$: cuántas
veces recibe una clave lo que le tocaría en un reparto uniforme. Uno es lo uniforme; la escala es logarítmica.
]]
--[[en fig:attention_pattern_comparison
title: Untrained, only ALiBi's attention knows near from far
subtitle: attention of head 0, as a multiple of the uniform weight; rows are queries, columns are keys
x: key position
y: query position
bar: *T* · *A* (1 = uniform)
caption: Attention of head 0 for five schemes (rows) and growing lengths (columns), seed `=lab.seed`.
  Light: more than the uniform share; dark: less.
alt: Grid of attention maps. Mean entropy at T = `=longest`: sinusoidal `=%.2f at_end.sinusoidal`,
  learned `=%.2f at_end.learned`, RoPE `=%.2f at_end.rope`, no positions `=%.2f at_end.none`,
  ALiBi `=%.2f at_end.alibi` nats; uniform would be `=%.2f math.log(longest)`.
]]
--[[es fig:attention_pattern_comparison
title: Sin entrenar, solo la atención de ALiBi distingue cerca de lejos
subtitle: atención de la cabeza 0, como múltiplo del peso uniforme; filas: consultas, columnas: claves
x: posición de la clave
y: posición de la consulta
bar: *T* · *A* (1 = uniforme)
caption: Atención de la cabeza 0 para cinco esquemas (filas) y longitudes crecientes (columnas), semilla `=lab.seed`.
  Claro: más de lo que daría un reparto uniforme; oscuro: menos.
alt: Cuadrícula de mapas de atención. Entropía media con T = `=longest`: sinusoidal `=%.2f at_end.sinusoidal`,
  aprendida `=%.2f at_end.learned`, RoPE `=%.2f at_end.rope`, sin posiciones `=%.2f at_end.none`,
  ALiBi `=%.2f at_end.alibi` nats; la uniforme sería `=%.2f math.log(longest)`.
]]

lab:figure("attention_pattern_comparison", mm.figure.maps(maps, lab:words "fig:attention_pattern_comparison",
  { each = function(A, _, T) return A * T end, scale = "log", low = 1 / 16, high = 16 }))

--[[en
# The entropies {#sec:entropies}

Seed `=lab.seed` is drawn as a line, the range over all `=n_seeds` seeds as a band. The dotted line without marks is
$\ln T$, the entropy of looking everywhere alike. On the right each entropy is divided by it.
]]
--[[es
# Las entropías {#sec:entropies}

La semilla `=lab.seed` se dibuja como línea y el intervalo que abarcan las `=n_seeds` semillas como banda. La línea de
puntos sin marcas es $\ln T$, la entropía de mirar a todas partes por igual. A la derecha, cada entropía dividida por
ella.
]]
--[[en fig:extrapolation_metric
title: All but ALiBi follow ln *T*: there is more to look at, not worse looking
x: sequence length *T*
entropy: mean attention entropy (nats)
normal: entropy / ln *T*
caption: Mean entropy of head 0 against length (left) and divided by ln T (right). Lines: seed `=lab.seed`;
  bands: the range of all seeds.
alt: From T = `=shortest` to T = `=longest` the mean entropy of seed `=lab.seed` goes
  from `=%.2f first:of("rope", shortest)` to `=%.2f at_end.rope` nats with RoPE,
  from `=%.2f first:of("sinusoidal", shortest)` to `=%.2f at_end.sinusoidal` with the sinusoid,
  and from `=%.2f first:of("alibi", shortest)` to `=%.2f at_end.alibi` with ALiBi;
  ln T goes from `=%.2f math.log(shortest)` to `=%.2f math.log(longest)`.
]]
--[[es fig:extrapolation_metric
title: Todos menos ALiBi siguen a ln *T*: hay más que mirar, no se mira peor
x: longitud de secuencia *T*
entropy: entropía media de la atención (nats)
normal: entropía / ln *T*
caption: Entropía media de la cabeza 0 según la longitud (izquierda) y dividida por ln T (derecha).
  Líneas: semilla `=lab.seed`; bandas: el intervalo de todas las semillas.
alt: De T = `=shortest` a T = `=longest` la entropía media de la semilla `=lab.seed` pasa
  de `=%.2f first:of("rope", shortest)` a `=%.2f at_end.rope` nats con RoPE,
  de `=%.2f first:of("sinusoidal", shortest)` a `=%.2f at_end.sinusoidal` con la sinusoide
  y de `=%.2f first:of("alibi", shortest)` a `=%.2f at_end.alibi` con ALiBi;
  ln T pasa de `=%.2f math.log(shortest)` a `=%.2f math.log(longest)`.
]]
--[[en tbl:entropies
first: scheme
caption: Mean entropy in nats, averaged over all seeds; in parentheses, divided by ln T.
]]
--[[es tbl:entropies
first: esquema
caption: Entropía media en nats, promediada sobre todas las semillas; entre paréntesis, dividida por ln T.
]]

local w, metric = lab:words "fig:extrapolation_metric", mm.figure { width = 18, height = 8.5 }
local uniform, ones = mm.map(lengths, math.log), mm.map(lengths, function() return 1 end)
local panels = metric:grid { rows = 1, columns = 2, x_label = w.x, ticks = "all" }
for c, shown in ipairs { { H, w.entropy, uniform }, { normal(), w.normal, ones } } do
  local axes = panels:axes(1, c, { y_label = shown[2] }):label_lines()      -- names at the lines' ends, no legend
  axes:line(lengths, shown[3], { label = c == 1 and "ln *T*" or nil, dash = "dotted", color = "ink" })
  mm.figure.curves(axes, shown[1], { under = "none", labels = c == 2 })     -- the control is drawn below the others
end
lab:figure("extrapolation_metric", metric)
lab:table("entropies", mm.figure.cells("%.3f (%.3f)", H:mean "seed", normal():mean "seed"))

--[[en
# Expected and measured {#sec:verdicts}

Where a figure below has brackets, it is a mean over `=n_seeds` seeds with the smallest and the largest value.
]]
--[[es
# Lo esperado y lo medido {#sec:verdicts}

Donde una cifra lleva corchetes, es una media sobre `=n_seeds` semillas con el valor menor y el mayor.
]]

lab:confront()
local drift = normal():mean "seed":change "T"      -- of the normalised entropy, from the shortest length to the longest
local called, next_model = mm.positional.looks.of, lab:recommendation()
-- What is in braces must stand in the message of the error, in each language.
local refusal = lab:refused("no-rule", { "outside the table", "fuera de la tabla" }, function()
  table_of(lab.seed):add(mm.zeros { T_max + 1, d_model })
end)
lab:result("steadiest_normalised_entropy", drift:nearest(0))
lab:manifest("schemes_compared", H:keys "scheme")
lab:manifest("phase_17_recommendation", next_model.name)

--[[en finding
Untrained, attention spreads with the logarithm of the length whether or not it knows positions (only ALiBi's does not),
so such a picture cannot say which scheme extrapolates.
]]
--[[es finding
Sin entrenar, la atención de todos los esquemas se extiende con el logaritmo de la longitud, salvo la de ALiBi,
conozcan o no las posiciones: una imagen así no puede decir cuál de ellos extrapola.
]]
--[[en
# What to take away {#sec:conclusions}

**Which scheme is most stable?** From the shortest length to the longest the mean normalised entropy moves by
`=%+.3f drift:of "rope"` with RoPE, `=%+.3f drift:of "sinusoidal"` with the sinusoid, `=%+.3f drift:of "learned"` with
the learned table, `=%+.3f drift:of "none"` without positions and `=%+.3f drift:of "alibi"` with ALiBi. The one that
moves least is *`=called(drift:nearest(0)).label`*. But a layer that knows nothing of order is about as steady as any
other: steadiness here is a property of random scores, not of a scheme.

**Where does the learned table fail?** Past row `=T_max`, by definition: it has nothing to say there. What one sees of
it in these figures is close to nothing, because an untrained table says hardly anything before that row either. Not
told to clamp or wrap, our table answers: “`=refusal`”.

**What can an untrained model not show?** Whether a model *trained* up to a length still works beyond it. Training
decides which offsets the heads come to rely on, and extrapolation is about what happens outside them; random weights
rely on none. Entropy tells a shape, not a quality: a head where it is high may be lost or merely undecided; where it
is low, sure or merely stuck.

**What should the next phase use?** *`=called(next_model.chosen).label`*, with
*`=called(next_model.fallback).label`* as second choice, and no learned table. Nothing on this page is the reason. The
reasons are what labs 04 and 07 measure on trained models; lab 02's theorem says what RoPE guarantees, not what it wins.
The report of the phase puts them together.
]]
--[[es
# Con qué quedarse {#sec:conclusions}

**¿Qué esquema es el más estable?** De la longitud menor a la mayor, la entropía normalizada media se mueve
`=%+.3f drift:of "rope"` con RoPE, `=%+.3f drift:of "sinusoidal"` con la sinusoide, `=%+.3f drift:of "learned"` con la
tabla aprendida, `=%+.3f drift:of "none"` sin posiciones y `=%+.3f drift:of "alibi"` con ALiBi. El que menos se mueve
es *`=called(drift:nearest(0)).label`*. Pero una capa que no sabe nada del orden es más o menos tan estable como
cualquier otra: aquí la estabilidad es propia de unas puntuaciones al azar, no de un esquema.

**¿Dónde falla la tabla aprendida?** Más allá de la fila `=T_max`, por definición: ahí no tiene nada que decir. En
estas figuras no se ve casi nada de ello, porque una tabla sin entrenar tampoco dice apenas nada antes de esa fila. Si
no se le indica `clamp` ni `wrap`, nuestra tabla responde: «`=refusal`».

**¿Qué no puede mostrar un modelo sin entrenar?** Si un modelo *entrenado* hasta cierta longitud sigue funcionando más
allá. El entrenamiento decide en qué distancias se apoyan las cabezas, y la extrapolación trata de lo que pasa fuera
de ellas; unos pesos al azar no se apoyan en ninguna. La entropía habla de una forma, no de una calidad: si es alta,
la cabeza puede estar perdida o solo indecisa; si es baja, segura o solo atascada.

**¿Qué usar en la fase siguiente?** *`=called(next_model.chosen).label`*, con
*`=called(next_model.fallback).label`* como segunda opción, y ninguna tabla aprendida. Nada de esta página es el
motivo. Los motivos son lo que las prácticas 04 y 07 miden en modelos entrenados; el teorema de la práctica 02 dice lo
que RoPE garantiza, no lo que gana. El informe de la fase los reúne.
]]
