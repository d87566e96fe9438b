/*
 * sandbox.c -- what the server gives up before it serves anybody: capabilities, most of the kernel's calls, most of the disk.
 *
 * The one idea: whoever should get their own code to run inside the server finds nothing to do with it. A call that a server of
 * ours makes is in a list; one that no server ever makes (another program, a mount, a debugger) ends the process; any other is
 * answered like on a kernel that does not have it, which is what every library knows how to live with. Files are those of the
 * database's folder, and what libraries and name look-ups read. All of it is laid down before the first thread, so that every
 * thread has it, and none of it can be taken off again. Must never open anything for one feature's comfort: what a feature
 * needs is named here with its reason.
 */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

/* The leak check stops the threads with a debugger's calls from a process beside this one, and reads /proc. Only in a build for tests. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ---- calls ---- */

#define CALLS(...) { __VA_ARGS__ }
#define N(name) SCMP_SYS(name)

static const int calls_allowed[] = CALLS(
	/* memory */
	N(brk), N(munmap), N(mremap), N(madvise), N(mlock), N(munlock), N(membarrier), N(memfd_create),
	/* files: which ones is Landlock's matter */
	N(open), N(openat), N(openat2), N(close), N(close_range), N(read), N(pread64), N(readv), N(preadv), N(write), N(pwrite64), N(writev), N(pwritev), N(lseek), N(fstat), N(stat), N(lstat),
	N(newfstatat), N(fstatat64), N(statx), N(statfs), N(fstatfs), N(access), N(faccessat), N(faccessat2), N(readlink), N(readlinkat), N(getcwd), N(getdents64), N(fcntl), N(flock),
	N(fsync), N(fdatasync), N(ftruncate), N(fallocate), N(fchmod), N(fchown), N(unlink), N(unlinkat), N(rename), N(renameat), N(renameat2), N(dup), N(dup2), N(dup3), N(umask),
	/* sockets: opened below */
	N(connect), N(accept), N(accept4), N(bind), N(listen), N(shutdown), N(getsockname), N(getpeername), N(getsockopt), N(setsockopt), N(sendto), N(recvfrom), N(sendmsg), N(recvmsg),
	N(sendmmsg), N(recvmmsg),
	/* waiting */
	N(poll), N(ppoll), N(select), N(pselect6), N(epoll_create1), N(epoll_ctl), N(epoll_wait), N(epoll_pwait), N(epoll_pwait2), N(eventfd2), N(pipe), N(pipe2), N(nanosleep),
	N(clock_nanosleep), N(restart_syscall), N(futex), N(futex_waitv),
	/* time, chance, facts */
	N(clock_gettime), N(clock_getres), N(gettimeofday), N(time), N(getrandom), N(getpid), N(gettid), N(getppid), N(getuid), N(geteuid), N(getgid), N(getegid), N(uname), N(sysinfo),
	N(getrlimit), N(getrusage), N(times), N(getcpu),
	/* threads and signals of its own */
	N(exit), N(exit_group), N(set_robust_list), N(set_tid_address), N(rseq), N(sched_yield), N(sched_getaffinity), N(sched_setaffinity), N(sched_getparam), N(sched_getscheduler),
	N(sched_getattr), N(sched_setattr), N(sched_get_priority_min), N(sched_get_priority_max), N(rt_sigaction), N(rt_sigprocmask), N(rt_sigreturn), N(rt_sigtimedwait), N(sigaltstack));

/* What no server ever asks for: it is not ours any more. */
static const int calls_deadly[] = CALLS(
	N(execve), N(execveat), N(ptrace), N(process_vm_readv), N(process_vm_writev), N(pidfd_getfd), N(mount), N(umount2), N(pivot_root), N(chroot), N(move_mount), N(open_tree), N(fsopen),
	N(fsconfig), N(fsmount), N(fspick), N(mount_setattr), N(unshare), N(setns), N(init_module), N(finit_module), N(delete_module), N(kexec_load), N(kexec_file_load), N(bpf), N(keyctl),
	N(add_key), N(request_key), N(perf_event_open), N(userfaultfd), N(open_by_handle_at), N(reboot), N(swapon), N(swapoff), N(acct), N(quotactl), N(settimeofday), N(clock_settime),
	N(clock_adjtime), N(adjtimex), N(iopl), N(ioperm), N(modify_ldt), N(syslog), N(sethostname), N(setdomainname), N(setuid), N(setgid), N(setreuid), N(setregid), N(setresuid), N(setresgid),
	N(setgroups), N(setfsuid), N(setfsgid), N(capset));

