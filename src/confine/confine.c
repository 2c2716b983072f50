/* confine.c: a process shuts itself in: limits, then Landlock, then a filter of system calls.
 *
 * Does: what confine.h promises. Does not: close descriptors or start processes (child.c). The order matters: the
 * filter comes last, since it forbids what the others are made with. */
#define _GNU_SOURCE
#include "confine/confine.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif

/* ---- Limits ---- */

#ifdef __GLIBC__
typedef __rlimit_resource_t resource_kind; /* an enumeration where all of glibc's names are asked for */
#else
typedef int resource_kind;
#endif

static bool limit(resource_kind resource, rlim_t soft, rlim_t hard) {
  struct rlimit now, wanted = {soft, hard};
  if (getrlimit(resource, &now) != 0) return false;
  if (now.rlim_max != RLIM_INFINITY && wanted.rlim_max > now.rlim_max) wanted.rlim_max = now.rlim_max;
  if (wanted.rlim_cur > wanted.rlim_max) wanted.rlim_cur = wanted.rlim_max;
  return setrlimit(resource, &wanted) == 0;
}

#ifndef ADDRESS_SANITIZER
/* Bytes of address space that the process has now; a generous guess where the system does not say. */
static size_t address_space(void) {
  unsigned long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file != NULL) {
    if (fscanf(file, "%lu", &pages) != 1) pages = 0;
    fclose(file);
  }
  return pages > 0 ? (size_t)pages * (size_t)sysconf(_SC_PAGESIZE) : (size_t)1 << 30;
}

static bool limit_memory(size_t more) {
  rlim_t most = (rlim_t)address_space() + more;
  return limit(RLIMIT_AS, most, most);
}
#else
static bool limit_memory(size_t more) { return (void)more, true; }
#endif

/* Processor time that the process has used already, which the limit counts too; rounded up. */
static rlim_t seconds_used(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
                  (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec + 999999) / 1000000);
}

/* Its action is the default, to end the process, and the filter lets nobody change that. */
static bool limit_time(double seconds) {
  struct itimerval timer = {.it_value = {.tv_sec = (time_t)seconds}};
  timer.it_value.tv_usec = (suseconds_t)((seconds - (double)timer.it_value.tv_sec) * 1e6);
  if (timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0) timer.it_value.tv_usec = 1;
  return setitimer(ITIMER_PROF, &timer, NULL) == 0;
}

static bool set_limits(const confine_limits *limits) {
  rlim_t seconds = seconds_used() + (rlim_t)limits->seconds + 1;
  bool ok = limit(RLIMIT_CPU, seconds, seconds + 1) && limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0);
#ifdef RLIMIT_NPROC
  ok = ok && limit(RLIMIT_NPROC, 0, 0);
#endif
#ifdef RLIMIT_MEMLOCK
  ok = ok && limit(RLIMIT_MEMLOCK, 0, 0);
#endif
#ifdef RLIMIT_MSGQUEUE
  ok = ok && limit(RLIMIT_MSGQUEUE, 0, 0);
#endif
  return ok && limit_time(limits->seconds) && limit_memory(limits->memory);
}

/* ---- Linux ---- */

#if defined(__linux__) && defined(__x86_64__)
#define PROCESSOR AUDIT_ARCH_X86_64
#elif defined(__linux__) && defined(__aarch64__)
#define PROCESSOR AUDIT_ARCH_AARCH64
#endif

#ifdef PROCESSOR
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* The numbers are the kernel's promise; headers older than the kernel lack them. */
enum { LANDLOCK_CREATE_RULESET = 444, LANDLOCK_RESTRICT_SELF = 446, ASK_VERSION = 1 };

/* struct landlock_ruleset_attr, with the fields that came later: each version of the kernel takes the first `size`
 * bytes. */
typedef struct landlock_rules {
  uint64_t files, network, scoped;
} landlock_rules;

static int landlock_version(void) {
  long version = syscall(LANDLOCK_CREATE_RULESET, NULL, (size_t)0, ASK_VERSION);
  return version > 0 ? (int)version : 0;
}

/* Everything that this version can forbid is forbidden, and no rule allows anything. */
static bool landlock(int version) {
  static const int rights[] = {0, 13, 14, 15, 15, 16}; /* how many kinds of access to files versions 1 … 5 know */
  enum { LATEST = sizeof rights / sizeof *rights - 1 };
  landlock_rules rules = {.files = (UINT64_C(1) << rights[version < LATEST ? version : LATEST]) - 1};
  size_t size = sizeof rules.files;
  if (version >= 4) rules.network = 3, size += sizeof rules.network; /* TCP: bind, connect */
  if (version >= 6) rules.scoped = 3, size = sizeof rules;           /* sockets without a path, signals outward */
  int set = (int)syscall(LANDLOCK_CREATE_RULESET, &rules, size, 0);
  if (set < 0) return false;
  bool done = syscall(LANDLOCK_RESTRICT_SELF, set, 0) == 0;
  close(set);
  return done;
}

