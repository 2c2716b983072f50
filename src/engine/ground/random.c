/* random.c: streams of random numbers that are the same on every machine.
 *
 * Does: xoshiro256++ seeded through SplitMix64, named splits, uniform, normal and integer draws. Does not: keep
 * any state but the value it is handed; call libm but for sqrt, which IEEE 754 rounds exactly. */
#include "minimodel.h"

#include <math.h>
#include <string.h>

static uint64_t rotate_left(uint64_t x, int n) { return x << n | x >> (64 - n); }

/* SplitMix64's output function: a bijection of 64 bits in which every bit of the input moves every bit
 * of the output. */
static uint64_t mix(uint64_t z) {
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u; /* 2⁶⁴ over the golden ratio, odd: SplitMix64's stride */

/* Seeding: four outputs of SplitMix64 started at `seed`, as xoshiro's authors advise. They are never all zero. */
void mm_random_seed(mm_random *rng, uint64_t seed) {
  for (uint64_t i = 0; i < 4; i++) rng->state[i] = mix(seed + (i + 1) * GOLDEN);
  rng->key = seed;
}

/* The new seed is a hash of the parent's key and the name. The parent's state takes no part, so draws do not matter. */
void mm_random_split(mm_random *out, const mm_random *rng, const char *name, size_t length) {
  uint64_t hash = mix(rng->key ^ 0x6D696E696D6F6465u); /* apart from the parent's own seeding, also where name is "" */
  for (size_t i = 0; i < length; i++) hash = mix(hash + GOLDEN + (unsigned char)name[i]);
  mm_random_seed(out, mix(hash ^ length));
}

/* xoshiro256++: Blackman and Vigna 2021. */
uint64_t mm_random_bits(mm_random *rng) {
  uint64_t *s = rng->state;
  uint64_t result = rotate_left(s[0] + s[3], 23) + s[0];
  uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left(s[3], 45);
  return result;
}

double mm_random_uniform(mm_random *rng) { return (double)(mm_random_bits(rng) >> 11) * 0x1p-53; }

/* ln x for a normal x > 0, within 2 units in the last place (2·10⁷ arguments measured against 80-bit logl). x = m 2^e
 * with m in (√½, √2]; s = (m − 1) / (m + 1), |s| <= 0.1716, and ln m = 2 (s + s³/3 + s⁵/5 + …): the first term left
 * out, s²¹/21, is below 2⁻⁵⁷ of the sum. e ln 2 is added in two parts, the larger of which has room for e's bits. */
static double natural_log(double x) {
  int e = 0;
  double m = frexp(x, &e);
  if (m <= 0.70710678118654752440) {
    m *= 2;
    e--;
  }
  double s = (m - 1) / (m + 1), z = s * s, tail = 0;
  for (int k = 19; k >= 3; k -= 2) tail = (tail + 1.0 / k) * z;
  const double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b39p-40;
  return e * ln2_high + (2 * s + (2 * s * tail + e * ln2_low));
}

static double polynomial(const double *coefficients, int degree, double x) {
  double sum = coefficients[degree];
  for (int i = degree - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/* Φ⁻¹(½ + q) for |q| < ½: the rational approximations of Wichura 1988 (algorithm AS 241, PPND16; relative error
 * 1e-16). They need only + − × ÷ √ and ln, all of them the same bits everywhere, and one draw makes one normal, so
 * that the i-th normal of a stream does not depend on the others. */
static double normal_quantile(double q) {
  /* clang-format off */
  static const double centre_above[8] = {
    3.3871328727963666080e0,  1.3314166789178437745e2,  1.9715909503065514427e3,  1.3731693765509461125e4,
    4.5921953931549871457e4,  6.7265770927008700853e4,  3.3430575583588128105e4,  2.5090809287301226727e3};
  static const double centre_below[8] = {
    1.0,                      4.2313330701600911252e1,  6.8718700749205790830e2,  5.3941960214247511077e3,
    2.1213794301586595867e4,  3.9307895800092710610e4,  2.8729085735721942674e4,  5.2264952788528545610e3};
  static const double middle_above[8] = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double middle_below[8] = {
    1.0,                      2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9};
  static const double far_above[8] = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double far_below[8] = {
    1.0,                      5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15};
  /* clang-format on */
  if (fabs(q) <= 0.425) {
    double r = 0.180625 - q * q;
    return q * polynomial(centre_above, 7, r) / polynomial(centre_below, 7, r);
  }
  double r = sqrt(-natural_log(0.5 - fabs(q)));
  double z = r <= 5 ? polynomial(middle_above, 7, r - 1.6) / polynomial(middle_below, 7, r - 1.6)
                    : polynomial(far_above, 7, r - 5) / polynomial(far_below, 7, r - 5);
  return q < 0 ? -z : z;
}

/* 52 bits and a half: never 0 or 1, and symmetric about ½, with ½ itself left out. */
double mm_random_normal(mm_random *rng) {
  double u = ((double)(mm_random_bits(rng) >> 12) + 0.5) * 0x1p-52;
  return normal_quantile(u - 0.5);
}

/* The upper and lower halves of a 64 × 64-bit product. */
static uint64_t multiply_wide(uint64_t a, uint64_t b, uint64_t *low) {
  uint64_t a0 = a & 0xFFFFFFFFu, a1 = a >> 32, b0 = b & 0xFFFFFFFFu, b1 = b >> 32;
  uint64_t middle = a1 * b0 + (a0 * b0 >> 32);
  uint64_t carry = (middle & 0xFFFFFFFFu) + a0 * b1;
  *low = a * b;
  return a1 * b1 + (middle >> 32) + (carry >> 32);
}

/* Lemire 2019: the upper half of bits · n is uniform on 0 … n − 1 once the 2⁶⁴ mod n lowest lower
 * halves are refused. */
int64_t mm_random_integer(mm_random *rng, int64_t a, int64_t b) {
  uint64_t n = (uint64_t)b - (uint64_t)a + 1; /* 0 stands for 2⁶⁴ */
  uint64_t offset = 0, low = 0;
  if (n == 0) {
    offset = mm_random_bits(rng);
  } else {
    uint64_t refused = (0 - n) % n;
    do offset = multiply_wide(mm_random_bits(rng), n, &low);
    while (low < refused);
  }
  uint64_t bits = (uint64_t)a + offset;
  int64_t result;
  memcpy(&result, &bits, sizeof result);
  return result;
}
