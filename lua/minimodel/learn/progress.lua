--- Which exercises a learner has solved, and how many hints of each were shown: a small JSON file where the system
-- keeps such things ($XDG_STATE_HOME/minimodel, or else ~/.local/state/minimodel; beside the exercises where there is
-- no home).
--
-- Solved stays solved: what another window wrote meanwhile is joined, not overwritten. A file that cannot be read as
-- progress is kept aside under another name and said so. Where nothing can be written the walk goes on without. Does
-- not know the exercises.
local files = require "minimodel.files"
local json = require "minimodel.json"
local lfs = require "lfs"

local progress = {}

local VERSION = 1

local function absolute(path) return path and path:sub(1, 1) == "/" and path or nil end

--- The file; folder: where the exercises are, for those without a home.
function progress.path(folder)
  local state, home = absolute(os.getenv "XDG_STATE_HOME"), absolute(os.getenv "HOME")
  if state then return state .. "/minimodel/learn.json" end
  if home and lfs.attributes(home, "mode") == "directory" then return home .. "/.local/state/minimodel/learn.json" end
  return folder .. "/.learn.json"
end

--- { done = { id = true }, hints = { id = n } } of a text; nil where it is none of ours.
local function decode(text)
  local ok, found = pcall(json.decode, text)
  if not ok or type(found) ~= "table" or found.version ~= VERSION then return nil end
  if type(found.done) ~= "table" or type(found.hints) ~= "table" then return nil end
  local made = { done = {}, hints = {} }
  for _, id in ipairs(found.done) do
    if type(id) ~= "string" then return nil end
    made.done[id] = true
  end
  for id, n in pairs(found.hints) do
    if type(id) ~= "string" or math.type(n) ~= "integer" or n < 0 then return nil end
    made.hints[id] = n
  end
  return made
end

local function encode(state)
  local done = {}
  for id in pairs(state.done) do done[#done + 1] = id end
  table.sort(done)
  return json.encode { version = VERSION, done = done, hints = json.map(table.move({}, 1, 0, 1, state.hints)) }
end

--- A name beside the file that nothing bears yet.
local function aside(path)
  for i = 1, 1000 do
    local name = ("%s.broken-%d"):format(path, i)
    if not lfs.symlinkattributes(name, "mode") then return name end
  end
end

--- What is kept: a state for progress.save. state.problem, where there is one: { kept = NAME } when the file was no
-- progress and was put aside, { message = TEXT } when it cannot be read; then nothing is written over it.
function progress.load(folder)
  local path = progress.path(folder)
  local state = { done = {}, hints = {}, path = path }
  if not lfs.attributes(path, "mode") then return state end
  local text, message = files.read(path)
  if not text then
    state.problem, state.locked = { message = message }, true
    return state
  end
  local found = decode(text)
  if found then
    state.done, state.hints = found.done, found.hints
    return state
  end
  local name = aside(path)
  local moved, why
  if name then moved, why = os.rename(path, name) end
  if moved then
    state.problem = { kept = name }
  else
    state.problem, state.locked = { message = why and ("%s: %s"):format(path, why) or path }, true
  end
  return state
end

--- Writes the state, joined with what the file holds by now. nil, message where the disk refuses.
function progress.save(state)
  if state.locked then return true end
  local text = lfs.attributes(state.path, "mode") and files.read(state.path)
  local there = text and decode(text)
  for id in pairs(there and there.done or {}) do state.done[id] = true end
  for id, n in pairs(there and there.hints or {}) do state.hints[id] = math.max(n, state.hints[id] or 0) end
  local folder = state.path:match "^(.*)/"
  local ok, message = files.make_folders(folder)
  if ok then ok, message = files.replace(state.path, encode(state)) end
  if ok then return true end
  return nil, message
end

return progress
