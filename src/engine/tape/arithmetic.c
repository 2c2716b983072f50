/* arithmetic.c: the untracked arithmetic that forwards and backwards are written with.
 *
 * Does: loops over runs of views, spread over threads; a ∘ b with broadcasting; memory laid out like a
 * view's. Does not:
 * sum (sums.c), record, or know any op. */
#include "tape/arithmetic.h"

#include <stdlib.h>
#include <string.h>

#include "kernels/kernels.h"
#include "tensor/copy.h"

/* ---- Runs ---- */

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
  /* Threads cut the outermost axis that has enough entries, or the longest; not the innermost of several, along which
   * the runs go: a cut to a single entry would turn them. */
  const mm_tensor *shape = each[0];
  int innermost = shape->n_axes - 1;
  while (innermost > 0 && shape->shape[innermost] == 1) innermost--;
  for (int i = 1; i < innermost && shape->shape[job.axis] < cx->threads; i++)
    if (shape->shape[i] > shape->shape[job.axis]) job.axis = i;
  int64_t entries = shape->n_axes > 0 ? shape->shape[job.axis] : 1,
          weight = mm_count(shape) / (entries > 0 ? entries : 1);
  mm_parallel_for(cx, entries, weight > 0 ? grain / weight : grain, runs_range, &job);
}

/* An operand as the kernels take it: broadcast to `shape`, with a step of 0 or 1 along the last axis that has more
 * than one entry. */
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
  mm_kernels_of(job->cx->kernels, job->dtype)->binary[job->kind](at[0], at[1], steps[1], at[2], steps[2], n);
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
  /* axes from outermost to innermost in memory: those that move are sorted among their places by the length of their
   * stride, which is negative where an axis is walked backwards; one of a single entry or of stride 0 (repeated) says
   * nothing about memory and stays where it is */
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
