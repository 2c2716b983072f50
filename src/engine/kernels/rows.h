/* rows.h: one row at a time: softmax, norms, losses, rotation, by the sums of sums.h. Included by real.h, once per
 * element type. Rows are independent, but for the gradients of gains and biases, which take rows in order. */

/* ---- softmax and its kin: x, out (rows, n) ---- */

/* Σ e^(x[j] − m); where they are kept, out[j] is each, and out may be x */
ROW_FUNCTION real exponentials_block(bool kept, real *out, const real *x, real m, int64_t n) {
  const vec shift = v_set(m);
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, {
    vec e = IN_ROW(v_exp(v_sub(ROW(x), shift)));
    s.part[r] = v_add(s.part[r], e);
    if (kept) SET_ROW(out, e);
  });
  return lanes_total(s);
}
#if WRITTEN_TWICE
static inline real exponentials(real *out, const real *x, real m, int64_t n) {
  double total;
  SUM_OF_BLOCKS(total, n, exponentials_block(true, out + at, x + at, m, length));
  return (real)total;
}
#else /* one loop after the other: a page's code has 16 registers, too few for the lanes' sums and v_exp's constants */
static inline real exponentials(real *out, const real *x, real m, int64_t n) {
  const vec shift = v_set(m);
  EACH_APART(n, SET_ROW(out, v_exp(v_sub(ROW(x), shift))););
  return sum_row(out, n);
}
#endif
static inline real sum_exponentials(const real *x, real m, int64_t n) {
  double total;
  SUM_OF_BLOCKS(total, n, exponentials_block(false, NULL, x + at, m, length));
  return (real)total;
}
/* ln x of one number, by the same steps as the vectors */
static inline real log_of(real x) { return v_lane0(v_log(v_set(x))); }

/* out = e^(x − max) / Σ */
static void softmax_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (; rows > 0; rows--, x += n, out += n) {
    real m = greatest(x, n);
    if (m == -(real)INFINITY && maximum_row(x, n) == m) {
      fill(out, 0, n);
      continue;
    }
    vec inverse = v_set(1 / exponentials(out, x, m, n));
    EACH_APART(n, SET_ROW(out, v_mul(ROW(out), inverse)););
  }
}

/* dx = [dx +] y (dy − Σ y dy) */
static void softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; rows--, dx += n, dy += n, y += n) {
    vec inner = v_set(dot_row(y, dy, n));
    EACH_APART(n, SET_ROW(dx, v_fma(ROW(y), v_sub(ROW(dy), inner), ROW_BEFORE(dx, add))););
  }
}

/* max + ln Σ e^(x − max); what is infinite or NaN comes out as itself */
static inline real row_logsumexp(const real *x, int64_t n) {
  real m = n > 0 ? maximum_row(x, n) : -(real)INFINITY;
  if (!(r_abs(m) <= REAL_MAX)) return m;
  return m + log_of(sum_exponentials(x, m, n));
}
static void logsumexp_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; r++) out[r] = row_logsumexp(x + r * n, n);
}

/* out = (x − max) − ln Σ e^(x − max) */
static void log_softmax_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (; rows > 0; rows--, x += n, out += n) {
    real m = greatest(x, n);
    if (m == -(real)INFINITY && maximum_row(x, n) == m) {
      fill(out, m, n);
      continue;
    }
    vec shift = v_set(m), log_sum = v_set(log_of(sum_exponentials(x, m, n)));
    EACH_APART(n, SET_ROW(out, v_sub(v_sub(ROW(x), shift), log_sum)););
  }
}

/* dx = [dx +] dy − e^y Σ dy */
static void log_softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; rows--, dx += n, dy += n, y += n) {
    vec total = v_set(sum_row(dy, n));
    EACH_APART(n, SET_ROW(dx, v_add(ROW_BEFORE(dx, add), v_nfma(v_exp(ROW(y)), total, ROW(dy)))););
  }
}

/* ---- norms: x, out (rows, n); gain, bias (n) or NULL ---- */

/* A power of two that brings the greatest |x| of a row near 1, so that squares neither overflow nor vanish; 1 for zeros
 * alone and where an element is infinite or NaN. */
