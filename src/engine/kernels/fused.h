/* fused.h: a b + c of floats, rounded once, whatever the processor and its libm have.
 *
 * For the generic kernels and the twins that fast kernels are tested against. Does not: doubles, for which libm's
 * fma() is right wherever it was tried; its fmaf() is not (WebAssembly's libc rounds wrongly near half-way cases). */
#ifndef MM_FUSED_H
#define MM_FUSED_H

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* For functions whose loops are bounded by constants at the call and must unroll there, or that are one instruction
 * on other processors. */
#if defined(__GNUC__)
#define MM_ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define MM_ALWAYS_INLINE static inline
#endif

/* For functions that hardly any call needs: short, and out of the way of those that all take. */
#if defined(__GNUC__)
#define MM_RARE static __attribute__((cold, noinline))
#else
#define MM_RARE static
#endif

/* Where the processor has no such instruction: the product of two floats is exact as a double. Narrowing the sum
 * rounds a second time, which can go wrong only where the sum is half-way between two floats: its last 29 bits are
 * 1000…, or the float is subnormal. There the sum's rounding error is found (Knuth's TwoSum) and, unless it is 0, the
 * sum is moved to the odd one of the two doubles around a b + c. Narrowing that rounds as narrowing the exact value
 * would, for 53 >= 24 + 2 bits (Boldo and Melquiond 2008). Infinities and NaNs have no half-way pattern. */
#if FLT_EVAL_METHOD == 0 && !defined(__FP_FAST_FMAF)
MM_ALWAYS_INLINE float fma_of_floats(float a, float b, float c) {
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

#endif
