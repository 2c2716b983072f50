-- mm.figure: figures that make one point each: figure → axes → artists.
--
--   local fig = mm.figure { width = 16, title = { en = "Entropy grows with ln T", es = "La entropía crece con ln T" } }
--   local ax  = fig:axes { x_label = "*T*", y_label = { en = "nats", es = "nats" } }
--   ax:line(T, H, { label = "RoPE", marker = "circle" }):band(T, low, high):legend()
--   fig:save "entropy.png"
--
-- Lengths are centimetres; letters, lines and markers are points. A text is a string or {en = …, es = …}; in it x_{i}
-- lowers, x^{2} raises, *T* slants, a line break breaks, a backslash protects. Matrices are tensors of 2 axes or
-- tables of rows; lists are tensors of 1 axis or tables of numbers; NaN is a gap in a line and grey in a heatmap.
-- Unknown options are errors at the script's line.
--
-- Figure
--   mm.figure { width = 16, height =, title =, subtitle =, description =, arrange = "row" | "column" }
--       Without a height, panels with aspect = "equal" decide it; others get 0.62 of the width. description: what a
--       reader who cannot see the figure is told (SVG <desc>, PDF subject).
--   fig:axes { …axes options… } → axes            called again: beside the last one (arrange = "column": below it)
--   fig:grid { rows =, columns =, row_labels = {…}, column_labels = {…}, x_label =, y_label =, share_x =, share_y =,
--       widths = {…}, heights = {…}, aspect = "equal", ticks = "outer" | "all" | "none", share_colors = true,
--       share = 1 } → grid
--       share_x, share_y: one range for all panels but heatmaps, tick labels on the outer panels only. Heatmaps of one
--       kind and colour map share one scale unless share_colors = false. widths, heights: relative. share: of the
--       figure, beside others.
--   grid:at(i, j) → axes; grid:axes(i, j, { …axes options… }) → axes
--   fig:colorbar(grid or axes, { label =, ticks = {…}, labels = {…} })       pointed ends say that numbers lie beyond
--   fig:legend { position = "top" | "bottom" }    one for all panels, each label once
--   fig:save(path or list of paths, { language = "en" | "es", scale = 150/72, date =, description =, prefix = })
--       .png .svg .pdf .txt (the calls as text). scale: pixels a point, PNG. date: ISO 8601, PDF; none unless given.
--       prefix: of ids in the SVG (the file's name unless given). The same figure is the same bytes. Written whole or
--       not at all.
--   fig:write(format, { …the same… }) → the bytes as a string
--   fig:warnings("en" | "es") → sentences about what is not drawn: "3 points are not drawn: not a number"; none, an
--       empty table
--   mm.figure.formats: the formats that this program draws, {"png", "svg", "pdf", "txt"}
--
-- Axes (all methods but set return the axes, so they can be chained)
--   options: title, x_label, y_label, x_scale = "linear" | "log", y_scale, x_limits = {a, b} (either may be nil),
--       y_limits, x_ticks = {…}, y_ticks, x_labels = {…} (for the ticks), y_labels, invert_y = true, aspect = "equal"
--       | "auto", frame = "box" | "open" | "none", grid = false.  axes:set { … } changes them later.
--   heatmap(matrix, { colormap = "viridis", scale = "linear" | "log" | "symlog", low =, high =, linear =,
--       extent = {x0, x1, y0, y1} })
--       Row 1 on top; cells are centred on 0, 1, 2 … unless extent says where the outer edges are. Colour maps:
--       viridis, cividis, magma, gray, RdBu, and each with _r. linear: where a symlog scale begins to bend.
--   line(x, y, { label =, color =, dash = "solid" | "dashed" | "dotted" | "dashdot", marker =, width = 1.5, alpha =,
--       marker_size = })
--       marker: circle, square, triangle, diamond, pentagon, cross, plus, none.
--   band(x, low, high, { color =, alpha = 0.18, label = })        the colour of the line before it unless given
--   scatter(x, y, { label =, color =, marker = "circle", size =, alpha = })
--   bar(x or nil, heights, { labels = {…}, color =, colors = {…}, errors = {…} or {low = {…}, high = {…}}, width =,
--       base = 0, label = })
--   errorbar(x, y, low, high, { label =, color =, marker =, size =, width = })
--   horizontal(y, { text =, label =, color =, dash =, width = }), vertical(x, { … })       reference lines, written
--       on with `text`
--   span(x0, x1, { axis = "x" | "y", color =, alpha =, text =, label = })                 a stripe behind everything
--   circle(x, y, radius, { color =, fill =, width =, dash =, alpha = }), arc(x, y, radius, from, to, { …,
--       wedge = true })
--   polygon(x, y, { color =, fill =, … }), arrow(x0, y0, x1, y1, { color =, width =, head = })   data coordinates;
--       degrees from the right, counter-clockwise; radius in units of x. Of these, `order` says what lies above (lines
--       are 30).
--   text(x, y, text, { anchor = "center", size =, color =, angle =, bold =, halo = false })
--       anchor: the part of the text that is at (x, y): left, right, center, top, bottom, "top left", …, "baseline
--       left", …
--   annotate { text =, x =, y =, dx =, dy = (cm, dy upwards), anchor =, arrow = true | false, color =, size = }
--       Without dx, dy and anchor a place is found that hides neither data nor other words. A thin leader unless
--       arrow = false.
--   legend { position = "auto", columns = }      auto: where it covers no data, else outside; or "top left", "outside
--       right", …
--   label_lines()                                each line's label at its end, after a sample of it, instead of a
--       legend
--
-- Whole drawings of records (mm.record), in plots.lua: each takes a record, the words of the figure (x, y, …) and
-- options, and gives a figure; curves, bands and seeds draw on an axes when it is the first argument.
--   mm.figure.maps(record, words)       a grid of heatmaps: (rows, columns) of matrices
--   mm.figure.curves(record, words)     a line for each series: (series, x, seed); bands: the mean with its interval
--   mm.figure.seeds(record, words)      every seed a dot, the mean with its interval: (series, x, seed)
--   mm.figure.multiples(record, words)  a panel for each key of the first axis
--   mm.figure.forest(rows, words)       contrasts with their intervals
--   mm.figure.cells(format, record, …)  the rows of a table, for lab:table
--   mm.figure.look(scheme, more)        label, colour, marker and dash of a scheme, as options of a line
--
-- Colours: a number (of the series), a name of mm.figure.colors ("blue", "orange", …) or of the theme ("ink",
-- "muted", "grid", "shade", "paper"), "#rrggbb", or {r, g, b}. Series take mm.figure.colors in order. Names turn with
-- a dark page in SVG; "#rrggbb" stays.
local core = require "minimodel.core"
local options = require "minimodel.options"
local Figure = require "minimodel.figure.figure"
local colors = require "minimodel.figure.colors"
local colormaps = require "minimodel.figure.colormaps"
local plots = require "minimodel.figure.plots"

local room = { colors = colors.cycle, theme = colors.theme, series = colors.series, colormaps = colormaps,
  formats = core.figure_formats() }
for name, plot in pairs(plots) do room[name] = plot end
options.room("mm.figure", room)
getmetatable(room).__call = function(_, given) return Figure.new(given) end
return room
