--- Writes a run as README.md or README.es.md: GitHub's Markdown, with PNG pictures beside it and code folded away.
-- Labels become numbers here, since nothing will do it later. Needs no pandoc.
local markdown = require "minimodel.literate.markdown"
local words = require "minimodel.report.words"
local document = require "minimodel.report.document"
local bibliography = require "minimodel.report.bibliography"
local cells = require "minimodel.report.cells"
local inline = require "minimodel.report.inline"

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
    return (form == "text" and "%s ([%s](#ref-%s))" or "%s, [%s](#ref-%s)"):format(bibliography.who(entry, language),
      entry.year, key)
  end
  line = line:gsub("(\\?)%[(@[^%]]+)%]", function(slash, inside)
    if slash ~= "" or inside:find("^@%a+:") then return nil end
    local out = {}
    for part in (inside .. ";"):gmatch("%s*(.-)%s*;") do
      local key, rest = part:match("^@([%w_%-]+)(.*)$")
      local text = key and cite(key, "note")
      out[#out + 1] = text and text .. rest or part
    end
    return "(" .. table.concat(out, "; ") .. ")"
  end)
  line = line:gsub("(\\?)@(%a+:[%w_%-]*%w)", function(slash, label)
    local found = labels[label]
    if slash ~= "" then return nil end
    if not found then return "**??**" end
    if found.kind == "sec" then
      local quoted = language == "es" and "%s [«%s»](#%s)" or "%s [“%s”](#%s)"
      return quoted:format(words.get("section", language), found.text, anchor(label))
    end
    return ("[%s %d](#%s)"):format(words.get(NAMES[found.kind], language), found.number, anchor(label))
  end)
  return (line:gsub("%f[@%w\\](\\?)@([%w_%-]*%w)", function(slash, key) return slash == "" and cite(key, "text")
    or nil end))
end

--- Prose for GitHub: headings one level down where there is a title above them, labels as anchors and numbers,
-- references as links.
local function prose(text, labels, language, cited, deeper)
  local out, in_code = {}, markdown.fences()
  for line in (text:gsub("%s+$", "") .. "\n"):gmatch("(.-)\n") do
    local fenced = in_code(line)
    if not fenced and not line:find("^:::") then
      local marks, heading = line:match("^(#+)%s+(.*)$")
      if heading then
        local label = heading:match("{#(sec:[%w_%-]+)[^}]*}%s*$")
        heading = heading:gsub("%s*{[#%.][^}]*}%s*$", "")
        line = (deeper and "#" or "") .. marks .. " "
          .. markdown.outside_code(heading, function(part) return resolve(part, labels, language, cited) end)
        if label then line = ('<a id="%s"></a>\n\n%s'):format(anchor(label), line) end
      else
        line = line:gsub("%s*%$%$%s*{#eq:([%w_%-]+)}", function(name)
          return (" \\tag{%d}\n$$"):format(labels["eq:" .. name].number)
        end)
        if line:find("\\tag{", 1, true) then line = line:gsub("^%s*%$%$", "$$\n") end
        line = markdown.outside_code(line, function(part) return resolve(part, labels, language, cited) end)
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

--- The headings of level 1 in the prose: a report with just one, which opens the script, has its title there.
function readme.titled(sequence)
  local count, first = 0, false
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      markdown.unfenced(item.text, function(line)
        if line:find("^#%s") then
          count = count + 1
          first = first or count == 1 and item == sequence[1] and item.opens
        end
      end)
    end
  end
  return count == 1 and first
end

--- What a fold of code says: what it is for, and its lines.
function readme.code_title(item, language)
  local lines = item.first == item.last and words.get("code_one", language):format(item.first)
    or words.get("code", language):format(item.first, item.last)
  return item.role == "subject" and lines or words.get("code_" .. item.role, language) .. ","
    .. lines:gsub("^[^ ]+,", "")
end

local function body(sequence, labels, language, cited, deeper)
  local out = {}
  local function put(text) out[#out + 1] = text end
  local function refer(raw) return resolve(raw, labels, language, cited) end
  local line = { kind = "github", resolve = refer }
  local how = { kind = "github", resolve = refer, cell = true }
  local function cite(source, aside)
    if not source then return "" end
    local citation = bibliography.citation(words.pick(source, language), aside)
    if citation then return refer(citation) end
    local text = inline.markdown(source, language, how)
    return aside and "(" .. text .. ")" or text
  end
  local function caption(label, name, text)
    return ("**%s %d.** %s"):format(words.get(name, language), labels[label].number,
      inline.markdown(text, language, line))
  end
  for _, item in ipairs(sequence) do
    if item.kind == "prose" then
      put(prose(item.text, labels, language, cited, deeper))
    elseif item.kind == "lead" then
      local name = item.figure.name
      put(("[![%s](%s%s.png)](#%s)\n"):format(inline.escape(inline.plain(item.figure.alt, language):gsub("%s+", " "),
        "alt"), name,
        language == "es" and ".es" or "", anchor("fig:" .. name)))
    elseif item.kind == "code" then
      local said = readme.code_title(item, language)
      put(("<details><summary>%s</summary>\n\n%s\n</details>\n"):format(said, fence(item.text, "lua")))
    elseif item.kind == "print" then
      put(fence(document.printed(item.members[1], language), "text"))
    elseif item.kind == "figure" then
      for _, figure in ipairs(item.members) do
        local label = "fig:" .. figure.name
        put(('<a id="%s"></a>\n\n![%s](%s%s.png)\n\n%s\n'):format(anchor(label),
          inline.escape(inline.plain(figure.alt, language):gsub("%s+", " "), "alt"), figure.name, language == "es"
            and ".es" or "",
          caption(label, "figure", figure.caption)))
      end
    elseif item.kind == "table" then
      for _, member in ipairs(item.members) do
        local label = "tbl:" .. member.name
        put(('<a id="%s"></a>\n\n%s\n\n%s'):format(anchor(label), caption(label, "table_", member.caption),
          cells.pipe(cells.of({ kind = "table", members = { member } }, language, how, cite))))
      end
    else
      local made = cells.of(item, language, how, cite)
      local title = cells.title[item.kind]
      if title then put("**" .. words.get(title, language) .. "**\n") end
      if made then put(cells.pipe(made)) end
    end
  end
  return out
end

--- The text of a run's README in a language, and a list of problems (references to nothing, labels that stand twice).
function readme.write(book, language)
  local sequence = book:sequence(language, "github")
  local labels, problems = document.labels(sequence, language, book.path)
  for _, problem in ipairs(document.dangling(sequence, labels, book.path, language)) do
    problems[#problems + 1] = problem
  end
  local other = words.other[language]
  local link = ("[%s](%s)"):format(words.self_name[other], other == "es" and "README.es.md" or "README.md")
  local here = words.self_name[language]
  local top = language == "en" and here .. " · " .. link or link .. " · " .. here
  local cited, out = {}, { top .. "\n" }
  local how = { kind = "github", resolve = function(raw) return resolve(raw, labels, language, cited) end }
  local titled = readme.titled(sequence)
  if not titled then
    out[2] = "# " .. inline.markdown(book.head.title or book.head.experiment, language, how) .. "\n"
  end
  local written = body(sequence, labels, language, cited, not titled)
  local status = "_" .. inline.markdown(book:status(), language, how) .. "_\n"
  if titled then
    written[1] = written[1]:gsub("%f[^\n\0](#[^\n]*\n)", function(title) return title .. "\n" .. status end, 1)
  else
    table.insert(written, 1, status)
  end
  table.move(written, 1, #written, #out + 1, out)
  if #cited > 0 then
    table.sort(cited, function(a, b) return a.key < b.key end)
    out[#out + 1] = "## " .. words.get("references", language) .. "\n"
    local list = {}
    for i, entry in ipairs(cited) do
      list[i] = ('- <a id="ref-%s"></a>%s'):format(entry.key, bibliography.line(entry))
    end
    out[#out + 1] = table.concat(list, "\n") .. "\n"
  end
  local typed_command, path = book:command()
  out[#out + 1] = "## " .. words.get("reproduce", language) .. "\n"
  out[#out + 1] = words.get("reproduce_text", language):format(inline.code(path), book.head.seed) .. "\n"
  out[#out + 1] = fence(typed_command, "sh")
  out[#out + 1] = words.get("manifest_text", language) .. "\n"
  return table.concat(out, "\n"), problems
end

return readme
