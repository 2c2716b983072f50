/* kernels.h: the loops over numbers, one set per instruction set.
 *
 * Does: declare the table of kernels that a context picks once, and say what each computes. All kernels work on contiguous memory
 * unless a stride is given, allocate nothing and know nothing of tensors. Does not: choose shapes, allocate, record.
 *
 * Same bits everywhere. Work is vectorised across outputs, never across a sum, with these exceptions, which use 16 virtual lanes
 * (lane l takes elements l, l + 16, …; missing elements are skipped) and the combining tree 16 → 8 → 4 → 2 → 1, lane l with lane
 * l + half, on every instruction set and for both element types: sums and maxima over a row (softmax, norms, reductions, dot
 * products of attention's backward). Products that feed a sum are fused (fma). */
#ifndef MM_KERNELS_H
#define MM_KERNELS_H

#include "internal.h"

/* The member list is written once and expanded for float and double. */
#define MM_KERNEL_MEMBERS(real)                                                                                                     \
  /* out[i] = f(x[i]) */                                                                                                            \
  void (*unary[MM_UNARY_KINDS])(real *out, const real *x, int64_t n);                                                               \
  /* dx[i] = [dx[i] +] dy[i] · f′(x[i]), with y = f(x) at hand; NULL for SIGN. Here and below `add` says whether what dx holds        \
   * is added to; without it dx is written and never read, and gets what it would from zeros */                                     \
  void (*unary_backward[MM_UNARY_KINDS])(real *dx, const real *dy, const real *x, const real *y, bool add, int64_t n);              \
  /* out[i] = f(x[i]), slope[i] = f′(x[i]) in one pass; NULL but for GELU and SILU, whose backward would do it all again */          \
  void (*unary_with_slope[MM_UNARY_KINDS])(real *out, real *slope, const real *x, int64_t n);                                       \
  /* out[i] = f(a[i · a_step], b[i · b_step]); steps 0 or 1 */                                                                      \
  void (*binary[MM_BINARY_KINDS])(real *out, const real *a, int64_t a_step, const real *b, int64_t b_step, int64_t n);             \
  /* out[i] += s · x[i] (fused) */                                                                                                  \
  void (*add_scaled)(real *out, const real *x, real s, int64_t n);                                                                  \
  /* out[i] = [out[i] +] a[i] · b[i] (fused) */                                                                                     \
  void (*products)(real *out, const real *a, const real *b, bool add, int64_t n);                                                   \
  real (*sum)(const real *x, int64_t n);                                                                                            \
  real (*sum_squares)(const real *x, int64_t n);                                                                                    \
  real (*dot)(const real *a, const real *b, int64_t n);                                                                             \
  real (*maximum)(const real *x, int64_t n);   /* NaN if any is; n >= 1 */                                                          \
  /* per row of (rows, n); softmax of an all −inf row is 0 */                                                                       \
  void (*softmax)(real *out, const real *x, int64_t rows, int64_t n);                                                               \
  /* dx = [dx +] y · (dy − Σ y dy) */                                                                                               \
  void (*softmax_backward)(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n);                             \
  void (*log_softmax)(real *out, const real *x, int64_t rows, int64_t n);                                                           \
  /* dx = [dx +] dy − exp(y) Σ dy */                                                                                                \
  void (*log_softmax_backward)(real *dx, const real *dy, const real *y, bool add, int64_t rows, int64_t n);                         \
  void (*logsumexp)(real *out, const real *x, int64_t rows, int64_t n);                                                             \
  /* gain, bias (n) or NULL; mean, inverse (rows) are kept for backward, may be NULL */                                             \
  void (*layer_norm)(real *out, real *mean, real *inverse, const real *x, const real *gain, const real *bias, double epsilon,       \
                     int64_t rows, int64_t n);                                                                                      \
  /* dx, and adds into dgain, dbias; each may be NULL. One thread owns a call: dgain and dbias sum rows in order */                 \
  void (*layer_norm_backward)(real *dx, real *dgain, real *dbias, const real *dy, const real *x, const real *gain,                  \
                              const real *mean, const real *inverse, bool add, int64_t rows, int64_t n);                            \
  void (*rms_norm)(real *out, real *inverse, const real *x, const real *gain, double epsilon, int64_t rows, int64_t n);             \
  void (*rms_norm_backward)(real *dx, real *dgain, const real *dy, const real *x, const real *gain, const real *inverse,            \
                            bool add, int64_t rows, int64_t n);                                                                     \
  /* losses[r] = logsumexp(logits[r]) − logits[r, target[r]]; 0 where target is `ignore`. Targets are in range. */                  \
  void (*cross_entropy)(real *losses, real *logsumexp, const real *logits, const int64_t *targets, int64_t ignore, int64_t rows,    \
                        int64_t n);                                                                                                 \
  /* dlogits[r] = [dlogits[r] +] scale[r · scale_step] · (softmax(logits[r]) − onehot(target[r])) */                                \
  void (*cross_entropy_backward)(real *dlogits, const real *logits, const real *logsumexp, const int64_t *targets, int64_t ignore,  \
                                 const real *scale, int64_t scale_step, bool add, int64_t rows, int64_t n);                         \
  /* x, out (rows, n) with row strides; pairs as the layout says, r = 2 · pairs; sine_sign −1 turns back. add: out += instead */    \
  void (*rope)(real *out, int64_t out_stride, const real *x, int64_t x_stride, const real *cosines, const real *sines,              \
               int64_t pairs, mm_rope_layout layout, real sine_sign, bool add, int64_t rows, int64_t n);                            \
  void (*adamw)(real *p, real *m, real *v, const real *grad, const mm_adamw *settings, double grad_scale, int64_t n);               \
  struct mm_matmul_kernel_##real matmul;

