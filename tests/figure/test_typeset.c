/* The two typesetters side by side: what the table says of a text is what pango measures, within 0.03 pt, for texts as
 * figures have them and for random ones; and what a build without pango makes of cells, markup and letters that it
 * does not know. */
#include <sys/resource.h>

#include "tap.h"

#include "figure/typeset.h"

enum { MOST = 400 };

static fig_fonts *pango, *plain;
static fig_message message;

static void open_fonts(void) {
  ok(fig_fonts_open(&pango, &message) == FIG_OK, "pango's fonts are open");
  ok(fig_fonts_open_plain(&plain, &message) == FIG_OK, "the table's too");
}

static double apart(const char *markup, double size, bool bold) {
  fig_text text = {.markup = markup, .size = size, .bold = bold, .align = 0.5};
  fig_extent a, b;
  if (fig_measure(pango, &text, &a) != FIG_OK || fig_measure(plain, &text, &b) != FIG_OK) return HUGE_VAL;
  return fmax(fabs(a.width - b.width), fmax(fabs(a.ascent - b.ascent), fabs(a.descent - b.descent)));
}

/* What the labs' figures say, in their markup. */
static void test_as_figures_say(void) {
  static const char *const texts[] = {
      "Entropy grows with ln T",
      "La entropía crece con ln T, ¿verdad? «Sí»",
      "H",
      "<i>T</i> = 128",
      "key position <i>j</i>",
      "W<span size=\"7168\" rise=\"-1741\">Q</span> &amp; &lt;x&gt;",
      "10<span size=\"5734\" rise=\"2949\">−4</span>",
      "1.5×10<span size=\"5734\" rise=\"2949\">6</span>",
      "<i>θ</i><span size=\"6093\" rise=\"-1480\"><i>i</i></span> = 10000<span size=\"6093\" "
      "rise=\"3133\">−2<i>i</i>/<i>d</i></span>",
      "x<span size=\"6451\" rise=\"3318\">a<span size=\"6451\" rise=\"-1567\">b</span></span>c",
      "first line\nthe second, longer line\nand <i>T</i>",
      "a<span size=\"6451\" rise=\"-1567\">low</span>\nb<span size=\"6451\" rise=\"3318\">high</span>",
      "10\u2009000 Tokens → AV, To, “We” … fi",
      "sinusoidal ALiBi RoPE T5 aprendida",
  };
  double worst = 0;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    for (int bold = 0; bold < 2; bold++)
      for (double size = 7; size <= 11; size += 0.5) {
        double d = apart(texts[i], size, bold);
        if (d > 0.03) diag("%.3f pt apart at %.1f%s: %s", d, size, bold ? " bold" : "", texts[i]);
        worst = fmax(worst, d);
      }
  diag("worst %.4f pt", worst);
  ok(worst <= 0.03, "texts as the labs have them are within 0.03 pt");
}

static uint32_t state = 12345;
static uint32_t next(uint32_t n) {
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % n;
}

/* Without “, which pango takes for a Greek letter after a Greek one and then does not kern with a Latin one. */
static void test_random(void) {
  static const char *const letters[] = {"a", "V", "A", "T", "o", "y", ".", ",", "f", "i", "W", "e",
                                        " ", "1", "7", "−", "é", "ñ", "Ó", "θ", "λ", "·", "×", "→",
                                        "≤", "∞", "(", ")", "/", "»", "’", "–", "r", "L", "Y", "k"};
  double worst = 0;
  for (int n = 0; n < 3000; n++) {
    char text[MOST] = "";
    for (uint32_t k = 1 + next(12); k > 0; k--) {
      const char *letter = letters[next(sizeof letters / sizeof *letters)];
      uint32_t style = next(12);
      strcat(text, style == 0 ? "<i>" : style == 1 ? "<span size=\"6000\" rise=\"-1500\">" : "");
      strcat(text, letter);
      strcat(text, style == 0 ? "</i>" : style == 1 ? "</span>" : style == 2 ? "\n" : "");
    }
    double size = 6 + next(100) / 10.0, d = apart(text, size, next(2));
    if (d > 0.03) diag("%.3f pt apart at %.1f: %s", d, size, text);
    worst = fmax(worst, d);
  }
  diag("worst %.4f pt", worst);
  ok(worst <= 0.03, "three thousand random texts are within 0.03 pt");
}

static double measure_many(int from, int to) {
  double sum = 0;
  for (int i = from; i < to; i++) {
    char markup[32];
    snprintf(markup, sizeof markup, "loss after %d steps", i);
    fig_extent extent;
    if (fig_measure(pango, &(fig_text){.markup = markup, .size = 8}, &extent) != FIG_OK) return HUGE_VAL;
    sum += extent.width;
  }
  return sum;
}

