/* ops.c: the table of ops, how one is called, and the untracked arithmetic that forwards and backwards are written with.
 *
 * Does: name every op once, with its forward and its backward; run it; hand it to the tape. Does not: contain an op (ops_*.c,
 * views.c, attention.c, loss.c) or walk backward (tape.c). */
#include "ops.h"

#include <stdlib.h>
#include <string.h>

/* ---- The table: the name is what Lua, error messages and tape:dump() say ---- */

const mm_op mm_ops[] = {
    /* in the order of mm_unary_kind */
    {"neg", mm_unary_forward, mm_unary_backward},
    {"abs", mm_unary_forward, mm_unary_backward},
    {"sign", mm_sign_forward, NULL},
    {"square", mm_unary_forward, mm_unary_backward},
    {"sqrt", mm_unary_forward, mm_unary_backward},
    {"reciprocal", mm_unary_forward, mm_unary_backward},
    {"exp", mm_unary_forward, mm_unary_backward},
    {"log", mm_unary_forward, mm_unary_backward},
    {"sin", mm_unary_forward, mm_unary_backward},
    {"cos", mm_unary_forward, mm_unary_backward},
    {"tanh", mm_unary_forward, mm_unary_backward},
    {"sigmoid", mm_unary_forward, mm_unary_backward},
    {"relu", mm_unary_forward, mm_unary_backward},
    {"gelu", mm_unary_forward, mm_unary_backward},
    {"silu", mm_unary_forward, mm_unary_backward},
    {"plogp", mm_unary_forward, mm_unary_backward},
    /* in the order of mm_binary_kind */
    {"add", mm_arithmetic_forward, mm_arithmetic_backward},
    {"sub", mm_arithmetic_forward, mm_arithmetic_backward},
    {"mul", mm_arithmetic_forward, mm_arithmetic_backward},
    {"div", mm_arithmetic_forward, mm_arithmetic_backward},
    {"pow", mm_arithmetic_forward, mm_arithmetic_backward},
    {"maximum", mm_arithmetic_forward, mm_arithmetic_backward},
    {"minimum", mm_arithmetic_forward, mm_arithmetic_backward},
    {"lt", mm_compare_forward, NULL},
    {"le", mm_compare_forward, NULL},
    {"gt", mm_compare_forward, NULL},
    {"ge", mm_compare_forward, NULL},
    {"eq", mm_compare_forward, NULL},
    {"ne", mm_compare_forward, NULL},
    /* in the order of mm_reduce_kind */
    {"sum", mm_total_forward, mm_total_backward},
    {"mean", mm_total_forward, mm_total_backward},
    {"max", mm_extreme_forward, mm_extreme_backward},
    {"min", mm_extreme_forward, mm_extreme_backward},
    {"logsumexp", mm_logsumexp_forward, mm_logsumexp_backward},
    {"argmax", mm_argmax_forward, NULL},
    /* in the order of the codes in ops.h */
    {"where", mm_where_forward, mm_where_backward},
    {"dropout", mm_dropout_forward, mm_dropout_backward},
    {"reshape", mm_reshape_forward, mm_reshape_backward},
    {"permute", mm_permute_forward, mm_permute_backward},
    {"slice", mm_slice_forward, mm_slice_backward},
    {"select", mm_select_forward, mm_select_backward},
    {"broadcast_to", mm_broadcast_forward, mm_broadcast_backward},
    {"cast", mm_cast_forward, mm_cast_backward},
    {"contiguous", mm_contiguous_forward, mm_contiguous_backward},
    {"concat", mm_concat_forward, mm_concat_backward},
    {"take", mm_take_forward, mm_take_backward},
    {"gather", mm_gather_forward, mm_gather_backward},
    {"matmul", mm_matmul_forward, mm_matmul_backward},
    {"linear", mm_linear_forward, mm_linear_backward},
    {"softmax", mm_softmax_forward, mm_softmax_backward},
    {"log_softmax", mm_log_softmax_forward, mm_log_softmax_backward},
    {"layer_norm", mm_layer_norm_forward, mm_layer_norm_backward},
    {"rms_norm", mm_rms_norm_forward, mm_rms_norm_backward},
    {"rope", mm_rope_forward, mm_rope_backward},
    {"attention", mm_attention_forward, mm_attention_backward},
    {"cross_entropy", mm_cross_entropy_forward, mm_cross_entropy_backward},
};
_Static_assert(sizeof mm_ops / sizeof mm_ops[0] == MM_OPS, "one row of the table for each code");

