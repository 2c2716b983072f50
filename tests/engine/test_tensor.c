/* test_tensor.c: handles, shapes, views, walking, copying and assigning, against plain index arithmetic. */
#include "tensor/copy.h"
#include "tensor/strides.h"
#include "tap.h"

#include <limits.h>

#define SHAPE(...)                                                                                                     \
  (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]) { __VA_ARGS__ }

static void test_handles(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0};
  mm_release(&t);
  mm_share(&u, &t);
  ok(u.storage == NULL, "an empty handle can be released and shared");
  ok(mm_data(&t) == NULL, "and has no data");
  fine(cx, mm_arange(cx, &t, MM_FLOAT32, 4));
  mm_share(&u, &t);
  ok(mm_data(&u) == mm_data(&t), "a shared handle sees the same data");
  is_int(t.storage->references, 2, "two handles, two references");
  mm_share(&t, &t);
  is_int(t.storage->references, 2, "sharing with itself changes nothing");
  mm_move(&u, &u);
  is_int(t.storage->references, 2, "nor does moving onto itself");
  mm_release(&t);
  mm_release(&t);
  is_double(mm_get(&u, (int64_t[]){3}), 3, 0, "data live while a handle does");
  mm_move(&t, &u);
  ok(u.storage == NULL && t.storage != NULL && t.storage->references == 1, "moving leaves nothing behind");
  fine(cx, mm_full(cx, &t, MM_FLOAT64, 0, NULL, 5));
  is_int(mm_memory(cx).storages, 1, "an output lets go of what it held");
  is_int(mm_count(&t), 1, "a scalar has one element");
  is_double(mm_get(&t, NULL), 5, 0, "and a value");
  mm_release(&t);
  tap_close(cx);
}

static void test_shape_text(void) {
  char text[128];
  is_text(mm_shape_text(&(mm_tensor){.n_axes = 0}, text), "scalar", "no axes");
  is_text(mm_shape_text(&(mm_tensor){.n_axes = 1, .shape = {7}}, text), "7", "one axis");
  is_text(mm_shape_text(&(mm_tensor){.n_axes = 3, .shape = {64, 0, 32}}, text), "64 × 0 × 32", "three axes");
  mm_tensor longest = {.n_axes = 8};
  for (int i = 0; i < 8; i++) longest.shape[i] = INT64_MAX;
  mm_shape_text(&longest, text);
  ok(strlen(text) < 128 && strcmp(text + strlen(text) - strlen("807 …"), "807 …") == 0,
     "the longest is cut between sizes");
}

static void test_making(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  const mm_dtype types[] = {MM_FLOAT32, MM_FLOAT64, MM_INT32, MM_INT64};
  for (int i = 0; i < 4; i++) {
    fine(cx, mm_empty(cx, &t, types[i], SHAPE(2, 3)));
    ok(t.dtype == types[i] && mm_is_contiguous(&t) && (uintptr_t)mm_data(&t) % 64 == 0, "empty: packed and aligned");
    fine(cx, mm_full(cx, &t, types[i], SHAPE(2, 2), -3));
    is_near(&t, ((double[]){-3, -3, -3, -3}), 0, "full");
    fine(cx, mm_full(cx, &t, types[i], SHAPE(2, 2), 0));
    is_near(&t, ((double[]){0, 0, 0, 0}), 0, "full of zeros");
    fine(cx, mm_arange(cx, &t, types[i], 5));
    is_near(&t, ((double[]){0, 1, 2, 3, 4}), 0, "arange");
    fine(cx, mm_from_doubles(cx, &t, types[i], SHAPE(3, 1), (double[]){1, -2, 3}));
    is_near(&t, ((double[]){1, -2, 3}), 0, "from doubles");
    is_shape(&t, "its shape", 3, 1);
    is_int(t.storage->bytes, 3 * mm_dtype_size(types[i]), "its bytes");
  }
  fine(cx, mm_full(cx, &t, MM_FLOAT32, SHAPE(1), -0.0));
  ok(signbit(mm_get(&t, (int64_t[]){0})), "−0 stays −0");
  fine(cx, mm_arange(cx, &t, MM_FLOAT32, 0));
  is_shape(&t, "arange of nothing", 0);
  fine(cx, mm_full(cx, &t, MM_FLOAT64, SHAPE(3, 0, 2), 1));
  is_shape(&t, "an empty axis", 3, 0, 2);
  ok(mm_count(&t) == 0 && mm_is_contiguous(&t), "has no elements");
  fails(cx, mm_arange(cx, &t, MM_FLOAT32, -1), MM_EVALUE, "must not be negative", "arange(−1)");
  fails(cx, mm_arange(cx, &t, MM_FLOAT32, (1 << 24) + 1), MM_EVALUE, "does not fit in float32",
        "arange past float32's integers");
  is_shape(&t, "the output is untouched by a failure", 3, 0, 2);
  mm_release(&t);
  tap_close(cx);
}

