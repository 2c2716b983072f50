/* op_cases.h: one declaration per op: its inputs, how it is called, and its value by plain loops.
 *
 * Does: the table `cases`, and applying one to inputs that are contiguous, transposed or broadcast. Does not: check
 * anything (test_ops.c, test_memory_failure.c). */
#ifndef OP_CASES_H
#define OP_CASES_H

#include "ops/ops.h"
#include "tap.h"

#define VALUES(...) ((double[]){__VA_ARGS__})

enum { MOST = 4096, INPUTS = 5 };
typedef enum values { NORMAL, POSITIVE, APART, AWAY, ROWS, BITS } values;
/* NORMAL: N(0, 1). POSITIVE: in (0.5, 2). APART: no two alike. AWAY: not near 0. ROWS: int64 below
 * `rows`. BITS: 0 or 1. */

typedef struct array {
  double v[MOST];
  int n_axes;
  int64_t shape[MM_MAX_AXES];
} array;

typedef struct op_case op_case;
struct op_case {
  const char *name;
  struct {
    int n_axes; /* −1: a scalar; 0: the input is absent */
    int64_t shape[4];
    values values;
  } in[INPUTS];
  mm_status (*op)(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c);
  void (*reference)(array *out, const array *in, const op_case *c);
  int kind, axis, n_axes;
  int64_t shape[4], rows;
  bool flag, plain; /* plain: not over broadcast inputs */
  bool no_gradient;
};

static int64_t count_of(const array *a) {
  int64_t n = 1;
  for (int i = 0; i < a->n_axes; i++) n *= a->shape[i];
  return n;
}

static void shape_like(array *out, const array *a) {
  out->n_axes = a->n_axes;
  memcpy(out->shape, a->shape, sizeof a->shape);
}

/* The element of `a` that the broadcast element i of an array shaped like `out` reads. */
static double stretched(const array *a, const array *out, int64_t i) {
  int64_t at = 0, step = 1;
  for (int k = 1; k <= out->n_axes; k++) {
    int64_t size = out->shape[out->n_axes - k], place = i % size;
    i /= size;
    if (k > a->n_axes) continue;
    int64_t mine = a->shape[a->n_axes - k];
    at += (mine == 1 ? 0 : place) * step;
    step *= mine;
  }
  return a->v[at];
}

static void broadcast_shape(array *out, const array *in, int n) {
  out->n_axes = 0;
  for (int i = 0; i < MM_MAX_AXES; i++) out->shape[i] = 1;
  for (int t = 0; t < n; t++)
    if (in[t].n_axes > out->n_axes) out->n_axes = in[t].n_axes;
  for (int t = 0; t < n; t++)
    for (int k = 1; k <= in[t].n_axes; k++)
      if (in[t].shape[in[t].n_axes - k] != 1) out->shape[out->n_axes - k] = in[t].shape[in[t].n_axes - k];
}

/* x as (outer, n, inner) around an axis */
static void split(const array *x, int axis, int64_t *outer, int64_t *n, int64_t *inner) {
  *outer = *inner = 1;
  *n = 1;
  for (int i = 0; i < x->n_axes; i++) *(axis == MM_ALL_AXES || i == axis ? n : i < axis ? outer : inner) *= x->shape[i];
}

/* ---- Elementwise ---- */

static mm_status op_unary(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_unary(cx, out, (mm_unary_kind)c->kind, in);
}
static double unary_of(int kind, double x) {
  switch (kind) {
  case MM_NEG: return -x;
  case MM_ABS: return fabs(x);
  case MM_SIGN: return x > 0 ? 1 : x < 0 ? -1 : 0;
  case MM_SQUARE: return x * x;
  case MM_SQRT: return sqrt(x);
  case MM_RECIPROCAL: return 1 / x;
  case MM_EXP: return exp(x);
  case MM_LOG: return log(x);
  case MM_SIN: return sin(x);
  case MM_COS: return cos(x);
  case MM_TANH: return tanh(x);
  case MM_SIGMOID: return 1 / (1 + exp(-x));
  case MM_RELU: return x > 0 ? x : 0;
  case MM_GELU: return 0.5 * x * (1 + tanh(sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x)));
  case MM_SILU: return x / (1 + exp(-x));
  default: return x == 0 ? 0 : -x * log(x);
  }
}
static void ref_unary(array *out, const array *in, const op_case *c) {
  shape_like(out, in);
  for (int64_t i = 0; i < count_of(in); i++) out->v[i] = unary_of(c->kind, in->v[i]);
}

static mm_status op_binary(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_binary(cx, out, (mm_binary_kind)c->kind, &in[0], &in[1]);
}
static double binary_of(int kind, double a, double b) {
  switch (kind) {
  case MM_ADD: return a + b;
  case MM_SUB: return a - b;
  case MM_MUL: return a * b;
  case MM_DIV: return a / b;
  case MM_POW: return pow(a, b);
  case MM_MAXIMUM: return fmax(a, b);
  case MM_MINIMUM: return fmin(a, b);
  case MM_LT: return a < b;
  case MM_LE: return a <= b;
  case MM_GT: return a > b;
  case MM_GE: return a >= b;
  case MM_EQ: return a == b;
  default: return a != b;
  }
}
static void ref_binary(array *out, const array *in, const op_case *c) {
  broadcast_shape(out, in, 2);
  for (int64_t i = 0; i < count_of(out); i++)
    out->v[i] = binary_of(c->kind, stretched(&in[0], out, i), stretched(&in[1], out, i));
}

