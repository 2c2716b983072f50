/* index.c: where, dropout, concat, take, gather.
 *
 * Does: choose and place elements; check every index and name the entry that is out of range. Does not: views
 * (views.c). Gradients that are scattered, many to one, are sums like any other. */
#include "ops/ops.h"

#include <string.h>

/* ---- where ---- */

typedef struct where_job {
  mm_dtype condition;
  size_t size; /* of an element of a, b and out */
} where_job;

#define CHOOSE(name, truth, value)                                                                                     \
  static void name(void *const *at, const int64_t *steps, int64_t n) {                                                 \
    value *out = at[0];                                                                                                \
    const truth *condition = at[1];                                                                                    \
    const value *a = at[2], *b = at[3];                                                                                \
    for (int64_t i = 0; i < n; i++)                                                                                    \
      out[i * steps[0]] = condition[i * steps[1]] != 0 ? a[i * steps[2]] : b[i * steps[3]];                            \
  }
CHOOSE(choose_float_4, float, uint32_t)
CHOOSE(choose_float_8, float, uint64_t)
CHOOSE(choose_double_4, double, uint32_t)
CHOOSE(choose_double_8, double, uint64_t)
CHOOSE(choose_int32_4, int32_t, uint32_t)
CHOOSE(choose_int32_8, int32_t, uint64_t)
CHOOSE(choose_int64_4, int64_t, uint32_t)
CHOOSE(choose_int64_8, int64_t, uint64_t)

static void where_run(void *argument, void *const *at, const int64_t *steps, int64_t n) {
  const where_job *job = argument;
  bool wide = job->size == 8;
  switch (job->condition) {
  case MM_FLOAT32: (wide ? choose_float_8 : choose_float_4)(at, steps, n); break;
  case MM_FLOAT64: (wide ? choose_double_8 : choose_double_4)(at, steps, n); break;
  case MM_INT32: (wide ? choose_int32_8 : choose_int32_4)(at, steps, n); break;
  case MM_INT64: (wide ? choose_int64_8 : choose_int64_4)(at, steps, n); break;
  }
}

/* out = condition ? a : b for any types, of which a and b have one */
static mm_status chosen(mm_context *cx, mm_tensor *out, const mm_tensor *condition, const mm_tensor *a,
                        const mm_tensor *b) {
  int n_axes = 0;
  int64_t shape[MM_MAX_AXES];
  mm_tensor views[3] = {{0}}, result = {0};
  const mm_tensor *const operands[] = {condition, a, b};
  mm_status status = mm_broadcast_shape(cx, "where", operands, 3, &n_axes, shape);
  for (int i = 0; i < 3 && status == MM_OK; i++)
    status = mm_view_broadcast(cx, "where", &views[i], operands[i], n_axes, shape);
  if (status == MM_OK) status = mm_empty(cx, &result, a->dtype, n_axes, shape);
  if (status == MM_OK) {
    where_job job = {condition->dtype, mm_dtype_size(a->dtype)};
    mm_for_runs(cx, MM_GRAIN_MEMORY, 4, (const mm_tensor *const[]){&result, &views[0], &views[1], &views[2]}, where_run,
                &job);
    mm_move(out, &result);
  }
  for (int i = 0; i < 3; i++) mm_release(&views[i]);
  return status;
}

static mm_status where_forward(mm_call *call) {
  const mm_tensor *condition = &call->inputs[0], *a = &call->inputs[1], *b = &call->inputs[2];
  if (a->dtype != b->dtype)
    return mm_fail(call->cx, MM_EDTYPE, "where: a is %s, b is %s; cast one of them", mm_dtype_name(a->dtype),
                   mm_dtype_name(b->dtype));
  call->keep = MM_KEEP(0);
  return chosen(call->cx, &call->output, condition, a, b);
}

/* forward: y = condition ? a : b; da = condition ? dy : 0, db = condition ? 0 : dy */
static mm_status where_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor zero = {0}, part = {0};
  MM_TRY(mm_full(call->cx, &zero, gradient->dtype, 0, NULL, 0));
  mm_status status = MM_OK;
  for (int i = 1; i <= 2 && status == MM_OK; i++) {
    if (!mm_wants_gradient(call, i)) continue;
    status = chosen(call->cx, &part, &call->inputs[0], i == 1 ? gradient : &zero, i == 1 ? &zero : gradient);
    if (status == MM_OK) status = mm_accumulate(call, i, &part);
  }
  mm_release(&zero);
  return status;
}

