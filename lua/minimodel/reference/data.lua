--- mm.data.
local function entry(name, takes, gives, en, es, example, fails)
  return { name = "mm.data." .. name, takes = takes, gives = gives, en = en, es = es, example = example, fails = fails }
end
local function constant(name, names, en, es, example)
  return { name = "mm.data." .. name, names = names, value = true, en = en, es = es, example = example }
end

return {
  title = { en = "Data", es = "Datos" },
  en = "What the labs that train read: a grammar whose true distribution is known, sequences made longer one cause at "
    .. "a time, and a task that can only be solved by seeing the order.",
  es = "Lo que leen las prácticas que entrenan: una gramática de distribución conocida, secuencias alargadas por una "
    .. "sola causa cada vez, y una tarea que solo se resuelve viendo el orden.",
  entries = {
    { section = { en = "A grammar of verbs", es = "Una gramática de verbos" } },
    entry("verb_grammar.corpus", "", "corpus: table", "`{ version, sha256, sentences, train, validation, test }`: 360 "
      .. "sentences in order, split into 240, 60 and 60.",
      "`{ version, sha256, sentences, train, validation, test }`: 360 frases en orden, repartidas en 240, 60 y 60.",
      [[#mm.data.verb_grammar.corpus().train   --> 240]]),
    entry("verb_grammar.sentence", "verb: integer; tense: integer; person: integer; adverb?: string; fillers?: strings",
      "sentence: table", "One sentence: `words`, `slot` (which word is the verb), `right` and `twins` (its form and "
      .. "the wrong ones), `text`, `spanish`.", "Una frase: `words`, `slot` (qué palabra es el verbo), `right` y "
      .. "`twins` (la forma correcta y las incorrectas), `text`, `spanish`.",
      [[#mm.data.verb_grammar.sentence(1, 2, 3, "often").words   --> 3]], { [[mm.data.verb_grammar.sentence(99, 1, 1)]],
        "sentence: no verb 99, tense 1, person 1" }),
    entry("verb_grammar.all", "", "sentences: list", "Every sentence of the grammar with its `probability`.",
      "Todas las frases de la gramática con su probabilidad, `probability`.", [[
local total = 0
for _, s in ipairs(mm.data.verb_grammar.all()) do total = total + s.probability end
total   --> 1]]),
    entry("verb_grammar.draw", "rng: rng", "sentence: table",
      "A sentence as the grammar draws it: person, tense, verb and adverb, each as likely.",
      "Una frase como la sortea la gramática: persona, tiempo, verbo y adverbio, todos igual de probables.",
      [[#mm.data.verb_grammar.draw(mm.random(0)).words >= 2   --> true]]),
    entry("verb_grammar.encode", "words: strings", "ids: ids", "Words to token ids, from 0.", "De palabras a "
      .. "identificadores, desde 0.", [[mm.data.verb_grammar.encode { ".", "I", "you" }   --> {0, 1, 2}]],
      { [[mm.data.verb_grammar.encode { "yes" }]], [[encode: "yes" is not a word of the grammar]] }),
    entry("verb_grammar.decode", "ids: ids", "words: strings", "Token ids to words.", "De identificadores a palabras.",
      [[mm.data.verb_grammar.decode { 3, 0 }   --> {he, .}]]),
    entry("verb_grammar.surprise", "words: strings", "nats: numbers", "−ln p of each word, and of the closing “.”, "
      .. "given the words before: what no model can beat on average.",
      "−ln p de cada palabra, y del «.» final, dadas las anteriores: lo que ningún modelo puede superar en promedio.",
      [[mm.data.verb_grammar.surprise({ "yesterday" })[1]   --> 1.792]]),
    entry("verb_grammar.entropy", "", "entropy: table", "Exact: nats per `sentence`, `tokens` per sentence, nats per "
      .. "`token` and `by_place`; `training` holds the same of the training sentences.", "Exacta: nats por frase "
      .. "(`sentence`), tokens por frase (`tokens`), nats por token (`token`) y por lugar (`by_place`); `training` "
      .. "da lo mismo de las frases de entrenamiento.",
      [[mm.data.verb_grammar.entropy().sentence > 0   --> true]]),
    entry("verb_grammar.stretches", "verb: integer; tense: integer", "answer: boolean", "Has this verb, in this tense, "
      .. "room for adverbs?", "¿Admite adverbios este verbo en este tiempo?",
      [[mm.data.verb_grammar.stretches(1, 1)   --> false]]),
    constant("verb_grammar.words", { "mm.data.verb_grammar.ids", "mm.data.verb_grammar.vocabulary_size" }, "The words "
      .. "(`words[id + 1]`), the ids (`ids[word]`), and the 512 entries that a model is given.",
      "Las palabras (`words[id + 1]`), los identificadores (`ids[palabra]`) y las 512 entradas que recibe un modelo.",
      [[
local grammar = mm.data.verb_grammar
grammar.words[grammar.ids.he + 1], grammar.vocabulary_size   --> he, 512]]),
    constant("verb_grammar.verbs", { "mm.data.verb_grammar.tenses", "mm.data.verb_grammar.persons",
      "mm.data.verb_grammar.adverbs", "mm.data.verb_grammar.version" }, "The 20 verbs, 6 tenses, 3 persons and 2 "
      .. "adverbs, and the version of the corpus.",
      "Los 20 verbos, los 6 tiempos, las 3 personas y los 2 adverbios, y la versión del corpus.",
      [[
local grammar = mm.data.verb_grammar
#grammar.verbs, #grammar.tenses, #grammar.persons, #grammar.adverbs   --> 20, 6, 3, 2]]),
    { section = { en = "Longer sequences", es = "Secuencias más largas" } },
    entry("lengths.one", "sentence: table", "sequence: table", "One sentence as a model reads it: `inputs`, `targets`, "
      .. "`floor`, `block`, `verbs`.", "Una frase como la lee un modelo: `inputs`, `targets`, `floor`, `block`, "
      .. "`verbs`.", [[#mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 2, 1)).inputs   --> 3]]),
    entry("lengths.concatenate", "pool: list; T: integer; n: integer; rng: rng", "sequences: sequences", "n sequences "
      .. "of exactly T tokens, each of sentences drawn with replacement.",
      "n secuencias de exactamente T tokens, cada una de frases sorteadas con reposición.",
      [[
local pool = mm.data.verb_grammar.corpus().test
#mm.data.lengths.concatenate(pool, 12, 2, mm.random(0))[1].inputs   --> 12]],
      { [[mm.data.lengths.concatenate({}, 12, 2, mm.random(0))]],
      "concatenate: no sentences of a pool of 0 fill 12 tokens" }),
    entry("lengths.apart", "sequence: table", "sequences: sequences",
      "The sentences of a sequence that `concatenate` made, each by itself.",
      "Las frases de una secuencia hecha por `concatenate`, cada una por su lado.", [[
local pool = mm.data.verb_grammar.corpus().test
local joined = mm.data.lengths.concatenate(pool, 12, 1, mm.random(0))[1]
#mm.data.lengths.apart(joined) == #joined.sentences   --> true]]),
    entry("lengths.windows", "n: integer; T: integer; rng: rng", "sequences: sequences",
      "n windows of exactly T tokens of running text: sentences drawn from the grammar, one after another, the last "
        .. "one cut.",
      "n ventanas de exactamente T tokens de texto seguido: frases sorteadas de la gramática, una tras otra, la última "
        .. "cortada.",
      [[#mm.data.lengths.windows(2, 16, mm.random(0))[1].inputs   --> 16]]),
    entry("lengths.spread", "T: integer; range: integer; rng: rng", "positions: ids",
      "T positions drawn from 0 … range − 1, in ascending order.",
      "T posiciones sorteadas entre 0 y range − 1, en orden ascendente.",
        [[#mm.data.lengths.spread(4, 9, mm.random(0))   --> 4]],
      { [[mm.data.lengths.spread(9, 4, mm.random(0))]], "spread: 9 positions do not fit 0 … 3" }),
    entry("lengths.band_mask", "T: integer; width: integer", "mask: list (T, T)",
      "0 for the `width` nearest keys, −∞ for those farther back.",
      "0 para las `width` claves más cercanas, −∞ para las más lejanas.",
        [[mm.data.lengths.band_mask(3, 2)[3]   --> {-inf, 0, 0}]]),
    entry("lengths.stretch", "sentence: table; T: integer", "sequence?: table", "The verb foretold from exactly T "
      .. "tokens: adverbs pull subject and verb apart. nil for a tense without room.", "El verbo, previsto a partir de "
      .. "exactamente T tokens: los adverbios separan sujeto y verbo. nil si el tiempo no los admite.", [[
local sentence = mm.data.verb_grammar.sentence(1, 5, 1)
#mm.data.lengths.stretch(sentence, 9).inputs   --> 9]]),
    entry("lengths.count", "sentence: table", "n: integer", "Tokens of a sentence, its opening “.” among them.",
      "Los tokens de una frase, contando el «.» inicial.",
      [[mm.data.lengths.count(mm.data.verb_grammar.sentence(1, 2, 1))   --> 3]]),
    entry("lengths.pack", "sequences: sequences", "batch: table", "Rectangular `inputs` and `targets`, padded at the "
      .. "end; also `n` and `T`.", "`inputs` y `targets` rectangulares, rellenados por el final; también `n` y `T`.",
      [[mm.data.lengths.pack({ mm.data.lengths.one(mm.data.verb_grammar.sentence(1, 2, 1)) }).T   --> 3]]),
    entry("lengths.block_mask", "sequences: sequences", "mask: list (n, 1, T, T)", "0 where both tokens belong to one "
      .. "sentence, −∞ elsewhere.", "0 donde ambos tokens son de la misma frase, −∞ en lo demás.",
      [[mm.data.lengths.block_mask({ { inputs = { 0, 0 }, block = { 1, 2 } } })[1][1][1]   --> {0, -inf}]]),
    constant("lengths.trained", { "mm.data.lengths.ignore" }, "The trained length, 6, and the target that does not "
      .. "count, −1.", "La longitud de entrenamiento, 6, y el objetivo que no cuenta, −1.",
      [[mm.data.lengths.trained, mm.data.lengths.ignore   --> 6, -1]]),
    { section = { en = "In order?", es = "¿En orden?" } },
    entry("ordering.permutations", "n: integer", "each: function", "All n! orders of 0 … n − 1, one at a time, with a "
      .. "count: `for p, k in mm.data.ordering.permutations(n)`.",
      "Los n! órdenes de 0 … n − 1, uno a uno y contados: `for p, k in mm.data.ordering.permutations(n)`.",
      [[
local last, count
for p, k in mm.data.ordering.permutations(3) do last, count = p, k end
count   --> 6]]),
    entry("ordering.pair", "n: integer; range: integer; rng: rng", "yes: table; no: table", "n distinct values of 0 … "
      .. "range − 1, ascending and not: the same numbers, half of the negatives one swap of neighbours away.", "n "
      .. "valores distintos de 0 … range − 1, en orden y sin él: los mismos números, y la mitad de los negativos a "
      .. "un solo intercambio de vecinos.",
      [[
local yes, no = mm.data.ordering.pair(4, 10, mm.random(0))
yes.label, no.label   --> 1, 0]],
      { [[mm.data.ordering.pair(1, 10, mm.random(0))]], "ordering: a pair needs at least 2 values, got 1" }),
    entry("ordering.random", "n: integer; range: integer; rng: rng", "example: table", "The trap: a random "
      .. "permutation, labelled by what it happens to be.", "La trampa: una permutación al azar, con la etiqueta que "
      .. "le toque.", [[mm.data.ordering.random(5, 9, mm.random(0)).kind   --> random]]),
    entry("ordering.examples", "n: integer; range: integer; count: integer; rng: rng; seen?: table", "examples: list",
      "`count` pairs, none of them in the set `seen`, which grows.", "`count` parejas, ninguna del conjunto `seen`, "
      .. "que va creciendo.", [[#mm.data.ordering.examples(4, 10, 3, mm.random(0), {})   --> 6]]),
    entry("ordering.is_ascending", "values: numbers", "answer: boolean", "Does each value exceed the one before?",
      "¿Supera cada valor al anterior?", [[mm.data.ordering.is_ascending { 1, 3, 2 }   --> false]]),
    entry("ordering.always_no", "n: integer", "share: number", "1 − 1/n!: how often “no” is right for a random "
      .. "permutation.", "1 − 1/n!: con qué frecuencia acierta el «no» en una permutación al azar.",
      [[mm.data.ordering.always_no(4)   --> 0.9583]]),
    entry("ordering.balanced_accuracy", "labels: ids; answers: ids", "share: number", "The mean of the share of right "
      .. "answers in each class: ½ for any answer that does not look.", "La media de la proporción de aciertos en cada "
      .. "clase: ½ para cualquier respuesta que no mire.",
      [[mm.data.ordering.balanced_accuracy({ 1, 0, 0, 0 }, { 0, 0, 0, 0 })   --> 0.5]]),
    entry("ordering.key", "values: numbers", "key: string", "The name under which a sequence is remembered.",
      "El nombre con el que se recuerda una secuencia.", [[mm.data.ordering.key { 1, 2 }   --> 1 2]]),
  },
}
