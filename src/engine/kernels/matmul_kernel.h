/* matmul_kernel.h: C (N, M) = [C +] A (N, K) · B (K, M) by packing and a register-blocked tile. Included by real.h.
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
 *           second-level cache holds while every panel meets it. They are packed where there are many panels; where they
 *           are too few to pay for that, A is read where it lies.
 *
 * A product that fits the caches gains nothing from packing: then A and B are read where they are, unless B's columns
 * are not consecutive. Between blocks of k the chains wait in C, which holds reals: nothing is rounded by that. */

#define TILE_WIDTH (2 * LANES)
enum {
  NAME(K_BLOCK) = 256,
  NAME(K_TURNED) = 64, /* the same where A is read in place and its k are not next to each other: a line of cache each */
  NAME(ROW_BLOCK) = 96, /* a multiple of every set's MATMUL_ROWS */
  NAME(PANELS) = 1024 / TILE_WIDTH, /* panels that are packed at a time */
  NAME(STRIP_PANELS) = 8, /* strips used against no more panels are not packed … */
  NAME(FAR) = 1024 / (int)sizeof(real), /* … unless k's are this far apart, and displace each other in the cache */
  NAME(UNPACKED_MOST) = 128 * 128, /* elements of B read in place */
  NAME(MANY_ROWS) = 384 /* rows of A from which it pays to pack a B whose rows are FAR apart */
};

/* C (rows, vectors · LANES) = [C +] A · B; of the last vector only the lanes in `last` exist, where `ragged`. `rows`,
 * `vectors` and `ragged` are constants where this is called: the loops unroll, and c lives in registers. Two k to a turn
 * of the loop: with fewer instructions between the multiplications, a processor whose other thread is busy keeps up. */
MM_ALWAYS_INLINE void tile(int rows, int vectors, bool ragged, mask last, real *C, int64_t c_row, const real *A,
                           int64_t a_row, int64_t a_col, const real *B, int64_t b_row, int64_t K, bool accumulate) {
#define IN_PART(v) (ragged && (v) == vectors - 1)
  vec c[MATMUL_ROWS][2];
  MM_UNROLL for (int i = 0; i < rows; ++i) {
    MM_UNROLL for (int v = 0; v < vectors; ++v) { c[i][v] = v_set(0); }
  }
  const real *from = C;
  if (!accumulate) { /* lines to be written are asked for now, not when they are needed */
    MM_UNROLL for (int i = 0; i < rows; ++i, from += c_row) MM_PREFETCH_WRITE(from);
  } else {
    MM_UNROLL for (int i = 0; i < rows; ++i, from += c_row) {
      MM_UNROLL for (int v = 0; v < vectors; ++v) {
        c[i][v] = IN_PART(v) ? v_load_part(from + v * LANES, last) : v_load(from + v * LANES);
      }
    }
  }
  for (int64_t k = 0; k < K; k += 2) {
    MM_UNROLL for (int step = 0; step < 2; ++step) {
      if (step > 0 && k + 1 == K) break;
      vec b[2];
      MM_UNROLL for (int v = 0; v < vectors; ++v) {
        b[v] = IN_PART(v) ? v_load_part(B + v * LANES, last) : v_load(B + v * LANES);
      }
      MM_UNROLL for (int i = 0; i < rows; ++i) {
        vec a = v_set(A[i * a_row]);
        MM_UNROLL for (int v = 0; v < vectors; ++v) { c[i][v] = v_fma(a, b[v], c[i][v]); }
      }
      A += a_col, B += b_row;
    }
  }
  MM_UNROLL for (int i = 0; i < rows; ++i, C += c_row) {
    MM_UNROLL for (int v = 0; v < vectors; ++v) {
      if (IN_PART(v)) v_store_part(C + v * LANES, last, c[i][v]);
      else v_store(C + v * LANES, c[i][v]);
    }
  }
#undef IN_PART
}

/* A tile of `rows` rows and `width` columns, 1 <= width <= TILE_WIDTH. */
#define TILE(rows)                                                                                                     \
  static void NAME(tile_##rows)(real * C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B,   \
                                int64_t b_row, int64_t K, int64_t width, bool accumulate) {                            \
    if (width == 2 * LANES) TILE_CALL(rows, 2, false, width);                                                          \
    else if (width > LANES) TILE_CALL(rows, 2, true, width - LANES);                                                   \
    else if (width == LANES) TILE_CALL(rows, 1, false, width);                                                         \
    else TILE_CALL(rows, 1, true, width);                                                                              \
  }
