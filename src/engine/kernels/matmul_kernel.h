/* matmul_kernel.h: C (N, M) = start + A (N, K) · B (K, M) by packing and a register-blocked tile. Included by real.h.
 *
 * `start` is what the chains begin with, with rows start_row apart: C itself, one row for all (start_row 0), or
 * NULL for 0.
 *
 * The twin to read first is mm_matmul_naive in matmul.c: c = fma(a, b, c) along k. Here the same chains are walked in
 * another order of (i, j), which no result can notice:
 *
 *   tile    MATMUL_ROWS rows × 2 vectors of C stay in registers while k runs. A step of k loads 2 vectors of B and
 *           broadcasts a number of A for each row: with 12 × 2 that is 14 loads for 24 fused multiply-adds, so that the
 *           multipliers are the limit, and 24 chains in flight hide their latency.
 *   panel   K_BLOCK rows of B, as wide as a tile, packed so that k runs through consecutive memory. It stays in the
 *           first-level cache while a block of rows passes by.
 *   strip   MATMUL_ROWS rows of A by K_BLOCK, k next to k. Strips come from a block of ROW_BLOCK rows, which the
 *           second-level cache holds while every panel meets it. They are packed where there are many panels; where
 *           they are too few to pay for that, A is read where it lies.
 *
 * A product that fits the caches gains nothing from packing: then A and B are read where they are, unless B's columns
 * are not consecutive. Between blocks of k the chains wait in C, which holds reals: nothing is rounded by that. */

#define TILE_WIDTH (2 * LANES)
enum {
  K_BLOCK = 256,
  K_TURNED = 64, /* the same where A is read in place and its k are not next to each other: a line of cache each */
  ROW_BLOCK = 96, /* a multiple of every set's MATMUL_ROWS */
  PANELS = 1024 / TILE_WIDTH, /* panels that are packed at a time */
  STRIP_PANELS = 8, /* strips used against no more panels are not packed … */
  FAR = 1024 / (int)sizeof(real), /* … unless k's are this far apart, and displace each other in the cache */
  UNPACKED_MOST = 128 * 128, /* elements of B read in place */
  MANY_ROWS = 384 /* rows of A from which it pays to pack a B whose rows are FAR apart */
};

/* C (rows, vectors · LANES) = start + A · B; of the last vector only the lanes in `last` exist, where `ragged`.
 * `rows`, `vectors` and `ragged` are constants where this is called: the loops unroll, and c lives in registers. Two
 * k to a turn of the loop: with fewer instructions between the multiplications, a processor whose other thread is
 * busy keeps up. */
MM_ALWAYS_INLINE void tile(int rows, int vectors, bool ragged, mask last, real *C, int64_t c_row, const real *start,
                           int64_t start_row, const real *A, int64_t a_row, int64_t a_col, const real *B, int64_t b_row,
                           int64_t K) {
#define IN_PART(v) (ragged && (v) == vectors - 1)
  vec c[MATMUL_ROWS][2];
  MM_UNROLL for (int i = 0; i < rows; i++) {
    MM_UNROLL for (int v = 0; v < vectors; v++) { c[i][v] = v_set(0); }
  }
  if (start != NULL) {
    MM_UNROLL for (int i = 0; i < rows; i++, start += start_row) {
      MM_UNROLL for (int v = 0; v < vectors; v++) {
        c[i][v] = IN_PART(v) ? v_load_part(start + v * LANES, last) : v_load(start + v * LANES);
      }
    }
  }
  if (start_row == 0) { /* C is not read: its lines are asked for now, not when they are written */
    const real *to = C;
    MM_UNROLL for (int i = 0; i < rows; i++, to += c_row) MM_PREFETCH_WRITE(to);
  }
  for (int64_t k = 0; k < K; k += 2) {
    MM_UNROLL for (int step = 0; step < 2; step++) {
      if (step > 0 && k + 1 == K) break;
      vec b[2];
      MM_UNROLL for (int v = 0; v < vectors; v++) {
        b[v] = IN_PART(v) ? v_load_part(B + v * LANES, last) : v_load(B + v * LANES);
      }
      MM_UNROLL for (int i = 0; i < rows; i++) {
        vec a = v_set(A[i * a_row]);
        MM_UNROLL for (int v = 0; v < vectors; v++) { c[i][v] = v_fma(a, b[v], c[i][v]); }
      }
      A += a_col, B += b_row;
    }
  }
  MM_UNROLL for (int i = 0; i < rows; i++, C += c_row) {
    MM_UNROLL for (int v = 0; v < vectors; v++) {
      if (IN_PART(v)) v_store_part(C + v * LANES, last, c[i][v]);
      else v_store(C + v * LANES, c[i][v]);
    }
  }
#undef IN_PART
}

