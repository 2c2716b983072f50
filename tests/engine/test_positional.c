/* test_positional.c: the tables of every positional encoding against values computed elsewhere and
 * against their own theorems.
 *
 * Does: sinusoid, learned rows, RoPE's frequencies and schedule, ALiBi, T5's buckets; their errors and their memory.
 * Does not: rotate (test of ops), or use a table in attention (Lua tests). */
#include "tap.h"

#include <float.h>

/* sin and cos of p · base^(−2k/d) to 20 digits, computed with 60-digit arithmetic. From the thirteenth on, the
 * position below 10⁶ nearest to a zero of the sine or of the cosine: there a product rounded to double is wrong by
 * many ulps of float32. */
static const struct {
  double p;
  int64_t d, k;
  double base, sine, cosine;
} known[] = {
    {0, 4, 0, 10000, 0.0, 1.0},
    {1, 4, 1, 10000, 9.9998333341666646825e-3, 9.9995000041666527778e-1},
    {5, 4, 0, 10000, -9.5892427466313846889e-1, 2.8366218546322626447e-1},
    {6, 4, 1, 10000, 5.9964006479444599199e-2, 9.9820053993520416555e-1},
    {127, 32, 3, 10000, -5.5885128150123053176e-1, -8.2926789710227682806e-1},
    {-7, 16, 1, 10000, -8.0042164632252177854e-1, -5.9943739297640071246e-1},
    {0.5, 16, 2, 10000, 4.9979169270678328795e-2, 9.9875026039496624656e-1},
    {1000000, 8, 1, 10000, 3.5748797972016509316e-2, -9.9936080743821245189e-1},
    {1000000, 64, 1, 10000, 7.2805937542775581841e-1, -6.8551407414563423185e-1},
    {999999, 64, 7, 10000, -7.3556293690943501827e-1, -6.7745639405438230677e-1},
    {-1000000, 128, 5, 500000, 9.2590179104557174149e-1, -3.7776430924400786338e-1},
    {262143, 6, 1, 500, -3.7538402971883913215e-1, -9.2686937064078544251e-1},
    {909611, 64, 1, 10000, 8.0272199700350038488e-5, -9.9999999677818697244e-1},
    {903417, 64, 1, 10000, 9.999999972215273124e-1, 7.4544921808759746184e-5},
    {939826, 64, 3, 10000, -2.957553931839387201e-6, -9.9999999999562643737e-1},
    {934734, 64, 3, 10000, -9.9999999990516376041e-1, -1.3772163198945133668e-5},
    {912200, 128, 5, 10000, -1.66643389043046977e-5, -9.9999999986114990443e-1},
    {958569, 128, 5, 10000, 9.9999999997824379824e-1, 6.5963932198916233637e-6},
    {969267, 6, 1, 500, -3.4970399860707535078e-6, 9.9999999999388535567e-1},
    {905172, 6, 1, 500, -9.9999999838996469462e-1, -5.6745665985730917556e-5},
    {915444, 128, 2, 500000, 1.6799670391448645972e-5, 9.9999999985888553736e-1},
    {969643, 128, 2, 500000, 9.9999999999172886057e-1, -4.0672200416106695105e-6},
    {925695, 32, 2, 10000, 5.8865535932050755176e-6, -9.999999999826742434e-1},
    {994040, 32, 2, 10000, 9.999999999976601696e-1, -2.1632523673019237104e-6},
};
enum { KNOWN = sizeof known / sizeof known[0] };

#define values(...) ((const double[]){__VA_ARGS__})

static double at2(const mm_tensor *t, int64_t i, int64_t j) { return mm_get(t, (int64_t[]){i, j}); }

/* |got − want| in half ulps of the type at `want` */
static double half_ulps(double got, double want, mm_dtype dtype) {
  double size = fabs(want);
  double ulp = dtype == MM_FLOAT32 ? (double)(nextafterf((float)size, 2) - (float)size) : nextafter(size, 2) - size;
  return fabs(got - want) / (ulp / 2);
}

