-- minimodel learn 03-softmax

--[[en
A softmax that does not overflow
================================

softmax turns a list of scores into weights that add up to 1:

  softmax(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)

For example, softmax({0, 1}) is {0.2689, 0.7311}. As it stands in the file it is
right and breaks all the same: exp(1000) is more than a double can hold, and
infinity divided by infinity is no number (nan). Adding a number c to all
scores changes nothing,

  exp(xᵢ + c) / Σ exp(xⱼ + c) = exp(xᵢ) / Σ exp(xⱼ)

so choose c well. A score of −∞, which a mask puts there, gets the weight 0.
]]
--[[es
Una softmax que no se desborda
==============================

softmax convierte una lista de puntuaciones en pesos que suman 1:

  softmax(x)ᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)

Por ejemplo, softmax({0, 1}) es {0.2689, 0.7311}. Tal como está en el archivo es
correcta, y aun así se rompe: exp(1000) no cabe en un double, e infinito
entre infinito no es un número (nan). Sumar un número c a todas las
puntuaciones no cambia nada,

  exp(xᵢ + c) / Σ exp(xⱼ + c) = exp(xᵢ) / Σ exp(xⱼ)

así que elija bien c. Una puntuación −∞, que pone ahí una máscara, recibe el
peso 0.
]]

local function softmax(x)
  local c = 0                      -- ???
  local out, sum = {}, 0
  for i, value in ipairs(x) do
    out[i] = math.exp(value)       -- ???
    sum = sum + out[i]
  end
  for i = 1, #out do out[i] = out[i] / sum end
  return out
end

return { softmax = softmax }
