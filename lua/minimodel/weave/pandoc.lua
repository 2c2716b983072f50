--- Calls pandoc: Markdown in, one self-contained HTML page or a PDF out, put into place in one step.
-- The filters, template, style sheet and bibliography travel inside the program and are laid out in a temporary folder for pandoc.
-- Does not know what a lab is.
local host = require "minimodel.host"
local lfs = require "lfs"
local staging = require "minimodel.lab.staging"
local words = require "minimodel.lab.words"

local pandoc = {}

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

--- Is there such a program?
local function have(name)
  return os.execute("command -v " .. name .. " >/dev/null 2>&1") == true
end

local PACKAGES = { pandoc = "pandoc", lualatex = "texlive-luatex texlive-latex-recommended texlive-lang-spanish" }

--- Can TeX divide Spanish words? Without its patterns it makes a page all the same, and divides none.
local function divides_spanish()
  return not have "kpsewhich" or os.execute "kpsewhich hyph-es.tex >/dev/null 2>&1" == true
end

--- nil, message with the packages to install, when a program, or what it needs for both languages, is missing.
function pandoc.need(name)
  if have(name) and (name ~= "lualatex" or divides_spanish()) then return true end
  return nil, ("%s is missing: on Debian, sudo apt-get install %s"):format(name, PACKAGES[name])
end

local function write(path, text)
  local file, message = io.open(path, "wb")
  if not file then return nil, message end
  local ok
  ok, message = file:write(text)
  local closed, closing = file:close()
  if ok and closed then return true end
  return nil, ("cannot write %s: %s"):format(path, message or closing)
end

local function read(path)
  local file, message = io.open(path, "rb")
  if not file then return nil, message end
  local text = file:read("a")
  file:close()
  return text
end

local TYPES = { svg = "image/svg+xml", png = "image/png", jpg = "image/jpeg", woff2 = "font/woff2" }

local function data_uri(path)
  local text, message = read(path)
  if not text then return nil, message end
  return ("data:%s;base64,%s"):format(TYPES[path:match("[^.]*$")] or "application/octet-stream", host.base64(text))
end

--- A page with its style sheet, font and pictures inside it: it works from a memory stick.
local function embed(room, text)
  local missing
  text = text:gsub('(<img [^>]-src=")([^"]+)"', function(before, path)
    if path:find("^%a+:") then return nil end
    local uri, message = data_uri((path:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)))
    missing = missing or message
    return uri and before .. uri .. '"'
  end)
  if missing then return nil, missing end
  local style = read(room.folder .. "/page.css"):gsub('url%("(math%.woff2)"%)', function(name)
    return 'url("' .. data_uri(room.folder .. "/" .. name) .. '")'
  end)
  return (text:gsub("<!%-%-style%-%->", function() return "<style>\n" .. style .. "</style>" end))
end

-- What the pages' mathematics may need: Latin, Greek, arrows, operators, mathematical alphabets.
local RANGES = "U+20-7E,U+A0-17F,U+391-3F5,U+2010-2044,U+2070-209C,U+20D0-20F0,U+2102-2138,U+2190-21FF,U+2200-22FF,"
  .. "U+2308-230B,U+23B4-23E1,U+25A0-25CF,U+27E6-27EF,U+2A00-2AFF,U+1D400-1D7FF"
local MATH = {
  "/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf", "/usr/share/fonts/opentype/lmodern/latinmodern-math.otf",
}

--- A subset of Latin Modern Math in a folder, for browsers without a mathematical font. Where Debian's tools for it are missing, the
-- pages ask for the reader's own.
local function cut_font(folder, kept)
  local target = folder .. "/math.woff2"
  local cache = kept and kept .. "/.math.woff2"
  local function copy(from, to)
    local text = read(from)
    return text and write(to, text) == true
  end
  if cache and copy(cache, target) then return true end
  if not (have "hb-subset" and have "woff2_compress") then return false end
  for _, font in ipairs(MATH) do
    if lfs.attributes(font, "mode") then
      local cut = folder .. "/math.otf"
      local done = os.execute(("hb-subset --unicodes=%s --output-file=%s %s >/dev/null 2>&1 && woff2_compress %s >/dev/null 2>&1"):format(
        RANGES, quote(cut), quote(font), quote(cut)))
      if done and cache then copy(target, cache) end
      return done == true
    end
  end
  return false
end

