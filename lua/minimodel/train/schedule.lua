-- schedule.lua: the learning rate as a function of the step. Does not keep state: a run that resumes asks again.

local options = require "minimodel.options"

local schedule = {}

-- Linear from 0 to `peak` over the first `warmup` steps, then half a cosine down to `final` at the last
-- (Loshchilov and Hutter 2017, "SGDR", equation 5, one period). step counts from 1.
function schedule.warmup_cosine(step, given)
  local o = options.check("warmup_cosine", given, { "peak", "steps", "warmup", "final" })
  for _, name in ipairs { "peak", "steps" } do
    if o[name] == nil then options.fail("warmup_cosine: %s is missing", name) end
  end
  local warmup, final = options.number("warmup_cosine", o, "warmup", { least = 0 }, 0), o.final or 0
  if step <= warmup then return o.peak * step / warmup end
  if step >= o.steps then return final end
  local along = (step - warmup) / (o.steps - warmup)
  return final + 0.5 * (o.peak - final) * (1 + math.cos(math.pi * along))
end

return schedule
