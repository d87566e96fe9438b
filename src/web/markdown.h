/*
 * markdown.h -- Markdown as elements of the page. The only way from a text with marks in it to markup.
 *
 * md4c reads the marks; what it finds is written through html.h, so every character is escaped as in any other text.
 * Raw HTML stays text. A link leads to http, https, mailto or a page of ours, else its words stand without it; a
 * picture from elsewhere is not loaded, its words are shown.
 */
#ifndef WEB_MARKDOWN_H
#define WEB_MARKDOWN_H

#include "web/html.h"

/* Inside a block element (EL div, .cls = S("prose")): it writes paragraphs, lists, tables and headings. */
void html_markdown(struct html *h, struct str text);
/* What somebody typed into a field: each line stays a line, a heading is a small one, indented words are no code. */
void html_words(struct html *h, struct str text);

#endif
