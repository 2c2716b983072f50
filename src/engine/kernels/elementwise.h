/* elementwise.h: maps over contiguous arrays, their derivatives, and AdamW. Included by real.h, once per element type.
 *
 * out (n) = f(x (n)) for each of the kinds of minimodel.h. Lanes are outputs, so nothing here depends on the vector's
 * width. Does not: broadcast (a step of 0 or 1 is all there is), allocate, know shapes. */

/* The vector at x[i], of which elements at and past n are not read (+0) and not written. */
static inline vec row_load(const real *x, int64_t i, int64_t n) {
  return i + LANES <= n ? v_load(x + i) : v_load_part(x + i, v_first(n - i));
}
static inline void row_store(real *out, int64_t i, int64_t n, vec a) {
  if (i + LANES <= n) v_store(out + i, a);
  else v_store_part(out + i, v_first(n - i), a);
}

/* The statements for each vector of a row of n, which begins at j and is part r of 16 lanes. They are
 * written out twice:
 * with `whole` a constant 1 for blocks of 16, whose parts then live in registers, and a constant 0 for what is
 * left. The block's start moves in the outer loop alone: where the inner one moves it, gcc unrolls both, and
 * all grows sixteenfold. */
#define EACH_VECTOR(n, ...)                                                                                            \
  do {                                                                                                                 \
    int64_t block = 0;                                                                                                 \
    for (; block + WIDTH <= (n); block += WIDTH) {                                                                     \
      enum { whole = 1 };                                                                                              \
      const mask part = v_first(0);                                                                                    \
      ROW_UNROLL for (int r = 0; r < PARTS; r++) {                                                                     \
        const int64_t j = block + r * LANES;                                                                           \
        (void)part, (void)j;                                                                                           \
        __VA_ARGS__                                                                                                    \
      }                                                                                                                \
    }                                                                                                                  \
    ROW_UNROLL for (int r = 0; r < PARTS; r++) {                                                                       \
      const int64_t j = block + r * LANES;                                                                             \
      if (j >= (n)) break;                                                                                             \
      enum { whole = 0 };                                                                                              \
      const mask part = v_first((n) - j < LANES ? (n) - j : LANES);                                                    \
      __VA_ARGS__                                                                                                      \
    }                                                                                                                  \
  } while (0)
#if LANES > 1
#define ROW_UNROLL MM_UNROLL
#else
#define ROW_UNROLL
#endif
/* The same for statements that do not ask which of the 16 lanes they are in: nothing has to live in registers from one
 * to the next. A page carries its kernels over a wire, so WebAssembly's sets have them as a plain loop, and so has the
 * set whose vectors are one number long. */
#if MM_SET_NUMBER == MM_SET_NUMBER_wasm || LANES == 1
#define EACH_APART(n, ...)                                                                                             \
  do {                                                                                                                 \
    int64_t j = 0;                                                                                                     \
    for (; j + LANES <= (n); j += LANES) {                                                                             \
      enum { whole = 1 };                                                                                              \
      const mask part = v_first(0);                                                                                    \
      (void)part;                                                                                                      \
      __VA_ARGS__                                                                                                      \
    }                                                                                                                  \
    if (j < (n)) {                                                                                                     \
      enum { whole = 0 };                                                                                              \
      const mask part = v_first((n) - j);                                                                              \
      __VA_ARGS__                                                                                                      \
    }                                                                                                                  \
  } while (0)
#else
#define EACH_APART EACH_VECTOR
#endif
/* Inside: the row's vector at j; what is not in the row is not read (+0), not written, or replaced. */
#define ROW(x)                     (whole ? v_load((x) + j) : v_load_part((x) + j, part))
#define ROW_OR(x, outside)         (whole ? v_load((x) + j) : v_pick(part, ROW(x), outside))
#define IN_ROW(a)                  (whole ? (a) : v_pick(part, a, v_set(0)))
#define SET_ROW(out, a)            (whole ? v_store((out) + j, a) : v_store_part((out) + j, part, a))
/* What an output is added to: what it holds, or zeros. */
#define ROW_BEFORE(out, add)       ((add) ? ROW(out) : v_set(0))

/* ---- out = f(x) ---- */

/* For functions without a vector form: through libm in double, rounded once. */
static inline vec each_lane(vec x, double (*f)(double)) {
  real lanes[LANES];
  v_store(lanes, x);
  for (int l = 0; l < LANES; l++) lanes[l] = (real)f((double)lanes[l]);
  return v_load(lanes);
}
static inline vec v_sin(vec x) { return each_lane(x, sin); }
static inline vec v_cos(vec x) { return each_lane(x, cos); }
static inline vec v_square(vec x) { return v_mul(x, x); }
static inline vec v_reciprocal(vec x) { return v_div(v_set(1), x); }
static inline vec v_relu(vec x) { return v_pick(v_lt(x, v_set(0)), v_set(0), x); } /* keeps a NaN */

