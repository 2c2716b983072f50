-- instructions.lua: how many instructions a fixed set of kernels takes, against what is kept in instructions.json:
-- the measure that does not drift with the machine's load.
--
--   build/minimodel bench/instructions.lua          compare; status 1 when a count is more than 2 % off, up or down
--   build/minimodel bench/instructions.lua update   keep what is counted now
--
-- Counts come from valgrind (callgrind), which knows no AVX-512: generic and AVX2 stand for all. They belong to a
-- compiler: under another one there is nothing to compare. Does not: measure time (run.lua).
local json = require "minimodel.json"

local here = arg[0]:match "^(.*)/" or "."
local out = os.getenv "BENCH_OUT" or "build/bench"
local kept_at, TOLERANCE = here .. "/instructions.json", 0.02
local update = ... == "update"

local function output_of(command)
  local pipe = io.popen(command)
  local text = pipe:read "a"
  return text, pipe:close()
end
local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

if not os.execute "command -v valgrind > /dev/null" then
  print "instructions: valgrind is not there; on Debian: sudo apt-get install valgrind"
  return
end
local compiler = output_of((os.getenv "CC" or "cc") .. " --version"):match "^[^\n]*"

--- name → instructions inside measured(), one dump of callgrind a case.
local function count(isa)
  local dumps = out .. "/callgrind." .. isa
  os.execute(("rm -f %s.*"):format(quoted(dumps)))
  local names = {}
  local text, ok = output_of(("valgrind --tool=callgrind --toggle-collect=measured --dump-after=measured "
    .. "--callgrind-out-file=%s %s %s 2> %s"):format(
    quoted(dumps), quoted(out .. "/instructions"), isa, quoted(dumps .. ".log")))
  if not ok then
    os.execute("cat " .. quoted(dumps .. ".log") .. " >&2")
    error("the counted program failed", 0)
  end
  for name in text:gmatch "[^\n]+" do names[#names + 1] = name end
  local counts = {}
  for i, name in ipairs(names) do
    local file = assert(io.open(("%s.%d"):format(dumps, i)))
    counts[name] = assert(math.tointeger(tonumber(file:read("a"):match "\ntotals: (%d+)")),
      "no total in callgrind's dump")
    file:close()
  end
  os.execute(("rm -f %s*"):format(quoted(dumps)))
  return counts
end

local counted = { compiler = compiler, instructions = { generic = count "generic", avx2 = count "avx2" } }
if update then
  local file = assert(io.open(kept_at, "w"))
  file:write(json.encode(counted))
  assert(file:close())
  print("kept in " .. kept_at)
  return
end

local file = assert(io.open(kept_at), "no instructions.json: run bench/instructions.lua update")
local kept = assert(json.decode(file:read "a"))
file:close()
if kept.compiler ~= compiler then
  print(("instructions: kept under %s; this is %s: nothing to compare"):format(kept.compiler, compiler))
  return
end
local off = 0
print(("%-9s %-44s %12s %12s"):format("", "instructions", "kept", "now"))
for _, isa in ipairs { "generic", "avx2" } do
  local names = {}
  for name in pairs(counted.instructions[isa]) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local now, before = counted.instructions[isa][name], kept.instructions[isa][name]
    local change = before and now / before - 1 or math.huge
    local verdict = ""
    if math.abs(change) > TOLERANCE then
      off = off + 1
      verdict = before and ("%+.1f %%"):format(100 * change) or "new"
    end
    print(("%-9s %-44s %12s %12d  %s"):format(isa, name, before and ("%d"):format(before) or "-", now, verdict))
  end
end
if off > 0 then
  print(("%d counts are more than %g %% off. If that is meant: make bench-update, and commit bench/instructions.json")
    :format(off, 100 * TOLERANCE))
  os.exit(1, true)
end
print(("all within %g %%"):format(100 * TOLERANCE))