static const int calls_of_sanitizers[] = CALLS(N(ptrace), N(clone), N(wait4), N(kill), N(tgkill), N(prctl), N(arch_prctl), N(personality), N(mprotect), N(mmap), N(mincore), N(prlimit64),
	N(setrlimit), N(getdents));

/* A call that is allowed for some values of an argument only. */
static const struct { int call; unsigned args; struct scmp_arg_cmp arg[2]; } calls_bounded[] = {
	/* Streams and datagrams of three families: no raw, no packet, no netlink socket. */
#define SOCKET(family, type) { N(socket), 2, { SCMP_A0_64(SCMP_CMP_EQ, family, 0), SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xf, type) } }
	SOCKET(AF_UNIX, SOCK_STREAM), SOCKET(AF_UNIX, SOCK_DGRAM), SOCKET(AF_INET, SOCK_STREAM), SOCKET(AF_INET, SOCK_DGRAM), SOCKET(AF_INET6, SOCK_STREAM), SOCKET(AF_INET6, SOCK_DGRAM),
	{ N(socketpair), 1, { SCMP_A0_64(SCMP_CMP_EQ, AF_UNIX, 0) } },
	/* A thread, never a process, never a namespace. (clone3 hides its flags from a filter: it does not exist, and glibc then takes clone.) */
	{ N(clone), 1, { SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
		CLONE_THREAD) } },
	/* Memory is written or run, not both, and what was written is never made to run. */
	{ N(mmap), 1, { SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
	{ N(mmap), 1, { SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC) } },
	{ N(mprotect), 1, { SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
	{ N(ioctl), 1, { SCMP_A1_64(SCMP_CMP_EQ, FIONBIO, 0) } }, { N(ioctl), 1, { SCMP_A1_64(SCMP_CMP_EQ, FIONREAD, 0) } },
	{ N(ioctl), 1, { SCMP_A1_64(SCMP_CMP_EQ, FIOCLEX, 0) } }, { N(ioctl), 1, { SCMP_A1_64(SCMP_CMP_EQ, TCGETS, 0) } },
	{ N(prctl), 1, { SCMP_A0_64(SCMP_CMP_EQ, PR_SET_NAME, 0) } },
	{ N(prlimit64), 2, { SCMP_A0_64(SCMP_CMP_EQ, 0, 0), SCMP_A2_64(SCMP_CMP_EQ, 0, 0) } },                /* to look, not to set */
};

static bool calls_add(scmp_filter_ctx x, uint32_t action, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((!SANITIZED || calls[i] != N(ptrace) || action == SCMP_ACT_ALLOW) && seccomp_rule_add_array(x, action, calls[i], 0, NULL) != 0)
			return false;
	return true;
}

/* A signal may be raised in this process alone: abort() does. */
static bool calls_add_bounded(scmp_filter_ctx x)
{
	struct scmp_arg_cmp self = SCMP_A0_64(SCMP_CMP_EQ, (uint64_t)getpid(), 0);

	for (size_t i = 0; i < COUNT(calls_bounded); i++)
		if (seccomp_rule_add_array(x, SCMP_ACT_ALLOW, calls_bounded[i].call, calls_bounded[i].args, calls_bounded[i].arg) != 0)
			return false;
	return seccomp_rule_add_array(x, SCMP_ACT_ALLOW, N(tgkill), 1, &self) == 0;
}

static bool calls_bound(void)
{
	scmp_filter_ctx x = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
	bool ok = x && seccomp_attr_set(x, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 && seccomp_attr_set(x, SCMP_FLTATR_CTL_TSYNC, 1) == 0;

	(void)!(x && seccomp_attr_set(x, SCMP_FLTATR_CTL_OPTIMIZE, 2));          /* only faster */
	ok = ok && calls_add(x, SCMP_ACT_ALLOW, calls_allowed, COUNT(calls_allowed)) && calls_add(x, SCMP_ACT_KILL_PROCESS, calls_deadly, COUNT(calls_deadly));
	ok = ok && (SANITIZED ? calls_add(x, SCMP_ACT_ALLOW, calls_of_sanitizers, COUNT(calls_of_sanitizers)) : true) && calls_add_bounded(x);
	ok = ok && seccomp_load(x) == 0;
	if (x)
		seccomp_release(x);
	return ok;
}

/* ---- files ---- */

/* As the kernel's own header has them; the one of Debian 12 knows half of them. */
enum {
	LL_WRITE_FILE = 1 << 1, LL_READ_FILE = 1 << 2, LL_READ_DIR = 1 << 3, LL_REMOVE_FILE = 1 << 5, LL_MAKE_REG = 1 << 8, LL_TRUNCATE = 1 << 14,
	LL_READ = LL_READ_FILE | LL_READ_DIR,
	LL_KEEP = LL_READ | LL_WRITE_FILE | LL_REMOVE_FILE | LL_MAKE_REG | LL_TRUNCATE,
	LL_OF_A_FILE = LL_READ_FILE | LL_WRITE_FILE | LL_TRUNCATE,
	LL_PATH_BENEATH = 1, LL_VERSION = 1,
};
struct landlock_rules { uint64_t files, net, scopes; };
struct landlock_path { uint64_t allowed; int32_t parent; } __attribute__((packed));

/* Which kinds of access a kernel of this age can refuse: all of them are, but for what a path below allows. */
static uint64_t files_handled(int abi)
{
	return abi >= 5 ? 0xffff : abi >= 3 ? 0x7fff : abi == 2 ? 0x3fff : 0x1fff;
}

static const struct { const char *path; uint64_t access; } paths[] = {
	{ "/usr", LL_READ }, { "/lib", LL_READ }, { "/lib64", LL_READ }, { "/etc/ld.so.cache", LL_READ },                   /* libraries, time zones */
	{ "/etc/localtime", LL_READ }, { "/etc/timezone", LL_READ },
	{ "/etc/resolv.conf", LL_READ }, { "/run/systemd/resolve", LL_READ }, { "/run/resolvconf", LL_READ }, { "/run/NetworkManager", LL_READ },       /* names of hosts */
	{ "/etc/hosts", LL_READ }, { "/etc/host.conf", LL_READ }, { "/etc/nsswitch.conf", LL_READ }, { "/etc/gai.conf", LL_READ }, { "/etc/services", LL_READ },
	{ "/etc/passwd", LL_READ }, { "/etc/group", LL_READ },                                                              /* libpq: the user's name */
	{ "/etc/ssl/certs", LL_READ }, { "/etc/ssl/openssl.cnf", LL_READ }, { "/etc/krb5.conf", LL_READ },                  /* TLS to PostgreSQL and mail */
	{ "/etc/fonts", LL_READ }, { "/var/cache/fontconfig", LL_READ },                                                    /* the fonts of a PDF, and what is known of them */
	{ "/dev/null", LL_READ_FILE | LL_WRITE_FILE }, { "/dev/urandom", LL_READ_FILE },
	{ "/sys/devices/system/cpu", LL_READ }, { "/proc/meminfo", LL_READ }, { "/proc/sys/vm/overcommit_memory", LL_READ },
};

static bool path_allow(int rules, const char *path, uint64_t access, uint64_t handled)
{
	struct landlock_path at = { .parent = open(path, O_PATH | O_CLOEXEC) };
	struct stat s;

	if (at.parent < 0)
		return true;            /* what is not there cannot be opened */
	at.allowed = access & handled & (fstat(at.parent, &s) == 0 && S_ISDIR(s.st_mode) ? ~0ULL : LL_OF_A_FILE);
	bool ok = syscall(SYS_landlock_add_rule, rules, LL_PATH_BENEATH, &at, 0) == 0;
	close(at.parent);
	return ok;
}

/* What libpq reads of whoever runs the program: password file and certificates, where they are by default or named by the environment. */
static bool files_of_postgres(struct arena *a, int rules, uint64_t handled)
{
	static const char *const named[] = { "PGPASSFILE", "PGSERVICEFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL" }, *const at_home[] = { ".pgpass", ".pg_service.conf", ".postgresql" };
	const char *home = getenv("HOME");
	bool ok = true;

	for (size_t i = 0; i < COUNT(named); i++)
		ok = ok && (!getenv(named[i]) || path_allow(rules, getenv(named[i]), LL_READ, handled));
	for (size_t i = 0; home && i < COUNT(at_home); i++)
		ok = ok && path_allow(rules, str_z(a, str_fmt(a, "%s/%s", home, at_home[i])), LL_READ, handled);
	return ok;
}

static const char *folder_of(struct arena *a, struct str file)
{
	while (file.n > 0 && file.p[file.n - 1] != '/')
		file.n--;
	return file.n ? str_z(a, file) : ".";
}

/* A build for tests: the leak check reads /proc and its own list when the server ends. */
static bool files_of_sanitizers(struct arena *a, int rules, uint64_t handled)
{
	const char *options = getenv("LSAN_OPTIONS"), *list = options ? strstr(options, "suppressions=") : NULL;

	list = list ? list + strlen("suppressions=") : "/proc";
	return path_allow(rules, "/proc", LL_READ | LL_WRITE_FILE, handled) && path_allow(rules, str_z(a, (struct str){ list, strcspn(list, ":") }), LL_READ, handled);
}

static bool files_allow(struct arena *a, const struct options *o, int rules, uint64_t handled)
{
	const char *assets = getenv("KPO_ASSETS");
	bool ok = true;

	for (size_t i = 0; i < COUNT(paths); i++)
		ok = ok && path_allow(rules, paths[i].path, paths[i].access, handled);
	ok = ok && (!SANITIZED || files_of_sanitizers(a, rules, handled));
	if (str_starts(o->db, S("sqlite:")))
		ok = ok && path_allow(rules, folder_of(a, str_from(o->db, 7)), LL_KEEP, handled);
	else
		ok = ok && files_of_postgres(a, rules, handled);
	/* The backup before an upgrade: beside the file, or where it was said; of a server's database, here. */
	if (o->backups.n || !str_starts(o->db, S("sqlite:")))
		ok = ok && path_allow(rules, o->backups.n ? str_z(a, o->backups) : ".", LL_KEEP, handled);
	ok = ok && (!assets || path_allow(rules, assets, LL_READ, handled));
	return ok && (!o->clock.n || path_allow(rules, folder_of(a, o->clock), LL_READ, handled));
}

/* The version of Landlock that holds; 0 when this kernel has none. */
static int files_bound(struct arena *a, const struct options *o)
{
	int abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LL_VERSION);

	if (abi < 1)
		return 0;
	/* From 6 on: no signal and no abstract socket to a process outside. */
	struct landlock_rules r = { .files = files_handled(abi), .scopes = abi >= 6 ? 3 : 0 };
	int rules = (int)syscall(SYS_landlock_create_ruleset, &r, sizeof r, 0);
	bool ok = rules >= 0 && files_allow(a, o, rules, r.files) && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	if (rules >= 0)
		close(rules);
	return ok ? abi : 0;
}

/* ---- the rest ---- */

static bool powers_drop(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = { { 0 } };
	const struct rlimit no_core = { 0, 0 };
	bool ok = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;

	/* The bounding set needs a capability itself: who has none cannot gain from it either. */
	for (unsigned long c = 0; c < 64; c++)
		(void)prctl(PR_CAPBSET_DROP, c, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	ok = ok && syscall(SYS_capset, &head, none) == 0;
	return ok && (SANITIZED || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);      /* nobody of the same account looks into its memory */
}

struct sandbox sandbox_enter(struct arena *a, const struct options *o)
{
	struct sandbox s = { .sanitized = SANITIZED };

	s.powers = powers_drop();
	s.landlock = s.powers ? files_bound(a, o) : 0;
	s.calls = s.powers && calls_bound();
	return s;
}

void sandbox_say(const struct sandbox *s, const struct options *o)
{
	if (o->no_sandbox)
		log_line(LOG_WARN, "sandbox=off asked_for=--no-sandbox");
	else
		log_line(s->powers && s->calls && s->landlock ? LOG_INFO : LOG_WARN, "sandbox=%s capabilities=%s calls=%s landlock=%d", s->powers && s->calls ? "on" : "partly",
			 s->powers ? "none" : "kept", s->calls ? "listed" : "all", s->landlock);
}
