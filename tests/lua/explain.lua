-- The pages of `minimodel explain`: every code of the catalogue has one in both languages, and their examples are run:
-- the wrong one gives
-- that code, the right one runs.
local explain = require "minimodel.messages.explain"
local messages = require "minimodel.messages"
local tap = require "minimodel.tap"

local program = os.getenv "MINIMODEL" or "build/minimodel"
local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))

--- Runs a script; its standard error and whether it ended well.
local function run(code)
  local path = folder .. "/example.lua"
  local file = assert(io.open(path, "w"))
  file:write(code, "\n")
  file:close()
  local command = ("%s --lang en --out %s/out %s 2>&1 > /dev/null < /dev/null"):format(program, folder, path)
  local pipe = assert(io.popen(command))
  local text = pipe:read "a"
  return text, pipe:close() == true
end

local codes, missing = {}, {}
for _, format in ipairs(messages.formats()) do
  local _, code = messages.entry(format)
  if code then codes[code] = true end
end
for code in pairs(codes) do
  if not explain.pages()[code] then missing[#missing + 1] = code end
end
table.sort(missing)
tap.ok(#missing == 0, "every code has a page", "%s", table.concat(missing, " "))

local names = {}
for code in pairs(explain.pages()) do names[#names + 1] = code end
table.sort(names)
local unused, wrong = {}, {}
for _, code in ipairs(names) do
  local page = explain.pages()[code]
  if not codes[code] then unused[#unused + 1] = code end
  for _, language in ipairs { "en", "es" } do
    if type(page[language]) ~= "string" or type(page.title[language]) ~= "string" then
      wrong[#wrong + 1] = code .. ": " .. language
    end
  end
  if page.wrong then
    local text, well = run(page.wrong)
    if not text:find("[" .. (page.says or code) .. "]", 1, true) then
      wrong[#wrong + 1] = code .. ": the wrong example says\n" .. text
    end
    if well and not page.warning then wrong[#wrong + 1] = code .. ": the wrong example runs" end
    text, well = run(page.right)
    if not well or text:find("MM-", 1, true) then wrong[#wrong + 1] = code .. ": the right example says\n" .. text end
  end
end
tap.ok(#unused == 0, "every page has a code that some message gives", "%s", table.concat(unused, " "))
tap.ok(#wrong == 0, "the examples do what the pages say", "%s", table.concat(wrong, "\n"))
tap.ok(#names > 50, ("%d pages"):format(#names))

os.execute("rm -rf " .. folder)
tap.done()
