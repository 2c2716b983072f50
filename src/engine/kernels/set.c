/* set.c: all kernels of one instruction set, for one element type.
 *
 * Compiled once for each pair, with -DMM_SET=generic, avx2, avx512 or neon, that set's flags, and -DREAL_BITS=32
 * or 64; choose.c picks a set at start. The kernels are written once, in the files included here, over the
 * vocabulary of simd.h:
 *   functions.h         exp, log, tanh, … of a vector
 *   elementwise.h       maps over arrays and their derivatives, AdamW
 *   sums.h              one row to one number
 *   rows.h              softmax, norms, losses, rotation: one row at a time
 *   pack.h              copies and transposes into consecutive memory
 *   matmul_kernel.h     blocked matrix product
 *   attention_kernel.h  streaming attention, forward and backward */
#include <float.h>
#include <math.h>
#include <string.h>

#include "kernels/kernels.h"
#include "kernels/fused.h"

#ifndef MM_SET
#define MM_SET generic
#endif
#ifndef REAL_BITS
#define REAL_BITS 32
#endif

/* Before a loop bounded by constants: unroll it whole, early enough for an array of vectors to become registers. Empty
 * from the command line where that would gain nothing. */
#if defined(MM_UNROLL)
#elif defined(__clang__)
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

#include "kernels/real.h"
#include "kernels/simd.h"
#include "kernels/functions.h"
#ifdef MM_SMALL /* for a page: only products and attention, where the time goes, are worth their size */
#pragma clang attribute push(__attribute__((minsize)), apply_to = function)
#endif
#include "kernels/elementwise.h"
#include "kernels/sums.h"
#include "kernels/rows.h"
#ifdef MM_SMALL
#pragma clang attribute pop
#endif
#include "kernels/pack.h"
#include "kernels/matmul_kernel.h"
#include "kernels/attention_kernel.h"

/* ---- The table. Arrays come as void pointers and numbers as doubles; here they become reals. ---- */

static void add_scaled(void *out, const void *x, double s, int64_t n) { add_scaled_row(out, x, (real)s, n); }
static void add_steps(void *out, int64_t out_step, const void *x, int64_t x_step, double s, int64_t n) {
  if (out_step == 1 && x_step == 1) {
    add_scaled_row(out, x, (real)s, n);
    return;
  }
  real *to = out;
  const real *from = x, factor = (real)s;
  for (int64_t i = 0; i < n; i++) to[i * out_step] += factor * from[i * x_step];
}
static void gather(void *out, const void *x, int64_t step, int64_t n) {
  real *to = out;
  const real *from = x;
  for (int64_t i = 0; i < n; i++) to[i] = from[i * step];
}
static int64_t extreme(const void *x, int64_t step, int64_t n, bool least) {
  const real *a = x;
  int64_t best = 0;
  for (int64_t i = 0; i < n; i++) {
    real candidate = a[i * step], so_far = a[best * step];
    if (candidate != candidate) return i;
    if (least ? candidate < so_far : candidate > so_far) best = i;
  }
  return best;
}
static void products(void *out, const void *a, const void *b, bool add, int64_t n) { products_row(out, a, b, add, n); }
static double sum(const void *x, int64_t n) { return (double)sum_row(x, n); }
static double sum_squares(const void *x, int64_t n) { return (double)sum_squares_row(x, n); }
static void sum_rows(void *out, const void *const *rows, int64_t count, int64_t n) { total_rows(out, rows, count, n); }
static void softmax(void *out, const void *x, int64_t rows, int64_t n) { softmax_rows(out, x, rows, n); }
static void softmax_backward(void *dx, const void *dy, const void *y, bool add, int64_t rows, int64_t n) {
  softmax_backward_rows(dx, dy, y, add, rows, n);
}
static void log_softmax(void *out, const void *x, int64_t rows, int64_t n) { log_softmax_rows(out, x, rows, n); }
static void log_softmax_backward(void *dx, const void *dy, const void *y, bool add, int64_t rows, int64_t n) {
  log_softmax_backward_rows(dx, dy, y, add, rows, n);
}
static void logsumexp(void *out, const void *x, int64_t rows, int64_t n) { logsumexp_rows(out, x, rows, n); }
static void layer_norm(void *out, void *mean, void *inverse, const void *x, const void *gain, const void *bias,
                       double epsilon, int64_t rows, int64_t n) {
  layer_norm_rows(out, mean, inverse, x, gain, bias, epsilon, rows, n);
}
static void layer_norm_backward(void *dx, void *dgain, void *dbias, const void *dy, const void *x, const void *gain,
                                const void *mean, const void *inverse, bool add, int64_t rows, int64_t n) {
  layer_norm_backward_rows(dx, dgain, dbias, dy, x, gain, mean, inverse, add, rows, n);
}
static void rms_norm(void *out, void *inverse, const void *x, const void *gain, double epsilon, int64_t rows,
                     int64_t n) {
  rms_norm_rows(out, inverse, x, gain, epsilon, rows, n);
}
static void rms_norm_backward(void *dx, void *dgain, const void *dy, const void *x, const void *gain,
                              const void *inverse, bool add, int64_t rows, int64_t n) {
  rms_norm_backward_rows(dx, dgain, dy, x, gain, inverse, add, rows, n);
}
static void cross_entropy(void *losses, void *peaks, void *log_sums, const void *logits, const int64_t *targets,
                          int64_t ignore, int64_t rows, int64_t n) {
  cross_entropy_rows(losses, peaks, log_sums, logits, targets, ignore, rows, n);
}
static void cross_entropy_backward(void *dlogits, const void *logits, const void *peaks, const void *log_sums,
                                   const int64_t *targets, int64_t ignore, const void *scale, int64_t scale_step,
                                   bool add, int64_t rows, int64_t n) {
  cross_entropy_backward_rows(dlogits, logits, peaks, log_sums, targets, ignore, scale, scale_step, add, rows, n);
}
static void rope(void *out, int64_t out_stride, const void *x, int64_t x_stride, const void *cosines, const void *sines,
                 int64_t pairs, mm_rope_layout layout, double sine_sign, bool add, int64_t rows, int64_t n) {
  rope_rows(out, out_stride, x, x_stride, cosines, sines, pairs, layout, (real)sine_sign, add, rows, n);
}
static void adamw(void *p, void *m, void *v, const void *grad, const mm_adamw *settings, double grad_scale, int64_t n) {
  adamw_step(p, m, v, grad, settings, grad_scale, n);
}
static void matmul(void *C, int64_t c_row, const void *start, int64_t start_row, const void *A, int64_t a_row,
                   int64_t a_col, const void *B, int64_t b_row, int64_t b_col, int64_t N, int64_t M, int64_t K,
                   void *scratch) {
  matmul_run(C, c_row, start, start_row, A, a_row, a_col, B, b_row, b_col, N, M, K, scratch);
}

