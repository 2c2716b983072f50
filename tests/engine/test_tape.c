/* test_tape.c: recording, the backward loop, accumulation, and what a tape says of itself. The
 * derivatives are test_ops.c's. */
#include "tap.h"

#define VALUES(...) ((double[]){__VA_ARGS__})

static void vector(mm_context *cx, mm_tensor *out, int64_t n, const double *values) {
  fine(cx, mm_from_doubles(cx, out, MM_FLOAT64, 1, &n, values));
}

static void sum_of(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  fine(cx, mm_reduce(cx, out, MM_SUM, x, MM_ALL_AXES, false));
}

/* Σ x² */
static void squares(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  fine(cx, mm_unary(cx, out, MM_SQUARE, x));
  sum_of(cx, out, out);
}

static void test_accumulation(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, loss = {0}, grad = {0}, earlier = {0};
  mm_tape *tape = NULL;
  vector(cx, &x, 3, VALUES(1, -2, 3));
  ok(!mm_requires_grad(&x), "a tensor needs no gradient until it is asked for");
  fine(cx, mm_require_grad(cx, &x));
  ok(mm_requires_grad(&x), "then it does");
  fine(cx, mm_grad(cx, &grad, &x));
  ok(grad.storage == NULL, "there is no gradient before backward");
  for (int pass = 1; pass <= 3; pass++) {
    fine(cx, mm_tape_open(cx, &tape));
    squares(cx, &loss, &x);
    fine(cx, mm_tape_backward(tape, &loss));
    mm_tape_close(tape);
    if (pass == 1) fine(cx, mm_grad(cx, &earlier, &x));
  }
  fine(cx, mm_grad(cx, &grad, &x));
  is_near(&grad, VALUES(6, -12, 18), 0, "three walks add up");
  is_near(&earlier, VALUES(2, -4, 6), 0, "a gradient that was looked at stays what it was");
  mm_zero_grad(&x);
  fine(cx, mm_grad(cx, &grad, &x));
  ok(grad.storage == NULL, "zero_grad forgets it");
  mm_release(&x);
  mm_release(&loss);
  mm_release(&earlier);
  tap_close(cx);
}

static void test_reuse(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0}, z = {0}, grad = {0};
  mm_tape *tape = NULL;
  vector(cx, &x, 2, VALUES(3, 5));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_binary(cx, &y, MM_ADD, &x, &x)); /* 2x */
  fine(cx, mm_binary(cx, &z, MM_MUL, &y, &x)); /* 2x² */
  fine(cx, mm_binary(cx, &y, MM_ADD, &z, &y)); /* 2x² + 2x */
  fine(cx, mm_binary(cx, &y, MM_SUB, &y, &x)); /* 2x² + x */
  fine(cx, mm_binary(cx, &y, MM_DIV, &y, &y)); /* 1, with gradient 0 */
  fine(cx, mm_binary(cx, &y, MM_ADD, &y, &z)); /* 2x² + 1 */
  sum_of(cx, &y, &y);
  is_double(mm_get(&y, NULL), 2 * 9 + 2 * 25 + 2, 1e-15, "the value");
  fine(cx, mm_tape_backward(tape, &y));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &grad, &x));
  is_near(&grad, VALUES(12, 20), 1e-14,
          "a tensor used several times, also twice by one op, has the sum of its gradients");
  /* one upstream gradient shared by two operands must not be added to for both */
  mm_zero_grad(&x);
  mm_tensor u = {0}, w = {0};
  vector(cx, &u, 2, VALUES(1, 1));
  vector(cx, &w, 2, VALUES(2, 3));
  fine(cx, mm_require_grad(cx, &u));
  for (int pass = 1; pass <= 2; pass++) {
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_unary(cx, &z, MM_NEG, &x));
    fine(cx, mm_binary(cx, &y, MM_ADD, &x, &u));
    if (pass == 1) fine(cx, mm_binary(cx, &y, MM_ADD, &y, &z)); /* x + u − x */
    fine(cx, mm_binary(cx, &y, MM_MUL, &y, &w));
    sum_of(cx, &y, &y);
    fine(cx, mm_tape_backward(tape, &y));
    mm_tape_close(tape);
    fine(cx, mm_grad(cx, &grad, &x));
    is_near(&grad, pass == 1 ? VALUES(0, 0) : VALUES(2, 3), 0, "x + u − x has gradient 0, x + u the weights");
    fine(cx, mm_grad(cx, &grad, &u));
    is_near(&grad, pass == 1 ? VALUES(2, 3) : VALUES(4, 6), 0, "whatever x's is, u's are the weights, added up");
  }
  mm_release(&w);
  mm_release(&u);
  mm_release(&x);
  mm_release(&y);
  mm_release(&z);
  mm_release(&grad);
  tap_close(cx);
}

