/* figure.c: the drawing device and its helpers, for lua/minimodel/figure.
 *
 * A device is a userdata "minimodel.device" whose methods are the device's calls; the fonts are one userdata in
 * the registry; a matrix to be coloured is a userdata "minimodel.values". Paints arrive as {red, green, blue,
 * alpha, role}. Arguments come from the library, not from the learner, so the checks here are short; but any call
 * of Lua's may run somebody's finalizer, which may close the device: so a method reads its arguments first,
 * without metamethods, keeps the strings among them on the stack, and takes the device last. Does not: know axes,
 * ticks or layout. */
#include <math.h>
#include <string.h>

#include "binding/bind.h"
#include "binding/open.h"
#include "figure/device.h"

#define DEVICE "minimodel.device"
#define BYTES  "minimodel.bytes"
#define VALUES "minimodel.values"
#define FONTS  "minimodel.fonts"

/* ---- Messages ---------------------------------------------------------------------------------------------------- */

static const char *words(void *data, const char *format) { return bind_words(data, format); }

/* A message that is yet to be written, in the reader's language. */
static fig_message message_for(lua_State *L) { return (fig_message){.text = "", .translate = words, .data = L}; }

/* ---- Fonts ------------------------------------------------------------------------------------------------------- */

static void fonts_release(void *object) {
  fig_fonts **box = object;
  fig_fonts_close(*box);
  *box = NULL;
}
static int fonts_close(lua_State *L) {
  fig_fonts **box = bind_object(L, 1, FONTS, "fonts");
  bind_disown(L, 1);
  fonts_release(box);
  return 0;
}

/* Pushes the userdata that holds the fonts; opened at first use, since most scripts draw nothing. At the end of the
 * program they are closed before the finalizers of whatever is older have run. */
static fig_fonts *push_fonts(lua_State *L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, FONTS ".open") == LUA_TUSERDATA) {
    fig_fonts **open = lua_touserdata(L, -1);
    if (*open == NULL) bind_fail(L, "figure: the fonts are closed, because the program is ending");
    return *open;
  }
  lua_pop(L, 1);
  fig_fonts **box = bind_new_owner(L, sizeof *box, 0, FONTS, fonts_release);
  fig_message message = message_for(L);
  if (fig_fonts_open(box, &message) != FIG_OK) bind_fail(L, "figure: %s", message.text);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, FONTS ".open");
  return *box;
}

/* ---- Reading arguments ------------------------------------------------------------------------------------------- */

