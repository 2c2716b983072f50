--- Do the links between pages lead somewhere? Looks at links inside the folder of pages; does not go to the network.
local lfs = require "lfs"
local files = require "minimodel.files"

local links = {}

local NUMBERED = { chapter = true, ["capítulo"] = true, lab = true, ["práctica"] = true }

--- The links and anchors of a page: {href = {…}, id = {…}, numbers = {{href, number}, …}}, the last those whose words
-- say "chapter 03" or the like. What is embedded (data:) or elsewhere (https:) is left out.
function links.of(html)
  local text = html:gsub("<style>.-</style>", ""):gsub('src="data:[^"]*"', "")
  local found = { href = {}, id = {}, numbers = {} }
  local seen = {}
  for target in text:gmatch(' href="([^"]*)"') do
    if not target:find("^%a+:") and not seen[target] then
      seen[target] = true
      found.href[#found.href + 1] = target
    end
  end
  for target, said in text:gmatch '<a href="([^"]*)"[^>]*>([^<]*)' do
    local word, number = said:gsub("\u{a0}", " "):match "^([%a\128-\255]+)%s+(%d+)"
    if word and NUMBERED[word:lower()] then table.insert(found.numbers, { target, number }) end
  end
  for id in text:gmatch(' id="([^"]*)"') do found.id[#found.id + 1] = id end
  return found
end

--- Resolves a relative link: "labs/a.html", "../theory/b.html" → "theory/b.html".
local function resolve(from, target)
  local path = (from:match("^(.*/)") or "") .. files.path_of(target)
  local count
  repeat path, count = path:gsub("[^/]+/%.%./", "", 1) until count == 0
  return path
end

local function file_of(id)
  local stem, language = id:match("^(.*)%.(%a%a)$")
  return stem and stem .. (language == "es" and ".es" or "") .. ".html"
end

--- Messages about links that lead nowhere, or to another number than they say.
-- pages: id ("labs/01.es", "index.en") → {links = …} as links.of gave.
function links.check(folder, pages)
  local anchors, problems, names = {}, {}, {}
  for id, made in pairs(pages) do
    if made.links and file_of(id) then
      local file = file_of(id)
      names[#names + 1] = id
      anchors[file] = {}
      for _, anchor in ipairs(made.links.id) do anchors[file][anchor] = true end
    end
  end
  table.sort(names)
  for _, id in ipairs(names) do
    local file = file_of(id)
    for _, target in ipairs(pages[id].links.href) do
      local path, anchor = target:match("^([^#]*)#?(.*)$")
      local to = path == "" and file or resolve(file, path)
      if not anchors[to] and not lfs.attributes(folder .. "/" .. to, "mode") then
        problems[#problems + 1] = ("%s/%s: this link leads nowhere: %s"):format(folder, file, target)
      elseif anchor ~= "" and anchors[to] and not anchors[to][anchor] then
        problems[#problems + 1] = ("%s/%s: there is no such place: %s"):format(folder, file, target)
      end
    end
  end
  for _, id in ipairs(names) do
    for _, said in ipairs(pages[id].links.numbers or {}) do
      local number = said[1]:match "([^/]*)$":match "^(%d+)%-"
      if number and tonumber(number) ~= tonumber(said[2]) then
        problems[#problems + 1] = ("%s/%s: this link says number %s, and leads to %s"):format(folder, file_of(id),
          said[2], said[1])
      end
    end
  end
  return problems
end

return links
