/* test_odd_inputs.c: every op on sizes nobody plans for: none, one, more than fits, and views at odd addresses.
 *
 * A view is compared with a copy of it; a size that does not fit must be an error, not a wrap; nothing may be
 * written by an op that has nothing to do. NaN and infinity go through whole ops here; test_kernels.c has them
 * function by function. */
#include "tap.h"

enum { INPUTS = 4 };

/* Whether two lists are the same to the bit or, for a sum, which walks a view in the order of its memory, nearly. */
static bool agree(const double *a, const double *b, int64_t n, bool is_sum) {
  for (int64_t i = 0; i < n; ++i)
    if (is_sum ? fabs(a[i] - b[i]) > 1e-5 * fmax(1, fabs(b[i])) : memcmp(&a[i], &b[i], sizeof *a) != 0) return false;
  return true;
}

/* An op of one to four inputs, as a function of their handles. */
typedef mm_status op(mm_context *cx, mm_tensor *out, const mm_tensor *in);
static const mm_attention_options causal = {.causal = true};

static mm_status do_exp(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_unary(cx, out, MM_EXP, &in[0]);
}
static mm_status do_gelu(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_unary(cx, out, MM_GELU, &in[0]);
}
static mm_status do_add(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_binary(cx, out, MM_ADD, &in[0], &in[1]);
}
static mm_status do_where(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_where(cx, out, &in[0], &in[1], &in[2]);
}
static mm_status do_sum(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_reduce(cx, out, MM_SUM, &in[0], -1, false);
}
static mm_status do_sum_first(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_reduce(cx, out, MM_SUM, &in[0], 0, false);
}
static mm_status do_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_softmax(cx, out, &in[0], -1);
}
static mm_status do_log_softmax(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_log_softmax(cx, out, &in[0], 0);
}
static mm_status do_layer_norm(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_layer_norm(cx, out, &in[0], NULL, NULL, 1e-5);
}
static mm_status do_rms_norm(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_rms_norm(cx, out, &in[0], NULL, 1e-6);
}
static mm_status do_product(mm_context *cx, mm_tensor *out, const mm_tensor *in) { /* x xᵀ */
  mm_tensor turned = {0};
  mm_status status = mm_transpose(cx, &turned, &in[1], 0, 1);
  if (status == MM_OK) status = mm_matmul(cx, out, &in[0], &turned);
  mm_release(&turned);
  return status;
}
static mm_status do_linear(mm_context *cx, mm_tensor *out, const mm_tensor *in) { /* W = xᵀ */
  mm_tensor turned = {0};
  mm_status status = mm_transpose(cx, &turned, &in[1], 0, 1);
  if (status == MM_OK) status = mm_linear(cx, out, &in[0], &turned, NULL);
  mm_release(&turned);
  return status;
}
static mm_status do_rotate(mm_context *cx, mm_tensor *out, const mm_tensor *in) { /* the angles 0.5 in every pair */
  mm_tensor cosines = {0}, sines = {0};
  int64_t angles[] = {in[0].shape[0], in[0].shape[1] / 2};
  mm_status status = mm_full(cx, &cosines, in[0].dtype, 2, angles, cos(0.5));
  if (status == MM_OK) status = mm_full(cx, &sines, in[0].dtype, 2, angles, sin(0.5));
  if (status == MM_OK) status = mm_rope_rotate(cx, out, &in[0], &cosines, &sines, MM_ROPE_INTERLEAVED);
  mm_release(&cosines);
  mm_release(&sines);
  return status;
}
static mm_status do_attention(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_attention(cx, out, NULL, &in[0], &in[1], &in[2], &causal);
}
static mm_status do_concat(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_concat(cx, out, (const mm_tensor *const[]){&in[0], &in[1]}, 2, 0);
}
static mm_status do_copy(mm_context *cx, mm_tensor *out, const mm_tensor *in) { return mm_copy(cx, out, &in[0]); }
static mm_status do_cast(mm_context *cx, mm_tensor *out, const mm_tensor *in) {
  return mm_cast(cx, out, &in[0], MM_FLOAT64);
}

static const struct {
  const char *name;
  op *run;
} ops[] = {{"exp", do_exp},
           {"gelu", do_gelu},
           {"add", do_add},
           {"where", do_where},
           {"sum", do_sum},
           {"sum over rows", do_sum_first},
           {"softmax", do_softmax},
           {"log_softmax", do_log_softmax},
           {"layer_norm", do_layer_norm},
           {"rms_norm", do_rms_norm},
           {"matmul", do_product},
           {"linear", do_linear},
           {"rope", do_rotate},
           {"attention", do_attention},
           {"concat", do_concat},
           {"copy", do_copy},
           {"cast", do_cast}};