const char *mm_unary_name(mm_unary_kind kind) { return mm_ops[MM_OP_UNARY + (int)kind].name; }
const char *mm_binary_name(mm_binary_kind kind) { return mm_ops[MM_OP_BINARY + (int)kind].name; }
const char *mm_reduce_name(mm_reduce_kind kind) { return mm_ops[MM_OP_REDUCE + (int)kind].name; }

/* ---- Calling an op ---- */

void mm_call_start(mm_call *call, mm_context *cx, int code, int n, const mm_tensor *const *inputs) {
  memset(call, 0, sizeof *call);
  call->cx = cx;
  call->op = &mm_ops[code];
  call->n_inputs = n;
  for (int i = 0; i < n; i++)
    if (inputs[i] != NULL) mm_share(&call->inputs[i], inputs[i]);
}

mm_tensor *mm_input(mm_call *call, int i) { return call->many != NULL ? &call->many[i] : &call->inputs[i]; }

static void clear(mm_tensor *t) {
  if (t->storage != NULL || t->variable != NULL) mm_release(t);
}

void mm_call_clear(mm_call *call) {
  for (int i = 0; i < call->n_inputs; i++) clear(mm_input(call, i));
  if (call->many != NULL) mm_memory_give(call->cx, call->many, (size_t)call->n_inputs * sizeof call->many[0]);
  call->many = NULL;
  call->n_inputs = 0;
  clear(&call->output);
  for (int i = 0; i < MM_OP_SAVED; i++) clear(&call->saved[i]);
}

mm_status mm_apply(mm_tensor *out, mm_call *call) {
  call->recording = false;
  if (call->op->backward != NULL && mm_tape_records(call->cx->tape))
    for (int i = 0; i < call->n_inputs && !call->recording; i++) call->recording = mm_requires_grad(mm_input(call, i));
  mm_status status = call->op->forward(call);
  if (status == MM_OK) {
    if (call->recording) status = mm_tape_append(call->cx->tape, call, out);
    else mm_move(out, &call->output);
  }
  mm_call_clear(call);
  if (status != MM_OK) mm_release(&call->extra);
  return status;
}

bool mm_wants_gradient(const mm_call *call, int input) {
  return call->recording && mm_requires_grad(call->many != NULL ? &call->many[input] : &call->inputs[input]);
}

mm_status mm_pack_input(mm_call *call, int i) {
  mm_tensor *x = mm_input(call, i), packed = {0};
  if (x->storage == NULL || mm_is_contiguous(x)) return MM_OK;
  MM_TRY(mm_packed(call->cx, &packed, x));
  packed.variable = x->variable;
  x->variable = NULL;
  mm_move(x, &packed);
  return MM_OK;
}

mm_status mm_check_real(mm_call *call, int first, int last, const char *const *names) {
  const mm_tensor *one = mm_input(call, first);
  const char *who = call->op->name;
  for (int i = first; i <= last; i++) {
    const mm_tensor *x = mm_input(call, i);
    if (x->storage == NULL) continue;
    if (!mm_is_real(x))
      return mm_fail(call->cx, MM_EDTYPE, "%s: %s is %s; cast it to float32 or float64", who, names[i - first],
                     mm_dtype_name(x->dtype));
    if (x->dtype != one->dtype)
      return mm_fail(call->cx, MM_EDTYPE, "%s: %s is %s, %s is %s; cast one of them", who, names[0],
                     mm_dtype_name(one->dtype), names[i - first], mm_dtype_name(x->dtype));
  }
  return MM_OK;
}

/* ---- Untracked arithmetic ---- */

int64_t mm_count_from(const mm_tensor *t, int first) {
  int64_t count = 1;
  for (int i = first; i < t->n_axes; i++) count *= t->shape[i];
  return count;
}

int64_t mm_entry_offset(const mm_tensor *t, int n, int64_t i) {
  int64_t offset = 0;
  for (int axis = n - 1; axis >= 0; axis--) {
    offset += i % t->shape[axis] * t->strides[axis];
    i /= t->shape[axis];
  }
  return offset;
}

typedef struct runs_job {
  int n, axis;
  const mm_tensor *const *views;
  mm_run_function *run;
  void *argument;
} runs_job;

