-- A Ctrl-C or a request to end is obeyed within a second or so, wherever it finds the program, and takes away what the
-- script had made: inside a coroutine, a finalizer, the engine, or under a pcall that goes on.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local host = require "minimodel.host"
local shell = dofile "tests/lua/fixtures/shell.lua"

local START = [[local mm = require "minimodel"
local lab = mm.lab { experiment = "endless", seed = 0, title = "x" }
lab:text("a.txt", "something")
io.open(OUT .. "/started", "w"):close()
]]
local places = {
  plain = "while true do end",
  coroutine = "coroutine.wrap(function() while true do end end)()",
  finalizer = "setmetatable({}, { __gc = function() while true do end end }) collectgarbage()",
  engine = "mm.ones { 1 }:broadcast_to { 1 << 40 }:sum()",
  swallowed = "while true do pcall(function() while true do end end) end",
}
local names = {}
for name in pairs(places) do names[#names + 1] = name end
table.sort(names)

-- Starts the script, waits until it has begun, sends the signal, and returns the seconds that it went on and its
-- status.
local function ended(code, signal, before)
  local out = shell.folder()
  shell.write(out .. "/endless.lua", ("local OUT = %q\n"):format(out) .. START .. code)
  local command = ([[%s %s %s/endless.lua --out %s > %s/said 2>&1 & pid=$!
    n=0; while [ ! -e %s/started ] && [ $n -lt 300 ]; do sleep 0.1; n=$((n+1)); done
    kill -%s $pid; wait $pid; echo $? > %s/status]])
    :format(before or "", shell.quote(shell.program), out, out, out, out, signal, out)
  shell.write(out .. "/go.sh", command)
  local begin = host.clock()
  os.execute("sh " .. out .. "/go.sh > /dev/null 2>&1")
  local left = {}
  for name in lfs.dir(out) do
    if name:find "partial" or name == "endless" then left[#left + 1] = name end
  end
  return host.clock() - begin, tonumber(shell.read(out .. "/status")), table.concat(left, " ")
end

for _, name in ipairs(names) do
  local seconds, status, left = ended(places[name], "TERM")
  tap.ok(status ~= 0 and seconds < 30, name .. ": ended", "status %s after %g s", status, seconds)
  tap.is(left, "", name .. ": and nothing is left behind")
end
local _, status = ended([[io.open(OUT .. "/started", "w"):close() for i = 1, 2e8 do end os.exit(7)]], "INT", "nohup")
tap.is(status, 7, "a SIGINT that the parent ignores, as a shell does for what it starts with &, stays ignored")

tap.done()
