--- What a piece of a lab's code is for: the lab's own subject, its set-up, its figures and tables, or its bookkeeping.
-- A page folds all but the subject. Judged line by line, by the calls that stand there; where the lines disagree, most
-- of them decide. Does not parse: a role is for reading, and a wrong one costs a click.
local roles = {}

local FIGURE = { "mm%.figure", "lab:figure", "lab:table", "lab:words", "lab:axes", "[%w_]*axes[:%.]",
  "[%w_]*panels?[:%.]", "[%w_]*fig[:%.]",
  "[%w_]*grid[:%.]", ":legend", ":colorbar", ":heatmap", ":line%(", ":scatter", "_label", "caption%s*=", "alt%s*=",
    "columns%s*=" }
local BOOKKEEPING = { "lab:result", "lab:manifest", "lab:keep", "lab:config", "lab:confront", "lab:text", "lab:save",
  "lab:param", "lab:case",
  "mm%.lab", "require%s*[\"(']" }
local NEITHER = { "^%s*$", "^%s*%-%-", "^%s*end[%s,)]*$", "^%s*else%s*$", "^%s*[})%]]+[,;]?%s*$", "^%s*for%s" }

local function any(line, patterns)
  for _, pattern in ipairs(patterns) do
    if line:find(pattern) then return true end
  end
  return false
end

--- "subject", "figure", "bookkeeping", or "setup" where that makes the lab itself.
function roles.of(text)
  local count = { subject = 0, figure = 0, bookkeeping = 0 }
  for line in (text .. "\n"):gmatch("(.-)\n") do
    local kind = any(line, NEITHER) and "nothing" or any(line, FIGURE) and "figure" or any(line, BOOKKEEPING)
      and "bookkeeping" or "subject"
    if count[kind] then count[kind] = count[kind] + 1 end
  end
  if count.subject > 0 and count.subject >= count.figure + count.bookkeeping then return "subject" end
  if text:find "mm%.lab%s*[({]" then return "setup" end
  return count.figure >= count.bookkeeping and count.figure > 0 and "figure" or "bookkeeping"
end

return roles
