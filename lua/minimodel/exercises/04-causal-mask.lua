--- Exercise 04: the causal mask, also where there are more keys than queries.
local mm = require "minimodel"
local verdict = require "minimodel.exercises.verdict"

local T, S = 2, 4

--- Nested lists: 0 where query i of T may see key j of S, −∞ elsewhere; the queries are the last T positions.
local function mask(queries, keys)
  local rows = {}
  for i = 1, queries do
    rows[i] = {}
    for j = 1, keys do rows[i][j] = j - 1 <= keys - queries + i - 1 and 0 or -math.huge end
  end
  return rows
end

return {
  id = "04-causal-mask",
  title = { en = "Looking back only", es = "Mirar solo hacia atrás" },
  functions = { "mask" },
  numbers = { T = T, S = S, rows = "{0, 0, 0, −∞} and {0, 0, 0, 0}", filas = "{0, 0, 0, −∞} y {0, 0, 0, 0}" },
  statement = {
    en = [[
A language model predicts the next token, so a query may not see keys that come
after it. The mask is added to the scores before the softmax: 0 where query i
may see key j, −∞ where it may not.

  mask(T, S)    (T, S): T queries, S keys

With T = S it is the usual triangle: query i sees the keys 0 … i. While a model
writes, the older keys are kept and only the last T positions are queries: then
S > T, and query i stands at position S − T + i. For example, mask(${T}, ${S}) has
the rows ${rows}.

Positions count from 0. Write it with mm.arange and mm.where, or with two loops
and mm.tensor; -math.huge is −∞.
]],
    es = [[
Un modelo de lenguaje predice el token siguiente, así que una consulta no debe
ver las claves que vienen después. La máscara se suma a las puntuaciones antes
de la softmax: 0 donde la consulta i puede ver la clave j y −∞ donde no.

  mask(T, S)    (T, S): T consultas, S claves

Con T = S es el triángulo de siempre: la consulta i ve las claves 0 … i.
Mientras un modelo escribe, las claves anteriores se conservan y solo las
últimas T posiciones son consultas: entonces S > T, y la consulta i está en la
posición S − T + i. Por ejemplo, mask(${T}, ${S}) tiene las filas
${filas}.

Las posiciones se cuentan desde 0. Escríbala con mm.arange y mm.where, o con
dos bucles y mm.tensor; -math.huge es −∞.
]],
  },
  start = [[
local mm = require "minimodel"

local function mask(T, S)
  local query = mm.arange(T):reshape { T, 1 }       -- ???
  local key = mm.arange(S):reshape { 1, S }
  return mm.where(key:gt(query), 0, 0)              -- ???
end

return { mask = mask }
]],
  solution = [[
local mm = require "minimodel"

local function mask(T, S)
  local query = mm.arange(T):reshape { T, 1 } + (S - T)
  local key = mm.arange(S):reshape { 1, S }
  return mm.where(key:gt(query), -math.huge, 0)
end

return { mask = mask }
]],
  hints = {
    { en = "mm.where(condition, a, b) is a where the condition holds: a is what hides a key. A product will not do: "
      .. "0 · −∞ is no number.",
      es = "mm.where(condición, a, b) vale a donde se cumple la condición: a es lo que tapa una clave. Un producto no "
      .. "sirve: 0 · −∞ no es un número." },
    { en = "The position of query i is i + (S − T), with i from 0: add S - T to mm.arange(T).",
      es = "La posición de la consulta i es i + (S − T), con i desde 0: sume S - T a mm.arange(T)." },
  },
  checks = {
    { name = { en = "as many queries as keys", es = "tantas consultas como claves" },
      function(ask, rng)
        for _, n in ipairs { 3, rng:integer(4, 9), 1 } do verdict.equal(ask, "mask", { n, n }, mask(n, n), 0) end
      end },
    { name = { en = "one query, many keys: nothing is hidden", es = "una consulta y muchas claves: nada se tapa" },
      function(ask, rng)
        for _, n in ipairs { 4, rng:integer(5, 9) } do verdict.equal(ask, "mask", { 1, n }, mask(1, n), 0) end
      end },
    { name = { en = "the last queries of many keys", es = "las últimas consultas de muchas claves" },
      function(ask, rng)
        verdict.equal(ask, "mask", { T, S }, mask(T, S), 0)
        local keys = rng:integer(6, 9)
        local queries = rng:integer(2, 5)
        verdict.equal(ask, "mask", { queries, keys }, mask(queries, keys), 0)
      end },
    { name = { en = "after the softmax every row still adds up to 1",
        es = "tras la softmax cada fila sigue sumando 1" },
      function(ask, rng)
        local queries, keys = rng:integer(2, 4), rng:integer(4, 7)
        local got = ask("mask", queries, keys)
        verdict.near(("mask(%d, %d)"):format(queries, keys), got, mask(queries, keys), 0)
        local scores = mm.randn(rng, { queries, keys }) + (type(got) == "table" and mm.tensor(got) or got)
        verdict.near("softmax(scores + mask):sum(2)", scores:softmax(-1):sum(2), mm.ones { queries }, 1e-5)
      end },
  },
}