/* The runs of the views' entries first … last − 1 along one axis. */
static void runs_range(void *argument, int64_t first, int64_t last) {
  const runs_job *job = argument;
  mm_tensor parts[MM_WALK_MAX];
  const mm_tensor *each[MM_WALK_MAX];
  for (int i = 0; i < job->n; i++) {
    parts[i] = *job->views[i];
    if (parts[i].n_axes > 0) {
      parts[i].offset += first * parts[i].strides[job->axis];
      parts[i].shape[job->axis] = last - first;
    }
    each[i] = &parts[i];
  }
  void *at[MM_WALK_MAX] = {NULL};
  mm_walk w;
  for (mm_walk_start(&w, job->n, each); !w.done; mm_walk_next(&w)) {
    for (int i = 0; i < job->n; i++)
      at[i] = (char *)mm_data(&parts[i]) + w.offsets[i] * (int64_t)mm_dtype_size(parts[i].dtype);
    job->run(job->argument, at, w.steps, w.length);
  }
}

static void run_along(mm_context *cx, int64_t grain, runs_job *job) {
  const mm_tensor *shape = job->views[0];
  int64_t entries = shape->n_axes > 0 ? shape->shape[job->axis] : 1,
          weight = mm_count(shape) / (entries > 0 ? entries : 1);
  mm_parallel_for(cx, entries, weight > 0 ? grain / weight : grain, runs_range, job);
}

void mm_for_runs(mm_context *cx, int64_t grain, int n, const mm_tensor *const *views, mm_run_function *run,
                 void *argument) {
  const mm_tensor *each[MM_WALK_MAX];
  mm_tensor flat[MM_WALK_MAX];
  runs_job job = {.n = n, .views = each, .run = run, .argument = argument};
  bool packed = true;
  for (int i = 0; i < n; i++) packed = packed && mm_is_contiguous(views[i]);
  for (int i = 0; i < n; i++) {
    each[i] = views[i];
    if (!packed) continue;
    flat[i] = *views[i];
    flat[i].shape[0] = mm_count(views[i]);
    flat[i].strides[0] = flat[i].n_axes = 1;
    each[i] = &flat[i];
  }
  /* Threads cut the outermost axis that has enough entries, or the longest; not the innermost of several, along which the runs
   * go: a cut to a single entry would turn them. */
  const mm_tensor *shape = each[0];
  int innermost = shape->n_axes - 1;
  while (innermost > 0 && shape->shape[innermost] == 1) innermost--;
  for (int i = 1; i < innermost && shape->shape[job.axis] < cx->threads; i++)
    if (shape->shape[i] > shape->shape[job.axis]) job.axis = i;
  run_along(cx, grain, &job);
}

/* An operand as the kernels take it: broadcast to `shape`, with a step of 0 or 1 along the last axis that has more than one entry. */
static mm_status operand(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *x, int n_axes,
                         const int64_t *shape) {
  MM_TRY(mm_view_broadcast(cx, who, out, x, n_axes, shape));
  int last = n_axes - 1;
  while (last >= 0 && shape[last] == 1) last--;
  if (last < 0 || out->strides[last] == 0 || out->strides[last] == 1) return MM_OK;
  mm_tensor packed = {0};
  MM_TRY(mm_packed(cx, &packed, x));
  mm_status status = mm_view_broadcast(cx, who, out, &packed, n_axes, shape);
  mm_release(&packed);
  return status;
}

typedef struct binary_job {
  mm_context *cx;
  mm_dtype dtype;
  mm_binary_kind kind;
} binary_job;

static void binary_run(void *argument, void *const *at, const int64_t *steps, int64_t n) {
  const binary_job *job = argument;
  MM_WITH_REAL(job->cx, job->dtype, K->binary[job->kind]((real *)at[0], at[1], steps[1], at[2], steps[2], n););
}

mm_status mm_compute_binary(mm_context *cx, const char *who, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a,
                            const mm_tensor *b) {
  binary_job job = {cx, a->dtype, kind};
  int64_t grain = kind == MM_POW ? MM_GRAIN_ARITHMETIC : MM_GRAIN_MEMORY;
  mm_tensor x = {0}, y = {0}, result = {0};
  int n_axes = 0;
  int64_t shape[MM_MAX_AXES];
  mm_status status = mm_broadcast_shape(cx, who, (const mm_tensor *const[]){a, b}, 2, &n_axes, shape);
  if (status == MM_OK) status = operand(cx, who, &x, a, n_axes, shape);
  if (status == MM_OK) status = operand(cx, who, &y, b, n_axes, shape);
  if (status == MM_OK) status = mm_empty(cx, &result, a->dtype, n_axes, shape);
  if (status == MM_OK) {
    mm_for_runs(cx, grain, 3, (const mm_tensor *const[]){&result, &x, &y}, binary_run, &job);
    mm_move(out, &result);
  }
  mm_release(&x);
  mm_release(&y);
  return status;
}

