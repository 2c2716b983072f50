/* optimizer.c: AdamW, and the norm that gradients are clipped by.
 *
 * Does: one step for one parameter, in place. Does not: keep moments or schedule the rate (lua/minimodel/train). */
#include "ops.h"

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
  MM_WITH_REAL(job->cx, job->dtype,
               K->adamw((real *)job->p + first, (real *)job->m + first, (real *)job->v + first,
                        (const real *)job->grad + first, job->settings, job->grad_scale, last - first););
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

enum { NORM_BLOCK = 4096 };

mm_status mm_global_norm(mm_context *cx, double *out, const mm_tensor *const *tensors, int n) {
  double total = 0;
  for (int i = 0; i < n; i++) {
    if (!mm_is_real(tensors[i]))
      return mm_fail(cx, MM_EDTYPE, "global_norm: tensor %d is %s; it must be real", i + 1,
                     mm_dtype_name(tensors[i]->dtype));
    mm_tensor x = {0};
    MM_TRY(mm_packed(cx, &x, tensors[i]));
    int64_t count = mm_count(&x);
    for (int64_t first = 0; first < count; first += NORM_BLOCK) {
      int64_t length = count - first < NORM_BLOCK ? count - first : NORM_BLOCK;
      MM_WITH_REAL(cx, x.dtype, total += (double)K->sum_squares((const real *)mm_data(&x) + first, length););
    }
    mm_release(&x);
  }
  *out = sqrt(total);
  return MM_OK;
}
