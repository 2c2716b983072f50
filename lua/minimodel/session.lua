--- What the command line asked for, as the modules that care may read it. A plain table, filled by minimodel.command before the script
-- runs; the defaults are those of a script run without options.
return {
  script = nil,          -- path of the script, or nil in the REPL and for -e
  found = nil,           -- what weave.loader.inspect found in it
  arguments = {},        -- {name=, value=} for each `--NAME value` that is no option of the program: the lab's parameters
  out = nil,             -- --out DIR
  language = nil,        -- --lang en|es; nil: from the environment
  tap = false,           -- --tap
}
