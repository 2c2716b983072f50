/* simd_wasm.h: simd.h on WebAssembly's 128-bit vectors: 4 floats or 2 doubles; a mask is a vector of lanes of all
 * ones or none.
 *
 * Two sets come from it. `wasm_relaxed` has the processor's multiply-add, by relaxed SIMD, and is chosen only where a
 * probe shows that it rounds once (choose.c). `wasm` makes the same numbers everywhere out of exact products and
 * sums, several times slower. */
#include <wasm_simd128.h>

#if REAL_BITS == 32
#define LANES 4
#define I(name) wasm_f32x4_##name
#else
#define LANES 2
#define I(name) wasm_f64x2_##name
#endif
#define MATMUL_ROWS 4
typedef v128_t vec;
typedef v128_t mask;

/* Numbers near enough to 0 as integers; of NaN any integer. Relaxed, that is one instruction: the exact ones keep NaN
 * and what is too large apart. */
#if defined(__wasm_relaxed_simd__)
#define SMALL_INTEGERS(kind) wasm_i32x4_relaxed_trunc_##kind
#else
#define SMALL_INTEGERS(kind) wasm_i32x4_trunc_sat_##kind
#endif

static inline vec v_load(const real *p) { return wasm_v128_load(p); }
static inline void v_store(real *p, vec a) { wasm_v128_store(p, a); }
static inline vec v_set(real x) { return I(splat)(x); }
static inline vec v_add(vec a, vec b) { return I(add)(a, b); }
static inline vec v_sub(vec a, vec b) { return I(sub)(a, b); }
static inline vec v_mul(vec a, vec b) { return I(mul)(a, b); }
static inline vec v_div(vec a, vec b) { return I(div)(a, b); }
static inline vec v_sqrt(vec a) { return I(sqrt)(a); }
static inline vec v_max(vec a, vec b) { return I(pmax)(b, a); } /* pmax(x, y) = x < y ? y : x */
static inline vec v_min(vec a, vec b) { return I(pmin)(b, a); }
static inline vec v_round(vec a) { return I(nearest)(a); }
static inline vec v_abs(vec a) { return I(abs)(a); }
static inline vec v_neg(vec a) { return I(neg)(a); }
static inline vec v_copysign(vec a, vec s) { return wasm_v128_bitselect(s, a, v_set((real)-0.0)); }
static inline mask v_lt(vec a, vec b) { return I(lt)(a, b); }
static inline mask v_le(vec a, vec b) { return I(le)(a, b); }
static inline mask v_eq(vec a, vec b) { return I(eq)(a, b); }
static inline mask v_nan(vec a) { return I(ne)(a, a); }
static inline mask v_both(mask a, mask b) { return wasm_v128_and(a, b); }
static inline mask v_either(mask a, mask b) { return wasm_v128_or(a, b); }
static inline bool v_any(mask m) { return wasm_v128_any_true(m); }
static inline vec v_pick(mask m, vec a, vec b) { return wasm_v128_bitselect(a, b, m); }
static inline real v_lane0(vec a) { return I(extract_lane)(a, 0); }