#define TILE_CALL(rows, vectors, ragged, rest)                                                                         \
  tile(rows, vectors, ragged, v_first(ragged ? rest : LANES), C, c_row, A, a_row, a_col, B, b_row, K, accumulate)
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
static inline int64_t tile_rows(int64_t left, real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col,
                                const real *B, int64_t b_row, int64_t K, int64_t width, bool accumulate) {
#define TRY_ROWS(rows)                                                                                                 \
  if (left >= rows) return NAME(tile_##rows)(C, c_row, A, a_row, a_col, B, b_row, K, width, accumulate), rows
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
static void multiply_in_place(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B,
                              int64_t b_row, int64_t N, int64_t M, int64_t K, bool accumulate) {
  for (int64_t i = 0, done = 1; i < N; i += done)
    for (int64_t j = 0; j < M; j += TILE_WIDTH)
      done = tile_rows(N - i, C + i * c_row + j, c_row, A + i * a_row, a_row, a_col, B + j, b_row, K,
                       smaller(M - j, TILE_WIDTH), accumulate);
}

/* panel (K, TILE_WIDTH) = B (K, width); columns of whole vectors past the width are 0, what is beyond them is not
 * read */
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

/* strip (K, MATMUL_ROWS) = Aᵀ of A (rows, K), rows <= MATMUL_ROWS. A vector stored may reach into the strip's next row,
 * which is written after it, and past the strip's end by less than a vector. */
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
  if (b_col != 1) return false;
  return N < 2 * MATMUL_ROWS || (K * M <= NAME(UNPACKED_MOST) && (M < NAME(FAR) || N < NAME(MANY_ROWS)));
}

/* Reals that a block's strips take, with room for a vector past the last. */
static inline int64_t strips_size(int64_t K) {
  return (NAME(ROW_BLOCK) * smaller(K, NAME(K_BLOCK)) + 2 * WIDTH - 1) / WIDTH * WIDTH;
}

static size_t matmul_scratch(int64_t N, int64_t M, int64_t K, int64_t b_col) {
  if (reads_in_place(N, M, K, b_col)) return 0;
  int64_t width = smaller((M + TILE_WIDTH - 1) / TILE_WIDTH, NAME(PANELS)) * TILE_WIDTH;
  return (size_t)(strips_size(K) + width * smaller(K, NAME(K_BLOCK)));
}

/* C (rows, width) = [C +] a block of A · panels. Strip i of A begins at block + i · step_i, and in it row l at k is
 * l · step_l + k · step_k further. */
static inline void multiply_block(real *C, int64_t c_row, const real *block, int64_t step_i, int64_t step_l,
                                  int64_t step_k, const real *panels, int64_t rows, int64_t width, int64_t depth,
                                  bool accumulate) {
  for (int64_t j = 0; j < width; j += TILE_WIDTH)
    for (int64_t i = 0; i < rows; i += MATMUL_ROWS) {
      int64_t left = smaller(rows - i, MATMUL_ROWS);
      for (int64_t l = 0; l < left;)
        l += tile_rows(left - l, C + (i + l) * c_row + j, c_row, block + i * step_i + l * step_l, step_l, step_k,
                       panels + j * depth, TILE_WIDTH, depth, smaller(width - j, TILE_WIDTH), accumulate);
    }
}

static void matmul_run(real *C, int64_t c_row, const real *A, int64_t a_row, int64_t a_col, const real *B,
                       int64_t b_row, int64_t b_col, int64_t N, int64_t M, int64_t K, bool accumulate, real *scratch) {
  if (N <= 0 || M <= 0) return;
  if (reads_in_place(N, M, K, b_col)) {
    multiply_in_place(C, c_row, A, a_row, a_col, B, b_row, N, M, K, accumulate);
    return;
  }
  const bool packs_strips = M > NAME(STRIP_PANELS) * TILE_WIDTH || a_col >= NAME(FAR);
  const int64_t block_width = NAME(PANELS) * TILE_WIDTH;
  const int64_t deepest = !packs_strips && a_col > 1 ? NAME(K_TURNED) : NAME(K_BLOCK);
  real *strips = scratch, *panels = scratch + strips_size(K);
  for (int64_t j0 = 0; j0 < M; j0 += block_width) {
    int64_t width = smaller(M - j0, block_width);
    int64_t k0 = 0;
    do { /* once even when K is 0, so that C is written */
      int64_t depth = smaller(K - k0, deepest);
      for (int64_t j = 0; j < width; j += TILE_WIDTH)
        pack_panel(panels + j * depth, B + k0 * b_row + (j0 + j) * b_col, b_row, b_col, depth,
                   smaller(width - j, TILE_WIDTH));
      for (int64_t i0 = 0; i0 < N; i0 += NAME(ROW_BLOCK)) {
        int64_t rows = smaller(N - i0, NAME(ROW_BLOCK)), step_i = a_row, step_k = a_col;
        const real *block = A + i0 * a_row + k0 * a_col;
        if (packs_strips) {
          for (int64_t i = 0; i < rows; i += MATMUL_ROWS)
            pack_strip(strips + i * depth, block + i * a_row, a_row, a_col, smaller(rows - i, MATMUL_ROWS), depth);
          block = strips, step_i = depth, step_k = MATMUL_ROWS;
        }
        multiply_block(C + i0 * c_row + j0, c_row, block, step_i, packs_strips ? 1 : a_row, step_k, panels, rows, width,
                       depth, accumulate || k0 > 0);
      }
      k0 += depth;
    } while (k0 < K);
  }
}

#undef TILE_WIDTH
