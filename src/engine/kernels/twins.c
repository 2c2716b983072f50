/* twins.c: what twins.h says. Does not: keep to any order of a sum, so agreement is to rounding. */
#include "kernels/twins.h"

#include <math.h>
#include <stdlib.h>

/* ---- Sums ---- */

static double sum(const void *x, int64_t n) {
  const double *a = x;
  double total = 0;
  for (int64_t i = 0; i < n; i++) total += a[i];
  return total;
}

static double dot(const double *a, const double *b, int64_t n) {
  double total = 0;
  for (int64_t i = 0; i < n; i++) total += a[i] * b[i];
  return total;
}

static double sum_squares(const void *x, int64_t n) { return dot(x, x, n); }

static void sum_rows(void *out, const void *const *rows, int64_t count, int64_t n) {
  double *total = out;
  for (int64_t j = 0; j < n; j++) {
    total[j] = 0;
    for (int64_t r = 0; r < count; r++) total[j] += ((const double *)rows[r])[j];
  }
}

static double greatest(const double *x, int64_t n) {
  double most = -HUGE_VAL;
  for (int64_t i = 0; i < n; i++) most = fmax(most, x[i]);
  return most;
}

/* ---- Rows ---- */

static double row_logsumexp(const double *x, int64_t n) {
  double peak = greatest(x, n), total = 0;
  if (isinf(peak)) return peak;
  for (int64_t i = 0; i < n; i++) total += exp(x[i] - peak);
  return peak + log(total);
}

static void logsumexp(void *out, const void *x, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; r++) ((double *)out)[r] = row_logsumexp((const double *)x + r * n, n);
}

static void log_softmax(void *out, const void *x, int64_t rows, int64_t n) {
  const double *a = x;
  for (int64_t i = 0; i < rows * n; i++) ((double *)out)[i] = a[i] - row_logsumexp(a + i / n * n, n);
}

/* A row that is all −∞ is 0. */
static void softmax(void *out, const void *x, int64_t rows, int64_t n) {
  const double *a = x;
  for (int64_t i = 0; i < rows * n; i++) {
    double whole = row_logsumexp(a + i / n * n, n);
    ((double *)out)[i] = whole == -HUGE_VAL ? 0 : exp(a[i] - whole);
  }
}

/* dx = [dx +] y (dy − Σ y dy) */
static void softmax_backward(void *out, const void *gradient, const void *values, bool add, int64_t rows, int64_t n) {
  double *dx = out;
  const double *dy = gradient, *y = values;
  for (int64_t i = 0; i < rows * n; i++) {
    int64_t row = i / n * n;
    dx[i] = (add ? dx[i] : 0) + y[i] * (dy[i] - dot(y + row, dy + row, n));
  }
}

/* dx = [dx +] dy − exp(y) Σ dy */
static void log_softmax_backward(void *out, const void *gradient, const void *values, bool add, int64_t rows,
                                 int64_t n) {
  double *dx = out;
  const double *dy = gradient, *y = values;
  for (int64_t i = 0; i < rows * n; i++) dx[i] = (add ? dx[i] : 0) + dy[i] - exp(y[i]) * sum(dy + i / n * n, n);
}

/* mean and 1 / √(Σ (x − mean)² / n + ε) of a row, 0 where that is 1 / 0; RMS norm takes its mean to be 0. The mean of
 * equal elements is what each of them is. */
static double row_mean(const double *x, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    if (x[i] != x[0]) return sum(x, n) / (double)n;
  return x[0];
}
static double row_inverse(const double *x, double mean, double epsilon, int64_t n) {
  double squares = 0;
  for (int64_t i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
  double divisor = sqrt(squares / (double)n + epsilon);
  return divisor == 0 ? 0 : 1 / divisor;
}

/* out = (x − mean) inverse gain + bias */
static void normalise(double *out, double *means, double *inverses, const double *x, const double *gain,
                      const double *bias, bool centred, double epsilon, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; r++, x += n, out += n) {
    double mean = centred ? row_mean(x, n) : 0, inverse = row_inverse(x, mean, epsilon, n);
    for (int64_t i = 0; i < n; i++)
      out[i] = (x[i] - mean) * inverse * (gain != NULL ? gain[i] : 1) + (bias != NULL ? bias[i] : 0);
    if (means != NULL) means[r] = mean;
    if (inverses != NULL) inverses[r] = inverse;
  }
}

/* With y = (x − mean) inverse and g = dy gain: dx = [dx +] inverse (g − Σ g / n − y Σ g y / n), where the middle term
 * is there only if the mean is; dgain += dy y, dbias += dy */
