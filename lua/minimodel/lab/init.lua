--- mm.lab: what a lab says of itself, and what it leaves behind.
--
-- HOW TO WRITE A LAB
--
--     #!/usr/bin/env minimodel
--     --[[en lab
--     title: Shift
--     T: positions
--     ]]
--     --[[es lab
--     title: Desplazamiento
--     T: posiciones
--     ]]
--     --[[en
--     # Linear shift {#sec:shift}
--     One step forward turns each pair by $\omega_k$ (@eq:omega); see @fig:decay.
--     ]]
--     --[[es
--     # Desplazamiento lineal {#sec:shift}
--     Un paso adelante gira cada par un ángulo $\omega_k$ (@eq:omega); véase @fig:decay.
--     ]]
--     local mm  = require "minimodel"
--     local lab = mm.lab { experiment = "16-shift", seed = 0 }
--     local T   = lab:param("T", 128, { min = 2 })
--     lab:claim("falls", function() return decay:change "p" end, "<", 0)      -- words: a block claim:falls
--     …
--     lab:check("shift", worst, "<", 1e-5)                                    -- words: shift: in a block checks
--     lab:figure("decay", fig)                                                -- words: a block fig:decay
--     lab:confront()
--
-- Prose stands at column 0, between statements of the main chunk, each en block followed by its es twin. A value is
-- `=expr` or `=%.1e expr`, taken when the script reaches the block, so prose about a measurement stands after it. Words
-- stand in blocks with a name, `--[[en fig:decay`, as lines `key: text` (further lines go on with the text); their
-- values are taken when the words are used. In words $…$ is mathematics, `…` code, *…* slanted, @fig:decay a reference,
-- and every other sign itself; a value that is filled in is data and always itself. A value that differs by language is
-- a table { en =, es = }. A quick script needs no blocks: every text may be given inline, as a string for all readers
-- or as { en =, es = }. Figures and tables are referred to by their names (@fig:decay, @tbl:slopes), sections and
-- equations by their labels, works by their key in the bibliography ([@vaswani2017]).
--
-- lab:param(name, default [, meaning] [, {min=, max=, choices=}]) → value; also --name on the command line. Its name
--   is a plain string, and parameters stand before the first measurement: --help runs the script only as far as the
--   last of them.
-- lab:config(name, value) → value      an entry of the manifest's config that is no parameter
-- lab:check(name, got, op, bound [, {hint=}]) → true when it holds; op is "<" "<=" ">" ">=" "==" "~="
-- lab:refused(name, text, f) → message {en, es}   a check that f raises an error which contains `text`
-- lab:claim(id, measure, relation, bound [, words]), lab:confront(), lab:verdict(id)   see lab/claim.lua
-- lab:result(name, value)              any number, text, truth, list, record or tensor; nil is null. lab.results: all
-- lab:figure(name, fig [, {caption=, alt=}])   NAME.png .svg .pdf and NAME.es.*; alt says what it shows, with numbers
-- lab:table(name, rows [, {columns=, caption=}])   a column is a title, or {title=, format=, align="left|right|center"}
-- lab:words(name) → {key = {en=, es=}}  the words of a block; lab:case(name, key) one of them, chosen by what was found
-- lab:axes(name [, options]) → options for axes: x_label and y_label are the words x: and y: of the block
-- lab:seeds(n)                         an iterator over lab.seed, lab.seed + 1, … that tells the terminal how far it is
-- lab:keep {name = tensor or module}   saved as NAME.npy when the run has --export; lab:save(name, tensor): always
-- lab:text(filename, text)             a text file beside the figures
-- lab:manifest(key, value)             a top-level entry of the manifest
-- lab:experiment{arms=, seeds=, rates=, run=, …} → study    many trainings behind one declaration (lab/experiment.lua)
-- lab:recommendation() → {chosen=, fallback=, name=}   the scheme that the labs together recommend, from one place
-- lab:progress(fraction, text)         a line on the terminal when the run is long
-- lab:print(…), print(…), io.write(…)  shown and put into the report, a text of two languages in the reader's
-- lab:fill({ en =, es = }, …) → text, each language filled in as string.format does; a text among the values is taken
--   in its language
-- lab.name, lab.seed, lab.language; lab.quick and lab.full where mm.lab{…, quick = true} or full = true announces such
--   an option
--
-- A block `finding` holds one sentence without a key: what the lab found, for the index and the head of the report.
-- What a lab leaves is figures/<experiment>/: pictures, manifest.json, README.md and README.es.md, put into place in
-- one step when the script ends without an error (lab/run.lua).
local host = require "minimodel.host"
local options = require "minimodel.options"
local json = require "minimodel.json"
local messages = require "minimodel.messages"
local show = require "minimodel.diagnose.show"
local texts = require "minimodel.literate.texts"
local recommendation = require "minimodel.report.recommendation"
local terms = require "minimodel.terms"
local words = require "minimodel.report.words"
local claims = require "minimodel.lab.claim"
local exhibits = require "minimodel.lab.exhibits"
local need = require "minimodel.lab.need"
local parameters = require "minimodel.lab.parameters"
local run = require "minimodel.lab.run"

