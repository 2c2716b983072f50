/* simd_neon.h: simd.h on aarch64's Advanced SIMD: 4 floats or 2 doubles; a mask is a vector of all-ones lanes. */
#include <arm_neon.h>

#if REAL_BITS == 32
#define LANES 4
#define I(name) name##q_f32
#define I_MASK(name) name##q_u32
#define I_TO_MASK vreinterpretq_u32_f32
#define I_FROM_MASK vreinterpretq_f32_u32
#define MASK_SIGN vdupq_n_u32(0x80000000u)
typedef float32x4_t vec;
typedef uint32x4_t mask;
#else
#define LANES 2
#define I(name) name##q_f64
#define I_MASK(name) name##q_u64
#define I_TO_MASK vreinterpretq_u64_f64
#define I_FROM_MASK vreinterpretq_f64_u64
#define MASK_SIGN vdupq_n_u64(0x8000000000000000u)
typedef float64x2_t vec;
typedef uint64x2_t mask;
#endif
/* rows of a tile of matmul: 12 × 2 accumulators, 2 vectors of B and a broadcast are 27 of 32 registers */
#define MATMUL_ROWS 12

static inline vec v_load(const real *p) { return I(vld1)(p); }
static inline void v_store(real *p, vec a) { I(vst1)(p, a); }
static inline vec v_set(real x) { return MM_GLUE(vdupq_n_f, REAL_BITS)(x); }
static inline vec v_add(vec a, vec b) { return I(vadd)(a, b); }
static inline vec v_sub(vec a, vec b) { return I(vsub)(a, b); }
static inline vec v_mul(vec a, vec b) { return I(vmul)(a, b); }
static inline vec v_div(vec a, vec b) { return I(vdiv)(a, b); }
static inline vec v_sqrt(vec a) { return I(vsqrt)(a); }
static inline vec v_fma(vec a, vec b, vec c) { return I(vfma)(c, a, b); }
static inline vec v_nfma(vec a, vec b, vec c) { return I(vfms)(c, a, b); }
/* not vmaxq, which prefers +0 to −0 and a NaN to a number */
static inline vec v_max(vec a, vec b) { return I(vbsl)(I(vcgt)(a, b), a, b); }
static inline vec v_min(vec a, vec b) { return I(vbsl)(I(vclt)(a, b), a, b); }
static inline vec v_round(vec a) { return I(vrndn)(a); }
static inline vec v_abs(vec a) { return I(vabs)(a); }
static inline vec v_neg(vec a) { return I(vneg)(a); }
static inline vec v_copysign(vec a, vec s) { return I(vbsl)(MASK_SIGN, s, a); }
static inline mask v_lt(vec a, vec b) { return I(vclt)(a, b); }
static inline mask v_le(vec a, vec b) { return I(vcle)(a, b); }
static inline mask v_eq(vec a, vec b) { return I(vceq)(a, b); }
static inline mask v_both(mask a, mask b) { return I_MASK(vand)(a, b); }
static inline mask v_either(mask a, mask b) { return I_MASK(vorr)(a, b); }
static inline vec v_pick(mask m, vec a, vec b) { return I(vbsl)(m, a, b); }

/* No masked access on this processor: part of a vector goes lane by lane. */
static inline vec v_load_part(const real *p, mask m) {
  real lanes[LANES];
  v_store(lanes, I_FROM_MASK(m));
  for (int i = 0; i < LANES; i++) lanes[i] = lanes[i] != lanes[i] ? p[i] : 0; /* a lane of all ones is a NaN */
  return v_load(lanes);
}
static inline void v_store_part(real *p, mask m, vec a) {
  real lanes[LANES], chosen[LANES];
  v_store(lanes, a);
  v_store(chosen, I_FROM_MASK(m));
  for (int i = 0; i < LANES; i++)
    if (chosen[i] != chosen[i]) p[i] = lanes[i];
}

