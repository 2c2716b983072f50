/* set.c: all kernels of one instruction set, for both element types.
 *
 * Compiled once per set with -DMM_SET=generic, avx2, avx512 or neon and that set's flags; choose.c picks one at start.
 * The kernels are written once, in the template files included here, over the vocabulary of simd.h:
 *   functions.h         exp, log, tanh, … of a vector
 *   elementwise.h       maps over arrays and their derivatives, AdamW
 *   rows.h              softmax, norms, losses, rotation: one row at a time
 *   pack.h              copies and transposes into consecutive memory
 *   matmul_kernel.h     blocked matrix product
 *   attention_kernel.h  streaming attention, forward and backward */
#include <float.h>
#include <math.h>
#include <string.h>

#include "../kernels.h"

/* For functions whose loops are bounded by constants at the call and must unroll there. */
#if defined(__GNUC__)
#define MM_ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define MM_ALWAYS_INLINE static inline
#endif
/* Before such a loop: unroll it whole, early enough for an array of vectors to become registers. */
#if defined(__clang__)
#define MM_UNROLL _Pragma("clang loop unroll(full)")
#elif defined(__GNUC__)
#define MM_UNROLL _Pragma("GCC unroll 16")
#else
#define MM_UNROLL
#endif

/* Asks for the line of memory that will be written. */
#if defined(__GNUC__)
#define MM_PREFETCH_WRITE(address) __builtin_prefetch(address, 1)
#else
#define MM_PREFETCH_WRITE(address) ((void)(address))
#endif

#ifndef MM_SET
#define MM_SET generic
#endif

/* a b + c rounded once, where the processor has no such instruction. The product of two floats is exact as a double.
 * Narrowing the sum rounds a second time, which can go wrong only where the sum is half-way between two floats: its last
 * 29 bits are 1000…, or the float is subnormal. There the sum's rounding error is found (Knuth's TwoSum) and, unless it
 * is 0, the sum is moved to the odd one of the two doubles around a b + c. Narrowing that rounds as narrowing the exact
 * value would, for 53 >= 24 + 2 bits (Boldo and Melquiond 2008). Infinities and NaNs have no half-way pattern. */
#if FLT_EVAL_METHOD == 0 && !defined(__FP_FAST_FMAF)
static inline float fma_of_floats(float a, float b, float c) {
  double product = (double)a * (double)b, addend = (double)c, sum = product + addend;
  uint64_t bits, error_bits;
  memcpy(&bits, &sum, sizeof bits);
  if ((bits & 0x1fffffff) == 0x10000000 || (bits << 1) >> 53 < 1023 - 126) {
    double taken = sum - product, error = (product - (sum - taken)) + (addend - taken);
    memcpy(&error_bits, &error, sizeof error_bits);
    if (error != 0 && (bits & 1) == 0) bits += (bits ^ error_bits) >> 63 ? (uint64_t)-1 : 1;
    memcpy(&sum, &bits, sizeof sum);
  }
  return (float)sum;
}
#else
#define fma_of_floats fmaf
#endif

#define REAL_BITS 32
#include "real.h"
#undef REAL_BITS
#define REAL_BITS 64
#include "real.h"

/* Plain loops, which compilers make vectors of. */
static void widen(double *restrict out, const float *restrict x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) out[i] = (double)x[i];
}
static void narrow(float *restrict out, const double *restrict x, int64_t n) {
  for (int64_t i = 0; i < n; ++i) out[i] = (float)x[i];
}

#define MM_TEXT_(name) #name
#define MM_TEXT(name)  MM_TEXT_(name)
extern const mm_kernels MM_GLUE(mm_kernels_, MM_SET);
const mm_kernels MM_GLUE(mm_kernels_, MM_SET) = {
    .isa = MM_TEXT(MM_SET),
    .f32 = KERNEL_TABLE(_f32),
    .f64 = KERNEL_TABLE(_f64),
    .attention_f32 = {attention_scratch_f32, attention_forward_f32, attention_backward_f32},
    .attention_f64 = {attention_scratch_f64, attention_forward_f64, attention_backward_f64},
    .widen = widen,
    .narrow = narrow,
};
