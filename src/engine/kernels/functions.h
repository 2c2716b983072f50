/* functions.h: exp, log, tanh, … of a vector of reals. Included by real.h, once per element type.
 *
 * Every step is an IEEE operation in a fixed order, so a result depends on its argument alone: not on the lane, the
 * instruction set or the C library. Largest errors, measured in tests/engine/test_kernels.c:
 *   exp, log 1 ulp; plogp 2; tanh, sigmoid, silu (|x| < 20) 3; gelu 7 above −2, and growing with the argument of its
 *   exponential below (40 at −5, where its value is 2e-7).
 * Special values as C11 Annex F has them. Does not: report through errno or the exception flags. */

/* ln 2 = LN2_HIGH + LN2_LOW; the series below, 1 / k! and 2 / (2k + 3), are cut where the next term is under a tenth of
 * an ulp. */
#if REAL_BITS == 32
#define LN2_HIGH        0x1.62e43p-1f
#define LN2_LOW         -0x1.05c61p-29f
#define EXP_LOWEST      -104.0f /* below: 0 */
#define EXP_HIGHEST     89.0f   /* above: infinity */
#define EXP_TERMS       8
#define LOG_TERMS       5
#define SUBNORMAL_SHIFT 24
static const real exp_series[EXP_TERMS] = {1.0f,      1.0f,       1.0f / 2,   1.0f / 6,
                                           1.0f / 24, 1.0f / 120, 1.0f / 720, 1.0f / 5040};
static const real log_series[LOG_TERMS] = {2.0f / 3, 2.0f / 5, 2.0f / 7, 2.0f / 9, 2.0f / 11};
#else
#define LN2_HIGH        0x1.62e42fefa39efp-1
#define LN2_LOW         0x1.abc9e3b39803fp-56
#define EXP_LOWEST      -746.0
#define EXP_HIGHEST     710.0
#define EXP_TERMS       14
#define LOG_TERMS       11
#define SUBNORMAL_SHIFT 54
static const real exp_series[EXP_TERMS] = {
    1.0,        1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
    1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
static const real log_series[LOG_TERMS] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13,
                                           2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23};
#endif

/* Of these each kernel has its own, but where a page has to carry them and they are long: doubles, and the exact
 * multiply-add of WebAssembly. In those for floats by relaxed SIMD the compiler, which is to keep functions small
 * (MM_SMALL), has to be told. */
#if MM_SET_NUMBER == MM_SET_NUMBER_wasm && !(REAL_BITS == 32 && defined(__wasm_relaxed_simd__))
#define FUNCTION static __attribute__((noinline)) vec
#elif MM_SET_NUMBER == MM_SET_NUMBER_wasm
#define FUNCTION MM_ALWAYS_INLINE vec
#else
#define FUNCTION static inline vec
#endif

/* x = n ln 2 + r, |r| <= ln 2 / 2; returns r. */
MM_ALWAYS_INLINE vec reduce_exp(vec x, vec *n) {
  *n = v_round(v_mul(x, v_set((real)1.44269504088896340736)));
  return v_nfma(*n, v_set(LN2_LOW), v_nfma(*n, v_set(LN2_HIGH), x));
}

/* Σ_{k >= first} r^(k − first) / k! */
MM_ALWAYS_INLINE vec exp_tail(vec r, int first) {
  vec sum = v_set(exp_series[EXP_TERMS - 1]);
  MM_UNROLL for (int k = EXP_TERMS - 2; k >= first; k--) sum = v_fma(sum, r, v_set(exp_series[k]));
  return sum;
}

/* e^x = 2^n e^r */
FUNCTION v_exp(vec x) {
  vec n;
  x = v_min(v_set(EXP_HIGHEST), v_max(v_set(EXP_LOWEST), x)); /* both keep a NaN */
  vec r = reduce_exp(x, &n);
  return v_scale(exp_tail(r, 0), n);
}

/* ln x = e ln 2 + ln m, and with f = m − 1, s = f / (2 + f): ln m = 2 artanh s = f − f²/2 + s (f²/2 + 2 s²/3 + 2
 * s⁴/5 + …). ordinary_log is ln (x / 2^shift) of a positive, finite and normal x, and some number of any other. */
