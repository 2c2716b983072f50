/* memory.c: every byte of a tensor, of an op's scratch and of the tape passes here.
 *
 * Does: 64-byte aligned blocks, counted; a limit; failing on purpose, for tests; keeping freed blocks so
 * that a training step, which asks for the same sizes again and again, allocates nothing new. Does not:
 * initialise memory; know of shapes.
 *
 * Blocks come in up to 64 sizes, two to each doubling: 128, 192, 256, 384, 512, … and room for a storage's header, so
 * that a tensor of 2ⁿ bytes fills its block. A freed block goes on its size's list. Blocks handed out and blocks kept
 * together never exceed what was once handed out at the same time, so that keeping does not raise the peak. */
#include "ground/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under address sanitizer blocks have the exact size asked for and are never reused: it then sees every overrun and
 * use after free. */
#if defined(__SANITIZE_ADDRESS__)
#define MM_KEEP_BLOCKS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MM_KEEP_BLOCKS 0
#endif
#endif
#ifndef MM_KEEP_BLOCKS
#define MM_KEEP_BLOCKS 1
#endif

/* A storage stands in front of its own data, so that a tensor is one allocation; only the data are counted as live. The
 * largest class must fit a size_t, also where that has 32 bits. */
enum { ALIGNMENT = 64, SMALLEST = 128, CLASSES = sizeof(size_t) > 4 ? 64 : 50, STORAGE_HEADER = ALIGNMENT };
_Static_assert(sizeof(mm_storage) <= STORAGE_HEADER, "a storage's header fits in front of aligned data");
/* Half a terabyte in one block is refused here (half the address space where that is less): past it a sanitizer's
 * allocator ends the program in place of saying no. */
static const size_t largest = SIZE_MAX / 2 < UINT64_C(1) << 39 ? SIZE_MAX / 2 : (size_t)(UINT64_C(1) << 39);

typedef struct block_size {
  size_t bytes;
  int class; /* −1: never kept */
} block_size;

static size_t class_bytes(int class) {
  size_t bytes = (size_t)SMALLEST << (class / 2);
  return STORAGE_HEADER + (class % 2 == 0 ? bytes : bytes + bytes / 2);
}

static block_size block_for(size_t bytes) {
  if (!MM_KEEP_BLOCKS) return (block_size){bytes > 0 ? bytes : 1, -1};
  if (bytes > class_bytes(CLASSES - 1)) return (block_size){bytes, -1};
  int class = 0;
  while (class_bytes(class + 2 < CLASSES ? class + 2 : CLASSES - 1) < bytes) class += 2;
  while (class_bytes(class) < bytes) class ++;
  return (block_size){class_bytes(class), class};
}

/* Aligned by hand, with the address that malloc gave just below: glibc's posix_memalign cuts its arenas into pieces
 * that it does not use again, and the resident size of a long training creeps up. */
static void system_give(void *address) {
  void *raw;
  memcpy(&raw, (unsigned char *)address - sizeof raw, sizeof raw);
  free(raw);
}

/* Gives kept blocks back to the system, largest first, until at most `bytes` are kept. */
static void trim_to(mm_context *cx, size_t bytes) {
  for (int class = CLASSES - 1; class >= 0 && cx->kept > bytes; class --) {
    while (cx->free_blocks[class] != NULL && cx->kept > bytes) {
      mm_free_block *block = cx->free_blocks[class];
      cx->free_blocks[class] = block->next;
      cx->kept -= class_bytes(class);
      system_give(block);
    }
  }
}

void mm_memory_trim(mm_context *cx) { trim_to(cx, 0); }

static void *system_block(mm_context *cx, size_t bytes) {
  if (bytes > largest) return NULL;
  void *raw = malloc(bytes + ALIGNMENT);
  if (raw == NULL) {
    mm_memory_trim(cx);
    raw = malloc(bytes + ALIGNMENT);
    if (raw == NULL) return NULL;
  }
  unsigned char *address = (unsigned char *)raw + (ALIGNMENT - (uintptr_t)raw % ALIGNMENT);
  memcpy(address - sizeof raw, &raw, sizeof raw);
  return address;
}

enum { AMOUNT_SIZE = 32 };

