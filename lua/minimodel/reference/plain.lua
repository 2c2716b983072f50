--- Entries as plain text, for the prompt and the command line.
local reference = require "minimodel.reference"
local words = require "minimodel.reference.words"
local options = require "minimodel.options"
local bibliography = require "minimodel.report.bibliography"

local plain = {}

local function length(text) return utf8.len(text) or #text end
local function pad(text, width) return text .. (" "):rep(width - length(text)) end

--- Words of a text in lines of at most `width` letters, each after `indent`.
local function wrap(text, indent, width)
  local lines, line = {}, ""
  for word in text:gsub("%[@[^%]]*%]", ""):gsub("`", ""):gsub("%$", ""):gmatch "%S+" do
    if line ~= "" and length(line) + 1 + length(word) > width - #indent then
      lines[#lines + 1] = indent .. line
      line = word
    else
      line = line == "" and word or line .. " " .. word
    end
  end
  lines[#lines + 1] = indent .. line
  return table.concat(lines, "\n")
end

--- "Vaswani et al. 2017, section 3.2.1": author and year of a bibliography entry, or the text itself.
function plain.source(source, language)
  local key, place = source[1], source[2]
  local work = bibliography.entry(key)
  local text = work and bibliography.who(work, language) .. " " .. work.year or key
  if place then text = text .. ", " .. place:gsub("^§", words.get("section", language) .. " ") end
  return text
end

--- The list of an entry's sources: one { key, place } or several.
function plain.sources(entry)
  if not entry.source then return {} end
  return type(entry.source[1]) == "table" and entry.source or { entry.source }
end

local function typed(item, language)
  return words.type(item.type, language) .. (item.rest ~= "" and " " .. item.rest or "")
end

function plain.entry(entry, language)
  local out = { reference.signature(entry), "", wrap(entry[language], "  ", 96) }
  local function put(text) out[#out + 1] = text end
  local items = {}
  for _, item in ipairs(reference.items(entry.takes)) do items[#items + 1] = { item.name, typed(item, language) } end
  for _, item in ipairs(reference.items(entry.gives)) do
    items[#items + 1] = { "→ " .. item.name, typed(item, language) }
  end
  local widest = 0
  for _, item in ipairs(items) do widest = math.max(widest, length(item[1])) end
  if #items > 0 then put "" end
  for _, item in ipairs(items) do put("  " .. pad(item[1], widest) .. "  " .. item[2]) end
  if entry.options then
    put("\n  " .. words.get("options", language))
    local rows, wide = {}, { 0, 0 }
    for i, item in ipairs(entry.options) do
      local option = reference.option(item)
      local kind = words.type(option.type, language) .. (option.shape ~= "" and " " .. option.shape or "")
      if option.default then kind = kind .. " = " .. option.default end
      if option.required then kind = kind .. ", " .. words.get("required", language) end
      rows[i] = { option.name, kind, option[language] }
      for j = 1, 2 do wide[j] = math.max(wide[j], math.min(34, length(rows[i][j]))) end
    end
    for _, row in ipairs(rows) do
      put("    " .. pad(row[1], wide[1]) .. "  " .. pad(row[2], wide[2]) .. "  " .. row[3]:gsub("`", ""):gsub("%$", ""))
    end
  end
  if entry.example then
    put ""
    for line in (entry.example:gsub("%s+$", "") .. "\n"):gmatch "(.-)\n" do put("    " .. line) end
  end
  if entry.fails then
    put(("\n  %s: %s\n    %s"):format(words.get("fails", language), entry.fails[1], entry.fails[2]))
  end
  local sources = {}
  for i, source in ipairs(plain.sources(entry)) do sources[i] = plain.source(source, language) end
  if #sources > 0 then put(("\n  %s: %s"):format(words.get("source", language), table.concat(sources, "; "))) end
  return table.concat(out, "\n") .. "\n"
end

--- The names of all chapters.
function plain.contents(language)
  local out = { words.get("chapters", language), "" }
  for _, chapter in ipairs(reference.chapters()) do
    local names = {}
    for _, entry in ipairs(chapter.entries) do
      if entry.name then names[#names + 1] = entry.name end
    end
    if #names > 0 then
      out[#out + 1] = chapter.title[language]
      out[#out + 1] = wrap(table.concat(names, "  "), "  ", 100)
    end
  end
  return table.concat(out, "\n") .. "\n"
end

--- What help about a word says. nil and a message when nothing has that name.
function plain.about(word, language)
  local found, all = reference.find(word)
  if #found == 0 then
    table.sort(all)
    local near = options.nearest(word, all)
    return nil, words.get("unknown", language):format(word) .. (near and words.get("meant", language):format(near)
      or "")
  end
  local out = {}
  for i, entry in ipairs(found) do out[i] = plain.entry(entry, language) end
  return table.concat(out, "\n")
end

return plain