/* What a running Lua state and the engine need, on pages and descriptors that they have. */
static const int allowed[] = {
    SYS_read,      SYS_write,        SYS_writev,          SYS_munmap,         SYS_mremap,
    SYS_madvise,   SYS_brk,          SYS_futex,           SYS_exit,           SYS_exit_group,
    SYS_getrandom, SYS_rt_sigreturn, SYS_sched_yield,     SYS_rt_sigprocmask, SYS_clock_gettime,
    SYS_getpid,    SYS_gettid,       SYS_restart_syscall, SYS_sigaltstack,
};

/* What nothing of ours asks for: who does is ended at once, so that the attempt is told. The rest fails with EPERM, as
 * a file that may not be opened does. */
static const int ending[] = {
#ifdef SYS_fork
    SYS_fork,
#endif
#ifdef SYS_vfork
    SYS_vfork,
#endif
    SYS_clone,  SYS_clone3, SYS_execve,  SYS_execveat,         SYS_kill,        SYS_tkill,
    SYS_ptrace, SYS_socket, SYS_connect, SYS_process_vm_readv, SYS_unshare,     SYS_process_vm_writev,
    SYS_setns,  SYS_mount,  SYS_bpf,     SYS_perf_event_open,  SYS_userfaultfd, SYS_io_uring_setup,
};

enum { MOST_INSTRUCTIONS = 128 };

typedef struct program {
  struct sock_filter code[MOST_INSTRUCTIONS];
  unsigned short length;
} program;

static void add(program *p, unsigned short code, uint32_t value, unsigned char on_true, unsigned char on_false) {
  if (p->length < MOST_INSTRUCTIONS) p->code[p->length] = (struct sock_filter){code, on_true, on_false, value};
  p->length++;
}

static void load(program *p, size_t offset) { add(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0); }
static void answer(program *p, uint32_t action) { add(p, BPF_RET | BPF_K, action, 0, 0); }

static void when(program *p, int call, uint32_t action) {
  add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 1);
  answer(p, action);
}

/* mmap and mprotect: pages may be read and written, not executed. */
static void when_not_executable(program *p, int call) {
  add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
  load(p, offsetof(struct seccomp_data, args[2]));
  add(p, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
  answer(p, SECCOMP_RET_ERRNO | EPERM);
  answer(p, SECCOMP_RET_ALLOW);
}

static bool filter(void) {
  program p = {.length = 0};
  load(&p, offsetof(struct seccomp_data, arch));
  add(&p, BPF_JMP | BPF_JEQ | BPF_K, PROCESSOR, 1, 0);
  answer(&p, SECCOMP_RET_KILL_PROCESS);
  load(&p, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) when(&p, allowed[i], SECCOMP_RET_ALLOW);
  when_not_executable(&p, SYS_mmap);
  when_not_executable(&p, SYS_mprotect);
  for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) when(&p, ending[i], SECCOMP_RET_KILL_PROCESS);
  answer(&p, SECCOMP_RET_ERRNO | EPERM);
  if (p.length > MOST_INSTRUCTIONS) return false;
  struct sock_fprog loaded = {p.length, p.code};
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &loaded) == 0;
}

/* A filter without a program fails with EFAULT where there are filters, with EINVAL where there are none. */
static bool filters_exist(void) {
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL) != 0 && errno == EFAULT;
}

confine_walls confine_walls_here(void) {
  return (confine_walls){.landlock = landlock_version(), .seccomp = filters_exist()};
}

/* A network of its own, without a door, where the system lets us have one; what is promised does not lean on it. */
static void leave_network(void) {
  if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) errno = 0;
}

static const char *build_walls(bool trust) {
  confine_walls here = confine_walls_here();
  leave_network();
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 && !trust) return "no_new_privs";
  if (!(here.landlock && landlock(here.landlock)) && !trust) return "Landlock";
  if (!(here.seccomp && filter()) && !trust) return "seccomp";
  return NULL;
}

#else

confine_walls confine_walls_here(void) { return (confine_walls){0, false}; }

static const char *build_walls(bool trust) { return trust ? NULL : "Landlock"; }

#endif

bool confine_self(const confine_limits *limits, const char **missing) {
  *missing = set_limits(limits) ? build_walls(limits->trust) : "setrlimit";
  return *missing == NULL;
}
