/* learned.c: which row of a learned table a position reads.
 *
 * Does: turn positions into row numbers, and decide what happens past the table's end, where a learned encoding has
 * nothing to say. Does not: hold the table or look rows up; mm_take does, and refuses any row that is not there. */
#include "angles.h"

#include <math.h>

/* error: row p, and MM_EINDEX outside 0 … T_max − 1; clamp: the nearest row there is; wrap: p mod
 * T_max, never negative. */
mm_status mm_learned_rows(mm_context *cx, mm_tensor *out, const double *positions, int64_t n, int64_t T_max,
                          mm_overflow overflow) {
  const char *who = "learned";
  if (T_max < 1) return mm_fail(cx, MM_EVALUE, "%s: T_max must be at least 1; it is %lld", who, (long long)T_max);
  if (overflow != MM_OVERFLOW_ERROR && overflow != MM_OVERFLOW_CLAMP && overflow != MM_OVERFLOW_WRAP)
    return mm_fail(cx, MM_EVALUE, "%s: overflow must be error, clamp or wrap; it is number %d", who, (int)overflow);
  MM_TRY(mm_positions_check(cx, who, positions, n));
  for (int64_t t = 0; t < n; t++) {
    double p = positions[t];
    if (p != floor(p))
      return mm_fail(cx, MM_EVALUE,
                     "%s: position %lld (counting from 0) is %g; a table has rows for whole positions only", who,
                     (long long)t, p);
    if (overflow == MM_OVERFLOW_ERROR && (p < 0 || p >= (double)T_max))
      return mm_fail(cx, MM_EINDEX,
                     "%s: position %.0f is outside the table, which was made for T_max = %lld positions, 0 … %lld; "
                     "overflow = \"error\" refuses it, "
                     "\"clamp\" reads the nearest row, \"wrap\" starts again at row 0",
                     who, p, (long long)T_max, (long long)(T_max - 1));
  }
  mm_tensor rows = {0};
  MM_TRY(mm_empty(cx, &rows, MM_INT64, 1, &n));
  int64_t *row = mm_data(&rows);
  /*> learned-rows */
  for (int64_t t = 0; t < n; t++) {
    int64_t p = (int64_t)positions[t];
    if (overflow == MM_OVERFLOW_CLAMP) p = p < 0 ? 0 : p < T_max ? p : T_max - 1;
    if (overflow == MM_OVERFLOW_WRAP) p = (p % T_max + T_max) % T_max;
    row[t] = p;
  }
  /*< */
  mm_move(out, &rows);
  return MM_OK;
}
