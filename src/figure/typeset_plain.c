/* typeset_plain.c: text without pango: the markup of lua/minimodel/figure/markup.lua, advances and kerning
 * from a table.
 *
 * Knows <i>, <span size= rise=>, three entities and line breaks. An SVG gets letters with the place of each run, so
 * that a page which has DejaVu Sans shows what pango would have set. Does not: shape scripts whose letters join, or
 * know any other font: a letter that is not in the table is taken to be as wide as most, and named by fig_missing. */
#include "typeset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Letters one after another, and where in the lists of advances the first of them is. */
typedef struct metric_range {
  uint16_t first, last, at;
} metric_range;
#include "metrics.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))
enum { UNITS = 2048, UNKNOWN = 1255, DEEPEST = 32 };

typedef struct face {
  const int16_t *advances, *slant; /* slant: what an oblique letter's is more */
  const uint16_t *left, *right;    /* pairs of letters, in order */
  const int16_t *kern;
  size_t n_pairs;
} face;

#define FACE(name, of, slant)                                                                                          \
  { metric_##of, slant, metric_left_##name, metric_right_##name, metric_kern_##name, COUNT(metric_kern_##name) }
static const face faces[] = {FACE(upright, upright, NULL), FACE(bold, bold, NULL),
                             FACE(oblique, upright, metric_oblique), FACE(bold_oblique, bold, metric_bold_oblique)};
#undef FACE

/* −1 for a letter that the face has not. */
static int advance_of(const face *f, uint32_t letter) {
  for (size_t i = 0; i < COUNT(metric_ranges) && letter >= metric_ranges[i].first; i++) {
    if (letter > metric_ranges[i].last) continue;
    size_t at = metric_ranges[i].at + (letter - metric_ranges[i].first);
    return f->advances[at] + (f->slant ? f->slant[at] : 0);
  }
  return -1;
}

static int kern_of(const face *f, uint32_t left, uint32_t right) {
  size_t low = 0, high = f->n_pairs;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (f->left[middle] == left && f->right[middle] == right) return f->kern[middle];
    if (f->left[middle] < left || (f->left[middle] == left && f->right[middle] < right)) low = middle + 1;
    else high = middle;
  }
  return 0;
}

/* ---- Laying out -------------------------------------------------------------------------------------------------- */

/* Letters of one face and size, on one line. */
typedef struct run {
  double x, y, size; /* from the layout's left end and its first baseline */
  bool oblique;
  size_t line, from, to; /* bytes of the words */
} run;

typedef struct line {
  double width, ascent, descent;
} line;

typedef struct layout {
  fig_bytes words, runs, lines; /* the letters without markup; run[]; line[] */
  double width, last;           /* of the widest line; the last baseline below the first */
} layout;

typedef struct style {
  double size, rise;
  bool oblique;
} style;

static size_t count_runs(const layout *l) { return l->runs.length / sizeof(run); }
static run *run_at(const layout *l, size_t i) { return (run *)(void *)l->runs.data + i; }
static size_t count_lines(const layout *l) { return l->lines.length / sizeof(line); }
static line *line_at(const layout *l, size_t i) { return (line *)(void *)l->lines.data + i; }

static void close_layout(layout *l) {
  fig_bytes_free(&l->words);
  fig_bytes_free(&l->runs);
  fig_bytes_free(&l->lines);
}

/* The letter at *at, which moves on; a byte that is no UTF-8 counts as a letter of its own. */
static uint32_t next_letter(const char **at) {
  const unsigned char *s = (const unsigned char *)*at;
  int n = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : s[0] >= 0xc0 ? 2 : 1;
  uint32_t letter = n == 1 ? s[0] : s[0] & (0xffu >> (n + 1));
  for (int i = 1; i < n; i++) {
    if ((s[i] & 0xc0) != 0x80) {
      n = i;
      break;
    }
    letter = letter << 6 | (s[i] & 63u);
  }
  *at += n;
  return letter;
}

