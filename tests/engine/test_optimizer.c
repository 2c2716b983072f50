/* test_optimizer.c: AdamW against its formulas written out here; the norm for clipping. */
#include "tap.h"

#define VALUES(...) ((double[]){__VA_ARGS__})

enum { N = 37, STEPS = 25 };

/* Loshchilov and Hutter 2019, algorithm 2, one parameter after another */
static void reference_step(double *p, double *m, double *v, const double *g, const mm_adamw *s, double grad_scale) {
  for (int i = 0; i < N; i++) {
    double gradient = g[i] * grad_scale;
    m[i] = s->beta1 * m[i] + (1 - s->beta1) * gradient;
    v[i] = s->beta2 * v[i] + (1 - s->beta2) * gradient * gradient;
    double m_hat = m[i] / (1 - pow(s->beta1, (double)s->step)), v_hat = v[i] / (1 - pow(s->beta2, (double)s->step));
    p[i] -= s->rate * (m_hat / (sqrt(v_hat) + s->epsilon) + s->decay * p[i]);
  }
}

static void check_steps(mm_dtype dtype, double tolerance, const char *name) {
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 1);
  mm_tensor p = {0}, m = {0}, v = {0}, g = {0};
  double want_p[N], want_m[N] = {0}, want_v[N] = {0};
  mm_adamw settings = {.rate = 3e-3, .beta1 = 0.9, .beta2 = 0.95, .epsilon = 1e-8, .decay = 0.1};
  fine(cx, mm_randn(cx, &p, &rng, dtype, 1, (int64_t[]){N}));
  fine(cx, mm_full(cx, &m, dtype, 1, (int64_t[]){N}, 0));
  fine(cx, mm_full(cx, &v, dtype, 1, (int64_t[]){N}, 0));
  for (int64_t i = 0; i < N; i++) want_p[i] = mm_get(&p, &i);
  for (settings.step = 1; settings.step <= STEPS; settings.step++) {
    double values[N];
    fine(cx, mm_randn(cx, &g, &rng, dtype, 1, (int64_t[]){N}));
    for (int64_t i = 0; i < N; i++) values[i] = mm_get(&g, &i);
    reference_step(want_p, want_m, want_v, values, &settings, 0.5);
    fine(cx, mm_adamw_step(cx, &p, &m, &v, &g, &settings, 0.5));
  }
  is_near(&p, want_p, tolerance, name);
  is_near(&m, want_m, tolerance, "its first moments");
  is_near(&v, want_v, tolerance, "its second moments");
  mm_release(&p);
  mm_release(&m);
  mm_release(&v);
  mm_release(&g);
  tap_close(cx);
}

static void test_steps(void) {
  check_steps(MM_FLOAT64, 1e-13, "25 steps in float64");
  check_steps(MM_FLOAT32, 2e-6, "25 steps in float32");
}

/* With no gradient only the decay acts, and it does not pass through the moments. */
static void test_decay_is_decoupled(void) {
  mm_context *cx = tap_open(1);
  mm_tensor p = {0}, m = {0}, v = {0}, g = {0};
  fine(cx, mm_full(cx, &p, MM_FLOAT64, 2, (int64_t[]){2, 2}, 8));
  fine(cx, mm_full(cx, &m, MM_FLOAT64, 2, (int64_t[]){2, 2}, 0));
  fine(cx, mm_full(cx, &v, MM_FLOAT64, 2, (int64_t[]){2, 2}, 0));
  fine(cx, mm_full(cx, &g, MM_FLOAT64, 2, (int64_t[]){2, 2}, 0));
  mm_adamw settings = {.rate = 0.5, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.5, .step = 1};
  fine(cx, mm_adamw_step(cx, &p, &m, &v, &g, &settings, 1));
  is_near(&p, VALUES(6, 6, 6, 6), 1e-15, "p loses rate · decay · p");
  is_near(&m, VALUES(0, 0, 0, 0), 0, "and the moments do not see it");
  /* a transposed parameter is stepped where it lies */
  mm_tensor view = {0};
  fine(cx, mm_from_doubles(cx, &p, MM_FLOAT64, 2, (int64_t[]){2, 2}, VALUES(1, 2, 4, 8)));
  fine(cx, mm_transpose(cx, &view, &p, 0, 1));
  fine(cx, mm_adamw_step(cx, &view, &m, &v, &g, &settings, 1));
  is_near(&p, VALUES(0.75, 1.5, 3, 6), 1e-15, "a view is stepped in place");
  mm_release(&view);
  mm_release(&p);
  mm_release(&m);
  mm_release(&v);
  mm_release(&g);
  tap_close(cx);
}