MM_ALWAYS_INLINE vec ordinary_log(vec x, vec shift) {
  vec m, e = v_sub(v_split(x, &m), shift);
  vec f = v_sub(m, v_set(1)), s = v_div(f, v_add(f, v_set(2))), z = v_mul(s, s);
  vec sum = v_set(log_series[LOG_TERMS - 1]);
  MM_UNROLL for (int k = LOG_TERMS - 2; k >= 0; k--) sum = v_fma(sum, z, v_set(log_series[k]));
  vec half_square = v_mul(v_mul(v_set((real)0.5), f), f);
  vec low = v_fma(s, v_fma(sum, z, half_square), v_mul(e, v_set(LN2_LOW)));
  return v_fma(e, v_set(LN2_HIGH), v_sub(f, v_sub(half_square, low)));
}
FUNCTION v_log(vec x) {
  const vec tiny = v_set(REAL_MIN), scale = v_set((real)((uint64_t)1 << SUBNORMAL_SHIFT));
  mask small = v_lt(x, tiny);
  vec y = ordinary_log(v_pick(small, v_mul(x, scale), x), v_pick(small, v_set(SUBNORMAL_SHIFT), v_set(0)));
  y = v_pick(v_eq(x, v_set((real)INFINITY)), x, y);
  y = v_pick(v_eq(x, v_set(0)), v_set(-(real)INFINITY), y);
  return v_pick(v_either(v_lt(x, v_set(0)), v_nan(x)), v_set((real)NAN), y);
}

/* tanh |x| = −u / (u + 2) with u = e^(−2|x|) − 1 = 2^n (e^r − 1) + (2^n − 1) */
FUNCTION v_tanh(vec x) {
  vec n, one = v_set(1);
  vec t = v_max(v_set(-40), v_mul(v_set(-2), v_abs(x)));
  vec r = reduce_exp(t, &n), power = v_scale(one, n);
  vec u = v_fma(v_fma(v_mul(r, r), exp_tail(r, 2), r), power, v_sub(power, one));
  return v_copysign(v_div(v_neg(u), v_add(u, v_set(2))), x);
}

/* 1 / (1 + e^−x), written with e^−|x| so that it neither overflows nor loses the small side */
static inline vec v_sigmoid(vec x) {
  vec one = v_set(1), e = v_exp(v_neg(v_abs(x)));
  return v_div(v_pick(v_lt(x, v_set(0)), e, one), v_add(one, e));
}

/* Keeps −∞ · 0 out of x · sigmoid(…): the limit there is −0. */
static inline vec v_above_minus_infinity(vec x) { return v_max(v_set(-REAL_MAX), x); }

/* x σ(x) and its slope, from σ = σ(x): σ + x σ (1 − σ) */
static inline vec silu_of(vec x, vec sigma) { return v_mul(v_above_minus_infinity(x), sigma); }
static inline vec silu_slope_of(vec x, vec sigma) {
  x = v_min(v_set(REAL_MAX), x); /* nor +∞ · (1 − 1) here: the limit is 1 */
  return v_fma(silu_of(x, sigma), v_sub(v_set(1), sigma), sigma);
}
static inline vec silu_sigma(vec x) { return v_sigmoid(v_above_minus_infinity(x)); }
static inline vec v_silu(vec x) { return silu_of(x, silu_sigma(x)); }

/* gelu(x) = x/2 (1 + tanh u) = x sigmoid(2u), 2u = x (c + 0.044715 c x²), c = 2 √(2/π) */
#define GELU_C    ((real)1.5957691216057307117597842397375)
#define GELU_CUBE ((real)(1.5957691216057307117597842397375 * 0.044715))
static inline vec gelu_argument(vec x) { return v_mul(x, v_fma(v_set(GELU_CUBE), v_mul(x, x), v_set(GELU_C))); }
static inline vec gelu_sigma(vec x) { return v_sigmoid(gelu_argument(v_above_minus_infinity(x))); }
static inline vec gelu_of(vec x, vec sigma) { return v_mul(v_above_minus_infinity(x), sigma); }
/* σ + x σ (1 − σ) w′, w = 2u */
static inline vec gelu_slope_of(vec x, vec sigma) {
  x = v_min(v_set(100), v_max(v_set(-100), x)); /* beyond, the slope is 0 or 1, and w′ must not overflow */
  vec w_slope = v_fma(v_set(3 * GELU_CUBE), v_mul(x, x), v_set(GELU_C));
  return v_fma(v_mul(v_mul(x, sigma), v_sub(v_set(1), sigma)), w_slope, sigma);
}
static inline vec v_gelu(vec x) { return gelu_of(x, gelu_sigma(x)); }

static inline vec v_sign(vec x) {
  vec one = v_pick(v_eq(x, v_set(0)), v_set(0), v_set(1));
  return v_pick(v_nan(x), x, v_copysign(one, x));
}

/* −x ln x, 0 at 0 */
static inline vec v_plogp(vec x) { return v_pick(v_eq(x, v_set(0)), v_set(0), v_neg(v_mul(x, v_log(x)))); }
/* The same where no lane is below the least normal number. Of what is infinite or NaN the logarithm is any number but
 * 0, and the product what it should be. */
MM_ALWAYS_INLINE vec ordinary_plogp(vec x) { return v_neg(v_mul(x, ordinary_log(x, v_set(0)))); }

#undef FUNCTION
#undef LN2_HIGH
#undef LN2_LOW
#undef EXP_LOWEST
#undef EXP_HIGHEST
#undef EXP_TERMS
#undef LOG_TERMS
#undef SUBNORMAL_SHIFT
#undef GELU_C
#undef GELU_CUBE
