/* tape.c: reverse-mode differentiation on a linear tape.
 *
 * Does: run an op and record it, the backward loop, accumulation. Does not: know any op; each brings its own backward.
 *
 * An op is appended after its inputs were made, so the order of appending is a topological order of the graph, and
 * backward is one loop run in reverse. A gradient that is passed on is a share of memory, not a copy: memory is
 * written to only by its one owner.
 *
 * During a walk gradients gather in `gradient`; a leaf's is added to `collected`, which mm_grad shows, once the whole
 * walk has gone well. So a walk that fails leaves every leaf as it was. */
#include "tape/tape.h"

#include <math.h>
#include <string.h>

#include "kernels/kernels.h"
#include "tape/arithmetic.h"
#include "tensor/copy.h"

typedef struct entry {
  mm_call call; /* its output holds the variable */
  int64_t sources[4];
  int n_inputs;
  bool released;
} entry;

struct mm_tape {
  mm_context *cx;
  entry **entries;
  int64_t length, capacity;
  bool walked;
  mm_status failure;    /* how the walk ended */
  mm_variable *reached; /* list of variables to collect, one reference each */
};

enum { CONSTANT = -2, FIRST_CAPACITY = 64 };

/* ---- Recording ---- */

mm_status mm_tape_open(mm_context *cx, mm_tape **out) {
  if (cx->tape != NULL) return mm_fail(cx, MM_ESTATE, "tape: one is already open; close it first");
  void *address = NULL;
  MM_TRY(mm_memory_take(cx, &address, sizeof **out));
  mm_tape *tape = address;
  *tape = (mm_tape){.cx = cx};
  cx->tape = tape;
  *out = tape;
  return MM_OK;
}

/* The entry lets go of its tensors; what it was stays readable. Its variable leaves the tape. */
static void release_entry(entry *e) {
  if (e->released) return;
  mm_variable *made = e->call.output.variable;
  made->tape = NULL;
  mm_tensor shape = e->call.output;
  mm_call_clear(&e->call);
  e->call.output.n_axes = shape.n_axes;
  memcpy(e->call.output.shape, shape.shape, sizeof shape.shape);
  e->released = true;
}

void mm_tape_close(mm_tape *tape) {
  if (tape == NULL) return;
  mm_context *cx = tape->cx;
  for (int64_t i = tape->length - 1; i >= 0; i--) {
    release_entry(tape->entries[i]);
    mm_memory_give(cx, tape->entries[i], sizeof(entry));
  }
  mm_memory_give(cx, tape->entries, (size_t)tape->capacity * sizeof(entry *));
  cx->tape = NULL;
  mm_memory_give(cx, tape, sizeof *tape);
}

bool mm_tape_records(const mm_tape *tape) { return tape != NULL && !tape->walked; }

static mm_status make_room(mm_tape *tape) {
  if (tape->length < tape->capacity) return MM_OK;
  int64_t capacity = tape->capacity > 0 ? 2 * tape->capacity : FIRST_CAPACITY;
  void *address = NULL;
  MM_TRY(mm_memory_take(tape->cx, &address, (size_t)capacity * sizeof(entry *)));
  if (tape->length > 0) memcpy(address, tape->entries, (size_t)tape->length * sizeof(entry *));
  mm_memory_give(tape->cx, tape->entries, (size_t)tape->capacity * sizeof(entry *));
  tape->entries = address;
  tape->capacity = capacity;
  return MM_OK;
}

/* Moves the call onto the tape and gives out its output; the call's numbers stay readable. */
static mm_status append(mm_tape *tape, mm_call *call, mm_tensor *out) {
  void *address = NULL;
  mm_variable *variable = NULL;
  MM_TRY(make_room(tape));
  MM_TRY(mm_memory_take(tape->cx, &address, sizeof(entry)));
  mm_status status = mm_variable_new(tape->cx, &variable);
  if (status != MM_OK) {
    mm_memory_give(tape->cx, address, sizeof(entry));
    return status;
  }
  variable->tape = tape;
  variable->entry = tape->length;
  mm_variable_release(call->output.variable);
  call->output.variable = variable;
  entry *e = address;
  e->call = *call;
  e->call.extra = (mm_tensor){0};
  e->released = false;
  e->n_inputs = 0;
  for (int i = 0; i < call->n_inputs; i++) {
    mm_tensor *input = mm_input(&e->call, i);
    if (input->storage == NULL) continue;
    const mm_variable *from = input->variable;
    if (e->n_inputs < (int)(sizeof e->sources / sizeof e->sources[0]))
      e->sources[e->n_inputs] = !mm_requires_grad(input) ? CONSTANT : from->tape == tape ? from->entry : MM_NO_ENTRY;
    e->n_inputs++;
    if (call->many != NULL || (call->keep & MM_KEEP(i)) == 0) { /* the shape is enough */
      mm_storage_release(input->storage);
      input->storage = NULL;
    }
  }
  tape->entries[tape->length++] = e;
  mm_share(out, &e->call.output);
  /* the entry owns the call's tensors now */
  call->many = NULL;
  call->n_inputs = 0;
  call->output = (mm_tensor){0};
  memset(call->saved, 0, sizeof call->saved);
  return MM_OK;
}

