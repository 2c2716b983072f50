/* attention_kernel.h: attention over one head, streaming: no (T, S) matrix is ever whole. Included by real.h.
 *
 *   out[t] = Σ_s p[t, s] v[s],  p[t] = softmax of x[t],
 *   x[t, s] = scale q[t] · k[s] + bias[t, s] − slope |t + S − T − s|
 *   q (T, D), k (S, D), v (S, E), out (T, E)
 *
 * Query rows lie along the lanes: a vector holds one key's scores of neighbouring rows, and a row's maximum, sum and
 * average stay in its lane, so that nothing is ever added across lanes. A group of ROWS rows turns its q once; then
 * keys pass by in tiles of KEYS, read where they lie:
 *   x (keys, rows) = k (keys, D) · qᵀ (D, rows);  sum (E, rows) += vᵀ (E, keys) · p (keys, rows)
 * Each row keeps the maximum m of its scores so far, the sum l of e^(x − m), and Σ e^(x − m) v; when a tile raises m, l
 * and the sum are multiplied by e^(old m − new m). (Milakov and Gimelshein 2018; Dao 2023.)
 *
 * A row's arithmetic does not depend on which rows are with it: KEYS is a constant of the definition, all chains run
 * along d or along s, and a key hidden by `causal` takes no part at all, not even as 0 · v. So neither the ranges
 * that threads take nor ROWS nor the number of lanes show in the result.
 *
 * Where the weights alone are wanted nothing streams: a row's scores are kept, and softmax takes it whole.
 *
 * Backward, with δ[t] = dout[t] · out[t] and p recomputed from the kept ln Σ e^x (Dao 2023, algorithm 2). Rounding that
 * would lose the sum where scores are large, as in a row where all are −10⁹: what is lost is kept beside it. Thus:
 *   dv[s] = Σ_t p[t, s] dout[t];  dx[t, s] = p[t, s] (dout[t] · v[s] − δ[t])
 *   dk[s] = scale Σ_t dx[t, s] q[t];  dq[t] = scale Σ_s dx[t, s] k[s];  dbias = dx
 * Groups of rows are outermost again: dq of a group is finished in scratch, dk and dv grow in place from row to row. */

enum {
  KEYS = 64,    /* keys in a tile: part of the definition */
  ROWS = 96,    /* query rows worked on together: whole panels of every set */
  KEY_STRIP = 12  /* keys whose gradients are summed together: from the first row that sees one of them */
};
#define PANEL  (2 * LANES) /* lanes that a tile of matmul takes at once */
#define CHAINS 4           /* of sums of exponentials: part of the definition */
/* mm_attention_head (kernels.h) with arrays and numbers of the element type. */
typedef struct {
  int64_t T, S, D, E;
  const real *q, *k, *v, *bias;
  int64_t q_row, k_row, v_row, bias_row, bias_col;
  bool has_slope, causal;
  real slope, scale;
  real *out, *logsumexp, *rest, *weights;
  int64_t out_row;
  const real *dout;
  real *dq, *dk, *dv, *dbias;
  int64_t dout_row, dq_row, dk_row, dv_row, dbias_row;
} head_type;

/* What scratch is cut into. A (n, R) array holds n numbers of each of the group's rows, padded to whole vectors. */
typedef struct {
  int64_t D, E;               /* rows of q and dout, padded */
  real *q_turned;             /* (D, R), times scale */
  real *scores, *bias;        /* (KEYS, R): x, then p; the bias of these */
  real *peak, *total, *sum;   /* forward: (R), (R), (E, R) */
  real *q_rows, *dout_rows;   /* backward: (ROWS, D), times scale; (ROWS, E) */
  real *dout_turned, *slopes; /* backward: (E, R); dx (KEYS, R) */
  real *log_sums, *rests;     /* backward: (R), (R) */
  real *delta;                /* backward: (R) */
  real *dq_turned;            /* backward: (D, R) */
} attention_tiles;

