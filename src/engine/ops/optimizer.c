/* optimizer.c: AdamW, and the norm that gradients are clipped by.
 *
 * Does: one step for one parameter, in place. Does not: keep moments or schedule the rate (lua/minimodel/train). */
#include "ops/ops.h"

#include <float.h>
#include <limits.h>
#include <math.h>

typedef struct step_job {
  mm_context *cx;
  mm_dtype dtype;
  void *p, *m, *v;
  const void *grad;
  const mm_adamw *settings;
  double grad_scale;
} step_job;

static void step_range(void *argument, int64_t first, int64_t last) {
  const step_job *job = argument;
  mm_dtype dtype = job->dtype;
  mm_kernels_of(job->cx->kernels, dtype)
      ->adamw(mm_real_at(job->p, dtype, first), mm_real_at(job->m, dtype, first), mm_real_at(job->v, dtype, first),
              mm_real_at(job->grad, dtype, first), job->settings, job->grad_scale, last - first);
}

/* m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²
 * p ← p − rate (decay p + (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)) */
mm_status mm_adamw_step(mm_context *cx, mm_tensor *p, mm_tensor *m, mm_tensor *v, const mm_tensor *grad,
                        const mm_adamw *settings, double grad_scale) {
  const mm_tensor *const others[] = {m, v, grad};
  static const char *const names[] = {"m", "v", "the gradient"};
  char text_p[128], text[128];
  if (!mm_is_real(p))
    return mm_fail(cx, MM_EDTYPE, "adamw: the parameter is %s; it must be real", mm_dtype_name(p->dtype));
  for (int i = 0; i < 3; i++) {
    if (!mm_same_shape(p, others[i]))
      return mm_fail(cx, MM_ESHAPE, "adamw: the parameter is %s, %s is %s", mm_shape_text(p, text_p), names[i],
                     mm_shape_text(others[i], text));
    if (others[i]->dtype != p->dtype)
      return mm_fail(cx, MM_EDTYPE, "adamw: the parameter is %s, %s is %s", mm_dtype_name(p->dtype), names[i],
                     mm_dtype_name(others[i]->dtype));
  }
  if (settings->step < 1)
    return mm_fail(cx, MM_EVALUE, "adamw: step %lld; steps count from 1", (long long)settings->step);
  if (mm_tape_holds(cx->tape, p->storage))
    return mm_fail(cx, MM_ESTATE, "adamw: the open tape still needs the parameter; walk it backward or close it first");
  /* Kernels run along memory. What is not contiguous is stepped as a packed copy and written back. */
  mm_tensor *const places[] = {p, m, v};
  mm_tensor packed[3] = {{0}}, g = {0};
  mm_status status = mm_packed(cx, &g, grad);
  for (int i = 0; i < 3 && status == MM_OK; i++) status = mm_packed(cx, &packed[i], places[i]);
  if (status == MM_OK) {
    step_job job = {cx,          p->dtype, mm_data(&packed[0]), mm_data(&packed[1]), mm_data(&packed[2]),
                    mm_data(&g), settings, grad_scale};
    mm_parallel_for(cx, mm_count(p), MM_GRAIN_ARITHMETIC, step_range, &job);
    for (int i = 0; i < 3; i++)
      if (packed[i].storage != places[i]->storage) mm_copy_elements(cx, places[i], &packed[i]);
  }
  for (int i = 0; i < 3; i++) mm_release(&packed[i]);
  mm_release(&g);
  return status;
}

enum { NORM_BLOCK = 512 };

/* Σ (2^shift x)² of a contiguous tensor, each number taken as a double, in which a float's square is exact. */
static double sum_of_squares(mm_context *cx, const mm_tensor *x, int shift) {
  const mm_kernel_table *k = mm_kernels_of(cx->kernels, x->dtype);
  double block[NORM_BLOCK], total = 0;
  int64_t count = mm_count(x);
  for (int64_t first = 0; first < count; first += NORM_BLOCK) {
    int64_t n = count - first < NORM_BLOCK ? count - first : NORM_BLOCK;
    k->to_doubles(block, mm_real_at(mm_data(x), x->dtype, first), n);
    for (int64_t i = 0; i < n && shift != 0; i++) block[i] = ldexp(block[i], shift);
    total += cx->kernels->f64->sum_squares(block, n);
  }
  return total;
}

/* The exponent of the greatest |x|: |x| < 2^exponent. INT_MIN where all are 0; a NaN has no say. */
static int greatest_exponent(const mm_tensor *x) {
  int64_t count = mm_count(x);
  int greatest = INT_MIN, exponent = 0;
  for (int64_t i = 0; i < count; i++) {
    double a = mm_real(mm_data(x), x->dtype, i);
    if (a == 0 || !isfinite(a)) continue;
    (void)frexp(a, &exponent);
    if (exponent > greatest) greatest = exponent;
  }
  return greatest;
}

static mm_status sum_over(mm_context *cx, double *total, int *greatest, const mm_tensor *const *tensors, int n,
                          int shift) {
  *total = 0;
  for (int i = 0; i < n; i++) {
    mm_tensor x = {0};
    MM_TRY(mm_packed(cx, &x, tensors[i]));
    *total += sum_of_squares(cx, &x, shift);
    int exponent = greatest != NULL ? greatest_exponent(&x) : 0;
    if (greatest != NULL && exponent > *greatest) *greatest = exponent;
    mm_release(&x);
  }
  return MM_OK;
}

/* Where the squares of doubles overflow or vanish, they are taken again with the greatest number brought near 1. */
mm_status mm_global_norm(mm_context *cx, double *out, const mm_tensor *const *tensors, int n) {
  double total = 0;
  int greatest = INT_MIN, shift = 0;
  for (int i = 0; i < n; i++)
    if (!mm_is_real(tensors[i]))
      return mm_fail(cx, MM_EDTYPE, "global_norm: tensor %d is %s; it must be real", i + 1,
                     mm_dtype_name(tensors[i]->dtype));
  MM_TRY(sum_over(cx, &total, NULL, tensors, n, 0));
  if (total < 0x1p-900 || total > DBL_MAX) {
    MM_TRY(sum_over(cx, &total, &greatest, tensors, n, 0));
    shift = greatest > INT_MIN ? -greatest : 0;
    MM_TRY(sum_over(cx, &total, NULL, tensors, n, shift));
  }
  *out = ldexp(sqrt(total), -shift);
  return MM_OK;
}
