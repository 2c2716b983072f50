-- Hostile answers (fixtures/hostile.lua), all in one folder and one command: each is stopped within its limits and
-- reported, none holds all checks, nothing outside changes, no process stays, and the checker lives to say so.
local host = require "minimodel.host"
local json = require "minimodel.json"
local lfs = require "lfs"
local tap = require "minimodel.tap"
local cases = dofile "tests/check/fixtures/hostile.lua"
local shell = dofile "tests/lua/fixtures/shell.lua"

local landlock, seccomp = host.walls()
if landlock == 0 or not seccomp then tap.skip_all "this system has no Landlock or no seccomp to shut files in with" end

local folder = shell.folder()
local answers, outside = folder .. "/answers", folder .. "/outside"
lfs.mkdir(answers)
lfs.mkdir(outside)
shell.write(outside .. "/victim", "victim")
shell.write(outside .. "/victim.npy", "victim")
for i, case in ipairs(cases) do
  shell.write(("%s/%03d.lua"):format(answers, i), (case[2]:gsub("%${OUTSIDE}", (outside:gsub("%%", "%%%%")))))
end

local begun = host.clock()
local seconds = (os.getenv "BUILD" or ""):find "asan" and "1" or "0.5"   -- under a sanitizer all is slower
local line = "--lang en check answers --as entropy --json --seconds " .. seconds
local status, printed, said = shell.minimodel(folder, line)
tap.note("%d files in %.1f s", #cases, host.clock() - begun)
tap.ok(#cases >= 100, #cases .. " hostile answers")
tap.is(status, 1, "the checker lives, and says that not all is well")
tap.is(said, "", "it complains of nothing")
local rows = json.decode(printed) or {}
tap.is(#rows, #cases, "a row for each")

local function fits(message, patterns)
  if type(patterns) == "string" then patterns = { patterns }
  elseif message:find "no answer within" then return true end   -- on a machine that is busy with something else
  for _, pattern in ipairs(patterns) do
    if message:find(pattern) then return true end
  end
  return false
end

for i, case in ipairs(cases) do
  local row = rows[i] or {}
  local name = case[1]
  tap.is(row.file, ("answers/%03d.lua"):format(i), name .. ": its row")
  tap.ok(row.checks and row.checks > 1 and row.checks_held < row.checks, name .. ": not all checks hold", "%s of %s",
    tostring(row.checks_held), tostring(row.checks))
  tap.ok(fits(row.message or "", case[3]), name .. ": what it was stopped by", "%s", tostring(row.message))
  tap.ok((row.seconds or 99) < 76, name .. ": within its limits", "%s s on the wall", tostring(row.seconds))
  tap.ok(not (row.message or ""):find "%c" and #(row.message or "") < 2000, name .. ": a message in one line")
end

tap.is(shell.names(outside), { "victim", "victim.npy" }, "nothing is there that was not")
tap.is(shell.read(outside .. "/victim"), "victim", "nor changed")
tap.is(#shell.names(answers), #cases, "nor among the answers")

local left = {}
for _, name in ipairs(lfs.attributes("/proc/self", "mode") and shell.names "/proc" or {}) do
  local words = name:find "^%d+$" and shell.read("/proc/" .. name .. "/cmdline")
  local place = lfs.symlinkattributes("/proc/" .. name .. "/cwd", "target")
  if words and words:find("check\0answers", 1, true) and place == folder then left[#left + 1] = name end
end
tap.is(left, {}, "no process is left")

local _, shown = shell.minimodel(folder, "--lang es check answers/001.lua answers/050.lua --as entropy --seconds 0.3")
tap.ok(shown:find("parado: ", 1, true) and not shown:find "\27", "in Spanish too", "%s", shown)
shell.remove(folder)
tap.done()
