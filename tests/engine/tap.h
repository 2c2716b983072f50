/* tap.h: checks for the engine's tests, printed as TAP (the Test Anything Protocol) for `prove`.
 *
 * Does: count checks; say for a failed one what was got and what was wanted; open contexts and see that they end with
 * no tensor and no byte alive. Does not: stop at a failure, run anything by itself.
 *
 *   static void test_sum(void) {
 *     mm_context *cx = tap_open(1);
 *     mm_tensor t = {0};
 *     fine(cx, mm_full(cx, &t, MM_FLOAT64, 1, (int64_t[]){3}, 2));        // a call that must succeed
 *     is_double(mm_get(&t, (int64_t[]){1}), 2, 0, "the value");
 *     fails(cx, mm_full(…), MM_ESHAPE, "negative", "a negative size");    // status, and a part of the message
 *     mm_release(&t);
 *     tap_close(cx);                                                      // checks that nothing is alive
 *   }
 *   int main(void) {
 *     RUN(test_sum);
 *     return done();
 *   }
 *
 * A test run by RUN that makes no check fails. Every check returns whether it held. */
#ifndef MM_TAP_H
#define MM_TAP_H

#include "minimodel.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The set of kernels that every build has, and the threads that a context gets which asks for some: a page has one. */
#if defined(__wasm__)
#define BASE_SET        "wasm"
#define MOST_THREADS(n) 1
#else
#define BASE_SET        "generic"
#define MOST_THREADS(n) (n)
#endif

#if defined(__GNUC__)
#define TAP_UNUSED __attribute__((unused)) /* a test file need not use every helper */
#else
#define TAP_UNUSED
#endif

static struct { int checks, failures; } tap;

#define diag(...) ((void)printf("# " __VA_ARGS__), (void)printf("\n"))

TAP_UNUSED static bool tap_check(bool held, const char *name, const char *file, int line) {
  tap.checks++;
  printf("%s %d - %s\n", held ? "ok" : "not ok", tap.checks, name);
  if (held) return true;
  tap.failures++;
  diag("failed at %s:%d", file, line);
  return false;
}

/* The checks proper. `name` says what holds, so that the output reads as a list of facts. */
#define ok(condition, name)                   tap_ok((condition), #condition, (name), __FILE__, __LINE__)
#define is_int(got, want, name)               tap_is_int((int64_t)(got), (int64_t)(want), (name), __FILE__, __LINE__)
#define is_double(got, want, tolerance, name) tap_is_double((got), (want), (tolerance), (name), __FILE__, __LINE__)
#define is_text(got, want, name)              tap_is_text((got), (want), (name), __FILE__, __LINE__)
#define is_shape(t, name, ...)                                                                                         \
  tap_is_shape((t), (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__}, (name),       \
               __FILE__, __LINE__)
/* Every element of a tensor against `want` in C order: |got − want| <= tolerance · max(1, |want|); NaN equals NaN. */
#define is_near(t, want, tolerance, name) tap_is_near((t), (want), (tolerance), (name), __FILE__, __LINE__)
/* Two tensors of one shape. */
#define is_same(t, u, tolerance, name) tap_is_same((t), (u), (tolerance), (name), __FILE__, __LINE__)
/* Runs step(cx, argument) with the first, the second, … allocation refused, until it succeeds: each refusal must come
 * back as MM_ENOMEM with nothing left alive. `step` lets go of what it made when it succeeds. */
#define survives(cx, step, argument, name) tap_survives((cx), (step), (argument), (name), __FILE__, __LINE__)
/* The call must succeed; silent when it does, so that set-up does not drown the facts. */
#define fine(cx, call) tap_fine((cx), (call), #call, __FILE__, __LINE__)
/* The call must fail with this status and a message that contains `part`. */
#define fails(cx, call, status, part, name) tap_fails((cx), (call), (status), (part), (name), __FILE__, __LINE__)

/* A check that this machine has not the means for. */
TAP_UNUSED static void skip(const char *name, const char *why) {
  printf("ok %d - %s # SKIP %s\n", ++tap.checks, name, why);
}

