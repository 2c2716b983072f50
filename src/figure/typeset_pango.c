/* typeset_pango.c: text through pango: markup, measures, and a store of laid-out lines.
 *
 * Layouts are made at 72 dots an inch without hinting, so that a line has the same length on every device and at every
 * scale, and kept, because a figure is measured, laid out and drawn several times with the same words. Of all words
 * that a program ever draws the store keeps the latest. Does not: draw. */
#include "typeset_pango.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

#define FAMILY "DejaVu Sans"

typedef struct entry {
  struct entry *next;
  PangoLayout *layout;
  fig_extent extent;
  double baseline; /* of the first line, from the top */
  double size, align;
  bool bold;
  fig_status status; /* FIG_EFONT: another font came */
  char markup[];
} entry;

/* A store is full at MOST texts. The full one becomes the old one, whose texts come back when they are asked for again;
 * what nobody asked for meanwhile goes with it. A figure has a few hundred texts. */
enum { BUCKETS = 256, MOST = 2048 };

typedef struct store {
  entry *buckets[BUCKETS];
  int count;
} store;

typedef struct pango_fonts {
  fig_fonts fonts; /* first, so that a fig_fonts * is a pango_fonts * */
  PangoFontMap *map;
  PangoContext *context;
  PangoFont *faces[4];      /* upright, bold, oblique, both: which letters they have */
  cairo_surface_t *scratch; /* where outlines are taken from */
  cairo_t *outliner;
  double capital, descender; /* as shares of the size */
  store young, old;
} pango_fonts;

/* What pango, fontconfig and cairo take for a page of text, with the stacks and heaps of their threads: found by
 * lowering the limit until they broke. */
enum { ROOM = 112 << 20 };

cairo_font_options_t *fig_font_options(void) {
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  return options;
}

/* A slanted upright, which stands in where the oblique is missing, would make other pictures of the same figure. */
static bool has_oblique(pango_fonts *fonts) {
  PangoFontFamily *family = pango_font_map_get_family(fonts->map, FAMILY);
  PangoFontFace *face = family != NULL ? pango_font_family_get_face(family, "Oblique") : NULL;
  return face != NULL && !pango_font_face_is_synthesized(face);
}

/* fontconfig always answers with something: the family of what it answered with is the test. */
static fig_status check_family(pango_fonts *fonts, fig_message *message) {
  PangoFontDescription *wanted = pango_font_description_from_string(FAMILY " 10");
  PangoFont *font = pango_font_map_load_font(fonts->map, fonts->context, wanted);
  pango_font_description_free(wanted);
  PangoFontDescription *got = font != NULL ? pango_font_describe(font) : NULL;
  const char *family = got != NULL ? pango_font_description_get_family(got) : NULL;
  fig_status status = FIG_OK;
  if (family == NULL) {
    status =
        fig_fail(message, FIG_EFONT,
                 "the font family %s, which figures are set in, is not installed, and there are no fonts at all; on "
                 "Debian: sudo apt-get install fonts-dejavu-core fonts-dejavu-extra",
                 FAMILY);
  } else if (strcmp(family, FAMILY) != 0) {
    status = fig_fail(message, FIG_EFONT,
                      "the font family %s, which figures are set in, is not installed (the nearest is %s); on Debian: "
                      "sudo apt-get install fonts-dejavu-core fonts-dejavu-extra",
                      FAMILY, family);
  } else if (!has_oblique(fonts)) {
    status =
        fig_fail(message, FIG_EFONT,
                 "the oblique of %s, which variables are set in, is not installed; on Debian: sudo apt-get install "
                 "fonts-dejavu-extra",
                 FAMILY);
  }
  if (got != NULL) pango_font_description_free(got);
  if (font != NULL) g_object_unref(font);
  return status;
}

static void free_entry(entry *e) {
  g_object_unref(e->layout);
  free(e);
}

static void empty(store *s) {
  for (int i = 0; i < BUCKETS; i++)
    while (s->buckets[i] != NULL) {
      entry *e = s->buckets[i];
      s->buckets[i] = e->next;
      free_entry(e);
    }
  s->count = 0;
}

static void close_fonts(fig_fonts *base) {
  pango_fonts *fonts = (pango_fonts *)base;
  empty(&fonts->young);
  empty(&fonts->old);
  for (int i = 0; i < 4; i++)
    if (fonts->faces[i] != NULL) g_object_unref(fonts->faces[i]);
  if (fonts->outliner != NULL) cairo_destroy(fonts->outliner);
  if (fonts->scratch != NULL) cairo_surface_destroy(fonts->scratch);
  g_object_unref(fonts->context);
  g_object_unref(fonts->map);
  free(fonts);
}

