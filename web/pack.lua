-- pack.lua FOLDER FILE…: copies Lua files to FOLDER/FILE without comments, indentation and needless blanks, for a
-- page that has to carry them, with short names for their locals (shorten.lua). Lines stay where they are, so that an
-- error names the line of the file in the repository. Of a bibliography the keys are kept: the page itself says who
-- wrote a work. Does not: change any other token.
local lfs = require "lfs"
local scan = require "minimodel.literate.scan"
local shorten = dofile "web/shorten.lua"

--- Whether two tokens may stand side by side: not two words, nor signs that would be another one, nor a number and a
-- dot.
local function may_touch(before, after)
  local last, first = before:sub(-1), after:sub(1, 1)
  local word_before, word_after = last:find "[%w_]", first:find "[%w_]"
  if word_before and word_after or before:find "^%.?%d" and first == "." then return false end
  return word_before or word_after or last ~= first and not (first == "=" and last:find "[<>~%[]")
end

--- The tokens of a text but for its comments, one a line.
local function tokens_of(source)
  local list = {}
  for kind, text in scan.tokens(source) do
    if kind ~= "comment" then list[#list + 1] = text end
  end
  return table.concat(list, "\n")
end

local function packed(source)
  local kept, at, before, newlines, blank = {}, 1, "", 0, false
  local function pass(text)   -- what stands between two tokens: its line ends count, and whether it is there at all
    newlines, blank = newlines + select(2, text:gsub("\n", "")), blank or text ~= ""
  end
  for kind, text, first in scan.tokens(source) do
    pass(source:sub(at, first - 1))
    at = first + #text
    if kind == "comment" then
      pass(text)
    else
      kept[#kept + 1] = newlines > 0 and ("\n"):rep(newlines) or blank and not may_touch(before, text) and " " or ""
      kept[#kept + 1] = text
      before, newlines, blank = text, 0, false
    end
  end
  local text = table.concat(kept) .. "\n"
  assert(tokens_of(text) == tokens_of(source), "packing changed a token")
  return text
end

local function make_folder(path)
  if path == "" or lfs.attributes(path, "mode") then return end
  make_folder(path:match "^(.*)/[^/]*$" or "")
  assert(lfs.mkdir(path))
end

local folder = arg[1]
for i = 2, #arg do
  local file = assert(io.open(arg[i], "rb"))
  local source = file:read "a"
  file:close()
  local text
  if arg[i]:find "%.bib$" then
    text = source:gsub("[^@]*(@%a+%s*{[%w_%-]+)[^@]*", "%1,\n}\n")
  else
    text = packed(shorten.source(source))
    assert(load(text, "=" .. arg[i], "t"))
  end
  local place = folder .. "/" .. arg[i]:gsub("^/", "")
  make_folder(place:match "^(.*)/")
  local out = assert(io.open(place, "wb"))
  out:write(text)
  assert(out:close())
end
