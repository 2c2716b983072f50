-- minimodel learn 26-claim

--[[en
A claim and its measure
=======================

"Scheme A loses less than scheme B" is a claim. Its measure: the difference of
their losses, once for each seed. One seed proves nothing and a mean alone
hides the spread, so take an interval:

  interval(list)         {low, high} = mean ± 2 s / √n, for n differences;
                         s² = Σ (x − mean)² / (n − 1)
  decide(list, bound)    "holds" if all of the interval lies below the bound,
                         "fails" if all of it lies above,
                         "open" in any other case

interval({-0.4, -0.6, -0.5, -0.3}) is {-0.5791, -0.3209}, so "difference < 0"
holds on these seeds. A run that gave nan decides nothing: one nan in the list
and the claim is open. (Every comparison with nan is false.)
]]
--[[es
Una afirmación y su medida
==========================

«El esquema A pierde menos que el B» es una afirmación. Su medida: la diferencia
de sus pérdidas, una por semilla. Una sola semilla no prueba nada y la media
sola esconde la dispersión, así que tome un intervalo:

  interval(list)         {inferior, superior} = media ± 2 s / √n, con n
                         diferencias; s² = Σ (x − media)² / (n − 1)
  decide(list, bound)    "holds" si todo el intervalo queda por debajo de
                         bound, "fails" si todo queda por encima,
                         "open" en cualquier otro caso

interval({-0.4, -0.6, -0.5, -0.3}) es {-0.5791, -0.3209}, así que
«diferencia < 0» se cumple con estas semillas. Una ejecución que dio nan no
decide nada: con un nan en la lista, la afirmación queda abierta. (Toda
comparación con nan es falsa.)
]]

local function interval(list)
  local n, mean, squares = #list, 0, 0
  for _, x in ipairs(list) do mean = mean + x / n end
  for _, x in ipairs(list) do squares = squares + (x - mean) ^ 2 end
  local s = 0                                     -- ???
  local half = 0                                  -- ???
  return { mean - half, mean + half }
end

local function decide(list, bound)
  local ends = interval(list)
  local low, high = ends[1], ends[2]
  if false then return "holds" end                -- ???
  if false then return "fails" end                -- ???
  return "open"
end

return { interval = interval, decide = decide }
