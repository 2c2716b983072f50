#!/usr/bin/env minimodel
-- Lab 01: the sinusoidal encoding, its shift theorem and its dot products.
-- Does: heatmap, decay of the dot product, the rotation that is a step forward, the hand exercise for d = 4, the share of a score that depends on
-- the offset alone. Does not: put the encoding to work in a model (lab 03), or train (lab 04).
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "16-sinusoidal", seed = 0,
  title = { en = "Lab 01: the sinusoidal encoding", es = "Práctica 01: la codificación sinusoidal" },
}
local T_heatmap = lab:param("T_heatmap", 64, { en = "positions in the heatmap", es = "posiciones del mapa" }, { min = 1 })
local d_heatmap = lab:param("d_heatmap", 32, { en = "dimensions in the heatmap", es = "dimensiones del mapa" }, { min = 4 })
local T_decay   = lab:param("T_decay", 128, { en = "positions in the decay curve", es = "posiciones de la curva de decaimiento" }, { min = 2 })
local d_decay   = lab:param("d_decay", 32, { en = "dimensions in the decay curve", es = "dimensiones de la curva de decaimiento" }, { min = 2 })
local n_seeds   = lab:param("seeds", 20, { en = "random projections tried", es = "proyecciones al azar que se prueban" }, { min = 1 })

--[[en
Each position $p$ gets a vector of $d$ numbers, in pairs. Pair $k$ is a point on a circle that turns by $\omega_k$ per position [@vaswani2017, section 3.5]:

$$\mathrm{PE}(p)_{2k} = \sin(\omega_k p), \qquad \mathrm{PE}(p)_{2k+1} = \cos(\omega_k p), \qquad \omega_k = 10000^{-2k/d}$$ {#eq:sinusoid}

Think of $d/2$ clock hands, the first turning about once in six positions, the last taking tens of thousands.
]]
--[[es
A cada posición $p$ le corresponde un vector de $d$ números, por pares. El par $k$ es un punto de una circunferencia que gira $\omega_k$ por posición [@vaswani2017, sección 3.5]:

$$\mathrm{PE}(p)_{2k} = \sin(\omega_k p), \qquad \mathrm{PE}(p)_{2k+1} = \cos(\omega_k p), \qquad \omega_k = 10000^{-2k/d}$$ {#eq:sinusoid}

Son $d/2$ agujas de reloj: la primera da una vuelta cada seis posiciones, más o menos; la última tarda decenas de miles.
]]

local near_zero = lab:expect { id = "near-zero", source = { en = "course, lab 01, block C", es = "curso, laboratorio 01, bloque C" },
  claim = { en = "the dot product with position 0 decays to near zero by p = 100", es = "el producto escalar con la posición 0 decae hasta casi cero en p = 100" },
  expected = { en = "|PE(0) · PE(100)| below a tenth of the peak", es = "|PE(0) · PE(100)| inferior a la décima parte del máximo" } }
local crosses = lab:expect { id = "crosses-zero", source = { en = "course, lab 01, block E", es = "curso, laboratorio 01, bloque E" },
  claim = { en = "the curve crosses zero", es = "la curva cruza el cero" },
  expected = { en = "a sign change among the positions drawn", es = "un cambio de signo entre las posiciones dibujadas" } }
local monotone = lab:expect { id = "monotone", source = { en = "course, lab 01, block C", es = "curso, laboratorio 01, bloque C" },
  claim = { en = "nearer positions look more alike", es = "las posiciones más cercanas se parecen más" },
  expected = { en = "no step outwards raises the product", es = "ningún paso hacia fuera aumenta el producto" } }
local one_frequency_each = lab:expect { id = "frequencies", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "dimensions 0, 1 and 2 have high, medium and low frequency", es = "las dimensiones 0, 1 y 2 tienen frecuencia alta, media y baja" },
  expected = { en = "three different frequencies", es = "tres frecuencias distintas" } }
local learn_relative = lab:expect { id = "learn-relative", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "a model can read relative position off the encoding with a linear map", es = "un modelo puede leer en la codificación la posición relativa con una aplicación lineal" },
  expected = { en = "under 5 % of the score's variance unexplained by the offset, also through random projections",
               es = "menos del 5 % de la varianza de la puntuación sin explicar por la distancia, también con proyecciones al azar" } }

