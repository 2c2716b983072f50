/* watch.c: tells when a file of a folder changes, by the kernel's inotify.
 *
 * Does: a handle on a folder, since editors put a new file in the place of the old one; waits for what was written,
 * moved or deleted there. Does not: look into folders below, or work where there is no inotify (other systems than
 * Linux, a folder on a network that other machines write to): the caller looks at the clock of the file then. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "binding/bind.h"
#include "binding/open.h"

#if defined(__linux__)
#include <limits.h>
#include <poll.h>
#include <sys/inotify.h>

#define BIND_WATCH "minimodel.watch"

static int *watch_at(lua_State *L, int arg) { return bind_object(L, arg, BIND_WATCH, "a watch"); }

/* Why the kernel watches nothing. It has two limits of its own, which it tells by the words for a full disk and for
 * open files. */
static const char *refusal(int code) {
  return code == ENOSPC || code == EMFILE ? "no more folders can be watched at once (fs.inotify)" : strerror(code);
}

/* watch(folder) → handle; nil and why not */
static int open_watch(lua_State *L) {
  const char *folder = bind_text(L, 1, NULL);
  int *file = lua_newuserdatauv(L, sizeof *file, 0);
  *file = -1;
  luaL_setmetatable(L, BIND_WATCH);
  *file = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  const uint32_t what = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF;
  if (*file >= 0 && inotify_add_watch(*file, folder, what | IN_ONLYDIR) >= 0) return 1;
  lua_pushnil(L);
  lua_pushstring(L, refusal(errno));
  return 2;
}

/* w:wait(seconds) → {name = true} of what changed until then; "" where events were lost, or the folder itself went. An
 * empty table when the time is over. */
static int wait_for(lua_State *L) {
  int file = *watch_at(L, 1);
  double seconds = bind_number(L, 2);
  struct pollfd ready = {.fd = file, .events = POLLIN};
  lua_newtable(L);
  if (file < 0) return 1;
  if (poll(&ready, 1, seconds > 0 ? seconds < 1000 ? (int)(seconds * 1000) : 1000000 : 0) <= 0) return 1;
  _Alignas(struct inotify_event) char bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
  for (ssize_t size; (size = read(file, bytes, sizeof bytes)) > 0;) {
    for (ssize_t at = 0; at < size;) {
      const struct inotify_event *event = (const struct inotify_event *)(const void *)(bytes + at);
      lua_pushboolean(L, true);
      lua_setfield(L, -2, event->len > 0 ? event->name : "");
      at += (ssize_t)(sizeof *event + event->len);
    }
  }
  return 1;
}

static int close_watch(lua_State *L) {
  int *file = watch_at(L, 1);
  if (*file >= 0) close(*file);
  *file = -1;
  return 0;
}

void bind_open_watch(lua_State *L) {
  static const luaL_Reg methods[] = {{"wait", wait_for}, {NULL, NULL}};
  bind_new_type(L, BIND_WATCH, methods, close_watch);
  lua_pop(L, 1);
  lua_pushcfunction(L, open_watch);
  lua_setfield(L, -2, "watch");
}

#else

static int open_watch(lua_State *L) {
  lua_pushnil(L);
  lua_pushliteral(L, "this system has no inotify");
  return 2;
}

void bind_open_watch(lua_State *L) {
  lua_pushcfunction(L, open_watch);
  lua_setfield(L, -2, "watch");
}
#endif
