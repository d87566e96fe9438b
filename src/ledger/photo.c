/*
 * photo.c -- a picture from outside becomes one of ours: checked by content, turned, shrunk, re-encoded, without its metadata.
 *
 * What a browser says of a file is not believed: the first bytes choose one of three loaders, and only those are ever
 * called (libvips has dozens). The header's size is asked before a pixel is decoded. What is stored is always a
 * JPEG that we wrote, so no camera's position, serial number, hidden thumbnail or trailing bytes get through.
 */
#include "ledger/ledger.h"

#include <pthread.h>
#include <vips/vips.h>
#include <vips/vector.h>

enum {
	PIXELS_MAX = 40 * 1000 * 1000,
	DECODED_BYTES_MAX = 4 * PIXELS_MAX,     /* a PNG in passes is decoded whole, and may have sixteen bits a band */
	SIDE_MAX = 1600, THUMB_SIDE_MAX = 320,
	SCANS_MAX = 100,                /* of a progressive JPEG: each costs a pass over all of it */
	QUALITY = 80,
};

/* ---- what it is, by its first bytes ---- */

enum photo_type { PHOTO_UNKNOWN, PHOTO_JPEG, PHOTO_PNG, PHOTO_WEBP, PHOTO_GIF, PHOTO_HEIC, PHOTO_PDF, PHOTO_SVG };

struct magic { size_t at; struct str bytes; enum photo_type type; };

static const struct magic magics[] = {
	{ 0, { "\xff\xd8\xff", 3 }, PHOTO_JPEG },
	{ 0, { "\x89PNG\r\n\x1a\n", 8 }, PHOTO_PNG },
	{ 8, { "WEBPVP8", 7 }, PHOTO_WEBP },
	{ 0, { "GIF8", 4 }, PHOTO_GIF },
	{ 4, { "ftyp", 4 }, PHOTO_HEIC },
	{ 0, { "%PDF-", 5 }, PHOTO_PDF },
	{ 0, { "<?xml", 5 }, PHOTO_SVG },
	{ 0, { "<svg", 4 }, PHOTO_SVG },
	{ 0 },
};

static const struct msg refusals[] = {
	[PHOTO_UNKNOWN] = T("This file is not a photo that we can read. Please send a JPEG, PNG or WebP picture."),
	[PHOTO_GIF] = T("This is a GIF. Please save it as JPEG or PNG and send that."),
	[PHOTO_HEIC] = T("This photo is in the HEIC format. Please set the camera to \"Most compatible\" (JPEG) and take it again,"
		" or send a screenshot of it."),
	[PHOTO_PDF] = T("This is a PDF. Please take a photo or a screenshot of the page and send that."),
	[PHOTO_SVG] = T("This is a drawing, not a photo. Please save it as PNG and send that."),
};

static enum photo_type type_of(struct str b)
{
	for (const struct magic *m = magics; m->type; m++)
		if (str_starts(str_from(b, m->at), m->bytes) && (m->type != PHOTO_WEBP || str_starts(b, S("RIFF"))))
			return m->type;
	return PHOTO_UNKNOWN;
}

/* In a JPEG's own data a 0xff is always followed by 0x00, so that only real scans are counted. */
static int jpeg_scans(struct str b)
{
	int n = 0;

	for (size_t i = 0; i + 1 < b.n; i++)
		n += (unsigned char)b.p[i] == 0xff && (unsigned char)b.p[i + 1] == 0xda;
	return n;
}

/* ---- libvips: images hang on an arena of their own and are let go with it ---- */

static void vips_quiet(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
	/* Warnings about somebody's broken picture are not for our log. */
}

static void vips_begin(void)
{
	CHECK(VIPS_INIT("kpo") == 0);
	vips_concurrency_set(1);
	/* It would write machine code and run it: the sandbox forbids that, and the process would end. */
	vips_vector_set_enabled(FALSE);
	vips_cache_set_max(0);
	vips_block_untrusted_set(TRUE);
	g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG, vips_quiet, NULL);
}

static void image_unref(void *image)
{
	g_object_unref(image);
}

/* NULL stays NULL, so a chain of calls needs one check at its end. */
static VipsImage *image_keep(struct arena *a, int result, VipsImage **image)
{
	VipsImage *got = *image;

	*image = NULL;
	if (result != 0 || got == NULL)
		return NULL;
	arena_defer(a, image_unref, got);
	return got;
}