local Lab = {}
Lab.__index = Lab
for _, methods in ipairs { claims, exhibits } do
  for name, method in pairs(methods) do Lab[name] = method end
end

local fail = options.fail
local need_text, need_name = need.text, need.name
--- Every text of a value must be UTF-8: the manifest is JSON, and pages are read by people.
local function readable(who, value, open)
  if type(value) == "string" then
    need.utf8(who, "a text", value)
  elseif type(value) == "table" and not open[value] then
    open[value] = true
    for key, item in pairs(value) do
      readable(who, key, open)
      readable(who, item, open)
    end
  end
end

--- Tensors and records become tables, nil becomes null: what the manifest can hold. Raises at the learner's line.
local function storable(who, value)
  if value == nil then return json.null end
  if type(value) == "userdata" or type(value) == "table" and type(value.totable) == "function" then
    value = value.totable and value:totable() or value
  end
  local ok, message = pcall(json.encode, value)
  if not ok then fail("%s: %s", who, message) end
  readable(who, value, {})
  return value
end

-- ---- Words

--- The words of the block `label`: {key = {en, es}}. Raises when the script has no such block, or where a
-- key is asked for that it lacks.
function Lab:words(label)
  local found = texts.of(self.run.found.blocks, label)
  if found then
    self.run.used[label] = true
    return found
  end
  fail("words: there is no block --[[en %s%s", tostring(label),
    options.hint(tostring(label), texts.labels(self.run.found.blocks)))
end

--- The words of a block, and the set of their keys; nil where the script has no such block.
local function own_words(lab, label)
  local keys = texts.keys(lab.run.found.blocks, label)
  if keys then return lab:words(label), keys end
end

--- The text for what was found: key `key` of the block `name`, or for "block:part" key "part-key" of the block.
function Lab:case(name, key)
  local block, part = tostring(name):match("^(.+):([^:]+)$")
  if block and not texts.keys(self.run.found.blocks, name) then
    return self:words(block)[part .. "-" .. tostring(key)]
  end
  return self:words(name)[tostring(key)]
end

--- Options for axes: `x:` and `y:` of the block as their labels, with what else is wanted.
function Lab:axes(label, more)
  local w, keys = self:words(label), texts.keys(self.run.found.blocks, label)
  local out = { x_label = keys.x and w.x or nil, y_label = keys.y and w.y or nil }
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

-- ---- What the lab is run with

local MEASURED = { check = true, result = true, figure = true, table = true }   -- what a parameter must stand before

function Lab:param(name, default, meaning, limits)
  local who = ("param '%s'"):format(tostring(name))
  need_name(who, name)
  if self.book.config[name] ~= nil then fail("%s: this name is taken", who) end
  -- an experiment declares its own where it stands
  local by_script = not host.is_library(debug.getinfo(2, "S").source)
  for _, item in ipairs(by_script and self.book.items or {}) do
    if MEASURED[item.kind] then fail("%s: parameters stand before the first check, result, figure or table", who) end
  end
  if not parameters.kind_of(default) then
    fail("%s: the default should be a number, a string, true or false, or a list of one of these, not a %s", who,
      type(default))
  end
  if not words.is_text(meaning) and limits == nil then
    local w, keys = own_words(self, "lab")
    if keys and keys[name] then
      meaning, limits = w[name], meaning
    elseif meaning == nil or not (meaning.en or meaning.es) then
      fail("%s: its meaning is missing: give it as a text, or as a line '%s: …' of the block --[[en lab%s", who, name,
        keys and options.nearest(name, keys) and options.hint(name, keys) or "")
    end
  end
  need_text(who, "its meaning", meaning)
  limits = options.check(who, limits, { "min", "max", "choices" })
  local given = self.run.given[name]
  local value = default
  if given ~= nil then
    value = parameters.value(name, default, given)
    parameters.limit(name, value, limits)
  end
  readable(who, value, {})
  self.book.config[name] = value
  self.book:add("param", { name = name, value = value, default = default, meaning = meaning, limits = limits,
    type = parameters.kind_of(default) })
  return value
end