static mm_status op_where(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_where(cx, out, &in[0], &in[1], &in[2]);
}
static void ref_where(array *out, const array *in, const op_case *c) {
  (void)c;
  broadcast_shape(out, in, 3);
  for (int64_t i = 0; i < count_of(out); i++)
    out->v[i] = stretched(&in[stretched(&in[0], out, i) != 0 ? 1 : 2], out, i);
}

static mm_status op_dropout(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  mm_random rng;
  mm_random_seed(&rng, 11);
  return mm_dropout(cx, out, in, &rng, 0.25);
}
static void ref_dropout(array *out, const array *in, const op_case *c) {
  (void)c;
  mm_random rng;
  mm_random_seed(&rng, 11);
  shape_like(out, in);
  for (int64_t i = 0; i < count_of(in); i++) out->v[i] = mm_random_uniform(&rng) < 0.25 ? 0 : in->v[i] / 0.75;
}

/* ---- Reductions ---- */

static mm_status op_reduce(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_reduce(cx, out, (mm_reduce_kind)c->kind, in, c->axis, c->flag);
}
static void ref_reduce(array *out, const array *in, const op_case *c) {
  int64_t outer, n, inner;
  split(in, c->axis, &outer, &n, &inner);
  shape_like(out, in);
  if (c->axis == MM_ALL_AXES) {
    out->n_axes = c->flag ? in->n_axes : 0;
    for (int i = 0; i < in->n_axes; i++) out->shape[i] = 1;
  } else if (c->flag) {
    out->shape[c->axis] = 1;
  } else {
    for (int i = c->axis; i + 1 < in->n_axes; i++) out->shape[i] = in->shape[i + 1];
    out->n_axes--;
  }
  for (int64_t o = 0; o < outer; o++)
    for (int64_t i = 0; i < inner; i++) {
      double sum = 0, exponentials = 0, greatest = -HUGE_VAL, least = HUGE_VAL, at = 0;
      for (int64_t k = 0; k < n; k++) {
        double x = in->v[(o * n + k) * inner + i];
        sum += x;
        exponentials += exp(x);
        if (x > greatest) greatest = x, at = (double)k;
        if (x < least) least = x;
      }
      double *y = &out->v[o * inner + i];
      *y = c->kind == MM_SUM    ? sum
           : c->kind == MM_MEAN ? sum / (double)n
           : c->kind == MM_MAX  ? greatest
           : c->kind == MM_MIN  ? least
                                : at;
      if (c->kind == MM_LOGSUMEXP) *y = log(exponentials);
    }
}

/* ---- Views ---- */

static mm_status op_reshape(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_reshape(cx, out, in, c->n_axes, c->shape);
}
static void ref_reshape(array *out, const array *in, const op_case *c) {
  int64_t product = 1;
  out->n_axes = c->n_axes;
  for (int i = 0; i < c->n_axes; i++) {
    out->shape[i] = c->shape[i];
    if (c->shape[i] > 0) product *= c->shape[i];
  }
  for (int i = 0; i < c->n_axes; i++)
    if (out->shape[i] < 0) out->shape[i] = count_of(in) / product;
  memcpy(out->v, in->v, sizeof in->v);
}

static mm_status op_permute(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_permute(cx, out, in, (int[]){2, 0, -2});
}
static void ref_permute(array *out, const array *in, const op_case *c) {
  (void)c;
  int64_t A = in->shape[0], B = in->shape[1], C = in->shape[2];
  out->n_axes = 3;
  out->shape[0] = C, out->shape[1] = A, out->shape[2] = B;
  for (int64_t a = 0; a < A; a++)
    for (int64_t b = 0; b < B; b++)
      for (int64_t k = 0; k < C; k++) out->v[(k * A + a) * B + b] = in->v[(a * B + b) * C + k];
}

static mm_status op_slice(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_slice(cx, out, in, 1, c->flag ? 4 : 1, c->flag ? 0 : 3, c->flag ? -2 : 1);
}
static void ref_slice(array *out, const array *in, const op_case *c) {
  shape_like(out, in);
  int64_t n = out->shape[1] = 3, inner = in->shape[2];
  for (int64_t o = 0; o < in->shape[0]; o++)
    for (int64_t k = 0; k < n; k++)
      for (int64_t i = 0; i < inner; i++)
        out->v[(o * n + k) * inner + i] = in->v[(o * in->shape[1] + (c->flag ? 4 - 2 * k : 1 + k)) * inner + i];
}

