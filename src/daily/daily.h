/* daily.h -- daily kaizen's modules, for app/modules.c alone. */
#ifndef DAILY_DAILY_H
#define DAILY_DAILY_H
#include "record/record.h"
extern const struct module daily_module, board_module, my_work_module, yokoten_module, one_pager_module, figures_module;
void flow_panel(struct req *r);  /* for Today: the measures of daily kaizen at the reader's widest place; nothing for whom figures are not shown */
void flow_still(struct req *r);  /* and the line that says what is on standard there */
#endif
