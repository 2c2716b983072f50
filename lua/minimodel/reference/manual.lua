--- The manual's pages: Markdown for pandoc, one page for each chapter and language.
local reference = require "minimodel.reference"
local words = require "minimodel.reference.words"
local plain = require "minimodel.reference.plain"
local command = require "minimodel.reference.command"
local bibliography = require "minimodel.report.bibliography"

local manual = {}

local function anchor(name)
  return (name:gsub("^tostring%(t%)$", "tostring"):gsub("[^%w_%.%-]+", "-"):gsub("%-+$", ""))
end

--- Indices and powers set as such, outside code: ω_k, A_ij, base^(−2k/d).
local function typeset(text)
  return ((text .. "`"):gsub("(.-)(`[^`]*`?)", function(prose, code)
    prose = prose:gsub("%^(%b())", function(power) return "^" .. power:sub(2, -2):gsub(" ", "\\ ") .. "^" end)
    return prose:gsub("([%a\128-\255])_(%w+)", "%1~%2~") .. code
  end):sub(1, -2))
end

--- A cell of a pipe table.
local function cell(text) return (text:gsub("|", "\\|")) end

local function kind(item, shape, language)
  return words.type(item.type, language) .. (shape ~= "" and " " .. shape or "")
end

--- "q: tensor (…, T, D); k: …" as one paragraph.
local function arguments(heading, text, language)
  local parts = {}
  for i, item in ipairs(reference.items(text)) do
    parts[i] = ("`%s` %s"):format(item.name, kind(item, item.rest:gsub("^= (.*)$", "= `%1`"), language))
  end
  if #parts == 0 then return nil end
  return ("%s: %s."):format(words.get(heading, language), table.concat(parts, "; "))
end

local function source(entry, language)
  local parts = {}
  for i, item in ipairs(plain.sources(entry)) do
    local place = item[2] and ", " .. item[2]:gsub("^§", words.get("section", language) .. " ") or ""
    parts[i] = bibliography.entry(item[1]) and "@" .. item[1] .. place or plain.source(item, language)
  end
  if #parts == 0 then return nil end
  return ("%s %s."):format(words.get("source", language), table.concat(parts, "; "))
end

local QUOTES = { en = "“%s”", es = "«%s»" }

