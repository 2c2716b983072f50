--- Reads docs/pandoc/references.bib far enough to name a work in a README: authors, year, title, where it
-- is. pandoc's citeproc does the same for pages; both read the one file. Does not know TeX beyond braces
-- and accents written as UTF-8.
local host = require "minimodel.host"

local bibliography = {}

local entries

local function field(body, name)
  local value = body:match("[,%s]" .. name .. "%s*=%s*(%b{})")
  if not value then return nil end
  return (value:sub(2, -2):gsub("[{}]", ""):gsub("%s+", " "))
end

local function family_names(authors)
  local names = {}
  for author in (authors .. " and "):gmatch("(.-) and ") do
    names[#names + 1] = author:match("^([^,]+),") or author:match("(%S+)$")
  end
  return names
end

local function parse(text)
  local found = {}
  for key, body in text:gmatch("@%a+%s*{%s*([%w_%-]+)(.-)\n}") do
    found[key] = {
      key = key, authors = family_names(field(body, "author") or key), all_authors = field(body, "author") or key,
      year = field(body, "year") or "", title = field(body, "title") or "", url = field(body, "url"),
      place = field(body, "booktitle") or field(body, "journal") or field(body, "howpublished"),
    }
  end
  return found
end

--- The entry of a key, or nil.
function bibliography.entry(key)
  entries = entries or parse(host.resource "pandoc/references.bib" or "")
  return entries[key]
end

--- A source as a citation: "@key", or "[@key, section 3]" when a place follows the key; aside: in brackets in any case.
-- nil when it is no work of the bibliography.
function bibliography.citation(source, aside)
  local key, place = source:match("^([%w_%-]+)(.*)$")
  if not (key and bibliography.entry(key) and (place == "" or place:find("^,%s*%S"))) then return nil end
  return (aside or place ~= "") and ("[@%s%s]"):format(key, place) or "@" .. key
end

--- "Press and Smith", "Vaswani et al."
function bibliography.who(entry, language)
  local names = entry.authors
  if #names == 1 then return names[1] end
  if #names == 2 then return names[1] .. (language == "es" and " y " or " and ") .. names[2] end
  return names[1] .. " et al."
end

--- A line for the list of references.
function bibliography.line(entry)
  local title = entry.url and ("[%s](%s)"):format(entry.title, entry.url) or entry.title
  local people = entry.all_authors:gsub("([^,]+), (.-) and ", "%1, %2; "):gsub(" and ", "; ")
  return ("%s (%s). %s.%s"):format(people, entry.year, title, entry.place and (" *%s*."):format(entry.place) or "")
end

return bibliography