enum { OPS = sizeof ops / sizeof *ops };

/* Inputs (n, m) that are views into larger tensors: `shift` columns in, every `stride`-th column, turned, or with their
 * rows from the last to the first. */
static void make_views(mm_context *cx, mm_tensor in[INPUTS], int64_t n, int64_t m, int64_t shift, int64_t stride,
                       bool turned, bool reversed) {
  mm_random rng;
  mm_random_seed(&rng, (uint64_t)(n * 1000 + m));
  for (int i = 0; i < INPUTS; ++i) {
    int64_t rows = turned ? m : n, columns = turned ? n : m;
    int64_t whole[] = {rows + 3, shift + stride * columns + 5};
    mm_tensor big = {0};
    fine(cx, mm_randn(cx, &big, &rng, MM_FLOAT32, 2, whole));
    fine(cx, mm_slice(cx, &big, &big, 0, 1, rows, 1));
    fine(cx, mm_slice(cx, &big, &big, 1, shift, shift + stride * (columns - 1), stride));
    if (turned) fine(cx, mm_transpose(cx, &big, &big, 0, 1));
    if (reversed) fine(cx, mm_slice(cx, &big, &big, 0, n - 1, 0, -1));
    mm_share(&in[i], &big);
    mm_release(&big);
  }
}

/* Forward, and the gradient of the first input. */
static void run(mm_context *cx, op *f, const mm_tensor *given, mm_tensor *out, mm_tensor *gradient) {
  mm_tensor in[INPUTS] = {{0}}, loss = {0};
  for (int i = 0; i < INPUTS; ++i) mm_share(&in[i], &given[i]);
  mm_tape *tape = NULL;
  fine(cx, mm_require_grad(cx, &in[0]));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, f(cx, out, in));
  if (mm_requires_grad(out)) {
    fine(cx, mm_reduce(cx, &loss, MM_SUM, out, MM_ALL_AXES, false));
    fine(cx, mm_tape_backward(tape, &loss));
  }
  mm_tape_close(tape);
  mm_detach(out);
  fine(cx, mm_grad(cx, gradient, &in[0]));
  for (int i = 0; i < INPUTS; ++i) mm_release(&in[i]);
  mm_release(&loss);
}

static void test_views(void) {
  mm_context *cx = tap_open(2);
  static const struct {
    int64_t n, m, shift, stride;
    bool turned, reversed;
  } views[] = {{5, 7, 1, 1, false, false},   {33, 17, 3, 1, false, false}, {64, 64, 1, 1, false, false},
               {13, 31, 2, 3, false, false}, {9, 21, 1, 1, true, false},   {1, 1, 5, 1, false, false},
               {1, 130, 1, 1, false, false}, {70, 1, 3, 2, true, false},   {100, 65, 7, 1, false, false},
               {10, 16, 1, 1, false, true},  {33, 17, 1, 1, false, true},  {13, 31, 2, 3, false, true},
               {9, 21, 1, 1, true, true}};
  for (int o = 0; o < OPS; ++o) {
    int wrong = 0;
    for (size_t c = 0; c < sizeof views / sizeof *views; ++c) {
      mm_tensor in[INPUTS] = {{0}}, packed[INPUTS] = {{0}}, out[2] = {{0}}, gradient[2] = {{0}};
      make_views(cx, in, views[c].n, views[c].m, views[c].shift, views[c].stride, views[c].turned, views[c].reversed);
      for (int i = 0; i < INPUTS; ++i) fine(cx, mm_copy(cx, &packed[i], &in[i]));
      run(cx, ops[o].run, in, &out[0], &gradient[0]);
      run(cx, ops[o].run, packed, &out[1], &gradient[1]);
      for (int part = 0; part < 2; ++part) {
        const mm_tensor *got = part ? &gradient[0] : &out[0], *want = part ? &gradient[1] : &out[1];
        if (!want->storage) {
          wrong += got->storage != NULL;
          continue;
        }
        double *a = tap_values(got), *b = tap_values(want);
        wrong += mm_count(got) != mm_count(want) || !agree(a, b, mm_count(want), strncmp(ops[o].name, "sum", 3) == 0);
        free(a), free(b);
      }
      for (int i = 0; i < INPUTS; ++i) mm_release(&in[i]), mm_release(&packed[i]);
      for (int i = 0; i < 2; ++i) mm_release(&out[i]), mm_release(&gradient[i]);
    }
    char name[96];
    snprintf(name, sizeof name, "%s: a view at an odd address as its copy, forward and backward", ops[o].name);
    is_int(wrong, 0, name);
  }
  tap_close(cx);
}

