--- The --help of a lab, in the reader's language: its parameters with their defaults, and the options every lab has.
local arguments = require "minimodel.arguments"
local inline = require "minimodel.report.inline"
local words = require "minimodel.report.words"
local loader = require "minimodel.literate.loader"
local run = require "minimodel.lab.run"
local session = require "minimodel.session"
local diagnose = require "minimodel.diagnose"
local show = require "minimodel.diagnose.show"

local function rows(out, pairs_of)
  local width = 0
  for _, row in ipairs(pairs_of) do width = math.max(width, utf8.len(row[1])) end
  for _, row in ipairs(pairs_of) do
    out[#out + 1] = ("  %s%s  %s"):format(row[1], (" "):rep(width - utf8.len(row[1])), row[2])
  end
end

--- The text for a lab whose script stopped after its last parameter.
local function of_lab(path, made, language)
  local function get(key) return words.get(key, language) end
  local default, experiment = get "default", made.lab.name
  local own = { { "--seed N", ("%s (%s %d)"):format(get "help_seed", default, made.modes.seed) } }
  for _, mode in ipairs { "quick", "full" } do
    if made.modes[mode] then own[#own + 1] = { "--" .. mode, get("help_" .. mode) } end
  end
  for _, item in ipairs(made.document:of "param") do
    local shown = words.typed(item.default)
    own[#own + 1] = { "--" .. item.name, ("%s (%s %s)"):format(inline.plain(item.meaning, language), default, shown) }
  end
  local general = {}
  for _, option in ipairs(arguments.options) do
    local meaning = option[language == "es" and 3 or 2]
    if option.lab then general[#general + 1] = { option[1], (meaning:gsub("<experimento?>", experiment)) } end
  end
  local out = {
    made.lab.title and inline.plain(made.lab.title, language) or experiment, "",
    ("%s: %s %s [%s …]"):format(get "usage", show.command(), path,
      language == "es" and "--NOMBRE valor" or "--NAME value"), "",
    get "parameters" .. ":",
  }
  rows(out, own)
  out[#out + 1] = ""
  out[#out + 1] = get "options" .. ":"
  rows(out, general)
  return table.concat(out, "\n") .. "\n"
end

--- Prints the help of a script. Returns the exit status; says what is wrong with a script that cannot be loaded.
return function(path, language)
  local found, message = loader.inspect(path)
  local chunk
  if found then chunk, message = loader.load(path, found) end
  if not chunk then
    show.tell(diagnose.refused(message, "@" .. path, found and found.source))
    return 1
  end
  session.script, session.found, session.language = path, found, language
  local made = run.declarations(found, chunk)
  local text = made and of_lab(path, made, language) or ("%s: %s [%s] %s …\n"):format(
    words.get("usage", language), show.command(), words.get("options", language):lower(), path)
  io.stdout:write(show.fit(text))
  return 0
end
