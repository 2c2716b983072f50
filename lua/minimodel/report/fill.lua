--- Fills a bilingual page (docs/theory/*.md and the like) with what the labs measured.
--
-- A code block ```{.lua .values} is run and not shown: run "16-rope" gives that lab's manifest, with
-- made.results, made.config, made.expectation(id) and made.check(name); runs() lists the experiments;
-- labs() holds all that have a manifest, for the tables of report/evidence.lua, of which claims() is one;
-- beside "NAME.lua" loads a script that lies beside the page. What the block assigns are the values that
-- `=expr` and `=%.2f expr` print, in prose and in alternative texts. What they print is data, whatever
-- signs stand in it; markdown(text) makes Markdown of a text, in which data(text) puts what is none. The blocks of
-- figures that move (report/moving.lua) become what options.moving has of them. A picture
-- figures/<experiment>/NAME.svg is taken from the run, in the reader's language. Errors name file and
-- line.
local lfs = require "lfs"
local evidence = require "minimodel.report.evidence"
local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local json = require "minimodel.json"
local loader = require "minimodel.literate.loader"
local markdown = require "minimodel.literate.markdown"
local moving = require "minimodel.report.moving"
local scan = require "minimodel.literate.scan"
local words = require "minimodel.report.words"

local fill = {}

local decoded = {}   -- path → {text, what it says}: many pages ask for the same few manifests

local function decode(path, text)
  local known = decoded[path]
  if not (known and known.text == text) then
    known = { text = text, made = assert(json.decode(text)) }
    decoded[path] = known
  end
  local made = {}
  for key, value in pairs(known.made) do made[key] = value end
  return made
end

--- The manifest of an experiment under the first of the folders that has one: a copy with methods to find
-- things by name.
local function manifest(folders, experiment, used)
  for _, folder in ipairs(folders) do
    local path = ("%s/%s/manifest.json"):format(folder, experiment)
    local text = files.read(path)
    if text then
      used[path] = true
      local made = decode(path, text)
      local function finder(list, key)
        return function(name)
          for _, item in ipairs(made[list]) do
            if item[key] == name then return item end
          end
          error(("%s: there is no '%s' among its %s"):format(path, tostring(name), list), 2)
        end
      end
      made.expectation, made.check = finder("expectations", "id"), finder("checks", "name")
      return made
    end
  end
  error(("no lab has left a manifest for '%s'"):format(tostring(experiment)), 2)
end

--- The experiments that have a manifest, sorted.
local function experiments(folders)
  local seen, names = {}, {}
  for _, folder in ipairs(folders) do
    if lfs.attributes(folder, "mode") == "directory" then
      for name in lfs.dir(folder) do
        if not name:find("^%.") and not seen[name]
          and lfs.attributes(("%s/%s/manifest.json"):format(folder, name), "mode") then
          seen[name] = true
          names[#names + 1] = name
        end
      end
    end
  end
  table.sort(names)
  return names
end

--- The labs that have a manifest, in the order of their pages: {experiment, made, path, title}, also found
-- by experiment.
local function evidence_of(options, used)
  local list, seen = {}, {}
  local function add(lab)
    seen[lab.experiment] = true
    list[#list + 1] = lab
    list[lab.experiment] = lab
  end
  local there = {}
  for _, experiment in ipairs(experiments(options.folders)) do there[experiment] = true end
  for _, lab in ipairs(options.labs or {}) do
    if there[lab.experiment] then
      add { experiment = lab.experiment, made = manifest(options.folders, lab.experiment, used), path = lab.path,
        title = lab.title }
    end
  end
  for _, experiment in ipairs(experiments(options.folders)) do
    local made = not seen[experiment] and manifest(options.folders, experiment, used)
    if made and #made.expectations > 0 then add { experiment = experiment, made = made } end
  end
  return list
end

--- Takes the blocks of values out of a text and runs them. Returns the text (as many lines as before) and
-- what they assigned.
local function assign(options, used)
  local text, path, folders = options.text, options.path, options.folders
  local all
  local function labs()
    all = all or evidence_of(options, used)
    return all
  end
  local values = setmetatable({
    run = function(experiment) return manifest(folders, experiment, used) end,
    runs = function() return experiments(folders) end,
    labs = labs,
    claims = function() return evidence.claims(labs()) end,
    markdown = inline.as_markdown,
    data = function(value) return inline.escape(value, "pandoc") end,
    beside = function(name)
      local file = path:match("^(.*/)") .. name
      used[file] = true
      return dofile(file)
    end,
  }, { __index = _G })
  local out, position = {}, 1
  while true do
    local first, body = text:find("```{%.lua %.values}\n", position)
    if not first then break end
    local close = text:find("\n```[^\n]*", body) or #text
    local before = text:sub(1, first)
    local line = select(2, before:gsub("\n", "")) + 1
    local chunk, message = load(("\n"):rep(line) .. text:sub(body + 1, close), "@" .. path, "t", values)
    if not chunk then error(message, 0) end
    chunk()
    local _, last = text:find("\n```[^\n]*", close)
    out[#out + 1] = text:sub(position, first - 1)
    out[#out + 1] = text:sub(first, last or #text):gsub("[^\n]+", "")
    position = (last or #text) + 1
  end
  out[#out + 1] = text:sub(position)
  return table.concat(out), values
end

--- Values in place of their expressions.
local function substitute(text, path, values, language)
  local out, position = {}, 1
  for _, given in ipairs(scan.values(text, 1)) do
    local chunk, message = load(("\n"):rep(given.line - 1) .. "return " .. given.expression, "@" .. path, "t", values)
    if not chunk then error(message, 0) end
    local value = chunk()
    if value == nil or value == json.null then
      error(("%s:%d: value `=%s` is nil here"):format(path, given.line, given.expression), 0)
    end
    local ok, shown = pcall(loader.show, value, given, language)
    if not ok then error(("%s:%d: %s"):format(path, given.line, shown), 0) end
    out[#out + 1] = text:sub(position, given.first - 1)
    local marked = type(value) == "table" and value.markdown
    out[#out + 1] = (marked or tonumber(shown)) and shown or inline.escape(shown, "pandoc")
    position = given.last + 1
  end
  return table.concat(out) .. text:sub(position)
end

--- The text without the divs of the other language (as many lines as before): pandoc would see every heading twice.
local function for_readers(text, language)
  local out, depth, in_code = {}, 0, markdown.fences()
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local fenced = in_code(line)
    local opens = not fenced and (line:match("^:::+%s*{?%s*%.?([%w%-]+)") or line:match("^:::+%s*({)"))
    local keep = depth == 0
    if opens and (depth > 0 or opens == words.other[language]) then
      depth, keep = depth + 1, false
    elseif depth > 0 and not fenced and line:find("^:::+%s*$") then
      depth = depth - 1
    end
    out[#out + 1] = keep and line or ""
  end
  return table.concat(out, "\n")
end

--- The page for a language. options: path, text, folders (where manifests and figures are looked for, first to last),
-- labs (a list of {experiment, path, title}: the labs that have a page, in order) and moving (name → Markdown by
-- language; nil where no figure can move). Returns the text and the set of files it was made from besides itself; nil
-- and a message when it cannot be filled.
function fill.page(options, language)
  local used = {}
  local ok, text = pcall(function()
    local rest, values = assign(options, used)
    rest = substitute(for_readers(rest, language), options.path, values, language)
    rest = moving.fill(rest, function(block)
      local shown = options.moving and options.moving[block.name]
      if shown then return shown[language] end
      error(("%s:%d: the figure %s cannot move here: blocks {.lua .moving} stand in chapters, such as "
        .. "docs/theory/*.md, and not in questions"):format(options.path, block.line - 1, block.name), 0)
    end)
    return (rest:gsub("(%]%()[%./]*figures/([%w_%-%.]+)/([%w_%-%.]+)%.(%a+)%)", function(before, experiment, name, kind)
      name = name:gsub("%.es$", "")
      for _, folder in ipairs(options.folders) do
        for _, try in ipairs { name .. (language == "es" and ".es" or ""), name } do
          local path = ("%s/%s/%s.%s"):format(folder, experiment, try, kind)
          if lfs.attributes(path, "mode") then
            used[path] = true
            return before .. files.link(path) .. ")"
          end
        end
      end
      error(("%s: there is no figure %s/%s.%s"):format(options.path, experiment, name, kind), 0)
    end))
  end)
  if not ok then return nil, text end
  for file in text:gmatch('include="([^"]+)"') do used[file] = true end
  return text, used
end

return fill