TAP_UNUSED static bool tap_ok(bool held, const char *expression, const char *name, const char *file, int line) {
  if (tap_check(held, name, file, line)) return true;
  diag("expression: %s", expression);
  return false;
}

TAP_UNUSED static bool tap_is_int(int64_t got, int64_t want, const char *name, const char *file, int line) {
  if (tap_check(got == want, name, file, line)) return true;
  diag("got %" PRId64 ", wanted %" PRId64, got, want);
  return false;
}

TAP_UNUSED static bool tap_near(double got, double want, double tolerance) {
  if (isnan(got) || isnan(want)) return isnan(got) && isnan(want);
  if (got == want) return true; /* infinities too */
  return fabs(got - want) <= tolerance * fmax(1, fabs(want));
}

TAP_UNUSED static bool tap_is_double(double got, double want, double tolerance, const char *name, const char *file,
                                     int line) {
  if (tap_check(tap_near(got, want, tolerance), name, file, line)) return true;
  diag("got %.17g, wanted %.17g: %.3g apart, %.3g allowed", got, want, fabs(got - want),
       tolerance * fmax(1, fabs(want)));
  return false;
}

TAP_UNUSED static bool tap_is_text(const char *got, const char *want, const char *name, const char *file, int line) {
  if (tap_check(strcmp(got, want) == 0, name, file, line)) return true;
  diag("got    \"%s\"", got);
  diag("wanted \"%s\"", want);
  return false;
}

TAP_UNUSED static bool tap_is_shape(const mm_tensor *t, int n_axes, const int64_t *shape, const char *name,
                                    const char *file, int line) {
  mm_tensor want = {.n_axes = n_axes};
  bool same = t->storage != NULL && t->n_axes == n_axes;
  for (int i = 0; i < n_axes; i++) {
    want.shape[i] = shape[i];
    if (same) same = t->shape[i] == shape[i];
  }
  if (tap_check(same, name, file, line)) return true;
  char got_text[128], want_text[128];
  diag("got %s, wanted %s", t->storage == NULL ? "an empty handle" : mm_shape_text(t, got_text),
       mm_shape_text(&want, want_text));
  return false;
}

/* Steps through indices in C order; false after the last. */
TAP_UNUSED static bool tap_next_index(const mm_tensor *t, int64_t index[MM_MAX_AXES]) {
  for (int i = t->n_axes - 1; i >= 0; i--) {
    if (++index[i] < t->shape[i]) return true;
    index[i] = 0;
  }
  return false;
}

/* The elements as a new array of doubles in C order; free() it. */
TAP_UNUSED static double *tap_values(const mm_tensor *t) {
  int64_t count = mm_count(t), index[MM_MAX_AXES] = {0};
  double *values = malloc(sizeof(double) * (size_t)(count + 1));
  if (values == NULL) exit(99);
  for (int64_t i = 0; i < count; i++, tap_next_index(t, index)) values[i] = mm_get(t, index);
  return values;
}

/* One check for a whole tensor; a failure shows the element that is furthest off and its index. */
TAP_UNUSED static bool tap_is_near(const mm_tensor *t, const double *want, double tolerance, const char *name,
                                   const char *file, int line) {
  int64_t index[MM_MAX_AXES] = {0}, worst[MM_MAX_AXES] = {0}, wrong = 0, count = t->storage == NULL ? 0 : mm_count(t);
  double largest = -1, worst_got = 0, worst_want = 0;
  for (int64_t i = 0; i < count; i++, tap_next_index(t, index)) {
    double got = mm_get(t, index), off = fabs(got - want[i]);
    if (tap_near(got, want[i], tolerance)) continue;
    wrong++;
    if (isnan(off)) off = HUGE_VAL;
    if (off <= largest) continue;
    largest = off;
    worst_got = got;
    worst_want = want[i];
    memcpy(worst, index, sizeof worst);
  }
  if (tap_check(t->storage != NULL && wrong == 0, name, file, line)) return true;
  char text[128];
  if (t->storage == NULL) {
    diag("an empty handle");
    return false;
  }
  printf("# %" PRId64 " of %" PRId64 " elements of %s differ; the largest difference, %.3g, is at (", wrong, count,
         mm_shape_text(t, text), largest);
  for (int i = 0; i < t->n_axes; i++) printf("%s%" PRId64, i > 0 ? ", " : "", worst[i]);
  printf("): got %.17g, wanted %.17g\n", worst_got, worst_want);
  return false;
}

