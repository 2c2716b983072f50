/* ops_elementwise.c: out[i] = f(x[i]), out[i] = f(a[i], b[i]).
 *
 * Does: NumPy's broadcasting and the derivatives; the loops are kernels. Does not: index or reduce, but for summing a broadcast
 * operand's gradient down, which mm_accumulate does. */
#include "ops.h"

/* ---- One operand ---- */

typedef struct unary_job {
  mm_call *call;
  const void *x, *y, *dy;
  void *out, *slope;
  bool add;
} unary_job;

enum { SLOPE }; /* saved: f′(x), where backward would otherwise compute f again */

static int64_t unary_grain(mm_unary_kind kind) {
  switch (kind) {
  case MM_NEG:
  case MM_ABS:
  case MM_SIGN:
  case MM_SQUARE:
  case MM_RECIPROCAL:
  case MM_RELU: return MM_GRAIN_MEMORY;
  default: return MM_GRAIN_ARITHMETIC;
  }
}

static void unary_range(void *argument, int64_t first, int64_t last) {
  const unary_job *job = argument;
  int kind = MM_KIND(job->call, MM_OP_UNARY);
  MM_WITH_REAL(job->call->cx, job->call->output.dtype, real *out = (real *)job->out + first;
               const real *x = (const real *)job->x + first;
               if (job->slope) K->unary_with_slope[kind](out, (real *)job->slope + first, x, last - first);
               else K->unary[kind](out, x, last - first););
}

static mm_status unary(mm_call *call, bool with_slope) {
  mm_unary_kind kind = (mm_unary_kind)MM_KIND(call, MM_OP_UNARY);
  MM_TRY(mm_check_real(call, 0, 0, (const char *const[]){"x"}));
  MM_TRY(mm_pack_input(call, 0));
  const mm_tensor *x = &call->inputs[0];
  MM_TRY(mm_empty_like(call->cx, &call->output, x));
  unary_job job = {.call = call, .x = mm_data(x), .out = mm_data(&call->output)};
  if (with_slope) {
    MM_TRY(mm_empty_like(call->cx, &call->saved[SLOPE], x));
    job.slope = mm_data(&call->saved[SLOPE]);
  }
  mm_parallel_for(call->cx, mm_count(x), unary_grain(kind), unary_range, &job);
  return MM_OK;
}

mm_status mm_unary_forward(mm_call *call) {
  bool with_slope = call->recording && call->cx->kernels->f32.unary_with_slope[MM_KIND(call, MM_OP_UNARY)];
  call->keep = with_slope ? 0 : MM_KEEP(0);
  return unary(call, with_slope);
}

mm_status mm_sign_forward(mm_call *call) { return unary(call, false); }

static void unary_backward_range(void *argument, int64_t first, int64_t last) {
  const unary_job *job = argument;
  MM_WITH_REAL(job->call->cx, job->call->output.dtype, real *dx = (real *)job->out + first;
               const real *dy = (const real *)job->dy + first;
               if (job->slope) K->products(dx, dy, (const real *)job->slope + first, job->add, last - first);
               else K->unary_backward[MM_KIND(job->call, MM_OP_UNARY)](
                   dx, dy, (const real *)job->x + first, (const real *)job->y + first, job->add, last - first););
}

/* forward: y[i] = f(x[i]); dx[i] += dy[i] f′(x[i]) */
mm_status mm_unary_backward(mm_call *call, const mm_tensor *gradient) {
  mm_unary_kind kind = (mm_unary_kind)MM_KIND(call, MM_OP_UNARY);
  mm_tensor dy = {0}, dx = {0};
  bool fresh = false;
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_target(call, 0, true, &dx, &fresh);
  if (status == MM_OK) {
    unary_job job = {.call = call, .dy = mm_data(&dy), .out = mm_data(&dx), .add = !fresh};
    if (call->saved[SLOPE].storage) job.slope = mm_data(&call->saved[SLOPE]);
    else job.x = mm_data(&call->inputs[0]), job.y = mm_data(&call->output);
    mm_parallel_for(call->cx, mm_count(&dx), job.slope ? MM_GRAIN_MEMORY : unary_grain(kind), unary_backward_range,
                    &job);
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

mm_status mm_unary(mm_context *cx, mm_tensor *out, mm_unary_kind kind, const mm_tensor *x) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_UNARY + (int)kind, 1, &x);
  return mm_apply(out, &call);
}

/* ---- Two operands ---- */

static mm_status binary(mm_call *call) {
  MM_TRY(mm_check_real(call, 0, 1, (const char *const[]){"a", "b"}));
  return mm_compute_binary(call->cx, call->op->name, &call->output, (mm_binary_kind)MM_KIND(call, MM_OP_BINARY),
                           &call->inputs[0], &call->inputs[1]);
}

mm_status mm_compare_forward(mm_call *call) { return binary(call); }

mm_status mm_arithmetic_forward(mm_call *call) {
  switch (MM_KIND(call, MM_OP_BINARY)) {
  case MM_ADD:
  case MM_SUB: break;
  case MM_MUL: /* the derivative by one operand is the other */
    if (mm_wants_gradient(call, 0)) call->keep |= MM_KEEP(1);
    if (mm_wants_gradient(call, 1)) call->keep |= MM_KEEP(0);
    break;
  case MM_DIV: call->keep = MM_KEEP(1); break;
  default: call->keep = MM_KEEP(0) | MM_KEEP(1);
  }
  return binary(call);
}

