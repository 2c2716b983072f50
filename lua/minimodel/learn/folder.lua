--- Where the learner's files are: exercises/ of the folder that the program is started in, if it is there and can be
-- written (a checkout); else ~/minimodel-exercises, or, without a home, exercises/ here, made when it is needed. A file
-- that is not there is written as it comes. Never writes over a file: reset keeps what stood there under another name.
local exercises = require "minimodel.exercises"
local files = require "minimodel.files"
local host = require "minimodel.host"
local lfs = require "lfs"

local folder = {}

--- Can files be made in a folder? One is, and taken away.
local function is_writable(path)
  local name = files.partial(path .. "/.try")
  local ok = host.create(name, "")
  if ok then os.remove(name) end
  return ok == true
end

--- Does a folder hold files of exercises?
local function holds_exercises(path)
  for _, name in ipairs(files.names_in(path)) do
    if name:find "^%d%d%-[%w%-]+%.lua$" then return true end
  end
  return false
end

--- The folder; nil and a message where none can be written. The second value is the folder of a checkout that could
-- not be written, where that is why.
function folder.find()
  local here, refused = "exercises", nil
  if holds_exercises(here) then
    if is_writable(here) then return here end
    refused = here
  end
  local home = os.getenv "HOME"
  local tried = {}
  if home and home:sub(1, 1) == "/" then tried[1] = home:gsub("/+$", "") .. "/minimodel-exercises" end
  if not refused then tried[#tried + 1] = here end
  local message
  for _, path in ipairs(tried) do
    local ok, why = files.make_folders(path)
    if ok and is_writable(path) then return path, refused end
    message = message or why or path
  end
  return nil, message or here
end

function folder.path(place, id) return place .. "/" .. id .. ".lua" end

--- Writes the file of an exercise where there is none: what stands in the folder `from`, which cannot be written, or as
-- it comes. nil, message where the disk refuses.
function folder.provide(place, id, from)
  local path = folder.path(place, id)
  if lfs.attributes(path, "mode") == "file" then return path end
  local text = from and files.read(folder.path(from, id)) or exercises.text(id, "start")
  local ok, message = host.create(path, text)
  if not ok then return nil, message end
  return path, true
end

--- The file as it comes; what stood there is kept. Returns its path, and the name of what was kept (nil where the file
-- was as it comes, or not there); nil, message where the disk refuses.
function folder.reset(place, id)
  local path, text = folder.path(place, id), exercises.text(id, "start")
  local there = lfs.attributes(path, "mode") and files.read(path)
  if there == text then return path end
  local kept
  if lfs.symlinkattributes(path, "mode") then
    for i = 1, 1000 do
      kept = ("%s.%d"):format(path, i)
      if not lfs.symlinkattributes(kept, "mode") then break end
    end
    local moved, why = os.rename(path, kept)
    if not moved then return nil, ("%s: %s"):format(path, why) end
  end
  local ok, message = host.create(path, text)
  if not ok then return nil, message end
  return path, kept
end

return folder
