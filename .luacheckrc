std = "lua54"
max_line_length = 150
self = false
ignore = { "212/self", "212/_.*", "213/_.*" }
