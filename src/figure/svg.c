/* svg.c: the device as SVG text.
 *
 * Written by hand rather than through cairo, because a figure in a page needs what cairo's SVG has not: a class for
 * each colour with a meaning, so that one style sheet turns the figure dark, ids of its own, heatmap cells that stay
 * crisp, a title and a description. Letters are outlines where pango sets them, so that the figure needs no font
 * where it is read; else they are text. Whatever comes from outside and stands in the file is escaped here. Does
 * not: write files. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "typeset.h"

typedef struct svg {
  fig_device device;
  fig_bytes body, path; /* what is drawn so far; the d attribute of the current path */
  double last_x, last_y;
  int clips, groups;
  fig_bytes prefix; /* of ids */
  fig_status status;
} svg;

/* 0.01 pt is finer than any printer; trailing zeros are half of the file. */
static void number(fig_bytes *out, double value) { fig_print_number(out, value, false); }

/* Letters and digits as they are, any other byte as _ and two digits, so that two names never become one. */
static void identifier(fig_bytes *out, const char *name) {
  for (const char *c = name; *c; c++) {
    bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-';
    if (plain) fig_append(out, c, 1);
    else fig_print(out, "_%02x", (unsigned)(unsigned char)*c);
  }
}

/* PREFIXgroup3: an id of this figure's own. */
static void own_id(svg *self, const char *kind, int n) {
  fig_append(&self->body, self->prefix.data, self->prefix.length);
  fig_print(&self->body, "%s%d", kind, n);
}

static void pair(fig_bytes *out, char command, double x, double y) {
  fig_append(out, &command, 1);
  number(out, x);
  fig_append(out, ",", 1);
  number(out, y);
}

static void chain(fig_device *device, const double *points, size_t n, bool join, bool close) {
  fig_bytes *path = &((svg *)device)->path;
  for (size_t i = 0; i < n; i++) pair(path, i == 0 && !join ? 'M' : 'L', points[2 * i], points[2 * i + 1]);
  if (close) fig_print(path, "Z");
}

/* SVG's arcs cannot go all the way round: a sweep is drawn in parts of at most half a turn. */
static void arc(fig_device *device, double x, double y, double radius, double from, double to, bool join, bool close) {
  fig_bytes *path = &((svg *)device)->path;
  double a = from * FIG_PI / 180, sweep = (to - from) * FIG_PI / 180;
  int parts = (int)fmax(1, ceil(fabs(sweep) / FIG_PI - 1e-9));
  pair(path, join ? 'L' : 'M', x + radius * cos(a), y - radius * sin(a));
  for (int i = 1; i <= parts; i++) {
    double b = a + sweep * i / parts;
    pair(path, 'A', radius, radius);
    fig_print(path, " 0 0 %d ", sweep < 0);
    number(path, x + radius * cos(b));
    fig_append(path, ",", 1);
    number(path, y - radius * sin(b));
  }
  if (close) fig_print(path, "Z");
}

/* fill="#1f2328" fill-opacity=".5"; the class that goes with it is collected by classes(). */
static void colour(fig_bytes *out, const char *attribute, const fig_paint *paint) {
  if (paint == NULL || !(paint->alpha > 0)) {
    fig_print(out, " %s=\"none\"", attribute);
    return;
  }
  fig_print(out, " %s=\"#%02x%02x%02x\"", attribute, (unsigned)lround(255 * paint->red),
            (unsigned)lround(255 * paint->green), (unsigned)lround(255 * paint->blue));
  if (paint->alpha < 1) {
    fig_print(out, " %s-opacity=\"", attribute);
    number(out, paint->alpha);
    fig_print(out, "\"");
  }
}

/* class="f-ink s-grid": f- for what fills, s- for what strokes. */
static void classes(fig_bytes *out, const fig_paint *fill, const fig_paint *stroke) {
  const char *f = fill != NULL && fill->alpha > 0 ? fill->role : NULL,
             *s = stroke != NULL && stroke->alpha > 0 ? stroke->role : NULL;
  if (f == NULL && s == NULL) return;
  fig_print(out, " class=\"%s", f != NULL ? "f-" : "");
  if (f != NULL) identifier(out, f);
  if (s != NULL) {
    fig_print(out, "%ss-", f != NULL ? " " : "");
    identifier(out, s);
  }
  fig_print(out, "\"");
}

