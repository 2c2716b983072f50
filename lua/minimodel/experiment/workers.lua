--- Processes of this machine that do the runs of an experiment together.
--
-- The program starts itself, with the words it was started with and `--shard any`, once for each processor it may
-- use, and reads along: a process tells of each run it has finished. When the reader is gone a process ends after the
-- run it is at. Does not: share memory.
local lfs = require "lfs"
local files = require "minimodel.files"
local session = require "minimodel.session"

local workers = {}

--- Processors that this process may use: the scheduler's allocation where there is one, and not more than the kernel
-- lets it use. One where no process can be started, as in a page.
function workers.processors()
  local starts, file = pcall(io.popen, "nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null")
  if not starts then return 1 end
  local n = file and math.tointeger(tonumber(file:read "l" or "")) or 1
  if file then file:close() end
  local allocated = math.tointeger(tonumber(os.getenv "SLURM_CPUS_PER_TASK" or ""))
  return math.max(1, allocated and math.min(n, allocated) or n)
end

local OURS = { shard = true, workers = true, fresh = true }

--- The words of the command line without those that say who does the work.
function workers.words(arguments)
  local out, i = {}, 1
  while i <= #arguments do
    local name, value = arguments[i]:match "^%-%-([%w_]+)(=?)"
    local alone = name and value == "" and arguments[i + 1] and not arguments[i + 1]:find "^%-%-%a"
    if not OURS[name] then
      out[#out + 1] = arguments[i]
      if alone then out[#out + 1] = arguments[i + 1] end
    end
    i = i + (alone and 2 or 1)
  end
  return out
end

-- MINIMODEL, where it is a path from the root, may name a way of starting the program; on Linux the program knows its
-- own path; elsewhere it is in the PATH.
local function program()
  local named = os.getenv "MINIMODEL"
  return named and named:find "^/" and named or lfs.symlinkattributes("/proc/self/exe", "target") or named
    or "minimodel"
end

--- A command of the shell that starts this program with these words.
function workers.again(words)
  local line = { files.quote(program()) }
  for i, word in ipairs(words) do line[i + 1] = files.quote(word) end
  return table.concat(line, " ")
end

local function command(words)
  local line = { program(), "--threads", "1" }
  if session.out then table.move({ "--out", session.out }, 1, 2, #line + 1, line) end
  line[#line + 1] = session.script
  table.move(words, 1, #words, #line + 1, line)
  table.move({ "--shard", "any" }, 1, 2, #line + 1, line)
  for i, word in ipairs(line) do line[i] = files.quote(word) end
  return table.concat(line, " ")
end

--- Starts n processes and waits for them; tell(id) after each run. The shell passes on the last status that was not 0.
function workers.run(n, words, tell)
  local starts, waits = {}, {}
  for k = 1, n do
    starts[k] = ("%s < /dev/null & p%d=$!"):format(command(words), k)
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
    error(("experiment: a process ended with status %s; what is finished is kept, and the same command goes on from "
      .. "there")
      :format(tostring(status)), 0)
  end
end

return workers
