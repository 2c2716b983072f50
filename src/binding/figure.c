/* figure.c: the drawing device and its helpers, for lua/minimodel/figure.
 *
 * A device is a userdata "minimodel.device" whose methods are the device's calls; the fonts are one userdata in the registry; a
 * matrix to be coloured is a userdata "minimodel.values". Paints arrive as {red, green, blue, alpha, role}. Arguments come from
 * the library, not from the learner, so the checks here are short. Does not: know axes, ticks or layout. */
#include <math.h>
#include <string.h>

#include "bind.h"
#include "figure/device.h"

#define DEVICE "minimodel.device"
#define VALUES "minimodel.values"
#define FONTS  "minimodel.fonts"

/* ---- Fonts --------------------------------------------------------------------------------------------------------- */

static int fonts_close(lua_State *L) {
  fig_fonts **box = luaL_checkudata(L, 1, FONTS);
  fig_fonts_close(*box);
  *box = NULL;
  return 0;
}

/* Pushes the userdata that holds the fonts; opened at first use, since most scripts draw nothing. */
static fig_fonts *push_fonts(lua_State *L) {
  if (lua_getfield(L, LUA_REGISTRYINDEX, FONTS ".open") == LUA_TUSERDATA) return *(fig_fonts **)lua_touserdata(L, -1);
  lua_pop(L, 1);
  fig_fonts **box = lua_newuserdatauv(L, sizeof *box, 0);
  *box = NULL;
  luaL_setmetatable(L, FONTS);
  char message[FIG_MESSAGE_SIZE];
  if (fig_fonts_open(box, message) != FIG_OK) bind_fail(L, "figure: %s", message);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, FONTS ".open");
  return *box;
}

/* ---- Reading arguments --------------------------------------------------------------------------------------------- */

