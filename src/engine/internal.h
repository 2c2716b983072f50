/* internal.h: what the engine's rooms share with each other and with nobody else.
 *
 * Does: the context and storage structures, checked sizes, failing with a message, the parallel loop, plain (untracked) tensor
 * primitives, and the record an op is called with. Does not: declare kernels (kernels.h). */
#ifndef MM_INTERNAL_H
#define MM_INTERNAL_H

#include "minimodel.h"

typedef struct mm_kernels mm_kernels;
typedef struct mm_pool mm_pool;

struct mm_context {
  char message[MM_MESSAGE_SIZE];
  const mm_kernels *kernels;  /* the set for this processor; kernels.h */
  const char *isa;
  mm_pool *pool;              /* NULL when threads == 1; threads.c */
  int threads;
  mm_memory_use memory;
  size_t memory_limit;
  int64_t fail_after;         /* < 0: off */
  struct mm_free_block *free_blocks[64]; /* blocks kept for reuse, by size class; memory.c */
  size_t kept;                /* bytes in free_blocks: not live, but not returned to the system */
  size_t used, used_peak;     /* bytes of the blocks handed out; a block is as large as its class, so used >= live */
  mm_tape *tape;              /* the open one, or NULL */
};

struct mm_storage {
  mm_context *cx;
  int64_t references;
  size_t bytes;
  void *data;                 /* 64-byte aligned */
};

/* ---- status.c ---- */

#if defined(__GNUC__)
#define MM_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define MM_PRINTF(at, first)
#endif
/* Writes the message and returns `status`, so that a check reads: return mm_fail(cx, MM_ESHAPE, "matmul: …", …). */
mm_status mm_fail(mm_context *cx, mm_status status, const char *format, ...) MM_PRINTF(3, 4);
/* Propagates any status but MM_OK; `CLEAN` is run by the caller through goto where something must be let go. */
#define MM_TRY(expression)                        \
  do {                                            \
    mm_status mm_try_ = (expression);             \
    if (mm_try_ != MM_OK) return mm_try_;         \
  } while (0)

/* ---- memory.c: every byte the engine allocates passes here ---- */

/* 64-byte aligned, counted as live, never initialised; bytes 0 gives a valid address. MM_ENOMEM with a message. */
mm_status mm_memory_take(mm_context *cx, void **out, size_t bytes);
void mm_memory_give(mm_context *cx, void *address, size_t bytes);
bool mm_multiply_sizes(size_t a, size_t b, size_t *out); /* false on overflow */
mm_status mm_storage_new(mm_context *cx, mm_storage **out, size_t bytes);
void mm_storage_retain(mm_storage *storage);
void mm_storage_release(mm_storage *storage);

/* ---- threads.c ---- */

typedef void mm_range_function(void *argument, int64_t first, int64_t last); /* first … last − 1 */
/* Runs function over 0 … n−1 cut in ranges, on the pool where there are at least 2 · grain items, inline otherwise.
 * The cut must not matter to the result: an output element has one owner. Not re-entrant: inside, it runs inline. */
void mm_parallel_for(mm_context *cx, int64_t n, int64_t grain, mm_range_function *function, void *argument);
mm_status mm_pool_open(mm_context *cx, int threads);
void mm_pool_close(mm_context *cx);

/* ---- tensor.c: untracked primitives. None of them touches a variable or the tape ---- */

mm_status mm_check_shape(mm_context *cx, const char *who, int n_axes, const int64_t *shape, int64_t *count); /* sizes >= 0, no overflow */
void mm_move(mm_tensor *out, mm_tensor *from);                /* releases out, takes from's references, empties from */
bool mm_is_real(const mm_tensor *t);
bool mm_is_integer(const mm_tensor *t);
bool mm_same_shape(const mm_tensor *a, const mm_tensor *b);
mm_status mm_empty_like(mm_context *cx, mm_tensor *out, const mm_tensor *t);  /* contiguous */
mm_status mm_axis(mm_context *cx, const char *who, const mm_tensor *t, int axis, int *out); /* negative from the end; MM_EINDEX */
/* NumPy's broadcast of the shapes of n tensors; MM_ESHAPE names both shapes. */
mm_status mm_broadcast_shape(mm_context *cx, const char *who, const mm_tensor *const *tensors, int n, int *n_axes, int64_t shape[MM_MAX_AXES]);
/* The views, as arithmetic on shape, strides and offset. `out` shares x's storage and has no variable. */
mm_status mm_view_broadcast(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);
mm_status mm_view_permute(mm_context *cx, mm_tensor *out, const mm_tensor *x, const int *axes);
mm_status mm_view_slice(mm_context *cx, mm_tensor *out, const mm_tensor *x, int axis, int64_t first, int64_t last, int64_t step);
/* false when no strides can express it, so a copy is needed. `shape` is resolved (no −1) and of equal count. */
bool mm_view_reshape(mm_tensor *out, const mm_tensor *x, int n_axes, const int64_t *shape);
/* dst[i] = src[i] converted; same shape, any strides, any types. To integers: truncated, held at the type's ends, NaN gives 0. */
void mm_copy_elements(mm_context *cx, mm_tensor *dst, const mm_tensor *src);
mm_status mm_cast_elements(mm_context *cx, mm_tensor *out, const mm_tensor *x, mm_dtype dtype); /* x itself when it is of that type; no variable */
mm_status mm_packed(mm_context *cx, mm_tensor *out, const mm_tensor *x); /* x itself when contiguous, else a copy; no variable */

