--- The texts that run: what a chunk name stands for, its lines, and its tree.
-- A file is read when it is first asked for; code that was typed is handed over by whoever loads it. Does not run
-- anything.
local parser = require "minimodel.diagnose.parser"

local sources = {}

local texts, trees, hidden = {}, {}, {}

--- Keeps the text of a chunk ("@file", "=(typed)", …) that is about to run. `before` is how many of its first bytes
-- nobody typed.
function sources.keep(chunk, text, before)
  texts[chunk], trees[chunk], hidden[chunk] = text, nil, before
end

--- How many bytes at the beginning of a chunk nobody typed.
function sources.hidden(chunk) return hidden[chunk] or 0 end

--- The text of a chunk, or nil.
function sources.text(chunk)
  if texts[chunk] == nil and chunk:sub(1, 1) == "@" then
    local file = io.open(chunk:sub(2), "rb")
    local text = file and file:read "a"
    if file then file:close() end
    texts[chunk] = text and text:gsub("^\xEF\xBB\xBF", "") or false
  end
  return texts[chunk] or nil
end

--- The tree of a chunk; nil where there is no text, or it is not Lua.
function sources.tree(chunk)
  if trees[chunk] == nil then
    local text = sources.text(chunk)
    trees[chunk] = text and parser.parse(text) or false
  end
  return trees[chunk] or nil
end

--- Line `number` of a text: the line, and the byte at which it begins.
function sources.line(text, number)
  local at = 1
  for _ = 2, number do
    at = text:find("\n", at, true)
    if not at then return nil end
    at = at + 1
  end
  return text:sub(at, (text:find("\r?\n", at) or #text + 1) - 1), at
end

return sources
