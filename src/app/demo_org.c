/*
 * demo_org.c -- the example company: sites with their calendars, value streams, areas, stations, and the people with their roles.
 *
 * Its size follows from the number of people; about thirty work in an area. The eight example people have numbers of their
 * own, so that they are found again. Everything is written as an administrator's saves, before the first idea.
 */
#include "app/demo.h"

#include <math.h>
#include <stdio.h>

enum { PEOPLE_A_UNIT = 29, UNITS_A_SUPERVISOR = 4, FUNCTIONS_MAX = 6, FIRST_NUMBER = 2000, PEOPLE_A_SITE = 2000, STREAM_GROUPS = 4 };

const struct demo_example demo_examples[WHO_COUNT] = {
	[WHO_OPERATOR] = { "1017", "Ana Nowak", "Operator", true },
	[WHO_LEADER] = { "1042", "Marek Kowal", "Team leader", true },
	[WHO_SUPERVISOR] = { "1008", "Ingrid Solberg", "Supervisor", true },
	[WHO_VALUE_STREAM] = { "1004", "Ewa Lindqvist", "Value-stream manager", false },
	[WHO_FACILITATOR] = { "1021", "Jon Ferreira", "Facilitator", false },
	[WHO_KPO] = { "1003", "Sofia Almeida", "Kaizen office (KPO)", false },
	[WHO_EXECUTIVE] = { "1001", "David Okafor", "Executive", false },
	[WHO_ADMIN] = { "1000", "Ruth Weber", "Administrator", false },
};

static const struct { const char *name, *code, *country, *tz; } towns[] = {
	{ "Northfield", "NF", "GB", "Europe/London" }, { "Poznań", "PZ", "PL", "Europe/Warsaw" }, { "Lübeck", "LB", "DE", "Europe/Berlin" },
	{ "Braga", "BR", "PT", "Europe/Lisbon" }, { "Sheffield", "SH", "GB", "Europe/London" }, { "Gdynia", "GD", "PL", "Europe/Warsaw" },
	{ "Chemnitz", "CH", "DE", "Europe/Berlin" }, { "Setúbal", "SE", "PT", "Europe/Lisbon" },
};
enum { TOWNS = sizeof towns / sizeof towns[0] };

static const char *const products[] = { "Circulators", "Process pumps", "Valves", "Drives", "Spare parts", "Seals", "Boosters", "Dosing pumps" };
enum { PRODUCTS = sizeof products / sizeof products[0] };

struct leaf { enum demo_work work; enum demo_shifts shifts; const char *kind, *name, *code, *similar; bool lettered; };
static const struct leaf areas[] = {
	{ WORK_ASSEMBLY, SHIFTS_TWO, "area", "Assembly", "AS", "assembly", false },
	{ WORK_MACHINING, SHIFTS_THREE, "area", "Machining", "MA", "machining", true },
	{ WORK_ASSEMBLY, SHIFTS_TWO, "area", "Assembly", "AS", "motor assembly", false },
	{ WORK_PAINT, SHIFTS_TWO, "line", "Paint line", "PA", "paint", false },
	{ WORK_TEST, SHIFTS_TWO, "area", "Test bay", "TB", "test", false },
	{ WORK_WAREHOUSE, SHIFTS_TWO, "area", "Warehouse", "WH", "warehouse", false },
	{ WORK_PRESS, SHIFTS_THREE, "area", "Press shop", "PR", "press", false },
	{ WORK_ASSEMBLY, SHIFTS_TWO, "cell", "Cell", "CE", "assembly cell", true },
	{ WORK_MACHINING, SHIFTS_THREE, "area", "Machining", "MA", "machining", true },
	{ WORK_ASSEMBLY, SHIFTS_TWO, "line", "Packing line", "PK", "packing", false },
};
static const struct leaf functions[FUNCTIONS_MAX] = {
	{ WORK_MAINTENANCE, SHIFTS_THREE, "area", "Maintenance", "MT", "maintenance", false },
	{ WORK_OFFICE, SHIFTS_OFFICE, "function", "Order desk", "OD", "order desk", false },
	{ WORK_OFFICE, SHIFTS_OFFICE, "function", "Planning", "PN", "planning", false },
	{ WORK_OFFICE, SHIFTS_OFFICE, "function", "Engineering", "EN", "engineering", false },
	{ WORK_TEST, SHIFTS_OFFICE, "function", "Quality laboratory", "QL", "laboratory", false },
	{ WORK_OFFICE, SHIFTS_OFFICE, "function", "Finance and people", "FP", "finance", false },
};

