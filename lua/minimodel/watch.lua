--- minimodel watch: runs a lab whenever its file is saved and hands what it found to its open page.
--
-- Each run is a process of its own, which the next save ends if it is still at work. The page asks for a small script
-- again and again (docs/pandoc/watch.js), LAB.news.js; where that tells of a new run, it asks for LAB.run.js, which
-- has the run's pieces, as soon as they are there, and then the page that pandoc made of it. Both are renamed into
-- place, so that they are always whole. No server, no network.
-- Does not: show a run whose script has been saved again meanwhile, or leave anything but the pages behind.
local arguments = require "minimodel.arguments"
local files = require "minimodel.files"
local host = require "minimodel.host"
local json = require "minimodel.json"
local lfs = require "lfs"
local messages = require "minimodel.messages"
local page = require "minimodel.report.page"
local pandoc = require "minimodel.report.pandoc"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local words = require "minimodel.report.words"

local SAID = {
  en = {
    usage = [[
usage: minimodel watch LAB.lua [--NAME value …] [--to DIR] [--open]

Runs the lab whenever LAB.lua is saved; the open page DIR/watch/LAB.html (LAB.es.html; DIR: build/docs) follows and
keeps its place. An error is laid over the last good page. --open shows the page in the browser. Ctrl-C ends.
]],
    open = "Open %s in a browser; save %s, and the page follows. Ctrl-C ends.",
    ran = "%s  %s: %s",
    good = "the page follows (%.2f s)", bad = "an error",
    gone = "%s is not there; as soon as it is saved again it runs",
    ended = "the run was ended from outside (%s %d)",
    polling = "the folder of %s cannot be watched: %s; the file is looked at five times a second instead",
    one = "one lab at a time: minimodel watch LAB.lua",
    no_file = "%s: there is no such file",
    no_lab = "this script is no lab: it never calls mm.lab",
    value = "--to: a value is missing after it",
    bye = "The pages stay in %s.",
  },
  es = {
    usage = [[
uso: minimodel watch PRÁCTICA.lua [--NOMBRE valor …] [--to DIR] [--open]

Ejecuta la práctica cada vez que se guarda PRÁCTICA.lua; la página abierta DIR/watch/PRÁCTICA.es.html (en inglés
PRÁCTICA.html; DIR: build/docs) se pone al día sin moverse de su sitio. Un error se muestra sobre la última página
buena. --open abre la página en el navegador. Ctrl-C termina.
]],
    open = "Abra %s en un navegador; al guardar %s la página se pone al día. Ctrl-C termina.",
    ran = "%s  %s: %s",
    good = "la página está al día (%.2f s)", bad = "un error",
    gone = "%s no está; se ejecutará en cuanto se vuelva a guardar",
    ended = "la ejecución terminó desde fuera (%s %d)",
    polling = "no se puede vigilar la carpeta de %s: %s; en su lugar se mira el archivo cinco veces por segundo",
    one = "una práctica cada vez: minimodel watch PRÁCTICA.lua",
    no_file = "%s: no existe ese archivo",
    no_lab = "este programa no es una práctica: nunca llama a mm.lab",
    value = "falta un valor después de --to",
    bye = "Las páginas quedan en %s.",
  },
}

local SOON, IDLE, LOOK = 0.02, 1, 0.2   -- seconds: beside a run; from look to look, with the kernel's help and without
local REST = 0.25                       -- a run whose script rests for so long gets its page from pandoc

local said

local function complain(text) io.stderr:write("minimodel watch: ", messages.translate(text), "\n") end

-- ---- In the process of a run

--- The script's run: its book's run, or nil and the report of what was wrong.
local function attempt(path, parameters)
  local diagnose = require "minimodel.diagnose"
  local loader = require "minimodel.literate.loader"
  local run = require "minimodel.lab.run"
  local function explain(raised)
    if type(raised) == "table" and raised.usage then return { message = raised.usage, brief = true } end
    return diagnose.caught(raised, 1)
  end
  local found, message = loader.inspect(path)
  local chunk
  if found then chunk, message = loader.load(path, found) end
  if not chunk then return nil, diagnose.refused(message, "@" .. path, found and found.source) end
  session.script, session.found, session.arguments, session.quiet = path, found, parameters, true
  for _, report in ipairs(require("minimodel.diagnose.traps").find(found.source, "@" .. path, true)) do
    if not report.warning then return nil, report end
  end
  local ok, problem = xpcall(chunk, explain)
  local made = run.running()
  if ok and not (made and made.lab) then return nil, { message = said.no_lab, brief = true } end
  local ended, status = xpcall(run.conclude, explain, not ok and (problem.message or problem) or nil)
  if not ok then return nil, problem end
  if not ended then return nil, status end
  return made
