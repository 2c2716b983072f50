-- minimodel learn 17-t5-buckets

--[[en
Buckets that widen
==================

T5 learns one number for each bucket of distances: near ones singly, far ones
together, in steps that widen like a logarithm. For a key at a distance from 0
on behind its query, with n buckets, h = n // 2, and M the distance at which the
logarithm reaches n:

  distance < h     bucket = distance
  otherwise        bucket = h + floor(ln(distance / h) / ln(M / h) · (n − h)),
                   at most n − 1

  bucket(distance, n, M)    a whole number from 0 to n − 1

With n = 8 and M = 32 the distances 0 … 9 fall into
0, 1, 2, 3, 4, 4, 4, 5, 5, 5. From M on there is one bucket for everything.
]]
--[[es
Cubetas que se ensanchan
========================

T5 aprende un número por cada cubeta de distancias: las cercanas una a una, las
lejanas juntas, en tramos que se ensanchan como un logaritmo. Para una clave
situada a una distancia, de 0 en adelante, por detrás de su consulta, con n
cubetas, h = n // 2, y M la distancia en la que el logaritmo llega a n:

  distancia < h    cubeta = distancia
  si no            cubeta = h + floor(ln(distancia / h) / ln(M / h) · (n − h)),
                   como mucho n − 1

  bucket(distance, n, M)    un número entero de 0 a n − 1

Con n = 8 y M = 32, las distancias 0 … 9 caen en
0, 1, 2, 3, 4, 4, 4, 5, 5, 5. Desde M hay una sola cubeta para todo.
]]

local function bucket(distance, n, M)
  local h = n // 2
  if distance < h then
    return 0                                      -- ???
  end
  local steps = 0                                 -- ???
  return h + steps                                -- ???
end

return { bucket = bucket }
