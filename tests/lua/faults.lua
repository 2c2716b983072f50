-- tests/FAULTS.md names a test for each fault that was found from outside: each named file has the text that is quoted.
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

local rows = 0
for line in shell.read "tests/FAULTS.md":gmatch "[^\n]+" do
  local row, path, part = line:match "^| (%w+) |.*| `([^`]+)`: (.*) |$"
  if row then
    rows = rows + 1
    local text = shell.read(path)
    tap.ok(text and text:find((part:gsub("\\|", "|")), 1, true), row, "%s does not have: %s", path, part)
  elseif line:find "^| %u%d" then
    tap.ok(false, line)
  end
end
tap.ok(rows >= 78, "all rows are there", "%d", rows)
tap.done()
