/* ops.h: what the ops' files share with each other: the descriptions, and two checks of indices.
 *
 * What holds: forward, backward and description of an op stand in one file, with the public function that calls it.
 * No other file names a forward or a backward; list.h names each description once. */
#ifndef MM_OPS_OPS_H
#define MM_OPS_OPS_H

#include "kernels/kernels.h"
#include "tape/arithmetic.h"
#include "tape/tape.h"
#include "tensor/copy.h"

/* mm_NAME_op of every op, and mm_FAMILY_ops of every family, as list.h has them. */
#define MM_OP(name)            extern const mm_op mm_##name##_op;
#define MM_OPS(family, length) extern const mm_op mm_##family##_ops[length];
#include "ops/list.h"
#undef MM_OP
#undef MM_OPS

/* Input i as contiguous int64, for reading indices; `what` it is called in messages. */
mm_status mm_index_input(mm_call *call, int i, const char *what);
/* MM_EINDEX unless every entry is in 0 … size − 1, or is *allowed where that is given. */
mm_status mm_check_range(mm_context *cx, const char *who, const char *what, const mm_tensor *index, int64_t size,
                         const int64_t *allowed);

#endif