/* The functions, by the kinds of minimodel.h and the names of their kernels. Apart stand SIGN, which has no slope, and
 * PLOGP, whose forward is written out. */
#define EACH_UNARY(one)                                                                                                \
  one(NEG, neg) one(ABS, abs) one(SQUARE, square) one(SQRT, sqrt) one(RECIPROCAL, reciprocal) one(EXP, exp)            \
  one(LOG, log) one(SIN, sin) one(COS, cos) one(TANH, tanh) one(SIGMOID, sigmoid) one(RELU, relu) one(GELU, gelu)      \
  one(SILU, silu)

#define UNARY(kind, name)                                                                                              \
  static void name##_forward(void *y, const void *arguments, int64_t n) {                                              \
    real *out = y;                                                                                                     \
    const real *x = arguments;                                                                                         \
    EACH_APART(n, SET_ROW(out, v_##name(ROW(x))););                                                                    \
  }
EACH_UNARY(UNARY)
UNARY(SIGN, sign)
#undef UNARY

/* Entropies are long sums of −x ln x. Runs of vectors without zeros or subnormal numbers go without the care that a
 * logarithm takes of those, and where all is zero, as above the diagonal of a causal map, there is no logarithm. */
static void plogp_forward(void *y, const void *arguments, int64_t n) {
  real *out = y;
  const real *x = arguments;
  const vec least = v_set(REAL_MIN);
  for (int64_t i = 0; i < n; i += LANES) {
    for (; i + LANES <= n && !v_any(v_lt(v_load(x + i), least)); i += LANES)
      v_store(out + i, ordinary_plogp(v_load(x + i)));
    if (i >= n) break;
    vec a = row_load(x, i, n);
    mask some = v_either(v_lt(v_set(0), v_abs(a)), v_nan(a));
    row_store(out, i, n, v_any(some) ? v_plogp(a) : v_set(0));
  }
}

/* ---- dx = [dx +] dy f′(x), from x and y = f(x) ---- */

static inline vec slope_neg(vec x, vec y) { return (void)x, (void)y, v_set(-1); }
static inline vec slope_abs(vec x, vec y) { return (void)y, v_sign(x); }
static inline vec slope_square(vec x, vec y) { return (void)y, v_add(x, x); }
static inline vec slope_sqrt(vec x, vec y) { return (void)x, v_div(v_set((real)0.5), y); }
static inline vec slope_reciprocal(vec x, vec y) { return (void)x, v_neg(v_mul(y, y)); }
static inline vec slope_exp(vec x, vec y) { return (void)x, y; }
static inline vec slope_log(vec x, vec y) { return (void)y, v_div(v_set(1), x); }
static inline vec slope_sin(vec x, vec y) { return (void)y, v_cos(x); }
static inline vec slope_cos(vec x, vec y) { return (void)y, v_neg(v_sin(x)); }
static inline vec slope_tanh(vec x, vec y) { return (void)x, v_nfma(y, y, v_set(1)); }
static inline vec slope_sigmoid(vec x, vec y) { return (void)x, v_nfma(y, y, y); }
static inline vec slope_relu(vec x, vec y) { return (void)y, v_pick(v_lt(v_set(0), x), v_set(1), v_set(0)); }
static inline vec slope_silu(vec x, vec y) { return (void)y, silu_slope_of(x, silu_sigma(x)); }
static inline vec slope_gelu(vec x, vec y) { return (void)y, gelu_slope_of(x, gelu_sigma(x)); }
/* −ln x − 1; 0 at 0, so that an entropy's empty cells do not poison what they came from */
static inline vec slope_plogp(vec x, vec y) {
  (void)y;
  return v_pick(v_eq(x, v_set(0)), v_set(0), v_sub(v_set(-1), v_log(x)));
}

#define UNARY_BACKWARD(kind, name)                                                                                     \
  static void name##_backward(void *out, const void *gradient, const void *arguments, const void *values, bool add,    \
                              int64_t n) {                                                                             \
    real *dx = out;                                                                                                    \
    const real *dy = gradient, *x = arguments, *y = values;                                                            \
    EACH_APART(n, SET_ROW(dx, v_fma(ROW(dy), slope_##name(ROW(x), ROW(y)), ROW_BEFORE(dx, add))););                    \
  }
EACH_UNARY(UNARY_BACKWARD)
UNARY_BACKWARD(PLOGP, plogp)
#undef UNARY_BACKWARD

/* ---- out = f(x) and slope = f′(x) in one pass, where both need the same σ ---- */

#define WITH_SLOPE(name)                                                                                               \
  static void name##_with_slope(void *y, void *slopes, const void *arguments, int64_t n) {                             \
    real *out = y, *slope = slopes;                                                                                    \
    const real *x = arguments;                                                                                         \
    EACH_APART(n, {                                                                                                    \
      vec a = ROW(x), sigma = name##_sigma(a);                                                                         \
      SET_ROW(out, name##_of(a, sigma));                                                                               \
      SET_ROW(slope, name##_slope_of(a, sigma));                                                                       \
    });                                                                                                                \
  }
WITH_SLOPE(gelu)
WITH_SLOPE(silu)
#undef WITH_SLOPE

/* ---- out = f(a, b) ---- */

static inline vec truth(mask m) { return v_pick(m, v_set(1), v_set(0)); }
static inline vec value_lt(vec a, vec b) { return truth(v_lt(a, b)); }
static inline vec value_le(vec a, vec b) { return truth(v_le(a, b)); }
static inline vec value_gt(vec a, vec b) { return truth(v_lt(b, a)); }
static inline vec value_ge(vec a, vec b) { return truth(v_le(b, a)); }
static inline vec value_eq(vec a, vec b) { return truth(v_eq(a, b)); }
static inline vec value_ne(vec a, vec b) { return v_pick(v_eq(a, b), v_set(0), v_set(1)); }
/* a NaN on either side is passed on */
static inline vec value_maximum(vec a, vec b) { return v_pick(v_nan(a), a, v_pick(v_lt(b, a), a, b)); }
static inline vec value_minimum(vec a, vec b) { return v_pick(v_nan(a), a, v_pick(v_lt(a, b), a, b)); }
static inline vec value_add(vec a, vec b) { return v_add(a, b); }
static inline vec value_sub(vec a, vec b) { return v_sub(a, b); }
static inline vec value_mul(vec a, vec b) { return v_mul(a, b); }
static inline vec value_div(vec a, vec b) { return v_div(a, b); }
static inline vec value_pow(vec a, vec b) {
  real base[LANES], exponent[LANES];
  v_store(base, a);
  v_store(exponent, b);
  for (int l = 0; l < LANES; l++) base[l] = (real)pow((double)base[l], (double)exponent[l]);
  return v_load(base);
}

#define EACH_BINARY(one)                                                                                               \
  one(ADD, add) one(SUB, sub) one(MUL, mul) one(DIV, div) one(POW, pow) one(MAXIMUM, maximum) one(MINIMUM, minimum)    \
  one(LT, lt) one(LE, le) one(GT, gt) one(GE, ge) one(EQ, eq) one(NE, ne)

#define BINARY(kind, name)                                                                                             \
  static void name##_binary(void *values, const void *left, int64_t a_step, const void *right, int64_t b_step,         \
                            int64_t n) {                                                                               \
    real *out = values;                                                                                                \
    const real *a = left, *b = right;                                                                                  \
    if (n <= 0) return;                                                                                                \
    vec first_a = v_set(*a), first_b = v_set(*b);                                                                      \
    EACH_APART(n, SET_ROW(out, value_##name(a_step ? ROW(a) : first_a, b_step ? ROW(b) : first_b)););                  \
  }
EACH_BINARY(BINARY)
#undef BINARY

/* out += s x */
static void add_scaled_row(real *out, const real *x, real s, int64_t n) {
  vec scale = v_set(s);
  EACH_APART(n, SET_ROW(out, v_fma(scale, ROW(x), ROW(out))););
}

/* out = [out +] a b */
static void products_row(real *out, const real *a, const real *b, bool add, int64_t n) {
  EACH_APART(n, SET_ROW(out, v_fma(ROW(a), ROW(b), ROW_BEFORE(out, add))););
}

/* x^n by squaring: the same bits everywhere, which libm's pow does not promise */
static inline double whole_power(double x, int64_t n) {
  double power = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2) power *= x;
  return power;
}

/* g = scale · grad;  m = β₁ m + (1 − β₁) g;  v = β₂ v + (1 − β₂) g²
 * p = (1 − rate · decay) p − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 * Loshchilov and Hutter 2019, algorithm 2, with the corrections for the zero start folded into two numbers. */
static void adamw_step(real *p, real *m, real *v, const real *grad, const mm_adamw *settings, double grad_scale,
                       int64_t n) {
  double beta1 = settings->beta1, beta2 = settings->beta2;
  vec rate = v_set((real)(settings->rate / (1 - whole_power(beta1, settings->step))));
  vec root = v_set((real)(1 / sqrt(1 - whole_power(beta2, settings->step))));
  vec keep = v_set((real)(1 - settings->rate * settings->decay)), epsilon = v_set((real)settings->epsilon);
  vec keep_m = v_set((real)beta1), keep_v = v_set((real)beta2), scale = v_set((real)grad_scale);
  vec new_m = v_set((real)(1 - beta1)), new_v = v_set((real)(1 - beta2));
  EACH_APART(n, {
    vec g = v_mul(scale, ROW(grad));
    vec mean = v_fma(new_m, g, v_mul(keep_m, ROW(m)));
    vec square = v_fma(new_v, v_mul(g, g), v_mul(keep_v, ROW(v)));
    vec update = v_div(v_mul(rate, mean), v_fma(v_sqrt(square), root, epsilon));
    SET_ROW(m, mean);
    SET_ROW(v, square);
    SET_ROW(p, v_sub(v_mul(keep, ROW(p)), update));
  });
}
