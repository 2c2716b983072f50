/* cairo.c: the device on a cairo surface, for PNG and for PDF.
 *
 * PNG: pixels; a heatmap is resampled here by area, so that cells smaller than a pixel average instead of vanishing.
 * PDF: vectors, text that can be selected, heatmaps as images without interpolation. Does not: SVG (svg.c). */
#include <cairo-pdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "palette.h"
#include "pdf.h"
#include "typeset_pango.h"

typedef struct canvas {
  fig_device device; /* first, so that a fig_device * is a canvas * */
  cairo_t *cairo;
  cairo_surface_t *surface;
  double scale;     /* PNG: pixels per point; PDF: 0 */
  bool square;      /* the path is one chain of steps across and down */
  char *title;      /* PNG */
  fig_bytes stream; /* PDF */
  fig_held *held;   /* PDF: images that take their places at the end */
  int n_held;
  fig_status status;
} canvas;

static void set_paint(cairo_t *cairo, const fig_paint *paint) {
  cairo_set_source_rgba(cairo, paint->red, paint->green, paint->blue, paint->alpha);
}

static void set_stroke(cairo_t *cairo, const fig_stroke *stroke) {
  set_paint(cairo, &stroke->paint);
  cairo_set_line_width(cairo, stroke->width);
  cairo_set_dash(cairo, stroke->dashes, stroke->n_dashes, 0);
  cairo_set_line_cap(cairo, stroke->round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join(cairo, stroke->round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
}

/* Whether every step is across or down: what frames, ticks, grid lines and bars are made of. */
static bool runs_square(const double *points, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (points[2 * i] != points[2 * i - 2] && points[2 * i + 1] != points[2 * i - 1]) return false;
  return true;
}

static void chain(fig_device *device, const double *points, size_t n, bool join, bool close) {
  canvas *self = (canvas *)device;
  cairo_t *cairo = self->cairo;
  self->square = !join && !cairo_has_current_point(cairo) && runs_square(points, n);
  for (size_t i = 0; i < n; i++) {
    if (i == 0 && !join) cairo_move_to(cairo, points[0], points[1]);
    else cairo_line_to(cairo, points[2 * i], points[2 * i + 1]);
  }
  if (close) cairo_close_path(cairo);
}

/* cairo's angles run clockwise on a page whose y points down. */
static void arc(fig_device *device, double x, double y, double radius, double from, double to, bool join, bool close) {
  canvas *self = (canvas *)device;
  cairo_t *cairo = self->cairo;
  self->square = false;
  if (!join) cairo_new_sub_path(cairo);
  double a = -from * FIG_PI / 180, b = -to * FIG_PI / 180;
  if (to >= from) cairo_arc_negative(cairo, x, y, radius, a, b);
  else cairo_arc(cairo, x, y, radius, a, b);
  if (close) cairo_close_path(cairo);
}

/* Moves a square path onto whole pixels, strokes in the middle of theirs, so that straight edges are sharp. Returns
 * the stroke's width in whole pixels, in points. */
static double snap(canvas *self, double width) {
  cairo_path_t *path = cairo_copy_path(self->cairo);
  double pixels = width > 0 ? fmax(1, round(width * self->scale)) : 0;
  double half = fmod(pixels, 2) == 1 ? 0.5 : 0;
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    if (path->data[i].header.length == 2) {
      cairo_path_data_t *p = &path->data[i + 1];
      p->point.x = (floor(p->point.x * self->scale + 0.5 - half) + half) / self->scale;
      p->point.y = (floor(p->point.y * self->scale + 0.5 - half) + half) / self->scale;
    }
  cairo_new_path(self->cairo);
  cairo_append_path(self->cairo, path);
  cairo_path_destroy(path);
  return pixels / self->scale;
}

static void paint(fig_device *device, const fig_paint *fill, const fig_stroke *stroke) {
  canvas *self = (canvas *)device;
  cairo_t *cairo = self->cairo;
  bool strokes = stroke != NULL && stroke->paint.alpha > 0 && stroke->width > 0;
  double width = strokes ? stroke->width : 0;
  if (self->scale > 0 && self->square) width = snap(self, width);
  if (fill != NULL && fill->alpha > 0) {
    set_paint(cairo, fill);
    cairo_fill_preserve(cairo);
  }
  if (strokes) {
    set_stroke(cairo, stroke);
    cairo_set_line_width(cairo, width);
    cairo_stroke_preserve(cairo);
  }
  cairo_new_path(cairo);
}

static void clip(fig_device *device, double x, double y, double width, double height) {
  cairo_t *cairo = ((canvas *)device)->cairo;
  cairo_save(cairo);
  cairo_rectangle(cairo, x, y, width, height);
  cairo_clip(cairo);
}

static void unclip(fig_device *device) { cairo_restore(((canvas *)device)->cairo); }

/* ---- Images ------------------------------------------------------------------------------------------------------ */

/* One axis of an area resampling: output pixel i covers cells first[i] … first[i + 1] inclusive in part,
 * weights from `edge`. */
typedef struct span {
  int first, last;  /* cells, inclusive */
  float head, tail; /* share of the first and the last cell */
} span;

/* Pixel i of n covers [i, i + 1) · cells / n. Where cells are 3 pixels or more their edges go to
 * whole pixels instead. */
static void cut(span *spans, int n, int cells) {
  double step = (double)cells / n;
  for (int i = 0; i < n; i++) {
    if (n >= 3 * cells) {
      int c = (int)((i + 0.5) * step);
      spans[i] = (span){c < cells ? c : cells - 1, c < cells ? c : cells - 1, 1, 1};
      continue;
    }
    double a = i * step, b = (i + 1) * step;
    int first = (int)a, last = (int)ceil(b) - 1;
    if (last >= cells) last = cells - 1;
    if (first > last) first = last;
    spans[i] = (span){first, last, (float)(first == last ? 1 : first + 1 - a), (float)(b - last)};
  }
}

static float weight(const span *s, int c) { return c == s->first ? s->head : c == s->last ? s->tail : 1.0F; }

/* One column of cells within a row of pixels: weighted levels, and the weights of the cells that have one. */
typedef struct column_sum {
  float level, total;
} column_sum;

/* Averaged along the scale, not as colours: the result is a colour of the map. Cells without a number do not count.
 * First down the columns of cells, then across. */
static void average_row(uint32_t *line, int width, const fig_image *image, const span *row, const span *columns,
                        column_sum *sums) {
  float height = 0;
  memset(sums, 0, (size_t)image->columns * sizeof *sums);
  for (int y = row->first; y <= row->last; y++) {
    const uint8_t *cells = image->cells + (ptrdiff_t)y * image->columns;
    const float w = weight(row, y);
    height += w;
    for (int x = 0; x < image->columns; x++) {
      float counted = cells[x] == FIG_BAD ? 0 : w;
      sums[x].level += counted * (float)cells[x];
      sums[x].total += counted;
    }
  }
  for (int j = 0; j < width; j++) {
    const span *c = &columns[j];
    float level = 0, total = 0, all = 0;
    for (int x = c->first; x <= c->last; x++) {
      float w = weight(c, x);
      level += w * sums[x].level;
      total += w * sums[x].total;
      all += w;
    }
    line[j] = 0xff000000u | image->palette[total > all * height / 2 ? (uint8_t)(level / total + 0.5F) : FIG_BAD];
  }
}

static void resample(uint8_t *pixels, int stride, int width, int height, const fig_image *image, const span *columns,
                     const span *rows, column_sum *sums) {
  bool whole_columns = width >= 3 * image->columns, whole_rows = height >= 3 * image->rows; /* as cut has it */
  for (int i = 0; i < height; i++) {
    uint32_t *line = (uint32_t *)(void *)(pixels + (ptrdiff_t)i * stride);
    if (!whole_columns || !whole_rows) {
      average_row(line, width, image, &rows[i], columns, sums);
      continue;
    }
    const uint8_t *cells = image->cells + (ptrdiff_t)rows[i].first * image->columns;
    for (int j = 0; j < width; j++) line[j] = 0xff000000u | image->palette[cells[columns[j].first]];
  }
}

/* width × height pixels made of the image's cells; NULL when memory ran out. */
static cairo_surface_t *cells_to_surface(const fig_image *image, int width, int height) {
  span *spans = calloc((size_t)width + (size_t)height, sizeof *spans);
  column_sum *sums = malloc((size_t)image->columns * sizeof *sums);
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  if (spans == NULL || sums == NULL || cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) {
    free(spans);
    free(sums);
    cairo_surface_destroy(surface);
    return NULL;
  }
  cut(spans, width, image->columns);
  cut(spans + width, height, image->rows);
  cairo_surface_flush(surface);
  resample(cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface), width, height, image, spans,
           spans + width, sums);
  cairo_surface_mark_dirty(surface);
  free(spans);
  free(sums);
  return surface;
}

/* Keeps the image's cells for pdf.c; false when memory ran out. */
static bool hold(canvas *self, const fig_image *picture) {
  fig_held *held = realloc(self->held, ((size_t)self->n_held + 1) * sizeof *held);
  if (held == NULL) return false;
  self->held = held;
  fig_held *last = &held[self->n_held++];
  *last = (fig_held){.columns = picture->columns, .rows = picture->rows};
  memcpy(last->palette, picture->palette, sizeof last->palette);
  if (picture->packed == NULL) return fig_pack_cells(&last->png, picture) == FIG_OK;
  fig_append(&last->png, picture->packed, picture->packed_length);
  return !last->png.failed;
}

static void image(fig_device *device, const fig_image *picture) {
  canvas *self = (canvas *)device;
  if (picture->columns < 1 || picture->rows < 1 || !(picture->width > 0) || !(picture->height > 0)) return;
  double x = picture->x, y = picture->y, sx = picture->width / picture->columns, sy = picture->height / picture->rows;
  int width = picture->columns, height = picture->rows;
  if (self->scale > 0) { /* whole pixels, as many as the page shows */
    double left = round(x * self->scale), top = round(y * self->scale);
    double right = round((x + picture->width) * self->scale), bottom = round((y + picture->height) * self->scale);
    width = (int)fmax(1, right - left);
    height = (int)fmax(1, bottom - top);
    x = left / self->scale;
    y = top / self->scale;
    sx = sy = 1 / self->scale;
  } else if (fig_pdf_known()) {
    width = fig_pdf_placeholder_width(self->n_held);
    height = FIG_PLACEHOLDER_HEIGHT;
    sx = picture->width / width;
    sy = picture->height / height;
    if (!hold(self, picture)) {
      self->status = FIG_ENOMEM;
      return;
    }
  }
  cairo_surface_t *surface = cells_to_surface(picture, width, height);
  if (surface == NULL) {
    self->status = FIG_ENOMEM;
    return;
  }
  cairo_t *cairo = self->cairo;
  cairo_save(cairo);
  cairo_translate(cairo, x, y);
  cairo_scale(cairo, sx, sy);
  cairo_set_source_surface(cairo, surface, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST);
  cairo_rectangle(cairo, 0, 0, width, height);
  cairo_fill(cairo);
  cairo_restore(cairo);
  cairo_surface_destroy(surface);
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

static void text(fig_device *device, const fig_text *words) {
  canvas *self = (canvas *)device;
  fig_extent extent;
  fig_status status = fig_measure(device->fonts, words, &extent);
  PangoLayout *layout = status == FIG_OK ? fig_layout(device->fonts, words) : NULL;
  if (layout == NULL) {
    self->status = status == FIG_OK ? FIG_ENOMEM : status;
    return;
  }
  double dx, dy;
  fig_text_offset(device->fonts, words, &dx, &dy);
  cairo_t *cairo = self->cairo;
  cairo_save(cairo);
  cairo_translate(cairo, words->x, words->y);
  if (words->angle != 0) cairo_rotate(cairo, -words->angle * FIG_PI / 180);
  if (words->halo.paint.alpha > 0) {
    cairo_move_to(cairo, dx, dy);
    pango_cairo_layout_path(cairo, layout);
    set_stroke(cairo, &words->halo);
    cairo_stroke(cairo);
  }
  cairo_move_to(cairo, dx, dy);
  set_paint(cairo, &words->paint);
  pango_cairo_show_layout(cairo, layout);
  cairo_restore(cairo);
  cairo_new_path(cairo);
}

static void group(fig_device *device, const char *name) { (void)device, (void)name; }
static void ungroup(fig_device *device) { (void)device; }

/* ---- Opening and finishing --------------------------------------------------------------------------------------- */

static void close_canvas(fig_device *device) {
  canvas *self = (canvas *)device;
  if (self == NULL) return;
  if (self->cairo != NULL) cairo_destroy(self->cairo);
  if (self->surface != NULL) cairo_surface_destroy(self->surface);
  free(self->title);
  for (int i = 0; i < self->n_held; i++) fig_bytes_free(&self->held[i].png);
  free(self->held);
  fig_bytes_free(&self->stream);
  free(self);
}

static fig_status say(canvas *self, cairo_status_t status, fig_message *message) {
  if (self->status == FIG_ENOMEM || self->status == FIG_EFONT) return fig_say(self->status, message);
  if (status == CAIRO_STATUS_NO_MEMORY) return fig_say(FIG_ENOMEM, message);
  return fig_fail(message, FIG_ECAIRO, "cairo: %s", cairo_status_to_string(status));
}

/* Four bytes a pixel to three, in place: the page is opaque, so the fourth says nothing. */
static void pack_rows(uint8_t *pixels, int stride, int width, int height) {
  for (int i = 0; i < height; i++) {
    uint8_t *line = pixels + (ptrdiff_t)i * stride;
    for (int j = 0; j < width; j++) {
      uint32_t argb;
      memcpy(&argb, line + 4 * (ptrdiff_t)j, 4);
      line[3 * j] = (uint8_t)(argb >> 16);
      line[3 * j + 1] = (uint8_t)(argb >> 8);
      line[3 * j + 2] = (uint8_t)argb;
    }
  }
}

static fig_status finish_png(fig_device *device, fig_bytes *out, fig_message *message) {
  canvas *self = (canvas *)device;
  cairo_status_t status = cairo_status(self->cairo);
  if (status != CAIRO_STATUS_SUCCESS || self->status != FIG_OK) return say(self, status, message);
  cairo_surface_flush(self->surface);
  int width = cairo_image_surface_get_width(self->surface), height = cairo_image_surface_get_height(self->surface);
  int stride = cairo_image_surface_get_stride(self->surface);
  uint8_t *pixels = cairo_image_surface_get_data(self->surface);
  uint32_t palette[256];
  fig_png png = {.width = width,
                 .height = height,
                 .palette = palette,
                 .rows = pixels,
                 .stride = (size_t)width,
                 .dots_per_metre = (uint32_t)lround(self->scale * 72 / 0.0254),
                 .title = self->title};
  if (!fig_find_palette(palette, (uint32_t *)(void *)pixels, (size_t)stride / 4, width, height)) {
    pack_rows(pixels, stride, width, height);
    png.palette = NULL;
    png.stride = (size_t)stride;
  }
  if (fig_encode_png(out, &png) == FIG_OK) return FIG_OK;
  self->status = FIG_ENOMEM;
  return say(self, CAIRO_STATUS_SUCCESS, message);
}

static cairo_status_t append(void *stream, const unsigned char *data, unsigned length) {
  fig_append(stream, data, length);
  return ((fig_bytes *)stream)->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static fig_status finish_pdf(fig_device *device, fig_bytes *out, fig_message *message) {
  canvas *self = (canvas *)device;
  cairo_show_page(self->cairo);
  cairo_status_t status = cairo_status(self->cairo);
  cairo_surface_finish(self->surface);
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(self->surface);
  if (status != CAIRO_STATUS_SUCCESS || self->status != FIG_OK) return say(self, status, message);
  if (self->n_held == 0) {
    fig_append(out, self->stream.data, self->stream.length);
    if (!out->failed) return FIG_OK;
    self->status = FIG_ENOMEM;
    return say(self, status, message);
  }
  self->status = fig_pdf_insert(out, &self->stream, self->held, self->n_held);
  if (self->status == FIG_ECAIRO)
    return fig_fail(message, FIG_ECAIRO, "the PDF that cairo %s wrote is not built as expected",
                    cairo_version_string());
  return self->status == FIG_OK ? FIG_OK : say(self, status, message);
}

static canvas *new_canvas(fig_fonts *fonts, fig_message *message) {
  canvas *self = calloc(1, sizeof *self);
  if (self == NULL) {
    fig_fail(message, FIG_ENOMEM, "out of memory");
    return NULL;
    return NULL;
  }
  self->device =
      (fig_device){fonts, false, chain, arc, paint, clip, unclip, image, text, group, ungroup, NULL, close_canvas};
  return self;
}

static fig_status start(canvas *self, fig_device **out, const fig_page *page, fig_message *message) {
  self->cairo = cairo_create(self->surface);
  cairo_font_options_t *options = fig_font_options();
  cairo_set_font_options(self->cairo, options);
  cairo_font_options_destroy(options);
  cairo_status_t status = cairo_status(self->cairo);
  if (status != CAIRO_STATUS_SUCCESS) {
    fig_status failure = say(self, status, message);
    close_canvas(&self->device);
    return failure;
  }
  if (page->paper.alpha > 0) {
    set_paint(self->cairo, &page->paper);
    cairo_paint(self->cairo);
  }
  if (self->scale > 0) cairo_scale(self->cairo, self->scale, self->scale);
  *out = &self->device;
  return FIG_OK;
}

fig_status fig_open_png(fig_device **out, fig_fonts *fonts, const fig_page *page, fig_message *message) {
  double width = round(page->width * page->scale), height = round(page->height * page->scale);
  if (!(width >= 1 && height >= 1 && width <= 32767 && height <= 32767)) {
    return fig_fail(message, FIG_EVALUE, "a picture of %.0f × %.0f pixels is not possible (1 … 32767)", width, height);
  }
  /* The pixels, the picture packed from them, and what cairo needs to draw. */
  fig_status room = fig_reserve((size_t)width * (size_t)height * 8 + (64 << 20), message);
  if (room != FIG_OK) return room;
  canvas *self = new_canvas(fonts, message);
  if (self == NULL) return FIG_ENOMEM;
  self->device.finish = finish_png;
  self->scale = page->scale;
  if (page->title != NULL && (self->title = strdup(page->title)) == NULL) self->status = FIG_ENOMEM;
  self->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
  return start(self, out, page, message);
}

fig_status fig_open_pdf(fig_device **out, fig_fonts *fonts, const fig_page *page, fig_message *message) {
  fig_status room = fig_reserve(64 << 20, message);
  if (room != FIG_OK) return room;
  canvas *self = new_canvas(fonts, message);
  if (self == NULL) return FIG_ENOMEM;
  self->device.finish = finish_pdf;
  self->device.packs = fig_pdf_known();
  self->surface = cairo_pdf_surface_create_for_stream(append, &self->stream, page->width, page->height);
  if (page->title != NULL) cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_TITLE, page->title);
  if (page->description != NULL)
    cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_SUBJECT, page->description);
  cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_CREATOR, "minimodel");
  /* cairo would otherwise put the time of day */
  cairo_pdf_surface_set_metadata(self->surface, CAIRO_PDF_METADATA_CREATE_DATE, page->date != NULL ? page->date : "");
  return start(self, out, page, message);
}

const fig_format fig_formats[] = {
    {"png", fig_open_png}, {"svg", fig_open_svg}, {"pdf", fig_open_pdf}, {"txt", fig_open_record}, {NULL, NULL}};