/* A tile of `rows` rows and `width` columns, 1 <= width <= TILE_WIDTH. */
#define TILE(rows)                                                                                                     \
  static void tile_##rows(real * C, int64_t c_row, const real *start, int64_t start_row, const real *A,          \
                                int64_t a_row, int64_t a_col, const real *B, int64_t b_row, int64_t K,                 \
                                int64_t width) {                                                                       \
    if (width == 2 * LANES) TILE_CALL(rows, 2, false, width);                                                          \
    else if (width > LANES) TILE_CALL(rows, 2, true, width - LANES);                                                   \
    else if (width == LANES) TILE_CALL(rows, 1, false, width);                                                         \
    else TILE_CALL(rows, 1, true, width);                                                                              \
  }
#define TILE_CALL(rows, vectors, ragged, rest)                                                                         \
  tile(rows, vectors, ragged, v_first(ragged ? rest : LANES), C, c_row, start, start_row, A, a_row, a_col, B, b_row, K)
#if MATMUL_ROWS == 12
TILE(12)
TILE(8)
#elif MATMUL_ROWS == 6
TILE(6)
#endif
TILE(4)
TILE(2)
TILE(1)
#undef TILE
#undef TILE_CALL

/* A tile of as many rows as one of them has, at most `left`; returns how many. */
static inline int64_t tile_rows(int64_t left, real *C, int64_t c_row, const real *start, int64_t start_row,
                                const real *A, int64_t a_row, int64_t a_col, const real *B, int64_t b_row, int64_t K,
                                int64_t width) {
#define TRY_ROWS(rows)                                                                                                 \
  if (left >= rows)                                                                                                    \
  return tile_##rows(C, c_row, start, start_row, A, a_row, a_col, B, b_row, K, width), rows
#if MATMUL_ROWS == 12
  TRY_ROWS(12);
  TRY_ROWS(8);
#elif MATMUL_ROWS == 6
  if (left != 8) TRY_ROWS(6); /* 4 and 4: two rows alone would leave the multipliers waiting */
#endif
  TRY_ROWS(4);
  TRY_ROWS(2);
  TRY_ROWS(1);
  return 1;
#undef TRY_ROWS
}

/* The product without packing, for B with consecutive columns. */
static void multiply_in_place(real *C, int64_t c_row, const real *start, int64_t start_row, const real *A,
                              int64_t a_row, int64_t a_col, const real *B, int64_t b_row, int64_t N, int64_t M,
                              int64_t K) {
  for (int64_t i = 0, done = 1; i < N; i += done)
    for (int64_t j = 0; j < M; j += TILE_WIDTH)
      done = tile_rows(N - i, C + i * c_row + j, c_row, start != NULL ? start + i * start_row + j : NULL, start_row,
                       A + i * a_row, a_row, a_col, B + j, b_row, K, smaller(M - j, TILE_WIDTH));
}

/* panel (K, TILE_WIDTH) = B (K, width); columns of whole vectors past the width are 0, what is beyond them
 * is not read */
static void pack_panel(real *panel, const real *B, int64_t b_row, int64_t b_col, int64_t K, int64_t width) {
  if (b_col == 1) {
    pack_rows(panel, TILE_WIDTH, B, b_row, K, width, 1);
  } else if (b_row == 1) {
    pack_transposed(panel, TILE_WIDTH, B, b_col, width, K, 1);
  } else {
    for (int64_t k = 0; k < K; k++)
      for (int64_t j = 0; j < TILE_WIDTH; j++) panel[k * TILE_WIDTH + j] = j < width ? B[k * b_row + j * b_col] : 0;
  }
}

/* From one strip to the next: a vector stored may reach past a strip's end. */
static inline int64_t strip_step(int64_t K) { return MATMUL_ROWS * K + LANES; }

/* Strips (K, MATMUL_ROWS), each the transposed of as many rows of A (rows, K). */
static void pack_strips(real *strips, const real *A, int64_t a_row, int64_t a_col, int64_t rows, int64_t K) {
  enum { SQUARES = (MATMUL_ROWS + LANES - 1) / LANES };
  if (a_row == 1) { /* all strips at once: they share lines of cache */
    for (int64_t k = 0; k < K; k++)
      for (int64_t i = 0, at = k * MATMUL_ROWS; i < rows; i += MATMUL_ROWS, at += strip_step(K))
        for (int64_t l = 0; l < MATMUL_ROWS && i + l < rows; l += LANES)
          v_store(strips + at + l, row_load(A + k * a_col, i + l, rows));
    return;
  }
  for (; rows > 0; rows -= MATMUL_ROWS, A += MATMUL_ROWS * a_row, strips += strip_step(K)) {
    int64_t n = smaller(rows, MATMUL_ROWS);
    if (a_col != 1)
      for (int64_t i = 0; i < n; i++)
        for (int64_t k = 0; k < K; k++) strips[k * MATMUL_ROWS + i] = A[i * a_row + k * a_col];
    for (int64_t k = 0; k < K && a_col == 1; k += LANES) {
      vec square[SQUARES][LANES];
      MM_UNROLL for (int i = 0; i < SQUARES; i++) {
        load_square(square[i], A, a_row, i * LANES, k, n, K);
        v_transpose(square[i]);
      }
      for (int l = 0; l < LANES && k + l < K; l++)
        for (int i = 0; i < SQUARES; i++) v_store(strips + (k + l) * MATMUL_ROWS + i * LANES, square[i][l]);
    }
  }
}

