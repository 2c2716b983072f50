-- mm.figure: figures that make one point each.
local Figure = require "minimodel.figure.figure"
local colors = require "minimodel.figure.colors"
local colormaps = require "minimodel.figure.colormaps"

return setmetatable({ colors = colors.cycle, theme = colors.theme, series = colors.series, colormaps = colormaps }, {
  __call = function(_, given) return Figure.new(given) end,
})
