/* relaxed.c: what the side module of kernels says of itself. It is linked with kernels/set.c (MM_SET=wasm_relaxed) into
 * a module of its own, which a page loads only where relaxed SIMD is known and its multiply-add rounds once. */
#include <wasm_simd128.h>

#include "kernels/kernels.h"

extern const mm_kernel_table mm_kernels_wasm_relaxed_f32, mm_kernels_wasm_relaxed_f64;
static const mm_kernels relaxed_set = {"wasm-relaxed", &mm_kernels_wasm_relaxed_f32, &mm_kernels_wasm_relaxed_f64};
__attribute__((export_name("kernels"))) const mm_kernels *kernels(void);
__attribute__((export_name("is_fused"))) int is_fused(void);

const mm_kernels *kernels(void) { return &relaxed_set; }

/* Relaxed multiply-add may round once or twice, but must do the same everywhere in a run. (1 + 2⁻¹²)² − (1 + 2⁻¹¹) is
 * 2⁻²⁴ when it rounds once and 0 when it rounds the product first; likewise for doubles, and the other way round for
 * c − a b. volatile: the processor must say, not the compiler. */
int is_fused(void) {
  volatile float one = 1;
  volatile double wide = 1;
  v128_t a = wasm_f32x4_splat(one + 0x1p-12f), c = wasm_f32x4_splat(one + 0x1p-11f);
  v128_t d = wasm_f64x2_splat(wide + 0x1p-27), e = wasm_f64x2_splat(wide + 0x1p-26);
  return wasm_f32x4_extract_lane(wasm_f32x4_relaxed_madd(a, a, wasm_f32x4_neg(c)), 0) == 0x1p-24f &&
         wasm_f32x4_extract_lane(wasm_f32x4_relaxed_nmadd(a, a, c), 0) == -0x1p-24f &&
         wasm_f64x2_extract_lane(wasm_f64x2_relaxed_madd(d, d, wasm_f64x2_neg(e)), 0) == 0x1p-54 &&
         wasm_f64x2_extract_lane(wasm_f64x2_relaxed_nmadd(d, d, e), 0) == -0x1p-54;
}
