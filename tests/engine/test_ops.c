/* test_ops.c: every op of the table, its value against plain loops, its gradient against differences.
 *
 * Each case of op_cases.h is run over contiguous, transposed and broadcast inputs, in float32 and float64. The loss is
 * Σ w · out with fixed weights w; its gradient is compared with central differences of fourth order in float64. */
#include "op_cases.h"

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

/* The largest |gradient − difference|, relative to the difference, or to 0.01 where that is less:
 * weights w are near 1. */
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

/* Both seen with their axes in reverse: the same sum, whose gradient reaches the op as a view that is not packed. */
static void reverse_axes(mm_context *cx, mm_tensor *out, mm_tensor *w) {
  int reversed[MM_MAX_AXES];
  for (int i = 0; i < out->n_axes; i++) reversed[i] = out->n_axes - 1 - i;
  fine(cx, mm_permute(cx, out, out, reversed));
  fine(cx, mm_permute(cx, w, w, reversed));
  fine(cx, mm_contiguous(cx, out, out));
}

/* One walk over Σ w · out, the op applied `times` times to the same leaves, so that later gradients are added to
 * earlier ones; the second time its gradient comes strided. */
static void walk(mm_context *cx, run *r, int times) {
  mm_tape *tape = NULL;
  mm_tensor out = {0}, w = {0}, part = {0}, loss = {0};
  static double v[MOST];
  for (int64_t i = 0; i < MOST; i++) v[i] = weight(i);
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_full(cx, &loss, MM_FLOAT64, 0, NULL, 0));
  for (int i = 0; i < times; i++) {
    fine(cx, apply(cx, r, &out, NULL));
    fine(cx, mm_from_doubles(cx, &w, MM_FLOAT64, out.n_axes, out.shape, v));
    if (i == 1) reverse_axes(cx, &out, &w);
    fine(cx, mm_binary(cx, &part, MM_MUL, &out, &w));
    fine(cx, mm_reduce(cx, &part, MM_SUM, &part, MM_ALL_AXES, false));
    fine(cx, mm_binary(cx, &loss, MM_ADD, &loss, &part));
  }
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  mm_release(&out);
  mm_release(&w);
  mm_release(&part);
  mm_release(&loss);
}