--- "`t:sum`, `mean`, `max`": what the entry covers; operators' own names are left to its signature.
local function covered(entry)
  local out = { "`" .. entry.name .. "`" }
  for _, name in ipairs(entry.names or {}) do
    local last = name:match "[^%.:]+$"
    if not last:find "^__" and not (entry.signature or ""):find("^local") then out[#out + 1] = "`" .. last .. "`" end
  end
  return table.concat(out, ", ")
end

--- An entry in Markdown, under a heading of that level.
function manual.entry(entry, language, level)
  local out = {}
  local function put(text)
    if text then out[#out + 1] = text .. "\n" end
  end
  put(("%s %s {#%s .entry}"):format(("#"):rep(level), covered(entry), anchor(entry.name)))
  if not entry.value or entry.signature then
    put(("``` {.lua .signature}\n%s\n```"):format(reference.signature(entry)))
  end
  put(typeset(entry[language]))
  local takes, gives = arguments("takes", entry.takes, language), arguments("gives", entry.gives, language)
  if takes or gives then
    put(("::: shapes\n%s\n:::"):format((takes or "") .. (takes and gives and "\\\n" or "") .. (gives or "")))
  end
  if entry.options and #entry.options > 0 then
    local rows = { ("| %s | %s | %s | %s |\n|:-----|:------|:-----|:--------------|")
      :format(words.get("option", language), words.get("type", language),
      words.get("default", language), words.get("meaning", language)) }
    for _, item in ipairs(entry.options) do
      local option = reference.option(item)
      local default = option.default and "`" .. option.default .. "`" or option.required and "*"
        .. words.get("required", language) .. "*" or ""
      rows[#rows + 1] = ("| `%s` | %s | %s | %s |"):format(option.name, cell(kind(option, option.shape, language)),
        cell(default), cell(typeset(option[language])))
    end
    put("::: group\n" .. table.concat(rows, "\n") .. "\n:::")
  end
  if entry.example then put("```lua\n" .. entry.example:gsub("^\n", ""):gsub("%s+$", "") .. "\n```") end
  local notes = {}
  if entry.fails then
    notes[#notes + 1] = ("%s: `` %s `` → %s"):format(words.get("fails", language), entry.fails[1]:gsub("^%s+", "")
      :gsub("%s+$", ""), QUOTES[language]:format((entry.fails[2]:gsub("[<>*_\"]", "\\%0"))))
  end
  notes[#notes + 1] = source(entry, language)
  if #notes > 0 then put("::: origin\n" .. table.concat(notes, "\\\n") .. "\n:::") end
  return table.concat(out, "\n")
end

--- Rows of the command chapter as a definition list.
local function definitions(list, language)
  local out = {}
  for _, item in ipairs(list) do
    local typed, meaning = command.item(item, language)
    out[#out + 1] = ("`%s`\n:   %s\n"):format(typed, (meaning:gsub("<(%a+)>", "*%1*")))
  end
  return table.concat(out, "\n")
end

local HEADINGS = {
  uses = { en = "Uses", es = "Usos" }, flags = { en = "Options", es = "Opciones" },
  check = { en = "Options of minimodel check", es = "Opciones de minimodel check" },
  exit = { en = "Exit status", es = "Estado de salida" },
  environment = { en = "Environment", es = "Entorno" }, examples = { en = "Examples", es = "Ejemplos" },
}
local PARTS = { "uses", "flags", "check", "exit", "environment", "examples" }

--- Where the book explains a name that stands in code, such as t:matmul or mm.record("w"), seen from a page in another
-- folder of it; nil where it is no public name.
function manual.address(code, language)
  local name, found = code:match "^([%a_][%w_]*[.:][%w_.:]+)", nil
  if not name then return nil end
  local of_tensor = name:gsub("^%l([.:])", "t%1")   -- a tensor may be called x
  reference.each(function(entry, chapter)
    for _, each in ipairs(reference.names(entry)) do
      if (each == name or each == of_tensor) and not found then
        found = ("../manual/%s.html#%s"):format(chapter.name .. (language == "es" and ".es" or ""), anchor(entry.name))
      end
    end
  end)
  return found
end

--- The text of a chapter's page, without metadata.
function manual.body(chapter, language)
  local out, level = { typeset(chapter[language]) .. "\n" }, 2
  for _, entry in ipairs(chapter.entries) do
    if entry.section then level = 3 end
  end
  for _, entry in ipairs(chapter.entries) do
    out[#out + 1] = entry.section and ("## %s\n"):format(entry.section[language]) or manual.entry(entry, language,
      level)
  end
  if chapter.body then out[#out + 1] = chapter.body(language) end
  for _, part in ipairs(PARTS) do
    if chapter[part] then
      out[#out + 1] = ("## %s\n\n%s"):format(HEADINGS[part][language], definitions(chapter[part], language))
    end
  end
  return table.concat(out, "\n")
end

--- Commands as they are typed in a checkout, where the book is made; the man page is for who has installed the program.
local function in_checkout(text)
  text = text:gsub("`minimodel%f[%s`]", "`./minimodel"):gsub("\n  minimodel ", "\n  ./minimodel ")
  return (text:gsub("; minimodel weave", "; ./minimodel weave"))
end

--- A chapter's page with its metadata.
function manual.page(chapter, language)
  return ("---\ntitle: '%s'\nlang: %s\n---\n\n%s"):format(chapter.title[language]:gsub("'", "''"), language,
    in_checkout(manual.body(chapter, language)))
end

--- The man page as Markdown for pandoc -t man.
function manual.man(language, version)
  local spanish = language == "es"
  local function heading(en, es) return ("\n# %s\n\n"):format(spanish and es or en) end
  local uses = {}
  for i, item in ipairs(command.uses) do
    local program, rest = command.item(item, language):match "^(%S+)(.*)$"
    uses[i] = "**" .. program .. "**" .. rest:gsub("%-%-?%l+", "**%0**")
  end
  return ("%% MINIMODEL(1) minimodel %s\n"):format(version)
    .. heading("NAME", "NOMBRE") .. (spanish and "minimodel - laboratorio de codificaciones posicionales\n"
      or "minimodel - a laboratory for positional encodings\n")
    .. heading("SYNOPSIS", "SINOPSIS") .. table.concat(uses, "\\\n") .. "\n"
    .. heading("DESCRIPTION", "DESCRIPCIÓN") .. definitions(command.uses, language)
    .. heading("OPTIONS", "OPCIONES") .. definitions(command.flags, language)
    .. heading("OPTIONS OF CHECK", "OPCIONES DE CHECK") .. definitions(command.check, language)
    .. heading("OPTIONS OF WEAVE", "OPCIONES DE WEAVE") .. definitions(command.weave, language)
    .. heading("EXIT STATUS", "ESTADO DE SALIDA") .. definitions(command.exit, language)
    .. heading("ENVIRONMENT", "ENTORNO") .. definitions(command.environment, language)
    .. heading("EXAMPLES", "EJEMPLOS") .. definitions(command.examples, language)
    .. heading("SEE ALSO", "VÉASE TAMBIÉN") .. "lua(1), pandoc(1)\n"
end

return manual
