/* matmul_kernel.h: C (N, M) = [C +] A (N, K) · B (K, M) by packing and a register-blocked tile. Included by real.h.
 *
 * The twin to read first is mm_matmul_naive in matmul.c: c = fma(a, b, c) along k. Here the same chains are walked in another
 * order of (i, j), which no result can notice:
 *
 *   tile    ROWS × VECTORS vectors of C stay in registers while k runs. A step of k loads VECTORS vectors of B and broadcasts
 *           ROWS numbers of A for ROWS · VECTORS fused multiply-adds: with 12 × 2 that is 14 loads for 24, so the multipliers are
 *           the limit, and 24 chains in flight hide their latency.
 *   panel   K_BLOCK rows of B, as wide as a tile, packed so that k runs through consecutive memory.
 *   block   PANELS panels: half a megabyte, which the second-level cache holds while every row of A passes by.
 *   strip   ROWS rows of A by K_BLOCK, packed: small enough for the first-level cache, used against every panel of the block.
 *
 * A product that fits the first-level cache gains nothing from packing: then A and B are read where they are, unless B's
 * columns are not consecutive. Between blocks of k the chains wait in C, which holds reals: nothing is rounded by that. */

#define TILE_WIDTH (MATMUL_VECTORS * LANES)
enum {
  NAME(K_BLOCK) = 256,
  NAME(PANELS) = 16,
  NAME(UNPACKED_MOST) = 128 * 128 /* elements of B read in place */
};

/* C (rows, vectors · LANES) = [C +] A · B; with `ragged`, only `last` of the final vector's lanes exist. `rows`, `vectors` and
 * `ragged` are constants where this is called, so that the loops unroll and c lives in registers. */
MM_ALWAYS_INLINE void tile(int rows, int vectors, bool ragged, mask last, real *C, int64_t c_row, const real *A, int64_t a_row,
                           int64_t a_col, const real *B, int64_t b_row, int64_t K, bool accumulate) {
  vec c[MATMUL_ROWS][MATMUL_VECTORS];
  MM_UNROLL for (int i = 0; i < rows; ++i)
    MM_UNROLL for (int v = 0; v < vectors; ++v) {
      const real *at = C + i * c_row + v * LANES;
      c[i][v] = !accumulate ? v_set(0) : ragged && v == vectors - 1 ? v_load_part(at, last) : v_load(at);
    }
  for (int64_t k = 0; k < K; ++k) {
    vec b[MATMUL_VECTORS];
    MM_UNROLL for (int v = 0; v < vectors; ++v)
      b[v] = ragged && v == vectors - 1 ? v_load_part(B + v * LANES, last) : v_load(B + v * LANES);
    MM_UNROLL for (int i = 0; i < rows; ++i) {
      vec a = v_set(A[i * a_row]);
      MM_UNROLL for (int v = 0; v < vectors; ++v) c[i][v] = v_fma(a, b[v], c[i][v]);
    }
    A += a_col;
    B += b_row;
  }
  MM_UNROLL for (int i = 0; i < rows; ++i)
    MM_UNROLL for (int v = 0; v < vectors; ++v) {
      real *at = C + i * c_row + v * LANES;
      if (ragged && v == vectors - 1)
        v_store_part(at, last, c[i][v]);
      else
        v_store(at, c[i][v]);
    }
}

/* One tile of `rows` rows and `width` columns, 1 <= width <= TILE_WIDTH. */
#define TILE(rows)                                                                                                          \
  static void NAME(tile_##rows)(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B,         \
                                int64_t b_row, int64_t K, int64_t width, bool accumulate) {                                 \
    int64_t vectors = (width + LANES - 1) / LANES;                                                                          \
    mask last = v_first(width - (vectors - 1) * LANES);                                                                     \
    bool ragged = width % LANES != 0;                                                                                       \
    TILE_WIDTHS(rows)                                                                                                       \
  }
