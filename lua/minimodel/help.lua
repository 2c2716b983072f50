--- mm.help "attention" prints the entry of the manual with that name, in the reader's language; mm.help() prints the
-- names.
local options = require "minimodel.options"
local plain = require "minimodel.reference.plain"
local session = require "minimodel.session"
local show = require "minimodel.diagnose.show"

return function(name)
  local language = session.language or "en"
  if name == nil then name = "names" end
  if type(name) ~= "string" then
    options.fail('help: a name is wanted, such as mm.help "attention", got %s', options.kind(name))
  end
  local text, message = plain.about(name, language)
  if not text then options.fail("%s", message) end
  io.write(show.fit(text))
end