/* C (N, M) = start + A (N, K) · B (K, M), any row and column strides (so every transpose is free), C with unit column stride.
 * Each C[i, j] is one fma chain in k order from start[i · start_row + j], or from 0 where start is NULL. start may be C with its own
 * row stride, or a row that all begin with (start_row 0). `scratch` is at least matmul.scratch(N, M, K, b_col) reals, which is 0
 * where nothing is packed. */
#define MM_MATMUL_KERNEL(real)                                                                                                      \
  struct mm_matmul_kernel_##real {                                                                                                  \
    void (*run)(real *C, int64_t c_row, const real *start, int64_t start_row, const real *A, int64_t a_row, int64_t a_col,          \
                const real *B, int64_t b_row, int64_t b_col, int64_t N, int64_t M, int64_t K, real *scratch);                       \
    size_t (*scratch)(int64_t N, int64_t M, int64_t K, int64_t b_col);                                                              \
  }

MM_MATMUL_KERNEL(float);
MM_MATMUL_KERNEL(double);
typedef struct mm_kernels_float { MM_KERNEL_MEMBERS(float) } mm_kernels_float;
typedef struct mm_kernels_double { MM_KERNEL_MEMBERS(double) } mm_kernels_double;

/* Attention over one head of one batch entry; rows have unit column stride, row strides are given. */
#define MM_ATTENTION_KERNEL(real)                                                                                                   \
  typedef struct mm_attention_head_##real {                                                                                         \
    int64_t T, S, D, E;                                                                                                             \
    const real *q, *k, *v;                                                                                                          \
    int64_t q_row, k_row, v_row;                                                                                                    \
    const real *bias;          /* (T, S) by strides, or NULL */                                                                     \
    int64_t bias_row, bias_col;                                                                                                     \
    bool has_slope, causal;                                                                                                         \
    real slope, scale;                                                                                                              \
    real *out;                 /* (T, E) */                                                                                         \
    int64_t out_row;                                                                                                                \
    real *logsumexp, *rest;    /* (T): ln Σ e^x of each row, −inf for an empty row, and what its rounding took where it is large,  \
                                * else 0; NULL when not kept */                                                                    \
    real *weights;             /* (T, S) contiguous, or NULL */                                                                     \
    /* backward only; gradients are added */                                                                                        \
    const real *dout;                                                                                                               \
    int64_t dout_row;                                                                                                               \
    real *dq, *dk, *dv, *dbias; /* each may be NULL; contiguous rows of D, D, E, S */                                               \
    int64_t dq_row, dk_row, dv_row, dbias_row;                                                                                      \
  } mm_attention_head_##real;                                                                                                       \
  typedef struct mm_attention_kernel_##real {                                                                                       \
    size_t (*scratch)(int64_t T, int64_t S, int64_t D, int64_t E, bool backward); /* reals needed by one call */                    \
    void (*forward)(const mm_attention_head_##real *head, int64_t first, int64_t last, real *scratch); /* query rows first … last − 1 */ \
    void (*backward)(const mm_attention_head_##real *head, real *scratch);                                                          \
  } mm_attention_kernel_##real

MM_ATTENTION_KERNEL(float);
MM_ATTENTION_KERNEL(double);

struct mm_kernels {
  const char *isa;
  mm_kernels_float f32;
  mm_kernels_double f64;
  mm_attention_kernel_float attention_f32;
  mm_attention_kernel_double attention_f64;
  /* out[i] = x[i] in the other type, rounded once where that loses something */
  void (*widen)(double *out, const float *x, int64_t n);
  void (*narrow)(float *out, const double *x, int64_t n);
};

/* isa NULL: the best that this processor has. NULL with a message in `message` when the name is unknown or not available. */
const mm_kernels *mm_kernels_choose(const char *isa, char message[MM_MESSAGE_SIZE]);

#endif
