/* call.c: the record that an op is called with: its inputs, and what can be said of them for any op.
 *
 * Does: share, pack and release the inputs; check that they are real and of one type. Does not: run the op (tape.c). */
#include "tape/call.h"

#include <string.h>

#include "tensor/copy.h"

void mm_call_start(mm_call *call, mm_context *cx, const mm_op *op, int n, const mm_tensor *const *inputs) {
  memset(call, 0, sizeof *call);
  call->cx = cx;
  call->op = op;
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
