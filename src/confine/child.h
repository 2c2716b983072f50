/* child.h: a process of one's own that is asked and answers, and that is gone when it is let go of.
 *
 * What holds: the child has no descriptor but its end of the channel and /dev/null as 0, 1 and 2; it leads a session of
 * its own, with every signal at its default; it ends with its parent (Linux: at once; elsewhere: at its next read). The
 * parent believes nothing: a message is a length of four bytes and as many bytes, at most `most`, within a time, or the
 * channel is closed for good. child_end leaves no process behind.
 *
 * Does not know Lua, nor what a message means; does not shut the child in (confine.h). */
#ifndef CONFINE_CHILD_H
#define CONFINE_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct child {
  pid_t pid;   /* 0: ended, and what follows says how */
  int channel; /* −1: closed */
  int status;  /* as waitpid gives it */
} child;

typedef enum child_news {
  CHILD_TOLD,   /* a whole message */
  CHILD_CLOSED, /* the other end is gone */
  CHILD_LATE,   /* the time is over */
  CHILD_LONG,   /* a message of more than `most` bytes */
  CHILD_BROKEN, /* no memory here; errno says why */
} child_news;

/* Starts a process that runs body(channel, data) and ends with what it returns. False with errno where it cannot. */
bool child_start(child *c, int (*body)(int channel, void *data), void *data);
/* Within `seconds` from now; *bytes is the caller's, to be freed. Anything but CHILD_TOLD closes the channel. */
child_news child_send(child *c, const char *bytes, size_t size, double seconds);
child_news child_receive(child *c, char **bytes, size_t *size, size_t most, double seconds);
/* Ends the process, by force if it still runs and `now` is true, and waits for it. */
void child_end(child *c, bool now);

/* The child's side, with blocking calls; false: the parent is gone, or there is no memory. */
bool child_hear(int channel, char **bytes, size_t *size, size_t most);
bool child_say(int channel, const char *bytes, size_t size);

#endif