end

--- The scripts that the page asks for: news, and what a run found.
local function spell_news(news) return "minimodelNews(" .. json.encode(news) .. ");\n" end
local function spell_run(found) return "minimodelRun(" .. json.encode(found) .. ");\n" end

--- What the end of a page holds: how pieces are put in place, and where the news of this lab are.
local function ending(count, stem)
  local script = host.resource "words.js" .. host.resource "pieces.js" .. host.resource "pandoc/watch.js"
  return ("<script>\n%s\nwatchLab(%d, %s);\n</script>\n"):format(script, count, json.encode(stem):gsub("%s+$", ""))
end

--- Runs the lab and leaves NUMBER.pieces.js, then NUMBER.page.js and the pages, in the work folder. Returns "good", or
-- the texts of an error as JSON.
local function carry_out(watch, number)
  session.out, session.tap = watch.work .. "/results", false
  local made, problem = attempt(watch.path, watch.parameters)
  if not made then
    local texts = {}
    for _, language in ipairs(words.languages) do
      session.language = language
      texts[language] = show.text(type(problem) == "table" and problem or { message = tostring(problem) })
    end
    return json.encode(texts)
  end
  local book, target = made.document, made.staging.target
  local pieces = require "minimodel.report.pieces"
  local shown = {}
  for _, language in ipairs(words.languages) do
    local function svg(name)
      return files.read(("%s/%s%s.svg"):format(target, name, language == "es" and ".es" or ""))
    end
    shown[language] = pieces.of(book, language, svg)
  end
  assert(files.replace(("%s/%d.pieces.js"):format(watch.work, number), spell_run { count = number, pieces = shown }))
  host.sleep(REST)
  local folder = ("%s/%d"):format(watch.work, number)
  assert(files.make_folders(folder))
  assert(require("minimodel.report.html").pages(book, folder, { figures = target, stem = watch.stem, room = watch.room,
    ending = ending(number, watch.stem) }))
  local main = {}
  for _, language in ipairs(words.languages) do
    local text = assert(files.read(folder .. "/" .. page.file(watch.stem, language)))
    main[language] = text:match '<main id="main">(.*)</main>'
  end
  assert(files.write(("%s/%d.page.js"):format(watch.work, number), spell_run { count = number, main = main }))
  return "good"
end

-- ---- Beside it

local function tell(watch, text)
  print(said.ran:format(os.date "%H:%M:%S", watch.path, text))
  io.stdout:flush()
end

--- Puts a file of the work folder into its place beside the pages.
local function place(watch, name, as) assert(os.rename(watch.work .. "/" .. name, watch.to .. "/" .. as)) end

--- Tells the page.
local function publish(watch, news)
  assert(files.write(watch.work .. "/news.js", spell_news(news)))
  place(watch, "news.js", watch.stem .. ".news.js")
end

--- Ends what runs and takes away what it left.
local function stop(watch)
  if not watch.child then return end
  watch.child:finish(true)
  watch.child = nil
  for _, name in ipairs { ".pieces.js", ".page.js" } do os.remove(watch.work .. "/" .. watch.number .. name) end
  files.remove_folder(watch.work .. "/" .. watch.number)
end

local function start(watch)
  stop(watch)
  files.remove_folder(watch.work .. "/results")
  watch.number, watch.begun, watch.told = watch.number + 1, host.clock(), false
  local number = watch.number
  watch.child = host.helper(function()
    local ok, text = pcall(carry_out, watch, number)
    if ok then return text end
    return json.encode { en = tostring(text), es = tostring(text) }
  end)
end

local function show_error(watch, texts)
  publish(watch, { count = watch.number, error = texts })
  tell(watch, said.bad)
  io.stderr:write(texts[session.language or "en"], "\n")
end

