--- Does every block have its twin? An en block is followed by its es block, prose by prose and words by the words of
-- the same name, and both quote the same values; words have the same keys. A run refuses a script where that does not
-- hold; the lint looks further. Does not read what the blocks say.
local twins = {}

local function problem(list, path, line, format, ...)
  list[#list + 1] = ("%s:%d: "):format(path, line) .. format:format(...)
end

--- The pairs of a list of blocks: {{en, es}, …}, in order. What stands alone is added to `problems`.
function twins.pairs(path, blocks, problems)
  local found, waiting = {}, {}   -- waiting: the en block of each name (false: prose) that has met no es yet
  local function alone(block)
    local label = block.label and " (" .. block.label .. ")" or ""
    if block.language == "en" then
      problem(problems, path, block.first_line, "this en block%s has no es block after it", label)
    else
      problem(problems, path, block.first_line, "this es block%s has no en block before it", label)
    end
  end
  for _, block in ipairs(blocks) do
    local name = block.label or false
    if block.language == "en" then
      if waiting[name] then alone(waiting[name]) end
      waiting[name] = block
    elseif block.language == "es" then
      if waiting[name] then found[#found + 1] = { waiting[name], block } else alone(block) end
      waiting[name] = nil
    end
  end
  for _, block in ipairs(blocks) do
    if waiting[block.label or false] == block then alone(block) end
  end
  return found
end

--- The values of a list as one text; a value may choose its language, as `=name.es` does.
local function values(list)
  local out, once = {}, {}
  for _, value in ipairs(list) do
    out[#out + 1] = (value.format and value.format .. " " or "") .. value.expression:gsub("%.es%f[^%w_]", ".en")
  end
  table.sort(out)
  for i, value in ipairs(out) do   -- said twice is said once
    if value ~= out[i - 1] then once[#once + 1] = value end
  end
  return #once == 0 and "–" or table.concat(once, ", ")
end
twins.values = values

local function values_of(block, key)
  local list = {}
  for _, part in ipairs(block.entries[key].parts) do
    if type(part) == "number" then list[#list + 1] = block.values[part] end
  end
  return values(list)
end

--- Compares the keys and the values of two blocks of words of one name.
function twins.entries(path, en, es, problems)
  for _, pair in ipairs { { en, es, "en" }, { es, en, "es" } } do
    for _, key in ipairs(pair[1].entries.order) do
      if not pair[2].entries[key] then
        problem(problems, path, pair[1].entries[key].line, "%s: '%s:' is said in %s alone", en.label, key, pair[3])
      end
    end
  end
  for _, key in ipairs(en.entries.order) do
    if es.entries[key] and values_of(en, key) ~= values_of(es, key) then
      problem(problems, path, es.entries[key].line, "%s: '%s:' has other values than its twin: en %s; es %s",
        en.label, key,
        values_of(en, key), values_of(es, key))
    end
  end
end

--- What is wrong with the blocks of a script: a list of "file:line: …", in the order of lines.
function twins.check(found)
  local problems = {}
  for _, pair in ipairs(twins.pairs(found.path, found.blocks, problems)) do
    local en, es = pair[1], pair[2]
    if en.label then
      twins.entries(found.path, en, es, problems)
    elseif values(en.values) ~= values(es.values) then
      problem(problems, found.path, es.first_line, "the twin of line %d has other values: en %s; es %s",
        en.first_line, values(en.values),
        values(es.values))
    end
  end
  table.sort(problems, function(a, b) return (tonumber(a:match(":(%d+): ")) or 0) < (tonumber(b:match(":(%d+): "))
    or 0) end)
  return problems
end

return twins
