--- mm.lab: what a lab says of itself, and what it leaves behind.
--
-- HOW TO WRITE A LAB
--
--     #!/usr/bin/env minimodel
--     --[[en
--     # Linear shift {#sec:shift}
--     One step forward turns each pair by $\omega_k$ (@eq:omega). The worst error was `=%.1e worst`; see @fig:decay.
--     ]]
--     --[[es
--     # Desplazamiento lineal {#sec:shift}
--     Un paso adelante gira cada par un ángulo $\omega_k$ (@eq:omega). El peor error fue `=%.1e worst`; véase @fig:decay.
--     ]]
--     --[[all
--     $$\omega_k = 10000^{-2k/d}$$ {#eq:omega}
--     ]]
--     local mm  = require "minimodel"
--     local lab = mm.lab { experiment = "16-shift", seed = 0, title = { en = "Shift", es = "Desplazamiento" } }
--     local T   = lab:param("T", 128, { en = "positions", es = "posiciones" }, { min = 2 })
--     local expected = lab:expect { id = "decay", claim = { en = …, es = … }, source = "vaswani2017", expected = { en = …, es = … } }
--     …
--     lab:check({ en = "linear shift", es = "desplazamiento lineal" }, worst, "<", 1e-5, { hint = { en = …, es = … } })
--     expected:measured(lowest, false, { en = "why", es = "por qué" })
--     lab:result("worst", worst)
--     lab:figure("decay", fig, { caption = { en = …, es = … }, alt = { en = …, es = … } })
--
-- Prose stands at column 0, between statements of the main chunk, each en block followed by its es twin. A value is `=expr` or
-- `=%.1e expr`, taken when the script reaches the block, so prose about a measurement stands after it. A value that differs by
-- language is a table { en =, es = }. Figures and tables are referred to by their names (@fig:decay, @tbl:slopes), sections and
-- equations by their labels, works by their key in the bibliography ([@vaswani2017]).
--
-- lab:param(name, default, meaning [, {min=, max=, choices=}]) → value; also --name on the command line. Its name is a plain string,
--   and parameters stand before the first measurement: --help runs the script only as far as the last of them.
-- lab:config(name, value)              an entry of the manifest's config that is no parameter
-- lab:check(name, got, op, bound [, {hint=}]) → true when it holds; op is "<" "<=" ">" ">=" "==" "~="
-- lab:expect{claim=, source=, expected= [, id=]} → e, before measuring; then e:measured(value, holds, why): holds is true, false, or nil
--   when the run cannot decide. With measured= (and holds=, why=) in the table both are said at once. e:verdict() is the manifest's word.
-- lab:result(name, value)              any number, text, truth, list or tensor; nil is null
-- lab:figure(name, fig, {caption=, alt=})   NAME.png .svg .pdf and NAME.es.*; alt is what the figure shows, with its numbers
-- lab:table(name, rows, {columns=, caption=})   a column is a title, or {title=, format="%.3f", align="left|right|center"}
-- lab:save(name, tensor)               NAME.npy beside the figures
-- lab:text(filename, text)             a text file beside the figures
-- lab:manifest(key, value)             a top-level entry of the manifest
-- lab:progress(fraction, text)         a line on the terminal when the run is long
-- lab:print(…), print(…), io.write(…)  shown and put into the report
-- lab.seed, lab.language; lab.quick and lab.full where mm.lab{…, quick = true} or full = true announces such an option
--
-- lab:fill({ en =, es = }, …) → text, each language filled in as string.format does; a text among the values is taken in its language
--
-- Every text is a string for all readers or { en =, es = }. What a lab leaves is figures/<experiment>/: pictures, manifest.json,
-- README.md and README.es.md, put into place in one step when the script ends without an error (lab/run.lua).
local host = require "minimodel.host"
local options = require "minimodel.options"
local json = require "minimodel.lab.json"
local words = require "minimodel.lab.words"
local manifest = require "minimodel.lab.manifest"
local parameters = require "minimodel.lab.parameters"
local run = require "minimodel.lab.run"

local Lab = {}
Lab.__index = Lab

local fail = options.fail
local FORMATS = { "png", "svg", "pdf" }

local function need_text(who, what, text)
  if not words.is_text(text) then
    fail("%s: %s should be a text or {en = …, es = …}%s", who, what, text == nil and "; it is missing" or "")
  end
  return text
end

local function need_name(who, name)
  if type(name) ~= "string" or not name:find("^[%w][%w_%-%.]*$") then
    fail("%s: a name is made of letters, digits, _ and -, not '%s'", who, tostring(name))
  end
  return name
end

--- A number out of a number or a tensor with one element.
local function scalar(value)
  if type(value) == "userdata" then return value:item() end
  return value
end

local function current_line()
  return tonumber(host.where():match(":(%d+): $"))
end

--- Tensors become tables, nil becomes null: what the manifest can hold. Raises at the learner's line.
local function storable(who, value)
  if value == nil then return json.null end
  if type(value) == "userdata" then
    value = value.totable and value:totable() or value
  end
  local ok, message = pcall(json.encode, value)
  if not ok then fail("%s: %s", who, message) end
  return value
end

function Lab:param(name, default, meaning, limits)
  local who = ("param '%s'"):format(tostring(name))
  need_name(who, name)
  if self.state.config[name] ~= nil then fail("%s: this name is taken", who) end
  if not parameters.kind_of(default) then
    fail("%s: the default should be a number, a text, a truth, or a list of one of these, not a %s", who, type(default))
  end
  need_text(who, "its meaning", meaning)
  limits = options.check(who, limits, { "min", "max", "choices" })
  local given = self.run.given[name]
  local value = default
  if given ~= nil then
    value = parameters.value(name, default, given)
    parameters.limit(name, value, limits)
  end
  self.state.config[name] = value
  self.run.declared[#self.run.declared + 1] = { name = name, default = default, meaning = meaning, value = value }
  self.run.document:add("param", { name = name, value = value, default = default, meaning = meaning })
  return value
end

function Lab:config(name, value)
  need_name("config", name)
  if self.state.config[name] ~= nil then fail("config '%s': this name is taken", name) end
  self.state.config[name] = storable("config '" .. name .. "'", value)
end

function Lab:result(name, value)
  need_name("result", name)
  if self.state.results[name] ~= nil then fail("result '%s' was already given", name) end
  value = storable("result '" .. name .. "'", value)
  self.state.results[name] = value
  self.run.document:add("result", { name = name, value = value })
end

function Lab:manifest(key, value)
  need_name("manifest", key)
  if self.state.extra[key] ~= nil then fail("manifest '%s' was already given", key) end
  self.state.extra[key] = storable("manifest '" .. key .. "'", value)
end

local COMPARE = {
  ["<"] = function(a, b) return a < b end, ["<="] = function(a, b) return a <= b end,
  [">"] = function(a, b) return a > b end, [">="] = function(a, b) return a >= b end,
  ["=="] = function(a, b) return a == b end, ["~="] = function(a, b) return a ~= b end,
}

function Lab:check(name, got, op, bound, more)
  local who = ("check '%s'"):format(words.pick(need_text("check", "its name", name), "en"))
  more = options.check(who, more, { "hint" })
  local compare = COMPARE[op] or fail("%s: the comparison should be <, <=, >, >=, == or ~=, not '%s'", who, tostring(op))
  got, bound = scalar(got), scalar(bound)
  local ordered = op ~= "==" and op ~= "~="
  if ordered and (type(got) ~= "number" or type(bound) ~= "number") or got == nil or bound == nil then
    fail("%s: compares %s with %s", who, got == nil and "nothing (nil)" or "a " .. type(got), bound == nil and "nothing (nil)" or "a " .. type(bound))
  end
  local check = {
    name = name, got = got, op = op, bound = bound, ok = compare(got, bound), hint = more.hint, line = current_line(),
  }
  self.state.checks[#self.state.checks + 1] = check
  self.run.document:add("check", check)
  self.run:show_check(check)
  return check.ok
end

local Expectation = {}
Expectation.__index = Expectation

--- What the run found about it: a value or text, whether the claim holds (nil: this run cannot decide), and why.
function Expectation:measured(value, holds, why)
  local who = ("expect '%s'"):format(self.item.id or words.pick(self.item.claim, "en"))
  if self.item.confronted then fail("%s: was already confronted", who) end
  if holds ~= nil and type(holds) ~= "boolean" then fail("%s: holds should be true, false or nil", who) end
  if value == nil then fail("%s: the measured value is missing", who) end
  if why ~= nil then need_text(who, "why", why) end
  local item = self.item
  item.measured, item.holds, item.why, item.confronted = scalar(value), holds, why, true
  self.run.document:add("measured", { of = item })
  self.run:show_expectation(item)
end

--- The verdict as manifest.json has it: "confirmed", "not confirmed", "undecided", or "never measured".
function Expectation:verdict()
  return words.get(manifest.verdict(self.item), "en")
end

function Lab:expect(given)
  given = options.check("expect", given, { "id", "claim", "source", "expected", "measured", "holds", "why" })
  need_text("expect", "the claim", given.claim)
  local item = {
    id = given.id, claim = given.claim, source = given.source, expected = given.expected, line = current_line(),
  }
  self.state.expectations[#self.state.expectations + 1] = item
  local expectation = setmetatable({ item = item, run = self.run }, Expectation)
  if given.measured ~= nil then
    expectation:measured(given.measured, given.holds, given.why)
  else
    self.run.document:add("expect", { of = item })
  end
  return expectation
end

function Lab:figure(name, fig, more)
  local who = ("figure '%s'"):format(tostring(name))
  need_name(who, name)
  more = options.check(who, more, { "caption", "alt" })
  need_text(who, "the caption", more.caption)
  need_text(who, "the alternative text (alt)", more.alt)
  if self.state.figures[name] then fail("%s: this name is taken", who) end
  self.state.figures[name] = true
  for _, language in ipairs(words.languages) do
    local paths = {}
    for i, format in ipairs(FORMATS) do
      paths[i] = self.run.staging:path(("%s%s.%s"):format(name, language == "es" and ".es" or "", format))
    end
    fig:save(paths, { language = language })
  end
  self.run.document:add("figure", { name = name, caption = more.caption, alt = more.alt, line = current_line() })
end

function Lab:table(name, rows, more)
  local who = ("table '%s'"):format(tostring(name))
  need_name(who, name)
  more = options.check(who, more, { "caption", "columns" })
  need_text(who, "the caption", more.caption)
  if type(more.columns) ~= "table" or #more.columns == 0 then fail("%s: columns = {…} is missing", who) end
  local columns = {}
  for i, column in ipairs(more.columns) do
    if words.is_text(column) then column = { title = column } end
    options.check(who, column, { "title", "format", "align" })
    columns[i] = { title = need_text(who, "a column's title", column.title), format = column.format, align = column.align }
  end
  if type(rows) ~= "table" then fail("%s: rows should be a list of lists", who) end
  local cells = {}
  for i, row in ipairs(rows) do
    if type(row) ~= "table" then fail("%s: row %d should be a list, not a %s", who, i, type(row)) end
    cells[i] = {}
    for j, column in ipairs(columns) do
      local value = scalar(row[j])
      if value == nil then fail("%s: row %d has no entry %d", who, i, j) end
      if type(value) == "number" then
        if not column.align then column.align = "right" end
        value = column.format and column.format:format(value) or words.number(value)
      elseif not words.is_text(value) then
        value = tostring(value)
      end
      cells[i][j] = value
    end
  end
  local item = self.run.document:add("table", {
    name = name, columns = columns, rows = cells, caption = more.caption, line = current_line(),
  })
  self.run:show_table(item)
end

--- Refuses a file name that this run has written already, or that it will write itself.
function Lab:new_file(who, name)
  if self.run.staging:has(name) or name == "manifest.json" or name:find("^README%.") then fail("%s: %s is already written", who, name) end
  return name
end

function Lab:save(name, tensor)
  need_name("save", name)
  tensor:save(self.run.staging:path(self:new_file("save", name .. ".npy")))
end

function Lab:text(filename, text)
  need_name("text", filename)
  if type(text) ~= "string" then fail("text: the content of %s should be a string, got %s", filename, type(text)) end
  local ok, problem = self.run.staging:write(self:new_file("text", filename), text)
  if not ok then fail("%s", problem) end
end

function Lab:fill(format, ...) -- luacheck: ignore self
  need_text("fill", "the format", format)
  return words.fill(format, ...)
end

function Lab:print(...)
  self.run:print(...)
end

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
  local experiment = given.experiment
  if type(experiment) ~= "string" or not experiment:find("^[%w][%w_%-%.]*$") then
    fail("lab: experiment should be a name such as \"16-rope\", not %s", experiment and ("'%s'"):format(tostring(experiment)) or "missing")
  end
  if given.title ~= nil then need_text("lab", "the title", given.title) end
  local seed = given.seed or 0
  if math.type(seed) ~= "integer" then fail("lab: seed should be a whole number") end
  local current = run.current()
  if current.lab then fail("lab: this script already has one; a script is one lab") end
  local self = setmetatable({ run = current, experiment = experiment, title = given.title, language = current.language }, Lab)
  self.state = { config = {}, results = {}, checks = {}, expectations = {}, figures = {}, extra = {} }
  current:open(self, given)
  self.seed = current.given.seed and parameters.value("seed", 0, current.given.seed) or seed
  for _, mode in ipairs { "quick", "full" } do
    if given[mode] then
      self[mode] = current.given[mode] ~= nil and parameters.value(mode, false, current.given[mode])
      self.state.config[mode] = self[mode]
    end
  end
  return self
end

return setmetatable(lab, { __call = new })
