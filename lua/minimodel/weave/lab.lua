--- Runs a lab and makes its pages: one self-contained HTML file for each language, with the figures of that run.
local loader = require "minimodel.weave.loader"
local page = require "minimodel.weave.page"
local pandoc = require "minimodel.weave.pandoc"
local run = require "minimodel.lab.run"
local session = require "minimodel.session"
local words = require "minimodel.lab.words"

local weave = {}

--- The file name of a page in a language: name.html, name.es.html.
function weave.file(name, language)
  return name .. (language == "es" and ".es" or "") .. ".html"
end

--- The name of a script without its folder and ending.
function weave.stem(path)
  return path:match("([^/]+)%.lua$") or path:match("([^/]+)$")
end

--- Runs a script; its results go to out/<experiment>/. arguments: the words that set its
-- parameters. Returns the run and the lab's exit status, or
-- nil and a message.
function weave.run(path, out, arguments)
  local found, message = loader.inspect(path)
  local chunk
  if found then chunk, message = loader.load(path, found) end
  if not chunk then return nil, message end
  session.script, session.found, session.arguments, session.out = path, found, arguments or {}, out
  session.tap, session.quiet = false, true
  local ok, problem = xpcall(chunk, function(raised)
    return type(raised) == "table" and raised.usage or tostring(raised)
  end)
  local made = run.running()
  if not ok then
    run.conclude(problem)
    return nil, problem
  end
  if not made or not made.lab then return nil, path .. " is no lab: it never calls mm.lab" end
  local status
  ok, status = pcall(run.conclude)
  if not ok then return nil, status end
  collectgarbage()
  return made, status
end

--- Writes the pages of a run into folder `to`. options: room (pandoc.lay_out), variables(language) → template variables, pdf.
-- Returns the list of titles by language, or nil and a message.
function weave.pages(made, to, options)
  local stem, titles = weave.stem(made.found.path), {}
  for _, language in ipairs(words.languages) do
    local text, title = page.write(made, language, { figures = made.staging.target, format = "svg" })
    local other = words.other[language]
    local variables = { twin = weave.file(stem, other), self = weave.file(stem, language), ["twin-lang"] = other }
    for name, value in pairs(options.variables and options.variables(language) or {}) do variables[name] = value end
    local ok, message = pandoc.make(options.room, {
      text = text, language = language, target = to .. "/" .. weave.file(stem, language), toc = true, variables = variables,
      cites = page.cites(text),
    })
    if not ok then return nil, message end
    titles[language] = title
    if options.pdf then
      text = page.write(made, language, { figures = made.staging.target, format = "pdf" })
      ok, message = pandoc.make(options.room, {
        text = text, language = language, target = to .. "/" .. weave.file(stem, language):gsub("html$", "pdf"), pdf = true,
        cites = page.cites(text),
      })
      if not ok then return nil, message end
    end
  end
  return titles
end

return weave
