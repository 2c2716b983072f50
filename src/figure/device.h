/* device.h: a page to draw on, as a struct of twelve calls with a context.
 *
 * Does: paths, clips, images, measured text and named groups on a page in points, y downwards, for four kinds of page:
 * PNG and PDF (cairo), SVG (with classes that a style sheet can recolour), and a record that writes each call as a
 * line of text. Text is measured by pango, or from a table of the font's metrics where there is no pango; a build
 * without pango and cairo draws SVG and records (plain.c). Does not: know axes, data, Lua or tensors; open a file
 * before there is something whole to put in it. */
#ifndef FIG_DEVICE_H
#define FIG_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format.h"

typedef enum fig_status { FIG_OK = 0, FIG_ENOMEM, FIG_EVALUE, FIG_EFONT, FIG_ECAIRO, FIG_EIO } fig_status;

/* What went wrong, in words. The English format of a message is a key: `translate`, where it is not NULL, gives the
 * format that the reader will see, with the same placeholders; it is handed `data`. */
enum { FIG_MESSAGE_SIZE = 512 };
typedef struct fig_message {
  char text[FIG_MESSAGE_SIZE];
  const char *(*translate)(void *data, const char *format);
  void *data;
} fig_message;
/* Writes the message and returns the status. */
fig_status fig_fail(fig_message *message, fig_status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* ---- Bytes, and a file made of them ------------------------------------------------------------------------------ */

typedef struct fig_bytes {
  char *data;
  size_t length, capacity;
  bool failed; /* memory ran out: further appends do nothing, and the one check at the end sees it */
} fig_bytes;

void fig_append(fig_bytes *bytes, const void *data, size_t length);
/* For whole numbers and words. Numbers with a fraction go through fig_print_number: printf's decimal point
 * is the locale's. */
void fig_print(fig_bytes *bytes, const char *format, ...) PRINTF_LIKE(2, 3);
/* The value to 0.01, with a point whatever the locale; "1.5", or "1.50" where `places` is true. What is no number
 * prints as 0, and what no page reaches as ±1e9, so that the length is bounded. */
void fig_print_number(fig_bytes *bytes, double value, bool places);
void fig_bytes_free(fig_bytes *bytes);
/* Through a new file beside `path`, whose name nobody can foresee, and a rename: a full disk leaves what was there,
 * and a link planted in advance is not followed. The message names the file. */
fig_status fig_write_file(const char *path, const char *data, size_t length, fig_message *message);

/* ---- Colours ----------------------------------------------------------------------------------------------------- */

/* Components in [0, 1]; alpha 0 paints nothing. `role` is what the colour means ("ink", "grid", "series-1"…) or NULL:
 * in an SVG it becomes a class, so that a style sheet can give it another colour on a dark page. It must outlive
 * the call only. */
typedef struct fig_paint {
  double red, green, blue, alpha;
  const char *role;
} fig_paint;

typedef struct fig_stroke {
  fig_paint paint;
  double width;
  double dashes[4]; /* lengths on, off, on, off */
  int n_dashes;     /* 0, 2 or 4 */
  bool round;       /* caps and joins */
} fig_stroke;

/* ---- Text -------------------------------------------------------------------------------------------------------- */

typedef enum fig_vertical { FIG_BASELINE, FIG_MIDDLE, FIG_TOP, FIG_BOTTOM } fig_vertical;

typedef struct fig_text {
  const char *markup; /* pango's */
  double size;        /* points */
  bool bold;
  double x, y;
  double align; /* 0 the left end at x, 0.5 the middle, 1 the right end */
  fig_vertical
      vertical; /* what is at y: the first baseline, the middle of the capitals, their top, the last line's bottom */
  double angle; /* degrees, counter-clockwise about (x, y) */
  fig_paint paint;
  fig_stroke halo; /* drawn first, round the letters; alpha 0 for none */
} fig_text;

/* Width; height of the capitals above the first baseline; how far the last line's descenders fall below
 * the first baseline. */
typedef struct fig_extent {
  double width, ascent, descent;
} fig_extent;

/* Fonts and measured layouts, shared by any number of devices, which it must outlive. */
typedef struct fig_fonts fig_fonts;
/* FIG_EFONT when the system has no DejaVu Sans; the message says which package brings it. FIG_ENOMEM as well
 * when there is memory, but not as much as drawing takes: the libraries that set text end the program when
 * theirs runs out. */
fig_status fig_fonts_open(fig_fonts **out, fig_message *message);
void fig_fonts_close(fig_fonts *fonts);
/* FIG_EFONT when the text came out in another font than DejaVu Sans, though that has all of its letters. */
fig_status fig_measure(fig_fonts *fonts, const fig_text *text, fig_extent *out);
/* Appends, in UTF-8, the letters of the text that no font here has, each once: they come out as boxes. */
fig_status fig_missing(fig_fonts *fonts, const fig_text *text, fig_bytes *out);

/* ---- Images ------------------------------------------------------------------------------------------------------ */

enum { FIG_LEVELS = 255, FIG_BAD = 255 }; /* colours of a scale, and the index of "no number here" */

/* Cells of one byte that index a palette of 256 colours 0xRRGGBB; row 0 on top. Cells stay crisp at any size. */
typedef struct fig_image {
  const uint8_t *cells;
  const uint32_t *palette;
  int columns, rows;
  double x, y, width, height;
  const char *packed; /* fig_pack_cells of these cells, for devices that pack; NULL: they do it themselves */
  size_t packed_length;
} fig_image;

typedef enum fig_scale_kind { FIG_LINEAR, FIG_LOG, FIG_SYMLOG } fig_scale_kind;
typedef struct fig_scale {
  fig_scale_kind kind;
  double low, high; /* low < high; FIG_LOG: both above 0 */
  double linear;    /* FIG_SYMLOG: linear within ± this */
} fig_scale;
/* Where on the scale a value lies, 0 at low and 1 at high; NaN for NaN, and for a value below or at 0 on a
 * log scale −infinity. */
double fig_scale_position(const fig_scale *scale, double value);
/* cells[i] = colour 0 … FIG_LEVELS − 1 of values[i], ends clamped; FIG_BAD for NaN. */
void fig_colour_cells(uint8_t *cells, const double *values, size_t n, const fig_scale *scale);

/* An indexed or a 24-bit PNG; `dots_per_metre` 0 for none. `rows` are 1 or 3 bytes a pixel, `stride` apart. */
typedef struct fig_png {
  int width, height;
  const uint32_t *palette; /* NULL: 24-bit */
  const uint8_t *rows;
  size_t stride;
  uint32_t dots_per_metre;
  const char *title; /* NULL for none */
} fig_png;
fig_status fig_encode_png(fig_bytes *out, const fig_png *png);
/* The cells of an image as a PNG of one pixel a cell: what SVG and PDF hold. */
fig_status fig_pack_cells(fig_bytes *out, const fig_image *image);

/* The libraries behind the pictures, "1.16.0": what a manifest names. NULL where this build has them not. */
const char *fig_cairo_version(void);
const char *fig_pango_version(void);

/* ---- The device -------------------------------------------------------------------------------------------------- */

typedef struct fig_page {
  double width, height; /* points */
  fig_paint paper;
  double scale;            /* PNG: pixels per point */
  const char *title;       /* UTF-8 or NULL: PDF metadata, SVG <title>, PNG text */
  const char *description; /* UTF-8 or NULL: SVG <desc>, PDF subject */
  const char *language;    /* "en", "es" or NULL */
  const char *date;        /* PDF creation date, ISO 8601; NULL writes none, so that two runs are the same bytes */
  const char *style;       /* SVG: a style sheet, or NULL */
  const char *prefix;      /* SVG: put before every id, so that several figures can share a page */
} fig_page;

typedef struct fig_device fig_device;
struct fig_device {
  fig_fonts *fonts;
  bool packs; /* an image's cells are kept compressed (SVG, PDF) */
  /* The current path: a chain of n points x0, y0, x1, y1, …; a circular arc, angles in degrees counter-clockwise from
   * the right. `join` continues the open chain with a straight line instead of starting anew. */
  void (*chain)(fig_device *device, const double *points, size_t n, bool join, bool close);
  void (*arc)(fig_device *device, double x, double y, double radius, double from, double to, bool join, bool close);
  /* Fills, then strokes, then forgets the path. Either may be NULL. */
  void (*paint)(fig_device *device, const fig_paint *fill, const fig_stroke *stroke);
  void (*clip)(fig_device *device, double x, double y, double width, double height);
  void (*unclip)(fig_device *device); /* the last clip */
  void (*image)(fig_device *device, const fig_image *image);
  void (*text)(fig_device *device, const fig_text *text);
  void (*group)(fig_device *device, const char *name); /* what follows belongs together: "axes 1", "legend" */
  void (*ungroup)(fig_device *device);
  /* Appends the finished page. Drawing calls report nothing: what went wrong on the way is said here. */
  fig_status (*finish)(fig_device *device, fig_bytes *out, fig_message *message);
  void (*close)(fig_device *device);
};

typedef fig_status fig_opener(fig_device **out, fig_fonts *fonts, const fig_page *page, fig_message *message);
fig_opener fig_open_png, fig_open_pdf, fig_open_svg, fig_open_record;

/* The formats that this build draws, by their names ("svg"); the last has none. */
typedef struct fig_format {
  const char *name;
  fig_opener *open;
} fig_format;
extern const fig_format fig_formats[];

/* FIG_ENOMEM with a message unless `size` bytes can be had. Asked before drawing, since pango, GLib and fontconfig end
 * the program where memory runs out inside of them. */
fig_status fig_reserve(size_t size, fig_message *message);
/* What went wrong while drawing, FIG_ENOMEM or FIG_EFONT, in words; FIG_OK is taken for FIG_ENOMEM.
 * Returns the status. */
fig_status fig_say(fig_status status, fig_message *message);

#define FIG_PI 3.14159265358979323846

#endif
