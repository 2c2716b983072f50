/* reduce.c: sum, mean, max, min, logsumexp and argmax, over one axis or all.
 *
 * Does: each result by one thread in a fixed order. Does not: normalise (norm.c). */
#include "ops/ops.h"

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
  if (empty && call->op->kind != MM_SUM)
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
  mm_drop_axis(out, axis);
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
  mm_insert_axis(&dy, axis);
  return dy;
}

/* ---- sum, mean ---- */

static double elements_per_result(const mm_call *call) {
  return (double)mm_count(&call->inputs[0]) / (double)mm_count(&call->output);
}

static void divide(mm_context *cx, mm_tensor *x, double n) {
  union {
    float f32;
    double f64;
  } divisor;
  void *data = mm_data(x);
  mm_set_real(&divisor, x->dtype, 0, n);
  mm_kernels_of(cx->kernels, x->dtype)->binary[MM_DIV](data, data, 1, &divisor, 0, mm_count(x));
}

static mm_status total_forward(mm_call *call) {
  mm_tensor kept;
  MM_TRY(prepare(call, &kept));
  MM_TRY(mm_full(call->cx, &call->output, kept.dtype, kept.n_axes, kept.shape, 0));
  MM_TRY(mm_add_reduced(call->cx, &call->output, &call->inputs[0], 1));
  if (call->op->kind == MM_MEAN && mm_count(&call->output) > 0)
    divide(call->cx, &call->output, elements_per_result(call));
  drop_axes(call, &call->output);
  return MM_OK;
}

/* forward: y = Σ x (/ n); dx = dy (/ n) for each summand: a view that repeats dy */
static mm_status total_backward(mm_call *call, const mm_tensor *gradient) {
  const mm_tensor *x = &call->inputs[0];
  mm_tensor scaled = {0}, dx = {0}, dy = restore_axes(call, gradient);
  mm_status status = MM_OK;
  if (call->op->kind == MM_MEAN) {
    MM_TRY(mm_copy(call->cx, &scaled, &dy));
    divide(call->cx, &scaled, elements_per_result(call));
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
  mm_context *cx;
  const mm_tensor *x;
  int64_t n, inner;
  bool least;
  void *values;     /* (outer, inner) or NULL */
  int64_t *indices; /* (outer, inner) or NULL */
} extreme_job;

static void extreme_range(void *argument, int64_t first, int64_t last) {
  const extreme_job *job = argument;
  mm_dtype dtype = job->x->dtype;
  const mm_kernel_table *k = mm_kernels_of(job->cx->kernels, dtype);
  for (int64_t i = first; i < last; i++) {
    const void *x = mm_real_at(mm_data(job->x), dtype, i / job->inner * job->n * job->inner + i % job->inner);
    int64_t index = k->extreme(x, job->inner, job->n, job->least);
    if (job->values != NULL) mm_set_real(job->values, dtype, i, mm_real(x, dtype, index * job->inner));
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
  extreme_job job = {.cx = call->cx,
                     .x = x,
                     .n = all ? mm_count(x) : x->shape[axis],
                     .inner = all ? 1 : mm_count_from(x, axis + 1),
                     .least = call->op->kind == MM_MIN,
                     .values = values != NULL ? mm_data(values) : NULL,
                     .indices = indices != NULL ? mm_data(indices) : NULL};
  mm_parallel_for(call->cx, mm_count(&kept), MM_GRAIN_ARITHMETIC / job.n, extreme_range, &job);
  if (values != NULL) drop_axes(call, values);
  return MM_OK;
}

static mm_status extreme_forward(mm_call *call) {
  return extremes(call, &call->output, call->recording ? &call->saved[0] : NULL);
}

/* forward: y = x[i*]; dx[i*] += dy, i* the first of equals */
static mm_status extreme_backward(mm_call *call, const mm_tensor *gradient) {
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
      mm_set_real(mm_data(&dx), dx.dtype, at, mm_real(mm_data(&dx), dx.dtype, at) + mm_real(mm_data(&dy), dy.dtype, i));
    }
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

static mm_status argmax_forward(mm_call *call) {
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

static mm_status logsumexp_forward(mm_call *call) {
  mm_tensor kept, rows = {0};
  int64_t n = 0;
  MM_TRY(prepare(call, &kept));
  MM_TRY(rows_of(call, &rows, &n));
  mm_status status = mm_empty(call->cx, &call->output, kept.dtype, kept.n_axes, kept.shape);
  if (status == MM_OK) {
    mm_kernels_of(call->cx->kernels, kept.dtype)->logsumexp(mm_data(&call->output), mm_data(&rows), mm_count(&kept), n);
    drop_axes(call, &call->output);
    call->keep = MM_KEEP(0);
  }
  mm_release(&rows);
  return status;
}

/* forward: y = ln Σ exp x; dx = dy · softmax(x) */
static mm_status logsumexp_backward(mm_call *call, const mm_tensor *gradient) {
  mm_context *cx = call->cx;
  const mm_tensor *x = &call->inputs[0];
  mm_tensor weights = {0}, dx = {0}, dy = restore_axes(call, gradient);
  int64_t n = 0;
  MM_TRY(rows_of(call, &weights, &n));
  mm_status status = weights.storage->references > 1 ? mm_copy(cx, &weights, &weights) : MM_OK; /* it may be x itself */
  if (status == MM_OK) {
    void *w = mm_data(&weights);
    mm_kernels_of(cx->kernels, x->dtype)->softmax(w, w, mm_count(&weights) / n, n);
    int axis = (int)call->integers[REDUCE_RESOLVED], back[MM_MAX_AXES], used = 0;
    for (int i = 0; i < x->n_axes; i++) back[i] = i == axis ? x->n_axes - 1 : used++;
    if (axis != MM_ALL_AXES) status = mm_view_permute(cx, &weights, &weights, back);
  }
  if (status == MM_OK) status = mm_compute_binary(cx, "logsumexp", &dx, MM_MUL, &weights, &dy);
  mm_release(&weights);
  return status == MM_OK ? mm_accumulate(call, 0, &dx) : status;
}

/* ---- The family ---- */

const mm_op mm_reduce_ops[MM_REDUCE_KINDS] = {
    [MM_SUM] = {"sum", total_forward, total_backward, false, MM_SUM},
    [MM_MEAN] = {"mean", total_forward, total_backward, false, MM_MEAN},
    [MM_MAX] = {"max", extreme_forward, extreme_backward, false, MM_MAX},
    [MM_MIN] = {"min", extreme_forward, extreme_backward, false, MM_MIN},
    [MM_LOGSUMEXP] = {"logsumexp", logsumexp_forward, logsumexp_backward, false, MM_LOGSUMEXP},
    [MM_ARGMAX] = {"argmax", argmax_forward, NULL, false, MM_ARGMAX},
};

const char *mm_reduce_name(mm_reduce_kind kind) { return mm_reduce_ops[kind].name; }

mm_status mm_reduce(mm_context *cx, mm_tensor *out, mm_reduce_kind kind, const mm_tensor *x, int axis, bool keep) {
  mm_call call;
  mm_call_start(&call, cx, &mm_reduce_ops[kind], 1, &x);
  call.integers[REDUCE_AXIS] = axis;
  call.integers[REDUCE_KEEP] = keep;
  return mm_apply(out, &call);
}
