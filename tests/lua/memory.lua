-- Memory that Lua's collector cannot see: garbage stays bounded, running out is an error after which all goes on,
-- nothing is kept.
local tap = require "minimodel.tap"
local mm = require "minimodel"
local core = mm.core

local MB = 1 << 20

do -- garbage never holds much more than what is alive
  collectgarbage()
  local before = mm.memory().live
  local keep = mm.zeros { 2 * MB }   -- 8 MB
  for _ = 1, 200 do local _ = keep + 1 end   -- 1.6 GB of garbage
  local use = mm.memory()
  tap.ok(use.peak - before <= 48 * MB, "200 sums of 8 MB never hold more than 48 MB", "%.0f MB",
    (use.peak - before) / MB)
end
collectgarbage()
tap.is(mm.memory().live, 0, "all of it comes back")
tap.is(mm.memory().tensors, 0, "no storage is left")

do -- coroutines share the engine and its limit
  local produce = coroutine.wrap(function()
    for i = 1, 3 do coroutine.yield(mm.full({ 10 }, i)) end
  end)
  tap.is(produce():sum():item() + produce():sum():item(), 30.0, "tensors from a coroutine")
end

do -- to-be-closed
  collectgarbage()
  local before = mm.memory().tensors
  do
    local t <close> = mm.zeros { 10 }
    tap.is(mm.memory().tensors, before + 1, "one is alive")
    t:close()
    tap.is(mm.memory().tensors, before, "close lets go at once, and again at the end of the block")
    tap.fails(function() return t + 1 end, "closed", "a closed tensor says so")
    tap.fails(function() return t.shape end, "closed", "about its fields too")
  end
end

do -- running out
  collectgarbage()
  core.memory_limit(mm.memory().live + 4 * MB)
  tap.fails(function() mm.zeros { 8 * MB } end, "out of memory", "more than the limit is an error")
  for _ = 1, 100 do mm.zeros { MB // 2 } end   -- 2 MB each: only garbage stands in the way
  tap.ok(true, "garbage is collected before giving up")
  core.memory_limit(0)
  tap.is(mm.zeros({ 8 * MB }).shape, { 8 * MB }, "without a limit it goes")
  tap.fails(function() mm.zeros { 1 << 40, 1 << 10 } end, "", "a size that no machine has")
end

do -- every allocation may fail, and then the call can be made again
  local x = mm.randn(mm.random(1), { 4, 8 })
  local mha = mm.nn.MultiHeadAttention { d_model = 8, n_heads = 2, seed = 1, scheme = mm.positional.schemes.rope() }
  local expected = mha:forward(x):totable()
  local failures, n = 0, 0
  repeat
    collectgarbage()
    local alive = mm.memory().tensors
    core.fail_after(n)
    local ok, y = pcall(function()
      local out = mha:forward(x)
      return out:totable()
    end)
    local done = mm.memory().tensors
    core.fail_after(-1)
    collectgarbage()
    if not ok then failures = failures + 1 end
    if ok and not (#y == #expected and math.abs(y[4][8] - expected[4][8]) == 0) then break end
    n = n + 1
    if mm.memory().tensors ~= alive then break end
    local _ = done
  until n == 60
  tap.is(n, 60, "a failed allocation is tried again after a collection, and leaves nothing behind")
  tap.is(failures, 0, "so one that fails once is not noticed")
end

do -- a collection takes as long as Lua's memory is large: the larger, the rarer
  local collections, tables = 0, {}
  local counted = {}
  function counted.__gc()
    collections = collections + 1
    if tables then setmetatable({}, counted) end
  end
  for i = 1, 300000 do tables[i] = {} end
  collectgarbage()
  setmetatable({}, counted)
  for _ = 1, 3000 do local _ = mm.zeros { 64, 64 } + 1 end      -- 98 MB, beside some 20 of tables
  tap.ok(collections <= 12, "98 MB of tensors beside many tables take few collections: " .. collections)
  tables = nil
end

tap.done()
