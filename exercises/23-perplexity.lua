-- minimodel learn 23-perplexity

--[[en
Perplexity
==========

A model read several texts; for each there is a list of losses, in nats, one for
each token. Perplexity is e to the mean loss, and the mean is over tokens, so
that a long text counts for more than a short one:

  perplexity(texts)    e^(mean loss of all tokens)
  by_place(texts)      a list: the mean loss at place 1 of a text, at place 2 …
                       over the texts that are so long

For the texts {1} and {3, 3, 3} the mean loss is 2.5, not 2, and the
perplexity 12.18. by_place is how one sees whether a model fails past the
length that it was trained on.
]]
--[[es
La perplejidad
==============

Un modelo leyó varios textos; de cada uno hay una lista de pérdidas, en nats,
una por token. La perplejidad es e elevado a la pérdida media, y la media se
toma sobre los tokens, de modo que un texto largo cuenta más que uno corto:

  perplexity(texts)    e^(pérdida media de todos los tokens)
  by_place(texts)      una lista: la pérdida media en el lugar 1 de un texto,
                       en el lugar 2… entre los textos que llegan hasta ahí

Con los textos {1} y {3, 3, 3}, la pérdida media es 2.5, no 2, y la
perplejidad, 12.18. by_place es la manera de ver si un modelo falla más allá
de la longitud con la que se entrenó.
]]

local function perplexity(texts)
  local sum, count = 0, 0
  for _, losses in ipairs(texts) do
    for _, loss in ipairs(losses) do
      sum = sum + loss
      count = count                         -- ???
    end
  end
  return sum / count                        -- ???
end

local function by_place(texts)
  local sums, counts = {}, {}
  for _, losses in ipairs(texts) do
    for place, loss in ipairs(losses) do
      sums[place] = loss                    -- ???
      counts[place] = 1                     -- ???
    end
  end
  for place = 1, #sums do sums[place] = sums[place] / counts[place] end
  return sums
end

return { perplexity = perplexity, by_place = by_place }
