/* test_kernels.c: the kernels of every instruction set: the same bits from each, and the right numbers.
 *
 * The sets this processor has are compared with the generic one, kernel by kernel, byte for byte; one digest over all
 * that does not go through libm is fixed here, so that another architecture must give it too. Then functions against
 * long double, special values, and rows against their definitions. Matrix products and attention have tests of their
 * own. */
#include <float.h>

#include "kernels/fused.h"
#include "kernels/kernels.h"
#include "tap.h"

/* ---- the same bits ---- */

/* FNV-1a, 64 bits */
typedef struct {
  char name[48];
  uint64_t hash;
  bool own, strayed; /* computed without libm; a margin was written */
} digest;
typedef struct {
  digest of[160];
  int n;
} battery;

static void digest_bytes(digest *d, const void *bytes, size_t n) {
  for (size_t i = 0; i < n; ++i) d->hash = (d->hash ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
}
static digest *new_digest(battery *b, const char *name, int kind, size_t width) {
  digest *d = &b->of[b->n++];
  *d = (digest){.hash = 0xcbf29ce484222325u, .own = true};
  const char *which = strncmp(name, "unary", 5) == 0 ? mm_unary_name((mm_unary_kind)kind)
                      : strcmp(name, "binary") == 0  ? mm_binary_name((mm_binary_kind)kind)
                                                     : "";
  snprintf(d->name, sizeof d->name, "%s%s%s, float%d", name, *which ? " " : "", which, (int)width * 8);
  return d;
}

static const int64_t sizes[] = {0,  1,  2,  3,  5,  7,  8,  9,   12,  15,  16,  17,
                                24, 31, 32, 33, 47, 64, 65, 100, 127, 130, 2100}; /* the last: blocks of a sum */
#define EACH_SIZE(n)                                                                                                   \
  for (int64_t n, i_##n = 0; i_##n < (int64_t)(sizeof sizes / sizeof *sizes) && ((n = sizes[i_##n]), true); ++i_##n)
#define EACH_ROUND(wild) for (int wild = 0; wild < 2; ++wild)

#define real       float
#define NAME(name) name##_float
#include "kernel_battery.h"
#undef real
#undef NAME
#define real       double
#define NAME(name) name##_double
#include "kernel_battery.h"
#undef real

static battery run_battery(const mm_kernels *set) {
  battery b = {.n = 0};
  all_float(&b, set->f32);
  all_double(&b, set->f64);
  return b;
}

static const char *const set_names[] = {BASE_SET, "avx2", "avx512", "neon", "wasm-relaxed"};
enum { SETS = sizeof set_names / sizeof *set_names };

static void test_same_bits(void) {
  battery want = run_battery(mm_kernels_choose(BASE_SET, NULL));
  char name[128];
  digest whole = {.hash = 0xcbf29ce484222325u};
  for (int i = 0; i < want.n; ++i)
    if (want.of[i].own) digest_bytes(&whole, &want.of[i].hash, sizeof whole.hash);
  snprintf(name, sizeof name, "%016" PRIx64, whole.hash);
  is_text(name, "b7e3e1bf26102c09", "everything that is ours, on any architecture");
  for (int s = 0; s < SETS; ++s) {
    const mm_kernels *set = mm_kernels_choose(set_names[s], NULL);
    if (!set) continue;
    battery got = run_battery(set);
    for (int i = 0; i < want.n; ++i) {
      snprintf(name, sizeof name, "%s: %s as generic, nothing written outside", want.of[i].name, set->isa);
      ok(got.of[i].hash == want.of[i].hash && !got.of[i].strayed, name);
    }
  }
}

static void test_choose(void) {
  char names[MM_SET_NAMES] = "";
  const mm_kernels *best = mm_kernels_choose(NULL, names);
  ok(best != NULL, "there is always a set");
  ok(best && mm_kernels_choose(best->isa, NULL) == best, "it can be asked for by name");
  ok(!mm_kernels_choose("sse9", names), "an unknown name is refused");
  ok(strstr(names, BASE_SET) && best && strstr(names, best->isa), "and those that there are, are named");
  ok(!mm_kernels_exist("sse9") && mm_kernels_exist(BASE_SET), "a set of this program, or of none");
#if defined(__x86_64__)
  const char *foreign = "neon";
#else
  const char *foreign = "avx512";
#endif
  ok(!mm_kernels_choose(foreign, NULL), "a set of another architecture is refused");
  ok(!mm_kernels_choose("", NULL), "so is no name at all");
}

/* ---- functions against long double ---- */

static long double reference(mm_unary_kind kind, long double x) {
  switch (kind) {
  case MM_EXP: return expl(x);
  case MM_LOG: return logl(x);
  case MM_TANH: return tanhl(x);
  case MM_SIGMOID: return 1 / (1 + expl(-x));
  case MM_SILU: return x / (1 + expl(-x));
  case MM_GELU: return x / (1 + expl(-2 * 0.797884560802865355879892119868763737L * (x + 0.044715L * x * x * x)));
  case MM_SIN: return sinl(x);
  case MM_COS: return cosl(x);
  default: return x > 0 ? -x * logl(x) : 0;
  }
}

static double ulps_float(float got, long double want) {
  int exponent;
  frexpl(want, &exponent);
  if (exponent < -125) exponent = -125;
  return (double)(fabsl((long double)got - want) / ldexpl(1, exponent - 24));
}
static double ulps_double(double got, long double want) {
  int exponent;
  frexpl(want, &exponent);
  if (exponent < -1021) exponent = -1021;
  return (double)(fabsl((long double)got - want) / ldexpl(1, exponent - 53));
}

typedef struct {
  mm_unary_kind kind;
  double low, high; /* arguments */
  double bound32, bound64;
} accuracy;

/* Bounds in units in the last place of the true value. Far down the tails of sigmoid, silu and gelu a relative error in
 * the exponent's argument weighs as much as the argument, so the ranges stop where models do. */
static const accuracy accuracies[] = {
    {MM_EXP, -87, 88, 1, 1},   {MM_EXP, -104, -87, 1, 1},  {MM_LOG, 1e-37, 1e38, 1, 1}, {MM_LOG, 0.5, 2, 1, 1},
    {MM_TANH, -10, 10, 3, 3},  {MM_TANH, -0.1, 0.1, 3, 3}, {MM_SIGMOID, -20, 20, 3, 3}, {MM_SILU, -20, 20, 3, 3},
    {MM_GELU, -2, 10, 7, 7},   {MM_GELU, -5, -2, 40, 40},  {MM_PLOGP, 1e-30, 4, 2, 2},  {MM_SIN, -100, 100, 1, 1},
    {MM_COS, -100, 100, 1, 1},
};

static void test_accuracy(void) {
  volatile long double one = 1;
  if (LDBL_MANT_DIG > DBL_MANT_DIG && expl(one) == (long double)exp((double)one)) {
    skip("accuracy", "the C library's functions of long double are those of double, and no measure");
    return;
  }
  const mm_kernels *set = mm_kernels_choose(getenv("MINIMODEL_ISA"), NULL);
  enum { BLOCK = 500, BLOCKS = 100 };
  if (!set) return;
  for (size_t c = 0; c < sizeof accuracies / sizeof *accuracies; ++c) {
    const accuracy *a = &accuracies[c];
    double worst32 = 0, worst64 = 0, at32 = 0, at64 = 0;
    mm_random rng;
    mm_random_seed(&rng, c);
    for (int b = 0; b < BLOCKS; ++b) {
      float x32[BLOCK], y32[BLOCK];
      double x64[BLOCK], y64[BLOCK];
      for (int i = 0; i < BLOCK; ++i) {
        double u = ((double)(b * BLOCK + i) + mm_random_uniform(&rng)) / (BLOCK * BLOCKS);
        bool wide = a->low > 0 && a->high / a->low > 100; /* then evenly in the logarithm */
        x64[i] = wide ? a->low * pow(a->high / a->low, u) : a->low + (a->high - a->low) * u;
        x32[i] = (float)x64[i];
      }
      set->f32->unary[a->kind](y32, x32, BLOCK);
      set->f64->unary[a->kind](y64, x64, BLOCK);
      for (int i = 0; i < BLOCK; ++i) {
        double off32 = ulps_float(y32[i], reference(a->kind, (long double)x32[i]));
        double off64 = ulps_double(y64[i], reference(a->kind, (long double)x64[i]));
        if (!(off32 <= worst32)) worst32 = off32, at32 = (double)x32[i];
        if (!(off64 <= worst64)) worst64 = off64, at64 = x64[i];
      }
    }
    char name[128];
    snprintf(name, sizeof name, "%s over [%g, %g]: %.2f ulp in float32, %.2f in float64", mm_unary_name(a->kind),
             a->low, a->high, worst32, worst64);
    if (!ok(worst32 <= a->bound32 && worst64 <= a->bound64, name)) diag("worst at %.9g and %.17g", at32, at64);
  }
}

/* f(x) = y exactly, for both types; NaN equals NaN, and zeros have signs */
static const struct {
  mm_unary_kind kind;
  double x, y;
} special[] = {
    {MM_EXP, 0, 1},
    {MM_EXP, -INFINITY, 0},
    {MM_EXP, INFINITY, INFINITY},
    {MM_EXP, NAN, NAN},
    {MM_EXP, 1000, INFINITY},
    {MM_EXP, -1000, 0},
    {MM_LOG, 1, 0},
    {MM_LOG, 0, -INFINITY},
    {MM_LOG, -0.0, -INFINITY},
    {MM_LOG, -1, NAN},
    {MM_LOG, NAN, NAN},
    {MM_LOG, INFINITY, INFINITY},
    {MM_LOG, -INFINITY, NAN},
    {MM_TANH, 0, 0},
    {MM_TANH, -0.0, -0.0},
    {MM_TANH, INFINITY, 1},
    {MM_TANH, -INFINITY, -1},
    {MM_TANH, NAN, NAN},
    {MM_SIGMOID, 0, 0.5},
    {MM_SIGMOID, INFINITY, 1},
    {MM_SIGMOID, -INFINITY, 0},
    {MM_SIGMOID, NAN, NAN},
    {MM_GELU, 0, 0},
    {MM_GELU, INFINITY, INFINITY},
    {MM_GELU, -INFINITY, -0.0},
    {MM_GELU, NAN, NAN},
    {MM_GELU, -1e30, -0.0},
    {MM_SILU, -INFINITY, -0.0},
    {MM_SILU, INFINITY, INFINITY},
    {MM_SILU, NAN, NAN},
    {MM_RELU, NAN, NAN},
    {MM_RELU, -3, 0},
    {MM_RELU, 3, 3},
    {MM_RELU, -INFINITY, 0},
    {MM_SIGN, -0.0, -0.0},
    {MM_SIGN, -5, -1},
    {MM_SIGN, INFINITY, 1},
    {MM_SIGN, NAN, NAN},
    {MM_PLOGP, 0, 0},
    {MM_PLOGP, 1, -0.0},
    {MM_SQRT, -1, NAN},
    {MM_SQRT, -0.0, -0.0},
    {MM_RECIPROCAL, 0, INFINITY},
    {MM_RECIPROCAL, -INFINITY, -0.0},
    {MM_ABS, -0.0, 0},
    {MM_NEG, 0, -0.0},
    {MM_ABS, -INFINITY, INFINITY},
};

static void test_special_values(void) {
  for (int s = 0; s < SETS; ++s) {
    const mm_kernels *set = mm_kernels_choose(set_names[s], NULL);
    if (!set) continue;
    int wrong = 0;
    for (size_t c = 0; c < sizeof special / sizeof *special; ++c) {
      float x32 = (float)special[c].x, y32;
      double y64, want = special[c].y;
      set->f32->unary[special[c].kind](&y32, &x32, 1);
      set->f64->unary[special[c].kind](&y64, &special[c].x, 1);
      bool same = isnan(want) ? isnan(y32) && isnan(y64)
                              : (double)y32 == want && y64 == want && !signbit(y32) == !signbit(want) &&
                                    !signbit(y64) == !signbit(want);
      if (!same)
        diag("%s(%g): got %g and %g, wanted %g", mm_unary_name(special[c].kind), special[c].x, (double)y32, y64, want);
      wrong += !same;
    }
    char name[64];
    snprintf(name, sizeof name, "zeros, infinities and NaN through the functions: %s", set->isa);
    is_int(wrong, 0, name);
  }
}

/* ---- rows against their definitions ---- */

static void test_rows(void) {
  const mm_kernel_table *k = mm_kernels_choose(NULL, NULL)->f64;
  enum { N = 37 };
  double x[N], y[N], dy[N], dx[N], total = 0, shifted[N];
  fill_double(x, N, "rows", 1, false);
  k->softmax(y, x, 1, N);
  for (int i = 0; i < N; ++i) total += y[i];
  is_double(total, 1, 1e-15, "softmax sums to 1");
  for (int i = 0; i < N; ++i) shifted[i] = x[i] + 700;
  k->softmax(dx, shifted, 1, N);
  double apart = 0;
  for (int i = 0; i < N; ++i) apart = fmax(apart, fabs(dx[i] - y[i]));
  ok(apart < 1e-12, "softmax does not see a constant added, nor overflow");
  double masked[3] = {-INFINITY, -INFINITY, -INFINITY}, out[3] = {7, 7, 7};
  k->softmax(out, masked, 1, 3);
  ok(out[0] == 0 && out[1] == 0 && out[2] == 0, "a row of −infinity gives zeros");
  masked[1] = NAN;
  k->softmax(out, masked, 1, 3);
  ok(isnan(out[0]) && isnan(out[1]) && isnan(out[2]), "a NaN makes its row NaN");
  is_int(k->extreme((double[]){1, NAN, 3, NAN}, 1, 4, false), 1, "the greatest is the first NaN");
  is_int(k->extreme((double[]){-INFINITY, -3, -2, -2}, 1, 4, false), 2, "or the first of equals");
  is_int(k->extreme((double[]){4, 0, 1, 0, 2, 0, 1, 0}, 2, 4, true), 1, "the least, by steps");
  double l;
  k->logsumexp(&l, (double[]){1000, 1000}, 1, 2);
  is_double(l, 1000 + log(2), 1e-15, "logsumexp of large values");
  k->logsumexp(&l, (double[]){3, INFINITY}, 1, 2);
  is_double(l, INFINITY, 0, "logsumexp with an infinity");

  /* the derivative of Σ dy · layer_norm(x) by central differences, against the backward kernel */
  double gain[N], bias[N], dgain[N] = {0}, dbias[N] = {0}, mean, inverse;
  fill_double(gain, N, "gain", 2, false);
  fill_double(bias, N, "bias", 3, false);
  fill_double(dy, N, "dy", 4, false);
  k->layer_norm(y, &mean, &inverse, x, gain, bias, 1e-5, 1, N);
  memset(dx, 0, sizeof dx);
  k->layer_norm_backward(dx, dgain, dbias, dy, x, gain, &mean, &inverse, true, 1, N);
  apart = 0;
  for (int i = 0; i < N; ++i) {
    double kept = x[i], side[2];
    for (int s = 0; s < 2; ++s) {
      x[i] = kept + (s ? 1e-5 : -1e-5);
      k->layer_norm(y, NULL, NULL, x, gain, bias, 1e-5, 1, N);
      k->products(y, y, dy, false, N);
      side[s] = k->sum(y, N);
    }
    x[i] = kept;
    apart = fmax(apart, fabs((side[1] - side[0]) / 2e-5 - dx[i]));
  }
  ok(apart < 1e-6, "layer norm's backward is its derivative");
  is_double(dbias[5], dy[5], 0, "the gradient of its bias");

  double pair[4] = {1, 2, 3, 4}, turned[4];
  const double cosines[2] = {cos(1), cos(0.01)}, sines[2] = {sin(1), sin(0.01)};
  k->rope(turned, 4, pair, 4, cosines, sines, 2, MM_ROPE_INTERLEAVED, 1, false, 1, 4);
  is_double(turned[0], -1.1426396637, 1e-10, "rotation of neighbours");
  is_double(turned[3], 4.0297995017, 1e-10, "rotation of neighbours, second pair");
  k->rope(turned, 4, pair, 4, cosines, sines, 2, MM_ROPE_HALF, 1, false, 1, 4);
  is_double(turned[0], -1.9841106486, 1e-10, "rotation of halves");
  k->rope(turned, 4, turned, 4, cosines, sines, 2, MM_ROPE_HALF, -1, false, 1, 4);
  is_double(turned[2], 3, 1e-15, "and back, in place");
}

/* A float of any kind that rounding treats apart: any bits, few bits, all but few bits, subnormal, of one size. */
static float odd_float(uint64_t *state) {
  static const uint32_t keep[] = {0x7fffff, 7, 0x700000, 0x7ffff8};
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  uint32_t bits = (uint32_t)(*state >> 32), choice = (uint32_t)(*state >> 24) & 31;
  float out;
  bits = (bits & 0xff800000u) | (bits & keep[choice & 3]) | ((choice & 3) == 3 ? 0 : choice & 4);
  if (choice >= 16) bits = (bits & 0x80ffffffu) | 0x3f000000u;     /* 0.5 … 2 */
  else if (choice >= 12) bits &= 0x807fffffu;                      /* subnormal */
  else if (choice >= 8) bits = (bits & 0x8fffffffu) | 0x30000000u; /* 2^-31 … 2 */
  memcpy(&out, &bits, sizeof out);
  return out;
}

/* Rounded once. WASI's fmaf is wrong near half-way; there ours is the measure, which this test holds against libm's on
 * other machines. */
static float fused(float a, float b, float c) {
#if defined(__wasm__)
  return fma_of_floats(a, b, c);
#else
  return fmaf(a, b, c);
#endif
}

/* The base set's own fused multiply-add of floats against libm's. */
static void test_fused(void) {
  const mm_kernels *set = mm_kernels_choose(BASE_SET, NULL);
  uint64_t state = 1;
  int64_t wrong = 0;
  for (int64_t i = 0; i < 3000000; ++i) {
    float a = odd_float(&state), b = odd_float(&state), c = odd_float(&state);
    if (i % 3 == 0) c = i % 2 ? -(a * b) : ldexpf(a * b, (int)(i / 6 % 54) - 27); /* near cancellation, near half-way */
    float want = fused(a, b, c), got = c;
    set->f32->add_scaled(&got, &b, a, 1);
    wrong += memcmp(&want, &got, sizeof got) != 0 && !(isnan(want) && isnan(got));
  }
  is_int(wrong, 0, "a float's multiply-add is rounded once, whatever the numbers");
}

static void test_overwriting(void) {
  static const char *const sets[] = {BASE_SET, "avx2", "avx512", "neon", "wasm-relaxed"};
  for (size_t i = 0; i < sizeof sets / sizeof sets[0]; ++i) {
    const mm_kernels *set = mm_kernels_choose(sets[i], NULL);
    if (set == NULL) continue;
    char name[80];
    snprintf(name, sizeof name, "%s: what a backward kernel writes is what it adds to zeros", sets[i]);
    ok(overwrites_float(set->f32) && overwrites_double(set->f64), name);
  }
}

static void test_adamw(void) {
  const mm_kernels *set = mm_kernels_choose(NULL, NULL);
  double p = 0.5, m = 0, v = 0, want_p = 0.5, want_m = 0, want_v = 0;
  float p32 = 0.5f, m32 = 0, v32 = 0;
  for (int64_t step = 1; step <= 20; ++step) {
    const mm_adamw settings = {.rate = 0.01, .beta1 = 0.9, .beta2 = 0.99, .epsilon = 1e-8, .decay = 0.1, .step = step};
    double g = sin((double)step), scaled = g * 0.25;
    float g32 = (float)g;
    set->f64->adamw(&p, &m, &v, &g, &settings, 0.25, 1);
    set->f32->adamw(&p32, &m32, &v32, &g32, &settings, 0.25, 1);
    want_m = 0.9 * want_m + 0.1 * scaled;
    want_v = 0.99 * want_v + 0.01 * scaled * scaled;
    double m_hat = want_m / (1 - pow(0.9, (double)step)), v_hat = want_v / (1 - pow(0.99, (double)step));
    want_p -= 0.01 * 0.1 * want_p + 0.01 * m_hat / (sqrt(v_hat) + 1e-8);
  }
  is_double(p, want_p, 1e-14, "twenty steps of AdamW");
  is_double((double)p32, want_p, 1e-6, "in float32");
}

int main(void) {
  RUN(test_choose);
  RUN(test_special_values);
  RUN(test_accuracy);
  RUN(test_rows);
  RUN(test_fused);
  RUN(test_overwriting);
  RUN(test_adamw);
  RUN(test_same_bits);
  return done();
}
