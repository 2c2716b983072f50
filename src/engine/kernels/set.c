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

#ifndef MM_SET
#define MM_SET generic
#endif

#define REAL_BITS 32
#include "real.h"
#undef REAL_BITS
#define REAL_BITS 64
#include "real.h"

#define MM_TEXT_(name) #name
#define MM_TEXT(name)  MM_TEXT_(name)
extern const mm_kernels MM_GLUE(mm_kernels_, MM_SET);
const mm_kernels MM_GLUE(mm_kernels_, MM_SET) = {
    .isa = MM_TEXT(MM_SET),
    .f32 = KERNEL_TABLE(_f32),
    .f64 = KERNEL_TABLE(_f64),
    .attention_f32 = {attention_scratch_f32, attention_forward_f32, attention_backward_f32},
    .attention_f64 = {attention_scratch_f64, attention_forward_f64, attention_backward_f64},
};
