/* simd_generic.h: simd.h in plain C, one lane. The definition of what the other sets must compute, and the set of every
 * processor that has none of them. fma() is exact also where the processor has no such instruction (slowly, then). */
#define LANES 1
typedef real vec;
typedef bool mask;
#define MATMUL_ROWS 4 /* rows of a tile of matmul */

static inline vec v_load(const real *p) { return *p; }
static inline void v_store(real *p, vec a) { *p = a; }
static inline mask v_first(int64_t n) { return n > 0; }
static inline vec v_load_part(const real *p, mask m) { return m ? *p : 0; }
static inline void v_store_part(real *p, mask m, vec a) {
  if (m) *p = a;
}
static inline vec v_set(real x) { return x; }
static inline vec v_add(vec a, vec b) { return a + b; }
static inline vec v_sub(vec a, vec b) { return a - b; }
static inline vec v_mul(vec a, vec b) { return a * b; }
static inline vec v_div(vec a, vec b) { return a / b; }
static inline vec v_sqrt(vec a) { return r_sqrt(a); }
MM_ALWAYS_INLINE vec v_fma(vec a, vec b, vec c) { return r_fma(a, b, c); }
static inline vec v_nfma(vec a, vec b, vec c) { return r_fma(-a, b, c); }
static inline vec v_max(vec a, vec b) { return a > b ? a : b; }
static inline vec v_min(vec a, vec b) { return a < b ? a : b; }
static inline vec v_abs(vec a) { return r_abs(a); }
static inline vec v_neg(vec a) { return -a; }
static inline vec v_copysign(vec a, vec s) { return r_copysign(a, s); }
static inline mask v_lt(vec a, vec b) { return a < b; }
static inline mask v_le(vec a, vec b) { return a <= b; }
static inline mask v_eq(vec a, vec b) { return a == b; }
static inline mask v_nan(vec a) { return a != a; }
static inline mask v_both(mask a, mask b) { return a && b; }
static inline mask v_either(mask a, mask b) { return a || b; }
static inline bool v_any(mask m) { return m; }
static inline vec v_pick(mask m, vec a, vec b) { return m ? a : b; }
static inline vec v_swap(vec a) { return a; }
static inline mask v_odd(void) { return false; }
static inline vec v_twice(const real *p) { return *p; }
static inline void v_transpose(vec a[LANES]) { (void)a; }
static inline real v_lane0(vec a) { return a; }
static inline real v_total(vec a) { return a; }
static inline real v_greatest(vec a) { return a; }

#if REAL_BITS == 32
static inline vec v_round(vec a) { return rintf(a); }
static inline vec v_scale(vec a, vec n) { return n == n ? ldexpf(a, (int)n) : n; }
static inline vec v_split(vec x, vec *m) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits += 0x3f800000u - 0x3f3504f3u;
  uint32_t fraction = (bits & 0x7fffffu) + 0x3f3504f3u;
  memcpy(m, &fraction, sizeof fraction);
  return (real)((int)(bits >> 23) - 127);
}
#else
static inline vec v_round(vec a) { return rint(a); }
static inline vec v_scale(vec a, vec n) { return n == n ? ldexp(a, (int)n) : n; }
static inline vec v_split(vec x, vec *m) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits += 0x3ff0000000000000u - 0x3fe6a09e667f3bcdu;
  uint64_t fraction = (bits & 0xfffffffffffffu) + 0x3fe6a09e667f3bcdu;
  memcpy(m, &fraction, sizeof fraction);
  return (real)((int)(bits >> 52) - 1023);
}
#endif
