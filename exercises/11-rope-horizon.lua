-- minimodel learn 11-rope-horizon

--[[en
Angles that training never showed
=================================

Pair i of RoPE turns by θ = base^(−2i/D) per position, so it needs

  wavelength = 2π / θ = 2π base^(2i/D)

positions for a whole turn. A pair with a wavelength longer than the trained
length L has only ever shown a part of the circle; further out it reaches
angles that the model never saw. That is why RoPE does not extrapolate by
itself, and why the slow pairs are the ones to stretch.

  wavelength(i, D, base)     of pair i, counted from 0
  unseen(D, base, L)         how many of the D/2 pairs have wavelength > L

For D = 8 and base 10000 the first pair's wavelength is 6.283, the last
one's 6283; with L = 64, unseen is 2.
]]
--[[es
Ángulos que el entrenamiento no mostró
======================================

El par i de RoPE gira θ = base^(−2i/D) por posición, así que necesita

  longitud de onda = 2π / θ = 2π base^(2i/D)

posiciones para dar una vuelta. Un par con una longitud de onda mayor que la
longitud entrenada L solo ha mostrado una parte del círculo; más allá llega a
ángulos que el modelo nunca vio. Por eso RoPE no extrapola por sí sola, y por
eso son los pares lentos los que hay que estirar.

  wavelength(i, D, base)     la del par i, contado desde 0
  unseen(D, base, L)         cuántos de los D/2 pares tienen longitud de
                             onda > L

Con D = 8 y base 10000, la longitud de onda del primer par es 6.283 y la del
último, 6283; con L = 64, unseen es 2.
]]

local function wavelength(i, D, base)
  return nil                                -- ???
end

local function unseen(D, base, L)
  local count = 0
  for i = 0, D // 2 - 1 do
    if false then count = count + 1 end     -- ???
  end
  return count
end

return { wavelength = wavelength, unseen = unseen }
