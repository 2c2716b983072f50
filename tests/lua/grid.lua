-- grid: runs are cut, stopped, killed, split and merged, and the records are the same bits as when nothing happened.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local lfs = require "lfs"
local grid = mm.train.grid

local program = os.getenv "MINIMODEL" or "build/minimodel"
local scratch = os.tmpname()
os.remove(scratch)
assert(lfs.mkdir(scratch))

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local bytes = file:read "a"
  file:close()
  return bytes
end
local function write(path, bytes)
  local file = assert(io.open(path, "wb"))
  file:write(bytes)
  file:close()
end
local function files(folder)
  local names = {}
  if lfs.attributes(folder, "mode") then
    for name in lfs.dir(folder) do
      if name:find "%.json$" then names[#names + 1] = name end
    end
  end
  table.sort(names)
  return names
end
-- Record by run, without the seconds that each took
local function records_in(folder)
  local out = {}
  for _, name in ipairs(files(folder)) do
    out[name] = read(folder .. "/" .. name):match '"record": (.-),%s*"seconds"'
  end
  return out
end

-- ---- In one process

local runs, count = {}, 0
for i = 1, 5 do runs[i] = { id = "run-" .. i, seed = i } end
local function work(config)
  count = count + 1
  return { value = mm.random(config.seed):normal(), list = { 1 / 3, 0.1, 2.0 ^ -1074, 7 }, text = "é\n", third = config.seed == 3 }
end
local function fresh(folder, given)
  local o = { folder = scratch .. "/" .. folder, runs = runs, run = work, version = "1", workers = 1 }
  for key, value in pairs(given or {}) do o[key] = value end
  return grid.run(o)
end

local told = {}
local first, seconds = fresh("a", { progress = function(fraction, text) told[#told + 1] = ("%.1f %s"):format(fraction, text:match "^%S+ %S+") end })
tap.is(count, 5, "every run is run")
tap.is(told, { "0.2 1/5 run-1,", "0.4 2/5 run-2,", "0.6 3/5 run-3,", "0.8 4/5 run-4,", "1.0 5/5 run-5," }, "progress")
tap.is(first["run-2"].value, mm.random(2):normal(), "numbers come back with all their bits")
tap.is(first["run-3"], { value = mm.random(3):normal(), list = { 1 / 3, 0.1, 2.0 ^ -1074, 7 }, text = "é\n", third = true },
  "and so does the rest")
tap.ok(seconds["run-1"] >= 0, "the seconds are kept apart")
tap.is(files(scratch .. "/a"), { "run-1.json", "run-2.json", "run-3.json", "run-4.json", "run-5.json" }, "one file a run, nothing else")
tap.is(fresh "a", first, "a second time: the same records")
tap.is(count, 5, "and nothing is run again")
os.remove(scratch .. "/a/run-4.json")
write(scratch .. "/a/run-2.json", read(scratch .. "/a/run-2.json"):sub(1, 60))
tap.is(fresh "a", first, "a file that is gone and one that is cut short: the same records")
tap.is(count, 7, "those two are run again")
fresh("a", { version = "2" })
tap.is(count, 12, "another version makes the files void")
runs[1].seed = 11
fresh("a", { version = "2" })
tap.is(count, 13, "another configuration, the file of that run")
runs[1].seed = 1
fresh("a", { version = "2", fresh = true })
tap.is(count, 18, "fresh runs all again")

count = 0
tap.is(fresh("b", { shard = "2/3" }), nil, "a shard has nothing to report")
tap.is(files(scratch .. "/b"), { "run-2.json", "run-5.json" }, "it runs every third, from the second on")
fresh("b", { shard = "1/3" })
fresh("b", { shard = "3/3" })
tap.is(count, 5, "three shards run each run once")
tap.is(fresh "b", first, "and without a shard they are merged")
tap.is(count, 5, "nothing is run again")

local failing = 0
tap.fails(function()
  fresh("c", { run = function(config)
    if config.seed == 3 then error("the disk is on fire", 0) end
    failing = failing + 1
    return work(config)
  end })
end, "the disk is on fire", "a run that fails stops the grid")
tap.is(#files(scratch .. "/c"), 2, "what was finished is kept")
count = 0
tap.is(fresh "c", first, "and the grid goes on from there")
tap.is(count, 3, "with the runs that were missing")

tap.is({ grid.shard "3/8" }, { 3, 8 }, "a shard")
for _, wrong in ipairs { "0/3", "4/3", "1", "a/b", "1/0", "-1/2", "1.5/3" } do
  tap.fails(function() grid.shard(wrong) end, '"k/n" is wanted', "no shard: " .. wrong)
end
tap.fails(function() grid.run { folder = scratch .. "/d", runs = { { id = "../x" } }, run = work } end,
  "needs an id that is a file name", "a path is no id")
tap.fails(function() grid.run { folder = scratch .. "/d", runs = { { id = "x" }, { id = "x" } }, run = work } end,
  "two runs are called x", "ids differ")
tap.fails(function() grid.run { folder = scratch .. "/a/run-1.json/x", runs = runs, run = work } end, "grid: ", "a folder that cannot be")

-- ---- The program as its own worker: Ctrl-C, kill −9, shards

local script = scratch .. "/script.lua"
write(script, ([[
local mm = require "minimodel"
local shard, folder
local words = require("minimodel.session").arguments
for i, word in ipairs(words) do
  if word == "--shard" then shard = words[i + 1] end
  if word == "--folder" then folder = words[i + 1] end
end
local runs = {}
for seed = 1, 12 do runs[seed] = { id = ("run-%02d"):format(seed), seed = seed } end
local records = mm.train.grid.run { folder = folder, runs = runs, version = "1", shard = shard, workers = 2,
  run = function(config)
    local model = mm.nn.MiniGPT { vocab = 16, d_model = 16, n_layers = 1, n_heads = 2, d_ff = 32, seed = config.seed,
      scheme = mm.positional.schemes.rope() }
    local losses = mm.train.fit { model = model, steps = 150, rate = 0.01, loss = function(step)
      local rng, ids, targets = mm.random(config.seed):split("batch " .. step), {}, {}
      for b = 1, 16 do
        ids[b], targets[b] = {}, {}
        for t = 1, 12 do ids[b][t], targets[b][t] = rng:integer(0, 15), rng:integer(0, 15) end
      end
      return model:loss(ids, targets)
    end }
    return { losses = losses }
  end }
if records then print("merged", #records["run-12"].losses) end
]]))

local function shell(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local out = pipe:read "a"
  local ok, _, status = pipe:close()
  return out, ok and 0 or status
end
local function command(folder, more)
  return ("%s %s --folder %s/%s %s"):format(program, script, scratch, folder, more or "")
end

local out, status = shell(command "whole")
tap.is({ out, status }, { "merged\t150\n", 0 }, "two workers run everything")
local whole = records_in(scratch .. "/whole")
tap.is(#files(scratch .. "/whole"), 12, "twelve files")

for _, signal in ipairs { "KILL", "INT" } do
  local folder = "killed-" .. signal
  -- The program runs in a group of its own, so that the signal reaches its workers as Ctrl-C does; it is sent once 3 runs are there.
  local stop = ([[
perl -e 'setpgrp; exec @ARGV' %s > /dev/null 2>&1 &
n=0
while [ "$(ls %s/%s 2> /dev/null | grep -c 'json$')" -lt 3 ] && [ $n -lt 400 ]; do sleep 0.02; n=$((n+1)); done
kill -s %s -- -$!
wait $! 2>/dev/null
true]]):format(command(folder), scratch, folder, signal)
  write(scratch .. "/stop.sh", stop)
  shell("sh " .. scratch .. "/stop.sh")
  local before = #files(scratch .. "/" .. folder)
  tap.ok(before >= 3 and before < 12, ("SIG%s: %d of 12 runs were finished"):format(signal, before))
  local cut = records_in(scratch .. "/" .. folder)
  local good = true
  for name, record in pairs(cut) do good = good and record == whole[name] end
  tap.ok(good, "what is there is whole")
  out = shell(command(folder))
  tap.is(out, "merged\t150\n", "the same command goes on")
  tap.is(records_in(scratch .. "/" .. folder), whole, "to the same bits")
end

for k = 3, 1, -1 do shell(command("split", ("--shard %d/3"):format(k))) end
tap.is(records_in(scratch .. "/split"), whole, "three shards, in any order: the same bits")
tap.is(shell(command "split"), "merged\t150\n", "merged by the same command")

out, status = shell(command("bad", "--shard 9/3"))
tap.ok(status ~= 0 and out:find('"k/n" is wanted', 1, true), "a shard that is none is refused at the command line")

shell("rm -r " .. scratch)
tap.done()
