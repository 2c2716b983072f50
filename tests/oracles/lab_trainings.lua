--- The trainings of labs 04, 05 and 07, taken from the labs themselves, so that the PyTorch oracle and its test train
-- what the labs train: weights, batches, rates and all.
--
-- Does: read a lab up to its experiment; start one of its runs and watch the training, for as many steps as are wanted.
-- Does not: evaluate a run, or run a lab. lab_torch.py repeats what lab_export.lua writes down of it.
local mm = require "minimodel"

local trainings = {}

trainings.labs = { "04-head-to-head", "05-sequence-ordering", "07-length-alone" }

local ENOUGH = {} -- raised to leave a script or a run early

local function until_enough(f, ...)
  local ok, problem = pcall(f, ...)
  if not ok and problem ~= ENOUGH then error(problem, 0) end
end

--- What lab:experiment of labs/NAME.lua is given: { arms =, first_seed =, rates =, run =, … }. The script stops there.
function trainings.experiment(name)
  local given
  local lab = { quick = false, seed = 0 }
  function lab:param(_, default) return default end -- luacheck: no unused args
  function lab:experiment(of) -- luacheck: no unused args
    given = of
    error(ENOUGH, 0)
  end
  local declare = mm.lab
  mm.lab = function() return lab end
  local script = assert(loadfile(("labs/%s.lua"):format(name)))
  local ok, problem = pcall(until_enough, script)
  mm.lab = declare
  if not ok then error(problem, 0) end
  return assert(given, name .. " declares no experiment")
end

--- Trains one run: start(fit's options) before the first step; told(step, loss, batch) after each, where returning true
-- ends it. A batch is { ids =, targets = (a list, or one of lists), positions = (nil for 0 … T − 1) }.
function trainings.watch(experiment, case, start, told)
  local fit, cross_entropy = mm.train.fit, mm.cross_entropy
  mm.train.fit = function(options)
    local given, batch = {}, nil
    for key, value in pairs(options) do given[key] = value end
    local model = given.model
    local class = getmetatable(model).__index
    function model.loss(self, ids, targets, more)
      batch = { ids = ids, targets = targets, positions = more and more.positions }
      return class.loss(self, ids, targets, more)
    end
    function model.forward(self, ids, more)
      if not class.loss then batch = { ids = ids } end
      return class.forward(self, ids, more)
    end
    mm.cross_entropy = function(logits, labels, ...)
      batch.targets = labels
      return cross_entropy(logits, labels, ...)
    end
    start(given)
    given.on_step = function(step, loss) return told(step, loss, batch) end
    fit(given)
    error(ENOUGH, 0)
  end
  local ok, problem = pcall(until_enough, experiment.run, case)
  mm.train.fit, mm.cross_entropy = fit, cross_entropy
  if not ok then error(problem, 0) end
end

return trainings