static real row_factor(const real *x, int64_t n) {
  lanes16 m = lanes_set(0);
  mask bad = v_first(0);
  EACH_VECTOR(n, {
    vec a = v_abs(ROW(x));
    m.part[r] = v_max(a, m.part[r]);
    bad = v_either(bad, v_nan(a));
  });
  real most = lanes_greatest(m);
  int exponent = 0;
  if (v_any(bad) || !(most <= REAL_MAX)) return 1;
  if (most > 0) (void)frexp((double)most, &exponent);
  if (exponent > REAL_MAX_EXP - 2) exponent = REAL_MAX_EXP - 2; /* the factor is a normal number too */
  if (exponent < 2 - REAL_MAX_EXP) exponent = 2 - REAL_MAX_EXP;
  return (real)ldexp(1, -exponent);
}

/* Whether a mean of squares, ε included, has lost nothing to overflow or underflow (nor is a NaN). */
static inline bool holds(real mean_square) { return mean_square >= REAL_MIN * (real)0x1p48 && mean_square <= REAL_MAX; }

/* 1 / √(mean square + ε) of a row that was multiplied by `factor`, whose mean square is not 0. */
static inline real inverse_root(real mean_square, double epsilon, real factor) {
  return 1 / r_sqrt(mean_square + (real)(epsilon * (double)factor * (double)factor));
}

/* 1 / √ε, for a row whose mean square is 0; with ε = 0 the norm is 0 / 0 there and has no slope: both are taken to be
 * 0, and so is this. */
static inline real inverse_of_nothing(double epsilon) {
  if ((real)epsilon >= REAL_MIN) return 1 / r_sqrt((real)epsilon);
  double inverse = epsilon > 0 ? 1 / sqrt(epsilon) : 0;
  return inverse > (double)REAL_MAX ? REAL_MAX : (real)inverse;
}

/* Whether all elements of a row are one finite number: then that is the mean, which a sum divided by n may miss by a
 * rounding that is all there is to divide. */
static bool is_flat(const real *x, int64_t n) {
  for (int64_t i = 1; i < n; i++)
    if (x[i] != x[0]) return false;
  return r_abs(x[0]) <= REAL_MAX;
}

/* Of the row itself, from that of the row times `factor`. */
static inline real inverse_of(real scaled, real factor) {
  real inverse = scaled * factor;
  return inverse > REAL_MAX ? REAL_MAX : inverse;
}

#define SCALED(a) (scaled ? v_mul(a, v_set(factor)) : (a))
ROW_FUNCTION real layer_norm_sum(const real *x, int64_t n, const bool scaled, real factor) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, s.part[r] = v_add(s.part[r], SCALED(ROW(x))););
  return lanes_total(s);
}
ROW_FUNCTION real layer_norm_squares(const real *x, int64_t n, real centre, const bool scaled, real factor) {
  const vec m = v_set(centre);
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, {
    vec d = IN_ROW(v_sub(SCALED(ROW(x)), m));
    s.part[r] = v_fma(d, d, s.part[r]);
  });
  return lanes_total(s);
}

ROW_FUNCTION void layer_norm_write(real *out, const real *x, const real *gain, const real *bias, real centre,
                                   real scale, int64_t n, const bool scaled, real factor) {
  const vec m = v_set(centre);
  EACH_APART(n, {
    vec y = v_mul(v_sub(SCALED(ROW(x)), m), v_set(scale));
    if (gain != NULL) y = v_mul(y, ROW(gain));
    if (bias != NULL) y = v_add(y, ROW(bias));
    SET_ROW(out, y);
  });
}

/* Mean and 1 / √(variance + ε) of a row; `scaled` is a constant, and where it is true both are those of x times
 * `factor`. false, with nothing found, where the row needs that. */
ROW_FUNCTION bool layer_norm_of(real *mean, real *inverse, const real *x, double epsilon, int64_t n, const bool scaled,
                                real factor) {
  double total, squares;
  SUM_OF_BLOCKS(total, n, layer_norm_sum(x + at, length, scaled, factor));
  const real centre = (real)total / (real)n;
  SUM_OF_BLOCKS(squares, n, layer_norm_squares(x + at, length, centre, scaled, factor));
  const real mean_square = (real)squares / (real)n;
  if (!scaled && !holds(mean_square + (real)epsilon)) return false;
  *mean = centre;
  *inverse = scaled ? inverse_root(mean_square, epsilon, factor) : 1 / r_sqrt(mean_square + (real)epsilon);
  return true;
}
/* A row whose squares would overflow or vanish. */
MM_RARE void layer_norm_far_row(real *out, real *mean, real *inverse, const real *x, const real *gain,
                                const real *bias, double epsilon, int64_t n) {
  const real factor = row_factor(x, n);
  real centre, scale;
  (void)layer_norm_of(&centre, &scale, x, epsilon, n, true, factor);
  layer_norm_write(out, x, gain, bias, centre, scale, n, true, factor);
  *mean = centre / factor;
  *inverse = inverse_of(scale, factor);
}

