-- Every page of the book in the folder DOCS, in a real browser, light and dark (look.lua says what is looked at). Run
-- by `make docs-check`.
local lfs = require "lfs"
local tap = require "minimodel.tap"
local shell = dofile "tests/lua/fixtures/shell.lua"
local look = dofile "tests/docs/look.lua"

if not look.browser then tap.skip_all "no Chromium here" end
local root = os.getenv "DOCS" or "build/docs"
if root:sub(1, 1) ~= "/" then root = lfs.currentdir() .. "/" .. root end
local folder = shell.folder()
for _, dark in ipairs { false, true } do look.at(look.pages(root), folder, dark) end
shell.remove(folder)
tap.done()
