-- minimodel learn 09-rope-half

--[[en
The other layout of RoPE
========================

Many programs pair feature i with feature i + D/2 rather than with its
neighbour: for D = 8, feature 0 with feature 4. The angles are the same,
θ = 10000^(−2i/D) for pair i:

  y[i]       = x[i] cos a − x[i + D/2] sin a
  y[i + D/2] = x[i] sin a + x[i + D/2] cos a      a = p θ

  rope_half(x, p)    y, for a list x of D numbers

The two layouts are one up to the order of the features. That order:

  order(D)    a list of D numbers, counted from 0: feature j of the half layout
              is feature order[j] of the interleaved one

so order(8) is {0, 2, 4, 6, 1, 3, 5, 7}. Weights that were trained with one
layout and run with the other give nonsense without any error; reordered, they
give the same numbers.
]]
--[[es
La otra disposición de RoPE
===========================

Muchos programas emparejan la componente i con la i + D/2, y no con su vecina:
con D = 8, la componente 0 con la 4. Los ángulos son los mismos,
θ = 10000^(−2i/D) para el par i:

  y[i]       = x[i] cos a − x[i + D/2] sen a
  y[i + D/2] = x[i] sen a + x[i + D/2] cos a      a = p θ

  rope_half(x, p)    y, de una lista x de D números

Las dos disposiciones son una misma salvo el orden de las componentes:

  order(D)    una lista de D números, contados desde 0: la componente j de la
              disposición por mitades es la componente order[j] de la otra

de modo que order(8) es {0, 2, 4, 6, 1, 3, 5, 7}. Unos pesos entrenados con una
disposición y ejecutados con la otra dan disparates sin ningún error;
reordenados, dan los mismos números.
]]

local function rope_half(x, p)
  local D, y = #x, {}
  local half = D // 2
  for i = 0, half - 1 do
    local angle = p * 10000 ^ (-2 * i / D)
    local c, s = math.cos(angle), math.sin(angle)
    local a, b = x[i + 1], x[i + 2]         -- ???
    y[i + 1] = a * c - b * s
    y[i + 2] = a * s + b * c                -- ???
  end
  return y
end

local function order(D)
  local list = {}
  for i = 0, D // 2 - 1 do
    list[i + 1] = 0                         -- ???
    list[D // 2 + i + 1] = 0                -- ???
  end
  return list
end

return { rope_half = rope_half, order = order }
