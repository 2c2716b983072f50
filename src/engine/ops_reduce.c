/* ops_reduce.c: sum, mean, max, min, logsumexp and argmax, over one axis or all.
 *
 * Does: each result by one thread in a fixed order. Does not: normalise (ops_norm.c). */
#include "ops.h"

#include <math.h>
#include <string.h>

enum { REDUCE_AXIS, REDUCE_KEEP, REDUCE_RESOLVED };

/* Checks the operand, resolves the axis, and gives the shape with the reduced axes at length 1. */
static mm_status prepare(mm_call *call, mm_tensor *kept) {
  const mm_tensor *x = &call->inputs[0];
  char text[128];
  MM_TRY(mm_check_real(call, 0, 0, (const char *const[]){"x"}));
  *kept = (mm_tensor){.dtype = x->dtype, .n_axes = x->n_axes};
  memcpy(kept->shape, x->shape, sizeof kept->shape);
  bool empty = false;
  if (call->integers[REDUCE_AXIS] == MM_ALL_AXES) {
    call->integers[REDUCE_RESOLVED] = MM_ALL_AXES;
    empty = mm_count(x) == 0;
    for (int i = 0; i < kept->n_axes; i++) kept->shape[i] = 1;
  } else {
    int axis = 0;
    MM_TRY(mm_axis(call->cx, call->op->name, x, (int)call->integers[REDUCE_AXIS], &axis));
    call->integers[REDUCE_RESOLVED] = axis;
    empty = x->shape[axis] == 0;
    kept->shape[axis] = 1;
  }
  if (empty && MM_KIND(call, MM_OP_REDUCE) != MM_SUM)
    return mm_fail(call->cx, MM_ESHAPE, "%s: no elements to reduce: x is %s", call->op->name, mm_shape_text(x, text));
  return MM_OK;
}

/* Without keep the reduced axes go. All elements have their place already, so this only renames. */
static void drop_axes(const mm_call *call, mm_tensor *out) {
  if (call->integers[REDUCE_KEEP]) return;
  int axis = (int)call->integers[REDUCE_RESOLVED];
  if (axis == MM_ALL_AXES) {
    out->n_axes = 0;
    return;
  }
  for (int i = axis; i + 1 < out->n_axes; i++) {
    out->shape[i] = out->shape[i + 1];
    out->strides[i] = out->strides[i + 1];
  }
  out->n_axes--;
}

/* The gradient of the output with the reduced axes back at length 1; borrowed. */
static mm_tensor restore_axes(const mm_call *call, const mm_tensor *gradient) {
  mm_tensor dy = *gradient;
  int axis = (int)call->integers[REDUCE_RESOLVED], n_axes = call->inputs[0].n_axes;
  if (call->integers[REDUCE_KEEP]) return dy;
  if (axis == MM_ALL_AXES) {
    dy.n_axes = n_axes;
    for (int i = 0; i < n_axes; i++) dy.shape[i] = 1, dy.strides[i] = 0;
    return dy;
  }
  for (int i = n_axes - 1; i > axis; i--) {
    dy.shape[i] = dy.shape[i - 1];
    dy.strides[i] = dy.strides[i - 1];
  }
  dy.shape[axis] = 1;
  dy.strides[axis] = 0;
  dy.n_axes = n_axes;
  return dy;
}

mm_status mm_reduce(mm_context *cx, mm_tensor *out, mm_reduce_kind kind, const mm_tensor *x, int axis, bool keep) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_REDUCE + (int)kind, 1, &x);
  call.integers[REDUCE_AXIS] = axis;
  call.integers[REDUCE_KEEP] = keep;
  return mm_apply(out, &call);
}

/* ---- sum, mean ---- */

static double elements_per_result(const mm_call *call) {
  return (double)mm_count(&call->inputs[0]) / (double)mm_count(&call->output);
}

static void divide(mm_tensor *x, double n) {
  int64_t count = mm_count(x);
  if (x->dtype == MM_FLOAT32)
    for (int64_t i = 0; i < count; i++) ((float *)mm_data(x))[i] /= (float)n;
  else
    for (int64_t i = 0; i < count; i++) ((double *)mm_data(x))[i] /= n;
}