static const struct station { const char *name; int from, count; } stations[WORK_KINDS] = {
	[WORK_ASSEMBLY] = { "Station", 1, 8 }, [WORK_MACHINING] = { "Machine", 1, 7 }, [WORK_PRESS] = { "Press", 1, 5 }, [WORK_PAINT] = { "Booth", 1, 4 },
	[WORK_TEST] = { "Bench", 1, 6 }, [WORK_WAREHOUSE] = { "Aisle", 1, 8 }, [WORK_OFFICE] = { "Desk group", 1, 3 }, [WORK_MAINTENANCE] = { "Workshop", 1, 3 },
};

/* ---- holidays ---- */

enum day_rule { DAY_FIXED, DAY_MOVED, DAY_EASTER, DAY_FIRST_MONDAY, DAY_LAST_MONDAY };  /* moved: from a weekend to the next free weekday */
static const struct { const char *country; enum day_rule rule; int month, day; const char *name; } holidays[] = {
	{ "GB", DAY_MOVED, 1, 1, "New Year's Day" }, { "GB", DAY_EASTER, 0, -2, "Good Friday" }, { "GB", DAY_EASTER, 0, 1, "Easter Monday" },
	{ "GB", DAY_FIRST_MONDAY, 5, 0, "Early May bank holiday" }, { "GB", DAY_LAST_MONDAY, 5, 0, "Spring bank holiday" },
	{ "GB", DAY_LAST_MONDAY, 8, 0, "Summer bank holiday" }, { "GB", DAY_MOVED, 12, 25, "Christmas Day" }, { "GB", DAY_MOVED, 12, 26, "Boxing Day" },
	{ "PL", DAY_FIXED, 1, 1, "Nowy Rok" }, { "PL", DAY_FIXED, 1, 6, "Trzech Króli" }, { "PL", DAY_EASTER, 0, 1, "Poniedziałek Wielkanocny" },
	{ "PL", DAY_FIXED, 5, 1, "Święto Pracy" }, { "PL", DAY_FIXED, 5, 3, "Święto Konstytucji" }, { "PL", DAY_EASTER, 0, 60, "Boże Ciało" },
	{ "PL", DAY_FIXED, 8, 15, "Wniebowzięcie" }, { "PL", DAY_FIXED, 11, 1, "Wszystkich Świętych" }, { "PL", DAY_FIXED, 11, 11, "Święto Niepodległości" },
	{ "PL", DAY_FIXED, 12, 24, "Wigilia" }, { "PL", DAY_FIXED, 12, 25, "Boże Narodzenie" }, { "PL", DAY_FIXED, 12, 26, "Drugi dzień świąt" },
	{ "DE", DAY_FIXED, 1, 1, "Neujahr" }, { "DE", DAY_EASTER, 0, -2, "Karfreitag" }, { "DE", DAY_EASTER, 0, 1, "Ostermontag" }, { "DE", DAY_FIXED, 5, 1, "Tag der Arbeit" },
	{ "DE", DAY_EASTER, 0, 39, "Christi Himmelfahrt" }, { "DE", DAY_EASTER, 0, 50, "Pfingstmontag" }, { "DE", DAY_FIXED, 10, 3, "Tag der Deutschen Einheit" },
	{ "DE", DAY_FIXED, 12, 25, "1. Weihnachtstag" }, { "DE", DAY_FIXED, 12, 26, "2. Weihnachtstag" },
	{ "PT", DAY_FIXED, 1, 1, "Ano Novo" }, { "PT", DAY_EASTER, 0, -2, "Sexta-feira Santa" }, { "PT", DAY_FIXED, 4, 25, "Dia da Liberdade" },
	{ "PT", DAY_FIXED, 5, 1, "Dia do Trabalhador" }, { "PT", DAY_EASTER, 0, 60, "Corpo de Deus" }, { "PT", DAY_FIXED, 6, 10, "Dia de Portugal" },
	{ "PT", DAY_FIXED, 8, 15, "Assunção" }, { "PT", DAY_FIXED, 10, 5, "Implantação da República" }, { "PT", DAY_FIXED, 11, 1, "Todos os Santos" },
	{ "PT", DAY_FIXED, 12, 1, "Restauração da Independência" }, { "PT", DAY_FIXED, 12, 8, "Imaculada Conceição" }, { "PT", DAY_FIXED, 12, 25, "Natal" },
};

