/* bind.h: what the files of the binding share. With main.c they are the only C that includes lua.h.
 *
 * The engine returns a status; bind_check turns it into a Lua error, and is the one place that raises one. A function makes its
 * userdata first and fills it second, and keeps scratch memory in a userdata, so that an error on the way can leak nothing.
 *
 * Each module has one `void bind_open_<name>(lua_State *L)`, which adds its functions to the table on top of the stack (the module
 * minimodel.core) and leaves the stack as it was. Core functions take positional arguments; options tables live in Lua. */
#ifndef BIND_H
#define BIND_H

#include <lua.h>
#include <lauxlib.h>

#include "minimodel.h"

#define BIND_TENSOR "minimodel.tensor"
#define BIND_RANDOM "minimodel.random"
#define BIND_TAPE   "minimodel.tape"

#if defined(__GNUC__)
#define MM_BIND_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define MM_BIND_PRINTF(at, first)
#endif

/* The engine's context of this interpreter. */
mm_context *bind_context(lua_State *L);

/* Raises mm_message with the position of the learner's line before it, unless status is MM_OK. */
void bind_check(lua_State *L, mm_status status);
/* The same, for what the binding itself finds wrong. Does not return. */
int bind_fail(lua_State *L, const char *format, ...) MM_BIND_PRINTF(2, 3);
/* Pushes "file:line: " of the first running Lua function outside the library, or "". */
void bind_where(lua_State *L);
/* Runs an engine call; when memory runs out, collects garbage and tries once more; then checks. */
#define BIND_CALL(L, call)                                                                                             \
  do {                                                                                                                 \
    mm_status bind_status_ = (call);                                                                                   \
    if (bind_status_ == MM_ENOMEM) {                                                                                   \
      bind_collect(L);                                                                                                 \
      bind_status_ = (call);                                                                                           \
    }                                                                                                                  \
    bind_check(L, bind_status_);                                                                                       \
  } while (0)
/* A full collection, after which the limit that starts the next one is set anew. */
void bind_collect(lua_State *L);

/* Pushes an empty tensor handle, to be filled by an engine call. Collects first when live bytes have passed the limit. */
mm_tensor *bind_new_tensor(lua_State *L);
mm_tensor *bind_tensor(lua_State *L, int arg);          /* checks: a tensor, not closed */
mm_tensor *bind_optional_tensor(lua_State *L, int arg); /* NULL for nil or nothing */
mm_tensor *bind_test_tensor(lua_State *L, int arg);     /* NULL for anything that is no tensor */
mm_random *bind_random(lua_State *L, int arg);

mm_dtype bind_dtype(lua_State *L, int arg, mm_dtype otherwise);    /* "float32" …; nil gives `otherwise` */
int bind_shape(lua_State *L, int arg, int64_t shape[MM_MAX_AXES]); /* {64, 32} or 64 → number of axes */
/* As bind_tensor, but a number is welcome too: it becomes a scalar of dtype, in place on the stack. */
mm_tensor *bind_operand(lua_State *L, int arg, mm_dtype dtype);
int bind_axis(lua_State *L, int arg);  /* 1 … n or −1 … −n in Lua → 0 … or negative in C */
bool bind_flag(lua_State *L, int arg); /* nil is false; anything but a boolean is an error */
/* A table of numbers, or a tensor of any type read in C order: pushes a userdata that holds the doubles. */
const double *bind_doubles(lua_State *L, int arg, int64_t *n);
/* The text of one of `names` (NULL-terminated) at arg; nil gives `otherwise`; anything else is an error with the list. */
int bind_choice(lua_State *L, int arg, const char *what, const char *const *names, int otherwise);

/* Adds functions to the methods that every tensor has. */
void bind_methods(lua_State *L, const luaL_Reg *functions);
/* Pushes the metatable called `name` for a type whose methods are `methods`, with finalize as its __gc and __close. */
void bind_new_type(lua_State *L, const char *name, const luaL_Reg *methods, lua_CFunction finalize);

void bind_open_tensor(lua_State *L);
void bind_open_views(lua_State *L);
void bind_open_ops(lua_State *L);
void bind_open_attention(lua_State *L);
void bind_open_random(lua_State *L);
void bind_open_tape(lua_State *L);
void bind_open_positional(lua_State *L);
void bind_open_figure(lua_State *L);
void bind_open_digest(lua_State *L);

int luaopen_minimodel_core(lua_State *L); /* core.c: the context, and every module above */
int luaopen_minimodel_host(lua_State *L); /* host.c: terminal, clock, line editor, embedded files */

#endif
