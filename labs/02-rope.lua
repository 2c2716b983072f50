#!/usr/bin/env minimodel
-- Lab 02: rotary positions. The score of a query and a key depends on their offset alone.
-- Does: the theorem in both layouts and precisions, its drift far out, the Toeplitz lens beside the sinusoid, clock hands, the horizon of a trained
-- length and what frequency scaling does about it. Does not: train (labs 04 and 05 do).
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "16-rope", seed = 0,
  title = { en = "Lab 02: rotary positions", es = "Práctica 02: posiciones rotatorias" },
}
local d_head  = lab:param("d_head", 16, { en = "width of a head", es = "anchura de una cabeza" }, { min = 4 })
local T       = lab:param("T", 32, { en = "positions, and the trained length", es = "posiciones, y longitud entrenada" }, { min = 8 })
local factor  = lab:param("factor", 4, { en = "how many times longer than trained", es = "cuántas veces más largo que lo entrenado" }, { min = 1 })
local n_draws = lab:param("draws", 2000, { en = "random pairs of query and key", es = "pares al azar de consulta y clave" }, { min = 1 })

--[[en
Where the sinusoid *adds* a position to a token, RoPE *turns* the query and the key [@su2021]. The features of a head go in pairs; at position $m$ pair $i$ is turned by $m\,\theta_i$:

$$\begin{pmatrix} a \\ b \end{pmatrix} \mapsto \begin{pmatrix} \cos m\theta_i & -\sin m\theta_i \\ \sin m\theta_i & \cos m\theta_i \end{pmatrix} \begin{pmatrix} a \\ b \end{pmatrix}, \qquad \theta_i = 10000^{-2i/d_{\text{head}}}$$ {#eq:rope}

Write $R_m$ for all pairs together. Rotations compose by adding angles and their transpose turns back, so

$$\langle R_m q,\; R_n k \rangle = q^\top R_m^\top R_n\, k = \langle q,\; R_{n-m}\, k \rangle$$ {#eq:relative}

and the score knows $n - m$ and nothing else of the positions. That is the theorem; the rest of this lab looks at how well a computer keeps it, and at what it does not promise.
]]
--[[es
Donde la sinusoide *suma* una posición al token, RoPE *gira* la consulta y la clave [@su2021]. Las componentes de una cabeza van por pares; en la posición $m$ el par $i$ gira un ángulo $m\,\theta_i$:

$$\begin{pmatrix} a \\ b \end{pmatrix} \mapsto \begin{pmatrix} \cos m\theta_i & -\sin m\theta_i \\ \sin m\theta_i & \cos m\theta_i \end{pmatrix} \begin{pmatrix} a \\ b \end{pmatrix}, \qquad \theta_i = 10000^{-2i/d_{\text{head}}}$$ {#eq:rope}

Sea $R_m$ la rotación de todos los pares a la vez. Las rotaciones se componen sumando ángulos y su traspuesta deshace el giro, así que

$$\langle R_m q,\; R_n k \rangle = q^\top R_m^\top R_n\, k = \langle q,\; R_{n-m}\, k \rangle$$ {#eq:relative}

y la puntuación conoce $n - m$ y nada más de las posiciones. Ese es el teorema; el resto de la práctica mira cuánto lo respeta un ordenador y qué es lo que no promete.
]]

local in_distribution = lab:expect { id = "in-distribution", source = { en = "course, theory 04", es = "curso, teoría 04" },
  claim = { en = "being relative, RoPE is in distribution at any length", es = "al ser relativa, RoPE está en distribución a cualquier longitud" },
  expected = { en = ("no pair meets an angle at %d times the length that it had not met before"):format(factor),
               es = ("ningún par encuentra, a %d veces la longitud, un ángulo que no conociera"):format(factor) } }
local decays = lab:expect { id = "decays", source = { en = "su2021, section 3.4.3", es = "su2021, sección 3.4.3" },
  claim = { en = "scores decay with distance", es = "las puntuaciones decaen con la distancia" },
  expected = { en = "root mean square score of random q and k at the far end under 0.8 times that at offset 0",
               es = "media cuadrática de la puntuación de q y k al azar en el extremo lejano, inferior a 0.8 veces la de distancia 0" } }

lab:config("base", 10000)

--[[en
# The theorem, in floating point {#sec:theorem}

Five pairs of positions; (20, 8) turns the key by −12. Both pairings of features are tried: *interleaved* pairs (2i, 2i+1), *half* pairs (i, i + d/2).
]]
--[[es
# El teorema, en coma flotante {#sec:theorem}

Cinco pares de posiciones; con (20, 8) la clave gira −12. Se prueban los dos emparejamientos: *interleaved* une las componentes (2i, 2i+1) y *half*, las (i, i + d/2).
]]

local rope = mm.positional.rope
local pairs_of_positions = { { 0, 1 }, { 3, 7 }, { 5, 5 }, { 10, 12 }, { 20, 8 } }
local function vector(name, dtype) return mm.randn(mm.random(lab.seed):split(name), { 1, d_head }, dtype) end
local function turned(x, m, layout) return rope(x, { positions = { m }, layout = layout }) end
local function dot(a, b) return (a * b):sum():item() end

local bound = { float32 = 1e-5, float64 = 1e-12 }
local theorem_rows = {}
for _, dtype in ipairs { "float32", "float64" } do
  local q, k = vector("query", dtype), vector("key", dtype)
  for _, layout in ipairs { "interleaved", "half" } do
    local worst, norm, inverse = 0, 0, 0
    for _, p in ipairs(pairs_of_positions) do
      local m, n = p[1], p[2]
      local both, offset = dot(turned(q, m, layout), turned(k, n, layout)), dot(q, turned(k, n - m, layout))
      worst = math.max(worst, math.abs(both - offset))
      norm = math.max(norm, math.abs(math.sqrt(dot(turned(q, m, layout), turned(q, m, layout))) - math.sqrt(dot(q, q))))
      inverse = math.max(inverse, (turned(turned(q, m, layout), -m, layout) - q):abs():max():item())
    end
    theorem_rows[#theorem_rows + 1] = { dtype, layout, ("%.1e"):format(worst), ("%.1e"):format(norm), ("%.1e"):format(inverse) }
    lab:check({ en = ("relative score, %s, %s"):format(layout, dtype), es = ("puntuación relativa, %s, %s"):format(layout, dtype) }, worst, "<", bound[dtype])
    lab:check({ en = ("norm kept, %s, %s"):format(layout, dtype), es = ("norma conservada, %s, %s"):format(layout, dtype) }, norm, "<", bound[dtype])
    lab:check({ en = ("R(−m) R(m) = 1, %s, %s"):format(layout, dtype), es = ("R(−m) R(m) = 1, %s, %s"):format(layout, dtype) }, inverse, "<", bound[dtype])
    lab:result(("relative_score_worst_%s_%s"):format(layout, dtype), worst)
  end
end
lab:table("theorem", theorem_rows, { columns = { { en = "type", es = "tipo" }, { en = "layout", es = "emparejamiento" }, { en = "score", es = "puntuación" }, { en = "norm", es = "norma" }, { en = "turn back", es = "deshacer" } },
  caption = { en = "Worst errors over the five pairs of positions.", es = "Peores errores en los cinco pares de posiciones." } })

--[[en
## Two layouts, one permutation apart {#sec:layouts}

The two pairings are the same rotation with the features listed in another order: permute the columns of $W_Q$ and $W_K$ once and the scores agree. Mix them up without the permutation, as happens when weights from one code base
are loaded in another, and every shape is right while every score is wrong.
]]
--[[es
## Dos emparejamientos, a una permutación de distancia {#sec:layouts}

Los dos emparejamientos son la misma rotación con las componentes en otro orden: basta permutar una vez las columnas de $W_Q$ y $W_K$ para que las puntuaciones coincidan. Si se mezclan sin la permutación, como ocurre al cargar en un programa los pesos
de otro, todas las formas son correctas y todas las puntuaciones, falsas.
]]

local half = d_head // 2
local to_half = {}                                            -- feature i of half reads feature 2i (first half) or 2i+1 of interleaved
for i = 0, half - 1 do to_half[i + 1], to_half[half + i + 1] = 2 * i, 2 * i + 1 end
local x = mm.randn(mm.random(lab.seed):split "layout", { T, d_head }, "float64")
local W_Q = mm.randn(mm.random(lab.seed):split "W_Q", { d_head, d_head }, "float64") / math.sqrt(d_head)
local W_K = mm.randn(mm.random(lab.seed):split "W_K", { d_head, d_head }, "float64") / math.sqrt(d_head)
local columns = mm.tensor(to_half, "int64")
local function permuted(W) return W:T():take(columns):T() end
local function scores(wq, wk, layout) return rope(x:matmul(wq), { layout = layout }):matmul(rope(x:matmul(wk), { layout = layout }):T()) end
local interleaved = scores(W_Q, W_K, "interleaved")
local agreeing = (interleaved - scores(permuted(W_Q), permuted(W_K), "half")):abs():max():item()
local mixed = (interleaved - scores(W_Q, W_K, "half")):abs():max():item()
lab:check({ en = "layouts agree after the permutation", es = "los emparejamientos coinciden tras la permutación" }, agreeing, "<", 1e-12)
lab:check({ en = "and do not agree without it", es = "y no coinciden sin ella" }, mixed, ">", 0.1)

--[[en
# How far out does it hold? {#sec:drift}

Shift both positions by the same amount. In real arithmetic nothing changes. In float32 the vectors are rounded after the turn, at any position alike; what would grow with the position is the error of the *angle*, and ours are computed in
double, so the drift stays level.
]]
--[[es
# ¿Hasta dónde se cumple? {#sec:drift}

Se desplazan las dos posiciones por igual. En aritmética real no cambia nada. En float32 los vectores se redondean tras el giro, lo mismo en cualquier posición; lo que crecería con la posición es el error del *ángulo*, y los nuestros se calculan en doble
precisión, así que la deriva no aumenta.
]]

local shifts = { 1, 10, 100, 1000, 10000, 100000, 1000000 }
local drift = { float32 = {}, float64 = {} }
for _, dtype in ipairs { "float32", "float64" } do
  local q, k = vector("query", dtype), vector("key", dtype)
  local here = dot(turned(q, 3, "interleaved"), turned(k, 7, "interleaved"))
  for i, s in ipairs(shifts) do
    drift[dtype][i] = math.max(math.abs(dot(turned(q, 3 + s, "interleaved"), turned(k, 7 + s, "interleaved")) - here), 1e-18)
  end
end
local drift_rows = {}
for i, s in ipairs(shifts) do drift_rows[i] = { ("%d"):format(s), ("%.1e"):format(drift.float32[i]), ("%.1e"):format(drift.float64[i]) } end
lab:table("drift", drift_rows, { columns = { { en = "both shifted by", es = "ambas desplazadas" }, "float32", "float64" },
  caption = { en = "Change of the score of positions (3, 7).", es = "Cambio de la puntuación de las posiciones (3, 7)." } })
lab:check({ en = "drift at a million, float32", es = "deriva a un millón, float32" }, math.max(table.unpack(drift.float32)), "<", 1e-5)
lab:check({ en = "drift at a million, float64", es = "deriva a un millón, float64" }, math.max(table.unpack(drift.float64)), "<", 1e-8)
lab:result("drift_worst_float64", math.max(table.unpack(drift.float64)))

--[[en
# The Toeplitz lens {#sec:toeplitz}

Put the same query at every position $m$ and the same key at every position $n$, and look at the matrix of scores. If only the offset counts, each diagonal is constant: subtract the diagonal means and nothing is left. Beside it, the same two
tokens with a sinusoid added before the projections.
]]
--[[es
# La lente de Toeplitz {#sec:toeplitz}

Se pone la misma consulta en cada posición $m$ y la misma clave en cada posición $n$, y se mira la matriz de puntuaciones. Si solo cuenta la distancia, cada diagonal es constante: al restar las medias diagonales no queda nada. Al lado, los mismos dos
tokens con una sinusoide sumada antes de las proyecciones.
]]

local e_q, e_k = vector("token q", "float64"), vector("token k", "float64")
local ones = mm.ones({ T, 1 }, "float64")
local rope_scores = rope(ones:matmul(e_q:matmul(W_Q)), {}):matmul(rope(ones:matmul(e_k:matmul(W_K)), {}):T())
local pe = mm.positional.sinusoidal(T, d_head, { dtype = "float64" })
local sinusoid_scores = (ones:matmul(e_q) + pe):matmul(W_Q):matmul((ones:matmul(e_k) + pe):matmul(W_K):T())
local rope_unexplained, sinusoid_unexplained = mm.measure.translation_error(rope_scores), mm.measure.translation_error(sinusoid_scores)
lab:check({ en = "RoPE: share of the score's variance not explained by the offset", es = "RoPE: parte de la varianza que la distancia no explica" }, rope_unexplained, "<", 1e-20)
lab:check({ en = "sinusoid: the same share", es = "sinusoide: la misma parte" }, sinusoid_unexplained, ">", 0.05)
lab:result("unexplained_rope", rope_unexplained)
lab:result("unexplained_sinusoidal", sinusoid_unexplained)

local demo = mm.figure { width = 18, height = 12.5,
  title = { en = "RoPE's scores are constant along diagonals; the sinusoid's are not", es = "Las puntuaciones de RoPE son constantes en las diagonales; las de la sinusoide, no" } }
local lens = demo:grid { rows = 2, columns = 3, row_labels = { "RoPE", { en = "sinusoidal", es = "sinusoidal" } },
  column_labels = { { en = "score", es = "puntuación" }, { en = "diagonal means", es = "medias diagonales" }, { en = "residual", es = "residuo" } },
  x_label = { en = "key position *n*", es = "posición de la clave *n*" }, y_label = { en = "query position *m*", es = "posición de la consulta *m*" } }
local largest = math.max(rope_scores:abs():max():item(), sinusoid_scores:abs():max():item())
for r, S in ipairs { rope_scores, sinusoid_scores } do
  local residual = mm.measure.translation(S).residual
  for c, M in ipairs { S, S - residual, residual } do
    lens:axes(r, c, { aspect = "equal" }):heatmap(M, { colormap = "RdBu_r", low = -largest, high = largest })
  end
end
demo:colorbar(lens, { label = { en = "score", es = "puntuación" } })
lab:figure("relative_position_demo", demo, {
  caption = { en = "One query and one key at every pair of positions: scores, the mean of each diagonal, and what remains.",
              es = "Una consulta y una clave en cada par de posiciones: puntuaciones, media de cada diagonal y lo que queda." },
  alt = { en = ("Share of the variance left after the diagonal means: RoPE %.0e, sinusoidal %.2f."):format(rope_unexplained, sinusoid_unexplained),
          es = ("Parte de la varianza que queda tras las medias diagonales: RoPE %.0e, sinusoidal %.2f."):format(rope_unexplained, sinusoid_unexplained) } })

--[[en
# The clock shop {#sec:clocks}

Each pair is a clock. Below, the query (blue) stands at position 3 and the key (orange) at 7; underneath, both 100 further on. Every hand has moved, by its own amount. The angle *between* the two hands of a clock has not, and the score is made of those angles.
]]
--[[es
# La relojería {#sec:clocks}

Cada par es un reloj. Aquí la consulta (azul) está en la posición 3 y la clave (naranja) en la 7; debajo, ambas 100 posiciones más allá. Todas las agujas se han movido, cada una lo suyo. El ángulo *entre* las dos agujas de un reloj no ha cambiado, y de esos ángulos está hecha la puntuación.
]]

local theta = mm.positional.rope_frequencies(d_head)
local shown_pairs = math.min(4, half)
local hand_q, hand_k = vector("query", "float64"), vector("key", "float64")
local clock_columns, clock_rows = {}, {}
for i = 1, shown_pairs do clock_columns[i] = { en = ("pair %d"):format(i - 1), es = ("par %d"):format(i - 1) } end
local clock_score = {}
for r, s in ipairs { 0, 100 } do
  clock_score[r] = dot(turned(hand_q, 3 + s, "interleaved"), turned(hand_k, 7 + s, "interleaved"))
  clock_rows[r] = ("(%d, %d)"):format(3 + s, 7 + s)
end
local function signed(score) return (("%.4f"):format(score):gsub("^-", "−")) end
local clocks = mm.figure { width = 16.5,
  title = { en = "Shift both: every hand moves, no angle between them does", es = "Si se desplazan ambas, se mueven todas las agujas y ningún ángulo entre ellas" },
  subtitle = { en = ("blue: query, orange: key; score %s above, %s below"):format(signed(clock_score[1]), signed(clock_score[2])),
               es = ("azul: consulta, naranja: clave; puntuación %s arriba, %s abajo"):format(signed(clock_score[1]), signed(clock_score[2])) } }
local shop = clocks:grid { rows = 2, columns = shown_pairs, row_labels = clock_rows, column_labels = clock_columns }

local function dial(panel, r, c)
  local axes = panel:axes(r, c, { aspect = "equal", frame = "none", x_limits = { -1.15, 1.15 }, y_limits = { -1.15, 1.15 }, x_ticks = {}, y_ticks = {} })
  axes:circle(0, 0, 1, { color = "muted" })
  return axes
end
for r, s in ipairs { 0, 100 } do
  for i = 1, shown_pairs do
    local axes = dial(shop, r, i)
    local start_q = math.atan(hand_q[{ 1, 2 * i }], hand_q[{ 1, 2 * i - 1 }]) + (3 + s) * theta[i]:item()
    local start_k = math.atan(hand_k[{ 1, 2 * i }], hand_k[{ 1, 2 * i - 1 }]) + (7 + s) * theta[i]:item()
    local gap = (start_k - start_q + math.pi) % (2 * math.pi) - math.pi
    axes:arc(0, 0, 0.45, math.deg(start_q), math.deg(start_q + gap), { wedge = true, fill = "green", alpha = 0.35 })
    axes:arrow(0, 0, 0.95 * math.cos(start_q), 0.95 * math.sin(start_q), { color = 1, width = 2 })
    axes:arrow(0, 0, 0.95 * math.cos(start_k), 0.95 * math.sin(start_k), { color = 2, width = 2 })
  end
end
lab:figure("clock_shop", clocks, {
  caption = { en = "The first pairs as clock hands of a query and a key, at (3, 7) and at (103, 107). The green angle between them is the same in both rows.",
              es = "Los primeros pares como agujas de una consulta y una clave, en (3, 7) y en (103, 107). El ángulo verde que forman es el mismo en ambas filas." },
  alt = { en = ("Two rows of clock faces; the score is %.6f in the first and %.6f in the second."):format(clock_score[1], clock_score[2]),
          es = ("Dos filas de relojes; la puntuación es %.6f en la primera y %.6f en la segunda."):format(clock_score[1], clock_score[2]) } })

--[[en
# The horizon of a trained length {#sec:horizon}

A model trained up to length `=T` has seen the offsets below `=T`, hence for pair $i$ the angles below `=T` times $\theta_i$. Fast pairs have been all the way round. Slow ones have covered a sliver of it, and at `=factor` times the length their hand goes where it has never been. Scaling
the frequencies folds it back, in full or in part: *linear* slows all pairs alike, *NTK-aware* slows the slow ones most, *YaRN* leaves alone the pairs that went round often enough [@chen2023; @peng2023].
]]
--[[es
# El horizonte de una longitud entrenada {#sec:horizon}

Un modelo entrenado hasta longitud `=T` ha visto las distancias menores que `=T` y, por tanto, en el par $i$ los ángulos menores que `=T` veces $\theta_i$. Los pares rápidos han dado la vuelta entera. Los lentos solo han recorrido un pequeño arco y, a `=factor` veces la longitud, su aguja va adonde nunca estuvo. Escalar
las frecuencias la devuelve a lo ya visto, del todo o en parte: *linear* frena por igual a todos los pares, *NTK-aware* frena sobre todo a los lentos y *YaRN* no toca los que ya daban bastantes vueltas [@chen2023; @peng2023].
]]

local scalings = {
  { label = { en = "none", es = "ninguno" } },
  { label = "linear", scaling = { kind = "linear", factor = factor } },
  { label = "NTK", scaling = { kind = "ntk", factor = factor } },
  { label = "YaRN", scaling = { kind = "yarn", factor = factor, original_length = T, alpha = 1, beta = 32 } },
}
local new_angles, horizon_rows = {}, {}
local horizon = mm.figure { width = 1.75 * half + 4.2,
  title = { en = ("At %d× the length, slow hands leave the angles they were trained on"):format(factor), es = ("A %d× la longitud, las agujas lentas dejan los ángulos entrenados"):format(factor) },
  subtitle = { en = "blue: angles seen in training; red: new angles", es = "azul: ángulos vistos al entrenar; rojo: ángulos nuevos" } }
local horizon_labels, horizon_columns = {}, {}
for r, s in ipairs(scalings) do horizon_labels[r] = s.label end
for i = 1, half do horizon_columns[i] = { en = ("pair %d"):format(i - 1), es = ("par %d"):format(i - 1) } end
local faces = horizon:grid { rows = #scalings, columns = half, row_labels = horizon_labels, column_labels = horizon_columns }
for r, s in ipairs(scalings) do
  local scaled = mm.positional.rope_frequencies(d_head, { scaling = s.scaling })
  local count = 0
  for i = 1, half do
    local seen = math.min(T * theta[i]:item(), 2 * math.pi)
    local reached = math.min(T * factor * scaled[i]:item(), 2 * math.pi)
    local axes = dial(faces, r, i)
    axes:arc(0, 0, 1, 0, math.deg(seen), { wedge = true, fill = "blue", alpha = 0.5 })
    if reached > seen + 1e-9 and seen < 2 * math.pi then
      count = count + 1
      axes:arc(0, 0, 1, math.deg(seen), math.deg(reached), { wedge = true, fill = "red", alpha = 0.6 })
    end
  end
  new_angles[r] = count
  horizon_rows[r] = { s.label, ("%d / %d"):format(count, half) }
end
lab:figure("training_horizon", horizon, {
  caption = { en = "Angles between query and key, pair by pair (columns), for each frequency scaling (rows).", es = "Ángulos entre consulta y clave, par a par (columnas), con cada escalado de frecuencias (filas)." },
  alt = { en = ("Pairs that meet new angles, of %d: %d without scaling, %d linear, %d NTK, %d YaRN."):format(half, new_angles[1], new_angles[2], new_angles[3], new_angles[4]),
          es = ("Pares que encuentran ángulos nuevos, de %d: %d sin escalar, %d linear, %d NTK, %d YaRN."):format(half, new_angles[1], new_angles[2], new_angles[3], new_angles[4]) } })
lab:table("horizon", horizon_rows, { columns = { { en = "scaling", es = "escalado" }, { en = "pairs with new angles", es = "pares con ángulos nuevos" } },
  caption = { en = ("Pairs whose hand goes where training never took it, at %d times the trained length."):format(factor), es = ("Pares cuya aguja va adonde el entrenamiento nunca la llevó, a %d veces la longitud."):format(factor) } })
lab:result("pairs_with_new_angles", { none = new_angles[1], linear = new_angles[2], ntk = new_angles[3], yarn = new_angles[4] })
in_distribution:measured({ en = ("%d of %d pairs"):format(new_angles[1], half), es = ("%d de %d pares"):format(new_angles[1], half) }, new_angles[1] == 0, new_angles[1] == 0
  and { en = "every pair has gone all the way round within the trained length", es = "todos los pares han dado la vuelta entera dentro de la longitud entrenada" }
  or { en = "the score is relative at any length, but offsets beyond the trained ones turn slow pairs to angles no weight has been fitted to",
       es = "la puntuación es relativa a cualquier longitud, pero las distancias mayores que las entrenadas llevan los pares lentos a ángulos a los que ningún peso se ha ajustado" })

--[[en
# Do scores decay with distance? {#sec:decay}

For a query and a key drawn independently, and for a query that equals its key.
]]
--[[es
# ¿Decaen las puntuaciones con la distancia? {#sec:decay}

Con una consulta y una clave sorteadas por separado, y con una consulta igual a su clave.
]]

local Q = mm.randn(mm.random(lab.seed):split "many q", { n_draws, 1, d_head }, "float64")
local K = mm.randn(mm.random(lab.seed):split "many k", { n_draws, 1, d_head }, "float64")
local offsets, rms, alike = { 0, 1, 3, 10, 31, 100, 316, 1000 }, {}, {}
for i, n in ipairs(offsets) do
  local R_K, R_Q = rope(K, { positions = { n } }), rope(Q, { positions = { n } })
  rms[i] = math.sqrt(((Q * R_K):sum(-1) ^ 2):mean():item() / d_head)
  alike[i] = (Q * R_Q):sum(-1):mean():item() / d_head
end
local decay_rows = {}
for i, n in ipairs(offsets) do decay_rows[i] = { ("%d"):format(n), ("%.3f"):format(rms[i]), ("%.3f"):format(alike[i]) } end
lab:table("decay", decay_rows, { columns = { { en = "offset", es = "distancia" }, { en = "q, k independent: rms", es = "q, k independientes: media cuadrática" }, { en = "k = q: mean", es = "k = q: media" } },
  caption = { en = ("Scores over √d and over d, mean of %d draws."):format(n_draws), es = ("Puntuaciones divididas por √d y por d, media de %d sorteos."):format(n_draws) } })
lab:result("rms_far_over_near", rms[#rms] / rms[1])
decays:measured(("%.3f"):format(rms[#rms] / rms[1]), rms[#rms] / rms[1] < 0.8, rms[#rms] / rms[1] < 0.8
  and { en = "they shrink", es = "se reducen" }
  or { en = ("a turn keeps lengths, so random scores stay as large as they were; what falls, to %.2f, is the score of a vector with itself, and the published bound speaks of that kind of sum"):format(alike[#alike]),
       es = ("un giro conserva las longitudes, así que las puntuaciones al azar siguen igual de grandes; lo que baja, hasta %.2f, es la de un vector consigo mismo, y de sumas así habla la cota publicada"):format(alike[#alike]) })

--[[en
# What this does not show {#sec:limits}

That a model with RoPE works beyond its trained length. The theorem makes the score a function of the offset; nothing makes that function known where no offset was seen. How much it matters is a question for trained models.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Que un modelo con RoPE funcione más allá de la longitud entrenada. El teorema hace de la puntuación una función de la distancia; nada la da a conocer a distancias que no se vieron. Cuánto importa es una pregunta para modelos entrenados.
]]
