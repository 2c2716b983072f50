--- What the command says: usage, scripts, parameters.
return {
  ["MM-U01"] = {
    ["unknown option --%s%s"] = "opción desconocida --%s%s",
    ["%s is missing: on Debian, sudo apt-get install %s"] = "falta %s: en Debian, sudo apt-get install %s",
    ["pandoc failed"] = "pandoc falló",
    ["the EPUB's package could not be read"] = "no se pudo leer el paquete del EPUB",
    ["the EPUB's package could not be written"] = "no se pudo escribir el paquete del EPUB",
    ["%s: the name of a folder is wanted"] = "%s: hace falta el nombre de una carpeta",
    ["%s %s: the languages are en and es"] = "%s %s: los idiomas son en y es",
    ["%s %s: a whole number from 1 to 256 is wanted"] = "%s %s: hace falta un número entero de 1 a 256",
    ["%s: a value is missing after it"] = "falta un valor después de %s",
    ["%s must be the first argument"] = "%s tiene que ser el primer argumento",
    ["%s takes no value"] = "%s no lleva valor",
    ["%s is given twice"] = "%s aparece dos veces",
    ["unknown option %s%s"] = "opción desconocida %s%s",
    ["%s: only where the sources are: ./minimodel %s in a checkout"] =
      "%s: solo donde están las fuentes: ./minimodel %s en una copia del repositorio",
  },
  ["MM-U07"] = {
    ["check: a file or a folder is wanted; minimodel check --help says more"] =
      "check: hace falta un archivo o una carpeta; minimodel check --help lo explica",
    ["%s %s: a number from 0.1 to 3600 is wanted"] = "%s %s: hace falta un número de 0.1 a 3600",
    ["%s: one of --tap, --json, --csv is wanted"] = "%s: solo se admite uno de --tap, --json, --csv",
    ["%s: there is no Lua file in this folder"] = "%s: en esta carpeta no hay ningún archivo de Lua",
    ["%s: more than %d files"] = "%s: más de %d archivos",
    ["%s is not on this machine, so that other people's files cannot be shut in; --trust runs them all the same"] =
      "en esta máquina no hay %s y los archivos ajenos no se pueden encerrar; con --trust se ejecutan igualmente",
    ["no process can be started: %s"] = "no se puede iniciar ningún proceso: %s",
    ["helper: a function is wanted, got %s"] = "helper: hace falta una función, no %s",
    ["a process cannot be heard: %s"] = "no se puede leer lo que dice un proceso: %s",
    ["%s is not there while a file is checked"] = "%s no está disponible mientras se comprueba un archivo",
  },
  ["MM-U04"] = {
    ["explain: one code is wanted, such as MM-S01"] = "explain: hace falta un código, como MM-S01",
    ["explain: there is no code %s%s"] = "explain: no existe el código %s%s",
    ["the manual has no %s%s"] = "el manual no tiene %s%s",
  },
  ["MM-U02"] = {
    ["there is no file %s; did you mean %s%s?"] = "no existe el archivo %s; ¿quería decir %s%s?",
    ["there is no file %s"] = "no existe el archivo %s",
    ["%s is a folder, not a script"] = "%s es una carpeta, no un programa",
    ["%s is not here; this is %s"] = "%s no está aquí; este es %s",
    ["%s: cannot be read"] = "%s: no se puede leer",
  },
  ["MM-U03"] = {
    ["'%s' is not a parameter; one is set with --name value"] = "'%s' no es un parámetro; se fija con --nombre valor",
    ["--%s is given twice"] = "--%s aparece dos veces",
    ["--%s needs %s, not '%s'"] = "--%s necesita %s, no '%s'",
    ["--%s needs a list such as %s, not '%s'"] = "--%s necesita una lista como %s, no '%s'",
    ["--%s must be at least %s, not %s"] = "--%s tiene que ser al menos %s, no %s",
    ["--%s must be at most %s, not %s"] = "--%s tiene que ser como mucho %s, no %s",
    ["--%s must be one of %s, not %s"] = "--%s tiene que ser uno de %s, no %s",
    ["unknown parameter --%s; %s"] = "parámetro desconocido --%s; %s",
  },
  WORDS = {
    ["a whole number such as 64"] = "un número entero, como 64", ["a number such as 0.5"] = "un número, como 0.5",
    ["a text"] = "un texto",
    ["did you mean --%s?"] = "¿quería decir --%s?",
    ["this lab has --%s"] = "esta práctica tiene --%s",
  },
}