static void test_known_sinusoid(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  double worst64 = 0, worst32 = 0, worst_schedule = 0;
  for (int i = 0; i < KNOWN; i++) {
    int64_t column = 2 * known[i].k;
    fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, &known[i].p, 1, known[i].d, known[i].base));
    worst64 = fmax(worst64, fabs(at2(&t, 0, column) - known[i].sine));
    worst64 = fmax(worst64, fabs(at2(&t, 0, column + 1) - known[i].cosine));
    fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT32, &known[i].p, 1, known[i].d, known[i].base));
    worst32 = fmax(worst32, half_ulps(at2(&t, 0, column), known[i].sine, MM_FLOAT32));
    worst32 = fmax(worst32, half_ulps(at2(&t, 0, column + 1), known[i].cosine, MM_FLOAT32));

    double frequencies[64], tails[64];
    mm_tensor c = {0}, s = {0};
    fine(cx, mm_rope_frequencies(cx, frequencies, tails, known[i].d, known[i].base, NULL));
    fine(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT64, &known[i].p, 1, frequencies, tails, known[i].d / 2, 1));
    worst_schedule = fmax(worst_schedule, fabs(at2(&s, 0, known[i].k) - known[i].sine));
    worst_schedule = fmax(worst_schedule, fabs(at2(&c, 0, known[i].k) - known[i].cosine));
    mm_release(&c), mm_release(&s);
  }
  diag("worst: float64 %.2g, float32 %.6f half ulps, schedule %.2g", worst64, worst32, worst_schedule);
  ok(worst64 < 1.2e-16, "float64 sinusoids are within an ulp of 60-digit values up to position 10⁶");
  ok(worst32 < 1 + 1e-6, "float32 sinusoids are the 60-digit values rounded once, near zeros too");
  ok(worst_schedule < 1.2e-16, "RoPE's schedule is as exact when the frequencies' tails are handed on");
  mm_release(&t);
  tap_close(cx);
}

/* Known values at small positions and the theorem sin(a+b) = sin a cos b + cos a sin b tie every
 * position to the known ones. */
static void test_addition_theorem(void) {
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 7);
  mm_tensor t = {0};
  double worst = 0, longest = 0;
  for (int trial = 0; trial < 2000; trial++) {
    double p[3] = {(double)mm_random_integer(&rng, -1000000, 1000000),
                   (double)mm_random_integer(&rng, -1000000, 1000000), 0};
    p[2] = p[0] + p[1];
    fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 3, 16, 10000));
    for (int64_t k = 0; k < 16; k += 2) {
      double s = at2(&t, 0, k) * at2(&t, 1, k + 1) + at2(&t, 0, k + 1) * at2(&t, 1, k);
      double c = at2(&t, 0, k + 1) * at2(&t, 1, k + 1) - at2(&t, 0, k) * at2(&t, 1, k);
      worst = fmax(worst, fmax(fabs(at2(&t, 2, k) - s), fabs(at2(&t, 2, k + 1) - c)));
      longest = fmax(longest, fabs(at2(&t, 2, k) * at2(&t, 2, k) + at2(&t, 2, k + 1) * at2(&t, 2, k + 1) - 1));
    }
  }
  diag("worst: addition %.2g, length %.2g", worst, longest);
  ok(worst < 5e-16, "angles add exactly: PE(p + q) from PE(p) and PE(q), |p|, |q| up to 10⁶");
  ok(longest < 5e-16, "each pair has length 1");
  mm_release(&t);
  tap_close(cx);
}

static void test_sinusoid_shape_and_libm(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  double p[64], want[64 * 32];
  for (int i = 0; i < 64; i++)
    for (int k = 0; k < 16; k++) {
      p[i] = i;
      double angle = i * pow(10000, -2.0 * k / 32);
      want[32 * i + 2 * k] = sin(angle), want[32 * i + 2 * k + 1] = cos(angle);
    }
  fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 64, 32, 10000));
  is_shape(&t, "a row per position, a column per feature", 64, 32);
  is_near(&t, want, 2e-14, "sine in even columns, cosine in odd ones, ω falling with the column");
  fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT32, p, 64, 32, 10000));
  is_int(t.dtype, MM_FLOAT32, "the type asked for");
  is_near(&t, want, 6e-8, "float32 agrees with double libm");
  double zero = 0;
  fine(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, &zero, 1, 8, 1));
  is_near(&t, values(0, 1, 0, 1, 0, 1, 0, 1), 0, "position 0 is 0, 1, 0, 1, …; base 1 is allowed");
  mm_release(&t);
  tap_close(cx);
}