static inline bool reads_in_place(int64_t N, int64_t M, int64_t K, int64_t b_col) {
  if (b_col != 1) return false;
  return N < 2 * MATMUL_ROWS || (K * M <= UNPACKED_MOST && (M < FAR || N < MANY_ROWS));
}

/* Reals that a block's strips take. */
static inline int64_t strips_size(int64_t K) {
  int64_t strips = ROW_BLOCK / MATMUL_ROWS;
  return (strips * strip_step(smaller(K, K_BLOCK)) + WIDTH - 1) / WIDTH * WIDTH;
}

static size_t matmul_scratch(int64_t N, int64_t M, int64_t K, int64_t b_col) {
  if (reads_in_place(N, M, K, b_col)) return 0;
  int64_t width = smaller((M + TILE_WIDTH - 1) / TILE_WIDTH, PANELS) * TILE_WIDTH;
  return (size_t)(strips_size(K) + width * smaller(K, K_BLOCK));
}

/* C (rows, width) = start + a block of A · panels. Strips of A are `step` apart; in each, row l at k is at
 * l · step_l + k · step_k. */
static inline void multiply_block(real *C, int64_t c_row, const real *start, int64_t start_row, const real *block,
                                  int64_t step, int64_t step_l, int64_t step_k, const real *panels, int64_t rows,
                                  int64_t width, int64_t depth) {
  for (int64_t j = 0; j < width; j += TILE_WIDTH) {
    const real *strip = block;
    for (int64_t i = 0; i < rows; i += MATMUL_ROWS, strip += step) {
      int64_t left = smaller(rows - i, MATMUL_ROWS);
      for (int64_t l = 0; l < left;)
        l += tile_rows(left - l, C + (i + l) * c_row + j, c_row, start != NULL ? start + (i + l) * start_row + j : NULL,
                       start_row, strip + l * step_l, step_l, step_k, panels + j * depth, TILE_WIDTH, depth,
                       smaller(width - j, TILE_WIDTH));
    }
  }
}

static void matmul_run(real *C, int64_t c_row, const real *start, int64_t start_row, const real *A, int64_t a_row,
                       int64_t a_col, const real *B, int64_t b_row, int64_t b_col, int64_t N, int64_t M, int64_t K,
                       real *scratch) {
  if (N <= 0 || M <= 0) return;
  if (reads_in_place(N, M, K, b_col)) {
    multiply_in_place(C, c_row, start, start_row, A, a_row, a_col, B, b_row, N, M, K);
    return;
  }
  const bool packs_strips = M > STRIP_PANELS * TILE_WIDTH || a_col >= FAR;
  const int64_t block_width = PANELS * TILE_WIDTH;
  const int64_t deepest = !packs_strips && a_col > 1 ? K_TURNED : K_BLOCK;
  real *strips = scratch, *panels = scratch + strips_size(K);
  for (int64_t j0 = 0; j0 < M; j0 += block_width) {
    int64_t width = smaller(M - j0, block_width), from_row = start_row;
    const real *from = start != NULL ? start + j0 : NULL;
    int64_t k0 = 0;
    do { /* once even when K is 0, so that C is written */
      int64_t depth = smaller(K - k0, deepest);
      for (int64_t j = 0; j < width; j += TILE_WIDTH)
        pack_panel(panels + j * depth, B + k0 * b_row + (j0 + j) * b_col, b_row, b_col, depth,
                   smaller(width - j, TILE_WIDTH));
      for (int64_t i0 = 0; i0 < N; i0 += ROW_BLOCK) {
        int64_t rows = smaller(N - i0, ROW_BLOCK);
        const real *block = A + i0 * a_row + k0 * a_col, *first = from != NULL ? from + i0 * from_row : NULL;
        real *to = C + i0 * c_row + j0;
        if (packs_strips) {
          pack_strips(strips, block, a_row, a_col, rows, depth);
          multiply_block(to, c_row, first, from_row, strips, strip_step(depth), 1, MATMUL_ROWS, panels, rows, width,
                         depth);
        } else {
          multiply_block(to, c_row, first, from_row, block, MATMUL_ROWS * a_row, a_row, a_col, panels, rows, width,
                         depth);
        }
      }
      k0 += depth;
      from = C + j0, from_row = c_row; /* where the chains wait */
    } while (k0 < K);
  }
}

#undef TILE_WIDTH
