--- The command line: every option of the program, once. From this table the words are read, and the help, the manual,
-- the man page and the completions of the shells are made.
--
-- What stands before the script is for the program. What stands after it is the script's own: `arg` and `...` hold it.
-- A lab takes from there the options marked `lab`; the rest are its parameters. What stands after a subcommand is the
-- subcommand's, but for the options marked `anywhere`. Does not run anything, or know the options of subcommands
-- (arguments/subcommands.lua).
local options = require "minimodel.options"

local arguments = {}

--- Each option: { as typed, what it means in English, in Spanish }, with
--   key     the name of its value in what `read` returns
--   value   what must follow: "folder", "language", "threads", "code"; nothing for an option that is said or not
--   lab     true where it may also stand after a lab
--   anywhere  true where it may also stand after a subcommand, wherever among its words
--   first   true where it must be the first word (main.c reads it)
arguments.options = {
  { "--out DIR", "write to DIR/<experiment>/ in place of figures/<experiment>/",
    "escribe en DIR/<experimento>/ en lugar de figures/<experimento>/", key = "out", value = "folder", lab = true },
  { "--lang en|es", "language of what is printed (default: from MINIMODEL_LANG or the locale)",
    "idioma de lo que se imprime (por omisión, el de MINIMODEL_LANG o el del sistema)",
    key = "language", value = "language", lab = true, anywhere = true },
  { "--threads N", "how many threads compute; results do not depend on it",
    "cuántos hilos calculan; los resultados no dependen de ello", key = "threads", value = "threads", lab = true },
  { "--tap", "print the lab's checks as TAP, for prove", "imprime las comprobaciones en TAP, para prove", key = "tap",
    lab = true },
  { "--plain", "no colour; columns in words, for those who have the text read aloud",
    "sin color; las columnas con palabras, para quien escucha el texto", key = "plain", lab = true, anywhere = true },
  { "--traceback", "show every step that led to an error", "muestra todos los pasos que llevaron a un error",
    key = "traceback", lab = true },
  { "--no-report", "leave out report.html and report.es.html, which pandoc makes after the results (or set "
    .. "MINIMODEL_NO_REPORT)",
    "no hace report.html ni report.es.html, que pandoc compone tras los resultados (o bien MINIMODEL_NO_REPORT)",
    key = "no_report", lab = true },
  { "--predict", "ask for your own predictions of the lab's claims, before the run, and keep them for its report",
    "pregunta por sus propias predicciones sobre las afirmaciones, antes de ejecutar, y las guarda para el informe",
    key = "predict", lab = true },
  { "--open", "open the report when it is made", "abre el informe cuando está hecho", key = "open", lab = true },
  { "-e CODE", "run a piece of code before the script, if there is one (mm is there)",
    "ejecuta un fragmento de código antes del programa, si lo hay (mm ya está)", key = "code", value = "code" },
  { "-i", "read lines after the script has run", "lee líneas después de ejecutar el programa",
    key = "interactive", lab = true },
  { "--lua DIR", "take the Lua files from DIR before those in the program (must come first)",
    "toma los archivos de Lua de DIR antes que los del programa (debe ir primero)", value = "folder", first = true },
  { "--version", "versions of everything", "versiones de todo", key = "version" },
  { "--help", "this text; after a lab, its parameters", "este texto; después de una práctica, sus parámetros",
    key = "help", short = "-h", lab = true },
}

local by_name, names, names_of_lab = {}, {}, {}
for _, option in ipairs(arguments.options) do
  local name = option[1]:match "^%S+"
  option.name = name
  by_name[name] = option
  if option.short then by_name[option.short] = option end
  names[#names + 1] = name
  if option.lab then names_of_lab[#names_of_lab + 1] = name end
end
arguments.names, arguments.names_of_lab = names, names_of_lab

--- Ends the reading of the arguments with a message and status 2.
local function misuse(message, ...) error({ usage = message:format(...) }, 0) end

local READ = {
  folder = function(name, text)
    return text ~= "" and text or misuse("%s: the name of a folder is wanted", name)
  end,
  language = function(name, text)
    return (text == "en" or text == "es") and text or misuse("%s %s: the languages are en and es", name, text)
  end,
  threads = function(name, text)
    local n = math.tointeger(tonumber(text))
    return n and n >= 1 and n <= 256 and n or misuse("%s %s: a whole number from 1 to 256 is wanted", name, text)
  end,
  code = function(_, text) return text end,
}

--- Reads the option at words[i] into `asked`. Returns the number of the word after it, or nil where no such option is.
local function take(asked, words, i, allowed)
  local name, text = words[i]:match "^(%-%-[^=]+)=(.*)$"
  local option = by_name[name or words[i]]
  if not option or not allowed(option) then return nil end
  if option.first then misuse("%s must be the first argument", option[1]) end
  if not option.value then
    if text then misuse("%s takes no value", name) end
    asked[option.key] = true
    return i + 1
  end
  if not text then
    i = i + 1
    text = words[i] or misuse("%s: a value is missing after it", option.name)
  end
  local value = READ[option.value](option.name, text)
  if asked[option.key] ~= nil then
    if option.value ~= "code" then misuse("%s is given twice", option.name) end
    value = asked[option.key] .. "\n" .. value
  end
  asked[option.key] = value
  return i + 1
end

local function of_program() return true end
local function of_lab(option) return option.lab end
local function of_any(option) return option.anywhere end

--- What a command line asks for: {script =, code =, out =, …, rest = {…}}. rest is what stands after the script, as it
-- was typed; `--` ends the options of the program. Raises {usage = message} on a mistake.
function arguments.read(words)
  local asked, i = { rest = {} }, 1
  while i <= #words do
    local after = take(asked, words, i, of_program)
    if after then
      i = after
    elseif words[i] == "--" then
      i = i + 1
      break
    elseif words[i]:find "^%-." then
      misuse("unknown option %s%s", words[i], options.hint(words[i]:match "^[^=]+", names))
    else
      break
    end
  end
  asked.script = words[i]
  table.move(words, i + 1, #words, 1, asked.rest)
  return asked
end

--- Takes the options that may stand anywhere out of the words after a subcommand, up to `--`, and adds them to `asked`.
-- Returns the other words.
function arguments.of_subcommand(asked, words)
  local rest, i = {}, 1
  while i <= #words and words[i] ~= "--" do
    local after = take(asked, words, i, of_any)
    if not after then
      rest[#rest + 1] = words[i]
      after = i + 1
    end
    i = after
  end
  return table.move(words, i, #words, #rest + 1, rest)
end

--- Parts the words after a lab into its options, added to `asked`, and its parameters, which are returned. An option
-- that was given before the lab already may not come again.
function arguments.of_lab(asked, words)
  local parameters, i = {}, 1
  while i <= #words do
    local after = take(asked, words, i, of_lab)
    if not after then
      parameters[#parameters + 1] = words[i]
      after = i + 1
      -- the value of a parameter is never an option, though it may look like one: --name -1
      if words[i]:find "^%-%-[^=]+$" and words[after] and not words[after]:find "^%-%-?%a" then
        parameters[#parameters + 1] = words[after]
        after = after + 1
      end
    end
    i = after
  end
  return parameters
end

return arguments