/* out = (x − mean) · inverse · gain + bias, inverse = 1 / √(variance + ε), 0 where that is 1 / 0 */
static void layer_norm_rows(real *out, real *mean, real *inverse, const real *x, const real *gain, const real *bias,
                            double epsilon, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; row++, x += n, out += n) {
    real centre, scale;
    bool found = n > 0 && x[0] == x[n - 1] && is_flat(x, n);
    if (found) {
      centre = x[0] + 0; /* 0, should it be −0 */
      scale = inverse_of_nothing(epsilon);
    } else {
      found = layer_norm_of(&centre, &scale, x, epsilon, n, false, 1);
    }
    if (found) layer_norm_write(out, x, gain, bias, centre, scale, n, false, 1);
    else layer_norm_far_row(out, &centre, &scale, x, gain, bias, epsilon, n);
    if (mean != NULL) mean[row] = centre;
    if (inverse != NULL) inverse[row] = scale;
  }
}

/* Of a block of a row, with y = (part x + minus_m) scale: dgain += dy y, dbias += dy, *sum_g += Σ g; returns Σ g y. */
ROW_FUNCTION real layer_norm_slopes(double *sum_g, real *dgain, real *dbias, const real *dy, const real *x,
                                    const real *gain, vec part_of_x, vec minus_m, vec scale, int64_t n) {
  lanes16 lanes_g = lanes_set(0), lanes_gy = lanes_set(0);
  EACH_VECTOR(n, {
    vec d = ROW(dy), y = IN_ROW(v_mul(v_fma(ROW(x), part_of_x, minus_m), scale));
    vec g = gain != NULL ? v_mul(d, ROW(gain)) : d;
    lanes_g.part[r] = v_add(lanes_g.part[r], g);
    lanes_gy.part[r] = v_fma(g, y, lanes_gy.part[r]);
    if (dgain != NULL) SET_ROW(dgain, v_fma(d, y, ROW(dgain)));
    if (dbias != NULL) SET_ROW(dbias, v_add(d, ROW(dbias)));
  });
  *sum_g += (double)lanes_total(lanes_g);
  return lanes_total(lanes_gy);
}

/* With y = (x − mean) · inverse and g = dy · gain:
 * dx = [dx +] inverse · (g − Σ g / n − y Σ g y / n);  dgain += dy y;  dbias += dy */
static void layer_norm_backward_rows(real *dx, real *dgain, real *dbias, const real *dy, const real *x,
                                     const real *gain, const real *mean, const real *inverse, bool add, int64_t rows,
                                     int64_t n) {
  for (int64_t row = 0; row < rows; row++, x += n, dy += n) {
    /* x − mean may be twice as large as any number: where it is that large, a quarter of it is taken */
    const real part_of_x = inverse[row] < 8 * REAL_MIN ? (real)0.25 : 1;
    const vec quarter = v_set(part_of_x), m = v_set(-mean[row] * part_of_x), scale = v_set(inverse[row] / part_of_x);
    double sum_g = 0, sum_gy;
    SUM_OF_BLOCKS(sum_gy, n,
                  layer_norm_slopes(&sum_g, dgain != NULL ? dgain + at : NULL, dbias != NULL ? dbias + at : NULL,
                                    dy + at, x + at, gain != NULL ? gain + at : NULL, quarter, m, scale, length));
    if (dx == NULL) continue;
    const vec mean_g = v_set((real)sum_g / (real)n), mean_gy = v_set((real)sum_gy / (real)n);
    const vec whole_scale = v_set(inverse[row]);
    EACH_APART(n, {
      vec d = ROW(dy), y = v_mul(v_fma(ROW(x), quarter, m), scale), g = gain != NULL ? v_mul(d, ROW(gain)) : d;
      SET_ROW(dx, v_fma(whole_scale, v_nfma(y, mean_gy, v_sub(g, mean_g)), ROW_BEFORE(dx, add)));
    });
    dx += n;
  }
}

