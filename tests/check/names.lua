-- minimodel check as a teacher meets it: folders with odd names, what is no file, which exercise a name is for, how
-- names and messages are shown so that they can harm no terminal, spreadsheet or reader of TAP; and bad usage.
local host = require "minimodel.host"
local json = require "minimodel.json"
local lfs = require "lfs"
local report = require "minimodel.check.report"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- ---- Everything in a text is seen

for text, shown in pairs {
  ["año ✓ 你"] = "año ✓ 你",
  ["a\nb\tc\27[31m\127"] = "a\\nb\\x09c\\x1B[31m\\x7F",
  ["\xff\xc3"] = "\\xFF\\xC3",
  ["\u{202E}abc\u{200B}"] = "\\u{202E}abc\\u{200B}",
  ["a\xc2\x85b\u{2028}\u{FEFF}"] = "a\\u{85}b\\u{2028}\\u{FEFF}",
  ["\xed\xa0\x80"] = "\\xED\\xA0\\x80",   -- half of a pair: no letter
  [""] = "",
} do
  tap.is(report.visible(text), shown, ("%q"):format(text):sub(1, 30))
end

-- ---- Which words are refused

local folder = shell.folder()
lfs.mkdir(folder .. "/empty")
shell.write(folder .. "/fine.lua", shell.read "tests/check/fixtures/entropy.lua")

local function refused(words, part, name)
  local status, printed, said = shell.minimodel(folder, "--lang en check " .. words)
  tap.ok(status == 2 and printed == "" and said:find(part, 1, true), name, "%d: %s%s", status, printed, said)
end
refused("", "a file or a folder is wanted", "no words")
refused("--as entropy", "a file or a folder is wanted", "no file")
refused("missing.lua --as entropy", "there is no file missing.lua", "a file that is not there")
refused("fine.lua --as entropi", 'did you mean "entropy"?', "an exercise that is nearly there")
refused("fine.lua --as", "--as: a value is missing after it", "no exercise")
refused("fine.lua --jsn", 'did you mean "--json"?', "an option that is nearly there")
refused("fine.lua --json --csv", "one of --tap, --json, --csv is wanted", "two forms")
refused("fine.lua --tap --csv", "one of --tap, --json, --csv is wanted", "two others")
refused("fine.lua --seconds 0", "a number from 0.1 to 3600 is wanted", "no time")
refused("fine.lua --seconds nan", "a number from 0.1 to 3600 is wanted", "a time that is no number")
refused("empty", "there is no Lua file in this folder", "a folder with nothing in it")
local status, printed = shell.minimodel(folder, "--lang es check --help")
tap.ok(status == 0 and printed:find("uso: minimodel check ARCHIVO", 1, true), "its help in Spanish", "%s", printed)
status, printed = shell.minimodel(folder, "--lang en check --help")
tap.ok(status == 0 and printed:find("usage: minimodel check FILE", 1, true) and printed:find "minimodel test",
  "in English, with what it is not", "%s", printed)
local widest = 0
for line in printed:gmatch "[^\n]+" do widest = math.max(widest, utf8.len(line)) end
tap.ok(widest <= 80, "within 80 columns", "%d", widest)

local landlock, seccomp = host.walls()
if landlock == 0 or not seccomp then
  tap.note "this system has no Landlock or no seccomp to shut files in with: the rest is skipped"
  refused("fine.lua --as entropy", "--trust runs them all the same", "without walls it refuses")
  refused("fine.lua --as entropy --json", "is not on this machine", "in every form")
  status, printed = shell.minimodel(folder, "--lang en check fine.lua --as entropy --trust")
  tap.ok(status == 0 and printed:find("4 of 4", 1, true), "with --trust it checks", "%s", printed)
  shell.remove(folder)
  return tap.done()
end

-- ---- Odd names, and what is no file

local answer = shell.read(folder .. "/fine.lua")
local odd = folder .. "/odd"
lfs.mkdir(odd)
local HELD = { -- names of files that hold all
  "entropy.lua", "-entropy.lua", "=entropy.lua", "+entropy.lua", "@entropy.lua", "a b entropy.lua",
  "entropy'\"$(x).lua",
  "entropy;rm -rf.lua", "entropy\n.lua", "entropy\27[31m.lua", "entropy\xff.lua", "entropy\u{202E}.lua", "ENTROPY.LUA",
  "02-entropy.lua", "ana_02-entropy_v2.lua", "entropy, \"2\".lua", "entropy#.lua", "entropy\\.lua", "entropy%s.lua",
  "entropía-entropy.lua",
}
for _, name in ipairs(HELD) do shell.write(odd .. "/" .. name, answer) end
lfs.mkdir(odd .. "/entropy")
shell.write(odd .. "/entropy/ana.lua", answer)                                  -- by its folder
lfs.mkdir(odd .. "/.hidden")
shell.write(odd .. "/.hidden/entropy.lua", answer)
shell.write(odd .. "/entropy.txt", "no Lua")
local WRONG = {
  ["entropy-empty.lua"] = "is empty", ["entropy-blank.lua"] = "is empty", ["entropy-link.lua"] = "is a link",
  ["entropy-nowhere.lua"] = "is a link", ["entropy-pipe.lua"] = "is no plain file",
  ["entropy-device.lua"] = "is a link",
  ["entropy-large.lua"] = "is larger than a megabyte", ["entropy-zero.lua"] = "unexpected symbol",
  ["entropy-latin.lua"] = "unfinished string", ["other.lua"] = "no exercise is known by this name",
  ["shuffle-entropy.lua"] = "no exercise is known by this name",
}
shell.write(odd .. "/entropy-empty.lua", "")
shell.write(odd .. "/entropy-blank.lua", " \n\t\n")
shell.write(odd .. "/entropy-large.lua", answer .. (" "):rep(1 << 20))
shell.write(odd .. "/entropy-zero.lua", "\0\0\0")
shell.write(odd .. "/entropy-latin.lua", "local s = 'se\xf1or\nreturn s")
shell.write(odd .. "/other.lua", answer)
shell.write(odd .. "/shuffle-entropy.lua", answer)
shell.command(odd, "ln -s ../fine.lua entropy-link.lua && ln -s nowhere entropy-nowhere.lua && mkfifo entropy-pipe.lua "
  .. "&& ln -s /dev/zero entropy-device.lua && ln -s .. loop")
