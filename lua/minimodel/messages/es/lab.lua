--- What the labs say (lua/minimodel/lab, lua/minimodel/literate, lua/minimodel/json.lua).
return {
  ["MM-L01"] = {
    ["%s: its words are missing: a block --[[en claim:%s with source:, claim: and expected:"] =
      "%s: faltan sus textos: un bloque --[[en claim:%s con source:, claim: y expected:",
    ["%s: %s is in one language alone; write { en = …, es = … }"] =
      "%s: %s está en una sola lengua; escriba { en = …, es = … }",
    ["%s%s: unknown word '%s:'%s"] = "%s%s: palabra desconocida '%s:'%s",
    ["words: there is no block --[[en %s%s"] = "words: no hay ningún bloque --[[en %s%s",
    ["check '%s': the block --[[en checks has no '%s:'%s"] = "check '%s': el bloque --[[en checks no tiene '%s:'%s",
    ["%s: its words are missing: a block --[[en %s with %s, or options { %s = …}"] =
      "%s: faltan sus textos: un bloque --[[en %s con %s, o las opciones { %s = …}",
    ["%s: %s is not UTF-8: byte %d is \\x%02x"] = "%s: %s no es UTF-8: el byte %d es \\x%02x",
    ["%s: %s stands twice in this block"] = "%s: %s aparece dos veces en este bloque",
    ["%s: a line of words begins with its key, as in `title: …`, not '%s'"] =
      "%s: una línea de textos empieza con su clave, como en `title: …`, no con '%s'",
    ["words %s: there is no '%s:'%s"] = "words %s: no hay '%s:'%s",
    ["words %s: there is no '%s:'; is '%s:' misspelt?"] = "words %s: no hay '%s:'; ¿está mal escrito '%s:'?",
    ["%s: %s should be a text or {en = …, es = …}%s"] = "%s: %s debería ser un texto o {en = …, es = …}%s",
    ["text: the content of %s should be a string, got %s"] =
      "text: el contenido de %s debería ser una cadena; se recibió %s",
  },
  ["MM-L02"] = {
    ["%s: parameters stand before the first check, result, figure or table"] =
      "%s: los parámetros van antes de la primera comprobación, resultado, figura o tabla",
    ["%s: the default should be a number, a string, true or false, or a list of one of these, not a %s"] =
      "%s: el valor por defecto debería ser un número, una cadena, true o false, o una lista de uno de ellos, no %s",
    ["%s: its meaning is missing: give it as a text, or as a line '%s: …' of the block --[[en lab%s"] =
      "%s: falta su significado: délo como texto, o en una línea '%s: …' del bloque --[[en lab%s",
  },
  ["MM-L03"] = {
    ["%s is NaN, which is no number: it decides nothing"] = "%s es NaN, que no es un número: no decide nada",
    ["this claim is never confronted: %s"] = "esta afirmación no se contrasta nunca: %s",
    ["%s: its measure should be a function that is called at lab:confront(), not a %s"] =
      "%s: su medida debería ser una función que se llama en lab:confront(), no %s",
    ["%s: its measure gave the verdict '%s'%s"] = "%s: su medida dio el veredicto '%s'%s",
    ["%s: its measure gave nothing; where that can be, its words say why in 'untested:'"] =
      "%s: su medida no dio nada; si eso es posible, sus textos dicen por qué en 'untested:'",
    ["confront: there is no claim to confront; lab:claim(…) declares one"] =
      "confront: no hay ninguna afirmación que contrastar; lab:claim(…) declara una",
    ["verdict: claim '%s' is not confronted yet; call lab:confront() first"] =
      "verdict: la afirmación '%s' aún no se ha contrastado; llame antes a lab:confront()",
    ["verdict: there is no claim '%s'%s"] = "verdict: no hay ninguna afirmación '%s'%s",
    ["%s: what the message must contain should be a text"] = "%s: lo que el mensaje debe contener debería ser un texto",
    ["%s: wants what the message must contain, and a function that raises it"] =
      "%s: hacen falta lo que el mensaje debe contener y una función que lo provoque",
    ["%s: there is no relation '%s'%s"] = "%s: no hay ninguna relación '%s'%s",
    ["%s: between takes { low, high }"] = "%s: between lleva { menor, mayor }",
    ["%s: %s takes a number as its bound, not %s"] = "%s: %s lleva un número como límite, no %s",
    ["%s: the bound is NaN"] = "%s: el límite es NaN",
    ["%s: the bound of %s is a size: it cannot be negative"] =
      "%s: el límite de %s es un tamaño: no puede ser negativo",
    ["%s: its measure gave a %s; a number, a list, a record or an interval is wanted"] =
      "%s: su medida dio %s; hace falta un número, una lista, un registro o un intervalo",
    ["%s: its measure gave a table with keys; a list, a record or an interval {low =, high =} is wanted"] =
      "%s: su medida dio una tabla con claves; hace falta una lista, un registro o un intervalo {low =, high =}",
    ["%s: its measure gave a %s, which cannot be %s %s"] = "%s: su medida dio %s, que no puede ser %s %s",
    ["%s: equivalent to within what? Give the margin as the bound"] =
      "%s: ¿equivalente con qué margen? Dé el margen como límite",
    ["%s: holds asks of an interval {low =, high =} whether it contains the bound; its measure gave a number"] =
      "%s: holds pregunta si un intervalo {low =, high =} contiene el límite; su medida dio un número",
    ["%s: an interval from %s down to %s"] = "%s: un intervalo que baja de %s a %s",
    ["%s: its measure gave a number, which cannot be %s %s"] = "%s: su medida dio un número, que no puede ser %s %s",
    ["%s: was already confronted"] = "%s: ya se contrastó",
    ["%s: holds should be true, false or nil"] = "%s: holds debería ser true, false o nil",
    ["%s: the measured value is missing"] = "%s: falta el valor medido",
    ["%s: the comparison should be <, <=, >, >=, == or ~=, not '%s'"] =
      "%s: la comparación debería ser <, <=, >, >=, == o ~=, no '%s'",
    ["%s: compares %s with %s"] = "%s: compara %s con %s",
  },
  ["MM-L04"] = {
    ["%s: there is one of that name already"] = "%s: ya hay una con ese nombre",
    ["%s was already given"] = "%s ya se dio",
    ["%s: a name is made of letters, digits, _ and -, not '%s'"] =
      "%s: un nombre se compone de letras, cifras, _ y -, no '%s'",
    ["%s: this name is taken"] = "%s: ese nombre ya está en uso",
    ["config '%s': this name is taken"] = "config '%s': ese nombre ya está en uso",
    ["result '%s' was already given"] = "el resultado '%s' ya se dio",
    ["manifest '%s' was already given"] = "la entrada '%s' del manifiesto ya se dio",
    ["manifest '%s': the run itself writes this key"] = "manifest '%s': esa clave la escribe la propia ejecución",
    ["%s: %s is already written"] = "%s: %s ya está escrito",
  },
  ["MM-L05"] = {
    ["value `=%s`: prose after a label at the end of a script sees no locals; put the value before the label"] =
      "valor `=%s`: el texto que va después de una etiqueta al final de un programa no ve las variables locales; " ..
        "ponga el valor antes de la etiqueta",
    ["%s is asked for above this line, where its values are not known yet; move the block up"] =
      "%s se pide antes de esta línea, donde sus valores aún no se conocen; suba el bloque",
    ["value `=%s %s`: %s"] = "valor `=%s %s`: %s",
    ["value `=%s` is nil here"] = "el valor `=%s` es nil aquí",
    ["value `=%s` is not an expression: %s"] = "el valor `=%s` no es una expresión: %s",
    ["prose goes between statements of the main chunk%s"] = "el texto va entre instrucciones del programa principal%s",
    ["prose goes between statements of the main chunk, not inside a statement"] =
      "el texto va entre instrucciones del programa principal, no dentro de una instrucción",
    [", not inside a function"] = ", no dentro de una función",
    [", not inside a statement"] = ", no dentro de una instrucción",
    [", not after its return"] = ", no después de su return",
    ["a prose block starts at column 0"] = "un bloque de texto empieza en la columna 0",
    ["this line should be ]%s]: it closes the block that begins in line %d"] =
      "esta línea debería ser ]%s]: cierra el bloque que empieza en la línea %d",
    ["this block is never closed by ]%s]: line %d opens another inside it"] =
      "este bloque no se cierra con ]%s]: la línea %d abre otro dentro de él",
    ["this prose block is never closed by ]%s]"] = "este bloque de texto no se cierra con ]%s]",
  },
  ["MM-L06"] = {
    ["%s: there is no column %s to format"] = "%s: no hay ninguna columna %s a la que dar formato",
    ["save '%s': a tensor is wanted, not a %s"] = "save '%s': hace falta un tensor, no %s",
    ["keep: a table {name = tensor or module} is wanted, not a %s"] =
      "keep: hace falta una tabla {nombre = tensor o módulo}, no %s",
    ["keep: %s should be a tensor, a record of tensors or a module"] =
      "keep: %s debería ser un tensor, un registro de tensores o un módulo",
    ["%s: %s"] = "%s: %s",
    ["%s: columns = {…} is missing"] = "%s: falta columns = {…}",
    ["%s: rows should be a list of lists"] = "%s: rows debería ser una lista de listas",
    ["%s: row %d should be a list, not a %s"] = "%s: la fila %d debería ser una lista, no %s",
    ["%s: row %d has %d entries, more than the columns (%d)"] =
      "%s: la fila %d tiene %d elementos, más que las columnas (%d)",
    ["%s: align should be left, center or right, not '%s'"] = "%s: align debería ser left, center o right, no «%s»",
    ["%s: row %d has no entry %d"] = "%s: la fila %d no tiene elemento %d",
    ["progress: the fraction should be a number from 0 to 1"] = "progress: la fracción debería ser un número de 0 a 1",
    ["a JSON map has text keys, not %s"] = "un mapa de JSON tiene claves de texto, no %s",
    ["a JSON list may have no holes, and entry %d of this one is nil"] =
      "una lista de JSON no puede tener huecos, y el elemento %d de esta es nil",
    ["a JSON value is a list or a map, not both"] = "un valor de JSON es una lista o un mapa, no ambas cosas",
    ["a table nested deeper than %d cannot be written as JSON"] =
      "una tabla anidada a más de %d niveles no se puede escribir en JSON",
    ["a table that contains itself cannot be written as JSON"] =
      "una tabla que se contiene a sí misma no se puede escribir en JSON",
    ["a %s cannot be written as JSON"] = "%s no se puede escribir en JSON",
  },
  ["MM-L07"] = {
    ["lab: experiment should be a name such as \"16-rope\", not %s"] =
      "lab: experiment debería ser un nombre como \"16-rope\", no %s",
    ["lab: seed should be a whole number"] = "lab: seed debería ser un número entero",
    ["lab: this script already has one; a script is one lab"] =
      "lab: este programa ya tiene una; un programa es una sola práctica",
  },
  WORDS = {
    ["call lab:confront() when everything is measured"] = "llame a lab:confront() cuando todo esté medido",
    ["call measured on it"] = "llame a su measured",
    ["its name"] = "su nombre", ["the claim"] = "la afirmación", ["why"] = "el porqué", ["the caption"] = "el pie",
    ["its meaning"] = "su significado",
    ["the alternative text (alt)"] = "el texto alternativo (alt)", ["a column's title"] = "el título de una columna",
    ["the title"] = "el título",
    ["the format"] = "el formato", ["; it is missing"] = "; falta", ["nothing (nil)"] = "nada (nil)",
    ["missing"] = "ausente",
    ["expect '%s'"] = "expect '%s'",
  },
}