/* A number of bytes as people read it: "149.0 GiB". */
static const char *amount(size_t bytes, char text[AMOUNT_SIZE]) {
  static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  if (bytes < 1024) {
    snprintf(text, AMOUNT_SIZE, "%zu bytes", bytes);
    return text;
  }
  double value = (double)bytes / 1024;
  int unit = 0;
  for (; value >= 1023.95 && unit < 5; unit++) value /= 1024;
  snprintf(text, AMOUNT_SIZE, "%.1f %s", value, units[unit]);
  return text;
}

/* Counts `bytes` as live and takes a block of at least header + bytes. */
static mm_status take(mm_context *cx, void **out, size_t header, size_t bytes) {
  char wanted[AMOUNT_SIZE], live[AMOUNT_SIZE], most_text[AMOUNT_SIZE];
  if (cx->fail_after >= 0 && cx->fail_after-- == 0)
    return mm_fail(cx, MM_ENOMEM, "out of memory: %s refused on purpose, for a test", amount(bytes, wanted));
  if (bytes > SIZE_MAX / 2 - header)
    return mm_fail(cx, MM_ENOMEM, "out of memory: %s is more than any machine has", amount(bytes, wanted));
  if (cx->memory_limit > 0 && (bytes > cx->memory_limit || cx->memory.live > cx->memory_limit - bytes))
    return mm_fail(cx, MM_ENOMEM, "out of memory: %s more than the %s in use would pass the limit of %s",
                   amount(bytes, wanted), amount(cx->memory.live, live), amount(cx->memory_limit, most_text));
  block_size size = block_for(header + bytes);
  void *address = NULL;
  if (size.class >= 0 && cx->free_blocks[size.class] != NULL) {
    mm_free_block *block = cx->free_blocks[size.class];
    cx->free_blocks[size.class] = block->next;
    cx->kept -= size.bytes;
    address = block;
  } else {
    size_t used = cx->used + size.bytes, most = used > cx->used_peak ? used : cx->used_peak;
    trim_to(cx, most - used);
    address = system_block(cx, size.bytes);
    if (address == NULL)
      return mm_fail(cx, MM_ENOMEM, "out of memory: the system refused %s; %s are in use", amount(bytes, wanted),
                     amount(cx->memory.live, live));
  }
  cx->used += size.bytes;
  if (cx->used > cx->used_peak) cx->used_peak = cx->used;
  cx->memory.live += bytes;
  if (cx->memory.live > cx->memory.peak) cx->memory.peak = cx->memory.live;
  *out = address;
  return MM_OK;
}

static void give(mm_context *cx, void *address, size_t header, size_t bytes) {
  block_size size = block_for(header + bytes);
  cx->memory.live -= bytes;
  cx->used -= size.bytes;
  if (size.class < 0) {
    system_give(address);
    return;
  }
  mm_free_block *block = address;
  block->next = cx->free_blocks[size.class];
  cx->free_blocks[size.class] = block;
  cx->kept += size.bytes;
}

mm_status mm_memory_take(mm_context *cx, void **out, size_t bytes) { return take(cx, out, 0, bytes); }

void mm_memory_give(mm_context *cx, void *address, size_t bytes) {
  if (address != NULL) give(cx, address, 0, bytes);
}

bool mm_multiply_sizes(size_t a, size_t b, size_t *out) {
  if (b != 0 && a > SIZE_MAX / b) return false;
  *out = a * b;
  return true;
}

mm_status mm_storage_new(mm_context *cx, mm_storage **out, size_t bytes) {
  void *address = NULL;
  MM_TRY(take(cx, &address, STORAGE_HEADER, bytes));
  mm_storage *storage = address;
  *storage = (mm_storage){.cx = cx, .references = 1, .bytes = bytes, .data = (char *)address + STORAGE_HEADER};
  cx->memory.storages++;
  *out = storage;
  return MM_OK;
}

void mm_storage_retain(mm_storage *storage) {
  if (storage != NULL) storage->references++;
}

void mm_storage_release(mm_storage *storage) {
  if (storage == NULL || --storage->references > 0) return;
  mm_context *cx = storage->cx;
  cx->memory.storages--;
  give(cx, storage, STORAGE_HEADER, storage->bytes);
}

mm_memory_use mm_memory(const mm_context *cx) { return cx->memory; }

void mm_memory_limit(mm_context *cx, size_t bytes) { cx->memory_limit = bytes; }

void mm_memory_fail_after(mm_context *cx, int64_t n) { cx->fail_after = n; }
