--- Exercise 25: a sweep over two axes, kept in a record.
local values = require "minimodel.exercises.values"
local verdict = require "minimodel.exercises.verdict"

local windows, lengths = { 4, 32 }, { 8, 16, 64 }

--- Entropy of a causal row that looks alike at the last `window` keys of `length`: ln of how many there are.
local function entropy(window, length) return math.log(math.min(window, length)) end

local function sweep(ws, Ts)
  local changes, highest, sum = {}, -math.huge, 0
  for i, w in ipairs(ws) do
    changes[i] = entropy(w, Ts[#Ts]) - entropy(w, Ts[1])
    for _, T in ipairs(Ts) do
      highest = math.max(highest, entropy(w, T))
      sum = sum + entropy(w, T)
    end
  end
  return { changes = changes, highest = highest, mean = sum / (#ws * #Ts) }
end

local function rising(rng, n, low)
  local list = {}
  for i = 1, n do
    low = low + rng:integer(1, 9)
    list[i] = low
  end
  return list
end

local given = sweep(windows, lengths)

--- The entropies of the sweep of the statement, a row for each window, as text.
local function entropies()
  local head, rows = "         ", {}
  for _, T in ipairs(lengths) do head = head .. ("%10s"):format("T = " .. T) end
  for i, w in ipairs(windows) do
    rows[i] = ("  w = %-3d"):format(w)
    for _, T in ipairs(lengths) do rows[i] = rows[i] .. ("%10.3f"):format(entropy(w, T)) end
  end
  return head .. "\n" .. table.concat(rows, "\n")
end

return {
  id = "25-sweep",
  title = { en = "A sweep and its record", es = "Un barrido y su registro" },
  functions = { "sweep" },
  numbers = { w = windows, T = lengths, change = given.changes, highest = given.highest, mean = given.mean,
    entropies = entropies() },
  statement = {
    en = [[
A sweep tries every combination; a record keeps each number at its place, with
named axes, and answers afterwards without another loop.

The sweep: heads that look alike at the last w keys, at lengths T. The entropy
of such a row is ln of the number of keys that it sees, the smaller of w and T.

  sweep(windows, lengths)    { changes = a plain list: for each window, entropy
                             at the last length less entropy at the first,
                             highest = the highest of all,
                             mean = the mean of all }

For windows ${w} and lengths ${T} the entropies are

${entropies}

so that changes is ${change}, highest ${highest} and mean ${mean}:
the narrow head stops widening. Helpful: mm.record("w", "T"),
H:put(value, w, T), H:change "T", which is a record of one axis, :list(), which
makes a plain list of it, H:high(), H:mean(); `minimodel --help record:change`.
Keys that are numbers stand in ascending order; the checks give rising lists.
]],
    es = [[
Un barrido prueba todas las combinaciones; un registro guarda cada número en su
lugar, con ejes que tienen nombre, y responde después sin otro bucle.

El barrido: cabezas que miran por igual las últimas w claves, con longitudes T.
La entropía de una fila así es el ln del número de claves que ve, el menor de w
y T.

  sweep(windows, lengths)    { changes = una lista corriente: por cada ventana,
                             la entropía con la última longitud menos la de la
                             primera,
                             highest = la mayor de todas,
                             mean = la media de todas }

Con ventanas ${w} y longitudes ${T}, las entropías son

${entropies}

de modo que changes es ${change}, highest ${highest} y mean ${mean}:
la cabeza estrecha deja de ensancharse. Le servirán: mm.record("w", "T"),
H:put(valor, w, T), H:change "T", que es un registro de un solo eje, :list(),
que hace de él una lista corriente, H:high(), H:mean();
`minimodel --help record:change`. Las claves numéricas van en orden creciente;
las comprobaciones dan listas crecientes.
]],
  },
  start = [[
local mm = require "minimodel"

local function sweep(windows, lengths)
  local H = mm.record("w", "T")
  for _, w in ipairs(windows) do
    for _, T in ipairs(lengths) do
      H:put(0, w, T)                              -- ???
    end
  end
  return { changes = {}, highest = nil, mean = nil }    -- ???
end

return { sweep = sweep }
]],
  solution = [[
local mm = require "minimodel"

local function sweep(windows, lengths)
  local H = mm.record("w", "T")
  for _, w in ipairs(windows) do
    for _, T in ipairs(lengths) do
      H:put(math.log(math.min(w, T)), w, T)
    end
  end
  return { changes = H:change("T"):list(), highest = H:high(), mean = H:mean() }
end

return { sweep = sweep }
]],
  hints = {
    { en = "What is put is math.log(math.min(w, T)).", es = "Lo que se anota es math.log(math.min(w, T))." },
    { en = "H:change(\"T\"):list() is the list of changes, one for each w.",
      es = "H:change(\"T\"):list() es la lista de cambios, uno por cada w." },
    { en = "H:high() and H:mean() are numbers.", es = "H:high() y H:mean() son números." },
  },
  checks = {
    { name = { en = "the change along T of each window", es = "el cambio de cada ventana a lo largo de T" },
      function(ask, rng)
        for _, asked in ipairs { { windows, lengths }, { rising(rng, rng:integer(1, 4), 2), rising(rng, 4, 8) } } do
          local got = ask("sweep", asked[1], asked[2])
          verdict.need(type(got) == "table", "sweep gives no table", "sweep no da una tabla")
          verdict.near(values.call("sweep", asked) .. ".changes", got.changes, sweep(asked[1], asked[2]).changes, 1e-12)
        end
      end },
    { name = { en = "the highest", es = "la mayor" },
      function(ask, rng)
        local ws, Ts = rising(rng, 3, 2), rising(rng, 3, 40)
        local got = ask("sweep", ws, Ts)
        verdict.need(type(got) == "table", "sweep gives no table", "sweep no da una tabla")
        verdict.near(values.call("sweep", { ws, Ts }) .. ".highest", got.highest, sweep(ws, Ts).highest, 1e-12)
      end },
    { name = { en = "the mean of all", es = "la media de todas" },
      function(ask, rng)
        local ws, Ts = rising(rng, rng:integer(2, 4), 2), rising(rng, 3, 5)
        local got = ask("sweep", ws, Ts)
        verdict.need(type(got) == "table", "sweep gives no table", "sweep no da una tabla")
        verdict.near(values.call("sweep", { ws, Ts }) .. ".mean", got.mean, sweep(ws, Ts).mean, 1e-12)
      end },
  },
}
