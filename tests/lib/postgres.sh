#!/bin/bash
# postgres.sh start FOLDER | standby FOLDER OF | promote FOLDER | kill FOLDER | stop FOLDER: PostgreSQL for tests.
#
# It listens on a socket in FOLDER and on no port, and has a superuser "kpo". The server refuses to run as root, so it runs as the package's
# user then. FSYNC=off trusts the disk, for tests that lose no power. MORE: further settings, "-c name=value".
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$2
as=()
((EUID != 0)) || as=(setpriv --reuid=postgres --regid=postgres --init-groups)
run() { "${as[@]}" "$@" >/dev/null; }
place() {
	mkdir -p "$folder"
	((EUID != 0)) || chown postgres "$folder"
	cd "$folder"
}
start() {
	run "$bin/pg_ctl" -D data -l log -w -t 60 -o "-k '$folder' -c listen_addresses= -c fsync=${FSYNC:-on} -c max_connections=300 -c shared_buffers=64MB ${MORE:-}" start
}

case $1 in
start)
	place
	run "$bin/initdb" -D data -A trust -U kpo --locale=C.UTF-8 -E UTF8 --no-sync --no-instructions
	start
	;;
standby)
	place
	run "$bin/pg_basebackup" -D data -h "$3" -U kpo -X stream -c fast -R --no-sync
	start
	;;
promote) cd "$folder" && run "$bin/pg_ctl" -D data -w -t 60 promote ;;
kill) kill -9 "$(head -1 "$folder/data/postmaster.pid")" ;;
stop) cd "$folder" && run "$bin/pg_ctl" -D data -m immediate stop ;;
esac
