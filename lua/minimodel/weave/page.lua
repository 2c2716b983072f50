--- Writes a run as Markdown for pandoc: labels, references and citations stay, the filters of docs/pandoc resolve them.
-- Does not call pandoc: weave/pandoc.lua does.
local words = require "minimodel.lab.words"
local bibliography = require "minimodel.weave.bibliography"
local cells = require "minimodel.weave.cells"
local document = require "minimodel.weave.document"
local readme = require "minimodel.weave.readme"

local page = {}

--- A value of the metadata, as a YAML text.
local function quoted(text)
  return "'" .. text:gsub("%s*\n%s*", " "):gsub("'", "''") .. "'"
end
page.quoted = quoted

local function fence(text, attributes)
  local longest = 2
  for ticks in text:gmatch("`+") do longest = math.max(longest, #ticks) end
  local marks = ("`"):rep(longest + 1)
  return ("%s{%s}\n%s\n%s\n"):format(marks, attributes, (text:gsub("%s+$", "")), marks)
end

local PAPER = 110   -- characters of code that fit on a line of paper

--- Lines no longer than the paper is wide.
local function folded(text)
  return (text:gsub("[^\n]+", function(line)
    local out = {}
    while (utf8.len(line) or 0) > PAPER do
      local at = utf8.offset(line, PAPER + 1)
      out[#out + 1] = line:sub(1, at - 1)
      line = "  " .. line:sub(at)
    end
    out[#out + 1] = line
    return table.concat(out, "\n")
  end))
end

local function cite(language)
  return function(source, aside)
    local text = words.pick(source, language)
    if not text then return "" end
    local citation = bibliography.citation(text, aside)
    if citation then return citation end
    return aside and "(" .. text .. ")" or text
  end
end

--- Prose with its headings one level down where the lab's title stands above them, and without the title where the prose brings it.
local function prose(text, change)
  local out, fenced = {}, false
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if line:find("^%s*```") or line:find("^%s*~~~") then fenced = not fenced end
    if not fenced and line:find("^#+%s") then line = change(line) end
    out[#out + 1] = line
  end
  return table.concat(out, "\n")
end

--- The Markdown of a run for readers of a language. options: figures (folder that holds them), format ("svg" or "pdf").
function page.write(run, language, options)
  local sequence = run.document:sequence(language)
  local out = {}
  local function put(text) out[#out + 1] = text end
  local titled = readme.titled(sequence)
  local title, anchor = words.pick(run.lab.title, language) or run.lab.experiment, nil
  local function change(line)
    if not titled then return "#" .. line end
    local marks, heading = line:match("^(#+)%s+(.*)$")
    if #marks > 1 then return line end
    title, anchor = heading:gsub("%s*{[#%.][^}]*}%s*$", ""), heading:match("{#(sec:[%w_%-]+)")
    return ""
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      put(prose(item.text, change))
    elseif item.kind == "code" then
      put(fence(item.text, (".lua .numberLines startFrom=%d"):format(item.first)))
    elseif item.kind == "print" then
      local text = item.members[1].text
      put(fence(options.format == "pdf" and folded(text) or text, ".output"))
    elseif item.kind == "figure" then
      for _, figure in ipairs(item.members) do
        local alt = words.pick(figure.alt, language):gsub("%s+", " "):gsub('[\\"]', "\\%0")
        put(('![%s](%s/%s%s.%s){#fig:%s alt="%s"}\n'):format(words.pick(figure.caption, language), options.figures, figure.name,
          language == "es" and ".es" or "", options.format, figure.name, alt))
      end
    elseif item.kind == "table" then
      for _, member in ipairs(item.members) do
        local made = cells.of({ kind = "table", members = { member } }, language, cite(language))
        put(("::: {#tbl:%s}\n%s\nTable: %s\n:::\n"):format(member.name, cells.pipe(made), words.pick(member.caption, language)))
      end
    else
      local made = cells.of(item, language, cite(language))
      local name = item.kind == "expect" and "declared" or item.kind == "measured" and "confronted"
      local heading = name and "**" .. words.get(name, language) .. "**\n\n" or ""
      for i, row in ipairs(item.kind == "measured" and made.rows or {}) do   -- a report links to the row of a claim
        local id = item.members[i].of.id
        if id then row[1] = ("[]{#claim-%s}"):format(id) .. row[1] end
      end
      if made then
        put(("::: {.group .%s}\n%s%s:::\n"):format(item.kind, heading, cells.pipe(made)))
      end
    end
  end
  local typed, path = readme.command(run)
  put(("## %s\n\n%s\n\n%s"):format(words.get("reproduce", language), words.get("reproduce_text", language):format(path, run.lab.seed),
    fence(typed, ".sh")))
  local text = table.concat(out, "\n")
  if anchor then text = ("[]{#%s}\n\n"):format(anchor) .. text end
  local head = ("---\ntitle: %s\nsubtitle: %s\nlang: %s\nsource: %s\n---\n\n"):format(quoted(title), quoted(readme.status(run, language)),
    language, quoted(run.found.path))
  return head .. text, title
end

--- Does any prose of the run cite the bibliography? (Then the page ends with a list of references.)
function page.cites(text)
  local found = false
  document.unfenced(text, function(line)
    for key in line:gmatch("@([%w_%-]*%w)") do found = found or bibliography.entry(key) ~= nil end
  end)
  return found
end

return page
