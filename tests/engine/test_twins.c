/* test_twins.c: the fast kernels of rows and sums against their readable twins (kernels/twins.c), on every
 * instruction set and for both types. Attention against its twin: test_attention_kernel.c; the product:
 * test_matmul.c; functions: test_kernels.c. */
#include "kernels/twins.h"
#include "tap.h"

enum { ROWS = 5, MOST = 150, COUNT = ROWS * MOST, ARRAYS = 9 };
static const int64_t widths[] = {1, 2, 3, 7, 16, 17, 31, 64, 100, 150};
static const char *const sets[] = {BASE_SET, "avx2", "avx512", "neon", "wasm-relaxed"};

/* Arrays of one type; a twin's are doubles. */
typedef struct arrays {
  mm_dtype dtype;
  union {
    float f32[COUNT];
    double f64[COUNT];
  } of[ARRAYS];
} arrays;

static void start(arrays *a, mm_dtype dtype, uint64_t seed) {
  mm_random rng;
  mm_random_seed(&rng, seed);
  a->dtype = dtype;
  for (int k = 0; k < ARRAYS; k++) /* floats, so that both have the same numbers */
    for (int i = 0; i < COUNT; i++) mm_set_real(&a->of[k], dtype, i, (double)(float)mm_random_normal(&rng));
}

static double apart(const arrays *a, const arrays *b) {
  double worst = 0;
  for (int k = 0; k < ARRAYS; k++)
    for (int i = 0; i < COUNT; i++) {
      double x = mm_real(&a->of[k], a->dtype, i), y = mm_real(&b->of[k], b->dtype, i);
      double off = fabs(x - y) / fmax(1, fabs(y));
      if (x != y && !(off <= worst)) worst = off;
    }
  return worst;
}

/* ---- One function for each kernel: what it does to arrays 0 … 8, of rows of n ---- */

typedef void act(const mm_kernel_table *k, arrays *a, int64_t n);
#define A(i) (&a->of[i])

static void sums(const mm_kernel_table *k, arrays *a, int64_t n) {
  const void *rows[] = {A(1), A(2), A(3), A(4), A(5), A(6), A(7), A(8), A(1), A(2)};
  mm_set_real(A(0), a->dtype, 0, k->sum(A(1), n));
  mm_set_real(A(0), a->dtype, 1, k->sum_squares(A(1), n));
  k->sum_rows(mm_real_at(A(0), a->dtype, MOST), rows, 10, n);
}
static void softmax(const mm_kernel_table *k, arrays *a, int64_t n) {
  for (int64_t i = 0; i < n; i++) mm_set_real(A(1), a->dtype, n + i, -HUGE_VAL); /* a row with nothing */
  k->softmax(A(0), A(1), ROWS, n);
  k->softmax_backward(A(2), A(3), A(0), true, ROWS, n);
  k->softmax_backward(A(4), A(3), A(0), false, ROWS, n);
}
static void log_softmax(const mm_kernel_table *k, arrays *a, int64_t n) {
  k->log_softmax(A(0), A(1), ROWS, n);
  k->log_softmax_backward(A(2), A(3), A(0), true, ROWS, n);
  k->logsumexp(A(4), A(1), ROWS, n);
}
static void layer_norm(const mm_kernel_table *k, arrays *a, int64_t n) {
  k->layer_norm(A(0), A(5), A(6), A(1), A(2), A(3), 1e-3, ROWS, n);
  k->layer_norm_backward(A(4), A(7), A(8), A(0), A(1), A(2), A(5), A(6), true, ROWS, n);
  k->layer_norm(A(0), NULL, NULL, A(1), NULL, NULL, 1e-3, ROWS, n);
}
static void rms_norm(const mm_kernel_table *k, arrays *a, int64_t n) {
  k->rms_norm(A(0), A(6), A(1), A(2), 1e-3, ROWS, n);
  k->rms_norm_backward(A(4), A(7), A(0), A(1), A(2), A(6), false, ROWS, n);
}
static void cross_entropy(const mm_kernel_table *k, arrays *a, int64_t n) {
  const int64_t targets[ROWS] = {n - 1, 0, -1, n / 2, 0};
  k->cross_entropy(A(0), A(2), A(3), A(1), targets, -1, ROWS, n);
  k->cross_entropy_backward(A(4), A(1), A(2), A(3), targets, -1, A(5), 1, true, ROWS, n);
}
static void rope(const mm_kernel_table *k, arrays *a, int64_t n) {
  k->rope(A(0), n, A(1), n, A(2), A(3), n / 2, MM_ROPE_INTERLEAVED, 1, false, ROWS, n);
  k->rope(A(4), n, A(1), n, A(2), A(3), n / 4, MM_ROPE_HALF, -1, true, ROWS, n);
}
static void adamw(const mm_kernel_table *k, arrays *a, int64_t n) {
  const mm_adamw settings = {.rate = 1e-2, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-3, .decay = 0.1, .step = 3};
  for (int64_t i = 0; i < n; i++) mm_set_real(A(2), a->dtype, i, fabs(mm_real(A(2), a->dtype, i)));
  k->adamw(A(0), A(1), A(2), A(3), &settings, 0.5, n);
}

static const struct {
  const char *name;
  act *act;
} kernels[] = {{"sums", sums},
               {"softmax", softmax},
               {"log_softmax, logsumexp", log_softmax},
               {"layer_norm", layer_norm},
               {"rms_norm", rms_norm},
               {"cross_entropy", cross_entropy},
               {"rope", rope},
               {"adamw", adamw}};

static void test_agreement(void) {
  static arrays fast, plain;
  for (size_t s = 0; s < sizeof sets / sizeof sets[0]; s++) {
    const mm_kernels *set = mm_kernels_choose(sets[s], NULL);
    if (set == NULL) continue;
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++)
      for (int wide = 0; wide < 2; wide++) {
        mm_dtype dtype = wide ? MM_FLOAT64 : MM_FLOAT32;
        double worst = 0;
        for (size_t w = 0; w < sizeof widths / sizeof widths[0]; w++) {
          start(&fast, dtype, w);
          start(&plain, MM_FLOAT64, w);
          kernels[i].act(mm_kernels_of(set, dtype), &fast, widths[w]);
          kernels[i].act(&mm_kernel_twins, &plain, widths[w]);
          worst = fmax(worst, apart(&fast, &plain));
        }
        char name[128];
        snprintf(name, sizeof name, "%s, %s, %s: within %.1e of the twin", kernels[i].name, sets[s],
                 mm_dtype_name(dtype), worst);
        ok(worst < (wide ? 1e-12 : 2e-4), name);
      }
  }
}

int main(void) {
  RUN(test_agreement);
  return done();
}
