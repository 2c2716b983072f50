/* ops.h: what the files of ops share: the codes of the op table, one forward and one backward for each family of ops, and the
 * few things that forwards and backwards are written with.
 *
 * Does: declare. Does not: leave the ops' rooms (ops*.c, views.c, attention.c, loss.c, optimizer.c, tape.c). */
#ifndef MM_OPS_H
#define MM_OPS_H

#include "internal.h"
#include "kernels.h"

/* ---- The table ---------------------------------------------------------------------------------------------------- */

enum {
  MM_OP_UNARY = 0,                               /* + mm_unary_kind */
  MM_OP_BINARY = MM_OP_UNARY + MM_UNARY_KINDS,   /* + mm_binary_kind */
  MM_OP_REDUCE = MM_OP_BINARY + MM_BINARY_KINDS, /* + mm_reduce_kind */
  MM_OP_WHERE = MM_OP_REDUCE + MM_REDUCE_KINDS,
  MM_OP_DROPOUT,
  MM_OP_RESHAPE,
  MM_OP_PERMUTE,
  MM_OP_SLICE,
  MM_OP_SELECT,
  MM_OP_BROADCAST,
  MM_OP_CAST,
  MM_OP_CONTIGUOUS,
  MM_OP_CONCAT,
  MM_OP_TAKE,
  MM_OP_GATHER,
  MM_OP_MATMUL,
  MM_OP_LINEAR,
  MM_OP_SOFTMAX,
  MM_OP_LOG_SOFTMAX,
  MM_OP_LAYER_NORM,
  MM_OP_RMS_NORM,
  MM_OP_ROPE,
  MM_OP_ATTENTION,
  MM_OP_CROSS_ENTROPY,
  MM_OPS
};
extern const mm_op mm_ops[];

/* Where the call's op stands in its family: the mm_unary_kind of a unary op, and so on. */
#define MM_KIND(call, family) ((int)((call)->op - mm_ops) - (family))

#define MM_OP_PAIR(name)                                                                                               \
  mm_status mm_##name##_forward(mm_call *call);                                                                        \
  mm_status mm_##name##_backward(mm_call *call, const mm_tensor *gradient)
MM_OP_PAIR(unary);
MM_OP_PAIR(arithmetic);
mm_status mm_compare_forward(mm_call *call);
mm_status mm_sign_forward(mm_call *call);
MM_OP_PAIR(total);   /* sum, mean */
MM_OP_PAIR(extreme); /* max, min */
MM_OP_PAIR(logsumexp);
mm_status mm_argmax_forward(mm_call *call);
MM_OP_PAIR(where);
MM_OP_PAIR(dropout);
MM_OP_PAIR(reshape);
MM_OP_PAIR(permute);
MM_OP_PAIR(slice);
MM_OP_PAIR(select);
MM_OP_PAIR(broadcast);
MM_OP_PAIR(cast);
MM_OP_PAIR(contiguous);
MM_OP_PAIR(concat);
MM_OP_PAIR(take);
MM_OP_PAIR(gather);
MM_OP_PAIR(matmul);
MM_OP_PAIR(linear);
MM_OP_PAIR(softmax);
MM_OP_PAIR(log_softmax);
MM_OP_PAIR(layer_norm);
MM_OP_PAIR(rms_norm);
MM_OP_PAIR(rope);
MM_OP_PAIR(attention);
MM_OP_PAIR(cross_entropy);

/* ---- Calls -------------------------------------------------------------------------------------------------------- */

/* A call of the op with shares of n inputs; a NULL among them is an absent input. */
void mm_call_start(mm_call *call, mm_context *cx, int code, int n, const mm_tensor *const *inputs);
void mm_call_clear(mm_call *call); /* lets go of every tensor of the call */
mm_tensor *mm_input(mm_call *call, int i);
/* Makes input i contiguous. The copy takes its place in the call, so that what backward keeps is packed already. */
mm_status mm_pack_input(mm_call *call, int i);
/* MM_EDTYPE unless inputs first … last are real and of one type; names are theirs, in order. */
mm_status mm_check_real(mm_call *call, int first, int last, const char *const *names);

