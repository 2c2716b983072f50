/* attention_kernel.h: attention over one head, streaming: no (T, S) matrix is ever whole. Included by real.h.
 *
 *   out[t] = Σ_s p[t, s] v[s],  p[t] = softmax of x[t],
 *   x[t, s] = q[t] · (scale k[s]) + bias[t, s] − slope |t + S − T − s|
 *   q (T, D), k (S, D), v (S, E), out (T, E)
 *
 * Keys pass by in tiles of KEYS. Each row keeps the maximum m of its scores so far, the sum l of e^(x − m) in 16 lanes,
 * and Σ e^(x − m) v; when a tile raises m, l and the sum are multiplied by e^(old m − new m). (Milakov and Gimelshein
 * 2018; Dao 2023.) Rows are worked on ROWS at a time, so that a tile of k, transposed once, serves many rows and both
 * products are blocked.
 *
 * A row's arithmetic does not depend on which rows are with it: KEYS is a constant of the definition, the chains of the
 * two products run along d and along s, and a masked key takes no part at all, not even as 0 · v. So neither the ranges
 * that threads take nor ROWS show in the result.
 *
 * Backward, with δ[t] = dout[t] · out[t] and p recomputed from the kept ln Σ e^x (Dao 2023, algorithm 2):
 *   dv[s] = Σ_t p[t, s] dout[t];  dx[t, s] = p[t, s] (dout[t] · v[s] − δ[t])
 *   dk[s] = scale Σ_t dx[t, s] q[t];  dq[t] = Σ_s dx[t, s] scale k[s];  dbias = dx
 * Tiles of keys are outermost: dk and dv of a tile are finished in scratch, dq grows in place from key to key. */

enum {
  NAME(KEYS) = 64, /* keys in a tile: part of the definition */
  NAME(ROWS) = 96  /* query rows worked on together: a multiple of every set's tile */
};
typedef MM_GLUE(mm_attention_head_, real) head_type;

/* Tiles in scratch, all with rows of whole vectors. */
typedef struct {
  int64_t D, E;                /* padded */
  real *k_transposed;          /* (D, KEYS), times scale */
  real *v_rows;                /* forward: (KEYS, E) */
  real *scores;                /* (ROWS, KEYS) */
  real *q;                     /* (ROWS, D) */
  real *sum;                   /* forward: (ROWS, E) */
  real *peak, *total, *lanes;  /* forward: (ROWS), (ROWS), (ROWS, 16) */
  real *v_transposed, *k_rows; /* backward: (E, KEYS); (KEYS, D), times scale */
  real *slopes, *dout;         /* backward: dx (ROWS, KEYS); (ROWS, E) */
  real *dk, *dv, *delta;       /* backward: (KEYS, D), (KEYS, E), (T) */
} attention_tiles;

/* Cuts `scratch` into tiles and returns the reals used. */
static size_t lay_out(attention_tiles *tiles, real *scratch, int64_t T, int64_t D, int64_t E, bool backward) {
  const int64_t keys = NAME(KEYS), rows = NAME(ROWS);
  int64_t used = 0;
  tiles->D = D = (D + WIDTH - 1) / WIDTH * WIDTH;
  tiles->E = E = (E + WIDTH - 1) / WIDTH * WIDTH;
#define TAKE(what, n) (tiles->what = scratch ? scratch + used : NULL, used += ((n) + WIDTH - 1) / WIDTH * WIDTH)
  TAKE(k_transposed, D * keys);
  TAKE(scores, rows * keys);
  TAKE(q, rows * D);
  if (backward) {
    TAKE(v_transposed, E * keys);
    TAKE(k_rows, keys * D);
    TAKE(slopes, rows * keys);
    TAKE(dout, rows * E);
    TAKE(dk, keys * D);
    TAKE(dv, keys * E);
    TAKE(delta, T);
  } else {
    TAKE(v_rows, keys * E);
    TAKE(sum, rows * E);
    TAKE(peak, rows);
    TAKE(total, rows);
    TAKE(lanes, rows * WIDTH);
  }
#undef TAKE
  return (size_t)used;
}

static size_t attention_scratch(int64_t T, int64_t S, int64_t D, int64_t E, bool backward) {
  attention_tiles tiles;
  (void)S;
  return lay_out(&tiles, NULL, T, D, E, backward);
}

