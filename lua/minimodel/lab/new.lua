--- minimodel new LAB.lua: writes a small lab in both languages to begin from. It runs, passes the lint and weaves; it
-- asks nothing and writes over nothing. Returns a function from the list of arguments to the exit status.
local files = require "minimodel.files"
local lfs = require "lfs"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"

local SKELETON = [==[
#!/usr/bin/env minimodel
-- NAME: how the entropy of attention grows with the sequence, in a layer that nobody has trained.
-- Does: some positional schemes, four lengths, a few seeds. Does not: train. Change what you like and run it again:
--     minimodel PATH
--[[en
A row of attention that looks at every token alike has the entropy $\ln T$; one that looks at a single token has none.
What becomes of it when the sequence grows? Write here, in a few sentences, what your lab asks and why.
]]
--[[es
Una fila de atención que mira a todos los tokens por igual tiene entropía $\ln T$; la que mira a uno solo no tiene
ninguna. ¿Qué le pasa cuando crece la secuencia? Escriba aquí, en pocas frases, qué pregunta su práctica y por qué.
]]
--[[en lab
title: NAME: entropy and length
seeds: how many seeds
]]
--[[es lab
title: NAME: entropía y longitud
seeds: cuántas semillas
]]
local mm  = require "minimodel"
local lab = mm.lab { experiment = "NAME", seed = 0 }
local n_seeds = lab:param("seeds", 5, { min = 1 })      -- also an option: --seeds 20
local lengths, d_model = { 16, 32, 64, 128 }, 32

local H = mm.record("scheme", "T", "seed")              -- mean entropy of a row of attention, in nats

--[[en claim:grows
source: a guess
claim: the entropy grows with the length, whatever the scheme
expected: change from the shortest to the longest sequence above 0 in every seed
true: there is more to look at, and nothing tells this layer where to look
false: some scheme keeps its attention together as the sequence grows
]]
--[[es claim:grows
source: una conjetura
claim: la entropía crece con la longitud, sea cual sea el esquema
expected: cambio de la secuencia más corta a la más larga mayor que 0 con todas las semillas
true: hay más que mirar, y nada le dice a esta capa adónde mirar
false: hay algún esquema que mantiene concentrada la atención al crecer la secuencia
]]
lab:claim("grows", function() return H:change "T" end, ">", 0)

--[[en
# The sweep {#sec:sweep}

The entropy of row $i$ of the attention matrix is $H_i = -\sum_j A_{ij} \ln A_{ij}$. @fig:entropy shows its mean.
]]
--[[es
# El barrido {#sec:sweep}

La entropía de la fila $i$ de la matriz de atención es $H_i = -\sum_j A_{ij} \ln A_{ij}$. La @fig:entropy muestra su
media.
]]
for seed in lab:seeds(n_seeds) do
  local mha = mm.nn.MultiHeadAttention { d_model = d_model, n_heads = 2, seed = seed }
  local X   = mm.randn(mm.random(seed):split "inputs", { lengths[#lengths], d_model })      -- (T, d_model)
  for _, name in ipairs { "none", "rope", "alibi" } do
    for _, T in ipairs(lengths) do
      local A = mha:weights(X:slice(1, 1, T), { scheme = mm.positional.schemes[name]() })   -- (n_heads, T, T)
      H:put(mm.measure.row_entropy(A):mean(), name, T, seed)
    end
  end
end

--[[en checks
bound: no mean entropy exceeds ln T: largest excess
]]
--[[es checks
bound: ninguna entropía media supera ln T: mayor exceso
]]
lab:check("bound", H:map(function(h, _, T) return h - math.log(T) end):high(), "<", 1e-5)
local rise = H:change("T"):mean("seed"):table()         -- by scheme, for the words below

--[[en fig:entropy
title: The entropy of untrained attention against length
x: `=mm.terms.length`
y: `=mm.terms.entropy`
caption: Mean entropy of a row, for each scheme. Lines: the first seed; bands: the range of all seeds.
alt: From T = 16 to T = 128 the mean entropy changes by `=%.2f rise.none` nats without positions, `=%.2f rise.rope` with
  RoPE and `=%.2f rise.alibi` with ALiBi.
]]
--[[es fig:entropy
title: La entropía de una atención sin entrenar según la longitud
x: `=mm.terms.length`
y: `=mm.terms.entropy`
caption: Entropía media de una fila, con cada esquema. Líneas: la primera semilla; bandas: el intervalo de todas.
alt: De T = 16 a T = 128 la entropía media cambia `=%.2f rise.none` nats sin posiciones, `=%.2f rise.rope` con RoPE y
  `=%.2f rise.alibi` con ALiBi.
]]
lab:figure("entropy", mm.figure.curves(H, lab:words "fig:entropy"))
lab:confront()

--[[en finding
Untrained, the entropy of attention rises by `=%.2f rise.rope` nats with RoPE and by `=%.2f rise.alibi` with ALiBi.
]]
--[[es finding
Sin entrenar, la entropía de la atención sube `=%.2f rise.rope` nats con RoPE y `=%.2f rise.alibi` con ALiBi.
]]
]==]

local SAID = {
  en = {
    usage = "usage: minimodel new LAB.lua\n\n"
      .. "Writes a small lab in both languages to begin from; its name becomes that of the experiment.\n"
      .. "minimodel --help first makes a lab of your own of it, step by step, in ten minutes.\n",
    there = "%s is there already; nothing was written",
    name = "a lab's name is made of letters, digits, _ and -, as in labs/08-mine.lua, not '%s'",
    written = "%s is written; run it with\n  %s %s\nand go on, step by step, with\n  %s --help first\n",
  },
  es = {
    usage = "uso: minimodel new PRÁCTICA.lua\n\n"
      .. "Escribe una práctica pequeña en las dos lenguas, para empezar; su nombre será el del experimento.\n"
      .. "minimodel --help primera hace de ella una práctica propia, paso a paso, en diez minutos.\n",
    there = "%s ya existe; no se ha escrito nada",
    name = "el nombre de una práctica lleva letras, cifras, _ y -, como labs/08-mine.lua, no '%s'",
    written = "%s está escrita; ejecútela con\n  %s %s\ny siga, paso a paso, con\n  %s --help primera\n",
  },
}

local function complain(message, ...)
  io.stderr:write("minimodel new: ", message:format(...), "\n")
end

return function(arguments)
  local said = SAID[session.language or "en"]
  local path = arguments[1]
  if path == "--help" or path == "-h" or not path or #arguments > 1 or path:find "^%-" then
    io[(path == "--help" or path == "-h") and "stdout" or "stderr"]:write(show.fit(said.usage))
    return (path == "--help" or path == "-h") and 0 or 2
  end
  if not path:find "%.lua$" then path = path .. ".lua" end
  local folder, name = path:match "^(.-)([^/]*)%.lua$"
  if not name:find "^[%w][%w_%-%.]*$" then
    complain(said.name, name)
    return 2
  end
  if lfs.symlinkattributes(path, "mode") then
    complain(said.there, path)
    return 1
  end
  local shown = files.shell_word(path)
  local text = SKELETON:gsub("NAME", function() return name end):gsub("PATH", function() return shown end)
  local ok, message = true, nil
  if folder ~= "" then ok, message = files.make_folders(folder) end
  if ok then ok, message = files.write(path, text) end
  if not ok then
    complain("%s", message)
    return 1
  end
  io.stdout:write(said.written:format(path, show.command(), shown, show.command()))
  return 0
end
