-- fit.lua: the training loop.
--
-- Does: draw a loss, walk back, clip, step, at the scheduled rate; stop at the first number that is none, say which
-- operation made it and put the last good weights back; save checkpoints and go on from one to the same bits. Does
-- not: know the model or the data: the caller's function makes the loss of a step.

local core = require "minimodel.core"
local options = require "minimodel.options"
local AdamW = require "minimodel.train.optimizer"
local schedule = require "minimodel.train.schedule"
local safetensors = require "minimodel.safetensors"
local session = require "minimodel.session"

local allowed = { "model", "loss", "steps", "rate", "warmup", "final", "decay", "beta1", "beta2", "clip", "keep",
  "checkpoint", "resume",
  "on_step" }

local SMALL_HEAP = 8192 -- kilobytes

local function is_finite(x) return x == x and math.abs(x) < math.huge end

-- Everything a checkpoint holds: weights, both moments.
local function entries_of(model, optimizer)
  local entries = {}
  for i, entry in ipairs(model:named_parameters()) do
    entries[#entries + 1] = { entry[1], entry[2] }
    entries[#entries + 1] = { "optimizer.m." .. entry[1], optimizer.m[i] }
    entries[#entries + 1] = { "optimizer.v." .. entry[1], optimizer.v[i] }
  end
  return entries
end

-- Copies in memory of the last state that gave a finite loss.
local function keep(entries, kept)
  for i, entry in ipairs(entries) do
    if kept[i] then kept[i]:assign(entry[2]) else kept[i] = entry[2]:copy() end
  end
end

local function put_back(entries, kept)
  for i, entry in ipairs(entries) do entry[2]:assign(kept[i]) end
end

-- "no. 12, log 4 × 8": the first entry of the tape with a NaN or an infinity.
local function culprit(tape)
  local i = tape:first_nonfinite()
  if not i then return "no operation on the tape made it: it was in what went in" end
  local entry = tape:entries()[i]
  return ("the first operation to give no finite number is no. %d, %s %s"):format(i, entry.op,
    #entry.shape == 0 and "(scalar)" or table.concat(entry.shape, " × "))
end

-- fit { model =, loss = function(step) → a scalar tensor end, steps =, rate =, … }: trains model in place. Options:
--   warmup (0), final (0.1 of rate): the schedule; decay, beta1, beta2, clip (1): the optimizer
--   keep (25): every so many steps the state is kept in memory, to be put back when a loss is no number
--   checkpoint, resume: a file that receives the state at every `keep`-th step and at the end; resume = true goes on
--     from it, and does nothing where it was saved at the last step or after it
--   on_step(step, loss, norm, rate): after each step; returning true ends the training there
-- The loss of a step may depend on the step and on nothing drawn before it (rng:split("batch " .. step)): a resumed
-- run is then the same bits. Returns the list of losses (of the steps run here).
return function(given)
  local o = options.check("fit", given, allowed)
  local steps = options.whole("fit", o, "steps", 1)
  if type(o.model) ~= "table" or not o.model.named_parameters then
    options.fail("fit: model should be a module, got %s", options.kind(o.model))
  end
  if type(o.loss) ~= "function" then
    options.fail("fit: loss should be a function of the step, got %s", options.kind(o.loss))
  end
  local peak = options.number("fit", { rate = o.rate or "nil" }, "rate", { above = 0 })
  local warmup = options.number("fit", o, "warmup", { least = 0 }, 0)
  local final = options.number("fit", o, "final", { least = 0 }, 0.1 * peak)
  local optimizer = AdamW { parameters = o.model:parameters(), decay = o.decay, beta1 = o.beta1, beta2 = o.beta2,
    clip = o.clip or 1 }
  local entries, kept, kept_step = entries_of(o.model, optimizer), {}, 0
  local plan = { peak = peak, steps = steps, warmup = warmup, final = final }
  local every, first = o.keep == nil and 25 or options.whole("fit", o, "keep", 1), 1

  local function save(step)
    if o.checkpoint then safetensors.save(o.checkpoint, entries, { step = step }) end
  end
  if o.resume then
    if not o.checkpoint then options.fail("fit: resume = true needs a checkpoint to resume from") end
    local file = io.open(o.checkpoint, "rb")
    if file then -- absent: nothing was saved yet
      file:close()
      local metadata = safetensors.load_into(o.checkpoint, entries)
      local step = math.tointeger(tonumber(metadata.step))
      if not step then options.fail("fit: %s does not say which step it was saved at", o.checkpoint) end
      optimizer.steps, first, kept_step = step, step + 1, step
    end
  end
  keep(entries, kept)

  local function stop(step, what, why)
    put_back(entries, kept)
    optimizer.steps = kept_step
    save(kept_step)
    options.fail("fit: step %d: %s; %s. The weights are those after step %d again%s", step, what, why, kept_step,
      o.checkpoint and ", and in " .. o.checkpoint or "")
  end

  local losses = {}
  for step = first, steps do
    local value, trouble
    do
      local tape <close> = core.tape()
      local loss = o.loss(step)
      if getmetatable(loss) ~= core.metatable then
        options.fail("fit: step %d: loss should give a tensor, got %s", step, options.kind(loss))
      end
      value = loss:item()
      if is_finite(value) then tape:backward(loss) else trouble = culprit(tape) end
    end
    if trouble then stop(step, ("the loss is %s"):format(tostring(value)), trouble) end
    -- the weights before this step gave a finite loss
    if step > 1 and (step - 1) % every == 0 and kept_step ~= step - 1 then
      keep(entries, kept)
      kept_step = step - 1
      save(kept_step)
    end
    local rate = schedule.warmup_cosine(step, plan)
    local norm = optimizer:step(rate)
    if not is_finite(norm) then
      stop(step, ("the loss is %g but its gradient is %s"):format(value, tostring(norm)), "nothing was moved by it")
    end
    losses[#losses + 1] = value
    if session.observe then session.observe(step, steps, value) end
    -- Handles of the step's activations are a few bytes to Lua and megabytes to the engine: let go of them now, so
    -- that memory stays what one step needs. With a large Lua heap a collection costs more than it saves, and the
    -- engine's own limit will do.
    if collectgarbage "count" < SMALL_HEAP then collectgarbage() end
    if o.on_step and o.on_step(step, value, norm, rate) then
      save(step)
      return losses
    end
  end
  if first <= steps then save(steps) end -- a checkpoint that is there already, or past that, is left as it is
  return losses
end
