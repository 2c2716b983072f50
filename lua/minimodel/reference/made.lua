--- minimodel reference KIND: prints what is made from the reference. KIND: meta (annotations), man.en, man.es (Markdown for pandoc -t man).
local host = require "minimodel.host"

return function(arguments)
  local kind = arguments[1]
  if kind == "meta" then
    io.write(require "minimodel.reference.meta"())
  elseif kind == "man.en" or kind == "man.es" then
    io.write(require("minimodel.reference.manual").man(kind:sub(5), host.version))
  else
    io.stderr:write "minimodel reference: one of meta, man.en, man.es is wanted\n"
    return 2
  end
  return 0
end
