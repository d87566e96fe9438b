/*
 * record.h -- what a thing is, declared once; everything else is derived from it.
 *
 * A module declares a struct, its fields (one line each), its steps and who may; from that table come the
 * database's tables, validation, form, list with filters, record page, history, search, CSV and XLSX, the
 * REST API and its description, import, and the checks at start-up. Adding a field is one line.
 * A module never writes one of these rows with SQL of its own: record_insert, record_update and record_step do,
 * because they alone keep the version, the history and the search index in step.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "web/web.h"

struct attention;
struct mistakes;

/* ---- the declaration ---- */

/* Every record's struct begins with these. */
#define ROW int64_t id; int64_t version; struct instant created_at; struct ref created_by; struct instant updated_at; \
	struct ref updated_by; bool withdrawn
struct row { ROW; };

struct choice { const char *code; struct msg label; };          /* {0}-terminated */

struct record;
struct field {
	const char *name;
	size_t off;
	enum kind kind;
	struct msg label, hint;
	const struct choice *choices;   /* a text: one of these codes */
	bool many;                      /* with choices: several codes, space-separated */
	const char *ref;                /* a ref: the record's name */
	bool required;
	bool unique;                    /* among rows that are not withdrawn */
	bool fixed;                     /* not in the form: set by steps or by the program */
	bool once;                      /* in the form of a new row only */
	bool secret;                    /* never shown, exported, kept in history or answered by the API */
	bool search;                    /* its words are found */
	bool index;                     /* an index (field, id): sorting and filtering are cheap */
	bool list;                      /* a column of the list */
	bool filter;                    /* offered in the filter bar; every field can be filtered by URL */
	bool bulk;                      /* may be set for many rows at once */
	bool aside;                     /* not among the facts on its page: the page says it in its own words */
	bool long_text;                 /* a textarea, up to LIMIT_LONG_TEXT_CHARS */
	bool preset;                    /* a yes or no: a new row begins with yes */
	int max;                        /* characters of a text; 0: LIMIT_TEXT_CHARS */
	int64_t least, most;            /* of an int, both 0: any */
	const char *unit;               /* "min", "%": shown beside the value */
	const char *was;                /* its earlier names, the oldest first: "reason" or "cause reason". They stay: history is hashed by the first */
	struct msg (*check)(struct req *r, const void *row);    /* MSG_NONE: fine; else what is wrong and what to do */
};
#define FIELD(T, m, ...) { .name = #m, .off = offsetof(struct T, m), .kind = KIND_OF(((struct T *)0)->m), __VA_ARGS__ }

/* A step of the record's way: from, to, who may, what must be filled, which guard, what follows. */
struct step {
	const char *name;               /* in URLs and history: "answer" */
	struct msg label;               /* on the button: "Answer" */
	struct msg done;                /* said afterwards: "Answered." */
	struct msg hint;                /* one line in the step's form */
	const char *from[10];           /* state codes, NULL-terminated */
	const char *to;                 /* NULL: the state stays */
	enum cap needs;                 /* at the row's place; CAP_NONE only together with who */
	const char *who[4];             /* ref fields whose person may take it too */
	const char *never[3];           /* ref fields whose person may not, whatever their role */
	const char *asks[8];            /* fields in the step's form */
	const char *must[8];            /* those that must be filled */
	struct msg (*guard)(struct req *r, const void *row);            /* MSG_NONE: may; else what is missing */
	void (*run)(struct req *r, void *row);                          /* the row with the form's values: set what follows */
	void (*after)(struct req *r, const void *row);                  /* saved: raise further rows */
	const char *event;              /* "idea.verified": reactions of other modules run in the same transaction */
	bool undo;                      /* may be taken back within two minutes by whoever took it */
	bool quiet;                     /* not offered on the page: taken by jobs and other steps */
	const char *danger;             /* not NULL: set apart (withdraw, decline) */
};