mm_status mm_apply(mm_tensor *out, mm_call *call) {
  call->recording = false;
  if (call->op->backward != NULL && mm_tape_records(call->cx->tape))
    for (int i = 0; i < call->n_inputs && !call->recording; i++) call->recording = mm_requires_grad(mm_input(call, i));
  mm_status status = call->op->forward(call);
  if (status == MM_OK) {
    if (call->recording) status = append(call->cx->tape, call, out);
    else mm_move(out, &call->output);
  }
  mm_call_clear(call);
  if (status != MM_OK) mm_release(&call->extra);
  return status;
}

bool mm_tape_holds(const mm_tape *tape, const mm_storage *storage) {
  if (!mm_tape_records(tape) || storage == NULL) return false;
  for (int64_t i = 0; i < tape->length; i++) {
    const mm_call *call = &tape->entries[i]->call;
    if (call->output.storage == storage) return true;
    for (int j = 0; j < MM_OP_INPUTS; j++)
      if (call->inputs[j].storage == storage) return true;
    for (int j = 0; j < MM_OP_SAVED; j++)
      if (call->saved[j].storage == storage) return true;
  }
  return false;
}

/* ---- Accumulating ---- */

bool mm_wants_gradient(const mm_call *call, int input) {
  return call->recording && mm_requires_grad(call->many != NULL ? &call->many[input] : &call->inputs[input]);
}

/* Before a contribution to a variable: with its first it becomes one of those that the walk reaches. */
static void reach(mm_call *call, mm_variable *variable) {
  if (!variable->collects || variable->gradient.storage != NULL) return;
  mm_variable_retain(variable);
  variable->next = call->cx->tape->reached;
  call->cx->tape->reached = variable;
}

/* Ours alone, and each element in a place of its own. */
static bool is_writable(const mm_tensor *gradient) {
  if (gradient->storage == NULL || gradient->storage->references > 1) return false;
  for (int i = 0; i < gradient->n_axes; i++)
    if (gradient->shape[i] > 1 && gradient->strides[i] == 0) return false;
  return true;
}

static bool same_strides(const mm_tensor *a, const mm_tensor *b) {
  for (int i = 0; i < a->n_axes; i++)
    if (a->shape[i] > 1 && a->strides[i] != b->strides[i]) return false;
  return true;
}

mm_status mm_gradient_target(mm_call *call, int input, bool contiguous, mm_tensor *out, bool *fresh) {
  const mm_tensor *x = mm_input(call, input);
  mm_variable *variable = x->variable;
  mm_tensor *gradient = &variable->gradient, target = {0};
  bool owned = is_writable(gradient);
  if (owned && contiguous && mm_is_contiguous(gradient)) {
    *fresh = false;
    mm_share(out, gradient);
    return MM_OK;
  }
  if (contiguous) MM_TRY(mm_empty_like(call->cx, &target, x));
  else MM_TRY(mm_empty_layout(call->cx, &target, x));
  if (owned && same_strides(gradient, &target)) {
    mm_release(&target);
    mm_share(&target, gradient);
  }
  *fresh = gradient->storage == NULL;
  if (!*fresh && gradient->storage != target.storage) mm_copy_elements(call->cx, &target, gradient);
  reach(call, variable);
  mm_share(gradient, &target);
  mm_move(out, &target);
  return MM_OK;
}

mm_status mm_gradient_of(mm_call *call, int input, mm_tensor *out) {
  bool fresh = false;
  MM_TRY(mm_gradient_target(call, input, true, out, &fresh));
  if (fresh) mm_zero(out);
  return MM_OK;
}

mm_status mm_accumulate_signed(mm_call *call, int input, const mm_tensor *contribution, int sign) {
  if (!mm_wants_gradient(call, input)) return MM_OK;
  const mm_tensor *x = mm_input(call, input);
  mm_variable *variable = x->variable;
  if (sign == 1 && variable->gradient.storage == NULL && mm_same_shape(x, contribution)) {
    reach(call, variable);
    mm_share(&variable->gradient, contribution);
    return MM_OK;
  }
  if (is_writable(&variable->gradient)) return mm_add_reduced(call->cx, &variable->gradient, contribution, sign);
  mm_tensor sum = {0};
  if (variable->gradient.storage != NULL && mm_same_shape(x, contribution) && sign == 1) {
    MM_TRY(mm_compute_binary(call->cx, "gradient", &sum, MM_ADD, &variable->gradient, contribution));
    mm_move(&variable->gradient, &sum);
    return MM_OK;
  }
  MM_TRY(mm_gradient_of(call, input, &sum));
  mm_status status = mm_add_reduced(call->cx, &sum, contribution, sign);
  mm_release(&sum);
  return status;
}

