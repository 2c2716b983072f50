--- mm.figure: figures, axes, artists.
local label = { "label: text", "in the legend", "en la leyenda" }
local color = { "color: color", "the next of the series unless given", "el siguiente de la serie si no se da" }
local alpha = { "alpha: number = 1", "opacity", "opacidad" }
local fill = { "fill: color", "what fills it", "relleno" }
local dash = { "dash: string = \"solid\"", "or `dashed`, `dotted`, `dashdot`", "o `dashed`, `dotted`, `dashdot`" }
local order = { "order: number", "what lies above; lines are 30", "qué queda encima; las líneas son 30" }
local function width(default) return { "width: number = " .. default, "in points", "en puntos" } end
local marker = { "marker: string = \"none\"", "`circle`, `square`, `triangle`, `diamond`, `pentagon`, `cross`, `plus`, "
  .. "`none`", "`circle`, `square`, `triangle`, `diamond`, `pentagon`, `cross`, `plus`, `none`" }
local circle = { "marker: string = \"circle\"", marker[2], marker[3] }
local along = { "text: text", "written along it", "escrito a su lado" }
local wedge = { "wedge: boolean = false", "joined to the centre", "unida al centro" }
local shape = { color, fill, alpha, width "1.2", dash, label, order }
local save = {
  { "language: string = \"en\"", "`\"en\"` or `\"es\"`", "`\"en\"` o `\"es\"`" },
    { "scale: number = 150/72", "pixels per point, PNG", "píxeles por punto, PNG" },
    { "date: string", "ISO 8601, PDF", "ISO 8601, PDF" },
  { "description: text", "for readers who cannot see it", "para quien no puede verla" },
    { "prefix: string", "of ids in the SVG", "de los identificadores del SVG" } }
local axes_options = {
  { "title: text", "above it", "encima" }, { "x_label: text", "under it", "debajo" },
    { "y_label: text", "beside it", "al lado" },
  { "x_scale: string = \"linear\"", "or `\"log\"`", "o `\"log\"`" }, { "y_scale: string = \"linear\"", "or `\"log\"`",
    "o `\"log\"`" },
  { "x_limits: numbers", "`{ a, b }`; either may be nil", "`{ a, b }`; uno puede ser nil" },
    { "y_limits: numbers", "the same", "lo mismo" },
  { "x_ticks: numbers", "where", "dónde" }, { "y_ticks: numbers", "where", "dónde" },
    { "x_labels: texts", "of the ticks", "de las marcas" }, { "y_labels: texts", "of the ticks", "de las marcas" },
  { "invert_y: boolean = false", "downwards", "hacia abajo" }, { "aspect: string = \"auto\"", "or `\"equal\"`",
    "o `\"equal\"`" }, { "frame: string", "`\"box\"`, `\"open\"` or `\"none\"`", "`\"box\"`, `\"open\"` o `\"none\"`" },
  { "grid: boolean", "lines behind the data", "líneas detrás de los datos" } }

local labels = { "labels: boolean|table = true", "name the series; texts by key, or false",
  "nombrar las series; textos por clave, o false" }
local interval = { "interval: function", "a list → low, high; Student's 95 % unless given",
  "una lista → inferior, superior; el 95 % de Student si no se da" }
local plot_width = { "width: number", "of the figure, cm", "de la figura, cm" }
local plot_height = { "height: number", "of the figure, cm", "de la figura, cm" }
local plot_axes = { "axes: table", "options of the axes", "opciones de los ejes" }
local curve_options = {
  { "under: any", "a key drawn wide and faint below the others", "una clave dibujada ancha y tenue bajo las demás" },
    { "line: string", "`\"first\"` or `\"mean\"` of the seeds", "`\"first\"` o `\"mean\"` de las semillas" },
    { "band: string", "`\"range\"`, `\"interval\"` or `\"none\"`", "`\"range\"`, `\"interval\"` o `\"none\"`" },
  interval, labels, { "legend: string", "a place; without it each line is labelled at its end",
    "un lugar; sin él, cada línea lleva su rótulo al final" }, plot_width, plot_height, plot_axes }
