#!/usr/bin/env minimodel
-- Lab 00: attention without positions cannot see word order.
-- Does: permutation equivariance on three words, on all orders of six tokens and on long shuffles, in float32 and
-- float64; what a causal mask, a second layer and positions change. Does not: compare positional schemes (labs 01, 02,
-- 03, 06 do).
--[[en
Read three words: *he*, *work*, *I*. “I work” and “he work” call for different endings, so a language model has to
know who comes first. This lab shows that attention, left to itself, does not: shuffle the words and every word's
output is the one it had before, only listed in the new order. In symbols, for any permutation matrix $P$,

$$\mathrm{Attention}(P X) = P\,\mathrm{Attention}(X)$$ {#eq:equivariance}

The reason fits in one line. Queries, keys and values are computed row by row, so each becomes $PQ$, $PK$, $PV$; the
scores become $P Q K^\top P^\top$; the softmax works within rows and does not care how the columns are ordered; and
$P A P^\top P V = P A V$.
]]
--[[es
Lea tres palabras: *he*, *work*, *I*. «I work» y «he work» piden terminaciones distintas, así que un modelo de lenguaje
tiene que saber quién va primero. Esta práctica muestra que la atención, por sí sola, no lo sabe: si se barajan las
palabras, la salida de cada una es la que ya tenía, solo que en el orden nuevo. Con símbolos, para cualquier matriz de
permutación $P$,

$$\mathrm{Attention}(P X) = P\,\mathrm{Attention}(X)$$ {#eq:equivariance}

La razón cabe en una línea. Consultas, claves y valores se calculan fila a fila, así que pasan a ser $PQ$, $PK$, $PV$;
las puntuaciones, $P Q K^\top P^\top$; la softmax actúa dentro de cada fila y no le importa cómo estén ordenadas las
columnas; y $P A P^\top P V = P A V$.
]]
--[[en lab
title: Lab 00: attention without positions is blind to order
tokens: tokens whose every order is tried (at most 8)
T_long: length of the random shuffles
shuffles: how many random shuffles
]]
--[[es lab
title: Práctica 00: la atención sin posiciones no ve el orden
tokens: tokens de los que se prueban todos los órdenes (8 como máximo)
T_long: longitud de las permutaciones al azar
shuffles: cuántas permutaciones al azar
]]

local mm  = require "minimodel"
local lab = mm.lab { experiment = "16-permutation-equivariance", seed = 0 }
local n_tokens  = lab:param("tokens", 6, { min = 2, max = 8 })
local long_T    = lab:param("T_long", 64, { min = 2 })
local n_shuffle = lab:param("shuffles", 200, { min = 1 })
local d_model, n_heads = lab:config("d_model", 8), lab:config("n_heads", 1)
local permutation = lab:config("permutation", { 2, 0, 1 })

local orders, shuffles = mm.record("dtype", "order"), mm.record("dtype", "shuffle")   -- relative equivariance errors
local causal, last = mm.record "order", mm.record("layers", "order")      -- with a causal mask; and of the last output
local bit_equal, errors, slot_error, travel_error

--[[en claim:exact
source: course, week 2, and phase 16 overview
claim: the equality is exact
expected: every output equal to the last bit, over all orders
measured: `=%.1f 100 * bit_equal:of "float32"` % of the orders
true: here every sum happened to round alike
conditional: it is exact in real arithmetic; in floating point a sum taken in another order rounds differently,
  by a few units in the last place
false: the outputs differ by more than rounding
]]
--[[es claim:exact
source: la semana 2 del curso y la presentación de la fase 16
claim: la igualdad es exacta
expected: todas las salidas iguales hasta el último bit, en todos los órdenes
measured: `=%.1f 100 * bit_equal:of "float32"` % de los órdenes
true: aquí todas las sumas redondearon igual
conditional: es exacta en aritmética real; en coma flotante una suma hecha en otro orden redondea distinto,
  en unas pocas unidades de la última cifra
false: las salidas difieren en más que el redondeo
]]
--[[en claim:any-attention
source: course, phase 16 overview
claim: any attention without positional encoding is blind to order
expected: error below 1e-6 with a causal mask, as without one
measured: without a mask `=%.1e errors:high()`, with one `=%.1f causal:high()`
true: the mask left the symmetry intact
conditional: it holds for attention without a mask; a causal mask is itself a statement about order
false: even attention without a mask sees the order here
]]
--[[es claim:any-attention
source: la presentación de la fase 16 del curso
claim: toda atención sin codificación posicional es ciega al orden
expected: error inferior a 1e-6 con máscara causal, igual que sin ella
measured: sin máscara `=%.1e errors:high()`; con ella `=%.1f causal:high()`
true: la máscara dejó intacta la simetría
conditional: se cumple en la atención sin máscara; una máscara causal ya dice algo sobre el orden
false: aquí hasta la atención sin máscara ve el orden
]]
--[[en claim:always-breaks
source: course, week 2
claim: adding a positional encoding always breaks the symmetry
expected: error above 1e-3 wherever an encoding is added
measured: by slot `=%.2f slot_error`, travelling with the word `=%.1e travel_error`
true: the outputs differ, wherever the encoding comes from
conditional: it breaks when the encoding belongs to the slot, as the course means it, not when it travels with the token
false: the outputs agree in spite of the encoding
]]
--[[es claim:always-breaks
source: la semana 2 del curso
claim: sumar una codificación posicional siempre rompe la simetría
expected: error superior a 1e-3 siempre que se suma una codificación
measured: por casilla `=%.2f slot_error`; si viaja con la palabra `=%.1e travel_error`
true: las salidas difieren, venga de donde venga la codificación
conditional: la rompe si la codificación es de la casilla, que es lo que el curso quiere decir, no si viaja con el token
false: las salidas coinciden a pesar de la codificación
]]

lab:claim("exact", function()
  return bit_equal:of "float32", bit_equal:of "float32" < 1 and errors:of "float64" < 1e-12 and "conditional" or nil
end, "==", 1)
lab:claim("any-attention", function()
  return causal:high(), causal:high() >= 1e-6 and errors:high() < 1e-5 and "conditional" or nil
end, "<", 1e-6)
lab:claim("always-breaks", function()
  return { slot_error, travel_error }, slot_error > 1e-3 and travel_error < 1e-6 and "conditional" or nil
end, ">", 1e-3)

--[[en
# Three words {#sec:words}

One head, `d_model = 8`, random embeddings for the three words, and the permutation [2, 0, 1]: *I*, *he*, *work*.
Below, the first three numbers of each output: $f(X)$ of the three words as they stand; the same rows permuted,
$P f(X)$; and what the layer gives for the permuted words, $f(P X)$.
]]
--[[es
# Tres palabras {#sec:words}

Una cabeza, `d_model = 8`, representaciones al azar para las tres palabras y la permutación [2, 0, 1]: *I*, *he*,
*work*. Abajo, los tres primeros números de cada salida: $f(X)$ de las tres palabras tal como están; las mismas filas
permutadas, $P f(X)$; y lo que da la capa con las palabras permutadas, $f(P X)$.
]]
--[[en checks
three-32: three words, float32: permuted output against output of the permuted
three-64: three words, float64
by-slot: with positions by slot the outputs differ
confused: “I work he” and “he work I” averaged over words, without positions: same
told-apart: the same two with positions: told apart
all-32: all orders and shuffles, float32
all-64: all orders and shuffles, float64
one-layer: one causal layer: the last output ignores the order of its prefix
two-layers: two causal layers: it no longer does
travelling: positions that travel with the word: equivariant again
]]
--[[es checks
three-32: tres palabras, float32: salida permutada frente a salida de lo permutado
three-64: tres palabras, float64
by-slot: con posiciones por casilla las salidas difieren
confused: «I work he» y «he work I» promediadas, sin posiciones: iguales
told-apart: las mismas con posiciones: se distinguen
all-32: todos los órdenes y permutaciones, float32
all-64: todos los órdenes y permutaciones, float64
one-layer: una capa causal: la última salida no depende del orden de lo anterior
two-layers: dos capas causales: ya depende
travelling: posiciones que viajan con la palabra: equivariante otra vez
]]

local words = { "he", "work", "I" }
local function attention(dtype, causal_mask, seed)
  return mm.nn.MultiHeadAttention { d_model = d_model, n_heads = n_heads, seed = seed or lab.seed, dtype = dtype,
    causal = causal_mask }
end
local function output(layer) return function(x) return (layer:forward(x)) end end
local function tokens(T, dtype) return mm.randn(mm.random(lab.seed):split "tokens", { T, d_model }, dtype) end
local function reorder(x, p) return x:take(mm.tensor(p, "int64")) end
local apart, off, permutations = mm.measure.max_difference, mm.measure.equivariance_error, mm.data.ordering.permutations
local function broken(f, x) return apart(reorder(f(x), permutation), f(reorder(x, permutation))) end
local shuffled = mm.map(permutation, function(p) return words[p + 1] end)

local X, layer = tokens(3, "float32"), attention "float32"
local plain, PE = output(layer), mm.positional.sinusoidal(3, d_model)
local function by_slot(x) return plain(x + PE) end
local Y, A = layer:forward(X, { weights = true })
local Y_run, A_run = layer:forward(reorder(X, permutation), { weights = true })
local function numbers(t, i) return ("%9.6f %9.6f %9.6f …"):format(table.unpack(t[i]:totable())) end
local demo = ("%-5s %-33s %-5s %-33s %s\n"):format("", "f(X)", "", "P f(X)", "f(P X)")
for i, word in ipairs(words) do
  local before, run = numbers(reorder(Y, permutation), i), numbers(Y_run, i)
  demo = demo .. ("%-5s %s  %-5s %s  %s\n"):format(word, numbers(Y, i), shuffled[i], before, run)
end
print(demo)
lab:text("demo_output.txt", demo)
lab:check("three-32", broken(plain, X), "<", 1e-6)
lab:check("three-64", broken(output(attention "float64"), tokens(3, "float64")), "<", 1e-12)

--[[en
Now add the sinusoidal encoding *by slot*: the first place adds $\mathrm{PE}(0)$ to whatever word stands there. The
symmetry is gone, as it should be, and “I work he” is no longer “he work I”.
]]
--[[es
Sumemos ahora la codificación sinusoidal *por casilla*: el primer lugar suma $\mathrm{PE}(0)$ a la palabra que esté
allí. La simetría desaparece, como debe ser, y «I work he» deja de ser «he work I».
]]

local put_back = reorder(reorder(A_run[1], { 1, 2, 0 }):T(), { 1, 2, 0 }):T()        -- the inverse of the permutation
local difference = apart(put_back, A[1])
slot_error, travel_error = broken(by_slot, X), broken(plain, X + PE)
lab:check("by-slot", slot_error, ">", 1e-3)
local I_work_he = reorder(X, { 2, 1, 0 })
lab:check("confused", apart(plain(I_work_he):mean(1), plain(X):mean(1)), "<", 1e-6)
lab:check("told-apart", apart(by_slot(I_work_he):mean(1), by_slot(X):mean(1)), ">", 1e-3)

--[[en
# Every order of `=n_tokens` tokens, and long shuffles {#sec:orders}

Three words might be a coincidence. So we try every order of `=n_tokens` tokens, and `=n_shuffle` random shuffles of
`=long_T`, in both precisions. The error is the largest difference relative to the largest output. We also count the
orders in which not a single bit changes.
]]
--[[es
# Todos los órdenes de `=n_tokens` tokens, y permutaciones largas {#sec:orders}

Con tres palabras podría ser una coincidencia. Por eso probamos todos los órdenes de `=n_tokens` tokens y `=n_shuffle`
permutaciones al azar de `=long_T`, en ambas precisiones. El error es la mayor diferencia relativa a la mayor salida.
También contamos los órdenes en los que no cambia ni un bit.
]]
--[[en tbl:orders
columns: type | orders | worst error | orders equal bit for bit | worst, long shuffles
caption: Relative equivariance error without positions.
]]
--[[es tbl:orders
columns: tipo | órdenes | peor error | órdenes idénticos bit a bit | peor, permutaciones largas
caption: Error relativo de equivarianza sin posiciones.
]]

for _, dtype in ipairs { "float32", "float64" } do
  local f, few, many = output(attention(dtype)), tokens(n_tokens, dtype), tokens(long_T, dtype)
  for p, k in permutations(n_tokens) do orders:put((off(f, few, p)), dtype, k) end
  local rng, p = mm.random(lab.seed):split "shuffles", mm.arange(long_T, "int64"):totable()
  for k = 1, n_shuffle do
    rng:shuffle(p)
    shuffles:put((off(f, many, p)), dtype, k)
  end
end
bit_equal = orders:map(function(e) return e == 0 and 1 or 0 end):mean "order"
errors = orders:most "order":map(function(e, dtype) return math.max(e, shuffles:of(dtype):high()) end)
lab:table("orders", mm.map(errors:keys "dtype", function(dtype)
  local few = orders:of(dtype)
  return { dtype, few:count(), few:high(), 100 * bit_equal:of(dtype), shuffles:of(dtype):high() }
end), { formats = { [3] = "%.1e", [4] = "%.1f %%", [5] = "%.1e" } })
errors:each(function(worst, dtype) lab:result("worst_error_" .. dtype, worst) end)
lab:result("orders_equal_share_float32", bit_equal:of "float32")
lab:check("all-32", errors:of "float32", "<", 1e-5)
lab:check("all-64", errors:of "float64", "<", 1e-12)

--[[en
# What a causal mask changes {#sec:causal}

A causal mask lets each token look only at itself and what came before. The mask depends on slots, not on contents, so
it breaks @eq:equivariance with no encoding at all. But how much does a causal layer know? With *one* layer, the last
token sees the others as a set: reorder them and its output stays the same. With *two* layers the first layer has
already told each earlier token what came before *it*, and the set becomes a sequence.
]]
--[[es
# Qué cambia una máscara causal {#sec:causal}

Con una máscara causal cada token mira solo a sí mismo y a lo anterior. La máscara depende de las casillas, no de los
contenidos, así que rompe la @eq:equivariance sin codificación alguna. Pero ¿cuánto sabe una capa causal? Con *una*
capa, el último token ve a los demás como un conjunto: si se reordenan, su salida no cambia. Con *dos* capas, la
primera ya le ha contado a cada token anterior qué había antes de *él*, y el conjunto se convierte en secuencia.
]]

local x, one = tokens(n_tokens, "float64"), output(attention("float64", true))
local two = output(attention("float64", true, lab.seed + 1))
local function both(h) h = h + one(h) return h + two(h) end
for p, k in permutations(n_tokens) do causal:put((off(one, x, p)), k) end
for p, k in permutations(n_tokens - 1) do
  p[n_tokens] = n_tokens - 1                         -- the last token stays last
  for layers, f in ipairs { one, both } do last:put(apart(f(x)[n_tokens], f(reorder(x, p))[n_tokens]), layers, k) end
end
lab:result("causal_error", causal:high())
lab:check("one-layer", last:of(1):high(), "<", 1e-12)
lab:check("two-layers", last:of(2):high(), ">", 1e-3)

--[[en
# Positions that travel with the word {#sec:travel}

Finally, let each word keep the position it had at first and shuffle afterwards, words and positions together. To the
layer that is only another input, and @eq:equivariance holds again. What breaks the symmetry is not the sum but the
*slot*: an encoding assigned by place.
]]
--[[es
# Posiciones que viajan con la palabra {#sec:travel}

Por último, que cada palabra conserve la posición que tenía y se baraje después, palabra y posición juntas. Para la
capa no es más que otra entrada, y la @eq:equivariance vuelve a cumplirse. Lo que rompe la simetría no es la suma sino
la *casilla*: una codificación asignada según el lugar.
]]
--[[en fig:equivariance
title: Shuffling the words shuffles the map, and nothing else
before: he work I
run: I he work
back: put back in order
errors: largest error of an output
float64: no positions, float64
float32: no positions, float32
travel: positions that travel
slot: positions by slot
mask: causal mask
caption: Attention weights of three words (rows look, columns are looked at), of the same words shuffled, and the
  second map put back in order. On the right, how far outputs are from @eq:equivariance: rounding (hollow), or a real
  difference (filled).
alt: Three 3 by 3 attention maps; put back in order, the second differs from the first by at most `=%.2g difference`.
  Beside them the errors: `=%.0e errors:of "float64"` and `=%.0e errors:of "float32"` without positions,
  `=%.0e travel_error` with positions that travel, `=%.2f slot_error` with positions by slot, `=%.1f causal:high()`
  with a causal mask.
]]
--[[es fig:equivariance
title: Barajar las palabras baraja el mapa, y nada más
before: he work I
run: I he work
back: devuelto a su orden
errors: mayor error de una salida
float64: sin posiciones, float64
float32: sin posiciones, float32
travel: posiciones que viajan
slot: posiciones por casilla
mask: máscara causal
caption: Pesos de atención de tres palabras (las filas miran, las columnas son miradas), de las mismas barajadas, y el
  segundo mapa devuelto a su orden. A la derecha, cuánto se apartan las salidas de la @eq:equivariance: redondeo
  (hueco), o diferencia de verdad (lleno).
alt: Tres mapas de atención de 3 por 3; devuelto a su orden, el segundo difiere del primero en
  `=%.2g difference` como mucho. Al lado, los errores: `=%.0e errors:of "float64"` y `=%.0e errors:of "float32"` sin
  posiciones, `=%.0e travel_error` con posiciones que viajan, `=%.2f slot_error` con posiciones por casilla,
  `=%.1f causal:high()` con máscara causal.
]]

lab:check("travelling", travel_error, "<", 1e-6)
local w, fig = lab:words "fig:equivariance", mm.figure { width = 21, height = 6.6 }
local panels = fig:grid { columns = 4, ticks = "all", widths = { 1, 1, 1, 1.1 } }
for c, shown in ipairs { { A[1], words, w.before }, { A_run[1], shuffled, w.run }, { put_back, words, w.back } } do
  local axes = panels:axes(1, c, { title = shown[3], x_ticks = { 0, 1, 2 }, y_ticks = { 0, 1, 2 },
    x_labels = shown[2], y_labels = shown[2] }):heatmap(shown[1], { low = 0, high = 1 })
  mm.figure.numbers(axes, shown[1], "%.2f")
end
local a = panels:axes(1, 4, { title = w.errors, x_scale = "log", x_limits = { 1e-17, 1e6 }, y_ticks = { 1, 2, 3, 4, 5 },
  x_ticks = { 1e-16, 1e-8, 1 }, y_labels = { w.mask, w.slot, w.travel, w.float32, w.float64 } })
for y, e in ipairs { causal:high(), slot_error, travel_error, errors:of "float32", errors:of "float64" } do
  a:line({ 1e-17, e }, { y, y }, { color = "ink", width = 1 }):scatter({ e }, { y }, { size = 7, color = "ink" })
    :scatter({ e }, { y }, { size = e < 1e-5 and 3.6 or 7, color = e < 1e-5 and "paper" or "ink" })
    :text(20 * e, y, (e < 1e-5 and "%.0e" or "%.2g"):format(e), { anchor = "left", size = 8 })
end
lab:figure("equivariance", fig)
lab:confront()

--[[en finding
Attention without a mask and without positions gives the same outputs in whatever order the words come, up to
rounding; an encoding that belongs to the place, or a causal mask, ends that.
]]
--[[es finding
Sin máscara y sin posiciones, la atención da las mismas salidas sea cual sea el orden de las palabras, salvo el
redondeo; una codificación que depende del lugar, o una máscara causal, acaba con eso.
]]
--[[en
# What this does not show {#sec:limits}

That order matters to a *task*. A bag of words is enough for some. It also says nothing about how well any encoding
restores order: it only proves that something must be added. Where it is added, and what that does to the scores, is
the subject of the labs that follow.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Que el orden importe para una *tarea*. A algunas les basta una bolsa de palabras. Tampoco dice lo bien que cada
codificación devuelve el orden: solo demuestra que hay que añadir algo. Dónde se añade, y qué les hace a las
puntuaciones, es el tema de las prácticas siguientes.
]]
