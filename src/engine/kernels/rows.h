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
/* For j over the vectors of a row of n, with `lane` the member of lanes16 that it belongs to. A lane without an element
 * adds +0, which changes no sum that started at +0. */
#define EACH_VECTOR(j, lane, n)                                                                                        \
  for (int64_t j##_ = 0; j##_ < (n); j##_ += WIDTH)                                                                    \
    for (int64_t j = j##_, lane = 0; lane < PARTS && j < (n); j += LANES, ++lane)

static real sum_row(const real *x, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(j, r, n) s.part[r] = v_add(s.part[r], row_load(x, j, n));
  return lanes_total(s);
}
static real dot_row(const real *a, const real *b, int64_t n) {
  lanes16 s = lanes_set(0);
  EACH_VECTOR(j, r, n) s.part[r] = v_fma(row_load(a, j, n), row_load(b, j, n), s.part[r]);
  return lanes_total(s);
}
static real sum_squares_row(const real *x, int64_t n) { return dot_row(x, x, n); }

/* The greatest of a row without regard to NaNs; −∞ for an empty row. */
static inline real greatest(const real *x, int64_t n) {
  const vec lowest = v_set(-(real)INFINITY);
  lanes16 m = lanes_set(-(real)INFINITY);
  EACH_VECTOR(j, r, n) {
    vec a = j + LANES <= n ? v_load(x + j) : v_pick(v_first(n - j), row_load(x, j, n), lowest);
    m.part[r] = v_max(a, m.part[r]);
  }
  return lanes_greatest(m);
}
static real maximum_row(const real *x, int64_t n) {
  mask bad = v_first(0);
  EACH_VECTOR(j, r, n) bad = v_either(bad, v_nan(row_load(x, j, n)));
  return v_any(bad) ? (real)NAN : greatest(x, n);
}

/* ---- softmax and its kin: x, out (rows, n) ---- */

/* out[j] = e^(x[j] − m); returns Σ. out may be NULL, or x. */
static inline real exponentials(real *out, const real *x, real m, int64_t n) {
  vec shift = v_set(m), zero = v_set(0);
  lanes16 s = lanes_set(0);
  EACH_VECTOR(j, r, n) {
    vec e = v_exp(v_sub(row_load(x, j, n), shift));
    if (j + LANES > n) e = v_pick(v_first(n - j), e, zero);
    s.part[r] = v_add(s.part[r], e);
    if (out) row_store(out, j, n, e);
  }
  return lanes_total(s);
}
static inline void fill(real *out, real value, int64_t n) {
  vec v = v_set(value);
  for (int64_t j = 0; j < n; j += LANES) row_store(out, j, n, v);
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
    for (int64_t j = 0; j < n; j += LANES) row_store(out, j, n, v_mul(row_load(out, j, n), inverse));
  }
}

/* dx = [dx +] y (dy − Σ y dy) */
static void softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, dx += n, dy += n, y += n) {
    vec inner = v_set(dot_row(y, dy, n));
    for (int64_t j = 0; j < n; j += LANES)
      row_store(dx, j, n, v_fma(row_load(y, j, n), v_sub(row_load(dy, j, n), inner), row_before(dx, add, j, n)));
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
    for (int64_t j = 0; j < n; j += LANES) row_store(out, j, n, v_sub(v_sub(row_load(x, j, n), shift), log_sum));
  }
}

/* dx = [dx +] dy − e^y Σ dy */
static void log_softmax_backward_rows(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n) {
  for (; rows > 0; --rows, dx += n, dy += n, y += n) {
    vec total = v_set(sum_row(dy, n));
    for (int64_t j = 0; j < n; j += LANES) {
      vec change = v_nfma(v_exp(row_load(y, j, n)), total, row_load(dy, j, n));
      row_store(dx, j, n, v_add(row_before(dx, add, j, n), change));
    }
  }
}

/* ---- norms: x, out (rows, n); gain, bias (n) or NULL ---- */

/* out = (x − mean) · inverse · gain + bias, inverse = 1 / √(variance + ε) */
static void layer_norm_rows(real *out, real *mean, real *inverse, const real *x, const real *gain, const real *bias,
                            double epsilon, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, x += n, out += n) {
    real centre = sum_row(x, n) / (real)n;
    vec m = v_set(centre);
    lanes16 s = lanes_set(0);
    EACH_VECTOR(j, lane, n) {
      vec d = v_sub(row_load(x, j, n), m);
      if (j + LANES > n) d = v_pick(v_first(n - j), d, v_set(0));
      s.part[lane] = v_fma(d, d, s.part[lane]);
    }
    real scale = 1 / r_sqrt(lanes_total(s) / (real)n + (real)epsilon);
    for (int64_t j = 0; j < n; j += LANES) {
      vec y = v_mul(v_sub(row_load(x, j, n), m), v_set(scale));
      if (gain) y = v_mul(y, row_load(gain, j, n));
      if (bias) y = v_add(y, row_load(bias, j, n));
      row_store(out, j, n, y);
    }
    if (mean) mean[r] = centre;
    if (inverse) inverse[r] = scale;
  }
}

/* With y = (x − mean) · inverse and g = dy · gain:
 * dx = [dx +] inverse · (g − Σ g / n − y Σ g y / n);  dgain += dy y;  dbias += dy */
