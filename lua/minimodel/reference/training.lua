--- mm.train.
return {
  title = { en = "Training", es = "Entrenamiento" },
  en = "The loop, the optimizer, the learning rate; and what a trained model does with longer sequences.",
  es = "El bucle, el optimizador, la tasa de aprendizaje; y qué hace un modelo entrenado con secuencias más largas.",
  entries = {
    { section = { en = "One run", es = "Una ejecución" } },
    { name = "mm.train.fit", gives = "losses: numbers", options = {
        { "model: module required", "trained in place", "se entrena en su sitio" },
        { "loss: function required", "`function(step)` → a scalar tensor, drawn from nothing but the step",
          "`function(step)` → un tensor escalar que solo depende del paso" },
        { "steps: integer required", "how many", "cuántos" },
        { "rate: number required", "the largest learning rate", "la mayor tasa de aprendizaje" },
        { "warmup: integer = 0", "steps of linear rise", "pasos de subida lineal" },
        { "final: number = 0.1 rate", "the rate at the end", "la tasa al final" },
        { "decay: number = 0.01", "weight decay, on matrices alone", "decaimiento de pesos, solo en matrices" },
        { "beta1: number = 0.9", "memory of the first moment", "memoria del primer momento" },
        { "beta2: number = 0.999", "memory of the second", "memoria del segundo" },
        { "clip: number = 1", "largest norm of the gradient", "mayor norma del gradiente" },
        { "keep: integer = 25", "every so many steps the state is kept", "cada cuántos pasos se guarda el estado" },
        { "checkpoint: path", "a file that receives it", "un archivo que lo recibe" },
        { "resume: boolean = false", "go on from the checkpoint, to the same bits",
          "seguir desde el archivo, hasta los mismos bits" },
        { "on_step: function", "`function(step, loss, norm, rate)`; true ends",
          "`function(paso, pérdida, norma, tasa)`; true termina" } },
      en = "The training loop. A loss that is not a number stops it, names the operation that made it and puts the "
        .. "last good weights back.",
        es = "El bucle de entrenamiento. Una pérdida que no es un número lo detiene, nombra la operación que la dio y "
        .. "repone los últimos pesos buenos.",
      example = [[
local m = mm.nn.Linear { inputs = 1, outputs = 1 }
local x = mm.tensor { { 1 }, { 2 } }
local losses = mm.train.fit { model = m, steps = 50, rate = 0.1, decay = 0,
  loss = function() return (m:forward(x) - x * 3):square():mean() end }
losses[50] < losses[1]   --> true]],
      fails = {
        [[
local function loss() return m:forward(x):log():mean() * (0 / 0) end
mm.train.fit { model = m, steps = 1, rate = 0.1, loss = loss }]],
        "the first operation to give no finite number is no. 4, mul (scalar)" } },
    { name = "mm.train.AdamW", gives = "optimizer: optimizer", options = {
        { "parameters: tensors required", "what it moves", "lo que mueve" },
          { "beta1: number = 0.9", "memory of the first moment", "memoria del primer momento" },
          { "beta2: number = 0.999", "memory of the second", "memoria del segundo" },
        { "epsilon: number = 1e-8", "keeps the division finite", "mantiene finita la división" },
          { "decay: number = 0.01", "decoupled, on matrices alone", "desacoplado, solo en matrices" },
          { "clip: number = math.huge", "largest global norm", "mayor norma global" } },
      en = "Adam with decoupled weight decay and a gradient clipped by its global norm.",
        es = "Adam con decaimiento de pesos desacoplado y el gradiente recortado por su norma global.",
      example = [[
local w = mm.tensor({ 1 }):requires_grad()
local optimizer = mm.train.AdamW { parameters = { w } }
do
  local tape <close> = mm.tape()
  tape:backward((w * 5):sum())
end
optimizer:step(0.1)   --> 5
w   --> {0.9}]],
      fails = { [[optimizer:step(0.1)]], "AdamW: no parameter has a gradient; call tape:backward(loss) first" },
        source = { { "loshchilov2019" }, { "pascanu2013", "§3.2" } } },
    { name = "optimizer:step", names = { "optimizer:state" }, takes = "rate: number", gives = "norm: number",
      en = "One step with the gradients the parameters hold, which are then forgotten; a norm that is not a number "
      .. "moves nothing. `optimizer:state()` gives `{ m =, v =, steps = }`, what a checkpoint must hold.",
      es = "Un paso con los gradientes de los parámetros, que después se olvidan; una norma que no es un número no "
        .. "mueve nada. `optimizer:state()` da `{ m =, v =, steps = }`, lo que debe guardar un archivo de control.",
      example = [[mm.train.AdamW({ parameters = { mm.zeros { 2 } } }):state().steps   --> 0]] },
    { name = "mm.train.schedule.warmup_cosine", takes = "step: integer", gives = "rate: number",
      options = { { "peak: number required", "the largest rate", "la mayor tasa" },
      { "steps: integer required", "how many in all", "cuántos en total" },
      { "warmup: integer = 0", "steps of linear rise", "pasos de subida lineal" },
      { "final: number = 0", "the rate at the end", "la tasa al final" } },
      en = "Up in a line, down along half a cosine. Steps count from 1.",
        es = "Sube en línea recta y baja por medio coseno. Los pasos se cuentan desde 1.",
        example = [[mm.train.schedule.warmup_cosine(55, { peak = 1, steps = 100, warmup = 10 })   --> 0.5]],
        source = { "loshchilov2017", "eq. 5" } },
    { name = "mm.train.nudge", takes = "model: module; rng: rng", gives = "model: module",
      en = "Moves every parameter to a neighbour in float32, up or down at random. A calm training hardly "
        .. "notices; in a chaotic one rounding decides.",
      es = "Lleva cada parámetro a un vecino en float32, hacia arriba o hacia abajo al azar. Un entrenamiento en "
        .. "calma apenas lo nota; en uno caótico decide el redondeo.",
      example = [[
local model = mm.nn.Linear { inputs = 3, outputs = 2, seed = 1 }
local before = model:parameters()[1]:copy()
mm.train.nudge(model, mm.random(1))
((model:parameters()[1] - before):abs() / before:abs()):max():item() < 2.0 ^ -22   --> true]] },
    { section = { en = "Evaluation", es = "Evaluación" } },
    { name = "mm.train.evaluate.score", takes = "model: module; sequences: sequences", gives = "scores: table",
      options = { { "offset: integer = 0", "the first position", "la primera posición" },
      { "blocks: boolean = false", "each sentence sees itself alone", "cada frase solo se ve a sí misma" },
        { "mask: list", "nested numbers, −∞ hides", "números anidados, −∞ oculta" },
          { "from: integer = 1", "the first place that counts", "el primer lugar que cuenta" } },
      en = "Lists with one entry per sequence: `loss` (nats per target), `excess` (the same above the grammar's "
        .. "floor), `right` (verbs whose right form scores above every twin), `verbs` (how many there were); and "
        .. "`place`, the mean loss at each place, `excess_at` above the floor.",
        es = "Listas con una entrada por secuencia: `loss` (nats por objetivo), `excess` (lo mismo por encima del "
        .. "suelo de la gramática), `right` (verbos cuya forma correcta supera a todas las demás), `verbs` (cuántos "
        .. "había); y `place`, la pérdida media en cada lugar, `excess_at` por encima del suelo.",
      example = [[
local model = mm.nn.MiniGPT { vocab = 512, d_model = 8, n_layers = 1, n_heads = 1 }
local sequence = mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 1, 1))
mm.train.evaluate.score(model, { sequence }).verbs   --> {1}]] },
    { name = "mm.train.evaluate.shares", takes = "scores: table", gives = "shares: numbers",
      en = "The share of right verbs in each sequence; those without a verb are left out.",
      es = "La proporción de verbos correctos en cada secuencia; las que no tienen verbo se omiten.",
      example = [[mm.train.evaluate.shares { right = { 1, 0, 0 }, verbs = { 2, 0, 1 } }   --> {0.5, 0}]] },
    { name = "mm.train.evaluate.together", takes = "model: module; groups: list", gives = "losses: numbers",
      en = "Nats per target of groups of sequences, each sequence read by itself.",
      es = "Nats por objetivo de grupos de secuencias, cada secuencia leída por su lado.",
      example = [[
local model = mm.nn.MiniGPT { vocab = 512, d_model = 8, n_layers = 1, n_heads = 1 }
local group = { mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 1, 1)) }
#mm.train.evaluate.together(model, { group, group })   --> 2]] },
    { name = "mm.train.evaluate.maps", takes = "model: module; sequence: table", gives = "maps: list",
      en = "Attention weights of one sequence, the mean over heads: a nested table (T, T) for each layer.",
      es = "Los pesos de atención de una secuencia, en media sobre las cabezas: una tabla (T, T) por capa.",
      example = [[
local model = mm.nn.MiniGPT { vocab = 512, d_model = 8, n_layers = 2, n_heads = 1 }
#mm.train.evaluate.maps(model, mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 1, 1)))   --> 2]] },
    { name = "mm.train.evaluate.attention_shift", takes = "model: module; sequences: sequences",
      gives = "shifts: numbers",
      en = "How attention inside the last sentence departs from what it is when the sentence is read alone, for each "
      .. "layer: total variation, 0 (unchanged) to 1.",
      es = "Cuánto se aparta la atención dentro de la última frase de la que hay cuando se lee sola, por capa: "
      .. "variación total, de 0 (igual) a 1.",
      example = [[
local model = mm.nn.MiniGPT { vocab = 512, d_model = 8, n_layers = 1, n_heads = 1 }
mm.train.evaluate.attention_shift(model, { mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 1, 1)) })   --> {0}]] },
  },
}
