--- The reference: every public name, said once. From these tables come the manual's pages (manual.lua), the help at
-- the prompt and on the command line (plain.lua), the editor's annotations (meta.lua) and the man page (man.lua);
-- tests/lua/reference.lua runs every example and fails when a name or an option exists on one side only.
--
-- A chapter is { name, title = {en, es}, en, es, entries [, names, body = function(language) → Markdown] }, where names
-- are others that help knows it by; a string among the entries' neighbours begins a section:
-- { section = {en, es} }. An entry:
--   name      "mm.attention", "t:sum", "ax:line": as it is written; `names` are others that it covers too
--   takes     "q: tensor (…, T, D); axis?: integer"; name, type, shape or default; ? for what may be left out
--   gives     "out: tensor (…, T, E); weights?: tensor (…, T, S)"
--   options   { { "causal: boolean = false", en, es }, … }; `required` in place of a default; check: the name its
-- errors begin with
--   en, es    what it does, in one to four lines; {} is never needed: both languages or the test fails
--   example   lines of Lua; `expression --> value` is run and compared, numbers to four digits
--   fails     { code, part of the message }: run after the example
--   source    { bibliography key, place }, one or several: the paper it follows
--   value     true for what is no function; signature: where the parts above do not make it
local reference = {}

reference.order = { "start", "first", "tensors", "operations", "models", "positional", "measure", "modules", "training",
  "data", "statistics", "records", "figures", "labs", "command" }

--- The items of "q: tensor (…, T, D); axis?: integer = 1": {name, optional, type, rest}.
function reference.items(text)
  local list = {}
  for part in ((text or "") .. ";"):gmatch "%s*(.-);" do
    if part ~= "" then
      local name, optional, kind, rest = part:match "^([%w_%.…]+)(%??): ([%w_|%[%]\"]+)%s*(.*)$"
      if not name then error(("reference: cannot read %q"):format(part)) end
      list[#list + 1] = { name = name, optional = optional == "?", type = kind, rest = rest }
    end
  end
  return list
end

--- An option's first string: name, type, and its default or `required`.
function reference.option(item)
  local name, kind, rest = item[1]:match "^([%w_]+): ([%w_|]+)%s*(.*)$"
  if not name then error(("reference: cannot read %q"):format(item[1])) end
  local shape, default = rest:match "^(.-)%s*= (.*)$"
  local required = rest:find "required$" ~= nil
  return { name = name, type = kind, shape = shape or (rest:gsub("%s*required$", "")), default = default,
    required = required, en = item[2],
    es = item[3] }
end

--- How the entry is called: "mm.attention(q, k, v [, {…}]) → out [, weights]".
function reference.signature(entry)
  if entry.signature then return entry.signature end
  local out = entry.name
  if not entry.value then
    local items, text, open = reference.items(entry.takes), "", 0
    for i, item in ipairs(items) do
      if item.optional then
        text = text .. (i > 1 and " [, " or "[") .. item.name
        open = open + 1
      else
        text = text .. (i > 1 and ", " or "") .. item.name
      end
    end
    if entry.options then
      if #items == 0 then
        out = out .. " { … }"
        text = nil
      else
        text = text .. " [, {…}"
        open = open + 1
      end
    end
    if text then out = out .. "(" .. text .. ("]"):rep(open) .. ")" end
  end
  local results = {}
  for i, item in ipairs(reference.items(entry.gives)) do
    results[i] = item.optional and (i > 1 and "[, " .. item.name .. "]" or "[" .. item.name .. "]")
      or (i > 1 and ", " or "") .. item.name
  end
  if #results > 0 then out = out .. " → " .. table.concat(results):gsub("(%w)%[", "%1 [") end
  return out
end

--- The name that errors about the entry's options begin with.
function reference.check_name(entry)
  return entry.check or entry.name:gsub("^mm%.nn%.", ""):match "schemes%..*$" or entry.name:gsub("^mm%.nn%.", "")
    :match "^%u%w+:%w+$"
    or entry.name:match "[%w_]+$"
end

local chapters

--- All chapters, in reading order.
function reference.chapters()
  if not chapters then
    chapters = {}
    for i, name in ipairs(reference.order) do
      chapters[i] = require("minimodel.reference." .. name)
      chapters[i].name = name
    end
  end
  return chapters
end

--- Calls each(entry, chapter) for every entry.
function reference.each(each)
  for _, chapter in ipairs(reference.chapters()) do
    for _, entry in ipairs(chapter.entries) do
      if entry.name then each(entry, chapter) end
    end
  end
end

--- The names an entry covers, its own first.
function reference.names(entry)
  return { entry.name, table.unpack(entry.names or {}) }
end

--- The entries that a reader may mean by `word`: with that full name, or with that last part.
function reference.find(word)
  local exact, last, all = {}, {}, {}
  local plain = word:gsub("%s*%(.*$", "")
  reference.each(function(entry)
    local is_exact, is_last
    for _, name in ipairs(reference.names(entry)) do
      is_exact = is_exact or name == plain
      is_last = is_last or name:match "[^%.:]+$" == plain or name:gsub("^mm%.", "") == plain
      all[#all + 1] = name
      all[#all + 1] = name:match "[^%.:]+$"
    end
    if is_exact then exact[#exact + 1] = entry elseif is_last then last[#last + 1] = entry end
  end)
  return #exact > 0 and exact or last, all
end

return reference