#define TILE_CALL(rows, vectors, ragged) tile(rows, vectors, ragged, last, C, c_row, A, a_row, a_col, B, b_row, K, accumulate)
#if MATMUL_VECTORS == 2
#define TILE_WIDTHS(rows)                                                          \
  if (vectors == 2) ragged ? TILE_CALL(rows, 2, true) : TILE_CALL(rows, 2, false); \
  else ragged ? TILE_CALL(rows, 1, true) : TILE_CALL(rows, 1, false);
#elif MATMUL_VECTORS == 3
#define TILE_WIDTHS(rows)                                                               \
  if (vectors == 3) ragged ? TILE_CALL(rows, 3, true) : TILE_CALL(rows, 3, false);      \
  else if (vectors == 2) ragged ? TILE_CALL(rows, 2, true) : TILE_CALL(rows, 2, false); \
  else ragged ? TILE_CALL(rows, 1, true) : TILE_CALL(rows, 1, false);
#else
#define TILE_WIDTHS(rows)                               \
  (void)ragged;                                         \
  if (vectors == 4) TILE_CALL(rows, 4, false);          \
  else if (vectors == 3) TILE_CALL(rows, 3, false);     \
  else if (vectors == 2) TILE_CALL(rows, 2, false);     \
  else TILE_CALL(rows, 1, false);
#endif
#if MATMUL_ROWS == 14
TILE(14)
#elif MATMUL_ROWS == 12
TILE(12)
#elif MATMUL_ROWS == 6
TILE(6)
#endif
#if MATMUL_ROWS >= 8
TILE(8)
#endif
TILE(4)
TILE(2)
TILE(1)

#define TILE_ARGUMENTS C, c_row, A, a_row, a_col, B, b_row, K, width, accumulate
/* As many rows of a tile as are left, at most `left`; returns how many it did. */
static inline int64_t tile_rows(int64_t left, real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B,
                                int64_t b_row, int64_t K, int64_t width, bool accumulate) {
#if MATMUL_ROWS == 14
  if (left >= 14) return NAME(tile_14)(TILE_ARGUMENTS), 14;
#elif MATMUL_ROWS == 12
  if (left >= 12) return NAME(tile_12)(TILE_ARGUMENTS), 12;
#elif MATMUL_ROWS == 6
  if (left >= 6) return NAME(tile_6)(TILE_ARGUMENTS), 6;
#endif
#if MATMUL_ROWS >= 8
  if (left >= 8) return NAME(tile_8)(TILE_ARGUMENTS), 8;
#endif
  if (left >= 4) return NAME(tile_4)(TILE_ARGUMENTS), 4;
  if (left >= 2) return NAME(tile_2)(TILE_ARGUMENTS), 2;
  return NAME(tile_1)(TILE_ARGUMENTS), 1;
}

/* The product without packing, for B with consecutive columns. */
static void multiply_in_place(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B, int64_t b_row,
                              int64_t N, int64_t M, int64_t K, bool accumulate) {
  for (int64_t i = 0, done = 1; i < N; i += done)
    for (int64_t j = 0; j < M; j += TILE_WIDTH)
      done = tile_rows(N - i, C + i * c_row + j, c_row, A + i * a_row, a_row, a_col, B + j, b_row, K,
                       smaller(M - j, TILE_WIDTH), accumulate);
}

/* panel (K, TILE_WIDTH) = B (K, width); columns of whole vectors past the width are 0, what is beyond them is not read */
static void pack_panel(real *panel, const real *B, int64_t b_row, int64_t b_col, int64_t K, int64_t width) {
  if (b_col == 1) {
    pack_rows(panel, TILE_WIDTH, B, b_row, K, width, 1);
  } else if (b_row == 1) {
    pack_transposed(panel, TILE_WIDTH, B, b_col, width, K, 1);
  } else {
    for (int64_t k = 0; k < K; ++k)
      for (int64_t j = 0; j < TILE_WIDTH; ++j) panel[k * TILE_WIDTH + j] = j < width ? B[k * b_row + j * b_col] : 0;
  }
}

