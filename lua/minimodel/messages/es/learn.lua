--- What the exercises say where no check says it.
return {
  ["MM-U05"] = {
    ['there is no exercise %s; did you mean "%s"?'] = 'no existe el ejercicio %s; ¿quería decir "%s"?',
    ["there is no exercise %s; minimodel learn --list names them"] =
      "no existe el ejercicio %s; minimodel learn --list los nombra",
  },
  ["MM-U06"] = {
    ["mm.%s is what this exercise asks for; write it from simpler things"] =
      "mm.%s es lo que pide este ejercicio; escríbalo a partir de cosas más simples",
    ["the checks and solutions of the exercises are not for answers to read"] =
      "las comprobaciones y soluciones de los ejercicios no son para que las lea una respuesta",
    ["the file should end with return { … } of %s; it returns %s"] =
      "el archivo debería terminar con return { … } de %s; devuelve %s",
    ["an answer returns; it does not end the program"] = "una respuesta devuelve; no termina el programa",
    ["this ran for %g seconds; is there a loop without end?"] =
      "esto lleva %g segundos ejecutándose; ¿hay un bucle sin fin?",
  },
  WORDS = { ["nothing"] = "nada" },
}