static double field(lua_State *L, int index, lua_Integer i) {
  lua_geti(L, index, i);
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/* {red, green, blue, alpha, role}; the role's text stays alive with the table. nil is no paint. */
static fig_paint check_paint(lua_State *L, int index) {
  if (lua_isnoneornil(L, index)) return (fig_paint){0};
  luaL_checktype(L, index, LUA_TTABLE);
  index = lua_absindex(L, index);
  fig_paint paint = {field(L, index, 1), field(L, index, 2), field(L, index, 3), field(L, index, 4), NULL};
  if (lua_geti(L, index, 5) == LUA_TSTRING) paint.role = lua_tostring(L, -1);
  lua_pop(L, 1);
  return paint;
}

/* {paint =, width =, dashes = {on, off, …}, round =} */
static fig_stroke check_stroke(lua_State *L, int index) {
  fig_stroke stroke = {0};
  if (lua_isnoneornil(L, index)) return stroke;
  luaL_checktype(L, index, LUA_TTABLE);
  index = lua_absindex(L, index);
  lua_getfield(L, index, "paint");
  stroke.paint = check_paint(L, -1);
  lua_getfield(L, index, "width");
  stroke.width = lua_tonumber(L, -1);
  lua_getfield(L, index, "round");
  stroke.round = lua_toboolean(L, -1);
  if (lua_getfield(L, index, "dashes") == LUA_TTABLE) {
    lua_Integer n = luaL_len(L, -1);
    stroke.n_dashes = n >= 4 ? 4 : n >= 2 ? 2 : 0;
    for (int i = 0; i < stroke.n_dashes; i++) stroke.dashes[i] = field(L, -1, i + 1);
  }
  lua_pop(L, 4);
  return stroke;
}

static const char *text_field(lua_State *L, int index, const char *name) {
  lua_getfield(L, index, name);
  const char *text = lua_tostring(L, -1);
  lua_pop(L, 1); /* the table keeps it */
  return text;
}

static double number_field(lua_State *L, int index, const char *name) {
  lua_getfield(L, index, name);
  double value = lua_tonumber(L, -1);
  lua_pop(L, 1);
  return value;
}

/* ---- The device ---------------------------------------------------------------------------------------------------- */

static fig_device *check_device(lua_State *L) {
  fig_device **box = luaL_checkudata(L, 1, DEVICE);
  if (!*box) bind_fail(L, "figure: the device is closed");
  return *box;
}

/* figure_device(format, page) → device */
static int figure_device(lua_State *L) {
  static const char *const formats[] = {"png", "svg", "pdf", "txt", NULL};
  static fig_status (*const open[])(fig_device **, fig_fonts *, const fig_page *,
                                    char *) = {fig_open_png, fig_open_svg, fig_open_pdf, fig_open_record};
  int format = luaL_checkoption(L, 1, NULL, formats);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  fig_fonts *fonts = push_fonts(L);
  lua_getfield(L, 2, "paper");
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
  fig_device **box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = NULL;
  luaL_setmetatable(L, DEVICE);
  lua_pushvalue(L, 3);
  lua_setiuservalue(L, -2, 1); /* the fonts outlive the device */
  char message[FIG_MESSAGE_SIZE];
  if (open[format](box, fonts, &page, message) != FIG_OK) return bind_fail(L, "figure: %s", message);
  return 1;
}

static int device_close(lua_State *L) {
  fig_device **box = luaL_checkudata(L, 1, DEVICE);
  if (*box) (*box)->close(*box);
  *box = NULL;
  return 0;
}

/* device:chain({x0, y0, x1, y1, …} [, join [, close]]) */
static int device_chain(lua_State *L) {
  fig_device *device = check_device(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 4); /* what is pushed below must not be taken for an argument */
  size_t n = (size_t)luaL_len(L, 2) / 2 * 2;
  double few[64], *points = n <= 64 ? few : lua_newuserdatauv(L, n * sizeof *points, 0);
  for (size_t i = 0; i < n; i++) {
    double value = field(L, 2, (lua_Integer)i + 1);
    if (!isfinite(value)) return bind_fail(L, "figure: point %d of a path is not finite", (int)(i / 2) + 1);
    points[i] = fmin(fmax(value, -1e5), 1e5); /* cairo counts in 1/256 within ±2^23 */
  }
  device->chain(device, points, n / 2, lua_toboolean(L, 3), lua_toboolean(L, 4));
  return 0;
}

/* device:arc(x, y, radius, from, to [, join [, close]]) */
static int device_arc(lua_State *L) {
  fig_device *device = check_device(L);
  double values[5];
  for (int i = 0; i < 5; i++) {
    values[i] = luaL_checknumber(L, i + 2);
    if (!isfinite(values[i])) return bind_fail(L, "figure: an arc's centre, radius or angle is not finite");
  }
  device->arc(device, values[0], values[1], values[2], values[3], values[4], lua_toboolean(L, 7), lua_toboolean(L, 8));
  return 0;
}

/* device:paint(fill, stroke) */
static int device_paint(lua_State *L) {
  fig_device *device = check_device(L);
  fig_paint fill = check_paint(L, 2);
  fig_stroke stroke = check_stroke(L, 3);
  device->paint(device, &fill, &stroke);
  return 0;
}

static int device_clip(lua_State *L) {
  fig_device *device = check_device(L);
  device->clip(device, luaL_checknumber(L, 2), luaL_checknumber(L, 3), luaL_checknumber(L, 4), luaL_checknumber(L, 5));
  return 0;
}

static int device_unclip(lua_State *L) {
  fig_device *device = check_device(L);
  device->unclip(device);
  return 0;
}

static fig_text check_text(lua_State *L, int index) {
  return (fig_text){.markup = luaL_checkstring(L, index),
                    .size = luaL_checknumber(L, index + 1),
                    .bold = lua_toboolean(L, index + 2)};
}

/* device:text(markup, size, bold, x, y, align, vertical, angle, paint [, halo]) */
static int device_text(lua_State *L) {
  static const char *const verticals[] = {"baseline", "middle", "top", "bottom", NULL};
  fig_device *device = check_device(L);
  fig_text text = check_text(L, 2);
  text.x = luaL_checknumber(L, 5);
  text.y = luaL_checknumber(L, 6);
  text.align = luaL_checknumber(L, 7);
  text.vertical = (fig_vertical)luaL_checkoption(L, 8, "baseline", verticals);
  text.angle = luaL_optnumber(L, 9, 0);
  text.paint = check_paint(L, 10);
  text.halo = check_stroke(L, 11);
  device->text(device, &text);
  return 0;
}

static int device_group(lua_State *L) {
  fig_device *device = check_device(L);
  device->group(device, luaL_checkstring(L, 2));
  return 0;
}

static int device_ungroup(lua_State *L) {
  fig_device *device = check_device(L);
  device->ungroup(device);
  return 0;
}

static int bytes_close(lua_State *L) {
  fig_bytes_free(lua_touserdata(L, 1));
  return 0;
}

/* Pushes empty bytes, which the collector frees where an error leaves them. */
static fig_bytes *push_bytes(lua_State *L) {
  fig_bytes *bytes = lua_newuserdatauv(L, sizeof *bytes, 0);
  *bytes = (fig_bytes){0};
  if (luaL_newmetatable(L, "minimodel.bytes")) {
    lua_pushcfunction(L, bytes_close);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, -2);
  return bytes;
}

/* device:finish() → the page, as a string */
static int device_finish(lua_State *L) {
  fig_device *device = check_device(L);
  fig_bytes *bytes = push_bytes(L);
  char message[FIG_MESSAGE_SIZE];
  if (device->finish(device, bytes, message) != FIG_OK) return bind_fail(L, "figure: %s", message);
  lua_pushlstring(L, bytes->data ? bytes->data : "", bytes->length);
  fig_bytes_free(bytes);
  return 1;
}

/* figure_measure(markup, size, bold) → width, ascent, descent */
static int figure_measure(lua_State *L) {
  fig_text text = check_text(L, 1);
  lua_settop(L, 3);
  fig_extent extent;
  if (fig_measure(push_fonts(L), &text, &extent) != FIG_OK) return bind_fail(L, "figure: out of memory");
  lua_pushnumber(L, extent.width);
  lua_pushnumber(L, extent.ascent);
  lua_pushnumber(L, extent.descent);
  return 3;
}

/* ---- Matrices to be coloured --------------------------------------------------------------------------------------- */

typedef struct values {
  lua_Integer rows, columns;
  double data[];
} values;

static values *new_values(lua_State *L, lua_Integer rows, lua_Integer columns) {
  if (rows > 0 && columns > ((lua_Integer)1 << 28) / rows)
    bind_fail(L, "heatmap: %d × %d cells are too many", (int)rows, (int)columns);
  values *v = lua_newuserdatauv(L, sizeof *v + (size_t)(rows * columns) * sizeof(double), 0);
  v->rows = rows;
  v->columns = columns;
  luaL_setmetatable(L, VALUES);
  return v;
}

static void values_of_table(lua_State *L) {
  lua_Integer rows = luaL_len(L, 1), columns = 0;
  for (lua_Integer i = 1; i <= rows; i++) {
    if (lua_geti(L, 1, i) != LUA_TTABLE)
      bind_fail(L, "heatmap: row %d is a %s, not a table of numbers", (int)i, luaL_typename(L, -1));
    lua_Integer n = luaL_len(L, -1);
    if (i == 1) columns = n;
    if (n != columns) bind_fail(L, "heatmap: row 1 has %d values, row %d has %d", (int)columns, (int)i, (int)n);
    lua_pop(L, 1);
  }
  values *v = new_values(L, rows, columns);
  for (lua_Integer i = 1; i <= rows; i++) {
    lua_geti(L, 1, i);
    for (lua_Integer j = 1; j <= columns; j++) {
      int is_number;
      lua_geti(L, -1, j);
      v->data[(i - 1) * columns + j - 1] = lua_tonumberx(L, -1, &is_number);
      if (!is_number || lua_type(L, -1) != LUA_TNUMBER)
        bind_fail(L, "heatmap: row %d, column %d is a %s, not a number", (int)i, (int)j, luaL_typename(L, -1));
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
}

/* figure_values(matrix) → values, rows, columns: a copy, so that the tensor may change or go away */
static int figure_values(lua_State *L) {
  mm_tensor *tensor = bind_test_tensor(L, 1);
  lua_settop(L, 1);
  if (tensor) {
    char shape[128];
    if (tensor->n_axes != 2)
      return bind_fail(L, "heatmap: the matrix must have 2 axes, this tensor is %s", mm_shape_text(tensor, shape));
    values *v = new_values(L, (lua_Integer)tensor->shape[0], (lua_Integer)tensor->shape[1]);
    int64_t n = 0;
    const double *data = bind_doubles(L, 1, &n); /* pushes its scratch */
    if (n > 0) memcpy(v->data, data, (size_t)n * sizeof *data);
    lua_settop(L, 2);
  } else if (lua_istable(L, 1)) {
    values_of_table(L);
  } else {
    return bind_fail(L, "heatmap: the matrix must be a tensor of 2 axes or a table of rows, not a %s",
                     luaL_typename(L, 1));
  }
  const values *v = lua_touserdata(L, -1);
  lua_pushinteger(L, v->rows);
  lua_pushinteger(L, v->columns);
  return 3;
}

/* values:range() → smallest, largest, smallest above 0, all of the finite ones; nil where there is none */
static int values_range(lua_State *L) {
  const values *v = luaL_checkudata(L, 1, VALUES);
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

static const char *const scales[] = {"linear", "log", "symlog", NULL};

/* values:cells(scale, low, high, linear) → a string of one byte a cell */
static int values_cells(lua_State *L) {
  const values *v = luaL_checkudata(L, 1, VALUES);
  fig_scale scale = {(fig_scale_kind)luaL_checkoption(L, 2, NULL, scales), luaL_checknumber(L, 3),
                     luaL_checknumber(L, 4), luaL_optnumber(L, 5, 1)};
  size_t n = (size_t)(v->rows * v->columns);
  luaL_Buffer buffer;
  uint8_t *cells = (uint8_t *)luaL_buffinitsize(L, &buffer, n);
  fig_colour_cells(cells, v->data, n, &scale);
  luaL_pushresultsize(&buffer, n);
  return 1;
}

static int values_size(lua_State *L) {
  const values *v = luaL_checkudata(L, 1, VALUES);
  lua_pushinteger(L, v->rows);
  lua_pushinteger(L, v->columns);
  return 2;
}

/* figure_position(scale, low, high, linear, value) → 0 at low, 1 at high */
static int figure_position(lua_State *L) {
  fig_scale scale = {(fig_scale_kind)luaL_checkoption(L, 1, NULL, scales), luaL_checknumber(L, 2),
                     luaL_checknumber(L, 3), luaL_optnumber(L, 4, 1)};
  lua_pushnumber(L, fig_scale_position(&scale, luaL_checknumber(L, 5)));
  return 1;
}

/* The image that arguments `at` … describe: cells, columns, rows, palette (256 integers 0xRRGGBB). */
static fig_image check_image(lua_State *L, int at, uint32_t palette[256]) {
  size_t n;
  const char *cells = luaL_checklstring(L, at, &n);
  lua_Integer columns = luaL_checkinteger(L, at + 1), rows = luaL_checkinteger(L, at + 2);
  luaL_argcheck(L, columns > 0 && rows > 0 && n == (size_t)columns * (size_t)rows, at, "size");
  luaL_checktype(L, at + 3, LUA_TTABLE);
  for (int i = 0; i < 256; i++) {
    lua_geti(L, at + 3, i + 1);
    palette[i] = (uint32_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  return (fig_image){.cells = (const uint8_t *)cells, .palette = palette, .columns = (int)columns, .rows = (int)rows};
}

/* device:image(cells, columns, rows, palette, x, y, width, height, packed): packed is figure_packed of the first four, or nil */
static int device_image(lua_State *L) {
  fig_device *device = check_device(L);
  uint32_t palette[256];
  fig_image image = check_image(L, 2, palette);
  image.x = luaL_checknumber(L, 6), image.y = luaL_checknumber(L, 7);
  image.width = luaL_checknumber(L, 8), image.height = luaL_checknumber(L, 9);
  image.packed = luaL_optlstring(L, 10, NULL, &image.packed_length);
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
  lua_createtable(L, n <= 1 << 30 ? (int)n : 0, 0);
  for (int64_t i = 0; i < n; i++) {
    lua_pushnumber(L, data[i]);
    lua_seti(L, -2, (lua_Integer)i + 1);
  }
  lua_pushinteger(L, tensor ? tensor->n_axes : 1);
  return 2;
}

/* figure_write(path, bytes): whole or not at all */
static int figure_write(lua_State *L) {
  size_t length;
  const char *path = luaL_checkstring(L, 1), *bytes = luaL_checklstring(L, 2, &length);
  char message[FIG_MESSAGE_SIZE];
  if (fig_write_file(path, bytes, length, message) != FIG_OK) return bind_fail(L, "figure: %s", message);
  return 0;
}

/* figure_versions() → {cairo =, pango =} */
static int figure_versions(lua_State *L) {
  lua_createtable(L, 0, 2);
  lua_pushstring(L, fig_cairo_version());
  lua_setfield(L, -2, "cairo");
  lua_pushstring(L, fig_pango_version());
  lua_setfield(L, -2, "pango");
  return 1;
}

void bind_open_figure(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"figure_device", figure_device},     {"figure_measure", figure_measure},   {"figure_values", figure_values},
      {"figure_numbers", figure_numbers},   {"figure_position", figure_position}, {"figure_write", figure_write},
      {"figure_versions", figure_versions}, {"figure_packed", figure_packed},     {NULL, NULL}};
  static const luaL_Reg device[] = {{"chain", device_chain},     {"arc", device_arc},       {"paint", device_paint},
                                    {"clip", device_clip},       {"unclip", device_unclip}, {"image", device_image},
                                    {"packs", device_packs},     {"text", device_text},     {"group", device_group},
                                    {"ungroup", device_ungroup}, {"finish", device_finish}, {"close", device_close},
                                    {"__gc", device_close},      {"__close", device_close}, {NULL, NULL}};
  static const luaL_Reg matrix[] = {
      {"range", values_range}, {"cells", values_cells}, {"size", values_size}, {NULL, NULL}};
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