/* A batch walked backwards: its gradient is laid out as it is, and is what a copy's is. */
static void test_reversed_batch(void) {
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 3);
  mm_tensor in[INPUTS] = {{0}}, packed[INPUTS] = {{0}}, out[2] = {{0}}, gradient[2] = {{0}};
  fine(cx, mm_randn(cx, &in[0], &rng, MM_FLOAT32, 3, (int64_t[]){3, 4, 6}));
  fine(cx, mm_slice(cx, &in[0], &in[0], 0, 2, 0, -1));
  fine(cx, mm_randn(cx, &in[1], &rng, MM_FLOAT32, 2, (int64_t[]){5, 6}));
  for (int i = 0; i < 2; ++i) fine(cx, mm_copy(cx, &packed[i], &in[i]));
  run(cx, do_linear, in, &out[0], &gradient[0]);
  run(cx, do_linear, packed, &out[1], &gradient[1]);
  double *a = tap_values(&out[0]), *b = tap_values(&out[1]), *c = tap_values(&gradient[0]),
         *d = tap_values(&gradient[1]);
  ok(agree(a, b, mm_count(&out[1]), false), "linear: a reversed batch as its copy");
  ok(agree(c, d, mm_count(&gradient[1]), false), "and its gradient");
  free(a), free(b), free(c), free(d);
  for (int i = 0; i < 2; ++i) mm_release(&in[i]), mm_release(&packed[i]), mm_release(&out[i]), mm_release(&gradient[i]);
  tap_close(cx);
}

static void test_nothing(void) {
  mm_context *cx = tap_open(2);
  static const int64_t shapes[][2] = {{0, 5}, {5, 0}, {0, 0}};
  for (int o = 0; o < OPS; ++o) {
    bool held = true;
    for (int s = 0; s < 3; ++s) {
      mm_tensor in[INPUTS] = {{0}}, out = {0}, gradient = {0};
      for (int i = 0; i < INPUTS; ++i) fine(cx, mm_full(cx, &in[i], MM_FLOAT32, 2, shapes[s], 1));
      run(cx, ops[o].run, in, &out, &gradient);
      double *values = tap_values(&out);
      for (int64_t i = 0; i < mm_count(&out); ++i) held = held && values[i] == 0; /* sums over nothing */
      held = held && out.storage && (!gradient.storage || mm_count(&gradient) == 0);
      free(values);
      for (int i = 0; i < INPUTS; ++i) mm_release(&in[i]);
      mm_release(&out), mm_release(&gradient);
    }
    char name[96];
    snprintf(name, sizeof name, "%s of 0 × 5, 5 × 0 and 0 × 0: no elements, or sums of none", ops[o].name);
    ok(held, name);
  }
  tap_close(cx);
}

/* Tensors that one number spreads over: their sizes fit, those of what they would give do not. A size
 * that wrapped would be small, and pass the limit, which is there so that no system is really asked for
 * what is merely far too much. */
