#!/bin/sh
# Install what the tests run beside the Python packages: PostgreSQL. Does nothing where it is there.
set -eu

if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
	exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "There is no initdb and no apt-get: install PostgreSQL 13 or newer by hand." >&2
	exit 1
fi
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y --no-install-recommends postgresql
