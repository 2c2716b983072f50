-- Writes down what lab_torch.py trains again: build/minimodel tests/oracles/lab_export.lua FOLDER
-- For each of labs 04, 05 and 07 and each arm, at the highest calm rate and the first seed of the full run,
-- FOLDER/LAB-ARM-RATE receives weights.npy (what the model starts from, all in one row), batches.jsonl (a line for each
-- step) and run.json (names and shapes of the weights, rates, and the losses of this engine). Some 40 MB.
local mm = require "minimodel"
local json = require "dkjson"
local trainings = dofile "tests/oracles/lab_trainings.lua"

local folder = assert(arg[1], "usage: lab_export.lua FOLDER")

local function write(path, text)
  local file = assert(io.open(path, "w"))
  assert(file:write(text))
  assert(file:close())
end

for _, lab in ipairs(trainings.labs) do
  local experiment = trainings.experiment(lab)
  for _, arm in ipairs(experiment.arms) do
    local rate = math.max(table.unpack(experiment.rates))
    local to = ("%s/%s-%s-%g"):format(folder, lab, arm, rate)
    assert(os.execute(("mkdir -p '%s'"):format(to)))
    local kept, batches, losses = nil, {}, {}
    trainings.watch(experiment, { arm = arm, seed = experiment.first_seed, rate = rate, nudge = 0 }, function(given)
      local parts, weights = {}, {}
      for i, entry in ipairs(given.model:named_parameters()) do
        parts[i], weights[i] = entry[2]:detach():flatten(), { name = entry[1], shape = entry[2].shape }
      end
      mm.concat(parts, 1):save(to .. "/weights.npy")
      kept = { lab = lab, arm = arm, seed = experiment.first_seed, rate = rate, steps = given.steps,
        warmup = given.warmup, decay = given.decay, clip = given.clip, weights = weights, heads = 4,
        causal = given.model.causal ~= false }
    end, function(step, loss, batch)
      losses[step], batches[step] = loss, json.encode(batch)
    end)
    kept.losses = losses
    write(to .. "/batches.jsonl", table.concat(batches, "\n") .. "\n")
    write(to .. "/run.json", json.encode(kept))
    print(to, losses[1], losses[#losses])
  end
end
