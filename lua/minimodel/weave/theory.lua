--- Makes the pages of a chapter of docs/theory: one Markdown file that holds both languages, in fenced divs, becomes one page for each.
--
-- A chapter quotes values, never types them: `=expr` and `=%.3f expr`, as in labs. What the expressions see is made by one block of
-- Lua, fenced as {.lua .values}, which the page does not show; it has `mm` and `run "16-rope"`, the manifest of a lab's last run.
-- Figures are those that labs made: figures/<experiment>/<name>.svg stands for the picture wherever the results are.
-- Does not run labs, and does not call pandoc itself: weave/pandoc.lua does.
local json = require "minimodel.lab.json"
local lfs = require "lfs"
local page = require "minimodel.weave.page"
local pandoc = require "minimodel.weave.pandoc"
local scan = require "minimodel.weave.scan"
local words = require "minimodel.lab.words"

local theory = {}

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local text = file:read("a")
  file:close()
  return text
end

--- The folder that holds a run's results: among the results, or the reference run that is kept in figures/. Nil when neither does.
local function folder_of(experiment, options)
  for _, folder in ipairs { options.results or "figures", (options.root or ".") .. "/figures" } do
    local path = folder .. "/" .. experiment
    if lfs.attributes(path .. "/manifest.json", "mode") then return path end
  end
end

--- The manifest of a run, with find("checks", "name", …) and expectation(id) for what it lists.
local function manifest_of(experiment, options)
  local folder = folder_of(experiment, options)
  if not folder then return nil end
  local made = json.decode(read(folder .. "/manifest.json"))
  if type(made) ~= "table" then error(folder .. "/manifest.json is not a manifest", 0) end
  function made.expectation(id)
    for _, item in ipairs(made.expectations) do
      if item.id == id then return item end
    end
    error(("%s has no expectation '%s'"):format(experiment, id), 2)
  end
  function made.check(name)
    for _, item in ipairs(made.checks) do
      if item.name == name then return item end
    end
    error(("%s has no check '%s'"):format(experiment, name), 2)
  end
  return made
end

--- Takes the {.lua .values} block out of a chapter. Returns the text without it (its lines stay, empty) and what its globals hold.
local function take_values(path, text, options)
  local seen = setmetatable({
    mm = require "minimodel",
    run = function(experiment, optional)
      local made = manifest_of(experiment, options)
      if not made and not optional then error(("there are no results of %s: run its lab first"):format(experiment), 2) end
      return made
    end,
  }, { __index = _G })
  local first, last, code = text:find("\n```{%.lua %.values}\n(.-)\n```\n")
  if not first then return text, seen end
  local _, line = text:sub(1, first + 1):gsub("\n", "")
  local chunk, message = load(("\n"):rep(line) .. code, "@" .. path, "t", seen)
  if not chunk then error(message, 0) end
  chunk()
  return text:sub(1, first) .. text:sub(first + 1, last):gsub("[^\n]+", "") .. text:sub(last + 1), seen
end

--- The chapter without what is for readers of another language. Its lines stay, empty, so that messages name the right ones.
local function for_readers(text, language)
  local other, out, depth = words.other[language], {}, 0   -- depth: open divs, counted from the one that is left out
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local opens, closes = line:find "^:::+%s*[%w{]", line:find "^:::+%s*$"
    if depth > 0 then
      depth = depth + (opens and 1 or closes and -1 or 0)
      line = ""
    elseif line:find("^:::+%s*" .. other .. "%s*$") then
      depth, line = 1, ""
    end
    out[#out + 1] = line
  end
  return table.concat(out, "\n")
end

local function shown(path, value, seen, language)
  local where = ("%s:%d: value `=%s`"):format(path, value.line, value.expression)
  local chunk, message = load("return " .. value.expression, "=value", "t", seen)
  if not chunk then error(("%s is not an expression: %s"):format(where, message:gsub("^value:%d+: ", "")), 0) end
  local ok, result = pcall(chunk)
  if not ok then error(("%s: %s"):format(where, tostring(result):gsub("^value:%d+: ", "")), 0) end
  result = words.pick(result, language)
  if result == nil then error(where .. " is nil here", 0) end
  if not value.format then return words.number(result) end
  ok, result = pcall(string.format, value.format, result)
  if not ok then error(("%s: %s"):format(where, result:gsub("^.-: ", "")), 0) end
  return result
end

local FORMATS = { html = { "svg", "png" }, pdf = { "pdf", "png" } }

--- The picture a chapter names, where it is.
local function picture(path, experiment, name, options)
  local folder = folder_of(experiment, options)
  for _, format in ipairs(folder and FORMATS[options.pdf and "pdf" or "html"] or {}) do
    local found = ("%s/%s.%s"):format(folder, name, format)
    if lfs.attributes(found, "mode") then return found end
  end
  error(("%s: there is no figure %s of %s: run its lab first"):format(path, name, experiment), 0)
end

--- The Markdown of a chapter for readers of a language, and its title. Raises a message with file and line.
-- options: results (the folder that labs wrote into), root (of the checkout), pdf.
function theory.write(path, language, options)
  local text, message = read(path)
  if not text then error(message, 0) end
  local seen
  text, seen = take_values(path, text:gsub("\r\n", "\n"), options)
  text = for_readers(text, language)
  local title, out, position = text:match("\n%s+" .. language .. ":%s*([^\n]+)"), {}, 1
  for _, value in ipairs(scan.values(text, 1)) do
    out[#out + 1] = text:sub(position, value.first - 1)
    out[#out + 1] = shown(path, value, seen, language)
    position = value.last + 1
  end
  text = table.concat(out) .. text:sub(position)
  text = text:gsub("%]%(figures/([^/)]+)/([^)]+)%.svg%)", function(experiment, name)
    return "](" .. picture(path, experiment, name, options) .. ")"
  end)
  return text, title
end

--- The file name of a chapter's page in a language: 03-rope.html, 03-rope.es.html.
function theory.file(path, language)
  return path:match("([^/]+)%.md$") .. (language == "es" and ".es" or "") .. ".html"
end

--- Writes the pages of a chapter into folder `to`. options: room (pandoc.lay_out), results, root, variables(language), pdf.
-- Returns the titles by language, or nil and a message.
function theory.pages(path, to, options)
  local titles = {}
  for _, language in ipairs(words.languages) do
    local other = words.other[language]
    local variables = { twin = theory.file(path, other), self = theory.file(path, language), ["twin-lang"] = other }
    for name, value in pairs(options.variables and options.variables(language) or {}) do variables[name] = value end
    for _, pdf in ipairs(options.pdf and { false, true } or { false }) do
      local ok, text, title = pcall(theory.write, path, language, { results = options.results, root = options.root, pdf = pdf })
      if not ok then return nil, text end
      local message
      ok, message = pandoc.make(options.room, {
        text = text, language = language, toc = true, root = options.root, pdf = pdf, variables = variables, cites = page.cites(text),
        target = to .. "/" .. (pdf and theory.file(path, language):gsub("html$", "pdf") or theory.file(path, language)),
      })
      if not ok then return nil, ("%s (%s): %s"):format(path, language, message) end
      titles[language] = title
    end
  end
  return titles
end

return theory