static void test_bad_shapes(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(3, -1)), MM_ESHAPE, "negative size in shape 3 × -1", "a negative size");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(INT64_MIN)), MM_ESHAPE, "negative", "the most negative size");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(INT64_MAX)), MM_ENOMEM, "too large", "the largest size");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(INT64_MAX, INT64_MAX)), MM_ENOMEM, "too large", "its square");
  fails(cx, mm_empty(cx, &t, MM_FLOAT64, SHAPE((int64_t)1 << 60)), MM_ENOMEM, "too large", "2⁶⁰: the bytes overflow");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE((int64_t)1 << 32, (int64_t)1 << 32)), MM_ENOMEM, "too large",
        "2³² × 2³²");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(0, (int64_t)1 << 62, (int64_t)1 << 62)), MM_ENOMEM, "too large",
        "0 × 2⁶² × 2⁶²: its strides would overflow");
  bool wide =
      SIZE_MAX > UINT32_MAX; /* with addresses of 32 bits the shape alone is refused, before its size is cut to them */
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE((int64_t)1 << 58)), MM_ENOMEM, wide ? "out of memory" : "too large",
        "2⁵⁸ floats: no such memory");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, 9, (int64_t[9]){0}), MM_ESHAPE, "9 axes", "nine axes");
  fails(cx, mm_empty(cx, &t, MM_FLOAT32, -1, NULL), MM_ESHAPE, "-1 axes", "fewer than none");
  ok(t.storage == NULL, "the output is untouched");
  fine(cx, mm_empty(cx, &t, MM_INT32, SHAPE(1, 1, 1, 1, 1, 1, 1, 2)));
  is_int(t.n_axes, 8, "eight axes");
  mm_release(&t);
  tap_close(cx);
}

static void test_axes(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0};
  int axis = 77;
  fine(cx, mm_empty(cx, &t, MM_FLOAT32, SHAPE(2, 3, 4)));
  fine(cx, mm_axis(cx, "sum", &t, -1, &axis));
  is_int(axis, 2, "−1 is the last axis");
  fine(cx, mm_axis(cx, "sum", &t, 0, &axis));
  is_int(axis, 0, "0 is the first");
  fails(cx, mm_axis(cx, "sum", &t, 3, &axis), MM_EINDEX, "sum: no such axis: the tensor is 2 × 3 × 4", "3 is none");
  fails(cx, mm_axis(cx, "sum", &t, -4, &axis), MM_EINDEX, "sum", "−4 is none");
  fails(cx, mm_axis(cx, "sum", &t, INT_MIN, &axis), MM_EINDEX, "sum", "nor the most negative");
  is_int(axis, 0, "the output is untouched");
  mm_release(&t);
  tap_close(cx);
}

static void test_broadcast_shape(void) {
  mm_context *cx = tap_open(1);
  mm_tensor a = {.n_axes = 3, .shape = {5, 1, 4}}, b = {.n_axes = 2, .shape = {3, 1}}, c = {0},
            d = {.n_axes = 1, .shape = {2}};
  int n_axes = 0;
  int64_t shape[MM_MAX_AXES] = {0};
  fine(cx, mm_broadcast_shape(cx, "add", (const mm_tensor *[]){&a, &b, &c}, 3, &n_axes, shape));
  ok(n_axes == 3 && shape[0] == 5 && shape[1] == 3 && shape[2] == 4, "(5, 1, 4), (3, 1) and a scalar make (5, 3, 4)");
  fails(cx, mm_broadcast_shape(cx, "add", (const mm_tensor *[]){&b, &a, &d}, 3, &n_axes, shape), MM_ESHAPE,
        "add: shapes 5 × 1 × 4 and 2 do not broadcast", "the message names the two that disagree");
  mm_tensor zero = {.n_axes = 2, .shape = {0, 4}}, one = {.n_axes = 2, .shape = {1, 4}},
            two = {.n_axes = 2, .shape = {2, 4}};
  fine(cx, mm_broadcast_shape(cx, "add", (const mm_tensor *[]){&one, &zero}, 2, &n_axes, shape));
  ok(n_axes == 2 && shape[0] == 0 && shape[1] == 4, "an axis of 1 goes with an empty one");
  fails(cx, mm_broadcast_shape(cx, "add", (const mm_tensor *[]){&two, &zero}, 2, &n_axes, shape), MM_ESHAPE,
        "2 × 4 and 0 × 4", "an axis of 2 does not");
  mm_tensor tall = {.n_axes = 2, .shape = {(int64_t)1 << 40, 1}}, wide = {.n_axes = 2, .shape = {1, (int64_t)1 << 40}};
  fails(cx, mm_broadcast_shape(cx, "add", (const mm_tensor *[]){&tall, &wide}, 2, &n_axes, shape), MM_ENOMEM,
        "too large", "a result that fits nowhere");
  tap_close(cx);
}