ROW_FUNCTION real rms_norm_squares(const real *x, int64_t n, const bool scaled, real factor) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, {
    vec a = SCALED(ROW(x));
    s.part[r] = v_fma(a, a, s.part[r]);
  });
  return lanes_total(s);
}
/* One row of rms_norm_rows; `scaled` and `factor` as in layer_norm_of. */
ROW_FUNCTION bool rms_norm_row(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t n,
                               const bool scaled, real factor) {
  double squares;
  SUM_OF_BLOCKS(squares, n, rms_norm_squares(x + at, length, scaled, factor));
  const real mean_square = (real)squares / (real)n;
  if (!scaled && !holds(mean_square + (real)epsilon)) return false;
  const real scale = !scaled            ? 1 / r_sqrt(mean_square + (real)epsilon)
                     : mean_square == 0 ? inverse_of_nothing(epsilon) /* factor is 1 */
                                        : inverse_root(mean_square, epsilon, factor);
  EACH_APART(n, {
    vec y = v_mul(SCALED(ROW(x)), v_set(scale));
    SET_ROW(out, gain != NULL ? v_mul(y, ROW(gain)) : y);
  });
  *inverse = scaled ? inverse_of(scale, factor) : scale;
  return true;
}
#undef SCALED
MM_RARE void rms_norm_far_row(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t n) {
  (void)rms_norm_row(out, inverse, x, gain, epsilon, n, true, row_factor(x, n));
}

/* out = x · inverse · gain, inverse = 1 / √(Σ x² / n + ε), 0 where that is 1 / 0 */
static void rms_norm_rows(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t rows,
                          int64_t n) {
  for (int64_t row = 0; row < rows; row++, x += n, out += n) {
    real scale;
    if (!rms_norm_row(out, &scale, x, gain, epsilon, n, false, 1))
      rms_norm_far_row(out, &scale, x, gain, epsilon, n);
    if (inverse != NULL) inverse[row] = scale;
  }
}

/* Of a block of a row, with y = x scale: dgain += dy y; returns Σ g y. */
ROW_FUNCTION real rms_norm_slopes(real *dgain, const real *dy, const real *x, const real *gain, vec scale,
                                  int64_t n) {
  lanes16 lanes_gy = lanes_set(0);
  EACH_VECTOR(n, {
    vec d = ROW(dy), y = IN_ROW(v_mul(ROW(x), scale)), g = gain != NULL ? v_mul(d, ROW(gain)) : d;
    lanes_gy.part[r] = v_fma(g, y, lanes_gy.part[r]);
    if (dgain != NULL) SET_ROW(dgain, v_fma(d, y, ROW(dgain)));
  });
  return lanes_total(lanes_gy);
}

/* With y = x · inverse and g = dy · gain: dx = [dx +] inverse · (g − y Σ g y / n);  dgain += dy y */
static void rms_norm_backward_rows(real *dx, real *dgain, const real *dy, const real *x, const real *gain,
                                   const real *inverse, bool add, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; row++, x += n, dy += n) {
    const vec scale = v_set(inverse[row]);
    double sum_gy;
    SUM_OF_BLOCKS(sum_gy, n,
                  rms_norm_slopes(dgain != NULL ? dgain + at : NULL, dy + at, x + at,
                                  gain != NULL ? gain + at : NULL, scale, length));
    if (dx == NULL) continue;
    const vec mean_gy = v_set((real)sum_gy / (real)n);
    EACH_APART(n, {
      vec d = ROW(dy), y = v_mul(ROW(x), scale), g = gain != NULL ? v_mul(d, ROW(gain)) : d;
      SET_ROW(dx, v_fma(scale, v_nfma(y, mean_gy, g), ROW_BEFORE(dx, add)));
    });
    dx += n;
  }
}

/* ---- cross-entropy: logits (rows, n), targets (rows) ----
 * ln Σ e^x is the greatest of a row, its peak, and what the others add to it, its log sum = ln Σ e^(x − peak), which is
 * at most ln n. They are kept apart: their sum would round away the small one where logits are large, and with it the
 * loss. */