static fig_status missing(fig_fonts *base, const fig_text *text, fig_bytes *out);
static fig_status measure(fig_fonts *base, const fig_text *text, fig_extent *out);
static fig_status svg(fig_fonts *base, const fig_text *text, fig_bytes *out);
static entry *make_entry(pango_fonts *fonts, const fig_text *text);

static void open_faces(pango_fonts *fonts) {
  static const char *const names[] = {FAMILY " 10", FAMILY " Bold 10", FAMILY " Oblique 10", FAMILY " Bold Oblique 10"};
  for (int i = 0; i < 4; i++) {
    PangoFontDescription *wanted = pango_font_description_from_string(names[i]);
    fonts->faces[i] = pango_font_map_load_font(fonts->map, fonts->context, wanted);
    pango_font_description_free(wanted);
  }
}

/* Not through the store: what is measured here is part of every measure that the store keeps. */
static fig_status measure_face(pango_fonts *fonts, fig_message *message) {
  fig_text capital = {.markup = "H", .size = 100};
  entry *e = make_entry(fonts, &capital);
  if (e == NULL || cairo_status(fonts->outliner) != CAIRO_STATUS_SUCCESS) {
    if (e != NULL) free_entry(e);
    return fig_fail(message, FIG_ENOMEM, "out of memory");
  }
  PangoRectangle ink, logical;
  pango_layout_get_extents(e->layout, &ink, &logical);
  fonts->capital = (double)ink.height / PANGO_SCALE / 100;
  fonts->descender = (double)(logical.height - pango_layout_get_baseline(e->layout)) / PANGO_SCALE / 100;
  free_entry(e);
  return FIG_OK;
}

fig_status fig_fonts_open(fig_fonts **out, fig_message *message) {
#if defined(__GLIBC__)
  mallopt(
      M_ARENA_MAX,
      1); /* else each thread that pango starts claims 64 MB of addresses, now or later: no limit could be checked */
#endif
  fig_status status = fig_reserve(ROOM, message);
  if (status != FIG_OK) return status;
  pango_fonts *fonts = calloc(1, sizeof *fonts);
  if (fonts == NULL) return fig_fail(message, FIG_ENOMEM, "out of memory");
  fonts->fonts = (fig_fonts){measure, missing, "path", svg, close_fonts};
  fonts->map = pango_cairo_font_map_new();
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
  fonts->context = pango_font_map_create_context(fonts->map);
  pango_context_set_round_glyph_positions(fonts->context, FALSE);
  cairo_font_options_t *options = fig_font_options();
  pango_cairo_context_set_font_options(fonts->context, options);
  cairo_font_options_destroy(options);
  fonts->scratch = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, NULL); /* unbounded: none is left out */
  fonts->outliner = cairo_create(fonts->scratch);
  status = check_family(fonts, message);
  if (status == FIG_OK) {
    open_faces(fonts);
    status = measure_face(fonts, message);
  }
  if (status != FIG_OK) {
    close_fonts(&fonts->fonts);
    return status;
  }
  *out = &fonts->fonts;
  return FIG_OK;
}

/* FNV-1a over the words; size, weight and alignment are told apart by comparison. */
static unsigned bucket_of(const char *markup) {
  uint32_t hash = 2166136261u;
  for (const char *c = markup; *c; c++) hash = (hash ^ (uint8_t)*c) * 16777619u;
  return hash % BUCKETS;
}

/* Whether every face has all letters from `at` on, so that no other font has any business there. */
static bool has_letters(const pango_fonts *fonts, const char *at, const char *end) {
  for (; at < end; at = g_utf8_next_char(at))
    for (int i = 0; i < 4; i++)
      if (fonts->faces[i] == NULL || !pango_font_has_char(fonts->faces[i], g_utf8_get_char(at))) return false;
  return true;
}

/* Where memory runs out inside of fontconfig, pango takes the next best font without a word, and the picture
 * is another one. */
static bool font_changed(const pango_fonts *fonts, PangoLayout *layout) {
  if (fonts->faces[0] == NULL) return false; /* they are being opened */
  const char *words = pango_layout_get_text(layout);
  bool changed = false;
  PangoLayoutIter *iterator = pango_layout_get_iter(layout);
  do {
    const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iterator);
    if (run == NULL || run->item->analysis.font == NULL) continue;
    PangoFontDescription *got = pango_font_describe(run->item->analysis.font);
    const char *family = pango_font_description_get_family(got), *at = words + run->item->offset;
    if (family == NULL || strcmp(family, FAMILY) != 0)
      changed = changed || has_letters(fonts, at, at + run->item->length);
    pango_font_description_free(got);
  } while (pango_layout_iter_next_run(iterator));
  pango_layout_iter_free(iterator);
  return changed;
}

