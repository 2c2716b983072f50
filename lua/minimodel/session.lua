--- What the command line asked for, as the modules that care may read it. A plain table, filled by minimodel.command
-- before the script runs; the defaults are those of a script run without options.
return {
  script = nil,          -- path of the script, or nil in the REPL and for -e
  found = nil,           -- what weave.loader.inspect found in it
  arguments = {},        -- the words after the script that are no options of a lab: `--NAME value` sets a parameter
  out = nil,             -- --out DIR
  language = nil,        -- "en" or "es": --lang, or else from the environment
  tap = false,           -- --tap
  plain = false,         -- --plain: no colour, columns in words
  traceback = false,     -- --traceback: every frame of an error
  open = false,          -- --open
  predict = false,       -- --predict: only the learner's predictions are wanted (lab/predictions.lua)
  help = false,          -- only the parameters are wanted (lab/help.lua)
  interactive = false,   -- -i
  no_report = false,     -- --no-report: results without report.html
  pieces = nil,          -- the file that receives the run as pieces for a page, in place of reports (MINIMODEL_PIECES)
  events = nil,          -- the file that is told, line by line, how far a run is (MINIMODEL_EVENTS)
  observe = nil,         -- function(step, steps, loss) that each training step is told to, or nil
  working = nil,         -- the name of the run that an experiment is at
  measuring = nil,       -- the claim whose measure is being taken
  quiet = false,         -- show nothing but errors (weave)
}
