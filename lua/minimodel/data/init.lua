--- mm.data: what the trained labs read. verb_grammar: the corpus; lengths: longer sequences of its sentences;
-- ordering: the task of lab 05.
local options = require "minimodel.options"

return options.room("mm.data", {
  verb_grammar = require "minimodel.data.verb_grammar",
  lengths = require "minimodel.data.lengths",
  ordering = require "minimodel.data.ordering",
})
