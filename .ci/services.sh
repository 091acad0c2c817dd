#!/bin/sh
# Install what the tests run beside the Python packages. Does nothing where everything is there.
set -eu

missing=
need() { # PACKAGE PROGRAM...: Debian's package, and the programs of which one shows that it is there
	package=$1
	shift
	for program in "$@"; do
		if command -v "$program" >/dev/null 2>&1 || [ -x "$program" ]; then return; fi
	done
	missing="$missing $package"
}

# A glob that matches nothing stays as it is, and is no program.
need postgresql initdb /usr/lib/postgresql/*/bin/initdb
need redis-server redis-server
need clickhouse-server clickhouse-server clickhouse
need chromium chromium
need nodejs node
need openssl openssl
need npm npm

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
	echo "Missing:$missing, and there is no apt-get: install them by hand." >&2
	exit 1
fi
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word for each package
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends $missing
