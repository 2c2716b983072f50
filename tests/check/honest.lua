-- Eighty honest answers, made of the exercises' solutions, in the folders of a course: all hold, in a table, as JSON,
-- as CSV and as TAP. What is handed to learners, with its holes, does not. (How long it takes is noted, not tested.)
local exercises = require "minimodel.exercises"
local host = require "minimodel.host"
local json = require "minimodel.json"
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local landlock, seccomp = host.walls()
if landlock == 0 or not seccomp then tap.skip_all "this system has no Landlock or no seccomp to shut files in with" end

local N = 80
local folder = shell.folder()
local ids = exercises.list()

-- The same answer as different people write it: with other white space, comments, a shebang, a mark of UTF-8.
local MANNERS = {
  function(text) return text end,
  function(text) return "#!/usr/bin/env minimodel\n" .. text end,
  function(text) return (text:gsub("\n", "\r\n")) end,
  function(text) return (text:gsub("\n", "  -- mío\n")) end,
  function(text) return "\xEF\xBB\xBFprint 'hello'\n" .. text end,
}
lfs.mkdir(folder .. "/course")
local names = {}
for i = 1, N do
  local id = ids[(i - 1) % #ids + 1]
  local group = ("%s/course/group %d"):format(folder, i % 4)
  lfs.mkdir(group)
  local text = MANNERS[i % #MANNERS + 1](exercises.get(id).solution)
  names[i] = ("group %d/student%02d_%s.lua"):format(i % 4, i, i % 2 == 0 and id or id:gsub("^%d+%-", ""))
  shell.write(folder .. "/course/" .. names[i], text)
end
table.sort(names)

local begun = host.clock()
local status, printed = shell.minimodel(folder, "--lang en check course")
tap.note("%d honest answers to %d exercises in %.1f s", N, #ids, host.clock() - begun)
tap.is(status, 0, "eighty honest answers")
tap.ok(printed:find("80 of 80 files hold all their checks", 1, true), "all hold", "%s", printed)
local shown = {}
for line in printed:gmatch "✓ (.-%.lua)" do shown[#shown + 1] = line end
tap.is(table.concat(shown, "\n"), table.concat(names, "\n"), "a line for each, in the order of their names")

local some = folder .. "/some"
lfs.mkdir(some)
for _, id in ipairs(ids) do shell.write(("%s/%s.lua"):format(some, id), exercises.text(id, "solution")) end
status, printed = shell.minimodel(folder, "check some --json")
local rows = json.decode(printed) or {}
tap.is(status, 0, "whole files with their statements")
tap.is(#rows, #ids, "JSON: one for each")
for i, row in ipairs(rows) do
  local total = #exercises.get(ids[i]).checks
  tap.is({ row.file, row.exercise, row.checks_held, row.checks, row.message },
    { "some/" .. ids[i] .. ".lua", ids[i], total, total, "" }, ids[i])
  tap.ok(math.type(row.seconds) == "float" and row.seconds > 0, ids[i] .. ": its seconds")
end
status, printed = shell.minimodel(folder, "check some --csv")
local lines = {}
for line in printed:gmatch "[^\n]+" do lines[#lines + 1] = line end
tap.is(status, 0, "CSV")
tap.is(lines[1], "file,exercise,checks_held,checks,message,seconds", "what its columns are")
for i, id in ipairs(ids) do
  local total = #exercises.get(id).checks
  local begins = ('"some/%s.lua","%s",%d,%d,"",'):format(id, id, total, total)
  local line = lines[i + 1] or ""
  tap.ok(line:find(begins, 1, true) == 1 and line:sub(#begins + 1):find "^%d+%.%d+$", id .. ": its line", "%s", line)
end
tap.is(#lines, #ids + 1, "a line for each")
status, printed = shell.minimodel(folder, "check some --tap")
tap.is(status, 0, "TAP")
tap.ok(printed:find(("1..%d\nok 1 - some/"):format(#ids), 1, true), "with its plan", "%s", printed)

for _, id in ipairs(ids) do shell.write(("%s/%s.lua"):format(some, id), exercises.text(id, "start")) end
status, printed = shell.minimodel(folder, "check some --json")
rows = json.decode(printed) or {}
tap.is(status, 1, "with their holes")
for i, row in ipairs(rows) do
  tap.ok(row.checks_held < row.checks and row.message ~= "", ids[i] .. ": does not hold, and says why", "%d of %d: %s",
    row.checks_held, row.checks, row.message)
end

-- What an exercise asks for cannot be had from the library, by any way in.
local borrowed = folder .. "/borrowed"
lfs.mkdir(borrowed)
for i, way in ipairs { "mm.positional.rope", "require('minimodel.positional').rope", "mm.core.rope_rotate",
  "mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 0, scheme = 'rope' }.scheme.rotate",
  "require 'minimodel.nn'.MiniGPT", "mm.train.fit", "require 'minimodel.core'.rope_rotate",
  "require 'minimodel.positional.rope'", "getmetatable(mm).__index(mm, 'positional').rope",
  "mm.help 'rope'" } do
  shell.write(("%s/%02d.lua"):format(borrowed, i), ("local mm = require 'minimodel'\nlocal rope = %s\n"):format(way)
    .. "return { rope = rope }")
end
status, printed = shell.minimodel(folder, "--lang en check borrowed --as rope --json")
rows = json.decode(printed) or {}
tap.is({ status, #rows }, { 1, 10 }, "ten ways to borrow RoPE")
for i, row in ipairs(rows) do
  local kept = row.message:find "what this exercise asks for" or row.message:find "not there while"
  tap.ok(kept and row.checks_held == 0, "way " .. i, "%s", row.message)
end

-- A refusal is the answer's own (tests/exercises/refusals.lua).
local refusing = folder .. "/refusing"
lfs.mkdir(refusing)
local cases = dofile "tests/exercises/refusals.lua"(exercises.get("15-learned-edge").solution)
for i, case in ipairs(cases) do shell.write(("%s/%02d.lua"):format(refusing, i), case[2]) end
status, printed = shell.minimodel(folder, "--lang en check refusing --as 15 --json")
rows = json.decode(printed) or {}
tap.is({ status, #rows }, { 1, #cases }, "ways to refuse")
for i, row in ipairs(rows) do
  local held = row.checks_held == row.checks
  tap.ok(held == cases[i][3] and (held or row.message:find 'should stop with an error%("…"%) that says why'),
    (cases[i][3] and "a refusal: " or "none: ") .. cases[i][1], "%s", row.message)
end
shell.remove(folder)
tap.done()