static void stroke_attributes(fig_bytes *out, const fig_stroke *stroke) {
  colour(out, "stroke", &stroke->paint);
  fig_print(out, " stroke-width=\"");
  number(out, stroke->width);
  fig_print(out, "\"");
  if (stroke->round) fig_print(out, " stroke-linecap=\"round\" stroke-linejoin=\"round\"");
  for (int i = 0; i < stroke->n_dashes; i++) {
    fig_print(out, i == 0 ? " stroke-dasharray=\"" : " ");
    number(out, stroke->dashes[i]);
  }
  if (stroke->n_dashes > 0) fig_print(out, "\"");
}

static void paint(fig_device *device, const fig_paint *fill, const fig_stroke *stroke) {
  svg *self = (svg *)device;
  bool fills = fill != NULL && fill->alpha > 0,
       strokes = stroke != NULL && stroke->paint.alpha > 0 && stroke->width > 0;
  if (self->path.length > 0 && (fills || strokes)) {
    fig_print(&self->body, "<path");
    classes(&self->body, fill, strokes ? &stroke->paint : NULL);
    colour(&self->body, "fill", fill);
    if (strokes) stroke_attributes(&self->body, stroke);
    fig_print(&self->body, " d=\"");
    fig_append(&self->body, self->path.data, self->path.length);
    fig_print(&self->body, "\"/>\n");
  }
  self->path.length = 0;
}

static void clip(fig_device *device, double x, double y, double width, double height) {
  svg *self = (svg *)device;
  self->clips++;
  fig_print(&self->body, "<clipPath id=\"");
  own_id(self, "clip", self->clips);
  fig_print(&self->body, "\"><rect x=\"");
  number(&self->body, x);
  fig_print(&self->body, "\" y=\"");
  number(&self->body, y);
  fig_print(&self->body, "\" width=\"");
  number(&self->body, width);
  fig_print(&self->body, "\" height=\"");
  number(&self->body, height);
  fig_print(&self->body, "\"/></clipPath>\n<g clip-path=\"url(#");
  own_id(self, "clip", self->clips);
  fig_print(&self->body, ")\">\n");
}

static void unclip(fig_device *device) { fig_print(&((svg *)device)->body, "</g>\n"); }

static void base64(fig_bytes *out, const char *data, size_t length) {
  char line[4 * 256];
  size_t n = 0;
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < length; i += 3) {
    uint32_t three = (uint32_t)(uint8_t)data[i] << 16;
    if (i + 1 < length) three |= (uint32_t)(uint8_t)data[i + 1] << 8;
    if (i + 2 < length) three |= (uint32_t)(uint8_t)data[i + 2];
    char four[4] = {digits[three >> 18], digits[three >> 12 & 63], i + 1 < length ? digits[three >> 6 & 63] : '=',
                    i + 2 < length ? digits[three & 63] : '='};
    memcpy(line + n, four, 4);
    n += 4;
    if (n == sizeof line) {
      fig_append(out, line, n);
      n = 0;
    }
  }
  fig_append(out, line, n);
}

static void image(fig_device *device, const fig_image *picture) {
  svg *self = (svg *)device;
  if (picture->columns < 1 || picture->rows < 1 || !(picture->width > 0) || !(picture->height > 0)) return;
  fig_bytes png = {0};
  if (picture->packed != NULL || fig_pack_cells(&png, picture) == FIG_OK) {
    fig_bytes *out = &self->body;
    fig_print(out, "<image x=\"");
    number(out, picture->x);
    fig_print(out, "\" y=\"");
    number(out, picture->y);
    fig_print(out, "\" width=\"");
    number(out, picture->width);
    fig_print(out, "\" height=\"");
    number(out, picture->height);
    /* Cells much finer than a screen's pixels are better averaged than picked from. */
    bool fine = picture->width < picture->columns * 0.6;
    fig_print(out, "\" preserveAspectRatio=\"none\"%s xlink:href=\"data:image/png;base64,",
              fine ? "" : " style=\"image-rendering:pixelated\"");
    if (picture->packed != NULL) base64(out, picture->packed, picture->packed_length);
    else base64(out, png.data, png.length);
    fig_print(out, "\"/>\n");
  } else {
    self->status = FIG_ENOMEM;
  }
  fig_bytes_free(&png);
}

