--- Whether an answer that stopped did so of its own will: by error("…") or assert(…), and not by a fault in it, which
-- stops it as well. Does not judge whether it should have.
local host = require "minimodel.host"

local info = debug.getinfo                    -- kept: what an answer may reach is taken away later (check/subject.lua)
local error_of_lua, assert_of_lua = error, assert

local HANDLER = 2                             -- in the function below; what raised the error stands behind it

--- For a message handler, which calls it with its problem: did the answer itself raise it, with something to say?
return function(problem)
  local raiser = info(HANDLER + 1, "ft")
  if problem == nil or not raiser or raiser.func ~= error_of_lua and raiser.func ~= assert_of_lua then return false end
  if raiser.istailcall then return true end   -- return error("…"), which the library does not write
  local caller = info(HANDLER + 2, "S")
  return caller ~= nil and not host.is_library(caller.source)
end