#if REAL_BITS == 32
static inline mask v_first(int64_t n) {
  static const int32_t window[8] = {-1, -1, -1, -1, 0, 0, 0, 0};
  return wasm_v128_load(window + 4 - n);
}
/* Masks are v_first's: the first lanes of a row's end. */
static inline vec v_load_part(const real *p, mask m) {
  switch (wasm_i32x4_bitmask(m)) {
  case 0: return wasm_f32x4_splat(0);
  case 1: return wasm_v128_load32_zero(p);
  case 3: return wasm_v128_load64_zero(p);
  case 7: return wasm_v128_load32_lane(p + 2, wasm_v128_load64_zero(p), 2);
  default: return wasm_v128_load(p);
  }
}
static inline void v_store_part(real *p, mask m, vec a) {
  switch (wasm_i32x4_bitmask(m)) {
  case 0: return;
  case 1: wasm_v128_store32_lane(p, a, 0); return;
  case 3: wasm_v128_store64_lane(p, a, 0); return;
  case 7:
    wasm_v128_store64_lane(p, a, 0);
    wasm_v128_store32_lane(p + 2, a, 2);
    return;
  default: wasm_v128_store(p, a);
  }
}
MM_ALWAYS_INLINE vec v_scale(vec a, vec n) {
  vec whole = SMALL_INTEGERS(f32x4)(n), half = wasm_i32x4_shr(whole, 1), bias = wasm_i32x4_splat(127);
  vec first = wasm_i32x4_shl(wasm_i32x4_add(half, bias), 23);
  vec second = wasm_i32x4_shl(wasm_i32x4_add(wasm_i32x4_sub(whole, half), bias), 23);
  return v_mul(v_mul(a, first), second);
}
static inline vec v_split(vec x, vec *m) {
  const vec root = wasm_i32x4_splat(0x3f3504f3), one = wasm_i32x4_splat(0x3f800000);
  vec bits = wasm_i32x4_add(x, wasm_i32x4_sub(one, root));
  *m = wasm_i32x4_add(wasm_v128_and(bits, wasm_i32x4_splat(0x7fffff)), root);
  return wasm_f32x4_convert_i32x4(wasm_i32x4_sub(wasm_u32x4_shr(bits, 23), wasm_i32x4_splat(127)));
}
static inline vec v_swap(vec a) { return wasm_i32x4_shuffle(a, a, 1, 0, 3, 2); }
static inline mask v_odd(void) { return wasm_i32x4_make(0, -1, 0, -1); }
static inline vec v_twice(const real *p) { return wasm_f32x4_make(p[0], p[0], p[1], p[1]); }
static inline real v_total(vec a) {
  vec two = v_add(a, wasm_i32x4_shuffle(a, a, 2, 3, 2, 3));
  return wasm_f32x4_extract_lane(two, 0) + wasm_f32x4_extract_lane(two, 1);
}
static inline real v_greatest(vec a) {
  vec two = v_max(a, wasm_i32x4_shuffle(a, a, 2, 3, 2, 3));
  return wasm_f32x4_extract_lane(v_max(two, wasm_i32x4_shuffle(two, two, 1, 1, 1, 1)), 0);
}
static inline void v_transpose(vec a[LANES]) {
  vec t0 = wasm_i32x4_shuffle(a[0], a[1], 0, 4, 2, 6), t1 = wasm_i32x4_shuffle(a[0], a[1], 1, 5, 3, 7);
  vec b0 = wasm_i32x4_shuffle(a[2], a[3], 0, 4, 2, 6), b1 = wasm_i32x4_shuffle(a[2], a[3], 1, 5, 3, 7);
  a[0] = wasm_i64x2_shuffle(t0, b0, 0, 2);
  a[1] = wasm_i64x2_shuffle(t1, b1, 0, 2);
  a[2] = wasm_i64x2_shuffle(t0, b0, 1, 3);
  a[3] = wasm_i64x2_shuffle(t1, b1, 1, 3);
}
#else
static inline mask v_first(int64_t n) {
  static const int64_t window[4] = {-1, -1, 0, 0};
  return wasm_v128_load(window + 2 - n);
}
static inline vec v_load_part(const real *p, mask m) {
  switch (wasm_i64x2_bitmask(m)) {
  case 0: return wasm_f64x2_splat(0);
  case 1: return wasm_v128_load64_zero(p);
  default: return wasm_v128_load(p);
  }
}
static inline void v_store_part(real *p, mask m, vec a) {
  switch (wasm_i64x2_bitmask(m)) {
  case 0: return;
  case 1: wasm_v128_store64_lane(p, a, 0); return;
  default: wasm_v128_store(p, a);
  }
}
MM_ALWAYS_INLINE vec v_scale(vec a, vec n) {
  vec small = SMALL_INTEGERS(f64x2_zero)(n), whole = wasm_i64x2_extend_low_i32x4(small);
  vec half = wasm_i64x2_shr(whole, 1), bias = wasm_i64x2_splat(1023);
  vec first = wasm_i64x2_shl(wasm_i64x2_add(half, bias), 52);
  vec second = wasm_i64x2_shl(wasm_i64x2_add(wasm_i64x2_sub(whole, half), bias), 52);
  return v_mul(v_mul(a, first), second);
}
static inline vec v_split(vec x, vec *m) {
  const vec root = wasm_i64x2_splat(0x3fe6a09e667f3bcd), one = wasm_i64x2_splat(0x3ff0000000000000);
  vec bits = wasm_i64x2_add(x, wasm_i64x2_sub(one, root));
  *m = wasm_i64x2_add(wasm_v128_and(bits, wasm_i64x2_splat(0xfffffffffffff)), root);
  vec biased = wasm_v128_or(wasm_u64x2_shr(bits, 52), wasm_i64x2_splat(0x4330000000000000)); /* 2⁵² + exponent */
  return v_sub(biased, v_set(0x1p52 + 1023));
}
static inline vec v_swap(vec a) { return wasm_i64x2_shuffle(a, a, 1, 0); }
static inline mask v_odd(void) { return wasm_i64x2_make(0, -1); }
static inline vec v_twice(const real *p) { return v_set(*p); }
static inline real v_total(vec a) { return wasm_f64x2_extract_lane(a, 0) + wasm_f64x2_extract_lane(a, 1); }
static inline real v_greatest(vec a) { return wasm_f64x2_extract_lane(v_max(a, wasm_i64x2_shuffle(a, a, 1, 1)), 0); }
static inline void v_transpose(vec a[LANES]) {
  vec low = wasm_i64x2_shuffle(a[0], a[1], 0, 2);
  a[1] = wasm_i64x2_shuffle(a[0], a[1], 1, 3);
  a[0] = low;
}
#endif

