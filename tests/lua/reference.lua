-- reference: every public name has an entry and every entry a name; the options it lists are those that are accepted;
-- its example runs and gives what it says; both languages are there. What is made from it (help, annotations, man
-- page, manual) says it all.
local mm = require "minimodel"
local tap = require "minimodel.tap"
local options = require "minimodel.options"
local reference = require "minimodel.reference"
local examples = require "minimodel.reference.examples"
local words = require "minimodel.reference.words"
local plain = require "minimodel.reference.plain"
local shell = dofile "tests/lua/fixtures/shell.lua"

-- ---- Names that exist
-- --------------------------------------------------------------------------------------------------

local exists = {}
local function note(prefix, names, skip)
  for name in pairs(names) do
    if not (skip and skip[name]) then exists[prefix .. tostring(name)] = true end
  end
end
local function set(text)
  local names = {}
  for name in text:gmatch "%S+" do names[name] = true end
  return names
end

-- Inside the library, and no part of what is promised: drawing and layout call these.
local inside = {
  axes = set("__index clipped current_color draw find_ticks first frame inside kept logs new next_color "
    .. "overhang prepare ratio reach set_box words"),
  figure = set "__index all_axes new", grid = set "__index", tensor = set "__missing __index",
    class = set "__index init describe",
}

local rooms = set "nn positional measure figure lab train data statistics record help"
note("mm.", mm, set "core nn positional measure train data statistics record terms")
for _, name in ipairs { "help", "lab", "figure", "record", "terms", "versions" } do exists["mm." .. name] = true end
for room in pairs(rooms) do
  if type(mm[room]) == "table" then
    local tables = set "looks schemes scheme verb_grammar lengths ordering schedule grid evaluate module"
    note("mm." .. room .. ".", mm[room], tables)
    for name in pairs(tables) do
      if rawget(mm[room], name) then note(("mm.%s.%s."):format(room, name), mm[room][name]) end
    end
  end
end
note("mm.figure.colormaps.", mm.figure.colormaps)
note("t:", mm.core.methods, inside.tensor)
note("t:", mm.core.metatable, inside.tensor)
note("t.", set "shape dtype grad needs_grad")
note("tape:", mm.core.tape_metatable.__index)
note("tape:", mm.core.tape_metatable, { __index = true })
note("rng:", getmetatable(mm.random(0)).__index)
local base = mm.nn.module.class("Base", {})
note("m:", base, inside.class)
for _, name in ipairs { "Linear", "Embedding", "LayerNorm", "RMSNorm", "MLP", "MultiHeadAttention", "Block", "MiniGPT",
  "Classifier" } do
  exists["mm.nn." .. name] = true
  for method in pairs(mm.nn[name]) do
    local simple = set "Linear Embedding LayerNorm RMSNorm MLP"
    if base[method] == nil and method ~= "init" and method ~= "describe"
      and not (method == "forward" and simple[name]) then
      exists[("mm.nn.%s:%s"):format(name, method)] = true
    end
  end
end
note("record:", getmetatable(mm.record "a"), set "__index __newindex axes names order tree size")
note("optimizer:", mm.train.AdamW, { __index = true })
local function sample_figure()
  local fig = mm.figure {}
  note("fig:", getmetatable(fig), inside.figure)
  note("grid:", getmetatable(fig:grid {}), inside.grid)
  note("ax:", getmetatable(fig:axes {}), inside.axes)
end
sample_figure()
note("", set "m:forward scheme:add scheme:rotate scheme:bias scheme:slopes") -- tables that learners write

-- ---- Options that are accepted
-- -----------------------------------------------------------------------------------------

local function sorted(names)
  table.sort(names)
  return table.concat(names, " ")
end

