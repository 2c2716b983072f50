-- sides.lua: the two sides of a comparison as processes that stay alive and are asked in turn.
--
-- Does: start a worker (the words are those of worker.h), ask it for one more measurement, compare two of them in
-- pairs, medians and spread. Does not: know any case.
local sides = { scratch = "build/bench/scratch" }

local started = 0

local function quoted(words)
  local out = {}
  for i, word in ipairs(words) do out[i] = "'" .. tostring(word):gsub("'", "'\\''") .. "'" end
  return table.concat(out, " ")
end
sides.quoted = quoted

local function read(path)
  local file = io.open(path, "rb")
  local text = file and file:read "a" or ""
  if file then file:close() end
  return text
end

--- Starts a worker: side { "program", "word", …, env = { NAME = value } }. Returns it, warm, with .facts, or nil and
-- what it said.
function sides.start(side)
  started = started + 1
  local pipe = ("%s/%d"):format(sides.scratch, started)
  local env = { "OPENBLAS_NUM_THREADS=1", "OMP_NUM_THREADS=1" }
  for name, value in pairs(side.env or {}) do env[#env + 1] = name .. "=" .. value end
  os.execute("rm -f " .. quoted { pipe } .. " && mkfifo " .. quoted { pipe })
  local reader = io.popen(("exec env %s %s < %s 2> %s"):format(quoted(env), quoted(side), quoted { pipe },
    quoted { pipe .. ".log" }))
  local writer = io.open(pipe, "w")
  local facts = (reader:read "l" or ""):match "^ready ?(.*)"
  if not facts then
    writer:close()
    reader:close()
    return nil, read(pipe .. ".log"):match "([^\n]*)\n*$"
  end
  local worker = { reader = reader, writer = writer, facts = {}, fact = facts }
  for name, value in facts:gmatch "(%w+)=(%S+)" do worker.facts[name] = tonumber(value) or value end
  return worker
end

function sides.ask(worker)
  worker.writer:write "go\n"
  worker.writer:flush()
  local line = worker.reader:read "l" or error("a side of the comparison stopped", 0)
  local wall, processor, kilobytes = line:match "^(%S+) (%S+) ?(%d*)$"
  return { wall = tonumber(wall), processor = tonumber(processor), kilobytes = tonumber(kilobytes) }
end

--- A side may have inherited another's pipe, so that closing it is not enough: it is told.
function sides.stop(worker)
  worker.writer:write "end\n"
  worker.writer:close()
  worker.reader:close()
end

--- The value at a share of a list's order: 0.5 is the median.
function sides.quantile(values, share)
  local sorted = table.move(values, 1, #values, 1, {})
  table.sort(sorted)
  local at = 1 + share * (#sorted - 1)
  local low = math.floor(at)
  return sorted[low] + (at - low) * ((sorted[low + 1] or sorted[low]) - sorted[low])
end

local function summary(values)
  return { median = sides.quantile(values, 0.5), low = sides.quantile(values, 0.25),
    high = sides.quantile(values, 0.75) }
end
sides.summary = summary

--- Asks the workers in turn, `pairs` times, the first one first every other time. clock: "wall" or "processor".
-- Returns a summary of each one's seconds and of the second's over the first's, pair by pair, and the largest memory.
function sides.compare(ours, peer, rounds, clock)
  local a, b, ratios, by_clock, memory = {}, {}, {}, {}, {}
  for i = 1, rounds do
    local x, y
    if i % 2 == 1 then x = sides.ask(ours) end
    y = sides.ask(peer)
    if i % 2 == 0 then x = sides.ask(ours) end
    a[i], b[i], ratios[i] = x[clock], y[clock], y[clock] / x[clock]
    by_clock[i] = y.wall / x.wall
    memory = { x.kilobytes, y.kilobytes }
  end
  return { ours = summary(a), theirs = summary(b), ratio = summary(ratios), ratio_by_clock = summary(by_clock),
    ours_kilobytes = memory[1],
    peer_kilobytes = memory[2] }
end

--- One worker alone: the summary of its seconds.
function sides.measure(side, rounds, clock)
  local worker, why = sides.start(side)
  if not worker then return nil, why end
  local values = {}
  for i = 1, rounds do values[i] = sides.ask(worker)[clock] end
  sides.stop(worker)
  return summary(values), worker
end

return sides
