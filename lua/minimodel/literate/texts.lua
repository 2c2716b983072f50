--- The named words of a script: blocks such as
--
--     --[[en fig:decay
--     title: The product falls, and wavers
--     caption: Dot product of position 0 with the first positions.
--     alt: A curve from `=%.0f decay[1]` at p = 0
--       to `=%.2f lowest`.
--     ]]
--
-- and their es twins. Words are filled in when they are asked for, from the locals that are in scope where the block
-- stands. A value is data: which bytes of a text are values is kept beside it, so that no writer reads them as
-- Markdown. Does not know what words are for.
local loader = require "minimodel.literate.loader"
local options = require "minimodel.options"

local texts = {}

local LANGUAGES = { "en", "es" }
local literal = setmetatable({}, { __mode = "k" })   -- a text {en, es} → {en = {{first, last}, …}, es = …}

--- The bytes of a text that are data: a list of {first, last} for a language; empty for a text that nobody filled.
function texts.literal(text, language)
  local known = type(text) == "table" and literal[text]
  return known and known[language] or {}
end

--- Appends a text to a list of pieces: words as strings, data as {string}.
function texts.split(text, spans, pieces)
  local at = 1
  for _, span in ipairs(spans) do
    if span[1] > at then pieces[#pieces + 1] = text:sub(at, span[1] - 1) end
    pieces[#pieces + 1] = { text:sub(span[1], span[2]) }
    at = span[2] + 1
  end
  if at <= #text then pieces[#pieces + 1] = text:sub(at) end
  return pieces
end

--- Makes a text {en, es} of pieces: pieces[language] is a list of strings (words) and {string} (data).
function texts.join(pieces)
  local made, spans = {}, {}
  for _, language in ipairs(LANGUAGES) do
    local out, length = {}, 0
    spans[language] = {}
    for i, piece in ipairs(pieces[language]) do
      local data = type(piece) == "table"
      out[i] = data and piece[1] or piece
      if data and #out[i] > 0 then table.insert(spans[language], { length + 1, length + #out[i] }) end
      length = length + #out[i]
    end
    made[language] = table.concat(out)
  end
  literal[made] = spans
  return made
end

--- The entry of a block filled in, as pieces for texts.join. A value that is itself a text in two languages
-- is words, as it stands.
local function pieces_of(block, entry, language)
  local out = {}
  for _, part in ipairs(entry.parts) do
    if type(part) == "number" then
      if not block.closures then
        error(("%s:%d: %s is asked for above this line, where its values are not known yet; move the block up")
          :format(block.file,
          block.values[part].line, block.label), 0)
      end
      local value = loader.value(block, part)
      local text = loader.text(block, part, value, language)
      if type(value) == "table" and value.en and not block.values[part].format then
        texts.split(text, texts.literal(value, language), out)
      else
        out[#out + 1] = { text }
      end
    else
      out[#out + 1] = part
    end
  end
  return out
end

--- The blocks with a name, by language, and the keys of their entries in order; nil where there are none.
local function named(blocks, label)
  local found, keys, seen = { en = {}, es = {} }, {}, {}
  for _, block in ipairs(blocks) do
    if block.label == label then
      for _, language in ipairs(block.language == "all" and LANGUAGES or { block.language }) do
        for _, key in ipairs(block.entries.order) do
          found[language][key] = { block, block.entries[key] }
          if not seen[key] then keys[#keys + 1] = key end
          seen[key] = true
        end
      end
    end
  end
  if #keys == 0 then return nil end
  return found, keys
end

-- Keys that the library asks for: where one is missing, it is the block's that is misspelt.
local OURS = { title = true, caption = true, alt = true, claim = true, source = true, expected = true }

--- The words called `label` among a script's blocks: {key = {en, es}}, each filled in when it is asked for; nil where
-- the script has none. Asking for a key they lack is an error that proposes one; has(key) of their metatable says
-- whether they have it.
function texts.of(blocks, label)
  local found, keys = named(blocks, label)
  if not found then return nil end
  table.sort(keys)
  return setmetatable({}, {
    __index = function(_, key)
      local en, es = found.en[key], found.es[key]
      if not (en and es) then
        local near = OURS[key] and options.nearest(key, keys)
        if near then options.fail("words %s: there is no '%s:'; is '%s:' misspelt?", label, key, near) end
        options.fail("words %s: there is no '%s:'%s", label, tostring(key), options.hint(tostring(key), keys))
      end
      return texts.join { en = pieces_of(en[1], en[2], "en"), es = pieces_of(es[1], es[2], "es") }
    end,
    has = function(key) return found.en[key] ~= nil and found.es[key] ~= nil end,
    __pairs = function(room)
      return function(_, last)
        local at = 1
        for i, key in ipairs(keys) do at = key == last and i + 1 or at end
        if keys[at] then return keys[at], room[keys[at]] end
      end
    end,
  })
end

--- The keys of the words called `label`, in the order of the script, and where the block stands ("file:line: "); nil
-- where there are none.
function texts.keys(blocks, label)
  local _, keys = named(blocks, label)
  if not keys then return nil end
  local set, where = {}, nil
  for i, key in ipairs(keys) do set[i], set[key] = key, true end
  for _, block in ipairs(blocks) do
    if block.label == label then where = where or ("%s:%d: "):format(block.file or "?", block.first_line) end
  end
  return set, where
end

--- The names of all blocks of words, in order.
function texts.labels(blocks)
  local out, seen = {}, {}
  for _, block in ipairs(blocks) do
    if block.label and not seen[block.label] then
      seen[block.label] = true
      out[#out + 1] = block.label
    end
  end
  return out
end

return texts
