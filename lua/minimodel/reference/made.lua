--- minimodel reference KIND: prints what is made from the reference. KIND: meta (annotations), man.en, man.es (Markdown
-- for pandoc -t man), completions.bash, completions.zsh, completions.fish, exercise.ID (the file that a learner edits).
local host = require "minimodel.host"

return function(arguments)
  local kind = arguments[1]
  if kind == "meta" then
    io.write(require "minimodel.reference.meta"())
  elseif kind == "man.en" or kind == "man.es" then
    io.write(require("minimodel.reference.manual").man(kind:sub(5), host.version))
  elseif kind == "completions.bash" or kind == "completions.zsh" or kind == "completions.fish" then
    io.write((require("minimodel.reference.completions")[kind:sub(13)]()))
  elseif kind and kind:find "^exercise%." then
    io.write(require("minimodel.exercises").text(kind:sub(10), "start"))
  else
    io.stderr:write("minimodel reference: one of meta, man.en, man.es, completions.bash, .zsh, .fish, exercise.ID is "
      .. "wanted\n")
    return 2
  end
  return 0
end
