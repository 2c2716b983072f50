--- minimodel weave: makes pages out of labs. Returns a function from the list of arguments to the exit status.
local files = require "minimodel.files"
local pandoc = require "minimodel.report.pandoc"
local loader = require "minimodel.literate.loader"
local html = require "minimodel.report.html"
local live = require "minimodel.report.live"
local pages = require "minimodel.lab.pages"
local manual = require "minimodel.reference.manual"
local reference = require "minimodel.reference"
local runs = require "minimodel.report.runs"
local page = require "minimodel.report.page"
local session = require "minimodel.session"
local workers = require "minimodel.experiment.workers"
local messages = require "minimodel.messages"
local words = require "minimodel.report.words"
local options = require "minimodel.options"
local show = require "minimodel.diagnose.show"

local USAGE = {
  en = [[
usage: minimodel weave LAB.lua … [--NAME value …] [--to DIR] [--pdf] [--one]
       minimodel weave --all [--to DIR] [--pdf]   every page: theory, labs, phase reports (as PDF too), contents
       minimodel weave --book [--to DIR]    the same, and the whole book as PDF and EPUB
       minimodel weave --lint FILE …        do both languages say the same?
       minimodel weave --source LAB.lua     the script with its prose as calls, for luacheck

Runs each lab and writes DIR/labs/LAB.html and LAB.es.html (DIR: build/docs), self-contained pages made by pandoc.
--NAME sets a parameter. A page that runs its lab asks for DIR/minimodel-runtime.js; with --one it has that within, and
the file alone can be handed on.
]],
  es = [[
uso: minimodel weave LAB.lua … [--NOMBRE valor …] [--to DIR] [--pdf] [--one]
     minimodel weave --all [--to DIR] [--pdf]   todas las páginas: teoría, prácticas, informes de fase (también
                                          en PDF), índice
     minimodel weave --book [--to DIR]    lo mismo, y el libro entero en PDF y EPUB
     minimodel weave --lint ARCHIVO …     ¿dicen lo mismo las dos lenguas?
     minimodel weave --source PRÁCTICA.lua   el programa con su prosa como llamadas, para luacheck

Ejecuta cada práctica y escribe DIR/labs/LAB.html y LAB.es.html (DIR: build/docs), páginas autónomas hechas con pandoc.
--NOMBRE fija un parámetro. La página que ejecuta su práctica pide DIR/minimodel-runtime.js; con --one lo lleva dentro,
y basta con pasar ese archivo.
]],
}

local function complain(message)
  io.stderr:write("minimodel weave: ", (messages.translate(message)), "\n")
end

local FLAGS = { all = true, book = true, lint = true, source = true, pdf = true, one = true, help = true, h = true }

--- {files, to, all, book, lint, pdf, one, help, parameters}, or nil and what is wrong.
local function read(arguments)
  local asked, i = { files = {}, to = "build/docs", parameters = {} }, 1
  while i <= #arguments do
    local word = arguments[i]
    local name, value = word:match("^%-%-([^=]+)=(.*)$")
    name = name or word:match("^%-%-?(.+)$")
    local following = arguments[i + 1]
    if FLAGS[name] then
      asked[name == "h" and "help" or name] = true
    elseif name == "to" then
      if not value then
        i, value = i + 1, following
      end
      if not value then return nil, ("%s: a value is missing after it"):format "--to" end
      asked.to = value
    elseif name then
      if #asked.files == 0 then
        return nil, ("unknown option --%s%s"):format(name,
          options.hint(name, { "all", "book", "lint", "source", "pdf", "one", "to", "help" }))
      end
      asked.parameters[#asked.parameters + 1] = word
      if not value and following and not following:find("^%-%-?%a") then
        i = i + 1
        asked.parameters[#asked.parameters + 1] = following
      end
    else
      asked.files[#asked.files + 1] = word
    end
    i = i + 1
  end
  return asked
end

--- The woven source of scripts, on stdout. Returns the exit status.
local function print_source(paths)
  for _, path in ipairs(paths) do
    local found, problem = loader.inspect(path)
    if not found then
      complain(problem)
      return 1
    end
    io.stdout:write(loader.woven(found))
  end
  return 0
end

--- The pages of some labs, in asked.to/labs. Returns the exit status.
local function labs(asked)
  local room <close>, message = pandoc.lay_out(nil)
  if not room then
    complain(message)
    return 1
  end
  if asked.pdf and not pandoc.need "lualatex" then
    io.stderr:write(words.get("no_pdf", "en"), " / ", words.get("no_pdf", "es"), "\n")
    asked.pdf = false
  end
  local worst, runtime = 0, live.runtime()
  local at, within = runtime and "../" .. live.file, nil
  if runtime and asked.one then
    within, message = files.read(runtime)
  elseif runtime then
    message = select(2, live.place(runtime, asked.to))
  elseif asked.one then
    complain "there is no runtime here, so the pages stay still; make web builds it"
  end
  if message then
    complain(message)
    return 1
  end
  for _, path in ipairs(asked.files) do
    local made, status = pages.run(path, asked.to .. "/results", asked.parameters)
    local titles
    if made then
      titles, message = html.pages(made.document, asked.to .. "/labs",
        { figures = made.staging.target, stem = page.stem(path), room = room, pdf = asked.pdf,
          runtime = at, within = within })
    else
      message = status
    end
    if titles then
      worst = math.max(worst, status)
      for _, language in ipairs(words.languages) do
        print(("%s/labs/%s"):format(asked.to, page.file(page.stem(path), language)))
      end
    else
      complain(message)
      worst = 1
    end
  end
  return worst
end

return function(arguments)
  if arguments[1] == "--for-book" then   -- a process of the book's own (report/runs.lua)
    return runs.answer(pages.run, arguments[2], arguments[3], { table.unpack(arguments, 4) })
  end
  local asked, message = read(arguments)
  if not asked then
    complain(message)
    return 2
  end
  if asked.help or not (asked.all or asked.book) and #asked.files == 0 then
    io.stdout:write(show.fit(USAGE[session.language or "en"]))
    return asked.help and 0 or 2
  end
  if asked.source then return print_source(asked.files) end
  if asked.lint then return require("minimodel.report.lint").files(asked.files) end
  local ok
  ok, message = pandoc.need "pandoc"
  if not ok then
    complain(message)
    return 1
  end
  if asked.all or asked.book then
    return require("minimodel.report.book")(asked.to,
      { run = pages.run, again = workers.again, chapters = reference.chapters(), page = manual.page,
        explained = manual.address,
        at_once = workers.processors(), pdf = asked.pdf, book = asked.book })
  end
  return labs(asked)
end
