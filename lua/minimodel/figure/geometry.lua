-- geometry.lua: numbers and their places: which can be drawn, where a line or an area is cut, what is told apart by a
-- double.
--
-- Coordinates here are points of the page. Does not: draw, or know artists.
local geometry = {}

local huge = math.huge
geometry.largest = 0x1.fffffffffffffp+1023 -- the largest number that is not infinite

local function finite(v) return v == v and v ~= huge and v ~= -huge end
geometry.finite = finite

-- No page is this large; a device counts in small units and cannot go much further.
geometry.far = 2e4
local far = geometry.far

-- Whether a range is that of one number which rounding has made two, or narrower than doubles can be spread over a
-- page.
function geometry.constant(low, high)
  return high - low <= 32 * 2.0 ^ -52 * math.max(math.abs(low), math.abs(high)) or high - low < 1e-300
end

-- Whether a number has a place on an axis: on a logarithmic one, what is above 0.
function geometry.placed(value, log) return finite(value) and (not log or value > 0) end

-- The least and the greatest of the numbers that have a place, and of low and high.
function geometry.range(list, low, high, log)
  for _, v in ipairs(list) do
    if geometry.placed(v, log) then low, high = math.min(low, v), math.max(high, v) end
  end
  return low, high
end

-- Points along the straight line between two places, near enough together for a small label not to slip between.
function geometry.along(x0, y0, x1, y1, add)
  local reach = math.max(math.abs(x1 - x0), math.abs(y1 - y0))
  local n = math.min(400, math.max(1, math.ceil(math.min(reach, 3 * 400) / 3)))
  for i = 0, n do add(x0 + (x1 - x0) * i / n, y0 + (y1 - y0) * i / n) end
end

-- The part of a segment within a rectangle (Liang and Barsky 1984); nil when there is none. Counted from the end that
-- is nearer, so that one which is far away does not blur it.
function geometry.cut(x0, y0, x1, y1, left, top, right, bottom)
  if math.max(math.abs(x0), math.abs(y0)) > math.max(math.abs(x1), math.abs(y1)) then
    local a, b, c, d = geometry.cut(x1, y1, x0, y0, left, top, right, bottom)
    return c, d, a, b
  end
  local from, to = 0, 1
  for side = 1, 4 do
    local p, q
    if side == 1 then
      p, q = x0 - x1, x0 - left
    elseif side == 2 then
      p, q = x1 - x0, right - x0
    elseif side == 3 then
      p, q = y0 - y1, y0 - top
    else
      p, q = y1 - y0, bottom - y0
    end
    if p == 0 and q < 0 then return nil end
    if p < 0 then from = math.max(from, q / p) elseif p > 0 then to = math.min(to, q / p) end
  end
  if from > to then return nil end
  local dx, dy = x1 - x0, y1 - y0
  if to < 1 then x1, y1 = x0 + to * dx, y0 + to * dy end
  return x0 + from * dx, y0 + from * dy, x1, y1
end

-- A place on an axis, nearer than where differences of two such places overflow; NaN stays.
local function bounded(v) return v > 1e300 and 1e300 or v < -1e300 and -1e300 or v end

-- Runs of points in page coordinates: a gap where a value is NaN, infinite or has no place on the axis, and far off
-- the page.
function geometry.runs(axes, x, y)
  local out, run, last_x, last_y = {}, nil, nil, nil
  local function begin(px, py)
    run = { px, py }
    out[#out + 1] = run
  end
  for i = 1, #x do
    local px, py = axes.x_at(x[i]), axes.y_at(y[i])
    if not (finite(x[i]) and finite(y[i])) or px ~= px or py ~= py then
      run, last_x = nil, nil
    else
      px, py = bounded(px), bounded(py)
      local near = math.abs(px) < far and math.abs(py) < far
      if near and run then
        run[#run + 1], run[#run + 2] = px, py
      elseif last_x then -- one end is far away
        local x0, y0, x1, y1 = geometry.cut(last_x, last_y, px, py, -far, -far, far, far)
        if x0 then
          if not run then begin(x0, y0) end
          run[#run + 1], run[#run + 2] = x1, y1
        end
        if not near then run = nil end
      elseif near then
        begin(px, py)
      end
      last_x, last_y = px, py
    end
  end
  return out
end

-- The part of a closed outline {x0, y0, x1, y1, …} within ±far, a side at a time (Sutherland and Hodgman 1974).
function geometry.within(points)
  local inside = true
  for i = 1, #points do
    points[i] = bounded(points[i])
    inside = inside and math.abs(points[i]) < far
  end
  for side = 1, inside and 0 or 4 do
    local d, sign = (side - 1) % 2 + 1, side > 2 and -1 or 1 -- x or y, above or below
    local out, n = {}, #points
    for i = 1, n, 2 do
      local j = i == 1 and n - 1 or i - 2 -- the corner before
      local a, b = sign * points[j + d - 1], sign * points[i + d - 1]
      if (a < far) ~= (b < far) then
        local f = (far - a) / (b - a)
        out[#out + 1] = points[j] + f * (points[i] - points[j])
        out[#out + 1] = points[j + 1] + f * (points[i + 1] - points[j + 1])
      end
      if b < far then out[#out + 1], out[#out + 2] = points[i], points[i + 1] end
    end
    points = out
  end
  return points
end

return geometry
