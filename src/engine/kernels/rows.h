/* rows.h: one row at a time: sums, softmax, norms, losses, rotation. Included by real.h, once per element type.
 *
 * A reduction runs over 16 virtual lanes: lane l takes elements l, l + 16, …, and the lanes are combined 16 → 8 → 4 → 2
 * → 1. A set holds the lanes in PARTS vectors, so its width does not show. Rows are independent, but for the gradients
 * of gains and biases, which take rows in order. */

typedef struct {
  vec part[PARTS];
} lanes16;

static inline lanes16 lanes_set(real x) {
  lanes16 lanes;
  for (int r = 0; r < PARTS; ++r) lanes.part[r] = v_set(x);
  return lanes;
}
static inline real lanes_total(lanes16 lanes) {
  for (int half = PARTS / 2; half >= 1; half /= 2)
    for (int r = 0; r < half; ++r) lanes.part[r] = v_add(lanes.part[r], lanes.part[r + half]);
  return v_total(lanes.part[0]);
}
static inline real lanes_greatest(lanes16 lanes) {
  for (int half = PARTS / 2; half >= 1; half /= 2)
    for (int r = 0; r < half; ++r) lanes.part[r] = v_max(lanes.part[r], lanes.part[r + half]);
  return v_greatest(lanes.part[0]);
}

/* A lane without an element adds +0, which changes no sum that started at +0. */
static real sum_row(const real *x, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, s.part[r] = v_add(s.part[r], ROW(x)););
  return lanes_total(s);
}
static real dot_row(const real *a, const real *b, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, s.part[r] = v_fma(ROW(a), ROW(b), s.part[r]););
  return lanes_total(s);
}
static real sum_squares_row(const real *x, int64_t n) { return dot_row(x, x, n); }

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

/* ---- softmax and its kin: x, out (rows, n) ---- */

/* out[j] = e^(x[j] − m); returns Σ. out may be NULL, or x. */
static inline real exponentials(real *out, const real *x, real m, int64_t n) {
  const vec shift = v_set(m);
  lanes16 s = lanes_set(0);
  EACH_VECTOR(n, {
    vec e = IN_ROW(v_exp(v_sub(ROW(x), shift)));
    s.part[r] = v_add(s.part[r], e);
    if (out) SET_ROW(out, e);
  });
  return lanes_total(s);
}
static inline void fill(real *out, real value, int64_t n) {
  const vec v = v_set(value);
  EACH_VECTOR(n, SET_ROW(out, v););
}
/* ln x of one number, by the same steps as the vectors */
static inline real log_of(real x) { return v_lane0(v_log(v_set(x))); }

/* out = e^(x − max) / Σ */
static void softmax_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, x += n, out += n) {
    real m = greatest(x, n);
    if (m == -(real)INFINITY && maximum_row(x, n) == m) {
      fill(out, 0, n);
      continue;
    }
    vec inverse = v_set(1 / exponentials(out, x, m, n));
    EACH_VECTOR(n, SET_ROW(out, v_mul(ROW(out), inverse)););
  }
}

/* dx = [dx +] y (dy − Σ y dy) */
static void softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, dx += n, dy += n, y += n) {
    vec inner = v_set(dot_row(y, dy, n));
    EACH_VECTOR(n, SET_ROW(dx, v_fma(ROW(y), v_sub(ROW(dy), inner), ROW_BEFORE(dx, add))););
  }
}

/* max + ln Σ e^(x − max); what is infinite or NaN comes out as itself */
static inline real row_logsumexp(const real *x, int64_t n) {
  real m = n > 0 ? maximum_row(x, n) : -(real)INFINITY;
  if (!(r_abs(m) <= REAL_MAX)) return m;
  return m + log_of(exponentials(NULL, x, m, n));
}
static void logsumexp_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r) out[r] = row_logsumexp(x + r * n, n);
}