static void test_what_is_recorded(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, c = {0}, y = {0}, grad = {0}, whole = {0};
  mm_tape *tape = NULL;
  vector(cx, &x, 2, VALUES(3, 5));
  vector(cx, &c, 2, VALUES(1, 2));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_binary(cx, &y, MM_MUL, &x, &c));
  ok(!mm_requires_grad(&y), "without a tape nothing is recorded");
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_binary(cx, &y, MM_MUL, &c, &c));
  is_int(mm_tape_length(tape), 0, "an op on constants is not recorded");
  fine(cx, mm_binary(cx, &y, MM_GT, &x, &c));
  is_int(mm_tape_length(tape), 0, "a comparison is not recorded");
  fine(cx, mm_reduce(cx, &y, MM_ARGMAX, &x, 0, false));
  is_int(mm_tape_length(tape), 0, "argmax is not recorded");
  fine(cx, mm_cast(cx, &whole, &x, MM_INT64));
  ok(!mm_requires_grad(&whole), "nothing flows through integers");
  fine(cx, mm_binary(cx, &y, MM_MUL, &x, &c));
  mm_detach(&y);
  ok(!mm_requires_grad(&y), "a detached handle left the tape");
  fine(cx, mm_binary(cx, &y, MM_MUL, &y, &x));
  sum_of(cx, &y, &y);
  fine(cx, mm_tape_backward(tape, &y));
  ok(!mm_requires_grad(&y), "after the walk what was made on the tape is a constant");
  int64_t length = mm_tape_length(tape);
  fine(cx, mm_binary(cx, &y, MM_MUL, &x, &c));
  is_int(mm_tape_length(tape), length, "a walked tape records no more");
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &grad, &x));
  is_near(&grad, VALUES(3, 10), 0, "no gradient flows through a detached tensor");
  /* a gradient in the middle, when it is asked for */
  mm_zero_grad(&x);
  fine(cx, mm_tape_open(cx, &tape));
  mm_tensor middle = {0};
  fine(cx, mm_binary(cx, &middle, MM_MUL, &x, &c));
  fine(cx, mm_require_grad(cx, &middle));
  squares(cx, &y, &middle);
  fine(cx, mm_tape_backward(tape, &y));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &grad, &middle));
  is_near(&grad, VALUES(6, 20), 0, "a tensor on the way keeps its gradient when asked");
  fine(cx, mm_grad(cx, &grad, &x));
  is_near(&grad, VALUES(6, 40), 0, "and passes it on all the same");
  mm_release(&middle);
  mm_release(&x);
  mm_release(&c);
  mm_release(&y);
  mm_release(&whole);
  mm_release(&grad);
  tap_close(cx);
}

static void test_refusals(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0}, loss = {0}, whole = {0}, free_one = {0}, stale = {0}, grad = {0};
  mm_tape *tape = NULL, *second = NULL;
  vector(cx, &x, 2, VALUES(3, 5));
  fine(cx, mm_full(cx, &whole, MM_INT64, 1, (int64_t[]){2}, 1));
  fine(cx, mm_cast(cx, &free_one, &whole, MM_FLOAT64));
  fails(cx, mm_require_grad(cx, &whole), MM_EDTYPE, "an integer tensor (int64) has no gradient",
        "integers have no gradient");
  fails(cx, mm_grad(cx, &grad, &whole), MM_EDTYPE, "integer tensor", "nor can one be read");
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fails(cx, mm_tape_open(cx, &second), MM_ESTATE, "already open", "one tape at a time");
  ok(second == NULL, "and the output is untouched");
  squares(cx, &loss, &x);
  mm_share(&stale, &loss);
  fine(cx, mm_unary(cx, &y, MM_EXP, &x));
  fails(cx, mm_tape_backward(tape, &y), MM_ESHAPE, "the loss must be a scalar; it is 2", "the loss is a scalar");
  fails(cx, mm_tape_backward(tape, &whole), MM_EDTYPE, "int64", "the loss is real");
  fails(cx, mm_tape_backward(tape, &x), MM_ESTATE, "not on this tape", "a leaf is not on the tape");
  mm_tensor values = {0};
  fine(cx, mm_copy(cx, &values, &x));
  fails(cx, mm_assign(cx, &x, &values), MM_ESTATE, "still needs", "what the tape needs cannot be overwritten");
  fails(cx, mm_assign(cx, &values, &x), MM_ESTATE, "would lose track", "what it tracks cannot be written elsewhere");
  mm_release(&values);
  fine(cx, mm_binary(cx, &y, MM_ADD, &free_one, &stale));
  ok(mm_assign(cx, &free_one, &free_one) == MM_OK, "what backward does not read can be");
  fine(cx, mm_tape_backward(tape, &loss));
  fails(cx, mm_tape_backward(tape, &loss), MM_ESTATE, "the tape was walked already; open a new one", "backward once");
  fine(cx, mm_assign(cx, &x, &x));
  mm_tape_close(tape);
  fine(cx, mm_tape_open(cx, &tape));
  fails(cx, mm_tape_backward(tape, &stale), MM_ESTATE, "not on this tape",
        "a loss of an earlier tape is not on this one");
  mm_tape_close(tape);
  mm_tape_close(NULL);
  mm_release(&x);
  mm_release(&y);
  mm_release(&loss);
  mm_release(&whole);
  mm_release(&stale);
  mm_release(&free_one);
  mm_release(&grad);
  tap_close(cx);
}