/* How many keys query row t may look at: they are the first ones. */
static inline int64_t keys_of(const head_type *h, int64_t t) {
  int64_t n = t + h->S - h->T + 1;
  return !h->causal || n > h->S ? h->S : n < 0 ? 0 : n;
}
/* The first row that may look at key s. */
static inline int64_t first_row_of(const head_type *h, int64_t s) {
  int64_t t = s - (h->S - h->T);
  return h->causal && t > 0 ? t : 0;
}

/* Adds bias and slope to the scores x[j] of row t against keys s0 + j, j < n. */
static inline void bias_scores(real *x, const head_type *h, int64_t t, int64_t s0, int64_t n) {
  if (h->bias) {
    const real *bias = h->bias + t * h->bias_row + s0 * h->bias_col;
    if (h->bias_col == 1)
      for (int64_t j = 0; j < n; j += LANES) row_store(x, j, n, v_add(row_load(x, j, n), row_load(bias, j, n)));
    else
      for (int64_t j = 0; j < n; ++j) x[j] += bias[j * h->bias_col];
  }
  if (h->has_slope) {
    static const real count[WIDTH] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    vec slope = v_set(h->slope), lane = v_load(count);
    for (int64_t j = 0; j < n; j += LANES) {
      vec distance = v_sub(v_set((real)(t + h->S - h->T - s0 - j)), lane);
      row_store(x, j, n, v_nfma(slope, v_abs(distance), row_load(x, j, n)));
    }
  }
}

/* ---- forward ---- */

/* Takes n scores of one row into (m, lanes, sum): leaves e^(x − m) in x, and 0 in the rest of `keys`. */
/*> attention-take-scores */
static inline void take_scores(real *x, int64_t n, int64_t keys, real *m, real *lanes, real *sum, int64_t E) {
  real highest = greatest(x, n);
  if (highest > *m) {
    vec keep = v_exp(v_set(*m - highest));
    *m = highest;
    for (int r = 0; r < PARTS; ++r) v_store(lanes + r * LANES, v_mul(keep, v_load(lanes + r * LANES)));
    for (int64_t e = 0; e < E; e += LANES) v_store(sum + e, v_mul(keep, v_load(sum + e)));
  }
  /* while all is masked, m is −∞ and x − m would be NaN: subtract 0 there and get e^−∞ = 0 */
  vec shift = v_set(*m == -(real)INFINITY ? 0 : *m);
  EACH_VECTOR(j, r, n) {
    vec e = v_exp(v_sub(row_load(x, j, n), shift));
    row_store(x, j, n, e);
    if (j + LANES > n) e = v_pick(v_first(n - j), e, v_set(0));
    v_store(lanes + r * LANES, v_add(v_load(lanes + r * LANES), e));
  }
  fill(x + n, 0, keys - n);
}
/*< */

/* True when none of n numbers, whole vectors of them, is infinite or NaN. */
static inline bool all_finite(const real *x, int64_t n) {
  mask bad = v_first(0);
  for (int64_t i = 0; i < n; i += LANES) bad = v_either(bad, v_nan(v_mul(v_load(x + i), v_set(0))));
  return !v_any(bad);
}

/* sum (rows, E) += p (rows, keys) · v (keys, E), where row i looks at the first keys_of(i) − s0 keys of the tile only;
 * p is 0 at the others. 0 · v changes nothing but the sign of a zero sum, which finish_rows drops, while v is finite;
 * where it is not, rows stop at their last key one by one. */
static inline void add_values(real *sum, int64_t E, const real *p, const real *v, const head_type *h, int64_t t0,
                              int64_t rows, int64_t s0, int64_t keys) {
  if (keys_of(h, t0) - s0 >= keys || all_finite(v, keys * E)) {
    multiply_in_place(sum, E, p, NAME(KEYS), 1, v, E, rows, E, keys, true);
    return;
  }
  for (int64_t i = 0; i < rows; ++i)
    multiply_in_place(sum + i * E, E, p + i * NAME(KEYS), NAME(KEYS), 1, v, E, 1, E,
                      smaller(keys_of(h, t0 + i) - s0, keys), true);
}

