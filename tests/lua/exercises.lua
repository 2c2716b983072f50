-- The exercises: each file of exercises/ is what its module makes; every solution holds all of its checks; unedited
-- files, answers that do not look at their inputs and typical wrong answers do not, and every check is failed by one
-- of these. With an argument, the id of an exercise, only that one is tried.
local exercises = require "minimodel.exercises"
local lint = require "minimodel.report.lint"
local mm = require "minimodel"
local tap = require "minimodel.tap"
local try = require "minimodel.learn.try"
local verdict = require "minimodel.exercises.verdict"
local wrong = dofile "tests/exercises/wrong.lua"
local shell = dofile "tests/lua/fixtures/shell.lua"

local function asker_of(id, source)
  local chunk = assert(load(source, "=answer", "t", exercises.environment(id)))
  return assert(exercises.asker(id, chunk()))
end

local function told(result)
  local lines = {}
  for i, check in ipairs(result.checks) do
    lines[i] = ("%d %s: %s"):format(i, check.held and "held" or "NOT", check.message and check.message.en or "")
  end
  return table.concat(lines, "\n")
end

--- The call f(…) again: what it gave the first time it was called by that name.
local function first_answers(ask)
  local kept = {}
  return function(name, ...)
    if not kept[name] then kept[name] = table.pack(pcall(ask, name, ...)) end
    if kept[name][1] then return kept[name][2] end
    error(kept[name][2], 0)
  end
end

