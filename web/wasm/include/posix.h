/* posix.h: what src/ asks of POSIX and WASI's C library has not. Included before every file of the build that runs in a
 * page, where there is one process, on one machine, and nobody else's files. */
#ifndef WEB_POSIX_H
#define WEB_POSIX_H

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static inline int kill(pid_t process, int signal_number) {
  if (process == getpid() && signal_number == 0) return 0;
  errno = ESRCH;
  return -1;
}

static inline pid_t fork(void) { return errno = ENOSYS, -1; }
static inline int execl(const char *path, const char *name, ...) { return (void)path, (void)name, -1; }
static inline pid_t waitpid(pid_t process, int *status, int how) { return (void)process, (void)status, (void)how, -1; }

/* Files of a page have no owner. */
static inline mode_t umask(mode_t mask) { return (void)mask, 0; }
static inline int fchmod(int file, mode_t mode) { return (void)file, (void)mode, 0; }

static inline int mkstemp(char *pattern) {
  char *last = strstr(pattern, "XXXXXX");
  unsigned char bytes[6];
  if (!last || getentropy(bytes, sizeof bytes) != 0) return -1;
  for (size_t i = 0; i < sizeof bytes; ++i) last[i] = (char)('a' + bytes[i] % 26);
  return open(pattern, O_RDWR | O_CREAT | O_EXCL, 0600);
}

#endif
