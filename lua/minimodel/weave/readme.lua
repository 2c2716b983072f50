--- Writes a run as README.md or README.es.md: GitHub's Markdown, with PNG pictures beside it and code folded away.
-- Labels become numbers here, since nothing will do it later. Needs no pandoc.
local words = require "minimodel.lab.words"
local document = require "minimodel.weave.document"
local bibliography = require "minimodel.weave.bibliography"
local cells = require "minimodel.weave.cells"
local parameters = require "minimodel.lab.parameters"

local readme = {}

local NAMES = { fig = "figure", tbl = "table_", eq = "equation", sec = "section" }

local function anchor(label) return (label:gsub(":", "-")) end

--- `@fig:decay` and `[@vaswani2017, p. 3]`, outside code, as links.
local function resolve(line, labels, language, cited)
  local function cite(key, form)
    local entry = bibliography.entry(key)
    if not entry then return nil end
    if not cited[key] then
      cited[#cited + 1] = entry
      cited[key] = true
    end
    return (form == "text" and "%s ([%s](#ref-%s))" or "%s, [%s](#ref-%s)"):format(bibliography.who(entry, language), entry.year, key)
  end
  line = line:gsub("%[(@[^%]]+)%]", function(inside)
    if inside:find("^@%a+:") then return nil end
    local out = {}
    for part in (inside .. ";"):gmatch("%s*(.-)%s*;") do
      local key, rest = part:match("^@([%w_%-]+)(.*)$")
      local text = key and cite(key, "note")
      out[#out + 1] = text and text .. rest or part
    end
    return "(" .. table.concat(out, "; ") .. ")"
  end)
  line = line:gsub("@(%a+:[%w_%-]*%w)", function(label)
    local found = labels[label]
    if not found then return "**??**" end
    if found.kind == "sec" then
      local quoted = language == "es" and "%s [«%s»](#%s)" or "%s [“%s”](#%s)"
      return quoted:format(words.get("section", language), found.text, anchor(label))
    end
    return ("[%s %d](#%s)"):format(words.get(NAMES[found.kind], language), found.number, anchor(label))
  end)
  return (line:gsub("%f[@%w]@([%w_%-]*%w)", function(key) return cite(key, "text") end))
end

--- Applies `change` to the parts of a line that are not `code`.
local function outside_code(line, change)
  return (line:gsub("([^`]*)(`*[^`]*`*)", function(text, quoted)
    return (text ~= "" and change(text) or "") .. quoted
  end))
end

--- Prose for GitHub: headings one level down where there is a title above them, labels as anchors and numbers, references as links.
local function prose(text, labels, language, cited, deeper)
  local out, fenced = {}, false
  for line in (text:gsub("%s+$", "") .. "\n"):gmatch("(.-)\n") do
    if line:find("^%s*```") or line:find("^%s*~~~") then
      fenced = not fenced
    elseif not fenced and not line:find("^:::") then
      local marks, heading = line:match("^(#+)%s+(.*)$")
      if heading then
        local label = heading:match("{#(sec:[%w_%-]+)[^}]*}%s*$")
        heading = heading:gsub("%s*{[#%.][^}]*}%s*$", "")
        line = (deeper and "#" or "") .. marks .. " " .. outside_code(heading, function(part) return resolve(part, labels, language, cited) end)
        if label then line = ('<a id="%s"></a>\n\n%s'):format(anchor(label), line) end
      else
        line = line:gsub("%s*%$%$%s*{#eq:([%w_%-]+)}", function(name)
          return (" \\tag{%d}\n$$"):format(labels["eq:" .. name].number)
        end)
        if line:find("\\tag{", 1, true) then line = line:gsub("^%s*%$%$", "$$\n") end
        line = outside_code(line, function(part) return resolve(part, labels, language, cited) end)
      end
    end
    if fenced or not line:find("^:::") then out[#out + 1] = line end
  end
  return table.concat(out, "\n"):gsub("^\n+", "") .. "\n"
end

--- A fence longer than any in the text.
local function fence(text, kind)
  local longest = 2
  for ticks in text:gmatch("`+") do longest = math.max(longest, #ticks) end
  local marks = ("`"):rep(longest + 1)
  return ("%s%s\n%s\n%s\n"):format(marks, kind, (text:gsub("%s+$", "")), marks)
end

--- How the lab was started, as one would type it.
local function command(run)
  local path = run.found.path:match("(labs/[^/]+)$") or run.found.path:match("([^/]+)$")
  local out = { "./minimodel", path }
  for _, item in ipairs(run.declared) do
    local shown = parameters.show(item.value)
    if shown ~= parameters.show(item.default) then out[#out + 1] = ("--%s %s"):format(item.name, shown) end
  end
  if run.lab.seed ~= run.modes.seed then out[#out + 1] = "--seed " .. run.lab.seed end
  for _, mode in ipairs { "quick", "full" } do
    if run.lab[mode] then out[#out + 1] = "--" .. mode end
  end
  return table.concat(out, " "), path
end
readme.command = command

--- The headings of level 1 in the prose: a report with just one, at its start, has its title there.
function readme.titled(sequence)
  local count, first = 0, false
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      document.unfenced(item.text, function(line)
        if line:find("^#%s") then
          count = count + 1
          first = first or count == 1 and item == sequence[1]
        end
      end)
    end
  end
  return count == 1 and first
end

--- The status line under the title.
function readme.status(run, language)
  local count = run:tally()
  return words.get("status", language):format(count.held, count.checks, count.confirmed, count.contradicted,
    count.undecided + count.unconfronted)
end

local function body(sequence, labels, language, cited, deeper)
  local out = {}
  local function put(text) out[#out + 1] = text end
  local function cite(source, aside)
    local text = words.pick(source, language)
    if not text then return "" end
    text = bibliography.citation(text, aside) or aside and "(" .. text .. ")" or text
    return resolve(text, labels, language, cited)
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      put(prose(item.text, labels, language, cited, deeper))
    elseif item.kind == "code" then
      local said = item.first == item.last and words.get("code_one", language):format(item.first)
        or words.get("code", language):format(item.first, item.last)
      put(("<details><summary>%s</summary>\n\n%s\n</details>\n"):format(said, fence(item.text, "lua")))
    elseif item.kind == "print" then
      put(fence(item.members[1].text, "text"))
    elseif item.kind == "figure" then
      for _, figure in ipairs(item.members) do
        local label, alt = "fig:" .. figure.name, words.pick(figure.alt, language):gsub("%s+", " "):gsub("[%[%]]", "\\%0")
        put(('<a id="%s"></a>\n\n![%s](%s%s.png)\n\n**%s %d.** %s\n'):format(anchor(label), alt, figure.name,
          language == "es" and ".es" or "", words.get("figure", language), labels[label].number,
          resolve(words.pick(figure.caption, language), labels, language, cited)))
      end
    elseif item.kind == "table" then
      for _, member in ipairs(item.members) do
        local label = "tbl:" .. member.name
        put(('<a id="%s"></a>\n\n**%s %d.** %s\n\n%s'):format(anchor(label), words.get("table_", language), labels[label].number,
          resolve(words.pick(member.caption, language), labels, language, cited),
          cells.pipe(cells.of({ kind = "table", members = { member } }, language, cite))))
      end
    else
      local made = cells.of(item, language, cite)
      local title = item.kind == "expect" and "declared" or item.kind == "measured" and "confronted"
      if title then put("**" .. words.get(title, language) .. "**\n") end
      if made then put(cells.pipe(made)) end
    end
  end
  return out
end

--- The text of a run's README in a language, and a list of problems (references to nothing, labels that stand twice).
function readme.write(run, language)
  local sequence = run.document:sequence(language)
  local labels, problems = document.labels(sequence, language, run.found.path)
  for _, problem in ipairs(document.dangling(sequence, labels, run.found.path)) do problems[#problems + 1] = problem end
  local other = words.other[language]
  local link = ("[%s](%s)"):format(words.self_name[other], other == "es" and "README.es.md" or "README.md")
  local here = words.self_name[language]
  local top = language == "en" and here .. " · " .. link or link .. " · " .. here
  local cited, out = {}, { top .. "\n" }
  local titled = readme.titled(sequence)
  if not titled then out[2] = "# " .. (words.pick(run.lab.title, language) or run.lab.experiment) .. "\n" end
  local written = body(sequence, labels, language, cited, not titled)
  local status = "*" .. readme.status(run, language) .. "*\n"
  if titled then
    written[1] = written[1]:gsub("^(#[^\n]*\n)", function(title) return title .. "\n" .. status end)
  else
    table.insert(written, 1, status)
  end
  table.move(written, 1, #written, #out + 1, out)
  if #cited > 0 then
    table.sort(cited, function(a, b) return a.key < b.key end)
    out[#out + 1] = "## " .. words.get("references", language) .. "\n"
    local list = {}
    for i, entry in ipairs(cited) do list[i] = ('- <a id="ref-%s"></a>%s'):format(entry.key, bibliography.line(entry)) end
    out[#out + 1] = table.concat(list, "\n") .. "\n"
  end
  local typed, path = command(run)
  out[#out + 1] = "## " .. words.get("reproduce", language) .. "\n"
  out[#out + 1] = words.get("reproduce_text", language):format(path, run.lab.seed) .. "\n"
  out[#out + 1] = fence(typed, "sh")
  out[#out + 1] = words.get("manifest_text", language) .. "\n"
  return table.concat(out, "\n"), problems
end

return readme
