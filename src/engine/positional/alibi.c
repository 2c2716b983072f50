/* alibi.c: attention with linear biases: nothing is added to the embeddings, a distance is subtracted from the scores.
 *
 * Does: the slopes of the heads and the bias as a tensor to look at. Does not: the fast path, which mm_attention
 * takes from the slopes alone. */
#include "angles.h"

#include <math.h>

/* 2^(−8 i / n) for i = 1 … n: a geometric series that starts at its own ratio and ends at 1/256. */
static double slope_of(int64_t i, int64_t n) {
  mm_pair_sum ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  return mm_pair_exp(mm_pair_divide(mm_pair_multiply(ln2, mm_pair_of(-8.0 * (double)i)), (double)n)).high;
}

/* Press et al. 2022, section 3. Where n_heads is no power of two, as in their code: the slopes for the power of two
 * below, then every other one, the first included, of those for the power of two above, which fall between them. */
mm_status mm_alibi_slopes(mm_context *cx, double *slopes, int64_t n_heads) {
  if (n_heads < 1)
    return mm_fail(cx, MM_EVALUE, "alibi_slopes: n_heads must be at least 1; it is %lld", (long long)n_heads);
  /*> alibi-slopes */
  int64_t below = 1;
  while (below <= n_heads / 2) below *= 2;
  for (int64_t h = 0; h < below; h++) slopes[h] = slope_of(h + 1, below);
  for (int64_t h = below; h < n_heads; h++) slopes[h] = slope_of(2 * (h - below) + 1, 2 * below);
  /*< */
  return MM_OK;
}

/* out[h, t, s] = −m_h |i − s|, i = t + S − T: the queries are the last T of the S positions. causal: −inf where
 * s > i. */
mm_status mm_alibi_bias(mm_context *cx, mm_tensor *out, mm_dtype dtype, int64_t n_heads, int64_t T, int64_t S,
                        bool causal) {
  const char *who = "alibi_bias";
  MM_TRY(mm_positions_dtype(cx, who, dtype));
  if (n_heads < 1) return mm_fail(cx, MM_EVALUE, "%s: n_heads must be at least 1; it is %lld", who, (long long)n_heads);
  if (T < 1 || S < T)
    return mm_fail(cx, MM_EVALUE,
                   "%s: T must be at least 1, and S, the keys, at least T, the queries; T is %lld, S is %lld", who,
                   (long long)T, (long long)S);
  void *slopes = NULL;
  size_t bytes;
  if (!mm_multiply_sizes((size_t)n_heads, sizeof(double), &bytes))
    return mm_fail(cx, MM_ENOMEM, "%s: %lld heads do not fit in memory", who, (long long)n_heads);
  MM_TRY(mm_memory_take(cx, &slopes, bytes));
  mm_tensor bias = {0};
  mm_status status = mm_alibi_slopes(cx, slopes, n_heads);
  if (status == MM_OK) status = mm_empty(cx, &bias, dtype, 3, (int64_t[]){n_heads, T, S});
  if (status == MM_OK) {
    const double *m = slopes;
    void *values = mm_data(&bias);
    for (int64_t h = 0, at = 0; h < n_heads; h++)
      for (int64_t t = 0; t < T; t++)
        for (int64_t s = 0; s < S; s++, at++) {
          int64_t distance = t + S - T - s;
          /* 0 − x, so that the diagonal is 0 and not −0 */
          double value = causal && distance < 0 ? -HUGE_VAL : 0 - m[h] * fabs((double)distance);
          mm_set_real(values, dtype, at, value);
        }
    mm_move(out, &bias);
  }
  mm_memory_give(cx, slopes, bytes);
  return status;
}
