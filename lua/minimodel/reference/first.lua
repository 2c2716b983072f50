--- The manual's second page: a first lab, from nothing to a woven page. Each step is said in both languages, and is
-- carried out by tests/lua/first.lua: what it runs, what that prints, what it writes into the file.
--
-- A step: title, en, es; and some of
--   run      what is typed;   prints   a part of what that prints, in each language
--   find     a part of the file, and put, what stands there afterwards; the page shows put, or shown, or put without
--            its end, up_to, in a fence of that kind
--   after    what is said below
local first = {
  title = { en = "A first lab in ten minutes", es = "Una primera práctica en diez minutos" },
  names = { "first-lab", "primera", "primera-práctica", "primera-practica" },
  entries = {},
  en = [[
A lab is one Lua file: its code, and the words that it says, in both languages. This page makes one, from nothing to a
page in the browser. All that you need is an editor and a terminal, in a checkout of the repository. Where the program
is installed, any folder will do, and the `./` before its name is left out.]],
  es = [[
Una práctica es un solo archivo de Lua: su código y las palabras que dice, en las dos lenguas. Esta página hace una,
desde nada hasta una página en el navegador. Solo hacen falta un editor y una terminal, en una copia del repositorio.
Donde el programa está instalado vale cualquier carpeta, y no se escribe el `./` delante de su nombre.]],
}

first.file = "mine.lua"

