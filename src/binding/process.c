/* process.c: what runs that share a folder must know of one another: who this process is, whether another still
 * lives, and files that exactly one of them makes.
 *
 * Does: the process's number and its machine's name, a question to the kernel about another number, names that nobody
 * can foresee, files made only where none was, folders that go if the program is ended by force, plain files and
 * nothing else read. Does not: lock or signal a process. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "binding/bind.h"
#include "binding/open.h"

/* process() → its number */
static int process_number(lua_State *L) { return lua_pushinteger(L, (lua_Integer)getpid()), 1; }

/* Whether a process has ended and only its number is left, for its parent to ask about: Linux says Z or X after the
 * name in parentheses. In a container nobody may ever ask. */
static bool has_ended(pid_t process) {
  char path[48], text[512];
  snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
  FILE *file = fopen(path, "r");
  if (file == NULL) return false;
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  const char *name = strrchr(text, ')');
  return name != NULL && name[1] == ' ' && (name[2] == 'Z' || name[2] == 'X');
}

/* alive(number) → does a process of that number run on this machine? One of another user counts. */
static int process_alive(lua_State *L) {
  lua_Integer number = bind_integer(L, 1);
  if (number <= 0 || (lua_Integer)(pid_t)number != number) return lua_pushboolean(L, false), 1;
  bool there = kill((pid_t)number, 0) == 0 || errno == EPERM;
  return lua_pushboolean(L, there && !has_ended((pid_t)number)), 1;
}

/* machine() → its name on the network, "here" where it has none */
static int machine_name(lua_State *L) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) != 0 || name[0] == '\0') return lua_pushliteral(L, "here"), 1;
  name[sizeof name - 1] = '\0';
  return lua_pushstring(L, name), 1;
}

/* unpredictable() → sixteen hexadecimal digits from the kernel's generator. An error where there is none. */
static int unpredictable(lua_State *L) {
  unsigned char bytes[8];
  FILE *source = fopen("/dev/urandom", "rb");
  size_t got = source != NULL ? fread(bytes, 1, sizeof bytes, source) : 0;
  if (source != NULL) fclose(source);
  if (got != sizeof bytes) return bind_fail(L, "unpredictable: /dev/urandom cannot be read");
  char digits[2 * sizeof bytes + 1];
  for (size_t i = 0; i < sizeof bytes; i++) snprintf(digits + 2 * i, 3, "%02x", bytes[i]);
  return lua_pushstring(L, digits), 1;
}

static bool write_all(int file, const char *text, size_t size) {
  while (size > 0) {
    ssize_t written = write(file, text, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text += written;
    size -= (size_t)written;
  }
  return true;
}

/* create(path, text) → true; nil, message, is_there. Makes the file and writes the text; what stood at path, a link
 * too, is left as it is (O_EXCL, which NFS keeps since its third version). A file that could not be written whole is
 * taken away again. */
static int create(lua_State *L) {
  size_t size;
  const char *path = bind_text(L, 1, NULL), *text = bind_text(L, 2, &size);
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  int problem = errno;
  if (file >= 0) {
    bool whole = write_all(file, text, size);
    problem = errno;
    if (close(file) != 0 && whole) whole = false, problem = errno;
    if (whole) return lua_pushboolean(L, true), 1;
    unlink(path);
  }
  lua_pushnil(L);
  lua_pushfstring(L, "%s: %s", path, strerror(problem));
  lua_pushboolean(L, file < 0 && problem == EEXIST);
  return 3;
}

/* plain_text(path, most) → the contents of a plain file of at most `most` bytes; nil and "link", "kind" (a folder, a
 * pipe, a device), "long", or why it cannot be read. Never waits, as the opening of a pipe would; what is looked at is
 * what is read. */
static int plain_text(lua_State *L) {
  struct stat about;
  const char *path = bind_text(L, 1, NULL), *problem = NULL;
  lua_Integer most = bind_integer(L, 2);
  int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file < 0) problem = errno == ELOOP || errno == EMLINK ? "link" : errno == ENXIO ? "kind" : strerror(errno);
  else if (fstat(file, &about) != 0) problem = strerror(errno);
  else if (!S_ISREG(about.st_mode)) problem = "kind";
  else if (about.st_size > most) problem = "long";
  if (problem != NULL) {
    if (file >= 0) close(file);
    lua_pushnil(L);
    return lua_pushstring(L, problem), 2;
  }
  FILE *stream = fdopen(file, "rb");
  size_t size = (size_t)about.st_size;
  char *text = lua_newuserdatauv(L, size + 1, 0);
  size = stream != NULL ? fread(text, 1, size, stream) : 0;
  bool whole = stream != NULL && ferror(stream) == 0;
  if (stream != NULL) fclose(stream);
  else close(file);
  if (!whole) return lua_pushnil(L), lua_pushliteral(L, "cannot be read"), 2;
  return lua_pushlstring(L, text, size), 1;
}

/* sleep(seconds): nothing for so long, or until a signal comes */
static int sleep_for(lua_State *L) {
  double seconds = bind_number(L, 1);
  if (!(seconds > 0 && seconds < 3600)) return 0;
  struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
  nanosleep(&time, NULL);
  return 0;
}

/* ---- Folders that go when the program is ended by force ---- */

enum { FOLDERS = 16, LONGEST = 1024 };

/* A signal handler gets no argument, so it finds them here. */
static struct {
  volatile sig_atomic_t used;
  char path[LONGEST];
} perishable[FOLDERS];

/* perish(folder): is removed if the program is ended before the script could do so. More than fit are left to
 * the next run. */
static int perish(lua_State *L) {
  size_t length;
  const char *path = bind_text(L, 1, &length);
  for (int i = 0; i < FOLDERS && length < LONGEST; i++) {
    if (perishable[i].used) continue;
    memcpy(perishable[i].path, path, length + 1);
    perishable[i].used = 1;
    break;
  }
  return 0;
}

/* spare(folder): no longer */
static int spare(lua_State *L) {
  const char *path = bind_text(L, 1, NULL);
  for (int i = 0; i < FOLDERS; i++)
    if (perishable[i].used && strcmp(perishable[i].path, path) == 0) perishable[i].used = 0;
  return 0;
}

/* fork and exec are among the few things that a signal handler may do. */
void bind_take_away(void) {
  for (int i = 0; i < FOLDERS; i++) {
    if (!perishable[i].used) continue;
    pid_t child = fork();
    if (child == 0) {
      execl("/bin/rm", "rm", "-rf", "--", perishable[i].path, (char *)NULL);
      _exit(127);
    }
    if (child > 0) waitpid(child, NULL, 0);
  }
}

void bind_open_process(lua_State *L) {
  static const luaL_Reg functions[] = {{"process", process_number},
                                       {"alive", process_alive},
                                       {"machine", machine_name},
                                       {"unpredictable", unpredictable},
                                       {"create", create},
                                       {"sleep", sleep_for},
                                       {"plain_text", plain_text},
                                       {"perish", perish},
                                       {"spare", spare},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}
