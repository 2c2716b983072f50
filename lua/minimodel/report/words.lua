--- The fixed words of a report and of a lab's messages, in English and Spanish, and small helpers about text.
-- Everything the reader sees that no lab wrote stands here, so that one look tells whether both languages say the same.
local options = require "minimodel.options"
local texts = require "minimodel.literate.texts"

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
  code_setup = { "Set-up", "Preparación" },
  code_figure = { "Code of figures and tables", "Código de figuras y tablas" },
  code_bookkeeping = { "Bookkeeping", "Registro" },
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
  measured = { "Measured", "Medido" },
  verdict = { "Verdict", "Veredicto" },
  why = { "Why", "Por qué" },
  ["true"] = { "true", "verdadera" },
  conditional = { "true only if", "verdadera solo si" },
  ["false"] = { "false", "falsa" },
  undecided = { "undecided", "sin decidir" },
  untested = { "not tested", "sin comprobar" },
  not_measured = { "not measured", "no se ha medido" },
  nan = {
    "the measure gave NaN, which is not a number: nothing follows from it",
    "la medida dio NaN, que no es un número: de ahí no se sigue nada",
  },
  declared = { "Declared before the run", "Declarado antes de medir" },
  confronted = { "Expected and measured", "Lo esperado y lo medido" },
  predicted = { "What you said, and what came out", "Lo que usted dijo y lo que salió" },
  you_said = { "You said", "Usted dijo" },
  came_out = { "Came out", "Salió" },
  came_so = { "As you said?", "¿Como usted dijo?" },
  predict_yes = { "it will hold", "se cumplirá" },
  predict_no = { "it will not hold", "no se cumplirá" },
  predict_as = { "as you said", "como usted dijo" },
  predict_other = { "otherwise", "de otro modo" },
  predict_open = { "open", "sin decidir" },
  predict_off = { "away by %s", "se aleja en %s" },
  predict_on = { "%s, on %s", "%s, el %s" },
  predict_late = { "%s, on %s, when a result of %s was there already",
    "%s, el %s, cuando ya había un resultado del %s" },
  predict_sum = { "Your predictions: %d as you said, %d otherwise, %d open\n",
    "Sus predicciones: %d como usted dijo, %d de otro modo, %d sin decidir\n" },
  predict_intro = {
    "This lab makes %d claims. Will they hold? Answer yes or no; a number if you would rather say how large what is "
      .. "measured will be; Enter alone where you have no opinion; Ctrl-D to stop.",
    "Esta práctica hace %d afirmaciones. ¿Se cumplirán? Responda sí o no; un número si prefiere decir cuánto valdrá lo "
      .. "que se mide; solo Intro si no tiene opinión; Ctrl-D para dejarlo.",
  },
  predict_seen = {
    "A result of %s is already in %s: the report will say so beside what you write now. To begin where there is none, "
      .. "use --out and the name of a new folder, here and for the run.",
    "Ya hay un resultado del %s en %s: el informe lo dirá junto a lo que escriba ahora. Para empezar donde no haya "
      .. "ninguno, use --out con el nombre de una carpeta nueva, aquí y al ejecutar.",
  },
  predict_kept = { "you have said: %s (%s); that stays", "usted ya dijo: %s (%s); así queda" },
  predict_again = { "yes, no, a number such as -0.5, or Enter alone", "sí, no, un número como -0.5 o solo Intro" },
  predict_nothing = { "nothing was said, and nothing is kept", "no se dijo nada y no se guarda nada" },
  predict_done = { "kept in %s; now run the lab, without --predict",
    "guardado en %s; ahora ejecute la práctica, sin --predict" },
  predict_nobody = {
    'nobody answered: --predict asks at the terminal. You can also write %s yourself, such as {"%s": "yes"}',
    'no respondió nadie: --predict pregunta en la terminal. También puede escribir %s usted, por ejemplo {"%s": "sí"}',
  },
  predict_none = { "--predict: this lab has no claims to predict",
    "--predict: esta práctica no tiene afirmaciones que predecir" },
  predict_broken = { "%s cannot be read, so the report leaves your predictions out; --predict puts it aside",
    "%s no se puede leer, así que el informe omite sus predicciones; --predict lo aparta" },
  predict_aside = { "%s could not be read; it is kept as %s", "%s no se pudo leer; queda guardado como %s" },
  predict_unknown = { "%s: this lab has no claim called '%s'; it is left out",
    "%s: esta práctica no tiene ninguna afirmación llamada «%s»; se omite" },
  predict_near = { "%s: this lab has no claim called '%s'; did you mean '%s'? It is left out",
    "%s: esta práctica no tiene ninguna afirmación llamada «%s»; ¿quería decir «%s»? Se omite" },
  predict_answer = { "%s: what is said of '%s' should be yes, no or a number; it is left out",
    "%s: lo que se dice de «%s» debería ser sí, no o un número; se omite" },
  study = { "%s: %d arms, %d seeds, rates %s\n", "%s: %d brazos, %d semillas, tasas %s\n" },
  moving_code = { "The lines of Lua that draw it", "Las líneas de Lua que la dibujan" },
  reproduce = { "Reproduce", "Reproducir" },
  reproduce_text = {
    "Made by the lab %s with seed %d. To make it again, in a checkout:",
    "Hecho por la práctica %s con la semilla %d. Para rehacerlo, en una copia del repositorio:",
  },
  manifest_text = {
    "Every number above is in [`manifest.json`](manifest.json), with the digests of the figures and the versions used.",
    "Todos los números están en [`manifest.json`](manifest.json), con los resúmenes criptográficos de las figuras y "
      .. "las versiones usadas.",
  },
  status = {
    "Checks that held: %d of %d · claims: %d true, %d true only if, %d false, %d undecided, %d not tested",
    "Comprobaciones que se cumplen: %d de %d · afirmaciones: verdaderas %d, solo si %d, falsas %d, sin decidir %d, sin "
      .. "comprobar %d",
  },
  written = { "written to", "guardado en" },
  beside = { "beside the lab's own result, which stays: the folder's name says what differs",
    "junto al resultado propio de la práctica, que queda como estaba: el nombre de la carpeta dice en qué difiere" },
  first = { "to look at it:", "para verlo:" },
  no_opener = { "--open: there is no program here that opens files (xdg-open)",
    "--open: aquí no hay ningún programa que abra archivos (xdg-open)" },
  dropped = { "%d lines more were printed here", "aquí se imprimieron %d líneas más" },
  with_reports = { "and report.html, report.es.html", "y report.html, report.es.html" },
  no_reports = { "report.html was not made: %s", "no se hizo report.html: %s" },
  left = { "left", "restante" },
  taken_words = { "the runs that are there were started with %s (%s): going on with these words\n",
    "las ejecuciones que hay se iniciaron con %s (%s): se sigue con esas opciones\n" },
  usage = { "Usage", "Uso" },
  options = { "General options", "Opciones generales" },
  help_seed = { "seed of every random stream", "semilla de todos los números aleatorios" },
  help_quick = { "a short run, to try the lab", "una ejecución corta, para probar la práctica" },
  help_full = { "the full run", "la ejecución completa" },
  contents = { "Contents", "Índice" },
  references = { "References", "Referencias" },
  skip = { "To the text", "Al texto" },
  alone = { "Open the figure by itself", "Abrir la figura sola" },
  site = { "Pages", "Páginas" },
  book = { "minimodel: a laboratory for positional encodings",
    "minimodel: un laboratorio de codificaciones posicionales" },
  path = { "The path", "El camino" },
  path_text = {
    "Each chapter is followed by its labs, where its statements meet numbers. Read in this order, nothing is used "
      .. "before it is explained.",
    "A cada capítulo le siguen sus prácticas, donde lo dicho se encuentra con los números. En este orden no se usa "
      .. "nada antes de explicarlo.",
  },
  questions = { "Straight to an answer", "Directo a una respuesta" },
  running = { "Run a lab", "Ejecutar una práctica" },
  needed = { "**What is needed.**", "**Qué hace falta.**" },
  course = { "The course", "El curso" },
  about = { "About this book", "Sobre este libro" },
  forms = { "Three forms of this book", "Tres formas de este libro" },
  pdf_form = {
    "This is the book on paper. The same text stands in pages for a browser, where the labs can be run, and in an "
      .. "EPUB. This PDF does not tell a screen reader what is a heading, a figure or a formula: the accessible forms "
      .. "are the pages and the EPUB, where figures have alternative texts and formulas are MathML.",
    "Esta es la forma en papel del libro. El mismo texto está en páginas para el navegador, donde las prácticas se "
      .. "pueden ejecutar, y en un EPUB. Este PDF no le dice a un lector de pantalla qué es un título, una figura o "
      .. "una fórmula: las formas accesibles son las páginas y el EPUB, donde las figuras tienen texto alternativo y "
      .. "las fórmulas son MathML.",
  },
  epub_form = {
    "This is the book for an e-reader: figures have alternative texts, formulas are MathML, and type and colours are "
      .. "the reader's own. The same text stands in pages for a browser, where the labs can be run, and in a PDF to be "
      .. "printed.",
    "Esta es la forma del libro para un lector electrónico: las figuras tienen texto alternativo, las fórmulas son "
      .. "MathML, y la letra y los colores son los de quien lee. El mismo texto está en páginas para el navegador, "
      .. "donde las prácticas se pueden ejecutar, y en un PDF para imprimir.",
  },
  epub_summary = {
    "All figures have alternative texts with their numbers, formulas are MathML, headings are in order, and nothing is "
      .. "said by colour alone.",
    "Todas las figuras tienen texto alternativo con sus números, las fórmulas son MathML, los títulos están en orden y "
      .. "nada se dice solo con el color.",
  },
  answers_at = { "Answers stand in the [key](../sheets/answers.html).",
    "Las respuestas están en el [solucionario](../sheets/answers.es.html)." },
  whole = { "The whole book to print or to take along:", "El libro entero, para imprimirlo o llevarlo:" },
  whole_note = { "The accessible forms are these pages and the EPUB.",
    "Las formas accesibles son estas páginas y el EPUB." },
  pdf_note = { "(to print; the accessible form is the page)", "(para imprimir; la forma accesible es la página)" },
  goal = { "*You learn to:*", "*Se aprende a:*" },
  found = { "*Found:*", "*Resultado:*" },
  minutes = { "about %d min", "unos %d min" },
  hours = { "About %d hours in all.", "Unas %d horas en total." },
  belongs = { "belongs to %s", "acompaña al %s" },
  beside_labs = { "to be tried in %s", "para probarlo: %s" },
  ends = { "Before and after", "Antes y después" },
  chapter_number = { "Chapter %s", "Capítulo %s" },
  lab_title = { "Lab %s", "Práctica %s" },
  phases = { "Phase reports", "Informes de fase" },
  manual = { "Manual", "Manual" },
  practice = { "Practice", "Para practicar" },
  sheets = { "For the classroom", "Para la clase" },
  page_questions = { "Questions", "Preguntas" },
  answer = { "Answer", "Respuesta" },
  question_sheet = { "All questions, without answers", "Todas las preguntas, sin respuestas" },
  question_sheet_is = {
    "The questions of all chapters and labs, to be printed or handed out. Their answers fold out at the end of each "
      .. "page, and stand together in the [key](answers.html).",
    "Las preguntas de todos los capítulos y prácticas, para imprimirlas o repartirlas. Las respuestas se despliegan al "
      .. "final de cada página y están reunidas en el [solucionario](answers.es.html).",
  },
  answer_key = { "Key: all questions with their answers", "Solucionario: todas las preguntas con sus respuestas" },
  answer_key_is = {
    "For teachers, and for learners who have tried. Numbers in the answers come from the labs' runs.",
    "Para quien enseña, y para quien aprende y ya lo ha intentado. Los números de las respuestas salen de las "
      .. "ejecuciones de las prácticas.",
  },
  this_eq = { "this equation", "ecuación" },
  this_fig = { "this figure", "figura" },
  this_tbl = { "this table", "tabla" },
  glossary = { "Glossary", "Glosario" },
  terms = { "Terms", "Términos" },
  glossary_is = {
    "The terms of this book as it uses them, with their Spanish names. Each leads to the page that explains it.",
    "Los términos de este libro tal como aquí se usan, con su nombre en inglés. Cada uno lleva a la página que lo "
      .. "explica.",
  },
  exercises = { "Exercises", "Ejercicios" },
  exercises_are = {
    "%d short tasks in Lua, in the order of the chapters. Each is a few lines with holes, marked `???`. Write what is "
      .. "missing and press *Run*, or Ctrl+Enter: the page calls your functions with inputs that it draws, and says "
      .. "what holds and, where something does not, what was asked, what should have come out and what did. Hints "
      .. "fold out one after the other. When every check holds the exercise is solved, and a solution of ours appears, "
      .. "to compare. This browser keeps what you write and what you have solved.\n\nIn a terminal the same exercises "
      .. "are walked through by `./minimodel learn`, with your own editor; what is solved there and here is counted "
      .. "apart. They are in Lua: [the manual](../manual/start.html) explains what `mm` and tensors can do.",
    "%d tareas cortas en Lua, en el orden de los capítulos. Cada una son unas líneas con huecos, marcados con `???`. "
      .. "Escriba lo que falta y pulse *Ejecutar*, o Ctrl+Intro: la página llama a sus funciones con datos que sortea "
      .. "y dice qué se cumple y, si algo no, qué se preguntó, qué debería haber salido y qué salió. Las pistas se "
      .. "despliegan una tras otra. Cuando se cumplen todas las comprobaciones, el ejercicio está resuelto y aparece "
      .. "una solución nuestra, para comparar. Este navegador guarda lo que escribe y lo que lleva resuelto.\n\n"
      .. "En una terminal, los mismos ejercicios se recorren con `./minimodel learn` y su propio editor; lo resuelto "
      .. "allí y lo resuelto aquí se cuentan por separado. Son en Lua: [el manual](../manual/start.es.html) explica lo "
      .. "que pueden `mm` y los tensores.",
  },
  hint = { "Hint %d of %d", "Pista %d de %d" },
  is_checked = { "What is checked:", "Qué se comprueba:" },
  where = { "Where", "Dónde" },
  lab_number = { "lab\u{a0}%s", "práctica\u{a0}%s" },
  experiment = { "Experiment", "Experimento" },
  seed = { "Seed", "Semilla" },
  compiler = { "compiler", "compilador" },
  instructions = { "instruction set", "juego de instrucciones" },
  checks_held = { "Checks held", "Comprobaciones que se cumplen" },
  digest = { "SHA-256", "SHA-256" },
  no_pdf = {
    "lualatex, or its Spanish, is missing, so no PDF was made: on Debian, sudo apt-get install texlive-luatex "
      .. "texlive-latex-recommended texlive-lang-spanish",
    "falta lualatex, o su español, así que no se hizo el PDF: en Debian, sudo apt-get install texlive-luatex "
      .. "texlive-latex-recommended texlive-lang-spanish",
  },
}

