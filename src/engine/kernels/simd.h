/* simd.h: the small vector vocabulary in which every kernel is written; nothing else knows an instruction set.
 *
 * Included by real.h once for float and once for double. Each simd_<set>.h gives the same operations on a `vec` of
 * LANES reals; all of them are IEEE operations, correctly rounded, so a kernel's bits depend on the order it writes and
 * on nothing else. No estimates (rsqrt, rcp), no flushing of subnormals.
 *
 *   vec, mask                LANES reals; one truth value for each
 *   v_load v_store           at any address
 *   v_first(n)               the mask of lanes 0 … n−1, 0 <= n <= LANES
 *   v_load_part(p, m)        reads only lanes in m, the others are +0;  v_store_part(p, m, v) writes only lanes in m
 *   v_set(x)                 x in every lane
 *   v_add v_sub v_mul v_div v_sqrt; v_fma(a, b, c) = a·b + c; v_nfma(a, b, c) = c − a·b, rounded once
 *   v_max(a, b)              a > b ? a : b, so b when either is NaN; v_min(a, b) = a < b ? a : b
 *   v_round(a)               to the nearest integer, ties to even
 *   v_abs v_neg v_copysign(magnitude, sign)
 *   v_lt v_le v_eq v_nan → mask; v_both v_either of masks; v_any(m); v_pick(m, a, b) = m ? a : b
 *   v_scale(a, n)            a · 2^n for integers |n| <= 2 · (largest exponent), rounded once
 *   v_split(x, &m)           x = m · 2^e, √½ <= m < √2 nearly; returns e. For normal x > 0
 *   v_swap(a)                lanes 2i and 2i+1 exchanged;  v_odd() the mask of odd lanes; v_twice(p) each of the
 *                            LANES / 2 reals at p in two neighbouring lanes (LANES 1: not used)
 *   v_lane0(a)              the first lane
 *   v_transpose(a)          a[LANES]: lane j of vector i changes places with lane i of vector j
 *   v_total(a) v_greatest(a) the tree over the lanes: lane l with lane l + half, down to one
 */
#define MM_GLUE_(a, b) a##b
#define MM_GLUE(a, b) MM_GLUE_(a, b)
#define MM_SET_NUMBER_generic 0
#define MM_SET_NUMBER_avx2 1
#define MM_SET_NUMBER_avx512 2
#define MM_SET_NUMBER_neon 3
#define MM_SET_NUMBER_wasm 4
#define MM_SET_NUMBER_wasm_relaxed 4
#define MM_SET_NUMBER MM_GLUE(MM_SET_NUMBER_, MM_SET)

#if MM_SET_NUMBER == 2
#include "simd_avx512.h"
#elif MM_SET_NUMBER == 1
#include "simd_avx2.h"
#elif MM_SET_NUMBER == 3
#include "simd_neon.h"
#elif MM_SET_NUMBER == 4
#include "simd_wasm.h"
#else
#include "simd_generic.h"
#endif
