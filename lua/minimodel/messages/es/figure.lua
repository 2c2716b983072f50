--- What the figures say (lua/minimodel/figure).
return {
  ["MM-D01"] = {
    ["clocks: rows (a list of labels) and face (a function of row and column) are needed"] =
      "clocks: hacen falta rows (una lista de etiquetas) y face (una función de fila y columna)",
    ["%s: %s should be a number from %g to %g, got %s"] = "%s: %s debería ser un número de %g a %g; se recibió %s",
    ["%s: there are %d values, %d errors.low and %d errors.high"] =
      "%s: hay %d valores, %d errors.low y %d errors.high",
    ["bar: colors should be a list of colours"] = "bar: colors debería ser una lista de colores",
    ["bar: width should be above 0, got %s"] = "bar: width debería ser mayor que 0; se recibió %s",
    ["%s: %s_limits should be {low, high}"] = "%s: %s_limits debería ser {menor, mayor}",
    ["%s: alpha should be a number from 0 to 1, got %s"] = "%s: alpha debería ser un número de 0 a 1; se recibió %s",
    ["%s: a colour {r, g, b} is made of numbers from 0 to 1, entry %d is %s"] =
      "%s: un color {r, g, b} se compone de números de 0 a 1; el elemento %d es %s",
    ["grid: %d × %d panels; there may be 100 in a row or a column"] =
      "grid: %d × %d paneles; puede haber 100 en una fila o en una columna",
    ["grid: %s should be a list, got %s"] = "grid: %s debería ser una lista; se recibió %s",
    ["figure: %s should be a string, got %s"] = "figure: %s debería ser una cadena; se recibió %s",
    ["figure: %s should end in .%s or .%s"] = "figure: %s debería acabar en .%s o .%s",
    ["heatmap: cells are equally wide, so %s cannot be log"] =
      "heatmap: las celdas son igual de anchas, así que %s no puede ser log",
    ["heatmap: linear should be above 0, got %s"] = "heatmap: linear debería ser mayor que 0; se recibió %s",
    ["heatmap: extent has no width or no height: {%s}"] = "heatmap: extent no tiene anchura o altura: {%s}",
    ["figure: panels and their words need a width of about %.1f cm, it has %.1f; "
      .. "give a greater width, or draw fewer panels or shorter words"] =
      "figure: los paneles y sus textos necesitan unos %.1f cm de ancho, y hay %.1f; "
      .. "dé más anchura (width) o dibuje menos paneles o textos más cortos",
    ["figure: panels and their words need a height of about %.1f cm, it has %.1f; "
      .. "give a greater height, or draw fewer panels or shorter words"] =
      "figure: los paneles y sus textos necesitan unos %.1f cm de alto, y hay %.1f; "
      .. "dé más altura (height) o dibuje menos paneles o textos más cortos",
    ["%s: %s \"%s\" is not UTF-8"] = "%s: %s \"%s\" no es UTF-8",
    ["%s: %s has a control character (byte %d, at %d); a line break is \\n"] =
      "%s: %s tiene un carácter de control (byte %d, en %d); un salto de línea es \\n",
    ["%s: %s has %d bytes; a figure takes %d"] = "%s: %s tiene %d bytes; una figura admite %d",
    ["%s: %s should be a text or { en = …, es = … }"] = "%s: %s debería ser un texto o { en = …, es = … }",
    ["%s: %s is in %s; there is en, es"] = "%s: %s está en %s; hay en, es",
    ["%s: %s.%s is a table, not a text"] = "%s: %s.%s es una tabla, no un texto",
    ["%s: %s should be a text or { en = …, es = … }, got %s"] =
      "%s: %s debería ser un texto o { en = …, es = … }; se recibió %s",
    ["%s: %s should be a list of texts, got %s"] = "%s: %s debería ser una lista de textos; se recibió %s",
    ["figure: an image of %d × %d cells, got %d"] = "figure: una imagen de %d × %d celdas; se recibieron %d",
    ["%s: %s should be a table of numbers or a tensor of one axis, got %s"] =
      "%s: %s debería ser una tabla de números o un tensor de un eje; se recibió %s",
    ["%s: %s[%d] is a %s, not a number"] = "%s: %s[%d] es %s, no un número",
    ["%s: %s should have one axis, this tensor has %d"] = "%s: %s debería tener un eje, y este tensor tiene %d",
    ["%s: x has %d values, %s has %d"] = "%s: x tiene %d valores, %s tiene %d",
    ["%s: %s should be a finite number, got %s"] = "%s: %s debería ser un número finito; se recibió %s",
    ["heatmap: low (%s) should be below high (%s)"] = "heatmap: low (%s) debería ser menor que high (%s)",
    ["heatmap: low is %s; a log scale begins above 0"] =
      "heatmap: low es %s; una escala logarítmica empieza por encima de 0",
    ["heatmap: extent should be {x0, x1, y0, y1}: the outer edges, y0 at row 1"] =
      "heatmap: extent debería ser {x0, x1, y0, y1}: los bordes exteriores, con y0 en la fila 1",
    ["%s: there are %d values and %d errors"] = "%s: hay %d valores y %d errores",
    ["bar: x has %d values, labels has %d"] = "bar: x tiene %d valores, labels tiene %d",
    ["%s: %s should be a table, got %s"] = "%s: %s debería ser una tabla; se recibió %s",
    ["%s: %s_limits are both %s"] = "%s: los dos %s_limits son %s",
    ["%s: %s_limits on a log scale should be above 0"] =
      "%s: en una escala logarítmica, %s_limits debería ser mayor que 0",
    ["%s: there are %d %s_ticks and %d %s_labels"] = "%s: hay %d %s_ticks y %d %s_labels",
    ["%s: %s is not a colour%s. A colour is \"#rrggbb\", {r, g, b} in [0, 1], the number of a series, or a name"] =
      "%s: %s no es un color%s. Un color es \"#rrggbb\", {r, g, b} en [0, 1], el número de una serie o un nombre",
    ["figure: %s should be from 1 to 200 centimetres, got %s"] =
      "figure: %s debería ser de 1 a 200 centímetros; se recibió %s",
    ["grid: %s has %d entries, %d are needed"] = "grid: %s tiene %d elementos y hacen falta %d",
    ["grid: there is no panel (%s, %s) in %d rows and %d columns"] =
      "grid: no hay panel (%s, %s) en %d filas y %d columnas",
    ["colorbar: the first argument should be a grid or an axes, got %s"] =
      "colorbar: el primer argumento debería ser una rejilla o unos ejes; se recibió %s",
    ["colorbar: there are %d ticks and %d labels"] = "colorbar: hay %d marcas y %d etiquetas",
    ["colorbar: there is no heatmap to show the colours of; draw it first"] =
      "colorbar: no hay ningún mapa de calor cuyos colores mostrar; dibújelo antes",
    ["figure: scale should be from 0 to 40 pixels per point, got %s"] =
      "figure: scale debería ser de 0 a 40 píxeles por punto; se recibió %s",
    ["figure: the path should be a string, got %s"] = "figure: la ruta debería ser una cadena; se recibió %s",
    ["figure: %s should end in .png, .svg, .pdf or .txt"] = "figure: %s debería acabar en .png, .svg, .pdf o .txt",
    ["polygon: x has %d values, y has %d"] = "polygon: x tiene %d valores, y tiene %d",
    ["heatmap: linear says where a symlog scale bends; scale is %s"] =
      "heatmap: linear dice dónde se dobla una escala symlog; scale es %s",
    ["%s: interval is drawn with band = \"interval\"; band is \"%s\""] =
      "%s: interval se dibuja con band = \"interval\"; band es \"%s\"",
    ["numbers: an axes with a heatmap is needed; draw it first"] =
      "numbers: hacen falta unos ejes con un mapa de calor; dibújelo antes",
    ["annotate: there is no text"] = "annotate: no hay texto",
    ["%s: a record is needed (%s), got %s"] = "%s: hace falta un registro (%s); se recibió %s",
    ["%s: the record should have the axes (%s), this one has %s"] =
      "%s: el registro debería tener los ejes (%s), y este tiene %s",
    ["%s: the record holds nothing yet"] = "%s: el registro aún está vacío",
    ["forest: rows are a list or a record, got %s"] = "forest: las filas son una lista o un registro; se recibió %s",
    ["forest: there are no rows"] = "forest: no hay filas",
    ["forest: row %d has no %s"] = "forest: la fila %d no tiene %s",
  },
}
