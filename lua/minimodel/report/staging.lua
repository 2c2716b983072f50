--- A result that appears whole or not at all, in a folder that is also the user's.
--
-- Files are written into a hidden folder beside the one they are for. commit writes down which of them go where and
-- then renames them into place one by one, the manifest last: an error, a full disk or Ctrl-C before that leaves the
-- previous result as it was, and an end in the middle of it is finished by the next run. Nothing that no run made is
-- moved, replaced or removed: where such a file is in the way, the whole result is kept beside the folder, and it is
-- said. The hidden folder of a process that lives is let alone; that of one that is gone is taken away, or finished.
-- Of two runs at once the one that ends last stays: they put things into place one after the other.
local lfs = require "lfs"
local files = require "minimodel.files"
local host = require "minimodel.host"
local json = require "minimodel.json"

local staging = {}
staging.__index = staging

-- In a hidden folder that is whole: { target =, place = names, remove = names, ours = names }.
local JOURNAL = ".commit.json"
local MOST_LINKS = 40 -- one after another, as the system itself follows them

local function mode(path) return lfs.symlinkattributes(path, "mode") end

-- ---- Putting into place

local function set_of(list)
  local set = {}
  for _, name in ipairs(list) do set[name] = true end
  return set
end

--- Renames what a journal names from a hidden folder into the target; nothing at all where something that no run made
-- is in the way, since the manifest speaks for every file. Returns the names that could not take their place, and
-- why.
local function place(folder, target, journal)
  local ours, stuck, why = set_of(journal.ours), {}, "no earlier run made what stands there"
  for _, name in ipairs(journal.place) do
    local there = mode(target .. "/" .. name)
    if there and (not ours[name] or there == "directory") and mode(folder .. "/" .. name) then
      stuck[#stuck + 1] = name
    end
  end
  if #stuck > 0 then return stuck, why end
  for _, name in ipairs(journal.place) do
    if mode(folder .. "/" .. name) then -- else it was placed before an earlier end
      local ok, message = os.rename(folder .. "/" .. name, target .. "/" .. name)
      if not ok then stuck[#stuck + 1], why = name, message end
    end
  end
  for _, name in ipairs(#stuck == 0 and journal.remove or {}) do
    local there = mode(target .. "/" .. name)
    if there == "file" or there == "link" then os.remove(target .. "/" .. name) end
  end
  return stuck, why
end

--- The hidden folder becomes one that is seen, or goes where it is empty. Returns its name, or nil.
local function keep_rest(folder, parent, name, stuck)
  os.remove(folder .. "/" .. JOURNAL)
  if #stuck == 0 then
    files.remove_folder(folder)
    return nil
  end
  local kept = ("%s/%s.kept-%s"):format(parent, name, folder:match "%x+$")
  return os.rename(folder, kept) and kept or folder
end

--- What processes that are gone left behind: a whole result is put into place, half a one is removed.
local function tidy(parent, name, target)
  local prefix = "." .. name .. ".partial-"
  for _, entry in ipairs(files.names_in(parent)) do
    if entry:find(prefix, 1, true) == 1 and files.is_leftover(parent, entry) then
      local folder = parent .. "/" .. entry
      local journal = json.decode(files.read(folder .. "/" .. JOURNAL) or "")
      local to = type(journal) == "table" and (journal.target or target)
      if to and files.make_folders(to) then
        keep_rest(folder, parent, name, (place(folder, to, journal)))
      else
        files.remove_folder(folder)
      end
    end
  end
end

-- ---- A run's folder

--- Opens a staging folder for `target`. nil, message when its parent cannot be written.
function staging.open(target)
  local links = 0
  while mode(target) == "link" do
    links = links + 1
    if links > MOST_LINKS then return nil, ("%s is a link that leads back to itself"):format(target) end
    local to = lfs.symlinkattributes(target, "target")
    target = to:sub(1, 1) == "/" and to or (target:match "^(.*/)[^/]*$" or "") .. to
  end
  local parent, name = target:match "^(.*)/([^/]+)$"
  if not parent then parent, name = ".", target end
  local ok, message = files.make_folders(parent)
  if not ok then return nil, message end
  if lfs.attributes(target, "mode") and lfs.attributes(target, "mode") ~= "directory" then
    return nil, ("%s is in the way: it is not a folder"):format(target)
  end
  tidy(parent, name, target)
  local folder = files.partial(("%s/.%s"):format(parent, name))
  ok, message = lfs.mkdir(folder)
  if not ok then return nil, ("cannot write into %s: %s"):format(parent, message) end
  local whole = folder:sub(1, 1) == "/" and folder or lfs.currentdir() .. "/" .. folder
  host.perish(whole) -- it goes also where the program is ended by force
  return setmetatable({ target = target, parent = parent, name = name, folder = folder, whole = whole, files = {} },
    staging)
end

--- The result goes to another folder than was said when it was opened. nil, message when that one cannot be made.
function staging:aim(target)
  local parent, name = target:match "^(.*)/([^/]+)$"
  local ok, message = files.make_folders(parent)
  if not ok then return nil, message end
  self.target, self.parent, self.name = target, parent, name
  return true
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

--- Takes back path: the file, if it is there, and the note.
function staging:drop(name)
  os.remove(self.folder .. "/" .. name)
  for i = #self.files, 1, -1 do
    if self.files[i] == name then table.remove(self.files, i) end
  end
end

--- Writes a whole file. nil, message when the disk refuses.
function staging:write(name, text)
  return files.write(self:path(name), text, self.target .. "/" .. name)
end

--- Reads back a file of the staging folder.
function staging:read(name)
  return files.read(self.folder .. "/" .. name)
end

local PATIENCE, STALE = 30, 60 -- seconds that a turn is waited for, and after which nobody is thought to have it

--- Waits until no other process puts a result into the same folder, and keeps others from it until the path that it
-- returns is removed. nil when it took too long: then nobody is kept out, and the worst is a result kept beside.
local function take_turn(self)
  local path = ("%s/.%s.turn"):format(self.parent, self.name)
  local mine = ("%s %d\n"):format(host.machine(), host.process())
  for _ = 1, PATIENCE * 20 do
    local made, _, there = host.create(path, mine)
    if made then return path end
    if not there then return nil end
    local machine, process = (files.read(path) or ""):match "^(%S+) (%d+)\n$"
    local since = os.time() - (lfs.attributes(path, "modification") or os.time())
    local gone = machine == host.machine() and not host.alive(math.tointeger(tonumber(process)) or 0)
    if gone or since > STALE then os.remove(path) else host.sleep(0.05) end
  end
end

--- Puts the files in their place. made_before(target) gives the set of the names that the previous run made: those that
-- this run did not make again are removed, and no other file is touched. nil, message when something could not be put
-- there; the message says where it is kept.
function staging:commit(made_before)
  local ok, message = files.make_folders(self.target)
  if not ok then return nil, message end
  local _ <close> = setmetatable({ path = take_turn(self) }, { __close = function(held)
    if held.path then os.remove(held.path) end
  end })
  ok, message = self:put_into_place(made_before(self.target))
  return ok, message
end

function staging:put_into_place(made_before)
  local ok, message
  local journal = { target = self.target, place = {}, remove = {}, ours = {} }
  for _, name in ipairs(self.files) do
    if name ~= "manifest.json" and mode(self.folder .. "/" .. name) then table.insert(journal.place, name) end
  end
  if self:has "manifest.json" then table.insert(journal.place, "manifest.json") end
  for name in pairs(made_before) do
    table.insert(journal.ours, name)
    if not self:has(name) then table.insert(journal.remove, name) end
  end
  table.sort(journal.ours)
  table.sort(journal.remove)
  host.spare(self.whole) -- from here on the next run would finish what this one began
  ok, message = files.replace(self.folder .. "/" .. JOURNAL, json.encode(journal))
  if not ok then return nil, ("cannot put the result into %s: %s"):format(self.target, message) end
  local stuck, why = place(self.folder, self.target, journal)
  local kept = keep_rest(self.folder, self.parent, self.name, stuck)
  self.folder = nil
  if not kept then return true end
  return nil, ("cannot put %s into %s: %s; it is kept in %s"):format(table.concat(stuck, ", "), self.target,
    why:gsub("^.-: ", ""), kept)
end

--- Removes what was staged; the previous result stays. Safe to call twice, or after commit.
function staging:discard()
  if not self.folder then return end
  files.remove_folder(self.folder)
  self.folder = nil
  host.spare(self.whole)
end

return staging
