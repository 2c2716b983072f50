--- What a lab says in the book: it is run in a process of its own, whose answer is the text of its pages. Decides how a
-- lab is run for the book. Does not: make pages, or know which labs changed.
local host = require "minimodel.host"
local inline = require "minimodel.report.inline"
local json = require "minimodel.json"
local files = require "minimodel.files"
local order = require "minimodel.report.order"
local page = require "minimodel.report.page"
local pieces = require "minimodel.report.pieces"
local words = require "minimodel.report.words"

local runs = {}

function runs.digest(...)
  return host.sha256(table.concat({ ... }, "\0"))
end

--- How a lab is run for the book, and the digest of what it reads besides its script. A lab that trains announces
-- --quick; its trained runs are kept in figures/<experiment>/runs, and where they are complete (a manifest of a full
-- run stands beside them) they are used.
function runs.how(source)
  local experiment = source:match('experiment%s*=%s*"([^"]+)"')
  local kept = experiment and "figures/" .. experiment or "."
  local made = experiment and json.decode(files.read(kept .. "/manifest.json") or "{}") or {}
  local arguments = {}
  if source:find("quick%s*=%s*true") and (type(made.config) ~= "table" or made.config.quick ~= false) then
    arguments[1] = "--quick"
  end
  local parts = { #arguments > 0 and "quick" or "full" }
  if #arguments == 0 then
    for _, path in ipairs(order.files(kept .. "/runs", "%.json$")) do parts[#parts + 1] = path .. files.read(path) end
  end
  return arguments, runs.digest(table.unpack(parts)), experiment
end


--- In the process of its own: runs the lab at `path` and writes, beside the file `answer` (which is called
-- FOLDER/.text/SECTION-STEM.run), the text of its pages and what lets them run it; in `answer`, as JSON, its titles,
-- its status and its exit status, or the problem. run(path, out, arguments) runs a lab (lab/pages.lua). Returns 0.
function runs.answer(run, path, answer, arguments)
  local root, base = answer:match "^(.*)/%.text/[^/]*$", answer:gsub("%.run$", "")
  local made, status = run(path, root .. "/results", arguments)
  local said = made and { exit = status, titles = {}, status = {} } or { problem = status }
  local function keep(name, text)
    local ok, message = files.make_folders(root .. "/.text")
    if ok then ok, message = files.write(name, text) end
    if not ok then error(message, 0) end
  end
  if made then
    keep(base .. ".json", json.encode(pieces.lab(made.document)))
    for _, language in ipairs(words.languages) do
      local text, title = page.write(made.document, language, { figures = made.staging.target, format = "svg" })
      keep(("%s.%s.md"):format(base, language), text)
      said.titles[language] = title
      said.status[language] = inline.markdown(made.document:status(), language, { kind = "pandoc" })
    end
  end
  keep(answer, json.encode(said))
  return 0
end

return runs
