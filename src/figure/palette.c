/* palette.c: finds the few colours that a picture needs, so that a PNG can be a third of its size.
 *
 * A heatmap's picture has the 255 colours of its map and some greys of letters: nearly a palette. Colours are taken
 * from the most frequent down; one that lies within `reach` of a colour already taken becomes that colour. If 256 are
 * not enough the picture stays as it is: no visible change is made. Does not: dither. */
#include "palette.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1 << 14, MOST = 6000, REACH = 6 };

typedef struct colour {
  uint32_t rgb;
  uint32_t count;
} colour;

typedef struct census {
  colour colours[MOST];
  colour *order[MOST];   /* most frequent first */
  uint8_t index[MOST];   /* of each colour in the palette */
  uint16_t slots[SLOTS]; /* 1 + index of the colour; 0 is free */
  int n;
} census;

static colour *find(census *all, uint32_t rgb) {
  uint32_t slot = (rgb * 2654435761u) >> 18;
  for (;; slot = (slot + 1) & (SLOTS - 1)) {
    if (all->slots[slot] == 0) {
      if (all->n == MOST) return NULL;
      all->colours[all->n] = (colour){.rgb = rgb};
      all->slots[slot] = (uint16_t)(++all->n);
      return &all->colours[all->n - 1];
    }
    colour *c = &all->colours[all->slots[slot] - 1];
    if (c->rgb == rgb) return c;
  }
}

static int by_count(const void *a, const void *b) {
  const colour *x = *(colour *const *)a, *y = *(colour *const *)b;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return x->rgb < y->rgb ? -1 : 1;
}

static int distance(uint32_t a, uint32_t b) {
  int largest = 0;
  for (int shift = 0; shift < 24; shift += 8) {
    int d = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
    if (d > largest) largest = d;
  }
  return largest;
}

/* The colours taken stand in lists by their red, so that only those are looked at which may be within reach. */
static bool take(census *all, int reach, uint32_t palette[256]) {
  int kept = 0;
  int16_t first[256], next[256]; /* places in the palette, −1 at the end */
  for (int red = 0; red < 256; red++) first[red] = -1;
  for (int i = 0; i < all->n; i++) {
    const colour *c = all->order[i];
    const int red = (int)(c->rgb >> 16), last = red + reach < 255 ? red + reach : 255;
    int best = -1, least = reach + 1;
    for (int near = red > reach ? red - reach : 0; near <= last; near++) {
      for (int k = first[near]; k >= 0; k = next[k]) {
        int d = distance(palette[k], c->rgb);
        if (d < least || (d == least && k < best)) best = k, least = d; /* of several the most frequent */
      }
    }
    if (best < 0) {
      if (kept == 256) return false;
      palette[best = kept++] = c->rgb;
      next[best] = first[red];
      first[red] = (int16_t)best;
    }
    all->index[c - all->colours] = (uint8_t)best;
  }
  for (int k = kept; k < 256; k++) palette[k] = 0;
  return true;
}

/* Numbers of colours become colours again, in the first n pixels. */
static void restore(uint32_t *pixels, size_t stride, int width, size_t n, const census *all) {
  for (size_t k = 0; k < n; k++) {
    uint32_t *pixel = pixels + k / (size_t)width * stride + k % (size_t)width;
    *pixel = all->colours[*pixel].rgb;
  }
}

bool fig_find_palette(uint32_t palette[256], uint32_t *pixels, size_t stride, int width, int height) {
  census *all = calloc(1, sizeof *all);
  if (all == NULL) return false;
  bool fits = true;
  size_t n = 0; /* pixels that hold their colour's number among all */
  for (int i = 0; fits && i < height; i++) {
    uint32_t *line = pixels + (size_t)i * stride;
    for (int j = 0; fits && j < width;) { /* a run of one colour at a time */
      const uint32_t rgb = line[j] & 0xffffff;
      colour *of = find(all, rgb);
      fits = of != NULL;
      if (!fits) break;
      const int first = j;
      do line[j++] = (uint32_t)(of - all->colours);
      while (j < width && (line[j] & 0xffffff) == rgb);
      of->count += (uint32_t)(j - first);
      n += (size_t)(j - first);
    }
  }
  if (fits) {
    for (int i = 0; i < all->n; i++) all->order[i] = &all->colours[i];
    qsort(all->order, (size_t)all->n, sizeof *all->order, by_count);
    int reach = all->n <= 256 ? 0 : 2;
    while (reach <= REACH && !take(all, reach, palette)) reach += 2;
    fits = reach <= REACH;
  }
  if (!fits) restore(pixels, stride, width, n, all);
  uint8_t *cell = (uint8_t *)pixels; /* a byte written is never past the pixel that is read */
  for (int i = 0; fits && i < height; i++) {
    const uint32_t *line = pixels + (size_t)i * stride;
    for (int j = 0; j < width; j++) *cell++ = all->index[line[j]];
  }
  free(all);
  return fits;
}
