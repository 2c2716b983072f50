-- The glossary of the book: each term as its English pages and its Spanish pages use it, and what it means here, in a
-- sentence. lua/minimodel/report/sheets.lua makes the page. `looks` is what a test looks for in the pages of a language
-- where the term itself bends (a plural, a feminine). Does not define what any dictionary does.
return {
  { en = "ALiBi", es = "ALiBi", at = "theory/02-learned-t5-alibi", means = {
    en = "Attention with linear biases: a slope times the distance is subtracted from each score.",
    es = "Atención con sesgos lineales: a cada puntuación se le resta una pendiente por la distancia." } },
  { en = "arm", es = "brazo", at = "theory/04-head-to-head", means = {
    en = "One of the variants of a model that an experiment compares; the word comes from clinical trials.",
    es = "Cada una de las variantes de un modelo que compara un experimento; la palabra viene de los ensayos "
      .. "clínicos." } },
  { en = "attention", es = "atención", at = "theory/00-order-is-invisible", means = {
    en = "A weighted mean of values; the weights are a softmax of the scores of a query with all keys.",
    es = "Media ponderada de valores; los pesos son una softmax de las puntuaciones de una consulta con todas "
      .. "las claves." } },
  { en = "batch", es = "lote", at = "theory/04-head-to-head", means = {
    en = "The examples that one step of training sees together.",
    es = "Los ejemplos que ve a la vez un paso del entrenamiento." } },
  { en = "bias", es = "sesgo", at = "theory/02-learned-t5-alibi", means = {
    en = "A number added to a score because of where query and key stand, whatever they contain.",
    es = "Número que se suma a una puntuación por el lugar en que están consulta y clave, contengan lo que "
      .. "contengan." } },
  { en = "bootstrap", es = "bootstrap", at = "theory/04-head-to-head", means = {
    en = "Drawing again, with replacement, from what was measured, to see how much a mean would move.",
    es = "Volver a sortear, con reposición, entre lo que se midió, para ver cuánto se movería una media." } },
  { en = "bucket", es = "cubeta", at = "theory/02-learned-t5-alibi", means = {
    en = "A group of distances that share one learned bias, in T5.",
    es = "Grupo de distancias que comparten un mismo sesgo aprendido, en T5." } },
  { en = "causal mask", es = "máscara causal", at = "theory/00-order-is-invisible", means = {
    en = "It lets a token look at itself and at what came before, and at nothing else.",
    es = "Deja que un token se mire a sí mismo y a lo anterior, y a nada más." } },
  { en = "check", es = "comprobación", at = "theory/00-order-is-invisible", looks = { es = "comprob" }, means = {
    en = "Something that must hold, a theorem for instance; a lab fails where it does not.",
    es = "Algo que tiene que cumplirse, por ejemplo un teorema; si no se cumple, la práctica falla." } },
  { en = "claim", es = "afirmación", at = "phases/16", looks = { es = "afirmaci" }, means = {
    en = "What somebody says will be measured, written down with its source before the measurement.",
    es = "Lo que alguien dice que se medirá, escrito con su fuente antes de medir." } },
  { en = "cross-entropy", es = "entropía cruzada", at = "theory/04-head-to-head", means = {
    en = "The mean of −ln of the probability that a model gave to what came; the loss of language models, in nats.",
    es = "Media de −ln de la probabilidad que el modelo dio a lo que vino; es la pérdida de los modelos de "
      .. "lenguaje, en "
      .. "nats." } },
  { en = "embedding", es = "representación", at = "theory/00-order-is-invisible",
    looks = { es = "representaci" }, means = {
    en = "The vector that stands for a token.",
    es = "El vector que está en lugar de un token." } },
  { en = "encoding", es = "codificación", at = "theory/01-sinusoids", looks = { es = "codificaci" }, means = {
    en = "A way to tell a model where its tokens stand.",
    es = "Una manera de decirle a un modelo dónde están sus tokens." } },
  { en = "entropy", es = "entropía", at = "labs/03-extrapolation", means = {
    en = "How evenly weights are spread: 0 if one has everything, ln T if all T are equal.",
    es = "Lo repartidos que están unos pesos: 0 si uno lo tiene todo, ln T si los T son iguales." } },
  { en = "equivariance", es = "equivarianza", at = "theory/00-order-is-invisible", means = {
    en = "Shuffling what goes in shuffles what comes out in the same way and changes nothing else.",
    es = "Barajar lo que entra baraja de la misma manera lo que sale y no cambia nada más." } },
  { en = "floor", es = "suelo", at = "theory/04-head-to-head", means = {
    en = "The loss below which no model can get: the entropy of what it predicts.",
    es = "La pérdida de la que ningún modelo puede bajar: la entropía de lo que predice." } },
  { en = "frequency", es = "frecuencia", at = "theory/01-sinusoids", means = {
    en = "By how many radians a hand turns from one position to the next.",
    es = "Cuántos radianes gira una aguja de una posición a la siguiente." } },
  { en = "gate", es = "prueba", at = "theory/04-head-to-head", means = {
    en = "A condition that a learning rate has to pass before any result is read.",
    es = "Condición que tiene que pasar una tasa de aprendizaje antes de leer ningún resultado." } },
  { en = "gradient", es = "gradiente", at = "theory/05-the-engine", means = {
    en = "How fast the loss changes with each weight.",
    es = "Con qué rapidez cambia la pérdida con cada peso." } },
  { en = "hand", es = "aguja", at = "theory/01-sinusoids", means = {
    en = "A pair of entries that turns with the position, like the hand of a clock.",
    es = "Par de componentes que gira con la posición, como la aguja de un reloj." } },
  { en = "head", es = "cabeza", at = "theory/00-order-is-invisible", means = {
    en = "One attention among several that work side by side in a layer.",
    es = "Una de las atenciones que trabajan a la vez en una capa." } },
  { en = "interpolation", es = "interpolación", at = "theory/03-rope", looks = { es = "interpol" }, means = {
    en = "Dividing positions so that more of them fit into the trained range.",
    es = "Dividir las posiciones para que quepan más en el intervalo entrenado." } },
  { en = "interval", es = "intervalo", at = "theory/04-head-to-head", means = {
    en = "The range in which a mean lies in 95 % of the draws of a bootstrap, unless another share is named.",
    es = "Dónde cae una media en el 95 % de los sorteos de un bootstrap, salvo que se diga otra proporción." } },
  { en = "key", es = "clave", at = "theory/00-order-is-invisible", means = {
    en = "What a token shows to the queries of others.",
    es = "Lo que un token muestra a las consultas de los demás." } },
  { en = "learned table", es = "tabla aprendida", at = "theory/02-learned-t5-alibi", means = {
    en = "A vector for each position, found by training; it ends at its last row.",
    es = "Un vector por posición, hallado al entrenar; se acaba en su última fila." } },
  { en = "learning rate", es = "tasa de aprendizaje", at = "theory/04-head-to-head", means = {
    en = "How far a step of training moves the weights.",
    es = "Cuánto mueve los pesos un paso del entrenamiento." } },
  { en = "loss", es = "pérdida", at = "theory/04-head-to-head", means = {
    en = "What training makes small; here the cross-entropy, in nats per token.",
    es = "Lo que el entrenamiento reduce; aquí, la entropía cruzada, en nats por token." } },
  { en = "manifest", es = "manifiesto", at = "phases/16", means = {
    en = "The file in which a lab leaves every number of its run.",
    es = "El archivo en que una práctica deja todos los números de su ejecución." } },
  { en = "nat", es = "nat", at = "theory/04-head-to-head", means = {
    en = "The unit of entropy with natural logarithms; 1 nat is 1.44 bits.",
    es = "La unidad de entropía con logaritmos naturales; 1 nat son 1.44 bits." } },
  { en = "offset", es = "distancia", at = "theory/03-rope", means = {
    en = "How far a key stands from a query: the difference of their positions.",
    es = "Lo lejos que está una clave de una consulta: la diferencia de sus posiciones." } },
  { en = "pair", es = "par", at = "theory/03-rope", means = {
    en = "Two features of a query or a key that RoPE turns together.",
    es = "Dos componentes de una consulta o de una clave que RoPE gira juntas." } },
  { en = "parity", es = "paridad", at = "theory/04-head-to-head", means = {
    en = "Two losses that differ by less than a margin set beforehand, shown by a test of equivalence.",
    es = "Dos pérdidas que difieren menos que un margen fijado de antemano, demostrado con una prueba de "
      .. "equivalencia." } },
  { en = "permutation", es = "permutación", at = "theory/00-order-is-invisible", looks = { es = "permutaci" }, means = {
    en = "The same things in another order.",
    es = "Las mismas cosas en otro orden." } },
  { en = "position", es = "posición", at = "theory/01-sinusoids", looks = { es = "posici" }, means = {
    en = "The number of a token in its sequence; the first has 0.",
    es = "El número de un token en su secuencia; el primero tiene el 0." } },
  { en = "query", es = "consulta", at = "theory/00-order-is-invisible", means = {
    en = "What a token asks of the keys of others.",
    es = "Lo que un token pregunta a las claves de los demás." } },
  { en = "RoPE", es = "RoPE", at = "theory/03-rope", means = {
    en = "Rotary position embedding: queries and keys are turned by angles that grow with the position.",
    es = "Codificación posicional rotatoria: consultas y claves se giran ángulos que crecen con la posición." } },
  { en = "rotation", es = "rotación", at = "theory/03-rope", looks = { es = "rotaci" }, means = {
    en = "A map that turns a plane and keeps lengths.",
    es = "Aplicación que gira un plano y conserva las longitudes." } },
  { en = "run", es = "ejecución", at = "phases/16", looks = { es = "ejecuci" }, means = {
    en = "One time that a lab, or one training in it, was carried out.",
    es = "Cada vez que se llevó a cabo una práctica, o un entrenamiento dentro de ella." } },
  { en = "scheme", es = "esquema", at = "theory/00-order-is-invisible", means = {
    en = "A positional encoding as a program has it: a table with `add`, `rotate` or `bias`.",
    es = "Una codificación posicional tal como la tiene un programa: una tabla con `add`, `rotate` o `bias`." } },
  { en = "score", es = "puntuación", at = "theory/00-order-is-invisible", looks = { es = "puntuaci" }, means = {
    en = "The product of a query and a key, before the softmax.",
    es = "El producto de una consulta y una clave, antes de la softmax." } },
  { en = "seed", es = "semilla", at = "theory/04-head-to-head", means = {
    en = "The number from which all random draws of a run follow.",
    es = "El número del que se siguen todos los sorteos de una ejecución." } },
  { en = "sequence", es = "secuencia", at = "theory/00-order-is-invisible", means = {
    en = "Tokens in their order.",
    es = "Unos tokens en su orden." } },
  { en = "shift", es = "desplazamiento", at = "theory/01-sinusoids", looks = { es = "desplaza" }, means = {
    en = "Moving everything by the same number of positions.",
    es = "Mover todo el mismo número de posiciones." } },
  { en = "sign-flip test", es = "prueba de inversión de signos", at = "theory/04-head-to-head",
    looks = { es = "inversión de signos" }, means = {
      en = "Asks how often random signs would give a mean as far from zero as the one seen.",
      es = "Pregunta con qué frecuencia unos signos al azar darían una media tan alejada de cero como la vista." } },
  { en = "sinusoid", es = "sinusoide", at = "theory/01-sinusoids", means = {
    en = "The encoding by sines and cosines of the position, at several frequencies.",
    es = "La codificación con senos y cosenos de la posición, a varias frecuencias." } },
  { en = "slope", es = "pendiente", at = "theory/02-learned-t5-alibi", means = {
    en = "By how much ALiBi's penalty grows with each position, in a head.",
    es = "Cuánto crece en una cabeza la penalización de ALiBi con cada posición." } },
  { en = "slot", es = "casilla", at = "theory/00-order-is-invisible", means = {
    en = "A place in the sequence, whatever token stands there.",
    es = "Un lugar de la secuencia, sea cual sea el token que lo ocupe." } },
  { en = "softmax", es = "softmax", at = "theory/05-the-engine", means = {
    en = "Turns scores into positive weights that sum to one.",
    es = "Convierte puntuaciones en pesos positivos que suman uno." } },
  { en = "stride", es = "zancada", at = "theory/05-the-engine", means = {
    en = "The step in memory from one index of an axis to the next.",
    es = "El paso en memoria de un índice de un eje al siguiente." } },
  { en = "tape", es = "cinta", at = "theory/05-the-engine", means = {
    en = "The list of what was computed, which is read backwards for the gradients.",
    es = "La lista de lo que se calculó, que se lee al revés para obtener los gradientes." } },
  { en = "tensor", es = "tensor", at = "theory/05-the-engine", means = {
    en = "Numbers in a grid with any number of axes.",
    es = "Números en una cuadrícula con cualquier número de ejes." } },
  { en = "token", es = "token", at = "theory/00-order-is-invisible", means = {
    en = "One item of a sequence; here mostly a word.",
    es = "Cada elemento de una secuencia; aquí, casi siempre una palabra." } },
  { en = "ulp", es = "ulp", at = "theory/04-head-to-head", means = {
    en = "A unit in the last place: the distance from a number to the next that the computer can hold.",
    es = "Una unidad de la última cifra: lo que hay de un número al siguiente que se puede representar." } },
  { en = "value", es = "valor", at = "theory/00-order-is-invisible", means = {
    en = "What a token hands over to those that attend to it.",
    es = "Lo que un token entrega a quienes lo atienden." } },
  { en = "verdict", es = "veredicto", at = "phases/16", means = {
    en = "What became of a claim: true, true only under a condition, false, undecided or not tested.",
    es = "En qué quedó una afirmación: verdadera, verdadera solo con una condición, falsa, sin decidir o sin "
      .. "comprobar." } },
  { en = "weight", es = "peso", at = "theory/00-order-is-invisible", means = {
    en = "In attention, the share that a key receives; in a model, a number found by training.",
    es = "En la atención, la fracción que recibe una clave; en un modelo, un número hallado al entrenar." } },
  { en = "width", es = "anchura", at = "theory/01-sinusoids", means = {
    en = "How many numbers a vector of a model or a head has.",
    es = "Cuántos números tiene un vector de un modelo o de una cabeza." } },
  { en = "window", es = "ventana", at = "labs/07-length-alone", means = {
    en = "A piece of running text of a given length; in ALiBi, the 1/m positions that a head sees well.",
    es = "Trozo de un texto seguido, de una longitud dada; en ALiBi, las 1/m posiciones que una cabeza ve bien." } },
}
