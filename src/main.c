/* main.c: makes an interpreter and hands it the command line.
 *
 * Does: exit statuses, Ctrl-C and its like. Does not: call it (binding/command.c), or know any option but `--lua DIR`,
 * which must be first, since it says where the Lua files that read the other options come from (as MINIMODEL_LUA does).
 */
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <lua.h>
#include <lauxlib.h>

#include "binding/bind.h"
#include "binding/open.h"

/* A signal handler gets no argument, so it needs to find the interpreter here. */
static lua_State *interrupted;
static volatile sig_atomic_t asked_to_end;
static volatile sig_atomic_t patient; /* at the prompt, where a Ctrl-C ends a line and not the program */
static volatile sig_atomic_t ending;  /* the signal that asked */

/* Is nobody left to read what is printed? */
static bool output_is_closed(void) {
  struct pollfd output = {STDOUT_FILENO, POLLOUT, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR);
}

/* The script did not end in time: it is inside the engine, a coroutine or a finalizer, where no error can be
 * raised, or under a pcall that goes on. What it would have taken away is taken away here, and the program ends as
 * the signal says. */
static void on_late(int signal_number) {
  static const char message[] = "minimodel: interrupted\n";
  (void)signal_number;
  ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
  (void)written;
  bind_take_away();
  signal(ending, SIG_DFL);
  raise(ending);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static double stopped_at;

/* After the error: the library's own code takes things away, for as long as the timer lets it. The script's own code,
 * half a second later, has swallowed the error. */
static void stop_again(lua_State *L, lua_Debug *ar) {
  if (seconds() - stopped_at < 0.5 || !lua_getinfo(L, "S", ar) || bind_in_library(L, ar->source)) return;
  on_late(SIGALRM);
}

/* A pipe of the script's own that nobody reads is the script's to handle: a write to it fails. */
static void stop(lua_State *L, lua_Debug *ar) {
  (void)ar;
  lua_sethook(L, NULL, 0, 0);
  if (!asked_to_end && !output_is_closed()) return;
  if (asked_to_end && !patient) {
    static const struct itimerval later = {.it_value = {.tv_sec = 10}};
    stopped_at = seconds();
    lua_sethook(L, stop_again, LUA_MASKCOUNT, 100000);
    setitimer(ITIMER_REAL, &later, NULL);
  }
  bind_where(L);
  lua_pushstring(L, asked_to_end ? "interrupted" : "the output was closed before the end");
  asked_to_end = 0;
  lua_concat(L, 2);
  lua_error(L);
}

static void stop_soon(void) {
  lua_sethook(interrupted, stop, LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* The first Ctrl-C (or hang-up, or request to end) raises an error at the next step of the script, which cleans up;
 * where there is no such step within 0.8 seconds, or at the next signal, the program ends. */
static void on_interrupt(int signal_number) {
  static const struct itimerval soon = {.it_value = {.tv_usec = 800000}};
  asked_to_end = 1;
  ending = signal_number;
  stop_soon();
  if (!patient) setitimer(ITIMER_REAL, &soon, NULL);
}

/* Output that nobody reads any more, as after `… | head -2`, ends a script in the same way, as often as it takes. */
static void on_broken_pipe(int signal_number) {
  (void)signal_number;
  stop_soon();
}

static void catch_broken_pipe(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_broken_pipe;
  sigemptyset(&action.sa_mask);
  sigaction(SIGPIPE, &action, NULL);
}

static void catch_interrupts(lua_State *L) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  interrupted = L;
  if (sigaction(SIGINT, NULL, &action) == 0 && action.sa_handler == SIG_IGN) return; /* of a job in the background */
  action.sa_handler = on_interrupt;
  action.sa_flags = (int)SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
}

/* What a hang-up and a request to end do: on_interrupt while a script has files to take away, SIG_DFL at the prompt.
 * Under nohup a hang-up stays ignored. */
static void set_endings(void (*handler)(int)) {
  static const int numbers[] = {SIGHUP, SIGTERM};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction action;
    if (sigaction(numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = handler;
    action.sa_flags = (int)SA_RESETHAND;
    sigaction(numbers[i], &action, NULL);
  }
}

/* rearm(): for the REPL, which survives a Ctrl-C and wants to catch the next one, and has nothing to take away */
static int rearm(lua_State *L) {
  static const struct itimerval never = {{0, 0}, {0, 0}};
  patient = 1;
  setitimer(ITIMER_REAL, &never, NULL);
  catch_interrupts(L);
  set_endings(SIG_DFL);
  return 0;
}

/* glibc gives the top of its heap back at every chance, and asks for it again with the next tensor; and a block that it
 * mapped, once freed, makes it map no more blocks of that size, which then leave holes. */
static void settle_heap(void) {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

int main(int argc, char **argv) {
  settle_heap();
  lua_State *L = luaL_newstate();
  if (L == NULL) return fputs("minimodel: no memory\n", stderr), 1;
  bind_settle_heap(L);
  const bool elsewhere = argc > 2 && strcmp(argv[1], "--lua") == 0;
  const int first = elsewhere ? 3 : 1;
  const bind_command command = {.count = argc > first ? argc - first : 0,
                                .words = argv + first,
                                .folder = elsewhere ? argv[2] : getenv("MINIMODEL_LUA"),
                                .rearm = rearm};
  catch_interrupts(L);
  set_endings(on_interrupt);
  signal(SIGALRM, on_late);
  catch_broken_pipe();
  int status = bind_run(L, &command);
  lua_close(L);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    if (status == 0 || !output_is_closed()) perror("minimodel: cannot write output");
    if (status == 0) status = 1;
  }
  return status;
}
