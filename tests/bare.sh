#!/bin/bash
# bare.sh -- ./run and ./test on a Debian 12 that has nothing on it: made by debootstrap, thrown away afterwards.
#
# Called as `./test bare`, as root. The checkout's files are copied into the new root as a fresh clone would have them. ./run is
# started as root, asked for its first page, stopped, and started again; ./test runs as a user who has sudo.
# BARE_KEEP=1 leaves the root in place, BARE_ROOT=DIR uses one that was left.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source tests/lib/root.sh

root_make "${BARE_ROOT:-}"
[[ ${BARE_KEEP:-} || ${BARE_ROOT:-} ]] || trap 'rm -rf --one-file-system "$root"' EXIT

rm -rf "$root/opt/kpo"
mkdir -p "$root/opt/kpo"
tar -c --exclude=./out --exclude=./data --exclude=./tests/node_modules --exclude=./tests/browser/failed . | tar -x -C "$root/opt/kpo"

first_page='
	exec 3<>/dev/tcp/127.0.0.1/8971 || exit 1
	printf "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1:8971\r\nConnection: close\r\n\r\n" >&3
	cat <&3'
inside "
	cd /opt/kpo
	for round in first second; do
		begin=\$(date +%s%N)
		./run --listen 127.0.0.1:8971 >/tmp/run.log 2>&1 &
		run=\$!
		until (bash -c '$first_page') >/tmp/page 2>/dev/null; do
			kill -0 \$run 2>/dev/null || { cat /tmp/run.log; echo './run ended'; exit 1; }
			sleep 0.2
		done
		head -1 /tmp/page | grep -q ' 200 ' && grep -q '<h1>Sign in</h1>' /tmp/page || { cat /tmp/page; exit 1; }
		echo \"./run, \$round time: first page after \$(((\$(date +%s%N) - begin) / 1000000)) ms\"
		kill -INT \$run
		wait \$run || { echo \"./run ended with \$?\"; cat /tmp/run.log; exit 1; }
	done
	grep -q '127.0.0.1:8971' /tmp/run.log || { echo './run does not say where it serves'; cat /tmp/run.log; exit 1; }
"
inside '
	apt-get -q -y install --no-install-recommends sudo adduser >/tmp/apt.log 2>&1 || { tail /tmp/apt.log; exit 1; }
	id dev >/dev/null 2>&1 || adduser --disabled-password --gecos "" dev >/dev/null
	echo "dev ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/dev
	chown -R dev: /opt/kpo
	exec su - dev -c "cd /opt/kpo && ./test"
'