local RECORD = [[
local R = mm.record("scheme", "T", "seed")
for seed = 1, 3 do
  for _, T in ipairs { 8, 16 } do R:put(math.log(T) + seed, "rope", T, seed) end
end
]]

local AX = "local ax = mm.figure {}:axes {}\n"
local function artist(name, takes, en, es, call, options, more)
  local made = { name = "ax:" .. name, takes = takes, gives = "ax: axes", en = en, es = es, options = options,
    example = call and AX .. call .. " == ax   --> true" or nil }
  for key, value in pairs(more or {}) do made[key] = value end
  return made
end

return {
  title = { en = "Figures", es = "Figuras" },
  en = "A figure holds axes, axes hold artists. Lengths are centimetres; letters, lines and markers are points. A text "
    .. "is a string or `{ en =, es = }`; in it `x_{i}` lowers, `x^{2}` raises, `*T*` slants. Lists are tables or "
    .. "tensors of one axis; NaN is a gap. A colour is the number of a series, a name of `mm.figure.series` or "
    .. "`mm.figure.theme`, `\"#rrggbb\"` or `{r, g, b}`.",
  es = "Una figura contiene ejes y los ejes contienen trazos. Las longitudes van en centímetros; letras, líneas y "
    .. "marcas, en puntos. Un texto es una cadena o `{ en =, es = }`; en él `x_{i}` baja, `x^{2}` sube y `*T*` "
    .. "inclina. Las listas son tablas o tensores de un eje; NaN es un hueco. Un color es el número de una serie, un "
    .. "nombre de `mm.figure.series` o `mm.figure.theme`, `\"#rrggbb\"` o `{r, g, b}`.",
  entries = {
    { section = { en = "Figure", es = "Figura" } },
    { name = "mm.figure", gives = "fig: figure", options = { { "width: number = 16", "centimetres", "centímetros" },
      { "height: number", "follows from the panels unless given", "se deduce de los paneles si no se da" },
      { "title: text", "says the one point it makes", "dice la única idea que muestra" },
      { "subtitle: text", "under it", "debajo" }, { "arrange: string = \"row\"", "or `\"column\"`", "o `\"column\"`" },
      { "description: text", "for readers who cannot see it", "para quien no puede verla" } },
      en = "A figure that makes one point.", es = "Una figura que muestra una sola idea.",
      example = [[
local fig = mm.figure { width = 12, title = { en = "Squares", es = "Cuadrados" } }
fig:axes { x_label = "*n*" }:line({ 1, 2, 3 }, { 1, 4, 9 }, { label = "*n*^{2}" }):legend()
fig:write("svg"):sub(1, 5)   --> <svg ]],
        fails = { [[mm.figure { widht = 12 }]], [[figure: unknown option "widht"; did you mean "width"?]] } },
    { name = "fig:axes", gives = "ax: axes", options = axes_options,
      en = "A panel; called again, beside the last (`arrange = \"column\"`: below it).",
      es = "Un panel; al llamarla otra vez, junto al anterior (`arrange = \"column\"`: debajo).",
      example = [[mm.figure {}:axes { x_scale = "log", x_limits = { 1, 100 } } ~= nil   --> true]],
        fails = { [[mm.figure {}:axes { x_scale = "lin" }]],
          [[axes: there is no x_scale "lin"; there is linear, log]] } },
    { name = "fig:grid", gives = "grid: grid", options = { { "rows: integer = 1", "of panels", "de paneles" },
      { "columns: integer = 1", "of panels", "de paneles" }, { "row_labels: texts", "one for each row",
      "uno por fila" }, { "column_labels: texts", "one for each column", "uno por columna" },
      { "x_label: text", "for all", "para todos" }, { "y_label: text", "for all", "para todos" },
        { "share_x: boolean", "one range for all", "un mismo intervalo para todos" },
          { "share_y: boolean", "one range for all", "un mismo intervalo para todos" },
          { "share_colors: boolean = true", "one scale for the heatmaps", "una misma escala para los mapas" },
          { "widths: numbers", "relative", "relativas" }, { "heights: numbers", "relative", "relativas" },
          { "aspect: string = \"auto\"", "or `\"equal\"`", "o `\"equal\"`" },
        { "ticks: string = \"outer\"", "`outer`, `all` or `none`", "`outer`, `all` o `none`" },
          { "share: number = 1", "of the figure, beside others", "de la figura, junto a otros" } },
      en = "Panels in rows and columns.", es = "Paneles en filas y columnas.",
        example = [[mm.figure {}:grid({ rows = 2, columns = 3 }):at(2, 3) ~= nil   --> true]],
        fails = { [[mm.figure {}:grid({ rows = 2 }):at(3, 1)]],
        "grid: there is no panel (3, 1) in 2 rows and 1 columns" } },
    { name = "grid:at", names = { "grid:axes" }, takes = "i: integer; j: integer", gives = "ax: axes",
      en = "The panel in row i and column j, from 1; `grid:axes(i, j, { … })` also sets its options.",
      es = "El panel de la fila i y la columna j, desde 1; `grid:axes(i, j, { … })` fija además sus opciones.",
      example = [[
local grid = mm.figure {}:grid { columns = 2 }
grid:axes(1, 2, { title = "B" }) == grid:at(1, 2)   --> true]] },
    { name = "fig:colorbar", takes = "of: axes|grid", gives = "fig: figure",
      options = { { "label: text", "what the colours mean", "qué significan los colores" },
      { "ticks: numbers", "where", "dónde" }, { "labels: texts", "of the ticks", "de las marcas" } },
      en = "The bar of a grid's heatmaps, or of one axes'. Pointed ends say that numbers lie beyond.",
      es = "La barra de los mapas de una rejilla o de unos ejes. Un extremo en punta dice que hay números más allá.",
      example = [[
local fig = mm.figure {}
fig:colorbar(fig:axes {}:heatmap { { 1, 2 } }, { label = "nats" }) == fig   --> true]],
        fails = { [[fig:colorbar(fig:axes {})]],
        "colorbar: there is no heatmap to show the colours of; draw it first" } },
    { name = "fig:legend", gives = "fig: figure",
      options = { { "position: string = \"top\"", "or `\"bottom\"`", "o `\"bottom\"`" } },
      en = "One legend for all panels, each label once.",
      es = "Una leyenda para todos los paneles, cada rótulo una vez.", example = [[
local fig = mm.figure {}
fig:legend { position = "bottom" } == fig   --> true]] },
    { name = "fig:save", check = "figure", takes = "path: path|list", gives = "fig: figure", options = save,
      en = "By its ending: `.png`, `.svg`, `.pdf`, or `.txt`, the drawing calls as text. With a list of paths the "
      .. "figure is laid out once. Whole or not at all; the same figure gives the same bytes.",
      es = "Según el final: `.png`, `.svg`, `.pdf`, o `.txt`, las órdenes de dibujo como texto. Con una lista de "
      .. "rutas, la figura se compone una sola vez. Entera o nada; la misma figura da los mismos bytes.",
      example = [[
local path = os.tmpname() .. ".txt"
mm.figure({ title = "A" }):save(path, { language = "es" })
os.remove(path)   --> true]],
        fails = { [[mm.figure {}:save "a.jpg"]], "figure: a.jpg should end in .png, .svg, .pdf or .txt" } },
    { name = "fig:write", check = "figure", takes = "format: string", gives = "bytes: string", options = save,
      en = "The same bytes as a string.", es = "Los mismos bytes en una cadena.",
      example = [[mm.figure({ title = "A" }):write("pdf"):sub(1, 4)   --> %PDF]] },
    { name = "fig:warnings", takes = "language: string = \"en\"", gives = "sentences: strings",
      en = "What is not drawn, or not as asked, a sentence each: points that are not numbers, letters that no font "
        .. "has, words that had to be made smaller. An empty table when there is nothing to say.",
      es = "Lo que no se dibuja, o no como se pidió, en una frase cada cosa: puntos que no son números, letras que no "
        .. "están en ninguna fuente, palabras que hubo que encoger. Una tabla vacía si no hay nada que decir.",
      example = [[
local fig = mm.figure {}
fig:axes {}:line({ 1, 2, 3 }, { 1, 0 / 0, 2 })
fig:warnings()[1]   --> 1 point is not drawn: not a number]],
        fails = { [[mm.figure({}):warnings "fr"]], [[figure: there is no language "fr"; there is en, es]] } },
    { section = { en = "Axes", es = "Ejes" } },
    { name = "ax:set", check = "axes", takes = "", gives = "ax: axes", options = axes_options,
      en = "Changes options later; those not given stay.",
      es = "Cambia opciones después; las que no se dan se conservan.",
      example = AX .. [[ax:set { title = "Later" } == ax   --> true]] },
    artist("line", "x: numbers; y: numbers", "Joins points.", "Une puntos.",
      [[ax:line({ 0, 1 }, { 0, 2 }, { label = "up", dash = "dashed" })]], { label, color, dash, marker, width "1.5",
      alpha, { "marker_size: number = 5.2", "in points", "en puntos" } },
      { fails = { [[ax:line({ 0, 1 }, { 0 })]], "line: x has 2 values, y has 1" } }),
    artist("band", "x: numbers; low: numbers; high: numbers", "The area between two curves; the colour of the line "
      .. "before it unless given.", "El área entre dos curvas; el color de la línea anterior si no se da.",
      [[ax:band({ 0, 1 }, { 0, 1 }, { 1, 2 })]], { color, { "alpha: number = 0.18", "opacity", "opacidad" }, label }),
    artist("scatter", "x: numbers; y: numbers", "Points.", "Puntos.", [[ax:scatter({ 0, 1 }, { 1, 0 })]],
      { label, color, circle, { "size: number = 4.5", "in points", "en puntos" }, { "alpha: number = 0.85", "opacity",
      "opacidad" } }),
    artist("bar", "x: numbers; heights: numbers", "Bars; x may be nil: 1, 2, 3 …", "Barras; x puede ser nil: 1, 2, 3…",
      [[ax:bar(nil, { 3, 5 }, { labels = { "a", "b" } })]], { { "labels: texts", "under the bars", "bajo las barras" },
      { "colors: list", "one for each", "uno por barra" }, color, { "errors: numbers", "or `{ low =, high = }`",
      "o `{ low =, high = }`" }, label, { "width: number = 0.7", "in units of x", "en unidades de x" },
      { "base: number = 0", "where they stand", "dónde se apoyan" }, alpha }),
    artist("errorbar", "x: numbers; y: numbers; low: numbers; high: numbers", "A point with a bar from low to high.",
      "Un punto con una barra de low a high.", [[ax:errorbar({ 1 }, { 2 }, { 1 }, { 3 })]],
      { label, color, circle, { "size: number = 5", "in points", "en puntos" }, width "1.2", alpha }),
    artist("heatmap", "matrix: matrix", "A matrix as colours, row 1 on top. Cells are centred on 0, 1, 2 … unless "
      .. "`extent` says where the outer edges are.", "Una matriz en colores, con la fila 1 arriba. Las celdas se "
      .. "centran en 0, 1, 2… salvo que `extent` diga dónde están los bordes.",
      [[ax:heatmap({ { 0, 1 }, { 1, 0 } }, { colormap = "cividis" })]],
      { { "colormap: string = \"viridis\"", "`viridis`, `cividis`, `magma`, `gray`, `RdBu`, and each with `_r`",
        "`viridis`, `cividis`, `magma`, `gray`, `RdBu`, y cada uno con `_r`" }, { "low: number", "the first colour",
        "el primer color" }, { "high: number", "the last", "el último" },
        { "scale: string = \"linear\"", "or `\"log\"`, `\"symlog\"`", "o `\"log\"`, `\"symlog\"`" },
        { "linear: number", "where a symlog scale begins to bend", "dónde empieza a curvarse una escala symlog" },
        { "extent: numbers", "`{ x0, x1, y0, y1 }`, y0 at row 1", "`{ x0, x1, y0, y1 }`, y0 en la fila 1" } },
        { fails = { [[ax:heatmap({ { 1 } }, { colormap = "jet" })]], [[heatmap: there is no colormap "jet"]] } }),
    artist("horizontal", "y: number", "A line across the axes at one value of y; `ax:vertical(x)` at one of x.",
      "Una línea que cruza los ejes en un valor de y; `ax:vertical(x)`, en uno de x.",
      [[ax:horizontal(1, { text = "ln T" })]], { label, color, dash, width "1", alpha, along }),
    artist("vertical", "x: number", "The same, at one value of x.", "Lo mismo, en un valor de x.",
      [[ax:vertical(6, { text = "trained" })]], { label, color, dash, width "1", alpha, along }),
    artist("span", "from: number; to: number", "A stripe behind everything.", "Una franja detrás de todo.",
      [[ax:span(0, 6, { text = "seen" })]],
      { color, alpha, label, along, { "axis: string = \"x\"", "or `\"y\"`", "o `\"y\"`" } }),
    artist("circle", "x: number; y: number; radius: number", "A circle; the radius in units of x.", "Una "
      .. "circunferencia; el radio, en unidades de x.", [[ax:circle(0, 0, 1)]], { color, fill, alpha, width "1.2", dash,
      label, order, wedge }),
    artist("arc", "x: number; y: number; radius: number; from: number; to: number", "Part of one, in degrees from the "
      .. "right, counter-clockwise.", "Una parte, en grados desde la derecha, en sentido antihorario.",
      [[ax:arc(0, 0, 1, 0, 90, { wedge = true })]], { color, fill, alpha, width "1.2", dash, label, order, wedge }),
    artist("polygon", "x: numbers; y: numbers", "A closed shape.", "Una forma cerrada.",
      [[ax:polygon({ 0, 1, 0 }, { 0, 0, 1 }, { fill = "shade" })]], shape),
    artist("arrow", "x0: number; y0: number; x1: number; y1: number", "Its tip is at (x1, y1).",
      "La punta está en (x1, y1).", [[ax:arrow(0, 0, 1, 1)]], { color, alpha, width "1.2", label, order,
      { "head: number", "in points", "en puntos" } }),
    artist("text", "x: number; y: number; text: text", "Words at a point.", "Palabras en un punto.",
      [[ax:text(0, 0, "*θ*", { anchor = "top left" })]], { { "anchor: string = \"center\"", "the part of the text that "
      .. "is at (x, y): `left`, `top right`, `baseline left` …", "la parte del texto que está en (x, y): `left`, `top "
      .. "right`, `baseline left`…" }, { "size: number", "in points", "en puntos" },
      { "color: color = \"ink\"", "of the letters", "de las letras" }, { "angle: number = 0", "degrees", "grados" },
      { "bold: boolean = false", "bold", "negrita" }, { "halo: number|boolean = 2.4", "`false` for none",
      "`false` para ninguno" } }),
    artist("annotate", "", "A note on a point. Without dx, dy and anchor a place is found that hides neither data nor "
      .. "other words.", "Una nota sobre un punto. Sin dx, dy ni anchor se busca un lugar que no tape datos ni otras "
      .. "palabras.", [[ax:annotate { text = "here", x = 1, y = 2 }]],
      { { "text: text required", "the note", "la nota" }, { "x: number required", "of the point", "del punto" },
        { "y: number required", "of the point", "del punto" }, { "dx: number", "centimetres to the text",
        "centímetros hasta el texto" }, { "dy: number", "upwards", "hacia arriba" },
        { "anchor: string", "as in `ax:text`", "como en `ax:text`" },
        { "arrow: boolean", "`true`: with a tip; `false`: no leader", "`true`: con punta; `false`: sin guía" },
        { "color: color = \"ink\"", "of the letters", "de las letras" }, { "size: number", "in points", "en puntos" },
        { "bold: boolean = false", "bold", "negrita" } },
        { fails = { [[ax:annotate { x = 1, y = 2 }]], "annotate: there is no text" } }),
    artist("legend", "", "`auto`: where it covers no data, else outside.", "`auto`: donde no tape datos; si no, fuera.",
      [[ax:legend { position = "outside right" }]], { { "position: string = \"auto\"", "or `top left` … `bottom "
      .. "right`, `outside right`, `outside top`, `outside bottom`, `none`", "o `top left` … `bottom right`, `outside "
      .. "right`, `outside top`, `outside bottom`, `none`" }, { "columns: integer", "of entries", "de entradas" },
      { "title: text", "above them", "encima" } }),
    artist("label_lines", "", "Each line's label at its end, after a sample of the line, instead of a legend.",
      "El rótulo de cada línea en su extremo, tras una muestra de la línea, en lugar de una leyenda.",
      [[ax:line({ 0, 1 }, { 0, 1 }, { label = "a" }):label_lines()]]),
    { section = { en = "Records drawn in one call", es = "Registros dibujados en una llamada" } },
    { name = "mm.figure.maps", takes = "record: record; words?: table", gives = "fig: figure",
      en = "A grid of heatmaps on one colour scale, of a record (rows, columns) of matrices. words: `x`, `y`, `bar`, "
      .. "and `ROW_COLUMN`, a text in the middle of that map.",
      es = "Una rejilla de mapas con una misma escala de color, de un registro (filas, columnas) de matrices. words: "
      .. "`x`, `y`, `bar` y `FILA_COLUMNA`, un texto en el centro de ese mapa.",
      options = { { "colormap: string = \"viridis\"", "of the maps", "de los mapas" },
        { "scale: string = \"linear\"", "or `\"log\"`, `\"symlog\"`", "o `\"log\"`, `\"symlog\"`" },
        { "low: number", "the first colour", "el primer color" }, { "high: number", "the last", "el último" },
        { "linear: number", "where symlog bends", "dónde se dobla symlog" },
        { "size: number = 3", "of a map, cm", "de un mapa, cm" }, { "ticks: boolean = false", "on the maps",
          "en los mapas" }, { "colorbar: boolean = true", "beside them", "al lado" }, { "each: function", "of a matrix "
          .. "and its keys: the matrix that is drawn", "de una matriz y sus claves: la matriz que se dibuja" } },
      example = [[
local A = mm.record("scheme", "T")
A:put(mm.full({ 2, 2 }, 0.5), "none", 2)
mm.figure.maps(A, { bar = "weight" }) ~= nil   --> true]],
        fails = { [[mm.figure.maps { 1 }]], "maps: a record is needed (rows, columns), got table" } },
    { name = "mm.figure.curves", takes = "record: record; words?: table", gives = "fig: figure",
      en = "A line for each series of a record (series, x, seed): the first seed, and the range of all as a band. "
      .. "words: `x`, `y`. With axes as the first argument it draws there: curves(ax, record, options).",
      es = "Una línea por serie de un registro (serie, x, semilla): la primera semilla, y el intervalo de todas como "
      .. "banda. words: `x`, `y`. Con unos ejes como primer argumento dibuja en ellos: curves(ax, registro, "
      .. "opciones).", options = curve_options,
      example = RECORD .. [[mm.figure.curves(R, { x = "*T*", y = "nats" }) ~= nil   --> true]],
        fails = { [[mm.figure.curves(R, nil, { band = "sd" })]], 'curves: there is no band "sd"' } },
    { name = "mm.figure.bands", takes = "record: record; words?: table", gives = "fig: figure",
      en = "The same with the mean as the line and the 95 % interval of the mean (Student) as the band.",
      es = "Lo mismo, con la media como línea y el intervalo del 95 % de la media (Student) como banda.",
      options = curve_options,
      example = RECORD .. [[mm.figure.bands(R, { y = "nats" }) ~= nil   --> true]] },
    { name = "mm.figure.seeds", takes = "record: record; words?: table", gives = "fig: figure",
      en = "Every seed a dot, the mean a marker, its 95 % interval a bar, of a record (series, x, seed) or (x, seed). "
      .. "Series stand beside each other, each nearer to its own x than to any other. seeds(ax, record, options) "
      .. "draws on axes.",
      es = "Cada semilla es un punto, la media una marca y su intervalo del 95 % una barra, de un registro (serie, x, "
      .. "semilla) o (x, semilla). Las series van una junto a otra, cada una más cerca de su x que de cualquier "
      .. "otra. seeds(ax, registro, opciones) dibuja en unos ejes.",
      options = { interval, { "dots: boolean = true", "show the seeds", "mostrar las semillas" }, labels,
        { "legend: string = \"outside right\"", "where", "dónde" },
        { "ends: boolean = false", "a line through the means, labelled at its end, in place of a legend",
          "una línea por las medias, rotulada en su final, en vez de leyenda" }, plot_width, plot_height, plot_axes },
      example = RECORD .. [[mm.figure.seeds(R, { y = "nats" }) ~= nil   --> true]] },
    { name = "mm.figure.multiples", takes = "record: record; words?: table", gives = "fig: figure",
      en = "A panel for each key of the first axis, all on one scale: curves of what is left, or what draw(ax, part, "
      .. "key) draws. words: `x`, `y`, `bar` for heatmaps, and titles by key.",
      es = "Un panel por clave del primer eje, todos con la misma escala: curvas de lo que queda, o lo que dibuje "
      .. "draw(ax, parte, clave). words: `x`, `y`, `bar` para mapas y títulos por clave.",
      options = { { "columns: integer", "of panels", "de paneles" }, { "draw: function", "what a panel shows",
        "qué muestra un panel" }, { "legend: string = \"bottom\"", "or `\"top\"`, or false", "o `\"top\"`, o false" },
        { "share_x: boolean = true", "one range for all", "un mismo intervalo para todos" },
        { "share_y: boolean = true", "one range for all", "un mismo intervalo para todos" },
        { "curves: table", "options of the curves", "opciones de las curvas" }, plot_width, plot_height, plot_axes },
      example = RECORD .. [[mm.figure.multiples(R, { rope = "turned" }) ~= nil   --> true]] },
    { name = "mm.figure.forest", takes = "rows: list|record; words?: table", gives = "fig: figure",
      en = "Contrasts one below the other, with their intervals and numbers: `{ label =, estimate =, low =, high = }` "
      .. "each, `{ heading = }` between them; or a record (contrast, seed), by its means. Hollow where the interval "
      .. "holds zero. words: `x`, labels by key.",
      es = "Contrastes uno debajo de otro, con sus intervalos y números: cada uno `{ label =, estimate =, low =, high "
      .. "= }`, y `{ heading = }` entre ellos; o un registro (contraste, semilla), por sus medias. Hueco si el "
      .. "intervalo contiene el cero. words: `x` y rótulos por clave.",
      options = { { "zero: number = 0", "where no difference is", "dónde no hay diferencia" },
        { "digits: integer = 2", "of the numbers", "de los números" }, interval, plot_width, plot_height, plot_axes },
      example =
        [[local rows = { { label = "RoPE − sinusoid", estimate = -0.6, low = -0.8, high = -0.5 } }
mm.figure.forest(rows, { x = "nats" }) ~= nil   --> true]],
      fails = { [[mm.figure.forest({ { label = "a", estimate = 1, low = 0 } })]], "forest: row 1 has no high" } },
    { name = "mm.figure.clocks", takes = "words: table", gives = "fig: figure",
      en = "A grid of clock faces. A face is `{ hands = { { angle, label, color }, … }, between = color }`, or what "
      .. "`mm.positional.rope_horizon` gives for a pair. Angles are radians from the right, counter-clockwise. "
      .. "words: `column`, such as `pair %d`.",
      es = "Una rejilla de relojes. Un reloj es `{ hands = { { ángulo, rótulo, color }, … }, between = color }`, o lo "
      .. "que da `mm.positional.rope_horizon` para un par. Los ángulos son radianes desde la derecha, en sentido "
      .. "antihorario. words: `column`, como `par %d`.",
      options = { { "rows: texts required", "labels of the rows", "rótulos de las filas" },
        { "columns: integer required", "how many", "cuántas" }, { "face: function required", "of row and column",
        "de fila y columna" }, { "size: number = 3.2", "of a face, cm", "de un reloj, cm" } },
      example = [[
local faces = mm.positional.rope_horizon(8, 16, 64)
local look = { rows = { "RoPE" }, columns = 4, face = function(_, i) return faces[i] end }
mm.figure.clocks({ column = "pair %d" }, look) ~= nil   --> true]],
      fails = { [[mm.figure.clocks({}, { rows = {} })]], "clocks: rows (a list of labels) and face" } },
    { name = "mm.figure.numbers", takes = "ax: axes; matrix: matrix; format: string", gives = "ax: axes",
      en = "Writes each number of a small matrix into its cell of the axes' heatmap, in ink that is read on the cell's "
      .. "colour.",
      es = "Escribe cada número de una matriz pequeña en su celda del mapa de los ejes, con tinta que se lee sobre el "
      .. "color de la celda.",
      example = [[
local small = { { 0, 1 }, { 0.5, 0.5 } }
local ax = mm.figure({}):axes {}:heatmap(small)
mm.figure.numbers(ax, small, "%.1f") == ax   --> true]],
        fails = { [[mm.figure.numbers(mm.figure({}):axes {}, small, "%.1f")]],
        "numbers: an axes with a heatmap is needed" } },
    { name = "mm.figure.cells", takes = "format: string; record: record; …: record", gives = "rows: table",
      en = "record:cells with the format first, for lab:table.",
      es = "record:cells con el formato delante, para lab:table.", example = RECORD
      .. [[mm.figure.cells("%.1f", R:mean "seed")[1]   --> {RoPE, 4.1, 4.8}]] },
    { name = "mm.figure.look", takes = "scheme: scheme|string; more?: table", gives = "options: table",
      en = "Label, colour, marker and dash of a scheme as options of a line, scatter or error bar, with those of "
      .. "`more`.",
      es = "Rótulo, color, marca y trazo de un esquema como opciones de una línea, unos puntos o una barra de error, "
      .. "con las de `more`.", example = [[mm.figure.look("rope", { width = 2 }).color   --> blue]] },
    { section = { en = "Colours", es = "Colores" } },
    { name = "mm.figure.colors", names = { "mm.figure.series", "mm.figure.theme" }, value = true,
      en = "Names in the order in which series take them, told apart in grey and by colour-blind eyes. "
      .. "`mm.figure.series` and `mm.figure.theme` give each name's colour on a light and on a dark page.",
      es = "Los nombres en el orden en que los toman las series, distinguibles en gris y con daltonismo. "
        .. "`mm.figure.series` y `mm.figure.theme` dan el color de cada nombre en página clara y en página oscura.",
        example = [[mm.figure.colors[1], #mm.figure.series.blue   --> blue, 2]] },
    { name = "mm.figure.colormaps.names", names = { "mm.figure.colormaps.palette", "mm.figure.colormaps.levels",
      "mm.figure.colormaps.bad", "mm.figure.colormaps" }, gives = "names: strings",
      en = "The colour maps; `palette(name)` gives its `levels` colours as numbers 0xRRGGBB, `bad` is the colour of "
      .. "NaN.",
      es = "Los mapas de color; `palette(nombre)` da sus `levels` colores como números 0xRRGGBB y `bad` es el color de "
      .. "NaN.",
      example = [[#mm.figure.colormaps.names() >= 5   --> true]] },
    { name = "mm.figure.formats", value = true,
      en = "The formats that this program draws; a build without cairo has only `svg` and `txt`.",
      es = "Los formatos que dibuja este programa; sin cairo, solo `svg` y `txt`.",
        example = [[mm.figure.formats[#mm.figure.formats]   --> txt]] },
  },
}
