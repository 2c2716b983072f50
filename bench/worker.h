/* worker.h: one side of a benchmark: a process that sets up, warms up, and then measures whenever it is told to.
 *
 *   it prints   ready [facts]          when it is warm
 *   it reads    a line                 measure once more ("end": leave)
 *   it prints   wall processor [kB]    seconds for one repetition, by the clock and by the processor's time; memory
 *
 * Both sides of a comparison stay alive and are asked in turn (sides.lua), so that what else the machine does falls on
 * both. A measurement repeats the work until it lasts LEAST seconds. Does not: compare. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAST 0.03 /* seconds of a measurement */

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Repeats work(argument) until told to end; the exit status. */
static inline int serve(void (*work)(void *argument), void *argument, const char *facts) {
  long repetitions = 1;
  for (;;) { /* also the warming up */
    double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < repetitions; ++i) work(argument);
    double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
    if (took >= LEAST) break;
    repetitions = took < LEAST / 20 ? 10 * repetitions : (long)(1.3 * LEAST / took * (double)repetitions) + 1;
  }
  printf("ready %s\n", facts);
  fflush(stdout);
  char line[16];
  while (fgets(line, sizeof line, stdin) && strcmp(line, "end\n") != 0) {
    double wall = seconds(CLOCK_MONOTONIC), processor = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (long i = 0; i < repetitions; ++i) work(argument);
    wall = seconds(CLOCK_MONOTONIC) - wall, processor = seconds(CLOCK_PROCESS_CPUTIME_ID) - processor;
    printf("%.9g %.9g\n", wall / (double)repetitions, processor / (double)repetitions);
    fflush(stdout);
  }
  return 0;
}

/* The word at `at` of the command line as a whole number >= 1. */
static inline long whole_argument(int argc, char **argv, int at) {
  long n = at < argc ? strtol(argv[at], NULL, 10) : 0;
  if (n < 1) fprintf(stderr, "%s: argument %d should be a whole number from 1\n", argv[0], at), exit(2);
  return n;
}

#endif
