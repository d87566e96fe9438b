/*
 * ledger.h -- what every module shares: places, people, calendars, actions, pictures, words, signatures.
 *
 * One fact each: the modules are views on these. A module refers to them by id (struct ref) and by the
 * records' names ("unit", "person", "action", ...), and uses the functions below; it never writes their tables itself.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "record/record.h"
#include "record/today.h"

extern const struct module org_module, calendar_module, action_module, attachment_module, comment_module, sign_in_module, admin_module, standard_module;

/* ---- places and people (org.c) ---- */

struct unit {
	ROW;
	struct str name, code, kind;    /* kind: enterprise division site value_stream area cell line function */
	struct ref parent, manager, calendar;
	bool active;
	struct str tz;                  /* of a site: IANA; below it, inherited */
	struct str similar;             /* a word that similar areas share: "press", "assembly" */
};
struct person {
	ROW;
	struct str name, employee_no, employment;       /* active leave left */
	struct ref home_unit, manager;
	struct str language, shift, email, phone;
	struct date start_date;
	struct str password, pin, badge;                /* hashes; secret */
	struct str theme;
};
struct role_grant { ROW; struct ref person, unit; struct str role; };
/* A place that carries a QR code: a station, a machine, a room of an area. */
struct headcount { ROW; struct ref unit; struct date month; int64_t heads; struct str name; };   /* at the month's end; month is its first day, name "2026-11" */
struct place { ROW; struct str name, code; struct ref area; bool active; };

extern const struct record unit_record, person_record, role_grant_record, place_record, headcount_record;

/* Who answers for a unit: its team leader, else its manager, else the next one up who is active. 0: nobody. */
int64_t unit_answerer(struct req *r, int64_t unit);
int64_t unit_holder(struct req *r, int64_t unit, enum role role);       /* at the unit or the nearest above it; 0: nobody */
struct but { int64_t id[3]; };                                          /* persons who are not meant; 0: nobody */
int64_t unit_holder_but(struct req *r, int64_t unit, enum role role, struct but but);
int64_t unit_answerer_but(struct req *r, int64_t unit, int64_t person);
int64_t unit_site(struct req *r, int64_t unit);                         /* the nearest unit of kind site above it or itself */
size_t unit_similar(struct req *r, int64_t unit, int64_t *out, size_t max);     /* other active areas with the same similar word */
struct str unit_name(struct req *r, int64_t unit);
struct str person_name(struct req *r, int64_t person);
const struct zone *unit_zone(struct req *r, int64_t unit);
bool person_covers(struct req *r, int64_t person, enum cap cap, int64_t unit);  /* may this person (not the actor) do that there */
bool person_manages(struct req *r, int64_t person, int64_t unit);       /* is the manager of the unit or of one above it */
bool person_at_work(struct req *r, int64_t person);                     /* neither on leave nor gone */
bool person_gone(struct req *r, int64_t person);                        /* has left, or was withdrawn; nobody is not gone */
int64_t person_manager(struct req *r, int64_t person);                  /* whom they report to, or the next one up who is at work; 0: nobody */
double unit_headcount_mean(struct req *r, int64_t unit, struct date from, struct date to);      /* mean of month-end headcounts below it; NaN: none known */
struct str name_short(struct arena *a, struct str name);                /* "P. Nowak" */
struct str name_initials(struct arena *a, struct str name);             /* "PN" */
bool actor_load(struct req *r, int64_t person);                         /* web_hooks */
int64_t token_person(struct req *r, struct str token_hash);             /* web_hooks */
void sign_in_page(struct req *r);                                       /* web_hooks */

/* The tree of places kept flat for rights: unit_under(top, unit, depth). It follows every save of a unit. */
bool org_rebuild(struct req *r);                                        /* from scratch, after rows were put in without record_insert */
int64_t attachments_wrong(struct req *r);                               /* pictures whose bytes are lost or not what they were: kpo check */
int64_t org_wrong(struct req *r);                                       /* rows of it that differ from the tree: kpo check */

/* For the command line and the administrator's page. A hash is password_hash()'s; making one is slow. */
int64_t person_by_login(struct req *r, struct str login);               /* employee number, e-mail or badge, at work; 0: nobody */
struct msg password_wrong(struct str password);           /* MSG_NONE: good enough */
bool person_set_password(struct req *r, int64_t person, struct str hash);
bool person_set_pin(struct req *r, int64_t person, struct str hash);
struct str token_create(struct req *r, int64_t person, struct str name);        /* the token, shown this once */

