--- The manual's first page: what holds everywhere, and what is neither a tensor nor a model.
return {
  title = { en = "Getting started", es = "Primeros pasos" },
  en = [[
Every name that a script can use, in the order in which a learner meets them. The same entries answer at the prompt
(`mm.help "attention"`), on the command line (`minimodel --help attention`) and in the editor, as annotations. Each
example is run by the tests; what stands after `-->` is the value of the line, numbers to four digits.

**What counts from where.** Axes and subscripts count from 1, as Lua does; −1 is the last. Positions and token ids
count from 0, as the papers do. `mm.arange(T)` is therefore the list of positions 0 … T − 1, and `t[1]` the first
row of `t`.

**Shapes** are written (B, T, d): batch, positions, features. An ellipsis, (…, T, d), stands for any number of
leading axes, none included. Operations broadcast as NumPy does: axes of size 1 stretch, and missing axes are added
in front.

**Types.** A tensor is `"float32"`, the default, or `"float64"`, for proofs; the two are never mixed without being
asked to (`t:astype`). Ids and subscripts are `"int64"`.

**Options** stand in one table after the other arguments. An option that does not exist is an error that proposes
the one that was probably meant, at the line of the script.]],
  es = [[
Todos los nombres que puede usar un programa, en el orden en que los va encontrando quien aprende. Las mismas
entradas responden en el intérprete (`mm.help "attention"`), en la línea de órdenes (`minimodel --help attention`) y
en el editor, como anotaciones. Las pruebas ejecutan todos los ejemplos; lo que sigue a `-->` es el valor de la
línea, con cuatro cifras.

**Desde dónde se cuenta.** Los ejes y los subíndices se cuentan desde 1, como en Lua; −1 es el último. Las
posiciones y los identificadores de los tokens se cuentan desde 0, como en los artículos. Por eso `mm.arange(T)` da
las posiciones 0 … T − 1, y `t[1]` es la primera fila de `t`.

**Las formas** se escriben (B, T, d): lote, posiciones, componentes. Los puntos suspensivos, (…, T, d), valen por
cualquier número de ejes delanteros, también ninguno. Las operaciones siguen las reglas de difusión (*broadcasting*)
de NumPy: los ejes de tamaño 1 se estiran y los que faltan se añaden delante.

**Los tipos.** Un tensor es `"float32"`, lo normal, o `"float64"`, para las demostraciones; nunca se mezclan si no
se pide (`t:astype`). Los identificadores y los subíndices son `"int64"`.

**Las opciones** van en una tabla detrás de los demás argumentos. Una opción que no existe es un error que propone
la que seguramente se quería, con la línea del programa.]],
  entries = {
    { section = { en = "The program", es = "El programa" } },
    { name = "mm.help", takes = "name?: string",
      en = "Prints an entry of this manual in the reader's language; without a name, the list of names.",
      es = "Muestra una entrada de este manual en la lengua de quien lee; sin nombre, la lista de nombres.",
      fails = { [[mm.help "atention"]], "the manual has no atention; did you mean attention?" } },
    { name = "mm.version", value = true, gives = "version: string",
      en = "The version of minimodel. The same lab, seed and version give the same bits on any machine with fused "
        .. "multiply-add.",
      es = "La versión de minimodel. La misma práctica, semilla y versión dan los mismos bits en cualquier máquina con "
        .. "multiplicación y suma fusionadas.",
      example = [[mm.version == mm.versions.minimodel   --> true]] },
    { name = "mm.versions", value = true, gives = "versions: table",
      en = "Versions of everything that took part: Lua, the compiler, the instruction set, the drawing libraries.",
      es = "Las versiones de todo lo que interviene: Lua, el compilador, el juego de instrucciones, las bibliotecas de "
        .. "dibujo.",
      example = [[mm.versions.isa == mm.isa   --> true]] },
    { name = "mm.isa", value = true, gives = "name: string",
      en = "The instruction set the kernels use: `avx512`, `avx2`, `neon` or `generic`. The variable `MINIMODEL_ISA` "
        .. "forces one; results do not depend on it.",
      es = "El juego de instrucciones que usan los núcleos: `avx512`, `avx2`, `neon` o `generic`. La variable "
        .. "`MINIMODEL_ISA` impone uno; los resultados no dependen de él.",
      example = [[type(mm.isa)   --> string]] },
    { name = "mm.threads", value = true, gives = "n: integer",
      en = "How many threads compute (`--threads N`). The results do not depend on it.",
      es = "Cuántos hilos calculan (`--threads N`). Los resultados no dependen de ello.",
      example = [[mm.threads >= 1   --> true]] },
    { name = "mm.memory", gives = "memory: table",
      en = "`{ live =, peak =, tensors = }`: bytes of tensor memory now and at most so far, and how many tensors own "
        .. "memory.",
      es = "`{ live =, peak =, tensors = }`: bytes ocupados por tensores ahora y en el peor momento, y cuántos "
        .. "tensores tienen memoria propia.",
      example = [[
local before = mm.memory().live
local t = mm.zeros { 1024 }
mm.memory().live - before >= 4096   --> true]] },
    { section = { en = "Random numbers", es = "Números aleatorios" } },
    { name = "mm.random", takes = "seed: integer", gives = "rng: rng",
      en = "A generator. There is no hidden one: whoever draws is handed a generator, so that a seed says it all.",
      es = "Un generador. No hay ninguno oculto: quien sortea recibe un generador, de modo que la semilla lo dice "
        .. "todo.",
      example = [[
local a, b = mm.random(7), mm.random(7)
a:uniform() == b:uniform()   --> true]],
      fails = { [[mm.random "seven"]], "random: the seed is a whole number, got seven" } },
    { name = "rng:split", takes = "name: string", gives = "stream: rng",
      en = "A stream of its own for each name, whatever was drawn before: adding a draw to one part of an experiment "
        .. "shifts no other.",
      es = "Una corriente propia para cada nombre, sea lo que sea lo ya sorteado: añadir un sorteo en una parte del "
        .. "experimento no desplaza a las demás.",
      example = [[
local rng = mm.random(0)
local first = rng:split "weights":uniform()
rng:normal()
rng:split "weights":uniform() == first   --> true]] },
    { name = "rng:uniform", gives = "x: number", en = "A number from 0, included, to 1, excluded.",
      es = "Un número entre 0, incluido, y 1, excluido.", example = [[
local x = mm.random(0):uniform()
x >= 0 and x < 1   --> true]] },
    { name = "rng:normal", gives = "x: number", en = "A number drawn from N(0, 1).",
      es = "Un número extraído de N(0, 1).",
      example = [[type(mm.random(0):normal())   --> number]] },
    { name = "rng:integer", takes = "a: integer; b: integer", gives = "n: integer",
      en = "A whole number from a to b, both included, each as likely.",
        es = "Un entero de a a b, ambos incluidos, todos igual de probables.",
      example = [[mm.random(0):integer(3, 3)   --> 3]], fails = { [[mm.random(0):integer(2, 1)]],
        "integer: 2 … 1 holds no number" } },
    { name = "rng:shuffle", takes = "items: table", gives = "items: table",
      en = "Shuffles a list in place (Fisher and Yates, from the end) and returns it.",
      es = "Baraja una lista en su sitio (Fisher y Yates, desde el final) y la devuelve.",
      example = [[#mm.random(0):shuffle { 1, 2, 3 }   --> 3]] },
    { name = "rng:copy", gives = "rng: rng", en = "A generator that will draw what this one will draw.",
      es = "Un generador que sorteará lo mismo que sorteará este.", example = [[
local rng = mm.random(1)
rng:copy():uniform() == rng:uniform()   --> true]] },
  },
}
