-- minimodel learn 13-alibi-bias

--[[en
A bias and its horizon
======================

The bias of ALiBi, with the causal mask in it: for the head with slope m,

  bias[i][j] = −m (i − j)   for j up to i,   −∞ for keys after the query

  bias(slopes, T)    (heads, T, T) for a list of slopes; nested lists or tensor

With the slope 0.5 and T = 3 the last row is {−1, −0.5, 0}. Where the content
says nothing (all other scores 0), the weights of the last row are e^(−m d) over
their sum, at distances d = 0 … T − 1. How far does it look, on average?

  reach(m, T)        Σ d e^(−m d) / Σ e^(−m d),  d = 0 … T − 1

reach(0.5, 1000) is 1.541, near 1/m: a head has a horizon, whatever T is.
]]
--[[es
Un sesgo y su horizonte
=======================

El sesgo de ALiBi, con la máscara causal incluida: en la cabeza de pendiente m,

  bias[i][j] = −m (i − j)   para j hasta i,   −∞ para las claves posteriores

  bias(slopes, T)    (cabezas, T, T) de una lista de pendientes; listas
                     anidadas o un tensor

Con la pendiente 0.5 y T = 3, la última fila es {−1, −0.5, 0}. Si el contenido
no dice nada (las demás puntuaciones, 0), los pesos de la última fila son
e^(−m d) entre su suma, a distancias d = 0 … T − 1. ¿A qué distancia mira, en
promedio?

  reach(m, T)        Σ d e^(−m d) / Σ e^(−m d),  d = 0 … T − 1

reach(0.5, 1000) es 1.541, cerca de 1/m: una cabeza tiene un horizonte, sea
cual sea T.
]]

local function bias(slopes, T)
  local heads = {}
  for h, m in ipairs(slopes) do
    heads[h] = {}
    for i = 1, T do
      heads[h][i] = {}
      for j = 1, T do
        heads[h][i][j] = 0                        -- ???
      end
    end
  end
  return heads
end

local function reach(m, T)
  local sum, total = 0, 0
  for d = 0, T - 1 do
    local weight = math.exp(-m * d)
    sum = sum                                     -- ???
    total = total + weight
  end
  return sum / total
end

return { bias = bias, reach = reach }
