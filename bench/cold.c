/* cold.c: runs a command from the start each time it is told to, and says how long it took and its largest resident
 * memory. Usage: cold COMMAND [WORD …]. What the command prints is thrown away; its errors are not. */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker.h"

static double of(struct timeval t) { return (double)t.tv_sec + 1e-6 * (double)t.tv_usec; }

/* One run; false when it failed. */
static int run(char **command, double *wall, double *processor, long *kilobytes) {
  double start = seconds(CLOCK_MONOTONIC);
  pid_t child = fork();
  if (child < 0) return perror("cold: fork"), 0;
  if (child == 0) {
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere >= 0) dup2(nowhere, 0), dup2(nowhere, 1);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
  }
  int status;
  struct rusage before, after;
  getrusage(RUSAGE_CHILDREN, &before);
  if (waitpid(child, &status, 0) < 0) return perror("cold: waitpid"), 0;
  *wall = seconds(CLOCK_MONOTONIC) - start;
  getrusage(RUSAGE_CHILDREN, &after);
  *processor = of(after.ru_utime) - of(before.ru_utime) + of(after.ru_stime) - of(before.ru_stime);
  *kilobytes = after.ru_maxrss; /* the largest of all runs so far; they are the same command */
  if (status != 0) return fprintf(stderr, "cold: %s failed\n", command[0]), 0;
  return 1;
}

int main(int argc, char **argv) {
  double wall, processor;
  long kilobytes;
  if (argc < 2) return fputs("usage: cold COMMAND [WORD …]\n", stderr), 2;
  if (!run(argv + 1, &wall, &processor, &kilobytes)) return 1; /* its files are in the system's cache now */
  printf("ready\n");
  fflush(stdout);
  char line[16];
  while (fgets(line, sizeof line, stdin) && strcmp(line, "end\n") != 0) {
    if (!run(argv + 1, &wall, &processor, &kilobytes)) return 1;
    printf("%.9g %.9g %ld\n", wall, processor, kilobytes);
    fflush(stdout);
  }
  return 0;
}
