-- Arrows between the rooms of the library point down only: reads the require of every Lua file, and fails on one that
-- leads to a room further up, or, in tests and pages too, to a file that is not there. A file by itself is a room of
-- its own. (tests/lua/layers.lua does the same for C.)
local lfs = require "lfs"
local scan = require "minimodel.literate.scan"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- From the bottom to the top: each room may lean on those before it.
local ORDER = {
  "core", "host", "session", "options", "messages", "files", "json", "arguments", "scripts", "numerals",  -- ground
  "sums",
  -- mm: opens the others by name
  "tensor", "minimodel", "terms",
  "statistics", "safetensors", "measure", "positional", "data", "nn", "train", "record", "figure", "exercises",
  "literate", "report", "reference", "diagnose", "explain", "experiment", "lab",
  "learn", "check", "help", "prompt", "tap", "doctor", "command",
}
local PAGES = { ["minimodel.messages.explain"] = "explain" }   -- a command of its own, beside the texts that it shows
-- a new room: only the command leans on it
local place = setmetatable({}, { __index = function() return #ORDER - 0.5 end })
for i, room in ipairs(ORDER) do place[room] = i end

local function room_of(module)
  return PAGES[module] or module:match "^minimodel%.([%w_]+)" or module == "minimodel" and module or nil
end

local files, arrows, wrong, nowhere = 0, 0, {}, {}
local MADE_IN_C = { ["minimodel.core"] = true, ["minimodel.host"] = true }

--- The modules that a source requires by their full names: what follows the name `require`, not what stands in a text.
local function required(source)
  local found, before, previous = {}, nil, nil
  for kind, text in scan.tokens(source) do
    if kind ~= "comment" then
      local name = kind == "string" and text:match "^[\"'](minimodel[%w_.]*%f[^%w_])[\"']$"
      if name and (previous == "require" or previous == "(" and before == "require") then found[#found + 1] = name end
      before, previous = previous, text
    end
  end
  return found
end
tap.is(required('local a = require "minimodel.a.b"\nrequire("minimodel")\nlocal s = [[require "minimodel.c"]] -- '
  .. 'require "minimodel.d"\n'),
  { "minimodel.a.b", "minimodel" }, "what a require is")

local function is_there(module)
  local path = "lua/" .. module:gsub("%.", "/")
  return MADE_IN_C[module] or lfs.attributes(path .. ".lua") or lfs.attributes(path .. "/init.lua")
end

local function look_for(path)
  for _, target in ipairs(required(shell.read(path))) do
    if not is_there(target) then nowhere[#nowhere + 1] = ("%s requires %s"):format(path, target) end
  end
end

local function read(path)
  look_for(path)
  local module = ("minimodel/" .. path:sub(#"lua/minimodel/" + 1)):gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")
  local room = room_of(module)
  files = files + 1
  for _, target in ipairs(required(shell.read(path))) do
    local to = room_of(target)
    if to ~= room then
      arrows = arrows + 1
      if place[to] > place[room] then
        wrong[#wrong + 1] = ("%s (%s) requires %s (%s), which is further up"):format(path, room, target, to)
      end
    end
  end
end

local function walk(folder, f)
  for _, name in ipairs(shell.names(folder)) do
    local path = folder .. "/" .. name
    if lfs.attributes(path, "mode") == "directory" then
      if name ~= "node_modules" then walk(path, f) end
    elseif name:find "%.lua$" then
      f(path)
    end
  end
end
walk("lua/minimodel", read)
for _, folder in ipairs { "tests", "web", "docs", "bench", "labs" } do walk(folder, look_for) end
tap.ok(files > 100 and arrows > 150, ("%d files and %d arrows between rooms were read"):format(files, arrows))
tap.ok(#nowhere == 0, "every require finds its file", "%s", table.concat(nowhere, "\n"))
tap.ok(#wrong == 0, "every require points down", "%s", table.concat(wrong, "\n"))
tap.done()
