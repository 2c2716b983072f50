/* file.c: writes a picture to a file, whole or not at all.
 *
 * Does not: read files. */
#include "device.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A full disk may show itself at write, at flush or only at close: each is asked. Takes the descriptor in any case. */
static bool write_whole(int descriptor, const char *data, size_t length) {
  FILE *file = fdopen(descriptor, "wb");
  if (file == NULL) {
    int reason = errno;
    close(descriptor);
    errno = reason;
    return false;
  }
  bool ok = length == 0 || fwrite(data, 1, length, file) == length;
  ok = ok && fflush(file) == 0;
  int reason = errno;
  if (fclose(file) != 0 && ok) {
    ok = false;
    reason = errno;
  }
  errno = reason;
  return ok;
}

/* A new file in the folder of `path`, made exclusively, with the rights that any new file would get. Its name does not
 * grow with the path's, which may be as long as the file system allows. −1 and errno where that fails. */
static int make_beside(fig_bytes *name, const char *path) {
  const char *slash = strrchr(path, '/');
  fig_append(name, path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
  fig_append(name, ".minimodel-XXXXXX", sizeof ".minimodel-XXXXXX");
  if (name->failed) return errno = ENOMEM, -1;
  int descriptor = mkstemp(name->data);
  if (descriptor < 0) return -1;
  mode_t masked = umask(0);
  umask(masked);
  (void)fchmod(descriptor, 0666 & ~masked); /* where it cannot be, the file stays its owner's alone */
  return descriptor;
}

fig_status fig_write_file(const char *path, const char *data, size_t length, fig_message *message) {
  fig_bytes name = {0};
  int descriptor = make_beside(&name, path);
  fig_status status = FIG_OK;
  if (descriptor < 0 || !write_whole(descriptor, data, length) || rename(name.data, path) != 0) {
    int reason = errno;
    if (descriptor >= 0) remove(name.data);
    status = fig_fail(message, FIG_EIO, "cannot write %s: %s", path, strerror(reason));
  }
  fig_bytes_free(&name);
  return status;
}
