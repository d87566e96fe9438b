/*
 * backup.c -- a copy of the whole database, taken while serving.
 *
 * The copy is one snapshot. It grows under another name and gets its own only when every byte is
 * on disk, so a file of that name is always a whole backup. An existing file is never written over.
 */
#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static bool place_sync(const char *place, int flags)
{
	int fd = open(place, flags | O_CLOEXEC);

	if (fd < 0)
		return false;
	bool synced = fsync(fd) == 0;
	int kept = errno;
	close(fd);
	errno = kept;
	return synced;
}

static bool folder_sync(struct arena *mem, const char *file)
{
	const char *slash = strrchr(file, '/');

	if (!slash)
		return place_sync(".", O_RDONLY | O_DIRECTORY);
	size_t n = slash == file ? 1 : (size_t)(slash - file);
	return place_sync(str_z(mem, (struct str){ file, n }), O_RDONLY | O_DIRECTORY);
}

int file_lock(const char *file, bool alone)
{
	struct arena *mem = arena_new(1 << 16);
	int fd = open(str_z(mem, str_fmt(mem, "%s-lock", file)), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd >= 0 && flock(fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
		close(fd);
		fd = -1;
	}
	arena_free(mem);
	return fd;
}

static void backup_failed(struct fail *f, const char *file, struct msg why)
{
	log_line(LOG_ERROR, "backup file=\"%s\" error=\"%s\"", file, strerror(errno));
	fail_set(f, FAIL_UNAVAILABLE, errno == ENOSPC ? T("The disk is full. There is no backup.") : why);
}

static bool backup_name(struct arena *mem, const char *part, const char *file)
{
	if (place_sync(part, O_RDWR) && rename(part, file) == 0)
		return folder_sync(mem, file);
	int kept = errno;
	unlink(part);
	errno = kept;
	return false;
}

static bool backup_copy(void *database, const char *part, struct fail *f)
{
	struct database *d = database;
	struct db_conn *c = database_reader(d, f);

	if (!c)
		return false;
	enum db_result why = d->engine->copy(c, part);
	database_reader_close(c);
	if (why == DB_DONE)
		return true;
	fail_set(f, FAIL_UNAVAILABLE,
		 why == DB_FULL ? T("The disk is full. There is no backup.")
				: T("The database could not be copied. There is no backup."));
	return false;
}

static bool backup_to(struct arena *mem, const char *file, bool (*fill)(void *arg, const char *part, struct fail *f), void *arg, struct fail *f)
{
	const char *part = str_z(mem, str_fmt(mem, "%s.part", file));

	if (access(file, F_OK) == 0) {
		fail_set(f, FAIL_CONFLICT,
			 T("There is a file of this name already. Name another one for the backup."));
		return false;
	}
	int fd = open(part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		backup_failed(f, part,
			      T("The backup cannot be written there. Name a folder that exists and that this "
				"program's user may write to."));
		return false;
	}
	close(fd);
	if (!fill(arg, part, f)) {
		unlink(part);
		return false;
	}
	if (backup_name(mem, part, file))
		return true;
	backup_failed(f, file, T("The backup could not be finished. Try again, or name another place."));
	return false;
}

bool backup_file(const char *file, bool (*fill)(void *arg, const char *part, struct fail *f), void *arg, struct fail *f)
{
	struct arena *mem = arena_new(1 << 16);
	bool kept = backup_to(mem, file, fill, arg, f);

	arena_free(mem);
	return kept;
}

bool database_backup(struct database *d, const char *file, struct fail *f)
{
	return backup_file(file, backup_copy, d, f);
}

/* ---- a copy takes the place of a database ---- */

static bool place_take(struct arena *mem, const char *with, const char *file)
{
	unlink(str_z(mem, str_fmt(mem, "%s-wal", file)));
	unlink(str_z(mem, str_fmt(mem, "%s-shm", file)));
	return rename(with, file) == 0 && folder_sync(mem, file);
}

bool database_replace(const char *file, const char *with, struct fail *f)
{
	struct arena *mem = arena_new(1 << 16);
	int lock = file_lock(file, true);
	bool done = lock >= 0 && place_take(mem, with, file);

	if (lock < 0)
		fail_set(f, FAIL_CONFLICT, T("The database is in use. Stop the server first, then restore."));
	else if (!done)
		fail_set(f, FAIL_UNAVAILABLE, T("The restored database could not be put in its place. The folder must be writable for this program's user."));
	if (lock >= 0)
		close(lock);
	arena_free(mem);
	return done;
}
