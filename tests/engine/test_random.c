/* test_random.c: the streams against the published algorithms, and against what their distributions should be.
 *
 * Every draw is from a fixed seed, so that a test either always holds or never. */
#include "tensor/tensor.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

/* ---- The published algorithms, written again ---- */

static uint64_t reference_splitmix(uint64_t *x) {
  *x += UINT64_C(0x9e3779b97f4a7c15);
  uint64_t z = *x;
  z ^= z >> 30;
  z *= UINT64_C(0xbf58476d1ce4e5b9);
  z ^= z >> 27;
  z *= UINT64_C(0x94d049bb133111eb);
  z ^= z >> 31;
  return z;
}

static uint64_t reference_xoshiro(uint64_t s[4]) {
  uint64_t sum = s[0] + s[3], result = ((sum << 23) | (sum >> 41)) + s[0];
  uint64_t next[4] = {s[0] ^ s[3] ^ s[1], s[1] ^ s[2] ^ s[0], s[2] ^ s[0] ^ (s[1] << 17), s[3] ^ s[1]};
  next[3] = (next[3] << 45) | (next[3] >> 19);
  memcpy(s, next, sizeof next);
  return result;
}

static void test_known_values(void) {
  const uint64_t published[10] = {UINT64_C(41943041),
                                  UINT64_C(58720359),
                                  UINT64_C(3588806011781223),
                                  UINT64_C(3591011842654386),
                                  UINT64_C(9228616714210784205),
                                  UINT64_C(9973669472204895162),
                                  UINT64_C(14011001112246962877),
                                  UINT64_C(12406186145184390807),
                                  UINT64_C(15849039046786891736),
                                  UINT64_C(10450023813501588000)};
  mm_random rng = {.state = {1, 2, 3, 4}};
  bool same = true;
  for (int i = 0; i < 10; i++) same = same && mm_random_bits(&rng) == published[i];
  ok(same, "xoshiro256++ from state 1 2 3 4 gives the values its implementations share");

  mm_random_seed(&rng, 0);
  ok(rng.state[0] == UINT64_C(0xe220a8397b1dcdaf) && rng.state[1] == UINT64_C(0x6e789e6aa1b965f4) &&
         rng.state[2] == UINT64_C(0x06c45d188009454f) && rng.state[3] == UINT64_C(0xf88bb8a8724c81ec),
     "seed 0 is SplitMix64's first four outputs from 0");

  same = true;
  for (uint64_t seed = 0; seed < 100; seed++) {
    uint64_t x = seed * UINT64_C(0x123456789abcdef1), s[4];
    mm_random_seed(&rng, x);
    for (int i = 0; i < 4; i++) s[i] = reference_splitmix(&x);
    for (int i = 0; i < 1000; i++) same = same && mm_random_bits(&rng) == reference_xoshiro(s);
  }
  ok(same, "100 seeds, 1000 draws each: as the algorithms written a second time");
}

/* A generator whose next bits are these. */
static mm_random about_to_give(uint64_t bits) { return (mm_random){.state = {0, 1, 2, bits >> 23 | bits << 41}}; }

