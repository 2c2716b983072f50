-- bundle.lua: what the makers of the pages' scripts share (runtime.lua, exercises.lua): files as text, as base64 of
-- gzip, as a string of JavaScript; a script without comments and indentation; a style that a script puts into
-- its page.
local host = require "minimodel.host"

local bundle = {}

local FOLDER = "web/page/"

function bundle.read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

function bundle.write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

--- A file as base64 of gzip: by zopfli where it is, which looks longer and makes it a twentieth shorter.
function bundle.packed(path)
  local how = os.execute "command -v zopfli > /dev/null 2>&1" and "zopfli --i5 -c" or "gzip -9nc"
  local pipe = assert(io.popen(("%s '%s'"):format(how, path:gsub("'", "'\\''")), "r"))
  local text = pipe:read "a"
  assert(pipe:close() and text ~= "", "packing failed")
  return host.base64(text)
end

--- A text as a string of JavaScript.
function bundle.quoted(text)
  local spelt = { ["\\"] = "\\\\", ['"'] = '\\"', ["\n"] = "\\n", ["\r"] = "\\r", ["<"] = "\\u003c" }
  return '"' .. text:gsub('[\\"\n\r<]', spelt) .. '"'
end

--- A script or a style of web/page without comments that stand on lines of their own or end one, and without
-- indentation: no text in them goes over a line or has " // " in it.
function bundle.script(name)
  local text = ("\n" .. bundle.read(FOLDER .. name)):gsub("\n%s*//[^\n]*", ""):gsub("\n%s*/%*.-%*/", "")
    :gsub("([;,{}]) // [^\n]*", "%1")
  return (text:gsub("%s*\n%s*", "\n"))
end

--- JavaScript that adds a style sheet of web/page to the page.
function bundle.style(name)
  return ("\ndocument.head.append(Object.assign(document.createElement('style'), { textContent: %s }));\n"):format(
    bundle.quoted(bundle.script(name)))
end

return bundle