/* Gauss's rule in Meeus's Gregorian form. */
static struct date easter(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
	int k = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7, m = (a + 11 * h + 22 * k) / 451, n = h + k - 7 * m + 114;

	return date_of(y, n / 31, n % 31 + 1);
}

static struct date holiday_day(size_t i, int year)
{
	int month = holidays[i].month, day = holidays[i].day;
	struct date d;

	switch (holidays[i].rule) {
	case DAY_EASTER:
		return (struct date){ easter(year).day + day };
	case DAY_FIRST_MONDAY:
		d = date_of(year, month, 7);
		return (struct date){ d.day - (date_weekday(d) - 1) };
	case DAY_LAST_MONDAY:
		d = (struct date){ date_add_months(date_of(year, month, 1), 1).day - 1 };
		return (struct date){ d.day - (date_weekday(d) - 1) };
	case DAY_MOVED:
		d = date_of(year, month, day);
		/* Christmas and Boxing Day are moved by two days, so that they never meet. */
		return (struct date){ d.day + (date_weekday(d) < 6 ? 0 : month == 12 ? 2 : 8 - date_weekday(d)) };
	default:
		return date_of(year, month, day);
	}
}

static bool holiday_add(struct demo *g, int64_t calendar, struct date day, const char *name)
{
	struct holiday *h = record_new(g->r->mem, &holiday_record);

	h->calendar.id = calendar;
	h->day = day;
	h->name = str_c(name);
	bool ok = record_insert(g->r, &holiday_record, h);
	demo_wrote(g);
	return ok;
}

/* Between the years the works are closed, which is where the quiet December comes from. */
static bool holidays_add(struct demo *g, int64_t calendar, struct str country)
{
	int from, to, month, day;
	bool ok = true;

	date_parts(g->first, &from, &month, &day);
	date_parts(g->today, &to, &month, &day);
	for (int year = from; year <= to + 1 && ok; year++) {
		for (size_t i = 0; i < sizeof holidays / sizeof holidays[0] && ok; i++)
			if (str_is(country, holidays[i].country))
				ok = holiday_add(g, calendar, holiday_day(i, year), holidays[i].name);
		for (int d = 29; d <= 31 && ok; d++)
			ok = holiday_add(g, calendar, date_of(year, 12, d), "Works closed");
	}
	return ok;
}

/* ---- calendars ---- */

static const struct { enum demo_shifts of; const char *name, *start, *end, *breaks; } shifts[] = {
	{ SHIFTS_OFFICE, "Day", "08:00", "16:30", "12:00-12:45" },
	{ SHIFTS_TWO, "Early", "06:00", "14:00", "09:00-09:15 11:30-12:00" }, { SHIFTS_TWO, "Late", "14:00", "22:00", "17:00-17:15 19:30-20:00" },
	{ SHIFTS_THREE, "Early", "06:00", "14:00", "09:00-09:15 11:30-12:00" }, { SHIFTS_THREE, "Late", "14:00", "22:00", "17:00-17:15 19:30-20:00" },
	{ SHIFTS_THREE, "Night", "22:00", "06:00", "01:00-01:15 03:30-04:00" },
};

static bool shifts_add(struct demo *g, int64_t calendar, enum demo_shifts of)
{
	bool ok = true;

	for (size_t i = 0; i < sizeof shifts / sizeof shifts[0] && ok; i++) {
		struct shift *s = record_new(g->r->mem, &shift_record);
		s->calendar.id = calendar;
		s->name = str_c(shifts[i].name);
		s->days = S("12345");
		s->start_at = str_c(shifts[i].start);
		s->end_at = str_c(shifts[i].end);
		s->breaks = str_c(shifts[i].breaks);
		ok = shifts[i].of != of || record_insert(g->r, &shift_record, s);
		demo_wrote(g);
	}
	return ok;
}

