--- Exercise 24: decoding with a cache gives what the whole sequence gives.
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, D = 5, 4

local function full(q, k, v)
  local function head(x) return x:reshape { 1, x.shape[1], x.shape[2] } end
  return mm.attention(head(q), head(k), head(v), { causal = true })[1]
end

return {
  id = "24-cache",
  title = { en = "Keys and values, kept", es = "Claves y valores, guardados" },
  functions = { "step" },
  without = { "nn", "core" },
  numbers = { T = T, D = D },
  statement = {
    en = [[
A model writes one token at a time. Its new query needs the keys and values of
all tokens so far, which do not change: they are kept, and only the new row is
computed. One step of one head, which is softmax(q kᵀ / √D) v:

  step(cache, q, k, v)    q, k and v are (1, D) rows of the new token;
                          returns { out =, cache = }: its output (1, D), and
                          { k =, v = } with the rows so far, for the next step

The first step gets cache = {}: nothing is kept yet. After T steps the outputs
are the rows of causal attention over the whole sequence; the checks use T = ${T},
D = ${D} and others. No mask is needed: what is not written yet is not there.
Helpful: mm.concat(list, axis), t:matmul, t:softmax.
]],
    es = [[
Un modelo escribe un token cada vez. Su consulta nueva necesita las claves y los
valores de todos los tokens anteriores, que no cambian: se guardan y solo se
calcula la fila nueva. Un paso de una cabeza, que es softmax(q kᵀ / √D) v:

  step(cache, q, k, v)    q, k y v son filas (1, D) del token nuevo; devuelve
                          { out =, cache = }: su salida (1, D) y { k =, v = }
                          con las filas hasta ahora, para el paso siguiente

El primer paso recibe cache = {}: aún no hay nada guardado. Tras T pasos, las
salidas son las filas de la atención causal sobre la secuencia entera; las
comprobaciones usan T = ${T}, D = ${D} y otros. No hace falta máscara: lo que aún no
está escrito no está. Le servirán: mm.concat(lista, eje), t:matmul, t:softmax.
]],
  },
  start = [[
local mm = require "minimodel"

local function step(cache, q, k, v)
  local keys = k                                          -- ???
  local values = v                                        -- ???
  local weights = q:matmul(keys:T()):softmax(-1)          -- ???
  return { out = weights:matmul(values), cache = { k = keys, v = values } }
end

return { step = step }
]],
  solution = [[
local mm = require "minimodel"

local function step(cache, q, k, v)
  local keys = cache.k and mm.concat({ cache.k, k }, 1) or k
  local values = cache.v and mm.concat({ cache.v, v }, 1) or v
  local weights = (q:matmul(keys:T()) / math.sqrt(q.shape[2])):softmax(-1)
  return { out = weights:matmul(values), cache = { k = keys, v = values } }
end

return { step = step }
]],
  hints = {
    { en = "mm.concat({ cache.k, k }, 1) puts the new row under the kept ones.",
      es = "mm.concat({ cache.k, k }, 1) pone la fila nueva debajo de las guardadas." },
    { en = "The first time cache.k is nil: cache.k and mm.concat(…) or k.",
      es = "La primera vez cache.k es nil: cache.k and mm.concat(…) or k." },
    { en = "The scores are divided by the root of D, as ever.",
      es = "Las puntuaciones se dividen por la raíz de D, como siempre." },
  },
  checks = {
    { name = { en = "the first token sees itself", es = "el primer token se ve a sí mismo" },
      function(ask, rng)
        local q, k, v = draw.tensor(rng, { 1, D }), draw.tensor(rng, { 1, D }), draw.tensor(rng, { 1, D })
        local got = ask("step", {}, q, k, v)
        verdict.need(type(got) == "table" and type(got.cache) == "table", "step gives no { out =, cache = }",
          "step no da { out =, cache = }")
        verdict.near("step({}, q, k, v).out", got.out, v, 1e-9)
        verdict.near("step({}, q, k, v).cache.k", got.cache.k, k, 0)
      end },
    { name = { en = "step by step as all at once", es = "paso a paso como todo de una vez" },
      function(ask, rng)
        for _, size in ipairs { { T, D }, { rng:integer(6, 9), rng:integer(2, 7) } } do
          local q, k, v = draw.tensor(rng, size), draw.tensor(rng, size), draw.tensor(rng, size)
          local want, cache = full(q, k, v), {}
          for i = 1, size[1] do
            local function row(x) return x:slice(1, i, i):contiguous() end
            local got = ask("step", cache, row(q), row(k), row(v))
            verdict.need(type(got) == "table" and type(got.cache) == "table", "step gives no { out =, cache = }",
              "step no da { out =, cache = }")
            verdict.near(("step %d, out"):format(i), got.out, row(want), 1e-9)
            cache = got.cache
          end
        end
      end },
    { name = { en = "the cache grows by a row", es = "la caché crece una fila" },
      function(ask, rng)
        local rows = rng:integer(2, 5)
        local cache = { k = draw.tensor(rng, { rows, D }), v = draw.tensor(rng, { rows, D }) }
        local q, k, v = draw.tensor(rng, { 1, D }), draw.tensor(rng, { 1, D }), draw.tensor(rng, { 1, D })
        local got = ask("step", cache, q, k, v)
        verdict.need(type(got) == "table" and type(got.cache) == "table", "step gives no { out =, cache = }",
          "step no da { out =, cache = }")
        verdict.near("cache.k", got.cache.k, mm.concat({ cache.k, k }, 1), 0)
        verdict.near("cache.v", got.cache.v, mm.concat({ cache.v, v }, 1), 0)
      end },
  },
}
