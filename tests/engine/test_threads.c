/* test_threads.c: a loop over a range does every item once, whatever the threads. */
#include "ground/memory.h"
#include "ground/threads.h"
#include "tensor/tensor.h"
#include "tap.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

typedef struct counts {
  mm_context *cx;
  atomic_int *seen; /* how often each item was done */
  atomic_int calls, foreign, nested;
  pthread_t caller;
} counts;

static void count_items(void *argument, int64_t first, int64_t last) {
  counts *c = argument;
  atomic_fetch_add(&c->calls, 1);
  if (!pthread_equal(pthread_self(), c->caller)) atomic_fetch_add(&c->foreign, 1);
  for (int64_t i = first; i < last; i++) atomic_fetch_add(&c->seen[i], 1);
}

/* Runs one loop; whether each item was done once. */
static bool each_once(mm_context *cx, int64_t n, int64_t grain, counts *c) {
  *c = (counts){.cx = cx, .seen = calloc((size_t)n + 1, sizeof *c->seen), .caller = pthread_self()};
  if (c->seen == NULL) exit(99);
  mm_parallel_for(cx, n, grain, count_items, c);
  bool once = true;
  for (int64_t i = 0; i < n; i++) once = once && atomic_load(&c->seen[i]) == 1;
  free(c->seen);
  return once;
}

static void test_every_item_once(void) {
  const int64_t sizes[] = {0, 1, 2, 3, 7, 8, 9, 64, 100, 1000, 12345}, grains[] = {1, 2, 5, 16, 100, 100000};
  for (int threads = 1; threads <= 4; threads++) {
    mm_context *cx = tap_open(threads);
    counts c;
    bool once = true, inline_below = true, at_least_grain = true;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
      for (size_t j = 0; j < sizeof grains / sizeof grains[0]; j++) {
        once = once && each_once(cx, sizes[i], grains[j], &c);
        if (sizes[i] > 0 && (sizes[i] < 2 * grains[j] || threads == 1))
          inline_below = inline_below && atomic_load(&c.calls) == 1 && atomic_load(&c.foreign) == 0;
        if (sizes[i] > 0) at_least_grain = at_least_grain && (atomic_load(&c.calls) - 1) * grains[j] <= sizes[i];
      }
    }
    char name[100];
    snprintf(name, sizeof name, "%d threads: every item is done once", threads);
    ok(once, name);
    ok(inline_below, "below two grains, or with one thread, one call in the caller's thread");
    ok(at_least_grain, "no more ranges than grains");
    tap_close(cx);
  }
}

static void outer(void *argument, int64_t first, int64_t last) {
  counts *c = argument;
  for (int64_t i = first; i < last; i++) {
    counts inner = {.cx = c->cx, .seen = c->seen + 100 * i, .caller = pthread_self()};
    mm_parallel_for(c->cx, 100, 1, count_items, &inner);
    if (atomic_load(&inner.calls) != 1 || atomic_load(&inner.foreign) != 0) atomic_fetch_add(&c->nested, 1);
  }
}

static void test_nested(void) {
  mm_context *cx = tap_open(3);
  counts c = {.cx = cx, .seen = calloc(5000, sizeof *c.seen), .caller = pthread_self()};
  if (c.seen == NULL) exit(99);
  mm_parallel_for(cx, 50, 1, outer, &c);
  bool once = true;
  for (int i = 0; i < 5000; i++) once = once && atomic_load(&c.seen[i]) == 1;
  ok(once, "a loop inside a loop does every item once");
  is_int(atomic_load(&c.nested), 0, "in one call, in the thread that asked");
  free(c.seen);
  tap_close(cx);
}

static void test_many_loops(void) {
  mm_context *cx = tap_open(4);
  bool once = true;
  counts c;
  for (int i = 0; i < 3000; i++) once = once && each_once(cx, 2 + i % 50, 1, &c);
  ok(once, "three thousand small loops, one after another");
  tap_close(cx);
  for (int i = 0; i < 30; i++) { /* opened and closed, some before any worker is up */
    cx = tap_open(4);
    if (i % 2 == 0) once = once && each_once(cx, 10, 1, &c);
    mm_context_close(cx);
  }
  ok(once, "thirty pools opened and closed");
}

static void *own_context(void *argument) {
  bool *once = argument;
  mm_context *cx = NULL;
  if (mm_context_open(&cx, 2, NULL, NULL) != MM_OK) return NULL;
  counts c;
  *once = true;
  for (int i = 0; i < 300; i++) *once = *once && each_once(cx, 100, 1, &c);
  mm_context_close(cx);
  return NULL;
}

static void test_two_contexts(void) {
  pthread_t threads[2];
  bool once[2] = {false, false};
  for (int i = 0; i < 2; i++)
    if (pthread_create(&threads[i], NULL, own_context, &once[i]) != 0) exit(99);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  ok(once[0] && once[1], "two contexts in two threads do not disturb each other");
}

