/*
 * flash.c -- one line that is shown once, on the page after a write.
 *
 * It travels in a cookie, because the page that shows it is another request. It is signed, so that nobody can put a
 * sentence into our mouth; and it is kept in English, so that it is translated for whoever reads it.
 */
#include "web/private.h"

enum { FLASH_S = 60, FLASH_PARTS = 4 };

/* The parts have no line feed: messages are one line, addresses are encoded. */
void req_flash(struct req *r, struct msg m, struct url undo)
{
	struct buf b = buf_new(r->mem, 256, 4096);
	struct str payload;

	buf_str(&b, str_c(m.one));
	buf_c(&b, '\n');
	buf_str(&b, str_c(m.many));
	buf_c(&b, '\n');
	buf_int(&b, m.n);
	buf_c(&b, '\n');
	buf_str(&b, url_text(undo));
	payload = buf_done(&b);
	CHECK(!b.over);
	req_cookie(r, S("flash"), str_fmt(r->mem, STR_FMT "\n" STR_FMT, STR_ARG(secret_mac(r->mem, "flash", payload)),
					  STR_ARG(payload)), FLASH_S, true);
}

static bool flash_open(struct req *r, struct str cookie, struct msg *m, struct url *undo)
{
	struct str mac, part[FLASH_PARTS], rest = cookie;
	int64_t n;

	if (!str_cut(&rest, '\n', &mac) || !secret_same(mac, secret_mac(r->mem, "flash", rest)))
		return false;
	for (size_t i = 0; i < FLASH_PARTS - 1; i++)
		if (!str_cut(&rest, '\n', &part[i]))
			return false;
	if (!str_int(part[2], &n))
		return false;
	*m = (struct msg){ str_z(r->mem, part[0]), part[1].n ? str_z(r->mem, part[1]) : NULL, n };
	*undo = rest.n ? (struct url){ rest.p, rest.n } : URL_NONE;
	return true;
}

bool req_flash_take(struct req *r, struct str *text, struct url *undo)
{
	struct str cookie = r->http ? req_cookie_get(r, S("flash")) : STR_NONE;
	struct msg m;

	if (cookie.n == 0)
		return false;
	req_cookie(r, S("flash"), STR_NONE, 0, true);
	if (!flash_open(r, cookie, &m, undo))
		return false;
	*text = say(r->mem, r->lang, m);
	return true;
}
