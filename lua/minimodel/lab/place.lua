--- Where the result of a run belongs, so that none takes the place of another by accident: a run with the lab's own
-- parameters in figures/<experiment>/, any other in a folder inside it that is named by what differs. And what to open
-- first there. Does not write: report/staging.lua does; with --out the reader has chosen, and nothing is asked here.
local files = require "minimodel.files"
local host = require "minimodel.host"
local json = require "minimodel.json"
local lfs = require "lfs"
local words = require "minimodel.report.words"

local place = {}

local LONGEST = 80   -- letters of a folder's name; a longer one ends in its digest

--- The file name of a script, without its folder; nil where what ran was no script.
local function name_of(script)
  return script and script:match "[^/]+%.lua$"
end

--- The lab that made what stands in a folder, by the name of its script; nil where nothing does, or it does not say.
local function maker(folder)
  local text = files.read(folder .. "/manifest.json")
  local made = text and json.decode(text)
  return type(made) == "table" and type(made.lab) == "string" and made.lab or nil
end

--- What tells a run from the lab's own, as the name of a folder such as "T_sweep=64,512"; nil where nothing does.
-- book: of the run, which ended; folder: that of the lab's own result.
function place.difference(book, folder)
  local parts = {}
  local made_by, script = maker(folder), name_of(book.path)
  if made_by and script and made_by ~= script then parts[1] = script:gsub("%.lua$", "") end
  for _, mode in ipairs { "quick", "full" } do
    if book.head[mode] then parts[#parts + 1] = mode end
  end
  if book.head.seed ~= book.head.default_seed then parts[#parts + 1] = "seed=" .. book.head.seed end
  for _, item in ipairs(book:of "param") do
    local value = words.typed(item.value)
    if book.config[item.name] ~= nil and value ~= words.typed(item.default) then
      parts[#parts + 1] = item.name .. "=" .. value
    end
  end
  if #parts == 0 then return nil end
  local name = table.concat(parts, "+"):gsub("[^%w%._,=+-]", "_")
  if #name > LONGEST then name = name:sub(1, LONGEST - 9) .. "-" .. host.sha256(name):sub(1, 8) end
  return name
end

--- The full path of the first thing to open in a result: the report, or where there is none the README.
function place.first(folder, language)
  if folder:sub(1, 1) ~= "/" then folder = lfs.currentdir() .. "/" .. folder end
  local ending = language == "es" and ".es" or ""
  for _, name in ipairs { "report" .. ending .. ".html", "README" .. ending .. ".md" } do
    if lfs.attributes(folder .. "/" .. name, "mode") then return folder .. "/" .. name end
  end
end

--- Opens a file as the desktop does. nil where no program for it is found.
function place.open(path)
  for _, opener in ipairs { "xdg-open", "open" } do
    if os.execute("command -v " .. opener .. " >/dev/null 2>&1") then
      return os.execute(opener .. " " .. files.quote(path) .. " >/dev/null 2>&1 </dev/null &")
    end
  end
end

return place