const mm_op mm_where_op = {.name = "where", .forward = where_forward, .backward = where_backward};

mm_status mm_where(mm_context *cx, mm_tensor *out, const mm_tensor *condition, const mm_tensor *a, const mm_tensor *b) {
  mm_call call;
  mm_call_start(&call, cx, &mm_where_op, 3, (const mm_tensor *const[]){condition, a, b});
  return mm_apply(out, &call);
}

/* ---- dropout: the mask is not kept but drawn again, from the generator as it was ---- */

enum { RANDOM_BEFORE = 0, RANDOM_AFTER = (int)(sizeof(mm_random) / sizeof(int64_t)) };
_Static_assert(2 * sizeof(mm_random) <= MM_OP_INTEGERS * sizeof(int64_t),
               "a generator fits in a call's integers, twice");

/* (kept ? 1 / (1 − p) : 0) for each element, in C order */
static mm_status dropout_mask(mm_call *call, mm_tensor *out, const mm_tensor *like) {
  mm_random rng;
  memcpy(&rng, &call->integers[RANDOM_BEFORE], sizeof rng);
  double p = call->numbers[0], kept = 1 / (1 - p);
  MM_TRY(mm_empty_like(call->cx, out, like));
  int64_t count = mm_count(out);
  void *data = mm_data(out);
  for (int64_t i = 0; i < count; i++) {
    mm_set_real(data, out->dtype, i, mm_random_uniform(&rng) < p ? 0 : kept);
  }
  memcpy(&call->integers[RANDOM_AFTER], &rng, sizeof rng);
  return MM_OK;
}

static mm_status times_mask(mm_call *call, mm_tensor *out, const mm_tensor *x) {
  mm_tensor mask = {0};
  MM_TRY(dropout_mask(call, &mask, x));
  mm_status status = mm_compute_binary(call->cx, "dropout", out, MM_MUL, x, &mask);
  mm_release(&mask);
  return status;
}

static mm_status dropout_forward(mm_call *call) {
  double p = call->numbers[0];
  MM_TRY(mm_check_real(call, 0, 0, (const char *const[]){"x"}));
  if (!(p >= 0 && p < 1)) return mm_fail(call->cx, MM_EVALUE, "dropout: p is %g; it must be at least 0 and below 1", p);
  return times_mask(call, &call->output, &call->inputs[0]);
}

/* forward: y = x · mask; dx = dy · mask */
static mm_status dropout_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dx = {0};
  MM_TRY(times_mask(call, &dx, gradient));
  return mm_accumulate(call, 0, &dx);
}

const mm_op mm_dropout_op = {.name = "dropout", .forward = dropout_forward, .backward = dropout_backward};

mm_status mm_dropout(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_random *rng, double p) {
  mm_call call;
  mm_call_start(&call, cx, &mm_dropout_op, 1, &x);
  call.numbers[0] = p;
  memcpy(&call.integers[RANDOM_BEFORE], rng, sizeof *rng);
  MM_TRY(mm_apply(out, &call));
  memcpy(rng, &call.integers[RANDOM_AFTER], sizeof *rng);
  return MM_OK;
}

/* ---- concat ---- */

/* The place of part i in `whole`: entries `first` … of the axis. */
static mm_status part_of(mm_call *call, mm_tensor *out, const mm_tensor *whole, int i, int64_t first) {
  int axis = (int)call->integers[0];
  return mm_view_slice(call->cx, out, whole, axis, first, first + mm_input(call, i)->shape[axis] - 1, 1);
}