static mm_status op_select(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_select(cx, out, in, c->axis, 2);
}
static void ref_select(array *out, const array *in, const op_case *c) {
  int64_t outer, n, inner;
  split(in, c->axis, &outer, &n, &inner);
  shape_like(out, in);
  for (int i = c->axis; i + 1 < in->n_axes; i++) out->shape[i] = in->shape[i + 1];
  out->n_axes--;
  for (int64_t o = 0; o < outer; o++)
    for (int64_t i = 0; i < inner; i++) out->v[o * inner + i] = in->v[(o * n + 2) * inner + i];
}

static mm_status op_broadcast(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_broadcast_to(cx, out, in, c->n_axes, c->shape);
}
static void ref_broadcast(array *out, const array *in, const op_case *c) {
  out->n_axes = c->n_axes;
  memcpy(out->shape, c->shape, sizeof c->shape);
  for (int64_t i = 0; i < count_of(out); i++) out->v[i] = stretched(in, out, i);
}

/* There and back, so that the value has float32's precision and the gradient none of its steps. */
static mm_status op_cast(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  mm_tensor wide = {0};
  mm_status status = mm_cast(cx, &wide, in, MM_FLOAT64);
  if (status == MM_OK) status = mm_cast(cx, out, &wide, in->dtype);
  mm_release(&wide);
  return status;
}
static mm_status op_contiguous(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_contiguous(cx, out, in);
}
static void ref_same(array *out, const array *in, const op_case *c) {
  (void)c;
  *out = *in;
}

static mm_status op_concat(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_concat(cx, out, (const mm_tensor *const[]){&in[0], &in[1], &in[0]}, 3, c->axis);
}
static void ref_concat(array *out, const array *in, const op_case *c) {
  const array *const parts[] = {&in[0], &in[1], &in[0]};
  int64_t outer, n, inner, first = 0, total = 2 * in[0].shape[c->axis] + in[1].shape[c->axis];
  shape_like(out, in);
  out->shape[c->axis] = total;
  for (int p = 0; p < 3; p++) {
    split(parts[p], c->axis, &outer, &n, &inner);
    for (int64_t o = 0; o < outer; o++)
      memcpy(&out->v[(o * total + first) * inner], &parts[p]->v[o * n * inner], (size_t)(n * inner) * sizeof(double));
    first += n;
  }
}

/* ---- Indexing ---- */

static mm_status op_take(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_take(cx, out, &in[0], &in[1]);
}
static void ref_take(array *out, const array *in, const op_case *c) {
  (void)c;
  int64_t row = count_of(&in[0]) / in[0].shape[0];
  shape_like(out, &in[1]);
  for (int i = 1; i < in[0].n_axes; i++) out->shape[out->n_axes++] = in[0].shape[i];
  for (int64_t i = 0; i < count_of(&in[1]); i++)
    for (int64_t k = 0; k < row; k++) out->v[i * row + k] = in[0].v[(int64_t)in[1].v[i] * row + k];
}

static mm_status op_gather(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_gather(cx, out, &in[0], c->axis, &in[1]);
}
static void ref_gather(array *out, const array *in, const op_case *c) {
  shape_like(out, &in[1]);
  int64_t A = in[1].shape[0], B = in[1].shape[1];
  for (int64_t i = 0; i < A; i++)
    for (int64_t j = 0; j < B; j++) {
      int64_t k = (int64_t)in[1].v[i * B + j];
      out->v[i * B + j] = c->axis == 0 ? in[0].v[k * in[0].shape[1] + j] : in[0].v[i * in[0].shape[1] + k];
    }
}

/* ---- Products ---- */

static mm_status op_matmul(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_matmul(cx, out, &in[0], &in[1]);
}
static void ref_matmul(array *out, const array *in, const op_case *c) {
  (void)c;
  array a = in[0], b = in[1], lead[2];
  bool row = a.n_axes == 1, column = b.n_axes == 1;
  if (row) a.shape[1] = a.shape[0], a.shape[0] = 1, a.n_axes = 2;
  if (column) b.shape[1] = 1, b.n_axes = 2;
  int64_t N = a.shape[a.n_axes - 2], K = a.shape[a.n_axes - 1], M = b.shape[b.n_axes - 1];
  a.n_axes -= 2, b.n_axes -= 2;
  lead[0] = a, lead[1] = b;
  broadcast_shape(out, lead, 2);
  for (int64_t i = 0; i < MOST; i++) lead[0].v[i] = lead[1].v[i] = (double)i; /* which matrix of a, of b */
  int64_t batch = count_of(out);
  for (int64_t e = 0; e < batch; e++) {
    int64_t in_a = (int64_t)stretched(&lead[0], out, e), in_b = (int64_t)stretched(&lead[1], out, e);
    for (int64_t n = 0; n < N; n++)
      for (int64_t m = 0; m < M; m++) {
        double sum = 0;
        for (int64_t k = 0; k < K; k++) sum += a.v[(in_a * N + n) * K + k] * b.v[(in_b * K + k) * M + m];
        out->v[(e * N + n) * M + m] = sum;
      }
  }
  if (!row) out->shape[out->n_axes++] = N;
  if (!column) out->shape[out->n_axes++] = M;
}