static void test_view_errors(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, view = {0};
  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 12));
  ok(mm_view_reshape(&t, &t, SHAPE(3, 4)), "a view may replace what it is of");
  fails(cx, mm_view_broadcast(cx, "f", &view, &t, SHAPE(3, 5)), MM_ESHAPE, "f: 3 × 4 does not broadcast to 3 × 5",
        "broadcast");
  fails(cx, mm_view_broadcast(cx, "f", &view, &t, SHAPE(4)), MM_ESHAPE, "to 4", "broadcast to fewer axes");
  fails(cx, mm_view_permute(cx, &view, &t, (int[]){0, 0}), MM_EVALUE, "twice", "permute with an axis twice");
  fails(cx, mm_view_permute(cx, &view, &t, (int[]){0, 2}), MM_EINDEX, "no such axis", "permute with no such axis");
  fails(cx, mm_view_slice(cx, &view, &t, 2, 0, 0, 1), MM_EINDEX, "no such axis", "slice along no such axis");
  fails(cx, mm_view_slice(cx, &view, &t, 0, 0, 3, 1), MM_EINDEX, "at its end; the axis has 3 entries (tensor 3 × 4)",
        "slice too far");
  fails(cx, mm_view_slice(cx, &view, &t, 0, -1, 1, 1), MM_EINDEX, "at its start", "slice from too early");
  fails(cx, mm_view_slice(cx, &view, &t, 0, 3, 0, -1), MM_EINDEX, "at its end", "backwards from too far");
  fails(cx, mm_view_slice(cx, &view, &t, 0, 2, 0, 1), MM_EINDEX, "before it begins", "an end before the start");
  fails(cx, mm_view_slice(cx, &view, &t, 0, INT64_MIN, INT64_MAX, 1), MM_EINDEX, "slice", "the widest range");
  fails(cx, mm_view_slice(cx, &view, &t, 0, INT64_MAX, INT64_MIN, 1), MM_EINDEX, "slice",
        "the widest range turned round");
  fails(cx, mm_view_slice(cx, &view, &t, 0, 0, 1, 0), MM_EVALUE, "step of 0", "a step of 0");
  fails(cx, mm_view_slice(cx, &view, &t, 0, 0, 1, INT64_MIN), MM_EVALUE, "step", "the most negative step");
  ok(view.storage == NULL, "the output is untouched");
  fine(cx, mm_view_slice(cx, &view, &t, 0, 0, 2, INT64_MAX));
  is_near(&view, ((double[]){0, 1, 2, 3}), 0, "a step past the end leaves the first");
  fine(cx, mm_view_slice(cx, &view, &t, 0, 3, 2, 1));
  is_shape(&view, "an empty slice at the end", 0, 4);
  fine(cx, mm_view_slice(cx, &view, &t, -1, 3, 0, -1));
  is_near(&view, ((double[]){3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8}), 0, "a step of −1 turns an axis round");
  mm_release(&view);
  mm_release(&t);
  tap_close(cx);
}

/* ---- Random views ---- */

static int64_t below(mm_random *rng, int64_t n) { return mm_random_integer(rng, 0, n - 1); }

/* A random view of a random tensor, and beside it what its elements should be, by index arithmetic alone. */
typedef struct model {
  mm_tensor view;
  int n_axes;
  int64_t shape[MM_MAX_AXES];
  double values[5000];
  int64_t count;
} model;

static void recount(model *m) {
  m->count = 1;
  for (int i = 0; i < m->n_axes; i++) m->count *= m->shape[i];
}

/* Rebuilds m->values for a new shape: each new index is mapped to an old one. */
typedef void index_map(const void *how, const int64_t *to, int64_t *from);
static void remap(model *m, int n_axes, const int64_t *shape, index_map *map, const void *how) {
  model old = *m;
  m->n_axes = n_axes;
  for (int i = 0; i < n_axes; i++) m->shape[i] = shape[i];
  recount(m);
  for (int64_t e = 0; e < m->count; e++) {
    int64_t to[MM_MAX_AXES] = {0}, from[MM_MAX_AXES] = {0}, rest = e, at = 0;
    for (int i = n_axes - 1; i >= 0; i--) {
      to[i] = rest % shape[i];
      rest /= shape[i];
    }
    map(how, to, from);
    for (int i = 0; i < old.n_axes; i++) at = at * old.shape[i] + from[i];
    m->values[e] = old.values[at];
  }
}

typedef struct change {
  int n_axes, axes[MM_MAX_AXES], axis, added;
  int64_t first, step, old_shape[MM_MAX_AXES];
} change;

static void permuted(const void *how, const int64_t *to, int64_t *from) {
  const change *c = how;
  for (int i = 0; i < c->n_axes; i++) from[c->axes[i]] = to[i];
}

static void sliced(const void *how, const int64_t *to, int64_t *from) {
  const change *c = how;
  for (int i = 0; i < c->n_axes; i++) from[i] = i == c->axis ? c->first + to[i] * c->step : to[i];
}

static void repeated(const void *how, const int64_t *to, int64_t *from) {
  const change *c = how;
  for (int i = 0; i < c->n_axes; i++) from[i] = c->old_shape[i] == 1 ? 0 : to[i + c->added];
}

