/* views.c: reshape, permute, transpose, slice, select, broadcast_to, the two that may copy: contiguous,
 * cast; and assign.
 *
 * Does: record them, so that gradients flow through. Does not: compute strides (strides.c). The gradient of a view is
 * the view undone: where that is a view too, the gradient itself is passed on and nothing is copied. */
#include "ops/ops.h"

#include <string.h>

/* ---- reshape ---- */

enum { SHAPE_AXES, SHAPE_SIZES };

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

static mm_status reshape_forward(mm_call *call) {
  const mm_tensor *x = &call->inputs[0];
  mm_tensor asked = {.n_axes = (int)call->integers[SHAPE_AXES]};
  memcpy(asked.shape, &call->integers[SHAPE_SIZES], sizeof asked.shape);
  MM_TRY(resolve_shape(call, x, &asked));
  return reshaped(call->cx, &call->output, x, asked.n_axes, asked.shape);
}

static mm_status reshape_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dx = {0};
  MM_TRY(reshaped(call->cx, &dx, gradient, call->inputs[0].n_axes, call->inputs[0].shape));
  return mm_accumulate(call, 0, &dx);
}

const mm_op mm_reshape_op = {.name = "reshape", .forward = reshape_forward, .backward = reshape_backward};

/* out = op(x), with a shape that the op is handed. */
static mm_status apply_shape(mm_context *cx, const mm_op *op, mm_tensor *out, const mm_tensor *x, int n_axes,
                             const int64_t *shape) {
  if (n_axes < 0 || n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "%s: %d axes; a tensor has 0 … %d", op->name, n_axes, MM_MAX_AXES);
  mm_call call;
  mm_call_start(&call, cx, op, 1, &x);
  call.integers[SHAPE_AXES] = n_axes;
  if (n_axes > 0) memcpy(&call.integers[SHAPE_SIZES], shape, (size_t)n_axes * sizeof shape[0]);
  return mm_apply(out, &call);
}

mm_status mm_reshape(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  return apply_shape(cx, &mm_reshape_op, out, x, n_axes, shape);
}

/* ---- permute, transpose ---- */

static mm_status permute_forward(mm_call *call) {
  int axes[MM_MAX_AXES];
  for (int i = 0; i < MM_MAX_AXES; i++) axes[i] = (int)call->integers[i];
  return mm_view_permute(call->cx, &call->output, &call->inputs[0], axes);
}

/* forward: out axis i is x axis axes[i] */
static mm_status permute_backward(mm_call *call, const mm_tensor *gradient) {
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

const mm_op mm_permute_op = {.name = "permute", .forward = permute_forward, .backward = permute_backward};

mm_status mm_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes) {
  mm_call call;
  mm_call_start(&call, cx, &mm_permute_op, 1, &x);
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

static mm_status slice_forward(mm_call *call) { return slice_of(call, &call->output, &call->inputs[0]); }

static mm_status slice_backward(mm_call *call, const mm_tensor *gradient) { return add_to_slice(call, gradient); }

const mm_op mm_slice_op = {.name = "slice", .forward = slice_forward, .backward = slice_backward};

mm_status mm_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last,
                   int64_t step) {
  mm_call call;
  mm_call_start(&call, cx, &mm_slice_op, 1, &x);
  call.integers[SLICE_AXIS] = axis;
  call.integers[SLICE_FIRST] = first;
  call.integers[SLICE_LAST] = last;
  call.integers[SLICE_STEP] = step;
  return mm_apply(out, &call);
}

/* The slice of one entry, without its axis. */
static mm_status select_forward(mm_call *call) {
  mm_tensor slice = {0};
  MM_TRY(slice_of(call, &slice, &call->inputs[0]));
  mm_drop_axis(&slice, (int)call->integers[SLICE_AXIS]);
  mm_move(&call->output, &slice);
  return MM_OK;
}

static mm_status select_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor slice = *gradient; /* borrowed, with the axis put back */
  mm_insert_axis(&slice, (int)call->integers[SLICE_AXIS]);
  return add_to_slice(call, &slice);
}

const mm_op mm_select_op = {.name = "select", .forward = select_forward, .backward = select_backward};