/* ---- a b + c, rounded once ---- */

#if defined(__wasm_relaxed_simd__)
#if REAL_BITS == 32
static inline vec v_fma(vec a, vec b, vec c) { return wasm_f32x4_relaxed_madd(a, b, c); }
static inline vec v_nfma(vec a, vec b, vec c) { return wasm_f32x4_relaxed_nmadd(a, b, c); }
#else
static inline vec v_fma(vec a, vec b, vec c) { return wasm_f64x2_relaxed_madd(a, b, c); }
static inline vec v_nfma(vec a, vec b, vec c) { return wasm_f64x2_relaxed_nmadd(a, b, c); }
#endif

#elif REAL_BITS == 32
/* As fma_of_floats (fused.h), two lanes at a time: the lanes of doubles whose narrowing may round wrongly are
 * half-way between two floats, or become subnormal ones. They are rare; all four lanes then take the scalar way. */
static inline mask may_round_wrongly(vec sum) {
  vec half_way = wasm_i64x2_eq(wasm_v128_and(sum, wasm_i64x2_splat(0x1fffffff)), wasm_i64x2_splat(0x10000000));
  vec size = wasm_f64x2_abs(sum);
  return wasm_v128_or(half_way, wasm_v128_and(wasm_f64x2_lt(size, wasm_f64x2_splat(0x1p-126)),
                                              wasm_f64x2_gt(size, wasm_f64x2_splat(0))));
}
static __attribute__((noinline)) vec fma_of_four(vec a, vec b, vec c) {
  float x[4], y[4], z[4];
  wasm_v128_store(x, a);
  wasm_v128_store(y, b);
  wasm_v128_store(z, c);
  for (int i = 0; i < 4; i++) z[i] = fma_of_floats(x[i], y[i], z[i]);
  return wasm_v128_load(z);
}
static inline vec upper_half(vec a) { return wasm_i32x4_shuffle(a, a, 2, 3, 2, 3); }
static inline vec fma_as_doubles(vec a, vec b, vec c) { /* lanes 0 and 1; the product is exact */
  vec product = wasm_f64x2_mul(wasm_f64x2_promote_low_f32x4(a), wasm_f64x2_promote_low_f32x4(b));
  return wasm_f64x2_add(product, wasm_f64x2_promote_low_f32x4(c));
}
static inline vec v_fma(vec a, vec b, vec c) {
  vec low = fma_as_doubles(a, b, c), high = fma_as_doubles(upper_half(a), upper_half(b), upper_half(c));
  if (__builtin_expect(wasm_v128_any_true(wasm_v128_or(may_round_wrongly(low), may_round_wrongly(high))), 0))
    return fma_of_four(a, b, c);
  return wasm_i32x4_shuffle(wasm_f32x4_demote_f64x2_zero(low), wasm_f32x4_demote_f64x2_zero(high), 0, 1, 4, 5);
}