static void test_sinusoid_errors(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  double p[2] = {0, 1}, bad[2] = {0, (double)NAN}, far[2] = {0, 1e16}, endless[2] = {-HUGE_VAL, 0};
  fine(cx, mm_full(cx, &t, MM_FLOAT32, 0, NULL, 42));
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, 7, 10000), MM_EVALUE,
        "d must be positive and even, because features go in pairs; it is 7", "odd d");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, 0, 10000), MM_EVALUE, "it is 0", "d 0");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, -4, 10000), MM_EVALUE, "it is -4", "negative d");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 0, 4, 10000), MM_EVALUE, "at least one position; there are 0",
        "no positions");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, -3, 4, 10000), MM_EVALUE, "there are -3", "fewer than no positions");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, 4, 0.5), MM_EVALUE,
        "base must be a finite number of at least 1; it is 0.5", "base below 1");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, 4, HUGE_VAL), MM_EVALUE, "base", "base infinite");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, 4, (double)NAN), MM_EVALUE, "base", "base NaN");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, bad, 2, 4, 10000), MM_EVALUE, "position 1 (counting from 0) is nan",
        "a NaN position");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, endless, 2, 4, 10000), MM_EVALUE, "position 0 (counting from 0) is -inf",
        "an infinite position");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, far, 2, 4, 10000), MM_EVALUE, "2^53", "a position past counting");
  fails(cx, mm_sinusoidal(cx, &t, MM_INT64, p, 2, 4, 10000), MM_EDTYPE, "float32 or float64; it is int64",
        "an integer table");
  fails(cx, mm_sinusoidal(cx, &t, MM_FLOAT64, p, 2, INT64_MAX - 1, 10000), MM_ENOMEM, "", "a width that does not fit");
  is_double(mm_get(&t, NULL), 42, 0, "the output is untouched by all of them");
  mm_release(&t);
  tap_close(cx);
}

static void test_learned_rows(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  double p[] = {0, 63, 64, 200, -1, -65}, inside[] = {3, 0, 63}, half = 1.5, past = 64, before = -1, bad = (double)NAN;
  fine(cx, mm_learned_rows(cx, &t, inside, 3, 64, MM_OVERFLOW_ERROR));
  is_int(t.dtype, MM_INT64, "rows are int64");
  is_near(&t, values(3, 0, 63), 0, "inside the table a position is its row");
  fine(cx, mm_learned_rows(cx, &t, p, 6, 64, MM_OVERFLOW_CLAMP));
  is_near(&t, values(0, 63, 63, 63, 0, 0), 0, "clamp reads the nearest row");
  fine(cx, mm_learned_rows(cx, &t, p, 6, 64, MM_OVERFLOW_WRAP));
  is_near(&t, values(0, 63, 0, 8, 63, 63), 0, "wrap starts again, on the negative side too");
  fails(cx, mm_learned_rows(cx, &t, &past, 1, 64, MM_OVERFLOW_ERROR), MM_EINDEX,
        "position 64 is outside the table, which was made for T_max = 64 positions, 0 … 63", "past T_max");
  fails(cx, mm_learned_rows(cx, &t, &past, 1, 64, MM_OVERFLOW_ERROR), MM_EINDEX, "\"clamp\"",
        "and it names the ways out");
  fails(cx, mm_learned_rows(cx, &t, &before, 1, 64, MM_OVERFLOW_ERROR), MM_EINDEX, "position -1", "before 0");
  fails(cx, mm_learned_rows(cx, &t, &half, 1, 64, MM_OVERFLOW_CLAMP), MM_EVALUE,
        "is 1.5; a table has rows for whole positions only", "between rows");
  fails(cx, mm_learned_rows(cx, &t, &bad, 1, 64, MM_OVERFLOW_WRAP), MM_EVALUE, "nan", "NaN");
  fails(cx, mm_learned_rows(cx, &t, p, 6, 0, MM_OVERFLOW_CLAMP), MM_EVALUE, "T_max must be at least 1; it is 0",
        "no table");
  fails(cx, mm_learned_rows(cx, &t, p, 6, 64, (mm_overflow)9), MM_EVALUE, "error, clamp or wrap; it is number 9",
        "an unknown overflow");
  is_near(&t, values(0, 63, 0, 8, 63, 63), 0, "the output is untouched");
  mm_release(&t);
  tap_close(cx);
}

static double worst_relative(const double *got, const double *want, int n) {
  double worst = 0;
  for (int i = 0; i < n; i++) worst = fmax(worst, fabs(got[i] / want[i] - 1));
  return worst;
}