/* out = (x − max) − ln Σ e^(x − max) */
static void log_softmax_rows(real *out, const real *x, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, x += n, out += n) {
    real m = greatest(x, n);
    if (m == -(real)INFINITY && maximum_row(x, n) == m) {
      fill(out, m, n);
      continue;
    }
    vec shift = v_set(m), log_sum = v_set(log_of(exponentials(NULL, x, m, n)));
    EACH_VECTOR(n, SET_ROW(out, v_sub(v_sub(ROW(x), shift), log_sum)););
  }
}

/* dx = [dx +] dy − e^y Σ dy */
static void log_softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, dx += n, dy += n, y += n) {
    vec total = v_set(sum_row(dy, n));
    EACH_VECTOR(n, SET_ROW(dx, v_add(ROW_BEFORE(dx, add), v_nfma(v_exp(ROW(y)), total, ROW(dy)))););
  }
}

/* ---- norms: x, out (rows, n); gain, bias (n) or NULL ---- */

/* out = (x − mean) · inverse · gain + bias, inverse = 1 / √(variance + ε) */
static void layer_norm_rows(real *out, real *mean, real *inverse, const real *x, const real *gain, const real *bias,
                            double epsilon, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, out += n) {
    real centre = sum_row(x, n) / (real)n;
    vec m = v_set(centre);
    lanes16 s = lanes_set(0);
    EACH_VECTOR(n, {
      vec d = IN_ROW(v_sub(ROW(x), m));
      s.part[r] = v_fma(d, d, s.part[r]);
    });
    real scale = 1 / r_sqrt(lanes_total(s) / (real)n + (real)epsilon);
    EACH_VECTOR(n, {
      vec y = v_mul(v_sub(ROW(x), m), v_set(scale));
      if (gain) y = v_mul(y, ROW(gain));
      if (bias) y = v_add(y, ROW(bias));
      SET_ROW(out, y);
    });
    if (mean) mean[row] = centre;
    if (inverse) inverse[row] = scale;
  }
}

/* With y = (x − mean) · inverse and g = dy · gain:
 * dx = [dx +] inverse · (g − Σ g / n − y Σ g y / n);  dgain += dy y;  dbias += dy */
static void layer_norm_backward_rows(real *dx, real *dgain, real *dbias, const real *dy, const real *x,
                                     const real *gain, const real *mean, const real *inverse, bool add, int64_t rows,
                                     int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, dy += n) {
    vec m = v_set(mean[row]), scale = v_set(inverse[row]);
    lanes16 sum_g = lanes_set(0), sum_gy = lanes_set(0);
    EACH_VECTOR(n, {
      vec d = ROW(dy), y = IN_ROW(v_mul(v_sub(ROW(x), m), scale)), g = gain ? v_mul(d, ROW(gain)) : d;
      sum_g.part[r] = v_add(sum_g.part[r], g);
      sum_gy.part[r] = v_fma(g, y, sum_gy.part[r]);
      if (dgain) SET_ROW(dgain, v_fma(d, y, ROW(dgain)));
      if (dbias) SET_ROW(dbias, v_add(d, ROW(dbias)));
    });
    if (!dx) continue;
    vec mean_g = v_set(lanes_total(sum_g) / (real)n), mean_gy = v_set(lanes_total(sum_gy) / (real)n);
    EACH_VECTOR(n, {
      vec d = ROW(dy), y = v_mul(v_sub(ROW(x), m), scale), g = gain ? v_mul(d, ROW(gain)) : d;
      SET_ROW(dx, v_fma(scale, v_nfma(y, mean_gy, v_sub(g, mean_g)), ROW_BEFORE(dx, add)));
    });
    dx += n;
  }
}

/* out = x · inverse · gain, inverse = 1 / √(Σ x² / n + ε) */
static void rms_norm_rows(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t rows,
                          int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, out += n) {
    real scale = 1 / r_sqrt(sum_squares_row(x, n) / (real)n + (real)epsilon);
    EACH_VECTOR(n, {
      vec y = v_mul(ROW(x), v_set(scale));
      SET_ROW(out, gain ? v_mul(y, ROW(gain)) : y);
    });
    if (inverse) inverse[row] = scale;
  }
}

