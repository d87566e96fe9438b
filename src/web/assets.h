/*
 * assets.h -- style sheet, scripts, icons, font: inside the program, each under a name with its hash.
 *
 * A page asks asset_path() for the address once at start-up and keeps it; the address changes
 * when the bytes change, so the answer may be kept by a browser for ever. With KPO_ASSETS=dir in
 * the environment the bytes come from that folder instead and the hash is "dev": answer those
 * with no-store.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

struct asset {
	const char *name, *type, *hash, *path;          /* "kpo.css", with charset, 12 hex digits, "/a/HASH/kpo.css" */
	const unsigned char *raw, *gzip, *brotli;       /* gzip, brotli: NULL where not smaller than raw */
	size_t raw_n, gzip_n, brotli_n;
};

const struct asset *asset_find(struct str name);        /* NULL when there is none; good until the program ends */
struct str asset_path(const char *name);                /* CHECKs that it exists */

/* Written by tools/embed.c at build time; only assets.c reads it. */
extern const struct asset asset_table[];
extern const size_t asset_count;

#endif
