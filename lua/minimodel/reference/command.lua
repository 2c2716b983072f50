--- The command line: what `minimodel --help` prints, the man page and the manual's last page say.
local arguments = require "minimodel.arguments"
local subcommands = require "minimodel.arguments.subcommands"

local command = {
  title = { en = "The command", es = "La orden" },
  en = "Any Lua script can be run like this; `mm` must be asked for in it: `local mm = require \"minimodel\"`.",
  es = "Así se puede ejecutar cualquier programa de Lua; en él hay que pedir `mm`: `local mm = require \"minimodel\"`.",
  entries = {},
  uses = {
    { "minimodel LAB.lua [--NAME value …]", "run a lab, or any Lua script; --NAME sets a parameter of the lab",
      "ejecuta una práctica, o cualquier programa de Lua; --NOMBRE fija un parámetro",
      "minimodel LAB.lua [--NOMBRE valor …]" },
    { "minimodel LAB.lua --help", "the lab's parameters", "los parámetros de la práctica" },
    { "minimodel -e CODE", "run a piece of code (mm is there)", "ejecuta un fragmento de código (mm ya está)",
      "minimodel -e CÓDIGO" },
    { "minimodel", "read and run lines as you type them", "lee y ejecuta las líneas que se escriben" },
    { "minimodel --help NAME", "an entry of the manual, such as attention", "una entrada del manual, como attention",
      "minimodel --help NOMBRE" },
    { "minimodel --help first", "a first lab in ten minutes, step by step",
      "una primera práctica en diez minutos, paso a paso", "minimodel --help primera" },
    { "minimodel explain CODE", "what a message's code means, with an example",
      "qué significa el código de un mensaje, con un ejemplo",
      "minimodel explain CÓDIGO" },
    { "minimodel new LAB.lua", "write a small lab to begin from", "escribe una práctica pequeña para empezar" },
    { "minimodel check FILE… | FOLDER", "check other people's answers, each shut in; minimodel check --help",
      "comprueba respuestas de otras personas, encerradas; minimodel check --help",
      "minimodel check ARCHIVO… | CARPETA" },
    { "minimodel learn [NAME]", "exercises: a file to complete, checked whenever it is saved; minimodel learn --help",
      "ejercicios: un archivo que completar, comprobado cada vez que se guarda; minimodel learn --help",
      "minimodel learn [NOMBRE]" },
    { "minimodel watch LAB.lua", "run a lab whenever it is saved; its open page follows; minimodel watch --help",
      "ejecuta una práctica cada vez que se guarda; su página abierta se pone al día; minimodel watch --help",
      "minimodel watch PRÁCTICA.lua" },
    { "minimodel weave …", "make reports, or a page that runs its lab (--one); minimodel weave --help",
      "hace informes, o una página que ejecuta su práctica (--one); minimodel weave --help" },
    { "minimodel doctor", "what is on this machine, what it is for, and what installs the rest",
      "qué hay en esta máquina, para qué sirve y con qué se instala lo demás" },
    { "./minimodel test", "in a checkout: every test of this program",
      "en una copia del repositorio: todas las pruebas de este programa" },
    { "./minimodel docs", "in a checkout: all pages, in build/docs",
      "en una copia del repositorio: todas las páginas, en build/docs" },
    { "./minimodel build", "in a checkout: only install what is missing, and build",
      "en una copia del repositorio: solo instala lo que falta y compila" },
  },
  flags = arguments.options,
  check = subcommands.check,
  weave = subcommands.weave,
  exit = {
    { "0", "all checks held", "todas las comprobaciones se cumplen" },
    { "1", "a check failed, the script raised an error or Ctrl-C ended it",
      "una falló, el programa dio un error o lo interrumpió Ctrl-C" },
    { "2", "bad usage", "uso incorrecto" },
  },
  environment = {
    { "MINIMODEL_LANG", "language of what is printed, en or es, whatever LANG says",
      "idioma de lo que se imprime, en o es, diga lo que diga LANG" },
    { "LANG", "es… : Spanish, anything else English", "es…: español; cualquier otra cosa, inglés" },
    { "MINIMODEL_ISA", "forces an instruction set: avx512, avx2, neon, generic",
      "impone un juego de instrucciones: avx512, avx2, neon, generic" },
    { "MINIMODEL_LUA", "the same as --lua", "lo mismo que --lua" },
  },
  examples = {
    { "minimodel labs/02-rope.lua", "figures/16-rope/ receives pictures, manifest and reports",
      "figures/16-rope/ recibe imágenes, manifiesto e informes" },
    { "minimodel labs/02-rope.lua --factor 8 --out /tmp/try", "eight times the trained length, written elsewhere",
      "ocho veces la longitud entrenada, escrito en otro lugar" },
    { "minimodel labs/04-head-to-head.lua --predict", "asks whether each claim of the lab will hold, before it is run",
      "pregunta si se cumplirá cada afirmación de la práctica, antes de ejecutarla" },
    { "minimodel -e 'print(mm.positional.alibi_slopes(8))'", "the slopes of eight heads",
      "las pendientes de ocho cabezas" },
  },
}

--- What is typed, as a reader of that language writes it, and what it means: an item is { typed, en, es [, typed in
-- Spanish] }.
function command.item(item, language)
  if language == "es" then return item[4] or item[1], item[3] end
  return item[1], item[2]
end

local function rows(list, language, width, indent, name)
  local out = {}
  for _, item in ipairs(list) do
    local typed, meaning = command.item(item, language)
    typed = typed:gsub("^minimodel%f[%s\0]", (name:gsub("%%", "%%%%")))
    out[#out + 1] = indent .. typed .. (" "):rep(math.max(2, width - utf8.len(typed))) .. meaning
  end
  return table.concat(out, "\n")
end

--- What `minimodel --help` prints; name: how the program was called.
function command.usage(language, name)
  local lead = language == "es" and "uso: " or "usage: "
  local exits = {}
  for i, item in ipairs(command.exit) do exits[i] = item[1] .. " " .. item[language == "es" and 3 or 2] end
  return lead .. rows(command.uses, language, 40, (" "):rep(#lead), name):sub(#lead + 1) .. "\n\n"
    .. rows(command.flags, language, 16, "  ", name) .. "\n\n"
    .. (language == "es" and "Estado de salida: " or "Exit status: ") .. table.concat(exits, ", ") .. ".\n"
end

return command
