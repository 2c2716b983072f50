--- minimodel weave: makes pages out of labs. Returns a function from the list of arguments to the exit status.
local pandoc = require "minimodel.weave.pandoc"
local weave = require "minimodel.weave.lab"
local session = require "minimodel.session"
local words = require "minimodel.lab.words"
local options = require "minimodel.options"

local USAGE = {
  en = [[
usage: minimodel weave LAB.lua … [--NAME value …] [--to DIR] [--pdf]
       minimodel weave --all [--to DIR]     every page: theory, labs, phase reports, contents
       minimodel weave --lint FILE …        do both languages say the same?

Runs each lab and writes DIR/labs/LAB.html and LAB.es.html (DIR: build/docs), self-contained pages made by pandoc. --NAME sets a parameter.
]],
  es = [[
uso: minimodel weave LAB.lua … [--NOMBRE valor …] [--to DIR] [--pdf]
     minimodel weave --all [--to DIR]     todas las páginas: teoría, prácticas, informes de fase, índice
     minimodel weave --lint ARCHIVO …     ¿dicen lo mismo las dos lenguas?

Ejecuta cada práctica y escribe DIR/labs/LAB.html y LAB.es.html (DIR: build/docs), páginas autónomas hechas con pandoc. --NOMBRE fija un parámetro.
]],
}

local function complain(message)
  io.stderr:write("minimodel weave: ", message, "\n")
end

--- {files, to, all, lint, pdf, help, parameters}, or nil and what is wrong.
local function read(arguments)
  local asked, i = { files = {}, to = "build/docs", parameters = {} }, 1
  while i <= #arguments do
    local word = arguments[i]
    local name, value = word:match("^%-%-([^=]+)=(.*)$")
    name = name or word:match("^%-%-?(.+)$")
    local following = arguments[i + 1]
    if name == "all" or name == "lint" or name == "pdf" or name == "help" or name == "h" then
      asked[name == "h" and "help" or name] = true
    elseif name == "to" or name == "lang" then
      if not value then
        i, value = i + 1, following
      end
      if not value then return nil, ("--%s: a value is missing after it"):format(name) end
      asked[name] = value
    elseif name then
      if #asked.files == 0 then return nil, ("unknown option --%s%s"):format(name, options.hint(name, { "all", "lint", "pdf", "to", "help" })) end
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

--- The pages of some labs, in asked.to/labs. Returns the exit status.
local function labs(asked)
  local room, message = pandoc.lay_out(nil)
  if not room then
    complain(message)
    return 1
  end
  if asked.pdf and not pandoc.need "lualatex" then
    io.stderr:write(words.get("no_pdf", "en"), " / ", words.get("no_pdf", "es"), "\n")
    asked.pdf = false
  end
  local worst = 0
  for _, path in ipairs(asked.files) do
    local made, status = weave.run(path, asked.to .. "/results", asked.parameters)
    local titles
    if made then titles, message = weave.pages(made, asked.to .. "/labs", { room = room, pdf = asked.pdf }) else message = status end
    if titles then
      worst = math.max(worst, status)
      for _, language in ipairs(words.languages) do print(("%s/labs/%s"):format(asked.to, weave.file(weave.stem(path), language))) end
    else
      complain(message)
      worst = 1
    end
  end
  pandoc.clear(room)
  return worst
end

return function(arguments)
  local asked, message = read(arguments)
  if not asked then
    complain(message)
    return 2
  end
  if asked.lang then session.language = asked.lang end
  if asked.help or not asked.all and #asked.files == 0 then
    io.stdout:write(USAGE[session.language or "en"])
    return asked.help and 0 or 2
  end
  if asked.lint then return require("minimodel.lint").files(asked.files) end
  local ok
  ok, message = pandoc.need "pandoc"
  if not ok then
    complain(message)
    return 1
  end
  if asked.all then return require("minimodel.docs")(asked.to) end
  return labs(asked)
end
