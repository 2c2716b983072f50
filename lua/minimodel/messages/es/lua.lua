--- What Lua says of a script: its parser's refusals, its errors, and the habits of other languages that
-- minimodel.diagnose recognises.
return {
  ["MM-P01"] = {
    ["`!=` is not an operator of Lua"] = "`!=` no es un operador de Lua",
    ["`!` is not an operator of Lua"] = "`!` no es un operador de Lua",
    ["`&&` is not an operator of Lua"] = "`&&` no es un operador de Lua",
    ["`||` is not an operator of Lua"] = "`||` no es un operador de Lua",
    ["`**` is not an operator of Lua"] = "`**` no es un operador de Lua",
    ["`@` is not an operator of Lua"] = "`@` no es un operador de Lua",
    ["`? :` is not an operator of Lua"] = "`? :` no es un operador de Lua",
    ["`%s` is not an operator of Lua"] = "`%s` no es un operador de Lua",
    ["`in` stands in for loops only"] = "`in` solo aparece en los bucles for",
    ["`if` begins a statement; it cannot stand inside an expression"] =
      "`if` empieza una instrucción; no puede estar dentro de una expresión",
  },
  ["MM-P02"] = {
    ["`%s=` is not an operator of Lua"] = "`%s=` no es un operador de Lua",
    ["`++` is not an operator of Lua"] = "`++` no es un operador de Lua",
    ["`--` begins a comment in Lua; it does not count down"] = "`--` empieza un comentario en Lua; no resta uno",
  },
  ["MM-P03"] = {
    ["a quotation mark ends the string here"] = "aquí una comilla termina la cadena",
    ["a comma is missing here"] = "aquí falta una coma",
    ["something is missing between %s and %s"] = "falta algo entre %s y %s",
  },
  ["MM-P04"] = {
    ["several subscripts stand in a table"] = "varios subíndices van en una tabla",
    ["each subscript stands in brackets of its own"] = "cada subíndice va entre sus propios corchetes",
    ["a list is written in braces; brackets are for subscripts"] =
      "una lista se escribe entre llaves; los corchetes son para los subíndices",
    ["a list is written in braces"] = "una lista se escribe entre llaves",
    ["subscripts cannot be ranges in Lua"] = "en Lua los subíndices no pueden ser intervalos",
    ["entries are not read with a dot and a number"] = "los elementos no se leen con un punto y un número",
  },
  ["MM-P05"] = {
    ["one `end` too many: nothing is open here"] = "sobra un `end`: aquí no hay nada abierto",
    ["`%s` without its `%s`"] = "`%s` sin su `%s`",
    ["`else if` leaves an if open"] = "`else if` deja un if abierto",
    ["`repeat` of line %d is closed by until, not by end"] =
      "el `repeat` de la línea %d se cierra con until, no con end",
    ["'%s' expected (to close '%s' at line %d) near %s"] =
      "se esperaba '%s' (para cerrar '%s' de la línea %d) cerca de %s",
  },
  ["MM-P06"] = {
    ["`%s` is missing: `%s` of line %d is never closed"] = "falta `%s`: el `%s` de la línea %d no se cierra",
    ["`%s` does not close `%s` of line %d"] = "`%s` no cierra el `%s` de la línea %d",
    ["nothing is open here that `}` could close"] = "aquí no hay nada abierto que `}` pueda cerrar",
  },
  ["MM-P07"] = {
    ["`%s` is missing"] = "falta `%s`",
    ["`while` stands before its block, not after it"] = "`while` va delante de su bloque, no detrás",
    ["a block does not begin with a colon in Lua"] = "en Lua un bloque no empieza con dos puntos",
    ["blocks are not put in braces in Lua"] = "en Lua los bloques no van entre llaves",
    ["a loop that counts has no parentheses in Lua"] = "en Lua un bucle que cuenta no lleva paréntesis",
    ["a loop that counts has a first and a last number"] = "un bucle que cuenta tiene un primer y un último número",
    ["the bounds of a loop are separated by a comma"] = "los límites de un bucle se separan con una coma",
  },
  ["MM-P08"] = {
    ["the character %s is not one that Lua knows"] = "Lua no conoce el carácter %s",
    ["the character %s has no meaning in Lua"] = "el carácter %s no significa nada en Lua",
    ["names are made of the letters a … z, digits and _, not %s"] =
      "los nombres se componen de las letras a … z sin tilde, cifras y _, no %s",
    ["a space that is none stands here: an invisible character, copied from a page or a document"] =
      "aquí hay un carácter invisible que parece un espacio, copiado de una página o de un documento",
    ["strings in backquotes are not of Lua"] = "las cadenas entre acentos graves no son de Lua",
    ["unexpected symbol near %s"] = "símbolo inesperado cerca de %s",
  },
  ["MM-P09"] = {
    ["`%s` is not a word of Lua"] = "`%s` no es una palabra de Lua",
    ["parameters have no default values in Lua"] = "en Lua los parámetros no tienen valores por defecto",
    ["the words of Lua are written in small letters"] = "las palabras de Lua se escriben en minúsculas",
    ["names have no types in Lua"] = "en Lua los nombres no llevan tipo",
    ["an argument cannot be given by name like this"] = "un argumento no se puede dar así por su nombre",
  },
  ["MM-P10"] = {
    ["comments begin with -- in Lua, not with %s"] = "en Lua los comentarios empiezan con --, no con %s",
  },
  ["MM-P11"] = {
    ["`return` in line %d ends the block: nothing may follow it"] =
      "el `return` de la línea %d termina el bloque: nada puede ir después",
  },
  ["MM-P12"] = {
    ["`=` gives a value to a name; it does not compare"] = "`=` da un valor a un nombre; no compara",
    ["`==` compares; it gives no value"] = "`==` compara; no da ningún valor",
    ["a comparison is not a statement"] = "una comparación no es una instrucción",
    ["a call cannot be given a value"] = "no se puede dar un valor a una llamada",
    ["attempt to assign to const variable '%s'"] = "se intentó dar otro valor a la constante '%s'",
  },
  ["MM-P13"] = {
    ["after a colon a call must follow"] = "después de dos puntos tiene que haber una llamada",
    ["in a table, a name and its value are joined by =, not by a colon"] =
      "en una tabla, el nombre y su valor se unen con =, no con dos puntos",
    ["a key in quotation marks stands in brackets"] = "una clave entre comillas va entre corchetes",
  },
  ["MM-P14"] = {
    ["a value alone is not a statement"] = "un valor solo no es una instrucción",
    ["two names side by side mean nothing in Lua"] = "dos nombres seguidos no significan nada en Lua",
    ["a value is missing between %s and %s"] = "falta un valor entre %s y %s",
    ["a value is missing after %s"] = "falta un valor después de %s",
    ["a string whose method is called stands in parentheses"] =
      "una cadena cuyo método se llama va entre paréntesis",
    ["this opens no block of words"] = "esto no abre ningún bloque de textos",
    ["syntax error near %s"] = "error de sintaxis cerca de %s",
    ["'%s' expected near %s"] = "se esperaba '%s' cerca de %s",
    ["<%s> expected near %s"] = "se esperaba <%s> cerca de %s",
    ["%s expected near %s"] = "se esperaba %s cerca de %s",
  },
  ["MM-P15"] = {
    ["`%s` is a word of Lua and cannot be a name"] = "`%s` es una palabra de Lua y no puede ser un nombre",
  },
  ["MM-P16"] = {
    ["this string is never closed"] = "esta cadena no se cierra",
    ["malformed number near %s"] = "número mal escrito cerca de %s",
    ["unfinished string near %s"] = "cadena sin terminar cerca de %s",
    ["unfinished long string (starting at line %d) near %s"] =
      "cadena larga sin terminar (empieza en la línea %d) cerca de %s",
    ["unfinished long comment (starting at line %d) near %s"] =
      "comentario largo sin terminar (empieza en la línea %d) cerca de %s",
    ["invalid escape sequence %s"] = "secuencia de escape no válida %s",
    ["break outside a loop at line %d near %s"] = "break fuera de un bucle en la línea %d cerca de %s",
    ["break outside loop at line %d"] = "break fuera de un bucle en la línea %d",
    ["no visible label '%s' for goto at line %d"] = "no se ve ninguna etiqueta '%s' para el goto de la línea %d",
    ["no visible label '%s' for <goto> at line %d"] = "no se ve ninguna etiqueta '%s' para el goto de la línea %d",
    ["unknown attribute '%s'"] = "atributo desconocido '%s'",
    ["attempt to load a binary chunk (mode is 't')"] = "el archivo no es texto de Lua, sino un programa ya compilado",
  },

  ["MM-N03"] = {
    ["`%s` is a method of `%s`: it is called with a colon, %s:%s(…)"] =
      "`%s` es un método de `%s`: se llama con dos puntos, %s:%s(…)",
    ["`%s` is a function of `%s`: it is called with a dot, %s.%s(…)"] =
      "`%s` es una función de `%s`: se llama con un punto, %s.%s(…)",
  },
  ["MM-N04"] = {
    ["attempt to index a nil value (%s '%s')"] = "se intentó leer un campo de un valor nil (%s '%s')",
    ["attempt to index a nil value"] = "se intentó leer un campo de un valor nil",
    ["attempt to index a %s value (%s '%s')"] = "se intentó leer un campo de un valor que es %s (%s '%s')",
    ["attempt to index a %s value"] = "se intentó leer un campo de un valor que es %s",
  },
  ["MM-N05"] = {
    ["module '%s' not found"] = "no se encuentra el módulo '%s'",
  },
  ["MM-N06"] = {
    ["`%s` has no value in Lua: it is nil"] = "`%s` no tiene ningún valor en Lua: es nil",
    ["`%s` is a new global variable, which nothing reads"] =
      "`%s` es una variable global nueva, que no se lee en ninguna parte",
    ["`%s` is a new global variable"] = "`%s` es una variable global nueva",
    ["`%s` was never given a value"] = "`%s` no ha recibido ningún valor",
    ["`%s` was never given a value%s"] = "`%s` no ha recibido ningún valor%s",
  },
  ["MM-N07"] = {
    ["attempt to call a nil value (%s '%s')"] = "se intentó llamar a un valor nil (%s '%s')",
    ["attempt to call a nil value"] = "se intentó llamar a un valor nil",
    ["attempt to call a %s value (%s '%s')"] = "se intentó llamar a un valor que es %s (%s '%s')",
    ["attempt to call a %s value"] = "se intentó llamar a un valor que es %s",
  },
  ["MM-N08"] = {
    ["attempt to perform arithmetic on a nil value (%s '%s')"] = "se intentó calcular con un valor nil (%s '%s')",
    ["attempt to perform arithmetic on a nil value"] = "se intentó calcular con un valor nil",
    ["attempt to perform arithmetic on a %s value (%s '%s')"] = "se intentó calcular con un valor que es %s (%s '%s')",
    ["attempt to perform arithmetic on a %s value"] = "se intentó calcular con un valor que es %s",
    ["attempt to perform arithmetic on a %s value (constant '%s')"] =
      "se intentó calcular con un valor que es %s (constante '%s')",
    ["attempt to %s a '%s' with a '%s'"] = "se intentó una operación (%s) entre '%s' y '%s'",
    ["attempt to perform bitwise operation on a %s value (%s '%s')"] =
      "se intentó una operación de bits con un valor que es %s (%s '%s')",
    ["attempt to perform 'n//0'"] = "se intentó una división entera por cero",
    ["attempt to perform 'n%%0'"] = "se intentó calcular el resto de una división por cero",
    ["attempt to get length of a %s value (%s '%s')"] = "se pidió la longitud de un valor que es %s (%s '%s')",
    ["attempt to get length of a %s value"] = "se pidió la longitud de un valor que es %s",
    ["number has no integer representation"] = "este número no es entero",
    ["number (%s '%s') has no integer representation"] = "este número (%s '%s') no es entero",
    ["number%s has no integer representation"] = "este número%s no es entero",
  },
  ["MM-N09"] = {
    ["attempt to compare two %s values"] = "se intentó comparar dos valores que son %s",
    ["attempt to compare %s with %s"] = "se intentó comparar %s con %s",
  },
  ["MM-N10"] = {
    ["attempt to concatenate a nil value (%s '%s')"] = "se intentó concatenar un valor nil (%s '%s')",
    ["attempt to concatenate a %s value (%s '%s')"] = "se intentó concatenar un valor que es %s (%s '%s')",
    ["attempt to concatenate a %s value"] = "se intentó concatenar un valor que es %s",
    ["invalid value (at index %d) in table for 'concat'"] = "valor no válido (en el índice %d) en la tabla de 'concat'",
  },
  ["MM-N11"] = {
    ["stack overflow"] = "desbordamiento de la pila",
    ["C stack overflow"] = "desbordamiento de la pila de C",
    ["error in error handling"] = "error al tratar un error",
  },
  ["MM-N12"] = {
    ["bad argument #%d to '%s' (%s expected, got %s)"] =
      "argumento %d incorrecto para '%s' (se esperaba %s y se recibió %s)",
    ["bad argument #%d to '%s' (%s expected)"] = "argumento %d incorrecto para '%s' (se esperaba %s)",
    ["bad argument #%d to '%s' (%s)"] = "argumento %d incorrecto para '%s' (%s)",
    ["bad argument #%d to '%s' (number has no integer representation)"] =
      "argumento %d incorrecto para '%s' (el número no es entero)",
    ["bad argument #%d to '%s' (value expected)"] = "argumento %d incorrecto para '%s' (falta un valor)",
    ["bad argument #%d to '%s' (invalid option '%s')"] = "argumento %d incorrecto para '%s' (opción no válida '%s')",
    ["calling '%s' on bad self (%s expected, got %s)"] =
      "'%s' se llamó con un objeto incorrecto (se esperaba %s y se recibió %s)",
    ["wrong number of arguments to '%s'"] = "número incorrecto de argumentos para '%s'",
    ["invalid conversion '%s' to 'format'"] = "conversión no válida '%s' para 'format'",
    ["invalid order function for sorting"] = "la función de orden no sirve para ordenar",
    ["resulting string too large"] = "la cadena resultante es demasiado grande",
    ["table index is nil"] = "el índice de la tabla es nil",
    ["table index is NaN"] = "el índice de la tabla es NaN",
    ["invalid key to 'next'"] = "clave no válida para 'next'",
    ["an error that is no text (a %s)"] = "un error que no es un texto (es %s)",
  },
  ["MM-N13"] = {
    ["attempt to call a %s value (for iterator '%s')"] = "un bucle for no puede recorrer un valor que es %s (for '%s')",
    ["'for' initial value must be a number"] = "el valor inicial de 'for' tiene que ser un número",
    ["'for' limit must be a number"] = "el límite de 'for' tiene que ser un número",
    ["'for' step must be a number"] = "el paso de 'for' tiene que ser un número",
    ["bad 'for' limit (number expected, got %s)"] =
      "límite de 'for' incorrecto (se esperaba un número y se recibió %s)",
    ["bad 'for' initial value (number expected, got %s)"] =
      "valor inicial de 'for' incorrecto (se esperaba un número y se recibió %s)",
    ["bad 'for' step (number expected, got %s)"] = "paso de 'for' incorrecto (se esperaba un número y se recibió %s)",
    ["'for' step is zero"] = "el paso de 'for' es cero",
  },
  ["MM-N14"] = {
    ["interrupted"] = "interrumpido",
    ["the output was closed before the end"] = "la salida se cerró antes del final",
  },
  ["MM-M01"] = {
    ["not enough memory"] = "no hay memoria suficiente",
  },

  WORDS = {
    ["nil"] = "nil", ["no value"] = "ningún valor", ["number"] = "un número", ["string"] = "una cadena",
    ["table"] = "una tabla",
    ["function"] = "una función", ["boolean"] = "un valor lógico", ["userdata"] = "un objeto",
    ["thread"] = "una corrutina", ["integer"] = "un entero",
    ["tensor"] = "un tensor", ["generator"] = "un generador", ["tape"] = "una cinta", ["minimodel.shape"] = "una forma",
    ["minimodel.tensor"] = "un tensor", ["minimodel.random"] = "un generador",
    ["minimodel.tape"] = "una cinta",
    ["a tensor"] = "un tensor", ["a number"] = "un número", ["a string"] = "una cadena", ["a table"] = "una tabla",
    ["a function"] = "una función",
    ["a scalar"] = "un escalar", ["scalar"] = "un escalar", ["true or false"] = "true o false",
    ["local"] = "local", ["global"] = "global", ["field"] = "campo", ["method"] = "método",
    ["upvalue"] = "local externa", ["constant"] = "constante",
    ["name"] = "nombre", ["expression"] = "una expresión", ["eof"] = "final",
    ["number expected, got %s"] = "se esperaba un número y se recibió %s",
    ["%s expected, got %s"] = "se esperaba %s y se recibió %s",
  },
}
