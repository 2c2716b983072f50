-- grid.lua: an experiment of many independent runs, on all cores or on many machines, that can be stopped at any
-- moment.
--
-- A finished run is one JSON file in a folder, written under another name and renamed, so it is there whole or not at
-- all. To resume is to start again: what is there is read, the rest is run. A run depends on nothing but its own
-- configuration, so the results are the same bits however the work was cut, stopped or split. Does: run, resume, split
-- (shard k of n), merge, show time left. Does not: share memory between runs, or lock: shards do not overlap, and two
-- processes that run the same one write the same file.
--
-- On one machine the program starts itself once per core with --shard k/n and reads along; on a cluster a scheduler
-- starts the same command line (docs/cluster).

local lfs = require "lfs"
local dkjson = require "dkjson"
local host = require "minimodel.host"
local options = require "minimodel.options"
local json = require "minimodel.lab.json"
local session = require "minimodel.session"
local make_folders = require("minimodel.lab.staging").make_folders

local grid = {}

-- A file that belongs to another configuration is not this run: its key differs.
local function key_of(config, version)
  return host.sha256(json.encode { config = config, version = version })
end

local function path_of(folder, id) return folder .. "/" .. id .. ".json" end

-- The record in a run's file, and its seconds; nil when the file is not there or was made by something else.
local function read_record(folder, id, key)
  local file = io.open(path_of(folder, id), "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  local whole = dkjson.decode(text)
  if type(whole) ~= "table" or whole.key ~= key then return nil end
  return whole.record, whole.seconds
end

local function write_record(folder, id, whole)
  local path = path_of(folder, id)
  local temporary = ("%s.partial-%08x"):format(path, math.random(0, 0xffffffff))
  local file, message = io.open(temporary, "wb")
  if not file then error("grid: cannot write " .. message, 0) end
  local ok, problem = file:write(json.encode(whole))
  local closed, closing = file:close()
  if not (ok and closed) then
    os.remove(temporary)
    error(("grid: cannot write %s: %s"):format(path, tostring(problem or closing)), 0)
  end
  assert(os.rename(temporary, path))
end

-- What kill −9 left behind of a file that was being written, a day ago or more.
local function tidy(folder)
  for name in lfs.dir(folder) do
    if name:find ".json.partial-%x+$" then
      local path = folder .. "/" .. name
      if os.time() - (lfs.attributes(path, "modification") or os.time()) > 24 * 3600 then os.remove(path) end
    end
  end
end

-- "3/8" → 3, 8; "" → nil.
function grid.shard(text)
  if text == nil or text == "" then return nil end
  local k, n = text:match "^(%d+)/(%d+)$"
  k, n = math.tointeger(tonumber(k)), math.tointeger(tonumber(n))
  if not (k and n) or k < 1 or k > n then
    options.fail('shard: "k/n" is wanted with 1 <= k <= n, such as 3/8, got "%s"', tostring(text))
  end
  return k, n
end

-- Processors of this machine, as far as it tells.
function grid.cores()
  local file = io.popen "getconf _NPROCESSORS_ONLN 2>/dev/null"
  local n = file and math.tointeger(tonumber(file:read "l" or ""))
  if file then file:close() end
  return n and n >= 1 and n or 1
end

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

-- The command line that repeats this run of the program as one shard. On Linux the program knows its own path;
-- elsewhere it is MINIMODEL, or "minimodel" in the PATH.
local function worker_command(k, n)
  local program = os.getenv "MINIMODEL" or lfs.symlinkattributes("/proc/self/exe", "target") or "minimodel"
  local words = { program, session.script, "--threads", "1" }
  if session.out then
    words[#words + 1] = "--out"
    words[#words + 1] = session.out
  end
  table.move(session.arguments, 1, #session.arguments, #words + 1, words)
  words[#words + 1] = "--shard"
  words[#words + 1] = ("%d/%d"):format(k, n)
  for i, word in ipairs(words) do words[i] = quote(word) end
  return table.concat(words, " ")
end

local function minutes(seconds)
  return seconds < 90 and ("%.0f s"):format(seconds) or ("%.1f min"):format(seconds / 60)
end

-- Tells of each finished run and of the time left, as `done` of `total` grows.
local function teller(total, done, progress)
  local start, here = host.clock(), 0
  return function(id)
    done, here = done + 1, here + 1
    local left = (host.clock() - start) / here * (total - done)
    progress(done / total, ("%d/%d %s, %s"):format(done, total, id, minutes(left)))
  end
end

local function run_here(o, tell)
  for _, run in ipairs(o.mine) do
    if not read_record(o.folder, run.id, run.key) then
      local start = os.clock()
      local record = o.run(run.config)
      write_record(o.folder, run.id, { key = run.key, config = run.config, record = record, seconds = os.clock() - start })
      tell(run.id)
    end
  end
end

-- Workers write "ran ID" lines into one pipe; the shell waits for all of them and passes on the last status that was
-- not 0.
local function run_workers(o, tell)
  local starts, waits = {}, {}
  for k = 1, o.workers do
    starts[k] = ("%s & p%d=$!"):format(worker_command(k, o.workers), k)
    waits[k] = ("wait $p%d || s=$?"):format(k)
  end
  io.stdout:flush()
  local pipe = assert(io.popen(table.concat(starts, "; ") .. "; s=0; " .. table.concat(waits, "; ") .. "; exit $s"))
  for line in pipe:lines() do
    local id = line:match "^ran (%S+)"
    if id then tell(id) end
  end
  local ok, _, status = pipe:close()
  if not ok then
    error(("grid: a worker ended with status %s; what is finished is kept, and the same command goes on from there")
      :format(tostring(status)), 0)
  end
end

-- grid.run { folder =, runs = { { id =, … }, … }, run = function(config) → record end, version =, shard =, workers =,
-- progress =, fresh = }
--   runs      each a table that JSON can hold, with an id that is a file name; the configuration is the whole of it
--   run       computes a run's record (numbers, texts, lists, maps) from its configuration alone
--   version   whatever else a record depends on (data, code): a change makes old files void
--   shard     "k/n": run only every n-th, beginning with the k-th, then return nil: there is nothing to report yet
--   workers   processes on this machine (all cores unless told; 1: in this process)
--   fresh     run everything again
-- Returns the records by id, and the seconds of processor time each took.
function grid.run(given)
  local o = options.check("grid", given, { "folder", "runs", "run", "version", "shard", "workers", "progress", "fresh" })
  local ok, message = make_folders(o.folder)
  if not ok then options.fail("grid: %s", message) end
  tidy(o.folder)
  local k, n = grid.shard(o.shard)
  local runs, seen = {}, {}
  for i, config in ipairs(o.runs) do
    local id = config.id
    if type(id) ~= "string" or not id:find "^[%w][%w_%-%.]*$" then
      options.fail("grid: run %d needs an id that is a file name, got %s", i, tostring(id))
    end
    if seen[id] then options.fail("grid: two runs are called %s", id) end
    seen[id] = true
    runs[i] = { id = id, config = config, key = key_of(config, o.version) }
    if o.fresh and not k then os.remove(path_of(o.folder, id)) end
  end
  local work = { folder = o.folder, run = o.run, workers = math.min(o.workers or grid.cores(), #runs), mine = runs }
  if k then
    work.mine = {}
    for i = k, #runs, n do work.mine[#work.mine + 1] = runs[i] end
    run_here(work, function(id)
      io.stdout:write("ran ", id, "\n")
      io.stdout:flush()
    end)
    return nil
  end
  local done = 0
  for _, run in ipairs(runs) do
    if read_record(o.folder, run.id, run.key) then done = done + 1 end
  end
  local tell = teller(#runs, done, o.progress or function() end)
  if done < #runs then
    if work.workers > 1 and session.script then run_workers(work, tell) else run_here(work, tell) end
  end
  local records, seconds = {}, {}
  for _, run in ipairs(runs) do
    records[run.id], seconds[run.id] = read_record(o.folder, run.id, run.key)
    if not records[run.id] then error("grid: the record of " .. run.id .. " is missing", 0) end
  end
  return records, seconds
end

return grid
