/* test_ops.c: every op of the table, its value against plain loops written here, its gradient against differences.
 *
 * One declaration per op (`cases`). Each is run over contiguous, transposed and broadcast inputs, in float32 and float64. The
 * loss is Σ w · out with fixed weights w; its gradient is compared with central differences of fourth order in float64. */
#include "ops.h"
#include "tap.h"

#define VALUES(...) ((double[]){__VA_ARGS__})

enum { MOST = 4096, INPUTS = 5 };
typedef enum values { NORMAL, POSITIVE, APART, AWAY, ROWS, BITS } values;
/* NORMAL: N(0, 1). POSITIVE: in (0.5, 2). APART: no two alike. AWAY: not near 0. ROWS: int64 below `rows`. BITS: 0 or 1. */

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

static void to_array(array *a, const mm_tensor *t) {
  double *v = tap_values(t);
  a->n_axes = t->n_axes;
  memcpy(a->shape, t->shape, sizeof a->shape);
  memcpy(a->v, v, (size_t)mm_count(t) * sizeof v[0]);
  free(v);
}

static void check_value(mm_context *cx, const run *r, double tolerance, const char *name) {
  static array in[INPUTS], want;
  mm_tensor out = {0}, views[INPUTS] = {{0}};
  fine(cx, apply(cx, r, &out, views));
  for (int i = 0; i < INPUTS; i++)
    if (!absent(r->c, i)) to_array(&in[i], &views[i]);
  r->c->reference(&want, in, r->c);
  bool same = out.n_axes == want.n_axes;
  for (int i = 0; i < want.n_axes && same; i++) same = out.shape[i] == want.shape[i];
  if (!same) ok(same, name);
  else is_near(&out, want.v, tolerance, name);
  for (int i = 0; i < INPUTS; i++) mm_release(&views[i]);
  mm_release(&out);
}

static double weight(int64_t i) { return sin(0.7 * (double)i + 0.3) + 0.1; }

/* Σ w · out, in double */
static double weighted(mm_context *cx, const run *r) {
  mm_tensor out = {0};
  fine(cx, apply(cx, r, &out, NULL));
  double *v = tap_values(&out), sum = 0;
  for (int64_t i = 0; i < mm_count(&out); i++) sum += weight(i) * v[i];
  free(v);
  mm_release(&out);
  return sum;
}

/* (8 (f(x + h) − f(x − h)) − (f(x + 2h) − f(x − 2h))) / 12h: exact up to h⁴ */
static double difference(mm_context *cx, const run *r, double *x) {
  const double h = 1e-3, at = *x;
  double f[4];
  for (int i = 0; i < 4; i++) {
    *x = at + (i < 2 ? i - 2 : i - 1) * h;
    f[i] = weighted(cx, r);
  }
  *x = at;
  return (8 * (f[2] - f[1]) - (f[3] - f[0])) / (12 * h);
}

/* The largest |gradient − difference|, relative to the difference, or to 0.01 where that is less: weights w are near 1. */
static double gradient_error(mm_context *cx, const run *r, const mm_tensor *leaf) {
  mm_tensor gradient = {0};
  fine(cx, mm_grad(cx, &gradient, leaf));
  if (gradient.storage == NULL) return HUGE_VAL;
  double *g = tap_values(&gradient), worst = 0;
  for (int64_t i = 0; i < mm_count(leaf); i++) {
    double want = difference(cx, r, (double *)mm_data(leaf) + i);
    worst = fmax(worst, fabs(g[i] - want) / fmax(fabs(want), 0.01));
  }
  free(g);
  mm_release(&gradient);
  return worst;
}

static bool is_constant(const op_case *c, int i) {
  return absent(c, i) || c->in[i].values == ROWS || c->in[i].values == BITS || (c->op == op_rope && i > 0);
}

static double check_gradient(mm_context *cx, run *r, const char *name) {
  mm_tape *tape = NULL;
  mm_tensor out = {0}, w = {0}, loss = {0};
  fine(cx, mm_tape_open(cx, &tape));
  for (int i = 0; i < INPUTS; i++)
    if (!is_constant(r->c, i)) fine(cx, mm_require_grad(cx, &r->leaves[i]));
  fine(cx, apply(cx, r, &out, NULL));
  static double v[MOST];
  for (int64_t i = 0; i < mm_count(&out); i++) v[i] = weight(i);
  fine(cx, mm_from_doubles(cx, &w, MM_FLOAT64, out.n_axes, out.shape, v));
  fine(cx, mm_binary(cx, &loss, MM_MUL, &out, &w));
  fine(cx, mm_reduce(cx, &loss, MM_SUM, &loss, MM_ALL_AXES, false));
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  double worst = 0;
  for (int i = 0; i < INPUTS; i++)
    if (!is_constant(r->c, i)) worst = fmax(worst, gradient_error(cx, r, &r->leaves[i]));
  ok(worst < 1e-7, name);
  if (!(worst < 1e-7)) diag("worst relative error %.3g", worst);
  mm_release(&out);
  mm_release(&w);
  mm_release(&loss);
  return worst;
}

