--- How a check says no: with { en =, es = }, raised, that names the call, what it should give and what it gives.
--
-- A check is a function of (ask, rng). ask(name, …) calls a function of the answer, wherever it runs, and returns plain
-- data (exercises/values.lua). It raises { stopped = message } where the answer stopped with an error, refused = true
-- beside it where that was its own will (exercises/refusal.lua), and { gives = kind } where it gave what is no data;
-- call = what was asked, as one would write it, beside both.
-- A check that returns has held. Does not compute what is right: each exercise does.
local values = require "minimodel.exercises.values"

local verdict = {}

--- The check does not hold: en and es are formats, filled in with the same values.
function verdict.deny(en, es, ...)
  if select("#", ...) > 0 then en, es = en:format(...), es:format(...) end
  error({ en = en, es = es }, 0)
end

--- Goes on only where `held` is true.
function verdict.need(held, en, es, ...)
  if not held then verdict.deny(en, es, ...) end
end

local KINDS = {
  number = { en = "a number", es = "un número" }, table = { en = "a table", es = "una tabla" },
  string = { en = "a text", es = "un texto" }, boolean = { en = "true or false", es = "true o false" },
  userdata = { en = "a tensor", es = "un tensor" },
}

--- Is it what is left of a record (mm.record) when it has been copied as plain data?
local function is_record(x) return type(x) == "table" and x.axes and x.names and x.order and x.tree and x.size end

local function kind_of(x, language)
  if is_record(x) then return language == "es" and "un registro" or "a record" end
  local kind = KINDS[type(x)]
  return kind and kind[language] or tostring(x)
end