typedef struct meeting {
  atomic_int arrived, met;
} meeting;

/* Waits in one range until somebody does the other, which ends soon only where the ranges run at the same time. */
static void meet(void *argument, int64_t first, int64_t last) {
  meeting *m = argument;
  atomic_fetch_add(&m->arrived, 1);
  const struct timespec moment = {.tv_nsec = 1000000};
  for (int i = 0; i < 10000 && atomic_load(&m->arrived) < 2; i++) nanosleep(&moment, NULL);
  if (last - first == 1 && atomic_load(&m->arrived) == 2) atomic_fetch_add(&m->met, 1);
}

static void test_at_the_same_time(void) {
  mm_context *cx = tap_open(2);
  meeting m = {0};
  mm_parallel_for(cx, 2, 1, meet, &m);
  is_int(atomic_load(&m.met), 2, "two ranges of a grain each run at the same time");
  tap_close(cx);
}

/* Whoever is not the caller is slow. */
static void dawdle(void *argument, int64_t first, int64_t last) {
  counts *c = argument;
  const struct timespec pause = {.tv_nsec = pthread_equal(pthread_self(), c->caller) ? 1000000 : 20000000};
  nanosleep(&pause, NULL);
  count_items(argument, first, last);
}

static void test_waits_for_the_last(void) {
  mm_context *cx = tap_open(2);
  bool all = true;
  int foreign = 0;
  for (int trial = 0; trial < 10; trial++) {
    atomic_int seen[4] = {0};
    counts c = {.cx = cx, .seen = seen, .caller = pthread_self()};
    mm_parallel_for(cx, 4, 1, dawdle, &c);
    for (int i = 0; i < 4; i++) all = all && atomic_load(&seen[i]) == 1;
    foreign += atomic_load(&c.foreign);
  }
  ok(all && foreign > 0, "a loop is over when the slowest thread is done");
  counts c;
  ok(each_once(cx, 100000, 1, &c) && atomic_load(&c.calls) <= 8, "a long range is cut in a few for each thread");
  tap_close(cx);
}

static void ask_mask(void *argument, int64_t first, int64_t last) {
  counts *c = argument;
  (void)first;
  (void)last;
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, NULL, &blocked);
  if (!pthread_equal(pthread_self(), c->caller) && sigismember(&blocked, SIGINT) != 1) atomic_fetch_add(&c->foreign, 1);
  const struct timespec moment = {.tv_nsec = 1000000};
  nanosleep(&moment, NULL); /* leave the others some */
}

static void test_signals(void) {
  mm_context *cx = tap_open(3);
  counts c = {.cx = cx, .caller = pthread_self()};
  mm_parallel_for(cx, 30, 1, ask_mask, &c);
  is_int(atomic_load(&c.foreign), 0, "workers leave signals to the caller's thread");
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, NULL, &blocked);
  is_int(sigismember(&blocked, SIGINT), 0, "whose own mask is as it was");
  tap_close(cx);
}

static void mean_product(mm_context *cx, mm_tensor *out, const mm_tensor *a, const mm_tensor *b) {
  fine(cx, mm_binary(cx, out, MM_MUL, a, b));
  fine(cx, mm_reduce(cx, out, MM_MEAN, out, MM_ALL_AXES, false));
}

