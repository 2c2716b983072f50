/* call.h: what an op is, and the record that it is called with.
 *
 * What holds: an op has no state but its call. A call owns shares of its inputs from mm_call_start until mm_apply
 * (tape.h), which gives them to the tape or lets them go, also on failure; so a forward returns early without
 * cleaning up what is in the call. */
#ifndef MM_TAPE_CALL_H
#define MM_TAPE_CALL_H

#include "tensor/tensor.h"

typedef struct mm_call mm_call;

/* The description of an op. It stands at the end of the op's part of its file, below forward and backward, and is
 * named once in ops/list.h. */
struct mm_op {
  const char *name;                    /* as Lua, messages and tape:dump() say it */
  mm_status (*forward)(mm_call *call); /* checks shapes and types, makes call->output */
  /* Adds d loss / d input to each input that wants it; `gradient` is d loss / d output, packed or not.
   * NULL: no gradient. */
  mm_status (*backward)(mm_call *call, const mm_tensor *gradient);
  bool unary; /* one tensor in, one out and no option: Lua has it as t:name() without another line */
  int kind;   /* which of its family it is, where several ops share a forward */
};

enum { MM_OP_INPUTS = 5, MM_OP_SAVED = 4, MM_OP_NUMBERS = 4, MM_OP_INTEGERS = 20 };

/* What an op is called with and what an entry of the tape keeps. Inputs that are absent are empty handles. */
struct mm_call {
  mm_context *cx;
  const mm_op *op;
  int n_inputs;
  mm_tensor inputs[MM_OP_INPUTS];
  mm_tensor output;
  mm_tensor extra;              /* a second result, outside the tape, which the caller of mm_apply takes */
  mm_tensor saved[MM_OP_SAVED]; /* what forward keeps for backward; only while `recording` */
  double numbers[MM_OP_NUMBERS];
  int64_t integers[MM_OP_INTEGERS];
  bool recording;
  unsigned keep; /* set by forward: MM_KEEP(i) where backward reads input i. Of the others only the shape is kept */
  /* concat alone has any number of inputs: it keeps them here, owned by the call */
  mm_tensor *many;
};
#define MM_KEEP(input) (1u << (input))

/* A call of the op with shares of n inputs; a NULL among them is an absent input. */
void mm_call_start(mm_call *call, mm_context *cx, const mm_op *op, int n, const mm_tensor *const *inputs);
void mm_call_clear(mm_call *call); /* lets go of every tensor of the call */
mm_tensor *mm_input(mm_call *call, int i);
/* Makes input i contiguous. The copy takes its place in the call, so that what backward keeps is packed already. */
mm_status mm_pack_input(mm_call *call, int i);
/* MM_EDTYPE unless inputs first … last are real and of one type; names are theirs, in order. */
mm_status mm_check_real(mm_call *call, int first, int last, const char *const *names);

#endif