mm_status mm_select(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t index) {
  int resolved = 0;
  char text[128];
  MM_TRY(mm_axis(cx, "select", x, axis, &resolved));
  if (index < 0 || index >= x->shape[resolved])
    return mm_fail(cx, MM_EINDEX, "select: the index leaves the axis, which has %lld entries (tensor %s)",
                   (long long)x->shape[resolved], mm_shape_text(x, text));
  mm_call call;
  mm_call_start(&call, cx, &mm_select_op, 1, &x);
  call.integers[SLICE_AXIS] = resolved;
  call.integers[SLICE_FIRST] = call.integers[SLICE_LAST] = index;
  call.integers[SLICE_STEP] = 1;
  return mm_apply(out, &call);
}

/* ---- broadcast_to ---- */

static mm_status broadcast_forward(mm_call *call) {
  return mm_view_broadcast(call->cx, call->op->name, &call->output, &call->inputs[0], (int)call->integers[SHAPE_AXES],
                           &call->integers[SHAPE_SIZES]);
}

/* forward: out[…] = x[…] for every repetition, so the gradients of the repetitions are summed */
static mm_status broadcast_backward(mm_call *call, const mm_tensor *gradient) {
  return mm_accumulate_signed(call, 0, gradient, 1);
}

const mm_op mm_broadcast_op = {.name = "broadcast_to", .forward = broadcast_forward, .backward = broadcast_backward};

mm_status mm_broadcast_to(mm_context *cx, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  return apply_shape(cx, &mm_broadcast_op, out, x, n_axes, shape);
}

/* ---- cast, contiguous ---- */

static mm_status cast_forward(mm_call *call) {
  mm_dtype dtype = (mm_dtype)call->integers[0];
  if (dtype != MM_FLOAT32 && dtype != MM_FLOAT64) call->recording = false; /* nothing flows back through integers */
  return mm_cast_elements(call->cx, &call->output, &call->inputs[0], dtype);
}

/* forward: out[i] = (type) x[i] */
static mm_status cast_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dx = {0};
  MM_TRY(mm_cast_elements(call->cx, &dx, gradient, call->inputs[0].dtype));
  return mm_accumulate(call, 0, &dx);
}

const mm_op mm_cast_op = {.name = "cast", .forward = cast_forward, .backward = cast_backward};

mm_status mm_cast(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype) {
  mm_call call;
  mm_call_start(&call, cx, &mm_cast_op, 1, &x);
  call.integers[0] = (int64_t)dtype;
  return mm_apply(out, &call);
}

static mm_status contiguous_forward(mm_call *call) { return mm_packed(call->cx, &call->output, &call->inputs[0]); }

static mm_status contiguous_backward(mm_call *call, const mm_tensor *gradient) {
  return mm_accumulate_signed(call, 0, gradient, 1);
}

const mm_op mm_contiguous_op = {.name = "contiguous", .forward = contiguous_forward, .backward = contiguous_backward};

mm_status mm_contiguous(mm_context *cx, mm_tensor *out, const mm_tensor *x) {
  if (mm_is_contiguous(x)) {
    mm_share(out, x);
    return MM_OK;
  }
  mm_call call;
  mm_call_start(&call, cx, &mm_contiguous_op, 1, &x);
  return mm_apply(out, &call);
}

/* ---- assign: into the elements that a view shows; no op, since what is written over cannot be undone ---- */

mm_status mm_assign(mm_context *cx, mm_tensor *dst, const mm_tensor *src) {
  if (dst->dtype != src->dtype)
    return mm_fail(cx, MM_EDTYPE, "assign: the values are %s and the tensor is %s", mm_dtype_name(src->dtype),
                   mm_dtype_name(dst->dtype));
  if (dst->repeats)
    return mm_fail(cx, MM_EVALUE,
                   "assign: a broadcast tensor repeats its elements and cannot be written to; copy it first");
  if (mm_tape_records(cx->tape) && mm_requires_grad(src))
    return mm_fail(cx, MM_ESTATE,
                   "assign: the open tape would lose track of these values; build the tensor with concat, stack or "
                   "where, or write values:detach()");
  if (mm_tape_holds(cx->tape, dst->storage))
    return mm_fail(cx, MM_ESTATE,
                   "assign: the open tape still needs what this tensor holds; write before it is used, or into a copy");
  mm_tensor source = {0};
  MM_TRY(mm_view_broadcast(cx, "assign", &source, src, dst->n_axes, dst->shape));
  if (source.storage == dst->storage) { /* they may overlap */
    mm_status status = mm_copy(cx, &source, &source);
    if (status != MM_OK) {
      mm_release(&source);
      return status;
    }
  }
  mm_copy_elements(cx, dst, &source);
  mm_release(&source);
  return MM_OK;
}
