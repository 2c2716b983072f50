/* bind.h: the toolkit that every module of the binding is written with (toolkit.c), as Lua's lauxlib is for its
 * libraries. With main.c the binding is the only C that includes lua.h.
 *
 * The engine returns a status; bind_check turns it into a Lua error, and is the one place that raises one. A function
 * makes its userdata first and fills it second, and keeps scratch memory in a userdata, so that an error on the way
 * can leak nothing. Whenever Lua makes something its collector may run finalizers, and those may close any tensor or
 * tape. So what a function was handed is fetched after the last thing it makes: settop, the results, then
 * bind_tensor. From there to the engine nothing of Lua's is made.
 *
 * Core functions take positional arguments; options tables live in Lua. */
#ifndef BIND_H
#define BIND_H

#include <lua.h>
#include <lauxlib.h>

#include "format.h"
#include "minimodel.h"

#define BIND_TENSOR "minimodel.tensor"
#define BIND_RANDOM "minimodel.random"
#define BIND_TAPE   "minimodel.tape"

/* The engine's context of this interpreter; opened once, before any module (open.c). isa: NULL for the best
 * set of kernels. */
mm_context *bind_context(lua_State *L);
mm_context *bind_open_context(lua_State *L, int threads, const char *isa);

/* Raises mm_message with the position of the learner's line before it, unless status is MM_OK. */
void bind_check(lua_State *L, mm_status status);
/* The same, for what the binding itself finds wrong. Does not return. */
int bind_fail(lua_State *L, const char *format, ...) PRINTF_LIKE(2, 3);
/* Pops the catalogue that messages are put into words by, or nil. */
void bind_translate(lua_State *L);
/* The words, in the reader's language, of a format of bind_fail or of a part of a message: "a tensor" in "… should
 * be a tensor". */
const char *bind_words(lua_State *L, const char *english);
/* Does debug.getinfo's source name a file of the library? */
bool bind_in_library(lua_State *L, const char *source);
/* Pushes "file:line: " of the first running Lua function outside the library, or "". */
void bind_where(lua_State *L);
/* Runs an engine call; when memory runs out, collects garbage and tries once more; then checks. */
#define BIND_CALL(L, call)                                                                                             \
  do {                                                                                                                 \
    mm_status bind_status_ = (call);                                                                                   \
    if (bind_status_ == MM_ENOMEM) {                                                                                   \
      bind_hold(L, true);                                                                                              \
      bind_collect(L);                                                                                                 \
      bind_status_ = (call);                                                                                           \
      bind_hold(L, false);                                                                                             \
    }                                                                                                                  \
    bind_check(L, bind_status_);                                                                                       \
  } while (0)
/* While held, what a finalizer closes stays open, so that a call can be made again with the arguments it had. */
void bind_hold(lua_State *L, bool held);
bool bind_is_held(lua_State *L);
/* A full collection, after which the limit that starts the next one is set anew. */
void bind_collect(lua_State *L);

/* Pushes a userdata of `size` bytes, all 0, of the type that is called so, for what holds memory that Lua does not
 * see. `release`, which may be called again on what it has emptied, is called at the latest when the program ends: Lua
 * finalizes nothing that a finalizer makes while the state is being closed. The type's __gc calls bind_disown. */
typedef void bind_release(void *object);
void *bind_new_owner(lua_State *L, size_t size, int values, const char *type, bind_release *release);
void bind_disown(lua_State *L, int arg);
/* Pushes an empty tensor handle, to be filled by an engine call. Collects first when live bytes have
 * passed the limit. */
mm_tensor *bind_new_tensor(lua_State *L);
mm_tensor *bind_tensor(lua_State *L, int arg);          /* checks: a tensor, not closed */
mm_tensor *bind_optional_tensor(lua_State *L, int arg); /* NULL for nil or nothing */
mm_tensor *bind_test_tensor(lua_State *L, int arg);     /* NULL for anything that is no tensor */
mm_random *bind_random(lua_State *L, int arg);

mm_dtype bind_dtype(lua_State *L, int arg, mm_dtype otherwise);    /* "float32" …; nil gives `otherwise` */
int bind_shape(lua_State *L, int arg, int64_t shape[MM_MAX_AXES]); /* {64, 32} or 64 → number of axes */
/* As bind_tensor, but a number is welcome too: it becomes a scalar of dtype, in place on the stack. */
mm_tensor *bind_operand(lua_State *L, int arg, mm_dtype dtype);
/* out = the number at arg, exactly; an error where it does not fit in dtype. */
void bind_fill_scalar(lua_State *L, mm_tensor *out, int arg, mm_dtype dtype);
int bind_axis(lua_State *L, int arg);  /* 1 … n or −1 … −n in Lua → 0 … or negative in C */
const char *bind_kind(lua_State *L, int arg); /* "tensor", "generator", "tape", or what Lua calls it: for messages */
/* The userdata of a type made by bind_new_type or luaL_newmetatable; `expected` is how messages call it: "a tape". */
void *bind_object(lua_State *L, int arg, const char *type, const char *expected);
double bind_number(lua_State *L, int arg);
lua_Integer bind_integer(lua_State *L, int arg);
/* nil or nothing gives `otherwise`, here and below */
double bind_optional_number(lua_State *L, int arg, double otherwise);
lua_Integer bind_optional_integer(lua_State *L, int arg, lua_Integer otherwise);
const char *bind_text(lua_State *L, int arg, size_t *length); /* without length, a text with a zero byte is refused */
void bind_table(lua_State *L, int arg);
bool bind_flag(lua_State *L, int arg); /* nil is false; anything but a boolean is an error */
/* All elements in C order. */
void bind_read(const mm_tensor *t, double *to);
/* A table of numbers, or a tensor of any type read in C order: pushes a userdata that holds the doubles. */
const double *bind_doubles(lua_State *L, int arg, int64_t *n);
/* The text of one of `names` (NULL-terminated) at arg; nil gives `otherwise`; anything else is an error
 * with the list. */
int bind_choice(lua_State *L, int arg, const char *what, const char *const *names, int otherwise);

/* Adds functions to the methods that every tensor has. */
void bind_methods(lua_State *L, const luaL_Reg *functions);
/* Pushes the metatable called `name` for a type whose methods are `methods`, with finalize as its __gc and __close. */
void bind_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction finalize);

#endif