TAP_UNUSED static bool tap_is_same(const mm_tensor *t, const mm_tensor *u, double tolerance, const char *name,
                                   const char *file, int line) {
  bool same = t->storage != NULL && t->n_axes == u->n_axes;
  for (int i = 0; same && i < u->n_axes; i++) same = t->shape[i] == u->shape[i];
  if (!same) return tap_is_shape(t, u->n_axes, u->shape, name, file, line);
  double *want = tap_values(u);
  bool held = tap_is_near(t, want, tolerance, name, file, line);
  free(want);
  return held;
}

typedef mm_status tap_step(mm_context *cx, void *argument);
TAP_UNUSED static bool tap_survives(mm_context *cx, tap_step *step, void *argument, const char *name, const char *file,
                                    int line) {
  mm_memory_use before = mm_memory(cx), after = before;
  mm_status status = MM_ENOMEM;
  int64_t n = 0;
  for (; status == MM_ENOMEM && after.live == before.live && after.storages == before.storages && n < 100000; n++) {
    mm_memory_fail_after(cx, n);
    status = step(cx, argument);
    mm_memory_fail_after(cx, -1);
    after = mm_memory(cx);
  }
  bool held = status == MM_OK && n > 1 && after.live == before.live && after.storages == before.storages;
  if (tap_check(held, name, file, line)) return true;
  if (n == 1) diag("it allocates nothing, so that nothing was tried");
  diag("with %" PRId64 " allocations allowed: status %d (%s), %" PRId64 " bytes and %" PRId64 " tensors left", n - 1,
       (int)status, mm_message(cx), (int64_t)(after.live - before.live), (int64_t)(after.storages - before.storages));
  return false;
}

TAP_UNUSED static bool tap_fine(mm_context *cx, mm_status status, const char *call, const char *file, int line) {
  if (status == MM_OK) return true;
  tap_check(false, call, file, line);
  diag("status %d: %s", (int)status, mm_message(cx));
  return false;
}

TAP_UNUSED static bool tap_fails(mm_context *cx, mm_status got, mm_status want, const char *part, const char *name,
                                 const char *file, int line) {
  bool held = got == want && strstr(mm_message(cx), part) != NULL;
  if (tap_check(held, name, file, line)) return true;
  diag("got status %d: %s", (int)got, mm_message(cx));
  diag("wanted status %d and a message with \"%s\"", (int)want, part);
  return false;
}

/* A context with the kernels that MINIMODEL_ISA names, or the best there are. */
TAP_UNUSED static mm_context *tap_open(int threads) {
  mm_context *cx = NULL;
  char message[MM_MESSAGE_SIZE];
  if (mm_context_open(&cx, threads, getenv("MINIMODEL_ISA"), message) == MM_OK) return cx;
  printf("Bail out! %s\n", message);
  exit(99);
}

#define tap_close(cx) tap_close_at((cx), __FILE__, __LINE__)
TAP_UNUSED static void tap_close_at(mm_context *cx, const char *file, int line) {
  mm_memory_use use = mm_memory(cx);
  if (!tap_check(use.storages == 0 && use.live == 0, "nothing is left alive", file, line))
    diag("%zu tensors, %zu bytes are alive", use.storages, use.live);
  mm_context_close(cx);
}

#define RUN(test) tap_run(test, #test)
TAP_UNUSED static void tap_run(void (*test)(void), const char *name) {
  int before = tap.checks;
  diag("%s", name);
  test();
  if (tap.checks == before) tap_check(false, "a test makes at least one check", name, 0);
  fflush(stdout);
}

/* Prints the plan; the program's exit status. */
TAP_UNUSED static int done(void) {
  if (tap.checks == 0) tap_check(false, "a test file makes at least one check", __FILE__, __LINE__);
  printf("1..%d\n", tap.checks);
  if (tap.failures > 0) diag("%d of %d checks failed", tap.failures, tap.checks);
  return tap.failures > 0 ? 1 : 0;
}

#endif
