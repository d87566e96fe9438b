/* gallery.h -- the charts of each group as /charts shows them: the files gallery_*.c. */
#ifndef APP_GALLERY_H
#define APP_GALLERY_H

#include "app/app.h"

struct gallery_item { const char *id; struct msg title, note; void (*show)(struct req *r); bool wide; };        /* each array ends with an id of NULL */
extern const struct gallery_item gallery_figures[];
extern const struct gallery_item gallery_forms[];

#endif
