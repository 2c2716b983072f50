-- minimodel learn 19-layer-norm

--[[en
Layer norm by hand
==================

Before each attention a model brings every token's features to mean 0 and
variance 1:

  norm(x, eps)                      (x − mean) / √(variance + eps)
  layer_norm(x, gain, bias, eps)    norm(x, eps) · gain + bias, by feature

x, gain and bias are lists of d numbers. The variance is the mean of the squared
distances from the mean: divide by d, not by d − 1. eps, 1e-05 as a rule, keeps
the division finite where all features are equal. norm({1, 3}, 0) is {-1, 1}.
]]
--[[es
La normalización de capa a mano
===============================

Antes de cada atención, un modelo lleva las componentes de cada token a media 0
y varianza 1:

  norm(x, eps)                      (x − media) / √(varianza + eps)
  layer_norm(x, gain, bias, eps)    norm(x, eps) · gain + bias, por componente

x, gain y bias son listas de d números. La varianza es la media de los cuadrados
de las distancias a la media: se divide por d, no por d − 1. eps, normalmente
1e-05, mantiene finita la división si todas las componentes son iguales.
norm({1, 3}, 0) es {-1, 1}.
]]

local function norm(x, eps)
  local d, mean, variance = #x, 0, 0
  for _, v in ipairs(x) do mean = mean + v / d end
  for _, v in ipairs(x) do
    variance = variance                     -- ???
  end
  local y = {}
  for i, v in ipairs(x) do
    y[i] = v - mean                         -- ???
  end
  return y
end

local function layer_norm(x, gain, bias, eps)
  local y = norm(x, eps)
  for i = 1, #y do
    y[i] = y[i]                             -- ???
  end
  return y
end

return { norm = norm, layer_norm = layer_norm }