/* With y = x · inverse and g = dy · gain: dx = [dx +] inverse · (g − y Σ g y / n);  dgain += dy y */
static void rms_norm_backward_rows(real *dx, real *dgain, const real *dy, const real *x, const real *gain,
                                   const real *inverse, bool add, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, dy += n) {
    vec scale = v_set(inverse[row]);
    lanes16 sum_gy = lanes_set(0);
    EACH_VECTOR(n, {
      vec d = ROW(dy), y = IN_ROW(v_mul(ROW(x), scale)), g = gain ? v_mul(d, ROW(gain)) : d;
      sum_gy.part[r] = v_fma(g, y, sum_gy.part[r]);
      if (dgain) SET_ROW(dgain, v_fma(d, y, ROW(dgain)));
    });
    if (!dx) continue;
    vec mean_gy = v_set(lanes_total(sum_gy) / (real)n);
    EACH_VECTOR(n, {
      vec d = ROW(dy), y = v_mul(ROW(x), scale), g = gain ? v_mul(d, ROW(gain)) : d;
      SET_ROW(dx, v_fma(scale, v_nfma(y, mean_gy, g), ROW_BEFORE(dx, add)));
    });
    dx += n;
  }
}

/* ---- cross-entropy: logits (rows, n), targets (rows) ---- */

/* losses[row] = ln Σ e^logits[row] − logits[row, target]; of a row that is all −∞, +∞, as −log softmax is there */
static void cross_entropy_rows(real *losses, real *log_sums, const real *logits, const int64_t *targets, int64_t ignore,
                               int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, logits += n) {
    bool counts = targets[row] != ignore;
    real log_sum = counts ? row_logsumexp(logits, n) : 0;
    losses[row] = !counts ? 0 : log_sum == -(real)INFINITY ? (real)INFINITY : log_sum - logits[targets[row]];
    if (log_sums) log_sums[row] = log_sum;
  }
}

/* dlogits[row] = [dlogits[row] +] s (e^(logits[row] − log_sums[row]) − onehot(target)) */
static void cross_entropy_backward_rows(real *dlogits, const real *logits, const real *log_sums, const int64_t *targets,
                                        int64_t ignore, const real *scale, int64_t scale_step, bool add, int64_t rows,
                                        int64_t n) {
  for (int64_t row = 0; row < rows; ++row, logits += n, dlogits += n) {
    if (targets[row] == ignore) {
      if (!add) fill(dlogits, 0, n);
      continue;
    }
    real s = scale[row * scale_step];
    real log_sum = log_sums[row];
    vec factor = v_set(s), shift = v_set(log_sum == -(real)INFINITY ? 0 : log_sum); /* all −∞: the softmax is 0 */
    EACH_VECTOR(n, SET_ROW(dlogits, v_fma(factor, v_exp(v_sub(ROW(logits), shift)), ROW_BEFORE(dlogits, add))););
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

/* The pairs (2i, 2i + 1) of a row, as far as they fill vectors; returns how many. Those of a vector x turn as one: x c +
 * swapped x · (−s, s, −s, s, …). Halves need no such thing: their plain loop is one that compilers make vectors of. */
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
  for (int64_t r = 0; r < rows; ++r, out += out_stride, x += x_stride, cosines += pairs, sines += pairs) {
    int64_t i = halves ? 0 : rotate_neighbours(out, x, cosines, sines, pairs, sine_sign, add);
    for (; i < pairs; ++i) {
      int64_t at_a = halves ? i : 2 * i, at_b = halves ? i + pairs : 2 * i + 1;
      rotate_pair(out + at_a, out + at_b, x[at_a], x[at_b], cosines[i], sine_sign * sines[i], add);
    }
    for (i = 2 * pairs; i < n; ++i) out[i] = add ? out[i] + x[i] : x[i];
  }
}
