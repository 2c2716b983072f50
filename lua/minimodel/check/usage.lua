--- What `minimodel check --help` prints; its options are those of minimodel.arguments.subcommands.
local subcommands = require "minimodel.arguments.subcommands"
local command = require "minimodel.reference.command"
local show = require "minimodel.diagnose.show"

local WORDS = {
  en = [[
usage: minimodel check FILE… | FOLDER [--as EXERCISE] [--tap | --json | --csv]

Checks other people's answers to exercises. Each file runs in a process of its
own that is shut in: it can read and write no file, start no process, reach no
network, and has limits of time, memory and output. What it answers is checked
by another process.

${options}
  --lang, --plain as everywhere

minimodel learn --list names the exercises. Links are not followed.
Exit status: 0 every check of every file held, 1 some did not, 2 bad usage.

minimodel test is something else: it runs the tests of this program, in a
checkout, as make check does.
]],
  es = [[
uso: minimodel check ARCHIVO… | CARPETA [--as EJERCICIO]
                     [--tap | --json | --csv]

Comprueba respuestas de otras personas a los ejercicios. Cada archivo se
ejecuta encerrado en un proceso propio: no puede leer ni escribir archivos, ni
iniciar procesos, ni salir a la red, y tiene límites de tiempo, de memoria y de
lo que imprime. Lo que responde lo comprueba otro proceso.

${options}
  --lang, --plain como siempre

minimodel learn --list da los ejercicios. No se siguen los enlaces.
Estado de salida: 0 se cumplen todas las comprobaciones de todos los archivos,
1 alguna no, 2 uso incorrecto.

minimodel test es otra cosa: ejecuta las pruebas de este programa, en una copia
del repositorio, como make check.
]],
}

return function(language)
  local out = {}
  for i, option in ipairs(subcommands.check) do
    local typed, meaning = command.item(option, language)
    out[i] = show.wrap(meaning, "  " .. typed .. (" "):rep(16 - #typed))
  end
  return (WORDS[language]:gsub("%${options}", { ["${options}"] = table.concat(out, "\n") }))
end
