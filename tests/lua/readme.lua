-- The programs that the READMEs show run as they stand, and both languages show the same one.
local tap = require "minimodel.tap"

local function program(path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text:match "```lua\n(.-)```", text
end

local shown, printed = {}, {}
for _, path in ipairs { "README.md", "README.es.md" } do
  local source, text = program(path)
  local chunk = source and load(source, "@" .. path, "t",
    setmetatable({ print = function(x) printed[path] = tostring(x) end }, { __index = _G }))
  tap.ok(chunk and pcall(chunk), path .. ": its program runs")
  shown[path] = source and source:gsub("%-%-[^\n]*", "")
  for link in text:gmatch "%]%(([%w_./-]+)%)" do
    local target = not link:find "^https?:" and io.open(link)
    tap.ok(target, ("%s: %s is there"):format(path, link))
    if target then target:close() end
  end
end
tap.is(shown["README.md"], shown["README.es.md"], "the same program, comments apart")
tap.ok(printed["README.md"] and printed["README.md"] == printed["README.es.md"], "and it prints the same")
tap.done()