static void test_frequencies(void) {
  mm_context *cx = tap_open(1);
  double f[64], tails[64], want[64];
  fine(cx, mm_rope_frequencies(cx, f, tails, 16, 10000, NULL));
  for (int i = 0; i < 8; i++) want[i] = pow(10, -i / 2.0);
  ok(worst_relative(f, want, 8) < 4e-16, "d_head 16, base 10000: 10^(−i/2)");
  bool small = true;
  for (int i = 0; i < 8; i++) small = small && fabs(tails[i]) <= f[i] * DBL_EPSILON / 2;
  ok(small && tails[0] == 0 && tails[1] != 0, "tails are below half an ulp, and there where θ is no double");

  mm_rope_scaling s = {.kind = MM_SCALING_LINEAR, .factor = 4};
  fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &s));
  for (int i = 0; i < 8; i++) want[i] = pow(10, -i / 2.0) / 4;
  ok(worst_relative(f, want, 8) < 4e-16, "linear divides every frequency by the factor");

  s.kind = MM_SCALING_NTK;
  fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &s));
  const double ntk[] = {1.0,
                        0.25941281701492275,
                        0.06729500963161782,
                        0.017457188019584336,
                        0.004528618321319533,
                        0.0011747816359188909,
                        0.00030475341355111886,
                        7.905694150420948e-05};
  ok(worst_relative(f, ntk, 8) < 4e-15, "ntk: base · s^(d/(d−2))");
  is_double(f[7], want[7], 1e-15, "ntk divides the slowest frequency by the factor exactly");

  s = (mm_rope_scaling){.kind = MM_SCALING_DYNAMIC, .factor = 2, .original_length = 32, .current_length = 64};
  fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &s));
  const double dynamic[] = {1.0,
                            0.27029612569240363,
                            0.07305999556432366,
                            0.019747833744140873,
                            0.005337762951858991,
                            0.001442776645751933,
                            0.000389976937586229,
                            0.000105409255338946};
  ok(worst_relative(f, dynamic, 8) < 4e-15, "dynamic at twice the trained length");
  s.current_length = 20;
  fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &s));
  for (int i = 0; i < 8; i++) want[i] = pow(10, -i / 2.0);
  ok(worst_relative(f, want, 8) < 4e-16, "dynamic changes nothing up to the trained length");

  s = (mm_rope_scaling){.kind = MM_SCALING_YARN, .factor = 16, .original_length = 4096, .alpha = 1, .beta = 32};
  fine(cx, mm_rope_frequencies(cx, f, NULL, 128, 10000, &s));
  is_double(f[0], 1.0, 1e-15, "yarn keeps the fastest pair");
  is_double(f[20] / 0.056234132519034905, 1, 4e-15, "yarn's ramp begins at floor: pair 20 is kept");
  is_double(f[21] / 0.046940859997959404, 1, 4e-15, "and pair 21 is not");
  is_double(f[30] / 0.00852684377296741, 1, 4e-15, "yarn within the ramp");
  is_double(f[45] / 0.00015177160473182493, 1, 4e-14, "yarn's ramp ends at ceil: pair 45 is not yet divided in full");
  is_double(f[46] / 8.334508951020775e-05, 1, 4e-15, "and pair 46 is");
  is_double(f[63] / 7.217387404309114e-06, 1, 4e-15, "yarn divides the slowest pair");
  s = (mm_rope_scaling){.kind = MM_SCALING_YARN, .factor = 4, .original_length = 32, .alpha = 1, .beta = 32};
  fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &s));
  const double yarn[] = {1.0,    0.19764235376052372,  0.025,   0.007905694150420948,
                         0.0025, 0.000790569415042095, 0.00025, 7.905694150420948e-05};
  ok(worst_relative(f, yarn, 8) < 4e-15, "yarn at a short length: the ramp's beginning is cut at pair 0");

  s = (mm_rope_scaling){
      .kind = MM_SCALING_LLAMA3, .factor = 8, .original_length = 8192, .low_freq_factor = 1, .high_freq_factor = 4};
  fine(cx, mm_rope_frequencies(cx, f, NULL, 128, 500000, &s));
  const int at[] = {0, 20, 28, 30, 33, 36, 40, 63};
  const double llama[] = {1.0,
                          0.016560440080994446,
                          0.0032114459947525913,
                          0.0013718935677611381,
                          0.00031269375038406517,
                          7.784655273932451e-05,
                          3.428102195952591e-05,
                          3.068925988914511e-07};
  double picked[8];
  for (int i = 0; i < 8; i++) picked[i] = f[at[i]];
  ok(worst_relative(picked, llama, 8) < 1e-14, "llama3: kept, blended and divided pairs");

  for (int kind = MM_SCALING_LINEAR; kind <= MM_SCALING_LLAMA3; kind++) {
    mm_rope_scaling one = {(mm_scaling_kind)kind, 1, 64, 64, 1, 32, 1, 4};
    fine(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &one));
    ok(worst_relative(f, want, 8) < 4e-16, "a factor of 1 changes nothing");
  }
  tap_close(cx);
}

