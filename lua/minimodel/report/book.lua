--- Every page of the book: theory, labs, phase reports, manual and contents, in both languages, in one
-- folder. `make docs` calls it.
--
-- Two steps. First what a page says: labs are run and woven, bilingual pages are filled with what the labs measured.
-- Then how it looks: pandoc makes each page, with links to the one before and after. A page is remade only when what it
-- was made from has changed, by digest (the folder's .made.json remembers). What cannot be made is said and the rest is
-- made all the same; the exit status tells.
local host = require "minimodel.host"
local lfs = require "lfs"
local fill = require "minimodel.report.fill"
local index = require "minimodel.report.index"
local inline = require "minimodel.report.inline"
local json = require "minimodel.json"
local links = require "minimodel.report.links"
local lint = require "minimodel.report.lint"
local live = require "minimodel.report.live"
local moving = require "minimodel.report.moving"
local navigation = require "minimodel.report.navigation"
local order = require "minimodel.report.order"
local page = require "minimodel.report.page"
local pandoc = require "minimodel.report.pandoc"
local paper = require "minimodel.report.paper"
local disk = require "minimodel.files"
local practice = require "minimodel.report.exercises"
local search = require "minimodel.report.search"
local read = disk.read
local runs = require "minimodel.report.runs"
local sheets = require "minimodel.report.sheets"
local words = require "minimodel.report.words"

local digest = runs.digest

--- The digest of the program and its library: what every lab depends on.
local function engine()
  local parts = { read "/proc/self/exe" or read "build/minimodel" or host.version }
  for _, name in ipairs(host.resources "") do parts[#parts + 1] = host.resource(name) end
  return digest(table.unpack(parts))
end

local files = order.files

--- Labs whose pictures the chapters show; they have no page of their own.
local function figures()
  local list = {}
  for i, path in ipairs(files("docs/theory", "%.lua$")) do
    local stem = path:match "([^/]+)%.lua$"
    list[i] = { section = "theory", stem = stem, path = path, kind = "figures", id = "figures/" .. stem }
  end
  return list
end

local Book = {}
Book.__index = Book

function Book:complain(entry, message)
  io.stderr:write("minimodel weave: ", message:find(entry.path, 1, true) and "" or entry.path .. ": ", message, "\n")
  self.failed = true
end

function Book:cache(entry, language)
  return ("%s/.text/%s-%s.%s.md"):format(self.to, entry.section, entry.stem, language)
end

--- Where it is kept what a lab's page needs to run the lab.
function Book:lab_cache(entry) return ("%s/.text/%s-%s.json"):format(self.to, entry.section, entry.stem) end

function Book:target(entry, language)
  return ("%s/%s/%s"):format(self.to, entry.section, page.file(entry.stem, language))
end

local function write(path, text)
  local ok, message = disk.make_folders(path:match("^(.*)/"))
  if ok then ok, message = disk.write(path, text) end
  if not ok then error(message, 0) end
end

-- ---- What a page says

--- Checks a source that changed, or had a problem the last time.
function Book:lint(entry)
  local id, key = "lint/" .. entry.id, digest(self.engine, read(entry.path))
  if not (self.made[id] and self.made[id].key == key) then
    local problems = lint.check(entry.path)
    for _, problem in ipairs(problems) do self:complain(entry, problem) end
    if #problems > 0 then return end
  end
  self.now[id] = { key = key }
end

--- Runs a lab that changed, in a process of its own beside the others, and keeps the text of its pages.
function Book:run_lab(entry)
  local source = read(entry.path)
  local arguments, kept, experiment = runs.how(source)
  entry.experiment = experiment
  local key = digest(self.engine, source, kept)
  local before = self.made[entry.id]
  if before and before.key == key and read(self:cache(entry, "en")) and read(self:cache(entry, "es"))
    and read(self:lab_cache(entry)) then
    entry.titles, entry.status, entry.key = before.titles, before.status, key
    return
  end
  io.stdout:write("run   ", entry.path, "\n")
  local answer = ("%s/.text/%s-%s.run"):format(self.to, entry.section, entry.stem)
  local call = table.move(arguments, 1, #arguments, 5, { "weave", "--for-book", entry.path, answer })
  self:workroom().jobs:start(self.again(call), function(_, said)
    local made = json.decode(read(answer) or "{}") or {}
    os.remove(answer)
    if said ~= "" then io.stderr:write(said, "\n") end
    if not made.titles then return self:complain(entry, made.problem or "it did not end as a lab does") end
    if made.exit ~= 0 then self:complain(entry, "a check failed, or a reference leads nowhere") end
    entry.titles, entry.status = made.titles, made.status
    entry.key = made.exit == 0 and key or nil
  end)
end

--- The titles of a bilingual page: its metadata has title: {en, es} on lines of their own.
local function titles_of(text)
  local head = text:match("^%-%-%-\n(.-)\n%-%-%-\n") or ""
  local block = head:match("title:%s*\n(.*)$") or ""
  local function of(language)
    local title = block:match("^%s+" .. language .. ":%s*([^\n]+)")
      or block:match("\n%s+" .. language .. ":%s*([^\n]+)")
    return title and (title:gsub("^['\"](.*)['\"]$", "%1"))
  end
  local en, es = of "en", of "es"
  if en and es then return { en = en, es = es } end
end

--- Runs a figure of a chapter that moves, if it changed. Returns what report/moving.lua says of it: {lab, text, path},
-- or nothing where it has complained.
function Book:run_moving(entry, block)
  local script = ("%s/.text/moving/%s.lua"):format(self.to, block.name)
  local kept, id = script:gsub("lua$", "json"), "moving/" .. block.name
  local key = digest(self.engine, block.source)
  local before, found = self.made[id], json.decode(read(kept) or "null")
  if not (before and before.key == key and found) then
    io.stdout:write("run   ", entry.path, " ", block.name, "\n")
    write(script, block.source)
    local problems = lint.check(script)
    local made, status = self.run(script, self.results .. "/moving", {})
    local texts
    if made then
      texts, status = moving.text(made.document, block.name, made.staging.target)
    end
    if not texts then problems[#problems + 1] = status end
    for _, problem in ipairs(problems) do
      self:complain(entry, moving.placed(problem, script, entry.path, block.line))
    end
    if #problems > 0 then return end
    found = { lab = moving.lab(made.document, block.name), text = texts, folder = made.staging.target }
    write(kept, json.encode(found))
  end
  self.now[id] = { key = key }
  return found
end

--- Fills a page with the labs' numbers, and keeps its text for both languages.
function Book:fill_page(entry)
  local source = read(entry.path)
  entry.titles = titles_of(source)
  if not entry.titles then return self:complain(entry, "the metadata need a title with en and es") end
  entry.used = {}
  local texts = {}
  for _, block in ipairs(moving.blocks(source)) do
    local made = self:run_moving(entry, block)
    if not made then
      entry.titles = nil
      return
    end
    entry.moving = entry.moving or {}
    entry.moving[#entry.moving + 1], texts[block.name] = made.lab, made.text
    for _, language in ipairs(words.languages) do
      entry.used[("%s/%s%s.svg"):format(made.folder, block.name, language == "es" and ".es" or "")] = true
    end
  end
  for _, language in ipairs(words.languages) do
    local text, used = fill.page({ path = entry.path, text = source, folders = { self.results, "figures" },
      labs = self.labs, moving = texts }, language)
    if not text then
      entry.titles = nil
      return self:complain(entry, used)
    end
    for path in pairs(used) do entry.used[path] = true end
    local cache = self:cache(entry, language)
    if read(cache) ~= text then write(cache, text) end
  end
end

--- A chapter of the manual, which is made from the reference.
function Book:fill_chapter(entry)
  entry.titles = entry.chapter.title
  for _, language in ipairs(words.languages) do
    local cache, text = self:cache(entry, language), self.of_chapter(entry.chapter, language)
    if read(cache) ~= text then write(cache, text) end
  end
end

--- The questions at the end of a lab's page, from docs/questions, whose values come from the labs' runs.
function Book:fill_questions(entry)
  local path = ("docs/questions/%s.md"):format(entry.stem)
  local source = read(path)
  if not source then return self:complain(entry, ("there are no questions for it: %s"):format(path)) end
  self:lint { path = path, id = "questions/" .. entry.stem }
  entry.used, entry.questions = { [".run"] = true, [entry.path] = true }, {}
  for _, language in ipairs(words.languages) do
    local text, used = fill.page({ path = path, text = source, folders = { self.results, "figures" },
      labs = self.labs }, language)
    if not text then return self:complain({ path = path }, used) end
    for file in pairs(used) do entry.used[file] = true end
    local title = words.get("page_questions", language)
    entry.questions[language] = ("\n\n## %s {#sec:questions}\n\n%s"):format(title, text)
  end
end

--- What a page says, in Markdown.
function Book:text(entry, language)
  return read(self:cache(entry, language)) .. (entry.questions and entry.questions[language] or "")
end

--- Holds the questions of a page against the rules, in both languages.
function Book:check_questions(entry)
  local counts = {}
  for _, language in ipairs(words.languages) do
    local questions = sheets.questions(self:text(entry, language))
    local problems, count = sheets.check(questions or "")
    for _, problem in ipairs(problems) do self:complain(entry, ("%s (%s)"):format(problem, language)) end
    if questions and count == 0 then
      self:complain(entry, ("there are no questions under their title (%s)"):format(language))
    end
    counts[#counts + 1] = count
  end
  if counts[1] ~= counts[2] then
    self:complain(entry, ("%d questions in English, %d in Spanish"):format(counts[1], counts[2]))
  end
end

--- The sheets that are made from other pages.
function Book:fill_sheet(entry, all)
  local function href(of, language) return ("../%s/%s"):format(of.section, disk.link(page.file(of.stem, language))) end
  local ids, glossary = {}, nil
  for _, other in ipairs(all) do ids[other.id] = other end
  if entry.stem == "glossary" then
    glossary = dofile(entry.path)
    for _, problem in ipairs(sheets.check_glossary(glossary, ids)) do self:complain(entry, problem) end
  end
  entry.titles = {}
  for _, language in ipairs(words.languages) do
    local text
    if entry.stem == "exercises" then
      text = practice.page(language, function(code) return self.explained(code, language) end)
    elseif glossary then
      text = sheets.glossary(glossary, language, function(id) return ids[id] and href(ids[id], language) or "" end)
    else
      local pages = {}
      for _, other in ipairs(all) do
        local questions = other.titles and other.kind ~= "figures" and other.kind ~= "sheet" and not other.chapter
          and sheets.questions(self:text(other, language))
        if questions then
          pages[#pages + 1] = { title = order.title(other, language), href = href(other, language),
            questions = questions }
        end
      end
      text = sheets.write(pages, language, entry.stem == "answers")
    end
    entry.titles[language] = text:match "\ntitle: '(.-)'\n"
    local cache = self:cache(entry, language)
    if read(cache) ~= text then write(cache, text) end
  end
end

-- ---- How it looks

--- How long a page takes, and whether its title and its file agree on its number.
function Book:measure(entry)
  entry.minutes = {}
  for _, language in ipairs(words.languages) do
    entry.minutes[language] = navigation.minutes(self:text(entry, language))
  end
  for _, problem in ipairs(order.mistitled(entry)) do self:complain(entry, problem) end
end

--- The digest of all that a page is made from.
function Book:key(text, variables, used, more)
  local parts, names = { self.looks, text, more or "" }, {}
  for name, value in pairs(variables) do
    names[#names + 1] = name .. "=" .. (type(value) == "table" and value.html or tostring(value))
  end
  for path in pairs(used or {}) do names[#names + 1] = path .. "=" .. host.sha256(read(path) or "") end
  table.sort(names)
  table.move(names, 1, #names, #parts + 1, parts)
  return digest(table.unpack(parts))
end

--- Where pandoc works, laid out when the first page is made.
function Book:workroom()
  if not self.room then
    local message
    self.room, message = pandoc.lay_out(self.at_once)
    if not self.room then error(message, 0) end
  end
  return self.room
end

--- Begins one HTML page, if it changed. Notes its links for the check at the end, and what it says for the search.
function Book:make(entry, id, options)
  local key = self:key(options.text, options.variables, options.used, options.live)
  local before = self.made[id]
  if before and before.key == key and lfs.attributes(options.target, "mode") then
    self.now[id] = before
    return
  end
  io.stdout:write("page  ", options.target, "\n")
  options.cites, options.book = page.cites(options.text), self.to
  pandoc.begin(self:workroom(), options, function(ok, message)
    if not ok then return self:complain(entry, message) end
    local html = read(options.target)
    self.now[id] = { key = key, links = links.of(html) }
    write(("%s/.text/%s.search"):format(self.to, (id:gsub("/", "-"))), search.sections(html))
    self.remade = true
  end)
end

function Book:make_pages(entry)
  local live_part
  if self.runtime and entry.kind == "lab" then live_part = live.html("lab", read(self:lab_cache(entry))) end
  if self.runtime and entry.moving then live_part = live.html("moving", entry.moving) end
  local runtime = live_part and "../" .. live.file
  if entry.id == "sheets/exercises" and self.runtime and self.exercises then
    live_part = live.exercises_html(practice.data(), "../")
  end
  for _, language in ipairs(words.languages) do
    local variables = navigation.variables(self.list, entry.at, language)
    variables.runtime = runtime
    self:make(entry, entry.id .. "." .. language, {
      text = self:text(entry, language), language = language, target = self:target(entry, language), toc = true,
      numbered = entry.number ~= nil,
      variables = variables, used = entry.used, live = live_part,
    })
  end
end

--- The index, one page for each language.
function Book:make_index()
  for _, language in ipairs(words.languages) do
    local other = words.other[language]
    local text, message = index.write({ book = self.order, list = self.list, folder = self.to, whole = self.whole,
      live = self.runtime ~= nil, text = function(entry, reader) return self:text(entry, reader) end }, language)
    if text then
      self:make({ path = "index" }, "index." .. language, {
        text = text, language = language, target = self.to .. "/" .. page.file("index", language),
        variables = { book = "book.js", twin = page.file("index", other), self = page.file("index", language),
          ["twin-lang"] = other },
      })
    else
      self:complain({ path = "index" }, message)
    end
  end
end

--- What the pages share: the script of their controls, and the index that it searches.
function Book:make_shared()
  local shared = { ["book.js"] = host.resource "pandoc/book.js" .. host.resource "pandoc/predict.js" }
  for _, language in ipairs(words.languages) do
    local pages = {}
    for _, entry in ipairs(self.list) do
      local found = read(("%s/.text/%s-%s.%s.search"):format(self.to, entry.section, entry.stem, language))
      if found then
        pages[#pages + 1] = { file = ("%s/%s"):format(entry.section, disk.link(page.file(entry.stem, language))),
          title = inline.plain(order.title(entry, language), language), sections = found }
      end
    end
    local name = "search." .. language .. ".js"
    if self.remade or not lfs.attributes(self.to .. "/" .. name, "mode") then shared[name] = search.script(pages) end
  end
  for name, text in pairs(shared) do
    if read(self.to .. "/" .. name) ~= text then write(self.to .. "/" .. name, text) end
  end
end

--- Removes pages whose source is gone.
function Book:sweep()
  local wanted = {}
  for _, entry in ipairs(self.list) do
    for _, language in ipairs(words.languages) do
      wanted[self:target(entry, language)] = true
      wanted[self:target(entry, language):gsub("html$", "pdf")] = true
    end
  end
  for _, section in ipairs { "theory", "labs", "phases", "manual", "sheets" } do
    wanted[self.to .. "/" .. section .. "/math.woff2"] = true   -- the pages of a folder share it
    for _, path in ipairs(files(self.to .. "/" .. section, "^%w")) do
      if not wanted[path] then os.remove(path) end
    end
  end
end

--- Makes the book in folder `to`. sources: run(path, out, arguments) runs a small lab (lab/pages.lua); again(words) → a
-- command of the shell that starts this program with these words; chapters of the manual, page(chapter, language), the
-- text of one, and explained(code, language), where a name in it is explained (reference/manual.lua); at_once, how many
-- labs or pages are made at a time; pdf, true for the phase reports as PDF too; book, true for those and the whole book
-- as PDF and EPUB. Returns the exit status.
return function(to, sources)
  local ok, message = disk.make_folders(to)
  if not ok then
    io.stderr:write("minimodel weave: ", message, "\n")
    return 1
  end
  local self = setmetatable({
    to = to, run = sources.run, again = sources.again, of_chapter = sources.page, explained = sources.explained,
    at_once = sources.at_once, results = to .. "/results",
      engine = engine(),
      made = json.decode(read(to .. "/.made.json") or "{}") or {},
    now = {}, list = {},
  }, Book)
  local looks = { host.resource "minimodel/report/pandoc.lua" }
  for _, name in ipairs(host.resources "pandoc/") do looks[#looks + 1] = host.resource(name) end
  self.looks = digest(table.unpack(looks))
  self.order, message = order.read()
  if not self.order then
    io.stderr:write("minimodel weave: ", message, "\n")
    return 1
  end
  local all, problems = order.pages(self.order, sources.chapters)
  for _, problem in ipairs(problems) do self:complain({ path = order.FILE }, problem) end
  for i, entry in ipairs(figures()) do table.insert(all, i, entry) end
  for _, pages in ipairs { false, true } do   -- labs first: pages show what they measured
    self.labs = {}
    for _, entry in ipairs(all) do
      if entry.kind == "lab" and entry.experiment and entry.titles then
        self.labs[#self.labs + 1] = { experiment = entry.experiment, path = entry.id, title = entry.titles }
      end
    end
    table.sort(self.labs, function(a, b) return a.path < b.path end)
    for _, entry in ipairs(all) do
      if entry.chapter then
        if pages then self:fill_chapter(entry) end
      elseif entry.kind == "page" and pages then
        self:lint(entry)
        self:fill_page(entry)
      elseif entry.kind == "lab" and pages then
        if entry.titles then self:fill_questions(entry) end
      elseif entry.kind ~= "page" and entry.kind ~= "sheet" and not pages then
        self:lint(entry)
        self:run_lab(entry)
      end
    end
    if self.room then pandoc.finish(self.room) end
  end
  for _, entry in ipairs(all) do
    if entry.titles and (entry.section == "labs" or entry.section == "theory") and entry.kind ~= "figures" then
      self:check_questions(entry)
    end
  end
  for _, entry in ipairs(all) do
    if entry.kind == "sheet" then self:fill_sheet(entry, all) end
  end
  for _, entry in ipairs(all) do
    if entry.titles and entry.kind ~= "figures" then
      self.list[#self.list + 1] = entry
      entry.at = #self.list
      self:measure(entry)
    end
    if entry.key then self.now[entry.id] = { key = entry.key, titles = entry.titles, status = entry.status } end
  end
  for _, entry in ipairs(self.list) do
    for i = #(entry.labs or {}), 1, -1 do
      if not entry.labs[i].at then table.remove(entry.labs, i) end   -- a lab that could not be run
    end
  end
  self.runtime = live.runtime()
  self.exercises = live.runtime(live.exercises)
  for _, script in ipairs { self.runtime, self.exercises } do
    ok, message = live.place(script, to)
    if not ok then error(message, 0) end
  end
  paper.whole(self, sources.book)   -- what takes longest
  paper.phases(self, sources.book or sources.pdf)
  for _, entry in ipairs(self.list) do self:make_pages(entry) end
  self:make_index()
  if self.room then pandoc.finish(self.room) end
  self:make_shared()
  self:sweep()
  if self.room then pandoc.clear(self.room) end
  for _, problem in ipairs(links.check(to, self.now)) do
    io.stderr:write("minimodel weave: ", problem, "\n")
    self.failed = true
  end
  write(to .. "/.made.json", json.encode(self.now))
  return self.failed and 1 or 0
end