/* What is set for the whole program (setting.c). */
void setting_ahead(struct req *r, struct str name);                    /* it will be asked for: see db_ahead() */
struct str setting_get(struct req *r, struct str name);                 /* STR_NONE when it was never set */
void setting_set(struct req *r, struct str name, struct str value);
bool server_key_there(struct req *r);                                   /* a database without it has lost what its labels and sessions are signed with */
bool server_key_load(struct req *r);                                    /* at start, on the writer: makes the signing key once, gives it to web_key() */
struct str base_url(struct req *r);                                     /* "https://kaizen.example": as set, else as this request was addressed */

/* ---- what is filled in where there is no signal (outbox.c, assets/outbox.js): FORM(..., .data_outbox = S("")) on a page with .outbox ---- */

void outbox_show(struct req *r);        /* what waits on this phone; what was sent since */
bool outbox_same_person(struct req *r); /* the form's "_as": what one person filled in is not sent by the next one on the same phone. False: it waits for the first */
void outbox_taken(struct req *r, struct url to);        /* answers the script, or the browser: it is kept, and shown there */
void outbox_refused(struct req *r, enum fail_code code, const struct mistakes *m);     /* the page with its mistakes was written before, unless r->wants_json */

/* ---- working time (worktime.c: pure; calendar.c: from the database) ---- */

enum { WORKTIME_SHIFTS_MAX = 16, WORKTIME_BREAKS_MAX = 6 };    /* of a calendar, of a shift */
struct worktime_shift { unsigned days; int start_min, end_min; struct { int start_min, end_min; } breaks[WORKTIME_BREAKS_MAX]; int break_count; };
	/* days: bit 0 Monday .. bit 6 Sunday, the day on which the shift begins; end <= start: it ends on the next day */
struct worktime {
	const struct zone *zone;
	const struct worktime_shift *shifts; size_t shift_count;
	const struct date *holidays; size_t holiday_count;              /* sorted; a shift that begins on one does not run */
	struct worktime_kept *kept;                                     /* zeroed memory of one thread for what is asked again and again; NULL: nothing is kept */
};
enum { WORKTIME_DAYS_KEPT = 512, WORKTIME_SPANS_MAX = 2 * WORKTIME_SHIFTS_MAX * (WORKTIME_BREAKS_MAX + 1) };
struct worktime_kept { struct { int32_t day, seconds_and_one; } days[WORKTIME_DAYS_KEPT]; int64_t day_min_and_one; };
/* The instant at which so many working minutes have passed since from. Shifts that overlap count once. INSTANT_NONE: the calendar has no
   working time within two years. */
struct instant worktime_add(const struct worktime *w, struct instant from, int64_t minutes);
int64_t worktime_between(const struct worktime *w, struct instant from, struct instant to);     /* working minutes; 0 when to <= from */
int64_t worktime_day_min(const struct worktime *w);             /* working minutes of its fullest weekday: "one working day" */
struct work_span { int64_t from, to; };                         /* instants, half open */
size_t worktime_day(const struct worktime *w, struct date d, struct work_span out[WORKTIME_SPANS_MAX]);        /* what is worked between two midnights, sorted, without overlap */
bool worktime_is_working(const struct worktime *w, struct instant t);
struct date worktime_add_days(const struct worktime *w, struct date from, int days);    /* the n-th working day after */

struct calendar { ROW; struct str name; struct str tz; bool active; };
struct shift { ROW; struct ref calendar; struct str name, days, start_at, end_at, breaks; };    /* "12345", "06:00", "14:00", "09:00-09:15 12:00-12:30" */
struct holiday { ROW; struct ref calendar; struct date day; struct str name; };
extern const struct record calendar_record, shift_record, holiday_record;
const struct worktime *unit_worktime(struct req *r, int64_t unit);      /* its own calendar, else the nearest above; Monday to Friday 08:00 to 16:00 UTC when there is none. Cached in the request */
struct instant unit_due(struct req *r, int64_t unit, struct instant from, double working_days);
struct shift_run { struct str name; struct worktime_shift time; };
size_t unit_shifts(struct req *r, int64_t unit, struct shift_run out[WORKTIME_SHIFTS_MAX]);     /* those of its calendar by their start; a name may stand twice, for other days. 0: it has none */

/* ---- what somebody owned, when they leave (owned.c); rec has a field "owner", owned gives the ids of its rows for a person ---- */

void owned_hand_on(struct req *r, const struct record *rec, const struct query *owned, const struct person *p);
void owned_hand_back(struct req *r, const struct record *rec, const struct record *person, const struct person *p);       /* that was undone */

/* ---- actions (action.c) ---- */

