--[[en lab
title: A small lab
size: how many numbers
factor: what they are multiplied by
list: which powers
kind: how they are summed
loud: whether it speaks
name: whom it greets
]]
--[[es lab
title: Una práctica pequeña
size: cuántos números
factor: por cuánto se multiplican
list: qué potencias
kind: cómo se suman
loud: si habla
name: a quién saluda
]]
local mm = require "minimodel"
local lab = mm.lab { experiment = "99-small", seed = 0 }
local size = lab:param("size", 4, { min = 2, max = 9 })
local factor = lab:param("factor", 0.5, { min = 0 })
local list = lab:param("list", { 1, 2 })
local kind = lab:param("kind", "sum", { choices = { "sum", "mean" } })
local loud = lab:param("loud", false)
local name = lab:param("name", "Ada")

--[[en
# Sums

There are `=size` numbers, and $x^2$ is no number of the page.
]]
--[[es
# Sumas

Hay `=size` números, y $x^2$ no es un número de la página.
]]

local total = mm.record "power"
for _, p in ipairs(list) do
  local sum = 0
  for i = 1, size do sum = sum + factor * i ^ p end
  total:put(kind == "mean" and sum / size or sum, p)
end
if loud then print("Hello, " .. name) end
lab:check({ en = "the first is below 1000", es = "la primera es menor que 1000" }, total:of(list[1]), "<", 1000)

--[[en
The first sum is `=%.3f total:of(list[1])`.
]]
--[[es
La primera suma es `=%.3f total:of(list[1])`.
]]

--[[en fig:sums
title: Sums by power
caption: The sums, for *x* up to `=size`; in all $n = 2$ powers.
alt: Bars that rise to `=%.1f total:of(list[#list])`.
]]
--[[es fig:sums
title: Sumas por potencia
caption: Las sumas, con *x* hasta `=size`; en total $n = 2$ potencias.
alt: Barras que suben hasta `=%.1f total:of(list[#list])`.
]]
local figure = mm.figure { width = 8, height = 5 }
local heights = {}
for i, p in ipairs(list) do heights[i] = total:of(p) end
figure:axes { x_label = "*p*" }:bar(nil, heights)
lab:figure("sums", figure)
