/* log.h -- one line an event on standard error, key=value, never a secret, never a user's words. */
#ifndef BASE_LOG_H
#define BASE_LOG_H
enum log_level { LOG_INFO = 1, LOG_WARN, LOG_ERROR };
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#endif