/* Applies one random view to the tensor and to the model. */
static void random_view(mm_context *cx, mm_random *rng, model *m) {
  change c = {.n_axes = m->n_axes};
  int64_t shape[MM_MAX_AXES];
  memcpy(shape, m->shape, sizeof shape);
  int kind = (int)below(rng, 3);
  if (kind == 0 && m->n_axes > 0) {
    for (int i = 0; i < m->n_axes; i++) c.axes[i] = i;
    for (int i = m->n_axes - 1; i > 0; i--) {
      int j = (int)below(rng, i + 1), axis = c.axes[i];
      c.axes[i] = c.axes[j];
      c.axes[j] = axis;
    }
    for (int i = 0; i < m->n_axes; i++) shape[i] = m->shape[c.axes[i]];
    fine(cx, mm_view_permute(cx, &m->view, &m->view, c.axes));
    remap(m, m->n_axes, shape, permuted, &c);
  } else if (kind == 1 && m->n_axes > 0) {
    c.axis = (int)below(rng, m->n_axes);
    int64_t size = m->shape[c.axis];
    if (size == 0) return;
    c.first = below(rng, size);
    int64_t last = below(rng, size);
    c.step = (1 + below(rng, 3)) * (last < c.first ? -1 : 1);
    shape[c.axis] = (last - c.first) / c.step + 1;
    fine(cx, mm_view_slice(cx, &m->view, &m->view, c.axis, c.first, last, c.step));
    remap(m, m->n_axes, shape, sliced, &c);
  } else if (kind == 2 && m->n_axes < 5) {
    c.added = (int)below(rng, 2);
    memcpy(c.old_shape, m->shape, sizeof c.old_shape);
    int64_t grown[MM_MAX_AXES], count = 1;
    for (int i = 0; i < m->n_axes + c.added; i++) {
      int64_t old = i < c.added ? 1 : m->shape[i - c.added];
      grown[i] = old == 1 ? 1 + below(rng, 3) : old;
      count *= grown[i];
    }
    if (count > 4000) return;
    fine(cx, mm_view_broadcast(cx, "test", &m->view, &m->view, m->n_axes + c.added, grown));
    remap(m, m->n_axes + c.added, grown, repeated, &c);
  }
}

static void random_model(mm_context *cx, mm_random *rng, model *m, mm_dtype dtype) {
  do {
    m->n_axes = (int)below(rng, 5);
    for (int i = 0; i < m->n_axes; i++) m->shape[i] = below(rng, 10) == 0 ? below(rng, 2) : 1 + below(rng, 6);
    recount(m);
  } while (m->count > 1000);
  for (int64_t i = 0; i < m->count; i++) m->values[i] = (double)i;
  fine(cx, mm_from_doubles(cx, &m->view, dtype, m->n_axes, m->shape, m->values));
  for (int64_t i = below(rng, 5); i > 0; i--) random_view(cx, rng, m);
}

/* Where element e of the view, in C order, lies in memory, from the first. */
static int64_t place(int n_axes, const int64_t *shape, const int64_t *strides, int64_t e) {
  int64_t at = 0;
  for (int i = n_axes - 1; i >= 0; i--) {
    at += e % shape[i] * strides[i];
    e /= shape[i];
  }
  return at;
}

/* Whether any strides at all give x's elements the new shape: the stride of each axis is fixed by two elements, and
 * then all elements must lie where these strides say. */
static bool can_be_reshaped(const mm_tensor *x, int n_axes, const int64_t *shape) {
  int64_t strides[MM_MAX_AXES] = {0}, below_it = 1, count = mm_count(x);
  for (int i = n_axes - 1; i >= 0; i--) {
    if (shape[i] > 1) strides[i] = place(x->n_axes, x->shape, x->strides, below_it);
    below_it *= shape[i];
  }
  for (int64_t e = 0; e < count; e++)
    if (place(x->n_axes, x->shape, x->strides, e) != place(n_axes, shape, strides, e)) return false;
  return true;
}

