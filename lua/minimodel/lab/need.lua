--- What every call of a lab asks of its arguments, and the line it was made from.
local host = require "minimodel.host"
local options = require "minimodel.options"
local show = require "minimodel.diagnose.show"
local words = require "minimodel.report.words"

local need = {}

--- A text that is UTF-8; raises otherwise.
function need.utf8(who, what, text)
  local length, at = utf8.len(text)
  if not length then
    options.fail("%s: %s is not UTF-8: byte %d is \\x%02x", who, what, at, text:byte(at))
  end
  return text
end

--- need.text, with a warning where the text is said in one language alone.
function need.said(who, what, text)
  if type(text) == "string" and words.is_prose(text) then
    show.problem(("%s%s: %s is in one language alone; write { en = …, es = … }"):format(host.where(), who, what), true)
  end
  return need.text(who, what, text)
end

--- A text for readers: a string, {en =, es =}, or a function of the language.
function need.text(who, what, text)
  if not words.is_text(text) then
    options.fail("%s: %s should be a text or {en = …, es = …}%s", who, what, text == nil and "; it is missing" or "")
  end
  if type(text) == "string" then need.utf8(who, what, text) end
  if type(text) == "table" then
    for _, language in ipairs(words.languages) do need.utf8(who, what, text[language]) end
  end
  return text
end

function need.name(who, name)
  if type(name) ~= "string" or not name:find("^[%w][%w_%-%.]*$") then
    options.fail("%s: a name is made of letters, digits, _ and -, not '%s'", who, tostring(name))
  end
  return name
end

--- A number out of a number or a tensor with one element.
function need.scalar(value)
  if type(value) == "userdata" then return value:item() end
  return value
end

--- The line of the script that is running, or nil.
function need.line()
  return tonumber(host.where():match(":(%d+): $"))
end

return need
