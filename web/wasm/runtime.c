/* runtime.c: the little that Lua asks of a C library and WASI's has not.
 *
 * Does not: temporary files and other programs: a page has none, and says so as C does where there are none; setjmp
 * (include/setjmp.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

FILE *tmpfile(void);
char *tmpnam(char *name);
int system(const char *command);

FILE *tmpfile(void) { return NULL; }
char *tmpnam(char *name) { return (void)name, NULL; }
int system(const char *command) { return command ? -1 : 0; }
int gethostname(char *name, size_t size) { return strncpy(name, "page", size), 0; }
