--- Inside the process that is shut in: what a file that nobody vouches for may reach, and how it is asked.
--
-- The module is a function that src/binding/subject.c calls once, before the walls go up: it loads what a file may use,
-- takes away what could load more, and returns what turns a question into an answer (check/wire.lua). The first
-- question brings the file. What is kept from the file here, such as `io`, is kept so that its author reads a clear
-- message; the walls (src/confine) hold without it.
-- Does not judge: whoever asks believes nothing of what comes back but that it is data.
local core = require "minimodel.core"
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local refusal = require "minimodel.exercises.refusal"
local session = require "minimodel.session"
local wire = require "minimodel.check.wire"

local ROOMS = { "nn", "positional", "measure", "train", "data", "statistics", "record", "terms" }
local MOST_PRINTED = 2000    -- letters of what the file prints that are kept
local MOST_SAID = 600        -- letters of an error

local text_of, kind_of, call, call_handled, metatable_of = tostring, type, pcall, xpcall, debug.getmetatable
local compile, encode, pack = load, wire.encode, table.pack

-- ---- What a file prints

local printed, n_printed = {}, 0

--- Keeps a text, up to the limit.
local function keep(text)
  local room = MOST_PRINTED - n_printed
  if room <= 0 then return end
  text = text:sub(1, room)
  printed[#printed + 1], n_printed = text, n_printed + #text
end

--- What was printed since it was last asked; nil where it was nothing.
local function take_printed()
  if #printed == 0 then return nil end
  local text = table.concat(printed)
  printed = {}
  return text
end

-- ---- What a file may reach

local function absent(name) options.fail("%s is not there while a file is checked", name) end

--- A library of which only a few functions are there; asking for another, or calling it, says so.
local function part_of(name, functions)
  return setmetatable(functions, {
    __index = function(_, key) absent(name .. "." .. text_of(key)) end,
    __call = function() absent(name) end,
    __metatable = false,
  })
end

local function copy(library)
  local made = {}
  for name, value in next, library do made[name] = value end
  return made
end

--- mm for a file: without what its exercise asks for.
local function toolkit(mm, without)
  local hidden = {}
  for _, name in ipairs(without) do hidden[name] = true end
  return setmetatable({}, {
    __index = function(_, name)
      if hidden[name] then options.fail("mm.%s is what this exercise asks for; write it from simpler things", name) end
      return mm[name]
    end,
  })
end

--- The globals of a file.
local function environment(mm, setup)
  local env = {}
  for _, name in ipairs { "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget",
    "rawlen", "rawset", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall", "collectgarbage",
    "_VERSION" } do
    env[name] = _G[name]
  end
  for _, name in ipairs { "coroutine", "math", "string", "table", "utf8" } do env[name] = copy(_G[name]) end
  env._G = env
  env.os = part_of("os", { clock = os.clock, time = os.time, difftime = os.difftime, date = os.date })
  env.debug, env.package = part_of("debug", {}), part_of("package", {})
  env.dofile, env.loadfile = function() absent "dofile" end, function() absent "loadfile" end
  env.io = part_of("io", { write = function(...)
    for i = 1, select("#", ...) do keep(text_of((select(i, ...)))) end
  end })
  function env.print(...)
    local given = pack(...)
    for i = 1, given.n do keep((i > 1 and "\t" or "") .. text_of(given[i])) end
    keep "\n"
  end
  --- Texts only: what string.dump would make, and what a file could make by hand, is not read.
  function env.load(chunk, name, _, ...)
    local own = env
    if select("#", ...) > 0 then own = ... end
    return compile(chunk, name, "t", own)
  end
  local kit = toolkit(mm, setup.without or {})
  function env.require(name)
    if name == "minimodel" then return kit end
    local room = kind_of(name) == "string" and name:match "^minimodel%.([%w_]+)"
    if room == "exercises" then
      options.fail("the checks and solutions of the exercises are not for answers to read")
    end
    for _, known in ipairs(ROOMS) do
      if name == "minimodel." .. known then return kit[known] end
    end
    options.fail("%s is not there while a file is checked", 'require "' .. text_of(name) .. '"')
  end
  return env
end

--- Takes everything out of a library but a few names.
local function empty(library, kept)
  for name in next, library do
    if not kept[name] then library[name] = nil end
  end
end

--- Loads what a file may use, then takes away what leads further: modules that are not loaded yet, files, the shell.
local function close_doors()
  local mm, host = require "minimodel", require "minimodel.host"
  for _, room in ipairs(ROOMS) do
    local _ = mm[room]
    for _, path in ipairs(host.resources("minimodel/" .. room .. "/")) do
      require((path:gsub("%.lua$", ""):gsub("/init$", ""):gsub("/", ".")))
    end
  end
  messages.translate("attempt to call a nil value", "es")         -- reads its catalogue
  for _, room in ipairs { "core", "lab", "figure", "help" } do
    mm[room] = part_of("mm." .. room, {})
  end
  core.load, mm.load = function() absent "mm.load" end, function() absent "mm.load" end
  core.methods.save = function() absent "t:save" end
  metatable_of("").__metatable = false
  local loaded = copy(package.loaded)
  loaded["minimodel.safetensors"] = nil
  empty(host, { where = true, is_library = true, clock = true, translate = true })
  for _, library in ipairs { io, package, package.loaded, package.preload, package.searchers } do empty(library, {}) end
  part_of("io", io)
  empty(os, { clock = true, date = true, difftime = true, time = true })
  empty(debug, { getinfo = true, getmetatable = true })
  rawset(string, "dump", nil)
  rawset(_G, "require", function(name) return loaded[name] or absent(name) end)   -- the library's own, from now on
  return mm
end

-- ---- Questions

--- An error as a text, in English and, where that is the reader's language, in Spanish.
local function told(problem)
  local meta = metatable_of(problem)
  local text
  if kind_of(problem) == "string" or kind_of(meta) == "table" and rawget(meta, "__tostring") then
    local ok, made = call(text_of, problem)
    text = ok and made
  end
  text = (text or ("an error that is no text (a %s)"):format(kind_of(problem))):sub(1, MOST_SAID)
  local spanish = session.language == "es" and messages.translate(text, "es") or nil
  return { stopped = text, spanish = spanish, printed = take_printed() }
end

--- The same of an error in a call of the file's: whether it meant to refuse, too.
local function told_of_call(problem)
  local refused = refusal(problem)
  local reply = told(problem)
  reply.refused = refused
  return reply
end

--- What call_handled gives where it fails. Where no memory is left, or no room on the stack, Lua calls no handler.
local function stopped(problem)
  return kind_of(problem) == "table" and problem or told(problem)
end

local answer   -- what the file returned: a table of functions

--- Runs the file: { stopped =, spanish = }, { returns = kind } where that is not what is asked for, or neither.
-- setup: { source =, name =, functions = {…}, method =, without = {…} or nil }
local function start(mm, setup)
  local chunk, refused = compile(setup.source, "@" .. setup.name, "t", environment(mm, setup))
  if not chunk then return told(refused) end
  local ok, returned = call_handled(chunk, told)
  if not ok then return stopped(returned) end
  if kind_of(returned) == "function" and #setup.functions == 1 then
    returned = { [setup.functions[1]] = returned }
  end
  if kind_of(returned) ~= "table" then
    return { returns = returned == nil and "nothing" or kind_of(returned), printed = take_printed() }
  end
  answer = returned
  return { printed = take_printed() }
end

--- Calls a function of the file: { value = } or { stopped =, spanish =, refused = } or { absent = true }.
local function ask(question, method)
  local given = question.given
  local found, f = call(function() return answer[question.name] end)
  if not found then return told(f) end
  if kind_of(f) ~= "function" then return { absent = true } end
  local ok, value
  if method then
    ok, value = call_handled(f, told_of_call, answer, table.unpack(given, 1, question.n))
  else
    ok, value = call_handled(f, told_of_call, table.unpack(given, 1, question.n))
  end
  if not ok then return stopped(value) end
  return { value = value, printed = take_printed() }
end

--- language: the reader's. Returns the function from the bytes of a question to those of its answer.
return function(language)
  session.language = language
  local mm = close_doors()
  local decode, setup = wire.decode, nil
  return function(bytes)
    local _, question = decode(bytes)
    local reply
    if setup then
      reply = ask(question, setup.method)
    else
      setup = question
      reply = start(mm, setup)
    end
    local fine, text, problem = call(encode, reply)
    -- encode itself fails where a tensor was closed or the file has bent what tensors can do
    if not fine then text, problem = nil, "userdata" end
    return text or encode { gives = problem, printed = reply.printed }
  end
end