/* ---- Memory ---- */

/* The walk ends with an op whose backward needs 20 N elements; by then the 30 N of the layers after it are gone. */
static void test_release(void) {
  mm_context *cx = tap_open(1);
  enum { LAYERS = 30, N = 10000, ROWS = 10 };
  const size_t layer = N * sizeof(float);
  mm_tensor x = {0}, h = {0}, loss = {0};
  mm_tape *tape = NULL;
  fine(cx, mm_full(cx, &x, MM_FLOAT32, 2, (int64_t[]){ROWS, N}, 0.1));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_unary(cx, &h, MM_SQUARE, &x));
  fine(cx, mm_reduce(cx, &h, MM_SUM, &h, 0, false));
  for (int i = 0; i < LAYERS; i++) fine(cx, mm_unary(cx, &h, MM_TANH, &h));
  sum_of(cx, &loss, &h);
  mm_release(&h);
  mm_memory_use before = mm_memory(cx);
  ok(before.live > (LAYERS + 2 * ROWS) * layer, "the tape keeps the activations");
  fine(cx, mm_tape_backward(tape, &loss));
  mm_memory_use after = mm_memory(cx);
  ok(after.peak < before.live + 4 * layer,
     "the walk lets go of them as it goes: the large gradients at its end fit in what they leave");
  ok(after.live < before.live - LAYERS * layer, "after the walk they are gone");
  is_int(after.storages, 3, "what lives is x, its gradient and the loss");
  mm_tape_close(tape);
  mm_release(&x);
  mm_release(&loss);
  tap_close(cx);
}

/* On the way gradients are shared, not copied: a leaf's own is its own, and can be written to. */
static void test_gradients_are_apart(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0}, loss = {0}, grad_x = {0}, grad_y = {0}, zero = {0};
  mm_tape *tape = NULL;
  fine(cx, mm_full(cx, &x, MM_FLOAT64, 2, (int64_t[]){3, 4}, 2));
  fine(cx, mm_full(cx, &y, MM_FLOAT64, 2, (int64_t[]){3, 4}, 2));
  fine(cx, mm_full(cx, &zero, MM_FLOAT64, 0, NULL, 0));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_require_grad(cx, &y));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_binary(cx, &loss, MM_ADD, &x, &y));
  fine(cx, mm_transpose(cx, &loss, &loss, 0, 1));
  sum_of(cx, &loss, &loss);
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  fine(cx, mm_grad(cx, &grad_x, &x));
  fine(cx, mm_grad(cx, &grad_y, &y));
  fine(cx, mm_assign(cx, &grad_x, &zero));
  is_double(mm_get(&grad_x, (int64_t[]){2, 3}), 0, 0, "x's gradient can be overwritten");
  is_double(mm_get(&grad_y, (int64_t[]){2, 3}), 1, 0, "y's, which was the same, stays");
  mm_release(&zero);
  mm_release(&x);
  mm_release(&y);
  mm_release(&loss);
  mm_release(&grad_x);
  mm_release(&grad_y);
  tap_close(cx);
}

