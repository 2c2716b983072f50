--- The --help of a lab, in the reader's language: its parameters with their defaults, and the options every lab has.
local words = require "minimodel.lab.words"
local parameters = require "minimodel.lab.parameters"
local loader = require "minimodel.weave.loader"
local run = require "minimodel.lab.run"
local session = require "minimodel.session"


local function rows(out, pairs_of)
  local width = 0
  for _, row in ipairs(pairs_of) do width = math.max(width, utf8.len(row[1])) end
  for _, row in ipairs(pairs_of) do
    out[#out + 1] = ("  %s%s  %s"):format(row[1], (" "):rep(width - utf8.len(row[1])), row[2])
  end
end

--- The text for a lab whose script stopped after its last parameter; made is nil for a script that is no lab.
local function text(path, made, language)
  local function get(key) return words.get(key, language) end
  local out = {}
  if made then
    out[#out + 1] = words.pick(made.lab.title, language) or made.lab.experiment
    out[#out + 1] = ""
  end
  out[#out + 1] = ("%s: minimodel %s [--NAME %s …]"):format(get "usage", path, get("value"):lower())
  local default = get "default"
  local general = {
    { "--lang en|es", get "help_lang" }, { "--threads N", get "help_threads" }, { "-i", get "help_interactive" },
  }
  if made then
    local own = { { "--seed N", ("%s (%s %d)"):format(get "help_seed", default, made.modes.seed) } }
    for _, mode in ipairs { "quick", "full" } do
      if made.modes[mode] then own[#own + 1] = { "--" .. mode, get("help_" .. mode) } end
    end
    for _, item in ipairs(made.declared) do
      local shown = parameters.show(item.default)
      own[#own + 1] = { "--" .. item.name, ("%s (%s %s)"):format(words.pick(item.meaning, language), default, shown) }
    end
    out[#out + 1] = ""
    out[#out + 1] = get "parameters" .. ":"
    rows(out, own)
    table.insert(general, 1, { "--out DIR", get("help_out"):format(made.lab.experiment, made.lab.experiment) })
    table.insert(general, { "--tap", get "help_tap" })
  end
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
    io.stderr:write("minimodel: ", message, "\n")
    return 1
  end
  session.script, session.found, session.language = path, found, language
  io.stdout:write(text(path, run.declarations(found, chunk), language))
  return 0
end
