--- Positional encodings: the functions and the schemes that models take.
local rope_options = {
  layout = { "layout: string = \"interleaved\"", "which features make a pair: `\"interleaved\"`, (2i, 2i + 1), or "
    .. "`\"half\"`, (i, i + d/2)", "qué componentes forman par: `\"interleaved\"`, (2i, 2i + 1), o `\"half\"`, (i, i + "
    .. "d/2)" },
  base = { "base: number = 10000", "the slowest pair turns by about 1/base per position",
    "el par más lento gira cerca de 1/base por posición" },
  scaling = { "scaling: table", "stretches the frequencies; see `mm.positional.rope_frequencies`",
    "estira las frecuencias; véase `mm.positional.rope_frequencies`" },
  rotary = { "rotary: integer = d_head", "how many features turn; the rest pass through",
    "cuántas componentes giran; las demás pasan sin cambio" },
}
local base = { "base: number = 10000", "ω_k = base^(−2k/d)", "ω_k = base^(−2k/d)" }
local dtype = { "dtype: dtype = \"float32\"", "type of the result", "tipo del resultado" }
local dtype64 = { "dtype: dtype = \"float64\"", "type of the result", "tipo del resultado" }
local table_options = {
  { "rng: rng", "draws the table; a fixed stream unless given", "sortea la tabla; una corriente fija si no se da" },
  { "std: number = 0.02", "standard deviation of the draw", "desviación típica del sorteo" },
  { "dtype: dtype = \"float32\"", "type of the table", "tipo de la tabla" },
}
local overflow = { "overflow: string = \"error\"", "past T_max: `\"error\"`, `\"clamp\"` (the last row) or `\"wrap\"` "
  .. "(from the first again)", "más allá de T_max: `\"error\"`, `\"clamp\"` (la última fila) o `\"wrap\"` (otra vez "
  .. "desde la primera)" }
local t5 = {
  { "buckets: integer = 32", "how many buckets", "cuántas cubetas" },
  { "max_distance: integer = 128", "sets the scale: from a little before it on, all distances share the last bucket",
    "fija la escala: desde un poco antes, todas las distancias comparten la última cubeta" },
  { "causal: boolean = false", "`false`: keys before and after have buckets of their own",
    "`false`: las claves anteriores y las posteriores tienen cubetas propias" },
}