function Lab:config(name, value)
  need_name("config", name)
  if self.book.config[name] ~= nil then fail("config '%s': this name is taken", name) end
  self.book.config[name] = storable("config '" .. name .. "'", value)
  return value
end

--- An iterator over n seeds: lab.seed, lab.seed + 1, …
function Lab:seeds(n)
  n = options.whole("seeds", { n = n }, "n", 1)
  local k = 0
  return function()
    if k > 0 then self:progress(k / n, terms.seeds) end
    k = k + 1
    if k <= n then return self.seed + k - 1 end
  end
end

-- ---- What it found

function Lab:result(name, value)
  need_name("result", name)
  local who = "result '" .. name .. "'"
  if self.book.results[name] ~= nil then fail("%s was already given", who) end
  local kept = storable(who, value)
  if type(value) == "number" and value ~= value then
    show.problem(("%s%s is NaN, which is no number: it decides nothing"):format(host.where(), who), true,
      messages.say "NaN comes of 0 / 0, of infinity less infinity, of a root or logarithm of a negative number")
  end
  local w, keys = own_words(self, "results")
  self.results[name], self.book.results[name] = value, kept
  self.book:add("result", { name = name, value = kept, title = keys and keys[name] and w[name] or nil })
end

function Lab:manifest(key, value)
  need_name("manifest", key)
  if self.book.extra[key] ~= nil then fail("manifest '%s' was already given", key) end
  self.book.extra[key] = storable("manifest '" .. key .. "'", value)
end

local COMPARE = {
  ["<"] = function(a, b) return a < b end, ["<="] = function(a, b) return a <= b end,
  [">"] = function(a, b) return a > b end, [">="] = function(a, b) return a >= b end,
  ["=="] = function(a, b) return a == b end, ["~="] = function(a, b) return a ~= b end,
}

--- The name of a check and its hint, out of the block `checks` where the script has one.
local function check_words(lab, name, hint)
  local w, keys = own_words(lab, "checks")
  if type(name) ~= "string" or not keys then return name, hint end
  if not keys[name] then
    fail("check '%s': the block --[[en checks has no '%s:'%s", name, name, options.hint(name, keys))
  end
  lab.run.used["checks " .. name] = true
  return w[name], hint or keys[name .. "-hint"] and w[name .. "-hint"] or nil
end

local NAN = { en = "NaN is no number: it compares with nothing and decides nothing; look where it arises",
  es = "NaN no es un número: no se compara con nada y no decide nada; mire dónde aparece" }

function Lab:check(name, got, op, bound, more)
  local who = ("check '%s'"):format(words.pick(need.text("check", "its name", name), "en"))
  more = options.check(who, more, { "hint" })
  local title, hint = check_words(self, name, more.hint)
  if title == name then need.said("check", "its name", name) end   -- no block of words has it
  local compare = COMPARE[op]
    or fail("%s: the comparison should be <, <=, >, >=, == or ~=, not '%s'", who, tostring(op))
  got, bound = need.scalar(got), need.scalar(bound)
  local ordered = op ~= "==" and op ~= "~="
  local odd = op == "~=" and type(got) ~= type(bound)      -- which would differ whatever they hold
    or type(got) == "table" or type(bound) == "table" or type(got) == "userdata" or type(bound) == "userdata"
  if ordered and (type(got) ~= "number" or type(bound) ~= "number") or got == nil or bound == nil or odd then
    fail("%s: compares %s with %s", who, got == nil and "nothing (nil)" or "a " .. options.kind(got),
      bound == nil and "nothing (nil)" or "a " .. options.kind(bound))
  end
  local nan = got ~= got or bound ~= bound
  if nan then hint = hint or NAN end
  local check = self.book:add("check", {
    name = title, got = got, op = op, bound = bound, ok = not nan and compare(got, bound), hint = hint,
    line = need.line(),
  })
  self.run:show_check(check)
  return check.ok
end

--- A check that f is refused with a message that contains `expected` (a text, a list of texts, or {en, es}: one of
-- them). Any other error is not the one that was expected, and fails the check. Returns the message without its place,
-- in both languages: it is the same whoever runs the lab.
function Lab:refused(name, expected, f)
  local who = ("refused '%s'"):format(tostring(words.pick(name, "en")))
  local wanted = type(expected) == "table" and (expected.en and { expected.en, expected.es } or expected)
    or { expected }
  for _, text in ipairs(wanted) do
    if type(text) ~= "string" or text == "" then fail("%s: what the message must contain should be a text", who) end
  end
  if #wanted == 0 or type(f) ~= "function" then
    fail("%s: wants what the message must contain, and a function that raises it", who)
  end
  local ok, message = pcall(f)
  message = tostring(message):gsub("^[^:\n]+:%d+: ", "")
  -- what the check shows: true where nothing was raised, another message, or false for the one expected
  local got = ok or message
  for _, text in ipairs(not ok and wanted or {}) do
    if message:find(text, 1, true) then got = false end
  end
  self:check(name, got, "==", false)
  return texts.join { en = { { message } }, es = { { (messages.translate(message, "es")) } } }
