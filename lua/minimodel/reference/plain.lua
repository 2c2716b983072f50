--- Entries and chapters as plain text, for the prompt and the command line. Lines of code begin with a tab: whoever
-- shows the text (diagnose/show.lua) breaks the others where it must, and those never.
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
    for line in (entry.example:gsub("^\n", ""):gsub("%s+$", "") .. "\n"):gmatch "(.-)\n" do put("\t" .. line) end
  end
  if entry.fails then
    put(("\n  %s: %s\n    %s"):format(words.get("fails", language), entry.fails[1], entry.fails[2]))
  end
  local sources = {}
  for i, source in ipairs(plain.sources(entry)) do sources[i] = plain.source(source, language) end
  if #sources > 0 then put(("\n  %s: %s"):format(words.get("source", language), table.concat(sources, "; "))) end
  return table.concat(out, "\n") .. "\n"
end

local function names_in(chapter)
  local names = {}
  for _, entry in ipairs(chapter.entries) do
    if entry.name then names[#names + 1] = entry.name end
  end
  return names
end

--- The names of all chapters.
function plain.contents(language)
  local out = { words.get("chapters", language), "" }
  for _, chapter in ipairs(reference.chapters()) do
    local names = names_in(chapter)
    if #names > 0 then
      out[#out + 1] = chapter.title[language]
      out[#out + 1] = wrap(table.concat(names, "  "), "  ", 80)
    end
  end
  return table.concat(out, "\n") .. "\n"
end

--- Markdown as the chapters use it: headings are underlined, what stands in a fence is code, paragraphs are joined.
local function of_markdown(markdown)
  local out, paragraph, in_fence = {}, {}, false
  local function flush()
    if #paragraph > 0 then out[#out + 1] = wrap(table.concat(paragraph, " "):gsub("%*%*", ""), "", 80) .. "\n" end
    paragraph = {}
  end
  for line in (markdown .. "\n"):gmatch "(.-)\n" do
    local heading = not in_fence and line:match "^#+ (.*)$"
    if line:find "^```" then
      flush()
      if in_fence then out[#out + 1] = "" end
      in_fence = not in_fence
    elseif in_fence then
      out[#out + 1] = "\t" .. line
    elseif heading then
      flush()
      out[#out + 1] = heading .. "\n" .. ("-"):rep(length(heading)) .. "\n"
    elseif line:find "%S" then
      paragraph[#paragraph + 1] = line
    else
      flush()
    end
  end
  flush()
  return table.concat(out, "\n")
end

--- A chapter: its words, and then its steps or the names of its entries.
function plain.chapter(chapter, language)
  local title = chapter.title[language]
  local out = { title .. "\n" .. ("="):rep(length(title)) .. "\n", of_markdown(chapter[language]) }
  if chapter.body then out[#out + 1] = of_markdown(chapter.body(language, "")) end
  local names = names_in(chapter)
  if #names > 0 then out[#out + 1] = wrap(table.concat(names, "  "), "  ", 80) .. "\n" end
  return (table.concat(out, "\n"):gsub("\n+$", "\n"))
end

--- The chapter that is called so; that of the command is what --help says by itself.
local function chapter_called(word)
  for _, chapter in ipairs(reference.chapters()) do
    for _, name in ipairs { chapter.name, table.unpack(chapter.names or {}) } do
      if name == word and not chapter.usage then return chapter end
    end
  end
end

--- What help about a word says: a name, the name of a chapter, or `names` for all names. nil and a message when nothing
-- is called so.
function plain.about(word, language)
  if word == "names" or word == "nombres" then return plain.contents(language) end
  local found, all = reference.find(word)
  local chapter = #found == 0 and chapter_called(word)
  if chapter then return plain.chapter(chapter, language) end
  if #found == 0 then
    for _, each in ipairs(reference.chapters()) do
      table.move(each.names or {}, 1, #(each.names or {}), #all + 1, all)
      all[#all + 1] = each.name
    end
    table.sort(all)
    local near = options.nearest(word, all)
    return nil, ("the manual has no %s%s"):format(word, near and ("; did you mean %s?"):format(near) or "")
  end
  local out = {}
  for i, entry in ipairs(found) do out[i] = plain.entry(entry, language) end
  return table.concat(out, "\n")
end

return plain
