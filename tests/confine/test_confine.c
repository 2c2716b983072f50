/* What a process that is shut in can do although it runs machine code of its own choosing: nothing. Each hostile act is
 * carried out by a child that has called confine_self; the parent sees what came of it. Then messages as a child may
 * send them that wants to harm its parent, and a system whose walls are missing. */
#define _GNU_SOURCE
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "confine/child.h"
#include "confine/confine.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

enum { MEMORY = 64 << 20, MOST = 1 << 16 };

static char victim[] = "/tmp/minimodel-victim-XXXXXX";
static pid_t parent;
static int spare = -1; /* a descriptor that a child must not inherit */

/* ---- Hostile acts: 0 where it was done, the error's number where it was refused ---- */

static int refused(long result) { return result >= 0 ? 0 : errno; }

static int read_file(void) { return refused(open("/etc/passwd", O_RDONLY)); }
static int write_file(void) { return refused(open(victim, O_WRONLY)); }
static int truncate_file(void) { return refused(truncate(victim, 0)); }
static int make_file(void) { return refused(open("/tmp/minimodel-hostile", O_WRONLY | O_CREAT, 0600)); }
static int make_folder(void) { return refused(mkdir("/tmp/minimodel-hostile", 0700)); }
static int remove_file(void) { return refused(unlink(victim)); }
static int rename_file(void) { return refused(rename(victim, "/tmp/minimodel-hostile")); }
static int link_file(void) { return refused(link(victim, "/tmp/minimodel-hostile")); }
static int change_mode(void) { return refused(chmod(victim, 0777)); }
static int look_at_file(void) {
  struct stat about;
  return refused(stat(victim, &about));
}
static int list_folder(void) { return refused(open("/", O_RDONLY | O_DIRECTORY)); }
static int change_folder(void) { return refused(chdir("/")); }
static int use_inherited(void) {
  char byte;
  return refused(read(spare, &byte, 1));
}
static int make_pipe(void) {
  int ends[2];
  return refused(pipe(ends));
}
static int copy_descriptor(void) { return refused(fcntl(0, F_DUPFD, 100)); }
static int raise_limit(void) {
  struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
  return refused(setrlimit(RLIMIT_CPU, &more));
}
static int ignore_limit(void) { return signal(SIGXCPU, SIG_IGN) == SIG_ERR ? errno : 0; }
static int stop_clock(void) {
  struct itimerval never = {{0, 0}, {0, 0}};
  if (signal(SIGPROF, SIG_IGN) != SIG_ERR) return 0;
  return refused(setitimer(ITIMER_PROF, &never, NULL));
}
static int leave_session(void) { return refused(setpgid(0, parent)); }
static int make_executable(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? errno : 0;
}
static int make_executable_later(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? 0 : refused(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}
static int take_memory(void) {
  for (int i = 0; i < 64; i++)
    if (mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) return errno;
  return 0;
}

static int start_process(void) {
  pid_t pid = fork();
  if (pid == 0) _exit(0);
  return refused(pid);
}
static int run_program(void) { return refused(execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL)); }
static int open_socket(void) { return refused(socket(AF_INET, SOCK_STREAM, 0)); }
static int open_local_socket(void) { return refused(socket(AF_UNIX, SOCK_DGRAM, 0)); }
static int signal_parent(void) { return refused(kill(parent, SIGCONT)); }
static _Noreturn int spin(void) {
  for (volatile long i = 0;; i++) {
  }
}
#ifdef __linux__
static int trace_parent(void) { return refused(syscall(SYS_ptrace, 16, parent, NULL, NULL)); }
static int read_parent(void) { return refused(syscall(SYS_process_vm_readv, parent, NULL, 0, NULL, 0, 0)); }
static int new_namespace(void) { return refused(syscall(SYS_unshare, 0x10000000)); }
static int use_ring(void) { return refused(syscall(SYS_io_uring_setup, 1, NULL)); }
#if defined(__x86_64__)
/* The numbers of 32-bit programs are others: 2 is fork. */
static int old_door(void) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(2) : "memory");
  return result >= 0 ? 0 : (int)-result;
}
static int other_numbers(void) { return refused(syscall(0x40000000 + SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY)); }
#endif
#endif

typedef struct act {
  int (*carry_out)(void);
  const char *name;
  int ends_by; /* 0: it must be refused; a signal: that one ends the process; −1: either */
} act;

