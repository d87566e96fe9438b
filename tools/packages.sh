# What ./run and ./test share: are the Debian packages there, and if not, install them. To be sourced by bash.
#
# Looking takes a few milliseconds, so a second run starts at once; apt is asked only when something is missing.

export LC_ALL=C.UTF-8

# The program and its build. What only the tests want is in ./test.
packages_build=(
	gcc libc6-dev meson ninja-build pkg-config gettext ca-certificates tzdata
	libuv1-dev node-llhttp libsqlite3-dev libpq-dev libsodium-dev libjansson-dev libxlsxwriter-dev libcsv-dev libqrencode-dev
	libglib2.0-dev libmd4c-dev libvips-dev zlib1g-dev libbrotli-dev libseccomp-dev libcmocka-dev
	librsvg2-dev libcairo2-dev libpango1.0-dev fonts-dejavu-core fonts-dejavu-extra
)

# Names those of the given packages that are not installed.
packages_missing() {
	dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u |
		comm -13 - <(printf '%s\n' "$@" | sort -u)
}

packages_install() {
	local missing as_root=() guard=/usr/sbin/policy-rc.d guarded=
	mapfile -t missing < <(packages_missing "$@")
	((${#missing[@]})) || return 0
	if ((EUID != 0)); then
		command -v sudo >/dev/null || {
			echo "These packages are missing, and installing them needs root or sudo: ${missing[*]}" >&2
			return 1
		}
		as_root=(sudo)
	fi
	echo "Installing ${#missing[@]} packages and what they need: ${missing[*]}"
	local log; log=$(mktemp)
	# A package that brings a service (nginx and haproxy, for tests) is not to start it on this machine.
	if [[ ! -e $guard ]]; then
		guarded=1
		printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$guard" >/dev/null
		"${as_root[@]}" chmod 755 "$guard"
	fi
	local ok=1
	{
		"${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update &&
		"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
			-o Acquire::Retries=3 install --no-install-recommends "${missing[@]}"
	} </dev/null >"$log" 2>&1 || ok=
	[[ ! $guarded ]] || "${as_root[@]}" rm -f "$guard"
	if [[ ! $ok ]]; then
		tail -n 40 "$log" >&2
		echo "The packages could not be installed." >&2
	elif command -v systemctl >/dev/null; then
		local service
		for service in nginx haproxy; do
			[[ " ${missing[*]} " != *" $service "* ]] || "${as_root[@]}" systemctl disable $service >/dev/null 2>&1 || true
		done
	fi
	rm -f "$log"
	[[ $ok ]]
}

# build FOLDER [meson options]: configures once, builds quietly; what went wrong is shown in full.
build() {
	local folder=$1 log; log=$(mktemp); shift
	if ! {
		{ [[ -e $folder/build.ninja ]] || meson setup "$folder" "$@"; } && ninja -C "$folder" ${targets:-}
	} </dev/null >"$log" 2>&1; then
		cat "$log" >&2
		rm -f "$log"
		echo "The build of $folder failed." >&2
		return 1
	fi
	rm -f "$log"
}
