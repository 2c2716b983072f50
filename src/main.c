/* main.c: makes an interpreter, hooks the library in and hands the command line to minimodel.command (Lua), protected.
 *
 * Does: exit statuses, Ctrl-C and its like. Does not: know any option but `--lua DIR`, which must be first, since it says where the Lua files that
 * read the other options come from (as MINIMODEL_LUA does). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#include "binding/bind.h"
#include "binding/host.h"

/* A signal handler gets no argument, so it needs to find the interpreter here. */
static lua_State *interrupted;

static void stop(lua_State *L, lua_Debug *ar) {
  (void)ar;
  lua_sethook(L, NULL, 0, 0);
  bind_where(L);
  lua_pushliteral(L, "interrupted");
  lua_concat(L, 2);
  lua_error(L);
}

/* The first Ctrl-C (or hang-up, or request to end) raises an error at the next step of the script, which cleans up; the second ends the program. */
static void on_interrupt(int signal_number) {
  (void)signal_number;
  lua_sethook(interrupted, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

static void catch_interrupts(lua_State *L) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_interrupt;
  action.sa_flags = (int)SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  interrupted = L;
  sigaction(SIGINT, &action, NULL);
}

/* What a hang-up and a request to end do: on_interrupt while a script has files to take away, SIG_DFL at the prompt. Under nohup a
 * hang-up stays ignored. */
static void set_endings(void (*handler)(int)) {
  static const int numbers[] = {SIGHUP, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i) {
    struct sigaction action;
    if (sigaction(numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = handler;
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(numbers[i], &action, NULL);
  }
}

/* rearm(): for the REPL, which survives a Ctrl-C and wants to catch the next one, and has nothing to take away */
static int rearm(lua_State *L) {
  catch_interrupts(L);
  set_endings(SIG_DFL);
  return 0;
}

typedef struct command_line {
  int argc;
  char **argv;
} command_line;

static int run(lua_State *L) {
  command_line *command = lua_touserdata(L, 1);
  const char *folder = getenv("MINIMODEL_LUA");
  int first = 1;
  if (command->argc > 2 && strcmp(command->argv[1], "--lua") == 0) {
    folder = command->argv[2];
    first = 3;
  }
  luaL_openlibs(L);
  host_install(L, folder);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "minimodel.command");
  lua_call(L, 1, 1);
  lua_createtable(L, command->argc, 0);
  for (int i = first; i < command->argc; ++i) {
    lua_pushstring(L, command->argv[i]);
    lua_rawseti(L, -2, i - first + 1);
  }
  lua_pushcfunction(L, rearm);
  lua_call(L, 2, 1);
  return 1;
}

int main(int argc, char **argv) {
  lua_State *L = luaL_newstate();
  if (!L) return fputs("minimodel: no memory\n", stderr), 1;
  command_line command = {argc, argv};
  catch_interrupts(L);
  set_endings(on_interrupt);
  lua_pushcfunction(L, run);
  lua_pushlightuserdata(L, &command);
  int status = 1;
  if (lua_pcall(L, 1, 1, 0) == LUA_OK) status = (int)lua_tointeger(L, -1);
  else fprintf(stderr, "minimodel: %s\n", luaL_tolstring(L, -1, NULL));
  lua_close(L);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    perror("minimodel: cannot write output");
    if (status == 0) status = 1;
  }
  return status;
}