static void test_refusals(void) {
  mm_context *cx = tap_open(1);
  mm_tensor p = {0}, m = {0}, g = {0}, wide = {0}, whole = {0}, loss = {0};
  mm_tape *tape = NULL;
  double norm = -1;
  mm_adamw settings = {.rate = 0.5, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .decay = 0.5, .step = 1};
  fine(cx, mm_full(cx, &p, MM_FLOAT32, 2, (int64_t[]){2, 3}, 8));
  fine(cx, mm_full(cx, &m, MM_FLOAT32, 2, (int64_t[]){2, 3}, 0));
  fine(cx, mm_full(cx, &g, MM_FLOAT32, 2, (int64_t[]){3, 2}, 0));
  fine(cx, mm_full(cx, &wide, MM_FLOAT64, 2, (int64_t[]){2, 3}, 0));
  fine(cx, mm_full(cx, &whole, MM_INT64, 2, (int64_t[]){2, 3}, 0));
  fails(cx, mm_adamw_step(cx, &p, &m, &m, &g, &settings, 1), MM_ESHAPE, "the parameter is 2 × 3, the gradient is 3 × 2",
        "shapes agree");
  fails(cx, mm_adamw_step(cx, &p, &m, &m, &wide, &settings, 1), MM_EDTYPE, "the gradient is float64", "types agree");
  fails(cx, mm_adamw_step(cx, &whole, &m, &m, &m, &settings, 1), MM_EDTYPE, "must be real", "integers are not trained");
  settings.step = 0;
  fails(cx, mm_adamw_step(cx, &p, &m, &m, &m, &settings, 1), MM_EVALUE, "steps count from 1", "steps count from 1");
  settings.step = 1;
  fine(cx, mm_require_grad(cx, &p));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_unary(cx, &loss, MM_SQUARE, &p));
  fails(cx, mm_adamw_step(cx, &p, &m, &m, &m, &settings, 1), MM_ESTATE, "the open tape still needs the parameter",
        "not under the tape's feet");
  mm_tape_close(tape);
  fails(cx, mm_global_norm(cx, &norm, (const mm_tensor *const[]){&p, &whole}, 2), MM_EDTYPE, "tensor 2 is int64",
        "norms are of reals");
  is_double(norm, -1, 0, "the output is untouched");
  mm_release(&p);
  mm_release(&m);
  mm_release(&g);
  mm_release(&wide);
  mm_release(&whole);
  mm_release(&loss);
  tap_close(cx);
}

static void test_global_norm(void) {
  mm_context *cx = tap_open(1);
  mm_tensor a = {0}, b = {0}, t = {0};
  double norm = 0;
  fine(cx, mm_full(cx, &a, MM_FLOAT32, 2, (int64_t[]){100, 90}, 0.5));
  fine(cx, mm_from_doubles(cx, &b, MM_FLOAT64, 2, (int64_t[]){1, 2}, VALUES(3, 4)));
  fine(cx, mm_transpose(cx, &t, &a, 0, 1));
  fine(cx, mm_global_norm(cx, &norm, (const mm_tensor *const[]){&t, &b}, 2));
  is_double(norm, sqrt(9000 * 0.25 + 25), 1e-15, "the norm of all elements together, of both types, strided or not");
  fine(cx, mm_global_norm(cx, &norm, NULL, 0));
  is_double(norm, 0, 0, "of none it is 0");
  mm_release(&a);
  mm_release(&b);
  mm_release(&t);
  tap_close(cx);
}

int main(void) {
  RUN(test_steps);
  RUN(test_decay_is_decoupled);
  RUN(test_refusals);
  RUN(test_global_norm);
  return done();
}