#else
static __attribute__((noinline)) vec fma_of_two(vec a, vec b, vec c) {
  double low = fma(wasm_f64x2_extract_lane(a, 0), wasm_f64x2_extract_lane(b, 0), wasm_f64x2_extract_lane(c, 0));
  double high = fma(wasm_f64x2_extract_lane(a, 1), wasm_f64x2_extract_lane(b, 1), wasm_f64x2_extract_lane(c, 1));
  return wasm_f64x2_make(low, high);
}
/* high + low = x + y exactly, high being their rounded sum (Knuth's TwoSum). */
static inline vec two_sum(vec x, vec y, vec *low) {
  vec high = v_add(x, y), taken = v_sub(high, x);
  *low = v_add(v_sub(x, v_sub(high, taken)), v_sub(y, taken));
  return high;
}
/* high + low = a b exactly: Dekker's product of halves of 26 bits. */
static inline vec two_product(vec a, vec b, vec *low) {
  const vec splitter = v_set(0x1p27 + 1);
  vec high = v_mul(a, b), ca = v_mul(splitter, a), cb = v_mul(splitter, b);
  vec ah = v_sub(ca, v_sub(ca, a)), al = v_sub(a, ah), bh = v_sub(cb, v_sub(cb, b)), bl = v_sub(b, bh);
  *low = v_add(v_add(v_add(v_sub(v_mul(ah, bh), high), v_mul(ah, bl)), v_mul(al, bh)), v_mul(al, bl));
  return high;
}
/* Exact product, exact sums, and one rounding to odd before the last (Boldo and Melquiond 2008, Emulation of FMA).
 * Where an exponent is extreme the parts would overflow or vanish: libm's fma() does those. */
static __attribute__((noinline)) vec v_fma(vec a, vec b, vec c) {
  const vec largest = v_set(0x1p900), zero = v_set(0);
  vec rest, low, carry, over, high, product = two_product(a, b, &rest), size = v_abs(product);
  mask nothing = v_either(v_eq(a, zero), v_eq(b, zero));
  mask fine = v_both(v_both(v_lt(v_abs(a), largest), v_lt(v_abs(b), largest)),
                     v_both(v_lt(size, largest), v_lt(v_abs(c), largest)));
  fine = v_both(fine, v_either(nothing, v_lt(v_set(0x1p-900), size)));
  if (__builtin_expect(!wasm_i64x2_all_true(fine), 0)) return fma_of_two(a, b, c);
  vec part = two_sum(c, rest, &low);
  high = two_sum(product, part, &carry);
  vec tail = two_sum(low, carry, &over);
  /* To odd: where something is left over and the tail is even, one step towards it. */
  vec step = wasm_v128_or(wasm_i64x2_shr(wasm_v128_xor(tail, over), 63), wasm_i64x2_splat(1));
  mask even = wasm_i64x2_eq(wasm_v128_and(tail, wasm_i64x2_splat(1)), wasm_i64x2_splat(0));
  vec odd = wasm_i64x2_add(tail, wasm_v128_and(step, v_both(wasm_f64x2_ne(over, zero), even)));
  vec result = v_add(high, odd);
  /* The sign of a zero is that of product + c. */
  return v_pick(v_either(nothing, v_eq(result, zero)), v_add(product, c), result);
}
#endif
#if !defined(__wasm_relaxed_simd__)
static inline vec v_nfma(vec a, vec b, vec c) { return v_fma(v_neg(a), b, c); }
#endif
