/* angles.h: the arithmetic that every table of sines and cosines rests on.
 *
 * Does: frequencies as a sum of two doubles, the angle p·ω without the rounding of the product, and a sine and cosine
 * that give the same bits on every machine. Does not: know of tensors' shapes, schemes or scaling.
 *
 * Why two doubles. At p = 10⁶ an angle is about 10⁶, where doubles are 1.2e-10 apart: a frequency rounded to double,
 * or a product rounded to double, moves the angle by that much, and with it a sine near zero by far more than half an
 * ulp of float32. */
#ifndef MM_POSITIONAL_ANGLES_H
#define MM_POSITIONAL_ANGLES_H

#include "kernels/kernels.h"
#include "tensor/tensor.h"

typedef struct mm_pair_sum {
  double high, low;
} mm_pair_sum; /* high + low, |low| <= ulp(high) / 2: about 32 digits */

mm_pair_sum mm_pair_multiply(mm_pair_sum a, mm_pair_sum b);
mm_pair_sum mm_pair_divide(mm_pair_sum a, double b);
mm_pair_sum mm_pair_add(mm_pair_sum a, mm_pair_sum b);
mm_pair_sum mm_pair_of(double x);
mm_pair_sum mm_pair_log(mm_pair_sum x); /* x > 0, normal */
mm_pair_sum mm_pair_exp(mm_pair_sum x); /* |x| <= 700 */

/* sin and cos of p · ω. Absolute error of the angle below |p ω| 2^−95, of each result below 0.8 ulp; |p
 * ω| <= mm_angle_limit. */
void mm_sine_cosine(double *sine, double *cosine, double p, mm_pair_sum frequency);
extern const double mm_angle_limit;

/* n >= 1 positions, all finite and at most 2⁵³ in magnitude, beyond which a double no longer counts. */
mm_status mm_positions_check(mm_context *cx, const char *who, const double *positions, int64_t n);
/* base finite and >= 1; width positive and even. `width_name` is how the message calls it: d, d_head. */
mm_status mm_positions_base(mm_context *cx, const char *who, double base);
mm_status mm_positions_even(mm_context *cx, const char *who, const char *width_name, int64_t width);
mm_status mm_positions_dtype(mm_context *cx, const char *who, mm_dtype dtype);

#endif