static const mm_tensor *present(const mm_tensor *t) { return t->storage != NULL ? t : NULL; }

static mm_status op_linear(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  (void)c;
  return mm_linear(cx, out, &in[0], &in[1], present(&in[2]));
}
static void ref_linear(array *out, const array *in, const op_case *c) {
  int64_t K = in[1].shape[0], M = in[1].shape[1], rows = count_of(&in[0]) / K;
  shape_like(out, in);
  out->shape[out->n_axes - 1] = M;
  for (int64_t r = 0; r < rows; r++)
    for (int64_t m = 0; m < M; m++) {
      double sum = c->in[2].n_axes != 0 ? in[2].v[m] : 0;
      for (int64_t k = 0; k < K; k++) sum += in[0].v[r * K + k] * in[1].v[k * M + m];
      out->v[r * M + m] = sum;
    }
}

/* ---- Rows ---- */

static mm_status op_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return c->flag ? mm_log_softmax(cx, out, in, c->axis) : mm_softmax(cx, out, in, c->axis);
}
static void ref_softmax(array *out, const array *in, const op_case *c) {
  int64_t outer, n, inner;
  split(in, c->axis, &outer, &n, &inner);
  shape_like(out, in);
  for (int64_t o = 0; o < outer; o++)
    for (int64_t i = 0; i < inner; i++) {
      double sum = 0;
      for (int64_t k = 0; k < n; k++) sum += exp(in->v[(o * n + k) * inner + i]);
      for (int64_t k = 0; k < n; k++) {
        double x = in->v[(o * n + k) * inner + i];
        out->v[(o * n + k) * inner + i] = c->flag ? x - log(sum) : exp(x) / sum;
      }
    }
}

static mm_status op_norm(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return c->flag ? mm_rms_norm(cx, out, &in[0], present(&in[1]), 1e-5)
                 : mm_layer_norm(cx, out, &in[0], present(&in[1]), present(&in[2]), 1e-5);
}
static void ref_norm(array *out, const array *in, const op_case *c) {
  int64_t n = in->shape[in->n_axes - 1], rows = count_of(in) / n;
  shape_like(out, in);
  for (int64_t r = 0; r < rows; r++) {
    const double *x = &in->v[r * n];
    double mean = 0, square = 0;
    for (int64_t i = 0; i < n && !c->flag; i++) mean += x[i] / (double)n;
    for (int64_t i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean) / (double)n;
    for (int64_t i = 0; i < n; i++) {
      double y = (x[i] - mean) / sqrt(square + 1e-5);
      if (c->in[1].n_axes != 0) y *= in[1].v[i];
      if (c->in[2].n_axes != 0) y += in[2].v[i];
      out->v[r * n + i] = y;
    }
  }
}

/* ---- Models ---- */

static mm_status op_rope(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_rope_rotate(cx, out, &in[0], &in[1], &in[2], (mm_rope_layout)c->kind);
}
static void ref_rope(array *out, const array *in, const op_case *c) {
  int64_t T = in[0].shape[in[0].n_axes - 2], D = in[0].shape[in[0].n_axes - 1], pairs = in[1].shape[1];
  *out = in[0];
  for (int64_t r = 0; r < count_of(in) / D; r++)
    for (int64_t i = 0; i < pairs; i++) {
      int64_t first = c->kind == MM_ROPE_INTERLEAVED ? 2 * i : i,
              second = c->kind == MM_ROPE_INTERLEAVED ? 2 * i + 1 : i + pairs;
      double a = in[0].v[r * D + first], b = in[0].v[r * D + second];
      double cosine = in[1].v[r % T * pairs + i], sine = in[2].v[r % T * pairs + i];
      out->v[r * D + first] = a * cosine - b * sine;
      out->v[r * D + second] = a * sine + b * cosine;
    }
}

static mm_status op_attention(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  mm_attention_options options = {.causal = c->flag, .bias = present(&in[3])};
  return mm_attention(cx, out, NULL, &in[0], &in[1], &in[2], &options);
}
static void ref_attention(array *out, const array *in, const op_case *c) {
  int n = in[0].n_axes;
  int64_t T = in[0].shape[n - 2], D = in[0].shape[n - 1], S = in[1].shape[n - 2], E = in[2].shape[n - 1],
          heads = count_of(in) / (T * D);
  array scores = {.n_axes = n};
  memcpy(scores.shape, in[0].shape, sizeof scores.shape);
  scores.shape[n - 1] = S;
  shape_like(out, in);
  out->shape[n - 1] = E;
  for (int64_t h = 0; h < heads; h++)
    for (int64_t t = 0; t < T; t++) {
      double total = 0;
      for (int64_t e = 0; e < E; e++) out->v[(h * T + t) * E + e] = 0;
      for (int64_t s = 0; s < S; s++) {
        if (c->flag && s > t + S - T) continue;
        double score = 0;
        for (int64_t d = 0; d < D; d++)
          score += in[0].v[(h * T + t) * D + d] * in[1].v[(h * S + s) * D + d] / sqrt((double)D);
        if (c->in[3].n_axes != 0) score += stretched(&in[3], &scores, (h * T + t) * S + s);
        double weight = exp(score);
        total += weight;
        for (int64_t e = 0; e < E; e++) out->v[(h * T + t) * E + e] += weight * in[2].v[(h * S + s) * E + e];
      }
      for (int64_t e = 0; e < E; e++) out->v[(h * T + t) * E + e] /= total;
    }
}

