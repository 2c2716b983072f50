/* tape.h: running an op, recording it, and adding to gradients from inside a backward.
 *
 * What holds: entries stand in the order in which their outputs were made, which is a topological order. Memory that
 * two handles share is never written to: a gradient is added to in place only where it is the one owner's. An op
 * knows nothing of the tape but what stands here. */
#ifndef MM_TAPE_TAPE_H
#define MM_TAPE_TAPE_H

#include "tape/call.h"

/* Runs an op and records it where a tape is open and an input needs a gradient. Takes the call's inputs and releases
 * whatever is not kept, also on failure; the call's numbers, integers and `extra` stay readable. */
mm_status mm_apply(mm_tensor *out, mm_call *call);
bool mm_wants_gradient(const mm_call *call, int input);

/* Adds `contribution` to the gradient of an input and releases it. A contribution of a broadcast shape is
 * summed down first. */
mm_status mm_accumulate(mm_call *call, int input, mm_tensor *contribution);
/* The same for sign · contribution (sign is 1 or −1), which is not released. */
mm_status mm_accumulate_signed(mm_call *call, int input, const mm_tensor *contribution, int sign);
/* The input's gradient as memory to add into or, where *fresh, to overwrite. `contiguous`, or in the
 * input's own layout. */
mm_status mm_gradient_target(mm_call *call, int input, bool contiguous, mm_tensor *out, bool *fresh);
/* The input's gradient as a zeroed, contiguous tensor to add into in place (for scatter-like backwards). */
mm_status mm_gradient_of(mm_call *call, int input, mm_tensor *out);

bool mm_tape_records(const mm_tape *tape); /* NULL is allowed; not once it was walked */
/* Whether backward still has to read this storage: then it must not be written to. tape and storage may be NULL. */
bool mm_tape_holds(const mm_tape *tape, const mm_storage *storage);

#endif