/* What goes over rows, with enough of them that a few threads share each loop: the loss and the gradients. */
static void walk_rows(mm_context *cx, mm_tensor loss[2], mm_tensor gradients[4]) {
  enum { ROWS = 1500, WIDTH = 64, X = 0, GAIN, BIAS, W };
  const int64_t wide[2] = {ROWS, WIDTH}, square[2] = {WIDTH, WIDTH}, rows = ROWS, width = WIDTH;
  mm_tensor leaf[4] = {{0}}, h = {0}, y = {0}, z = {0}, target = {0}, cosines = {0}, sines = {0};
  mm_random rng;
  mm_tape *tape = NULL;
  double ids[ROWS], positions[ROWS], frequencies[WIDTH / 2];
  mm_random_seed(&rng, 11);
  for (int i = 0; i < ROWS; i++) ids[i] = (double)mm_random_integer(&rng, 0, WIDTH - 1), positions[i] = i;
  fine(cx, mm_rope_frequencies(cx, frequencies, NULL, WIDTH, 10000, NULL));
  fine(cx, mm_rope_schedule(cx, &cosines, &sines, MM_FLOAT32, positions, ROWS, frequencies, NULL, WIDTH / 2, 1));
  fine(cx, mm_from_doubles(cx, &target, MM_INT64, 1, &rows, ids));
  fine(cx, mm_randn(cx, &leaf[X], &rng, MM_FLOAT32, 2, wide));
  fine(cx, mm_randn(cx, &leaf[GAIN], &rng, MM_FLOAT32, 1, &width));
  fine(cx, mm_randn(cx, &leaf[BIAS], &rng, MM_FLOAT32, 1, &width));
  fine(cx, mm_randn(cx, &leaf[W], &rng, MM_FLOAT32, 2, square));
  for (int i = 0; i < 4; i++) fine(cx, mm_require_grad(cx, &leaf[i]));
  fine(cx, mm_tape_open(cx, &tape));
  fine(cx, mm_layer_norm(cx, &h, &leaf[X], &leaf[GAIN], &leaf[BIAS], 1e-5));
  fine(cx, mm_rope_rotate(cx, &h, &h, &cosines, &sines, MM_ROPE_HALF));
  fine(cx, mm_unary(cx, &h, MM_GELU, &h));
  fine(cx, mm_linear(cx, &h, &h, &leaf[W], &leaf[BIAS]));
  fine(cx, mm_cross_entropy(cx, &loss[0], &h, &target, -1, true));
  fine(cx, mm_rms_norm(cx, &y, &leaf[X], &leaf[GAIN], 1e-5));
  fine(cx, mm_rope_rotate(cx, &y, &y, &cosines, &sines, MM_ROPE_INTERLEAVED));
  fine(cx, mm_softmax(cx, &z, &y, -1));
  fine(cx, mm_log_softmax(cx, &y, &h, -1));
  mean_product(cx, &loss[1], &y, &z);
  fine(cx, mm_softmax(cx, &y, &h, 0)); /* along the axis that is not the last, too */
  fine(cx, mm_take(cx, &z, &leaf[W], &target));
  mean_product(cx, &y, &y, &z);
  fine(cx, mm_binary(cx, &loss[1], MM_SUB, &y, &loss[1]));
  fine(cx, mm_binary(cx, &z, MM_ADD, &loss[0], &loss[1]));
  fine(cx, mm_tape_backward(tape, &z));
  mm_tape_close(tape);
  mm_detach(&loss[0]);
  mm_detach(&loss[1]);
  mm_tensor *const all[] = {&h, &y, &z, &target, &cosines, &sines};
  for (int i = 0; i < 6; i++) mm_release(all[i]);
  for (int i = 0; i < 4; i++) {
    fine(cx, mm_grad(cx, &gradients[i], &leaf[i]));
    mm_release(&leaf[i]);
  }
}

static void test_rows_are_shared(void) {
  mm_tensor one[6] = {{0}}, several[6] = {{0}};
  mm_context *alone = tap_open(1);
  walk_rows(alone, one, one + 2);
  for (int threads = 2; threads <= 5; threads += 3) {
    mm_context *cx = tap_open(threads);
    walk_rows(cx, several, several + 2);
    bool same = true;
    for (int i = 0; i < 6; i++) {
      same = same && mm_same_shape(&one[i], &several[i]) &&
             memcmp(mm_data(&one[i]), mm_data(&several[i]), (size_t)mm_count(&one[i]) * sizeof(float)) == 0;
      mm_release(&several[i]);
    }
    char name[100];
    snprintf(name, sizeof name, "%d threads share rows: the loss and its gradients have the bits that one makes",
             threads);
    ok(same, name);
    tap_close(cx);
  }
  for (int i = 0; i < 6; i++) mm_release(&one[i]);
  tap_close(alone);
}

/* Many axes, all shorter than the threads are many: which of them is cut does not show. A run goes along the innermost,
 * and were that cut to single entries, runs would go along another. */
static void test_short_axes(void) {
  const int64_t shape[8] = {4, 4, 4, 4, 4, 4, 4, 5}, row = 5;
  mm_tensor power[2] = {{0}};
  for (int i = 0; i < 2; i++) {
    mm_context *cx = tap_open(i == 0 ? 1 : 5);
    mm_tensor base = {0}, exponent = {0};
    mm_random rng;
    mm_random_seed(&rng, 1);
    fine(cx, mm_rand(cx, &base, &rng, MM_FLOAT32, 8, shape));
    fine(cx, mm_rand(cx, &exponent, &rng, MM_FLOAT32, 1, &row));
    fine(cx, mm_binary(cx, &power[i], MM_POW, &base, &exponent));
    mm_release(&base);
    mm_release(&exponent);
  }
  ok(memcmp(mm_data(&power[0]), mm_data(&power[1]), (size_t)mm_count(&power[0]) * sizeof(float)) == 0,
     "five threads on axes of four and five: the same bits as one");
  for (int i = 0; i < 2; i++) {
    mm_context *cx = power[i].storage->cx;
    mm_release(&power[i]);
    tap_close(cx);
  }
}

int main(void) {
  RUN(test_every_item_once);
  RUN(test_nested);
  RUN(test_many_loops);
  RUN(test_two_contexts);
  RUN(test_at_the_same_time);
  RUN(test_waits_for_the_last);
  RUN(test_signals);
  RUN(test_rows_are_shared);
  RUN(test_short_axes);
  return done();
}
