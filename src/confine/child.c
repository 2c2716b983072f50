/* child.c: starting a process, messages to it and back, its end.
 *
 * Does: what child.h promises. Does not: buffer messages ahead; one is asked, one is answered. */
#define _GNU_SOURCE
#include "confine/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
#ifndef SOCK_CLOEXEC
#define SOCK_CLOEXEC 0
#endif

enum { LENGTH = 4, FIRST_CHANNEL = 3 };

/* ---- Starting ---- */

/* Descriptors that a child inherited and should not have. */
static void close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) return;
#endif
  long most = sysconf(_SC_OPEN_MAX);
  if (most < 0 || most > 65536) most = 65536;
  for (int file = first; file < (int)most; file++) close(file);
}

static void default_signals(void) {
  static const struct itimerval never = {{0, 0}, {0, 0}};
  sigset_t none;
  setitimer(ITIMER_REAL, &never, NULL);
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool keep_only(int channel) {
  int nothing = open("/dev/null", O_RDWR);
  if (nothing < 0) return false;
  if (nothing <= 2 || channel <= 2) { /* out of the way of what is put there now */
    int up = fcntl(channel, F_DUPFD, FIRST_CHANNEL + 1), away = fcntl(nothing, F_DUPFD, FIRST_CHANNEL + 1);
    if (up < 0 || away < 0) return false;
    channel = up, nothing = away;
  }
  for (int file = 0; file <= 2; file++)
    if (dup2(nothing, file) < 0) return false;
  if (channel != FIRST_CHANNEL && dup2(channel, FIRST_CHANNEL) < 0) return false;
  close_from(FIRST_CHANNEL + 1);
  return true;
}

static void begin(pid_t parent, int channel, int (*body)(int, void *), void *data) {
  setsid();
  default_signals();
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
  if (getppid() != parent || !keep_only(channel)) _exit(126);
  _exit(body(FIRST_CHANNEL, data));
}

bool child_start(child *c, int (*body)(int channel, void *data), void *data) {
  int ends[2];
  *c = (child){.pid = 0, .channel = -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  pid_t parent = getpid(), pid = fork();
  if (pid == 0) begin(parent, ends[1], body, data);
  int problem = errno;
  close(ends[1]);
  if (pid < 0) close(ends[0]);
  if (pid < 0) return errno = problem, false;
  fcntl(ends[0], F_SETFL, fcntl(ends[0], F_GETFL) | O_NONBLOCK);
  *c = (child){.pid = pid, .channel = ends[0]};
  return true;
}

/* ---- Messages, as the parent sends and receives them ---- */

static double clock_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static child_news close_channel(child *c, child_news news) {
  int problem = errno;
  if (c->channel >= 0) close(c->channel);
  c->channel = -1;
  return errno = problem, news;
}

/* CHILD_TOLD: the channel is ready for `events`. */
static child_news await(child *c, short events, double end) {
  struct pollfd file = {.fd = c->channel, .events = events};
  for (;;) {
    double left = end - clock_seconds();
    if (left <= 0) return CHILD_LATE;
    int ready = poll(&file, 1, left < 1000 ? (int)(left * 1000) + 1 : 1000000);
    if (ready > 0) return CHILD_TOLD;
    if (ready < 0 && errno != EINTR) return CHILD_BROKEN;
  }
}

/* Moves exactly `size` bytes, out or in. *moved counts them. */
static child_news move(child *c, char *bytes, size_t size, double end, bool out, size_t *moved) {
  *moved = 0;
  while (*moved < size) {
    ssize_t n = out ? send(c->channel, bytes + *moved, size - *moved, MSG_NOSIGNAL)
                    : recv(c->channel, bytes + *moved, size - *moved, 0);
    if (n > 0) {
      *moved += (size_t)n;
      continue;
    }
    if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) return CHILD_CLOSED;
    child_news news = await(c, out ? POLLOUT : POLLIN, end);
    if (news != CHILD_TOLD) return news;
  }
  return CHILD_TOLD;
}

static void write_length(unsigned char head[LENGTH], size_t size) {
  for (int i = 0; i < LENGTH; i++) head[i] = (unsigned char)(size >> (8 * i) & 0xff);
}

static size_t read_length(const unsigned char head[LENGTH]) {
  size_t size = 0;
  for (int i = 0; i < LENGTH; i++) size |= (size_t)head[i] << (8 * i);
  return size;
}

child_news child_send(child *c, const char *bytes, size_t size, double seconds) {
  unsigned char head[LENGTH];
  double end = clock_seconds() + seconds;
  size_t moved;
  if (c->channel < 0) return CHILD_CLOSED;
  if (size > UINT32_MAX) return close_channel(c, CHILD_LONG);
  write_length(head, size);
  child_news news = move(c, (char *)head, LENGTH, end, true, &moved);
  if (news == CHILD_TOLD) news = move(c, (char *)bytes, size, end, true, &moved);
  return news == CHILD_TOLD ? news : close_channel(c, news);
}

/* Memory is taken as the bytes come, so that a length alone costs nothing. */
static child_news receive_body(child *c, char **bytes, size_t size, double end) {
  enum { STEP = 1 << 16 };
  size_t have = 0, room = 0, moved;
  child_news news = CHILD_TOLD;
  do {
    size_t wanted = size - have < STEP ? size - have : STEP;
    if (have + wanted > room || *bytes == NULL) {
      room = 2 * (have + wanted) < size ? 2 * (have + wanted) : size;
      char *larger = realloc(*bytes, room > 0 ? room : 1);
      if (larger == NULL) return errno = ENOMEM, CHILD_BROKEN;
      *bytes = larger;
    }
    news = move(c, *bytes + have, wanted, end, false, &moved);
    have += moved;
  } while (news == CHILD_TOLD && have < size);
  return news;
}

child_news child_receive(child *c, char **bytes, size_t *size, size_t most, double seconds) {
  unsigned char head[LENGTH];
  double end = clock_seconds() + seconds;
  size_t moved;
  *bytes = NULL, *size = 0;
  if (c->channel < 0) return CHILD_CLOSED;
  child_news news = move(c, (char *)head, LENGTH, end, false, &moved);
  if (news == CHILD_TOLD && read_length(head) > most) news = CHILD_LONG;
  if (news == CHILD_TOLD) {
    *size = read_length(head);
    news = receive_body(c, bytes, *size, end);
  }
  if (news == CHILD_TOLD) return news;
  int problem = errno;
  free(*bytes);
  *bytes = NULL;
  errno = problem;
  return close_channel(c, news);
}

void child_end(child *c, bool now) {
  close_channel(c, CHILD_CLOSED);
  if (c->pid <= 0) return;
  if (now) kill(c->pid, SIGKILL);
  while (waitpid(c->pid, &c->status, 0) < 0 && errno == EINTR) {
  }
  c->pid = 0;
}

/* ---- The same, as the child does it ---- */

static bool read_all(int channel, char *bytes, size_t size) {
  while (size > 0) {
    ssize_t n = read(channel, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n, size -= (size_t)n;
  }
  return true;
}

static bool write_all(int channel, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t n = write(channel, bytes, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes += n, size -= (size_t)n;
  }
  return true;
}

bool child_hear(int channel, char **bytes, size_t *size, size_t most) {
  unsigned char head[LENGTH];
  *bytes = NULL;
  if (!read_all(channel, (char *)head, LENGTH) || (*size = read_length(head)) > most) return false;
  *bytes = malloc(*size > 0 ? *size : 1);
  if (*bytes != NULL && read_all(channel, *bytes, *size)) return true;
  free(*bytes);
  *bytes = NULL;
  return false;
}

bool child_say(int channel, const char *bytes, size_t size) {
  unsigned char head[LENGTH];
  write_length(head, size);
  return size <= UINT32_MAX && write_all(channel, (const char *)head, LENGTH) && write_all(channel, bytes, size);
}
