/* sinusoidal.c: the fixed table of sines and cosines that is added to the embeddings.
 *
 * Does: fill the table, each entry exact to the last bit or so in its type. Does not: add it to anything (Lua
 * does), keep it. */
#include "angles.h"

/* out[p, 2k] = sin(p ω_k), out[p, 2k+1] = cos(p ω_k), ω_k = base^(−2k/d). Vaswani et al. 2017, section 3.5. */
mm_status mm_sinusoidal(mm_context *cx, mm_tensor *out, mm_dtype dtype, const double *positions, int64_t n, int64_t d,
                        double base) {
  const char *who = "sinusoidal";
  MM_TRY(mm_positions_dtype(cx, who, dtype));
  MM_TRY(mm_positions_even(cx, who, "d", d));
  MM_TRY(mm_positions_base(cx, who, base));
  MM_TRY(mm_positions_check(cx, who, positions, n));
  mm_tensor table = {0};
  MM_TRY(mm_empty(cx, &table, dtype, 2, (int64_t[]){n, d}));
  mm_pair_sum log_base = mm_pair_log(mm_pair_of(base));
  void *values = mm_data(&table);
  /*> sinusoidal-table */
  for (int64_t k = 0; k < d / 2; k++) {
    mm_pair_sum exponent = mm_pair_divide(mm_pair_multiply(log_base, mm_pair_of(-2.0 * (double)k)), (double)d);
    mm_pair_sum omega = mm_pair_exp(exponent);
    for (int64_t p = 0; p < n; p++) {
      double sine, cosine;
      mm_sine_cosine(&sine, &cosine, positions[p], omega);
      int64_t at = p * d + 2 * k;
      mm_set_real(values, dtype, at, sine);
      mm_set_real(values, dtype, at + 1, cosine);
    }
  }
  /*< */
  mm_move(out, &table);
  return MM_OK;
}
