--- What models are made of, as functions.
return {
  title = { en = "Attention, embedding, loss", es = "Atención, representaciones, pérdida" },
  en = "The functions under the modules: they hold no weights.",
    es = "Las funciones que hay debajo de los módulos: no guardan pesos.",
  entries = {
    { name = "mm.attention", takes = "q: tensor (…, H, T, D); k: tensor (…, H, S, D); v: tensor (…, H, S, E)",
      gives = "out: tensor (…, H, T, E); weights?: tensor (…, H, T, S)",
      en = "Scaled dot-product attention, softmax(q kᵀ · scale + bias) v. Without `weights` it streams: memory grows "
        .. "with T, not with T². With fewer queries than keys the queries are the last T positions. A row with all "
        .. "keys masked gives zeros. The weights are there to be looked at: no gradient passes through them, nor to "
        .. "slopes.",
      es = "Atención por producto escalar, softmax(q kᵀ · scale + bias) v. Sin `weights` va por bloques: la memoria "
        .. "crece con T, no con T². Si hay menos consultas que claves, las consultas son las últimas T posiciones. "
        .. "Una fila con todas las claves tapadas da ceros. Los pesos son para mirarlos: por ellos no pasa ningún "
        .. "gradiente, y tampoco llega a las pendientes.",
      options = {
        { "causal: boolean = false", "hides the keys after each query", "tapa las claves posteriores a cada consulta" },
        { "bias: tensor (…, H, T, S)", "added to the scores, broadcast; `-math.huge` hides",
          "se suma a las puntuaciones, difundido; `-math.huge` tapa" },
        { "slopes: table|tensor (H)", "ALiBi: −slope · distance, without forming the bias",
          "ALiBi: −pendiente · distancia, sin formar el sesgo" },
        { "scale: number = 1/sqrt(D)", "what the scores are multiplied by", "factor de las puntuaciones" },
        { "weights: boolean = false", "also return the weights", "devolver también los pesos" } },
      example = [[
local q = mm.randn(mm.random(0), { 2, 3, 4 })
local out, A = mm.attention(q, q, q, { causal = true, weights = true })
out.shape, A.shape   --> {2, 3, 4}, {2, 3, 3}
A[{ 1, 1 }]   --> {1, 0, 0}]],
      fails = { [[mm.attention(q, q, q, { casual = true })]],
        [[attention: unknown option "casual"; did you mean "causal"?]] }, source = { { "vaswani2017", "§3.2.1" },
        { "press2022", "§3" } } },
    { name = "mm.embedding", takes = "rows: tensor (V, d); ids: ids (…)", gives = "x: tensor (…, d)",
      en = "Rows of a table by token id, from 0; ids are a tensor of integers or nested tables.",
      es = "Filas de una tabla por identificador de token, desde 0; los identificadores van en un tensor de enteros o "
        .. "en tablas anidadas.",
        example = [[mm.embedding(mm.tensor { { 1, 2 }, { 3, 4 } }, { 1, 0, 1 })   --> {{3, 4}, {1, 2}, {3, 4}}]] },
    { name = "mm.cross_entropy", takes = "logits: tensor (…, V); targets: ids (…)", gives = "loss: tensor",
      en = "−ln softmax(logits)[target] in nats, the mean over targets. Targets are ids, from 0.",
      es = "−ln softmax(logits)[objetivo] en nats, la media sobre los objetivos. Los objetivos son identificadores, "
        .. "desde 0.",
      options = { { "ignore: integer = -1", "a target that does not count", "un objetivo que no cuenta" },
        { "mean: boolean = true", "`false`: one loss for each target", "`false`: una pérdida por objetivo" } },
      example = [[mm.cross_entropy(mm.zeros { 2, 4 }, { 3, 0 }):item()   --> 1.386]],
        fails = { [[mm.cross_entropy(mm.zeros { 2, 4 }, { 3, 4 })]],
        "cross_entropy: entry 2 of the targets (2, counted from 1 in rows) is 4, outside 0 … 3" } },
  },
}
