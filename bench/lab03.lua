-- lab03.lua: our side of the two figures that peers/lab03.py makes with NumPy and matplotlib: the same fifteen
-- attentions, the same two PNG files. Usage: minimodel bench/lab03.lua FOLDER. The lab itself
-- (labs/03-extrapolation.lua) does a good deal more.
local mm = require "minimodel"

local folder = ...
local lengths, width, rows = { 64, 96, 128, 192, 256 }, 32, 64
local rng = mm.random(0)
local mha = mm.nn.MultiHeadAttention { d_model = width, n_heads = 2, seed = 0 }
local inputs = mm.randn(rng:split "inputs", { 256, width })
local schemes = {
  mm.positional.schemes.sinusoidal(),
  mm.positional.learned { T_max = rows, d = width, overflow = "clamp", rng = rng:split "table", std = 0.02 },
  mm.positional.schemes.rope(),
}

local column_labels, row_labels = {}, {}
for j, T in ipairs(lengths) do column_labels[j] = "*T* = " .. T end
for i, scheme in ipairs(schemes) do row_labels[i] = scheme.name end
local maps = mm.figure { width = 38, height = 23 }
local grid = maps:grid { rows = #schemes, columns = #lengths, column_labels = column_labels, row_labels = row_labels,
  share_colors = false }
local curves = mm.figure { width = 16, height = 12 }
local axes = curves:axes { x_label = "T", y_label = "mean entropy of a row (nats)" }
for i, scheme in ipairs(schemes) do
  local entropies = {}
  for j, T in ipairs(lengths) do
    local _, A = mha:forward(inputs:slice(1, 1, T), { scheme = scheme, weights = true })
    local panel = grid:at(i, j):heatmap(A[1], { colormap = "viridis" })
    maps:colorbar(panel, {})
    entropies[j] = mm.measure.row_entropy(A):mean():item()
  end
  axes:line(lengths, entropies, { label = scheme.name, marker = "circle" })
end
axes:legend {}
os.execute(("mkdir -p '%s'"):format(folder:gsub("'", "'\\''")))
maps:save(folder .. "/attention_pattern_comparison.png")
curves:save(folder .. "/extrapolation_metric.png")