--- The word or sentence of that key in a language.
function words.get(key, language)
  local pair = TEXT[key] or error("no such text: " .. key, 2)
  return pair[language == "es" and 2 or 1]
end

--- The same in both languages, as a text.
function words.both(key)
  return { en = words.get(key, "en"), es = words.get(key, "es") }
end

--- One string as the text of both languages.
function words.both_of(text) return { en = text, es = text } end

--- Data as a text that no writer reads as words.
function words.literal(text)
  return texts.join { en = { { text } }, es = { { text } } }
end

--- The parts of a text between separators, each a text; what is data in it stays data.
function words.split(text, separator)
  local lists, out = {}, {}
  for _, language in ipairs(words.languages) do
    local pieces, list = texts.split(text[language], texts.literal(text, language), {}), { {} }
    for _, piece in ipairs(pieces) do
      if type(piece) == "table" then
        table.insert(list[#list], piece)
      else
        local first = true
        for part in (piece .. separator):gmatch("(.-)" .. separator:gsub("%p", "%%%0")) do
          if not first then list[#list + 1] = {} end
          first = false
          table.insert(list[#list], part)
        end
      end
    end
    lists[language] = list
  end
  local function trim(pieces)
    if type(pieces[1]) == "string" then pieces[1] = pieces[1]:gsub("^%s+", "") end
    if type(pieces[#pieces]) == "string" then pieces[#pieces] = pieces[#pieces]:gsub("%s+$", "") end
    return pieces
  end
  for i = 1, math.max(#lists.en, #lists.es) do
    out[i] = texts.join { en = trim(lists.en[i] or {}), es = trim(lists.es[i] or {}) }
  end
  return out
end

--- A text as a figure reads it: what is data in it stays as it is there too.
function words.for_figure(text)
  local out = {}
  for _, language in ipairs(words.languages) do
    local pieces = texts.split(text[language], texts.literal(text, language), {})
    for i, piece in ipairs(pieces) do
      if type(piece) == "table" then pieces[i] = piece[1]:gsub("[\\*_^]", "\\%0") end
    end
    out[language] = table.concat(pieces)
  end
  return out
end

--- A number in a format of string.format, where `who` is told if it does not fit; a zero has no sign.
function words.formatted(who, format, x)
  local text = options.filled(who, format, x)
  if tonumber(text) == 0 then text = text:gsub("^(%s*)%-", "%1") end
  return text
end

--- The text for a reader: a string is for everyone, a table has en and es, a function is asked with the language.
function words.pick(text, language)
  if type(text) == "function" then text = text(language) end
  if type(text) == "table" then return text[language] or text.en or text.es end
  return text
end

--- Is a string words of one language, rather than a name, a formula or a number? Two words, one of four letters at
-- least; formulas and code are not counted.
function words.is_prose(text)
  local count, long = 0, false
  for word in text:gsub("`[^`]*`", " "):gsub("%$[^$]*%$", " "):gmatch "[%a\128-\255]+" do
    count, long = count + 1, long or #word >= 4
  end
  return count > 1 and long
end

--- Is it something words.pick can read in both languages?
function words.is_text(text)
  if type(text) == "table" then return type(text.en) == "string" and type(text.es) == "string" end
  return type(text) == "string" or type(text) == "function"
end

--- A number as a reader wants it: whole numbers whole, others with four significant digits.
function words.number(x)
  if type(x) ~= "number" then return tostring(x) end
  if x ~= x then return "NaN" end
  if math.type(x) == "integer" then return ("%d"):format(x) end
  if x == 0 then return "0" end
  if x == math.floor(x) and math.abs(x) < 1e6 then return ("%.0f"):format(x) end
  return ("%.4g"):format(x)
end

--- A text with the bytes that are not UTF-8 spelt out, as in \\xff, and control characters too.
function words.readable(text)
  if not utf8.len(text) then
    local out, at = {}, 1
    while at <= #text do
      local _, bad = utf8.len(text, at)
      if not bad then break end
      out[#out + 1] = text:sub(at, bad - 1) .. ("\\x%02x"):format(text:byte(bad))
      at = bad + 1
    end
    text = table.concat(out) .. text:sub(at)
  end
  return (text:gsub("[%z\1-\8\11\12\14-\31\127]", function(c) return ("\\x%02x"):format(c:byte()) end))
end

--- A value as one would type it on a command line.
function words.typed(value)
  if type(value) == "table" then
    local out = {}
    for i, item in ipairs(value) do out[i] = words.typed(item) end
    return table.concat(out, ",")
  end
  if math.type(value) == "float" then return ("%.14g"):format(value) end
  return tostring(value)
end

local DIRECTIVE = "()%%[-+ #0]*%d*%.?%d*([%a%%])()"

--- A text in both languages: `format` filled in as string.format does, where texts among the values are taken in the
-- same language. A value that is a plain string is data.
function words.fill(format, ...)
  local out, given = {}, table.pack(...)
  for _, language in ipairs(words.languages) do
    local said, values, n, list = words.pick(format, language), {}, 0, {}
    for i = 1, given.n do values[i] = words.pick(given[i], language) end
    local function put(directive)
      local value = given[n]
      local ok, text = pcall(string.format, directive, values[n])
      if not ok then return options.filled("fill", said, table.unpack(values, 1, given.n)) end
      if type(value) == "table" and directive == "%s" then
        texts.split(text, texts.literal(value, language), list)
      else
        list[#list + 1] = type(value) == "string" and { text } or text
      end
    end
    for _, piece in ipairs(texts.split(said, texts.literal(format, language), {})) do
      local at = 1
      for first, kind, after in (type(piece) == "string" and piece or ""):gmatch(DIRECTIVE) do
        list[#list + 1] = piece:sub(at, first - 1)
        if kind == "%" then
          list[#list + 1] = "%"
        else
          n = n + 1
          put(piece:sub(first, after - 1))
        end
        at = after
      end
      list[#list + 1] = type(piece) == "string" and piece:sub(at) or piece
    end
    out[language] = list
  end
  return texts.join(out)
end

return words