static const act acts[] = {
    {read_file, "reads a file", 0},
    {write_file, "writes a file", 0},
    {truncate_file, "empties a file", 0},
    {make_file, "makes a file", 0},
    {make_folder, "makes a folder", 0},
    {remove_file, "removes a file", 0},
    {rename_file, "renames a file", 0},
    {link_file, "links a file", 0},
    {change_mode, "changes what may be done with a file", 0},
    {look_at_file, "asks about a file", 0},
    {list_folder, "lists a folder", 0},
    {change_folder, "changes its folder", 0},
    {use_inherited, "reads what its parent had open", 0},
    {make_pipe, "makes a pipe", 0},
    {copy_descriptor, "copies a descriptor", 0},
    {raise_limit, "raises its limits", 0},
    {ignore_limit, "turns a deaf ear to its limit of time", 0},
    {stop_clock, "stops the clock of its limit", 0},
    {leave_session, "joins the session of its parent", 0},
    {make_executable, "writes code", 0},
    {make_executable_later, "makes what it wrote code", 0},
    {take_memory, "takes half a gigabyte", 0},
    {start_process, "starts a process", SIGSYS},
    {run_program, "runs a program", SIGSYS},
    {open_socket, "opens a socket", SIGSYS},
    {open_local_socket, "opens a socket of this machine", SIGSYS},
    {signal_parent, "signals its parent", SIGSYS},
    {spin, "computes without end", SIGPROF},
#ifdef __linux__
    {trace_parent, "traces its parent", SIGSYS},
    {read_parent, "reads its parent's memory", SIGSYS},
    {new_namespace, "makes a namespace of its own", SIGSYS},
    {use_ring, "asks the kernel to work for it", SIGSYS},
#if defined(__x86_64__)
    {old_door, "comes in by the door for 32 bits", -1},
    {other_numbers, "calls by other numbers", 0},
#endif
#endif
};

static int carry_out(int channel, void *data) {
  const act *a = data;
  const char *missing;
  if (!confine_self(&(confine_limits){.memory = MEMORY, .seconds = 0.3}, &missing)) return 77;
  unsigned char answer = (unsigned char)a->carry_out();
  return child_say(channel, (char *)&answer, 1) ? 0 : 1;
}

static void test_acts(void) {
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    const act *a = &acts[i];
    char *bytes = NULL, name[128];
    size_t size;
    child c;
    if (SANITIZED && a->carry_out == take_memory) continue; /* the sanitizer's own memory has no limit */
    ok(child_start(&c, carry_out, (void *)a), "a process");
    child_news news = child_receive(&c, &bytes, &size, MOST, 60);
    child_end(&c, true);
    bool refused_it = news == CHILD_TOLD && size == 1 && bytes[0] != 0;
    bool ended_it =
        news == CHILD_CLOSED && WIFSIGNALED(c.status) && (WTERMSIG(c.status) == a->ends_by || a->ends_by < 0);
    snprintf(name, sizeof name, "%s: %s", a->name, a->ends_by > 0 ? "ended" : "refused");
    if (!ok(a->ends_by == 0 ? refused_it : ended_it || (a->ends_by < 0 && refused_it), name))
      diag("news %d, status %x, answer %d", (int)news, (unsigned)c.status, bytes ? bytes[0] : -1);
    free(bytes);
  }
  struct stat about;
  ok(stat(victim, &about) == 0 && about.st_size == 6 && (about.st_mode & 0777) == 0600, "the file is as it was");
  ok(access("/tmp/minimodel-hostile", F_OK) != 0, "and nothing was made");
  ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no process is left");
}

/* ---- What still works in there ---- */

static int work(int channel, void *data) {
  const char *missing;
  char *bytes;
  size_t size;
  (void)data;
  if (!confine_self(&(confine_limits){.memory = MEMORY, .seconds = 5}, &missing)) return 77;
  while (child_hear(channel, &bytes, &size, MOST)) {
    char *larger = malloc(2 * size + (1 << 20)); /* past what malloc takes by brk */
    if (larger == NULL) return 1;
    memcpy(larger, bytes, size);
    memcpy(larger + size, bytes, size);
    if (!child_say(channel, larger, 2 * size)) return 1;
    free(larger);
    free(bytes);
  }
  return getsid(0) == getpid() ? 3 : 4; /* getsid is refused in there: −1 */
}

