--- What the command line asked for, as the modules that care may read it. A plain table, filled by minimodel.command before the script
-- runs; the defaults are those of a script run without options.
return {
  script = nil,          -- path of the script, or nil in the REPL and for -e
  found = nil,           -- what weave.loader.inspect found in it
  arguments = {},        -- the words after the script that are no options of the program: `--NAME value` sets a lab's parameter
  out = nil,             -- --out DIR
  language = nil,        -- "en" or "es": --lang, or else from the environment
  tap = false,           -- --tap
  help = false,          -- only the parameters are wanted (lab/help.lua)
  quiet = false,         -- show nothing but errors (weave)
}