/* Cuts `scratch` into arrays for groups of at most `rows` rows and returns the reals used. */
static size_t lay_out(attention_tiles *tiles, real *scratch, int64_t rows, int64_t D, int64_t E, bool backward) {
  const int64_t R = whole_vectors(smaller(rows, ROWS)), keys = KEYS;
  int64_t used = 0;
  tiles->D = whole_vectors(D);
  tiles->E = whole_vectors(E);
#define TAKE(what, n) (tiles->what = scratch != NULL ? scratch + used : NULL, used += ((n) + WIDTH - 1) / WIDTH * WIDTH)
  TAKE(q_turned, D * R);
  TAKE(scores, keys * R);
  TAKE(bias, keys * R);
  if (backward) {
    TAKE(q_rows, R * tiles->D);
    TAKE(dout_rows, R * tiles->E);
    TAKE(dout_turned, E * R);
    TAKE(slopes, keys * R);
    TAKE(log_sums, R);
    TAKE(rests, R);
    TAKE(delta, R);
    TAKE(dq_turned, D * R);
  } else {
    TAKE(peak, R);
    TAKE(total, R);
    TAKE(sum, E * R);
  }
#undef TAKE
  return (uint64_t)used > SIZE_MAX ? SIZE_MAX : (size_t)used;
}

static size_t attention_scratch(int64_t T, int64_t S, int64_t D, int64_t E, bool backward) {
  attention_tiles tiles;
  (void)S;
  return lay_out(&tiles, NULL, T, D, E, backward);
}

/* How many keys query row t may look at: they are the first ones. Rows past T, which fill the last vector, see all. */
static inline int64_t keys_of(const head_type *h, int64_t t) {
  int64_t n = t + h->S - h->T + 1;
  return !h->causal || n > h->S ? h->S : n < 0 ? 0 : n;
}
/* The first row that may look at key s. */
static inline int64_t first_row_of(const head_type *h, int64_t s) {
  int64_t t = s - (h->S - h->T);
  return h->causal && t > 0 ? t : 0;
}

/* A group of rows against a tile of keys. */
typedef struct {
  int64_t t0, rows, R; /* rows, and lanes: `rows` padded to whole vectors */
  int64_t s0, keys;
} attention_block;

/* How many of the tile's keys row t0 + i may look at. */
static inline int64_t seen(const head_type *h, const attention_block *b, int64_t i) {
  int64_t n = keys_of(h, b->t0 + i) - b->s0;
  return n < 0 ? 0 : smaller(n, b->keys);
}

/* x (keys, R) = a (keys, depth) · turned (depth, R), where rows of a are a_row apart. Keys that none of a panel's rows
 * may look at are left out. */
static inline void scores_of(real *x, const head_type *h, const attention_block *b, const real *a, int64_t a_row,
                             const real *turned, int64_t depth) {
  for (int64_t c = 0; c < b->R; c += PANEL) {
    int64_t width = smaller(b->R - c, PANEL);
    multiply_in_place(x + c, b->R, NULL, 0, a, a_row, 1, turned + c, b->R, seen(h, b, c + width - 1), width, depth);
  }
}

/* sum (n, R) += aᵀ (n, keys) · p (keys, R), where row i looks at the first seen(i) keys only; p is 0 at the others. 0
 * · a changes nothing but the sign of a zero sum, which is dropped in the end, while a is `finite`; where it is not,
 * rows stop at their last key one by one. */
static inline void add_averages(real *sum, int64_t n, const head_type *h, const attention_block *b, const real *a,
                                int64_t a_row, const real *p, bool finite) {
  for (int64_t c = 0; c < b->R && finite; c += PANEL) {
    int64_t width = smaller(b->R - c, PANEL);
    multiply_in_place(sum + c, b->R, sum + c, b->R, a, 1, a_row, p + c, b->R, n, width, seen(h, b, c + width - 1));
  }
  for (int64_t i = 0; i < b->rows && !finite; i++)
    multiply_in_place(sum + i, b->R, sum + i, b->R, a, 1, a_row, p + i, b->R, n, 1, seen(h, b, i));
}

/* True when none of a (keys, n) is infinite or NaN. */
static inline bool all_finite(const real *a, int64_t a_row, int64_t keys, int64_t n) {
  mask bad = v_first(0);
  for (int64_t i = 0; i < keys; i++)
    for (int64_t j = 0; j < n; j += LANES)
      bad = v_either(bad, v_nan(v_mul(row_load(a + i * a_row, j, n), v_set(0))));
  return !v_any(bad);
}

