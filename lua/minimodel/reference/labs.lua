--- mm.lab. The examples run one after another in one lab, made by the first (tests/lua/reference.lua).
return {
  title = { en = "Labs", es = "Prácticas" },
  en = "A lab is a script that proves, measures and draws; its prose stands in the script, in `--[[en … ]]` and "
    .. "`--[[es … ]]` blocks. What it leaves, pictures, `manifest.json` and a report in each language, goes to "
    .. "`figures/<experiment>/` in one step when the script ends without an error.",
  es = "Una práctica es un programa que demuestra, mide y dibuja; su prosa está en el programa, en bloques `--[[en … "
    .. "]]` y `--[[es … ]]`. Lo que deja, imágenes, `manifest.json` y un informe en cada lengua, va a "
    .. "`figures/<experimento>/` de una vez cuando el programa termina sin error.",
  entries = {
    { name = "mm.lab", gives = "lab: lab", lab = "first",
      options = { { "experiment: string required", "name of the folder it leaves", "nombre de la carpeta que deja" },
      { "seed: integer = 0", "of every stream; `--seed` changes it", "de todas las corrientes; `--seed` la cambia" },
      { "title: text", "of the report", "del informe" }, { "quick: boolean", "announces `--quick`: `lab.quick`",
      "anuncia `--quick`: `lab.quick`" }, { "full: boolean", "announces `--full`: `lab.full`",
      "anuncia `--full`: `lab.full`" } },
      en = "Begins a lab; a script makes one lab. `lab.seed`, `lab.language`, `lab.quick` and `lab.full` tell what was "
        .. "asked for.",
        es = "Empieza una práctica; un programa hace una sola. `lab.seed`, `lab.language`, `lab.quick` y `lab.full` "
        .. "dicen lo que se pidió.",
      example = [[
local lab = mm.lab { experiment = "99-example", seed = 3 }
lab.seed   --> 3]],
        fails = { [[mm.lab { experiment = "99-again" }]], "lab: this script already has one; a script is one lab" } },
    { name = "lab:param", takes = "name: string; default: any; meaning: text; limits?: table", gives = "value: any",
      lab = true,
      en = "A parameter: also `--name` on the command line, and an entry of the manifest. Limits: `{ min =, max =, "
      .. "choices = }`. Parameters stand before the first measurement.",
      es = "Un parámetro: también `--name` en la línea de órdenes, y una entrada del manifiesto. Límites: `{ min =, "
      .. "max =, choices = }`. Los parámetros van antes de la primera medición.",
      example = [[lab:param("T", 128, { en = "positions", es = "posiciones" }, { min = 2 })   --> 128]],
        fails = { [[lab:param("T", 1, "twice")]], "param 'T': this name is taken" } },
    { name = "lab:check", takes = "name: text; got: number; op: string; bound: number", gives = "held: boolean",
      lab = true, options = { { "hint: text", "what to look at when it fails", "qué mirar cuando falla" } },
      en = "Does it hold? op is `<` `<=` `>` `>=` `==` `~=`. If one fails, the exit status is 1.",
      es = "¿Se cumple? op es `<` `<=` `>` `>=` `==` `~=`. Si una falla, el estado de salida es 1.",
      check = "check",
        example =
        [[lab:check({ en = "small", es = "pequeño" }, 1e-7, "<", 1e-5, { hint = "look at the layout" })   --> true]],
        fails = { [[lab:check("odd", 1, "=<", 2)]], "the comparison should be <, <=, >, >=, == or ~=, not '=<'" } },
    { name = "lab:refused", takes = "name: text; expected: text; f: function", gives = "message: text", lab = true,
      en = "A check that f raises an error whose message contains `expected`; any other error is not the one. Returns "
        .. "the message in both languages.",
      es = "Una comprobación: f da un error cuyo mensaje contiene `expected`; otro error no vale. Devuelve el mensaje "
        .. "en las dos lenguas.",
      example = [[lab:refused("odd d", "even", function() mm.positional.sinusoidal(4, 3) end)]],
      fails = { [[lab:refused("x", "", print)]], "what the message must contain should be a text" } },
    { name = "lab:claim", takes = "id: string; measure: function; relation: string; bound: any; words?: table",
      lab = true,
      check = "claim", options = {
        { "claim: text", "what is claimed", "qué se afirma" },
        { "source: text", "key of the bibliography, or words", "clave de la bibliografía, o palabras" },
        { "expected: text", "what its source expects", "qué espera su fuente" },
        { "measured: text", "the measured value in words", "el valor medido, en palabras" },
        { "true: text", "why, when it is true", "por qué, si es verdadera" },
        { "conditional: text", "why, when it is true only if …", "por qué, si es verdadera solo si …" },
        { "false: text", "why, when it is false", "por qué, si es falsa" },
        { "undecided: text", "why, when the run cannot decide", "por qué, si la ejecución no puede decidirlo" },
        { "untested: text", "why, when nothing was measured", "por qué, si no se ha medido nada" },
      },
      en = "A claim with the measure that decides it, before measuring. Its words are the block `claim:ID`, or a "
        .. "table. Relations: `<` `<=` `>` `>=` `==` `within` `between` `holds` `equivalent`. Of a list or record "
        .. "every entry must hold; an interval decides only as a whole.",
      es = "Una afirmación con la medida que la decide, antes de medir. Sus palabras son el bloque `claim:ID`, o una "
        .. "tabla. Relaciones: `<` `<=` `>` `>=` `==` `within` `between` `holds` `equivalent`. En una lista o "
        .. "registro deben cumplirla todos; un intervalo decide solo si queda entero a un lado.",
      example = [[
lab:claim("falls", function() return { -0.2, -0.1 } end, "<", 0, {
  claim = { en = "the change is negative", es = "el cambio es negativo" }, source = "su2021",
  ["true"] = { en = "in both seeds", es = "con las dos semillas" },
})
lab:confront()
lab:verdict("falls")   --> true]],
        fails = { [[lab:claim("rises", print, "=>", 0, { claim = "x" })]],
        "claim 'rises': there is no relation '=>'" } },
    { name = "lab:confront", takes = "", lab = true,
      en = "Measures every claim and says the verdict on each. What the reader had said of them, with `--predict` or "
        .. "in `predictions.json` beside the results, stands beside it in the report. That file has an entry for each "
        .. "claim by its name: `said` is true (it will hold), false, or a number, how large what is measured will be; "
        .. "`date` is the day on which it was said, and `result` the day of a result that was there already. An "
        .. "answer may stand alone, as in `{\"gap_20\": \"yes\", \"gap_size\": -0.4}`; the next run dates it. No "
        .. "run changes what was said. The lab's page in the book asks the same before it shows a verdict, and keeps "
        .. "the answers in the reader's browser.",
      es = "Mide cada afirmación y dice su veredicto. Lo que el lector dijo de ellas, con `--predict` o en "
        .. "`predictions.json` junto a los resultados, figura al lado en el informe. Ese archivo tiene una entrada por "
        .. "afirmación, con su nombre: `said` es true (se cumplirá), false o un número, cuánto valdrá lo que se mide; "
        .. "`date` es el día en que se dijo, y `result` el de un resultado que ya estaba ahí. Una respuesta puede ir "
        .. "sola, como en `{\"gap_20\": \"sí\", \"gap_size\": -0.4}`; la siguiente ejecución le pone fecha. Ninguna "
        .. "ejecución cambia lo dicho. La página de la práctica en el libro pregunta lo mismo antes de mostrar un "
        .. "veredicto, y guarda las respuestas en el navegador de quien lee.",
        fails = { [[lab:confront()]], "confront: there is no claim to confront" } },
    { name = "lab:verdict", takes = "id: string", gives = "verdict: string", lab = true,
      en = "The verdict on a claim as manifest.json has it: \"true\", \"conditional\", \"false\", \"undecided\", "
        .. "\"untested\".",
      es = "El veredicto sobre una afirmación como figura en manifest.json: «true», «conditional», «false», "
        .. "«undecided», «untested».",
      example = [[lab:verdict("falls")   --> true]], fails = { [[lab:verdict("fall")]], [[did you mean "falls"?]] } },
    { name = "lab:recommendation", takes = "", gives = "found: table", lab = true,
      en = "The scheme that the labs together recommend for the next model: `{ chosen =, fallback =, name = }`, the "
        .. "last as a manifest has it.",
      es = "El esquema que las prácticas en conjunto recomiendan para el modelo siguiente: `{ chosen =, fallback =, "
        .. "name = }`, el último como va en un manifiesto.",
      example = [[lab:recommendation().chosen   --> alibi]] },
    { name = "lab:words", takes = "name: string", gives = "words: table", lab = true,
      en = "The words of the block `--[[en NAME`: `{key = {en =, es =}}`, with their values filled in.",
      es = "Las palabras del bloque `--[[es NOMBRE`: `{clave = {en =, es =}}`, con sus valores puestos.",
      fails = { [[lab:words("fig:none")]], "words: there is no block --[[en fig:none" } },
    { name = "lab:case", takes = "name: string; key: string", gives = "text: text", lab = true,
      en = "One of the words of a block, by what was found: `lab:case(\"advice\", \"rope\")`, or `part-key` as "
        .. "`lab:case(\"advice:part\", \"key\")`.",
      es = "Una de las palabras de un bloque, según lo hallado: `lab:case(\"advice\", \"rope\")`, o `part-key` con "
        .. "`lab:case(\"advice:part\", \"key\")`.",
      fails = { [[lab:case("advice", "rope")]], "words: there is no block --[[en advice" } },
    { name = "lab:axes", takes = "name: string; options?: table", gives = "options: table", lab = true,
      en = "Options for `fig:axes`: `x:` and `y:` of the block as labels, and what else is given.",
      es = "Opciones para `fig:axes`: `x:` e `y:` del bloque como rótulos, y lo demás que se dé.",
      fails = { [[lab:axes("fig:none")]], "words: there is no block --[[en fig:none" } },
    { name = "lab:seeds", takes = "n: integer", gives = "iterator: function", lab = true,
      en = "Iterates over `lab.seed`, `lab.seed + 1`, … and tells the terminal how far it is.",
      es = "Recorre `lab.seed`, `lab.seed + 1`, … y dice a la terminal por dónde va.",
      example = [[
local last
for seed in lab:seeds(3) do last = seed end
last   --> 5]], fails = { [[lab:seeds(0)]], "n should be a whole number from 1 on, got 0" } },
    { name = "mm.terms", gives = "terms: table",
      en = "Words that recur, in both languages: `mm.terms.length` is `{ en = \"sequence length *T*\", es = … }`.",
      es = "Palabras que se repiten, en las dos lenguas: `mm.terms.length` es `{ en = …, es = \"longitud de secuencia "
        .. "*T*\" }`.",
      example = [[mm.terms.seed.es   --> semilla]], fails = { [[print(mm.terms.sed)]], [[did you mean "seed"?]] } },
    { name = "mm.range", takes = "list: number[]", gives = "low: number; high: number",
      en = "The smallest and the largest number of a list.", es = "El menor y el mayor número de una lista.",
      example = [[mm.range { 3, 1, 2 }   --> 1, 3]],
        fails = { [[mm.range {}]], "range: a list of numbers is wanted" } },
    { name = "mm.map", takes = "list: table; f: function; …: any", gives = "list: table",
      en = "The list of `f(item, …)` for every item of a list.",
        es = "La lista de `f(elemento, …)` para cada elemento de una lista.",
      example = [[mm.map({ 1, 2 }, function(x, k) return k * x end, 10)   --> {10, 20}]],
        fails = { [[mm.map(3, print)]], "map: a list and a function are wanted" } },
    { name = "lab:keep", takes = "things: table", lab = true,
      en = "Tensors, records of tensors and modules, saved as `.npy` when the run has `--export`.",
      es = "Tensores, registros de tensores y módulos, guardados como `.npy` cuando la ejecución lleva `--export`.",
      example = [[lab:keep { zeros = mm.zeros { 2 } }]],
        fails = { [[lab:keep(3)]], "keep: a table {name = tensor or module} is wanted" } },
    { name = "lab:expect", gives = "e: expectation", lab = true,
      options = { { "claim: text required", "what is claimed", "qué se afirma" },
      { "source: text", "key of the bibliography, or words", "clave de la bibliografía, o palabras" },
      { "expected: any", "a number or a text", "un número o un texto" }, { "id: string", "its name", "su nombre" },
      { "measured: any", "said at once", "dicho de una vez" }, { "holds: boolean", "with it", "con ello" },
      { "why: text", "with it", "con ello" } },
      en = "A claim, declared before measuring.", es = "Una afirmación, declarada antes de medir.", example = [[
local e = lab:expect { claim = { en = "distant scores fall", es = "las puntuaciones lejanas bajan" },
  source = "su2021", expected = "yes" }
e:measured(0.2, true, { en = "they do", es = "bajan" })]] },
    { name = "e:measured", takes = "value: any; holds?: boolean; why?: text", lab = true,
      en = "What the run found; `holds` is true, false, or nil when the run cannot decide.",
      es = "Lo que halló la ejecución; `holds` es true, false, o nil si la ejecución no puede decidirlo.",
      fails = { [[lab:expect({ claim = "x", measured = 1 }):measured(2)]], "was already confronted" } },
    { name = "e:verdict", takes = "", gives = "verdict: string", lab = true,
      en = "The key of the verdict, `untested` before it was measured.",
      es = "La clave del veredicto; `untested` antes de medir.", example = [[
local e = lab:expect { claim = "x", measured = 1, holds = true }
lab:print(e:verdict())]] },
    { name = "lab:result", takes = "name: string; value: any", lab = true,
      en = "A number, text, truth, list or tensor of the manifest.",
      es = "Un número, texto, valor de verdad, lista o tensor del manifiesto.", example = [[lab:result("worst", 1e-7)]],
      fails = { [[lab:result("worst", 2)]], "result 'worst' was already given" } },
    { name = "lab:config", names = { "lab:manifest" }, takes = "name: string; value: any", lab = true,
      en = "An entry of the manifest's config that is no parameter; `lab:manifest(key, value)`: one at its top level.",
      es = "Una entrada de la configuración del manifiesto que no es un parámetro; `lab:manifest(key, value)`: una en "
      .. "el primer nivel.", example = [[lab:config("layers", 2)
lab:manifest("note", "tried twice")]] },
    { name = "lab:figure", takes = "name: string; fig: figure", lab = true,
      options = { { "caption: text", "under it", "al pie" }, { "alt: text", "what it shows, with its numbers",
      "lo que muestra, con sus números" } }, check = "figure",
      en = "Saves NAME.png, .svg, .pdf and their Spanish twins, and shows it in the report.",
      es = "Guarda NOMBRE.png, .svg, .pdf y sus gemelas en español, y la muestra en el informe.",
      example = [[
local fig = mm.figure {}
fig:axes {}:line({ 0, 1 }, { 0, 1 })
lab:figure("rise", fig, { caption = { en = "A rise", es = "Una subida" },
  alt = { en = "from 0 to 1", es = "de 0 a 1" } })]],
      fails = { [[lab:figure("fall", fig, { caption = "A fall" })]],
        "the alternative text (alt) should be a text or {en = …, es = …}; it is missing" } },
    { name = "lab:table", takes = "name: string; rows: list", lab = true, options = { { "columns: list", "titles, or "
      .. "`{ title =, format =, align = }`", "títulos, o `{ title =, format =, align = }`" },
      { "caption: text", "above it", "encima" }, { "formats: list", "of columns that words name",
      "de columnas que nombran las palabras" } }, check = "table", en = "A table of the report.",
      es = "Una tabla del informe.",
      example =
        [[
lab:table("slopes", { { 1, 0.5 } }, { columns = { "head", { title = "slope", format = "%.3f" } },
  caption = { en = "Slopes", es = "Pendientes" } })]],
      fails = { [[lab:table("empty", { {} }, { columns = { "a" }, caption = "A" })]], "row 1 has no entry 1" } },
    { name = "lab:save", takes = "name: string; t: tensor", lab = true, en = "Writes NAME.npy beside the figures.",
      es = "Escribe NOMBRE.npy junto a las figuras.", example = [[lab:save("weights", mm.zeros { 2 })]] },
    { name = "lab:text", takes = "filename: string; text: string", lab = true,
      en = "Writes a text file beside the figures.", es = "Escribe un archivo de texto junto a las figuras.",
      example = [[lab:text("notes.txt", "seen")]], fails = { [[lab:text("notes.txt", "again")]],
      "notes.txt is already written" } },
    { name = "lab:print", takes = "…: any", lab = true,
      en = "Prints, into the report too; plain `print` and `io.write` do the same.",
      es = "Imprime, también en el informe; `print` e `io.write` hacen lo mismo.", example = [[lab:print("seen", 3)]] },
    { name = "lab:fill", takes = "format: text; …: any", gives = "text: text", lab = true,
      en = "A text in both languages, each filled in as `string.format` does; texts among the values are taken in the "
      .. "same language.",
      es = "Un texto en las dos lenguas, cada una completada como hace `string.format`; los textos que haya entre los "
      .. "valores se toman en la misma lengua.",
      example = [[lab:fill({ en = "%d of %s", es = "%d de %s" }, 2, { en = "three", es = "tres" }).es   --> 2 de tres]],
        fails = { [[lab:fill(2, 3)]], "fill: the format" } },
    { name = "lab:experiment", gives = "study: table", lab = true, options = {
        { "arms: strings required", "names of what is compared", "nombres de lo que se compara" },
        { "seeds: integer required", "paired seeds per arm", "semillas emparejadas por brazo" },
        { "first_seed: integer = 1", "the first of them", "la primera de ellas" },
        { "rates: numbers required", "an outcome is the mean over those that pass the gate",
          "un resultado es la media de las que pasan la prueba" },
        { "run: function required", "`function(case)` → a table of numbers and lists; case has arm, seed, rate, nudge",
          "`function(caso)` → una tabla de números y listas; el caso lleva arm, seed, rate, nudge" },
        { "gate: table", "`{ quantity =, bound = 0.001, seeds = 3 }`: a rate at which one unit in the last place of "
          .. "the first weights moves the quantity by more is dropped for all arms", "`{ quantity =, bound = 0.001, "
          .. "seeds = 3 }`: se descarta para todos los brazos la tasa a la que una unidad en la última cifra de los "
          .. "primeros pesos mueve más la cantidad" },
        { "specification: path", "a text that was registered before the run, without `.md`",
          "un texto registrado antes de ejecutar, sin `.md`" },
        { "draws: integer = 10000", "bootstrap draws", "remuestreos bootstrap" } },
      en = "Many trainings that differ in arm, seed and rate. `study:run()` makes what is missing, on all processors "
        .. "or as one share of a cluster's work; then `study:mean`, `study:interval` and `study:contrasts` answer.",
      es = "Muchos entrenamientos que se diferencian en brazo, semilla y tasa. `study:run()` hace lo que falte, en "
        .. "todos los procesadores o como parte del trabajo de un clúster; después responden `study:mean`, "
        .. "`study:interval` y `study:contrasts`.",
      example = [[
local study = lab:experiment { arms = { "plain", "doubled" }, seeds = 3, rates = { 0.1 },
  run = function(case) return { loss = case.seed * (case.arm == "doubled" and 2 or 1) } end }
study.seeds   --> {1, 2, 3}]],
      fails = { [[lab:experiment { arms = { "a", "a" }, seeds = 3, rates = { 0.1 }, run = print }]],
        "experiment: two arms are called a" } },
    { name = "lab:progress", takes = "fraction: number; text?: string", lab = true,
      en = "A line on the terminal while a run is long.",
      es = "Una línea en la terminal mientras la ejecución es larga.", example = [[lab:progress(0.5, "half")]] },
    { name = "lab:finish", takes = "", lab = "last",
      en = "Ends the lab here; the program does so by itself when a script ends.",
      es = "Termina aquí la práctica; el programa lo hace por sí mismo al acabar." },
    { name = "mm.lab.conclude", takes = "problem?: string", gives = "status: integer",
      en = "What the program calls at the end: writes what was staged, or throws it away where there is a problem.",
      es = "Lo que llama el programa al final: escribe lo preparado, o lo descarta si hay un problema." },
  },
}