static void test_cases(void) {
  double overall = 0;
  for (int i = 0; i < CASES; i++) {
    const op_case *c = &cases[i];
    double worst = 0;
    for (layout l = PACKED; l < LAYOUTS; l++) {
      if (l == BROADCAST && (c->plain || c->in[0].shape[0] < 2)) continue;
      mm_context *cx = tap_open(1);
      char name[128];
      for (int wide = 0; wide < 2; wide++) {
        run r = {.c = c, .layout = l};
        mm_random rng;
        mm_random_seed(&rng, 5);
        for (int k = 0; k < INPUTS; k++)
          if (!absent(c, k)) make_leaf(cx, &r, k, wide ? MM_FLOAT64 : MM_FLOAT32, &rng);
        snprintf(name, sizeof name, "%s, %s, %s: value", c->name, layout_names[l], wide ? "float64" : "float32");
        check_value(cx, &r, wide ? 1e-13 : 2e-6, name);
        snprintf(name, sizeof name, "%s, %s: gradient", c->name, layout_names[l]);
        if (wide && !c->no_gradient) worst = fmax(worst, check_gradient(cx, &r, name));
        for (int k = 0; k < INPUTS; k++) mm_release(&r.leaves[k]);
      }
      tap_close(cx);
    }
    if (!c->no_gradient) diag("%s: worst relative error of the gradient %.2g", c->name, worst);
    overall = fmax(overall, worst);
  }
  diag("worst relative error of all gradients: %.3g", overall);
}

static void test_coverage(void) {
  for (int code = 0; code < MM_OPS; code++) {
    bool found = false;
    for (int i = 0; i < CASES && !found; i++)
      found = strcmp(cases[i].name, mm_ops[code].name) == 0 && cases[i].no_gradient == (mm_ops[code].backward == NULL);
    char name[128];
    snprintf(name, sizeof name, "the op %s is declared in this test", mm_ops[code].name);
    ok(found, name);
  }
}

/* ---- What is refused, and what the message says ---- */