#if REAL_BITS == 32
static inline mask v_nan(vec a) { return vmvnq_u32(vceqq_f32(a, a)); }
static inline bool v_any(mask m) { return vmaxvq_u32(m) != 0; }
static inline mask v_first(int64_t n) {
  static const uint32_t window[8] = {~0u, ~0u, ~0u, ~0u};
  return vld1q_u32(window + 4 - n);
}
/* In two steps, of which only the second can round. */
static inline vec v_scale(vec a, vec n) {
  int32x4_t whole = vcvtnq_s32_f32(n), half = vshrq_n_s32(whole, 1), bias = vdupq_n_s32(127);
  vec first = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(half, bias), 23));
  vec second = vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(vsubq_s32(whole, half), bias), 23));
  return v_mul(v_mul(a, first), second);
}
static inline vec v_split(vec x, vec *m) {
  const int32x4_t root = vdupq_n_s32(0x3f3504f3), one = vdupq_n_s32(0x3f800000);
  int32x4_t bits = vaddq_s32(vreinterpretq_s32_f32(x), vsubq_s32(one, root));
  *m = vreinterpretq_f32_s32(vaddq_s32(vandq_s32(bits, vdupq_n_s32(0x7fffff)), root));
  return vcvtq_f32_s32(vsubq_s32(vshrq_n_s32(bits, 23), vdupq_n_s32(127)));
}
static inline vec v_swap(vec a) { return vrev64q_f32(a); }
static inline mask v_odd(void) { return vreinterpretq_u32_u64(vdupq_n_u64(0xffffffff00000000u)); }
static inline vec v_twice(const real *p) {
  float32x2_t two = vld1_f32(p);
  return vzip1q_f32(vcombine_f32(two, two), vcombine_f32(two, two));
}
static inline real v_lane0(vec a) { return vgetq_lane_f32(a, 0); }
static inline real v_total(vec a) {
  float32x2_t two = vadd_f32(vget_low_f32(a), vget_high_f32(a));
  return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}
static inline real v_greatest(vec a) {
  vec two = v_max(a, vextq_f32(a, a, 2));
  return vgetq_lane_f32(v_max(two, vextq_f32(two, two, 1)), 0);
}
static inline void v_transpose(vec a[LANES]) {
  float32x4x2_t top = vtrnq_f32(a[0], a[1]), bottom = vtrnq_f32(a[2], a[3]);
  a[0] = vcombine_f32(vget_low_f32(top.val[0]), vget_low_f32(bottom.val[0]));
  a[1] = vcombine_f32(vget_low_f32(top.val[1]), vget_low_f32(bottom.val[1]));
  a[2] = vcombine_f32(vget_high_f32(top.val[0]), vget_high_f32(bottom.val[0]));
  a[3] = vcombine_f32(vget_high_f32(top.val[1]), vget_high_f32(bottom.val[1]));
}
#else
static inline mask v_nan(vec a) { return vreinterpretq_u64_u32(vmvnq_u32(vreinterpretq_u32_u64(vceqq_f64(a, a)))); }
static inline bool v_any(mask m) { return vmaxvq_u32(vreinterpretq_u32_u64(m)) != 0; }
static inline mask v_first(int64_t n) {
  static const uint64_t window[4] = {~(uint64_t)0, ~(uint64_t)0};
  return vld1q_u64(window + 2 - n);
}
/* In two steps, of which only the second can round. */
static inline vec v_scale(vec a, vec n) {
  int64x2_t whole = vcvtnq_s64_f64(n), half = vshrq_n_s64(whole, 1), bias = vdupq_n_s64(1023);
  vec first = vreinterpretq_f64_s64(vshlq_n_s64(vaddq_s64(half, bias), 52));
  vec second = vreinterpretq_f64_s64(vshlq_n_s64(vaddq_s64(vsubq_s64(whole, half), bias), 52));
  return v_mul(v_mul(a, first), second);
}
static inline vec v_split(vec x, vec *m) {
  const int64x2_t root = vdupq_n_s64(0x3fe6a09e667f3bcd), one = vdupq_n_s64(0x3ff0000000000000);
  int64x2_t bits = vaddq_s64(vreinterpretq_s64_f64(x), vsubq_s64(one, root));
  *m = vreinterpretq_f64_s64(vaddq_s64(vandq_s64(bits, vdupq_n_s64(0xfffffffffffff)), root));
  return vcvtq_f64_s64(vsubq_s64(vshrq_n_s64(bits, 52), vdupq_n_s64(1023)));
}
static inline vec v_swap(vec a) { return vextq_f64(a, a, 1); }
static inline mask v_odd(void) { return vcombine_u64(vcreate_u64(0), vcreate_u64(~(uint64_t)0)); }
static inline vec v_twice(const real *p) { return vdupq_n_f64(*p); }
static inline real v_lane0(vec a) { return vgetq_lane_f64(a, 0); }
static inline real v_total(vec a) { return vgetq_lane_f64(a, 0) + vgetq_lane_f64(a, 1); }
static inline real v_greatest(vec a) { return vgetq_lane_f64(v_max(a, vextq_f64(a, a, 1)), 0); }
static inline void v_transpose(vec a[LANES]) {
  vec low = vzip1q_f64(a[0], a[1]);
  a[1] = vzip2q_f64(a[0], a[1]);
  a[0] = low;
}
#endif