/* The bias of a block, turned; rows past the last get 0. */
static inline void turn_bias(real *bias, const head_type *h, const attention_block *b) {
  const real *from = h->bias + b->t0 * h->bias_row + b->s0 * h->bias_col;
  if (h->bias_col == 1) {
    pack_transposed(bias, b->R, from, h->bias_row, b->rows, b->keys, 1);
    return;
  }
  for (int64_t j = 0; j < b->keys; j++)
    for (int64_t i = 0; i < b->R; i++)
      bias[j * b->R + i] = i < b->rows ? from[i * h->bias_row + j * h->bias_col] : 0;
}

/* Where the rows at lanes c … c + LANES − 1 stand, counted from the tile's first key: a row may look at key j
 * up to there. */
static inline vec positions(const head_type *h, const attention_block *b, int64_t c) {
  static const real count[WIDTH] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return v_add(v_set((real)(b->t0 + c + h->S - h->T - b->s0)), v_load(count));
}

/* Adds bias and slope to the products x (keys, R), and −∞ where a row may not look. */
static inline void finish_scores(real *x, const head_type *h, const attention_tiles *tiles, const attention_block *b) {
  const vec slope = v_set(h->slope), hidden = v_set(-(real)INFINITY);
  if (h->bias != NULL) turn_bias(tiles->bias, h, b);
  for (int64_t c = 0; c < b->R; c += LANES) {
    int64_t n = seen(h, b, c + LANES - 1), all = seen(h, b, c);
    real *column = x + c;
    for (int64_t j = 0; h->bias && j < n; j++)
      v_store(column + j * b->R, v_add(v_load(column + j * b->R), v_load(tiles->bias + j * b->R + c)));
    const vec position = positions(h, b, c);
    for (int64_t j = 0; h->has_slope && j < n; j++) {
      vec distance = v_abs(v_sub(position, v_set((real)j)));
      v_store(column + j * b->R, v_nfma(slope, distance, v_load(column + j * b->R)));
    }
    for (int64_t j = all; j < n; j++)
      v_store(column + j * b->R, v_pick(v_lt(position, v_set((real)j)), hidden, v_load(column + j * b->R)));
  }
}

/* ---- forward ---- */

/* Takes a tile's n scores of LANES rows into their m, l and sum (E, R): leaves e^(x − m) in x. Arrays go down in steps
 * of R. A tile's exponentials are added in CHAINS chains, key j in chain j mod CHAINS: short chains lose less. */
/*> attention-take-scores */
static inline void take_scores(real *x, int64_t n, int64_t R, real *m, real *l, real *sum, int64_t E) {
  vec before = v_load(m), highest = before, total = v_load(l), chain[CHAINS];
  for (int64_t j = 0; j < n; j++) highest = v_max(v_load(x + j * R), highest);
  /* while all is masked, m is −∞ and x − m would be NaN: subtract 0 there and get e^−∞ = 0 */
  vec shift = v_pick(v_eq(highest, v_set(-(real)INFINITY)), v_set(0), highest);
  if (v_any(v_lt(before, highest))) {
    vec keep = v_exp(v_sub(before, shift));
    total = v_mul(total, keep);
    for (int64_t e = 0; e < E; e++) v_store(sum + e * R, v_mul(keep, v_load(sum + e * R)));
    v_store(m, highest);
  }
  MM_UNROLL for (int c = 0; c < CHAINS; c++) chain[c] = v_set(0);
  for (; n % CHAINS != 0; n++) v_store(x + n * R, v_set(-(real)INFINITY)); /* a tile is whole chains: there is room */
  for (int64_t j = 0; j < n; j += CHAINS)
    MM_UNROLL for (int c = 0; c < CHAINS; c++, x += R) {
      vec e = v_exp(v_sub(v_load(x), shift));
      chain[c] = v_add(chain[c], e);
      v_store(x, e);
    }
  v_store(l, v_add(total, v_add(v_add(chain[0], chain[1]), v_add(chain[2], chain[3]))));
}
/*< */