/* Reads a tag at `at`: changes the stack of styles. Returns where the tag ends, or NULL where there is none. */
static const char *read_tag(const char *at, style stack[DEEPEST], int *depth) {
  const char *end = *at == '<' ? strchr(at, '>') : NULL;
  if (end == NULL) return NULL;
  if (at[1] == '/') {
    if (*depth > 0) --*depth;
    return end + 1;
  }
  if (*depth + 1 == DEEPEST) return end + 1;
  style *s = &stack[++*depth];
  *s = stack[*depth - 1];
  if (at[1] == 'i') s->oblique = true;
  static const char size[] = "<span size=\"";
  if (strncmp(at, size, sizeof size - 1) == 0) {
    char *rest;
    s->size = (double)strtol(at + sizeof size - 1, &rest, 10) / 1024;
    static const char rise[] = "\" rise=\"";
    if (strncmp(rest, rise, sizeof rise - 1) == 0) s->rise = (double)strtol(rest + sizeof rise - 1, &rest, 10) / 1024;
  }
  return end + 1;
}

/* The font joins some letters into one, which has kerning of its own: ff, fi, fl, ffi, ffl are U+FB00 … U+FB04. */
static uint32_t joined(const char **at, uint32_t letter, fig_bytes *words) {
  static const char *const rests[] = {"fi", "fl", "f", "i", "l"};
  static const uint32_t whole[] = {0xfb03, 0xfb04, 0xfb00, 0xfb01, 0xfb02};
  if (letter != 'f') return letter;
  for (int i = 0; i < 5; i++) {
    size_t n = strlen(rests[i]);
    if (strncmp(*at, rests[i], n) != 0) continue;
    fig_append(words, *at, n);
    *at += n;
    return whole[i];
  }
  return letter;
}

/* The letter at *at, with entities read; its bytes are appended to `words`. */
static uint32_t read_letter(const char **at, fig_bytes *words) {
  static const char *const names[] = {"&amp;", "&lt;", "&gt;"};
  static const char letters[] = "&<>";
  for (int i = 0; i < 3; i++)
    if (strncmp(*at, names[i], strlen(names[i])) == 0) {
      *at += strlen(names[i]);
      fig_append(words, &letters[i], 1);
      return (uint32_t)letters[i];
    }
  const char *start = *at;
  uint32_t letter = next_letter(at);
  fig_append(words, start, (size_t)(*at - start));
  return letter;
}

static const line nothing = {0, -1e9, -1e9}; /* a line before its first letter */

static void end_line(layout *l, line *open, double x, const fig_text *text) {
  size_t n = count_lines(l), runs = count_runs(l);
  if (runs == 0 || run_at(l, runs - 1)->line != n) /* an empty line is as high as the letters that it might have */
    *open = (line){0, METRIC_ASCENDER * text->size, METRIC_DESCENDER * text->size};
  open->width = x;
  if (x > l->width) l->width = x;
  if (n > 0) l->last += line_at(l, n - 1)->descent + open->ascent;
  for (size_t i = count_runs(l); i > 0 && run_at(l, i - 1)->line == n; i--) run_at(l, i - 1)->y += l->last;
  fig_append(&l->lines, open, sizeof *open);
  *open = nothing;
}

/* Starts a run; NULL where memory ran out. */
static run *start_run(layout *l, line *open, double x, const style *s) {
  run r = {x, -s->rise, s->size, s->oblique, count_lines(l), l->words.length, l->words.length};
  fig_append(&l->runs, &r, sizeof r);
  if (l->runs.failed) return NULL;
  double up = METRIC_ASCENDER * s->size + s->rise, down = METRIC_DESCENDER * s->size - s->rise;
  if (up > open->ascent) open->ascent = up;
  if (down > open->descent) open->descent = down;
  return run_at(l, count_runs(l) - 1);
}

