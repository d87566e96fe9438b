/*
 * log.c -- one line an event, in one write, so that threads do not mix their lines.
 *
 * The time is the machine's own, never the tests' shifted one: a log is read beside other logs.
 */
#include "base/log.h"
#include "base/fmt.h"
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 };

static const struct str level_names[] = { [LOG_INFO] = S("info"), [LOG_WARN] = S("warn"), [LOG_ERROR] = S("error") };

/* The second as text: a busy thread writes many lines in the same one. */
static struct str second_text(time_t s)
{
	static _Thread_local char text[40];
	static _Thread_local size_t n;
	static _Thread_local time_t at = -1;
	struct tm utc;

	if (s != at) {
		gmtime_r(&s, &utc);
		n = strftime(text, sizeof text, "time=%Y-%m-%dT%H:%M:%S.", &utc);
		at = s;
	}
	return (struct str){ text, n };
}

static size_t line_start(char *line, enum log_level level)
{
	struct timespec now;
	struct str second;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	second = second_text(now.tv_sec);
	memcpy(line, second.p, second.n);
	n = (size_t)now.tv_nsec / 1000000;
	line += second.n;
	*line++ = (char)('0' + n / 100);
	*line++ = (char)('0' + n / 10 % 10);
	*line++ = (char)('0' + n % 10);
	memcpy(line, "Z level=", 8);
	memcpy(line + 8, level_names[level].p, level_names[level].n);
	line[8 + level_names[level].n] = ' ';
	return second.n + 3 + 8 + level_names[level].n + 1;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	char line[LINE_BYTES];
	size_t n = line_start(line, level), end, more;
	va_list args;
	int wants;

	va_start(args, fmt);
	bool done = fmt_usual(line + n, LINE_BYTES - 1 - n, &more, fmt, args);
	va_end(args);
	if (!done) {
		va_start(args, fmt);
		wants = vsnprintf(line + n, LINE_BYTES - n, fmt, args);
		va_end(args);
		more = wants < 0 ? 0 : (size_t)wants;
	}
	end = n + more;
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
