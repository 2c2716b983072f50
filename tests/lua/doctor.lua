-- minimodel doctor: it knows the packages that the launcher installs, and says in both languages what is here and
-- what is not.
local tap = require "minimodel.tap"
local doctor = require "minimodel.doctor"
local shell = dofile "tests/lua/fixtures/shell.lua"

local known = {}
for _, thing in ipairs(doctor.THINGS) do
  for package in (thing.packages or ""):gmatch "%S+" do known[package] = true end
end
local launcher = shell.read(shell.root .. "/minimodel")
local unknown = {}
for list in launcher:gmatch "\nto_%l+='([^']+)'" do
  for need in list:gmatch "%S+" do
    local package = need:match "[^:]+$"
    if not known[package] then unknown[#unknown + 1] = package end
  end
end
tap.is(unknown, {}, "every package that the launcher installs")

local folder = shell.folder()
local bin = folder .. "/bin"
shell.command(folder, "mkdir bin && ln -s \"$(command -v sh)\" bin/sh && touch bin/tidy && chmod +x bin/tidy")
shell.write(bin .. "/apt-get", "#!/bin/sh\necho \"'http://x/a.deb' a.deb 41000000 SHA256:0\"\n")
os.execute("chmod +x " .. shell.quote(bin .. "/apt-get"))
local function run(words)
  return shell.command(folder, ("PATH=%s %s %s"):format(shell.quote(bin), shell.quote(shell.program), words))
end
local _
local status, printed = run "doctor --lang en"
tap.is(status, 0, "a machine that lacks much")
tap.ok(printed:find "✗ pandoc" and printed:find "✓ tidy", "what is not there, and what is", "%s", printed)
tap.ok(printed:find "%(1 packages?, 41 MB%)", "how much the rest is", "%s", printed)
tap.ok(printed:match "apt%-get install .-pandoc.-chromium", "the line that installs it", "%s", printed)
_, printed = run "doctor --lang es --plain"
tap.ok(printed:find "falta: pandoc" and printed:find "está:  tidy", "in Spanish, in words", "%s", printed)
local widest = 0
for line in printed:gmatch "[^\n]+" do
  if not line:find "apt%-get" then widest = math.max(widest, utf8.len(line)) end
end
tap.ok(widest <= 80, "within 80 columns", "%d", widest)
status = run "doctor everything"
tap.is(status, 2, "it takes no words")
shell.remove(folder)
tap.done()
