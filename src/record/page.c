/*
 * page.c -- the shell around every page: head, rail or phone bar, title, panels, the toast of the last write.
 *
 * The markup is that of docs/look.md. A request by htmx gets only <main>. Nothing here knows a module: the
 * rail is the modules' nav tables.
 */
#include "record/private.h"

#include <string.h>

enum { SCRIPT_APP, SCRIPT_HTMX, SCRIPT_OUTBOX, SCRIPT_LIVE, SCRIPTS };
static const char scripts[SCRIPTS][16] = { "app.js", "htmx.min.js", "outbox.js", "live.js" };

static void brand_mark(struct html *h)
{
	EL(h, svg, .view_box = S("0 0 22 22"), .aria_hidden = S("true")) {
		VOID_EL(h, path, .cls = S("f-ink"), .d = S("M1 21v-5.5h6.2V10h6.2V4.5H21V21z"));
		VOID_EL(h, path, .cls = S("f-bad"), .d = S("M15.6 0h5.4v2.6h-5.4z"));
	}
}

static struct str page_title(struct req *r, const struct page *p)
{
	return p->title_text.n ? p->title_text : lang_text(r->lang, p->title);
}

static void page_head(struct req *r, const struct page *p)
{
	struct html *h = r->html;

	EL(h, head) {
		VOID_EL(h, meta, .charset = S("utf-8"));
		VOID_EL(h, meta, .name = S("viewport"), .content = S("width=device-width, initial-scale=1"));
		EL(h, title) {
			html_str(h, page_title(r, p));
			html_raw(h, HTML_LIT(" · Kaizen Office"));
		}
		VOID_EL(h, meta, .name = S("description"), .content = lang_text(r->lang, T("Kaizen Office: ideas, actions and results.")));
		VOID_EL(h, meta, .name = S("htmx-config"), .content = S("{\"includeIndicatorCSS\":false,\"noSwap\":[204,304,\"4xx\",\"5xx\"]}"));
		VOID_EL(h, link, .rel = S("icon"), .href = url_asset("icon.svg"), .type = S("image/svg+xml"));
		VOID_EL(h, link, .rel = S("manifest"), .href = url_asset("manifest.webmanifest"));
		VOID_EL(h, link, .rel = S("preload"), .href = url_asset("atkinson-next.woff2"), .as = S("font"), .type = S("font/woff2"), .crossorigin = true);
		VOID_EL(h, link, .rel = S("stylesheet"), .href = url_asset("kpo.css"));
		for (int i = 0; i < SCRIPTS; i++)
			if (i == SCRIPT_APP || (i == SCRIPT_HTMX && p->htmx) || (i == SCRIPT_OUTBOX && p->outbox))
				VOID_EL(h, script, .src = url_asset(scripts[i]), .defer = true);
			else if (i == SCRIPT_LIVE && p->live && r->actor.id)
				VOID_EL(h, script, .src = url_asset(scripts[i]), .type = S("module"));
		if (p->script)
			VOID_EL(h, script, .src = url_asset(p->script), .defer = true);
	}
}

/* ---- the rail ---- */

static bool nav_shown(struct req *r, const struct nav *n)
{
	return n->needs == CAP_PUBLIC || may(r, n->needs);
}

static bool nav_is_under(const struct nav *n, const char *path)
{
	return n->under && strcmp(n->under, path) == 0;
}

static void nav_link(struct req *r, const struct nav *n, const struct page *p)
{
	bool here = p->nav && strcmp(p->nav, n->path) == 0;

	EL(r->html, a, .href = url_to(r->mem, n->path), .aria_current = here ? S("page") : STR_NONE, .data_key = str_c(n->key)) {
		if (n->icon)
			html_icon(r->html, n->icon);
		html_msg(r->html, n->label);
	}
}