static fig_status lay_out(const fig_text *text, layout *l, fig_bytes *unknown) {
  style stack[DEEPEST] = {{text->size, 0, false}};
  int depth = 0;
  line open = nothing;
  double x = 0;
  uint32_t before = 0;
  run *current = NULL;
  for (const char *at = text->markup; *at;) {
    const char *after = read_tag(at, stack, &depth);
    if (after != NULL || *at == '\n') {
      if (after == NULL) {
        end_line(l, &open, x, text);
        x = 0;
      }
      at = after != NULL ? after : at + 1;
      before = 0;
      current = NULL;
      continue;
    }
    const style *s = &stack[depth];
    const face *f = &faces[(text->bold ? 1 : 0) + (s->oblique ? 2 : 0)];
    if (current == NULL) current = start_run(l, &open, x, s);
    if (current == NULL) return FIG_ENOMEM;
    uint32_t letter = joined(&at, read_letter(&at, &l->words), &l->words);
    current->to = l->words.length;
    int advance = advance_of(f, letter);
    if (advance < 0 && unknown != NULL) fig_note_letter(unknown, letter);
    x += s->size / UNITS * ((advance < 0 ? UNKNOWN : advance) + (before ? kern_of(f, before, letter) : 0));
    before = letter;
  }
  end_line(l, &open, x, text);
  if (l->words.failed || l->lines.failed) return FIG_ENOMEM;
  for (size_t i = 0; i < count_runs(l); i++) {
    run *r = run_at(l, i);
    double left = text->align < 0.25 ? 0 : text->align > 0.75 ? 1 : 0.5;
    r->x += left * (l->width - line_at(l, r->line)->width);
  }
  return FIG_OK;
}

/* ---- The typesetter ---------------------------------------------------------------------------------------------- */

static void extent_of(const layout *l, const fig_text *text, fig_extent *out) {
  *out = (fig_extent){l->width, METRIC_CAPITAL * text->size, l->last + METRIC_DESCENDER * text->size};
}

static fig_status measure(fig_fonts *fonts, const fig_text *text, fig_extent *out) {
  (void)fonts;
  layout l = {0};
  fig_status status = lay_out(text, &l, NULL);
  if (status == FIG_OK) extent_of(&l, text, out);
  close_layout(&l);
  return status;
}

static fig_status missing(fig_fonts *fonts, const fig_text *text, fig_bytes *out) {
  (void)fonts;
  layout l = {0};
  fig_status status = lay_out(text, &l, out);
  close_layout(&l);
  return out->failed ? FIG_ENOMEM : status;
}

static void attribute(fig_bytes *out, const char *name, double value) {
  fig_print(out, " %s=\"", name);
  fig_print_number(out, value, false);
  fig_append(out, "\"", 1);
}

static void print_words(fig_bytes *out, const layout *l, const run *r) {
  fig_bytes words = {0};
  fig_append(&words, l->words.data + r->from, r->to - r->from);
  fig_append(&words, "", 1);
  if (words.failed) out->failed = true;
  else fig_print_xml(out, words.data);
  fig_bytes_free(&words);
}

static fig_status svg(fig_fonts *fonts, const fig_text *text, fig_bytes *out) {
  (void)fonts;
  layout l = {0};
  fig_status status = lay_out(text, &l, NULL);
  fig_extent extent;
  extent_of(&l, text, &extent);
  double dx = -text->align * extent.width, dy = fig_first_baseline(text, &extent, METRIC_DESCENDER * text->size);
  fig_print(out, " xml:space=\"preserve\" font-family=\"DejaVu Sans,Verdana,sans-serif\"");
  attribute(out, "font-size", text->size);
  fig_print(out, "%s>", text->bold ? " font-weight=\"bold\"" : "");
  for (size_t i = 0; status == FIG_OK && i < count_runs(&l); i++) {
    const run *r = run_at(&l, i);
    fig_print(out, "<tspan");
    attribute(out, "x", dx + r->x);
    attribute(out, "y", dy + r->y);
    if (r->size != text->size) attribute(out, "font-size", r->size);
    fig_print(out, "%s>", r->oblique ? " font-style=\"oblique\"" : "");
    print_words(out, &l, r);
    fig_print(out, "</tspan>");
  }
  fig_print(out, "</text>\n");
  close_layout(&l);
  return status;
}

static void close_fonts(fig_fonts *fonts) { free(fonts); }

fig_status fig_fonts_open_plain(fig_fonts **out, fig_message *message) {
  fig_fonts *fonts = calloc(1, sizeof *fonts);
  if (fonts == NULL) return fig_fail(message, FIG_ENOMEM, "out of memory");
  *fonts = (fig_fonts){measure, missing, "text", svg, close_fonts};
  *out = fonts;
  return FIG_OK;
}