mm_status mm_empty_layout(mm_context *cx, mm_tensor *out, const mm_tensor *t) {
  if (mm_is_contiguous(t)) return mm_empty_like(cx, out, t);
  /* axes from outermost to innermost in memory: those that move are sorted among their places by the length of their stride,
   * which is negative where an axis is walked backwards; one of a single entry or of stride 0 (repeated) says nothing about
   * memory and stays where it is */
  int order[MM_MAX_AXES], moving[MM_MAX_AXES], n_moving = 0;
  for (int i = 0; i < t->n_axes; i++) {
    order[i] = i;
    if (t->shape[i] == 1 || t->strides[i] == 0) continue;
    int at = n_moving++;
    moving[at] = i;
    for (; at > 0 && llabs(t->strides[order[moving[at - 1]]]) < llabs(t->strides[i]); at--)
      order[moving[at]] = order[moving[at - 1]];
    order[moving[at]] = i;
  }
  mm_tensor dense = {0};
  MM_TRY(mm_empty(cx, &dense, t->dtype, t->n_axes, t->shape));
  int64_t stride = 1;
  for (int i = t->n_axes - 1; i >= 0; i--) {
    dense.strides[order[i]] = stride;
    stride *= t->shape[order[i]] > 0 ? t->shape[order[i]] : 1;
  }
  mm_move(out, &dense);
  return MM_OK;
}

void mm_zero(mm_tensor *t) { memset(mm_data(t), 0, (size_t)mm_count(t) * mm_dtype_size(t->dtype)); }

enum { BLOCK = 4096 };

/* Σ of one block by the kernel's lanes; above it, halves at a multiple of the block. */
double mm_sum_long(mm_context *cx, mm_dtype dtype, const void *x, int64_t n) {
  if (n <= BLOCK) return dtype == MM_FLOAT32 ? (double)cx->kernels->f32.sum(x, n) : cx->kernels->f64.sum(x, n);
  int64_t half = (n / 2 + BLOCK - 1) / BLOCK * BLOCK;
  const char *second = (const char *)x + half * (int64_t)mm_dtype_size(dtype);
  return mm_sum_long(cx, dtype, x, half) + mm_sum_long(cx, dtype, second, n - half);
}

typedef struct add_job {
  mm_context *cx;
  mm_dtype dtype;
  int sign;
} add_job;

/* dst[i] += sign · src[i]; where dst does not move, dst += sign · Σ src. */
static void add_run(void *argument, void *const *at, const int64_t *steps, int64_t n) {
  const add_job *job = argument;
  mm_context *cx = job->cx;
  if (steps[0] == 1 && steps[1] == 1)
    MM_WITH_REAL(cx, job->dtype, K->add_scaled((real *)at[0], at[1], (real)job->sign, n););
  else if (steps[0] == 0 && steps[1] == 1)
    MM_WITH_REAL(cx, job->dtype, *(real *)at[0] += (real)(job->sign * mm_sum_long(cx, job->dtype, at[1], n)););
  else
    MM_WITH_REAL(cx, job->dtype, real *dst = at[0]; const real *src = at[1]; const real sign = (real)job->sign;
                 for (int64_t i = 0; i < n; i++) dst[i * steps[0]] += sign * src[i * steps[1]];);
}

mm_status mm_add_reduced(mm_context *cx, mm_tensor *dst, const mm_tensor *src, int sign) {
  add_job add = {cx, dst->dtype, sign};
  mm_tensor view = {0};
  MM_TRY(mm_view_broadcast(cx, "gradient", &view, dst, src->n_axes, src->shape));
  runs_job job = {.n = 2, .views = (const mm_tensor *const[]){&view, src}, .run = add_run, .argument = &add};
  /* Threads cut an axis along which dst moves, so that an element has one owner. Where src is contiguous the cut cannot change
   * which elements form a run, and so not the order of a sum either. */
  int64_t grain = INT64_MAX / 2, longest = 1;
  for (int i = 0; i < view.n_axes; i++) {
    if (view.strides[i] == 0 || view.shape[i] <= longest || !mm_is_contiguous(src)) continue;
    job.axis = i;
    longest = view.shape[i];
    grain = MM_GRAIN_MEMORY;
  }
  run_along(cx, grain, &job);
  mm_release(&view);
  return MM_OK;
}
