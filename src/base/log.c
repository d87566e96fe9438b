/*
 * log.c -- one line an event, in one write, so that threads do not mix their lines.
 *
 * The time is the machine's own, never the tests' shifted one: a log is read beside other logs.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 };

static const char *const level_names[] = { [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error" };

static size_t line_start(char *line, enum log_level level)
{
	struct timespec now;
	struct tm utc;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	n = strftime(line, LINE_BYTES, "time=%Y-%m-%dT%H:%M:%S", &utc);
	return n + (size_t)snprintf(line + n, LINE_BYTES - n, ".%03ldZ level=%s ", now.tv_nsec / 1000000,
				    level_names[level]);
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[LINE_BYTES];
	size_t n = line_start(line, level), end;
	va_list args;
	int more;

	va_start(args, fmt);
	more = vsnprintf(line + n, LINE_BYTES - n, fmt, args);
	va_end(args);
	if (more < 0)
		more = 0;
	end = n + (size_t)more;
	if (end > LINE_BYTES - 1)
		end = LINE_BYTES - 1;
	/* One event stays one line, whatever was put in. */
	for (; n < end; n++) {
		if ((unsigned char)line[n] < 0x20)
			line[n] = ' ';
	}
	line[end++] = '\n';
	/* Nobody is left to tell when standard error is closed. */
	if (write(STDERR_FILENO, line, end) < 0)
		return;
}
