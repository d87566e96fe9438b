/*
 * slow_sync.c -- a slow disk, by LD_PRELOAD: every fsync and fdatasync takes SLOW_SYNC_US (5,000) longer and is then really done.
 *
 * A machine with a fast disk, or one that only says so, hides what sharing a commit is worth. This does not.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_for_disk(void)
{
	const char *asked = getenv("SLOW_SYNC_US");
	long us = asked ? strtol(asked, NULL, 10) : 5000;
	struct timespec t = { .tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000 };

	while (nanosleep(&t, &t) != 0)
		;
}

int fsync(int fd)
{
	wait_for_disk();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	wait_for_disk();
	return (int)syscall(SYS_fdatasync, fd);
}
