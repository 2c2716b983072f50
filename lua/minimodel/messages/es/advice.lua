--- What stands below a message: the values by the learner's names, what helps, and the words around a report. None
-- has a code of its own.
return {
  WORDS = {
    ["`%s` has %s numbers"] = "`%s` tiene %s números",
    ["`%s` has one number"] = "`%s` tiene un número",
    ["`%s` is %s"] = "`%s` es %s",
    ["%s gives %s"] = "%s da %s",
    ["%s:astype \"%s\" makes both %s"] = "con %s:astype \"%s\" ambos son %s",
    ["n_heads = %d and n_heads = %d divide it"] = "n_heads = %d y n_heads = %d sí lo dividen",
    ["smaller sizes, or one part after another, need less memory"] =
      "con tamaños menores, o una parte tras otra, hace falta menos memoria",
    ["the folder %s is not there; make it first"] = "la carpeta %s no existe; créela antes",
    ["its name counts from the folder in which minimodel was started"] =
      "el nombre se cuenta desde la carpeta en que se inició minimodel",
    ["does %s end with return?"] = "¿termina %s con return?",
    ["the languages are en and es, not %s"] = "las lenguas son en y es, no %s",
    ["NaN comes of 0 / 0, of infinity less infinity, of a root or logarithm of a negative number"] =
      "un NaN sale de 0 / 0, de infinito menos infinito o de la raíz o el logaritmo de un número negativo",
    ["the sizes must multiply to %d"] = "el producto de los tamaños tiene que ser %d",
    ["its axes are 1 … %d, or -1 for the last"] = "sus ejes son 1 … %d; -1 es el último",
    ["subscripts count from 1: %s[1] is the first, %s[-1] the last"] =
      "los subíndices cuentan desde 1: %s[1] es el primero, %s[-1] el último",
    ["write: mm.%s(mm.random(0), %s)"] = "escriba: mm.%s(mm.random(0), %s)",
    ["the axis stands by itself: %s"] = "el eje va solo: %s",
    ["a number multiplies so: %s"] = "un número multiplica así: %s",
    ["it counts from 0: %s gives %s"] = "cuenta desde 0: %s da %s",
    ["its length is #%s"] = "su longitud es #%s",
    ["%s:astype \"%s\" does that"] = "eso lo hace %s:astype \"%s\"",
    ["%s:copy() does that"] = "eso lo hace %s:copy()",
    ["everything computes on the processor: leave it out"] = "todo se calcula en el procesador: quítelo",
    ["here this is written: %s"] = "aquí se escribe: %s",
    ["tensors are joined along a new axis by: %s"] = "los tensores se unen a lo largo de un eje nuevo con: %s",
    ["write >= for “is not less than”"] = "escriba >= para decir «no es menor que»",
    ["inside a string, write \\\" for the mark itself, or put '…' around the string"] =
      "dentro de una cadena, escriba \\\" para la propia comilla, o ponga la cadena entre '…'",
    ["`%s` is a parameter: the call in line %d gives nothing for it"] =
      "`%s` es un parámetro: la llamada de la línea %d no da nada para él",
    ["`%s` is a parameter: the call gives nothing for it"] = "`%s` es un parámetro: la llamada no da nada para él",
    ["line %d, marked ???, is still to be filled in"] = "la línea %d, marcada con ???, está aún por completar",
    ["line %d reads %s: %s"] = "la línea %d lee %s: %s",
    ["line %d gives `%s` its value, which was nil"] = "la línea %d da a `%s` su valor, que era nil",
    ["`%s` is %s: the entries of a list stand at whole numbers"] =
      "`%s` es %s: los elementos de una lista están en números enteros",
    ["lists count from 1: %s[1] is the first, %s[#%s] the last"] =
      "las listas se cuentan desde 1: %s[1] es el primero, %s[#%s] el último",
    ["`%s` has %d entries, and the subscript is %s"] = "`%s` tiene %d elementos, y el subíndice es %s",
    ["`%s` is empty here"] = "`%s` está vacía aquí",
    ["`%s` is a plain list, and `%s` belongs to tensors: %s"] =
      "`%s` es una lista corriente, y `%s` es propio de los tensores: %s",
    ["`%s` is a number, and `%s` belongs to tensors: %s"] =
      "`%s` es un número, y `%s` es propio de los tensores: %s",
    ["`%s` is a number: %s"] = "`%s` es un número: %s",
    ["`%s` belongs to tensors; mm.tensor(…) makes one from a list or a number"] =
      "`%s` es propio de los tensores; mm.tensor(…) hace uno a partir de una lista o de un número",
    ["of a tensor: %s; of lists in lists: %s"] = "de un tensor: %s; de listas dentro de listas: %s",
    ["line %d calls it with a dot; a method is called with a colon: %s"] =
      "la línea %d lo llama con un punto; un método se llama con dos puntos: %s",
    ["`%s` gathers no gradient; line %d should end with :requires_grad()"] =
      "`%s` no acumula ningún gradiente; la línea %d debería terminar con :requires_grad()",
    ["`%s` now holds a new tensor, made in line %d; the gradient is in the one that had :requires_grad()"] =
      "`%s` contiene ahora un tensor nuevo, hecho en la línea %d; el gradiente está en el que llevaba :requires_grad()",
    ["`%s` now holds a new tensor, made in line %d, which the tape does not know; %s writes into the one that it "
      .. "knows"] =
      "`%s` contiene ahora un tensor nuevo, hecho en la línea %d, que la cinta no conoce; %s escribe en el que conoce",
    ["in Lua this is written: %s; of a tensor: %s"] = "en Lua se escribe: %s; de un tensor: %s",
    ["nothing stands at that subscript: lists count from 1, up to #t"] =
      "en ese subíndice no hay nada: las listas se cuentan desde 1 hasta #t",
    ["%s:item() is its number"] = "%s:item() es su número",
    ["optimizer:step(rate) forgets the gradients by itself"] =
      "optimizer:step(tasa) olvida los gradientes por sí mismo",
    ["write: %s %s %s"] = "escriba: %s %s %s",
    ["strings are joined by ..: %s .. %s"] = "las cadenas se unen con ..: %s .. %s",
    ["a value is put into a text by: (%s):format(%s)"] = "un valor se pone en un texto con: (%s):format(%s)",
    ["the tensors stand in a table: %s"] = "los tensores van en una tabla: %s",
    ["%s makes the ids a tensor of whole numbers"] =
      "%s convierte los identificadores en un tensor de números enteros",
    ["it exchanges two axes: %s"] = "intercambia dos ejes: %s",
    ["the axis comes first: %s"] = "primero va el eje: %s",
    ["%s is one of them, %s all in a table"] = "%s es uno de ellos; %s, todos en una tabla",
    ["token ids and positions count from 0"] = "los identificadores y las posiciones se cuentan desde 0",
    ["%s:zero_grad() forgets the gradient"] = "%s:zero_grad() olvida el gradiente",
    ["a loop with its test at the end is written: repeat … until condition"] =
      "un bucle con la prueba al final se escribe: repeat … until condición",
    ["a shape is a table: %s"] = "una forma es una tabla: %s",
    ["gradients are walked by a tape: local tape = mm.tape(), then compute, then tape:backward(%s)"] =
      "los gradientes los recorre una cinta: local tape = mm.tape(), después se calcula, y al final tape:backward(%s)",
    ["its sizes are in the table %s.shape"] = "sus tamaños están en la tabla %s.shape",
    ["%s:totable() gives its numbers as a table"] = "%s:totable() da sus números en una tabla",
    ["%s:reshape { … } does that"] = "eso lo hace %s:reshape { … }",
    ["the product of matrices is %s:matmul(u)"] = "el producto de matrices es %s:matmul(u)",
    ["the product of matrices is a:matmul(b)"] = "el producto de matrices es a:matmul(b)",
    ["in %s"] = "en %s",
    ["its rows by their ids, which count from 0, are %s"] =
      "sus filas por sus identificadores, que se cuentan desde 0, son %s",
    ["this arose inside the library, in %s"] = "esto surgió dentro de la biblioteca, en %s",
    ["in the script"] = "en el programa",
    ["in a function"] = "en una función",
    ["forward gives the weights too where they are asked for: %s(x, { weights = true })"] =
      "forward da también los pesos si se piden: %s(x, { weights = true })",
    ["line %d names %d values, and the call there gave fewer"] =
      "la línea %d nombra %d valores, y la llamada dio menos",
    ["line %d declares `%s` without a value"] = "la línea %d declara `%s` sin darle un valor",
    ["the call in line %d returned nothing; does that function end with return?"] =
      "la llamada de la línea %d no devolvió nada; ¿termina esa función con return?",
    ["put this at the top of the script: local mm = require \"minimodel\""] =
      "ponga esto al principio del programa: local mm = require \"minimodel\"",
    ["for numbers Lua has math, as in math.exp(x); for tensors there is mm, as in mm.zeros {3, 4} or t:exp()"] =
      "para números Lua tiene math, como en math.exp(x); para tensores está mm, como en mm.zeros {3, 4} o t:exp()",
    ["`%s` has no gradient yet: tape:backward(loss) gives it one, %s:zero_grad() takes it away"] =
      "`%s` aún no tiene gradiente: se lo da tape:backward(loss) y se lo quita %s:zero_grad()",
    ["in Lua this is written: %s"] = "en Lua se escribe: %s",
    ["did you mean `%s`?"] = "¿quería decir `%s`?",
    ["nothing with the name `%s` has been given a value; is it misspelt, or declared inside another block?"] =
      "nada con el nombre `%s` ha recibido un valor; ¿está mal escrito, o se declaró dentro de otro bloque?",
    ["`%s` has no field `%s`"] = "`%s` no tiene ningún campo `%s`",
    ["`%s` is a tensor; its elements are %s[i] and %s[{i, j}]"] =
      "`%s` es un tensor; sus elementos son %s[i] y %s[{i, j}]",
    ["`%s` is a table; its entries are %s[i] and %s.name"] = "`%s` es una tabla; sus elementos son %s[i] y %s.nombre",
    ["only functions can be called; `%s` is a %s"] = "solo se puede llamar a funciones; `%s` es %s",
    ["`%s` has no value yet; give it one before: %s = 0"] = "`%s` aún no tiene valor; déselo antes: %s = 0",
    ["`%s` is a function: call it, %s(…)"] = "`%s` es una función: hay que llamarla, %s(…)",
    ["`%s` is a table of Lua; mm.tensor(%s) makes a tensor of it, which can be computed with"] =
      "`%s` es una tabla de Lua; mm.tensor(%s) la convierte en un tensor, con el que se puede calcular",
    ["`%s` is a string; tonumber(%s) makes a number of it"] =
      "`%s` es una cadena; tonumber(%s) la convierte en un número",
    ["`%s` is true or false, not a number"] = "`%s` es true o false, no un número",
    ["this call returned nothing; does that function end with return?"] =
      "esta llamada no devolvió nada; ¿termina esa función con return?",
    ["`%s` has no value here"] = "`%s` no tiene ningún valor aquí",
    ["compare their entries, one by one"] = "compare sus elementos uno a uno",
    ["tostring(%s) makes a string of it"] = "tostring(%s) lo convierte en una cadena",
    ["# gives the length of a table, a string or a tensor"] =
      "# da la longitud de una tabla, de una cadena o de un tensor",
    ["`%s` is a tensor: for i = 1, #%s do … %s[i] … end"] = "`%s` es un tensor: for i = 1, #%s do … %s[i] … end",
    ["a loop that counts is written: for i = 1, #t do … end"] =
      "un bucle que cuenta se escribe: for i = 1, #t do … end",
    ["`%s` is no number; its length is #%s"] = "`%s` no es un número; su longitud es #%s",
    ["write: for i, x in ipairs(%s) do, or for key, x in pairs(%s) do"] =
      "escriba: for i, x in ipairs(%s) do, o bien for clave, x in pairs(%s) do",
    ["tensors are in minimodel: local mm = require \"minimodel\""] =
      "los tensores están en minimodel: local mm = require \"minimodel\"",
    ["a file %s.lua beside the script would be found"] =
      "se encontraría un archivo %s.lua que estuviera junto al programa",
    ["a function calls itself without end; which case should stop it?"] =
      "una función se llama a sí misma sin fin; ¿qué caso debería detenerla?",
    ["write ~= for “is not equal to”"] = "escriba ~= para decir «no es igual a»",
    ["write: not %s"] = "escriba: not %s",
    ["write: a and b"] = "escriba: a and b",
    ["write: a or b"] = "escriba: a or b",
    ["write: x ^ y"] = "escriba: x ^ y",
    ["write == to compare"] = "escriba == para comparar",
    ["a choice between two values is written: condition and a or b"] =
      "elegir entre dos valores se escribe: condición and a or b",
    ["strings stand in \"…\" or '…'; values are joined with .. or by string.format"] =
      "las cadenas van entre \"…\" o '…'; los valores se unen con .. o con string.format",
    ["delete it and type a space"] = "bórrelo y escriba un espacio",
    ["type %s"] = "escriba %s",
    ["write: %s"] = "escriba: %s",
    ["close it with %s on the same line"] = "ciérrela con %s en la misma línea",
    ["write: %s = %s %s %s"] = "escriba: %s = %s %s %s",
    ["write: %s = %s + 1"] = "escriba: %s = %s + 1",
    ["write: %s = %s - 1"] = "escriba: %s = %s - 1",
    ["`=` gives a value: %s = …; `==` compares, inside a condition"] =
      "`=` da un valor: %s = …; `==` compara, dentro de una condición",
    ["write: -- a comment"] = "escriba: -- un comentario",
    ["t[\"%s\"] is possible; another name is better"] = "t[\"%s\"] es posible; otro nombre es mejor",
    ["choose another name, such as %s_"] = "elija otro nombre, como %s_",
    ["write `%s` in place of the colon, and `end` after the last line of the block"] =
      "escriba `%s` en lugar de los dos puntos, y `end` después de la última línea del bloque",
    ["delete the colon; the block ends with `end`"] = "borre los dos puntos; el bloque termina con `end`",
    ["write: if condition then … end, for i = 1, n do … end, while condition do … end, function f(x) … end"] =
      "escriba: if condición then … end, for i = 1, n do … end, while condición do … end, function f(x) … end",
    ["write: for i = 1, n do … end"] = "escriba: for i = 1, n do … end",
    ["a block ends with `end`"] = "un bloque termina con `end`",
    ["options stand in a table: f(x, { %s = … })"] = "las opciones van en una tabla: f(x, { %s = … })",
    ["to ask whether a table has a key, write: t[key] ~= nil"] =
      "para saber si una tabla tiene una clave, escriba: t[clave] ~= nil",
    ["a part of an axis is t:slice(axis, first, last), such as t:slice(1, %s, %s)"] =
      "una parte de un eje es t:slice(eje, primero, último), por ejemplo t:slice(1, %s, %s)",
    ["write: %s[%s]"] = "escriba: %s[%s]",
    ["write: { name = value }"] = "escriba: { nombre = valor }",
    ["write: { [%s] = … } or, without the quotation marks, { name = … }"] =
      "escriba: { [%s] = … } o bien, sin comillas, { nombre = … }",
    ["a field is read with a dot: .%s; a method is called: :%s()"] =
      "un campo se lee con un punto: .%s; un método se llama: :%s()",
    ["write a comma after %s"] = "escriba una coma después de %s",
    ["write a comma, or an operator such as .. or +, before %s"] =
      "escriba una coma, o un operador como .. o +, antes de %s",
    ["write `%s` here"] = "escriba `%s` aquí",
    ["write `%s` here, or `%s` in place of `%s`"] = "escriba `%s` aquí, o `%s` en lugar de `%s`",
    ["a list is filled in a loop: for i, x in ipairs(t) do list[i] = … end"] =
      "una lista se llena en un bucle: for i, x in ipairs(t) do lista[i] = … end",
    ["a row is t[i], a column t:select(2, j), a part of an axis t:slice(axis, first, last)"] =
      "una fila es t[i], una columna t:select(2, j), una parte de un eje t:slice(eje, primero, último)",
    ["in the measure of %s"] = "en la medida de %s",
    ["goto continue, with ::continue:: before the loop's end"] =
      "goto continue, con ::continue:: antes del final del bucle",
    ["nothing, or a comment"] = "nada, o un comentario",
    ["a table with a metatable; mm.nn has modules ready"] =
      "una tabla con una metatabla; mm.nn tiene módulos ya hechos",
    ["arg[1], or in a lab lab:param(\"name\", 5)"] = "arg[1], o en una práctica lab:param(\"nombre\", 5)",
    ["tonumber(x), and math.huge for infinity"] = "tonumber(x), y math.huge para el infinito",
    ["write: x + 1"] = "escriba: x + 1",
    ["write = to give a value"] = "escriba = para dar un valor",
    ["write: for i, x in ipairs(t) do, or for i = 1, n do"] =
      "escriba: for i, x in ipairs(t) do, o bien for i = 1, n do",
    ["write: for i, x in ipairs(t) do"] = "escriba: for i, x in ipairs(t) do",
    ["write: for i = 1, %s do"] = "escriba: for i = 1, %s do",
    ["write: (%s):%s(…)"] = "escriba: (%s):%s(…)",
    ["it opens with --[[en or --[[es, and ]] closes it"] = "se abre con --[[en o con --[[es, y lo cierra ]]",
    ["a scheme's function is written with a colon, and has self: function %s:bias(n_heads, T)"] =
      "la función de un esquema se escribe con dos puntos, y tiene self: function %s:bias(n_heads, T)",
    ["the measure of a claim is a function: function() return … end"] =
      "la medida de una afirmación es una función: function() return … end",
    ["does the measure's function end with return?"] = "¿termina con return la función de la medida?",
    ["two comparisons are joined by and: a < b and b < c"] = "dos comparaciones se unen con and: a < b and b < c",
    ["of every element: %s"] = "de cada elemento: %s",
    ["write: if condition then name = value end"] = "escriba: if condición then nombre = valor end",
    ["write <= for “is not greater than”"] = "escriba <= para decir «no es mayor que»",
    ["[[…]] is a string in Lua; lists are written in braces: %s"] =
      "[[…]] es en Lua una cadena; las listas se escriben entre llaves: %s",
    ["write `%s` in place of `%s`"] = "escriba `%s` en lugar de `%s`",
    ["delete it, or look for a block above that was closed too early"] =
      "bórrelo, o busque más arriba un bloque que se cerró antes de tiempo",
    ["write elseif, in one word: else if begins a second if, which needs its own `end`"] =
      "escriba elseif, en una palabra: else if empieza un segundo if, que necesita su propio `end`",
    ["write: until condition"] = "escriba: until condición",
    ["write `%s` where the block that begins with `%s` in line %d is over"] =
      "escriba `%s` donde acabe el bloque que empieza con `%s` en la línea %d",
    ["put it at the end, or write in line %d: do %s end"] = "póngalo al final, o escriba en la línea %d: do %s end",
    ["inside the function write: if %s == nil then %s = … end"] =
      "dentro de la función escriba: if %s == nil then %s = … end",
    ["delete the type"] = "borre el tipo",
    ["only names, t.name and t[i] can be given a value"] = "solo se puede dar un valor a nombres, a t.nombre y a t[i]",
    ["print(…) shows a value; name = … keeps it"] = "print(…) muestra un valor; nombre = … lo guarda",
    ["print(…) shows a value; name = … keeps it; a call needs its ()"] =
      "print(…) muestra un valor; nombre = … lo guarda; una llamada necesita sus ()",
    ["a call is written %s(%s), a value is given with %s = …"] =
      "una llamada se escribe %s(%s); un valor se da con %s = …",
    ["write: %s * %s; a name cannot begin with a digit"] = "escriba: %s * %s; un nombre no puede empezar por una cifra",
    ["all of them: %s:min():item() == 1; at least one: %s:max():item() == 1"] =
      "todos: %s:min():item() == 1; al menos uno: %s:max():item() == 1",
    ["a number to compare is %s:item(), where there is one element"] =
      "el número que se puede comparar es %s:item(), si hay un solo elemento",
    ["%s:item() is the number of a tensor with one element; %s:eq(x) compares each element"] =
      "%s:item() es el número de un tensor de un elemento; %s:eq(x) compara cada elemento",
    ["did you mean `%s`? Otherwise write local before it"] = "¿quería decir `%s`? Si no, escriba local delante",
    ["write local before it; did you mean `%s`?"] = "escriba local delante; ¿quería decir `%s`?",
    ["write local before it"] = "escriba local delante",
    ["%s:item() is its number, which can be compared"] = "%s:item() es su número, que se puede comparar",
    ["%s:eq(%s):min():item() == 1 where all elements are equal"] =
      "%s:eq(%s):min():item() == 1 si todos los elementos son iguales",
    ["Not so:"] = "Así no:",
    ["But so:"] = "Así sí:",
    [" · mm is there · help says what can be typed · Ctrl-D leaves"] =
      " · mm ya está · help dice qué se puede escribir · Ctrl-D sale",
    ["the script's names: %s"] = "los nombres del programa: %s",
    ["a tensor that was closed"] = "un tensor que ya se cerró",
    ["tensor %s, %s"] = "tensor %s, %s",
    [", %d of them not finite"] = ", %d de ellos no finitos",
    [", from %s to %s"] = ", de %s a %s",
    ["a tensor, %s"] = "un tensor, %s",
    ["… and %d more"] = "… y %d más",
    ["(a %s that cannot be shown)"] = "(%s que no se puede mostrar)",
    ["modules have it: m:forward(x), where m is made by mm.nn"] =
      "lo tienen los módulos: m:forward(x), donde m se hizo con mm.nn",
    ["line %d: %s"] = "línea %d: %s",
    ["at column %d: %s"] = "en la columna %d: %s",
    ["at column %d"] = "en la columna %d",
    ["warning: %s"] = "aviso: %s",
    ["help: "] = "ayuda: ",
    ["more: minimodel explain %s"] = "más: minimodel explain %s",
    ["minimodel --help says what can be asked"] = "minimodel --help dice qué se puede pedir",
  },
}
