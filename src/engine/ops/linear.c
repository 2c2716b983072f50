/* linear.c: the matrix product and the affine map, recorded.
 *
 * Does: vectors as rows and columns, shapes and their messages, gradients. Does not: multiply (matmul.c), or copy: a
 * transpose is a pair of exchanged strides, and products are added straight into the gradients. */
#include "ops/matmul.h"
#include "ops/ops.h"

#include <string.h>

/* x with an axis of length 1 put in before `at`; borrowed, as all views here. */
static mm_tensor with_axis(const mm_tensor *x, int at) {
  mm_tensor view = *x;
  mm_insert_axis(&view, at);
  view.strides[at] = 1; /* so that a vector's gradient can be a product's output, which has a unit stride */
  return view;
}

static mm_tensor transposed(const mm_tensor *x) {
  mm_tensor view = *x;
  int last = x->n_axes - 1;
  view.shape[last] = x->shape[last - 1], view.shape[last - 1] = x->shape[last];
  view.strides[last] = x->strides[last - 1], view.strides[last - 1] = x->strides[last];
  return view;
}

/* Whether a gradient in x's own layout can be an output of a product: rows or columns are runs. */
static bool has_runs(const mm_tensor *x) {
  int n = x->n_axes;
  return n >= 2 && ((x->strides[n - 1] == 1 && x->shape[n - 1] > 1) || (x->strides[n - 2] == 1 && x->shape[n - 2] > 1));
}

/* d input += a · b, where `axis` >= 0 says where a vector's missing axis stands */
static mm_status add_product(mm_call *call, int input, int axis, const mm_tensor *a, const mm_tensor *b) {
  if (!mm_wants_gradient(call, input)) return MM_OK;
  bool fresh = false;
  mm_tensor target = {0};
  MM_TRY(mm_gradient_target(call, input, !has_runs(&call->inputs[input]), &target, &fresh));
  mm_tensor matrix = axis >= 0 ? with_axis(&target, axis) : target;
  mm_status status = mm_matmul_into(call->cx, call->op->name, &matrix, a, b, !fresh);
  mm_release(&target);
  return status;
}

/* ---- matmul ---- */

/* a (…, N, K) or (K) as a row; b (…, K, M) or (K) as a column */
static mm_tensor left(const mm_tensor *a) { return a->n_axes == 1 ? with_axis(a, 0) : *a; }
static mm_tensor right(const mm_tensor *b) { return b->n_axes == 1 ? with_axis(b, 1) : *b; }

static mm_status matmul_forward(mm_call *call) {
  mm_context *cx = call->cx;
  const mm_tensor *a = &call->inputs[0], *b = &call->inputs[1];
  char text_a[128], text_b[128];
  MM_TRY(mm_check_real(call, 0, 1, (const char *const[]){"a", "b"}));
  if (a->n_axes == 0 || b->n_axes == 0)
    return mm_fail(cx, MM_ESHAPE, "matmul: a scalar is no matrix: a is %s, b is %s", mm_shape_text(a, text_a),
                   mm_shape_text(b, text_b));
  mm_tensor rows = left(a), columns = right(b);
  int n_a = rows.n_axes, n_b = columns.n_axes;
  if (rows.shape[n_a - 1] != columns.shape[n_b - 2])
    return mm_fail(cx, MM_ESHAPE, "matmul: inner sizes differ: a is %s, b is %s", mm_shape_text(a, text_a),
                   mm_shape_text(b, text_b));
  mm_tensor batch_a = rows, batch_b = columns;
  batch_a.n_axes -= 2;
  batch_b.n_axes -= 2;
  int n_axes = 0;
  int64_t shape[MM_MAX_AXES + 2];
  if (mm_broadcast_shape(cx, "matmul", (const mm_tensor *const[]){&batch_a, &batch_b}, 2, &n_axes, shape) != MM_OK)
    return mm_fail(cx, MM_ESHAPE, "matmul: leading axes do not broadcast: a is %s, b is %s", mm_shape_text(a, text_a),
                   mm_shape_text(b, text_b));
  shape[n_axes++] = rows.shape[n_a - 2];
  shape[n_axes++] = columns.shape[n_b - 1];
  mm_tensor *out = &call->output;
  MM_TRY(mm_empty(cx, out, a->dtype, n_axes, shape));
  MM_TRY(mm_matmul_into(cx, "matmul", out, &rows, &columns, false));
  if (b->n_axes == 1) out->n_axes--;
  if (a->n_axes == 1) mm_drop_axis(out, out->n_axes - (b->n_axes == 1 ? 1 : 2)); /* the row axis of length 1 */
  if (mm_wants_gradient(call, 0)) call->keep |= MM_KEEP(1);
  if (mm_wants_gradient(call, 1)) call->keep |= MM_KEEP(0);
  return MM_OK;
}

