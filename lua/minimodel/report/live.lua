--- What makes a page run its lab, or the figures in it that move: its data and the runtime (web/README.md), as HTML for
-- the end of the page. Does not make the runtime: `make web` does. Where there is none, pages are complete but still.
local json = require "minimodel.json"
local lfs = require "lfs"
local files = require "minimodel.files"

local live = { file = "minimodel-runtime.js", exercises = "minimodel-exercises.js" }

--- The path of the runtime, or of another script that pages share, beside a checkout's program or an installed one; nil
-- where none was made.
function live.runtime(name)
  name = name or live.file
  local program = lfs.symlinkattributes("/proc/self/exe", "target") or ""
  local home = program:match "^(.*)/[^/]*$" or "."
  for _, folder in ipairs { home .. "/web/", home .. "/../share/minimodel/" } do
    if lfs.attributes(folder .. name, "mode") == "file" then return folder .. name end
  end
end

--- Copies the runtime, or such a script, into a folder, where it is not there already. nil, message when the disk
-- refuses.
function live.place(script, folder)
  local text, message = files.read(script)
  if not text then return nil, message end
  local target = folder .. "/" .. script:match "[^/]+$"
  if files.read(target) == text then return true end
  local ok
  ok, message = files.make_folders(folder)
  if not ok then return nil, message end
  return files.write(target, text)
end

--- The end of a page that runs something. held: "lab", and then data is what report/pieces.lua says of it, or
-- "moving", and then a list of what report/moving.lua says; either may be JSON. within: the runtime's text, where the
-- page is to hold it; other pages name its address in their head (the variable `runtime` of the template), so that the
-- engine can start while the rest of the page is still being read.
function live.html(held, data, within)
  local text = type(data) == "string" and data or json.encode(data)
  data = ('<script type="application/json" id="minimodel-%s">'):format(held)
    .. text:gsub("\n%s*", ""):gsub("<", "\\u003c")
  if not within then return data .. "</script>\n" end
  assert(not within:find("</script", 1, true) and not within:find("<!--", 1, true), "no text for a page to hold")
  return data .. "</script>\n<script>\n" .. within .. "</script>\n"
end

--- The end of the page of exercises. data: of report/exercises.lua; folder: that of the scripts, as the page sees it.
function live.exercises_html(data, folder)
  return ('<script type="application/json" id="minimodel-exercises">%s</script>\n'):format(
    (json.encode(data):gsub("\n%s*", ""):gsub("<", "\\u003c")))
    .. ('<script src="%s%s" defer></script>\n'):rep(2):format(folder, live.file, folder, live.exercises)
end

return live
