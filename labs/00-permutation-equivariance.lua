#!/usr/bin/env minimodel
-- Lab 00: attention without positions cannot see word order.
-- Does: permutation equivariance on three words, on all orders of six tokens and on long shuffles, in float32 and float64; what a
-- causal mask, a second layer and positions change. Does not: compare positional schemes (labs 01, 02, 03, 06 do).
local mm = require "minimodel"

local lab = mm.lab {
  experiment = "16-permutation-equivariance", seed = 0,
  title = { en = "Lab 00: attention without positions is blind to order", es = "Práctica 00: la atención sin posiciones no ve el orden" },
}
local n_tokens  = lab:param("tokens", 6, { en = "tokens whose every order is tried (at most 8)", es = "tokens de los que se prueban todos los órdenes (8 como máximo)" },
  { min = 2, max = 8 })
local long_T    = lab:param("T_long", 64, { en = "length of the random shuffles", es = "longitud de las permutaciones al azar" }, { min = 2 })
local n_shuffle = lab:param("shuffles", 200, { en = "how many random shuffles", es = "cuántas permutaciones al azar" }, { min = 1 })

--[[en
Read three words: *he*, *work*, *I*. "I work" and "he work" call for different endings, so a language model has to know who
comes first. This lab shows that attention, left to itself, does not: shuffle the words and every word's output is the one it had before,
only listed in the new order. In symbols, for any permutation matrix $P$,

$$\mathrm{Attention}(P X) = P\,\mathrm{Attention}(X)$$ {#eq:equivariance}

The reason fits in one line. Queries, keys and values are computed row by row, so each becomes $PQ$, $PK$, $PV$; the scores become $P Q K^\top P^\top$; the
softmax works within rows and does not care how the columns are ordered; and $P A P^\top P V = P A V$.
]]
--[[es
Lea tres palabras: *he*, *work*, *I*. «I work» y «he work» piden terminaciones distintas, así que un modelo de lenguaje tiene que
saber quién va primero. Esta práctica muestra que la atención, por sí sola, no lo sabe: si se barajan las palabras, la salida de
cada una es la que ya tenía, solo que en el orden nuevo. Con símbolos, para cualquier matriz de permutación $P$,

$$\mathrm{Attention}(P X) = P\,\mathrm{Attention}(X)$$ {#eq:equivariance}

La razón cabe en una línea. Consultas, claves y valores se calculan fila a fila, así que pasan a ser $PQ$, $PK$, $PV$; las puntuaciones, $P Q K^\top P^\top$; la
softmax actúa dentro de cada fila y no le importa cómo estén ordenadas las columnas; y $P A P^\top P V = P A V$.
]]

local exact = lab:expect { id = "exact", source = { en = "course, week 2, and phase 16 overview", es = "curso, semana 2 y presentación de la fase 16" },
  claim = { en = "the equality is exact", es = "la igualdad es exacta" },
  expected = { en = "every output equal to the last bit, over all orders", es = "todas las salidas iguales hasta el último bit, en todos los órdenes" } }
local any_attention = lab:expect { id = "any-attention", source = { en = "course, phase 16 overview", es = "curso, presentación de la fase 16" },
  claim = { en = "any attention without positional encoding is blind to order", es = "toda atención sin codificación posicional es ciega al orden" },
  expected = { en = "causal attention without positions: error below 1e-6", es = "atención causal sin posiciones: error inferior a 1e-6" } }
local always_breaks = lab:expect { id = "always-breaks", source = { en = "course, week 2", es = "curso, semana 2" },
  claim = { en = "adding a positional encoding always breaks the symmetry", es = "sumar una codificación posicional siempre rompe la simetría" },
  expected = { en = "error above 1e-3 wherever an encoding is added", es = "error superior a 1e-3 siempre que se suma una codificación" } }

--[[en
# Three words {#sec:words}

One head, `d_model = 8`, random embeddings for the three words, and the permutation [2, 0, 1]: *I*, *he*, *work*.
]]
--[[es
# Tres palabras {#sec:words}

Una cabeza, `d_model = 8`, representaciones al azar para las tres palabras y la permutación [2, 0, 1]: *I*, *he*, *work*.
]]

local words, permutation = { "he", "work", "I" }, { 2, 0, 1 }
local d_model = 8
lab:config("d_model", d_model)
lab:config("n_heads", 1)
lab:config("permutation", permutation)

local function order(p) return mm.tensor(p, "int64") end
local function layer(dtype, options)
  options = options or {}
  return mm.nn.MultiHeadAttention { d_model = d_model, n_heads = 1, seed = options.seed or lab.seed, dtype = dtype, causal = options.causal }
end
local function inputs(T, dtype) return mm.randn(mm.random(lab.seed):split "tokens", { T, d_model }, dtype) end
local function worst(a, b) return (a - b):abs():max():item() end

local X, mha = inputs(3, "float32"), layer "float32"
local Y, A = mha:forward(X, { weights = true })
local Y_run, A_run = mha:forward(X:take(order(permutation)), { weights = true })
local Y_permuted = Y:take(order(permutation))

local lines = {}
local function say(format, ...) lines[#lines + 1] = format:format(...) end
local function row(t, i)
  local cells = {}
  for j = 1, 4 do cells[j] = ("%9.6f"):format(t[{ i, j }]) end
  return table.concat(cells, " ") .. " …"
end
say("%-6s %-44s", "", "output on he work I")
for i, word in ipairs(words) do say("%-6s %s", word, row(Y, i)) end
say("")
say("%-6s %-44s %s", "", "the same rows, permuted", "run on I he work")
for i, p in ipairs(permutation) do say("%-6s %-44s %s", words[p + 1], row(Y_permuted, i), row(Y_run, i)) end
local demo = table.concat(lines, "\n") .. "\n"
print(demo)
lab:text("demo_output.txt", demo)

lab:check({ en = "three words, float32: permuted output against output of the permuted", es = "tres palabras, float32: salida permutada frente a salida de lo permutado" },
  worst(Y_permuted, Y_run), "<", 1e-6)
do
  local X64, mha64 = inputs(3, "float64"), layer "float64"
  local y = (mha64:forward(X64))
  local y_run = (mha64:forward(X64:take(order(permutation))))
  lab:check({ en = "three words, float64", es = "tres palabras, float64" }, worst(y:take(order(permutation)), y_run), "<", 1e-12)
end

--[[en
Now add the sinusoidal encoding *by slot*: the first place adds $\mathrm{PE}(0)$ to whatever word stands there. The symmetry is gone, as it should be, and
"I work he" is no longer "he work I".
]]
--[[es
Sumemos ahora la codificación sinusoidal *por casilla*: el primer lugar suma $\mathrm{PE}(0)$ a la palabra que esté allí. La simetría desaparece, como debe ser, y
«I work he» deja de ser «he work I».
]]

local function with_positions(x) return x + mm.positional.sinusoidal(x.shape[1], d_model, { dtype = x.dtype }) end
local by_slot = worst((mha:forward(with_positions(X))):take(order(permutation)), (mha:forward(with_positions(X:take(order(permutation))))))
lab:check({ en = "with positions by slot the outputs differ", es = "con posiciones por casilla las salidas difieren" }, by_slot, ">", 1e-3)

local I_work_he, he_work_I = X:take(order { 2, 1, 0 }), X
local told_apart = worst((mha:forward(with_positions(I_work_he))):mean(1), (mha:forward(with_positions(he_work_I))):mean(1))
local confused = worst((mha:forward(I_work_he)):mean(1), (mha:forward(he_work_I)):mean(1))
lab:check({ en = "“I work he” and “he work I” averaged over words, without positions: same", es = "«I work he» y «he work I» promediadas, sin posiciones: iguales" }, confused, "<", 1e-6)
lab:check({ en = "the same two with positions: told apart", es = "las mismas con posiciones: se distinguen" }, told_apart, ">", 1e-3)

--[[en
# Every order of `=n_tokens` tokens, and long shuffles {#sec:orders}

Three words could be luck. Below, every order of `=n_tokens` tokens, and `=n_shuffle` random shuffles of `=long_T`, in both precisions. The error is the
largest difference relative to the largest output. We also count the orders in which not a single bit changes.
]]
--[[es
# Todos los órdenes de `=n_tokens` tokens, y permutaciones largas {#sec:orders}

Con tres palabras podría ser suerte. Aquí, todos los órdenes de `=n_tokens` tokens y `=n_shuffle` permutaciones al azar de `=long_T`, en ambas precisiones. El
error es la mayor diferencia relativa a la mayor salida. También contamos los órdenes en los que no cambia ni un bit.
]]

local function each_order(n, visit)
  local p = {}
  for i = 1, n do p[i] = i - 1 end
  local function extend(k)
    if k > n then return visit(p) end
    for i = k, n do
      p[k], p[i] = p[i], p[k]
      extend(k + 1)
      p[k], p[i] = p[i], p[k]
    end
  end
  extend(1)
end

local rows, worst_error, bit_equal = {}, {}, {}
for _, dtype in ipairs { "float32", "float64" } do
  local mha_t = layer(dtype)
  local function forward(x) return (mha_t:forward(x)) end
  local x, count, equal, largest = inputs(n_tokens, dtype), 0, 0, 0
  each_order(n_tokens, function(p)
    local error = mm.measure.equivariance_error(forward, x, p)
    count, largest = count + 1, math.max(largest, error)
    if error == 0 then equal = equal + 1 end
  end)
  local rng, long, long_error = mm.random(lab.seed):split "shuffles", inputs(long_T, dtype), 0
  local p = {}
  for i = 1, long_T do p[i] = i - 1 end
  for _ = 1, n_shuffle do
    rng:shuffle(p)
    long_error = math.max(long_error, (mm.measure.equivariance_error(forward, long, p)))
  end
  worst_error[dtype], bit_equal[dtype] = math.max(largest, long_error), equal / count
  rows[#rows + 1] = { dtype, ("%d"):format(count), ("%.1e"):format(largest), ("%.0f %%"):format(100 * equal / count), ("%.1e"):format(long_error) }
end
lab:table("orders", rows, {
  columns = { { en = "type", es = "tipo" }, { en = "orders", es = "órdenes" }, { en = "worst error", es = "peor error" },
    { en = "orders equal to the bit", es = "órdenes iguales al bit" }, { en = "worst, long shuffles", es = "peor, permutaciones largas" } },
  caption = { en = "Relative equivariance error without positions.", es = "Error relativo de equivarianza sin posiciones." } })
lab:result("worst_error_float32", worst_error.float32)
lab:result("worst_error_float64", worst_error.float64)
lab:check({ en = "all orders and shuffles, float32", es = "todos los órdenes y permutaciones, float32" }, worst_error.float32, "<", 1e-5)
lab:check({ en = "all orders and shuffles, float64", es = "todos los órdenes y permutaciones, float64" }, worst_error.float64, "<", 1e-12)
exact:measured(("%.0f %%"):format(100 * bit_equal.float32), bit_equal.float32 == 1, bit_equal.float32 == 1
  and { en = "here every sum happened to round alike", es = "aquí todas las sumas redondearon igual" }
  or { en = "it holds in real arithmetic; in floating point a sum taken in another order rounds differently, by a few units in the last place",
       es = "se cumple en aritmética real; en coma flotante una suma en otro orden redondea distinto, en unas pocas unidades de la última cifra" })

--[[en
# What a causal mask changes {#sec:causal}

A causal mask lets each token look only at itself and what came before. The mask is tied to slots, so it breaks @eq:equivariance with no encoding at all. But how much does a causal layer know? With *one* layer,
the last token sees the others as a set: reorder them and its output stays. With *two* layers the first layer has already told each earlier token what came
before *it*, and the set becomes a sequence.
]]
--[[es
# Qué cambia una máscara causal {#sec:causal}

Con una máscara causal cada token mira solo a sí mismo y a lo anterior. La máscara va ligada a las casillas, así que rompe @eq:equivariance sin codificación alguna. Pero ¿cuánto sabe una capa causal? Con *una* capa,
el último token ve a los demás como un conjunto: si se reordenan, su salida no cambia. Con *dos* capas, la primera ya le ha contado a cada token anterior qué había
antes de *él*, y el conjunto se convierte en sucesión.
]]

local first, second = layer("float64", { causal = true }), layer("float64", { causal = true, seed = lab.seed + 1 })
local x6 = inputs(n_tokens, "float64")
local function one_layer(x) return (first:forward(x)) end
local function two_layers(x) x = x + one_layer(x) return x + (second:forward(x)) end
local causal_error, last_one, last_two = 0, 0, 0
each_order(n_tokens, function(p)
  causal_error = math.max(causal_error, (mm.measure.equivariance_error(one_layer, x6, p)))
end)
each_order(n_tokens - 1, function(p)
  local prefix = {}
  for i, v in ipairs(p) do prefix[i] = v end
  prefix[n_tokens] = n_tokens - 1                         -- the last token stays last
  local shuffled = x6:take(order(prefix))
  last_one = math.max(last_one, worst(one_layer(x6):slice(1, n_tokens, n_tokens), one_layer(shuffled):slice(1, n_tokens, n_tokens)))
  last_two = math.max(last_two, worst(two_layers(x6):slice(1, n_tokens, n_tokens), two_layers(shuffled):slice(1, n_tokens, n_tokens)))
end)
lab:check({ en = "one causal layer: the last output ignores the order of its prefix", es = "una capa causal: la última salida no depende del orden de lo anterior" }, last_one, "<", 1e-12)
lab:check({ en = "two causal layers: it no longer does", es = "dos capas causales: ya depende" }, last_two, ">", 1e-3)
any_attention:measured(("%.2g"):format(causal_error), causal_error < 1e-6, causal_error < 1e-6
  and { en = "the mask left the symmetry intact", es = "la máscara dejó intacta la simetría" }
  or { en = "a causal mask is itself a statement about order; the claim holds for attention without a mask",
       es = "una máscara causal ya dice algo sobre el orden; la afirmación vale para la atención sin máscara" })

--[[en
# Positions that travel with the word {#sec:travel}

Finally, let each word keep the position it had at first and shuffle afterwards, words and positions together. To the layer that is only another input, and
@eq:equivariance holds again. What breaks the symmetry is not the sum but the *slot*: an encoding assigned by place.
]]
--[[es
# Posiciones que viajan con la palabra {#sec:travel}

Por último, que cada palabra conserve la posición que tenía y se baraje después, palabra y posición juntas. Para la capa no es más que otra entrada, y
@eq:equivariance vuelve a cumplirse. Lo que rompe la simetría no es la suma sino la *casilla*: una codificación asignada según el lugar.
]]

local X_pe = with_positions(X)
local travelling = worst((mha:forward(X_pe)):take(order(permutation)), (mha:forward(X_pe:take(order(permutation)))))
lab:check({ en = "positions that travel with the word: equivariant again", es = "posiciones que viajan con la palabra: equivariante otra vez" }, travelling, "<", 1e-6)
always_breaks:measured(("%.1e"):format(travelling), travelling > 1e-3, travelling > 1e-3
  and { en = "the outputs differ even so", es = "las salidas difieren incluso así" }
  or { en = "it breaks when the encoding belongs to the slot, not when it travels with the token", es = "la rompe si la codificación es de la casilla, no si viaja con el token" })

local maps = mm.figure { width = 21, height = 6.2,
  title = { en = "Shuffling the words shuffles the map, and nothing else", es = "Barajar las palabras baraja el mapa, y nada más" } }
local panels = maps:grid { rows = 1, columns = 4, ticks = "all" }
local permuted_words = {}
for i, p in ipairs(permutation) do permuted_words[i] = words[p + 1] end
local inverse = {}
for i, p in ipairs(permutation) do inverse[p + 1] = i - 1 end
local back = A_run[1]:take(order(inverse)):T():take(order(inverse)):T()
local shown = {
  { A[1], words, { en = "he work I", es = "he work I" } },
  { A_run[1], permuted_words, { en = "I he work", es = "I he work" } },
  { back, words, { en = "put back in order", es = "devuelto a su orden" } },
}
for c, panel in ipairs(shown) do
  local axes = panels:axes(1, c, { title = panel[3], x_ticks = { 0, 1, 2 }, y_ticks = { 0, 1, 2 }, x_labels = panel[2], y_labels = panel[2], aspect = "equal" })
  axes:heatmap(panel[1], { colormap = "viridis", low = 0, high = 1 })
  for i = 1, 3 do
    for j = 1, 3 do
      local weight = panel[1][{ i, j }]
      axes:text(j - 1, i - 1, ("%.2f"):format(weight), { anchor = "center", color = weight > 0.6 and "#000000" or "#ffffff", halo = false })
    end
  end
end
local difference = (back - A[1]):abs()
local axes = panels:axes(1, 4, { title = { en = "difference", es = "diferencia" }, x_ticks = { 0, 1, 2 }, y_ticks = { 0, 1, 2 }, x_labels = words, y_labels = words, aspect = "equal" })
axes:heatmap(difference, { colormap = "gray", low = 0, high = 1 })
for i = 1, 3 do
  for j = 1, 3 do
    local value = difference[{ i, j }]
    axes:text(j - 1, i - 1, value == 0 and "0" or ("%.0e"):format(value), { anchor = "center", color = "#ffffff", halo = false })
  end
end
lab:figure("equivariance", maps, {
  caption = { en = "Attention weights of three words, of the same words shuffled, and the second map put back in order; the last panel is the difference.",
              es = "Pesos de atención de tres palabras, de las mismas barajadas, y el segundo mapa devuelto a su orden; el último panel es la diferencia." },
  alt = { en = ("Three 3 by 3 attention maps; put back in order, the second equals the first within %.0e."):format(difference:max():item()),
          es = ("Tres mapas de atención de 3 por 3; devuelto a su orden, el segundo coincide con el primero salvo %.0e."):format(difference:max():item()) } })

--[[en
# What this does not show {#sec:limits}

That order matters to a *task*. A bag of words is enough for some. It also says nothing about how well any encoding restores order: it only proves
that something must be added. Where it is added, and what that does to the scores, is the subject of the labs that follow.
]]
--[[es
# Lo que esto no muestra {#sec:limits}

Que el orden importe para una *tarea*. A algunas les basta una bolsa de palabras. Tampoco dice lo bien que cada codificación devuelve el orden: solo demuestra
que hay que añadir algo. Dónde se añade, y qué les hace a las puntuaciones, es el tema de las prácticas siguientes.
]]
