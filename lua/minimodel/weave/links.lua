--- Do the links between pages lead somewhere? Looks at links inside the folder of pages; does not go to the network.
local lfs = require "lfs"

local links = {}

--- The links and anchors of a page: {href = {…}, id = {…}}. What is embedded (data:) or elsewhere (https:) is left out.
function links.of(html)
  local text = html:gsub("<style>.-</style>", ""):gsub('src="data:[^"]*"', "")
  local found = { href = {}, id = {} }
  local seen = {}
  for target in text:gmatch(' href="([^"]*)"') do
    if not target:find("^%a+:") and not seen[target] then
      seen[target] = true
      found.href[#found.href + 1] = target
    end
  end
  for id in text:gmatch(' id="([^"]*)"') do found.id[#found.id + 1] = id end
  return found
end

--- Resolves a relative link: "labs/a.html", "../theory/b.html" → "theory/b.html".
local function resolve(from, target)
  local path = (from:match("^(.*/)") or "") .. target
  local count
  repeat path, count = path:gsub("[^/]+/%.%./", "", 1) until count == 0
  return path
end

--- Messages about links that lead nowhere. pages: id ("labs/01.es", "index.en") → {links = …} as links.of gave.
function links.check(folder, pages)
  local anchors, problems, names = {}, {}, {}
  local function file_of(id)
    local stem, language = id:match("^(.*)%.(%a%a)$")
    return stem and stem .. (language == "es" and ".es" or "") .. ".html"
  end
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
  return problems
end

return links