end

-- ---- What it keeps

--- Refuses a file name that this run has written already, or that it will write itself.
local function new_file(lab, who, name)
  if lab.run.staging:has(name) or name == "manifest.json" or name:find("^README%.") then
    fail("%s: %s is already written", who, name)
  end
  return name
end

function Lab:save(name, tensor)
  need_name("save", name)
  if type(tensor) ~= "userdata" then fail("save '%s': a tensor is wanted, not a %s", name, options.kind(tensor)) end
  tensor:save(self.run.staging:path(new_file(self, "save", name .. ".npy")))
end

--- Saves tensors, records of tensors and the parameters of modules beside the figures, when the run has --export.
function Lab:keep(things)
  if type(things) ~= "table" then
    fail("keep: a table {name = tensor or module} is wanted, not a %s", options.kind(things))
  end
  if not self.export then return end
  local names = {}
  for name in pairs(things) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local thing = things[name]
    if type(thing) == "userdata" then
      self:save(name, thing)
    elseif thing.each then
      thing:each(function(value, ...) self:save(table.concat({ name, ... }, "-"), value) end)
    elseif thing.named_parameters then
      for _, entry in ipairs(thing:named_parameters()) do self:save(entry[1], entry[2]) end
    else
      fail("keep: %s should be a tensor, a record of tensors or a module", name)
    end
  end
end

function Lab:text(filename, text)
  need_name("text", filename)
  if type(text) ~= "string" then
    fail("text: the content of %s should be a string, got %s", filename, options.kind(text))
  end
  local ok, problem = self.run.staging:write(new_file(self, "text", filename), text)
  if not ok then fail("%s", problem) end
end

--- The scheme that the labs together recommend for the next model: {chosen =, fallback =, name = as a manifest has it}.
function Lab:recommendation() -- luacheck: ignore self
  local found = recommendation.settled
  return { chosen = found.chosen, fallback = found.fallback, name = recommendation.name(found) }
end

function Lab:fill(format, ...) -- luacheck: ignore self
  need_text("fill", "the format", format)
  return words.fill(format, ...)
end

function Lab:print(...)
  self.run:print(...)
end

--- Many trainings behind one declaration: lab/experiment.lua says how. A lab that trains nothing does not read it.
function Lab:experiment(given) return require("minimodel.lab.experiment").declare(self, given) end

function Lab:progress(fraction, text)
  if type(fraction) ~= "number" then fail("progress: the fraction should be a number from 0 to 1") end
  self.run.progress:tell(fraction, text)
end

--- Ends the lab here and now; the program does this by itself when a script ends.
function Lab:finish()
  return self.run:finish()
end

local lab = { conclude = run.conclude }

local function new(_, given)
  given = options.check("lab", given, { "experiment", "seed", "title", "quick", "full" })
  local name = given.experiment
  if type(name) ~= "string" or not name:find("^[%w][%w_%-%.]*$") then
    fail("lab: experiment should be a name such as \"16-rope\", not %s", name and ("'%s'"):format(tostring(name))
      or "missing")
  end
  if given.title ~= nil then need.said("lab", "the title", given.title) end
  local seed = given.seed or 0
  if math.type(seed) ~= "integer" then fail("lab: seed should be a whole number") end
  local current = run.current()
  if current.lab then fail("lab: this script already has one; a script is one lab") end
  local self = setmetatable({ run = current, book = current.document, name = name, language = current.language,
    results = {} }, Lab)
  current:refuse_odd_twins()
  local w, keys = own_words(self, "lab")
  self.title = given.title or keys and keys.title and w.title or nil
  current:open(self, given)
  self.seed = current.given.seed and parameters.value("seed", 0, current.given.seed) or seed
  self.export = current.given.export ~= nil and parameters.value("export", false, current.given.export)
  for _, mode in ipairs { "quick", "full" } do
    if given[mode] then
      self[mode] = current.given[mode] ~= nil and parameters.value(mode, false, current.given[mode])
      self.book.config[mode] = self[mode]
    end
  end
  self.book.head = {
    experiment = name, title = self.title, seed = self.seed, default_seed = seed, quick = self.quick, full = self.full,
    picture = keys and keys.picture and w.picture.en or nil,
  }
  return self
end

return setmetatable(lab, { __call = new })
