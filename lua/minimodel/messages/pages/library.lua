--- Pages of `minimodel explain` on tensors, models, labs, files and the command.
local mm = "local mm = require \"minimodel\"\n"

return {
  ["MM-S01"] = {
    title = { en = "Matrices that do not fit", es = "Matrices que no encajan" },
    en = "In a:matmul(b) the last axis of a and the last but one of b must have one size: (n × k) times (k × m) " ..
      "gives n × m. t:T() exchanges the last two axes.",
    es = "En a:matmul(b) el último eje de a y el penúltimo de b tienen que tener el mismo tamaño: (n × k) por " ..
      "(k × m) da n × m. t:T() intercambia los dos últimos ejes.",
    wrong = mm .. "local A, B = mm.ones {4, 3}, mm.ones {4, 5}\nprint(A:matmul(B))",
    right = mm .. "local A, B = mm.ones {4, 3}, mm.ones {4, 5}\nprint(A:T():matmul(B))",
  },
  ["MM-S02"] = {
    title = { en = "Shapes that do not broadcast", es = "Formas que no se pueden difundir" },
    en = "Two shapes are compared from the last axis backwards: sizes must be equal, or one of them 1, which is " ..
      "then repeated. reshape and T change a shape.",
    es = "Dos formas se comparan desde el último eje hacia atrás: los tamaños tienen que ser iguales, o uno de " ..
      "ellos 1, que entonces se repite. reshape y T cambian una forma.",
    wrong = mm .. "print(mm.ones {3, 4} + mm.ones {3})",
    right = mm .. "print(mm.ones {3, 4} + mm.ones {3, 1})",
  },
  ["MM-S03"] = {
    title = { en = "A subscript or an id out of range", es = "Un subíndice o un id fuera de rango" },
    en = "Axes and subscripts count from 1, as Lua does; -1 is the last. Positions and token ids count from 0, " ..
      "as the mathematics does: with vocab = 10 they are 0 … 9.",
    es = "Los ejes y los subíndices cuentan desde 1, como en Lua; -1 es el último. Las posiciones y los ids de " ..
      "tokens cuentan desde 0, como en las matemáticas: con vocab = 10 son 0 … 9.",
    wrong = mm .. "local x = mm.arange(5)\nprint(x[0])",
    right = mm .. "local x = mm.arange(5)\nprint(x[1])",
  },
  ["MM-S04"] = {
    title = { en = "An axis that is not there", es = "Un eje que no existe" },
    en = "A tensor of shape 2 × 3 has the axes 1 and 2, or -2 and -1 from the end. A scalar has none.",
    es = "Un tensor de forma 2 × 3 tiene los ejes 1 y 2, o -2 y -1 desde el final. Un escalar no tiene ninguno.",
    wrong = mm .. "print(mm.ones {2, 3}:sum(3))",
    right = mm .. "print(mm.ones {2, 3}:sum(2))",
  },
  ["MM-S05"] = {
    title = { en = "A shape that holds another number of elements", es = "Una forma con otro número de elementos" },
    en = "reshape keeps all elements, so that the product of the sizes stays as it is. One size may be -1: it " ..
      "becomes what is left.",
    es = "reshape conserva todos los elementos, así que el producto de los tamaños no cambia. Un tamaño puede " ..
      "ser -1: pasa a ser lo que falta.",
    wrong = mm .. "print(mm.ones {3, 4}:reshape {5, 2})",
    right = mm .. "print(mm.ones {3, 4}:reshape {-1, 2})",
  },
  ["MM-S06"] = {
    title = { en = "A shape that this operation does not take", es = "Una forma que esta operación no admite" },
    en = "The message says which shape is wanted, in the letters of the manual: T positions, d features, H " ..
      "heads, … for any axes before. (d, T) in place of (T, d) is a usual mistake: t:T() turns it.",
    es = "El mensaje dice qué forma se espera, con las letras del manual: T posiciones, d componentes, H " ..
      "cabezas, … para cualquier eje anterior. Un error corriente es (d, T) en lugar de (T, d): t:T() lo " ..
      "arregla.",
    wrong = mm .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2 }\n" ..
      "print(#mha:forward(mm.ones {32, 64}))",
    right = mm .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2 }\n" ..
      "print(#mha:forward(mm.ones {64, 32}))",
  },
  ["MM-S07"] = {
    title = { en = "A table that is no rectangle", es = "Una tabla que no es un rectángulo" },
    en = "mm.tensor takes nested tables whose rows have one length, with numbers inside.",
    es = "mm.tensor admite tablas anidadas cuyas filas tienen la misma longitud, con números dentro.",
    wrong = mm .. "print(mm.tensor { {1, 2}, {3} })",
    right = mm .. "print(mm.tensor { {1, 2}, {3, 4} })",
  },
  ["MM-T01"] = {
    title = { en = "Two types of number in one operation", es = "Dos tipos de número en una operación" },
    en = "float32 and float64 are never mixed silently. t:astype \"float64\" converts. Plain numbers of Lua " ..
      "take the type of the tensor beside them.",
    es = "float32 y float64 no se mezclan nunca sin avisar. t:astype \"float64\" convierte. Los números de Lua " ..
      "toman el tipo del tensor que tienen al lado.",
    wrong = mm .. "local a = mm.ones({2}, \"float64\")\nprint(a + mm.ones {2})",
    right = mm .. "local a = mm.ones({2}, \"float64\")\nprint(a + mm.ones({2}, \"float64\"))",
  },
  ["MM-T02"] = {
    title = { en = "A value of the wrong kind", es = "Un valor de otra clase" },
    en = "The message counts the arguments from 1, without the value before the colon, and says what is wanted " ..
      "and what came. A shape is one table, {3, 4}; random tensors need a generator, mm.random(0).",
    es = "El mensaje cuenta los argumentos desde 1, sin el valor de antes de los dos puntos, y dice qué se " ..
      "espera y qué llegó. Una forma es una tabla, {3, 4}; los tensores al azar necesitan un generador, " ..
      "mm.random(0).",
    wrong = mm .. "print(mm.randn {3, 4})",
    right = mm .. "print(mm.randn(mm.random(0), {3, 4}))",
  },
  ["MM-T03"] = {
    title = { en = "A tensor as a condition", es = "Un tensor como condición" },
    en = "if asks for true or false, and a tensor is neither: it always counts as true. == and < of Lua give " ..
      "one answer, where a tensor has many. x:gt(0) gives a tensor of 1 and 0; its :min():item() is 1 when " ..
      "all hold, its :max():item() when one does.",
    es = "if pregunta por verdadero o falso, y un tensor no es ni lo uno ni lo otro: siempre cuenta como " ..
      "verdadero. == y < de Lua dan una respuesta, y un tensor tiene muchas. x:gt(0) da un tensor de 1 y 0; " ..
      "su :min():item() es 1 si se cumple en todos, y su :max():item() si se cumple en alguno.",
    wrong = mm .. "local x = mm.ones {2, 3}\nif x:gt(0) then print \"all positive\" end",
    right = mm .. "local x = mm.ones {2, 3}\nif x:gt(0):min():item() == 1 then print \"all positive\" end",
    warning = true,
  },
  ["MM-T04"] = {
    title = { en = "A type that this operation does not take", es = "Un tipo que esta operación no admite" },
    en = "Gradients, products and softmax need float32 or float64; ids and subscripts are int64. t:astype converts.",
    es = "Los gradientes, los productos y softmax necesitan float32 o float64; los ids y los subíndices son " ..
      "int64. t:astype convierte.",
    wrong = mm .. "print(mm.tensor({1, 2}, \"int64\"):requires_grad())",
    right = mm .. "print(mm.tensor({1, 2}, \"float32\"):requires_grad())",
  },
  ["MM-V01"] = {
    title = { en = "A value outside its limits", es = "Un valor fuera de sus límites" },
    en = "The message says which value it is, what it may be and why. Features are taken in pairs, so that d is " ..
      "even; a base is at least 1; a table of positions ends at T_max.",
    es = "El mensaje dice qué valor es, cuáles son posibles y por qué. Las componentes van por pares, así " ..
      "que d es par; una base es al menos 1; una tabla de posiciones acaba en T_max.",
    wrong = mm .. "print(mm.positional.sinusoidal(10, 7))",
    right = mm .. "print(mm.positional.sinusoidal(10, 8))",
  },
  ["MM-V02"] = {
    title = { en = "Heads that do not share the width evenly", es = "Cabezas que no se reparten la anchura por igual" },
    en = "Each head gets d_model / n_heads features, which must be a whole number.",
    es = "A cada cabeza le tocan d_model / n_heads componentes, que tienen que ser un número entero.",
    wrong = mm .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 5 }",
    right = mm .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 4 }",
  },
  ["MM-G01"] = {
    title = { en = "A tape that cannot be walked", es = "Una cinta que no se puede recorrer" },
    en = "Open a tape, compute a loss from tensors that require a gradient, walk it backward once: local tape = " ..
      "mm.tape(), then tape:backward(loss). The loss is one number. The next step opens a new tape. Through " ..
      "attention weights, which are there to be looked at, no gradient passes.",
    es = "Abra una cinta, calcule una pérdida con tensores que pidan gradiente y recórrala hacia atrás una vez: " ..
      "local tape = mm.tape(), después tape:backward(loss). La pérdida es un solo número. El paso siguiente " ..
      "abre otra cinta. Por los pesos de atención, que son para mirarlos, no pasa ningún gradiente.",
    wrong = mm .. "local w = mm.ones {3}:requires_grad()\nlocal tape = mm.tape()\ntape:backward(w * 2)",
    right = mm .. "local w = mm.ones {3}:requires_grad()\nlocal tape = mm.tape()\ntape:backward((w * 2):sum())\n" ..
      "print(w.grad)",
  },
  ["MM-M01"] = {
    title = { en = "Not enough memory", es = "No hay memoria suficiente" },
    en = "A float32 takes 4 bytes, a float64 takes 8; an attention matrix for T positions has T × T of them in " ..
      "each head. Take smaller sizes, or let go of tensors with local x <close> = …",
    es = "Un float32 ocupa 4 bytes, un float64 ocupa 8; una matriz de atención para T posiciones tiene T × T de " ..
      "ellos en cada cabeza. Use tamaños menores, o suelte tensores con local x <close> = …",
    wrong = mm .. "local x = mm.ones {20000000, 20000000}",
    right = mm .. "local x = mm.ones {200, 200}",
  },
  ["MM-F01"] = {
    title = { en = "A file that cannot be read or written", es = "Un archivo que no se puede leer o escribir" },
    en = "A path that does not begin with / is looked up from the folder where the program was started. The end " ..
      "of the message is what the system said.",
    es = "Una ruta que no empieza por / se busca desde la carpeta en que se inició el programa. El final del " ..
      "mensaje es lo que dijo el sistema.",
    wrong = mm .. "local x = mm.load \"not-here.npy\"",
    right = mm .. "local path = os.tmpname()\nmm.ones {3}:save(path)\nprint(mm.load(path))\nos.remove(path)",
  },
  ["MM-F02"] = {
    title = { en = "A file that is no .npy file, or a damaged one", es = "Un archivo que no es .npy, o está dañado" },
    en = "mm.load reads NumPy's .npy files of float32, float64, int32 and int64, little-endian, in C order. In " ..
      "Python: numpy.save(\"x.npy\", numpy.ascontiguousarray(x)).",
    es = "mm.load lee archivos .npy de NumPy con float32, float64, int32 e int64, little-endian, en orden de C. " ..
      "En Python: numpy.save(\"x.npy\", numpy.ascontiguousarray(x)).",
    wrong = mm .. "local path = os.tmpname()\nio.open(path, \"w\"):write(\"hello\"):close()\nlocal x = mm.load(path)",
    right = mm .. "local path = os.tmpname()\nmm.ones {3}:save(path)\nlocal x = mm.load(path)\nos.remove(path)",
  },
  ["MM-F03"] = {
    title = { en = "Weights that do not fit the model", es = "Pesos que no encajan con el modelo" },
    en = "m:load reads a safetensors file whose names, shapes and types are those of the model. Make the model " ..
      "with the options that it had when it was saved.",
    es = "m:load lee un archivo safetensors cuyos nombres, formas y tipos son los del modelo. Haga el modelo " ..
      "con las opciones que tenía cuando se guardó.",
    wrong = mm .. "local path = os.tmpname()\nmm.nn.Linear { inputs = 2, outputs = 3 }:save(path)\n" ..
      "mm.nn.Linear { inputs = 2, outputs = 4 }:load(path)",
    right = mm .. "local path = os.tmpname()\nmm.nn.Linear { inputs = 2, outputs = 3 }:save(path)\n" ..
      "mm.nn.Linear { inputs = 2, outputs = 3 }:load(path)\nos.remove(path)",
  },
  ["MM-E01"] = {
    title = { en = "The engine cannot start so", es = "El motor no puede arrancar así" },
    en = "MINIMODEL_ISA may name an instruction set that this processor has, and MINIMODEL_THREADS a number of " ..
      "threads. Neither is needed, and results do not depend on them.",
    es = "MINIMODEL_ISA puede nombrar un juego de instrucciones que este procesador tenga, y MINIMODEL_THREADS, " ..
      "un número de hilos. Ninguno hace falta, y los resultados no dependen de ellos.",
  },
  ["MM-D01"] = {
    title = { en = "A figure with something that cannot be drawn", es = "Una figura con algo que no se puede dibujar" },
    en = "The message says which artist it is and which of its values. Lists that belong together, such as x " ..
      "and y, have one length.",
    es = "El mensaje dice qué elemento del dibujo es y cuál de sus valores. Las listas que van juntas, como x e " ..
      "y, tienen la misma longitud.",
    wrong = mm .. "local fig = mm.figure {}\nfig:axes {}:line({ 1, 2, 3 }, { 1, 2 })",
    right = mm .. "local fig = mm.figure {}\nfig:axes {}:line({ 1, 2, 3 }, { 1, 2, 3 })",
  },
  ["MM-X01"] = {
    title = { en = "A scheme that does not keep its promise", es = "Un esquema que no cumple lo prometido" },
    en = "A scheme is a table with any of add(x, positions), rotate(q, k, positions) and bias(n_heads, T). add " ..
      "and rotate return tensors of the shape that came in; bias returns T × T, or n_heads × T × T.",
    es = "Un esquema es una tabla con add(x, positions), rotate(q, k, positions) o bias(n_heads, T). add y " ..
      "rotate devuelven tensores con la forma que llegó; bias devuelve T × T, o n_heads × T × T.",
    wrong = mm .. "local scheme = { name = \"mine\" }\nfunction scheme:bias(n_heads, T) local b = mm.zeros {T, T} end\n"
      .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, scheme = scheme }\nmha:forward(mm.ones {8, "
        .. "32})",
    right = mm .. "local scheme = { name = \"mine\" }\nfunction scheme:bias(n_heads, T) return mm.zeros {T, T} end\n"
      .. "local mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2, scheme = scheme }\nmha:forward(mm.ones {8, "
        .. "32})",
  },
  ["MM-R01"] = {
    title = { en = "Training that cannot go on", es = "Un entrenamiento que no puede seguir" },
    en = "A rate is a positive number; a loss that is NaN or infinite stops the training, and the weights " ..
      "before it are kept: take a smaller rate. A step of an optimizer needs gradients, tape:backward(loss).",
    es = "Una tasa es un número positivo; una pérdida que es NaN o infinita detiene el entrenamiento, y se " ..
      "conservan los pesos anteriores: use una tasa menor. Un paso de un optimizador necesita gradientes, " ..
      "tape:backward(loss).",
    wrong = mm .. "local w = mm.ones {3}:requires_grad()\nmm.train.AdamW { parameters = { w } }:step(0.1)",
    right = mm
      .. "local w = mm.ones {3}:requires_grad()\nlocal adam, tape = mm.train.AdamW { parameters = { w } }, mm.tape()\n"
      .. "tape:backward((w * w):sum())\nadam:step(0.1)",
  },
  ["MM-R02"] = {
    title = { en = "An experiment that is not put together right", es = "Un experimento que no está bien compuesto" },
    en = "An experiment has arms with names of their own, positive rates, and a run that returns a table of " ..
      "finite numbers for each case.",
    es = "Un experimento tiene brazos con nombres propios, tasas positivas, y una función run que devuelve " ..
      "para cada caso una tabla de números finitos.",
  },
  ["MM-K01"] = {
    title = { en = "Statistics of too few or wrong values",
      es = "Estadísticas de pocos valores o de valores incorrectos" },
    en = "Each test says how many values it needs; pairs have one length; probabilities lie between 0 and 1; " ..
      "what is drawn at random needs a generator, rng = mm.random(0).",
    es = "Cada prueba dice cuántos valores necesita; las parejas tienen la misma longitud; las probabilidades " ..
      "están entre 0 y 1; lo que se elige al azar necesita un generador, rng = mm.random(0).",
    wrong = mm .. "print(mm.statistics.quantile({ 1, 2, 3 }, 1.5))",
    right = mm .. "print(mm.statistics.quantile({ 1, 2, 3 }, 0.5))",
  },
  ["MM-A01"] = {
    title = { en = "Data that cannot be made so", es = "Datos que no se pueden hacer así" },
    en = "The message says what is missing: a word that the grammar does not have, more distinct values than " ..
      "there are, a length that no sentences add up to.",
    es = "El mensaje dice qué falta: una palabra que la gramática no tiene, más valores distintos de los que " ..
      "hay, una longitud que ninguna combinación de frases alcanza.",
  },
  ["MM-Q01"] = {
    title = { en = "A record that is asked for what it does not hold",
      es = "Un registro al que se pide lo que no tiene" },
    en = "A record has named axes, mm.record(\"scheme\", \"T\"). put takes a value and a key for each axis, " ..
      "once for each place; of holds axes at a key.",
    es = "Un registro tiene ejes con nombre, mm.record(\"scheme\", \"T\"). put toma un valor y una clave por " ..
      "eje, una vez en cada lugar; of fija ejes en una clave.",
    wrong = mm .. "local r = mm.record(\"scheme\", \"T\")\nr:put(1, \"rope\", 64)\nr:put(2, \"rope\", 64)",
    right = mm .. "local r = mm.record(\"scheme\", \"T\")\nr:put(1, \"rope\", 64)\nr:put(2, \"rope\", 96)",
  },
  ["MM-U01"] = {
    title = { en = "An option that the command does not have", es = "Una opción que la orden no tiene" },
    en = "minimodel --help lists the options. What stands after a script is the script's own; a lab takes its " ..
      "parameters there.",
    es = "minimodel --help da la lista de opciones. Lo que va después de un programa es suyo; una práctica toma " ..
      "de ahí sus parámetros.",
  },
  ["MM-U02"] = {
    title = { en = "A script that is not found", es = "Un programa que no se encuentra" },
    en = "The path is looked up from the folder where the command is typed. The labs of minimodel are found by " ..
      "their names from anywhere: minimodel 03-extrapolation.",
    es = "La ruta se busca desde la carpeta en que se escribe la orden. Las prácticas de minimodel se encuentran " ..
      "por su nombre desde cualquier sitio: minimodel 03-extrapolation.",
  },
  ["MM-U03"] = {
    title = { en = "A parameter of a lab", es = "Un parámetro de una práctica" },
    en = "minimodel LAB.lua --help lists the parameters of a lab with their meaning and limits. A list is " ..
      "written with commas: --T_sweep 64,128.",
    es = "minimodel PRÁCTICA.lua --help da la lista de parámetros de una práctica, con su significado y sus " ..
      "límites. Una lista se escribe con comas: --T_sweep 64,128.",
  },
  ["MM-U04"] = {
    title = { en = "A code, or a name of the manual, that is not there",
      es = "Un código o un nombre del manual que no existe" },
    en = "A code stands in brackets at the end of a message; minimodel explain without a code lists all of them. " ..
      "minimodel --help names lists the names of the manual; minimodel --help first is a first lab, step by step.",
    es = "Un código va entre corchetes al final de un mensaje; minimodel explain sin código da la lista de todos. " ..
      "minimodel --help nombres da los nombres del manual; minimodel --help primera es una primera práctica, paso a " ..
      "paso.",
  },
  ["MM-U05"] = {
    title = { en = "An exercise that is not found", es = "Un ejercicio que no se encuentra" },
    en = "An exercise is known by its id, its number or its name: 02-entropy, 2, entropy. minimodel learn --list " ..
      "prints the ids.",
    es = "Un ejercicio se conoce por su identificador, su número o su nombre: 02-entropy, 2, entropy. minimodel " ..
      "learn --list imprime los identificadores.",
  },
  ["MM-U06"] = {
    title = { en = "What an answer to an exercise is", es = "Qué es la respuesta a un ejercicio" },
    en = "The file of an exercise ends with return and a table of the functions that the statement names. They give " ..
      "numbers, texts, tensors and tables of them. What the exercise asks for cannot be taken from mm.",
    es = "El archivo de un ejercicio termina con return y una tabla de las funciones que nombra el enunciado. Estas " ..
      "dan números, textos, tensores y tablas de estos. Lo que pide el ejercicio no se puede tomar de mm.",
  },
  ["MM-U07"] = {
    title = { en = "Other people's files, checked", es = "La comprobación de archivos ajenos" },
    en = "minimodel check runs each file shut in: without files, other processes, network, os, io or debug, and with "
      ..
      "limits of time and memory. That takes Linux with Landlock and seccomp; minimodel doctor says whether they are "
        ..
      "here. --trust runs files also without them.",
    es = "minimodel check ejecuta cada archivo encerrado: sin archivos, otros procesos, red, os, io ni debug, y con " ..
      "límites de tiempo y de memoria. Para eso hace falta Linux con Landlock y seccomp; minimodel doctor dice si " ..
      "están. Con --trust los archivos se ejecutan también sin ellos.",
  },
  ["MM-L01"] = {
    title = { en = "Words in both languages", es = "Las palabras en los dos idiomas" },
    en = "Every text of a lab is in English and in Spanish: { en = \"…\", es = \"…\" }, or a block --[[en …]] " ..
      "with its twin --[[es …]]. A figure also has an alternative text, alt, that says what it shows.",
    es = "Todo texto de una práctica está en inglés y en español: { en = \"…\", es = \"…\" }, o un bloque " ..
      "--[[en …]] con su gemelo --[[es …]]. Una figura tiene además un texto alternativo, alt, que dice lo " ..
      "que muestra.",
    wrong = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:check({ en = \"x\", sp = \"x\" }, 1, \"<\", 2)",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:check({ en = \"x\", es = \"x\" }, 1, \"<\", 2)",
  },
  ["MM-L02"] = {
    title = { en = "A parameter that a lab declares", es = "Un parámetro que declara una práctica" },
    en = "lab:param has a name, a default (a number, a string, true or false, or a list of one of these) and a " ..
      "meaning in both languages. Parameters stand before the first measurement.",
    es = "lab:param tiene un nombre, un valor por defecto (un número, una cadena, true o false, o una lista de " ..
      "uno de ellos) y un significado en los dos idiomas. Los parámetros van antes de la primera medida.",
    wrong = mm .. "local lab = mm.lab { experiment = \"90-try\" }\n" ..
      "local T = lab:param(\"T\", {}, { en = \"length\", es = \"longitud\" })",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }\n" ..
      "local T = lab:param(\"T\", 64, { en = \"length\", es = \"longitud\" })",
  },
  ["MM-L03"] = {
    title = { en = "A check or a claim that cannot be decided",
      es = "Una comprobación o una afirmación que no se puede decidir" },
    en = "A check compares a number with a bound: lab:check(name, got, \"<\", bound). A claim is declared " ..
      "before it is measured, and lab:confront() holds each one against its measure. NaN decides nothing.",
    es = "Una comprobación compara un número con un límite: lab:check(nombre, medido, \"<\", límite). Una " ..
      "afirmación se declara antes de medirla, y lab:confront() contrasta cada una con su medida. NaN no " ..
      "decide nada.",
    wrong = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:check({ en = \"x\", es = \"x\" }, 1, \"=<\", 2)",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:check({ en = \"x\", es = \"x\" }, 1, \"<=\", 2)",
  },
  ["MM-L04"] = {
    title = { en = "A name that is taken, or cannot be one",
      es = "Un nombre que ya está en uso, o que no puede serlo" },
    en = "Figures, tables, results and parameters have names of letters, digits, _ and -, and each name is used " ..
      "once: it becomes the name of a file or of an entry of the manifest.",
    es = "Las figuras, tablas, resultados y parámetros tienen nombres de letras, cifras, _ y -, y cada nombre " ..
      "se usa una vez: será el de un archivo o el de una entrada del manifiesto.",
    wrong = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:result(\"x\", 1)\nlab:result(\"x\", 2)",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:result(\"x\", 1)\nlab:result(\"y\", 2)",
  },
  ["MM-L05"] = {
    title = { en = "Prose and the values that it quotes", es = "El texto y los valores que cita" },
    en = "A block --[[en …]] stands at column 0, between statements, and its twin --[[es …]] follows. A value " ..
      "`=x` is taken where the block stands, so that x must have its value there.",
    es = "Un bloque --[[en …]] empieza en la columna 0, entre instrucciones, y le sigue su gemelo --[[es …]]. " ..
      "Un valor `=x` se toma donde está el bloque, así que x tiene que tener ahí su valor.",
  },
  ["MM-L06"] = {
    title = { en = "Something that cannot be kept", es = "Algo que no se puede guardar" },
    en = "A result is a number, a string, true or false, a list, a table or a tensor. A table has columns and " ..
      "rows, and each row an entry for each column.",
    es = "Un resultado es un número, una cadena, true o false, una lista, una tabla o un tensor. Una tabla " ..
      "tiene columnas y filas, y cada fila un elemento por columna.",
    wrong = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:result(\"f\", print)",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }\nlab:result(\"x\", 3)",
  },
  ["MM-L07"] = {
    title = { en = "How a lab begins", es = "Cómo empieza una práctica" },
    en = "A script makes one lab, mm.lab { experiment = \"16-rope\", seed = 0 }. The experiment is the name of " ..
      "the folder that receives what it leaves.",
    es = "Un programa hace una sola práctica, mm.lab { experiment = \"16-rope\", seed = 0 }. experiment es el " ..
      "nombre de la carpeta que recibe lo que deja.",
    wrong = mm .. "local lab = mm.lab { name = \"90-try\" }",
    right = mm .. "local lab = mm.lab { experiment = \"90-try\" }",
    says = "MM-N02",
  },
}
