--- A folder that appears whole or not at all.
--
-- Files are written into a hidden folder beside the one they are for; commit renames it into place in one step, and discard removes
-- it. So an error, a full disk or Ctrl-C leaves the previous result as it was. What stood in the folder and was not made by the
-- previous run (its manifest.json says which files were) is carried over.
-- Does not lock: of two runs at once, the one that ends last stays.
local lfs = require "lfs"

local staging = {}
staging.__index = staging

local STALE = 24 * 3600   -- seconds after which a staging folder must be a leftover of a run that was killed

--- Makes every folder of a path. nil, message when one cannot be made.
function staging.make_folders(path)
  local made = path:sub(1, 1) == "/" and "/" or ""
  for part in path:gmatch("[^/]+") do
    made = made .. part
    if lfs.attributes(made, "mode") ~= "directory" then
      local ok, message = lfs.mkdir(made)
      if not ok and lfs.attributes(made, "mode") ~= "directory" then
        return nil, ("cannot make the folder %s: %s"):format(made, message)
      end
    end
    made = made .. "/"
  end
  return true
end

local function names_in(folder)
  local names = {}
  for name in lfs.dir(folder) do
    if name ~= "." and name ~= ".." then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

local function remove_folder(folder)
  for _, name in ipairs(names_in(folder)) do
    local path = folder .. "/" .. name
    if lfs.symlinkattributes(path, "mode") == "directory" then remove_folder(path) else os.remove(path) end
  end
  return lfs.rmdir(folder)
end

--- What a run that was killed left behind: old staging folders, and the previous result if it fell between two renames.
local function tidy(parent, name, target)
  for _, entry in ipairs(names_in(parent)) do
    local path = parent .. "/" .. entry
    if entry:find("." .. name .. ".partial-", 1, true) == 1 then
      if os.time() - (lfs.attributes(path, "modification") or os.time()) > STALE then remove_folder(path) end
    elseif entry == "." .. name .. ".previous" then
      if lfs.attributes(target, "mode") then remove_folder(path) else os.rename(path, target) end
    end
  end
end

--- Opens a staging folder for `target`. nil, message when its parent cannot be written.
function staging.open(target)
  while lfs.symlinkattributes(target, "mode") == "link" do
    local to = lfs.symlinkattributes(target, "target")
    target = to:sub(1, 1) == "/" and to or (target:match("^(.*/)[^/]*$") or "") .. to
  end
  local parent, name = target:match("^(.*)/([^/]+)$")
  if not parent then parent, name = ".", target end
  local ok, message = staging.make_folders(parent)
  if not ok then return nil, message end
  if lfs.attributes(target, "mode") and lfs.attributes(target, "mode") ~= "directory" then
    return nil, ("%s is in the way: it is not a folder"):format(target)
  end
  tidy(parent, name, target)
  local folder
  repeat
    folder = ("%s/.%s.partial-%08x"):format(parent, name, math.random(0, 0xffffffff))
  until not lfs.attributes(folder, "mode")
  ok, message = lfs.mkdir(folder)
  if not ok then return nil, ("cannot write into %s: %s"):format(parent, message) end
  return setmetatable({ target = target, parent = parent, name = name, folder = folder, files = {} }, staging)
end

--- Was a file of that name written in this run?
function staging:has(name)
  for _, file in ipairs(self.files) do
    if file == name then return true end
  end
  return false
end

--- The path in the staging folder under which a file of that name is to be written, and noted as part of the result.
function staging:path(name)
  self.files[#self.files + 1] = name
  return self.folder .. "/" .. name
end

--- Writes a whole file. nil, message when the disk refuses.
function staging:write(name, text)
  local path = self:path(name)
  local file, message = io.open(path, "wb")
  if not file then return nil, message end
  local ok
  ok, message = file:write(text)
  local closed, closing = file:close()
  if ok and closed then return true end
  return nil, ("cannot write %s/%s: %s"):format(self.target, name, (message or closing):gsub("^.-: ", ""))
end

--- Reads back a file of the staging folder.
function staging:read(name)
  local file, message = io.open(self.folder .. "/" .. name, "rb")
  if not file then return nil, message end
  local text = file:read("a")
  file:close()
  return text
end

--- Puts the folder in its place. `made_before` is a set of the names that the previous run made: any other file is kept.
function staging:commit(made_before)
  local previous = ("%s/.%s.previous"):format(self.parent, self.name)
  local had = lfs.attributes(self.target, "mode") == "directory"
  if had then
    local ok, message = os.rename(self.target, previous)
    if not ok then return nil, ("cannot replace %s: %s"):format(self.target, message) end
  end
  local ok, message = os.rename(self.folder, self.target)
  if not ok then
    if had then os.rename(previous, self.target) end
    return nil, ("cannot put the result into %s: %s"):format(self.target, message)
  end
  self.folder = nil
  if had then
    for _, name in ipairs(names_in(previous)) do
      local to = self.target .. "/" .. name
      if not made_before[name] and not lfs.symlinkattributes(to, "mode") then os.rename(previous .. "/" .. name, to) end
    end
    remove_folder(previous)
  end
  return true
end

--- Removes what was staged; the previous result stays. Safe to call twice, or after commit.
function staging:discard()
  if not self.folder then return end
  remove_folder(self.folder)
  self.folder = nil
end

return staging