static head_type typed(const mm_attention_head *h) {
  return (head_type){.T = h->T,
                     .S = h->S,
                     .D = h->D,
                     .E = h->E,
                     .q = h->q,
                     .k = h->k,
                     .v = h->v,
                     .bias = h->bias,
                     .q_row = h->q_row,
                     .k_row = h->k_row,
                     .v_row = h->v_row,
                     .bias_row = h->bias_row,
                     .bias_col = h->bias_col,
                     .has_slope = h->has_slope,
                     .causal = h->causal,
                     .slope = (real)h->slope,
                     .scale = (real)h->scale,
                     .out = h->out,
                     .logsumexp = h->logsumexp,
                     .rest = h->rest,
                     .weights = h->weights,
                     .out_row = h->out_row,
                     .dout = h->dout,
                     .dq = h->dq,
                     .dk = h->dk,
                     .dv = h->dv,
                     .dbias = h->dbias,
                     .dout_row = h->dout_row,
                     .dq_row = h->dq_row,
                     .dk_row = h->dk_row,
                     .dv_row = h->dv_row,
                     .dbias_row = h->dbias_row};
}
static void attention(const mm_attention_head *head, int64_t first, int64_t last, void *scratch) {
  head_type h = typed(head);
  attention_forward(&h, first, last, scratch);
}
static void attention_gradients(const mm_attention_head *head, void *scratch) {
  head_type h = typed(head);
  attention_backward(&h, scratch);
}

/* Plain loops, which compilers make vectors of; for a page, whose kernels are small, only where they are asked to. */
#if defined(__wasm__)
#define MM_VECTORS _Pragma("clang loop vectorize(enable) interleave(disable)")
#else
#define MM_VECTORS
#endif
static void to_doubles(double *restrict out, const void *restrict x, int64_t n) {
  const real *from = x;
  MM_VECTORS for (int64_t i = 0; i < n; i++) out[i] = (double)from[i];
}
static void from_doubles(void *restrict out, const double *restrict x, int64_t n) {
  real *to = out;
  MM_VECTORS for (int64_t i = 0; i < n; i++) to[i] = (real)x[i];
}

#define FORWARD(kind, name)  [MM_##kind] = name##_forward,
#define BACKWARD(kind, name) [MM_##kind] = name##_backward,
#define VALUE(kind, name)    [MM_##kind] = name##_binary,
#define TABLE_OF(set, bits)  MM_GLUE(MM_GLUE(mm_kernels_, set), MM_GLUE(_f, bits))
extern const mm_kernel_table TABLE_OF(MM_SET, REAL_BITS);
const mm_kernel_table TABLE_OF(MM_SET, REAL_BITS) = {
    .unary = {EACH_UNARY(FORWARD) FORWARD(PLOGP, plogp) FORWARD(SIGN, sign)},
    .unary_backward = {EACH_UNARY(BACKWARD) BACKWARD(PLOGP, plogp)},
    .unary_with_slope = {[MM_GELU] = gelu_with_slope, [MM_SILU] = silu_with_slope},
    .binary = {EACH_BINARY(VALUE)},
    .add_scaled = add_scaled,
    .add_steps = add_steps,
    .gather = gather,
    .extreme = extreme,
    .products = products,
    .sum = sum,
    .sum_squares = sum_squares,
    .sum_rows = sum_rows,
    .softmax = softmax,
    .softmax_backward = softmax_backward,
    .log_softmax = log_softmax,
    .log_softmax_backward = log_softmax_backward,
    .logsumexp = logsumexp,
    .layer_norm = layer_norm,
    .layer_norm_backward = layer_norm_backward,
    .rms_norm = rms_norm,
    .rms_norm_backward = rms_norm_backward,
    .cross_entropy = cross_entropy,
    .cross_entropy_backward = cross_entropy_backward,
    .rope = rope,
    .adamw = adamw,
    .matmul = matmul,
    .matmul_scratch = matmul_scratch,
    .attention = attention,
    .attention_backward = attention_gradients,
    .attention_scratch = attention_scratch,
    .to_doubles = to_doubles,
    .from_doubles = from_doubles,
};
