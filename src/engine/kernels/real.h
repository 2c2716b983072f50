/* real.h: the element type that a kernel object is compiled for: REAL_BITS is 32 or 64.
 *
 * `real` is the type; r_fma and its like are the functions of that type (libm's, but for fused.h's fma_of_floats). */
#if REAL_BITS == 32
typedef float real;
#define r_fma fma_of_floats
#define r_sqrt sqrtf
#define r_abs fabsf
#define r_copysign copysignf
#define REAL_MAX FLT_MAX
#define REAL_MIN FLT_MIN
#define REAL_MAX_EXP FLT_MAX_EXP
#else
typedef double real;
#define r_fma fma
#define r_sqrt sqrt
#define r_abs fabs
#define r_copysign copysign
#define REAL_MAX DBL_MAX
#define REAL_MIN DBL_MIN
#define REAL_MAX_EXP DBL_MAX_EXP
#endif
/* The 16 virtual lanes of kernels.h as vectors of this set. */
#define WIDTH 16
#define PARTS (WIDTH / LANES)
/* The longest piece of a sum that one set of lanes adds up: part of every sum's definition. */
#define SUM_BLOCK 1024
