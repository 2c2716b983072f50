-- minimodel learn 20-heads

--[[en
Heads are slices of features
============================

A layer of several heads computes q, k and v for all heads at once, and cuts the
features into as many slices: head h takes the features from h D on, with
D = d / H, counted from 0.

  split(x, H)    (T, d) to (H, T, D)
  merge(y)       (H, T, D) back to (T, d)

With T = 3, d = 8 and H = 2 each head has 4 features. merge(split(x, H)) is x.
Caution: x:reshape {H, T, D} has the right shape and the wrong numbers, since
it cuts the list of all numbers where it happens to fall. Reshape to (T, H, D)
first, and exchange the first two axes with t:permute or t:transpose.
]]
--[[es
Las cabezas son porciones de las componentes
============================================

Una capa con varias cabezas calcula q, k y v de todas a la vez, y corta las
componentes en otras tantas porciones: la cabeza h toma las componentes desde
h D, con D = d / H, contadas desde 0.

  split(x, H)    de (T, d) a (H, T, D)
  merge(y)       de (H, T, D) otra vez a (T, d)

Con T = 3, d = 8 y H = 2, cada cabeza tiene 4 componentes.
merge(split(x, H)) es x. Cuidado: x:reshape {H, T, D} tiene la forma correcta y
los números equivocados, porque corta la lista de todos los números por donde
cae. Cambie antes la forma a (T, H, D) e intercambie los dos primeros ejes con
t:permute o t:transpose.
]]

local function split(x, H)
  local T, d = x.shape[1], x.shape[2]
  return x:reshape { H, T, d // H }               -- ???
end

local function merge(y)
  local H, T, D = y.shape[1], y.shape[2], y.shape[3]
  return y:reshape { T, H * D }                   -- ???
end

return { split = split, merge = merge }
