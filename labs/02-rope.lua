#!/usr/bin/env minimodel
-- Lab 02: rotary positions. The score of a query and a key depends on their offset alone.
-- Does: the theorem in both layouts and precisions, its drift far out, the Toeplitz lens beside the sinusoid, clock
-- hands, the horizon of a trained length and what frequency scaling does about it. Does not: train (labs 04, 05 and 07
-- do).
--[[en
Where the sinusoid *adds* a position to a token, RoPE *turns* the query and the key [@su2021]. The features of a head
go in pairs; at position $m$ pair $i$ is turned by $m\,\theta_i$:

$$\begin{pmatrix} a \\ b \end{pmatrix} \mapsto
\begin{pmatrix} \cos m\theta_i & -\sin m\theta_i \\ \sin m\theta_i & \cos m\theta_i \end{pmatrix}
\begin{pmatrix} a \\ b \end{pmatrix}, \qquad \theta_i = 10000^{-2i/d_{\text{head}}}$$ {#eq:rope}

Write $R_m$ for all pairs together. Rotations compose by adding angles and their transpose turns back, so

$$\langle R_m q,\; R_n k \rangle = q^\top R_m^\top R_n\, k = \langle q,\; R_{n-m}\, k \rangle$$ {#eq:relative}

and the score knows $n - m$ and nothing else of the positions. That is the theorem; the rest of this lab looks at how
well a computer keeps it, and at what it does not promise.
]]
--[[es
Donde la sinusoide *suma* una posición al token, RoPE *gira* la consulta y la clave [@su2021]. Las componentes de una
cabeza van por pares; en la posición $m$ el par $i$ gira un ángulo $m\,\theta_i$:

$$\begin{pmatrix} a \\ b \end{pmatrix} \mapsto
\begin{pmatrix} \cos m\theta_i & -\sin m\theta_i \\ \sin m\theta_i & \cos m\theta_i \end{pmatrix}
\begin{pmatrix} a \\ b \end{pmatrix}, \qquad \theta_i = 10000^{-2i/d_{\text{head}}}$$ {#eq:rope}

Sea $R_m$ la rotación de todos los pares a la vez. Las rotaciones se componen sumando ángulos y su traspuesta deshace
el giro, así que

$$\langle R_m q,\; R_n k \rangle = q^\top R_m^\top R_n\, k = \langle q,\; R_{n-m}\, k \rangle$$ {#eq:relative}

y la puntuación conoce $n - m$ y nada más de las posiciones. Ese es el teorema; el resto de la práctica mira con qué
exactitud se cumple en coma flotante y qué es lo que no promete.
]]
--[[en lab
title: Lab 02: rotary positions
d_head: width of a head
T: positions, and the trained length
factor: how many times longer than trained
draws: random pairs of query and key
]]
--[[es lab
title: Práctica 02: posiciones rotatorias
d_head: anchura de una cabeza
T: posiciones, y longitud entrenada
factor: cuántas veces más largo que lo entrenado
draws: pares al azar de consulta y clave
]]

local mm  = require "minimodel"
local lab = mm.lab { experiment = "16-rope", seed = 0 }
local d_head  = lab:param("d_head", 16, { min = 8 })
local T       = lab:param("T", 32, { min = 8 })
local factor  = lab:param("factor", 4, { min = 1 })
local n_draws = lab:param("draws", 2000, { min = 1 })
lab:config("base", 10000)

local half, far, rope, apart = d_head // 2, 1000, mm.positional.rope, mm.measure.max_difference
local theta = mm.positional.rope_frequencies(d_head):totable()
local function normal(name, shape, kind) return mm.randn(mm.random(lab.seed):split(name), shape, kind or "float64") end
local function vector(name, dtype) return normal(name, { 1, d_head }, dtype) end
local function turned(x, m, pairing) return rope(x, { positions = { m }, layout = pairing or "interleaved" }) end
local function dot(a, b) return (a * b):sum():item() end
local new_angles, decay = mm.record "scaling", mm.record("offset", "what")     -- pairs with new angles; sizes of scores

--[[en claim:in-distribution
source: course, theory 04
claim: being relative, RoPE is in distribution at any length
expected: no pair meets an angle at `=factor` times the length that it had not met before
measured: `=new_angles:of "none"` of `=half` pairs
true: every pair has gone all the way round within the trained length
false: the score is relative at any length, but offsets beyond the trained ones turn slow pairs to angles no weight
  has been fitted to
]]
--[[es claim:in-distribution
source: la teoría 04 del curso
claim: al ser relativa, RoPE se mantiene dentro de la distribución de entrenamiento a cualquier longitud
expected: ningún par encuentra, a `=factor` veces la longitud, un ángulo que no conociera
measured: `=new_angles:of "none"` de `=half` pares
true: todos los pares han dado la vuelta entera dentro de la longitud entrenada
false: la puntuación es relativa a cualquier longitud, pero las distancias mayores que las entrenadas llevan a los
  pares lentos a ángulos para los que no se ajustó ningún peso
]]
--[[en claim:decays
source: su2021, section 3.4.3
claim: scores decay with distance
expected: the published upper bound is lower at every offset of the table than at offset 0
measured: from offset 0 to `=far` the bound falls to `=%.2f decay:of(far, "bound")` of
  what it was; the root mean square score of random q and k goes to
  `=%.3f decay:of(far, "rms") / decay:of(0, "rms")`
true: the bound falls, and the scores with it
conditional: the bound falls, as published, but a decreasing bound does not force what lies below it to decrease: a
  turn keeps lengths, and scores of unrelated q and k stay as large as they were; what falls is the score of a vector
  with itself
false: not even the bound is lower further out
]]
--[[es claim:decays
source: su2021, sección 3.4.3
claim: las puntuaciones decaen con la distancia
expected: la cota superior publicada es menor en todas las distancias de la tabla que en la distancia 0
measured: de la distancia 0 a la `=far` la cota baja a `=%.2f decay:of(far, "bound")` de
  lo que era; la media cuadrática de q y k al azar pasa a
  `=%.3f decay:of(far, "rms") / decay:of(0, "rms")`
true: la cota baja, y las puntuaciones con ella
conditional: la cota baja, como se publicó, pero una cota decreciente no obliga a decrecer a lo que queda debajo: un
  giro conserva las longitudes, y las puntuaciones de q y k sin relación siguen igual de grandes; lo que baja es la de
  un vector consigo mismo
false: ni siquiera la cota es menor más lejos
]]

lab:claim("in-distribution", function() return new_angles:of "none" end, "==", 0)
lab:claim("decays", function()
  local bound = decay:of { what = "bound" }:only("offset", function(n) return n > 0 end)
  return bound, bound:high() < 1 and decay:of(far, "rms") >= 0.9 * decay:of(0, "rms") and "conditional" or nil
end, "<", 1)

--[[en
# The theorem, in floating point {#sec:theorem}

Five pairs of positions; (20, 8) turns the key by −12. Both pairings of features are tried: *interleaved* pairs (2i,
2i+1), *half* pairs (i, i + d/2).
]]
--[[es
# El teorema, en coma flotante {#sec:theorem}

Cinco pares de posiciones; con (20, 8) la clave gira −12. Se prueban los dos emparejamientos: *interleaved* une las
componentes (2i, 2i+1) y *half*, las (i, i + d/2).
]]

local dtype, layout                                -- of which a check below speaks

--[[en checks
score: relative score, `=layout`, `=dtype`
norm: norm kept, `=layout`, `=dtype`
inverse: R(−m) R(m) = 1, `=layout`, `=dtype`
agree: layouts agree after the permutation
mixed: and do not agree without it
drift-32: drift at a million, float32
drift-64: drift at a million, float64
rope: RoPE: share of the score's variance not explained by the offset
sinusoid: sinusoid: the same share
]]
--[[es checks
score: puntuación relativa, `=layout`, `=dtype`
norm: norma conservada, `=layout`, `=dtype`
inverse: R(−m) R(m) = 1, `=layout`, `=dtype`
agree: los emparejamientos coinciden tras la permutación
mixed: y no coinciden sin ella
drift-32: deriva a un millón, float32
drift-64: deriva a un millón, float64
rope: RoPE: fracción de la varianza que la distancia no explica
sinusoid: sinusoide: la misma fracción
]]
--[[en tbl:theorem
first: type and layout
score: score
norm: norm
inverse: turn back
caption: Worst errors over the five pairs of positions.
]]
--[[es tbl:theorem
first: tipo y emparejamiento
score: puntuación
norm: norma
inverse: deshacer
caption: Peores errores en los cinco pares de posiciones.
]]

local theorem, drift = mm.record("case", "what"), mm.record("shift", "type")
for _, precision in ipairs { { "float32", 1e-5 }, { "float64", 1e-12 } } do
  local q, k = vector("query", precision[1]), vector("key", precision[1])
  for _, pairing in ipairs { "interleaved", "half" } do
    dtype, layout = precision[1], pairing
    local errors, case = mm.record("what", "m", "n"), ("%s, %s"):format(dtype, layout)
    for _, p in ipairs { { 0, 1 }, { 3, 7 }, { 5, 5 }, { 10, 12 }, { 20, 8 } } do
      local m, n, at_m = p[1], p[2], turned(q, p[1], layout)
      errors:put(math.abs(dot(at_m, turned(k, n, layout)) - dot(q, turned(k, n - m, layout))), "score", m, n)
      errors:put(math.abs(math.sqrt(dot(at_m, at_m)) - math.sqrt(dot(q, q))), "norm", m, n)
      errors:put(apart(turned(at_m, -m, layout), q), "inverse", m, n)
    end
    local worst = errors:most("m"):most "n"
    worst:each(function(error, what) lab:check(what, theorem:put(error, case, what), "<", precision[2]) end)
    lab:result(("relative_score_worst_%s_%s"):format(layout, dtype), theorem:of(case, "score"))
  end
  for _, s in ipairs { 1, 10, 100, 1000, 10000, 100000, 1000000 } do
    drift:put(math.abs(dot(turned(q, 3 + s), turned(k, 7 + s)) - dot(turned(q, 3), turned(k, 7))), s, precision[1])
  end
end
lab:table("theorem", theorem:cells "%.1e")

--[[en
## Two layouts, one permutation apart {#sec:layouts}

The two pairings are the same rotation with the features listed in another order: permute the columns of $W_Q$ and
$W_K$ once and the scores agree. Mix them up without the permutation, as happens when weights from one code base are
loaded in another, and every shape is right while every score is wrong.
]]
--[[es
## Dos emparejamientos, a una permutación de distancia {#sec:layouts}

Los dos emparejamientos son la misma rotación con las componentes en otro orden: basta permutar una vez las columnas
de $W_Q$ y $W_K$ para que las puntuaciones coincidan. Si se mezclan sin la permutación, como ocurre al cargar en un
programa los pesos de otro, todas las formas son correctas y todas las puntuaciones, falsas.
]]

local x, shape = normal("layout", { T, d_head }), { d_head, d_head }
local W_Q, W_K = normal("W_Q", shape) / math.sqrt(d_head), normal("W_K", shape) / math.sqrt(d_head)
local columns = mm.arange(d_head, "int64"):reshape({ half, 2 }):T():reshape { d_head }     -- 0, 2, 4 …, then 1, 3, 5 …
local function permuted(W) return W:T():take(columns):T() end
local function scores(a, b, pairing) return rope(a, { layout = pairing }):matmul(rope(b, { layout = pairing }):T()) end
local interleaved = scores(x:matmul(W_Q), x:matmul(W_K), "interleaved")
lab:check("agree", apart(interleaved, scores(x:matmul(permuted(W_Q)), x:matmul(permuted(W_K)), "half")), "<", 1e-12)
lab:check("mixed", apart(interleaved, scores(x:matmul(W_Q), x:matmul(W_K), "half")), ">", 0.1)

--[[en
# How far out does it hold? {#sec:drift}

Shift both positions by the same amount. In real arithmetic nothing changes. In float32 the vectors are rounded after
the turn, at any position alike; what would grow with the position is the error of the *angle*, and ours are computed
in double, so the drift stays level.
]]
--[[es
# ¿Hasta dónde se cumple? {#sec:drift}

Se desplazan las dos posiciones por igual. En aritmética real no cambia nada. En float32 los vectores se redondean
tras el giro, lo mismo en cualquier posición; lo que crecería con la posición es el error del *ángulo*, y los nuestros
se calculan en doble precisión, así que la deriva no aumenta.
]]
--[[en tbl:drift
first: both shifted by
caption: Change of the score of positions (3, 7); 0 where not a bit changes.
]]
--[[es tbl:drift
first: ambas desplazadas
caption: Cambio de la puntuación de las posiciones (3, 7); 0 donde no cambia ni un bit.
]]

local worst = drift:most("shift"):table()
lab:table("drift", drift:cells "%.1e")
lab:check("drift-32", worst.float32, "<", 1e-5)
lab:check("drift-64", worst.float64, "<", 1e-8)
lab:result("drift_worst_float64", worst.float64)

--[[en
# The Toeplitz lens {#sec:toeplitz}

Put the same query at every position $m$ and the same key at every position $n$, and look at the matrix of scores. If
only the offset counts, each diagonal is constant: subtract the diagonal means and nothing is left. Beside it, the
same two tokens with a sinusoid added before the projections.
]]
--[[es
# La lente de Toeplitz {#sec:toeplitz}

Se pone la misma consulta en cada posición $m$ y la misma clave en cada posición $n$, y se mira la matriz de
puntuaciones. Si solo cuenta la distancia, cada diagonal es constante: al restar las medias diagonales no queda nada.
Al lado, los mismos dos tokens con una sinusoide sumada antes de las proyecciones.
]]

local ones, pe = mm.ones({ T, 1 }, "float64"), mm.positional.sinusoidal(T, d_head, { dtype = "float64" })
local e_q, e_k = ones:matmul(vector "token q"), ones:matmul(vector "token k")          -- the same token at each place
local lens, left = mm.record("scheme", "part"), {}
local function look(scheme, S)
  local parts = mm.measure.translation(S)
  lens:put(S, scheme, "score")
  lens:put(S - parts.residual, scheme, "means")
  lens:put(parts.residual, scheme, "residual")
  left[scheme] = parts.error
  lab:result("unexplained_" .. scheme, parts.error)
end
look("rope", scores(e_q:matmul(W_Q), e_k:matmul(W_K)))
look("sinusoidal", (e_q + pe):matmul(W_Q):matmul((e_k + pe):matmul(W_K):T()))

--[[en fig:relative_position_demo
title: RoPE's scores are constant along diagonals; the sinusoid's are not
subtitle: what the offset explains, and what it leaves
rope_residual: `=%.0e left.rope` of the variance
sinusoidal_residual: `=%.2f left.sinusoidal` of the variance
x: key position *n*
y: query position *m*
bar: score
score: score
means: diagonal means
residual: what is left
caption: One query and one key at every pair of positions: scores, the mean of each diagonal, and what remains.
alt: Share of the variance left after the diagonal means: RoPE `=%.0e left.rope`, sinusoid `=%.2f left.sinusoidal`.
]]
--[[es fig:relative_position_demo
title: RoPE puntúa igual a lo largo de cada diagonal; la sinusoide, no
subtitle: lo que explica la distancia y lo que no
rope_residual: `=%.0e left.rope` de la varianza
sinusoidal_residual: `=%.2f left.sinusoidal` de la varianza
x: posición de la clave *n*
y: posición de la consulta *m*
bar: puntuación
score: puntuación
means: medias diagonales
residual: lo que queda
caption: Una consulta y una clave en cada par de posiciones: puntuaciones, media de cada diagonal y lo que queda.
alt: Fracción de la varianza que queda tras las medias diagonales: RoPE `=%.0e left.rope`, sinusoide
  `=%.2f left.sinusoidal`.
]]

lab:figure("relative_position_demo", mm.figure.maps(lens, lab:words "fig:relative_position_demo",
  { size = 4.4, ticks = true, colormap = "cividis" }))
lab:check("rope", left.rope, "<", 1e-20)
lab:check("sinusoid", left.sinusoidal, ">", 0.05)

--[[en
# The clock shop {#sec:clocks}

Each pair is a clock. Below, the query (*q*) stands at position 3 and the key (*k*) at 7; underneath, both 100 further
on. Every hand has moved, by its own amount. The angle *between* the two hands of a clock has not, and the score is
made of those angles.
]]
--[[es
# La relojería {#sec:clocks}

Cada par es un reloj. Aquí la consulta (*q*) está en la posición 3 y la clave (*k*) en la 7; debajo, ambas 100
posiciones más allá. Todas las agujas se han movido, cada una lo suyo. El ángulo *entre* las dos agujas de un reloj no
ha cambiado, y de esos ángulos está hecha la puntuación.
]]

local q, k = vector "query", vector "key"
local function score(s) return (("%.4f"):format(dot(turned(q, 3 + s), turned(k, 7 + s))):gsub("-", "−")) end

--[[en fig:clock_shop
title: Shift both: every hand moves, no angle between them does
subtitle: score `=score(0)` above, `=score(100)` below
column: pair %d
caption: The first pairs as clock hands of a query and a key, at (3, 7) and at (103, 107). The shaded angle between
  them is the same in both rows.
alt: Two rows of clock faces; the score is `=score(0)` in the first and `=score(100)` in the second.
]]
--[[es fig:clock_shop
title: Si se desplazan ambas, se mueven todas las agujas y ningún ángulo entre ellas
subtitle: puntuación `=score(0)` arriba, `=score(100)` abajo
column: par %d
caption: Los primeros pares como agujas de una consulta y una clave, en (3, 7) y en (103, 107). El ángulo sombreado que
  forman es el mismo en ambas filas.
alt: Dos filas de relojes; la puntuación es `=score(0)` en la primera y `=score(100)` en la segunda.
]]

local function angle(v, i, m) return math.atan(v[{ 1, 2 * i }], v[{ 1, 2 * i - 1 }]) + m * theta[i] end
lab:figure("clock_shop", mm.figure.clocks(lab:words "fig:clock_shop", { rows = { "(3, 7)", "(103, 107)" }, columns = 4,
  face = function(r, i)
    local m, n = 3 + 100 * (r - 1), 7 + 100 * (r - 1)
    return { hands = { { angle(q, i, m), "*q*", "blue" }, { angle(k, i, n), "*k*", "orange" } }, between = "green" }
  end }))

--[[en
# The horizon of a trained length {#sec:horizon}

A model trained up to length `=T` has seen the offsets below `=T`, hence for pair $i$ the angles below `=T` times
$\theta_i$. Fast pairs have been all the way round. Slow ones have covered only a small arc, and at `=factor` times
the length their hand goes where it has never been. Scaling the frequencies folds it back, in full or in part:
*linear* slows all pairs alike [@chen2023], *NTK-aware* slows the slow ones most [@bloc2023], *YaRN* keeps the fastest,
slows the slowest in full and the others in part [@peng2023].
]]
--[[es
# El horizonte de una longitud entrenada {#sec:horizon}

Un modelo entrenado hasta longitud `=T` ha visto las distancias menores que `=T` y, por tanto, en el par $i$ los
ángulos menores que `=T` veces $\theta_i$. Los pares rápidos han dado la vuelta entera. Los lentos solo han recorrido
un pequeño arco y, a `=factor` veces la longitud, su aguja va adonde nunca estuvo. Escalar las frecuencias la devuelve
a lo ya visto, del todo o en parte: *linear* frena por igual a todos los pares [@chen2023], *NTK-aware* frena sobre
todo a los lentos [@bloc2023] y *YaRN* conserva los más rápidos, frena del todo los más lentos y en parte los demás
[@peng2023].
]]
--[[en fig:training_horizon
title: At `=factor`× the length, slow hands leave the angles they were trained on
subtitle: light: angles seen in training; dark: new angles, and in how many pairs
column: pair %d
none: none
linear: linear
ntk: NTK
yarn: YaRN
caption: Angles between query and key, pair by pair (columns), for each frequency scaling (rows), up to `=factor`
  times the trained length; beside each scaling, how many pairs go where training never took them.
alt: Pairs that meet new angles, of `=half`: `=new_angles:of "none"` without scaling, `=new_angles:of "linear"` linear,
  `=new_angles:of "ntk"` NTK, `=new_angles:of "yarn"` YaRN.
]]
--[[es fig:training_horizon
title: A `=factor`× la longitud, las agujas lentas salen de los ángulos entrenados
subtitle: claro: ángulos vistos al entrenar; oscuro: ángulos nuevos, y en cuántos pares
column: par %d
none: ninguno
linear: lineal
ntk: NTK
yarn: YaRN
caption: Ángulos entre consulta y clave, par a par (columnas), con cada escalado de frecuencias (filas), hasta
  `=factor` veces la longitud entrenada; junto a cada escalado, cuántos pares van adonde el entrenamiento nunca los
  llevó.
alt: Pares que encuentran ángulos nuevos, de `=half`: `=new_angles:of "none"` sin escalar, `=new_angles:of "linear"`
  lineal, `=new_angles:of "ntk"` NTK, `=new_angles:of "yarn"` YaRN.
]]
local horizons, names = {}, {}
for r, scaling in ipairs { false, { kind = "linear", factor = factor }, { kind = "ntk", factor = factor },
  { kind = "yarn", factor = factor, original_length = T, alpha = 1, beta = 32 } } do
  local kind, count = scaling and scaling.kind or "none"
  horizons[r], count = mm.positional.rope_horizon(d_head, T, factor * T, { scaling = scaling or nil })
  new_angles:put(count, kind)
  names[r] = lab:fill("%s: %d / %d", lab:words("fig:training_horizon")[kind], count, half)
end
lab:figure("training_horizon", mm.figure.clocks(lab:words "fig:training_horizon", { rows = names, columns = half,
  size = 1.75, face = function(r, i) return horizons[r][i] end }))
lab:result("pairs_with_new_angles", new_angles)

--[[en
# Do scores decay with distance? {#sec:decay}

For a query and a key drawn independently, and for a query that equals its key. Beside them the factor of the upper
bound that the paper proves, over its value at distance 0: whatever q and k are, their score stays below a number that
is proportional to it.
]]
--[[es
# ¿Decaen las puntuaciones con la distancia? {#sec:decay}

Con una consulta y una clave sorteadas por separado, y con una consulta igual a su clave. Al lado, el factor de la
cota superior que demuestra el artículo, dividido por su valor a distancia 0: sean cuales sean q y k, su puntuación no
supera un número proporcional a él.
]]
--[[en tbl:decay
first: offset
rms: q, k independent: rms
alike: k = q: mean
bound: bound, of its value at 0
caption: Scores over √d and over d, mean of `=n_draws` draws; and the published bound.
]]
--[[es tbl:decay
first: distancia
rms: q, k independientes: media cuadrática
alike: k = q: media
bound: cota, sobre su valor en 0
caption: Puntuaciones divididas por √d y por d, media de `=n_draws` sorteos; y la cota publicada.
]]

local Q, K = normal("many q", { n_draws, 1, d_head }), normal("many k", { n_draws, 1, d_head })
for _, n in ipairs { 0, 1, 3, 10, 31, 100, 316, far } do
  decay:put(math.sqrt(((Q * turned(K, n)):sum(-1) ^ 2):mean():item() / d_head), n, "rms")
  decay:put((Q * turned(Q, n)):sum(-1):mean():item() / d_head, n, "alike")
  decay:put(mm.positional.rope_bound(d_head, n), n, "bound")
end
lab:table("decay", decay:cells "%.3f")
lab:result("rms_far_over_near", decay:of(far, "rms") / decay:of(0, "rms"))
lab:confront()

--[[en finding
RoPE's score depends on the offset alone, to the last bits and a million positions out; that makes it relative, not
familiar, for at longer offsets slow pairs turn to angles that training never showed.
]]
--[[es finding
La puntuación de RoPE depende solo de la distancia, hasta los últimos bits y a un millón de posiciones; eso la hace
relativa, no conocida: a distancias mayores, los pares lentos giran a ángulos que el entrenamiento nunca mostró.
]]
--[[en
# What this does not show {#sec:limits}

That a model with RoPE works beyond its trained length. The theorem makes the score a function of the offset; nothing
makes that function known where no offset was seen. How much it matters is a question for trained models.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Que un modelo con RoPE funcione más allá de la longitud entrenada. El teorema hace de la puntuación una función de la
distancia; nada la da a conocer a distancias que no se vieron. Cuánto importa es una pregunta para modelos entrenados.
]]
