-- minimodel learn 18-yarn

--[[en
YaRN's ramp
===========

To read texts s times longer, all angles of RoPE could be divided by s; but the
fast pairs tell neighbours apart and have seen whole turns anyway. YaRN looks at
how often pair i turns within the trained length L:

  r = L θ / 2π,   θ = 10000^(−2i/D)

  ramp(r, alpha, beta)       0 for r below alpha, 1 above beta, a straight line
                             between: (r − alpha) / (beta − alpha)
  frequencies(D, L, s)       for each pair, with alpha = 1 and beta = 32,
                             (1 − ramp) θ / s + ramp θ
  temperature(s)             0.1 ln s + 1 (the paper's √(1/t)): queries and
                             keys are multiplied by it

Pairs with ramp 1 stay as they are; those with ramp 0 are stretched. The checks
use D = 16, L = 256, s = 4 and others. (The line is straight in r here, as in
the paper; its published code, and minimodel, draw it straight in i.)
]]
--[[es
La rampa de YaRN
================

Para leer textos s veces más largos se podrían dividir todos los ángulos de RoPE
por s; pero los pares rápidos distinguen a los vecinos, y además ya han visto
vueltas enteras. YaRN mira cuántas vueltas da el par i en la longitud entrenada
L:

  r = L θ / 2π,   θ = 10000^(−2i/D)

  ramp(r, alpha, beta)       0 si r es menor que alpha, 1 si es mayor que beta,
                             y una recta entre medias:
                             (r − alpha) / (beta − alpha)
  frequencies(D, L, s)       para cada par, con alpha = 1 y beta = 32,
                             (1 − ramp) θ / s + ramp θ
  temperature(s)             0.1 ln s + 1 (la √(1/t) del artículo): por ella se
                             multiplican consultas y claves

Los pares con rampa 1 quedan como están; los de rampa 0 se estiran. Las
comprobaciones usan D = 16, L = 256, s = 4 y otros. (Aquí la rampa es una
recta en r, como en el artículo; su código publicado y minimodel la trazan recta
en i.)
]]

local function ramp(r, alpha, beta)
  return nil                                      -- ???
end

local function frequencies(D, L, s)
  local list = {}
  for i = 0, D // 2 - 1 do
    local theta = 10000 ^ (-2 * i / D)
    local r = 0                                   -- ???
    local share = ramp(r, 1, 32)
    list[i + 1] = theta                           -- ???
  end
  return list
end

local function temperature(s)
  return nil                                      -- ???
end

return { ramp = ramp, frequencies = frequencies, temperature = temperature }
