--- manifest.json: what a run was made from and what it found, so that two runs can be compared line by line. The texts
-- in it are English, those of claims and of the finding Spanish too, for the index and the phase report; verdicts are
-- keys. The date is a day, and SOURCE_DATE_EPOCH sets it.
local host = require "minimodel.host"
local json = require "minimodel.json"
local words = require "minimodel.report.words"

local manifest = {}

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
  return type(value) == "table" and value.es ~= value.en and value.es or nil
end

--- The Spanish texts of an expectation, or nil when it has none.
local function in_spanish(item)
  local es = { claim = spanish(item.claim), source = spanish(item.source), expected = spanish(item.expected),
    measured = spanish(item.measured), why = spanish(item.why) }
  return next(es) and es or nil
end

--- The names that an earlier run left in a folder, as a set; empty when there was none.
function manifest.made_before(folder)
  local made = {
    ["manifest.json"] = true, ["README.md"] = true, ["README.es.md"] = true, ["report.html"] = true,
      ["report.es.html"] = true,
  }
  local file = io.open(folder .. "/manifest.json", "rb")
  if not file then return made end
  local before = json.decode(file:read("a") or "")
  file:close()
  for _, name in ipairs(type(before) == "table" and type(before.files) == "table" and before.files or {}) do
    made[name] = true
  end
  return made
end

--- The text of the manifest of a book (report/document.lua); files lie in `staging`.
function manifest.encode(book, staging)
  local checks, expectations, digests, files = {}, {}, {}, {}
  for i, check in ipairs(book:of "check") do
    checks[i] = { name = words.pick(check.name, "en"), got = plain(check.got), op = check.op,
      bound = plain(check.bound), ok = check.ok }
  end
  for i, item in ipairs(book.claims) do
    expectations[i] = {
      id = item.id, claim = words.pick(item.claim, "en"), source = plain(item.source), expected = plain(item.expected),
      measured = plain(item.measured), verdict = item.verdict or "untested", why = plain(item.why),
        es = in_spanish(item),
    }
  end
  for i, name in ipairs(staging.files) do
    files[i] = name
    if name:find("%.png$") then digests[name] = "sha256:" .. host.sha256(staging:read(name)) end
  end
  table.sort(files)
  local made = {
    experiment = book.head.experiment, date = manifest.date(), seed = book.head.seed,
      versions = require("minimodel").versions,
    config = json.map(book.config), results = json.map(book.results), checks = checks, expectations = expectations,
    figures = json.map(digests), files = files, lab = book.path and book.path:match "[^/]+%.lua$",
  }
  if book.finding then made.finding = { en = book.finding.en, es = book.finding.es } end
  for key, value in pairs(book.extra) do
    if made[key] ~= nil then error(("manifest '%s': the run itself writes this key"):format(key), 0) end
    made[key] = value
  end
  return json.encode(made)
end

--- The manifest to leave: the one that is there already where nothing but the day, the machine or the
-- libraries differ, so that a run that changed nothing leaves its folder as it was. A date that
-- SOURCE_DATE_EPOCH asks for is always taken.
function manifest.settle(text, before)
  if os.getenv "SOURCE_DATE_EPOCH" or before == text then return text end
  local function bare(source)
    local made = json.decode(source)
    if type(made) ~= "table" or type(made.versions) ~= "table" then return nil end
    made.date, made.versions = nil, { minimodel = made.versions.minimodel }
    return json.encode(made)
  end
  local old = before and bare(before)
  return old and old == bare(text) and before or text
end

return manifest
