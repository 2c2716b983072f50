--- Preregistration that holds: what was fixed before a run, as digests in a file that is committed before it.
--
-- A specification is a text in both languages, docs/prereg/NAME.md and NAME.es.md; NAME.json beside them holds the
-- digests of the texts, of the code and the data of a run, and the seeds and rates. It is written by --register,
-- once, and compared at every run. Does not: know when a file was committed; the project's history does.
local host = require "minimodel.host"
local json = require "minimodel.json"
local files = require "minimodel.files"

local registration = {}

local PARTS = { "specification", "run", "seeds", "rates" }

--- What is to be registered: { specification, run, seeds, rates }, each a digest. nil, message when a text is missing.
function registration.of(name, given)
  local texts = {}
  for i, path in ipairs { name .. ".md", name .. ".es.md" } do
    texts[i] = files.read(path)
    if not texts[i] then return nil, ("there is no specification %s"):format(path) end
  end
  return { specification = host.sha256(table.concat(texts, "\0")), run = given.run,
    seeds = host.sha256(json.encode(given.seeds)),
    rates = host.sha256(json.encode(given.rates)) }
end

--- One digest of all of it.
function registration.digest(parts) return host.sha256(json.encode(parts)) end

--- Compares what runs now with what was registered: digest, list of parts that differ (empty: it holds); nil, message
-- when nothing was.
function registration.compare(name, parts)
  local text = files.read(name .. ".json")
  local kept = text and json.decode(text)
  if type(kept) ~= "table" then return nil, ("%s.json is not there: nothing was registered"):format(name) end
  local differing = {}
  for _, part in ipairs(PARTS) do
    if kept[part] ~= parts[part] then differing[#differing + 1] = part end
  end
  return registration.digest(kept), differing
end

--- Writes the registration. nil, message when there is one already.
function registration.write(name, parts)
  local made, message, there = host.create(name .. ".json", json.encode(parts))
  if there then return nil, ("%s.json is there already: a registration is made once"):format(name) end
  return made, message
end

return registration