local function shape_of(x)
  local shape = {}
  while type(x) == "table" do
    shape[#shape + 1] = #x
    x = x[1]
  end
  return table.concat(shape, " × ")
end

--- The first place where got is not want, and the two values there; nil where all are near. "kind", "shape" or "record"
-- in place of the place where they cannot be compared.
local function differ(got, want, tolerance, where)
  if type(want) == "table" then
    if type(got) ~= "table" then return "kind", got, want end
    if is_record(got) and not is_record(want) then return "record", got, want end
    if #got ~= #want then return "shape", got, want end
    for i = 1, #want do
      local at, a, b = differ(got[i], want[i], tolerance, where == "" and tostring(i) or where .. ", " .. i)
      if at then return at, a, b end
    end
    for key, item in next, want do
      if type(key) == "string" then
        local at, a, b = differ(got[key], item, tolerance, where == "" and key or where .. ", " .. key)
        if at then return at, a, b end
      end
    end
    return nil
  end
  if type(want) == "number" and type(got) == "number" then
    if got == want or got ~= got and want ~= want then return nil end
    if math.abs(got - want) <= tolerance then return nil end     -- false where one is infinite or NaN
    return where, got, want
  end
  if got ~= want then return where, got, want end
  return nil
end

--- The keys of a table that are no places of a list, as text; nil where there are none.
local function others(list)
  local keys = {}
  for key in next, list do
    if math.type(key) ~= "integer" or key < 1 or key > #list then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b)
    if type(a) == type(b) and type(a) ~= "boolean" then return a < b end
    return tostring(a) < tostring(b)
  end)
  for i, key in ipairs(keys) do keys[i] = tostring(key) end
  return keys[1] and table.concat(keys, ", ", 1, math.min(#keys, 5)) .. (#keys > 5 and ", …" or "")
end

--- Nothing came back: a place that is still to be filled in, more often than not.
local function need_something(got, call)
  verdict.need(got ~= nil, "%s gives nothing (nil); is a return missing, or one of the marked places still open?",
    "%s no da nada (nil); ¿falta un return o queda abierto alguno de los sitios marcados?", call)
end

--- Two values as text, with as many digits as it takes to tell them apart: "should be 0.69, and is 0.69" would puzzle.
local function told_apart(a, b)
  local one, other = values.show(a), values.show(b)
  for digits = 5, 17 do
    if one ~= other or type(a) ~= "number" or type(b) ~= "number" then break end
    one, other = ("%%.%dg"):format(digits):format(a), ("%%.%dg"):format(digits):format(b)
  end
  return one, other
end

--- got should be want: numbers, or nested tables of numbers and texts, or tensors, no entry further away than
-- `tolerance`. call: what was asked, as one would write it.
function verdict.near(call, got, want, tolerance)
  need_something(got, call)
  got, want = values.numbers(got), values.numbers(want)
  -- one number in a tensor or a table of its own is that number
  if type(want) == "number" then
    while type(got) == "table" and #got == 1 do got = got[1] end
  end
  local at, a, b = differ(got, want, tolerance or 0, "")
  if not at then return end
  if at == "record" then
    verdict.deny("%s is a record; a plain list is wanted, which :list() makes of it",
      "%s es un registro; se espera una lista corriente, que :list() hace de él", call)
  end
  if at == "shape" then
    local ours, yours = shape_of(want), shape_of(got)
    local keys = others(a)
    if keys then
      verdict.deny("%s should be a list of %d, with the keys 1, 2, …, and has the keys %s",
        "%s debería ser una lista de %d, con las claves 1, 2, …, y tiene las claves %s", call, #b, keys)
    elseif not (ours .. yours):find "×" then
      verdict.deny("%s should have %d entries, and has %d", "%s debería tener %d elementos, y tiene %d", call, #b, #a)
    end
    verdict.need(ours ~= yours, "the rows that %s gives have different lengths",
      "las filas que da %s tienen longitudes distintas", call)
    verdict.deny("%s should have the shape %s, and has %s", "%s debería tener la forma %s, y tiene %s", call, ours,
      yours)
  end
  if at == "kind" or type(a) ~= type(b) then
    local where = { en = "", es = "" }
    if at ~= "kind" and at ~= "" then
      where = { en = (", entry [%s],"):format(at), es = (", elemento [%s],"):format(at) }
    end
    error({ en = ("%s%s should be %s, and is %s"):format(call, where.en, kind_of(b, "en"), kind_of(a, "en")),
      es = ("%s%s debería ser %s, y es %s"):format(call, where.es, kind_of(b, "es"), kind_of(a, "es")) }, 0)
  end
  local wanted, given = told_apart(b, a)
  if at == "" then verdict.deny("%s should be %s, and is %s", "%s debería dar %s, y da %s", call, wanted, given) end
  verdict.deny("%s, entry [%s], should be %s, and is %s", "%s, elemento [%s], debería ser %s, y es %s", call, at,
    wanted, given)
end

--- Asks name(…) and compares with want: verdict.equal(ask, "entropy", { row }, want, 1e-9).
function verdict.equal(ask, name, arguments, want, tolerance)
  local call = values.call(name, arguments)   -- before the answer can have changed a list in it
  local got = ask(name, table.unpack(arguments, 1, arguments.n or #arguments))
  verdict.near(call, got, want, tolerance)
  return got
end

--- name(…) has to refuse with an error of its own, which a fault in it is not.
function verdict.refuses(ask, name, arguments)
  local call = values.call(name, arguments)
  local ok, raised = pcall(ask, name, table.unpack(arguments, 1, arguments.n or #arguments))
  if ok then
    verdict.deny("%s should stop with an error, and gives %s", "%s debería parar con un error, y da %s", call,
      values.show(raised))
  end
  if type(raised) ~= "table" or not raised.stopped then error(raised, 0) end
  if raised.refused then return end
  raised.wanted = true
  error(raised, 0)
end

--- What holds() raises, told with the words that stand before it: the state of the answer, which no call shows.
function verdict.with(en, es, holds)
  local ok, raised = pcall(holds)
  if ok then return end
  local said = verdict.read(raised)
  if not said then error(raised, 0) end
  error({ en = en .. ": " .. said.en, es = es .. ": " .. said.es, report = raised.report }, 0)
end

local GIVES = {
  ["function"] = { en = "a function", es = "una función" }, thread = { en = "a coroutine", es = "una corrutina" },
  userdata = { en = "something that is no tensor", es = "algo que no es un tensor" },
  deep = { en = "tables nested without end", es = "tablas anidadas sin fin" },
  large = { en = "more than a million entries", es = "más de un millón de elementos" },
  key = { en = "a table with keys that are neither numbers nor texts",
    es = "una tabla con claves que no son números ni textos" },
}

--- What a check raised as { en =, es = }; nil where it was no verdict but a fault of ours, or Ctrl-C.
function verdict.read(raised)
  if type(raised) ~= "table" then return nil end
  if raised.en and raised.es then return raised end
  if raised.stopped then
    local english, spanish = tostring(raised.stopped), raised.spanish or tostring(raised.stopped)
    local en, es = "%s stops with an error: %s", "%s se detiene con un error: %s"
    if raised.wanted then
      en = '%s should stop with an error("…") that says why, and stops with: %s'
      es = '%s debería parar con un error("…") que diga por qué, y se detiene con: %s'
    end
    return { en = en:format(raised.call, english), es = es:format(raised.call, spanish) }
  end
  local gives = raised.gives and GIVES[raised.gives]
  if gives then
    return { en = ("%s gives %s; numbers, texts, tensors and tables of them are wanted"):format(raised.call, gives.en),
      es = ("%s da %s; se esperan números, textos, tensores y tablas de estos"):format(raised.call, gives.es) }
  end
end

return verdict
