/* test_memory.c: what is counted, what is refused, what is kept for reuse. */
#include "ground/memory.h"
#include "tap.h"

#if defined(__SANITIZE_ADDRESS__)
#define WATCHED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED true
#endif
#endif
#ifndef WATCHED
#define WATCHED false
#endif

static void test_counts(void) {
  mm_context *cx = tap_open(1);
  mm_storage *a = NULL, *b = NULL;
  fine(cx, mm_storage_new(cx, &a, 1000));
  fine(cx, mm_storage_new(cx, &b, 24));
  is_int(mm_memory(cx).live, 1024, "live bytes are the bytes asked for");
  is_int(mm_memory(cx).storages, 2, "two storages are alive");
  mm_storage_retain(a);
  mm_storage_release(a);
  is_int(mm_memory(cx).storages, 2, "a storage lives while it has a reference");
  mm_storage_release(a);
  is_int(mm_memory(cx).storages, 1, "and no longer");
  is_int(mm_memory(cx).live, 24, "live bytes go down");
  is_int(mm_memory(cx).peak, 1024, "the peak stays");
  mm_storage_release(b);
  mm_storage_retain(NULL);
  mm_storage_release(NULL);
  tap_close(cx);
}

static void test_blocks(void) {
  mm_context *cx = tap_open(1);
  bool aligned = true, apart = true;
  enum { N = 400 };
  void *blocks[N];
  for (size_t i = 0; i < N; i++) {
    fine(cx, mm_memory_take(cx, &blocks[i], i));
    aligned = aligned && (uintptr_t)blocks[i] % 64 == 0;
    memset(blocks[i], (int)(i % 251), i);
  }
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < i; j++) apart = apart && ((unsigned char *)blocks[i])[j] == i % 251;
  ok(aligned, "blocks of 0 … 399 bytes are 64-byte aligned");
  ok(apart, "and do not overlap");
  is_int(mm_memory(cx).live, N * (N - 1) / 2, "their bytes are counted");
  for (size_t i = 0; i < N; i++) mm_memory_give(cx, blocks[i], i);
  mm_memory_give(cx, NULL, 0);
  tap_close(cx);
}

static mm_status take_three(mm_context *cx, void *argument) {
  (void)argument;
  void *blocks[3] = {NULL, NULL, NULL};
  mm_status status = MM_OK;
  for (int i = 0; i < 3 && status == MM_OK; i++) status = mm_memory_take(cx, &blocks[i], 100);
  for (int i = 0; i < 3; i++) mm_memory_give(cx, blocks[i], blocks[i] == NULL ? 0 : 100);
  return status;
}

static void test_refusals(void) {
  mm_context *cx = tap_open(1);
  void *block = (void *)&cx, *untouched = block;
  fails(cx, mm_memory_take(cx, &block, SIZE_MAX), MM_ENOMEM, "more than any machine has", "SIZE_MAX bytes");
  fails(cx, mm_memory_take(cx, &block, SIZE_MAX / 2 - 8), MM_ENOMEM, "the system refused", "more than any machine has");
  mm_storage *storage = NULL;
  fails(cx, mm_storage_new(cx, &storage, SIZE_MAX - 8), MM_ENOMEM, "more than any machine has",
        "a storage whose header would not fit");
  mm_memory_limit(cx, 1000);
  fails(cx, mm_memory_take(cx, &block, 1001), MM_ENOMEM, "limit of 1000", "one byte past the limit");
  ok(block == untouched && storage == NULL, "the output is untouched each time");
  fine(cx, mm_memory_take(cx, &block, 1000));
  void *more = NULL;
  fails(cx, mm_memory_take(cx, &more, 1), MM_ENOMEM, "the 1000 bytes in use", "a byte more when the limit is reached");
  mm_memory_limit(cx, 1);
  fails(cx, mm_memory_take(cx, &more, 1), MM_ENOMEM, "limit of 1 bytes", "a limit of one byte is one too");
  mm_memory_limit(cx, 0);
  fine(cx, mm_memory_take(cx, &more, 1));
  mm_memory_give(cx, more, 1);
  mm_memory_give(cx, block, 1000);
  mm_memory_fail_after(cx, 1);
  fine(cx, mm_memory_take(cx, &block, 8));
  fails(cx, mm_memory_take(cx, &more, 8), MM_ENOMEM, "on purpose", "the allocation after n is refused");
  is_int(mm_memory_take(cx, &more, 8), MM_OK, "once");
  mm_memory_give(cx, more, 8);
  mm_memory_give(cx, block, 8);
  survives(cx, take_three, NULL, "three blocks");
  tap_close(cx);
}