static void test_random_views(void) {
  mm_context *cx = tap_open(1);
  static model m;
  mm_random rng;
  mm_random_seed(&rng, 11);
  bool views = true, contiguity = true, walks = true, packs = true, reshapes = true, possible = true;
  int reshaped = 0, refused = 0;
  for (int trial = 0; trial < 3000; trial++) {
    random_model(cx, &rng, &m, MM_FLOAT64);
    const mm_tensor *t = &m.view;
    double *values = tap_values(t);
    views = views && mm_count(t) == m.count && memcmp(values, m.values, (size_t)m.count * sizeof *values) == 0;
    free(values);

    int64_t dense = 1;
    bool packed = true;
    for (int i = t->n_axes - 1; i >= 0; i--) {
      packed = packed && (t->shape[i] == 1 || t->strides[i] == dense);
      dense *= t->shape[i];
    }
    contiguity = contiguity && mm_is_contiguous(t) == (packed || m.count == 0);

    int64_t seen = 0, runs = 0;
    mm_walk w;
    for (mm_walk_start(&w, 1, (const mm_tensor *const[]){t}); !w.done; mm_walk_next(&w), runs++)
      for (int64_t i = 0; i < w.length; i++, seen++)
        walks =
            walks && seen < m.count && ((const double *)mm_data(t))[w.offsets[0] + i * w.steps[0]] == m.values[seen];
    walks = walks && seen == m.count && (!mm_is_contiguous(t) || runs == (m.count > 0));

    mm_tensor copy = {0}, view = {0};
    fine(cx, mm_packed(cx, &copy, t));
    values = tap_values(&copy);
    packs = packs && mm_is_contiguous(&copy) && memcmp(values, m.values, (size_t)m.count * sizeof *values) == 0 &&
            (copy.storage == t->storage) == mm_is_contiguous(t);
    free(values);

    /* a random shape of the same count: move factors between axes */
    int64_t shape[MM_MAX_AXES], rest = m.count;
    int n_axes = 0;
    for (; n_axes < 4 && rest > 0; n_axes++) {
      int64_t size = 1 + below(&rng, 6);
      shape[n_axes] = rest % size == 0 ? size : 1;
      rest /= shape[n_axes];
    }
    if (m.count > 0) {
      shape[n_axes++] = rest;
      bool done = mm_view_reshape(&view, t, n_axes, shape);
      possible = possible && done == can_be_reshaped(t, n_axes, shape);
      reshaped += done;
      refused += !done;
      if (done) {
        values = tap_values(&view);
        reshapes = reshapes && view.n_axes == n_axes && memcmp(values, m.values, (size_t)m.count * sizeof *values) == 0;
        free(values);
      }
    }
    mm_release(&view);
    mm_release(&copy);
    mm_release(&m.view);
  }
  ok(views, "3000 chains of permutes, slices and broadcasts show the right elements");
  ok(contiguity, "contiguous is what lies packed in C order");
  ok(walks, "a walk meets every element in C order, a packed tensor in one run");
  ok(packs, "packing copies what is not packed and shares what is");
  ok(reshapes, "a reshaped view has the same elements in the same order");
  ok(possible && refused > 100 && reshaped > 100, "it is refused exactly where no strides can express it");
  tap_close(cx);
}

static void test_walk_together(void) {
  mm_context *cx = tap_open(1);
  mm_random rng;
  mm_random_seed(&rng, 12);
  static model models[MM_WALK_MAX];
  bool together = true;
  for (int trial = 0; trial < 500; trial++) {
    const mm_tensor *tensors[MM_WALK_MAX];
    int n = 1 + trial % MM_WALK_MAX, n_axes = 0;
    int64_t shape[MM_MAX_AXES];
    random_model(cx, &rng, &models[0], MM_FLOAT64);
    tensors[0] = &models[0].view;
    for (int i = 1; i < n;
         i++) { /* the first one's shape with some axes 1, so that it broadcasts; transposed in memory */
      const model *m = &models[0];
      int64_t small[MM_MAX_AXES], turned[MM_MAX_AXES];
      int axes[MM_MAX_AXES];
      for (int a = 0; a < m->n_axes; a++) small[a] = below(&rng, 2) == 0 && m->shape[a] != 0 ? 1 : m->shape[a];
      for (int a = 0; a < m->n_axes; a++) {
        axes[a] = m->n_axes - 1 - a;
        turned[a] = small[axes[a]];
      }
      fine(cx, mm_arange(cx, &models[i].view, MM_FLOAT64, 4000));
      mm_tensor *view = &models[i].view;
      int64_t count = 1;
      for (int a = 0; a < m->n_axes; a++) count *= turned[a];
      fine(cx, mm_view_slice(cx, view, view, 0, 0, count - 1, 1));
      together = together && mm_view_reshape(view, view, m->n_axes, turned);
      fine(cx, mm_view_permute(cx, view, view, axes));
      tensors[i] = view;
    }
    fine(cx, mm_broadcast_shape(cx, "test", tensors, n, &n_axes, shape));
    double *values[MM_WALK_MAX];
    for (int i = 0; i < n; i++) {
      fine(cx, mm_view_broadcast(cx, "test", &models[i].view, &models[i].view, n_axes, shape));
      values[i] = tap_values(&models[i].view);
    }
    int64_t seen = 0;
    mm_walk w;
    for (mm_walk_start(&w, n, tensors); !w.done; mm_walk_next(&w))
      for (int64_t e = 0; e < w.length; e++, seen++)
        for (int i = 0; i < n; i++)
          together =
              together && ((const double *)mm_data(tensors[i]))[w.offsets[i] + e * w.steps[i]] == values[i][seen];
    together = together && seen == mm_count(tensors[0]);
    for (int i = 0; i < n; i++) {
      free(values[i]);
      mm_release(&models[i].view);
    }
  }
  ok(together, "one to four tensors of one shape are walked in step, whatever their strides");
  tap_close(cx);
}

