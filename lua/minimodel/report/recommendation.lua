--- Which scheme the labs recommend for the next model, from one place: lab 03's manifest, its page and the phase report
-- say what stands here. `settled` is what the rule gave on the reference runs of this version;
-- tests/lua/recommendation.lua applies the rule to the committed manifests again and fails when the two differ. Does
-- not: say why in sentences (docs/phases/16/recommendation.lua), or measure.
--
-- The rule stands in the specification of lab 07, which was registered before the runs. In lab 04 and in lab 07 the
-- five schemes are ranked by their mean outcome at the longest length. The scheme with the smallest sum of ranks is
-- recommended, the next is the fallback; a tie goes to the one that is better in lab 07. A scheme that does worse
-- than no positions in either lab is not recommended, whatever its rank.
local recommendation = {}

--- What the labs of this version recommend, and what to fall back on. Their names are those of mm.positional.schemes.
recommendation.settled = { chosen = "alibi", fallback = "rope" }

--- How a manifest names it: "rope_with_alibi_fallback".
function recommendation.name(found) return ("%s_with_%s_fallback"):format(found.chosen, found.fallback) end

local function ranks_of(made)
  local ranks = {}
  for rank, arm in ipairs(made.results.ranking) do ranks[arm] = rank end
  return ranks
end

local function full(made) return made and made.config.quick == false and made.results.ranking ~= nil end

--- Applies the rule to the manifests of lab 04 (`head`) and lab 07 (`alone`); nil while they allow no conclusion. Gives
-- chosen, fallback, ranks = { arm = { head =, alone =, sum = } }, and ruled_out, the arms that the last clause leaves
-- out.
function recommendation.decide(head, alone)
  if not (full(head) and full(alone)) then return nil end
  local a, b = ranks_of(head), ranks_of(alone)
  local out, order = { ranks = {}, ruled_out = {}, head = head, alone = alone }, {}
  for _, arm in ipairs(alone.results.ranking) do
    if a[arm] then
      out.ranks[arm] = { head = a[arm], alone = b[arm], sum = a[arm] + b[arm] }
      local worse = a[arm] > (a.none or math.huge) or b[arm] > (b.none or math.huge)
      table.insert(worse and out.ruled_out or order, arm)
    end
  end
  table.sort(order, function(p, q)
    local x, y = out.ranks[p], out.ranks[q]
    if x.sum ~= y.sum then return x.sum < y.sum end
    return x.alone < y.alone
  end)
  out.chosen, out.fallback, out.order = order[1], order[2], order
  return out
end

return recommendation