static void nav_children(struct req *r, const char *parent, const struct page *p)
{
	struct html *h = r->html;
	bool any = false;

	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct nav *n = modules_all()[i]->nav; n && n->path; n++)
			any |= nav_is_under(n, parent) && nav_shown(r, n);
	if (!any)
		return;
	EL(h, ul)
		for (size_t i = 0; modules_all()[i]; i++)
			for (const struct nav *n = modules_all()[i]->nav; n && n->path; n++)
				if (nav_is_under(n, parent) && nav_shown(r, n))
					EL(h, li)
						nav_link(r, n, p);
}

/* An entry is open when it is the page or one of its children is. */
static bool nav_open(const struct nav *top, const struct page *p)
{
	if (p->nav && strcmp(p->nav, top->path) == 0)
		return true;
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct nav *n = modules_all()[i]->nav; n && n->path; n++)
			if (nav_is_under(n, top->path) && p->nav && strcmp(p->nav, n->path) == 0)
				return true;
	return false;
}

static void rail(struct req *r, const struct page *p)
{
	struct html *h = r->html;

	EL(h, nav, .cls = S("side"), .aria_label = T("Main")) {
		EL(h, a, .cls = S("brand"), .href = url_to(r->mem, "/"), .aria_label = T("Kaizen Office, today")) {
			brand_mark(h);
			LEAF(h, span, S("Kaizen Office"));
		}
		EL(h, a, .cls = S("find"), .href = url_to(r->mem, "/find"), .data_find = true) {
			html_icon(h, "search");
			html_msg(h, T("Find"));
			LEAF(h, kbd, S("Ctrl K"));
		}
		EL(h, ul, .cls = S("nav"))
			for (size_t i = 0; modules_all()[i]; i++)
				for (const struct nav *n = modules_all()[i]->nav; n && n->path; n++)
					if (!n->under && nav_shown(r, n))
						EL(h, li) {
							nav_link(r, n, p);
							if (nav_open(n, p))
								nav_children(r, n->path, p);
						}
		if (r->actor.id)
			EL(h, div, .cls = S("me")) {
				LEAF(h, span, r->actor.initials, .cls = S("av"), .aria_hidden = S("true"));
				EL(h, a, .href = url_to(r->mem, "/me")) {
					html_str(h, r->actor.name);
					LEAF(h, small, r->actor.site);
				}
				FORM(r, url_to(r->mem, "/sign-out"))
					EL(h, button, .cls = S("btn quiet icon"), .aria_label = T("Sign out"))
						html_icon(h, "log-out");
			}
	}
}

static const struct { struct msg label; const char *path, *icon; } tabs[] = {
	{ T("My work"), "/work", "list-checks" }, { T("Idea"), "/idea/new", "camera" }, { T("Board"), "/idea/board", "table-2" }, { T("You"), "/me", "user" },
};

/* Whoever works on a phone has one bar on every page; on a wide screen the pages with a rail have that one instead. */
static bool bar_shown(const struct req *r, const struct page *p)
{
	return r->actor.id && (p->bar || (r->actor.phone_first && !p->phone && !p->plain));
}

static void phone_bar(struct req *r, const struct page *p)
{
	EL(r->html, nav, .cls = S("ph-tabs"), .aria_label = T("Main"))
		for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++)
			EL(r->html, a, .href = url_to(r->mem, tabs[i].path), .aria_current = p->nav && strcmp(p->nav, tabs[i].path) == 0 ? S("page") : STR_NONE) {
				html_icon(r->html, tabs[i].icon);
				html_msg(r->html, tabs[i].label);
			}
}

static void toast(struct req *r)
{
	struct html *h = r->html;
	struct str text;
	struct url undo;

	if (!req_flash_take(r, &text, &undo))
		return;
	EL(h, div, .cls = S("toast"), .role = S("status")) {
		html_icon(h, "check");
		LEAF(h, span, text);
		if (undo.n)
			FORM(r, undo) {
				if (r->method == GET)
					hidden(r, "next", url_text(url_self(r)));
				LEAF(h, button, T("Undo"));
			}
	}
}