static bool calendars_add(struct demo *g, struct demo_site *site)
{
	static const char *const names[SHIFTS_KINDS] = { "office hours", "two shifts", "three shifts" };
	bool ok = true;

	for (int k = 0; k < SHIFTS_KINDS && ok; k++) {
		struct calendar *c = record_new(g->r->mem, &calendar_record);
		c->name = str_fmt(g->r->mem, STR_FMT ", %s", STR_ARG(site->name), names[k]);
		c->tz = zone_name(site->zone);
		ok = record_insert(g->r, &calendar_record, c);
		site->calendar[k] = c->id;
		ok = ok && shifts_add(g, site->calendar[k], (enum demo_shifts)k) && holidays_add(g, site->calendar[k], site->country);
	}
	return ok;
}

/* ---- places ---- */

static int64_t unit_add(struct demo *g, struct str name, struct str code, const char *kind, int64_t parent, int64_t calendar, struct str tz, struct str similar)
{
	struct unit *u = record_new(g->r->mem, &unit_record);

	u->name = name;
	u->code = code;
	u->kind = str_c(kind);
	u->parent.id = parent;
	u->calendar.id = calendar;
	u->tz = tz;
	u->similar = similar;
	record_insert(g->r, &unit_record, u);
	int64_t id = u->id;
	demo_wrote(g);
	return id;
}

static void unit_manager(struct demo *g, int64_t id, int64_t person)
{
	struct unit *old = record_new(g->r->mem, &unit_record), u;

	if (!record_load(g->r, &unit_record, id, old))
		return;
	u = *old;
	u.manager.id = person;
	record_update(g->r, &unit_record, &u, old, "changed");
	demo_wrote(g);
}

/* ---- people ---- */

struct hire { int64_t home, manager; size_t unit; struct str country; enum demo_who who; const char *shift; int from_min; };

static void person_fill(struct demo *g, struct person *row, struct demo_person *p, const struct hire *h)
{
	const struct demo_example *e = h->who ? &demo_examples[h->who] : NULL;
	struct arena *mem = g->r->mem;

	row->name = p->name;
	row->employee_no = e ? str_c(e->number) : str_fmt(mem, "%lld", (long long)(FIRST_NUMBER + g->numbers++));
	row->employment = S("active");
	row->home_unit.id = h->home;
	row->manager.id = h->manager;
	row->language = strcmp(p->lang, "de") == 0 ? S("de") : S("en");
	row->shift = str_c(h->shift);
	row->start_date = p->start;
	if (!e)
		return;
	struct str rest = str_lower(mem, row->name), first = STR_NONE;
	str_cut(&rest, ' ', &first);
	row->email = str_fmt(mem, STR_FMT "." STR_FMT "@northfield.example", STR_ARG(first), STR_ARG(rest));
	row->language = S("en");
	row->password = g->password;
	row->pin = e->pin ? g->pin : STR_NONE;
}

/* Leaders are counted where they belong; there they neither come nor go. */
static void home_count(struct demo *g, int64_t unit)
{
	for (size_t i = g->homes.n; i > 0; i--)
		if (g->homes.p[i - 1].unit == unit) {
			g->homes.p[i - 1].heads++;
			return;
		}
	*VEC_ADD(g->keep, &g->homes) = (struct demo_home){ unit, 1 };
}

static int64_t person_add(struct demo *g, const struct hire *h)
{
	struct demo_person p = { .unit = h->unit, .left = DATE_NONE, .leave = DATE_NONE, .from_min = h->from_min, .lang = "en" };
	struct person *row = record_new(g->r->mem, &person_record);
	int64_t days = g->today.day - g->first.day;
	bool is_new = !h->who && h->shift && rand_unit(&g->rand) < 0.06 * (double)g->o->years;

	p.name = h->who ? str_c(demo_examples[h->who].name) : demo_name(g->keep, &g->rand, h->country, &p.lang);
	p.start.day = is_new ? g->first.day + (int32_t)rand_below(&g->rand, days) : g->first.day - 30 - (int32_t)rand_below(&g->rand, 9000);
	person_fill(g, row, &p, h);
	record_insert(g->r, &person_record, row);
	p.id = row->id;
	*VEC_ADD(g->keep, &g->people) = p;
	if (h->unit == NO_UNIT)
		home_count(g, h->home);
	if (h->who)
		g->who[h->who] = p.id;
	demo_wrote(g);
	return p.id;
}

