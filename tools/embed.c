/*
 * embed.c -- build tool: turns files into one C file for src/web/assets.c.
 *
 *     embed OUT.c FILE...
 *
 * Each file becomes its bytes, a gzip and a brotli copy where those are smaller, its content type
 * and its hash (first 12 hex digits of BLAKE2b). A reference written "/a/NAME" in a text file is
 * given the hash of that file, "/a/HASH/NAME"; so a file stands after those it refers to, and a
 * reference to nothing ends the build. It runs once and frees nothing.
 */
#include <brotli/encode.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FILES_MAX 64

struct bytes {
	unsigned char *p;
	size_t n;
};

struct file {
	const char *name, *type;
	bool text;
	char hash[13];
	struct bytes raw, gzip, brotli;
};

static const struct {
	const char *ending, *type;
	bool text;
} types[] = {
	{ ".css", "text/css; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".svg", "image/svg+xml", false },
	{ ".woff2", "font/woff2", false },
	{ ".webmanifest", "application/manifest+json", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".png", "image/png", false },
	{ ".jpg", "image/jpeg", false },
	{ ".md", "text/markdown; charset=utf-8", false },
};

static void stop(const char *what, const char *which)
{
	fprintf(stderr, "embed: %s: %s\n", which, what);
	exit(1);
}

static void *space(size_t n)
{
	void *p = calloc(1, n + 1);

	if (!p)
		stop("out of memory", "embed");
	return p;
}

static struct bytes file_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct bytes b = { 0 };

	if (!f || fseek(f, 0, SEEK_END) != 0)
		stop("cannot be read", path);
	long n = ftell(f);
	if (n < 0 || fseek(f, 0, SEEK_SET) != 0)
		stop("cannot be read", path);
	b.p = space((size_t)n);
	b.n = fread(b.p, 1, (size_t)n, f);
	if (b.n != (size_t)n)
		stop("is shorter than it said", path);
	fclose(f);
	return b;
}

static void file_type(struct file *f)
{
	size_t n = strlen(f->name);

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		size_t e = strlen(types[i].ending);
		if (n > e && strcmp(f->name + n - e, types[i].ending) == 0) {
			f->type = types[i].type;
			f->text = types[i].text;
			return;
		}
	}
	stop("has an ending without a content type", f->name);
}

/* The file a reference names: the text from p up to the closing quote. */
static const struct file *reference_find(const struct file *files, size_t n, const char *p, const char *whose)
{
	size_t len = strcspn(p, "\"");

	for (size_t i = 0; i < n; i++)
		if (strlen(files[i].name) == len && memcmp(files[i].name, p, len) == 0)
			return &files[i];
	fprintf(stderr, "embed: %s refers to \"/a/%.*s\", which is not a file before it\n", whose, (int)len,
		p);
	exit(1);
}

static void references_hash(struct file *f, const struct file *before, size_t n_before)
{
	static const char mark[] = "\"/a/";
	const size_t mark_n = sizeof mark - 1;
	struct bytes out = { .p = space(f->raw.n * 4) };
	const char *p = (const char *)f->raw.p, *hit;

	while ((hit = strstr(p, mark))) {
		const struct file *to = reference_find(before, n_before, hit + mark_n, f->name);
		size_t n = (size_t)(hit - p) + mark_n;
		memcpy(out.p + out.n, p, n);
		out.n += n;
		memcpy(out.p + out.n, to->hash, 12);
		out.p[out.n + 12] = '/';
		out.n += 13;
		p = hit + mark_n;
	}
	memcpy(out.p + out.n, p, strlen(p));
	out.n += strlen(p);
	f->raw = out;
}

static void file_hash(struct file *f)
{
	unsigned char sum[16];

	crypto_generichash(sum, sizeof sum, f->raw.p, f->raw.n, NULL, 0);
	sodium_bin2hex(f->hash, sizeof f->hash, sum, 6);
}

static struct bytes gzip_of(struct bytes raw)
{
	z_stream z = { 0 };
	struct bytes out = { .p = space(raw.n * 2 + 1024), .n = raw.n * 2 + 1024 };

	if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
		stop("deflateInit2 failed", "embed");
	z.next_in = raw.p;
	z.avail_in = (uInt)raw.n;
	z.next_out = out.p;
	z.avail_out = (uInt)out.n;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		stop("deflate failed", "embed");
	out.n = z.total_out;
	deflateEnd(&z);
	return out.n < raw.n ? out : (struct bytes){ 0 };
}

static struct bytes brotli_of(struct bytes raw, bool text)
{
	struct bytes out = { .p = space(raw.n * 2 + 1024), .n = raw.n * 2 + 1024 };

	if (!BrotliEncoderCompress(11, BROTLI_DEFAULT_WINDOW, text ? BROTLI_MODE_TEXT : BROTLI_MODE_GENERIC,
				   raw.n, raw.p, &out.n, out.p))
		stop("brotli failed", "embed");
	return out.n < raw.n ? out : (struct bytes){ 0 };
}

static void bytes_write(FILE *o, size_t i, const char *what, struct bytes b)
{
	if (!b.n)
		return;
	fprintf(o, "static const unsigned char f%zu_%s[%zu] = {", i, what, b.n);
	for (size_t k = 0; k < b.n; k++)
		fprintf(o, "%s%u,", k % 32 ? "" : "\n", b.p[k]);
	fprintf(o, "\n};\n");
}

static void field_write(FILE *o, size_t i, const char *what, struct bytes b)
{
	if (b.n)
		fprintf(o, ", .%s = f%zu_%s, .%s_n = %zu", what, i, what, what, b.n);
}

static void table_write(FILE *o, const struct file *files, size_t n)
{
	fprintf(o, "/* Written by tools/embed.c. */\n#include \"web/assets.h\"\n");
	for (size_t i = 0; i < n; i++) {
		bytes_write(o, i, "raw", files[i].raw);
		bytes_write(o, i, "gzip", files[i].gzip);
		bytes_write(o, i, "brotli", files[i].brotli);
	}
	fprintf(o, "const size_t asset_count = %zu;\nconst struct asset asset_table[] = {\n", n);
	for (size_t i = 0; i < n; i++) {
		const struct file *f = &files[i];
		fprintf(o, "\t{ .name = \"%s\", .type = \"%s\", .hash = \"%s\", .path = \"/a/%s/%s\"",
			f->name, f->type, f->hash, f->hash, f->name);
		field_write(o, i, "raw", f->raw);
		field_write(o, i, "gzip", f->gzip);
		field_write(o, i, "brotli", f->brotli);
		fprintf(o, " },\n");
	}
	fprintf(o, "};\n");
}

int main(int argc, char **argv)
{
	static struct file files[FILES_MAX];
	size_t n = 0;

	if (argc < 3 || argc - 2 > FILES_MAX || sodium_init() < 0)
		stop("usage: embed OUT.c FILE...", "embed");
	for (int k = 2; k < argc; k++, n++) {
		struct file *f = &files[n];
		const char *slash = strrchr(argv[k], '/');
		f->name = slash ? slash + 1 : argv[k];
		f->raw = file_read(argv[k]);
		file_type(f);
		if (f->text)
			references_hash(f, files, n);
		file_hash(f);
		f->gzip = gzip_of(f->raw);
		f->brotli = brotli_of(f->raw, f->text);
	}
	FILE *o = fopen(argv[1], "w");
	if (!o)
		stop("cannot be written", argv[1]);
	table_write(o, files, n);
	if (fclose(o) != 0)
		stop("cannot be written", argv[1]);
	return 0;
}
