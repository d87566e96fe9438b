/*
 * qr.c -- a QR code in the page: for labels at the stations, and for printed standards. The code itself is chart/qr.h's.
 */
#include "chart/qr.h"
#include "ledger/ledger.h"

enum { QUIET_MODULES = 2 };

void qr_show(struct req *r, struct str address, struct str cls)
{
	struct html *h = r->html;
	int side;
	struct str path = qr_path(r->mem, address, QUIET_MODULES, &side);

	if (!path.n) {
		req_fail(r, FAIL_INTERNAL, T("This address is too long for a label. Set a shorter one under Administration."));
		return;
	}
	EL(h, svg, .cls = cls, .view_box = str_fmt(r->mem, "0 0 %d %d", side, side), .role = S("img"), .aria_label = T("QR code"))
		VOID_EL(h, path, .d = path);
}
