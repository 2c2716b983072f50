--- The order of the book's pages: docs/book.lua says it, the files are held against it. A page that stands in no part,
-- a part that names a page that is not there, a chapter or lab without a number: each is said. Does not make pages.
local lfs = require "lfs"
local words = require "minimodel.report.words"

local order = {}

order.FILE = "docs/book.lua"

--- The files of a folder that match a pattern, sorted; none when there is no such folder.
function order.files(folder, pattern)
  local found = {}
  if lfs.attributes(folder, "mode") ~= "directory" then return found end
  for name in lfs.dir(folder) do
    if name:find(pattern) then found[#found + 1] = folder .. "/" .. name end
  end
  table.sort(found)
  return found
end

local NUMBERED = { theory = "chapter_number", labs = "lab_title" }

--- "Chapter 03", "Práctica 03"; nil for a page that has no number.
function order.label(entry, language)
  local key = NUMBERED[entry.section]
  return key and entry.number and words.get(key, language):format(entry.number) or nil
end

--- The title with its number before it, as Markdown. A lab's own title may begin with it.
function order.title(entry, language)
  local label, title = order.label(entry, language), entry.titles[language]
  if not label then return title end
  return label .. ": " .. title:gsub("^" .. label:gsub("%p", "%%%0") .. "\\?:%s*", "")
end

--- Messages about titles that bear another number than their file, or a colon besides the one after the number.
function order.mistitled(entry)
  local problems = {}
  for _, language in ipairs(words.languages) do
    local key = NUMBERED[entry.section]
    local own = key and entry.titles[language]:match("^" .. words.get(key, language):format "(%d+)")
    if own and own ~= entry.number then
      problems[#problems + 1] = ("its title says number %s, its file %s"):format(own, entry.number)
    elseif key and select(2, order.title(entry, language):gsub(":", "")) > 1 then
      problems[#problems + 1] = ("its title has two colons (%s): “%s”"):format(language, order.title(entry, language))
    end
  end
  return problems
end

--- The pages that are there: id → {section, stem, path, kind, id, number}.
local function found(chapters)
  local pages = {}
  local function add(section, kind, stem, path, chapter)
    local id = section .. "/" .. stem
    pages[id] = { section = section, kind = kind, stem = stem, path = path, id = id, chapter = chapter,
      number = stem:match "^(%d+)%-" }
  end
  for _, path in ipairs(order.files("docs/theory", "%.md$")) do
    add("theory", "page", path:match "([^/]+)%.md$", path)
  end
  for _, path in ipairs(order.files("labs", "%.lua$")) do add("labs", "lab", path:match "([^/]+)%.lua$", path) end
  for _, folder in ipairs(order.files("docs/phases", "^%w")) do
    for _, path in ipairs(order.files(folder, "^report%.md$")) do add("phases", "page", folder:match "[^/]+$", path) end
  end
  for _, path in ipairs(order.files("docs/sheets", "%.md$")) do
    add("sheets", "page", path:match "([^/]+)%.md$", path)
  end
  for stem, path in pairs { questions = "docs/questions", answers = "docs/questions",
    glossary = "docs/glossary.lua", exercises = "exercises" } do
    if lfs.attributes(path, "mode") then add("sheets", "sheet", stem, path) end
  end
  for _, chapter in ipairs(chapters) do
    add("manual", "page", chapter.name, "minimodel.reference." .. chapter.name, chapter)
  end
  return pages
end

--- The pages in the order in which they are read, and messages about what does not fit. An entry has part, goal (a
-- text), and a lab also `of`, the chapter before it, which has it among its `labs`. book: what docs/book.lua returns;
-- chapters: those of the manual.
function order.pages(book, chapters)
  local there, list, problems = found(chapters), {}, {}
  local function say(format, ...) problems[#problems + 1] = order.FILE .. ": " .. format:format(...) end
  local function place(entry, part)
    entry.part = part.name
    list[#list + 1] = entry
    there[entry.id] = nil
  end
  for _, part in ipairs(book.parts) do
    local chapter
    for _, page in ipairs(part.pages or {}) do
      local entry = there[page[1]]
      if not entry then
        say("%s is named, but there is no such page, or it stands twice", page[1])
      elseif not (page.en and page.es) then
        say("%s needs its goal in both languages, en and es", page[1])
      else
        entry.goal = { en = page.en, es = page.es }
        place(entry, part)
        if entry.section == "theory" then
          chapter, entry.labs = entry, {}
        elseif entry.section == "labs" and chapter then
          entry.of = chapter
          table.insert(chapter.labs, entry)
        end
        if NUMBERED[entry.section] and not entry.number then
          say("%s has no number: its file's name begins with one, as in 03-rope", entry.id)
        end
      end
    end
    for _, name in ipairs(part.name == "manual" and chapters or {}) do place(there["manual/" .. name.name], part) end
  end
  local left = {}
  for id, entry in pairs(there) do left[#left + 1] = entry.chapter and id or entry.path end
  table.sort(left)
  for _, path in ipairs(left) do say("%s stands in no part of the book", path) end
  return list, problems
end

--- What docs/book.lua returns; nil and a message.
function order.read()
  if lfs.attributes(order.FILE, "mode") ~= "file" then
    return nil, order.FILE .. " is missing: it says in which order the pages stand"
  end
  local chunk, message = loadfile(order.FILE, "t", {})
  if not chunk then return nil, message end
  local ok, book = pcall(chunk)
  if not ok then return nil, book end
  if type(book) ~= "table" or type(book.parts) ~= "table" then
    return nil, order.FILE .. ": it returns no table of parts"
  end
  return book
end

return order
