--- What the Lua library says: models, positions, measures, statistics, training, data, files of weights.
return {
  ["MM-N01"] = {
    ["mm.%s does not exist%s"] = "mm.%s no existe%s",
    ["mm.%s does not exist; did you mean t:%s, which every tensor t has?"] =
      "mm.%s no existe; ¿quería decir t:%s, que todo tensor t tiene?",
    ["mm.nn.%s does not exist%s"] = "mm.nn.%s no existe%s",
    ["mm.%s does not exist, but every tensor t has it: t:%s"] = "mm.%s no existe, pero todo tensor t lo tiene: t:%s",
    ["%s.%s does not exist%s"] = "%s.%s no existe%s",
    ["a tensor has no %s%s"] = "un tensor no tiene %s%s",
    ["help: a name is wanted, such as mm.help \"attention\", got %s"] =
      "help: hace falta un nombre, como mm.help \"attention\"; se recibió %s",
  },
  ["MM-N02"] = {
    ["%s: unknown option \"%s\"%s"] = "%s: opción desconocida \"%s\"%s",
    ["%s: options are a table, such as { key = value }, got %s"] =
      "%s: las opciones van en una tabla, como { clave = valor }; se recibió %s",
    ["%s: options in a table are wanted, such as %s { … }"] = "%s: las opciones van en una tabla, como %s { … }",
  },
  ["MM-V02"] = {
    ["%s: n_heads = %d does not divide d_model = %d"] = "%s: n_heads = %d no divide a d_model = %d",
  },
  ["MM-S06"] = {
    ["row_distance: two matrices are wanted, got %s"] = "row_distance: hacen falta dos matrices; se recibió %s",
    ["row_distance: two matrices with rows of one length are wanted, got %s and %s"] =
      "row_distance: hacen falta dos matrices con filas de la misma longitud; se recibieron %s y %s",
    ["row_distance: there are no rows to compare in tensors that are %s and %s"] =
      "row_distance: no hay filas que comparar en tensores de %s y %s",
    ["max_difference: two tensors of one shape are wanted, got %s and %s"] =
      "max_difference: hacen falta dos tensores de la misma forma; se recibieron %s y %s",
    ["MultiHeadAttention: x should be (…, T, d_model), it is %s"] =
      "MultiHeadAttention: x debería ser (…, T, d_model) y es %s",
    ["%s: x is %s, but %s = %d: its last axis should be %d"] =
      "%s: x es %s, pero %s = %d: su último eje debería ser %d",
    ["%s: x should be (…, T, d_head), got %s"] = "%s: x debería ser (…, T, d_head); se recibió %s",
    ["rope: q and k should have the same T and d_head; q is %s, k is %s"] =
      "rope: q y k deberían tener los mismos T y d_head; q es %s, k es %s",
    ["learned: the table is %d × %d, so x should end in %d features; it is %s"] =
      "learned: la tabla es %d × %d, así que x debería acabar en %d componentes; es %s",
    ["%s: there are %d positions for T = %d rows; the tensor is %s"] =
      "%s: hay %d posiciones para T = %d filas; el tensor es %s",
    ["t5: the table was made for %d heads, the model has %d"] =
      "t5: la tabla se hizo para %d cabezas y el modelo tiene %d",
    ["%s: a tensor (…, T, S) is wanted, got %s"] = "%s: hace falta un tensor (…, T, S); se recibió %s",
    ["%s: there are no scores in a tensor that is %s"] = "%s: no hay puntuaciones en un tensor que es %s",
    ["translation: scores should be (…, T, T), got %s"] =
      "translation: las puntuaciones deberían ser (…, T, T); se recibió %s",
    ["MiniGPT: %d tokens, and max_len is %d"] = "MiniGPT: son %d tokens y max_len es %d",
  },
  ["MM-S04"] = {
    ["stack: axis %d; there are %d axes in the result"] = "stack: eje %d; el resultado tiene %d ejes",
  },
  ["MM-T02"] = {
    ["map: a list and a function are wanted, got a %s and a %s"] =
      "map: hacen falta una lista y una función; se recibieron %s y %s",
    ["max_difference: two tensors are wanted, got %s"] = "max_difference: hacen falta dos tensores; se recibió %s",
    ["astype: dtype should be a text, such as \"float64\", got %s"] =
      "astype: dtype debería ser un texto, como \"float64\"; se recibió %s",
    ["%s: a tensor is wanted, got %s"] = "%s: hace falta un tensor; se recibió %s",
    ["%s: %s should be a tensor, got %s"] = "%s: %s debería ser un tensor; se recibió %s",
    ["%s: %s should be a whole number from %d on, got %s"] =
      "%s: %s debería ser un número entero desde %d; se recibió %s",
    ["%s: positions should be a table of numbers or a tensor, got %s"] =
      "%s: positions debería ser una tabla de números o un tensor; se recibió %s",
    ["%s: scaling should be a table such as { kind = \"linear\", factor = 4 }, got %s"] =
      "%s: scaling debería ser una tabla como { kind = \"linear\", factor = 4 }; se recibió %s",
    ["%s: scaling.%s should be a number, got %s"] = "%s: scaling.%s debería ser un número; se recibió %s",
    ["%s: scaling.attention_factor should be a number, or true for 0.1 ln(factor) + 1, got %s"] =
      "%s: scaling.attention_factor debería ser un número, o true para 0.1 ln(factor) + 1; se recibió %s",
    ["rope: offset should be a number, got %s"] = "rope: offset debería ser un número; se recibió %s",
    ["band_mass: w, how far the band reaches, should be a number from 0 on, got %s"] =
      "band_mass: w, hasta dónde llega la banda, debería ser un número desde 0; se recibió %s",
    ["AdamW: parameters should be a list of tensors that is not empty"] =
      "AdamW: parameters debería ser una lista de tensores que no esté vacía",
    ["MiniGPT:generate: sampling needs a generator: rng = mm.random(seed), or temperature = 0"] =
      "MiniGPT:generate: elegir al azar necesita un generador: rng = mm.random(semilla), o bien temperature = 0",
    ["MiniGPT:generate: begin with at least one token"] = "MiniGPT:generate: empiece con al menos un token",
    ["%s: rng should be a generator, made by mm.random(seed), got %s"] =
      "%s: rng debería ser un generador, hecho con mm.random(semilla); se recibió %s",
    ["%s: seed and rng exclude each other"] = "%s: seed y rng se excluyen",
    ["%s: sampling needs a generator: pass rng = mm.random(seed)"] =
      "%s: el muestreo necesita un generador: dé rng = mm.random(semilla)",
  },
  ["MM-V01"] = {
    ["outside: rows should be (T, d), got %s"] = "outside: rows debería ser (T, d); se recibió %s",
    ["%s: head should be a whole number from 1 to %d, got %s"] =
      "%s: head debería ser un número entero de 1 a %d; se recibió %s",
    ["outside: n should be a whole number from 1 to %d, got %s"] =
      "outside: n debería ser un número entero de 1 a %d; se recibió %s",
    ["rope_horizon: the %s is a number from 1 on, got %s"] = "rope_horizon: %s es un número desde 1; se recibió %s",
    ["rope_bound: the distance is a number, got %s"] = "rope_bound: la distancia es un número; se recibió %s",
    ["%s: there is no %s %s%s"] = "%s: no hay %s %s%s",
    ["MLP: unknown activation \"%s\"%s"] = "MLP: activación desconocida \"%s\"%s",
    ["%s: %s should be a finite number above %g, got %s"] =
      "%s: %s debería ser un número finito mayor que %g; se recibió %s",
    ["%s: %s should be a number from %g to below %g, got %s"] =
      "%s: %s debería ser un número desde %g y menor que %g; se recibió %s",
    ["%s: %s should be a finite number from %g on, got %s"] =
      "%s: %s debería ser un número finito desde %g; se recibió %s",
    ["%s: %s should be a finite number, got %s"] = "%s: %s debería ser un número finito; se recibió %s",
    ["%s: ids should be a list of tokens, got %s"] = "%s: ids debería ser una lista de tokens; se recibió %s",
    ["t5: positions should be whole numbers, got %s"] =
      "t5: las posiciones deberían ser números enteros; se recibió %s",
    ["%s: there are %d positions for %d keys"] = "%s: hay %d posiciones para %d claves",
    ["%s: scaling.kind is missing%s"] = "%s: falta scaling.kind%s",
    ["%s: scaling.%s is missing; kind \"%s\" needs %s"] = "%s: falta scaling.%s; el tipo \"%s\" necesita %s",
    ["positions should be a list of numbers or a tensor, got %s"] =
      "positions debería ser una lista de números o un tensor; se recibió %s",
    ["positions: entry %d is %s; finite numbers are wanted"] =
      "positions: el elemento %d es %s; hacen falta números finitos",
    ["cache should be a table, empty at first, got %s"] =
      "cache debería ser una tabla, vacía al principio; se recibió %s",
    ["%s: the logits are no numbers (NaN) after %d tokens"] =
      "%s: los logits no son números (NaN) después de %d tokens",
    ["%s: the format \"%s\" does not fit %s"] = "%s: el formato \"%s\" no sirve para %s",
    ["%s: %s should be true or false, got %s"] = "%s: %s debería ser true o false; se recibió %s",
    ["schemes.rope: name should be a text, got %s"] = "schemes.rope: name debería ser un texto; se recibió %s",
    ["schemes.rope: rotary, the number of features that turn, should be even and from 2 on, got %s"] =
      "schemes.rope: rotary, el número de componentes que giran, debería ser par y al menos 2; se recibió %s",
    ["%s: rotary, the number of features that turn, should be even and from 2 to d_head = %d, got %s"] =
      "%s: rotary, el número de componentes que giran, debería ser par y de 2 a d_head = %d; se recibió %s",
    ["equivariance_error: permutation should hold each of 0 … %d once; entry %d is %s"] =
      "equivariance_error: permutation debería contener cada uno de 0 … %d una vez; el elemento %d es %s",
    ["equivariance_error: permutation has %d entries for T = %d rows"] =
      "equivariance_error: permutation tiene %d elementos para T = %d filas",
  },
  ["MM-X01"] = {
    ["scheme %s: %s should return %s as a tensor, got %s"] =
      "esquema %s: %s debería devolver %s como tensor; se recibió %s",
    ["scheme %s: %s should return %s in the shape it came in, %s; it returned %s"] =
      "esquema %s: %s debería devolver %s con la forma en que llegó, %s; devolvió %s",
    ["scheme %s: %s should return %s as %s, as it came; it returned %s"] =
      "esquema %s: %s debería devolver %s como %s, igual que llegó; devolvió %s",
    ["%s: a scheme is a table with any of add, rotate and bias, such as schemes.rope(); got %s"] =
      "%s: un esquema es una tabla con add, rotate o bias, como schemes.rope(); se recibió %s",
    ["%s: scheme %s: %s should be a function, got %s"] = "%s: esquema %s: %s debería ser una función; se recibió %s",
    ["%s: scheme %s has none of add, rotate and bias; it has \"%s\"%s"] =
      "%s: el esquema %s no tiene add, rotate ni bias; tiene \"%s\"%s",
    ["scheme %s: bias should return a tensor, got %s"] = "esquema %s: bias debería devolver un tensor; se recibió %s",
    ["scheme %s: bias should return %d × %d (queries, keys), or %d × %d × %d with heads; it returned %s"] =
      "esquema %s: bias debería devolver %d × %d (consultas, claves), o %d × %d × %d con cabezas; devolvió %s",
    ["scheme %s: its bias takes no positions, and these are not one after the other; write it as " ..
      "bias(n_heads, T, S, positions)"] =
      "esquema %s: su sesgo no recibe posiciones, y estas no van una tras otra; escríbalo como " ..
        "bias(n_heads, T, S, positions)",
    ["scheme %s: slopes should return %d numbers, one for each head"] =
      "esquema %s: slopes debería devolver %d números, uno por cabeza",
  },
  ["MM-R01"] = {
    ["fit: resume = true needs a checkpoint to resume from"] =
      "fit: resume = true necesita un checkpoint desde el que seguir",
    ["fit: %s does not say which step it was saved at"] = "fit: %s no dice en qué paso se guardó",
    ["fit: step %d: %s; %s. The weights are those after step %d again%s"] =
      "fit: paso %d: %s; %s. Los pesos vuelven a ser los de después del paso %d%s",
    ["AdamW: no parameter has a gradient; call tape:backward(loss) first"] =
      "AdamW: ningún parámetro tiene gradiente; llame antes a tape:backward(loss)",
    ["grid: %s"] = "grid: %s",
  },
  ["MM-F03"] = {
    ["safetensors: %s cannot be the name of a tensor here"] =
      "safetensors: %s no puede ser aquí el nombre de un tensor",
    ["safetensors: cannot write %s"] = "safetensors: no se puede escribir %s",
    ["safetensors: cannot write %s: %s"] = "safetensors: no se puede escribir %s: %s",
    ["safetensors: %s: the entry of '%s' is no object"] = "safetensors: %s: la entrada de '%s' no es un objeto",
    ["safetensors: %s: '%s' is of type %s; F32, F64, I32 and I64 can be read"] =
      "safetensors: %s: '%s' es de tipo %s; se pueden leer F32, F64, I32 e I64",
    ["safetensors: %s: '%s' lacks its shape or its offsets"] =
      "safetensors: %s: a '%s' le falta la forma o los desplazamientos",
    ["safetensors: %s: '%s' has a size that is no count"] =
      "safetensors: %s: '%s' tiene un tamaño que no es un número de elementos",
    ["safetensors: %s: '%s' has %d axes; 8 are possible"] = "safetensors: %s: '%s' tiene %d ejes; son posibles 8",
    ["safetensors: %s: '%s' is %s of %s, but its offsets do not span that"] =
      "safetensors: %s: '%s' es %s de %s, pero sus desplazamientos no abarcan eso",
    ["safetensors: %s is truncated: '%s' ends at byte %d of the data, and %d are there"] =
      "safetensors: %s está cortado: '%s' acaba en el byte %d de los datos, y hay %d",
    ["safetensors: cannot read %s"] = "safetensors: no se puede leer %s",
    ["safetensors: %s is truncated: the length of its header is missing"] =
      "safetensors: %s está cortado: falta la longitud de su cabecera",
    ["safetensors: %s is no safetensors file: its header would be %d bytes long"] =
      "safetensors: %s no es un archivo safetensors: su cabecera tendría %d bytes",
    ["safetensors: %s is truncated: its header is %d bytes long, and %d are there"] =
      "safetensors: %s está cortado: su cabecera tiene %d bytes, y hay %d",
    ["safetensors: %s is no safetensors file: its header is no JSON object (%s)"] =
      "safetensors: %s no es un archivo safetensors: su cabecera no es un objeto JSON (%s)",
    ["no valid JSON at line %d, column %d"] = "deja de ser JSON en la línea %d, columna %d",
    ["it is nested too deeply"] = "tiene demasiados niveles",
    ["it is not UTF-8"] = "no es UTF-8",
    ["it does not begin with {"] = "no empieza por {",
    ["safetensors: %s: its metadata is no map of names to texts"] =
      "safetensors: %s: sus metadatos no asocian nombres con textos",
    ["safetensors: %s: the data of '%s' does not begin where the last ended"] =
      "safetensors: %s: los datos de '%s' no empiezan donde acabaron los anteriores",
    ["safetensors: %s holds %d bytes of data, and its header accounts for %d"] =
      "safetensors: %s tiene %d bytes de datos, y su cabecera da cuenta de %d",
    ["load: %s has no tensor '%s'%s"] = "load: %s no tiene ningún tensor '%s'%s",
    ["load: %s: '%s' is %s in the file and %s in the model"] = "load: %s: '%s' es %s en el archivo y %s en el modelo",
    ["load: %s holds '%s', which the model has not"] = "load: %s contiene '%s', que el modelo no tiene",
  },
  ["MM-K01"] = {
    ["bootstrap_groups: the sizes do not add up to the values"] =
      "bootstrap_groups: los tamaños no suman tantos valores",
    ["bootstrap_means: the values are not so many rows of one length"] =
      "bootstrap_means: los valores no forman tantas filas de la misma longitud",
    ["range: a list of numbers is wanted, with at least one"] =
      "range: hace falta una lista de números, con uno al menos",
    ["range: entry %d is a %s, not a number"] = "range: el elemento %d es %s, no un número",
    ["%s: needs at least %d number%s, got %s"] = "%s: necesita al menos %d número%s; se recibió %s",
    ["%s: entry %d is %s, not a number"] = "%s: el elemento %d es %s, no un número",
    ["%s: %s should lie between 0 and 1, got %s"] = "%s: %s debería estar entre 0 y 1; se recibió %s",
    ["%s: %s should be one of \"%s\", got \"%s\""] = "%s: %s debería ser uno de \"%s\"; se recibió \"%s\"",
    ["%s: entry %d is %s; finite numbers are needed"] = "%s: el elemento %d es %s; hacen falta números finitos",
    ["%s: p must lie in [0, 1], got %s"] = "%s: p tiene que estar en [0, 1]; se recibió %s",
    ["share: bar should be a number, got %s"] = "share: bar debería ser un número; se recibió %s",
    ["bootstrap: statistic should return a number, got %s"] =
      "bootstrap: statistic debería devolver un número; devolvió %s",
    ["differences: %d values against %d: pairs are needed"] =
      "differences: %d valores frente a %d: hacen falta parejas",
    ["student_cdf: degrees of freedom must be positive, got %s"] =
      "student_cdf: los grados de libertad tienen que ser positivos; se recibió %s",
    ["bootstrap_nested: needs at least 2 groups"] = "bootstrap_nested: necesita al menos 2 grupos",
    ["bootstrap_nested: shared values need groups of one size, group %d has %d, not %d"] =
      "bootstrap_nested: los valores compartidos necesitan grupos del mismo tamaño; el grupo %d tiene %d, no %d",
    ["bootstrap_nested: choose needs shared = true"] = "bootstrap_nested: choose necesita shared = true",
    ["holm: p[%d] = %g is no probability"] = "holm: p[%d] = %g no es una probabilidad",
    ["equivalence: margin must be a positive number, got %s"] =
      "equivalence: margin tiene que ser un número positivo; se recibió %s",
    ["record: %s has two keys of different kinds that a table would both call %s"] =
      "record: %s tiene dos claves de distinto tipo que en una tabla se llamarían las dos %s",
    ["AdamW: parameters should be a list of tensors; entry %d is a %s"] =
      "AdamW: parameters debería ser una lista de tensores; el elemento %d es %s",
    ["AdamW: the rate of a step should be a finite number, got %s"] =
      "AdamW: la tasa de un paso debería ser un número finito; se recibió %s",
    ["fit: model should be a module, got %s"] = "fit: model debería ser un módulo; se recibió %s",
    ["fit: loss should be a function of the step, got %s"] =
      "fit: loss debería ser una función del paso; se recibió %s",
    ["fit: step %d: loss should give a tensor, got %s"] = "fit: paso %d: loss debería dar un tensor; dio %s",
    ["warmup_cosine: %s is missing"] = "warmup_cosine: falta %s",
    ["balanced_accuracy: label %d is %s, neither 0 nor 1"] =
      "balanced_accuracy: la etiqueta %d es %s; no es 0 ni 1",
    ["balanced_accuracy: one of the two classes is absent"] = "balanced_accuracy: falta una de las dos clases",
  },
  ["MM-A01"] = {
    ["sentence: no verb %s, tense %s, person %s"] = "sentence: no hay verbo %s, tiempo %s, persona %s",
    ["encode: %q is not a word of the grammar"] = "encode: %q no es una palabra de la gramática",
    ["concatenate: no sentences of a pool of %d fill %s tokens"] =
      "concatenate: ninguna combinación de %d frases llena %s tokens",
    ["concatenate: the pool's sentences do not add up to %d tokens"] =
      "concatenate: las frases disponibles no suman %d tokens",
    ["ordering: %d distinct values do not fit 0 … %d"] = "ordering: %d valores distintos no caben en 0 … %d",
    ["ordering: a pair needs at least 2 values, got %s"] =
      "ordering: una pareja necesita al menos 2 valores; se recibió %s",
    ["ordering: no unseen sequences of %d values of 0 … %d are left"] =
      "ordering: no quedan secuencias nuevas de %d valores de 0 … %d",
  },
  ["MM-Q01"] = {
    ["record: cells: one or two axes, rows and columns; this record has %d: hold or average the others"] =
      "record: cells: uno o dos ejes, filas y columnas; este registro tiene %d: fije o promedie los demás",
    ["record: %s: no axis is left, so there is no %s"] = "record: %s: no queda ningún eje, así que no hay %s",
    ["record: %s: there is no axis %s%s"] = "record: %s: no hay ningún eje %s%s",
    ["record: %s: a key of axis %s is a number, a text, or a table with a name, got %s"] =
      "record: %s: una clave del eje %s es un número, un texto o una tabla con nombre; se recibió %s",
    ["record: put needs a key for each axis (%s), that is %d; got %d"] =
      "record: put necesita una clave por eje (%s), es decir, %d; se recibieron %d",
    ["record: put takes a number or a tensor; got %s at %s"] =
      "record: put acepta un número o un tensor; se recibió %s en %s",
    ["record: there is already a value at %s; a place is written once; are there two of the name %s? { name = … } "
      .. "gives one another"] =
      "record: ya hay un valor en %s; cada lugar se escribe una vez; ¿hay dos con el nombre %s? { name = … } da otro "
      .. "nombre a uno",
    ["record: there is already a value at %s; a place is written once"] =
      "record: ya hay un valor en %s; cada lugar se escribe una sola vez",
    ["record: of: which axis is held? Write of { %s = … }"] = "record: of: ¿qué eje se fija? Escriba of { %s = … }",
    ["record: of: from one to %d keys (%s), got %d"] = "record: of: de una a %d claves (%s); se recibieron %d",
    ["record: of: nothing has been put yet"] = "record: of: aún no se ha guardado nada",
    ["record: of: nothing was put at %s = %s%s"] = "record: of: no se guardó nada en %s = %s%s",
    ["record: of: nothing was put at %s"] = "record: of: no se guardó nada en %s",
    ["record: nothing was put at %s = %s%s"] = "record: no se guardó nada en %s = %s%s",
    ["record: %s: the values should be numbers, not tensors; map them to numbers first"] =
      "record: %s: los valores deberían ser números, no tensores; conviértalos antes en números con map",
    ["record: change: values are missing at %s = %s"] = "record: change: faltan valores en %s = %s",
    ["record: %s between a %s and a record"] = "record: %s entre %s y un registro",
    ["record: it has no %s; did you mean \"%s\"?"] = "record: no tiene %s; ¿quería decir \"%s\"?",
    ["record: its values are read with of, as in H:of(%s), not with H[…] or a dot"] =
      "record: sus valores se leen con of, como en H:of(%s), no con H[…] ni con un punto",
    ["record: a value is written with put, as in H:put(value, %s, …), not with H[…] = value"] =
      "record: un valor se escribe con put, como en H:put(valor, %s, …), no con H[…] = valor",
    ["record: %s between a record and a %s"] = "record: %s entre un registro y %s",
    ["record: %s: one has the axes %s, the other %s"] = "record: %s: uno tiene los ejes %s, el otro %s",
    ["record: %s: one of the two has nothing at %s"] = "record: %s: uno de los dos no tiene nada en %s",
    ["record: %s: one axis is needed, this record has %s"] = "record: %s: hace falta un eje, y este registro tiene %s",
    ["record: cells: what follows the format are records; number %d is a %s"] =
      "record: cells: tras el formato van registros; el número %d es %s",
    ["record: name the axes, such as mm.record(\"scheme\", \"T\", \"seed\")"] =
      "record: dé nombre a los ejes, como mm.record(\"scheme\", \"T\", \"seed\")",
    ["record: the name of axis %d is a text, got %s"] = "record: el nombre del eje %d es un texto; se recibió %s",
    ["record: there are two axes called %s"] = "record: hay dos ejes llamados %s",
    ["record: an axis cannot be called name: a table with a name is a key"] =
      "record: un eje no puede llamarse name: una tabla con name es una clave",
  },
  ["MM-R02"] = {
    ["there is no specification %s"] = "no existe la especificación %s",
    ["%s.json is not there: nothing was registered"] = "%s.json no está: no se registró nada",
    ["%s.json is there already: a registration is made once"] = "%s.json ya está: un registro se hace una sola vez",
    ["%s holds the words of another start: %s"] = "%s contiene las opciones de otro comienzo: %s",
    ["experiment: %s"] = "experiment: %s",
    ["a run returns a table of its numbers, not %s"] = "una ejecución devuelve una tabla con sus números, no %s",
    ["what a run returns is named with letters, digits and _, not %s"] =
      "lo que devuelve una ejecución se nombra con letras, cifras y _, no %s",
    ["the run's %s has no entry %d: a list may have no holes"] =
      "a %s de la ejecución le falta el elemento %d: una lista no puede tener huecos",
    ["the run's %s holds %s, which is not a finite number"] =
      "%s de la ejecución contiene %s, que no es un número finito",
    ["experiment: there is no run of arm %s, seed %s, rate %s"] =
      "experiment: no hay ejecución del brazo %s, semilla %s, tasa %s",
    ["experiment: the runs of arm %s return nothing called \"%s\""] =
      "experiment: las ejecuciones del brazo %s no devuelven nada llamado \"%s\"",
    ["experiment: \"%s\" subtracts a list of %d from one of %d"] =
      "experiment: \"%s\" resta una lista de %d de otra de %d",
    ["contrast %s: a list of %d beside one of %d"] = "contraste %s: una lista de %d junto a otra de %d",
    ["contrasts: two are called %s"] = "contrastes: dos se llaman %s",
    ["experiment: a process ended with status %s; what is finished is kept, and the same command goes on from there"] =
      "experiment: un proceso acabó con el estado %s; lo terminado se conserva, y la misma orden sigue desde ahí",
    ["--shard needs \"k/n\", with k from 1 to n, or \"any\", not '%s'"] =
      "--shard necesita \"k/n\", con k de 1 a n, o \"any\", no '%s'",
    ["%s: arms should be a list of names"] = "%s: arms debería ser una lista de nombres",
    ["%s: an arm's name is made of letters, digits and _, not '%s'"] =
      "%s: el nombre de un brazo se compone de letras, cifras y _, no '%s'",
    ["%s: two arms are called %s"] = "%s: dos brazos se llaman %s",
    ["experiment: run() was called before"] = "experiment: ya se llamó a run()",
    ["experiment: no rate passes the gate: one unit in the last place of the first weights changes %s by more " ..
      "than %g at every rate"] =
      "experiment: ninguna tasa supera la prueba: una unidad en la última cifra de los primeros pesos cambia %s en " ..
        "más de %g con cada tasa",
    ["%s: run should be a function of a case, got %s"] = "%s: run debería ser una función de un caso; se recibió %s",
    ["%s: rates should be a list of numbers"] = "%s: rates debería ser una lista de números",
    ["--rates needs positive numbers, each once, not %s"] =
      "--rates necesita números positivos, cada uno una vez, no %s",
    ["%s/%s holds runs of several starts (%s): give the words of the one to merge"] =
      "%s/%s contiene ejecuciones de varios comienzos (%s): dé las opciones del que se quiere unir",
    ["share %s of %d runs: %d were there, %d made now"] = "parte %s de %d ejecuciones: %d ya estaban, %d hechas ahora",
    ["registered: %s.json"] = "registrado: %s.json",
  },
  WORDS = {
    ["; did you mean \"%s\"?"] = "; ¿quería decir \"%s\"?",
    ["; did you mean %s?"] = "; ¿quería decir %s?",
    ["; did you mean mm.%s?"] = "; ¿quería decir mm.%s?",
    ["; there is %s"] = "; hay %s",
  },
}