mm_status mm_total_forward(mm_call *call) {
  mm_tensor kept;
  MM_TRY(prepare(call, &kept));
  MM_TRY(mm_full(call->cx, &call->output, kept.dtype, kept.n_axes, kept.shape, 0));
  MM_TRY(mm_add_reduced(call->cx, &call->output, &call->inputs[0], 1));
  if (MM_KIND(call, MM_OP_REDUCE) == MM_MEAN && mm_count(&call->output) > 0)
    divide(&call->output, elements_per_result(call));
  drop_axes(call, &call->output);
  return MM_OK;
}

/* forward: y = Σ x (/ n); dx = dy (/ n) for each summand: a view that repeats dy */
mm_status mm_total_backward(mm_call *call, const mm_tensor *gradient) {
  const mm_tensor *x = &call->inputs[0];
  mm_tensor scaled = {0}, dx = {0}, dy = restore_axes(call, gradient);
  mm_status status = MM_OK;
  if (MM_KIND(call, MM_OP_REDUCE) == MM_MEAN) {
    MM_TRY(mm_copy(call->cx, &scaled, &dy));
    divide(&scaled, elements_per_result(call));
    status = mm_view_broadcast(call->cx, call->op->name, &dx, &scaled, x->n_axes, x->shape);
  } else {
    status = mm_view_broadcast(call->cx, call->op->name, &dx, &dy, x->n_axes, x->shape);
  }
  if (status == MM_OK) status = mm_accumulate(call, 0, &dx);
  mm_release(&scaled);
  return status;
}

/* ---- max, min, argmax ---- */

/* x as (outer, n, inner), contiguous */
typedef struct extreme_job {
  const mm_tensor *x;
  int64_t n, inner;
  bool least;
  void *values;     /* (outer, inner) or NULL */
  int64_t *indices; /* (outer, inner) or NULL */
} extreme_job;

/* Index of the first of the greatest (least); the first NaN is greater and less than all. */
#define EXTREME(name, real)                                                                                            \
  static int64_t name(const real *x, int64_t step, int64_t n, bool least) {                                            \
    int64_t best = 0;                                                                                                  \
    for (int64_t i = 0; i < n; i++) {                                                                                  \
      real a = x[i * step], b = x[best * step];                                                                        \
      if (isnan(a)) return i;                                                                                          \
      if (least ? a < b : a > b) best = i;                                                                             \
    }                                                                                                                  \
    return best;                                                                                                       \
  }
EXTREME(extreme_float, float)
EXTREME(extreme_double, double)

static void extreme_range(void *argument, int64_t first, int64_t last) {
  const extreme_job *job = argument;
  for (int64_t i = first; i < last; i++) {
    int64_t at = i / job->inner * job->n * job->inner + i % job->inner, index = 0;
    if (job->x->dtype == MM_FLOAT32) {
      const float *x = (const float *)mm_data(job->x) + at;
      index = extreme_float(x, job->inner, job->n, job->least);
      if (job->values != NULL) ((float *)job->values)[i] = x[index * job->inner];
    } else {
      const double *x = (const double *)mm_data(job->x) + at;
      index = extreme_double(x, job->inner, job->n, job->least);
      if (job->values != NULL) ((double *)job->values)[i] = x[index * job->inner];
    }
    if (job->indices != NULL) job->indices[i] = index;
  }
}

static mm_status extremes(mm_call *call, mm_tensor *values, mm_tensor *indices) {
  mm_tensor kept;
  MM_TRY(prepare(call, &kept));
  MM_TRY(mm_pack_input(call, 0));
  const mm_tensor *x = &call->inputs[0];
  int axis = (int)call->integers[REDUCE_RESOLVED];
  bool all = axis == MM_ALL_AXES;
  if (values != NULL) MM_TRY(mm_empty(call->cx, values, x->dtype, kept.n_axes, kept.shape));
  if (indices != NULL) MM_TRY(mm_empty(call->cx, indices, MM_INT64, kept.n_axes, kept.shape));
  extreme_job job = {.x = x,
                     .n = all ? mm_count(x) : x->shape[axis],
                     .inner = all ? 1 : mm_count_from(x, axis + 1),
                     .least = MM_KIND(call, MM_OP_REDUCE) == MM_MIN,
                     .values = values != NULL ? mm_data(values) : NULL,
                     .indices = indices != NULL ? mm_data(indices) : NULL};
  mm_parallel_for(call->cx, mm_count(&kept), MM_GRAIN_ARITHMETIC / job.n, extreme_range, &job);
  if (values != NULL) drop_axes(call, values);
  return MM_OK;
}

