std = "lua54"
max_line_length = 120
self = false
ignore = { "212/self", "212/_.*", "213/_.*" }
-- a script whose lines a test counts
files["tests/lua/fixtures/literate.lua"] = { max_line_length = false }
-- `local rng, scheme = mm.random(seed), nil`: what a registered run reads as may not change, or its registration would
-- no longer hold (lua/minimodel/experiment/identity.lua); the nil is superfluous, not wrong.
files["labs/04-head-to-head.lua"] = { ignore = { "311/scheme" } }
-- pandoc gives its filters these, and takes their functions as globals
files["docs/pandoc"] = {
  read_globals = { "FORMAT", "pandoc", "PANDOC_SCRIPT_FILE" },
  globals = { "CodeBlock", "Inlines", "Math", "Pandoc" },
}
