--- Which file a word of the command line means: the file itself, or one of the labs that came with the program, which
-- may be named from anywhere: `minimodel labs/03-extrapolation.lua`, `minimodel 03-extrapolation`, `minimodel 03`.
-- Does not load it.
local lfs = require "lfs"
local options = require "minimodel.options"

local scripts = {}

--- The folders in which the program's own labs may lie: beside an installed program, beside a checkout's build.
function scripts.lab_folders()
  local program = lfs.symlinkattributes("/proc/self/exe", "target") or ""
  local home = program:match "^(.*)/[^/]*$"
  local folders = {}
  for _, folder in ipairs { home and home .. "/../share/minimodel/labs" or "", home and home .. "/../labs" or "",
    "/usr/local/share/minimodel/labs", "/usr/share/minimodel/labs" } do
    if lfs.attributes(folder, "mode") == "directory" then folders[#folders + 1] = folder:gsub("/[^/]+/%.%./", "/") end
  end
  return folders
end

--- The names of the Lua files in a folder, sorted.
local function scripts_in(folder)
  local names = {}
  if lfs.attributes(folder, "mode") ~= "directory" then return names end
  local ok, next_name, state = pcall(lfs.dir, folder)
  if not ok then return names end
  for name in next_name, state do
    if name:find "%.lua$" then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

--- The path of the lab that a word names, in the first folder that has one; nil where none has, or where it may be
-- one of several.
local function installed(word)
  local folder, name = word:match "^(.-)([^/]*)$"
  if folder ~= "" and folder ~= "labs/" and folder ~= "./labs/" then return nil end
  name = name:gsub("%.lua$", "")
  if name == "" then return nil end
  for _, labs in ipairs(scripts.lab_folders()) do
    local begins = {}
    for _, candidate in ipairs(scripts_in(labs)) do
      if candidate == name .. ".lua" then return labs .. "/" .. candidate end
      if candidate:find(name .. "-", 1, true) == 1 then begins[#begins + 1] = candidate end
    end
    if #begins == 1 then return labs .. "/" .. begins[1] end
  end
end

--- The path of the script that a word means; nil and a message, with what was probably meant, where there is none.
function scripts.find(word)
  local mode = lfs.attributes(word, "mode")
  if mode == "directory" then return nil, ("%s is a folder, not a script"):format(word) end
  local path = mode and word or installed(word)
  if path then return path end
  local folder, name = word:match "^(.-)([^/]*)$"
  local near = options.nearest(name, scripts_in(folder == "" and "." or folder))
  if near then return nil, ("there is no file %s; did you mean %s%s?"):format(word, folder, near) end
  return nil, ("there is no file %s"):format(word)
end

return scripts
