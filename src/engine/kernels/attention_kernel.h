/* attention_kernel.h: streaming attention over one head. Included by real.h, once per element type. */

enum { NAME(KEYS) = 64 };
typedef MM_GLUE(mm_attention_head_, real) head_type;

static size_t attention_scratch(int64_t T, int64_t S, int64_t D, int64_t E, bool backward) {
  (void)T, (void)backward;
  return (size_t)(2 * D + E + 2 * S + 64);
}

static inline int64_t keys_of(const head_type *h, int64_t t) {
  int64_t n = t + h->S - h->T + 1;
  return !h->causal || n > h->S ? h->S : n < 0 ? 0 : n;
}

/* scores of query row t against keys first … last − 1; q is scaled already */
static inline void scores(real *x, const head_type *h, const real *q, int64_t t, int64_t first, int64_t last) {
  for (int64_t s = first; s < last; ++s) {
    real sum = 0;
    for (int64_t d = 0; d < h->D; ++d) sum = r_fma(q[d], h->k[s * h->k_row + d], sum);
    if (h->bias) sum += h->bias[t * h->bias_row + s * h->bias_col];
    if (h->has_slope) sum = r_fma(-h->slope, r_abs((real)(t + h->S - h->T - s)), sum);
    x[s - first] = sum;
  }
}

static void attention_forward(const head_type *h, int64_t first, int64_t last, real *scratch) {
  real *q = scratch, *acc = q + h->D, *x = acc + h->E;
  for (int64_t t = first; t < last; ++t) {
    for (int64_t d = 0; d < h->D; ++d) q[d] = h->scale * h->q[t * h->q_row + d];
    for (int64_t e = 0; e < h->E; ++e) acc[e] = 0;
    int64_t n = keys_of(h, t);
    real m = -(real)INFINITY, l = 0;
    for (int64_t s0 = 0; s0 < n; s0 += NAME(KEYS)) {
      int64_t count = n - s0 < NAME(KEYS) ? n - s0 : NAME(KEYS);
      scores(x, h, q, t, s0, s0 + count);
      if (h->weights) memcpy(h->weights + t * h->S + s0, x, (size_t)count * sizeof(real));
      real tile_max = greatest(x, count), new_m = tile_max > m ? tile_max : m;
      if (new_m == -(real)INFINITY && maximum_row(x, count) == new_m) continue;
      real keep = v_lane0(v_exp(v_set(m - new_m)));
      m = new_m;
      real s = exponentials(x, x, m, count);
      l = r_fma(l, keep, s);
      for (int64_t e = 0; e < h->E; ++e) {
        real sum = acc[e] * keep;
        for (int64_t j = 0; j < count; ++j) sum = r_fma(x[j], h->v[(s0 + j) * h->v_row + e], sum);
        acc[e] = sum;
      }
    }
    real inverse = l == 0 ? 0 : 1 / l;
    for (int64_t e = 0; e < h->E; ++e) h->out[t * h->out_row + e] = acc[e] * inverse;
    if (h->logsumexp) h->logsumexp[t] = l == 0 ? -(real)INFINITY : m + log_of(l);
    if (h->weights) {
      real *w = h->weights + t * h->S;
      if (l == 0) fill(w, 0, n);
      else exponentials(w, w, m, n);
      for (int64_t s = 0; s < n; ++s) w[s] *= inverse;
      fill(w + n, 0, h->S - n);
    }
  }
}

static void attention_backward(const head_type *h, real *scratch) {
  real *q = scratch, *dq = q + h->D, *p = dq + h->D + h->E, *dp = p + h->S;
  (void)dp;
  for (int64_t t = 0; t < h->T; ++t) {
    const real *dout = h->dout + t * h->dout_row;
    for (int64_t d = 0; d < h->D; ++d) q[d] = h->scale * h->q[t * h->q_row + d];
    int64_t n = keys_of(h, t);
    if (n == 0 || h->logsumexp[t] == -(real)INFINITY) continue;
    real delta = dot_row(dout, h->out + t * h->out_row, h->E);
    scores(p, h, q, t, 0, n);
    exponentials(p, p, h->logsumexp[t], n);
    for (int64_t s = 0; s < n; ++s) {
      real d_weight = 0;
      for (int64_t e = 0; e < h->E; ++e) {
        d_weight = r_fma(dout[e], h->v[s * h->v_row + e], d_weight);
        if (h->dv) h->dv[s * h->dv_row + e] = r_fma(p[s], dout[e], h->dv[s * h->dv_row + e]);
      }
      dp[s] = p[s] * (d_weight - delta);
      if (h->dbias) h->dbias[t * h->dbias_row + s] += dp[s];
      if (h->dk)
        for (int64_t d = 0; d < h->D; ++d) h->dk[s * h->dk_row + d] = r_fma(dp[s], q[d], h->dk[s * h->dk_row + d]);
    }
    if (!h->dq) continue;
    for (int64_t d = 0; d < h->D; ++d) {
      real s_dq = 0;
      for (int64_t s = 0; s < n; ++s) s_dq = r_fma(dp[s], h->k[s * h->k_row + d], s_dq);
      h->dq[t * h->dq_row + d] = r_fma(h->scale, s_dq, h->dq[t * h->dq_row + d]);
    }
  }
}