local reader = shell.command(odd, "touch entropy-closed.lua && chmod 000 entropy-closed.lua "
  .. "&& ! cat entropy-closed.lua")
if reader == 0 then
  WRONG["entropy-closed.lua"] = "cannot be read: Permission denied"
else -- whoever runs this reads everything
  WRONG["entropy-closed.lua"] = "is empty"
end

local function by_name(rows)
  local out, count = {}, 0
  for _, row in ipairs(rows) do out[row.file], count = row, count + 1 end
  return out, count
end
local said
status, printed, said = shell.minimodel(folder, "--lang en check odd --json")
tap.ok(status == 1 and said == "", "a folder of odd names", "%d %s", status, said)
local rows, count = by_name(json.decode(printed) or {})
local expected = 1
for _, name in ipairs(HELD) do
  local row = rows["odd/" .. report.visible(name)] or {}
  tap.ok(row.checks_held == 4 and row.checks == 4 and row.exercise == "02-entropy", ("%q holds"):format(name), "%s",
    tostring(row.message))
  expected = expected + 1
end
tap.is((rows["odd/entropy/ana.lua"] or {}).checks_held, 4, "a file whose folder has the name")
for name, part in pairs(WRONG) do
  local row = rows["odd/" .. name] or {}
  tap.ok(row.checks_held == 0 and row.message:find(part, 1, true), name .. " " .. part, "%s", tostring(row.message))
  expected = expected + 1
end
tap.is(count, expected, "no row but these: links are not followed, hidden folders not entered")

-- ---- What the forms make of them

status, printed = shell.minimodel(folder, "--lang en check odd --csv")
tap.is(status, 1, "as CSV")
local records = 0
for line in printed:gmatch "[^\n]+" do
  records = records + 1
  local quotes = select(2, line:gsub('"', ""))
  tap.ok(quotes % 2 == 0 and not line:find "%c", "a record is one line", "%s", line)
  for field in line:gmatch '"(.)' do
    if field:find "[=+@-]" then tap.ok(false, "no field begins a formula", "%s", line) end
  end
end
tap.is(records, expected + 1, "a record for each, and the head")
lfs.mkdir(folder .. "/=1+1")
shell.write(folder .. "/=1+1/entropy.lua", "error('=cmd', 0)")
status, printed = shell.minimodel(folder, "--lang en check '=1+1' --csv")
tap.ok(status == 1 and printed:find([["'=1+1/entropy.lua","02-entropy",0,4,"stops with an error: =cmd",]], 1, true),
  "formulas get an apostrophe", "%s", printed)

status, printed = shell.minimodel(folder, "--lang en check odd --tap")
local plan, lines = math.tointeger(printed:match "^1%.%.(%d+)\n"), 0
for line in printed:gmatch "[^\n]+" do
  if line:find "^ok %d+ %- " or line:find "^not ok %d+ %- " then lines = lines + 1
  elseif not line:find "^#" and not line:find "^1%.%." then tap.ok(false, "a line of TAP", "%s", line) end
end
tap.is({ status, plan, lines }, { 1, expected, expected }, "as TAP")
tap.ok(printed:find("entropy\\#.lua", 1, true), "a # is no directive", "%s", printed)

for _, form in ipairs { "--lang en", "--lang es", "--plain" } do
  status, printed = shell.minimodel(folder, form .. " check odd")
  tap.ok(status == 1 and utf8.len(printed) and not printed:gsub("\n", ""):find "%c", "the table has nothing hidden: "
    .. form, "%s", printed)
end
tap.ok(printed:find("odd", 1, true) == nil, "names are those within the folder")

-- ---- Words that look like something else

status, printed = shell.minimodel(odd, "--lang en check --as 2 -- -entropy.lua")
tap.ok(status == 0 and printed:find("4 of 4", 1, true), "a name that looks like an option", "%s", printed)
status, printed = shell.minimodel(odd, "--lang en check --as=02-entropy other.lua ./entropy.lua --csv")
tap.is({ status, select(2, printed:gsub("\n", "")) }, { 0, 3 }, "two files, one exercise")
status, printed = shell.minimodel(odd, "--lang en check entropy-link.lua")
tap.ok(status == 1 and printed:find("is a link", 1, true), "a link that is named is not followed either", "%s", printed)
status = shell.command(folder, "MINIMODEL_NO_REPORT=1 " .. shell.quote(shell.program)
  .. " --lang en check odd | head -n 1 > /dev/null")
tap.is(status, 0, "a reader that leaves early")

shell.command(odd, "chmod 600 entropy-closed.lua")
shell.remove(folder)
tap.done()
