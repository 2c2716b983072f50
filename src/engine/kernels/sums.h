/* sums.h: one row to one number: sums, dot products, the greatest. Included by real.h, once per element type.
 *
 * A reduction runs over 16 virtual lanes: lane l takes elements l, l + 16, …, and the lanes are combined 16 → 8 → 4 → 2
 * → 1. A set holds the lanes in PARTS vectors, so its width does not show. A row of more than SUM_BLOCK elements is
 * summed block by block, and the blocks' sums are added in double: a lane that adds a million numbers in a float loses
 * its third digit. Does not: know what a row is for (rows.h). */

typedef struct {
  vec part[PARTS];
} lanes16;

/* A call would carry the lanes through memory. The exact set of WebAssembly is slow in any case, and stays small. */
#if MM_SET_NUMBER == MM_SET_NUMBER_wasm && !defined(__wasm_relaxed_simd__)
#define LANES_FUNCTION static inline
#else
#define LANES_FUNCTION MM_ALWAYS_INLINE
#endif

LANES_FUNCTION lanes16 lanes_set(real x) {
  lanes16 lanes;
  ROW_UNROLL for (int r = 0; r < PARTS; r++) lanes.part[r] = v_set(x);
  return lanes;
}
LANES_FUNCTION real lanes_total(lanes16 lanes) {
  ROW_UNROLL for (int half = PARTS / 2; half >= 1; half /= 2)
    ROW_UNROLL for (int r = 0; r < half; r++) lanes.part[r] = v_add(lanes.part[r], lanes.part[r + half]);
  return v_total(lanes.part[0]);
}
LANES_FUNCTION real lanes_greatest(lanes16 lanes) {
  ROW_UNROLL for (int half = PARTS / 2; half >= 1; half /= 2)
    ROW_UNROLL for (int r = 0; r < half; r++) lanes.part[r] = v_max(lanes.part[r], lanes.part[r + half]);
  return v_greatest(lanes.part[0]);
}

static inline void fill(real *out, real value, int64_t n) {
  const vec v = v_set(value);
  EACH_APART(n, SET_ROW(out, v););
}

/* total (a double) = what block_sum, written with `at` and `length`, is for a row of n; where that is longer than a
 * block, Σ over its blocks. What makes the usual case fast by being written out again is left out of WebAssembly's
 * sets, which a page carries over a wire. */
#if MM_SET_NUMBER == MM_SET_NUMBER_wasm
#define WRITTEN_TWICE 0
#define ROW_FUNCTION  static __attribute__((noinline))
#else
#define WRITTEN_TWICE 1
#define ROW_FUNCTION  MM_ALWAYS_INLINE
#endif
#define SUM_OF_BLOCKS(total, n, block_sum)                                                                             \
  do {                                                                                                                 \
    if (WRITTEN_TWICE && (n) <= SUM_BLOCK) { /* so that the usual case is a plain loop */                              \
      const int64_t at = 0, length = (n);                                                                              \
      total = (double)(block_sum);                                                                                     \
      break;                                                                                                           \
    }                                                                                                                  \
    total = 0;                                                                                                         \
    for (int64_t at = 0; at < (n); at += SUM_BLOCK) {                                                                  \
      const int64_t length = (n) - at < SUM_BLOCK ? (n) - at : SUM_BLOCK;                                              \
      total += (double)(block_sum);                                                                                    \
    }                                                                                                                  \
  } while (0)

/* A lane without an element adds +0, which changes no sum that started at +0. */
ROW_FUNCTION real sum_block(const real *x, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, s.part[r] = v_add(s.part[r], ROW(x)););
  return lanes_total(s);
}
static real sum_row(const real *x, int64_t n) {
  double total;
  SUM_OF_BLOCKS(total, n, sum_block(x + at, length));
  return (real)total;
}
ROW_FUNCTION real dot_block(const real *a, const real *b, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, s.part[r] = v_fma(ROW(a), ROW(b), s.part[r]););
  return lanes_total(s);
}
static real dot_row(const real *a, const real *b, int64_t n) {
  double total;
  SUM_OF_BLOCKS(total, n, dot_block(a + at, b + at, length));
  return (real)total;
}
static real sum_squares_row(const real *x, int64_t n) { return dot_row(x, x, n); }

/* out[j] = Σ_r rows[r][j]: eight rows at a time, added up as a tree before they join the sum of those before them; what
 * is left of the rows one by one. So a column's sum is a chain an eighth as long, and memory is read in the order in
 * which it lies. */
static void total_rows(real *out, const void *const *rows, int64_t count, int64_t n) {
  fill(out, 0, n);
  for (; count >= 8; count -= 8, rows += 8) {
    const real *x0 = rows[0], *x1 = rows[1], *x2 = rows[2], *x3 = rows[3];
    const real *x4 = rows[4], *x5 = rows[5], *x6 = rows[6], *x7 = rows[7];
    EACH_APART(n, {
      vec a = v_add(v_add(ROW(x0), ROW(x1)), v_add(ROW(x2), ROW(x3)));
      vec b = v_add(v_add(ROW(x4), ROW(x5)), v_add(ROW(x6), ROW(x7)));
      SET_ROW(out, v_add(ROW(out), v_add(a, b)));
    });
  }
  for (; count > 0; count--, rows++) {
    const real *x = rows[0];
    EACH_APART(n, SET_ROW(out, v_add(ROW(out), ROW(x))););
  }
}

/* The greatest of a row without regard to NaNs; −∞ for an empty row. */
static inline real greatest(const real *x, int64_t n) {
  const vec lowest = v_set(-(real)INFINITY);
  lanes16 m = lanes_set(-(real)INFINITY);
  EACH_VECTOR(n, m.part[r] = v_max(ROW_OR(x, lowest), m.part[r]););
  return lanes_greatest(m);
}
static real maximum_row(const real *x, int64_t n) {
  const vec lowest = v_set(-(real)INFINITY);
  lanes16 m = lanes_set(-(real)INFINITY);
  mask bad = v_first(0);
  EACH_VECTOR(n, {
    vec a = ROW_OR(x, lowest);
    m.part[r] = v_max(a, m.part[r]);
    bad = v_either(bad, v_nan(a));
  });
  return v_any(bad) ? (real)NAN : lanes_greatest(m);
}