return {
  title = { en = "Positional encodings", es = "Codificaciones posicionales" },
  en = "Angles and tables are computed in double and rounded once. A *scheme* tells a model where its tokens stand: a "
    .. "table with a name and any of `add`, `rotate`, `bias`. The ready ones are in `mm.positional.schemes`; a new "
    .. "one takes ten lines of Lua.",
  es = "Los ángulos y las tablas se calculan en doble precisión y se redondean una vez. Un *esquema* dice al modelo "
    .. "dónde están sus tokens: una tabla con nombre y cualquiera de `add`, `rotate`, `bias`. Los ya hechos están en "
    .. "`mm.positional.schemes`; uno nuevo cabe en diez líneas de Lua.",
  entries = {
    { section = { en = "Functions", es = "Funciones" } },
    { name = "mm.positional.sinusoidal", takes = "T: integer|positions; d: integer", gives = "PE: tensor (T, d)",
      en = "sin(p ω_k) in even columns, cos(p ω_k) in odd ones, counted from 0. T may be a list of positions, negative "
      .. "or fractional.",
      es = "sen(p ω_k) en las columnas pares y cos(p ω_k) en las impares, contadas desde 0. T puede ser una lista de "
        .. "posiciones, negativas o fraccionarias.",
      options = { base, dtype },
        example = [[mm.positional.sinusoidal(2, 4)   --> {{0, 1, 0, 1}, {0.8415, 0.5403, 0.01, 0.9999}}]],
        fails = { [[mm.positional.sinusoidal(8, 5)]], "sinusoidal: d must be positive and even, because features go in "
        .. "pairs; it is 5" }, source = { "vaswani2017", "§3.5" } },
    { name = "mm.positional.learned", takes = "", gives = "scheme: scheme",
      en = "A scheme with a table of T_max learned vectors, added to the embeddings. Past its last row it has nothing "
      .. "to say, and says so.",
      es = "Un esquema con una tabla de T_max vectores aprendidos que se suman a las representaciones de los tokens. "
        .. "Pasada su última fila no tiene nada que decir, y lo dice.",
      options = { { "T_max: integer required", "rows", "filas" }, { "d: integer required", "columns: d_model",
        "columnas: d_model" }, overflow, table.unpack(table_options) },
      example = [[
local scheme = mm.positional.learned { T_max = 8, d = 4 }
scheme:add(mm.zeros { 8, 4 }).shape   --> {8, 4}]],
        fails = { [[scheme:add(mm.zeros { 9, 4 })]],
        [[learned: position 8 is outside the table, which was made for T_max = 8 positions, 0 … 7; ]]
          .. [[overflow = "error" refuses it, "clamp" reads the nearest row, "wrap" starts again at row 0]] },
      source = { "vaswani2017", "§3.5" } },
    { name = "mm.positional.rope_frequencies", takes = "d_head: integer",
      gives = "frequencies: tensor (d_head/2); tails: tensor (d_head/2)",
      en = "θ_i = base^(−2i/d_head), float64, stretched as `scaling = { kind =, … }` says: `linear` and `ntk` need "
        .. "`factor`; `dynamic` also `original_length`, `current_length`; `yarn` `factor`, `original_length` (`alpha "
        .. "= 1`, `beta = 32`; `attention_factor = true` for the paper's 0.1 ln factor + 1, which is 1 unless asked "
        .. "for); `llama3` `factor`, `original_length`, `low_freq_factor`, `high_freq_factor`. The tails hold what "
        .. "rounding left over.",
      es = "θ_i = base^(−2i/d_head), en float64, estiradas como diga `scaling = { kind =, … }`: `linear` y `ntk` "
        .. "necesitan `factor`; `dynamic`, además, `original_length` y `current_length`; `yarn`, `factor` y "
        .. "`original_length` (`alpha = 1`, `beta = 32`; `attention_factor = true` para el 0.1 ln factor + 1 del "
        .. "artículo, que vale 1 si no se pide); `llama3`, `factor`, `original_length`, `low_freq_factor` y "
        .. "`high_freq_factor`. Las colas guardan lo que dejó fuera el redondeo.",
      options = { rope_options.base, { "scaling: table", "how to stretch", "cómo estirar" } },
      example = [[
mm.positional.rope_frequencies(4)   --> {1, 0.01}, {0, -2.082e-19}
(mm.positional.rope_frequencies(4, { scaling = { kind = "linear", factor = 4 } }))   --> {0.25, 0.0025}]],
      fails = { [[mm.positional.rope_frequencies(4, { scaling = { kind = "linaer", factor = 4 } })]],
        [[rope_frequencies: there is no scaling.kind "linaer"; did you mean "linear"?]] },
      source = { { "su2021", "§3.2" }, { "chen2023" }, { "peng2023", "§3" } } },
    { name = "mm.positional.rope_horizon", takes = "d_head: integer; trained: integer; length: integer",
      gives = "pairs: list; new: integer",
      options = { { "base: number = 10000", "of the frequencies", "de las frecuencias" }, { "scaling: table", "at the "
      .. "longer length, as for `rope_frequencies`", "a la longitud mayor, como en `rope_frequencies`" } },
      en = "Which angles each pair meets up to a trained length and up to a longer one: `{ seen =, reached =, new = }` "
        .. "each, and how many pairs meet new ones.",
        es = "Qué ángulos encuentra cada par hasta una longitud entrenada y hasta otra mayor: `{ seen =, reached =, "
        .. "new = }` cada uno, y cuántos pares encuentran ángulos nuevos.",
      example = [[select(2, mm.positional.rope_horizon(16, 32, 128))   --> 6]],
        fails = { [[mm.positional.rope_horizon(16, 0, 128)]],
        "rope_horizon: the trained length is a number from 1 on, got 0" } },
    { name = "mm.positional.rope_bound", takes = "d_head: integer; distance: number", gives = "share: number",
      options = { { "base: number = 10000", "of the frequencies", "de las frecuencias" } },
      en = "The upper bound that the paper proves on any score at a distance, over its value at distance 0. A "
      .. "falling bound does not force a score to fall.",
      es = "La cota superior que el artículo demuestra para cualquier puntuación a una distancia, dividida por su "
      .. "valor a distancia 0. Que la cota baje no obliga a que baje ninguna puntuación.",
      example = [[
mm.positional.rope_bound(16, 0)   --> 1
mm.positional.rope_bound(2, 5)   --> 1]],
        fails = { [[mm.positional.rope_bound(16)]], "rope_bound: the distance is a number, got nil" },
        source = { "su2021", "§3.4.3" } },
    { name = "mm.positional.rope_schedule", takes = "positions: integer|positions; frequencies: numbers",
      gives = "cos: tensor (T, pairs); sin: tensor (T, pairs)",
      en = "Cosines and sines of position times frequency: the angles, apart from the rotation.",
      es = "Cosenos y senos de posición por frecuencia: los ángulos, separados de la rotación.",
      options = { { "tails: tensor (pairs)", "the frequencies' second part, for exact angles far out", "la segunda "
        .. "parte de las frecuencias, para ángulos exactos a gran distancia" },
        { "magnitude: number = 1", "multiplies both (YaRN's temperature)", "factor de ambos (la temperatura de YaRN)" },
        dtype },
      example = [[mm.positional.rope_schedule(2, { math.pi })   --> {{1}, {-1}}, {{0}, {1.225e-16}}]],
        source = { "su2021", "§3.4.2" } },
    { name = "mm.positional.rope", takes = "x: tensor (…, T, d_head)", gives = "y: tensor (…, T, d_head)",
      en = "Turns each pair of features by position times frequency. Positions are 0 … T − 1 unless given, and may be "
      .. "negative.",
      es = "Gira cada par de componentes un ángulo de posición por frecuencia. Las posiciones son 0 … T − 1 si no se "
        .. "dan, y pueden ser negativas.",
      options = { rope_options.layout, rope_options.base, rope_options.scaling, rope_options.rotary,
        { "positions: positions (T)", "0 … T − 1 by default", "0 … T − 1 si no se dan" },
          { "offset: number = 0", "added to every position", "se suma a cada posición" } },
      example = [[
local x = mm.randn(mm.random(0), { 3, 8 }, "float64")
local a = mm.positional.rope(x)
local b = mm.positional.rope(x, { offset = 100 })
(a:matmul(a:T()) - b:matmul(b:T())):abs():max():item() < 1e-12   --> true]],
      fails = { [[mm.positional.rope(x, { layout = "halves" })]],
        [[rope: there is no layout "halves"; did you mean "half"?]] },
        source = { "su2021", "§3.2" } },
    { name = "mm.positional.alibi_slopes", takes = "n_heads: integer", gives = "slopes: tensor (n_heads)",
      en = "2^(−8h/n) for powers of two; for other counts the slopes of the power below, then every other slope of "
        .. "twice that power.",
      es = "2^(−8h/n) para potencias de dos; para otros números, las pendientes de la potencia anterior y después una "
        .. "de cada dos de las de su doble.", options = { dtype64 },
      example = [[mm.positional.alibi_slopes(3)   --> {0.0625, 0.003906, 0.25}]], source = { "press2022", "§3" } },
    { name = "mm.positional.alibi_bias", takes = "n_heads: integer; T: integer", gives = "bias: tensor (n_heads, T, S)",
      en = "−m_h |i − j|; with `causal`, −∞ for keys after the query. With more keys than queries, the queries are the "
      .. "last T positions.",
      es = "−m_h |i − j|; con `causal`, −∞ para las claves posteriores a la consulta. Si hay más claves que consultas, "
        .. "las consultas son las últimas T posiciones.",
      options = { { "causal: boolean = false", "hide later keys", "tapar las claves posteriores" },
        { "S: integer = T", "how many keys", "cuántas claves" }, dtype },
      example = [[mm.positional.alibi_bias(1, 2, { causal = true })   --> {{{0, -inf}, {-0.003906, 0}}}]],
        source = { "press2022", "§3" } },
    { name = "mm.positional.t5_buckets", takes = "T: integer", gives = "buckets: tensor (T, S)",
      en = "The bucket, from 0, of each key's distance: single distances first, then logarithmically wider ones; "
        .. "int64.",
      es = "La cubeta, desde 0, de la distancia de cada clave: primero distancias sueltas y después tramos que se "
        .. "ensanchan logarítmicamente; int64.",
      options = { t5[1], t5[2], t5[3], { "S: integer = T", "how many keys", "cuántas claves" } },
        example = [[mm.positional.t5_buckets(3, { causal = true })   --> {{0, 0, 0}, {1, 0, 0}, {2, 1, 0}}]],
        source = { "raffel2020", "§2.1" } },
    { section = { en = "Schemes", es = "Esquemas" } },
    { name = "mm.positional.schemes.none", gives = "scheme: scheme", options = {},
      en = "No positions: the control of every comparison.", es = "Sin posiciones: el control de toda comparación.",
      example = [[mm.positional.schemes.none().name   --> none]], source = { "haviv2022" } },
    { name = "mm.positional.schemes.sinusoidal", gives = "scheme: scheme",
      options = { base, { "scale: number = 1", "multiplies the table before it is added",
      "factor de la tabla antes de sumarla" } }, en = "Adds the sinusoidal table to the embeddings.",
      es = "Suma la tabla de senos y cosenos a las representaciones de los tokens.",
      example = [[
local scheme = mm.positional.schemes.sinusoidal { base = 100 }
scheme:add(mm.zeros { 1, 2 })   --> {{0, 1}}]], source = { "vaswani2017", "§3.5" } },
    { name = "mm.positional.schemes.learned", gives = "scheme: scheme", check = "learned",
      options = { { "T_max: integer required", "rows", "filas" }, { "d: integer required", "columns: d_model",
      "columnas: d_model" }, overflow, table.unpack(table_options) },
      en = "The same as `mm.positional.learned`.", es = "Lo mismo que `mm.positional.learned`.",
        example = [[mm.positional.schemes.learned({ T_max = 4, d = 2, overflow = "clamp" }).overflow   --> clamp]] },
    { name = "mm.positional.schemes.rope", gives = "scheme: scheme", options = { rope_options.layout, rope_options.base,
      rope_options.scaling, rope_options.rotary, { "name: string = \"rope\"", "what tables call it",
      "cómo lo llaman las tablas" } },
      en = "Rotates queries and keys. Dynamic scaling must be told its `current_length`: a cache holds keys already "
        .. "turned.",
        es = "Gira consultas y claves. El escalado dinámico necesita `current_length`: la caché guarda claves ya "
        .. "giradas.",
      example = [[
local scheme = mm.positional.schemes.rope { layout = "half" }
local q, k = scheme:rotate(mm.ones { 2, 4 }, mm.ones { 2, 4 })
q.shape   --> {2, 4}]], source = { { "su2021", "§3.2" } } },
    { name = "mm.positional.schemes.alibi", gives = "scheme: scheme", options = { { "causal: boolean = false", "mask "
      .. "in the bias too; a causal model masks by itself",
      "tapar también en el sesgo; un modelo causal ya tapa por sí mismo" } },
      en = "A penalty on each score that grows with distance, with a slope for each head; nothing to learn.",
        es = "Resta a cada puntuación una cantidad que crece con la distancia, con una pendiente por cabeza; nada que "
        .. "aprender.",
      example = [[mm.positional.schemes.alibi():bias(2, 3).shape   --> {2, 3, 3}]], source = { "press2022", "§3" } },
    { name = "mm.positional.schemes.t5", gives = "scheme: scheme",
      options = { { "n_heads: integer required", "columns of the table", "columnas de la tabla" }, t5[1], t5[2], t5[3],
      table.unpack(table_options) },
      en = "A learned number for each head and bucket of distances, added to the scores.",
        es = "Un número aprendido por cabeza y cubeta de distancias, que se suma a las puntuaciones.",
      example = [[mm.positional.schemes.t5({ n_heads = 2 }):bias(2, 5).shape   --> {2, 5, 5}]],
        source = { "raffel2020", "§2.1" } },
    { section = { en = "Writing one", es = "Escribir uno" } },
    { name = "scheme:add", takes = "x: tensor (…, T, d); positions?: numbers (T)", gives = "x: tensor (…, T, d)",
      en = "Called once, with the embeddings. `positions` is nil for 0 … T − 1, or a list of T numbers.",
      es = "Se llama una vez, con las representaciones de los tokens. `positions` es nil para 0 … T − 1, o una lista "
        .. "de T números.", example = [[
local ramp = { name = "ramp" }
function ramp:add(x, positions)
  return x + mm.arange(x.shape[#x.shape - 1]):reshape { -1, 1 }
end
ramp:add(mm.zeros { 3, 1 })   --> {{0}, {1}, {2}}]] },
    { name = "scheme:rotate", takes = "q: tensor (…, T, d_head); k: tensor (…, T, d_head); positions?: numbers (T)",
      gives = "q: tensor (…, T, d_head); k: tensor (…, T, d_head)",
      en = "Called in each attention, with queries and keys; returns both, in their shapes.",
      es = "Se llama en cada atención, con consultas y claves; devuelve ambas con sus formas." },
    { name = "scheme:bias", names = { "scheme:slopes" }, takes = "n_heads: integer; T: integer; S?: integer",
      gives = "bias: tensor (n_heads, T, S)",
      en = "Added to the scores: (T, S) or (n_heads, T, S); `-math.huge` masks. A function that does not take S is "
      .. "asked for a square and cut. `slopes(n_heads)` is a fast form for a bias of −slope · distance.",
      es = "Se suma a las puntuaciones: (T, S) o (n_heads, T, S); `-math.huge` tapa. A una función sin S se le pide un "
        .. "cuadrado y se recorta. `slopes(n_heads)` es la forma rápida de un sesgo −pendiente · distancia.",
      example = [[
local window = { name = "window" }
function window:bias(n_heads, T)
  local distance = mm.arange(T):reshape { T, 1 } - mm.arange(T):reshape { 1, T }
  return mm.where(distance:abs():gt(1), -math.huge, 0)
end
local mha = mm.nn.MultiHeadAttention { d_model = 4, n_heads = 1, scheme = window }
mha:weights(mm.ones { 3, 4 }, { head = 1 })   --> {{0.5, 0.5, 0}, {0.3333, 0.3333, 0.3333}, {0, 0.5, 0.5}}]] },
    { section = { en = "For whoever writes a model", es = "Para quien escribe un modelo" } },
    { name = "mm.positional.scheme.check", takes = "who: string; scheme: scheme", gives = "scheme: scheme",
      en = "The scheme, once it is one: a table whose functions have names that a model will look for. nil stays nil.",
      es = "El esquema, si lo es: una tabla cuyas funciones tienen nombres que un modelo buscará. nil sigue "
        .. "siendo nil.",
      fails = { [[mm.positional.scheme.check("model", { rotaet = print })]],
        [[model: scheme without a name has none of add, rotate and bias; it has "rotaet"; did you mean "rotate"?]] } },
    { name = "mm.positional.scheme.apply_add", takes = "scheme: scheme; x: tensor (…, T, d); positions?: numbers",
      gives = "x: tensor (…, T, d)", en = "What `add` gives, checked; x where there is none.",
      es = "Lo que da `add`, comprobado; x si no lo hay.",
      example = [[mm.positional.scheme.apply_add(nil, mm.ones { 1 })   --> {1}]] },
    { name = "mm.positional.scheme.apply_rotate", takes = "scheme: scheme; q: tensor; k: tensor; positions?: numbers",
      gives = "q: tensor; k: tensor", en = "What `rotate` gives, checked; q and k where there is none.",
      es = "Lo que da `rotate`, comprobado; q y k si no lo hay.",
      fails = { [[mm.positional.scheme.apply_rotate({ rotate = function() end }, mm.ones { 1, 2 }, mm.ones { 1, 2 })]],
        "scheme without a name: rotate should return q as a tensor, got nil" } },
    { name = "mm.positional.scheme.apply_bias", takes = "scheme: scheme; n_heads: integer; T: integer; S?: integer = "
      .. "T; dtype?: dtype; positions?: numbers (S)", gives = "bias?: tensor (n_heads, T, S)",
      en = "What `bias` gives for T queries, the last of S keys; nil where there is none. `positions` are those of the "
      .. "keys; where they are not one after the other, a `bias` that does not take them is refused.",
      es = "Lo que da `bias` para T consultas, las últimas de S claves; nil si no lo hay. `positions` son las de las "
        .. "claves; si no van una tras otra, se rechaza un `bias` que no las tome.",
      example = [[mm.positional.scheme.apply_bias(mm.positional.schemes.alibi(), 2, 1, 5).shape   --> {2, 1, 5}]] },
    { name = "mm.positional.scheme.apply_slopes", takes = "scheme: scheme; n_heads: integer; positions?: numbers (S)",
      gives = "slopes?: table|tensor (n_heads)",
      en = "What `slopes` gives, checked; nil where there is none, and where the keys' positions are not one after the "
      .. "other.",
      es = "Lo que da `slopes`, comprobado; nil si no lo hay, y si las posiciones de las claves no van una tras otra.",
      example = [[mm.positional.scheme.apply_slopes(mm.positional.schemes.alibi(), 2)   --> {0.0625, 0.003906}]] },
    { name = "mm.positional.scheme.positions", takes = "offset: integer; T: integer", gives = "positions?: numbers (T)",
      en = "offset … offset + T − 1 as schemes take them: nil where offset is 0.",
      es = "offset … offset + T − 1 como los toman los esquemas: nil si offset es 0.",
      example = [[mm.positional.scheme.positions(5, 3)   --> {5, 6, 7}]] },
    { name = "mm.positional.scheme.places", takes = "cache?: table; positions?: numbers (T); T: integer",
      gives = "positions?: numbers (T); keys?: numbers (S)",
      en = "The positions of T rows that follow a cache, as given or those after its last one, and of all keys. nil "
        .. "stands for 0, 1, 2 and so on.",
      es = "Las posiciones de T filas que siguen a una caché, las dadas o las que van tras la última, y las de todas "
        .. "las claves. nil equivale a 0, 1, 2, etc.",
      example = [[mm.positional.scheme.places({ length = 2, positions = { 7, 8 } }, nil, 1)   --> {9}, {7, 8, 9}]] },
  },
}
