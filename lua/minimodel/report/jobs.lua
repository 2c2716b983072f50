--- Commands of the shell, several at a time: a queue in which whoever is done is told first. Does not: know what the
-- commands are for, or keep what they print.
local host = require "minimodel.host"
local files = require "minimodel.files"

local Jobs = {}
Jobs.__index = Jobs

local jobs = {}

local STEP = 0.004   -- seconds between two looks at what is done

--- A queue of at most `limit` commands at a time, which leave what they say in `folder` for a while.
function jobs.new(folder, limit)
  return setmetatable({ folder = folder, limit = limit, count = 0, running = {} }, Jobs)
end

--- Looks for one that is done, and tells it; was there one?
function Jobs:collect()
  for i, job in ipairs(self.running) do
    local code = files.read(job.status)
    if code and code:find "\n" then
      table.remove(self.running, i)
      job.pipe:close()
      local said = (files.read(job.said) or ""):gsub("%s+$", "")
      os.remove(job.said)
      os.remove(job.status)
      code = math.tointeger(tonumber(code)) or 255
      if code > 128 then error("interrupted", 0) end -- Ctrl-C reaches the command, not us, while it runs
      job.done(code == 0, said)
      return true
    end
  end
  return false
end

function Jobs:wait(most)
  while #self.running > most do
    if not self:collect() then host.sleep(STEP) end
  end
end

--- Starts a command, once fewer than the limit are running. done(ok, said) is told later, in a call of start or finish:
-- whether its status was 0, and what it wrote to stderr.
function Jobs:start(command, done)
  self:wait(self.limit - 1)
  self.count = self.count + 1
  local job = { done = done, said = ("%s/said-%d"):format(self.folder, self.count),
    status = ("%s/status-%d"):format(self.folder, self.count) }
  job.pipe = assert(io.popen(("{ %s; } > /dev/null 2> %s < /dev/null; echo $? > %s"):format(command,
    files.quote(job.said), files.quote(job.status))))
  self.running[#self.running + 1] = job
end

--- Waits until all are done.
function Jobs:finish() self:wait(0) end

--- Lets those go that are running, after an error: waits for their end and tells nobody.
function Jobs:abandon()
  for _, job in ipairs(self.running) do job.pipe:close() end
  self.running = {}
end

return jobs
