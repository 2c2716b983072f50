--- Options that only a subcommand has, by its name, in the form of arguments.options (arguments.lua): help, manual,
-- man page and completions are made from them. Does not read them: each subcommand does.
local subcommands = {
  check = {
    { "--as EXERCISE", "the exercise of all files; without it, the name of each file (or of its folder) says which: "
      .. "ana-02-entropy.lua", "el ejercicio de todos los archivos; si no se da, lo dice el nombre de cada uno (o el "
      .. "de su carpeta): ana-02-entropy.lua", "--as EJERCICIO", value = "code" },
    { "--json", "file, exercise, checks_held, checks, message, seconds; and what it printed",
      "file, exercise, checks_held, checks, message, seconds; y lo que imprimió" },
    { "--csv", "the same for a spreadsheet", "lo mismo para una hoja de cálculo" },
    { "--tap", "a line for each file, for prove", "una línea por archivo, para prove" },
    { "--seconds N", "processor time for each file (10)", "tiempo de procesador para cada archivo (10)",
      value = "code" },
    { "--trust", "run the files also where this system cannot shut them in; only for files of people whom you trust",
      "ejecuta los archivos aunque este sistema no los pueda encerrar; solo con archivos de personas de confianza" },
  },
  learn = {
    { "--once", "run the file of the exercise once; status 0 when all of its checks hold",
      "ejecuta una vez el archivo del ejercicio; estado 0 si se cumplen todas sus comprobaciones" },
    { "--list", "the exercises, an id a line", "los ejercicios, un identificador por línea" },
    { "--hint", "the next of its hints", "su pista siguiente" },
    { "--solution", "a solution of ours, once yours holds", "una solución nuestra, cuando la suya se cumple" },
    { "--reset", "its file as it comes; what stood there is kept", "su archivo como viene; lo que había se guarda" },
    { "--seconds N", "how long the file may run each time (10)", "cuánto puede durar cada ejecución del archivo (10)",
      value = "code" },
  },
  weave = {
    { "--one", "each page is one file that also runs its lab: what the pages share is put into it",
      "cada página es un solo archivo que también ejecuta su práctica: lleva dentro lo que las páginas comparten" },
    { "--to DIR", "the folder for the pages (build/docs)", "la carpeta para las páginas (build/docs)",
      value = "folder" },
    { "--pdf", "the reports on paper too", "los informes también en papel" },
    { "--all", "every page of the book", "todas las páginas del libro" },
    { "--book", "every page, and the whole book as PDF and EPUB",
      "todas las páginas, y el libro entero en PDF y EPUB" },
    { "--lint", "only look whether both languages say the same", "solo mira si las dos lenguas dicen lo mismo" },
    { "--source", "only print the script with its prose as calls, for luacheck",
      "solo imprime el programa con su prosa como llamadas, para luacheck" },
  },
}
for _, list in pairs(subcommands) do
  for _, option in ipairs(list) do option.name = option[1]:match "^%S+" end
end

return subcommands
