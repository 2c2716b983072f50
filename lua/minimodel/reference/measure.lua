--- Measures of attention.
local A = "A: tensor (…, T, S)"
local row = "m: tensor (…, T)"
local function entry(name, takes, gives, en, es, example, more)
  local made = { name = "mm.measure." .. name, takes = takes, gives = gives, en = en, es = es, example = example }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end
local causal = { { "causal: boolean = false", "count only keys up to the query",
  "contar solo las claves hasta la consulta" } }

return {
  title = { en = "Measures", es = "Medidas" },
  en = "Numbers that say what a matrix of scores or weights does: a row per query, a column per key. Sums are taken in "
    .. "float64. With more keys than queries, the queries are the last T positions.",
  es = "Números que dicen qué hace una matriz de puntuaciones o de pesos: una fila por consulta, una columna por "
    .. "clave. Las sumas se hacen en float64. Si hay más claves que consultas, las consultas son las últimas T "
    .. "posiciones.",
  entries = {
    entry("row_entropy", A, row, "H_i = −Σ_j A_ij ln A_ij, in nats: 0 for a row that looks at one key, ln S for one "
      .. "that looks at all keys alike.", "H_i = −Σ_j A_ij ln A_ij, en nats: 0 si la fila mira una sola clave, ln S si "
      .. "las mira todas por igual.",
      [[mm.measure.row_entropy(mm.tensor { { 1, 0 }, { 0.5, 0.5 } })   --> {0, 0.6931}]],
        { source = { "shannon1948", "§6" } }),
    entry("normalised_entropy", A, row, "H_i / ln S: 1 for a uniform row. With `causal` the divisor is ln of the keys "
      .. "that row may see; a row with one key counts 0.", "H_i / ln S: 1 para una fila uniforme. Con `causal` se "
      .. "divide por el ln del número de claves que ve la fila; una fila con una sola clave cuenta 0.",
      [[mm.measure.normalised_entropy(mm.tensor { { 1, 0 }, { 0.5, 0.5 } }, { causal = true })   --> {0, 1}]],
        { options = causal }),
    entry("attention_distance", A, row, "Σ_j A_ij |i − j|: how far a row looks, on average.", "Σ_j A_ij |i − j|: a qué "
      .. "distancia mira una fila, en promedio.",
      [[mm.measure.attention_distance(mm.tensor { { 0, 1 }, { 0.5, 0.5 } })   --> {1, 0.5}]]),
    entry("band_mass", A .. "; w: number", row, "Σ_j A_ij over |i − j| ≤ w: the weight near the diagonal.", "Σ_j A_ij "
      .. "para |i − j| ≤ w: el peso cercano a la diagonal.",
      [[mm.measure.band_mass(mm.tensor { { 0.75, 0.25 }, { 0, 1 } }, 0)   --> {0.75, 1}]],
      { fails = { [[mm.measure.band_mass(mm.ones { 2, 2 }, -1)]],
        "band_mass: w, how far the band reaches, should be a number from 0 on, got -1" } }),
    entry("outside", "rows: tensor (T, d); n: integer", "share: number", "The share of the entries past row n that lie "
      .. "outside what the first n rows showed in the same column.", "La proporción de las entradas posteriores a la "
      .. "fila n que quedan fuera de lo que las n primeras mostraron en la misma columna.",
      [[mm.measure.outside(mm.tensor { { 0, 0 }, { 1, 1 }, { 2, 0.5 } }, 2)   --> 0.5]]),
    entry("nearness", "A: tensor (T, S); w: number", "times: number", "What rows put within w of the diagonal, over "
      .. "what uniform rows would: the mean over rows. 1: nearness counts for nothing.", "Lo que las filas ponen a "
      .. "distancia w o menos de la diagonal, dividido por lo que pondrían filas uniformes: la media sobre las "
      .. "filas. 1: la cercanía no cuenta.", [[mm.measure.nearness(mm.full({ 4, 4 }, 0.25), 1)   --> 1]]),
    entry("row_distance", "P: tensor (n, S); Q: tensor (m, S)", "distance: number", "How unlike the rows of two "
      .. "matrices of weights are: the mean over all pairs of ½ Σ |p − q|, from 0 for equal rows to 1 for rows that "
      .. "share no key.", "Cuánto difieren las filas de dos matrices de pesos: la media, sobre todos los pares, de ½ Σ "
      .. "|p − q|, desde 0 para filas iguales hasta 1 para filas que no comparten ninguna clave.",
      [[mm.measure.row_distance(mm.tensor { { 1, 0 }, { 0.5, 0.5 } }, mm.tensor { { 1, 0 } })   --> 0.25]],
        { fails = { [[mm.measure.row_distance(mm.ones { 2, 3 }, mm.ones { 2, 2 })]],
        "row_distance: two matrices with rows of one length are wanted, got 2 × 3 and 2 × 2" } }),
    entry("max_difference", "a: tensor; b: tensor", "worst: number", "max |a − b| over all elements of two tensors of "
      .. "one shape.", "máx |a − b| sobre todos los elementos de dos tensores de una misma forma.",
      [[mm.measure.max_difference(mm.tensor { 1, 2 }, mm.tensor { 1, 5 })   --> 3]],
      { fails = { [[mm.measure.max_difference(mm.ones { 2 }, mm.ones { 2, 2 })]],
        "max_difference: two tensors of one shape are wanted, got 2 and 2 × 2" } }),
    entry("first_token_mass", A, row, "A_i0: the weight that falls on the first key.", "A_i0: el peso que cae en la "
      .. "primera clave.", [[mm.measure.first_token_mass(mm.tensor { { 1, 0 }, { 0.5, 0.5 } })   --> {1, 0.5}]]),
    entry("cosine_similarity", "x: tensor (…, T, d)", "C: tensor (…, T, T)", "The cosine of the angle between each two "
      .. "rows.", "El coseno del ángulo entre cada dos filas.",
      [[mm.measure.cosine_similarity(mm.tensor { { 2, 0 }, { 0, 3 } })   --> {{1, 0}, {0, 1}}]]),
    entry("translation_error", "S: tensor (…, T, T)", "share: number|tensor", "The share of the scores' variance that "
      .. "the offset j − i does not explain: 0 where they depend on the offset alone.",
      "La fracción de la varianza de las puntuaciones que la distancia j − i no explica: 0 si solo dependen de ella.",
      [[
local T = mm.arange(4)
mm.measure.translation_error(T:reshape { 4, 1 } - T)   --> 0]],
      { options = causal, check = "translation", fails = { [[mm.measure.translation_error(mm.ones { 2, 3 })]],
      "translation: scores should be (…, T, T), got 2 × 3" } }),
    entry("translation", "S: tensor (…, T, T)", "parts: table", "The parts: `means` (…, 2T − 1) at each offset, "
      .. "`residual` (…, T, T), and `error` (…), as above.",
      "Las partes: `means` (…, 2T − 1) a cada distancia, `residual` (…, T, T) y `error` (…), como arriba.",
      [[mm.measure.translation(mm.tensor { { 1, 2 }, { 0, 3 } }).means   --> {0, 2, 2}]], { options = causal }),
    entry("equivariance_error", "f: function|module; x: tensor (…, T, d); permutation: ids (T)",
      "error: number; after: tensor; before: tensor",
      "max |f(P x) − P f(x)| / max |f(x)| for a permutation of rows, numbered from 0; and the two sides compared.",
        "máx |f(P x) − P f(x)| / máx |f(x)| para una permutación de las filas, numeradas desde 0; y los dos lados "
        .. "comparados.",
      [[
local mha = mm.nn.MultiHeadAttention { d_model = 4, n_heads = 2, dtype = "float64" }
local x = mm.randn(mm.random(1), { 3, 4 }, "float64")
mm.measure.equivariance_error(mha, x, { 2, 0, 1 }) < 1e-12   --> true]],
      { source = { "yun2020", "§2" }, fails = { [[mm.measure.equivariance_error(mha, x, { 0, 0, 1 })]],
        "equivariance_error: permutation should hold each of 0 … 2 once; entry 2 is 0" } }),
  },
}
