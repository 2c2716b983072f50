--- The fixed words of a report and of a lab's messages, in English and Spanish, and small helpers about text.
-- Everything the reader sees that no lab wrote stands here, so that one look tells whether both languages say the same.
local words = {}

words.languages = { "en", "es" }
words.other = { en = "es", es = "en" }
words.self_name = { en = "English", es = "Español" }

local TEXT = {
  figure = { "Figure", "Figura" },
  table_ = { "Table", "Tabla" },
  equation = { "Equation", "Ecuación" },
  section = { "Section", "Sección" },
  code = { "Code, lines %d–%d", "Código, líneas %d–%d" },
  code_one = { "Code, line %d", "Código, línea %d" },
  output = { "Printed output", "Salida impresa" },
  checks = { "Checks", "Comprobaciones" },
  check = { "Check", "Comprobación" },
  got = { "Measured", "Medido" },
  bound = { "Must be", "Debe ser" },
  held = { "held", "se cumple" },
  failed = { "FAILED", "FALLA" },
  result = { "Result", "Resultado" },
  value = { "Value", "Valor" },
  results = { "Results", "Resultados" },
  parameter = { "Parameter", "Parámetro" },
  parameters = { "Parameters", "Parámetros" },
  meaning = { "Meaning", "Significado" },
  default = { "default", "por defecto" },
  claim = { "Claim", "Afirmación" },
  source = { "Source", "Fuente" },
  expected = { "Expected", "Se espera" },
  measured = { "Measured", "Se mide" },
  verdict = { "Verdict", "Veredicto" },
  why = { "Why", "Por qué" },
  confirmed = { "confirmed", "confirmada" },
  contradicted = { "not confirmed", "no confirmada" },
  undecided = { "undecided", "sin decidir" },
  unconfronted = { "never measured", "sin medir" },
  declared = { "Declared before the run", "Declarado antes de medir" },
  confronted = { "Expected and measured", "Lo esperado y lo medido" },
  reproduce = { "Reproduce", "Reproducir" },
  reproduce_text = {
    "Made by the lab `%s` with seed %d. To make it again, in a checkout:",
    "Hecho por la práctica `%s` con la semilla %d. Para rehacerlo, en una copia del repositorio:",
  },
  manifest_text = {
    "Every number above is in [`manifest.json`](manifest.json), with the digests of the figures and the versions used.",
    "Todos los números están en [`manifest.json`](manifest.json), con los resúmenes criptográficos de las figuras y las versiones usadas.",
  },
  status = {
    "Checks that held: %d of %d · expectations: %d confirmed, %d not confirmed, %d undecided",
    "Comprobaciones que se cumplen: %d de %d · expectativas: confirmadas %d, no confirmadas %d, sin decidir %d",
  },
  written = { "written to", "guardado en" },
  left = { "left", "restante" },
  usage = { "Usage", "Uso" },
  options = { "General options", "Opciones generales" },
  help_seed = { "seed of every random stream", "semilla de todos los números aleatorios" },
  help_out = { "write to DIR/%s/ instead of figures/%s/", "escribe en DIR/%s/ en vez de figures/%s/" },
  help_lang = { "language of the messages", "idioma de los mensajes" },
  help_threads = { "number of threads; the results do not depend on it", "número de hilos; los resultados no dependen de él" },
  help_tap = { "print the checks as TAP, for prove", "imprime las comprobaciones en TAP, para prove" },
  help_interactive = { "stay in the interpreter after the script", "se queda en el intérprete al acabar el programa" },
  help_quick = { "a short run, to try the lab", "una ejecución corta, para probar la práctica" },
  help_full = { "the full run", "la ejecución completa" },
  contents = { "Contents", "Índice" },
  references = { "References", "Referencias" },
  skip = { "To the text", "Al texto" },
  site = { "Pages", "Páginas" },
  book = { "minimodel: a laboratory for positional encodings", "minimodel: un laboratorio de codificaciones posicionales" },
  book_text = {
    "Theory, the labs with what they measured, and the reports. Every number in these pages comes from a run of the labs; each page works by itself, without a network.",
    "Teoría, las prácticas con lo que midieron y los informes. Cada número de estas páginas sale de una ejecución de las prácticas; cada página funciona sola, sin red.",
  },
  theory = { "Theory", "Teoría" },
  labs = { "Labs", "Prácticas" },
  phases = { "Phase reports", "Informes de fase" },
  manual = { "Manual", "Manual" },
  where = { "Where", "Dónde" },
  lab_number = { "lab\u{a0}%s", "práctica\u{a0}%s" },
  experiment = { "Experiment", "Experimento" },
  seed = { "Seed", "Semilla" },
  compiler = { "compiler", "compilador" },
  instructions = { "instruction set", "juego de instrucciones" },
  checks_held = { "Checks held", "Comprobaciones que se cumplen" },
  digest = { "SHA-256", "SHA-256" },
  no_pdf = {
    "lualatex, or its Spanish, is missing, so no PDF was made: on Debian, sudo apt-get install texlive-luatex texlive-latex-recommended texlive-lang-spanish",
    "falta lualatex, o su español, así que no se hizo el PDF: en Debian, sudo apt-get install texlive-luatex texlive-latex-recommended texlive-lang-spanish",
  },
}

--- The word or sentence of that key in a language.
function words.get(key, language)
  local pair = TEXT[key] or error("no such text: " .. key, 2)
  return pair[language == "es" and 2 or 1]
end

--- The text for a reader: a string is for everyone, a table has en and es, a function is asked with the language.
function words.pick(text, language)
  if type(text) == "function" then text = text(language) end
  if type(text) == "table" then return text[language] or text.en or text.es end
  return text
end

--- Is it something words.pick can read in both languages?
function words.is_text(text)
  if type(text) == "table" then return type(text.en) == "string" and type(text.es) == "string" end
  return type(text) == "string" or type(text) == "function"
end

--- A number as a reader wants it: whole numbers whole, others with four significant digits.
function words.number(x)
  if type(x) ~= "number" then return tostring(x) end
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x == math.floor(x) and math.abs(x) < 1e6 then return ("%.0f"):format(x) end
  return ("%.4g"):format(x)
end

--- A text in both languages: `format` filled in as string.format does, where texts among the values are taken in the same language.
function words.fill(format, ...)
  local out, given = {}, table.pack(...)
  for _, language in ipairs(words.languages) do
    local values = {}
    for i = 1, given.n do values[i] = words.pick(given[i], language) end
    out[language] = words.pick(format, language):format(table.unpack(values, 1, given.n))
  end
  return out
end

return words