struct action {
	ROW;
	struct str origin_record; int64_t origin_id;
	struct ref area;
	struct str title, problem, state;       /* open doing done verified blocked cancelled */
	struct ref owner;
	struct date due, original_due;          /* the original never moves */
	int64_t priority, reschedules;
	struct str block_reason, cancel_reason, reject_reason, evidence;
	struct ref verified_by, done_by; struct instant done_at, verified_at;
	struct str standard_updated;            /* yes no not_needed */
};
extern const struct record action_record;
void actions_panel(struct req *r, const struct record *origin, int64_t id, int64_t area);       /* table, and the form to add one */
int64_t actions_open(struct req *r, const struct record *origin, int64_t id);
void actions_to_check(struct req *r, struct attention *list);   /* what is done and to be seen at the place, and what nobody owns, where this person verifies */

/* ---- pictures and files (attachment.c) ---- */

struct attachment {
	ROW;
	struct str origin_record; int64_t origin_id;
	struct str moment;                      /* before after during none */
	struct str filename, type;              /* by content: image/jpeg, application/pdf */
	int64_t bytes, width, height;
	struct str hash;                        /* of the stored bytes; the bytes are in attachment_bytes by hash */
};
extern const struct record attachment_record;
/* Slow, in .prepare: checks the content, turns, shrinks and re-encodes a picture without its metadata. NULL: r->fail says why. */
struct photo { struct str jpeg, thumb; int64_t width, height; };
struct photo *photo_read(struct req *r, struct str bytes);
int64_t photo_attach(struct req *r, const struct record *origin, int64_t id, const struct photo *p, struct str moment);
struct url photo_url(struct req *r, int64_t attachment, bool thumb);
void photo_write(struct req *r, int64_t attachment);            /* as the answer, for a page that decides itself who may see it */
/* The first picture of a moment (or any, when moment is empty); 0: none. */
int64_t photo_of(struct req *r, const struct record *origin, int64_t id, struct str moment);
void photos_panel(struct req *r, const struct record *origin, int64_t id);      /* before and after side by side, and the form to add */

/* ---- words (comment.c) ---- */

struct comment { ROW; struct str origin_record; int64_t origin_id; struct str words; struct ref by; };
extern const struct record comment_record;
int64_t comment_add(struct req *r, const struct record *origin, int64_t id, struct str words);
/* A step was undone: the comments and signatures that this person left on the row at that moment are withdrawn. */
void words_take_back(struct req *r, const struct record *origin, int64_t id, struct instant at);
void comments_panel(struct req *r, const struct record *origin, int64_t id);

/* A signature: who stood for what, when (2.9). */
struct signature { ROW; struct str origin_record; int64_t origin_id; struct ref person; struct str meaning, method; };     /* read trained approve verify validate */
extern const struct record signature_record;
int64_t signature_add(struct req *r, const struct record *origin, int64_t id, struct str meaning);

/* ---- standards (standard.c): docs/study-standard.md ---- */

/* What is written and drawn nowhere else: a work instruction, a one-point lesson. Its sheet is of the kind "text". */
struct document { ROW; struct str title, form, words; struct ref area; };

/* A sheet that was released: what all shifts work by until the next revision. Which sheet: kind, and the row that it is drawn from. */
struct standard {
	ROW;
	struct str kind, origin_record; int64_t origin_id;              /* kind: a sheet_kind's name */
	struct str title, state, retire_reason;                         /* state: draft released retired */
	struct ref area, owner;
	int64_t review_months, revision;                                /* revision: the number of the one that is valid; INT_NONE: none yet */
	struct date reviewed_on, review_due;
};
/* Its text is frozen when its release is asked for, and never changes after that. */
struct standard_revision {
	ROW;
	struct ref standard;
	int64_t no;
	struct str name, state, what_changed, frozen, decline_reason;   /* name: "SW-12/3"; state: draft in_review released superseded dropped */
	struct ref author, asked_by, released_by;
	struct instant asked_at, released_at, known_at;                 /* known_at: when the last shift signed */
};
/* Somebody stands for it that their shift knows a revision. No shift: the area has none, and all who work there are meant. */
struct standard_ack { ROW; struct ref revision; struct str shift, state; struct ref person; struct instant at; };     /* state: signed taken_back */
extern const struct record document_record, standard_record, standard_revision_record, standard_ack_record;

/* On the page of what a sheet is drawn from: which standard it is and whether it still says the same, or the button that makes it one. */
void standard_panel(struct req *r, const struct sheet_kind *kind, const struct record *origin, int64_t id);
struct url sheet_pdf_url(struct req *r, const struct sheet_kind *kind, int64_t id);     /* this sheet as it is today, as a PDF that says it is not released */
/* Step "release" of a revision raises "standard.released", the row is the revision; the one before is superseded by then. */

/* ---- codes to scan (qr.c) ---- */

void qr_show(struct req *r, struct str address, struct str cls);

#endif