static entry *make_entry(pango_fonts *fonts, const fig_text *text) {
  size_t length = strlen(text->markup);
  entry *e = malloc(sizeof *e + length + 1);
  if (e == NULL) return NULL;
  memcpy(e->markup, text->markup, length + 1);
  e->size = text->size;
  e->bold = text->bold;
  e->align = text->align;
  e->layout = pango_layout_new(fonts->context);
  PangoFontDescription *font = pango_font_description_new();
  pango_font_description_set_family_static(font, FAMILY);
  pango_font_description_set_size(font, (int)lround(text->size * PANGO_SCALE));
  if (text->bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(e->layout, font);
  pango_font_description_free(font);
  pango_layout_set_alignment(e->layout, text->align < 0.25   ? PANGO_ALIGN_LEFT
                                        : text->align > 0.75 ? PANGO_ALIGN_RIGHT
                                                             : PANGO_ALIGN_CENTER);
  /* Markup is made by the layer above from checked text; should it not parse, the reader still gets the words. */
  PangoAttrList *attributes = NULL;
  char *words = NULL;
  if (pango_parse_markup(text->markup, -1, 0, &attributes, &words, NULL, NULL)) {
    pango_layout_set_text(e->layout, words, -1);
    pango_layout_set_attributes(e->layout, attributes);
    pango_attr_list_unref(attributes);
    g_free(words);
  } else {
    pango_layout_set_text(e->layout, text->markup, -1);
  }
  PangoRectangle logical;
  pango_layout_get_extents(e->layout, NULL, &logical);
  e->baseline = (double)pango_layout_get_baseline(e->layout) / PANGO_SCALE;
  PangoLayoutIter *iterator = pango_layout_get_iter(e->layout);
  while (pango_layout_iter_next_line(iterator)) continue;
  double last = (double)pango_layout_iter_get_baseline(iterator) / PANGO_SCALE;
  pango_layout_iter_free(iterator);
  e->extent.width = (double)logical.width / PANGO_SCALE;
  e->extent.ascent = fonts->capital * text->size;
  e->extent.descent = last - e->baseline + fonts->descender * text->size;
  e->status = font_changed(fonts, e->layout) ? FIG_EFONT : FIG_OK;
  return e;
}

/* Where a store points to the text, or to the end of its list. */
static entry **place_of(store *s, unsigned bucket, const fig_text *text) {
  entry **at = &s->buckets[bucket];
  while (*at != NULL && !((*at)->size == text->size && (*at)->bold == text->bold && (*at)->align == text->align &&
                          strcmp((*at)->markup, text->markup) == 0))
    at = &(*at)->next;
  return at;
}

/* Lives until MOST other texts have been asked for. */
static entry *find_entry(pango_fonts *fonts, const fig_text *text) {
  unsigned bucket = bucket_of(text->markup);
  entry *e = *place_of(&fonts->young, bucket, text);
  if (e != NULL) return e;
  entry **kept = place_of(&fonts->old, bucket, text);
  e = *kept;
  if (e != NULL) {
    *kept = e->next;
    fonts->old.count--;
  } else {
    e = make_entry(fonts, text);
    if (e == NULL) return NULL;
  }
  if (fonts->young.count == MOST) {
    empty(&fonts->old);
    fonts->old = fonts->young;
    fonts->young = (store){0};
  }
  e->next = fonts->young.buckets[bucket];
  fonts->young.buckets[bucket] = e;
  fonts->young.count++;
  return e;
}

PangoLayout *fig_layout(fig_fonts *fonts, const fig_text *text) {
  entry *e = find_entry((pango_fonts *)fonts, text);
  return e != NULL && e->status == FIG_OK ? e->layout : NULL;
}

static fig_status measure(fig_fonts *fonts, const fig_text *text, fig_extent *out) {
  entry *e = find_entry((pango_fonts *)fonts, text);
  if (e == NULL) return FIG_ENOMEM;
  *out = e->extent;
  return e->status;
}

static fig_status missing(fig_fonts *base, const fig_text *text, fig_bytes *out) {
  entry *e = find_entry((pango_fonts *)base, text);
  if (e == NULL) return FIG_ENOMEM;
  if (pango_layout_get_unknown_glyphs_count(e->layout) == 0) return FIG_OK;
  const char *words = pango_layout_get_text(e->layout);
  PangoLayoutIter *iterator = pango_layout_get_iter(e->layout);
  do {
    const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iterator);
    for (int i = 0; run != NULL && i < run->glyphs->num_glyphs; i++)
      if (run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG && run->glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY)
        fig_note_letter(out, g_utf8_get_char(words + run->item->offset + run->glyphs->log_clusters[i]));
  } while (pango_layout_iter_next_run(iterator));
  pango_layout_iter_free(iterator);
  return out->failed ? FIG_ENOMEM : FIG_OK;
}