struct record {
	const char *name;               /* "idea": URLs, API, history */
	const char *table;
	const char *prefix;             /* "I-": with the id, its number as people say it */
	struct msg label, labels;       /* "Idea", "Ideas" */
	struct msg empty;               /* what normal looks like when there is none */
	size_t row_size;
	const struct field *fields;     /* {0}-terminated */
	const struct step *steps;       /* a row that has them ends by one of them: it is not withdrawn like others */
	const char *state;              /* the field that steps move */
	const char *title;              /* the field it is called by */
	const char *place;              /* the ref field to its unit; NULL: rights are asked at the top */
	const char *place_new;          /* for a place: the field that decides as long as it has no number of its own */
	const char *own[5];             /* ref fields whose person may always read it */
	const char *parent;             /* a ref field: it is read with the rights of that record, listed on its page */
	enum cap read, create, edit;    /* zero is refused at start-up */
	const char *import_key;         /* the unique field that an import matches by; NULL: no import */
	const char *sort;               /* "-created_at": the list's order when none is asked for */
	const char *indexes[16];        /* further indexes: "state, area, id" */
	struct { struct msg label; const char *query; } usual;  /* what its list shows as long as nobody asked: { T("Open"), "state=open,doing" }; NULL: all */
	const char *list_reads[4];      /* fields that list_note looks at, beside the list's own columns */
	void (*list_note)(struct req *r, const void *row);      /* in a list, below its state: over its standard, parked until when */
	bool kept;                      /* pages keep what they know of its rows from one request to the next: small, and seldom changed (keep.c) */
	bool big;                       /* too many for a select: typed by name or key, with suggestions */
	bool no_pages;                  /* no derived HTML pages, only the API and the rest */
	bool no_api;
	struct msg (*check)(struct req *r, const void *row, const void *old, const char **field);       /* across fields */
	void (*derive)(struct req *r, void *row, const void *old);      /* before every save: fields that follow from others; old NULL when new */
	void (*page_extra)(struct req *r, const void *row);             /* on its page, below the facts */
	void (*show)(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
		/* a page of its own instead of record_show; open: the step whose form has mistakes m */
	void (*saved)(struct req *r, const void *row, const void *old); /* after every save, in the same transaction */
};

/* What follows in other modules, in the same transaction. */
struct reaction { const char *on; void (*run)(struct req *r, const struct record *rec, const void *row); };

/*
 * A sheet that can be released as a standard (ledger/standard): what it says is frozen as JSON on the day it is released, and shown and printed from
 * that alone for ever after. A released sheet never changes when what it was drawn from does.
 */
struct paper;                           /* chart/paper.h: a printed sheet */
struct sheet_kind {
	const char *name;               /* "combination": kept in the standard */
	struct msg label;
	const char *of;                 /* the record it is drawn from: "study" */
	struct str (*freeze)(struct req *r, int64_t id);        /* as JSON; STR_NONE and a failure when there is nothing to freeze */
	void (*show)(struct req *r, struct str frozen);         /* its panels on a page that is open */
	/* What its print holds, title and revision apart. False, or NULL: the panels of .show, with the facts that were set. */
	bool (*print)(struct req *r, struct str frozen, struct paper *out);
};

struct nav { struct msg label; const char *path, *icon; enum cap needs; const char *under, *key; };    /* under: the path of its parent entry; key: "g i" */

struct job { const char *name; int every_s; void (*run)(struct req *r); const char *hold; };   /* on the writer, as the program itself; hold: db_hold() of this table first */

/*
 * A change of the database that does not follow from the declarations. It runs once, after new tables and columns and before new
 * indexes; a new database never needs it. Rows of a record are changed by record_update, or their history no longer fits.
 * The tables are today's: who renames what an old migration names changes it there too.
 */
struct migration {
	int64_t number;                 /* from 1, without a gap through all modules */
	const char *why;                /* "a walk's minutes were hours": logged, and kept in the database */
	const char *sql;                /* in words both engines know; or */
	void (*run)(struct req *r);     /* as the program itself */
};

struct module {
	const char *name;
	struct msg label;
	const struct record *const *records;            /* NULL-terminated, any list may be NULL */
	const struct query *const *queries;             /* prepared and compared at start-up */
	const struct route *routes;
	const struct reaction *reactions;
	const struct job *jobs;
	const struct nav *nav;
	const struct sheet_kind *sheets;                /* {0}-terminated */
	const char *const *ddl;                         /* tables that are not records: create table|index if not exists, one statement each */
	const struct migration *migrations;             /* {0}-terminated */
	void (*needs_you)(struct req *r, struct attention *list);       /* rows for Today, see record/today.h */
};

void modules_use(const struct module *const *modules);          /* start-up: checks every declaration, composes statements, makes routes */
void search_rebuild(struct req *r);             /* every row's words into the full-text index */
const struct route *const *modules_routes(void);                /* the modules' and the derived ones, for web_config */
void routes_print(void);                                        /* kpo routes */
void error_page(struct req *r);                                 /* web_hooks; asks the database nothing */
const struct module *const *modules_all(void);
const struct record *record_find(struct str name);              /* NULL when there is none */
const struct field *field_find(const struct record *rec, struct str name);
const struct step *step_find(const struct record *rec, struct str name);
bool modules_check_queries(struct db *db);                      /* at start-up, after the schema; logs what is wrong */

/* The modules of this folder itself: suggestions, imports, saved views. The API's is in api.h. */
extern const struct module record_module, import_module, saved_view_module;

/* ---- rows ---- */

struct val field_val(const struct field *f, const void *row);
void field_set(const struct field *f, void *row, struct val v);
void *record_new(struct arena *a, const struct record *rec);    /* every member at its null */
bool record_load(struct req *r, const struct record *rec, int64_t id, void *row);       /* false when there is none; no right is asked */
bool record_get(struct req *r, const struct record *rec, int64_t id, void *row);        /* 404 when there is none or it is not theirs to see */
bool record_same(const struct record *rec, const void *a, const void *b);               /* in every field */
struct str record_number(struct arena *a, const struct record *rec, int64_t id);        /* "I-1042" */
struct str record_title(struct req *r, const struct record *rec, int64_t id);           /* what it is called, STR_NONE when gone */
void record_refs_ahead(struct req *r, const struct record *rec, const void *row);      /* of whatever this row points to */
void record_title_ahead(struct req *r, const struct record *rec, int64_t id);           /* it will be asked for: see db_ahead() */
struct url record_url(struct req *r, const struct record *rec, int64_t id);
int64_t row_place(struct req *r, const struct record *rec, const void *row);            /* the unit that decides who may; 0: the top */

struct msg choice_label_of(const struct record *rec, const char *field, struct str code);  /* a code of this field, in words */

/* ---- the user's mistakes: data, shown at the field ---- */

struct mistake { const char *field; struct msg why; struct str given; };
struct mistakes { struct mistake at[48]; size_t n; };
void mistake_add(struct mistakes *m, const char *field, struct msg why);
struct msg mistake_of(const struct mistakes *m, const char *field);     /* MSG_NONE when fine */

/* Reads the posted values of the named fields (NULL: all that the form has) into row. Unknown names, values that do not
   parse, and absent required ones become mistakes; what was typed is in r->form for the page. */
bool record_read(struct req *r, const struct record *rec, void *row, const char *const *only, bool is_new, struct mistakes *m);
bool record_valid(struct req *r, const struct record *rec, const void *row, const void *old, struct mistakes *m);

/* ---- saving: version, history, search index, events ---- */

/* row->id is set. what: the history's word, "created" when NULL. False after a failure (r->fail). */
bool record_insert(struct req *r, const struct record *rec, void *row);
/* old is the row as it was read; a version that has moved on is FAIL_CONFLICT. what: "changed", a step's name, ... */
bool record_update(struct req *r, const struct record *rec, void *row, const void *old, const char *what);
bool record_undo(struct req *r, const struct record *rec, int64_t id, int64_t version);         /* takes the last step back: FAIL_CONFLICT when it is not the last any more */

/* What undo took back, for a reaction to "idea.undone": the row is as it is now. False: nothing was. */
struct undone { struct str what; struct instant at; };
bool record_undone(struct req *r, const struct record *rec, const void *row, struct undone *out);
/* What followed an undone save in other rows: those of rec that were last saved as `what` by this person at that moment are put back. */
void record_follow_undo(struct req *r, const struct record *rec, const char *what, struct instant at);

/* ---- what is kept from one request to the next (keep.c) ---- */

/* A slot, and the memory for what hangs on it: of this connection, until a row of a record with .kept is saved; else of this request. */
struct keep { struct arena *mem; void **at; };
struct keep keep_of(struct req *r, enum req_cache which);
void **keep_slot(struct keep keep, int64_t id);         /* where what is known of this id is kept, any but 0; *slot is NULL the first time. The next call may move it */
void keep_ahead(struct req *r);                 /* most pages ask: see db_ahead() */
void keep_change(struct req *r);                /* such a row was written: forgotten by this request now, by all others when it is committed */
bool keep_schema(struct db *db);

/* ---- steps ---- */

struct step_offer { const struct step *step; bool now; struct msg why_not; };   /* now: this person may take it */
size_t step_offers(struct req *r, const struct record *rec, const void *row, struct step_offer *out, size_t max);
bool step_may(struct req *r, const struct record *rec, const void *row, const struct step *s, struct msg *why_not);
/* Takes a step with the values that row already holds; old as it was read. Mistakes are given back, failures stick. */
bool record_step(struct req *r, const struct record *rec, const struct step *s, void *row, const void *old, struct mistakes *m);

void event_raise(struct req *r, const char *event, const struct record *rec, const void *row);

/* Rows from a CSV, in one go and without a preview: kpo import. False: the file as a whole cannot be read, why is in r->fail. */
struct import_report { int64_t made, changed, same, wrong; struct str first_wrong; };
bool record_import_text(struct req *r, const struct record *rec, struct str csv, struct import_report *out);

/* ---- rights (rights.c) ---- */

bool role_has(enum role role, enum cap cap);
bool may(struct req *r, enum cap cap);                          /* anywhere */
bool may_here(struct req *r, enum cap cap, int64_t unit);       /* at this place */
bool may_read(struct req *r, const struct record *rec, const void *row);
bool may_edit(struct req *r, const struct record *rec, const void *row);
bool is_own(struct req *r, const struct record *rec, const void *row);  /* the actor is in one of the record's own-fields */
void may_or_fail(struct req *r, enum cap cap, int64_t unit);    /* FAIL_FORBIDDEN */
/* The condition that hides what is not theirs: appends SQL over the alias t, and its values. Nothing when they see all. */
struct where {
	struct buf sql;
	struct val v[DB_VALUES_MAX];
	size_t n;
	struct str each;                /* a further condition in every arm of an "or", so that its index helps each of them */
	bool by_state;                  /* states are asked for: their index finds fewer rows than that of very many places */
};
struct str where_val(struct req *r, struct where *w, struct val v);     /* adds a value, gives its "?7" */
void where_readable(struct req *r, struct where *w, const struct record *rec);
bool places_few(struct req *r, int64_t unit);                   /* it and those below it: an index that begins with the place finds their rows best */
const char *role_code(enum role r);
struct msg role_label(enum role r);
bool role_of_code(struct str code, enum role *out);
void rights_print(void);                                        /* kpo rights */

/* ---- pages (page.c, form.c) ---- */

struct page {
	struct msg title;
	struct str title_text;          /* instead of title: what people wrote */
	struct str sub, crumb, crumb_here;      /* crumb: the list that this is one of, with its link */
	struct url crumb_to;
	void (*sub_show)(struct req *r, const void *of);        /* instead of sub: a line with links in it */
	const void *sub_of;
	const char *nav;                /* the path of the entry that is current */
	struct str body, main;          /* classes, for the sheets that have their own (labels, one-pager, receipt) */
	bool phone, bar;                /* a phone's frame; with the bar below */
	bool plain;                     /* no rail: sign-in, errors, sheets */
	bool no_head;                   /* the page writes its heading itself, with HEAD_ACTS */
	bool htmx, outbox, live;        /* scripts that this page needs; live: it has a part with LIVE */
	bool done;                      /* what was typed has been taken: its draft is thrown away */
	const char *script;             /* one more that this page alone needs: "observe.js"; NULL: none */
};
bool page_open(struct req *r, const struct page *p);            /* the shell: head, rail, header */
bool page_close(struct req *r);
#define PAGE(r, ...) BLOCK_(once_page, page_open((r), &(struct page){ __VA_ARGS__ }), page_close(r))
#define PAGE_OF(r, page) BLOCK_(once_page, page_open((r), &(page)), page_close(r))
/* The page's actions go between the title and the content: call before any content, inside PAGE with no_head. */
bool head_open(struct req *r, const struct page *p);            /* title and sub; the block's content are the buttons */
bool head_close(struct req *r);
#define HEAD_ACTS_OF(r, page) BLOCK_(once_head, head_open((r), &(page)), head_close(r))
bool panel_open(struct req *r, struct msg title, struct str note);
bool panel_close(struct req *r);
#define PANEL_(n, r, title, note) BLOCK_(CAT_(panel, n), panel_open((r), (title), (note)), panel_close(r))
#define PANEL(r, title, note) PANEL_(__COUNTER__, r, title, note)
bool form_open(struct req *r, struct url action, const struct html_attrs *at);          /* method post, with the CSRF field */
bool form_close(struct req *r);
#define FORM_(n, r, action, ...) BLOCK_(CAT_(form, n), form_open((r), (action), AT_(__VA_ARGS__)), form_close(r))
#define FORM(r, ...) FORM_(__COUNTER__, r, __VA_ARGS__)
void hidden(struct req *r, const char *name, struct str value);
void button(struct req *r, struct msg label, const char *cls, const char *icon);        /* a submit button */
void link_button(struct req *r, struct msg label, struct url to, const char *cls, const char *icon);
/* One field of a record with label, control, hint and its mistake; the value is what was typed, else the row's. */
void form_field(struct req *r, const struct record *rec, const char *name, const void *row, const struct mistakes *m);
void form_fields(struct req *r, const struct record *rec, const char *const *only, const void *row, bool is_new, const struct mistakes *m);
void form_mistakes(struct req *r, const struct record *rec, const struct mistakes *m);  /* the summary above a form */
void value_show(struct req *r, const struct record *rec, const struct field *f, const void *row);       /* as text, choices by label, refs by title and link */
struct str value_text(struct req *r, const struct record *rec, const struct field *f, const void *row);
void empty_state(struct req *r, struct msg says, struct msg action, struct url to);

/* The derived pages, for a module that gives one of them a page of its own and wants the rest. */
void record_list_page(struct req *r);
void record_page(struct req *r);
void record_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void record_children_panel(struct req *r, const struct record *child, int64_t parent);  /* the rows below this one, and "add" */
const char *record_path(const struct record *rec);                                      /* "/idea" */
struct url record_at(struct req *r, const struct record *rec, int64_t id, const char *rest);    /* "/idea/12" and the rest: "/edit" */
void record_facts(struct req *r, const struct record *rec, const void *row, const char *const *only);
void record_steps_panel(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void record_history_panel(struct req *r, const struct record *rec, const void *row);      /* folded; nothing for whoever may not see it */
void record_history_list(struct req *r, const struct record *rec, int64_t id, int max);

/* ---- the schema over time (schema.c) ---- */

extern const char program_version[];
struct schema_step { struct str words; const char *sql; const struct migration *migration; };   /* sql, or a migration */
struct schema_newer { struct str program, what, backup; };      /* the first change by a newer program, and the backup made before it */
struct schema_due {
	VEC(struct schema_step) steps;  /* in their order */
	bool is_new;                    /* an empty database: there is nothing to back up */
	struct schema_newer newer;      /* program empty: none; else nothing may be changed */
};
bool schema_plan(struct db *db, struct schema_due *due);        /* changes nothing; a reading connection will do */
bool schema_change(struct db *db, const struct schema_due *due, struct str backup);     /* all of it, in the caller's transaction; backup: its name, noted */
bool modules_schema(struct db *db);                             /* both, for tests: no backup */
bool schema_print(struct arena *a, size_t engine);              /* what is declared, as statements; false: there is no such engine */
/* ---- live updates (live.c): every save says what changed; a page declares what it shows ---- */

/* On the element that is brought up to date by itself (it has an id and data-refresh-url), or that offers to (data-live-bar). Topics are
   separated by commas; a page has at most LIMIT_STREAM_TOPICS. */
#define LIVE(r, topics) .data_live = (topics), .data_live_since = live_since(r), .data_live_lost = T("Not live since {time}")
struct str live_me(struct req *r);                                              /* whatever names the reader, of any kind */
struct str live_row(struct req *r, const struct record *rec, int64_t id);       /* this row and what hangs on it */
struct str live_place(struct req *r, const struct record *rec, int64_t unit);   /* rows of this kind at this place and below; 0: anywhere */
struct str live_since(struct req *r);
void live_bar(struct req *r, struct str topics, struct msg one, struct msg many);      /* a line that appears when one of these changes: "{n} rows have changed. Show" */
bool live_may(struct req *r, struct str topic);                                 /* web_hooks */

/* ---- history (history.c) ---- */

bool history_schema(struct db *db);
void history_add(struct req *r, const struct record *rec, const void *row, const void *old, const char *what);
bool history_seal(struct req *r);               /* a job that holds "history": seals what was written since the last seal */
struct history_report { int64_t rows, seals, records, wrong; struct str first_wrong, last_seal; };
bool history_check(struct req *r, struct history_report *out);  /* kpo check */

#endif