static mm_status concat_forward(mm_call *call) {
  mm_context *cx = call->cx;
  const mm_tensor *model = mm_input(call, 0);
  char text_a[128], text_b[128];
  int axis = 0;
  MM_TRY(mm_axis(cx, "concat", model, (int)call->integers[0], &axis));
  call->integers[0] = axis;
  int64_t shape[MM_MAX_AXES];
  memcpy(shape, model->shape, sizeof shape);
  shape[axis] = 0;
  for (int i = 0; i < call->n_inputs; i++) {
    const mm_tensor *part = mm_input(call, i);
    if (part->dtype != model->dtype)
      return mm_fail(cx, MM_EDTYPE, "concat: part 1 is %s, part %d is %s; cast one of them",
                     mm_dtype_name(model->dtype), i + 1, mm_dtype_name(part->dtype));
    bool fits = part->n_axes == model->n_axes;
    for (int k = 0; k < model->n_axes && fits; k++) fits = k == axis || part->shape[k] == model->shape[k];
    if (!fits)
      return mm_fail(cx, MM_ESHAPE, "concat: parts differ off the axis: part 1 is %s, part %d is %s",
                     mm_shape_text(model, text_a), i + 1, mm_shape_text(part, text_b));
    if (part->shape[axis] > INT64_MAX - shape[axis]) return mm_fail(cx, MM_ENOMEM, "concat: the result is too large");
    shape[axis] += part->shape[axis];
  }
  MM_TRY(mm_empty(cx, &call->output, model->dtype, model->n_axes, shape));
  int64_t first = 0;
  for (int i = 0; i < call->n_inputs; i++) {
    mm_tensor place = {0};
    MM_TRY(part_of(call, &place, &call->output, i, first));
    mm_copy_elements(cx, &place, mm_input(call, i));
    mm_release(&place);
    first += mm_input(call, i)->shape[axis];
  }
  return MM_OK;
}

/* forward: out[…, first + k, …] = part[…, k, …] */
static mm_status concat_backward(mm_call *call, const mm_tensor *gradient) {
  int64_t first = 0;
  for (int i = 0; i < call->n_inputs; i++) {
    mm_tensor part = {0};
    MM_TRY(part_of(call, &part, gradient, i, first));
    MM_TRY(mm_accumulate(call, i, &part));
    first += mm_input(call, i)->shape[call->integers[0]];
  }
  return MM_OK;
}

const mm_op mm_concat_op = {.name = "concat", .forward = concat_forward, .backward = concat_backward};

mm_status mm_concat(mm_context *cx, mm_tensor *out, const mm_tensor *const *parts, int n, int axis) {
  if (n < 1) return mm_fail(cx, MM_EVALUE, "concat: no parts");
  mm_call call;
  void *many = NULL;
  mm_call_start(&call, cx, &mm_concat_op, 0, NULL);
  MM_TRY(mm_memory_take(cx, &many, (size_t)n * sizeof call.many[0]));
  memset(many, 0, (size_t)n * sizeof call.many[0]);
  call.many = many;
  call.n_inputs = n;
  call.integers[0] = axis;
  for (int i = 0; i < n; i++) mm_share(&call.many[i], parts[i]);
  return mm_apply(out, &call);
}

/* ---- take, gather ---- */

mm_status mm_check_range(mm_context *cx, const char *who, const char *what, const mm_tensor *index, int64_t size,
                         const int64_t *allowed) {
  const int64_t *at = mm_data(index);
  int64_t count = mm_count(index);
  char text[128];
  for (int64_t i = 0; i < count; i++)
    if ((at[i] < 0 || at[i] >= size) && (allowed == NULL || at[i] != *allowed))
      return mm_fail(cx, MM_EINDEX, "%s: entry %lld of the %s (%s, counted from 1 in rows) is %lld, outside 0 … %lld",
                     who, (long long)(i + 1), what, mm_shape_text(index, text), (long long)at[i],
                     (long long)(size - 1));
  return MM_OK;
}

mm_status mm_index_input(mm_call *call, int i, const char *what) {
  mm_tensor *index = &call->inputs[i];
  if (!mm_is_integer(index))
    return mm_fail(call->cx, MM_EDTYPE, "%s: the %s is %s; cast it to int64", call->op->name, what,
                   mm_dtype_name(index->dtype));
  MM_TRY(mm_cast_elements(call->cx, index, index, MM_INT64));
  return mm_pack_input(call, i);
}

