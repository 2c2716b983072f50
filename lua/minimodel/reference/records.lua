--- Records: what a sweep leaves, and how it is asked.
local H = [[
local H = mm.record("scheme", "T", "seed")
for _, T in ipairs { 2, 4 } do
  for seed = 0, 1 do H:put(T + seed / 10, "rope", T, seed) end
end
]]
local function entry(name, takes, gives, en, es, example, more)
  local made = { name = "record:" .. name, takes = takes, gives = gives, en = en, es = es, example = H .. example }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end

return {
  title = { en = "Records", es = "Registros" },
  en = "A record holds numbers (or tensors) on axes with names: scheme, T, seed … It is what a sweep leaves: put in "
    .. "the innermost loop, and asked, drawn, tabled and kept without another loop. Keys that are numbers stand in "
    .. "ascending order, others in the order in which they came; a scheme is known by its name. A place is written "
    .. "once, nothing (nil) is refused, and NaN is kept and spreads. A method that needs a place that was never "
    .. "written raises an error; means and lists leave it out.",
  es = "Un registro guarda números (o tensores) en ejes con nombre: scheme, T, seed… Es lo que deja un barrido: "
    .. "se anota en el bucle interior y después se consulta, se dibuja, se tabula y se guarda sin otro bucle. Las "
    .. "claves numéricas van en orden creciente y las demás en el orden en que llegaron; un esquema se conoce por su "
    .. "nombre. Cada lugar se escribe una vez, nada (nil) no se admite, y NaN se conserva y se propaga. Un método "
    .. "que necesita un lugar nunca escrito da un error; las medias y las listas lo omiten.",
  entries = {
    { section = { en = "Writing", es = "Escribir" } },
    { name = "mm.record", names = { "mm.record.is", "record:__add", "record:__sub", "record:__mul", "record:__div",
      "record:__unm", "record:__tostring" }, takes = "…: string", gives = "H: record",
      en = "A record on these axes, still empty. Records are subtracted, added, multiplied and divided place by place, "
      .. "with each other and with numbers; one that lacks an axis is repeated along it. As text it is its mean, "
      .. "with the lowest and the highest in brackets. `mm.record.is(x)` says whether x is one.",
      es = "Un registro con estos ejes, aún vacío. Los registros se restan, suman, multiplican y dividen lugar a "
        .. "lugar, entre sí y con números; el que carece de un eje se repite a lo largo de él. Como texto es su "
        .. "media, con el menor y el mayor entre corchetes. `mm.record.is(x)` dice si x es uno.",
      example = H .. [[
tostring(H)   --> 3.050 [2.000, 4.100]
(2 * (H - H:of { T = 2 })):list()   --> {0, 0, 4, 4}]],
        fails = { [[return H - mm.record("seed")]], "record: -: one of the two has nothing at seed = 0" } },
    entry("put", "value: number|tensor; …: any", "value: number|tensor", "Keeps a value at a place: one key for each "
      .. "axis. A tensor without axes becomes a number.",
      "Guarda un valor en un lugar: una clave por eje. Un tensor sin ejes pasa a ser un número.",
      [[H:put(mm.tensor({ 1, 2 }):sum(), { name = "mine" }, 2, 0)   --> 3]],
        { fails = { [[H:put(5, "rope", 2, 0)]],
        'record: there is already a value at scheme = "rope", T = 2, seed = 0' } }),
    { section = { en = "Parts", es = "Partes" } },
    entry("of", "…: any", "part: record|number", "What is left when axes are held: keys for the first axes, or `{ axis "
      .. "= key, … }` for any. The value itself when all are.", "Lo que queda al fijar ejes: claves de los primeros, o "
      .. "`{ eje = clave, … }` de cualesquiera. El propio valor si se fijan todos.",
      [[
H:of("rope", 4, 1)   --> 4.1
H:of({ T = 4, seed = 1 }):list()   --> {4.1}]],
      { fails = { [[H:of "roep"]], 'record: of: nothing was put at scheme = roep; did you mean "rope"?' } }),
    entry("only", "axis: string; wanted: function|list|any", "part: record", "Some keys of an axis: those for which "
      .. "wanted(key) is true, or those of a list, in its order.", "Algunas claves de un eje: aquellas para las que "
      .. "wanted(clave) es cierto, o las de una lista, en su orden.",
      [[H:only("T", function(T) return T > 2 end):list()   --> {4, 4.1}]],
      { fails = { [[H:only("Tt", { 2 })]], 'record: only: there is no axis Tt; did you mean "T"?' } }),
    entry("map", "f: function", "made: record", "f(value, key, …) at every place; where it returns nil the place stays "
      .. "empty.", "f(valor, clave, …) en cada lugar; donde devuelve nil, el lugar queda vacío.",
      [[H:map(function(h, scheme, T) return h / T end):list()   --> {1, 1.05, 1, 1.025}]]),
    entry("each", "f: function", "", "Calls f(value, key, …) for every value, in the order of the keys.",
      "Llama a f(valor, clave, …) con cada valor, en el orden de las claves.", [[
local sum = 0
H:each(function(h) sum = sum + h end)
sum   --> 12.2]]),
    { section = { en = "One axis less", es = "Un eje menos" } },
    entry("mean", "axis?: string", "made: record|number|tensor", "The mean along an axis; of everything without one. "
      .. "Sums keep their rounding errors apart.", "La media a lo largo de un eje; de todo si no se da. Las sumas "
      .. "llevan aparte sus errores de redondeo.", [[H:mean("seed"):list()   --> {2.05, 4.05}]],
      { source = { "neumaier1974" }, fails = { [[H:mean "sede"]], 'record: mean: there is no axis sede; did you mean '
      .. '"seed"?' } }),
    entry("change", "axis: string", "made: record|number", "At the last key of an axis, less at the first. Along fewer "
      .. "than two keys nothing is left.", "En la última clave de un eje, menos en la primera. Con menos de dos claves "
      .. "no queda nada.", [[H:change("T"):list()   --> {2, 2}]]),
    { name = "record:most", names = { "record:least" }, takes = "axis?: string", gives = "made: record|number",
      en = "The highest along an axis, and with `least` the lowest.",
      es = "El mayor a lo largo de un eje; con `least`, el menor.",
      example = H .. [[H:most("T"):list()   --> {4, 4.1}]] },
    entry("fold", "axis: string; f: function", "made: record|any", "f(values, keys) of what stands along an axis; nil "
      .. "leaves the place empty.", "f(valores, claves) de lo que hay a lo largo de un eje; nil deja vacío el lugar.",
      [[H:fold("seed", function(list) return #list end):list()   --> {2, 2}]]),
    { section = { en = "Numbers out of it", es = "Números que da" } },
    { name = "record:low", names = { "record:high" }, takes = "", gives = "x: number",
      en = "The lowest of all values; `high` the highest. nil when there are none.",
      es = "El menor de todos los valores; `high`, el mayor. nil si no hay ninguno.", example = H .. [[
H:low()   --> 2
H:high()   --> 4.1]] },
    entry("count", "", "n: integer", "How many places hold a value.", "Cuántos lugares tienen un valor.",
      [[H:count()   --> 4]]),
    entry("list", "", "values: list", "All values in order.", "Todos los valores, en orden.",
      [[H:list()   --> {2, 2.1, 4, 4.1}]]),
    { name = "record:keys", names = { "record:axis_names" }, takes = "axis: string", gives = "keys: list",
      en = "The keys of an axis, in order; `axis_names()` the names of the axes.",
      es = "Las claves de un eje, en orden; `axis_names()`, los nombres de los ejes.",
      example = H .. [[H:keys "T"   --> {2, 4}]] },
    { name = "record:nearest", takes = "x: number", gives = "key: any",
      en = "Of a record of one axis: the key whose number is nearest to x.",
      es = "De un registro de un eje: la clave cuyo número está más cerca de x.",
      example = H .. [[H:of({ scheme = "rope", seed = 0 }):nearest(3.5)   --> 4]] },
    { name = "record:ranked", takes = "", gives = "keys: list",
      en = "Of a record of one axis: its keys by rising value.",
      es = "De un registro de un eje: sus claves por valor creciente.",
      example = H .. [[(-H:of({ scheme = "rope", seed = 0 })):ranked()   --> {4, 2}]] },
    { section = { en = "Tables", es = "Tablas" } },
    entry("totable", "", "nested: table", "What a manifest keeps: tables by key, a list along the last axis. "
      .. "lab:result takes a record as it is.", "Lo que guarda un manifiesto: tablas por clave y una lista en el "
      .. "último eje. lab:result admite el registro tal cual.", [[H:totable().rope["4"]   --> {4, 4.1}]]),
    entry("table", "", "by_key: table", "Tables by key, for prose: `rise.rope`. A key that is not there is an error "
      .. "that says which was meant.", "Tablas por clave, para la prosa: `rise.rope`. Una clave que no está da un "
      .. "error que dice cuál se quiso.", [[H:change("T"):mean("seed"):table().rope   --> 2]]),
    entry("cells", "format?: string; …: record", "rows: table", "Rows and columns for lab:table, named as the schemes "
      .. "are: with a format, what this record and those after it hold; without one, mean and range of what is left.",
      "Filas y columnas para lab:table, con los nombres de los esquemas: con un formato, lo que tienen este registro y "
      .. "los siguientes; sin él, media e intervalo de lo que queda.",
      [[H:mean("seed"):cells("%.1f")[1]   --> {RoPE, 2.0, 4.0}]]),
    entry("text", "language?: string", "table: string", "The record as a table in plain text, to print.", "El registro "
      .. "como tabla en texto, para imprimirlo.", [[H:mean("seed"):text():match("[^\n]*")   --> scheme  T = 2  T = 4]]),
    { section = { en = "Names and looks of schemes", es = "Nombres y aspecto de los esquemas" } },
    { name = "mm.positional.looks.of", names = { "mm.positional.looks.called", "mm.positional.looks.of_schemes" },
      takes = "scheme: scheme|string", gives = "look: table",
      en = "What a scheme is called and how it is drawn, everywhere: `{ label =, color =, marker =, dash = }`. A "
      .. "scheme of your own is called by its name and gets signs of its own. `called(axis, key)` says what a key of "
      .. "any axis is called; the axes in `of_schemes` have schemes for keys.",
      es = "Cómo se llama un esquema y cómo se dibuja, en todas partes: `{ label =, color =, marker =, dash = }`. Un "
        .. "esquema propio se llama por su nombre y recibe signos propios. `called(eje, clave)` dice cómo se llama "
        .. "una clave de cualquier eje; los ejes de `of_schemes` tienen esquemas por claves.",
      example = [[
mm.positional.looks.of("rope").label   --> RoPE
mm.positional.looks.called("T", 64)   --> T = 64]] },
  },
}
