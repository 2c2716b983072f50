#!/usr/bin/env minimodel
-- Lab 06: ALiBi, a straight line added to the scores.
-- Does: the slopes for any number of heads, the bias maps, entropy against its closed form, what the symmetric form
-- cannot see, how far a head looks as the sequence grows. Does not: train (labs 04, 05 and 07 do).
--[[en
ALiBi leaves the embeddings alone. It subtracts from each score a penalty proportional to the distance, with a slope
$m_h$ of its own for each head [@press2022]:

$$s_{ij} = \frac{q_i \cdot k_j}{\sqrt{d_{\text{head}}}} - m_h\,(i - j), \qquad j \le i$$ {#eq:alibi}

After the softmax the penalty is a factor $e^{-m_h (i-j)}$: an exponential window, $1/m_h$ positions deep. Heads with
a large slope read the last words, those with a small one the whole page.
]]
--[[es
ALiBi no toca las representaciones de los tokens. A cada puntuación le resta una penalización proporcional a la
distancia, con una pendiente $m_h$ propia de cada cabeza [@press2022]:

$$s_{ij} = \frac{q_i \cdot k_j}{\sqrt{d_{\text{head}}}} - m_h\,(i - j), \qquad j \le i$$ {#eq:alibi}

Tras la softmax la penalización es un factor $e^{-m_h (i-j)}$: una ventana exponencial de $1/m_h$ posiciones. Las
cabezas de pendiente fuerte leen las últimas palabras; las de pendiente suave, la página entera.
]]
--[[en lab
title: Lab 06: ALiBi, distance as a penalty
n_heads: heads in the figures
T: length of the bias maps and of the closed-form row
T_sweep: sequence lengths of the entropy curve
]]
--[[es lab
title: Práctica 06: ALiBi, la distancia como penalización
n_heads: cabezas en las figuras
T: longitud de los mapas y de la fila con forma cerrada
T_sweep: longitudes de la curva de entropía
]]

local mm  = require "minimodel"
local lab = mm.lab { experiment = "16-alibi", seed = 0 }
local n_heads, T = lab:param("n_heads", 8, { min = 1 }), lab:param("T", 64, { min = 4 })
local lengths = lab:param("T_sweep", { 64, 96, 128, 192, 256 }, { min = 2 })
local shortest, longest = mm.range(lengths)
local tried, alibi = { 2, 4, 6, 8, 12, 16 }, mm.positional.schemes.alibi()
local function slopes(heads) return mm.positional.alibi_slopes(heads):totable() end
local mirror, matching = {}, {}
local reach = mm.record("head", "T")               -- mean distance a row looks back, in windows of 1/m
local entropy = mm.record("head", "T")             -- mean entropy of a row, in nats

--[[en claim:halves
source: course, week 2
claim: the slopes of h heads are 1/2, 1/4, …, 1/2^h
expected: for every number of heads tried
measured: for `=table.concat(matching, ", ")` heads only
true: for every number of heads tried
conditional: the series is fixed by its end, 1/256, not by its start; two heads get 1/16 and 1/256
false: for none of the numbers tried
]]
--[[es claim:halves
source: la semana 2 del curso
claim: las pendientes de h cabezas son 1/2, 1/4, …, 1/2^h
expected: para todos los números de cabezas probados
measured: solo con `=table.concat(matching, ", ")` cabezas
true: con todos los números de cabezas probados
conditional: la progresión queda fijada por su final, 1/256, no por su comienzo; a dos cabezas les tocan 1/16 y 1/256
false: con ninguno de los números probados
]]
--[[en claim:symmetric
source: course, week 2
claim: a penalty m · |i − j| tells the model about order
expected: a sequence and its reverse give outputs that differ by more than the reversal
measured: without a mask `=%.1e mirror[false]`, with the causal mask `=%.2g mirror[true]`
true: the outputs differ, with a mask or without
conditional: by itself it knows how far, not on which side; the causal mask is what gives it a direction
false: the outputs are the reversed ones, with a mask or without
]]
--[[es claim:symmetric
source: la semana 2 del curso
claim: una penalización m · |i − j| informa al modelo del orden
expected: una secuencia y su inversa dan salidas que difieren en algo más que la inversión
measured: sin máscara `=%.1e mirror[false]`; con la máscara causal `=%.2g mirror[true]`
true: las salidas difieren, con máscara o sin ella
conditional: por sí sola sabe a qué distancia, no de qué lado; es la máscara causal la que le da una dirección
false: las salidas son las invertidas, con máscara o sin ella
]]
--[[en claim:bounded
source: press2022, section 3
claim: a head's attention keeps its reach as the sequence grows
expected: under the causal mask a row looks back one window of 1/m on average, or less, at every length
measured: steep head: `=%.2f reach:of(1, shortest)` windows at T = `=shortest`, `=%.2f reach:of(1, longest)` at T =
  `=longest`; shallow head: `=%.2f reach:of(2, shortest)` and `=%.2f reach:of(2, longest)`
true: the reach grows while the window is still filling up, and stays within it
false: a row looks back further than its window
]]
--[[es claim:bounded
source: press2022, sección 3
claim: la atención de una cabeza mantiene su alcance al crecer la secuencia
expected: con la máscara causal, una fila mira hacia atrás una ventana de 1/m de media, o menos, con cualquier longitud
measured: cabeza de pendiente fuerte: `=%.2f reach:of(1, shortest)` ventanas con T = `=shortest`,
  `=%.2f reach:of(1, longest)` con T = `=longest`; de pendiente suave: `=%.2f reach:of(2, shortest)` y
  `=%.2f reach:of(2, longest)`
true: el alcance crece mientras la ventana aún se está llenando, y no sale de ella
false: una fila mira más allá de su ventana
]]
--[[en claim:extrapolates
source: course, week 2
claim: ALiBi extrapolates excellently to longer sequences
expected: a trained model loses nothing past its trained length
untested: an untrained layer has nothing to carry over; labs 04, 05 and 07 train one
]]
--[[es claim:extrapolates
source: la semana 2 del curso
claim: ALiBi extrapola de forma excelente a secuencias más largas
expected: un modelo entrenado no pierde nada más allá de la longitud entrenada
untested: una capa sin entrenar no tiene nada que trasladar; las prácticas 04, 05 y 07 entrenan una
]]

lab:claim("halves", function()
  return #matching, #matching > 0 and #matching < #tried and "conditional" or nil
end, "==", #tried)
lab:claim("symmetric", function()
  return mirror[false], mirror[false] < 1e-12 and mirror[true] > 1e-3 and "conditional" or nil
end, ">", 1e-3)
lab:claim("bounded", function() return reach end, "<=", 1)
lab:claim("extrapolates", function() end, "<=", 0)

--[[en
# The slopes {#sec:slopes}

For a power of two, $m_h = 2^{-8h/H}$ with $h = 1 \dots H$: a geometric series from $2^{-8/H}$ down to $2^{-8}$,
always ending at 1/256. The simpler rule $1/2^h$ is that series for eight heads and for no other number. When $H$ is
not a power of two, the authors take the slopes of the power below and add every other slope of twice that power.
]]
--[[es
# Las pendientes {#sec:slopes}

Si $H$ es potencia de dos, $m_h = 2^{-8h/H}$ con $h = 1 \dots H$: una progresión geométrica que va de $2^{-8/H}$ a
$2^{-8}$ y acaba siempre en 1/256. La regla más simple, $1/2^h$, es esa progresión con ocho cabezas y con ningún otro
número. Si $H$ no es potencia de dos, los autores toman las pendientes de la potencia anterior y añaden una de cada dos
de las de su doble.
]]
--[[en tbl:slopes
columns: heads | −log₂ m of each head
caption: Slopes by number of heads: a head with the entry x has the slope 1/2 to the power x.
]]
--[[es tbl:slopes
columns: cabezas | −log₂ m de cada cabeza
caption: Pendientes según el número de cabezas: una cabeza con el valor x tiene la pendiente 1/2 elevado a x.
]]
--[[en checks
ratio: ratio of neighbouring slopes is 2^(−8/H): worst error
entropy: entropy against its closed form
distance: mean distance against its closed form
mass: mass on the nearest four against its closed form
mirror: symmetric bias: reversed input, reversed output
direction: causal bias: not so
]]
--[[es checks
ratio: la razón entre pendientes vecinas es 2^(−8/H): peor error
entropy: entropía frente a su forma cerrada
distance: distancia media frente a su forma cerrada
mass: masa en las cuatro más cercanas frente a su forma cerrada
mirror: sesgo simétrico: entrada invertida, salida invertida
direction: sesgo causal: no es así
]]

local ratios, halved = mm.record("heads", "head"), mm.record("heads", "head")      -- errors of the two rules
for _, heads in ipairs(tried) do
  local m, power = slopes(heads), 2 ^ math.floor(math.log(heads, 2))
  for h, slope in ipairs(m) do
    halved:put(math.abs(slope - 2.0 ^ -h), heads, h)
    if h > 1 and h <= power then ratios:put(math.abs(slope / m[h - 1] - 2.0 ^ (-8 / power)), heads, h) end
  end
  if halved:of(heads):high() <= 1e-15 then matching[#matching + 1] = heads end
end
local function exponent(m) return ("%.3g"):format(-math.log(m, 2)) end
local function exponents(heads) return { heads, table.concat(mm.map(slopes(heads), exponent), ", ") } end
lab:table("slopes", mm.map(tried, exponents))
lab:check("ratio", ratios:high(), "<", 1e-14)

--[[en
# The bias, head by head {#sec:bias}
]]
--[[es
# El sesgo, cabeza a cabeza {#sec:bias}
]]

local m, bias = slopes(n_heads), mm.positional.alibi_bias(n_heads, T, { causal = true, dtype = "float64" })
local function named(slope) return ("1/%.4g"):format(1 / slope) end

--[[en fig:alibi_bias
title: The same line, steep to shallow
x: key *j*
y: query *i*
bar: factor *e*^{−*m* (*i* − *j*)}
caption: What the bias multiplies each weight by, one map per head; above the diagonal, the causal mask.
alt: `=n_heads` maps; the factor falls to 1/e after `=%.0f 1 / m[1]` positions in the first head
  and `=%.0f 1 / m[n_heads]` in the last.
]]
--[[es fig:alibi_bias
title: La misma recta, de pendiente fuerte a suave
x: clave *j*
y: consulta *i*
bar: factor *e*^{−*m* (*i* − *j*)}
caption: Por cuánto multiplica el sesgo cada peso, un mapa por cabeza; por encima de la diagonal, la máscara causal.
alt: `=n_heads` mapas; el factor baja a 1/e tras `=%.0f 1 / m[1]` posiciones en la primera cabeza
  y `=%.0f 1 / m[n_heads]` en la última.
]]
--[[en fig:alibi_slopes
title: Each head has its horizon: 1/*m* positions
x: distance *i* − *j*
y: penalty −*m* (*i* − *j*)
caption: Penalty against distance for each head; the dots mark where it reaches −1, at distance 1/m.
alt: A fan of `=n_heads` lines with slopes from `=named(m[1])` to `=named(m[n_heads])`.
]]
--[[es fig:alibi_slopes
title: Cada cabeza tiene su horizonte: 1/*m* posiciones
x: distancia *i* − *j*
y: penalización −*m* (*i* − *j*)
caption: Penalización según la distancia en cada cabeza; los puntos marcan dónde llega a −1, a distancia 1/m.
alt: Un abanico de `=n_heads` rectas con pendientes de `=named(m[1])` a `=named(m[n_heads])`.
]]

local factor, fan = mm.record "head", mm.figure { width = 15, height = 8.5 }
local axes = fan:axes(lab:axes("fig:alibi_slopes", { x_limits = { 0, 300 }, y_limits = { -4, 0.2 } }))
axes:horizontal(-1, { color = "muted", dash = "dotted" })
local dashes = { "solid", "dashed", "dotted", "dashdot" }
for h, slope in ipairs(m) do
  local dash = dashes[(h - 1) % 4 + 1]
  factor:put(bias[h]:exp(), h)
  axes:line({ 0, 300 }, { 0, -300 * slope }, { color = h, dash = dash, label = "*m* = " .. named(slope) })
  axes:scatter({ 1 / slope }, { -1 }, { color = h, size = 6 })
end
lab:figure("alibi_bias", mm.figure.multiples(factor, lab:words "fig:alibi_bias", { columns = math.min(4, n_heads),
  draw = function(panel, M, h) panel:set({ title = "*m* = " .. named(m[h]) }):heatmap(M, { low = 0, high = 1 }) end }))
lab:figure("alibi_slopes", fan:legend { position = "bottom" })

--[[en
# A row with nothing to say {#sec:closed}

Let the content be zero. Then the last causal row is $r^d$ over its $T$ distances $d$, with $r = e^{-m}$, and its
entropy has a closed form,

$$H = \ln Z + m\,\bar d, \qquad Z = \frac{1 - r^T}{1 - r},
\qquad \bar d = \frac{r}{1 - r} - \frac{T r^T}{1 - r^T}$$ {#eq:closed}
]]
--[[es
# Una fila sin nada que decir {#sec:closed}

Supongamos contenido nulo. Entonces la última fila causal es $r^d$ sobre sus $T$ distancias $d$, con $r = e^{-m}$, y
su entropía tiene forma cerrada,

$$H = \ln Z + m\,\bar d, \qquad Z = \frac{1 - r^T}{1 - r},
\qquad \bar d = \frac{r}{1 - r} - \frac{T r^T}{1 - r^T}$$ {#eq:closed}
]]
--[[en tbl:closed
columns: m | entropy | closed form | mean distance | mass on the nearest four
caption: The last row of a zero-content causal head.
]]
--[[es tbl:closed
columns: m | entropía | forma cerrada | distancia media | masa en las cuatro más cercanas
caption: La última fila de una cabeza causal sin contenido.
]]

local function closed(slope, n)                    -- entropy, mean distance, mass on the nearest four
  local r = math.exp(-slope)
  local Z, distance = (1 - r ^ n) / (1 - r), r / (1 - r) - n * r ^ n / (1 - r ^ n)
  return { math.log(Z) + slope * distance, distance, (1 - r ^ 4) / (1 - r ^ n) }
end
local zero, away = mm.zeros({ n_heads, T, 4 }, "float64"), mm.arange(T, "float64") * -1 + (T - 1)
local _, A = mm.attention(zero, zero, zero, { causal = true, bias = bias, weights = true })
local errors, rows = mm.record("what", "head"), {}
for h, slope in ipairs(m) do
  local last, exact = A[h]:slice(1, T, T), closed(slope, T)                      -- (1, T)
  local distance, mass = (last:reshape { T } * away):sum(), last:slice(2, T - 3, T):sum()
  local got = { mm.measure.row_entropy(last):item(), distance:item(), mass:item() }
  for i, what in ipairs { "entropy", "distance", "mass" } do errors:put(math.abs(exact[i] - got[i]), what, h) end
  rows[h] = { named(slope), got[1], exact[1], got[2], got[3] }
end
lab:table("closed", rows, { formats = { [2] = "%.6f", [3] = "%.6f", [4] = "%.6f", [5] = "%.6f" } })
lab:check("entropy", errors:of("entropy"):high(), "<", 1e-12)
lab:check("distance", errors:of("distance"):high(), "<", 1e-11)
lab:check("mass", errors:of("mass"):high(), "<", 1e-12)

--[[en
# A mirror it cannot see through {#sec:mirror}

Write the penalty as $m\,|i - j|$ and drop the mask, as some pages do. Reverse the sequence and every distance is what
it was, so the outputs come out reversed and otherwise the same: before and after have no meaning. The causal mask is
what gives ALiBi a direction.
]]
--[[es
# Un espejo que no distingue {#sec:mirror}

Escribamos la penalización como $m\,|i - j|$ y quitemos la máscara, como hacen algunas páginas. Al invertir la
secuencia todas las distancias siguen igual, de modo que las salidas aparecen invertidas y por lo demás idénticas:
antes y después no significan nada. Es la máscara causal la que da dirección a ALiBi.
]]

local function layer(more)
  return mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, seed = lab.seed, scheme = alibi, dtype = more.dtype,
    causal = more.causal }
end
local function reversed(x) return x:take((mm.arange(x.shape[1]) * -1 + (x.shape[1] - 1)):astype "int64") end
local x = mm.randn(mm.random(lab.seed):split "mirror", { 12, 32 }, "float64")
for _, causal in ipairs { false, true } do
  local f = layer { dtype = "float64", causal = causal }
  mirror[causal] = mm.measure.max_difference(reversed((f:forward(x))), (f:forward(reversed(x))))
end
lab:check("mirror", mirror[false], "<", 1e-12)
lab:check("direction", mirror[true], ">", 1e-3)

--[[en
# How far a head looks {#sec:curve}

The same untrained layer as in lab 03, head by head, with and without the bias, looking both ways. Without it the
entropy follows $\ln T$. With it, a head stops gaining once the sequence is longer than its window. Under the causal
mask we also measure the distance itself: how far back a row looks on average, in windows of $1/m$.
]]
--[[es
# Hasta dónde mira una cabeza {#sec:curve}

La misma capa sin entrenar de la práctica 03, cabeza a cabeza, con el sesgo y sin él, mirando a ambos lados. Sin él la
entropía sigue a $\ln T$. Con él, una cabeza deja de ganar en cuanto la secuencia supera su ventana. Con la máscara
causal medimos además la distancia misma: cuánto mira hacia atrás una fila, de media, en ventanas de $1/m$.
]]

local two, none = slopes(2), mm.positional.schemes.none()
local X = mm.randn(mm.random(lab.seed):split "inputs", { longest, 32 })
for _, n in ipairs(lengths) do
  local function weights(causal, scheme)
    return layer({ causal = causal }):weights(X:slice(1, 1, n), { scheme = scheme })
  end
  local plain, biased, causal = weights(false, none), weights(false, alibi), weights(true, alibi)
  entropy:put(mm.measure.row_entropy(plain[1]):mean(), "none", n)
  for h, head in ipairs { "steep", "shallow" } do
    entropy:put(mm.measure.row_entropy(biased[h]):mean(), head, n)
    reach:put(mm.measure.attention_distance(causal[h]):mean():item() * two[h], h, n)
  end
end
local rise = entropy:change("T"):table()

--[[en fig:alibi_entropy
title: Steep heads stop widening, shallow ones go on
x: sequence length *T*
y: mean entropy (nats)
none: no bias, head 0
steep: *m* = 1/16
shallow: *m* = 1/256
caption: Mean row entropy of lab 03's untrained layer with ALiBi's two slopes, and of its head 0 without bias.
alt: From T = `=shortest` to `=longest`: no bias `=%.2f entropy:of("none", shortest)` to
  `=%.2f entropy:of("none", longest)` nats, slope 1/256 `=%.2f entropy:of("shallow", shortest)` to
  `=%.2f entropy:of("shallow", longest)`, slope 1/16 `=%.2f entropy:of("steep", shortest)` to
  `=%.2f entropy:of("steep", longest)`.
]]
--[[es fig:alibi_entropy
title: Las cabezas de pendiente fuerte se frenan; las de pendiente suave, no
x: longitud de secuencia *T*
y: entropía media (nats)
none: sin sesgo, cabeza 0
steep: *m* = 1/16
shallow: *m* = 1/256
caption: Entropía media por fila de la capa sin entrenar de la práctica 03 con las dos pendientes de ALiBi,
  y de su cabeza 0 sin sesgo.
alt: De T = `=shortest` a `=longest`: sin sesgo `=%.2f entropy:of("none", shortest)` a
  `=%.2f entropy:of("none", longest)` nats, pendiente 1/256 `=%.2f entropy:of("shallow", shortest)` a
  `=%.2f entropy:of("shallow", longest)`, pendiente 1/16 `=%.2f entropy:of("steep", shortest)` a
  `=%.2f entropy:of("steep", longest)`.
]]

local w, curve = lab:words "fig:alibi_entropy", mm.figure { width = 15, height = 8.5 }
local panel = curve:axes(lab:axes "fig:alibi_entropy"):label_lines()
panel:line(lengths, mm.map(lengths, math.log), { label = "ln *T*", color = "ink", dash = "dotted" })
mm.figure.curves(panel, entropy, { labels = { none = w.none, steep = w.steep, shallow = w.shallow } })
lab:figure("alibi_entropy", curve)
for _, head in ipairs { "steep", "none" } do lab:result("entropy_rise_" .. head, rise[head]) end
lab:result("mirror_error", mirror[false])
lab:confront()

--[[en finding
A slope m gives a head a window of 1/m positions: untrained and causal, it looks no further back than that on average,
at any length tried; the penalty tells how far, the mask on which side.
]]
--[[es finding
Una pendiente m da a la cabeza una ventana de 1/m posiciones: sin entrenar y con máscara causal, de media no mira más
atrás, con ninguna de las longitudes probadas; la penalización dice a qué distancia, la máscara de qué lado.
]]
--[[en
# What this does not show {#sec:limits}

Whether a *model* is better off with a window. A bounded reach keeps what a head computes alike at any length, and it
also forgets, by construction, whatever lies beyond. Which of the two matters depends on the task.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Si a un *modelo* le conviene una ventana. Un alcance acotado hace que la cabeza calcule lo mismo a cualquier longitud,
y también olvida, por construcción, lo que queda más allá. Cuál de las dos cosas importa depende de la tarea.
]]
