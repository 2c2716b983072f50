--- Whole files and folders, and names as the shell wants them: what every room that touches the disk shares.
-- Does not put a result in its place in one step: report/staging.lua does.
local lfs = require "lfs"
local host = require "minimodel.host"

local files = {}

--- What stands in a file; nil, message when it cannot be read.
function files.read(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local text, problem = file:read("a")
  file:close()
  if not text then return nil, ("%s: %s"):format(path, problem or "cannot be read") end
  return text
end

--- Writes a whole file. nil, message when the disk refuses; `shown` is the name that the message gives it.
function files.write(path, text, shown)
  local file, message = io.open(path, "wb")
  if not file then return nil, message end
  local ok
  ok, message = file:write(text)
  local closed, closing = file:close()
  if ok and closed then return true end
  return nil, ("cannot write %s: %s"):format(shown or path, (message or closing):gsub("^.-: ", ""))
end

--- Makes every folder of a path. nil, message when one cannot be made.
function files.make_folders(path)
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

--- Makes a folder of one's own for a while, where TMPDIR says or else in /tmp. Whoever asked removes it. nil, message
-- when none can be made there.
function files.temporary_folder()
  local base = os.getenv "TMPDIR"
  if not base or base == "" then base = "/tmp" end
  for _ = 1, 100 do
    local path = ("%s/minimodel-%08x%08x"):format(base, math.random(0, 0xffffffff), math.random(0, 0xffffffff))
    local ok, message = lfs.mkdir(path) -- refuses what is there already, a planted link too
    if ok then return path end
    if not lfs.symlinkattributes(path, "mode") then
      return nil, ("cannot make a temporary folder in %s: %s; TMPDIR can name another place"):format(base, message)
    end
  end
  return nil, ("cannot make a temporary folder in %s"):format(base)
end

--- A path as a link writes it, whatever letters it has: a blank is %20.
function files.link(path)
  return (path:gsub("[^%w%-%._~/]", function(letter) return ("%%%02X"):format(letter:byte()) end))
end

--- The path that a link written so leads to.
function files.path_of(link)
  return (link:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

--- A word as one would type it in a shell: in quotes only where the shell would read it as something else.
function files.shell_word(text)
  return text:find("^[%w_%-%./,:=+@]+$") and text or files.quote(text)
end

--- A word for the shell, whatever stands in it.
function files.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- The names in a folder, sorted; none where there is no such folder.
function files.names_in(folder)
  local names = {}
  if lfs.attributes(folder, "mode") ~= "directory" then return names end
  for name in lfs.dir(folder) do
    if name ~= "." and name ~= ".." then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

--- Removes a folder and what is in it; links are removed, not followed.
function files.remove_folder(folder)
  for _, name in ipairs(files.names_in(folder)) do
    local path = folder .. "/" .. name
    if lfs.symlinkattributes(path, "mode") == "directory" then files.remove_folder(path) else os.remove(path) end
  end
  return lfs.rmdir(folder)
end

-- ---- Beside other processes, perhaps of other machines

local STALE = 24 * 3600 -- seconds after which what another machine left half-written is taken for a leftover

local function machine() return (host.machine():gsub("[^%w]", "_")) end

--- A name for something of this process that is not finished, which nobody can foresee:
-- PREFIX.partial-MACHINE-PROCESS-DIGITS.
function files.partial(prefix)
  return ("%s.partial-%s-%d-%s"):format(prefix, machine(), host.process(), host.unpredictable())
end

--- Is what bears such a name a leftover? Its process is gone; of another machine, which cannot be asked, it is a day
-- old.
function files.is_leftover(folder, name)
  local owner, process = name:match "%.partial%-([%w_]+)%-(%d+)%-%x+$"
  if owner == machine() then return not host.alive(math.tointeger(tonumber(process)) or 0) end
  if not name:find "%.partial%-[%w_%-]*%x+$" then return false end
  local changed = lfs.symlinkattributes(folder .. "/" .. name, "modification") or os.time()
  return os.time() - changed > STALE
end

--- Takes away the leftovers whose names begin with `prefix`.
function files.tidy(folder, prefix)
  for _, name in ipairs(files.names_in(folder)) do
    if name:find(prefix, 1, true) == 1 and name:find(".partial-", 1, true) and files.is_leftover(folder, name) then
      local path = folder .. "/" .. name
      if lfs.symlinkattributes(path, "mode") == "directory" then files.remove_folder(path) else os.remove(path) end
    end
  end
end

--- Puts a whole file in the place of what was there: written under a partial name, made only where nothing was, and
-- renamed. nil, message when the disk refuses; what stood there is then as it was.
function files.replace(path, text)
  local folder, name = path:match "^(.*)/([^/]+)$"
  if not folder then folder, name = ".", path end
  local temporary = files.partial(folder .. "/." .. name)
  local ok, message = host.create(temporary, text)
  if not ok then return nil, message end
  ok, message = os.rename(temporary, path)
  if not ok then
    os.remove(temporary)
    return nil, ("%s: %s"):format(path, message)
  end
  return true
end

return files