static void test_conversions(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0};
  /* what every type but int32 holds, and then what fewer and fewer do */
  const double held[] = {0, -0.0, 1.75, -1.75, 16777217, 2147483647, -2147483648.0};
  const double hard[] = {2147483648, -2147483649.0, 0x1p53 + 2, -0x1p63,   0x1p63,
                         1e300,      -1e300,        HUGE_VAL,   -HUGE_VAL, nan("")};
  enum { N = sizeof held / sizeof held[0], HARD = sizeof hard / sizeof hard[0], OUTSIDE_INT64 = 4 };
  const mm_dtype types[] = {MM_FLOAT32, MM_FLOAT64, MM_INT32, MM_INT64};
  for (int from = 0; from < 4; from++) {
    for (int to = 0; to < 4; to++) {
      char name[100];
      snprintf(name, sizeof name, "%s to %s", mm_dtype_name(types[from]), mm_dtype_name(types[to]));
      /* 2³¹ − 1 is 2³¹ as a float, which int32 does not hold */
      int n = types[from] == MM_FLOAT32 && types[to] == MM_INT32 ? N - 2 : N;
      fine(cx, mm_from_doubles(cx, &t, types[from], SHAPE(n), held));
      fine(cx, mm_cast_elements(cx, &u, &t, types[to]));
      double want[N];
      for (int i = 0; i < n; i++) { /* what was lost on the way to `from` stays lost */
        double x = types[from] == MM_FLOAT32 ? (double)(float)held[i] : held[i];
        if (types[from] == MM_INT32 || types[from] == MM_INT64 || types[to] == MM_INT32 || types[to] == MM_INT64)
          x = trunc(x);
        want[i] = types[to] == MM_FLOAT32 ? (double)(float)x : x;
      }
      is_near(&u, want, 0, name);
    }
  }
  for (int i = 0; i < HARD; i++) {
    for (int real = 0; real < 2; real++) {
      fine(cx, mm_from_doubles(cx, &t, types[real], SHAPE(1), &hard[i]));
      fine(cx, mm_from_doubles(cx, &u, types[1 - real], SHAPE(), (double[]){1}));
      if (real == 1 || hard[i] != -2147483649.0) /* −2³¹ as a float */
        fails(cx, mm_cast_elements(cx, &u, &t, MM_INT32), MM_EVALUE, "does not fit in int32", "refused by int32");
      if (i < OUTSIDE_INT64) fine(cx, mm_cast_elements(cx, &u, &t, MM_INT64));
      else fails(cx, mm_cast_elements(cx, &u, &t, MM_INT64), MM_EVALUE, "does not fit in int64", "refused by int64");
    }
    if (i >= OUTSIDE_INT64)
      fails(cx, mm_full(cx, &t, MM_INT64, SHAPE(2), hard[i]), MM_EVALUE, "does not fit", "and as a tensor's value");
  }
  const int64_t integers[] = {INT64_MAX, INT64_MIN, ((int64_t)1 << 53) + 1};
  fine(cx, mm_from_integers(cx, &t, MM_INT64, SHAPE(3), integers));
  for (int i = 0; i < 3; i++) ok(mm_get_integer(&t, (int64_t[]){i}) == integers[i], "an integer is exact");
  fails(cx, mm_cast_elements(cx, &u, &t, MM_INT32), MM_EVALUE, "does not fit in int32", "int64 to int32");
  fine(cx, mm_arange(cx, &t, MM_INT32, 12));
  ok(mm_view_reshape(&t, &t, SHAPE(3, 4)), "3 × 4");
  fine(cx, mm_view_permute(cx, &t, &t, (int[]){1, 0}));
  fine(cx, mm_full(cx, &u, MM_FLOAT32, SHAPE(4, 6), -1));
  mm_tensor window = {0};
  fine(cx, mm_view_slice(cx, &window, &u, 1, 5, 1, -2));
  mm_copy_elements(cx, &window, &t);
  is_near(&u, ((double[]){-1, 8, -1, 4, -1, 0, -1, 9, -1, 5, -1, 1, -1, 10, -1, 6, -1, 2, -1, 11, -1, 7, -1, 3}), 0,
          "a transposed int32 matrix into every other column of float32, from the right");
  mm_release(&window);
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

