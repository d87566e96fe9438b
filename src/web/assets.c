/*
 * assets.c -- finds the embedded files; reads them from disk for a designer.
 *
 * The table is closed at build time: a name that is not in it is never looked for on the disk,
 * so no address can reach outside the folder. From disk a file is read again when its time or
 * size changed; the bytes handed out before stay where they are, because another thread may
 * still be sending them.
 */
#include "web/assets.h"
#include "base/base.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ASSETS_MAX	 64
#define ASSET_DISK_BYTES (8u * 1024 * 1024)

static const struct asset *table_find(struct str name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (str_is(name, asset_table[i].name))
			return &asset_table[i];
	return NULL;
}

/* ---- from disk: only with KPO_ASSETS ---- */

struct disk {
	struct asset asset;
	struct timespec changed;
	off_t size;
};

static pthread_mutex_t disk_lock = PTHREAD_MUTEX_INITIALIZER;
static struct disk *disks[ASSETS_MAX];
static struct arena *disk_mem[ASSETS_MAX];

/* What embed.c does with the hash, with the word "dev": "/a/x" becomes "/a/dev/x". */
static struct str dev_paths(struct arena *a, struct str raw)
{
	static const char mark[] = "\"/a/";
	struct buf out = buf_new(a, raw.n + 256, ASSET_DISK_BYTES / 4);

	for (size_t i = 0; i < raw.n; i++) {
		if (raw.n - i >= sizeof mark - 1 && memcmp(raw.p + i, mark, sizeof mark - 1) == 0) {
			buf_str(&out, S("\"/a/dev/"));
			i += sizeof mark - 2;
		} else {
			buf_c(&out, raw.p[i]);
		}
	}
	return buf_done(&out);
}

static bool is_text(const struct asset *as)
{
	return strncmp(as->type, "text/", 5) == 0 || strstr(as->type, "json") != NULL;
}

static struct disk *disk_read(struct arena *a, FILE *f, const struct stat *st, const struct asset *as)
{
	size_t n = (size_t)st->st_size;
	char *bytes = arena_alloc(a, n + 1);
	struct disk *d = NEW(a, struct disk);
	struct str raw = { bytes, fread(bytes, 1, n, f) };

	if (is_text(as))
		raw = dev_paths(a, raw);
	*d = (struct disk){
		.asset = { .name = as->name,
			   .type = as->type,
			   .hash = "dev",
			   .path = str_z(a, str_fmt(a, "/a/dev/%s", as->name)),
			   .raw = (const unsigned char *)raw.p,
			   .raw_n = raw.n },
		.changed = st->st_mtim,
		.size = st->st_size,
	};
	return d;
}

static bool disk_same(const struct disk *d, const struct stat *st)
{
	return d && d->size == st->st_size && d->changed.tv_sec == st->st_mtim.tv_sec &&
	       d->changed.tv_nsec == st->st_mtim.tv_nsec;
}

static FILE *disk_open(const char *dir, const char *name)
{
	char path[4096];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "rbe");
	if (!f) {
		snprintf(path, sizeof path, "%s/vendor/%s", dir, name);
		f = fopen(path, "rbe");
	}
	return f;
}

static const struct asset *disk_find(const char *dir, const struct asset *as)
{
	size_t i = (size_t)(as - asset_table);
	struct stat st;
	FILE *f = disk_open(dir, as->name);

	if (!f)
		return as;
	CHECK(i < ASSETS_MAX);
	pthread_mutex_lock(&disk_lock);
	if (fstat(fileno(f), &st) == 0 && !disk_same(disks[i], &st) && st.st_size < ASSET_DISK_BYTES / 8) {
		disk_mem[i] = arena_new(ASSET_DISK_BYTES);
		disks[i] = disk_read(disk_mem[i], f, &st, as);
	}
	const struct asset *found = disks[i] ? &disks[i]->asset : as;
	pthread_mutex_unlock(&disk_lock);
	fclose(f);
	return found;
}

/* ---- for pages and for the route ---- */

const struct asset *asset_find(struct str name)
{
	const struct asset *as = table_find(name);
	const char *dir = getenv("KPO_ASSETS");

	return as && dir && *dir ? disk_find(dir, as) : as;
}

struct str asset_path(const char *name)
{
	const struct asset *as = asset_find(str_c(name));

	CHECK(as);
	return str_c(as->path);
}
