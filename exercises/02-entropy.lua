-- minimodel learn 02-entropy

--[[en
How wide a row looks
====================

A row of attention is a list of weights that add up to 1. Its entropy,

  H = −Σ p ln p      in nats: ln is the natural logarithm

is 0 where all the weight is on one key and ln n where n keys get the same. A
key of weight 0 adds nothing. e^H is the width: how many keys of equal weight
would be as spread out.

  entropy(row)    H of a list of weights
  width(row)      e^H

For example, entropy({0.5, 0.25, 0.25}) is 1.04 and the width of that row is
2.828.
]]
--[[es
Cuánto abarca una fila
======================

Una fila de atención es una lista de pesos que suman 1. Su entropía,

  H = −Σ p ln p      en nats: ln es el logaritmo natural

es 0 si todo el peso está en una clave, y ln n si n claves reciben lo mismo.
Una clave de peso 0 no añade nada. e^H es la anchura: cuántas claves de igual
peso estarían igual de repartidas.

  entropy(row)    H de una lista de pesos
  width(row)      e^H

Por ejemplo, entropy({0.5, 0.25, 0.25}) es 1.04 y la anchura de esa fila es
2.828.
]]

local function entropy(row)
  local H = 0
  for _, p in ipairs(row) do
    H = H      -- ???
  end
  return H
end

local function width(row)
  return nil   -- ???
end

return { entropy = entropy, width = width }