static void test_work(void) {
  child c;
  char *bytes;
  size_t size;
  static char text[30000];
  memset(text, 'x', sizeof text);
  ok(child_start(&c, work, NULL), "a process that is shut in");
  for (int i = 0; i < 3; i++) {
    ok(child_send(&c, text, sizeof text, 10) == CHILD_TOLD, "is asked");
    ok(child_receive(&c, &bytes, &size, MOST, 10) == CHILD_TOLD && size == 2 * sizeof text, "and answers");
    free(bytes);
  }
  ok(getsid(c.pid) == c.pid, "it leads a session of its own");
  ok(child_send(&c, "", 0, 10) == CHILD_TOLD && child_receive(&c, &bytes, &size, MOST, 10) == CHILD_TOLD && size == 0,
     "nothing is a message too");
  free(bytes);
  close(c.channel);
  c.channel = -1;
  child_end(&c, false);
  ok(WIFEXITED(c.status) && WEXITSTATUS(c.status) == 4, "it ends when nobody asks any more");
}

/* ---- Messages that mean harm ---- */

static _Noreturn int say_nothing(int channel, void *data) {
  (void)channel, (void)data;
  for (;;) pause();
}
static int say_half(int channel, void *data) {
  if (write(channel, "\x10\0\0\0half", 8) != 8) return 1;
  say_nothing(channel, data);
}
static int say_too_much(int channel, void *data) {
  if (write(channel, "\xff\xff\xff\xff", 4) != 4) return 1;
  say_nothing(channel, data);
}
static int end_early(int channel, void *data) {
  (void)data;
  return write(channel, "\x10\0\0\0half", 8) == 8 ? 5 : 1;
}
static int never_listen(int channel, void *data) { return say_nothing(channel, data); }
static int drip(int channel, void *data) {
  for (;;) {
    if (write(channel, "\x01", 1) != 1) return 1;
    usleep(1000);
  }
  return data != NULL;
}
static int say_twice(int channel, void *data) {
  if (!child_say(channel, "one", 3) || !child_say(channel, "two", 3)) return 1;
  say_nothing(channel, data);
}

static child_news heard(int (*body)(int, void *), double seconds, child *c) {
  char *bytes;
  size_t size;
  if (!child_start(c, body, NULL)) return CHILD_BROKEN;
  child_news news = child_receive(c, &bytes, &size, MOST, seconds);
  free(bytes);
  return news;
}

static void test_messages(void) {
  static const struct {
    int (*body)(int, void *);
    child_news news;
    const char *name;
  } cases[] = {{say_nothing, CHILD_LATE, "nothing"},
               {say_half, CHILD_LATE, "half of what it announces"},
               {say_too_much, CHILD_LONG, "too much"},
               {end_early, CHILD_CLOSED, "half, and ends"},
               {drip, CHILD_LONG, "bytes that mean nothing"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    child c;
    is_int(heard(cases[i].body, 0.3, &c), cases[i].news, cases[i].name);
    ok(c.channel < 0, "then the channel is closed for good");
    child_end(&c, true);
  }
  child c;
  char *bytes;
  size_t size;
  is_int(heard(say_twice, 5, &c), CHILD_TOLD, "two answers for one");
  ok(child_receive(&c, &bytes, &size, MOST, 5) == CHILD_TOLD && memcmp(bytes, "two", 3) == 0, "are two messages");
  free(bytes);
  child_end(&c, true);
  ok(child_start(&c, never_listen, NULL), "who never listens");
  char *much = calloc(8, 1 << 20);
  is_int(child_send(&c, much, 8 << 20, 0.3), CHILD_LATE, "holds nobody up");
  free(much);
  child_end(&c, true);
  ok(child_start(&c, end_early, NULL), "who is gone");
  usleep(100000);
  ok(child_send(&c, "x", 1, 1) == CHILD_CLOSED || child_send(&c, "x", 1, 1) == CHILD_CLOSED, "ends no one else");
  child_end(&c, true);
}

/* ---- A child ends with its parent ---- */

static int start_another(int channel, void *data) {
  child c;
  (void)data;
  if (!child_start(&c, say_nothing, NULL)) return 1;
  usleep(50000); /* until it asked to end with this one */
  if (!child_say(channel, (const char *)&c.pid, sizeof c.pid)) return 1;
  return 0; /* without ending it */
}

static void test_orphan(void) {
  child c;
  char *bytes;
  size_t size;
  pid_t pid = 0;
  ok(child_start(&c, start_another, NULL), "a process starts another");
  if (child_receive(&c, &bytes, &size, MOST, 10) == CHILD_TOLD) memcpy(&pid, bytes, sizeof pid);
  free(bytes);
  child_end(&c, false);
  bool gone = false;
  for (int i = 0; i < 200 && !gone; i++) {
    gone = pid > 0 && kill(pid, 0) != 0;
    usleep(10000);
  }
  ok(gone, "which ends with it");
}

/* ---- Where walls are missing ---- */

#ifdef __linux__
/* From now on the system calls from `first` to `last` do not exist. */
static bool take_away_calls(unsigned first, unsigned last) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, first, 0, 2), BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  struct sock_fprog loaded = {sizeof code / sizeof *code, code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &loaded) == 0;
}

