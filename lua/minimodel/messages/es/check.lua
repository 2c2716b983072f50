--- What the table of `minimodel check` says. None has a code of its own; what the command line is refused with stands
-- in command.lua.
return {
  WORDS = {
    ["file"] = "archivo", ["exercise"] = "ejercicio", ["checks"] = "cumple", ["time"] = "tiempo",
    ["%d of %d"] = "%d de %d",
    ["all checks held"] = "se cumple todo",
    ["not all checks held"] = "no se cumple todo",
    ["it printed: %s"] = "imprimió: %s",
    ["%d of %d files hold all their checks; %s"] = "%d de %d archivos cumplen todas sus comprobaciones; %s",
    ["is a link, not a file"] = "es un enlace, no un archivo",
    ["is no plain file"] = "no es un archivo corriente",
    ["is larger than a megabyte"] = "pasa de un megabyte",
    ["is empty"] = "está vacío",
    ["is no text but what a compiler made; Lua's text is wanted"] =
      "no es texto, sino un programa ya compilado; hace falta el texto en Lua",
    ["cannot be read"] = "no se puede leer",
    ["cannot be read: %s"] = "no se puede leer: %s",
    ["no exercise is known by this name; --as EXERCISE names it"] =
      "este nombre no corresponde a ningún ejercicio; con --as EJERCICIO se dice cuál es",
    ["its checks could not be computed"] = "sus comprobaciones no se pudieron calcular",
  },
}