static mm_status op_weights(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_attention_weights(cx, out, &in[0], &in[1], &(mm_attention_options){.causal = c->flag});
}
static void ref_weights(array *out, const array *in, const op_case *c) { /* what attention makes of e_1, …, e_S */
  int n = in[0].n_axes;
  int64_t S = in[1].shape[n - 2];
  array unit[4] = {[0] = in[0], [1] = in[1], [2] = in[1]};
  unit[2].shape[n - 1] = S;
  for (int64_t i = 0; i < count_of(&unit[2]); i++) unit[2].v[i] = i % S == i / S % S;
  ref_attention(out, unit, c);
}

static mm_status op_loss(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_cross_entropy(cx, out, &in[0], &in[1], 0, c->flag); /* class 0 is ignored */
}
static void ref_loss(array *out, const array *in, const op_case *c) {
  int64_t V = in[0].shape[in[0].n_axes - 1], rows = count_of(&in[1]), counted = 0;
  double total = 0;
  shape_like(out, &in[1]);
  for (int64_t r = 0; r < rows; r++) {
    double sum = 0;
    for (int64_t k = 0; k < V; k++) sum += exp(in[0].v[r * V + k]);
    int64_t target = (int64_t)in[1].v[r];
    out->v[r] = target == 0 ? 0 : log(sum) - in[0].v[r * V + target];
    total += out->v[r];
    counted += target != 0;
  }
  if (c->flag) out->n_axes = 0, out->v[0] = total / (double)counted;
}

/* ---- The declarations ---- */

#define UNARY(name_, kind_, values_)                                                                                   \
  { .name = name_, .in = {{3, {2, 3, 4}, values_}}, .op = op_unary, .reference = ref_unary, .kind = kind_ }
#define BINARY(name_, kind_, values_)                                                                                  \
  {.name = name_,                                                                                                      \
   .in = {{3, {2, 3, 4}, values_}, {3, {2, 3, 4}, values_}},                                                           \
   .op = op_binary,                                                                                                    \
   .reference = ref_binary,                                                                                            \
   .kind = kind_},                                                                                                     \
      {.name = name_,                                                                                                  \
       .in = {{3, {2, 3, 1}, values_}, {2, {3, 5}, values_}},                                                          \
       .op = op_binary,                                                                                                \
       .reference = ref_binary,                                                                                        \
       .kind = kind_},                                                                                                 \
      {.name = name_,                                                                                                  \
       .in = {{2, {3, 4}, values_}, {-1, {0}, values_}},                                                               \
       .op = op_binary,                                                                                                \
       .reference = ref_binary,                                                                                        \
       .kind = kind_},                                                                                                 \
  {                                                                                                                    \
    .name = name_, .in = {{1, {4}, values_}, {3, {2, 3, 1}, values_}}, .op = op_binary, .reference = ref_binary,       \
    .kind = kind_                                                                                                      \
  }
#define COMPARE(name_, kind_)                                                                                          \
  {                                                                                                                    \
    .name = name_, .in = {{3, {2, 3, 4}, BITS}, {2, {3, 1}, BITS}}, .op = op_binary, .reference = ref_binary,          \
    .kind = kind_, .no_gradient = true                                                                                 \
  }
#define REDUCE(name_, kind_, axis_, keep_, values_, ...)                                                               \
  {                                                                                                                    \
    .name = name_, .in = {{3, {2, 5, 3}, values_}}, .op = op_reduce, .reference = ref_reduce, .kind = kind_,           \
    .axis = axis_, .flag = keep_, __VA_ARGS__                                                                          \
  }
#define REDUCTIONS(name_, kind_, values_, ...)                                                                         \
  REDUCE(name_, kind_, 2, false, values_, __VA_ARGS__), REDUCE(name_, kind_, 1, true, values_, __VA_ARGS__),           \
      REDUCE(name_, kind_, 0, false, values_, __VA_ARGS__),                                                            \
      REDUCE(name_, kind_, MM_ALL_AXES, false, values_, __VA_ARGS__),                                                  \
      REDUCE(name_, kind_, MM_ALL_AXES, true, values_, __VA_ARGS__)