static void test_frequency_errors(void) {
  mm_context *cx = tap_open(1);
  double f[8] = {-1};
#define refuses(d_head, base, part, name, ...)                                                                         \
  fails(cx, mm_rope_frequencies(cx, f, NULL, d_head, base, &(mm_rope_scaling){__VA_ARGS__}), MM_EVALUE, part, name)
  refuses(15, 10000, "d_head must be positive and even, because features go in pairs; it is 15", "odd d_head",
          .kind = MM_SCALING_NONE);
  refuses(0, 10000, "it is 0", "d_head 0", .kind = MM_SCALING_NONE);
  refuses(16, 0.0, "base must be a finite number of at least 1; it is 0", "base 0", .kind = MM_SCALING_NONE);
  refuses(16, 10000, "linear, ntk, dynamic, yarn or llama3; it is number 17", "an unknown kind",
          .kind = (mm_scaling_kind)17);
  refuses(16, 10000, "scaling.factor must be a number from 1 to 2^53; it is 0", "no factor", .kind = MM_SCALING_LINEAR);
  refuses(16, 10000, "scaling.factor", "a factor below 1", .kind = MM_SCALING_NTK, .factor = 0.5);
  refuses(16, 10000, "scaling.factor must be a number from 1 to 2^53; it is nan", "a factor that is not a number",
          .kind = MM_SCALING_NTK, .factor = (double)NAN);
  refuses(2, 10000, "\"ntk\" needs d_head of at least 4", "ntk with a single pair", .kind = MM_SCALING_NTK,
          .factor = 2);
  refuses(2, 10000, "\"dynamic\" needs d_head of at least 4", "dynamic with a single pair", .kind = MM_SCALING_DYNAMIC,
          .factor = 2, .original_length = 8, .current_length = 8);
  refuses(16, 10000, "scaling.original_length must be a number from 1 to 2^53; it is 0",
          "dynamic without a trained length", .kind = MM_SCALING_DYNAMIC, .factor = 2, .current_length = 8);
  refuses(16, 10000, "scaling.current_length", "dynamic without a current length", .kind = MM_SCALING_DYNAMIC,
          .factor = 2, .original_length = 8);
  refuses(16, 10000, "scaling.original_length", "yarn without a trained length", .kind = MM_SCALING_YARN, .factor = 2,
          .alpha = 1, .beta = 32);
  refuses(16, 10000, "0 < alpha < beta; alpha is 32, beta is 1", "yarn's bounds the wrong way round",
          .kind = MM_SCALING_YARN, .factor = 2, .original_length = 64, .alpha = 32, .beta = 1);
  refuses(16, 10000, "outside the pairs 0 … 7", "yarn's ramp before the first pair", .kind = MM_SCALING_YARN,
          .factor = 2, .original_length = 1, .alpha = 1, .beta = 32);
  refuses(16, 10000, "outside the pairs 0 … 7", "yarn's ramp after the last pair", .kind = MM_SCALING_YARN, .factor = 2,
          .original_length = 1e9, .alpha = 1, .beta = 32);
  refuses(16, 1, "\"yarn\" needs base > 1", "yarn where all pairs are equally fast", .kind = MM_SCALING_YARN,
          .factor = 2, .original_length = 64, .alpha = 1, .beta = 32);
  refuses(16, 10000, "scaling.original_length", "llama3 without a trained length", .kind = MM_SCALING_LLAMA3,
          .factor = 2, .low_freq_factor = 1, .high_freq_factor = 4);
  refuses(16, 10000, "0 < low < high; low is 4, high is 4", "llama3 with an empty band", .kind = MM_SCALING_LLAMA3,
          .factor = 2, .original_length = 64, .low_freq_factor = 4, .high_freq_factor = 4);
  /* each bound at its border: what is refused, and its neighbour that is not */
  refuses(16, 10000, "from 1 to 2^53", "a factor past 2^53", .kind = MM_SCALING_LINEAR, .factor = 0x1p53 + 2);
  refuses(2, 10000, "\"ntk\" needs d_head of at least 4", "a width of 2", .kind = MM_SCALING_NTK, .factor = 1);
  const struct {
    double low, high;
    bool fits;
  } bands[] = {{0, 4, false}, {0x1p-20, 4, true}, {4, 4, false}, {4, 4.5, true}, {1, HUGE_VAL, false}};
  for (size_t i = 0; i < sizeof bands / sizeof bands[0]; i++) {
    double low = bands[i].low, high = bands[i].high, out[8];
    mm_rope_scaling yarn = {.kind = MM_SCALING_YARN, .factor = 2, .original_length = 64, .alpha = low, .beta = high};
    mm_rope_scaling llama = {MM_SCALING_LLAMA3, 2, 64, .low_freq_factor = low, .high_freq_factor = high};
    if (bands[i].fits) {
      fine(cx, mm_rope_frequencies(cx, out, NULL, 16, 10000, &yarn));
      fine(cx, mm_rope_frequencies(cx, out, NULL, 16, 10000, &llama));
      continue;
    }
    fails(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &yarn), MM_EVALUE, "0 < alpha < beta", "yarn's border");
    fails(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &llama), MM_EVALUE, "0 < low < high", "llama3's border");
  }
  /* a ramp that begins at the last pair, or ends at the first, and each a pair further out */
  const struct {
    double length, alpha, beta;
    bool fits;
  } ramps[] = {{35349, 0.5, 1, true}, {111757, 0.5, 1, false}, {1, 0.283, 1, true}, {1, 0.894, 1, false}};
  for (size_t i = 0; i < sizeof ramps / sizeof ramps[0]; i++) {
    double out[8];
    mm_rope_scaling yarn = {.kind = MM_SCALING_YARN,
                            .factor = 2,
                            .original_length = ramps[i].length,
                            .alpha = ramps[i].alpha,
                            .beta = ramps[i].beta};
    if (ramps[i].fits) fine(cx, mm_rope_frequencies(cx, out, NULL, 16, 10000, &yarn));
    else
      fails(cx, mm_rope_frequencies(cx, f, NULL, 16, 10000, &yarn), MM_EVALUE, "outside the pairs",
            "a pair further out");
  }
  double most[8];
  mm_rope_scaling widest = {.kind = MM_SCALING_LINEAR, .factor = 0x1p53};
  fine(cx, mm_rope_frequencies(cx, most, NULL, 16, 10000, &widest));
  widest.kind = MM_SCALING_NTK;
  fine(cx, mm_rope_frequencies(cx, most, NULL, 4, 10000, &widest));
  is_double(f[0], -1, 0, "the output is untouched");
  tap_close(cx);
}

