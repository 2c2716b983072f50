--- minimodel explain CODE: what a code such as MM-S01 is about, with a wrong and a right example; without a code, the
-- list of all.
-- Returns a function from the list of arguments to the exit status.
local messages = require "minimodel.messages"
local options = require "minimodel.options"
local show = require "minimodel.diagnose.show"

local explain = {}

local pages

--- Every page by its code: { title = {en, es}, en, es [, wrong, right, warning] }.
function explain.pages()
  if not pages then
    pages = {}
    for _, part in ipairs { "language", "library" } do
      for code, page in pairs(require("minimodel.messages.pages." .. part)) do pages[code] = page end
    end
  end
  return pages
end

local function codes()
  local list = {}
  for code in pairs(explain.pages()) do list[#list + 1] = code end
  table.sort(list)
  return list
end

local function example(out, title, code)
  out[#out + 1] = ""
  out[#out + 1] = title
  for line in (code .. "\n"):gmatch "(.-)\n" do out[#out + 1] = ("    " .. line):gsub("%s+$", "") end
end

--- A page as text in a language; nil where no page has that code.
function explain.text(code, language)
  local page = explain.pages()[code]
  if not page then return nil end
  local out = { code .. "  " .. page.title[language], "", show.wrap(show.typed(page[language]), "") }
  if page.wrong then
    example(out, messages.say "Not so:", page.wrong)
    example(out, messages.say "But so:", page.right)
  end
  return table.concat(out, "\n") .. "\n"
end

local USAGE = {
  en = "usage: minimodel explain CODE\n       minimodel explain          the list of codes\n",
  es = "uso: minimodel explain CÓDIGO\n     minimodel explain          la lista de códigos\n",
}

function explain.command(words)
  local language = messages.language()
  if words[1] == "--help" or words[1] == "-h" then
    io.stdout:write(show.fit(USAGE[language]))
    return 0
  elseif #words == 0 then
    for _, code in ipairs(codes()) do print(code .. "  " .. explain.pages()[code].title[language]) end
    return 0
  elseif #words > 1 then
    error({ usage = "explain: one code is wanted, such as MM-S01" }, 0)
  end
  local code = words[1]:upper():gsub("^%[(.*)%]$", "%1")
  if not code:find "^MM%-" then code = "MM-" .. code end
  local text = explain.text(code, language)
  if not text then
    local near = options.nearest(code, codes())
    error({ usage = ("explain: there is no code %s%s"):format(words[1], near and ("; did you mean %s?"):format(near)
      or "") }, 0)
  end
  io.stdout:write(text)
  return 0
end

return setmetatable(explain, { __call = function(_, words) return explain.command(words) end })
