--- The learner's own predictions: what is said of a lab's claims before the run, and shown beside what came out.
--
--   figures/<experiment>/predictions.json   one entry for each claim that something was said of, by the claim's name:
--       { "gap_20": { "said": true, "date": "2026-11-28" },
--         "gap_size": { "said": -0.4, "date": "2026-11-29", "result": "2026-11-28" } }
--   said     true (it will hold), false (it will not), or a number: how large what is measured will be
--   date     the day on which it was said
--   result   the day of the result that lay in the folder already when it was said; absent where none did
--
-- --predict asks for it at the terminal. Whoever writes the file by hand, or the page in which the lab runs, may give
-- the answer alone ("yes", "no", "sí" or a number): the first run that reads it adds the rest. What was said is never
-- said again by this program: --predict asks only for what is missing, and a run changes no answer. Does not judge a
-- claim (lab/claim.lua), or know whether a result that lies elsewhere was seen.
local host = require "minimodel.host"
local files = require "minimodel.files"
local inline = require "minimodel.report.inline"
local json = require "minimodel.json"
local manifest = require "minimodel.report.manifest"
local options = require "minimodel.options"
local texts = require "minimodel.literate.texts"
local words = require "minimodel.report.words"

local predictions = {}

local NAME = "predictions.json"
local YES = { yes = true, y = true, ["true"] = true, ["sí"] = true, si = true, s = true }
local NO = { no = true, n = true, ["false"] = true }

--- What an answer says: true, false or a number; nil where it says neither.
local function answer(value)
  if type(value) == "boolean" then return value end
  if type(value) == "string" then
    local text = value:match("^%s*(.-)%s*$"):gsub("Í", "í"):lower()
    if YES[text] or NO[text] then return YES[text] or false end
    if text:find "[xn]" then return nil end -- no hexadecimals, no nan
    value = tonumber((text:gsub("−", "-"):gsub("^([+-]?%d*),(%d+)$", "%1.%2"):gsub("^%+", "")))
  end
  return type(value) == "number" and value == value and math.abs(value) < math.huge and value or nil
end