mm_status mm_extreme_forward(mm_call *call) {
  return extremes(call, &call->output, call->recording ? &call->saved[0] : NULL);
}

/* forward: y = x[i*]; dx[i*] += dy, i* the first of equals */
mm_status mm_extreme_backward(mm_call *call, const mm_tensor *gradient) {
  int axis = (int)call->integers[REDUCE_RESOLVED];
  bool all = axis == MM_ALL_AXES;
  mm_tensor dy = {0}, dx = {0};
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_of(call, 0, &dx);
  if (status == MM_OK) {
    int64_t n = all ? mm_count(&dx) : dx.shape[axis], inner = all ? 1 : mm_count_from(&dx, axis + 1),
            count = mm_count(&dy);
    const int64_t *index = mm_data(&call->saved[0]);
    for (int64_t i = 0; i < count; i++) {
      int64_t at = (i / inner * n + index[i]) * inner + i % inner;
      if (dx.dtype == MM_FLOAT32) ((float *)mm_data(&dx))[at] += ((const float *)mm_data(&dy))[i];
      else ((double *)mm_data(&dx))[at] += ((const double *)mm_data(&dy))[i];
    }
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

mm_status mm_argmax_forward(mm_call *call) {
  MM_TRY(extremes(call, NULL, &call->output));
  drop_axes(call, &call->output);
  return MM_OK;
}

/* ---- logsumexp ---- */

/* x packed with the reduced axis last, as rows of n */
static mm_status rows_of(mm_call *call, mm_tensor *out, int64_t *n) {
  const mm_tensor *x = &call->inputs[0];
  int axes[MM_MAX_AXES], axis = (int)call->integers[REDUCE_RESOLVED], used = 0;
  if (axis == MM_ALL_AXES) {
    *n = mm_count(x);
    return mm_packed(call->cx, out, x);
  }
  for (int i = 0; i < x->n_axes; i++)
    if (i != axis) axes[used++] = i;
  axes[used] = axis;
  *n = x->shape[axis];
  MM_TRY(mm_view_permute(call->cx, out, x, axes));
  mm_status status = mm_packed(call->cx, out, out);
  if (status != MM_OK) mm_release(out);
  return status;
}

mm_status mm_logsumexp_forward(mm_call *call) {
  mm_tensor kept, rows = {0};
  int64_t n = 0;
  MM_TRY(prepare(call, &kept));
  MM_TRY(rows_of(call, &rows, &n));
  mm_status status = mm_empty(call->cx, &call->output, kept.dtype, kept.n_axes, kept.shape);
  if (status == MM_OK) {
    MM_WITH_REAL(call->cx, kept.dtype,
                 K->logsumexp((real *)mm_data(&call->output), mm_data(&rows), mm_count(&kept), n););
    drop_axes(call, &call->output);
    call->keep = MM_KEEP(0);
  }
  mm_release(&rows);
  return status;
}

/* forward: y = ln Σ exp x; dx = dy · softmax(x) */
mm_status mm_logsumexp_backward(mm_call *call, const mm_tensor *gradient) {
  mm_context *cx = call->cx;
  const mm_tensor *x = &call->inputs[0];
  mm_tensor weights = {0}, dx = {0}, dy = restore_axes(call, gradient);
  int64_t n = 0;
  MM_TRY(rows_of(call, &weights, &n));
  mm_status status = weights.storage->references > 1 ? mm_copy(cx, &weights, &weights) : MM_OK; /* it may be x itself */
  if (status == MM_OK) {
    void *w = mm_data(&weights);
    MM_WITH_REAL(cx, x->dtype, K->softmax((real *)w, w, mm_count(&weights) / n, n););
    int axis = (int)call->integers[REDUCE_RESOLVED], back[MM_MAX_AXES], used = 0;
    for (int i = 0; i < x->n_axes; i++) back[i] = i == axis ? x->n_axes - 1 : used++;
    if (axis != MM_ALL_AXES) status = mm_view_permute(cx, &weights, &weights, back);
  }
  if (status == MM_OK) status = mm_compute_binary(cx, "logsumexp", &dx, MM_MUL, &weights, &dy);
  mm_release(&weights);
  return status == MM_OK ? mm_accumulate(call, 0, &dx) : status;
}
