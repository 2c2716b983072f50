/* angles.c: frequencies and angles in twice double's precision, sine and cosine with the same bits everywhere.
 *
 * Does: sums, products, exp and log of pairs of doubles (Dekker 1971; Shewchuk 1997), reduction of an angle by π/2
 * and a polynomial sine and cosine. Does not: build tables; sinusoidal.c and rope.c do.
 *
 * Every step is a correctly rounded +, −, ×, ÷, fma or rint, so no result depends on the C library. Only mm_pair_log
 * asks libm for a first guess, and one Newton step makes its last bits irrelevant. */
#include "angles.h"

#include <math.h>

const double mm_angle_limit = 4503599627370496.0; /* 2⁵²: the quarter turns are counted in a double */

/* a + b exactly; no order of magnitudes assumed (Knuth). */
static mm_pair_sum two_sum(double a, double b) {
  double s = a + b, shadow = s - a;
  return (mm_pair_sum){s, (a - (s - shadow)) + (b - shadow)};
}

/* The same where |a| >= |b| (Dekker). */
static mm_pair_sum quick_two_sum(double a, double b) {
  double s = a + b;
  return (mm_pair_sum){s, b - (s - a)};
}

/* a b exactly, where no part of it is too large or too small for a double. WebAssembly has no instruction for fma, and
 * its library makes one out of integers: there the products of halves of 26 bits, which are exact, give the same bits
 * sooner (Veltkamp; Dekker). */
static mm_pair_sum two_product(double a, double b) {
  double p = a * b;
#if defined(__wasm__)
  const double least = 0x1p-900, most = 0x1p900, splitter = 0x1p27 + 1;
  if (fabs(p) > least && fabs(p) < most && fabs(a) < most && fabs(b) < most) {
    double ah = splitter * a - (splitter * a - a), bh = splitter * b - (splitter * b - b);
    double al = a - ah, bl = b - bh;
    return (mm_pair_sum){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
  }
#endif
  return (mm_pair_sum){p, fma(a, b, -p)};
}

mm_pair_sum mm_pair_of(double x) { return (mm_pair_sum){x, 0}; }

mm_pair_sum mm_pair_add(mm_pair_sum a, mm_pair_sum b) {
  mm_pair_sum high = two_sum(a.high, b.high), low = two_sum(a.low, b.low);
  high = quick_two_sum(high.high, high.low + low.high);
  return quick_two_sum(high.high, high.low + low.low);
}

mm_pair_sum mm_pair_multiply(mm_pair_sum a, mm_pair_sum b) {
  mm_pair_sum p = two_product(a.high, b.high);
  return quick_two_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}

mm_pair_sum mm_pair_divide(mm_pair_sum a, double b) {
  double quotient = a.high / b;
  mm_pair_sum back = two_product(quotient, b);
  return quick_two_sum(quotient, ((a.high - back.high) - back.low + a.low) / b);
}

/* exp(x) = 2^k (1 + e)^(2⁹), with e = exp(r) − 1 by its series at |r| <= ln 2 / 2¹⁰, where ten terms leave 1e-38. */
mm_pair_sum mm_pair_exp(mm_pair_sum x) {
  const mm_pair_sum ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  double k = rint(x.high / ln2.high);
  mm_pair_sum r = mm_pair_add(x, mm_pair_multiply(mm_pair_of(-k), ln2));
  r = (mm_pair_sum){r.high / 512, r.low / 512};
  mm_pair_sum series = mm_pair_of(1);
  for (int n = 10; n >= 2; n--) series = mm_pair_add(mm_pair_of(1), mm_pair_divide(mm_pair_multiply(r, series), n));
  mm_pair_sum e = mm_pair_multiply(r, series);
  /* squared as 2e + e², so that the bits of a small e are not lost beside the 1 */
  for (int i = 0; i < 9; i++) e = mm_pair_add((mm_pair_sum){2 * e.high, 2 * e.low}, mm_pair_multiply(e, e));
  mm_pair_sum out = mm_pair_add(mm_pair_of(1), e);
  return (mm_pair_sum){ldexp(out.high, (int)k), ldexp(out.low, (int)k)};
}

/* One Newton step on exp(y) = x from libm's logarithm: y + (x exp(−y) − 1), whose error is the square
 * of the guess's. */
mm_pair_sum mm_pair_log(mm_pair_sum x) {
  double guess = log(x.high);
  mm_pair_sum ratio = mm_pair_multiply(x, mm_pair_exp(mm_pair_of(-guess)));
  return mm_pair_add(mm_pair_of(guess), mm_pair_add(ratio, mm_pair_of(-1)));
}

/* sin(r + t) and cos(r + t) for |r| <= π/4 and |t| a rounding error of r, by their Taylor series: the first term
 * left out is below 2^−58 of the result. The leading 1 and r are added last, so that the terms' roundings stay far
 * below an ulp. */
static double small_sine(double r, double t) {
  double z = r * r;
  double s = 1.0 / 355687428096000;
  s = s * z - 1.0 / 1307674368000;
  s = s * z + 1.0 / 6227020800;
  s = s * z - 1.0 / 39916800;
  s = s * z + 1.0 / 362880;
  s = s * z - 1.0 / 5040;
  s = s * z + 1.0 / 120;
  s = s * z - 1.0 / 6;
  return r + (r * (z * s) + t * (1 - 0.5 * z));
}

static double small_cosine(double r, double t) {
  mm_pair_sum square = two_product(r, r);
  double z = square.high;
  double s = 1.0 / 6402373705728000;
  s = 1.0 / 20922789888000 - s * z;
  s = s * z - 1.0 / 87178291200;
  s = s * z + 1.0 / 479001600;
  s = s * z - 1.0 / 3628800;
  s = s * z + 1.0 / 40320;
  s = s * z - 1.0 / 720;
  s = s * z + 1.0 / 24;
  double w = 1 - 0.5 * z;
  return w + (((1 - w) - 0.5 * z) + (z * z * s - (0.5 * square.low + r * t)));
}

void mm_sine_cosine(double *sine, double *cosine, double p, mm_pair_sum frequency) {
  /* π/2 in three doubles, as Cody and Waite (1980) do; the products with k are exact but the last */
  const double turn[3] = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110};
  mm_pair_sum angle = two_product(p, frequency.high);
  angle = quick_two_sum(angle.high, fma(p, frequency.low, angle.low));
  double k = rint(angle.high * 0x1.45f306dc9c883p-1); /* 2/π */
  mm_pair_sum first = two_product(k, turn[0]), second = two_product(k, turn[1]);
  mm_pair_sum r =
      two_sum(angle.high - first.high, -first.low); /* the difference is exact: the two are within a factor of 2 */
  r = mm_pair_add(r, (mm_pair_sum){-second.high, -second.low});
  r = mm_pair_add(r, (mm_pair_sum){angle.low, -(k * turn[2])});
  double s = small_sine(r.high, r.low), c = small_cosine(r.high, r.low);
  switch ((int)(k - 4 * floor(k / 4))) {
  case 0: *sine = s, *cosine = c; break;
  case 1: *sine = c, *cosine = -s; break;
  case 2: *sine = -s, *cosine = -c; break;
  default: *sine = -c, *cosine = s; break;
  }
}

