/*
 * http_parse.c -- bytes into one request, by llhttp, with the bounds and refusals that llhttp leaves to us.
 *
 * The one idea: the head is scanned for its own lines before llhttp sees it. So its length is known
 * to the byte, and what two parsers could read differently (a bare CR or LF, a folded line) is refused
 * whatever llhttp thinks of it. llhttp is fed the head alone, then the body; chunk extensions and trailers are
 * refused, nobody needs them. It must never keep more than the limits say: one body more than its own, all together more
 * than theirs.
 */
#include "web/serve_private.h"

enum { TEXT_FIRST_BYTES = 1024, BODY_FIRST_BYTES = 64 * 1024, STOP_PARSING = -1 };

static int parse_refuse(struct parse *p, int status)
{
	if (p->broken == 0)
		p->broken = status;
	return STOP_PARSING;
}

/* ---- tokens ---- */

static char *text_room(struct parse *p, size_t n)
{
	size_t token = p->text_n - p->token_at;

	if (n > p->text_cap - p->text_n) {
		char *old = p->text;

		p->text_cap = token + n > TEXT_FIRST_BYTES / 2 ? 2 * (token + n) : TEXT_FIRST_BYTES;
		p->text = arena_alloc(p->mem, p->text_cap);
		if (token > 0)
			memcpy(p->text, old + p->token_at, token);
		p->token_at = 0;
		p->text_n = token;
	}
	p->text_n += n;
	return p->text + p->text_n - n;
}

static struct str token_take(struct parse *p)
{
	struct str s = { p->text + p->token_at, p->text_n - p->token_at };

	p->token_at = p->text_n;
	return s;
}

/* ---- what llhttp calls ---- */

static int on_url(llhttp_t *l, const char *at, size_t n)
{
	struct parse *p = l->data;

	if (p->text_n - p->token_at + n > LIMIT_URI_BYTES)
		return parse_refuse(p, 414);
	memcpy(text_room(p, n), at, n);
	return 0;
}

static int on_url_complete(llhttp_t *l)
{
	struct parse *p = l->data;

	p->target = token_take(p);
	return 0;
}

static int on_header_field(llhttp_t *l, const char *at, size_t n)
{
	struct parse *p = l->data;
	char *to;

	if (p->head_done)
		return parse_refuse(p, 400);
	to = text_room(p, n);
	for (size_t i = 0; i < n; i++)
		to[i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] | 0x20) : at[i];
	return 0;
}

static int on_header_field_complete(llhttp_t *l)
{
	struct parse *p = l->data;

	if (p->head_done)
		return parse_refuse(p, 400);
	if (p->headers.n == LIMIT_HEADER_FIELDS)
		return parse_refuse(p, 431);
	*VEC_ADD(p->mem, &p->headers) = (struct http_header){ .name = token_take(p), .value = S("") };
	return 0;
}

static int on_header_value(llhttp_t *l, const char *at, size_t n)
{
	struct parse *p = l->data;

	if (p->head_done || p->headers.n == 0)
		return parse_refuse(p, 400);
	memcpy(text_room(p, n), at, n);
	return 0;
}

static int on_header_value_complete(llhttp_t *l)
{
	struct parse *p = l->data;
	struct str value = token_take(p);

	if (value.n > 0)
		p->headers.p[p->headers.n - 1].value = str_trim(value);
	return 0;
}

static int on_chunk_extension(llhttp_t *l, const char *at, size_t n)
{
	return parse_refuse(l->data, 400);
}

static int on_chunk_header(llhttp_t *l)
{
	struct parse *p = l->data;

	return l->content_length > p->body_max - p->body.n ? parse_refuse(p, 413) : 0;
}

/* The first piece is everybody's: what a form needs is there also when large bodies have taken all the room. */
static bool room_take(struct parse *p, size_t n)
{
	if (n <= BODY_FIRST_BYTES)
		return true;
	if (atomic_fetch_add_explicit(&p->room->used, (int64_t)n, memory_order_relaxed) + (int64_t)n > p->room->most) {
		atomic_fetch_sub_explicit(&p->room->used, (int64_t)n, memory_order_relaxed);
		return false;
	}
	p->held += n;
	return true;
}

void parse_end(struct parse *p)
{
	atomic_fetch_sub_explicit(&p->room->used, (int64_t)p->held, memory_order_relaxed);
	p->held = 0;
}

