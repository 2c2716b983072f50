/* tape.c: the tape as Lua sees it. `local tape <close> = mm.tape()` bounds a training step. */
#include "binding/bind.h"
#include "binding/open.h"

typedef struct bind_tape {
  mm_tape *tape;
} bind_tape; /* NULL once closed */

static mm_tape *tape_at(lua_State *L) {
  bind_tape *box = bind_object(L, 1, BIND_TAPE, "a tape");
  if (box->tape == NULL) bind_fail(L, "this tape was closed");
  return box->tape;
}

static void release(void *object) {
  bind_tape *box = object;
  mm_tape_close(box->tape);
  box->tape = NULL;
}

/* tape() → an open tape: from now on, ops on tensors that need a gradient are recorded */
static int open_tape(lua_State *L) {
  bind_tape *box = bind_new_owner(L, sizeof *box, 0, BIND_TAPE, release);
  mm_status status = mm_tape_open(bind_context(L), &box->tape);
  if (status == MM_ESTATE) { /* a tape that was dropped without being closed is garbage by now */
    bind_collect(L);
    status = mm_tape_open(bind_context(L), &box->tape);
  }
  bind_check(L, status);
  return 1;
}

static int close_tape(lua_State *L) {
  bind_tape *box = bind_object(L, 1, BIND_TAPE, "a tape");
  bind_disown(L, 1);
  release(box);
  return 0;
}

/* tape:backward(loss) */
static int backward(lua_State *L) {
  mm_tape *tape = tape_at(L);
  bind_check(L, mm_tape_backward(tape, bind_tensor(L, 2)));
  return 0;
}

static int length(lua_State *L) { return lua_pushinteger(L, mm_tape_length(tape_at(L))), 1; }

/* tape:entries() → {{op=, inputs={…}, shape={…}, released=}, …}; an input is the number of the entry that made it, 0
 * for a leaf, −1 for a constant */
static int entries(lua_State *L) {
  mm_tape *tape = tape_at(L);
  int64_t n = mm_tape_length(tape);
  lua_createtable(L, (int)n, 0);
  for (int64_t i = 0; i < n; i++) {
    mm_tape_entry entry;
    bind_check(L, mm_tape_entry_at(tape_at(L), i, &entry)); /* a finalizer may have closed it */
    lua_createtable(L, 0, 4);
    lua_pushstring(L, entry.op);
    lua_setfield(L, -2, "op");
    lua_createtable(L, entry.n_inputs, 0);
    for (int j = 0; j < entry.n_inputs && j < 4; j++) {
      lua_pushinteger(L, entry.inputs[j] + 1);
      lua_rawseti(L, -2, j + 1);
    }
    lua_setfield(L, -2, "inputs");
    lua_createtable(L, entry.n_axes, 0);
    for (int j = 0; j < entry.n_axes; j++) {
      lua_pushinteger(L, entry.shape[j]);
      lua_rawseti(L, -2, j + 1);
    }
    lua_setfield(L, -2, "shape");
    lua_pushboolean(L, entry.released);
    lua_setfield(L, -2, "released");
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* tape:first_nonfinite() → number of the first entry whose output holds a NaN or an infinity, or nil;
 * call before backward */
static int first_nonfinite(lua_State *L) {
  int64_t i = mm_tape_first_nonfinite(tape_at(L));
  if (i < 0) return lua_pushnil(L), 1;
  return lua_pushinteger(L, i + 1), 1;
}

void bind_open_tape(lua_State *L) {
  static const luaL_Reg functions[] = {{"tape", open_tape}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"backward", backward},
                                     {"close", close_tape},
                                     {"entries", entries},
                                     {"first_nonfinite", first_nonfinite},
                                     {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  bind_new_type(L, BIND_TAPE, methods, close_tape);
  lua_pushcfunction(L, length);
  lua_setfield(L, -2, "__len");
  lua_setfield(L, -2, "tape_metatable");
}
