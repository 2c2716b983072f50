--- Pages of `minimodel explain` on what Lua refuses or stops at: codes MM-P and MM-N.
return {
  ["MM-P01"] = {
    title = { en = "An operator of another language", es = "Un operador de otro lenguaje" },
    en = "Lua writes some operators in its own way: ~= for “is not equal”, and, or, not for logic, ^ for " ..
      "powers. a:matmul(b) is the product of matrices.",
    es = "Lua escribe algunos operadores a su manera: ~= para «no es igual», and, or, not para la lógica, ^ " ..
      "para las potencias. a:matmul(b) es el producto de matrices.",
    wrong = "local x = 3\nif x != 4 then print \"different\" end",
    right = "local x = 3\nif x ~= 4 then print \"different\" end",
  },
  ["MM-P02"] = {
    title = { en = "No += and no ++", es = "No hay += ni ++" },
    en = "Lua has no short forms that change a variable. Say the whole of it: x = x + 1.",
    es = "Lua no tiene formas abreviadas de cambiar una variable. Hay que escribirlo entero: x = x + 1.",
    wrong = "local x = 1\nx += 1",
    right = "local x = 1\nx = x + 1",
  },
  ["MM-P03"] = {
    title = { en = "A comma is missing", es = "Falta una coma" },
    en = "The entries of a table and the arguments of a call are separated by commas, also at the end of a " ..
      "line. A comma after the last entry of a table is allowed.",
    es = "Los elementos de una tabla y los argumentos de una llamada se separan con comas, también al final de " ..
      "una línea. Se permite una coma después del último elemento de una tabla.",
    wrong = "local t = {\n  a = 1\n  b = 2,\n}",
    right = "local t = {\n  a = 1,\n  b = 2,\n}",
  },
  ["MM-P04"] = {
    title = { en = "Several subscripts, and lists in brackets", es = "Varios subíndices y listas entre corchetes" },
    en = "A list is written in braces, { 1, 2 }, and so is a shape: x:reshape { 2, 3 }. Brackets are for subscripts " ..
      "and hold one value: a tensor takes several subscripts as a table, x[{1, 2}]. A part of an axis is " ..
      "x:slice(axis, first, last).",
    es = "Una lista se escribe entre llaves, { 1, 2 }, y una forma también: x:reshape { 2, 3 }. Los corchetes son " ..
      "para los subíndices y llevan un solo valor: un tensor recibe varios subíndices en una tabla, x[{1, 2}]. Una " ..
      "parte de un eje es x:slice(eje, primero, último).",
    wrong = "local mm = require \"minimodel\"\nlocal x = mm.ones {3, 4}\nprint(x[1, 2])",
    right = "local mm = require \"minimodel\"\nlocal x = mm.ones {3, 4}\nprint(x[{1, 2}])",
  },
  ["MM-P05"] = {
    title = { en = "A block is not closed as it should be", es = "Un bloque no se cierra como debe" },
    en = "if, for, while, do and function end with end, once each; repeat ends with until. elseif is one word " ..
      "and needs no end of its own.",
    es = "if, for, while, do y function terminan con end, una vez cada uno; repeat termina con until. elseif es " ..
      "una sola palabra y no necesita un end propio.",
    wrong = "local x = 1\nif x == 1 then\n  print(1)\nelse if x == 2 then\n  print(2)\nend",
    right = "local x = 1\nif x == 1 then\n  print(1)\nelseif x == 2 then\n  print(2)\nend",
  },
  ["MM-P06"] = {
    title = { en = "Something is opened and never closed", es = "Algo se abre y no se cierra" },
    en = "Each bracket and each block that is opened is closed again. The message names the line where it " ..
      "begins; the marks show where the end is missed.",
    es = "Cada paréntesis y cada bloque que se abre se cierra después. El mensaje dice en qué línea empieza; " ..
      "las marcas muestran dónde falta el cierre.",
    wrong = "local x = math.max(1, 2\nprint(x)",
    right = "local x = math.max(1, 2)\nprint(x)",
  },
  ["MM-P07"] = {
    title = { en = "then, do and end around a block", es = "then, do y end alrededor de un bloque" },
    en = "Blocks stand between words, not in braces and not after a colon: if … then … end, for … do … end, " ..
      "while … do … end, function f(x) … end.",
    es = "Los bloques van entre palabras, no entre llaves ni después de dos puntos: if … then … end, for … do … " ..
      "end, while … do … end, function f(x) … end.",
    wrong = "local x = 1\nif x > 0\n  print(x)\nend",
    right = "local x = 1\nif x > 0 then\n  print(x)\nend",
  },
  ["MM-P08"] = {
    title = { en = "A character that Lua does not know", es = "Un carácter que Lua no conoce" },
    en = "Outside strings and comments Lua knows plain letters, digits and signs only. Curly quotes, " ..
      "typographic minus signs and letters with accents often come from a page or a document.",
    es = "Fuera de las cadenas y los comentarios, Lua solo conoce letras sin tilde, cifras y signos sencillos. " ..
      "Las comillas tipográficas, los guiones largos y las letras con tilde suelen venir de una página o de " ..
      "un documento.",
    wrong = "print(“hello”)",
    right = "print(\"hello\")",
  },
  ["MM-P09"] = {
    title = { en = "A word of another language", es = "Una palabra de otro lenguaje" },
    en = "Lua has few words: function, local, if, elseif, else, for, while, repeat, return … The message says " ..
      "how Lua writes what was meant.",
    es = "Lua tiene pocas palabras: function, local, if, elseif, else, for, while, repeat, return … El mensaje " ..
      "dice cómo escribe Lua lo que se quería decir.",
    wrong = "let x = 3\nprint(x)",
    right = "local x = 3\nprint(x)",
  },
  ["MM-P10"] = {
    title = { en = "Comments begin with --", es = "Los comentarios empiezan con --" },
    en = "A comment goes from -- to the end of the line; --[[ … ]] goes over several lines. // is a division " ..
      "without remainder, # a length.",
    es = "Un comentario va desde -- hasta el final de la línea; --[[ … ]] ocupa varias líneas. // es una " ..
      "división sin resto; #, una longitud.",
    wrong = "// a comment\nprint(1)",
    right = "-- a comment\nprint(1)",
  },
  ["MM-P11"] = {
    title = { en = "return ends a block", es = "return termina un bloque" },
    en = "Nothing may follow return in its block. To leave early for a moment, as when looking for a mistake, " ..
      "write do return end.",
    es = "Nada puede ir después de return en su bloque. Para salir antes por un momento, como al buscar un " ..
      "error, escriba do return end.",
    wrong = "local x = 1\nreturn x\nprint \"after\"",
    right = "local x = 1\nprint \"before\"\nreturn x",
  },
  ["MM-P12"] = {
    title = { en = "= gives a value, == compares", es = "= da un valor, == compara" },
    en = "In a condition two values are compared with ==. On the left of = stands a name, t.name or t[i]; a " ..
      "name declared <const> keeps its value.",
    es = "En una condición dos valores se comparan con ==. A la izquierda de = va un nombre, t.nombre o t[i]; " ..
      "un nombre declarado <const> conserva su valor.",
    wrong = "local x = 1\nif x = 1 then print(x) end",
    right = "local x = 1\nif x == 1 then print(x) end",
  },
  ["MM-P13"] = {
    title = { en = "A colon where none belongs", es = "Dos puntos donde no van" },
    en = "A colon calls a method, x:sum(). A field is read with a dot, x.shape. In a table, a name and its " ..
      "value are joined by =.",
    es = "Los dos puntos llaman a un método, x:sum(). Un campo se lee con un punto, x.shape. En una tabla, un " ..
      "nombre y su valor se unen con =.",
    wrong = "local t = { a: 1, b: 2 }",
    right = "local t = { a = 1, b = 2 }",
  },
  ["MM-P14"] = {
    title = { en = "This is no statement", es = "Esto no es una instrucción" },
    en = "A line of Lua does something: it gives a value, calls a function or opens a block. A value by itself " ..
      "does nothing; print(…) shows it.",
    es = "Una línea de Lua hace algo: da un valor, llama a una función o abre un bloque. Un valor solo no hace " ..
      "nada; print(…) lo muestra.",
    wrong = "local x = 3\nx\nprint(x)",
    right = "local x = 3\nprint(x)",
  },
  ["MM-P15"] = {
    title = { en = "A word of Lua as a name", es = "Una palabra de Lua como nombre" },
    en = "and, break, do, else, elseif, end, false, for, function, goto, if, in, local, nil, not, or, repeat, " ..
      "return, then, true, until and while cannot be names.",
    es = "and, break, do, else, elseif, end, false, for, function, goto, if, in, local, nil, not, or, repeat, " ..
      "return, then, true, until y while no pueden ser nombres.",
    wrong = "local end = 3",
    right = "local last = 3",
  },
  ["MM-P16"] = {
    title = { en = "A string, a number or a label is not complete",
      es = "Una cadena, un número o una etiqueta no está completa" },
    en = "A string is closed on the line where it begins, with the same quotation mark. A number holds digits, " ..
      "one point and perhaps an exponent. break stands in a loop; goto needs a label that it can see.",
    es = "Una cadena se cierra en la línea en que empieza, con la misma comilla. Un número tiene cifras, un " ..
      "punto y quizá un exponente. break va en un bucle; goto necesita una etiqueta que pueda ver.",
    wrong = "print(\"hello)\nprint(1)",
    right = "print(\"hello\")\nprint(1)",
  },

  ["MM-N01"] = {
    title = { en = "There is no such name", es = "No existe ese nombre" },
    en = "What mm, its rooms and tensors offer is in the manual: minimodel --help NAME. Many operations are " ..
      "methods of a tensor: t:softmax(-1), not mm.softmax(t).",
    es = "Lo que ofrecen mm, sus apartados y los tensores está en el manual: minimodel --help NOMBRE. Muchas " ..
      "operaciones son métodos de un tensor: t:softmax(-1), no mm.softmax(t).",
    wrong = "local mm = require \"minimodel\"\nprint(mm.zeroes {2})",
    right = "local mm = require \"minimodel\"\nprint(mm.zeros {2})",
  },
  ["MM-N02"] = {
    title = { en = "An option that is not known", es = "Una opción desconocida" },
    en = "Options stand in one table, and each has a fixed name; one that is misspelt would silently do " ..
      "nothing, so it is refused. minimodel --help NAME lists the options.",
    es = "Las opciones van en una tabla y cada una tiene su nombre; una mal escrita no haría nada sin avisar, " ..
      "así que se rechaza. minimodel --help NOMBRE da la lista de opciones.",
    wrong = "local mm = require \"minimodel\"\nlocal mha = mm.nn.MultiHeadAttention { d_model = 32, heads = 2 }",
    right = "local mm = require \"minimodel\"\nlocal mha = mm.nn.MultiHeadAttention { d_model = 32, n_heads = 2 }",
  },
  ["MM-N03"] = {
    title = { en = "A dot or a colon", es = "Un punto o dos puntos" },
    en = "A method belongs to a value and is called with a colon, which hands the value over: x:softmax(-1). A " ..
      "function of a room is called with a dot: mm.zeros {2, 2}.",
    es = "Un método pertenece a un valor y se llama con dos puntos, que le pasan ese valor: x:softmax(-1). Una " ..
      "función de un apartado se llama con un punto: mm.zeros {2, 2}.",
    wrong = "local mm = require \"minimodel\"\nlocal x = mm.ones {2, 2}\nprint(x.softmax(-1))",
    right = "local mm = require \"minimodel\"\nlocal x = mm.ones {2, 2}\nprint(x:softmax(-1))",
  },
  ["MM-N04"] = {
    title = { en = "A name without a value", es = "Un nombre sin valor" },
    en = "A name that nothing was assigned to is nil, and nil has no fields. The name may be misspelt, declared " ..
      "in another block, or a function gave fewer values than were expected.",
    es = "Un nombre al que no se ha asignado nada es nil, y nil no tiene campos. Puede que el nombre esté mal " ..
      "escrito, que se declarara en otro bloque, o que una función diera menos valores de los esperados.",
    wrong = "local x = mm.zeros {2, 2}\nprint(x)",
    right = "local mm = require \"minimodel\"\nlocal x = mm.zeros {2, 2}\nprint(x)",
  },
  ["MM-N05"] = {
    title = { en = "A module that is not found", es = "Un módulo que no se encuentra" },
    en = "require takes the name of a module in the program, or of a file NAME.lua beside which the program was " ..
      "started. The name stands in quotation marks.",
    es = "require recibe el nombre de un módulo del programa, o de un archivo NOMBRE.lua de la carpeta en que se " ..
      "inició el programa. El nombre va entre comillas.",
    wrong = "local mm = require \"minimodle\"",
    right = "local mm = require \"minimodel\"",
  },
  ["MM-N06"] = {
    title = { en = "A global variable by accident", es = "Una variable global por accidente" },
    en = "A name that is written without local is a new global variable, and a name that is read before it has " ..
      "a value is nil. In a lab the first is a warning and the second an error, since both are mostly a " ..
      "misspelling.",
    es = "Un nombre que se escribe sin local es una variable global nueva, y uno que se lee antes de tener " ..
      "valor es nil. En una práctica lo primero da un aviso y lo segundo un error, porque casi siempre es " ..
      "una errata.",
    wrong = "local mm = require \"minimodel\"\nlocal total = 0\nfor i = 1, 3 do\n  totl = total + i\nend\nprint(total)",
    right = "local mm = require \"minimodel\"\nlocal total = 0\nfor i = 1, 3 do\n  total = total + i\nend\n" ..
      "print(total)",
    warning = true,
  },
  ["MM-N07"] = {
    title = { en = "A call of something that is no function", es = "Una llamada a algo que no es una función" },
    en = "Only functions can be called. A name that is nil is mostly misspelt; a tensor or a table is read with " ..
      "brackets, x[1], not with parentheses.",
    es = "Solo se puede llamar a funciones. Un nombre que es nil suele estar mal escrito; un tensor o una tabla " ..
      "se lee con corchetes, x[1], no con paréntesis.",
    wrong = "local t = { 1, 2, 3 }\nprint(t(1))",
    right = "local t = { 1, 2, 3 }\nprint(t[1])",
  },
  ["MM-N08"] = {
    title = { en = "Arithmetic with something that is no number", es = "Un cálculo con algo que no es un número" },
    en = "Numbers and tensors can be computed with. nil means that there is no value yet; a function has to be " ..
      "called first; tonumber makes a number of a string.",
    es = "Se puede calcular con números y tensores. nil significa que aún no hay valor; a una función hay que " ..
      "llamarla antes; tonumber convierte una cadena en un número.",
    wrong = "local results = {}\nresults.loss = results.loss + 1",
    right = "local results = { loss = 0 }\nresults.loss = results.loss + 1",
  },
  ["MM-N09"] = {
    title = { en = "A comparison of two kinds", es = "Una comparación de dos clases" },
    en = "< and > compare two numbers or two strings, not one with the other and not nil. Two tables are " ..
      "compared entry by entry.",
    es = "< y > comparan dos números o dos cadenas, no uno con otra, ni nil. Dos tablas se comparan elemento a " ..
      "elemento.",
    wrong = "local n = \"3\"\nif n < 4 then print \"small\" end",
    right = "local n = \"3\"\nif tonumber(n) < 4 then print \"small\" end",
  },
  ["MM-N10"] = {
    title = { en = "Joining something that is no string", es = "Unir algo que no es una cadena" },
    en = ".. joins strings and numbers. tostring makes a string of anything else.",
    es = ".. une cadenas y números. tostring convierte en cadena cualquier otra cosa.",
    wrong = "local done = true\nprint(\"done: \" .. done)",
    right = "local done = true\nprint(\"done: \" .. tostring(done))",
  },
  ["MM-N11"] = {
    title = { en = "Calls without end", es = "Llamadas sin fin" },
    en = "A function that calls itself needs a case in which it does not. The stack holds some two hundred " ..
      "thousand calls and then ends.",
    es = "Una función que se llama a sí misma necesita un caso en que no lo haga. En la pila caben unas " ..
      "doscientas mil llamadas y después se acaba.",
    wrong = "local function f(n) return 1 + f(n - 1) end\nprint(f(3))",
    right = "local function f(n) return n == 0 and 0 or 1 + f(n - 1) end\nprint(f(3))",
  },
  ["MM-N12"] = {
    title = { en = "An argument of the wrong kind, in a function of Lua",
      es = "Un argumento de otra clase, en una función de Lua" },
    en = "The message counts the arguments from 1 and says what was expected and what came. nil means that the " ..
      "value was missing.",
    es = "El mensaje cuenta los argumentos desde 1 y dice qué se esperaba y qué llegó. nil significa que " ..
      "faltaba el valor.",
    wrong = "print(math.floor(\"three\"))",
    right = "print(math.floor(3.7))",
  },
  ["MM-N13"] = {
    title = { en = "A loop over something that it cannot go through",
      es = "Un bucle sobre algo que no puede recorrer" },
    en = "for i = 1, n counts; for i, x in ipairs(t) goes through a list; for key, x in pairs(t) goes through a " ..
      "table. A tensor is gone through with for i = 1, #x.",
    es = "for i = 1, n cuenta; for i, x in ipairs(t) recorre una lista; for clave, x in pairs(t) recorre una " ..
      "tabla. Un tensor se recorre con for i = 1, #x.",
    wrong = "local t = { 1, 2, 3 }\nfor x in t do print(x) end",
    right = "local t = { 1, 2, 3 }\nfor _, x in ipairs(t) do print(x) end",
  },
  ["MM-N14"] = {
    title = { en = "Interrupted", es = "Interrumpido" },
    en = "Ctrl-C ends a script at its next step; the line is the one that was running. What a lab had written " ..
      "before stays as it was.",
    es = "Ctrl-C termina un programa en su paso siguiente; la línea es la que se estaba ejecutando. Lo que una " ..
      "práctica había escrito antes queda como estaba.",
  },
}
