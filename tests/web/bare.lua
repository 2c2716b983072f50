--[[en lab
title: A lab without parameters
]]
--[[es lab
title: Una práctica sin parámetros
]]
local mm = require "minimodel"
local lab = mm.lab { experiment = "99-bare", seed = 0 }
local x = mm.randn(mm.random(lab.seed), { 3 })
lab:check({ en = "a sum", es = "una suma" }, x:sum():item(), "<", 100)

--[[en
The sum is `=%.3f x:sum()`.
]]
--[[es
La suma es `=%.3f x:sum()`.
]]
