/* subject.h: a Lua state of its own for code that nobody vouches for, in a process that is shut in.
 *
 * What holds: the state shares nothing with the program's; the library is loaded before the walls go up, the code
 * comes after; Lua's allocator and the engine refuse to pass their halves of `memory`; after `instructions` of Lua's
 * machine the process tells so and ends, whatever the code catches (a finalizer, where Lua counts none, is left to the
 * limit of time). Each message that it sends begins with a letter that says what follows. */
#ifndef BIND_SUBJECT_H
#define BIND_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

#include <lua.h>

#include "confine/confine.h"

typedef struct subject_wishes {
  confine_limits limits;
  int64_t instructions;
  lua_CFunction install; /* hooks the library into a state: install(library) */
  const char *library;   /* NULL, or the folder that stands in for the embedded Lua files */
  const char *language;  /* "en" or "es" */
} subject_wishes;

enum {
  SUBJECT_READY = 'R',        /* first of all: shut in; questions may come */
  SUBJECT_MISSING = 'W',      /* in place of it: which wall is not here; the process ends */
  SUBJECT_ANSWER = 'A',       /* to a question: what minimodel.check.subject made of it */
  SUBJECT_MEMORY = 'M',       /* to a question: there was no memory to answer it */
  SUBJECT_INSTRUCTIONS = 'I', /* to a question: too many of them; the process ends */
  SUBJECT_FAULT = 'F',        /* the library could not be loaded, or fell over itself; why */
};

/* The longest message in either direction. */
enum { SUBJECT_LONGEST = 32 << 20 };

/* The body of such a process, for child_start; wishes: a subject_wishes. Returns its exit status. */
int subject_run(int channel, void *wishes);

#endif
