--- mm.nn: modules.
local seed = { "seed: integer = 0", "seed of the weights", "semilla de los pesos" }
local rng = { "rng: rng", "a generator in place of a seed", "un generador en lugar de la semilla" }
local dtype = { "dtype: dtype = \"float32\"", "type of the weights", "tipo de los pesos" }
local scheme = { "scheme: scheme", "where the tokens stand", "dónde están los tokens" }
local d_model = { "d_model: integer required", "features", "componentes" }
local n_heads = { "n_heads: integer required", "heads; must divide d_model", "cabezas; debe dividir a d_model" }
local n_layers = { "n_layers: integer required", "blocks", "bloques" }
local d_ff = { "d_ff: integer = 4 d_model", "width of the MLP", "anchura del MLP" }
local vocab = { "vocab: integer required", "token ids from 0 to vocab − 1", "identificadores de 0 a vocab − 1" }
local std = { "std: number = 1/sqrt(inputs)", "of the draw", "desviación del sorteo" }
local std02 = { "std: number = 0.02", "of the draw", "desviación del sorteo" }
local bias = { "bias: boolean = true", "`false` leaves it out", "`false` la omite" }
local positions = { "positions: positions (T)", "0 … T − 1 unless given", "0 … T − 1 si no se dan" }
local weights = { "weights: boolean = false", "also return the attention weights, to be looked at: no gradient passes "
  .. "through them", "devolver también los pesos de atención, para mirarlos: por ellos no pasa ningún gradiente" }
local cache = { "cache: table", "an empty table at first; keeps keys and values, so that a sequence can come in pieces",
  "al principio una tabla vacía; guarda claves y valores para dar la secuencia por partes" }
local own_scheme = { "scheme: scheme", "the module's own unless given; `false` for none",
  "el del módulo si no se da; `false` para ninguno" }
local own_causal = { "causal: boolean", "the module's own unless given", "la del módulo si no se da" }
local mask = { "mask: tensor", "added to the scores, broadcast; `-math.huge` hides",
  "se suma a las puntuaciones, difundida; `-math.huge` tapa" }