/* Input i as contiguous int64, for reading indices; `what` it is called in messages. */
mm_status mm_index_input(mm_call *call, int i, const char *what);
/* MM_EINDEX unless every entry is in 0 … size − 1, or is *allowed where that is given. */
mm_status mm_check_range(mm_context *cx, const char *who, const char *what, const mm_tensor *index, int64_t size,
                         const int64_t *allowed);

/* Statements with `real` and `K` standing for the element type and its kernels. */
#define MM_WITH_REAL(cx, type, ...)                                                                                    \
  do {                                                                                                                 \
    if ((type) == MM_FLOAT32) {                                                                                        \
      typedef float real;                                                                                              \
      const mm_kernels_float *K = &(cx)->kernels->f32;                                                                 \
      (void)K;                                                                                                         \
      __VA_ARGS__                                                                                                      \
    } else {                                                                                                           \
      typedef double real;                                                                                             \
      const mm_kernels_double *K = &(cx)->kernels->f64;                                                                \
      (void)K;                                                                                                         \
      __VA_ARGS__                                                                                                      \
    }                                                                                                                  \
  } while (0)

/* ---- Untracked arithmetic ----------------------------------------------------------------------------------------- */

/* Elements below which a loop stays on the calling thread: for loops bound by memory, and for those bound by arithmetic. */
enum { MM_GRAIN_MEMORY = 65536, MM_GRAIN_ARITHMETIC = 16384 };

/* Calls run for every run of the views (all of one shape): at[i] is where view i's run begins, steps[i] its step in elements.
 * Runs may be spread over threads. */
typedef void mm_run_function(void *argument, void *const *at, const int64_t *steps, int64_t length);
void mm_for_runs(mm_context *cx, int64_t grain, int n, const mm_tensor *const *views, mm_run_function *run,
                 void *argument);
/* The axes from `first` on as a number of elements; 1 for none. */
int64_t mm_count_from(const mm_tensor *t, int first);
/* Where entry i, in C order over the first n axes, begins: in elements from t's first. */
int64_t mm_entry_offset(const mm_tensor *t, int n, int64_t i);
/* out (empty) = a · b and so on, contiguous, no variable. */
mm_status mm_compute_binary(mm_context *cx, const char *who, mm_tensor *out, mm_binary_kind kind, const mm_tensor *a,
                            const mm_tensor *b);
/* Dense memory of t's shape with its axes in the order in which t has them in memory, so that a permuted view gives a permuted
 * view of contiguous memory and undoing the permutation later costs nothing. */
mm_status mm_empty_layout(mm_context *cx, mm_tensor *out, const mm_tensor *t);
/* dst += sign · Σ src over the axes that dst lacks or has with length 1; sign is 1 or −1. Threads do not change the order. */
mm_status mm_add_reduced(mm_context *cx, mm_tensor *dst, const mm_tensor *src, int sign);
/* Σ of n contiguous elements: the kernel's on blocks, then pairwise, so that long sums lose little. */
double mm_sum_long(mm_context *cx, mm_dtype dtype, const void *x, int64_t n);
void mm_zero(mm_tensor *t); /* contiguous or a dense layout */

/* ---- Gradients (tape.c) ------------------------------------------------------------------------------------------- */

/* The input's gradient as memory to add into or, where *fresh, to overwrite. `contiguous`, or in the input's own layout. */
mm_status mm_gradient_target(mm_call *call, int input, bool contiguous, mm_tensor *out, bool *fresh);
/* As mm_accumulate, for sign · contribution (sign is 1 or −1), which is not released. */
mm_status mm_accumulate_signed(mm_call *call, int input, const mm_tensor *contribution, int sign);
bool mm_tape_records(const mm_tape *tape);
/* Moves the call onto the tape and gives out its output; the call's numbers stay readable. */
mm_status mm_tape_append(mm_tape *tape, mm_call *call, mm_tensor *out);

#endif
