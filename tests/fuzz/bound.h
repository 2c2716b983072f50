/* bound.h: each input of a fuzzer has so many seconds of the processor, after which its process aborts. By the clock,
 * a machine that is busy with something else would make findings. */
#ifndef BOUND_H
#define BOUND_H

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

enum { BOUND_SECONDS = 60 };

static void bound_passed(int signal_number) {
  (void)signal_number;
  abort();
}

static void bound_input(void) {
  signal(SIGPROF, bound_passed);
  setitimer(ITIMER_PROF, &(struct itimerval){.it_value = {.tv_sec = BOUND_SECONDS}}, NULL);
}

#endif