/* A walk that fails half way leaves every gradient as it was. */
static void test_failed_walk(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, loss = {0}, grad = {0};
  mm_tape *tape = NULL;
  vector(cx, &x, 2, VALUES(3, 5));
  fine(cx, mm_require_grad(cx, &x));
  int64_t tried = 0;
  mm_status status = MM_ENOMEM;
  bool whole = true, spent = true;
  fine(cx, mm_tape_open(cx, &tape));
  squares(cx, &loss, &x);
  fine(cx, mm_tape_backward(tape, &loss));
  mm_tape_close(tape);
  while (status != MM_OK) {
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_unary(cx, &loss, MM_EXP, &x));
    fine(cx, mm_binary(cx, &loss, MM_MUL, &loss, &x));
    squares(cx, &loss, &loss);
    mm_memory_fail_after(cx, tried++);
    status = mm_tape_backward(tape, &loss);
    mm_memory_fail_after(cx, -1);
    fine(cx, mm_grad(cx, &grad, &x));
    if (status != MM_OK) {
      whole = whole && mm_get(&grad, (int64_t[]){0}) == 6 && mm_get(&grad, (int64_t[]){1}) == 10;
      if (tried > 1)
        spent = spent && mm_tape_backward(tape, &loss) == MM_ENOMEM && strstr(mm_message(cx), "broken off") != NULL;
    }
    mm_tape_close(tape);
  }
  ok(tried > 4, "several allocations were refused in turn");
  ok(whole, "after a walk that failed the gradient is what it was");
  ok(spent, "and the tape says that it was broken off");
  ok(mm_get(&grad, (int64_t[]){0}) > 1000, "the walk that had memory added to it");
  mm_release(&x);
  mm_release(&loss);
  mm_release(&grad);
  tap_close(cx);
}

/* ---- Looking ---- */

static void test_dump(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, W = {0}, h = {0}, g = {0}, loss = {0};
  mm_tape *tape = NULL;
  mm_tape_entry e;
  fine(cx, mm_full(cx, &x, MM_FLOAT32, 2, (int64_t[]){4, 3}, 1));
  fine(cx, mm_full(cx, &W, MM_FLOAT32, 2, (int64_t[]){3, 2}, 1));
  fine(cx, mm_require_grad(cx, &W));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_linear(cx, &h, &x, &W, NULL));
  fine(cx, mm_unary(cx, &g, MM_GELU, &h));
  fine(cx, mm_binary(cx, &h, MM_ADD, &g, &h));
  fine(cx, mm_concat(cx, &h, (const mm_tensor *const[]){&h, &g, &h, &g, &x}, 4, 0));
  sum_of(cx, &loss, &h);
  is_int(mm_tape_length(tape), 5, "five ops are on the tape");
  fine(cx, mm_tape_entry_at(tape, 0, &e));
  is_text(e.op, "linear", "the first");
  ok(e.n_inputs == 2 && e.inputs[0] == -2 && e.inputs[1] == -1, "it reads a constant and a leaf");
  ok(e.n_axes == 2 && e.shape[0] == 4 && e.shape[1] == 2 && !e.released, "and makes 4 × 2");
  fine(cx, mm_tape_entry_at(tape, 2, &e));
  ok(strcmp(e.op, "add") == 0 && e.inputs[0] == 1 && e.inputs[1] == 0, "the sum reads entries 1 and 0");
  fine(cx, mm_tape_entry_at(tape, 3, &e));
  ok(e.n_inputs == 4 && e.inputs[0] == 2 && e.inputs[1] == 1 && e.inputs[3] == 1, "concat reads four");
  fails(cx, mm_tape_entry_at(tape, 5, &e), MM_EINDEX, "entry 5 of 5", "there is no sixth");
  fine(cx, mm_tape_backward(tape, &loss));
  fine(cx, mm_tape_entry_at(tape, 3, &e));
  ok(e.released && e.n_axes == 2 && e.shape[0] == 16 && e.shape[1] == 2 && e.inputs[0] == 2,
     "after the walk its shape is still known");
  mm_tape_close(tape);
  mm_release(&x);
  mm_release(&W);
  mm_release(&h);
  mm_release(&g);
  mm_release(&loss);
  tap_close(cx);
}

static void test_first_nonfinite(void) {
  mm_context *cx = tap_open(1);
  mm_tensor x = {0}, y = {0};
  mm_tape *tape = NULL;
  mm_tape_entry e;
  vector(cx, &x, 3, VALUES(1, 0, 2));
  fine(cx, mm_require_grad(cx, &x));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_unary(cx, &y, MM_EXP, &x));
  is_int(mm_tape_first_nonfinite(tape), -1, "all finite so far");
  fine(cx, mm_unary(cx, &y, MM_LOG, &x));      /* ln 0 = −inf */
  fine(cx, mm_binary(cx, &y, MM_MUL, &y, &x)); /* −inf · 0 = NaN */
  sum_of(cx, &y, &y);
  int64_t first = mm_tape_first_nonfinite(tape);
  fine(cx, mm_tape_entry_at(tape, first, &e));
  is_text(e.op, "log", "the first op with a NaN or an infinity is named");
  is_int(first, 1, "by its place");
  mm_tape_close(tape);
  mm_release(&x);
  mm_release(&y);
  tap_close(cx);
}

