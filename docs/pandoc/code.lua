--- A pandoc filter for HTML pages whose code is Lua: colours it, in the form that pandoc's own highlighting has, which
-- takes half of the time that such a page needs. Runs last, with --no-highlight. Marks words of Lua, strings, numbers,
-- comments and calls; signs and other names have no colour and no mark. Does not check the code.
local KEYWORDS = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then true until
  while]]):gmatch "%a+" do KEYWORDS[word] = true end

local ESCAPED = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }
local function escape(text) return (text:gsub('[&<>"]', ESCAPED)) end

--- The end of a text in long brackets that begins at `at`, or nil.
local function long(text, at)
  local level = text:match("^%[(=*)%[", at)
  if not level then return nil end
  local _, last = text:find("]" .. level .. "]", at, true)
  return last or #text
end

local function quoted(text, at)
  local mark, i = text:sub(at, at), at + 1
  while i <= #text do
    local c = text:sub(i, i)
    if c == "\\" then i = i + 1 elseif c == mark or c == "\n" then break end
    i = i + 1
  end
  return math.min(i, #text)
end

--- The next piece of a text: its last byte, and its mark or nil.
local function piece(text, at)
  local _, last
  if text:find("^%-%-", at) then
    return long(text, at + 2) or (text:find("\n", at, true) or #text + 1) - 1, "co"
  end
  last = long(text, at)
  if last then return last, "st" end
  if text:find("^[\"']", at) then return quoted(text, at), "st" end
  _, last = text:find("^0[xX]%x*%.?%x*", at)
  if not last then _, last = text:find("^%d+%.?%d*[eE]?[+-]?%d*", at) end
  if last then
    local number = text:sub(at, last):gsub("[+-]$", "")   -- 1-2 is no number with an exponent
    if not number:find "[eExX]" then number = number:match "^[%d.]+" end
    return at + #number - 1, "dv"
  end
  _, last = text:find("^[%a_][%w_]*", at)
  if last then
    if KEYWORDS[text:sub(at, last)] then return last, "kw" end
    return last, text:find("^%s*[(\"'{]", last + 1) and "fu" or nil
  end
  _, last = text:find("^[^%w_\"'%[%-]+", at)
  return last or at, nil
end

--- The lines of a text, each with its marks.
local function coloured(text)
  local lines, line, at = {}, {}, 1
  local function put(part, mark)
    if part == "" then return end
    line[#line + 1] = mark and ('<span class="%s">%s</span>'):format(mark, escape(part)) or escape(part)
  end
  local function flush()
    lines[#lines + 1] = "<span>" .. table.concat(line) .. "</span>"
    line = {}
  end
  while at <= #text do
    local last, mark = piece(text, at)
    local from = at
    for stop in text:sub(at, last):gmatch "()\n" do
      put(text:sub(from, at + stop - 2), mark)
      flush()
      from = at + stop
    end
    put(text:sub(from, last), mark)
    at = last + 1
  end
  flush()
  return table.concat(lines, "\n")
end

function CodeBlock(block)
  if block.classes[1] ~= "lua" then return nil end
  local div, classes = ' class="sourceCode"', { "sourceCode" }
  if block.identifier ~= "" then div = ' id="' .. escape(block.identifier) .. '"' .. div end
  local names, first = {}, nil
  for name, value in pairs(block.attributes) do
    names[#names + 1] = (' %s="%s"'):format(name:find "^data%-" and name or "data-" .. name, escape(value))
    if name == "startFrom" then first = tonumber(value) end
  end
  local numbered = block.classes:includes "numberLines"
  if numbered then classes[2] = "numberSource" end
  for _, class in ipairs(block.classes) do classes[#classes + 1] = class end
  local style = ""
  if numbered and first and first ~= 1 then style = (' style="counter-reset: source-line %d;"'):format(first - 1) end
  return pandoc.RawBlock("html", ('<div%s%s><pre class="%s"><code class="sourceCode lua"%s>'):format(div,
    table.concat(names), table.concat(classes, " "), style) .. coloured(block.text) .. "</code></pre></div>")
end
