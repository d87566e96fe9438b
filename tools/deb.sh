#!/bin/bash
# deb.sh [--version VERSION] [--to FOLDER]: the program as a Debian package, kpo_VERSION_ARCH.deb in out/ or FOLDER.
#
# Built in release mode with Debian's own flags in out/deb; what it depends on is read from the program by dpkg-shlibdeps. The
# scripts and the file of settings are in tools/deb/, the units in docs/systemd/. VERSION names the package, not the program in it.
# DEBFULLNAME and DEBEMAIL say who made it, as for Debian's own tools.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
source tools/packages.sh

version=$(sed -n "s/^project('kpo'.* version: '\([^']*\)'.*/\1/p" meson.build) to=out
while (($#)); do
	[[ $# -ge 2 && ($1 == --version || $1 == --to) ]] || { sed -n '2s/^# //p' "$0" >&2; exit 2; }
	[[ $1 == --version ]] && version=$2 || to=$(realpath "$2")
	shift 2
done
packages_install "${packages_build[@]}" dpkg-dev

flags() { DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow dpkg-buildflags --get "$1"; }
targets=kpo CFLAGS=$(flags CFLAGS) CPPFLAGS=$(flags CPPFLAGS) LDFLAGS=$(flags LDFLAGS) build out/deb --buildtype=release

arch=$(dpkg --print-architecture)
who="${DEBFULLNAME:-kpo} <${DEBEMAIL:-kpo@packages.invalid}>"
when=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y meson.build)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/tree doc=$work/tree/usr/share/doc/kpo
put() { install -D -m "$1" "$2" "$root/$3"; }
packed() { gzip -9n >"$1" && chmod 644 "$1"; }

put 755 out/deb/kpo usr/bin/kpo
strip --remove-section=.comment --remove-section=.note "$root/usr/bin/kpo"
for unit in docs/systemd/*; do
	put 644 "$unit" "lib/systemd/system/${unit##*/}"
done
put 640 tools/deb/default etc/default/kpo
put 644 tools/deb/copyright usr/share/doc/kpo/copyright
for page in docs/running.md docs/several-servers.md docs/guide/administrator.md docs/caddy/Caddyfile docs/nginx/kpo.conf docs/haproxy/haproxy.cfg docs/patroni/patroni.yml; do
	put 644 "$page" "usr/share/doc/kpo/${page#docs/}"
done
printf 'kpo (%s) bookworm; urgency=medium\n\n  * kpo %s. What it changes in a database: kpo schema --db URL.\n\n -- %s  %s\n' \
	"$version" "$version" "$who" "$(date -u -R -d "@$when")" | packed "$doc/changelog.gz"
mkdir -p "$root/usr/share/man/man1"
{
	printf '.TH KPO 1 "%s" "kpo %s"\n.SH NAME\nkpo \\- the system that a kaizen office runs on\n.SH SYNOPSIS\n.B kpo\n.I COMMAND\n[\\fIOPTION\\fR ...]\n.SH COMMANDS\n' "$(date -u +%F -d "@$when")" "$version"
	"$root/usr/bin/kpo" help | sed -En 's/^  kpo ([a-z]+) +(((\[[^]]*\]|--[^ ]*|[A-Z][^ ]*|[a-z]+\|[^ ]*) +)*)(.*)$/.TP\n.B \1 \2\n\5/p' | sed 's/-/\\-/g; s/ *$//'
	printf '.SH OPTIONS\n'
	"$root/usr/bin/kpo" help | sed -n 's/^  \(--[a-z]*\) \([A-Z]*\) *\(.*\)$/.TP\n.BI \1 " \2"\n\3/p' | sed 's/-/\\-/g'
	printf '.SH FILES\n.TP\n.I /etc/default/kpo\nthe settings of the service\n.TP\n.I /var/lib/kpo\nits data\n.SH SEE ALSO\n.I /usr/share/doc/kpo/running.md\n'
} | packed "$root/usr/share/man/man1/kpo.1.gz"

mkdir -p "$work/debian" "$root/DEBIAN"
printf 'Source: kpo\n\nPackage: kpo\nArchitecture: any\nDescription: kpo\n' >"$work/debian/control"
depends=$(cd "$work" && dpkg-shlibdeps -O tree/usr/bin/kpo 2>"$work/said") || { cat "$work/said" >&2; exit 1; }
cat >"$root/DEBIAN/control" <<-END
	Package: kpo
	Version: $version
	Architecture: $arch
	Maintainer: $who
	Installed-Size: $(du -sk --apparent-size "$root" | cut -f1)
	Depends: ${depends#shlibs:Depends=}, adduser, ca-certificates, fonts-dejavu-core, fonts-dejavu-extra, tzdata
	Suggests: caddy | nginx-light | haproxy, postgresql
	Section: web
	Priority: optional
	Description: system that a kaizen promotion office runs on
	 Ideas for improvement from the shop floor, answered and followed up; boards,
	 figures and help. One program serves all of it over HTTP, from a file or
	 from PostgreSQL.
END
echo /etc/default/kpo >"$root/DEBIAN/conffiles"
install -m 755 tools/deb/{postinst,prerm,postrm} "$root/DEBIAN/"
(cd "$root" && find . -path ./DEBIAN -prune -o -type f ! -path ./etc/default/kpo -printf '%P\0' | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
chmod -R go-w,a+rX "$root/usr" "$root/lib" "$root/DEBIAN"
SOURCE_DATE_EPOCH=$when dpkg-deb --root-owner-group --build "$root" "$to/kpo_${version}_$arch.deb" >/dev/null
echo "$to/kpo_${version}_$arch.deb"