/* ---- A regression trained to the solution of its normal equations ---- */

/* y = X w + b with X (32, 2): least squares by 200 steps of gradient descent against the 3 × 3 system
 * solved by elimination. */
static void test_regression(void) {
  mm_context *cx = tap_open(1);
  enum { N = 32, STEPS = 200 };
  mm_random rng;
  mm_random_seed(&rng, 7);
  mm_tensor X = {0}, y = {0}, w = {0}, b = {0}, loss = {0}, grad = {0}, rate = {0}, p = {0};
  fine(cx, mm_randn(cx, &X, &rng, MM_FLOAT64, 2, (int64_t[]){N, 2}));
  fine(cx, mm_randn(cx, &y, &rng, MM_FLOAT64, 2, (int64_t[]){N, 1}));
  double A[3][4] = {{0}};
  for (int64_t i = 0; i < N; i++) {
    double row[4] = {mm_get(&X, (int64_t[]){i, 0}), mm_get(&X, (int64_t[]){i, 1}), 1, mm_get(&y, (int64_t[]){i, 0})};
    for (int r = 0; r < 3; r++)
      for (int k = 0; k < 4; k++) A[r][k] += row[r] * row[k];
  }
  for (int r = 0; r < 3; r++)
    for (int below = 0; below < 3; below++)
      for (int k = 3; k >= r && below != r; k--) A[below][k] -= A[below][r] / A[r][r] * A[r][k];
  fine(cx, mm_full(cx, &w, MM_FLOAT64, 2, (int64_t[]){2, 1}, 0));
  fine(cx, mm_full(cx, &b, MM_FLOAT64, 1, (int64_t[]){1}, 0));
  fine(cx, mm_full(cx, &rate, MM_FLOAT64, 0, NULL, 0.3));
  mm_tensor *const parameters[] = {&w, &b};
  for (int i = 0; i < 2; i++) fine(cx, mm_require_grad(cx, parameters[i]));
  size_t steady = 0;
  bool flat = true;
  for (int step = 0; step < STEPS; step++) {
    mm_tape *tape = NULL;
    fine(cx, mm_tape_open(cx, &tape));
    fine(cx, mm_linear(cx, &loss, &X, &w, &b));
    fine(cx, mm_binary(cx, &loss, MM_SUB, &loss, &y));
    fine(cx, mm_unary(cx, &loss, MM_SQUARE, &loss));
    fine(cx, mm_reduce(cx, &loss, MM_MEAN, &loss, MM_ALL_AXES, false));
    fine(cx, mm_tape_backward(tape, &loss));
    for (int i = 0; i < 2; i++) {
      fine(cx, mm_grad(cx, &grad, parameters[i]));
      fine(cx, mm_binary(cx, &p, MM_MUL, &grad, &rate));
      fine(cx, mm_binary(cx, &p, MM_SUB, parameters[i], &p));
      fine(cx, mm_assign(cx, parameters[i], &p));
      mm_zero_grad(parameters[i]);
    }
    mm_tape_close(tape);
    if (step == 10) steady = mm_memory(cx).peak;
    if (step > 10) flat = flat && mm_memory(cx).peak == steady;
  }
  is_near(&w, VALUES(A[0][3] / A[0][0], A[1][3] / A[1][1]), 1e-12, "the weights are those of least squares");
  is_near(&b, VALUES(A[2][3] / A[2][2]), 1e-12, "and the intercept");
  ok(flat, "memory does not grow with the steps");
  mm_release(&X);
  mm_release(&y);
  mm_release(&w);
  mm_release(&b);
  mm_release(&loss);
  mm_release(&grad);
  mm_release(&rate);
  mm_release(&p);
  tap_close(cx);
}

int main(void) {
  RUN(test_accumulation);
  RUN(test_reuse);
  RUN(test_what_is_recorded);
  RUN(test_refusals);
  RUN(test_release);
  RUN(test_gradients_are_apart);
  RUN(test_failed_walk);
  RUN(test_dump);
  RUN(test_first_nonfinite);
  RUN(test_regression);
  return done();
}
