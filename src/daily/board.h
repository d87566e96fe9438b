/* board.h -- between board.c, which finds the cards, and board_page.c, which draws them. */
#ifndef DAILY_BOARD_H
#define DAILY_BOARD_H

#include "daily/daily.h"
#include "daily/idea.h"
#include "record/list.h"

enum { BOARD_CARDS = 40, BOARD_ROWS = 2000, BOARD_DONE_DAYS = 14, BOARD_THUMBS = 4, BOARD_AREAS = 200 };
enum board_view { BOARD_ALL, BOARD_OVER, BOARD_MINE };

struct lane_kind { const char *code; struct msg label; };
extern const struct lane_kind lane_kinds[IDEA_COLUMNS];

struct board_area { int64_t id; struct str name; struct ref parent; };
struct card {
	int64_t id;
	struct instant since;
	double age_wd, standard_wd, lead_days;  /* lead: from given to done */
	enum mark mark;
	const struct idea *idea;                /* of a card that is shown: what a card needs, the rest is null */
	struct str area, giver;
	int64_t thumb;                          /* a picture's id, or 0 */
};
struct lane { VEC(struct card) cards; size_t shown; double median; };
struct board {
	int64_t area;
	enum board_view view;
	VEC(struct board_area) areas;
	struct lane lane[IDEA_COLUMNS];
	int64_t open, over;
	int64_t given, done;                    /* this month so far, without what was taken over from other areas */
	bool more;                              /* there are more than were read: counts are the least that it can be */
};

void board_sub(struct req *r, const void *board);        /* the line below the heading: each number leads to its rows */
void board_show(struct req *r, const struct page *page, const struct board *b);

#endif