static void grant(struct demo *g, int64_t person, int64_t unit, const char *role)
{
	struct role_grant *row = record_new(g->r->mem, &role_grant_record);

	row->person.id = person;
	row->unit.id = unit;
	row->role = str_c(role);
	record_insert(g->r, &role_grant_record, row);
	demo_wrote(g);
}

/* Somebody who works for more than one area. */
static int64_t leader_add(struct demo *g, int64_t home, int64_t manager, struct str country, const char *role, enum demo_who who)
{
	int64_t id = person_add(g, &(struct hire){ .home = home, .manager = manager, .unit = NO_UNIT, .country = country, .who = who });

	grant(g, id, home, role);
	return id;
}

/* ---- the areas ---- */

/* Names count within a site: Assembly 1, Assembly 2, Machining A. */
struct naming { int used[sizeof areas / sizeof areas[0]]; };

static int name_number(struct naming *n, const struct leaf *l)
{
	for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++)
		if (strcmp(areas[i].name, l->name) == 0)
			return ++n->used[i];
	return 0;
}

/* group: alike areas are alike within two value streams of two sites, so that nobody is asked about every idea of a large company. */
static size_t area_add(struct demo *g, size_t at_site, const struct leaf *l, int number, int64_t parent, size_t group)
{
	const struct demo_site *site = &g->sites.p[at_site];
	struct arena *mem = g->r->mem;
	struct demo_unit u = { .work = l->work, .shifts = l->shifts, .site = at_site, .slow = 0.85 + 0.35 * rand_unit(&g->rand), .rate = rand_lognormal(&g->rand, 1, 0.22) };
	bool letter = l->lettered && number <= 26;
	struct str name = !number ? str_c(l->name) : letter ? str_fmt(mem, "%s %c", l->name, 'A' + number - 1) : str_fmt(mem, "%s %d", l->name, number);
	struct str alike = group ? str_fmt(mem, "%s %zu", l->similar, group + 1) : str_c(l->similar);

	u.code = number ? str_fmt(g->keep, STR_FMT "-%s%d", STR_ARG(site->code), l->code, number) : str_fmt(g->keep, STR_FMT "-%s", STR_ARG(site->code), l->code);
	u.turn = (size_t)rand_below(&g->rand, 1000);
	u.id = unit_add(g, name, u.code, l->kind, parent, site->calendar[l->shifts], STR_NONE, alike);
	*VEC_ADD(g->keep, &g->units) = u;
	return g->units.n - 1;
}

static void stations_add(struct demo *g, struct demo_unit *u)
{
	const struct station *s = &stations[u->work];

	u->place = g->places.n;
	u->places = (size_t)s->count;
	for (int i = 0; i < s->count; i++) {
		struct place *row = record_new(g->r->mem, &place_record);
		struct demo_place p = { .name = str_fmt(g->keep, "%s %d", s->name, s->from + i), .code = str_fmt(g->keep, STR_FMT "-%02d", STR_ARG(u->code), s->from + i) };
		row->name = p.name;
		row->code = p.code;
		row->area.id = u->id;
		record_insert(g->r, &place_record, row);
		p.id = row->id;
		*VEC_ADD(g->keep, &g->places) = p;
		demo_wrote(g);
	}
}

/* Who works there; about four of ten ever give ideas, and a few of those give many. */
static void crew_add(struct demo *g, size_t at, size_t count)
{
	static const struct { const char *name; int from_min; } times[] = { { "day", 480 }, { "early", 360 }, { "late", 840 }, { "night", 1320 } };
	struct demo_unit *u = &g->units.p[at];
	double sum = 0;

	u->person = g->people.n;
	u->people = count;
	for (size_t i = 0; i < count; i++) {
		double x = rand_unit(&g->rand);
		int k = u->shifts == SHIFTS_OFFICE ? 0 : i < 2 ? 1 : u->shifts == SHIFTS_TWO ? (x < 0.55 ? 1 : 2) : x < 0.4 ? 1 : x < 0.74 ? 2 : 3;
		enum demo_who who = at != g->example ? WHO_NOBODY : i == 0 ? WHO_LEADER : i == 1 ? WHO_OPERATOR : WHO_NOBODY;
		person_add(g, &(struct hire){ .home = u->id, .manager = i ? u->leader : u->supervisor, .unit = at, .country = g->sites.p[u->site].country, .who = who,
			.shift = times[k].name, .from_min = times[k].from_min });
		struct demo_person *p = &g->people.p[g->people.n - 1];
		sum += who == WHO_OPERATOR ? 5 : i == 0 ? 0.4 : rand_unit(&g->rand) < 0.58 ? 0 : rand_lognormal(&g->rand, 1, 0.7);
		p->upto = sum;
		if (i == 0) {
			u->leader = p->id;
			grant(g, p->id, u->id, "team_leader");
		} else if (!who && rand_unit(&g->rand) < 0.02 * (double)g->o->years) {
			p->left.day = g->first.day + 60 + (int32_t)rand_below(&g->rand, g->today.day - g->first.day - 60);
		} else if (!who && rand_unit(&g->rand) < 0.03) {
			p->leave.day = g->today.day - (int32_t)rand_below(&g->rand, 80);
		}
	}
	for (size_t i = 0; i < count; i++)
		g->people.p[u->person + i].upto = sum > 0 ? g->people.p[u->person + i].upto / sum : (double)(i + 1) / (double)count;
}

