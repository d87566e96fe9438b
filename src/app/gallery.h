/* gallery.h -- the examples of /charts: each group in a file of its own, listed by gallery.c. */
#ifndef APP_GALLERY_H
#define APP_GALLERY_H

#include "app/app.h"

struct gallery_item { const char *id; struct msg title, note; void (*show)(struct req *r); bool wide; };        /* the last one has no id */

extern const struct gallery_item gallery_forms[];       /* gallery_forms.c */

#endif