typedef struct lack {
  unsigned first, last; /* what does not exist */
  bool trust;
} lack;

static int shut_in_without(int channel, void *data) {
  const lack *l = data;
  const char *missing;
  if (!take_away_calls(l->first, l->last)) return 77;
  confine_walls here = confine_walls_here();
  bool goes_on = confine_self(&(confine_limits){.memory = MEMORY, .seconds = 1, .trust = l->trust}, &missing);
  char answer[64];
  int length = snprintf(answer, sizeof answer, "%d %d %d %s", here.landlock > 0, here.seccomp, read_file() != 0,
                        goes_on ? "goes on" : missing);
  return child_say(channel, answer, (size_t)length + 1) ? 0 : 1;
}

static void test_missing(void) {
  static const struct {
    lack what;
    const char *answer, *name;
  } cases[] = {
      {{444, 446, false}, "0 1 0 Landlock", "without Landlock it goes no further"},
      {{444, 446, true}, "0 1 1 goes on", "with trust it does, and what is left keeps files away"},
      {{SYS_seccomp, SYS_seccomp, false}, "1 0 1 seccomp", "without filters it goes no further"},
      {{SYS_seccomp, SYS_seccomp, true}, "1 0 1 goes on", "with trust it does, and Landlock keeps files away"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    child c;
    char *bytes = NULL;
    size_t size;
    ok(child_start(&c, shut_in_without, (void *)&cases[i].what), "a process");
    child_news news = child_receive(&c, &bytes, &size, MOST, 20);
    child_end(&c, true);
    is_text(news == CHILD_TOLD ? bytes : "nothing", cases[i].answer, cases[i].name);
    free(bytes);
  }
}

/* The program itself, on a system without Landlock: its status, and what it said. */
static int run_check(const char *option, char said[MOST]) {
  const char *program = getenv("MINIMODEL");
  int ends[2];
  size_t have = 0;
  if (pipe(ends) != 0) return -1;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], 1);
    dup2(ends[1], 2);
    close(ends[0]);
    if (!take_away_calls(444, 446)) _exit(77);
    execlp(program, program, "--lang", "en", "check", "tests/check/fixtures/entropy.lua", "--as", "entropy", option,
           (char *)NULL);
    _exit(78);
  }
  close(ends[1]);
  for (ssize_t n = 1; n > 0 && have<MOST - 1; have += n> 0 ? (size_t)n : 0)
    n = read(ends[0], said + have, MOST - 1 - have);
  said[have] = '\0';
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_program(void) {
  static char said[MOST];
  is_int(run_check("--plain", said), 2, "without Landlock the command refuses");
  ok(strstr(said, "Landlock is not on this machine") != NULL && strstr(said, "--trust") != NULL, "and says why");
  diag("%s", said);
  is_int(run_check("--trust", said), 0, "with --trust it checks");
}
#endif

int main(void) {
  confine_walls here = confine_walls_here();
  parent = getpid();
  int file = mkstemp(victim);
  if (file < 0 || write(file, "victim", 6) != 6) return 1;
  spare = fcntl(file, F_DUPFD, 20);
  RUN(test_messages);
  RUN(test_orphan);
  if (here.landlock > 0 && here.seccomp) {
    RUN(test_acts);
    RUN(test_work);
#ifdef __linux__
    RUN(test_missing);
    if (getenv("MINIMODEL") != NULL) RUN(test_program);
    else diag("skipped: MINIMODEL names no program");
#endif
  } else diag("skipped: this system has %s%s", here.landlock ? "" : "no Landlock ", here.seccomp ? "" : "no seccomp");
  unlink(victim);
  return done();
}