void fig_text_offset(fig_fonts *base, const fig_text *text, double *dx, double *dy) {
  pango_fonts *fonts = (pango_fonts *)base;
  entry *e = find_entry(fonts, text);
  *dx = *dy = 0;
  if (e == NULL) return;
  *dx = -text->align * e->extent.width;
  *dy = fig_first_baseline(text, &e->extent, fonts->descender * text->size) - e->baseline;
}

const char *fig_cairo_version(void) { return cairo_version_string(); }
const char *fig_pango_version(void) { return pango_version_string(); }

/* ---- Outlines for an SVG ----------------------------------------------------------------------------------------- */

/* In steps relative to the last point, which are shorter to write. The pen's place is kept as written, so that
 * rounding does not add up. Letters are most of a figure: a command is not repeated, a minus parts numbers by itself,
 * and no zero stands before a point. */
typedef struct pen {
  fig_bytes *out;
  double x, y;
  char command; /* the last one, which holds until another is written; 0 for none */
} pen;

static void coordinate(pen *p, double value, bool parted) {
  fig_bytes *out = p->out;
  if (!parted && !(value < 0)) fig_append(out, " ", 1);
  size_t at = out->length + (value < 0);
  fig_print_number(out, value, false);
  if (out->failed || out->length < at + 2 || out->data[at] != '0') return;
  memmove(out->data + at, out->data + at + 1, out->length - at - 1);
  out->length--;
}

static void step(pen *p, char command, const double *points, int n) {
  bool named = command != p->command || command == 'm'; /* a second m would be a line */
  if (named) fig_append(p->out, &command, 1);
  p->command = command;
  double end_x = p->x, end_y = p->y;
  for (int i = 0; i < n; i++) {
    double dx = round(100 * (points[2 * i] - p->x)) / 100, dy = round(100 * (points[2 * i + 1] - p->y)) / 100;
    coordinate(p, dx, named && i == 0);
    coordinate(p, dy, false);
    end_x = p->x + dx;
    end_y = p->y + dy;
  }
  p->x = end_x;
  p->y = end_y;
}

static void outlines(fig_bytes *out, const cairo_path_t *path) {
  pen p = {out, 0, 0, 0};
  double start_x = 0, start_y = 0;
  for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
    const cairo_path_data_t *d = &path->data[i];
    double points[6];
    int n = d->header.type == CAIRO_PATH_CURVE_TO ? 3 : d->header.type == CAIRO_PATH_CLOSE_PATH ? 0 : 1;
    for (int k = 0; k < n; k++) {
      points[2 * k] = d[k + 1].point.x;
      points[2 * k + 1] = d[k + 1].point.y;
    }
    switch (d->header.type) {
    case CAIRO_PATH_MOVE_TO:
      if (i + d->header.length >= path->num_data || path->data[i + d->header.length].header.type == CAIRO_PATH_MOVE_TO)
        continue;
      step(&p, 'm', points, 1);
      start_x = p.x;
      start_y = p.y;
      break;
    case CAIRO_PATH_LINE_TO: step(&p, 'l', points, 1); break;
    case CAIRO_PATH_CURVE_TO: step(&p, 'c', points, 3); break;
    case CAIRO_PATH_CLOSE_PATH:
      fig_append(out, "z", 1);
      p.command = 0;
      p.x = start_x;
      p.y = start_y;
      break;
    }
  }
}

static fig_status svg(fig_fonts *base, const fig_text *text, fig_bytes *out) {
  pango_fonts *fonts = (pango_fonts *)base;
  entry *e = find_entry(fonts, text);
  if (e == NULL || e->status != FIG_OK) return e != NULL ? e->status : FIG_ENOMEM;
  double dx, dy;
  fig_text_offset(base, text, &dx, &dy);
  cairo_new_path(fonts->outliner);
  cairo_move_to(fonts->outliner, dx, dy);
  pango_cairo_layout_path(fonts->outliner, e->layout);
  cairo_path_t *path = cairo_copy_path(fonts->outliner);
  bool ok = path->status == CAIRO_STATUS_SUCCESS;
  if (ok) {
    fig_print(out, " d=\"");
    outlines(out, path);
    fig_print(out, "\"/>\n");
  }
  cairo_path_destroy(path);
  return ok ? FIG_OK : FIG_ENOMEM;
}
