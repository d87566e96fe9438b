/*
 * help.c -- the help inside the program: the same texts that stand in the source and in docs/.
 *
 * A text is a Markdown file that was embedded at build time; its first line is its title. A reader gets it in their
 * language where it was translated, else in English, and the page says which it is. Anybody may read it.
 */
#include "app/app.h"
#include "web/assets.h"
#include "web/markdown.h"

static const struct { const char *name, *file; } topics[] = {
	{ "daily", "daily" },
	{ "guide", "daily-kaizen" },
	{ "standard-work", "standard-work" },
	{ "cell", "cell" },
	{ "losses", "losses" },
	{ "value-stream", "value-stream" },
	{ "standards", "standards" },
	{ "administrator", "administrator" },
};
enum { TOPICS = sizeof topics / sizeof topics[0] };

struct text { struct str title, rest, lang; };

static const struct asset *file_of(struct req *r, size_t topic, struct str *lang)
{
	const struct asset *as = asset_find(str_fmt(r->mem, "%s." STR_FMT ".md", topics[topic].file, STR_ARG(lang_tag(r->lang))));

	*lang = as ? lang_tag(r->lang) : S("en");
	return as ? as : asset_find(str_fmt(r->mem, "%s.md", topics[topic].file));
}

static struct text text_read(struct req *r, size_t topic)
{
	struct text t = { STR_NONE, STR_NONE, STR_NONE };
	const struct asset *as = file_of(r, topic, &t.lang);

	CHECK(as);
	t.rest = (struct str){ (const char *)as->raw, as->raw_n };
	CHECK(str_cut(&t.rest, '\n', &t.title) && str_starts(t.title, S("# ")));
	t.title = str_trim(str_from(t.title, 2));
	return t;
}

static void help_list(struct req *r)
{
	struct html *h = r->html;

	PAGE(r, .title = T("Help"), .nav = "/help")
		EL(h, div, .cls = S("prose"))
			EL(h, ul) {
				for (size_t i = 0; i < TOPICS; i++) {
					struct text t = text_read(r, i);
					EL(h, li)
						LEAF(h, a, t.title, .href = url_to(r->mem, "/help/{module}", V(str_c(topics[i].name))), .lang = t.lang);
				}
				if (r->actor.id)
					EL(h, li)
						LEAF(h, a, T("Charts"), .href = url_to(r->mem, "/charts"));
			}
}

static void help_text(struct req *r)
{
	struct html *h = r->html;
	size_t i = 0;

	while (i < TOPICS && !str_is(req_path(r, "module"), topics[i].name))
		i++;
	if (i == TOPICS) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return;
	}
	struct text t = text_read(r, i);
	PAGE(r, .title_text = t.title, .nav = "/help", .crumb = lang_text(r->lang, T("Help")), .crumb_to = url_to(r->mem, "/help"))
		EL(h, article, .cls = S("prose"), .lang = t.lang)
			html_markdown(h, t.rest);
}

static const struct route routes[] = {
	{ GET, "/help", .run = help_list, .needs = CAP_PUBLIC },
	{ GET, "/help/{module}", .run = help_text, .needs = CAP_PUBLIC },
	{ 0 },
};
static const struct nav nav[] = {
	{ .label = T("Help"), .path = "/help", .icon = "book-open", .needs = CAP_PUBLIC, .key = "g h" },
	{ .path = NULL },
};

const struct module help_module = { .name = "help", .label = T("Help"), .routes = routes, .nav = nav };
