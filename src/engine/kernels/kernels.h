/* kernels.h: the loops over numbers, one table for each instruction set and element type.
 *
 * What holds: kernels work on contiguous memory unless a stride is given, allocate nothing and know nothing of
 * tensors. Arrays are of the table's element type behind void pointers; a number by value is a double, rounded to the
 * element type on the way in, exact on the way out. Which table it is, is chosen in one place: mm_kernels_of.
 *
 * Same bits everywhere. Work is vectorised across outputs, never across a sum, with these exceptions, which use 16
 * virtual lanes (lane l takes elements l, l + 16, …; missing elements are skipped) and the combining tree 16 → 8 → 4
 * → 2 → 1, lane l with lane l + half, on every instruction set and for both element types: sums and maxima over a row
 * (softmax, norms, reductions, dot products of attention's backward). Products that feed a sum are fused (fma). */
#ifndef MM_KERNELS_KERNELS_H
#define MM_KERNELS_KERNELS_H

#include "minimodel.h"

/* Attention over one head of one batch entry; rows have unit column stride, row strides are given. */
typedef struct mm_attention_head {
  int64_t T, S, D, E;
  const void *q, *k, *v;           /* (T, D), (S, D), (S, E) */
  int64_t q_row, k_row, v_row;
  const void *bias;                /* (T, S) by strides, or NULL */
  int64_t bias_row, bias_col;
  bool has_slope, causal;
  double slope, scale;
  void *out;                       /* (T, E), or NULL where the weights alone are wanted; then v is not read */
  int64_t out_row;
  /* (T): ln Σ e^x of each row, −inf for an empty row, and what its rounding took; or NULL */
  void *logsumexp, *rest;
  void *weights;                   /* (T, S) contiguous, or NULL where out is wanted alone */
  /* backward only; gradients are added */
  const void *dout;
  int64_t dout_row;
  void *dq, *dk, *dv, *dbias;      /* each may be NULL; contiguous rows of D, D, E, S */
  int64_t dq_row, dk_row, dv_row, dbias_row;
} mm_attention_head;

