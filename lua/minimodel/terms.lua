--- mm.terms: words that recur in labs, once, in both languages: `=mm.terms.length` in a block of words, or any place
-- that takes a text. What schemes are called stands with how they are drawn (positional/looks.lua). A star slants in
-- figures and reports alike. Does not hold sentences.
local options = require "minimodel.options"

local terms = {
  arm = { "arm", "brazo" },
  d_model = { "width of the model", "anchura del modelo" },
  distance = { "distance |*i* − *j*|", "distancia |*i* − *j*|" },
  entropy = { "mean entropy (nats)", "entropía media (nats)" },
  head = { "head", "cabeza" },
  heads = { "heads", "cabezas" },
  key = { "key", "clave" },
  layer = { "layer", "capa" },
  length = { "sequence length *T*", "longitud de secuencia *T*" },
  lengths = { "sequence lengths", "longitudes de secuencia" },
  loss = { "cross-entropy (nats per token)", "entropía cruzada (nats por token)" },
  position = { "position", "posición" },
  query = { "query", "consulta" },
  scheme = { "scheme", "esquema" },
  seed = { "seed", "semilla" },
  seeds = { "seeds", "semillas" },
  step = { "step", "paso" },
  token = { "token", "token" },
  weight = { "attention weight", "peso de atención" },
}
for name, pair in pairs(terms) do terms[name] = { en = pair[1], es = pair[2] } end

return options.room("mm.terms", terms)
