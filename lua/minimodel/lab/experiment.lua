--- lab:experiment: many trainings that differ in arm, seed and rate, behind one declaration.
--
--     local study = lab:experiment {
--       arms = { "none", "sinusoidal", "rope" }, seeds = 20, first_seed = 201, rates = { 0.002, 0.004 },
--       gate = { quantity = "inside", bound = 0.001 }, specification = "docs/prereg/07-length-alone", run = run,
--     }
--     study:run()
--
-- run(case) → a table of numbers and lists of numbers; case is { arm =, seed =, rate =, nudge = }. It is called for
-- every arm, seed and rate, with nudge = 0, and for the gate with nudge = 1, where it is to move the first weights by
-- one unit in the last place (mm.train.nudge). Its numbers depend on case, on what the function sees, and on nothing
-- else: that is what a run's key holds.
--
-- Declares the parameters seeds, rates, draws, workers, shard, fresh and register. study:run() makes what is missing,
-- on all processors or as one share of a cluster's work (the script then ends there), applies the gate, and compares
-- the specification that was registered. After it the study answers: kept, dropped (rates), mean, outcomes, interval,
-- contrasts, stability (experiment/study.lua). Does not: train by itself (mm.train.fit), or draw.
local core = require "minimodel.core"
local host = require "minimodel.host"
local options = require "minimodel.options"
local session = require "minimodel.session"
local identity = require "minimodel.experiment.identity"
local registration = require "minimodel.experiment.registration"
local store = require "minimodel.experiment.store"
local study = require "minimodel.experiment.study"
local workers = require "minimodel.experiment.workers"
local parameters = require "minimodel.lab.parameters"
local words = require "minimodel.report.words"

local fail = options.fail

local MEANING = {
  seeds = { en = "paired seeds per arm", es = "semillas emparejadas por brazo" },
  rates = { en = "learning rates; an outcome is the mean over those that pass the gate",
    es = "tasas de aprendizaje; un resultado es la media de las que pasan la prueba" },
  draws = { en = "bootstrap draws", es = "remuestreos bootstrap" },
  workers = { en = "processes; 0 for one per processor", es = "procesos; 0 para uno por procesador" },
  shard = { en = "k/n or any: make only this share of the runs, for a cluster",
    es = "k/n o any: hace solo esta parte de las ejecuciones, para un clúster" },
  fresh = { en = "make every run again", es = "vuelve a hacer todas las ejecuciones" },
  register = { en = "write down the digests of the specification, before any run",
    es = "anota los resúmenes de la especificación, antes de ejecutar nada" },
}

local Experiment = setmetatable({}, { __index = study.Study })
Experiment.__index = Experiment

local NAMES = { "seeds", "rates", "draws", "workers", "shard", "fresh", "register" }
-- no result depends on them, nor on draws a run
local WHO_WORKS = { workers = true, shard = true, fresh = true, register = true }

--- "k/n" → k, n, with 0/n for n/n; "any" → "any"; nil for no share.
local function read_shard(text)
  if text == nil or text == "any" then return text end
  local k, n = text:match "^(%d+)/(%d+)$"
  k, n = math.tointeger(tonumber(k)), math.tointeger(tonumber(n))
  if not (k and n and n >= 1 and k >= 0 and k <= n) then
    parameters.mistake('--shard needs "k/n", with k from 1 to n, or "any", not \'%s\'', tostring(text))
  end
  return k == 0 and n or k, n
end

local function check_names(who, list)
  if type(list) ~= "table" or #list == 0 then fail("%s: arms should be a list of names", who) end
  local seen = {}
  for _, name in ipairs(list) do
    if type(name) ~= "string" or not name:find "^[%w][%w_]*$" then
      fail("%s: an arm's name is made of letters, digits and _, not '%s'", who, tostring(name))
    end
    if seen[name] then fail("%s: two arms are called %s", who, name) end
    seen[name] = true
  end
end

local function id_of(arm, seed, rate, nudge)
  return ("%s-s%03d-r%g%s"):format(arm, seed, rate, nudge > 0 and "-ulp" or "")
end