/* Nothing is decoded yet. shrink: 1, 2, 4 or 8, for a JPEG, whose decoder then does less. */
static VipsImage *image_load(struct arena *a, struct str b, enum photo_type type, int shrink)
{
	VipsImage *out = NULL;
	void *p = (void *)(uintptr_t)b.p;       /* libvips reads it, whatever its prototype says */
	int result = -1;

	if (type == PHOTO_JPEG)
		result = vips_jpegload_buffer(p, b.n, &out, "shrink", shrink, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
	else if (type == PHOTO_PNG)
		result = vips_pngload_buffer(p, b.n, &out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
	else if (type == PHOTO_WEBP)
		result = vips_webpload_buffer(p, b.n, &out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
	return image_keep(a, result, &out);
}

/* Fits into a square, upright; colours that come with a profile become sRGB, those without one are sRGB already. */
static VipsImage *image_fit(struct arena *a, VipsImage *in, int side)
{
	VipsImage *out = NULL;
	int result;

	if (in == NULL)
		return NULL;
	if (vips_image_get_typeof(in, VIPS_META_ICC_NAME) != 0)
		result = vips_thumbnail_image(in, &out, side, "height", side, "size", VIPS_SIZE_DOWN, "export_profile", "srgb",
			"intent", VIPS_INTENT_RELATIVE, NULL);
	else
		result = vips_thumbnail_image(in, &out, side, "height", side, "size", VIPS_SIZE_DOWN, NULL);
	return image_keep(a, result, &out);
}

/* Without transparency, three bands of eight bits, decoded: from here on nothing reads the sender's bytes. */
static VipsImage *image_plain(struct arena *a, VipsImage *in)
{
	VipsImage *out = NULL;
	double white = in != NULL && in->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255;
	VipsArrayDouble *background = vips_array_double_newv(1, white);

	if (in != NULL && vips_image_hasalpha(in))
		in = image_keep(a, vips_flatten(in, &out, "background", background, NULL), &out);
	vips_area_unref(VIPS_AREA(background));
	if (in != NULL)
		in = image_keep(a, vips_colourspace(in, &out, VIPS_INTERPRETATION_sRGB, NULL), &out);
	out = in != NULL ? vips_image_copy_memory(in) : NULL;
	return image_keep(a, 0, &out);
}

static struct str image_jpeg(struct arena *mem, VipsImage *in)
{
	void *p = NULL;
	size_t n = 0;
	struct str out = STR_NONE;

	if (in != NULL && vips_jpegsave_buffer(in, &p, &n, "Q", QUALITY, "strip", TRUE, "optimize_coding", TRUE, NULL) == 0)
		out = str_copy(mem, (struct str){ p, n });
	g_free(p);
	return out;
}

/* ---- the one way in ---- */

/* The largest shrink that the decoder itself can do and that leaves at least the side we want. */
static int shrink_for(int width, int height)
{
	int side = width > height ? width : height, shrink = 1;

	while (shrink < 8 && side / (shrink * 2) >= SIDE_MAX)
		shrink *= 2;
	return shrink;
}

static struct photo *photo_make(struct req *r, struct arena *own, struct str bytes, enum photo_type type)
{
	static const struct msg broken = T("This picture is damaged or was not sent whole. Please send it again, or take it again.");
	struct photo *p = NEW(r->mem, struct photo);
	VipsImage *head = image_load(own, bytes, type, 1), *image;

	if (head == NULL || (type == PHOTO_JPEG && jpeg_scans(bytes) > SCANS_MAX)) {
		fail_set(&r->fail, FAIL_INVALID, broken);
		return NULL;
	}
	if ((int64_t)head->Xsize * head->Ysize > PIXELS_MAX || (int64_t)VIPS_IMAGE_SIZEOF_IMAGE(head) > DECODED_BYTES_MAX) {
		fail_set(&r->fail, FAIL_TOO_LARGE, T("This picture is too large: more than 40 million points, or too many colours. Please send a smaller one."));
		return NULL;
	}
	image = type == PHOTO_JPEG ? image_load(own, bytes, type, shrink_for(head->Xsize, head->Ysize)) : head;
	image = image_plain(own, image_fit(own, image, SIDE_MAX));
	p->jpeg = image_jpeg(r->mem, image);
	p->thumb = image_jpeg(r->mem, image_fit(own, image, THUMB_SIDE_MAX));
	if (p->jpeg.n == 0 || p->thumb.n == 0) {
		fail_set(&r->fail, FAIL_INVALID, broken);
		return NULL;
	}
	p->width = image->Xsize;
	p->height = image->Ysize;
	return p;
}

struct photo *photo_read(struct req *r, struct str bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	enum photo_type type = type_of(bytes);
	struct photo *p = NULL;
	struct arena *own;

	if (r->fail.code)
		return NULL;
	if (bytes.n > LIMIT_PHOTO_BYTES) {
		fail_set(&r->fail, FAIL_TOO_LARGE, T("This picture is larger than 12 MB. Please send a smaller one."));
		return NULL;
	}
	if (type != PHOTO_JPEG && type != PHOTO_PNG && type != PHOTO_WEBP) {
		fail_set(&r->fail, FAIL_UNSUPPORTED, refusals[type]);
		return NULL;
	}
	pthread_once(&once, vips_begin);
	own = arena_new_soft(1 << 20);
	arena_fail_to(own, &r->fail);
	p = photo_make(r, own, bytes, type);
	arena_free(own);
	vips_error_clear();
	return p;
}