--- Takes what the run has ready.
local function listen(watch)
  local found = watch.stem .. ".run.js"
  local name = watch.number .. ".pieces.js"
  if not watch.told and lfs.attributes(watch.work .. "/" .. name, "mode") then
    place(watch, name, found)
    publish(watch, { count = watch.number })
    watch.told = true
    tell(watch, said.good:format(host.clock() - watch.begun))
  end
  if not host.ready({ watch.child }, 0)[1] then return end
  local text = watch.child:receive(1)
  local how, status = watch.child:finish(false)
  if not text then
    show_error(watch, { en = SAID.en.ended:format(how, status), es = SAID.es.ended:format(how, status) })
  elseif text ~= "good" then
    show_error(watch, json.decode(text))
  else
    for _, language in ipairs(words.languages) do
      local file = page.file(watch.stem, language)
      place(watch, watch.number .. "/" .. file, file)
    end
    place(watch, watch.number .. ".page.js", found)
    publish(watch, { count = watch.number, whole = true })
    if not watch.shown then
      watch.shown = watch.to .. "/" .. page.file(watch.stem, session.language or "en")
      print(said.open:format(watch.shown, watch.path))
      if session.open and not require("minimodel.lab.place").open(watch.shown) then
        io.stderr:write("minimodel: ", words.get("no_opener", session.language or "en"), "\n")
      end
    end
  end
  watch.child = nil
  stop { work = watch.work, number = watch.number, child = { finish = function() end } }
  io.stdout:flush()
end

--- Until Ctrl-C.
local function serve(watch)
  local folder, name = watch.path:match "^(.*)/([^/]*)$"
  local eyes, deaf = host.watch(folder == nil and "." or folder == "" and "/" or folder)
  local function see(seconds)
    if eyes then return eyes:wait(seconds) end
    host.sleep(seconds)
    return {}
  end
  if not eyes then complain(said.polling:format(watch.path, messages.translate(deaf))) end
  local last, missing
  local often = eyes and IDLE or LOOK   -- a link to another folder, or a disk on a network, changes without a word
  while true do
    local looked = host.clock()
    local text = files.read(watch.path)
    if not text and not missing then tell(watch, said.gone:format(watch.path)) end
    missing = not text
    if text and text ~= last then
      last = text
      start(watch)
    end
    local changed
    repeat
      if watch.child then listen(watch) end
      changed = see(watch.child and SOON or often)
    until changed[name or watch.path] or changed[""] or host.clock() - looked >= often
  end
end

local function read(given)
  local asked, rest = {}, {}
  local i = 1
  while i <= #given do
    if given[i] == "--to" then
      asked.to, i = given[i + 1], i + 1
      if not asked.to then return nil, said.value end
    elseif given[i]:find "^%-%-to=" then
      asked.to = given[i]:sub(6)
    else
      rest[#rest + 1] = given[i]
    end
    i = i + 1
  end
  local path = table.remove(rest, 1)
  if path and path:find "^%-%-?%a" and not path:find "%.lua$" then rest, path = { path, table.unpack(rest) }, nil end
  asked.parameters = arguments.of_lab(asked, rest)
  asked.path = path
  if path and asked.parameters[1] and not asked.parameters[1]:find "^%-" then return nil, said.one end
  return asked
end

return function(given)
  said = SAID[session.language or "en"]
  local asked, message = read(given)
  if not asked then
    complain(message)
    return 2
  end
  session.open = session.open or asked.open
  if asked.help or not asked.path then
    io.stdout:write(show.fit(said.usage))
    return asked.help and 0 or 2
  end
  if not files.read(asked.path) then
    complain(said.no_file:format(asked.path))
    return 1
  end
  local ok
  ok, message = pandoc.need "pandoc"
  if not ok then
    complain(message)
    return 1
  end
  local room <close>, wrong = pandoc.lay_out()
  local to = (asked.to or "build/docs") .. "/watch"
  local stem = page.stem(asked.path)
  local watch = { path = asked.path, stem = stem, parameters = asked.parameters, room = room, to = to, number = 0,
    work = ("%s/.%s.%d"):format(to, stem, host.process()) }
  if room then
    host.perish(watch.work)
    ok, wrong = files.make_folders(watch.work)
  end
  if not room or not ok then
    complain(wrong)
    return 1
  end
  local ended, problem = pcall(serve, watch)
  stop(watch)
  files.remove_folder(watch.work)
  host.spare(watch.work)
  if type(problem) == "string" and problem:find "interrupted" then
    print("\n" .. said.bye:format(to))
    return 0
  end
  return ended and 0 or error(problem, 0)
end