/* a ← a ∘ b, for a chain of factors; a is released on failure. */
static mm_status fold(mm_context *cx, mm_tensor *a, mm_binary_kind kind, const mm_tensor *b) {
  mm_status status = mm_compute_binary(cx, mm_binary_name(kind), a, kind, a, b);
  if (status != MM_OK) mm_release(a);
  return status;
}

/* forward: y = a^b; da = dy b a^(b − 1), db = dy y ln a. Where the factor 0 meets an infinity the product is 0: 0 is what
 * is left of x^0 and of 0^x, x > 0, when they are differentiated. */
static mm_status pow_backward(mm_call *call, const mm_tensor *dy) {
  mm_context *cx = call->cx;
  const mm_tensor *a = &call->inputs[0], *b = &call->inputs[1], *y = &call->output;
  mm_tensor one = {0}, zero = {0}, slope = {0}, is_zero = {0};
  mm_status status = mm_full(cx, &one, y->dtype, 0, NULL, 1);
  if (status == MM_OK) status = mm_full(cx, &zero, y->dtype, 0, NULL, 0);
  if (status == MM_OK && mm_wants_gradient(call, 0)) {
    status = mm_compute_binary(cx, "pow", &slope, MM_SUB, b, &one);                        /* b − 1 */
    if (status == MM_OK) status = mm_compute_binary(cx, "pow", &slope, MM_POW, a, &slope); /* a^(b − 1) */
    if (status == MM_OK) status = fold(cx, &slope, MM_MUL, b);
    if (status == MM_OK) status = mm_compute_binary(cx, "pow", &is_zero, MM_EQ, b, &zero);
    if (status == MM_OK) status = mm_where(cx, &slope, &is_zero, &zero, &slope);
    if (status == MM_OK) status = fold(cx, &slope, MM_MUL, dy);
    if (status == MM_OK) status = mm_accumulate(call, 0, &slope);
  }
  if (status == MM_OK && mm_wants_gradient(call, 1)) {
    status = mm_unary(cx, &slope, MM_LOG, a);
    if (status == MM_OK) status = fold(cx, &slope, MM_MUL, y);
    if (status == MM_OK) status = mm_compute_binary(cx, "pow", &is_zero, MM_EQ, y, &zero);
    if (status == MM_OK) status = mm_where(cx, &slope, &is_zero, &zero, &slope);
    if (status == MM_OK) status = fold(cx, &slope, MM_MUL, dy);
    if (status == MM_OK) status = mm_accumulate(call, 1, &slope);
  }
  mm_release(&one);
  mm_release(&zero);
  mm_release(&slope);
  mm_release(&is_zero);
  return status;
}

/* dx += dy · factor, scaled: for the products below. */
static mm_status accumulate_product(mm_call *call, int input, const mm_tensor *dy, mm_binary_kind kind,
                                    const mm_tensor *factor) {
  if (!mm_wants_gradient(call, input)) return MM_OK;
  mm_tensor product = {0};
  MM_TRY(mm_compute_binary(call->cx, call->op->name, &product, kind, dy, factor));
  return mm_accumulate(call, input, &product);
}

mm_status mm_arithmetic_backward(mm_call *call, const mm_tensor *dy) {
  mm_context *cx = call->cx;
  const mm_tensor *a = &call->inputs[0], *b = &call->inputs[1], *y = &call->output;
  mm_binary_kind kind = (mm_binary_kind)MM_KIND(call, MM_OP_BINARY);
  mm_tensor factor = {0};
  switch (kind) {
  case MM_ADD: /* y = a + b */
    MM_TRY(mm_accumulate_signed(call, 0, dy, 1));
    return mm_accumulate_signed(call, 1, dy, 1);
  case MM_SUB: /* y = a − b */
    MM_TRY(mm_accumulate_signed(call, 0, dy, 1));
    return mm_accumulate_signed(call, 1, dy, -1);
  case MM_MUL: /* y = a · b */
    MM_TRY(accumulate_product(call, 0, dy, MM_MUL, b));
    return accumulate_product(call, 1, dy, MM_MUL, a);
  case MM_DIV: /* y = a / b; da = dy / b, db = −dy y / b */
    MM_TRY(accumulate_product(call, 0, dy, MM_DIV, b));
    if (!mm_wants_gradient(call, 1)) return MM_OK;
    MM_TRY(mm_compute_binary(cx, "div", &factor, MM_DIV, y, b));
    MM_TRY(fold(cx, &factor, MM_MUL, dy));
    mm_status status = mm_accumulate_signed(call, 1, &factor, -1);
    mm_release(&factor);
    return status;
  case MM_MAXIMUM: /* y = max(a, b); the first of equals has the gradient */
  case MM_MINIMUM:
    for (int i = 0; i < 2; i++) {
      if (!mm_wants_gradient(call, i)) continue;
      mm_binary_kind chosen = kind == MM_MAXIMUM ? (i == 0 ? MM_GE : MM_LT) : (i == 0 ? MM_LE : MM_GT);
      MM_TRY(mm_compute_binary(cx, mm_binary_name(kind), &factor, chosen, a, b));
      MM_TRY(fold(cx, &factor, MM_MUL, dy));
      MM_TRY(mm_accumulate(call, i, &factor));
    }
    return MM_OK;
  default: return pow_backward(call, dy);
  }
}

mm_status mm_binary(mm_context *cx, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a, const mm_tensor *b) {
  mm_call call;
  mm_call_start(&call, cx, MM_OP_BINARY + (int)kind, 2, (const mm_tensor *const[]){a, b});
  return mm_apply(out, &call);
}
