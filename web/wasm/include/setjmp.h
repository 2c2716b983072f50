/* setjmp.h for the build that runs in a page, where WASI's C library has none: what ldo.c, the one file that asks for
 * it, wants of it. A protected call goes through the page, which catches what an error makes it throw (page/world.js);
 * WebAssembly's own exceptions are lost on their way in some browsers (WebKit 2.50, once a loop that they pass through
 * runs in its fastest tier). Does not: setjmp, longjmp. */
#ifndef WEB_SETJMP_H
#define WEB_SETJMP_H

struct lua_State;
/* f(L, argument); comes back also when page_raise is called in it, and in no protected call further in. */
__attribute__((import_module("page"), import_name("protect"))) void
page_protect(void (*f)(struct lua_State *, void *), struct lua_State *L, void *argument);
__attribute__((import_module("page"), import_name("raise"))) _Noreturn void page_raise(void);

#define luai_jmpbuf          int /* not used */
#define LUAI_THROW(L, c)     page_raise()
#define LUAI_TRY(L, c, call) page_protect(f, L, ud); /* call is (*f)(L, ud); */

#endif
