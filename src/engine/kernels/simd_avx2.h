/* simd_avx2.h: simd.h on AVX2 with FMA: 8 floats or 4 doubles; a mask is a vector of all-ones lanes. */
#include <immintrin.h>

#if REAL_BITS == 32
#define LANES 8
#define I(name) _mm256_##name##_ps
typedef __m256 vec;
typedef __m256 mask;
#else
#define LANES 4
#define I(name) _mm256_##name##_pd
typedef __m256d vec;
typedef __m256d mask;
#endif
/* rows of a tile of matmul: 6 × 2 accumulators, 2 vectors of B and a broadcast are 15 of 16 registers */
#define MATMUL_ROWS 6

static inline vec v_load(const real *p) { return I(loadu)(p); }
static inline void v_store(real *p, vec a) { I(storeu)(p, a); }
static inline vec v_set(real x) { return I(set1)(x); }
static inline vec v_add(vec a, vec b) { return I(add)(a, b); }
static inline vec v_sub(vec a, vec b) { return I(sub)(a, b); }
static inline vec v_mul(vec a, vec b) { return I(mul)(a, b); }
static inline vec v_div(vec a, vec b) { return I(div)(a, b); }
static inline vec v_sqrt(vec a) { return I(sqrt)(a); }
static inline vec v_fma(vec a, vec b, vec c) { return I(fmadd)(a, b, c); }
static inline vec v_nfma(vec a, vec b, vec c) { return I(fnmadd)(a, b, c); }
static inline vec v_max(vec a, vec b) { return I(max)(a, b); }
static inline vec v_min(vec a, vec b) { return I(min)(a, b); }
static inline vec v_round(vec a) { return I(round)(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline vec v_abs(vec a) { return I(andnot)(v_set((real)-0.0), a); }
static inline vec v_neg(vec a) { return I(xor)(a, v_set((real)-0.0)); }
static inline vec v_copysign(vec a, vec s) { return I(or)(v_abs(a), I(and)(v_set((real)-0.0), s)); }
static inline mask v_lt(vec a, vec b) { return I(cmp)(a, b, _CMP_LT_OQ); }
static inline mask v_le(vec a, vec b) { return I(cmp)(a, b, _CMP_LE_OQ); }
static inline mask v_eq(vec a, vec b) { return I(cmp)(a, b, _CMP_EQ_OQ); }
static inline mask v_nan(vec a) { return I(cmp)(a, a, _CMP_UNORD_Q); }
static inline mask v_both(mask a, mask b) { return I(and)(a, b); }
static inline mask v_either(mask a, mask b) { return I(or)(a, b); }
static inline bool v_any(mask m) { return I(movemask)(m) != 0; }
static inline vec v_pick(mask m, vec a, vec b) { return I(blendv)(b, a, m); }

#if REAL_BITS == 32
static inline mask v_first(int64_t n) {
  static const int32_t window[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  return _mm256_castsi256_ps(_mm256_loadu_si256((const __m256i *)(const void *)(window + 8 - n)));
}
static inline vec v_load_part(const real *p, mask m) { return _mm256_maskload_ps(p, _mm256_castps_si256(m)); }
static inline void v_store_part(real *p, mask m, vec a) { _mm256_maskstore_ps(p, _mm256_castps_si256(m), a); }
/* 2^n for −126 <= n <= 127 */
static inline vec power_of_two(__m256i n) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(n, _mm256_set1_epi32(127)), 23));
}
/* In two steps, of which only the second can round. */
static inline vec v_scale(vec a, vec n) {
  __m256i whole = _mm256_cvtps_epi32(n), half = _mm256_srai_epi32(whole, 1);
  return v_mul(v_mul(a, power_of_two(half)), power_of_two(_mm256_sub_epi32(whole, half)));
}
static inline vec v_split(vec x, vec *m) {
  const __m256i root = _mm256_set1_epi32(0x3f3504f3), one = _mm256_set1_epi32(0x3f800000);
  __m256i bits = _mm256_add_epi32(_mm256_castps_si256(x), _mm256_sub_epi32(one, root));
  *m = _mm256_castsi256_ps(_mm256_add_epi32(_mm256_and_si256(bits, _mm256_set1_epi32(0x7fffff)), root));
  return _mm256_cvtepi32_ps(_mm256_sub_epi32(_mm256_srli_epi32(bits, 23), _mm256_set1_epi32(127)));
}
static inline vec v_swap(vec a) { return _mm256_permute_ps(a, 0xb1); }
static inline mask v_odd(void) { return _mm256_castsi256_ps(_mm256_set1_epi64x((long long)0xffffffff00000000)); }
static inline vec v_twice(const real *p) {
  return _mm256_permutevar8x32_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm256_setr_epi32(0, 0, 1, 1, 2, 2, 3, 3));
}
static inline real v_lane0(vec a) { return _mm256_cvtss_f32(a); }
static inline real v_total(vec a) {
  __m128 half = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  __m128 two = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
static inline real v_greatest(vec a) {
  __m128 half = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  __m128 two = _mm_max_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}
/* 2 × 2 blocks of lanes, then of pairs of lanes, then halves. */
static inline void v_transpose(vec a[LANES]) {
  vec b[LANES];
  for (int i = 0; i < 8; i += 4) {
    vec low01 = _mm256_unpacklo_ps(a[i], a[i + 1]), high01 = _mm256_unpackhi_ps(a[i], a[i + 1]);
    vec low23 = _mm256_unpacklo_ps(a[i + 2], a[i + 3]), high23 = _mm256_unpackhi_ps(a[i + 2], a[i + 3]);
    b[i] = _mm256_shuffle_ps(low01, low23, 0x44);
    b[i + 1] = _mm256_shuffle_ps(low01, low23, 0xee);
    b[i + 2] = _mm256_shuffle_ps(high01, high23, 0x44);
    b[i + 3] = _mm256_shuffle_ps(high01, high23, 0xee);
  }
  for (int i = 0; i < 4; i++) {
    a[i] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x20);
    a[i + 4] = _mm256_permute2f128_ps(b[i], b[i + 4], 0x31);
  }
}
#else
static inline mask v_first(int64_t n) {
  static const int64_t window[8] = {-1, -1, -1, -1};
  return _mm256_castsi256_pd(_mm256_loadu_si256((const __m256i *)(const void *)(window + 4 - n)));
}
static inline vec v_load_part(const real *p, mask m) { return _mm256_maskload_pd(p, _mm256_castpd_si256(m)); }
static inline void v_store_part(real *p, mask m, vec a) { _mm256_maskstore_pd(p, _mm256_castpd_si256(m), a); }
/* 2^n for −1022 <= n <= 1023 */
static inline vec power_of_two(__m256i n) {
  return _mm256_castsi256_pd(_mm256_slli_epi64(_mm256_add_epi64(n, _mm256_set1_epi64x(1023)), 52));
}
/* In two steps, of which only the second can round. */
static inline vec v_scale(vec a, vec n) {
  __m128i whole = _mm256_cvtpd_epi32(n), half = _mm_srai_epi32(whole, 1);
  return v_mul(v_mul(a, power_of_two(_mm256_cvtepi32_epi64(half))),
               power_of_two(_mm256_cvtepi32_epi64(_mm_sub_epi32(whole, half))));
}
/* There is no conversion from 64-bit integers: the exponent is set into the low bits of 2^52 and 2^52 taken away. */
static inline vec v_split(vec x, vec *m) {
  const __m256i root = _mm256_set1_epi64x(0x3fe6a09e667f3bcd), one = _mm256_set1_epi64x(0x3ff0000000000000);
  const __m256i big = _mm256_set1_epi64x(0x4330000000000000);
  __m256i bits = _mm256_add_epi64(_mm256_castpd_si256(x), _mm256_sub_epi64(one, root));
  *m = _mm256_castsi256_pd(_mm256_add_epi64(_mm256_and_si256(bits, _mm256_set1_epi64x(0xfffffffffffff)), root));
  vec biased = _mm256_castsi256_pd(_mm256_or_si256(_mm256_srli_epi64(bits, 52), big));
  return v_sub(biased, v_set(0x1p52 + 1023));
}
static inline vec v_swap(vec a) { return _mm256_permute_pd(a, 0x5); }
static inline mask v_odd(void) { return _mm256_castsi256_pd(_mm256_set_epi64x(-1, 0, -1, 0)); }
static inline vec v_twice(const real *p) {
  return _mm256_permute4x64_pd(_mm256_castpd128_pd256(_mm_loadu_pd(p)), 0x50);
}
static inline real v_lane0(vec a) { return _mm256_cvtsd_f64(a); }
static inline real v_total(vec a) {
  __m128d two = _mm_add_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1));
  return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
static inline real v_greatest(vec a) {
  __m128d two = _mm_max_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1));
  return _mm_cvtsd_f64(_mm_max_sd(two, _mm_unpackhi_pd(two, two)));
}
/* Neighbouring lanes, then halves. */
static inline void v_transpose(vec a[LANES]) {
  vec low01 = _mm256_unpacklo_pd(a[0], a[1]), high01 = _mm256_unpackhi_pd(a[0], a[1]);
  vec low23 = _mm256_unpacklo_pd(a[2], a[3]), high23 = _mm256_unpackhi_pd(a[2], a[3]);
  a[0] = _mm256_permute2f128_pd(low01, low23, 0x20);
  a[1] = _mm256_permute2f128_pd(high01, high23, 0x20);
  a[2] = _mm256_permute2f128_pd(low01, low23, 0x31);
  a[3] = _mm256_permute2f128_pd(high01, high23, 0x31);
}
#endif
