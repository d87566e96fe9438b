/*
 * sandbox_try.c -- kpo sandbox: goes into the server's sandbox and tries what must not go, so that nobody has to believe a list.
 *
 * Each try is a process of its own that enters the same sandbox first, because some tries end it. What must work is tried too:
 * a sandbox that refuses everything would look good here. Must never leave anything behind outside the database's folder.
 */
#include "app/app.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A try gives 0 when it went, else the error. */
static int said(long result)
{
	return result < 0 ? errno : 0;
}

static int opened(const char *path, int flags)
{
	return said(open(path, flags | O_CLOEXEC, 0600));
}

static int try_exec(void)
{
	char *const args[] = { (char[]){ "true" }, NULL };

	return said(execve("/bin/true", args, NULL));
}

static int try_fork(void)
{
	pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	if (child == 0)
		_exit(0);
	return said(child);
}

static int try_run_what_was_written(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? EINVAL : said(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int try_core(void)
{
	struct rlimit core = { 1 << 20, 1 << 20 };

	return said(prlimit(0, RLIMIT_CORE, &core, NULL));
}

static int try_ptrace(void) { return said(ptrace(PTRACE_ATTACH, getppid(), 0, 0)); }
static int try_memory(void) { return said(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0)); }
static int try_mount(void) { return said(mount("none", "/mnt", "tmpfs", 0, NULL)); }
static int try_namespace(void) { return said(unshare(CLONE_NEWUSER)); }
static int try_clone3(void) { return said(syscall(SYS_clone3, NULL, 0)); }
static int try_module(void) { return said(syscall(SYS_init_module, NULL, 0, "")); }
static int try_bpf(void) { return said(syscall(SYS_bpf, BPF_MAP_CREATE, NULL, 0)); }
static int try_keys(void) { return said(syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }
static int try_uring(void) { return said(syscall(SYS_io_uring_setup, 1, NULL)); }
static int try_uid(void) { return said(syscall(SYS_setuid, 0)); }
static int try_signal(void) { return said(kill(getppid(), 0)); }
static int try_raw(void) { return said(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)); }
static int try_packet(void) { return said(socket(AF_PACKET, SOCK_RAW, 0)); }
static int try_netlink(void) { return said(socket(AF_NETLINK, SOCK_RAW, 0)); }
static int try_write_and_run(void) { return mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0; }
static int try_shadow(void) { return opened("/etc/shadow", O_RDONLY); }
static int try_root(void) { return opened("/", O_RDONLY | O_DIRECTORY); }
static int try_tmp(void) { return opened("/tmp", O_WRONLY | O_TMPFILE); }
static int try_usr(void) { return opened("/usr/kpo-sandbox", O_WRONLY | O_CREAT); }
static int try_environ(void) { return opened("/proc/1/environ", O_RDONLY); }

/* ---- what must go ---- */

static const char *kept_file;

static int try_folder(void)
{
	int e = opened(kept_file, O_RDWR | O_CREAT | O_TRUNC);

	return e ? e : said(unlink(kept_file));
}

static void *thread_run(void *arg)
{
	return arg;
}

static int try_thread(void)
{
	pthread_t t;
	int e = pthread_create(&t, NULL, thread_run, NULL);

	return e ? e : pthread_join(t, NULL);
}

static int try_listen(void)
{
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd < 0 && errno != EAFNOSUPPORT ? errno : fd < 0 ? 0 : said(listen(fd, 1));
}

static int try_name(void)
{
	struct addrinfo *found = NULL;
	int e = getaddrinfo("localhost", "443", &(struct addrinfo){ .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG }, &found);

	if (!e)
		freeaddrinfo(found);
	return e ? ENOENT : 0;
}

static int try_zone(void) { return opened("/usr/share/zoneinfo/Europe/Berlin", O_RDONLY); }
static int try_local(void) { return said(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

enum matter { REFUSED, BY_LANDLOCK, GOES, LEFT_TO_SANITIZERS };
static const struct try { const char *name; enum matter matter; int (*run)(void); } tries[] = {
	{ "execve", REFUSED, try_exec }, { "fork", LEFT_TO_SANITIZERS, try_fork }, { "clone3", REFUSED, try_clone3 }, { "ptrace", LEFT_TO_SANITIZERS, try_ptrace },
	{ "process_vm_readv", REFUSED, try_memory }, { "mount", REFUSED, try_mount }, { "unshare", REFUSED, try_namespace }, { "init_module", REFUSED, try_module },
	{ "bpf", REFUSED, try_bpf }, { "keyctl", REFUSED, try_keys }, { "io_uring", REFUSED, try_uring }, { "setuid", REFUSED, try_uid },
	{ "signal to another process", LEFT_TO_SANITIZERS, try_signal }, { "raw socket", REFUSED, try_raw }, { "packet socket", REFUSED, try_packet }, { "netlink socket", REFUSED, try_netlink },
	{ "memory to write and run", LEFT_TO_SANITIZERS, try_write_and_run }, { "run what was written", LEFT_TO_SANITIZERS, try_run_what_was_written },
	{ "raise the core limit", LEFT_TO_SANITIZERS, try_core },
	{ "read /etc/shadow", BY_LANDLOCK, try_shadow }, { "read /", BY_LANDLOCK, try_root }, { "write /tmp", BY_LANDLOCK, try_tmp }, { "write /usr", BY_LANDLOCK, try_usr },
	{ "read /proc/1/environ", BY_LANDLOCK, try_environ },
	{ "a file in the database's folder", GOES, try_folder }, { "a thread", GOES, try_thread }, { "a listening socket", GOES, try_listen }, { "a local socket", GOES, try_local },
	{ "the address of localhost", GOES, try_name }, { "a time zone", GOES, try_zone }, { 0 },
};

/* The child's end as one word; true when it is what was wanted. */
static bool told(const struct try *t, int status, const struct sandbox *s)
{
	bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS, went = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	const char *why = killed ? "the process was ended" : WIFEXITED(status) ? strerrorname_np(WEXITSTATUS(status)) : "a crash";

	if (went)
		printf("%-34s %s\n", t->name, t->matter == GOES ? "goes" : t->matter == BY_LANDLOCK && !s->landlock ? "NOT REFUSED: this kernel has no Landlock" : "NOT REFUSED");
	else
		printf("%-34s refused: %s\n", t->name, why ? why : "unknown error");
	return went == (t->matter == GOES);
}

static bool try_one(const struct try *t, struct arena *a, const struct options *o, const struct sandbox *s)
{
	int status = 0;

	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		sandbox_enter(a, o);
		_exit(t->run());
	}
	return child > 0 && waitpid(child, &status, 0) == child && told(t, status, s);
}

/* What holds is found out in a process of its own too: this one must be able to fork. */
static struct sandbox sandbox_probe(struct arena *a, const struct options *o)
{
	struct sandbox s = { 0 };
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return s;
	pid_t child = fork();
	if (child == 0) {
		s = sandbox_enter(a, o);
		_exit(write(ends[1], &s, sizeof s) == sizeof s ? 0 : 1);
	}
	close(ends[1]);
	if (read(ends[0], &s, sizeof s) != sizeof s)
		s = (struct sandbox){ 0 };
	close(ends[0]);
	(void)waitpid(child, NULL, 0);
	return s;
}

int command_sandbox(const struct options *o)
{
	struct arena *a = app_arena(1 << 20);
	struct sandbox s = sandbox_probe(a, o);
	int wrong = 0;

	kept_file = str_z(a, str_fmt(a, STR_FMT "-sandbox", STR_ARG(str_from(o->db, str_starts(o->db, S("sqlite:")) ? 7 : o->db.n))));
	printf("capabilities: %s, calls: %s, Landlock: %d\n", s.powers ? "none" : "kept", s.calls ? "listed" : "all", s.landlock);
	for (const struct try *t = tries; t->name; t++)
		if ((t->matter != LEFT_TO_SANITIZERS || !s.sanitized) && (t->run != try_folder || str_starts(o->db, S("sqlite:"))))
			wrong += !try_one(t, a, o, &s);
	return wrong ? 1 : 0;
}
