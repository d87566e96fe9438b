/*
 * check.h -- the programmer's mistake: said at once, in release too.
 *
 * CHECK is for what cannot happen unless we are wrong. A user's mistake is data, an
 * operating failure is a struct fail; neither may ever reach a CHECK.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define CHECK(cond) ((cond) ? (void)0 : check_failed(#cond, __FILE__, __LINE__))
void check_failed(const char *cond, const char *file, int line) __attribute__((noreturn, cold));

#endif