--- What is to be run, in the order in which it is: by seed, so that every arm of a pair is there early; and by name.
local function works_of(o, code, arithmetic)
  local works, by_id = {}, {}
  local function add(arm, seed, rate, nudge)
    local config = { arm = arm, seed = seed, rate = rate, nudge = nudge }
    local id = id_of(arm, seed, rate, nudge)
    local key = host.sha256(("%s\n%s\n%s %d %.17g %d"):format(code, arithmetic, arm, seed, rate, nudge))
    by_id[id] = { id = id, key = key, config = config }
    works[#works + 1] = by_id[id]
  end
  for _, seed in ipairs(o.seeds) do
    for _, rate in ipairs(o.rates) do
      for _, arm in ipairs(o.arms) do add(arm, seed, rate, 0) end
    end
  end
  for _, seed in ipairs(o.gate and o.gate.seeds or {}) do
    for _, arm in ipairs(o.arms) do
      for _, rate in ipairs(o.rates) do add(arm, seed, rate, 1) end
      for _, rate in ipairs(o.gate.probe) do
        add(arm, seed, rate, 0)
        add(arm, seed, rate, 1)
      end
    end
  end
  return works, by_id
end

-- ---- Making the runs

local function say(format, ...)
  io.stdout:write(format:format(...), "\n")
  io.stdout:flush()
end

local function minutes(seconds)
  return seconds < 90 and ("%.0f s"):format(seconds) or ("%.1f min"):format(seconds / 60)
end

--- Makes the runs of `works` that are missing and that nobody else is at; told(id) after each.
local function make(runs, works, f, told)
  for _, work in ipairs(works) do
    if not runs:appeared(work) and runs:claim(work) then
      if runs:appeared(work) then
        runs:unclaim(work)
      else
        local case, start = {}, os.clock()
        for name, value in pairs(work.config) do case[name] = value end
        session.working = work.id
        runs:put(work, f(case), os.clock() - start)
        told(work.id)
      end
    end
  end
end

--- Tells whoever reads along that a run is finished. False where nobody does any more, as after a Ctrl-C or a kill -9
-- on the process that started this one: there is no use in going on, and nobody to be told that the output is closed.
local function tell_reader(id)
  local ok, heard = pcall(function() return io.stdout:write("ran ", id, "\n") and io.stdout:flush() end)
  if not ok and heard:find "interrupted$" then error(heard, 0) end
  return ok and heard
end

--- One share of the work, after which this process ends: the report is for whoever starts the lab without a share.
local function do_share(self, works)
  local o, mine, before, made = self.own, {}, 0, 0
  local runs, k, n = o.store, read_shard(o.shard)
  for i, work in ipairs(works) do
    if k == "any" or (i - k) % n == 0 then mine[#mine + 1] = work end
  end
  if o.fresh then runs:forget(k == "any" and {} or mine) end
  for _, work in ipairs(mine) do
    if runs:get(work) then before = before + 1 end
  end
  if before < #mine then -- a share with nothing to do leaves nothing behind
    local ok, message = runs:make_folder()
    if ok then ok, message = runs:keep_words(workers.words(session.arguments)) end
    if not ok then error("experiment: " .. message, 0) end
  end
  make(runs, mine, o.run, function(id)
    made = made + 1
    if not tell_reader(id) then os.exit(1, true) end
  end)
  say("share %s of %d runs: %d were there, %d made now", o.shard, #works, before, made)
  o.lab.run:abandon()
  os.exit(0, true)
end

local function missing(runs, works)
  for _, work in ipairs(works) do
    if not runs:get(work) then return true end
  end
  return false
end

local function do_all(self, works)
  local o, done = self.own, 0
  local runs = o.store
  if o.fresh then runs:forget(works) end
  for _, work in ipairs(works) do
    if runs:get(work) then done = done + 1 end
  end
  if done < #works then
    local ok, message = runs:make_folder()
    if not ok then error("experiment: " .. message, 0) end
    runs:release()
    local start, here = host.clock(), 0
    local function told(id)
      done, here = done + 1, here + 1
      local left = (host.clock() - start) / here * (#works - done)
      o.lab:progress(done / #works, ("%d/%d %s, %s"):format(done, #works, id, minutes(left)))
    end
    local n = math.min(o.workers > 0 and o.workers or workers.processors(), #works - done)
    if n > 1 and session.script then
      local given = workers.words(session.arguments)
      ok, message = runs:keep_words(given)
      if not ok then error("experiment: " .. message, 0) end
      if o.fresh then given[#given + 1] = "--fresh" end
      workers.run(n, given, told)
    end
    make(runs, works, o.run, told) -- alone, or what the others left
    -- what processes of another start are at: they finish it, or they are gone and it is made here
    while missing(runs:read(), works) do
      host.sleep(0.2)
      make(runs, works, o.run, told)
    end
  end
  runs:merge(works)
end

-- ---- Registration

local CHANGED = {
  specification = { en = "the text of the specification", es = "el texto de la especificación" },
  run = { en = "the code or the data of a run", es = "el código o los datos de una ejecución" },
  seeds = { en = "the seeds", es = "las semillas" },
  rates = { en = "the rates", es = "las tasas" },
}

--- Compares with what was registered: self.registered, and self.registration, a sentence in both languages.
local function compare_registration(self)
  local o = self.own
  local function is_not(en, es)
    self.registered, self.registration = false, { en = en, es = es }
  end
  if not o.specification then
    return is_not("Nothing was fixed before this run", "Antes de esta ejecución no se fijó nada")
  end
  local parts, message = registration.of(o.specification, { run = o.code, seeds = self.seeds, rates = self.rates })
  if not parts then return is_not(message, message) end
  if o.register then
    local ok, problem = registration.write(o.specification, parts)
    if not ok then error("experiment: " .. problem, 0) end
  end
  local digest, differing = registration.compare(o.specification, parts)
  if not digest then
    return is_not("This run follows a specification that was not fixed before it",
      "Esta ejecución sigue una especificación que no se fijó antes de ella")
  end
  if #differing > 0 then
    local changed = { en = {}, es = {} }
    for i, part in ipairs(differing) do changed.en[i], changed.es[i] = CHANGED[part].en, CHANGED[part].es end
    return is_not(("This run is not the one that was fixed beforehand: it differs in %s")
      :format(table.concat(changed.en, ", ")),
      ("Esta ejecución no es la que se fijó de antemano: se diferencia en %s"):format(table.concat(changed.es, ", ")))
  end
  self.registered = true
  local short = digest:sub(1, 12)
  self.registration = {
    en = ("This run was preregistered: text, code, data, seeds and rates are those of `%s.md` (digest `%s…`)")
      :format(o.specification, short),
    es = ("Esta ejecución se prerregistró: texto, código, datos, semillas y tasas son los de `%s.es.md` "
      .. "(resumen `%s…`)"):format(
      o.specification, short),
  }
  o.lab:manifest("registration", { specification = o.specification .. ".md", digest = digest })
end

-- ---- The declaration

--- Makes what is missing, or one share of it, after which the script ends; then applies the gate.
function Experiment:run()
  local o = self.own
  if o.ran then fail("experiment: run() was called before") end
  o.ran = true
  compare_registration(self)
  if o.register then
    say("registered: %s.json", o.specification)
    o.lab.run:abandon()
    os.exit(0, true)
  end
  if not o.lab.run.quiet then -- the first line, before anything takes time
    o.lab.run:say(words.get("study", o.lab.language):format(o.lab.name, #o.arms, #o.seeds, words.typed(o.rates)))
    io.stdout:flush()
  end
  local works, by_id = works_of(o, o.code, identity.arithmetic())
  o.store:read()
  if o.shard ~= "" then do_share(self, works) end
  do_all(self, works)
  self.find = function(arm, seed, rate, nudge)
    local work = by_id[id_of(arm, seed, rate, nudge)]
    return work and o.store:get(work)
  end
  self.kept, self.dropped = self.rates, {}
  local seconds = 0
  for _, work in ipairs(works) do seconds = seconds + o.store:get(work).seconds end
  self.time, self.size = seconds, #works
  if not o.gate then return self end
  self.gate_rows, self.kept = self:gate(o.gate), {}
  for _, row in ipairs(self.gate_rows) do
    if not row.probe then table.insert(row.passed and self.kept or self.dropped, row.rate) end
  end
  if #self.kept == 0 then
    error(("experiment: no rate passes the gate: one unit in the last place of the first weights changes %s by more "
      .. "than %g at every rate")
      :format(o.gate.quantity, o.gate.bound), 0)
  end
  if #self.dropped > 0 then
    o.lab:print(words.pick({ en = "dropped for all arms, as the gate asks: rate %s",
      es = "descartada para todos los brazos, como pide la prueba: tasa %s" }, o.lab.language)
        :format(words.typed(self.dropped)))
  end
  return self
end

--- answer(list) → the contrasts of the list (study.lua) and the stability of the first, the primary one. Keeps in the
-- manifest the primary contrast and those with a margin, the stability, the gate and the number of runs; and in a
-- full run checks, by the words `halves` and `moved`, that the primary contrast leans neither on which seeds were
-- drawn nor on rounding.
function Experiment:answer(list)
  local lab, c = self.own.lab, self:contrasts(list)
  local firm = self:stability(list[1], c[1])
  for i, contrast in ipairs(c) do
    if i == 1 or contrast.margin then lab:result(contrast.name, self:summary(contrast)) end
  end
  lab:result("stability", firm)
  lab:result("rates_kept", self.kept)
  lab:result("runs", self.size)
  for _, name in ipairs { "halves", "moved" } do lab.run.used["checks " .. name] = true end
  if not lab.quick then
    lab:check("halves", firm.halves, ">=", 0.99)
    lab:check("moved", firm.moved, "<", firm.width / 4)
  end
  return c, firm
end

--- sign(contrast) → "lower", "higher" or "undecided", as its interval has it; "quick" in a quick run, from which
-- nothing follows.
function Experiment:sign(contrast)
  if self.own.lab.quick then return "quick" end
  return contrast.high < 0 and "lower" or contrast.low > 0 and "higher" or "undecided"
end

local function settings_of(lab)
  local out = {}
  if lab.seed ~= lab.run.modes.seed then out[1] = "seed " .. lab.seed end
  for _, parameter in ipairs(lab.book:of "param") do
    local value, default = words.typed(parameter.value), words.typed(parameter.default)
    if not WHO_WORKS[parameter.name] and parameter.name ~= "draws" and value ~= default then
      out[#out + 1] = parameter.name .. " " .. value
    end
  end
  return table.concat(out, "\n")
end

local ALLOWED = { "arms", "seeds", "first_seed", "rates", "gate", "run", "specification", "draws" }

--- Declares an experiment of a lab. Nothing runs yet.
local function declare(lab, given)
  local who = "experiment"
  local o = options.check(who, given, ALLOWED)
  check_names(who, o.arms)
  if type(o.run) ~= "function" then fail("%s: run should be a function of a case, got %s", who, options.kind(o.run)) end
  if type(o.rates) ~= "table" or #o.rates == 0 then fail("%s: rates should be a list of numbers", who) end
  local default = { seeds = options.whole(who, o, "seeds", 2), rates = o.rates, draws = o.draws or 10000, workers = 0,
    shard = "",
    fresh = false, register = false }
  local limits, p = { seeds = { min = 2 }, draws = { min = 100 }, workers = { min = 0 } }, {}
  for _, name in ipairs(NAMES) do
    p[name] = lab:param(name, default[name], MEANING[name], limits[name])
    if WHO_WORKS[name] then lab.book.config[name] = nil end
  end
  if p.shard ~= "" then read_shard(p.shard) elseif lab.run.given.shard then read_shard("") end
  local seeds, seen = {}, {}
  for i = 1, p.seeds do seeds[i] = (o.first_seed or 1) + i - 1 end
  for _, rate in ipairs(p.rates) do
    if rate <= 0 or seen[rate] then
      parameters.mistake("--rates needs positive numbers, each once, not %s", words.typed(p.rates))
    end
    seen[rate] = true
  end
  local gate = o.gate and options.check("experiment: gate", o.gate, { "quantity", "bound", "seeds", "probe" })
  if gate then
    gate = { quantity = gate.quantity, bound = gate.bound or 0.001, probe = gate.probe or {},
      seeds = table.move(seeds, 1, math.min(gate.seeds or 3, #seeds), 1, {}) }
  end
  local settings = settings_of(lab)
  local name = lab.quick and "runs-quick" or "runs"
  if settings ~= "" then name = name .. "-" .. host.sha256(settings):sub(1, 8) end
  local published = "figures/" .. lab.name
  local self = study.new { arms = o.arms, seeds = seeds, rates = p.rates, kept = {},
    rng = core.random(lab.seed):split "resampling",
    draws = p.draws, gate_seeds = gate and gate.seeds }
  self.own = { lab = lab, arms = o.arms, seeds = seeds, rates = p.rates, gate = gate, run = o.run,
    specification = o.specification,
    workers = p.workers, shard = p.shard, fresh = p.fresh, register = p.register,
      code = identity.code(o.run, { [lab] = true }),
    store = store.open(session.out and session.out .. "/" .. lab.name or published, name, published) }
  return setmetatable(self, Experiment)
end

return { declare = declare, parameters = NAMES }
