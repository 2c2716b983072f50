/* confine.h: what a process gives up before it runs code that nobody vouches for.
 *
 * What holds once confine_self has returned true without `trust`, whatever the code does, were it machine code:
 *   files      none can be opened, made, changed or asked about, by path or by descriptor that is not open already
 *   processes  none can be started, signalled, traced or read; no thread either
 *   network    no socket can be made
 *   memory     no page becomes executable; the address space grows by at most `memory` (not under the address
 *              sanitizer, whose shadow needs terabytes: there Lua's allocator and the engine's limit are what counts)
 *   time       after `seconds` of processor time SIGPROF ends the process; were that not so, SIGXCPU at the next whole
 *              second, and SIGKILL a second later
 * Two walls each stand for files, processes and network: Landlock and seccomp. They cannot be taken down again.
 *
 * Linux on x86-64 and aarch64; elsewhere confine_walls finds nothing, and only `trust` lets confine_self pass. Does not
 * know Lua. */
#ifndef CONFINE_CONFINE_H
#define CONFINE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct confine_walls {
  int landlock; /* version of its interface; 0 where the kernel has none or does not allow it */
  bool seccomp; /* filters of system calls, for this processor */
} confine_walls;

typedef struct confine_limits {
  size_t memory;    /* bytes, beyond what the process has when it is confined */
  double seconds;   /* of processor time, from now on; more than 0 */
  bool trust;       /* go on where a wall is missing */
} confine_limits;

/* What this machine has, asked without changing anything. */
confine_walls confine_walls_here(void);
/* Shuts the calling process in, for good. False: `missing` says in a word what is not here; the process must end. */
bool confine_self(const confine_limits *limits, const char **missing);

#endif