/* A script that draws for days has no end of texts. Under the sanitizers what is freed is kept for a while. */
static void test_kept(void) {
#if defined(__SANITIZE_ADDRESS__)
  enum { FILLED = 5000, MANY = 6000 };
#else
  enum { FILLED = 8000, MANY = 20000 };
#endif
  struct rusage filled, after;
  double first = measure_many(0, 1000);
  measure_many(1000, FILLED);
  getrusage(RUSAGE_SELF, &filled);
  measure_many(FILLED, MANY);
  getrusage(RUSAGE_SELF, &after);
  long kilobytes = after.ru_maxrss - filled.ru_maxrss;
  diag("%ld kB more", kilobytes);
  ok(MANY == 6000 || kilobytes < 4096, "texts that nobody asks for any more are let go of");
  ok(measure_many(0, 1000) == first, "what comes again is measured as it was");
}

static void test_missing(void) {
  fig_fonts *both[] = {pango, plain};
  for (int i = 0; i < 2; i++) {
    fig_text text = {.markup = "a \xf4\x80\x80\x80 b \xf4\x80\x80\x80 <i>é</i>", .size = 9};
    fig_bytes out = {0};
    ok(fig_missing(both[i], &text, &out) == FIG_OK, "letters can be asked for");
    fig_append(&out, "", 1);
    is_text(out.data, "\xf4\x80\x80\x80",
            i ? "the table: a letter without a picture is named, once" : "pango: the same");
    fig_bytes_free(&out);
    text.markup = "all here: θ é → ≤";
    out = (fig_bytes){0};
    ok(fig_missing(both[i], &text, &out) == FIG_OK && out.length == 0, "and nothing where nothing is missing");
    fig_bytes_free(&out);
  }
}

/* A page drawn without pango: letters as text, each run in its place, what XML keeps for itself protected. */
static void test_svg(void) {
  fig_page page = {.width = 100, .height = 50, .scale = 1, .prefix = "a\"b"};
  fig_device *device;
  ok(fig_open_svg(&device, plain, &page, &message) == FIG_OK, "a page");
  fig_text text = {.markup = "&lt;b&gt; <i>T</i>", .size = 10, .x = 20, .y = 30, .paint = {0, 0, 0, 1, NULL}};
  device->group(device, "say \"hi\" <now>");
  device->text(device, &text);
  device->ungroup(device);
  fig_bytes out = {0};
  ok(device->finish(device, &out, &message) == FIG_OK, "that can be finished");
  fig_append(&out, "", 1);
  ok(strstr(out.data, "<text") && strstr(out.data, ">&lt;b&gt; </tspan>"), "letters are text, escaped");
  ok(strstr(out.data, "font-style=\"oblique\">T</tspan>"), "slanted where they are");
  ok(strstr(out.data, "id=\"a_22bgroup1\" data-name=\"say &quot;hi&quot; &lt;now&gt;\""), "names are escaped");
  fig_bytes_free(&out);
  device->close(device);
}

/* Every number as printf has it, to the last digit, and a bounded length for those that no page has. */
static void test_numbers(void) {
  int wrong = 0;
  for (int i = 0; i < 200000; i++) {
    double value = (double)((int32_t)(next(1 << 24) << 8 ^ next(1 << 24))) / (i % 3 == 0 ? 8 : i % 3 == 1 ? 1000 : 3e5);
    char want[64];
    snprintf(want, sizeof want, "%.2f", value);
    if (strcmp(want, "-0.00") == 0) strcpy(want, "0.00");
    fig_bytes out = {0};
    fig_print_number(&out, value, true);
    fig_append(&out, "", 1);
    if (strcmp(out.data, want) != 0 && wrong++ < 3) diag("%.17g: got %s, wanted %s", value, out.data, want);
    fig_bytes_free(&out);
  }
  is_int(wrong, 0, "numbers are printed as printf rounds them");
  static const double odd[] = {1e300, -1e300, HUGE_VAL, NAN, -0.001, 2.5, 1.05, 100};
  fig_bytes out = {0};
  for (int i = 0; i < 8; i++) fig_print_number(&out, odd[i], false), fig_append(&out, " ", 1);
  fig_append(&out, "", 1);
  is_text(out.data, "1000000000 -1000000000 1000000000 0 0 2.5 1.05 100 ", "and none is long");
  fig_bytes_free(&out);
}

int main(void) {
  RUN(open_fonts);
  RUN(test_as_figures_say);
  RUN(test_random);
  RUN(test_kept);
  RUN(test_missing);
  RUN(test_svg);
  RUN(test_numbers);
  fig_fonts_close(pango);
  fig_fonts_close(plain);
  return done();
}