static const op_case cases[] = {
    UNARY("neg", MM_NEG, NORMAL),
    UNARY("abs", MM_ABS, AWAY),
    {.name = "sign",
     .in = {{2, {3, 4}, NORMAL}},
     .op = op_unary,
     .reference = ref_unary,
     .kind = MM_SIGN,
     .no_gradient = true},
    UNARY("square", MM_SQUARE, NORMAL),
    UNARY("sqrt", MM_SQRT, POSITIVE),
    UNARY("reciprocal", MM_RECIPROCAL, AWAY),
    UNARY("exp", MM_EXP, NORMAL),
    UNARY("log", MM_LOG, POSITIVE),
    UNARY("sin", MM_SIN, NORMAL),
    UNARY("cos", MM_COS, NORMAL),
    UNARY("tanh", MM_TANH, NORMAL),
    UNARY("sigmoid", MM_SIGMOID, NORMAL),
    UNARY("relu", MM_RELU, AWAY),
    UNARY("gelu", MM_GELU, NORMAL),
    UNARY("silu", MM_SILU, NORMAL),
    UNARY("plogp", MM_PLOGP, POSITIVE),
    BINARY("add", MM_ADD, NORMAL),
    BINARY("sub", MM_SUB, NORMAL),
    BINARY("mul", MM_MUL, NORMAL),
    BINARY("div", MM_DIV, AWAY),
    BINARY("pow", MM_POW, POSITIVE),
    BINARY("maximum", MM_MAXIMUM, APART),
    BINARY("minimum", MM_MINIMUM, APART),
    COMPARE("lt", MM_LT),
    COMPARE("le", MM_LE),
    COMPARE("gt", MM_GT),
    COMPARE("ge", MM_GE),
    COMPARE("eq", MM_EQ),
    COMPARE("ne", MM_NE),
    REDUCTIONS("sum", MM_SUM, NORMAL, .plain = false),
    REDUCTIONS("mean", MM_MEAN, NORMAL, .plain = false),
    REDUCTIONS("max", MM_MAX, APART, .plain = true),
    REDUCTIONS("min", MM_MIN, APART, .plain = true),
    REDUCTIONS("logsumexp", MM_LOGSUMEXP, NORMAL, .plain = false),
    REDUCTIONS("argmax", MM_ARGMAX, APART, .plain = true, .no_gradient = true),
    {.name = "where",
     .in = {{2, {3, 4}, BITS}, {3, {2, 3, 4}, NORMAL}, {1, {4}, NORMAL}},
     .op = op_where,
     .reference = ref_where},
    {.name = "where",
     .in = {{3, {2, 3, 4}, ROWS}, {2, {3, 1}, NORMAL}, {-1, {0}, NORMAL}},
     .op = op_where,
     .reference = ref_where,
     .rows = 2},
    {.name = "dropout", .in = {{2, {7, 9}, NORMAL}}, .op = op_dropout, .reference = ref_dropout},
    {.name = "reshape",
     .in = {{3, {2, 3, 4}, NORMAL}},
     .op = op_reshape,
     .reference = ref_reshape,
     .n_axes = 2,
     .shape = {4, 6}},
    {.name = "reshape",
     .in = {{3, {2, 3, 4}, NORMAL}},
     .op = op_reshape,
     .reference = ref_reshape,
     .n_axes = 4,
     .shape = {2, -1, 2, 2}},
    {.name = "permute", .in = {{3, {2, 3, 4}, NORMAL}}, .op = op_permute, .reference = ref_permute},
    {.name = "slice", .in = {{3, {2, 5, 3}, NORMAL}}, .op = op_slice, .reference = ref_slice},
    {.name = "slice", .in = {{3, {2, 5, 3}, NORMAL}}, .op = op_slice, .reference = ref_slice, .flag = true},
    {.name = "select", .in = {{3, {3, 4, 5}, NORMAL}}, .op = op_select, .reference = ref_select, .axis = 0},
    {.name = "select", .in = {{3, {3, 4, 5}, NORMAL}}, .op = op_select, .reference = ref_select, .axis = 1},
    {.name = "select", .in = {{3, {3, 4, 5}, NORMAL}}, .op = op_select, .reference = ref_select, .axis = 2},
    {.name = "broadcast_to",
     .in = {{2, {3, 1}, NORMAL}},
     .op = op_broadcast,
     .reference = ref_broadcast,
     .n_axes = 3,
     .shape = {2, 3, 4}},
    {.name = "cast", .in = {{2, {3, 4}, NORMAL}}, .op = op_cast, .reference = ref_same},
    {.name = "contiguous", .in = {{3, {2, 3, 4}, NORMAL}}, .op = op_contiguous, .reference = ref_same},
    {.name = "concat",
     .in = {{3, {2, 3, 4}, NORMAL}, {3, {2, 5, 4}, NORMAL}},
     .op = op_concat,
     .reference = ref_concat,
     .axis = 1},
    {.name = "concat",
     .in = {{2, {2, 3}, NORMAL}, {2, {4, 3}, NORMAL}},
     .op = op_concat,
     .reference = ref_concat,
     .axis = 0},
    {.name = "take", .in = {{2, {5, 3}, NORMAL}, {2, {4, 3}, ROWS}}, .op = op_take, .reference = ref_take, .rows = 5},
    {.name = "take", .in = {{1, {5}, NORMAL}, {1, {7}, ROWS}}, .op = op_take, .reference = ref_take, .rows = 5},
    {.name = "gather",
     .in = {{2, {4, 5}, NORMAL}, {2, {3, 4}, ROWS}},
     .op = op_gather,
     .reference = ref_gather,
     .axis = 1,
     .rows = 5},
    {.name = "gather",
     .in = {{2, {4, 5}, NORMAL}, {2, {6, 3}, ROWS}},
     .op = op_gather,
     .reference = ref_gather,
     .axis = 0,
     .rows = 4},
    {.name = "matmul", .in = {{2, {3, 4}, NORMAL}, {2, {4, 5}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul", .in = {{3, {2, 3, 4}, NORMAL}, {2, {4, 5}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul",
     .in = {{4, {2, 1, 3, 4}, NORMAL}, {3, {3, 4, 2}, NORMAL}},
     .op = op_matmul,
     .reference = ref_matmul},
    {.name = "matmul", .in = {{2, {3, 4}, NORMAL}, {3, {2, 4, 5}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul", .in = {{1, {4}, NORMAL}, {2, {4, 5}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul", .in = {{3, {2, 3, 4}, NORMAL}, {1, {4}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul", .in = {{1, {4}, NORMAL}, {3, {2, 4, 5}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "matmul", .in = {{1, {4}, NORMAL}, {1, {4}, NORMAL}}, .op = op_matmul, .reference = ref_matmul},
    {.name = "linear",
     .in = {{3, {2, 3, 4}, NORMAL}, {2, {4, 5}, NORMAL}, {1, {5}, NORMAL}},
     .op = op_linear,
     .reference = ref_linear},
    {.name = "linear",
     .in = {{1, {4}, NORMAL}, {2, {4, 5}, NORMAL}, {1, {5}, NORMAL}},
     .op = op_linear,
     .reference = ref_linear},
    {.name = "linear", .in = {{2, {3, 4}, NORMAL}, {2, {4, 5}, NORMAL}}, .op = op_linear, .reference = ref_linear},
    {.name = "softmax", .in = {{3, {2, 3, 5}, NORMAL}}, .op = op_softmax, .reference = ref_softmax, .axis = 2},
    {.name = "softmax", .in = {{3, {2, 3, 5}, NORMAL}}, .op = op_softmax, .reference = ref_softmax, .axis = 0},
    {.name = "log_softmax",
     .in = {{3, {2, 3, 5}, NORMAL}},
     .op = op_softmax,
     .reference = ref_softmax,
     .axis = 2,
     .flag = true},
    {.name = "log_softmax",
     .in = {{3, {2, 3, 5}, NORMAL}},
     .op = op_softmax,
     .reference = ref_softmax,
     .axis = 1,
     .flag = true},
    {.name = "layer_norm",
     .in = {{3, {2, 3, 5}, NORMAL}, {1, {5}, NORMAL}, {1, {5}, NORMAL}},
     .op = op_norm,
     .reference = ref_norm},
    {.name = "layer_norm", .in = {{2, {70, 5}, NORMAL}, {1, {5}, NORMAL}}, .op = op_norm, .reference = ref_norm},
    {.name = "layer_norm", .in = {{2, {3, 5}, NORMAL}}, .op = op_norm, .reference = ref_norm},
    {.name = "rms_norm",
     .in = {{3, {2, 3, 5}, NORMAL}, {1, {5}, NORMAL}},
     .op = op_norm,
     .reference = ref_norm,
     .flag = true},
    {.name = "rms_norm", .in = {{2, {70, 5}, NORMAL}}, .op = op_norm, .reference = ref_norm, .flag = true},
    {.name = "rope",
     .in = {{4, {2, 2, 3, 6}, NORMAL}, {2, {3, 3}, NORMAL}, {2, {3, 3}, NORMAL}},
     .op = op_rope,
     .reference = ref_rope,
     .kind = MM_ROPE_HALF},
    {.name = "rope",
     .in = {{2, {3, 7}, NORMAL}, {2, {3, 2}, NORMAL}, {2, {3, 2}, NORMAL}},
     .op = op_rope,
     .reference = ref_rope,
     .kind = MM_ROPE_INTERLEAVED},
    {.name = "rope",
     .in = {{2, {3, 7}, NORMAL}, {2, {3, 2}, NORMAL}, {2, {3, 2}, NORMAL}},
     .op = op_rope,
     .reference = ref_rope,
     .kind = MM_ROPE_HALF},
    {.name = "attention",
     .in = {{4, {2, 2, 3, 4}, NORMAL}, {4, {2, 2, 5, 4}, NORMAL}, {4, {2, 2, 5, 3}, NORMAL}},
     .op = op_attention,
     .reference = ref_attention},
    {.name = "attention",
     .in = {{3, {2, 3, 4}, NORMAL}, {3, {2, 5, 4}, NORMAL}, {3, {2, 5, 3}, NORMAL}, {2, {3, 5}, NORMAL}},
     .op = op_attention,
     .reference = ref_attention,
     .flag = true},
    {.name = "attention",
     .in = {{4, {2, 2, 3, 4}, NORMAL}, {4, {2, 2, 3, 4}, NORMAL}, {4, {2, 2, 3, 4}, NORMAL}, {3, {2, 3, 3}, NORMAL}},
     .op = op_attention,
     .reference = ref_attention,
     .flag = true},
    {.name = "attention",
     .in = {{3, {2, 3, 4}, NORMAL}, {3, {2, 5, 4}, NORMAL}, {3, {2, 5, 3}, NORMAL}, {3, {2, 3, 1}, NORMAL}},
     .op = op_attention,
     .reference = ref_attention},
    {.name = "attention",
     .in = {{2, {3, 4}, NORMAL}, {2, {5, 4}, NORMAL}, {2, {5, 3}, NORMAL}, {1, {5}, NORMAL}},
     .op = op_attention,
     .reference = ref_attention},
    {.name = "attention",
     .in = {{3, {2, 3, 4}, NORMAL}, {3, {2, 5, 4}, NORMAL}},
     .op = op_weights,
     .reference = ref_weights,
     .flag = true,
     .no_gradient = true},
    {.name = "cross_entropy",
     .in = {{3, {2, 3, 5}, NORMAL}, {2, {2, 3}, ROWS}},
     .op = op_loss,
     .reference = ref_loss,
     .rows = 5},
    {.name = "cross_entropy",
     .in = {{3, {2, 3, 5}, NORMAL}, {2, {2, 3}, ROWS}},
     .op = op_loss,
     .reference = ref_loss,
     .rows = 5,
     .flag = true},
};
enum { CASES = sizeof cases / sizeof cases[0] };

/* ---- Running one ---- */

typedef enum layout { PACKED, TRANSPOSED, BROADCAST, LAYOUTS } layout;
static const char *const layout_names[] = {"contiguous", "transposed", "broadcast"};

typedef struct run {
  const op_case *c;
  layout layout;
  mm_tensor leaves[INPUTS];
} run;

static bool absent(const op_case *c, int i) { return c->in[i].n_axes == 0; }

/* No gradient flows to it: an index, a condition, a table of angles. */
static bool is_constant(const op_case *c, int i) {
  return absent(c, i) || c->in[i].values == ROWS || c->in[i].values == BITS || (c->op == op_rope && i > 0);
}

/* The leaf whose view, under the layout, is input i: reversed axes for TRANSPOSED, first axis 1 for BROADCAST. */
static void make_leaf(mm_context *cx, run *r, int i, mm_dtype dtype, mm_random *rng) {
  const op_case *c = r->c;
  int n_axes = c->in[i].n_axes < 0 ? 0 : c->in[i].n_axes;
  int64_t shape[MM_MAX_AXES] = {0}, count = 1;
  for (int k = 0; k < n_axes; k++) shape[k] = c->in[i].shape[r->layout == TRANSPOSED ? n_axes - 1 - k : k];
  if (r->layout == BROADCAST && n_axes > 0) shape[0] = 1;
  for (int k = 0; k < n_axes; k++) count *= shape[k];
  double v[MOST];
  for (int64_t k = 0; k < count; k++) {
    double x = mm_random_normal(rng);
    switch (c->in[i].values) {
    case NORMAL: v[k] = x; break;
    case POSITIVE: v[k] = 0.5 + 1.5 * mm_random_uniform(rng); break;
    case APART: v[k] = (double)(k * 7 % count) * 0.37 + 0.11 * (double)i - 2; break;
    case AWAY: v[k] = x + (x < 0 ? -0.2 : 0.2); break;
    case ROWS: v[k] = (double)mm_random_integer(rng, 0, c->rows - 1); break;
    case BITS: v[k] = (double)mm_random_integer(rng, 0, 1); break;
    }
  }
  bool integer = c->in[i].values == ROWS;
  fine(cx, mm_from_doubles(cx, &r->leaves[i], integer ? MM_INT64 : dtype, n_axes, shape, v));
}

/* The op applied to the views of the leaves; the views are given out where `inputs` is not NULL. */
static mm_status apply(mm_context *cx, const run *r, mm_tensor *out, mm_tensor *inputs) {
  mm_tensor views[INPUTS] = {{0}};
  mm_status status = MM_OK;
  for (int i = 0; i < INPUTS && status == MM_OK; i++) {
    if (absent(r->c, i)) continue;
    const mm_tensor *leaf = &r->leaves[i];
    int reversed[MM_MAX_AXES];
    for (int k = 0; k < leaf->n_axes; k++) reversed[k] = leaf->n_axes - 1 - k;
    if (r->layout == TRANSPOSED) status = mm_permute(cx, &views[i], leaf, reversed);
    else if (r->layout == BROADCAST) status = mm_broadcast_to(cx, &views[i], leaf, leaf->n_axes, r->c->in[i].shape);
    else mm_share(&views[i], leaf);
  }
  if (status == MM_OK) status = r->c->op(cx, out, views, r->c);
  for (int i = 0; i < INPUTS; i++) {
    if (inputs != NULL) mm_share(&inputs[i], &views[i]);
    mm_release(&views[i]);
  }
  return status;
}

#endif
