--- Exercise 23: perplexity over texts of different lengths.
local draw = require "minimodel.exercises.draw"
local verdict = require "minimodel.exercises.verdict"

local short, long = { 1 }, { 3, 3, 3 }

local function per_token(texts)
  local sum, count = 0, 0
  for _, losses in ipairs(texts) do
    for _, loss in ipairs(losses) do sum, count = sum + loss, count + 1 end
  end
  return sum / count
end

local function by_place(texts)
  local sums, counts = {}, {}
  for _, losses in ipairs(texts) do
    for place, loss in ipairs(losses) do
      sums[place] = (sums[place] or 0) + loss
      counts[place] = (counts[place] or 0) + 1
    end
  end
  for place = 1, #sums do sums[place] = sums[place] / counts[place] end
  return sums
end

local function draw_texts(rng)
  local texts = {}
  for i = 1, rng:integer(2, 4) do texts[i] = draw.list(rng, rng:integer(1, 3) + 3 * i, 0.1, 6) end
  rng:shuffle(texts)
  return texts
end

return {
  id = "23-perplexity",
  title = { en = "Perplexity", es = "La perplejidad" },
  functions = { "perplexity", "by_place" },
  numbers = { a = short, b = long, loss = per_token { short, long }, ppl = math.exp(per_token { short, long }) },
  statement = {
    en = [[
A model read several texts; for each there is a list of losses, in nats, one for
each token. Perplexity is e to the mean loss, and the mean is over tokens, so
that a long text counts for more than a short one:

  perplexity(texts)    e^(mean loss of all tokens)
  by_place(texts)      a list: the mean loss at place 1 of a text, at place 2 …
                       over the texts that are so long

For the texts ${a} and ${b} the mean loss is ${loss}, not 2, and the
perplexity ${ppl}. by_place is how one sees whether a model fails past the
length that it was trained on.
]],
    es = [[
Un modelo leyó varios textos; de cada uno hay una lista de pérdidas, en nats,
una por token. La perplejidad es e elevado a la pérdida media, y la media se
toma sobre los tokens, de modo que un texto largo cuenta más que uno corto:

  perplexity(texts)    e^(pérdida media de todos los tokens)
  by_place(texts)      una lista: la pérdida media en el lugar 1 de un texto,
                       en el lugar 2… entre los textos que llegan hasta ahí

Con los textos ${a} y ${b}, la pérdida media es ${loss}, no 2, y la
perplejidad, ${ppl}. by_place es la manera de ver si un modelo falla más allá
de la longitud con la que se entrenó.
]],
  },
  start = [[
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
]],
  solution = [[
local function perplexity(texts)
  local sum, count = 0, 0
  for _, losses in ipairs(texts) do
    for _, loss in ipairs(losses) do
      sum = sum + loss
      count = count + 1
    end
  end
  return math.exp(sum / count)
end

local function by_place(texts)
  local sums, counts = {}, {}
  for _, losses in ipairs(texts) do
    for place, loss in ipairs(losses) do
      sums[place] = (sums[place] or 0) + loss
      counts[place] = (counts[place] or 0) + 1
    end
  end
  for place = 1, #sums do sums[place] = sums[place] / counts[place] end
  return sums
end

return { perplexity = perplexity, by_place = by_place }
]],
  hints = {
    { en = "Count every token; e to the power x is math.exp(x).",
      es = "Cuente cada token; e elevado a x es math.exp(x)." },
    { en = "sums[place] is nil the first time: (sums[place] or 0) + loss.",
      es = "sums[place] es nil la primera vez: (sums[place] or 0) + loss." },
  },
  checks = {
    { name = { en = "one text", es = "un texto" },
      function(ask, rng)
        local texts = { draw.list(rng, rng:integer(2, 9), 0.1, 6) }
        verdict.equal(ask, "perplexity", { texts }, math.exp(per_token(texts)), 1e-6)
      end },
    { name = { en = "texts of different lengths", es = "textos de distinta longitud" },
      function(ask, rng)
        verdict.equal(ask, "perplexity", { { short, long } }, math.exp(per_token { short, long }), 1e-9)
        local texts = draw_texts(rng)
        verdict.equal(ask, "perplexity", { texts }, math.exp(per_token(texts)), 1e-6)
      end },
    { name = { en = "by place", es = "por lugares" },
      function(ask, rng)
        verdict.equal(ask, "by_place", { { short, long } }, { 2, 3, 3 }, 1e-9)
        local texts = draw_texts(rng)
        verdict.equal(ask, "by_place", { texts }, by_place(texts), 1e-9)
      end },
  },
}
