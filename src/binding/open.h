/* open.h: the modules of the binding, as Lua's lualib.h has its libraries.
 *
 * Each module has one function that adds to the table on top of the stack and leaves the stack as it was: those of
 * minimodel.core, the engine and the figures, first; then those of minimodel.host, the world around the program. */
#ifndef BIND_OPEN_H
#define BIND_OPEN_H

#include <stdbool.h>

#include <lua.h>

void bind_open_memory(lua_State *L);
void bind_open_tensor(lua_State *L); /* before the others that add methods to tensors */
void bind_open_views(lua_State *L);
void bind_open_ops(lua_State *L);
void bind_open_attention(lua_State *L);
void bind_open_random(lua_State *L);
void bind_open_tape(lua_State *L);
void bind_open_positional(lua_State *L);
void bind_open_figure(lua_State *L);

void bind_open_digest(lua_State *L);
void bind_open_editor(lua_State *L);
void bind_open_process(lua_State *L);
void bind_open_child(lua_State *L);
void bind_open_watch(lua_State *L);

/* process.c: removes the folders that are to go when the program is ended by force; for a signal handler */
void bind_take_away(void);

int luaopen_minimodel_core(lua_State *L); /* open.c: opens the engine, and every module above */
int luaopen_minimodel_host(lua_State *L); /* host.c: terminal, clock, line editor, embedded files */
int bind_search(lua_State *L);            /* host.c: a searcher that finds the embedded Lua files */

void bind_settle_heap(lua_State *L);      /* heap.c: small objects lie together; for the program's one interpreter */
void bind_settle_locale(lua_State *L);    /* locale.c: numbers and the order of words do not follow the locale */

/* Hooks the embedded files and the C modules into a new interpreter. folder: NULL, or where to look for each file
 * before the embedded ones. */
void bind_install(lua_State *L, const char *folder);

/* What minimodel.command is called with. */
typedef struct bind_command {
  int count;
  char *const *words;      /* without the program's name */
  const char *folder;      /* as bind_install takes it */
  lua_CFunction prepare;   /* called once the libraries are open; or NULL */
  lua_CFunction rearm;     /* for the prompt: called before it waits for a line */
} bind_command;

/* command.c: opens the libraries in a new interpreter; false after saying why not. What is open already stays. */
bool bind_begin(lua_State *L, const bind_command *command);
/* The same, and runs the command; returns the exit status. */
int bind_run(lua_State *L, const bind_command *command);

#endif
