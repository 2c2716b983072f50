--- What the engine and its binding (src/engine, src/binding, src/figure) say.
return {
  -- ---- Shapes
  ["MM-S01"] = {
    ["matmul: inner sizes differ: a is %s, b is %s"] = "matmul: los tamaños interiores no coinciden: a es %s, b es %s",
    ["matmul: a scalar is no matrix: a is %s, b is %s"] = "matmul: un escalar no es una matriz: a es %s, b es %s",
    ["matmul: leading axes do not broadcast: a is %s, b is %s"] =
      "matmul: los primeros ejes no se pueden difundir: a es %s, b es %s",
    ["linear: x (…, K) is %s, W (K, M) is %s"] = "linear: x (…, K) es %s, W (K, M) es %s",
    ["linear: W (K, M) is %s, b (M) is %s"] = "linear: W (K, M) es %s, b (M) es %s",
    ["%s: %s: %s times %s into %s"] = "%s: %s: %s por %s en %s",
    ["needs matrices"] = "hacen falta matrices",
    ["inner sizes differ"] = "los tamaños interiores no coinciden",
    ["the product does not fit"] = "el producto no cabe",
    ["leading axes do not broadcast"] = "los primeros ejes no se pueden difundir",
    ["the output has no unit stride"] = "la salida no tiene paso unidad",
  },
  ["MM-S02"] = {
    ["%s: shapes %s and %s do not broadcast"] = "%s: las formas %s y %s no se pueden difundir",
    ["%s: %s does not broadcast to %s"] = "%s: %s no se puede difundir a %s",
    ["attention: leading axes do not broadcast: q is %s, k is %s, v is %s"] =
      "attention: los primeros ejes no se pueden difundir: q es %s, k es %s, v es %s",
    ["attention: leading axes do not broadcast: q is %s, k is %s"] =
      "attention: los primeros ejes no se pueden difundir: q es %s, k es %s",
    ["attention: a bias of %s does not broadcast to the scores (…, H, T, S), %s"] =
      "attention: un sesgo de %s no se puede difundir a las puntuaciones (…, H, T, S), que son %s",
  },
  ["MM-S03"] = {
    ["subscript %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld"] =
      "el subíndice %lld está fuera de rango: el eje %d de este tensor de %s números tiene 1 … %lld",
    ["slice: %lld … %lld by %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld"] =
      "slice: %lld … %lld con paso %lld está fuera de rango: el eje %d de este tensor de %s números tiene 1 … %lld",
    ["select: %lld is out of range: axis %d of this tensor of %s numbers has 1 … %lld"] =
      "select: %lld está fuera de rango: el eje %d de este tensor de %s números tiene 1 … %lld",
    ["gather: subscript %lld is out of range: axis %d has 1 … %lld"] =
      "gather: el subíndice %lld está fuera de rango: el eje %d tiene 1 … %lld",
    ["%s: entry %lld of the %s (%s, counted from 1 in rows) is %lld, outside 0 … %lld"] =
      "%s: el elemento %lld de %s (%s, contado desde 1 por filas) es %lld, fuera de 0 … %lld",
    ["select: the index leaves the axis, which has %lld entries (tensor %s)"] =
      "select: el índice se sale del eje, que tiene %lld elementos (tensor %s)",
    ["slice: the range leaves the axis at its %s; the axis has %lld entries (tensor %s)"] =
      "slice: el intervalo se sale del eje por su %s; el eje tiene %lld elementos (tensor %s)",
    ["slice: the range ends %lld before it begins (tensor %s)"] =
      "slice: el intervalo acaba %lld antes de empezar (tensor %s)",
    ["slice: a step of %lld leads nowhere"] = "slice: un paso de %lld no lleva a ninguna parte",
    ["%d subscripts for a tensor that is %s"] = "%d subíndices para un tensor que es %s",
    ["a subscript is a whole number, got %s"] = "un subíndice es un número entero; se recibió %s",
    ["subscripts are written {i, j}, as many as there are axes or fewer"] =
      "los subíndices se escriben {i, j}, tantos como ejes o menos",
    ["a tensor is subscripted by numbers, t[i] or t[{i, j}], got %s"] =
      "los subíndices de un tensor son números, t[i] o t[{i, j}]; se recibió %s",
    ["tape: entry %lld of %lld"] = "tape: la entrada %lld de %lld",
  },
  ["MM-S04"] = {
    ["%s: no such axis: the tensor is %s"] = "%s: no existe ese eje: el tensor es %s",
    ["axis %d: axes count from 1 (or from -1, backwards)"] =
      "eje %d: los ejes cuentan desde 1 (o desde -1, hacia atrás)",
    ["%s: axis %d of a tensor that is %s"] = "%s: el eje %d de un tensor que es %s",
    ["permute: %d axes given for a tensor that is %s"] = "permute: se dieron %d ejes para un tensor que es %s",
    ["permute: an axis is named twice; the tensor is %s"] = "permute: un eje aparece dos veces; el tensor es %s",
    ["T: two axes are wanted, this tensor is %s"] = "T: hacen falta dos ejes, y este tensor es %s",
    ["%s: x has no axis to go along: it is %s"] = "%s: x no tiene un eje que recorrer: es %s",
    ["%s: x has no axis to go along: it is a scalar"] = "%s: x no tiene un eje que recorrer: es un escalar",
    ["%s: %d axes; a tensor has 0 … %d"] = "%s: %d ejes; un tensor tiene 0 … %d",
    ["a tensor has at most %d axes, this shape has %d"] = "un tensor tiene como mucho %d ejes, y esta forma tiene %d",
    ["a scalar has no length"] = "un escalar no tiene longitud",
    ["item: one element is wanted, this tensor is %s"] = "item: hace falta un solo elemento, y este tensor es %s",
  },
  ["MM-S05"] = {
    ["reshape: the shape is one table, such as {64, 32}, got %d values"] =
      "reshape: la forma es una sola tabla, como {64, 32}; se recibieron %d valores",
    ["reshape: %s has %lld elements, %s has %lld"] = "reshape: %s tiene %lld elementos, %s tiene %lld",
    ["reshape: %s has %lld elements, which %s cannot hold"] = "reshape: %s tiene %lld elementos, que no caben en %s",
    ["reshape: %s has more than one size below 0"] = "reshape: %s tiene más de un tamaño menor que 0",
    ["reshape: %s does not fit in %s"] = "reshape: %s no cabe en %s",
    ["%s: negative size in shape %s"] = "%s: hay un tamaño negativo en la forma %s",
    ["a shape is made of whole numbers, got %s"] = "una forma se compone de números enteros; se recibió %s",
  },
  ["MM-S06"] = {
    ["attention: q (…, H, T, D) is %s, k (…, H, S, D) is %s, v (…, H, S, E) is %s"] =
      "attention: q (…, H, T, D) es %s, k (…, H, S, D) es %s, v (…, H, S, E) es %s",
    ["attention: q (…, H, T, D) is %s, k (…, H, S, D) is %s"] =
      "attention: q (…, H, T, D) es %s, k (…, H, S, D) es %s",
    ["attention: slopes (H) are %s, q (…, H, T, D) is %s"] =
      "attention: las pendientes (H) son %s, q (…, H, T, D) es %s",
    ["cross_entropy: logits (…, V) are %s, targets (…) %s"] =
      "cross_entropy: los logits (…, V) son %s, los objetivos (…) son %s",
    ["%s: x (…, C) is %s, %s (C) is %s"] = "%s: x (…, C) es %s, %s (C) es %s",
    ["rope: x (…, T, D) is %s, cosines (T, r/2) %s, sines %s; r is at most D"] =
      "rope: x (…, T, D) es %s, los cosenos (T, r/2) son %s, los senos %s; r es como mucho D",
    ["adamw: the parameter is %s, %s is %s"] = "adamw: el parámetro es %s, %s es %s",
    ["concat: parts differ off the axis: part 1 is %s, part %d is %s"] =
      "concat: las partes difieren fuera del eje: la parte 1 es %s, la parte %d es %s",
    ["concat: no parts"] = "concat: no hay partes",
    ["concat: a list of tensors is wanted, such as {a, b}"] = "concat: hace falta una lista de tensores, como {a, b}",
    ["take: the table has no rows: it is a scalar"] = "take: la tabla no tiene filas: es un escalar",
    ["take: more than %d axes: the table is %s, the index %s"] = "take: más de %d ejes: la tabla es %s, el índice %s",
    ["gather: the index does not fit x off the axis: x is %s, the index is %s"] =
      "gather: el índice no encaja con x fuera del eje: x es %s, el índice es %s",
    ["%s: no elements to reduce: x is %s"] = "%s: no hay elementos que reducir: x es %s",
  },
  ["MM-S07"] = {
    ["tensor: tables nested deeper than %d axes"] = "tensor: las tablas están anidadas a más de %d ejes",
    ["tensor: ragged table: at depth %d one row has %lld entries and another %lld"] =
      "tensor: la tabla no es rectangular: en la profundidad %d una fila tiene %lld elementos y otra %lld",
    ["tensor: ragged table: entry %lld at depth %d should be a %s, got %s"] =
      "tensor: la tabla no es rectangular: el elemento %lld en la profundidad %d debería ser %s y es %s",
    ["tensor: a number or nested tables of numbers, such as {{1, 2}, {3, 4}}, got %s"] =
      "tensor: hace falta un número o tablas anidadas de números, como {{1, 2}, {3, 4}}; se recibió %s",
    ["tensor: the table is too large"] = "tensor: la tabla es demasiado grande",
    ["entry %d should be a number, got %s"] = "el elemento %d debería ser un número; se recibió %s",
  },

  -- ---- Types
  ["MM-T01"] = {
    ["%s: %s is %s, %s is %s; cast one of them"] = "%s: %s es %s, %s es %s; convierta uno de ellos",
    ["where: a is %s, b is %s; cast one of them"] = "where: a es %s, b es %s; convierta uno de ellos",
    ["concat: part 1 is %s, part %d is %s; cast one of them"] =
      "concat: la parte 1 es %s, la parte %d es %s; convierta una de ellas",
    ["assign: the values are %s and the tensor is %s"] = "assign: los valores son %s y el tensor es %s",
    ["%s: needs one real type, got %s and %s into %s"] =
      "%s: hace falta un solo tipo real; se recibieron %s y %s en %s",
  },
  ["MM-T02"] = {
    ["completer: a function is wanted, got %s"] = "completer: hace falta una función; se recibió %s",
    ["%s should be a whole number from 1 on"] = "%s debería ser un número entero desde 1",
    ["%s: argument %d should be %s, got %s"] = "%s: el argumento %d debería ser %s; se recibió %s",
    ["%s should be %s, got \"%s\""] = "%s debería ser %s; se recibió \"%s\"",
    ["%s: between a tensor and a tensor or a number, got %s"] =
      "%s: va entre un tensor y un tensor o un número; se recibió %s",
    ["concat: entry %d should be a tensor, got %s"] = "concat: el elemento %d debería ser un tensor; se recibió %s",
    ["%s: positions should be a number of positions, a table of numbers or a tensor, got %s"] =
      "%s: positions debería ser un número de posiciones, una tabla de números o un tensor; se recibió %s",
    ["%s: the number of positions, T, should be a whole number from 1 on, got %s"] =
      "%s: el número de posiciones, T, debería ser un entero desde 1; se recibió %s",
    ["%s: positions[%lld] should be a number, got %s"] = "%s: positions[%lld] debería ser un número; se recibió %s",
    ["%s: %s should be a whole number, got %s"] = "%s: %s debería ser un número entero; se recibió %s",
    ["%s: %s should be a number, got %s"] = "%s: %s debería ser un número; se recibió %s",
    ["rope_frequencies: scaling.%s should be a number, got %s"] =
      "rope_frequencies: scaling.%s debería ser un número; se recibió %s",
    ["random: the seed is a whole number, got %s"] = "random: la semilla es un número entero; se recibió %s",
    ["random: one seed is wanted; mm.random(seed):uniform() is a number from 0 to 1, :integer(a, b) one from a to b"] =
      "random: hace falta una sola semilla; mm.random(semilla):uniform() da un número de 0 a 1 e :integer(a, b), " ..
        "uno entre a y b",
    ["split: a stream's name is a text, got %s"] = "split: el nombre de una secuencia es un texto; se recibió %s",
    ["arange: how many numbers?"] = "arange: ¿cuántos números?",
    ["a tensor's %s cannot be set"] = "%s de un tensor no se puede cambiar",
    ["this tensor was closed"] = "este tensor ya se cerró",
    ["this tape was closed"] = "esta cinta ya se cerró",
    ["the program is ending: minimodel is closed"] = "el programa está terminando: minimodel ya se cerró",
    ["a text without a zero byte"] = "un texto sin el byte cero",
    ["%s: between two numbers; one of the two must be a tensor: t:%s(u)"] =
      "%s: entre dos números; uno de los dos tiene que ser un tensor: t:%s(u)",
    ["%s: %.17g does not fit in %s"] = "%s: %.17g no cabe en %s",
    ["tensor: %.17g does not fit in %s"] = "tensor: %.17g no cabe en %s",
    ["%s: this op is not called with one tensor alone"] = "%s: esta operación no se llama con un solo tensor",
    ["unpredictable: /dev/urandom cannot be read"] = "unpredictable: no se puede leer /dev/urandom",
  },
  ["MM-T03"] = {
    ["tensors are not compared with ==: a:eq(b) gives a tensor of 1 and 0; rawequal(a, b) tells whether they are " ..
      "one tensor"] =
      "los tensores no se comparan con ==: a:eq(b) da un tensor de 1 y 0; rawequal(a, b) dice si son el mismo tensor",
    ["this condition is always true: it is a tensor, and only nil and false count as false"] =
      "esta condición siempre es cierta: es un tensor, y solo nil y false cuentan como falsos",
    ["`not` comes before the comparison: this is always %s"] =
      "`not` va antes que la comparación: esto siempre es %s",
    ["a tensor is never equal to a value of another kind: this is always %s"] =
      "un tensor nunca es igual a un valor de otra clase: esto siempre es %s",
    ["tensors are not compared with < or <=: a:lt(b), a:le(b), a:gt(b), a:ge(b) give a tensor of 1 and 0"] =
      "los tensores no se comparan con < ni <=: a:lt(b), a:le(b), a:gt(b), a:ge(b) dan un tensor de 1 y 0",
  },
  ["MM-T04"] = {
    ["%s: %s is %s; cast it to float32 or float64"] = "%s: hay que convertir %s, de tipo %s, a float32 o float64",
    ["%s: the %s is %s; cast it to int64"] = "%s: hay que convertir %s, de tipo %s, a int64",
    ["gather: an index is int32 or int64, got %s"] = "gather: un índice es int32 o int64; se recibió %s",
    ["%s: draws are float32 or float64, not %s"] = "%s: los números al azar son float32 o float64, no %s",
    ["%s: dtype must be float32 or float64; it is %s"] = "%s: dtype tiene que ser float32 o float64; es %s",
    ["requires_grad: an integer tensor (%s) has no gradient; cast it to float32 or float64"] =
      "requires_grad: un tensor de enteros (%s) no tiene gradiente; conviértalo a float32 o float64",
    ["grad: an integer tensor (%s) has no gradient"] = "grad: un tensor de enteros (%s) no tiene gradiente",
    ["backward: the loss is %s; an integer tensor has no gradient"] =
      "backward: la pérdida es %s; un tensor de enteros no tiene gradiente",
    ["adamw: the parameter is %s; it must be real"] = "adamw: el parámetro es %s; tiene que ser real",
    ["global_norm: tensor %d is %s; it must be real"] = "global_norm: el tensor %d es %s; tiene que ser real",
    ["arange: 0 … %lld does not fit in %s"] = "arange: 0 … %lld no cabe en %s",
  },

  -- ---- Values
  ["MM-V01"] = {
    ["arange: n is %lld; it must not be negative"] = "arange: n es %lld; no puede ser negativo",
    ["an id is a whole number, got %.14g"] = "un identificador es un número entero; se recibió %.14g",
    ["%s: epsilon is %g; it must be a finite number from 0 on"] =
      "%s: epsilon es %g; tiene que ser un número finito y no negativo",
    ["dropout: p is %g; it must be at least 0 and below 1"] =
      "dropout: p es %g; tiene que ser al menos 0 y menor que 1",
    ["adamw: step %lld; steps count from 1"] = "adamw: paso %lld; los pasos cuentan desde 1",
    ["integer: %lld … %lld holds no number"] = "integer: en %lld … %lld no hay ningún número",
    ["cross_entropy: no target counts, so that there is no mean"] =
      "cross_entropy: no cuenta ningún objetivo, así que no hay media",
    ["alibi_slopes: n_heads must be at least 1; it is %lld"] =
      "alibi_slopes: n_heads tiene que ser al menos 1; es %lld",
    ["alibi_slopes: n_heads is %lld; no model has that many"] =
      "alibi_slopes: n_heads es %lld; ningún modelo tiene tantas",
    ["%s: n_heads must be at least 1; it is %lld"] = "%s: n_heads tiene que ser al menos 1; es %lld",
    ["%s: d_head is %lld; no head is that wide"] = "%s: d_head es %lld; ninguna cabeza es tan ancha",
    ["%s: T must be at least 1, and S, the keys, at least T, the queries; T is %lld, S is %lld"] =
      "%s: T tiene que ser al menos 1, y S, las claves, al menos T, las consultas; T es %lld, S es %lld",
    ["%s: there must be at least one position; there are %lld"] = "%s: tiene que haber al menos una posición; hay %lld",
    ["%s: position %lld (counting from 0) is %g; a position must be a finite number of at most 2^53 in magnitude"] =
      "%s: la posición %lld (contando desde 0) es %g; una posición tiene que ser un número finito de magnitud " ..
        "2^53 como mucho",
    ["%s: base must be a finite number of at least 1; it is %g"] =
      "%s: base tiene que ser un número finito de al menos 1; es %g",
    ["%s: %s must be positive and even, because features go in pairs; it is %lld"] =
      "%s: %s tiene que ser positivo y par, porque las componentes van por pares; es %lld",
    ["%s: T_max must be at least 1; it is %lld"] = "%s: T_max tiene que ser al menos 1; es %lld",
    ["%s: overflow must be error, clamp or wrap; it is number %d"] =
      "%s: overflow tiene que ser error, clamp o wrap; es el número %d",
    ["%s: position %lld (counting from 0) is %g; a table has rows for whole positions only"] =
      "%s: la posición %lld (contando desde 0) es %g; una tabla solo tiene filas para posiciones enteras",
    ["%s: position %.0f is outside the table, which was made for T_max = %lld positions, 0 … %lld; overflow = " ..
      "\"error\" refuses it, \"clamp\" reads the nearest row, \"wrap\" starts again at row 0"] =
      "%s: la posición %.0f está fuera de la tabla, hecha para T_max = %lld posiciones, 0 … %lld; overflow = " ..
        "\"error\" la rechaza, \"clamp\" lee la fila más próxima, \"wrap\" vuelve a empezar en la fila 0",
    ["%s: buckets must be at least %lld%s; it is %lld"] = "%s: buckets tiene que ser al menos %lld%s; es %lld",
    [" and even, half for each direction"] = " y par, la mitad para cada dirección",
    ["%s: max_distance must be more than %lld, the distances that have a bucket each; it is %lld"] =
      "%s: max_distance tiene que ser mayor que %lld, las distancias que tienen cada una su cubeta; es %lld",
    ["%s: scaling.%s must be a number from 1 to 2^53; it is %g"] =
      "%s: scaling.%s tiene que ser un número de 1 a 2^53; es %g",
    ["%s: scaling.kind must be linear, ntk, dynamic, yarn or llama3; it is number %d"] =
      "%s: scaling.kind tiene que ser linear, ntk, dynamic, yarn o llama3; es el número %d",
    ["%s: scaling.kind \"%s\" needs d_head of at least 4, since its exponent is d_head / (d_head - 2); it is %lld"] =
      "%s: scaling.kind \"%s\" necesita un d_head de al menos 4, pues su exponente es d_head / (d_head - 2); es %lld",
    ["%s: scaling.alpha and scaling.beta must satisfy 0 < alpha < beta; alpha is %g, beta is %g"] =
      "%s: scaling.alpha y scaling.beta tienen que cumplir 0 < alpha < beta; alpha es %g, beta es %g",
    ["%s: scaling.kind \"yarn\" needs base > 1, so that pairs differ in frequency; it is %g"] =
      "%s: scaling.kind \"yarn\" necesita base > 1, para que los pares tengan frecuencias distintas; es %g",
    ["%s: scaling.low_freq_factor and scaling.high_freq_factor must satisfy 0 < low < high; low is %g, high is %g"] =
      "%s: scaling.low_freq_factor y scaling.high_freq_factor tienen que cumplir 0 < low < high; low es %g, high es %g",
    ["%s: YaRN's bounds lie outside the pairs 0 … %lld: with original_length %g, beta = %g gives pair %.0f and " ..
      "alpha = %g gives pair %.0f; change original_length, alpha or beta"] =
      "%s: los límites de YaRN quedan fuera de los pares 0 … %lld: con original_length %g, beta = %g da el par " ..
        "%.0f y alpha = %g da el par %.0f; cambie original_length, alpha o beta",
    ["%s: there must be at least one frequency; there are %lld"] =
      "%s: tiene que haber al menos una frecuencia; hay %lld",
    ["%s: there are %lld frequencies and %lld tails"] = "%s: hay %lld frecuencias y %lld colas",
    ["%s: magnitude must be a positive number of at most %g; it is %g"] =
      "%s: magnitude tiene que ser un número positivo de %g como mucho; es %g",
    ["%s: frequency %lld (counting from 0) is %g: its angle at position %g must be finite and at most 2^52"] =
      "%s: la frecuencia %lld (contando desde 0) es %g: su ángulo en la posición %g tiene que ser finito y 2^52 " ..
        "como mucho",
    ["%s: tail %lld (counting from 0) is %g: it is a part of frequency %g, and no larger"] =
      "%s: la cola %lld (contando desde 0) es %g: es parte de la frecuencia %g, y no la supera",
  },

  -- ---- Gradients
  ["MM-G01"] = {
    ["tape: one is already open; close it first"] = "tape: ya hay una cinta abierta; ciérrela primero",
    ["backward: the walk was broken off by an error; open a new tape"] =
      "backward: un error interrumpió el recorrido; abra otra cinta",
    ["backward: the tape was walked already; open a new one"] = "backward: esta cinta ya se recorrió; abra otra",
    ["backward: the loss is not on this tape; compute it from tensors that require a gradient while the tape is open"] =
      "backward: la pérdida no está en esta cinta; calcúlela con tensores que pidan gradiente mientras la cinta " ..
        "está abierta",
    ["backward: the loss must be a scalar; it is %s"] = "backward: la pérdida tiene que ser un escalar; es %s",
    ["attention: slopes have no gradient; pass a bias of −slope · distance, or detach them"] =
      "attention: las pendientes no tienen gradiente; dé un sesgo de −pendiente · distancia, o sepárelas con detach",
    ["assign: the open tape still needs what this tensor holds; write before it is used, or into a copy"] =
      "assign: la cinta abierta todavía necesita lo que contiene este tensor; escriba antes de usarlo, o en una copia",
    ["assign: the open tape would lose track of these values; build the tensor with concat, stack or where, or write "
      .. "values:detach()"] =
      "assign: la cinta abierta perdería el rastro de estos valores; forme el tensor con concat, stack o where, o " ..
        "escriba valores:detach()",
    ["assign: a broadcast tensor repeats its elements and cannot be written to; copy it first"] =
      "assign: un tensor difundido repite sus elementos y no se puede escribir en él; cópielo antes",
    ["adamw: the open tape still needs the parameter; walk it backward or close it first"] =
      "adamw: la cinta abierta todavía necesita el parámetro; recórrala hacia atrás o ciérrela antes",
  },

  -- ---- Memory
  ["MM-M01"] = {
    ["out of memory: the system refused %s; %s are in use"] = "no hay memoria: el sistema negó %s; hay %s en uso",
    ["out of memory: %s refused on purpose, for a test"] = "no hay memoria: %s negados a propósito, para una prueba",
    ["out of memory: %s is more than any machine has"] = "no hay memoria: %s es más de lo que tiene cualquier máquina",
    ["out of memory: %s more than the %s in use would pass the limit of %s"] =
      "no hay memoria: %s más de los %s en uso pasarían del límite de %s",
    ["%s: a tensor of %s is too large for this machine"] = "%s: un tensor de %s es demasiado grande para esta máquina",
    ["concat: the result is too large"] = "concat: el resultado es demasiado grande",
    ["attention: %lld keys are too many for this machine"] = "attention: %lld claves son demasiadas para esta máquina",
    ["matmul: rows of %lld are too long for this machine"] =
      "matmul: las filas de %lld son demasiado largas para esta máquina",
    ["out of memory: drawing takes %zu MB"] = "no hay memoria: dibujar necesita %zu MB",
    ["%s: %lld heads do not fit in memory"] = "%s: %lld cabezas no caben en la memoria",
    ["memory_limit: %d bytes is less than none"] = "memory_limit: %d bytes es menos que nada",
    ["out of memory"] = "no hay memoria",
    ["out of memory while drawing"] = "no hay memoria para dibujar",
    ["figure: out of memory"] = "figure: no hay memoria",
    ["cannot write %s: out of memory"] = "no se puede escribir %s: no hay memoria",
  },

  -- ---- Files
  ["MM-F01"] = {
    ["cannot put %s into %s: %s; it is kept in %s"] = "no se puede poner %s en %s: %s; se conserva en %s",
    ["cannot write %s"] = "no se puede escribir %s",
    ["cannot make the folder %s: %s"] = "no se puede crear la carpeta %s: %s",
    ["cannot make a temporary folder in %s: %s; TMPDIR can name another place"] =
      "no se puede crear una carpeta temporal en %s: %s; TMPDIR puede nombrar otro sitio",
    ["cannot make a temporary folder in %s"] = "no se puede crear una carpeta temporal en %s",
    ["%s is a link that leads back to itself"] = "%s es un enlace que vuelve a sí mismo",
    ["%s is in the way: it is not a folder"] = "%s estorba: no es una carpeta",
    ["cannot write into %s: %s"] = "no se puede escribir en %s: %s",
    ["cannot put the result into %s: %s"] = "no se puede poner el resultado en %s: %s",
    ["load: %s: cannot be opened: %s"] = "load: %s: no se puede abrir: %s",
    ["load: %s: cannot be read: %s"] = "load: %s: no se puede leer: %s",
    ["save: %s: cannot be written: %s"] = "save: %s: no se puede escribir: %s",
    ["cannot write %s: %s"] = "no se puede escribir %s: %s",
    ["No such file or directory"] = "no existe el archivo o la carpeta",
    ["Permission denied"] = "permiso denegado",
    ["Is a directory"] = "es una carpeta",
    ["Not a directory"] = "no es una carpeta",
    ["No space left on device"] = "no queda espacio en el disco",
    ["Read-only file system"] = "el sistema de archivos es de solo lectura",
    ["File name too long"] = "el nombre del archivo es demasiado largo",
    ["File exists"] = "el archivo ya existe",
    ["Too many open files"] = "hay demasiados archivos abiertos",
    ["no more folders can be watched at once (fs.inotify)"] =
      "ya no se pueden vigilar más carpetas a la vez (fs.inotify)",
    ["this system has no inotify"] = "este sistema no tiene inotify",
    ["Input/output error"] = "error de entrada o salida",
    ["%s: No such file or directory"] = "%s: no existe el archivo o la carpeta",
    ["%s: Permission denied"] = "%s: permiso denegado",
    ["%s: Is a directory"] = "%s: es una carpeta",
    ["cannot open %s"] = "no se puede abrir %s",
  },
  ["MM-F02"] = {
    ["load: %s: the header is damaged: %s"] = "load: %s: la cabecera está dañada: %s",
    ["load: %s: holds records with named fields, not numbers"] = "load: %s: contiene registros con campos, no números",
    ["load: %s: the element type is '%.*s'%s; float32, float64, int32 and int64, little-endian, can be read"] =
      "load: %s: el tipo de los elementos es '%.*s'%s; se pueden leer float32, float64, int32 e int64, little-endian",
    ["load: %s: has more than %d axes"] = "load: %s: tiene más de %d ejes",
    ["load: %s: is in Fortran order; in Python, save numpy.ascontiguousarray of it"] =
      "load: %s: está en orden de Fortran; en Python, guarde su numpy.ascontiguousarray",
    ["load: %s: is cut short: it ends inside the %s"] = "load: %s: está cortado: acaba dentro de %s",
    ["load: %s: is empty"] = "load: %s: está vacío",
    ["load: %s: is no .npy file%s"] = "load: %s: no es un archivo .npy%s",
    ["; it looks like an .npz archive: save each array by itself"] =
      "; parece un archivo .npz: guarde cada array por separado",
    ["load: %s: is of version %d.%d; 1.0, 2.0 and 3.0 can be read"] =
      "load: %s: es de la versión %d.%d; se pueden leer 1.0, 2.0 y 3.0",
    ["load: %s: says its header has %zu bytes; that is no header of an array"] =
      "load: %s: dice que su cabecera tiene %zu bytes; eso no es la cabecera de un array",
    ["load: %s: its shape, %s, is too large to be true"] =
      "load: %s: su forma, %s, es demasiado grande para ser cierta",
    ["load: %s: is cut short: %s %s needs %lld bytes and %lld follow the header"] =
      "load: %s: está cortado: %s %s necesita %lld bytes y tras la cabecera hay %lld",
    ["load: %s: %s"] = "load: %s: %s",
    ["load: %s: is longer than %s %s: something follows the data"] =
      "load: %s: es más largo que %s %s: hay algo después de los datos",
    ["'descr' is no string"] = "'descr' no es una cadena",
    ["'shape' is no tuple"] = "'shape' no es una tupla",
    ["'shape' is no tuple of sizes"] = "'shape' no es una tupla de tamaños",
    ["'shape' is a number in brackets, not a tuple"] = "'shape' es un número entre paréntesis, no una tupla",
    ["it does not begin with {"] = "no empieza con {",
    ["it is no dict of key: value pairs"] = "no es un diccionario de pares clave: valor",
    ["'fortran_order' is neither True nor False"] = "'fortran_order' no es ni True ni False",
    ["it has an unknown key"] = "tiene una clave desconocida",
    ["it has a key twice"] = "tiene una clave dos veces",
    ["text follows the }"] = "hay texto después de }",
    ["'descr', 'fortran_order' or 'shape' is missing"] = "falta 'descr', 'fortran_order' o 'shape'",
  },

  -- ---- The machine
  ["MM-E01"] = {
    ["context: threads is %d; it must be 1 … %d"] = "context: el número de hilos es %d; tiene que ser 1 … %d",
    ["context: out of memory"] = "context: no hay memoria",
    ["context: out of memory for %d threads"] = "context: no hay memoria para %d hilos",
    ["context: the system gave %d of %d threads: %s"] = "context: el sistema dio %d de %d hilos: %s",
    ["this processor lacks the instruction set '%s'; it has: %s"] =
      "este procesador no tiene el juego de instrucciones '%s'; tiene: %s",
    ["unknown instruction set '%.40s'; this processor has: %s"] =
      "juego de instrucciones desconocido '%.40s'; este procesador tiene: %s",
    ["MINIMODEL_THREADS should be 1 … %d, it is \"%s\""] = "MINIMODEL_THREADS debería ser 1 … %d; es \"%s\"",
    ["MINIMODEL_ISA: %s"] = "MINIMODEL_ISA: %s",
    ["%s%s"] = "%s%s",
  },

  -- ---- Figures
  ["MM-D01"] = {
    ["figure: %s"] = "figure: %s",
    ["figure: the device is closed"] = "figure: el dispositivo está cerrado",
    ["figure: point %d of a path is not finite"] = "figure: el punto %d de un trazo no es finito",
    ["heatmap: row %d is a %s, not a table of numbers"] = "heatmap: la fila %d es %s, no una tabla de números",
    ["heatmap: row 1 has %d values, row %d has %d"] = "heatmap: la fila 1 tiene %d valores, la fila %d tiene %d",
    ["heatmap: row %d, column %d is a %s, not a number"] = "heatmap: la fila %d, columna %d es %s, no un número",
    ["heatmap: the matrix must have 2 axes, this tensor is %s"] =
      "heatmap: la matriz tiene que tener 2 ejes, y este tensor es %s",
    ["heatmap: the matrix must be a tensor of 2 axes or a table of rows, not a %s"] =
      "heatmap: la matriz tiene que ser un tensor de 2 ejes o una tabla de filas, no %s",
    ["cairo: %s"] = "cairo: %s",
    ["figure: the fonts are closed, because the program is ending"] =
      "figure: las fuentes están cerradas, porque el programa termina",
    ["figure: a place or a length on the page is not finite"] =
      "figure: una posición o una longitud de la página no es finita",
    ["figure: this program does not draw %s"] = "figure: este programa no dibuja %s",
    ["figure: a path has too many points"] = "figure: un trazo tiene demasiados puntos",
    ["figure: an arc's angle is not finite"] = "figure: el ángulo de un arco no es finito",
    ["figure: letters of %f points are not possible"] = "figure: no son posibles letras de %f puntos",
    ["figure: a text's angle is not finite"] = "figure: el ángulo de un texto no es finito",
    ["heatmap: %lld × %lld cells are not possible"] = "heatmap: no son posibles %lld × %lld celdas",
    ["heatmap: %lld rows are not possible"] = "heatmap: no son posibles %lld filas",
    ["heatmap: row %d changed while it was read"] = "heatmap: la fila %d cambió mientras se leía",
    ["figure: a file's name has a byte 0 in it"] = "figure: el nombre de un archivo contiene un byte 0",
    ["the PDF that cairo %s wrote is not built as expected"] =
      "el PDF que escribió cairo %s no está hecho como se esperaba",
    ["a picture of %.0f × %.0f pixels is not possible (1 … 32767)"] =
      "no es posible una imagen de %.0f × %.0f píxeles (1 … 32767)",
    ["the font family %s, which figures are set in, is not installed (%s%s); on Debian: sudo apt-get install " ..
      "fonts-dejavu-core fonts-dejavu-extra"] =
      "la familia tipográfica %s, con la que se componen las figuras, no está instalada (%s%s); en Debian: sudo " ..
        "apt-get install fonts-dejavu-core fonts-dejavu-extra",
    ["the oblique of %s, which variables are set in, is not installed; on Debian: sudo apt-get install " ..
      "fonts-dejavu-extra"] =
      "la cursiva de %s, con la que se componen las variables, no está instalada; en Debian: sudo apt-get " ..
        "install fonts-dejavu-extra",
  },

  WORDS = {
    ["a whole number"] = "un número entero",
    ["a generator, made by mm.random(seed)"] = "un generador, hecho con mm.random(semilla)",
    ["a shape, such as {64, 32}"] = "una forma, como {64, 32}",
    ["an axis (1 is the first, -1 the last)"] = "un eje (1 es el primero, -1 el último)",
    ["a table of numbers or a tensor"] = "una tabla de números o un tensor",
    ["%s or \"%s\""] = "%s o \"%s\"",
    ["index"] = "el índice", ["target"] = "el objetivo", ["targets"] = "los objetivos", ["start"] = "comienzo",
    ["end"] = "final",
    ["header"] = "la cabecera", ["data"] = "los datos", ["the loss"] = "la pérdida", ["the weights"] = "los pesos",
    ["a"] = "a", ["b"] = "b", ["x"] = "x",
  },
}
