--- Operations on tensors: element by element, along an axis, products, choosing.
return {
  title = { en = "Operations", es = "Operaciones" },
  en = "All of them are recorded on an open tape and have a gradient, unless the entry says otherwise. An axis may be "
    .. "negative; −1 is the last.",
  es = "Todas se anotan en la cinta abierta y tienen gradiente, salvo que la entrada diga otra cosa. Un eje puede ser "
    .. "negativo; −1 es el último.",
  entries = {
    { section = { en = "Element by element", es = "Elemento a elemento" } },
    { name = "t + u", names = { "t:__add", "t:__sub", "t:__mul", "t:__div", "t:__pow", "t:__unm" }, value = true,
      signature = "t + u, t - u, t * u, t / u, t ^ u, -t",
      en = "Between tensors of one type, which broadcast, or a tensor and a number.",
        es = "Entre tensores del mismo tipo, que se difunden, o entre un tensor y un número.",
      example = [[
mm.arange(3):reshape { 3, 1 } - mm.arange(2)   --> {{0, -1}, {1, 0}, {2, 1}}
2 ^ mm.tensor { 1, 2, 3 }   --> {2, 4, 8}]],
      fails = { [[local t = mm.zeros { 2 } + mm.zeros { 3 }]], "add: shapes 2 and 3 do not broadcast" } },
    { name = "t:exp", names = { "t:log", "t:sqrt", "t:square", "t:abs", "t:sign", "t:reciprocal", "t:sin", "t:cos" },
      gives = "u: tensor",
      signature = "t:exp(), t:log(), t:sqrt(), t:square(), t:abs(), t:sign(), t:reciprocal(), t:sin(), t:cos()",
      en = "The function of each element. The same bits on every machine.",
        es = "La función de cada elemento. Los mismos bits en cualquier máquina.",
      example = [[
mm.tensor({ 0, 1 }):exp()      --> {1, 2.718}
mm.tensor({ -4, 9 }):abs():sqrt()   --> {2, 3}]] },
    { name = "t:relu", names = { "t:gelu", "t:silu", "t:tanh", "t:sigmoid" }, gives = "u: tensor",
      signature = "t:relu(), t:gelu(), t:silu(), t:tanh(), t:sigmoid()",
      en = "Nonlinearities: max(x, 0); x Φ(x), Φ in its tanh form; x σ(x); tanh x; σ(x) = 1/(1 + exp(−x)).",
        es = "No linealidades: máx(x, 0); x Φ(x), con la forma tanh de Φ; x σ(x); tanh x; σ(x) = 1/(1 + exp(−x)).",
      example = [[
mm.tensor({ -1, 2 }):relu()   --> {0, 2}
mm.tensor({ 1 }):gelu()       --> {0.8412}]], source = { "hendrycks2016" } },
    { name = "t:plogp", gives = "u: tensor", en = "−p ln p, 0 where p is 0: the terms of an entropy.",
      es = "−p ln p, 0 donde p es 0: los sumandos de una entropía.",
      example = [[mm.tensor({ 0, 0.5 }):plogp()   --> {0, 0.3466}]] },
    { name = "t:maximum", names = { "t:minimum" }, takes = "u: tensor|number", gives = "v: tensor",
      en = "The larger, or the smaller, of the two, element by element.",
      es = "El mayor, o el menor, de los dos, elemento a elemento.",
        example = [[mm.tensor({ 1, 5 }):maximum(3)   --> {3, 5}]] },
    { name = "t:eq", names = { "t:ne", "t:lt", "t:le", "t:gt", "t:ge", "t:__lt", "t:__le", "t:__eq" },
      takes = "u: tensor|number", gives = "v: tensor",
      signature = "t:eq(u), t:ne(u), t:lt(u), t:le(u), t:gt(u), t:ge(u)",
        en = "1 where it holds, 0 elsewhere; no gradient. `t < u` is refused: Lua would reduce it to one true or "
        .. "false.",
      es = "1 donde se cumple, 0 donde no; sin gradiente. `t < u` se rechaza: Lua lo reduciría a un solo verdadero o "
        .. "falso.", example = [[mm.arange(3):ge(1)   --> {0, 1, 1}]],
      fails = { [[local x = mm.zeros { 1 } < mm.ones { 1 }]],
        "tensors are not compared with < or <=: a:lt(b), a:le(b), a:gt(b), a:ge(b) give a tensor of 1 and 0" } },
    { name = "mm.where", takes = "condition: tensor; a: tensor|number; b: tensor|number", gives = "t: tensor",
      en = "a where the condition is not 0, b elsewhere; all three broadcast.",
      es = "a donde la condición no es 0, b donde lo es; los tres se difunden.",
        example = [[mm.where(mm.arange(3):gt(1), -math.huge, 0)   --> {0, 0, -inf}]] },
    { name = "t:dropout", takes = "p: number; rng: rng", gives = "u: tensor",
      en = "Each element is 0 with probability p, and else divided by 1 − p.",
      es = "Cada elemento vale 0 con probabilidad p; si no, se divide por 1 − p.",
      example = [[mm.ones({ 3 }):dropout(0, mm.random(0))   --> {1, 1, 1}]], source = { "srivastava2014" } },
    { section = { en = "Along an axis", es = "A lo largo de un eje" } },
    { name = "t:sum", names = { "t:mean", "t:max", "t:min", "t:var", "t:std" },
      takes = "axis?: integer; keep?: boolean = false", gives = "u: tensor",
      signature = "t:sum([axis [, keep]]), t:mean(…), t:max(…), t:min(…), t:var(…), t:std(…)",
        en = "Along the axis, or of all elements without one; `keep` leaves an axis of size 1. `var` is the mean of "
        .. "squared distances from the mean (n, not n − 1), `std` its root.",
      es = "A lo largo del eje, o de todos los elementos si no se da; `keep` deja un eje de tamaño 1. `var` es la "
        .. "media de los cuadrados de las distancias a la media (n, no n − 1) y `std` su raíz.",
      example = [[
local t = mm.tensor { { 1, 2 }, { 3, 4 } }
t:sum(), t:mean(1), t:max(2, true), t:var()   --> 10, {2, 3}, {{2}, {4}}, 1.25]],
      fails = { [[local x = t:sum(3)]], "sum: no such axis: the tensor is 2 × 2" } },
    { name = "t:argmax", takes = "axis?: integer; keep?: boolean = false", gives = "i: tensor",
      en = "The subscript, from 1, of the largest (the first of equals): along the axis, or among all elements without "
        .. "one; int64, no gradient.",
      es = "El subíndice, desde 1, del mayor (el primero si hay empate): a lo largo del eje, o entre todos los "
        .. "elementos si no se da; int64, sin gradiente.",
        example = [[mm.tensor({ { 1, 9 }, { 8, 2 } }):argmax(2)   --> {2, 1}]] },
    { name = "t:softmax", names = { "t:log_softmax" }, takes = "axis?: integer", gives = "u: tensor",
      en = "exp x / Σ exp x, or its logarithm, with the largest taken off first: along the axis, so that softmax(-1) "
        .. "makes each row sum to 1; without an axis all numbers of the tensor sum to 1. A row of −∞ gives zeros.",
      es = "exp x / Σ exp x, o su logaritmo, restando antes el mayor: a lo largo del eje, de modo que softmax(-1) hace "
        .. "que cada fila sume 1; si no se da el eje, suman 1 todos los números del tensor. Una fila de −∞ da ceros.",
      example = [[
mm.tensor({ 0, math.log(3) }):softmax(-1)   --> {0.25, 0.75}
mm.zeros({ 2, 2 }):softmax(-1)   --> {{0.5, 0.5}, {0.5, 0.5}}
mm.zeros({ 2, 2 }):softmax()   --> {{0.25, 0.25}, {0.25, 0.25}}]] },
    { name = "t:logsumexp", takes = "axis?: integer; keep?: boolean = false", gives = "u: tensor",
      en = "ln Σ exp x, with the largest taken off first: along the axis, or of all elements without one.",
      es = "ln Σ exp x, restando antes el mayor: a lo largo del eje, o de todos los elementos si no se da.",
      example = [[mm.tensor({ 1000, 1000 }):logsumexp()   --> 1001]] },
    { name = "t:layer_norm", takes = "gain?: tensor (d); bias?: tensor (d); epsilon?: number = 1e-5",
      gives = "u: tensor (…, d)", en = "(x − mean)/√(var + ε) · gain + bias, over the last axis.",
      es = "(x − media)/√(var + ε) · gain + bias, sobre el último eje.",
        example = [[mm.tensor({ -1, 1 }):layer_norm()   --> {-1, 1}]], source = { "ba2016" } },
    { name = "t:rms_norm", takes = "gain?: tensor (d); epsilon?: number = 1e-6", gives = "u: tensor (…, d)",
      en = "x/√(mean x² + ε) · gain, over the last axis.", es = "x/√(media de x² + ε) · gain, sobre el último eje.",
      example = [[mm.tensor({ 3, -3 }):rms_norm()   --> {1, -1}]], source = { "zhang2019" } },
    { section = { en = "Products", es = "Productos" } },
    { name = "t:matmul", takes = "u: tensor (…, K, M)", gives = "v: tensor (…, N, M)",
      en = "The matrix product of t (…, N, K); leading axes broadcast, and a vector is a row or a column as NumPy has "
      .. "it. Each element is one chain of fused multiply-adds in k order.",
      es = "El producto de matrices de t (…, N, K); los ejes delanteros se difunden y un vector es fila o columna como "
        .. "en NumPy. Cada elemento es una sola cadena de multiplicaciones y sumas fusionadas, en el orden de k.",
      example = [[mm.tensor({ { 1, 2 } }):matmul(mm.tensor { { 3 }, { 4 } })   --> {{11}}]],
        fails = { [[local x = mm.zeros({ 2, 3 }):matmul(mm.zeros { 2, 3 })]],
        "matmul: inner sizes differ: a is 2 × 3, b is 2 × 3" } },
    { name = "mm.linear", names = { "t:linear" }, takes = "x: tensor (…, inputs); W: tensor (inputs, outputs); b?: "
      .. "tensor (outputs)", gives = "y: tensor (…, outputs)", en = "x W + b; also `x:linear(W, b)`.",
      es = "x W + b; también `x:linear(W, b)`.",
        example = [[mm.linear(mm.ones { 1, 2 }, mm.ones { 2, 1 }, mm.tensor { 0.5 })   --> {{2.5}}]] },
    { section = { en = "Choosing", es = "Elegir" } },
    { name = "t:take", takes = "ids: tensor", gives = "rows: tensor",
      en = "Rows of t by id: ids of any shape, int32 or int64, from 0.",
      es = "Filas de t por identificador: de cualquier forma, int32 o int64, desde 0.",
      example = [[mm.tensor({ { 1 }, { 2 }, { 3 } }):take(mm.tensor({ 2, 0 }, "int64"))   --> {{3}, {1}}]],
      fails = { [[local x = mm.zeros({ 2, 1 }):take(mm.tensor({ 2 }, "int64"))]],
        "take: entry 1 of the index (1, counted from 1 in rows) is 2, outside 0 … 1" } },
    { name = "t:gather", takes = "axis: integer; index: tensor", gives = "u: tensor",
      en = "Along an axis, the element that each subscript of `index` names, from 1 as `argmax` gives them.",
      es = "A lo largo de un eje, el elemento que nombra cada subíndice de `index`, desde 1 como los da `argmax`.",
      example =
        [[mm.tensor({ { 1, 2 }, { 3, 4 } }):gather(2, mm.tensor({ { 2 }, { 1 } }, "int64"))   --> {{2}, {3}}]] },
  },
}
