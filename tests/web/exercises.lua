-- exercises.lua FOLDER: for exercises.sh: the pages of the exercises as the book makes them, FOLDER/book/sheets/…, and
-- FOLDER/told.json: of each exercise the code it begins with, its solution, its hints, and what a native run of each
-- says in both languages, with the first inputs and with the next.
local exercises = require "minimodel.exercises"
local files = require "minimodel.files"
local json = require "minimodel.json"
local live = require "minimodel.report.live"
local page = require "minimodel.report.page"
local pandoc = require "minimodel.report.pandoc"
local practice = require "minimodel.report.exercises"
local session = require "minimodel.session"

local folder = arg[1]
local room <close> = assert(pandoc.lay_out())
for _, name in ipairs { live.file, live.exercises } do
  assert(live.place(assert(live.runtime(name), name .. " is not made"), folder .. "/book"))
end
for _, language in ipairs { "en", "es" } do
  assert(pandoc.make(room, { text = practice.page(language), language = language, toc = true, share = true,
    target = folder .. "/book/sheets/" .. page.file("exercises", language),
    live = live.exercises_html(practice.data(), "../"),
    variables = { twin = page.file("exercises", language == "en" and "es" or "en"), ["twin-lang"] = "es" } }))
end

local run = require "minimodel.learn.page"
local function told(id, text, first, language)
  local path, out = id .. ".lua", folder .. "/out.json"
  assert(files.write(path, text))
  session.language = language
  run(id, path, out, first)
  os.remove(path)
  return json.decode(files.read(out))
end

local function trimmed(text) return (text:gsub("^%s*\n", ""):gsub("%s+$", "")) end
local all = {}
for i, id in ipairs(exercises.list()) do
  local exercise = exercises.get(id)
  local start, solution = trimmed(exercise.start) .. "\n", trimmed(exercise.solution) .. "\n"
  all[i] = { id = id, start = start, solution = solution, title = exercise.title, hints = exercise.hints,
    begins = { en = told(id, start, 1, "en"), es = told(id, start, 1, "es") }, next = told(id, start, 4, "en"),
    solved = told(id, solution, 1, "en") }
end
assert(files.write(folder .. "/told.json", json.encode(all)))