/* strip (K, MATMUL_ROWS) = Aᵀ of A (rows, K), rows <= MATMUL_ROWS. A vector stored may reach into the strip's next row, which is
 * written after it, and past the strip's end by less than a vector. */
static void pack_strip(real *strip, const real *A, int64_t a_row, int64_t a_col, int64_t rows, int64_t K) {
  enum { SQUARES = (MATMUL_ROWS + LANES - 1) / LANES };
  if (a_col == 1) {
    for (int64_t k = 0; k < K; k += LANES) {
      vec square[SQUARES][LANES];
      MM_UNROLL for (int i = 0; i < SQUARES; ++i) {
        load_square(square[i], A, a_row, i * LANES, k, rows, K);
        v_transpose(square[i]);
      }
      for (int l = 0; l < LANES && k + l < K; ++l)
        for (int i = 0; i < SQUARES; ++i) v_store(strip + (k + l) * MATMUL_ROWS + i * LANES, square[i][l]);
    }
  } else if (a_row == 1) {
    for (int64_t k = 0; k < K; ++k)
      for (int64_t i = 0; i < rows; i += LANES) v_store(strip + k * MATMUL_ROWS + i, row_load(A + k * a_col, i, rows));
  } else {
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t k = 0; k < K; ++k) strip[k * MATMUL_ROWS + i] = A[i * a_row + k * a_col];
  }
}

static inline bool reads_in_place(int64_t N, int64_t M, int64_t K, int64_t b_col) {
  return b_col == 1 && (K * M <= NAME(UNPACKED_MOST) || N < 2 * MATMUL_ROWS);
}

static size_t matmul_scratch(int64_t N, int64_t M, int64_t K) {
  (void)N;
  int64_t k = smaller(K, NAME(K_BLOCK)), panels = smaller((M + TILE_WIDTH - 1) / TILE_WIDTH, NAME(PANELS));
  return (size_t)(k * (panels * TILE_WIDTH + MATMUL_ROWS) + 2 * WIDTH);
}

static void matmul_run(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B, int64_t b_row,
                       int64_t b_col, int64_t N, int64_t M, int64_t K, bool accumulate, real *scratch) {
  if (N <= 0 || M <= 0) return;
  if (reads_in_place(N, M, K, b_col)) {
    multiply_in_place(C, c_row, A, a_row, a_col, B, b_row, N, M, K, accumulate);
    return;
  }
  real *strip = scratch, *block = scratch + (MATMUL_ROWS * smaller(K, NAME(K_BLOCK)) + 2 * WIDTH - 1) / WIDTH * WIDTH;
  const int64_t block_width = NAME(PANELS) * TILE_WIDTH;
  for (int64_t j0 = 0; j0 < M; j0 += block_width) {
    int64_t width = smaller(M - j0, block_width);
    int64_t k0 = 0;
    do { /* once even when K is 0, so that C is written */
      int64_t depth = smaller(K - k0, NAME(K_BLOCK)), panel = depth * TILE_WIDTH;
      bool add = accumulate || k0 > 0;
      for (int64_t j = 0; j < width; j += TILE_WIDTH)
        pack_panel(block + j / TILE_WIDTH * panel, B + k0 * b_row + (j0 + j) * b_col, b_row, b_col, depth,
                   smaller(width - j, TILE_WIDTH));
      for (int64_t i = 0; i < N;) {
        const real *from = A + i * a_row + k0 * a_col;
        pack_strip(strip, from, a_row, a_col, smaller(N - i, MATMUL_ROWS), depth);
        int64_t done = 0;
        for (int64_t j = 0; j < width; j += TILE_WIDTH)
          done = tile_rows(N - i, C + i * c_row + j0 + j, c_row, strip, 1, MATMUL_ROWS, block + j / TILE_WIDTH * panel, TILE_WIDTH,
                           depth, smaller(width - j, TILE_WIDTH), add);
        i += done;
      }
      k0 += depth;
    } while (k0 < K);
  }
}

#undef TILE
#undef TILE_CALL
#undef TILE_WIDTHS
#undef TILE_ARGUMENTS
#undef TILE_WIDTH
