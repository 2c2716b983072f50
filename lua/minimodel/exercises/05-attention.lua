--- Exercise 05: attention by hand (Vaswani et al. 2017, section 3.2.1).
local draw = require "minimodel.exercises.draw"
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, D = 4, 6

local function draw_inputs(rng, queries, keys)
  return draw.tensor(rng, { queries, D }), draw.tensor(rng, { keys, D }), draw.tensor(rng, { keys, D + 1 })
end

--- The weights and the output, as the engine computes them.
local function attention(q, k, v, bias)
  local out, A = mm.attention(q:reshape { 1, q.shape[1], D }, k:reshape { 1, k.shape[1], D },
    v:reshape { 1, v.shape[1], v.shape[2] }, { bias = bias, weights = true })
  return A[1], out[1]
end

return {
  id = "05-attention",
  title = { en = "Attention by hand", es = "La atención a mano" },
  functions = { "weights", "attend" },
  without = { "attention", "nn", "core" },
  numbers = { T = T, D = D },
  statement = {
    en = [[
One head of attention. Queries q (T, D), keys k (S, D), values v (S, E), and a
bias (T, S), such as a mask, that is added to the scores:

  weights(q, k, bias)     softmax(q kᵀ / √D + bias), row by row: (T, S)
  attend(q, k, v, bias)   the weights times v: (T, E)

The checks use D = ${D} and numbers of queries and keys that differ. Without the
root of D the scores of long vectors would grow, and the softmax would see
little more than its largest entry. mm.attention is closed in this exercise.
]],
    es = [[
Una cabeza de atención. Consultas q (T, D), claves k (S, D), valores v (S, E) y
un sesgo (T, S), por ejemplo una máscara, que se suma a las puntuaciones:

  weights(q, k, bias)     softmax(q kᵀ / √D + bias), fila a fila: (T, S)
  attend(q, k, v, bias)   los pesos por v: (T, E)

Las comprobaciones usan D = ${D} y distinto número de consultas que de claves.
Sin la raíz de D, las puntuaciones de vectores largos crecerían y la softmax
apenas vería más que la mayor. En este ejercicio mm.attention está cerrada.
]],
  },
  start = [[
local mm = require "minimodel"

local function weights(q, k, bias)
  local D = q.shape[2]
  local scores = nil              -- ???
  return (scores + bias)          -- ???
end

local function attend(q, k, v, bias)
  return nil                      -- ???
end

return { weights = weights, attend = attend }
]],
  solution = [[
local function weights(q, k, bias)
  local D = q.shape[2]
  local scores = q:matmul(k:T()) / math.sqrt(D)
  return (scores + bias):softmax(-1)
end

local function attend(q, k, v, bias)
  return weights(q, k, bias):matmul(v)
end

return { weights = weights, attend = attend }
]],
  hints = {
    { en = "k:T() is k with rows and columns exchanged; q:matmul(k:T()) holds every query times every key.",
      es = "k:T() es k con filas y columnas cambiadas; q:matmul(k:T()) tiene cada consulta por cada clave." },
    { en = "Divide by math.sqrt(D), add the bias, and only then softmax(-1), along the last axis.",
      es = "Divida por math.sqrt(D), sume el sesgo y solo entonces softmax(-1), a lo largo del último eje." },
    { en = "attend is weights(q, k, bias):matmul(v).", es = "attend es weights(q, k, bias):matmul(v)." },
  },
  checks = {
    { name = { en = "weights without a bias", es = "pesos sin sesgo" },
      function(ask, rng)
        for _, keys in ipairs { T, rng:integer(5, 8) } do
          local q, k, v = draw_inputs(rng, T, keys)
          local zero = mm.zeros({ T, keys }, "float64")
          verdict.equal(ask, "weights", { q, k, zero }, (attention(q, k, v, zero)), 1e-9)
        end
      end },
    { name = { en = "the bias is added before the softmax", es = "el sesgo se suma antes de la softmax" },
      function(ask, rng)
        local keys = rng:integer(5, 8)
        local q, k, v = draw_inputs(rng, T, keys)
        local bias = draw.tensor(rng, { T, keys })
        verdict.equal(ask, "weights", { q, k, bias }, (attention(q, k, v, bias)), 1e-9)
      end },
    { name = { en = "a masked key gets no weight", es = "una clave tapada no recibe peso" },
      function(ask, rng)
        local q, k, v = draw_inputs(rng, T, T)
        local steps = mm.arange(T, "float64")
        local bias = mm.where(steps:reshape({ 1, T }):gt(steps:reshape { T, 1 }), -math.huge, 0):astype "float64"
        verdict.equal(ask, "weights", { q, k, bias }, (attention(q, k, v, bias)), 1e-9)
      end },
    { name = { en = "attend is the weights times v", es = "attend es los pesos por v" },
      function(ask, rng)
        local keys = rng:integer(5, 8)
        local q, k, v = draw_inputs(rng, T, keys)
        local bias = draw.tensor(rng, { T, keys })
        verdict.equal(ask, "attend", { q, k, v, bias }, (select(2, attention(q, k, v, bias))), 1e-9)
      end },
  },
}
