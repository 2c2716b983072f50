--- A pandoc filter for the whole book in one document: each heading of the first level that names a page of the book
-- (page=labs/02-rope) begins that page. Gives every label and every anchor a name of its own page, turns links between
-- pages into links within the document, takes vector pictures of the kind that the format wants, and leaves out what
-- is for a screen alone: the picture at the top of a lab, and what lets it run. Runs before xref.
local latex = FORMAT:match("latex") ~= nil
local WIDTH = 120   -- characters of code that fit on a line of paper
local LABELLED = { fig = true, tbl = true, eq = true, sec = true }

--- An identifier as the whole book knows it: fig:decay of labs/02-rope is fig:labs-02-rope-decay.
local function named(id, page)
  local kind, name = id:match "^(%a+):(.*)$"
  if kind and LABELLED[kind] then return ("%s:%s-%s"):format(kind, page, name) end
  return page .. "-" .. id
end

--- Where a link of a page leads in the book; nil when it leads out of it, false when to nothing that is in it.
local function place(target, page, folder)
  local anchor = target:match "^#(.+)$"
  if anchor then return "#" .. named(anchor, page) end
  if target:find "^%a[%w+.-]*:" then return nil end
  local path
  path, anchor = target:match "^([^#]*)#?(.*)$"
  local stem = path:gsub("%.html$", ""):gsub("%.es$", ""):gsub("^%./", "")
  if stem == path then return false end
  if not stem:find "/" and folder then stem = folder .. "/" .. stem end
  local of = stem:gsub("^%.%./", ""):gsub("/", "-")
  return "#" .. (anchor ~= "" and named(anchor, of) or of)
end

--- Lines no longer than the paper is wide.
local function folded(text)
  return (text:gsub("[^\n]+", function(line)
    local out = {}
    while (utf8.len(line) or 0) > WIDTH do
      local at = utf8.offset(line, WIDTH + 1)
      out[#out + 1] = line:sub(1, at - 1)
      line = "  " .. line:sub(at)
    end
    out[#out + 1] = line
    return table.concat(out, "\n")
  end))
end

local function renaming(page, folder, there)
  local function own(element)
    local id = element.identifier
    if id ~= "" and id ~= "refs" then element.identifier = named(id, page) end   -- citeproc looks for refs
    element.attributes["data-piece"], element.attributes["data-of"] = nil, nil
    return element
  end
  return {
    Header = own,
    Div = own,
    Span = function(span)
      if span.classes:includes "phrase" then return {} end
      return own(span)
    end,
    Image = function(image)
      if latex then image.src = image.src:gsub("%.svg$", ".pdf") end
      return own(image)
    end,
    CodeBlock = function(block)
      block.attributes.fold = nil
      if latex then block.text = folded(block.text) end
      return own(block)
    end,
    Str = function(str)
      local label = str.text:match "^{#(eq:[%w_%-]+)}$"
      if label then return pandoc.Str(("{#%s}"):format(named(label, page))) end
    end,
    Cite = function(cite)
      for _, citation in ipairs(cite.citations) do
        local kind = citation.id:match "^(%a+):"
        if kind and LABELLED[kind] then citation.id = named(citation.id, page) end
      end
      return cite
    end,
    Link = function(link)
      local first = link.content[1]
      if first and first.t == "Image" and first.classes:includes "lead" then return {} end
      local target = place(link.target, page, folder)
      if target == nil then return nil end
      if not target or not there[target:sub(2)] then return link.content end   -- words, where nothing is to be led to
      link.target = target
      return link
    end,
    RawBlock = function(raw) if raw.format == "html" then return {} end end,
  }
end

function Pandoc(doc)
  local pages, current = {}, nil
  for _, block in ipairs(doc.blocks) do
    local name = block.t == "Header" and block.level == 1 and block.attributes.page
    if name then
      current = { name = name, heading = block, blocks = pandoc.List() }
      pages[#pages + 1] = current
      block.attributes.page = nil
      block.classes:insert "page"
    elseif current then
      current.blocks:insert(block)
    else
      pages[#pages + 1] = { blocks = pandoc.List { block } }
    end
  end
  -- what a link may lead to
  local there = {}
  for _, page in ipairs(pages) do
    if page.name then
      local prefix = page.name:gsub("/", "-")
      there[prefix] = true
      local function note(element)
        if element.identifier ~= "" then there[named(element.identifier, prefix)] = true end
      end
      pandoc.Div(page.blocks):walk { Header = note, Div = note, Span = note, Image = note, CodeBlock = note,
        Str = function(str)
          local label = str.text:match "^{#(eq:[%w_%-]+)}$"
          if label then there[named(label, prefix)] = true end
        end }
    end
  end
  local out = pandoc.List()
  for _, page in ipairs(pages) do
    if page.name then
      local prefix, folder = page.name:gsub("/", "-"), page.name:match "^(.*)/"
      local renames = renaming(prefix, folder, there)
      out:insert(pandoc.walk_block(page.heading, { Link = renames.Link }))
      out:extend(pandoc.Div(page.blocks):walk(renames).content)
    else
      out:extend(page.blocks)
    end
  end
  return pandoc.Pandoc(out, doc.meta)
end