mm_status mm_accumulate(mm_call *call, int input, mm_tensor *contribution) {
  mm_status status = mm_accumulate_signed(call, input, contribution, 1);
  mm_release(contribution);
  return status;
}

/* ---- Backward ---- */

/* The gradients of this walk join what leaves had. A leaf's gradient has memory of its own, so that whoever looks at
 * it may also write to it. All sums are made before any is shown. */
static mm_status collect(mm_tape *tape) {
  for (mm_variable *v = tape->reached; v != NULL; v = v->next) {
    if (!is_writable(&v->gradient)) MM_TRY(mm_copy(tape->cx, &v->gradient, &v->gradient));
    if (v->collected.storage != NULL) MM_TRY(mm_add_reduced(tape->cx, &v->gradient, &v->collected, 1));
  }
  for (mm_variable *v = tape->reached; v != NULL; v = v->next) mm_move(&v->collected, &v->gradient);
  return MM_OK;
}

static void forget_reached(mm_tape *tape) {
  while (tape->reached != NULL) {
    mm_variable *v = tape->reached;
    tape->reached = v->next;
    v->next = NULL;
    mm_release(&v->gradient);
    mm_variable_release(v);
  }
}

mm_status mm_tape_backward(mm_tape *tape, const mm_tensor *loss) {
  mm_context *cx = tape->cx;
  char text[128];
  if (!mm_is_real(loss))
    return mm_fail(cx, MM_EDTYPE, "backward: the loss is %s; an integer tensor has no gradient",
                   mm_dtype_name(loss->dtype));
  if (tape->walked && tape->failure != MM_OK)
    return mm_fail(cx, tape->failure, "backward: the walk was broken off by an error; open a new tape");
  if (tape->walked) return mm_fail(cx, MM_ESTATE, "backward: the tape was walked already; open a new one");
  if (loss->variable == NULL || loss->variable->tape != tape)
    return mm_fail(cx, MM_ESTATE,
                   "backward: the loss is not on this tape; compute it from tensors that require a gradient while the "
                   "tape is open");
  if (mm_count(loss) != 1)
    return mm_fail(cx, MM_ESHAPE, "backward: the loss must be a scalar; it is %s", mm_shape_text(loss, text));
  int64_t last = loss->variable->entry;
  mm_variable *seed = tape->entries[last]->call.output.variable;
  MM_TRY(mm_full(cx, &seed->gradient, loss->dtype, loss->n_axes, loss->shape, 1)); /* d loss / d loss */
  tape->walked = true;
  if (seed->collects) { /* asked for the gradient of the loss itself */
    mm_variable_retain(seed);
    tape->reached = seed;
  }
  mm_status status = MM_OK;
  /*> tape-backward */
  for (int64_t i = tape->length - 1; i >= 0; i--) {
    entry *e = tape->entries[i];
    mm_variable *made = e->call.output.variable;
    mm_tensor gradient = {0};
    if (made->collects) mm_share(&gradient, &made->gradient);
    else mm_move(&gradient, &made->gradient);
    if (status == MM_OK && gradient.storage != NULL) status = e->call.op->backward(&e->call, &gradient);
    mm_release(&gradient);
    release_entry(e);
  }
  /*< */
  if (status == MM_OK) status = collect(tape);
  forget_reached(tape);
  tape->failure = status;
  return status;
}

/* ---- Looking at a tape ---- */

int64_t mm_tape_length(const mm_tape *tape) { return tape->length; }

mm_status mm_tape_entry_at(const mm_tape *tape, int64_t i, mm_tape_entry *out) {
  if (i < 0 || i >= tape->length)
    return mm_fail(tape->cx, MM_EINDEX, "tape: entry %lld of %lld", (long long)i, (long long)tape->length);
  const entry *e = tape->entries[i];
  mm_tape_entry found = {
      .op = e->call.op->name, .n_inputs = e->n_inputs, .n_axes = e->call.output.n_axes, .released = e->released};
  memcpy(found.shape, e->call.output.shape, sizeof found.shape);
  int listed = (int)(sizeof found.inputs / sizeof found.inputs[0]);
  for (int j = 0; j < listed; j++) found.inputs[j] = j < e->n_inputs ? e->sources[j] : CONSTANT;
  *out = found;
  return MM_OK;
}

static bool all_finite(const mm_tensor *t) {
  mm_walk w;
  for (mm_walk_start(&w, 1, &t); !w.done; mm_walk_next(&w)) {
    for (int64_t i = 0; i < w.length; i++) {
      int64_t at = w.offsets[0] + i * w.steps[0];
      if (!isfinite(mm_real(mm_data(t), t->dtype, at))) return false;
    }
  }
  return true;
}

int64_t mm_tape_first_nonfinite(const mm_tape *tape) {
  for (int64_t i = 0; i < tape->length; i++)
    if (!tape->entries[i]->released && !all_finite(&tape->entries[i]->call.output)) return i;
  return -1;
}
