--- The store of an experiment's runs: one file, to be kept, with a line for each; and a folder with a file for each
-- while they are made.
--
--   FOLDER/runs.jsonl            what is finished, sorted by name; written when all of it is there
--   FOLDER/runs/ID-KEY.json      a run that is finished and not yet merged; written under another name, so it is
-- whole or not there
--   FOLDER/runs/ID-KEY.claim     a run that some process is at
--   FOLDER/runs/words.json       the words that the processes were started with
--
-- A run is known by its name and its key, the digest of everything its numbers depend on. What has another key is
-- another run: it is not taken, and its file is not touched. A record is a map of names to numbers or lists of
-- numbers; a list is kept with six digits, a number whole; `bits` is the digest of all of them before. Does not: run
-- anything, or lock: a run that two processes make is the same twice.
local lfs = require "lfs"
local host = require "minimodel.host"
local json = require "minimodel.json"
local files = require "minimodel.files"

local Store = {}
Store.__index = Store
local store = {}

local CLAIM_STALE = 900 -- seconds after which what another machine is at is no longer waited for

-- ---- One run as a line of JSON

local function finite(x) return type(x) == "number" and x == x and x > -math.huge and x < math.huge end

--- The text of a record and the digest of its numbers. Raises, naming what it cannot hold.
local function encode_record(record)
  if type(record) ~= "table" then error(("a run returns a table of its numbers, not %s"):format(type(record)), 0) end
  local names, out, bits = {}, {}, {}
  for name in pairs(record) do
    if type(name) ~= "string" or not name:find "^[%w_]+$" then
      error(("what a run returns is named with letters, digits and _, not %s"):format(tostring(name)), 0)
    end
    names[#names + 1] = name
  end
  table.sort(names)
  for i, name in ipairs(names) do
    local value = record[name]
    local list = type(value) == "table"
    for k = 1, list and #value or 0 do
      if value[k] == nil then error(("the run's %s has no entry %d: a list may have no holes"):format(name, k), 0) end
    end
    for _, x in ipairs(list and value or { value }) do
      if not finite(x) then
        error(("the run's %s holds %s, which is not a finite number"):format(name, tostring(x)), 0)
      end
      bits[#bits + 1] = ("<d"):pack(x)
    end
    if list then
      local texts = {}
      for k, x in ipairs(value) do texts[k] = ("%.6g"):format(x) end
      value = "[" .. table.concat(texts, ",") .. "]"
    elseif value ~= nil then
      value = json.number(value)
    end
    out[i] = ('"%s":%s'):format(name, value)
  end
  return "{" .. table.concat(out, ",") .. "}", host.sha256(table.concat(bits))
end

--- What a run is, flat: its arm, seed, rate and the rest, in one line.
local function encode_config(config)
  local names, out = {}, {}
  for name in pairs(config) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do
    local value = config[name]
    out[i] = ('"%s":%s'):format(name, type(value) == "number" and json.number(value) or json.encode(value):gsub("%s+$",
      ""))
  end
  return "{" .. table.concat(out, ",") .. "}"
end

local Run = {}
Run.__index = Run

--- A number or a list of numbers of a run's record; nil when it holds none of that name.
function Run:get(name)
  local value = self.values[name]
  if value ~= nil then return value end
  local _, last = self.record:find('"' .. name .. '":', 1, true)
  if not last then return nil end
  local list = self.record:match("^%[([^%]]*)%]", last + 1)
  if list then
    value = {}
    for text in list:gmatch "[^,]+" do value[#value + 1] = tonumber(text) end
  else
    value = tonumber(self.record:match("^[^,}]+", last + 1))
  end
  self.values[name] = value
  return value
end

local LINE = '^{"bits":"(%x+)","config":(%b{}),"id":"([%w_%-%.]+)","key":"(%x+)","record":({.*}),"seconds":([%d%.]+)}$'

--- The run that a line tells of, or nil when it is no whole line.
local function decode(line)
  local bits, config, id, key, record, seconds = line:match(LINE)
  if not bits then return nil end
  return setmetatable({ bits = bits, config = config, id = id, key = key, record = record, seconds = tonumber(seconds),
    line = line,
    values = {} }, Run)
end

local function encode(work, record, seconds)
  local text, bits = encode_record(record)
  return ('{"bits":"%s","config":%s,"id":"%s","key":"%s","record":%s,"seconds":%.2f}'):format(bits,
    encode_config(work.config), work.id,
    work.key, text, seconds)
end

-- ---- The store

--- Opens the store NAME in a folder, making none of it. `published`: a folder whose runs may be read as well.
function store.open(folder, name, published)
  return setmetatable({ folder = folder, name = name, working = folder .. "/" .. name, published = published }, Store)
end

local function key_of(id, key) return id .. "-" .. key:sub(1, 12) end

local function read_lines(path, into)
  local text = files.read(path)
  for line in (text or ""):gmatch "[^\n]+" do
    local run = decode(line)
    if run then into[key_of(run.id, run.key)] = run end
  end
end

--- Reads what is there: merged, of the published folder, and of the folder in which runs are being made.
function Store:read()
  local found = {}
  if self.anew then return self:read_working(found) end
  if self.published and self.published ~= self.folder then read_lines(self.published .. "/runs.jsonl", found) end
  if self.name ~= "runs" then read_lines(self.folder .. "/runs.jsonl", found) end
  read_lines(("%s/%s.jsonl"):format(self.folder, self.name), found)
  return self:read_working(found)
end

function Store:read_working(found)
  for _, name in ipairs(files.names_in(self.working)) do
    if name:find "%.json$" and name ~= "words.json" then read_lines(self.working .. "/" .. name, found) end
  end
  self.found = found
  return self
end

--- The finished run, or nil. work: { id =, key = }.
function Store:get(work)
  local run = self.found[key_of(work.id, work.key)]
  if run and run.key == work.key then return run end
end

local function path_of(self, work, kind) return ("%s/%s.%s"):format(self.working, key_of(work.id, work.key), kind) end

--- Is the folder gone in which runs are being made? Then another start has merged what was in it.
local function is_gone(self) return lfs.attributes(self.working, "mode") == nil end

--- Has another process finished it in the meantime?
function Store:appeared(work)
  if self:get(work) then return true end
  read_lines(path_of(self, work, "json"), self.found)
  if not self:get(work) and is_gone(self) then self:read() end
  return self:get(work) ~= nil
end

function Store:make_folder()
  local ok, message = files.make_folders(self.working)
  if not ok then return nil, message end
  for _, name in ipairs(files.names_in(self.working)) do
    if name:find(".partial-", 1, true) and files.is_leftover(self.working, name) then
      os.remove(self.working .. "/" .. name)
    end
  end
  return true
end

--- Takes a run for this process; false when another process is at it.
function Store:claim(work)
  local path = path_of(self, work, "claim")
  for _ = 1, 3 do
    if is_gone(self) then self:make_folder() end
    local made, message, there = host.create(path, ("%s %d\n"):format(host.machine(), host.process()))
    if made then return true end
    if there then
      local machine, process = (files.read(path) or ""):match "^(%S+) (%d+)\n$"
      local since = lfs.attributes(path, "modification") or os.time()
      local lives = os.time() - since < CLAIM_STALE
      if machine == host.machine() then lives = host.alive(math.tointeger(tonumber(process)) or 0) end
      if lives then return false end
      os.remove(path)
    elseif not is_gone(self) then
      error("cannot write " .. message, 0)
    end
  end
  return false
end

function Store:unclaim(work) os.remove(path_of(self, work, "claim")) end

--- Writes a finished run and gives up the claim.
function Store:put(work, record, seconds)
  local line = encode(work, record, seconds)
  local path = path_of(self, work, "json")
  local ok, message = files.replace(path, line .. "\n")
  if not ok and is_gone(self) and self:make_folder() then ok, message = files.replace(path, line .. "\n") end
  self:unclaim(work)
  if not ok then error("cannot write " .. message, 0) end
  self.found[key_of(work.id, work.key)] = decode(line)
end

--- Forgets runs, so that they are made again: from here on only what is in the folder of runs counts, and there not
-- these. Processes that work together each forget none, and so leave what the others have made since.
function Store:forget(works)
  for _, work in ipairs(works) do os.remove(path_of(self, work, "json")) end
  self.anew = true
  self:read()
end

--- Gives up every claim in the folder: nobody else is at anything.
function Store:release()
  for _, name in ipairs(files.names_in(self.working)) do
    if name:find "%.claim$" then os.remove(self.working .. "/" .. name) end
  end
end

--- Puts all of these runs, finished, into the one file, and takes their own files and claims away. Other runs' files
-- stay.
function Store:merge(works)
  local lines = {}
  for i, work in ipairs(works) do lines[i] = self:get(work).line end
  table.sort(lines, function(a, b) return a:match '"id":"([^"]+)"' < b:match '"id":"([^"]+)"' end)
  local text, path = table.concat(lines, "\n") .. "\n", ("%s/%s.jsonl"):format(self.folder, self.name)
  if files.read(path) ~= text then
    local ok, message = files.make_folders(self.folder)
    if ok then ok, message = files.replace(path, text) end
    if not ok then error("cannot write " .. message, 0) end
  end
  if lfs.attributes(self.working, "mode") ~= "directory" then return end
  for _, work in ipairs(works) do
    os.remove(path_of(self, work, "json"))
    os.remove(path_of(self, work, "claim"))
  end
  os.remove(self.working .. "/words.json")
  lfs.rmdir(self.working) -- stays where something else is in it
end

-- ---- The words that processes were started with

--- Keeps the words of a process that does a share of the work, so that the merge needs none. nil, message when others
-- were kept.
function Store:keep_words(words)
  local text, path = json.encode(words), self.working .. "/words.json"
  local made, message, there = host.create(path, text)
  if made or there and files.read(path) == text then return true end
  if not there then return nil, message end
  return nil, ("%s holds the words of another start: %s"):format(path, (files.read(path) or ""):gsub("%s+", " "))
end

--- The words that are kept in a folder of runs that are being made: a list and the folder's name; nil where there are
-- none. nil, names when several were started with different words.
function store.words(folder)
  local found, names = nil, {}
  for _, name in ipairs(files.names_in(folder)) do
    local text = name:find "^runs[%w%-]*$" and files.read(("%s/%s/words.json"):format(folder, name))
    local words = text and json.decode(text)
    if type(words) == "table" then found, names[#names + 1] = words, name end
  end
  if #names > 1 then return nil, table.concat(names, ", ") end
  return found, names[1]
end

return store