static void normalise_backward(double *dx, double *dgain, double *dbias, const double *dy, const double *x,
                               const double *gain, const double *means, const double *inverses, bool add, int64_t rows,
                               int64_t n) {
  for (int64_t r = 0; r < rows; r++, x += n, dy += n) {
    double mean = means != NULL ? means[r] : 0, inverse = inverses[r], sum_g = 0, sum_gy = 0;
    for (int64_t i = 0; i < n; i++) {
      double y = (x[i] - mean) * inverse, g = dy[i] * (gain != NULL ? gain[i] : 1);
      sum_g += means != NULL ? g : 0;
      sum_gy += g * y;
      if (dgain != NULL) dgain[i] += dy[i] * y;
      if (dbias != NULL) dbias[i] += dy[i];
    }
    for (int64_t i = 0; i < n && dx != NULL; i++) {
      double y = (x[i] - mean) * inverse, g = dy[i] * (gain != NULL ? gain[i] : 1), *to = dx + r * n + i;
      *to = (add ? *to : 0) + inverse * (g - sum_g / (double)n - y * sum_gy / (double)n);
    }
  }
}

static void layer_norm(void *out, void *mean, void *inverse, const void *x, const void *gain, const void *bias,
                       double epsilon, int64_t rows, int64_t n) {
  normalise(out, mean, inverse, x, gain, bias, true, epsilon, rows, n);
}
static void layer_norm_backward(void *dx, void *dgain, void *dbias, const void *dy, const void *x, const void *gain,
                                const void *mean, const void *inverse, bool add, int64_t rows, int64_t n) {
  normalise_backward(dx, dgain, dbias, dy, x, gain, mean, inverse, add, rows, n);
}
static void rms_norm(void *out, void *inverse, const void *x, const void *gain, double epsilon, int64_t rows,
                     int64_t n) {
  normalise(out, NULL, inverse, x, gain, NULL, false, epsilon, rows, n);
}
static void rms_norm_backward(void *dx, void *dgain, const void *dy, const void *x, const void *gain,
                              const void *inverse, bool add, int64_t rows, int64_t n) {
  normalise_backward(dx, dgain, NULL, dy, x, gain, NULL, inverse, add, rows, n);
}

/* losses = logsumexp(row) − row[target]; 0 where the target is `ignore` */
static void cross_entropy(void *losses, void *peaks, void *log_sums, const void *logits, const int64_t *targets,
                          int64_t ignore, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; r++) {
    const double *x = (const double *)logits + r * n;
    bool counts = targets[r] != ignore;
    double peak = counts ? greatest(x, n) : 0, whole = counts ? row_logsumexp(x, n) : 0;
    ((double *)losses)[r] = counts ? whole - x[targets[r]] : 0;
    if (peaks != NULL) ((double *)peaks)[r] = peak;
    if (log_sums != NULL) ((double *)log_sums)[r] = whole - peak;
  }
}

/* dlogits = [dlogits +] scale (softmax(row) − onehot(target)) */
static void cross_entropy_backward(void *dlogits, const void *logits, const void *peaks, const void *log_sums,
                                   const int64_t *targets, int64_t ignore, const void *scale, int64_t scale_step,
                                   bool add, int64_t rows, int64_t n) {
  (void)peaks, (void)log_sums;
  for (int64_t i = 0; i < rows * n; i++) {
    int64_t r = i / n;
    double *to = (double *)dlogits + i, s = ((const double *)scale)[r * scale_step];
    const double *x = (const double *)logits;
    double slope = targets[r] == ignore ? 0 : s * (exp(x[i] - row_logsumexp(x + r * n, n)) - (i % n == targets[r]));
    *to = (add ? *to : 0) + slope;
  }
}

/* (a, b) → (a c − b s, a s + b c) for each pair; what is past the pairs goes through */
static void rope(void *out, int64_t out_stride, const void *x, int64_t x_stride, const void *cosines, const void *sines,
                 int64_t pairs, mm_rope_layout layout, double sine_sign, bool add, int64_t rows, int64_t n) {
  for (int64_t r = 0; r < rows; r++) {
    double *to = (double *)out + r * out_stride;
    const double *from = (const double *)x + r * x_stride;
    for (int64_t i = 0; i < pairs; i++) {
      int64_t a = layout == MM_ROPE_HALF ? i : 2 * i, b = layout == MM_ROPE_HALF ? i + pairs : 2 * i + 1;
      double c = ((const double *)cosines)[r * pairs + i], s = sine_sign * ((const double *)sines)[r * pairs + i];
      double turned_a = from[a] * c - from[b] * s, turned_b = from[a] * s + from[b] * c;
      to[a] = (add ? to[a] : 0) + turned_a;
      to[b] = (add ? to[b] : 0) + turned_b;
    }
    for (int64_t i = 2 * pairs; i < n; i++) to[i] = (add ? to[i] : 0) + from[i];
  }
}