/* ---- Text and groups -------------------------------------------------------------------------------------------- */

static void text(fig_device *device, const fig_text *words) {
  svg *self = (svg *)device;
  fig_bytes *out = &self->body;
  bool halo = words->halo.paint.alpha > 0;
  fig_print(out, "<%s", device->fonts->element);
  classes(out, &words->paint, halo ? &words->halo.paint : NULL);
  fig_print(out, " transform=\"translate(");
  number(out, words->x);
  fig_append(out, " ", 1);
  number(out, words->y);
  fig_append(out, ")", 1);
  if (words->angle != 0) {
    fig_print(out, "rotate(");
    number(out, -words->angle);
    fig_append(out, ")", 1);
  }
  fig_append(out, "\"", 1);
  colour(out, "fill", &words->paint);
  if (halo) {
    stroke_attributes(out, &words->halo);
    fig_print(out, " style=\"paint-order:stroke\""); /* EPUB's SVG has no such attribute */
  }
  fig_status status = device->fonts->svg(device->fonts, words, out);
  if (status != FIG_OK) self->status = status;
}

static void group(fig_device *device, const char *name) {
  svg *self = (svg *)device;
  self->groups++;
  fig_print(&self->body, "<g id=\"");
  own_id(self, "group", self->groups);
  fig_print(&self->body, "\" data-name=\"");
  fig_print_xml(&self->body, name);
  fig_print(&self->body, "\">\n");
}

static void ungroup(fig_device *device) { fig_print(&((svg *)device)->body, "</g>\n"); }

/* ---- Opening and finishing --------------------------------------------------------------------------------------- */

static fig_status finish(fig_device *device, fig_bytes *out, fig_message *message) {
  svg *self = (svg *)device;
  fig_print(&self->body, "</svg>\n");
  if (self->status == FIG_OK && !self->body.failed && !self->path.failed) {
    fig_append(out, self->body.data, self->body.length);
    if (!out->failed) return FIG_OK;
  }
  return fig_say(self->status, message);
}

static void close_svg(fig_device *device) {
  svg *self = (svg *)device;
  if (self == NULL) return;
  fig_bytes_free(&self->body);
  fig_bytes_free(&self->path);
  fig_bytes_free(&self->prefix);
  free(self);
}

fig_status fig_open_svg(fig_device **out, fig_fonts *fonts, const fig_page *page, fig_message *message) {
  svg *self = calloc(1, sizeof *self);
  if (self != NULL) {
    self->device =
        (fig_device){fonts, true, chain, arc, paint, clip, unclip, image, text, group, ungroup, finish, close_svg};
    identifier(&self->prefix, page->prefix != NULL ? page->prefix : "");
  }
  if (self == NULL || self->prefix.failed) {
    if (self != NULL) close_svg(&self->device);
    return fig_fail(message, FIG_ENOMEM, "out of memory");
  }
  fig_bytes *body = &self->body;
  fig_print(body, "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"");
  number(body, page->width);
  fig_print(body, "pt\" height=\"");
  number(body, page->height);
  fig_print(body, "pt\" viewBox=\"0 0 ");
  number(body, page->width);
  fig_append(body, " ", 1);
  number(body, page->height);
  fig_print(body, "\" role=\"img\"");
  if (page->language != NULL) {
    fig_print(body, " xml:lang=\"");
    fig_print_xml(body, page->language);
    fig_print(body, "\"");
  }
  fig_print(body, ">\n");
  if (page->title != NULL) {
    fig_print(body, "<title>");
    fig_print_xml(body, page->title);
    fig_print(body, "</title>\n");
  }
  if (page->description != NULL) {
    fig_print(body, "<desc>");
    fig_print_xml(body, page->description);
    fig_print(body, "</desc>\n");
  }
  if (page->style != NULL) fig_print(body, "<style>\n%s</style>\n", page->style);
  if (page->paper.alpha > 0) {
    fig_print(body, "<rect");
    classes(body, &page->paper, NULL);
    colour(body, "fill", &page->paper);
    fig_print(body, " width=\"100%%\" height=\"100%%\"/>\n");
  }
  *out = &self->device;
  return FIG_OK;
}
