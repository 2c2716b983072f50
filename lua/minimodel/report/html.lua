--- The pages of a run: one self-contained HTML file for each language, with the run's own figures.
local files = require "minimodel.files"
local page = require "minimodel.report.page"
local pandoc = require "minimodel.report.pandoc"
local words = require "minimodel.report.words"

local live = require "minimodel.report.live"
local pieces = require "minimodel.report.pieces"

local html = {}

--- Writes the pages of a book into folder `to`. options: figures (folder that holds them), stem (of the files' names),
-- room (pandoc.lay_out), variables(language) → template variables, runtime (its address, where the lab is to run in
-- its pages), within (the runtime's text, where the pages are to hold it), ending (HTML for the end of the page in its
-- place), pdf. Returns the list of titles by language, or nil and a message.
function html.pages(book, to, options)
  local titles, problem = {}, nil
  local function done(ok, message) problem = problem or not ok and message or nil end
  for _, language in ipairs(words.languages) do
    local text, title = page.write(book, language, { figures = options.figures, format = "svg" })
    local other = words.other[language]
    local name = page.file(options.stem, language)
    local variables = { twin = files.link(page.file(options.stem, other)), self = files.link(name),
      ["twin-lang"] = other }
    if not options.within and not options.ending then variables.runtime = options.runtime end
    for key, value in pairs(options.variables and options.variables(language) or {}) do variables[key] = value end
    pandoc.begin(options.room, {
      text = text, language = language, target = to .. "/" .. name, toc = true, variables = variables,
        cites = page.cites(text), live = options.ending or options.runtime and live.html("lab",
          pieces.lab(book), options.within),
    }, done)
    titles[language] = title
    if options.pdf then
      text = page.write(book, language, { figures = options.figures, format = "pdf" })
      pandoc.begin(options.room, {
        text = text, language = language, target = to .. "/" .. name:gsub("html$", "pdf"), kind = "pdf",
          cites = page.cites(text),
      }, done)
    end
  end
  pandoc.finish(options.room)
  if problem then return nil, problem end
  return titles
end

--- The reports of a run beside its READMEs: report.html, report.es.html. Returns true, or nil and why there are none.
function html.reports(book, folder)
  local ok, message = pandoc.need "pandoc"
  if not ok then return nil, message end
  local room
  room, message = pandoc.lay_out()
  if not room then return nil, message end
  local made, titles, problem = pcall(html.pages, book, folder, { figures = folder, stem = "report", room = room })
  pandoc.clear(room)
  if not made then return nil, titles end
  if not titles then return nil, problem end
  return true
end

return html
