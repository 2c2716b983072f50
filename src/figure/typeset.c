/* typeset.c: text through pango: markup, measures, and a store of laid-out lines.
 *
 * Layouts are made at 72 dots an inch without hinting, so that a line has the same length on every device and at every scale, and
 * kept, because a figure is measured, laid out and drawn several times with the same words. Does not: draw. */
#include "typeset.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAMILY "DejaVu Sans"

typedef struct entry {
  struct entry *next;
  PangoLayout *layout;
  fig_extent extent;
  double baseline; /* of the first line, from the top */
  double size, align;
  bool bold;
  char markup[];
} entry;

enum { BUCKETS = 256 };

struct fig_fonts {
  PangoFontMap *map;
  PangoContext *context;
  double capital, descender; /* as shares of the size */
  entry *buckets[BUCKETS];
};

cairo_font_options_t *fig_font_options(void) {
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  return options;
}

/* A slanted upright, which stands in where the oblique is missing, would make other pictures of the same figure. */
static bool has_oblique(fig_fonts *fonts) {
  PangoFontFamily *family = pango_font_map_get_family(fonts->map, FAMILY);
  PangoFontFace *face = family ? pango_font_family_get_face(family, "Oblique") : NULL;
  return face && !pango_font_face_is_synthesized(face);
}

/* fontconfig always answers with something: the family of what it answered with is the test. */
static fig_status check_family(fig_fonts *fonts, char message[FIG_MESSAGE_SIZE]) {
  PangoFontDescription *wanted = pango_font_description_from_string(FAMILY " 10");
  PangoFont *font = pango_font_map_load_font(fonts->map, fonts->context, wanted);
  pango_font_description_free(wanted);
  PangoFontDescription *got = font ? pango_font_describe(font) : NULL;
  const char *family = got ? pango_font_description_get_family(got) : NULL;
  fig_status status = FIG_OK;
  if (!family || strcmp(family, FAMILY) != 0) {
    snprintf(message, FIG_MESSAGE_SIZE,
             "the font family %s, which figures are set in, is not installed (%s%s); on Debian: sudo apt-get install "
             "fonts-dejavu-core fonts-dejavu-extra",
             FAMILY, family ? "the nearest is " : "there are no fonts at all", family ? family : "");
    status = FIG_EFONT;
  } else if (!has_oblique(fonts)) {
    snprintf(message, FIG_MESSAGE_SIZE,
             "the oblique of %s, which variables are set in, is not installed; on Debian: sudo apt-get install "
             "fonts-dejavu-extra",
             FAMILY);
    status = FIG_EFONT;
  }
  if (got) pango_font_description_free(got);
  if (font) g_object_unref(font);
  return status;
}

fig_status fig_fonts_open(fig_fonts **out, char message[FIG_MESSAGE_SIZE]) {
  fig_fonts *fonts = calloc(1, sizeof *fonts);
  if (!fonts) {
    snprintf(message, FIG_MESSAGE_SIZE, "out of memory");
    return FIG_ENOMEM;
  }
  fonts->map = pango_cairo_font_map_new();
  pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
  fonts->context = pango_font_map_create_context(fonts->map);
  pango_context_set_round_glyph_positions(fonts->context, FALSE);
  cairo_font_options_t *options = fig_font_options();
  pango_cairo_context_set_font_options(fonts->context, options);
  cairo_font_options_destroy(options);
  fig_status status = check_family(fonts, message);
  if (status == FIG_OK) {
    fig_text capital = {.markup = "H", .size = 100};
    PangoLayout *layout = fig_layout(fonts, &capital);
    if (layout) {
      PangoRectangle ink, logical;
      pango_layout_get_extents(layout, &ink, &logical);
      fonts->capital = (double)ink.height / PANGO_SCALE / 100;
      fonts->descender = (double)(logical.height - pango_layout_get_baseline(layout)) / PANGO_SCALE / 100;
    } else {
      snprintf(message, FIG_MESSAGE_SIZE, "out of memory");
      status = FIG_ENOMEM;
    }
  }
  if (status != FIG_OK) {
    fig_fonts_close(fonts);
    return status;
  }
  *out = fonts;
  return FIG_OK;
}

void fig_fonts_close(fig_fonts *fonts) {
  if (!fonts) return;
  for (int i = 0; i < BUCKETS; i++)
    while (fonts->buckets[i]) {
      entry *e = fonts->buckets[i];
      fonts->buckets[i] = e->next;
      g_object_unref(e->layout);
      free(e);
    }
  g_object_unref(fonts->context);
  g_object_unref(fonts->map);
  free(fonts);
}

/* FNV-1a over the words; size, weight and alignment are told apart by comparison. */
static unsigned bucket_of(const char *markup) {
  uint32_t hash = 2166136261u;
  for (const char *c = markup; *c; c++) hash = (hash ^ (uint8_t)*c) * 16777619u;
  return hash % BUCKETS;
}

static entry *make_entry(fig_fonts *fonts, const fig_text *text) {
  size_t length = strlen(text->markup);
  entry *e = malloc(sizeof *e + length + 1);
  if (!e) return NULL;
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
  return e;
}

static entry *find_entry(fig_fonts *fonts, const fig_text *text) {
  entry **bucket = &fonts->buckets[bucket_of(text->markup)];
  for (entry *e = *bucket; e; e = e->next)
    if (e->size == text->size && e->bold == text->bold && e->align == text->align &&
        strcmp(e->markup, text->markup) == 0)
      return e;
  entry *e = make_entry(fonts, text);
  if (!e) return NULL;
  e->next = *bucket;
  *bucket = e;
  return e;
}

PangoLayout *fig_layout(fig_fonts *fonts, const fig_text *text) {
  entry *e = find_entry(fonts, text);
  return e ? e->layout : NULL;
}

fig_status fig_measure(fig_fonts *fonts, const fig_text *text, fig_extent *out) {
  entry *e = find_entry(fonts, text);
  if (!e) return FIG_ENOMEM;
  *out = e->extent;
  return FIG_OK;
}

void fig_text_offset(fig_fonts *fonts, const fig_text *text, double *dx, double *dy) {
  entry *e = find_entry(fonts, text);
  *dx = *dy = 0;
  if (!e) return;
  *dx = -text->align * e->extent.width;
  double last = e->extent.descent - fonts->descender * text->size; /* the last baseline below the first */
  switch (text->vertical) {
  case FIG_BASELINE: *dy = -e->baseline; break;
  case FIG_MIDDLE: *dy = -e->baseline + (e->extent.ascent - last) / 2; break;
  case FIG_TOP: *dy = -e->baseline + e->extent.ascent; break;
  case FIG_BOTTOM: *dy = -e->baseline - e->extent.descent; break;
  }
}

const char *fig_cairo_version(void) { return cairo_version_string(); }
const char *fig_pango_version(void) { return pango_version_string(); }

void fig_print_xml(fig_bytes *out, const char *text) {
  for (const char *c = text; *c; c++) switch (*c) {
    case '&': fig_print(out, "&amp;"); break;
    case '<': fig_print(out, "&lt;"); break;
    case '>': fig_print(out, "&gt;"); break;
    case '"': fig_print(out, "&quot;"); break;
    default: fig_append(out, c, 1);
    }
}
