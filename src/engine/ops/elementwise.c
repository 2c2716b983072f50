/* elementwise.c: out[i] = f(x[i]), out[i] = f(a[i], b[i]).
 *
 * Does: NumPy's broadcasting and the derivatives; the loops are kernels. Does not: index or reduce, but for summing a
 * broadcast operand's gradient down, which mm_accumulate does. */
#include "ops/ops.h"

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
  int kind = job->call->op->kind;
  mm_dtype dtype = job->call->output.dtype;
  const mm_kernel_table *k = mm_kernels_of(job->call->cx->kernels, dtype);
  void *out = mm_real_at(job->out, dtype, first), *slope = mm_real_at(job->slope, dtype, first);
  const void *x = mm_real_at(job->x, dtype, first);
  if (slope != NULL) k->unary_with_slope[kind](out, slope, x, last - first);
  else k->unary[kind](out, x, last - first);
}

static mm_status unary(mm_call *call, bool with_slope) {
  mm_unary_kind kind = (mm_unary_kind)call->op->kind;
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

static mm_status unary_forward(mm_call *call) {
  bool with_slope = call->recording && call->cx->kernels->f32->unary_with_slope[call->op->kind] != NULL;
  call->keep = with_slope ? 0 : MM_KEEP(0);
  return unary(call, with_slope);
}

static mm_status sign_forward(mm_call *call) { return unary(call, false); }

static void unary_backward_range(void *argument, int64_t first, int64_t last) {
  const unary_job *job = argument;
  mm_dtype dtype = job->call->output.dtype;
  const mm_kernel_table *k = mm_kernels_of(job->call->cx->kernels, dtype);
  void *dx = mm_real_at(job->out, dtype, first);
  const void *dy = mm_real_at(job->dy, dtype, first), *slope = mm_real_at(job->slope, dtype, first);
  const void *x = mm_real_at(job->x, dtype, first), *y = mm_real_at(job->y, dtype, first);
  if (slope != NULL) k->products(dx, dy, slope, job->add, last - first);
  else k->unary_backward[job->call->op->kind](dx, dy, x, y, job->add, last - first);
}

/* forward: y[i] = f(x[i]); dx[i] += dy[i] f′(x[i]) */
static mm_status unary_backward(mm_call *call, const mm_tensor *gradient) {
  mm_unary_kind kind = (mm_unary_kind)call->op->kind;
  mm_tensor dy = {0}, dx = {0};
  bool fresh = false;
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_target(call, 0, true, &dx, &fresh);
  if (status == MM_OK) {
    unary_job job = {.call = call, .dy = mm_data(&dy), .out = mm_data(&dx), .add = !fresh};
    if (call->saved[SLOPE].storage != NULL) job.slope = mm_data(&call->saved[SLOPE]);
    else job.x = mm_data(&call->inputs[0]), job.y = mm_data(&call->output);
    mm_parallel_for(call->cx, mm_count(&dx), job.slope != NULL ? MM_GRAIN_MEMORY : unary_grain(kind),
                    unary_backward_range, &job);
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

const mm_op mm_unary_ops[MM_UNARY_KINDS] = {
    [MM_NEG] = {"neg", unary_forward, unary_backward, true, MM_NEG},
    [MM_ABS] = {"abs", unary_forward, unary_backward, true, MM_ABS},
    [MM_SIGN] = {"sign", sign_forward, NULL, true, MM_SIGN},
    [MM_SQUARE] = {"square", unary_forward, unary_backward, true, MM_SQUARE},
    [MM_SQRT] = {"sqrt", unary_forward, unary_backward, true, MM_SQRT},
    [MM_RECIPROCAL] = {"reciprocal", unary_forward, unary_backward, true, MM_RECIPROCAL},
    [MM_EXP] = {"exp", unary_forward, unary_backward, true, MM_EXP},
    [MM_LOG] = {"log", unary_forward, unary_backward, true, MM_LOG},
    [MM_SIN] = {"sin", unary_forward, unary_backward, true, MM_SIN},
    [MM_COS] = {"cos", unary_forward, unary_backward, true, MM_COS},
    [MM_TANH] = {"tanh", unary_forward, unary_backward, true, MM_TANH},
    [MM_SIGMOID] = {"sigmoid", unary_forward, unary_backward, true, MM_SIGMOID},
    [MM_RELU] = {"relu", unary_forward, unary_backward, true, MM_RELU},
    [MM_GELU] = {"gelu", unary_forward, unary_backward, true, MM_GELU},
    [MM_SILU] = {"silu", unary_forward, unary_backward, true, MM_SILU},
    [MM_PLOGP] = {"plogp", unary_forward, unary_backward, true, MM_PLOGP},
};

const char *mm_unary_name(mm_unary_kind kind) { return mm_unary_ops[kind].name; }

mm_status mm_unary(mm_context *cx, mm_tensor *out, mm_unary_kind kind, const mm_tensor *x) {
  mm_call call;
  mm_call_start(&call, cx, &mm_unary_ops[kind], 1, &x);
  return mm_apply(out, &call);
}

/* ---- Two operands ---- */

static mm_status binary(mm_call *call) {
  MM_TRY(mm_check_real(call, 0, 1, (const char *const[]){"a", "b"}));
  return mm_compute_binary(call->cx, call->op->name, &call->output, (mm_binary_kind)call->op->kind, &call->inputs[0],
                           &call->inputs[1]);
}

static mm_status compare_forward(mm_call *call) { return binary(call); }

static mm_status arithmetic_forward(mm_call *call) {
  switch (call->op->kind) {
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

/* forward: y = a^b; da = dy b a^(b − 1), db = dy y ln a. Where the factor 0 meets an infinity the product is 0: 0 is
 * what is left of x^0 and of 0^x, x > 0, when they are differentiated. */
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

static mm_status arithmetic_backward(mm_call *call, const mm_tensor *dy) {
  mm_context *cx = call->cx;
  const mm_tensor *a = &call->inputs[0], *b = &call->inputs[1], *y = &call->output;
  mm_binary_kind kind = (mm_binary_kind)call->op->kind;
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

const mm_op mm_binary_ops[MM_BINARY_KINDS] = {
    [MM_ADD] = {"add", arithmetic_forward, arithmetic_backward, false, MM_ADD},
    [MM_SUB] = {"sub", arithmetic_forward, arithmetic_backward, false, MM_SUB},
    [MM_MUL] = {"mul", arithmetic_forward, arithmetic_backward, false, MM_MUL},
    [MM_DIV] = {"div", arithmetic_forward, arithmetic_backward, false, MM_DIV},
    [MM_POW] = {"pow", arithmetic_forward, arithmetic_backward, false, MM_POW},
    [MM_MAXIMUM] = {"maximum", arithmetic_forward, arithmetic_backward, false, MM_MAXIMUM},
    [MM_MINIMUM] = {"minimum", arithmetic_forward, arithmetic_backward, false, MM_MINIMUM},
    [MM_LT] = {"lt", compare_forward, NULL, false, MM_LT},
    [MM_LE] = {"le", compare_forward, NULL, false, MM_LE},
    [MM_GT] = {"gt", compare_forward, NULL, false, MM_GT},
    [MM_GE] = {"ge", compare_forward, NULL, false, MM_GE},
    [MM_EQ] = {"eq", compare_forward, NULL, false, MM_EQ},
    [MM_NE] = {"ne", compare_forward, NULL, false, MM_NE},
};

const char *mm_binary_name(mm_binary_kind kind) { return mm_binary_ops[kind].name; }

mm_status mm_binary(mm_context *cx, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a, const mm_tensor *b) {
  mm_call call;
  mm_call_start(&call, cx, &mm_binary_ops[kind], 2, (const mm_tensor *const[]){a, b});
  return mm_apply(out, &call);
}
