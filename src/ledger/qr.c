/*
 * qr.c -- a QR code as one path of the page: for labels at the stations, and for printed standards.
 */
#include "ledger/ledger.h"

#include <qrencode.h>

enum { QUIET_MODULES = 2 };

static void qr_free(void *code)
{
	QRcode_free(code);
}

/* One path: a rectangle for each run of dark modules in a row. */
static struct str qr_path(struct arena *a, const QRcode *code)
{
	struct buf b = buf_new(a, 4096, 1 << 17);

	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
			int from = x;

			while (x < code->width && (row[x] & 1))
				x++;
			if (x > from)
				buf_fmt(&b, "M%d %dh%dv1h-%dz", from + QUIET_MODULES, y + QUIET_MODULES, x - from, x - from);
		}
	return buf_done(&b);
}

void qr_show(struct req *r, struct str address, struct str cls)
{
	struct html *h = r->html;
	QRcode *code = QRcode_encodeString8bit(str_z(r->mem, address), 0, QR_ECLEVEL_M);

	if (!code) {
		req_fail(r, FAIL_INTERNAL, T("This address is too long for a label. Set a shorter one under Administration."));
		return;
	}
	arena_defer(r->mem, qr_free, code);
	int side = code->width + 2 * QUIET_MODULES;
	EL(h, svg, .cls = cls, .view_box = str_fmt(r->mem, "0 0 %d %d", side, side), .role = S("img"), .aria_label = T("QR code"))
		VOID_EL(h, path, .d = qr_path(r->mem, code));
}