/* ---- the tree ---- */

/* A value stream's areas, in groups of four under a supervisor. */
static void stream_add(struct demo *g, size_t at_site, size_t nth, size_t count, struct naming *names)
{
	struct demo_site *site = &g->sites.p[at_site];
	bool first = at_site == 0 && nth == 0;
	struct str product = str_c(products[(at_site * 2 + nth) % PRODUCTS]), code = str_fmt(g->keep, STR_FMT "-V%zu", STR_ARG(site->code), nth + 1);
	int64_t id = unit_add(g, product, code, "value_stream", site->id, 0, STR_NONE, STR_NONE), supervisor = 0;
	int64_t manager = leader_add(g, id, site->manager, site->country, "value_stream", first ? WHO_VALUE_STREAM : WHO_NOBODY);

	unit_manager(g, id, manager);
	for (size_t i = 0; i < count; i++) {
		const struct leaf *l = &areas[i % (sizeof areas / sizeof areas[0])];
		size_t at = area_add(g, at_site, l, name_number(names, l), id, site->group * STREAM_GROUPS + nth / 2);
		if (i % UNITS_A_SUPERVISOR == 0)
			supervisor = person_add(g, &(struct hire){ .home = id, .manager = manager, .unit = NO_UNIT, .country = site->country,
				.who = first && i == 0 ? WHO_SUPERVISOR : WHO_NOBODY });
		grant(g, supervisor, g->units.p[at].id, "supervisor");
		g->units.p[at].supervisor = supervisor;
		g->units.p[at].value_stream = manager;
		if (first && (i == 0 || i == 2))
			g->example = at;
		if (first && (l->work == WORK_PAINT || g->late == NO_UNIT))
			g->late = at;
	}
}

static void functions_add(struct demo *g, size_t at_site, size_t count)
{
	struct demo_site *site = &g->sites.p[at_site];
	int64_t supervisor = 0;

	for (size_t i = 0; i < count; i++) {
		size_t at = area_add(g, at_site, &functions[i], 0, site->id, site->group * STREAM_GROUPS);
		if (i % UNITS_A_SUPERVISOR == 0)
			supervisor = person_add(g, &(struct hire){ .home = site->id, .manager = site->manager, .unit = NO_UNIT, .country = site->country });
		grant(g, supervisor, g->units.p[at].id, "supervisor");
		g->units.p[at].supervisor = supervisor;
		g->units.p[at].value_stream = site->manager;
	}
}

