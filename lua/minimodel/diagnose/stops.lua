--- Looking around the place where the parser stopped, and wording what a rule answers: what signs.lua, foreign.lua,
-- brackets.lua and omissions.lua are written with. `stop` is what parser.parse gives of a text that it cannot read.
--
-- Does not know any rule.
local stops = {}

function stops.token_at(stop, offset) return stop.list[stop.at + offset] or stop.list[#stop.list] end
function stops.touches(a, b) return a.last + 1 == b.first end
function stops.is_word(token) return token.kind == "name" or token.kind == "keyword" end
function stops.starts_expression(token)
  return token.kind == "name" or token.kind == "number" or token.kind == "string" or token.text == "{"
    or token.text == "("
    or ({ ["nil"] = 1, ["true"] = 1, ["false"] = 1, ["function"] = 1, ["not"] = 1 })[token.text] ~= nil
end

function stops.indentation(source, token)
  local begins = token.first
  while begins > 1 and source:sub(begins - 1, begins - 1) ~= "\n" do begins = begins - 1 end
  return #source:match("^[ \t]*", begins)
end

--- The statement that the parser was in, from its first token.
function stops.statement(stop) return stop.list[stop.statement_first or 1] end

function stops.innermost(stop) return stop.open[#stop.open] end

--- The text from a byte to the end of its line, without a comment.
function stops.rest_of_line(source, first)
  return (source:sub(first, (source:find("\n", first, true) or #source + 1) - 1):gsub("%s*%-%-.*$",
    ""):gsub("[%s;]+$", ""))
end

--- An answer: the message (English format and its arguments), what is marked, and what helps.
function stops.answer(first, last, line, help, format, ...)
  return { marks = { { first, last } }, line = line, help = help, message = select("#", ...) > 0
    and format:format(...) or format }
end
function stops.at_token(token, help, format, ...)
  return stops.answer(token.first, token.last, token.line, help, format, ...)
end
--- A mark just behind a token, where something is missing.
function stops.behind(token, help, format, ...)
  return stops.answer(token.last + 1, token.last + 1, token.line, help, format, ...)
end

return stops
