/*
 * qr.c -- a QR code as one path. Every code that the program makes is made here, so that one test with a real reader counts for all of them.
 */
#include "chart/qr.h"

#include <qrencode.h>

enum { TEXT_BYTES = 600, PATH_BYTES = 1 << 17 };         /* a path of so much text is shorter than that */

static void code_free(void *code)
{
	QRcode_free(code);
}

/* A rectangle for each run of dark modules in a row. */
static struct str path_of_runs(struct arena *a, const QRcode *code, int quiet)
{
	struct buf b = buf_new(a, 4096, PATH_BYTES);

	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
			int from = x;

			while (x < code->width && (row[x] & 1))
				x++;
			if (x > from)
				buf_fmt(&b, "M%d %dh%dv1h-%dz", from + quiet, y + quiet, x - from, x - from);
		}
	return buf_done(&b);
}

struct str qr_path(struct arena *a, struct str text, int quiet, int *side)
{
	QRcode *code = text.n && text.n <= TEXT_BYTES ? QRcode_encodeString8bit(str_z(a, text), 0, QR_ECLEVEL_M) : NULL;

	*side = 0;
	if (!code)
		return STR_NONE;
	arena_defer(a, code_free, code);
	*side = code->width + 2 * quiet;
	return path_of_runs(a, code, quiet);
}