/* The weights alone of rows whose keys have passed: they hold the raw scores so far. */
static inline void finish_weights(const head_type *h, int64_t t0, int64_t rows) {
  for (int64_t i = t0; i < t0 + rows; i++) {
    real *weights = h->weights + i * h->S;
    int64_t n = keys_of(h, i);
    softmax_rows(weights, weights, 1, n);
    fill(weights + n, 0, h->S - n);
  }
}

/* What is left of rows whose keys have passed: out, logsumexp, and the weights, which hold the raw scores so far. */
static inline void finish_rows(const head_type *h, const attention_tiles *tiles, const attention_block *b) {
  real *inverse = tiles->total;
  for (int64_t c = 0; c < b->R; c += LANES) {
    vec total = v_load(tiles->total + c), peak = v_load(tiles->peak + c);
    if (h->logsumexp != NULL) {
      vec log_total = v_log(total), log_sum = v_add(peak, log_total); /* an empty row: −∞ + ln 0 */
      vec taken = v_sub(log_sum, peak);                               /* Knuth's TwoSum: what the sum's rounding took */
      vec rest = v_add(v_sub(peak, v_sub(log_sum, taken)), v_sub(log_total, taken));
      mask finite = v_lt(v_abs(log_sum), v_set((real)INFINITY));
      row_store(h->logsumexp + b->t0, c, b->rows, log_sum);
      if (h->rest != NULL) row_store(h->rest + b->t0, c, b->rows, v_pick(finite, rest, v_set(0)));
    }
    mask empty = v_eq(total, v_set(0));
    v_store(inverse + c, v_pick(empty, v_set(0), v_div(v_set(1), total)));
    for (int64_t e = 0; v_any(empty) && e < h->E; e++) { /* a bias of −∞ met values that may be NaN */
      real *sum = tiles->sum + e * b->R + c;
      v_store(sum, v_pick(empty, v_set(0), v_load(sum)));
    }
  }
  unpack_transposed(h->out + b->t0 * h->out_row, h->out_row, tiles->sum, b->R, h->E, b->rows, inverse, false);
  for (int64_t i = 0; h->weights && i < b->rows; i++) {
    real *weights = h->weights + (b->t0 + i) * h->S;
    int64_t n = inverse[i] == 0 ? 0 : keys_of(h, b->t0 + i);
    vec peak = v_set(tiles->peak[i]), factor = v_set(inverse[i]);
    for (int64_t j = 0; j < n; j += LANES)
      row_store(weights, j, n, v_mul(v_exp(v_sub(row_load(weights, j, n), peak)), factor));
    fill(weights + n, 0, h->S - n);
  }
}

/* The arrays of the group's panel that begins at lane c. */
static inline attention_tiles panel_of(const attention_tiles *group, const head_type *h, int64_t c) {
  attention_tiles panel = *group;
  panel.q_turned += h->D * c, panel.sum += h->E * c, panel.peak += c, panel.total += c;
  return panel;
}

/* One panel of rows against one tile of keys: everything but the keys fits the first-level cache. `finite`: of v. */
static void forward_block(const head_type *h, const attention_tiles *tiles, const attention_block *b, bool finite) {
  scores_of(tiles->scores, h, b, h->k + b->s0 * h->k_row, h->k_row, tiles->q_turned, h->D);
  finish_scores(tiles->scores, h, tiles, b);
  if (h->weights != NULL)
    unpack_transposed(h->weights + b->t0 * h->S + b->s0, h->S, tiles->scores, b->R, b->keys, b->rows, NULL, false);
  if (h->out == NULL) return;
  for (int64_t c = 0; c < b->R; c += LANES) {
    int64_t n = seen(h, b, c + LANES - 1);
    take_scores(tiles->scores + c, n, b->R, tiles->peak + c, tiles->total + c, tiles->sum + c, h->E);
    for (int64_t j = n; j < b->keys; j++) v_store(tiles->scores + j * b->R + c, v_set(0));
  }
  add_averages(tiles->sum, h->E, h, b, h->v + b->s0 * h->v_row, h->v_row, tiles->scores, finite);
}