first.steps = {
  { title = { en = "Begin with a small one", es = "Empezar con una pequeña" },
    en = "This writes a lab that already runs: less than a hundred lines, and half of them are words.",
    es = "Esto escribe una práctica que ya se puede ejecutar: menos de cien líneas, y la mitad son palabras.",
    run = "minimodel new mine.lua",
    prints = { en = "mine.lua is written; run it with\n  minimodel mine.lua\nand go on, step by step, with\n"
        .. "  minimodel --help first",
      es = "mine.lua está escrita; ejecútela con\n  minimodel mine.lua\ny siga, paso a paso, con\n"
        .. "  minimodel --help primera" },
    after = {
      en = "Open it. Between `--[[en` and `]]` stands what the lab says in English, and in the twin block after it "
        .. "the same in "
        .. "Spanish; the rest is code. It asks whether the entropy of attention grows with the length of the sequence.",
      es = "Ábrala. Entre `--[[es` y `]]` está lo que la práctica dice en español, y en el bloque gemelo de antes, "
        .. "lo mismo en inglés; "
        .. "lo demás es código. Pregunta si la entropía de la atención crece con la longitud de la secuencia." } },
  { title = { en = "Run it", es = "Ejecutarla" },
    en = "Nothing is compiled: you run the file, edit it, and run it again.",
    es = "No se compila nada: se ejecuta el archivo, se edita y se vuelve a ejecutar.",
    run = "minimodel mine.lua",
    prints = { en = [[
✓ no mean entropy exceeds ln T: largest excess: -0.3282 < 1e-05
✓ true: the entropy grows with the length, whatever the scheme → 1.895 [1.593, 2.077]
Untrained, the entropy of attention rises by 2.00 nats with RoPE and by 1.68 with ALiBi.
written to figures/mine]], es = [[
✓ ninguna entropía media supera ln T: mayor exceso: -0.3282 < 1e-05
✓ verdadera: la entropía crece con la longitud, sea cual sea el esquema → 1.895 [1.593, 2.077]
Sin entrenar, la entropía de la atención sube 2.00 nats con RoPE y 1.68 con ALiBi.
guardado en figures/mine]] },
    after = {
      en = "The first line is a check: something that must hold or the lab is wrong. The second is a claim about the "
        .. "world, and what "
        .. "became of it: the mean over all seeds and schemes, and in brackets the lowest and the highest. Then the "
        .. "finding. The last lines "
        .. "say where the report is; open it in a browser. Your numbers are these, to the last digit, on any "
        .. "machine with fused multiply-add, and nearly every one has it.",
      es = "La primera línea es una comprobación: algo que debe cumplirse o la práctica está mal. La segunda es una "
        .. "afirmación sobre el "
        .. "mundo y lo que ha resultado de ella: la media de todas las semillas y esquemas y, entre corchetes, la "
        .. "menor y la mayor. Después, "
        .. "el hallazgo. Las últimas líneas dicen dónde está el informe; ábralo en un navegador. Sus números son "
        .. "estos, hasta la última "
        .. "cifra, en cualquier máquina con multiplicación y suma fusionadas, y casi todas las tienen." } },
  { title = { en = "Ask with other numbers", es = "Preguntar con otros números" },
    en = "The lab has a parameter, `seeds`; `minimodel mine.lua --help` lists all of them. More seeds, for a surer "
      .. "answer:",
    es = "La práctica tiene un parámetro, `seeds`; `minimodel mine.lua --help` los da todos. Más semillas, para una "
      .. "respuesta más segura:",
    run = "minimodel mine.lua --seeds 8",
    prints = { en = "written to figures/mine/seeds=8\nbeside the lab's own result, which stays",
      es = "guardado en figures/mine/seeds=8\njunto al resultado propio de la práctica, que queda como estaba" },
    after = { en = "Nothing is overwritten by accident: what differs names the folder.",
      es = "Nada se pierde por accidente: lo que difiere da nombre a la carpeta." } },
  { title = { en = "A scheme of your own", es = "Un esquema propio" },
    en = "A scheme is a table with any of `add`, `rotate`, `bias`. This one lets a token see eight positions to each "
      .. "side. Put it above the "
      .. "line that begins with `local H`:",
    es = "Un esquema es una tabla con cualquiera de `add`, `rotate`, `bias`. Este deja que un token vea ocho "
      .. "posiciones a cada lado. "
      .. "Póngalo encima de la línea que empieza por `local H`:",
    find = "local H = ",
    put = [[
local window = { name = "window" }
function window:bias(n_heads, T)
  local i = mm.arange(T)
  return mm.where((i:reshape { T, 1 } - i):abs():gt(8), -math.huge, 0)       -- (T, T), for every head
end

local H = ]], shown = [[
local window = { name = "window" }
function window:bias(n_heads, T)
  local i = mm.arange(T)
  return mm.where((i:reshape { T, 1 } - i):abs():gt(8), -math.huge, 0)       -- (T, T), for every head
end]] },
  { en = "It joins the sweep by name, in the loop over schemes:",
    es = "Entra en el barrido por su nombre, en el bucle de los esquemas:",
    find = [[  for _, name in ipairs { "none", "rope", "alibi" } do]],
    put = [[
  for _, name in ipairs { "none", "rope", "alibi", "window" } do
    local scheme = name == "window" and window or mm.positional.schemes[name]()]] },
  { en = "and two lines further down, where the layer is called, `scheme` takes the place of "
    .. "`mm.positional.schemes[name]()`:",
    es = "y dos líneas más abajo, donde se llama a la capa, `scheme` ocupa el lugar de "
      .. "`mm.positional.schemes[name]()`:",
    find = [[{ scheme = mm.positional.schemes[name]() }]],
    put = [[{ scheme = scheme }]],
    shown = [[      local A = mha:weights(X:slice(1, 1, T), { scheme = scheme })   -- (n_heads, T, T)]] },
  { title = { en = "A claim of your own", es = "Una afirmación propia" },
    en = "Say what you expect before you look: a row of the window sees 17 keys at most, so its entropy cannot pass "
      .. "ln 17. Put this "
      .. "above the `--[[en` that opens the heading `# The sweep`:",
    es = "Diga lo que espera antes de mirar: una fila de la ventana ve 17 claves como mucho, así que su entropía no "
      .. "puede pasar de ln 17. "
      .. "Ponga "
      .. "esto encima del `--[[en` que abre el título `# The sweep`:",
    find = "--[[en\n# The sweep",
    put = [[
--[=[en claim:window
source: my own sum
claim: a window of 17 keys keeps the entropy below ln 17
expected: highest entropy with the window, at any length, at most ln 17
true: a row cannot spread over more keys than it sees
]=]
--[=[es claim:window
source: cálculo propio
claim: una ventana de 17 claves mantiene la entropía por debajo de ln 17
expected: mayor entropía con la ventana, con cualquier longitud, no mayor que ln 17
true: una fila no puede repartirse entre más claves de las que ve
]=]
lab:claim("window", function() return H:of "window" end, "<=", math.log(17))

--[=[en
# The sweep]], up_to = "\n--[=[en\n# The sweep" },
  { title = { en = "And a finding", es = "Y un hallazgo" },
    en = "The last blocks of the file are the finding. Give each a sentence more; what stands between backquotes "
      .. "after `=` is a value of the "
      .. "run, so that no number in a report is typed by hand. In English:",
    es = "Los últimos bloques del archivo son el hallazgo. Añada una frase a cada uno; lo que va entre comillas "
      .. "invertidas tras `=` es un "
      .. "valor de la ejecución, de modo que ningún número de un informe se escribe a mano. En inglés:",
    find = "with RoPE and by `=%.2f rise.alibi` with ALiBi.\n]",
    put = "with RoPE and by `=%.2f rise.alibi` with ALiBi.\nWith a window of 17 keys it rises by `=%.2f rise.window` "
      .. "and stays there.\n]",
    kind = "text", shown = "With a window of 17 keys it rises by `=%.2f rise.window` and stays there." },
  { en = "and in Spanish:", es = "y en español:",
    find = "nats con RoPE y `=%.2f rise.alibi` con ALiBi.\n]",
    put = "nats con RoPE y `=%.2f rise.alibi` con ALiBi.\nCon una ventana de 17 claves sube `=%.2f rise.window` y "
      .. "ahí se queda.\n]",
    kind = "text", shown = "Con una ventana de 17 claves sube `=%.2f rise.window` y ahí se queda." },
  { title = { en = "Run it again", es = "Ejecutarla otra vez" },
    en = "The curve of the window bends and lies flat; in the report it stands beside the others.",
    es = "La curva de la ventana se dobla y queda llana; en el informe está junto a las demás.",
    run = "minimodel mine.lua",
    prints = { en = [[
✓ true: a window of 17 keys keeps the entropy below ln 17 → 2.273 [2.040, 2.409]
Untrained, the entropy of attention rises by 2.00 nats with RoPE and by 1.68 with ALiBi. With a window of 17 keys it
rises by 0.28 and stays there.]], es = [[
✓ verdadera: una ventana de 17 claves mantiene la entropía por debajo de ln 17 → 2.273 [2.040, 2.409]
Sin entrenar, la entropía de la atención sube 2.00 nats con RoPE y 1.68 con ALiBi. Con una ventana de 17 claves sube
0.28 y ahí se queda.]] },
    after = { en = "If a message comes instead, it names the line and what would help; its code, such as MM-N01, is "
      .. "explained by "
        .. "`minimodel explain MM-N01`.",
      es = "Si en su lugar sale un mensaje, este nombra la línea y lo que ayudaría; su código, como MM-N01, lo explica "
        .. "`minimodel explain MM-N01`." } },
  { title = { en = "Both languages, and the page", es = "Las dos lenguas y la página" },
    en = "The lint compares the twins: the same headings, values and references in both. It says nothing when all is "
      .. "well.",
    es = "El lint compara los gemelos: los mismos títulos, valores y referencias en ambos. Si todo está bien no dice "
      .. "nada.",
    run = "minimodel weave --lint mine.lua", prints = { en = "", es = "" } },
  { en = "And the page, one for each language, which holds everything in one file and can be sent to anyone:",
    es = "Y la página, una por lengua, que lo lleva todo en un solo archivo y se puede enviar a cualquiera:",
    run = "minimodel weave mine.lua",
    prints = { en = "build/docs/labs/mine.html\nbuild/docs/labs/mine.es.html",
      es = "build/docs/labs/mine.html\nbuild/docs/labs/mine.es.html" },
    after = {
      en = "From here: `minimodel learn` has exercises, each a small file that is checked whenever you save it; the "
        .. "labs of this book, in `labs/`, can be read and changed in the same way; and the rest of this manual has "
        .. "every name, with an example.",
      es = "Desde aquí: `minimodel learn` tiene ejercicios, cada uno un archivo pequeño que se comprueba cada vez "
        .. "que se guarda; las prácticas de este libro, en `labs/`, se pueden leer y cambiar igual; y el resto de "
        .. "este manual tiene todos los nombres, con un ejemplo." } },
}

--- Blocks of the page are written with [=[ above, since they stand in a block; the file has [[.
function first.code(text) return (text:gsub("%-%-%[=%[", "--[["):gsub("%]=%]", "]]")) end

--- The steps in Markdown. path: what stands before the name of the command where it is typed; ./ in a checkout.
function first.body(language, path)
  local out = {}
  local function put(text) out[#out + 1] = text .. "\n" end
  local function fence(kind, text) put(("````%s\n%s\n````"):format(kind, (text:gsub("%s+$", "")))) end
  for _, step in ipairs(first.steps) do
    if step.title then put("## " .. step.title[language]) end
    put(step[language])
    local shown = step.shown or step.up_to and step.put:sub(1, -#step.up_to - 1) or step.put
    if shown then fence(step.kind or "lua", first.code(shown)) end
    if step.run then
      local prints = step.prints[language]
      fence(" {.console}", "$ " .. (path or "./") .. step.run .. (prints == "" and "" or "\n" .. prints))
    end
    if step.after then put(step.after[language]) end
  end
  return table.concat(out, "\n")
end

return first