/* Of as many axes as a tensor has, any may go; the sanitizers watch. */
static void test_full_of_axes(void) {
  mm_context *cx = tap_open(1);
  const int64_t shape[MM_MAX_AXES] = {2, 1, 3, 1, 2, 1, 1, 2};
  for (int axis = 0; axis < MM_MAX_AXES; axis++) {
    mm_tensor t = {0}, sum = {0}, kept = {0}, row = {0};
    fine(cx, mm_arange(cx, &t, MM_FLOAT64, 24));
    ok(mm_view_reshape(&t, &t, MM_MAX_AXES, shape), "eight axes");
    fine(cx, mm_reduce(cx, &sum, MM_SUM, &t, axis, false));
    fine(cx, mm_reduce(cx, &kept, MM_SUM, &t, axis, true));
    ok(mm_view_reshape(&kept, &kept, sum.n_axes, sum.shape) && sum.n_axes == MM_MAX_AXES - 1, "one is summed away");
    is_same(&sum, &kept, 0, "as where it is kept");
    fine(cx, mm_select(cx, &row, &t, axis, 0));
    is_int(mm_count(&row), 24 / shape[axis], "or chosen from");
    mm_release(&t);
    mm_release(&sum);
    mm_release(&kept);
    mm_release(&row);
  }
  tap_close(cx);
}

/* What is refused before it comes here has a meaning here too: held at the ends of the type, and NaN is 0. */
static void test_held_conversions(void) {
  mm_context *cx = tap_open(1);
  enum { N = 7 };
  const double outside[N] = {(double)NAN, HUGE_VAL, -HUGE_VAL, 1e300, -1e300, 0x1p63, -0x1p63};
  const int64_t ends[4] = {INT64_MAX, INT64_MIN, (int64_t)INT32_MAX + 1, (int64_t)INT32_MIN - 1};
  mm_tensor from = {0}, to = {0};
  bool narrow = true, wide = true;
  fine(cx, mm_from_doubles(cx, &from, MM_FLOAT64, SHAPE(N), outside));
  fine(cx, mm_full(cx, &to, MM_INT32, SHAPE(N), 7));
  mm_copy_elements(cx, &to, &from);
  for (int64_t i = 0; i < N; i++)
    narrow = narrow && mm_get_integer(&to, &i) == (isnan(outside[i]) ? 0 : outside[i] > 0 ? INT32_MAX : INT32_MIN);
  fine(cx, mm_full(cx, &to, MM_INT64, SHAPE(N), 7));
  mm_copy_elements(cx, &to, &from);
  for (int64_t i = 0; i < N; i++)
    wide = wide && mm_get_integer(&to, &i) == (isnan(outside[i]) ? 0 : outside[i] > 0 ? INT64_MAX : INT64_MIN);
  fine(cx, mm_from_integers(cx, &from, MM_INT64, SHAPE(4), ends));
  fine(cx, mm_full(cx, &to, MM_INT32, SHAPE(4), 7));
  mm_copy_elements(cx, &to, &from);
  for (int64_t i = 0; i < 4; i++) narrow = narrow && mm_get_integer(&to, &i) == (ends[i] > 0 ? INT32_MAX : INT32_MIN);
  ok(narrow, "int32");
  ok(wide, "int64");
  mm_release(&from);
  mm_release(&to);
  tap_close(cx);
}

/* A number that has no place in the type, at each place of a matrix in turn: a view of it is refused just where it
 * sees the number. */
static void test_cast_of_views(void) {
  mm_context *cx = tap_open(1);
  const mm_dtype types[] = {MM_FLOAT32, MM_FLOAT64, MM_INT64};
  mm_tensor t = {0}, u = {0}, view = {0};
  for (int type = 0; type < 3; type++) {
    int right = 0;
    for (int place = 0; place < 24; place++) {
      bool turned = place >= 12; /* columns 3 and 1, or 1 and 2 */
      double values[12] = {0};
      values[place % 12] = 3e9;
      int column = place % 4;
      bool seen = column != 0 && column != (turned ? 2 : 3);
      fine(cx, mm_from_doubles(cx, &t, types[type], SHAPE(3, 4), values));
      fine(cx, mm_view_slice(cx, &view, &t, 1, turned ? 3 : 1, turned ? 1 : 2, turned ? -2 : 1));
      mm_status status = mm_cast_elements(cx, &u, &view, MM_INT32);
      right += seen ? status == MM_EVALUE && strstr(mm_message(cx), ": 3000000000 does not fit") : status == MM_OK;
    }
    is_int(right, 24, mm_dtype_name(types[type]));
  }
  mm_release(&view);
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

static void test_assign(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0}, view = {0};
  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 6));
  ok(mm_view_reshape(&t, &t, SHAPE(2, 3)), "2 × 3");
  fine(cx, mm_from_doubles(cx, &u, MM_FLOAT64, SHAPE(3), (double[]){7, 8, 9}));
  void *where = mm_data(&t);
  fine(cx, mm_assign(cx, &t, &u));
  is_near(&t, ((double[]){7, 8, 9, 7, 8, 9}), 0, "a row is broadcast over the rows");
  ok(mm_data(&t) == where, "in place");
  fine(cx, mm_view_slice(cx, &view, &t, 1, 1, 1, 1));
  fine(cx, mm_full(cx, &u, MM_FLOAT64, 0, NULL, 0));
  fine(cx, mm_assign(cx, &view, &u));
  is_near(&t, ((double[]){7, 0, 9, 7, 0, 9}), 0, "a scalar into a column");
  fails(cx, mm_assign(cx, &u, &t), MM_ESHAPE, "assign: 2 × 3 does not broadcast to scalar", "more than fits");
  fine(cx, mm_full(cx, &u, MM_FLOAT32, 0, NULL, 0));
  fails(cx, mm_assign(cx, &t, &u), MM_EDTYPE, "the values are float32 and the tensor is float64",
        "types are not mixed");
  fine(cx, mm_view_broadcast(cx, "f", &view, &u, SHAPE(3)));
  fails(cx, mm_assign(cx, &view, &u), MM_EVALUE, "broadcast tensor", "a broadcast view is not written to");

  fine(cx, mm_arange(cx, &t, MM_FLOAT64, 5)); /* overlapping, both ways, and turned round */
  fine(cx, mm_view_slice(cx, &u, &t, 0, 0, 3, 1));
  fine(cx, mm_view_slice(cx, &view, &t, 0, 1, 4, 1));
  fine(cx, mm_assign(cx, &view, &u));
  is_near(&t, ((double[]){0, 0, 1, 2, 3}), 0, "one place to the right");
  fine(cx, mm_assign(cx, &u, &view));
  is_near(&t, ((double[]){0, 1, 2, 3, 3}), 0, "and back");
  fine(cx, mm_view_slice(cx, &u, &t, 0, 4, 0, -1));
  fine(cx, mm_assign(cx, &t, &u));
  is_near(&t, ((double[]){3, 3, 2, 1, 0}), 0, "and turned round in place");
  fine(cx, mm_assign(cx, &t, &t));
  is_near(&t, ((double[]){3, 3, 2, 1, 0}), 0, "assigning to itself changes nothing");
  mm_memory_fail_after(cx, 0);
  fails(cx, mm_assign(cx, &t, &u), MM_ENOMEM, "on purpose", "no memory for an overlap");
  is_near(&t, ((double[]){3, 3, 2, 1, 0}), 0, "leaves the tensor as it was");
  mm_release(&view);
  mm_release(&u);
  mm_release(&t);
  tap_close(cx);
}