/* losses[row] = log_sum + (peak − logits[row, target]); of a row that is all −∞, +∞, as −log softmax is there */
static void cross_entropy_rows(real *losses, real *peaks, real *log_sums, const real *logits, const int64_t *targets,
                               int64_t ignore, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; row++, logits += n) {
    real peak = 0, log_sum = 0, loss = 0;
    if (targets[row] != ignore) {
      peak = maximum_row(logits, n);
      if (r_abs(peak) <= REAL_MAX) log_sum = log_of(sum_exponentials(logits, peak, n));
      loss = peak == -(real)INFINITY ? (real)INFINITY : log_sum + (peak - logits[targets[row]]);
    }
    losses[row] = loss;
    if (peaks != NULL) peaks[row] = peak, log_sums[row] = log_sum;
  }
}

/* dlogits[row] = [dlogits[row] +] s (e^(logits[row] − peak − log_sum) − onehot(target)) */
static void cross_entropy_backward_rows(real *dlogits, const real *logits, const real *peaks, const real *log_sums,
                                        const int64_t *targets, int64_t ignore, const real *scale, int64_t scale_step,
                                        bool add, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; row++, logits += n, dlogits += n) {
    if (targets[row] == ignore) {
      if (!add) fill(dlogits, 0, n);
      continue;
    }
    const real s = scale[row * scale_step], peak = peaks[row];
    const vec factor = v_set(s), log_sum = v_set(log_sums[row]);
    const vec shift = v_set(peak == -(real)INFINITY ? 0 : peak); /* all −∞: the softmax is 0 */
    EACH_APART(n, {
      vec p = v_exp(v_sub(v_sub(ROW(logits), shift), log_sum));
      SET_ROW(dlogits, v_fma(factor, p, ROW_BEFORE(dlogits, add)));
    });
    dlogits[targets[row]] -= s;
  }
}

/* ---- rotation: x, out (rows, n), cosines and sines (rows, pairs) ----
 * (a, b) → (a c − b s, a s + b c) for each pair; what is past the pairs goes through. Su et al. 2021, equation 34. */

/*> rope-rotate */
static inline void rotate_pair(real *out_a, real *out_b, real a, real b, real c, real s, bool add) {
  real turned_a = r_fma(-b, s, a * c), turned_b = r_fma(a, s, b * c);
  *out_a = add ? *out_a + turned_a : turned_a;
  *out_b = add ? *out_b + turned_b : turned_b;
}
/*< */

/* The pairs (2i, 2i + 1) of a row, as far as they fill vectors; returns how many. Those of a vector x turn as
 * one: x c + swapped x · (−s, s, −s, s, …). Halves need no such thing: their plain loop is one that compilers
 * make vectors of. */
static inline int64_t rotate_neighbours(real *out, const real *x, const real *cosines, const real *sines, int64_t pairs,
                                        real sine_sign, bool add) {
  int64_t i = 0;
  const vec sign = v_pick(v_odd(), v_set(sine_sign), v_set(-sine_sign));
  for (; LANES > 1 && i + LANES / 2 <= pairs; i += LANES / 2) {
    vec both = v_load(x + 2 * i);
    vec turned = v_fma(v_swap(both), v_mul(sign, v_twice(sines + i)), v_mul(both, v_twice(cosines + i)));
    v_store(out + 2 * i, add ? v_add(v_load(out + 2 * i), turned) : turned);
  }
  return i;
}

static void rope_rows(real *out, int64_t out_stride, const real *x, int64_t x_stride, const real *cosines,
                      const real *sines, int64_t pairs, mm_rope_layout layout, real sine_sign, bool add, int64_t rows,
                      int64_t n) {
  const bool halves = layout == MM_ROPE_HALF;
  for (int64_t r = 0; r < rows; r++, out += out_stride, x += x_stride, cosines += pairs, sines += pairs) {
    int64_t i = halves ? 0 : rotate_neighbours(out, x, cosines, sines, pairs, sine_sign, add);
    for (; i < pairs; i++) {
      int64_t at_a = halves ? i : 2 * i, at_b = halves ? i + pairs : 2 * i + 1;
      rotate_pair(out + at_a, out + at_b, x[at_a], x[at_b], cosines[i], sine_sign * sines[i], add);
    }
    for (i = 2 * pairs; i < n; i++) out[i] = add ? out[i] + x[i] : x[i];
  }
}
#undef SUM_OF_BLOCKS
#undef WRITTEN_TWICE
#undef ROW_FUNCTION
#undef LANES_FUNCTION