/* tape.c; tensor.c calls them where a handle with a variable is shared or dropped, and before writing in place. NULL is allowed. */
void mm_variable_retain(mm_variable *variable);
void mm_variable_release(mm_variable *variable);
bool mm_tape_holds(const mm_tape *tape, const mm_storage *storage); /* whether backward still has to read this storage */

/* Walks tensors of one common shape (broadcast views) run by run along the last axis: for each run, offsets[i] is where tensor i's
 * first element is, in elements from mm_data. Axes are merged first, so that a contiguous tensor is a single run.
 *   mm_walk w; for (mm_walk_start(&w, n, tensors); !w.done; mm_walk_next(&w)) … w.length, w.offsets[i], w.steps[i] */
enum { MM_WALK_MAX = 4 };
typedef struct mm_walk {
  int n, n_axes;
  int64_t shape[MM_MAX_AXES], strides[MM_WALK_MAX][MM_MAX_AXES], index[MM_MAX_AXES];
  int64_t length, offsets[MM_WALK_MAX], steps[MM_WALK_MAX];
  bool done;
} mm_walk;
void mm_walk_start(mm_walk *walk, int n, const mm_tensor *const *tensors);
void mm_walk_next(mm_walk *walk);

/* ---- matmul.c ---- */

/* out (…, N, M) = [out +] a (…, N, K) · b (…, K, M), untracked and in place. All of one real type, at least 2 axes, any strides for
 * a and b; out's last or last but one stride is 1, and out overlaps neither. Leading axes of a and b broadcast. A leading axis
 * that out lacks, or has as 1, is summed over: each element's chain of fused multiply-adds goes on through it in order, so a
 * weight's gradient over a batch needs no temporary. `who` begins the messages. */
mm_status mm_matmul_into(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b, bool accumulate);
/* out = row (M) in every row + a · b; out has rows of unit stride, row is contiguous. */
mm_status mm_matmul_from_row(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b, const mm_tensor *row);
/* mm_matmul_into by its definition, one loop after another: the twin that the fast one is tested against, to the bit. */
mm_status mm_matmul_naive(mm_context *cx, const char *who, mm_tensor *out, const mm_tensor *a, const mm_tensor *b, bool accumulate);

/* ---- ops.c and tape.c: one table; name, shape rule, forward and backward side by side ---- */

enum { MM_OP_INPUTS = 5, MM_OP_SAVED = 4, MM_OP_NUMBERS = 4, MM_OP_INTEGERS = 20 };
/* What an op is called with and what a tape entry keeps. Inputs that are absent are empty handles. */
typedef struct mm_call {
  mm_context *cx;
  const struct mm_op *op;
  int n_inputs;
  mm_tensor inputs[MM_OP_INPUTS];
  mm_tensor output;
  mm_tensor extra;                      /* a second result, outside the tape, which the caller of mm_apply takes */
  mm_tensor saved[MM_OP_SAVED];         /* what forward keeps for backward; only while `recording` */
  double numbers[MM_OP_NUMBERS];
  int64_t integers[MM_OP_INTEGERS];
  bool recording;
  unsigned keep;                        /* set by forward: MM_KEEP(i) where backward reads input i. Others keep only their shape */
  /* concat alone has any number of inputs: it keeps them here, owned by the call */
  mm_tensor *many;
} mm_call;
typedef struct mm_op {
  const char *name;
  mm_status (*forward)(mm_call *call);  /* checks shapes and types, makes call->output */
  /* Adds d loss / d input to each input that wants it; `gradient` is d loss / d output, packed or not. NULL: no gradient. */
  mm_status (*backward)(mm_call *call, const mm_tensor *gradient);
} mm_op;
#define MM_KEEP(input) (1u << (input))
/* Runs an op and records it where a tape is open and an input needs a gradient. Takes the call's inputs (shared by the caller
 * with mm_share) and releases whatever is not kept, also on failure. */
mm_status mm_apply(mm_tensor *out, mm_call *call);
bool mm_wants_gradient(const mm_call *call, int input);
/* Adds `contribution` to the gradient of an input and releases it. A contribution of a broadcast shape is summed down first. */
mm_status mm_accumulate(mm_call *call, int input, mm_tensor *contribution);
/* The input's gradient as a zeroed, contiguous tensor to add into in place (for scatter-like backwards). */
mm_status mm_gradient_of(mm_call *call, int input, mm_tensor *out);

#endif