static struct str body_class(const struct req *r, const struct page *p)
{
	if (p->body.n)
		return p->body;
	if (p->phone)
		return p->bar ? S("p-phone ph-tabbed") : S("p-phone");
	return bar_shown(r, p) ? S("ph-op") : STR_NONE;
}

static struct str main_class(const struct page *p)
{
	return p->main.n ? p->main : p->phone ? S("ph ph-full") : S("main");
}

bool page_open(struct req *r, const struct page *p)
{
	struct html *h = r->html;
	struct page *kept = arena_copy(r->mem, p, sizeof *p);

	r->page = kept;
	if (!r->htmx) {
		html_raw(h, HTML_LIT("<!doctype html>"));
		html_open(h, TAG_html, &(struct html_attrs){ .lang = lang_tag(r->lang), .dir = S("ltr"), .data_theme = r->theme, .data_keys_title = T("Keys") });
		page_head(r, kept);
		html_open(h, TAG_body, &(struct html_attrs){ .cls = body_class(r, kept) });
		LEAF(h, a, T("Skip to content"), .cls = S("skip"), .href = url_here("#main"));
		if (!kept->phone && !kept->plain) {
			html_open(h, TAG_div, &(struct html_attrs){ .cls = S("app") });
			rail(r, kept);
		}
	}
	html_open(h, TAG_main, &(struct html_attrs){ .cls = main_class(kept), .id = S("main"), .data_done = kept->done,
		.data_person = r->actor.id ? str_fmt(r->mem, "%lld", (long long)r->actor.id) : STR_NONE,
		.data_csrf = r->actor.id && kept->outbox ? r->csrf : STR_NONE });
	if (!kept->no_head && !kept->phone && !kept->plain) {
		head_open(r, kept);
		head_close(r);
	}
	return true;
}

bool page_close(struct req *r)
{
	const struct page *p = r->page;

	toast(r);
	html_close(r->html);
	if (r->htmx)
		return false;
	if (!p->phone && !p->plain)
		html_close(r->html);
	if (bar_shown(r, p))
		phone_bar(r, p);
	html_close(r->html);
	html_close(r->html);
	return false;
}

/* ---- the heading, with the page's buttons inside the block ---- */

bool head_open(struct req *r, const struct page *p)
{
	struct html *h = r->html;

	html_open(h, TAG_div, &(struct html_attrs){ .cls = S("head") });
	EL(h, div) {
		if (p->crumb.n)
			EL(h, p, .cls = S("crumb")) {
				LEAF(h, a, p->crumb, .href = p->crumb_to);
				if (p->crumb_here.n)
					LEAF(h, span, p->crumb_here);
			}
		EL(h, h1, .dir = p->title_text.n ? S("auto") : STR_NONE)
			html_str(h, page_title(r, p));
		if (p->sub_show)
			EL(h, p, .cls = S("sub"))
				p->sub_show(r, p->sub_of);
		else if (p->sub.n)
			LEAF(h, p, p->sub, .cls = S("sub"));
	}
	return html_open(h, TAG_div, &(struct html_attrs){ .cls = S("acts") });
}

bool head_close(struct req *r)
{
	html_close(r->html);
	return html_close(r->html);
}

bool panel_open(struct req *r, struct msg title, struct str note)
{
	struct html *h = r->html;

	html_open(h, TAG_section, &(struct html_attrs){ .cls = S("panel") });
	EL(h, header) {
		LEAF(h, h2, title);
		if (note.n)
			LEAF(h, span, note, .cls = S("note"));
	}
	return true;
}

bool panel_close(struct req *r)
{
	return html_close(r->html);
}

void empty_state(struct req *r, struct msg says, struct msg action, struct url to)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("empty")) {
		LEAF(h, p, says);
		if (to.n)
			LEAF(h, a, action, .cls = S("btn sm"), .href = to);
	}
}

void link_button(struct req *r, struct msg label, struct url to, const char *cls, const char *icon)
{
	EL(r->html, a, .cls = str_c(cls), .href = to) {
		if (icon)
			html_icon(r->html, icon);
		html_msg(r->html, label);
	}
}
