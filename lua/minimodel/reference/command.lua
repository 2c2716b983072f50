--- The command line: what `minimodel --help` prints, the man page and the manual's last page say.
local command = {
  title = { en = "The command", es = "La orden" },
  en = "Any Lua script can be run like this; `mm` must be asked for in it: `local mm = require \"minimodel\"`.",
  es = "Así se puede ejecutar cualquier programa de Lua; en él hay que pedir `mm`: `local mm = require \"minimodel\"`.",
  entries = {},
  uses = {
    { "minimodel LAB.lua [--NAME value …]", "run a lab, or any Lua script; --NAME sets a parameter of the lab", "ejecuta una práctica, o cualquier programa de Lua; --NOMBRE fija un parámetro",
      "minimodel LAB.lua [--NOMBRE valor …]" },
    { "minimodel LAB.lua --help", "the lab's parameters", "los parámetros de la práctica" },
    { "minimodel -e CODE", "run a piece of code (mm is there)", "ejecuta un fragmento de código (mm ya está)", "minimodel -e CÓDIGO" },
    { "minimodel", "read and run lines as you type them", "lee y ejecuta las líneas que se escriben" },
    { "minimodel --help NAME", "an entry of the manual, such as attention", "una entrada del manual, como attention", "minimodel --help NOMBRE" },
    { "minimodel weave …", "make reports; minimodel weave --help", "hace informes; minimodel weave --help" },
  },
  flags = {
    { "--out DIR", "write to DIR/<experiment>/ in place of figures/<experiment>/", "escribe en DIR/<experimento>/ en lugar de figures/<experimento>/" },
    { "--lang en|es", "language of what is printed (default: from LANG)", "idioma de lo que se imprime (por omisión, el de LANG)" },
    { "--threads N", "how many threads compute; results do not depend on it", "cuántos hilos calculan; los resultados no dependen de ello" },
    { "--tap", "print the lab's checks as TAP, for prove", "imprime las comprobaciones en TAP, para prove" },
    { "-i", "read lines after the script has run", "lee líneas después de ejecutar el programa" },
    { "--lua DIR", "take the Lua files from DIR before those in the program (must come first)", "toma los archivos de Lua de DIR antes que los del programa (debe ir primero)" },
    { "--version", "versions of everything", "versiones de todo" },
    { "--help", "this text", "este texto" },
  },
  exit = {
    { "0", "all checks held", "todas las comprobaciones se cumplen" },
    { "1", "a check failed, the script raised an error or Ctrl-C ended it", "una falló, el programa dio un error o lo interrumpió Ctrl-C" },
    { "2", "bad usage", "uso incorrecto" },
  },
  environment = {
    { "LANG", "es… : Spanish, anything else English", "es…: español; cualquier otra cosa, inglés" },
    { "MINIMODEL_ISA", "forces an instruction set: avx512, avx2, neon, generic", "impone un juego de instrucciones: avx512, avx2, neon, generic" },
    { "MINIMODEL_LUA", "the same as --lua", "lo mismo que --lua" },
  },
  examples = {
    { "minimodel labs/02-rope.lua", "figures/16-rope/ receives pictures, manifest and reports", "figures/16-rope/ recibe imágenes, manifiesto e informes" },
    { "minimodel labs/02-rope.lua --factor 8 --out /tmp/try", "eight times the trained length, written elsewhere", "ocho veces la longitud entrenada, escrito en otro lugar" },
    { "minimodel -e 'print(mm.positional.alibi_slopes(8))'", "the slopes of eight heads", "las pendientes de ocho cabezas" },
  },
}

--- What is typed, as a reader of that language writes it, and what it means: an item is { typed, en, es [, typed in Spanish] }.
function command.item(item, language)
  if language == "es" then return item[4] or item[1], item[3] end
  return item[1], item[2]
end

local function rows(list, language, width, indent)
  local out = {}
  for _, item in ipairs(list) do
    local typed, meaning = command.item(item, language)
    out[#out + 1] = indent .. typed .. (" "):rep(math.max(2, width - utf8.len(typed))) .. meaning
  end
  return table.concat(out, "\n")
end

--- What `minimodel --help` prints.
function command.usage(language)
  local lead = language == "es" and "uso: " or "usage: "
  local exits = {}
  for i, item in ipairs(command.exit) do exits[i] = item[1] .. " " .. item[language == "es" and 3 or 2] end
  return lead .. rows(command.uses, language, 40, (" "):rep(#lead)):sub(#lead + 1) .. "\n\n" .. rows(command.flags, language, 16, "  ") .. "\n\n"
    .. (language == "es" and "Estado de salida: " or "Exit status: ") .. table.concat(exits, ", ") .. ".\n"
end

return command
