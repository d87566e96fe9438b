/* modules.c -- the modules, by hand, in the order of the rail. */
#include "app/app.h"
#include "daily/daily.h"
#include "events/events.h"
#include "record/api.h"
#include "study/stream.h"
#include "study/study.h"

const struct module *const app_modules[] = {
	&today_module, &daily_module, &board_module, &my_work_module, &yokoten_module, &one_pager_module, &figures_module,
	&standard_module, &study_module, &grid_module, &observation_module, &capacity_module, &balance_module, &smed_module, &oee_module, &hours_module,
	&stream_module, &candidate_module, &action_module, &org_module, &calendar_module,
	&attachment_module, &comment_module, &sign_in_module, &admin_module, &find_module, &record_module, &import_module, &saved_view_module, &api_module, &jobs_module, &gallery_module,
	&help_module,
	&layout_module, &spaghetti_module,
	NULL,
};