static double field(lua_State *L, int index, lua_Integer i) {
  lua_rawgeti(L, index, i);
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/* Pushes t[name], without metamethods. */
static int push_field(lua_State *L, int index, const char *name) {
  index = lua_absindex(L, index);
  lua_pushstring(L, name);
  return lua_rawget(L, index);
}

static double share(double value) { return value > 0 ? fmin(value, 1) : 0; }

/* {red, green, blue, alpha, role}. Pushes the role, which must stay on the stack for as long as the paint is used.
 * nil is none. */
static fig_paint check_paint(lua_State *L, int index) {
  luaL_checkstack(L, 4, "paint");
  if (lua_isnoneornil(L, index)) return lua_pushnil(L), (fig_paint){0};
  bind_table(L, index);
  index = lua_absindex(L, index);
  fig_paint paint = {share(field(L, index, 1)), share(field(L, index, 2)), share(field(L, index, 3)),
                     share(field(L, index, 4)), NULL};
  if (lua_rawgeti(L, index, 5) == LUA_TSTRING) paint.role = lua_tostring(L, -1);
  return paint;
}

static double number_field(lua_State *L, int index, const char *name) {
  push_field(L, index, name);
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/* {paint =, width =, dashes = {on, off, …}, round =}. Pushes what must stay on the stack. */
static fig_stroke check_stroke(lua_State *L, int index) {
  luaL_checkstack(L, 6, "stroke");
  fig_stroke stroke = {0};
  if (lua_isnoneornil(L, index)) return stroke;
  bind_table(L, index);
  index = lua_absindex(L, index);
  stroke.width = fmin(fmax(number_field(L, index, "width"), 0), 1e4);
  push_field(L, index, "round");
  stroke.round = lua_toboolean(L, -1);
  if (push_field(L, index, "dashes") == LUA_TTABLE) {
    size_t n = lua_rawlen(L, -1);
    stroke.n_dashes = n >= 4 ? 4 : n >= 2 ? 2 : 0;
    for (int i = 0; i < stroke.n_dashes; i++) stroke.dashes[i] = fmin(fmax(field(L, -1, i + 1), 0), 1e4);
  }
  lua_pop(L, 2);
  push_field(L, index, "paint");
  stroke.paint = check_paint(L, -1);
  return stroke;
}

/* t[name], which stays on the stack, so that the text stays alive. */
static const char *text_field(lua_State *L, int index, const char *name) {
  luaL_checkstack(L, 2, "text");
  return push_field(L, index, name) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
}

/* cairo counts in 1/256 within ±2^23; no page is that large. */
static double place(double value) { return fmin(fmax(value, -1e5), 1e5); }

static double check_place(lua_State *L, int arg) {
  double value = bind_number(L, arg);
  if (!isfinite(value)) bind_fail(L, "figure: a place or a length on the page is not finite");
  return place(value);
}

/* ---- The device -------------------------------------------------------------------------------------------------- */

static fig_device *check_device(lua_State *L) {
  fig_device **box = bind_object(L, 1, DEVICE, "a device");
  if (*box == NULL) bind_fail(L, "figure: the device is closed");
  return *box;
}

static void device_release(void *object) {
  fig_device **box = object;
  if (*box != NULL) (*box)->close(*box);
  *box = NULL;
}

/* figure_device(format, page) → device */
static int figure_device(lua_State *L) {
  const char *name = bind_text(L, 1, NULL);
  bind_table(L, 2);
  lua_settop(L, 2);
  const fig_format *format = fig_formats;
  while (format->name != NULL && strcmp(format->name, name) != 0) format++;
  if (format->name == NULL) return bind_fail(L, "figure: this program does not draw %s", name);
  fig_fonts *fonts = push_fonts(L);
  push_field(L, 2, "paper");
  fig_page page = {.width = number_field(L, 2, "width"),
                   .height = number_field(L, 2, "height"),
                   .paper = check_paint(L, 4),
                   .scale = number_field(L, 2, "scale"),
                   .title = text_field(L, 2, "title"),
                   .description = text_field(L, 2, "description"),
                   .language = text_field(L, 2, "language"),
                   .date = text_field(L, 2, "date"),
                   .style = text_field(L, 2, "style"),
                   .prefix = text_field(L, 2, "prefix")};
  fig_device **box = bind_new_owner(L, sizeof *box, 1, DEVICE, device_release);
  lua_pushvalue(L, 3);
  lua_setiuservalue(L, -2, 1); /* the fonts outlive the device */
  fig_message message = message_for(L);
  if (format->open(box, fonts, &page, &message) != FIG_OK) return bind_fail(L, "figure: %s", message.text);
  return 1;
}

static int device_close(lua_State *L) {
  fig_device **box = bind_object(L, 1, DEVICE, "a device");
  bind_disown(L, 1);
  device_release(box);
  return 0;
}

/* device:chain({x0, y0, x1, y1, …} [, join [, close]]) */
static int device_chain(lua_State *L) {
  bind_table(L, 2);
  lua_settop(L, 4); /* what is pushed below must not be taken for an argument */
  size_t n = lua_rawlen(L, 2) / 2 * 2;
  if (n > 1 << 28) return bind_fail(L, "figure: a path has too many points");
  double few[64], *points = n <= 64 ? few : lua_newuserdatauv(L, n * sizeof *points, 0);
  for (size_t i = 0; i < n; i++) {
    double value = field(L, 2, (lua_Integer)i + 1);
    if (!isfinite(value)) return bind_fail(L, "figure: point %d of a path is not finite", (int)(i / 2) + 1);
    points[i] = place(value);
  }
  fig_device *device = check_device(L);
  device->chain(device, points, n / 2, lua_toboolean(L, 3), lua_toboolean(L, 4));
  return 0;
}

/* device:arc(x, y, radius, from, to [, join [, close]]): at most once round */
static int device_arc(lua_State *L) {
  double x = check_place(L, 2), y = check_place(L, 3), radius = fabs(check_place(L, 4));
  double from = bind_number(L, 5), to = bind_number(L, 6);
  if (!isfinite(from) || !isfinite(to)) return bind_fail(L, "figure: an arc's angle is not finite");
  double sweep = fmin(fmax(to - from, -360), 360);
  from = fmod(from, 360);
  fig_device *device = check_device(L);
  device->arc(device, x, y, radius, from, from + sweep, lua_toboolean(L, 7), lua_toboolean(L, 8));
  return 0;
}

/* device:paint(fill, stroke) */
static int device_paint(lua_State *L) {
  lua_settop(L, 3);
  fig_paint fill = check_paint(L, 2);
  fig_stroke stroke = check_stroke(L, 3);
  fig_device *device = check_device(L);
  device->paint(device, &fill, &stroke);
  return 0;
}

static int device_clip(lua_State *L) {
  double x = check_place(L, 2), y = check_place(L, 3), width = check_place(L, 4), height = check_place(L, 5);
  fig_device *device = check_device(L);
  device->clip(device, x, y, width, height);
  return 0;
}

static int device_unclip(lua_State *L) {
  fig_device *device = check_device(L);
  device->unclip(device);
  return 0;
}

static fig_text check_text(lua_State *L, int index) {
  double size = bind_number(L, index + 1);
  if (!(size > 0 && size <= 1000)) bind_fail(L, "figure: letters of %f points are not possible", size);
  return (fig_text){.markup = bind_text(L, index, NULL), .size = size, .bold = lua_toboolean(L, index + 2)};
}

/* device:text(markup, size, bold, x, y, align, vertical, angle, paint [, halo]) */
static int device_text(lua_State *L) {
  static const char *const verticals[] = {"baseline", "middle", "top", "bottom", NULL};
  lua_settop(L, 11);
  fig_text text = check_text(L, 2);
  text.x = check_place(L, 5);
  text.y = check_place(L, 6);
  text.align = share(bind_number(L, 7));
  text.vertical = (fig_vertical)bind_choice(L, 8, "vertical", verticals, FIG_BASELINE);
  text.angle = fmod(bind_optional_number(L, 9, 0), 360);
  if (!isfinite(text.angle)) return bind_fail(L, "figure: a text's angle is not finite");
  text.paint = check_paint(L, 10);
  text.halo = check_stroke(L, 11);
  fig_device *device = check_device(L);
  device->text(device, &text);
  return 0;
}

static int device_group(lua_State *L) {
  const char *name = bind_text(L, 2, NULL);
  fig_device *device = check_device(L);
  device->group(device, name);
  return 0;
}

static int device_ungroup(lua_State *L) {
  fig_device *device = check_device(L);
  device->ungroup(device);
  return 0;
}

static void bytes_release(void *object) { fig_bytes_free(object); }
static int bytes_close(lua_State *L) {
  fig_bytes *bytes = bind_object(L, 1, BYTES, "bytes");
  bind_disown(L, 1);
  bytes_release(bytes);
  return 0;
}

/* Pushes empty bytes, which the collector frees where an error leaves them. */
static fig_bytes *push_bytes(lua_State *L) {
  if (luaL_newmetatable(L, BYTES)) {
    lua_pushcfunction(L, bytes_close);
    lua_setfield(L, -2, "__gc");
  }
  lua_pop(L, 1);
  return bind_new_owner(L, sizeof(fig_bytes), 0, BYTES, bytes_release);
}

/* device:finish() → the page, as a string */
static int device_finish(lua_State *L) {
  fig_bytes *bytes = push_bytes(L);
  fig_device *device = check_device(L);
  fig_message message = message_for(L);
  if (device->finish(device, bytes, &message) != FIG_OK) return bind_fail(L, "figure: %s", message.text);
  lua_pushlstring(L, bytes->data != NULL ? bytes->data : "", bytes->length);
  fig_bytes_free(bytes);
  return 1;
}

/* figure_measure(markup, size, bold) → width, ascent, descent */
static int figure_measure(lua_State *L) {
  fig_text text = check_text(L, 1);
  lua_settop(L, 3);
  fig_extent extent;
  fig_message message = message_for(L);
  fig_status status = fig_measure(push_fonts(L), &text, &extent);
  if (status != FIG_OK) return fig_say(status, &message), bind_fail(L, "figure: %s", message.text);
  lua_pushnumber(L, extent.width);
  lua_pushnumber(L, extent.ascent);
  lua_pushnumber(L, extent.descent);
  return 3;
}

/* figure_missing(markup, size, bold) → the letters that no font here has, "" where none is missing */
static int figure_missing(lua_State *L) {
  fig_text text = check_text(L, 1);
  lua_settop(L, 3);
  fig_fonts *fonts = push_fonts(L);
  fig_bytes *bytes = push_bytes(L);
  if (fig_missing(fonts, &text, bytes) != FIG_OK) return bind_fail(L, "figure: out of memory");
  lua_pushlstring(L, bytes->data != NULL ? bytes->data : "", bytes->length);
  fig_bytes_free(bytes);
  return 1;
}

/* figure_formats() → the names of the formats that this program draws */
static int figure_formats(lua_State *L) {
  lua_newtable(L);
  for (int i = 0; fig_formats[i].name != NULL; i++) {
    lua_pushstring(L, fig_formats[i].name);
    lua_rawseti(L, -2, i + 1);
  }
  return 1;
}

/* ---- Matrices to be coloured ------------------------------------------------------------------------------------- */

typedef struct values {
  lua_Integer rows, columns;
  lua_Integer no_number, infinite; /* how many; no_number is −1 until they are counted */
  double data[];
} values;

static values *new_values(lua_State *L, lua_Integer rows, lua_Integer columns) {
  static const lua_Integer most = (lua_Integer)1 << 28;
  if (rows < 0 || columns < 0 || rows > most || (rows > 0 && columns > most / rows))
    bind_fail(L, "heatmap: %lld × %lld cells are not possible", (long long)rows, (long long)columns);
  values *v = lua_newuserdatauv(L, sizeof *v + (size_t)(rows * columns) * sizeof(double), 0);
  v->rows = rows;
  v->columns = columns;
  v->no_number = -1;
  luaL_setmetatable(L, VALUES);
  return v;
}

static void values_of_table(lua_State *L) {
  lua_Integer rows = luaL_len(L, 1), columns = 0;
  if (rows < 0 || rows > 1 << 28) bind_fail(L, "heatmap: %lld rows are not possible", (long long)rows);
  for (lua_Integer i = 1; i <= rows; i++) {
    if (lua_geti(L, 1, i) != LUA_TTABLE)
      bind_fail(L, "heatmap: row %d is a %s, not a table of numbers", (int)i, bind_kind(L, -1));
    lua_Integer n = luaL_len(L, -1);
    if (i == 1) columns = n;
    if (n != columns) bind_fail(L, "heatmap: row 1 has %d values, row %d has %d", (int)columns, (int)i, (int)n);
    lua_pop(L, 1);
  }
  values *v = new_values(L, rows, columns);
  for (lua_Integer i = 1; i <= rows; i++) {
    if (lua_geti(L, 1, i) != LUA_TTABLE) bind_fail(L, "heatmap: row %d changed while it was read", (int)i);
    for (lua_Integer j = 1; j <= columns; j++) {
      int is_number;
      lua_geti(L, -1, j);
      v->data[(i - 1) * columns + j - 1] = lua_tonumberx(L, -1, &is_number);
      if (!is_number || lua_type(L, -1) != LUA_TNUMBER)
        bind_fail(L, "heatmap: row %d, column %d is a %s, not a number", (int)i, (int)j, bind_kind(L, -1));
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
}

/* figure_values(matrix) → values, rows, columns: a copy, so that the tensor may change or go away */
static int figure_values(lua_State *L) {
  mm_tensor *tensor = bind_test_tensor(L, 1);
  lua_settop(L, 1);
  if (tensor != NULL) {
    char shape[128];
    if (tensor->n_axes != 2)
      return bind_fail(L, "heatmap: the matrix must have 2 axes, this tensor is %s", mm_shape_text(tensor, shape));
    values *v = new_values(L, (lua_Integer)tensor->shape[0], (lua_Integer)tensor->shape[1]);
    bind_read(bind_tensor(L, 1), v->data); /* not one that was closed meanwhile */
  } else if (lua_istable(L, 1)) {
    values_of_table(L);
  } else {
    return bind_fail(L, "heatmap: the matrix must be a tensor of 2 axes or a table of rows, not a %s", bind_kind(L, 1));
  }
  const values *v = lua_touserdata(L, -1);
  lua_pushinteger(L, v->rows);
  lua_pushinteger(L, v->columns);
  return 3;
}

/* values:range() → smallest, largest, smallest above 0, all of the finite ones; nil where there is none */
static int values_range(lua_State *L) {
  const values *v = bind_object(L, 1, VALUES, "a matrix");
  double low = HUGE_VAL, high = -HUGE_VAL, positive = HUGE_VAL;
  for (lua_Integer i = 0; i < v->rows * v->columns; i++) {
    double x = v->data[i];
    if (!isfinite(x)) continue;
    if (x < low) low = x;
    if (x > high) high = x;
    if (x > 0 && x < positive) positive = x;
  }
  if (low > high) return 0;
  lua_pushnumber(L, low);
  lua_pushnumber(L, high);
  if (positive < HUGE_VAL) return lua_pushnumber(L, positive), 3;
  return 2;
}

static void count_odd(values *v) {
  v->no_number = v->infinite = 0;
  for (lua_Integer i = 0; i < v->rows * v->columns; i++) {
    if (isfinite(v->data[i])) continue;
    if (isnan(v->data[i])) v->no_number++;
    else v->infinite++;
  }
}

/* values:odd() → how many are not a number, how many infinite: asked for at every writing, counted once */
static int values_odd(lua_State *L) {
  values *v = bind_object(L, 1, VALUES, "a matrix");
  if (v->no_number < 0) count_odd(v);
  lua_pushinteger(L, v->no_number);
  lua_pushinteger(L, v->infinite);
  return 2;
}

static const char *const scales[] = {"linear", "log", "symlog", NULL};

/* values:cells(scale, low, high, linear) → a string of one byte a cell */
static int values_cells(lua_State *L) {
  const values *v = bind_object(L, 1, VALUES, "a matrix");
  fig_scale scale = {(fig_scale_kind)bind_choice(L, 2, "scale", scales, FIG_LINEAR), bind_number(L, 3),
                     bind_number(L, 4), bind_optional_number(L, 5, 1)};
  size_t n = (size_t)(v->rows * v->columns);
  luaL_Buffer buffer;
  uint8_t *cells = (uint8_t *)luaL_buffinitsize(L, &buffer, n);
  fig_colour_cells(cells, v->data, n, &scale);
  luaL_pushresultsize(&buffer, n);
  return 1;
}

static int values_size(lua_State *L) {
  const values *v = bind_object(L, 1, VALUES, "a matrix");
  lua_pushinteger(L, v->rows);
  lua_pushinteger(L, v->columns);
  return 2;
}

/* figure_position(scale, low, high, linear, value) → 0 at low, 1 at high */
static int figure_position(lua_State *L) {
  fig_scale scale = {(fig_scale_kind)bind_choice(L, 1, "scale", scales, FIG_LINEAR), bind_number(L, 2),
                     bind_number(L, 3), bind_optional_number(L, 4, 1)};
  lua_pushnumber(L, fig_scale_position(&scale, bind_number(L, 5)));
  return 1;
}

/* The image that arguments `at` … describe: cells, columns, rows, palette (256 integers 0xRRGGBB). */
static fig_image check_image(lua_State *L, int at, uint32_t palette[256]) {
  size_t n;
  const char *cells = bind_text(L, at, &n);
  lua_Integer columns = bind_integer(L, at + 1), rows = bind_integer(L, at + 2);
  bool sized = columns > 0 && rows > 0 && columns <= 1 << 28 && rows <= 1 << 28;
  if (!sized || n != (uint64_t)columns * (uint64_t)rows)
    bind_fail(L, "figure: an image of %d × %d cells, got %d", (int)columns, (int)rows, (int)n);
  bind_table(L, at + 3);
  for (int i = 0; i < 256; i++) {
    lua_rawgeti(L, at + 3, i + 1);
    palette[i] = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  return (fig_image){.cells = (const uint8_t *)cells, .palette = palette, .columns = (int)columns, .rows = (int)rows};
}

/* device:image(cells, columns, rows, palette, x, y, width, height, packed): packed is figure_packed of the first
 * four, or nil */
static int device_image(lua_State *L) {
  uint32_t palette[256];
  fig_image image = check_image(L, 2, palette);
  image.x = check_place(L, 6), image.y = check_place(L, 7);
  image.width = check_place(L, 8), image.height = check_place(L, 9);
  image.packed = lua_isnoneornil(L, 10) ? NULL : bind_text(L, 10, &image.packed_length);
  fig_device *device = check_device(L);
  device->image(device, &image);
  return 0;
}

/* device:packs(): whether image wants the cells packed */
static int device_packs(lua_State *L) {
  lua_pushboolean(L, check_device(L)->packs);
  return 1;
}

/* figure_packed(cells, columns, rows, palette) → the cells as a PNG */
static int figure_packed(lua_State *L) {
  uint32_t palette[256];
  fig_image image = check_image(L, 1, palette);
  fig_bytes *packed = push_bytes(L);
  if (fig_pack_cells(packed, &image) != FIG_OK) return bind_fail(L, "figure: out of memory");
  lua_pushlstring(L, packed->data, packed->length);
  fig_bytes_free(packed);
  return 1;
}

/* figure_numbers(list or tensor) → a table of numbers, number of axes: what a line's x may be */
static int figure_numbers(lua_State *L) {
  int64_t n = 0;
  const double *data = bind_doubles(L, 1, &n);
  const mm_tensor *tensor = bind_test_tensor(L, 1);
  int axes = tensor != NULL ? tensor->n_axes : 1;
  lua_createtable(L, n <= 1 << 30 ? (int)n : 0, 0);
  for (int64_t i = 0; i < n; i++) {
    lua_pushnumber(L, data[i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_pushinteger(L, axes);
  return 2;
}

/* figure_write(path, bytes): whole or not at all */
static int figure_write(lua_State *L) {
  size_t length, path_length;
  const char *path = bind_text(L, 1, &path_length), *bytes = bind_text(L, 2, &length);
  if (strlen(path) != path_length) return bind_fail(L, "figure: a file's name has a byte 0 in it");
  fig_message message = message_for(L);
  if (fig_write_file(path, bytes, length, &message) != FIG_OK) return bind_fail(L, "figure: %s", message.text);
  return 0;
}

/* figure_versions() → {cairo =, pango =}, without those that this build has not */
static int figure_versions(lua_State *L) {
  lua_createtable(L, 0, 2);
  lua_pushstring(L, fig_cairo_version());
  lua_setfield(L, -2, "cairo");
  lua_pushstring(L, fig_pango_version());
  lua_setfield(L, -2, "pango");
  return 1;
}

void bind_open_figure(lua_State *L) {
  static const luaL_Reg functions[] = {{"figure_device", figure_device},
                                       {"figure_measure", figure_measure},
                                       {"figure_values", figure_values},
                                       {"figure_numbers", figure_numbers},
                                       {"figure_position", figure_position},
                                       {"figure_write", figure_write},
                                       {"figure_versions", figure_versions},
                                       {"figure_packed", figure_packed},
                                       {"figure_missing", figure_missing},
                                       {"figure_formats", figure_formats},
                                       {NULL, NULL}};
  static const luaL_Reg device[] = {{"chain", device_chain},     {"arc", device_arc},       {"paint", device_paint},
                                    {"clip", device_clip},       {"unclip", device_unclip}, {"image", device_image},
                                    {"packs", device_packs},     {"text", device_text},     {"group", device_group},
                                    {"ungroup", device_ungroup}, {"finish", device_finish}, {"close", device_close},
                                    {"__gc", device_close},      {"__close", device_close}, {NULL, NULL}};
  static const luaL_Reg matrix[] = {
      {"range", values_range}, {"odd", values_odd}, {"cells", values_cells}, {"size", values_size}, {NULL, NULL}};
  luaL_newmetatable(L, DEVICE);
  luaL_setfuncs(L, device, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  luaL_newmetatable(L, VALUES);
  luaL_setfuncs(L, matrix, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  luaL_newmetatable(L, FONTS);
  lua_pushcfunction(L, fonts_close);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 3);
  luaL_setfuncs(L, functions, 0);
}
