/* child.c of the page, in place of binding/child.c and binding/subject.c: a page starts no process. */
#include "binding/bind.h"
#include "binding/open.h"

void bind_open_child(lua_State *L) { (void)L; }