static void layer_norm_backward_rows(real *dx, real *dgain, real *dbias, const real *dy, const real *x,
                                     const real *gain, const real *mean, const real *inverse, bool add, int64_t rows,
                                     int64_t n) {
  for (int64_t r = 0; r < rows; ++r, x += n, dy += n) {
    vec m = v_set(mean[r]), scale = v_set(inverse[r]);
    lanes16 sum_g = lanes_set(0), sum_gy = lanes_set(0);
    EACH_VECTOR(j, lane, n) {
      vec d = row_load(dy, j, n), y = v_mul(v_sub(row_load(x, j, n), m), scale);
      vec g = gain ? v_mul(d, row_load(gain, j, n)) : d;
      if (j + LANES > n) y = v_pick(v_first(n - j), y, v_set(0));
      if (dx) {
        sum_g.part[lane] = v_add(sum_g.part[lane], g);
        sum_gy.part[lane] = v_fma(g, y, sum_gy.part[lane]);
      }
      if (dgain) row_store(dgain, j, n, v_fma(d, y, row_load(dgain, j, n)));
      if (dbias) row_store(dbias, j, n, v_add(d, row_load(dbias, j, n)));
    }
    if (!dx) continue;
    vec mean_g = v_set(lanes_total(sum_g) / (real)n), mean_gy = v_set(lanes_total(sum_gy) / (real)n);
    for (int64_t j = 0; j < n; j += LANES) {
      vec d = row_load(dy, j, n), y = v_mul(v_sub(row_load(x, j, n), m), scale);
      vec g = gain ? v_mul(d, row_load(gain, j, n)) : d;
      row_store(dx, j, n, v_fma(scale, v_nfma(y, mean_gy, v_sub(g, mean_g)), row_before(dx, add, j, n)));
    }
    dx += n;
  }
}

/* out = x · inverse · gain, inverse = 1 / √(Σ x² / n + ε) */
static void rms_norm_rows(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t rows,
                          int64_t n) {
  for (int64_t r = 0; r < rows; ++r, x += n, out += n) {
    real scale = 1 / r_sqrt(sum_squares_row(x, n) / (real)n + (real)epsilon);
    for (int64_t j = 0; j < n; j += LANES) {
      vec y = v_mul(row_load(x, j, n), v_set(scale));
      row_store(out, j, n, gain ? v_mul(y, row_load(gain, j, n)) : y);
    }
    if (inverse) inverse[r] = scale;
  }
}

/* With y = x · inverse and g = dy · gain: dx = [dx +] inverse · (g − y Σ g y / n);  dgain += dy y */
static void rms_norm_backward_rows(real *dx, real *dgain, const real *dy, const real *x, const real *gain,
                                   const real *inverse, bool add, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, x += n, dy += n) {
    vec scale = v_set(inverse[r]);
    lanes16 sum_gy = lanes_set(0);
    EACH_VECTOR(j, lane, n) {
      vec d = row_load(dy, j, n), y = v_mul(row_load(x, j, n), scale);
      vec g = gain ? v_mul(d, row_load(gain, j, n)) : d;
      sum_gy.part[lane] = v_fma(g, y, sum_gy.part[lane]);
      if (dgain) row_store(dgain, j, n, v_fma(d, y, row_load(dgain, j, n)));
    }
    if (!dx) continue;
    vec mean_gy = v_set(lanes_total(sum_gy) / (real)n);
    for (int64_t j = 0; j < n; j += LANES) {
      vec d = row_load(dy, j, n), y = v_mul(row_load(x, j, n), scale);
      vec g = gain ? v_mul(d, row_load(gain, j, n)) : d;
      row_store(dx, j, n, v_fma(scale, v_nfma(y, mean_gy, g), row_before(dx, add, j, n)));
    }
    dx += n;
  }
}

/* ---- cross-entropy: logits (rows, n), targets (rows) ---- */

/* losses[r] = ln Σ e^logits[r] − logits[r, target] */
static void cross_entropy_rows(real *losses, real *log_sums, const real *logits, const int64_t *targets, int64_t ignore,
                               int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; ++r, logits += n) {
    bool counts = targets[r] != ignore;
    real log_sum = counts ? row_logsumexp(logits, n) : 0;
    losses[r] = counts ? log_sum - logits[targets[r]] : 0;
    if (log_sums) log_sums[r] = log_sum;
  }
}

/* dlogits[r] = [dlogits[r] +] s (e^(logits[r] − log_sums[r]) − onehot(target)) */
static void cross_entropy_backward_rows(real *dlogits, const real *logits, const real *log_sums, const int64_t *targets,
                                        int64_t ignore, const real *scale, int64_t scale_step, bool add, int64_t rows,
                                        int64_t n) {
  for (int64_t r = 0; r < rows; ++r, logits += n, dlogits += n) {
    if (targets[r] == ignore) {
      if (!add) fill(dlogits, 0, n);
      continue;
    }
    real s = scale[r * scale_step];
    vec factor = v_set(s), shift = v_set(log_sums[r]);
    for (int64_t j = 0; j < n; j += LANES) {
      vec p = v_exp(v_sub(row_load(logits, j, n), shift));
      row_store(dlogits, j, n, v_fma(factor, p, row_before(dlogits, add, j, n)));
    }
    dlogits[targets[r]] -= s;
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
static void rope_rows(real *out, int64_t out_stride, const real *x, int64_t x_stride, const real *cosines,
                      const real *sines, int64_t pairs, mm_rope_layout layout, real sine_sign, bool add, int64_t rows,
                      int64_t n) {
  for (int64_t r = 0; r < rows; ++r, out += out_stride, x += x_stride, cosines += pairs, sines += pairs) {
    for (int64_t i = 0; i < pairs; ++i) {
      int64_t at_a = layout == MM_ROPE_INTERLEAVED ? 2 * i : i,
              at_b = layout == MM_ROPE_INTERLEAVED ? 2 * i + 1 : i + pairs;
      rotate_pair(out + at_a, out + at_b, x[at_a], x[at_b], cosines[i], sine_sign * sines[i], add);
    }
    for (int64_t i = 2 * pairs; i < n; ++i) out[i] = add ? out[i] + x[i] : x[i];
  }
}
/*< */
