#!/bin/bash
# postgres.sh start|stop FOLDER: a PostgreSQL for tests, on a socket in FOLDER and no port, with a superuser "kpo".
#
# The server refuses to run as root, so it runs as the package's user then. Its disk is trusted to be thrown away: no test loses power,
# and those that are about durability kill the program or the server, not the machine.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
folder=$2
as=()
((EUID != 0)) || as=(setpriv --reuid=postgres --regid=postgres --init-groups)

case $1 in
start)
	mkdir -p "$folder"
	((EUID != 0)) || chown postgres "$folder"
	cd "$folder"
	"${as[@]}" "$bin/initdb" -D data -A trust -U kpo --locale=C.UTF-8 -E UTF8 --no-sync --no-instructions >/dev/null
	"${as[@]}" "$bin/pg_ctl" -D data -l log -w -t 60 -o "-k '$folder' -c listen_addresses= -c fsync=${FSYNC:-off} -c max_connections=300 -c shared_buffers=64MB ${MORE:-}" start >/dev/null
	;;
stop)
	cd "$folder"
	"${as[@]}" "$bin/pg_ctl" -D data -m immediate stop >/dev/null
	;;
esac
