/* real.h: one pass of the template: everything in the kernel files for one element type.
 *
 * Included by set.c with REAL_BITS 32 and 64. Inside, `real` is the element type, r_fma and its like are the functions
 * of that type (libm's, but for set.c's fma_of_floats), and every name of the kernel files gets the suffix _f32 or _f64
 * (names.h), so both can live in one object. */
#include "names.h"

#if REAL_BITS == 32
#define real float
#define NAME(name) name##_f32
#define r_fma fma_of_floats
#define r_sqrt sqrtf
#define r_abs fabsf
#define r_copysign copysignf
#define REAL_MAX FLT_MAX
#define REAL_MIN FLT_MIN
#else
#define real double
#define NAME(name) name##_f64
#define r_fma fma
#define r_sqrt sqrt
#define r_abs fabs
#define r_copysign copysign
#define REAL_MAX DBL_MAX
#define REAL_MIN DBL_MIN
#endif
/* The 16 virtual lanes of kernels.h as vectors of this set. */
#define WIDTH 16
#define PARTS (WIDTH / LANES)

#include "simd.h"
#include "functions.h"
#include "elementwise.h"
#include "rows.h"
#include "pack.h"
#include "matmul_kernel.h"
#include "attention_kernel.h"

#undef real
#undef NAME
#undef r_fma
#undef r_sqrt
#undef r_abs
#undef r_copysign
#undef REAL_MAX
#undef REAL_MIN
#undef WIDTH
#undef PARTS
#undef LANES
#undef MATMUL_ROWS
#undef I
#undef I_MASK
#undef I_TO_MASK
#undef I_FROM_MASK
#undef MASK_SIGN