static double check_gradient(mm_context *cx, run *r, const char *name) {
  double worst = 0, off = 0;
  for (int i = 0; i < INPUTS; i++)
    if (!is_constant(r->c, i)) fine(cx, mm_require_grad(cx, &r->leaves[i]));
  walk(cx, r, 1);
  for (int i = 0; i < INPUTS; i++)
    if (!is_constant(r->c, i)) worst = fmax(worst, gradient_error(cx, r, &r->leaves[i]));
  if (!ok(worst < 1e-7, name)) diag("worst relative error %.3g", worst);
  mm_tensor once[INPUTS] = {{0}}, thrice = {0};
  for (int i = 0; i < INPUTS; i++) {
    if (is_constant(r->c, i)) continue;
    fine(cx, mm_grad(cx, &once[i], &r->leaves[i]));
    mm_zero_grad(&r->leaves[i]);
  }
  walk(cx, r, 3);
  for (int i = 0; i < INPUTS; i++) {
    if (is_constant(r->c, i)) continue;
    fine(cx, mm_grad(cx, &thrice, &r->leaves[i]));
    double *one = tap_values(&once[i]), *three = tap_values(&thrice);
    for (int64_t k = 0; k < mm_count(&thrice); k++)
      off = fmax(off, fabs(three[k] - 3 * one[k]) / fmax(fabs(one[k]), 0.01));
    free(one);
    free(three);
    mm_release(&once[i]);
  }
  mm_release(&thrice);
  char thrice_name[160];
  snprintf(thrice_name, sizeof thrice_name, "%s, added up over three uses", name);
  if (!ok(off < 1e-12, thrice_name)) diag("off by %.3g", off);
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

/* An op of the list by its place there, which a case of test_listed has as its kind. */
static mm_status op_listed(mm_context *cx, mm_tensor *out, const mm_tensor *in, const op_case *c) {
  return mm_op_unary(cx, out, mm_op_at(c->kind), in);
}

/* Whatever is unary and in the list has a gradient that is right, before anybody has written its value down here. */
static void test_listed(void) {
  const mm_op *op;
  for (int place = 0; (op = mm_op_at(place)) != NULL; place++) {
    if (!op->unary || op->backward == NULL) continue;
    mm_context *cx = tap_open(1);
    const op_case c = {.name = op->name, .in = {{2, {3, 4}, POSITIVE}}, .op = op_listed, .kind = place};
    run r = {.c = &c, .layout = PACKED};
    mm_random rng;
    char name[128];
    mm_random_seed(&rng, 7);
    make_leaf(cx, &r, 0, MM_FLOAT64, &rng);
    snprintf(name, sizeof name, "%s: the gradient of an op of the list", op->name);
    check_gradient(cx, &r, name);
    mm_release(&r.leaves[0]);
    tap_close(cx);
  }
}

static void test_coverage(void) {
  const mm_op *op;
  for (int place = 0; (op = mm_op_at(place)) != NULL; place++) {
    bool found = false;
    for (int i = 0; i < CASES && !found; i++)
      found = strcmp(cases[i].name, op->name) == 0 && cases[i].no_gradient == (op->backward == NULL);
    char name[128];
    snprintf(name, sizeof name, "the op %s is declared in this test", op->name);
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
  fine(cx, mm_full(cx, &x, MM_FLOAT32, 2, (int64_t[]){5, 2}, 1));
  fine(cx, mm_full(cx, &index, MM_INT32, 1, (int64_t[]){1}, 5));
  fails(cx, mm_take(cx, &y, &x, &index), MM_EINDEX, "is 5, outside 0 … 4", "the first index past the end is refused");
  fine(cx, mm_full(cx, &index, MM_INT32, 1, (int64_t[]){1}, 4));
  fine(cx, mm_take(cx, &y, &x, &index));
  is_shape(&y, "the last one is not, and int32 will do", 1, 2);
  fine(cx, mm_from_doubles(cx, &x, MM_FLOAT64, 2, (int64_t[]){2, 3}, (double[]){1, (double)NAN, 3, 7, 7, 2}));
  fine(cx, mm_reduce(cx, &y, MM_MAX, &x, 1, false));
  is_near(&y, VALUES((double)NAN, 7), 0, "max passes a NaN on");
  fine(cx, mm_reduce(cx, &y, MM_MIN, &x, 1, false));
  is_near(&y, VALUES((double)NAN, 2), 0, "min passes a NaN on");
  fine(cx, mm_reduce(cx, &y, MM_ARGMAX, &x, 1, false));
  is_near(&y, VALUES(1, 0), 0, "argmax is the first of equals");
  ok(y.dtype == MM_INT64, "argmax is an integer");
  fine(cx, mm_full(cx, &x, MM_FLOAT64, 2, (int64_t[]){2, 3}, -HUGE_VAL));
  fine(cx, mm_softmax(cx, &y, &x, 1));
  is_near(&y, VALUES(0, 0, 0, 0, 0, 0), 0, "softmax of a row that is all −inf is 0");
  mm_tape *tape = NULL;
  fine(cx, mm_from_doubles(cx, &index, MM_FLOAT64, 1, (int64_t[]){2}, (double[]){1, 2}));
  fine(cx, mm_cast(cx, &index, &index, MM_INT64));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_cross_entropy(cx, &y, &x, &index, -1, true));
  is_double(mm_get(&y, NULL), HUGE_VAL, 0, "and its cross-entropy is ∞, as −log of that is");
  fine(cx, mm_tape_backward(tape, &y));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &y, &x));
  is_near(&y, VALUES(0, -0.5, 0, 0, 0, -0.5), 0, "with the gradient of a softmax that is 0");
  /* a slope at infinity; a norm of values whose squares vanish */
  for (int kind = MM_GELU; kind <= MM_SILU; kind++) {
    fine(cx, mm_full(cx, &x, MM_FLOAT32, 1, (int64_t[]){3}, HUGE_VAL));
    fine(cx, mm_require_grad(cx, &x));
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_unary(cx, &y, (mm_unary_kind)kind, &x));
    fine(cx, mm_reduce(cx, &y, MM_SUM, &y, 0, false));
    fine(cx, mm_tape_backward(tape, &y));
    mm_tape_close(tape);
    fine(cx, mm_grad(cx, &y, &x));
    is_near(&y, VALUES(1, 1, 1), 0, kind == MM_GELU ? "the slope of gelu at ∞ is 1" : "and that of silu");
  }
  fine(cx, mm_from_doubles(cx, &x, MM_FLOAT32, 2, (int64_t[]){1, 3}, (double[]){1e-30, 2e-30, 3e-30}));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_rms_norm(cx, &y, &x, NULL, 0));
  fine(cx, mm_reduce(cx, &y, MM_SUM, &y, MM_ALL_AXES, false));
  fine(cx, mm_tape_backward(tape, &y));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &y, &x));
  double inverse = 1e30 / sqrt(14 / 3.0); /* (1, 2, 3) · inverse is the row; its gradient inverse · (1 − y mean(y)) */
  is_near(&y, VALUES(inverse * 4 / 7, inverse / 7, inverse * -2 / 7), inverse * 1e-6,
          "values whose squares vanish have a norm, and what is beside a row of three takes no part in it");
  /* x^0 and 0^x have the gradient of a constant */
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
  for (int kind = MM_MAXIMUM; kind <= MM_MINIMUM; kind++) { /* max(x, index) where both are 0 */
    mm_zero_grad(&x);
    mm_zero_grad(&index);
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_binary(cx, &y, (mm_binary_kind)kind, &x, &index));
    fine(cx, mm_reduce(cx, &y, MM_SUM, &y, 0, false));
    fine(cx, mm_tape_backward(tape, &y));
    mm_tape_close(tape);
    fine(cx, mm_grad(cx, &y, &x));
    is_double(mm_get(&y, (int64_t[]){0}), 1, 0, "of two equal operands the first has the gradient");
    fine(cx, mm_grad(cx, &y, &index));
    is_double(mm_get(&y, (int64_t[]){0}), 0, 0, "and the second none");
  }
  mm_release(&x);
  mm_release(&y);
  mm_release(&index);
  tap_close(cx);
}

int main(void) {
  RUN(test_listed);
  RUN(test_coverage);
  RUN(test_cases);
  RUN(test_refusals);
  RUN(test_threads);
  RUN(test_corners);
  return done();
}