static mm_status take_forward(mm_call *call) {
  mm_context *cx = call->cx;
  char text[128], text_index[128];
  const mm_tensor *table = &call->inputs[0], *index = &call->inputs[1];
  if (table->n_axes == 0) return mm_fail(cx, MM_ESHAPE, "take: the table has no rows: it is a scalar");
  MM_TRY(mm_index_input(call, 1, "index"));
  MM_TRY(mm_check_range(cx, "take", "index", index, table->shape[0], NULL));
  MM_TRY(mm_pack_input(call, 0));
  int n_axes = index->n_axes + table->n_axes - 1;
  if (n_axes > MM_MAX_AXES)
    return mm_fail(cx, MM_ESHAPE, "take: more than %d axes: the table is %s, the index %s", MM_MAX_AXES,
                   mm_shape_text(table, text), mm_shape_text(index, text_index));
  int64_t shape[MM_MAX_AXES];
  memcpy(shape, index->shape, (size_t)index->n_axes * sizeof shape[0]);
  memcpy(shape + index->n_axes, table->shape + 1, (size_t)(table->n_axes - 1) * sizeof shape[0]);
  MM_TRY(mm_empty(cx, &call->output, table->dtype, n_axes, shape));
  const int64_t *at = mm_data(index);
  int64_t count = mm_count(index);
  size_t row = (size_t)mm_count_from(table, 1) * mm_dtype_size(table->dtype);
  char *out = mm_data(&call->output);
  const char *from = mm_data(table);
  for (int64_t i = 0; i < count; i++) memcpy(out + (size_t)i * row, from + (size_t)at[i] * row, row);
  call->keep = MM_KEEP(1);
  return MM_OK;
}

/* Rows that are added to others, many to one: those for target t are rows[starts[t]] … rows[starts[t + 1] −
 * 1], in order. */
typedef struct scatter_job {
  mm_context *cx;
  mm_dtype dtype;
  char *to;
  const void **rows;
  int64_t *starts, row;
} scatter_job;

static void scatter_range(void *argument, int64_t first, int64_t last) {
  const scatter_job *job = argument;
  int64_t bytes = job->row * (int64_t)mm_dtype_size(job->dtype);
  for (int64_t t = first; t < last; t++)
    mm_add_rows(job->cx, job->dtype, job->to + t * bytes, job->rows + job->starts[t],
                job->starts[t + 1] - job->starts[t], job->row);
}

/* to[where[i], :] += from[i, :] for i < n; both contiguous, rows of `row` elements. A target that many rows go to gets
 * their sum, made with the care of any sum. */
static mm_status add_scattered(mm_context *cx, mm_tensor *to, const mm_tensor *from, const int64_t *where, int64_t n,
                               int64_t row) {
  if (n == 0 || row == 0) return MM_OK;
  int64_t targets = mm_count(to) / row, bytes = row * (int64_t)mm_dtype_size(to->dtype);
  size_t size_starts = (size_t)(targets + 2) * sizeof(int64_t), size_rows = (size_t)n * sizeof(void *);
  void *starts = NULL, *rows = NULL;
  MM_TRY(mm_memory_take(cx, &starts, size_starts));
  mm_status status = mm_memory_take(cx, &rows, size_rows);
  if (status == MM_OK) {
    int64_t *next = (int64_t *)starts + 1; /* next[t]: where the next row for t goes; in the end, where t's rows end */
    const void **at = rows;
    memset(starts, 0, size_starts);
    for (int64_t i = 0; i < n; i++) next[where[i] + 1]++;
    for (int64_t t = 0; t < targets; t++) next[t + 1] += next[t];
    for (int64_t i = 0; i < n; i++) at[next[where[i]]++] = (const char *)mm_data(from) + i * bytes;
    scatter_job job = {.cx = cx, .dtype = to->dtype, .to = mm_data(to), .rows = at, .starts = starts, .row = row};
    mm_parallel_for(cx, targets, 1 + MM_GRAIN_MEMORY / (1 + n * row / targets), scatter_range, &job);
    mm_memory_give(cx, rows, size_rows);
  }
  mm_memory_give(cx, starts, size_starts);
  return status;
}

