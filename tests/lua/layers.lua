-- Arrows between rooms point down only. Reads the includes of every C file, finds the room each one leads to, and fails on one that the
-- room may not lean on. Libraries from outside have their rooms too: Lua is known to the binding alone, cairo to the figures.
local lfs = require "lfs"
local tap = require "minimodel.tap"

-- room of a file by the first pattern that fits its path
local rooms = {
  { "^src/engine/minimodel%.h$", "face" },
  { "^src/engine/internal%.h$", "interior" },
  { "^src/engine/kernels%.h$", "kernel table" },
  { "^src/engine/kernels/", "kernels" },
  { "^src/engine/positional/", "positional" },
  { "^src/engine/ops%.h$", "op table" },
  { "^src/engine/attention", "models" }, { "^src/engine/loss", "models" }, { "^src/engine/optimizer", "models" },
  { "^src/engine/ops", "ops" }, { "^src/engine/tape", "ops" }, { "^src/engine/views", "ops" },
  { "^src/engine/", "ground" },
  { "^src/figure/", "figure" },
  { "^src/binding/", "binding" },
  { "^src/embed/", "embed" },
  { "^src/main%.c$", "main" },
}

-- what each room may include, besides itself and the C library
local engine = { "face", "interior", "kernel table" }
local down = {
  face = {},
  interior = { "face" },
  ["kernel table"] = { "face", "interior" },
  kernels = engine,
  ground = engine,
  ["op table"] = engine,
  ops = { "face", "interior", "kernel table", "op table" },
  models = { "face", "interior", "kernel table", "op table" },
  positional = { "face", "interior", "kernel table", "op table" },
  figure = { "cairo" },
  binding = { "face", "figure", "embed", "lua", "glib", "editor" },
  embed = {},
  main = { "binding", "face", "lua" },
}

local outside = {
  { "^lua", "lua" }, { "^lauxlib%.h$", "lua" }, { "^cairo", "cairo" }, { "^pango", "cairo" }, { "^png%.h$", "cairo" },
  { "^fontconfig/", "cairo" }, { "^glib", "glib" }, { "^editline/", "editor" },
}

local function room_of(path, list)
  for _, entry in ipairs(list) do
    if path:find(entry[1]) then return entry[2] end
  end
end

local function exists(path) return lfs.attributes(path, "mode") == "file" end

--- The room that an include leads to; nil for the C library.
local function target(file, header)
  local folder = file:match "^(.*)/"
  for _, base in ipairs { folder, "src", "src/engine" } do
    local path = base .. "/" .. header
    while path:find "[^/]+/%.%./" do path = path:gsub("[^/]+/%.%./", "", 1) end
    if exists(path) then return room_of(path, rooms) end
  end
  return room_of(header, outside)
end

local function has(list, value)
  for _, item in ipairs(list) do
    if item == value then return true end
  end
  return false
end

local n_files, n_includes, wrong = 0, 0, {}

local function read(path)
  local room = room_of(path, rooms)
  n_files = n_files + 1
  for line in io.lines(path) do
    local header = line:match '^%s*#%s*include%s*[<"]([^>"]+)'
    local to = header and target(path, header)
    if to then
      n_includes = n_includes + 1
      if to ~= room and not has(down[room] or {}, to) then
        wrong[#wrong + 1] = ("%s (%s) includes %s (%s)"):format(path, tostring(room), header, to)
      end
    end
  end
end

local function walk(folder)
  local names = {}
  for name in lfs.dir(folder) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local path = folder .. "/" .. name
    if name:sub(1, 1) ~= "." and lfs.attributes(path, "mode") == "directory" then
      walk(path)
    elseif name:find "%.[ch]$" then
      read(path)
    end
  end
end

walk "src"
tap.ok(n_files > 40 and n_includes > 60, ("%d files and %d includes between rooms were read"):format(n_files, n_includes))
tap.ok(#wrong == 0, "every include points down", "%s", table.concat(wrong, "\n"))
tap.done()
