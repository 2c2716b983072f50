--- Lines of TAP, as prove reads them. Does not count or print: lab/run.lua does for labs, tap.lua for tests.
local tap = {}

--- A name that can neither end its line nor pass for a directive.
function tap.escape(name)
  return (name:gsub("[\\#]", "\\%0"):gsub("[%c]+", " "))
end

function tap.line(ok, number, name)
  return ("%s %d - %s\n"):format(ok and "ok" or "not ok", number, tap.escape(name))
end

return tap
