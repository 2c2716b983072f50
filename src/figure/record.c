/* record.c: the device that writes each call as a line of text.
 *
 * For tests, and for a reader who wants to know what a figure is made of. Numbers to 0.01 pt; the words of a text are
 * its markup; an image is its size and a checksum of its cells, and the cells themselves where they are few. Does not:
 * draw. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "device.h"

enum { FEW_CELLS = 36 };

typedef struct record {
  fig_device device;
  fig_bytes lines;
} record;

static void numbers(fig_bytes *out, const double *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    fig_append(out, " ", 1);
    fig_print_number(out, values[i], true);
  }
}

static void colour(fig_bytes *out, const char *what, const fig_paint *p) {
  if (p == NULL || !(p->alpha > 0)) return;
  fig_print(out, " %s #%02x%02x%02x", what, (unsigned)lround(255 * p->red), (unsigned)lround(255 * p->green),
            (unsigned)lround(255 * p->blue));
  if (p->alpha < 1) {
    fig_append(out, "/", 1);
    fig_print_number(out, p->alpha, true);
  }
  if (p->role != NULL) fig_print(out, " (%s)", p->role);
}

static void chain(fig_device *device, const double *points, size_t n, bool join, bool close) {
  fig_bytes *out = &((record *)device)->lines;
  fig_print(out, "chain%s%s", join ? " joined" : "", close ? " closed" : "");
  numbers(out, points, 2 * n);
  fig_print(out, "\n");
}

static void arc(fig_device *device, double x, double y, double radius, double from, double to, bool join, bool close) {
  fig_bytes *out = &((record *)device)->lines;
  fig_print(out, "arc%s%s", join ? " joined" : "", close ? " closed" : "");
  numbers(out, (double[]){x, y, radius, from, to}, 5);
  fig_print(out, "\n");
}

static void paint(fig_device *device, const fig_paint *fill, const fig_stroke *stroke) {
  fig_bytes *out = &((record *)device)->lines;
  fig_print(out, "paint");
  colour(out, "fill", fill);
  if (stroke != NULL && stroke->paint.alpha > 0) {
    colour(out, "stroke", &stroke->paint);
    fig_print(out, " width");
    numbers(out, &stroke->width, 1);
    if (stroke->n_dashes > 0) fig_print(out, " dashes");
    numbers(out, stroke->dashes, (size_t)stroke->n_dashes);
  }
  fig_print(out, "\n");
}

static void clip(fig_device *device, double x, double y, double width, double height) {
  fig_bytes *out = &((record *)device)->lines;
  fig_print(out, "clip");
  numbers(out, (double[]){x, y, width, height}, 4);
  fig_print(out, "\n");
}

static void unclip(fig_device *device) { fig_print(&((record *)device)->lines, "unclip\n"); }

static void image(fig_device *device, const fig_image *picture) {
  fig_bytes *out = &((record *)device)->lines;
  uint32_t hash = 2166136261u;
  for (ptrdiff_t i = 0; i < (ptrdiff_t)picture->columns * picture->rows; i++)
    hash = (hash ^ picture->palette[picture->cells[i]]) * 16777619u;
  fig_print(out, "image");
  numbers(out, (double[]){picture->x, picture->y, picture->width, picture->height}, 4);
  fig_print(out, " cells %d × %d sum %08x", picture->columns, picture->rows, (unsigned)hash);
  if ((ptrdiff_t)picture->columns * picture->rows <= FEW_CELLS)
    for (int i = 0; i < picture->columns * picture->rows; i++)
      fig_print(out, "%c%d", i % picture->columns == 0 ? '|' : ' ', picture->cells[i]);
  fig_print(out, "\n");
}

static void text(fig_device *device, const fig_text *words) {
  static const char *const verticals[] = {"baseline", "middle", "top", "bottom"};
  fig_bytes *out = &((record *)device)->lines;
  fig_print(out, "text");
  numbers(out, (double[]){words->x, words->y}, 2);
  fig_print(out, " align");
  numbers(out, &words->align, 1);
  fig_print(out, " %s size", verticals[words->vertical]);
  numbers(out, &words->size, 1);
  if (words->bold) fig_print(out, " bold");
  if (words->angle != 0) {
    fig_print(out, " angle");
    numbers(out, &words->angle, 1);
  }
  colour(out, "fill", &words->paint);
  fig_extent extent = {0};
  if (fig_measure(device->fonts, words, &extent) == FIG_OK) {
    fig_print(out, " extent");
    numbers(out, (double[]){extent.width, extent.ascent, extent.descent}, 3);
  }
  fig_print(out, " \"");
  for (const char *c = words->markup; *c; c++) fig_append(out, *c == '\n' ? "|" : c, 1);
  fig_print(out, "\"\n");
}

static void group(fig_device *device, const char *name) { fig_print(&((record *)device)->lines, "group %s\n", name); }
static void ungroup(fig_device *device) { fig_print(&((record *)device)->lines, "ungroup\n"); }

static fig_status finish(fig_device *device, fig_bytes *out, fig_message *message) {
  record *self = (record *)device;
  fig_print(&self->lines, "finish\n");
  if (!self->lines.failed) {
    fig_append(out, self->lines.data, self->lines.length);
    if (!out->failed) return FIG_OK;
  }
  return fig_say(FIG_ENOMEM, message);
}

static void close_record(fig_device *device) {
  if (device == NULL) return;
  fig_bytes_free(&((record *)device)->lines);
  free(device);
}

fig_status fig_open_record(fig_device **out, fig_fonts *fonts, const fig_page *page, fig_message *message) {
  record *self = calloc(1, sizeof *self);
  if (self == NULL) return fig_fail(message, FIG_ENOMEM, "out of memory");
  self->device =
      (fig_device){fonts, false, chain, arc, paint, clip, unclip, image, text, group, ungroup, finish, close_record};
  fig_print(&self->lines, "page");
  numbers(&self->lines, (double[]){page->width, page->height}, 2);
  colour(&self->lines, "paper", &page->paper);
  fig_print(&self->lines, "\n");
  *out = &self->device;
  return FIG_OK;
}