/* Grows fourfold, and not over what was announced: a length alone, without bytes, shall not cost memory. */
static bool body_grow(struct parse *p, size_t needed)
{
	bool chunked = p->llhttp.flags & F_CHUNKED;
	size_t most = chunked ? p->body_max : p->body.n + p->llhttp.content_length + needed;
	size_t cap = p->body.cap < BODY_FIRST_BYTES ? BODY_FIRST_BYTES : p->body.cap * 4;
	struct buf grown;

	if (cap > most)
		cap = most;
	if (cap < p->body.n + needed)
		cap = p->body.n + needed;
	if (!room_take(p, cap))
		return false;
	grown = buf_new(p->mem, cap, cap);
	if (grown.over)
		return false;
	buf_put(&grown, p->body.p, p->body.n);
	p->body = grown;
	return true;
}

static int on_body(llhttp_t *l, const char *at, size_t n)
{
	struct parse *p = l->data;

	if (n > p->body_max - p->body.n)
		return parse_refuse(p, 413);
	if (n > p->body.cap - p->body.n && !body_grow(p, n))
		return parse_refuse(p, 503);
	buf_put(&p->body, at, n);
	return 0;
}

static int on_message_complete(llhttp_t *l)
{
	struct parse *p = l->data;

	p->whole = true;
	return HPE_PAUSED;
}

/* ---- the head as a whole ---- */

static bool same_ignoring_case(struct str s, const char *lower)
{
	size_t n = strlen(lower);

	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 0x20 : s.p[i]) != lower[i])
			return false;
	return true;
}

static bool host_is_fine(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || strchr(".-:[]_~%", c) != NULL))
			return false;
	}
	return true;
}

/* "http://host/path" is what a proxy is asked; the path is what we want of it. */
static struct str target_origin(struct str t)
{
	size_t at;

	if (str_starts(t, S("http://")))
		at = 7;
	else if (str_starts(t, S("https://")))
		at = 8;
	else
		return t;
	while (at < t.n && t.p[at] != '/' && t.p[at] != '?')
		at++;
	return at == t.n ? S("/") : str_from(t, at);
}

static bool target_split(struct parse *p)
{
	struct str t = target_origin(p->target);
	const char *mark = t.n > 0 ? memchr(t.p, '?', t.n) : NULL;

	p->path = mark == NULL ? t : str_head(t, (size_t)(mark - t.p));
	p->query = mark == NULL ? STR_NONE : str_from(t, p->path.n + 1);
	if (p->llhttp.method == HTTP_OPTIONS && str_is(t, "*"))
		return true;
	if (p->path.n == 0 || p->path.p[0] != '/' || memchr(t.p, '#', t.n) != NULL)
		return false;
	return !str_has(p->path, S("%00"));
}

/* The fields that decide where a request ends and whom it is for. */
static bool fields_are_fine(struct parse *p, bool http_1_1)
{
	int hosts = 0, lengths = 0, codings = 0;

	for (size_t i = 0; i < p->headers.n; i++) {
		struct http_header h = p->headers.p[i];

		if (h.name.n == 4 && str_is(h.name, "host")) {
			hosts++;
			if (!host_is_fine(h.value))
				return false;
		} else if (h.name.n == 14 && str_is(h.name, "content-length")) {
			lengths++;
		} else if (h.name.n == 17 && str_is(h.name, "transfer-encoding")) {
			codings++;
			if (!http_1_1 || !same_ignoring_case(h.value, "chunked"))
				return false;
		} else if (h.name.n == 6 && str_is(h.name, "expect")) {
			if (!same_ignoring_case(h.value, "100-continue"))
				parse_refuse(p, 417);
			p->expects_continue = http_1_1;
		}
	}
	return hosts <= 1 && (hosts == 1 || !http_1_1) && lengths + codings <= 1;
}

static int on_headers_complete(llhttp_t *l)
{
	struct parse *p = l->data;
	bool http_1_1 = l->http_minor == 1;

	p->head_done = true;
	p->keep_alive = llhttp_should_keep_alive(l);
	/* We never change protocols: an upgrade that was asked for is an ordinary request. */
	l->upgrade = 0;
	if (l->http_major != 1 || l->http_minor > 1)
		return parse_refuse(p, 505);
	if (!fields_are_fine(p, http_1_1) || !target_split(p))
		return parse_refuse(p, 400);
	return p->broken != 0 ? STOP_PARSING : 0;
}

