--- Runs the examples of the reference. A line `expression --> value` gives what the expression gives, numbers to four
-- digits; any other line is plain Lua.
local examples = {}

--- A value as the examples write it.
local function show(value)
  local kind = type(value)
  if kind == "userdata" and value.totable then return show(value:totable()) end
  if math.type(value) == "float" then
    local text = ("%.4g"):format(value)
    return text == "-0" and "0" or text
  end
  if kind ~= "table" or (getmetatable(value) or {}).__tostring then return tostring(value) end
  local parts, keys = {}, {}
  for _, item in ipairs(value) do parts[#parts + 1] = show(item) end
  for key in pairs(value) do
    if not (math.type(key) == "integer" and key >= 1 and key <= #value) then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  for _, key in ipairs(keys) do parts[#parts + 1] = tostring(key) .. " = " .. show(value[key]) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

--- The example as a chunk that calls expect(line, value, …) for each --> it has.
function examples.translate(text)
  return (("\n" .. text):gsub("\n([^\n]-)%s*%-%->%s*([^\n]*)", function(expression, value)
    return ("\nexpect(%q, %s)"):format(value, expression)
  end))
end

--- Runs an entry's example and then what must fail. Returns a list of what differs, and how many values were compared.
function examples.run(entry, environment)
  local problems, count = {}, 0
  local function expect(wanted, ...)
    local got = table.pack(...)
    for i = 1, got.n do got[i] = show(got[i]) end
    local text = table.concat(got, ", ")
    count = count + 1
    if text ~= wanted then problems[#problems + 1] = ("expected %s, got %s"):format(wanted, text) end
  end
  local names = setmetatable({ expect = expect, mm = require "minimodel" },
    { __index = function(_, name) return environment and environment[name] or _G[name] end })
  local text = examples.translate(entry.example or "")
  if entry.fails then
    text = text .. ("\nlocal ok, said = pcall(function()\n%s\nend)\nfailed(ok, said)"):format(entry.fails[1])
    function names.failed(ok, said)
      count = count + 1
      if ok then
        problems[#problems + 1] = ("%s raised no error"):format(entry.fails[1])
      elseif not tostring(said):find(entry.fails[2], 1, true) then
        problems[#problems + 1] = ("%s says %s"):format(entry.fails[1], tostring(said))
      end
    end
  end
  local chunk, message = load(text, "=" .. entry.name, "t", names)
  if not chunk then return { message }, count end
  local ok, problem = pcall(chunk)
  if not ok then problems[#problems + 1] = tostring(problem) end
  return problems, count
end

return examples
