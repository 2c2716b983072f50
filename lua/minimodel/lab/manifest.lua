--- manifest.json: what a run was made from and what it found, so that two runs can be compared line by line.
-- The texts in it are English, those of expectations Spanish too, for the phase report; the date is a day, and SOURCE_DATE_EPOCH sets it.
local host = require "minimodel.host"
local json = require "minimodel.lab.json"
local words = require "minimodel.lab.words"

local manifest = {}

--- The verdict on an expectation: "confirmed", "contradicted", "undecided", or "unconfronted" while nothing was measured.
function manifest.verdict(item)
  if not item.confronted then return "unconfronted" end
  if item.holds == nil then return "undecided" end
  return item.holds and "confirmed" or "contradicted"
end

function manifest.date()
  local epoch = math.tointeger(tonumber(os.getenv "SOURCE_DATE_EPOCH" or ""))
  return os.date("!%Y-%m-%d", epoch or os.time())
end

local function plain(value)
  if value == nil then return json.null end
  if type(value) == "number" then return value end
  return tostring(words.pick(value, "en"))
end

--- What a text of both languages says in Spanish, or nil when it is the same for all.
local function spanish(value)
  return type(value) == "table" and value.es or nil
end

--- The Spanish texts of an expectation, or nil when it has none.
local function in_spanish(item)
  local es = { claim = spanish(item.claim), source = spanish(item.source), expected = spanish(item.expected),
    measured = spanish(item.measured), why = spanish(item.why) }
  return next(es) and es or nil
end

--- The names that an earlier run left in a folder, as a set; empty when there was none.
function manifest.made_before(folder)
  local made = { ["manifest.json"] = true, ["README.md"] = true, ["README.es.md"] = true }
  local file = io.open(folder .. "/manifest.json", "rb")
  if not file then return made end
  local before = json.decode(file:read("a") or "")
  file:close()
  for _, name in ipairs(type(before) == "table" and type(before.files) == "table" and before.files or {}) do made[name] = true end
  return made
end

--- The text of a run's manifest.
function manifest.encode(run)
  local lab, state = run.lab, run.lab.state
  local checks, expectations, digests, files = {}, {}, {}, {}
  for i, check in ipairs(state.checks) do
    checks[i] = { name = words.pick(check.name, "en"), got = plain(check.got), op = check.op, bound = plain(check.bound), ok = check.ok }
  end
  for i, item in ipairs(state.expectations) do
    expectations[i] = {
      id = item.id, claim = words.pick(item.claim, "en"), source = plain(item.source), expected = plain(item.expected),
      measured = plain(item.measured), verdict = words.get(manifest.verdict(item), "en"), why = plain(item.why),
      es = in_spanish(item),
    }
  end
  for i, name in ipairs(run.staging.files) do
    files[i] = name
    if name:find("%.png$") then digests[name] = "sha256:" .. host.sha256(run.staging:read(name)) end
  end
  table.sort(files)
  local made = {
    experiment = lab.experiment, date = manifest.date(), seed = lab.seed, versions = require("minimodel").versions,
    config = json.map(state.config), results = json.map(state.results), checks = checks, expectations = expectations,
    figures = json.map(digests), files = files,
  }
  for key, value in pairs(state.extra) do
    if made[key] ~= nil then error(("manifest '%s': the run itself writes this key"):format(key), 0) end
    made[key] = value
  end
  return json.encode(made)
end

return manifest
