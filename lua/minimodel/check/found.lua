--- The files to check: which there are in the words of the command line, what they hold, and which exercise each is
-- for. Reads plain files alone, and follows no link, so that a folder of other people's files cannot make the checker
-- read anything else. Does not run them.
local exercises = require "minimodel.exercises"
local host = require "minimodel.host"
local lfs = require "lfs"
local messages = require "minimodel.messages"

local found = {}

local MOST = 1 << 20        -- bytes of a file
local DEEPEST = 8           -- folders in folders
local MANY = 20000          -- files

--- Ends the reading of the command line with a message and status 2.
local function misuse(message, ...) error({ usage = message:format(...) }, 0) end

--- Adds the Lua files of a folder, sorted, and those of the folders in it. What is called .lua and is no file is added
-- too: it is told what was wrong with it.
local function add_folder(files, folder, depth, base)
  local ok, next_name, state = pcall(lfs.dir, folder)
  if not ok then misuse("%s: cannot be read", folder) end
  local names = {}
  for name in next_name, state do
    if name:sub(1, 1) ~= "." then names[#names + 1] = name end
  end
  table.sort(names)
  for _, name in ipairs(names) do
    local path = (folder:gsub("/+$", "")) .. "/" .. name
    local mode = lfs.symlinkattributes(path, "mode")
    if mode == "directory" then
      if depth < DEEPEST then add_folder(files, path, depth + 1, base) end
    elseif name:lower():find "%.lua$" then
      files[#files + 1] = { path = path, shown = path:sub(#base + 2) }
    end
    if #files > MANY then misuse("%s: more than %d files", folder, MANY) end
  end
end

--- The files that words of the command line name, in their order, as { path =, shown = the path within its folder }; a
-- folder is all that is in it.
function found.files(words)
  local files = {}
  for _, word in ipairs(words) do
    local mode = lfs.attributes(word, "mode")
    if mode == "directory" then
      local before = #files
      add_folder(files, word, 0, (word:gsub("/+$", "")))
      if #files == before then misuse("%s: there is no Lua file in this folder", word) end
    elseif mode or lfs.symlinkattributes(word, "mode") then
      files[#files + 1] = { path = word, shown = word }
    else
      misuse("there is no file %s", word)
    end
  end
  return files
end

-- ---- Which exercise

local function letters(text) return (text:lower():gsub("[^%w]+", "-")) end

--- The exercise whose id, or whose name without its number, stands in a name as whole words; the longest, where several
-- do. nil where none does, or two as long.
local function exercise_in(name)
  local text, best, length, several = "-" .. letters(name) .. "-", nil, 0, false
  for _, id in ipairs(exercises.list()) do
    for _, form in ipairs { id, (id:gsub("^%d+%-", "")) } do
      if #form >= length and text:find("-" .. letters(form) .. "-", 1, true) then
        several = #form == length and best ~= id
        best, length = id, #form
      end
    end
  end
  return not several and best or nil
end

--- The id of the exercise that a file is for: what its name says, or else the folder that it lies in. nil where neither
-- does.
function found.exercise(path)
  local folder, name = path:match "^(.-)([^/]*)$"
  return exercise_in((name:gsub("%.[Ll][Uu][Aa]$", ""))) or exercise_in(folder:match "([^/]*)/$" or "")
end

-- ---- What they hold

local WRONG = {
  link = "is a link, not a file",
  kind = "is no plain file",
  long = "is larger than a megabyte",
}

--- The text of a file, without the mark of UTF-8 and the line for the shell that Lua's own loader passes over too; nil
-- and what is wrong with it, in the reader's language.
function found.read(path)
  if path:find "\0" then return nil, messages.say "cannot be read" end
  local text, problem = host.plain_text(path, MOST)
  if not text then
    local known = WRONG[problem]
    return nil, known and messages.say(known) or messages.say("cannot be read: %s", (messages.translate(problem)))
  end
  if not text:find "%S" then return nil, messages.say "is empty" end
  if text:sub(1, 1) == "\27" then
    return nil, messages.say "is no text but what a compiler made; Lua's text is wanted"
  end
  return (text:gsub("^\xEF\xBB\xBF", ""):gsub("^#[^\n]*", ""))
end

return found
