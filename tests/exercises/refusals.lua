-- What may stand where the answer to exercise 15 refuses a position: { what, code, is it a refusal? }. A refusal is an
-- error that the answer raises itself and that says something; what breaks down on the way there is none.
local REFUSALS = {
  { "error", 'error("no row")', true },
  { "error with a level", 'error("no row", 2)', true },
  { "error as the last call", 'return error("no row")', true },
  { "error with a table", "error({ p })", true },
  { "assert", 'assert(p == nil, "no row")', true },
  { "assert without words", "assert(p == nil)", true },
  { "a function of its own", 'local function fail(why) error(why .. p) end fail("no row ")', true },
  { "error where an error was caught", 'if not pcall(error, "x") then error("no row") end', true },

  { "a misspelt error", 'eror("no row")', false },
  { "a joined nil", "error('no row ' .. p.missing)", false },
  { "arithmetic on nil", "error('no row', 1 + ({}).level)", false },
  { "an argument of another kind", "error(('no row'):rep({}))", false },
  { "error without words", "error()", false },
  { "a name without a value in error", "error((({}).message))", false },
  { "a refusal of the library", "require('minimodel').zeros(-1)", false },
  { "what the exercise asks for", "require('minimodel').positional.sinusoidal(1, 2)", false },
  { "calls without end", "local function f() return 1 + f() end f()", false },
}

local PLACE = 'error("position " .. p .. " is outside the table")'

--- The answers that refuse in these ways: { what, source, refused }.
return function(solution)
  local answers = {}
  local first, last = assert(solution:find(PLACE, 1, true))
  for i, case in ipairs(REFUSALS) do
    answers[i] = { case[1], solution:sub(1, first - 1) .. case[2] .. solution:sub(last + 1), case[3] }
  end
  return answers
end
