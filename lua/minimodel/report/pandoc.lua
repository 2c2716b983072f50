--- Calls pandoc: Markdown in, one HTML page or a PDF out, put into place in one step, several pages at a time. The
-- filters, template, style sheet and bibliography travel inside the program and are laid out in a temporary folder for
-- pandoc. Does not know what a lab is.
local host = require "minimodel.host"
local lfs = require "lfs"
local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local jobs = require "minimodel.report.jobs"
local words = require "minimodel.report.words"

local pandoc = {}

--- The Markdown of pages, as pandoc calls it. A picture alone in its paragraph stays a picture with a caption of ours:
-- pandoc 2 and 3 make different figures of it.
pandoc.READER = "markdown-implicit_figures+lists_without_preceding_blankline-blank_before_header"
  .. "-blank_before_blockquote-smart"

local quote, read, write = files.quote, files.read, files.write

--- Is there such a program?
local function have(name)
  return os.execute("command -v " .. name .. " >/dev/null 2>&1") == true
end

local PACKAGES = { pandoc = "pandoc", zip = "zip unzip", unzip = "zip unzip",
  lualatex = "texlive-luatex texlive-latex-recommended texlive-lang-spanish" }

--- Can TeX divide Spanish words? Without its patterns it makes a page all the same, and divides none.
local function divides_spanish()
  return not have "kpsewhich" or os.execute "kpsewhich hyph-es.tex >/dev/null 2>&1" == true
end

--- nil, message with the packages to install, when a program, or what it needs for both languages, is missing.
function pandoc.need(name)
  if have(name) and (name ~= "lualatex" or divides_spanish()) then return true end
  return nil, ("%s is missing: on Debian, sudo apt-get install %s"):format(name, PACKAGES[name])
end

local TYPES = { svg = "image/svg+xml", png = "image/png", jpg = "image/jpeg", woff2 = "font/woff2" }

local function data_uri(path)
  local text, message = read(path)
  if not text then return nil, message end
  return ("data:%s;base64,%s"):format(TYPES[path:match("[^.]*$")] or "application/octet-stream", host.base64(text))
end

--- The size of an SVG as a browser draws it, in CSS pixels, as attributes; a page keeps its place before it is there.
local function size_of(path)
  local file = path:find "%.svg$" and io.open(path, "rb")
  if not file then return "" end
  local head = file:read(400) or ""
  file:close()
  local width, height = head:match '<svg[^>]- width="([%d.]+)pt" height="([%d.]+)pt"'
  if not width then return "" end
  return (' width="%.0f" height="%.0f"'):format(tonumber(width) * 4 / 3, tonumber(height) * 4 / 3)
end

