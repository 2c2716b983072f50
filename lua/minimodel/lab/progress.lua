--- One line on stderr that says how far a lab is and how long it will take: only on a terminal, and only
-- after the first second. Whoever reads session.events, such as the page that the lab runs in, is told at once, and of
-- every training step too: a line of JSON each, {fraction, text} or {run, step, steps, loss}.
local host = require "minimodel.host"
local json = require "minimodel.json"
local session = require "minimodel.session"
local words = require "minimodel.report.words"

local progress = {}
progress.__index = progress

local FIRST, EVERY = 1.0, 0.2   -- seconds before the first line, and between two

function progress.new(language)
  local self = setmetatable({ language = language, began = host.clock(), drawn = 0, shown = false }, progress)
  self.events = session.events and io.open(session.events, "a")
  if self.events then
    session.observe = function(step, steps, loss)   -- of an experiment's runs, not of what tries the arithmetic
      if session.working then self:event { run = session.working, step = step, steps = steps, loss = loss } end
    end
  end
  return self
end

--- One line for whoever reads the events.
function progress:event(event)
  if not self.events then return end
  self.events:write((json.encode(event):gsub("\n%s*", "")), "\n")
  self.events:flush()
end

--- Seconds as a reader wants them: 8 s, 2 min 05 s, 1 h 04 min.
function progress.duration(seconds)
  seconds = math.floor(seconds + 0.5)
  if seconds < 60 then return ("%d s"):format(seconds) end
  if seconds < 3600 then return ("%d min %02d s"):format(seconds // 60, seconds % 60) end
  return ("%d h %02d min"):format(seconds // 3600, seconds % 3600 // 60)
end

--- Says that a fraction of the work is done, with a few words on what is being done.
function progress:tell(fraction, text)
  self:event { fraction = fraction, text = words.pick(text, self.language) }
  local now = host.clock()
  if now - self.began < FIRST or now - self.drawn < EVERY and fraction < 1 then return end
  if self.terminal == nil then self.terminal = host.terminal(2) end
  if not self.terminal then return end
  self.drawn, self.shown = now, true
  fraction = math.max(0, math.min(1, fraction))
  local full = math.floor(24 * fraction + 0.5)
  local left = fraction > 0 and progress.duration((now - self.began) * (1 - fraction) / fraction) or "?"
  local line = ("%s%s %3.0f %%  %s %s"):format(("█"):rep(full), ("░"):rep(24 - full), 100 * fraction, left,
    words.get("left", self.language))
  local name = words.pick(text, self.language)
  if name then line = line .. "  " .. name end
  local width = host.columns() - 1
  if (utf8.len(line) or #line) > width then line = line:sub(1, utf8.offset(line, width + 1) - 1) end
  io.stderr:write("\r\27[K", line)
  io.stderr:flush()
end

--- Takes the line away, before something else is printed or at the end.
function progress:clear()
  if not self.shown then return end
  io.stderr:write("\r\27[K")
  io.stderr:flush()
  self.shown = false
end

return progress