return {
  title = { en = "Modules", es = "Módulos" },
  en = "A module holds its weights; making one takes a table of options. `m` stands for any of them. `tostring(m)` "
    .. "says what it is: `Linear(32 → 64)`.",
  es = "Un módulo guarda sus pesos; se crea con una tabla de opciones. `m` es cualquiera de ellos. `tostring(m)` dice "
    .. "qué es: `Linear(32 → 64)`.",
  entries = {
    { section = { en = "What all have", es = "Lo que todos tienen" } },
    { name = "m:forward", names = { "m:__call", "m:__tostring", "m:name" }, takes = "x: tensor; options?: table",
      gives = "y: tensor", en = "Computes; `m(x)` is the same. Each class below says its shapes and options.",
      es = "Calcula; `m(x)` es lo mismo. Cada clase dice abajo sus formas y opciones.",
      example = [[
local m = mm.nn.Linear { inputs = 2, outputs = 3 }
m:forward(mm.ones { 5, 2 }).shape, m(mm.ones { 2 }).shape   --> {5, 3}, {3}
tostring(m)   --> Linear(2 → 3)]] },
    { name = "m:parameters", names = { "m:named_parameters" }, gives = "list: tensors",
      en = "The tensors that training changes, in a fixed order; `named_parameters` gives pairs of name and tensor, "
      .. "such as `\"blocks.1.attention.W_Q\"`.",
      es = "Los tensores que cambia el entrenamiento, en un orden fijo; `named_parameters` da parejas de nombre y "
        .. "tensor, como `\"blocks.1.attention.W_Q\"`.",
      example = [[
local m = mm.nn.Linear { inputs = 2, outputs = 3 }
#m:parameters(), m:named_parameters()[1][1]   --> 2, W]] },
    { name = "m:count", gives = "n: integer", en = "How many numbers there are to learn.",
      es = "Cuántos números hay que aprender.",
      example = [[mm.nn.Linear({ inputs = 2, outputs = 3 }):count()   --> 9]] },
    { name = "m:save", names = { "m:load" }, takes = "path: path", gives = "m: module",
      en = "Writes the parameters to a safetensors file; `m:load(path)` reads them back. Names, shapes and types must "
      .. "be those of the module, else nothing changes.",
      es = "Escribe los parámetros en un archivo safetensors; `m:load(path)` los lee. Nombres, formas y tipos deben "
        .. "ser los del módulo; si no, nada cambia.",
      example = [[
local path = os.tmpname()
local a, b = mm.nn.RMSNorm { d_model = 2 }, mm.nn.RMSNorm { d_model = 2 }
a.gain:assign(7)
a:save(path)
b:load(path).gain   --> {7, 7}
os.remove(path)]] },
    { section = { en = "Parts", es = "Piezas" } },
    { name = "mm.nn.Linear", gives = "m: module",
      options = { { "inputs: integer required", "features in", "componentes de entrada" },
      { "outputs: integer required", "features out", "componentes de salida" }, bias, seed, rng, std, dtype },
      en = "x W + b: (…, inputs) → (…, outputs). W is drawn from N(0, std²), b starts at 0.",
        es = "x W + b: (…, inputs) → (…, outputs). W se sortea de N(0, std²) y b empieza en 0.",
        example = [[mm.nn.Linear({ inputs = 4, outputs = 2, bias = false }):count()   --> 8]],
      fails = { [[mm.nn.Linear({ inputs = 4, outputs = 2 }):forward(mm.ones { 3 })]],
        "Linear: x is 3, but inputs = 4: its last axis should be 4" } },
    { name = "mm.nn.Embedding", gives = "m: module", options = { { "vocabulary: integer required", "rows", "filas" },
      d_model, seed, rng, std02, dtype }, en = "Rows of a table by token id, from 0: (…) → (…, d_model).",
      es = "Filas de una tabla por identificador, desde 0: (…) → (…, d_model).",
      example = [[mm.nn.Embedding({ vocabulary = 9, d_model = 4 }):forward({ { 0, 8 } }).shape   --> {1, 2, 4}]] },
    { name = "mm.nn.LayerNorm", gives = "m: module",
      options = { d_model, { "epsilon: number = 1e-5", "added to the variance", "se suma a la varianza" }, bias,
      dtype }, en = "`t:layer_norm` with a learned gain and bias.",
      es = "`t:layer_norm` con ganancia y sesgo aprendidos.",
      example = [[mm.nn.LayerNorm({ d_model = 2 }):forward(mm.tensor { 1, 3 })   --> {-1, 1}]], source = { "ba2016" } },
    { name = "mm.nn.RMSNorm", gives = "m: module",
      options = { d_model, { "epsilon: number = 1e-6", "added to the mean square",
      "se suma a la media de los cuadrados" }, dtype }, en = "`t:rms_norm` with a learned gain.",
      es = "`t:rms_norm` con ganancia aprendida.",
      example = [[mm.nn.RMSNorm({ d_model = 2 }):forward(mm.tensor { 2, -2 })   --> {1, -1}]],
        source = { "zhang2019" } },
    { name = "mm.nn.MLP", gives = "m: module",
      options = { d_model, { "d_hidden: integer = 4 d_model", "features between", "componentes intermedias" },
      { "activation: string = \"gelu\"", "`gelu`, `relu`, `silu`, `tanh` or `sigmoid`",
      "`gelu`, `relu`, `silu`, `tanh` o `sigmoid`" }, bias, seed, rng, std, dtype },
      en = "Two linear maps with a nonlinearity between: (…, d_model) → (…, d_model).",
        es = "Dos aplicaciones lineales con una no linealidad en medio: (…, d_model) → (…, d_model).",
        example = [[tostring(mm.nn.MLP { d_model = 8 })   --> MLP(8 → 32 → 8, gelu)]],
      fails = { [[mm.nn.MLP { d_model = 8, activation = "gelo" }]],
        [[MLP: unknown activation "gelo"; did you mean "gelu"?]] } },
    { name = "mm.nn.MultiHeadAttention", gives = "m: module", options = { d_model, n_heads, seed, rng, scheme,
      { "causal: boolean = false", "hide later keys", "tapar las claves posteriores" }, dtype },
      en = "W_Q, W_K, W_V, W_O (d_model × d_model), without biases, drawn in this order from N(0, 1)/√d_model. Heads "
        .. "are consecutive blocks of columns.",
        es = "W_Q, W_K, W_V, W_O (d_model × d_model), sin sesgos, sorteadas en este orden de N(0, 1)/√d_model. Las "
        .. "cabezas son bloques de columnas consecutivas.",
      example = [[
local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, scheme = mm.positional.schemes.rope() }
tostring(mha)   --> MultiHeadAttention(32, 2 heads of 16, rope)]],
        fails = { [[mm.nn.MultiHeadAttention { d_model = 32, n_heads = 3 }]],
        "MultiHeadAttention: n_heads = 3 does not divide d_model = 32" }, source = { "vaswani2017", "§3.2.2" } },
    { name = "mm.nn.MultiHeadAttention:forward", takes = "x: tensor (…, T, d_model)",
      gives = "y: tensor (…, T, d_model); A?: tensor (…, n_heads, T, S)",
      options = { own_scheme, own_causal, weights, positions, cache, mask },
      en = "Self-attention over T tokens; with a cache, over all S seen so far. Where only A is looked at, `weights` "
        .. "is quicker.",
        es = "Autoatención sobre T tokens; con caché, sobre los S vistos hasta ahora. Si solo se mira A, `weights` es "
        .. "más rápido.",
      example = [[
local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2 }
local y, A = mha:forward(mm.ones { 5, 8 }, { causal = true, weights = true })
y.shape, A.shape   --> {5, 8}, {2, 5, 5}]] },
    { name = "mm.nn.MultiHeadAttention:weights", takes = "x: tensor (…, T, d_model)",
      gives = "A: tensor (…, n_heads, T, T)",
      options = { own_scheme, own_causal, { "head: integer", "of this head alone, from 1: A is (…, T, T)",
        "solo de esta cabeza, desde 1: A es (…, T, T)" }, positions, mask },
      en = "The attention weights, which `forward` gives second with `weights = true`, without the output y. They are "
        .. "there to be looked at: no gradient passes through them, and there is no cache.",
      es = "Los pesos de atención, los mismos que `forward` da en segundo lugar con `weights = true`, sin la salida y. "
        .. "Son para mirarlos: por ellos no pasa ningún gradiente, y no hay caché.",
      example = [[
local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2 }
mha:weights(mm.ones { 5, 8 }).shape   --> {2, 5, 5}
mha:weights(mm.ones { 3, 8 }, { causal = true, head = 1 })[1]   --> {1, 0, 0}]],
      fails = { [[mm.nn.MultiHeadAttention({ d_model = 8, n_heads = 2 }):weights(mm.ones { 5, 8 }, { head = 3 })]],
        "MultiHeadAttention:weights: head should be a whole number from 1 to 2, got 3" } },
    { section = { en = "Models", es = "Modelos" } },
    { name = "mm.nn.Block", names = { "mm.nn.Block:forward" }, gives = "m: module",
      options = { d_model, n_heads, d_ff, { "causal: boolean = false", "hide later keys",
      "tapar las claves posteriores" }, rng, seed, dtype },
      en = "x + attention(norm x), then x + mlp(norm x). Its forward takes the options of "
        .. "`MultiHeadAttention:forward`.",
      es = "x + atención(norm x) y después x + mlp(norm x). Su forward toma las opciones de "
        .. "`MultiHeadAttention:forward`.",
        example = [[mm.nn.Block({ d_model = 8, n_heads = 2 }):forward(mm.ones { 3, 8 }).shape   --> {3, 8}]],
        source = { "xiong2020" } },
    { name = "mm.nn.MiniGPT", gives = "m: module", options = { vocab, d_model, n_layers, n_heads, d_ff,
      { "max_len: integer", "longest sequence; none unless given", "secuencia más larga; sin límite si no se da" },
      scheme, { "tied: boolean = true", "the head shares the embedding's table",
      "la salida comparte la tabla de representaciones" }, seed, rng, dtype },
      en = "Embedding · √d_model (+ positions), causal blocks, norm, head. Weights come from named streams, so that no "
        .. "option shifts another's draw.",
        es = "Representación · √d_model (+ posiciones), bloques causales, normalización, salida. Los pesos salen de "
        .. "corrientes con nombre, para que ninguna opción desplace el sorteo de otra.",
      example = [[
local gpt = mm.nn.MiniGPT { vocab = 16, d_model = 8, n_layers = 1, n_heads = 2 }
gpt:count()   --> 984]], source = { { "vaswani2017", "§3" }, { "xiong2020" } } },
    { name = "mm.nn.MiniGPT:forward", takes = "ids: ids (B, T)", gives = "logits: tensor (B, T, vocab); maps?: tensors",
      options = { positions, cache, weights, mask },
      en = "With `weights`, a list with each block's attention weights (B, n_heads, T, S).",
      es = "Con `weights`, una lista con los pesos de atención de cada bloque (B, n_heads, T, S).",
      example = [[
local gpt = mm.nn.MiniGPT { vocab = 16, d_model = 8, n_layers = 1, n_heads = 2, max_len = 4 }
gpt:forward({ { 1, 2, 3 } }).shape   --> {1, 3, 16}]],
        fails = { [[gpt:forward { { 1, 2, 3, 4, 5 } }]], "MiniGPT: 5 tokens, and max_len is 4" } },
    { name = "mm.nn.MiniGPT:loss", takes = "ids: ids (B, T); targets: ids (B, T); options?: table",
      gives = "loss: tensor",
      en = "Mean cross-entropy in nats; a target of −1 does not count. Options: those of forward.",
      es = "Entropía cruzada media en nats; un objetivo de −1 no cuenta. Opciones: las de forward.",
      example = [[
local gpt = mm.nn.MiniGPT { vocab = 4, d_model = 8, n_layers = 1, n_heads = 1 }
gpt:loss({ { 0, 1 } }, { { 1, -1 } }):item() > 0   --> true]] },
    { name = "mm.nn.MiniGPT:generate", takes = "ids: ids; n: integer", gives = "new: ids",
      options = { { "rng: rng", "needed unless temperature is 0", "necesario salvo con temperatura 0" },
      { "temperature: number = 1", "0 takes the likeliest", "0 toma el más probable" },
      { "top_k: integer", "only the k likeliest", "solo los k más probables" }, { "stop: integer", "an id that ends it",
      "un identificador que lo termina" }, { "cached: boolean = true", "`false`: the whole sequence each time; the "
      .. "same numbers", "`false`: toda la secuencia cada vez; los mismos números" } },
      en = "Draws up to n more tokens.", es = "Sortea hasta n tokens más.", example = [[
local gpt = mm.nn.MiniGPT { vocab = 4, d_model = 8, n_layers = 1, n_heads = 1 }
#gpt:generate({ 0 }, 3, { temperature = 0 })   --> 3]],
        fails = { [[gpt:generate({ 0 }, 3)]],
        "MiniGPT:generate: sampling needs a generator: rng = mm.random(seed), or temperature = 0" } },
    { name = "mm.nn.MiniGPT:flops", takes = "T: integer", gives = "counts: table",
      en = "Floating-point operations of one forward pass over T tokens, by part and in total; a multiplication and an "
      .. "addition are two.",
      es = "Operaciones en coma flotante de una pasada sobre T tokens, por partes y en total; una multiplicación y una "
      .. "suma son dos.",
      example = [[mm.nn.MiniGPT({ vocab = 4, d_model = 8, n_layers = 1, n_heads = 1 }):flops(10).head   --> 640]] },
    { name = "mm.nn.Classifier", gives = "m: module",
      options = { vocab, { "classes: integer = 2", "answers", "respuestas" }, d_model, n_layers, n_heads, d_ff,
      { "causal: boolean = false", "hide later keys", "tapar las claves posteriores" }, scheme, seed, rng, dtype },
      en = "Blocks that may look both ways, and a head on the mean over places: without positions, every permutation "
        .. "of a sequence gets the same answer.",
        es = "Bloques que pueden mirar a los dos lados y una salida sobre la media de los lugares: sin posiciones, "
        .. "toda permutación de una secuencia recibe la misma respuesta.",
      example = [[
local m = mm.nn.Classifier { vocab = 8, d_model = 8, n_layers = 1, n_heads = 1, dtype = "float64" }
(m:forward { { 1, 2, 3 } } - m:forward { { 3, 1, 2 } }):abs():max():item() < 1e-12   --> true]] },
    { name = "mm.nn.Classifier:forward", takes = "ids: ids (B, T)", gives = "logits: tensor (B, classes); maps?: "
      .. "tensors", options = { positions, weights }, en = "All sequences of one length; maps as in MiniGPT.",
      es = "Todas las secuencias de una misma longitud; los mapas, como en MiniGPT.",
      example =
        [[
local model = mm.nn.Classifier { vocab = 8, d_model = 8, n_layers = 1, n_heads = 1 }
model:forward({ { 1, 2 }, { 2, 1 } }).shape   --> {2, 2}]] },
    { section = { en = "Writing one", es = "Escribir uno" } },
    { name = "mm.nn.module.class", takes = "name: string; allowed: strings", gives = "class: table",
      en = "A new class. It is given `init(self, options)`, which fills `self.fields` with the names of its parameters "
      .. "and inner modules, `forward` and `describe`.",
      es = "Una clase nueva. Se le da `init(self, options)`, que llena `self.fields` con los nombres de sus parámetros "
        .. "y módulos internos, `forward` y `describe`.",
      example = [[
local Scale = mm.nn.module.class("Scale", { "by" })
function Scale:init(given)
  self.by = mm.nn.module.parameter(mm.tensor(given.by))
  self.fields = { "by" }
end
function Scale:forward(x) return x * self.by end
Scale({ by = 3 }):forward(mm.ones { 2 })   --> {3, 3}]],
        fails = { [[Scale { bye = 3 }]], [[Scale: unknown option "bye"; did you mean "by"?]] } },
    { name = "mm.nn.module.parameter", takes = "t: tensor", gives = "t: tensor",
      en = "A leaf that collects a gradient when a tape is open.",
      es = "Una hoja que reúne gradiente cuando hay una cinta abierta.",
      example = [[mm.nn.module.parameter(mm.zeros { 1 }).needs_grad   --> true]] },
    { name = "mm.nn.module.generator", takes = "name: string; given: table", gives = "rng: rng",
      en = "`given.rng`, or a generator of `given.seed`, 0 unless given; both is an error.",
      es = "`given.rng`, o un generador de `given.seed`, 0 si no se da; ambos es un error.",
      fails = { [[mm.nn.module.generator("Mine", { rng = 5 })]],
        "Mine: rng should be a generator, made by mm.random(seed), got number" } },
    { name = "mm.nn.module.check_width", takes = "name: string; x: tensor; size: integer; what: string",
      en = "Raises unless x's last axis has that size.", es = "Da un error si el último eje de x no tiene ese tamaño.",
      fails = { [[mm.nn.module.check_width("Mine", mm.zeros { 3, 5 }, 4, "d")]],
        "Mine: x is 3 × 5, but d = 4: its last axis should be 4" } },
  },
}
