std = "lua54"
max_line_length = 120
self = false
ignore = { "212/self", "212/_.*", "213/_.*" }
-- a script whose lines a test counts
files["tests/lua/fixtures/literate.lua"] = { max_line_length = false }