static void site_add(struct demo *g, size_t nth, double people, int64_t chief)
{
	size_t t = nth % TOWNS, again = nth / TOWNS, units = (size_t)fmax(1, round(people * 0.95 / PEOPLE_A_UNIT)), offices = units / 4;
	struct demo_site s = { .country = str_c(towns[t].country), .zone = zone_find(str_c(towns[t].tz)), .group = nth / 2,
		.name = again ? str_fmt(g->keep, "%s %zu", towns[t].name, again + 1) : str_c(towns[t].name),
		.code = again ? str_fmt(g->keep, "%s%zu", towns[t].code, again + 1) : str_c(towns[t].code) };
	struct naming names = { 0 };

	calendars_add(g, &s);
	s.id = unit_add(g, s.name, s.code, "site", g->top, s.calendar[SHIFTS_TWO], str_c(towns[t].tz), STR_NONE);
	s.manager = leader_add(g, s.id, chief, s.country, "executive", WHO_NOBODY);
	grant(g, s.manager, s.id, "value_stream");
	unit_manager(g, s.id, s.manager);
	*VEC_ADD(g->keep, &g->sites) = s;
	leader_add(g, s.id, s.manager, s.country, "finance", WHO_NOBODY);
	offices = offices > FUNCTIONS_MAX ? FUNCTIONS_MAX : offices;
	size_t made = units - offices, streams = (size_t)fmax(made >= 4 ? 2 : 1, round(people / 400));
	for (size_t v = 0; v < streams; v++)
		stream_add(g, nth, v, made * (v + 1) / streams - made * v / streams, &names);
	functions_add(g, nth, offices);
}

/* The kaizen office: 1.1 % of all people, each for one value stream or site. */
static void office_add(struct demo *g, int64_t chief)
{
	struct str home = g->sites.p[0].country;
	int64_t director = leader_add(g, g->top, chief, home, "kpo", WHO_KPO), heads = (int64_t)round((double)g->o->people * 0.011);

	for (int64_t i = 0; i < (heads > 1 ? heads : 1); i++) {
		const struct demo_site *s = &g->sites.p[i % (int64_t)g->sites.n];
		leader_add(g, s->id, director, s->country, "facilitator", i ? WHO_NOBODY : WHO_FACILITATOR);
	}
	for (int64_t i = 0; i < g->o->people / 300; i++)
		leader_add(g, g->sites.p[i % (int64_t)g->sites.n].id, director, home, i % 4 == 3 ? "pool" : "trainer", WHO_NOBODY);
	leader_add(g, g->top, chief, home, "viewer", WHO_NOBODY);
}

static void crews_add(struct demo *g)
{
	double left = (double)g->o->people - (double)g->people.n;

	for (size_t i = 0; i < g->units.n; i++) {
		double mean = left / (double)(g->units.n - i), want = i + 1 == g->units.n ? mean : mean * (0.86 + 0.28 * rand_unit(&g->rand));
		size_t count = (size_t)fmax(2, round(want));
		stations_add(g, &g->units.p[i]);
		crew_add(g, i, count);
		left -= (double)count;
	}
}

/* The hours of each kind of calendar, kept for good: they are asked for every step of every idea. */
static void hours_keep(struct demo *g)
{
	struct arena *mem = g->r->mem;

	g->r->mem = g->r->db->mem = g->keep;
	g->r->cache[CACHE_WORKTIME] = NULL;
	for (size_t i = 0; i < g->units.n; i++) {
		const struct demo_unit *u = &g->units.p[i];
		if (!g->sites.p[u->site].hours[u->shifts])
			g->sites.p[u->site].hours[u->shifts] = unit_worktime(g->r, u->id);
	}
	g->r->cache[CACHE_WORKTIME] = NULL;
	g->r->mem = g->r->db->mem = mem;
}

bool demo_org(struct demo *g)
{
	size_t sites = g->o->people > 2 * PEOPLE_A_SITE ? (size_t)(g->o->people / PEOPLE_A_SITE) : 2;
	const struct zone *z = zone_find(str_c(towns[0].tz));

	demo_at(g, zone_instant(z, (struct date){ g->first.day - 62 }, 8 * 60 + 20), z, 0);
	g->example = g->late = NO_UNIT;
	g->top = unit_add(g, S("Northfield Pumps"), S("NP"), "enterprise", 0, 0, str_c(towns[0].tz), STR_NONE);
	g->r->actor.id = leader_add(g, g->top, 0, S("GB"), "admin", WHO_ADMIN);
	int64_t chief = leader_add(g, g->top, 0, S("GB"), "executive", WHO_EXECUTIVE);
	unit_manager(g, g->top, chief);
	for (size_t i = 0; i < sites && !g->r->fail.code; i++)
		site_add(g, i, (double)g->o->people * (sites > 2 ? 1.0 / (double)sites : i ? 0.38 : 0.62), chief);
	office_add(g, chief);
	crews_add(g);
	if (g->late != NO_UNIT)
		g->units.p[g->late].slow = 6.5;
	hours_keep(g);
	return !g->r->fail.code;
}
