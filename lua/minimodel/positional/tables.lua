--- Tables of the positions 0 … T − 1 that a scheme keeps for as long as it lives: each row depends on its own position
-- alone, so a shorter sequence takes the first rows of a longer one's table.
--
-- Does not: keep tables of positions that were given; a cache asks for others in every step.
local tables = {}

--- What make(T) returns, tensors of T rows each; of positions in place of T, what make gives for them. `kept` is where
-- the scheme keeps the longest; `key` names what they depend on beside T.
function tables.rows(kept, key, T, make)
  if type(T) ~= "number" or T < 1 then return make(T) end -- which says what is wrong with T = 0
  local held = kept[key]
  if not held or held.T < T then
    held = { T = T, make(T) }
    kept[key] = held
  end
  local first = {}
  for i, whole in ipairs(held) do first[i] = held.T == T and whole or whole:slice(1, 1, T) end
  return table.unpack(first)
end

return tables