static void forward_rows(const head_type *h, const attention_tiles *tiles, int64_t t0, int64_t rows) {
  const int64_t R = whole_vectors(rows);
  fill(tiles->sum, 0, h->E * R);
  fill(tiles->total, 0, R);
  fill(tiles->peak, -(real)INFINITY, R);
  for (int64_t c = 0; c < rows; c += PANEL)
    pack_transposed(tiles->q_turned + h->D * c, smaller(R - c, PANEL), h->q + (t0 + c) * h->q_row, h->q_row,
                    smaller(rows - c, PANEL), h->D, h->scale);
  for (int64_t s0 = 0, most = keys_of(h, t0 + rows - 1); s0 < most; s0 += KEYS) {
    int64_t keys = smaller(most - s0, KEYS), skip = first_row_of(h, s0) - t0;
    bool unread = h->out == NULL, all_see = keys_of(h, t0) - s0 >= keys;
    bool finite = unread || all_see || all_finite(h->v + s0 * h->v_row, h->v_row, keys, h->E);
    for (int64_t c = skip > 0 ? skip / PANEL * PANEL : 0; c < rows; c += PANEL) {
      attention_block b = {.t0 = t0 + c, .rows = smaller(rows - c, PANEL), .R = smaller(R - c, PANEL), .s0 = s0};
      b.keys = smaller(keys_of(h, b.t0 + b.rows - 1) - s0, keys);
      attention_tiles panel = panel_of(tiles, h, c);
      forward_block(h, &panel, &b, finite);
    }
  }
  if (h->out == NULL) {
    finish_weights(h, t0, rows);
    return;
  }
  for (int64_t c = 0; c < rows; c += PANEL) {
    attention_block b = {.t0 = t0 + c, .rows = smaller(rows - c, PANEL), .R = smaller(R - c, PANEL)};
    attention_tiles panel = panel_of(tiles, h, c);
    finish_rows(h, &panel, &b);
  }
}

static void attention_forward(const head_type *h, int64_t first, int64_t last, real *scratch) {
  attention_tiles tiles;
  lay_out(&tiles, scratch, h->T, h->D, h->E, false);
  for (int64_t t = first; t < last; t += ROWS) forward_rows(h, &tiles, t, smaller(last - t, ROWS));
}

/* ---- backward ---- */

/* x → p = e^(x − log_sum − rest) and dp → dx = p (dp − δ) for one vector of each, in place; 0 in hidden lanes. */
static inline void score_slope(real *x, real *dp, vec log_sum, vec rest, vec delta, mask hidden) {
  vec p = v_exp(v_sub(v_sub(v_load(x), log_sum), rest)), slope = v_mul(p, v_sub(v_load(dp), delta));
  v_store(x, v_pick(hidden, v_set(0), p));
  v_store(dp, v_pick(hidden, v_set(0), slope));
}

/* The same for a block; 0 at keys that a row may not look at, and at all keys of an empty row. */
static inline void score_slopes(real *x, real *dp, const head_type *h, const attention_tiles *tiles,
                                const attention_block *b) {
  for (int64_t c = 0; c < b->R; c += LANES) {
    vec log_sum = v_load(tiles->log_sums + c), rest = v_load(tiles->rests + c), delta = v_load(tiles->delta + c);
    vec position = positions(h, b, c);
    mask empty = v_eq(log_sum, v_set((real)INFINITY));
    int64_t n = seen(h, b, c + LANES - 1), all = v_any(empty) ? 0 : seen(h, b, c), i = c;
    for (int64_t j = 0; j < all; j++, i += b->R) score_slope(x + i, dp + i, log_sum, rest, delta, v_first(0));
    for (int64_t j = all; j < n; j++, i += b->R) {
      mask later = h->causal ? v_lt(position, v_set((real)j)) : v_first(0);
      score_slope(x + i, dp + i, log_sum, rest, delta, v_either(empty, later));
    }
    for (int64_t j = n; j < b->keys; j++, i += b->R) v_store(x + i, v_set(0)), v_store(dp + i, v_set(0));
  }
}

/* grad (keys, n) += p (keys, rows) · rows_of (rows, n): for each strip of keys from the first row that sees one; where
 * rows_of is not `finite`, so that 0 · it would show, for each key from the first row that sees it. */