typedef struct mm_kernel_table {
  /* ---- Element by element ---- */

  /* out[i] = f(x[i]) */
  void (*unary[MM_UNARY_KINDS])(void *out, const void *x, int64_t n);
  /* dx[i] = [dx[i] +] dy[i] · f′(x[i]), with y = f(x) at hand; NULL for SIGN. Here and below `add` says whether what
   * dx holds is added to; without it dx is written and never read, and gets what it would from zeros */
  void (*unary_backward[MM_UNARY_KINDS])(void *dx, const void *dy, const void *x, const void *y, bool add, int64_t n);
  /* out[i] = f(x[i]), slope[i] = f′(x[i]) in one pass; NULL but for GELU and SILU, whose backward would do
   * it all again */
  void (*unary_with_slope[MM_UNARY_KINDS])(void *out, void *slope, const void *x, int64_t n);
  /* out[i] = f(a[i · a_step], b[i · b_step]); steps 0 or 1 */
  void (*binary[MM_BINARY_KINDS])(void *out, const void *a, int64_t a_step, const void *b, int64_t b_step, int64_t n);
  /* out[i] += s · x[i] (fused) */
  void (*add_scaled)(void *out, const void *x, double s, int64_t n);
  /* out[i] = [out[i] +] a[i] · b[i] (fused) */
  void (*products)(void *out, const void *a, const void *b, bool add, int64_t n);
  /* out[i · out_step] += s · x[i · x_step] */
  void (*add_steps)(void *out, int64_t out_step, const void *x, int64_t x_step, double s, int64_t n);
  void (*gather)(void *out, const void *x, int64_t step, int64_t n); /* out[i] = x[i · step] */
  void (*to_doubles)(double *out, const void *x, int64_t n);
  void (*from_doubles)(void *out, const double *x, int64_t n); /* rounded once */

  /* ---- Sums ---- */

  double (*sum)(const void *x, int64_t n);
  double (*sum_squares)(const void *x, int64_t n);
  /* out[j] = Σ_r rows[r][j], r < count: in eights, each a tree, then in order; what is left one by one */
  void (*sum_rows)(void *out, const void *const *rows, int64_t count, int64_t n);

  /* i of the first of the greatest, or least, of x[i · step]; a NaN is greater and less than all */
  int64_t (*extreme)(const void *x, int64_t step, int64_t n, bool least);

  /* ---- Rows: x, out (rows, n) ---- */

  /* the softmax of an all −inf row is 0 */
  void (*softmax)(void *out, const void *x, int64_t rows, int64_t n);
  /* dx = [dx +] y · (dy − Σ y dy) */
  void (*softmax_backward)(void *dx, const void *dy, const void *y, bool add, int64_t rows, int64_t n);
  void (*log_softmax)(void *out, const void *x, int64_t rows, int64_t n);
  /* dx = [dx +] dy − exp(y) Σ dy */
  void (*log_softmax_backward)(void *dx, const void *dy, const void *y, bool add, int64_t rows, int64_t n);
  void (*logsumexp)(void *out, const void *x, int64_t rows, int64_t n);
  /* gain, bias (n) or NULL; mean, inverse (rows) are kept for backward, may be NULL */
  void (*layer_norm)(void *out, void *mean, void *inverse, const void *x, const void *gain, const void *bias,
                     double epsilon, int64_t rows, int64_t n);
  /* dx, and adds into dgain, dbias; each may be NULL. One thread owns a call: dgain and dbias sum rows in order */
  void (*layer_norm_backward)(void *dx, void *dgain, void *dbias, const void *dy, const void *x, const void *gain,
                              const void *mean, const void *inverse, bool add, int64_t rows, int64_t n);
  void (*rms_norm)(void *out, void *inverse, const void *x, const void *gain, double epsilon, int64_t rows, int64_t n);
  void (*rms_norm_backward)(void *dx, void *dgain, const void *dy, const void *x, const void *gain, const void *inverse,
                            bool add, int64_t rows, int64_t n);
  /* losses[r] = logsumexp(logits[r]) − logits[r, target[r]]; 0 where target is `ignore`. Targets are in range. What
   * backward needs: the greatest of each row and ln Σ e^(x − greatest), (rows) each; both may be NULL */
  void (*cross_entropy)(void *losses, void *peaks, void *log_sums, const void *logits, const int64_t *targets,
                        int64_t ignore, int64_t rows, int64_t n);
  /* dlogits[r] = [dlogits[r] +] scale[r · scale_step] · (softmax(logits[r]) − onehot(target[r])) */
  void (*cross_entropy_backward)(void *dlogits, const void *logits, const void *peaks, const void *log_sums,
                                 const int64_t *targets, int64_t ignore, const void *scale, int64_t scale_step,
                                 bool add, int64_t rows, int64_t n);
  /* x, out (rows, n) with row strides; pairs as the layout says, r = 2 · pairs; sine_sign −1 turns back. add:
   * out += instead */
  void (*rope)(void *out, int64_t out_stride, const void *x, int64_t x_stride, const void *cosines, const void *sines,
               int64_t pairs, mm_rope_layout layout, double sine_sign, bool add, int64_t rows, int64_t n);
  void (*adamw)(void *p, void *m, void *v, const void *grad, const mm_adamw *settings, double grad_scale, int64_t n);

  /* ---- Products and attention ---- */

  /* C (N, M) = start + A (N, K) · B (K, M), any row and column strides (so every transpose is free), C with unit
   * column stride. Each C[i, j] is one fma chain in k order from start[i · start_row + j], or from 0 where start is
   * NULL. start may be C with its own row stride, or a row that all begin with (start_row 0). `scratch` is at least
   * matmul_scratch(N, M, K, b_col) elements, which is 0 where nothing is packed. */
  void (*matmul)(void *C, int64_t c_row, const void *start, int64_t start_row, const void *A, int64_t a_row,
                 int64_t a_col, const void *B, int64_t b_row, int64_t b_col, int64_t N, int64_t M, int64_t K,
                 void *scratch);
  size_t (*matmul_scratch)(int64_t N, int64_t M, int64_t K, int64_t b_col);
  /* Query rows first … last − 1 of a head; scratch of attention_scratch elements, here and below. */
  void (*attention)(const mm_attention_head *head, int64_t first, int64_t last, void *scratch);
  void (*attention_backward)(const mm_attention_head *head, void *scratch);
  size_t (*attention_scratch)(int64_t T, int64_t S, int64_t D, int64_t E, bool backward);
} mm_kernel_table;

typedef struct mm_kernels mm_kernels;
struct mm_kernels {
  const char *isa;
  const mm_kernel_table *f32, *f64;
};

/* The table for an element type, float32 or float64. */
static inline const mm_kernel_table *mm_kernels_of(const mm_kernels *set, mm_dtype dtype) {
  return dtype == MM_FLOAT32 ? set->f32 : set->f64;
}

/* ---- Elements of an array of reals, one by one: where a loop over them is no kernel ---- */

static inline size_t mm_real_size(mm_dtype dtype) { return dtype == MM_FLOAT32 ? sizeof(float) : sizeof(double); }

/* The address of element i; NULL for no array. */
static inline void *mm_real_at(const void *array, mm_dtype dtype, int64_t i) {
  return array == NULL ? NULL : (char *)(uintptr_t)array + i * (int64_t)mm_real_size(dtype);
}
static inline double mm_real(const void *array, mm_dtype dtype, int64_t i) {
  return dtype == MM_FLOAT32 ? (double)((const float *)array)[i] : ((const double *)array)[i];
}
/* Rounded once. Rounding what is made of two reals by +, −, × or ÷ in double gives what the type itself would: 53 >=
 * 2 · 24 + 2. */
static inline void mm_set_real(void *array, mm_dtype dtype, int64_t i, double x) {
  if (dtype == MM_FLOAT32) ((float *)array)[i] = (float)x;
  else ((double *)array)[i] = x;
}
static inline double mm_rounded(mm_dtype dtype, double x) { return dtype == MM_FLOAT32 ? (double)(float)x : x; }

/* ---- Which set ---- */

enum { MM_SET_NAMES = 64 };
/* The set called `isa`, or the best that this processor has where that is NULL. When there is none the answer is
 * NULL, and `names`, which may be NULL, lists those there are: "avx2, generic". */
const mm_kernels *mm_kernels_choose(const char *isa, char names[MM_SET_NAMES]);
bool mm_kernels_exist(const char *isa); /* a set of this program, whether this processor has it or not */

#endif
