/* simd_avx512.h: simd.h on AVX-512 (F, VL, BW, DQ): 16 floats or 8 doubles, masks in registers of their own. */
#include <immintrin.h>

#if REAL_BITS == 32
#define LANES 16
#define I(name) _mm512_##name##_ps
#define I_MASK(name) _mm512_##name##_ps_mask
typedef __m512 vec;
typedef __mmask16 mask;
#else
#define LANES 8
#define I(name) _mm512_##name##_pd
#define I_MASK(name) _mm512_##name##_pd_mask
typedef __m512d vec;
typedef __mmask8 mask;
#endif
/* rows of a tile of matmul: 12 × 2 accumulators, 2 vectors of B and a broadcast are 27 of 32 registers */
#define MATMUL_ROWS 12

static inline vec v_load(const real *p) { return I(loadu)(p); }
static inline void v_store(real *p, vec a) { I(storeu)(p, a); }
static inline mask v_first(int64_t n) { return (mask)((1u << n) - 1u); }
static inline vec v_load_part(const real *p, mask m) { return I(maskz_loadu)(m, p); }
static inline void v_store_part(real *p, mask m, vec a) { I(mask_storeu)(p, m, a); }
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
static inline vec v_round(vec a) { return I(roundscale)(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline vec v_abs(vec a) { return I(abs)(a); }
static inline vec v_neg(vec a) { return I(xor)(a, v_set((real)-0.0)); }
static inline vec v_copysign(vec a, vec s) {
  vec sign = v_set((real)-0.0);
  return I(or)(I(andnot)(sign, a), I(and)(sign, s));
}
static inline mask v_lt(vec a, vec b) { return I_MASK(cmp)(a, b, _CMP_LT_OQ); }
static inline mask v_le(vec a, vec b) { return I_MASK(cmp)(a, b, _CMP_LE_OQ); }
static inline mask v_eq(vec a, vec b) { return I_MASK(cmp)(a, b, _CMP_EQ_OQ); }
static inline mask v_nan(vec a) { return I_MASK(cmp)(a, a, _CMP_UNORD_Q); }
static inline mask v_both(mask a, mask b) { return (mask)(a & b); }
static inline mask v_either(mask a, mask b) { return (mask)(a | b); }
static inline bool v_any(mask m) { return m != 0; }
static inline vec v_pick(mask m, vec a, vec b) { return I(mask_blend)(m, b, a); }
static inline vec v_scale(vec a, vec n) { return I(scalef)(a, n); }

#if REAL_BITS == 32
static inline vec v_split(vec x, vec *m) {
  const __m512i root = _mm512_set1_epi32(0x3f3504f3), one = _mm512_set1_epi32(0x3f800000);
  __m512i bits = _mm512_add_epi32(_mm512_castps_si512(x), _mm512_sub_epi32(one, root));
  *m = _mm512_castsi512_ps(_mm512_add_epi32(_mm512_and_si512(bits, _mm512_set1_epi32(0x7fffff)), root));
  return _mm512_cvtepi32_ps(_mm512_sub_epi32(_mm512_srli_epi32(bits, 23), _mm512_set1_epi32(127)));
}
static inline vec v_swap(vec a) { return _mm512_permute_ps(a, 0xb1); }
static inline mask v_odd(void) { return 0xaaaa; }
static inline vec v_twice(const real *p) {
  const __m512i lanes = _mm512_set_epi32(7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0);
  return _mm512_permutexvar_ps(lanes, _mm512_castps256_ps512(_mm256_loadu_ps(p)));
}
static inline real v_lane0(vec a) { return _mm512_cvtss_f32(a); }
static inline real v_total(vec a) {
  __m256 half = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
  __m128 quarter = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  __m128 two = _mm_add_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
static inline real v_greatest(vec a) {
  __m256 half = _mm256_max_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
  __m128 quarter = _mm_max_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  __m128 two = _mm_max_ps(quarter, _mm_movehl_ps(quarter, quarter));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}
/* 2 × 2 blocks of lanes, then of pairs of lanes, then of quarters. */
static inline void v_transpose(vec a[LANES]) {
  vec b[LANES];
  for (int i = 0; i < 16; i += 4) {
    vec low01 = _mm512_unpacklo_ps(a[i], a[i + 1]), high01 = _mm512_unpackhi_ps(a[i], a[i + 1]);
    vec low23 = _mm512_unpacklo_ps(a[i + 2], a[i + 3]), high23 = _mm512_unpackhi_ps(a[i + 2], a[i + 3]);
    b[i] = _mm512_shuffle_ps(low01, low23, 0x44);
    b[i + 1] = _mm512_shuffle_ps(low01, low23, 0xee);
    b[i + 2] = _mm512_shuffle_ps(high01, high23, 0x44);
    b[i + 3] = _mm512_shuffle_ps(high01, high23, 0xee);
  }
  for (int i = 0; i < 4; i++) {
    vec low = _mm512_shuffle_f32x4(b[i], b[i + 4], 0x88), high = _mm512_shuffle_f32x4(b[i], b[i + 4], 0xdd);
    vec low2 = _mm512_shuffle_f32x4(b[i + 8], b[i + 12], 0x88), high2 = _mm512_shuffle_f32x4(b[i + 8], b[i + 12], 0xdd);
    a[i] = _mm512_shuffle_f32x4(low, low2, 0x88);
    a[i + 8] = _mm512_shuffle_f32x4(low, low2, 0xdd);
    a[i + 4] = _mm512_shuffle_f32x4(high, high2, 0x88);
    a[i + 12] = _mm512_shuffle_f32x4(high, high2, 0xdd);
  }
}
#else
static inline vec v_split(vec x, vec *m) {
  const __m512i root = _mm512_set1_epi64(0x3fe6a09e667f3bcd), one = _mm512_set1_epi64(0x3ff0000000000000);
  __m512i bits = _mm512_add_epi64(_mm512_castpd_si512(x), _mm512_sub_epi64(one, root));
  *m = _mm512_castsi512_pd(_mm512_add_epi64(_mm512_and_si512(bits, _mm512_set1_epi64(0xfffffffffffff)), root));
  return _mm512_cvtepi64_pd(_mm512_sub_epi64(_mm512_srli_epi64(bits, 52), _mm512_set1_epi64(1023)));
}
static inline vec v_swap(vec a) { return _mm512_permute_pd(a, 0x55); }
static inline mask v_odd(void) { return 0xaa; }
static inline vec v_twice(const real *p) {
  const __m512i lanes = _mm512_set_epi64(3, 3, 2, 2, 1, 1, 0, 0);
  return _mm512_permutexvar_pd(lanes, _mm512_castpd256_pd512(_mm256_loadu_pd(p)));
}
static inline real v_lane0(vec a) { return _mm512_cvtsd_f64(a); }
static inline real v_total(vec a) {
  __m256d half = _mm256_add_pd(_mm512_castpd512_pd256(a), _mm512_extractf64x4_pd(a, 1));
  __m128d two = _mm_add_pd(_mm256_castpd256_pd128(half), _mm256_extractf128_pd(half, 1));
  return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}
static inline real v_greatest(vec a) {
  __m256d half = _mm256_max_pd(_mm512_castpd512_pd256(a), _mm512_extractf64x4_pd(a, 1));
  __m128d two = _mm_max_pd(_mm256_castpd256_pd128(half), _mm256_extractf128_pd(half, 1));
  return _mm_cvtsd_f64(_mm_max_sd(two, _mm_unpackhi_pd(two, two)));
}
/* Neighbouring lanes, then quarters. */
static inline void v_transpose(vec a[LANES]) {
  vec b[LANES];
  for (int i = 0; i < 8; i += 2) {
    b[i] = _mm512_unpacklo_pd(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_pd(a[i], a[i + 1]);
  }
  for (int i = 0; i < 2; i++) {
    vec low = _mm512_shuffle_f64x2(b[i], b[i + 2], 0x88), high = _mm512_shuffle_f64x2(b[i], b[i + 2], 0xdd);
    vec low2 = _mm512_shuffle_f64x2(b[i + 4], b[i + 6], 0x88), high2 = _mm512_shuffle_f64x2(b[i + 4], b[i + 6], 0xdd);
    a[i] = _mm512_shuffle_f64x2(low, low2, 0x88);
    a[i + 4] = _mm512_shuffle_f64x2(low, low2, 0xdd);
    a[i + 2] = _mm512_shuffle_f64x2(high, high2, 0x88);
    a[i + 6] = _mm512_shuffle_f64x2(high, high2, 0xdd);
  }
}
#endif
