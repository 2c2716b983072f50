/* strides.c: views as arithmetic on shape, strides and offset, and walking several views at once.
 *
 * Does: broadcast, permute, slice, reshape, without touching an element. Does not: copy; record on
 * the tape (views.c). */
#include "tensor/strides.h"

#include <string.h>

/* Makes `out` the view: x's storage, no variable. `view` is a plain value, so out may be x. */
static void become_view(mm_tensor *out, mm_tensor view) {
  view.variable = NULL;
  mm_share(out, &view);
}

mm_status mm_broadcast_shape(mm_context *cx, const char *who, const mm_tensor *const *tensors, int n, int *n_axes,
                             int64_t shape[MM_MAX_AXES]) {
  mm_tensor common = {0};
  const mm_tensor *giver[MM_MAX_AXES] = {NULL}; /* who gave each size, to be named when it does not agree */
  for (int t = 0; t < n; t++)
    if (tensors[t]->n_axes > common.n_axes) common.n_axes = tensors[t]->n_axes;
  for (int i = 0; i < common.n_axes; i++) common.shape[i] = 1;
  for (int t = 0; t < n; t++) {
    int skipped = common.n_axes - tensors[t]->n_axes;
    for (int i = 0; i < tensors[t]->n_axes; i++) {
      int64_t size = tensors[t]->shape[i], *place = &common.shape[skipped + i];
      if (size == 1 || size == *place) continue;
      if (*place != 1) {
        char mine[128], theirs[128];
        return mm_fail(cx, MM_ESHAPE, "%s: shapes %s and %s do not broadcast", who,
                       mm_shape_text(giver[skipped + i], theirs), mm_shape_text(tensors[t], mine));
      }
      *place = size;
      giver[skipped + i] = tensors[t];
    }
  }
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, who, common.n_axes, common.shape, &count));
  *n_axes = common.n_axes;
  memcpy(shape, common.shape, sizeof common.shape);
  return MM_OK;
}

mm_status mm_view_broadcast(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *x, int n_axes,
                            const int64_t *shape) {
  int64_t count = 0;
  MM_TRY(mm_check_shape(cx, who, n_axes, shape, &count));
  mm_tensor view = *x;
  view.n_axes = n_axes;
  bool fits = n_axes >= x->n_axes;
  for (int i = 0; i < n_axes; i++) {
    int from = i - (n_axes - x->n_axes);
    view.shape[i] = shape[i];
    view.strides[i] = 0;
    bool kept = from >= 0 && x->shape[from] == shape[i];
    if (kept) view.strides[i] = x->strides[from];
    else if (shape[i] > 1) view.repeats = true;
    if (!kept && from >= 0 && x->shape[from] != 1) fits = false;
  }
  if (!fits) {
    char from_text[128], to_text[128];
    return mm_fail(cx, MM_ESHAPE, "%s: %s does not broadcast to %s", who, mm_shape_text(x, from_text),
                   mm_shape_text(&view, to_text));
  }
  become_view(out, view);
  return MM_OK;
}

mm_status mm_view_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes) {
  mm_tensor view = *x;
  bool seen[MM_MAX_AXES] = {false};
  for (int i = 0; i < x->n_axes; i++) {
    int axis = 0;
    MM_TRY(mm_axis(cx, "permute", x, axes[i], &axis));
    if (seen[axis]) {
      char text[128];
      return mm_fail(cx, MM_EVALUE, "permute: an axis is named twice; the tensor is %s", mm_shape_text(x, text));
    }
    seen[axis] = true;
    view.shape[i] = x->shape[axis];
    view.strides[i] = x->strides[axis];
  }
  become_view(out, view);
  return MM_OK;
}

mm_status mm_view_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last,
                        int64_t step) {
  MM_TRY(mm_axis(cx, "slice", x, axis, &axis));
  char text[128];
  int64_t size = x->shape[axis];
  if (step == 0 || step == INT64_MIN)
    return mm_fail(cx, MM_EVALUE, "slice: a step of %lld leads nowhere", (long long)step);
  mm_tensor view = *x;
  int64_t low = step > 0 ? first : last, high = step > 0 ? last : first;
  if (low < 0 || high >= size || low > size || high < -1) {
    bool before = low < 0 || high < -1;
    return mm_fail(cx, MM_EINDEX, "slice: the range leaves the axis at its %s; the axis has %lld entries (tensor %s)",
                   before ? "start" : "end", (long long)size, mm_shape_text(x, text));
  }
  if (high < low - 1)
    return mm_fail(cx, MM_EINDEX, "slice: the range ends %lld before it begins (tensor %s)", (long long)(low - high),
                   mm_shape_text(x, text));
  view.shape[axis] = high < low ? 0 : (high - low) / (step > 0 ? step : -step) + 1;
  if (view.shape[axis] > 0) view.offset += first * x->strides[axis];
  /* A stride is read only between two entries; with one or none, a step past the axis must not overflow it. */
  view.strides[axis] = view.shape[axis] > 1 ? x->strides[axis] * step : x->strides[axis];
  become_view(out, view);
  return MM_OK;
}