/* Loshchilov and Hutter 2019, algorithm 2 */
static void adamw(void *parameter, void *first, void *second, const void *gradient, const mm_adamw *settings,
                  double grad_scale, int64_t n) {
  double *p = parameter, *m = first, *v = second;
  for (int64_t i = 0; i < n; i++) {
    double g = grad_scale * ((const double *)gradient)[i];
    m[i] = settings->beta1 * m[i] + (1 - settings->beta1) * g;
    v[i] = settings->beta2 * v[i] + (1 - settings->beta2) * g * g;
    double m_hat = m[i] / (1 - pow(settings->beta1, (double)settings->step));
    double v_hat = v[i] / (1 - pow(settings->beta2, (double)settings->step));
    p[i] -= settings->rate * (settings->decay * p[i] + m_hat / (sqrt(v_hat) + settings->epsilon));
  }
}

/* ---- Attention: whole rows of scores ---- */

static size_t attention_scratch(int64_t T, int64_t S, int64_t D, int64_t E, bool backward) {
  (void)T, (void)D, (void)E, (void)backward;
  return (size_t)S; /* one row of weights */
}

/* w (S) = softmax of x[t, s] = scale q[t] · k[s] + bias[t, s] − slope |t + S − T − s|; returns ln Σ e^x. A row that
 * looks at nothing is 0. */
static double attention_weights(double *w, const mm_attention_head *h, int64_t t) {
  const double *q = (const double *)h->q + t * h->q_row, *bias = h->bias;
  for (int64_t s = 0; s < h->S; s++) {
    int64_t distance = t + h->S - h->T - s;
    w[s] = h->scale * dot(q, (const double *)h->k + s * h->k_row, h->D);
    if (bias != NULL) w[s] += bias[t * h->bias_row + s * h->bias_col];
    if (h->has_slope) w[s] -= h->slope * (double)llabs(distance);
    if (h->causal && distance < 0) w[s] = -HUGE_VAL;
  }
  double whole = row_logsumexp(w, h->S);
  for (int64_t s = 0; s < h->S; s++) w[s] = whole == -HUGE_VAL ? 0 : exp(w[s] - whole);
  return whole;
}

/* out[t] = Σ_s w[t, s] v[s] */
static void attention(const mm_attention_head *h, int64_t first, int64_t last, void *scratch) {
  double *w = scratch;
  for (int64_t t = first; t < last; t++) {
    double whole = attention_weights(w, h, t);
    for (int64_t e = 0; e < h->E && h->out != NULL; e++) {
      double *out = (double *)h->out + t * h->out_row + e;
      *out = 0;
      for (int64_t s = 0; s < h->S; s++)
        if (w[s] != 0) *out += w[s] * ((const double *)h->v)[s * h->v_row + e];
    }
    if (h->logsumexp != NULL) ((double *)h->logsumexp)[t] = whole;
    for (int64_t s = 0; s < h->S && h->weights != NULL; s++) ((double *)h->weights)[t * h->S + s] = w[s];
  }
}

/* dv = wᵀ dout; dw = dout vᵀ; dx = w (dw − dout · out); dbias = dx; dq = scale dx k; dk = scale dxᵀ q */
static void attention_backward(const mm_attention_head *h, void *scratch) {
  double *w = scratch, *dq = h->dq, *dk = h->dk, *dv = h->dv, *dbias = h->dbias;
  for (int64_t t = 0; t < h->T; t++) {
    const double *q = (const double *)h->q + t * h->q_row, *dout = (const double *)h->dout + t * h->dout_row;
    double inner = dot(dout, (const double *)h->out + t * h->out_row, h->E);
    attention_weights(w, h, t);
    for (int64_t s = 0; s < h->S; s++) {
      const double *k = (const double *)h->k + s * h->k_row, *v = (const double *)h->v + s * h->v_row;
      double dx = w[s] * (dot(dout, v, h->E) - inner);
      if (dbias != NULL) dbias[t * h->dbias_row + s] += dx;
      for (int64_t e = 0; e < h->E && dv != NULL; e++) dv[s * h->dv_row + e] += w[s] * dout[e];
      for (int64_t d = 0; d < h->D && dq != NULL; d++) dq[t * h->dq_row + d] += h->scale * dx * k[d];
      for (int64_t d = 0; d < h->D && dk != NULL; d++) dk[s * h->dk_row + d] += h->scale * dx * q[d];
    }
  }
}

const mm_kernel_table mm_kernel_twins = {
    .sum = sum,
    .sum_squares = sum_squares,
    .sum_rows = sum_rows,
    .softmax = softmax,
    .softmax_backward = softmax_backward,
    .log_softmax = log_softmax,
    .log_softmax_backward = log_softmax_backward,
    .logsumexp = logsumexp,
    .layer_norm = layer_norm,
    .layer_norm_backward = layer_norm_backward,
    .rms_norm = rms_norm,
    .rms_norm_backward = rms_norm_backward,
    .cross_entropy = cross_entropy,
    .cross_entropy_backward = cross_entropy_backward,
    .rope = rope,
    .adamw = adamw,
    .attention = attention,
    .attention_backward = attention_backward,
    .attention_scratch = attention_scratch,
};
