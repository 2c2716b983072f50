--- Tables over all labs, for a report: what was claimed and measured, and what it would take to make it again.
-- Everything comes from the labs' manifests; nothing is typed. A lab is {experiment, made (its manifest), path (of its
-- page, without language and ending), title}; each table is a text {en, es}, marked as Markdown. Does not look for
-- manifests: report/fill.lua does.
local bibliography = require "minimodel.report.bibliography"
local cells = require "minimodel.report.cells"
local inline = require "minimodel.report.inline"
local host = require "minimodel.host"
local json = require "minimodel.json"
local words = require "minimodel.report.words"

local evidence = {}

local PANDOC = { kind = "pandoc", cell = true }

local function in_each(make)
  local out = {}
  for _, language in ipairs(words.languages) do out[language] = make(language) end
  return out
end
local function both(make) return inline.as_markdown(in_each(make)) end

local function ending(language) return (language == "es" and ".es" or "") .. ".html" end

--- "lab 02", as a link to its page where it has one; anchor: a place on that page.
local function short(lab, language, anchor)
  local number = lab.path and lab.path:match("(%d+)[^/]*$")
  if not number then return inline.escape(lab.experiment, "pandoc") end
  return ("[%s](../%s%s%s)"):format(words.get("lab_number", language):format(number), lab.path, ending(language),
    anchor and "#" .. anchor or "")
end

--- A lab by its title, as a link.
local function long(lab, language)
  if not lab.path then return inline.code(lab.experiment) end
  return ("[%s](../%s%s)"):format(words.pick(lab.title, language), lab.path, ending(language))
end

--- The link {en, es} to a lab, for prose.
function evidence.link(lab, anchor)
  return both(function(language) return short(lab, language, anchor) end)
end

local function say(item, key, language)
  local value = language == "es" and item.es and item.es[key] or item[key]
  if value == json.null then return "" end
  return key == "measured" and cells.data(value, language, PANDOC) or cells.words(value, language, PANDOC)
end

--- What each lab found, a sentence each, as a list; labs that say none are left out.
function evidence.findings(labs)
  return both(function(language)
    local out = {}
    for _, lab in ipairs(labs) do
      local finding = lab.made.finding
      if type(finding) == "table" then
        local sentence = inline.markdown(finding, language, { kind = "pandoc" })
        out[#out + 1] = ("- %s: %s"):format(short(lab, language), sentence)
      end
    end
    return table.concat(out, "\n")
  end)
end

--- Every claim of every lab: a heading and a table for each lab.
function evidence.claims(labs)
  return both(function(language)
    local out = {}
    for _, lab in ipairs(labs) do
      local made = { head = {}, align = {}, rows = {} }
      for j, key in ipairs { "claim", "source", "expected", "measured", "verdict", "where" } do
        made.head[j], made.align[j] = words.get(key, language), "left"
      end
      for i, item in ipairs(lab.made.expectations) do
        local source = language == "es" and item.es and item.es.source or item.source
        made.rows[i] = {
          say(item, "claim", language), type(source) == "string" and bibliography.citation(source)
            or say(item, "source", language),
          say(item, "expected", language), say(item, "measured", language), cells.verdict(item.verdict, language),
          short(lab, language, type(item.id) == "string" and "claim-" .. item.id or nil),
        }
      end
      if #made.rows > 0 then
        out[#out + 1] = ("### %s\n\n::: {.group .claims}\n%s:::\n"):format(long(lab, language), cells.pipe(made))
      end
    end
    return table.concat(out, "\n")
  end)
end

local function first(digest, n) return inline.code((digest:gsub("^sha256:", ""):sub(1, n))) end

--- What each lab was run with, and the digest of what it found: equal digests are equal results, to the last bit.
function evidence.provenance(labs)
  return both(function(language)
    local made = { head = {}, align = {}, rows = {} }
    for j, key in ipairs { "experiment", "where", "seed", "checks_held", "digest" } do
      made.head[j], made.align[j] = words.get(key, language), (key == "seed" or key == "checks_held") and "right"
        or "left"
    end
    for i, lab in ipairs(labs) do
      local held = 0
      for _, check in ipairs(lab.made.checks) do
        if check.ok then held = held + 1 end
      end
      made.rows[i] = {
        inline.code(lab.experiment), short(lab, language), words.number(lab.made.seed),
          ("%d/%d"):format(held, #lab.made.checks),
        first(host.sha256(json.encode(lab.made.results)), 16),
      }
    end
    return cells.pipe(made)
  end)
end

--- The digests of the figures, in the reader's language.
function evidence.figures(labs)
  return both(function(language)
    local made = { head = {}, align = { "left", "left", "left" }, rows = {} }
    for j, key in ipairs { "experiment", "figure", "digest" } do made.head[j] = words.get(key, language) end
    for _, lab in ipairs(labs) do
      local names = {}
      for name in pairs(lab.made.figures) do
        if (name:find("%.es%.png$") ~= nil) == (language == "es") then names[#names + 1] = name end
      end
      table.sort(names)
      for _, name in ipairs(names) do
        made.rows[#made.rows + 1] = { inline.code(lab.experiment), inline.code(name),
          first(lab.made.figures[name], 16) }
      end
    end
    return cells.pipe(made)
  end)
end

local SAID = { compiler = "compiler", isa = "instructions" }

--- The versions of what the labs were run with, "minimodel 1.0.0, Lua 5.4.4, …"; one that differs between
-- labs stands twice.
function evidence.versions(labs)
  return in_each(function(language)
    local seen, out = {}, {}
    for _, name in ipairs { "minimodel", "lua", "compiler", "isa", "cairo", "pango" } do
      for _, lab in ipairs(labs) do
        local version = lab.made.versions[name]
        local text = version
          and (name == "lua" and version
            or ("%s %s"):format(SAID[name] and words.get(SAID[name], language) or name, version))
        if text and not seen[text] then
          seen[text] = true
          out[#out + 1] = text
        end
      end
    end
    return table.concat(out, ", ")
  end)
end

return evidence