--- A page says what may run in it (page.html); the scripts that the end of it holds are named there by their digests.
local function allowed(text, live)
  local digests = {}
  for script in live:gmatch "<script>(.-)</script>" do
    local bytes = host.sha256(script):gsub("%x%x", function(hex) return string.char(tonumber(hex, 16)) end)
    digests[#digests + 1] = ("'sha256-%s' "):format(host.base64(bytes))
  end
  return (text:gsub("script%-src ", function(found) return found .. table.concat(digests) end, 1))
end

--- A page with its style sheet inside it. Alone it holds its font and pictures too, and works from a memory stick. In
-- a book (book: its folder) the font is a file in the page's folder, which the pages there share, and a picture that
-- lies in the book's folder is shown from there.
local function embed(room, text, options)
  local missing
  local book, folder = options.book, options.target:match "^(.*)/" or "."
  local root = book and files.link(book) .. "/"
  local function place(link)   -- a picture of the book, as the page sees it
    if not root or link:sub(1, #root) ~= root then return nil end
    return ("../"):rep(select(2, folder:sub(#book + 1):gsub("/", ""))) .. link:sub(#root + 1)
  end
  text = text:gsub('(<img [^>]-src=")([^"]+)"([^>]*)', function(before, link, after)
    if link:find "^%a+:" then return nil end
    if (before .. after):find('class="linked"', 1, true) then
      return before .. link .. '"' .. size_of(folder .. "/" .. files.path_of(link)) .. after
    end
    local path = files.path_of(link)
    local uri, message = place(link), nil
    if not uri then uri, message = data_uri(path) end
    missing = missing or message
    return uri and before .. uri .. '"' .. size_of(path) .. after
  end)
  if missing then return nil, missing end
  -- Where scripts may run a small figure opens large (book.js); elsewhere a link leads to the picture by itself.
  local alone = words.get("alone", options.language)
  text = book and text:gsub('(<figure [^>]*>%s*<img [^>]-src="([^"]+%.svg)".-</figure>)', function(figure, at)
    return ('%s\n<noscript><p class="alone"><a href="%s">%s</a></p></noscript>'):format(figure, at, alone)
  end) or text
  text = text:gsub('<span id="cb%d+%-%d+"><a href="#cb%d+%-%d+"[^>]*></a>', "<span>") -- a line of code is no tab stop
  local style = read(room.folder .. "/page.css"):gsub('url%("(math%.woff2)"%)', function(name)
    return not book and 'url("' .. data_uri(room.folder .. "/" .. name) .. '")'
  end)
  -- code that is wider than the page scrolls by the keyboard; its numbers are no stops on the way
  text = text:gsub("(<pre[^>]*)>", '%1 tabindex="0">')
    :gsub('(<span id="cb[%d%-]+"><a href="#cb[%d%-]+")></a>', '%1 aria-hidden="true" tabindex="-1"></a>')
  text = text:gsub("<!%-%-style%-%->", function() return "<style>\n" .. style .. "</style>" end)
  text = allowed(text, options.live or "")
  return (text:gsub("<!%-%-live%-%->\n", function() return options.live or "" end))
end

--- Lays out what pandoc needs, to make so many pages at once (2: one in each language). Returns {folder, font}; close
-- it with pandoc.clear, or let it go: no error, nor Ctrl-C, leaves it behind. nil, message when the disk refuses.
function pandoc.lay_out(at_once)
  local folder, message = files.temporary_folder()
  if not folder then return nil, message end
  local room = setmetatable({ folder = folder, jobs = jobs.new(folder, at_once or 2), made = 0 },
    { __gc = pandoc.clear, __close = pandoc.clear })
  local ok
  local font = host.resource "math.woff2"   -- cut when the program was built, for browsers without a mathematical font
  room.font = font and write(folder .. "/math.woff2", font) == true
  local parts = host.resources "pandoc/"
  parts[#parts + 1] = "minimodel/numerals.lua"   -- for the filter of numbers
  for _, name in ipairs(parts) do
    local text = host.resource(name)
    if name:find("page.css", 1, true) and not room.font then text = text:gsub("@font%-face %b{}\n", "") end
    ok, message = write(folder .. "/" .. name:match("[^/]+$"), text)
    if not ok then
      pandoc.clear(room)
      return nil, message
    end
  end
  return room
end

function pandoc.clear(room)
  room.jobs:abandon()
  if not lfs.attributes(room.folder, "mode") then return end
  for name in lfs.dir(room.folder) do
    if name ~= "." and name ~= ".." then os.remove(room.folder .. "/" .. name) end
  end
  lfs.rmdir(room.folder)
end

--- The variables of the template, which pandoc puts into it as they stand: so they are spelt for HTML here, but for
-- { html = … }, which is HTML.
local function metadata(variables)
  local names, out = {}, {}
  for name in pairs(variables) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local value = variables[name]
    local html = type(value) == "table" and value.html or value ~= true and inline.escape(value, "html")
    if html ~= "" then out[#out + 1] = "-V " .. quote(html and name .. "=" .. html or name) end
  end
  return table.concat(out, " ")
end

--- Does a text cite a work, or something that citeproc will say is none? (To read the bibliography takes a while.)
local function may_cite(text)
  for key in text:gmatch "@(%a[%w_:%-]*)" do
    local kind = key:match "^(%a+):"
    if not (kind == "fig" or kind == "tbl" or kind == "eq" or kind == "sec") then return true end
  end
  return false
end

--- The filters, in the order that works: references before citations, formulas last. whole: of the whole book.
local function filters(room, whole, text)
  local cites, out = may_cite(text), {}
  if cites then out = { "--bibliography", quote(room.folder .. "/references.bib") } end
  for _, step in ipairs { "language", "snippet", "chapters", "numbers", "xref", "citeproc", "spanish", "mathfix" } do
    if step == "citeproc" then
      if cites then out[#out + 1] = "--citeproc" end
    elseif step ~= "chapters" or whole then
      out[#out + 1] = "--lua-filter " .. quote(room.folder .. "/" .. step .. ".lua")
    end
  end
  return table.concat(out, " ")
end

local PAPER = "-V papersize=a4 -V fontsize=11pt -V geometry=margin=25mm,top=20mm,bottom=24mm -V colorlinks=true "
  .. "-V linkcolor=pagelink -V urlcolor=pagelink -V citecolor=pagelink"

-- What may stand behind the backquotes of code in a page that docs/pandoc/code.lua can colour: no other language.
local PLAIN = { "^$", "^lua$", "^sh$", "^console$", "^text$", "^{=html}$", "^{=latex}$", "^{%.lua[ }]", "^{%.sh[ }]",
  "^{%.output[ }]", "^{%.console[ }]", "^{%.text[ }]" }

--- How code is coloured: by a filter of ours where it is Lua alone, else by pandoc, which reads its grammars for half
-- of the time of a page.
local function colours(room, text)
  for info in ("\n" .. text):gmatch "\n[ \t]*```+[ \t]*([^\n`]*)" do
    local plain = false
    for _, pattern in ipairs(PLAIN) do plain = plain or info:gsub("%s+$", ""):find(pattern) ~= nil end
    if not plain then return "" end
  end
  return "--no-highlight --lua-filter " .. quote(room.folder .. "/code.lua")
end

--- The command that makes a page from `source` as `made`.
local function command_for(room, options, source, made)
  local language, text = options.language, options.text
  -- pandoc collects less with more of it, where it may be told so; with much more, new pages cost what that saves
  if room.memory == nil then
    local ok = os.execute("pandoc +RTS -A16m -RTS --version > /dev/null 2>&1")
    room.memory = ok and "+RTS -A16m -RTS " or ""
  end
  local common = ("pandoc %s%s --columns=10000 -f %s -M lang=%s -M root=%s %s%s"):format(
    room.memory, quote(source), pandoc.READER, language, quote(options.root or "."),
    options.numbered and "-M numbered " or "", filters(room, options.whole, text))
  if options.kind == "epub" then
    return ("%s -t epub3 --mathml --toc --toc-depth=2 --css %s -M toc-title=%s -o %s"):format(common,
      quote(room.folder .. "/book.css"), quote(words.get("contents", language)), quote(made))
  elseif options.whole then
    return ("%s --pdf-engine=lualatex -H %s -H %s %s --toc --toc-depth=2 -V documentclass=report "
      .. "--top-level-division=chapter -M toc-title=%s -o %s"):format(common, quote(room.folder .. "/page.tex"),
      quote(room.folder .. "/book.tex"), PAPER, quote(words.get("contents", language)), quote(made))
  elseif options.kind == "pdf" then
    return ("%s --pdf-engine=lualatex -H %s %s --shift-heading-level-by=-1 %s -M toc-title=%s -o %s"):format(
      common, quote(room.folder .. "/page.tex"), PAPER, text:find("\\tableofcontents", 1, true) and "" or "--toc",
      quote(words.get("contents", language)), quote(made))
  end
  local variables = { skip = words.get("skip", language), ["site-label"] = words.get("site", language) }
  for name, value in pairs(options.variables or {}) do variables[name] = value end
  if language == "en" then variables.english = true end
  return ("%s %s -t html5 --mathml --template %s %s -M toc-title=%s %s -o %s"):format(common, colours(room, text),
    quote(room.folder .. "/page.html"), options.toc and "--toc --toc-depth=3" or "",
    quote(words.get("contents", language)), metadata(variables), quote(made))
end

--- Gives the package of an EPUB the metadata that pandoc 2 does not write: `more`, which pandoc 3 has written already.
-- true, or nil and a message.
local function describe(room, made, more)
  local folder, name = room.folder .. "/EPUB", "EPUB/content.opf"
  local opened = io.popen(("unzip -p %s %s"):format(quote(made), name))
  local text = opened:read "a"
  if not opened:close() then return nil, "the EPUB's package could not be read" end
  if text:find("schema:accessMode", 1, true) then return true end
  local ok, message = files.make_folders(folder)
  if ok then ok, message = write(room.folder .. "/" .. name, (text:gsub(" *</metadata>", more .. "  %0", 1))) end
  if ok and not os.execute(("cd %s && zip -q -X %s %s"):format(quote(room.folder), quote(made), name)) then
    ok, message = nil, "the EPUB's package could not be written"
  end
  files.remove_folder(folder)
  return ok, message
end

--- Puts what pandoc made into its place; true, or nil and a message.
local function put(room, options, made)
  local ok, message = true, nil
  if options.kind == "epub" then ok, message = describe(room, made, options.package) end
  if not ok then return nil, message end
  local text = read(made)
  os.remove(made)
  if not options.kind then
    text, message = embed(room, text, options)
    if not text then return nil, message end
  end
  local folder = options.target:match("^(.*)/") or "."
  ok, message = files.make_folders(folder)
  if ok and options.book and not options.kind and room.font then
    local font = host.resource "math.woff2"
    if read(folder .. "/math.woff2") ~= font then ok, message = write(folder .. "/math.woff2", font) end
  end
  if not ok then return nil, message end
  local partial = options.target .. ".partial"
  ok, message = write(partial, text)
  if ok then
    ok, message = os.rename(partial, options.target)
    message = message and ("%s: %s"):format(options.target, message)
  end
  if not ok then
    os.remove(partial)
    return nil, message
  end
  return true
end

--- Begins one page, and returns when another may be begun. done(ok, message) is told
-- when the page is in its place, or why not; what was there stays then. options: text (Markdown), language, target,
-- toc, variables (of the template), root (where included files are), cites (does it end with a list of works?),
-- numbered (its sections), live (HTML that lets a lab run in its page), book (the folder of the book that it belongs
-- to: pictures are shown from there, and the font stands once beside the pages of a folder, since Firefox lets a page
-- from a disk load it from there, not from the folder above), kind ("pdf" or "epub" where it is no HTML), whole (it is
-- the whole book, as report/paper.lua writes it), package (metadata of an EPUB's package, in XML).
function pandoc.begin(room, options, done)
  room.made = room.made + 1
  local source = ("%s/page-%d.md"):format(room.folder, room.made)
  local made = ("%s/made-%d.%s"):format(room.folder, room.made, options.kind or "html")
  local text = options.text
  if options.cites then
    text = ("%s\n\n## %s\n\n::: {#refs}\n:::\n"):format(text, words.get("references", options.language))
  end
  local ok, message = write(source, text)
  if not ok then return done(nil, message) end
  room.jobs:start(command_for(room, options, source, made), function(fine, said)
    os.remove(source)
    -- pages of one book have sections of one name, to which chapters.lua gives names of their own
    if options.whole then said = said:gsub("%[WARNING%] Duplicate identifier [^\n]*\n?", "") end
    -- a warning is a page that says less than its source
    if not fine or said ~= "" then return done(nil, said ~= "" and said or "pandoc failed") end
    done(put(room, options, made))
  end)
end

--- Waits for the pages that were begun.
function pandoc.finish(room) room.jobs:finish() end

--- Makes one page, with the options of pandoc.begin. Returns true, or nil and a message.
function pandoc.make(room, options)
  local made, problem
  pandoc.begin(room, options, function(ok, message) made, problem = ok, message end)
  pandoc.finish(room)
  return made, problem
end

return pandoc
