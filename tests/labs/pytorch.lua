-- One run of each arm of labs 04, 05 and 07 against PyTorch (tests/oracles/lab_torch.py made the numbers, whole): the
-- losses of the first ten steps of each arm, and of a whole training with RoPE in each lab.
local tap = require "minimodel.tap"
local json = require "dkjson"
local shell = dofile "tests/lua/fixtures/shell.lua"
local trainings = dofile "tests/oracles/lab_trainings.lua"

local sanitized = os.getenv "ASAN_OPTIONS" ~= nil -- make asan: a step takes ten times as long
local FIRST, WHOLE = sanitized and 3 or 10, sanitized and {} or { rope = true, causal_rope = true }

local by_lab, arms_of = {}, {}
for _, entry in ipairs(json.decode(shell.read "tests/oracles/lab_torch.json")) do
  by_lab[entry.lab], arms_of[entry.lab] = by_lab[entry.lab] or {}, arms_of[entry.lab] or {}
  table.insert(by_lab[entry.lab], entry)
  arms_of[entry.lab][entry.arm] = true
end

for _, lab in ipairs(trainings.labs) do
  local experiment, missing = trainings.experiment(lab), {}
  for _, arm in ipairs(experiment.arms) do
    if not arms_of[lab][arm] then missing[#missing + 1] = arm end
  end
  tap.is(missing, {}, lab .. ": the reference has every arm")
  for _, entry in ipairs(by_lab[lab]) do
    local got, expected, seen = {}, {}, 0
    trainings.watch(experiment, { arm = entry.arm, seed = entry.seed, rate = entry.rate, nudge = 0 }, function() end,
      function(step, loss)
        local theirs = entry.losses[tostring(step)]
        if theirs then
          seen = seen + 1
          got[seen], expected[seen] = loss, theirs
        end
        return step >= FIRST and not WHOLE[entry.arm]
      end)
    local known = 0
    for _ in pairs(entry.losses) do known = known + 1 end
    tap.is(seen, WHOLE[entry.arm] and known or FIRST, ("%s, %s: steps compared"):format(lab, entry.arm))
    tap.near(got, expected, 1e-4, ("%s, %s: PyTorch has the same losses"):format(lab, entry.arm))
  end
end

tap.done()