local asked = arg[1] and { assert(exercises.find(arg[1])) }
for _, id in ipairs(asked or exercises.list()) do
  local exercise = exercises.get(id)
  local text = exercises.text(id, "start")
  tap.ok(shell.read("exercises/" .. id .. ".lua") == text, id .. ": its file is the one that the program makes",
    "make exercises writes it")
  tap.is(lint.check("exercises/" .. id .. ".lua"), {}, id .. ": both languages of its statement say the same")
  local long, two_languages = nil, exercise.id == id and #exercise.hints >= 2 and #exercise.checks >= 2
  for line in text:gmatch "[^\n]*" do
    if (utf8.len(line) or #line) > 80 then long = line end
  end
  tap.ok(not long, id .. ": 80 columns are enough", "%s", long)
  for _, said in ipairs(exercise.hints) do two_languages = two_languages and said.en and said.es end
  for _, check in ipairs(exercise.checks) do two_languages = two_languages and check.name.en and check.name.es end
  two_languages = two_languages and exercise.title.en and exercise.title.es
  tap.ok(two_languages, id .. ": title, hints (two at least) and checks in both languages")

  local ask = asker_of(id, exercises.text(id, "solution"))
  local result = exercises.run(id, ask)
  tap.ok(result.held == result.total, id .. ": the solution holds all checks", "%s", told(result))
  local again = exercises.run(id, ask, { 11, 1234567, 2 ^ 40 // 1 | 0 })
  tap.ok(again.held == again.total, id .. ": with other inputs too", "%s", told(again))
  local start = exercises.run(id, asker_of(id, text))
  tap.ok(start.held < start.total, id .. ": the file as it comes does not hold", "%s", told(start))
  local constant = exercises.run(id, first_answers(ask))
  tap.ok(constant.held < constant.total, id .. ": an answer that does not look at its inputs is found out")

  local failed = {}
  for _, case in ipairs(wrong[id] or {}) do
    local what, text_there, instead, checks = table.unpack(case)
    local at, last = exercise.solution:find(text_there, 1, true)
    local source = at and exercise.solution:sub(1, at - 1) .. instead .. exercise.solution:sub(last + 1)
    local outcome = at and exercises.run(id, asker_of(id, source))
    local well = at ~= nil
    for _, number in ipairs(at and checks or {}) do
      well = well and not outcome.checks[number].held
      failed[number] = true
    end
    tap.ok(well, id .. ": wrong: " .. what, "%s", outcome and told(outcome) or "the solution has no " .. text_there)
  end
  local never = {}
  for i in ipairs(exercise.checks) do
    if not failed[i] then never[#never + 1] = i end
  end
  tap.ok(#never == 0, id .. ": every check is failed by a wrong answer", "not %s", table.concat(never, ", "))
end

if not asked then
  tap.ok(#exercises.list() >= 20, #exercises.list() .. " exercises")
  for _, name in ipairs(shell.names "exercises") do
    tap.ok(name:find "^%." or exercises.find(name), "exercises/" .. name .. " is one of them")
  end
  local two = exercises.list()[2]
  tap.is(exercises.find(two), two, "an exercise is found by its id")
  tap.is(exercises.find(two:sub(4)), two, "by its name")
  tap.is(exercises.find "2", two, "by its number")
  tap.is(exercises.find("/some where/" .. two .. ".lua"), two, "by the name of a file")
  tap.ok(select(2, exercises.find "entropi"):find('did you mean "entropy"?', 1, true), "a mistyped one is guessed")
  tap.ok(select(2, exercises.find "zzzzzz"):find("learn --list", 1, true), "and another is told where they are listed")

  -- A refusal is the answer's own: asked plainly, and as minimodel learn asks (tests/check/honest.lua: shut in)
  local learn = "15-learned-edge"
  local solution = exercises.get(learn).solution
  local path = os.tmpname()
  for _, case in ipairs(dofile "tests/exercises/refusals.lua"(solution)) do
    local what, source, refused = table.unpack(case)
    local plainly = exercises.run(learn, asker_of(learn, source), { 1 }).checks[4]
    shell.write(path, source)
    local tried = try(learn, path, { seeds = { 1 } })
    local learned = tried.result.checks[4]
    tap.is({ plainly.held, learned.held }, { refused, refused }, (refused and "a refusal: " or "none: ") .. what)
    local en = 'row(9, 9, "error") should stop with an error("…") that says why, and stops with: '
    local es = 'row(9, 9, "error") debería parar con un error("…") que diga por qué, y se detiene con: '
    for _, told_of in ipairs(refused and {} or { plainly, learned }) do
      local message = told_of.message or { en = "", es = "" }
      tap.ok(message.en:gsub("%d+, %d+", "9, 9"):sub(1, #en) == en and message.es:gsub("%d+, %d+", "9, 9"):sub(1, #es)
        == es, "it is told so", "%s / %s", message.en, message.es)
    end
  end
  shell.write(path, (solution:gsub('error%("position[^\n]* end', "while true do end end")))
  local endless = try(learn, path, { seeds = { 1 }, seconds = 0.1 }).result.checks[4]
  tap.ok(not endless.held, "none: a loop without end")
  os.remove(path)

  -- What an answer may give, and what it may reach
  local id = "02-entropy"
  local function message(source)
    local ok, raised = pcall(function() return asker_of(id, source)("entropy", { 1 }) end)
    local read = not ok and verdict.read(raised)
    return read and read.en .. " / " .. read.es or tostring(raised)
  end
  local cases = {
    { "return { entropy = function() return print end }", "entropy({1}) gives a function",
      "entropy({1}) da una función" },
    { "return { entropy = function() return io.stdout end }", "gives something that is no tensor", "no es un tensor" },
    { "local t = {} t.t = t return { entropy = function() return t end }", "nested without end", "sin fin" },
    { "return { entropy = function() return { [print] = 1 } end }", "neither numbers nor texts", "ni textos" },
    { "return { entropy = function() local x; return x.y end }", "entropy({1}) stops with an error: answer:1:",
      "entropy({1}) se detiene con un error" },
    { "return { entropy = function(row) table.remove(row) error() end }", "entropy({1}) stops", "entropy({1}) se" },
    { "return {}", "a function called entropy", "una función llamada entropy" },
    { "return 3", "it returns number", "it returns number" },
    { "return { entropy = function() return require 'minimodel.exercises.02-entropy'.solution end }",
      "not for answers to read", "no son para" },
  }
  for _, case in ipairs(cases) do
    local said = message(case[1])
    tap.ok(said:find(case[2], 1, true) and said:find(case[3], 1, true), "told: " .. case[2], "%s", said)
  end
  tap.ok(not message "return { entropy = function() leaked = 1 return 0 end }":find "leaked"
    and rawget(_G, "leaked") == nil,
    "a global of an answer stays in it")

  local changed = { 1, 2 }
  local ok, raised = pcall(verdict.equal, function(_, list) return table.remove(list) end, "last", { changed }, 3, 0)
  tap.ok(not ok and raised.en:find("last({1, 2}) should be 3, and is 2", 1, true),
    "a call is told as it was asked, whatever the answer does to its lists", "%s", raised.en)

  -- What a method does depends on the state of the answer, which no call shows
  local window = exercises.run("14-window", asker_of("14-window", exercises.get("14-window").start), { 1 })
  tap.ok(window.checks[1].message.en:find("after wide(2): bias(2, 5), entry [", 1, true) == 1
    and window.checks[1].message.es:find("tras wide(2): bias(2, 5), elemento [", 1, true) == 1,
    "the width of the window is told", "%s", window.checks[1].message.en)
  local stopping = exercises.get("14-window").solution:gsub("distance:gt", "distance:grt")
  window = exercises.run("14-window", asker_of("14-window", stopping), { 1 })
  tap.ok(window.checks[3].message.en:find "^after wide%(4%): bias%(1, %d+%) stops with an error: "
    and window.checks[3].report, "also where the answer stops", "%s", window.checks[3].message.en)

  -- What a check says
  local function said(got, want, tolerance)
    local passed, fault = pcall(verdict.near, "f(1)", got, want, tolerance)
    return passed and "" or fault.en .. " / " .. fault.es
  end
  tap.is(said(mm.tensor { 1, 2 }, { 1, 2 }), "", "a tensor and a table of the same numbers are the same")
  tap.is(said(mm.tensor { 1 }, 1), "", "a number in a tensor is that number")
  tap.is(said(0 / 0, 0 / 0), "", "NaN where NaN is right")
  tap.ok(said(0 / 0, 1, 1e9):find("should be 1, and is nan", 1, true), "NaN is not near anything")
  tap.ok(said(math.huge, 1, 1e9):find("is math.huge", 1, true), "nor is infinity")
  tap.ok(said(nil, 1):find("gives nothing", 1, true), "nothing")
  tap.ok(said({ 1, 2, 3 }, { 1, 2 }):find("should have 2 entries, and has 3", 1, true), "another length")
  tap.ok(said({ { 1, 2 }, { 3, 4 } }, { { 1 }, { 3 } }):find("shape 2 × 1, and has 2 × 2", 1, true), "another shape")
  local keyed = said({ [8] = 1, [16] = 2 }, { 1, 2 })
  tap.ok(keyed:find("list of 2, with the keys 1, 2, …, and has the keys 8, 16", 1, true), "no list", "%s", keyed)
  local H = mm.record "w"
  H:put(1, 2)
  tap.ok(said(H, { 1 }):find("f(1) is a record; a plain list is wanted, which :list() makes of it", 1, true)
    and said({ a = H }, { a = 1 }):find("should be a number, and is a record", 1, true), "a record")
  tap.ok(said({ { 1, 2 }, { 3, 4 } }, { { 1, 2 }, { 3, 5 } }):find("entry [2, 2], should be 5, and is 4", 1, true),
    "where it differs")
  tap.ok(said("1", 1):find("should be a number, and is a text", 1, true), "another kind")
  tap.ok(said({ a = 1 }, { a = 2 }):find("entry [a]", 1, true), "a field")
end
tap.done()
