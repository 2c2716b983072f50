-- markup.lua: what may stand in a figure's texts, and how it becomes pango's markup.
--
-- A text is a string or a table {en = …, es = …}. In it x_{i} lowers, x^{2} raises, *T* slants, 6e-32 is a power of
-- ten and -1 has a true minus; a backslash takes the next character as it is. Does not: set formulas (a figure needs a
-- symbol, not a proof), measure (canvas.lua).
local numerals = require "minimodel.numerals"
local options = require "minimodel.options"

local markup = {}

local escapes = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" }

local longest = 4000 -- bytes: a page of small print

local function check_string(who, what, text)
  if not utf8.len(text) then
    options.fail('%s: %s "%s" is not UTF-8', who, what, (text:gsub("[\128-\255%c]", "?"):sub(1, 60)))
  end
  local at = text:find "[%z\1-\9\11-\31\127]"
  if at then
    options.fail("%s: %s has a control character (byte %d, at %d); a line break is \\n", who, what, text:byte(at), at)
  end
  if #text > longest then options.fail("%s: %s has %d bytes; a figure takes %d", who, what, #text, longest) end
end

-- Fails at the script's line unless `text` is what a figure can show: nil, a string, a number, or a table of such by
-- language.
function markup.check(who, what, text)
  if type(text) == "table" then
    if text.en == nil and text.es == nil then
      options.fail("%s: %s should be a text or { en = …, es = … }", who, what)
    end
    for language, words in pairs(text) do
      if language ~= "en" and language ~= "es" then
        options.fail("%s: %s is in %s; there is en, es", who, what, tostring(language))
      end
      if type(words) == "table" then options.fail("%s: %s.%s is a table, not a text", who, what, language) end
      markup.check(who, ("%s.%s"):format(what, language), words)
    end
  elseif type(text) == "string" then
    check_string(who, what, text)
  elseif text ~= nil and type(text) ~= "number" then
    options.fail("%s: %s should be a text or { en = …, es = … }, got %s", who, what, options.kind(text))
  end
  return text
end

-- As check, for a list of texts.
function markup.check_list(who, what, list)
  if list == nil then return nil end
  if type(list) ~= "table" then
    options.fail("%s: %s should be a list of texts, got %s", who, what, options.kind(list))
  end
  for i = 1, #list do markup.check(who, ("%s[%d]"):format(what, i), list[i]) end
  return list
end

-- The text in the reader's language, English where there is none in it, with numbers as they are read: 6 × 10⁻³².
function markup.choose(text, language)
  if type(text) == "table" then text = text[language] or text.en or text.es end
  return text ~= nil and numerals.spell(tostring(text), language, true) or nil
end

local function shifted(inside, size, rise, render)
  return ('<span size="%d" rise="%d">%s</span>'):format(math.floor(size * 0.7 * 1024 + 0.5),
    math.floor(size * rise * 1024 + 0.5),
    render(inside))
end

-- Text → pango markup for letters of `size` points.
function markup.render(text, size)
  local function render(source)
    local out, i = {}, 1
    while i <= #source do
      local c = source:sub(i, i)
      local raised = source:match("^[_^](%b{})", i)
      local slanted = c == "*" and not source:sub(1, i - 1):match "%w$" and source:match("^%*(%f[^%s*][^*]-)%*", i)
      if slanted and source:match("^%w", i + 2 + #slanted) then slanted = nil end -- a*b*c is a product
      if c == "\\" and i < #source then
        local n = source:sub(i + 1, i + 1)
        out[#out + 1] = escapes[n] or n
        i = i + 2
      elseif raised then
        out[#out + 1] = shifted(raised:sub(2, -2), size, c == "^" and 0.36 or -0.17, render)
        i = i + 1 + #raised
      elseif slanted then
        out[#out + 1] = "<i>" .. render(slanted) .. "</i>"
        i = i + 2 + #slanted
      else
        local stop = source:find("[\\_^*&<>]", i + 1) or #source + 1      -- where something else may begin
        out[#out + 1] = (escapes[c] or c) .. source:sub(i + 1, stop - 1)
        i = stop
      end
    end
    return table.concat(out)
  end
  return render(text)
end

-- The words alone, for a title in metadata: x_{i} → x_i.
function markup.plain(text)
  text = text:gsub("\\(.)", "%1"):gsub("([_^])(%b{})", function(mark, inside) return mark .. inside:sub(2, -2) end)
  return (text:gsub("%*(%S[^*]-)%*", "%1"))
end

-- The pieces between spaces at which a line may be broken: not inside braces or between stars.
function markup.words(text)
  local words, word, depth, slanted = {}, {}, 0, false
  for at, code in utf8.codes(text) do
    local c = utf8.char(code)
    if c == "*" then
      slanted = not slanted and not text:sub(1, at - 1):match "%w$" and text:match("^%*[^%s*][^*]-%*", at) ~= nil
    end
    if c == " " and depth == 0 and not slanted then
      words[#words + 1] = table.concat(word)
      word = {}
    else
      if c == "{" then depth = depth + 1 elseif c == "}" then depth = depth - 1 end
      word[#word + 1] = c
    end
  end
  words[#words + 1] = table.concat(word)
  return words
end

return markup
