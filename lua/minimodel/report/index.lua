--- The index of the book: what it is, for whom, what a newcomer asks first, and the path from page to page with each
-- lab's picture and finding. Says what docs/book.lua and the labs' runs say; writes Markdown.
local files = require "minimodel.files"
local order = require "minimodel.report.order"
local page = require "minimodel.report.page"
local words = require "minimodel.report.words"

local index = {}

local function address(entry, language)
  return ("%s/%s"):format(entry.section, files.link(page.file(entry.stem, language)))
end

--- The page and the place that "manual/positional#scheme-add" names. nil, message when there is none.
local function target(at, list, language)
  local id, place = at:match "^([^#]+)(#?.*)$"
  for _, entry in ipairs(list) do
    if entry.id == id then return address(entry, language) .. place, entry end
  end
  return nil, ("%s: no page of the book is called %s"):format(order.FILE, id)
end

--- A lab's first picture, as its page shows it; nothing where there is none.
local function picture(text, folder)
  local path, alt = text:match '%[!%[%]%(<([^\n]-)>%){%.lead [^\n]-(alt="[^\n]-")}%]'
  if not path then return nil end
  if path:sub(1, #folder + 1) == folder .. "/" then path = path:sub(#folder + 2) end
  return ("![](<%s>){.linked %s}"):format(path, alt)
end

local function hours(list, language)
  local sum = 0
  for _, entry in ipairs(list) do
    if entry.part == "path" then sum = sum + entry.minutes[language] end
  end
  return words.get("hours", language):format(math.max(1, math.floor(sum / 60 + 0.5)))
end

--- What a reader needs, as a paragraph: of the parts that docs/book.lua has, those of that name.
function index.needed(book, parts, language)
  local out = { words.get("needed", language) }
  for _, part in ipairs(book.needed and parts or {}) do out[#out + 1] = book.needed[part][language] end
  return book.needed and table.concat(out, " ") .. "\n"
end

--- The Markdown of the index. options: book (docs/book.lua), list (the entries in order), folder (the book's),
-- text(entry, language) (the Markdown of its page), whole (the files of the whole book that are there, by kind and
-- language), live (do the labs' pages run their lab?). nil and a message when a question leads nowhere.
function index.write(options, language)
  local book, list = options.book, options.list
  local out = { ("---\ntitle: %s\nlang: %s\n---\n"):format(page.quoted(words.get("book", language)), language) }
  local function put(format, ...) out[#out + 1] = select("#", ...) > 0 and format:format(...) or format end
  local function heading(key, id) put("## %s {#%s}\n", words.get(key, language), id or key) end
  if book.introduction then put(book.introduction[language] .. "\n") end
  put(index.needed(book, options.live and { "read", "live", "own" } or { "read", "own" }, language))
  local whole = {}
  for _, kind in ipairs { "pdf", "epub" } do
    local file = options.whole[kind .. "." .. language]
    if file then whole[#whole + 1] = ("[%s](%s)"):format(kind:upper(), file) end
  end
  if #whole > 0 then
    put("%s %s. %s\n", words.get("whole", language), table.concat(whole, ", "), words.get("whole_note", language))
  end
  if book.questions then
    heading "questions"
    for _, question in ipairs(book.questions) do
      local at, entry = target(question.at, list, language)
      if not at then return nil, entry end
      put("- %s [%s](%s)", question[language], order.title(entry, language), at)
    end
    put ""
  end
  if book.running then
    heading "running"
    if options.live and book.running_live then put(book.running_live[language] .. "\n") end
    put(book.running[language] .. "\n")
  end
  local part
  for _, entry in ipairs(list) do
    if entry.part ~= part then
      part = entry.part
      heading(part)
      if part == "path" then put("%s %s\n", words.get("path_text", language), hours(list, language)) end
    end
    local title = ("[%s](%s)"):format(order.title(entry, language), address(entry, language))
    local minutes = words.get("minutes", language):format(entry.minutes[language])
    local goal = entry.goal and ("%s %s\n"):format(words.get("goal", language), entry.goal[language])
    if entry.kind == "lab" then
      put("::: card\n%s\n", picture(options.text(entry, language), options.folder) or "")
      put("**%s** · %s\n", title, minutes)
      put("%s %s\n", words.get("found", language), entry.status[language])
      if goal then put(goal) end
      put("`./minimodel %s`\n:::\n", entry.path)
    elseif goal then
      put("### %s {#%s}\n", title, (entry.id:gsub("/", "-")))
      put("%s · %s", minutes, goal)
      if entry.pdf then
        put("[PDF](%s) %s\n", (address(entry, language):gsub("html$", "pdf")), words.get("pdf_note", language))
      end
    else
      put("- %s", title)
    end
  end
  put ""
  if book.course then
    heading "course"
    put(book.course[language] .. "\n")
  end
  return table.concat(out, "\n")
end

return index