lab:config("base", 10000)

--[[en
# The table as a picture {#sec:heatmap}

Rows are positions, columns dimensions. On the left the hands race, and the columns are striped; on the right they creep, and the sine columns stay near 0, the cosine columns near 1.
]]
--[[es
# La tabla en una imagen {#sec:heatmap}

Las filas son posiciones y las columnas, dimensiones. A la izquierda las agujas corren y las columnas salen a rayas; a la derecha apenas avanzan: las columnas de seno se quedan cerca de 0 y las de coseno, cerca de 1.
]]

local pe = mm.positional.sinusoidal(T_heatmap, d_heatmap)
local heatmap = mm.figure { width = 15, height = 11,
  title = { en = "Left columns race, right columns creep", es = "A la izquierda corren; a la derecha apenas se mueven" } }
local axes = heatmap:axes { x_label = { en = "dimension", es = "dimensión" }, y_label = { en = "position", es = "posición" },
  invert_y = true, y_limits = { -0.13 * T_heatmap, T_heatmap - 0.5 }, y_ticks = { 0, T_heatmap // 4, T_heatmap // 2, 3 * T_heatmap // 4 } }
axes:heatmap(pe, { colormap = "RdBu_r", low = -1, high = 1 })
axes:annotate { text = { en = "fast: a turn in 2π positions", es = "rápidas: una vuelta cada 2π" }, x = 1, y = -0.5, dx = 0.8, dy = 0.7, arrow = true }
axes:annotate { text = { en = "slow: flat here", es = "lentas: aquí planas" }, x = d_heatmap - 2, y = -0.5, dx = -0.8, dy = 0.7, arrow = true }
heatmap:colorbar(axes, { label = "PE" })
local function column_range(first, last)
  local block = pe:slice(2, first, last)
  return (block:max(1) - block:min(1)):mean():item()
end
lab:figure("pe_heatmap", heatmap, {
  caption = { en = "The encoding of the first positions: sine and cosine columns in pairs, fast on the left, slow on the right.",
              es = "La codificación de las primeras posiciones: columnas de seno y coseno por pares, rápidas a la izquierda y lentas a la derecha." },
  alt = { en = ("Heatmap of %d positions by %d dimensions. The four leftmost columns span %.2f on average, the four rightmost %.2f."):format(T_heatmap, d_heatmap, column_range(1, 4), column_range(d_heatmap - 3, d_heatmap)),
          es = ("Mapa de %d posiciones por %d dimensiones. Las cuatro columnas de la izquierda recorren %.2f de media; las cuatro de la derecha, %.2f."):format(T_heatmap, d_heatmap, column_range(1, 4), column_range(d_heatmap - 3, d_heatmap)) } })

--[[en
# How alike are two positions? {#sec:decay}

Multiply two encodings and sum: sines and cosines of each pair combine by the angle-difference formula, and what is left depends on the offset alone,

$$\mathrm{PE}(p) \cdot \mathrm{PE}(q) = \sum_{k=0}^{d/2-1} \cos\bigl(\omega_k (p - q)\bigr)$$ {#eq:dot}

so the peak is $d/2$ at offset 0, and the slow pairs, whose cosine stays near 1, hold the curve up for a long while.
]]
--[[es
# ¿Cuánto se parecen dos posiciones? {#sec:decay}

Se multiplican dos codificaciones y se suma: el seno y el coseno de cada par se combinan por la fórmula del coseno de una diferencia, y lo que queda depende solo de la distancia,

$$\mathrm{PE}(p) \cdot \mathrm{PE}(q) = \sum_{k=0}^{d/2-1} \cos\bigl(\omega_k (p - q)\bigr)$$ {#eq:dot}

así que el máximo es $d/2$ con distancia 0, y los pares lentos, cuyo coseno sigue cerca de 1, mantienen alta la curva durante mucho tiempo.
]]

local table64 = mm.positional.sinusoidal(T_decay, d_decay, { dtype = "float64" })
local decay = table64:matmul(table64[1]):totable()
local lowest, lowest_at, rises, crossing = math.huge, 0, 0, nil
for i, value in ipairs(decay) do
  if value < lowest then lowest, lowest_at = value, i - 1 end
  if i > 1 and value > decay[i - 1] then rises = rises + 1 end
  if not crossing and i > 1 and value <= 0 then crossing = i - 1 end
end
lab:check({ en = "the peak is d/2: error", es = "el máximo es d/2: error" }, math.abs(decay[1] - d_decay / 2), "<", 1e-12)

-- How far must one go for a first sign change, whatever was drawn?
local far_crossing
do
  local far = mm.positional.sinusoidal(4096, d_decay, { dtype = "float64" })
  local product = far:matmul(far[1])
  for p = 0, 4095 do
    if product[p + 1]:item() <= 0 then far_crossing = p break end
  end
end
local at_100 = decay[math.min(101, T_decay)]
near_zero:measured(("%.2f (%.0f %%)"):format(at_100, 100 * at_100 / decay[1]), math.abs(at_100) < decay[1] / 10, math.abs(at_100) < decay[1] / 10
  and { en = "with this d it does", es = "con esta d así es" }
  or { en = "the slow pairs have hardly turned by then; each still adds nearly 1", es = "los pares lentos apenas han girado; cada uno sigue sumando casi 1" })
crosses:measured(crossing and { en = ("at p = %d"):format(crossing), es = ("en p = %d"):format(crossing) } or { en = ("never; minimum %.2f at p = %d"):format(lowest, lowest_at), es = ("nunca; mínimo %.2f en p = %d"):format(lowest, lowest_at) }, crossing ~= nil, crossing
  and { en = "the fast pairs outweigh the slow ones there", es = "los pares rápidos pesan ahí más que los lentos" }
  or far_crossing and { en = ("one has to go out to p = %d for a first sign change"):format(far_crossing), es = ("el primer cambio de signo está en p = %d"):format(far_crossing) }
  or { en = "not within 4096 positions either", es = "tampoco en 4096 posiciones" })
monotone:measured({ en = ("%d of %d steps rise"):format(rises, T_decay - 1), es = ("%d de %d pasos suben"):format(rises, T_decay - 1) }, rises == 0, rises == 0
  and { en = "each step outwards lowers the product", es = "cada paso hacia fuera lo reduce" }
  or { en = "the trend is downwards, but each fast pair comes round again and lifts the curve", es = "la tendencia es descendente, pero cada par rápido vuelve a pasar y levanta la curva" })

local positions = {}
for i = 1, T_decay do positions[i] = i - 1 end
local curve = mm.figure { width = 15, height = 8.5,
  title = crossing and { en = "The dot product falls, wavers, and crosses zero", es = "El producto cae, ondula y cruza el cero" }
    or { en = "The dot product falls and wavers, but stays well above zero", es = "El producto cae y ondula, pero sigue bien por encima de cero" } }
local decay_axes = curve:axes { x_label = { en = "position *p*", es = "posición *p*" }, y_label = "PE(0) · PE(*p*)" }
decay_axes:horizontal(0, { color = "ink", dash = "dotted" })
decay_axes:line(positions, decay, { color = 1 })
decay_axes:annotate { text = { en = ("peak %.0f = d/2"):format(decay[1]), es = ("máximo %.0f = d/2"):format(decay[1]) }, x = 0, y = decay[1], dx = 1.2, dy = 0, arrow = true }
decay_axes:annotate { text = { en = ("minimum %.2f at p = %d"):format(lowest, lowest_at), es = ("mínimo %.2f en p = %d"):format(lowest, lowest_at) }, x = lowest_at, y = lowest, dx = -1.8, dy = 0.5, arrow = true }
lab:figure("dot_product_decay", curve, {
  caption = { en = "Dot product of position 0 with the first positions.", es = "Producto escalar de la posición 0 con las primeras posiciones." },
  alt = { en = ("A curve from %.0f at p = 0 to %.2f at p = %d, with its minimum %.2f at p = %d."):format(decay[1], decay[T_decay], T_decay - 1, lowest, lowest_at),
          es = ("Una curva que va de %.0f en p = 0 a %.2f en p = %d, con mínimo %.2f en p = %d."):format(decay[1], decay[T_decay], T_decay - 1, lowest, lowest_at) } })
lab:result("decay_zero_crossing_at_p", crossing)
lab:result("decay_minimum", lowest)
lab:result("decay_minimum_at_p", lowest_at)
lab:result("first_zero_crossing_anywhere_p", far_crossing)

--[[en
# One step forward is one rotation {#sec:shift}

Going from $p$ to $p + 1$ turns every hand by its own $\omega_k$, from any $p$. In the order (sin, cos),

$$\begin{pmatrix} \sin \omega_k (p+1) \\ \cos \omega_k (p+1) \end{pmatrix} = R_k \begin{pmatrix} \sin \omega_k p \\ \cos \omega_k p \end{pmatrix}, \qquad R_k = \begin{pmatrix} \cos \omega_k & \sin \omega_k \\ -\sin \omega_k & \cos \omega_k \end{pmatrix}$$ {#eq:shift}

The angle grows clockwise in these coordinates, since the sine is listed first. We read $R_k$ off positions 0 and 1 and apply it everywhere else.
]]
--[[es
# Un paso adelante es una rotación {#sec:shift}

Ir de $p$ a $p + 1$ gira cada aguja su propio $\omega_k$, desde cualquier $p$. En el orden (sen, cos),

$$\begin{pmatrix} \sin \omega_k (p+1) \\ \cos \omega_k (p+1) \end{pmatrix} = R_k \begin{pmatrix} \sin \omega_k p \\ \cos \omega_k p \end{pmatrix}, \qquad R_k = \begin{pmatrix} \cos \omega_k & \sin \omega_k \\ -\sin \omega_k & \cos \omega_k \end{pmatrix}$$ {#eq:shift}

En estas coordenadas el ángulo avanza en el sentido de las agujas del reloj, porque el seno va primero. Leemos $R_k$ en las posiciones 0 y 1 y la aplicamos en todas las demás.
]]

local T_shift, d_shift = 10, 8
lab:config("T_shift", T_shift)
lab:config("d_shift", d_shift)
local shift_error, rotation_rows = {}, {}
for _, dtype in ipairs { "float32", "float64" } do
  local p = mm.positional.sinusoidal(T_shift, d_shift, { dtype = dtype })
  local worst = 0
  for k = 0, d_shift / 2 - 1 do
    -- PE(0) is (0, 1), so the image of (0, 1) is R's second column; a rotation in (sin, cos) order is then fixed: [[c, s], [−s, c]].
    local s, c = p[{ 2, 2 * k + 1 }], p[{ 2, 2 * k + 2 }]
    local R = mm.tensor({ { c, s }, { -s, c } }, dtype)
    local pair = p:slice(2, 2 * k + 1, 2 * k + 2)                              -- (T, 2)
    local moved = pair:slice(1, 1, T_shift - 1):matmul(R:T())
    worst = math.max(worst, (moved - pair:slice(1, 2, T_shift)):abs():max():item())
    if dtype == "float64" then rotation_rows[k + 1] = { ("%d"):format(k), ("%.12f"):format(c), ("%.12f"):format(s), ("%.6f"):format(math.deg(math.atan(s, c))) } end
  end
  shift_error[dtype] = worst
end
lab:check({ en = "one rotation serves all positions, float32", es = "una rotación sirve para todas las posiciones, float32" }, shift_error.float32, "<", 1e-5)
lab:check({ en = "one rotation serves all positions, float64", es = "una rotación sirve para todas las posiciones, float64" }, shift_error.float64, "<", 1e-14)
lab:result("linear_shift_max_diff", shift_error.float32)
lab:result("linear_shift_max_diff_float64", shift_error.float64)
lab:table("rotations", rotation_rows, { columns = { { en = "pair k", es = "par k" }, "cos ω", "sin ω", { en = "degrees per step", es = "grados por paso" } },
  caption = { en = "The rotation of each pair for d = 8.", es = "La rotación de cada par con d = 8." } })

--[[en
The worst difference over all pairs and positions is `=%.1e shift_error.float32` in float32 and `=%.1e shift_error.float64` in float64.

# By hand, d = 4 {#sec:hand}

With two pairs, $\omega = 1$ and $0.01$, one can check everything with a calculator.
]]
--[[es
La peor diferencia entre todos los pares y posiciones es `=%.1e shift_error.float32` en float32 y `=%.1e shift_error.float64` en float64.

# A mano, d = 4 {#sec:hand}

Con dos pares, $\omega = 1$ y $0.01$, se puede comprobar todo con una calculadora.
]]

local hand = mm.positional.sinusoidal(7, 4, { dtype = "float64" })
local hand_rows = {}
for i, p in ipairs { 0, 1, 5, 6 } do
  hand_rows[i] = { ("%d"):format(p) }
  for j = 1, 4 do hand_rows[i][j + 1] = ("%.6f"):format(hand[{ p + 1, j }]) end
end
lab:table("hand", hand_rows, { columns = { "p", "sin p", "cos p", "sin p/100", "cos p/100" },
  caption = { en = "The encoding for d = 4.", es = "La codificación con d = 4." } })
local function dot(p, q) return (hand[p + 1] * hand[q + 1]):sum():item() end
print(("PE(0)·PE(1) = %.12f   PE(5)·PE(6) = %.12f   PE(0)·PE(5) = %.12f   PE(0)·PE(6) = %.12f"):format(dot(0, 1), dot(5, 6), dot(0, 5), dot(0, 6)))
lab:check({ en = "same offset, same product: |PE(0)·PE(1) − PE(5)·PE(6)|", es = "misma distancia, mismo producto: |PE(0)·PE(1) − PE(5)·PE(6)|" }, math.abs(dot(0, 1) - dot(5, 6)), "<", 1e-14)
lab:check({ en = "PE(0)·PE(1) is cos 1 + cos 0.01: error", es = "PE(0)·PE(1) es cos 1 + cos 0.01: error" }, math.abs(dot(0, 1) - math.cos(1) - math.cos(0.01)), "<", 1e-14)

local nearer_is_larger = lab:expect { id = "nearer-is-larger", source = { en = "course, week 2, exercise 4", es = "curso, semana 2, ejercicio 4" },
  claim = { en = "nearer is larger, for d = 4 too", es = "más cerca es mayor, también con d = 4" },
  expected = { en = "PE(0)·PE(5) > PE(0)·PE(6)", es = "PE(0)·PE(5) > PE(0)·PE(6)" } }
nearer_is_larger:measured(("%.3f, %.3f"):format(dot(0, 5), dot(0, 6)), dot(0, 5) > dot(0, 6),
  { en = "six positions are almost a full turn of the fast hand (2π ≈ 6.28), so position 6 is back near position 0", es = "seis posiciones son casi una vuelta de la aguja rápida (2π ≈ 6.28), así que la posición 6 vuelve a estar cerca de la 0" })

--[[en
# Can a model read the offset? {#sec:relative}

@eq:dot says that encodings multiplied *directly* depend on the offset alone. A model does not multiply them directly: it projects them first, $\mathrm{PE}\,W_Q$ and $\mathrm{PE}\,W_K$.
The table gives the share of the score's variance that the offset does *not* explain.
]]
--[[es
# ¿Puede un modelo leer la distancia? {#sec:relative}

@eq:dot dice que las codificaciones multiplicadas *directamente* dependen solo de la distancia. Un modelo no las multiplica así: antes las proyecta, $\mathrm{PE}\,W_Q$ y $\mathrm{PE}\,W_K$.
La tabla da la parte de la varianza de la puntuación que la distancia *no* explica.
]]

local P = mm.positional.sinusoidal(T_heatmap, d_heatmap, { dtype = "float64" })
local direct = mm.measure.translation_error(P:matmul(P:T()))
local through, through_low, through_high = 0, math.huge, -math.huge
for s = 1, n_seeds do
  local rng = mm.random(lab.seed + s - 1)
  local W_Q = mm.randn(rng:split "W_Q", { d_heatmap, d_heatmap }, "float64") / math.sqrt(d_heatmap)
  local W_K = mm.randn(rng:split "W_K", { d_heatmap, d_heatmap }, "float64") / math.sqrt(d_heatmap)
  local e = mm.measure.translation_error(P:matmul(W_Q):matmul(P:matmul(W_K):T()))
  through, through_low, through_high = through + e / n_seeds, math.min(through_low, e), math.max(through_high, e)
end
lab:table("residual", {
  { "PE · PEᵀ", ("%.1e"):format(direct) },
  { { en = ("through random projections (%d seeds)"):format(n_seeds), es = ("con proyecciones al azar (%d semillas)"):format(n_seeds) }, ("%.2f [%.2f, %.2f]"):format(through, through_low, through_high) },
}, { columns = { { en = "score", es = "puntuación" }, { en = "variance unexplained", es = "varianza sin explicar" } },
  caption = { en = "Share of variance not explained by the offset: mean and range.", es = "Parte de la varianza que la distancia no explica: media e intervalo." } })
lab:check({ en = "PE · PEᵀ depends on the offset alone: unexplained share", es = "PE · PEᵀ depende solo de la distancia: parte sin explicar" }, direct, "<", 1e-20)
lab:result("translation_error_direct", direct)
lab:result("translation_error_projected", through)
learn_relative:measured(("%.2f [%.2f, %.2f]"):format(through, through_low, through_high), direct < 0.05 and through_high < 0.05, through_high < 0.05
  and { en = "even unlearned projections keep it", es = "hasta las proyecciones sin aprender la conservan" }
  or { en = "the right projections exist (the identity is one) but a model has to find them; random ones destroy the structure",
       es = "las proyecciones adecuadas existen (la identidad es una), pero el modelo tiene que encontrarlas; las aleatorias destruyen la estructura" })

--[[en
# Three views {#sec:views}

The same table at $d = 128$: its first columns, the cosine similarity between positions, and five single dimensions.
]]
--[[es
# Tres vistas {#sec:views}

La misma tabla con $d = 128$: sus primeras columnas, la similitud coseno entre posiciones y cinco dimensiones sueltas.
]]

local wide = mm.positional.sinusoidal(100, 128, { dtype = "float64" })
local similarity = wide:matmul(wide:T()) / 64                                    -- |PE|² = d/2
local frequency = {}
local view = mm.figure { width = 24, height = 8,
  title = { en = "A pair of dimensions shares one frequency, a quarter turn apart", es = "Cada par de dimensiones comparte frecuencia, con un cuarto de vuelta de desfase" } }
local panels = view:grid { rows = 1, columns = 3, widths = { 1, 1, 1.5 } }
local shown = panels:axes(1, 1, { title = { en = "encoding", es = "codificación" }, x_label = { en = "dimension", es = "dimensión" }, y_label = { en = "position", es = "posición" } })
shown:heatmap(wide:slice(1, 1, 50):slice(2, 1, 64), { colormap = "RdBu_r", low = -1, high = 1 })
view:colorbar(shown, { label = "PE" })
local alike = panels:axes(1, 2, { title = { en = "cosine similarity", es = "similitud coseno" }, x_label = { en = "position", es = "posición" }, y_label = { en = "position", es = "posición" }, aspect = "equal" })
alike:heatmap(similarity:slice(1, 1, 50):slice(2, 1, 50), { colormap = "viridis", low = similarity:slice(1, 1, 50):slice(2, 1, 50):min():item(), high = 1 })
view:colorbar(alike, { label = "cos" })
local waves = panels:axes(1, 3, { title = { en = "single dimensions", es = "dimensiones sueltas" }, x_label = { en = "position", es = "posición" }, y_label = "PE" })
local hundred = {}
for i = 1, 100 do hundred[i] = i - 1 end
for i, dimension in ipairs { 0, 1, 10, 20, 50 } do
  waves:line(hundred, wide:slice(2, dimension + 1, dimension + 1):reshape { 100 }, { label = { en = ("dim %d"):format(dimension), es = ("dim %d"):format(dimension) }, color = i })
  frequency[dimension] = 10000 ^ -((dimension // 2 * 2) / 128)
end
waves:legend {}
lab:figure("positional_encoding_viz", view, {
  caption = { en = "The encoding for d = 128: first 50 positions and 64 dimensions, cosine similarity of the first 50 positions, five dimensions over 100 positions.",
              es = "La codificación con d = 128: 50 primeras posiciones y 64 dimensiones, similitud coseno de las 50 primeras posiciones y cinco dimensiones a lo largo de 100 posiciones." },
  alt = { en = ("Heatmap, similarity matrix (neighbours %.3f, forty-nine apart %.3f) and five waves, those of dimensions 0 and 1 with the same frequency."):format(similarity[{ 1, 2 }], similarity[{ 1, 50 }]),
          es = ("Mapa, matriz de similitud (vecinas %.3f, a cuarenta y nueve de distancia %.3f) y cinco ondas; las de las dimensiones 0 y 1 tienen la misma frecuencia."):format(similarity[{ 1, 2 }], similarity[{ 1, 50 }]) } })

-- Measured, not assumed: a sampled sinusoid of frequency ω obeys x(p−1) + x(p+1) = 2 cos(ω) x(p); least squares gives ω.
local function measured_frequency(dimension)
  local x = wide:slice(2, dimension + 1, dimension + 1):reshape { 100 }
  local middle, sum = x:slice(1, 2, 99), x:slice(1, 1, 98) + x:slice(1, 3, 100)
  return math.acos(math.min(1, ((sum * middle):sum() / (middle * middle):sum()):item() / 2))
end
local f0, f1, f2 = measured_frequency(0), measured_frequency(1), measured_frequency(2)
one_frequency_each:measured(("%.4f, %.4f, %.4f"):format(f0, f1, f2), math.abs(f0 - f1) > 1e-6 and math.abs(f1 - f2) > 1e-6,
  { en = "dimensions 0 and 1 are the sine and cosine of one angle; the frequency changes with the pair", es = "las dimensiones 0 y 1 son el seno y el coseno de un mismo ángulo; la frecuencia cambia con el par" })

--[[en
# Answers, and what this does not show {#sec:answers}

**The heatmap.** The leftmost pair turns once in $2\pi$ positions and looks striped; the rightmost has a period of `=%.0f 2 * math.pi * 10000 ^ ((d_heatmap - 2) / d_heatmap)` positions and looks flat.

**The decay.** From $d/2$ = `=%.0f decay[1]` the product falls to `=%.2f decay[T_decay]` at the last position drawn, its lowest value is `=%.2f lowest` at $p$ = `=lowest_at`, and `=%d rises` of the steps go up. It does not settle:
a finite sum of cosines is almost periodic and comes back near any value it has taken.

**The shift.** One rotation per pair carries every position to the next; @eq:shift holds to rounding.

None of this shows that a model *uses* the offset. The projections decide that, and projections are learned.
]]
--[[es
# Respuestas, y lo que esto no muestra {#sec:answers}

**El mapa.** El par de la izquierda da una vuelta cada $2\pi$ posiciones y sale a rayas; el de la derecha tiene un periodo de `=%.0f 2 * math.pi * 10000 ^ ((d_heatmap - 2) / d_heatmap)` posiciones y parece liso.

**El decaimiento.** Desde $d/2$ = `=%.0f decay[1]` el producto baja a `=%.2f decay[T_decay]` en la última posición dibujada; su valor más bajo es `=%.2f lowest`, en $p$ = `=lowest_at`, y `=%d rises` de los pasos suben. No se estabiliza:
una suma finita de cosenos es casi periódica y vuelve cerca de cualquier valor que haya tomado.

**El desplazamiento.** Una rotación por par lleva cada posición a la siguiente; @eq:shift se cumple salvo redondeo.

Nada de esto muestra que un modelo *use* la distancia. Eso lo deciden las proyecciones, y las proyecciones se aprenden.
]]