static void test_uniform(void) {
  mm_random rng = about_to_give(0);
  is_double(mm_random_uniform(&rng), 0, 0, "the smallest uniform is 0");
  rng = about_to_give(UINT64_MAX);
  ok(mm_random_uniform(&rng) == 1 - 0x1p-53, "the largest is 1 − 2⁻⁵³");
  enum { N = 1000000 };
  double sum = 0, squares = 0;
  mm_random_seed(&rng, 1);
  for (int i = 0; i < N; i++) {
    double u = mm_random_uniform(&rng);
    sum += u;
    squares += u * u;
  }
  is_double(sum / N, 0.5, 4 * 0.28868 / 1000, "mean of a million, within four standard errors");
  is_double(squares / N, 1.0 / 3, 4 * 0.29814 / 1000, "mean square");
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void test_normal(void) {
  enum { N = 200000 };
  double *draws = malloc(N * sizeof *draws), moments[5] = {0};
  if (draws == NULL) exit(99);
  mm_random rng;
  mm_random_seed(&rng, 2);
  for (int i = 0; i < N; i++) {
    double power = 1;
    draws[i] = mm_random_normal(&rng);
    for (int k = 1; k <= 4; k++) moments[k] += (power *= draws[i]) / N;
  }
  double error = 4 / sqrt(N); /* four standard errors of a unit variance */
  is_double(moments[1], 0, error, "mean");
  is_double(moments[2], 1, error * sqrt(2), "variance");
  is_double(moments[3], 0, error * sqrt(15), "third moment");
  is_double(moments[4] / 3, 1, error * sqrt(96) / 3, "fourth moment");
  qsort(draws, N, sizeof *draws, by_value);
  double distance = 0; /* Kolmogorov and Smirnov's: the largest gap between the two distribution functions */
  for (int i = 0; i < N; i++) {
    double cdf = erfc(-draws[i] / sqrt(2)) / 2;
    distance = fmax(distance, fmax((i + 1.0) / N - cdf, cdf - (double)i / N));
  }
  diag("sqrt(n) D = %.3f", distance * sqrt(N));
  ok(distance * sqrt(N) < 1.63, "the distribution is normal: sqrt(n) D is below its 1 % point");
  free(draws);
}

/* z = Φ⁻¹(u) means Φ(z) = u; in the lower half, where both are small, relative to u. */
static void test_normal_is_accurate(void) {
  double worst = 0;
  bool odd = true, rising = true;
  double before = -HUGE_VAL;
  for (int i = 0; i < 20000; i++) {
    /* u from 2⁻⁵³ to ½, evenly in its logarithm */
    uint64_t top = (uint64_t)(exp2(51.0 * i / 20000) - 1);
    mm_random low = about_to_give(top << 12), high = about_to_give(~(top << 12));
    double z = mm_random_normal(&low), mirrored = mm_random_normal(&high);
    odd = odd && mirrored == -z;
    rising = rising && z >= before;
    before = z;
    long double u = ((long double)top + 0.5L) * 0x1p-52L;
    long double phi = erfcl(-(long double)z / sqrtl(2)) / 2;
    /* an error dz in z shows as (density / Φ) dz ≈ |z| dz */
    long double off = fabsl(phi - u) / u / (long double)fmax(1, z * z);
    if ((double)off > worst) worst = (double)off;
  }
  diag("largest relative error %.2g", worst);
  ok(worst < 1e-15, "normals are the inverse of the distribution function within 1e-15, tails included");
  ok(odd, "and symmetric: 1 − u gives exactly −z");
  ok(rising, "and monotone in u");
}

/* What a seed gives belongs to the promise that a lab can be run again anywhere. */
static void test_stays_the_same(void) {
  mm_random rng, child;
  mm_random_seed(&rng, 0);
  mm_random_split(&child, &rng, "W_Q", 3);
  char text[200];
  double a = mm_random_normal(&rng), b = mm_random_normal(&rng), c = mm_random_uniform(&rng);
  long long d = (long long)mm_random_integer(&rng, 1, 1000000);
  snprintf(text, sizeof text, "%a %a %a %lld %a", a, b, c, d, mm_random_normal(&child));
  is_text(text, "-0x1.d1dc78e8f6fa6p-2 -0x1.32cb9c5cc8f96p-2 0x1.703f7e47b269ep-2 11456 -0x1.8894ad63aee12p+0",
          "the first draws of seed 0");
}

static void test_split(void) {
  mm_random root, other, a, b, again, nested;
  mm_random_seed(&root, 7);
  mm_random_split(&a, &root, "inputs", 6);
  mm_random before = root;
  for (int i = 0; i < 100; i++) mm_random_bits(&root);
  mm_random_split(&again, &root, "inputs", 6);
  ok(memcmp(&a, &again, sizeof a) == 0, "a split does not depend on how many numbers were drawn");
  mm_random_split(&again, &before, "inputs", 6);
  mm_random_seed(&other, 7);
  ok(memcmp(&before, &other, sizeof before) == 0, "and splitting draws nothing");
  mm_random_split(&root, &root, "inputs", 6);
  ok(memcmp(&root, &a, sizeof a) == 0, "a generator may be replaced by its own split");

  /* 20000 names under several parents: no two streams start alike, nor like their parents. */
  enum { N = 20000 };
  double *firsts = malloc(N * sizeof *firsts);
  if (firsts == NULL) exit(99);
  for (uint64_t i = 0; i < N; i++) {
    char name[32];
    mm_random_seed(&root, i % 4);
    snprintf(name, sizeof name, "%s%d", i % 2 == 0 ? "layer" : "", (int)(i / 4));
    mm_random_split(&a, &root, name, strlen(name));
    firsts[i] = mm_random_uniform(&a);
  }
  qsort(firsts, N, sizeof *firsts, by_value);
  bool distinct = true;
  double distance = 0;
  for (int i = 0; i < N; i++) {
    if (i > 0 && firsts[i] == firsts[i - 1]) distinct = false;
    distance = fmax(distance, fmax((i + 1.0) / N - firsts[i], firsts[i] - (double)i / N));
  }
  free(firsts);
  ok(distinct, "20000 names give 20000 streams");
  ok(distance * sqrt(N) < 1.63, "whose first draws are uniform");

  mm_random_seed(&root, 7);
  mm_random_split(&a, &root, "ab", 2);
  mm_random_split(&b, &root, "a", 1);
  mm_random_split(&nested, &b, "b", 1);
  ok(a.key != nested.key, "\"ab\" is not \"b\" under \"a\"");
  mm_random_split(&b, &root, "", 0);
  ok(b.key != root.key && b.key != a.key, "an empty name is a name");

  double product = 0;
  mm_random_split(&a, &root, "a", 1);
  mm_random_split(&b, &root, "b", 1);
  for (int i = 0; i < 100000; i++) product += mm_random_normal(&a) * mm_random_normal(&b);
  is_double(product / 100000, 0, 4 / sqrt(100000), "two splits are not correlated");
}

/* Σ (seen − wanted)² / wanted over k equally likely kinds. */
static double chi_square(const int64_t *seen, int k, int64_t n) {
  double wanted = (double)n / k, sum = 0;
  for (int i = 0; i < k; i++) sum += ((double)seen[i] - wanted) * ((double)seen[i] - wanted) / wanted;
  return sum;
}

static void test_integers(void) {
  mm_random rng;
  mm_random_seed(&rng, 3);
  int64_t seen[6] = {0}, thirds[3] = {0}, residues[3] = {0};
  bool inside = true;
  for (int i = 0; i < 60000; i++) {
    int64_t x = mm_random_integer(&rng, -2, 3);
    inside = inside && x >= -2 && x <= 3;
    if (inside) seen[x + 2]++;
  }
  ok(inside, "−2 … 3 gives −2 … 3");
  ok(chi_square(seen, 6, 60000) < 20.5, "all equally often (χ², 5 degrees, 0.1 %)");
  /* ¾ of 2⁶⁴ values: without refusals, a third of the values would come twice as often as the others. */
  int64_t low = INT64_MIN, high = INT64_MIN + (int64_t)(UINT64_C(3) << 61) + (int64_t)((UINT64_C(3) << 61) - 1);
  for (int i = 0; i < 60000; i++) {
    uint64_t x = (uint64_t)mm_random_integer(&rng, low, high) - (uint64_t)low;
    thirds[x >> 62]++;
    residues[x % 3]++;
  }
  ok(chi_square(thirds, 3, 60000) < 13.8, "a range of ¾ · 2⁶⁴ is even over its thirds");
  ok(chi_square(residues, 3, 60000) < 13.8, "and over its residues");
  is_int(mm_random_integer(&rng, 5, 5), 5, "a range of one");
  is_int(mm_random_integer(&rng, INT64_MAX, INT64_MAX), INT64_MAX, "at the end of the type");
  mm_random copy = rng;
  ok((uint64_t)mm_random_integer(&rng, INT64_MIN, INT64_MAX) == mm_random_bits(&copy) + ((uint64_t)1 << 63),
     "the whole type: all the bits");
}

static mm_status draw(mm_context *cx, void *argument) {
  mm_tensor t = {0};
  mm_status status = mm_randn(cx, &t, argument, MM_FLOAT32, 2, (int64_t[]){3, 4});
  mm_release(&t);
  return status;
}

static void test_tensors(void) {
  mm_context *cx = tap_open(1);
  mm_random rng, copy, single;
  mm_random_seed(&rng, 4);
  copy = single = rng;
  mm_tensor t = {0}, u = {0};
  fine(cx, mm_randn(cx, &t, &rng, MM_FLOAT64, 3, (int64_t[]){2, 3, 5}));
  double want[30];
  for (int i = 0; i < 30; i++) want[i] = mm_random_normal(&copy);
  is_near(&t, want, 0, "randn is the stream's normals in C order");
  ok(memcmp(&rng, &copy, sizeof rng) == 0, "and takes one draw for each element");
  fine(cx, mm_randn(cx, &u, &single, MM_FLOAT32, 1, (int64_t[]){30}));
  for (int i = 0; i < 30; i++) want[i] = (double)(float)want[i];
  is_near(&u, want, 0, "float32 has the same numbers, rounded once");
  fine(cx, mm_rand(cx, &t, &rng, MM_FLOAT64, 1, (int64_t[]){30}));
  for (int i = 0; i < 30; i++) want[i] = mm_random_uniform(&copy);
  is_near(&t, want, 0, "rand is the stream's uniforms");
  fine(cx, mm_rand(cx, &u, &rng, MM_FLOAT32, 2, (int64_t[]){0, 3}));
  is_shape(&u, "no elements at all", 0, 3);
  fails(cx, mm_randn(cx, &t, &rng, MM_INT64, 1, (int64_t[]){3}), MM_EDTYPE, "int64", "integers are refused");
  fails(cx, mm_rand(cx, &t, &rng, MM_FLOAT32, 1, (int64_t[]){-3}), MM_ESHAPE, "rand: negative",
        "a negative size is refused");
  is_shape(&t, "and the output is untouched", 30);
  copy = rng;
  survives(cx, draw, &copy, "randn");
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

/* Samples drawn again, where every draw is known: of numbers that are all equal, and of a single one. */
static void test_drawn_again(void) {
  enum { DRAWS = 40, N = 4, M = 3 };
  mm_random rng;
  mm_random_seed(&rng, 5);
  double values[N * M], out[DRAWS];
  int64_t counts[N + M];
  const int64_t starts[N + 1] = {0, 1, 4, 10, N * M};
  for (int i = 0; i < N * M; i++) values[i] = 0.25;
  bool means = true, groups = true, within = true;
  for (int i = 0; i < DRAWS; i++) out[i] = (double)NAN;
  mm_bootstrap_means(out, DRAWS, values, N, M, counts, &rng);
  for (int i = 0; i < DRAWS; i++) means = means && out[i] == 0.25;
  ok(means, "equal numbers: every mean is that number");
  for (int i = 0; i < DRAWS; i++) out[i] = (double)NAN;
  mm_bootstrap_groups(out, DRAWS, values, starts, N, &rng);
  for (int i = 0; i < DRAWS; i++) groups = groups && fabs(out[i] - 0.25) < 1e-15;
  ok(groups, "in groups of their own too");
  for (int i = 0; i < N * M; i++) values[i] = i == 0 ? -1 : i;
  for (int i = 0; i < DRAWS; i++) out[i] = (double)NAN;
  mm_bootstrap_groups(out, DRAWS, values, starts, N, &rng);
  for (int i = 0; i < DRAWS; i++)
    within = within && out[i] >= -1 && out[i] <= N * M - 1 && (i == 0 || out[i - 1] <= out[i]);
  ok(within && out[0] < out[DRAWS - 1],
     "other numbers: means between the least and the greatest, ascending, not all equal");
  const double signs[] = {1, 2};
  is_int(mm_sampled_flips(signs, 2, -3, false, DRAWS, &rng), DRAWS, "no pattern of signs is below the least sum");
  is_int(mm_sampled_flips(signs, 2, 3.5, true, DRAWS, &rng), 0, "and none above the greatest");
  is_int(mm_sampled_flips(signs, 2, 1, true, DRAWS, &rng), DRAWS, "in size, each sum is 1 or 3");
  double last[] = {-1, -1, -1, 7};
  int64_t with_last = mm_half_signs(last, 4, 1000, &rng);
  ok(with_last > 400 && with_last < 600, "each number is in half of the halves");
  for (int sign = -1; sign <= 1; sign += 2) {
    double equal[] = {0.125 * sign, 0.125 * sign, 0.125 * sign, 0.125 * sign}, other[] = {-3 * sign, sign, sign, sign};
    is_int(mm_half_signs(equal, 4, DRAWS, &rng), DRAWS, "every half of equal numbers has their sign");
    is_int(mm_half_signs(other, 4, DRAWS, &rng), 0, "numbers that cancel have no sign to share");
  }
}

int main(void) {
  RUN(test_known_values);
  RUN(test_uniform);
  RUN(test_normal);
  RUN(test_normal_is_accurate);
  RUN(test_stays_the_same);
  RUN(test_split);
  RUN(test_integers);
  RUN(test_tensors);
  RUN(test_drawn_again);
  return done();
}
