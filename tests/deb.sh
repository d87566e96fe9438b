#!/bin/bash
# deb.sh -- the Debian package on a bare Debian 12: installed, served, upgraded while it serves, removed, installed again, purged.
#
# Called as `./test deb`, as root. No systemd runs in the root, as in a container: what the scripts leave for it is looked at. DEB_KEEP=1
# leaves the root in place, DEB_ROOT=DIR uses one that was left. Each step is a line of TAP.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source tests/lib/root.sh
packages_install lintian

steps=0 failed=0
step() {
	local name=$1 said; shift
	((++steps))
	if said=$("$@" 2>&1 </dev/null); then
		echo "ok $steps - $name"
	else
		((++failed))
		printf 'not ok %s - %s\n%s\n' "$steps" "$name" "$said"
	fi
}

made=$(mktemp -d /var/tmp/kpo-deb.XXXXXX)
trap '[[ ${DEB_KEEP:-} || ${DEB_ROOT:-} ]] || rm -rf --one-file-system "${root:-$made}"; rm -rf "$made"' EXIT
older=$(tools/deb.sh --to "$made")
version=$(dpkg-deb -f "$older" Version)
newer=$(tools/deb.sh --version "$version+1" --to "$made")
root_make "${DEB_ROOT:-}"
mkdir -p "$root/opt/deb"
cp "$older" "$newer" "$root/opt/deb"
older=/opt/deb/${older##*/} newer=/opt/deb/${newer##*/}

step 'lintian finds no error' lintian --no-cfg --fail-on error "$made/${older##*/}"

# One namespace for each step: a server that is to live through an upgrade is started and asked in the same one.
common='
	export DEBIAN_FRONTEND=noninteractive
	apt() { apt-get -q -y -o APT::Install-Recommends=no "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; return 1; }; }
	# set -e passes over what "!" turns round; grep -q would end the pipe before its writer has.
	no() { if "$@"; then return 1; fi; }
	found() { grep "$@" >/dev/null; }
	as() { setpriv --reuid=kpo --regid=kpo --init-groups "$@"; }
	page() { exec 3<>/dev/tcp/127.0.0.1/8972 && printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1:8972\r\nConnection: close\r\n\r\n" "$1" >&3 && cat <&3; }
	db=sqlite:/var/lib/kpo/kpo.db
	# As the unit does it.
	serve() { set -a; . /etc/default/kpo; set +a
		setpriv --reuid=kpo --regid=kpo --init-groups kpo serve --db "$KPO_DB" --listen "$KPO_LISTEN" --trust "$KPO_TRUST" --backups /var/lib/kpo $KPO_OPTIONS >/tmp/serve.log 2>&1 & server=$!
		for i in $(seq 100); do (page /readyz) 2>/dev/null | found " 200 " && return; sleep 0.1; done; cat /tmp/serve.log; return 1; }
	ended() { kill -TERM $server; wait $server; }
	check() { as kpo check --db $db; }
	enabled() { test -L /etc/systemd/system/multi-user.target.wants/kpo.service && test -L /etc/systemd/system/timers.target.wants/kpo-backup.timer; }
	set -exo pipefail
'
within() { inside "$common $1"; }

step 'installs with what it needs, makes account and folder, starts nothing, says what to do' within "
	apt update && apt install systemd && apt install $older
	grep -A1 'kpo has no database yet' /tmp/apt.log | found 'kpo init'
	test \"\$(stat -c '%U:%G %a' /var/lib/kpo)\" = 'kpo:kpo 700'
	test -z \"\$(ls -A /var/lib/kpo)\"
	no enabled"
step 'every library is there, the manual and the pages as well; the units are right' within "
	ldd /usr/bin/kpo >/tmp/ldd && no grep 'not found' /tmp/ldd
	test -s /etc/default/kpo
	zcat /usr/share/man/man1/kpo.1.gz | found '^.B serve'
	dpkg -V kpo
	systemd-analyze verify /lib/systemd/system/kpo.service /lib/systemd/system/kpo-backup.service /lib/systemd/system/kpo-backup.timer"
step 'init by the line that it said, then it serves; an upgrade under it keeps everything' within "
	as kpo init Europe/Berlin --db \$db | found password
	systemctl enable kpo kpo-backup.timer
	printf 'KPO_LISTEN=127.0.0.1:8972\nKPO_OPTIONS=\"--loops 1\"\n' >>/etc/default/kpo
	serve
	(page /sign-in) | found 'Sign in'
	as kpo export unit --db \$db >/tmp/before
	apt install $newer
	no grep 'no database yet' /tmp/apt.log
	test \"\$(dpkg-query -W -f '\${Version}' kpo)\" = '$version+1'
	(page /sign-in) | found 'Sign in'
	ended
	serve
	(page /sign-in) | found 'Sign in'
	ended
	as kpo export unit --db \$db | cmp - /tmp/before
	tail -1 /etc/default/kpo | found loops
	check"
step 'the nightly backup, by the unit'\''s own line' within '
	line=$(sed -n "/^ExecStart=/,\$p" /lib/systemd/system/kpo-backup.service | sed "s/^ExecStart=//; s/\\\\\$//; s/\\\$\\\$/\$/g; s/%%/%/g" | tr -d "\n")
	as env KPO_DB=$db bash -c "$line"
	test "$(ls /var/lib/kpo/backup | wc -l)" = 1'
step 'removed: the program is gone, settings and data stay' within "
	apt remove kpo
	no command -v kpo
	no test -e /lib/systemd/system/kpo.service
	test -s /var/lib/kpo/kpo.db && test -s /etc/default/kpo"
step 'installed again over its data: in order, and for the start of the machine' within "
	apt install $older
	enabled
	no grep 'no database yet' /tmp/apt.log
	check"
step 'what the administrator disabled stays so after an upgrade' within "
	systemctl disable kpo.service
	apt install $newer
	no test -e /etc/systemd/system/multi-user.target.wants/kpo.service"
step 'purged: nothing of it is left but the account' within "
	apt purge kpo
	no dpkg-query -W kpo
	test -z \"\$(find / -xdev \( -path /proc -o -path /opt/deb -o -path /tmp \) -prune -o -name 'kpo*' -print)\"
	getent passwd kpo"
echo "1..$steps"
((failed == 0))
