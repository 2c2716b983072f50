/* views.c: reshape, permute, transpose, slice, select, broadcast_to, and the two that may copy: contiguous, cast.
 *
 * Does: record them, so that gradients flow through. Does not: compute strides (strides.c). The gradient of a view is the view
 * undone: where that is a view too, the gradient itself is passed on and nothing is copied. */
#include "ops.h"

#include <string.h>

/* ---- reshape ---- */

enum { RESHAPE_AXES, RESHAPE_SIZES };

/* One −1 stands for what is left of x's elements. */
static mm_status resolve_shape(mm_call *call, const mm_tensor *x, mm_tensor *asked) {
  mm_context *cx = call->cx;
  int64_t count = mm_count(x), product = 1;
  char from[128], to[128];
  int free_axis = -1;
  for (int i = 0; i < asked->n_axes; i++) {
    if (asked->shape[i] == -1 && free_axis < 0) free_axis = i;
    else if (asked->shape[i] < 0)
      return mm_fail(cx, MM_ESHAPE, "reshape: %s has more than one size below 0", mm_shape_text(asked, to));
    else if (asked->shape[i] != 0 && product > INT64_MAX / 8 / asked->shape[i])
      return mm_fail(cx, MM_ESHAPE, "reshape: %s does not fit in %s", mm_shape_text(x, from), mm_shape_text(asked, to));
    else product *= asked->shape[i];
  }
  if (free_axis >= 0) {
    if (product == 0 || count % product != 0)
      return mm_fail(cx, MM_ESHAPE, "reshape: %s has %lld elements, which %s cannot hold", mm_shape_text(x, from),
                     (long long)count, mm_shape_text(asked, to));
    asked->shape[free_axis] = count / product;
  } else if (product != count) {
    return mm_fail(cx, MM_ESHAPE, "reshape: %s has %lld elements, %s has %lld", mm_shape_text(x, from),
                   (long long)count, mm_shape_text(asked, to), (long long)product);
  }
  return MM_OK;
}

/* x's elements in C order under another shape: a view where strides can say it, else a copy. */
static mm_status reshaped(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  if (mm_view_reshape(out, x, n_axes, shape)) return MM_OK;
  mm_tensor packed = {0};
  MM_TRY(mm_packed(cx, &packed, x));
  mm_view_reshape(out, &packed, n_axes, shape);
  mm_release(&packed);
  return MM_OK;
}

mm_status mm_reshape_forward(mm_call *call) {
  const mm_tensor *x = &call->inputs[0];
  mm_tensor asked = {.n_axes = (int)call->integers[RESHAPE_AXES]};
  memcpy(asked.shape, &call->integers[RESHAPE_SIZES], sizeof asked.shape);
  MM_TRY(resolve_shape(call, x, &asked));
  return reshaped(call->cx, &call->output, x, asked.n_axes, asked.shape);
}

mm_status mm_reshape_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dx = {0};
  MM_TRY(reshaped(call->cx, &dx, gradient, call->inputs[0].n_axes, call->inputs[0].shape));
  return mm_accumulate(call, 0, &dx);
}

mm_status mm_reshape(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  if (n_axes < 0 || n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "reshape: %d axes; a tensor has 0 … %d", n_axes, MM_MAX_AXES);
  mm_call call;
  mm_call_start(&call, cx, MM_OP_RESHAPE, 1, &x);
  call.integers[RESHAPE_AXES] = n_axes;
  if (n_axes > 0) memcpy(&call.integers[RESHAPE_SIZES], shape, (size_t)n_axes * sizeof shape[0]);
  return mm_apply(out, &call);
}

/* ---- permute, transpose ---- */

mm_status mm_permute_forward(mm_call *call) {
  int axes[MM_MAX_AXES];
  for (int i = 0; i < MM_MAX_AXES; i++) axes[i] = (int)call->integers[i];
  return mm_view_permute(call->cx, &call->output, &call->inputs[0], axes);
}

/* forward: out axis i is x axis axes[i] */
mm_status mm_permute_backward(mm_call *call, const mm_tensor *gradient) {
  int inverse[MM_MAX_AXES] = {0};
  int n_axes = call->inputs[0].n_axes;
  for (int i = 0; i < n_axes; i++) {
    int axis = (int)call->integers[i];
    inverse[axis < 0 ? axis + n_axes : axis] = i;
  }
  mm_tensor dx = {0};
  MM_TRY(mm_view_permute(call->cx, &dx, gradient, inverse));
  return mm_accumulate(call, 0, &dx);
}

mm_status mm_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_PERMUTE, 1, &x);
  for (int i = 0; i < x->n_axes; i++) call.integers[i] = axes[i];
  return mm_apply(out, &call);
}

mm_status mm_transpose(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis_a, int axis_b) {
  int axes[MM_MAX_AXES], a = 0, b = 0;
  MM_TRY(mm_axis(cx, "transpose", x, axis_a, &a));
  MM_TRY(mm_axis(cx, "transpose", x, axis_b, &b));
  for (int i = 0; i < x->n_axes; i++) axes[i] = i;
  axes[a] = b;
  axes[b] = a;
  return mm_permute(cx, out, x, axes);
}

/* ---- slice, select ---- */

enum { SLICE_AXIS, SLICE_FIRST, SLICE_LAST, SLICE_STEP };

