--- Every page of the book: theory, labs, phase reports, manual and contents, in both languages, in one folder. `make docs` calls it.
--
-- Two steps. First what a page says: labs are run and woven, bilingual pages are filled with what the labs measured. Then how it looks:
-- pandoc makes each page, with links to the one before and after. A page is remade only when what it was made from has changed, by
-- digest (the folder's .made.json remembers). What cannot be made is said and the rest is made all the same; the exit status tells.
local host = require "minimodel.host"
local lfs = require "lfs"
local fill = require "minimodel.weave.fill"
local json = require "minimodel.lab.json"
local links = require "minimodel.weave.links"
local lint = require "minimodel.lint"
local page = require "minimodel.weave.page"
local pandoc = require "minimodel.weave.pandoc"
local readme = require "minimodel.weave.readme"
local manual = require "minimodel.reference.manual"
local reference = require "minimodel.reference"
local staging = require "minimodel.lab.staging"
local weave = require "minimodel.weave.lab"
local words = require "minimodel.lab.words"

local function read(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local function digest(...)
  return host.sha256(table.concat({ ... }, "\0"))
end

--- The digest of the program and its library: what every lab depends on.
local function engine()
  local parts = { read "/proc/self/exe" or read "build/minimodel" or host.version }
  for _, name in ipairs(host.resources "") do parts[#parts + 1] = host.resource(name) end
  return digest(table.unpack(parts))
end

--- The files of a folder that match a pattern, sorted; none when there is no such folder.
local function files(folder, pattern)
  local found = {}
  if lfs.attributes(folder, "mode") ~= "directory" then return found end
  for name in lfs.dir(folder) do
    if name:find(pattern) then found[#found + 1] = folder .. "/" .. name end
  end
  table.sort(found)
  return found
end

--- The pages there are to make, in the order in which they are read: {section, stem, path, kind}; a lab
-- of kind "figures" has no page of its own.
local function contents()
  local list = {}
  local function add(section, kind, paths)
    for _, path in ipairs(paths) do
      local stem = section == "phases" and path:match("phases/([^/]+)/") or path:match("([^/]+)%.%a+$")
      list[#list + 1] = { section = section, stem = stem, path = path, kind = kind, id = section .. "/" .. stem }
    end
  end
  add("theory", "figures", files("docs/theory", "%.lua$"))   -- labs whose pictures the chapters show
  add("theory", "page", files("docs/theory", "%.md$"))
  add("labs", "lab", files("labs", "%.lua$"))
  for _, phase in ipairs(files("docs/phases", "^%w")) do add("phases", "page", files(phase, "^report%.md$")) end
  for _, chapter in ipairs(reference.chapters()) do
    list[#list + 1] = { section = "manual", stem = chapter.name, kind = "page", id = "manual/" .. chapter.name, chapter = chapter,
      path = "minimodel.reference." .. chapter.name }
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

function Book:target(entry, language)
  return ("%s/%s/%s"):format(self.to, entry.section, weave.file(entry.stem, language))
end

local function write(path, text)
  local ok, message = staging.make_folders(path:match("^(.*)/"))
  if not ok then error(message, 0) end
  local file = assert(io.open(path, "wb"))
  local written, problem = file:write(text)
  local closed, closing = file:close()
  if not (written and closed) then error(("cannot write %s: %s"):format(path, problem or closing), 0) end
end

-- ---- What a page says

--- How a lab is run for the book, and the digest of what it reads besides its script. A lab that trains announces --quick; its trained
-- runs are kept in figures/<experiment>/runs, and where they are complete (a manifest of a full run stands beside them) they are used.
local function how_to_run(source)
  local experiment = source:match('experiment%s*=%s*"([^"]+)"')
  local kept = experiment and "figures/" .. experiment or "."
  local made = experiment and json.decode(read(kept .. "/manifest.json") or "{}") or {}
  local arguments = {}
  if source:find("quick%s*=%s*true") and (type(made.config) ~= "table" or made.config.quick ~= false) then
    arguments[1] = "--quick"
  end
  local parts = { #arguments > 0 and "quick" or "full" }
  if #arguments == 0 then
    for _, path in ipairs(files(kept .. "/runs", "%.json$")) do parts[#parts + 1] = path .. read(path) end
  end
  return arguments, digest(table.unpack(parts)), experiment
end

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

--- Runs a lab that changed, and keeps the text of its pages.
function Book:run_lab(entry)
  local source = read(entry.path)
  local arguments, kept, experiment = how_to_run(source)
  entry.experiment = experiment
  local key = digest(self.engine, source, kept)
  local before = self.made[entry.id]
  if before and before.key == key and read(self:cache(entry, "en")) and read(self:cache(entry, "es")) then
    entry.titles, entry.status, entry.key = before.titles, before.status, key
    return
  end
  io.stdout:write("run   ", entry.path, "\n")
  local made, status = weave.run(entry.path, self.results, arguments)
  if not made then return self:complain(entry, status) end
  if status ~= 0 then self:complain(entry, "a check failed, or a reference leads nowhere") end
  entry.titles, entry.status = {}, {}
  for _, language in ipairs(words.languages) do
    local text, title = page.write(made, language, { figures = made.staging.target, format = "svg" })
    write(self:cache(entry, language), text)
    entry.titles[language], entry.status[language] = title, readme.status(made, language)
  end
  entry.key = status == 0 and key or nil
end

--- The titles of a bilingual page: its metadata has title: {en, es} on lines of their own.
local function titles_of(text)
  local head = text:match("^%-%-%-\n(.-)\n%-%-%-\n") or ""
  local block = head:match("title:%s*\n(.*)$") or ""
  local function of(language)
    local title = block:match("^%s+" .. language .. ":%s*([^\n]+)") or block:match("\n%s+" .. language .. ":%s*([^\n]+)")
    return title and (title:gsub("^['\"](.*)['\"]$", "%1"))
  end
  local en, es = of "en", of "es"
  if en and es then return { en = en, es = es } end
end

--- Fills a page with the labs' numbers, and keeps its text for both languages.
function Book:fill_page(entry)
  local source = read(entry.path)
  entry.titles = titles_of(source)
  if not entry.titles then return self:complain(entry, "the metadata need a title with en and es") end
  entry.used = {}
  for _, language in ipairs(words.languages) do
    local text, used = fill.page({ path = entry.path, text = source, folders = { self.results, "figures" }, labs = self.labs }, language)
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
    local cache, text = self:cache(entry, language), manual.page(entry.chapter, language)
    if read(cache) ~= text then write(cache, text) end
  end
end

-- ---- How it looks

--- Page before and after, contents and twin, as variables of the template.
function Book:navigation(entry, language)
  local other = words.other[language]
  local variables = {
    home = "../" .. weave.file("index", language), self = weave.file(entry.stem, language), twin = weave.file(entry.stem, other),
    ["twin-lang"] = other,
  }
  for name, neighbour in pairs { previous = self.list[entry.at - 1], next = self.list[entry.at + 1] } do
    variables[name] = ("../%s/%s"):format(neighbour.section, weave.file(neighbour.stem, language))
    variables[name .. "-title"] = neighbour.titles[language]
  end
  return variables
end

--- The digest of all that a page is made from.
function Book:key(text, variables, used)
  local parts, names = { self.looks, text }, {}
  for name, value in pairs(variables) do names[#names + 1] = name .. "=" .. tostring(value) end
  for path in pairs(used or {}) do names[#names + 1] = path .. "=" .. host.sha256(read(path) or "") end
  table.sort(names)
  table.move(names, 1, #names, #parts + 1, parts)
  return digest(table.unpack(parts))
end

--- Makes one HTML page, if it changed. Notes its links for the check at the end.
function Book:make(id, options)
  local key = self:key(options.text, options.variables, options.used)
  local before = self.made[id]
  if before and before.key == key and lfs.attributes(options.target, "mode") then
    self.now[id] = before
    return true
  end
  if not self.room then
    local message
    self.room, message = pandoc.lay_out(self.to)
    if not self.room then error(message, 0) end
  end
  io.stdout:write("page  ", options.target, "\n")
  options.room, options.cites = self.room, page.cites(options.text)
  local ok, message = pandoc.make(self.room, options)
  if not ok then return nil, message end
  self.now[id] = { key = key, links = links.of(read(options.target)) }
  return true
end

function Book:make_pages(entry)
  for _, language in ipairs(words.languages) do
    local ok, message = self:make(entry.id .. "." .. language, {
      text = read(self:cache(entry, language)), language = language, target = self:target(entry, language), toc = true,
      variables = self:navigation(entry, language), used = entry.kind == "lab" and { [".run"] = true, [entry.path] = true } or entry.used,
    })
    if not ok then self:complain(entry, message) end
  end
end

--- The contents, one page for each language.
function Book:make_index()
  for _, language in ipairs(words.languages) do
    local out = { ("---\ntitle: %s\nlang: %s\n---\n\n%s\n"):format(page.quoted(words.get("book", language)), language,
      words.get("book_text", language)) }
    local section
    for _, entry in ipairs(self.list) do
      if entry.section ~= section then
        section = entry.section
        out[#out + 1] = ("\n## %s\n"):format(words.get(section, language))
      end
      out[#out + 1] = ("- [%s](%s/%s)%s"):format(entry.titles[language], entry.section, weave.file(entry.stem, language),
        entry.status and ("\\\n  [%s]{.status}"):format(entry.status[language]) or "")
      if entry.pdf then
        local pdf = weave.file(entry.stem, language):gsub("html$", "pdf")
        out[#out] = ("%s · [PDF](%s/%s)"):format(out[#out], entry.section, pdf)
      end
    end
    local other = words.other[language]
    local ok, message = self:make("index." .. language, {
      text = table.concat(out, "\n") .. "\n", language = language, target = self.to .. "/" .. weave.file("index", language),
      variables = { twin = weave.file("index", other), self = weave.file("index", language), ["twin-lang"] = other },
    })
    if not ok then self:complain({ path = "index" }, message) end
  end
end

--- PDF of the phase reports, where lualatex is.
function Book:make_pdfs()
  for _, entry in ipairs(self.list) do
    if entry.section == "phases" then
      if not pandoc.need "lualatex" then
        io.stderr:write(words.get("no_pdf", "en"), " / ", words.get("no_pdf", "es"), "\n")
        return
      end
      entry.pdf = true
      for _, language in ipairs(words.languages) do
        local text = read(self:cache(entry, language)):gsub("(%]%([^)%s]+)%.svg%)", "%1.pdf)")
        local target, id = self:target(entry, language):gsub("%.html$", ".pdf"), entry.id .. ".pdf." .. language
        local key = self:key(text, {}, entry.used)
        if self.made[id] and self.made[id].key == key and lfs.attributes(target, "mode") then
          self.now[id] = self.made[id]
        else
          io.stdout:write("page  ", target, "\n")
          self.room = self.room or pandoc.lay_out(self.to)
          local ok, message = pandoc.make(self.room, { text = text, language = language, target = target, pdf = true, cites = page.cites(text) })
          if ok then self.now[id] = { key = key } else self:complain(entry, message) end
        end
      end
    end
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
  for _, section in ipairs { "theory", "labs", "phases", "manual" } do
    for _, path in ipairs(files(self.to .. "/" .. section, "^%w")) do
      if not wanted[path] then os.remove(path) end
    end
  end
end

--- Makes the book in folder `to`. Returns the exit status.
return function(to)
  local ok, message = staging.make_folders(to)
  if not ok then
    io.stderr:write("minimodel weave: ", message, "\n")
    return 1
  end
  local self = setmetatable({
    to = to, results = to .. "/results", engine = engine(), made = json.decode(read(to .. "/.made.json") or "{}") or {}, now = {}, list = {},
  }, Book)
  local looks = { host.resource "minimodel/weave/pandoc.lua" }
  for _, name in ipairs(host.resources "pandoc/") do looks[#looks + 1] = host.resource(name) end
  self.looks = digest(table.unpack(looks))
  local all = contents()
  if #all == 0 then
    io.stderr:write("minimodel weave: there is nothing to make: no labs/, docs/theory/ or docs/phases/ here; run it in a checkout\n")
    return 1
  end
  for _, pages in ipairs { false, true } do   -- labs first: pages show what they measured
    self.labs = {}
    for _, entry in ipairs(all) do
      if entry.kind == "lab" and entry.experiment and entry.titles then
        self.labs[#self.labs + 1] = { experiment = entry.experiment, path = entry.id, title = entry.titles }
      end
    end
    for _, entry in ipairs(all) do
      if (entry.kind == "page") == pages then
        if not entry.chapter then self:lint(entry) end
        if entry.chapter then self:fill_chapter(entry) elseif pages then self:fill_page(entry) else self:run_lab(entry) end
      end
    end
  end
  for _, entry in ipairs(all) do
    if entry.titles and entry.kind ~= "figures" then
      self.list[#self.list + 1] = entry
      entry.at = #self.list
    end
    if entry.key then self.now[entry.id] = { key = entry.key, titles = entry.titles, status = entry.status } end
  end
  for _, entry in ipairs(self.list) do self:make_pages(entry) end
  self:make_pdfs()
  self:make_index()
  self:sweep()
  if self.room then pandoc.clear(self.room) end
  for _, problem in ipairs(links.check(to, self.now)) do
    io.stderr:write("minimodel weave: ", problem, "\n")
    self.failed = true
  end
  write(to .. "/.made.json", json.encode(self.now))
  return self.failed and 1 or 0
end