/* Both shapes are cut into the smallest groups of axes of equal product; a group can be reshaped without a copy when
 * x's strides inside it are those of a packed block: stride[i] = stride[i + 1] · shape[i + 1]. */
bool mm_view_reshape(mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape) {
  mm_tensor view = *x;
  mm_set_packed_shape(&view, n_axes, shape);
  if (mm_is_contiguous(x)) {
    become_view(out, view);
    return true;
  }
  int64_t old_shape[MM_MAX_AXES] = {0}, old_strides[MM_MAX_AXES] = {0};
  int n_old = 0;
  for (int i = 0; i < x->n_axes; i++) {
    if (x->shape[i] == 1) continue;
    old_shape[n_old] = x->shape[i];
    old_strides[n_old++] = x->strides[i];
  }
  int old_end = n_old, new_end = n_axes;
  while (old_end > 0 || new_end > 0) {
    int old_first = old_end, new_first = new_end;
    int64_t old_product = 1, new_product = 1;
    do {
      if (old_product <= new_product && old_first > 0) old_product *= old_shape[--old_first];
      else if (new_first > 0) new_product *= shape[--new_first];
      else old_product *= old_shape[--old_first];
    } while (old_product != new_product);
    for (int i = old_first; i < old_end - 1; i++)
      if (old_strides[i] != old_strides[i + 1] * old_shape[i + 1]) return false;
    int64_t stride = old_end > old_first ? old_strides[old_end - 1] : 1;
    for (int i = new_end - 1; i >= new_first; i--) {
      view.strides[i] = stride;
      stride *= shape[i];
    }
    old_end = old_first;
    new_end = new_first;
  }
  become_view(out, view);
  return true;
}

mm_tensor mm_view_stretched(const mm_tensor *x, int n_lead, const int64_t *lead) {
  mm_tensor view = *x;
  int missing = n_lead + 2 - x->n_axes;
  view.n_axes = n_lead + 2;
  for (int i = 0; i < view.n_axes; i++) {
    int64_t size = i < missing ? 1 : x->shape[i - missing];
    view.shape[i] = i < n_lead ? lead[i] : size;
    view.strides[i] = size > 1 ? x->strides[i - missing] : 0;
  }
  return view;
}

/* ---- Places ---- */

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

/* ---- Walking ---- */

void mm_walk_start(mm_walk *walk, int n, const mm_tensor *const *tensors) {
  *walk = (mm_walk){.n = n};
  const mm_tensor *model = tensors[0];
  for (int i = 0; i < model->n_axes; i++) {
    if (model->shape[i] == 0) {
      walk->done = true;
      return;
    }
    if (model->shape[i] == 1) continue;
    /* one axis with the one before it, if every tensor steps over their border as inside */
    bool merges = walk->n_axes > 0;
    for (int t = 0; t < n && merges; t++)
      merges = walk->strides[t][walk->n_axes - 1] == tensors[t]->strides[i] * model->shape[i];
    if (merges) walk->shape[walk->n_axes - 1] *= model->shape[i];
    else walk->shape[walk->n_axes++] = model->shape[i];
    for (int t = 0; t < n; t++) walk->strides[t][walk->n_axes - 1] = tensors[t]->strides[i];
  }
  if (walk->n_axes == 0) { /* a single element */
    walk->length = 1;
    return;
  }
  walk->n_axes--; /* the last axis is the run; the others are counted through */
  walk->length = walk->shape[walk->n_axes];
  for (int t = 0; t < n; t++) walk->steps[t] = walk->strides[t][walk->n_axes];
}

void mm_walk_next(mm_walk *walk) {
  for (int i = walk->n_axes - 1; i >= 0; i--) {
    bool more = ++walk->index[i] < walk->shape[i];
    for (int t = 0; t < walk->n; t++)
      walk->offsets[t] += more ? walk->strides[t][i] : -walk->strides[t][i] * (walk->shape[i] - 1);
    if (more) return;
    walk->index[i] = 0;
  }
  walk->done = true;
}
