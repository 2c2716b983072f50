--- The index that the book's pages search (docs/pandoc/book.js): for each language one classic script that says in
-- which sections a word stands. Words are in lower case, without accents; code and formulas are left
-- out, and words of many sections are only listed. Does not search.
local json = require "minimodel.json"

local search = {}

local PLAIN = {}
for plain, letters in pairs { a = "áàâäãÁÀÂÄÃ", e = "éèêëÉÈÊË", i = "íìîïÍÌÎÏ", o = "óòôöõÓÒÔÖÕ", u = "úùûüÚÙÛÜ",
  n = "ñÑ", c = "çÇ" } do
  for letter in letters:gmatch(utf8.charpattern) do PLAIN[letter] = plain end
end

local ENTITIES = { amp = "&", lt = "<", gt = ">", quot = '"', ["#39"] = "'", nbsp = " " }

local function text_of(html)
  return (html:gsub("<[^>]*>", ""):gsub("&(#?%w+);", ENTITIES):gsub("%s+", " "):gsub("^ ", ""):gsub(" $", ""))
end

--- The words of a text as they are looked for, each once.
local function words_of(text)
  text = text:lower():gsub("\195[\128-\191]", PLAIN)
    :gsub("\226[\128-\191][\128-\191]", " "):gsub("\194[\128-\191]", " ")   -- dashes, quotes, signs
  local seen, list = {}, {}
  local function add(word)
    if not seen[word] and #word > 1 and not word:find "^[%d_]+$" then
      seen[word] = true
      list[#list + 1] = word
    end
  end
  for word in text:gmatch "[%w_\128-\255]+" do
    add(word)
    if word:find "_" then
      for part in word:gmatch "[^_]+" do add(part) end
    end
  end
  return list
end

--- The sections of a page, one a line: anchor, heading, words. The first is the page's beginning and has no anchor.
function search.sections(html)
  local main = html:match "<main.->(.*)</main>" or ""
  main = main:gsub('src="data:[^"]*"', ""):gsub('<nav class="ends".-</nav>', ""):gsub("<pre.-</pre>", " ")
    :gsub("<math.-</math>", " "):gsub("<script.-</script>", " "):gsub('alt="([^"]*)"', "> %1 <i ")
  local out, id, heading, at = {}, "", "", 1
  local function close(last)
    local words = words_of(text_of(heading .. " " .. main:sub(at, last):gsub("<[^>]*>", " ")))
    out[#out + 1] = ("%s\t%s\t%s"):format(id, heading, table.concat(words, " "))
  end
  for first, attributes, inside, after in main:gmatch "()<h[23]([^>]*)>(.-)</h[23]>()" do
    close(first - 1)
    id, heading, at = attributes:match ' id="([^"]*)"' or "", text_of(inside), after
  end
  close(#main)
  return table.concat(out, "\n") .. "\n"
end

local function base36(n)
  local digits = ""
  repeat
    local digit = n % 36
    digits = string.char(digit < 10 and 48 + digit or 87 + digit) .. digits
    n = n // 36
  until n == 0
  return digits
end

--- The script of a language. pages: a list of {file, title, sections}, the last as search.sections wrote them.
function search.script(pages)
  local made, places, count = { pages = {}, sections = {}, common = {} }, {}, 0
  for i, page in ipairs(pages) do
    made.pages[i] = { page.file, page.title }
    for id, heading, words in page.sections:gmatch "([^\t\n]*)\t([^\t\n]*)\t([^\n]*)\n" do
      made.sections[count + 1] = { i - 1, id, heading }
      for word in (words .. (id == "" and " " .. table.concat(words_of(page.title), " ") or "")):gmatch "%S+" do
        places[word] = places[word] or {}
        if places[word][#places[word]] ~= count then table.insert(places[word], count) end
      end
      count = count + 1
    end
  end
  local lines = {}
  for word, list in pairs(places) do
    if #list * 4 < count + 16 then
      local steps, before = {}, -1
      for i, at in ipairs(list) do
        steps[i] = base36(at - before)
        before = at
      end
      lines[#lines + 1] = word .. " " .. table.concat(steps, " ")
    else
      table.insert(made.common, word)
    end
  end
  table.sort(lines, function(a, b) return a:match "^%S+" < b:match "^%S+" end)
  table.sort(made.common)
  made.words = table.concat(lines, "\n")
  return "window.minimodelSearch = " .. json.encode(made) .. ";\n"
end

return search