static void test_too_large(void) {
  mm_context *cx = tap_open(1);
  const bool wide_sizes = sizeof(size_t) > 4; /* else 2³³ and 2⁵⁹ are 2¹⁷ and 2²⁸: as much as an address can say */
  const int64_t large = (int64_t)1 << (wide_sizes ? 33 : 17), half = (int64_t)1 << (wide_sizes ? 59 : 28);
  mm_tensor one = {0}, tall = {0}, wide = {0}, row = {0}, table = {0}, index = {0}, cube = {0}, out = {0};
  fine(cx, mm_full(cx, &out, MM_FLOAT32, 1, (int64_t[]){2}, 3));
  fine(cx, mm_full(cx, &one, MM_FLOAT32, 2, (int64_t[]){1, 1}, 1));
  fine(cx, mm_broadcast_to(cx, &tall, &one, 2, (int64_t[]){large, 1}));
  fine(cx, mm_broadcast_to(cx, &wide, &one, 2, (int64_t[]){1, large}));
  fine(cx, mm_broadcast_to(cx, &row, &one, 2, (int64_t[]){half, 1}));
  fine(cx, mm_broadcast_to(cx, &table, &one, 2, (int64_t[]){3, large}));
  fine(cx, mm_full(cx, &index, MM_INT64, 1, (int64_t[]){1}, 1));
  fine(cx, mm_broadcast_to(cx, &index, &index, 1, (int64_t[]){large}));
  fine(cx, mm_broadcast_to(cx, &cube, &one, 3, (int64_t[]){1, large, 1}));
  mm_memory_limit(cx, 1 << 24);
  fails(cx, mm_matmul(cx, &out, &tall, &wide), MM_ENOMEM, "too large", "a product of 2³³ × 2³³");
  fails(cx, mm_binary(cx, &out, MM_ADD, &tall, &wide), MM_ENOMEM, "too large", "a sum of 2³³ × 2³³");
  fails(cx, mm_where(cx, &out, &tall, &wide, &one), MM_ENOMEM, "too large", "a choice of 2³³ × 2³³");
  fails(cx, mm_unary(cx, &out, MM_EXP, &row), MM_ENOMEM, "", "2⁵⁹ numbers");
  fails(cx, mm_softmax(cx, &out, &row, 0), MM_ENOMEM, "", "a softmax of 2⁵⁹");
  fails(cx, mm_layer_norm(cx, &out, &row, NULL, NULL, 1e-5), MM_ENOMEM, "", "a norm of 2⁵⁹ rows");
  fails(cx, mm_copy(cx, &out, &row), MM_ENOMEM, "", "a copy of 2⁵⁹");
  fails(cx, mm_take(cx, &out, &table, &index), MM_ENOMEM, "", "2³³ rows of 2³³");
  fails(cx, mm_concat(cx, &out, (const mm_tensor *const[]){&row, &row}, 2, 0), MM_ENOMEM, "", "2⁵⁹ rows and 2⁵⁹ more");
  mm_tensor weights = {0};
  fails(cx, mm_attention(cx, &out, &weights, &cube, &cube, &cube, NULL), MM_ENOMEM, "",
        "the weights of 2³³ queries and keys");
  fails(cx, mm_broadcast_to(cx, &out, &one, 2, (int64_t[]){half, half}), MM_ENOMEM, "too large", "a view of 2¹¹⁸");
  is_near(&out, ((double[]){3, 3}), 0, "and the output is untouched");
  ok(weights.storage == NULL, "as are the weights");
  mm_release(&one), mm_release(&tall), mm_release(&wide), mm_release(&row), mm_release(&table), mm_release(&index);
  mm_release(&cube), mm_release(&out), mm_release(&weights);
  tap_close(cx);
}

/* Which rows of out hold a NaN: one digit a row. */
static void nan_rows(const mm_tensor *out, char *text) {
  double *values = tap_values(out);
  int64_t columns = out->shape[1];
  for (int64_t i = 0; i < out->shape[0]; ++i) {
    text[i] = '0';
    for (int64_t j = 0; j < columns; ++j)
      if (isnan(values[i * columns + j])) text[i] = '1';
  }
  text[out->shape[0]] = '\0';
  free(values);
}

static void test_not_finite(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0}, out = {0};
  mm_random rng;
  char rows[8];
  mm_random_seed(&rng, 5);
  fine(cx, mm_randn(cx, &x, &rng, MM_FLOAT32, 2, (int64_t[]){5, 70}));
  fine(cx, mm_copy(cx, &y, &x));
  ((float *)mm_data(&x))[2 * 70 + 33] = NAN;
  static const struct {
    const char *name, *rows;
    op *run;
  } cases[] = {{"softmax", "00100", do_softmax},
               {"layer norm", "00100", do_layer_norm},
               {"a product", "00100", do_product},
               {"gelu", "00100", do_gelu},
               {"causal attention", "00100", do_attention}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    mm_tensor in[INPUTS] = {x, y, y, y};
    fine(cx, cases[i].run(cx, &out, in));
    nan_rows(&out, rows);
    char name[96];
    snprintf(name, sizeof name, "%s: a NaN stays in its row", cases[i].name);
    is_text(rows, cases[i].rows, name);
  }
  mm_tensor keys[INPUTS] = {y, x, y, y};
  fine(cx, do_attention(cx, &out, keys));
  nan_rows(&out, rows);
  is_text(rows, "00111", "causal attention: a NaN among the keys reaches those that look at it");
  ((float *)mm_data(&x))[2 * 70 + 33] = INFINITY;
  mm_tensor in[INPUTS] = {x, y, y, y};
  fine(cx, do_exp(cx, &out, in));
  ok(isinf(mm_get(&out, (int64_t[]){2, 33})), "exp of infinity is infinite");
  fine(cx, do_layer_norm(cx, &out, in));
  nan_rows(&out, rows);
  is_text(rows, "00100", "layer norm: ∞ − ∞ is a NaN, in its row");
  fine(cx, do_softmax(cx, &out, in));
  nan_rows(&out, rows);
  is_text(rows, "00100", "softmax: ∞ − ∞ is a NaN, in its row");
  mm_release(&x), mm_release(&y), mm_release(&out);
  tap_close(cx);
}

int main(void) {
  RUN(test_views);
  RUN(test_reversed_batch);
  RUN(test_nothing);
  RUN(test_too_large);
  RUN(test_not_finite);
  return done();
}
