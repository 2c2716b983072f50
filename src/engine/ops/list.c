/* list.c: the list of ops as something to go through: for the binding, which gives the unary ones to Lua,
 * and for tests.
 *
 * Does: number them, name them, call a unary one. Does not: contain an op. */
#include "ops/ops.h"

typedef struct family {
  const mm_op *ops;
  int length;
} family;

static const family families[] = {
#define MM_OP(name)         {&mm_##name##_op, 1},
#define MM_OPS(name, count) {mm_##name##_ops, count},
#include "ops/list.h"
#undef MM_OP
#undef MM_OPS
};

const mm_op *mm_op_at(int i) {
  for (size_t f = 0; f < sizeof families / sizeof families[0] && i >= 0; f++) {
    if (i < families[f].length) return &families[f].ops[i];
    i -= families[f].length;
  }
  return NULL;
}

const char *mm_op_name(const mm_op *op) { return op->name; }

bool mm_op_is_unary(const mm_op *op) { return op->unary; }

mm_status mm_op_unary(mm_context *cx, mm_tensor *out, const mm_op *op, const mm_tensor *x) {
  if (!op->unary) return mm_fail(cx, MM_EVALUE, "%s: this op is not called with one tensor alone", op->name);
  mm_call call;
  mm_call_start(&call, cx, op, 1, &x);
  return mm_apply(out, &call);
}
