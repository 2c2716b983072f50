-- ordering.lua: is this sequence in ascending order?
--
-- Does: the task as it is usually set, a random permutation (the trap: almost every answer is "no"), and the task set
-- so that only order can answer it: both classes as frequent, the same numbers in both, negatives that miss by one
-- swap of neighbours. Does not: train, or make tensors.
--
-- An example: { values (distinct integers), label (1 ascending, 0 not), kind }.

local options = require "minimodel.options"

local ordering = {}

-- The chance that a random permutation of n is ascending: 1/n!. "Always no" is right in all the other cases.
function ordering.always_no(n)
  local orders = 1.0 -- 21! is no integer of 64 bits
  for k = 2, n do orders = orders * k end
  return 1 - 1 / orders
end

--- All n! orders of 0 … n − 1, one at a time: for p, k in ordering.permutations(n), where p is a list of its own and
--- k counts from 1.
function ordering.permutations(n)
  local p, k = {}, 0
  for i = 1, n do p[i] = i - 1 end
  local function extend(at)
    if at > n then
      k = k + 1
      coroutine.yield(table.move(p, 1, n, 1, {}), k)
    end
    for i = at, n do
      p[at], p[i] = p[i], p[at]
      extend(at + 1)
      p[at], p[i] = p[i], p[at]
    end
  end
  return coroutine.wrap(function() extend(1) end)
end

function ordering.is_ascending(values)
  for i = 2, #values do
    local greater = values[i] > values[i - 1] -- a NaN is not
    if not greater then return false end
  end
  return true
end

-- n distinct values of 0 … range − 1, ascending.
local function draw_set(n, range, rng)
  n, range = options.whole("ordering", { n = n }, "n", 0), options.whole("ordering", { range = range }, "range", 0)
  if n > range then error(string.format("ordering: %d distinct values do not fit 0 … %d", n, range - 1), 3) end
  local all, set = {}, {}
  for i = 1, range do all[i] = i - 1 end
  for i = 1, n do
    local j = rng:integer(i, range) -- Fisher and Yates 1938, stopped after n
    all[i], all[j] = all[j], all[i]
    set[i] = all[i]
  end
  table.sort(set)
  return set
end

local function shuffled(values, rng)
  local out = table.move(values, 1, #values, 1, {})
  for i = #out, 2, -1 do
    local j = rng:integer(1, i)
    out[i], out[j] = out[j], out[i]
  end
  return out
end

-- The trap: a random permutation, labelled by what it happens to be.
function ordering.random(n, range, rng)
  options.generator("ordering", rng)
  local values = shuffled(draw_set(n, range, rng), rng)
  return { values = values, label = ordering.is_ascending(values) and 1 or 0, kind = "random" }
end

-- A pair of one multiset: the ascending order, and one that is not. Of the negatives half are near misses (one swap of
-- neighbours, anywhere), half are permutations at random. No statistic of the values alone can tell the two apart.
function ordering.pair(n, range, rng)
  options.generator("ordering", rng)
  if type(n) ~= "number" or n < 2 then error("ordering: a pair needs at least 2 values, got " .. tostring(n), 2) end
  local set = draw_set(n, range, rng)
  local wrong, kind
  if rng:integer(0, 1) == 0 then
    kind, wrong = "near miss", table.move(set, 1, n, 1, {})
    local i = rng:integer(1, n - 1)
    wrong[i], wrong[i + 1] = wrong[i + 1], wrong[i]
  else
    kind = "permutation"
    repeat wrong = shuffled(set, rng) until not ordering.is_ascending(wrong)
  end
  return { values = set, label = 1, kind = "ascending" }, { values = wrong, label = 0, kind = kind }
end

-- `pairs` pairs of length n that are in none of the `seen` sequences (a set of ordering.key, extended), so that what
-- is tested was not trained. Short lengths run out of sequences: after enough tries it is refused.
function ordering.examples(n, range, count, rng, seen)
  local out = {}
  for _ = 1, count do
    local tries = 0
    repeat
      tries = tries + 1
      if tries > 10000 then
        error(string.format("ordering: no unseen sequences of %d values of 0 … %d are left", n, range - 1), 2)
      end
      local yes, no = ordering.pair(n, range, rng)
      local fresh = not seen or not (seen[ordering.key(yes.values)] or seen[ordering.key(no.values)])
      if fresh then
        out[#out + 1], out[#out + 2] = yes, no
        if seen then seen[ordering.key(yes.values)], seen[ordering.key(no.values)] = true, true end
      end
    until fresh
  end
  return out
end

function ordering.key(values)
  return table.concat(values, " ")
end

-- The mean of the share of right answers in each class: 1/2 for any answer that does not look.
function ordering.balanced_accuracy(labels, answers)
  local right, total = { [0] = 0, 0 }, { [0] = 0, 0 }
  for i, label in ipairs(labels) do
    if not total[label] then
      error(string.format("balanced_accuracy: label %d is %s, neither 0 nor 1", i, tostring(label)), 2)
    end
    total[label] = total[label] + 1
    if answers[i] == label then right[label] = right[label] + 1 end
  end
  if total[0] == 0 or total[1] == 0 then error("balanced_accuracy: one of the two classes is absent", 2) end
  return (right[0] / total[0] + right[1] / total[1]) / 2
end

return ordering