static void test_copy(void) {
  mm_context *cx = tap_open(1);
  mm_tensor t = {0}, u = {0};
  fine(cx, mm_arange(cx, &t, MM_INT64, 6));
  fine(cx, mm_copy(cx, &u, &t));
  ok(u.storage != t.storage, "a copy has its own memory");
  is_same(&u, &t, 0, "and the same elements");
  ok(mm_view_reshape(&t, &t, SHAPE(2, 3)), "2 × 3");
  fine(cx, mm_view_permute(cx, &t, &t, (int[]){1, 0}));
  fine(cx, mm_copy(cx, &t, &t));
  is_near(&t, ((double[]){0, 3, 1, 4, 2, 5}), 0, "a tensor may be replaced by its own copy");
  ok(mm_is_contiguous(&t), "which is packed");
  fine(cx, mm_empty_like(cx, &t, &t));
  is_shape(&t, "empty_like onto itself", 3, 2);
  mm_release(&t);
  mm_release(&u);
  tap_close(cx);
}

static mm_status make_everything(mm_context *cx, void *argument) {
  mm_tensor t = {0}, u = {0};
  (void)argument;
  mm_status status = mm_arange(cx, &t, MM_FLOAT32, 12);
  if (status == MM_OK) status = mm_view_reshape(&t, &t, SHAPE(3, 4)) ? MM_OK : MM_ESHAPE;
  if (status == MM_OK) status = mm_view_permute(cx, &t, &t, (int[]){1, 0});
  if (status == MM_OK) status = mm_packed(cx, &u, &t);
  if (status == MM_OK) status = mm_copy(cx, &u, &u);
  if (status == MM_OK) status = mm_cast_elements(cx, &u, &u, MM_FLOAT64);
  if (status == MM_OK) status = mm_empty_like(cx, &u, &u);
  if (status == MM_OK) status = mm_full(cx, &u, MM_FLOAT32, SHAPE(2), 3);
  if (status == MM_OK) status = mm_from_doubles(cx, &u, MM_FLOAT64, SHAPE(2), (double[]){1, 2});
  if (status == MM_OK) status = mm_assign(cx, &u, &u);
  mm_release(&t);
  mm_release(&u);
  return status;
}

static void test_memory_failure(void) {
  mm_context *cx = tap_open(1);
  survives(cx, make_everything, NULL, "every refused allocation comes back as a status, and nothing leaks");
  tap_close(cx);
}

int main(void) {
  RUN(test_handles);
  RUN(test_shape_text);
  RUN(test_making);
  RUN(test_bad_shapes);
  RUN(test_axes);
  RUN(test_broadcast_shape);
  RUN(test_view_errors);
  RUN(test_random_views);
  RUN(test_walk_together);
  RUN(test_conversions);
  RUN(test_full_of_axes);
  RUN(test_held_conversions);
  RUN(test_cast_of_views);
  RUN(test_assign);
  RUN(test_copy);
  RUN(test_memory_failure);
  return done();
}