static void test_refusals(void) {
  mm_context *cx = tap_open(1);
  mm_tensor a = {0}, b = {0}, wide = {0}, whole = {0}, scalar = {0}, out = {0};
  fine(cx, mm_full(cx, &a, MM_FLOAT32, 2, (int64_t[]){64, 32}, 1));
  fine(cx, mm_full(cx, &b, MM_FLOAT32, 2, (int64_t[]){96, 32}, 1));
  fine(cx, mm_full(cx, &wide, MM_FLOAT64, 2, (int64_t[]){64, 32}, 1));
  fine(cx, mm_full(cx, &whole, MM_INT64, 2, (int64_t[]){64, 32}, 40));
  fine(cx, mm_full(cx, &scalar, MM_FLOAT32, 0, NULL, 1));
  fails(cx, mm_matmul(cx, &out, &a, &b), MM_ESHAPE, "matmul: inner sizes differ: a is 64 × 32, b is 96 × 32",
        "matmul names both shapes");
  fails(cx, mm_matmul(cx, &out, &a, &scalar), MM_ESHAPE, "a scalar is no matrix", "matmul wants axes");
  fails(cx, mm_binary(cx, &out, MM_ADD, &a, &b), MM_ESHAPE, "add: shapes 64 × 32 and 96 × 32 do not broadcast",
        "add names both shapes");
  fails(cx, mm_binary(cx, &out, MM_MUL, &a, &wide), MM_EDTYPE, "mul: a is float32, b is float64; cast one of them",
        "types are not mixed");
  fails(cx, mm_unary(cx, &out, MM_EXP, &whole), MM_EDTYPE, "exp: x is int64; cast it to float32 or float64",
        "integers are not real");
  fails(cx, mm_linear(cx, &out, &a, &b, NULL), MM_ESHAPE, "linear: x (…, K) is 64 × 32, W (K, M) is 96 × 32",
        "linear names both shapes");
  fails(cx, mm_softmax(cx, &out, &a, 2), MM_EINDEX, "softmax: no such axis", "softmax wants an axis that is there");
  fails(cx, mm_layer_norm(cx, &out, &a, &b, NULL, 1e-5), MM_ESHAPE,
        "layer_norm: x (…, C) is 64 × 32, gain (C) is 96 × 32", "layer_norm names both shapes");
  fails(cx, mm_take(cx, &out, &a, &b), MM_EDTYPE, "take: the index is float32", "an index is an integer");
  fails(cx, mm_gather(cx, &out, &a, 1, &whole), MM_EINDEX,
        "gather: entry 1 of the index (64 × 32, counted from 1 in rows) is 40, outside 0 … 31",
        "gather names the entry");
  fails(cx, mm_reshape(cx, &out, &a, 1, (int64_t[]){100}), MM_ESHAPE, "reshape: 64 × 32 has 2048 elements, 100 has 100",
        "reshape counts");
  fails(cx, mm_reshape(cx, &out, &a, 2, (int64_t[]){-1, -1}), MM_ESHAPE, "more than one size below 0",
        "reshape infers one size");
  fails(cx, mm_reshape(cx, &out, &a, 2, (int64_t[]){-1, 100}), MM_ESHAPE, "cannot hold", "reshape infers what divides");
  fails(cx, mm_where(cx, &out, &a, &a, &wide), MM_EDTYPE, "where: a is float32, b is float64", "where wants one type");
  fails(cx, mm_concat(cx, &out, (const mm_tensor *const[]){&a, &b}, 2, 1), MM_ESHAPE,
        "part 1 is 64 × 32, part 2 is 96 × 32", "concat names both shapes");
  fails(cx, mm_select(cx, &out, &a, 0, 64), MM_EINDEX, "which has 64 entries", "select stays inside");
  mm_random rng;
  mm_random_seed(&rng, 1);
  mm_random before = rng;
  fails(cx, mm_dropout(cx, &out, &a, &rng, 1), MM_EVALUE, "dropout: p is 1", "dropout keeps something");
  ok(memcmp(&rng, &before, sizeof rng) == 0, "a refused dropout draws nothing");
  fails(cx, mm_cross_entropy(cx, &out, &a, &a, -1, true), MM_ESHAPE,
        "cross_entropy: logits (…, V) are 64 × 32, targets (…) 64 × 32", "cross_entropy names both shapes");
  fails(cx, mm_reduce(cx, &out, MM_MAX, &a, 5, false), MM_EINDEX, "max: no such axis",
        "max wants an axis that is there");
  mm_tensor empty = {0}, targets = {0};
  fine(cx, mm_empty(cx, &empty, MM_FLOAT32, 2, (int64_t[]){3, 0}));
  fails(cx, mm_reduce(cx, &out, MM_MAX, &empty, 1, false), MM_ESHAPE, "max: no elements to reduce: x is 3 × 0",
        "nothing has no maximum");
  fine(cx, mm_reduce(cx, &out, MM_SUM, &empty, 1, false));
  is_near(&out, VALUES(0, 0, 0), 0, "the sum of nothing is 0");
  fine(cx, mm_unary(cx, &out, MM_EXP, &empty));
  is_shape(&out, "an empty tensor stays empty", 3, 0);
  fine(cx, mm_full(cx, &targets, MM_INT64, 1, (int64_t[]){64}, -1));
  fails(cx, mm_cross_entropy(cx, &out, &a, &targets, -1, true), MM_EVALUE, "no target counts", "no mean over nothing");
  fails(cx, mm_cross_entropy(cx, &out, &a, &targets, -2, true), MM_EINDEX, "is -1, outside 0 … 31",
        "targets are in range");
  is_shape(&out, "an output is untouched by a failure", 3, 0);
  mm_release(&a);
  mm_release(&b);
  mm_release(&wide);
  mm_release(&whole);
  mm_release(&scalar);
  mm_release(&empty);
  mm_release(&targets);
  mm_release(&out);
  tap_close(cx);
}

/* ---- Threads and corners ---- */