--- The claims of a script, in order: { id =, claim = { en =, es = } } for each that has a block of words.
local function claims_of(found)
  local list, seen = {}, {}
  for _, block in ipairs(found.blocks) do
    local id = block.label and block.label:match "^claim:(.+)$"
    if id and not seen[id] then
      seen[id] = true
      local ok, claim = pcall(function() return texts.of(found.blocks, block.label).claim end)
      list[#list + 1] = { id = id, claim = ok and claim or words.both_of(id) }
      list[id] = list[#list]
    end
  end
  return list
end

local function say(language, key, ...) return words.get(key, language):format(...) end

--- The file as a table; nil, true where it cannot be read as one.
local function read(path)
  local text = files.read(path)
  if not text then return {} end
  local made = json.decode(text)
  if type(made) ~= "table" or made == json.null or #made > 0 then return nil, true end
  return made
end

local function write(folder, made)
  local ok, message = files.make_folders(folder)
  if ok then ok, message = files.replace(folder .. "/" .. NAME, json.encode(json.map(made))) end
  if not ok then error("cannot write " .. message, 0) end
end

--- The day of the result that lies in a folder, or nil.
local function day_of_result(folder)
  local text = files.read(folder .. "/manifest.json")
  local made = text and json.decode(text)
  return type(made) == "table" and type(made.date) == "string" and made.date or nil
end

local function entry(folder, said) return { said = said, date = manifest.date(), result = day_of_result(folder) } end

--- What was said, by claim: { id = { said =, date =, result = } }; and in sentences what is wrong with the file.
-- Answers that stand there alone are dated. found: what loader.inspect gave of the script.
function predictions.of(folder, found, language)
  local path, out, wrong = folder .. "/" .. NAME, {}, {}
  local made, broken = read(path)
  if broken then return out, { say(language, "predict_broken", path) } end
  local known, names, dated = claims_of(found), {}, false
  for i, item in ipairs(known) do names[i] = item.id end
  local ids = {}
  for id in pairs(made) do ids[#ids + 1] = tostring(id) end
  table.sort(ids)
  for _, id in ipairs(ids) do
    local given = made[id]
    local alone = type(given) ~= "table"
    local said = answer(not alone and given.said or alone and given)
    if not alone and given.said == false then said = false end
    if not known[id] and not found.dynamic then
      local near = options.nearest(id, names)
      wrong[#wrong + 1] = say(language, near and "predict_near" or "predict_unknown", path, id, near)
    elseif said == nil then
      wrong[#wrong + 1] = say(language, "predict_answer", path, id)
    else
      if alone or type(given.date) ~= "string" then
        made[id], dated = entry(folder, said), true
      end
      out[id] = { said = said, date = made[id].date, result = made[id].result }
    end
  end
  if dated then write(folder, made) end
  return out, wrong
end

--- What was said, in words.
function predictions.said(said, language)
  if type(said) == "number" then return (words.number(said):gsub("^-", "−")) end
  return words.get(said and "predict_yes" or "predict_no", language)
end

--- What became of it: "as", "other" or "open" as a key, and for a number how far off it was where no interval decides.
-- item: the claim, once it was confronted.
function predictions.outcome(said, item)
  if type(said) == "boolean" then
    if item.verdict ~= "true" and item.verdict ~= "false" then return "open" end
    return (item.verdict == "true") == said and "as" or "other"
  end
  if item.low and item.high then return item.low <= said and said <= item.high and "as" or "other" end
  return "open", item.value and math.abs(item.value - said)
end

--- Puts a broken file aside under a name that is free. Returns its new path.
local function put_aside(path)
  local n = 1
  while files.read(path .. ".broken-" .. n) do n = n + 1 end
  local aside = path .. ".broken-" .. n
  local ok, message = os.rename(path, aside)
  if not ok then error(("cannot write %s: %s"):format(aside, message), 0) end
  return aside
end

--- Asks at the terminal for each claim of which nothing was said yet. Returns the exit status.
function predictions.ask(folder, found, language)
  local path, claims = folder .. "/" .. NAME, claims_of(found)
  local function tell(key, ...) io.stdout:write(say(language, key, ...), "\n") end
  if #claims == 0 then
    io.stderr:write("minimodel: ", say(language, "predict_none"), "\n")
    return 2
  end
  local made, broken = read(path)
  if broken then
    made = {}
    tell("predict_aside", path, put_aside(path))
  end
  local day, answered, over = day_of_result(folder), false, false
  tell("predict_intro", #claims)
  if day then tell("predict_seen", day, folder) end
  for i, item in ipairs(claims) do
    io.stdout:write(("\n%d/%d  %s\n"):format(i, #claims, inline.plain(item.claim, language)))
    local before = type(made[item.id]) == "table" and made[item.id] or made[item.id] ~= nil and { said = made[item.id] }
    if before and answer(before.said) ~= nil then
      tell("predict_kept", predictions.said(answer(before.said), language), before.date or "–")
      answered = true
    end
    while not (over or before) do
      io.stdout:write "> "
      io.stdout:flush()
      local line = io.stdin:read "l"
      if not line then
        over = true
        io.stdout:write "\n"
      elseif not line:find "%S" then
        break
      else
        local said = answer(line)
        if said ~= nil then
          made[item.id], answered = entry(folder, said), true
          write(folder, made) -- at once: Ctrl-C loses nothing
          break
        end
        tell("predict_again")
      end
    end
    if over then break end
  end
  if not answered then
    if over and not host.terminal(0) then
      io.stderr:write("minimodel: ", say(language, "predict_nobody", path, claims[1].id), "\n")
      return 2
    end
    tell("predict_nothing")
    return 0
  end
  tell("predict_done", path)
  return 0
end

return predictions