/* Amounts in a refusal's words, at the borders of each unit. */
static void test_amounts(void) {
  mm_context *cx = tap_open(1);
  const struct {
    uint64_t bytes;
    const char *words;
  } amounts[] = {{2, "2 bytes"},
                 {1023, "1023 bytes"},
                 {1024, "1.0 KiB"},
                 {1048524, "1023.9 KiB"},
                 {1048525, "1.0 MiB"},
                 {1572864, "1.5 MiB"},
                 {1 << 30, "1.0 GiB"},
                 {UINT64_C(3) << 39, "1.5 TiB"},
                 {UINT64_C(1) << 50, "1.0 PiB"},
                 {UINT64_C(1) << 60, "1.0 EiB"},
                 {INT64_MAX / 2, "4.0 EiB"}};
  void *block = NULL;
  mm_memory_limit(cx, 1);
  for (size_t i = 0; i < sizeof amounts / sizeof amounts[0] && amounts[i].bytes < SIZE_MAX / 2; i++) {
    char words[64];
    snprintf(words, sizeof words, "out of memory: %s more than the 0 bytes in use", amounts[i].words);
    fails(cx, mm_memory_take(cx, &block, (size_t)amounts[i].bytes), MM_ENOMEM, words, amounts[i].words);
  }
  tap_close(cx);
}

static void test_sizes(void) {
  size_t product = 7;
  ok(mm_multiply_sizes(1u << 15, 1u << 16, &product) && product == (size_t)1 << 31, "2¹⁵ · 2¹⁶");
  bool wide = SIZE_MAX > UINT32_MAX; /* whether the product of the next two fits */
  ok(mm_multiply_sizes(1u << 20, 1u << 20, &product) == wide && (uint64_t)product == UINT64_C(1) << (wide ? 40 : 31),
     "2²⁰ · 2²⁰");
  product = 7;
  ok(mm_multiply_sizes(0, SIZE_MAX, &product) && product == 0, "0 · the largest");
  ok(mm_multiply_sizes(SIZE_MAX, 1, &product) && product == SIZE_MAX, "the largest · 1");
  ok(!mm_multiply_sizes(SIZE_MAX / 2 + 1, 2, &product) && product == SIZE_MAX,
     "one too many is refused, and the output untouched");
}

/* What a training step does: takes blocks of its sizes, gives them back in another order. */
static void step(mm_context *cx, size_t scale) {
  enum { N = 20 };
  void *blocks[N];
  size_t sizes[N];
  for (size_t i = 0; i < N; i++) {
    sizes[i] = (i * i * 997 % 4096 + 1) * scale;
    fine(cx, mm_memory_take(cx, &blocks[i], sizes[i]));
  }
  for (size_t i = 0; i < N; i++) mm_memory_give(cx, blocks[i * 7 % N], sizes[i * 7 % N]);
}

static void test_reuse(void) {
  mm_context *cx = tap_open(1);
  void *first = NULL, *second = NULL;
  fine(cx, mm_memory_take(cx, &first, 5000));
  mm_memory_give(cx, first, 5000);
  if (WATCHED) {
    is_int(cx->kept, 0, "under the address sanitizer nothing is kept");
    skip("freed blocks are kept for reuse", "not under the address sanitizer");
    mm_context_close(cx);
    return;
  }
  fine(cx, mm_memory_take(cx, &second, 4900));
  ok(first == second, "a freed block serves the next request of about its size");
  mm_memory_give(cx, second, 4900);
  mm_memory_trim(cx);
  is_int(cx->kept, 0, "trim returns the kept blocks");

  step(cx, 10);
  size_t kept = cx->kept, most = cx->used_peak;
  ok(kept > 0, "a step leaves its blocks kept");
  for (int i = 0; i < 10; i++) step(cx, 10);
  ok(cx->kept == kept && cx->used_peak == most, "ten more steps of the same sizes allocate nothing new");

  bool bounded = true;
  for (size_t scale = 1; scale < 60; scale++) { /* a sweep of sizes, none of which comes again */
    step(cx, scale);
    bounded = bounded && cx->used + cx->kept <= cx->used_peak;
  }
  for (size_t scale = 60; scale > 0; scale--) {
    step(cx, scale);
    bounded = bounded && cx->used + cx->kept <= cx->used_peak;
  }
  ok(bounded, "blocks in use and kept are never more than were once in use");
  size_t huge = (size_t)1 << (sizeof(size_t) > 4 ? 30 : 28);
  void *block = NULL;
  fine(cx, mm_memory_take(cx, &block, huge)); /* untouched, so that no page of it is ever real */
  is_int(mm_memory(cx).live, huge, "a large block");
  mm_memory_give(cx, block, huge);
  tap_close(cx);
}

int main(void) {
  RUN(test_counts);
  RUN(test_blocks);
  RUN(test_refusals);
  RUN(test_amounts);
  RUN(test_sizes);
  RUN(test_reuse);
  return done();
}
