--- A pandoc filter: a code block with the attributes include and marker shows that piece of a source file, so that a
-- page cannot show code that no longer exists. In C the piece stands between /*> rope-rotate */ and /*< */, in Lua
-- between --> rope-rotate and --<. The metadata `root` is the folder that paths start from. A missing file or marker
-- ends the build.
local root = "."

local function stop(...)
  io.stderr:write(table.concat({ ... }), "\n")
  os.exit(1)
end

local OPEN = { c = "^%s*/%*>%s*(.-)%s*%*/", lua = "^%s*%-%->%s*(.-)%s*$" }
local CLOSE = { c = "^%s*/%*<%s*%*/", lua = "^%s*%-%-<%s*$" }

local function piece(path, marker)
  local file = io.open(root .. "/" .. path)
  if not file then stop("snippet: there is no file ", path) end
  local kind = path:match("%.lua$") and "lua" or "c"
  local lines, first, number, depth = {}, nil, 0, nil
  for line in file:lines() do
    number = number + 1
    if not first then
      if line:match(OPEN[kind]) == marker then first = number + 1 end
    elseif line:match(CLOSE[kind]) then
      depth = true
      break
    elseif not line:match(OPEN[kind]) then
      lines[#lines + 1] = line
    end
  end
  file:close()
  if not first then stop("snippet: marker not found: ", marker, " in ", path) end
  if not depth then stop("snippet: marker ", marker, " in ", path, " is never closed") end
  local least = math.huge
  for _, line in ipairs(lines) do
    if line:match("%S") then least = math.min(least, #line:match("^ *")) end
  end
  for i, line in ipairs(lines) do lines[i] = line:sub(least + 1) end
  return table.concat(lines, "\n"), first
end

local function code(block)
  local path, marker = block.attributes.include, block.attributes.marker
  if not path then return nil end
  local text, first = piece(path, marker or stop("snippet: ", path, " is included without a marker"))
  return {
    pandoc.CodeBlock(text, pandoc.Attr("", { path:match("%.lua$") and "lua" or "c", "numberLines" },
      { startFrom = tostring(first) })),
    pandoc.Div({ pandoc.Plain { pandoc.Code(path) } }, pandoc.Attr("", { "origin" })),
  }
end

function Pandoc(doc)
  if doc.meta.root then root = pandoc.utils.stringify(doc.meta.root) end
  return doc:walk { CodeBlock = code }
end
