/* pack.h: copies of matrices into consecutive memory, as they are or transposed. Included by real.h, once
 * per element type.
 *
 * What is packed is padded to whole vectors with zeros, so that the loops that read it need no remainder. A transpose
 * goes by squares of LANES × LANES, turned in registers. Does not: compute, but for one factor on the way. */

static inline int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
/* n rounded up to whole vectors */
static inline int64_t whole_vectors(int64_t n) { return (n + LANES - 1) / LANES * LANES; }

/* out (rows, cols padded) = factor · x (rows, cols) */
static inline void pack_rows(real *out, int64_t out_row, const real *x, int64_t x_row, int64_t rows, int64_t cols,
                             real factor) {
  vec f = v_set(factor);
  for (int64_t i = 0; i < rows; i++, out += out_row, x += x_row)
    for (int64_t j = 0; j < cols; j += LANES) v_store(out + j, v_mul(f, row_load(x, j, cols)));
}

/* The square of x at row i, column j, as vectors along the rows; outside (rows, cols) it is 0. */
MM_ALWAYS_INLINE void load_square(vec square[LANES], const real *x, int64_t x_row, int64_t i, int64_t j, int64_t rows,
                                  int64_t cols) {
  MM_UNROLL for (int l = 0; l < LANES; l++) square[l] =
      i + l < rows ? row_load(x + (i + l) * x_row, j, cols) : v_set(0);
}

/* out (cols, rows padded) = factor · xᵀ of x (rows, cols) */
static void pack_transposed(real *out, int64_t out_row, const real *x, int64_t x_row, int64_t rows, int64_t cols,
                            real factor) {
  vec f = v_set(factor);
  for (int64_t j = 0; j < cols; j += LANES)
    for (int64_t i = 0; i < rows; i += LANES) {
      vec square[LANES];
      load_square(square, x, x_row, i, j, rows, cols);
      v_transpose(square);
      for (int l = 0; l < LANES && j + l < cols; l++) v_store(out + (j + l) * out_row + i, v_mul(f, square[l]));
    }
}

/* out (cols, rows) = [out +] xᵀ of x (rows, cols) times factors[col], which may be NULL. x has rows of whole vectors,
 * out has not: nothing is written outside. A product of −0 comes out as 0. */
static void unpack_transposed(real *out, int64_t out_row, const real *x, int64_t x_row, int64_t rows, int64_t cols,
                              const real *factors, bool add) {
  for (int64_t j = 0; j < cols; j += LANES) {
    vec factor = factors != NULL ? v_load(factors + j) : v_set(1);
    for (int64_t i = 0; i < rows; i += LANES) {
      vec square[LANES];
      MM_UNROLL for (int l = 0; l < LANES; l++) square[l] =
          i + l < rows ? v_fma(v_load(x + (i + l) * x_row + j), factor, v_set(0)) : v_set(0);
      v_transpose(square);
      for (int l = 0; l < LANES && j + l < cols; l++) {
        real *to = out + (j + l) * out_row;
        row_store(to, i, rows, add ? v_add(row_load(to, i, rows), square[l]) : square[l]);
      }
    }
  }
}
