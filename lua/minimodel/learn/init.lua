--- minimodel learn: walks through the exercises. Shows the one that comes next, runs its file whenever it is saved, and
-- goes on when all of its checks hold. h gives a hint, q or Ctrl-C ends; what is solved is kept (learn/progress.lua).
-- Where nobody is at a terminal it runs once and its status says whether the exercise holds.
local arguments = require "minimodel.arguments"
local subcommands = require "minimodel.arguments.subcommands"
local exercises = require "minimodel.exercises"
local folder = require "minimodel.learn.folder"
local host = require "minimodel.host"
local lfs = require "lfs"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local progress = require "minimodel.learn.progress"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"
local try = require "minimodel.learn.try"

local SAID = {
  en = {
    usage = [[
usage: minimodel learn [NAME]            the next exercise, or the one named; runs its file whenever it is saved
       minimodel learn --once [NAME]     the same, run once: status 0 when all of its checks hold
       minimodel learn --list            the exercises, an id a line
       minimodel learn --hint [NAME]     the next of its hints
       minimodel learn --solution [NAME] a solution of ours, once yours holds
       minimodel learn --reset [NAME]    its file as it comes; what stood there is kept
NAME is an id, a number or a name: 02-entropy, 2, entropy. --lang and --plain work as everywhere.
--seconds N: how long the file may run each time (10). At the terminal h and Enter give a hint, q and Enter end.
]],
    title = "Exercise %d of %d: %s",
    file = "Edit %s and save it; it runs each time. The places marked ??? are yours to fill in.",
    ends = "Type h and Enter for a hint, q and Enter to end.",
    held = "held: ", not_held = "not:  ",
    count = "%d of %d checks",
    solved = "%d of %d checks: solved.",
    compare = "Compare: minimodel learn --solution %s",
    hint = "Hint %d of %d: %s",
    no_more = "That was the last hint.",
    locked = "The solution of %s opens when your file holds all of its checks; until then: minimodel learn --hint %s",
    as_it_comes = "%s is as it comes.",
    kept = "%s is as it comes again; what stood there is kept as %s.",
    all = "All %d exercises are solved.",
    bye = "See you. minimodel learn goes on from here.",
    broken = "the progress could not be read; the file is kept as %s, and a new one begun",
    unread = "the progress cannot be read (%s); it is left as it is, and nothing is kept this time",
    unwritten = "the progress cannot be kept: %s",
    read_only = "%s cannot be written; the files are in %s",
    nowhere = "there is no folder to write the exercises in: %s",
    one = "one exercise at a time",
    once_each = "%s: one of --list, --hint, --solution, --reset, --once at a time",
    unknown = "unknown option %s%s",
    seconds = "--seconds %s: a number from 0.1 to 3600 is wanted",
    keys = "%s? h and Enter give a hint, q and Enter end; the file runs when you save it",
    more = "minimodel learn --help says what can be asked",
  },
  es = {
    usage = [[
uso: minimodel learn [NOMBRE]            el ejercicio siguiente, o el nombrado; ejecuta su archivo al guardarlo
     minimodel learn --once [NOMBRE]     lo mismo, una vez: estado 0 si se cumplen todas sus comprobaciones
     minimodel learn --list              los ejercicios, un identificador por línea
     minimodel learn --hint [NOMBRE]     su pista siguiente
     minimodel learn --solution [NOMBRE] una solución nuestra, cuando la suya se cumple
     minimodel learn --reset [NOMBRE]    su archivo como viene; lo que había se guarda
NOMBRE es un identificador, un número o un nombre: 02-entropy, 2, entropy. --lang y --plain valen como siempre.
--seconds N: cuánto puede durar cada ejecución del archivo (10). En la terminal, h e Intro dan una pista y q e Intro
terminan.
]],
    title = "Ejercicio %d de %d: %s",
    file = "Edite %s y guárdelo: se ejecuta cada vez. Los sitios marcados con ??? los completa usted.",
    ends = "Escriba h e Intro para una pista, q e Intro para terminar.",
    held = "bien: ", not_held = "no:   ",
    count = "%d de %d comprobaciones",
    solved = "%d de %d comprobaciones: resuelto.",
    compare = "Compare: minimodel learn --solution %s",
    hint = "Pista %d de %d: %s",
    no_more = "Esa era la última pista.",
    locked = "La solución de %s se abre cuando su archivo cumple todas las comprobaciones; mientras tanto: "
      .. "minimodel learn --hint %s",
    as_it_comes = "%s está como viene.",
    kept = "%s vuelve a estar como viene; lo que había queda guardado en %s.",
    all = "Los %d ejercicios están resueltos.",
    bye = "Hasta luego. minimodel learn sigue desde aquí.",
    broken = "el progreso no se pudo leer; el archivo queda guardado en %s y se empieza otro",
    unread = "el progreso no se puede leer (%s); se deja como está y esta vez no se guarda nada",
    unwritten = "el progreso no se puede guardar: %s",
    read_only = "no se puede escribir en %s; los archivos están en %s",
    nowhere = "no hay carpeta donde escribir los ejercicios: %s",
    one = "un ejercicio cada vez",
    once_each = "%s: una sola de --list, --hint, --solution, --reset, --once",
    unknown = "opción desconocida %s%s",
    seconds = "--seconds %s: se espera un número de 0.1 a 3600",
    keys = "¿%s? h e Intro dan una pista, q e Intro terminan; el archivo se ejecuta al guardarlo",
    more = "minimodel learn --help dice qué se puede pedir",
  },
}

