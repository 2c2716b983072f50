#!/usr/bin/env minimodel
-- Lab 01: the sinusoidal encoding, its shift theorem and its dot products.
-- Does: heatmap, decay of the dot product, the rotation that is a step forward, the hand exercise for d = 4, the share
-- of a score that depends on the offset alone. Does not: put the encoding to work in a model (lab 03), or train
-- (lab 04).
--[[en
Each position $p$ gets a vector of $d$ numbers, in pairs. Pair $k$ is a point on a circle that turns by $\omega_k$ per
position [@vaswani2017, section 3.5]:

$$\mathrm{PE}(p)_{2k} = \sin(\omega_k p), \qquad \mathrm{PE}(p)_{2k+1} = \cos(\omega_k p),
\qquad \omega_k = 10000^{-2k/d}$$ {#eq:sinusoid}

Think of $d/2$ clock hands, the first turning about once in six positions, the last taking tens of thousands.
]]
--[[es
A cada posición $p$ le corresponde un vector de $d$ números, por pares. El par $k$ es un punto de una circunferencia
que gira $\omega_k$ por posición [@vaswani2017, sección 3.5]:

$$\mathrm{PE}(p)_{2k} = \sin(\omega_k p), \qquad \mathrm{PE}(p)_{2k+1} = \cos(\omega_k p),
\qquad \omega_k = 10000^{-2k/d}$$ {#eq:sinusoid}

Son $d/2$ agujas de reloj: la primera da una vuelta cada seis posiciones, más o menos; la última tarda decenas de miles.
]]
--[[en lab
title: Lab 01: the sinusoidal encoding
T_heatmap: positions in the heatmap
d_heatmap: dimensions in the heatmap
T_decay: positions in the decay curve
d_decay: dimensions in the decay curve
seeds: random projections tried
]]
--[[es lab
title: Práctica 01: la codificación sinusoidal
T_heatmap: posiciones del mapa
d_heatmap: dimensiones del mapa
T_decay: posiciones de la curva de decaimiento
d_decay: dimensiones de la curva de decaimiento
seeds: proyecciones al azar que se prueban
]]

local mm  = require "minimodel"
local lab = mm.lab { experiment = "16-sinusoidal", seed = 0 }
local T_heatmap = lab:param("T_heatmap", 64, { min = 2 })
local d_heatmap = lab:param("d_heatmap", 32, { min = 4 })
local T_decay   = lab:param("T_decay", 128, { min = 101 })
local d_decay   = lab:param("d_decay", 32, { min = 2 })
local n_seeds   = lab:param("seeds", 20, { min = 1 })
local T_shift, d_shift = lab:config("T_shift", 10), lab:config("d_shift", 8)
lab:config("base", 10000)

local function table_of(T, d, dtype) return mm.positional.sinusoidal(T, d, { dtype = dtype or "float64" }) end
local function dot(PE, p, q) return (PE[p + 1] * PE[q + 1]):sum():item() end
local function products(T, d) return table_of(T, d):matmul(table_of(1, d)[1]) end      -- PE(0) · PE(p), p = 0 … T − 1
local function crossing(x) return x:min():item() <= 0 and x:le(0):argmax():item() - 1 or nil end     -- first, of zero
local D, by_hand, wide = products(T_decay, d_decay), table_of(7, 4), table_of(100, 128)
local decay, lowest, lowest_at = D:totable(), D:min():item(), (-D):argmax():item() - 1
local rises = math.tointeger((D:slice(1, 2, T_decay) - D:slice(1, 1, T_decay - 1)):gt(0):sum():item())
local far = crossing(products(4096, d_decay))
local direct, through = nil, mm.record "seed"      -- share of the score's variance that the offset does not explain
local function wave(k) return wide:slice(2, k + 1, k + 1):reshape { 100 } end      -- dimension k at each position
local function frequency(k)                        -- measured: a sinusoid obeys x(p − 1) + x(p + 1) = 2 cos(ω) x(p)
  return math.acos((wide[{ 1, k + 1 }] + wide[{ 3, k + 1 }]) / (2 * wide[{ 2, k + 1 }]))
end

--[[en claim:near-zero
source: course, lab 01, block C
claim: the dot product with position 0 decays to near zero by p = 100
expected: |PE(0) · PE(100)| below a tenth of the peak; the source gives no number, a tenth is our reading of “near”
measured: `=%.2f decay[101]`, which is `=%.0f 100 * decay[101] / decay[1]` % of the peak
true: with this d it does
false: the slow pairs have hardly turned by then; each still adds nearly 1
]]
--[[es claim:near-zero
source: el laboratorio 01 del curso, bloque C
claim: el producto escalar con la posición 0 decae hasta casi cero en p = 100
expected: |PE(0) · PE(100)| inferior a la décima parte del máximo; la fuente no da ninguna cifra: así leemos «casi»
measured: `=%.2f decay[101]`, que es el `=%.0f 100 * decay[101] / decay[1]` % del máximo
true: con esta d así es
false: los pares lentos apenas han girado; cada uno sigue sumando casi 1
]]
--[[en claim:crosses-zero
source: course, lab 01, block E
claim: the curve crosses zero
expected: a sign change among the positions drawn
measured: lowest value `=%.2f lowest`, at p = `=lowest_at`
true: the fast pairs outweigh the slow ones there
false: one has to go out to `=far and "p = " .. far or "p > 4095"` for a first sign change
]]
--[[es claim:crosses-zero
source: el laboratorio 01 del curso, bloque E
claim: la curva cruza el cero
expected: un cambio de signo entre las posiciones dibujadas
measured: valor más bajo, `=%.2f lowest`, en p = `=lowest_at`
true: los pares rápidos pesan ahí más que los lentos
false: hay que llegar hasta `=far and "p = " .. far or "p > 4095"` para el primer cambio de signo
]]
--[[en claim:monotone
source: course, lab 01, block C
claim: nearer positions look more alike
expected: no step outwards raises the product
measured: `=rises` of `=T_decay - 1` steps rise
true: each step outwards lowers the product
false: the trend is downwards, but each fast pair comes round again and lifts the curve
]]
--[[es claim:monotone
source: el laboratorio 01 del curso, bloque C
claim: las posiciones más cercanas se parecen más
expected: ningún paso hacia fuera aumenta el producto
measured: `=rises` de `=T_decay - 1` pasos suben
true: cada paso hacia fuera lo reduce
false: la tendencia es descendente, pero cada par rápido vuelve a pasar y levanta la curva
]]
--[[en claim:frequencies
source: course, week 2
claim: dimensions 0, 1 and 2 have high, medium and low frequency
expected: three different frequencies
measured: `=%.4f frequency(0)`, `=%.4f frequency(1)`, `=%.4f frequency(2)`
true: all three differ
false: dimensions 0 and 1 are the sine and cosine of one angle; the frequency changes with the pair
]]
--[[es claim:frequencies
source: la semana 2 del curso
claim: las dimensiones 0, 1 y 2 tienen frecuencia alta, media y baja
expected: tres frecuencias distintas
measured: `=%.4f frequency(0)`, `=%.4f frequency(1)`, `=%.4f frequency(2)`
true: las tres son distintas
false: las dimensiones 0 y 1 son el seno y el coseno de un mismo ángulo; la frecuencia cambia con el par
]]
--[[en claim:nearer-is-larger
source: course, week 2, exercise 4
claim: nearer is larger, for d = 4 too
expected: PE(0)·PE(5) > PE(0)·PE(6)
measured: `=%.3f dot(by_hand, 0, 5)` and `=%.3f dot(by_hand, 0, 6)`
true: the nearer position has the larger product
false: six positions are almost a full turn of the fast hand (2π ≈ 6.28), so position 6 is back near position 0
]]
--[[es claim:nearer-is-larger
source: la semana 2 del curso, ejercicio 4
claim: a menor distancia, mayor producto, también con d = 4
expected: PE(0)·PE(5) > PE(0)·PE(6)
measured: `=%.3f dot(by_hand, 0, 5)` y `=%.3f dot(by_hand, 0, 6)`
true: la posición más cercana tiene el producto mayor
false: seis posiciones son casi una vuelta de la aguja rápida (2π ≈ 6.28), así que la posición 6 vuelve a estar cerca
  de la 0
]]
--[[en claim:learn-relative
source: course, week 2
claim: relative position can be read off the encoding by a linear map
expected: some projections leave none of the score's variance unexplained by the offset
measured: `=%.0e direct` with the identity as both projections; `=tostring(through)` with random ones
true: such maps exist, the identity is one; but a model has to find them, for random projections destroy the structure
false: even the encodings multiplied directly do not depend on the offset alone
]]
--[[es claim:learn-relative
source: la semana 2 del curso
claim: la posición relativa se puede leer en la codificación con una aplicación lineal
expected: unas proyecciones no dejan sin explicar por la distancia ninguna fracción de la varianza de la puntuación
measured: `=%.0e direct` con la identidad como ambas proyecciones; `=tostring(through)` con proyecciones al azar
true: tales aplicaciones existen, la identidad es una; pero el modelo tiene que encontrarlas, porque las proyecciones
  al azar destruyen la estructura
false: ni siquiera las codificaciones multiplicadas directamente dependen solo de la distancia
]]

lab:claim("near-zero", function() return math.abs(decay[101]) end, "<", d_decay / 20)
lab:claim("crosses-zero", function() return lowest end, "<=", 0)
lab:claim("monotone", function() return rises end, "==", 0)
lab:claim("frequencies", function() return { frequency(0) - frequency(1), frequency(1) - frequency(2) } end, ">", 1e-6)
lab:claim("nearer-is-larger", function() return dot(by_hand, 0, 5) - dot(by_hand, 0, 6) end, ">", 0)
lab:claim("learn-relative", function() return direct end, "<", 1e-20)

--[[en
# The table as a picture {#sec:heatmap}

Rows are positions, columns dimensions. On the left the hands race, and the columns are striped; on the right they
creep, and the sine columns stay near 0, the cosine columns near 1.
]]
--[[es
# La tabla en una imagen {#sec:heatmap}

Las filas son posiciones y las columnas, dimensiones. A la izquierda las agujas corren y las columnas salen a rayas; a
la derecha apenas avanzan: las columnas de seno se quedan cerca de 0 y las de coseno, cerca de 1.
]]

local pe = table_of(T_heatmap, d_heatmap, "float32")
local function spread(columns) return (columns:max(1) - columns:min(1)):mean():item() end

--[[en fig:pe_heatmap
title: Left columns race, right columns creep
x: dimension
y: position
fast: fast: a turn in 2π positions
slow: slow: nearly constant here
caption: The encoding of the first positions: sine and cosine columns in pairs, fast on the left, slow on the right.
alt: Heatmap of `=T_heatmap` positions by `=d_heatmap` dimensions. The four leftmost columns span
  `=%.2f spread(pe:slice(2, 1, 4))` on average, the four rightmost
  `=%.2f spread(pe:slice(2, d_heatmap - 3, d_heatmap))`.
]]
--[[es fig:pe_heatmap
title: Las columnas de la izquierda corren; las de la derecha apenas se mueven
x: dimensión
y: posición
fast: rápidas: una vuelta cada 2π
slow: lentas: casi constantes
caption: La codificación de las primeras posiciones: columnas de seno y coseno por pares, rápidas a la izquierda y
  lentas a la derecha.
alt: Mapa de `=T_heatmap` posiciones por `=d_heatmap` dimensiones. Las cuatro columnas de la izquierda recorren
  `=%.2f spread(pe:slice(2, 1, 4))` de media; las cuatro de la derecha,
  `=%.2f spread(pe:slice(2, d_heatmap - 3, d_heatmap))`.
]]

local w, heatmap = lab:words "fig:pe_heatmap", mm.figure { width = 15, height = 11 }
local quarters = { 0, T_heatmap // 4, T_heatmap // 2, 3 * T_heatmap // 4 }
local axes = heatmap:axes(lab:axes("fig:pe_heatmap", { invert_y = true, y_ticks = quarters,
  y_limits = { -0.13 * T_heatmap, T_heatmap - 0.5 } }))
axes:heatmap(pe, { colormap = "cividis", low = -1, high = 1 })
axes:annotate { text = w.fast, x = 1, y = -0.5, dx = 0.8, dy = 0.7, arrow = true }
axes:annotate { text = w.slow, x = d_heatmap - 2, y = -0.5, dx = -0.8, dy = 0.7, arrow = true }
lab:figure("pe_heatmap", heatmap:colorbar(axes, { label = "PE" }))

--[[en
# How alike are two positions? {#sec:decay}

Multiply two encodings and sum: sines and cosines of each pair combine by the angle-difference formula, and what is
left depends on the offset alone,

$$\mathrm{PE}(p) \cdot \mathrm{PE}(q) = \sum_{k=0}^{d/2-1} \cos\bigl(\omega_k (p - q)\bigr)$$ {#eq:dot}

so the peak is $d/2$ at offset 0, and the slow pairs, whose cosine stays near 1, keep the curve high over long
distances.
]]
--[[es
# ¿Cuánto se parecen dos posiciones? {#sec:decay}

Se multiplican dos codificaciones y se suma: el seno y el coseno de cada par se combinan por la fórmula del coseno de
una diferencia, y lo que queda depende solo de la distancia,

$$\mathrm{PE}(p) \cdot \mathrm{PE}(q) = \sum_{k=0}^{d/2-1} \cos\bigl(\omega_k (p - q)\bigr)$$ {#eq:dot}

así que el máximo es $d/2$ con distancia 0, y los pares lentos, cuyo coseno sigue cerca de 1, mantienen alta la curva
hasta muy lejos.
]]
--[[en checks
peak: the peak is d/2: error
shift-32: one rotation serves all positions, float32
shift-64: one rotation serves all positions, float64
same-offset: same offset, same product: |PE(0)·PE(1) − PE(5)·PE(6)|
by-hand: PE(0)·PE(1) is cos 1 + cos 0.01: error
direct: PE · PEᵀ depends on the offset alone: unexplained share
]]
--[[es checks
peak: el máximo es d/2: error
shift-32: una rotación sirve para todas las posiciones, float32
shift-64: una rotación sirve para todas las posiciones, float64
same-offset: misma distancia, mismo producto: |PE(0)·PE(1) − PE(5)·PE(6)|
by-hand: PE(0)·PE(1) es cos 1 + cos 0.01: error
direct: PE · PEᵀ depende solo de la distancia: fracción sin explicar
]]
--[[en fig:dot_product_decay
title: The dot product falls, and it wavers
x: position *p*
y: PE(0) · PE(*p*)
peak: peak `=%.0f decay[1]` = d/2
lowest: minimum `=%.2f lowest` at p = `=lowest_at`
caption: Dot product of position 0 with the first positions.
alt: A curve from `=%.0f decay[1]` at p = 0 to `=%.2f decay[T_decay]` at p = `=T_decay - 1`, with its minimum
  `=%.2f lowest` at p = `=lowest_at`.
]]
--[[es fig:dot_product_decay
title: El producto cae, y ondula
x: posición *p*
y: PE(0) · PE(*p*)
peak: máximo `=%.0f decay[1]` = d/2
lowest: mínimo `=%.2f lowest` en p = `=lowest_at`
caption: Producto escalar de la posición 0 con las primeras posiciones.
alt: Una curva que va de `=%.0f decay[1]` en p = 0 a `=%.2f decay[T_decay]` en p = `=T_decay - 1`, con mínimo
  `=%.2f lowest` en p = `=lowest_at`.
]]

lab:check("peak", math.abs(decay[1] - d_decay / 2), "<", 1e-12)
lab:result("decay_zero_crossing_at_p", crossing(D))
lab:result("decay_minimum", lowest)
lab:result("decay_minimum_at_p", lowest_at)
lab:result("decay_steps_that_rise", rises)
lab:result("first_zero_crossing_anywhere_p", far)
local marks, curve = lab:words "fig:dot_product_decay", mm.figure { width = 15, height = 8.5 }
curve:axes(lab:axes "fig:dot_product_decay"):horizontal(0, { color = "ink", dash = "dotted" })
  :line(mm.arange(T_decay), decay, { color = "blue" })
  :annotate { text = marks.peak, x = 0, y = decay[1], dx = 1.2, dy = 0, arrow = true }
  :annotate { text = marks.lowest, x = lowest_at, y = lowest, dx = -1.8, dy = 0.5, arrow = true }
lab:figure("dot_product_decay", curve)

--[[en
# One step forward is one rotation {#sec:shift}

Going from $p$ to $p + 1$ turns every hand by its own $\omega_k$, from any $p$. In the order (sin, cos),

$$\begin{pmatrix} \sin \omega_k (p+1) \\ \cos \omega_k (p+1) \end{pmatrix} = R_k
\begin{pmatrix} \sin \omega_k p \\ \cos \omega_k p \end{pmatrix},
\qquad R_k = \begin{pmatrix} \cos \omega_k & \sin \omega_k \\ -\sin \omega_k & \cos \omega_k \end{pmatrix}$$ {#eq:shift}

Drawn with the sine across and the cosine up, this turns clockwise; with the cosine across, as one usually draws an
angle, the same step turns anticlockwise. We read $R_k$ off positions 0 and 1 and apply it everywhere else.
]]
--[[es
# Un paso adelante es una rotación {#sec:shift}

Ir de $p$ a $p + 1$ gira cada aguja su propio $\omega_k$, desde cualquier $p$. En el orden (sen, cos),

$$\begin{pmatrix} \sin \omega_k (p+1) \\ \cos \omega_k (p+1) \end{pmatrix} = R_k
\begin{pmatrix} \sin \omega_k p \\ \cos \omega_k p \end{pmatrix},
\qquad R_k = \begin{pmatrix} \cos \omega_k & \sin \omega_k \\ -\sin \omega_k & \cos \omega_k \end{pmatrix}$$ {#eq:shift}

Si se dibuja con el seno en horizontal y el coseno en vertical, gira en el sentido de las agujas del reloj; con el
coseno en horizontal, como suele dibujarse un ángulo, el mismo paso gira en el sentido contrario. Leemos $R_k$ en las
posiciones 0 y 1 y la aplicamos en todas las demás.
]]
--[[en tbl:rotations
columns: pair k | cos ω | sin ω | degrees per step
caption: The rotation of each pair for d = 8.
]]
--[[es tbl:rotations
columns: par k | cos ω | sen ω | grados por paso
caption: La rotación de cada par con d = 8.
]]

local shift, rotations = mm.record("dtype", "pair"), {}
for _, dtype in ipairs { "float32", "float64" } do
  local PE = table_of(T_shift, d_shift, dtype)
  for k = 0, d_shift // 2 - 1 do
    -- PE(0) is (0, 1), whose image is R's second column; a rotation in (sin, cos) order is then [[c, s], [−s, c]].
    local s, c = PE[{ 2, 2 * k + 1 }], PE[{ 2, 2 * k + 2 }]
    local R, pair = mm.tensor({ { c, s }, { -s, c } }, dtype), PE:slice(2, 2 * k + 1, 2 * k + 2)      -- (2, 2), (T, 2)
    local moved = pair:slice(1, 1, T_shift - 1):matmul(R:T())
    shift:put(mm.measure.max_difference(moved, pair:slice(1, 2, T_shift)), dtype, k)
    rotations[k + 1] = { k, c, s, math.deg(math.atan(s, c)) }
  end
end
local worst = shift:most("pair"):table()
lab:check("shift-32", worst.float32, "<", 1e-5)
lab:check("shift-64", worst.float64, "<", 1e-14)
lab:result("linear_shift_max_diff", worst.float32)
lab:result("linear_shift_max_diff_float64", worst.float64)
lab:table("rotations", rotations, { formats = { [2] = "%.12f", [3] = "%.12f", [4] = "%.6f" } })

--[[en
The worst difference over all pairs and positions is `=%.1e worst.float32` in float32 and `=%.1e worst.float64` in
float64.

# By hand, d = 4 {#sec:hand}

With two pairs, $\omega = 1$ and $0.01$, one can check everything with a calculator. The products: PE(0)·PE(1) =
`=%.6f dot(by_hand, 0, 1)`, PE(5)·PE(6) = `=%.6f dot(by_hand, 5, 6)`, PE(0)·PE(5) = `=%.6f dot(by_hand, 0, 5)`,
PE(0)·PE(6) = `=%.6f dot(by_hand, 0, 6)`.
]]
--[[es
La peor diferencia entre todos los pares y posiciones es `=%.1e worst.float32` en float32 y `=%.1e worst.float64` en
float64.

# A mano, d = 4 {#sec:hand}

Con dos pares, $\omega = 1$ y $0.01$, se puede comprobar todo con una calculadora. Los productos: PE(0)·PE(1) =
`=%.6f dot(by_hand, 0, 1)`, PE(5)·PE(6) = `=%.6f dot(by_hand, 5, 6)`, PE(0)·PE(5) = `=%.6f dot(by_hand, 0, 5)`,
PE(0)·PE(6) = `=%.6f dot(by_hand, 0, 6)`.
]]
--[[en tbl:hand
columns: p | sin p | cos p | sin p/100 | cos p/100
caption: The encoding for d = 4.
]]
--[[es tbl:hand
columns: p | sen p | cos p | sen p/100 | cos p/100
caption: La codificación con d = 4.
]]

lab:table("hand", mm.map({ 0, 1, 5, 6 }, function(p) return { p, table.unpack(by_hand[p + 1]:totable()) } end),
  { formats = { [2] = "%.6f", [3] = "%.6f", [4] = "%.6f", [5] = "%.6f" } })
lab:check("same-offset", math.abs(dot(by_hand, 0, 1) - dot(by_hand, 5, 6)), "<", 1e-14)
lab:check("by-hand", math.abs(dot(by_hand, 0, 1) - math.cos(1) - math.cos(0.01)), "<", 1e-14)

--[[en
# Can a model read the offset? {#sec:relative}

@eq:dot says that encodings multiplied *directly* depend on the offset alone. A model does not multiply them directly:
it projects them first, $\mathrm{PE}\,W_Q$ and $\mathrm{PE}\,W_K$. The table gives the share of the score's variance
that the offset does *not* explain: for the encodings as they are, and through `=n_seeds` pairs of random projections.
]]
--[[es
# ¿Puede un modelo leer la distancia? {#sec:relative}

La @eq:dot dice que las codificaciones multiplicadas *directamente* dependen solo de la distancia. Un modelo no las
multiplica así: antes las proyecta, $\mathrm{PE}\,W_Q$ y $\mathrm{PE}\,W_K$. La tabla da la fracción de la varianza de
la puntuación que la distancia *no* explica: con las codificaciones tal cual, y con `=n_seeds` pares de proyecciones
al azar.
]]
--[[en tbl:residual
columns: score | variance unexplained
caption: Share of variance not explained by the offset: mean, and range over seeds in brackets.
direct: PE · PEᵀ
projected: through random projections
]]
--[[es tbl:residual
columns: puntuación | varianza sin explicar
caption: Fracción de la varianza que la distancia no explica: media, y entre corchetes el intervalo sobre las semillas.
direct: PE · PEᵀ
projected: con proyecciones al azar
]]

local P = table_of(T_heatmap, d_heatmap)
direct = mm.measure.translation_error(P:matmul(P:T()))
for seed in lab:seeds(n_seeds) do
  local rng, shape = mm.random(seed), { d_heatmap, d_heatmap }
  local function projected(W) return P:matmul(mm.randn(rng:split(W), shape, "float64") / math.sqrt(d_heatmap)) end
  through:put(mm.measure.translation_error(projected "W_Q":matmul(projected "W_K":T())), seed)
end
w = lab:words "tbl:residual"
lab:table("residual", { { w.direct, ("%.1e"):format(direct) }, { w.projected, tostring(through) } })
lab:check("direct", direct, "<", 1e-20)
lab:result("translation_error_direct", direct)
lab:result("translation_error_projected", through:mean())
lab:result("translation_error_by_seed", through)

--[[en
# Three views {#sec:views}

The same table at $d = 128$: its first columns, the cosine similarity between positions, and five single dimensions.
]]
--[[es
# Tres vistas {#sec:views}

La misma tabla con $d = 128$: sus primeras columnas, la similitud coseno entre posiciones y cinco dimensiones sueltas.
]]

local likeness = mm.measure.cosine_similarity(wide:slice(1, 1, 50))

--[[en fig:positional_encoding_viz
title: A pair of dimensions shares one frequency, a quarter turn apart
dimension: dimension
position: position
likeness: cosine similarity
wave: dim
caption: The encoding for d = 128: first 50 positions and 64 dimensions, cosine similarity of the first 50 positions,
  five dimensions over 100 positions (dots) with the wave each is read from; 0 and 1 are a pair.
alt: Heatmap, similarity matrix (neighbours `=%.3f likeness[{ 1, 2 }]`, forty-nine apart `=%.3f likeness[{ 1, 50 }]`)
  and five waves: those of dimensions 0 and 1 together, of one frequency and a quarter turn apart, the others below.
]]
--[[es fig:positional_encoding_viz
title: Cada par de dimensiones comparte frecuencia, con un cuarto de vuelta de desfase
dimension: dimensión
position: posición
likeness: similitud coseno
wave: dim
caption: La codificación con d = 128: 50 primeras posiciones y 64 dimensiones, similitud coseno de las 50 primeras
  posiciones y cinco dimensiones a lo largo de 100 posiciones (puntos), con la onda de la que salen; 0 y 1 son un par.
alt: Mapa, matriz de similitud (vecinas `=%.3f likeness[{ 1, 2 }]`, a cuarenta y nueve de distancia
  `=%.3f likeness[{ 1, 50 }]`) y cinco ondas: las de las dimensiones 0 y 1 juntas, de la misma frecuencia y a un
  cuarto de vuelta; las demás, debajo.
]]

local said, view = lab:words "fig:positional_encoding_viz", mm.figure { width = 24, height = 8.5 }
local maps = view:grid { columns = 2, share = 2, ticks = "all" }
local shown = maps:axes(1, 1, { x_label = said.dimension, y_label = said.position })
shown:heatmap(wide:slice(1, 1, 50):slice(2, 1, 64), { colormap = "cividis", low = -1, high = 1 })
local alike = maps:axes(1, 2, { x_label = said.position, y_label = said.position }):heatmap(likeness, { high = 1 })
view:colorbar(shown, { label = "PE" }):colorbar(alike, { label = said.likeness })
local waves, fine = view:grid { rows = 4, x_label = said.position, share_x = true, share = 1.1 }, mm.arange(991) / 10
for i, k in ipairs { 0, 10, 20, 50, 1 } do      -- 1, a cosine, in the panel of its sine: a quarter turn ahead
  waves:axes((i - 1) % 4 + 1, 1, { y_limits = { -1.15, 1.15 } }):label_lines()
    :line(fine, (fine * frequency(k) + k % 2 * math.pi / 2):sin(), { color = 1 + k % 2, dash = k == 1 and "dashed",
      label = lab:fill("%s %d", said.wave, k) }):scatter(mm.arange(100), wave(k), { color = 1 + k % 2, size = 2.5 })
end
lab:figure("positional_encoding_viz", view)
lab:confront()

--[[en finding
One rotation per pair takes every position to the next, so the products of encodings depend on the distance alone; but
they fall slowly and waver, and random projections lose what only learned ones can keep.
]]
--[[es finding
Una rotación por par lleva cada posición a la siguiente, así que los productos de codificaciones dependen solo de la
distancia; pero caen despacio y ondulan, y las proyecciones al azar pierden lo que solo unas aprendidas pueden
conservar.
]]
--[[en
# Answers, and what this does not show {#sec:answers}

**The heatmap.** The leftmost pair turns once in $2\pi$ positions and looks striped; the rightmost has a period of
`=%.0f 2 * math.pi * 10000 ^ ((d_heatmap - 2) / d_heatmap)` positions and looks flat.

**The decay.** From $d/2$ = `=%.0f decay[1]` the product falls to `=%.2f decay[T_decay]` at the last position drawn,
its lowest value is `=%.2f lowest` at $p$ = `=lowest_at`, and `=rises` of the steps go up. It does not settle: a
finite sum of cosines is almost periodic and comes back near any value it has taken.

**The shift.** One rotation per pair carries every position to the next; @eq:shift holds to rounding.

None of this shows that a model *uses* the offset. The projections decide that, and projections are learned.
]]
--[[es
# Respuestas, y lo que esto no muestra {#sec:answers}

**El mapa.** El par de la izquierda da una vuelta cada $2\pi$ posiciones y sale a rayas; el de la derecha tiene un
periodo de `=%.0f 2 * math.pi * 10000 ^ ((d_heatmap - 2) / d_heatmap)` posiciones y parece liso.

**El decaimiento.** Desde $d/2$ = `=%.0f decay[1]` el producto baja a `=%.2f decay[T_decay]` en la última posición
dibujada; su valor más bajo es `=%.2f lowest`, en $p$ = `=lowest_at`, y `=rises` de los pasos suben. No se estabiliza:
una suma finita de cosenos es casi periódica y vuelve cerca de cualquier valor que haya tomado.

**El desplazamiento.** Una rotación por par lleva cada posición a la siguiente; la @eq:shift se cumple salvo redondeo.

Nada de esto muestra que un modelo *use* la distancia. Eso lo deciden las proyecciones, y las proyecciones se aprenden.
]]