static const llhttp_settings_t callbacks = {
	.on_url = on_url,
	.on_url_complete = on_url_complete,
	.on_header_field = on_header_field,
	.on_header_field_complete = on_header_field_complete,
	.on_header_value = on_header_value,
	.on_header_value_complete = on_header_value_complete,
	.on_headers_complete = on_headers_complete,
	.on_chunk_extension_name = on_chunk_extension,
	.on_chunk_extension_value = on_chunk_extension,
	.on_chunk_header = on_chunk_header,
	.on_body = on_body,
	.on_message_complete = on_message_complete,
};

/* ---- feeding ---- */

void parse_begin(struct parse *p, struct arena *mem, struct room *room)
{
	llhttp_init(&p->llhttp, HTTP_REQUEST, &callbacks);
	p->llhttp.data = p;
	p->mem = mem;
	p->room = room;
}

/* The bytes of in that are the head's. Every line ends in CR LF, no CR or LF stands alone, no line begins with a blank. */
static size_t head_scan(struct parse *p, struct str in, bool *bad)
{
	size_t i = 0;

	while (i < in.n && !p->head_ended) {
		const char *at = in.p + i, *cr;
		size_t n;

		if (p->after_cr) {
			*bad |= *at != '\n';
			p->after_cr = false;
			p->head_ended = p->line_bytes == 0 && p->lines > 0;
			p->lines += p->line_bytes > 0;
			p->line_bytes = 0;
			i++;
			continue;
		}
		*bad |= p->line_bytes == 0 && (*at == ' ' || *at == '\t');
		cr = memchr(at, '\r', in.n - i);
		n = cr == NULL ? in.n - i : (size_t)(cr - at);
		*bad |= memchr(at, '\n', n) != NULL;
		p->line_bytes += n;
		p->after_cr = cr != NULL;
		i += n + (cr != NULL);
	}
	return i;
}

static size_t parse_run(struct parse *p, struct str in)
{
	enum llhttp_errno e = llhttp_execute(&p->llhttp, in.p, in.n);

	if (e == HPE_OK)
		return in.n;
	if (e == HPE_PAUSED && p->whole)
		return (size_t)(llhttp_get_error_pos(&p->llhttp) - in.p);
	parse_refuse(p, e == HPE_INVALID_VERSION ? 505 : 400);
	return in.n;
}

static size_t parse_head(struct parse *p, struct str in)
{
	bool bad = false;
	size_t used = head_scan(p, str_head(in, LIMIT_HEADER_BYTES - p->head_bytes), &bad);

	p->head_bytes += used;
	parse_run(p, str_head(in, used));
	if (bad || p->head_ended != p->head_done)
		parse_refuse(p, 400);
	if (!p->head_ended && p->head_bytes == LIMIT_HEADER_BYTES)
		parse_refuse(p, p->lines == 0 ? 414 : 431);
	return used;
}

size_t parse_feed(struct parse *p, struct str in)
{
	return p->head_done ? parse_run(p, in) : parse_head(p, in);
}

bool parse_has_body(const struct parse *p)
{
	return p->llhttp.flags & F_CHUNKED || (p->llhttp.flags & F_CONTENT_LENGTH && p->llhttp.content_length > 0);
}

/* Whether an announced body would fit now. Nothing is set apart for it; but most that cannot be taken are refused before they are sent. */
static bool room_for(const struct parse *p, uint64_t n)
{
	return n <= BODY_FIRST_BYTES || (int64_t)n <= p->room->most - atomic_load_explicit(&p->room->used, memory_order_relaxed);
}

void parse_body_begin(struct parse *p, size_t body_max)
{
	p->body_max = body_max;
	if (p->whole || p->llhttp.flags & F_CHUNKED)
		return;
	if (p->llhttp.content_length > body_max)
		parse_refuse(p, 413);
	else if (!room_for(p, p->llhttp.content_length))
		parse_refuse(p, 503);
}

/* ---- what was read ---- */

static enum method method_of(unsigned method)
{
	static const enum method known[] = {
		[HTTP_GET] = GET, [HTTP_HEAD] = HEAD, [HTTP_POST] = POST, [HTTP_PUT] = PUT, [HTTP_PATCH] = PATCH,
		[HTTP_DELETE] = DELETE, [HTTP_OPTIONS] = OPTIONS,
	};

	return method < sizeof known / sizeof *known ? known[method] : METHOD_NONE;
}

void parse_request(const struct parse *p, struct http_request *q)
{
	q->method = method_of(p->llhttp.method);
	q->path = p->path;
	q->query = p->query;
	q->headers = p->headers.p;
	q->header_count = p->headers.n;
	q->body = (struct str){ p->body.p, p->body.n };
}