/* What is left of rows whose keys have passed: out, logsumexp, and the weights, which hold the raw scores so far. */
static inline void finish_rows(const head_type *h, const attention_tiles *tiles, int64_t t0, int64_t rows) {
  real *total = tiles->total;
  for (int64_t i = 0; i < rows; ++i) {
    lanes16 l;
    for (int r = 0; r < PARTS; ++r) l.part[r] = v_load(tiles->lanes + i * WIDTH + r * LANES);
    total[i] = lanes_total(l);
  }
  for (int64_t i = 0; h->logsumexp && i < rows; i += LANES) /* an empty row: −∞ + ln 0 */
    row_store(h->logsumexp + t0, i, rows, v_add(row_load(tiles->peak, i, rows), v_log(row_load(total, i, rows))));
  for (int64_t i = 0, t = t0; i < rows; ++i, ++t) {
    bool empty = total[i] == 0;
    vec inverse = v_set(empty ? 0 : 1 / total[i]);
    for (int64_t e = 0; e < h->E; e += LANES)
      row_store(h->out + t * h->out_row, e, h->E, v_fma(v_load(tiles->sum + i * tiles->E + e), inverse, v_set(0)));
    if (!h->weights) continue;
    real *weights = h->weights + t * h->S;
    int64_t n = empty ? 0 : keys_of(h, t);
    for (int64_t j = 0; j < n; j += LANES)
      row_store(weights, j, n, v_mul(v_exp(v_sub(row_load(weights, j, n), v_set(tiles->peak[i]))), inverse));
    fill(weights + n, 0, h->S - n);
  }
}

static void forward_rows(const head_type *h, const attention_tiles *tiles, int64_t t0, int64_t rows) {
  const int64_t D = tiles->D, E = tiles->E;
  pack_rows(tiles->q, D, h->q + t0 * h->q_row, h->q_row, rows, h->D, 1);
  fill(tiles->sum, 0, rows * E);
  fill(tiles->lanes, 0, rows * WIDTH);
  fill(tiles->peak, -(real)INFINITY, rows);
  int64_t most = rows > 0 ? keys_of(h, t0 + rows - 1) : 0;
  for (int64_t s0 = 0; s0 < most; s0 += NAME(KEYS)) {
    int64_t keys = smaller(most - s0, NAME(KEYS)), padded = whole_vectors(keys);
    int64_t skip = first_row_of(h, s0) > t0 ? first_row_of(h, s0) - t0 : 0; /* rows that see none of these keys */
    real *scores = tiles->scores + skip * NAME(KEYS);
    pack_transposed(tiles->k_transposed, NAME(KEYS), h->k + s0 * h->k_row, h->k_row, keys, h->D, h->scale);
    pack_rows(tiles->v_rows, E, h->v + s0 * h->v_row, h->v_row, keys, h->E, 1);
    multiply_in_place(scores, NAME(KEYS), tiles->q + skip * D, D, 1, tiles->k_transposed, NAME(KEYS), rows - skip,
                      padded, h->D, false);
    for (int64_t i = skip; i < rows; ++i) {
      real *x = tiles->scores + i * NAME(KEYS);
      int64_t n = smaller(keys_of(h, t0 + i) - s0, keys);
      bias_scores(x, h, t0 + i, s0, n);
      if (h->weights) memcpy(h->weights + (t0 + i) * h->S + s0, x, (size_t)n * sizeof(real));
      take_scores(x, n, keys, tiles->peak + i, tiles->lanes + i * WIDTH, tiles->sum + i * E, E);
    }
    add_values(tiles->sum + skip * E, E, scores, tiles->v_rows, h, t0 + skip, rows - skip, s0, keys);
  }
  finish_rows(h, tiles, t0, rows);
}

static void attention_forward(const head_type *h, int64_t first, int64_t last, real *scratch) {
  attention_tiles tiles;
  lay_out(&tiles, scratch, h->T, h->D, h->E, false);
  for (int64_t t = first; t < last; t += NAME(ROWS)) forward_rows(h, &tiles, t, smaller(last - t, NAME(ROWS)));
}

/* ---- backward ---- */