static void test_schedule(void) {
  mm_context *cx = tap_open(1);
  mm_tensor c = {0}, s = {0};
  double f[2] = {1, 0.5}, p[3] = {-2, 0, 0.25}, nan = (double)NAN;
  fine(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT64, p, 3, f, NULL, 2, 2));
  is_near(&c, values(2 * cos(-2), 2 * cos(-1), 2, 2, 2 * cos(0.25), 2 * cos(0.125)), 1e-15,
          "cosines of p θ, times the magnitude");
  is_near(&s, values(2 * sin(-2), 2 * sin(-1), 0, 0, 2 * sin(0.25), 2 * sin(0.125)), 1e-15,
          "sines likewise; positions may be negative or fractional");
  fine(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, f, NULL, 2, 1));
  is_int(s.dtype, MM_FLOAT32, "the type asked for");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, &nan, 1, f, NULL, 2, 1), MM_EVALUE,
        "position 0 (counting from 0) is nan", "a NaN position");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 0, f, NULL, 2, 1), MM_EVALUE, "at least one position",
        "no positions");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, f, NULL, 0, 1), MM_EVALUE,
        "at least one frequency; there are 0", "no frequencies");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, &nan, NULL, 1, 1), MM_EVALUE,
        "frequency 0 (counting from 0) is nan", "a NaN frequency");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, (double[]){1, 1e16}, NULL, 2, 1), MM_EVALUE,
        "frequency 1 (counting from 0) is 1e+16", "an angle past counting");
  for (int i = 0; i < 3; i++)
    fails(cx,
          mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, f, (double[3][2]){{0, NAN}, {0, -INFINITY}, {0, 1}}[i], 2, 1),
          MM_EVALUE, "tail 1 (counting from 0) is", "a tail that is no part of its frequency");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_FLOAT32, p, 3, f, NULL, 2, 0), MM_EVALUE,
        "magnitude must be a positive number", "magnitude 0");
  fails(cx, mm_rope_schedule(cx, &c, &s, MM_INT32, p, 3, f, NULL, 2, 1), MM_EDTYPE, "it is int32",
        "an integer schedule");
  is_shape(&c, "the cosines are untouched", 3, 2);
  is_double(at2(&s, 0, 0), (double)(float)sin(-2), 0, "and the sines");
  mm_release(&c), mm_release(&s);
  tap_close(cx);
}

