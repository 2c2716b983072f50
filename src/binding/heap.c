/* heap.c: where the interpreter's small objects live: together, in one stretch of addresses, by size.
 *
 * A lab makes and drops hundreds of thousands of strings and tables. Here each is taken from the list of free places of
 * its size, without a header, and lies beside others, so that a collection, which walks over all of them, walks through
 * less memory. What is larger than MOST, or finds the stretch full, is malloc's. Places are kept for others of their
 * size and not given back. Does not: serve more than one interpreter, or run under the address sanitizer, which
 * could not tell places apart. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "binding/open.h"

enum { STEP = 16, MOST = 256, STRETCH = 64 << 20, SLICE = 4096 };

typedef struct place {
  struct place *next;
} place;

typedef struct heap { /* stands at the beginning of its stretch, whose pages are the system's until they are written */
  char *first, *at, *end;
  place *free[MOST / STEP];
} heap;

static size_t list_of(size_t size) { return (size - 1) / STEP; }

/* A place for 1 … MOST bytes; NULL where there is none. */
static void *take(heap *h, size_t size) {
  place **list = &h->free[list_of(size)];
  if (*list == NULL) {
    const size_t each = (list_of(size) + 1) * STEP;
    if ((size_t)(h->end - h->at) < SLICE) return NULL;
    for (char *p = h->at + SLICE / each * each; p > h->at;) { /* taken in the order of addresses */
      p -= each;
      *(place *)(void *)p = (place){*list};
      *list = (place *)(void *)p;
    }
    h->at += SLICE;
  }
  place *p = *list;
  *list = p->next;
  return p;
}

static void give(heap *h, void *p, size_t size) {
  place **list = &h->free[list_of(size)];
  *(place *)p = (place){*list};
  *list = p;
}

/* Lua's allocator. `before` is the size of p, unless that is NULL. What grows smaller never fails. */
static void *allocate(void *data, void *p, size_t before, size_t size) {
  heap *h = data;
  const bool here = p != NULL && (char *)p >= h->first && (char *)p < h->end;
  if (size == 0) {
    if (here) give(h, p, before);
    else free(p);
    return NULL;
  }
  if (here && size <= MOST && list_of(size) == list_of(before)) return p;
  if (p != NULL && !here) return realloc(p, size);
  void *to = size <= MOST ? take(h, size) : NULL;
  if (to == NULL) to = malloc(size);
  if (p == NULL) return to;
  if (to == NULL) return size < before ? p : NULL;
  memcpy(to, p, size < before ? size : before);
  give(h, p, before);
  return to;
}

void bind_settle_heap(lua_State *L) {
#ifndef __SANITIZE_ADDRESS__
  void *stretch = mmap(NULL, STRETCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (stretch == MAP_FAILED) return;
  heap *h = stretch;
  h->first = h->at = (char *)stretch + SLICE;
  h->end = (char *)stretch + STRETCH;
  lua_setallocf(L, allocate, h);
#else
  (void)L;
#endif
}