/* forward: C = A · B; dA += dC · Bᵀ, dB += Aᵀ · dC, broadcast axes summed inside the products */
static mm_status matmul_backward(mm_call *call, const mm_tensor *gradient) {
  const mm_tensor *a = &call->inputs[0], *b = &call->inputs[1];
  bool row = a->n_axes == 1, column = b->n_axes == 1;
  mm_tensor dC = *gradient;
  if (column) dC = with_axis(&dC, dC.n_axes);
  if (row) dC = with_axis(&dC, dC.n_axes - 1);
  if (mm_wants_gradient(call, 0)) {
    mm_tensor B = right(b), B_transposed = transposed(&B);
    MM_TRY(add_product(call, 0, row ? 0 : -1, &dC, &B_transposed));
  }
  if (mm_wants_gradient(call, 1)) {
    mm_tensor A = left(a), A_transposed = transposed(&A);
    MM_TRY(add_product(call, 1, column ? 1 : -1, &A_transposed, &dC));
  }
  return MM_OK;
}

const mm_op mm_matmul_op = {.name = "matmul", .forward = matmul_forward, .backward = matmul_backward};

mm_status mm_matmul(mm_context *cx, mm_tensor *out, const mm_tensor *a, const mm_tensor *b) {
  mm_call call;
  mm_call_start(&call, cx, &mm_matmul_op, 2, (const mm_tensor *const[]){a, b});
  return mm_apply(out, &call);
}

/* ---- linear ---- */

static mm_status linear_forward(mm_call *call) {
  mm_context *cx = call->cx;
  const mm_tensor *x = &call->inputs[0], *W = &call->inputs[1], *b = &call->inputs[2];
  char text_x[128], text_W[128];
  MM_TRY(mm_check_real(call, 0, 2, (const char *const[]){"x", "W", "b"}));
  if (x->n_axes == 0 || W->n_axes != 2 || x->shape[x->n_axes - 1] != W->shape[0])
    return mm_fail(cx, MM_ESHAPE, "linear: x (…, K) is %s, W (K, M) is %s", mm_shape_text(x, text_x),
                   mm_shape_text(W, text_W));
  bool biased = b->storage != NULL;
  if (biased && (b->n_axes != 1 || b->shape[0] != W->shape[1]))
    return mm_fail(cx, MM_ESHAPE, "linear: W (K, M) is %s, b (M) is %s", mm_shape_text(W, text_W),
                   mm_shape_text(b, text_x));
  int64_t shape[MM_MAX_AXES];
  memcpy(shape, x->shape, sizeof shape);
  shape[x->n_axes - 1] = W->shape[1];
  mm_tensor *out = &call->output;
  MM_TRY(mm_empty(cx, out, x->dtype, x->n_axes, shape));
  mm_tensor rows = left(x), result = left(out);
  if (biased) {
    MM_TRY(mm_pack_input(call, 2));
    MM_TRY(mm_matmul_from_row(cx, "linear", &result, &rows, W, &call->inputs[2]));
  } else {
    MM_TRY(mm_matmul_into(cx, "linear", &result, &rows, W, false));
  }
  if (mm_wants_gradient(call, 0)) call->keep |= MM_KEEP(1);
  if (mm_wants_gradient(call, 1)) call->keep |= MM_KEEP(0);
  return MM_OK;
}

/* forward: y = x · W + b; dx += dy · Wᵀ, dW += xᵀ · dy, db += Σ dy over rows */
static mm_status linear_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dy = left(gradient);
  if (mm_wants_gradient(call, 0)) {
    mm_tensor W_transposed = transposed(&call->inputs[1]);
    MM_TRY(add_product(call, 0, call->inputs[0].n_axes == 1 ? 0 : -1, &dy, &W_transposed));
  }
  if (mm_wants_gradient(call, 1)) {
    mm_tensor x = left(&call->inputs[0]), x_transposed = transposed(&x);
    MM_TRY(add_product(call, 1, -1, &x_transposed, &dy));
  }
  return mm_accumulate_signed(call, 2, gradient, 1);
}

const mm_op mm_linear_op = {.name = "linear", .forward = linear_forward, .backward = linear_backward};

mm_status mm_linear(mm_context *cx, mm_tensor *out, const mm_tensor *x, const mm_tensor *W, const mm_tensor *b) {
  mm_call call;
  mm_call_start(&call, cx, &mm_linear_op, 3, (const mm_tensor *const[]){x, W, b});
  return mm_apply(out, &call);
}
