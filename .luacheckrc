std = "lua54"
max_line_length = 150
self = false
ignore = { "212/self", "212/_.*", "213/_.*" }
-- prose in two languages stands on one line each
files["labs"] = { max_line_length = false, ignore = { "211", "231", "241", "311" } } -- a value that only the prose reads is not seen
files["lua/minimodel/lab/words.lua"] = { max_line_length = false }
files["lua/minimodel/reference"] = { max_line_length = false }
