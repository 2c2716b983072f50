--- Gradients that are not where they are looked for: w = w - w.grad * rate leaves in `w` a new tensor, which no tape
-- knows; or nothing was asked to gather any. Answers with a sentence, or nil where that is not what happened.
local frames = require "minimodel.diagnose.frames"
local locate = require "minimodel.diagnose.locate"
local messages = require "minimodel.messages"
local values = require "minimodel.diagnose.values"

local say = messages.say
local gradients = {}

local function source_of(tree, node) return tree.source:sub(node.first, node.last) end

local function is_step(tree, target, text) return source_of(tree, target.given):find(text .. ".grad", 1, true) end

--- The expression that a local was declared with; nil for a parameter, a field, a global.
local function declared_as(node)
  local declared = node.declared
  return declared and declared.values and declared.values[declared.index]
end

local function asks_for_gradient(tree, value) return source_of(tree, value):find(":requires_grad", 1, true) end

--- Did the target of an assignment once stand for a tensor that gathers gradients? So says its declaration; where it
-- has none, what is given to it.
local function is_weight(tree, target, text)
  local value = declared_as(target)
  if value then return asks_for_gradient(tree, value) end
  return is_step(tree, target, text)
end

--- Is it a tensor that gathers no gradient?
local function is_plain(value)
  local ok, needs = pcall(function() return value.needs_grad end)
  return values.is_tensor(value) and ok and not needs
end

--- The assignment that gave a weight a new tensor in place of new numbers, and the weight's name; `name`: of that
-- weight, or nil for any.
local function rebound(tree, state, name)
  for _, list in ipairs { tree.names, tree.expressions } do
    for _, target in ipairs(list) do
      local text = target.given and locate.text(tree, target, 24)
      if text and (not name or text == name) and is_weight(tree, target, text)
        and is_plain((frames.evaluate(state, target))) then
        return target, text
      end
    end
  end
end

local function in_place(tree, target, text)
  return say("`%s` now holds a new tensor, made in line %d, which the tape does not know; %s writes into the one that "
    .. "it knows", text, target.line, ("%s:assign(%s)"):format(text, locate.text(tree, target.given, 40) or "…"))
end

--- What may help where no tensor of a loss gathers gradients.
function gradients.untracked(tree, state)
  local target, text = rebound(tree, state)
  if target then return in_place(tree, target, text) end
  for _, node in ipairs(tree.expressions) do              -- w.grad is read, and nothing asks for it
    local value = node.tag == "Index" and node.name == "grad" and declared_as(node.object)
    if value and not asks_for_gradient(tree, value) and is_plain((frames.evaluate(state, node.object))) then
      return say("`%s` gathers no gradient; line %d should end with :requires_grad()", node.object.name,
        value.last_line)
    end
  end
end

--- What may help where a tensor's grad is nil; object: the expression of the tensor.
function gradients.absent(tree, state, object)
  local text = locate.text(tree, object)
  if not text or not values.is_tensor(frames.evaluate(state, object)) then return nil end
  local target = rebound(tree, state, text)
  if not target then
    return say("`%s` has no gradient yet: tape:backward(loss) gives it one, %s:zero_grad() takes it away", text, text)
  end
  if is_step(tree, target, text) then return in_place(tree, target, text) end
  return say("`%s` now holds a new tensor, made in line %d; the gradient is in the one that had :requires_grad()", text,
    target.line)
end

return gradients
