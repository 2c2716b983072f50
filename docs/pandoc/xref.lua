--- A pandoc filter: numbers figures, tables and equations, puts their captions and alternative texts where they
-- belong, and turns @fig: @tbl: @eq: @sec: into links that say Figure 2, Tabla 1, Equation (3), Section “…”. On
-- screen answers and long code fold. In a whole book each page (a heading of the class page, docs/pandoc/chapters.lua)
-- counts from 1 again. Runs before citeproc, which would take the references for citations. Pandoc 2
-- brings Lua 5.3, pandoc 3 Lua 5.4. A reference to nothing ends the build with a message; the metadata `source` says
-- of which file.
local WORDS = {
  en = { fig = "Figure", tbl = "Table", eq = "Equation", sec = "Section", open = "“", close = "”", answer = "Answer",
    code = "The code, lines %d to %d", scrolls = "%s; it scrolls sideways" },
  es = { fig = "Figura", tbl = "Tabla", eq = "Ecuación", sec = "Sección", open = "«", close = "»", answer = "Respuesta",
    code = "El código, líneas %d a %d", scrolls = "%s; se desplaza hacia los lados",
    within = { fig = "figura", tbl = "tabla", eq = "ecuación", sec = "sección" } },   -- a sentence says «la figura 2»
}

local words = WORDS.en
local epub, latex = FORMAT:match("epub") ~= nil, FORMAT:match("latex") ~= nil
local screen = FORMAT:match("html") ~= nil   -- where things fold and scroll
local html = screen or epub
local labels, count = {}, { fig = 0, tbl = 0, eq = 0 }
local problems = {}

