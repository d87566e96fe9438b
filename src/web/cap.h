/*
 * cap.h -- what a route or a step can ask for, and the roles that people have at places.
 *
 * Only the words. Which role has which right is one table in record/rights.c.
 */
#ifndef WEB_CAP_H
#define WEB_CAP_H

#define ROLES(X) \
	X(OPERATOR, "operator", "Operator") X(TEAM_LEADER, "team_leader", "Team leader") X(SUPERVISOR, "supervisor", "Supervisor") \
	X(VALUE_STREAM, "value_stream", "Value-stream manager") X(FACILITATOR, "facilitator", "Facilitator") X(KPO, "kpo", "KPO") \
	X(SENSEI, "sensei", "Sensei") X(FINANCE, "finance", "Finance") X(TRAINER, "trainer", "Trainer") X(POOL, "pool", "Pool member") \
	X(EXECUTIVE, "executive", "Executive") X(VIEWER, "viewer", "Viewer") X(ADMIN, "admin", "Administrator")

enum role {
#define X(id, code, label) ROLE_##id,
	ROLES(X)
#undef X
	ROLE_COUNT
};

enum cap {
	CAP_NONE = 0,           /* refused at start-up: silence means closed */
	CAP_PUBLIC,             /* without signing in */
	CAP_SIGNED_IN,          /* whoever is signed in */
	CAP_IDEA_READ,          /* see the ideas of a place */
	CAP_IDEA_CREATE,
	CAP_IDEA_ANSWER,        /* answer and decide */
	CAP_IDEA_ESCALATED,     /* be passed an idea, and decide it */
	CAP_IDEA_VERIFY,        /* at the gemba, never one's own */
	CAP_IDEA_SHARE,         /* propose to similar areas */
	CAP_IDEA_EDIT,          /* put the facts right */
	CAP_FORM_READ,          /* see process studies, their sheets, and standards */
	CAP_FORM_EDIT,          /* study a process: times, sheets, maps */
	CAP_FORM_ENTER,         /* enter the figures of the day: hours, a shift's OEE */
	CAP_STANDARD_EDIT,      /* write a standard and ask for its release */
	CAP_STANDARD_RELEASE,   /* approve it: never one's own */
	CAP_STANDARD_SIGN,      /* stand for one's shift that it knows a standard */
	CAP_EVENT_DECIDE,       /* choose which event candidates become events, or decline them */
	CAP_ACTION_DECIDE,      /* agree to another date, cancel: the sponsor's */
	CAP_FIGURES,            /* the figures of a place */
	CAP_ORG_READ,           /* people and places */
	CAP_ORG_EDIT,           /* people, places, roles, calendars, labels, import */
	CAP_HISTORY,            /* the history of anything in the place */
	CAP_COUNT
};

#endif
