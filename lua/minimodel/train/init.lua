--- mm.train: how models learn. fit: the loop; AdamW; schedule;
-- evaluate: what a trained model does with longer sequences.
local options = require "minimodel.options"

return options.room("mm.train", {
  fit = require "minimodel.train.fit",
  AdamW = require "minimodel.train.optimizer",
  schedule = require "minimodel.train.schedule",
  nudge = require "minimodel.train.nudge",
  evaluate = require "minimodel.train.evaluate",
})