/* A large case of each kind that is spread over threads: 1 and 3 threads give the same bytes, forward and backward. */
static void big_step(mm_context *cx, mm_tensor *out, mm_tensor gradients[3]) {
  mm_random rng;
  mm_random_seed(&rng, 3);
  mm_tensor x = {0}, W = {0}, b = {0}, h = {0}, index = {0}, loss = {0};
  mm_tape *tape = NULL;
  fine(cx, mm_randn(cx, &x, &rng, MM_FLOAT32, 3, (int64_t[]){7, 150, 96}));
  fine(cx, mm_randn(cx, &W, &rng, MM_FLOAT32, 2, (int64_t[]){96, 200}));
  fine(cx, mm_randn(cx, &b, &rng, MM_FLOAT32, 1, (int64_t[]){200}));
  mm_tensor *const leaves[] = {&x, &W, &b};
  for (int i = 0; i < 3; i++) fine(cx, mm_require_grad(cx, leaves[i]));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_layer_norm(cx, &h, &x, NULL, NULL, 1e-5));
  fine(cx, mm_linear(cx, &h, &h, &W, &b));
  fine(cx, mm_unary(cx, &h, MM_GELU, &h));
  fine(cx, mm_binary(cx, &h, MM_MUL, &h, &b));
  fine(cx, mm_softmax(cx, &h, &h, -1));
  fine(cx, mm_reduce(cx, &h, MM_SUM, &h, 0, false));
  fine(cx, mm_full(cx, &index, MM_INT64, 1, (int64_t[]){150}, 3));
  fine(cx, mm_cross_entropy(cx, &loss, &h, &index, -1, true));
  mm_share(out, &h);
  mm_detach(out);
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  for (int i = 0; i < 3; i++) {
    fine(cx, mm_grad(cx, &gradients[i], leaves[i]));
    mm_release(leaves[i]);
  }
  mm_release(&h);
  mm_release(&index);
  mm_release(&loss);
}

static void test_threads(void) {
  mm_context *contexts[] = {tap_open(1), tap_open(3)};
  mm_tensor out[2] = {{0}}, gradients[2][3] = {{{0}}};
  for (int i = 0; i < 2; i++) big_step(contexts[i], &out[i], gradients[i]);
  is_same(&out[0], &out[1], 0, "1 and 3 threads: the same values");
  is_same(&gradients[0][0], &gradients[1][0], 0, "1 and 3 threads: the same gradient of x");
  is_same(&gradients[0][1], &gradients[1][1], 0, "1 and 3 threads: the same gradient of W");
  is_same(&gradients[0][2], &gradients[1][2], 0, "1 and 3 threads: the same gradient of b");
  for (int i = 0; i < 2; i++) {
    mm_release(&out[i]);
    for (int k = 0; k < 3; k++) mm_release(&gradients[i][k]);
    tap_close(contexts[i]);
  }
}

static void test_corners(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0}, index = {0};
  fine(cx, mm_from_doubles(cx, &x, MM_FLOAT64, 2, (int64_t[]){2, 3}, (double[]){1, NAN, 3, 7, 7, 2}));
  fine(cx, mm_reduce(cx, &y, MM_MAX, &x, 1, false));
  is_near(&y, VALUES(NAN, 7), 0, "max passes a NaN on");
  fine(cx, mm_reduce(cx, &y, MM_MIN, &x, 1, false));
  is_near(&y, VALUES(NAN, 2), 0, "min passes a NaN on");
  fine(cx, mm_reduce(cx, &y, MM_ARGMAX, &x, 1, false));
  is_near(&y, VALUES(1, 0), 0, "argmax is the first of equals");
  ok(y.dtype == MM_INT64, "argmax is an integer");
  fine(cx, mm_full(cx, &x, MM_FLOAT64, 2, (int64_t[]){2, 3}, -HUGE_VAL));
  fine(cx, mm_softmax(cx, &y, &x, 1));
  is_near(&y, VALUES(0, 0, 0, 0, 0, 0), 0, "softmax of a row that is all −inf is 0");
  /* x^0 and 0^x have the gradient of a constant */
  mm_tape *tape = NULL;
  fine(cx, mm_from_doubles(cx, &x, MM_FLOAT64, 1, (int64_t[]){3}, (double[]){0, 2, 0}));
  fine(cx, mm_from_doubles(cx, &index, MM_FLOAT64, 1, (int64_t[]){3}, (double[]){0, 0, 2}));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_require_grad(cx, &index));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_binary(cx, &y, MM_POW, &x, &index));
  is_near(&y, VALUES(1, 1, 0), 0, "0⁰ = 1, 2⁰ = 1, 0² = 0");
  fine(cx, mm_reduce(cx, &y, MM_SUM, &y, 0, false));
  fine(cx, mm_tape_backward(tape, &y));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &y, &x));
  is_near(&y, VALUES(0, 0, 0), 0, "d x⁰ / dx = 0, also at 0");
  fine(cx, mm_grad(cx, &y, &index));
  is_double(mm_get(&y, (int64_t[]){2}), 0, 0, "d 0ᵇ / db = 0 for b > 0");
  mm_release(&x);
  mm_release(&y);
  mm_release(&index);
  tap_close(cx);
}

int main(void) {
  RUN(test_coverage);
  RUN(test_cases);
  RUN(test_refusals);
  RUN(test_threads);
  RUN(test_corners);
  return done();
}
