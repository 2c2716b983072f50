-- picture.lua: what run.lua measured, drawn: the ratios with their marks, the matrix product against the peak, cost
-- against size.
local mm = require "minimodel"

local function save(fig, path)
  for _, format in ipairs { "png", "svg" } do
    fig:save(path .. "." .. format)
    fig:save(path .. ".es." .. format, { language = "es" })
  end
end

--- The name of a case in both languages.
local function label_of(entry)
  local peer = entry.peer == "plain" and "C" or entry.peer
  local en = ("%s · %s%s"):format(entry.name, peer, entry.group:match "plain$" and " (as first written)" or "")
  if entry.group:match "^matmul" then en = "matrix product, " .. en end
  if entry.group:match "^attention" then en = "attention " .. en end
  local es = en:gsub("matrix product", "producto de matrices"):gsub("attention", "atención"):gsub("as first written",
    "como se escribe primero")
    :gsub("with backward", "con gradiente"):gsub("forward", "hacia delante"):gsub("full", "completa"):gsub("parameters",
      "parámetros")
    :gsub("lab 03 whole", "práctica 03 entera"):gsub("lab 03's two figures", "las dos figuras de la práctica 03")
  return { en = en, es = es }
end

--- One row a case, grouped, the first on top: the median, the middle half, and the mark to reach.
local function ratios(result, out)
  local rows = {}
  for _, entry in ipairs(result.cases) do
    if entry.ratio and entry.group ~= "threads" then rows[#rows + 1] = entry end
  end
  if #rows == 0 then return end
  local y, middle, low, high, labels, mark_x, mark_y = {}, {}, {}, {}, {}, {}, {}
  for i, entry in ipairs(rows) do
    y[i], middle[i], low[i], high[i] = #rows - i, entry.ratio.median, entry.ratio.low, entry.ratio.high
    labels[i] = label_of(entry)
    if entry.target then mark_x[#mark_x + 1], mark_y[#mark_y + 1] = entry.target, y[i] end
  end
  local fig = mm.figure { width = 24, height = 3 + 0.52 * #rows,
    title = { en = "How many times faster than each peer", es = "Cuántas veces más rápido que cada rival" } }
  local ax = fig:axes { x_scale = "log", y_ticks = y, y_labels = labels, y_limits = { -0.7, #rows - 0.3 },
    x_label = { en = "peer's time over ours (median; the line is the middle half)",
      es = "tiempo del rival entre el nuestro (mediana; la línea es la mitad central)" } }
  ax:vertical(1, { color = "ink", dash = "dashed" })
  for i in ipairs(rows) do ax:line({ low[i], high[i] }, { y[i], y[i] }, { color = "blue", width = 3, alpha = 0.5 }) end
  ax:scatter(middle, y, { color = "blue", marker = "circle", label = { en = "measured", es = "medido" } })
  if #mark_x > 0 then
    ax:scatter(mark_x, mark_y, { color = "orange", marker = "diamond", label = { en = "mark to reach",
      es = "marca por alcanzar" } })
  end
  ax:legend()
  save(fig, out .. "/ratios")
end

local function products(result, out)
  local n, ours, peer = {}, {}, {}
  for _, entry in ipairs(result.cases) do
    if entry.group == "matmul" and entry.gflops then
      n[#n + 1], ours[#ours + 1], peer[#peer + 1] = entry.size, entry.gflops, entry.peer_gflops
    end
  end
  if #n == 0 then return end
  local fig = mm.figure { width = 15, height = 8.5,
    title = { en = "Matrix product of n × n, float32, one thread",
      es = "Producto de matrices de n × n, float32, un hilo" } }
  local ax = fig:axes { x_scale = "log", x_label = "*n*", y_label = "GFLOP/s", x_ticks = n, y_limits = { 0, nil } }
  if result.machine.peak_gflops then
    ax:horizontal(result.machine.peak_gflops,
      { text = { en = "peak of the multipliers", es = "máximo de los multiplicadores" } })
  end
  ax:line(n, ours, { label = "minimodel", marker = "circle" }):line(n, peer, { label = "OpenBLAS", marker = "square" })
    :legend()
  save(fig, out .. "/matmul")
end

local spanish = {
  ["matrix product, n"] = "producto de matrices, n",
  ["attention 4 × 64 causal, T"] = "atención 4 × 64 causal, T",
  ["training step, B 8, T 32, d"] = "paso de entrenamiento, B 8, T 32, d",
  ["training step, d 64, T 32, batch"] = "paso de entrenamiento, d 64, T 32, lote",
  ["training step, d 64, B 4, T"] = "paso de entrenamiento, d 64, B 4, T",
}

local function growth(result, out)
  if #result.growth == 0 then return end
  local fig = mm.figure { width = 22, height = 10, title = { en = "Cost against size", es = "Coste según el tamaño" } }
  local ax = fig:axes { x_scale = "log", y_scale = "log", x_label = { en = "size", es = "tamaño" },
    y_label = { en = "seconds", es = "segundos" } }
  for _, entry in ipairs(result.growth) do
    ax:line(entry.sizes, entry.seconds, { marker = "circle", label = {
      en = ("%s: size^{%.2f}"):format(entry.name, entry.exponent),
      es = ("%s: tamaño^{%.2f}"):format(spanish[entry.name], entry.exponent),
    } })
  end
  ax:legend { position = "outside right" }
  save(fig, out .. "/growth")
end

return function(result, out)
  ratios(result, out)
  products(result, out)
  growth(result, out)
end
