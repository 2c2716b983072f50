/* runtime.c: the little that Lua asks of a C library and WASI's has not.
 *
 * Does: what clang's setjmp and longjmp call (LLVM, "WebAssembly setjmp/longjmp handling"). Does not: temporary files
 * and other programs: a page has none, and says so as C does where there are none. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void __wasm_setjmp(struct web_jump *env, unsigned label, void *invocation);
unsigned __wasm_setjmp_test(struct web_jump *env, void *invocation);
_Noreturn void __wasm_longjmp(struct web_jump *env, int value);
FILE *tmpfile(void);
char *tmpnam(char *name);
int system(const char *command);

enum { C_LONGJMP = 1 }; /* the tag of the exceptions */

void __wasm_setjmp(struct web_jump *env, unsigned label, void *invocation) {
  env->invocation = invocation;
  env->label = label;
}

unsigned __wasm_setjmp_test(struct web_jump *env, void *invocation) {
  return env->invocation == invocation ? env->label : 0;
}

void __wasm_longjmp(struct web_jump *env, int value) {
  env->thrown.env = env;
  env->thrown.value = value != 0 ? value : 1;
  __builtin_wasm_throw(C_LONGJMP, &env->thrown);
}

FILE *tmpfile(void) { return NULL; }
char *tmpnam(char *name) { return (void)name, NULL; }
int system(const char *command) { return command ? -1 : 0; }
int gethostname(char *name, size_t size) { return strncpy(name, "page", size), 0; }