local function define(kind, id, text)
  if labels[id] then problems[#problems + 1] = "the label " .. id .. " stands twice" end
  if kind ~= "sec" then count[kind] = count[kind] + 1 end
  labels[id] = { kind = kind, number = count[kind], text = text }
  return labels[id]
end

local function numbered(kind, id, separator)
  return pandoc.Strong { pandoc.Str(words[kind] .. "\u{a0}" .. labels[id].number .. separator) }
end

-- ---- First walk: what has a label

local function is_figure(block)
  local image = (block.t == "Para" or block.t == "Plain") and #block.content == 1 and block.content[1]
  return image and image.t == "Image" and image.identifier:match("^fig:") and image
end

--- A paragraph with display mathematics and a label after it: the label, and the paragraph without it.
local function equation(block)
  if block.t ~= "Para" then return nil end
  for i, inline in ipairs(block.content) do
    local label = inline.t == "Str" and inline.text:match("^{#(eq:[%w_%-]+)}$")
    if label then
      local before = block.content[i - 1]
      local at = before and (before.t == "Space" or before.t == "SoftBreak") and i - 2 or i - 1
      if block.content[at] and block.content[at].t == "Math" then return label, at, i end
    end
  end
end

local function collect(block)
  local image = is_figure(block)
  if image then return define("fig", image.identifier) end
  local label = equation(block)
  if label then return define("eq", label) end
  if block.t == "Div" and block.identifier:match("^tbl:") then return define("tbl", block.identifier) end
  if block.t == "Header" and block.classes:includes "page" then count = { fig = 0, tbl = 0, eq = 0 } end
  if block.t == "Header" and block.identifier:match("^sec:") then
    return define("sec", block.identifier, pandoc.utils.stringify(block.content))
  end
end

-- ---- Second walk: what becomes of them

local function figure(block)
  local image = is_figure(block)
  local caption = pandoc.List { numbered("fig", image.identifier, ". ") }
  caption:extend(image.caption)
  local alt = image.attributes.alt
  if not alt or not alt:match("%S") then problems[#problems + 1] = image.identifier .. " has no alternative text" end
  if html then
    image.attributes.alt = nil
    local picture = pandoc.Image({ pandoc.Str(alt or "") }, image.src, "",
      pandoc.Attr("", {}, screen and { loading = "lazy" } or {}))
    return {
      pandoc.RawBlock("html", ('<figure id="%s" data-piece="%s">'):format(image.identifier, image.identifier)),
        pandoc.Plain { picture },
      pandoc.RawBlock("html", "<figcaption>"), pandoc.Plain(caption), pandoc.RawBlock("html", "</figcaption></figure>"),
    }
  elseif latex then
    return {
      pandoc.RawBlock("latex", "\\begin{figure}[H]\\centering"),
      pandoc.Plain { pandoc.Image({}, image.src, "",
        pandoc.Attr("", {}, { width = image.attributes.width or "100%" })) },
      pandoc.RawBlock("latex", ("\\caption*{\\phantomsection\\label{%s}"):format(image.identifier)),
        pandoc.Plain(caption),
      pandoc.RawBlock("latex", "}\\end{figure}"),
    }
  end
end

local function labelled_equation(block)
  local label, at, tail = equation(block)
  if not label then return nil end
  local number = ("(%d)"):format(labels[label].number)
  local math = block.content[at]
  local out = pandoc.List()
  local before, after = pandoc.List(), pandoc.List()
  for i, inline in ipairs(block.content) do
    if i < at then before:insert(inline) elseif i > tail then after:insert(inline) end
  end
  if #before > 0 then out:insert(pandoc.Para(before)) end
  if html then
    out:insert(pandoc.Div({ pandoc.Plain { math, pandoc.Span({ pandoc.Str(number) }, pandoc.Attr("", { "number" })) } },
      pandoc.Attr(label, { "equation" })))
  elseif latex then
    out:insert(pandoc.RawBlock("latex", ("\\begin{equation}\\tag{%d}\\label{%s}%s\\end{equation}"):format(
      labels[label].number, label, math.text)))
  else
    out:insert(pandoc.Para { math, pandoc.Space(), pandoc.Str(number) })
  end
  if #after > 0 then out:insert(pandoc.Para(after)) end
  return out
end

local function caption_of_table(div)
  if not div.identifier:match("^tbl:") then return nil end
  local numbers = div:walk {
    Table = function(made)
      local long = made.caption.long
      local text = pandoc.List { numbered("tbl", div.identifier, ". ") }
      if long[1] then text:extend(long[1].content) end
      made.caption.long = { pandoc.Plain(text) }
      return made
    end,
  }
  if latex then
    numbers.content:insert(1, pandoc.RawBlock("latex", ("\\phantomsection\\label{%s}"):format(div.identifier)))
    numbers.identifier = ""
  end
  return numbers
end

--- The table of a group is called what stands above it.
local function title_of_table(div)
  local first = div.classes:includes("group") and div.content[1]
  local strong = first and first.t == "Para" and first.content[1]
  if not (html and strong and strong.t == "Strong") then return nil end
  return div:walk {
    Table = function(made)
      made.attr = pandoc.Attr("", {}, { called = pandoc.utils.stringify(strong) })
      return made
    end,
  }
end

--- `::: answer` folds open.
local function answer(div)
  if not div.classes:includes("answer") then return nil end
  if not screen then   -- on paper it stands open, and says what it is
    local first = div.content[1]
    if first and first.t == "Para" then
      first.content = pandoc.List { pandoc.Emph { pandoc.Str(words.answer .. ".") }, pandoc.Space() } .. first.content
      div.content[1] = first
    end
    return div
  end
  local out = pandoc.List { pandoc.RawBlock("html", "<details class=\"answer\"><summary>" .. words.answer
    .. "</summary>") }
  out:extend(div.content)
  out:insert(pandoc.RawBlock("html", "</details>"))
  return out
end

local SCREEN = 60   -- lines of code that are read in passing

--- On screen code that would stand between the reader and the next figure is folded, and opens with a click.
local function long_code(block)
  local first = tonumber(block.attributes.startFrom)
  local _, breaks = block.text:gsub("\n", "")
  local summary = block.attributes.fold   -- what a lab's page folds for what it is, and says
  block.attributes.fold = nil
  if not screen or not first or breaks < SCREEN and not summary then return nil end
  summary = summary or words.code:format(first, first + breaks)
  return {
    pandoc.RawBlock("html", "<details class=\"code\"><summary>" .. summary .. "</summary>"), block,
      pandoc.RawBlock("html", "</details>"),
  }
end

local function reference(cite)
  local out = pandoc.List()
  for i, citation in ipairs(cite.citations) do
    local kind = citation.id:match("^(%a+):")
    if not (kind and WORDS.en[kind] and kind ~= "open") then return nil end
    local found = labels[citation.id]
    if i > 1 then out:insert(pandoc.Str ", ") end
    if not found then
      problems[#problems + 1] = "reference to nothing: @" .. citation.id
    else
      local word = (words.within or words)[found.kind]
      local text = found.kind == "sec" and ("%s\u{a0}%s%s%s"):format(word, words.open, found.text, words.close)
        or (found.kind == "eq" and "%s\u{a0}(%d)" or "%s\u{a0}%d"):format(word, found.number)
      if latex then
        out:insert(pandoc.RawInline("latex", ("\\hyperref[%s]{"):format(citation.id)))
        out:insert(pandoc.Str(text))
        out:insert(pandoc.RawInline("latex", "}"))
      else
        out:insert(pandoc.Link({ pandoc.Str(text) }, "#" .. citation.id))
      end
    end
  end
  return out
end

local LINE = 98   -- characters of a table that fit beside each other on paper

--- On paper the columns of a wide table share the line: each holds its longest word, and the rest goes in proportion
-- to the square root of the longest cell.
local function fitted(made)
  local simple = pandoc.utils.to_simple_table(made)
  local longest, word, sum, words_sum, roots = {}, {}, 0, 0, 0
  for _, row in ipairs { simple.headers, table.unpack(simple.rows) } do
    for j, cell in ipairs(row) do
      local text = pandoc.utils.stringify(cell)
      longest[j] = math.max(longest[j] or 1, utf8.len(text) or 1)
      for part in text:gmatch "%S+" do word[j] = math.max(word[j] or 1, (utf8.len(part) or 1) + 2) end
    end
  end
  for j, n in ipairs(longest) do
    word[j] = math.min(word[j] or 1, 24)
    sum, words_sum, roots = sum + n, words_sum + word[j], roots + math.sqrt(n)
  end
  if sum <= LINE then return nil end
  local rest = math.max(0, LINE - words_sum)
  for j, n in ipairs(longest) do simple.widths[j] = (word[j] + rest * math.sqrt(n) / roots) / (words_sum + rest) end
  local out = pandoc.utils.from_simple_table(simple)
  out.caption = made.caption
  return out
end

--- Sections bear numbers, 2 and 2.1, where the metadata ask for it (`numbered`), or the class of a book's page.
local function number_sections(doc)
  local at, wanted = { 0, 0 }, doc.meta.numbered
  return doc:walk {
    Header = function(header)
      local level = header.level - 1
      if header.classes:includes "page" then at, wanted = { 0, 0 }, header.classes:includes "numbered" end
      if not wanted or header.classes:includes "page" or header.classes:includes "entry" then return nil end
      if level < 1 or level > 2 then
        problems[#problems + 1] = ("a heading without a number: “%s”; sections and their parts have one, nothing else")
          :format(pandoc.utils.stringify(header.content))
        return nil
      end
      at[level] = at[level] + 1
      if level == 1 then at[2] = 0 end
      header.content:insert(1, pandoc.Space())
      local number = pandoc.Str(table.concat(at, ".", 1, level))
      header.content:insert(1, pandoc.Span({ number }, pandoc.Attr("", { "number" })))
      return header
    end,
  }
end

--- On screen wide tables scroll inside a box of their own, which the keyboard can reach, and which says which table it
-- holds.
local function scrolling(made)
  if latex then return fitted(made) end
  if not screen then
    made.attr = pandoc.Attr()
    return made
  end
  local caption = made.caption.long[1]
  local first = caption and caption.content[1]
  local name = made.attr.attributes.called
    or first and first.t == "Strong" and pandoc.utils.stringify(first):gsub("[%s.]+$", "")
  if not name then   -- by what its first column holds
    local head = pandoc.utils.to_simple_table(made).headers[1]
    local text = head and pandoc.utils.stringify(head):gsub('["<>&]', "") or ""
    name = text == "" and words.tbl or ("%s (%s)"):format(words.tbl, text)
  end
  made.attr = pandoc.Attr()
  return {
    pandoc.RawBlock("html", ('<div class="scroll" tabindex="0" role="group" aria-label="%s">'):format(
      words.scrolls:format(name))),
    made, pandoc.RawBlock("html", "</div>"),
  }
end

function Pandoc(doc)
  local language = pandoc.utils.stringify(doc.meta.lang or "en"):sub(1, 2)
  words = WORDS[language] or WORDS.en
  local function each(block) collect(block) return nil end
  doc:walk { traverse = "topdown", Para = each, Plain = each, Div = each, Header = each }
  doc = doc:walk { Para = function(block) return is_figure(block) and figure(block) or labelled_equation(block) end }
  doc = doc:walk { Div = function(div) return caption_of_table(div) or title_of_table(div) or answer(div) end }
  doc = doc:walk { Table = scrolling, CodeBlock = long_code, Cite = reference }
  doc = number_sections(doc)
  if #problems > 0 then
    local source = pandoc.utils.stringify(doc.meta.source or "")
    for _, problem in ipairs(problems) do io.stderr:write(source, source ~= "" and ": " or "", problem, "\n") end
    os.exit(1)
  end
  return doc
end