/* x → p = e^(x − logsumexp) in place and dp → dx = p (dp − δ), for n keys; the rest of `keys` becomes 0. */
static inline void score_slopes(real *x, real *dp, real log_sum, real delta, int64_t n, int64_t keys) {
  vec shift = v_set(log_sum == -(real)INFINITY ? (real)INFINITY : log_sum), d = v_set(delta);
  for (int64_t j = 0; j < n; j += LANES) {
    vec p = v_exp(v_sub(row_load(x, j, n), shift));
    row_store(x, j, n, p);
    row_store(dp, j, n, v_mul(p, v_sub(row_load(dp, j, n), d)));
  }
  fill(x + n, 0, keys - n);
  fill(dp + n, 0, keys - n);
}

/* One tile of keys against one group of rows. */
static void backward_block(const head_type *h, const attention_tiles *tiles, int64_t t0, int64_t rows, int64_t s0,
                           int64_t keys) {
  const int64_t D = tiles->D, E = tiles->E, padded = whole_vectors(keys);
  pack_rows(tiles->q, D, h->q + t0 * h->q_row, h->q_row, rows, h->D, 1);
  pack_rows(tiles->dout, E, h->dout + t0 * h->dout_row, h->dout_row, rows, h->E, 1);
  multiply_in_place(tiles->scores, NAME(KEYS), tiles->q, D, 1, tiles->k_transposed, NAME(KEYS), rows, padded, h->D,
                    false);
  multiply_in_place(tiles->slopes, NAME(KEYS), tiles->dout, E, 1, tiles->v_transposed, NAME(KEYS), rows, padded, h->E,
                    false);
  for (int64_t i = 0; i < rows; ++i) {
    real *x = tiles->scores + i * NAME(KEYS), *dx = tiles->slopes + i * NAME(KEYS);
    int64_t n = smaller(keys_of(h, t0 + i) - s0, keys);
    bias_scores(x, h, t0 + i, s0, n);
    score_slopes(x, dx, h->logsumexp[t0 + i], tiles->delta[t0 + i], n, keys);
    if (h->dbias) add_scaled_row(h->dbias + (t0 + i) * h->dbias_row + s0, dx, 1, n);
  }
  if (h->dv) multiply_in_place(tiles->dv, E, tiles->scores, 1, NAME(KEYS), tiles->dout, E, keys, E, rows, true);
  if (h->dk) multiply_in_place(tiles->dk, D, tiles->slopes, 1, NAME(KEYS), tiles->q, D, keys, D, rows, true);
  if (h->dq)
    multiply_in_place(h->dq + t0 * h->dq_row, h->dq_row, tiles->slopes, NAME(KEYS), 1, tiles->k_rows, D, rows, h->D,
                      keys, true);
}

static void attention_backward(const head_type *h, real *scratch) {
  attention_tiles tiles;
  lay_out(&tiles, scratch, h->T, h->D, h->E, true);
  for (int64_t t = 0; t < h->T; ++t) tiles.delta[t] = dot_row(h->dout + t * h->dout_row, h->out + t * h->out_row, h->E);
  for (int64_t s0 = 0; s0 < h->S; s0 += NAME(KEYS)) {
    int64_t keys = smaller(h->S - s0, NAME(KEYS));
    const real *k = h->k + s0 * h->k_row, *v = h->v + s0 * h->v_row;
    pack_transposed(tiles.k_transposed, NAME(KEYS), k, h->k_row, keys, h->D, h->scale);
    pack_transposed(tiles.v_transposed, NAME(KEYS), v, h->v_row, keys, h->E, 1);
    pack_rows(tiles.k_rows, tiles.D, k, h->k_row, keys, h->D, h->scale);
    fill(tiles.dk, 0, keys * tiles.D);
    fill(tiles.dv, 0, keys * tiles.E);
    for (int64_t t = first_row_of(h, s0); t < h->T; t += NAME(ROWS))
      backward_block(h, &tiles, t, smaller(h->T - t, NAME(ROWS)), s0, keys);
    for (int64_t j = 0; j < keys; ++j) {
      if (h->dk) add_scaled_row(h->dk + (s0 + j) * h->dk_row, tiles.dk + j * tiles.D, h->scale, h->D);
      if (h->dv) add_scaled_row(h->dv + (s0 + j) * h->dv_row, tiles.dv + j * tiles.E, 1, h->E);
    }
  }
}