local accepted = {} -- name → { list of names = true }
local check = options.check
function options.check(name, given, allowed)
  local names = {}
  for key, value in pairs(allowed) do names[#names + 1] = type(key) == "string" and key or value end
  accepted[name] = accepted[name] or {}
  accepted[name][sorted(names)] = true
  return check(name, given, allowed)
end

-- ---- Examples
-- ----------------------------------------------------------------------------------------------------------

local compared, lab_text = 0, {}
reference.each(function(entry)
  if entry.lab then
    lab_text[#lab_text + 1] = entry
  elseif entry.example or entry.fails then
    local problems, n = examples.run(entry)
    compared = compared + n
    tap.ok(#problems == 0, entry.name .. ": the example", "%s", table.concat(problems, "\n"))
  end
end)

-- The lab's entries are one lab, in a process of its own, which prints what differs and what it saw.
local function run_lab()
  local folder = shell.folder()
  shell.write(folder .. "/lab.lua", [[
local mm = require "minimodel"
local options, examples = require "minimodel.options", require "minimodel.reference.examples"
local reference = require "minimodel.reference"
local check, lab = options.check, nil
function options.check(name, given, allowed)
  local names = {}
  for key, value in pairs(allowed) do names[#names + 1] = type(key) == "string" and key or value end
  table.sort(names)
  io.stderr:write("accepts\t", name:match "^(%a+) '" or name, "\t", table.concat(names, " "), "\n")
  return check(name, given, allowed)
end
local call = getmetatable(mm.lab).__call
getmetatable(mm.lab).__call = function(self, given)
  local made = call(self, given)
  lab = lab or made
  return made
end
reference.each(function(entry)
  if entry.lab and (entry.example or entry.fails) then
    local problems = examples.run(entry, { lab = lab })
    io.stderr:write("ran\t", entry.name, "\t", table.concat(problems, "; "), "\n")
  end
end)
for name in pairs(getmetatable(lab)) do io.stderr:write("has\tlab:", name, "\n") end
for name in pairs(getmetatable(lab:expect { claim = "c", measured = 1 })) do io.stderr:write("has\te:", name, "\n") end
]])
  local status, _, said = shell.minimodel(folder, "--out . lab.lua")
  local ran = {}
  for line in said:gmatch "[^\n]+" do
    local kind, name, rest = line:match "^(%a+)\t([^\t]+)\t?(.*)$"
    if kind == "accepts" then
      accepted[name] = accepted[name] or {}
      accepted[name][rest] = true
    elseif kind == "has" then
      if not name:find "__index" and name ~= "lab:new_file" then exists[name] = true end
    elseif kind == "ran" then
      ran[name] = rest
    end
  end
  for _, entry in ipairs(lab_text) do
    if entry.example or entry.fails then tap.is(ran[entry.name], "", entry.name .. ": the example, in a lab") end
  end
  tap.ok(status == 0, "the examples' lab ends well", "%s", said)
  shell.remove(folder)
end
run_lab()
exists["mm.lab.conclude"] = true
tap.ok(compared > 150, "the examples compare values", "%d", compared)

-- ---- Drift
-- -------------------------------------------------------------------------------------------------------------

local said = {}
reference.each(function(entry)
  for _, name in ipairs(reference.names(entry)) do said[name] = true end
end)
-- ways of writing that are no names of their own
for _, name in ipairs { "t[i]", "t + u", "tostring(t)" } do said[name] = nil end
local missing, stale = {}, {}
for name in pairs(exists) do
  if not said[name] then missing[#missing + 1] = name end
end
for name in pairs(said) do
  if not exists[name] then stale[#stale + 1] = name end
end
tap.is(sorted(missing), "", "every public name has an entry")
tap.is(sorted(stale), "", "every entry has a name that exists")

local listed = {}
reference.each(function(entry)
  if not entry.options then return end
  local names, name = {}, reference.check_name(entry)
  for _, item in ipairs(entry.options) do names[#names + 1] = reference.option(item).name end
  names = sorted(names)
  listed[name] = listed[name] or {}
  listed[name][names] = true
  local found = {}
  for key in pairs(accepted[name] or {}) do found[#found + 1] = key end
  tap.ok(accepted[name] and accepted[name][names], entry.name .. ": the options are those accepted",
    "listed   %s\naccepted %s", names,
    table.concat(found, "\n      or "))
end)
-- said by lab:param and lab:table
local silent, in_prose = {}, { ["choices max min"] = true, ["align format title"] = true }
for name, choices in pairs(accepted) do
  if not name:find "scaling of kind" and name ~= "Scale" then
    for names in pairs(choices) do
      if not (listed[name] and listed[name][names]) and not in_prose[names] then
        silent[#silent + 1] = name .. ": " .. names
      end
    end
  end
end
tap.is(sorted(silent), "", "no function takes options that no entry lists")

-- ---- Both languages, and what is made from them
-- ------------------------------------------------------------------------

local lacking = {}
local function need(text, where)
  if type(text) ~= "string" or not text:find "%S" then lacking[#lacking + 1] = where end
end
for _, chapter in ipairs(reference.chapters()) do
  for _, language in ipairs { "en", "es" } do
    need(chapter[language], chapter.name)
    need(chapter.title[language], chapter.name .. ".title")
    for _, entry in ipairs(chapter.entries) do
      if entry.section then need(entry.section[language], chapter.name .. " section") else need(entry[language],
        entry.name) end
      for _, item in ipairs(entry.options or {}) do
        need(reference.option(item)[language], entry.name .. "." .. item[1])
      end
    end
  end
end
tap.is(sorted(lacking), "", "everything is said in both languages")
local untranslated = {}
reference.each(function(entry)
  local items = reference.items((entry.takes or "") .. ";" .. (entry.gives or ""))
  for _, item in ipairs(entry.options or {}) do items[#items + 1] = reference.option(item) end
  for _, item in ipairs(items) do
    for word in item.type:gmatch "%a+" do
      if not words.known_types[word] then untranslated[#untranslated + 1] = word end
    end
  end
end)
tap.is(sorted(untranslated), "", "every type has a Spanish name")

tap.ok(plain.about("attention", "en"):find("Scaled dot-product attention", 1, true), "help by the last part of a name")
tap.ok(plain.about("mm.positional.rope", "es"):find("Gira cada par", 1, true), "help in Spanish")
tap.ok(select(2, plain.about("atention", "es")):find("did you mean attention?", 1, true),
  "help proposes the name that was meant")
tap.ok(plain.contents "en":find("mm.random", 1, true), "help without a name lists the names")
tap.ok(plain.about("tensors", "es"):find("t:reshape", 1, true), "help about a chapter says its names")
tap.ok(plain.about("names", "en"):find("mm.random", 1, true), "and of the names, all")
tap.ok(select(2, plain.about("fisrt", "en")):find("did you mean first?", 1, true), "a chapter is proposed too")

local folder = shell.folder()
local status, printed = shell.minimodel(folder, "--lang es --help attention")
tap.ok(status == 0 and printed:find("Atención por producto escalar", 1, true), "minimodel --help NAME", "%s", printed)
local complaint
status, printed, complaint = shell.minimodel(folder, "--lang en --help atention")
tap.ok(status == 2 and printed == "" and complaint:find("did you mean attention?", 1, true),
  "minimodel --help of no name", "%s", complaint)
status, printed = shell.minimodel(folder, [[--lang es -e 'mm.help "rope"']])
tap.ok(status == 0 and printed:find("Gira cada par", 1, true) and printed:find("schemes.rope", 1, true),
  "mm.help shows all that a name may mean")
shell.remove(folder)

local meta = require "minimodel.reference.meta"()
tap.ok(load(meta, "=meta", "t"), "the annotations are Lua")
local absent = {}
for name in pairs(exists) do
  local object = name:match "^(%a+)[%.:]"
  local member = name:match "[%.:]([%w_]+)$"
  if not name:find "__" and not (object == "t" and name:find "^t%.") and object ~= "m"
    and not meta:find("[%.:]" .. member .. "[%s%(]") then
    absent[#absent + 1] = name
  end
end
tap.is(sorted(absent), "", "the annotations have every name")

local manual = require "minimodel.reference.manual"
for _, language in ipairs { "en", "es" } do
  local man = manual.man(language, "0")
  for _, flag in ipairs(require("minimodel.reference.command").flags) do
    if not man:find(flag[1], 1, true) then tap.ok(false, flag[1] .. " is in the man page") end
  end
  local page = manual.page(reference.chapters()[1], language)
  tap.ok(page:find(language == "es" and "se cuentan desde 1" or "count from 1", 1, true),
    "the first page says what counts from where, " .. language)
end

options.check = check
tap.done()