static void test_alibi(void) {
  mm_context *cx = tap_open(1);
  double m[16];
  mm_tensor b = {0};
  for (int64_t n = 1; n <= 16; n *= 2) {
    fine(cx, mm_alibi_slopes(cx, m, n));
    bool series = true;
    for (int64_t h = 0; h < n; h++) series = series && fabs(m[h] - pow(2, -8.0 * (double)(h + 1) / (double)n)) < 1e-16;
    ok(series, "a power of two: the geometric series 2^(−8h/n)");
  }
  fine(cx, mm_alibi_slopes(cx, m, 8));
  bool exact = true;
  for (int h = 0; h < 8; h++) exact = exact && m[h] == ldexp(1, -h - 1);
  ok(exact, "eight heads: 1/2 … 1/256 to the bit");
  fine(cx, mm_alibi_slopes(cx, m, 6));
  const double six[] = {1 / 4., 1 / 16., 1 / 64., 1 / 256., 1 / 2., 1 / 8.};
  ok(worst_relative(m, six, 6) == 0, "six heads: the four of 4, then the first and third of 8");
  fine(cx, mm_alibi_slopes(cx, m, 12));
  ok(fabs(m[8] - sqrt(0.5)) < 2e-16 && m[7] == 1 / 256. && fabs(m[11] - sqrt(0.5) / 8) < 2e-16,
     "twelve heads: the eight of 8, then four of 16");

  fine(cx, mm_alibi_bias(cx, &b, MM_FLOAT64, 2, 3, 3, false));
  const double m0 = 1 / 16., m1 = 1 / 256.;
  is_shape(&b, "heads, queries, keys", 2, 3, 3);
  is_near(&b, values(0, -m0, -2 * m0, -m0, 0, -m0, -2 * m0, -m0, 0, 0, -m1, -2 * m1, -m1, 0, -m1, -2 * m1, -m1, 0), 0,
          "−m |i − j|");
  ok(!signbit(mm_get(&b, (int64_t[]){0, 0, 0})), "the diagonal is 0, not −0");
  fine(cx, mm_alibi_bias(cx, &b, MM_FLOAT32, 2, 2, 3, true));
  is_shape(&b, "fewer queries than keys", 2, 2, 3);
  is_near(&b, values(-m0, 0, -HUGE_VAL, -2 * m0, -m0, 0, -m1, 0, -HUGE_VAL, -2 * m1, -m1, 0), 0,
          "the queries are the last ones; causal masks keys after");
  fails(cx, mm_alibi_slopes(cx, m, 0), MM_EVALUE, "n_heads must be at least 1; it is 0", "slopes of no heads");
  fails(cx, mm_alibi_bias(cx, &b, MM_FLOAT32, 0, 2, 3, true), MM_EVALUE, "n_heads must be at least 1; it is 0",
        "bias of no heads");
  fails(cx, mm_alibi_bias(cx, &b, MM_FLOAT32, 2, 0, 3, true), MM_EVALUE, "T is 0, S is 3", "no queries");
  fails(cx, mm_alibi_bias(cx, &b, MM_FLOAT32, 2, 4, 3, true), MM_EVALUE, "T is 4, S is 3", "more queries than keys");
  fails(cx, mm_alibi_bias(cx, &b, MM_INT32, 2, 3, 3, true), MM_EDTYPE, "it is int32", "an integer bias");
  fails(cx, mm_alibi_bias(cx, &b, MM_FLOAT32, INT64_MAX / 4, 3, 3, true), MM_ENOMEM, "", "heads that do not fit");
  is_shape(&b, "the output is untouched", 2, 2, 3);
  mm_release(&b);
  tap_close(cx);
}

/* The published rule, whose logarithm is taken in float: a check on ours, which is in double with the
 * boundaries made exact. */
static int64_t published_bucket(int64_t relative, int64_t buckets, int64_t max_distance, bool causal) {
  int64_t bucket = 0, distance = -relative;
  if (!causal) {
    buckets /= 2;
    if (distance < 0) bucket += buckets, distance = -distance;
  } else if (distance < 0) {
    distance = 0;
  }
  int64_t exact = buckets / 2;
  if (distance < exact) return bucket + distance;
  float share = logf((float)distance / (float)exact) / logf((float)max_distance / (float)exact);
  int64_t large = exact + (int64_t)(share * (float)(buckets - exact));
  return bucket + (large < buckets - 1 ? large : buckets - 1);
}