local ACTIONS = { "--list", "--hint", "--solution", "--reset", "--once" }
local NAMES = {}
for i, option in ipairs(subcommands.learn) do NAMES[i] = option.name end
local EVERY = 0.2   -- seconds between two looks at the file, where the system does not tell of a save

local said, language
local seconds   -- that a file may run; nil for as long as usual
local refused   -- a folder of exercises that cannot be written: what stands in it is copied

local function say(text) print(show.wrap(show.typed(text), "")) end
local function complain(text) io.stderr:write(show.wrap(show.typed(text), "minimodel learn: "), "\n") end
local function misuse(text)
  complain(text)
  io.stderr:write(show.typed(said.more), "\n")
  return 2
end

local function place_of(id)
  for i, name in ipairs(exercises.list()) do
    if name == id then return i, #exercises.list() end
  end
end

-- ---- Progress and files

local function load_progress(place)
  local state = progress.load(place)
  local problem = state.problem
  if problem then complain(problem.kept and said.broken:format(problem.kept) or said.unread:format(problem.message)) end
  return state
end

local function keep(state)
  local ok, message = progress.save(state)
  if not ok and not state.told then
    complain(said.unwritten:format(message))
    state.told = true
  end
end

--- The first exercise that is not solved, or the last.
local function current(state)
  local names = exercises.list()
  for _, id in ipairs(names) do
    if not state.done[id] then return id end
  end
  return names[#names]
end

-- ---- What is shown

local function statement(id)
  local exercise = exercises.get(id)
  local i, total = place_of(id)
  print(said.title:format(i, total, exercise.title[language]) .. "\n")
  io.write(show.typed(exercises.fill(exercise, exercise.statement[language])), "\n")
end

local function mark(held)
  if session.plain then return held and said.held or said.not_held end
  return held and "✓ " or "✗ "
end

--- The checks, each with what was wrong. Where one stopped, its line and what helps follow, each once in all: several
-- checks may meet the same error, or others of the same kind.
local function outcome(result)
  local told = {}
  local function first_time(text)
    if not text or told[text] then return nil end
    told[text] = true
    return text
  end
  for _, check in ipairs(result.checks) do
    print(show.wrap(check.name[language], "  " .. mark(check.held)))
    if check.message then print(show.wrap(check.message[language], "      ")) end
    if check.report and first_time(check.report.message) then
      local report = setmetatable({ help = first_time(check.report.help) or false }, { __index = check.report })
      report.brief = not first_time(select(2, messages.translate(report.message)))
      for _, line in ipairs(show.within(report, "      ")) do print(line) end
    end
  end
  local held = result.held == result.total
  print("\n" .. (held and said.solved or said.count):format(result.held, result.total))
  return held
end

--- Runs the file of an exercise and shows what came of it. True when all checks hold.
local function run(id, path, state)
  local tried = try(id, path, { seconds = seconds })
  for _, report in ipairs(tried.warnings) do print(show.text(report)) end
  if tried.report then
    print(show.text(tried.report))
    return false
  end
  local held = outcome(tried.result)
  if held then
    if not state.done[id] then
      state.done[id] = true
      keep(state)
    end
    say(said.compare:format(id))
  end
  io.stdout:flush()
  return held
end

-- ---- What can be asked

local function hint(id, state)
  local hints = exercises.get(id).hints
  local n = math.min((state.hints[id] or 0) + 1, #hints)
  state.hints[id] = n
  keep(state)
  for i = 1, n do say(said.hint:format(i, #hints, hints[i][language])) end
  if n == #hints then say(said.no_more) end
  return 0
end

local function solution(id, state)
  if not state.done[id] then
    complain(said.locked:format(id, id))
    return 1
  end
  print((exercises.get(id).solution:gsub("^%s*\n", ""):gsub("%s+$", "")))
  return 0
end

local function reset(id, place)
  local path, kept = folder.reset(place, id)
  if not path then
    complain(kept)
    return 1
  end
  say(kept and said.kept:format(path, kept) or said.as_it_comes:format(path))
  return 0
end

--- What tells that a file was saved.
local function stamp(path)
  local found = lfs.attributes(path)
  return found and ("%d %d %d"):format(found.modification, found.size, found.ino) or ""
end

local function open(id, place)
  local path, message = folder.provide(place, id, refused)
  if not path then complain(message) end
  return path
end

local function once(id, place, state)
  local path = open(id, place)
  if not path then return 1 end
  statement(id)
  say(said.file:format(path) .. "\n")
  return run(id, path, state) and 0 or 1
end

--- Waits until something may have changed; true where the file was surely written.
local function wait(eyes, name)
  if not eyes then
    host.sleep(EVERY)
    return false
  end
  return eyes:wait(EVERY)[name] == true
end

--- Does what was typed meanwhile, a line at a time. True where that was to end.
local function obey(id, state)
  while host.typed() do
    local line = io.read "l"
    local word = line and line:lower():match "^%s*(.-)%s*$"
    if not line or word == "q" then return true end
    if word == "h" then
      hint(id, state)
      io.stdout:flush()
    elseif word ~= "" then
      say(said.keys:format(word))
    end
  end
  return false
end

--- Goes from exercise to exercise until all are solved.
local function walk(id, place, state)
  local eyes = host.watch(place)   -- nil where the system cannot tell: then the file is looked at
  while true do
    local path = open(id, place)
    if not path then return 1 end
    if eyes then eyes:wait(0) end   -- what was written to provide it is no save
    statement(id)
    say(said.file:format(path))
    say(said.ends .. "\n")
    local before, held
    repeat
      local now = stamp(path)
      if obey(id, state) then
        say(said.bye)
        return 0
      elseif now == before then
        if wait(eyes, id .. ".lua") then before = nil end
      elseif now == "" then
        folder.provide(place, id, refused)
      else
        before = now
        held = run(id, path, state)
        io.stdout:flush()
      end
    until held
    local solved = 0
    for _ in pairs(state.done) do solved = solved + 1 end
    local next_one = current(state)
    if state.done[next_one] then
      say(said.all:format(#exercises.list()))
      return 0
    end
    print(session.plain and "" or "\n" .. ("─"):rep(78) .. "\n")
    id = next_one
  end
end

-- ---- The words

--- The action, the name and what was wrong with the words.
local function read(words)
  local action, name
  local i = 0
  while i < #words do
    i = i + 1
    local word = words[i]
    local limit = word:match "^%-%-seconds=?(.*)$"
    if limit then
      if limit == "" then
        i = i + 1
        limit = words[i] or ""
      end
      seconds = tonumber(limit)
      if not (seconds and seconds >= 0.1 and seconds <= 3600) then return nil, nil, said.seconds:format(limit) end
    elseif word:sub(1, 1) == "-" then
      local known = false
      for _, each in ipairs(ACTIONS) do known = known or each == word end
      if not known then return nil, nil, said.unknown:format(word, options.hint(word, NAMES)) end
      if action then return nil, nil, said.once_each:format(word) end
      action = word
    else
      if name then return nil, nil, said.one end
      name = word
    end
  end
  return action, name
end

return function(words)
  local asked = {}
  local rest = arguments.of_lab(asked, words)
  language = session.language
  said = SAID[language]
  if asked.help then return io.stdout:write(show.fit(said.usage)) and 0 end
  local action, name, wrong = read(rest)
  if wrong then return misuse(wrong) end
  if action == "--list" then
    for _, id in ipairs(exercises.list()) do print(id) end
    return 0
  end
  local id
  if name then
    local message
    id, message = exercises.find(name)
    if not id then error({ usage = message }, 0) end
  end
  local place, more = folder.find()
  if not place then
    complain(said.nowhere:format(more))
    return 1
  end
  refused = more
  if refused then complain(said.read_only:format(refused, place)) end
  local state = load_progress(place)
  id = id or current(state)
  if action == "--hint" then return hint(id, state) end
  if action == "--solution" then return solution(id, state) end
  if action == "--reset" then return reset(id, place) end
  if action == "--once" or not (host.terminal(0) and host.terminal(1)) then return once(id, place, state) end
  local ok, ended = pcall(walk, id, place, state)
  if ok then return ended end
  if type(ended) == "string" and ended:find "interrupted$" then
    print("\n" .. said.bye)
    return 0
  end
  error(ended, 0)
end