static mm_status slice_of(mm_call *call, mm_tensor *out, const mm_tensor *x) {
  return mm_view_slice(call->cx, out, x, (int)call->integers[SLICE_AXIS], call->integers[SLICE_FIRST],
                       call->integers[SLICE_LAST], call->integers[SLICE_STEP]);
}

/* The part of x's gradient that the slice reads takes `part`, which has the slice's shape. */
static mm_status add_to_slice(mm_call *call, const mm_tensor *part) {
  mm_tensor whole = {0}, place = {0};
  MM_TRY(mm_gradient_of(call, 0, &whole));
  mm_status status = slice_of(call, &place, &whole);
  if (status == MM_OK) status = mm_add_reduced(call->cx, &place, part, 1);
  mm_release(&place);
  mm_release(&whole);
  return status;
}

mm_status mm_slice_forward(mm_call *call) { return slice_of(call, &call->output, &call->inputs[0]); }

mm_status mm_slice_backward(mm_call *call, const mm_tensor *gradient) { return add_to_slice(call, gradient); }

mm_status mm_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last,
                   int64_t step) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_SLICE, 1, &x);
  call.integers[SLICE_AXIS] = axis;
  call.integers[SLICE_FIRST] = first;
  call.integers[SLICE_LAST] = last;
  call.integers[SLICE_STEP] = step;
  return mm_apply(out, &call);
}

/* The slice of one entry, without its axis. */
mm_status mm_select_forward(mm_call *call) {
  mm_tensor slice = {0};
  MM_TRY(slice_of(call, &slice, &call->inputs[0]));
  for (int i = (int)call->integers[SLICE_AXIS]; i + 1 < slice.n_axes; i++) {
    slice.shape[i] = slice.shape[i + 1];
    slice.strides[i] = slice.strides[i + 1];
  }
  slice.n_axes--;
  mm_move(&call->output, &slice);
  return MM_OK;
}

mm_status mm_select_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor slice = *gradient; /* borrowed, with the axis put back */
  int axis = (int)call->integers[SLICE_AXIS];
  for (int i = slice.n_axes; i > axis; i--) {
    slice.shape[i] = slice.shape[i - 1];
    slice.strides[i] = slice.strides[i - 1];
  }
  slice.shape[axis] = 1;
  slice.strides[axis] = 0;
  slice.n_axes++;
  return add_to_slice(call, &slice);
}

mm_status mm_select(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t index) {
  int resolved = 0;
  char text[128];
  MM_TRY(mm_axis(cx, "select", x, axis, &resolved));
  if (index < 0 || index >= x->shape[resolved])
    return mm_fail(cx, MM_EINDEX, "select: the index leaves the axis, which has %lld entries (tensor %s)",
                   (long long)x->shape[resolved], mm_shape_text(x, text));
  mm_call call;
  mm_call_start(&call, cx, MM_OP_SELECT, 1, &x);
  call.integers[SLICE_AXIS] = resolved;
  call.integers[SLICE_FIRST] = call.integers[SLICE_LAST] = index;
  call.integers[SLICE_STEP] = 1;
  return mm_apply(out, &call);
}

/* ---- broadcast_to ---- */

mm_status mm_broadcast_forward(mm_call *call) {
  return mm_view_broadcast(call->cx, call->op->name, &call->output, &call->inputs[0], (int)call->integers[RESHAPE_AXES],
                           &call->integers[RESHAPE_SIZES]);
}

/* forward: out[…] = x[…] for every repetition, so the gradients of the repetitions are summed */
mm_status mm_broadcast_backward(mm_call *call, const mm_tensor *gradient) {
  return mm_accumulate_signed(call, 0, gradient, 1);
}

mm_status mm_broadcast_to(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  if (n_axes < 0 || n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "broadcast_to: %d axes; a tensor has 0 … %d", n_axes, MM_MAX_AXES);
  mm_call call;
  mm_call_start(&call, cx, MM_OP_BROADCAST, 1, &x);
  call.integers[RESHAPE_AXES] = n_axes;
  if (n_axes > 0) memcpy(&call.integers[RESHAPE_SIZES], shape, (size_t)n_axes * sizeof shape[0]);
  return mm_apply(out, &call);
}

/* ---- cast, contiguous ---- */

mm_status mm_cast_forward(mm_call *call) {
  mm_dtype dtype = (mm_dtype)call->integers[0];
  if (dtype != MM_FLOAT32 && dtype != MM_FLOAT64) call->recording = false; /* nothing flows back through integers */
  return mm_cast_elements(call->cx, &call->output, &call->inputs[0], dtype);
}

/* forward: out[i] = (type) x[i] */
mm_status mm_cast_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dx = {0};
  MM_TRY(mm_cast_elements(call->cx, &dx, gradient, call->inputs[0].dtype));
  return mm_accumulate(call, 0, &dx);
}

mm_status mm_cast(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_CAST, 1, &x);
  call.integers[0] = (int64_t)dtype;
  return mm_apply(out, &call);
}

mm_status mm_contiguous_forward(mm_call *call) { return mm_packed(call->cx, &call->output, &call->inputs[0]); }

mm_status mm_contiguous_backward(mm_call *call, const mm_tensor *gradient) {
  return mm_accumulate_signed(call, 0, gradient, 1);
}

mm_status mm_contiguous(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  if (mm_is_contiguous(x)) {
    mm_share(out, x);
    return MM_OK;
  }
  mm_call call;
  mm_call_start(&call, cx, MM_OP_CONTIGUOUS, 1, &x);
  return mm_apply(out, &call);
}