/* forward: out[i, :] = table[index[i], :]; dtable[index[i], :] += dout[i, :] */
static mm_status take_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dy = {0}, dtable = {0};
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_of(call, 0, &dtable);
  const mm_tensor *index = &call->inputs[1];
  if (status == MM_OK)
    status = add_scattered(call->cx, &dtable, &dy, mm_data(index), mm_count(index), mm_count_from(&dtable, 1));
  mm_release(&dtable);
  mm_release(&dy);
  return status;
}

const mm_op mm_take_op = {.name = "take", .forward = take_forward, .backward = take_backward};

mm_status mm_take(mm_context *cx, mm_tensor *out, const mm_tensor *table, const mm_tensor *index) {
  mm_call call;
  mm_call_start(&call, cx, &mm_take_op, 2, (const mm_tensor *const[]){table, index});
  return mm_apply(out, &call);
}

/* Where the element of x that entry i of the index chooses is, in elements from x's first. */
static int64_t chosen_element(const mm_tensor *x, const mm_tensor *index, int axis, int64_t i) {
  int64_t at = ((const int64_t *)mm_data(index))[i] * x->strides[axis];
  for (int k = index->n_axes - 1; k >= 0; k--) {
    int64_t place = i % index->shape[k];
    i /= index->shape[k];
    if (k != axis) at += place * x->strides[k];
  }
  return at;
}

static mm_status gather_forward(mm_call *call) {
  mm_context *cx = call->cx;
  const mm_tensor *x = &call->inputs[0], *index = &call->inputs[1];
  char text_x[128], text_index[128];
  int axis = 0;
  MM_TRY(mm_axis(cx, "gather", x, (int)call->integers[0], &axis));
  call->integers[0] = axis;
  bool fits = x->n_axes == index->n_axes;
  for (int k = 0; k < x->n_axes && fits; k++) fits = k == axis || index->shape[k] <= x->shape[k];
  if (!fits)
    return mm_fail(cx, MM_ESHAPE, "gather: the index does not fit x off the axis: x is %s, the index is %s",
                   mm_shape_text(x, text_x), mm_shape_text(index, text_index));
  MM_TRY(mm_index_input(call, 1, "index"));
  MM_TRY(mm_check_range(cx, "gather", "index", index, x->shape[axis], NULL));
  MM_TRY(mm_empty(cx, &call->output, x->dtype, index->n_axes, index->shape));
  int64_t count = mm_count(index);
  size_t size = mm_dtype_size(x->dtype);
  char *out = mm_data(&call->output);
  const char *from = mm_data(x);
  for (int64_t i = 0; i < count; i++)
    memcpy(out + (size_t)i * size, from + chosen_element(x, index, axis, i) * (int64_t)size, size);
  call->keep = MM_KEEP(1);
  return MM_OK;
}

/* forward: out[i, j] = x[i, index[i, j]]; dx[i, index[i, j]] += dout[i, j] */
static mm_status gather_backward(mm_call *call, const mm_tensor *gradient) {
  mm_tensor dy = {0}, dx = {0};
  MM_TRY(mm_packed(call->cx, &dy, gradient));
  mm_status status = mm_gradient_of(call, 0, &dx);
  if (status == MM_OK) {
    const mm_tensor *index = &call->inputs[1];
    int64_t count = mm_count(index);
    void *where = NULL;
    status = mm_memory_take(call->cx, &where, (size_t)count * sizeof(int64_t));
    if (status == MM_OK) {
      for (int64_t i = 0; i < count; i++) ((int64_t *)where)[i] = chosen_element(&dx, index, (int)call->integers[0], i);
      status = add_scattered(call->cx, &dx, &dy, where, count, 1);
      mm_memory_give(call->cx, where, (size_t)count * sizeof(int64_t));
    }
  }
  mm_release(&dx);
  mm_release(&dy);
  return status;
}

const mm_op mm_gather_op = {.name = "gather", .forward = gather_forward, .backward = gather_backward};

mm_status mm_gather(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, const mm_tensor *index) {
  mm_call call;
  mm_call_start(&call, cx, &mm_gather_op, 2, (const mm_tensor *const[]){x, index});
  call.integers[0] = axis;
  return mm_apply(out, &call);
}
