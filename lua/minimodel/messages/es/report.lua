--- What the reports say while they are made (lua/minimodel/report).
return {
  ["MM-L05"] = {
    ["the label %s:%s stands twice"] = "la etiqueta %s:%s aparece dos veces",
    ["reference to nothing: @%s:%s"] = "esta referencia no lleva a nada: @%s:%s",
    ["reference to nothing: @%s"] = "esta referencia no lleva a nada: @%s",
    ["%s/%s: this link leads nowhere: %s"] = "%s/%s: este enlace no lleva a ninguna parte: %s",
    ["%s/%s: there is no such place: %s"] = "%s/%s: no existe ese lugar: %s",
    ["%s: there is no '%s' among its %s"] = "%s: no hay '%s' entre sus %s",
    ["no lab has left a manifest for '%s'"] = "ninguna práctica ha dejado un manifiesto para '%s'",
    ["the figure %s cannot move here: blocks {.lua .moving} stand in chapters, such as docs/theory/*.md, and not in "
      .. "questions"] = "la figura %s no puede moverse aquí: los bloques {.lua .moving} están en los "
      .. "capítulos, como docs/theory/*.md, y no en las preguntas",
    ["%s: there is no figure %s/%s.%s"] = "%s: no existe la figura %s/%s.%s",
    ["%s/%s: this link says number %s, and leads to %s"] = "%s/%s: este enlace dice el número %s y lleva a %s",
    ["%s: no page of the book is called %s"] = "%s: ninguna página del libro se llama %s",
    ["%s is named, but there is no such page, or it stands twice"] =
      "se nombra %s, pero no existe, o aparece dos veces",
    ["%s needs its goal in both languages, en and es"] = "falta el objetivo de %s en las dos lenguas, en y es",
    ["%s has no number: its file's name begins with one, as in 03-rope"] =
      "%s no tiene número: el nombre de su archivo empieza por uno, como en 03-rope",
    ["%s stands in no part of the book"] = "%s no está en ninguna parte del libro",
    ["its title says number %s, its file %s"] = "su título dice el número %s, y su archivo %s",
    ["its title has two colons (%s): “%s”"] = "su título tiene dos veces dos puntos (%s): «%s»",
    ["question %d has no answer"] = "la pregunta %d no tiene respuesta",
    ["question %s stands where question %d should"] = "la pregunta %s está donde debería estar la %d",
    ["an answer after question %d answers nothing"] = "una respuesta tras la pregunta %d no responde a nada",
    ["there are no questions for it: %s"] = "no hay preguntas para ella: %s",
    ["there are no questions under their title (%s)"] = "no hay preguntas bajo su título (%s)",
    ["%d questions in English, %d in Spanish"] = "%d preguntas en inglés, %d en español",
    ["the glossary's %s is not said in %s"] = "%s, del glosario, no está en %s",
    ["the glossary's %s stands twice"] = "%s, del glosario, aparece dos veces",
    ["%s is not explained in %s"] = "%s no está explicado en %s",
    ["%s is explained in %s, which is no page"] = "%s se explica en %s, que no es ninguna página",
  },
  ["MM-L01"] = {
    ["this en block%s has no es block after it"] = "este bloque «en»%s no tiene detrás su gemelo «es»",
    ["this es block%s has no en block before it"] = "este bloque «es»%s no tiene delante su gemelo «en»",
    ["%s (and %d more like it: minimodel weave --lint %s lists them)"] =
      "%s (y %d más así: minimodel weave --lint %s los enumera)",
    ["%s: '%s:' is said in %s alone"] = "%s: '%s:' solo está en «%s»",
    ["%s: '%s:' has other values than its twin: en %s; es %s"] =
      "%s: '%s:' tiene otros valores que su gemelo: en %s; es %s",
    ["the twin of line %d has other headings: en %s; es %s"] =
      "el gemelo de la línea %d tiene otros títulos: en %s; es %s",
    ["the twin of line %d has other formulas: en %s; es %s"] =
      "el gemelo de la línea %d tiene otras fórmulas: en %s; es %s",
    ["the twin of line %d has other values: en %s; es %s"] =
      "el gemelo de la línea %d tiene otros valores: en %s; es %s",
    ["the twin of line %d has other references: en %s; es %s"] =
      "el gemelo de la línea %d tiene otras referencias: en %s; es %s",
    ["the twin of line %d has other figures and links: en %s; es %s"] =
      "el gemelo de la línea %d tiene otras figuras y enlaces: en %s; es %s",
    ["the twin of line %d has other labels: en %s; es %s"] =
      "el gemelo de la línea %d tiene otras etiquetas: en %s; es %s",
    ["the twin of line %d has other code blocks: en %s; es %s"] =
      "el gemelo de la línea %d tiene otros bloques de código: en %s; es %s",
    ["%d opening %s, %d closing %s"] = "%d %s de apertura, %d %s de cierre",
    ["this text has %s but no %s"] = "este texto tiene %s y le falta %s",
    ["this figure has no alternative text (alt)"] = "esta figura no tiene texto alternativo (alt)",
    ["this figure has neither label nor alternative text: {#fig:name alt=\"…\"}"] =
      "esta figura no tiene ni etiqueta ni texto alternativo: {#fig:nombre alt=\"…\"}",
    ["%s is said in one language alone"] = "%s está en una sola lengua",
    ["this %s block is never closed"] = "este bloque %s no se cierra nunca",
  },
  WORDS = {
    ["it draws no figure called %s"] = "no dibuja ninguna figura llamada %s",
    ["no such text: %s"] = "no existe ese texto: %s",
    ["there is no runtime here, so the pages stay still; make web builds it"] =
      "aquí no está el motor de las páginas, así que no se mueven; lo construye make web",
  },
}