--- Lays out what pandoc needs. kept: a folder in which the font may be kept from one call to the next.
-- Returns {folder, font}; close it with pandoc.clear. nil, message when the disk refuses.
function pandoc.lay_out(kept)
  local folder = os.tmpname()
  os.remove(folder)
  local ok, message = lfs.mkdir(folder)
  if not ok then return nil, ("cannot make the folder %s: %s"):format(folder, message) end
  local room = { folder = folder, kept = kept }
  room.font = cut_font(folder, kept)
  for _, name in ipairs(host.resources "pandoc/") do
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
  for name in lfs.dir(room.folder) do
    if name ~= "." and name ~= ".." then os.remove(room.folder .. "/" .. name) end
  end
  lfs.rmdir(room.folder)
end

--- Runs a command and returns true, or nil and what it said on stderr.
local function execute(room, command)
  local said = room.folder .. "/said"
  local ok = os.execute(command .. " 2>" .. quote(said))
  local text = (read(said) or ""):gsub("%s+$", "")
  if ok then return true, text end
  return nil, text ~= "" and text or "pandoc failed"
end

local function metadata(variables)
  local names, out = {}, {}
  for name in pairs(variables) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    out[#out + 1] = ("-V %s"):format(quote(variables[name] == true and name or name .. "=" .. variables[name]))
  end
  return table.concat(out, " ")
end

--- The filters, in the order that works: references before citations, formulas last.
local function filters(room)
  local out = {}
  for _, step in ipairs { "language", "snippet", "xref", "citeproc", "spanish", "mathfix" } do
    out[#out + 1] = step == "citeproc" and "--citeproc" or "--lua-filter " .. quote(room.folder .. "/" .. step .. ".lua")
  end
  return table.concat(out, " ")
end

--- Makes one page. options: text (Markdown), language, target, toc, variables (of the template), root (where included files are),
-- cites (does it end with a list of works?), pdf (true for a PDF). Returns true, or nil and a message; what was at target stays then.
function pandoc.make(room, options)
  local language, source = options.language, room.folder .. "/page.md"
  local text = options.text
  if options.cites then text = ("%s\n\n## %s\n\n::: {#refs}\n:::\n"):format(text, words.get("references", language)) end
  local ok, message = write(source, text)
  if not ok then return nil, message end
  local made = room.folder .. "/made." .. (options.pdf and "pdf" or "html")
  local common = ("pandoc %s --columns=10000 -f markdown+lists_without_preceding_blankline-blank_before_header-blank_before_blockquote-smart "
    .. "-M lang=%s -M root=%s --bibliography %s %s"):format(
    quote(source), language, quote(options.root or "."), quote(room.folder .. "/references.bib"),
    filters(room))
  local command
  if options.pdf then
    command = ("%s --pdf-engine=lualatex -H %s -V papersize=a4 -V fontsize=11pt -V geometry=margin=25mm,top=20mm,bottom=24mm -V colorlinks=true "
      .. "-V linkcolor=pagelink -V urlcolor=pagelink -V citecolor=pagelink --shift-heading-level-by=-1 %s -M toc-title=%s -o %s"):format(
      common, quote(room.folder .. "/page.tex"), text:find("\\tableofcontents", 1, true) and "" or "--toc",
      quote(words.get("contents", language)), quote(made))
  else
    local variables = { skip = words.get("skip", language), ["site-label"] = words.get("site", language) }
    for name, value in pairs(options.variables or {}) do variables[name] = value end
    if language == "en" then variables.english = true end
    command = ("%s -t html5 --mathml --template %s %s -M toc-title=%s %s -o %s"):format(common,
      quote(room.folder .. "/page.html"), options.toc and "--toc --toc-depth=3" or "",
      quote(words.get("contents", language)), metadata(variables), quote(made))
  end
  ok, message = execute(room, command)
  if not ok then return nil, message end
  if message ~= "" then return nil, message end   -- a warning is a page that says less than its source
  text = read(made)
  os.remove(made)
  if not options.pdf then
    text, message = embed(room, text)
    if not text then return nil, message end
  end
  ok, message = staging.make_folders(options.target:match("^(.*)/") or ".")
  if not ok then return nil, message end
  local partial = options.target .. ".partial"
  ok, message = write(partial, text)
  if ok then ok, message = os.rename(partial, options.target) end
  if not ok then
    os.remove(partial)
    return nil, message
  end
  return true
end

return pandoc
