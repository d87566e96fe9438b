# root.sh -- a bare Debian 12 in a folder, for tests of what happens on a machine that has nothing. To be sourced by bash, as root.
source tools/packages.sh

# root_make [FOLDER]: sets root, by debootstrap unless it was made before. The same mirrors as this machine, and the certificates that it trusts beyond Debian's.
root_make() {
	((EUID == 0)) || { echo "A bare root is made as root." >&2; exit 1; }
	packages_install debootstrap
	root=${1:-$(mktemp -d /var/tmp/kpo-bare.XXXXXX)}
	local mirror repositories
	mapfile -t repositories < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | grep -E ' bookworm(-security|-updates)?$' | sort -u)
	mirror=$(printf '%s\n' "${repositories[@]}" | sed -n 's/ bookworm$//p' | head -1)
	if [[ ! -e $root/etc/debian_version ]]; then
		echo "Making a bare Debian 12 in $root"
		debootstrap --variant=minbase bookworm "$root" "$mirror" >"$root.log" 2>&1 || { tail -20 "$root.log"; exit 1; }
		rm -f "$root.log"
	fi
	printf 'deb %s main\n' "${repositories[@]}" >"$root/etc/apt/sources.list"
	cp /etc/resolv.conf "$root/etc/resolv.conf"
	mkdir -p "$root/usr/local/share/ca-certificates"
	find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
	chmod 755 "$root"       # mktemp keeps it to root; tests run as somebody else too
}

# In a namespace of its own, so that what is mounted and started there ends with it.
inside() {
	unshare --mount --pid --fork --kill-child bash -c '
		mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount --make-rslave "$1/dev" && mount -t tmpfs tmpfs "$1/tmp" && chmod 1777 "$1/tmp"
		exec chroot "$1" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb bash -c "$2"' inside "$root" "$1"
}
