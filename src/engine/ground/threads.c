/* threads.c: a loop over a range, cut among a few threads.
 *
 * Does: one pool per context, asleep on a condition variable when there is no loop. Does not: queue, or promise which
 * thread runs which range; what is computed must not depend on the cut.
 *
 * A loop is posted, and whoever is awake takes ranges off a counter until there are none. The caller takes part, and
 * waits at the end only for workers that are in the middle of a range: one that wakes too late finds the loop closed
 * and sleeps on. Before a thread sleeps it looks around for a moment: waking one takes longer than many a loop, and
 * loops come in rows. */
#include "ground/threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RANGES_PER_THREAD = 4 }; /* evens out ranges of unequal work, such as the rows of a causal triangle */
enum { MOMENT = 100000 };       /* nanoseconds; about what waking a thread takes, more on a virtual machine */

struct mm_pool {
  pthread_mutex_t lock;
  pthread_cond_t posted, finished;
  /* the loop, written under the lock while nobody is inside */
  mm_range_function *function;
  void *argument;
  int64_t n, length;         /* items, and items to a range */
  atomic_int_least64_t next; /* first item not taken yet */
  atomic_bool open;  /* this and `inside` change under the lock, and are read without it by those who look around */
  atomic_int inside; /* workers that are taking ranges */
  bool closing;
  bool running; /* for the caller's own thread and, once inside, the workers: a nested loop runs inline */
  int n_workers;
  pthread_t workers[];
};

/* Waits for a loop, or for its last worker, no longer than a moment. It yields, so that on a busy machine, where the
 * caller's processor may be this one, looking takes no time from those who work. */
static void look_around(const mm_pool *pool, bool for_a_loop) {
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do {
    if (for_a_loop ? pool->open : pool->inside == 0) return;
    sched_yield();
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - start.tv_sec) * 1000000000L + (now.tv_nsec - start.tv_nsec) < MOMENT);
}

static void take_ranges(mm_pool *pool) {
  for (;;) {
    int64_t first = atomic_fetch_add_explicit(&pool->next, pool->length, memory_order_relaxed);
    if (first >= pool->n) return;
    int64_t left = pool->n - first;
    pool->function(pool->argument, first, first + (left < pool->length ? left : pool->length));
  }
}

static void *worker(void *argument) {
  mm_pool *pool = argument;
  pthread_mutex_lock(&pool->lock);
  for (;;) {
    while (!pool->open && !pool->closing) pthread_cond_wait(&pool->posted, &pool->lock);
    if (pool->closing) break;
    pool->inside++;
    pthread_mutex_unlock(&pool->lock);
    take_ranges(pool);
    pthread_mutex_lock(&pool->lock);
    pool->open = false; /* no range is left, for anybody */
    if (--pool->inside == 0) pthread_cond_signal(&pool->finished);
    pthread_mutex_unlock(&pool->lock);
    look_around(pool, true);
    pthread_mutex_lock(&pool->lock);
  }
  pthread_mutex_unlock(&pool->lock);
  return NULL;
}

void mm_parallel_for(mm_context *cx, int64_t n, int64_t grain, mm_range_function *function, void *argument) {
  if (n <= 0) return;
  if (grain < 1) grain = 1;
  mm_pool *pool = cx->pool;
  if (pool == NULL || n / 2 < grain || pool->running) {
    function(argument, 0, n);
    return;
  }
  int64_t ranges = n / grain, most = (int64_t)cx->threads * RANGES_PER_THREAD;
  if (ranges > most) ranges = most;
  pthread_mutex_lock(&pool->lock);
  pool->function = function;
  pool->argument = argument;
  pool->n = n;
  pool->length = n / ranges + (n % ranges != 0);
  atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
  pool->running = true;
  pool->open = true;
  if (ranges > 2) pthread_cond_broadcast(&pool->posted);
  else pthread_cond_signal(&pool->posted); /* one range for the caller, one for somebody */
  pthread_mutex_unlock(&pool->lock);
  take_ranges(pool);
  pthread_mutex_lock(&pool->lock);
  pool->open = false; /* from here on nobody comes in */
  pthread_mutex_unlock(&pool->lock);
  look_around(pool, false);
  pthread_mutex_lock(&pool->lock);
  while (pool->inside > 0) pthread_cond_wait(&pool->finished, &pool->lock);
  pool->running = false;
  pthread_mutex_unlock(&pool->lock);
}

/* Ends the workers that were started and lets go of the pool. */
static void shut(mm_pool *pool) {
  pthread_mutex_lock(&pool->lock);
  pool->closing = true;
  pthread_cond_broadcast(&pool->posted);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < pool->n_workers; i++) pthread_join(pool->workers[i], NULL);
  pthread_cond_destroy(&pool->finished);
  pthread_cond_destroy(&pool->posted);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

mm_status mm_pool_open(mm_context *cx, int threads) {
  cx->pool = NULL;
  cx->threads = threads;
  if (threads == 1) return MM_OK;
  mm_pool *pool = calloc(1, sizeof *pool + (size_t)(threads - 1) * sizeof pool->workers[0]);
  if (pool == NULL) return mm_fail(cx, MM_ENOMEM, "context: out of memory for %d threads", threads);
  atomic_init(&pool->next, 0);
  atomic_init(&pool->open, false);
  atomic_init(&pool->inside, 0);
  pthread_mutex_init(&pool->lock,
                     NULL); /* with default attributes these cannot fail where POSIX threads are a library */
  pthread_cond_init(&pool->posted, NULL);
  pthread_cond_init(&pool->finished, NULL);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before); /* workers inherit it: signals stay with the caller's thread */
  int failure = 0;
  while (pool->n_workers < threads - 1 && failure == 0) {
    failure = pthread_create(&pool->workers[pool->n_workers], NULL, worker, pool);
    if (failure == 0) pool->n_workers++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (failure != 0) {
    int started = pool->n_workers + 1;
    shut(pool);
    return mm_fail(cx, MM_ENOMEM, "context: the system gave %d of %d threads: %s", started, threads, strerror(failure));
  }
  cx->pool = pool;
  return MM_OK;
}

void mm_pool_close(mm_context *cx) {
  if (cx->pool != NULL) shut(cx->pool);
  cx->pool = NULL;
}
