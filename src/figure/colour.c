/* colour.c: from numbers to places on a colour scale.
 *
 * Does not: hold colour maps (they are data, in Lua) or draw. */
#include "device.h"

#include <math.h>

/* Linear near zero and logarithmic beyond: sign(v) ln(1 + |v| / c), with c the reach of the linear part. */
static double symmetric_log(double value, double linear) {
  double ratio = fabs(value) / linear;
  return copysign(isinf(ratio) ? log(fabs(value)) - log(linear) : log1p(ratio), value);
}

double fig_scale_position(const fig_scale *scale, double value) {
  switch (scale->kind) {
  case FIG_LOG:
    if (value <= 0) return -HUGE_VAL;
    return (log(value) - log(scale->low)) / (log(scale->high) - log(scale->low));
  case FIG_SYMLOG: {
    double low = symmetric_log(scale->low, scale->linear), high = symmetric_log(scale->high, scale->linear);
    return (symmetric_log(value, scale->linear) - low) / (high - low);
  }
  case FIG_LINEAR: break;
  }
  /* Halves, which are exact, because the width of a scale from −1e308 to 1e308 is not a number that there is. */
  return (value / 2 - scale->low / 2) / (scale->high / 2 - scale->low / 2);
}

static uint8_t cell(double position) {
  if (isnan(position)) return FIG_BAD;
  if (position <= 0) return 0;
  if (position >= 1) return FIG_LEVELS - 1;
  return (uint8_t)(position * (double)FIG_LEVELS);
}

void fig_colour_cells(uint8_t *cells, const double *values, size_t n, const fig_scale *scale) {
  if (scale->kind != FIG_LOG) {
    for (size_t i = 0; i < n; i++) cells[i] = cell(fig_scale_position(scale, values[i]));
    return;
  }
  /* The same as fig_scale_position, with the logarithms of the ends taken once. */
  double low = log(scale->low), width = log(scale->high) - low;
  for (size_t i = 0; i < n; i++) {
    double value = values[i];
    cells[i] = value <= 0 ? (uint8_t)0 : cell((log(value) - low) / width);
  }
}
