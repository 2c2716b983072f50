--- Tensors: making them, looking at them, other views of the same numbers, and the tape.
return {
  title = { en = "Tensors and gradients", es = "Tensores y gradientes" },
  en = "A tensor is a block of numbers with a shape of up to 8 axes. `t` and `u` are tensors in what follows. Views "
    .. "(`reshape`, `slice`, `T` …) share the numbers of the tensor they look at; nothing is copied.",
  es = "Un tensor es un bloque de números con una forma de hasta 8 ejes. En lo que sigue `t` y `u` son tensores. Las "
    .. "vistas (`reshape`, `slice`, `T`…) comparten los números del tensor que miran; no se copia nada.",
  entries = {
    { section = { en = "Making one", es = "Crear un tensor" } },
    { name = "mm.tensor", takes = "nested: number|table|tensor; dtype?: dtype = \"float32\"", gives = "t: tensor",
      en = "A tensor of a number or of nested tables, all of one size at each depth. Of a tensor, a copy.",
      es = "Un tensor a partir de un número o de tablas anidadas, todas del mismo tamaño en cada nivel. De un tensor, "
        .. "una copia.",
      example = [[mm.tensor({ { 1, 2, 3 }, { 4, 5, 6 } }).shape   --> {2, 3}]],
      fails = { [[mm.tensor { { 1, 2 }, { 3 } }]],
        "tensor: ragged table: at depth 2 one row has 2 entries and another 1" } },
    { name = "mm.zeros", names = { "mm.ones" }, takes = "shape: shape; dtype?: dtype = \"float32\"",
      gives = "t: tensor",
      en = "A tensor of zeros, or of ones.", es = "Un tensor de ceros, o de unos.",
      example = [[
mm.zeros { 2, 2 }     --> {{0, 0}, {0, 0}}
mm.ones({ 2 }, "float64").dtype   --> float64]] },
    { name = "mm.full", takes = "shape: shape; value: number; dtype?: dtype = \"float32\"", gives = "t: tensor",
      en = "A tensor with the same number everywhere.", es = "Un tensor con el mismo número en todas partes.",
      example = [[mm.full({ 3 }, 0.5)   --> {0.5, 0.5, 0.5}]] },
    { name = "mm.arange", takes = "n: integer; dtype?: dtype = \"float32\"", gives = "t: tensor (n)",
      en = "0, 1 … n − 1: positions.", es = "0, 1… n − 1: posiciones.", example = [[mm.arange(4)   --> {0, 1, 2, 3}]] },
    { name = "mm.randn", names = { "mm.rand" }, takes = "rng: rng; shape: shape; dtype?: dtype = \"float32\"",
      gives = "t: tensor",
      en = "Independent draws from N(0, 1); `mm.rand`: from [0, 1).",
        es = "Extracciones independientes de N(0, 1); `mm.rand`: de [0, 1).",
      example = [[
mm.randn(mm.random(0), { 64, 32 }).shape   --> {64, 32}
mm.rand(mm.random(0), { 9 }):lt(1):min():item()   --> 1]] },
    { name = "mm.load", takes = "path: path", gives = "t: tensor",
      en = "Reads a NumPy `.npy` file: float32, float64, int32 or int64, little-endian, C order. Anything else is an "
        .. "error that says what was found.",
      es = "Lee un archivo `.npy` de NumPy: float32, float64, int32 o int64, en orden de C, con el byte menos "
        .. "significativo primero. Con cualquier otra cosa, el error dice qué encontró.",
      example = [[
local path = os.tmpname()
mm.tensor({ 1, 2 }):save(path)
mm.load(path)   --> {1, 2}
os.remove(path)]],
      fails = { [[mm.load "/nowhere.npy"]], "load: /nowhere.npy: cannot be opened" } },
    { name = "mm.concat", takes = "list: tensors; axis?: integer = 1", gives = "t: tensor",
      en = "Joins tensors end to end along an axis; their other axes must agree.",
        es = "Une tensores uno tras otro a lo largo de un eje; los demás ejes deben coincidir.",
      example = [[mm.concat { mm.zeros { 1 }, mm.ones { 2 } }   --> {0, 1, 1}]] },
    { name = "mm.stack", takes = "list: tensors; axis?: integer = 1", gives = "t: tensor",
      en = "Joins tensors of one shape along a new axis.",
        es = "Une tensores de una misma forma a lo largo de un eje nuevo.",
      example = [[mm.stack { mm.zeros { 2 }, mm.ones { 2 } }   --> {{0, 0}, {1, 1}}]] },
    { name = "mm.is_tensor", takes = "value: any", gives = "answer: boolean", en = "Is it a tensor?",
      es = "¿Es un tensor?",
      example = [[mm.is_tensor(mm.zeros { 1 }), mm.is_tensor { 0 }   --> true, false]] },
    { section = { en = "Looking at it", es = "Mirarlo" } },
    { name = "t.shape", names = { "t.dtype" }, value = true, gives = "shape: table",
      en = "The sizes of the axes, a new table each time; `t.dtype` is the name of the type. `#t` is the size of the "
      .. "first axis.",
      es = "Los tamaños de los ejes, en una tabla nueva cada vez; `t.dtype` es el nombre del tipo. `#t` es el tamaño "
        .. "del primer eje.",
      example = [[
local t = mm.zeros { 2, 3 }
t.shape, t.dtype, #t   --> {2, 3}, float32, 2]] },
    { name = "t[i]", names = { "t:__newindex", "t:__len" }, value = true,
      signature = "t[i], t[{i, j}], t[i] = x, t[{i, j}] = x, #t",
      en = "A row, or an element when there is a subscript for each axis: then it is a number. Assigning writes a "
        .. "number, or a tensor that broadcasts, into the place.",
      es = "Una fila, o un elemento cuando hay un subíndice por eje: entonces es un número. Al asignar se escribe en "
        .. "ese lugar un número, o un tensor que se difunda.",
      example = [[
local t = mm.tensor { { 1, 2 }, { 3, 4 } }
t[{ 2, -1 }]   --> 4
t[1] = 0
t   --> {{0, 0}, {3, 4}}]],
      fails = { [[local x = t[3] ]],
        "subscript 3 is out of range: axis 1 of this tensor of 2 × 2 numbers has 1 … 2" } },
    { name = "t:item", gives = "x: number",
      en = "The one element, as a number. Numbers have `item` too, so that a result can be treated alike whether or "
      .. "not it has axes.",
      es = "El único elemento, como número. También los números tienen `item`, de modo que un resultado se trata igual "
        .. "tenga o no ejes.",
      example = [[mm.tensor({ 3, 4 }):sum():item()   --> 7]], fails = { [[mm.zeros({ 2 }):item()]],
        "item: one element is wanted, this tensor is 2" } },
    { name = "t:totable", gives = "nested: table", en = "The numbers as nested tables; of a scalar, the number.",
      es = "Los números en tablas anidadas; de un escalar, el número.",
        example = [[mm.ones({ 1, 2 }):totable()[1][2]   --> 1]] },
    { name = "t:save", takes = "path: path", gives = "t: tensor",
      en = "Writes a NumPy `.npy` file, whole or not at all.",
      es = "Escribe un archivo `.npy` de NumPy, entero o nada.", example = [[
local path = os.tmpname()
mm.arange(3):save(path)
mm.load(path)   --> {0, 1, 2}
os.remove(path)]] },
    { name = "tostring(t)", names = { "t:__tostring", "t:__concat", "t:__name" }, value = true,
      signature = "tostring(t), print(t), \"…\" .. t",
      en = "The numbers, shape and type; long axes are shortened in the middle.",
        es = "Los números, la forma y el tipo; los ejes largos se abrevian por el centro.",
      example = [[tostring(mm.arange(2))   --> [0.0 1.0]  (2, float32)]] },
    { section = { en = "Views", es = "Vistas" } },
    { name = "t:reshape", takes = "shape: shape", gives = "view: tensor",
      en = "The same numbers in order under another shape; one size may be −1 and follows from the rest.",
      es = "Los mismos números, en orden, con otra forma; un tamaño puede ser −1 y se deduce de los demás.",
      example = [[mm.arange(6):reshape { 2, -1 }   --> {{0, 1, 2}, {3, 4, 5}}]],
        fails = { [[mm.arange(6):reshape { 4, -1 }]], "reshape: 6 has 6 elements, which 4 × -1 cannot hold" } },
    { name = "t:flatten", gives = "view: tensor", en = "All numbers along one axis.",
      es = "Todos los números en un solo eje.",
      example = [[mm.ones({ 2, 3 }):flatten().shape   --> {6}]] },
    { name = "t:transpose", names = { "t:T" }, takes = "a: integer; b: integer", gives = "view: tensor",
      signature = "t:transpose(a, b) → view;  t:T() → view",
      en = "Two axes change places; `t:T()`: the last two.",
        es = "Dos ejes cambian de lugar; `t:T()`: los dos últimos.",
      example = [[
mm.tensor({ { 1, 2 }, { 3, 4 } }):T()   --> {{1, 3}, {2, 4}}
mm.zeros({ 2, 3, 4 }):transpose(1, 3).shape   --> {4, 3, 2}]] },
    { name = "t:permute", takes = "axes: integer|table", gives = "view: tensor",
      signature = "t:permute(i, j, …) → view", en = "Axis k of the view is the k-th axis named.",
      es = "El eje k de la vista es el k-ésimo eje nombrado.",
        example = [[mm.zeros({ 2, 3, 4 }):permute(3, 1, 2).shape   --> {4, 2, 3}]] },
    { name = "t:slice", takes = "axis: integer; first: integer; last?: integer; step?: integer = 1",
      gives = "view: tensor",
      en = "From `first` to `last` along an axis, both included; without `last`, to the end.",
      es = "De `first` a `last` a lo largo de un eje, ambos incluidos; sin `last`, hasta el final.",
      example = [[
mm.arange(6):slice(1, 2, 4)       --> {1, 2, 3}
mm.arange(6):slice(1, 1, -1, 2)   --> {0, 2, 4}]],
      fails = { [[mm.arange(6):slice(1, 2, 9)]],
        "slice: 2 … 9 by 1 is out of range: axis 1 of this tensor of 6 numbers has 1 … 6" } },
    { name = "t:select", takes = "axis: integer; i: integer", gives = "view: tensor",
      en = "Without that axis: what stands at subscript `i` of it.",
      es = "Sin ese eje: lo que está en su subíndice `i`.",
        example = [[mm.tensor({ { 1, 2 }, { 3, 4 } }):select(2, 1)   --> {1, 3}]] },
    { name = "t:broadcast_to", takes = "shape: shape", gives = "view: tensor",
      en = "Axes of size 1 stretched to the shape; nothing is copied.",
      es = "Los ejes de tamaño 1, estirados hasta esa forma; no se copia nada.",
        example = [[mm.arange(2):broadcast_to { 2, 2 }   --> {{0, 1}, {0, 1}}]] },
    { name = "t:contiguous", names = { "t:is_contiguous" }, gives = "t: tensor",
      en = "The same numbers laid out in C order: itself where they already are, which `t:is_contiguous()` tells.",
      es = "Los mismos números dispuestos en orden de C: él mismo si ya lo están, cosa que dice `t:is_contiguous()`.",
      example = [[
local view = mm.zeros({ 2, 3 }):T()
view:is_contiguous(), view:contiguous():is_contiguous()   --> false, true]] },
    { section = { en = "Copying and writing", es = "Copiar y escribir" } },
    { name = "t:copy", gives = "copy: tensor", en = "A tensor of its own with the same numbers.",
      es = "Un tensor propio con los mismos números.",
      example = [[
local t = mm.zeros { 1 }
local u = t:copy()
u[1] = 5
t:item()   --> 0]] },
    { name = "t:astype", takes = "dtype: dtype", gives = "t: tensor",
      en = "In another type: `\"float32\"`, `\"float64\"`, `\"int32\"`, `\"int64\"`; itself where it already is.",
      es = "En otro tipo: `\"float32\"`, `\"float64\"`, `\"int32\"`, `\"int64\"`; él mismo si ya lo es.",
        example = [[mm.arange(2):astype("float64").dtype   --> float64]] },
    { name = "t:assign", takes = "x: number|tensor", gives = "t: tensor",
      en = "Writes `x`, a number or a tensor that broadcasts, over its numbers. Refused while an open tape still needs "
      .. "them.",
      es = "Escribe `x`, un número o un tensor que se difunda, sobre sus números. Se rechaza mientras una cinta "
        .. "abierta los necesite.",
      example = [[mm.zeros({ 2 }):assign(3)   --> {3, 3}]] },
    { name = "t:close", names = { "t:__gc", "t:__close" }, signature = "t:close(), local t <close> = …",
      en = "Lets go of the memory now rather than when Lua collects. Using it afterwards is an error.",
      es = "Suelta la memoria ya, sin esperar a que Lua la recoja. Usarlo después es un error.",
      example = [[
local t = mm.zeros { 2 }
t:close()]], fails = { [[local x = t + 1]], "this tensor was closed" } },
    { section = { en = "Gradients", es = "Gradientes" } },
    { name = "mm.tape", gives = "tape: tape",
      en = "Opens a tape: from now on operations on tensors that need a gradient are recorded. `local tape <close> = "
      .. "mm.tape()` bounds a training step.",
      es = "Abre una cinta: desde ahora se anotan las operaciones con tensores que necesitan gradiente. `local tape "
        .. "<close> = mm.tape()` delimita un paso de entrenamiento.",
      example = [[
local w = mm.tensor({ 3 }):requires_grad()
do
  local tape <close> = mm.tape()
  tape:backward((w * w):sum())
end
w.grad   --> {6}]], source = { { "Wengert 1964, “A simple automatic derivative evaluation program”" } } },
    { name = "tape:backward", takes = "loss: tensor",
      en = "Walks back along the tape from a scalar and adds d loss/d t to the gradient of each leaf. Lets go of what "
      .. "it kept on the way: once per tape.",
      es = "Recorre la cinta hacia atrás desde un escalar y suma d loss/d t al gradiente de cada hoja. Por el camino "
        .. "suelta lo que guardaba: una vez por cinta.",
      example = [[
local w = mm.tensor({ 1, 2 }):requires_grad()
local tape <close> = mm.tape()
tape:backward((w ^ 2):sum())
w.grad   --> {2, 4}]] },
    { name = "tape:dump", names = { "tape:__tostring" }, gives = "text: string",
      en = "One line for each operation: number, name, shape, and the entries it came from.",
      es = "Una línea por operación: número, nombre, forma y las anotaciones de las que sale.",
      example = [[
local w = mm.tensor({ 1 }):requires_grad()
local tape <close> = mm.tape()
local y = w * 2
tape:dump():match "%a+", #tape   --> mul, 1]] },
    { name = "tape:entries", names = { "tape:__len", "tape:__name" }, gives = "entries: table",
      en = "The same as a list of `{ op =, inputs =, shape =, released = }`; an input is the number of an entry, 0 for "
      .. "a leaf, −1 for a constant. `#tape` counts them.",
      es = "Lo mismo en una lista de `{ op =, inputs =, shape =, released = }`; una entrada es el número de una "
        .. "anotación, 0 si es una hoja, −1 si es una constante. `#tape` las cuenta.",
      example = [[
local w = mm.tensor({ 1 }):requires_grad()
local tape <close> = mm.tape()
local y = w:exp()
tape:entries()[1].op   --> exp]] },
    { name = "tape:first_nonfinite", gives = "i?: integer",
      en = "The first entry whose result holds a NaN or an infinity, or nil. Before `backward`.",
      es = "La primera anotación cuyo resultado tiene un NaN o un infinito, o nil. Antes de `backward`.",
      example = [[
local w = mm.tensor({ 0 }):requires_grad()
local tape <close> = mm.tape()
local y = w:log():exp()
tape:first_nonfinite()   --> 1]] },
    { name = "tape:close", names = { "tape:__gc", "tape:__close" },
      en = "Ends the recording and lets go of everything; any number of times.",
      es = "Termina la anotación y lo suelta todo; se puede repetir.", example = [[
local tape = mm.tape()
tape:close()]], fails = { [[tape:dump()]], "this tape was closed" } },
    { name = "t:requires_grad", names = { "t.needs_grad" }, gives = "t: tensor",
      en = "From now on a leaf that collects a gradient; `t.needs_grad` tells.",
      es = "Desde ahora es una hoja que reúne gradiente; `t.needs_grad` lo dice.",
        example = [[mm.zeros({ 2 }):requires_grad().needs_grad   --> true]] },
    { name = "t.grad", value = true, gives = "grad?: tensor",
      en = "The gradient gathered so far, of t's shape, or nil. Gradients add up until `t:zero_grad()`.",
      es = "El gradiente reunido hasta ahora, con la forma de t, o nil. Los gradientes se suman hasta `t:zero_grad()`.",
      example = [[mm.zeros({ 2 }):requires_grad().grad   --> nil]] },
    { name = "t:zero_grad", gives = "t: tensor", en = "Forgets the gradient.", es = "Olvida el gradiente.",
      example = [[mm.zeros({ 2 }):requires_grad():zero_grad().grad   --> nil]] },
    { name = "t:detach", gives = "t: tensor", en = "The same numbers, off the tape: no gradient flows through.",
      es = "Los mismos números, fuera de la cinta: no pasa gradiente.",
      example = [[mm.zeros({ 2 }):requires_grad():detach().needs_grad   --> false]] },
  },
}