static inline void add_to_keys(real *grad, int64_t grad_row, int64_t n, const head_type *h, const attention_block *b,
                               const real *p, const real *rows_of, int64_t row, bool finite) {
  const int64_t strip = finite ? KEY_STRIP : 1;
  for (int64_t j = 0; j < b->keys; j += strip) {
    int64_t first = first_row_of(h, b->s0 + j) - b->t0;
    if (first < 0) first = 0;
    if (first >= b->rows) return;
    multiply_in_place(grad + j * grad_row, grad_row, grad + j * grad_row, grad_row, p + j * b->R + first, b->R, 1,
                      rows_of + first * row, row, smaller(b->keys - j, strip), n, b->rows - first);
  }
}

static void backward_rows(const head_type *h, const attention_tiles *tiles, int64_t t0, int64_t rows) {
  attention_block b = {.t0 = t0, .rows = rows, .R = whole_vectors(rows)};
  const real *q = h->q + t0 * h->q_row, *dout = h->dout + t0 * h->dout_row;
  int64_t most = keys_of(h, t0 + rows - 1);
  pack_transposed(tiles->q_turned, b.R, q, h->q_row, rows, h->D, h->scale);
  pack_transposed(tiles->dout_turned, b.R, dout, h->dout_row, rows, h->E, 1);
  pack_rows(tiles->q_rows, tiles->D, q, h->q_row, rows, h->D, h->scale);
  pack_rows(tiles->dout_rows, tiles->E, dout, h->dout_row, rows, h->E, 1);
  const bool finite_q = !h->causal || all_finite(tiles->q_rows, tiles->D, rows, h->D);
  const bool finite_dout = !h->causal || all_finite(tiles->dout_rows, tiles->E, rows, h->E);
  fill(tiles->dq_turned, 0, h->D * b.R);
  for (int64_t i = 0; i < b.R; i++) {
    real log_sum = i < rows ? h->logsumexp[t0 + i] : (real)INFINITY;
    /* +∞ marks an empty row, also past the last */
    tiles->log_sums[i] = log_sum == -(real)INFINITY ? (real)INFINITY : log_sum;
    tiles->rests[i] = i < rows && h->rest != NULL ? h->rest[t0 + i] : 0;
    tiles->delta[i] = i < rows ? dot_row(dout + i * h->dout_row, h->out + (t0 + i) * h->out_row, h->E) : 0;
  }
  for (b.s0 = 0; b.s0 < most; b.s0 += KEYS) {
    b.keys = smaller(most - b.s0, KEYS);
    const real *k = h->k + b.s0 * h->k_row, *v = h->v + b.s0 * h->v_row;
    scores_of(tiles->scores, h, &b, k, h->k_row, tiles->q_turned, h->D);
    finish_scores(tiles->scores, h, tiles, &b);
    scores_of(tiles->slopes, h, &b, v, h->v_row, tiles->dout_turned, h->E);
    score_slopes(tiles->scores, tiles->slopes, h, tiles, &b);
    if (h->dbias != NULL)
      unpack_transposed(h->dbias + t0 * h->dbias_row + b.s0, h->dbias_row, tiles->slopes, b.R, b.keys, rows, NULL,
                        true);
    if (h->dv != NULL)
      add_to_keys(h->dv + b.s0 * h->dv_row, h->dv_row, h->E, h, &b, tiles->scores, tiles->dout_rows, tiles->E,
                  finite_dout);
    if (h->dk != NULL)
      add_to_keys(h->dk + b.s0 * h->dk_row, h->dk_row, h->D, h, &b, tiles->slopes, tiles->q_rows, tiles->D, finite_q);
    bool finite = keys_of(h, t0) - b.s0 >= b.keys || all_finite(k, h->k_row, b.keys, h->D);
    if (h->dq != NULL) add_averages(tiles->dq_turned, h->D, h, &b, k, h->k_row, tiles->slopes, finite);
  }
  if (h->dq == NULL) return;
  fill(tiles->delta, h->scale, b.R);
  unpack_transposed(h->dq + t0 * h->dq_row, h->dq_row, tiles->dq_turned, b.R, h->D, rows, tiles->delta, true);
}

static void attention_backward(const head_type *h, real *scratch) {
  attention_tiles tiles;
  lay_out(&tiles, scratch, h->T, h->D, h->E, true);
  for (int64_t t = 0; t < h->T; t += ROWS) backward_rows(h, &tiles, t, smaller(h->T - t, ROWS));
}

#undef PANEL
#undef CHAINS