mm_status mm_positions_check(mm_context *cx, const char *who, const double *positions, int64_t n) {
  if (n < 1)
    return mm_fail(cx, MM_EVALUE, "%s: there must be at least one position; there are %lld", who, (long long)n);
  for (int64_t t = 0; t < n; t++)
    if (!(fabs(positions[t]) <= 0x1p53))
      return mm_fail(
          cx, MM_EVALUE,
          "%s: position %lld (counting from 0) is %g; a position must be a finite number of at most 2^53 in magnitude",
          who, (long long)t, positions[t]);
  return MM_OK;
}

mm_status mm_positions_base(mm_context *cx, const char *who, double base) {
  if (isfinite(base) && base >= 1) return MM_OK;
  return mm_fail(cx, MM_EVALUE, "%s: base must be a finite number of at least 1; it is %g", who, base);
}

mm_status mm_positions_even(mm_context *cx, const char *who, const char *width_name, int64_t width) {
  if (width >= 2 && width % 2 == 0) return MM_OK;
  return mm_fail(cx, MM_EVALUE, "%s: %s must be positive and even, because features go in pairs; it is %lld", who,
                 width_name, (long long)width);
}

mm_status mm_positions_dtype(mm_context *cx, const char *who, mm_dtype dtype) {
  if (dtype == MM_FLOAT32 || dtype == MM_FLOAT64) return MM_OK;
  return mm_fail(cx, MM_EDTYPE, "%s: dtype must be float32 or float64; it is %s", who, mm_dtype_name(dtype));
}
