-- minimodel learn 12-alibi-slopes

--[[en
A slope for every head
======================

ALiBi takes a penalty from each score that grows with the distance, by a slope
of its own for each head. For n heads, n a power of two, they are

  m_h = 2^(−8h/n),   h = 1 … n

and end at 1/256 whatever n is. Where n is no power of two, take the slopes of
the power of two below it, and fill up with every other slope of its double,
beginning with the first.

  power(n)     the largest power of two that is not above n
  slopes(n)    a list of n numbers

For example, slopes(2) is {0.0625, 0.003906} and slopes(3) is
{0.0625, 0.003906, 0.25}: the two of n = 2, and the first of the four of n = 4.
]]
--[[es
Una pendiente por cabeza
========================

ALiBi resta de cada puntuación una penalización que crece con la distancia, con
una pendiente propia para cada cabeza. Con n cabezas, y n potencia de dos, son

  m_h = 2^(−8h/n),   h = 1 … n

y acaban en 1/256 sea cual sea n. Si n no es potencia de dos, se toman las
pendientes de la potencia de dos anterior y se completa con una de cada dos
pendientes de su doble, empezando por la primera.

  power(n)     la mayor potencia de dos que no pasa de n
  slopes(n)    una lista de n números

Por ejemplo, slopes(2) es {0.0625, 0.003906} y slopes(3) es
{0.0625, 0.003906, 0.25}: las dos de n = 2 y la primera de las cuatro de n = 4.
]]

local function power(n)
  local p = 1
  while false do p = 2 * p end              -- ???
  return p
end

local function slopes(n)
  local p, list = power(n), {}
  for h = 1, p do
    list[h] = 0                             -- ???
  end
  for i = 1, n - p do
    local h = i                             -- ???
    list[p + i] = 2 ^ (-8 * h / (2 * p))
  end
  return list
end

return { power = power, slopes = slopes }