static void test_buckets(void) {
  mm_context *cx = tap_open(1);
  mm_tensor b = {0};
  const int64_t counts[] = {8, 32, 64}, distances[] = {64, 128, 256};
  for (int setting = 0; setting < 6; setting++) {
    int64_t buckets = counts[setting / 2], furthest = distances[setting / 2], wrong = 0, T = 300;
    bool causal = setting % 2 != 0;
    fine(cx, mm_t5_buckets(cx, &b, T, T, buckets, furthest, causal));
    for (int64_t t = 0; t < T; t++)
      for (int64_t s = 0; s < T; s++)
        wrong += (int64_t)at2(&b, t, s) != published_bucket(s - t, buckets, furthest, causal);
    is_int(wrong, 0, causal ? "causal buckets as published" : "buckets in both directions as published");
  }
  fine(cx, mm_t5_buckets(cx, &b, 1, 4, 32, 128, false));
  is_near(&b, values(3, 2, 1, 0), 0, "a single query is the last position");
  is_int(b.dtype, MM_INT64, "buckets are int64");
  fine(cx, mm_t5_buckets(cx, &b, 200, 200, 32, 128, false));
  is_int((int64_t)at2(&b, 64, 0), 14, "distance 64 lies on a boundary and belongs to the upper bucket");
  is_int((int64_t)at2(&b, 199, 0), 15, "all beyond max_distance share the last");
  is_int((int64_t)at2(&b, 0, 1), 17, "a key after the query is in the upper half");
  fails(cx, mm_t5_buckets(cx, &b, 0, 0, 32, 128, false), MM_EVALUE, "T is 0, S is 0", "no queries");
  fails(cx, mm_t5_buckets(cx, &b, 5, 4, 32, 128, false), MM_EVALUE, "T is 5, S is 4", "more queries than keys");
  fails(cx, mm_t5_buckets(cx, &b, 4, 4, 7, 128, false), MM_EVALUE,
        "at least 4 and even, half for each direction; it is 7", "odd buckets for two directions");
  fails(cx, mm_t5_buckets(cx, &b, 4, 4, 1, 128, true), MM_EVALUE, "buckets must be at least 2; it is 1",
        "a single bucket");
  fails(cx, mm_t5_buckets(cx, &b, 4, 4, 32, 8, false), MM_EVALUE, "max_distance must be more than 8",
        "a distance without a logarithm");
  is_shape(&b, "the output is untouched", 200, 200);
  mm_release(&b);
  tap_close(cx);
}

static mm_status take_sinusoid(mm_context *cx, void *out) {
  double p[3] = {0, 1, 2};
  mm_status status = mm_sinusoidal(cx, out, MM_FLOAT32, p, 3, 4, 10000);
  mm_release(out);
  return status;
}
static mm_status take_rows(mm_context *cx, void *out) {
  double p[3] = {0, 1, 2};
  mm_status status = mm_learned_rows(cx, out, p, 3, 4, MM_OVERFLOW_ERROR);
  mm_release(out);
  return status;
}
static mm_status take_schedule(mm_context *cx, void *out) {
  double p[3] = {0, 1, 2}, f[2] = {1, 0.1};
  mm_tensor sines = {0};
  mm_status status = mm_rope_schedule(cx, out, &sines, MM_FLOAT32, p, 3, f, NULL, 2, 1);
  mm_release(out), mm_release(&sines);
  return status;
}
static mm_status take_bias(mm_context *cx, void *out) {
  mm_status status = mm_alibi_bias(cx, out, MM_FLOAT64, 6, 3, 5, true);
  mm_release(out);
  return status;
}
static mm_status take_buckets(mm_context *cx, void *out) {
  mm_status status = mm_t5_buckets(cx, out, 3, 5, 32, 128, true);
  mm_release(out);
  return status;
}

static void test_memory(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  survives(cx, take_sinusoid, &t, "sinusoidal gives everything back when memory runs out");
  survives(cx, take_rows, &t, "learned rows too");
  survives(cx, take_schedule, &t, "RoPE's schedule too");
  survives(cx, take_bias, &t, "ALiBi's bias too");
  survives(cx, take_buckets, &t, "T5's buckets too");
  tap_close(cx);
}

int main(void) {
  RUN(test_known_sinusoid);
  RUN(test_addition_theorem);
  RUN(test_sinusoid_shape_and_libm);
  RUN(test_sinusoid_errors);
  RUN(test_learned_rows);
  RUN(test_frequencies);
  RUN(test_frequency_errors);
  RUN(test_schedule);
  RUN(test_alibi);
  RUN(test_buckets);
  RUN(test_memory);
  return done();
}
